r"""The method of exhaustion: π between polygons inside and outside the unit circle, with more and more sides.

:func:`polygon_bounds` computes in whole numbers, rounded down below and up above, so that π certainly lies between the
bounds. :func:`perimeters` is the same recursion in floating point; :func:`side_by_side` doubles the sides by two
formulas that are equal on paper, of which one cancels. :func:`parabola_segment` exhausts a parabola by triangles.
See: method-of-exhaustion in the chapter on limits.
"""

import sys
from fractions import Fraction
from math import isqrt, sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mlmath.validate import as_count

__all__ = ["Bounds", "Sides", "digits_of_pi", "parabola_segment", "perimeters", "polygon_bounds", "side_by_side"]


class Bounds(NamedTuple):
    """Two numbers between which π lies.

    Attributes
    ----------
    sides : int
        Of the polygons.
    low : Fraction
        Not more than half the perimeter of the inner polygon.
    high : Fraction
        Not less than half the perimeter of the outer one.
    """

    sides: int
    low: Fraction
    high: Fraction


class Sides(NamedTuple):
    """Half the perimeter of the inner polygon, n times half its side, by two formulas for the side.

    Attributes
    ----------
    sides : ndarray of int, shape (rounds + 1,)
        The numbers n of sides: 6, 12, 24, ….
    stable : ndarray, shape (rounds + 1,)
        From s / sqrt(2 + sqrt(4 - s²)).
    cancelling : ndarray, shape (rounds + 1,)
        From sqrt(2 - sqrt(4 - s²)), the same number on paper.
    """

    sides: NDArray[Any]
    stable: NDArray[Any]
    cancelling: NDArray[Any]


def polygon_bounds(doublings: int, *, digits: int = 30) -> list[Bounds]:
    """Return rigorous bounds for π from the hexagon and from polygons with 12, 24, … sides.

    Parameters
    ----------
    doublings : int
        How many times the number of sides is doubled, at least 0.
    digits : int
        Decimal digits after the point that are kept.

    Returns
    -------
    list of Bounds, length doublings + 1

    Raises
    ------
    ValueError
        If `doublings` is negative or `digits` not positive.

    Notes
    -----
    With half perimeters p inside and P outside, doubling the sides gives P' = 2pP/(p + P) and p' = sqrt(p P'). Both
    grow with p and with P. So lower bounds, rounded down, give lower bounds, and upper bounds, rounded up, give upper
    ones. Whole numbers stand for multiples of 10^(-digits): there are no rounding errors to forget. O(doublings)
    operations with numbers of `digits` digits. See: method-of-exhaustion. Source: Archimedes, Measurement of a Circle,
    proposition 3.

    Examples
    --------
    >>> hexagon, _, _, _, last = polygon_bounds(4, digits=8)
    >>> last.sides, float(last.low), float(last.high)
    (96, 3.14103192, 3.14271463)
    """
    rounds, unit = as_count(doublings, "doublings", at_least=0), 10 ** as_count(digits, "digits")
    square_root_12 = isqrt(12 * unit**2)  # rounded down; half the outer hexagon's perimeter is sqrt(12)
    low = (3 * unit, square_root_12)
    high = (3 * unit, square_root_12 + 1)
    found = [_bounds(6, low, high, unit)]
    for k in range(1, rounds + 1):
        low, high = _double_down(*low), _double_up(*high)
        found.append(_bounds(6 * 2**k, low, high, unit))
    return found


def _double_down(p: int, P: int) -> tuple[int, int]:
    outer = 2 * p * P // (p + P)
    return isqrt(p * outer), outer


