"""Intervals: against SciPy and published values, their shapes and edges, and their exact coverage."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.statistics import intervals
from scipy import stats

RNG = np.random.default_rng(11)
PROPORTION = [intervals.wald, intervals.wilson, intervals.agresti_coull, intervals.clopper_pearson]


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.999])
@pytest.mark.parametrize("n", [2, 5, 40])
def test_t_and_z_intervals_agree_with_scipy(n, level):
    x = RNG.normal(3, 2, n)
    ours = intervals.t_interval(x, level)
    np.testing.assert_allclose(ours, stats.t.interval(level, n - 1, x.mean(), stats.sem(x)), rtol=1e-10)
    ours = intervals.z_interval(x, 2, level)
    np.testing.assert_allclose(ours, stats.norm.interval(level, x.mean(), 2 / math.sqrt(n)), rtol=1e-10)


def test_intervals_of_many_samples_are_those_of_each():
    x = RNG.normal(size=(5, 8))
    many = intervals.t_interval(x)
    for row, low, high in zip(x, many.low, many.high, strict=True):
        np.testing.assert_allclose(intervals.t_interval(row), (low, high))
    assert intervals.z_interval(x, 1).margin.shape == (5,)


def test_welch_agrees_with_scipy():
    x, y = RNG.normal(0, 1, 12), RNG.normal(1, 4, 31)
    theirs = stats.ttest_ind(x, y, equal_var=False).confidence_interval(0.9)
    np.testing.assert_allclose(intervals.welch_interval(x, y, 0.9), (theirs.low, theirs.high), rtol=1e-10)


@given(st.lists(st.floats(-9, 9), min_size=2, max_size=9), st.lists(st.floats(-9, 9), min_size=2, max_size=9))
def test_welch_degrees_of_freedom_lie_between_their_bounds(x, y):
    if np.var(x) + np.var(y) < 1e-20:
        return
    df = intervals.welch_degrees_of_freedom(x, y)
    assert min(len(x), len(y)) - 1 <= df * (1 + 1e-12)
    assert df <= (len(x) + len(y) - 2) * (1 + 1e-12)


def test_two_constant_samples_give_a_point():
    assert intervals.welch_interval([3, 3], [1, 1]) == (2, 2)
    with pytest.raises(ValueError, match="both be constant"):
        intervals.welch_degrees_of_freedom([3, 3], [1, 1])


@pytest.mark.parametrize("k", [0, 1, 7, 29, 30])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_proportion_intervals_agree_with_scipy(k, level):
    theirs = stats.binomtest(k, 30).proportion_ci(level, method="wilson")
    np.testing.assert_allclose(intervals.wilson(k, 30, level), (theirs.low, theirs.high), atol=1e-12)
    theirs = stats.binomtest(k, 30).proportion_ci(level, method="exact")
    np.testing.assert_allclose(intervals.clopper_pearson(k, 30, level), (theirs.low, theirs.high), rtol=1e-10)


@pytest.mark.parametrize("method", PROPORTION)
def test_arrays_of_counts_and_symmetry(method):
    many = method(np.arange(13), 12)
    for k in range(13):
        np.testing.assert_allclose(method(k, 12), (many.low[k], many.high[k]))
    np.testing.assert_allclose(many.low, 1 - many.high[::-1], atol=1e-12)  # successes and failures exchanged


def test_edges():
    assert intervals.wald(0, 20) == (0, 0)
    assert intervals.wilson(0, 20).low == 0
    assert intervals.wilson(20, 20).high == 1
    assert intervals.clopper_pearson(0, 20)[0] == 0
    assert intervals.clopper_pearson(0, 20)[1] == pytest.approx(1 - 0.025 ** (1 / 20))  # closed form
    assert isinstance(intervals.wilson(3, 20).low, float)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.5, 0.999))
def test_wilson_stays_inside_and_agresti_coull_contains_it(count, level):
    k, n = count
    inner, outer = intervals.wilson(k, n, level), intervals.agresti_coull(k, n, level)
    assert 0 <= inner.low < inner.high <= 1
    assert outer.low <= inner.low + 1e-12
    assert inner.high <= outer.high + 1e-12


def test_newcombe_reproduces_the_published_example():
    d = intervals.newcombe(56, 70, 48, 80)  # Newcombe (1998), Table II, example (a), method 10
    assert (round(d.low, 4), round(d.high, 4)) == (0.0524, 0.3339)


@pytest.mark.parametrize("method", PROPORTION)
@pytest.mark.parametrize("p", [0.02, 0.3, 0.5])
def test_exact_coverage_is_the_sum_over_the_binomial(method, p):
    n, total = 25, 0.0
    for k in range(n + 1):
        low, high = method(k, n)
        total += stats.binom.pmf(k, n, p) * (low <= p <= high)
    assert intervals.exact_coverage(method, n, p) == pytest.approx(total, abs=1e-12)


def test_exact_coverage_keeps_the_shape_of_p():
    p = np.array([[0.1, 0.2, 0.3], [0.0, 0.5, 1.0]])
    coverage = intervals.exact_coverage(intervals.wilson, 10, p)
    assert coverage.shape == (2, 3)
    assert coverage[1, 0] == coverage[1, 2] == 1  # Wilson contains 0 and 1 when the data are certain


def test_exact_coverage_agrees_with_simulation():
    n, p, repeats = 20, 0.1, 20_000
    k = np.random.default_rng(5).binomial(n, p, repeats)
    rate = intervals.wald(k, n).contains(p).mean()
    exact = float(intervals.exact_coverage(intervals.wald, n, p))
    # five standard errors of the simulated rate: a false alarm has probability below 1e-6
    assert abs(rate - exact) < 5 * math.sqrt(exact * (1 - exact) / repeats)


@given(margin=st.floats(0.01, 3), sigma=st.floats(0.01, 3), level=st.floats(0.5, 0.999))
def test_required_sample_size_is_the_smallest(margin, sigma, level):
    n = intervals.required_sample_size(margin, sigma, level)
    assert intervals.margin_of_error(sigma / math.sqrt(n), level) <= margin * (1 + 1e-12)
    if n > 1:
        assert intervals.margin_of_error(sigma / math.sqrt(n - 1), level) > margin * (1 - 1e-12)


def test_level_near_one_keeps_its_digits():
    assert intervals.margin_of_error(1, 1 - 2e-12) == pytest.approx(-stats.norm.ppf(1e-12), rel=1e-4)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: intervals.wald(11, 10), ValueError, "between 0 and n = 10, got 11"),
        (lambda: intervals.wilson([1, -1], 10), ValueError, "got -1"),
        (lambda: intervals.wilson(2.5, 10), ValueError, "must be integers"),
        (lambda: intervals.wilson(1, 0), ValueError, "n must be at least 1"),
        (lambda: intervals.wilson(1, 3, 1), ValueError, "level must lie strictly"),
        (lambda: intervals.clopper_pearson(1, 3, 0), ValueError, "level must lie strictly"),
        (lambda: intervals.t_interval([1]), ValueError, "more than ddof"),
        (lambda: intervals.t_interval([1, 2], 95), ValueError, "level must lie strictly"),
        (lambda: intervals.z_interval([1, 2], 0), ValueError, "sigma must be greater than 0"),
        (lambda: intervals.margin_of_error(-1), ValueError, "at least 0"),
        (lambda: intervals.required_sample_size(0, 1), ValueError, "margin must be greater"),
        (lambda: intervals.welch_interval([1], [1, 2]), ValueError, "more than ddof"),
        (lambda: intervals.newcombe(1.0, 2, 1, 2), TypeError, "k1 must be an integer"),
        (lambda: intervals.newcombe(3, 2, 1, 2), ValueError, "between 0 and n = 2"),
        (lambda: intervals.exact_coverage(intervals.wald, 5, 1.2), ValueError, "p must lie between"),
    ],
)
def test_bad_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_intervals_keep_their_shape_at_extreme_scales(scale):
    x, y = np.array([4.0, 6.0, 5.0, 9.0]), np.array([1.0, 7.0, 3.0])
    np.testing.assert_allclose(intervals.t_interval(scale * x), scale * np.array(intervals.t_interval(x)), rtol=1e-12)
    np.testing.assert_allclose(
        intervals.welch_interval(scale * x, scale * y), scale * np.array(intervals.welch_interval(x, y)), rtol=1e-12
    )


def test_levels_next_to_one_are_levels():
    level = float(np.nextafter(1, 0))
    tail = (1 - level) / 2
    assert intervals.t_interval([1, 2, 3], level).margin == pytest.approx(stats.t.isf(tail, 2) / math.sqrt(3), rel=1e-9)
    low, high = intervals.clopper_pearson(3, 5, level)
    assert (low, high) == pytest.approx((stats.beta.ppf(tail, 3, 3), stats.beta.isf(tail, 4, 2)), rel=1e-9)


def test_newcombe_returns_plain_floats():
    assert all(type(end) is float for end in intervals.newcombe(np.int64(3), 10, 1, 10))
