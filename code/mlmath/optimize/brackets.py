r"""Intervals that are known to hold what one looks for, and methods that shrink them.

:func:`bisect` halves an interval at whose ends a function has different signs; it uses the signs only, and its error
bound is exact. :func:`golden_section` shrinks an interval around the minimum of a function that falls and then rises,
with one evaluation a step. :func:`bisection_steps` and :func:`golden_steps` say beforehand how many steps it takes.

See: newton-root-finding.
"""

from fractions import Fraction
from math import ceil, log, sqrt
from typing import NamedTuple

import numpy as np

from mlmath.optimize.runs import Floats, Function, value_of
from mlmath.validate import as_number, in_range

__all__ = ["Bracket", "bisect", "bisection_steps", "golden_section", "golden_steps"]

#: The reciprocal of the golden ratio: 1 : r = r : (1 - r).
_R = (sqrt(5) - 1) / 2
_EPS = float(np.finfo(float).eps)


class Bracket(NamedTuple):
    """An interval that contains a zero, or a minimum.

    Attributes
    ----------
    x : float
        The best point known.
    low : float
        The lower end of an interval in which x lies.
    high : float
        The upper end.
    path : ndarray
        The points at which the function was evaluated, in order.
    """

    x: float
    low: float
    high: float
    path: Floats

    @property
    def error(self) -> float:
        """A bound on the distance between x and what the bracket contains."""
        return max(self.x - self.low, self.high - self.x)


def bisect(f: Function, low: float, high: float, *, tol: float = 1e-12) -> Bracket:
    """Find a zero of a continuous function between two points where it has different signs.

    Parameters
    ----------
    f : callable
        A continuous real function of one number. Infinite values are allowed, since only the sign counts.
    low, high : float
        The ends, low < high; f(low) and f(high) must not have the same sign.
    tol : float
        Halve until the interval is at most this wide, or its ends are neighbouring floats.

    Returns
    -------
    Bracket
        ``x`` is the middle of the last interval, so its error is at most half the width. If f is exactly zero at a
        point that was tried, the interval is that point.

    Raises
    ------
    TypeError, ValueError
        If the ends are in the wrong order, the signs are equal, or f returns a NaN or no single real number.

    Notes
    -----
    2 + ceil(log2((high - low)/tol)) evaluations, at most. Only the signs of f are used. A function that is not
    continuous may jump over zero: then the jump is found. See: alg-bisection, thm-bisection.

    Examples
    --------
    >>> found = bisect(lambda x: x**2 - 2, 0, 2, tol=0.5)
    >>> found.low, found.high, found.x
    (1.0, 1.5, 1.25)
    """
    a, b, least = _interval(low, high, tol)
    sign_a, sign_b = _sign(f, a), _sign(f, b)
    path = [a, b]
    if sign_a * sign_b > 0:
        raise ValueError(f"f must have different signs at low and high, but both values are {_word(sign_a)}")
    if sign_a == 0 or sign_b == 0:
        x = a if sign_a == 0 else b
        return Bracket(x, x, x, np.array(path))
    m = _middle(a, b)
    while b - a > least and a < m < b:
        sign_m = _sign(f, m)
        path.append(m)
        if sign_m == 0:
            return Bracket(m, m, m, np.array(path))
        if sign_m == sign_a:
            a = m
        else:
            b = m
        m = _middle(a, b)
    return Bracket(m, a, b, np.array(path))


def bisection_steps(width: float, tol: float) -> int:
    """Return how many halvings make an interval at most `tol` wide: the smallest n ≥ 0 with width ≤ tol 2^n.

    Parameters
    ----------
    width, tol : float
        Positive.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If an argument is not positive.

    Notes
    -----
    Computed with exact fractions. See: thm-bisection.

    Examples
    --------
    >>> bisection_steps(2, 0.5), bisection_steps(1, 1e-12)
    (2, 40)
    """
    ratio = Fraction(as_number(width, "width", above=0.0)) / Fraction(as_number(tol, "tol", above=0.0))
    return (ceil(ratio) - 1).bit_length()


