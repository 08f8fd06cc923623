"""Answers of the chapter "Matrices and their properties"."""

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlmath.calculus.activations import sigmoid
from mlmath.linalg import matmul, matrices
from mlmath.models.dense import Dense
from mlmath.practice.keys import answer

Floats = NDArray[np.float64]


@answer(
    "ex-mat-two-readings",
    kind="array",
    wrong=[
        (
            [3.0, 1.0, -2.0],
            "These add up each multiplied column: add the multiplied columns to each other instead.",
        ),
        ([7.0, -1.0], "The last coefficient is negative: its column is subtracted."),
    ],
)
def _() -> Floats:
    return matmul.by_definition([[1, 0, 2], [0, 1, -1]], [[3], [1], [-2]])[:, 0]


@answer(
    "ex-mat-shapes",
    kind="choice",
    choices=("a", "b", "c", "d"),
    wrong=[
        ("a", "X has 5 columns and W has 3 rows: their inner sizes differ."),
        ("b", "V W has the shape (2, 5), and X has 100 rows: the inner sizes differ."),
        ("d", "The transpose of X has 100 columns, and W has 3 rows: the inner sizes differ."),
    ],
)
def _() -> str:
    def fits(*shapes: tuple[int, int]) -> bool:
        return all(left[1] == right[0] for left, right in itertools.pairwise(shapes))

    x, w, v = (100, 5), (3, 5), (2, 3)
    products = {"a": (x, w, v), "b": (v, w, x), "c": (x, w[::-1], v[::-1]), "d": (x[::-1], w, v)}
    (letter,) = [name for name, shapes in products.items() if fits(*shapes)]
    return letter


def _entry_by_entry(A: Floats, B: Floats) -> Floats:
    """Return the product of corresponding entries, where the shapes allow it."""
    size = min(A.shape[0], B.shape[0]), min(A.shape[1], B.shape[1])
    product = np.zeros((A.shape[0], B.shape[1]))
    product[: size[0], : size[1]] = A[: size[0], : size[1]] * B[: size[0], : size[1]]
    return product


@answer(
    "ex-mat-own-product",
    kind="function",
    points=[
        (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 1.0], [1.0, 1.0]])),
        (np.array([[1.0, 2.0, 3.0]]), np.array([[1.0], [-1.0], [2.0]])),
        (np.array([[1.0], [2.0]]), np.array([[3.0, 4.0, 5.0]])),
        (np.arange(6.0).reshape(3, 2), np.arange(8.0).reshape(2, 4)),
    ],
    wrong=[
        (_entry_by_entry, "This multiplies entry by entry: row times column, and add."),
    ],
)
def _() -> Callable[[Any, Any], Floats]:
    return matmul.by_definition


@answer(
    "ex-mat-brackets",
    kind="array",
    wrong=[
        ([200_000.0, 20_000_000.0], "This is half: the additions are missing, or the second product of each order."),
        ([40_000_000.0, 400_000.0], "Both numbers are right, but exchanged."),
        (
            [100_000.0, 10_000_000.0],
            "These are the multiplications of the first product alone: count its additions, and the second product.",
        ),
    ],
)
def _() -> Floats:
    count = matmul.operations
    left = count(10, 1000, 10) + count(10, 10, 1000)
    # The cost is proportional to each size: counted with 10 in place of 1000, and multiplied by 100 for each of them.
    right = 100**2 * (count(10, 10, 10) + count(10, 10, 10))
    return np.array([left, right], dtype=float)


@answer(
    "ex-mat-power",
    kind="array",
    wrong=[
        (
            [[1.0, 1.0], [0.0, 1.0]],
            "This is the matrix itself, and the 50th power of each entry: a product of 50 matrices is wanted.",
        ),
        ([[50.0, 50.0], [0.0, 50.0]], "This is 50 times the matrix, not its 50th power."),
        ([[1.0, 51.0], [0.0, 1.0]], "One step too many: the first power has a 1 above the diagonal."),
    ],
)
def _() -> Floats:
    power = np.eye(2)
    for _step in range(50):
        power = power @ [[1, 1], [0, 1]]
    return power


@answer(
    "ex-mat-frobenius",
    kind="number",
    wrong=[
        (36.0, "This is the squared norm: a root is still to be taken."),
        (12.0, "These are absolute values: the squares are added."),
    ],
)
def _() -> float:
    return matrices.frobenius_norm([[1, -1], [3, 3], [4, 0]])


