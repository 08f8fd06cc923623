r"""Take a limit one named rule at a time, and show every step.

Call :func:`take_limit`. It returns a :class:`LimitDerivation`: the steps and the limit, which may be infinite, or the
reason why there is none. A derivation shows itself as mathematics in a notebook, on the website and in print, and as
text in a terminal. The result is compared with :func:`sympy.limit`, or with values in many digits where SymPy gives up.

What it covers: rational functions; square roots, by conjugates; products, quotients and powers of sin, tan, arcsin,
arctan, sinh, tanh, 1 - cos, exp - 1, log(1 + u), (1 + u)^r - 1 of something that tends to 0; bounded factors
(squeeze); sums, products and quotients of powers, exponentials and logarithms at infinity; powers f^g; absolute
values, signs, steps and pieces, by sides; and continuous functions of all these. Without derivatives: L'Hôpital's rule
belongs to a later chapter and has to be asked for.

This module holds the derivation, the search over the rules and the check. The algebra of limits is in the module
``_limit_algebra`` beside it, and the rules that rewrite, each a function of its own, in ``_limit_rules``.
See: computing-limits.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import mpmath
import sympy as sp

from mlmath.symbolic._arguments import _as_scalar, _as_symbol, _real_symbols, _refuse_text
from mlmath.symbolic._limit_algebra import (
    _OUTER,
    NoLimitRuleError,
    _probe,
    _same,
    _UnrealError,
    _Value,
    _Where,
)
from mlmath.symbolic._limit_rules import _RULES, _lhopital, _Move, _oscillates
from mlmath.symbolic._rows import _aligned, _columns, _numbered

__all__ = ["LimitDerivation", "NoLimitRuleError", "Step", "take_limit"]

#: How many rules in a row are tried before the search gives up.
_DEEPEST = 14

_SIDES = {"both": 0, "left": -1, "right": 1}


@dataclass(frozen=True)
class Step:
    """One application of one rule: `before`, a limit not yet taken, is `after`, in which other limits may stand."""

    rule: str
    before: sp.Expr
    after: sp.Expr


@dataclass(frozen=True)
class LimitDerivation:
    """A limit together with the way to it.

    Attributes
    ----------
    expression : sympy.Expr
        What the limit was taken of.
    variable : sympy.Symbol
        What moves.
    point : sympy.Expr
        Where it tends to.
    side : str
        "both", "left" or "right".
    steps : tuple of Step
        From the outside in.
    result : sympy.Expr or None
        The limit: a number, ``sympy.oo`` or ``-sympy.oo``; None if there is no limit, not even an infinite one.
    sides : tuple of (sympy.Expr or None), of length 0 or 2
        The limits from the left and from the right if they were needed and no limit was found, else empty.
    reason : str
        Why there is no limit; empty if there is one.
    confirmed : str
        "SymPy" if :func:`sympy.limit` agrees; "numbers" if it gave up, and values in many digits agree.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> derivation = take_limit((x**2 - 1) / (x - 1), x, 1)
    >>> derivation.rules(), derivation.result, derivation.confirmed
    (('factor and cancel', 'substitution'), 2, 'SymPy')
    """

    expression: sp.Expr
    variable: sp.Symbol
    point: sp.Expr
    side: str
    steps: tuple[Step, ...]
    result: sp.Expr | None
    sides: tuple[sp.Expr | None, ...]
    reason: str
    confirmed: str

    def rules(self) -> tuple[str, ...]:
        """Return the names of the rules used, in order."""
        return tuple(step.rule for step in self.steps)

    def latex(self) -> str:
        r"""Return the steps as an ``aligned`` environment, without dollar signs."""
        rows = [(s.rule, f"{sp.latex(s.before)} {self._relation(s)} {self._after(s)}") for s in self.steps]
        return _aligned(rows + self._ending(sp.latex))

    def markdown(self) -> str:
        """Return the steps as a numbered Markdown list with inline mathematics."""
        rows = [(s.rule, f"${sp.latex(s.before)} {self._relation(s)} {self._after(s)}$") for s in self.steps]
        return _numbered(rows, [(name, f"${formula}$") for name, formula in self._ending(sp.latex)])

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex()}\n$$"

    def __str__(self) -> str:
        rows = [(s.rule, f"{s.before} {self._relation(s)} {self._after(s, str)}") for s in self.steps]
        return _columns(rows + self._ending(str))

    __repr__ = __str__

    @staticmethod
    def _relation(step: Step) -> str:
        return "" if step.after is sp.nan else ":" if isinstance(step.after, sp.Tuple) else "="

    @staticmethod
    def _after(step: Step, show: Callable[[Any], str] = sp.latex) -> str:
        if step.after is sp.nan:
            return "does not exist" if show is str else r"\text{does not exist}"
        if isinstance(step.after, sp.Tuple):  # the two sides
            return (", " if show is str else r",\; ").join(show(part) for part in step.after)
        return show(step.after)

    def _ending(self, show: Callable[[Any], str]) -> list[tuple[str, str]]:
        """Return the line below the steps: the assembled limit, if the last step does not say it, or the reason."""
        if self.result is not None:
            return [("together", "= " + show(self.result))] if self.steps[-1].after != self.result else []
        if show is str:
            return [("no limit", self.reason)]
        if self.sides and None not in self.sides:
            return [("no limit", r" \neq ".join(show(value) for value in self.sides))]
        return [("no limit", rf"\text{{{self.reason}}}")]


def take_limit(
    expression: Any, variable: sp.Symbol, point: Any, side: str = "both", *, derivatives: bool = False
) -> LimitDerivation:
    """Take the limit of `expression` as `variable` tends to `point`, naming the rule of each step.

    All symbols stand for real numbers; a symbol without assumptions is taken as real.

    Parameters
    ----------
    expression : sympy.Expr or number
        What the module's docstring lists; other symbols are parameters, and the result holds where it is defined.
    variable : sympy.Symbol
        What moves, through real numbers.
    point : number or sympy.Expr
        A real number, ``sympy.oo`` or ``-sympy.oo``.
    side : str
        "both", "left" or "right"; at infinity only "both".
    derivatives : bool
        Whether L'Hôpital's rule may be used where no other applies.

    Returns
    -------
    LimitDerivation
        Its `result` is None if there is no limit: the sides differ, or the values oscillate.

    Raises
    ------
    TypeError
        If `expression` is not a SymPy expression or number (strings are refused), or `variable` not a symbol.
    ValueError
        If `point` is no real number or infinity, or `side` is another word.
    NoLimitRuleError
        If no rule here finds the limit, or the expression is not real near the point; also if it depends on a
        parameter whether the sides agree, or if there is no limit and the variable stands for integers only.
    AssertionError
        If SymPy contradicts the rules and values in many digits do not decide for the rules.

    Notes
    -----
    A search over the rules, at most 14 in a row. See: computing-limits, one-sided-infinite-limits.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> take_limit((sp.sqrt(x + 1) - 1) / x, x, 0)
    conjugate     lim[x->0]((sqrt(x + 1) - 1)/x) = lim[x->0](1/(sqrt(x + 1) + 1))
    substitution  lim[x->0](1/(sqrt(x + 1) + 1)) = 1/2
    """
    whole = _as_scalar(expression, "expression")
    _refuse_text(point, "point")
    _as_symbol(variable)
    if side not in _SIDES:
        raise ValueError(f"side must be one of {', '.join(_SIDES)}, got {side!r}")
    at = sp.sympify(point)
    if (
        not isinstance(at, sp.Expr)
        or at.has(variable, sp.nan, sp.AccumBounds)
        or not (at.is_extended_real or at.is_extended_real is None)
    ):
        raise ValueError(f"point must be a real number or an infinity, got {point}")
    if at.is_infinite and side != "both":
        raise ValueError(f"side must be both at infinity, got {side!r}")
    if whole.has(sp.I, sp.zoo, sp.nan, sp.oo, -sp.oo, sp.AccumBounds) or not whole.is_commutative:
        raise NoLimitRuleError(f"{whole} is not a finite real expression")
    to_real, back = _real_symbols(whole.free_symbols | at.free_symbols | {variable}, NoLimitRuleError)
    # at infinity only positive values matter; elsewhere the point may lie where the variable's assumptions forbid it
    moving = sp.Symbol(variable.name, positive=True) if at == sp.oo else sp.Symbol(variable.name, real=True)
    back[moving] = variable
    to_real[variable] = moving
    if at.is_finite is None:
        at = at.xreplace(to_real)

    where = _Where(moving, at.xreplace(to_real), _SIDES[side])
    f = whole.xreplace(to_real)
    if f.has(sp.I) or any(_is_unreal(g) for g in sp.preorder_traversal(f)):
        raise NoLimitRuleError(f"{whole} is not real near the point")
    found = _Search(derivatives).solve(f, where)
    if found.limit is None and variable.is_integer:
        raise NoLimitRuleError(f"there is no limit for real {variable.name}; for integers it is not decided here")
    result = None if found.limit is None else _tidy(found.limit)
    confirmed = _confirm(f, where, found)
    renamed = _plain_names(found.steps, back)
    return LimitDerivation(
        whole,
        variable,
        sp.sympify(point),
        side,
        tuple(Step(s.rule, s.before.xreplace(renamed), s.after.xreplace(renamed)) for s in found.steps),
        None if result is None else result.xreplace(back),
        tuple(None if value is None else value.xreplace(back) for value in found.sides),
        found.reason,
        confirmed,
    )


def _is_unreal(g: sp.Basic) -> bool:
    """Say whether a part is certainly not real, whatever the values of the symbols."""
    if g.is_Pow and g.base.is_negative and g.exp.is_number and not g.exp.is_integer:
        return True
    return getattr(g, "is_extended_real", None) is False


def _plain_names(steps: tuple[Step, ...], back: dict[sp.Symbol, sp.Symbol]) -> dict[sp.Symbol, sp.Symbol]:
    """Return the renaming of dummy variables, such as the t of x = 1/t, into the symbols that are shown."""
    taken = {s.name for s in back.values()}
    renamed = dict(back)
    dummies = {d: None for s in steps for e in (s.before, s.after) for d in sp.preorder_traversal(e)}
    for dummy in [d for d in dummies if isinstance(d, sp.Dummy)]:
        name = dummy.name
        while name in taken:
            name += "'"
        taken.add(name)
        renamed[dummy] = sp.Symbol(name)
    return renamed


# --- The search -------------------------------------------------------------------------------------------------------


class _Found(NamedTuple):
    """A limit (None if there is none, with the reason and perhaps the two sides) and the steps to it."""

    limit: sp.Expr | None
    steps: tuple[Step, ...]
    reason: str = ""
    sides: tuple[sp.Expr | None, ...] = ()


class _Search:
    """Depth first: the algebra of limits where it decides, else the first rule whose parts can be solved."""

    def __init__(self, derivatives: bool) -> None:
        self.rules = [*_RULES, _lhopital] if derivatives else _RULES
        self.failed: set[tuple[sp.Expr, _Where]] = set()

    def solve(self, f: sp.Expr, w: _Where, depth: int = 0) -> _Found:
        value = _probe(f, w)
        if value is not None:
            return _Found(value.limit, (Step(_final_rule(f, value, w), w.limit(f), value.limit),))
        if depth >= _DEEPEST or (f, w) in self.failed:
            raise NoLimitRuleError(f"no rule here finds the limit of {f} as {w.x} tends to {w.a}")
        self.failed.add((f, w))  # a rule must not come back to the same question
        for rule in self.rules:
            if (move := rule(f, w)) is not None and (found := self.apply(f, w, move, depth)) is not None:
                self.failed.discard((f, w))
                return found
        if w.side == 0 and w.a.is_finite:
            return self.split(f, w, depth)
        if (reason := _oscillates(f, w)) is not None:
            return _Found(None, (Step("oscillation", w.limit(f), sp.nan),), reason)
        raise NoLimitRuleError(f"no rule here finds the limit of {f} as {w.x} tends to {w.a}")

    def attempt(self, f: sp.Expr, w: _Where, depth: int) -> _Found | None:
        """Solve, or return None if no rule leads to the limit."""
        try:
            return self.solve(f, w, depth)
        except _UnrealError:
            raise
        except NoLimitRuleError:
            return None

    def apply(self, f: sp.Expr, w: _Where, move: _Move, depth: int) -> _Found | None:
        tried = [self.attempt(part, there, depth + 1) for part, there in move.parts]
        found = [one for one in tried if one is not None]
        if len(found) < len(tried):
            return None
        shown = move.after(*[there.limit(part) for part, there in move.parts])
        first = Step(move.rule, w.limit(f), shown)
        steps = (first, *[step for one in found for step in one.steps])
        if any(one.limit is None for one in found):
            return found[0]._replace(steps=steps) if move.equal else None
        value = move.combine(*[one.limit for one in found])
        return None if value is None else _Found(value, steps)

    def split(self, f: sp.Expr, w: _Where, depth: int) -> _Found:
        """Take the limits from the left and from the right; equal ones make a limit."""
        where = {"left": w._replace(side=-1), "right": w._replace(side=1)}
        found = {}
        for name, there in where.items():
            try:
                found[name] = self.solve(f, there, depth + 1)
            except _UnrealError as error:
                raise _UnrealError(f"{error}; this is on the {name} of {w.a}, so ask for the other side") from error
        first = Step("one-sided limits", w.limit(f), sp.Tuple(*[there.limit(f) for there in where.values()]))
        steps = (first, *found["left"].steps, *found["right"].steps)
        left, right = found["left"].limit, found["right"].limit
        for name, one in found.items():
            if one.limit is None:
                return _Found(None, steps, f"none from the {name}: {one.reason}", (left, right))
        if _same(left, right):
            return _Found(left, steps)
        gap = sp.Add(left, sp.Mul(-1, right))  # infinite or not a number if a side is infinite: then they differ
        if gap.is_finite is not False and gap.free_symbols and gap.is_zero is None:
            raise NoLimitRuleError(f"it depends on the parameters whether {left}, from the left, equals {right}")
        return _Found(None, steps, f"{left} from the left, {right} from the right", (left, right))


def _final_rule(f: sp.Expr, value: "_Value", w: _Where) -> str:
    if not f.has(w.x):
        return "constant"
    if value.limit.is_infinite:
        return "leading term" if f.is_Add and w.a.is_infinite and f.is_polynomial(w.x) else "infinite limit"
    return "substitution" if value.plain and w.a.is_finite else "algebra of limits"


# --- The check --------------------------------------------------------------------------------------------------------


def _tidy(value: sp.Expr) -> sp.Expr:
    shorter = sp.simplify(value) if value.is_finite is not False else value
    return shorter if sp.count_ops(shorter) <= sp.count_ops(value) else value


def _confirm(f: sp.Expr, w: _Where, found: _Found) -> str:
    """Compare the limit with SymPy's; where SymPy gives up or disagrees, let values in many digits decide."""
    sides = [w._replace(side=s) for s in ((-1, 1) if w.side == 0 and w.a.is_finite is not False else (w.side or 1,))]
    ours = found.sides or (found.limit,) * len(sides)
    judges = {_judge(*_core(f, one, value)) for one, value in zip(sides, ours, strict=True)}
    return "numbers" if "numbers" in judges else "SymPy"


