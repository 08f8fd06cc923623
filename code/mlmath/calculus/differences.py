r"""Slopes of secants: the derivative before the limit is taken, and the limit watched in numbers.

:func:`delta_method` tabulates secant slopes for shrinking steps; :func:`forward`, :func:`backward` and
:func:`central` approximate a derivative with a step that balances the two errors; :func:`one_sided_slopes` shows a
corner. See: delta-method and rates-and-slopes in the chapter on differentiation.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_array, as_count, as_number

__all__ = [
    "Secants",
    "average_rate",
    "backward",
    "central",
    "delta_method",
    "forward",
    "one_sided_slopes",
    "secant_slopes",
    "second",
]

Function = Callable[[Any], Any]
_EPS = float(np.finfo(float).eps)


class Secants(NamedTuple):
    """The table of the delta method: row k holds the step ``h[k]`` and the secant slope ``slope[k]``."""

    h: NDArray[Any]
    slope: NDArray[Any]


def average_rate(f: Function, a: float, b: float) -> float:
    """Return the average rate of change of `f` from a to b, the slope of the secant.

    Parameters
    ----------
    f : callable
        A real function of one number.
    a, b : float
        Two different numbers.

    Returns
    -------
    float
        (f(b) - f(a)) / (b - a).

    Raises
    ------
    ValueError
        If a equals b, f returns a NaN or an infinity there, or the rate is too large for a float.

    Notes
    -----
    Two evaluations of `f`. See: def-average-rate.

    Examples
    --------
    >>> average_rate(lambda t: t**2, 1, 3)
    4.0
    """
    left, right = as_number(a, "a"), as_number(b, "b")
    if left == right:
        raise ValueError(f"a and b must differ, got {left:g} twice: a single point has no secant")
    return float(_slope(f, np.asarray(left), np.asarray(right)))


def secant_slopes(f: Function, x: float, h: ArrayLike) -> NDArray[Any]:
    """Return the slopes of the secants of `f` from x to x + h, for each step in `h`.

    Parameters
    ----------
    f : callable
        A real function; it is called once, with the array x + h, and once with x.
    x : float
        The point.
    h : array_like, any shape
        Steps, positive or negative, none of them zero.

    Returns
    -------
    ndarray, shape of `h`

    Raises
    ------
    ValueError
        If a step is zero, or so small that x + h rounds to x, or a slope is too large for a float.

    Notes
    -----
    The slope is divided by the step that was really taken, (x + h) - x in floating point, which differs from h by
    rounding. See: delta-method.

    Examples
    --------
    >>> secant_slopes(lambda t: t**2, 3.0, [1.0, 0.5, 0.25])
    array([7.  , 6.5 , 6.25])
    """
    point, steps = as_number(x, "x"), as_array(h, "h").astype(float)
    if np.any(steps == 0):
        raise ValueError("h must not hold a zero: 0/0 is not a slope")
    shifted = point + steps
    taken = shifted - point
    if np.any(taken == 0):
        raise ValueError(f"h is too small: x + h rounds to x = {point:g}")
    rise = _call(f, shifted) - _call(f, np.asarray(point))
    slopes = _finite(rise / taken)
    return slopes


def delta_method(f: Function, x: float, *, step: float = 1.0, factor: float = 0.1, rounds: int = 6) -> Secants:
    """Watch the secant slopes of `f` at x while the step shrinks geometrically.

    Parameters
    ----------
    f : callable
        A real function.
    x : float
        The point.
    step : float
        The first step, not zero; a negative one approaches from the left.
    factor : float
        Each step is this multiple of the one before; strictly between 0 and 1.
    rounds : int
        The number of steps.

    Returns
    -------
    Secants
        Steps ``h`` and slopes ``slope``, both of shape (rounds,).

    Raises
    ------
    ValueError
        If `factor` is not between 0 and 1, or a step is zero or vanishes against x.

    Notes
    -----
    rounds + 1 evaluations of `f`. See: alg-delta-method.

    Examples
    --------
    >>> delta_method(lambda t: t**2, 3.0, factor=0.5, rounds=3)
    Secants(h=array([1.  , 0.5 , 0.25]), slope=array([7.  , 6.5 , 6.25]))
    """
    first, ratio = as_number(step, "step"), as_number(factor, "factor", above=0.0)
    if ratio >= 1:
        raise ValueError(f"factor must be less than 1 for the steps to shrink, got {ratio:g}")
    h = first * ratio ** np.arange(as_count(rounds, "rounds"))
    return Secants(h, secant_slopes(f, x, h))


def one_sided_slopes(f: Function, x: float, h: float = 1e-6) -> tuple[float, float]:
    """Return the secant slopes at x to the left and to the right, for one small step h > 0.

    Parameters
    ----------
    f : callable
        A real function.
    x : float
        The point.
    h : float
        A positive step.

    Returns
    -------
    tuple of float
        (left, right). They approach the one-sided derivatives; different limits mean a corner.

    Raises
    ------
    ValueError
        If `h` is not positive or vanishes against x.

    Notes
    -----
    Three evaluations of `f`. See: prp-one-sided-derivatives.

    Examples
    --------
    >>> one_sided_slopes(abs, 0.0)
    (-1.0, 1.0)
    """
    step = as_number(h, "h", above=0.0)
    left, right = secant_slopes(f, x, [-step, step])
    return float(left), float(right)


def forward(f: Function, x: ArrayLike, h: float | None = None) -> NDArray[Any]:
    """Approximate f'(x) by the secant from x to x + h.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays of the shape of `x`.
    x : array_like, any shape
        The points.
    h : float, optional
        A positive step. Without it, sqrt(eps) max(1, |x|): truncation h |f''|/2 and rounding eps |f|/h balance.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    ValueError
        If `h` is not positive or vanishes against x.

    Notes
    -----
    Two evaluations of `f`; error O(h). Source: Press et al., Numerical Recipes, section 5.7. See: delta-method.

    Examples
    --------
    >>> float(np.round(forward(np.exp, 0.0), 6))
    1.0
    """
    points, steps = _points_and_steps(x, h, 1 / 2)
    return _slope(f, points, points + steps)


def backward(f: Function, x: ArrayLike, h: float | None = None) -> NDArray[Any]:
    """Approximate f'(x) by the secant from x - h to x; parameters as in :func:`forward`.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays of the shape of `x`.
    x : array_like, any shape
        The points.
    h : float, optional
        A positive step.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    ValueError
        If `h` is not positive or vanishes against x.

    Notes
    -----
    Two evaluations of `f`; error O(h). See: delta-method.

    Examples
    --------
    >>> float(np.round(backward(np.exp, 0.0), 6))
    1.0
    """
    points, steps = _points_and_steps(x, h, 1 / 2)
    return _slope(f, points - steps, points)


def central(f: Function, x: ArrayLike, h: float | None = None) -> NDArray[Any]:
    """Approximate f'(x) by the secant from x - h to x + h.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays of the shape of `x`.
    x : array_like, any shape
        The points.
    h : float, optional
        A positive step. Without it, eps^(1/3) max(1, |x|): truncation h^2 |f'''|/6 and rounding eps |f|/h balance.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    ValueError
        If `h` is not positive or vanishes against x.

    Notes
    -----
    Two evaluations of `f`; error O(h^2) where f has three continuous derivatives. It gives a slope to a corner too
    (0 for the absolute value at 0), so it proves nothing about differentiability. Source: Press et al., Numerical
    Recipes, section 5.7. See: delta-method.

    Examples
    --------
    >>> float(np.round(central(np.exp, 0.0), 9))
    1.0
    """
    points, steps = _points_and_steps(x, h, 1 / 3)
    return _slope(f, points - steps, points + steps)


def second(f: Function, x: ArrayLike, h: float | None = None) -> NDArray[Any]:
    """Approximate f''(x) by (f(x + h) - 2 f(x) + f(x - h)) / h^2.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays of the shape of `x`.
    x : array_like, any shape
        The points.
    h : float, optional
        A positive step. Without it, eps^(1/4) max(1, |x|).

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    ValueError
        If `h` is not positive or vanishes against x.

    Notes
    -----
    Three evaluations of `f`; error O(h^2) where f has four continuous derivatives. See: higher-derivatives.

    Examples
    --------
    >>> float(np.round(second(np.exp, 0.0), 6))
    1.0
    """
    points, steps = _points_and_steps(x, h, 1 / 4)
    after, before = points + steps, points - steps
    # the two steps may differ by rounding: the difference of the two slopes is the accurate form
    curvature: NDArray[Any] = (_slope(f, points, after) - _slope(f, before, points)) / ((after - before) / 2)
    return curvature


def _points_and_steps(x: ArrayLike, h: float | None, exponent: float) -> tuple[NDArray[Any], NDArray[Any]]:
    points = as_array(x, "x").astype(float)
    steps = _EPS**exponent * np.maximum(1.0, np.abs(points)) if h is None else np.asarray(as_number(h, "h", above=0.0))
    if np.any((points + steps == points) | (points - steps == points)):  # the spacing of floats may differ by side
        raise ValueError(f"h is too small: x + h or x - h rounds to x for h = {float(np.min(steps)):g}")
    return points, steps


def _slope(f: Function, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    return _finite((_call(f, b) - _call(f, a)) / as_array(b - a, "the run of a secant"))


def _finite(slopes: NDArray[Any]) -> NDArray[Any]:
    return as_array(slopes, "the slope of a secant")


def _call(f: Function, x: NDArray[Any]) -> NDArray[Any]:
    """Return f(x) as an array of the shape of x; a constant function may return one number for all points."""
    as_array(x, "x + h")
    y = as_array(f(x if x.ndim else float(x)), "the value of f")
    if y.shape not in (x.shape, ()):
        raise ValueError(f"f must return one value for each point, got shape {y.shape} for points of shape {x.shape}")
    return y
