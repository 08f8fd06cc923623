r"""Gaussian quadrature: n nodes and weights that integrate every polynomial of degree below 2n exactly.

:func:`legendre`, :func:`normal` and :func:`exponential` return nodes and weights for three weight functions; all come
from :func:`from_recurrence`, as the eigenvalues of a tridiagonal matrix and the first entries of its eigenvectors.
:func:`integrate` uses n nodes on each of some pieces of an interval, and :func:`adaptive_gauss` halves pieces until
the estimated error is small.

See: gaussian-quadrature.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.calculus.quadrature import Approximation, _adapt, _grid, _Pair, _sum, _values
from mlmath.linalg.symmetric_eigen import tridiagonal_qr
from mlmath.validate import as_count, as_number, as_vector

__all__ = ["Rule", "adaptive_gauss", "exponential", "from_recurrence", "integrate", "legendre", "normal"]

Function = Callable[[Any], Any]
Floats = NDArray[np.float64]


class Rule(NamedTuple):
    """A quadrature rule: the integral of f is about ``weights @ f(nodes)``.

    Attributes
    ----------
    nodes : ndarray, shape (n,)
        In ascending order.
    weights : ndarray, shape (n,)
        Not negative; their sum is the integral of 1.
    """

    nodes: Floats
    weights: Floats


def from_recurrence(alpha: ArrayLike, beta: ArrayLike, mass: float) -> Rule:
    """Return the Gauss rule of a weight function, from the recurrence of its orthogonal polynomials.

    Parameters
    ----------
    alpha : array_like, shape (n,)
        The polynomials with leading coefficient 1 satisfy p_(k+1) = (x − α_k) p_k − β_k p_(k−1).
    beta : array_like, shape (n - 1,)
        β₁, …, β_(n−1), positive.
    mass : float
        The integral of the weight function, positive.

    Returns
    -------
    Rule
        n nodes and weights, exact for polynomials of degree up to 2n − 1.

    Raises
    ------
    ValueError
        If the lengths do not fit, a β is not positive, or the mass is not positive.

    Notes
    -----
    The nodes are the eigenvalues of the Jacobi matrix, which is symmetric and tridiagonal: α on the diagonal, √β beside
    it. A weight is the mass times the square of the first entry of the normalized eigenvector. About 6n³ operations,
    those of the eigenvectors. The errors are small multiples of machine epsilon times the largest node, and times the
    mass: tiny weights have few correct digits.
    Source: G. H. Golub and J. H. Welsch, "Calculation of Gauss quadrature rules", Math. Comp. 23 (1969), 221–230.
    See: gaussian-quadrature, thm-jacobi-matrix.

    Examples
    --------
    >>> rule = from_recurrence([0, 0], [1 / 3], 2)
    >>> rule.nodes.round(6), rule.weights.round(6)
    (array([-0.57735,  0.57735]), array([1., 1.]))
    """
    diagonal = as_vector(alpha, "alpha")
    squares = as_vector(beta, "beta") if np.size(beta) else np.zeros(0)
    if squares.size != diagonal.size - 1:
        raise ValueError(f"beta must have one entry less than alpha, got {squares.size} and {diagonal.size}")
    if np.any(squares <= 0):
        raise ValueError(f"beta must be positive, got {squares[squares <= 0][0]:g}")
    total = as_number(mass, "mass", above=0.0)
    values, vectors = tridiagonal_qr(diagonal, np.sqrt(squares))
    return Rule(values[::-1], total * vectors[0, ::-1] ** 2)


def legendre(n: int) -> Rule:
    """Return the Gauss–Legendre rule: the integral over [-1, 1], all points counting alike.

    Parameters
    ----------
    n : int
        The number of nodes.

    Returns
    -------
    Rule

    Raises
    ------
    ValueError
        If n < 1.

    Notes
    -----
    α_k = 0 and β_k = k²/(4k² − 1). The rule is made symmetric. About 6n³ operations. See: gaussian-quadrature.

    Examples
    --------
    >>> nodes, weights = legendre(3)
    >>> nodes.round(6), (9 * weights).round(6)
    (array([-0.774597,  0.      ,  0.774597]), array([5., 8., 5.]))
    """
    k = np.arange(1, as_count(n, "n"))
    return _symmetric(from_recurrence(np.zeros(n), k**2 / (4 * k**2 - 1), 2.0))


def normal(n: int) -> Rule:
    """Return the Gauss–Hermite rule for the standard normal density: the expectation of f(Z).

    Parameters
    ----------
    n : int
        The number of nodes.

    Returns
    -------
    Rule
        The weights add up to 1. For a mean m and a standard deviation s use the nodes m + s · nodes.

    Raises
    ------
    ValueError
        If n < 1.

    Notes
    -----
    α_k = 0 and β_k = k. The rule is made symmetric. About 6n³ operations. See: gaussian-quadrature.

    Examples
    --------
    >>> nodes, weights = normal(3)
    >>> round(float(weights @ nodes**4), 12)
    3.0
    """
    k = np.arange(1.0, as_count(n, "n"))
    return _symmetric(from_recurrence(np.zeros(n), k, 1.0))


def exponential(n: int) -> Rule:
    """Return the Gauss–Laguerre rule: the integral of e^(−x) f(x) from 0 to infinity.

    Parameters
    ----------
    n : int
        The number of nodes.

    Returns
    -------
    Rule
        The weights add up to 1.

    Raises
    ------
    ValueError
        If n < 1.

    Notes
    -----
    α_k = 2k + 1 and β_k = k². About 6n³ operations. See: gaussian-quadrature.

    Examples
    --------
    >>> nodes, weights = exponential(3)
    >>> round(float(weights @ nodes**5), 9)
    120.0
    """
    k = np.arange(float(as_count(n, "n")))
    return from_recurrence(2 * k + 1, k[1:] ** 2, 1.0)


def integrate(f: Function, a: float, b: float, n: int, *, pieces: int = 1) -> float:
    """Integrate `f` from a to b with n Gauss–Legendre nodes on each of some equal pieces.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays. It is not evaluated at the bounds.
    a, b : float
        The bounds; b < a turns the sign.
    n : int
        The number of nodes on a piece.
    pieces : int
        The number of equal pieces.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a bound is not finite, a count is less than 1, or `f` returns a NaN or an infinity.
    OverflowError
        If the integral exceeds the largest floating-point number.

    Notes
    -----
    n · pieces evaluations. Exact, up to rounding, for polynomials of degree 2n − 1; error O(h²ⁿ) with the width h of a
    piece, where the derivative of order 2n is bounded. See: gaussian-quadrature, thm-gauss.

    Examples
    --------
    >>> round(integrate(lambda x: x**5, 0, 1, 3), 15)
    0.166666666666667
    """
    fractions, weights = _unit(as_count(n, "n"))
    x, h = _grid(a, b, as_count(pieces, "pieces"))
    y = _values(f, (x[:-1, np.newaxis] + h * fractions).ravel()).reshape(-1, n)
    return _sum(y @ weights, h)


def adaptive_gauss(
    f: Function,
    a: float,
    b: float,
    *,
    atol: float = 1e-10,
    rtol: float = 1e-10,
    pieces: int = 4,
    max_evaluations: int = 100_000,
) -> Approximation:
    """Integrate `f` from a to b by Gauss–Legendre rules on pieces that are halved where the error is large.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays. It is not evaluated at the bounds, where it may be infinite.
    a, b : float
        The bounds, finite; b < a turns the sign.
    atol, rtol : float
        Stop when the estimated error is at most max(atol, rtol |value|).
    pieces : int
        Equal pieces to start with.
    max_evaluations : int
        How many values of `f` may be computed.

    Returns
    -------
    Approximation
        The value with 15 nodes a piece, an estimate of its error, the number of evaluations, and the borders.

    Raises
    ------
    ValueError
        If a bound is not finite, a tolerance is negative or both are zero, or `f` returns a NaN or an infinity.
    mlmath.calculus.quadrature.QuadratureError
        If the tolerance is not reached: the message says near which point.
    OverflowError
        If the integral exceeds the largest floating-point number.

    Notes
    -----
    The estimate for a piece is the difference between 7 and 15 nodes, far more than the error of the latter where `f`
    is smooth. 22 evaluations a piece. See: numerical-quadrature.

    Examples
    --------
    >>> round(adaptive_gauss(lambda x: 1 / np.sqrt(x), 0, 1).value, 9)
    2.0
    """
    return _adapt(f, a, b, _pair(7, 15), atol, rtol, pieces, max_evaluations)


@cache
def _unit(n: int) -> Rule:
    """Return the Gauss–Legendre rule for the interval [0, 1]."""
    nodes, weights = legendre(n)
    return Rule((1 + nodes) / 2, weights / 2)


@cache
def _pair(few: int, many: int) -> _Pair:
    rough, fine = _unit(few), _unit(many)
    return _Pair(
        np.concatenate([rough.nodes, fine.nodes]),
        np.concatenate([np.zeros(few), fine.weights]),
        np.concatenate([-rough.weights, fine.weights]),
    )


def _symmetric(rule: Rule) -> Rule:
    """Remove what rounding took from the symmetry of a rule."""
    return Rule((rule.nodes - rule.nodes[::-1]) / 2, (rule.weights + rule.weights[::-1]) / 2)
