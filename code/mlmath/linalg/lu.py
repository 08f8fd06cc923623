"""PLU: Gaussian elimination with partial pivoting, kept as two triangular factors, so that PA = LU.

Call :func:`factor`, :func:`solve` and :func:`inverse`. :func:`factor_by_loop` is the textbook's elimination, one column
at a time; :func:`factor` does the same with most of the work in matrix products. Every square matrix has the factors,
singular ones too; solving and inverting ask for pivots that are not zero. Real and complex input is accepted, and all
is computed in double precision.

See: lu-decomposition, inverse-by-elimination, pivoting-and-cost
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg.counting import Tally, counted
from mlmath.linalg.scaling import scaled
from mlmath.linalg.triangular import lower_in_place, upper_in_place
from mlmath.validate import as_right_hand_side, as_square, in_range

__all__ = ["PLU", "count_operations", "factor", "factor_by_loop", "growth", "inverse", "solve", "solve_factored"]

Array = NDArray[Any]
Order = NDArray[np.intp]

#: Up to this many columns a panel is factored column by column; wider ones are halved.
_PANEL = 24


@dataclass(frozen=True)
class PLU:
    """The factors of PA = LU.

    Attributes
    ----------
    packed : ndarray, shape (n, n)
        U on and above the diagonal, the multipliers of L below it.
    order : ndarray of int, shape (n,)
        Row i of PA is row ``order[i]`` of A.

    Examples
    --------
    >>> factor([[0, 1], [2, 4]]).order
    array([1, 0])
    """

    packed: Array
    order: Order

    @property
    def L(self) -> Array:
        """The lower triangular factor, with ones on its diagonal and no entry larger than 1."""
        return np.tril(self.packed, -1) + np.eye(len(self.packed))

    @property
    def U(self) -> Array:
        """The upper triangular factor, with the pivots on its diagonal."""
        return np.triu(self.packed)

    @property
    def P(self) -> Array:
        """The matrix of the row exchanges: the rows of the identity in the new order."""
        return np.eye(len(self.order))[self.order]

    @property
    def sign(self) -> int:
        """1 if an even number of row swaps gives the order, −1 if an odd number does."""
        order, sign = self.order.tolist(), 1
        for i in range(len(order)):
            while order[i] != i:  # each swap puts one row where it belongs
                j = order[i]
                order[i], order[j] = order[j], order[i]
                sign = -sign
        return sign


def factor(A: ArrayLike) -> PLU:
    """Factor PA = LU with partial pivoting, by halves.

    Parameters
    ----------
    A : array_like, shape (n, n)
        Any square matrix, singular or not, real or complex.

    Returns
    -------
    PLU
        The factors. If A is singular, at least one pivot is zero in exact arithmetic (on a computer it may be tiny).

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite square matrix.
    OverflowError
        If a factor exceeds the largest floating-point number.

    Notes
    -----
    (4n³ − 3n² − n)/6 operations, as the loop. The left half of the columns is factored, one triangular solve and one
    matrix product bring the right half up to date, and its lower part is factored: S. Toledo, "Locality of reference in
    LU decomposition with partial pivoting", SIAM J. Matrix Anal. Appl. 18 (1997), 1065–1081. See: lu-decomposition.

    Examples
    --------
    >>> f = factor([[0, 1], [2, 4]])
    >>> f.U
    array([[2., 4.],
           [0., 1.]])
    """
    W = np.array(as_square(A, "A", allow_complex=True))  # a copy
    with np.errstate(over="ignore", invalid="ignore"):
        order = _by_halves(W)
    return PLU(in_range(W, "the result"), order)


def factor_by_loop(A: ArrayLike) -> PLU:
    """Factor PA = LU with partial pivoting, one column at a time.

    Parameters
    ----------
    A : array_like, shape (n, n)
        Any square matrix, singular or not, real or complex.

    Returns
    -------
    PLU
        The factors, the same as those of :func:`factor` up to rounding.

    Raises
    ------
    TypeError, ValueError, OverflowError
        As :func:`factor`.

    Notes
    -----
    (4n³ − 3n² − n)/6 operations. See: alg-plu.

    Examples
    --------
    >>> factor_by_loop([[0, 1], [2, 4]]).order
    array([1, 0])
    """
    W = np.array(as_square(A, "A", allow_complex=True))  # a copy
    with np.errstate(over="ignore", invalid="ignore"):
        order = _column_by_column(W)
    return PLU(in_range(W, "the result"), order)


def solve(A: ArrayLike, B: ArrayLike) -> Array:
    """Solve AX = B for an invertible matrix, through its factors.

    Parameters
    ----------
    A : array_like, shape (n, n)
        An invertible matrix.
    B : array_like, shape (n,) or (n, k)
        The right-hand side, or k of them as columns.

    Returns
    -------
    ndarray, shape of `B`
        The solution.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite square matrix, or `B` has another number of rows.
    LinAlgError
        If a pivot is exactly zero; the message names it. A matrix that is singular only up to rounding is not found
        in this way: ask for its condition number.
    OverflowError
        If a number exceeds the largest floating-point number.

    Notes
    -----
    2n³/3 operations for the factors and 2n² for each right-hand side. See: lu-decomposition.

    Examples
    --------
    >>> solve([[0, 1], [2, 4]], [1, 6])
    array([1., 1.])
    """
    return solve_factored(factor(A), B)


def solve_factored(factors: PLU, B: ArrayLike) -> Array:
    """Solve AX = B with the factors of A, for another right-hand side at little cost.

    Parameters
    ----------
    factors : PLU
        What :func:`factor` returned for A; not A itself.
    B : array_like, shape (n,) or (n, k)
        The right-hand side, or k of them as columns.

    Returns
    -------
    ndarray, shape of `B`
        The solution.

    Raises
    ------
    TypeError, ValueError, LinAlgError, OverflowError
        As :func:`solve`.

    Notes
    -----
    2n² operations a right-hand side: LY = PB forwards, UX = Y backwards. See: lu-decomposition.

    Examples
    --------
    >>> solve_factored(factor([[0, 1], [2, 4]]), [1, 6])
    array([1., 1.])
    """
    if not isinstance(factors, PLU):
        raise TypeError(f"factors must be what factor returned, got {type(factors).__name__}")
    W = factors.packed
    B = as_right_hand_side(B, "B", len(W), allow_complex=True)
    zeros = np.flatnonzero(np.diag(W) == 0)
    if len(zeros):
        raise np.linalg.LinAlgError(f"A is singular: the pivot of column {int(zeros[0])} (counted from 0) is zero")
    X = B[factors.order].astype(np.result_type(W, B))
    columns = X.reshape(len(W), -1)
    with np.errstate(over="ignore", invalid="ignore"):
        lower_in_place(W, columns, unit=True)
        upper_in_place(W, columns)
    return in_range(X, "the result")


def inverse(A: ArrayLike) -> Array:
    """Return the inverse, column by column: the solutions for the columns of the identity.

    Parameters
    ----------
    A : array_like, shape (n, n)
        An invertible matrix.

    Returns
    -------
    ndarray, shape (n, n)
        The inverse. To solve a system, call :func:`solve`: it is faster and more accurate.

    Raises
    ------
    TypeError, ValueError, LinAlgError, OverflowError
        As :func:`solve`.

    Notes
    -----
    About 8n³/3 operations. See: inverse-by-elimination.

    Examples
    --------
    >>> inverse([[0, 1], [2, 4]])
    array([[-2. ,  0.5],
           [ 1. ,  0. ]])
    """
    factors = factor(A)
    return solve_factored(factors, np.eye(len(factors.order)))


def count_operations(A: ArrayLike) -> Tally:
    """Count the operations of the loop by running it on numbers that count.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real matrix. A column without a pivot is skipped and costs nothing.

    Returns
    -------
    Tally
        Additions, multiplications and divisions.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite real square matrix.

    Notes
    -----
    Swaps and comparisons are free. See: thm-lu-cost.

    Examples
    --------
    >>> count_operations([[2, 1], [1, 1]]).total
    3
    """
    W, tally = counted(scaled(as_square(A, "A"))[0])  # the scale changes no count, and nothing overflows
    _column_by_column(W)
    return tally


def growth(A: ArrayLike) -> float:
    """Return the largest entry of U over the largest entry of A, how much the numbers grow in the elimination.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A matrix other than zero.

    Returns
    -------
    float
        At most 2^(n−1) in exact arithmetic, and small for nearly every matrix that one meets. It does not depend on the
        scale of A.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite square matrix, or zero.
    OverflowError
        If the growth exceeds the largest floating-point number.

    Notes
    -----
    See: prp-growth.

    Examples
    --------
    >>> growth([[1, 0, 1], [-1, 1, 1], [-1, -1, 1]])
    4.0
    """
    A = as_square(A, "A", allow_complex=True)
    if not A.any():
        raise ValueError("A must not be the zero matrix: nothing grows")
    parts, _ = scaled(np.stack([A.real, A.imag]))  # so that neither A nor its absolute values overflow
    A = parts[0] + 1j * parts[1] if np.iscomplexobj(A) else parts[0]
    return float(np.abs(factor(A).U).max() / np.abs(A).max())


def _column_by_column(W: Array) -> Order:
    """Overwrite W by its packed factors and return the order of the rows."""
    n = len(W)
    order = np.arange(n)
    for k in range(n):
        p = k + int(np.argmax(np.abs(W[k:, k])))  # the largest entry left
        W[[k, p]], order[[k, p]] = W[[p, k]], order[[p, k]]
        if W[k, k] == 0:
            continue  # nothing is left to eliminate in this column
        W[k + 1 :, k] /= W[k, k]  # the multipliers
        W[k + 1 :, k + 1 :] -= np.outer(W[k + 1 :, k], W[k, k + 1 :])
    return order


def _by_halves(W: Array) -> Order:
    """Overwrite a matrix with at least as many rows as columns by its packed factors."""
    n = W.shape[1]
    if n <= _PANEL:
        return _panel(W)
    h = n // 2
    left, right = W[:, :h], W[:, h:]
    order = _by_halves(left)
    right[:] = right[order]
    lower_in_place(left[:h], right[:h], unit=True)
    right[h:] -= left[h:] @ right[:h]
    rest = _by_halves(right[h:])
    left[h:] = left[h:][rest]
    order[h:] = order[h:][rest]
    return order


def _panel(W: Array) -> Order:
    """Overwrite a narrow panel by its packed factors, each column and each row at the time when it is needed.

    The sums are those of the loop, in another grouping (Crout's). The panel is transposed for the time being, so that
    its columns lie in one piece.
    """
    m, w = W.shape
    C = W.T.copy()  # C[j] is column j
    order = np.arange(m)
    for j in range(w):
        C[j, j:] -= C[j, :j] @ C[:j, j:]  # the column, brought up to date
        p = j + int(np.abs(C[j, j:]).argmax())
        if p != j:
            row = C[:, j].copy()
            C[:, j], C[:, p] = C[:, p], row
            order[j], order[p] = order[p], order[j]
        if C[j, j] != 0:
            C[j, j + 1 :] /= C[j, j]  # the multipliers
        C[j + 1 :, j] -= C[j + 1 :, :j] @ C[:j, j]  # row j of U
    W[:] = C.T
    return order
