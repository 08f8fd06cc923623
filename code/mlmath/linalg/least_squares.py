"""Least squares: the x for which Ax comes nearest to b, when no x solves Ax = b.

Call :func:`by_qr`. :func:`by_normal_equations` is shorter and faster, and loses twice as many digits, because the
condition number of AᵀA is the square of that of A. If columns of A depend on each other, many x are equally good:
both functions say so, and :func:`mlmath.linalg.svd.pseudoinverse` chooses the shortest. Matrices are real; complex
input is refused.

See: least-squares-by-qr
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import cholesky, qr
from mlmath.linalg.scaling import scaled, unscaled
from mlmath.linalg.triangular import solve_upper
from mlmath.validate import as_matrix, as_right_hand_side

__all__ = ["by_normal_equations", "by_qr"]

Floats = NDArray[np.float64]

_ADVICE = (
    "drop columns that depend on others, or take the shortest of all solutions: mlmath.linalg.svd.pseudoinverse(A) @ b"
)


def by_qr(A: ArrayLike, b: ArrayLike) -> Floats:
    """Return the x that makes ‖Ax − b‖ smallest, by the QR factorization: R x = Qᵀb.

    Parameters
    ----------
    A : array_like, shape (m, n), m ≥ n
        A matrix with independent columns.
    b : array_like, shape (m,) or (m, k)
        The right-hand side, or k of them as columns.

    Returns
    -------
    ndarray, shape (n,) or (n, k)
        The solution.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real matrix, or `b` does not fit it.
    numpy.linalg.LinAlgError
        If the columns of `A` are dependent: with column pivoting, and each column first divided by a power of two so
        that none is longer in its units only, a diagonal entry of R is at most max(m, n) · machine epsilon times the
        first. The message names a column.
    OverflowError
        If a number exceeds the largest floating-point number.

    Notes
    -----
    About 6mn² operations. The solution is that of a problem whose A and b differ from the given ones by rounding. With
    orthonormal Q, ‖Ax − b‖² = ‖Rx − Qᵀb‖² + ‖b − QQᵀb‖², and only the first term depends on x.
    See: least-squares-by-qr. Source: G. H. Golub, "Numerical methods for solving linear least squares problems", Numer.
    Math. 7 (1965), 206–216.

    Examples
    --------
    >>> by_qr([[1, 0], [1, 1], [1, 2]], [1, 3, 5]).round(12)  # the line 1 + 2t through three points
    array([1., 2.])
    """
    A, b = _checked(A, b)
    _, units = np.frexp(np.abs(A).max(axis=0))  # a column in other units is no dependence
    Q, R, order = qr.pivoted(np.ldexp(A, -units))
    b, e = scaled(b)
    pivots = np.abs(np.diag(R))
    dependent = np.flatnonzero(pivots <= max(A.shape) * np.finfo(float).eps * pivots[0])
    if len(dependent):
        column = int(order[dependent[0]])
        raise np.linalg.LinAlgError(
            f"A must have independent columns, but column {column} depends on others: {_ADVICE}"
        )
    x = np.empty((A.shape[1], *b.shape[1:]))
    x[order] = solve_upper(R, Q.T @ b)
    return unscaled(x.T, e - units, "an entry of the solution").T


def by_normal_equations(A: ArrayLike, b: ArrayLike) -> Floats:
    """Return the same by the normal equations AᵀA x = Aᵀb: only for well-conditioned A.

    Parameters
    ----------
    A : array_like, shape (m, n), m ≥ n
        A matrix with independent columns.
    b : array_like, shape (m,) or (m, k)
        The right-hand side, or k of them as columns.

    Returns
    -------
    ndarray, shape (n,) or (n, k)
        The solution.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real matrix, or `b` does not fit it.
    numpy.linalg.LinAlgError
        If AᵀA is not positive definite after rounding: the columns are dependent, or the condition number of `A` is
        about 10⁸ or more.
    OverflowError
        If a number exceeds the largest floating-point number.

    Notes
    -----
    mn² + n³/3 operations. The relative error may reach machine epsilon times the square of the condition number.
    See: least-squares-by-qr.

    Examples
    --------
    >>> by_normal_equations([[1, 0], [1, 1], [1, 2]], [1, 3, 5]).round(12)
    array([1., 2.])
    """
    A, b = _checked(A, b)
    (S, e), (c, f) = scaled(A), scaled(b)  # squares of huge entries would overflow, of tiny ones lose digits
    try:
        return unscaled(cholesky.solve(S.T @ S, S.T @ c), f - e, "an entry of the solution")
    except np.linalg.LinAlgError as error:
        raise np.linalg.LinAlgError(
            "A must have independent columns and a moderate condition number, but AᵀA is not positive definite: call "
            f"by_qr; if it refuses A too, {_ADVICE}"
        ) from error


def _checked(A: ArrayLike, b: ArrayLike) -> tuple[Floats, Floats]:
    """Return both as arrays, and refuse more unknowns than equations."""
    A = as_matrix(A, "A")
    b = as_right_hand_side(b, "b", len(A))
    if A.shape[0] < A.shape[1]:
        raise np.linalg.LinAlgError(
            f"A must have independent columns, but {A.shape[1]} columns of length {A.shape[0]} are not: {_ADVICE}"
        )
    return A, b
