r"""The rules that rewrite a limit into one that the algebra of limits knows, one function a rule.

A rule looks at an expression and proposes a ``_Move``, or None if it does not apply; ``_RULES`` lists them in the order
in which they are tried. Used by :mod:`mlmath.symbolic.limits`. See: computing-limits, one-sided-infinite-limits.
"""

from collections.abc import Callable
from typing import NamedTuple

import sympy as sp

from mlmath.symbolic._limit_algebra import _OUTER, _decided, _holds_near, _is_zero, _probe, _sign, _Where

_ONE = sp.Integer(1)


class _Move(NamedTuple):
    """What a rule proposes: limits to be taken next, and how they make the limit in question.

    `after` maps the parts' limits, not yet taken, to the expression that is shown; `combine` maps their values to the
    value, or to None if the rule does not apply to these values. If the one part has an `equal` limit, then without it
    the whole has none.
    """

    rule: str
    parts: tuple[tuple[sp.Expr, _Where], ...]
    after: Callable[..., sp.Expr]
    combine: Callable[..., sp.Expr | None]
    equal: bool = False


def _becomes(rule: str, g: sp.Expr, w: _Where) -> _Move:
    """Return the move to one other limit that is equal, or to a constant."""
    if not g.has(w.x):
        return _Move(rule, (), lambda: g, lambda: g)
    return _Move(rule, ((g, w),), lambda limit: limit, lambda value: value, equal=True)


def _turn_round(f: sp.Expr, w: _Where) -> _Move | None:
    """At minus infinity: x = -t."""
    if w.a != -sp.oo:
        return None
    t = sp.Dummy("t", positive=True)
    return _becomes("turn round, x = -t", f.subs(w.x, -t), _Where(t, sp.oo, 0))


def _without_bars(f: sp.Expr, w: _Where) -> _Move | None:
    """On one side |u| is u or -u."""
    changes = {}
    for bars in f.atoms(sp.Abs):
        u = bars.args[0]
        inner = _probe(u, w) if u.has(w.x) else None
        sign = None if inner is None else inner.sign if _is_zero(inner.limit) else _sign(inner.limit)
        if sign in (1, -1):
            changes[bars] = sign * u
    return _becomes("absolute value on this side", f.xreplace(changes), w) if changes else None


def _one_piece(f: sp.Expr, w: _Where) -> _Move | None:
    """Close to the point, on this side, only one piece counts."""
    changes = {}
    for pieces in f.atoms(sp.Piecewise):
        if _decided(pieces, w):
            changes[pieces] = next(g for g, condition in pieces.args if _holds_near(condition, w))
    return _becomes("the piece near the point", f.xreplace(changes), w) if changes else None


def _squeeze(f: sp.Expr, w: _Where) -> _Move | None:
    """Bounded times something that tends to 0."""
    if not f.is_Mul:
        return None
    bounded = [g for g in f.args if _probe(g, w) is None and _is_bounded(g, w)]
    rest = sp.Mul(*[g for g in f.args if g not in bounded])
    if not bounded or not rest.has(w.x):
        return None
    return _Move(
        "squeeze, with a bounded factor",
        ((rest, w),),
        lambda limit: limit,
        lambda value: sp.Integer(0) if _is_zero(value) else None,
    )


def _bounded_term(f: sp.Expr, w: _Where) -> _Move | None:
    """Bounded plus something that tends to infinity."""
    if not f.is_Add:
        return None
    bounded = [g for g in f.args if _probe(g, w) is None and _is_bounded(g, w)]
    rest = sp.Add(*[g for g in f.args if g not in bounded])
    if not bounded or not rest.has(w.x):
        return None
    return _Move(
        "a bounded term beside an infinite one",
        ((rest, w),),
        lambda limit: limit,
        lambda value: value if value.is_infinite else None,
    )


