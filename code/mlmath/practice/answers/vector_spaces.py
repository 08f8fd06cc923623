"""Answers of the chapter "Vector spaces"."""

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlmath.linalg import plane, spaces
from mlmath.practice.keys import answer

Floats = NDArray[np.float64]


@answer(
    "ex-spaces-arrow",
    kind="array",
    wrong=[
        ([5.0, -12.0, 13.0], "This is tail minus tip: the arrow points from the tail to the tip."),
        ([-5.0, 12.0, 169.0], "The last number is the square of the magnitude: a root is still to be taken."),
        ([-3.0, 8.0, math.sqrt(73)], "You have added the two points: subtract the tail from the tip."),
    ],
)
def _() -> Floats:
    v = np.subtract([-4.0, 10.0], [1.0, -2.0])
    return np.array([*v, plane.magnitude_and_direction(v)[0]])


@answer(
    "ex-spaces-fourth-corner",
    kind="array",
    wrong=[
        ([10.0, 6.0], "This is B + C - A, the corner opposite to A if B and C are its neighbours. Here D is one."),
        ([0.0, -2.0], "This is A + B - C, the corner opposite to C: D is the one opposite to B."),
    ],
)
def _() -> Floats:
    A, B, C = np.array([[1.0, 1.0], [5.0, 2.0], [6.0, 5.0]])
    return np.asarray((A + C) / 2 + ((A + C) / 2 - B))  # the diagonals halve each other


_UNITS = ([1.0, 0.0], [0.0, 1.0])


@answer(
    "ex-spaces-which-axiom",
    kind="number",
    wrong=[
        (5.0, "The multiple by 1 is (1x, y) = (x, y): axiom 5 holds."),
        (7.0, "Both sides of axiom 7 are (a(x + x'), y + y'): it holds."),
        (6.0, "Both sides of axiom 6 are (abx, y): it holds."),
    ],
)
def _() -> int:
    # The multiple by a acts on each vector as a table T(a), so the axioms 5 to 8 are equations between tables.
    def table(a: float) -> Floats:
        return np.diag([a, 1.0])

    a, b = 2.0, 3.0
    fails = {
        5: not np.array_equal(table(1.0), np.eye(2)),
        6: not np.array_equal(table(a) @ table(b), table(a * b)),
        7: not all(np.array_equal(table(a) @ np.add(*_UNITS), table(a) @ u + table(a) @ w) for u, w in [_UNITS]),
        8: not np.array_equal(table(a + b), table(a) + table(b)),
    }
    return next(number for number, wrong in fails.items() if wrong)


@answer(
    "ex-spaces-positive",
    kind="number",
    wrong=[
        (4.5 - 12, "These are the usual sum and multiples: here adding multiplies, and multiples are powers."),
        (3 + 1 / 36, "The powers are right, but the sum of this space is the product."),
        (108.0, "The power with exponent -2 divides by 36."),
    ],
)
def _() -> float:
    return math.exp(0.5 * math.log(9) - 2 * math.log(6))  # the logarithm turns it into usual sums


@answer(
    "ex-spaces-mixing",
    kind="array",
    wrong=[([3.0, 2.0], "Both numbers are right, but exchanged: the first belongs to (2, 1).")],
)
def _() -> Floats:
    return np.linalg.solve(np.array([[2.0, 1.0], [-1.0, 3.0]]).T, np.array([1.0, 11.0]))


@answer(
    "ex-spaces-into-the-plane",
    kind="number",
    wrong=[
        (10.0, "The coefficient of the second vector is negative: 1 - 4 = -3."),
        (1.0, "The coefficient of (1, 2, 0) counts twice in the second entry."),
    ],
)
def _() -> float:
    # The determinant of the three vectors is linear in t and vanishes exactly for the t in question.
    d0, d1 = (np.linalg.det([[1, 1, 1], [1, 2, 0], [1, t, 4]]) for t in (0, 1))
    return float(d0 / (d0 - d1))


@answer(
    "ex-spaces-parameter",
    kind="set",
    wrong=[
        ([4.0], "There is a second, negative solution: the equation is quadratic."),
        ([1.0, -4.0], "The signs are exchanged: which numbers make t(t - 3) equal to 4?"),
        ([0.0, 3.0], "t(t - 3) must be equal to 4, not to 0."),
    ],
)
def _() -> list[float]:
    return [float(t) for t in np.roots([1, -3, -4])]


