"""The statements of the chapter on sampling, limit theorems and confidence intervals, each checked by computation.

What can be enumerated or expanded is checked exactly, with fractions or SymPy. What is simulated has a seed and an
error bound; `SIGMAS` = 5 standard errors give a false alarm with probability below 1e-6 for a nearly normal average.
"""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from mlmath.probability import monte_carlo, populations, simulate
from mlmath.statistics import bootstrap, describe, intervals, quantiles
from scipy import integrate, stats

SIGMAS = 5
HALF = Fraction(1, 2)
SMALL = [Fraction(0), Fraction(1), Fraction(5)]  # a small population, its members equally likely


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def spread(values):
    """Return the variance with divisor N."""
    values = list(values)
    return mean((v - mean(values)) ** 2 for v in values)


def squares(sample):
    return sum((v - mean(sample)) ** 2 for v in sample)


def largest_error(n, p):
    """Return the largest distance between the distribution functions of a standardized binomial and the normal."""
    below = np.concatenate([[0.0], np.cumsum(populations.binomial_probabilities(n, p))])
    z = (np.arange(n + 1) - n * p) / math.sqrt(n * p * (1 - p))
    normal = np.array([quantiles.normal_cdf(v) for v in z])
    return max(np.abs(below[1:] - normal).max(), np.abs(below[:-1] - normal).max())


# ---- Estimators -----------------------------------------------------------------------------------------------------


@pytest.mark.verifies("alg-sampling-welford")
def test_welfords_update_keeps_mean_and_squares_at_every_step():
    """Symbolic: one step of the update gives the mean and the sum of squares of n numbers."""
    m, M, n, x = sp.symbols("m M n x")
    # n - 1 numbers with mean m and squared deviations M around m have the sum of squares M + (n - 1) m²
    d = x - m
    new_mean, new_squares = m + d / n, M + d * (x - (m + d / n))
    assert sp.simplify(new_mean - ((n - 1) * m + x) / n) == 0
    assert sp.simplify(new_squares - (M + (n - 1) * m**2 + x**2 - n * new_mean**2)) == 0


@pytest.mark.verifies("alg-sampling-welford")
@given(st.lists(st.fractions(-100, 100, max_denominator=50), min_size=1, max_size=12))
def test_welfords_update_is_exact_in_fractions(sample):
    """Property: in fractions the update returns mean and sum of squares exactly; the code agrees."""
    n, m, M = 0, Fraction(0), Fraction(0)
    for x in sample:
        n += 1
        d = x - m
        m += d / n
        M += d * (x - m)
    assert (m, M) == (mean(sample), squares(sample))
    ours = describe.welford([float(x) for x in sample], ddof=0)
    assert ours == pytest.approx((float(m), float(M / n)), rel=1e-9, abs=1e-9)


@pytest.mark.verifies("thm-sampling-mse")
@given(st.lists(st.tuples(st.fractions(-9, 9), st.integers(1, 9)), min_size=1, max_size=6), st.fractions(-9, 9))
def test_mean_squared_error_is_variance_plus_squared_bias(distribution, theta):
    """Property: the decomposition holds exactly for random finite laws and targets."""
    total = sum(weight for _, weight in distribution)
    expectation = sum(value * weight for value, weight in distribution) / total
    var = sum((value - expectation) ** 2 * weight for value, weight in distribution) / total
    error = sum((value - theta) ** 2 * weight for value, weight in distribution) / total
    assert error == var + (expectation - theta) ** 2


@pytest.mark.verifies("thm-sampling-bessel")
@pytest.mark.parametrize("n", [2, 3, 4])
def test_bessel_by_enumeration_of_all_samples(n):
    """Example: over all samples of a small population the divisor n - 1 is unbiased, and n is not."""
    samples = list(itertools.product(SMALL, repeat=n))
    average = mean(squares(s) for s in samples)
    assert average == (n - 1) * spread(SMALL)
    assert mean(squares(s) / n for s in samples) - spread(SMALL) == -spread(SMALL) / n
    computed = [describe.variance([float(v) for v in s], ddof=1) for s in samples]
    assert np.mean(computed) == pytest.approx(float(spread(SMALL)), rel=1e-12)


@pytest.mark.verifies("thm-sampling-bessel")
def test_bessel_needs_only_equal_means_and_variances():
    """Example: two draws of different laws with equal mean and variance satisfy the identity."""
    first, second = [Fraction(-2), Fraction(2)], [Fraction(-4), Fraction(1), Fraction(1), Fraction(2)]
    share = spread(first) / spread(second)  # mix the second law with a point mass at zero until the variances agree
    law = [(v, share / 4) for v in second] + [(Fraction(0), 1 - share)]
    assert mean(first) == mean(second) == 0
    assert share < 1
    pairs = [((a, b), HALF * w) for a in first for b, w in law]
    assert sum(w for _, w in pairs) == 1
    assert sum(squares(s) * w for s, w in pairs) == spread(first)


@pytest.mark.verifies("thm-sampling-bessel")
def test_bessel_fails_for_dependent_draws():
    """Example: the same draw twice has no spread, so independence cannot be dropped."""
    assert mean(squares([v, v]) for v in SMALL) == 0 != spread(SMALL)  # the same draw twice


