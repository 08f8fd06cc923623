r"""Gradient descent in one variable: step against the derivative, again and again.

:func:`gradient_descent` returns the last iterate, the whole path, and the reason why it stopped. On a quadratic with
second derivative λ each step multiplies the distance to the minimizer by 1 - rate λ: :func:`regime` names what
follows. For a strongly convex function :func:`contraction` bounds the factor, and :func:`best_rate` makes it smallest.

See: gradient-descent-1d, learning-rate-behavior.
"""

from typing import Literal

import numpy as np

from mlmath.optimize.runs import Function, Run, run_of, value_of
from mlmath.validate import as_array, as_count, as_number, in_range

__all__ = ["best_rate", "contraction", "gradient_descent", "regime"]

Regime = Literal["monotone", "one step", "oscillating", "cycle", "divergent"]


def gradient_descent(
    derivative: Function,
    start: float,
    rate: float,
    *,
    max_steps: int = 10_000,
    slope_tol: float = 1e-8,
    step_tol: float = 0.0,
    domain: tuple[float, float] = (-np.inf, np.inf),
) -> Run:
    """Minimize a function of one variable by steps against its derivative.

    Parameters
    ----------
    derivative : callable
        The derivative f' of the function, called with one number.
    start : float
        The first point.
    rate : float
        The learning rate, positive: each step is -rate f'(x).
    max_steps : int
        At most this many steps; 0 returns the start.
    slope_tol, step_tol : float
        Stop where abs(f'(x)) is at most the first, or after a step that is at most as long as the second. A step too
        short to change x is at most 0 long.
    domain : tuple of float
        The ends of the open interval on which f is defined; they may be infinite. A step that leaves it ends the
        descent at the last point inside.

    Returns
    -------
    Run
        Last iterate, path and reason: "small slope", "small step", "max steps", "left the domain", or "diverged",
        if the next point or the derivative at the last one is no finite number.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the range above, the start is not in the domain, the derivative is not a
        single real number, or it is not finite at the start.

    Notes
    -----
    One evaluation of the derivative a step, and one more. A short step proves little: with a tiny rate all are short.
    See: gradient-descent-1d. Source: Cauchy (1847).

    Examples
    --------
    >>> run = gradient_descent(lambda x: 2 * x, 1.0, 0.25, max_steps=3)
    >>> run.x, run.path, run.reason
    (0.125, array([1.   , 0.5  , 0.25 , 0.125]), 'max steps')
    """
    x, gamma = as_number(start, "start"), as_number(rate, "rate", above=0.0)
    most = as_count(max_steps, "max_steps", at_least=0)
    least_slope = as_number(slope_tol, "slope_tol", at_least=0.0)
    least_step = as_number(step_tol, "step_tol", at_least=0.0)
    low, high = _domain(domain)
    if not low < x < high:
        raise ValueError(f"start must lie in the open interval ({low:g}, {high:g}), got {x:g}")
    path = [x]
    slope = value_of(derivative, x, "the derivative")
    if not np.isfinite(slope):
        raise ValueError(f"the derivative must be finite at the start, got {slope:g} at {x:g}")

    while abs(slope) > least_slope:
        if len(path) > most:
            return run_of(path, "max steps")
        new = x - gamma * slope
        if not np.isfinite(new):
            return run_of(path, "diverged")
        if not low < new < high:
            return run_of(path, "left the domain")
        path.append(new)
        if abs(new - x) <= least_step:
            return run_of(path, "small step")
        x = new
        slope = value_of(derivative, x, "the derivative")
        if not np.isfinite(slope):
            return run_of(path, "diverged")
    return run_of(path, "small slope")


