r"""Newton's method: replace a function by its tangent, and go where the tangent is zero.

:func:`root` finds zeros, :func:`minimum` zeros of a derivative; both show the whole path and say why they stopped,
since a start that is too far away leads anywhere. :func:`safe_root` and :func:`safe_minimum` keep an interval that
surely holds the zero, and halve it whenever Newton's step does not help: they cannot fail. :func:`square_root` and
:func:`reciprocal` are the two oldest applications; the second one divides without a division.
:func:`convergence_order` measures how fast errors shrink.

See: newton-root-finding, newton-minimization.
"""

from math import copysign, frexp, ldexp

import numpy as np
from numpy.typing import ArrayLike

from mlmath.optimize.brackets import Bracket
from mlmath.optimize.runs import Function, Run, run_of, value_of
from mlmath.validate import as_count, as_number, as_vector, in_range

__all__ = [
    "convergence_order",
    "minimum",
    "reciprocal",
    "root",
    "safe_minimum",
    "safe_root",
    "square_root",
]

_EPS = float(np.finfo(float).eps)


def root(f: Function, derivative: Function, start: float, *, max_steps: int = 50, tol: float = 1e-12) -> Run:
    """Look for a zero of `f` by Newton's method.

    Parameters
    ----------
    f, derivative : callable
        The function and its derivative, called with one number.
    start : float
        The first point. It decides whether, and to which zero, the method converges.
    max_steps : int
        At most this many steps; 0 returns the start.
    tol : float
        Stop after a step that is at most tol max(1, |x|) long, but never ask for less than 4 eps max(1, |x|).

    Returns
    -------
    Run
        Last iterate, path and reason: "zero", "small step"; or "flat", "cycle", "diverged" (a derivative that is no
        finite number counts as that), "max steps".

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the range above, a value is not a single real number, or f is not finite at
        the start.

    Notes
    -----
    One evaluation of f and of its derivative a step. Near a simple zero the error is squared in each step.
    See: alg-newton, thm-newton-quadratic.

    Examples
    --------
    >>> run = root(lambda x: x**2 - 2, lambda x: 2 * x, 1.0)
    >>> run.path[:4].round(6), run.reason
    (array([1.      , 1.5     , 1.416667, 1.414216]), 'small step')
    """
    x = as_number(start, "start")
    most = as_count(max_steps, "max_steps", at_least=0)
    least = max(as_number(tol, "tol", at_least=0.0), 4 * _EPS)
    path, seen = [x], {x}
    y = value_of(f, x, "f")
    if not np.isfinite(y):
        raise ValueError(f"f must be finite at the start, got {y:g} at {x:g}")
    while y != 0:
        if len(path) > most:
            return run_of(path, "max steps")
        slope = value_of(derivative, x, "the derivative")
        if slope == 0:
            return run_of(path, "flat")
        new = x - y / slope
        if not np.isfinite(slope) or not np.isfinite(new):  # a vertical tangent would make no step at all
            return run_of(path, "diverged")
        path.append(new)
        if abs(new - x) <= least * max(1.0, abs(new)):
            return run_of(path, "small step")
        if new in seen:
            return run_of(path, "cycle")
        seen.add(new)
        x = new
        y = value_of(f, x, "f")
        if not np.isfinite(y):
            return run_of(path, "diverged")
    return run_of(path, "zero")


def minimum(derivative: Function, second: Function, start: float, *, max_steps: int = 50, tol: float = 1e-12) -> Run:
    """Look for a local minimum by Newton's method on the derivative, and say so if it found something else.

    Parameters
    ----------
    derivative, second : callable
        The first and second derivative of the function to minimize, called with one number.
    start : float
        The first point.
    max_steps : int
        At most this many steps; 0 returns the start.
    tol : float
        As in :func:`root`.

    Returns
    -------
    Run
        As in :func:`root`. Where the iteration converges, the sign of the second derivative at the end decides: if it
        is negative the reason is "maximum", if it is zero (or no finite number) "undecided".

    Raises
    ------
    TypeError, ValueError
        As in :func:`root`.

    Notes
    -----
    Newton's step goes to the stationary point of the Taylor polynomial of degree 2, be it a minimum or a maximum.
    See: prp-newton-minimum.

    Examples
    --------
    >>> minimum(np.sin, np.cos, 0.5).reason  # -cos has a minimum at 0
    'small step'
    >>> minimum(np.sin, np.cos, 3.0).reason  # and a maximum at pi
    'maximum'
    """
    run = root(derivative, second, start, max_steps=max_steps, tol=tol)
    if not run.converged:
        return run
    bend = value_of(second, run.x, "the second derivative")
    if bend > 0:
        return run
    return run._replace(reason="maximum" if bend < 0 else "undecided")


