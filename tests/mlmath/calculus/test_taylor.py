"""Taylor polynomials: coefficients against SymPy, values against mpmath, bounds that hold in exact arithmetic."""

from fractions import Fraction
from math import factorial

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from mlmath.calculus import taylor

x = sp.Symbol("x")


@pytest.mark.parametrize("f", [sp.exp(x), sp.sin(x), sp.log(1 + x), 1 / (1 - x), sp.sqrt(1 + x), sp.atan(x)], ids=str)
def test_coefficients_agree_with_sympys_series(f: sp.Expr) -> None:
    series = sp.series(f, x, 0, 8).removeO()
    assert taylor.from_symbolic(f, x, 0, 7) == [series.coeff(x, k) for k in range(8)]


def test_coefficients_about_another_centre() -> None:
    c = taylor.from_symbolic(sp.exp(x), x, 1, 3)
    assert c == [sp.E, sp.E, sp.E / 2, sp.E / 6]


def test_fractions_with_many_digits_stay_exact() -> None:
    """SymPy's `nsimplify` would replace the coefficient of degree 3 by a product of roots that is near it."""
    f = x / ((x**2 + 4) * (x**2 / (x**2 + 2) ** 2 + 2))
    c = taylor.from_symbolic(f, x, sp.Rational(1, 3), 4)
    assert all(v.is_Rational for v in c)
    assert c[3] == sp.diff(f, x, 3).subs(x, sp.Rational(1, 3)) / 6


def test_numeric_coefficients_divide_by_factorials() -> None:
    derivatives = np.arange(1.0, 31.0)
    exact = [Fraction(k + 1) / factorial(k) for k in range(30)]
    assert taylor.coefficients(derivatives).tolist() == [float(v) for v in exact]


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=8), st.floats(-3, 3), st.floats(-3, 3))
def test_horner_agrees_with_numpy(c: list[float], a: float, t: float) -> None:
    expected = np.polynomial.Polynomial(c)(t - a)
    size = sum(abs(v) * abs(t - a) ** k for k, v in enumerate(c))
    assert abs(float(taylor.evaluate(c, a, t)) - expected) <= 4 * len(c) * np.finfo(float).eps * size + 1e-300


def test_a_polynomial_is_its_own_taylor_polynomial_anywhere() -> None:
    p = 2 - 3 * x + x**3
    for center in (-2, 0, 5):
        c = [float(v) for v in taylor.from_symbolic(p, x, center, 3)]
        t = np.linspace(-3, 3, 13)
        assert np.allclose(taylor.evaluate(c, center, t), 2 - 3 * t + t**3, atol=1e-11)


@given(st.floats(0, 5), st.floats(-4, 4), st.integers(0, 12), st.floats(-4, 4))
def test_the_bound_is_rounded_up_from_the_exact_value(M: float, a: float, n: int, t: float) -> None:
    exact = Fraction(M) * abs(Fraction(t) - Fraction(a)) ** (n + 1) / factorial(n + 1)
    bound = float(taylor.remainder_bound(M, a, n, t))
    assert Fraction(bound) >= exact
    if exact > 0:
        assert Fraction(float(np.nextafter(bound, -np.inf))) < exact


@given(st.floats(-3, 3), st.integers(0, 25))
def test_the_enclosure_contains_sine(t: float, n: int) -> None:
    derivatives = [(0, 1, 0, -1)[k % 4] for k in range(n + 1)]
    low, high = taylor.enclosure(derivatives, 0.0, t, 1.0)
    with mpmath.workdps(60):
        assert low <= mpmath.sin(mpmath.mpf(t)) <= high
    width = 2 * abs(t) ** (n + 1) / factorial(n + 1)
    assert high - low <= width * (1 + 1e-9) + 4 * np.finfo(float).eps * (1 + width)


@given(st.floats(-2, 2), st.integers(0, 25))
def test_the_enclosure_contains_exp(t: float, n: int) -> None:
    low, high = taylor.enclosure([1] * (n + 1), 0.0, t, 8.0)  # e^2 < 8
    with mpmath.workdps(60):
        assert low <= mpmath.exp(mpmath.mpf(t)) <= high


def test_a_bound_that_is_too_small_is_exposed() -> None:
    """M = 1 is no bound for exp on [0, 2]: the interval misses the value. The caller's M is a hypothesis."""
    low, high = taylor.enclosure([1, 1, 1], 0.0, 2.0, 1.0)
    assert not low <= np.exp(2.0) <= high


