"""Numbers that count what is done with them: the cost of an algorithm, measured without a clock.

Call :func:`counted` on a matrix, run an algorithm on what comes out, and read the tally.

See: pivoting-and-cost
"""

from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_array

__all__ = ["Counted", "Tally", "counted"]


@dataclass
class Tally:
    """How many operations were done: additions and subtractions, multiplications, divisions.

    Examples
    --------
    >>> Tally(additions=1, multiplications=2).total
    3
    """

    additions: int = 0
    multiplications: int = 0
    divisions: int = 0

    @property
    def total(self) -> int:
        """All operations together."""
        return self.additions + self.multiplications + self.divisions


class Counted:
    """A real number whose additions, subtractions, multiplications and divisions are counted.

    Comparisons, absolute values and changes of sign are free.

    Parameters
    ----------
    value : float
        The number.
    tally : Tally
        Where its operations are counted.

    Examples
    --------
    >>> tally = Tally()
    >>> x = Counted(3.0, tally)
    >>> float(2 * x + x * x), tally.multiplications, tally.additions
    (15.0, 2, 1)
    """

    __slots__ = ("tally", "value")

    def __init__(self, value: float, tally: Tally) -> None:
        self.value = value
        self.tally = tally

    def __float__(self) -> float:
        return float(self.value)

    def __add__(self, other: Any) -> "Counted":
        self.tally.additions += 1
        return Counted(self.value + float(other), self.tally)

    def __sub__(self, other: Any) -> "Counted":
        self.tally.additions += 1
        return Counted(self.value - float(other), self.tally)

    def __rsub__(self, other: Any) -> "Counted":
        self.tally.additions += 1
        return Counted(float(other) - self.value, self.tally)

    def __mul__(self, other: Any) -> "Counted":
        self.tally.multiplications += 1
        return Counted(self.value * float(other), self.tally)

    def __truediv__(self, other: Any) -> "Counted":
        self.tally.divisions += 1
        return Counted(self.value / float(other), self.tally)

    def __rtruediv__(self, other: Any) -> "Counted":
        self.tally.divisions += 1
        return Counted(float(other) / self.value, self.tally)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> "Counted":
        return Counted(-self.value, self.tally)

    def __abs__(self) -> "Counted":
        return Counted(abs(self.value), self.tally)

    def __lt__(self, other: Any) -> bool:
        return self.value < float(other)

    def __le__(self, other: Any) -> bool:
        return self.value <= float(other)

    def __gt__(self, other: Any) -> bool:
        return self.value > float(other)

    def __ge__(self, other: Any) -> bool:
        return self.value >= float(other)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Counted, Real)) and self.value == float(other)

    def __hash__(self) -> int:
        return hash(self.value)


def counted(A: ArrayLike) -> tuple[NDArray[Any], Tally]:
    """Return the entries of an array as numbers that share one tally.

    Parameters
    ----------
    A : array_like
        Finite real numbers.

    Returns
    -------
    ndarray of Counted, shape of `A`
        The numbers, for algorithms that work with arrays of objects.
    Tally
        What is done with them from now on.

    Raises
    ------
    TypeError, ValueError
        If `A` is not numeric, empty or not finite.

    Notes
    -----
    See: pivoting-and-cost.

    Examples
    --------
    >>> x, tally = counted([1, 2, 3])
    >>> float(sum(x * x)), tally.multiplications, tally.additions
    (14.0, 3, 3)
    """
    tally = Tally()
    values = as_array(A, "A", double=True)
    numbers = np.empty(values.shape, dtype=object)
    for index in np.ndindex(values.shape):
        numbers[index] = Counted(float(values[index]), tally)
    return numbers, tally
