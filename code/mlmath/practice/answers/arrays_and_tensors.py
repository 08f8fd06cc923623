"""Answers of the chapter "Arrays and tensors"."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlmath.linalg import shapes
from mlmath.linalg.flat_matrix import FlatMatrix
from mlmath.models.preprocessing import StandardScaler
from mlmath.practice.keys import answer

Floats = NDArray[np.float64]


@answer(
    "ex-arrays-plus-and-times",
    kind="array",
    wrong=[
        ([3, 3, 10], "Lists are not vectors: + concatenates them and * repeats them."),
        ([6, 3, 10], "A list times 3 is the list three times over."),
        ([6, 9, 3], "The last number is the sum of the entries of the array, not their number."),
    ],
)
def _() -> Floats:
    first, second = (2, 0, 1), (5, 1, 1)
    return np.array([len(first) + len(second), 3 * len(first), sum(first) + sum(second)], dtype=float)


@answer(
    "ex-arrays-two-names",
    kind="array",
    wrong=[
        ([2, 1, 2, 4, 1, 2, 3, 5], "b is another name of the list a: what happens to one happens to the other."),
        ([2, 4, 2, 4, 2, 3, 5], "c was made before pop(0) and has entries of its own: its 1 stays."),
        ([2, 4, 2, 4, 2, 4, 3, 5], "a + [3] makes a new list, which append on b does not reach."),
    ],
)
def _() -> Floats:
    shared = [1, 2, 4][1:]  # after append and pop(0), under both names
    fresh = [1, 2, 3, 5]
    return np.array([*shared, *shared, *fresh], dtype=float)


@answer(
    "ex-arrays-what-is-stored",
    kind="array",
    wrong=[
        ([4.35, -0.75, 4.5], "The array holds integers: 2.9 and -0.5 are cut off when they are stored."),
        ([4.5, 0.0, 4.5], "Storing cuts off, it does not round: 2.9 becomes 2."),
        ([3.0, -1.5, 4.5], "Storing cuts off towards zero: -0.5 becomes 0, not -1."),
        ([3.0, 0.0, 4.0], "The product of integers and 1.5 is a new array of floats: nothing is cut off there."),
    ],
)
def _() -> Floats:
    return 1.5 * np.array([int(2.9), int(-0.5), 3])


@answer(
    "ex-arrays-all-differences",
    kind="array",
    wrong=[
        ([[0, -2, 1], [2, 0, 3], [-1, -3, 0]], "This is the entry x_j - x_i: the column and the row are exchanged."),
        ([0, 0, 0], "Both arrays have one axis, so each entry met itself. Make one of them a column."),
    ],
)
def _() -> Floats:
    x = [3.0, 1.0, 4.0]
    return np.array([[a - b for b in x] for a in x])


@answer(
    "ex-arrays-backwards",
    kind="array",
    wrong=[
        ([[31, 34], [11, 14], [1, 4]], "stop is excluded, and row 0 is not reached in steps of two from row 3 anyway."),
        ([[11, 14], [31, 34]], "A negative step goes upwards: row 3 comes first."),
        ([[30, 33], [10, 13]], "1::3 begins at column 1."),
    ],
)
def _() -> Floats:
    return np.array([[10.0 * i + j for j in range(1, 6, 3)] for i in range(3, 0, -2)])


@answer(
    "ex-arrays-places",
    kind="array",
    wrong=[
        ([68, 1, 3, 0], "Counting from 0, the first entry of this row, (1, 3, 0), is at place 49."),
        ([104, 1, 3, 1], "This place belongs to one-based indices: count from 0."),
        ([68, 2, 4, 2], "The place is right; the index counts from 0."),
        ([65, 2, 0, 4], "This is column-major order, in which the first index runs fastest."),
    ],
)
def _() -> Floats:
    shape = (3, 4, 7)
    return np.array([shapes.flat_index((2, 1, 5), shape), *shapes.multi_index(50, shape)], dtype=float)


def _digits() -> Floats:
    from sklearn.datasets import load_digits

    images: Floats = load_digits().data[:6]
    return images


@answer(
    "ex-arrays-montage",
    kind="array",
    wrong=[
        (_digits().reshape(16, 24), "One reshape alone cuts the images apart: the axes must change their order first."),
        (
            _digits().reshape(3, 2, 8, 8).transpose(1, 2, 0, 3).reshape(16, 24),
            "The images run down the columns; in reading order they run along the rows.",
        ),
    ],
)
def _() -> Floats:
    images = _digits().reshape(6, 8, 8)
    return np.vstack([np.hstack(list(images[:3])), np.hstack(list(images[3:]))])


@answer(
    "ex-arrays-which-axis",
    kind="array",
    wrong=[
        ([32, 3], "keepdims=True keeps the two axes with length 1."),
        ([32, 3, 1, 1], "This is the shape before the transposition, which puts the channel axis last."),
        ([32, 48, 64, 3], "The mean over the axes 2 and 3 leaves them with length 1."),
    ],
)
def _() -> Floats:
    kept = (32, 3, 1, 1)
    return np.array([kept[axis] for axis in (0, 2, 3, 1)], dtype=float)


@answer(
    "ex-arrays-percent",
    kind="array",
    wrong=[
        ([[20, -25], [20, -25]], "You divided by the new prices: the change is relative to the old ones."),
        ([[0.25, -0.2], [0.25, -0.2]], "These are the relative changes; percent are wanted."),
        ([[5, -10], [10, -5]], "These are the differences: divide each by its old price, times 100."),
    ],
)
def _() -> Floats:
    old, new = np.array([[20, 50], [40, 25]]), np.array([[25, 40], [50, 20]])
    changes: Floats = 100 * (new / old - 1)
    return changes


@answer(
    "ex-arrays-shapes-that-fit",
    kind="array",
    wrong=[
        ([8, 7, 6, 1], "On the last axis 5 stands against 1 and 1: the ones are stretched."),
        ([8, 1, 6, 5], "The 7 stands on the second axis, against the 1 of the first shape, which is stretched."),
        ([7, 6, 5], "The result has as many axes as the longest of the shapes."),
    ],
)
def _() -> Floats:
    return np.array(shapes.broadcast_shape((8, 1, 6, 1), (7, 1, 5), (6, 1)), dtype=float)


def _careless(p: Any, y: Any) -> float:
    """Return what the formula of the hook returns."""
    return float(np.mean((np.asarray(p) - np.asarray(y)) ** 2))


def _summed(p: Any, y: Any) -> float:
    return float(np.sum((np.ravel(p) - np.ravel(y)) ** 2))


_COLUMN = np.array([[1.0], [2.0], [4.0]])


@answer(
    "ex-arrays-safe-loss",
    kind="function",
    points=[
        ([1.0, 2.0, 4.0], [1.0, 3.0, 2.0]),
        (_COLUMN, _COLUMN.ravel()),
        (_COLUMN.ravel(), _COLUMN + 1),
        (_COLUMN, 2 * _COLUMN),
        ([3.0], [1.0]),
    ],
    wrong=[
        (
            _careless,
            "For a column (3, 1) and a vector (3,) the difference has the shape (3, 3): bring both to one axis first.",
        ),
        (_summed, "This is the sum of the squared errors: divide by their number."),
    ],
)
def _() -> Callable[[Any, Any], float]:
    def loss(p: Any, y: Any) -> float:
        pairs = list(zip(np.ravel(p).tolist(), np.ravel(y).tolist(), strict=True))
        return float(sum((a - b) ** 2 for a, b in pairs) / len(pairs))

    return loss


@answer(
    "ex-arrays-down-or-across",
    kind="array",
    wrong=[
        ([9, 15, 4, 5, 9, 4], "axis=0 disappears: the sums of the columns are three numbers, not sums of rows."),
        ([5, 7, 12, 4, 5, 9], "axis=1 disappears: the largest of each row, two numbers; and the mean is missing."),
        ([5, 7, 12, 5, 9, 24], "The last number is the sum: divide by the number of entries."),
    ],
)
def _() -> Floats:
    rows = [[1, 5, 3], [4, 2, 9]]
    columns = zip(*rows, strict=True)
    return np.array([*(sum(c) for c in columns), *(max(r) for r in rows), sum(map(sum, rows)) / 6], dtype=float)


def _row_instead(entries: Sequence[float], n: int, j: int) -> Any:
    return entries[j * n : (j + 1) * n]


def _one_based(entries: Sequence[float], n: int, j: int) -> Any:
    return entries[j - 1 :: n]


@answer(
    "ex-arrays-flat-column",
    kind="function",
    points=[
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0], 3, 1),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3, 1),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 2, 0),
        ([7.0], 1, 0),
    ],
    wrong=[
        (_row_instead, "This is row j. The entries of a column are n places apart."),
        (_one_based, "This is the column before: j counts from 0."),
    ],
)
def _() -> Callable[[Sequence[float], int, int], Any]:
    def column(entries: Sequence[float], n: int, j: int) -> Any:
        rows = [entries[k : k + n] for k in range(0, len(entries), n)]
        return FlatMatrix(rows).T.rows()[j]

    return column


@answer(
    "ex-arrays-there-and-back",
    kind="array",
    wrong=[
        ([2.0, -1.5], "To go back, multiply by the deviation and then add the mean."),
        ([3.0, 1.5], "To standardize, subtract the mean before you divide."),
        ([3**0.5, 3 - 3**0.5], "You used the divisor n - 1; the deviation of these numbers has the divisor n."),
    ],
)
def _() -> Floats:
    scaler = StandardScaler().fit([[0], [0], [6], [6]])
    return np.array([scaler.transform([[9]])[0, 0], scaler.inverse_transform([[-0.5]])[0, 0]])
