"""Populations: exact moments against quadrature, sums and SymPy, and samplers against densities."""

import itertools
import math

import numpy as np
import pytest
import sympy as sp
from mlmath.probability import populations
from scipy import integrate, stats

CASES = [
    *populations.clt_populations(),
    populations.normal(2, 3),
    populations.exponential(0.25),
    populations.mixture([0.2, 0.5, 0.3], [-1, 0, 4], [1, 0.5, 2]),
    populations.uniform(-1, 4),
    populations.binomial(1, 0.9),
    populations.poisson(40),
    populations.die(6),
    populations.discrete([1, 1, 2, 5]),
]


def moment(population, g):
    """Return E[g(X)], by summing over the atoms or integrating the density."""
    if population.atoms is not None:
        return float((g(population.atoms) * population.density(population.atoms)).sum())
    low, high = population.mean - 40 * population.sd, population.mean + 40 * population.sd
    kinks = [x for x in (-1.0, 0.0, 1.0, 4.0) if low < x < high]
    return integrate.quad(lambda x: float(g(x) * population.density(np.array(x))), low, high, points=kinks, limit=400)[
        0
    ]


@pytest.mark.parametrize("population", CASES, ids=lambda p: p.name)
def test_moments_are_those_of_the_density(population):
    assert moment(population, lambda x: 1 + 0 * x) == pytest.approx(1, abs=1e-9)
    mean = moment(population, lambda x: x)
    assert population.mean == pytest.approx(mean, abs=1e-8)
    var = moment(population, lambda x: (x - mean) ** 2)
    assert population.variance == pytest.approx(var, rel=1e-7)
    third = moment(population, lambda x: (x - mean) ** 3)
    assert population.skewness == pytest.approx(third / var**1.5, abs=1e-6)


@pytest.mark.parametrize("population", [*CASES, populations.cauchy(1, 2)], ids=lambda p: p.name)
def test_draws_follow_the_density(population):
    x = population.draw((50, 400), np.random.default_rng(8)).ravel()
    assert x.shape == (20_000,)
    edges = np.unique(np.quantile(x, np.linspace(0, 1, 21)))
    if population.atoms is not None:
        edges = population.atoms[population.density(population.atoms) > 1e-3]
        observed = np.array([(x == v).sum() for v in edges])
        expected = x.size * population.density(edges)
    else:
        edges = edges[1:-1]
        observed = np.histogram(x, edges)[0]
        expected = [
            x.size * integrate.quad(lambda t: float(population.density(np.array(t))), a, b)[0]
            for a, b in itertools.pairwise(edges)
        ]
    # each count is within five standard deviations: by the normal tail and the union over at most 60 cells, a false
    # alarm has probability below 1e-4, and the seed is fixed
    assert (np.abs(observed - expected) < 5 * np.sqrt(expected)).all()


def test_bernoulli_skewness_symbolically():
    p = sp.Symbol("p", positive=True)
    third = (1 - p) * (0 - p) ** 3 + p * (1 - p) ** 3
    skewness = sp.simplify(third / (p * (1 - p)) ** sp.Rational(3, 2))
    assert float(skewness.subs(p, 0.9)) == pytest.approx(populations.binomial(1, 0.9).skewness)


@pytest.mark.parametrize("n", [1, 7, 1000])
@pytest.mark.parametrize("p", [0.0, 1e-9, 0.3, 0.999, 1.0])
def test_binomial_probabilities_agree_with_scipy(n, p):
    ours = populations.binomial_probabilities(n, p)
    np.testing.assert_allclose(ours, stats.binom.pmf(np.arange(n + 1), n, p), rtol=1e-9, atol=1e-300)
    assert ours.sum() == pytest.approx(1, rel=1e-11)


def test_binomial_probabilities_of_many_p_are_rows():
    assert populations.binomial_probabilities(4, [[0.1, 0.2]]).shape == (1, 2, 5)


def test_densities_are_zero_off_the_support():
    assert populations.exponential().density(np.array([-1.0]))[0] == 0
    assert populations.uniform().density(np.array([2.0]))[0] == 0
    assert populations.poisson(2).density(np.array([1.5, -1.0])).tolist() == [0, 0]
    assert populations.die(6).density(np.array([0.0, 3.5, 7.0])).tolist() == [0, 0, 0]


def test_cauchy_has_no_moments():
    c = populations.cauchy()
    assert math.isnan(c.mean)
    assert math.isnan(c.variance)
    assert math.isnan(c.skewness)


def test_a_constant_population_has_no_skewness():
    constant = populations.discrete([3, 3])
    assert constant.variance == 0
    assert math.isnan(constant.skewness)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: populations.normal(0, 0), ValueError, "sd must be greater than 0"),
        (lambda: populations.exponential(-1), ValueError, "rate must be greater"),
        (lambda: populations.mixture([1], [0, 1], [1, 1]), ValueError, "same shape"),
        (lambda: populations.mixture([0.5, 0.6], [0, 1], [1, 1]), ValueError, "add up to 1"),
        (lambda: populations.mixture([0.5, 0.5], [0, 1], [1, 0]), ValueError, "sds must be positive"),
        (lambda: populations.uniform(1, 1), ValueError, "high must be greater than 1"),
        (lambda: populations.binomial(0, 0.5), ValueError, "n must be at least 1"),
        (lambda: populations.binomial(3, 1), ValueError, "strictly between"),
        (lambda: populations.poisson(0), ValueError, "rate must be greater"),
        (lambda: populations.cauchy(0, -1), ValueError, "scale must be greater"),
        (lambda: populations.discrete([1, 2], [0.5, 0.6]), ValueError, "add up to 1"),
        (lambda: populations.discrete([1, 2], [-0.5, 1.5]), ValueError, "non-negative"),
        (lambda: populations.die(1), ValueError, "sides must be at least 2"),
        (lambda: populations.normal().draw(0, np.random.default_rng(0)), ValueError, "size must be at least 1"),
        (lambda: populations.binomial_probabilities(3, [0.5, -0.5]), ValueError, "got -0.5"),
    ],
)
def test_bad_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_probabilities_of_the_smallest_p_are_not_rounded_up():
    np.testing.assert_allclose(populations.binomial_probabilities(3, 1e-310)[:2], [1, 3e-310], rtol=1e-9)


def test_a_poisson_rate_that_would_fill_the_memory_is_refused():
    with pytest.raises(ValueError, match="at most 1e6"):
        populations.poisson(1e20)


def test_a_seed_is_not_a_generator():
    with pytest.raises(TypeError, match="rng must be"):
        populations.normal().draw(3, 0)