@pytest.mark.verifies("thm-sampling-mean-variance")
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_mean_and_variance_of_the_sample_mean_by_enumeration(n):
    """Example: over all samples of up to four draws, mean and variance of the sample mean are as stated."""
    means = [mean(s) for s in itertools.product(SMALL, repeat=n)]
    assert mean(means) == mean(SMALL)
    assert spread(means) == spread(SMALL) / n
    sd = math.sqrt(spread(SMALL))
    assert describe.mean_standard_error(sd, n) == pytest.approx(math.sqrt(spread(means)), rel=1e-14)


@pytest.mark.verifies("thm-sampling-mean-variance")
def test_dependence_spoils_the_variance_of_the_mean():
    """Example: without independence, the mean of one draw repeated keeps the whole variance."""
    means = [mean([v, v, v]) for v in SMALL]
    assert spread(means) == spread(SMALL) != spread(SMALL) / 3


@pytest.mark.verifies("thm-sampling-fpc")
@pytest.mark.parametrize("members", [[0, 2], [0, 3, 6], [1, 3, 5, 9], [1, 1, 4, 4, 4, 10]])
def test_finite_population_correction_by_enumeration(members):
    """Example: every sample without replacement of four small populations is enumerated in fractions."""
    members = [Fraction(v) for v in members]
    size, var, mu = len(members), spread(members), mean(members)
    pairs = list(itertools.permutations(members, 2))
    assert mean((a - mu) * (b - mu) for a, b in pairs) == -var / (size - 1)
    for n in range(1, size + 1):
        samples = list(itertools.combinations(members, n))
        exact = spread([mean(s) for s in samples])
        assert mean(mean(s) for s in samples) == mu
        assert exact == var / n * Fraction(size - n, size - 1)
        factor = describe.finite_population_factor(n, size)
        assert factor**2 == pytest.approx((size - n) / (size - 1), rel=1e-14)
        if n >= 2:
            assert mean(squares(s) / (n - 1) for s in samples) == Fraction(size, size - 1) * var
            estimated = [describe.standard_error([float(v) for v in s], population_size=size) ** 2 for s in samples]
            assert np.mean(estimated) == pytest.approx(float(exact), rel=1e-12, abs=1e-15)


# ---- Limit theorems -------------------------------------------------------------------------------------------------


@pytest.mark.verifies("lem-sampling-chebyshev")
@given(
    st.lists(st.tuples(st.fractions(-9, 9), st.integers(1, 9)), min_size=1, max_size=7), st.fractions(Fraction(1, 9), 9)
)
def test_markov_and_chebyshev_hold_for_every_finite_law(law, a):
    """Property: both inequalities hold exactly for random finite laws and thresholds."""
    total = sum(w for _, w in law)
    mu = sum(x * w for x, w in law) / total
    var = sum((x - mu) ** 2 * w for x, w in law) / total
    assert Fraction(sum(w for x, w in law if abs(x) >= a), total) <= sum(abs(x) * w for x, w in law) / total / a
    assert Fraction(sum(w for x, w in law if abs(x - mu) >= a), total) <= var / a**2


@pytest.mark.verifies("lem-sampling-chebyshev")
def test_chebyshev_is_attained_and_markov_needs_a_nonnegative_variable():
    """Example: a fair sign attains equality; a variable that may be negative violates Markov's bound."""
    assert spread([Fraction(-1), Fraction(1)]) / 1**2 == 1  # P(|X| ≥ 1) = 1: equality
    negative = [Fraction(-3), Fraction(1)]
    assert Fraction(1, 2) > mean(negative) / 1  # P(X ≥ 1) = 1/2, but E[X] = -1


@pytest.mark.verifies("thm-sampling-wlln")
@pytest.mark.parametrize("p", [0.5, 0.1])
@pytest.mark.parametrize("eps", [0.02, 0.1])
def test_the_weak_law_exactly_for_coins(p, eps):
    """Example: exact binomial tails stay below Chebyshev's bound and become small as n grows."""
    previous = 1.0
    for n in (10, 100, 1000, 4000):
        far = np.abs(np.arange(n + 1) / n - p) >= eps
        probability = populations.binomial_probabilities(n, p)[far].sum()
        assert probability <= p * (1 - p) / (n * eps**2)
        previous = min(previous, probability)
    assert probability == previous < 0.05


@pytest.mark.verifies("thm-sampling-wlln")
def test_the_weak_law_fails_for_cauchy_means():
    """Simulation: without an expectation, half of the Cauchy means stay at least 1 away from zero."""
    # P(|mean| ≥ 1) = 1/2 for every n, because the mean is Cauchy again
    for n in (10, 1000):
        means = simulate.sampling_distribution(populations.cauchy(), n, 10_000, np.random.default_rng(n))
        assert abs((np.abs(means) >= 1).mean() - 0.5) < SIGMAS * math.sqrt(0.25 / 10_000)


@pytest.mark.verifies("thm-sampling-slln")
@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_the_fourth_moment_of_a_sum(n):
    """Symbolic: the fourth power of a sum of two to five variables is expanded, its expectation compared."""
    X = sp.symbols(f"x1:{n + 1}")
    m3, m4, v = sp.symbols("m3 m4 v")
    moments = {0: 1, 1: 0, 2: v, 3: m3, 4: m4}
    expanded = sp.Poly(sum(X) ** 4, *X).terms()
    expectation = sum(c * sp.prod([moments[k] for k in powers]) for powers, c in expanded)
    assert sp.expand(expectation - (n * m4 + 3 * n * (n - 1) * v**2)) == 0


