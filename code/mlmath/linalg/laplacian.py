"""The Laplacian of an undirected graph: what its smallest eigenvalues and their vectors say about its parts.

A graph is given by its symmetric matrix W of nonnegative weights; w_ij > 0 joins i and j. Loops (the diagonal) join
nothing and are ignored. Call :func:`laplacian`, :func:`fiedler` and, for data, :func:`neighbour_graph` followed by
:func:`spectral_clustering`.

See: graph-laplacian
"""

import numpy as np
import scipy.linalg
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg.components import strongly_connected_components
from mlmath.linalg.norms import pairwise_distances
from mlmath.validate import as_count, as_generator, as_matrix, as_square

__all__ = [
    "bipartition",
    "fiedler",
    "incidence",
    "laplacian",
    "neighbour_graph",
    "ratio_cut",
    "smallest_eigenvectors",
    "spectral_clustering",
    "zero_eigenvalues",
]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_EPS = float(np.finfo(float).eps)


def laplacian(W: ArrayLike, *, normalized: bool = False) -> Floats:
    """Return the Laplacian L = D − W, or the normalized one D^(−1/2) L D^(−1/2).

    Parameters
    ----------
    W : array_like, shape (n, n)
        Symmetric, nonnegative weights; the diagonal is ignored.
    normalized : bool
        Whether each vertex is scaled by the root of its degree. A vertex without neighbours has a zero row then too.

    Returns
    -------
    ndarray, shape (n, n)
        A symmetric matrix; D is the diagonal matrix of the degrees, the row sums of W.

    Raises
    ------
    TypeError, ValueError
        If `W` is not a finite, non-empty, real, symmetric matrix without negative entries.

    Notes
    -----
    O(n²) operations. See: def-laplacian.

    Examples
    --------
    >>> laplacian([[0, 1], [1, 0]])
    array([[ 1., -1.],
           [-1.,  1.]])
    """
    W = _as_weights(W)
    degree = W.sum(axis=1)
    L: Floats = np.diag(degree) - W
    if normalized:
        root = np.sqrt(np.where(degree > 0, degree, 1.0))
        L = L / root[:, np.newaxis] / root
    return L


def incidence(W: ArrayLike) -> Floats:
    """Return the incidence matrix B: one column for each edge, with √w at one end, −√w at the other; L = B Bᵀ.

    Parameters
    ----------
    W : array_like, shape (n, n)
        Symmetric, nonnegative weights; the diagonal is ignored.

    Returns
    -------
    ndarray, shape (n, m)
        The columns are ordered by the smaller, then the larger end; the smaller end has the positive sign.

    Raises
    ------
    TypeError, ValueError
        If `W` is not a finite, non-empty, real, symmetric matrix without negative entries.

    Notes
    -----
    O(n² + nm) operations. See: thm-laplacian.

    Examples
    --------
    >>> incidence([[0, 4], [4, 0]])
    array([[ 2.],
           [-2.]])
    """
    W = _as_weights(W)
    i, j = np.nonzero(np.triu(W))
    B = np.zeros((len(W), len(i)))
    column = np.arange(len(i))
    B[i, column] = np.sqrt(W[i, j])
    B[j, column] = -B[i, column]
    return B


def smallest_eigenvectors(W: ArrayLike, k: int, *, normalized: bool = False) -> tuple[Floats, Floats]:
    """Return the k smallest eigenvalues of the Laplacian and orthonormal eigenvectors.

    Parameters
    ----------
    W : array_like, shape (n, n)
        Symmetric, nonnegative weights; the diagonal is ignored.
    k : int
        How many, from 1 to n.
    normalized : bool
        Whether the normalized Laplacian is meant.

    Returns
    -------
    values : ndarray, shape (k,)
        The eigenvalues, ascending.
    vectors : ndarray, shape (n, k)
        The eigenvectors as columns; the entry of largest absolute value (the first of these) is positive.

    Raises
    ------
    TypeError, ValueError
        If `W` is not a finite, non-empty, real, symmetric matrix without negative entries, or `k` is out of range.

    Notes
    -----
    O(n³) operations, by LAPACK. See: thm-laplacian.

    Examples
    --------
    >>> smallest_eigenvectors([[0, 1], [1, 0]], 2)[0].round(9) + 0
    array([0., 2.])
    """
    L = laplacian(W, normalized=normalized)
    k = as_count(k, "k")
    if k > len(L):
        raise ValueError(f"k must be at most the number of vertices, {len(L)}, got {k}")
    values, vectors = scipy.linalg.eigh(L, subset_by_index=(0, k - 1))
    return values, _with_signs(vectors)


