"""Row reduction with exact numbers and symbols, every row operation recorded.

Call :func:`row_echelon` and :func:`reduced_row_echelon`. The result shows itself in a notebook, one matrix after the
other, and holds the steps, the pivots, and what had to be assumed about symbols on the way.

See: row-operations, row-echelon-form, reduced-row-echelon-form
"""

from dataclasses import dataclass
from typing import Any

import sympy as sp

from mlmath.symbolic.exact import as_exact, as_exact_matrix, simplify
from mlmath.validate import as_count

__all__ = ["Reduction", "Step", "add_multiple", "reduced_row_echelon", "row_echelon", "scale", "swap"]


@dataclass(frozen=True)
class Step:
    r"""One row operation and what it makes of the matrix.

    Attributes
    ----------
    kind : str
        "swap", "scale" or "add".
    target : int
        The row that changes, counted from 0.
    source : int
        The row that it is swapped with or that is added to it.
    factor : sympy.Expr
        The factor of the row that is scaled or added; 1 for a swap.
    matrix : sympy.Matrix
        The matrix after the operation.

    Examples
    --------
    >>> add_multiple([[1, 2], [3, 4]], 1, 0, -3).latex
    'R_2 \\to R_2 - 3 R_1'
    """

    kind: str
    target: int
    source: int
    factor: sp.Expr
    matrix: sp.Matrix

    @property
    def latex(self) -> str:
        """The operation in LaTeX, with rows counted from 1."""
        row, other = _name(self.target), _name(self.source)
        if self.kind == "swap":
            return rf"{row} \leftrightarrow {other}"
        if self.kind == "scale":
            return rf"{row} \to {_times(self.factor)}{row}"
        negative = self.factor.could_extract_minus_sign()
        return rf"{row} \to {row} {'-' if negative else '+'} {_times(-self.factor if negative else self.factor)}{other}"

    @property
    def elementary(self) -> sp.Matrix:
        """The elementary matrix E of the operation: E times the matrix before is the matrix after."""
        E = sp.eye(self.matrix.rows)
        if self.kind == "swap":
            E.row_swap(self.target, self.source)
        else:
            E[self.target, self.source] = self.factor
        return E


@dataclass(frozen=True)
class Reduction:
    """A row reduction, step by step.

    Attributes
    ----------
    start : sympy.Matrix
        The given matrix.
    steps : tuple of Step
        The row operations in order.
    matrix : sympy.Matrix
        The form that is reached.
    pivots : tuple of int
        The columns of the pivots, counted from 0.
    assumptions : tuple of sympy.Expr
        Pivots that contain symbols: for values of the symbols that make one of them zero, the reduction does not hold.
    augmented : int
        How many of the last columns are right-hand sides; no pivot is looked for in them.

    Examples
    --------
    >>> a = sp.Symbol("a")
    >>> row_echelon([[a, 1], [1, 1]]).assumptions
    (1 - a,)
    """

    start: sp.Matrix
    steps: tuple[Step, ...]
    matrix: sp.Matrix
    pivots: tuple[int, ...]
    assumptions: tuple[sp.Expr, ...]
    augmented: int

    def _repr_latex_(self) -> str:
        """Show the matrices below each other, with the operations on the arrows."""
        rows = [rf"&{_table(self.start, self.augmented)}"]
        for group in _groups(self.steps):
            names = r" \\ ".join(step.latex for step in group)
            rows.append(rf"\xrightarrow{{\substack{{{names}}}}}\;&{_table(group[-1].matrix, self.augmented)}")
        if self.assumptions:
            conditions = ", ".join(sp.latex(p) + r" \ne 0" for p in self.assumptions)
            rows.append(rf"&\text{{assumed: }} {conditions}")
        return r"$\displaystyle \begin{aligned} " + r" \\[4pt] ".join(rows) + r" \end{aligned}$"


