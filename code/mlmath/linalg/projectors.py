"""Projectors: the matrices that project, P² = P.

Call :func:`onto` for the orthogonal projector onto the span of columns, and :func:`along` for an oblique one. The
functions of :mod:`mlmath.linalg.projection` project a vector without forming the matrix, which is cheaper; the matrix
is there to be looked at. Matrices are real; complex input is refused.

See: projection-operators
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import lu
from mlmath.linalg.gram_schmidt import reorthogonalized
from mlmath.linalg.scaling import scaled
from mlmath.validate import as_matrix, as_number, as_square

__all__ = ["along", "is_orthogonal_projector", "is_projector", "onto"]

Floats = NDArray[np.float64]


def onto(A: ArrayLike) -> Floats:
    """Return the orthogonal projector P = Q Qᵀ onto the span of the columns of `A`.

    Parameters
    ----------
    A : array_like, shape (m, n)
        Vectors that span the subspace, as columns; they may be dependent, even zero.

    Returns
    -------
    ndarray, shape (m, m)
        P, exactly symmetric.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real matrix.

    Notes
    -----
    4mn² operations for an orthonormal basis Q and 2m²n for the product. See: thm-orthogonal-projectors.

    Examples
    --------
    >>> onto([[1], [1]]).round(12)
    array([[0.5, 0.5],
           [0.5, 0.5]])
    """
    Q = reorthogonalized(as_matrix(A, "A")).Q
    P = Q @ Q.T
    return np.asarray((P + P.T) / 2)


def along(A: ArrayLike, B: ArrayLike) -> Floats:
    """Return the projector P = A (BᵀA)⁻¹ Bᵀ onto the columns of `A` along the complement of the columns of `B`.

    Parameters
    ----------
    A, B : array_like, shape (m, n)
        Independent columns; no combination of those of `A` may be orthogonal to all of those of `B`.

    Returns
    -------
    ndarray, shape (m, m)
        P: it leaves the columns of `A` alone and sends what is orthogonal to `B` to zero.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite, non-empty, real matrix, or the shapes differ.
    numpy.linalg.LinAlgError
        If the columns of `A` or of `B` are dependent, or BᵀA is singular.
    OverflowError
        If an entry of (BᵀA)⁻¹Bᵀ exceeds the largest floating-point number.

    Notes
    -----
    O(m²n + n³) operations. With B = A the projector is orthogonal. See: prp-projectors.

    Examples
    --------
    >>> along([[1], [0]], [[1], [1]])
    array([[1., 1.],
           [0., 0.]])
    """
    A, B = as_matrix(A, "A"), as_matrix(B, "B")
    if A.shape != B.shape:
        raise ValueError(f"A and B must have the same shape, got {A.shape} and {B.shape}")
    A, B = _columns("A", A), _columns("B", B)
    try:
        return np.asarray(A @ lu.solve(B.T @ A, B.T))
    except np.linalg.LinAlgError as error:
        raise np.linalg.LinAlgError("BᵀA is singular: a combination of the columns of A is orthogonal to B") from error


def is_projector(P: ArrayLike, *, rtol: float = 1e-12) -> bool:
    """Say whether P² = P up to rounding: ‖P² − P‖ ≤ rtol · (‖P‖ + ‖P‖²) in the Frobenius norm.

    Parameters
    ----------
    P : array_like, shape (n, n)
        A real square matrix.
    rtol : float
        The tolerance, positive.

    Returns
    -------
    bool
        The answer.

    Raises
    ------
    TypeError, ValueError
        If `P` is not a finite, non-empty, real square matrix, or `rtol` is not a positive number.

    Notes
    -----
    2n³ operations. See: def-projector.

    Examples
    --------
    >>> is_projector([[1, 1], [0, 0]]), is_projector([[2, 0], [0, 0]])
    (True, False)
    """
    S, e = scaled(as_square(P, "P"))
    rtol = as_number(rtol, "rtol", above=0.0)
    size = float(np.linalg.norm(S))
    # Both sides are divided by 2^e and by the larger of 1 and 2^e: squares neither overflow nor vanish.
    square, linear = float(np.ldexp(1.0, min(e, 0))), float(np.ldexp(1.0, min(-e, 0)))
    return bool(np.linalg.norm(square * (S @ S) - linear * S) <= rtol * (linear * size + square * size**2))


def is_orthogonal_projector(P: ArrayLike, *, rtol: float = 1e-12) -> bool:
    """Say whether P² = P and Pᵀ = P up to rounding.

    Parameters
    ----------
    P : array_like, shape (n, n)
        A real square matrix.
    rtol : float
        The tolerance, positive.

    Returns
    -------
    bool
        The answer.

    Raises
    ------
    TypeError, ValueError
        As for :func:`is_projector`.

    Notes
    -----
    2n³ operations. See: thm-orthogonal-projectors.

    Examples
    --------
    >>> is_orthogonal_projector([[0.5, 0.5], [0.5, 0.5]]), is_orthogonal_projector([[1, 1], [0, 0]])
    (True, False)
    """
    S, _ = scaled(as_square(P, "P"))
    return is_projector(P, rtol=rtol) and bool(np.linalg.norm(S - S.T) <= rtol * np.linalg.norm(S))


def _columns(name: str, A: Floats) -> Floats:
    """Return the columns, each divided by a power of two: P does not depend on that, and BᵀA cannot overflow."""
    if len(reorthogonalized(A).kept) < A.shape[1]:
        raise np.linalg.LinAlgError(f"{name} must have independent columns")
    return np.asarray(np.ldexp(A, -np.frexp(np.abs(A).max(axis=0))[1]))