def test_the_largest_bound_on_an_interval_is_at_its_far_end() -> None:
    t = np.linspace(-1, 2, 301)
    assert taylor.interval_bound(3.0, 0.0, 4, (-1, 2)) == float(np.max(taylor.remainder_bound(3.0, 0.0, 4, t)))
    assert taylor.interval_bound(3.0, 0.0, 4, (1, 2)) == float(taylor.remainder_bound(3.0, 0.0, 4, 2.0))


def test_the_degree_is_the_smallest_that_suffices() -> None:
    n = taylor.degree_for(1e-8, 1.0, 1.0)
    assert float(taylor.remainder_bound(1.0, 0.0, n, 1.0)) <= 1e-8 < float(taylor.remainder_bound(1.0, 0.0, n - 1, 1.0))


def test_a_bound_that_grows_with_the_order_is_used() -> None:
    # 1/(1 - x) on |x| <= 1/4: |f^(k)| <= k! (4/3)^(k+1), so the bound at degree n is (4/3)^(n+2) / 4^(n+1)
    n = taylor.degree_for(1e-3, 0.25, lambda k: factorial(k) * (4 / 3) ** (k + 1) * (1 + 1e-12))
    assert (4 / 3) * (1 / 3) ** (n + 1) <= 1e-3 < (4 / 3) * (1 / 3) ** n


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="bound must be at least 0"):
        taylor.remainder_bound(-1.0, 0.0, 2, 1.0)
    with pytest.raises(ValueError, match="degree must be at least 0"):
        taylor.remainder_bound(1.0, 0.0, -1, 1.0)
    with pytest.raises(ValueError, match="low <= high"):
        taylor.interval_bound(1.0, 0.0, 2, (1.0, 0.0))
    with pytest.raises(ValueError, match="no degree up to 5"):
        taylor.degree_for(1e-12, 1.0, 1.0, at_most=5)
    with pytest.raises(ValueError, match="derivatives must not be empty"):
        taylor.enclosure([], 0.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="derivatives must be finite"):
        taylor.enclosure([1.0, np.inf], 0.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="coefficients must not be empty"):
        taylor.evaluate([], 0.0, 1.0)
    with pytest.raises(ValueError, match="derivative number 0 is not finite"):
        taylor.from_symbolic(1 / x, x, 0, 2)
    with pytest.raises(ValueError, match="derivatives must be a vector"):
        taylor.coefficients([[1.0]])


@pytest.mark.parametrize(
    "f",
    [sp.Abs(x), sp.sign(x), sp.Max(x, 0), sp.Min(x, x**2), sp.Heaviside(x), sp.Piecewise((x, x > 0), (0, True))],
    ids=str,
)
def test_at_a_corner_or_a_jump_no_derivative_is_invented(f: sp.Expr) -> None:
    real = sp.Symbol("x", real=True)
    with pytest.raises(ValueError, match="need not have a derivative at x = 0"):
        taylor.from_symbolic(f.subs(x, real), real, 0, 1)


def test_away_from_the_corner_the_coefficients_are_those_of_the_branch() -> None:
    real = sp.Symbol("x", real=True)
    assert taylor.from_symbolic(sp.Abs(real) ** 3, real, -1, 3) == [1, -3, 3, -1]
    assert taylor.from_symbolic(sp.Abs(real), real, 0, 0) == [0]  # the value needs no derivative


def test_the_centre_may_be_a_symbol() -> None:
    a = sp.Symbol("a", positive=True)
    assert taylor.from_symbolic(sp.log(x), x, a, 2) == [sp.log(a), 1 / a, -1 / (2 * a**2)]
    assert taylor.from_symbolic(x**2, x, sp.Symbol("b"), 1) == [sp.Symbol("b") ** 2, 2 * sp.Symbol("b")]


def test_numbers_beyond_the_floats_are_rounded_outwards() -> None:
    assert float(taylor.remainder_bound(1e300, 0.0, 1, 1e100)) == np.inf
    low, high = taylor.enclosure([-(10**400)], 0.0, 1.0, 1.0)
    assert (low, high) == (-np.inf, -np.finfo(float).max)


def test_a_bound_may_be_an_integer_larger_than_any_float() -> None:
    assert taylor.degree_for(1e-60, 0.5, factorial) == 199  # k! r^k / k! = 2^-k
    assert float(taylor.remainder_bound(factorial(300), 0.0, 299, 1.0)) == 1.0
    with pytest.raises(ValueError, match="bound must be at least 0"):
        taylor.remainder_bound(-(10**400), 0.0, 2, 1.0)
