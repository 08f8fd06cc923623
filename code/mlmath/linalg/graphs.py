"""The directed graph of a square matrix: its edges, its walks, what can be reached, and how often.

One convention everywhere in the package: the entry a_ij ≠ 0 is an edge from vertex j to vertex i, from the column to
the row. A product A @ x then moves what stands in x along the edges. (Where another source draws the edge from i to j,
hand over A.T.) Call :func:`edges`, :func:`count_walks`, :func:`distances_from` and :func:`period`. Matrices may be
dense or from ``scipy.sparse``; vertices are numbered from 0, as in NumPy.

See: graph-of-a-matrix, walks-and-powers, strong-connectivity
"""

from collections import deque
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from mlmath.linalg.components import strongly_connected_components
from mlmath.linalg.sparsity import as_adjacency
from mlmath.validate import as_count, as_square

__all__ = ["Edges", "count_walks", "distances_from", "edges", "is_irreducible", "is_primitive", "matrix_of", "period"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Edges(NamedTuple):
    """The edges of a digraph: the k-th leads from vertex `tails[k]` to vertex `heads[k]` and weighs `weights[k]`."""

    tails: Integers
    heads: Integers
    weights: Floats


def edges(A: ArrayLike | sparse.sparray) -> Edges:
    """Return the edges of the digraph of a matrix: one for each nonzero entry, from its column to its row.

    Parameters
    ----------
    A : array_like or sparse array, shape (n, n)
        Any real matrix.

    Returns
    -------
    Edges
        The tails (columns), heads (rows) and weights (entries), sorted by tail and then by head.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.

    Notes
    -----
    O(n²) operations for a dense matrix, O(n + m) for a sparse one with m entries. See: def-digraph.

    Examples
    --------
    >>> edges([[0, 2], [0, 5]])
    Edges(tails=array([1, 1]), heads=array([0, 1]), weights=array([2., 5.]))
    """
    graph = as_adjacency(A, "A")
    tails = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    return Edges(tails, graph.indices.astype(np.int64), graph.data.copy())


def matrix_of(n: int, links: ArrayLike) -> Floats:
    """Return the 0–1 matrix of the digraph with the vertices 0, …, n − 1 and the given edges.

    Parameters
    ----------
    n : int
        The number of vertices.
    links : array_like of int, shape (m, 2)
        The edges, each a pair (from, to); a pair that is repeated counts once.

    Returns
    -------
    ndarray, shape (n, n)
        Entry (i, j) is 1 if there is an edge from j to i.

    Raises
    ------
    TypeError, ValueError
        If `n` is not a positive integer, or the pairs are not pairs of vertices.

    Notes
    -----
    O(n²) operations. See: def-digraph.

    Examples
    --------
    >>> matrix_of(2, [(0, 1)])
    array([[0., 0.],
           [1., 0.]])
    """
    n = as_count(n, "n")
    if np.ma.is_masked(links):
        raise ValueError("links must not have masked entries")
    pairs = np.asarray(links)
    A = np.zeros((n, n))
    if pairs.size == 0:
        return A
    if pairs.dtype.kind not in "iu":
        raise TypeError(f"links must hold integers, got dtype {pairs.dtype}")
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise ValueError(f"links must have shape (m, 2), got {pairs.shape}")
    if pairs.min() < 0 or pairs.max() >= n:
        raise ValueError(f"links must join vertices from 0 to {n - 1}, got {pairs.min()} to {pairs.max()}")
    A[pairs[:, 1], pairs[:, 0]] = 1
    return A


def count_walks(A: ArrayLike, k: int) -> NDArray[Any]:
    """Return how many walks with k edges lead from each vertex to each: the power A^k, in exact integers.

    Parameters
    ----------
    A : array_like, shape (n, n)
        Entry (i, j) is the number of edges from j to i, an integer from 0 to 2^53.
    k : int
        The length of the walks, at least 0.

    Returns
    -------
    ndarray of Python integers, shape (n, n)
        Entry (i, j) is the number of walks from j to i. Python's integers cannot overflow; those of NumPy
        (``np.linalg.matrix_power`` of an integer matrix) do so without a word from 2^63 on.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a square matrix of such integers, or `k` is not a count.

    Notes
    -----
    O(n³ log k) multiplications of integers, by repeated squaring. See: thm-walks.

    Examples
    --------
    >>> count_walks([[1, 1], [1, 0]], 100)[0, 0]
    573147844013817084101
    """
    A = as_square(A, "A")
    k = as_count(k, "k", at_least=0)
    if (np.rint(A) != A).any() or (A < 0).any() or (A > 2.0**53).any():
        raise ValueError("A must hold the numbers of edges: integers from 0 to 2^53, where floats are exact")
    square = A.astype(np.int64).astype(object)
    power = np.eye(len(A), dtype=np.int64).astype(object)
    while k > 0:  # read k in binary, from the last digit
        if k % 2 == 1:
            power = square @ power
        square = square @ square
        k //= 2
    return power


def distances_from(A: ArrayLike | sparse.sparray, start: int) -> Integers:
    """Return the length of a shortest walk from one vertex to each, by breadth-first search.

    Parameters
    ----------
    A : array_like or sparse array, shape (n, n)
        The matrix of the digraph; only which entries are nonzero matters.
    start : int
        The vertex where the walks begin.

    Returns
    -------
    ndarray of int, shape (n,)
        The number of edges of a shortest walk, 0 for `start` itself, and −1 where no walk leads.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix, or `start` is none of its vertices.

    Notes
    -----
    O(n + m) operations for m edges, after O(n²) for reading a dense matrix. See: alg-breadth-first.

    Examples
    --------
    >>> distances_from([[0, 0, 1], [1, 0, 0], [0, 0, 0]], 0)
    array([ 0,  1, -1])
    """
    graph = as_adjacency(A, "A")
    n = graph.shape[0]
    start = as_count(start, "start", at_least=0)
    if start >= n:
        raise ValueError(f"start must be a vertex from 0 to {n - 1}, got {start}")
    first, heads = graph.indptr.tolist(), graph.indices.tolist()
    distance = [-1] * n
    distance[start] = 0
    waiting = deque([start])
    while waiting:
        v = waiting.popleft()
        for w in heads[first[v] : first[v + 1]]:
            if distance[w] < 0:  # not met before
                distance[w] = distance[v] + 1
                waiting.append(w)
    return np.array(distance)


def is_irreducible(A: ArrayLike | sparse.sparray) -> bool:
    """Say whether walks lead from every vertex to every other: whether the digraph is strongly connected.

    Parameters
    ----------
    A : array_like or sparse array, shape (n, n)
        The matrix; only which entries are nonzero matters. A matrix with n = 1 is always irreducible.

    Returns
    -------
    bool
        Whether `A` is irreducible.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.

    Notes
    -----
    O(n + m) operations for m edges, after O(n²) for reading a dense matrix. See: thm-irreducible.

    Examples
    --------
    >>> is_irreducible([[0, 1], [1, 0]]), is_irreducible([[1, 1], [0, 1]])
    (True, False)
    """
    return int(strongly_connected_components(A).max()) == 0


def period(A: ArrayLike | sparse.sparray) -> int:
    """Return the greatest common divisor of the lengths of all closed walks of an irreducible matrix.

    Parameters
    ----------
    A : array_like or sparse array, shape (n, n)
        An irreducible matrix, other than the 1 × 1 zero matrix, which has no closed walk.

    Returns
    -------
    int
        The period, from 1 to n.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix, is reducible, or is the 1 × 1 zero matrix.

    Notes
    -----
    O(n + m) operations: no power of `A` is formed. See: prp-period.

    Examples
    --------
    >>> period([[0, 0, 1], [1, 0, 0], [0, 1, 0]]), period([[1, 1], [1, 0]])
    (3, 1)
    """
    if not is_irreducible(A):
        raise ValueError("A must be irreducible: its digraph is not strongly connected")
    tails, heads, _ = edges(A)
    if len(tails) == 0:
        raise ValueError("A must not be the 1 × 1 zero matrix: it has no closed walk")
    level = distances_from(A, 0)
    return int(np.gcd.reduce(level[tails] + 1 - level[heads]))


def is_primitive(A: ArrayLike | sparse.sparray) -> bool:
    """Say whether some power of a nonnegative matrix has only positive entries.

    Parameters
    ----------
    A : array_like or sparse array, shape (n, n)
        A matrix without negative entries.

    Returns
    -------
    bool
        Whether `A` is primitive: irreducible with period 1.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix, or has a negative entry.

    Notes
    -----
    O(n + m) operations: no power of `A` is formed. See: thm-primitive.

    Examples
    --------
    >>> is_primitive([[1, 1], [1, 0]]), is_primitive([[0, 1], [1, 0]])
    (True, False)
    """
    graph = as_adjacency(A, "A")
    if (graph.data < 0).any():
        raise ValueError("A must not have negative entries")
    return graph.nnz > 0 and is_irreducible(graph) and period(graph) == 1