@pytest.mark.verifies("thm-sampling-slln")
def test_paths_stay_close_as_the_union_bound_says():
    """Simulation: the share of paths of coin means that leave the band late obeys the union bound."""
    eps, k, steps, paths = 0.5, 1500, 6000, 1000
    draws = 2 * np.random.default_rng(4).integers(0, 2, size=(paths, steps), dtype=np.int8) - 1  # ±1, so m4 = 1
    means = simulate.running_means(draws)
    bound = 3 / eps**4 * float(sp.zeta(2) - sum(sp.Rational(1, j * j) for j in range(1, k)))
    assert (np.abs(means[:, k - 1 :]) >= eps).any(axis=1).mean() <= bound < 0.04


@pytest.mark.verifies("thm-sampling-slln")
def test_cauchy_paths_do_not_settle():
    """Simulation: without an expectation, most paths of Cauchy means still move late."""
    means = simulate.running_means(populations.cauchy().draw((200, 8000), np.random.default_rng(3)))
    late = means[:, 3999:]
    moved = (np.ptp(late, axis=1) > 0.5).mean()
    # the means of steps 1-4000 and 4001-8000 are independent Cauchy numbers A and B; the path moves from A to
    # (A + B)/2, and |A - B|/2 is half the modulus of a Cauchy number of scale 2: it exceeds 1/2 with probability
    # 1 - (2/π) arctan(1/2) = 0.70
    expected = 1 - 2 / math.pi * math.atan(0.5)
    assert moved > expected - SIGMAS * math.sqrt(expected * (1 - expected) / 200)


CHARACTERISTIC = {  # of standardized variables, with the third absolute moment
    "two points": (np.cos, 1.0),
    "uniform": (lambda u: np.sinc(math.sqrt(3) * u / math.pi), 3 * math.sqrt(3) / 4),
    "exponential": (lambda u: np.exp(-1j * u) / (1 - 1j * u), 12 / math.e - 2),
    "normal": (lambda u: np.exp(-(u**2) / 2), 2 * math.sqrt(2 / math.pi)),
}


def test_the_third_absolute_moments_used_below():
    """Example: the third absolute moments of three standardized laws agree with numerical integrals."""
    edge, normal_third = math.sqrt(3), 2 * math.sqrt(2 / math.pi)
    laws = {"uniform": (lambda x: 1 / (2 * edge), -edge, edge), "exponential": (lambda x: math.exp(-x - 1), -1, 60)}
    laws["normal"] = (lambda x: math.exp(-(x**2) / 2) / math.sqrt(2 * math.pi), -40, 40)
    for name, (density, low, high) in laws.items():
        third = integrate.quad(lambda x, f=density: abs(x) ** 3 * f(x), low, high, points=[0])[0]
        assert CHARACTERISTIC[name][1] == pytest.approx(third, rel=1e-7)
    assert CHARACTERISTIC["normal"][1] == normal_third


@pytest.mark.verifies("lem-sampling-swap")
@pytest.mark.parametrize("name", CHARACTERISTIC)
@pytest.mark.parametrize("frequency", [0.5, 1.0, 2.0])
def test_swapping_bounds_the_error_for_cosines(name, frequency):
    """Example: for cosines and four laws the error, from characteristic functions, obeys the bound."""
    # f(x) = cos(frequency x): E[f(standardized sum)] is the real part of a power of the characteristic function
    phi, third = CHARACTERISTIC[name]
    K = max(frequency**2, frequency**3)
    normal_third = 2 * math.sqrt(2 / math.pi)
    for n in (1, 2, 5, 20, 100, 10_000):
        error = abs(np.real(phi(frequency / math.sqrt(n)) ** n) - math.exp(-(frequency**2) / 2))
        assert error <= K * (third + normal_third) / (6 * math.sqrt(n)) + 1e-12


@pytest.mark.verifies("lem-sampling-swap")
def test_the_truncated_bound_without_a_third_moment():
    """Example: the truncated bound holds for a Pareto law with a variance but no third moment."""
    # a symmetric Pareto law, P(|X| > x) proportional to x^-5/2, has a variance but no third absolute moment
    index = 2.5
    sd = math.sqrt(index / (index - 2))

    def phi(u):  # characteristic function of the standardized law, by a Fourier integral
        return integrate.quad(lambda x: index * x ** (-index - 1), 1, np.inf, weight="cos", wvar=u / sd)[0]

    for n in (4, 25, 400):
        error = abs(phi(1 / math.sqrt(n)) ** n - math.exp(-0.5))
        for A in (1.0, 3.0, 10.0):
            # E[X² 1(|X| > A)] for X = ±V/sd with P(V > v) = v^-index on v ≥ 1
            cut = max(1.0, A * sd)
            outside = index / (index - 2) * cut ** (2 - index) / sd**2
            bound = (A + 2 * math.sqrt(2 / math.pi)) / (6 * math.sqrt(n)) + outside
            assert error <= bound + 1e-6


