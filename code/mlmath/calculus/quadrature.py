r"""Integrals as sums: rectangles, trapezoids, parabolas, and a rule that chooses its own points.

:func:`darboux_sums` encloses an integral between a lower and an upper sum, and :func:`riemann_sum` takes one value on
each piece. :func:`trapezoid` integrates a table of points at any spacing. :func:`trapezoidal_rule` and
:func:`simpson_rule` integrate a function on equal pieces; :func:`adaptive_simpson` makes the pieces small only where
the function needs it, and reports an estimate of its error.

See: riemann-integral, trapezoidal-rule, numerical-quadrature.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_count, as_number, as_values, as_vector, in_range, same_length

__all__ = [
    "RULES",
    "Approximation",
    "QuadratureError",
    "Sums",
    "adaptive_simpson",
    "cumulative_trapezoid",
    "darboux_sums",
    "left_rule",
    "midpoint_rule",
    "riemann_sum",
    "right_rule",
    "romberg",
    "simpson_rule",
    "trapezoid",
    "trapezoidal_rule",
]

Function = Callable[[Any], Any]
Floats = NDArray[np.float64]

#: A piece of the start is halved at most this often; it is then too narrow to hold any of the integral.
_MOST_HALVINGS = 200


class QuadratureError(ArithmeticError):
    """An integral was not found to the tolerance that was asked for; the message says where the trouble is."""


class Sums(NamedTuple):
    """A lower and an upper sum.

    Attributes
    ----------
    lower : float
        The integral is not less.
    upper : float
        The integral is not more.
    """

    lower: float
    upper: float


class Approximation(NamedTuple):
    """An approximate integral with what is known of its error.

    Attributes
    ----------
    value : float
        The integral.
    error : float
        An estimate of the absolute error. It is no bound: a function that does something between the points is missed.
    evaluations : int
        At how many points the function was computed.
    cuts : ndarray, shape (pieces + 1,)
        The borders of the pieces, from a to b.
    """

    value: float
    error: float
    evaluations: int
    cuts: Floats


class _Pair(NamedTuple):
    """A rule on a piece, with an estimate of its error, both as weights of the values at fractions of the piece."""

    fractions: Floats
    weights: Floats
    differences: Floats


#: Simpson on two halves, with its leading error removed, and the difference to Simpson on the whole piece.
_SIMPSON = _Pair(
    np.array([0, 1, 2, 3, 4]) / 4,
    np.array([7, 32, 12, 32, 7]) / 90,
    np.array([1, -4, 6, -4, 1]) / 12,
)


def darboux_sums(f: Function, cuts: ArrayLike, *, turning: ArrayLike = ()) -> Sums:
    """Return the lower and the upper sum of `f` on a partition.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays. It must be monotone on each interval between neighbours among the cuts
        and the turning points: there its smallest and its largest value are at the ends.
    cuts : array_like, shape (n + 1,)
        The partition: strictly increasing, n ≥ 1.
    turning : array_like, shape (k,)
        Where `f` turns round; none for a monotone function. Points outside the partition are ignored.

    Returns
    -------
    Sums
        Σ (inf f) Δx and Σ (sup f) Δx.

    Raises
    ------
    ValueError
        If the cuts do not increase, or a value half-way between two points shows that `f` is not monotone there.

    Notes
    -----
    At most 2(n + k) + 1 evaluations of `f`. A function that turns unnoticed between two points is not detected: the
    turning points are the caller's knowledge. See: riemann-integral, def-darboux-sums.

    Examples
    --------
    >>> darboux_sums(np.square, [0, 0.5, 1])
    Sums(lower=0.125, upper=0.625)
    >>> darboux_sums(np.square, [-1, 1], turning=[0])
    Sums(lower=0.0, upper=2.0)
    """
    borders = _as_cuts(cuts)
    turns = as_vector(turning, "turning") if np.size(turning) else np.zeros(0)
    turns = turns[(turns > borders[0]) & (turns < borders[-1])]
    points = np.union1d(borders, turns)
    y = _values(f, points)
    middle = points[:-1] + np.diff(points) / 2
    between = _values(f, middle)
    noise = 100 * np.finfo(float).eps * np.abs(y).max()
    outside = (between < np.minimum(y[:-1], y[1:]) - noise) | (between > np.maximum(y[:-1], y[1:]) + noise)
    if outside.any():
        i = int(np.argmax(outside))
        raise ValueError(
            f"f is not monotone between {points[i]:g} and {points[i + 1]:g}: add the points where it turns to turning"
        )
    position = np.searchsorted(points, borders)
    inf = np.array([y[i : j + 1].min() for i, j in pairwise(position)])
    sup = np.array([y[i : j + 1].max() for i, j in pairwise(position)])
    width = np.diff(borders)
    return Sums(_sum(inf, width), _sum(sup, width))


def riemann_sum(
    f: Function, cuts: ArrayLike, tags: Literal["left", "right", "midpoint"] | ArrayLike = "midpoint"
) -> float:
    """Return the Riemann sum of `f`: one value on each piece of a partition, times the width of the piece.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays.
    cuts : array_like, shape (n + 1,)
        The partition: strictly increasing, n ≥ 1.
    tags : "left", "right", "midpoint", or array_like of shape (n,)
        Where `f` is evaluated: at one end of each piece, in its middle, or at the given points, one in each piece.

    Returns
    -------
    float
        Σ f(tᵢ) (xᵢ − xᵢ₋₁).

    Raises
    ------
    ValueError
        If the cuts do not increase, or the tags are not one in each piece.
    OverflowError
        If the sum exceeds the largest floating-point number.

    Notes
    -----
    n evaluations of `f`. See: riemann-integral, thm-riemann-sums.

    Examples
    --------
    >>> riemann_sum(np.square, [0, 1, 3], "right")
    19.0
    >>> riemann_sum(np.square, [0, 1, 3], [0.5, 2])
    8.25
    """
    borders = _as_cuts(cuts)
    width = np.diff(borders)
    if isinstance(tags, str):
        places = {"left": borders[:-1], "right": borders[1:], "midpoint": borders[:-1] + width / 2}
        if tags not in places:
            raise ValueError(f"tags must be 'left', 'right', 'midpoint' or the points themselves, got {tags!r}")
        points = places[tags]
    else:
        points = as_vector(tags, "tags")
        if points.shape != width.shape:
            raise ValueError(f"tags must hold one point for each of the {width.size} pieces, got {points.size}")
        outside = (points < borders[:-1]) | (points > borders[1:])
        if outside.any():
            i = int(np.argmax(outside))
            raise ValueError(
                f"tags must lie in their pieces, but tags[{i}] = {points[i]:g} is outside "
                f"[{borders[i]:g}, {borders[i + 1]:g}]"
            )
    return _sum(_values(f, points), width)


def trapezoid(x: ArrayLike, y: ArrayLike) -> float:
    """Return the area under the broken line through the points (x, y): the trapezoidal rule at any spacing.

    Parameters
    ----------
    x : array_like, shape (n,)
        In order, n ≥ 2. Equal neighbours are allowed: a vertical step has no area. A descending x integrates from
        right to left and turns the sign.
    y : array_like, shape (n,)
        The heights.

    Returns
    -------
    float
        Σ (xᵢ − xᵢ₋₁) (yᵢ + yᵢ₋₁) / 2.

    Raises
    ------
    ValueError
        If the shapes differ, there are fewer than two points, or x is neither ascending nor descending.
    OverflowError
        If the sum exceeds the largest floating-point number.

    Notes
    -----
    2n operations. See: trapezoidal-rule, alg-trapezoid.

    Examples
    --------
    >>> trapezoid([0, 1, 3], [0, 1, 3])
    4.5
    """
    xs, ys = _as_table(x, y)
    return _sum(ys[:-1] / 2 + ys[1:] / 2, np.diff(xs))


def cumulative_trapezoid(x: ArrayLike, y: ArrayLike) -> Floats:
    """Return the area under the broken line through the points (x, y), from the first point up to each point.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        As in :func:`trapezoid`.

    Returns
    -------
    ndarray, shape (n,)
        The first entry is 0, the last one is ``trapezoid(x, y)`` up to rounding.

    Raises
    ------
    ValueError
        As in :func:`trapezoid`.
    OverflowError
        If a sum exceeds the largest floating-point number.

    Notes
    -----
    3n operations. See: fundamental-theorem.

    Examples
    --------
    >>> cumulative_trapezoid([0, 1, 3], [0, 1, 3])
    array([0. , 0.5, 4.5])
    """
    xs, ys = _as_table(x, y)
    with np.errstate(over="ignore", invalid="ignore"):
        areas = np.concatenate([[0.0], np.cumsum(np.diff(xs) * (ys[:-1] / 2 + ys[1:] / 2))])
    return in_range(areas, "the area")


def left_rule(f: Function, a: float, b: float, n: int) -> float:
    """Approximate the integral of `f` from a to b by n rectangles, as high as `f` at their left ends.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays.
    a, b : float
        The bounds; b < a turns the sign.
    n : int
        The number of equal pieces.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a bound is not finite, n < 1, or `f` returns a NaN or an infinity.
    OverflowError
        If the sum exceeds the largest floating-point number.

    Notes
    -----
    n evaluations; error O(h) with h = (b − a)/n, where f' is bounded. See: riemann-integral.

    Examples
    --------
    >>> left_rule(lambda x: x, 0, 1, 4)
    0.375
    """
    x, h = _grid(a, b, as_count(n, "n"))
    return _sum(_values(f, x[:-1]), h)


def right_rule(f: Function, a: float, b: float, n: int) -> float:
    """Approximate the integral of `f` by n rectangles, as high as `f` at their right ends.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays.
    a, b : float
        The bounds; b < a turns the sign.
    n : int
        The number of equal pieces.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a bound is not finite, n < 1, or `f` returns a NaN or an infinity.
    OverflowError
        If the sum exceeds the largest floating-point number.

    Notes
    -----
    n evaluations; error O(h) with h = (b − a)/n, where f' is bounded. See: riemann-integral.

    Examples
    --------
    >>> right_rule(lambda x: x, 0, 1, 4)
    0.625
    """
    x, h = _grid(a, b, as_count(n, "n"))
    return _sum(_values(f, x[1:]), h)


def midpoint_rule(f: Function, a: float, b: float, n: int) -> float:
    """Approximate the integral of `f` by n rectangles, as high as `f` in their middles.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays.
    a, b : float
        The bounds; b < a turns the sign. `f` is not evaluated there.
    n : int
        The number of equal pieces.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a bound is not finite, n < 1, or `f` returns a NaN or an infinity.
    OverflowError
        If the sum exceeds the largest floating-point number.

    Notes
    -----
    n evaluations; error O(h²) with h = (b − a)/n, where f'' is bounded. See: trapezoidal-rule.

    Examples
    --------
    >>> midpoint_rule(lambda x: x, 0, 1, 4)
    0.5
    """
    x, h = _grid(a, b, as_count(n, "n"))
    return _sum(_values(f, x[:-1] + h / 2), h)


def trapezoidal_rule(f: Function, a: float, b: float, n: int) -> float:
    """Approximate the integral of `f` by n trapezoids under the chords.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays.
    a, b : float
        The bounds; b < a turns the sign.
    n : int
        The number of equal pieces.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a bound is not finite, n < 1, or `f` returns a NaN or an infinity.
    OverflowError
        If the sum exceeds the largest floating-point number.

    Notes
    -----
    n + 1 evaluations; the result minus the integral is (b − a) h² f''(ξ)/12, h = (b − a)/n.
    See: trapezoidal-rule, thm-trapezoid-error.

    Examples
    --------
    >>> trapezoidal_rule(np.square, 0, 1, 4)
    0.34375
    """
    x, h = _grid(a, b, as_count(n, "n"))
    y = _values(f, x) / 2
    return _sum(y[:-1] + y[1:], h)


def simpson_rule(f: Function, a: float, b: float, n: int) -> float:
    """Approximate the integral of `f` by n/2 parabolas, each through three neighbouring points.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays.
    a, b : float
        The bounds; b < a turns the sign.
    n : int
        The number of equal pieces, even.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a bound is not finite, n is odd or less than 2, or `f` returns a NaN or an infinity.
    OverflowError
        If the sum exceeds the largest floating-point number.

    Notes
    -----
    n + 1 evaluations; the result minus the integral is (b − a) h⁴ f''''(ξ)/180, h = (b − a)/n.
    See: trapezoidal-rule, thm-simpson-error.

    Examples
    --------
    >>> simpson_rule(lambda x: x**3, 0, 2, 2)
    4.0
    """
    count = as_count(n, "n", at_least=2)
    if count % 2:
        raise ValueError(f"n must be even, because a parabola spans two pieces; got {count}")
    x, h = _grid(a, b, count)
    y = _values(f, x) / 8  # exact, and no sum of six eighths overflows
    return _sum((y[:-2:2] + 4 * y[1::2] + y[2::2]) / 0.75, 2 * h)


#: The composite rules by name; each is called as rule(f, a, b, n).
RULES: dict[str, Callable[[Function, float, float, int], float]] = {
    "left": left_rule,
    "midpoint": midpoint_rule,
    "trapezoid": trapezoidal_rule,
    "Simpson": simpson_rule,
}


def romberg(f: Function, a: float, b: float, levels: int) -> Floats:
    """Return Romberg's table: trapezoidal rules in the first column, each next column removes one more error term.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays.
    a, b : float
        The bounds.
    levels : int
        The number of rows; row k uses 2ᵏ pieces.

    Returns
    -------
    ndarray, shape (levels, levels)
        Lower triangular, NaN above the diagonal. The second column is Simpson's rule, the last entry the best one.

    Raises
    ------
    ValueError
        If a bound is not finite, levels < 1, or `f` returns a NaN or an infinity.
    OverflowError
        If a sum exceeds the largest floating-point number.

    Notes
    -----
    2^(levels − 1) + 1 evaluations. The error of a trapezoidal rule is c₁h² + c₂h⁴ + … for a smooth f, and
    (4ʲ T(h/2) − T(h))/(4ʲ − 1) removes the term with h²ʲ. Without smoothness nothing is gained.
    Source: W. Romberg, "Vereinfachte numerische Integration", Norske Vid. Selsk. Forhdl. 28 (1955), 30–36.
    See: trapezoidal-rule.

    Examples
    --------
    >>> romberg(np.square, 0, 1, 2).round(6)
    array([[0.5     ,      nan],
           [0.375   , 0.333333]])
    """
    table = np.full((as_count(levels, "levels"), levels), np.nan)
    table[0, 0] = trapezoidal_rule(f, a, b, 1)
    for k in range(1, levels):
        table[k, 0] = (table[k - 1, 0] + midpoint_rule(f, a, b, 2 ** (k - 1))) / 2
        for j in range(1, k + 1):
            table[k, j] = table[k, j - 1] + (table[k, j - 1] - table[k - 1, j - 1]) / (4**j - 1)
    return table


def adaptive_simpson(
    f: Function,
    a: float,
    b: float,
    *,
    atol: float = 1e-10,
    rtol: float = 1e-10,
    pieces: int = 7,
    max_evaluations: int = 100_000,
) -> Approximation:
    """Integrate `f` from a to b by Simpson's rule on pieces that are halved where the error is large.

    Parameters
    ----------
    f : callable
        A real function that accepts arrays, finite on the closed interval.
    a, b : float
        The bounds, finite; b < a turns the sign.
    atol, rtol : float
        Stop when the estimated error is at most max(atol, rtol |value|).
    pieces : int
        Equal pieces to start with. More of them are more likely to notice a narrow peak.
    max_evaluations : int
        How many values of `f` may be computed.

    Returns
    -------
    Approximation
        The value, an estimate of its error, the number of evaluations, and the borders of the pieces.

    Raises
    ------
    ValueError
        If a bound is not finite, a tolerance is negative or both are zero, or `f` returns a NaN or an infinity.
    QuadratureError
        If the tolerance is not reached: the message says near which point.
    OverflowError
        If the integral exceeds the largest floating-point number.

    Notes
    -----
    The estimate for a piece is the difference between Simpson's rule on it and on its two halves: for a smooth f about
    15 times the error of the finer one, which leaves room for functions that are not smooth. In each round all pieces
    are halved whose estimate exceeds the tolerance over the number of pieces: there is one as long as the sum exceeds
    the tolerance. Nothing recurs, so nothing recurs endlessly. 5 evaluations a piece.
    See: numerical-quadrature, alg-adaptive-simpson.

    Examples
    --------
    >>> result = adaptive_simpson(np.sqrt, 0, 1, atol=1e-6)
    >>> abs(result.value - 2 / 3) < result.error < 1e-6
    True
    """
    return _adapt(f, a, b, _SIMPSON, atol, rtol, pieces, max_evaluations)


def _adapt(
    f: Function, a: float, b: float, pair: _Pair, atol: float, rtol: float, pieces: int | Floats, max_evaluations: int
) -> Approximation:
    """Halve pieces until the tolerance is met; the first ones are equal, or cut at given fractions from 0 to 1."""
    start, end = as_number(a, "a"), as_number(b, "b")
    absolute, relative = as_number(atol, "atol", at_least=0.0), as_number(rtol, "rtol", at_least=0.0)
    if absolute == relative == 0:
        raise ValueError("atol and rtol must not both be zero: rounding never lets the error vanish")
    most = as_count(max_evaluations, "max_evaluations")
    fractions = pieces if isinstance(pieces, np.ndarray) else np.linspace(0, 1, as_count(pieces, "pieces") + 1)
    cuts = start + in_range(end - start, "b - a") * fractions
    cuts[-1] = end
    if start == end:
        return Approximation(0.0, 0.0, 0, np.array([start]))

    left, width = cuts[:-1], np.diff(cuts)
    value, error = _measure(f, left, width, pair)
    evaluations = pair.fractions.size * left.size
    for _ in range(_MOST_HALVINGS):
        total, estimate = _total(value), _total(error)
        tolerance = max(absolute, relative * abs(total))
        if estimate <= tolerance:
            order = np.argsort(left if end > start else -left)
            return Approximation(total, estimate, evaluations, np.append(left[order], end))
        poor = error > tolerance / error.size
        cost = 2 * pair.fractions.size * int(np.count_nonzero(poor))
        half = width[poor] / 2
        middle = left[poor] + half
        too_short = (middle == left[poor]) | (middle + half == middle)
        if evaluations + cost > most or np.any(too_short):
            break
        new_left = np.concatenate([left[poor], middle])
        new_width = np.concatenate([half, half])
        new_value, new_error = _measure(f, new_left, new_width, pair)
        evaluations += cost
        left, width = np.concatenate([left[~poor], new_left]), np.concatenate([width[~poor], new_width])
        value, error = np.concatenate([value[~poor], new_value]), np.concatenate([error[~poor], new_error])
    worst = int(np.argmax(error))
    raise QuadratureError(
        f"the integral from {start:g} to {end:g} is not known to {tolerance:.1e}: after {evaluations} evaluations the "
        f"estimated error is {estimate:.1e}, and most of it is near {left[worst]:g}, in a piece of width "
        f"{abs(width[worst]):.1e}. Look at the function there; the integral may not exist"
    )


def _measure(f: Function, left: Floats, width: Floats, pair: _Pair) -> tuple[Floats, Floats]:
    """Return the values of the rule on all pieces at once, and the estimates of their errors."""
    y = _values(f, (left[:, np.newaxis] + width[:, np.newaxis] * pair.fractions).ravel()).reshape(left.size, -1)
    with np.errstate(over="ignore", invalid="ignore"):
        return in_range(width * (y @ pair.weights), "the integral"), np.abs(width * (y @ pair.differences))


def _total(parts: Floats) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        return in_range(float(np.sum(parts)), "the integral")


def _grid(a: float, b: float, n: int) -> tuple[Floats, float]:
    """Return the ends of n equal pieces, and their width."""
    start, end = as_number(a, "a"), as_number(b, "b")
    h = in_range(end - start, "b - a") / n
    x = start + h * np.arange(n + 1.0)
    x[-1] = end
    return x, h


def _as_cuts(cuts: ArrayLike) -> Floats:
    borders = as_vector(cuts, "cuts")
    if borders.size < 2 or np.any(_steps(borders) <= 0):
        raise ValueError(f"cuts must hold at least two numbers, each greater than the one before, got {cuts!r}")
    return borders


def _as_table(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    xs, ys = as_vector(x, "x"), as_vector(y, "y")
    same_length(xs, ys, "x", "y")
    if xs.size < 2:
        raise ValueError("x must hold at least two points: one point has no area under it")
    direction = np.sign(_steps(xs))
    if direction.min() < 0 < direction.max():
        i = int(np.argmax(direction == -direction[np.flatnonzero(direction)[0]]))
        raise ValueError(f"x must be in order, but it turns round at x[{i}] = {xs[i]:g}: sort the points first")
    return xs, ys


def _steps(x: Floats) -> Floats:
    with np.errstate(over="ignore"):
        return in_range(np.diff(x), "the width of a piece")


def _sum(heights: Floats, widths: Floats | float) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        return in_range(float(np.sum(heights * widths)), "the sum")


def _values(f: Function, x: Floats) -> Floats:
    """Return f(x), which must be finite; a constant function may return one number for all points."""
    return as_values(f(x.copy()), x, "f")  # a copy: f may change its argument
