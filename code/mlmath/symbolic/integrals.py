r"""Integrate an expression one named rule at a time, and show every step.

Call :func:`antiderive`. It returns an :class:`Integration`: the steps, an antiderivative, and the conditions under
which the rules apply. :meth:`Integration.between` evaluates it between two bounds. An integration shows itself as
mathematics in a notebook, on the website and in print, and as text in a terminal. The result is differentiated and
compared with the integrand before it is returned.

Differentiating is a procedure, integrating is a search: several rules may apply, and a wrong choice leads nowhere. The
mathematics is in the section *The rules*: ``_rules`` proposes steps for an integrand, the likeliest first. The search
above it takes the first one whose remaining integrals can all be done, and gives up at a fixed effort. If it gives up,
then no rule *here* applied: nothing is said about whether an antiderivative exists.
See: integration-rules, integration-by-parts, integration-by-substitution.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.calculus.util import continuous_domain
from sympy.logic.boolalg import Boolean
from sympy.simplify.fu import TR8

from mlmath.symbolic._arguments import _as_scalar, _as_symbol, _real_symbols, _refuse_other_numbers
from mlmath.symbolic._rows import _aligned, _columns, _endings, _numbered, _simplified, _valid_where
from mlmath.symbolic.derivatives import NoRuleError, _agree, _refuse_unreal, _sympy_derivative, derive

__all__ = ["Integration", "Step", "antiderive"]

#: How many rules may follow one another, and how many integrals one search may look at.
_DEEPEST, _MOST = 40, 600

#: Stands for the variable of integration, whatever its letter.
_ANY = sp.Dummy(real=True)


class _I(sp.Expr):  # type: ignore[misc]
    """An integral that a later step computes: printed as an integral, never evaluated."""

    is_commutative = True

    def _latex(self, printer: Any) -> str:
        part, x = self.args
        inside = printer.doprint(part)
        if part.is_Add:
            inside = rf"\left({inside}\right)"
        return rf"\int {inside} \, \mathrm{{d}} {printer.doprint(x)}"

    def _sympystr(self, printer: Any) -> str:
        part, x = (printer.doprint(a) for a in self.args)
        return f"int[{part}]d{x}"


@dataclass(frozen=True)
class Step:
    """One application of one rule: an integral of `before` is `after`, wherever the condition `where` holds.

    The integrals of ``parts``, each with its variable, stand in `after` unevaluated. A step can bring in letters:
    ``named`` says what they stand for, in print; ``back`` leads from a substitution's variable to what it replaced.
    """

    rule: str
    before: sp.Expr
    variable: sp.Symbol
    after: sp.Expr
    parts: tuple[tuple[sp.Expr, sp.Symbol], ...] = ()
    where: Boolean = sp.true
    named: tuple[tuple[str, sp.Expr], ...] = ()
    back: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)


@dataclass(frozen=True)
class Integration:
    """An antiderivative together with the way to it.

    Attributes
    ----------
    expression : sympy.Expr
        What was integrated.
    variable : sympy.Symbol
        With respect to what.
    steps : tuple of Step
        From the outside in.
    result : sympy.Expr
        One antiderivative, as the rules give it. On an interval all others differ from it by constants.
    conditions : tuple of sympy.logic.boolalg.Boolean
        The result is an antiderivative on every interval on which all of these hold.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> integration = antiderive(x * sp.exp(x), x)
    >>> integration.rules(), integration.simplified()
    (('integration by parts', 'antiderivative of exp'), (x - 1)*exp(x))
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

    def between(self, a: Any, b: Any) -> sp.Expr:
        """Return the integral from a to b, by the fundamental theorem.

        Parameters
        ----------
        a, b : sympy.Expr or number
            Finite real bounds, in either order.

        Returns
        -------
        sympy.Expr
            The result at b minus the result at a.

        Raises
        ------
        TypeError
            If a bound is no number.
        NoRuleError
            If a bound is infinite, or the integrand or the result is not continuous on the closed interval, or is not
            real inside it, or SymPy cannot tell whether it is: then the fundamental theorem does not apply.

        Notes
        -----
        The check matters more than the subtraction: -1/x at 1 minus at -1 gives -2 for the integral of the positive
        function 1/x². See: fundamental-theorem, improper-integrals.

        Examples
        --------
        >>> x = sp.Symbol("x")
        >>> antiderive(x**2, x).between(0, 3)
        9
        """
        low, high = (sp.sympify(bound) for bound in (a, b))
        if isinstance(a, str) or isinstance(b, str) or not (low.is_number and high.is_number):
            raise TypeError(f"the bounds must be numbers, got {a!r} and {b!r}")
        if not (low.is_finite and low.is_real and high.is_finite and high.is_real):
            raise NoRuleError(f"the bounds {low} and {high} are not finite: take the limit of a finite integral")
        ends = sp.Interval(min(low, high), max(low, high))
        for function, name in ((self.expression, "integrand"), (self.result, "antiderivative")):
            if not _continuous(function, self.variable, ends):
                raise NoRuleError(f"the {name} {function} is not known to be continuous on all of {ends}")
        for condition in self.conditions:
            if not _holds_inside(condition, self.variable, ends):
                raise NoRuleError(f"{condition} is not known to hold inside {ends}")
        return sp.simplify(self.result.subs(self.variable, high) - self.result.subs(self.variable, low))

    def latex(self) -> str:
        r"""Return the steps as an ``aligned`` environment, without dollar signs."""
        rows = []
        for step in self.steps:
            rows.append((step.rule, self._equation(step)))
            if step.named:
                rows.append(("with", _latex_names(step)))
        rows += [(name, f"= {sp.latex(value)} + C") for name, value in _endings(self.result, len(self.steps))]
        return _aligned(rows + _valid_where(self.conditions, sp.latex))

    def markdown(self) -> str:
        """Return the steps as a numbered Markdown list with inline mathematics."""
        rows = [
            (s.rule, f"${self._equation(s)}$" + (f" with ${_latex_names(s)}$" if s.named else "")) for s in self.steps
        ]
        endings = [(name, f"${sp.latex(value)} + C$") for name, value in _endings(self.result, len(self.steps))]
        return _numbered(rows, endings, self.conditions)

    def _equation(self, step: Step) -> str:
        return f"{sp.latex(_I(step.before, step.variable))} = {self._after(step, sp.latex)}"

    def _after(self, step: Step, show: Callable[[sp.Expr], str]) -> str:
        """Print the right side of a step, open integrals last, and their constants before them."""
        terms = sorted(sp.Add.make_args(step.after), key=lambda t: t.has(_I))
        done = sp.Add(*[t for t in terms if not t.has(_I)])
        text = show(done) if done != 0 or not step.after.has(_I) else ""
        for term in [t for t in terms if t.has(_I)]:
            factor, integral = term.as_independent(_I)
            minus = factor.could_extract_minus_sign()
            size = -factor if minus else factor
            text += (" - " if minus else " + ") if text else ("-" if minus else "")
            text += show(integral) if size == 1 else f"{_bracketed(size, show)} {show(integral)}"
        return text + (" + C" if len(self.steps) == 1 else "")

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex()}\n$$"

    def __str__(self) -> str:
        rows = [
            (
                s.rule,
                f"{_I(s.before, s.variable)} = {self._after(s, str)}" + "".join(f", {n} = {v}" for n, v in s.named),
            )
            for s in self.steps
        ]
        rows += [(name, f"= {value} + C") for name, value in _endings(self.result, len(self.steps))]
        return _columns(rows + _valid_where(self.conditions, str))

    __repr__ = __str__


