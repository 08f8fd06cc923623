"""A matrix class over flat storage: one list of numbers, a shape, and two strides that say where an entry lives.

:class:`FlatMatrix` shows what an array library does below the surface: index arithmetic, bounds checks, transposition
without moving a number, and the textbook loops of sum and product. It holds whatever numbers Python can add and
multiply (integers of any size, fractions, floats, complex numbers), so that its results are as exact as they are.

See: flat-storage-matrix
"""

import cmath
import numbers
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlmath.linalg.shapes import row_major_strides
from mlmath.validate import as_count

__all__ = ["FlatMatrix"]


class FlatMatrix:
    """A matrix whose entries stand in one list, row after row.

    Parameters
    ----------
    rows : iterable of iterables of numbers
        The rows, at least one, all of the same length, which is at least 1. The numbers are copied.

    Raises
    ------
    TypeError
        If there are no rows to iterate over, or an entry is not a number.
    ValueError
        If the rows are empty or differ in length, or an entry is NaN or infinite.

    Notes
    -----
    Entry (i, j) stands at the place ``i * strides[0] + j * strides[1]`` of the list. Indices count from 0, and negative
    ones are refused. See: flat-storage-matrix.

    Examples
    --------
    >>> A = FlatMatrix([[1, 2, 3], [4, 5, 6]])
    >>> A[1, 2], A.shape, A.strides
    (6, (2, 3), (3, 1))
    >>> A @ A.T
    FlatMatrix([[14, 32],
                [32, 77]])
    """

    def __init__(self, rows: Iterable[Iterable[Any]]) -> None:
        try:
            table = [list(row) for row in rows]
        except TypeError as error:
            raise TypeError(f"rows must be an iterable of rows of numbers, got {rows!r}") from error
        if not table or not table[0]:
            raise ValueError("rows must hold at least one row with at least one number")
        if any(len(row) != len(table[0]) for row in table):
            raise ValueError(f"rows must have the same length, got the lengths {[len(row) for row in table]}")
        self.shape = (len(table), len(table[0]))
        self.strides = row_major_strides(self.shape)
        self.entries = [_as_entry(x, f"entry ({i}, {j})") for i, row in enumerate(table) for j, x in enumerate(row)]

    @property
    def T(self) -> "FlatMatrix":
        """The transpose: the same list, read with exchanged lengths and strides, in O(1).

        It is a view: a change of one of the two matrices shows in the other.
        """
        view = object.__new__(FlatMatrix)
        view.entries = self.entries
        view.shape = (self.shape[1], self.shape[0])
        view.strides = (self.strides[1], self.strides[0])
        return view

    def place(self, i: int, j: int) -> int:
        """Return where entry (i, j) stands in the list.

        Raises
        ------
        TypeError
            If an index is not an integer.
        IndexError
            If an index is negative or too large.
        """
        i = _in_bounds(i, self.shape[0], "row")
        j = _in_bounds(j, self.shape[1], "column")
        return i * self.strides[0] + j * self.strides[1]

    def __getitem__(self, index: tuple[int, int]) -> Any:
        """Return the entry at the index (i, j)."""
        return self.entries[self.place(*_as_pair(index))]

    def __setitem__(self, index: tuple[int, int], value: Any) -> None:
        """Replace the entry at the index (i, j)."""
        self.entries[self.place(*_as_pair(index))] = _as_entry(value, "the value")

    def rows(self) -> list[list[Any]]:
        """Return the matrix as a list of its rows, copied."""
        m, n = self.shape
        return [[self[i, j] for j in range(n)] for i in range(m)]

    def to_numpy(self) -> NDArray[Any]:
        """Return the matrix as a NumPy array of shape (m, n).

        Entries that no common type of NumPy holds exactly stay Python objects.
        """
        exact = np.array(self.rows(), dtype=object)
        array = np.array(self.rows())
        return array if (array == exact).all() else exact

    def __add__(self, other: object) -> "FlatMatrix":
        """Return the sum, entry by entry; both shapes must be equal, nothing is broadcast. O(mn)."""
        if not isinstance(other, FlatMatrix):
            return NotImplemented
        if self.shape != other.shape:
            raise ValueError(f"the sum needs equal shapes, got {self.shape} and {other.shape}")
        m, n = self.shape
        return _result([[self[i, j] + other[i, j] for j in range(n)] for i in range(m)])

    def __matmul__(self, other: object) -> "FlatMatrix":
        """Return the matrix product: entry (i, j) is the sum over k of ``self[i, k] * other[k, j]``. O(mnp)."""
        if not isinstance(other, FlatMatrix):
            return NotImplemented
        (m, n), (k, p) = self.shape, other.shape
        if n != k:
            shapes = f"{self.shape} and {other.shape}"
            raise ValueError(f"the product needs as many columns on the left as rows on the right, got {shapes}")
        product = []
        for i in range(m):
            for j in range(p):
                total = self[i, 0] * other[0, j]
                for k in range(1, n):
                    total = total + self[i, k] * other[k, j]
                product.append(total)
        return _result([product[i * p : (i + 1) * p] for i in range(m)])

    def __eq__(self, other: object) -> bool:
        """Return whether the shapes and all entries agree."""
        return isinstance(other, FlatMatrix) and self.shape == other.shape and self.rows() == other.rows()

    __hash__ = None  # type: ignore[assignment] # it can be changed, so it must not be a key

    def __repr__(self) -> str:
        """Return the rows below each other, with columns that line up."""
        texts = [[repr(x) for x in row] for row in self.rows()]
        widths = [max(len(row[j]) for row in texts) for j in range(self.shape[1])]
        lines = ["[" + ", ".join(t.rjust(w) for t, w in zip(row, widths, strict=True)) + "]" for row in texts]
        return "FlatMatrix([" + (",\n" + " " * 12).join(lines) + "])"


def _in_bounds(index: int, length: int, name: str) -> int:
    """Return an index that lies between 0 and the length of its axis."""
    checked = index if type(index) is int else as_count(index, f"the {name} index", at_least=-(2**63))
    if not 0 <= checked < length:
        raise IndexError(f"the {name} index must lie between 0 and {length - 1}, got {checked}")
    return checked


def _as_entry(value: Any, name: str) -> Any:
    """Return a finite number; a NumPy scalar becomes a Python number, whose integers do not overflow."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, numbers.Number):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not isinstance(value, numbers.Rational) and not cmath.isfinite(complex(value)):  # type: ignore[call-overload]
        raise ValueError(f"{name} must be finite, got {value!r}")
    return value


def _as_pair(index: Any) -> tuple[int, int]:
    """Return an index (i, j), or say that one is missing: ``A[i][j]`` is not offered."""
    if not isinstance(index, tuple) or len(index) != 2:
        raise TypeError(f"an entry has two indices, as in A[i, j], got {index!r}")
    return index


def _result(rows: list[list[Any]]) -> FlatMatrix:
    """Return the rows as a matrix, or say that a sum or a product overflowed."""
    try:
        return FlatMatrix(rows)
    except ValueError as error:
        raise OverflowError("a sum or a product exceeds the largest floating-point number") from error
