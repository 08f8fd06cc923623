r"""Integrals over unbounded intervals, by a substitution that makes the interval finite.

:func:`integrate` takes infinite bounds, and functions that are infinite at a finite bound. :func:`to_unit_interval` is
the substitution alone: x = a + (1 − t)/t carries (0, 1] onto [a, ∞), backwards. :func:`running` shows the integral
up to b while b grows, which is what an improper integral means.

See: improper-integrals.
"""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.calculus.gauss import _pair, adaptive_gauss
from mlmath.calculus.quadrature import Approximation, QuadratureError, _adapt, _values
from mlmath.validate import as_array, as_number, as_vector

__all__ = ["integrate", "running", "to_unit_interval"]

Function = Callable[[Any], Any]
Floats = NDArray[np.float64]

#: The first cuts at distances up to 1 from a bound, dense there: a density may be as narrow as the smallest of them.
_NEAR = np.concatenate([[0], 10.0 ** np.arange(-8, 0), [0.25, 0.5, 0.75, 1]])


def to_unit_interval(f: Function, a: float, b: float) -> Function:
    """Return a function g on (0, 1] with the same integral as `f` from a to b, where one bound is infinite.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays.
    a, b : float
        The bounds, a < b; either a is -inf or b is inf.

    Returns
    -------
    callable
        The function g. In it infinity becomes t = 0, where the floating-point numbers are dense.

    Raises
    ------
    ValueError
        If a is not less than b, or not exactly one of them is infinite; g raises it where `f` is not finite.

    Notes
    -----
    x = a + (1 − t)/t and dx = −dt/t² for [a, ∞), and the mirror image for (−∞, b]. One evaluation of `f` a point.
    See: improper-integrals.

    Examples
    --------
    >>> g = to_unit_interval(lambda x: 1 / x**2, 1, np.inf)
    >>> g(np.array([0.25, 1.0]))
    array([1., 1.])
    """
    start, end = _bound(a, "a"), _bound(b, "b")
    if not start < end or math.isinf(start) == math.isinf(end):
        raise ValueError(f"a must be less than b, and exactly one of them infinite, got {start:g} and {end:g}")
    origin, side = (start, 1) if math.isinf(end) else (end, -1)

    def g(t: Any) -> Floats:
        points = as_array(t, "t", double=True)
        with np.errstate(over="ignore", invalid="ignore"):
            y: Floats = _values(f, origin + side * (1 - points) / points) / points**2
        if not np.isfinite(y).all():
            raise QuadratureError("f does not tend to zero: its integral does not exist")
        return y

    return g


def integrate(
    f: Function, a: float, b: float, *, atol: float = 1e-10, rtol: float = 1e-10, max_evaluations: int = 100_000
) -> Approximation:
    """Integrate `f` from a to b, where a bound may be infinite, or `f` may be infinite at a finite bound.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays, finite between the bounds.
    a, b : float
        The bounds; -inf and inf are allowed; b < a turns the sign.
    atol, rtol : float
        Stop when the estimated error is at most max(atol, rtol |value|), on each of the parts: see the notes.
    max_evaluations : int
        How many values of `f` may be computed on each part.

    Returns
    -------
    Approximation
        The ``cuts`` are the borders of the pieces, the infinite bounds among them.

    Raises
    ------
    ValueError
        If a bound is NaN, a tolerance is negative, or `f` is not finite somewhere inside.
    mlmath.calculus.quadrature.QuadratureError
        If the values do not settle: the integral does not exist, or its tail falls too slowly, or oscillates.
    OverflowError
        If the integral exceeds the largest floating-point number.

    Notes
    -----
    A half-line is cut at distance 1 from its end, and its tail is substituted. The whole line is cut at 0, and both
    halves must have an integral: x/(1 + x²) has none, although the halves of a symmetric interval cancel. No
    computation proves that a tail converges; use a comparison. The first pieces are short at the finite bound, or at 0
    on the whole line, where a peak of any width down to 1e-8 is noticed. A narrow peak far from there can be missed,
    and so can the tail from a bound beyond 1e7; then the answer is wrong without an error. Integrate up to the peak
    first, and measure in units in which the function varies over lengths of about 1.
    Integrals such as that of sin(x)/x, which exist only because areas cancel, are refused. See: improper-integrals.

    Examples
    --------
    >>> round(integrate(lambda x: np.exp(-(x**2)), -np.inf, np.inf).value ** 2, 9)
    3.141592654
    """
    start, end = _bound(a, "a"), _bound(b, "b")
    options: dict[str, Any] = {"atol": atol, "rtol": rtol, "max_evaluations": max_evaluations}
    if not (math.isinf(start) or math.isinf(end)):
        return adaptive_gauss(f, start, end, **options)
    if start == end:
        raise ValueError(f"a and b must not be the same infinity, got {start:g} twice")
    if start > end:
        swapped = integrate(f, end, start, **options)
        return swapped._replace(value=-swapped.value, cuts=swapped.cuts[::-1])
    if math.isinf(start) and math.isinf(end):
        return _join(integrate(f, start, 0, **options), integrate(f, 0, end, **options))
    if math.isinf(end):
        return _join(_near(f, start, 1, options), _tail(f, start + 1, 1, options))
    return _join(_tail(f, end - 1, -1, options), _near(f, end, -1, options))