@pytest.mark.verifies("thm-sampling-clt")
def test_the_smooth_step_of_the_proof():
    """Symbolic: the polynomial falls from 1 to 0, and three derivatives vanish at both ends."""
    s = sp.Symbol("s")
    q = 1 - 35 * s**4 + 84 * s**5 - 70 * s**6 + 20 * s**7
    assert (q.subs(s, 0), q.subs(s, 1)) == (1, 0)
    for order in (1, 2, 3):
        assert sp.diff(q, s, order).subs(s, 0) == sp.diff(q, s, order).subs(s, 1) == 0
    assert sp.factor(sp.diff(q, s) + 140 * s**3 * (1 - s) ** 3) == 0  # so q falls, and stays between 1 and 0


@pytest.mark.verifies("thm-sampling-clt")
@pytest.mark.parametrize("p", [0.5, 0.1])
def test_the_binomial_distribution_function_converges(p):
    """Example: the largest distance from the normal shrinks as n grows, for two coins."""
    errors = [largest_error(n, p) for n in (10, 100, 1000, 10_000)]
    assert all(later < earlier / 2.5 for earlier, later in itertools.pairwise(errors))  # √10 = 3.16 a step
    assert errors[-1] < 0.02


@pytest.mark.verifies("thm-sampling-clt")
@pytest.mark.parametrize("population", populations.clt_populations(), ids=lambda p: p.name)
def test_standardized_means_of_the_six_populations(population):
    """Simulation: the distribution functions of six populations' means are near the normal one."""
    repeats, n = 20_000, 200
    z = simulate.standardized_means(population, n, repeats, np.random.default_rng(5))
    third = 4.0  # bounds E|X - μ|³/σ³ of all six
    bias = 0.4748 * third / math.sqrt(n)
    for t in (-2, -1, 0, 1, 2):
        phi = quantiles.normal_cdf(t)
        assert abs((z <= t).mean() - phi) <= bias + SIGMAS * math.sqrt(0.25 / repeats)


@pytest.mark.verifies("thm-sampling-clt")
def test_without_a_variance_the_standardized_mean_is_not_normal():
    """Simulation: without a variance, the Cauchy mean times the root of n is far wider than a normal law."""
    # the Cauchy mean, multiplied by √n: P(≤ 1) = 1/2 + arctan(1/√n)/π tends to 1/2, not to Φ(1/σ) for any σ ...
    n, repeats = 2500, 4000
    z = math.sqrt(n) * simulate.sampling_distribution(populations.cauchy(), n, repeats, np.random.default_rng(6))
    exact = 0.5 + math.atan(1 / math.sqrt(n)) / math.pi
    assert abs((z <= 1).mean() - exact) < SIGMAS * math.sqrt(0.25 / repeats)
    assert np.quantile(z, 0.75) > 30  # ... since its middle half is 2√n = 100 wide


@pytest.mark.verifies("thm-sampling-cauchy")
def test_the_characteristic_function_of_the_cauchy_distribution():
    """Symbolic: its inverse transform is the Cauchy density, and the mean of n leaves it unchanged."""
    u, x = sp.symbols("u x", positive=True)
    inverse = sp.integrate(sp.exp(-u) * sp.cos(u * x), (u, 0, sp.oo)) / sp.pi
    assert sp.simplify(inverse - 1 / (sp.pi * (1 + x**2))) == 0
    n = sp.Symbol("n", positive=True)
    assert sp.simplify(sp.exp(-u / n) ** n - sp.exp(-u)) == 0


@pytest.mark.verifies("thm-sampling-cauchy")
def test_the_mean_of_two_cauchy_variables_by_convolution():
    """Example: the numerical convolution equals the Cauchy density at three points."""
    f = stats.cauchy.pdf
    for m in (0.0, 0.7, 3.0):  # density of (X + Y)/2 at m is 2 ∫ f(x) f(2m - x) dx
        value = 2 * integrate.quad(lambda x, m=m: f(x) * f(2 * m - x), -np.inf, np.inf, epsabs=1e-12)[0]
        assert value == pytest.approx(f(m), rel=1e-7)


@pytest.mark.verifies("thm-sampling-cauchy")
@pytest.mark.parametrize("n", [2, 50, 1000])
def test_means_of_cauchy_draws_follow_the_cauchy_distribution(n):
    """Simulation: means of Cauchy draws pass a test for the Cauchy law; means of normals shrink."""
    means = simulate.sampling_distribution(populations.cauchy(), n, 5000, np.random.default_rng(n))
    assert stats.kstest(means, stats.cauchy.cdf).pvalue > 1e-6  # a false alarm has probability 1e-6
    normal = simulate.sampling_distribution(populations.normal(), n, 5000, np.random.default_rng(n))
    assert stats.kstest(normal, stats.norm.cdf).pvalue < 1e-6  # means of normals are not standard normal: they shrink


@pytest.mark.verifies("thm-sampling-berry-esseen")
@pytest.mark.parametrize("p", [0.5, 0.3, 0.1, 0.01, (4 - math.sqrt(10)) / 2])  # the last is Esseen's worst case
def test_the_berry_esseen_bound_for_coins(p):
    """Example: exact binomial errors obey the bound, for five coins including Esseen's worst case."""
    q = 1 - p
    third = (p**2 + q**2) / math.sqrt(p * q)
    ratios = []
    for n in (1, 2, 5, 30, 300, 3000):
        error = largest_error(n, p)
        assert error <= 0.4748 * third / math.sqrt(n) + 1e-9
        ratios.append(error * math.sqrt(n) / third)
    if p == (4 - math.sqrt(10)) / 2:
        assert ratios[-1] > 0.405  # no constant below (√10 + 3)/(6√(2π)) = 0.4097 would do


