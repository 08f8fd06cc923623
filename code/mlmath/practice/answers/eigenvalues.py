"""Answers of the chapter "Eigenvalues and eigenvectors"."""

import cmath
import math
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from mlmath.linalg import characteristic
from mlmath.practice.keys import answer

Floats = NDArray[np.float64]


@answer(
    "ex-eigen-is-it-one",
    kind="number",
    wrong=[
        (3.0, "3 is the other eigenvalue; its eigenvector is (1, 0). Multiply the matrix with (1, -1)."),
        (-2.0, "Compare the second entries with their signs: -2 is 2 times -1."),
    ],
)
def _() -> float:
    # The Rayleigh quotient of an eigenvector is its eigenvalue.
    v = np.array([1.0, -1.0])
    return float(v @ np.array([[3.0, 1.0], [0.0, 2.0]]) @ v / (v @ v))


@answer(
    "ex-eigen-mirror",
    kind="direction",
    wrong=[
        ([1, 3], "This vector lies in the mirror: it keeps its place, so its eigenvalue is 1."),
        ([3, 1], "This vector is not orthogonal to (1, 3): check the dot product."),
    ],
)
def _() -> Floats:
    angle = math.atan(3) + math.pi / 2
    return np.array([math.cos(angle), math.sin(angle)])


@answer(
    "ex-eigen-cubic",
    kind="expression",
    symbols="x",
    wrong=[
        ("-x**3 + 4*x**2 - 5*x + 5", "This is det(A - xI); the leading coefficient of det(xI - A) is 1."),
        ("x**3 + 4*x**2 + 5*x + 5", "The signs alternate: minus the trace, plus the minors, minus the determinant."),
    ],
)
def _() -> Any:
    x = sp.Symbol("x")
    coefficients = characteristic.polynomial([[2, 1, 0], [0, 1, 3], [1, 0, 1]])
    return sum(c * x ** (3 - k) for k, c in enumerate(coefficients))


@answer(
    "ex-eigen-solve",
    kind="set",
    up_to_scale=True,
    wrong=[
        ([[1, 1]], "There are two different eigenvalues, so a second vector is missing."),
        ([[1, 1], [1, 2]], "The matrix sends (1, 2) to (0, 3), which is no multiple: check the null space of A - 3I."),
    ],
)
def _() -> list[Floats]:
    return list(np.linalg.eig(np.array([[4.0, -2.0], [1.0, 1.0]])).eigenvectors.T)


@answer(
    "ex-eigen-multiplicities",
    kind="array",
    wrong=[
        ([3, 3], "A - 2I is not zero, so not every vector is an eigenvector."),
        ([2, 3], "Both numbers are right, but exchanged: the algebraic one comes first."),
        ([3, 1], "The rank of A - 2I is 1; the dimension of its null space is 3 minus that."),
    ],
)
def _() -> Floats:
    A = np.array([[2, 1, 0], [0, 2, 0], [0, 0, 2]])
    algebraic = int((np.diag(A) == 2).sum())  # triangular
    return np.array([algebraic, 3 - np.linalg.matrix_rank(A - 2 * np.eye(3))], dtype=float)


@answer(
    "ex-eigen-fifth-power",
    kind="array",
    wrong=[
        ([1215, 96], "5 and 3 are the entries of x, not its coordinates in the eigenbasis."),
        ([14, 8], "This is the image after one step: raise both eigenvalues to the power 5."),
    ],
)
def _() -> Floats:
    return np.array(characteristic.power([[4, -2], [1, 1]], 5) @ [5, 3], dtype=float)


@answer(
    "ex-eigen-spiral",
    kind="number",
    wrong=[
        (5.0, "This is the product of both eigenvalues, the square of their modulus."),
        (1.0, "This is the real part: the modulus also counts the imaginary part."),
        (3.0, "The modulus of 1 + 2i is not the sum of the parts: square, add, take the root."),
    ],
)
def _() -> float:
    return abs(1 + cmath.sqrt(1 - 5))  # half the trace plus the root of the reduced discriminant


@answer(
    "ex-eigen-table",
    kind="number",
    wrong=[
        (6, "The roots of x^6 = 1 lie on a circle: most of them are not real."),
        (1, "1 is one; but an alternating vector is reversed, which gives a second one."),
        (0, "Rounding leaves tiny imaginary parts: compare with a tolerance."),
    ],
)
def _() -> int:
    roots = [cmath.exp(2j * math.pi * k / 6) for k in range(6)]
    return sum(abs(root.imag) < 1e-9 for root in roots)


@answer(
    "ex-eigen-three-numbers",
    kind="set",
    wrong=[
        ([1, 2, 3], "These are the eigenvalues of A itself: now invert each and add 2."),
        ([3, 4, 5], "You added 2 without inverting."),
    ],
)
def _() -> list[Any]:
    A = sp.diag(1, 2, 3)
    return list((A.inv() + 2 * sp.eye(3)).eigenvals())


@answer(
    "ex-eigen-rabbits",
    kind="number",
    wrong=[
        ((1 - math.sqrt(5)) / 2, "This is the other eigenvalue, whose powers vanish."),
        ((math.sqrt(5) - 1) / 2, "This is the reciprocal of the limit: divide the later number by the earlier one."),
    ],
)
def _() -> float:
    power = characteristic.power([[1, 1], [1, 0]], 80)
    return int(power[0, 0]) / int(power[0, 1])


@answer(
    "ex-eigen-hump",
    kind="number",
    wrong=[
        (0, "The eigenvalues are smaller than 1, but the corner of the power grows at first."),
        (10, "The corner is as large for k = 9; what do the diagonal entries say?"),
    ],
)
def _() -> int:
    # Squared norm by the formula of the powers.
    return max(range(1, 60), key=lambda k: 2 * 0.9 ** (2 * k) + (k * 0.9 ** (k - 1)) ** 2)


@answer(
    "ex-eigen-scale",
    kind="number",
    wrong=[
        (0.95 / 5, "5 is the trace; the spectral radius is the largest modulus of a single eigenvalue."),
        ((5 + math.sqrt(33)) / 2 / 0.95, "This is the reciprocal of the factor."),
    ],
)
def _() -> float:
    return 0.95 * 2 / (5 + math.sqrt(33))
