"""Exact extrema: classified by the first derivative that does not vanish, and no value on a grid beats them."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from mlmath.symbolic import extrema
from mlmath.symbolic.derivatives import NoRuleError

x = sp.Symbol("x", real=True)


@pytest.mark.parametrize("n", range(1, 8))
@pytest.mark.parametrize("c", [2, -3])
def test_powers_are_classified_by_parity_and_sign(n: int, c: int) -> None:
    found = extrema.classify(c * (x - 1) ** n + 5, x, 1)
    expected = "strict local minimum" if c > 0 else "strict local maximum"
    if n % 2 == 1:
        expected = "flat inflection" if n > 1 else "not stationary"
    assert (found.kind, found.order, found.value) == (expected, n, 5)


def test_a_flat_inflection_is_no_saddle_and_no_extremum() -> None:
    assert extrema.classify(x**3, x, 0).kind == "flat inflection"


def test_inconclusive_cases_are_called_so() -> None:
    assert extrema.classify(sp.Integer(4) + 0 * x, x, 0).kind == "inconclusive"
    assert extrema.classify(x**10, x, 0).kind == "inconclusive"
    assert extrema.classify(x**10, x, 0, max_order=10).kind == "strict local minimum"


def test_parameters_with_known_signs_are_allowed() -> None:
    a = sp.Symbol("a", positive=True)
    assert extrema.classify(a * x**2, x, 0).kind == "strict local minimum"
    with pytest.raises(NoRuleError, match="sign of 2\\*b is not decided"):
        extrema.classify(sp.Symbol("b", real=True) * x**2, x, 0)
    with pytest.raises(NoRuleError, match="no other symbol than x"):
        extrema.stationary_points(a * x**2, x)


def test_a_kink_is_refused_rather_than_called_stationary() -> None:
    """SymPy's derivative of |x| is sign(x), which is 0 at 0: no derivative at all."""
    with pytest.raises(NoRuleError, match="do not differentiate"):
        extrema.classify(sp.Abs(x), x, 0)
    with pytest.raises(NoRuleError, match="do not differentiate"):
        extrema.classify(sp.log(x), x, -1)


def test_stationary_points_in_order() -> None:
    f = 3 * x**4 - 4 * x**3 - 12 * x**2
    found = extrema.stationary_points(f, x)
    assert [(s.point, s.value, s.kind) for s in found] == [
        (-1, -5, "strict local minimum"),
        (0, 0, "strict local maximum"),
        (2, -32, "strict local minimum"),
    ]
    assert [s.point for s in extrema.stationary_points(f, x, 1)] == [2]
    assert [s.point for s in extrema.stationary_points(sp.sin(x), x, 0, 7)] == [sp.pi / 2, 3 * sp.pi / 2]
    assert extrema.stationary_points(sp.exp(x), x) == ()
    with pytest.raises(NoRuleError, match="not a finite list"):
        extrema.stationary_points(sp.sin(x), x)


def test_extrema_on_a_closed_interval_are_at_ends_stationary_points_and_kinks() -> None:
    found = extrema.extrema_on(sp.Abs(x**2 - 1), x, -2, sp.Rational(3, 2))
    assert found.candidates == (-2, -1, 0, 1, sp.Rational(3, 2))
    assert (found.minimum, found.minimizers, found.maximum, found.maximizers) == (0, (-1, 1), 3, (-2,))
    assert extrema.extrema_on(sp.sqrt(x), x, 0, 4).maximizers == (4,)


@given(st.lists(st.integers(-3, 3), min_size=2, max_size=2), st.integers(-3, 2), st.integers(1, 4))
@settings(deadline=None, max_examples=15)
def test_no_value_on_a_grid_beats_the_extrema(roots: list[int], low: int, width: int) -> None:
    f = sp.integrate(sp.expand((x - roots[0]) * (x - roots[1])), x)
    found = extrema.extrema_on(f, x, low, low + width)
    values = sp.lambdify(x, f)(np.linspace(low, low + width, 101))
    assert values.min() >= float(found.minimum) - 1e-12 * 100
    assert values.max() <= float(found.maximum) + 1e-12 * 100
    assert all(f.subs(x, p) == found.minimum for p in found.minimizers)


def test_what_is_not_decided_is_refused() -> None:
    with pytest.raises(NoRuleError, match="not continuous"):
        extrema.extrema_on(1 / x, x, -1, 1)
    with pytest.raises(NoRuleError, match="may jump"):
        extrema.extrema_on(sp.sign(x), x, -1, 1)
    with pytest.raises(NoRuleError, match="not a finite list"):
        extrema.extrema_on(sp.Integer(3) + 0 * x, x, -1, 1)
    with pytest.raises(NoRuleError, match="which fails in"):
        extrema.extrema_on(sp.Abs(x) ** sp.Rational(3, 2), x, -1, 1)


def test_bad_input_is_named() -> None:
    with pytest.raises(TypeError, match="expression must be a number or an expression, got the string"):
        extrema.classify("x**2", x, 0)
    with pytest.raises(TypeError, match="point must be exact"):
        extrema.classify(x**2, x, 0.5)
    with pytest.raises(ValueError, match="max_order must be at least 1"):
        extrema.classify(x**2, x, 0, max_order=0)
    with pytest.raises(ValueError, match="low must be less than high"):
        extrema.stationary_points(x**2, x, 1, 0)
    with pytest.raises(ValueError, match="low must be finite"):
        extrema.extrema_on(x**2, x, -sp.oo, 0)
    with pytest.raises(TypeError, match="low and high must be numbers"):
        extrema.stationary_points(x**2, x, 0, sp.Symbol("c"))
    with pytest.raises(TypeError, match="variable must be a SymPy symbol"):
        extrema.classify(x**2, "x", 0)


@pytest.mark.parametrize("f", [sp.Abs(sp.sin(x)), sp.Mod(x, 1)])
def test_what_sympy_has_not_implemented_is_refused_by_name(f) -> None:
    with pytest.raises(NoRuleError, match="or SymPy does not"):
        extrema.extrema_on(f, x, -1, 4)


def test_a_variable_that_is_no_symbol_is_named() -> None:
    with pytest.raises(TypeError, match="variable must be a symbol, got 'x'"):
        extrema.extrema_on(x**2, "x", 0, 1)
    with pytest.raises(TypeError, match="variable must be a symbol, got 'x'"):
        extrema.stationary_points(x**2, "x")