def _is_bounded(f: sp.Expr, w: _Where) -> bool:
    """Say whether `f` certainly stays bounded near the point."""
    if not f.has(w.x):
        return True
    if f.func in (sp.sin, sp.cos, sp.tanh, sp.atan, sp.erf, sp.sign, sp.Heaviside):
        return _is_real(f.args[0], w)
    if f.is_Add or f.is_Mul or f.func is sp.Abs:
        return all(_is_bounded(g, w) for g in f.args)
    if f.is_Pow and f.exp.is_Integer and f.exp.is_positive:
        return _is_bounded(f.base, w)
    value = _probe(f, w)
    return value is not None and not value.limit.is_infinite


def _is_real(f: sp.Expr, w: _Where) -> bool:
    """Say whether the roots, logarithms and the like in `f` are certainly real near the point, on its sides."""
    partial = f.atoms(sp.log, sp.asin, sp.acos, sp.atanh)
    partial |= {g for g in f.atoms(sp.Pow) if not (g.exp.is_integer or g.base.is_positive)}
    return all(_probe(g, w) is not None for g in partial if g.has(w.x))


def _known_limits(f: sp.Expr, w: _Where) -> _Move | None:
    """Replace one factor g that tends to 0 by a simpler e with g/e tending to 1."""
    for factor in sp.Mul.make_args(f):
        base, n = factor.as_base_exp() if factor.is_Pow and not factor.exp.has(w.x) else (factor, _ONE)
        match = _equivalent(base, w)
        if match is not None:
            name, simpler = match
            return _becomes(f"known limit of {name}", (f / factor) * simpler**n, w)
    return None


#: Functions with F(u)/u tending to 1 as u tends to 0.
_NAMES = {
    sp.sin: "the sine",
    sp.tan: "the tangent",
    sp.asin: "arcsin",
    sp.atan: "arctan",
    sp.sinh: "sinh",
    sp.tanh: "tanh",
    sp.asinh: "arsinh",
    sp.atanh: "artanh",
}


def _equivalent(g: sp.Expr, w: _Where) -> tuple[str, sp.Expr] | None:
    """Return the name of the known limit, and e with g = e · (something that tends to 1).

    The known limits are sin(u)/u and its like, (1 - cos u)/u² = 1/2, (e^u - 1)/u, log(1 + u)/u, ((1 + u)^r - 1)/u = r.
    Where u = 0 on the way, that something is 1 by definition: sin(u) = u s(u) with s(0) = 1 and s continuous.
    """

    def null(u: sp.Expr) -> bool:
        value = _probe(u, w)
        return value is not None and _is_zero(value.limit)

    if g.func in _NAMES and null(g.args[0]):
        return _NAMES[g.func], g.args[0]
    if g.func is sp.log and null(g.args[0] - 1):
        return "the logarithm", sp.expand(g.args[0] - 1) if g.args[0].is_Add else g.args[0] - 1
    if not g.is_Add or len(g.args) != 2:
        return None
    one, other = g.args
    return _difference(one, other, w, null) or _difference(other, one, w, null)


def _difference(one: sp.Expr, other: sp.Expr, w: _Where, null: Callable[[sp.Expr], bool]) -> tuple[str, sp.Expr] | None:
    """Return the same for g = one + other, where `one` holds the function: c cos u - c, c e^u - c e^v, c B^r - d."""
    c, h = one.as_independent(w.x, as_Add=False)
    if h.func in (sp.cos, sp.cosh) and not other.has(w.x) and _is_zero(c + other) and null(h.args[0]):
        u = h.args[0]
        return ("the cosine", -c * u**2 / 2) if h.func is sp.cos else ("cosh", c * u**2 / 2)
    exponent = _exponent(h, w)
    if exponent is not None:
        if not other.has(w.x) and _is_zero(c + other) and null(exponent):
            return "the exponential", c * exponent
        d, k = other.as_independent(w.x, as_Add=False)
        second = _exponent(k, w)
        if second is not None and _is_zero(c + d) and null(sp.expand(exponent - second)):
            return "the exponential", c * sp.exp(second) * sp.expand(exponent - second)
    simple = h.is_Pow and (h.exp.is_integer or (h.exp.is_Rational and h.exp.q == 2))  # for factoring and conjugates
    if h.is_Pow and not h.exp.has(w.x) and not simple and not other.has(w.x):
        start = _probe(h.base, w)
        if start is not None and _sign(start.limit) == 1 and _is_zero(c * start.limit**h.exp + other):
            change = sp.expand(h.base - start.limit)
            if null(change):
                return "the power", c * h.exp * start.limit ** (h.exp - 1) * change
    return None