def _double_up(p: int, P: int) -> tuple[int, int]:
    outer = -(-2 * p * P // (p + P))  # minus the floor of the negative is the ceiling
    return isqrt(p * outer - 1) + 1, outer


def _bounds(sides: int, low: tuple[int, int], high: tuple[int, int], unit: int) -> Bounds:
    return Bounds(sides, Fraction(low[0], unit), Fraction(high[1], unit))


def digits_of_pi(count: int) -> str:
    """Return π to `count` decimals after the point, all of them certain.

    Parameters
    ----------
    count : int
        How many decimals; the last one is cut off, not rounded.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If `count` is less than 1, or Python writes out no integers of so many digits (4300 by default).

    Notes
    -----
    The sides are doubled until both bounds begin with the same digits; each doubling divides the gap by about 4.
    O(count) divisions and square roots of numbers with `count` digits: less than a second for 1000 of them.
    See: method-of-exhaustion.

    Examples
    --------
    >>> digits_of_pi(30)
    '3.141592653589793238462643383279'
    """
    wanted, more = as_count(count, "count"), 10
    if 0 < (longest := sys.get_int_max_str_digits()) < wanted:
        raise ValueError(f"count must be at most {longest}, the digits to which Python writes integers out")
    while True:
        digits = wanted + more
        last = polygon_bounds(5 * digits // 3, digits=digits)[-1]  # 4^(5/3) > 10
        low, high = (int(end * 10**wanted) for end in (last.low, last.high))
        if low == high:
            return f"{low // 10**wanted}.{low % 10**wanted:0{wanted}d}"
        more *= 2


def perimeters(doublings: int) -> NDArray[Any]:
    """Return half the perimeters inside and outside in floating point, from the hexagon on.

    Parameters
    ----------
    doublings : int
        How many times the number of sides is doubled, at least 0.

    Returns
    -------
    ndarray, shape (doublings + 1, 2)
        Columns: inner and outer polygon.

    Raises
    ------
    ValueError
        If `doublings` is negative.

    Notes
    -----
    A harmonic and a geometric mean a round: nothing cancels, but rounding may carry a bound past π by a few units in
    the last place. See: method-of-exhaustion.

    Examples
    --------
    >>> perimeters(4)[-1].round(6)
    array([3.141032, 3.142715])
    """
    p, P = 3.0, 2 * sqrt(3)
    rows = [(p, P)]
    for _ in range(as_count(doublings, "doublings", at_least=0)):
        P = 2 * p * P / (p + P)
        p = sqrt(p * P)
        rows.append((p, P))
    return np.array(rows)


def side_by_side(doublings: int) -> Sides:
    """Double the sides of the inner polygon by a stable formula and by one that cancels.

    Parameters
    ----------
    doublings : int
        How many times the number of sides is doubled, at least 0.

    Returns
    -------
    Sides

    Raises
    ------
    ValueError
        If `doublings` is negative or so large that the number of sides does not fit into 64 bits.

    Notes
    -----
    O(doublings). See: method-of-exhaustion.

    Examples
    --------
    >>> found = side_by_side(28)
    >>> float(found.stable[-1]), float(found.cancelling[-1])
    (3.141592653589793, 0.0)
    """
    rounds = as_count(doublings, "doublings", at_least=0)
    if rounds > 60:
        raise ValueError(f"doublings must be at most 60, got {rounds}")
    stable = cancelling = 1.0
    rows = [(stable, cancelling)]
    for _ in range(rounds):
        stable = stable / sqrt(2 + sqrt(4 - stable**2))
        cancelling = sqrt(2 - sqrt(4 - cancelling**2))
        rows.append((stable, cancelling))
    sides = 6 * 2 ** np.arange(rounds + 1)
    table = np.array(rows) * sides[:, None] / 2
    return Sides(sides, table[:, 0], table[:, 1])


def parabola_segment(rounds: int) -> list[Fraction]:
    """Return the area of the triangles that fill a parabola's segment, in units of the first triangle.

    Parameters
    ----------
    rounds : int
        How many generations of triangles, at least 1.

    Returns
    -------
    list of Fraction, length `rounds`
        1, 1 + 1/4, 1 + 1/4 + 1/16, …: what is missing to 4/3 is a third of the last generation.

    Raises
    ------
    ValueError
        If `rounds` is less than 1.

    Notes
    -----
    Each chord of y = x² from a to b cuts off a segment; the triangle with its third corner above the middle of [a, b]
    has the area ((b - a)/2)³, and its two new chords are half as wide. The areas are summed from the corners.
    O(2^rounds). See: method-of-exhaustion. Source: Archimedes, Quadrature of the Parabola, proposition 24.

    Examples
    --------
    >>> parabola_segment(3)
    [Fraction(1, 1), Fraction(5, 4), Fraction(21, 16)]
    """
    count = as_count(rounds, "rounds")
    chords = [(Fraction(-1), Fraction(1))]
    areas, total = [], Fraction(0)
    for _ in range(count):
        halves = []
        for a, b in chords:
            m = (a + b) / 2
            total += abs((b - a) * (m**2 - a**2) - (m - a) * (b**2 - a**2)) / 2
            halves += [(a, m), (m, b)]
        chords = halves
        areas.append(total)
    return [area / areas[0] for area in areas]
