"""Strongly connected components, and the block triangular form that they give a matrix.

Call :func:`strongly_connected_components` for graphs of any size, and :func:`frobenius_normal_form` for the matrix
with its components in order. :func:`kosaraju` is the transparent algorithm; the other one lets it do what is left
when dead ends and the largest component have been found by a few sparse products. As everywhere, a_ij ≠ 0 is an edge
from j to i.

See: strong-connectivity, frobenius-normal-form
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from mlmath.linalg.sparsity import as_adjacency

__all__ = ["FrobeniusForm", "condensation", "frobenius_normal_form", "kosaraju", "strongly_connected_components"]

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: So many rounds, each a product with the matrix or two, may a search cost; then the graph is too deep for it.
_ROUNDS = 40


def kosaraju(A: ArrayLike | sparse.sparray) -> Integers:
    """Return the strongly connected component of each vertex, by two depth-first searches.

    Parameters
    ----------
    A : array_like or sparse array, shape (n, n)
        The matrix of the digraph; only which entries are nonzero matters.

    Returns
    -------
    ndarray of int, shape (n,)
        The number of each vertex's component, from 0. An edge between two components leads to the smaller number.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.

    Notes
    -----
    O(n + m) operations for m edges, after O(n²) for reading a dense matrix; no recursion, so that a path of any length
    is no problem. See: alg-kosaraju. The algorithm is S. R. Kosaraju's (unpublished, 1978) and M. Sharir's, "A
    strong-connectivity algorithm and its applications in data flow analysis", Comput. Math. Appl. 7 (1981), 67–72.

    Examples
    --------
    >>> kosaraju([[0, 1, 0], [1, 0, 1], [0, 0, 0]])
    array([0, 0, 1])
    """
    graph = as_adjacency(A, "A")
    backwards = graph.tocsr()  # row i holds the vertices with an edge to i
    return np.array(_kosaraju(*(part.tolist() for g in (graph, backwards) for part in (g.indptr, g.indices))))


def strongly_connected_components(A: ArrayLike | sparse.sparray) -> Integers:
    """Return the strongly connected component of each vertex; fast when one of them holds most vertices on cycles.

    Parameters
    ----------
    A : array_like or sparse array, shape (n, n)
        The matrix of the digraph; only which entries are nonzero matters.

    Returns
    -------
    ndarray of int, shape (n,)
        The number of each vertex's component, from 0. An edge between two components leads to the smaller number.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.

    Notes
    -----
    O(n + m) operations for m edges, after O(n²) for reading a dense matrix. Vertices that no edge leaves, or none
    enters, are components; they are put aside, again and again. In what is left, the vertices that a busy vertex
    reaches, and those that reach it, are found by products of the sparse matrix with vectors, a constant number of
    them at most. What both sets share is a component; it is contracted to one vertex, and :func:`kosaraju` treats the
    rest (all of it, if the graph is so deep that the products did not suffice). The ideas are L. K. Fleischer,
    B. Hendrickson and A. Pınar's, "On identifying strongly connected components in parallel", IPDPS Workshops (2000),
    505–511, and W. McLendon III, B. Hendrickson, S. J. Plimpton and L. Rauchwerger's, "Finding strongly connected
    components in distributed graphs", J. Parallel Distrib. Comput. 65 (2005), 901–910. See: strong-connectivity.

    Examples
    --------
    >>> strongly_connected_components([[0, 1, 0], [1, 0, 1], [0, 0, 0]])
    array([0, 0, 1])
    """
    if getattr(A, "format", "") == "csr" and A.ndim == 2:  # type: ignore[union-attr]  # stored by rows: the reversed graph has the same components, without a copy
        backwards = strongly_connected_components(A.T)  # type: ignore[union-attr]
        numbers: Integers = backwards.max() - backwards
        return numbers
    graph = as_adjacency(A, "A")
    last, left, first = _trimmed(graph)
    core = graph if left.all() else graph[:, left][left, :]
    within = _components_of_core(core) if left.any() else np.zeros(0, dtype=np.int64)
    count = int(within.max(initial=-1)) + 1
    component = np.empty(len(left), dtype=np.int64)
    component[last] = np.arange(len(last))
    component[left] = len(last) + within
    component[first] = len(last) + count + np.arange(len(first))
    return component


def condensation(A: ArrayLike | sparse.sparray) -> NDArray[Any]:
    """Return the 0–1 matrix of the digraph whose vertices are the strongly connected components.

    Parameters
    ----------
    A : array_like or sparse array, shape (n, n)
        The matrix of the digraph; only which entries are nonzero matters.

    Returns
    -------
    ndarray, shape (c, c)
        Entry (p, q) is 1 if p ≠ q and an edge leads from component q to component p, numbered as by
        :func:`strongly_connected_components`. The matrix is upper triangular with a zero diagonal: no way leads back.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.

    Notes
    -----
    O(n + m + c²) operations for m edges. See: lem-condensation.

    Examples
    --------
    >>> condensation([[0, 1, 0], [1, 0, 1], [0, 0, 0]])
    array([[0., 1.],
           [0., 0.]])
    """
    graph = as_adjacency(A, "A").tocoo()
    component = strongly_connected_components(graph)
    count = int(component.max()) + 1
    C = np.zeros((count, count))
    C[component[graph.row], component[graph.col]] = 1
    np.fill_diagonal(C, 0)
    return C


class FrobeniusForm(NamedTuple):
    """A Frobenius normal form: the vertices in their new `order`, the `sizes` of the blocks, the `matrix` P A Pᵀ."""

    order: Integers
    sizes: Integers
    matrix: Any


def frobenius_normal_form(A: ArrayLike | sparse.sparray) -> FrobeniusForm:
    """Return P A Pᵀ, block upper triangular with irreducible blocks on the diagonal, and the order that makes it so.

    Parameters
    ----------
    A : array_like or sparse array, shape (n, n)
        Any real matrix.

    Returns
    -------
    FrobeniusForm
        `order` (new place k holds the old vertex order[k]), `sizes` of the diagonal blocks from the top, and `matrix`,
        dense or sparse (by columns) as `A` is. P has a 1 in row k and column order[k].

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.

    Notes
    -----
    O(n + m) operations for a sparse matrix with m entries, O(n²) for a dense one. Zeros are exact zeros; round first
    what counts as zero. See: thm-frobenius.

    Examples
    --------
    >>> frobenius_normal_form([[1, 0], [2, 3]])
    FrobeniusForm(order=array([1, 0]), sizes=array([1, 1]), matrix=array([[3., 2.],
           [0., 1.]]))
    """
    graph = as_adjacency(A, "A")
    component = strongly_connected_components(graph)
    order = np.argsort(component, kind="stable")
    permuted = graph[:, order][order, :]
    return FrobeniusForm(order, np.bincount(component), permuted if sparse.issparse(A) else permuted.toarray())


def _kosaraju(first: list[int], heads: list[int], first_back: list[int], tails: list[int]) -> list[int]:
    """Return the components of a digraph given by the edges out of each vertex and the edges into each."""
    n = len(first) - 1
    # Step 1: search along the edges backwards.
    finished = []
    seen = [False] * n
    following = first_back[:n]  # the next edge to look at
    for root in range(n):
        path = [] if seen[root] else [root]
        seen[root] = True
        while path:
            v = path[-1]
            if following[v] == first_back[v + 1]:
                finished.append(path.pop())
                continue
            w = tails[following[v]]
            following[v] += 1
            if not seen[w]:
                seen[w] = True
                path.append(w)
    # Step 2: search forwards, from the vertex that finished last.
    component = [-1] * n
    count = 0
    for root in reversed(finished):
        if component[root] >= 0:
            continue
        component[root] = count
        waiting = [root]
        while waiting:
            v = waiting.pop()
            for w in heads[first[v] : first[v + 1]]:
                if component[w] < 0:
                    component[w] = count
                    waiting.append(w)
        count += 1
    return component


def _trimmed(graph: Any) -> tuple[Integers, Flags, Integers]:
    """Put aside, round by round, the vertices that no edge leaves and those that no edge enters.

    Return the former, which of the vertices are left, and the latter. Edges lead only to vertices that come earlier:
    in the first list, then in what is left, then in the last list.
    """
    n = graph.shape[0]
    pattern = sparse.csc_array((np.ones(graph.nnz, dtype=np.int64), graph.indices, graph.indptr), shape=graph.shape)
    out_degree = np.diff(graph.indptr).astype(np.int64)
    in_degree = np.bincount(graph.indices, minlength=n)
    left = np.ones(n, dtype=bool)
    last, first = [], []
    for _ in range(_ROUNDS):
        ends = left & (out_degree == 0)
        starts = left & (in_degree == 0) & ~ends
        if np.count_nonzero(ends | starts) <= n // 1000:  # so few are not worth a round
            break
        last.append(np.flatnonzero(ends))
        first.append(np.flatnonzero(starts))
        left &= ~(ends | starts)
        out_degree -= pattern.T @ ends.astype(np.int64)
        in_degree -= pattern @ starts.astype(np.int64)
    nobody = np.zeros(0, dtype=np.int64)
    return np.concatenate([nobody, *last]), left, np.concatenate([nobody, *reversed(first)])


def _components_of_core(graph: Any) -> Integers:
    """Return the component of each vertex, after the one of a busy vertex has been contracted."""
    large = _component_of_a_busy_vertex(graph)
    if large is None:
        return kosaraju(graph)
    vertex = np.cumsum(~large)  # the others become 1, 2, …, and the component found becomes vertex 0
    vertex[large] = 0
    tails = np.repeat(np.arange(len(large)), np.diff(graph.indptr))
    left = np.flatnonzero(~(large[tails] & large[graph.indices]))
    pairs = (vertex[graph.indices[left]], vertex[tails[left]])
    size = int(vertex.max()) + 1
    contracted = sparse.csc_array((np.ones(len(left)), pairs), shape=(size, size))
    return kosaraju(contracted)[vertex]


def _component_of_a_busy_vertex(graph: Any) -> Flags | None:
    """Return the component of a vertex with many edges both ways, or None if the graph is too deep to find it fast."""
    ones = np.ones(graph.nnz, dtype=np.float32)
    pattern = sparse.csc_array((ones, graph.indices, graph.indptr), shape=graph.shape)
    out_degree = np.diff(graph.indptr)
    in_degree = np.bincount(graph.indices, minlength=graph.shape[0])
    busy = int(np.argmax(out_degree * in_degree))
    after = _reached(pattern, busy)
    before = None if after is None else _reached(pattern.T, busy)
    return None if after is None or before is None else after & before


def _reached(pattern: Any, start: int) -> Flags | None:
    """Return which vertices walks from `start` reach, level by level; None if there are too many levels."""
    reached: Flags = np.zeros(pattern.shape[0], dtype=bool)
    reached[start] = True
    level = reached
    for _ in range(_ROUNDS):
        level = (pattern @ level.astype(np.float32) > 0) & ~reached
        if not level.any():
            return reached
        reached |= level
    return None
