"""Roots of complex numbers: the corners of a regular polygon.

Call :func:`roots_of_unity` for the solutions of z^n = 1 and :func:`nth_roots` for those of z^n = w.

See: complex-numbers
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlmath.validate import as_array, as_count

__all__ = ["nth_roots", "roots_of_unity"]

Complexes = NDArray[np.complex128]


def roots_of_unity(n: int) -> Complexes:
    """Return the n complex solutions of z^n = 1, counterclockwise from 1.

    Parameters
    ----------
    n : int
        At least 1.

    Returns
    -------
    ndarray of complex, shape (n,)
        cos(2πk/n) + i sin(2πk/n) for k = 0, …, n − 1, each within 2 · 10⁻¹⁵.

    Raises
    ------
    TypeError, ValueError
        If `n` is not an integer, or less than 1.

    Notes
    -----
    O(n). See: thm-complex-roots.

    Examples
    --------
    >>> roots_of_unity(2).round(12).tolist()
    [(1+0j), (-1+0j)]
    """
    n = as_count(n, "n")
    angles = 2 * math.pi * np.arange(n) / n
    return np.cos(angles) + 1j * np.sin(angles)


def nth_roots(w: Any, n: int) -> Complexes:
    """Return the n complex solutions of z^n = w.

    Parameters
    ----------
    w : complex
        A finite number other than 0.
    n : int
        At least 1.

    Returns
    -------
    ndarray of complex, shape (n,)
        First the root whose angle is the n-th part of that of `w` (between −π/n and π/n), then counterclockwise.

    Raises
    ------
    TypeError, ValueError
        If `w` is not a single finite number or is 0, whose only root is 0, or if `n` is not an integer of at least 1.

    Notes
    -----
    O(n). See: thm-complex-roots.

    Examples
    --------
    >>> np.allclose(nth_roots(-4, 2), [2j, -2j])
    True
    """
    array = as_array(w, "w", allow_complex=True, double=True)
    if array.ndim != 0:
        raise ValueError(f"w must be a single number, got shape {array.shape}")
    number = complex(array)
    if number == 0:
        raise ValueError("w must not be 0: it has the single root 0")
    unity = roots_of_unity(n)
    scale = max(abs(number.real), abs(number.imag))  # |w| itself may overflow
    mantissa, exponent = math.frexp(scale)
    power = int((exponent - 1) / n)  # |w| = rest times 2^(n power); a rounded 1 / n costs a huge w digits
    rest = math.ldexp(mantissa, exponent - n * power) * math.hypot(number.real / scale, number.imag / scale)
    angle = math.atan2(number.imag + 0.0, number.real) / n  # -0.0 + 0.0 is 0.0, so that a negative w has the angle pi
    roots: Complexes = math.ldexp(1.0, power) * (rest ** (1 / n) * complex(math.cos(angle), math.sin(angle)) * unity)
    return roots