def antiderive(expression: Any, variable: sp.Symbol) -> Integration:
    """Find an antiderivative of `expression`, naming the rule of each step.

    All symbols stand for real numbers; a symbol without assumptions is taken as real while the rules are applied. A
    decimal number is taken as the fraction that it shows: 0.1 is one tenth.

    Parameters
    ----------
    expression : sympy.Expr or number
        These are covered: sums of powers, exponentials, sine, cosine, sinh and cosh of linear arguments; rational
        functions whose denominator has linear and quadratic factors over the rationals; products f(g(x)) g'(x) with an
        f that is covered; polynomials times an exponential, sine, cosine, logarithm or arctangent; exponentials times
        sine or cosine; products of powers of sines and cosines. Beyond that a rule may or may not be found.
    variable : sympy.Symbol
        Every other symbol is a constant parameter.

    Returns
    -------
    Integration

    Raises
    ------
    TypeError
        If `expression` is not a SymPy expression or number (strings are refused), or `variable` not a symbol.
    NoRuleError
        If no sequence of the rules here leads to the end, or the expression is not a real function.

    Notes
    -----
    The effort is bounded by the number of integrals that are looked at. See: integration-rules, integration-by-parts,
    integration-by-substitution.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> antiderive(x * sp.cos(x**2), x)
    substitution           int[x*cos(x**2)]dx = 1/2 int[cos(u)]du, u = x**2
    antiderivative of cos  int[cos(u)]du = sin(u)
    together               = sin(x**2)/2 + C
    """
    whole = _as_scalar(expression, "expression")
    _refuse_other_numbers(whole, _as_symbol(variable), NoRuleError)
    if whole.has(sp.Float):
        whole = sp.nsimplify(whole, rational=True)
    symbols = whole.free_symbols | {variable}
    to_real, back = _real_symbols(symbols, NoRuleError)
    x = to_real.get(variable, variable)
    whole = whole.xreplace(to_real)
    for part in sp.preorder_traversal(whole):
        _refuse_unreal(part)

    search = _Search({s.name for s in symbols})
    found = search.visit(whole, x, (), _DEEPEST)
    if found is None:
        raise NoRuleError(
            f"no rule here integrates {whole}. That is no proof that it has no antiderivative among the known functions"
        )
    result, where = found
    result = result.replace(sp.Abs, lambda g: g if _is_positive_quadratic(g, x) else sp.Abs(g))
    conditions = _without_repetition(where, x)
    if not _agree(whole, _sympy_derivative(result, x), conditions):
        raise AssertionError(f"the rules gave {result} for the integral of {whole}, its derivative disagrees")

    def restored(e: Any) -> Any:  # in the symbols that the caller gave
        return e.xreplace(back)

    return Integration(
        restored(whole),
        variable,
        tuple(
            Step(
                s.rule,
                restored(s.before),
                back.get(s.variable, s.variable),
                restored(s.after),
                tuple((restored(f), back.get(v, v)) for f, v in s.parts),
                restored(s.where),
                tuple((name, restored(value)) for name, value in s.named),
            )
            for s in search.steps
        ),
        restored(result),
        tuple(map(restored, conditions)),
    )


