r"""Expand an expression in a Taylor polynomial one named rule at a time, and show every step.

Call :func:`expand_at`. It returns an :class:`Expansion`: the steps from the inside out, the coefficients, and the
conditions on the parameters. Known series are added, multiplied, put into one another and integrated term by term;
the expression itself is never differentiated. Before the result is returned it is compared with derivatives at the
centre that mpmath computes from values of the function alone.

The mathematics is in the section *The rules*: ``_SERIES`` with the known series, and ``_Expander.rule``, which chooses
the rule for the outermost layer of an expression. A function without a series in the table is integrated from the
series of its derivative.
See: taylor-polynomials.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain, count, islice
from typing import Any

import mpmath
import sympy as sp
from sympy.functions.elementary.hyperbolic import HyperbolicFunction
from sympy.logic.boolalg import Boolean
from sympy.simplify.fu import TR5

from mlmath.symbolic._arguments import _as_scalar, _as_symbol, _real_symbols, _refuse_other_numbers
from mlmath.symbolic._rows import _aligned, _columns, _Rows, _valid_where
from mlmath.symbolic.derivatives import _OUTER, NoRuleError, _holds, _points, _refuse_unreal
from mlmath.symbolic.integrals import _QUOTIENTS
from mlmath.validate import as_count

__all__ = ["Expansion", "ExpansionStep", "expand_at"]

#: Coefficients of a power series up to the degree that is asked for, constant term first.
Coefficients = list[sp.Expr]

#: Longer coefficients, counted in operations, are shown as the rules give them.
_TIDY_AT_MOST = 30


@dataclass(frozen=True)
class ExpansionStep:
    """The rule with which a part is expanded, and its Taylor coefficients at the centre, constant term first."""

    rule: str
    part: sp.Expr
    coefficients: tuple[sp.Expr, ...]


@dataclass(frozen=True)
class Expansion:
    """A Taylor polynomial together with the way to it.

    Attributes
    ----------
    expression : sympy.Expr
        What was expanded.
    variable : sympy.Symbol
        In powers of this minus the centre.
    center : sympy.Expr
        The point a.
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
        return _aligned(self._rows(sp.latex))

    def _rows(self, show: Callable[..., str]) -> _Rows:
        rows = [(s.rule, f"{show(s.part)} = {self._series(s, show)}") for s in self.steps]
        if self.center != 0:
            difference = sp.Add(self.variable, -self.center, evaluate=False)
            rows.insert(0, ("with", f"{show(self._distance())} = {show(difference, order='none')}"))
        return rows + _valid_where(self.conditions, show)

    def _distance(self) -> sp.Symbol:
        """Return the letter for x - a: x itself at the centre 0, else one that is free."""
        if self.center == 0:
            return self.variable
        used = {s.name for s in self.expression.free_symbols | self.center.free_symbols | {self.variable}}
        return sp.Symbol(next(name for name in chain("ht", (f"h_{k}" for k in count(1))) if name not in used))

    def _series(self, step: ExpansionStep, show: Callable[..., str]) -> str:
        """Write the polynomial of a step, and O of the first power left out unless nothing is left out."""
        t = self._distance()
        text = ""
        for term in (show(c * t**k) for k, c in enumerate(step.coefficients) if c != 0):
            minus = term.startswith("-")
            text += (" - " if minus else " + ") + term[minus:].lstrip() if text else term
        if _degree_at_most(step.part, self.variable) < len(step.coefficients):
            return text or "0"
        return f"{text or '0'} + O({show(t ** len(step.coefficients))})"

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex()}\n$$"

    def __str__(self) -> str:
        return _columns(self._rows(sp.sstr))

    __repr__ = __str__


