"""Scaling by a power of two: keep squares of huge and of tiny numbers inside the range of floats.

The largest float is about 1.8 · 10³⁰⁸, so that the square of 10²⁰⁰ overflows although 10²⁰⁰ does not. A factorization
therefore begins with :func:`scaled` and ends with :func:`unscaled`. Where rows and columns of a matrix are measured in
units of their own, :func:`equilibrated` makes them comparable. Multiplying by a power of two changes only the
exponent of a float and costs no digit, except for entries that are 2⁻¹⁰²¹ times the largest or smaller.

See: floating-point, qr-decomposition
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_array, as_matrix, in_range

__all__ = ["equilibrated", "scaled", "unscaled"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int_]


def scaled(A: ArrayLike) -> tuple[Floats, int]:
    """Return a new array S and an integer e with A = S · 2^e and the largest |sᵢⱼ| in [1/2, 1).

    Parameters
    ----------
    A : array_like
        A real array of any shape.

    Returns
    -------
    S : ndarray, same shape as `A`
        The scaled entries; zero if A = 0.
    e : int
        The exponent; 0 if A = 0.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real array.

    Notes
    -----
    O(mn) operations.

    Examples
    --------
    >>> scaled([6.0, 1.0])
    (array([0.75 , 0.125]), 3)
    """
    A = as_array(A, "A", double=True)
    e = int(np.frexp(np.abs(A).max())[1])
    return np.ldexp(A, -e), e


def unscaled(S: ArrayLike, e: int | NDArray[np.integer], what: str = "an entry") -> Floats:
    """Return S · 2^e.

    Parameters
    ----------
    S : array_like
        A real array of any shape.
    e : int or ndarray of int
        The exponent, or several, one for each entry of the last axis of `S`.
    what : str
        What the array holds, for the error message.

    Returns
    -------
    ndarray, same shape as `S`
        The array in its own scale.

    Raises
    ------
    TypeError, ValueError
        If `S` is not a finite, non-empty, real array.
    OverflowError
        If an entry exceeds the largest floating-point number.

    Notes
    -----
    O(mn) operations.

    Examples
    --------
    >>> unscaled([0.75, 0.125], 3)
    array([6., 1.])
    """
    with np.errstate(over="ignore"):
        A: Floats = np.ldexp(as_array(S, "S", double=True), e)
    return in_range(A, what)


def equilibrated(A: ArrayLike) -> tuple[Floats, Integers, Integers]:
    """Return E, r and c with aᵢⱼ = 2^rᵢ eᵢⱼ 2^cⱼ; in E the largest sizes of rows and columns lie in [1/2, 1).

    Parameters
    ----------
    A : array_like, shape (m, n)
        A real matrix.

    Returns
    -------
    E : ndarray, shape (m, n)
        The scaled matrix. Rows and columns of zeros stay zero; what is negligible in its row or column may underflow.
    r : ndarray of int, shape (m, 1)
        The exponents of the rows.
    c : ndarray of int, shape (1, n)
        The exponents of the columns.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite real matrix.

    Notes
    -----
    O(mn) operations.

    Examples
    --------
    >>> E, r, c = equilibrated([[1e-9, 0], [0, 1e9]])
    >>> (np.abs(E).max(axis=0) >= 0.5).tolist(), (np.ldexp(E, r + c) == [[1e-9, 0], [0, 1e9]]).all().item()
    ([True, True], True)
    """
    m, e = np.frexp(as_matrix(A, "A"))
    low = -3000  # below all exponents, for rows and columns of zeros
    r = e.max(axis=1, keepdims=True, where=m != 0, initial=low)
    c = (e - r).max(axis=0, keepdims=True, where=m != 0, initial=low)
    return np.ldexp(m, e - r - c), r, c
