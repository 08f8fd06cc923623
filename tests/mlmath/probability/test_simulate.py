"""Simulations: exact where enumeration is possible, otherwise within derived error bounds."""

import math

import numpy as np
import pytest
from mlmath.probability import populations, simulate
from mlmath.statistics import describe, intervals


def test_running_means_are_the_means_of_the_prefixes():
    x = np.random.default_rng(0).normal(size=(3, 50))
    means = simulate.running_means(x)
    for k in (1, 2, 17, 50):
        np.testing.assert_allclose(means[:, k - 1], x[:, :k].mean(axis=1), rtol=1e-12, atol=1e-14)


def test_without_replacement_every_subset_is_equally_likely():
    members = np.array([1.0, 2.0, 4.0, 8.0])  # subset sums of powers of two are distinct
    repeats = 12_000
    sums = simulate.sampling_distribution(
        members, 2, repeats, np.random.default_rng(3), statistic=np.sum, replace=False
    )
    values, counts = np.unique(sums, return_counts=True)
    assert values.tolist() == [3, 5, 6, 9, 10, 12]
    # each count is binomial(repeats, 1/6): five standard deviations
    assert (np.abs(counts - repeats / 6) < 5 * math.sqrt(repeats * 5 / 36)).all()


@pytest.mark.parametrize("replace", [True, False])
def test_the_spread_of_the_mean_is_the_standard_error(replace):
    members = np.random.default_rng(4).gamma(2, size=60)
    n, repeats = 20, 20_000
    means = simulate.sampling_distribution(members, n, repeats, np.random.default_rng(5), replace=replace)
    size = None if replace else 60
    error = describe.mean_standard_error(float(members.std()), n, population_size=size)
    assert abs(means.mean() - members.mean()) < 5 * error / math.sqrt(repeats)
    # the relative error of a standard deviation from m nearly normal draws is about 1/√(2m)
    assert abs(means.std() / error - 1) < 6 / math.sqrt(2 * repeats)


def test_chunks_do_not_change_the_shape_or_the_law(monkeypatch):
    monkeypatch.setattr(simulate, "_CHUNK", 30)
    rng = np.random.default_rng(0)
    assert simulate.sampling_distribution(populations.normal(), 4, 101, rng).shape == (101,)
    assert simulate.sampling_distribution([1, 2, 3], 3, 101, rng, replace=False).tolist() == [2] * 101
    assert simulate.sampling_distribution([7.0], 3, 5, rng).tolist() == [7] * 5


def test_standardized_means_have_mean_zero_and_variance_one():
    repeats = 20_000
    for population in populations.clt_populations():
        z = simulate.standardized_means(population, 30, repeats, np.random.default_rng(6))
        assert abs(z.mean()) < 5 / math.sqrt(repeats)
        assert abs(z.var() - 1) < 6 * math.sqrt(3 / repeats)  # Var(Z²) is 2 for the normal, a little more here


def test_coverage_experiment_counts_what_it_returns():
    outcome = simulate.coverage_experiment(
        populations.normal(5, 2), 6, 4000, np.random.default_rng(7), intervals.t_interval
    )
    assert outcome.rate == ((outcome.low <= 5) & (outcome.high >= 5)).mean() == outcome.hits.mean()
    assert abs(outcome.rate - 0.95) < 5 * math.sqrt(0.95 * 0.05 / 4000)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda g: simulate.running_means(3.0), "single number"),
        (lambda g: simulate.sampling_distribution([1, 2], 3, 5, g, replace=False), "at most the population size 2"),
        (lambda g: simulate.sampling_distribution(populations.normal(), 3, 5, g, replace=False), "list of members"),
        (lambda g: simulate.sampling_distribution([1, 2], 0, 5, g), "n must be at least 1"),
        (lambda g: simulate.standardized_means(populations.cauchy(), 3, 5, g), "finite, positive variance"),
        (lambda g: simulate.standardized_means(populations.discrete([1.0]), 3, 5, g), "finite, positive variance"),
        (lambda g: simulate.coverage_experiment(populations.cauchy(), 3, 5, g, intervals.t_interval), "a mean"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call(np.random.default_rng(0))


@pytest.mark.parametrize("statistic", [lambda s, axis: s, lambda s, axis: s.mean()])
def test_a_statistic_of_wrong_shape_is_refused(statistic):
    with pytest.raises(ValueError, match="one value a sample"):
        simulate.sampling_distribution([1, 2], 3, 5, np.random.default_rng(0), statistic=statistic)


def test_a_seed_is_not_a_generator():
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator"):
        simulate.sampling_distribution([1, 2], 3, 5, 0)


@pytest.mark.parametrize(
    ("interval", "message"),
    [
        (lambda x: (np.full(len(x), np.nan), np.ones(len(x))), "finite"),
        (lambda x: (np.zeros(3), np.ones(3)), "two ends of shape"),
    ],
)
def test_intervals_that_are_none_are_refused(interval, message):
    with pytest.raises(ValueError, match=message):
        simulate.coverage_experiment(populations.normal(), 4, 10, np.random.default_rng(0), interval)
