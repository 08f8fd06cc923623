r"""Stationary points and extrema of an expression, found and classified exactly.

:func:`classify` applies the higher derivative test at a point: it differentiates until a derivative does not vanish.
:func:`stationary_points` solves f' = 0 and classifies the solutions; :func:`extrema_on` compares all candidates for
the largest and smallest value on a closed interval: ends, stationary points, and points without a derivative.
The derivatives come from :mod:`mlmath.symbolic.derivatives`, with the conditions under which its rules apply.

See: derivative-tests, critical-points.
"""

from typing import Any, Literal, NamedTuple

import sympy as sp

from mlmath.symbolic.derivatives import NoRuleError, derive
from mlmath.symbolic.exact import as_exact
from mlmath.validate import as_count

__all__ = ["Extrema", "Stationary", "classify", "extrema_on", "stationary_points"]

Kind = Literal["strict local minimum", "strict local maximum", "flat inflection", "not stationary", "inconclusive"]


class Stationary(NamedTuple):
    """A point, and what the derivatives there say about it.

    Attributes
    ----------
    point : sympy.Expr
        Where it is.
    value : sympy.Expr
        The value of the function there.
    kind : str
        "strict local minimum", "strict local maximum", "flat inflection" (the function is strictly monotone around
        the point), "not stationary", or "inconclusive".
    order : int
        The order of the first derivative that does not vanish; 0 if none of those tried is.
    """

    point: sp.Expr
    value: sp.Expr
    kind: Kind
    order: int


class Extrema(NamedTuple):
    """The extreme values on a closed interval.

    Attributes
    ----------
    minimum : sympy.Expr
        The smallest value.
    minimizers : tuple of sympy.Expr
        Where it is attained.
    maximum : sympy.Expr
        The largest value.
    maximizers : tuple of sympy.Expr
        Where it is attained.
    candidates : tuple of sympy.Expr
        All points that were compared, in order.
    """

    minimum: sp.Expr
    maximum: sp.Expr
    minimizers: tuple[sp.Expr, ...]
    maximizers: tuple[sp.Expr, ...]
    candidates: tuple[sp.Expr, ...]


def classify(expression: Any, variable: sp.Symbol, point: Any, *, max_order: int = 8) -> Stationary:
    """Classify a point by the first derivative that does not vanish there.

    Parameters
    ----------
    expression : sympy.Expr
        A function of `variable`.
    variable : sympy.Symbol
        The variable.
    point : number or sympy.Expr
        An exact number.
    max_order : int
        How many derivatives to try.

    Returns
    -------
    Stationary
        Of even order: an extremum. Of odd order greater than 1: a flat inflection. If the first `max_order` derivatives
        vanish: inconclusive.

    Raises
    ------
    NoRuleError
        If the rules do not differentiate the expression at the point, or the sign of a derivative is not decided.
    TypeError, ValueError
        If an argument is not of the kind above.

    Notes
    -----
    See: thm-higher-derivative-test.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> [classify(f, x, 0).kind for f in (x**4, x**3, x, -(x**2))]
    ['strict local minimum', 'flat inflection', 'not stationary', 'strict local maximum']
    """
    at, most = as_exact(point, "point"), as_count(max_order, "max_order")
    derivative = as_exact(expression, "expression")
    value = sp.simplify(derivative.subs(variable, at))
    for order in range(1, most + 1):
        derivative = _derivative_at(derivative, variable, at)
        sign = _sign(sp.simplify(derivative.subs(variable, at)))
        if sign == 0:
            continue
        if order == 1:
            return Stationary(at, value, "not stationary", 1)
        if order % 2 == 1:
            return Stationary(at, value, "flat inflection", order)
        return Stationary(at, value, "strict local minimum" if sign > 0 else "strict local maximum", order)
    return Stationary(at, value, "inconclusive", 0)


def stationary_points(
    expression: Any, variable: sp.Symbol, low: Any = -sp.oo, high: Any = sp.oo
) -> tuple[Stationary, ...]:
    """Solve f' = 0 between two numbers, and classify the solutions.

    Parameters
    ----------
    expression : sympy.Expr
        A function of `variable`, differentiable at the solutions.
    variable : sympy.Symbol
        The variable.
    low, high : number or sympy.Expr
        The open interval to search; without them the whole line.

    Returns
    -------
    tuple of Stationary
        In order.

    Raises
    ------
    NoRuleError
        If f' = 0 has infinitely many solutions there, or SymPy does not find them all, or as in :func:`classify`.
    TypeError, ValueError
        If an argument is not of the kind above.

    Notes
    -----
    See: critical-points.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> [(s.point, s.kind) for s in stationary_points(x**3 - 3 * x, x)]
    [(-1, 'strict local maximum'), (1, 'strict local minimum')]
    """
    interval = open_interval(low, high)
    f = _of_one_variable(expression, variable)
    points = _solutions(derive(f, variable).result, variable, interval)
    return tuple(classify(f, variable, point) for point in points)