def _core(f: sp.Expr, w: _Where, ours: sp.Expr | None) -> tuple[sp.Expr, _Where, sp.Expr | None]:
    """Strip continuous outer functions and constants: SymPy can take a minute for them, and the inner limit decides."""
    t = sp.Dummy("t", real=True)
    while ours is not None:
        varying = [g for g in f.args if g.has(w.x)]
        if len(varying) != 1 or not (f.is_Add or f.is_Mul or f.is_Pow or f.func in _OUTER):
            break
        found = _Search(derivatives=True).attempt(varying[0], w, 0)
        if found is None or found.limit is None or found.limit.is_infinite:
            break
        outer = _probe(f.xreplace({varying[0]: t}), _Where(t, found.limit, 0))
        if outer is None or not _same(outer.limit, ours):
            break
        f, ours = varying[0], found.limit
    return f, w, ours


def _judge(f: sp.Expr, w: _Where, ours: sp.Expr | None) -> str:
    """Say who confirms a limit from one side, None for no limit at all."""
    theirs = _sympy_limit(f, w)
    if ours is None:
        if theirs is not None and theirs.has(sp.AccumBounds):
            return "SymPy"
        if _wanders(f, w):
            return "numbers"
    elif theirs is not None and _same(theirs, ours):
        return "SymPy"
    elif _tends_to(f, w, ours) and (theirs is None or not _tends_to(f, w, theirs)):
        return "numbers"
    if theirs is None:
        raise NoLimitRuleError(
            f"the rules give {ours} for {f} at {w.a}; neither SymPy nor values in many digits confirm it"
        )
    raise AssertionError(f"the rules gave {ours} for the limit of {f} at {w.a}, SymPy gives {theirs}")