def safe_root(f: Function, derivative: Function, low: float, high: float, *, tol: float = 1e-12) -> Bracket:
    """Find a zero between two points where `f` has different signs, by Newton's steps that a bracket keeps in check.

    Parameters
    ----------
    f, derivative : callable
        A continuous function and its derivative, called with one number. A wrong derivative costs time only.
    low, high : float
        The ends, low < high; f(low) and f(high) must not have the same sign.
    tol : float
        Stop when the interval is at most this wide, or its ends are neighbouring floats.

    Returns
    -------
    Bracket
        ``x`` is the end at which |f| is smaller; the zero is at most as far from it as the interval is wide.

    Raises
    ------
    TypeError, ValueError
        If the ends are in the wrong order, the signs are equal, or f returns a NaN or no single real number.

    Notes
    -----
    Newton's step from the better end is taken if it stays inside the interval. If it did not halve the interval, the
    next step does. So two steps halve it at least: at most 2 ceil(log2((high - low)/tol)) of them, and far fewer where
    Newton converges. Steps shorter than tol/2 are lengthened to tol/2, so that the zero is caught between two points.
    See: newton-root-finding. Source: Press et al., Numerical Recipes, section 9.4.

    Examples
    --------
    >>> found = safe_root(np.arctan, lambda x: 1 / (1 + x**2), -3.0, 20.0)  # Newton alone diverges from both ends
    >>> found.low <= 0 <= found.high, found.error <= 1e-12
    (True, True)
    """
    a, b, least = as_number(low, "low"), as_number(high, "high"), as_number(tol, "tol", at_least=0.0)
    if not a < b:
        raise ValueError(f"low must be less than high, got {a:g} and {b:g}")
    in_range(b - a, "high - low")
    fa, fb = _defined(f, a), _defined(f, b)
    path = [a, b]
    if np.sign(fa) * np.sign(fb) > 0:
        raise ValueError(f"f must have different signs at low and high, but the values are {fa:g} and {fb:g}")

    halved = True
    while fa != 0 and fb != 0 and b - a > least and a < (middle := a + (b - a) / 2) < b:
        new = middle
        if halved:
            x, y = (a, fa) if abs(fa) <= abs(fb) else (b, fb)
            new = _newton_step(derivative, x, y, least)
            if not a < new < b:
                new = middle
        width = b - a
        value = _defined(f, new)
        path.append(new)
        if np.sign(value) == np.sign(fa):
            a, fa = new, value
        else:
            b, fb = new, value
        halved = new == middle or b - a <= width / 2
    if fa == 0 or fb == 0:
        x = a if fa == 0 else b
        return Bracket(x, x, x, np.array(path))
    return Bracket(a if abs(fa) <= abs(fb) else b, a, b, np.array(path))


def safe_minimum(derivative: Function, second: Function, low: float, high: float, *, tol: float = 1e-12) -> Bracket:
    """Find a local minimum between a point where a function falls and a later point where it rises.

    Parameters
    ----------
    derivative, second : callable
        The first derivative, continuous, and the second derivative, called with one number.
    low, high : float
        The ends, low < high, with derivative(low) ≤ 0 ≤ derivative(high).
    tol : float
        As in :func:`safe_root`.

    Returns
    -------
    Bracket
        The derivative is at most 0 at ``low`` and at least 0 at ``high``. If it is not zero at either, the function
        has a local minimum between them; if the interval is one point, the derivative is exactly zero there, and the
        function may have no minimum at that point.

    Raises
    ------
    TypeError, ValueError
        If the function does not fall at `low` and rise at `high`, or as in :func:`safe_root`.

    Notes
    -----
    See: newton-minimization.

    Examples
    --------
    >>> round(safe_minimum(lambda x: np.exp(x) - 2, np.exp, -5.0, 5.0).x, 12)
    0.69314718056
    """
    a, b = as_number(low, "low"), as_number(high, "high")
    if a < b and (_defined(derivative, a) > 0 or _defined(derivative, b) < 0):
        raise ValueError("the derivative must be at most 0 at low and at least 0 at high: no minimum is enclosed")
    return safe_root(derivative, second, a, b, tol=tol)


