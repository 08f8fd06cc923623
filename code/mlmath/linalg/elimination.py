"""Row reduction with floating-point numbers: row operations, echelon forms, rank, null space, all solutions of Ax = b.

Call :func:`row_echelon`, :func:`reduced_row_echelon`, :func:`rank`, :func:`null_space` and :func:`solve`. Nothing is
done in place. A computer cannot see whether a number is zero or the rounding error of a zero, so every function has a
tolerance: what is at most `rtol` times the largest entry of the matrix counts as zero, by default with
rtol = 100 max(m, n) eps. All is computed in double precision, and eps is that of double precision: for entries that
were rounded to single precision before, give a larger rtol. Exact elimination is in
:mod:`mlmath.symbolic.elimination`. Input is real or complex.

See: row-operations, row-echelon-form, reduced-row-echelon-form, matrix-rank, solution-counts, inverse-by-elimination
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_array, as_count, as_matrix, as_number, as_square, as_vector, in_range

__all__ = [
    "Echelon",
    "Solution",
    "add_multiple",
    "gauss_jordan_inverse",
    "null_space",
    "rank",
    "reduced_row_echelon",
    "row_echelon",
    "scale",
    "solve",
    "swap",
]

Array = NDArray[Any]


class Echelon(NamedTuple):
    """A matrix in (reduced) row echelon form.

    Attributes
    ----------
    matrix : ndarray, shape (m, n)
        The form. What counts as zero is exactly zero.
    pivots : tuple of int
        The columns of the pivots; their number is the rank.

    Examples
    --------
    >>> row_echelon([[0, 2], [0, 1]]).pivots
    (1,)
    """

    matrix: Array
    pivots: tuple[int, ...]


@dataclass(frozen=True)
class Solution:
    """All solutions of a system: particular + null_space @ t for every vector t, or none.

    Attributes
    ----------
    particular : ndarray, shape (n,), or None
        One solution, with zeros for the free unknowns; None if there is none.
    null_space : ndarray, shape (n, n − rank)
        A basis of the solutions of Ax = 0, as columns.
    pivots : tuple of int
        The pivot columns of A.

    Examples
    --------
    >>> solve([[1, 1]], [2]).count
    'infinitely many'
    """

    particular: Array | None
    null_space: Array
    pivots: tuple[int, ...]

    @property
    def count(self) -> str:
        """How many solutions there are: "none", "one" or "infinitely many"."""
        if self.particular is None:
            return "none"
        return "infinitely many" if self.null_space.shape[1] else "one"


def swap(A: ArrayLike, i: int, j: int) -> Array:
    """Return the matrix with rows i and j exchanged.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix; it is not changed.
    i, j : int
        Rows, counted from 0.

    Returns
    -------
    ndarray, shape (m, n)
        A new matrix.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite matrix, or a row does not exist.

    Notes
    -----
    No operations. See: def-row-operations.

    Examples
    --------
    >>> swap([[1, 2], [3, 4]], 0, 1)
    array([[3., 4.],
           [1., 2.]])
    """
    B = np.array(as_matrix(A, "A", allow_complex=True))
    i, j = _row(i, "i", B), _row(j, "j", B)
    B[[i, j]] = B[[j, i]]
    return B


def scale(A: ArrayLike, i: int, c: complex) -> Array:
    """Return the matrix with row i multiplied by a number other than zero.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix; it is not changed.
    i : int
        The row, counted from 0.
    c : number
        Not zero: a row multiplied by 0 is lost.

    Returns
    -------
    ndarray, shape (m, n)
        A new matrix.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite matrix, the row does not exist, or `c` is zero or not a finite number.
    OverflowError
        If an entry exceeds the largest floating-point number.

    Notes
    -----
    n operations. See: def-row-operations.

    Examples
    --------
    >>> scale([[1, 2], [3, 4]], 0, 10)
    array([[10., 20.],
           [ 3.,  4.]])
    """
    B = as_matrix(A, "A", allow_complex=True)
    i, c = _row(i, "i", B), _scalar(c, "c")
    if c == 0:
        raise ValueError("c must not be zero: the operation could not be undone")
    B = B.astype(np.result_type(B, c))  # a copy
    with np.errstate(over="ignore", invalid="ignore"):
        B[i] = c * B[i]
    return _finite(B)


def add_multiple(A: ArrayLike, i: int, j: int, c: complex) -> Array:
    """Return the matrix with c times row j added to row i.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix; it is not changed.
    i, j : int
        Two different rows, counted from 0; row i changes.
    c : number
        The multiple.

    Returns
    -------
    ndarray, shape (m, n)
        A new matrix.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite matrix, a row does not exist, i = j, or `c` is not a finite number.
    OverflowError
        If an entry exceeds the largest floating-point number.

    Notes
    -----
    2n operations. See: def-row-operations.

    Examples
    --------
    >>> add_multiple([[1, 2], [3, 4]], 1, 0, -3)
    array([[ 1.,  2.],
           [ 0., -2.]])
    """
    B = as_matrix(A, "A", allow_complex=True)
    i, j, c = _row(i, "i", B), _row(j, "j", B), _scalar(c, "c")
    if i == j:
        raise ValueError(f"i and j must be different rows, got {i} twice: that would be a scaling")
    B = B.astype(np.result_type(B, c))  # a copy
    with np.errstate(over="ignore", invalid="ignore"):
        B[i] = B[i] + c * B[j]
    return _finite(B)


def row_echelon(A: ArrayLike, *, rtol: float | None = None) -> Echelon:
    """Return a row echelon form, by elimination with partial pivoting.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix; it is not changed.
    rtol : float, optional
        What is at most rtol · max|aᵢⱼ| counts as zero; 100 max(m, n) eps if None.

    Returns
    -------
    Echelon
        The form and its pivot columns.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite matrix, or `rtol` not a number that is at least 0.
    OverflowError
        If an entry exceeds the largest floating-point number.

    Notes
    -----
    At most m n² operations. See: alg-row-echelon.

    Examples
    --------
    >>> row_echelon([[1, 2, 3], [2, 4, 8]])
    Echelon(matrix=array([[ 2.,  4.,  8.],
           [ 0.,  0., -1.]]), pivots=(0, 2))
    """
    A = as_matrix(A, "A", allow_complex=True)
    return _row_echelon(A, _threshold(A, rtol), A.shape[1])


def reduced_row_echelon(A: ArrayLike, *, rtol: float | None = None) -> Echelon:
    """Return the reduced row echelon form: pivots 1, and zeros above them as well.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix; it is not changed.
    rtol : float, optional
        What is at most rtol · max|aᵢⱼ| counts as zero; 100 max(m, n) eps if None.

    Returns
    -------
    Echelon
        The form, of which every matrix has exactly one, and its pivot columns.

    Raises
    ------
    TypeError, ValueError, OverflowError
        As :func:`row_echelon`.

    Notes
    -----
    At most about 2 m n² operations. See: def-rref.

    Examples
    --------
    >>> reduced_row_echelon([[1, 2, 3], [2, 4, 8]])
    Echelon(matrix=array([[1., 2., 0.],
           [0., 0., 1.]]), pivots=(0, 2))
    """
    return _clear_above(row_echelon(A, rtol=rtol))


def rank(A: ArrayLike, *, rtol: float | None = None) -> int:
    """Return the rank: the number of pivots.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix.
    rtol : float, optional
        What is at most rtol · max|aᵢⱼ| counts as zero; 100 max(m, n) eps if None.

    Returns
    -------
    int
        The number of pivots above the tolerance.

    Raises
    ------
    TypeError, ValueError, OverflowError
        As :func:`row_echelon`.

    Notes
    -----
    At most m n² operations. See: def-rank.

    Examples
    --------
    >>> rank([[1, 2], [2, 4]]), rank([[1, 2], [2, 5]])
    (1, 2)
    """
    return len(row_echelon(A, rtol=rtol).pivots)


def null_space(A: ArrayLike, *, rtol: float | None = None) -> Array:
    """Return a basis of the solutions of Ax = 0, one column for each free unknown.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix.
    rtol : float, optional
        What is at most rtol · max|aᵢⱼ| counts as zero; 100 max(m, n) eps if None.

    Returns
    -------
    ndarray, shape (n, n − rank)
        In each column one free unknown is 1 and the others are 0. No columns if 0 is the only solution.

    Raises
    ------
    TypeError, ValueError, OverflowError
        As :func:`row_echelon`.

    Notes
    -----
    At most about 2 m n² operations. See: thm-solution-set.

    Examples
    --------
    >>> null_space([[1, 2, 0], [0, 0, 1]])
    array([[-2.],
           [ 1.],
           [ 0.]])
    """
    return _null_space(reduced_row_echelon(A, rtol=rtol))


def solve(A: ArrayLike, b: ArrayLike, *, rtol: float | None = None) -> Solution:
    """Return all solutions of Ax = b, for a matrix of any shape.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix.
    b : array_like, shape (m,)
        The right-hand side.
    rtol : float, optional
        An entry counts as zero if it is at most rtol times the largest entry of A, in the column of b at most rtol
        times the largest entry of b; 100 max(m, n) eps if None.

    Returns
    -------
    Solution
        A particular solution and a basis of the null space, or the statement that there is no solution.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite matrix, `b` not a finite vector with m entries, or `rtol` not a number of at least 0.
    OverflowError
        If an entry exceeds the largest floating-point number.

    Notes
    -----
    At most about 2 m n² operations. See: thm-rouche-capelli, thm-solution-set.

    Examples
    --------
    >>> solution = solve([[1, 1, 1], [1, 2, 3]], [6, 14])
    >>> solution.particular, solution.null_space[:, 0]
    (array([-2.,  8.,  0.]), array([ 1., -2.,  1.]))
    >>> solve([[1, 1], [2, 2]], [1, 3]).count
    'none'
    """
    A = as_matrix(A, "A", allow_complex=True)
    m, n = A.shape
    b = as_vector(b, "b", allow_complex=True)
    if b.shape != (m,):
        raise ValueError(f"b must have shape ({m},), one entry for each row of A, got {b.shape}")
    threshold, negligible = _threshold(A, rtol), _relative(rtol, A) * _largest(b)
    E, pivots = _row_echelon(np.column_stack([A, b]), threshold, n)
    left_over = np.abs(E[len(pivots) :, n])
    E, _ = _clear_above(Echelon(E, pivots))
    kernel = _null_space(Echelon(E[:, :n], pivots))
    if left_over.size and left_over.max() > negligible:
        return Solution(None, kernel, pivots)
    particular = np.zeros(n, dtype=E.dtype)
    particular[list(pivots)] = E[: len(pivots), n]
    return Solution(particular, kernel, pivots)


def gauss_jordan_inverse(A: ArrayLike) -> Array:
    """Return the inverse by reducing [A | I] to [I | A⁻¹].

    Parameters
    ----------
    A : array_like, shape (n, n)
        An invertible matrix.

    Returns
    -------
    ndarray, shape (n, n)
        The inverse. :func:`mlmath.linalg.lu.inverse` computes it faster.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite square matrix.
    LinAlgError
        If a column has no pivot; the message names it.
    OverflowError
        If an entry exceeds the largest floating-point number.

    Notes
    -----
    About 11n³/3 operations, because zeros of I are not spared. See: alg-gauss-jordan.

    Examples
    --------
    >>> gauss_jordan_inverse([[0, 1], [2, 4]])
    array([[-2. ,  0.5],
           [ 1. ,  0. ]])
    """
    A = as_square(A, "A", allow_complex=True)
    n = len(A)
    form = _row_echelon(np.hstack([A, np.eye(n)]), 0.0, n)
    if len(form.pivots) < n:
        missing = min(set(range(n)) - set(form.pivots))
        raise np.linalg.LinAlgError(f"A is singular: column {missing} (counted from 0) has no pivot")
    return _clear_above(form).matrix[:, n:]


def _row_echelon(A: Array, threshold: float, columns: int) -> Echelon:
    """Eliminate below the pivots of the first `columns` columns."""
    E = np.array(A)
    pivots: list[int] = []
    with np.errstate(over="ignore", invalid="ignore"):
        for j in range(columns):
            i = len(pivots)  # the row that waits for a pivot
            if i == len(E):
                break
            p = i + int(np.argmax(np.abs(E[i:, j])))
            if not np.abs(E[p, j]) > threshold:
                E[i:, j] = 0
                continue
            E[[i, p]] = E[[p, i]]
            factors = E[i + 1 :, j] / E[i, j]
            E[i + 1 :, j + 1 :] -= np.outer(factors, E[i, j + 1 :])
            E[i + 1 :, j] = 0
            pivots.append(j)
    return Echelon(_finite(E), tuple(pivots))


def _clear_above(form: Echelon) -> Echelon:
    """Divide each pivot row by its pivot and eliminate above it, from the last pivot to the first."""
    E = form.matrix.copy()
    with np.errstate(over="ignore", invalid="ignore"):
        for i, j in reversed(list(enumerate(form.pivots))):
            E[i] /= E[i, j]
            E[:i] -= np.outer(E[:i, j], E[i])
            E[:i, j] = 0
    return Echelon(_finite(E), form.pivots)


def _null_space(form: Echelon) -> Array:
    """Read the basis off the reduced form: in the solution for a free column, the pivot unknowns are its negatives."""
    E, pivots = form
    free = [j for j in range(E.shape[1]) if j not in pivots]
    N = np.zeros((E.shape[1], len(free)), dtype=E.dtype)
    N[free, range(len(free))] = 1
    N[list(pivots)] = -E[: len(pivots), free]
    return N + 0.0  # no −0


def _relative(rtol: float | None, A: Array) -> float:
    """Return the relative tolerance."""
    if rtol is None:
        return float(100 * max(A.shape) * np.finfo(float).eps)
    return as_number(rtol, "rtol", at_least=0.0)


def _threshold(A: Array, rtol: float | None) -> float:
    """Return the size up to which an entry counts as zero."""
    return _relative(rtol, A) * _largest(A)


def _largest(A: Array) -> float:
    """Return the largest absolute value; of complex entries it may overflow, and then nothing would exceed it."""
    with np.errstate(over="ignore"):
        largest = float(np.abs(A).max())
    if largest == np.inf:
        raise OverflowError("the absolute value of an entry exceeds the largest floating-point number")
    return largest


def _row(i: Any, name: str, A: Array) -> int:
    """Return a row index that exists; negative ones are refused, they would count from the end."""
    row = as_count(i, name, at_least=0)
    if row >= len(A):
        raise ValueError(f"{name} must be a row of A, 0 to {len(A) - 1}, got {row}")
    return row


def _scalar(c: Any, name: str) -> Any:
    """Return `c` as a finite real or complex number."""
    number = as_array(c, name, allow_complex=True, double=True)
    if number.ndim != 0:
        raise ValueError(f"{name} must be a single number, got shape {number.shape}")
    return number[()]


def _finite(A: Array) -> Array:
    """Return A with 0 for every −0, or say that it overflowed."""
    return in_range(A, "the result") + 0.0
