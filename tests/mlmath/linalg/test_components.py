"""Strongly connected components: two algorithms and SciPy's agree; deep graphs, large graphs, the normal form."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import components
from mlmath.linalg.sparsity import as_adjacency
from scipy import sparse
from scipy.sparse import csgraph

matrices = st.tuples(st.integers(1, 12), st.sampled_from([2, 4, 9])).flatmap(
    lambda s: arrays(np.int64, (s[0], s[0]), elements=st.integers(0, s[1]).map(lambda t: int(t == 1)))
)


def same_division(one, other):
    """Return whether two numberings describe the same components."""
    pairs = set(zip(one.tolist(), other.tolist(), strict=True))
    return len(pairs) == len(set(one.tolist())) == len(set(other.tolist()))


def in_order(A, numbers):
    """Return whether every edge leads to a component with the same or a smaller number."""
    graph = as_adjacency(A, "A").tocoo()
    return bool((numbers[graph.row] <= numbers[graph.col]).all())


def random_graph(n, m, seed=0):
    rng = np.random.default_rng(seed)
    return sparse.csr_array((np.ones(m), rng.integers(n, size=(2, m))), shape=(n, n))


@given(matrices)
def test_both_algorithms_agree_with_scipy(A):
    count, theirs = csgraph.connected_components(sparse.csr_array(A), connection="strong")
    for matrix in (A, sparse.csr_array(A), sparse.csc_array(A), sparse.coo_array(A)):
        for function in (components.kosaraju, components.strongly_connected_components):
            numbers = function(matrix)
            assert same_division(numbers, theirs)
            assert in_order(A, numbers)
            assert numbers.max() + 1 == count


@pytest.mark.parametrize("m", [0, 500, 1500, 3000, 20_000])
def test_the_fast_algorithm_agrees_on_large_random_graphs(m):
    A = random_graph(2000, m)
    fast = components.strongly_connected_components(A)
    assert same_division(fast, components.kosaraju(A))
    assert in_order(A, fast)


@pytest.mark.parametrize("closed", [False, True])
def test_a_path_and_a_cycle_of_many_vertices(closed):
    """No recursion, and no product of the whole matrix for each level."""
    n = 100_000
    m = n if closed else n - 1
    A = sparse.csc_array((np.ones(m), ((np.arange(m) + 1) % n, np.arange(m))), shape=(n, n))
    numbers = components.strongly_connected_components(A)
    assert numbers.max() + 1 == (1 if closed else n)
    assert in_order(A, numbers)


def test_a_graph_that_is_deep_behind_a_shallow_component():
    """The search forwards succeeds at once, the one backwards is too deep: the fallback sees the whole graph."""
    n = 200
    links = [(v, v + 1) for v in range(n - 1)] + [(n - 1, n - 2), (n - 2, n - 3), (n - 1, n - 3)]
    tails, heads = np.array(links).T
    A = sparse.csc_array((np.ones(len(links)), (heads, tails)), shape=(n, n))
    for matrix in (A, A.T):
        numbers = components.strongly_connected_components(matrix)
        assert same_division(numbers, components.kosaraju(matrix))
        assert numbers.max() + 1 == n - 2


@pytest.mark.parametrize("reverse", [False, True])
def test_trees_around_a_cycle_are_trimmed(reverse):
    """Vertices that lead into the cycle 0 → 1 → 2 → 0, vertices behind it, and an edge that passes it by."""
    links = [(0, 1), (1, 2), (2, 0), (3, 0), (4, 3), (5, 3), (1, 6), (6, 7), (6, 8), (4, 8), (9, 9), (9, 4), (7, 10)]
    tails, heads = np.array(links)[:, ::-1].T if reverse else np.array(links).T
    A = sparse.csc_array((np.ones(len(links)), (heads, tails)), shape=(11, 11))
    numbers = components.strongly_connected_components(A)
    assert same_division(numbers, components.kosaraju(A))
    assert in_order(A, numbers)
    assert sorted(set(numbers.tolist())) == list(range(9))


def test_sparse_arrays_with_one_dimension_are_refused():
    for kind in (sparse.csr_array, sparse.coo_array):
        with pytest.raises(ValueError, match="square"):
            components.strongly_connected_components(kind([1.0, 2.0]))


def test_many_small_components():
    n = 30_000
    v = np.arange(n)
    A = sparse.csc_array((np.ones(n), (v - v % 3 + (v + 1) % 3, v)), shape=(n, n))  # cycles of three
    assert components.strongly_connected_components(A).max() + 1 == n // 3


def test_the_condensation_of_an_example():
    A = np.zeros((4, 4))
    A[1, 0] = A[0, 1] = A[2, 1] = A[3, 2] = A[3, 0] = 1
    np.testing.assert_array_equal(components.condensation(A), [[0, 1, 1], [0, 0, 1], [0, 0, 0]])


@given(matrices)
def test_sparse_and_dense_normal_forms_agree(A):
    dense = components.frobenius_normal_form(A)
    thin = components.frobenius_normal_form(sparse.csc_array(A))
    assert sparse.issparse(thin.matrix)
    np.testing.assert_array_equal(dense.matrix, thin.matrix.toarray())
    np.testing.assert_array_equal(dense.matrix, A[np.ix_(dense.order, dense.order)])
    np.testing.assert_array_equal(dense.sizes, thin.sizes)
    assert dense.sizes.sum() == len(A)


def test_a_triangular_matrix_falls_into_single_vertices():
    form = components.frobenius_normal_form(np.tril(np.ones((5, 5))))
    assert form.sizes.tolist() == [1] * 5
    np.testing.assert_array_equal(form.matrix, np.triu(np.ones((5, 5))))


@pytest.mark.parametrize(
    "function",
    [
        components.kosaraju,
        components.strongly_connected_components,
        components.condensation,
        components.frobenius_normal_form,
    ],
)
@pytest.mark.parametrize(
    ("A", "error", "message"),
    [
        ([[1, 2]], ValueError, "square"),
        ([[np.inf]], ValueError, "finite"),
        (np.zeros((0, 0)), ValueError, "empty"),
        ([[1j]], TypeError, "real"),
        ("text", TypeError, "numbers"),
        (sparse.csr_array(np.ones((2, 3))), ValueError, "square"),
        (sparse.csr_array([[1j]]), TypeError, "real"),
    ],
)
def test_bad_matrices_are_refused(function, A, error, message):
    with pytest.raises(error, match=message):
        function(A)