def golden_section(f: Function, low: float, high: float, *, tol: float = 1e-6) -> Bracket:
    """Find the minimum of a function that strictly falls and then strictly rises.

    Parameters
    ----------
    f : callable
        A real function of one number, unimodal on the interval. (On any other the result is some point that is at
        most as high as its neighbours among the points tried.)
    low, high : float
        The ends, low < high. The function is not evaluated there.
    tol : float
        Shrink until the interval is at most this wide, or rounding hides which of two values is smaller.

    Returns
    -------
    Bracket
        ``x`` is the best point tried. The interval is wider than `tol` if rounding stopped the search.

    Raises
    ------
    TypeError, ValueError
        If the ends are in the wrong order, or f returns a NaN or no single real number.

    Notes
    -----
    After n steps the width is (high - low) r^n with r = (sqrt 5 - 1)/2, at n + 2 evaluations. (Two probes of equal
    height enclose the minimum; going on between them costs three evaluations and shrinks as three steps do.)

    Values of f are taken to be rounded by at most 2 eps |f|; two that differ by less are not compared. Near a minimum
    with f'' > 0 a shift by d changes f by f'' d²/2 only, so that x cannot be found better than to about
    sqrt(8 eps |f|/f'').

    See: alg-golden-section, prp-golden-section. Source: Kiefer (1953).

    Examples
    --------
    >>> found = golden_section(lambda x: (x - 1)**2, 0, 3, tol=0.1)
    >>> found.low <= 1 <= found.high, found.high - found.low <= 0.1
    (True, True)
    """
    a, b, least = _interval(low, high, tol)
    path: list[float] = []

    def value(point: float) -> float:
        y = value_of(f, point, "f")
        if np.isnan(y):
            raise ValueError(f"f must be a number, but it is not defined, or overflows, at {point:g}")
        path.append(point)
        return y

    def probe(fraction: float) -> tuple[float, float]:
        point = a * (1 - fraction) + b * fraction
        return point, value(point)

    (s, fs), (t, ft) = probe(1 - _R), probe(_R)
    while b - a > least and a < s < t < b:
        noise = 2 * _EPS * (abs(fs) + abs(ft)) if np.isfinite(fs) and np.isfinite(ft) else 0.0
        if fs < ft - noise:  # the minimum is left of t
            b, t, ft = t, s, fs
            s, fs = probe(1 - _R)
        elif ft < fs - noise:  # the minimum is right of s
            a, s, fs = s, t, ft
            t, ft = probe(_R)
        else:
            _, fm = probe(0.5)
            if not fm < min(fs, ft) - 2 * noise:
                break  # three values that rounding cannot tell apart
            a, b = s, t  # the minimum is between two points of equal height
            (s, fs), (t, ft) = probe(1 - _R), probe(_R)
    x = s if fs <= ft else t
    return Bracket(min(max(x, a), b), a, b, np.array(path))


def golden_steps(width: float, tol: float) -> int:
    """Return how many golden section steps make an interval at most `tol` wide: the smallest n with width r^n ≤ tol.

    Parameters
    ----------
    width, tol : float
        Positive.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If an argument is not positive.

    Notes
    -----
    r = (sqrt 5 - 1)/2. See: prp-golden-section.

    Examples
    --------
    >>> golden_steps(1, 1e-6)
    29
    """
    logarithm = log(as_number(width, "width", above=0.0)) - log(as_number(tol, "tol", above=0.0))
    return max(0, ceil(logarithm / -log(_R)))


def _interval(low: float, high: float, tol: float) -> tuple[float, float, float]:
    a, b, least = as_number(low, "low"), as_number(high, "high"), as_number(tol, "tol", at_least=0.0)
    if not a < b:
        raise ValueError(f"low must be less than high, got {a:g} and {b:g}")
    in_range(b - a, "high - low")
    return a, b, least


def _middle(a: float, b: float) -> float:
    return a + (b - a) / 2


def _sign(f: Function, x: float) -> int:
    y = value_of(f, x, "f")
    if np.isnan(y):
        raise ValueError(f"f must be a number, but it is not defined, or overflows, at {x:g}")
    return int(np.sign(y))


def _word(sign: int) -> str:
    return "positive" if sign > 0 else "negative"
