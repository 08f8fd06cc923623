r"""Sequences watched term by term: where they settle in a band, whether they rise or fall, what squeezes them.

A sequence is a function of an index, which is a Python integer, so that powers and factorials stay exact for as long
as the reader wants. :func:`settles` finds the index N that belongs to an ε, as far as finitely many terms can tell;
:func:`settling_index` finds it for any ε, however small, where the distance to the limit is known to shrink.
:func:`behaviour` describes finitely many terms, and :func:`squeeze` holds a sequence between two others.
See: sequence-convergence and divergent-sequences in the chapter on limits.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_array, as_count, as_number, as_vector

__all__ = ["Behaviour", "Settling", "Squeezed", "behaviour", "settles", "settling_index", "squeeze", "terms"]

Sequence = Callable[[int], Any]


class Settling(NamedTuple):
    """What finitely many terms say about an ε–N claim; later terms may do anything.

    Attributes
    ----------
    start : int or None
        The smallest N from which `stay` terms in a row lie in the band; None if none was found up to `last`.
    last : int
        The last index that was looked at. About the terms after it nothing is known.
    """

    start: int | None
    last: int


class Behaviour(NamedTuple):
    """What finitely many terms do.

    Attributes
    ----------
    direction : str
        "strictly increasing", "increasing", "strictly decreasing", "decreasing", "constant" or "not monotone".
    low : float
        The smallest of the terms: a bound for these terms, not for the sequence.
    high : float
        The largest of them.
    """

    direction: str
    low: float
    high: float


class Squeezed(NamedTuple):
    """Finitely many terms between two others.

    Attributes
    ----------
    middle : ndarray, shape (count,)
        The terms of the sequence in the middle.
    gap : ndarray, shape (count,)
        Upper minus lower term: no more than this is the middle away from either.
    """

    middle: NDArray[Any]
    gap: NDArray[Any]


def terms(a: Sequence, count: int, *, first: int = 1) -> NDArray[Any]:
    """Return the terms a(first), a(first + 1), …, `count` of them.

    Parameters
    ----------
    a : callable
        The sequence: called with one Python integer at a time.
    count : int
        How many terms.
    first : int
        The first index, at least 0.

    Returns
    -------
    ndarray of float, shape (count,)

    Raises
    ------
    ValueError
        If a term is not one finite real number; the index is named.

    Notes
    -----
    `count` calls. See: sequence-convergence.

    Examples
    --------
    >>> terms(lambda n: 1 / n, 4)
    array([1.        , 0.5       , 0.33333333, 0.25      ])
    """
    start, total = as_count(first, "first", at_least=0), as_count(count, "count")
    return np.array([float(_term(a, n)) for n in range(start, start + total)])


def settles(a: Sequence, limit: Any, eps: Any, *, stay: int = 1000, first: int = 1, at_most: int = 100_000) -> Settling:
    """Find the smallest index from which `stay` terms in a row are within `eps` of `limit`.

    Parameters
    ----------
    a : callable
        The sequence: called with one Python integer at a time.
    limit : number
        The middle of the band.
    eps : number
        Half its width, positive: the band is limit - eps < a(n) < limit + eps. Exact numbers are compared exactly.
    stay : int
        How many terms in a row must lie in the band before it is believed.
    first : int
        The first index, at least 0.
    at_most : int
        The largest index to be returned.

    Returns
    -------
    Settling
        The index N, or None, and the last index looked at.

    Raises
    ------
    ValueError
        If `eps` is not positive, a count is too small, or a term is not one finite real number.

    Notes
    -----
    This is evidence, never a proof: a sequence may leave the band after the last term looked at, and no computation
    can rule it out. At most at_most - first + stay calls. See: sequence-convergence.

    Examples
    --------
    >>> settles(lambda n: 1 / n, 0.0, 0.01)
    Settling(start=101, last=1100)
    >>> settles(lambda n: (-1) ** n, 1.0, 0.5, at_most=2000).start is None
    True
    """
    as_number(limit, "limit")
    as_number(eps, "eps", above=0.0)
    wanted, start = as_count(stay, "stay"), as_count(first, "first", at_least=0)
    end = as_count(at_most, "at_most", at_least=start)
    candidate, n = start, start
    while candidate <= end:
        if abs(_term(a, n) - limit) >= eps:
            candidate = n + 1
        elif n + 1 - candidate == wanted:
            return Settling(candidate, n)
        n += 1
    return Settling(None, n - 1)


def settling_index(a: Sequence, limit: Any, eps: Any, *, first: int = 1, at_most: int = 2**1024) -> int:
    """Return the smallest N with |a(n) - limit| < eps for all n >= N, where |a(n) - limit| is known to decrease.

    Parameters
    ----------
    a : callable
        The sequence; exact terms (integers, Fractions) are compared exactly, floats as they are.
    limit, eps : number
        The limit and the half width, positive.
    first : int
        The first index, at least 0.
    at_most : int
        Where the search gives up.

    Returns
    -------
    int
        Exact if the distance to the limit really decreases: that is for the reader to prove.

    Raises
    ------
    ValueError
        If `eps` is not positive, a visited distance is larger than one before it, or none up to `at_most` is
        below `eps`.

    Notes
    -----
    About 2 log2 N calls: doubling, then bisection. So N may be astronomically large. See: sequence-convergence.

    Examples
    --------
    >>> from fractions import Fraction
    >>> settling_index(lambda n: Fraction(n, n + 1), 1, Fraction(1, 10**12))
    1000000000000
    """
    as_number(limit, "limit")
    as_number(eps, "eps", above=0.0)
    start = as_count(first, "first", at_least=0)
    end = as_count(at_most, "at_most", at_least=start)
    visited: dict[int, Any] = {}

    def inside(n: int) -> bool:
        visited[n] = distance = abs(_term(a, n) - limit)
        if any((m < n and d < distance) or (m > n and d > distance) for m, d in visited.items()):
            raise ValueError(f"|a(n) - limit| does not decrease: see n = {n}. Use settles instead")
        return bool(distance < eps)

    if inside(start):
        return start
    low, step = start, 1  # a(low) is outside; double the step until a term is inside
    while not inside(min(low + step, end)):
        if low + step >= end:
            raise ValueError(f"no term up to index {end} is within eps = {eps} of {limit}")
        low, step = low + step, 2 * step
    high = min(low + step, end)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if inside(middle) else (middle, high)
    return high


def behaviour(values: ArrayLike) -> Behaviour:
    """Say whether finitely many terms rise or fall, and between which numbers they lie.

    Parameters
    ----------
    values : array_like, shape (count,)
        Terms in order.

    Returns
    -------
    Behaviour
        A single term counts as constant.

    Raises
    ------
    ValueError
        If the terms are empty, not a vector, or not finite.

    Notes
    -----
    O(count). It says what these terms do, not what the sequence will do. See: divergent-sequences.

    Examples
    --------
    >>> behaviour([1, 2, 2, 3])
    Behaviour(direction='increasing', low=1.0, high=3.0)
    """
    y = as_vector(values, "values")
    after, before = y[1:], y[:-1]  # compared, not subtracted: a difference may overflow
    if (after == before).all():
        direction = "constant"
    elif (after >= before).all():
        direction = "strictly increasing" if (after > before).all() else "increasing"
    elif (after <= before).all():
        direction = "strictly decreasing" if (after < before).all() else "decreasing"
    else:
        direction = "not monotone"
    return Behaviour(direction, float(y.min()), float(y.max()))


def squeeze(lower: Sequence, a: Sequence, upper: Sequence, count: int, *, first: int = 1) -> Squeezed:
    """Check lower(n) <= a(n) <= upper(n) for `count` terms and return the terms with the width of the gap.

    Parameters
    ----------
    lower, a, upper : callable
        Three sequences.
    count : int
        How many terms.
    first : int
        The first index, at least 0.

    Returns
    -------
    Squeezed

    Raises
    ------
    ValueError
        If an inequality fails; the first such index is named.

    Notes
    -----
    3 · count calls. See: sequence-convergence.

    Examples
    --------
    >>> squeeze(lambda n: -1 / n, lambda n: np.sin(n) / n, lambda n: 1 / n, 4).gap
    array([2.        , 1.        , 0.66666667, 0.5       ])
    """
    low, middle, high = (terms(s, count, first=first) for s in (lower, a, upper))
    outside = np.flatnonzero((middle < low) | (middle > high))
    if outside.size:
        k = int(outside[0])
        raise ValueError(f"lower <= a <= upper fails at index {first + k}: {low[k]:g}, {middle[k]:g}, {high[k]:g}")
    return Squeezed(middle, high - low)


def _term(a: Sequence, n: int) -> Any:
    """Return a(n), one finite real number, as it comes: exact terms stay exact."""
    try:
        term = a(n)
    except OverflowError as error:
        raise ValueError(f"a({n}) must be a finite number, but it overflows: {error}") from error
    shape = as_array(term, f"a({n})").shape
    if shape != ():
        raise ValueError(f"a({n}) must be one number, got shape {shape}")
    return term
