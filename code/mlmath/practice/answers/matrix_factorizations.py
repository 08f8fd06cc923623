"""Answers of the chapter "Orthogonality and matrix factorizations"."""

import math

import numpy as np
from numpy.typing import NDArray

from mlmath.linalg import cholesky, projectors, qr, qr_algorithm, symmetric_eigen
from mlmath.practice.keys import answer

Floats = NDArray[np.float64]


@answer(
    "ex-factor-adjoint",
    kind="array",
    wrong=[
        ([[1, 0], [2, 1]], "This is the transpose: it is the adjoint for the dot product, not for this inner product."),
        ([[1, 0], [6, 1]], "The weights are on the wrong sides: the inverse of M stands on the left."),
    ],
)
def _() -> Floats:
    # The columns are found one by one from <A v, w> = <v, w'>, with the unit vectors of the weighted inner product.
    A, weights = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([1.0, 3.0])
    return np.array([[(A[:, j] * weights)[i] / weights[j] for i in range(2)] for j in range(2)])


@answer(
    "ex-factor-mirrors",
    kind="number",
    wrong=[
        (55.0, "This is the angle between the mirrors; the plane is turned by twice as much."),
        (-110.0, "The order matters: the plane turns from the first mirror towards the second."),
        (250.0, "The order matters: the plane turns from the first mirror towards the second."),
        (190.0, "The angles of the mirrors are subtracted, not added."),
    ],
)
def _() -> float:
    # Follow one direction, 0 degrees: each mirror at the angle m sends a direction d to 2m - d.
    return float((2 * 75 - (2 * 20 - 0)) % 360)


@answer(
    "ex-factor-root",
    kind="array",
    wrong=[
        ([[math.sqrt(5), 2], [2, math.sqrt(5)]], "The root of a matrix is not taken entry by entry: square yours."),
        ([[1, 2], [2, 1]], "Its square is right, but it has the eigenvalue -1: take both roots positive."),
        ([[3, 0], [0, 1]], "These are the roots of the eigenvalues: go back to the old basis."),
    ],
)
def _() -> Floats:
    # Newton's iteration for the square root, which starts at A and converges to the positive definite root.
    A = np.array([[5.0, 4.0], [4.0, 5.0]])
    S = A
    for _ in range(30):
        S = (S + np.linalg.solve(S, A)) / 2
    return S


@answer(
    "ex-factor-projector",
    kind="array",
    wrong=[
        (np.outer([1, 2, 2], [1, 2, 2]) / 9, "This projects onto the normal of the plane: subtract it from I."),
        (np.eye(3) - np.outer([1, 2, 2], [1, 2, 2]), "Divide by the squared length of the normal."),
        (np.eye(3) - 2 * np.outer([1, 2, 2], [1, 2, 2]) / 9, "This reflects in the plane: subtract only once."),
    ],
)
def _() -> Floats:
    return projectors.onto([[2, 2], [-1, 0], [0, -1]])


@answer(
    "ex-factor-best-shift",
    kind="array",
    wrong=[
        ([0.0, 0.8], "This is power iteration without a shift: a shift can balance the other two eigenvalues."),
        ([-3.5, 4.5], "The shift is right; divide by the eigenvalue 10 - s."),
        ([3.5, 11.5 / 6.5], "Watch the sign of s: A - sI has the eigenvalues 10 - s, 1 - s and -8 - s."),
        ([1.0, 1.0], "With this shift -8 becomes -9, as large in absolute value as 10 - 1."),
    ],
)
def _() -> Floats:
    # The factor falls up to the best shift and rises afterwards: narrow the bracket.
    def factor(s: float) -> float:
        return max(abs(1 - s), abs(-8 - s)) / abs(10 - s)

    low, high = -9.0, 0.9
    for _ in range(200):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, b) if factor(a) < factor(b) else (a, high)
    return np.array([round(low, 9), round(factor(low), 9)])


_FOUR = np.array([[4, 1, 0, 1], [1, 3, 1, 0], [0, 1, -3, 1], [1, 0, 1, 1]])


def _by_size() -> Floats:
    values = symmetric_eigen.decompose(_FOUR).values
    return values[np.argsort(-np.abs(values))]


