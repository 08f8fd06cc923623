"""What the derivations in steps check at their door, and the passage to real symbols and back.

Used by the modules for derivatives, integrals, limits and expansions. Which error says that no rule applies is theirs.
"""

from collections.abc import Iterable
from typing import Any

import sympy as sp

__all__: list[str] = []


def _refuse_text(value: Any, name: str) -> None:
    """Refuse strings: SymPy would evaluate them."""
    if isinstance(value, str):
        raise TypeError(f"{name} must be a SymPy expression, got a string: build it from symbols instead")


def _as_scalar(value: Any, name: str) -> sp.Expr:
    """Return the argument as a scalar expression."""
    _refuse_text(value, name)
    try:
        expression = sp.sympify(value)
    except sp.SympifyError as error:
        raise TypeError(f"{name} must be a scalar SymPy expression, got {value!r}") from error
    if not isinstance(expression, sp.Expr) or getattr(expression, "is_Matrix", False):
        raise TypeError(f"{name} must be a scalar SymPy expression, got {type(expression).__name__}")
    return expression


def _as_symbol(variable: Any) -> sp.Symbol:
    """Return the argument, a symbol."""
    if not isinstance(variable, sp.Symbol):
        raise TypeError(f"variable must be a SymPy symbol, got {variable!r}")
    return variable


def _refuse_other_numbers(f: sp.Expr, x: sp.Symbol, error: type[ValueError], so: str = "") -> None:
    """Refuse factors that do not commute, and a variable that does not move through an interval of real numbers."""
    if not f.is_commutative:
        raise error("the symbols stand for real numbers: factors that do not commute are refused")
    if x.is_real is False or x.is_integer:
        raise error(f"{x} does not run through an interval of real numbers{so}")


_Renaming = dict[sp.Symbol, sp.Symbol]


def _real_symbols(symbols: Iterable[sp.Symbol], error: type[ValueError]) -> tuple[_Renaming, _Renaming]:
    """Return the renaming of symbols without assumptions into real ones of the same name, and the way back."""
    symbols = set(symbols)
    if len({s.name for s in symbols}) < len(symbols):
        raise error("two different symbols share one name: rename one of them")
    to_real = {s: sp.Symbol(s.name, real=True) for s in symbols if s.is_real is None}
    return to_real, {real: given for given, real in to_real.items()}
