"""Scaling by powers of two: exact, reversible, and an overflow is an error."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import scaling


@given(A=arrays(float, (3, 2), elements=st.floats(-1e300, 1e300, allow_subnormal=False)))
def test_scaling_is_undone_exactly(A):
    S, e = scaling.scaled(A)
    assert not A.any() or 0.5 <= np.abs(S).max() < 1
    small = (np.ldexp(A, -e) != S) | ((S == 0) & (A != 0)) | (np.abs(S) < 1e-290)
    np.testing.assert_array_equal(scaling.unscaled(S, e)[~small], A[~small])


def test_zero_stays_zero_and_the_argument_is_copied():
    A = np.zeros((2, 2))
    S, e = scaling.scaled(A)
    S[0, 0] = 1
    assert (A[0, 0], e) == (0, 0)
    assert scaling.scaled([[1, 3]])[0].dtype == float


def test_an_overflow_is_named():
    with pytest.raises(OverflowError, match=r"^an entry of R exceeds"):
        scaling.unscaled(np.array([0.5, 2.0]), 1024, "an entry of R")


@pytest.mark.parametrize("value", [[], [np.nan], [np.inf]])
def test_bad_arrays_are_refused(value):
    with pytest.raises(ValueError, match=r"^A must"):
        scaling.scaled(value)
    with pytest.raises(TypeError, match=r"^S must be real"):
        scaling.unscaled([1j], 0)


@given(
    A=arrays(float, (3, 2), elements=st.floats(-1e300, 1e300, allow_subnormal=False)),
    r=arrays(int, (3, 1), elements=st.integers(-60, 60)),
)
def test_equilibrated_rows_and_columns_are_of_one_size(A, r):
    E, rows, columns = scaling.equilibrated(A)
    for axis in (0, 1):
        sizes = np.abs(E).max(axis=axis)
        assert ((sizes >= 0.5) | ~A.any(axis=axis)).all()
        assert (sizes < 1).all()
    kept = (np.abs(E) > 1e-290) & (np.abs(A) > 1e-290)
    np.testing.assert_array_equal(np.ldexp(E, rows + columns)[kept], A[kept])
    small = A / 1e25 * (np.abs(A) > 1e-250)  # so that scaling its rows loses nothing
    np.testing.assert_array_equal(scaling.equilibrated(np.ldexp(small, r))[0], scaling.equilibrated(small)[0])


def test_equilibrated_needs_a_matrix():
    with pytest.raises(ValueError, match=r"^A must be a matrix"):
        scaling.equilibrated([1.0, 2.0])
    assert not scaling.equilibrated(np.zeros((2, 3)))[0].any()
