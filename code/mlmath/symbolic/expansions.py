r"""Expand an expression in a Taylor polynomial one named rule at a time, and show every step.

Call :func:`expand_at`. It returns an :class:`Expansion`: the steps from the inside out, the coefficients, and the
conditions on the parameters. Nothing is differentiated along the way: known series are added, multiplied, put into one
another and integrated term by term. Before the result is returned it is compared with derivatives at the centre that
mpmath computes from values of the function alone.

The mathematics is in the section *The rules*: ``_OUTER_SERIES`` with the known series, and ``_Expander.rule``, which
chooses the rule for the outermost layer of an expression. A function without a series in the table is integrated from
the series of its derivative.
See: taylor-polynomials.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import mpmath
import sympy as sp
from sympy.logic.boolalg import Boolean

from mlmath.symbolic.derivatives import _OUTER, NoRuleError, _holds, _points, _refuse_unreal
from mlmath.validate import as_count

__all__ = ["Expansion", "ExpansionStep", "expand_at"]

#: Coefficients of a power series up to the degree that is asked for, constant term first.
Coefficients = list[sp.Expr]


@dataclass(frozen=True)
class ExpansionStep:
    """The expansion of one part.

    Attributes
    ----------
    rule : str
        The rule's name.
    part : sympy.Expr
        What is expanded.
    coefficients : tuple of sympy.Expr
        Its Taylor coefficients at the centre, constant term first.
    """

    rule: str
    part: sp.Expr
    coefficients: tuple[sp.Expr, ...]


@dataclass(frozen=True)
class Expansion:
    """A Taylor polynomial together with the way to it.

    Attributes
    ----------
    expression, variable, center : sympy.Expr, sympy.Symbol, sympy.Expr
        What was expanded, in which variable, at which point.
    steps : tuple of ExpansionStep
        From the inside out; a part that occurs twice is expanded once. The last step is the whole expression.
    conditions : tuple of sympy.logic.boolalg.Boolean
        What the parameters must satisfy for the rules to apply.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> expansion = expand_at(sp.cos(x) / (1 - x), x, 0, 3)
    >>> expansion.coefficients
    (1, 1, 1/2, 1/2)
    """

    expression: sp.Expr
    variable: sp.Symbol
    center: sp.Expr
    steps: tuple[ExpansionStep, ...]
    conditions: tuple[Boolean, ...]

    @property
    def coefficients(self) -> tuple[sp.Expr, ...]:
        """f(a), f'(a), f''(a)/2, ..., up to the degree."""
        return self.steps[-1].coefficients

    @property
    def polynomial(self) -> sp.Expr:
        """The Taylor polynomial in powers of x - a."""
        t = self.variable - self.center
        return sp.Add(*[c * t**k for k, c in enumerate(self.coefficients)])

    def rules(self) -> tuple[str, ...]:
        """Return the names of the rules used, in order."""
        return tuple(step.rule for step in self.steps)

    def latex(self) -> str:
        r"""Return the steps as an ``aligned`` environment, without dollar signs."""
        rows = [(s.rule, f"{sp.latex(s.part)} = {self._series(s, sp.latex)}") for s in self.steps]
        if self.center != 0:
            rows.insert(0, ("with", f"{self._distance()} = {sp.latex(self.variable - self.center)}"))
        if self.conditions:
            rows.append(("valid where", r",\; ".join(sp.latex(c) for c in self.conditions)))
        lines = [rf"&\text{{{name}}} && {formula}" for name, formula in rows]
        return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"

    def _distance(self) -> sp.Symbol:
        """Return the letter for x - a: x itself at the centre 0, else one that is free."""
        used = {s.name for s in self.expression.free_symbols | self.center.free_symbols | {self.variable}}
        return self.variable if self.center == 0 else sp.Symbol(next(n for n in "thsdu" if n not in used))

    def _series(self, step: ExpansionStep, write: Callable[..., str]) -> str:
        t = self._distance()
        terms = [c * t**k for k, c in enumerate(step.coefficients) if c != 0]
        text = write(sp.Add(*terms, evaluate=False), order="none")
        exact = step.part.is_polynomial(self.variable) and sp.degree(step.part, self.variable) < len(step.coefficients)
        return text if exact else f"{text} + O({write(t ** len(step.coefficients))})"

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex()}\n$$"

    def __str__(self) -> str:
        rows = [(s.rule, f"{s.part} = {self._series(s, sp.sstr)}") for s in self.steps]
        if self.center != 0:
            rows.insert(0, ("with", f"{self._distance()} = {self.variable - self.center}"))
        if self.conditions:
            rows.append(("valid where", ", ".join(str(c) for c in self.conditions)))
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name:<{width}}  {formula}" for name, formula in rows)

    __repr__ = __str__


