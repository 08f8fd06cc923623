"""Digraphs of matrices: edges, walks, distances, periods; peers, sparse input, bad input."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import graphs
from mlmath.linalg.sparsity import as_adjacency
from scipy import sparse
from scipy.sparse import csgraph

matrices = st.integers(1, 8).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.sampled_from([0, 0, 0, 1, -2])))
FUNCTIONS = [
    graphs.edges,
    lambda A: graphs.distances_from(A, 0),
    graphs.is_irreducible,
    graphs.period,
    graphs.is_primitive,
]


@given(matrices)
def test_edges_are_the_nonzero_entries_from_column_to_row(A):
    found = graphs.edges(A)
    rebuilt = np.zeros(A.shape)
    rebuilt[found.heads, found.tails] = found.weights
    np.testing.assert_array_equal(rebuilt, A)
    assert len(found.tails) == np.count_nonzero(A)
    assert (np.lexsort((found.heads, found.tails)) == np.arange(len(found.tails))).all()


@given(matrices)
def test_sparse_and_dense_input_agree_in_every_format(A):
    dense = graphs.edges(A)
    for kind in (sparse.csr_array, sparse.csc_array, sparse.coo_array, sparse.csr_matrix):
        for one, other in zip(dense, graphs.edges(kind(A)), strict=True):
            np.testing.assert_array_equal(one, other)


def test_sparse_input_is_tidied_but_not_changed():
    rows, columns = [1, 0, 1, 0], [0, 0, 0, 1]  # unsorted, one place twice, and a stored zero
    given_ = sparse.csc_array((np.array([1.0, 2.0, 3.0, 0.0]), (rows, columns)), shape=(2, 2))
    raw = sparse.csc_array((np.array([3.0, 2.0, 1.0, 0.0]), np.array([1, 0, 1, 0]), np.array([0, 3, 4])), shape=(2, 2))
    before = raw.data.copy()
    tidy = as_adjacency(raw, "A")
    assert tidy.has_canonical_format
    np.testing.assert_array_equal(tidy.toarray(), [[2, 0], [4, 0]])
    assert tidy.nnz == 2
    np.testing.assert_array_equal(raw.data, before)
    stored_zero = given_.copy()
    stored_zero.sum_duplicates()
    assert as_adjacency(stored_zero, "A").nnz == 2
    assert stored_zero.nnz == 3


def test_parts_of_an_entry_that_add_up_to_infinity_are_refused():
    A = sparse.csc_array((np.array([1e308, 1e308]), np.array([0, 0]), np.array([0, 2, 2])), shape=(2, 2))
    with pytest.raises(ValueError, match="A must be finite, got inf"):
        as_adjacency(A, "A")


def test_entries_that_cancel_are_no_edge():
    A = sparse.coo_array((np.array([1.0, -1.0]), ([0, 0], [1, 1])), shape=(2, 2))
    assert len(graphs.edges(A).tails) == 0


def test_a_matrix_of_an_edge_list_and_back():
    links = [(0, 1), (1, 1), (2, 0), (0, 1)]
    A = graphs.matrix_of(3, links)
    assert A.sum() == 3
    assert A[1, 0] == A[1, 1] == A[0, 2] == 1
    found = graphs.edges(A)
    assert set(zip(found.tails.tolist(), found.heads.tolist(), strict=True)) == set(links)
    np.testing.assert_array_equal(graphs.matrix_of(2, []), np.zeros((2, 2)))


@pytest.mark.parametrize(
    ("n", "links", "error", "message"),
    [
        (0, [], ValueError, "n must be at least 1"),
        (2.0, [], TypeError, "n must be an integer"),
        (2, [(0, 2)], ValueError, "from 0 to 1"),
        (2, [(-1, 0)], ValueError, "from 0 to 1"),
        (2, [(0, 1, 1)], ValueError, r"shape \(m, 2\)"),
        (2, [0, 1], ValueError, r"shape \(m, 2\)"),
        (2, [(0.0, 1.0)], TypeError, "integers"),
        (2, [("a", "b")], TypeError, "integers"),
    ],
)
def test_bad_edge_lists_are_refused(n, links, error, message):
    with pytest.raises(error, match=message):
        graphs.matrix_of(n, links)


@given(st.integers(1, 5).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.integers(0, 3))), st.integers(0, 8))
def test_walks_agree_with_matrix_powers_where_these_are_exact(A, k):
    np.testing.assert_array_equal(graphs.count_walks(A, k), np.linalg.matrix_power(A, k))


def test_walks_do_not_overflow():
    counts = graphs.count_walks(np.full((2, 2), 2**40), 3)
    assert counts[0, 0] == 4 * 2**120
    assert type(counts[0, 0]) is int


@pytest.mark.parametrize(
    ("A", "k", "error", "message"),
    [
        ([[0.5]], 1, ValueError, "integers"),
        ([[-1]], 1, ValueError, "integers"),
        ([[2.0**54]], 1, ValueError, "integers"),
        ([[1]], -1, ValueError, "k must be at least 0"),
        ([[1]], 1.5, TypeError, "k must be an integer"),
        ([[1, 2]], 1, ValueError, "square"),
        ([[1j]], 1, TypeError, "real"),
    ],
)
def test_bad_walks_are_refused(A, k, error, message):
    with pytest.raises(error, match=message):
        graphs.count_walks(A, k)


@given(matrices)
def test_distances_agree_with_scipy(A):
    theirs = csgraph.shortest_path(
        sparse.csr_array((A != 0).T.astype(float)), unweighted=True
    )  # SciPy's edges go from row to column
    for start in range(len(A)):
        ours = graphs.distances_from(A, start)
        np.testing.assert_array_equal(np.where(ours < 0, np.inf, ours), theirs[start])


def test_distances_along_a_long_path():
    n = 50_000
    path = sparse.csc_array((np.ones(n - 1), (np.arange(1, n), np.arange(n - 1))), shape=(n, n))
    np.testing.assert_array_equal(graphs.distances_from(path, 0), np.arange(n))


@pytest.mark.parametrize(("start", "error"), [(-1, ValueError), (2, ValueError), (0.0, TypeError), (True, TypeError)])
def test_a_start_that_is_no_vertex_is_refused(start, error):
    with pytest.raises(error, match="start"):
        graphs.distances_from(np.eye(2), start)


@pytest.mark.parametrize("lengths", [(6, 10), (4, 9), (5,), (3, 6, 12), (1, 7)])
def test_the_period_of_cycles_through_one_vertex(lengths):
    links, new = [], 1
    for length in lengths:
        around = [0, *range(new, new + length - 1), 0]
        new += length - 1
        links += itertools.pairwise(around)
    A = graphs.matrix_of(new, links)
    assert graphs.period(A) == np.gcd.reduce(lengths)
    assert graphs.is_primitive(A) == (np.gcd.reduce(lengths) == 1)


def test_periods_and_primitivity_are_refused_where_they_are_not_defined():
    with pytest.raises(ValueError, match="irreducible"):
        graphs.period([[1, 0], [0, 1]])
    with pytest.raises(ValueError, match="no closed walk"):
        graphs.period([[0]])
    with pytest.raises(ValueError, match="negative"):
        graphs.is_primitive([[1, -1], [1, 1]])
    assert graphs.period([[0, -1], [1, 0]]) == 2  # signs do not matter to walks


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(
    ("A", "error", "message"),
    [
        ([[1, 2]], ValueError, "square"),
        ([[np.nan]], ValueError, "finite"),
        ([], ValueError, "empty"),
        ([[1j]], TypeError, "real"),
        ([["a"]], TypeError, "numbers"),
        ([[1, 2], [3]], ValueError, "rectangular"),
        (np.ma.masked_equal([[1, 2], [3, 4]], 2), ValueError, "masked"),
        (sparse.csr_array(np.ones((1, 2))), ValueError, "square"),
        (sparse.csr_array((0, 0)), ValueError, "empty"),
        (sparse.csc_array([[np.inf]]), ValueError, "finite"),
        (sparse.csr_array([[1j]]), TypeError, "real"),
        (sparse.coo_array(np.ones(3)), ValueError, "square"),
    ],
)
def test_bad_matrices_are_refused(function, A, error, message):
    with pytest.raises(error, match=message):
        function(A)


@pytest.mark.parametrize("kind", [np.float32, np.int8, bool])
def test_other_number_types_are_welcome(kind):
    A = np.array([[0, 1], [1, 1]], dtype=kind)
    assert graphs.is_primitive(A)
    assert graphs.is_primitive(sparse.csr_array(A))
    assert graphs.edges(A).weights.dtype == float


def test_masked_links_are_refused():
    with pytest.raises(ValueError, match="masked"):
        graphs.matrix_of(3, np.ma.array([[0, 1], [1, 2]], mask=[[False, False], [True, True]]))