def _exponent(h: sp.Expr, w: _Where) -> sp.Expr | None:
    """Return v if h = e^v with v in x (also b^v = e^(v log b) with b > 0), else None."""
    if isinstance(h, sp.exp):
        return h.args[0]
    if h.is_Pow and h.exp.has(w.x) and not h.base.has(w.x) and _sign(h.base) == 1:
        return h.exp * sp.log(h.base)
    return None


def _factor_and_cancel(f: sp.Expr, w: _Where) -> _Move | None:
    """Cancel a common factor of numerator and denominator, or bring a sum to one denominator."""
    if f.is_Add:
        combined = sp.together(f)
        return None if combined.is_Add else _becomes("common denominator", combined, w)
    if not f.is_Mul:
        return None
    upper, lower = sp.fraction(sp.together(f))
    if not lower.has(w.x) or sp.count_ops(f) > 150:
        return None
    try:
        cancelled = sp.cancel(upper / lower)
        factored = sp.factor(cancelled) if cancelled.is_rational_function(w.x) else cancelled
    except sp.PolynomialError:
        return None
    if sp.count_ops(factored) > sp.count_ops(cancelled) + 2:
        factored = cancelled
    before, after = (sp.count_ops(sp.fraction(sp.together(g))[1]) for g in (f, factored))
    if factored == f or (after >= before and factored.has(w.x)):
        return None
    return _becomes("factor and cancel", factored, w)


def _conjugate(f: sp.Expr, w: _Where) -> _Move | None:
    """Multiply a difference of roots, or of a root and something else, by their sum, above and below."""
    for factor in sp.Mul.make_args(f):
        base, n = factor.as_base_exp() if factor.is_Pow else (factor, _ONE)
        if not base.is_Add or not n.is_Integer:
            continue
        rooted = [t for t in base.args if any(p.exp.q == 2 and p.base.has(w.x) for p in _roots_in(t))]
        if not rooted or (len(rooted) == 2 and len(base.args) > 2) or len(rooted) > 2:
            continue
        one = rooted[0]
        other = sp.Add(*[t for t in base.args if t is not one])
        if not _cancels(one, other, w):
            continue
        sign = -1 if one.could_extract_minus_sign() else 1
        product, conjugate = sp.factor(sp.expand(sign * (one**2 - other**2))), sign * (one - other)
        rest = f / factor * product**n
        rest = sp.cancel(rest) if rest.is_rational_function(w.x) else rest
        return _becomes("conjugate", rest / conjugate**n, w)
    return None


def _roots_in(term: sp.Expr) -> list[sp.Pow]:
    return [p for p in term.atoms(sp.Pow) if p.exp.is_Rational and not p.exp.is_integer]


def _cancels(one: sp.Expr, other: sp.Expr, w: _Where) -> bool:
    """Say whether one + other cancels at the point, while one - other does not."""
    a, b = _probe(one, w), _probe(other, w)
    if a is None or b is None:
        return False
    if a.limit.is_infinite and b.limit.is_infinite:
        return bool(a.limit == -b.limit)
    return bool(a.limit.is_finite and b.limit.is_finite and _is_zero(a.limit + b.limit) and not _is_zero(a.limit))


_BY_SINE: dict[type, Callable[[sp.Expr], sp.Expr]] = {
    sp.tan: lambda u: sp.sin(u) / sp.cos(u),
    sp.cot: lambda u: sp.cos(u) / sp.sin(u),
    sp.sec: lambda u: 1 / sp.cos(u),
    sp.csc: lambda u: 1 / sp.sin(u),
}


def _write_with_sine(f: sp.Expr, w: _Where) -> _Move | None:
    """Write tan, cot, sec, csc by sine and cosine, over one denominator."""
    if not f.has(*_BY_SINE):
        return None
    for name, formula in _BY_SINE.items():
        f = f.replace(name, formula)
    return _becomes("tan = sin/cos", sp.factor(sp.together(f)), w)


