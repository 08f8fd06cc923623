"""Frobenius norm, trace, symmetric parts, orthogonality, the 2 × 2 inverse: identities, peers, bad input."""

from fractions import Fraction

import numpy as np
import pytest
import scipy.linalg
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import matrices
from scipy.stats import ortho_group

EPS = np.finfo(float).eps
sizes = st.integers(1, 6)
integers = st.integers(-100, 100)
shapes = st.tuples(sizes, sizes)
squares = sizes.flatmap(lambda n: arrays(np.int64, (n, n), elements=integers))
small = arrays(float, (2, 2), elements=st.floats(-1e6, 1e6, allow_subnormal=False))


@given(shapes.flatmap(lambda s: st.tuples(*[arrays(np.int64, s, elements=integers)] * 2)))
def test_frobenius_norm_and_inner_product_agree_with_numpy(AB):
    A, B = AB
    assert matrices.frobenius_norm(A) == pytest.approx(np.linalg.norm(A, "fro"), rel=40 * EPS)
    assert matrices.frobenius_inner(A, B) == np.trace(A.T @ B)  # integers: exact
    assert matrices.frobenius_inner(A, B) == matrices.frobenius_inner(B, A)


def test_frobenius_norm_agrees_with_scipy_torch_and_tensorflow():
    import tensorflow as tf
    import torch

    A = np.random.default_rng(3).normal(size=(4, 7))
    peers = [scipy.linalg.norm(A), float(torch.linalg.matrix_norm(torch.tensor(A))), float(tf.norm(A))]
    np.testing.assert_allclose(matrices.frobenius_norm(A), peers, rtol=40 * EPS)


def test_frobenius_norm_survives_large_and_small_entries():
    A = np.array([[3.0, 0.0], [0.0, 4.0]])
    assert matrices.frobenius_norm(A * 2.0**900) == 5 * 2.0**900
    assert matrices.frobenius_norm(A * 2.0**-1070) == 5 * 2.0**-1070


@given(squares)
def test_trace_agrees_with_numpy_and_with_the_transpose(A):
    assert matrices.trace(A) == np.trace(A) == matrices.trace(A.T)


@given(squares)
def test_the_two_parts_add_up_and_have_their_symmetry(A):
    S, K = matrices.symmetric_part(A), matrices.antisymmetric_part(A)
    np.testing.assert_array_equal(S + K, A)
    np.testing.assert_array_equal(S, S.T)
    np.testing.assert_array_equal(K, -K.T)
    assert matrices.frobenius_inner(S, K) == 0


@given(sizes.flatmap(lambda n: arrays(float, (n, n), elements=st.floats(-1e300, 1e300))))
def test_the_parts_are_exactly_symmetric_for_any_floats(A):
    S, K = matrices.symmetric_part(A), matrices.antisymmetric_part(A)
    assert np.isfinite(S).all()
    np.testing.assert_array_equal(S, S.T)
    np.testing.assert_array_equal(K, -K.T)


def test_the_parts_keep_the_smallest_numbers_and_survive_the_largest():
    tiny, huge = 5e-324, 1.7e308
    np.testing.assert_array_equal(
        matrices.symmetric_part([[tiny, tiny], [tiny, 3 * tiny]]), [[tiny, tiny], [tiny, 3 * tiny]]
    )
    np.testing.assert_array_equal(matrices.antisymmetric_part([[0, tiny], [-tiny, 0]]), [[0, tiny], [-tiny, 0]])
    np.testing.assert_array_equal(matrices.symmetric_part([[huge, huge], [huge, tiny]]), [[huge, huge], [huge, tiny]])
    np.testing.assert_array_equal(matrices.antisymmetric_part([[0, huge], [-huge, 0]]), [[0, huge], [-huge, 0]])


@pytest.mark.parametrize("n", [1, 2, 3, 10, 40])
def test_random_orthogonal_matrices_are_orthogonal(n):
    rng = np.random.default_rng(n)
    Q = ortho_group.rvs(n, random_state=rng) if n > 1 else np.array([[-1.0]])
    assert matrices.is_orthogonal(Q)
    assert matrices.is_orthogonal(Q.T)
    assert not matrices.is_orthogonal(Q + 1e-9)
    assert matrices.is_orthogonal(Q + 1e-9, tol=1e-6)
    assert not matrices.is_orthogonal(2 * Q)
    assert not matrices.is_orthogonal(1e200 * Q)
    if n > 1:
        assert not matrices.is_orthogonal(Q[:, :-1])  # orthonormal columns, but not square
        assert not matrices.is_orthogonal(Q[:-1])


def test_orthogonality_is_decided_for_integers_and_near_the_tolerance():
    assert matrices.is_orthogonal([[0, 1], [1, 0]])
    assert not matrices.is_orthogonal([[0, 1], [1, 1]])
    assert matrices.is_orthogonal([[1.0]], tol=0)
    assert not matrices.is_orthogonal([[1 + 4 * EPS]])
    assert not matrices.is_orthogonal(np.zeros((3, 3)), tol=0.99)
    for tol in (-1e-3, 1.0):
        with pytest.raises(ValueError, match="tol must be"):
            matrices.is_orthogonal([[1.0]], tol=tol)
    with pytest.raises(TypeError, match="tol"):
        matrices.is_orthogonal([[1.0]], tol="small")


