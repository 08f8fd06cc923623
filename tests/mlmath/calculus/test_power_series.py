"""Power series: radii against theory, estimates against radii, bounds that hold."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from mlmath.calculus import power_series, taylor

n = sp.Symbol("n", positive=True, integer=True)


@pytest.mark.parametrize(
    ("coefficient", "expected"),
    [
        (1 / sp.factorial(n), sp.oo),
        (sp.factorial(n), 0),
        (sp.Integer(1), 1),
        ((-1) ** (n + 1) / n, 1),
        (n**2 * 3**n, sp.Rational(1, 3)),
        (sp.binomial(2 * n, n), sp.Rational(1, 4)),
        (n**n / sp.factorial(n), sp.exp(-1)),
        (sp.Rational(2, 5) ** n / n**3, sp.Rational(5, 2)),
    ],
    ids=str,
)
def test_the_radius_by_symbol(coefficient: sp.Expr, expected: object) -> None:
    found = power_series.radius(coefficient, n)
    assert sp.simplify(found.value - expected) == 0 or found.value == expected
    assert found.test == "ratio"


def test_the_root_test_takes_over_where_ratios_have_no_limit() -> None:
    assert power_series.radius((2 + sp.sin(n) / n) ** n, n) == (sp.Rational(1, 2), "root")
    with pytest.raises(ValueError, match=r"no radius found: .*; "):
        power_series.radius((2 + (-1) ** n) ** n, n)


@pytest.mark.parametrize(
    ("coefficient", "value"),
    [
        (lambda k: 1.0, 1.0),
        (lambda k: 1 / (k + 1), 1.0),
        (lambda k: 3.0**k * (k + 1) ** 2, 1 / 3),
        (lambda k: math.comb(2 * k, k), 0.25),
    ],
)
def test_the_estimates_approach_the_radius(coefficient, value: float) -> None:
    few, many = (power_series.estimate_radius([coefficient(k) for k in range(m)]) for m in (51, 401))
    for guess, closer in zip(few, many, strict=True):
        assert abs(closer - value) <= abs(guess - value)
        # k^p changes the root by at most a factor k^(p/k) with p = 2 and k >= 200, and a constant factor by less
        assert abs(closer / value - 1) <= 0.08


def test_every_second_coefficient_may_vanish() -> None:
    guess = power_series.estimate_radius([0.0 if k % 2 else 4.0 ** (k // 2) for k in range(101)])  # 1/(1 - 4x²)
    assert math.isnan(guess.ratio)
    assert guess.root == pytest.approx(0.5, rel=1e-12)
    assert power_series.estimate_radius([1, 2, 0, 0, 0, 0]).root == math.inf  # a polynomial, as far as one can see


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=8), st.integers(-4, 4), st.integers(-3, 3))
def test_the_last_partial_sum_is_the_polynomial(c: list[int], x: int, center: int) -> None:
    sums = power_series.partial_sums(c, [float(x), 0.0], center=center)
    assert sums.shape == (len(c), 2)
    assert np.array_equal(sums[-1], taylor.evaluate(c, center, [x, 0]))
    assert (sums[0] == c[0]).all()


@given(st.floats(0, 0.9), st.integers(0, 40))
def test_the_tail_bound_holds_and_is_attained_by_the_geometric_series(x: float, degree: int) -> None:
    bound = float(power_series.tail_bound(1.0, 1.0, degree, x))
    rest = 1 / (1 - x) - power_series.partial_sums(np.ones(degree + 1), x)[-1]
    assert abs(rest - bound) <= 16 * (degree + 1) * np.finfo(float).eps / (1 - x)
    log_rest = abs(-np.log1p(-x) - power_series.partial_sums([0, *(1 / np.arange(1, 60))], x)[degree])
    if degree < 59:
        assert log_rest <= bound + 64 * np.finfo(float).eps * (1 + abs(np.log1p(-x)))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: power_series.estimate_radius([1]), "at least two"),
        (lambda: power_series.estimate_radius([1, np.inf]), "must be finite"),
        (lambda: power_series.partial_sums([], 1), "coefficients must not be empty"),
        (lambda: power_series.partial_sums([1], np.nan), "x must be finite"),
        (lambda: power_series.tail_bound(1, 1, 3, [0.5, -1]), "closer to the centre than 1, got 1 times"),
        (lambda: power_series.tail_bound(-1, 1, 3, 0), "coefficient_bound must be at least 0"),
        (lambda: power_series.tail_bound(1, 0, 3, 0), "radius_bound must be greater than 0"),
        (lambda: power_series.tail_bound(1, 1, -1, 0), "degree must be at least 0"),
    ],
)
def test_bad_input_is_named(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_overflow_far_outside_is_said() -> None:
    with pytest.raises(OverflowError, match="partial sum"):
        power_series.partial_sums(np.ones(200), 1e10)
