r"""Gradient flow: the differential equation x' = -f'(x), and its discretizations.

Gradient descent is the explicit Euler method for this equation, with the learning rate as the time step:
:func:`euler`. For the quadratic f(x) = λ (x - m)²/2 everything is known: the solution (:func:`quadratic_flow`), the
largest stable step 2/λ (:func:`largest_stable_step`), and the implicit method, which is stable for every step
(:func:`implicit_euler_quadratic`). :func:`equilibrium` tells a stable rest point from an unstable one.

See: gradient-flow.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mlmath.optimize.runs import Floats, Function, value_of
from mlmath.validate import as_array, as_count, as_number, in_range

__all__ = [
    "Trajectory",
    "equilibrium",
    "euler",
    "implicit_euler_quadratic",
    "largest_stable_step",
    "quadratic_flow",
]


class Trajectory(NamedTuple):
    """Points of a curve x(t).

    Attributes
    ----------
    t : ndarray, shape (steps + 1,)
        The times, from 0 on.
    x : ndarray, shape (steps + 1,)
        The points.
    """

    t: Floats
    x: Floats


def euler(derivative: Function, start: float, step: float, steps: int) -> Trajectory:
    """Follow the gradient flow of f by the explicit Euler method.

    Parameters
    ----------
    derivative : callable
        The derivative f', called with one number.
    start : float
        The point x(0).
    step : float
        The time step, positive.
    steps : int
        How many steps; 0 returns the start.

    Returns
    -------
    Trajectory
        x[k + 1] = x[k] - step f'(x[k]).

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the range above, or the derivative is not a single real number.
    OverflowError
        If a point, a derivative or a time is no finite number.

    Notes
    -----
    These are the iterates of gradient descent with the learning rate `step`. One evaluation a step.
    See: gradient-flow.

    Examples
    --------
    >>> euler(lambda x: x, 1.0, 0.5, 2)
    Trajectory(t=array([0. , 0.5, 1. ]), x=array([1.  , 0.5 , 0.25]))
    """
    x, h = as_number(start, "start"), as_number(step, "step", above=0.0)
    n = as_count(steps, "steps", at_least=0)
    times = _times(h, n)
    path = [x]
    for _ in range(n):
        x = in_range(x - h * value_of(derivative, x, "the derivative"), "a point of the trajectory")
        path.append(x)
    return Trajectory(times, np.array(path))


def implicit_euler_quadratic(curvature: float, minimizer: float, start: float, step: float, steps: int) -> Trajectory:
    """Follow the gradient flow of λ (x - m)²/2 by the implicit Euler method.

    Parameters
    ----------
    curvature : float
        The second derivative λ, positive.
    minimizer, start : float
        The points m and x(0).
    step : float
        The time step, positive; of any size.
    steps : int
        How many steps; 0 returns the start.

    Returns
    -------
    Trajectory
        x[k + 1] = x[k] - step λ (x[k + 1] - m), solved for x[k + 1].

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the range above.
    OverflowError
        If a number on the way is too large for a float.

    Notes
    -----
    Each step divides the distance to m by 1 + step λ. See: prp-euler-quadratic.

    Examples
    --------
    >>> implicit_euler_quadratic(1.0, 0.0, 1.0, 3.0, 2).x
    array([1.    , 0.25  , 0.0625])
    """
    lam, m = as_number(curvature, "curvature", above=0.0), as_number(minimizer, "minimizer")
    x, h = as_number(start, "start"), as_number(step, "step", above=0.0)
    n = as_count(steps, "steps", at_least=0)
    times = _times(h, n)
    factor = 1 / (1 + in_range(h * lam, "step times curvature"))
    return Trajectory(times, m + in_range(x - m, "start - minimizer") * factor ** np.arange(n + 1.0))


def quadratic_flow(curvature: float, minimizer: float, start: float, t: ArrayLike) -> Floats:
    """Return the solution m + (x(0) - m) exp(-λ t) of the gradient flow of λ (x - m)²/2.

    Parameters
    ----------
    curvature : float
        The second derivative λ, any sign.
    minimizer, start : float
        The points m (for λ < 0 the maximizer) and x(0).
    t : array_like, any shape
        Times.

    Returns
    -------
    ndarray, shape of `t`

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite real number.
    OverflowError
        If a value is too large for a float.

    Notes
    -----
    See: prp-flow-quadratic.

    Examples
    --------
    >>> quadratic_flow(1.0, 0.0, 2.0, [0.0, np.log(2)])
    array([2., 1.])
    """
    lam, m, x = as_number(curvature, "curvature"), as_number(minimizer, "minimizer"), as_number(start, "start")
    times = as_array(t, "t", double=True)
    if x == m:
        return np.full(times.shape, m)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        return in_range(m + (x - m) * np.exp(-lam * times), "the solution")


def largest_stable_step(curvature: float) -> float:
    """Return 2/λ: below it, and only below it, explicit Euler steps on λ (x - m)²/2 come to rest at m.

    Parameters
    ----------
    curvature : float
        The second derivative λ, positive.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If `curvature` is not positive.
    OverflowError
        If the bound is too large for a float.

    Notes
    -----
    At the bound itself the points jump between two values. See: thm-descent-quadratic.

    Examples
    --------
    >>> largest_stable_step(4.0)
    0.5
    """
    lam = as_number(curvature, "curvature", above=0.0)
    with np.errstate(over="ignore"):
        return float(in_range(np.float64(2) / lam, "the bound"))


def equilibrium(curvature: float) -> Literal["stable", "unstable", "undecided"]:
    """Say from the second derivative of f at a stationary point whether the gradient flow returns to it.

    Parameters
    ----------
    curvature : float
        The value f''(x) at a point with f'(x) = 0.

    Returns
    -------
    str
        "stable" if it is positive, "unstable" if it is negative; "undecided" if it is zero, where higher derivatives
        decide.

    Raises
    ------
    TypeError, ValueError
        If `curvature` is not a finite real number.

    Notes
    -----
    See: prp-equilibrium.

    Examples
    --------
    >>> [equilibrium(value) for value in (2.0, -2.0, 0.0)]
    ['stable', 'unstable', 'undecided']
    """
    value = as_number(curvature, "curvature")
    if value == 0:
        return "undecided"
    return "stable" if value > 0 else "unstable"


def _times(step: float, steps: int) -> Floats:
    in_range(step * float(steps), "the last time")
    return step * np.arange(steps + 1.0)