# ---- Confidence intervals -------------------------------------------------------------------------------------------


@pytest.mark.verifies("thm-sampling-z-coverage")
@pytest.mark.parametrize("level", [0.5, 0.95])
@pytest.mark.parametrize("n", [1, 2, 30])
def test_the_z_interval_is_exact_for_normal_data(n, level):
    """Simulation: the interval covers the mean of normal data at the stated rate for each n tried."""
    samples = populations.normal(3, 2).draw((20_000, n), np.random.default_rng(n))
    rate = intervals.z_interval(samples, 2, level).contains(3).mean()
    assert abs(rate - level) < SIGMAS * math.sqrt(level * (1 - level) / 20_000)


@pytest.mark.verifies("thm-sampling-z-coverage")
def test_the_z_interval_is_exact_in_the_limit_for_coins():
    """Example: the exact coverage for a coin approaches the level as n grows."""
    level, p = 0.95, 0.2
    z, sigma = quantiles.normal_ppf(0.975), math.sqrt(p * (1 - p))
    gaps = []
    for n in (5, 500, 50_000):
        inside = np.abs(np.arange(n + 1) / n - p) <= z * sigma / math.sqrt(n)
        gaps.append(abs(populations.binomial_probabilities(n, p)[inside].sum() - level))
    assert gaps[2] < 0.003 < gaps[0]


@pytest.mark.verifies("thm-sampling-z-coverage")
def test_a_wrong_sigma_spoils_the_z_interval():
    """Simulation: with half the true standard deviation the coverage falls below 0.7."""
    samples = populations.normal(0, 2).draw((20_000, 5), np.random.default_rng(1))
    assert intervals.z_interval(samples, 1).contains(0).mean() < 0.7  # 2 Φ(1.96/2) - 1 = 0.673


@pytest.mark.verifies("thm-sampling-student")
@pytest.mark.parametrize("n", [2, 3, 6])
def test_the_rotation_of_the_proof(n):
    """Symbolic: Helmert's matrix is orthogonal and splits a generic vector into mean and squares."""
    rows = [[1] * n] + [[1] * k + [-k] + [0] * (n - k - 1) for k in range(1, n)]  # Helmert's matrix
    Q = sp.Matrix([[sp.Rational(v) / sp.sqrt(sum(w * w for w in row)) for v in row] for row in rows])
    assert sp.simplify(Q * Q.T - sp.eye(n)) == sp.zeros(n)
    z = sp.Matrix(sp.symbols(f"z1:{n + 1}"))
    y, average = Q * z, sum(z) / n
    assert sp.simplify(y[0] - sp.sqrt(n) * average) == 0
    assert sp.expand(sum(y[i] ** 2 for i in range(1, n)) - sum((v - average) ** 2 for v in z)) == 0


@pytest.mark.verifies("thm-sampling-student")
@pytest.mark.parametrize("n", [2, 4, 15])
def test_distribution_independence_and_coverage_for_normal_data(n):
    """Simulation: the two laws, independence and coverage of the t interval hold for normal draws."""
    samples = populations.normal(7, 3).draw((20_000, n), np.random.default_rng(n))
    center, var = describe.sample_mean(samples), describe.variance(samples, ddof=1)
    assert stats.kstest((n - 1) * var / 9, stats.chi2(n - 1).cdf).pvalue > 1e-6
    t = (center - 7) / np.sqrt(var / n)
    assert stats.kstest(t, stats.t(n - 1).cdf).pvalue > 1e-6
    high_mean, high_var = center > 7, var > np.median(var)
    assert abs((high_mean & high_var).mean() - high_mean.mean() / 2) < SIGMAS * math.sqrt(0.25 / 20_000)
    assert abs(np.corrcoef(np.abs(center - 7), var)[0, 1]) < SIGMAS / math.sqrt(20_000)
    rate = intervals.t_interval(samples, 0.9).contains(7).mean()
    assert abs(rate - 0.9) < SIGMAS * math.sqrt(0.09 / 20_000)


@pytest.mark.verifies("thm-sampling-student")
def test_without_normality_mean_and_variance_depend_on_each_other():
    """Simulation: for skewed populations mean and variance correlate, and the t interval undercovers."""
    samples = populations.exponential().draw((20_000, 10), np.random.default_rng(2))
    assert np.corrcoef(describe.sample_mean(samples), describe.variance(samples, ddof=1))[0, 1] > 0.5
    skewed = np.exp(1.5 * populations.normal().draw((20_000, 10), np.random.default_rng(3)))
    assert intervals.t_interval(skewed).contains(math.exp(1.5**2 / 2)).mean() < 0.8


@pytest.mark.verifies("prp-sampling-studentized")
def test_with_an_estimated_spread_the_coverage_of_coins_tends_to_the_level():
    """Example: exact coverages for a coin approach the level, with normal and with t quantiles."""
    # for zeros and ones S² = n p̂ (1 - p̂)/(n - 1), so that the coverage is an exact binomial sum
    level, p = 0.9, 0.3
    for quantile in (lambda n: quantiles.normal_ppf(0.95), lambda n: quantiles.t_ppf(0.95, n - 1)):
        gaps = []
        for n in (5, 500, 50_000):
            share = np.arange(n + 1) / n
            inside = np.abs(share - p) <= quantile(n) * np.sqrt(share * (1 - share) / (n - 1))
            gaps.append(abs(populations.binomial_probabilities(n, p)[inside].sum() - level))
        assert gaps[2] < 0.003 < gaps[0]


