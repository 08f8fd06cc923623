"""PageRank: how often a surfer who follows links, and sometimes jumps anywhere, is on each page.

Call :func:`pagerank` with the matrix of links, dense or sparse; a_ij ≠ 0 is a link from page j to page i.
:func:`google_matrix` shows the chain that it belongs to, for small webs.

See: pagerank
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from mlmath.linalg.markov import as_distribution
from mlmath.linalg.sparsity import as_adjacency
from mlmath.validate import as_count, as_number

__all__ = ["PageRank", "google_matrix", "pagerank"]

Floats = NDArray[np.float64]


class PageRank(NamedTuple):
    """Ranks that sum to 1, the number of `steps`, and a bound `error` for ‖ranks − exact ranks‖₁ without rounding."""

    ranks: Floats
    steps: int
    error: float


def pagerank(
    A: ArrayLike | sparse.sparray,
    damping: float = 0.85,
    *,
    tol: float = 1e-10,
    jump: ArrayLike | None = None,
    max_steps: int = 100_000,
) -> PageRank:
    """Return the PageRank of each page, by power iteration with a bound for the error.

    Parameters
    ----------
    A : array_like or sparse array, shape (n, n)
        Nonnegative weights of links; entry (i, j) ≠ 0 is a link from page j to page i. A page without links (a zero
        column) is left by a jump.
    damping : float
        The probability d to follow a link, 0 ≤ d < 1; with probability 1 − d the surfer jumps.
    tol : float
        The largest error allowed in the 1-norm, at least 1e-14.
    jump : array_like, shape (n,), optional
        The distribution of the page after a jump; uniform if None.
    max_steps : int
        The largest number of steps allowed, at least 1.

    Returns
    -------
    PageRank
        The ranks, the number of steps, and the bound for the error.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix without negative entries, `jump` is no distribution on
        its pages, or a number is out of its range.
    LinAlgError
        If the bound for the error is still larger than `tol` after `max_steps`, as it may be for d near 1.

    Notes
    -----
    O(n + m) operations a step for m links, and at most log(tol/2) / log(d) steps, rounded up: 146 for the default
    values, but 23,708 for d = 0.999. The bounds are those of thm-pagerank: 2 d^k before, and d/(1 − d) times the last
    change after step k; the smaller one counts. Rounding adds an error of some eps/(1 − d). See: alg-pagerank.
    S. Brin and L. Page, "The anatomy of a large-scale hypertextual Web search engine", Computer Networks and ISDN
    Systems 30 (1998), 107–117.

    Examples
    --------
    >>> pagerank([[0, 1], [0, 0]], 0.5).ranks.round(6)
    array([0.6, 0.4])
    """
    links, d, v = _arguments(A, damping, jump)
    tol = as_number(tol, "tol", at_least=1e-14)
    S, _ = _shares(links)
    x = v
    for k in range(1, as_count(max_steps, "max_steps") + 1):
        y = d * (S @ x)  # follow a link
        y += (1 - y.sum()) * v  # the rest jumps
        error = min(2 * d**k, d / (1 - d) * float(np.abs(y - x).sum()))
        x = y
        if error <= tol:
            break
    else:
        raise np.linalg.LinAlgError(
            f"the bound for the error is still {error:.2g} after {k} steps: raise tol or max_steps, or lower damping"
        )
    return PageRank(x, k, error)


def google_matrix(A: ArrayLike | sparse.sparray, damping: float = 0.85, *, jump: ArrayLike | None = None) -> Floats:
    """Return the transition matrix d S + (1 − d) v 1ᵀ of the surfer, for webs small enough to write it down.

    Parameters
    ----------
    A : array_like or sparse array, shape (n, n)
        Nonnegative weights of links; entry (i, j) ≠ 0 is a link from page j to page i.
    damping : float
        The probability d to follow a link, 0 ≤ d < 1.
    jump : array_like, shape (n,), optional
        The distribution v of the page after a jump; uniform if None.

    Returns
    -------
    ndarray, shape (n, n)
        A column-stochastic matrix. S has the columns of `A` divided by their sums, and v for a zero column.

    Raises
    ------
    TypeError, ValueError
        As :func:`pagerank`.

    Notes
    -----
    O(n²) operations. See: def-pagerank.

    Examples
    --------
    >>> google_matrix([[0, 1], [0, 0]], 0.5)
    array([[0.5 , 0.75],
           [0.5 , 0.25]])
    """
    links, d, v = _arguments(A, damping, jump)
    S, dangling = _shares(links)
    G: Floats = d * (S.toarray() + np.outer(v, dangling)) + (1 - d) * v[:, np.newaxis]
    return G


def _arguments(A: ArrayLike | sparse.sparray, damping: float, jump: ArrayLike | None) -> tuple[Any, float, Floats]:
    """Return the links as a sparse array, the damping factor and the distribution of jumps, checked."""
    links = as_adjacency(A, "A")
    if links.nnz and links.data.min() < 0:
        raise ValueError(f"A must not have negative entries, got {links.data.min():g}")
    d = as_number(damping, "damping", at_least=0)
    if d >= 1:
        raise ValueError(f"damping must be less than 1, got {d:g}: without jumps the ranks need not be unique")
    n = links.shape[0]
    v = np.full(n, 1 / n) if jump is None else as_distribution(jump, "jump")
    if len(v) != n:
        raise ValueError(f"jump must have {n} entries, one for each page, got {len(v)}")
    return links, d, v


def _shares(links: Any) -> tuple[Any, Floats]:
    """Return the links with each column divided by its sum, zero columns left alone, and 1 for each zero column."""
    n = links.shape[0]
    filled = np.diff(links.indptr) > 0
    column = np.repeat(np.arange(n), np.diff(links.indptr))
    weights = links.data
    largest = np.zeros(n)
    if len(weights):
        largest[filled] = np.maximum.reduceat(weights, links.indptr[:-1][filled])
    weights = weights / largest[column]  # first by the largest, so that no sum overflows
    weights = weights / np.bincount(column, weights, n)[column]
    return sparse.csc_array((weights, links.indices, links.indptr), shape=(n, n)), (~filled).astype(float)
