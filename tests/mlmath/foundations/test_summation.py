"""Sums that round: error bounds in exact arithmetic, precision, peers, bad input."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.foundations.summation import in_order, kahan, neumaier, pairwise

ALL = [in_order, pairwise, kahan, neumaier]
UNIT = {np.float16: Fraction(1, 2**11), np.float32: Fraction(1, 2**24), np.float64: Fraction(1, 2**53)}
terms = arrays(float, st.integers(1, 40), elements=st.floats(-1e100, 1e100))
each = pytest.mark.parametrize("add", ALL)


@given(terms)
def test_every_sum_is_within_its_bound(x):
    exact = sum(map(Fraction, x.tolist()))
    size = sum(abs(Fraction(t)) for t in x.tolist())
    n, u = len(x), UNIT[np.float64]

    def gamma(m):
        return m * u / (1 - m * u)

    assert abs(Fraction(float(in_order(x))) - exact) <= gamma(n - 1) * size
    assert abs(Fraction(float(pairwise(x))) - exact) <= gamma(math.ceil(math.log2(n))) * size
    assert abs(Fraction(float(neumaier(x))) - exact) <= u * abs(exact) + gamma(n - 1) ** 2 * size
    # Kahan's bound (2u + O(n u²)) |x₁| + …: a generous constant for the second-order term
    assert abs(Fraction(float(kahan(x))) - exact) <= (2 * u + 8 * n * n * u * u) * size


@each
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_precision_of_the_input_is_kept(add, dtype):
    x = np.full(100, 0.1, dtype=dtype)
    total = add(x)
    assert total.dtype == dtype
    exact = 100 * Fraction(float(x[0]))
    assert abs(Fraction(float(total)) - exact) <= 100 * UNIT[dtype] * exact * 2


@each
def test_integers_booleans_and_one_term(add):
    assert add([1, 2, 3]) == 6.0
    assert add([1, 2, 3]).dtype == float
    assert add([True, True]) == 2.0
    assert add([-7.5]) == -7.5
    assert add([np.int8(127), np.int8(1)]) == 128.0


@given(arrays(float, st.integers(1, 200), elements=st.integers(-(2**40), 2**40)))
def test_sums_of_integers_that_fit_are_exact(x):
    exact = int(sum(map(int, x)))
    assert [float(add(x)) for add in ALL] == [exact] * 4


def test_numpys_sum_is_no_better_than_neumaiers_and_fsum_is_exact():
    rng = np.random.default_rng(5)
    x = rng.normal(size=10_001) * 10.0 ** rng.uniform(-8, 8, size=10_001)
    exact = sum(map(Fraction, x.tolist()))
    errors = [abs(Fraction(float(s)) - exact) for s in (np.sum(x), neumaier(x), math.fsum(x))]
    assert errors[1] <= errors[0]
    assert errors[2] <= errors[1]
    assert neumaier(x) == pytest.approx(math.fsum(x), rel=2e-16)


def test_only_neumaier_survives_a_term_larger_than_the_sum():
    x = [1.0, 1e100, 1.0, -1e100]
    assert [float(add(x)) for add in ALL] == [0.0, 0.0, 0.0, 2.0]


def test_half_precision_stands_still():
    tenth = np.full(10_000, 0.1, dtype=np.float16)
    assert in_order(tenth) == 256
    assert abs(float(pairwise(tenth)) - 1000) < 1
    assert abs(float(kahan(tenth)) - 1000) < 1
    assert neumaier(tenth) == 512  # n u > 1: the sum of the errors stands still as well, at 256


@each
def test_the_input_is_not_changed(add):
    x = np.array([1.0, 2.0, 3.0])
    add(x)
    np.testing.assert_array_equal(x, [1.0, 2.0, 3.0])


@each
@pytest.mark.parametrize(
    ("x", "error"),
    [
        ([], ValueError),
        ([[1.0, 2.0]], ValueError),
        (3.0, ValueError),
        ([1.0, math.nan], ValueError),
        ([1.0, math.inf], ValueError),
        ([1j], TypeError),
        (["1"], TypeError),
        (None, ValueError),
        (np.ma.masked_array([1.0, 2.0], [False, True]), ValueError),
        ([[1.0], [1.0, 2.0]], ValueError),
    ],
)
def test_bad_terms_are_refused(add, x, error):
    with pytest.raises(error, match=r"^x must"):
        add(x)


@each
def test_a_sum_that_overflows_is_refused(add):
    with pytest.raises(OverflowError, match="exceeds the largest float64"):
        add([1e308, 1e308])
    with pytest.raises(OverflowError, match="exceeds the largest float16"):
        add(np.array([60000, 60000], dtype=np.float16))
