"""Determinants: by the permutation formula, by cofactors, exactly, and fast.

Call :func:`by_lu` for the number and :func:`sign_and_log` where the number would overflow. The slow ones show what the
determinant is: :func:`by_permutations` is its formula, :func:`by_cofactors` its recursion, and :func:`exact` works
without rounding. Those three take any entries that can be added and multiplied, SymPy's symbols too.

See: determinant-small, determinant-permutations, determinant-recursion, determinant-by-lu
"""

import functools
import itertools
import math
import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import lu
from mlmath.linalg.counting import Counted
from mlmath.validate import as_array, as_count, as_number, as_square, as_vector

__all__ = [
    "adjugate",
    "by_cofactors",
    "by_lu",
    "by_permutations",
    "exact",
    "inversions",
    "permutations",
    "sign",
    "sign_and_log",
]

Rows = list[list[Any]]

#: Where n! operations in pure Python take about a second.
_LARGEST = 9


def permutations(n: int) -> list[tuple[int, ...]]:
    """Return all orders of the numbers 0, …, n − 1.

    Parameters
    ----------
    n : int
        How many numbers, from 0 to 9.

    Returns
    -------
    list of tuple of int
        The n! permutations of exactly n numbers, in the order of a dictionary.

    Raises
    ------
    TypeError
        If `n` is not an integer.
    ValueError
        If n < 0, or n > 9: there would be millions.

    Notes
    -----
    O(n · n!) operations. See: def-permutation.

    Examples
    --------
    >>> permutations(3)
    [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]
    """
    if as_count(n, "n", at_least=0) > _LARGEST:
        raise ValueError(f"n must be at most {_LARGEST}: {n} numbers have {n}! orders")

    def orders(numbers: tuple[int, ...]) -> list[tuple[int, ...]]:
        if not numbers:
            return [()]  # nothing can be put in order in one way
        return [
            (first, *rest)
            for first in numbers
            for rest in orders(tuple(number for number in numbers if number != first))
        ]

    return orders(tuple(range(n)))


def inversions(p: Sequence[int]) -> int:
    """Return the number of pairs in a permutation of which the larger number stands first.

    Parameters
    ----------
    p : sequence of int
        A permutation of 0, …, n − 1.

    Returns
    -------
    int
        The number of inversions, from 0 (sorted) to n (n − 1) / 2 (reversed).

    Raises
    ------
    TypeError, ValueError
        If `p` is not a permutation of 0, …, n − 1.

    Notes
    -----
    O(n²) operations. See: def-permutation.

    Examples
    --------
    >>> inversions((2, 0, 1)), inversions((0, 1, 2))
    (2, 0)
    """
    numbers = _permutation(p)
    return sum(int((numbers[k + 1 :] < number).sum()) for k, number in enumerate(numbers))


def sign(p: Sequence[int]) -> int:
    """Return the sign of a permutation: 1 if the number of its inversions is even, −1 if it is odd.

    Parameters
    ----------
    p : sequence of int
        A permutation of 0, …, n − 1.

    Returns
    -------
    int
        1 or −1.

    Raises
    ------
    TypeError, ValueError
        If `p` is not a permutation of 0, …, n − 1.

    Notes
    -----
    O(n²) operations. See: lem-sign.

    Examples
    --------
    >>> sign((1, 0, 2)), sign((1, 2, 0))
    (-1, 1)
    """
    return -1 if inversions(p) % 2 else 1


def by_permutations(A: Any) -> Any:
    """Return the determinant as the sum over all permutations.

    Parameters
    ----------
    A : array_like, shape (n, n)
        Real or complex numbers, fractions or SymPy expressions; n is at most 9.

    Returns
    -------
    number or expression
        The determinant, exact for integers, fractions and expressions.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a square matrix of finite numbers or expressions, or n > 9.
    OverflowError
        If a term exceeds the largest floating-point number.

    Notes
    -----
    (n − 1) n! multiplications. See: thm-determinant, prp-determinant-cost.

    Examples
    --------
    >>> by_permutations([[1, 2], [3, 4]])
    -2
    """
    a = _rows(A)
    n = len(a)
    total: Any = 0
    for p in permutations(n):
        product = functools.reduce(operator.mul, [a[p[j]][j] for j in range(n)])
        total = total + product if sign(p) > 0 else total - product
    return _in_range(total)


