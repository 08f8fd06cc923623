r"""Is a function convex? Samples can refute it, and never prove it.

Three tests look for a counterexample among sample points: :func:`refute_by_chords` for a value above a chord,
:func:`refute_by_tangents` for a value below a tangent, :func:`refute_by_curvature` for a negative second derivative.
Each returns the worst :class:`Counterexample`, or None, which means only that these points show none. What SymPy can
decide, :mod:`mlmath.symbolic.convexity` decides. :func:`jensen_gap` is the inequality for a weighted mean.

See: convex-functions.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mlmath.optimize.runs import Floats, Function, values_of
from mlmath.validate import as_number, as_vector, in_range, same_length

__all__ = ["Counterexample", "jensen_gap", "refute_by_chords", "refute_by_curvature", "refute_by_tangents"]

_EPS = float(np.finfo(float).eps)


class Counterexample(NamedTuple):
    """Points that show that a function is not convex.

    Attributes
    ----------
    test : str
        "chord", "tangent" or "curvature".
    points : tuple of float
        For a chord its left end, the point between, its right end; for a tangent the point of contact and the other
        point; for a curvature the point.
    gap : float
        By how much the inequality is violated, positive: the height above the chord, the depth below the tangent, or
        minus the second derivative.
    """

    test: Literal["chord", "tangent", "curvature"]
    points: tuple[float, ...]
    gap: float


def refute_by_chords(f: Function, points: ArrayLike) -> Counterexample | None:
    """Look for a sample point at which `f` lies above the chord between its two neighbours.

    Parameters
    ----------
    f : callable
        A real function on arrays.
    points : array_like, shape (n,)
        At least three different numbers, in any order.

    Returns
    -------
    Counterexample or None
        The largest violation. None proves nothing about f, except that the samples lie on some convex function.

    Raises
    ------
    TypeError, ValueError
        If there are fewer than three different points, or a value is no finite real number.
    OverflowError
        If two points, or a value and a chord, are farther apart than the largest float.

    Notes
    -----
    It is enough to look at neighbours: if the slopes between them increase, all slopes do. A violation counts only if
    it exceeds 8 eps times the largest value of all samples: rounding can make less. O(n log n).
    See: def-convex, lem-three-slopes.

    Examples
    --------
    >>> refute_by_chords(np.sin, [0, 1, 3]).points
    (0.0, 1.0, 3.0)
    >>> refute_by_chords(np.exp, [0, 1, 2, 3]) is None
    True
    """
    x = _points(points, 3)
    y = values_of(f, x, "f")
    left = (x[2:] - x[1:-1]) / (x[2:] - x[:-2])  # the weight of the left end
    chord = left * y[:-2] + (1 - left) * y[2:]
    with np.errstate(over="ignore"):
        gap = in_range(y[1:-1] - chord, "the gap to a chord")
    i = int(np.argmax(gap))
    if gap[i] <= 8 * _EPS * np.abs(y).max():
        return None
    return Counterexample("chord", tuple(x[i : i + 3].tolist()), float(gap[i]))


def refute_by_tangents(f: Function, derivative: Function, points: ArrayLike) -> Counterexample | None:
    """Look for two sample points such that `f` at one lies below its tangent at the other.

    Parameters
    ----------
    f, derivative : callable
        A differentiable real function on arrays, and its derivative.
    points : array_like, shape (n,)
        At least two different numbers, in any order.

    Returns
    -------
    Counterexample or None
        The largest violation. None proves nothing.

    Raises
    ------
    TypeError, ValueError
        If there are fewer than two different points, or a value is no finite real number.
    OverflowError
        If two points, or a value and a tangent, are farther apart than the largest float.

    Notes
    -----
    All n(n - 1) pairs. A violation counts only if it exceeds 8 eps times the largest value of all samples
    plus the rise of the tangent: rounding can make less.
    See: thm-convex-characterizations.

    Examples
    --------
    >>> refute_by_tangents(lambda x: x**3, lambda x: 3 * x**2, [-1, 0, 1]).points
    (-1.0, 1.0)
    """
    x = _points(points, 2)
    y, slope = values_of(f, x, "f"), values_of(derivative, x, "the derivative")
    with np.errstate(over="ignore", invalid="ignore"):
        rise = slope[:, np.newaxis] * (x - x[:, np.newaxis])  # row: point of contact; column: the other point
        gap = in_range(y[:, np.newaxis] + rise - y, "the gap to a tangent")
    noise = 8 * _EPS * (np.abs(y).max() + np.abs(rise))
    contact, other = np.unravel_index(int(np.argmax(gap - noise)), gap.shape)
    if gap[contact, other] <= noise[contact, other]:
        return None
    return Counterexample("tangent", (float(x[contact]), float(x[other])), float(gap[contact, other]))


def refute_by_curvature(second: Function, points: ArrayLike, *, tol: float = 0.0) -> Counterexample | None:
    """Look for a sample point at which the second derivative is negative.

    Parameters
    ----------
    second : callable
        The second derivative of a function, on arrays.
    points : array_like, shape (n,)
        At least one number.
    tol : float
        A second derivative of -tol or more is not counted as negative: as large as rounding makes it.

    Returns
    -------
    Counterexample or None
        The most negative one. None proves nothing.

    Raises
    ------
    TypeError, ValueError
        If `points` is empty, `tol` is negative, or a value is no finite real number.

    Notes
    -----
    See: thm-convex-characterizations.

    Examples
    --------
    >>> refute_by_curvature(lambda x: 6 * x, [-1, 0, 1])
    Counterexample(test='curvature', points=(-1.0,), gap=6.0)
    """
    x, least = _points(points, 1), as_number(tol, "tol", at_least=0.0)
    bend = values_of(second, x, "the second derivative")
    i = int(np.argmin(bend))
    return Counterexample("curvature", (float(x[i]),), float(-bend[i])) if bend[i] < -least else None


def jensen_gap(f: Function, points: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the weighted mean of the values of `f` minus its value at the weighted mean of the points.

    Parameters
    ----------
    f : callable
        A real function on arrays.
    points : array_like, shape (n,)
        Numbers.
    weights : array_like, shape (n,), optional
        Not negative, not all zero; they are divided by their sum. Without them all are equal.

    Returns
    -------
    float
        At least 0, up to rounding, if f is convex.

    Raises
    ------
    TypeError, ValueError
        If the weights are negative, all zero, or not as many as the points, or a value is no finite real number.

    Notes
    -----
    See: thm-jensen.

    Examples
    --------
    >>> jensen_gap(np.square, [0, 2])
    1.0
    """
    x = as_vector(points, "points")
    w = np.ones(x.size) if weights is None else as_vector(weights, "weights")
    same_length(x, w, "points", "weights")
    if (w < 0).any() or not w.any():
        raise ValueError("weights must not be negative, and not all zero")
    w = w / w.max()
    w = w / w.sum()
    mean = np.clip(w @ x, x.min(), x.max())  # rounding must not push it outside
    with np.errstate(over="ignore"):
        gap = w @ values_of(f, x, "f") - values_of(f, mean[np.newaxis], "f")[0]
    return float(in_range(gap, "the gap"))


def _points(points: ArrayLike, least: int) -> Floats:
    x: Floats = np.unique(as_vector(points, "points"))
    if x.size < least:
        raise ValueError(f"points must hold at least {least} different numbers, got {x.size}")
    if least > 1:
        in_range(float(x[-1]) - float(x[0]), "the distance of two points")
    return x
