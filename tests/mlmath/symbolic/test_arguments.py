"""The checks at the door that the derivations in steps share: which arguments they refuse, with which message."""

from collections.abc import Callable

import pytest
import sympy as sp
from mlmath.symbolic.derivatives import NoRuleError, derive
from mlmath.symbolic.expansions import expand_at
from mlmath.symbolic.integrals import antiderive
from mlmath.symbolic.limits import NoLimitRuleError, take_limit

x = sp.Symbol("x")
n = sp.Symbol("n", integer=True, positive=True)


def limit_at_zero(expression: object, variable: sp.Symbol) -> object:
    return take_limit(expression, variable, 0)


ALL = pytest.mark.parametrize("work", [derive, antiderive, expand_at, limit_at_zero])


@ALL
@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("x**2", "expression must be a SymPy expression, got a string: build it from symbols instead"),
        (sp.Matrix([x]), "expression must be a scalar SymPy expression, got ImmutableDenseMatrix"),
        (sp.MatrixSymbol("A", 2, 2), "expression must be a scalar SymPy expression, got MatrixSymbol"),
        (x > 0, "expression must be a scalar SymPy expression, got StrictGreaterThan"),
        ([x], "expression must be a scalar SymPy expression, got list"),
        (None, "expression must be a scalar SymPy expression, got NoneType"),
        (object, "expression must be a scalar SymPy expression, got <class 'object'>"),
    ],
    ids=str,
)
def test_what_is_no_expression_is_named(work: Callable[..., object], expression: object, message: str) -> None:
    with pytest.raises(TypeError) as error:
        work(expression, x)
    assert str(error.value) == message


@ALL
@pytest.mark.parametrize("variable", [3, "x", x**2, None], ids=str)
def test_the_variable_must_be_a_symbol(work: Callable[..., object], variable: object) -> None:
    with pytest.raises(TypeError, match="variable must be a SymPy symbol, got"):
        work(x**2, variable)


@ALL
def test_two_symbols_may_not_share_one_name(work: Callable[..., object]) -> None:
    with pytest.raises((NoRuleError, NoLimitRuleError), match="two different symbols share one name"):
        work(sp.Symbol("x", real=True) * x, x)


@pytest.mark.parametrize("work", [derive, antiderive, expand_at])
def test_the_variable_must_run_through_an_interval(work: Callable[..., object]) -> None:
    for variable in (n, sp.Symbol("z", imaginary=True)):
        with pytest.raises(NoRuleError, match=f"{variable} does not run through an interval of real numbers"):
            work(variable**2, variable)


@pytest.mark.parametrize("work", [derive, antiderive, expand_at])
def test_factors_must_commute(work: Callable[..., object]) -> None:
    with pytest.raises(NoRuleError, match="do not commute"):
        work(sp.Symbol("A", commutative=False) * x, x)


@ALL
def test_symbols_come_back_as_they_went_in(work: Callable[..., object]) -> None:
    a, positive = sp.Symbol("a"), sp.Symbol("b", positive=True)
    result = work(a * positive * x**2 + x, x)
    assert result.variable is x
    assert result.expression.free_symbols == {a, positive, x}
    steps = sp.Tuple(*[getattr(step, "before", None) or step.part for step in result.steps])
    assert steps.free_symbols <= {a, positive, x}
