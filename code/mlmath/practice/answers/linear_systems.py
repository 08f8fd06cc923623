"""Answers of the chapter "Systems of linear equations"."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlmath.practice.keys import answer

Floats = NDArray[np.float64]


@answer(
    "ex-sys-pursuit",
    kind="number",
    wrong=[
        (32.0, "This is the time in seconds; the distance is asked for."),
        (20.0, "This is the time that the second one rides; the distance is asked for."),
        (60.0, "This is the head start: how far the first is when the second starts."),
    ],
)
def _() -> float:
    slow, fast, delay = 5.0, 8.0, 12.0
    head_start = slow * delay
    return fast * head_start / (fast - slow)


@answer(
    "ex-sys-baskets",
    kind="array",
    wrong=[
        ([7.0, 2.0, 1.0], "The prices are right, but the order is apple, banana, tart."),
        ([3.0, 1.0, 6.0], "Two of the sentences hold, but two apples and a tart would cost 12."),
    ],
)
def _() -> Floats:
    # By substitution: c = 9 − 2a and b = (5 − a)/2 in a + b + c = 10 give −3a/2 = −3/2.
    apple = (10 - 9 - 5 / 2) / (1 - 1 / 2 - 2)
    return np.array([apple, (5 - apple) / 2, 9 - 2 * apple])


@answer(
    "ex-sys-sentences",
    kind="choice",
    choices=("a", "b", "c", "d"),
    wrong=[
        ("a", "Here the third statement is the first minus the second: redundant, not contradictory."),
        ("c", "Here the first two statements already contradict each other."),
        ("d", "These three are true together, for one triple of numbers."),
    ],
)
def _() -> str:
    sums = {"a": (3, 4, -1), "b": (3, 4, 1)}  # x + y, y + z and x − z, which is the first minus the second
    return next(name for name, (first, second, difference) in sums.items() if first - second != difference)


@answer(
    "ex-sys-lines",
    kind="number",
    wrong=[
        (12.0, "Check which way the factor goes: 6 is three times 2."),
        (-3.0, "Check the sign: (k, 6) must be a multiple of (1, 2)."),
        (5 / 3, "This compares with the right-hand sides; they do not decide about the direction."),
    ],
)
def _() -> float:
    return 1 * 6 / 2


@answer(
    "ex-sys-planes",
    kind="direction",
    wrong=[
        ([1.0, 1.0, 1.0], "This is at a right angle to the first plane: the direction must lie in both."),
        ([0.0, 7 / 3, 11 / 3], "This is a point of the line; its direction solves the homogeneous system."),
    ],
)
def _() -> Floats:
    return np.cross([1, 1, 1], [1, -1, 2]).astype(float)  # orthogonal to both normals


@answer(
    "ex-sys-substitution",
    kind="array",
    wrong=[
        ([4.0, 3.0], "Both numbers are right, but exchanged."),
        ([3.0, -4.0], "y = 3x − 5: check the sign."),
    ],
)
def _() -> Floats:
    return np.linalg.inv([[3, -1], [1, 2]]) @ [5, 11]


@answer(
    "ex-sys-row-operations",
    kind="array",
    wrong=[
        ([[1.0, 2.0], [0.0, 1.0]], "The swap is missing, and the last operation is for row 1."),
        ([[0.0, -2.0], [1.0, 2.0]], "The last operation is missing: row 1 times −1/2."),
        ([[0.0, -1.0], [1.0, 2.0]], "Check the sign of the last factor."),
    ],
)
def _() -> Floats:
    A = np.array([[1.0, 2.0], [3.0, 4.0]])
    for E in ([[1, 0], [-3, 1]], [[0, 1], [1, 0]], [[-0.5, 0], [0, 1]]):
        A = np.array(E) @ A
    return A


@answer(
    "ex-sys-zero-start",
    kind="array",
    wrong=[
        ([3.0, 2.0, 1.0], "All three numbers are right, but the order is x, y, z."),
        ([2.0, 1.0, 3.0], "Insert z = 3 into 2y + z = 7 once more."),
    ],
)
def _() -> Floats:
    A = np.array([[0, 2, 1], [1, 1, 1], [2, 4, 4]])
    b = np.array([7, 6, 22])

    def determinant(M: Floats) -> float:
        return float(np.cross(M[:, 0], M[:, 1]) @ M[:, 2])

    columns = [np.column_stack([b if k == j else A[:, k] for k in range(3)]) for j in range(3)]
    return np.array([determinant(M) for M in columns]) / determinant(A)


@answer(
    "ex-sys-rref",
    kind="array",
    wrong=[
        (
            [[1.0, 2.0, 1.0, 4.0], [0.0, 0.0, 1.0, 2.0], [0.0, 0.0, 0.0, 0.0]],
            "This is a row echelon form: clear the entry above the second pivot as well.",
        ),
        (
            [[1.0, 0.0, 0.0, 2.0], [0.0, 0.0, 1.0, 2.0], [0.0, 0.0, 0.0, 0.0]],
            "The second column has no pivot and is not cleared.",
        ),
    ],
)
def _() -> Floats:
    # Columns 1 and 3 are the pivot columns; the coefficients of the others in terms of them fill the form.
    M = np.array([[1, 2, 1, 4], [2, 4, 3, 10], [1, 2, 2, 6]], dtype=float)
    coefficients = np.linalg.lstsq(M[:, [0, 2]], M, rcond=None)[0]
    return np.vstack([coefficients, np.zeros(4)])


def _truncating(U: Any, b: Any) -> Any:
    """Do what a solution in integer arrays does."""
    x = np.zeros_like(np.asarray(b))
    for i in reversed(range(len(x))):
        x[i] = (np.asarray(b)[i] - np.asarray(U)[i, i + 1 :] @ x[i + 1 :]) / np.asarray(U)[i, i]
    return x


@answer(
    "ex-sys-write-back",
    kind="function",
    points=[
        ([[2.0]], [3.0]),
        ([[2, 1], [0, 4]], [4, 6]),
        ([[2, 1, -1], [0, 3, 1], [0, 0, 4]], [3, 9, 13]),
        ([[1.0, 0.5], [0.0, -2.0]], [0.0, 1.0]),
    ],
    wrong=[(_truncating, "Your solution is cut off to integers: x must be an array of floats, whatever b is.")],
)
def _() -> Callable[[Any, Any], Any]:
    def solve(U: Sequence[Sequence[float]], b: Sequence[float]) -> Floats:
        return np.asarray(np.linalg.solve(np.array(U, dtype=float), np.array(b, dtype=float)))

    return solve


@answer(
    "ex-sys-ranks",
    kind="array",
    wrong=[
        ([2, 2, 2, 3], "These are the sizes. Which rows follow from others?"),
        ([1, 2, 1, 2], "The zero matrix has no pivot at all."),
        ([1, 2, 0, 3], "In the last matrix the third row is the sum of the others."),
    ],
)
def _() -> list[int]:
    matrices = ([[1, 2], [2, 4]], [[0, 1], [1, 0]], [[0, 0], [0, 0]], [[1, 2, 3], [0, 1, 1], [1, 3, 4]])
    return [int(np.linalg.matrix_rank(M)) for M in matrices]


@answer(
    "ex-sys-singular",
    kind="number",
    wrong=[
        (2.0, "For t = 2 the rows below the first are (0, 1, 2) and (0, 0, 4), which are independent."),
        (0.0, "Subtract the first row: t becomes t − 2."),
    ],
)
def _() -> float:
    # The determinant is linear in t; find its zero from two values.
    at_0, at_1 = (float(np.linalg.det([[1, 2, 1], [2, 5, 4], [1, t, 5]])) for t in (0, 1))
    return at_0 / (at_0 - at_1)


@answer(
    "ex-sys-lu",
    kind="array",
    wrong=[
        (
            [[1.0, 0.0, 0.0], [2.0, 1.0, 0.0], [1.0, 0.0, 1.0]],
            "Partial pivoting makes 2 the first pivot: no multiplier exceeds 1.",
        ),
        (
            [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [2.0, 0.0, 1.0]],
            "This took 1 as the first pivot; partial pivoting takes the largest entry of the column.",
        ),
        (
            [[2.0, 4.0, 6.0], [0.0, 3.0, 1.0], [0.0, 0.0, -1.0]],
            "This is the upper triangular factor; the lower one holds the multipliers.",
        ),
    ],
)
def _() -> Floats:
    PA = np.array([[2.0, 4.0, 6.0], [1.0, 5.0, 4.0], [1.0, 2.0, 2.0]])
    L = np.eye(3)
    for j in range(2):  # column j of L from the leading blocks
        block = PA[: j + 1, : j + 1]
        L[j + 1 :, : j + 1] = np.linalg.solve(block.T, PA[j + 1 :, : j + 1].T).T @ L[: j + 1, : j + 1]
    return L


@answer(
    "ex-sys-hilbert",
    kind="number",
    rtol=1e-12,
    wrong=[
        (29070279.00284, "This was computed with rounding errors: use exact fractions."),
        (14951058.64, "This is the condition number in the spectral norm."),
    ],
)
def _() -> int:
    # The entries of the inverse are known: (−1)^(i+j) (i+j−1) C(n+i−1, n−j) C(n+j−1, n−i) C(i+j−2, i−1)².
    n = 6

    def entry(i: int, j: int) -> int:
        return (i + j - 1) * comb(n + i - 1, n - j) * comb(n + j - 1, n - i) * comb(i + j - 2, i - 1) ** 2

    largest = max(sum(entry(i, j) for i in range(1, n + 1)) for j in range(1, n + 1))
    return int(sum(Fraction(1, i) for i in range(1, n + 1)) * largest)