def square_root(a: float, start: float | None = None, *, max_steps: int = 50) -> Run:
    """Compute the square root by averaging x and a/x, Newton's method for x² - a.

    Parameters
    ----------
    a : float
        At least 0.
    start : float, optional
        A positive number. Without it, a power of two that misses the root by a factor of at most sqrt 2.
    max_steps : int
        At most this many steps.

    Returns
    -------
    Run
        "small step" when the iterates no longer fall: then x is the root to within a rounding or two. "diverged" if
        a/start is too large for a float. For a = 0 the root itself, whatever the start.

    Raises
    ------
    ValueError
        If `a` is negative or `start` is not positive.

    Notes
    -----
    One division a step; from the default start, at most six steps. See: prp-heron.
    Source: Heron of Alexandria, Metrica I.8.

    Examples
    --------
    >>> square_root(2, 1.0).path[:4].round(6)
    array([1.      , 1.5     , 1.416667, 1.414216])
    """
    number, most = as_number(a, "a", at_least=0.0), as_count(max_steps, "max_steps", at_least=0)
    x = ldexp(1.0, frexp(number)[1] // 2) if start is None else as_number(start, "start", above=0.0)
    if number == 0:
        return run_of([0.0], "zero")
    path = [x]
    while len(path) <= most:
        new = x / 2 + number / x / 2
        if not np.isfinite(new):
            return run_of(path, "diverged")
        path.append(new)
        if new == x or (len(path) > 2 and new >= x):  # from the second iterate on they fall until rounding stops them
            return run_of(path, "small step")
        x = new
    return run_of(path, "max steps")


def reciprocal(a: float, start: float | None = None, *, max_steps: int = 50) -> Run:
    """Compute 1/a by multiplications and subtractions only: Newton's method for 1/x - a.

    Parameters
    ----------
    a : float
        Not zero.
    start : float, optional
        Without it, a guess from the exponent and the leading digits of a, whose relative error is at most 1/17.
    max_steps : int
        At most this many steps.

    Returns
    -------
    Run
        "small step" if the iteration settled at 1/a. From a start outside of the interval between 0 and 2/a (or at
        one of its ends) it cannot: then the reason is "diverged".

    Raises
    ------
    ValueError
        If `a` is zero.
    OverflowError
        If 1/a is too large for a float.

    Notes
    -----
    Two multiplications and two additions a step: x (2 - a x), in the form x + x (1 - a x) that rounds better. The
    error 1 - a x is squared in each step, so the default start needs four. See: prp-reciprocal.

    Examples
    --------
    >>> reciprocal(7, 0.1).path[:4].round(6)
    array([0.1     , 0.13    , 0.1417  , 0.142848])
    >>> reciprocal(7, 0.3).reason
    'diverged'
    """
    number, most = as_number(a, "a"), as_count(max_steps, "max_steps", at_least=0)
    if number == 0:
        raise ValueError("a must not be zero: it has no reciprocal")
    fraction, exponent = frexp(number)  # a = fraction 2^exponent, 1/2 <= |fraction| < 1
    if start is None:
        try:
            x = ldexp(copysign(48 / 17, number) - 32 / 17 * fraction, -exponent)
        except OverflowError as error:
            raise OverflowError(f"1/a exceeds the largest floating-point number for a = {number:g}") from error
    else:
        x = as_number(start, "start")
    path = [x]
    residual = 1 - number * x
    while len(path) <= most:
        if x == 0 or not 0 <= number * x < 2:  # 1 - a x may round to 1 for a start between 0 and 2/a
            return run_of(path, "diverged")
        if abs(residual) <= 2 * _EPS:
            return run_of(path, "small step")
        x = in_range(x + x * residual, "1/a")
        path.append(x)
        residual = 1 - number * x
    return run_of(path, "small step" if abs(residual) <= 2 * _EPS else "max steps")


def convergence_order(errors: ArrayLike) -> float:
    """Fit the order p in e[k+1] ≈ C e[k]^p to a sequence of errors, by a line through their logarithms.

    Parameters
    ----------
    errors : array_like, shape (n,)
        Errors of successive iterates, positive, at least three, the earliest not needed ones left out.

    Returns
    -------
    float
        1 for linear convergence, 2 for quadratic convergence.

    Raises
    ------
    ValueError
        If there are fewer than three errors, one is not positive, or they do not change.

    Notes
    -----
    A fit describes the errors it was given. Leave out those that rounding made. See: newton-root-finding.

    Examples
    --------
    >>> round(convergence_order([1e-1, 1e-2, 1e-4, 1e-8]), 3)
    2.0
    """
    e = as_vector(errors, "errors")
    if e.size < 3 or not (e > 0).all():
        raise ValueError(f"errors must be at least three positive numbers, got {e.tolist()}")
    logs = np.log(e)
    before, after = logs[:-1] - logs[:-1].mean(), logs[1:] - logs[1:].mean()
    if logs[:-1].min() == logs[:-1].max():
        raise ValueError("errors must change from one iterate to the next")
    return float(before @ after / (before @ before))


def _newton_step(derivative: Function, x: float, y: float, tol: float) -> float:
    """Return the next point of Newton's method, at least tol/2 (and one float) away from x; NaN if there is none."""
    slope = value_of(derivative, x, "the derivative")
    if slope == 0 or not np.isfinite(slope) or not np.isfinite(y):
        return float("nan")
    step = -y / slope
    return x + copysign(max(abs(step), tol / 2, float(np.spacing(abs(x)))), step)


def _defined(f: Function, x: float) -> float:
    y = value_of(f, x, "f")
    if np.isnan(y):
        raise ValueError(f"f must be a number, but it is not defined, or overflows, at {x:g}")
    return y