@pytest.mark.verifies("prp-sampling-studentized")
def test_the_t_interval_of_a_skewed_population_improves_and_the_quantiles_converge():
    """Simulation: the coverage for exponential draws nears the level; t quantiles near the normal one."""
    rng, repeats, rates = np.random.default_rng(14), 10_000, []
    for n in (5, 400):
        samples = populations.exponential().draw((repeats, n), rng)
        rates.append(intervals.t_interval(samples).contains(1).mean())
        far = np.abs(describe.standard_deviation(samples, ddof=1) - 1) >= 0.3
    noise = SIGMAS * math.sqrt(0.95 * 0.05 / repeats)
    assert rates[0] < 0.95 - 2 * noise  # far from the level for n = 5
    assert abs(rates[1] - 0.95) < noise + 0.005  # the remaining gap is of order 1/n
    assert far.mean() < 0.01  # S is consistent: here Var(S) is about 2/400
    gaps = [quantiles.t_ppf(0.975, df) - quantiles.normal_ppf(0.975) for df in (10, 100, 1000, 100_000)]
    assert all(0 < later < earlier / 9 for earlier, later in itertools.pairwise(gaps))


@pytest.mark.verifies("prp-sampling-studentized")
def test_without_a_variance_the_estimated_spread_does_not_settle():
    """Simulation: without a variance, the standard deviations of Cauchy samples differ widely."""
    samples = populations.cauchy().draw((2000, 1000), np.random.default_rng(15))
    spreads = describe.standard_deviation(samples, ddof=1)
    assert np.quantile(spreads, 0.9) > 3 * np.quantile(spreads, 0.1)


@pytest.mark.verifies("thm-sampling-wilson")
def test_the_wilson_ends_solve_the_quadratic():
    """Symbolic: the two ends have the sum and the product of the roots that Vieta demands."""
    p, h, n, z = sp.symbols("p h n z", positive=True)
    condition = sp.Poly(sp.expand((h - p) ** 2 - z**2 * p * (1 - p) / n), p)
    half = z * sp.sqrt(h * (1 - h) / n + z**2 / (4 * n**2))
    ends = [(h + z**2 / (2 * n) + sign * half) / (1 + z**2 / n) for sign in (-1, 1)]
    lead, linear, constant = condition.all_coeffs()
    assert sp.simplify(sum(ends) + linear / lead) == 0  # Vieta
    assert sp.simplify(sp.expand(ends[0] * ends[1]) - constant / lead) == 0
    discriminant = sp.factor(linear**2 - 4 * lead * constant)
    assert sp.simplify(discriminant - 4 * z**2 * (h * (1 - h) / n + z**2 / (4 * n**2))) == 0


@pytest.mark.verifies("thm-sampling-wilson")
@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.3, 0.999))
def test_the_wilson_interval_is_the_set_of_compatible_proportions(count, level):
    """Property: for random counts and levels a grid of proportions is compatible exactly inside."""
    k, n = count
    z = quantiles.normal_ppf((1 + level) / 2)
    low, high = intervals.wilson(k, n, level)
    p = np.linspace(0, 1, 401)
    compatible = np.abs(k / n - p) <= z * np.sqrt(p * (1 - p) / n)
    clear = (np.abs(p - low) > 1e-9) & (np.abs(p - high) > 1e-9)  # not at an end, where rounding decides
    np.testing.assert_array_equal(compatible[clear], ((low <= p) & (p <= high))[clear])


@pytest.mark.verifies("prp-sampling-clopper-pearson")
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95])
@pytest.mark.parametrize("n", [1, 2, 10, 40])
def test_clopper_pearson_never_undercovers(n, level):
    """Example: on a grid of proportions the exact coverage is at least the level; that of Wald is not."""
    p = np.linspace(0, 1, 801)
    assert (intervals.exact_coverage(intervals.clopper_pearson, n, p, level) >= level - 1e-12).all()
    if n == 40:
        assert (intervals.exact_coverage(intervals.wald, n, p, level) < level - 0.02).any()  # Wald does


@pytest.mark.verifies("prp-sampling-clopper-pearson")
@pytest.mark.parametrize("k", [0, 3, 12])
def test_the_ends_of_clopper_pearson_are_where_the_tails_reach_their_limit(k):
    """Example: for three counts of 12 each tail has half of alpha at its end, or the end is 0 or 1."""
    n, alpha = 12, 0.05
    low, high = intervals.clopper_pearson(k, n, 1 - alpha)
    if k > 0:
        assert populations.binomial_probabilities(n, low)[k:].sum() == pytest.approx(alpha / 2, rel=1e-9)
    else:
        assert low == 0
    if k < n:
        assert populations.binomial_probabilities(n, high)[: k + 1].sum() == pytest.approx(alpha / 2, rel=1e-9)
    else:
        assert high == 1


