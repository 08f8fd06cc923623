"""Norms: how long a vector is, how far apart two vectors are.

Call :func:`p_norm`, :func:`distance` and :func:`normalize`; the rest builds on them. All results are safe from
overflow: a norm is computed for the vector scaled by a power of two, which costs no digit that matters. Vectors
are real; complex input is refused, because the book's inner products are real and a modulus must not be taken silently.

See: vector-norms, norm-axioms, unit-vectors, distances
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_array, as_count, as_matrix, as_vector, in_range, same_length

__all__ = [
    "comparison_constant",
    "distance",
    "max_norm",
    "normalize",
    "p_norm",
    "pairwise_distances",
    "squared_norm",
]

Floats = NDArray[np.float64]


def p_norm(x: ArrayLike, p: float = 2.0) -> float:
    """Return the p-norm (|x₁|^p + … + |xₙ|^p)^(1/p), and the largest |xᵢ| for p = ∞.

    Parameters
    ----------
    x : array_like, shape (n,)
        The vector.
    p : float
        The order, at least 1, or ``np.inf``.

    Returns
    -------
    float
        The norm. Entries such as 1e200, whose squares overflow, and subnormal entries do no harm.

    Raises
    ------
    TypeError
        If `x` is not real and numeric, or `p` is not a number.
    ValueError
        If `x` is not a finite, non-empty vector, or p < 1: then the triangle inequality fails.
    OverflowError
        If the norm itself exceeds the largest floating-point number.

    Notes
    -----
    O(n) operations. See: def-p-norm. The scaling follows the idea of J. L. Blue, "A portable Fortran program to find
    the Euclidean norm of a vector", ACM Trans. Math. Softw. 4 (1978), 15–23.

    Examples
    --------
    >>> p_norm([3, -4]), p_norm([3, -4], 1), p_norm([3, -4], np.inf)
    (5.0, 7.0, 4.0)
    >>> p_norm([1e200, 0])
    1e+200
    """
    return float(_row_norms(as_vector(x, "x")[np.newaxis], _as_order(p), "norm of x")[0])


def max_norm(x: ArrayLike) -> float:
    """Return the max norm, the largest absolute value among the entries.

    Parameters
    ----------
    x : array_like, shape (n,)
        The vector.

    Returns
    -------
    float
        The same as ``p_norm(x, np.inf)``.

    Raises
    ------
    TypeError, ValueError
        If `x` is not a finite, non-empty, real vector.

    Notes
    -----
    O(n) operations. See: def-p-norm.

    Examples
    --------
    >>> max_norm([1, -7, 3])
    7.0
    """
    return float(np.abs(as_vector(x, "x")).max())


def squared_norm(x: ArrayLike) -> float:
    """Return the squared Euclidean norm x₁² + … + xₙ², without taking a root that is squared again.

    Parameters
    ----------
    x : array_like, shape (n,)
        The vector.

    Returns
    -------
    float
        The sum of squares, 0 if it is below the smallest floating-point number, as for an entry of 1e-200. It is not
        a norm: doubling `x` quadruples it.

    Raises
    ------
    TypeError, ValueError
        If `x` is not a finite, non-empty, real vector.
    OverflowError
        If the sum exceeds the largest floating-point number, as for entries of 1e200.

    Notes
    -----
    O(n) operations. See: vector-norms.

    Examples
    --------
    >>> squared_norm([3, 4])
    25.0
    """
    scaled, exponent = _scale_rows(as_vector(x, "x")[np.newaxis])
    try:
        return math.ldexp(float(scaled[0] @ scaled[0]), 2 * int(exponent[0]))
    except OverflowError as error:
        raise OverflowError("the squared norm of x exceeds the largest floating-point number") from error


def normalize(x: ArrayLike, p: float = 2.0) -> Floats:
    """Return x / ‖x‖ₚ, the vector of norm 1 in the direction of `x`.

    Parameters
    ----------
    x : array_like, shape (n,)
        A vector other than zero.
    p : float
        The order of the norm, at least 1, or ``np.inf``.

    Returns
    -------
    ndarray, shape (n,)
        The unit vector.

    Raises
    ------
    TypeError
        If `x` is not real and numeric, or `p` is not a number.
    ValueError
        If `x` is zero (it has no direction), not finite, empty or not a vector, or p < 1.

    Notes
    -----
    O(n) operations. See: def-unit-vector.

    Examples
    --------
    >>> normalize([3, 4])
    array([0.6, 0.8])
    """
    x, p = as_vector(x, "x"), _as_order(p)
    if not x.any():
        raise ValueError("x must not be the zero vector: it has no direction")
    scaled, _ = _scale_rows(x[np.newaxis])  # the direction is unchanged, the norm can no longer overflow
    unit: Floats = scaled[0] / p_norm(scaled[0], p)
    return unit


def distance(x: ArrayLike, y: ArrayLike, p: float = 2.0) -> float:
    """Return the distance ‖x − y‖ₚ that the p-norm induces.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        Two points of the same length; a vector of length 1 is not broadcast.
    p : float
        The order of the norm, at least 1, or ``np.inf``.

    Returns
    -------
    float
        The distance.

    Raises
    ------
    TypeError
        If an argument is not real and numeric.
    ValueError
        If `x` and `y` differ in length, or are not finite, non-empty vectors, or p < 1.
    OverflowError
        If the distance exceeds the largest floating-point number.

    Notes
    -----
    O(n) operations. See: def-distance.

    Examples
    --------
    >>> distance([1, 2], [4, 6]), distance([1, 2], [4, 6], 1)
    (5.0, 7.0)
    """
    x, y = as_vector(x, "x"), as_vector(y, "y")
    same_length(x, y, "x", "y")
    return float(_row_norms(_difference(x[np.newaxis], y), _as_order(p), "distance")[0])


def pairwise_distances(X: ArrayLike, Y: ArrayLike | None = None, p: float = 2.0) -> Floats:
    """Return the distances between all observations of two data sets, one observation a row.

    Parameters
    ----------
    X : array_like, shape (m, n)
        m observations of n features.
    Y : array_like, shape (k, n), optional
        The other data set; `X` itself if None.
    p : float
        The order of the norm, at least 1, or ``np.inf``.

    Returns
    -------
    ndarray, shape (m, k)
        Entry (i, j) is the distance between row i of `X` and row j of `Y`.

    Raises
    ------
    TypeError
        If an argument is not real and numeric.
    ValueError
        If the numbers of features differ, an argument is not a finite, non-empty matrix, or p < 1.
    OverflowError
        If a distance exceeds the largest floating-point number.

    Notes
    -----
    O(mkn) operations and O(kn) extra memory. The differences are formed before they are squared: the shortcut
    ‖x‖² − 2⟨x, y⟩ + ‖y‖² is faster and loses the distance of points that are close together. See: distances.

    Examples
    --------
    >>> pairwise_distances([[0, 0], [3, 4]])
    array([[0., 5.],
           [5., 0.]])
    """
    X = as_matrix(X, "X")
    Y = X if Y is None else as_matrix(Y, "Y")
    p = _as_order(p)
    if X.shape[1] != Y.shape[1]:
        raise ValueError(f"X and Y must have the same number of columns, got shapes {X.shape} and {Y.shape}")
    rows = [_row_norms(_difference(Y, row), p, "distance") for row in X]
    return np.array(rows)


def comparison_constant(n: int, p: float, q: float) -> float:
    """Return the smallest C with ‖x‖ₚ ≤ C ‖x‖_q for every x with n entries.

    Parameters
    ----------
    n : int
        The number of entries, at least 1.
    p, q : float
        Orders, at least 1, or ``np.inf``.

    Returns
    -------
    float
        1 if p ≥ q (attained by a standard basis vector), else n^(1/p − 1/q) (attained by the vector of ones).

    Raises
    ------
    TypeError
        If `n` is not an integer or an order is not a number.
    ValueError
        If n < 1 or an order is below 1.

    Notes
    -----
    O(1) operations. See: thm-norm-comparison.

    Examples
    --------
    >>> comparison_constant(100, 1, 2), comparison_constant(100, 2, 1)
    (10.0, 1.0)
    """
    n, p, q = as_count(n, "n"), _as_order(p, "p"), _as_order(q, "q")
    return 1.0 if p >= q else float(n ** (1 / p - 1 / q))


def _as_order(p: Any, name: str = "p") -> float:
    """Return the order of a p-norm as a float; infinity is tested first, because ∞ is an order and not a finite one."""
    order = as_array(p, name, finite=False)
    if order.ndim != 0 or np.isnan(order):
        raise ValueError(f"{name} must be a single number or infinity, got {p!r}")
    if order == np.inf:
        return math.inf
    if order < 1:
        raise ValueError(f"{name} must be at least 1, got {float(order):g}: below 1 the triangle inequality fails")
    return float(order)


def _difference(X: Floats, y: Floats) -> Floats:
    """Return X − y, or say that the distance overflows: an infinite entry makes every p-norm infinite."""
    with np.errstate(over="ignore"):
        difference: Floats = X - y
    return in_range(difference, "the distance")


def _scale_rows(X: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Return (S, e) with X = S · 2^e row by row, and the largest entry of each nonzero |S| in [1/2, 1).

    Exact, but for entries less than 2^-1021 times the largest of their row: they may lose digits or become zero, which
    is far too little to change a norm.
    """
    _, exponents = np.frexp(np.abs(X).max(axis=1))
    return np.ldexp(X, -exponents[:, np.newaxis]), exponents


def _row_norms(X: Floats, p: float, what: str) -> Floats:
    """Return the p-norm of each row; `what` names it in an error."""
    scaled, exponents = _scale_rows(X)
    size = np.abs(scaled)
    largest = size.max(axis=1)
    if p == math.inf:
        norms = largest
    elif p == 1:
        norms = size.sum(axis=1)
    elif p == 2:
        norms = np.sqrt((size * size).sum(axis=1))
    else:  # divided by the largest entry: sums from 1 to n for every p
        safe = np.where(largest > 0, largest, 1.0)[:, np.newaxis]
        norms = largest * ((size / safe) ** p).sum(axis=1) ** (1 / p)
    with np.errstate(over="ignore"):
        result: Floats = np.ldexp(norms, exponents)
    return in_range(result, f"the {what}")