# --- The search -------------------------------------------------------------------------------------------------------

Found = tuple[sp.Expr, tuple[Boolean, ...]]


class _Search:
    """Depth-first search for a sequence of steps; what led nowhere is taken back."""

    def __init__(self, names: set[str]) -> None:
        self.steps: list[Step] = []
        self.names = names
        self.looked_at = 0
        self.path: list[sp.Expr] = []
        self.hopeless: dict[tuple[sp.Expr, sp.Symbol], int] = {}

    def visit(self, f: sp.Expr, x: sp.Symbol, above: tuple[sp.Expr, ...], depth: int) -> Found | None:
        """Return an antiderivative and its conditions, or None; `above` are the integrals that parts came from."""
        constant, rest = _split(f, x)
        for ancestor in above:
            factor, core = _split(ancestor, x)
            if rest == core:  # the integral itself has come back: solve for it, one level up
                return constant / factor * _I(ancestor, x), ()
        self.looked_at += 1
        known = f.xreplace({x: _ANY})  # a substitution that leads back to the same function leads nowhere
        if depth == 0 or self.looked_at > _MOST or known in self.path or self.hopeless.get((f, x), -1) >= depth:
            return None
        self.path.append(known)
        found = self._first(f, x, above, depth)
        self.path.pop()
        if found is None:
            self.hopeless[f, x] = depth
        return found

    def _first(self, f: sp.Expr, x: sp.Symbol, above: tuple[sp.Expr, ...], depth: int) -> Found | None:
        """Try the proposed steps in turn."""
        for step in _rules(f, x, self._new_variable(x)):
            if step.where == sp.false:
                continue
            mark = len(self.steps)
            self.steps.append(step)
            found = self._finish(step, above, depth)
            if found is not None:
                return found
            del self.steps[mark:]
        return None

    def _finish(self, step: Step, above: tuple[sp.Expr, ...], depth: int) -> Found | None:
        """Do the integrals that a step leaves, and put them together."""
        f, x = step.before, step.variable
        by_parts = step.rule == "integration by parts"
        total, where = step.after, [step.where]
        for part, variable in step.parts:
            inner = self.visit(part, variable, (*above, f) if by_parts else above if variable == x else (), depth - 1)
            if inner is None:
                return None
            total = total.xreplace({_I(part, variable): inner[0]})
            where += inner[1]
        total = total.xreplace(dict(step.back))
        where = [w.xreplace(dict(step.back)) for w in where]
        if by_parts and total.has(_I(f, x)):
            itself = sp.Dummy()
            linear = sp.expand(total.xreplace({_I(f, x): itself}), power_exp=False)
            share = linear.coeff(itself)  # −a²/b² for a wave e^(a x) sin(b x): never 1
            total = linear.subs(itself, 0) / (1 - share)
            self.steps.append(Step("solve for the integral", f, x, total))
        return total, tuple(where)

    def _new_variable(self, x: sp.Symbol) -> sp.Symbol:
        """Return a letter that neither the expression nor an enclosing substitution uses."""
        many = [*"uvwstyz", *(f"u_{k}" for k in range(1, _DEEPEST + len(self.names) + 1))]
        letters = [letter for letter in many if letter not in self.names]
        following = letters.index(x.name) + 1 if x.name in letters else 0
        return sp.Symbol(letters[following], real=True)