def expand_at(expression: Any, variable: sp.Symbol, center: Any = 0, degree: int = 5) -> Expansion:
    """Expand `expression` at `center` up to `degree`, naming the rule of each step.

    All symbols stand for real numbers. By uniqueness of Taylor polynomials it does not matter how the coefficients
    were found: if f has n + 1 continuous derivatives near a, the only polynomial p of degree at most n with
    f(x) = p(x) + O((x - a)^(n+1)) is the Taylor polynomial.

    Parameters
    ----------
    expression : sympy.Expr or number
        Built from numbers, symbols, ``+``, ``*``, ``/``, powers, exp, log, the trigonometric and hyperbolic functions
        and their inverses, erf, and Abs of what is not 0 at the centre.
    variable : sympy.Symbol
        Every other symbol is a parameter.
    center : sympy.Expr or number
        The point a, a finite real number; it may contain parameters.
    degree : int
        The degree n >= 0.

    Returns
    -------
    Expansion

    Raises
    ------
    TypeError
        If `expression` or `center` is not a SymPy expression or number, `variable` not a symbol, `degree` not an int.
    ValueError
        If `degree` is negative, or `center` not finite and real or not free of `variable`.
    NoRuleError
        If a part has no rule here, or is not real or not smooth at the centre, such as log(x) at 0.

    Notes
    -----
    A product of two series takes (n + 1)(n + 2)/2 products of coefficients, a composition n such products of series.
    See: taylor-polynomials, def-taylor-polynomial, thm-taylor.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> expand_at(sp.exp(sp.sin(x)), x, 0, 4)
    sine series         sin(x) = x - x**3/6 + O(x**5)
    exponential series  exp(sin(x)) = 1 + x + x**2/2 - x**4/8 + O(x**5)
    """
    if isinstance(expression, str):
        raise TypeError("expression must be a SymPy expression, got a string: build it from symbols instead")
    if not isinstance(variable, sp.Symbol):
        raise TypeError(f"variable must be a SymPy symbol, got {variable!r}")
    whole, a = sp.sympify(expression), sp.sympify(center)
    for name, value in (("expression", whole), ("center", a)):
        if not isinstance(value, sp.Expr) or getattr(value, "is_Matrix", False):
            raise TypeError(f"{name} must be a scalar SymPy expression, got {type(value).__name__}")
    if variable in a.free_symbols or a.is_finite is False or a.has(sp.nan, sp.zoo, sp.I):
        raise ValueError(f"center must be a finite real number that does not depend on {variable}, got {a}")
    degree = as_count(degree, "degree", at_least=0)
    symbols = whole.free_symbols | a.free_symbols | {variable}
    if variable.is_real is False or variable.is_integer:
        raise NoRuleError(f"{variable} does not run through an interval of real numbers: nothing can tend to {a}")
    if len({s.name for s in symbols}) < len(symbols):
        raise NoRuleError("two different symbols share one name: rename one of them")
    to_real = {s: sp.Symbol(s.name, real=True) for s in symbols if s.is_real is None}
    back = {real: original for original, real in to_real.items()}
    expander = _Expander(to_real.get(variable, variable), a.xreplace(to_real), degree)
    result = expander.visit(whole.xreplace(to_real))
    conditions = tuple(dict.fromkeys(expander.conditions))
    if not _confirmed(whole.xreplace(to_real), expander.x, expander.a, result, conditions):
        raise AssertionError(f"the rules gave {result} for the coefficients of {whole} at {a}, its values disagree")
    if not expander.steps:
        expander.steps.append(ExpansionStep("polynomial", whole.xreplace(to_real), tuple(result)))
    steps = tuple(
        ExpansionStep(s.rule, s.part.xreplace(back), tuple(c.xreplace(back) for c in s.coefficients))
        for s in expander.steps
    )
    return Expansion(whole, variable, a, steps, tuple(c.xreplace(back) for c in conditions))


# --- The rules --------------------------------------------------------------------------------------------------------

#: The outer functions F with a known series: its name, and the coefficient number k of F(c + v) in powers of v.
_OUTER_SERIES: dict[Any, tuple[str, Callable[[sp.Expr, int], sp.Expr]]] = {
    sp.exp: ("exponential series", lambda c, k: sp.exp(c) / sp.factorial(k)),
    sp.log: ("logarithmic series", lambda c, k: sp.log(c) if k == 0 else (-1) ** (k + 1) / (k * c**k)),
    sp.sin: ("sine series", lambda c, k: sp.sin(c + k * sp.pi / 2) / sp.factorial(k)),
    sp.cos: ("cosine series", lambda c, k: sp.cos(c + k * sp.pi / 2) / sp.factorial(k)),
    sp.sinh: ("hyperbolic sine series", lambda c, k: (sp.cosh(c) if k % 2 else sp.sinh(c)) / sp.factorial(k)),
    sp.cosh: ("hyperbolic cosine series", lambda c, k: (sp.sinh(c) if k % 2 else sp.cosh(c)) / sp.factorial(k)),
}

