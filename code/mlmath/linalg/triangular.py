"""Triangular systems: solved row by row, because each row brings one new unknown.

Call :func:`solve_lower` and :func:`solve_upper`; they take one right-hand side or many. :func:`forward_substitution`
and :func:`back_substitution` are the same algorithms written as on the blackboard, one equation at a time.

See: back-substitution
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_right_hand_side, as_square, in_range

__all__ = ["back_substitution", "forward_substitution", "solve_lower", "solve_upper"]

Array = NDArray[Any]

#: Up to this size a triangle is solved row by row; larger ones are halved, so that the work is in matrix products.
_SMALL = 16


def forward_substitution(L: ArrayLike, b: ArrayLike) -> Array:
    """Solve Lx = b for a lower triangular matrix, from the first unknown to the last.

    Parameters
    ----------
    L : array_like, shape (n, n)
        Lower triangular, real or complex, without zeros on the diagonal.
    b : array_like, shape (n,)
        The right-hand side.

    Returns
    -------
    ndarray, shape (n,)
        The solution.

    Raises
    ------
    TypeError, ValueError
        If `L` is not a finite lower triangular matrix, or `b` not a finite vector of its size.
    LinAlgError
        If a diagonal entry is zero: then `L` is singular.
    OverflowError
        If an unknown exceeds the largest floating-point number.

    Notes
    -----
    n² operations. See: alg-substitution.

    Examples
    --------
    >>> forward_substitution([[2, 0], [1, 4]], [2, 9])
    array([1., 2.])
    """
    L = _triangle(L, "L", np.triu)
    b = as_right_hand_side(b, "b", len(L), allow_complex=True)
    if b.ndim != 1:
        raise ValueError(f"b must be a vector; solve_lower takes several right-hand sides, got shape {b.shape}")
    x = np.zeros(len(b), dtype=np.result_type(L, b))
    with np.errstate(over="ignore", invalid="ignore"):
        for i in range(len(b)):
            x[i] = (b[i] - L[i, :i] @ x[:i]) / L[i, i]
    return in_range(x, "an unknown")


def back_substitution(U: ArrayLike, b: ArrayLike) -> Array:
    """Solve Ux = b for an upper triangular matrix, from the last unknown to the first.

    Parameters
    ----------
    U : array_like, shape (n, n)
        Upper triangular, real or complex, without zeros on the diagonal.
    b : array_like, shape (n,)
        The right-hand side.

    Returns
    -------
    ndarray, shape (n,)
        The solution.

    Raises
    ------
    TypeError, ValueError
        If `U` is not a finite upper triangular matrix, or `b` not a finite vector of its size.
    LinAlgError
        If a diagonal entry is zero: then `U` is singular.
    OverflowError
        If an unknown exceeds the largest floating-point number.

    Notes
    -----
    n² operations. See: alg-substitution.

    Examples
    --------
    >>> back_substitution([[2, 1], [0, 4]], [4, 8])
    array([1., 2.])
    """
    U = _triangle(U, "U", np.tril)
    b = as_right_hand_side(b, "b", len(U), allow_complex=True)
    if b.ndim != 1:
        raise ValueError(f"b must be a vector; solve_upper takes several right-hand sides, got shape {b.shape}")
    x = np.zeros(len(b), dtype=np.result_type(U, b))
    with np.errstate(over="ignore", invalid="ignore"):
        for i in reversed(range(len(b))):
            x[i] = (b[i] - U[i, i + 1 :] @ x[i + 1 :]) / U[i, i]
    return in_range(x, "an unknown")


def solve_lower(L: ArrayLike, B: ArrayLike) -> Array:
    """Solve LX = B for a lower triangular matrix and one or many right-hand sides.

    Parameters
    ----------
    L : array_like, shape (n, n)
        Lower triangular, real or complex, without zeros on the diagonal.
    B : array_like, shape (n,) or (n, k)
        The right-hand side, or k of them as columns.

    Returns
    -------
    ndarray, shape of `B`
        The solution.

    Raises
    ------
    TypeError, ValueError, LinAlgError, OverflowError
        As :func:`forward_substitution`.

    Notes
    -----
    n² operations a right-hand side, most of them in matrix products. See: back-substitution.

    Examples
    --------
    >>> solve_lower([[2, 0], [1, 4]], [[2, 0], [9, 4]])
    array([[1., 0.],
           [2., 1.]])
    """
    L = _triangle(L, "L", np.triu)
    B = as_right_hand_side(B, "B", len(L), allow_complex=True)
    X = B.astype(np.result_type(L, B))  # a copy
    with np.errstate(over="ignore", invalid="ignore"):
        lower_in_place(L, X.reshape(len(L), -1))
    return in_range(X, "an unknown")


def solve_upper(U: ArrayLike, B: ArrayLike) -> Array:
    """Solve UX = B for an upper triangular matrix and one or many right-hand sides.

    Parameters
    ----------
    U : array_like, shape (n, n)
        Upper triangular, real or complex, without zeros on the diagonal.
    B : array_like, shape (n,) or (n, k)
        The right-hand side, or k of them as columns.

    Returns
    -------
    ndarray, shape of `B`
        The solution.

    Raises
    ------
    TypeError, ValueError, LinAlgError, OverflowError
        As :func:`back_substitution`.

    Notes
    -----
    n² operations a right-hand side, most of them in matrix products. See: back-substitution.

    Examples
    --------
    >>> solve_upper([[2, 1], [0, 4]], [[4, 2], [8, 0]])
    array([[1., 1.],
           [2., 0.]])
    """
    U = _triangle(U, "U", np.tril)
    B = as_right_hand_side(B, "B", len(U), allow_complex=True)
    X = B.astype(np.result_type(U, B))  # a copy
    with np.errstate(over="ignore", invalid="ignore"):
        upper_in_place(U, X.reshape(len(U), -1))
    return in_range(X, "an unknown")


def lower_in_place(L: Array, X: Array, *, unit: bool = False) -> None:
    """Overwrite the right-hand sides X by the solutions; only the lower triangle is read, with ones if `unit`.

    Half of the unknowns, a matrix product that takes them out of the other equations, the other half.
    """
    n = len(L)
    if n <= _SMALL:
        for i in range(n):
            X[i] -= L[i, :i] @ X[:i]
            if not unit:
                X[i] /= L[i, i]
        return
    h = n // 2
    lower_in_place(L[:h, :h], X[:h], unit=unit)
    X[h:] -= L[h:, :h] @ X[:h]
    lower_in_place(L[h:, h:], X[h:], unit=unit)


def upper_in_place(U: Array, X: Array) -> None:
    """Overwrite the right-hand sides X by the solutions; only the upper triangle is read."""
    n = len(U)
    if n <= _SMALL:
        for i in reversed(range(n)):
            X[i] -= U[i, i + 1 :] @ X[i + 1 :]
            X[i] /= U[i, i]
        return
    h = n // 2
    upper_in_place(U[h:, h:], X[h:])
    X[:h] -= U[:h, h:] @ X[h:]
    upper_in_place(U[:h, :h], X[:h])


def _triangle(value: Any, name: str, other_side: Any) -> Array:
    """Return `value` as a triangular matrix whose diagonal has no zero."""
    T = as_square(value, name, allow_complex=True)
    wrong = np.argwhere(other_side(T, 1 if other_side is np.triu else -1))
    if len(wrong):
        i, j = map(int, wrong[0])
        kind = "lower" if other_side is np.triu else "upper"
        raise ValueError(f"{name} must be {kind} triangular, got {T[i, j]} at index ({i}, {j})")
    zeros = np.flatnonzero(np.diag(T) == 0)
    if len(zeros):
        k = int(zeros[0])
        raise np.linalg.LinAlgError(f"{name} is singular: its diagonal entry at index ({k}, {k}) is zero")
    return T