@pytest.mark.verifies("prp-sampling-overlap")
@given(st.floats(0.01, 9), st.floats(0.01, 9), st.floats(0.1, 4), st.floats(-60, 60))
def test_disjoint_intervals_mean_a_difference_and_overlapping_ones_need_not(s1, s2, z, d):
    """Property: for random errors, disjoint intervals exclude zero; some overlapping ones do as well."""
    disjoint = abs(d) > z * (s1 + s2) * (1 + 1e-12)
    excludes_zero = abs(d) > z * math.hypot(s1, s2)
    if disjoint:
        assert excludes_zero
    between = z * (math.hypot(s1, s2) + s1 + s2) / 2  # in the gap: the intervals overlap, zero is excluded
    assert z * math.hypot(s1, s2) < between < z * (s1 + s2)


@pytest.mark.verifies("prp-sampling-overlap")
def test_the_overlap_caveat_needs_independence():
    """Simulation: without independence, the difference of opposite estimates varies twice as much."""
    # estimates from the same data: the difference may vary more than independence allows
    rng = np.random.default_rng(0)
    first = rng.standard_normal(20_000)
    second = -first  # perfectly dependent: Var(difference) = 4, not 2
    assert np.var(first - second) > 3.8
    assert (np.abs(first - second) > 1.96 * math.sqrt(2)).mean() > 0.1  # a false difference far more often than 5%


# ---- Monte Carlo and the bootstrap ----------------------------------------------------------------------------------


@pytest.mark.verifies("prp-sampling-monte-carlo")
@pytest.mark.parametrize("d", [1, 5, 20])
def test_monte_carlo_is_unbiased_with_the_stated_error_in_every_dimension(d):
    """Simulation: mean and spread of repeated estimates are as stated in dimensions 1, 5 and 20."""
    n, runs, rng = 100, 1000, np.random.default_rng(d)
    box = np.zeros(d), np.full(d, 1.1)
    values = np.array([monte_carlo.integrate(lambda x: x.sum(axis=1), *box, n, rng).value for _ in range(runs)])
    volume = 1.1**d
    truth, error = volume * d * 0.55, volume * math.sqrt(d * 1.1**2 / 12 / n)
    assert abs(values.mean() - truth) < SIGMAS * error / math.sqrt(runs)
    assert abs(values.std() / error - 1) < SIGMAS / math.sqrt(2 * runs)


@pytest.mark.verifies("prp-sampling-monte-carlo")
def test_without_a_square_the_error_does_not_shrink_like_the_root():
    """Simulation: without a finite second moment, the typical error shrinks slower than the root rate."""
    # f(x) = x^-3/4 on (0, 1] has integral 4 and no square: the typical error shrinks like n^-1/4, not n^-1/2
    rng = np.random.default_rng(9)
    typical = {n: np.median(np.abs((1 - rng.random((400, n))) ** -0.75 @ np.full(n, 1 / n) - 4)) for n in (100, 10_000)}
    assert typical[100] / typical[10_000] < 6  # the root rate would give 10, this law gives √10


@pytest.mark.verifies("prp-sampling-importance")
def test_importance_sampling_exactly_on_a_finite_set():
    """Example: on three points the estimate is unbiased, and the ideal proposal attains the bound."""
    target, proposal = [Fraction(1, 2), Fraction(1, 2), Fraction(0)], [Fraction(1, 4), Fraction(1, 2), Fraction(1, 4)]
    f = [Fraction(3), Fraction(-1), Fraction(7)]
    truth = sum(a * b for a, b in zip(f, target, strict=True))
    terms = [a * b / c for a, b, c in zip(f, target, proposal, strict=True)]
    assert sum(t * q for t, q in zip(terms, proposal, strict=True)) == truth  # unbiased
    second = sum(t**2 * q for t, q in zip(terms, proposal, strict=True))
    best = sum(abs(a) * b for a, b in zip(f, target, strict=True)) ** 2
    assert second > best
    ideal = [abs(a) * b for a, b in zip(f, target, strict=True)]
    ideal = [v / sum(ideal) for v in ideal]
    attained = sum((a * b) ** 2 / q for a, b, q in zip(f, target, ideal, strict=True) if q)
    assert attained == best


@pytest.mark.verifies("prp-sampling-importance")
def test_the_variance_of_importance_sampling_and_where_it_is_infinite():
    """Symbolic: the second moment of normal weights, confirmed by seeded draws; too narrow, it diverges."""
    s, c, x = sp.symbols("s c x", positive=True)
    integral = sp.integrate(s / sp.sqrt(2 * sp.pi) * sp.exp(-c * x**2 / 2), (x, -sp.oo, sp.oo))
    second = integral.subs(c, 2 - 1 / s**2)  # E[w²] for target N(0, 1), proposal N(0, s²), if 2 s² > 1
    assert sp.simplify(second - s**2 / sp.sqrt(2 * s**2 - 1)) == 0
    wide, n, runs = 1.5, 200, 2000
    draws = wide * np.random.default_rng(1).standard_normal((runs, n))
    log_target = lambda x: -(x**2) / 2  # noqa: E731
    log_proposal = lambda x: -((x / wide) ** 2) / 2 - math.log(wide)  # noqa: E731
    values = [monte_carlo.importance_sampling(np.ones_like, log_target, log_proposal, d)[0].value for d in draws]
    exact = (wide**2 / math.sqrt(2 * wide**2 - 1) - 1) / n
    assert abs(np.mean(values) - 1) < SIGMAS * math.sqrt(exact / runs)
    assert np.var(values) == pytest.approx(exact, rel=0.25)  # the fourth moment of the weights is finite
    # for 2 s² ≤ 1 the exponent of π²/q is not negative: the integral diverges
    assert sp.limit((sp.exp(-(x**2)) / sp.exp(-(x**2) / (2 * sp.Rational(1, 2) ** 2))), x, sp.oo) == sp.oo