def regime(rate: float, curvature: float) -> Regime:
    """Say what gradient descent does on a quadratic, from any start other than its stationary point.

    Parameters
    ----------
    rate : float
        The learning rate, positive.
    curvature : float
        The second derivative λ of the quadratic, not zero.

    Returns
    -------
    str
        By the factor 1 - rate λ: "monotone" if it lies in (0, 1), "one step" if it is 0, "oscillating" in (-1, 0),
        "cycle" if it is -1, otherwise "divergent".

    Raises
    ------
    ValueError
        If `rate` is not positive, or `curvature` is zero: then the function is a line.
    OverflowError
        If the product is too large for a float.

    Notes
    -----
    See: thm-descent-quadratic.

    Examples
    --------
    >>> [regime(rate, 2.0) for rate in (0.25, 0.5, 0.75, 1.0, 1.25)]
    ['monotone', 'one step', 'oscillating', 'cycle', 'divergent']
    """
    factor = 1 - _product(as_number(rate, "rate", above=0.0), _nonzero(curvature))
    if abs(factor) > 1:
        return "divergent"
    if abs(factor) == 1:  # +1 only if the product is lost in rounding: the descent is slow, not at rest
        return "cycle" if factor < 0 else "monotone" if curvature > 0 else "divergent"
    if factor == 0:
        return "one step"
    return "monotone" if factor > 0 else "oscillating"


def contraction(rate: float, least: float, largest: float) -> float:
    """Return by which factor, at most, a step of gradient descent multiplies the distance to the minimizer.

    Parameters
    ----------
    rate : float
        The learning rate, positive.
    least, largest : float
        Bounds μ and L on the second derivative (or on the slopes of secants of the derivative), 0 ≤ μ ≤ L.

    Returns
    -------
    float
        max(|1 - rate μ|, |1 - rate L|). Less than 1 exactly if μ > 0 and rate < 2/L.

    Raises
    ------
    ValueError
        If `rate` is not positive, or the bounds are negative or in the wrong order.
    OverflowError
        If the result is too large for a float.

    Notes
    -----
    See: thm-descent-linear.

    Examples
    --------
    >>> contraction(0.5, 1.0, 2.0)
    0.5
    """
    gamma = as_number(rate, "rate", above=0.0)
    mu, L = _bounds(least, largest)
    return max(abs(1 - _product(gamma, mu)), abs(1 - _product(gamma, L)))


def best_rate(least: float, largest: float) -> float:
    """Return the learning rate that makes :func:`contraction` smallest, 2/(μ + L); the factor is (L - μ)/(L + μ).

    Parameters
    ----------
    least, largest : float
        Bounds μ and L on the second derivative, 0 < μ ≤ L.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the bounds are not positive or in the wrong order.
    OverflowError
        If the rate is too large for a float.

    Notes
    -----
    See: thm-descent-linear.

    Examples
    --------
    >>> best_rate(1.0, 3.0)
    0.5
    """
    mu, L = _bounds(least, largest)
    if mu == 0:
        raise ValueError("least must be greater than 0, got 0: no rate gives a factor below 1")
    with np.errstate(over="ignore", divide="ignore"):
        return float(in_range(np.float64(1) / (mu / 2 + L / 2), "the best rate"))


def _domain(domain: tuple[float, float]) -> tuple[float, float]:
    ends = as_array(domain, "domain", finite=False, double=True)
    if ends.shape != (2,) or not ends[0] < ends[1]:
        raise ValueError(f"domain must be two numbers, the smaller one first, got {domain!r}")
    return float(ends[0]), float(ends[1])


def _nonzero(curvature: float) -> float:
    value = as_number(curvature, "curvature")
    if value == 0:
        raise ValueError("curvature must not be zero: a line has no stationary point")
    return value


def _bounds(least: float, largest: float) -> tuple[float, float]:
    mu, L = as_number(least, "least", at_least=0.0), as_number(largest, "largest", at_least=0.0)
    if mu > L:
        raise ValueError(f"least must not exceed largest, got {mu:g} and {L:g}")
    return mu, L


def _product(a: float, b: float) -> float:
    return in_range(a * b, "rate times curvature")
