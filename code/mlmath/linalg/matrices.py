"""Properties of matrices: size, trace, symmetry, orthogonality, and the inverse of a 2 × 2 matrix.

Call :func:`frobenius_norm`, :func:`trace`, :func:`symmetric_part`, :func:`is_orthogonal`, :func:`inverse_2x2`.
Matrices are real; complex input is refused, because for complex matrices transposes become conjugate transposes and
no choice may be made silently.

See: frobenius-norm, trace, symmetric-matrices, orthogonal-matrices, matrix-inverse
"""

from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg.norms import p_norm
from mlmath.validate import as_matrix, as_number, as_square, in_range, same_length

__all__ = [
    "antisymmetric_part",
    "frobenius_inner",
    "frobenius_norm",
    "inverse_2x2",
    "is_orthogonal",
    "symmetric_part",
    "trace",
]

Floats = NDArray[np.float64]


def frobenius_norm(A: ArrayLike) -> float:
    """Return the root of the sum of all squared entries, the Euclidean norm of the matrix read as one long vector.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix.

    Returns
    -------
    float
        The norm; large and small entries are scaled as in :func:`mlmath.linalg.norms.p_norm`.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real matrix.
    OverflowError
        If the norm itself exceeds the largest floating-point number.

    Notes
    -----
    2mn operations. See: def-frobenius-norm.

    Examples
    --------
    >>> frobenius_norm([[1, 2], [2, 4]])
    5.0
    """
    return p_norm(as_matrix(A, "A").ravel())


def frobenius_inner(A: ArrayLike, B: ArrayLike) -> float:
    """Return the sum of the products of corresponding entries, which is tr(AᵀB).

    Parameters
    ----------
    A, B : array_like, shape (m, n)
        Two matrices of the same shape; nothing is broadcast.

    Returns
    -------
    float
        The inner product.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite, non-empty, real matrix, or the shapes differ.
    OverflowError
        If a product or a sum exceeds the largest floating-point number.

    Notes
    -----
    2mn operations; forming AᵀB first would take 2mn². Products below the smallest floating-point number count as 0, as
    those of two entries 1e-200; :func:`frobenius_norm` scales its entries first. See: prp-frobenius-inner.

    Examples
    --------
    >>> frobenius_inner([[1, 2], [3, 4]], [[1, 0], [0, 1]])
    5.0
    """
    A, B = as_matrix(A, "A"), as_matrix(B, "B")
    same_length(A, B, "A", "B")
    with np.errstate(over="ignore", invalid="ignore"):
        total = float(np.sum(A * B))
    return in_range(total, "the inner product of A and B, or a number on the way to it,")


def trace(A: ArrayLike) -> float:
    """Return the sum of the diagonal entries of a square matrix.

    Parameters
    ----------
    A : array_like, shape (n, n)
        The matrix.

    Returns
    -------
    float
        The trace. ``np.trace`` also accepts matrices that are not square; here they are refused.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real, square matrix.
    OverflowError
        If the sum, or a partial sum, exceeds the largest floating-point number.

    Notes
    -----
    n operations. See: def-trace.

    Examples
    --------
    >>> trace([[1, 2], [3, 4]])
    5.0
    """
    with np.errstate(over="ignore", invalid="ignore"):
        total = float(np.sum(np.diagonal(as_square(A, "A"))))
    return in_range(total, "the trace of A, or a sum on the way to it,")


def symmetric_part(A: ArrayLike) -> Floats:
    """Return (A + Aᵀ)/2.

    Parameters
    ----------
    A : array_like, shape (n, n)
        The matrix.

    Returns
    -------
    ndarray, shape (n, n)
        The symmetric part, exactly symmetric in floating-point numbers too.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real, square matrix.

    Notes
    -----
    O(n²) operations. Where the sum overflows, each summand is halved first; elsewhere the sum is, so that the last
    bit of tiny entries survives. See: prp-symmetric-parts.

    Examples
    --------
    >>> symmetric_part([[1, 2], [4, 3]])
    array([[1., 3.],
           [3., 3.]])
    """
    A = as_square(A, "A")
    return _half(A, A.T)


