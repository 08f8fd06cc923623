"""Answers of the chapter "Matrices, graphs and Markov chains"."""

import itertools
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import components, graphs, laplacian, markov, pagerank
from mlmath.practice.keys import answer

Floats = NDArray[np.float64]

_EDGES = [(0, 1), (1, 2), (2, 0), (2, 1), (0, 0)]
_MATRIX = graphs.matrix_of(3, _EDGES)


@answer(
    "ex-graphs-draw-backwards",
    kind="array",
    wrong=[
        (_MATRIX.T, "This is the other convention: here the column says where an edge starts, the row where it ends."),
        (_MATRIX - np.diag([1, 0, 0]), "The loop at vertex 1 is missing: it stands on the diagonal."),
    ],
)
def _() -> Floats:
    return _MATRIX


@answer(
    "ex-graphs-walks-by-hand",
    kind="number",
    wrong=[
        (1, "There is one more: look for walks that use an edge twice, or the loop."),
        (3, "So many walks of length 4 end at 1, and so many at 2: which entry of the vector belongs to 3?"),
    ],
)
def _() -> int:
    return int(graphs.count_walks(_MATRIX, 4)[2, 0])


def _triangles(W: ArrayLike) -> int:
    """Count the triples of vertices that are joined pairwise."""
    joined = np.asarray(W)
    triples = itertools.combinations(range(len(joined)), 3)
    return sum(bool(joined[i, j] and joined[j, k] and joined[i, k]) for i, j, k in triples)


def _closed_walks(W: ArrayLike) -> float:
    """Return the number of closed walks of length 3."""
    return float(np.trace(np.linalg.matrix_power(np.asarray(W), 3)))


_TRIANGLE = [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
_PATH = [[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]]
_COMPLETE = (np.ones((5, 5)) - np.eye(5)).tolist()
_KITE = [[0, 1, 1, 0], [1, 0, 1, 1], [1, 1, 0, 1], [0, 1, 1, 0]]


@answer(
    "ex-graphs-triangles",
    kind="function",
    points=[(_TRIANGLE,), (_PATH,), (_COMPLETE,), (_KITE,)],
    wrong=[
        (_closed_walks, "These are closed walks: each triangle is counted from three corners, in two directions."),
        (lambda W: _closed_walks(W) / 3, "Each triangle still counts twice: a walk can go round in two directions."),
    ],
)
def _() -> Callable[[ArrayLike], int]:
    return _triangles


@answer(
    "ex-graphs-find-components",
    kind="array",
    wrong=[
        ([1, 2, 2, 2, 2, 2], "From 4, 5 and 6 no way leads back to 2 and 3."),
        ([1, 1, 1, 4, 4, 4], "No way leads back to 1, so 1 is a component of its own."),
        ([1, 1, 1, 1, 1, 1], "The digraph is not strongly connected: no way leads back to 1."),
    ],
)
def _() -> Floats:
    pairs = [(0, 1), (1, 2), (2, 1), (2, 3), (3, 4), (4, 5), (5, 3), (0, 4)]
    numbers = components.kosaraju(graphs.matrix_of(6, pairs))
    return np.array([float(np.flatnonzero(numbers == number)[0]) + 1 for number in numbers])


@answer(
    "ex-graphs-shuffle",
    kind="number",
    wrong=[
        (5, "The number of elements does not decide: look at the lengths of the cycles."),
        (3, "After 3 steps the numbers 4 and 5 are still exchanged."),
        (2, "After 2 steps the numbers 1, 2 and 3 are not back."),
    ],
)
def _() -> int:
    return math.lcm(3, 2)


@answer(
    "ex-graphs-weather",
    kind="distribution",
    wrong=[
        ([0.25, 0.75], "These are the right numbers, exchanged: the first state is sun."),
        ([4 / 7, 3 / 7], "You divided the probabilities of sun; balance what leaves a state with what enters it."),
        ([0.5, 0.5], "That is fixed by the transpose: are your columns or your rows the distributions?"),
    ],
)
def _() -> Floats:
    return markov.stationary([[4 / 5, 3 / 5], [1 / 5, 2 / 5]])


@answer(
    "ex-graphs-gambler",
    kind="array",
    wrong=[
        (np.arange(6) / 5, "This is right for a fair game; here a round is lost more often than won."),
        (
            (1 - (2 / 3) ** np.arange(6)) / (1 - (2 / 3) ** 5),
            "You exchanged the probabilities to win and to lose a round.",
        ),
    ],
)
def _() -> Floats:
    ratio = 0.6 / 0.4  # the classical formula; the solution solves equations
    return np.asarray((1 - ratio ** np.arange(6)) / (1 - ratio**5))


@answer(
    "ex-graphs-period",
    kind="number",
    wrong=[
        (30, "This is the least common multiple: the greatest common divisor is wanted."),
        (1, "One more than 1 divides both 6 and 10: which lengths can a closed walk have?"),
        (6, "There are closed walks of length 10 too, and 6 does not divide it."),
    ],
)
def _() -> int:
    return math.gcd(6, 10)


@answer(
    "ex-graphs-three-pages",
    kind="distribution",
    wrong=[
        (np.array([8.0, 10, 15]) / 48, "The ranks sum to less than 1: what page 3 holds must jump as well."),
        (np.array([2.0, 3, 6]) / 11, "You let the surfer jump from the dangling page only: that is d = 1."),
        (np.array([4.0, 5, 15]) / 24, "Page 3 has no links, but it does not keep its rank: a dangling page jumps."),
    ],
)
def _() -> Floats:
    return pagerank.pagerank(graphs.matrix_of(3, [(0, 1), (0, 2), (1, 2)]), 0.5, tol=1e-12).ranks


@answer(
    "ex-graphs-how-many-steps",
    kind="number",
    wrong=[
        (math.ceil(math.log(1e-6) / math.log(0.85)), "The factor 2 is missing: two distributions can be 2 apart."),
        (math.log(1e-6 / 2) / math.log(0.85), "The number of steps is an integer: round up."),
        (math.floor(math.log(1e-6 / 2) / math.log(0.85)), "One step too few: round up, not down."),
    ],
    rtol=1e-9,
)
def _() -> int:
    return next(k for k in range(1000) if 2 * 0.85**k <= 1e-6)


@answer(
    "ex-graphs-path",
    kind="set",
    wrong=[
        ([0, 1, 2], "The eigenvalues add up to the sum of the diagonal, 4."),
        ([0, 2**0.5, -(2**0.5)], "These are the eigenvalues of W, the matrix of the edges; the Laplacian is D − W."),
    ],
)
def _() -> list[float]:
    return [2 - 2 * math.cos(math.pi * k / 3) for k in range(3)]  # the known formula for a path of three vertices


@answer(
    "ex-graphs-iris",
    kind="array",
    wrong=[
        ([3, 50], "Three is the number of species, which the graph does not know: count the eigenvalues 0."),
        ([2, 100], "The count is right; this is the larger of the components."),
    ],
)
def _() -> Floats:
    from sklearn.datasets import load_iris

    numbers = components.kosaraju(laplacian.neighbour_graph(load_iris().data, 5))
    sizes = np.bincount(numbers)
    return np.array([len(sizes), sizes.min()], dtype=float)