@pytest.mark.verifies("prp-sampling-importance")
def test_a_proposal_that_vanishes_where_it_must_not_is_biased():
    """Simulation: a proposal that misses half of the target gives 0.25 where the truth is 1."""
    draws = np.random.default_rng(2).random(20_000)  # uniform on [0, 1], target uniform on [0, 2]
    estimate, _ = monte_carlo.importance_sampling(
        lambda x: x, lambda x: np.full(x.shape, math.log(0.5)), np.zeros_like, draws
    )
    assert abs(estimate.value - 0.25) < SIGMAS * estimate.standard_error  # the truth is 1


@pytest.mark.verifies("alg-sampling-bootstrap")
def test_the_exact_bootstrap_variance_of_the_mean():
    """Example: all resamples of four numbers give the stated variance; random replicates agree."""
    sample = [Fraction(1), Fraction(4), Fraction(4), Fraction(9)]
    means = [mean(s) for s in itertools.product(sample, repeat=4)]
    assert spread(means) == spread(sample) / 4
    values = bootstrap.replicates([float(v) for v in sample], np.mean, 20_000, np.random.default_rng(3))
    assert abs(values.std() / math.sqrt(spread(means)) - 1) < SIGMAS / math.sqrt(2 * 20_000)
    assert set(values.round(9)) <= {round(float(m), 9) for m in means}


@pytest.mark.verifies("alg-sampling-bootstrap")
def test_the_percentile_interval_is_made_of_quantiles_and_moves_with_the_scale():
    """Example: the ends are order statistics of the values, and logarithms move them along."""
    values = np.sort(np.random.default_rng(4).lognormal(size=1001))
    low, high = bootstrap.percentile_interval(values, 0.9)
    assert (low, high) == pytest.approx((values[50], values[950]))
    logs = bootstrap.percentile_interval(np.log(values), 0.9)
    assert (math.exp(logs.low), math.exp(logs.high)) == pytest.approx((low, high))


@pytest.mark.verifies("alg-sampling-bootstrap")
def test_the_bootstrap_fails_for_a_maximum():
    """Simulation: the interval for a maximum misses the true one, and the replicates have an atom."""
    x = np.random.default_rng(5).random(50)  # uniform on [0, 1]: the maximum of the population is 1
    values = bootstrap.replicates(x, np.max, 4000, np.random.default_rng(6))
    assert bootstrap.percentile_interval(values).high <= x.max() < 1  # never covers
    share, expected = (values == x.max()).mean(), 1 - (1 - 1 / 50) ** 50
    assert abs(share - expected) < SIGMAS * math.sqrt(0.25 / 4000)  # an atom of 0.64 that the true law does not have


@pytest.mark.verifies("alg-sampling-bca")
def test_bca_follows_its_three_steps():
    """Example: the interval of a skewed sample equals the one computed step by step with SciPy."""
    x = np.array([0.3, 0.9, 1.1, 2.0, 2.2, 3.9, 8.0])
    values = bootstrap.replicates(x, np.mean, 999, np.random.default_rng(7))
    share = np.mean(values < x.mean()) + 0.5 * np.mean(values == x.mean())
    left_out = np.array([np.mean(np.delete(x, i)) for i in range(x.size)])
    d = left_out.mean() - left_out
    z0, a = stats.norm.ppf(share), (d**3).sum() / (6 * (d**2).sum() ** 1.5)
    levels = [stats.norm.cdf(z0 + (z0 + z) / (1 - a * (z0 + z))) for z in stats.norm.ppf([0.05, 0.95])]
    np.testing.assert_allclose(bootstrap.bca_interval(x, np.mean, values, 0.9), np.quantile(values, levels), rtol=1e-12)
    assert a > 0  # the sample is skewed to the right


@pytest.mark.verifies("alg-sampling-bca")
def test_without_bias_and_acceleration_bca_is_the_percentile_interval():
    """Example: for a symmetric sample with symmetric replicates the two intervals agree."""
    symmetric = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    values = np.linspace(-1, 1, 201)
    np.testing.assert_allclose(
        bootstrap.bca_interval(symmetric, np.mean, values), bootstrap.percentile_interval(values), atol=1e-12
    )


@pytest.mark.verifies("alg-sampling-bca")
def test_bca_covers_a_skewed_mean_better_than_the_percentile_interval():
    """Simulation: on the same skewed samples BCa covers more often; both remain below the level."""
    rng, hits = np.random.default_rng(8), np.zeros(2)
    runs = 600
    for x in rng.exponential(size=(runs, 20)) ** 2:  # mean 2, strongly skewed
        values = bootstrap.replicates(x, np.mean, 500, rng)
        pair = (bootstrap.percentile_interval(values), bootstrap.bca_interval(x, np.mean, values))
        hits += [ends.contains(2.0) for ends in pair]
    percentile, bca = hits / runs
    assert percentile < bca < 0.95  # a seeded comparison on the same samples; both undercover, BCa less
