"""The product of two matrices: four ways to compute it that agree, and what it costs.

Call :func:`by_definition` to see every multiplication, :func:`by_columns` and :func:`by_outer_products` for the two
readings that vectorize, :func:`blocked` for the one that fast libraries use, :func:`operations` to count.
Matrices are real; complex input is refused, as everywhere in :mod:`mlmath.linalg` where nothing else is said.

See: matrix-vector-product, matrix-multiplication, matrix-algebra-rules
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_count, as_matrix, as_vector, in_range

__all__ = [
    "blocked",
    "by_columns",
    "by_definition",
    "by_outer_products",
    "combine_columns",
    "dot_rows",
    "operations",
]

Floats = NDArray[np.float64]
_OVERFLOWED = "an entry of the product, or a sum on the way to it,"


def combine_columns(A: ArrayLike, x: ArrayLike) -> Floats:
    """Return Ax as the combination x₁a₁ + … + xₙaₙ of the columns of A.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix.
    x : array_like, shape (n,)
        The coefficients.

    Returns
    -------
    ndarray, shape (m,)
        The combination.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite, non-empty, real matrix or vector, or the lengths do not fit.
    OverflowError
        If an entry of the product, or a partial sum, exceeds the largest floating-point number.

    Notes
    -----
    2mn operations. See: def-matrix-vector-product.

    Examples
    --------
    >>> combine_columns([[1, 2], [3, 4], [5, 6]], [10, 1])
    array([12., 34., 56.])
    """
    A, x = _matrix_and_vector(A, x)
    y = np.zeros(A.shape[0])
    with np.errstate(over="ignore", invalid="ignore"):
        for j in range(A.shape[1]):
            y += x[j] * A[:, j]
    return in_range(y, _OVERFLOWED)


def dot_rows(A: ArrayLike, x: ArrayLike) -> Floats:
    """Return Ax as the dot products of the rows of A with x.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix.
    x : array_like, shape (n,)
        The vector.

    Returns
    -------
    ndarray, shape (m,)
        The dot products.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite, non-empty, real matrix or vector, or the lengths do not fit.
    OverflowError
        If an entry of the product, or a partial sum, exceeds the largest floating-point number.

    Notes
    -----
    2mn operations. See: prp-matrix-vector-product.

    Examples
    --------
    >>> dot_rows([[1, 2], [3, 4], [5, 6]], [10, 1])
    array([12., 34., 56.])
    """
    A, x = _matrix_and_vector(A, x)
    with np.errstate(over="ignore", invalid="ignore"):
        y = np.array([np.sum(row * x) for row in A])
    return in_range(y, _OVERFLOWED)


def by_definition(A: ArrayLike, B: ArrayLike) -> Floats:
    """Return AB entry by entry with three loops, one multiplication and one addition a turn.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The left factor.
    B : array_like, shape (n, p)
        The right factor.

    Returns
    -------
    ndarray, shape (m, p)
        The product.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite, non-empty, real matrix, or the inner sizes differ.
    OverflowError
        If an entry of the product, or a partial sum, exceeds the largest floating-point number.

    Notes
    -----
    2mnp operations, each interpreted by Python: the version to read. See: alg-matrix-product.

    Examples
    --------
    >>> by_definition([[1, 2], [3, 4]], [[5, 6], [7, 8]])
    array([[19., 22.],
           [43., 50.]])
    """
    A, B = _factors(A, B)
    return in_range(np.array(_three_loops(A.tolist(), B.tolist(), 0.0)), _OVERFLOWED)


def by_columns(A: ArrayLike, B: ArrayLike) -> Floats:
    """Return AB column by column: column j is A times column j of B.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The left factor.
    B : array_like, shape (n, p)
        The right factor.

    Returns
    -------
    ndarray, shape (m, p)
        The product.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite, non-empty, real matrix, or the inner sizes differ.
    OverflowError
        If an entry of the product, or a partial sum, exceeds the largest floating-point number.

    Notes
    -----
    2mnp operations. See: def-matrix-product.

    Examples
    --------
    >>> by_columns([[1, 2], [3, 4]], [[5, 6], [7, 8]])
    array([[19., 22.],
           [43., 50.]])
    """
    A, B = _factors(A, B)
    columns = [combine_columns(A, B[:, j]) for j in range(B.shape[1])]
    return np.column_stack(columns)


def by_outer_products(A: ArrayLike, B: ArrayLike) -> Floats:
    """Return AB as the sum of the outer products of column k of A with row k of B.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The left factor.
    B : array_like, shape (n, p)
        The right factor.

    Returns
    -------
    ndarray, shape (m, p)
        The product.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite, non-empty, real matrix, or the inner sizes differ.
    OverflowError
        If an entry of the product, or a partial sum, exceeds the largest floating-point number.

    Notes
    -----
    2mnp operations. See: prp-product-readings.

    Examples
    --------
    >>> by_outer_products([[1, 2], [3, 4]], [[5, 6], [7, 8]])
    array([[19., 22.],
           [43., 50.]])
    """
    A, B = _factors(A, B)
    C = np.zeros((A.shape[0], B.shape[1]))
    with np.errstate(over="ignore", invalid="ignore"):
        for k in range(A.shape[1]):
            C += A[:, k, np.newaxis] * B[k]
    return in_range(C, _OVERFLOWED)


def blocked(A: ArrayLike, B: ArrayLike, size: int = 64) -> Floats:
    """Return AB block by block: blocks multiply like entries.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The left factor.
    B : array_like, shape (n, p)
        The right factor.
    size : int
        The largest number of rows and columns of a block; blocks at the edge may be smaller.

    Returns
    -------
    ndarray, shape (m, p)
        The product.

    Raises
    ------
    TypeError
        If an argument is not real and numeric, or `size` is not an integer.
    ValueError
        If a factor is not a finite, non-empty matrix, the inner sizes differ, or size < 1.
    OverflowError
        If an entry of the product, or a partial sum, exceeds the largest floating-point number.

    Notes
    -----
    2mnp operations. Each entry of a block is used `size` times while the block is in fast memory.
    See: prp-block-multiplication.

    Examples
    --------
    >>> blocked([[1, 2, 3], [4, 5, 6]], [[1, 0], [0, 1], [1, 1]], size=2)
    array([[ 4.,  5.],
           [10., 11.]])
    """
    A, B = _factors(A, B)
    size = as_count(size, "size")
    (m, n), p = A.shape, B.shape[1]
    C = np.zeros((m, p))
    with np.errstate(over="ignore", invalid="ignore"):
        for i in range(0, m, size):
            for j in range(0, p, size):
                for k in range(0, n, size):
                    left = A[i : i + size, k : k + size]
                    right = B[k : k + size, j : j + size]
                    C[i : i + size, j : j + size] += left @ right
    return in_range(C, _OVERFLOWED)


def operations(m: int, n: int, p: int) -> int:
    """Return how many multiplications and additions a product takes, by carrying it out with numbers that count.

    Parameters
    ----------
    m, n, p : int
        The left factor is m × n, the right one n × p; all at least 1.

    Returns
    -------
    int
        The number of operations of :func:`by_definition`, which is 2mnp.

    Raises
    ------
    TypeError
        If a size is not an integer.
    ValueError
        If a size is below 1.

    Notes
    -----
    O(mnp): the product is really computed. See: prp-matrix-product-cost.

    Examples
    --------
    >>> operations(2, 3, 4)
    48
    """
    m, n, p = as_count(m, "m"), as_count(n, "n"), as_count(p, "p")
    tally = [0]
    one = _Counted(tally)
    _three_loops([[one] * n] * m, [[one] * p] * n, one)
    return tally[0]


class _Counted:
    """A number without value that counts the operations in which it takes part."""

    def __init__(self, tally: list[int]) -> None:
        self.tally = tally

    def __add__(self, other: "_Counted") -> "_Counted":
        self.tally[0] += 1
        return self

    __mul__ = __add__


def _three_loops(A: Sequence[Sequence[Any]], B: Sequence[Sequence[Any]], zero: Any) -> list[list[Any]]:
    """Return AB for rows of numbers of any kind that know + and *; every sum starts with `zero`."""
    C = [[zero for _ in B[0]] for _ in A]
    for i in range(len(A)):
        for j in range(len(B[0])):
            for k in range(len(B)):
                C[i][j] = C[i][j] + A[i][k] * B[k][j]
    return C


def _factors(A: ArrayLike, B: ArrayLike) -> tuple[Floats, Floats]:
    """Return both factors as matrices whose inner sizes agree."""
    A, B = as_matrix(A, "A"), as_matrix(B, "B")
    if A.shape[1] != B.shape[0]:
        raise ValueError(f"B must have as many rows as A has columns, got shapes {A.shape} and {B.shape}")
    return A, B


def _matrix_and_vector(A: ArrayLike, x: ArrayLike) -> tuple[Floats, Floats]:
    """Return a matrix and a vector with an entry for each of its columns."""
    A, x = as_matrix(A, "A"), as_vector(x, "x")
    if A.shape[1] != len(x):
        raise ValueError(f"x must have as many entries as A has columns, got shapes {A.shape} and {x.shape}")
    return A, x