def expand_at(expression: Any, variable: sp.Symbol, center: Any = 0, degree: int = 5) -> Expansion:
    """Expand `expression` at `center` up to `degree`, naming the rule of each step.

    All symbols stand for real numbers. A decimal number is taken as the fraction that it shows: 0.1 is one tenth.
    Where the rules apply, the function has derivatives of every order near the centre, so f(x) = p(x) +
    O((x - a)^(n + 1)) with the Taylor polynomial p of degree n, and with no other polynomial of degree at most n: it
    does not matter how the coefficients were found.

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
        If a rule does not apply at the centre, such as the logarithmic series for log(x) at 0, or a part has no rule
        here or is not real; also if the variable's assumptions keep it away from one side of the centre.
    AssertionError
        If values of the function contradict the rules.

    Notes
    -----
    A product of two series takes (n + 1)(n + 2)/2 products of coefficients, a composition n such products of series.
    Coefficients at a centre where the parts have no simple values are long formulas.
    See: taylor-polynomials, def-taylor-polynomial, thm-taylor.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> expand_at(sp.exp(sp.sin(x)), x, 0, 4)
    sine series         sin(x) = x - x**3/6 + O(x**5)
    exponential series  exp(sin(x)) = 1 + x + x**2/2 - x**4/8 + O(x**5)
    """
    whole, a = (_exact(_as_scalar(e, name)) for name, e in (("expression", expression), ("center", center)))
    _refuse_other_numbers(whole, _as_symbol(variable), NoRuleError, f": nothing can tend to {a}")
    if variable in a.free_symbols or not _is_real_number(a):
        raise ValueError(f"center must be a finite real number that does not depend on {variable}, got {a}")
    n = as_count(degree, "degree", at_least=0)
    if (
        (variable.is_nonnegative and not a.is_positive)
        or (variable.is_nonpositive and not a.is_negative)
        or (variable.is_zero is False and a.is_zero is not False)
    ):
        raise NoRuleError(f"the assumptions about {variable} may exclude {a}, or points on one side of it")
    to_real, back = _real_symbols(whole.free_symbols | a.free_symbols | {variable}, NoRuleError)
    f, x, at = whole.xreplace(to_real), to_real.get(variable, variable), a.xreplace(to_real)
    for part in sp.preorder_traversal(f):
        _refuse_unreal(part)

    expander = _Expander(x, at, n)
    series = expander.visit(f)
    if not expander.steps:
        expander.write("polynomial", f, series)
    result, conditions = expander.steps[-1].coefficients, tuple(dict.fromkeys(expander.conditions))
    if not _confirmed(f, x, at, result, conditions):
        raise AssertionError(f"the rules gave {result} for the coefficients of {whole} at {a}, its values disagree")

    def restored(e: Any) -> Any:  # in the symbols that the caller gave
        return e.xreplace(back)

    steps = (ExpansionStep(s.rule, restored(s.part), tuple(map(restored, s.coefficients))) for s in expander.steps)
    return Expansion(whole, variable, a, tuple(steps), tuple(map(restored, conditions)))


# --- The rules --------------------------------------------------------------------------------------------------------

#: The outer functions F with a known series: its name, and the coefficient number k of F(c + v) in powers of v.
_SERIES: dict[Any, tuple[str, Callable[[sp.Expr, int], sp.Expr]]] = {
    sp.exp: ("exponential series", lambda c, k: sp.exp(c) / sp.factorial(k)),
    sp.log: ("logarithmic series", lambda c, k: sp.log(c) if k == 0 else (-1) ** (k + 1) / (k * c**k)),
    sp.sin: ("sine series", lambda c, k: sp.sin(c + k * sp.pi / 2) / sp.factorial(k)),
    sp.cos: ("cosine series", lambda c, k: sp.cos(c + k * sp.pi / 2) / sp.factorial(k)),
    sp.sinh: ("hyperbolic sine series", lambda c, k: (sp.cosh(c) if k % 2 else sp.sinh(c)) / sp.factorial(k)),
    sp.cosh: ("hyperbolic cosine series", lambda c, k: (sp.sinh(c) if k % 2 else sp.cosh(c)) / sp.factorial(k)),
}


def _product(f: Sequence[sp.Expr], g: Sequence[sp.Expr]) -> Coefficients:
    """Return the Cauchy product of two series, up to the length of the first."""
    return [_expanded(sp.Add(*[f[j] * g[k - j] for j in range(k + 1)])) for k in range(len(f))]


