"""Exact verdicts on convexity: true, false with a witness, or honestly undecided."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from mlmath.optimize.convexity import refute_by_chords
from mlmath.symbolic.convexity import convexity
from mlmath.symbolic.derivatives import NoRuleError

x = sp.Symbol("x", real=True)


@pytest.mark.parametrize(
    ("f", "interval", "expected"),
    [
        (sp.exp(x), (), True),
        (x**4, (), True),
        (3 * x + 1, (), True),
        (sp.log(1 + sp.exp(-x)), (), True),
        (x**2 + sp.sin(x), (), True),
        (-sp.log(x), (0, sp.oo), True),
        (x * sp.log(x), (0, sp.oo), True),
        (-3 * sp.log(x) - 4 * sp.log(1 - x), (0, 1), True),
        (x**3, (0, sp.oo), True),
        (x**3, (), False),
        (sp.exp(-(x**2)), (), False),
        (sp.log(1 + x**2), (), False),
        (sp.log(1 + x**2), (-1, 1), True),
        (sp.sin(x), (0, 3), False),
        (-(sp.Abs(x) ** 2) * sp.Abs(x), (), False),
        (sp.Abs(x), (), None),  # convex, but the second derivative cannot prove it
        (-sp.Abs(x), (), None),  # not convex, and the second derivative does not see it
        (sp.log(x), (-1, 0), None),  # not defined there
        (x**2 + sp.sin(x) + sp.exp(x) / 9, (), None),  # convex, but SymPy does not solve the inequality
        (sp.tan(x), (0, 1), None),  # nor does it say where the cosine vanishes
        (sp.sin(100 * x) / 100 + x**2, (0, sp.Rational(1, 10)), False),
    ],
)
def test_verdicts(f, interval, expected) -> None:
    verdict = convexity(f, x, *interval)
    assert verdict.convex is expected
    assert (verdict.witness is not None) == (expected is False)
    if expected is False:
        assert sp.diff(f, x, 2).subs(x, verdict.witness) < 0


def test_parameters_count_only_if_their_sign_is_known() -> None:
    """SymPy's solveset says that 2a < 0 has no solution in x, whatever a may be."""
    a, b = sp.Symbol("a", real=True), sp.Symbol("b", positive=True)
    assert convexity(a * x**2, x).convex is None
    assert convexity(sp.sin(a * x), x).convex is None
    assert convexity(b * x**2, x).convex is True
    assert convexity(-b * x**2, x).convex is False


def test_a_symbol_without_assumptions_is_taken_as_real() -> None:
    assert convexity(sp.Symbol("t") ** 2, sp.Symbol("t")).convex is True


@given(st.lists(st.integers(-3, 3), min_size=5, max_size=5))
@settings(deadline=None, max_examples=15)
def test_samples_never_contradict_the_verdict(cs: list[int]) -> None:
    f = sum(sp.Integer(c) * x**k for k, c in enumerate(cs))
    if convexity(f, x).convex:
        assert refute_by_chords(lambda t: np.polyval(cs[::-1], t), np.linspace(-3, 3, 31)) is None


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="low must be less than high"):
        convexity(x**2, x, 1, 0)
    with pytest.raises(TypeError, match="the string"):
        convexity("x**2", x)
    with pytest.raises(NoRuleError, match="no rule"):
        convexity(sp.gamma(x), x)


def test_a_variable_that_is_no_symbol_is_named() -> None:
    """The number 3 would be replaced wherever it stands."""
    with pytest.raises(TypeError, match="variable must be a symbol, got 3"):
        convexity(x**3, 3)