def by_cofactors(A: Any, *, remember: bool = False) -> Any:
    """Return the determinant by expansion along the first row, again and again.

    Parameters
    ----------
    A : array_like, shape (n, n)
        Real or complex numbers, fractions or SymPy expressions.
    remember : bool
        Whether minors that occur again are looked up instead of expanded again.

    Returns
    -------
    number or expression
        The determinant, exact for integers, fractions and expressions.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a square matrix of finite numbers or expressions, or too large: n is at most 9, or 16 if minors
        are remembered.
    OverflowError
        If a number on the way to the result exceeds the largest floating-point number.

    Notes
    -----
    c(n) = n (c(n − 1) + 1) multiplications, about 1.7 n!; with remembered minors n 2^(n − 1) − n.
    See: thm-cofactor-expansion, prp-determinant-cost.

    Examples
    --------
    >>> by_cofactors([[0, 1, 2], [3, 4, 5], [6, 7, 9]])
    -3
    """
    a = _rows(A)
    if len(a) > (16 if remember else _LARGEST):
        raise ValueError(f"A must be smaller for cofactors, got n = {len(a)}: use by_lu")

    def minor(columns: tuple[int, ...]) -> Any:  # of the last rows
        row = a[len(a) - len(columns)]
        if len(columns) == 1:
            return row[columns[0]]
        total: Any = 0
        for k, j in enumerate(columns):
            term = row[j] * expand((*columns[:k], *columns[k + 1 :]))
            total = total + term if k % 2 == 0 else total - term
        return total

    expand: Callable[[tuple[int, ...]], Any] = functools.cache(minor) if remember else minor
    return _in_range(expand(tuple(range(len(a)))))


def exact(A: Any) -> Any:
    """Return the determinant of a real matrix without rounding, by elimination with fractions.

    Parameters
    ----------
    A : array_like, shape (n, n)
        Integers, fractions or floating-point numbers, which are fractions too.

    Returns
    -------
    Fraction
        The determinant; 0 exactly if the matrix, as it is stored, is singular.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a square matrix of finite real numbers.

    Notes
    -----
    (n³ + 2n − 3) / 3 multiplications and divisions of fractions, whose digits grow in number.
    See: prp-determinant-cost.

    Examples
    --------
    >>> exact([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    Fraction(0, 1)
    """
    a = [[_fraction(entry) for entry in row] for row in _rows(A)]
    positive = True
    for k in range(len(a)):
        pivot = next((i for i in range(k, len(a)) if a[i][k] != 0), None)
        if pivot is None:
            return Fraction(0)
        if pivot != k:
            a[k], a[pivot] = a[pivot], a[k]
            positive = not positive
        for i in range(k + 1, len(a)):
            factor = a[i][k] / a[k][k]
            for j in range(k + 1, len(a)):
                a[i][j] = a[i][j] - factor * a[k][j]
    product = functools.reduce(operator.mul, [a[k][k] for k in range(len(a))])
    return product if positive else -product