def zero_eigenvalues(W: ArrayLike) -> int:
    """Return how many eigenvalues of the Laplacian are zero up to rounding: the number of connected components.

    Parameters
    ----------
    W : array_like, shape (n, n)
        Symmetric, nonnegative weights; the diagonal is ignored.

    Returns
    -------
    int
        The number of eigenvalues not above 4 n eps ‖L‖, with the largest row sum of |L| for the norm. Parts joined
        by weights that small relative to the largest count as separate.

    Raises
    ------
    TypeError, ValueError
        If `W` is not a finite, non-empty, real, symmetric matrix without negative entries.

    Notes
    -----
    O(n³) operations; a search of the graph needs O(n²). See: thm-laplacian.

    Examples
    --------
    >>> zero_eigenvalues([[0, 1, 0], [1, 0, 0], [0, 0, 0]])
    2
    """
    L = laplacian(W)
    values = np.linalg.eigvalsh(L)
    return int(np.count_nonzero(values <= 4 * len(L) * _EPS * np.abs(L).sum(axis=1).max()))


def fiedler(W: ArrayLike) -> tuple[float, Floats]:
    """Return the second smallest eigenvalue of the Laplacian of a connected graph, and its unit eigenvector.

    Parameters
    ----------
    W : array_like, shape (n, n)
        Symmetric, nonnegative weights of a connected graph with n ≥ 2; the diagonal is ignored.

    Returns
    -------
    value : float
        The algebraic connectivity, positive.
    vector : ndarray, shape (n,)
        The Fiedler vector, of length 1, with entries that sum to 0. Its entry of largest absolute value is positive.

    Raises
    ------
    TypeError, ValueError
        If `W` is not a finite, non-empty, real, symmetric matrix without negative entries, or its graph has one
        vertex only or is not connected.

    Notes
    -----
    O(n³) operations. The eigenvector is sought among the vectors with sum 0, and the eigenvalue is the value of its
    quadratic form: so two parts joined by the faintest edge are told apart too, though of an eigenvalue below
    (n eps)² ‖L‖ only the size of the rounding errors is left. If the eigenvalue is multiple, or another one as small
    up to rounding, the vector is one of many. See: def-fiedler. M. Fiedler,
    "Algebraic connectivity of graphs", Czechoslovak Math. J. 23 (1973), 298–305.

    Examples
    --------
    >>> value, vector = fiedler([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    >>> round(value, 9), (vector * 2**0.5).round(9) + 0
    (1.0, array([ 1.,  0., -1.]))
    """
    W = _as_weights(W)
    if len(W) < 2:
        raise ValueError("W must have at least two vertices")
    if int(strongly_connected_components(W).max()) > 0:
        raise ValueError("W must be connected: with several components every bipartition along them cuts nothing")
    L = laplacian(W)
    # No eigenvalue of L exceeds twice the largest degree. Lift that of the constant vectors above all of them.
    lifted = L + 4 * L.diagonal().max() / len(L)
    v = _with_signs(scipy.linalg.eigh(lifted, subset_by_index=(0, 0))[1])[:, 0]
    v -= v.mean()
    v /= np.linalg.norm(v)
    return float(np.sum(np.triu(W) * (v[:, np.newaxis] - v) ** 2)), v


