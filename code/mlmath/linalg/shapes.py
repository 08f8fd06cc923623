"""Shapes, flat storage and broadcasting: where the entries of an array live, and which shapes fit together.

Call :func:`flat_index` and :func:`multi_index` to go between an index and a place in memory, :func:`broadcast_shape` to
predict the shape of a result, and :func:`inverse_permutation` to undo a transposition. A shape is a tuple of axis
lengths; the empty tuple is the shape of a scalar. Indices count from 0.

See: flat-storage-matrix, tensor-transposition, broadcasting
"""

import math
from collections.abc import Sequence
from itertools import zip_longest

from mlmath.validate import as_count

__all__ = ["broadcast_shape", "flat_index", "inverse_permutation", "multi_index", "row_major_strides"]

Shape = tuple[int, ...]


def row_major_strides(shape: Sequence[int]) -> Shape:
    """Return how many entries one must move on in row-major storage when an index grows by one.

    Parameters
    ----------
    shape : sequence of int
        The lengths of the axes, 0 or more each.

    Returns
    -------
    tuple of int
        For each axis, the product of the lengths of all later axes.

    Raises
    ------
    TypeError, ValueError
        If a length is not an integer or is negative.

    Notes
    -----
    O(d) operations for d axes. NumPy's ``strides`` are the same numbers times the bytes of one entry (where all lengths
    are positive). See: def-row-major.

    Examples
    --------
    >>> row_major_strides((2, 3, 4))
    (12, 4, 1)
    """
    lengths = _as_shape(shape, "shape")
    strides = [1] * len(lengths)
    for k in reversed(range(len(lengths) - 1)):
        strides[k] = strides[k + 1] * lengths[k + 1]
    return tuple(strides)


def flat_index(index: Sequence[int], shape: Sequence[int]) -> int:
    """Return the place of an entry in row-major storage.

    Parameters
    ----------
    index : sequence of int
        One index an axis, from 0 to the length minus 1.
    shape : sequence of int
        The lengths of the axes.

    Returns
    -------
    int
        The number of entries stored before it.

    Raises
    ------
    TypeError
        If an index or a length is not an integer.
    ValueError
        If the numbers of indices and axes differ, or a length is negative.
    IndexError
        If an index is out of bounds; negative indices are.

    Notes
    -----
    O(d) operations for d axes. See: thm-row-major.

    Examples
    --------
    >>> flat_index((1, 2), (2, 3))
    5
    """
    lengths = _as_shape(shape, "shape")
    indices = [_as_index(i, f"index[{k}]") for k, i in enumerate(_as_tuple(index, "index"))]
    if len(indices) != len(lengths):
        raise ValueError(f"index must have {len(lengths)} entries, one for each axis, got {len(indices)}")
    for k, (i, n) in enumerate(zip(indices, lengths, strict=True)):
        if not 0 <= i < n:
            raise IndexError(f"index[{k}] must lie between 0 and {n - 1}, got {i}" if n else f"axis {k} is empty")
    return sum(i * s for i, s in zip(indices, row_major_strides(lengths), strict=True))


def multi_index(place: int, shape: Sequence[int]) -> Shape:
    """Return the index of the entry at a place of row-major storage: the inverse of :func:`flat_index`.

    Parameters
    ----------
    place : int
        A number from 0 to the number of entries minus 1.
    shape : sequence of int
        The lengths of the axes.

    Returns
    -------
    tuple of int
        One index an axis.

    Raises
    ------
    TypeError
        If `place` or a length is not an integer.
    ValueError
        If a length is negative.
    IndexError
        If there is no entry at this place.

    Notes
    -----
    O(d) operations for d axes. See: thm-row-major.

    Examples
    --------
    >>> multi_index(5, (2, 3))
    (1, 2)
    """
    lengths, place = _as_shape(shape, "shape"), _as_index(place, "place")
    if not 0 <= place < math.prod(lengths):
        raise IndexError(f"place must be at least 0 and less than {math.prod(lengths)}, got {place}")
    strides = row_major_strides(lengths)
    return tuple(place // s % n for s, n in zip(strides, lengths, strict=True))


def broadcast_shape(*shapes: Sequence[int]) -> Shape:
    """Return the shape to which arrays of these shapes are stretched before an element-wise operation.

    Parameters
    ----------
    *shapes : sequence of int
        Any number of shapes.

    Returns
    -------
    tuple of int
        The common shape; the empty tuple if there is no shape at all.

    Raises
    ------
    TypeError
        If a length is not an integer.
    ValueError
        If a length is negative, or the shapes do not fit: on some axis, counted from the last, two lengths other than
        1 differ.

    Notes
    -----
    O(kd) operations for k shapes of at most d axes. See: alg-broadcast.

    Examples
    --------
    >>> broadcast_shape((4, 1), (3,))
    (4, 3)
    """
    checked = [_as_shape(shape, f"shapes[{k}]") for k, shape in enumerate(shapes)]
    result: list[int] = []
    # The shapes are read backwards, so that the padding with ones comes last instead of first.
    for lengths in zip_longest(*(shape[::-1] for shape in checked), fillvalue=1):
        others = {n for n in lengths if n != 1}
        if len(others) > 1:
            problem = f"axis {-len(result) - 1} has the lengths {sorted(others)}"
            raise ValueError(f"the shapes {checked} do not fit: {problem}")
        result.append(others.pop() if others else 1)
    return tuple(result[::-1])


def inverse_permutation(axes: Sequence[int]) -> Shape:
    """Return the permutation of axes that undoes a transposition.

    Parameters
    ----------
    axes : sequence of int
        Each of 0, …, d − 1 once: axis k of the transposed array is axis ``axes[k]`` of the original.

    Returns
    -------
    tuple of int
        The inverse permutation.

    Raises
    ------
    TypeError
        If an axis is not an integer.
    ValueError
        If `axes` is not a permutation of 0, …, d − 1.

    Notes
    -----
    O(d log d) operations. ``np.argsort(axes)`` is the same. See: prp-transposition.

    Examples
    --------
    >>> inverse_permutation((2, 0, 1))
    (1, 2, 0)
    """
    order = [_as_index(axis, f"axes[{k}]") for k, axis in enumerate(_as_tuple(axes, "axes"))]
    if sorted(order) != list(range(len(order))):
        raise ValueError(f"axes must hold each of 0, …, {len(order) - 1} once, got {tuple(order)}")
    inverse = [0] * len(order)
    for k, axis in enumerate(order):
        inverse[axis] = k
    return tuple(inverse)


def _as_shape(shape: Sequence[int], name: str) -> Shape:
    """Return a shape as a tuple of Python integers, none of them negative."""
    return tuple(as_count(n, f"{name}[{k}]", at_least=0) for k, n in enumerate(_as_tuple(shape, name)))


def _as_tuple(value: Sequence[int], name: str) -> tuple[int, ...]:
    """Return a sequence as a tuple; what it holds is checked later."""
    try:
        return tuple(value)
    except TypeError as error:
        raise TypeError(f"{name} must be a sequence of integers, got {value!r}") from error


def _as_index(value: int, name: str) -> int:
    """Return an index as a Python integer; whether it is in bounds is another question."""
    return value if type(value) is int else as_count(value, name, at_least=-(2**63))