_LISTS = (
    ([[1, 2, 3], [4, 5, 6], [7, 8, 9]],),
    ([[0, 0], [1, 1], [2, 2]],),
    ([[0, 0, 0]],),
    ([[2, 0, 1], [0, 3, 1], [2, 3, 2], [1, 1, 1]],),
    ([[10**8 + 1, 10**8], [10**8, 10**8 - 1]],),
    ([[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]],),
    ([[3], [5]],),
)


def _by_floats(vectors: Sequence[Sequence[int]]) -> int:
    """Return the rank that floats find."""
    return int(np.linalg.matrix_rank(np.array(vectors, dtype=float)))


@answer(
    "ex-spaces-exact-dimension",
    kind="function",
    points=_LISTS,
    wrong=[
        (_by_floats, "Nearly right, but rounding spoils (100000001, 100000000), (100000000, 99999999): no floats."),
        (len, "This counts the vectors, also those that depend on earlier ones."),
    ],
)
def _() -> Callable[[Any], int]:
    def rank_of_minors(vectors: Sequence[Sequence[int]]) -> int:
        """Return the size of the largest square part with a determinant other than zero, by the permutation formula."""
        k, n = len(vectors), len(vectors[0])
        for size in range(min(k, n), 0, -1):
            for rows in itertools.combinations(range(k), size):
                for columns in itertools.combinations(range(n), size):
                    if _determinant([[vectors[i][j] for j in columns] for i in rows]):
                        return size
        return 0

    return rank_of_minors


def _determinant(A: list[list[int]]) -> int:
    """Return the exact determinant, expanded along the first row."""
    if not A:
        return 1
    return sum((-1) ** j * A[0][j] * _determinant([row[:j] + row[j + 1 :] for row in A[1:]]) for j in range(len(A)))


@answer(
    "ex-spaces-solutions",
    kind="span",
    wrong=[
        ([[2, -3, 1, 0]], "This vector is a solution, but two entries can be chosen freely: one more is needed."),
        ([[1, -3, 2, 0], [0, -1, 0, 1]], "In the first vector x1 is half of x3; it should be twice x3."),
    ],
)
def _() -> Floats:
    equations = np.array([[1.0, 1.0, 1.0, 1.0], [1.0, 0.0, -2.0, 0.0]])
    return np.asarray(np.linalg.svd(equations)[2][2:].T)


@answer(
    "ex-spaces-polynomial",
    kind="array",
    wrong=[
        ([0.0, 1.0, 1.0], "These are the coordinates in the basis 1, t, t^2."),
        ([1.0, 3.0, 2.0], "The right numbers in reverse order: the coordinate of the constant comes first."),
        ([0.0, -1.0, 1.0], "You have put t - 1 for t: put 1 + s for t, with s = t - 1."),
    ],
)
def _() -> Floats:
    # Taylor's coefficients at 1: the value 2, the slope 3, half the second derivative 1.
    p = np.polynomial.Polynomial([0.0, 1.0, 1.0])
    return np.array([p(1.0), p.deriv()(1.0), p.deriv(2)(1.0) / 2])


@answer(
    "ex-spaces-magic",
    kind="number",
    wrong=[
        (
            2.0,
            "9 - 7 would be right if the seven equations were independent, but one follows from the others.",
        ),
        (1.0, "The table of ones is not the only magic square: think of 2, 7, 6 / 9, 5, 1 / 4, 3, 8."),
        (9.0, "This is the dimension of all tables."),
    ],
)
def _() -> int:
    cells = np.arange(9).reshape(3, 3)
    lines = [*cells, *cells.T, np.diag(cells), np.diag(cells[::-1])]
    sums = np.array([np.isin(np.arange(9), line) for line in lines], dtype=float)
    return 9 - int(np.linalg.matrix_rank(sums[1:] - sums[0]))


@answer(
    "ex-spaces-intersection",
    kind="direction",
    wrong=[
        ([1, -1, 0], "This vector lies in the first plane, but not in the second."),
        ([3, 1, 2], "This vector lies in the second plane, but its entries do not add up to 0."),
    ],
)
def _() -> Floats:
    first = [[1, -1, 0], [1, 0, -1]]
    return np.asarray(spaces.intersection_basis(first, [[1, 0, 0], [0, 1, 2]])[0], dtype=float)


@answer(
    "ex-spaces-overlap",
    kind="number",
    wrong=[
        (6.0, "This is the largest possible dimension: W inside U."),
        (0.0, "The sum would have dimension 13, more than the space."),
        (1.0, "This is 7 - 6. Use the dimension formula, and that the sum fits into the space."),
    ],
)
def _() -> int:
    return 7 + 6 - 10
