"""The value of a SymPy expression at points, by walking over its tree: nothing is compiled, nothing simplified.

The walk takes time proportional to the size of the tree, which is bounded; SymPy's own `simplify` and `evalf` have
no such bound. The same walk runs in double precision on arrays of points, and in many digits with mpmath.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any

import mpmath
import numpy as np
import sympy

from mlmath.practice.feedback import UnreadableError

__all__ = ["at_points", "constant", "size", "with_digits"]

MAX_NODES = 2000
MAX_DEPTH = 150
MAX_MAGNITUDE = 20_000  # bits before the binary point, in the calculation with many digits


def _elementwise(function: Callable[..., Any]) -> Callable[..., Any]:
    """Apply a function of mpmath, in double precision, to every entry."""

    def one(*arguments: complex) -> complex:
        if any(abs(a) > 1e6 for a in arguments):  # the gamma function of a large number takes long
            return complex("nan")
        try:
            return complex(function(*arguments))
        except (ValueError, ZeroDivisionError, OverflowError, mpmath.libmp.NoConvergence):
            return complex("nan")

    return np.vectorize(one, otypes=[complex])


def _real(function: Callable[..., Any]) -> Callable[..., Any]:
    """Lift a function of real numbers to complex arrays: not a number where an argument is not real."""

    def lifted(*arguments: Any) -> Any:
        arrays = np.broadcast_arrays(*arguments)
        value = function(*(a.real for a in arrays)).astype(complex)
        value[np.any([np.abs(a.imag) > 1e-12 for a in arrays], axis=0)] = complex("nan")
        return value

    return lifted


_BOTH = ["exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh"]
_INVERSE = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh", "acosh": "arccosh"}
_SPECIAL = {
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "gamma": mpmath.gamma,
    "factorial": mpmath.factorial,
    "binomial": mpmath.binomial,
    "loggamma": mpmath.loggamma,
    "cot": mpmath.cot,
    "sec": mpmath.sec,
    "csc": mpmath.csc,
    "coth": mpmath.coth,
    "sech": mpmath.sech,
    "csch": mpmath.csch,
    "sinc": mpmath.sinc,
    "atanh": mpmath.atanh,
    "acot": mpmath.acot,
}

_DOUBLE: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in _BOTH},
    **{name: getattr(np, other) for name, other in _INVERSE.items()},
    **{name: _elementwise(function) for name, function in _SPECIAL.items()},
    "Abs": lambda z: np.abs(z).astype(complex),
    "sign": _real(np.sign),
    "re": lambda z: np.real(z).astype(complex),
    "im": lambda z: np.imag(z).astype(complex),
    "conjugate": np.conj,
    "floor": _real(np.floor),
    "ceiling": _real(np.ceil),
    "Max": _real(lambda *a: np.max(a, axis=0)),
    "Min": _real(lambda *a: np.min(a, axis=0)),
    "Heaviside": _real(lambda x, at_zero=None: np.heaviside(x, 0.5 if at_zero is None else at_zero)),
    "atan2": _real(np.arctan2),
    "Mod": _real(np.mod),
}

_DIGITS: dict[str, Callable[..., Any]] = {
    **{name: getattr(mpmath, name) for name in [*_BOTH, *_INVERSE]},
    **_SPECIAL,
    "Abs": mpmath.fabs,
    "sign": mpmath.sign,
    "re": mpmath.re,
    "im": mpmath.im,
    "conjugate": mpmath.conj,
    "floor": mpmath.floor,
    "ceiling": mpmath.ceil,
    "Max": lambda *a: max(a),
    "Min": lambda *a: min(a),
    "atan2": mpmath.atan2,
}

_RELATIONS = {
    "StrictLessThan": operator.lt,
    "LessThan": operator.le,
    "StrictGreaterThan": operator.gt,
    "GreaterThan": operator.ge,
    "Equality": operator.eq,
    "Unequality": operator.ne,
}


def size(expression: Any) -> int:
    """Return the number of nodes of the tree; one more than the bound if there are more, or if it is too deep.

    Nothing here recurses, and a part that occurs in two places counts twice: the walk below visits it twice.
    """
    count = 0
    waiting = [(expression, 0)]
    while waiting:
        node, depth = waiting.pop()
        count += 1
        if count > MAX_NODES or depth > MAX_DEPTH:
            return MAX_NODES + 1
        waiting.extend((argument, depth + 1) for argument in node.args)
    return count


def at_points(expression: Any, points: Mapping[str, Any]) -> Any:
    """Return the values of `expression` at points, as an array of complex numbers; NaN where it has none.

    Parameters
    ----------
    expression : sympy.Expr
        At most `MAX_NODES` nodes; its symbols are looked up in `points` by name.
    points : mapping of str to array of shape (k,)
        The coordinates of the k points.

    Raises
    ------
    UnreadableError
        If the expression is too large or holds something that has no value, such as an unevaluated integral.
    """
    if size(expression) > MAX_NODES:
        raise UnreadableError("This expression is too large to compare. Simplify it first.")
    shape = np.shape(next(iter(points.values()))) if points else (1,)
    world = {name: np.asarray(value, dtype=complex) for name, value in points.items()}

    def number(value: Any) -> Any:
        try:
            if value.is_Rational:  # SymPy's own conversion takes a hundred times longer
                return np.full(shape, complex(int(value.p) / int(value.q)))
            return np.full(shape, complex(value))
        except (OverflowError, TypeError, ValueError):
            return np.full(shape, complex("nan"))

    with np.errstate(all="ignore"):
        return np.broadcast_to(_walk(expression, world, number, _DOUBLE, np.power, _piecewise), shape)


def with_digits(expression: Any, point: Mapping[str, Any], digits: int = 40) -> Any:
    """Return the value of `expression` at one point to many digits, or None if it has none."""

    def number(value: Any) -> Any:
        if value.is_Rational:
            return mpmath.mpf(int(value.p)) / int(value.q)
        return mpmath.mpmathify(value._to_mpmath(mpmath.mp.prec))

    def no_piecewise(*_: Any) -> Any:
        raise UnreadableError("piecewise")

    def bounded(function: Callable[..., Any]) -> Callable[..., Any]:
        """Stop before exp(exp(exp(9))), whose digits no memory holds."""

        def apply(*arguments: Any) -> Any:
            value = function(*arguments)
            if value and mpmath.isfinite(value) and mpmath.mag(value) > MAX_MAGNITUDE:
                raise OverflowError
            return value

        return apply

    table = {name: bounded(function) for name, function in _DIGITS.items()}
    with mpmath.workdps(digits):
        try:
            world = {name: number(value) for name, value in point.items()}
            value = _walk(expression, world, number, table, bounded(operator.pow), no_piecewise)
            return value if mpmath.isfinite(value) else None
        except (UnreadableError, ValueError, ZeroDivisionError, OverflowError, TypeError, mpmath.libmp.NoConvergence):
            return None


def constant(expression: Any) -> complex:
    """Return the value of an expression without symbols.

    Raises
    ------
    UnreadableError
        If it holds a symbol, or something that has no value.
    """
    if isinstance(expression, sympy.MatrixBase):
        if expression.shape != (1, 1):
            raise UnreadableError(f"One number is expected, but this is a matrix of shape {expression.shape}.")
        expression = expression[0, 0]
    if expression.is_Integer and abs(expression) < 2**53:
        return complex(int(expression))
    if size(expression) > MAX_NODES:
        raise UnreadableError("This expression is too large to compare. Simplify it first.")
    names = sorted(str(s) for s in expression.free_symbols)
    if names:
        raise UnreadableError(f"One number is expected, but this still depends on {', '.join(names[:5])[:80]}.")
    return complex(at_points(expression, {})[0])


def _walk(
    node: Any,
    world: Mapping[str, Any],
    number: Callable[[Any], Any],
    table: Mapping[str, Callable[..., Any]],
    power: Callable[[Any, Any], Any],
    piecewise: Callable[..., Any],
) -> Any:
    """Return the value of one node from the values of its arguments."""

    def value(n: Any) -> Any:
        if n.is_Symbol:
            if n.name not in world:
                raise UnreadableError(f"The symbol {n.name[:40]} has no value here.")
            return world[n.name]
        if n.is_Add:
            total = value(n.args[0])
            for term in n.args[1:]:
                total = total + value(term)
            return total
        if n.is_Mul:
            product = value(n.args[0])
            for factor in n.args[1:]:
                product = product * value(factor)
            return product
        if n.is_Pow:
            return power(value(n.base), value(n.exp))
        if n is sympy.I:
            return number(sympy.Integer(0)) + 1j
        if n.is_number and not n.args:
            return number(n)
        name = type(n).__name__
        if name == "Piecewise":
            return piecewise(n, value)
        if name not in table:
            raise UnreadableError(
                f"{name} has no value that could be compared. If it is not evaluated yet, use .doit() first."
            )
        return table[name](*(value(a) for a in n.args))

    return value(node)


def _piecewise(node: Any, value: Callable[[Any], Any]) -> Any:
    """Return the values of a piecewise expression: at each point the first piece whose condition holds."""

    def holds(condition: Any) -> Any:
        if condition in (True, False) or condition in (sympy.true, sympy.false):
            return bool(condition)
        name = type(condition).__name__
        if name in ("And", "Or"):
            combine = np.logical_and if name == "And" else np.logical_or
            return combine.reduce([holds(c) for c in condition.args])
        if name not in _RELATIONS:
            raise UnreadableError("This piecewise expression has a condition that cannot be compared.")
        return _RELATIONS[name](np.real(value(condition.lhs)), np.real(value(condition.rhs)))

    result: Any = complex("nan")
    for piece, condition in reversed(node.args):
        result = np.where(holds(condition), value(piece), result)
    return result