def running(f: Function, a: float, ends: ArrayLike) -> Floats:
    """Return the integrals of `f` from a to each of some ends: the values whose limit is the improper integral.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays, finite after a.
    a : float
        The lower bound, finite.
    ends : array_like, shape (n,)
        The upper bounds, ascending, none less than a.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    ValueError
        If the ends are not ascending, or begin before a.
    mlmath.calculus.quadrature.QuadratureError
        If an integral is not found to about ten digits.

    Notes
    -----
    Each piece between two ends is integrated once. See: improper-integrals.

    Examples
    --------
    >>> running(lambda x: 1 / x**2, 1, [2, 4, 8]).round(6)
    array([0.5  , 0.75 , 0.875])
    """
    borders = np.concatenate([[as_number(a, "a")], as_vector(ends, "ends")])
    if np.any(np.diff(borders) < 0):
        raise ValueError("ends must be ascending, and not less than a")
    return np.cumsum([adaptive_gauss(f, left, right).value for left, right in pairwise(borders)])


def _near(f: Function, origin: float, side: int, options: dict[str, Any]) -> Approximation:
    """Integrate over the unit interval on the right (side 1) or on the left (−1) of the origin."""
    part = _adapt(f, origin, origin + side, _pair(7, 15), pieces=_NEAR, **options)
    return part._replace(value=side * part.value, cuts=part.cuts[::side])


def _tail(f: Function, origin: float, side: int, options: dict[str, Any]) -> Approximation:
    """Integrate from the origin to infinity on the right (side 1), or to the origin from infinity on the left (−1)."""
    start, end = (origin, np.inf) if side == 1 else (-np.inf, origin)
    try:
        estimate = adaptive_gauss(to_unit_interval(f, start, end), 0, 1, **options)
    except QuadratureError as error:
        raise QuadratureError(
            f"no integral from {start:g} to {end:g} was found. With t = 0 for infinity: {error}"
        ) from error
    t = estimate.cuts[1:]
    return estimate._replace(cuts=np.append(side * np.inf, origin + side * (1 - t) / t)[::-side])


def _join(left: Approximation, right: Approximation) -> Approximation:
    cuts = np.append(left.cuts, right.cuts[1:])
    return Approximation(left.value + right.value, left.error + right.error, left.evaluations + right.evaluations, cuts)


def _bound(value: float, name: str) -> float:
    """Return a bound, which may be infinite but not NaN."""
    array = as_array(value, name, finite=False)
    if array.ndim:
        raise ValueError(f"{name} must be a single number, got shape {array.shape}")
    if np.isnan(array):
        raise ValueError(f"{name} must not be NaN")
    return float(array)
