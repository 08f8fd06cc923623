"""Graph Laplacians and spectral clustering: identities, peers, degenerate graphs, bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import laplacian
from scipy.sparse import csgraph
from sklearn.cluster import KMeans, SpectralClustering
from sklearn.datasets import make_blobs, make_moons
from sklearn.metrics import adjusted_rand_score
from sklearn.neighbors import kneighbors_graph

EPS = np.finfo(float).eps
graphs = st.integers(1, 8).flatmap(lambda n: arrays(float, (n, n), elements=st.sampled_from([0, 0, 0.5, 1, 3])))
graphs = graphs.map(lambda U: np.triu(U, 1) + np.triu(U, 1).T)
PATH = np.diag([1.0, 1, 1], 1) + np.diag([1.0, 1, 1], -1)


@given(graphs, st.booleans())
def test_laplacians_agree_with_scipy(W, normalized):
    theirs = csgraph.laplacian(W, normed=normalized)
    np.testing.assert_allclose(laplacian.laplacian(W, normalized=normalized), theirs, atol=20 * EPS)


@given(graphs)
def test_incidence_gives_the_laplacian(W):
    B = laplacian.incidence(W)
    assert B.shape == (len(W), np.count_nonzero(np.triu(W)))
    np.testing.assert_allclose(B @ B.T, laplacian.laplacian(W), atol=40 * len(W) * EPS)
    assert np.abs(B.sum(axis=0)).max(initial=0) == 0


@given(graphs)
def test_zero_eigenvalues_count_components(W):
    count, _ = csgraph.connected_components(W)
    assert laplacian.zero_eigenvalues(W) == count
    values = np.linalg.eigvalsh(laplacian.laplacian(W, normalized=True))
    assert np.count_nonzero(values < 1e-12) == count
    assert values.max() <= 2 + 1e-12


def test_loops_are_ignored():
    loops = PATH + np.diag([1.0, 2, 3, 4])
    for function in (laplacian.laplacian, laplacian.incidence, laplacian.zero_eigenvalues):
        np.testing.assert_array_equal(function(loops), function(PATH))
    given_ = loops.copy()
    laplacian.fiedler(given_)
    np.testing.assert_array_equal(given_, loops)


@pytest.mark.parametrize("n", [2, 3, 10])
def test_the_fiedler_vector_of_a_path_is_a_cosine(n):
    W = np.diag(np.ones(n - 1), 1) + np.diag(np.ones(n - 1), -1)
    value, vector = laplacian.fiedler(W)
    assert value == pytest.approx(2 - 2 * np.cos(np.pi / n), rel=1e-12)
    cosine = np.cos(np.pi * (np.arange(n) + 0.5) / n)
    np.testing.assert_allclose(vector, cosine / np.linalg.norm(cosine), atol=1e-12)
    assert laplacian.bipartition(W).tolist() == (cosine > 0).tolist() or n % 2 == 1


def test_eigenvectors_are_orthonormal_ordered_and_have_fixed_signs():
    values, vectors = laplacian.smallest_eigenvectors(PATH, 4)
    L = laplacian.laplacian(PATH)
    np.testing.assert_allclose(L @ vectors, vectors * values, atol=1e-13)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(4), atol=1e-13)
    assert (np.diff(values) > 0).all()
    assert (vectors[0] > 0).all() or (vectors[np.abs(vectors).argmax(axis=0), range(4)] > 0).all()


def test_a_ratio_cut_by_hand():
    assert laplacian.ratio_cut(PATH, [True, True, False, False]) == 1
    assert laplacian.ratio_cut(PATH, [True, False, True, False]) == 3


@given(st.integers(2, 30), st.integers(1, 5), st.integers(0, 100))
def test_neighbour_graphs_agree_with_scikit_learn(m, k, seed):
    k = min(k, m - 1)
    X = np.random.default_rng(seed).normal(size=(m, 3))  # no ties
    theirs = kneighbors_graph(X, k, include_self=False).toarray()
    np.testing.assert_array_equal(laplacian.neighbour_graph(X, k), np.maximum(theirs, theirs.T))


def test_equal_observations_are_neighbours():
    W = laplacian.neighbour_graph([[1, 1], [1, 1], [9, 9]], 1)
    assert W[0, 1] == W[1, 0] == 1
    assert not W.diagonal().any()


def test_clusters_agree_with_scikit_learn():
    for X, truth in (make_moons(150, noise=0.05, random_state=1), make_blobs(150, cluster_std=0.5, random_state=2)):
        k = len(set(truth.tolist()))
        W = laplacian.neighbour_graph(X, 10)
        ours = laplacian.spectral_clustering(W, k, np.random.default_rng(0))
        theirs = SpectralClustering(k, affinity="precomputed", assign_labels="cluster_qr", random_state=0)
        assert adjusted_rand_score(ours, truth) > 0.95
        if csgraph.connected_components(W)[0] == 1:  # scikit-learn warns about graphs that fall apart
            assert adjusted_rand_score(ours, theirs.fit_predict(W)) > 0.95


def test_k_means_is_as_good_as_scikit_learn():
    X, _ = make_blobs(200, centers=4, random_state=3)
    ours = laplacian._k_means(X, 4, np.random.default_rng(0))
    cost = sum(((X[ours == c] - X[ours == c].mean(axis=0)) ** 2).sum() for c in range(4))
    assert cost <= KMeans(4, n_init=10, random_state=0).fit(X).inertia_ * (1 + 1e-9)


def test_clusters_are_numbered_by_their_first_vertices_whatever_the_seed():
    W = np.kron(np.eye(3), np.ones((3, 3)))
    for seed in range(5):
        found = laplacian.spectral_clustering(W, 3, np.random.default_rng(seed))
        assert found.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_degenerate_clusterings():
    rng = np.random.default_rng(0)
    assert laplacian.spectral_clustering(PATH, 1, rng).tolist() == [0, 0, 0, 0]
    assert sorted(laplacian.spectral_clustering(PATH, 4, rng).tolist()) == [0, 1, 2, 3]
    assert laplacian.spectral_clustering([[0]], 1, rng).tolist() == [0]
    alone = laplacian.spectral_clustering(np.zeros((3, 3)), 3, rng)  # three isolated vertices
    assert alone.tolist() == [0, 1, 2]
    equal = laplacian._k_means(np.ones((4, 2)), 2, rng)  # fewer different points than centres
    assert len(set(equal.tolist())) == 1


@pytest.mark.parametrize(
    "function",
    [
        laplacian.laplacian,
        laplacian.incidence,
        laplacian.zero_eigenvalues,
        laplacian.fiedler,
        laplacian.bipartition,
        lambda W: laplacian.smallest_eigenvectors(W, 1),
        lambda W: laplacian.ratio_cut(W, [True, False]),
        lambda W: laplacian.spectral_clustering(W, 1, np.random.default_rng(0)),
    ],
)
@pytest.mark.parametrize(
    ("W", "error", "message"),
    [
        ([[0, 1], [2, 0]], ValueError, "symmetric"),
        ([[0, -1], [-1, 0]], ValueError, "negative"),
        ([[0, 1]], ValueError, "square"),
        ([[0, np.nan], [np.nan, 0]], ValueError, "finite"),
        ([], ValueError, "empty"),
        ([[0, 1j], [1j, 0]], TypeError, "real"),
    ],
)
def test_bad_weights_are_refused(function, W, error, message):
    with pytest.raises(error, match=message):
        function(W)


def test_graphs_without_a_fiedler_vector_are_refused():
    with pytest.raises(ValueError, match="two vertices"):
        laplacian.fiedler([[0]])
    with pytest.raises(ValueError, match="connected"):
        laplacian.bipartition(np.zeros((2, 2)))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: laplacian.smallest_eigenvectors(PATH, 5), ValueError, "at most the number of vertices"),
        (lambda: laplacian.smallest_eigenvectors(PATH, 0), ValueError, "k must be at least 1"),
        (lambda: laplacian.smallest_eigenvectors(PATH, 1.0), TypeError, "k must be an integer"),
        (lambda: laplacian.spectral_clustering(PATH, 2, 0), TypeError, "rng"),
        (lambda: laplacian.spectral_clustering(PATH, 9, np.random.default_rng(0)), ValueError, "at most"),
        (lambda: laplacian.neighbour_graph([[1], [2]], 2), ValueError, "at most the number of other"),
        (lambda: laplacian.neighbour_graph([[1], [2]], 0), ValueError, "at least 1"),
        (lambda: laplacian.neighbour_graph([1, 2], 1), ValueError, "matrix"),
        (lambda: laplacian.ratio_cut(PATH, [1, 1, 0, 0]), TypeError, "True and False"),
        (lambda: laplacian.ratio_cut(PATH, [True] * 4), ValueError, "nonempty"),
        (lambda: laplacian.ratio_cut(PATH, [False] * 4), ValueError, "nonempty"),
        (lambda: laplacian.ratio_cut(PATH, [True, False]), ValueError, "4 vertices"),
    ],
)
def test_other_bad_arguments_are_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("bridge", [1e-8, 1e-17, 1e-20, 1e-200])
@pytest.mark.parametrize("sizes", [(2, 2), (3, 5)])
def test_a_faint_bridge_is_found(bridge, sizes):
    """The two smallest eigenvalues agree up to rounding; the vector still sums to 0 and changes sign at the bridge."""
    part = np.repeat([0, 1], sizes)
    W = (part[:, np.newaxis] == part).astype(float)
    np.fill_diagonal(W, 0)
    W[sizes[0] - 1, sizes[0]] = W[sizes[0], sizes[0] - 1] = bridge
    value, vector = laplacian.fiedler(W)
    n = len(W)
    assert abs(vector.sum()) <= 4 * n * EPS
    assert len(set(zip(laplacian.bipartition(W).tolist(), part.tolist(), strict=True))) == 2
    # Two values with sum 0 and length 1: the quadratic form has one term, whatever the parts are.
    assert value == pytest.approx(
        bridge * n / (sizes[0] * sizes[1]), rel=n * bridge + 100 * n * EPS, abs=(n * EPS) ** 2
    )


def test_the_fiedler_vector_of_a_complete_graph_needs_no_incidence_matrix():
    """600 vertices have 179,700 edges: the incidence matrix would take 860 MB, and the eigenvalue is 600."""
    value, vector = laplacian.fiedler(np.ones((600, 600)))
    assert value == pytest.approx(600, rel=1e-11)
    assert abs(vector.sum()) <= 1e-12


def test_masked_sides_are_refused():
    with pytest.raises(ValueError, match="masked"):
        laplacian.ratio_cut([[0, 1], [1, 0]], np.ma.array([True, False], mask=[True, False]))


def test_weights_that_are_too_large_are_refused():
    for function in (laplacian.laplacian, laplacian.zero_eigenvalues, laplacian.fiedler):
        with pytest.raises(ValueError, match="fit into a float"):
            function(np.full((3, 3), 1e308))
    W = np.full((3, 3), 1e306)
    assert laplacian.zero_eigenvalues(W) == 1
    np.testing.assert_allclose(laplacian.laplacian(W, normalized=True).diagonal(), 1)
