"""The distribution functions and quantiles agree with SciPy, and with themselves, over a wide grid."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.statistics import quantiles
from scipy import special

PROBABILITIES = [1e-12, 1e-6, 0.001, 0.025, 0.2, 0.4999, 0.5, 0.7, 0.975, 0.999]
SHAPES = [0.1, 0.5, 1, 1.5, 2, 5, 30, 100, 1e3, 1e4, 1e5]
DEGREES = [0.1, 0.5, 1, 1.7, 2, 3, 10, 29, 100, 1e3, 1e4, 1e6]


@pytest.mark.parametrize("b", SHAPES)
@pytest.mark.parametrize("a", SHAPES)
def test_the_beta_distribution_agrees_with_scipy(a, b):
    for p in PROBABILITIES:
        x = special.betaincinv(a, b, p)
        if x < 1e-300 or x == 1:  # SciPy's answer is itself an underflow
            continue
        assert quantiles.beta_ppf(p, a, b) == pytest.approx(x, rel=1e-10)
        assert quantiles.beta_cdf(x, a, b) == pytest.approx(special.betainc(a, b, x), rel=1e-10)


@pytest.mark.parametrize("df", DEGREES)
def test_the_t_distribution_agrees_with_scipy(df):
    for p in PROBABILITIES:
        t = special.stdtrit(df, p)
        assert quantiles.t_ppf(p, df) == pytest.approx(t, rel=1e-10, abs=1e-15)
        assert quantiles.t_cdf(t, df) == pytest.approx(special.stdtr(df, t), rel=1e-10)


@pytest.mark.parametrize("z", [-37.0, -10.0, -1.96, -1e-9, 0.0, 0.5, 3.0, 8.0])
def test_the_normal_distribution_agrees_with_scipy(z):
    assert quantiles.normal_cdf(z) == pytest.approx(special.ndtr(z), rel=1e-12)
    if abs(z) < 8:  # beyond, 1 - p rounds to nothing
        assert quantiles.normal_ppf(special.ndtr(z)) == pytest.approx(z, rel=1e-9, abs=1e-15)


@given(p=st.floats(1e-9, 1 - 1e-9), a=st.floats(1, 500), b=st.floats(1, 500))  # where the density is bounded
def test_the_beta_quantile_inverts_the_distribution_function(p, a, b):
    x = quantiles.beta_ppf(p, a, b)
    # x is rounded by at most eps, and the density is at most 500: the probability moves by at most 500 eps, about 1e-13
    assert quantiles.beta_cdf(x, a, b) == pytest.approx(p, rel=1e-10, abs=2e-13)


@given(p=st.floats(1e-9, 1 - 1e-9), df=st.floats(0.5, 1e5))
def test_the_t_distribution_is_symmetric_and_inverted(p, df):
    t = quantiles.t_ppf(p, df)
    assert quantiles.t_cdf(t, df) == pytest.approx(p, rel=1e-9)
    assert quantiles.t_cdf(-t, df) == pytest.approx(1 - p, rel=1e-9)


@given(p=st.floats(1e-6, 1 - 1e-6), a=st.floats(1, 50), b=st.floats(1, 50))
def test_exchanging_the_beta_parameters_mirrors_the_quantile(p, a, b):
    mirrored = 1 - quantiles.beta_ppf(1 - p, b, a)
    assert quantiles.beta_ppf(p, a, b) == pytest.approx(mirrored, rel=1e-9, abs=1e-12)


def test_closed_forms():
    assert quantiles.beta_cdf(0.3, 1, 1) == pytest.approx(0.3, rel=1e-15)
    assert quantiles.beta_cdf(0.3, 2, 1) == pytest.approx(0.09, rel=1e-14)
    assert quantiles.t_ppf(0.9, 1) == pytest.approx(math.tan(0.4 * math.pi), rel=1e-14)  # Cauchy
    assert quantiles.t_ppf(0.75, 2) == pytest.approx(math.sqrt(2 / 3), rel=1e-14)
    assert quantiles.t_ppf(0.5, 7) == 0
    assert quantiles.t_cdf(0, 7) == 0.5


def test_the_t_quantile_tends_to_the_normal_quantile():
    assert quantiles.t_ppf(0.975, 1e9) == pytest.approx(quantiles.normal_ppf(0.975), rel=1e-8)


def test_outside_the_unit_interval_the_beta_distribution_function_is_constant():
    assert quantiles.beta_cdf(-1, 2, 3) == 0
    assert quantiles.beta_cdf(2, 2, 3) == 1


@pytest.mark.parametrize("p", [0, 1, -0.1, 1.5, math.nan, math.inf])
def test_quantiles_refuse_what_is_no_probability(p):
    for ppf in (quantiles.normal_ppf, lambda p: quantiles.t_ppf(p, 3), lambda p: quantiles.beta_ppf(p, 1, 2)):
        with pytest.raises(ValueError, match="p must"):
            ppf(p)


def test_bad_parameters_are_named():
    with pytest.raises(ValueError, match="df must be greater than 0"):
        quantiles.t_ppf(0.5, 0)
    with pytest.raises(ValueError, match="a must be greater than 0"):
        quantiles.beta_ppf(0.5, -1, 1)
    with pytest.raises(ValueError, match="b must be greater than 0"):
        quantiles.beta_cdf(0.5, 1, 0)
    with pytest.raises(ValueError, match="z must be a single number"):
        quantiles.normal_cdf([1, 2])
    with pytest.raises(ValueError, match="t must be finite"):
        quantiles.t_cdf(math.inf, 3)


@pytest.mark.parametrize("q", [1e-20, 1e-17, 0.025, 0.9])
@pytest.mark.parametrize(("a", "b"), [(1.0, 1.0), (4.0, 2.0), (0.5, 30.0)])
def test_the_upper_quantile_of_the_beta_distribution_agrees_with_scipy(q, a, b):
    assert quantiles.beta_isf(q, a, b) == pytest.approx(special.betainccinv(a, b, q), rel=1e-9)
