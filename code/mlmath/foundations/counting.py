"""Counting what seems uncountable: pairs of natural numbers and fractions in one list.

:func:`pair` numbers the pairs (i, j) along the diagonals of a table, :func:`unpair` finds the pair with a given number,
and :func:`rationals` lists the positive fractions in this order, each once. All integers are exact.

See: sets-and-cardinality
"""

import math
from collections.abc import Iterator
from fractions import Fraction

from mlmath.validate import as_count

__all__ = ["pair", "rationals", "unpair"]


def pair(i: int, j: int) -> int:
    """Return the place of the pair (i, j) when all pairs are listed diagonal by diagonal.

    Parameters
    ----------
    i, j : int
        Natural numbers 1, 2, ….

    Returns
    -------
    int
        (1, 1), (2, 1), (1, 2), (3, 1), (2, 2), (1, 3), … have the places 1, 2, 3, 4, 5, 6, ….

    Raises
    ------
    TypeError, ValueError
        If an argument is not an integer, or less than 1.

    Notes
    -----
    O(1) exact operations. See: thm-rationals-countable.

    Examples
    --------
    >>> [pair(i, j) for i, j in [(1, 1), (2, 1), (1, 2), (3, 1)]]
    [1, 2, 3, 4]
    """
    i, j = as_count(i, "i"), as_count(j, "j")
    before = (i + j - 2) * (i + j - 1) // 2  # the pairs on earlier diagonals
    return before + j


def unpair(k: int) -> tuple[int, int]:
    """Return the pair at a place of the list; the inverse of :func:`pair`.

    Parameters
    ----------
    k : int
        A natural number 1, 2, ….

    Returns
    -------
    tuple of int
        The pair (i, j) with ``pair(i, j) == k``.

    Raises
    ------
    TypeError, ValueError
        If `k` is not an integer, or less than 1.

    Notes
    -----
    O(1) exact operations and an integer square root. See: thm-rationals-countable.

    Examples
    --------
    >>> [unpair(k) for k in range(1, 7)]
    [(1, 1), (2, 1), (1, 2), (3, 1), (2, 2), (1, 3)]
    """
    k = as_count(k, "k")
    diagonal = (math.isqrt(8 * k - 7) - 1) // 2  # diagonals before that of k: the largest d with d(d + 1)/2 < k
    j = k - diagonal * (diagonal + 1) // 2
    return diagonal + 2 - j, j


def rationals(count: int) -> list[Fraction]:
    """Return the first positive fractions in the order of the diagonals, each number once.

    Parameters
    ----------
    count : int
        How many.

    Returns
    -------
    list of Fraction
        1, 2, 1/2, 3, 1/3 (2/2 is skipped), 4, 3/2, 2/3, 1/4, ….

    Raises
    ------
    TypeError, ValueError
        If `count` is not an integer, or less than 1.

    Notes
    -----
    Of all pairs a share of about 0.6 is in lowest terms, so O(count) pairs are tried. See: thm-rationals-countable.

    Examples
    --------
    >>> print(*rationals(7))
    1 2 1/2 3 1/3 4 3/2
    """
    count = as_count(count, "count")
    numbers = _in_lowest_terms()
    return [next(numbers) for _ in range(count)]


def _in_lowest_terms() -> Iterator[Fraction]:
    k = 0
    while True:
        k += 1
        i, j = unpair(k)
        if math.gcd(i, j) == 1:
            yield Fraction(i, j)