def _as_exponential(f: sp.Expr, w: _Where) -> _Move | None:
    """Write f^g as exp(g log f)."""
    if not (f.is_Pow and f.base.has(w.x) and f.exp.has(w.x)):
        return None
    return _Move("write as an exponential", ((f.exp * sp.log(f.base), w),), sp.exp, _exp_of)


def _exp_of(value: sp.Expr) -> sp.Expr:
    return sp.Integer(0) if value == -sp.oo else sp.exp(value)


def _inside(f: sp.Expr, w: _Where) -> _Move | None:
    """Take the limit inside a continuous function, or inside a power."""
    t = sp.Dummy("t", real=True)
    if f.is_Pow and not f.exp.has(w.x):
        u, outer, name = f.base, t**f.exp, "the power"
    elif f.is_Pow and not f.base.has(w.x):
        u, outer, name = f.exp, f.base**t, "the exponential"
    elif f.func in _OUTER or f.func is sp.Abs:
        u, outer, name = f.args[0], f.func(t), f.func.__name__
    elif f.is_Mul and f.has(sp.Abs) and all(g.is_positive or g.func is sp.Abs for g in f.args):
        u, outer, name = sp.Mul(*[g.args[0] if g.func is sp.Abs else g for g in f.args]), sp.Abs(t), "Abs"
    else:
        return None

    def combine(value: sp.Expr) -> sp.Expr | None:
        there = _probe(outer, _Where(t, value, 0))
        return None if there is None else there.limit

    return _Move(f"continuity of {name}", ((u, w),), lambda limit: outer.subs(t, limit), combine)


def _termwise(f: sp.Expr, w: _Where) -> _Move | None:
    """Take the limits of the terms of a sum, or of the factors of a product; known ones are put in at once."""
    if not (f.is_Add or f.is_Mul):
        return None
    probed = {g: _probe(g, w) for g in f.args}
    known = [value.limit for value in probed.values() if value is not None]
    parts = tuple((g, w) for g, value in probed.items() if value is None)
    if len(parts) == len(f.args) == 1 or not parts:
        return None

    def combine(*values: sp.Expr) -> sp.Expr | None:
        total = f.func(*known, *values)
        return None if total.has(sp.nan, sp.zoo, sp.AccumBounds) else total

    def after(*limits: sp.Expr) -> sp.Expr:
        return f.func(*known, *limits)

    return _Move("sum rule" if f.is_Add else "product rule", parts, after, combine)


def _fastest_terms(f: sp.Expr, w: _Where) -> _Move | None:
    """At infinity: put the fastest growing terms of all sums before the bracket."""
    if w.a != sp.oo or not w.x.is_positive:
        return None
    scaled = _scaled(f, w)
    if scaled is None:
        return None
    g = scaled.scale(w.x) * scaled.rest
    return None if g == f else _becomes("leading terms factored out", g, w)


def _growth(f: sp.Expr, w: _Where) -> _Move | None:
    """At infinity: exponentials beat powers, powers beat logarithms."""
    if w.a != sp.oo or not w.x.is_positive:
        return None
    scaled = _scaled(f, w)
    if scaled is None or scaled.order() is None or scaled.scale(w.x) * scaled.rest != f:
        return None
    order = scaled.order()

    def combine(value: sp.Expr) -> sp.Expr | None:
        if order == -1:
            return None if value.is_infinite else sp.Integer(0)
        sign = _sign(value)
        return sign * sp.oo if sign else None

    kind = "exponentials beat powers" if scaled.exponents else "powers beat logarithms"
    end = sp.Integer(0) if order == -1 else sp.oo
    if not scaled.rest.has(w.x):
        value = combine(scaled.rest)
        return None if value is None else _Move(kind, (), lambda: value, lambda: value)
    return _Move(kind, ((scaled.rest, w),), lambda limit: sp.Mul(end, limit, evaluate=False), combine)


