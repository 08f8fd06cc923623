"""Truth tables of propositional formulas, written with SymPy's ``&``, ``|``, ``~``, ``>>``, ``Equivalent`` and ``Xor``.

Call :func:`truth_table` to see when formulas are true, :func:`is_tautology` and :func:`equivalent` to decide by trying
all cases.

See: logic-and-proof
"""

import itertools
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.logic.boolalg import BooleanAtom, BooleanFunction

__all__ = ["TruthTable", "equivalent", "is_tautology", "truth_table"]

_MOST_SYMBOLS = 16


@dataclass(frozen=True)
class TruthTable:
    """The truth values of formulas in all cases; a notebook shows it as a table.

    Attributes
    ----------
    symbols : tuple of sympy.Symbol
        The statements that the formulas are made of, in alphabetical order.
    formulas : tuple
        The formulas.
    rows : tuple of tuple of bool
        One row for each case: the values of the symbols, then those of the formulas. In the first row all symbols are
        true.

    Examples
    --------
    >>> p, q = sp.symbols("p q")
    >>> truth_table(p >> q).column(0)
    (True, False, True, True)
    """

    symbols: tuple[Any, ...]
    formulas: tuple[Any, ...]
    rows: tuple[tuple[bool, ...], ...]

    def column(self, index: int) -> tuple[bool, ...]:
        """Return the values of one formula, top to bottom; -1 is the last one. An IndexError says there is none."""
        return tuple(row[len(self.symbols) :][index] for row in self.rows)

    def _repr_latex_(self) -> str:
        """Show T and F in a table whose vertical line separates cases from results."""
        head = [sp.latex(entry) for entry in (*self.symbols, *self.formulas)]
        lines = [" & ".join(head) + r" \\ \hline"]
        lines += [" & ".join(r"\mathrm{T}" if value else r"\mathrm{F}" for value in row) + r" \\" for row in self.rows]
        columns = "c" * len(self.symbols) + "|" + "c" * len(self.formulas)
        return rf"$\displaystyle \begin{{array}}{{{columns}}} " + " ".join(lines) + r" \end{array}$"


def truth_table(*formulas: Any) -> TruthTable:
    """Return the truth values of one or more formulas in all cases.

    Parameters
    ----------
    *formulas : sympy Boolean
        Formulas in at most 16 symbols together.

    Returns
    -------
    TruthTable
        2^n rows for n symbols.

    Raises
    ------
    TypeError
        If something is no formula, such as a number or an equation.
    ValueError
        If there is no formula, or there are more than 16 symbols.

    Notes
    -----
    2^n substitutions for each formula. See: def-connectives.

    Examples
    --------
    >>> p, q = sp.symbols("p q")
    >>> truth_table(p & q, p | q).rows[1]
    (True, False, False, True)
    """
    checked = [_formula(formula) for formula in formulas]
    if not checked:
        raise ValueError("at least one formula is needed")
    symbols = sorted(set().union(*(formula.free_symbols for formula in checked)), key=lambda s: str(s))
    if len(symbols) > _MOST_SYMBOLS:
        raise ValueError(f"at most {_MOST_SYMBOLS} symbols can be tabulated, got {len(symbols)}")
    rows = []
    for values in itertools.product([True, False], repeat=len(symbols)):
        case = dict(zip(symbols, values, strict=True))
        rows.append((*values, *(bool(formula.subs(case)) for formula in checked)))
    return TruthTable(tuple(symbols), tuple(checked), tuple(rows))


def is_tautology(formula: Any) -> bool:
    """Say whether a formula is true in all cases.

    Parameters
    ----------
    formula : sympy Boolean
        A formula in at most 16 symbols.

    Returns
    -------
    bool
        Whether every row of its truth table ends with true.

    Raises
    ------
    TypeError, ValueError
        As :func:`truth_table`.

    Notes
    -----
    2^n substitutions for n symbols. See: prp-tautologies.

    Examples
    --------
    >>> p, q = sp.symbols("p q")
    >>> is_tautology(p | ~p), is_tautology((p >> q) >> (q >> p))
    (True, False)
    """
    return all(truth_table(formula).column(0))


def equivalent(first: Any, second: Any) -> bool:
    """Say whether two formulas have the same truth value in all cases.

    Parameters
    ----------
    first, second : sympy Boolean
        Formulas in at most 16 symbols together.

    Returns
    -------
    bool
        Whether their columns in the common truth table agree.

    Raises
    ------
    TypeError, ValueError
        As :func:`truth_table`.

    Notes
    -----
    2^(n+1) substitutions for n symbols. See: prp-tautologies.

    Examples
    --------
    >>> p, q = sp.symbols("p q")
    >>> equivalent(p >> q, ~q >> ~p), equivalent(p >> q, q >> p)
    (True, False)
    """
    table = truth_table(first, second)
    return table.column(0) == table.column(1)


def _formula(value: Any) -> Any:
    """Return a formula that is made of symbols and connectives only, or complain."""
    if isinstance(value, bool):
        return sp.true if value else sp.false
    kinds = (sp.Symbol, BooleanAtom, BooleanFunction)
    if isinstance(value, sp.Basic) and all(isinstance(part, kinds) for part in sp.preorder_traversal(value)):
        return value
    raise TypeError(f"a formula of symbols such as p & ~q is expected, got {value!r}")
