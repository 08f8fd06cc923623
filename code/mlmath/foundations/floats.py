"""Floating-point numbers taken apart: the bits of a number, the gap to its neighbour, correct rounding.

Call :func:`decompose` to see sign, exponent and fraction, :func:`spacing` for the gap to the next number and
:func:`round_to` to round an exact number to a given number of bits. Values are exact fractions.

See: floating-point
"""

import math
import struct
from fractions import Fraction
from typing import Any, NamedTuple

from mlmath.validate import as_array, as_count

__all__ = ["Parts", "decompose", "round_to", "spacing"]

_BIAS = 1023
_FRACTION_BITS = 52


class Parts(NamedTuple):
    """The three fields of a binary64 number.

    Attributes
    ----------
    sign : int
        0 for +, 1 for −.
    exponent : int
        The 11 bits of the exponent as they are stored: 1023 more than the power of two.
    fraction : int
        The 52 bits after the binary point.

    Examples
    --------
    >>> decompose(1.5).value, decompose(1.5).kind
    (Fraction(3, 2), 'normal')
    """

    sign: int
    exponent: int
    fraction: int

    @property
    def kind(self) -> str:
        """One of 'zero', 'subnormal', 'normal', 'infinity', 'nan'."""
        if self.exponent == 0:
            return "subnormal" if self.fraction else "zero"
        if self.exponent == 2 * _BIAS + 1:
            return "nan" if self.fraction else "infinity"
        return "normal"

    @property
    def power(self) -> int:
        """The power of two that the binary digits are multiplied by; subnormal numbers share that of the smallest."""
        return max(self.exponent, 1) - _BIAS

    @property
    def value(self) -> Fraction:
        """The number, exactly; infinity and NaN have no value and raise a ValueError."""
        if self.kind in ("infinity", "nan"):
            raise ValueError(f"{self.kind} is not the value of a number")
        leading = 1 if self.exponent else 0
        digits = leading + Fraction(self.fraction, 2**_FRACTION_BITS)
        size = Fraction(2) ** self.power * digits
        return -size if self.sign else size

    @property
    def bits(self) -> str:
        """The 64 bits, the three fields separated by blanks."""
        return f"{self.sign:01b} {self.exponent:011b} {self.fraction:052b}"


def decompose(x: Any) -> Parts:
    """Return sign, exponent and fraction of a binary64 number.

    Parameters
    ----------
    x : float
        A real number, zero, infinity or NaN; what is no double is rounded to one first, as are huge integers.

    Returns
    -------
    Parts
        The fields, with the exact value.

    Raises
    ------
    TypeError
        If `x` is not real and numeric.
    ValueError
        If `x` is not a single number.

    Notes
    -----
    O(1). See: def-binary64. The format is that of IEEE Std 754-2019, section 3.4.

    Examples
    --------
    >>> decompose(-2.0)
    Parts(sign=1, exponent=1024, fraction=0)
    >>> decompose(0.1).value == Fraction(1, 10)
    False
    """
    (word,) = struct.unpack(">Q", struct.pack(">d", _as_float(x)))
    fraction = word & (2**_FRACTION_BITS - 1)
    exponent = word >> _FRACTION_BITS & (2**11 - 1)
    return Parts(word >> 63, exponent, fraction)


def spacing(x: Any) -> float:
    """Return the gap between the absolute value of a number and the next larger binary64 number.

    Parameters
    ----------
    x : float
        A finite real number.

    Returns
    -------
    float
        A power of two: 2^-52 for 1 ≤ x < 2. Also called the unit in the last place. For the largest number it is the
        gap that the next power of two would have.

    Raises
    ------
    TypeError, ValueError
        If `x` is not a single finite real number.

    Notes
    -----
    O(1). See: def-binary64.

    Examples
    --------
    >>> spacing(1.0) == 2**-52, spacing(2.0**53)
    (True, 2.0)
    """
    parts = decompose(x)
    if parts.kind in ("infinity", "nan"):
        raise ValueError(f"x must be finite, got {parts.kind}")
    return math.ldexp(1.0, parts.power - _FRACTION_BITS)


def round_to(x: Any, precision: int) -> Fraction:
    """Round an exact number to the nearest one with `precision` binary digits, to the even one of two equally near.

    The exponent is not limited: where no overflow or underflow occurs, precision 53 is binary64, 24 is binary32, 11 is
    binary16 and 8 is bfloat16.

    Parameters
    ----------
    x : Fraction, int or float
        The number; a float counts with its exact value.
    precision : int
        The number of significant binary digits, at least 1.

    Returns
    -------
    Fraction
        The rounded number.

    Raises
    ------
    TypeError
        If `x` is no rational number or `precision` no integer.
    ValueError
        If `x` is not finite, or precision < 1.

    Notes
    -----
    See: thm-rounding.

    Examples
    --------
    >>> float(round_to(Fraction(1, 10), 53)), round_to(9, 3), round_to(11, 3)
    (0.1, Fraction(8, 1), Fraction(12, 1))
    """
    p = as_count(precision, "precision")
    if isinstance(x, bool) or not isinstance(x, (int, float, Fraction)):
        raise TypeError(f"x must be an integer, a fraction or a float, got {x!r}")
    if isinstance(x, float) and not math.isfinite(x):
        raise ValueError(f"x must be finite, got {x}")
    exact = Fraction(x)
    if exact == 0:
        return exact
    power = abs(exact.numerator).bit_length() - exact.denominator.bit_length()
    if Fraction(2) ** power > abs(exact):  # now 2^power ≤ |x| < 2^(power + 1)
        power -= 1
    unit = Fraction(2) ** (power - p + 1)
    return round(exact / unit) * unit  # Python rounds a fraction halfway between two integers to the even one


def _as_float(x: Any) -> float:
    if x is None:  # NumPy would read it as NaN
        raise TypeError("x must be a number, got None")
    array = as_array(x, "x", finite=False, double=True)
    if array.ndim != 0:
        raise ValueError(f"x must be a single number, got shape {array.shape}")
    return float(array)
