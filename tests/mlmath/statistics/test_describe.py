"""Sample statistics: against NumPy, against exact fractions, and on numbers that break the naive formula."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.statistics import describe

SAMPLES = arrays(float, st.integers(2, 40), elements=st.floats(-1e6, 1e6))


@given(SAMPLES, st.sampled_from([0, 1]))
def test_mean_and_variance_agree_with_exact_fractions(x, ddof):
    exact = [Fraction(v) for v in x]
    mean = sum(exact) / len(exact)
    var = sum((v - mean) ** 2 for v in exact) / (len(exact) - ddof)
    size = max(abs(x).max(), 1e-300)
    assert describe.sample_mean(x) == pytest.approx(float(mean), rel=1e-12, abs=1e-14 * size)
    assert describe.variance(x, ddof=ddof) == pytest.approx(float(var), rel=1e-11, abs=1e-20 * size**2)
    welford = describe.welford(x, ddof=ddof)
    assert welford[0] == pytest.approx(float(mean), rel=1e-11, abs=1e-13 * size)
    assert welford[1] == pytest.approx(float(var), rel=1e-9, abs=1e-18 * size**2)


def test_rows_are_samples():
    x = np.random.default_rng(1).normal(size=(3, 4, 7))
    np.testing.assert_allclose(describe.sample_mean(x), np.mean(x, axis=-1))
    np.testing.assert_allclose(describe.variance(x, ddof=1), np.var(x, axis=-1, ddof=1))
    np.testing.assert_allclose(describe.standard_deviation(x, ddof=0), np.std(x, axis=-1))
    np.testing.assert_allclose(describe.standard_error(x), np.std(x, axis=-1, ddof=1) / np.sqrt(7))


def test_a_large_mean_does_not_cost_the_variance_its_digits():
    x = 1e9 + np.array([4.0, 7.0, 13.0, 16.0])
    assert describe.variance(x, ddof=1) == 30
    assert describe.welford(x, ddof=1)[1] == pytest.approx(30, rel=1e-12)
    naive = (np.mean(x**2) - np.mean(x) ** 2) * 4 / 3
    assert abs(naive - 30) > 10  # what the two-pass formula protects from


def test_integers_and_booleans_are_numbers():
    assert describe.sample_mean([1, 2]) == 1.5
    assert describe.proportion([True, False]) == 0.5
    np.testing.assert_array_equal(describe.proportion([[1, 1], [0, 1]]), [1, 0.5])


def test_a_mean_whose_sum_overflows():
    np.testing.assert_allclose(describe.sample_mean([[1e308] * 3, [1, 2, 3]]), [1e308, 2])


def test_constant_samples_have_no_spread():
    assert describe.variance([0.1] * 7, ddof=1) == pytest.approx(0, abs=1e-30)
    assert describe.standard_error([3, 3]) == 0


def test_finite_population_factor():
    assert describe.finite_population_factor(1, 10) == 1
    assert describe.finite_population_factor(10, 10) == 0
    assert describe.finite_population_factor(1, 1) == 1
    assert describe.mean_standard_error(2, 4, population_size=13) == pytest.approx(np.sqrt(9 / 12))
    assert describe.standard_error([1.0, 3.0], population_size=2) == 0
    assert describe.proportion_standard_error(0.5, 25, population_size=25) == 0
    assert describe.proportion_standard_error(0, 3) == 0
    assert describe.mean_standard_error(2, 4) == 1


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: describe.sample_mean([]), ValueError, "x must not be empty"),
        (lambda: describe.sample_mean(3.0), ValueError, "single number"),
        (lambda: describe.sample_mean([1, np.nan]), ValueError, "index"),
        (lambda: describe.sample_mean(["a"]), TypeError, "numbers"),
        (lambda: describe.variance([1], ddof=1), ValueError, "more than ddof = 1"),
        (lambda: describe.variance([1, 2], ddof=0.5), TypeError, "integer"),
        (lambda: describe.variance([1, 2], ddof=-1), ValueError, "at least 0"),
        (lambda: describe.proportion([0, 2]), ValueError, "must be 0 or 1, got 2"),
        (lambda: describe.welford([], ddof=0), ValueError, "got 0"),
        (lambda: describe.welford([1.0], ddof=1), ValueError, "more than ddof = 1"),
        (lambda: describe.welford([1.0, np.inf], ddof=0), ValueError, "finite"),
        (lambda: describe.finite_population_factor(3, 2), ValueError, "at most the population size 2"),
        (lambda: describe.standard_error([1, 2, 3], population_size=2), ValueError, "at most the population"),
        (lambda: describe.mean_standard_error(-1, 3), ValueError, "at least 0"),
        (lambda: describe.proportion_standard_error(1.5, 3), ValueError, "at most 1"),
    ],
)
def test_bad_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_ddof_has_no_default():
    with pytest.raises(TypeError):
        describe.variance([1, 2])


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_tiny_and_huge_numbers_keep_their_spread(scale):
    x = scale * np.array([1.0, 2.0, 3.0])
    assert describe.standard_deviation(x, ddof=1) == pytest.approx(scale, rel=1e-14)
    assert describe.standard_error(np.array([x, x])) == pytest.approx([scale / np.sqrt(3)] * 2, rel=1e-14)


def test_a_variance_that_is_no_float_is_refused_and_not_infinite():
    with pytest.raises(OverflowError, match="too large"):
        describe.variance([1e200, -1e200], ddof=1)
    with pytest.raises(OverflowError, match="too large"):
        describe.variance([1e308, 1e308, -1e308, 5], ddof=1)  # on the way even the mean overflows
    with pytest.raises(OverflowError, match="too large"):
        describe.welford([1e200, -1e200], ddof=1)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_low_precision_input_is_computed_in_double_precision(dtype):
    x = np.array([1000, 2000, 3000], dtype=dtype)  # the squares do not fit into half precision
    assert describe.variance(x, ddof=1) == 1e6
    assert describe.welford(x, ddof=1) == (2000, 1e6)
    assert describe.sample_mean(x).dtype == np.float64
