"""Cholesky factorization: a symmetric positive definite matrix as A = L Lᵀ, half the work of elimination.

Call :func:`blocked` for the factor, :func:`solve` for a system and :func:`is_positive_definite` to ask whether the
factor exists. :func:`by_columns` is the version to read: one column of L after the other, each from A = L Lᵀ.
Matrices are real and symmetric; complex input is refused.

See: cholesky-decomposition
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg.scaling import scaled, unscaled
from mlmath.linalg.triangular import solve_lower, solve_upper
from mlmath.validate import as_count, as_right_hand_side, as_symmetric

__all__ = ["blocked", "by_columns", "is_positive_definite", "log_determinant", "solve"]

Floats = NDArray[np.float64]


def by_columns(A: ArrayLike) -> Floats:
    """Return the lower triangular L with A = L Lᵀ, one column after the other: the version to read.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A symmetric positive definite matrix. Entries that differ by rounding only, at most by 100 · n · machine
        epsilon times the largest entry, are replaced by their mean.

    Returns
    -------
    ndarray, shape (n, n)
        L, lower triangular with a positive diagonal: the only such matrix.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.
    numpy.linalg.LinAlgError
        If `A` is not symmetric, or a leading minor is not positive; the message names the first.

    Notes
    -----
    n³/3 operations. A pivot of exactly zero or below stops the factorization. A matrix that is only semidefinite, or
    whose smallest eigenvalue is as small as the rounding errors, may pass or fail. See: cholesky-decomposition.
    Source: G. H. Golub and C. F. Van Loan, Matrix Computations (4th ed., 2013), algorithm 4.2.1.

    Examples
    --------
    >>> by_columns([[4, 2], [2, 5]])
    array([[2., 0.],
           [1., 2.]])
    """
    A, e = _even_scale(as_symmetric(A, "A"))
    n = len(A)
    L = np.zeros((n, n))
    with np.errstate(over="ignore", invalid="ignore"):  # only a matrix that is not positive definite overflows
        for j in range(n):
            column = A[j:, j] - L[j:, :j] @ L[j, :j]  # what the columns before do not explain
            _positive(float(column[0]), j)
            L[j:, j] = column / math.sqrt(column[0])
    return unscaled(L, e)


def blocked(A: ArrayLike, *, block: int = 32) -> Floats:
    """Return the lower triangular L with A = L Lᵀ, `block` columns after the other: the version to use.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A symmetric positive definite matrix.
    block : int
        How many columns are brought up to date with one product of matrices.

    Returns
    -------
    ndarray, shape (n, n)
        L, the same as by :func:`by_columns` up to rounding.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix, or `block` is no integer or less than 1.
    numpy.linalg.LinAlgError
        If `A` is not symmetric, or a leading minor is not positive; the message names the first.

    Notes
    -----
    n³/3 operations, nearly all of them in products of matrices. See: cholesky-decomposition.

    Examples
    --------
    >>> blocked([[4, 2], [2, 5]])
    array([[2., 0.],
           [1., 2.]])
    >>> blocked([[1, 2], [2, 1]])
    Traceback (most recent call last):
    ...
    numpy.linalg.LinAlgError: A must be positive definite, but its leading minor of order 2 is not positive
    """
    R, e = _even_scale(as_symmetric(A, "A"))
    block = as_count(block, "block")
    n = len(R)
    with np.errstate(over="ignore", invalid="ignore"):  # only a matrix that is not positive definite overflows
        for j in range(0, n, block):  # R becomes Lᵀ: NumPy stores rows in one piece, and rows of Lᵀ are columns of L
            end = min(j + block, n)
            R[j:end, j:] -= R[:j, j:end].T @ R[:j, j:]
            for i in range(j, end):
                R[i, i:] -= R[j:i, i] @ R[j:i, i:]
                _positive(float(R[i, i]), i)
                R[i, i:] /= math.sqrt(R[i, i])
    return unscaled(np.tril(R.T), e)


def solve(A: ArrayLike, B: ArrayLike) -> Floats:
    """Solve AX = B for a symmetric positive definite matrix: L Y = B forwards, Lᵀ X = Y backwards.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A symmetric positive definite matrix.
    B : array_like, shape (n,) or (n, k)
        The right-hand side, or k of them as columns.

    Returns
    -------
    ndarray, shape of `B`
        The solution.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix, or `B` does not fit it.
    numpy.linalg.LinAlgError
        If `A` is not symmetric positive definite.
    OverflowError
        If a number exceeds the largest floating-point number.

    Notes
    -----
    n³/3 operations for the factor and 2n² for each right-hand side. See: cholesky-decomposition.

    Examples
    --------
    >>> solve([[4, 2], [2, 5]], [8, 12])
    array([1., 2.])
    """
    L = blocked(A)
    B = as_right_hand_side(B, "B", len(L))
    return solve_upper(L.T, solve_lower(L, B))


def log_determinant(A: ArrayLike) -> float:
    """Return the logarithm of the determinant of a symmetric positive definite matrix, which may be huge or tiny.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A symmetric positive definite matrix.

    Returns
    -------
    float
        2 Σ log lᵢᵢ.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.
    numpy.linalg.LinAlgError
        If `A` is not symmetric positive definite.

    Notes
    -----
    n³/3 operations. See: cholesky-decomposition.

    Examples
    --------
    >>> round(log_determinant(1e-5 * np.eye(100)) / np.log(10))
    -500
    """
    return float(2 * np.log(np.diag(blocked(A))).sum())


def is_positive_definite(A: ArrayLike) -> bool:
    """Return whether a symmetric matrix is positive definite: whether it has a Cholesky factor.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real symmetric matrix.

    Returns
    -------
    bool
        Whether all leading minors are positive. Rounding decides if the smallest eigenvalue is about zero, compared
        with the largest.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.
    numpy.linalg.LinAlgError
        If `A` is not symmetric.

    Notes
    -----
    n³/3 operations, fewer than any eigenvalue costs. See: quadratic-forms.

    Examples
    --------
    >>> is_positive_definite([[2, 1], [1, 2]]), is_positive_definite([[1, 2], [2, 1]])
    (True, False)
    """
    A = as_symmetric(A, "A")
    try:
        blocked(A)
    except np.linalg.LinAlgError:
        return False
    return True


def _positive(pivot: float, j: int) -> None:
    """Refuse a pivot that has no square root, or by which one cannot divide."""
    if not pivot > 0:  # NaN, after an overflow, is refused as well
        raise np.linalg.LinAlgError(
            f"A must be positive definite, but its leading minor of order {j + 1} is not positive"
        )


def _even_scale(A: Floats) -> tuple[Floats, int]:
    """Scale `A` by a power of four; return it and the exponent by which the factor is scaled back."""
    S, e = scaled(A)
    return (S, e // 2) if e % 2 == 0 else (S / 2, (e + 1) // 2)
