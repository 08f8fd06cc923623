"""Answers of the chapter "Linear transformations and determinants"."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlmath.linalg import affine, determinant, elimination, transforms
from mlmath.practice.keys import answer

Floats = NDArray[np.float64]


@answer(
    "ex-maps-which-linear",
    kind="choice",
    choices=("a", "b", "c", "d"),
    wrong=[
        ("a", "This map moves the origin; a linear map cannot."),
        ("b", "The product of two coordinates grows fourfold when the vector is doubled."),
        ("d", "The absolute value forgets the sign: try a vector and its negative."),
    ],
)
def _() -> str:
    matrices = {"a": None, "b": None, "c": [[-1, 1], [0, 0]], "d": None}  # what is linear has a matrix
    return next(letter for letter, matrix in matrices.items() if matrix is not None)


@answer(
    "ex-maps-two-images",
    kind="array",
    wrong=[
        ([[3, 1], [1, -3]], "These are the images of (1, 1) and (1, -1); the columns are the images of e1 and e2."),
        ([[2, -1], [1, 2]], "The images of e1 and e2 are the columns of the matrix, not its rows."),
    ],
)
def _() -> Floats:
    images = np.array([[3.0, 1.0], [1.0, -3.0]])
    matrix: Floats = images @ np.linalg.inv(np.array([[1.0, 1.0], [1.0, -1.0]]))
    return matrix


@answer(
    "ex-maps-operator",
    kind="array",
    wrong=[
        ([[2, 0, 0], [1, 2, 0], [0, 2, 2]], "Each image is a column: this is the transpose."),
        ([[0, 1, 0], [0, 0, 2], [0, 0, 0]], "This is the derivative alone: the part 2p is missing."),
    ],
)
def _() -> Floats:
    def operator(p: Floats) -> Floats:
        image: Floats = 2 * p + np.append(np.polynomial.polynomial.polyder(p), 0)
        return image

    return transforms.matrix_of(operator, 3, np.random.default_rng(0))


@answer(
    "ex-maps-mirror",
    kind="array",
    wrong=[
        ([0.5, 1.5], "This is the projection onto the line: go as far again."),
        ([4.0, -3.0], "This is the mirror image in the perpendicular line."),
    ],
)
def _() -> Floats:
    mirrored: Floats = transforms.reflection(math.atan2(3, 1)) @ np.array([5.0, 0.0])
    return mirrored


@answer(
    "ex-maps-turn-about",
    kind="array",
    wrong=[
        ([[0, -1, 3], [1, 0, 1], [0, 0, 1]], "This turns about the origin and then shifts: where does (3, 1) go?"),
        ([[0, 1, 2], [-1, 0, 4], [0, 0, 1]], "This is the clockwise turn."),
    ],
)
def _() -> Floats:
    return affine.about([3, 1], transforms.rotation(math.pi / 2))


@answer(
    "ex-maps-triangle",
    kind="array",
    wrong=[
        (
            np.linalg.solve([[1, 1, 1], [3, 2, 1], [2, 4, 1]], [[0, 0, 1], [4, 0, 1], [1, 5, 1]]),
            "This is the transpose: it multiplies rows from the right.",
        ),
    ],
)
def _() -> Floats:
    # The edges at the first corner fix the linear part, the corner itself the translation.
    corners, images = np.array([[1, 1], [3, 2], [2, 4]]), np.array([[0, 0], [4, 0], [1, 5]])
    A = (images[1:] - images[0]).T @ np.linalg.inv((corners[1:] - corners[0]).T)
    return affine.affine(A, images[0] - A @ corners[0])


@answer(
    "ex-maps-kernel",
    kind="span",
    wrong=[
        ([[2, -1, 1, 0]], "This vector is in the kernel, but its dimension is 4 - 2 = 2: one more is needed."),
        ([[1, 1, -1, 0], [0, 1, 1, 1]], "These are the rows of the matrix; the kernel is orthogonal to them."),
    ],
)
def _() -> Floats:
    return np.asarray(elimination.null_space([[1, 1, -1, 0], [0, 1, 1, 1]]))


@answer(
    "ex-maps-in-basis",
    kind="array",
    wrong=[
        ([[6, 2], [3, 2]], "The columns are the images, but in the old coordinates: write them in the new basis."),
        ([[2, 0], [0, 3]], "The order of the basis is (2, 1), (1, 1)."),
        ([[12, -15], [6, -7]], "Check on which side the inverse stands."),
    ],
)
def _() -> Floats:
    return transforms.in_basis([[4, -2], [1, 1]], [[2, 1], [1, 1]])


@answer(
    "ex-maps-singular",
    kind="set",
    wrong=[({3}, "Is there a second zero?"), ({0, -3}, "Check the sign of the term with t squared.")],
)
def _() -> set[float]:
    # The determinant is a polynomial of degree at most 2 in t: three values fix it, and rounding makes its zeros whole.
    def value(t: int) -> float:
        return float(determinant.exact([[1, 2, t], [0, t, 1], [1, 2, 3]]))

    zeros = np.roots(np.polyfit([-1, 1, 2], [value(t) for t in (-1, 1, 2)], 2))
    return {float(np.round(zero, 9)) + 0.0 for zero in zeros}


@answer(
    "ex-maps-inversions",
    kind="array",
    wrong=[
        ([5, 1], "Five is odd: which sign does that give?"),
        ([4, 1], "One inversion is missing: count, for each number, all smaller ones to its right."),
    ],
)
def _() -> Floats:
    p = (3, 0, 4, 1, 2)
    return np.array([determinant.inversions(p), determinant.sign(p)], dtype=float)


def _permanent(A: Sequence[Sequence[float]]) -> float:
    """Return the sum of the formula without the signs."""
    return float(sum(math.prod(A[p[j]][j] for j in range(len(A))) for p in determinant.permutations(len(A))))


@answer(
    "ex-maps-formula",
    kind="function",
    points=[
        ([[3]],),
        ([[0, 1], [1, 0]],),
        ([[1, 2], [3, 4]],),
        ([[1, 2, 3], [4, 5, 6], [7, 8, 9]],),
        ([[2, 0, 1], [0, 2, 0], [0, 1, 2]],),
        ([[1, 2, 0, 1], [0, 1, 3, 1], [2, 0, 1, 0], [1, 1, 1, 2]],),
    ],
    wrong=[(_permanent, "All terms count with the same sign: multiply each by the sign of its permutation.")],
)
def _() -> Callable[[Any], float]:
    return lambda A: float(determinant.exact(A))


@answer(
    "ex-maps-tridiagonal",
    kind="number",
    wrong=[
        (50.0, "Check the start of the recursion: the first two determinants are 2 and 3."),
        (2.0**50, "The entries beside the diagonal matter: expand along the first row."),
    ],
)
def _() -> float:
    n = 50
    return round(float(determinant.by_lu(2 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1))))


@answer(
    "ex-maps-rules",
    kind="number",
    wrong=[
        (-9.0, "The factor 2 multiplies each of the three columns."),
        (-144.0, "The inverse of B has the determinant 1/det B."),
        (36.0, "The determinant of B is negative."),
    ],
)
def _() -> float:
    A, B = np.diag([1.0, 1.0, 3.0]), np.diag([1.0, 2.0, -1.0])
    return float(determinant.by_lu(2 * A.T @ np.linalg.inv(B) @ A))
