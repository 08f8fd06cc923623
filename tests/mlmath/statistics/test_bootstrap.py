"""The bootstrap: against exact enumeration, against SciPy on the same resamples, and on degenerate data."""

import itertools

import numpy as np
import pytest
from mlmath.statistics import bootstrap
from scipy import stats

SKEWED = np.random.default_rng(2).exponential(size=25)


def correlation(rows, axis):
    assert axis == 1
    centered = rows - rows.mean(axis=1, keepdims=True)
    x, y = centered[..., 0], centered[..., 1]
    return (x * y).sum(axis=1) / np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))


def test_replicates_follow_the_exact_bootstrap_distribution():
    x = np.array([1.0, 2.0, 6.0])
    everything = np.array([np.mean(c) for c in itertools.product(x, repeat=3)])  # all 27 resamples
    drawn = bootstrap.replicates(x, np.mean, 27_000, np.random.default_rng(0))
    values, exact = np.unique(everything.round(9), return_counts=True)
    counts = np.array([(drawn.round(9) == v).sum() for v in values])
    assert counts.sum() == drawn.size
    # Pearson's chi-squared, with its own quantile: a false alarm has probability 1e-6
    chi2 = ((counts - 1000 * exact) ** 2 / (1000 * exact)).sum()
    assert chi2 < stats.chi2.ppf(1 - 1e-6, values.size - 1)


def test_chunks_do_not_change_the_result(monkeypatch):
    whole = bootstrap.replicates(SKEWED, np.median, 50, np.random.default_rng(1))
    accelerated = bootstrap.acceleration(SKEWED, np.mean)
    monkeypatch.setattr(bootstrap, "_CHUNK", 100)
    np.testing.assert_array_equal(bootstrap.replicates(SKEWED, np.median, 50, np.random.default_rng(1)), whole)
    assert bootstrap.acceleration(SKEWED, np.mean) == pytest.approx(accelerated, rel=1e-13)


@pytest.mark.parametrize("statistic", [np.mean, np.median, np.std])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_all_three_intervals_agree_with_scipy_on_the_same_resamples(statistic, level):
    values = bootstrap.replicates(SKEWED, statistic, 999, np.random.default_rng(3))
    ours = {
        "percentile": bootstrap.percentile_interval(values, level),
        "basic": bootstrap.basic_interval(values, float(statistic(SKEWED)), level),
        "BCa": bootstrap.bca_interval(SKEWED, statistic, values, level),
    }
    first = stats.bootstrap((SKEWED,), statistic, n_resamples=0, bootstrap_result=_Result(values), method="percentile")
    assert first.bootstrap_distribution.size == values.size
    for method, interval in ours.items():
        theirs = stats.bootstrap(
            (SKEWED,), statistic, n_resamples=0, bootstrap_result=_Result(values), method=method, confidence_level=level
        ).confidence_interval
        np.testing.assert_allclose(interval, (theirs.low, theirs.high), rtol=1e-9)


class _Result:
    """What SciPy reads of an earlier result."""

    def __init__(self, values):
        self.bootstrap_distribution = values


def test_rows_stay_together():
    rng = np.random.default_rng(4)
    x = rng.normal(size=40)
    rows = np.column_stack([x, 2 * x + 1])  # perfectly correlated: so is every resample
    np.testing.assert_allclose(bootstrap.replicates(rows, correlation, 100, rng), 1, rtol=1e-12)
    noisy = rows + rng.normal(size=rows.shape)
    values = bootstrap.replicates(noisy, correlation, 500, rng)
    low, high = bootstrap.bca_interval(noisy, correlation, values)
    assert -1 < low < correlation(noisy[np.newaxis], axis=1)[0] < high < 1


