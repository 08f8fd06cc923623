r"""Limits of functions in numbers: tables that approach a point, and the δ that belongs to an ε.

:func:`approach` tabulates a function ever closer to a point, :func:`gives_up` says from which row on rounding spoils
the table, and :func:`precise_values` computes the same rows without rounding to compare with. :func:`delta_on_grid`
finds the δ for an ε on a grid, for any function; :func:`delta_monotone` finds it to the last digit where the function
is monotone on each side. No table proves a limit. See: limit-definition in the chapter on limits.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mlmath.validate import as_array, as_count, as_number, as_vector

__all__ = ["Approach", "Delta", "approach", "delta_monotone", "delta_on_grid", "gives_up", "precise_values"]

Function = Callable[[Any], Any]

_SIDES = {"left": (-1.0,), "right": (1.0,), "both": (-1.0, 1.0)}


class Approach(NamedTuple):
    """A table of a function near a point: row k holds a step, the point that it leads to, and the value there.

    Attributes
    ----------
    h : ndarray, shape (rows,)
        The steps.
    x : ndarray, shape (rows,)
        The points a + h, as they are rounded.
    value : ndarray, shape (rows,)
        The values f(a + h).
    """

    h: NDArray[Any]
    x: NDArray[Any]
    value: NDArray[Any]


class Delta(NamedTuple):
    """The δ found for an ε.

    Attributes
    ----------
    delta : float
        The smaller of the two sides; 0 if already the nearest point looked at is outside the band.
    left : float
        How far the function stays in the band on the left; infinite if this side was not asked for.
    right : float
        The same on the right.
    witness : float or None
        A point at distance `delta` where the function is not in the band; None if it was never seen to leave.
    """

    delta: float
    left: float
    right: float
    witness: float | None


def approach(
    f: Function, a: float, *, side: str = "right", step: float = 1.0, factor: float = 0.1, rows: int = 8
) -> Approach:
    """Tabulate `f` at a + h for steps h that shrink geometrically.

    Parameters
    ----------
    f : callable
        A real function of one number; it is never called at `a` itself.
    a : float
        The point that is approached.
    side : str
        "left" or "right".
    step : float
        The size of the first step, positive.
    factor : float
        Each step is this multiple of the one before, between 0 and 1.
    rows : int
        How many rows.

    Returns
    -------
    Approach
        A value may be infinite or NaN: then the table shows it.

    Raises
    ------
    ValueError
        If `side` is another word, a step vanishes against `a` in rounding, or `factor` is not between 0 and 1.

    Notes
    -----
    `rows` calls. See: limit-definition.

    Examples
    --------
    >>> approach(lambda x: (x**2 - 1) / (x - 1), 1.0, factor=0.5, rows=3).value
    array([3.  , 2.5 , 2.25])
    """
    point = as_number(a, "a")
    ratio = as_number(factor, "factor", above=0.0)
    if ratio >= 1:
        raise ValueError(f"factor must be less than 1 for the steps to shrink, got {ratio:g}")
    (sign,) = _signs(side, ("left", "right"))
    h = sign * as_number(step, "step", above=0.0) * ratio ** np.arange(as_count(rows, "rows"))
    x = point + h
    if np.any(x == point):
        raise ValueError(f"step {float(h[x == point][0]):g} is lost: a + h rounds to a = {point:g}")
    return Approach(h, x, np.array([_value(f, float(t)) for t in x]))


def precise_values(f: Function, x: Any, *, digits: int = 50) -> NDArray[Any]:
    """Return f at the given floats as it would be without rounding errors, rounded once at the end.

    Parameters
    ----------
    f : callable
        A function that accepts SymPy numbers, such as one built from :mod:`mlmath.calculus.elementary`.
    x : array_like, shape (k,)
        Points; a float stands for the exact fraction that it is.
    digits : int
        Digits to which SymPy evaluates the exact value.

    Returns
    -------
    ndarray, shape (k,)

    Raises
    ------
    ValueError
        If a value is not a finite real number.

    Notes
    -----
    Slow: SymPy evaluates each number. See: limit-definition.

    Examples
    --------
    >>> import sympy as sp
    >>> precise_values(lambda t: (1 - sp.cos(t)) / t**2, [1e-8])
    array([0.5])
    """
    import sympy as sp

    points = as_vector(x, "x")
    accuracy = as_count(digits, "digits")
    found = []
    for t in points.tolist():
        value = sp.N(f(sp.Rational(t)), accuracy)
        if not value.is_Float and not value.is_Rational:
            raise ValueError(f"f({t:g}) must be a finite real number, got {value}")
        found.append(float(value))
    return np.array(found)


def gives_up(values: Any, exact: Any) -> int:
    """Return the row with the smallest error: from the next one on, rounding makes the table worse.

    Parameters
    ----------
    values : array_like, shape (rows,)
        The table's values, closer and closer to the point; NaN and infinity count as the largest errors.
    exact : float
        The limit.

    Returns
    -------
    int
        The index of the best row; the last one among equals, so that a table that settles gives up at its end.

    Raises
    ------
    ValueError
        If the table is empty, or the limit not finite.

    Notes
    -----
    O(rows). See: limit-definition.

    Examples
    --------
    >>> gives_up([0.4, 0.49, 0.5, 0.52, 0.0], 0.5)
    2
    """
    limit = as_number(exact, "exact")
    errors = np.abs(as_vector(values, "values", finite=False) - limit)
    errors[np.isnan(errors)] = np.inf
    return int(np.flatnonzero(errors == errors.min())[-1])


def delta_on_grid(
    f: Function, a: float, limit: float, eps: float, *, reach: float = 1.0, points: int = 10_000, side: str = "both"
) -> Delta:
    """Find the largest δ on a grid: all grid points x with 0 < |x - a| < δ have |f(x) - limit| < eps.

    Parameters
    ----------
    f : callable
        Any real function of one number; it is never called at `a` itself.
    a, limit : float
        The point and the value to be approached.
    eps : float
        Half the width of the band, positive.
    reach : float
        How far from `a` to look, positive.
    points : int
        Grid points on each side, reach/points apart.
    side : str
        "left", "right" or "both".

    Returns
    -------
    Delta
        Between the points of the grid the function may still leave the band. Without a witness delta is `reach`.

    Raises
    ------
    ValueError
        If eps or reach is not positive, a grid step vanishes against `a`, or f returns more than one number.

    Notes
    -----
    At most 2 · points calls. See: limit-definition.

    Examples
    --------
    >>> delta_on_grid(lambda x: x**2, 1.0, 1.0, 0.5, points=1000)
    Delta(delta=0.225, left=0.293, right=0.225, witness=1.225)
    """
    point, far = as_number(a, "a"), as_number(reach, "reach", above=0.0)
    count = as_count(points, "points")
    inside = _band(f, limit, eps)
    grid = far * np.arange(1, count + 1) / count
    if point + grid[0] == point or point - grid[0] == point:
        raise ValueError(f"the grid is too fine: a + {grid[0]:g} rounds to a = {point:g}")

    def until(sign: float) -> tuple[float, float | None]:
        for h in grid.tolist():
            if not inside(point + sign * h):
                return h, point + sign * h
        return far, None

    delta = _smaller({sign: until(sign) for sign in _signs(side)})
    nearest = float(grid[0])
    return delta._replace(delta=0.0) if delta.witness is not None and delta.delta == nearest else delta


def delta_monotone(f: Function, a: float, limit: float, eps: float, *, reach: float = 1.0, side: str = "both") -> Delta:
    """Find the largest δ exactly, up to rounding, where `f` is monotone on each side of `a`.

    Parameters
    ----------
    f : callable
        A real function of one number, monotone on (a, a + reach) and on (a - reach, a), not necessarily alike.
    a, limit : float
        The point and the limit of f there, which the reader knows.
    eps : float
        Half the width of the band, positive.
    reach : float
        How far from `a` to look, positive.
    side : str
        "left", "right" or "both".

    Returns
    -------
    Delta
        Next to `delta` on that side, f leaves the band within one float. Without a witness, delta is `reach`.

    Raises
    ------
    ValueError
        If eps or reach is not positive, or f returns more than one number.

    Notes
    -----
    A monotone function that has left the band does not come back. So bisection finds the border, in at most about
    1100 calls a side, usually 60. See: limit-definition.

    Examples
    --------
    >>> found = delta_monotone(lambda x: x**2, 1.0, 1.0, 0.5)
    >>> round(found.delta, 12) == round(1.5**0.5 - 1, 12)
    True
    """
    point, far = as_number(a, "a"), as_number(reach, "reach", above=0.0)
    inside = _band(f, limit, eps)

    def until(sign: float) -> tuple[float, float | None]:
        near, away = point, point + sign * far
        if away == point:
            raise ValueError(f"reach {far:g} is lost: a + reach rounds to a = {point:g}")
        if inside(away):
            return far, None
        while (middle := near + (away - near) / 2) not in (near, away):
            near, away = (middle, away) if inside(middle) else (near, middle)
        return (0.0 if near == point else abs(away - point)), away

    return _smaller({sign: until(sign) for sign in _signs(side)})


def _smaller(found: dict[float, tuple[float, float | None]]) -> Delta:
    never: tuple[float, float | None] = (np.inf, None)
    left, right = found.get(-1.0, never), found.get(1.0, never)
    delta, witness = min(left, right, key=lambda side: side[0])
    return Delta(delta, left[0], right[0], witness)


def _signs(side: str, allowed: tuple[str, ...] = ("left", "right", "both")) -> tuple[float, ...]:
    if side not in allowed:
        raise ValueError(f"side must be one of {', '.join(allowed)}, got {side!r}")
    return _SIDES[side]


def _band(f: Function, limit: float, eps: float) -> Callable[[float], bool]:
    middle, half = as_number(limit, "limit"), as_number(eps, "eps", above=0.0)
    return lambda x: abs(_value(f, x) - middle) < half  # False for NaN and infinity


def _value(f: Function, x: float) -> float:
    """Return f(x), possibly infinite or NaN: where a denominator is 0 as a float, the value is NaN."""
    try:
        with np.errstate(all="ignore"):  # the table shows what came out
            value = as_array(f(x), "the value of f", finite=False)
    except (ZeroDivisionError, OverflowError):
        return np.nan
    if value.ndim != 0:
        raise ValueError(f"f must return one number for one number, got shape {value.shape}")
    return float(value)
