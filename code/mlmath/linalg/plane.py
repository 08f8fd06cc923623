"""Arrows of the plane: magnitude and direction, and the components that belong to them.

Call :func:`magnitude_and_direction` for an arrow given by its components and :func:`from_polar` for the way back.

See: vector-geometry
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_number, as_vector, in_range

__all__ = ["from_polar", "magnitude_and_direction"]

Floats = NDArray[np.float64]


def magnitude_and_direction(v: ArrayLike) -> tuple[float, float]:
    """Return the length of an arrow of the plane and the angle from the first axis to it.

    Parameters
    ----------
    v : array_like, shape (2,)
        The components of an arrow other than zero, which has no direction.

    Returns
    -------
    tuple of float
        The length √(x² + y²), and the angle in radians, anticlockwise, in (−π, π]; an angle just above −π may be
        rounded to −π.

    Raises
    ------
    TypeError
        If `v` is not real and numeric.
    ValueError
        If `v` is not a finite pair, or is zero.
    OverflowError
        If the length exceeds the largest floating-point number.

    Notes
    -----
    Two function calls. See: def-arrow. ``hypot`` squares nothing that could overflow, and ``atan2`` looks at both
    signs: the arc tangent of y/x alone cannot tell (1, 1) from (−1, −1).

    Examples
    --------
    >>> length, angle = magnitude_and_direction([-3, 3])
    >>> round(length**2, 12), round(math.degrees(angle), 12)
    (18.0, 135.0)
    """
    v = as_vector(v, "v")
    if v.shape != (2,):
        raise ValueError(f"v must have shape (2,), got {v.shape}")
    x, y = (float(c) + 0.0 for c in v)  # a negative zero would turn the angle π into −π
    length = math.hypot(x, y)
    if length == 0:
        raise ValueError("v must not be the zero vector: it has no direction")
    in_range(length, "the length of v")
    return length, math.atan2(y, x)


def from_polar(length: float, angle: float) -> Floats:
    """Return the components of the arrow of the plane with this length and direction.

    Parameters
    ----------
    length : float
        The length, not negative.
    angle : float
        The angle from the first axis to the arrow, in radians, anticlockwise.

    Returns
    -------
    ndarray, shape (2,)
        (length · cos(angle), length · sin(angle)).

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite real number, or `length` is negative.

    Notes
    -----
    Two function calls. See: def-arrow.

    Examples
    --------
    >>> from_polar(2, math.pi / 2).round(12)
    array([0., 2.])
    """
    length, angle = as_number(length, "length", at_least=0), as_number(angle, "angle")
    return length * np.array([math.cos(angle), math.sin(angle)])