def by_lu(A: ArrayLike, *, rtol: float | None = None) -> Any:
    """Return the determinant by elimination: the product of the pivots, with the sign of the row exchanges.

    Parameters
    ----------
    A : array_like, shape (n, n)
        Real or complex numbers.
    rtol : float, optional
        A pivot counts as zero if, for it and for every entry that stood below it, the size is at most `rtol` times
        (|L| |U|)ᵢₖ, the sum of the sizes of the numbers that the entry was computed from; n · eps if None. So rows and
        columns may have very different sizes. With 0 the product is returned as it is.

    Returns
    -------
    float or complex
        The determinant. Exactly 0 means that A is not distinguishable from a singular matrix: a pivot could be
        replaced by 0 without changing the product of the factors by more than rounding may have changed it. Other
        values need not have correct digits either, if the matrix is ill-conditioned; some singular matrices, with a
        nearly singular block in their first columns, give one that is not 0. :func:`exact` decides.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite square matrix of numbers, or `rtol` is negative.
    OverflowError
        If the determinant exceeds the largest floating-point number; :func:`sign_and_log` returns its logarithm.

    Notes
    -----
    About 2n³/3 operations. A determinant below the smallest floating-point number is returned as 0. The bound of
    rounding is theorem 9.3 of N. J. Higham, *Accuracy and Stability of Numerical Algorithms*. See: alg-determinant-lu.

    Examples
    --------
    >>> by_lu([[0, 1], [1, 0]]), by_lu([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    (-1.0, 0.0)
    """
    turn, pivots, common = _pivots(A, rtol)
    value, exponent = complex(turn), common * len(pivots)
    for pivot in pivots.tolist():  # scaled after each factor, so that only the result can overflow
        factor, first = _split(pivot)
        value, second = _split(value * factor)
        exponent += first + second
    try:
        real, imaginary = (math.ldexp(part, exponent) + 0.0 for part in (value.real, value.imag))
    except OverflowError as error:
        raise OverflowError("the determinant exceeds the largest floating-point number: use sign_and_log") from error
    return complex(real, imaginary) if np.iscomplexobj(pivots) else real


def sign_and_log(A: ArrayLike, *, rtol: float | None = None) -> tuple[Any, float]:
    """Return the sign of the determinant and the logarithm of its size, which cannot overflow.

    Parameters
    ----------
    A : array_like, shape (n, n)
        Real or complex numbers.
    rtol : float, optional
        As in :func:`by_lu`.

    Returns
    -------
    tuple
        (s, l) with det A = s · exp(l); s is −1, 0 or 1, or a complex number of modulus 1. For a singular matrix
        (0, −∞).

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite square matrix of numbers, or `rtol` is negative.

    Notes
    -----
    About 2n³/3 operations. See: determinant-by-lu.

    Examples
    --------
    >>> s, l = sign_and_log(-10.0 * np.eye(401))
    >>> s, round(l / math.log(10), 9)
    (-1.0, 401.0)
    """
    turn, pivots, common = _pivots(A, rtol)
    size = np.abs(pivots)
    if (size == 0).any():
        return pivots.dtype.type(0).item(), -math.inf
    phase = turn * np.prod(pivots / size)
    return (phase / abs(phase)).item(), float(np.log(size).sum() + len(size) * common * math.log(2))


def adjugate(A: Any) -> Any:
    """Return the transposed matrix of cofactors, which times A is det(A) times the identity.

    Parameters
    ----------
    A : array_like, shape (n, n)
        Real or complex numbers, fractions or SymPy expressions; n is at most 9.

    Returns
    -------
    ndarray, shape (n, n)
        The adjugate, with entries like those of `A`. For n = 1 it is (1).

    Raises
    ------
    TypeError, ValueError
        If `A` is not a square matrix of finite numbers or expressions, or n > 9.
    OverflowError
        If a number on the way to the result exceeds the largest floating-point number.

    Notes
    -----
    n² determinants of size n − 1. See: prp-cramer.

    Examples
    --------
    >>> adjugate([[1, 2], [3, 4]])
    array([[4, -2],
           [-3, 1]], dtype=object)
    """
    a = _rows(A)
    n = len(a)
    result = np.empty((n, n), dtype=object)
    for i, j in itertools.product(range(n), repeat=2):
        rest = [row[:j] + row[j + 1 :] for row in (*a[:i], *a[i + 1 :])]
        minor: Any = by_cofactors(np.array(rest, dtype=object)) if rest else 1
        result[j, i] = minor if (i + j) % 2 == 0 else 0 - minor  # no negative zeros
    kinds = {type(entry) for row in a for entry in row}
    return result.astype(float) if kinds == {float} else result.astype(complex) if kinds == {complex} else result


