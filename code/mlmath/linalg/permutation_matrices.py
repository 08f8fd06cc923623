"""Permutation matrices: the identity with its rows in another order, and the relabelling of vertices that they do.

An order of the numbers 0, …, n − 1 says which old index stands at each new place. Call :func:`permutation_matrix` to
see the matrix, and :func:`relabel` to get P A Pᵀ without forming P.

See: permutation-matrices
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_square

__all__ = ["inverse_order", "is_permutation_matrix", "permutation_matrix", "relabel"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def permutation_matrix(order: ArrayLike) -> Floats:
    """Return the matrix P with (P x)_k = x_{order[k]}: row k has its 1 in column order[k].

    Parameters
    ----------
    order : array_like of int, shape (n,)
        The numbers 0, …, n − 1 in some order.

    Returns
    -------
    ndarray, shape (n, n)
        The permutation matrix.

    Raises
    ------
    TypeError, ValueError
        If `order` does not hold each of the integers 0, …, n − 1 once.

    Notes
    -----
    O(n²) operations. See: def-permutation-matrix.

    Examples
    --------
    >>> permutation_matrix([1, 2, 0]) @ [10, 20, 30]
    array([20., 30., 10.])
    """
    order = _as_order(order)
    return np.eye(len(order))[order]


def is_permutation_matrix(P: ArrayLike) -> bool:
    """Say whether each row and each column of a square matrix holds one 1, and zeros otherwise.

    Parameters
    ----------
    P : array_like, shape (n, n)
        The matrix.

    Returns
    -------
    bool
        Whether `P` is a permutation matrix.

    Raises
    ------
    TypeError, ValueError
        If `P` is not a finite, non-empty, real square matrix.

    Notes
    -----
    O(n²) operations; the entries must be exactly 0 and 1. See: def-permutation-matrix.

    Examples
    --------
    >>> is_permutation_matrix([[0, 1], [1, 0]]), is_permutation_matrix([[1, 1], [0, 0]])
    (True, False)
    """
    P = as_square(P, "P")
    one_each = (P.sum(axis=0) == 1).all() and (P.sum(axis=1) == 1).all()
    return bool(((P == 0) | (P == 1)).all() and one_each)


def relabel(A: ArrayLike, order: ArrayLike) -> NDArray[Any]:
    """Return P A Pᵀ, the matrix of the same digraph after vertex order[k] has got the new number k.

    Parameters
    ----------
    A : array_like, shape (n, n)
        The matrix, real or complex.
    order : array_like of int, shape (n,)
        The old vertices in their new order.

    Returns
    -------
    ndarray, shape (n, n)
        Entry (k, l) is the entry (order[k], order[l]) of `A`.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty square matrix, or `order` no order of its n indices.

    Notes
    -----
    O(n²) operations, where the two products with P would cost O(n³). See: prp-relabelling.

    Examples
    --------
    >>> relabel([[1, 2], [3, 4]], [1, 0])
    array([[4., 3.],
           [2., 1.]])
    """
    A = as_square(A, "A", allow_complex=True)
    order = _as_order(order)
    if len(order) != len(A):
        raise ValueError(f"order must have {len(A)} entries, one for each row of A, got {len(order)}")
    return A[np.ix_(order, order)]


def inverse_order(order: ArrayLike) -> Integers:
    """Return the order of the inverse: the new place of each old index.

    Parameters
    ----------
    order : array_like of int, shape (n,)
        The numbers 0, …, n − 1 in some order.

    Returns
    -------
    ndarray of int, shape (n,)
        The order whose permutation matrix is the transpose.

    Raises
    ------
    TypeError, ValueError
        If `order` does not hold each of the integers 0, …, n − 1 once.

    Notes
    -----
    O(n) operations. See: prp-permutation-orthogonal.

    Examples
    --------
    >>> inverse_order([1, 2, 0])
    array([2, 0, 1])
    """
    order = _as_order(order)
    inverse = np.empty_like(order)
    inverse[order] = np.arange(len(order))
    return inverse


def _as_order(order: ArrayLike) -> Integers:
    """Return the numbers 0, …, n − 1 in the order given, or say that they are not all there."""
    if np.ma.is_masked(order):
        raise ValueError("order must not have masked entries")
    numbers = np.asarray(order)
    if numbers.ndim != 1 or numbers.size == 0:
        raise ValueError(f"order must be a non-empty list of indices, got shape {numbers.shape}")
    if numbers.dtype.kind not in "iu":
        raise TypeError(f"order must hold integers, got dtype {numbers.dtype}")
    if not np.array_equal(np.sort(numbers), np.arange(len(numbers))):
        raise ValueError(f"order must hold each of the numbers 0 to {len(numbers) - 1} once, got {numbers.tolist()}")
    return numbers.astype(np.int64)