def antisymmetric_part(A: ArrayLike) -> Floats:
    """Return (A − Aᵀ)/2.

    Parameters
    ----------
    A : array_like, shape (n, n)
        The matrix.

    Returns
    -------
    ndarray, shape (n, n)
        The antisymmetric part; its diagonal is zero.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real, square matrix.

    Notes
    -----
    O(n²) operations. See: prp-symmetric-parts.

    Examples
    --------
    >>> antisymmetric_part([[1, 2], [4, 3]])
    array([[ 0., -1.],
           [ 1.,  0.]])
    """
    A = as_square(A, "A")
    return _half(A, -A.T)


def is_orthogonal(Q: ArrayLike, tol: float | None = None) -> bool:
    """Say whether a square matrix is orthogonal up to rounding: ‖QᵀQ − I‖ at most `tol` in the Frobenius norm.

    Parameters
    ----------
    Q : array_like, shape (m, n)
        The matrix. If m ≠ n, the answer is no, even if the columns are orthonormal.
    tol : float, optional
        The tolerance, at least 0 and less than 1; 4n²ε if None, with the machine epsilon ε.

    Returns
    -------
    bool
        The answer.

    Raises
    ------
    TypeError
        If `Q` is not real and numeric, or `tol` is not a number.
    ValueError
        If `Q` is not a finite, non-empty matrix, or `tol` is negative or not less than 1: then the 1 × 1 zero matrix
        would pass.

    Notes
    -----
    O(n³) operations. If each entry of an orthogonal matrix is rounded once, QᵀQ moves by at most about √n ε, and
    computing QᵀQ adds at most about n²ε/2 (each entry is a sum of n products). See: def-orthogonal-matrix.

    Examples
    --------
    >>> is_orthogonal([[0.6, -0.8], [0.8, 0.6]]), is_orthogonal([[1, 1], [1, -1]])
    (True, False)
    """
    Q = as_matrix(Q, "Q")
    m, n = Q.shape
    tol = 4 * n * n * float(np.finfo(float).eps) if tol is None else as_number(tol, "tol", at_least=0)
    if tol >= 1:
        raise ValueError(f"tol must be less than 1, got {tol:g}: the 1 × 1 zero matrix would pass")
    if m != n or np.abs(Q).max() > 2:  # no entry exceeds the length of its column; large ones would overflow in QᵀQ
        return False
    return frobenius_norm(Q.T @ Q - np.eye(n)) <= tol


def inverse_2x2(A: ArrayLike) -> Floats:
    """Return the inverse of a 2 × 2 matrix by the formula, in exact arithmetic, each entry rounded once.

    Parameters
    ----------
    A : array_like, shape (2, 2)
        The matrix. Its entries are taken as the floating-point numbers that they are, which are fractions; integers
        beyond 2⁵³ and fractions that are no floating-point numbers are rounded first.

    Returns
    -------
    ndarray, shape (2, 2)
        The inverse.

    Raises
    ------
    TypeError
        If `A` is not real and numeric.
    ValueError
        If `A` is not a finite 2 × 2 matrix.
    LinAlgError
        If `A` is singular, that is, if ad − bc is exactly zero.
    OverflowError
        If an entry of the inverse exceeds the largest floating-point number.

    Notes
    -----
    O(1) operations. See: prp-inverse-2x2.

    Examples
    --------
    >>> inverse_2x2([[2, 1], [1, 3]])
    array([[ 0.6, -0.2],
           [-0.2,  0.4]])
    """
    A = as_matrix(A, "A")
    if A.shape != (2, 2):
        raise ValueError(f"A must have shape (2, 2), got shape {A.shape}")
    a, b, c, d = (Fraction(entry) for entry in A.ravel().tolist())
    denominator = a * d - b * c
    if denominator == 0:
        raise np.linalg.LinAlgError(f"A must be invertible, but ad - bc is zero for {A.tolist()}")
    try:
        return np.array([[float(d / denominator), float(-b / denominator)],
                         [float(-c / denominator), float(a / denominator)]])  # fmt: skip
    except OverflowError as error:
        raise OverflowError("an entry of the inverse exceeds the largest floating-point number") from error


def _half(A: Floats, B: Floats) -> Floats:
    """Return (A + B)/2, where the sum may overflow, but not its half."""
    with np.errstate(over="ignore"):
        total = A + B
    half: Floats = np.where(np.isfinite(total), total / 2, A / 2 + B / 2)
    return half
