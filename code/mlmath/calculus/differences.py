r"""Slopes of secants: the derivative before the limit is taken, and the limit watched in numbers.

:func:`delta_method` tabulates secant slopes for shrinking steps; :func:`forward`, :func:`backward` and
:func:`central` approximate a derivative with a step that balances the two errors; :func:`one_sided_slopes` shows a
corner. :func:`error_bound` and :func:`optimal_step` say what such a step can reach; :func:`richardson` and
:func:`complex_step` reach more. See: delta-method, rates-and-slopes and numerical-differentiation.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_array, as_count, as_number, in_range

__all__ = [
    "Balance",
    "Secants",
    "average_rate",
    "backward",
    "central",
    "complex_step",
    "delta_method",
    "error_bound",
    "forward",
    "one_sided_slopes",
    "optimal_step",
    "richardson",
    "secant_slopes",
    "second",
]

Function = Callable[[Any], Any]
_EPS = float(np.finfo(float).eps)


class Secants(NamedTuple):
    """The table of the delta method: row k holds the step ``h[k]`` and the secant slope ``slope[k]``."""

    h: NDArray[Any]
    slope: NDArray[Any]


class Balance(NamedTuple):
    """The step ``h`` at which a bound on the error of a difference quotient is smallest, and that bound, ``error``."""

    h: float
    error: float


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


def error_bound(h: ArrayLike, *, order: int, noise: float, bound: float) -> NDArray[Any]:
    """Bound the error of a difference quotient by what truncation and noisy values of f contribute.

    Parameters
    ----------
    h : array_like, any shape
        Positive steps, which are taken exactly.
    order : int
        1 for the forward and the backward difference, 2 for the central one.
    noise : float
        How far a computed value of f may be from f; about eps |f| if f is computed well.
    bound : float
        A bound on the absolute value of f'' for order 1, of f''' for order 2, between the points.

    Returns
    -------
    ndarray, shape of `h`
        bound h/2 + 2 noise/h for order 1, bound h^2/6 + noise/h for order 2.

    Raises
    ------
    ValueError
        If a step is not positive, `noise` or `bound` is negative, or there is no such order.
    OverflowError
        If a bound is too large for a float.

    Notes
    -----
    The rounding of the subtraction and of the division comes on top: a relative error of about eps.
    See: thm-rounding-step.

    Examples
    --------
    >>> error_bound([1.0, 0.5], order=2, noise=0.25, bound=6.0)
    array([1.25, 0.75])
    """
    steps = as_array(h, "h").astype(float)
    if np.any(steps <= 0):
        raise ValueError(f"h must be positive, got {float(np.min(steps)):g}")
    delta, M = as_number(noise, "noise", at_least=0.0), as_number(bound, "bound", at_least=0.0)
    factor, rounding = _constants(order)
    with np.errstate(over="ignore"):
        truncation = M / factor * steps if order == 1 else M / factor * steps * steps  # no power that overflows
        total = np.asarray(truncation + rounding * (delta / steps))
    return in_range(total, "the bound")


def optimal_step(*, order: int, noise: float, bound: float) -> Balance:
    """Return the step at which :func:`error_bound` is smallest, and the bound there.

    Parameters
    ----------
    order : int
        1 for the forward and the backward difference, 2 for the central one.
    noise : float
        How far a computed value of f may be from f; positive.
    bound : float
        A bound on the absolute value of f'' for order 1, of f''' for order 2; positive.

    Returns
    -------
    Balance
        The step ``h`` and the bound ``error``: 2 (noise/bound)^(1/2) and 2 (noise bound)^(1/2) for order 1,
        (3 noise/bound)^(1/3) and (9 noise^2 bound)^(1/3) / 2 for order 2.

    Raises
    ------
    ValueError
        If `noise` or `bound` is not positive, or there is no such order.
    OverflowError
        If the step or the bound is too large for a float.

    Notes
    -----
    Without noise the smallest step would be the best; where the bound is 0, the largest.
    See: thm-rounding-step.

    Examples
    --------
    >>> optimal_step(order=1, noise=0.25, bound=1.0)
    Balance(h=1.0, error=1.0)
    """
    delta, M = as_number(noise, "noise", above=0.0), as_number(bound, "bound", above=0.0)
    factor, rounding = _constants(order)
    root = 1 / (order + 1)  # of each number on its own: quotients may overflow
    with np.errstate(over="ignore"):
        step = float((rounding * factor / order) ** root * np.power(delta, root) / np.power(M, root))
    return Balance(step, float(error_bound(in_range(step, "the best step"), order=order, noise=delta, bound=M)))


def richardson(f: Function, x: ArrayLike, h: float | None = None) -> NDArray[Any]:
    """Approximate f'(x) by (4 D(h) - D(2h))/3, where D is the central difference; Richardson's extrapolation.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays of the shape of `x`.
    x : array_like, any shape
        The points.
    h : float, optional
        A positive step. Without it, eps^(1/5) max(1, |x|): truncation O(h^4) and rounding eps |f|/h balance.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    ValueError
        If `h` is not positive or vanishes against x.

    Notes
    -----
    Four evaluations of `f`; error O(h^4) where f has five derivatives and the fifth is bounded. Source: Press et al.,
    Numerical Recipes, section 5.7. See: prp-richardson.

    Examples
    --------
    >>> float(np.round(richardson(np.exp, 0.0), 12))
    1.0
    """
    points, steps = _points_and_steps(x, h, 1 / 5)
    near = _slope(f, points - steps, points + steps)
    far = _slope(f, points - 2 * steps, points + 2 * steps)
    return _finite(near + (near - far) / 3)


def complex_step(f: Function, x: ArrayLike, h: float = 1e-100) -> NDArray[Any]:
    """Approximate f'(x) by the imaginary part of f(x + ih), divided by h: no difference is taken, nothing cancels.

    Parameters
    ----------
    f : callable
        A function that near x is a power series, written with operations that accept complex numbers and follow the
        same series there: arithmetic, exp, log, sin, …; not the absolute value.
    x : array_like, any shape
        The real points.
    h : float
        A positive step.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError
        If the values of `f` are real: then it left the complex numbers on the way, as the absolute value does.
    ValueError
        If `h` is not positive, or a value is not finite, in complex arithmetic or at the real point itself.

    Notes
    -----
    One evaluation of `f` in complex arithmetic, and one in real arithmetic that says whether f is defined at x; error
    O(h^2). What is defined at x but no power series there, such as the square root at 0, gives nonsense. Source: W.
    Squire and G. Trapp, Using complex variables to estimate derivatives of real functions (1998).
    See: thm-complex-step.

    Examples
    --------
    >>> float(complex_step(np.exp, 0.0))
    1.0
    """
    points, step = as_array(x, "x").astype(float), as_number(h, "h", above=0.0)
    _check(f)
    y = as_array(f(points[()] + 1j * step), "the value of f", allow_complex=True)
    if y.dtype.kind != "c":
        raise TypeError("f must return complex numbers for complex arguments: its values are real, so h left no trace")
    if y.shape != points.shape:
        raise ValueError(f"f must return one value for each point, got {y.shape} for points of shape {points.shape}")
    as_array(f(points.copy()[()]), "the value of f", allow_complex=True)  # log(-1) exists for complex numbers only
    return _finite(y.imag / step)


def _constants(order: int) -> tuple[float, float]:
    """Return what divides the truncation error, and what multiplies the noise, for a difference of this order."""
    if not isinstance(order, (int, np.integer)) or isinstance(order, bool) or order not in (1, 2):
        raise ValueError(f"order must be 1 (forward, backward) or 2 (central), got {order!r}")
    return (2.0, 2.0) if order == 1 else (6.0, 1.0)


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


def _check(f: Function) -> None:
    if not callable(f):
        raise TypeError(f"f must be a function, got {f!r}")


def _call(f: Function, x: NDArray[Any]) -> NDArray[Any]:
    """Return f(x) as an array of the shape of x; a constant function may return one number for all points."""
    _check(f)
    as_array(x, "x + h")
    y = as_array(f(x.copy() if x.ndim else float(x)), "the value of f")  # a copy: f may change its argument
    if y.shape not in (x.shape, ()):
        raise ValueError(f"f must return one value for each point, got shape {y.shape} for points of shape {x.shape}")
    return y