def _sympy_limit(f: sp.Expr, w: _Where) -> sp.Expr | None:
    try:
        found = sp.limit(f, w.x, w.a, "-" if w.side == -1 else "+")
    except Exception:  # SymPy's limits fail in many ways: then numbers decide
        return None
    return None if found.has(sp.Limit, sp.nan, sp.zoo, sp.I) or found.is_extended_real is False else found


def _tends_to(f: sp.Expr, w: _Where, result: sp.Expr) -> bool:
    """Say whether values at ever closer points approach the result, in 60 digits. Evidence, not proof."""
    if not result.is_number or result.has(sp.AccumBounds) or (values := _values(f, w, _points(w))) is None:
        return False
    first, middle, last = values
    if result.is_infinite:  # no sign of slowing down
        sign = 1 if result == sp.oo else -1
        return bool(sign * last > 10 and sign * (last - middle) >= sign * (middle - first) / 2 > 0)
    gaps = [abs(value - mpmath.mpf(sp.N(result, 60))) for value in values]
    return bool(gaps[-1] < 0.01 and gaps[-1] <= gaps[0])


def _wanders(f: sp.Expr, w: _Where) -> bool:
    """Say whether values at forty points that are all close to the point differ widely."""
    far = [mpmath.mpf(10) ** 6 * (50 + j) for j in range(40)]
    near = far if w.a.is_infinite else [w.side / t for t in far]
    values = _values(f, w, [p if w.a.is_infinite else mpmath.mpf(sp.N(w.a, 60)) + p for p in near])
    return values is not None and bool(max(values) - min(values) > 0.01)


def _values(f: sp.Expr, w: _Where, points: Iterable[Any]) -> list[Any] | None:
    """Return real values in 60 digits, or None where there are none."""
    if f.free_symbols - {w.x}:
        return None
    function = sp.lambdify(w.x, f, "mpmath")
    with mpmath.workdps(60):
        try:
            return [mpmath.mpf(function(point)) for point in points]
        except (ValueError, TypeError, ZeroDivisionError, OverflowError):
            return None


def _points(w: _Where) -> Iterator[Any]:
    for k in (2, 5, 8) if w.a.is_infinite else (4, 8, 12):
        if w.a.is_infinite:
            yield (1 if w.a == sp.oo else -1) * mpmath.mpf(10) ** k
        else:
            yield mpmath.mpf(sp.N(w.a, 60)) + w.side * mpmath.mpf(10) ** -k