def swap(A: Any, i: int, j: int) -> Step:
    """Exchange rows i and j.

    Parameters
    ----------
    A : sympy.Matrix or rows of exact numbers, shape (m, n)
        The matrix; it is not changed.
    i, j : int
        Rows, counted from 0.

    Returns
    -------
    Step
        The operation with the new matrix.

    Raises
    ------
    TypeError, ValueError
        If `A` is not an exact matrix, or a row does not exist.

    Notes
    -----
    See: def-row-operations.

    Examples
    --------
    >>> swap([[1, 2], [3, 4]], 0, 1).matrix
    Matrix([
    [3, 4],
    [1, 2]])
    """
    B = as_exact_matrix(A, "A")
    i, j = _row(i, "i", B), _row(j, "j", B)
    B.row_swap(i, j)
    return Step("swap", i, j, sp.S.One, B)


def scale(A: Any, i: int, c: Any) -> Step:
    """Multiply row i by an expression that is not zero.

    Parameters
    ----------
    A : sympy.Matrix or rows of exact numbers, shape (m, n)
        The matrix; it is not changed.
    i : int
        The row, counted from 0.
    c : sympy.Expr
        The factor.

    Returns
    -------
    Step
        The operation with the new matrix.

    Raises
    ------
    TypeError, ValueError
        If `A` is not an exact matrix, the row does not exist, or `c` is zero or not exact.

    Notes
    -----
    See: def-row-operations.

    Examples
    --------
    >>> scale([[1, 2], [3, 4]], 0, 5).matrix
    Matrix([
    [5, 10],
    [3,  4]])
    """
    B = as_exact_matrix(A, "A")
    i, c = _row(i, "i", B), simplify(as_exact(c, "c", real=False))
    if c == 0:
        raise ValueError("c must not be zero: the operation could not be undone")
    for k in range(B.cols):
        B[i, k] = simplify(c * B[i, k])
    return Step("scale", i, i, c, B)


def add_multiple(A: Any, i: int, j: int, c: Any) -> Step:
    """Add c times row j to row i.

    Parameters
    ----------
    A : sympy.Matrix or rows of exact numbers, shape (m, n)
        The matrix; it is not changed.
    i, j : int
        Two different rows, counted from 0; row i changes.
    c : sympy.Expr
        The factor.

    Returns
    -------
    Step
        The operation with the new matrix.

    Raises
    ------
    TypeError, ValueError
        If `A` is not an exact matrix, a row does not exist, i = j, or `c` is not exact.

    Notes
    -----
    See: def-row-operations.

    Examples
    --------
    >>> add_multiple([[1, 2], [3, 4]], 1, 0, -3).matrix
    Matrix([
    [1,  2],
    [0, -2]])
    """
    B = as_exact_matrix(A, "A")
    i, j, c = _row(i, "i", B), _row(j, "j", B), simplify(as_exact(c, "c", real=False))
    if i == j:
        raise ValueError(f"i and j must be different rows, got {i} twice: that would be a scaling")
    for k in range(B.cols):
        B[i, k] = simplify(B[i, k] + c * B[j, k])
    return Step("add", i, j, c, B)


def row_echelon(A: Any, *, augmented: int = 0) -> Reduction:
    r"""Reduce to a row echelon form, without dividing rows.

    Parameters
    ----------
    A : sympy.Matrix or rows of exact numbers, shape (m, n)
        Numbers or symbols.
    augmented : int
        How many of the last columns are right-hand sides, in which no pivot is looked for; less than n.

    Returns
    -------
    Reduction
        The steps, the form, its pivots, and what was assumed.

    Raises
    ------
    TypeError
        If an entry is not exact, or `augmented` is not an integer.
    ValueError
        If `A` is not a matrix, or `augmented` is negative or not less than n.

    Notes
    -----
    The pivot is the first entry of the column, from the waiting row on, that is a number other than zero; if there is
    none, the first expression that does not simplify to zero, which is then recorded as an assumption. At most m n²
    exact operations, on numbers that grow. See: alg-row-echelon.

    Examples
    --------
    >>> reduction = row_echelon([[0, 2, 4], [1, 1, 3]], augmented=1)
    >>> reduction.matrix
    Matrix([
    [1, 1, 3],
    [0, 2, 4]])
    >>> [step.latex for step in reduction.steps]
    ['R_1 \\leftrightarrow R_2']
    """
    start = as_exact_matrix(A, "A").applyfunc(simplify)
    augmented = as_count(augmented, "augmented", at_least=0)
    if augmented >= start.cols:
        raise ValueError(f"augmented must leave a column of the matrix, got {augmented} of {start.cols}")
    M = start
    steps: list[Step] = []
    pivots: list[int] = []
    assumptions: list[sp.Expr] = []
    for j in range(M.cols - augmented):
        i = len(pivots)  # the row that waits for a pivot
        candidates = [k for k in range(i, M.rows) if M[k, j] != 0]
        if not candidates:
            continue
        p = next((k for k in candidates if M[k, j].is_number), candidates[0])
        if not M[p, j].is_number:
            assumptions.append(M[p, j])
        if p != i:
            steps.append(swap(M, i, p))
            M = steps[-1].matrix
        for k in range(i + 1, M.rows):
            if M[k, j] != 0:
                steps.append(add_multiple(M, k, i, -M[k, j] / M[i, j]))
                M = steps[-1].matrix
        pivots.append(j)
    return Reduction(start, tuple(steps), M, tuple(pivots), tuple(assumptions), augmented)


