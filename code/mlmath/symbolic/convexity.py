r"""Convexity of an expression, decided exactly by its second derivative, or left undecided.

:func:`convexity` looks for a point with f'' < 0. If there is one, the function is not convex; if SymPy sees that there
is none, it is; otherwise the verdict is None. For a function that is not twice differentiable everywhere on the
interval the second derivative cannot prove convexity, since a kink may bend the wrong way.

See: convex-functions.
"""

from typing import Any, NamedTuple

import sympy as sp

from mlmath.symbolic.derivatives import derive
from mlmath.symbolic.exact import as_exact
from mlmath.symbolic.extrema import open_interval

__all__ = ["Verdict", "convexity"]


class Verdict(NamedTuple):
    """Whether a function is convex.

    Attributes
    ----------
    convex : bool or None
        None if it was not decided.
    second : sympy.Expr
        The second derivative.
    witness : sympy.Expr or None
        A point at which it is negative, if the function is not convex.
    """

    convex: bool | None
    second: sp.Expr
    witness: sp.Expr | None


def convexity(expression: Any, variable: sp.Symbol, low: Any = -sp.oo, high: Any = sp.oo) -> Verdict:
    """Decide whether a function is convex on an open interval.

    Parameters
    ----------
    expression : sympy.Expr
        A function of `variable`.
    variable : sympy.Symbol
        The variable.
    low, high : number or sympy.Expr
        The ends of the interval; without them the whole line.

    Returns
    -------
    Verdict

    Raises
    ------
    NoRuleError
        If the rules do not differentiate the expression.
    TypeError, ValueError
        If an argument is not of the kind above.

    Notes
    -----
    See: thm-convex-characterizations.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> [convexity(f, x).convex for f in (x**4, x**3, sp.Abs(x))]
    [True, False, None]
    """
    if not isinstance(variable, sp.Symbol):
        raise TypeError(f"variable must be a symbol, got {variable!r}")
    interval = open_interval(low, high)
    x = sp.Dummy("x", real=True)  # real, so that SymPy can tell signs
    first = derive(as_exact(expression, "expression").xreplace({variable: x}), x)
    again = derive(first.result, x)
    second = sp.simplify(again.result)
    told = second.xreplace({x: variable})
    conditions = (*first.conditions, *again.conditions)
    witness = _witness(second, x, interval, conditions)
    if witness is not None:
        return Verdict(False, told, witness)
    everywhere = all(_holds_on(c, interval) for c in conditions)
    if everywhere and (second.is_nonnegative or _no_solution(second, x, interval)):
        return Verdict(True, told, None)
    return Verdict(None, told, None)


def _witness(
    second: sp.Expr, x: sp.Symbol, interval: sp.Interval, conditions: tuple[Any, ...]
) -> sp.Expr | None:  # fmt: skip
    """Return a point of the interval with f'' < 0, from where SymPy finds them, or among a few rational points."""
    if second.is_nonnegative:
        return None
    regions = _negative(second, x, interval)
    parts = regions.args if isinstance(regions, sp.Union) else (regions,)
    candidates = [_inside(part) for part in parts if isinstance(part, sp.Interval)]
    candidates += [sp.Rational(k, 4) for k in range(-40, 41)]
    if interval.start.is_finite and interval.end.is_finite:
        candidates += [interval.start + (interval.end - interval.start) * sp.Rational(k, 40) for k in range(1, 40)]
    for point in candidates:
        defined = point in interval and all(c.subs(x, point) == sp.true for c in conditions)
        if defined and second.subs(x, point).is_negative:
            return point
    return None


def _negative(second: sp.Expr, x: sp.Symbol, interval: sp.Interval) -> sp.Set | None:
    """Return where f'' < 0, or None if SymPy cannot solve that."""
    try:
        return sp.solveset(second < 0, x, interval)
    except (NotImplementedError, TypeError, ValueError):  # each of them is how SymPy gives up
        return None


def _no_solution(second: sp.Expr, x: sp.Symbol, interval: sp.Interval) -> bool:
    if second.free_symbols - {x}:  # SymPy would forget that a parameter may be negative
        return False
    return bool(_negative(second, x, interval) == sp.S.EmptySet)


def _inside(part: sp.Interval) -> sp.Expr:
    """Return a point of an interval, a simple one if the interval is unbounded."""
    if part.start.is_finite and part.end.is_finite:
        return (part.start + part.end) / 2
    if part.start.is_finite:
        return part.start + 1
    return part.end - 1 if part.end.is_finite else sp.Integer(0)


def _holds_on(condition: Any, interval: sp.Interval) -> bool:
    try:
        return bool(interval.is_subset(condition.as_set()))
    except (NotImplementedError, TypeError, ValueError):
        return False
