r"""The algebra of limits: what the limits of the parts say about the limit of the whole, and where the sides matter.

``_probe`` returns the limit of an expression if the limits of its parts decide it. It never rewrites anything: that is
the business of the rules. Used by :mod:`mlmath.symbolic.limits`. See: computing-limits.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import sympy as sp

__all__ = ["NoLimitRuleError"]

_MARKS = {0: "", -1: "^{-}", 1: "^{+}"}


class NoLimitRuleError(ValueError):
    """The rules of the book do not find this limit; the message says what is missing."""


class _UnrealError(NoLimitRuleError):
    """The expression is not a real number near the point, on the side in question."""


class _L(sp.Expr):  # type: ignore[misc]
    """The limit of a part that a later step takes: printed lim[part], never evaluated. Arguments: part, x, a, side."""

    is_commutative = True

    def _latex(self, printer: Any) -> str:
        part, x, a, side = self.args
        inner = printer.doprint(part)
        if part.is_Add:
            inner = rf"\left({inner}\right)"
        mark = _MARKS[int(side)] if a.is_finite else ""
        return rf"\lim_{{{printer.doprint(x)} \to {printer.doprint(a)}{mark}}} {inner}"

    def _sympystr(self, printer: Any) -> str:
        part, x, a, side = self.args
        mark = {0: "", -1: "-", 1: "+"}[int(side)] if a.is_finite else ""
        return f"lim[{printer.doprint(x)}->{printer.doprint(a)}{mark}]({printer.doprint(part)})"


class _Where(NamedTuple):
    """Where a limit is taken: the variable, the point, and the side (-1, 1, or 0 for both)."""

    x: sp.Symbol
    a: sp.Expr
    side: int

    def limit(self, f: sp.Expr) -> sp.Expr:
        """Return the limit of `f` here, not taken."""
        return _L(f, self.x, self.a, sp.Integer(self.side))


class _Value(NamedTuple):
    """A limit that the algebra of limits knows.

    `sign` tells how a limit 0 is approached: 1 from above, -1 from below, 0 never zero but not on one side, None
    unknown. `plain` says that the function is continuous at the point itself, so that its value is the limit.
    """

    limit: sp.Expr
    sign: int | None
    plain: bool


def _value(limit: sp.Expr, *, sign: int | None = None, plain: bool = False) -> _Value:
    return _Value(limit, sign, plain)


def _probe(f: sp.Expr, w: _Where) -> _Value | None:
    """Return the limit of `f` if the limits of its parts decide it, without rewriting; else None."""
    if not f.has(w.x):
        return _value(f, plain=True)
    if f == w.x:
        return _value(w.a, sign=w.side if _is_zero(w.a) else None, plain=w.a.is_finite is not False)
    if f.is_Add:
        return _probe_sum(f, w)
    if f.is_Mul:
        return _probe_product([_probe(g, w) for g in f.args])
    if f.is_Pow and not f.exp.has(w.x):
        return _probe_power(_probe(f.base, w), f.exp, f)
    if f.is_Pow:
        return _probe_varying_power(f, w)
    if isinstance(f, (sp.Max, sp.Min)):
        values = [_probe(g, w) for g in f.args]
        known = [v for v in values if v is not None]
        if len(known) < len(values):
            return None
        return _value(f.func(*[v.limit for v in known]), plain=all(v.plain for v in known))
    if isinstance(f, sp.Piecewise):
        return None  # see _one_piece
    return _probe_function(f, w)


def _probe_sum(f: sp.Add, w: _Where) -> _Value | None:
    values = [_probe(g, w) for g in f.args]
    if any(v is None for v in values):
        return None
    known = [v for v in values if v is not None]
    infinite = {v.limit for v in known if v.limit.is_infinite}
    if len(infinite) == 2 and w.a == sp.oo and f.is_polynomial(w.x):
        leading = _sign(sp.LC(f, w.x))
        return _value(leading * sp.oo) if leading else None
    if infinite:
        return _value(infinite.pop()) if len(infinite) == 1 else None
    total = sp.Add(*[v.limit for v in known])
    plain = all(v.plain for v in known)
    if not _is_zero(total):
        return _value(total, plain=plain)
    signs = {v.sign for v in known}
    sign = signs.pop() if len(signs) == 1 and signs <= {1, -1} else _sign_of_polynomial(f, w)
    return _value(sp.Integer(0), sign=sign, plain=plain)


def _sign_of_polynomial(f: sp.Expr, w: _Where) -> int | None:
    """Return how a polynomial that vanishes at the point approaches 0: its lowest term there decides."""
    if not (w.a.is_finite and f.is_polynomial(w.x)):
        return None
    shifted = sp.Poly(sp.expand(f.subs(w.x, w.x + w.a)), w.x)
    (order,), coefficient = min(shifted.terms())
    if (leading := _sign(coefficient)) is None:
        return None
    return leading * w.side**order if w.side or order % 2 else leading


def _probe_product(values: list[_Value | None]) -> _Value | None:
    if any(v is None for v in values):
        return None
    known = [v for v in values if v is not None]
    zero, infinite = [v for v in known if _is_zero(v.limit)], [v for v in known if v.limit.is_infinite]
    if zero and infinite:
        return None
    plain = all(v.plain for v in known)
    if not zero and not infinite:
        return _value(sp.Mul(*[v.limit for v in known]), plain=plain)
    sign: int | None = 1
    for v in known:
        one = v.sign if v in zero else _sign(v.limit)
        sign = None if one is None or sign is None else sign * one
    if infinite:
        return None if sign is None else _value(sign * sp.oo)
    return _value(sp.Integer(0), sign=sign, plain=plain)


def _probe_power(base: _Value | None, n: sp.Expr, f: sp.Expr) -> _Value | None:
    """Return the limit of base^n for a constant exponent n."""
    direction = _sign(n)
    if base is None or direction is None:
        return None
    whole, even = bool(n.is_integer), bool(n.is_even)
    some_parity = whole and n.is_even is None  # then powers of negative numbers have no known sign
    if _is_zero(base.limit):
        sign = 1 if even and base.sign is not None else base.sign
        sign = 0 if some_parity and sign == -1 else sign
        if not whole:
            if sign == -1:
                raise _UnrealError(f"{f} is not real near the point: the base of its root is negative there")
            if sign != 1:
                return None
        if direction == 1:
            return _value(sp.Integer(0), sign=sign, plain=base.plain and whole)
        return _value(sign * sp.oo) if sign in (1, -1) else None
    if base.limit.is_infinite:
        if base.limit == -sp.oo and not whole:
            raise _UnrealError(f"{f} is not real near the point: the base of its root is negative there")
        sign = 1 if even or base.limit == sp.oo else -1
        if some_parity and sign == -1:
            return _value(sp.Integer(0), sign=0) if direction == -1 else None
        return _value(sign * sp.oo) if direction == 1 else _value(sp.Integer(0), sign=sign)
    if not whole and (known := _sign(base.limit)) != 1:
        if known is None:
            return None
        raise _UnrealError(f"{f} is not real near the point: the base of its root is negative there")
    return _value(base.limit**n, plain=base.plain)


def _probe_varying_power(f: sp.Pow, w: _Where) -> _Value | None:
    """Return the limit of b^g = exp(g log b)."""
    base = _probe(f.base, w)
    if base is None or (not f.base.has(w.x) and _sign(base.limit) is None):
        return None
    if _sign(base.limit) == -1 or (_is_zero(base.limit) and base.sign == -1):
        raise _UnrealError(f"{f} is not real near the point: its base is negative there")
    return _probe(sp.exp(sp.Mul(f.exp, sp.log(f.base), evaluate=False), evaluate=False), w)


class _Function(NamedTuple):
    """An outer function: its limits at infinity and minus infinity, and the sign of its slope at a zero."""

    at_plus: Any
    at_minus: Any
    slope: Callable[[sp.Expr], sp.Expr] | None


_ONE = sp.Integer(1)
_OUTER: dict[Any, _Function] = {
    sp.exp: _Function(sp.oo, sp.Integer(0), None),
    sp.sin: _Function(None, None, sp.cos),
    sp.cos: _Function(None, None, lambda u: -sp.sin(u)),
    sp.tan: _Function(None, None, lambda u: _ONE),
    sp.atan: _Function(sp.pi / 2, -sp.pi / 2, lambda u: _ONE),
    sp.sinh: _Function(sp.oo, -sp.oo, lambda u: _ONE),
    sp.cosh: _Function(sp.oo, sp.oo, None),
    sp.tanh: _Function(_ONE, -_ONE, lambda u: _ONE),
    sp.asinh: _Function(sp.oo, -sp.oo, lambda u: _ONE),
    sp.erf: _Function(_ONE, -_ONE, lambda u: _ONE),
    sp.log: _Function(sp.oo, None, lambda u: _ONE),
    sp.asin: _Function(None, None, lambda u: _ONE),
    sp.acos: _Function(None, None, None),
    sp.atanh: _Function(None, None, lambda u: _ONE),
}


def _probe_function(f: sp.Expr, w: _Where) -> _Value | None:
    """Return the limit of an outer function of something whose limit is known."""
    outer, u = f.func, f.args[0] if f.args else f
    inner = _probe(u, w) if f.args else None
    if inner is None:
        return None
    if outer in (sp.Abs, sp.sign, sp.Heaviside, sp.floor, sp.ceiling):
        return _probe_jump(outer, inner, u, w)
    if outer not in _OUTER:
        return None
    function = _OUTER[outer]
    if inner.limit.is_infinite:
        return _at_infinity(f, outer, function, inner.limit)
    if outer is sp.log and (at_zero := _log_near_zero(f, inner)) is not None:
        return at_zero
    if outer in (sp.asin, sp.acos, sp.atanh) and (_sign(1 - inner.limit**2) != 1):
        return None
    if outer is sp.log and _sign(inner.limit) != 1:
        return None
    if outer is sp.tan and _is_zero(sp.cos(inner.limit)):
        return None
    limit = outer(inner.limit)
    if function.slope is None or not _is_zero(limit):
        return _value(limit, plain=inner.plain)
    slope, shift = _sign(function.slope(inner.limit)), _probe(u - inner.limit, w)
    sign = None if slope is None or shift is None or shift.sign is None else slope * shift.sign
    return _value(sp.Integer(0), sign=sign, plain=inner.plain)


def _at_infinity(f: sp.Expr, outer: Any, function: _Function, end: sp.Expr) -> _Value | None:
    limit = function.at_plus if end == sp.oo else function.at_minus
    if limit is None:
        if outer is sp.log:
            raise _UnrealError(f"{f} is not real near the point: its argument is negative there")
        return None
    return _value(limit, sign=1 if outer is sp.exp and end == -sp.oo else None)


def _log_near_zero(f: sp.Expr, inner: _Value) -> _Value | None:
    if _sign(inner.limit) == -1 or (_is_zero(inner.limit) and inner.sign == -1):
        raise _UnrealError(f"{f} is not real near the point: its argument is negative there")
    return _value(-sp.oo) if _is_zero(inner.limit) and inner.sign == 1 else None


def _probe_jump(outer: Any, inner: _Value, u: sp.Expr, w: _Where) -> _Value | None:
    """Return the limit of |u|, sign u, the unit step, floor or ceiling: at a jump the side decides."""
    if outer is sp.Abs:
        zero = _is_zero(inner.limit)
        return _value(sp.Abs(inner.limit), sign=1 if zero and inner.sign is not None else None, plain=inner.plain)
    if outer in (sp.sign, sp.Heaviside):
        sign = inner.sign if _is_zero(inner.limit) else _sign(inner.limit)
        if sign not in (1, -1):
            return None
        limit = sp.Integer(sign) if outer is sp.sign else sp.Integer((sign + 1) // 2)
        return _value(limit, plain=inner.plain and not _is_zero(inner.limit))
    if inner.limit.is_infinite:
        return _value(inner.limit)
    if not inner.limit.is_number:
        return None
    if not _is_zero(inner.limit - outer(inner.limit)):  # floats, too, may be whole numbers
        return _value(outer(inner.limit), plain=inner.plain)
    shift = _probe(u - inner.limit, w)
    if shift is None or shift.sign not in (1, -1):
        return None
    step = min(shift.sign, 0) if outer is sp.floor else max(shift.sign, 0)
    return _value(inner.limit + step)


def _decided(f: sp.Piecewise, w: _Where) -> bool:
    """Say whether it is known, up to the first condition that holds, which conditions hold near the point."""
    for _, condition in f.args:
        known = _holds_near(condition, w)
        if known is None:
            return False
        if known:
            return True
    return False


def _holds_near(condition: Any, w: _Where) -> bool | None:
    """Say whether a condition holds at all points close to a, on the side in question; None if that is not known."""
    if condition in (sp.true, sp.false):
        return bool(condition)
    if isinstance(condition, (sp.And, sp.Or)):
        known = [_holds_near(c, w) for c in condition.args]
        deciding = isinstance(condition, sp.Or)
        return deciding if deciding in known else None if None in known else not deciding
    if not isinstance(condition, sp.core.relational.Relational):
        return None
    gap = _probe(condition.lhs - condition.rhs, w)
    if gap is None:
        return None
    sign = gap.sign if _is_zero(gap.limit) else _sign(gap.limit)
    if isinstance(condition, (sp.Eq, sp.Ne)):
        return None if sign is None else isinstance(condition, sp.Ne)
    if sign not in (1, -1):
        return None
    return (sign == 1) == isinstance(condition, (sp.Gt, sp.Ge))


# --- Signs and zeros of constants -------------------------------------------------------------------------------------


def _sign(e: sp.Expr) -> int | None:
    """Return the sign of a constant, extended to infinities; None if it depends on a parameter."""
    if e.is_positive or e == sp.oo:
        return 1
    if e.is_negative or e == -sp.oo:
        return -1
    if _is_zero(e):
        return 0
    return None


def _is_zero(e: sp.Expr) -> bool:
    """Say whether a constant is certainly 0."""
    zero = e.is_zero
    if zero is None:
        zero = e.equals(0) if e.is_number else sp.simplify(e) == 0
    return bool(zero)


def _same(one: sp.Expr, other: sp.Expr) -> bool:
    if one == other:
        return True
    return not (one.is_infinite or other.is_infinite or one.has(sp.AccumBounds)) and _is_zero(one - other)