def bipartition(W: ArrayLike) -> Flags:
    """Return the two sides of a connected graph that the signs of the Fiedler vector tell apart.

    Parameters
    ----------
    W : array_like, shape (n, n)
        Symmetric, nonnegative weights of a connected graph with n ≥ 2; the diagonal is ignored.

    Returns
    -------
    ndarray of bool, shape (n,)
        True where the Fiedler vector is positive.

    Raises
    ------
    TypeError, ValueError
        As :func:`fiedler`.

    Notes
    -----
    O(n³) operations. Both sides are nonempty because the entries sum to 0. See: prp-ratio-cut.

    Examples
    --------
    >>> bipartition([[0, 9, 0, 0], [9, 0, 1, 0], [0, 1, 0, 9], [0, 0, 9, 0]])
    array([ True,  True, False, False])
    """
    return fiedler(W)[1] > 0


def ratio_cut(W: ArrayLike, side: ArrayLike) -> float:
    """Return the weight between a set of vertices and the others, times 1/|S| + 1/|others|.

    Parameters
    ----------
    W : array_like, shape (n, n)
        Symmetric, nonnegative weights; the diagonal is ignored.
    side : array_like of bool, shape (n,)
        Which vertices belong to the set S: neither none nor all.

    Returns
    -------
    float
        The ratio cut.

    Raises
    ------
    TypeError, ValueError
        If `W` is not a finite, non-empty, real, symmetric matrix without negative entries, or `side` not a division
        of its vertices into two nonempty sets.

    Notes
    -----
    O(n²) operations. See: prp-ratio-cut.

    Examples
    --------
    >>> ratio_cut([[0, 9, 0], [9, 0, 1], [0, 1, 0]], [True, True, False])
    1.5
    """
    W = _as_weights(W)
    if np.ma.is_masked(side):
        raise ValueError("side must not have masked entries")
    S = np.asarray(side)
    if S.dtype.kind != "b":
        raise TypeError(f"side must hold True and False, got dtype {S.dtype}")
    if S.shape != (len(W),) or S.all() or not S.any():
        raise ValueError(f"side must divide the {len(W)} vertices into two nonempty sets, got {S.tolist()}")
    return float(W[np.ix_(S, ~S)].sum() * (1 / S.sum() + 1 / (~S).sum()))


def neighbour_graph(X: ArrayLike, k: int) -> Floats:
    """Return the graph that joins each observation with its k nearest others.

    Parameters
    ----------
    X : array_like, shape (m, n)
        m observations of n features.
    k : int
        How many neighbours each observation names, from 1 to m − 1. Two are joined if one of them names the other.

    Returns
    -------
    ndarray, shape (m, m)
        Symmetric weights 0 and 1 with a zero diagonal. Among equally near neighbours the first ones count.

    Raises
    ------
    TypeError, ValueError
        If `X` is not a finite, non-empty, real matrix, or `k` is out of range.

    Notes
    -----
    O(m² n + m² log m) operations. See: graph-laplacian.

    Examples
    --------
    >>> neighbour_graph([[0], [1], [5]], 1)
    array([[0., 1., 0.],
           [1., 0., 1.],
           [0., 1., 0.]])
    """
    X = as_matrix(X, "X")
    k = as_count(k, "k")
    if k > len(X) - 1:
        raise ValueError(f"k must be at most the number of other observations, {len(X) - 1}, got {k}")
    distances = pairwise_distances(X)
    np.fill_diagonal(distances, np.inf)  # nobody is a neighbour of their own
    nearest = np.argsort(distances, axis=1, kind="stable")[:, :k]
    W = np.zeros((len(X), len(X)))
    np.put_along_axis(W, nearest, 1.0, axis=1)
    return np.maximum(W, W.T)