def extrema_on(expression: Any, variable: sp.Symbol, low: Any, high: Any) -> Extrema:
    """Find the smallest and the largest value of a continuous function on a closed interval.

    Parameters
    ----------
    expression : sympy.Expr
        A function of `variable`, continuous on [low, high].
    variable : sympy.Symbol
        The variable.
    low, high : number or sympy.Expr
        The ends, exact and finite.

    Returns
    -------
    Extrema

    Raises
    ------
    NoRuleError
        If SymPy does not see that the function is continuous there, or does not find all candidates.
    TypeError, ValueError
        If an argument is not of the kind above.

    Notes
    -----
    The candidates are the ends, the stationary points, and the points between at which the rules do not apply: a
    largest and a smallest value exist, and can be nowhere else. See: prp-candidates.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> found = extrema_on(x**3 - 3 * x, x, -2, 3)
    >>> found.candidates, found.minimizers, found.maximum
    ((-2, -1, 1, 3), (-2, 1), 18)
    """
    inside = open_interval(as_exact(low, "low"), as_exact(high, "high"))
    a, b = inside.start, inside.end
    f = _of_one_variable(expression, variable)
    if f.has(sp.sign, sp.Heaviside, sp.Piecewise, sp.floor, sp.ceiling):
        raise NoRuleError(f"{f} may jump: split the interval where its pieces meet")
    if not _continuous(f, variable, sp.Interval(a, b)):
        raise NoRuleError(f"{f} is not continuous on [{a}, {b}], or SymPy does not see that it is")
    derivation = derive(f, variable)
    kinks: set[sp.Expr] = set()
    for condition in derivation.conditions:
        kinks |= set(_exceptions(condition, variable, inside))
    smooth = [p for p in _solutions(derivation.result, variable, inside) if p not in kinks]
    candidates = _sorted([a, b, *kinks, *smooth])
    values = [sp.simplify(f.subs(variable, p)) for p in candidates]
    smallest, largest = values[0], values[0]
    for v in values[1:]:
        smallest = v if _sign(v - smallest) < 0 else smallest
        largest = v if _sign(v - largest) > 0 else largest
    pairs = list(zip(candidates, values, strict=True))
    minimizers = tuple(p for p, v in pairs if _sign(v - smallest) == 0)
    maximizers = tuple(p for p, v in pairs if _sign(v - largest) == 0)
    return Extrema(smallest, largest, minimizers, maximizers, tuple(candidates))


def _derivative_at(f: sp.Expr, x: sp.Symbol, at: sp.Expr) -> sp.Expr:
    derivation = derive(f, x)
    for condition in derivation.conditions:
        if sp.simplify(condition.subs(x, at)) != sp.true:
            raise NoRuleError(f"the rules do not differentiate {f} at {at}: they need {condition}")
    return derivation.simplified()


def _sign(value: sp.Expr) -> int:
    """Return the sign of an exact number (or an expression in parameters); refuse to guess."""
    if value.is_zero or value.equals(0):
        return 0
    if value.is_positive or value.is_negative:
        return 1 if value.is_positive else -1
    raise NoRuleError(f"the sign of {value} is not decided")


def _of_one_variable(expression: Any, variable: sp.Symbol) -> sp.Expr:
    if not isinstance(variable, sp.Symbol):
        raise TypeError(f"variable must be a symbol, got {variable!r}")
    f = as_exact(expression, "expression")
    if others := f.free_symbols - {variable}:  # SymPy would solve a x = 0 by x = 0, whatever a may be
        raise NoRuleError(f"the expression must have no other symbol than {variable}, got {sorted(map(str, others))}")
    return f


def open_interval(low: Any, high: Any) -> sp.Interval:
    """Return the interval between two exact numbers or infinities."""
    a = low if isinstance(low, sp.core.numbers.NegativeInfinity) else as_exact(low, "low")
    b = high if isinstance(high, sp.core.numbers.Infinity) else as_exact(high, "high")
    if not (a.is_number and b.is_number):
        raise TypeError(f"low and high must be numbers, got {a} and {b}")
    if not a < b:
        raise ValueError(f"low must be less than high, got {a} and {b}")
    return sp.Interval.open(a, b)


def _solutions(f: sp.Expr, x: sp.Symbol, interval: sp.Set) -> list[sp.Expr]:
    """Return the zeros of `f` in an interval, in order, if they are finitely many and SymPy finds them."""
    try:
        found = sp.solveset(f, x, interval)
    except NotImplementedError:
        found = None
    if not isinstance(found, sp.FiniteSet) and found is not sp.S.EmptySet:
        raise NoRuleError(f"the solutions of {f} = 0 in {interval} are not a finite list, or SymPy does not find them")
    return _sorted(list(found))


def _exceptions(condition: Any, x: sp.Symbol, interval: sp.Set) -> list[sp.Expr]:
    """Return the points of an open interval at which a condition of the rules fails, if they are finitely many."""
    if isinstance(condition, sp.Ne):
        return _solutions(condition.lhs - condition.rhs, x, interval)
    try:
        fails = interval - condition.as_set()
    except NotImplementedError:  # for a periodic condition
        fails = interval
    if fails == sp.S.EmptySet:
        return []
    raise NoRuleError(f"the rules need {condition}, which fails in {interval}, or SymPy does not see that it holds")


def _continuous(f: sp.Expr, x: sp.Symbol, interval: sp.Interval) -> bool:
    try:
        return bool(sp.calculus.util.continuous_domain(f, x, interval) == interval)
    except NotImplementedError:
        return False


def _sorted(points: list[sp.Expr]) -> list[sp.Expr]:
    return sorted(set(points), key=lambda p: sp.N(p, 30))
