"""Answers of the chapter "Singular values, pseudoinverse and PCA"."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlmath.linalg import least_squares, svd
from mlmath.linalg.pca import PCA
from mlmath.practice.keys import answer

Floats = NDArray[np.float64]


@answer(
    "ex-svd-shapes",
    kind="array",
    wrong=[
        ([1000012.0, 3012.0, 3008.0], "The compact form keeps rank = 2 columns of U and rows of the transposed V."),
        ([1003009.0, 3012.0, 2008.0], "The full middle factor is to be kept as a list of 3 numbers."),
    ],
)
def _() -> Floats:
    U, sigma, Vt = np.linalg.svd(np.ones((1000, 3)))
    full = U.size + sigma.size + Vt.size
    return np.array([full, U[:, :3].size + 3 + Vt.size, U[:, :2].size + 2 + Vt[:2].size], dtype=float)


@answer(
    "ex-svd-by-hand",
    kind="array",
    wrong=[
        ([1.0, 1.0], "These are the eigenvalues of the matrix itself."),
        ([3 + 2 * math.sqrt(2), 3 - 2 * math.sqrt(2)], "These are the squares: take the roots."),
        ([math.sqrt(2) - 1, math.sqrt(2) + 1], "Both are right, but the larger one comes first."),
    ],
)
def _() -> Floats:
    return svd.jacobi([[1, 2], [0, 1]]).values


@answer(
    "ex-svd-symmetric",
    kind="array",
    wrong=[
        (np.array([1, -1]) / math.sqrt(2), "Then the singular value would be -1: singular values are not negative.")
    ],
)
def _() -> Floats:
    U, _, Vt = svd.decompose([[1, 2], [2, 1]])
    return np.asarray(U[:, 1] * np.sign(Vt[1, 0]))


@answer(
    "ex-svd-rank-one",
    kind="array",
    wrong=[
        ([[3.0, 0.0], [4.0, 0.0]], "This keeps a column. Keep the first singular direction instead."),
        ([[1.5, -1.5], [-0.5, 0.5]], "This is what is left over: the term of the second singular value."),
    ],
)
def _() -> Floats:
    return svd.low_rank([[3, 0], [4, 5]], 1)


@answer(
    "ex-svd-storage",
    kind="number",
    wrong=[
        (1080.0, "This is the largest rank there is; its factors need far more entries than the image."),
        (691.0, "With rank 691 the factors already have more entries than the image: round down."),
    ],
)
def _() -> float:
    return float(max(k for k in range(1081) if k * (1080 + 1920 + 1) < 1080 * 1920))


@answer(
    "ex-svd-terms",
    kind="number",
    wrong=[(1.0, "Rank 1 already explains much of the squared sum, but the error is a root.")],
)
def _() -> float:
    from sklearn.datasets import load_sample_image

    red = load_sample_image("china.jpg")[::4, ::4, 0].astype(float)
    U, values, Vt = svd.decompose(red)
    rest, k = red.copy(), 0
    while np.linalg.norm(rest) > 0.1 * np.linalg.norm(red):
        rest -= values[k] * np.outer(U[:, k], Vt[k])
        k += 1
    return float(k)


@answer(
    "ex-svd-shortest",
    kind="array",
    wrong=[
        ([9.0, 0.0, 0.0], "This is a solution, but longer than necessary."),
        ([3.0, 1.0, 2.0], "This is a solution, but longer than necessary: it must be a multiple of (1, 2, 2)."),
        ([3.0, 6.0, 6.0], "Divide by the squared length of (1, 2, 2), which is 9, not by its length 3."),
    ],
)
def _() -> Floats:
    return np.asarray(np.linalg.lstsq(np.array([[1.0, 2.0, 2.0]]), np.array([9.0]), rcond=None)[0])


@answer(
    "ex-svd-pseudoinverse",
    kind="array",
    wrong=[
        (np.array([[1, 1, 0], [1, 1, 0]]), "This is the transpose: it is still to be divided by a number."),
        (np.array([[1, 1, 0], [1, 1, 0]]) / 2, "Divide by the square of the singular value, which is 4."),
        (np.array([[1, 1], [1, 1], [0, 0]]) / 4, "The pseudoinverse of a 3 × 2 matrix has the shape (2, 3)."),
    ],
)
def _() -> Floats:
    return svd.pseudoinverse([[1, 1], [1, 1], [0, 0]])


def _by_gram_matrix(A: Any) -> Floats:
    """Return what the formula for independent columns gives, and zeros where it fails."""
    A = np.asarray(A, dtype=float)
    gram = A.T @ A
    if np.linalg.matrix_rank(gram) < len(gram):
        return np.zeros(A.T.shape)
    return np.asarray(np.linalg.solve(gram, A.T))


def _with_absolute_cut_off(A: Any) -> Floats:
    """Return what comes out if the cut-off does not know the largest singular value."""
    U, values, Vt = np.linalg.svd(A, full_matrices=False)
    keep = values > 1e-10
    return np.asarray((Vt[keep].T / values[keep]) @ U[:, keep].T)


@answer(
    "ex-svd-own-pseudoinverse",
    kind="function",
    points=[
        (np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),),
        (np.array([[1.0, 2.0, 2.0]]),),
        (np.array([[1.0, 2.0], [2.0, 4.0]]),),
        (np.diag([1.0, 1e-13]),),
        (np.diag([1e6, 1e-5]),),
        (np.array([[2e-12, 0.0], [0.0, 1e-12]]),),
        (np.zeros((2, 3)),),
    ],
    wrong=[
        (_by_gram_matrix, "Independent columns are right; try a wide matrix, or one of rank 1."),
        (_with_absolute_cut_off, "Compare the singular values with the largest one, not with a fixed number."),
        (np.linalg.pinv, "Check which singular values count as zero: the exercise names the cut-off."),
    ],
)
def _() -> Callable[[Any], Floats]:
    return lambda A: svd.pseudoinverse(A, rtol=1e-10)


@answer(
    "ex-svd-three-points",
    kind="array",
    wrong=[
        ([1.5, 0.5], "Both numbers are right, but exchanged: the intercept comes first."),
        ([0.0, 1.8], "This line is forced through the origin: the column of ones is missing."),
    ],
)
def _() -> Floats:
    return least_squares.by_qr([[1, 0], [1, 1], [1, 2]], [1, 1, 4])


@answer(
    "ex-svd-pca-by-hand",
    kind="number",
    wrong=[
        (3.0, "This is the variance itself: divide by the sum of both."),
        (3 / 4, "Shares are of variances, not of singular values: square them before you divide."),
        (27 / 28, "The mean is missing: centre the points first."),
    ],
)
def _() -> float:
    return float(PCA().fit([[0, 0], [1, 2], [2, 1], [3, 3]]).explained_variance_ratio_[0])


@answer(
    "ex-svd-components",
    kind="number",
    wrong=[
        (1.0, "Without standardizing, one feature with large numbers explains nearly everything."),
        (7.0, "Shares of the total variance add up too slowly for 7: count from 1, not from 0."),
    ],
)
def _() -> float:
    from sklearn.datasets import load_wine

    wine = load_wine().data
    correlations = np.linalg.eigvalsh(np.corrcoef(wine.T))[::-1]
    return float(1 + np.sum(np.cumsum(correlations) < 0.9 * correlations.sum()))


@answer(
    "ex-svd-oversampling",
    kind="number",
    wrong=[
        (8.0, "This is s - 1: add 1."),
        (21.0, "Square 3/2 before you compare: the factor is a root."),
    ],
)
def _() -> float:
    return 1 + 10 / (1.5**2 - 1)
