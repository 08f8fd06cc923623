"""Answers of the chapter "Norms and inner products"."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlmath.linalg import gram_schmidt, inner, norms, projection
from mlmath.practice.keys import answer

Floats = NDArray[np.float64]


@answer(
    "ex-norms-three-lengths",
    kind="array",
    wrong=[
        ([5.0, 7.0, 6.0], "The 1-norm adds absolute values: the minus sign of -3 does not count."),
        ([11.0, 49.0, 6.0], "The second number is the squared Euclidean norm: a root is still to be taken."),
        ([6.0, 7.0, 11.0], "All three are right, but in another order: first p = 1, then 2, then infinity."),
    ],
)
def _() -> Floats:
    return np.array([norms.p_norm([2, -3, 6], p) for p in (1, 2, math.inf)])


def _never_the_max_norm(x: Sequence[float], p: float) -> float:
    """Return what the broken function of the exercise returns."""
    return float(sum(abs(t) ** p for t in x) ** (1 / p))


@answer(
    "ex-norms-broken-branch",
    kind="function",
    points=[([3, -4], 1), ([3, -4], 2), ([3, -4], math.inf), ([1, -2, 2], 3), ([0.5, -0.25], math.inf)],
    wrong=[(_never_the_max_norm, "For p = inf the test p >= 1 still comes first: infinity passes it.")],
)
def _() -> Callable[[Any, float], float]:
    return norms.p_norm


@answer(
    "ex-norms-best-constants",
    kind="array",
    wrong=[
        ([5.0, 5.0], "5 works as the second constant, but a smaller one does too: try Hölder's inequality with p = 2."),
        ([1.0, 1.0], "These are the constants of the opposite inequalities, attained by a standard basis vector."),
        ([math.sqrt(5), 5.0], "Both numbers are right, but exchanged."),
    ],
)
def _() -> Floats:
    return np.array([norms.comparison_constant(5, 1, math.inf), norms.comparison_constant(5, 1, 2)])


@answer(
    "ex-norms-who-is-nearer",
    kind="number",
    wrong=[(math.log(5 / 3) / math.log(2), "This is 1/p: take the reciprocal.")],
)
def _() -> float:
    return math.log(2) / math.log(5 / 3)


@answer(
    "ex-norms-neuron",
    kind="number",
    wrong=[
        (4.0, "This is the dot product alone: the bias is missing."),
        (0.0, "The activation cuts negative numbers off only, and what comes in here is positive."),
        (5.0, "The bias is negative: it is added, that is, 1 is subtracted."),
    ],
)
def _() -> float:
    return max(0.0, inner.dot([2, -1, 3], [1, 4, 2]) - 1)


_DOCUMENTS = np.array([[3, 0, 1, 0], [6, 1, 2, 0], [0, 2, 0, 5], [1, 1, 1, 1]])
_QUERY = np.array([2, 0, 1, 1])


@answer(
    "ex-norms-documents",
    kind="array",
    wrong=[
        (_DOCUMENTS @ _QUERY, "These are the dot products: divide each by both norms."),
        (
            _DOCUMENTS @ _QUERY / np.linalg.norm(_DOCUMENTS, axis=1),
            "The rows are normalized, but the query is not.",
        ),
        (
            _DOCUMENTS @ _QUERY / np.linalg.norm(_DOCUMENTS) / np.linalg.norm(_QUERY),
            "You divided by the norm of the whole matrix: each row has a norm of its own (axis=1).",
        ),
    ],
)
def _() -> Floats:
    return inner.cosine_matrix(_DOCUMENTS, [_QUERY])[:, 0]


@answer(
    "ex-norms-which-matrices",
    kind="interval",
    wrong=[
        ((-4.0, 4.0), "The condition is t squared < 4."),
        ((0.0, 2.0), "Negative t are possible too: only the square of t matters."),
    ],
)
def _() -> tuple[float, float]:
    # The matrix [[1, t], [t, 4]] is positive definite as long as its determinant 4 − t² is positive.
    low, high = np.sort(np.roots([-1, 0, 4]).real)
    return float(low), float(high)


@answer(
    "ex-norms-function-angle",
    kind="number",
    wrong=[
        (math.sqrt(3) / 2, "This is the cosine of the angle: take the arc cosine."),
        (math.acos(0.5), "Divide the inner product by both norms before you take the arc cosine."),
        (30.0, "This is the angle in degrees; it is wanted in radians."),
    ],
)
def _() -> float:
    def one(t: Floats) -> Floats:
        return np.ones_like(t)

    def identity(t: Floats) -> Floats:
        return t

    fg, ff, gg = (inner.function_inner(f, g, 0, 1) for f, g in ((one, identity), (one, one), (identity, identity)))
    return math.acos(fg / math.sqrt(ff * gg))


@answer(
    "ex-norms-orthogonal-to-two",
    kind="direction",
    wrong=[
        ([-2, 1, 1], "This vector is orthogonal to the first one, but not to the second."),
        ([2, 1, -1], "This vector is orthogonal to the second one, but not to the first."),
    ],
)
def _() -> Floats:
    return projection.orthogonal_complement([[1, 0], [2, 1], [0, 1]])[:, 0]


_BASIS = np.array([[1, 2, 2], [2, 1, -2], [2, -2, 1]]) / 3


@answer(
    "ex-norms-coordinates",
    kind="array",
    wrong=[([15.0, 12.0, -6.0], "Three times too large: the factor 1/3 of the basis vectors is missing.")],
)
def _() -> Floats:
    return projection.coordinates([3, 6, 0], _BASIS.T)


@answer(
    "ex-norms-how-far",
    kind="number",
    wrong=[
        (3.0, "Divide by the norm of the vector that is orthogonal to the plane."),
        (1.0, "Divide by the norm of the vector, not by its squared norm."),
        (math.sqrt(38), "This is the length of the projection onto the plane; the residual is wanted."),
    ],
)
def _() -> float:
    return projection.distance_to_subspace([1, 2, 6], [[1, 0], [0, 1], [1, 1]])


@answer(
    "ex-norms-gram-schmidt-by-hand",
    kind="direction",
    wrong=[
        ([-5 / 3, -2 / 3, 7 / 3], "You have not subtracted the projection onto the second vector."),
        ([2, 1, 2], "You have not subtracted the projection onto the first vector."),
    ],
)
def _() -> Floats:
    return gram_schmidt.reorthogonalized([[1, 0, 0], [1, 1, 1], [1, 2, 4]]).Q[:, 2]


def _first_size_with_loss(method: Callable[..., gram_schmidt.Orthogonalized], threshold: float) -> int:
    """Return the first size at which a version loses more orthogonality than `threshold` on Hilbert matrices."""
    # For this threshold the answer depends least on how a machine rounds: over random orders of summation, the
    # classical loss jumps from below 3e-4 to above 4e-2, the modified one nearly always from below 6e-4 to above 1e-3.
    from scipy.linalg import hilbert

    n = 2
    while gram_schmidt.loss_of_orthogonality(method(hilbert(n), rtol=0).Q) <= threshold:
        n += 1
    return n


@answer(
    "ex-norms-when-it-goes",
    kind="array",
    wrong=[
        ([11, 7], "Both numbers are right, but exchanged: the classical version fails first."),
        ([7, 7], "Both numbers belong to the classical version: does your second version compute from what is left?"),
        ([11, 11], "Both numbers belong to the modified version: the classical one computes from the original column."),
        (
            [7, 12],
            "One size too many for the modified version: another order of summation rounds differently. Use @.",
        ),
    ],
)
def _() -> Floats:
    methods = (gram_schmidt.classical, gram_schmidt.modified)
    return np.array([_first_size_with_loss(method, 1e-3) for method in methods], dtype=float)


@answer(
    "ex-norms-complement",
    kind="span",
    wrong=[
        ([[1, 0, -1, 0]], "This vector is in the complement, but its dimension is 4 - 2 = 2: one more is needed."),
        ([[1, 1, 1, 1], [1, -1, 1, -1]], "These vectors span the subspace itself; its complement is wanted."),
    ],
)
def _() -> Floats:
    return projection.orthogonal_complement([[1, 1], [1, -1], [1, 1], [1, -1]])
