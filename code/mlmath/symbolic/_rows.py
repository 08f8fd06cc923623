"""How the derivations in steps show themselves: rows of a name and a formula, as LaTeX, as text, as Markdown.

Used by the modules for derivatives, integrals, limits and expansions.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

__all__: list[str] = []

#: Names, and what stands beside them.
_Rows = list[tuple[str, str]]

#: Longer results, counted in operations, are shown as the rules give them: simplifying them can take minutes.
_SIMPLIFY_AT_MOST = 60


def _simplified(result: sp.Expr) -> sp.Expr:
    """Return the result after :func:`sympy.simplify`, or the result itself where it is long or that is not shorter."""
    if sp.count_ops(result) > _SIMPLIFY_AT_MOST:
        return result
    shorter = sp.simplify(result)
    return shorter if sp.count_ops(shorter) < sp.count_ops(result) else result


def _endings(result: sp.Expr, steps: int) -> list[tuple[str, sp.Expr]]:
    """Return what stands below the steps: the assembled result, and its simplification if that says more."""
    endings = [("together", result)] if steps > 1 else []
    if (shorter := _simplified(result)) != result:
        endings.append(("simplified", shorter))
    return endings


def _valid_where(conditions: Sequence[Boolean], show: Callable[[Any], str]) -> _Rows:
    """Return the row of the conditions, if there are any."""
    comma = ", " if show is str else r",\; "
    return [("valid where", comma.join(show(c) for c in conditions))] if conditions else []


def _aligned(rows: _Rows) -> str:
    r"""Return the rows as an ``aligned`` environment, without dollar signs."""
    lines = [rf"&\text{{{name}}} && {formula}" for name, formula in rows]
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def _columns(rows: _Rows) -> str:
    """Return the rows as text, the formulas below one another."""
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {formula}" for name, formula in rows)


def _numbered(steps: _Rows, endings: _Rows, conditions: Iterable[Boolean] = ()) -> str:
    """Return the steps as a numbered Markdown list, the other rows and the conditions below it."""
    lines = [f"{n}. {_sentence(name)}: {text}" for n, (name, text) in enumerate(steps, 1)]
    lines += [""] + [f"{_sentence(name)}: {text}\n" for name, text in endings]
    if conditions:
        lines.append("Valid where " + ", ".join(f"${sp.latex(c)}$" for c in conditions) + ".")
    return "\n".join(lines).rstrip() + "\n"


def _sentence(name: str) -> str:
    return name[:1].upper() + name[1:]