def _reciprocal_variable(f: sp.Expr, w: _Where) -> _Move | None:
    """From one side, x = a + 1/t or a - 1/t turns logarithms and exponentials that grow at a into those at infinity."""
    if w.side == 0 or not w.a.is_finite or not f.has(sp.log, sp.exp, sp.atan, sp.Pow):
        return None
    t = sp.Dummy("t", positive=True)
    new = sp.expand_log(f.subs(w.x, w.a + w.side / t), force=True)
    sign = "+" if w.side == 1 else "-"
    return _becomes(f"substitution x = a {sign} 1/t", new, _Where(t, sp.oo, 0))


def _lhopital(f: sp.Expr, w: _Where) -> _Move | None:
    """Differentiate numerator and denominator of 0/0 or infinity/infinity."""
    upper, lower = sp.fraction(sp.together(f))
    above, below = _probe(upper, w), _probe(lower, w)
    if above is None or below is None or not lower.has(w.x) or not upper.has(w.x):
        return None
    indeterminate = (_is_zero(above.limit) and _is_zero(below.limit)) or (
        above.limit.is_infinite and below.limit.is_infinite
    )
    slope = sp.diff(lower, w.x)
    if not indeterminate or slope == 0 or sp.count_ops(f) > 200:
        return None
    return _Move(
        "L'Hôpital's rule",
        ((sp.simplify(sp.diff(upper, w.x) / slope), w),),
        lambda limit: limit,
        lambda value: value,
    )


#: In the order in which they are tried.
_RULES: list[Callable[[sp.Expr, _Where], _Move | None]] = [
    _turn_round,
    _without_bars,
    _one_piece,
    _squeeze,
    _bounded_term,
    _known_limits,
    _factor_and_cancel,
    _conjugate,
    _as_exponential,
    _inside,
    _growth,
    _fastest_terms,
    _termwise,
    _write_with_sine,
    _reciprocal_variable,
]


# --- Growth at infinity -----------------------------------------------------------------------------------------------


class _Scaled(NamedTuple):
    """f = exp(sum of c x^r) · x^power · log(x)^log_power · rest, with r > 0 in `exponents`, {r: c}."""

    exponents: dict[sp.Expr, sp.Expr]
    power: sp.Expr
    log_power: sp.Expr
    rest: sp.Expr

    def scale(self, x: sp.Symbol) -> sp.Expr:
        """Return everything but the rest."""
        exponent = sp.Add(*[c * x**r for r, c in self.exponents.items()])
        return sp.exp(exponent) * x**self.power * sp.log(x) ** self.log_power

    def order(self) -> int | None:
        """Return 1 if the scale tends to infinity, -1 if to 0, 0 if it is 1; None if a sign is not known."""
        if self.exponents:
            return _sign(self.exponents[max(self.exponents)])
        return _sign(self.power) if not _is_zero(self.power) else _sign(self.log_power) if self.log_power != 0 else 0

    def times(self, other: "_Scaled", power: sp.Expr = _ONE) -> "_Scaled":
        """Return this one times a power of another."""
        exponents = {
            r: c
            for r in {**self.exponents, **other.exponents}
            if (c := self.exponents.get(r, sp.Integer(0)) + power * other.exponents.get(r, sp.Integer(0))) != 0
        }
        return _Scaled(
            exponents,
            self.power + power * other.power,
            self.log_power + power * other.log_power,
            self.rest * other.rest**power,
        )


_NOTHING = _Scaled({}, sp.Integer(0), sp.Integer(0), _ONE)


def _scaled(f: sp.Expr, w: _Where) -> _Scaled | None:
    """Write `f` as a scale times a rest that has a limit that is not 0, or stays bounded; None if that fails."""
    x = w.x
    if not f.has(x):
        return _NOTHING._replace(rest=f)
    if f == x:
        return _NOTHING._replace(power=_ONE)
    if f.func is sp.log:
        return _scaled_log(f.args[0], w)
    if f.func is sp.exp or (f.is_Pow and f.exp.has(x)):
        exponent = _exponent(f, w)
        return None if exponent is None else _scaled_exp(exponent, w)
    if f.is_Mul:
        total: _Scaled | None = _NOTHING
        for g in f.args:
            one = _scaled(g, w)
            total = None if one is None or total is None else total.times(one)
        return total
    if f.is_Pow:
        base = _scaled(f.base, w)
        return None if base is None else _NOTHING.times(base, f.exp)
    if f.is_Add:
        return _scaled_sum(f, w)
    value = _probe(f, w)
    limit = value.limit if value is not None else None
    if limit is not None and limit.is_finite and not _is_zero(limit):
        return _NOTHING._replace(rest=f)
    return _NOTHING._replace(rest=f) if limit is None and _is_bounded(f, w) else None