#: Functions that are quotients, and how.
_QUOTIENTS: dict[Any, tuple[str, Any, Any]] = {
    sp.tan: ("sine over cosine", sp.sin, sp.cos),
    sp.cot: ("cosine over sine", sp.cos, sp.sin),
    sp.sec: ("one over cosine", sp.Integer(1), sp.cos),
    sp.csc: ("one over sine", sp.Integer(1), sp.sin),
    sp.tanh: ("hyperbolic sine over cosine", sp.sinh, sp.cosh),
    sp.coth: ("hyperbolic cosine over sine", sp.cosh, sp.sinh),
    sp.sech: ("one over hyperbolic cosine", sp.Integer(1), sp.cosh),
    sp.csch: ("one over hyperbolic sine", sp.Integer(1), sp.sinh),
}


def _product(f: Sequence[sp.Expr], g: Sequence[sp.Expr]) -> Coefficients:
    """Return the Cauchy product of two series, up to the length of the first."""
    return [sp.expand(sp.Add(*[f[j] * g[k - j] for j in range(k + 1)])) for k in range(len(f))]


def _compose(outer: Sequence[sp.Expr], inner: Sequence[sp.Expr]) -> Coefficients:
    """Return the series of F(u), for the coefficients of F at u(a) and those of u, by Horner's scheme."""
    v = [sp.Integer(0), *inner[1:]]
    result = [outer[-1], *[sp.Integer(0)] * (len(inner) - 1)]
    for b in reversed(outer[:-1]):
        result = _product(result, v)
        result[0] += b
    return result


