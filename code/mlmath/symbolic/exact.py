"""Exact numbers and expressions at the door of the symbolic modules: floats, strings and infinities are refused.

See: row-echelon-form, gram-schmidt
"""

from typing import Any

import sympy as sp

__all__ = ["as_exact", "as_exact_matrix", "simplify"]


def as_exact(value: Any, name: str, *, real: bool = True) -> sp.Expr:
    """Return `value` as an exact expression.

    Parameters
    ----------
    value : number or sympy.Expr
        What the caller passed. Strings are refused, because SymPy would evaluate them.
    name : str
        The argument's name, for the error message.
    real : bool
        Whether complex expressions are refused.

    Returns
    -------
    sympy.Expr
        The expression.

    Raises
    ------
    TypeError
        If `value` is no number or expression, is a floating-point number, or complex although `real` is set.
    ValueError
        If it is infinite or undefined.

    Notes
    -----
    See: row-echelon-form.

    Examples
    --------
    >>> as_exact(sp.Rational(1, 2), "x")
    1/2
    """
    if isinstance(value, str):
        raise TypeError(f"{name} must be a number or an expression, got the string {value!r}")
    try:
        expression = sp.sympify(value)
    except sp.SympifyError as error:
        raise TypeError(f"{name} must be a number or an expression, got {value!r}") from error
    if not isinstance(expression, sp.Expr):
        raise TypeError(f"{name} must be a number or an expression, got {value!r}")
    if expression.has(sp.Float):
        raise TypeError(f"{name} must be exact, got the floating-point number in {expression}")
    if expression.has(sp.nan, sp.oo, -sp.oo, sp.zoo):
        raise ValueError(f"{name} must be finite, got {expression}")
    if real and (expression.is_real is False or expression.has(sp.I)):
        raise TypeError(f"{name} must be real, got {expression}")
    return expression


def as_exact_matrix(value: Any, name: str) -> sp.Matrix:
    """Return `value` as a matrix of exact real or complex expressions.

    Parameters
    ----------
    value : sympy.Matrix, array or sequence of sequences
        The rows.
    name : str
        The argument's name, for the error message.

    Returns
    -------
    sympy.Matrix
        A new matrix, with at least one row and one column.

    Raises
    ------
    TypeError
        If an entry is not an exact number or expression.
    ValueError
        If the rows are empty or differ in length, or an entry is infinite.

    Notes
    -----
    See: row-echelon-form.

    Examples
    --------
    >>> as_exact_matrix([[1, 2], [3, 4]], "A")
    Matrix([
    [1, 2],
    [3, 4]])
    """
    rows = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(rows, (list, tuple)) or not rows or not all(isinstance(row, (list, tuple)) for row in rows):
        raise ValueError(f"{name} must be a matrix, a non-empty list of rows, got {value!r}")
    if len({len(row) for row in rows}) > 1 or not len(rows[0]):
        raise ValueError(f"{name} must have rows of one length, at least 1, got {[len(row) for row in rows]}")
    entries = [[as_exact(e, f"{name}[{i}, {j}]", real=False) for j, e in enumerate(r)] for i, r in enumerate(rows)]
    return sp.Matrix(entries)


def simplify(expression: Any) -> Any:
    """Return the expression simplified; rational numbers are already simple.

    Parameters
    ----------
    expression : sympy.Expr
        The expression.

    Returns
    -------
    sympy.Expr
        An equal expression.

    Notes
    -----
    See: row-echelon-form.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> simplify((x + 1) ** 2 - x**2 - 2 * x)
    1
    """
    return expression if getattr(expression, "is_Rational", False) else sp.simplify(expression)