# --- The rules --------------------------------------------------------------------------------------------------------

#: Functions with an antiderivative in the table: name, and F with F' = f.
_TABLE: dict[Any, tuple[str, Callable[[Any], Any]]] = {
    sp.exp: ("exp", sp.exp),
    sp.sin: ("sin", lambda u: -sp.cos(u)),
    sp.cos: ("cos", sp.sin),
    sp.sinh: ("sinh", sp.cosh),
    sp.cosh: ("cosh", sp.sinh),
}

#: The same for squares in the denominator: 1/cos² and its relatives, and where.
_SQUARES: dict[Any, tuple[str, Callable[[Any], Any], Callable[[Any], Boolean]]] = {
    sp.cos: ("tangent rule", sp.tan, lambda u: sp.Ne(sp.cos(u), 0)),
    sp.sin: ("cotangent rule", lambda u: -sp.cos(u) / sp.sin(u), lambda u: sp.Ne(sp.sin(u), 0)),
    sp.cosh: ("tanh rule", sp.tanh, lambda u: sp.true),
    sp.sinh: ("coth rule", lambda u: -sp.cosh(u) / sp.sinh(u), lambda u: sp.Ne(u, 0)),
}

#: Functions that integration by parts differentiates: their derivatives are simpler than they are.
_DIFFERENTIATE = (sp.log, sp.atan, sp.asin, sp.acos, sp.asinh, sp.atanh, sp.erf)


def _rules(f: sp.Expr, x: sp.Symbol, u: sp.Symbol) -> Iterator[Step]:
    """Propose steps for the integral of `f` with respect to x, the likeliest first; u is a letter still free."""
    constant, rest = _split(f, x)
    if x not in f.free_symbols:
        yield Step("constant rule", f, x, f * x)
    elif constant != 1:
        yield Step("constant multiple rule", f, x, constant * _I(rest, x), ((rest, x),))
    else:
        if f.is_Add:
            yield _linearity("linearity", f, f.as_ordered_terms(), x)
        yield from _table(f, x)  # a sum may still be integrated as a whole
        yield from _rational(f, x, u) if f.is_rational_function(x) else _transcendental(f, x, u)


def _transcendental(f: sp.Expr, x: sp.Symbol, u: sp.Symbol) -> Iterator[Step]:
    """Integrate what is neither in the table nor a rational function."""
    expanded = sp.expand(f, power_exp=False)
    if expanded.is_Add and len(expanded.args) <= 4 and all(_is_power(t, x) for t in expanded.args):
        yield _rewritten("expand", f, expanded, x)
    yield from _quotients(f, x)
    yield from _parts(f, x)
    yield from _substitutions(f, x, u)
    yield from _identities(f, x)
    if expanded != f and expanded.is_Add and not f.is_Add:
        yield _rewritten("expand", f, expanded, x)


def _linearity(rule: str, f: sp.Expr, terms: Iterable[sp.Expr], x: sp.Symbol) -> Step:
    """Integrate a sum term by term, with the constants in front of the integrals."""
    pairs = [_split(t, x) for t in terms]
    parts = tuple((rest, x) for _, rest in pairs)
    return Step(rule, f, x, sp.Add(*[c * _I(rest, x) for c, rest in pairs]), parts)


def _rewritten(rule: str, f: sp.Expr, new: sp.Expr, x: sp.Symbol, where: Boolean = sp.true) -> Step:
    return Step(rule, f, x, _I(new, x), ((new, x),), where)


