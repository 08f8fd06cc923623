r"""Power series: where they converge, and how many terms an accuracy costs.

:func:`radius` finds the radius of convergence from a formula for the coefficients, exactly, with SymPy;
:func:`estimate_radius` guesses it from finitely many numbers. :func:`partial_sums` shows the approach at a point, and
:func:`tail_bound` says how far a polynomial is from the whole series. See: power-series in the chapter on limits.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.calculus.series import ratio_test, root_test
from mlmath.validate import as_array, as_count, as_number, as_vector, in_range

__all__ = ["Radius", "RadiusEstimate", "estimate_radius", "partial_sums", "radius", "tail_bound"]


class Radius(NamedTuple):
    """A radius of convergence and how it was found.

    Attributes
    ----------
    value : sympy.Expr
        The radius, possibly 0 or infinity.
    test : str
        "ratio" or "root".
    """

    value: Any
    test: str


class RadiusEstimate(NamedTuple):
    """Two guesses at a radius of convergence from finitely many coefficients.

    Attributes
    ----------
    ratio : float
        |c(n - 1) / c(n)| for the last coefficient; NaN if one of the two is 0.
    root : float
        The smallest |c(k)|^(-1/k) over the second half of the coefficients; infinite if all of them are 0.
    """

    ratio: float
    root: float


def radius(coefficient: Any, index: Any) -> Radius:
    """Return the radius of convergence of the series of coefficient · x^index, by symbol.

    Parameters
    ----------
    coefficient : sympy.Expr
        A formula for the coefficient c(n), not zero for large n.
    index : sympy.Symbol
        Its index n.

    Returns
    -------
    Radius
        One over the limit of |c(n + 1)/c(n)|, or of the n-th root of |c(n)| where the ratios have no limit.

    Raises
    ------
    ValueError
        If neither limit is found. A series in x² has every second coefficient 0: take it as a series in t = x².

    Notes
    -----
    See: power-series.

    Examples
    --------
    >>> import sympy as sp
    >>> n = sp.Symbol("n", positive=True, integer=True)
    >>> radius(1 / sp.factorial(n), n), radius(n**2 * 3**n, n).value
    (Radius(value=oo, test='ratio'), 1/3)
    """
    import sympy as sp

    reasons = []
    for name, test in (("ratio", ratio_test), ("root", root_test)):
        try:
            limit = test(coefficient, index).limit
        except ValueError as error:
            reasons.append(str(error))
        else:
            return Radius(sp.oo if limit == 0 else 1 / limit, name)
    raise ValueError("no radius found: " + "; ".join(reasons))


def estimate_radius(coefficients: ArrayLike) -> RadiusEstimate:
    """Guess the radius of convergence from the first coefficients.

    Parameters
    ----------
    coefficients : array_like, shape (n + 1,)
        c(0), c(1), …, c(n), n at least 1.

    Returns
    -------
    RadiusEstimate
        If the ratios have a limit, both tend to the radius as n grows, perhaps slowly. If not, the ratio guess may
        jump about; the root guess still works as long as each second half holds one of the largest roots.

    Raises
    ------
    ValueError
        If there are fewer than two coefficients, or they are not finite.

    Notes
    -----
    O(n). Finitely many coefficients prove nothing about a radius. See: power-series.

    Examples
    --------
    >>> guess = estimate_radius([2.0**k for k in range(101)])
    >>> guess.ratio, round(guess.root, 12)
    (0.5, 0.5)
    """
    c = np.abs(as_vector(coefficients, "coefficients"))
    if c.size < 2:
        raise ValueError("coefficients must hold at least two numbers")
    k = np.arange((c.size + 1) // 2, c.size)
    with np.errstate(divide="ignore", over="ignore"):
        ratio = float(c[-2] / c[-1]) if c[-1] > 0 and c[-2] > 0 else np.nan
        root = float(np.exp(np.min(-np.log(c[k]) / k)))
    return RadiusEstimate(ratio, root)


def partial_sums(coefficients: ArrayLike, x: ArrayLike, *, center: float = 0.0) -> NDArray[Any]:
    """Return the partial sums of a power series at points: row n is the polynomial of degree n.

    Parameters
    ----------
    coefficients : array_like, shape (n + 1,)
        The constant one first.
    x : array_like, any shape
        The points.
    center : float
        The point at which the series is centred.

    Returns
    -------
    ndarray, shape (n + 1, *x.shape)

    Raises
    ------
    ValueError
        If an argument is empty or not finite.
    OverflowError
        If a partial sum is too large for a float, as happens far outside the radius of convergence.

    Notes
    -----
    O(n) a point. For a single polynomial, :func:`mlmath.calculus.taylor.evaluate` is cheaper. See: power-series.

    Examples
    --------
    >>> partial_sums([1, 1, 1, 1], 0.5)
    array([1.   , 1.5  , 1.75 , 1.875])
    """
    c = as_vector(coefficients, "coefficients")
    u = as_array(x, "x") - as_number(center, "center")
    with np.errstate(over="ignore", invalid="ignore"):  # said by in_range
        powers = np.cumprod(
            np.concatenate([np.ones((1, *u.shape)), np.broadcast_to(u, (c.size - 1, *u.shape))]), axis=0
        )
        sums = np.cumsum(c.reshape(-1, *[1] * u.ndim) * powers, axis=0)
    return in_range(sums, "a partial sum")


def tail_bound(coefficient_bound: float, radius_bound: float, degree: int, x: ArrayLike) -> NDArray[Any]:
    """Bound the rest of a power series after `degree`, from |c(k)| <= C / r^k for all k > degree.

    Parameters
    ----------
    coefficient_bound : float
        C, at least 0.
    radius_bound : float
        r, positive.
    degree : int
        The degree of the partial sum, at least 0.
    x : array_like, any shape
        Points less than r away from the centre, measured from there.

    Returns
    -------
    ndarray, shape of `x`
        C q^(degree + 1) / (1 - q) with q = |x| / r.

    Raises
    ------
    ValueError
        If a point is not closer than r, or C is negative.

    Notes
    -----
    See: power-series.

    Examples
    --------
    >>> float(tail_bound(1.0, 1.0, 9, 0.5))
    0.001953125
    """
    c = as_number(coefficient_bound, "coefficient_bound", at_least=0.0)
    q = np.abs(as_array(x, "x")) / as_number(radius_bound, "radius_bound", above=0.0)
    if np.any(q >= 1):
        raise ValueError(f"x must be closer to the centre than {radius_bound:g}, got {float(np.max(q)):g} times that")
    return np.asarray(c * q ** (as_count(degree, "degree", at_least=0) + 1) / (1 - q))
