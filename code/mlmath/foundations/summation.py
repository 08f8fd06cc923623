"""Four ways to add numbers that round differently: one after the other, in pairs, and with the errors kept.

Call :func:`in_order`, :func:`pairwise`, :func:`kahan` or :func:`neumaier`. All of them work in the precision of their
input: an array of float16 is added in float16. Integers become doubles. Loops on purpose: they show the order of
operations.

See: floating-point
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_array

__all__ = ["in_order", "kahan", "neumaier", "pairwise"]


def in_order(x: ArrayLike) -> Any:
    """Return the sum computed from left to right.

    Parameters
    ----------
    x : array_like, shape (n,)
        The terms.

    Returns
    -------
    floating
        A scalar of the input's precision; its error is at most γ(n − 1) times the sum of the absolute values, as long
        as (n − 1) u < 1: 2048 terms of float16.

    Raises
    ------
    TypeError, ValueError
        If `x` is not a finite, non-empty, real vector.
    OverflowError
        If a partial sum exceeds the largest number of that precision.

    Notes
    -----
    n − 1 additions. See: thm-summation-error.

    Examples
    --------
    >>> float(in_order([0.1] * 10))
    0.9999999999999999
    """

    def add(terms: NDArray[Any]) -> Any:
        total = terms[0]
        for term in terms[1:]:
            total = total + term
        return total

    return _checked(add, x)


def pairwise(x: ArrayLike) -> Any:
    """Return the sum computed as the sum of the sums of the two halves.

    Parameters
    ----------
    x : array_like, shape (n,)
        The terms.

    Returns
    -------
    floating
        A scalar of the input's precision; its error is at most γ(log2 n, rounded up) times the sum of the
        absolute values; the list cannot be too long for that.

    Raises
    ------
    TypeError, ValueError
        If `x` is not a finite, non-empty, real vector.
    OverflowError
        If a partial sum exceeds the largest number of that precision.

    Notes
    -----
    n − 1 additions. See: thm-summation-error. ``np.sum`` does this down to blocks of 128 terms.

    Examples
    --------
    >>> float(pairwise([0.1] * 8))
    0.8
    """

    def add(terms: NDArray[Any]) -> Any:
        if len(terms) == 1:
            return terms[0]
        middle = (len(terms) + 1) // 2
        return add(terms[:middle]) + add(terms[middle:])

    return _checked(add, x)


def kahan(x: ArrayLike) -> Any:
    """Return the sum computed by Kahan's compensated summation, which corrects each term by the last error.

    Parameters
    ----------
    x : array_like, shape (n,)
        The terms.

    Returns
    -------
    floating
        A scalar of the input's precision. A term much larger than the sum so far defeats it; :func:`neumaier` is safe.

    Raises
    ------
    TypeError, ValueError
        If `x` is not a finite, non-empty, real vector.
    OverflowError
        If a partial sum exceeds the largest number of that precision.

    Notes
    -----
    4n operations. See: alg-neumaier. W. Kahan, "Further remarks on reducing truncation errors", Comm. ACM 8 (1965), 40.

    Examples
    --------
    >>> float(kahan([0.1] * 10)), float(kahan([1.0, 1e100, 1.0, -1e100]))
    (1.0, 0.0)
    """

    def add(terms: NDArray[Any]) -> Any:
        total = error = terms.dtype.type(0)
        for term in terms:
            corrected = term - error
            new = total + corrected
            error = (new - total) - corrected
            total = new
        return total

    return _checked(add, x)


def neumaier(x: ArrayLike) -> Any:
    """Return the sum computed with the rounding error of every addition collected and added in the end.

    Parameters
    ----------
    x : array_like, shape (n,)
        The terms.

    Returns
    -------
    floating
        A scalar of the input's precision; its error is at most u |s| + γ(n − 1)² times the sum of the absolute
        values, as long as n u < 1: 2047 terms of float16.

    Raises
    ------
    TypeError, ValueError
        If `x` is not a finite, non-empty, real vector.
    OverflowError
        If a partial sum exceeds the largest number of that precision.

    Notes
    -----
    About 5n operations. See: alg-neumaier. A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation
    endlicher Summen", Z. angew. Math. Mech. 54 (1974), 39–51.

    Examples
    --------
    >>> float(neumaier([1.0, 1e100, 1.0, -1e100]))
    2.0
    """

    def add(terms: NDArray[Any]) -> Any:
        total = terms[0]
        errors = terms.dtype.type(0)
        for term in terms[1:]:
            new = total + term
            if abs(total) >= abs(term):
                errors += (total - new) + term
            else:
                errors += (term - new) + total
            total = new
        return total + errors

    return _checked(add, x)


def _checked(add: Callable[[NDArray[Any]], Any], x: ArrayLike) -> Any:
    """Check the terms, add them, and refuse a sum that overflowed."""
    terms = as_array(x, "x")
    if terms.ndim != 1:
        raise ValueError(f"x must be a vector of shape (n,), got shape {terms.shape}")
    with np.errstate(over="ignore", invalid="ignore"):
        total = add(terms)
    if not np.isfinite(total):
        raise OverflowError(f"a partial sum of x exceeds the largest {terms.dtype}")
    return total