def _scaled_log(g: sp.Expr, w: _Where) -> _Scaled | None:
    """Write log of scale · rest as the sum of the logarithms."""
    if g == w.x:
        return _NOTHING._replace(log_power=_ONE)
    inner = _scaled(g, w)
    if inner is None or inner.log_power != 0 or inner.scale(w.x) == 1:
        value = _probe(sp.log(g), w)
        known = value is not None and value.limit.is_finite and not _is_zero(value.limit)
        return _NOTHING._replace(rest=sp.log(g)) if known else None
    terms = [c * w.x**r for r, c in inner.exponents.items()]
    return _scaled_sum(sp.Add(*terms, inner.power * sp.log(w.x), sp.log(inner.rest)), w)


def _scaled_exp(g: sp.Expr, w: _Where) -> _Scaled | None:
    """Write exp of a sum as a product; terms that tend to a number stay together in the rest."""
    exponents: dict[sp.Expr, sp.Expr] = {}
    calm = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(g)):
        c, h = term.as_independent(w.x, as_Add=False)
        base, r = h.as_base_exp()
        if base == w.x and r.is_number and r.is_positive:
            exponents[r] = exponents.get(r, sp.Integer(0)) + c
            continue
        value = _probe(term, w)
        if value is None or value.limit.is_infinite:
            return None
        calm += term
    return _Scaled(exponents, sp.Integer(0), sp.Integer(0), sp.exp(calm))


def _scaled_sum(f: sp.Expr, w: _Where) -> _Scaled | None:
    """Put the fastest growing term of a sum before the bracket; None if the fastest terms cancel."""
    parts = []
    for g in sp.Add.make_args(sp.expand(f)):
        one = _scaled(g, w)
        if one is None:
            value = _probe(g, w)  # a term that tends to 0 is never the fastest beside one that does not
            if value is None or not _is_zero(value.limit):
                return None
            one = _NOTHING._replace(rest=g)
        parts.append(one)
    fastest = parts[0]
    for one in parts[1:]:
        if (order := one.times(fastest, sp.Integer(-1)).order()) is None:
            return None
        fastest = one if order == 1 else fastest
    bare = fastest._replace(rest=_ONE)
    ratios = [one.times(bare, sp.Integer(-1)) for one in parts]
    rest = sp.Add(*[ratio.scale(w.x) * ratio.rest for ratio in ratios])
    leading = [_probe(ratio.rest, w) for ratio in ratios if ratio.order() == 0]
    if any(v is None or v.limit.is_infinite for v in leading):
        return None
    total = sp.Add(*[v.limit for v in leading if v is not None])
    return None if _is_zero(total) else bare._replace(rest=rest)


# --- No limit ---------------------------------------------------------------------------------------------------------


def _oscillates(f: sp.Expr, w: _Where) -> str | None:
    """Return the reason if f = A + B sin u (or cos u) with u to infinity, A to a number, B to a number other than 0."""
    for wave in f.atoms(sp.sin, sp.cos):
        u = wave.args[0]
        inner = _probe(u, w)
        if (
            inner is None
            or not inner.limit.is_infinite
            or u.has(sp.floor, sp.ceiling, sp.Piecewise, sp.sign, sp.Heaviside)
        ):
            continue  # u has to pass through all numbers
        t = sp.Dummy("t")
        replaced = sp.expand(f.xreplace({wave: t}))
        if replaced.has(sp.sin(u), sp.cos(u)) or not replaced.is_polynomial(t) or sp.degree(replaced, t) != 1:
            continue
        a, b = (_probe(replaced.coeff(t, k), w) for k in (0, 1))
        if a is not None and b is not None and a.limit.is_finite and _sign(b.limit) in (1, -1) and b.limit.is_finite:
            return f"{wave.func.__name__} runs through all of [-1, 1] again and again"
    return None