def _compose(outer: Sequence[sp.Expr], inner: Sequence[sp.Expr]) -> Coefficients:
    """Return the series of F(u), for the coefficients of F at u(a) and those of u, by Horner's scheme."""
    v = [sp.Integer(0), *inner[1:]]
    result = [outer[-1]]
    for b in reversed(outer[:-1]):
        result = _product([*result, sp.Integer(0)], v)  # v begins with degree 1: the degree that is known grows by 1
        result[0] += b
    return result


def _binomial(c: sp.Expr, r: sp.Expr, degree: int) -> Coefficients:
    """Return the coefficients of (c + v)^r in powers of v."""
    last = int(r) if r.is_Integer and r >= 0 else degree
    numbers = [sp.binomial(r, k).expand(func=True) for k in range(min(last, degree) + 1)]
    return [b * c ** (r - k) for k, b in enumerate(numbers)] + [sp.Integer(0)] * (degree - last)


class _Expander:
    """Expands parts at one centre, and writes down how.

    Where a function is expanded at a sum, such as log at 2 + cos(1), a letter stands for that sum: multiplying out
    its powers would only make the coefficients longer.
    """

    def __init__(self, x: sp.Symbol, a: sp.Expr, degree: int) -> None:
        self.x, self.a, self.degree = x, a, degree
        self.steps: list[ExpansionStep] = []
        self.conditions: list[Boolean] = []
        self.known: dict[sp.Expr, Coefficients] = {}
        self.letters: dict[sp.Expr, sp.Symbol] = {}
        self.meaning: dict[sp.Symbol, sp.Expr] = {}

    def visit(self, part: sp.Expr) -> Coefficients:
        """Return the coefficients of a part; constants, and polynomials in powers of x, need no step."""
        if part not in self.known:
            if part.is_polynomial(self.x):
                moved = self.a != 0 and self.x in part.free_symbols and part != self.x
                rule = "powers of the distance" if moved else ""
                self.known[part] = self.polynomial(part)
            else:
                rule, self.known[part] = self.rule(part)
            if rule:
                self.write(rule, part, self.known[part])
        return self.known[part]

    def write(self, rule: str, part: sp.Expr, coefficients: Coefficients) -> None:
        """Write down a step."""
        self.steps.append(ExpansionStep(rule, part, tuple(_tidy(self.value(c)) for c in coefficients)))

    def value(self, c: sp.Expr) -> sp.Expr:
        """Return what an expression with letters stands for."""
        return c.xreplace(self.meaning)

    def inner_value(self, u: Coefficients) -> sp.Expr:
        """Return u(a), or a letter for it if it is a sum."""
        value = self.value(u[0])
        if not value.is_Add:
            return value
        letter = self.letters.setdefault(value, sp.Dummy(real=True))
        self.meaning[letter] = value
        return letter

    def polynomial(self, f: sp.Expr) -> Coefficients:
        """Write a polynomial in powers of x - a."""
        zeros = [sp.Integer(0)] * self.degree
        if self.x not in f.free_symbols:
            return [f, *zeros]
        if f == self.x:
            return [self.a, sp.Integer(1), *zeros][: self.degree + 1]
        if f.is_Add:
            return [sp.Add(*terms) for terms in zip(*map(self.polynomial, f.args), strict=True)]
        if f.is_Mul:
            return reduce(_product, map(self.polynomial, f.args))
        u = self.polynomial(f.base)
        return _compose(_binomial(self.inner_value(u), f.exp, self.degree), u)

    def rule(self, f: sp.Expr) -> tuple[str, Coefficients]:
        """Return the rule for the outermost layer of `f`, and what it gives."""
        if f.is_Add:
            return "sum of series", [sp.Add(*terms) for terms in zip(*map(self.visit, f.args), strict=True)]
        if f.is_Mul:
            return self.product(f)
        if f.is_Pow:
            return self.exponential(f) if self.x in f.exp.free_symbols else self.power(f)
        if type(f) in _QUOTIENTS:
            return self.quotient(f)
        if isinstance(f, sp.Abs):
            return self.absolute(f)
        if type(f) in _SERIES:
            return self.known_series(f)
        if type(f) in _OUTER and len(f.args) == 1 and not isinstance(f, sp.sign):
            return self.integrated(f)
        raise NoRuleError(f"no rule expands {f}: it may have a corner or a jump, or be no elementary function")

    def product(self, f: sp.Mul) -> tuple[str, Coefficients]:
        """Multiply the series of the factors; a constant factor multiplies every coefficient."""
        constant, moving = f.as_independent(self.x, as_Add=False)
        factors = sp.Mul.make_args(moving)
        result = reduce(_product, map(self.visit, factors))
        return "product of series" if len(factors) > 1 else "constant multiple", [constant * c for c in result]

    def power(self, f: sp.Pow) -> tuple[str, Coefficients]:
        """Expand a power with a constant exponent: by the binomial theorem, or the binomial series at u(a)."""
        u, r = self.visit(f.base), f.exp
        name = "binomial theorem" if r.is_Integer and r >= 0 else "geometric series" if r == -1 else "binomial series"
        if name != "binomial theorem":
            self.need(lambda c: sp.Ne(c, 0) if r.is_integer else c > 0, u, name, f)
        return name, _compose(_binomial(self.inner_value(u), r, self.degree), u)

    def exponential(self, f: sp.Pow) -> tuple[str, Coefficients]:
        """Expand u^v as exp(v log(u))."""
        name = "write with exp and log"
        self.need(lambda c: c > 0, self.visit(f.base), name, f)
        return name, self.visit(sp.exp(f.exp * sp.log(f.base)))

    def quotient(self, f: sp.Expr) -> tuple[str, Coefficients]:
        """Expand tan and its relatives as products of a known series and a reciprocal."""
        name = "in sinh and cosh" if isinstance(f, HyperbolicFunction) else "in sine and cosine"
        return name, self.rule(_QUOTIENTS[type(f)](f.args[0]))[1]

    def absolute(self, f: sp.Abs) -> tuple[str, Coefficients]:
        """Take off the bars where the sign at the centre is known; it stays the same nearby."""
        u = self.visit(f.args[0])
        value = self.value(u[0])
        if value.is_positive:
            return "absolute value of what is positive", u
        if value.is_negative:
            return "absolute value of what is negative", [-c for c in u]
        raise NoRuleError(f"{f} may have a corner at {self.x} = {self.a}: the sign of {value} is not known")

    def known_series(self, f: sp.Expr) -> tuple[str, Coefficients]:
        """Put the series of u into that of F at u(a)."""
        name, coefficient = _SERIES[type(f)]
        u = self.visit(f.args[0])
        self.need(_OUTER[type(f)][2], u, name, f)
        c = self.inner_value(u)
        return name, _compose([coefficient(c, k) for k in range(self.degree + 1)], u)

    def integrated(self, f: sp.Expr) -> tuple[str, Coefficients]:
        """Multiply the series of F'(u) and u', and integrate the product from a term by term."""
        outer, slope, where = _OUTER[type(f)]
        name = f"{outer}: integrate its derivative's series"
        u = self.visit(f.args[0])
        self.need(where, u, name, f)
        before = len(self.conditions)
        rates = self.visit(slope(f.args[0]))
        del self.conditions[before:]  # where F has a derivative, that derivative is smooth: it needs no more
        growth = _product(rates[:-1], [k * c for k, c in enumerate(u)][1:])
        start = type(f)(self.inner_value(u))
        return name, [start, *(c / k for k, c in enumerate(growth, 1))]

    def need(self, where: Callable[[Any], Any], u: Coefficients, rule: str, part: sp.Expr) -> None:
        """Note a condition on u(a) as one on the parameters, or refuse if it fails."""
        value = self.value(u[0])
        condition = where(value)
        if condition not in (sp.true, sp.false) and sp.count_ops(value) <= _TIDY_AT_MOST:
            condition = sp.simplify(condition)  # such as 1 - sin(1)^2 - cos(1)^2 != 0
        if condition == sp.false:
            needed = where(sp.Symbol("u", real=True))
            raise NoRuleError(f"{part} at {self.x} = {self.a}: the rule '{rule}' needs {needed}, but u = {value}")
        if condition != sp.true:
            self.conditions += sp.And.make_args(condition)