def spectral_clustering(W: ArrayLike, k: int, rng: np.random.Generator) -> Integers:
    """Return a division of a graph into k clusters, by k-means on the rows of the smallest eigenvectors.

    Parameters
    ----------
    W : array_like, shape (n, n)
        Symmetric, nonnegative weights; the diagonal is ignored.
    k : int
        The number of clusters, from 1 to n.
    rng : numpy.random.Generator
        Chooses where k-means starts.

    Returns
    -------
    ndarray of int, shape (n,)
        The cluster of each vertex. Clusters are numbered from 0 in the order of their first vertices.

    Raises
    ------
    TypeError, ValueError
        If `W` is not a finite, non-empty, real, symmetric matrix without negative entries, `k` is out of range, or
        `rng` is no generator.

    Notes
    -----
    O(n³) operations. The k eigenvectors of the normalized Laplacian give each vertex a point of k-space, which is
    scaled to length 1. See: alg-spectral-clustering. A. Y. Ng, M. I. Jordan and Y. Weiss, "On spectral clustering:
    analysis and an algorithm", NIPS 14 (2001), 849–856.

    Examples
    --------
    >>> W = [[0, 9, 0, 0], [9, 0, 1, 0], [0, 1, 0, 9], [0, 0, 9, 0]]
    >>> spectral_clustering(W, 2, np.random.default_rng(0))
    array([0, 0, 1, 1])
    """
    rng = as_generator(rng, "rng")
    _, vectors = smallest_eigenvectors(W, k, normalized=True)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    points = vectors / np.where(length > 0, length, 1.0)
    labels = _k_means(points, k, rng)
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    numbers: Integers = np.argsort(np.argsort(first))[inverse]
    return numbers


def _with_signs(vectors: Floats) -> Floats:
    """Return the columns with the signs that make their entries of largest absolute value positive."""
    size = np.abs(vectors)
    first = np.argmax(size >= (1 - 1e-6) * size.max(axis=0), axis=0)  # entries equal up to rounding count as equal
    signed: Floats = vectors * np.sign(vectors[first, np.arange(vectors.shape[1])])
    return signed


def _k_means(X: Floats, k: int, rng: np.random.Generator, restarts: int = 10) -> Integers:
    """Return the best of several runs of k-means, each from centres that tend to lie far apart."""
    best, labels = np.inf, np.zeros(len(X), dtype=np.int64)
    for _ in range(restarts):
        centres = X[[rng.integers(len(X))]]
        while len(centres) < k:  # the next centre: a point chosen in proportion to its squared distance from the others
            square = _squared_distances(X, centres).min(axis=1)
            weights = square / square.sum() if square.sum() > 0 else np.full(len(X), 1 / len(X))
            centres = np.vstack([centres, X[rng.choice(len(X), p=weights)]])
        for _ in range(100):
            nearest = _squared_distances(X, centres).argmin(axis=1)
            means = [X[nearest == c].mean(axis=0) if (nearest == c).any() else centres[c] for c in range(k)]
            if np.array_equal(means, centres):
                break
            centres = np.array(means)
        cost = float(((X - centres[nearest]) ** 2).sum())
        if cost < best:
            best, labels = cost, nearest
    return labels


def _squared_distances(X: Floats, centres: Floats) -> Floats:
    """Return the squared distance of each row of X from each centre."""
    differences = X[:, np.newaxis, :] - centres
    squares: Floats = np.einsum("ijk,ijk->ij", differences, differences)
    return squares


def _as_weights(W: ArrayLike) -> Floats:
    """Return the weights of an undirected graph, with a zero diagonal, or say what is wrong with them."""
    W = as_square(W, "W").copy()
    np.fill_diagonal(W, 0.0)
    if (W < 0).any():
        i, j = np.argwhere(W < 0)[0]
        raise ValueError(f"W must not have negative entries, got {W[i, j]:g} at index ({i}, {j})")
    if (W != W.T).any():
        i, j = np.argwhere(W != W.T)[0]
        raise ValueError(f"W must be symmetric, got {W[i, j]:.17g} at index ({i}, {j}) and {W[j, i]:.17g} across")
    if W.max() > np.finfo(float).max / (8 * len(W)):  # so that no sum overflows below
        raise ValueError(f"W must have weights whose sums fit into a float, got {W.max():g}")
    return W
