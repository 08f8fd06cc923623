r"""Differentiate an expression one named rule at a time, and show every step.

Call :func:`derive`. It returns a :class:`Derivation`: the steps, the derivative, and the conditions under which the
rules apply. A derivation shows itself as mathematics in a notebook, on the website and in print, and as text in a
terminal. The result is compared with :func:`sympy.diff` before it is returned.

The mathematics is in the section *The rules*: the table ``_OUTER`` of outer functions, and ``_one_rule``, which chooses
the rule for the outermost layer of an expression. The rest walks, checks and prints.
See: differentiation-drill.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from mlmath.symbolic._arguments import _as_scalar, _as_symbol, _real_symbols, _refuse_other_numbers
from mlmath.symbolic._rows import _aligned, _columns, _endings, _numbered, _simplified, _valid_where

__all__ = ["Derivation", "NoRuleError", "Step", "derive"]


class NoRuleError(ValueError):
    """The rules of the book do not cover this expression; the message says which part, and why."""


class _D(sp.Expr):  # type: ignore[misc]
    """The derivative of a part that a later step computes: printed d/dx[part], never evaluated."""

    is_commutative = True

    def _latex(self, printer: Any) -> str:
        part, x = (printer.doprint(a) for a in self.args)
        return rf"\frac{{\mathrm{{d}}}}{{\mathrm{{d}} {x}}}\left[{part}\right]"

    def _sympystr(self, printer: Any) -> str:
        part, x = (printer.doprint(a) for a in self.args)
        return f"d/d{x}[{part}]"


@dataclass(frozen=True)
class Step:
    """One application of one rule: the derivative of `before` is `after`, wherever the condition `where` holds.

    The derivatives of ``parts``, which later steps compute, stand in `after` unevaluated.
    """

    rule: str
    before: sp.Expr
    after: sp.Expr
    parts: tuple[sp.Expr, ...] = ()
    where: Boolean = sp.true


@dataclass(frozen=True)
class Derivation:
    """A derivative together with the way to it.

    Attributes
    ----------
    expression : sympy.Expr
        What was differentiated.
    variable : sympy.Symbol
        With respect to what.
    steps : tuple of Step
        From the outside in; a part that occurs twice is differentiated once.
    result : sympy.Expr
        The derivative, as the rules give it.
    conditions : tuple of sympy.logic.boolalg.Boolean
        The rules apply where all of these hold. Elsewhere the derivative may or may not exist: ask the definition.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> derivation = derive(sp.log(x), x)
    >>> derivation.rules(), derivation.result, derivation.conditions
    (('derivative of log',), 1/x, (x > 0,))
    """

    expression: sp.Expr
    variable: sp.Symbol
    steps: tuple[Step, ...]
    result: sp.Expr
    conditions: tuple[Boolean, ...]

    def simplified(self) -> sp.Expr:
        """Return the result after :func:`sympy.simplify`, or the result itself where it is long or not made shorter."""
        return _simplified(self.result)

    def rules(self) -> tuple[str, ...]:
        """Return the names of the rules used, in order."""
        return tuple(step.rule for step in self.steps)

    def latex(self) -> str:
        r"""Return the steps as an ``aligned`` environment, without dollar signs."""
        rows = [(step.rule, self._equation(step)) for step in self.steps]
        rows += [(name, f"= {sp.latex(value)}") for name, value in _endings(self.result, len(self.steps))]
        return _aligned(rows + _valid_where(self.conditions, sp.latex))

    def markdown(self) -> str:
        """Return the steps as a numbered Markdown list with inline mathematics."""
        rows = [(step.rule, f"${self._equation(step)}$") for step in self.steps]
        endings = [(name, f"${sp.latex(value)}$") for name, value in _endings(self.result, len(self.steps))]
        return _numbered(rows, endings, self.conditions)

    def _equation(self, step: Step) -> str:
        after = sp.latex(step.after)
        factor, rest = step.after.as_coeff_Mul()
        if step.rule == "constant multiple rule" and factor.q > 1:  # 1/2 d/dx[f], not a fraction above a fraction bar
            after = f"{sp.latex(factor)} {sp.latex(rest)}"
        return f"{sp.latex(_D(step.before, self.variable))} = {after}"

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex()}\n$$"

    def __str__(self) -> str:
        rows = [(s.rule, f"{_D(s.before, self.variable)} = {s.after}") for s in self.steps]
        rows += [(name, f"= {value}") for name, value in _endings(self.result, len(self.steps))]
        return _columns(rows + _valid_where(self.conditions, str))

    __repr__ = __str__


def derive(expression: Any, variable: sp.Symbol) -> Derivation:
    """Differentiate `expression` with respect to `variable`, naming the rule of each step.

    All symbols stand for real numbers; a symbol without assumptions is taken as real while the rules are applied.
    Parameters are taken from where the expression is real: the conditions speak of the rules, not of ``log(a)``.

    Parameters
    ----------
    expression : sympy.Expr or number
        Built from numbers, symbols, ``+``, ``*``, ``/``, powers (also f(x)**g(x)), exp, log, the trigonometric and
        hyperbolic functions and their inverses, erf, Abs, sign, Heaviside, Max, Min and Piecewise.
    variable : sympy.Symbol
        Every other symbol is a constant parameter.

    Returns
    -------
    Derivation

    Raises
    ------
    TypeError
        If `expression` is not a SymPy expression or number (strings are refused), or `variable` not a symbol.
    NoRuleError
        If a part has no rule here, is not real, or is defined nowhere; or if the variable takes integers only.

    Notes
    -----
    One visit per distinct subexpression. See: differentiation-drill, thm-power-rule, thm-linearity, thm-product-rule,
    thm-quotient-rule, thm-chain-rule, thm-exp-log-derivatives.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> derive(x**2 * sp.sin(x), x)
    product rule       d/dx[x**2*sin(x)] = x**2*d/dx[sin(x)] + sin(x)*d/dx[x**2]
    power rule         d/dx[x**2] = 2*x
    derivative of sin  d/dx[sin(x)] = cos(x)
    together           = x**2*cos(x) + 2*x*sin(x)
    simplified         = x*(x*cos(x) + 2*sin(x))
    """
    whole = _as_scalar(expression, "expression")
    _refuse_other_numbers(whole, _as_symbol(variable), NoRuleError, ": nothing can tend to zero")
    to_real, back = _real_symbols(whole.free_symbols | {variable}, NoRuleError)
    x = to_real.get(variable, variable)
    whole = whole.xreplace(to_real)

    steps: list[Step] = []
    derivatives: dict[sp.Expr, sp.Expr] = {}

    def visit(part: sp.Expr) -> None:
        if part in derivatives:
            return
        _refuse_unreal(part)
        step = _one_rule(part, x)  # after it only the parts are left to differentiate
        if step.where == sp.false:
            raise NoRuleError(f"{part} is defined nowhere, or differentiable nowhere, on the real line")
        steps.append(step)
        for inner in step.parts:
            visit(inner)
        derivatives[part] = step.after.xreplace({_D(inner, x): derivatives[inner] for inner in step.parts})

    visit(whole)
    result = derivatives[whole]
    conditions = tuple(dict.fromkeys(c for s in steps for c in sp.And.make_args(s.where) if c != sp.true))
    if not _agree(result, _sympy_derivative(whole, x), conditions):
        raise AssertionError(f"the rules gave {result} for the derivative of {whole}, SymPy disagrees")

    def restored(e: Any) -> Any:  # in the symbols that the caller gave
        return e.xreplace(back)

    return Derivation(
        restored(whole),
        variable,
        tuple(
            Step(s.rule, restored(s.before), restored(s.after), tuple(map(restored, s.parts)), restored(s.where))
            for s in steps
        ),
        restored(result),
        tuple(map(restored, conditions)),
    )


# --- The rules --------------------------------------------------------------------------------------------------------

#: The outer functions F: name, F'(u), and where F is differentiable. The chain rule does the rest.
_OUTER: dict[Any, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = {
    sp.exp: ("exp", sp.exp, lambda u: sp.true),
    sp.log: ("log", lambda u: 1 / u, lambda u: u > 0),
    sp.sin: ("sin", sp.cos, lambda u: sp.true),
    sp.cos: ("cos", lambda u: -sp.sin(u), lambda u: sp.true),
    sp.tan: ("tan", lambda u: 1 + sp.tan(u) ** 2, lambda u: sp.Ne(sp.cos(u), 0)),
    sp.cot: ("cot", lambda u: -1 - sp.cot(u) ** 2, lambda u: sp.Ne(sp.sin(u), 0)),
    sp.sec: ("sec", lambda u: sp.sec(u) * sp.tan(u), lambda u: sp.Ne(sp.cos(u), 0)),
    sp.csc: ("csc", lambda u: -sp.csc(u) * sp.cot(u), lambda u: sp.Ne(sp.sin(u), 0)),
    sp.asin: ("arcsin", lambda u: 1 / sp.sqrt(1 - u**2), lambda u: sp.Abs(u) < 1),
    sp.acos: ("arccos", lambda u: -1 / sp.sqrt(1 - u**2), lambda u: sp.Abs(u) < 1),
    sp.atan: ("arctan", lambda u: 1 / (1 + u**2), lambda u: sp.true),
    sp.acot: ("arccot", lambda u: -1 / (1 + u**2), lambda u: sp.Ne(u, 0)),  # SymPy's acot jumps at 0
    sp.asec: ("arcsec", lambda u: 1 / (u**2 * sp.sqrt(1 - 1 / u**2)), lambda u: sp.Abs(u) > 1),
    sp.acsc: ("arccsc", lambda u: -1 / (u**2 * sp.sqrt(1 - 1 / u**2)), lambda u: sp.Abs(u) > 1),
    sp.sinh: ("sinh", sp.cosh, lambda u: sp.true),
    sp.cosh: ("cosh", sp.sinh, lambda u: sp.true),
    sp.tanh: ("tanh", lambda u: 1 - sp.tanh(u) ** 2, lambda u: sp.true),
    sp.coth: ("coth", lambda u: -1 / sp.sinh(u) ** 2, lambda u: sp.Ne(u, 0)),
    sp.sech: ("sech", lambda u: -sp.sech(u) * sp.tanh(u), lambda u: sp.true),
    sp.csch: ("csch", lambda u: -sp.csch(u) * sp.coth(u), lambda u: sp.Ne(u, 0)),
    sp.asinh: ("arsinh", lambda u: 1 / sp.sqrt(1 + u**2), lambda u: sp.true),
    sp.acosh: ("arcosh", lambda u: 1 / sp.sqrt(u**2 - 1), lambda u: u > 1),
    sp.atanh: ("artanh", lambda u: 1 / (1 - u**2), lambda u: sp.Abs(u) < 1),
    sp.acoth: ("arcoth", lambda u: 1 / (1 - u**2), lambda u: sp.Abs(u) > 1),
    sp.asech: ("arsech", lambda u: -1 / (u * sp.sqrt(1 - u**2)), lambda u: sp.And(u > 0, u < 1)),
    sp.acsch: ("arcsch", lambda u: -1 / (u**2 * sp.sqrt(1 + 1 / u**2)), lambda u: sp.Ne(u, 0)),
    sp.erf: ("erf", lambda u: 2 * sp.exp(-(u**2)) / sp.sqrt(sp.pi), lambda u: sp.true),
    sp.Abs: ("the absolute value", sp.sign, lambda u: sp.Ne(u, 0)),
    sp.sign: ("sign", lambda u: sp.Integer(0), lambda u: sp.Ne(u, 0)),
    sp.Heaviside: ("the unit step", lambda u: sp.Integer(0), lambda u: sp.Ne(u, 0)),
}


def _one_rule(f: sp.Expr, x: sp.Symbol) -> Step:
    """Return the one step that differentiates the outermost layer of `f`."""
    if x not in f.free_symbols:
        return Step("constant rule", f, sp.Integer(0))
    if f == x:
        return Step("identity", f, sp.Integer(1))
    if f.is_Add:
        terms = tuple(f.as_ordered_terms())
        return Step("sum rule", f, sp.Add(*[_D(t, x) for t in terms]), terms)
    if f.is_Mul:
        return _product(f, x)
    if f.is_Pow:
        return _power(f, x)
    if isinstance(f, (sp.Max, sp.Min)):
        return _extreme(f, x)
    if isinstance(f, sp.Piecewise):
        return _pieces(f, x)
    if f.func in _OUTER and x not in sp.Tuple(*f.args[1:]).free_symbols:  # the unit step also carries its value at 0
        name, slope, where = _OUTER[f.func]
        u = f.args[0]
        if u == x:
            return Step(f"derivative of {name}", f, slope(x), (), where(x))
        return Step(f"chain rule with {name}", f, slope(u) * _D(u, x), (u,), where(u))
    raise NoRuleError(f"no rule here differentiates {f.func.__name__}, in {f}")


def _product(f: sp.Expr, x: sp.Symbol) -> Step:
    constant, rest = f.as_independent(x, as_Add=False)
    if constant != 1:
        return Step("constant multiple rule", f, constant * _D(rest, x), (rest,))
    upper, lower = _fraction(f, x)
    if lower == 1:
        factors = tuple(f.as_ordered_factors())
        after = sp.Add(*[sp.Mul(*factors[:i], _D(g, x), *factors[i + 1 :]) for i, g in enumerate(factors)])
        return Step("product rule", f, after, factors)
    if upper == 1:
        return Step("reciprocal rule", f, -_D(lower, x) / lower**2, (lower,), sp.Ne(lower, 0))
    after = (_D(upper, x) * lower - upper * _D(lower, x)) / lower**2
    return Step("quotient rule", f, after, (upper, lower), sp.Ne(lower, 0))


def _fraction(f: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """Split a product into numerator and denominator; e^(-x) stays a factor above."""
    upper, lower = [], []
    for factor in f.as_ordered_factors():
        base, exponent = factor.as_base_exp() if factor.is_Pow else (factor, sp.Integer(1))
        below = factor.is_Pow and x not in exponent.free_symbols and exponent.could_extract_minus_sign()
        (lower.append(base**-exponent) if below else upper.append(factor))
    return sp.Mul(*upper), sp.Mul(*lower)


def _power(f: sp.Expr, x: sp.Symbol) -> Step:
    base, n = f.args
    if x not in n.free_symbols:
        # n = 1, 2, 3, … everywhere; other integers away from 0; other exponents where the base is positive
        where = base > 0
        if n.is_integer or (n.is_Float and float(n).is_integer()):  # the exponent 2.0 is the integer 2
            where = sp.true if n.is_positive else sp.Ne(base, 0)
        if base == x:
            return Step("power rule", f, n * x ** (n - 1), (), where)
        return Step("generalized power rule", f, n * base ** (n - 1) * _D(base, x), (base,), where)
    if x not in base.free_symbols:
        if base.is_positive is False:
            raise NoRuleError(f"{f} is not a real function on an interval: its base {base} is not positive")
        if n == x:
            return Step("exponential rule", f, f * sp.log(base), (), base > 0)
        return Step("chain rule with exponential", f, f * sp.log(base) * _D(n, x), (n,), base > 0)
    after = f * (_D(n, x) * sp.log(base) + n * _D(base, x) / base)
    return Step("logarithmic differentiation", f, after, (n, base), base > 0)


def _extreme(f: sp.Expr, x: sp.Symbol) -> Step:
    """Max or Min: the derivative of whichever argument is ahead; where two are level, none is claimed."""
    arguments = tuple(sorted(f.args, key=sp.default_sort_key))
    branches = []
    for i, g in enumerate(arguments):
        rest = f.func(*(arguments[:i] + arguments[i + 1 :]))
        branches.append((_D(g, x), g > rest if isinstance(f, sp.Max) else g < rest))
    level = sp.And(*[sp.Ne(g, h) for i, g in enumerate(arguments) for h in arguments[:i]])
    name = "maximum" if isinstance(f, sp.Max) else "minimum"
    return Step(f"branches of the {name}", f, sp.Piecewise(*branches), arguments, level)


def _pieces(f: sp.Piecewise, x: sp.Symbol) -> Step:
    """Piecewise: inside a piece the derivative of that piece; where two pieces meet, none is claimed."""
    pieces = tuple(dict.fromkeys(g for g, _ in f.args))
    borders = sorted(set().union(*[c.atoms(sp.core.relational.Relational) for _, c in f.args]), key=sp.default_sort_key)
    away = sp.And(*[sp.Ne(border.lhs, border.rhs) for border in borders if x in border.free_symbols])
    return Step("piece by piece", f, sp.Piecewise(*[(_D(g, x), c) for g, c in f.args]), pieces, away)


# --- Checks and printing ----------------------------------------------------------------------------------------------


def _refuse_unreal(part: sp.Expr) -> None:
    if part.has(sp.I, sp.zoo, sp.nan, sp.oo, -sp.oo):
        raise NoRuleError(f"{part} is not a finite real number: the rules here are for real functions")
    if part.is_extended_real is False:
        raise NoRuleError(f"{part} is not real: the rules here are for real functions of a real variable")
    for constant in [c for c in part.args if c.is_number]:  # such as asin(2), of which SymPy says nothing
        if not sp.N(constant).is_real:
            raise NoRuleError(f"{constant} in {part} is not real: the rules here are for real functions")


def _sympy_derivative(f: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """Return SymPy's derivative off the jumps, in a form that can be evaluated.

    SymPy leaves Abs(u) and sign(u) unevaluated where it cannot see that u is real, as in Abs(log(x)). There we ask it
    for the derivatives of sqrt(u^2) and u/sqrt(u^2) instead. Delta functions vanish where the rules apply.
    """
    theirs = sp.diff(f, x)
    if theirs.has(sp.Derivative, sp.re, sp.im, sp.Subs):
        plain = {s: sp.Symbol(s.name) for s in f.free_symbols | {x}}
        smooth = f.xreplace(plain)
        smooth = smooth.replace(sp.Abs, lambda u: sp.sqrt(u**2)).replace(sp.sign, lambda u: u / sp.sqrt(u**2))
        theirs = sp.diff(smooth, plain[x]).xreplace({p: s for s, p in plain.items()})
    return theirs.replace(sp.DiracDelta, lambda *_: sp.Integer(0))


def _holds(condition: Boolean, point: dict[sp.Symbol, sp.Expr]) -> bool:
    try:
        return bool(condition.subs(point) == sp.true)
    except TypeError:
        return False  # one side is not real at this point


def _agree(ours: sp.Expr, theirs: sp.Expr, conditions: tuple[Boolean, ...]) -> bool:
    """Return whether two derivatives are equal: structurally, or numerically where all conditions hold.

    Up to five rational points are compared with 30 digits. That is a check of our rules, not a proof of equality.

    Raises
    ------
    NoRuleError
        If no point is found at which all conditions hold, or none can be: then there is nothing to compare.
    """
    symbols = sorted(sp.Tuple(ours, theirs, *conditions).free_symbols, key=lambda s: str(s.name))
    agreed = 0
    for point in _points(symbols):
        if not all(_holds(c, point) for c in conditions):
            continue
        if ours == theirs:
            return True
        a, b = (sp.N(e.subs(point), 30) for e in (ours, theirs))
        if not (a.is_Float and b.is_Float) and not (a.is_number and a == b):
            continue
        if abs(a - b) > sp.Float("1e-20", 30) * (1 + abs(a)):
            return False
        agreed += 1
        if agreed == 5:
            return True
    same = ours == theirs or (sp.count_ops(ours - theirs) < 200 and sp.expand(ours - theirs) == 0)
    if agreed or (same and sp.simplify(sp.And(*conditions)) != sp.false):  # log(x - 10**6) may lie beyond all points
        return True
    raise NoRuleError(f"found no point where {', '.join(map(str, conditions))}: the derivative cannot be confirmed")


def _points(symbols: list[sp.Symbol]) -> Iterator[dict[sp.Symbol, sp.Rational]]:
    """Yield rational points: first within (-2, 2) and (0, 1), then of size 10 and 1000."""
    for k in range(1, 181):
        scale = 1 if k <= 120 else 10 if k <= 150 else 1000
        yield {
            s: sp.Rational(scale * ((37 * k * (i + 1)) % 211 - (0 if s.is_positive or k % 2 else 105)), 107 + i)
            for i, s in enumerate(symbols)
        }
