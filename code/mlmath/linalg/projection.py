"""Orthogonal projection: the closest point of a line or of a subspace, and what is left over.

Call :func:`onto_vector`, :func:`onto_subspace` and :func:`orthogonal_complement`. A subspace is given by vectors that
span it, the columns of a matrix; they may be dependent. Vectors are real; complex input is refused.

See: vector-projection, orthonormal-bases, orthogonal-complement
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg.gram_schmidt import loss_of_orthogonality, reorthogonalized
from mlmath.linalg.norms import normalize, p_norm
from mlmath.validate import as_matrix, as_number, as_vector, in_range, same_length

__all__ = [
    "coordinates",
    "distance_to_subspace",
    "onto_subspace",
    "onto_vector",
    "orthogonal_complement",
    "residual",
]

Floats = NDArray[np.float64]


def onto_vector(x: ArrayLike, u: ArrayLike) -> Floats:
    """Return the projection of `x` onto the line spanned by `u`.

    Parameters
    ----------
    x : array_like, shape (n,)
        The vector to project. Integers are converted to floats, never truncated.
    u : array_like, shape (n,)
        A direction, not zero and of any length.

    Returns
    -------
    ndarray, shape (n,)
        The point (⟨x, u⟩ / ⟨u, u⟩) u of the line, the closest to `x`.

    Raises
    ------
    TypeError
        If an argument is not real and numeric.
    ValueError
        If `u` is zero, the lengths differ, or an argument is not a finite, non-empty vector.
    OverflowError
        If an entry of the result exceeds the largest floating-point number.

    Notes
    -----
    O(n) operations; `u` is normalized first, so that its square can neither overflow nor underflow.
    See: def-projection.

    Examples
    --------
    >>> onto_vector([2, 3], [4, 0])
    array([2., 0.])
    """
    x, u = as_vector(x, "x"), as_vector(u, "u")
    same_length(x, u, "x", "u")
    if not u.any():
        raise ValueError("u must not be the zero vector: it spans no line")
    q = normalize(u)
    return _scaled(lambda x: (x @ q) * q, x)


def onto_subspace(x: ArrayLike, A: ArrayLike) -> Floats:
    """Return the projection of `x` onto the span of the columns of `A`.

    Parameters
    ----------
    x : array_like, shape (m,)
        The vector to project.
    A : array_like, shape (m, n)
        Vectors that span the subspace, as columns; they may be dependent, even zero.

    Returns
    -------
    ndarray, shape (m,)
        The point of the subspace closest to `x`.

    Raises
    ------
    TypeError
        If an argument is not real and numeric.
    ValueError
        If the shapes do not fit, or an argument is empty or not finite.
    OverflowError
        If an entry of the result exceeds the largest floating-point number.

    Notes
    -----
    O(mn²) operations for an orthonormal basis of the span; dependent columns are recognized with the tolerance of
    :func:`mlmath.linalg.gram_schmidt.reorthogonalized`. See: thm-best-approximation.

    Examples
    --------
    >>> onto_subspace([1, 2, 3], [[1, 0], [0, 1], [0, 0]])
    array([1., 2., 0.])
    """
    x, Q = _vector_and_basis(x, A)
    return _scaled(lambda x: Q @ (Q.T @ x), x)


def residual(x: ArrayLike, A: ArrayLike) -> Floats:
    """Return x minus its projection onto the span of the columns of `A`: the part orthogonal to all of them.

    Parameters
    ----------
    x : array_like, shape (m,)
        The vector.
    A : array_like, shape (m, n)
        Vectors that span the subspace, as columns.

    Returns
    -------
    ndarray, shape (m,)
        The residual; together with :func:`onto_subspace` it adds up to `x`.

    Raises
    ------
    TypeError, ValueError, OverflowError
        As for :func:`onto_subspace`.

    Notes
    -----
    O(mn²) operations. The projection is subtracted twice, so that a residual that is tiny compared with `x` is still
    orthogonal to the subspace. See: vector-projection.

    Examples
    --------
    >>> residual([1, 2, 3], [[1, 0], [0, 1], [0, 0]])
    array([0., 0., 3.])
    """
    x, Q = _vector_and_basis(x, A)

    def remove(x: Floats) -> Floats:
        return np.asarray(x - Q @ (Q.T @ x))

    return _scaled(lambda x: remove(remove(x)), x)


def distance_to_subspace(x: ArrayLike, A: ArrayLike) -> float:
    """Return the Euclidean distance from `x` to the span of the columns of `A`.

    Parameters
    ----------
    x : array_like, shape (m,)
        The point.
    A : array_like, shape (m, n)
        Vectors that span the subspace, as columns.

    Returns
    -------
    float
        The norm of the residual.

    Raises
    ------
    TypeError, ValueError, OverflowError
        As for :func:`onto_subspace`.

    Notes
    -----
    O(mn²) operations. See: thm-best-approximation.

    Examples
    --------
    >>> distance_to_subspace([1, 2, 3], [[1, 0], [0, 1], [0, 0]])
    3.0
    """
    return p_norm(residual(x, A))


def coordinates(x: ArrayLike, Q: ArrayLike, *, atol: float = 1e-10) -> Floats:
    """Return the coordinates ⟨qᵢ, x⟩ of `x` in an orthonormal basis; no system of equations is solved.

    Parameters
    ----------
    x : array_like, shape (m,)
        A vector.
    Q : array_like, shape (m, n)
        Orthonormal columns. With n < m the result holds the coordinates of the projection of `x` onto their span.
    atol : float
        The loss of orthogonality that is tolerated in `Q`.

    Returns
    -------
    ndarray, shape (n,)
        The coordinates.

    Raises
    ------
    TypeError
        If an argument is not real and numeric.
    ValueError
        If the columns of `Q` are not orthonormal, the shapes do not fit, or an argument is empty or not finite.
    OverflowError
        If an entry of the result exceeds the largest floating-point number.

    Notes
    -----
    O(mn) operations, and O(mn² + n³) for the check of `Q`. See: thm-orthonormal-coordinates.

    Examples
    --------
    >>> coordinates([5, 10], [[0.6, -0.8], [0.8, 0.6]]).round(12)
    array([11.,  2.])
    """
    x, Q = as_vector(x, "x"), as_matrix(Q, "Q")
    _same_rows(x, Q, "Q")
    loss = loss_of_orthogonality(Q)
    if loss > as_number(atol, "atol", at_least=0.0):
        raise ValueError(f"Q must have orthonormal columns, but the norm of I - Q^T Q is {loss:.3g}")
    return _scaled(lambda x: Q.T @ x, x)


def orthogonal_complement(A: ArrayLike, *, rtol: float | None = None) -> Floats:
    """Return an orthonormal basis of the vectors that are orthogonal to every column of `A`.

    Parameters
    ----------
    A : array_like, shape (m, n)
        Vectors that span the subspace U, as columns.
    rtol : float, optional
        The tolerance for dependent columns, as in :func:`mlmath.linalg.gram_schmidt.classical`.

    Returns
    -------
    ndarray, shape (m, m - r)
        An orthonormal basis of the complement of U as columns, where r is the dimension of U. Shape (m, 0) if U is
        the whole space: its complement holds only the zero vector, and a basis of that is empty.

    Raises
    ------
    TypeError
        If `A` is not real and numeric.
    ValueError
        If `A` is not a finite, non-empty matrix, or `rtol` is negative.

    Notes
    -----
    O(m³) operations: the standard basis vector that is worst represented so far is orthogonalized and added. With k
    vectors present, the squared norms of the m residuals add up to m − k, so that the largest residual has a norm of
    at least √((m − k)/m): no division by something small occurs. See: orthogonal-complement.

    Examples
    --------
    >>> np.abs(orthogonal_complement([[1, 0], [0, 1], [0, 0]]))
    array([[0.],
           [0.],
           [1.]])
    """
    A = as_matrix(A, "A")
    m = A.shape[0]
    Q = reorthogonalized(A, rtol=rtol).Q
    r = Q.shape[1]
    residuals = np.eye(m) - Q @ Q.T  # column k is the residual of the k-th standard basis vector
    while Q.shape[1] < m:
        v = residuals[:, np.argmax((residuals**2).sum(axis=0))]
        q = normalize(v - Q @ (Q.T @ v))
        Q = np.column_stack([Q, q])
        residuals -= np.outer(q, q)
    return Q[:, r:]


def _scaled(linear: Callable[[Floats], Floats], x: Floats) -> Floats:
    """Return linear(x), computed for a smaller multiple of `x` if a sum of its entries could overflow."""
    shift = 64 if np.abs(x).max() > 2.0**900 else 0
    with np.errstate(over="ignore"):
        result: Floats = np.ldexp(linear(np.ldexp(x, -shift)), shift)
    return in_range(result, "an entry of the result")


def _vector_and_basis(x: ArrayLike, A: ArrayLike) -> tuple[Floats, Floats]:
    """Return `x` and an orthonormal basis of the span of the columns of `A`."""
    x, A = as_vector(x, "x"), as_matrix(A, "A")
    _same_rows(x, A, "A")
    return x, reorthogonalized(A).Q


def _same_rows(x: Floats, A: Floats, name: str) -> None:
    """Refuse a matrix whose columns are not as long as `x`."""
    if A.shape[0] != len(x):
        raise ValueError(f"{name} must have {len(x)} rows, one for each entry of x, got shape {A.shape}")