def test_acceleration_of_the_mean_is_the_closed_form():
    d = SKEWED - SKEWED.mean()  # for the mean, jackknife deviations are data deviations over n - 1
    expected = (d**3).sum() / (6 * (d**2).sum() ** 1.5)
    assert bootstrap.acceleration(SKEWED, np.mean) == pytest.approx(expected, rel=1e-12)
    assert bootstrap.acceleration(1000 + 1e-3 * SKEWED, np.mean) == pytest.approx(expected, rel=1e-5)


def test_symmetric_data_need_no_correction():
    x = np.array([-3.0, -1.0, 0.0, 1.0, 3.0])
    assert bootstrap.acceleration(x, np.mean) == 0
    values = np.array([-1.0, 0.0, 1.0])
    assert bootstrap.bias_correction(values, 0.0) == 0
    assert bootstrap.bca_interval(x, np.mean, values) == pytest.approx(bootstrap.percentile_interval(values))


def test_ties_count_one_half():
    assert bootstrap.bias_correction([0, 0, 0, 1], 0) == pytest.approx(stats.norm.ppf(0.375))


def test_a_constant_sample_gives_a_point():
    values = bootstrap.replicates([2.0, 2.0, 2.0], np.mean, 20, np.random.default_rng(0))
    assert bootstrap.percentile_interval(values) == (2, 2)
    assert bootstrap.basic_interval(values, 2.0) == (2, 2)
    assert bootstrap.bca_interval([2.0, 2.0, 2.0], np.mean, values) == (2, 2)
    assert bootstrap.acceleration([0.1, 0.1, 0.1], np.mean) == 0


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda g: bootstrap.replicates([1], np.mean, 5, g), ValueError, "n at least 2"),
        (lambda g: bootstrap.replicates(np.ones((2, 2, 2)), np.mean, 5, g), ValueError, "got shape"),
        (lambda g: bootstrap.replicates([1, 2], np.mean, 0, g), ValueError, "repeats must be at least 1"),
        (lambda g: bootstrap.replicates([1, 2], lambda s, axis: s, 5, g), ValueError, "one value a sample"),
        (lambda g: bootstrap.replicates([1, 2], lambda s, axis: s[:, 0] * np.nan, 5, g), ValueError, "finite"),
        (lambda g: bootstrap.percentile_interval([1, 2], 1.5), ValueError, "level must lie"),
        (lambda g: bootstrap.percentile_interval([]), ValueError, "not be empty"),
        (lambda g: bootstrap.bias_correction([1, 2], 3), ValueError, "on one side"),
        (lambda g: bootstrap.bca_interval([0] * 99 + [9], np.mean, [0, 3], 1 - 1e-12), ValueError, "acceleration"),
    ],
)
def test_bad_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call(np.random.default_rng(0))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: bootstrap.replicates([1, 2], np.mean, 5, 0), TypeError, "rng must be"),
        (lambda: bootstrap.basic_interval([1, 2], np.nan), ValueError, "estimate must be finite"),
        (lambda: bootstrap.bias_correction([1, 2, 3], [1, 2, 3]), ValueError, "estimate must be a single number"),
        (lambda: bootstrap.percentile_interval([[1, 2], [3, 4]]), ValueError, "values must be a vector"),
        (lambda: bootstrap.bca_interval([1, 2, 3], np.mean, [5, 5, 5]), ValueError, "on one side"),
        (lambda: bootstrap.bca_interval([1, 2, 3], np.mean, [np.nan, 5, 5]), ValueError, "values must be finite"),
    ],
)
def test_what_would_give_a_silent_nan_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("sign", [1, -1])
def test_mirroring_the_data_mirrors_the_interval(sign):
    x = np.array([1.0, 2.0, 2.5, 3.0, 9.0])
    values = bootstrap.replicates(x, np.mean, 999, np.random.default_rng(5))
    low, high = bootstrap.bca_interval(x, np.mean, values)
    mirrored = bootstrap.bca_interval(sign * x, np.mean, sign * values)
    assert mirrored == pytest.approx((low, high) if sign == 1 else (-high, -low), rel=1e-9)