@answer(
    "ex-mat-trace-outer",
    kind="number",
    wrong=[
        (18.0, "Check the sign: the second entry of v is negative, and it meets a 12."),
        (1.0, "Here the sides were exchanged: multiply the matrix by u, then take the dot product with v."),
    ],
)
def _() -> float:
    return matrices.trace(np.outer([1, 2], [3, -1]) @ [[0, 1], [2, 5]])


@answer(
    "ex-mat-quadratic",
    kind="array",
    wrong=[
        ([[3.0, 4.0], [4.0, -1.0]], "The off-diagonal entry counts twice: divide the 4 between two places."),
        ([[3.0, 4.0], [0.0, -1.0]], "This matrix has the form, but it is not symmetric."),
    ],
)
def _() -> Floats:
    # Second differences of the form itself: q(e_i + e_j) − q(e_i) − q(e_j) is twice the entry (i, j).
    def form(x: float, y: float) -> float:
        return 3 * x * x + 4 * x * y - y * y

    mixed = (form(1, 1) - form(1, 0) - form(0, 1)) / 2
    return np.array([[form(1, 0), mixed], [mixed, form(0, 1)]])


@answer(
    "ex-mat-neumann",
    kind="array",
    wrong=[
        ([[1.0, -2.0, -3.0], [0.0, 1.0, -4.0], [0.0, 0.0, 1.0]], "The square of N is not zero: add it."),
        ([[1.0, 2.0, 11.0], [0.0, 1.0, 4.0], [0.0, 0.0, 1.0]], "The sign of N alternates: subtract it first."),
        ([[1.0, 2.0, 3.0], [0.0, 1.0, 4.0], [0.0, 0.0, 1.0]], "This is the matrix itself, not its inverse."),
    ],
)
def _() -> Floats:
    return np.linalg.inv([[1, 2, 3], [0, 1, 4], [0, 0, 1]])


@answer(
    "ex-mat-orthogonal-parameter",
    kind="number",
    wrong=[
        (2.0, "The lengths are right, but the first two columns are not orthogonal: check the sign."),
        (1.0, "Then the second column is too short: it must have the length 1."),
    ],
)
def _() -> float:
    def completed(t: float) -> Floats:
        return np.array([[1, 2, 2], [2, 1, t], [2, t, 1]]) / 3

    (t,) = [t for t in range(-9, 10) if matrices.is_orthogonal(completed(t))]
    return float(t)


@answer(
    "ex-mat-inverse",
    kind="array",
    wrong=[
        ([30.0, -10.0], "The factor 1/(ad - bc) is missing."),
        ([3.0, 1.0], "Check the signs off the diagonal: both entries change their sign."),
        ([2.0, -1.0], "In the formula the two diagonal entries change places."),
    ],
)
def _() -> Floats:
    return np.asarray(np.linalg.solve([[4.0, 7.0], [2.0, 6.0]], [5.0, 0.0]), dtype=float)


@answer(
    "ex-mat-parameter",
    kind="set",
    wrong=[
        ([4.0], "There is a second number, with the other sign."),
        ([16.0], "The square of t must be 16."),
    ],
)
def _() -> set[float]:
    return {float(t) for t in range(-20, 21) if math.isclose(t * t, 2 * 8)}


def _without_bias(X: Floats, W: Floats, b: Floats) -> Floats:
    """Return what a layer without bias puts out."""
    return np.asarray(sigmoid(X @ W.T), dtype=float)


def _without_activation(X: Floats, W: Floats, b: Floats) -> Floats:
    """Return the weighted sums."""
    return np.asarray(X @ W.T + b, dtype=float)


@answer(
    "ex-mat-layer",
    kind="function",
    points=[
        (np.array([[1.0, 2.0]]), np.array([[0.5, -1.0], [1.0, 1.0], [0.0, 2.0]]), np.array([0.5, -1.0, -3.0])),
        (np.array([[1.0, -1.0], [0.0, 2.0], [3.0, 1.0]]), np.array([[1.0, 0.5], [-0.5, 1.0]]), np.array([0.5, -0.5])),
    ],
    wrong=[
        (_without_bias, "The biases are missing: add b to every row before the sigmoid."),
        (_without_activation, "These are the weighted sums: the sigmoid is still to be applied."),
    ],
)
def _() -> Callable[[Any, Any, Any], Floats]:
    return lambda X, W, b: Dense(W, b)(X)
