"""Inner products: how much two vectors point the same way.

Call :func:`dot`, :func:`angle` and :func:`cosine_similarity`; :func:`inner` and :func:`function_inner` are the inner
products of other geometries. Vectors are real; complex input is refused, because a complex inner product conjugates
one argument and no choice may be made silently.

See: dot-product, dot-product-geometry, cosine-similarity, inner-products
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg.norms import normalize, p_norm
from mlmath.validate import as_matrix, as_number, as_square, as_values, as_vector, in_range, same_length

__all__ = [
    "angle",
    "cosine_matrix",
    "cosine_similarity",
    "dot",
    "dot_by_loop",
    "dot_by_sum",
    "function_inner",
    "gram_matrix",
    "induced_norm",
    "inner",
]

Floats = NDArray[np.float64]
Function = Callable[[Floats], ArrayLike]


def dot_by_loop(x: ArrayLike, y: ArrayLike) -> float:
    """Return the dot product x₁y₁ + … + xₙyₙ with a loop, one multiplication and one addition a turn.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        Two vectors of the same length.

    Returns
    -------
    float
        The dot product.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite, non-empty, real vector, or the lengths differ.
    OverflowError
        If a product or a partial sum exceeds the largest floating-point number.

    Notes
    -----
    2n operations, each interpreted by Python: the version to read. See: def-dot-product.

    Examples
    --------
    >>> dot_by_loop([1, 2, 3], [4, -5, 6])
    12.0
    """
    x, y = _pair(x, y)
    total = 0.0
    for x_i, y_i in zip(x.tolist(), y.tolist(), strict=True):
        total += x_i * y_i
    return in_range(total, "the inner product of x and y")


def dot_by_sum(x: ArrayLike, y: ArrayLike) -> float:
    """Return the dot product as the sum of the element-wise products.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        Two vectors of the same length.

    Returns
    -------
    float
        The dot product.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite, non-empty, real vector, or the lengths differ.
    OverflowError
        If a product or a partial sum exceeds the largest floating-point number.

    Notes
    -----
    2n operations and a temporary array of n products. See: def-dot-product.

    Examples
    --------
    >>> dot_by_sum([1, 2, 3], [4, -5, 6])
    12.0
    """
    x, y = _pair(x, y)
    with np.errstate(over="ignore", invalid="ignore"):
        return in_range(float(np.sum(x * y)), "the inner product of x and y")


def dot(x: ArrayLike, y: ArrayLike) -> float:
    """Return the dot product x · y, computed by one call to the linear algebra library.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        Two vectors of the same length; NumPy's broadcasting of length 1 is refused.

    Returns
    -------
    float
        The dot product.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite, non-empty, real vector, or the lengths differ.
    OverflowError
        If a product or a partial sum exceeds the largest floating-point number.

    Notes
    -----
    2n operations. See: def-dot-product.

    Examples
    --------
    >>> dot([1, 2, 3], [4, -5, 6])
    12.0
    """
    x, y = _pair(x, y)
    with np.errstate(over="ignore", invalid="ignore"):
        return in_range(float(x @ y), "the inner product of x and y")


def angle(x: ArrayLike, y: ArrayLike) -> float:
    """Return the angle between two vectors in radians, from 0 to π, with a small error also near 0 and π.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        Two vectors other than zero.

    Returns
    -------
    float
        The angle θ with cos θ = ⟨x, y⟩ / (‖x‖ ‖y‖).

    Raises
    ------
    TypeError
        If an argument is not real and numeric.
    ValueError
        If an argument is zero, not finite, empty or not a vector, or the lengths differ.

    Notes
    -----
    O(n) operations. The arc cosine of a rounded cosine may be off by the square root of machine epsilon near 0 and π,
    where the cosine is flat; for unit vectors u and v the formula θ = 2 atan2(‖u − v‖, ‖u + v‖) is off by a few machine
    epsilons, which come from the rounding of u and v. See: dot-product-geometry. Source: W. Kahan,
    "How futile are mindless assessments of roundoff in floating-point computation?" (2006), section 12.

    Examples
    --------
    >>> round(math.degrees(angle([1, 0], [1, 1])), 12)
    45.0
    """
    x, y = _pair(x, y)
    u, v = _unit(x, "x"), _unit(y, "y")
    return 2.0 * math.atan2(p_norm(u - v), p_norm(u + v))


def cosine_similarity(x: ArrayLike, y: ArrayLike) -> float:
    """Return the cosine of the angle between two vectors, from −1 (opposite) to 1 (same direction).

    Parameters
    ----------
    x, y : array_like, shape (n,)
        Two vectors other than zero.

    Returns
    -------
    float
        ⟨x, y⟩ / (‖x‖ ‖y‖), never outside [−1, 1] by rounding.

    Raises
    ------
    TypeError
        If an argument is not real and numeric.
    ValueError
        If an argument is zero, not finite, empty or not a vector, or the lengths differ.

    Notes
    -----
    O(n) operations. See: def-cosine-similarity.

    Examples
    --------
    >>> cosine_similarity([0, 2], [0, 7]), cosine_similarity([1, 0], [0, 5])
    (1.0, 0.0)
    """
    x, y = _pair(x, y)
    return float(np.clip(_unit(x, "x") @ _unit(y, "y"), -1.0, 1.0))


def cosine_matrix(X: ArrayLike, Y: ArrayLike | None = None) -> Floats:
    """Return the cosine similarities of all observations of two data sets, one observation a row.

    Parameters
    ----------
    X : array_like, shape (m, n)
        m observations of n features, none of them zero.
    Y : array_like, shape (k, n), optional
        The other data set; `X` itself if None.

    Returns
    -------
    ndarray, shape (m, k)
        Entry (i, j) is the cosine similarity of row i of `X` and row j of `Y`.

    Raises
    ------
    TypeError
        If an argument is not real and numeric.
    ValueError
        If a row is zero, the numbers of features differ, or an argument is not a finite, non-empty matrix.

    Notes
    -----
    O(mkn) operations: one matrix product of the normalized rows. See: cosine-similarity.

    Examples
    --------
    >>> cosine_matrix([[1, 0], [0, 2]], [[3, 0]])
    array([[1.],
           [0.]])
    """
    X = as_matrix(X, "X")
    other = X if Y is None else as_matrix(Y, "Y")
    if X.shape[1] != other.shape[1]:
        raise ValueError(f"X and Y must have the same number of columns, got shapes {X.shape} and {other.shape}")
    U = np.array([_unit(row, f"row {i} of X") for i, row in enumerate(X)])
    V = U if Y is None else np.array([_unit(row, f"row {j} of Y") for j, row in enumerate(other)])
    return np.asarray(np.clip(U @ V.T, -1.0, 1.0))


def gram_matrix(A: ArrayLike, M: ArrayLike | None = None) -> Floats:
    """Return the inner products of all columns of `A` with each other.

    Parameters
    ----------
    A : array_like, shape (m, n)
        n vectors of length m, as columns.
    M : array_like, shape (m, m), optional
        The symmetric positive definite matrix of the inner product; the identity if None.

    Returns
    -------
    ndarray, shape (n, n)
        The Gram matrix Aᵀ M A: symmetric, and positive definite exactly if the columns are independent.

    Raises
    ------
    TypeError
        If an argument is not real and numeric.
    ValueError
        If `A` is not a finite, non-empty matrix or `M` does not fit it.
    numpy.linalg.LinAlgError
        If `M` is not symmetric positive definite.
    OverflowError
        If an inner product exceeds the largest floating-point number.

    Notes
    -----
    O(mn²) operations, and O(m²n + m³) for the product with `M` and its check. See: inner-products.

    Examples
    --------
    >>> gram_matrix([[1, 1], [0, 2]])
    array([[1., 1.],
           [1., 5.]])
    """
    A = as_matrix(A, "A")
    with np.errstate(over="ignore", invalid="ignore"):
        G = A.T @ A if M is None else A.T @ _as_spd(M, A.shape[0]) @ A
    in_range(G, "an inner product of columns of A")
    return np.asarray(G / 2 + G.T / 2)  # symmetric, also after rounding


def inner(x: ArrayLike, y: ArrayLike, M: ArrayLike) -> float:
    """Return the inner product xᵀ M y that a symmetric positive definite matrix defines.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        Two vectors.
    M : array_like, shape (n, n)
        A symmetric positive definite matrix; the identity gives the dot product. Off-diagonal entries that differ by
        rounding only are replaced by their mean; a matrix that is only semidefinite may pass because of rounding.

    Returns
    -------
    float
        The inner product.

    Raises
    ------
    TypeError
        If an argument is not real and numeric.
    ValueError
        If the shapes do not fit, or an argument is empty or not finite.
    numpy.linalg.LinAlgError
        If `M` is not symmetric positive definite: then xᵀ M y is no inner product.
    OverflowError
        If a product or a partial sum exceeds the largest floating-point number.

    Notes
    -----
    O(n²) operations, and O(n³) for the check of `M` (a Cholesky factorization). See: prp-spd-inner-products.

    Examples
    --------
    >>> inner([1, 0], [0, 1], [[2, 1], [1, 2]])
    1.0
    """
    x, y = _pair(x, y)
    M = _as_spd(M, len(x))
    with np.errstate(over="ignore", invalid="ignore"):
        return in_range(float(x @ M @ y), "the inner product of x and y")


def induced_norm(x: ArrayLike, M: ArrayLike) -> float:
    """Return √⟨x, x⟩ for the inner product of :func:`inner`.

    Parameters
    ----------
    x : array_like, shape (n,)
        The vector.
    M : array_like, shape (n, n)
        A symmetric positive definite matrix.

    Returns
    -------
    float
        The norm, computed as ‖Lᵀ x‖ with the Cholesky factor L of M, so that rounding cannot make it negative.

    Raises
    ------
    TypeError, ValueError, numpy.linalg.LinAlgError
        As for :func:`inner`.
    OverflowError
        If the norm exceeds the largest floating-point number.

    Notes
    -----
    O(n³) operations for the Cholesky factorization. See: cor-induced-norm.

    Examples
    --------
    >>> induced_norm([1, 1], [[2, 1], [1, 5]])
    3.0
    """
    x = as_vector(x, "x")
    with np.errstate(over="ignore", invalid="ignore"):
        y = np.linalg.cholesky(_as_spd(M, len(x))).T @ x
    in_range(y, "the norm of x")
    return p_norm(y)


def function_inner(
    f: Function, g: Function, a: float = -1.0, b: float = 1.0, *, weight: Function | None = None, rtol: float = 1e-10
) -> float:
    """Return the inner product of two functions, the integral of f(t) g(t) w(t) over [a, b].

    Parameters
    ----------
    f, g : callable
        Functions that take an array of points and return an array of the same shape, or a constant.
    a, b : float
        The ends of the interval, a < b.
    weight : callable, optional
        A function w that is not negative; 1 if None.
    rtol : float
        Wanted accuracy, relative to the integral of abs(f g w).

    Returns
    -------
    float
        The integral.

    Raises
    ------
    TypeError
        If a function returns something other than real numbers.
    ValueError
        If a ≥ b, the weight is negative somewhere, or a value is NaN or infinite.
    ArithmeticError
        If halving the panels twelve times does not settle the integral (a singularity, a jump or a wild oscillation),
        or a product of values overflows.

    Notes
    -----
    Gauss–Legendre quadrature with 20 points on each of 8, 16, 32, … panels, until two results agree; a polynomial f g w
    of degree up to 39 is integrated exactly apart from rounding. No rule that sees finitely many points can do without
    trust: a peak narrower than about a hundredth of the interval may fall between the points and be missed, so split
    the interval there. See: inner-products.

    Examples
    --------
    >>> round(function_inner(lambda t: t, lambda t: t), 12)  # ∫ t² dt from −1 to 1 is 2/3
    0.666666666667
    >>> abs(function_inner(np.sin, np.cos, -np.pi, np.pi)) < 1e-12
    True
    """
    a, b = as_number(a, "a"), as_number(b, "b")
    rtol = as_number(rtol, "rtol", above=0.0)
    if a >= b or not math.isfinite(b - a):
        raise ValueError(f"a must be less than b, and b - a finite, got [{a:g}, {b:g}]")
    points, weights = np.polynomial.legendre.leggauss(20)
    previous = math.nan
    for halvings in range(3, 13):
        edges = np.linspace(a, b, 2**halvings + 1)
        middle, half = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
        t = (middle[:, np.newaxis] + half[:, np.newaxis] * points).ravel()
        w = (half[:, np.newaxis] * weights).ravel()
        if weight is not None:
            density = as_values(weight(t.copy()), t, "weight(t)")  # copies: a function may change its argument
            if (density < 0).any():
                raise ValueError(f"weight must not be negative, got {density.min():g}")
            w = w * density
        with np.errstate(over="ignore", invalid="ignore"):
            products = w * as_values(f(t.copy()), t, "f(t)") * as_values(g(t.copy()), t, "g(t)")
        in_range(products, "a product of values of f and g")
        total = math.fsum(products)
        if abs(total - previous) <= rtol * math.fsum(np.abs(products)):
            return total
        previous = total
    raise ArithmeticError(f"the integral over [{a:g}, {b:g}] did not settle to a relative accuracy of {rtol:g}")


def _pair(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Return two vectors of the same length."""
    x, y = as_vector(x, "x"), as_vector(y, "y")
    same_length(x, y, "x", "y")
    return x, y


