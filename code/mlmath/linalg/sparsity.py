"""Matrices with few nonzero entries: the check at the door of every function that reads a matrix as a graph.

A sparse matrix stores its nonzero entries column by column (``scipy.sparse.csc_array``): `indices` and `data` hold
the rows and values of the entries, and column j is the piece from ``indptr[j]`` to ``indptr[j + 1]``. In the digraph
of the matrix this piece lists the vertices that edges from j lead to.

See: graph-of-a-matrix
"""

from typing import Any

import numpy as np
from scipy import sparse

from mlmath.validate import as_square

__all__ = ["as_adjacency"]


def as_adjacency(A: Any, name: str) -> Any:
    """Return a square matrix, dense or sparse, as a sparse array of columns without stored zeros.

    Parameters
    ----------
    A : array_like or sparse array, shape (n, n)
        A real matrix. It is not changed; the result may share its memory.
    name : str
        The argument's name, for the error message.

    Returns
    -------
    scipy.sparse.csc_array, shape (n, n)
        The entries as floats; rows within a column ascend, and no zero is stored.

    Raises
    ------
    TypeError
        If `A` is not real and numeric.
    ValueError
        If `A` is not square, is empty, or holds a NaN or an infinity (also one that parts of an entry add up to).

    Examples
    --------
    >>> as_adjacency([[0, 2], [0, 5]], "A").indices
    array([0, 1], dtype=int32)
    """
    if not sparse.issparse(A):
        return sparse.csc_array(as_square(A, name))
    if A.ndim != 2 or A.shape[0] != A.shape[1]:
        raise ValueError(f"{name} must be square, got shape {A.shape}")
    if A.shape[0] == 0:
        raise ValueError(f"{name} must not be empty, got shape {A.shape}")
    if A.dtype.kind not in "biuf":
        raise TypeError(f"{name} must be real, got dtype {A.dtype}")
    graph = sparse.csc_array(A, dtype=float)
    if not graph.has_canonical_format:  # entries may be unsorted, or given in several parts
        graph = graph.copy()
        graph.sum_duplicates()
    if not np.isfinite(graph.data).all():
        raise ValueError(f"{name} must be finite, got {graph.data[~np.isfinite(graph.data)][0]} among its entries")
    if not graph.data.all():
        graph = graph.copy()
        graph.eliminate_zeros()
    return graph