# --- Checks -----------------------------------------------------------------------------------------------------------


def _exact(e: sp.Expr) -> sp.Expr:
    """Return an expression without decimal numbers."""
    return sp.nsimplify(e, rational=True) if e.has(sp.Float) else e


def _is_real_number(a: sp.Expr) -> bool:
    """Say whether nothing speaks against a finite real number."""
    if a.has(sp.AccumBounds) or a.is_finite is False:
        return False
    try:
        for part in sp.preorder_traversal(a):
            _refuse_unreal(part)
    except NoRuleError:
        return False
    return True


def _degree_at_most(f: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """Return a bound for the degree of a polynomial, without multiplying it out; infinity for other functions."""
    if x not in f.free_symbols:
        return sp.Integer(0)
    if f == x:
        return sp.Integer(1)
    if not f.is_polynomial(x):
        return sp.oo
    if f.is_Pow:
        return f.exp * _degree_at_most(f.base, x)
    degrees = [_degree_at_most(g, x) for g in f.args]
    return max(degrees) if f.is_Add else sum(degrees)


def _expanded(c: sp.Expr, *, powers: bool = True) -> sp.Expr:
    """Multiply out products, and powers of sums; functions of numbers stay as they are."""
    same = {"log": False, "power_base": False, "power_exp": False, "basic": False}
    return c if c.is_Rational else sp.expand(c, multinomial=powers, **same)


def _tidy(c: sp.Expr) -> sp.Expr:
    """Return the shortest of a few forms."""
    if c.is_Rational or sp.count_ops(c) > _TIDY_AT_MOST:
        return c
    return min((c, sp.factor_terms(c), *(_expanded(form, powers=False) for form in (c, TR5(c)))), key=sp.count_ops)


def _confirmed(f: sp.Expr, x: sp.Symbol, a: sp.Expr, ours: Sequence[sp.Expr], conditions: Sequence[Boolean]) -> bool:
    """Compare with derivatives that mpmath takes from values, for up to three choices of the parameters.

    Raises
    ------
    NoRuleError
        If no parameters are found that satisfy the conditions and for which the function is real.
    """
    parameters = sorted((f.free_symbols | a.free_symbols) - {x}, key=lambda s: str(s.name))
    choices = _points(parameters) if parameters else [{}]
    points = (p for p in choices if all(_holds(c, p) for c in conditions))
    pairs = ((p, _taylor_from_values(f.subs(p), x, a.subs(p), len(ours) - 1)) for p in points)
    found = list(islice(((p, theirs) for p, theirs in pairs if theirs is not None), 3))
    if not found:
        under = f" with {', '.join(map(str, conditions))}" if conditions else ""
        raise NoRuleError(f"found no real values of {f} near {x} = {a}{under}: the expansion cannot be confirmed")
    with mpmath.workdps(60):
        for point, theirs in found:
            numbers = [mpmath.mpmathify(sp.N(c, 60, subs=point)) for c in ours]
            tolerance = mpmath.mpf(10) ** -20 * max(map(abs, theirs)) + mpmath.mpf(10) ** -50
            if not all(abs(p - q) <= tolerance for p, q in zip(numbers, theirs, strict=True)):
                return False
    return True


def _taylor_from_values(f: sp.Expr, x: sp.Symbol, a: sp.Expr, degree: int) -> list[Any] | None:
    """Return Taylor coefficients in 60 digits, or None where the function has no real values."""
    with mpmath.workdps(60):
        try:
            found = mpmath.taylor(sp.lambdify(x, f, "mpmath"), mpmath.mpf(sp.N(a, 60)), degree)
        except (ValueError, TypeError, NameError, NotImplementedError, ArithmeticError):
            return None
    real = all(mpmath.isfinite(c) and abs(mpmath.im(c)) <= abs(mpmath.re(c)) * 1e-30 for c in found)
    return [mpmath.re(c) for c in found] if real else None