def _unit(x: Floats, name: str) -> Floats:
    """Return the unit vector of `x`, or say which argument has no direction."""
    if not x.any():
        raise ValueError(f"{name} must not be the zero vector: it has no direction")
    return normalize(x)


def _as_spd(M: ArrayLike, n: int) -> Floats:
    """Return `M` as a symmetric positive definite matrix of shape (n, n)."""
    M = as_square(M, "M")
    if M.shape[0] != n:
        raise ValueError(f"M must have shape {(n, n)} to fit the vectors, got {M.shape}")
    gap = np.abs(M / 2 - M.T / 2)  # halves, so that nothing overflows
    asymmetric = gap > 1e-12 * np.minimum(np.abs(M), np.abs(M.T))  # rounding leaves both entries nearly equal
    if asymmetric.any():
        i, j = np.argwhere(asymmetric)[0]
        raise np.linalg.LinAlgError(f"M must be symmetric, but M[{i}, {j}] = {M[i, j]:g} and M[{j}, {i}] = {M[j, i]:g}")
    M = M / 2 + M.T / 2
    try:
        np.linalg.cholesky(M)
    except np.linalg.LinAlgError as error:
        smallest = np.linalg.eigvalsh(M)[0]
        raise np.linalg.LinAlgError(f"M must be positive definite, but has the eigenvalue {smallest:g}") from error
    return np.asarray(M)