@answer(
    "ex-factor-deflation",
    kind="array",
    rtol=1e-5,
    wrong=[
        (
            np.sort(_by_size())[::-1],
            "These are the right numbers; power iteration finds the largest in absolute value first.",
        ),
        (np.abs(_by_size()), "One eigenvalue is negative: take the Rayleigh quotient, not the length of Av."),
        (np.full(4, _by_size()[0]), "Each run found the same eigenvalue: project at every step."),
    ],
)
def _() -> Floats:
    return _by_size()


@answer(
    "ex-factor-find-mirror",
    kind="direction",
    wrong=[
        ([-1, -1, 2], "This mirror does it too, but 2 - 3 cancels: take the other sign."),
        ([2, -1, 2], "This mirror sends the vector to its negative: subtract a multiple of the first basis vector."),
    ],
)
def _() -> Floats:
    return qr.reflector([2, -1, 2]).v


@answer(
    "ex-factor-qr-by-hand",
    kind="array",
    wrong=[
        ([[-3, -3], [0, 3]], "The diagonal should be positive: change the sign of the first row."),
        ([[3, 9], [0, 3]], "Divide by the length of the first column: r12 is the dot product with a unit vector."),
        ([[9, 9], [0, 9]], "These are squared lengths: take the roots on the diagonal."),
    ],
)
def _() -> Floats:
    return np.asarray(qr.positive_diagonal(*qr.by_reflections([[1, 3], [2, 0], [2, 3]])).R[:2])


@answer(
    "ex-factor-one-step",
    kind="array",
    wrong=[
        ([[2, 1], [1, 2]], "This is QR, the matrix itself: multiply in the other order."),
        ([[14, 3], [3, 6]], "The factor 1/5 is missing: the columns of Q have length 1."),
        ([[2.8, -0.6], [-0.6, 1.2]], "Take the sign of Q that makes the diagonal of R positive."),
    ],
)
def _() -> Floats:
    return np.asarray(qr_algorithm.unshifted_steps([[2, 1], [1, 2]], 1)[1])


@answer(
    "ex-factor-definite-for",
    kind="interval",
    wrong=[
        ((-2.0, 2.0), "This is what the second minor demands; the third demands more."),
        ((-3.0, 3.0), "The last minor bounds the square of t, not t."),
        ((0.0, math.sqrt(3)), "Negative t are possible too: only the square of t matters."),
    ],
)
def _() -> tuple[float, float]:
    # Definiteness changes where a Cholesky factor stops to exist: halve the bracket on the positive side.
    low, high = 0.0, 2.0
    for _ in range(60):
        t = (low + high) / 2
        definite = cholesky.is_positive_definite(np.array([[2, t, 0], [t, 2, 1], [0, 1, 2]]))
        low, high = (t, high) if definite else (low, t)
    return -low, low


@answer(
    "ex-factor-cholesky",
    kind="array",
    wrong=[
        ([[2, 1, -1], [0, 3, 1], [0, 0, 2]], "This is the transpose: L is lower triangular."),
        ([[4, 0, 0], [2, 9, 0], [-2, 3, 4]], "Divide each column by the root of its diagonal entry."),
        ([[2, 0, 0], [1, 3, 0], [-1, 1, 4]], "The last diagonal entry is a root too: take it."),
    ],
)
def _() -> Floats:
    return cholesky.blocked([[4, 2, -2], [2, 10, 2], [-2, 2, 6]])


@answer(
    "ex-factor-own-least-squares",
    kind="array",
    rtol=1e-5,
    wrong=[
        ([152.13348416, 0.0, 0.0], "This is the mean of the progress, a fit without features."),
    ],
)
def _() -> Floats:
    # The normal equations of the centred features, which are well conditioned; the constant follows from the means.
    from sklearn.datasets import load_diabetes

    X, progress = load_diabetes(return_X_y=True, scaled=False)
    features = X[:, 2:4]
    centred = features - features.mean(axis=0)
    slopes = cholesky.solve(centred.T @ centred, centred.T @ (progress - progress.mean()))
    return np.array([progress.mean() - features.mean(axis=0) @ slopes, *slopes])