class _Expander:
    """Expands parts at one centre, and writes down how."""

    def __init__(self, x: sp.Symbol, a: sp.Expr, degree: int) -> None:
        self.x, self.a, self.degree = x, a, degree
        self.steps: list[ExpansionStep] = []
        self.conditions: list[Boolean] = []
        self.known: dict[sp.Expr, Coefficients] = {}

    def visit(self, part: sp.Expr) -> Coefficients:
        """Return the coefficients of a part; constants, and polynomials in powers of x, need no step."""
        if part not in self.known:
            _refuse_unreal(part)
            rule, coefficients = self.polynomial(part) if part.is_polynomial(self.x) else self.rule(part)
            self.known[part] = [_tidy(c) for c in coefficients]
            if rule:
                self.steps.append(ExpansionStep(rule, part, tuple(self.known[part])))
        return self.known[part]

    def polynomial(self, f: sp.Expr) -> tuple[str, Coefficients]:
        """Write a polynomial in powers of x - a; what stands so already needs no rule."""
        t = sp.Dummy("t", real=True)
        powers = sp.Poly(f.subs(self.x, self.a + t), t).all_coeffs()[::-1]
        written = self.a == 0 or len(powers) == 1
        return "" if written else "powers of the distance", [*powers, *[sp.Integer(0)] * self.degree][: self.degree + 1]

    def rule(self, f: sp.Expr) -> tuple[str, Coefficients]:
        """Return the rule for the outermost layer of `f`, and what it gives."""
        if f.is_Add:
            return "sum of series", [sp.Add(*terms) for terms in zip(*map(self.visit, f.args), strict=True)]
        if f.is_Mul:
            return self.product(f)
        if f.is_Pow and self.x not in f.exp.free_symbols:
            return self.power(f)
        if f.is_Pow:
            return "write with exp and log", self.visit(sp.exp(f.exp * sp.log(f.base)))
        if type(f) in _QUOTIENTS:
            return self.quotient(f)
        if isinstance(f, sp.Abs):
            return self.absolute(f)
        if len(f.args) == 1 and type(f) in _OUTER and not isinstance(f, (sp.sign, sp.Heaviside)):
            return self.outer(type(f), self.visit(f.args[0]))
        raise NoRuleError(f"no rule expands {f}: it may have a corner or a jump, or be no elementary function")

    def product(self, f: sp.Mul) -> tuple[str, Coefficients]:
        """Multiply the series of the factors; a constant factor multiplies every coefficient."""
        constant, moving = f.as_independent(self.x, as_Add=False)
        factors = sp.Mul.make_args(moving)
        result = self.visit(factors[0])
        for factor in factors[1:]:
            result = _product(result, self.visit(factor))
        return "product of series" if len(factors) > 1 else "constant multiple", [constant * c for c in result]

    def power(self, f: sp.Pow) -> tuple[str, Coefficients]:
        """Expand a power with a constant exponent: by the binomial theorem, or the binomial series at u(a)."""
        u, r = self.visit(f.base), f.exp
        if r.is_Integer and r >= 0:
            outer = [sp.binomial(r, k) * u[0] ** (r - k) if k <= r else sp.Integer(0) for k in range(self.degree + 1)]
            return "binomial theorem", _compose(outer, u)
        self.need(sp.Ne(u[0], 0) if r.is_integer else u[0] > 0, f)
        outer = [sp.binomial(r, k).expand(func=True) * u[0] ** (r - k) for k in range(self.degree + 1)]
        return "geometric series" if r == -1 else "binomial series", _compose(outer, u)

    def quotient(self, f: sp.Expr) -> tuple[str, Coefficients]:
        """Expand tan and its relatives: the numerator times the reciprocal of the denominator."""
        name, above, below = _QUOTIENTS[type(f)]
        numerator = above if above == 1 else above(f.args[0])
        reciprocal = sp.Pow(below(f.args[0]), -1, evaluate=False)  # SymPy would write sec(u) for 1/cos(u)
        return name, _product(self.visit(numerator), self.visit(reciprocal))

    def absolute(self, f: sp.Abs) -> tuple[str, Coefficients]:
        """Take off the bars where the sign at the centre is known; it stays the same nearby."""
        u = self.visit(f.args[0])
        if u[0].is_positive:
            return "absolute value of what is positive", u
        if u[0].is_negative:
            return "absolute value of what is negative", [-c for c in u]
        raise NoRuleError(f"{f} may have a corner at {self.a}: the sign of {u[0]} is not known")

    def outer(self, function: Any, u: Coefficients) -> tuple[str, Coefficients]:
        """Put the series of u into that of F; without a known one, integrate the series of F'."""
        name, slope, where = _OUTER[function]
        self.need(where(u[0]), function(u[0], evaluate=False))
        if function in _OUTER_SERIES:
            name, coefficient = _OUTER_SERIES[function]
            return name, _compose([coefficient(u[0], k) for k in range(self.degree + 1)], u)
        v = sp.Dummy("v", real=True)
        inside = _Expander(v, u[0], self.degree)
        rates = inside.visit(sp.sympify(slope(v)))  # smooth there: it needs no condition beyond `where`
        outer = [function(u[0]), *[rates[k - 1] / k for k in range(1, self.degree + 1)]]
        return f"{name}: integrate its derivative's series", _compose(outer, u)

    def need(self, condition: Any, part: sp.Expr) -> None:
        """Note a condition on the parameters, or refuse if it fails."""
        condition = sp.simplify(condition)
        if condition == sp.false:
            raise NoRuleError(f"{part} has no Taylor series at {self.x} = {self.a}: {self.a} is at or beyond an end")
        if condition != sp.true:
            self.conditions += sp.And.make_args(condition)


# --- Checks -----------------------------------------------------------------------------------------------------------


def _tidy(c: sp.Expr) -> sp.Expr:
    shorter = sp.simplify(c) if sp.count_ops(c) <= 60 else c
    return shorter if sp.count_ops(shorter) <= sp.count_ops(c) else c


def _confirmed(f: sp.Expr, x: sp.Symbol, a: sp.Expr, ours: Coefficients, conditions: Sequence[Boolean]) -> bool:
    """Compare with mpmath's derivatives from values, for up to three choices of the parameters.

    Raises
    ------
    NoRuleError
        If no parameters are found that satisfy the conditions.
    """
    parameters = sorted((f.free_symbols | a.free_symbols) - {x}, key=lambda s: str(s.name))
    good = (p for p in _points(parameters) if all(_holds(c, p) for c in conditions))
    found = list(islice(good, 3 if parameters else 1))
    if not found:
        raise NoRuleError(f"found no parameters with {', '.join(map(str, conditions))}: nothing to compare")
    with mpmath.workdps(60):
        for point in found:
            values = sp.lambdify(x, f.subs(point), "mpmath")
            theirs = mpmath.taylor(values, mpmath.mpf(sp.N(a.subs(point), 60)), len(ours) - 1)
            for c, theirs_k in zip(ours, theirs, strict=True):
                ours_k = mpmath.mpmathify(sp.N(c.subs(point), 60))
                if abs(ours_k - theirs_k) > mpmath.mpf(10) ** -20 * (1 + abs(ours_k)):
                    return False
    return True