def _rows(A: Any) -> Rows:
    """Return a square matrix as lists of Python numbers or expressions; integers stay exact."""
    if np.ma.isMaskedArray(A):
        as_array(A, "A", allow_complex=True)  # refuses masked entries
    try:
        array = np.asarray(A)
    except ValueError as error:
        raise ValueError("A must be a rectangular array, but its rows differ in length") from error
    if array.dtype.kind not in "iuO":
        numbers: Rows = as_square(A, "A", allow_complex=True).tolist()
        return numbers
    if array.ndim != 2 or array.shape[0] != array.shape[1] or array.size == 0:
        raise ValueError(f"A must be a square matrix of shape (n, n) with n ≥ 1, got shape {array.shape}")
    rows: Rows = array.tolist()
    for index in np.ndindex(array.shape):
        i, j = index
        entry = rows[i][j]
        if isinstance(entry, np.generic):  # an integer of 64 bits among objects would overflow
            entry = rows[i][j] = entry.item()
        if isinstance(entry, (str, bytes)) or not hasattr(entry, "__mul__") or not hasattr(entry, "__sub__"):
            raise TypeError(f"A must hold numbers or expressions, got {entry!r} at index {index}")
        if not _is_finite(entry):
            raise ValueError(f"A must be finite, got {entry!r} at index {index}")
    return rows


def _is_finite(entry: Any) -> bool:
    """Return whether an entry of any type is neither infinite nor NaN: exactly then x − x is 0."""
    try:
        return isinstance(entry, Counted) or bool(entry - entry == 0)
    except ArithmeticError:  # infinite decimal numbers
        return False


def _in_range(value: Any) -> Any:
    """Return a determinant, or say that it overflowed."""
    if isinstance(value, (float, complex, np.inexact)) and not np.isfinite(value):
        raise OverflowError("the determinant, or a number on the way to it, exceeds the largest floating-point number")
    return value


def _fraction(entry: Any) -> Any:
    """Return a real number as a fraction; a number that counts its operations stays one."""
    if isinstance(entry, Counted):
        return entry
    try:
        return Fraction(entry)
    except TypeError as error:
        raise TypeError(f"A must hold real numbers for an exact determinant, got {entry!r}") from error


def _permutation(p: Sequence[int]) -> NDArray[Any]:
    """Return a permutation of 0, …, n − 1 as an array."""
    if np.size(p) == 0:
        return np.zeros(0)
    numbers = as_vector(p, "p")
    if (np.sort(numbers) != np.arange(len(numbers))).any():
        raise ValueError(f"p must hold each of the numbers 0, …, {len(numbers) - 1} once, got {p!r}")
    return numbers


def _pivots(A: ArrayLike, rtol: float | None) -> tuple[int, NDArray[Any], int]:
    """Return the sign of the row exchanges, the pivots of A / 2^e, those below the tolerance as 0, and e."""
    matrix = as_square(A, "A", allow_complex=True)
    n = len(matrix)
    tolerance = n * float(np.finfo(float).eps) if rtol is None else as_number(rtol, "rtol", at_least=0)
    _, e = np.frexp(max(np.abs(matrix.real).max(), np.abs(matrix.imag).max()))
    e = e if abs(e) > 900 else 0  # near the ends of the range the elimination could overflow or lose digits
    scaled = np.ldexp(matrix.real, -e)
    factors = lu.factor(scaled + 1j * np.ldexp(matrix.imag, -e) if np.iscomplexobj(matrix) else scaled)
    pivots = np.diag(factors.U)
    lower, upper = np.abs(factors.L), np.abs(factors.U)
    doubtful = np.abs(pivots) <= tolerance * np.einsum("kj,jk->k", lower, upper)
    for k in np.flatnonzero(doubtful):  # an entry below that is surely not zero keeps the column
        doubtful[k] = (lower[k:, k] * upper[k, k] <= tolerance * (lower[k:, : k + 1] @ upper[: k + 1, k])).all()
    return factors.sign, np.where(doubtful, 0, pivots), int(e)


def _split(z: complex) -> tuple[complex, int]:
    """Return (w, e) with z = w · 2^e and the larger part of w in [1/2, 1), or (0, 0)."""
    _, e = math.frexp(max(abs(z.real), abs(z.imag)))
    return complex(math.ldexp(z.real, -e), math.ldexp(z.imag, -e)), e