def _split(f: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """Return the constant factors of f and the others; e^(x + 1) stays in one piece."""
    factors = sp.Mul.make_args(f)
    constant = [g for g in factors if x not in g.free_symbols]
    return sp.Mul(*constant), sp.Mul(*[g for g in factors if x in g.free_symbols])


def _is_power(f: sp.Expr, x: sp.Symbol) -> bool:
    """Say whether f is c xʳ."""
    rest = _split(f, x)[1]
    base, exponent = rest.as_base_exp()
    return rest == 1 or (base == x and x not in exponent.free_symbols)


def _linear(g: sp.Expr, x: sp.Symbol) -> sp.Expr | None:
    """Return the slope of g if it is a x + b with a ≠ 0, else None."""
    slope = sp.diff(g, x)
    return slope if x not in slope.free_symbols and slope != 0 else None


def _table(f: sp.Expr, x: sp.Symbol) -> Iterator[Step]:
    """Powers and tabulated functions of a linear argument: F(a x + b)/a."""
    base, exponent = f.as_base_exp() if f.func != sp.exp else (f, sp.Integer(1))
    inside = f.args[0] if f.func in _TABLE else base.args[0] if base.func in _SQUARES and exponent == -2 else base
    if f.is_Pow and x in exponent.free_symbols:
        if x in base.free_symbols:
            return  # x to the x is in no table
        inside = exponent
    slope = _linear(inside, x)
    if slope is None:
        if exponent == -sp.Rational(1, 2) and base.is_polynomial(x) and sp.degree(base, x) == 2:
            yield from _root_of_quadratic(f, base, x)
        return
    if f.is_Pow and x in exponent.free_symbols:
        rule, F, where = "antiderivative of an exponential", f / sp.log(base), sp.And(base > 0, sp.Ne(base, 1))
    elif f.func in _TABLE:
        name, table = _TABLE[f.func]
        rule, F, where = f"antiderivative of {name}", table(inside), sp.true
    elif base.func in _SQUARES and exponent == -2:
        rule, square, domain = _SQUARES[base.func]
        F, where = square(inside), domain(inside)
    elif exponent == -1:
        rule, F, where = "reciprocal rule", sp.log(sp.Abs(base)), sp.Ne(base, 0)
    else:
        rule, F, where = "power rule", base ** (exponent + 1) / (exponent + 1), base > 0
        if exponent.is_integer:
            where = sp.true if exponent.is_positive else sp.Ne(base, 0)
        if not exponent.is_number:
            where = sp.And(where, sp.Ne(exponent, -1))
    tail = "" if inside == x else ", linear argument"
    yield Step(rule + tail, f, x, F / slope, (), sp.And(where, sp.Ne(slope, 0)))


def _root_of_quadratic(f: sp.Expr, base: sp.Expr, x: sp.Symbol) -> Iterator[Step]:
    """1/√(a x² + b x + c): arcsine or arsinh, after completing the square."""
    a, p, m = _square(base, x)  # base = a ((x + p)² + m)
    rule = "" if p == 0 else "complete the square, "
    if a.is_negative and m.is_negative:
        yield Step(rule + "arcsine rule", f, x, sp.asin((x + p) / sp.sqrt(-m)) / sp.sqrt(-a), (), base > 0)
    if a.is_positive and m.is_positive:
        yield Step(rule + "arsinh rule", f, x, sp.asinh((x + p) / sp.sqrt(m)) / sp.sqrt(a))


def _square(quadratic: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """Return a, p, m with quadratic = a ((x + p)² + m)."""
    a, b, c = sp.Poly(quadratic, x).all_coeffs()
    p = b / (2 * a)
    return a, p, sp.cancel(c / a - p**2)


def _rational(f: sp.Expr, x: sp.Symbol, u: sp.Symbol) -> Iterator[Step]:
    """Polynomials, and quotients of polynomials by partial fractions."""
    upper, lower = sp.fraction(sp.cancel(f))
    written = sp.fraction(f)[1]  # the denominator as it stands
    nested = not written.is_polynomial(x)  # as in 1/(x - 1/x)
    common = nested or sp.degree(written, x) > sp.degree(lower, x)
    hole = sp.And(*derive(f, x).conditions) if nested else sp.Ne(written, 0) if common else sp.true
    yield from _substitutions(f, x, u)  # x (x² + 1)⁹ need not be expanded
    new = sp.expand(upper / lower) if x not in lower.free_symbols else sp.apart(f, x)
    rule = "cancel" if common else "expand" if x not in lower.free_symbols else "partial fractions"
    if new.is_Add or common:
        yield _rewritten(rule, f, new, x, hole)
    else:
        base, power = _split(sp.factor(lower), x)[1].as_base_exp()
        if sp.degree(base, x) == 2 and sp.degree(upper, x) <= 1:
            yield from _over_quadratic(f, upper, base, int(power), x)


def _over_quadratic(f: sp.Expr, upper: sp.Expr, base: sp.Expr, k: int, x: sp.Symbol) -> Iterator[Step]:
    """Integrate (A x + B)/q(x)ᵏ for a quadratic q without a rational zero."""
    scale = sp.cancel(f * base**k / upper)  # what constants the factorization has moved
    a, p, m = _square(base, x)
    t, c = x + p, scale * upper / a**k  # f = c / (t² + m)ᵏ if the numerator is constant
    rule = "" if p == 0 else "complete the square, "
    if sp.degree(upper, x) == 1:
        slope, whole = sp.diff(base, x), scale * upper
        factor = sp.cancel(sp.Poly(whole, x).LC() / sp.Poly(slope, x).LC())
        left = sp.expand(whole - factor * slope)  # not 0: a multiple of q' has been substituted
        yield _linearity("split the numerator", f, [factor * slope / base**k, left / base**k], x)
    elif k > 1:
        inner = (a * (t**2 + m)).expand() ** (1 - k)
        rest = c * (2 * k - 3) * a ** (k - 1) / (2 * m * (k - 1))
        after = c * t / (2 * m * (k - 1) * (t**2 + m).expand() ** (k - 1)) + rest * _I(inner, x)
        yield Step(rule + "reduction formula", f, x, after, ((inner, x),), sp.Ne(m, 0))
    elif m.is_negative:
        r = sp.sqrt(-m)
        F = c / (2 * r) * sp.log(sp.Abs((t - r) / (t + r)))
        yield Step(rule + "two real zeros", f, x, F, (), sp.Ne(base, 0))
    else:
        where = sp.true if m.is_positive else m > 0
        yield Step(rule + "arctangent rule", f, x, c / sp.sqrt(m) * sp.atan(t / sp.sqrt(m)), (), where)


def _substitutions(f: sp.Expr, x: sp.Symbol, u: sp.Symbol) -> Iterator[Step]:
    """Every inner function g of f for which f dx = h(g) g' dx = h(u) du, the largest first."""
    for g in _inner_functions(f, x):
        slope = sp.diff(g, x)
        if slope == 0 or slope.has(sp.Derivative, sp.DiracDelta):
            continue
        h = _in_terms_of(f / slope, g, x, u)
        if h is None or (f.is_rational_function(x) and not h.is_rational_function(u)):
            continue
        try:
            where = sp.And(*derive(g, x).conditions)
        except NoRuleError:
            continue
        c, h = _split(h, u)
        yield Step("substitution", f, x, c * _I(h, u), ((h, u),), where, ((u.name, g),), {u: g})


def _inner_functions(f: sp.Expr, x: sp.Symbol) -> list[sp.Expr]:
    """Arguments, bases and exponents inside f, and functions and powers of x; linear ones only below a root."""
    found: set[sp.Expr] = set()
    roots = {p.args[0] for p in f.atoms(sp.Pow) if p.args[1].is_number and not p.args[1].is_integer}
    for part in sp.preorder_traversal(f):
        if part == x or not isinstance(part, sp.Expr) or x not in part.free_symbols:
            continue
        if part.is_Pow or part.is_Function:
            found |= {arg for arg in part.args if x in arg.free_symbols}
            if part.is_Function or (part.args[0] == x and part.args[1].is_positive):
                found.add(part)
            if part.is_Pow and part.args[0] == x and part.args[1].is_integer:
                found |= {x**d for d in sp.divisors(part.args[1], proper=True)}
            if part.is_Pow and part.args[0] == x and part.args[1].is_Rational and part.args[1].q > 1:
                found.add(x ** sp.Rational(1, part.args[1].q))
    unwanted = {g for g in found if _linear(g, x) is not None and g not in roots}
    unwanted |= {g for g in found if g.func == sp.exp and _linear(g.args[0], x) is None}
    return sorted(found - unwanted - {x, f}, key=lambda g: (-sp.count_ops(g), sp.default_sort_key(g)))


def _in_terms_of(q: sp.Expr, g: sp.Expr, x: sp.Symbol, u: sp.Symbol) -> sp.Expr | None:
    """Write q as a function of u = g, if x disappears."""
    rational = q.is_rational_function(x)
    forms: list[Callable[[sp.Expr], sp.Expr]] = [lambda e: e, sp.factor if rational else sp.powsimp, sp.cancel]
    for form in forms:
        h = form(q).subs(g, u)
        if x in h.free_symbols and not rational and (slope := _linear(g, x)) is not None:
            h = h.subs(x, (u - (g - slope * x).subs(x, 0)) / slope)  # x itself is linear in u
        if g.is_Pow and g.args[0] == x and (1 / g.args[1]).is_integer:
            h = h.subs(x, u ** (1 / g.args[1]))  # u is a root of x
        if x not in h.free_symbols:
            return h
    return None


def _parts(f: sp.Expr, x: sp.Symbol) -> Iterator[Step]:
    """∫ w v' = w v − ∫ v w' with a w that becomes simpler and a v' that is in the table."""
    factors = list(sp.Mul.make_args(f))
    for i, factor in enumerate(factors):
        inner, power = factor.as_base_exp()
        if inner.func in _DIFFERENTIATE and power.is_integer and power.is_positive:
            yield from _by_parts(f, factor, sp.Mul(*factors[:i], *factors[i + 1 :]), x)
    table = [g for g in factors if g.func in _TABLE and _linear(g.args[0], x) is not None]
    table += [g for g in factors if g.is_Pow and x not in g.args[0].free_symbols and _linear(g.args[1], x) is not None]
    for g in table[::-1]:
        rest = sp.Mul(*[h for h in factors if h is not g])
        if rest.is_polynomial(x) and sp.degree(rest, x) > 0:
            yield from _by_parts(f, rest, g, x)
    waves = [g for g in table if g.func in (sp.sin, sp.cos)]
    if len(factors) == len(table) == 2 and len(waves) == 1:
        other = table[1 - table.index(waves[0])]
        yield from _by_parts(f, other, waves[0], x)


def _by_parts(f: sp.Expr, w: sp.Expr, dv: sp.Expr, x: sp.Symbol) -> Iterator[Step]:
    terms = sp.Add.make_args(sp.expand(dv, power_exp=False))
    v, where = sp.Integer(0), [sp.true]
    for term in terms:
        constant, rest = _split(term, x)
        step = Step("", rest, x, rest * x) if rest == 1 else next(_table(rest, x), None)
        if step is None or any(x in g.free_symbols for g in step.after.atoms(*_DIFFERENTIATE)):
            return  # the factor g would be harder than g' was
        v, where = v + constant * step.after, [*where, step.where]
    slope = derive(w, x)
    rest = sp.expand(v * slope.result) if (v * slope.result).is_polynomial(x) else sp.powsimp(v * slope.result)
    conditions = sp.And(*where, *slope.conditions)
    c, rest = _split(rest, x)
    yield Step("integration by parts", f, x, w * v - c * _I(rest, x), ((rest, x),), conditions, (("f", w), ("g", v)))


#: Functions that are written in sine and cosine, or sinh and cosh, before anything else.
_QUOTIENTS: dict[Any, Callable[[Any], Any]] = {
    sp.tan: lambda v: sp.sin(v) / sp.cos(v),
    sp.cot: lambda v: sp.cos(v) / sp.sin(v),
    sp.sec: lambda v: 1 / sp.cos(v),
    sp.csc: lambda v: 1 / sp.sin(v),
    sp.tanh: lambda v: sp.sinh(v) / sp.cosh(v),
    sp.coth: lambda v: sp.cosh(v) / sp.sinh(v),
    sp.sech: lambda v: 1 / sp.cosh(v),
    sp.csch: lambda v: 1 / sp.sinh(v),
}

#: Squares of quotients, and single reciprocals, in a form that a rule integrates.
_REWRITE: list[tuple[Any, int, Callable[[Any], Any]]] = [
    (sp.tan, 2, lambda v: 1 / sp.cos(v) ** 2 - 1),
    (sp.cot, 2, lambda v: 1 / sp.sin(v) ** 2 - 1),
    (sp.tanh, 2, lambda v: 1 - 1 / sp.cosh(v) ** 2),
    (sp.coth, 2, lambda v: 1 + 1 / sp.sinh(v) ** 2),
    (sp.cos, -1, lambda v: sp.cos(v) / (1 - sp.sin(v) ** 2)),
    (sp.sin, -1, lambda v: sp.sin(v) / (1 - sp.cos(v) ** 2)),
]


def _quotients(f: sp.Expr, x: sp.Symbol) -> Iterator[Step]:
    """Write tan, cot, sec, csc and their hyperbolic relatives in sine and cosine."""
    base, exponent = f.as_base_exp()
    for outer, power, new in _REWRITE:
        if base.func == outer and exponent == power:
            yield _rewritten("trigonometric identity", f, new(base.args[0]), x)
            return
    new = f
    for outer, quotient in _QUOTIENTS.items():
        new = new.replace(outer, quotient)
    if new != f:
        yield _rewritten("in sine and cosine", f, new, x)


def _identities(f: sp.Expr, x: sp.Symbol) -> Iterator[Step]:
    """Products of waves as sums of waves; sinh and cosh as exponentials."""
    if f.has(sp.sin, sp.cos):
        new = sp.expand(TR8(sp.expand(f, power_exp=False)), power_exp=False)
        if new != f and sp.count_ops(new) < 100:
            yield _rewritten("product-to-sum identities", f, new, x)
    if f.has(sp.sinh, sp.cosh):
        new = f.replace(sp.sinh, lambda v: (sp.exp(v) - sp.exp(-v)) / 2)  # f.rewrite(exp) would make waves complex
        new = new.replace(sp.cosh, lambda v: (sp.exp(v) + sp.exp(-v)) / 2)
        new = sp.expand(sp.powsimp(sp.expand(new)), power_exp=False)
        if new != f:
            yield _rewritten("in exponentials", f, new, x)


# --- Checks and printing ----------------------------------------------------------------------------------------------


def _without_repetition(where: tuple[Boolean, ...], x: sp.Symbol) -> tuple[Boolean, ...]:
    """Return the conditions once each, without those that another one, or a negative discriminant, makes true."""
    conditions = list(dict.fromkeys(c for w in where for c in sp.And.make_args(w) if c != sp.true))
    positive = {c.lhs for c in conditions if isinstance(c, sp.StrictGreaterThan) and c.rhs == 0}
    positive |= {c.lhs for c in conditions if c.rhs == 0 and _is_positive_quadratic(c.lhs, x)}
    return tuple(c for c in conditions if not (isinstance(c, sp.Ne) and c.rhs == 0 and c.lhs in positive))


def _is_positive_quadratic(g: sp.Expr, x: sp.Symbol) -> bool:
    """Say whether g is a quadratic in x with numbers as coefficients, and always positive."""
    if not (g.is_polynomial(x) and g.free_symbols == {x} and sp.degree(g, x) == 2):
        return False
    a, b, c = sp.Poly(g, x).all_coeffs()
    return bool(a.is_positive and (4 * a * c - b**2).is_positive)


def _continuous(f: sp.Expr, x: sp.Symbol, ends: sp.Interval) -> bool:
    """Say whether SymPy sees that f is continuous on a closed interval."""
    f, logarithms = _without_logarithms(f, x)
    if not all(_continuous(h, x, ends) for g in logarithms for h in (g, 1 / g)):
        return False
    if f.is_polynomial(x):
        return True
    powers = [
        p for p in f.atoms(sp.Pow) if x in p.base.free_symbols and p.exp.is_number and (2 * p.exp).is_integer is False
    ]
    if not all(_continuous(sp.sqrt(p.base), x, ends) for p in powers):  # SymPy takes ∛x as continuous below 0
        return False
    real = sp.Symbol(x.name, real=True)
    try:
        return bool(ends.is_subset(continuous_domain(f.xreplace({x: real}), real, ends)))
    except NotImplementedError:
        return False


def _without_logarithms(f: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, list[sp.Expr]]:
    """Split the terms c log|g| off a sum; SymPy asks where |g| > 0, which it cannot say of waves, instead of g ≠ 0."""
    rest, logarithms = [], []
    for term in sp.Add.make_args(f):
        factor = term.as_independent(x)[1]
        if factor.func == sp.log and factor.args[0].func == sp.Abs:
            logarithms.append(factor.args[0].args[0])
        else:
            rest.append(term)
    return sp.Add(*rest), logarithms


def _holds_inside(condition: Boolean, x: sp.Symbol, ends: sp.Interval) -> bool:
    """Say whether SymPy sees that a condition g > 0 on x holds between the ends; continuity decides the others."""
    if not isinstance(condition, sp.StrictGreaterThan) or condition.free_symbols != {x}:
        return True
    real = sp.Symbol(x.name, real=True)
    try:
        return bool(ends.interior.is_subset(condition.xreplace({x: real}).as_set()))
    except NotImplementedError:
        return False


def _bracketed(factor: sp.Expr, show: Callable[[sp.Expr], str]) -> str:
    text = show(factor)
    if not factor.is_Add:
        return text
    return f"({text})" if show is str else rf"\left({text}\right)"


def _latex_names(step: Step) -> str:
    return r",\; ".join(f"{name} = {sp.latex(value)}" for name, value in step.named)