def reduced_row_echelon(A: Any, *, augmented: int = 0) -> Reduction:
    """Reduce to the reduced row echelon form: pivots 1, zeros below and above them.

    Parameters
    ----------
    A : sympy.Matrix or rows of exact numbers, shape (m, n)
        Numbers or symbols.
    augmented : int
        How many of the last columns are right-hand sides, in which no pivot is looked for; less than n.

    Returns
    -------
    Reduction
        The steps, the form, its pivots, and what was assumed.

    Raises
    ------
    TypeError, ValueError
        As :func:`row_echelon`.

    Notes
    -----
    From the last pivot to the first: divide its row, eliminate above it. See: def-rref.

    Examples
    --------
    >>> reduced_row_echelon([[0, 2, 4], [1, 1, 3]], augmented=1).matrix
    Matrix([
    [1, 0, 1],
    [0, 1, 2]])
    """
    down = row_echelon(A, augmented=augmented)
    M, steps = down.matrix, list(down.steps)
    for i, j in reversed(list(enumerate(down.pivots))):
        if M[i, j] != 1:
            steps.append(scale(M, i, 1 / M[i, j]))
            M = steps[-1].matrix
        for k in range(i):
            if M[k, j] != 0:
                steps.append(add_multiple(M, k, i, -M[k, j]))
                M = steps[-1].matrix
    return Reduction(down.start, tuple(steps), M, down.pivots, down.assumptions, down.augmented)


def _groups(steps: tuple[Step, ...]) -> list[list[Step]]:
    """Put additions of the same row on one arrow, and scalings that follow each other."""
    groups: list[list[Step]] = []
    for step in steps:
        last = groups[-1][-1] if groups else None
        if (
            last
            and last.kind == step.kind
            and (step.kind == "scale" or (step.kind, step.source) == ("add", last.source))
        ):
            groups[-1].append(step)
        else:
            groups.append([step])
    return groups


def _name(row: int) -> str:
    """Return the name of a row in LaTeX."""
    return f"R_{row + 1}" if row < 9 else f"R_{{{row + 1}}}"


def _times(factor: sp.Expr) -> str:
    """Return the factor before a row's name."""
    if factor == 1:
        return ""
    if factor == -1:
        return "-"
    text = sp.latex(factor)
    return rf"\left({text}\right) " if factor.is_Add else f"{text} "


def _table(M: sp.Matrix, augmented: int) -> str:
    """Return a matrix in LaTeX, with a bar before the right-hand sides."""
    columns = "r" * (M.cols - augmented) + ("|" + "r" * augmented if augmented else "")
    rows = r" \\ ".join(" & ".join(sp.latex(e) for e in row) for row in M.tolist())
    return rf"\left[\begin{{array}}{{{columns}}} {rows} \end{{array}}\right]"


def _row(i: Any, name: str, A: sp.Matrix) -> int:
    """Return a row index that exists."""
    row = as_count(i, name, at_least=0)
    if row >= A.rows:
        raise ValueError(f"{name} must be a row of A, 0 to {A.rows - 1}, got {row}")
    return row