@given(small)
def test_the_inverse_is_the_rounded_exact_one(A):
    a, b, c, d = (Fraction(t) for t in A.ravel().tolist())
    determinant = a * d - b * c
    if determinant == 0:
        with pytest.raises(np.linalg.LinAlgError, match="ad - bc is zero"):
            matrices.inverse_2x2(A)
        return
    exact = [entry / determinant for entry in (d, -b, -c, a)]
    assume(max(abs(entry) for entry in exact) < 1e300)
    np.testing.assert_array_equal(matrices.inverse_2x2(A).ravel(), [float(entry) for entry in exact])


@given(arrays(np.int64, (2, 2), elements=integers))
def test_the_inverse_agrees_with_numpy(A):
    if A[0, 0] * A[1, 1] == A[0, 1] * A[1, 0]:
        with pytest.raises(np.linalg.LinAlgError):
            matrices.inverse_2x2(A)
        return
    inverse = matrices.inverse_2x2(A)
    condition = np.linalg.norm(A) * np.linalg.norm(inverse)
    np.testing.assert_allclose(inverse, np.linalg.inv(A), atol=20 * EPS * condition * np.abs(inverse).max())


def test_the_inverse_is_exact_where_rounding_would_deceive():
    # 0.1 · 0.9 and 0.3 · 0.3 differ as floating-point numbers: the matrix that is stored is invertible.
    assert np.isfinite(matrices.inverse_2x2([[0.1, 0.3], [0.3, 0.9]])).all()
    with pytest.raises(np.linalg.LinAlgError):  # here the second row is exactly twice the first
        matrices.inverse_2x2([[0.1, 0.3], [0.2, 0.6]])
    with pytest.raises(OverflowError, match="entry of the inverse"):
        matrices.inverse_2x2([[5e-324, 0], [0, 1]])
    np.testing.assert_array_equal(matrices.inverse_2x2([[1e-200, 0], [0, 1e-200]]), [[1e200, 0], [0, 1e200]])


FUNCTIONS = [
    matrices.frobenius_norm,
    matrices.trace,
    matrices.symmetric_part,
    matrices.antisymmetric_part,
    matrices.inverse_2x2,
    matrices.is_orthogonal,
    lambda A: matrices.frobenius_inner(A, [[1.0]]),
]


@pytest.mark.parametrize("f", FUNCTIONS)
@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        ([[1 + 2j]], TypeError, "real"),
        ([["a"]], TypeError, "numbers"),
        ([[np.nan]], ValueError, "finite"),
        ([[-np.inf]], ValueError, "finite"),
        ([[]], ValueError, "empty"),
        ([[1, 2], [3]], ValueError, "rectangular"),
        (np.ma.masked_array([[1.0]], mask=[[1]]), ValueError, "masked"),
        ([1.0, 2.0], ValueError, "shape"),
        (np.ones((2, 2, 2)), ValueError, "shape"),
    ],
)
def test_bad_matrices_are_refused(f, bad, error, message):
    with pytest.raises(error, match=rf"^[AQ] .*{message}"):
        f(bad)


@pytest.mark.parametrize("f", [matrices.trace, matrices.symmetric_part, matrices.antisymmetric_part])
def test_matrices_that_are_not_square_are_refused(f):
    with pytest.raises(ValueError, match="square"):
        f(np.ones((2, 3)))
    assert np.trace(np.ones((2, 3))) == 2  # NumPy adds what there is


def test_shapes_must_fit():
    with pytest.raises(ValueError, match="same shape"):
        matrices.frobenius_inner(np.ones((2, 3)), np.ones((3, 2)))
    with pytest.raises(TypeError, match="B must be real"):
        matrices.frobenius_inner([[1.0]], [[1j]])
    with pytest.raises(ValueError, match=r"shape \(2, 2\)"):
        matrices.inverse_2x2(np.eye(3))


def test_overflow_is_an_error():
    for A in ([[1.5e308, 0], [0, 1.5e308]], [[1e308] * 3] * 3):
        with pytest.raises(OverflowError, match="the trace of A"):
            matrices.trace(A)
        with pytest.raises(OverflowError, match="the inner product of A and B"):
            matrices.frobenius_inner(A, A)
    with pytest.raises(OverflowError, match="or a sum on the way to it, exceeds"):  # the trace is 1.7e308
        matrices.trace(np.diag([1.7e308, 1.7e308, -1.7e308]))


def test_float32_becomes_double():
    A = np.array([[0.5, 1.0], [0.25, 2.0]], dtype=np.float32)
    for f in (matrices.symmetric_part, matrices.antisymmetric_part, matrices.inverse_2x2):
        assert f(A).dtype == np.float64
