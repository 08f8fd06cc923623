"""PageRank: error bounds, dangling pages, sparse and weighted webs, peers, bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import markov, pagerank
from scipy import sparse
from scipy.sparse import linalg as sparse_linalg

EPS = np.finfo(float).eps
webs = st.integers(1, 8).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.sampled_from([0, 0, 0, 1, 4])))


@given(webs, st.floats(0, 0.99))
def test_ranks_agree_with_the_stationary_distribution_of_the_google_matrix(A, d):
    result = pagerank.pagerank(A, d, tol=1e-12)
    G = pagerank.google_matrix(A, d)
    markov.as_column_stochastic(G)
    assert result.ranks.sum() == pytest.approx(1, abs=20 * len(A) * EPS)
    np.testing.assert_allclose(G @ result.ranks, result.ranks, atol=5e-12)
    np.testing.assert_allclose(result.ranks, markov.stationary(G), atol=1e-11)


@given(webs, st.sampled_from([1e-3, 1e-8, 1e-13]))
def test_the_number_of_steps_never_exceeds_the_bound_and_the_error_is_kept(A, tol):
    result = pagerank.pagerank(A, 0.85, tol=tol)
    assert result.error <= tol
    assert result.steps <= np.ceil(np.log(tol / 2) / np.log(0.85))


@given(webs)
def test_sparse_and_dense_webs_agree(A):
    dense = pagerank.pagerank(A)
    for kind in (sparse.csr_array, sparse.csc_array, sparse.coo_array):
        np.testing.assert_array_equal(pagerank.pagerank(kind(A)).ranks, dense.ranks)


def test_a_large_sparse_web_agrees_with_a_sparse_solver():
    rng = np.random.default_rng(0)
    n, m, d = 2000, 6000, 0.85
    A = sparse.csc_array((np.ones(m), rng.integers(n, size=(2, m))), shape=(n, n))
    total = np.asarray(A.sum(axis=0)).ravel()
    assert (total == 0).any()  # there are dangling pages
    S = A @ sparse.diags_array(np.where(total > 0, 1 / np.maximum(total, 1), 0))
    # p = d S p + c v, where c gathers jumps and dangling pages: p is a multiple of the solution with right side v.
    p = sparse_linalg.spsolve(sparse.csc_array(sparse.eye_array(n) - d * S), np.full(n, 1 / n))
    result = pagerank.pagerank(A, d, tol=1e-12)
    assert np.abs(result.ranks - p / p.sum()).sum() <= 2e-12


def test_special_cases():
    np.testing.assert_allclose(pagerank.pagerank(np.zeros((4, 4))).ranks, 0.25)  # no links at all
    assert pagerank.pagerank([[0]]).ranks.tolist() == [1]
    web = [[0, 1, 1], [1, 0, 0], [0, 0, 0]]
    at_zero = pagerank.pagerank(web, 0)
    np.testing.assert_allclose(at_zero.ranks, 1 / 3)
    assert at_zero.steps == 1
    assert at_zero.error == 0
    assert pagerank.pagerank(web, 1e-300).error < 1e-290
    cycle = np.eye(3)[[2, 0, 1]]
    np.testing.assert_allclose(pagerank.pagerank(cycle, 0.999).ranks, 1 / 3)  # the uniform start is the answer
    assert pagerank.pagerank(cycle, 0.999).steps == 1


def test_a_damping_factor_near_one_ends_with_an_error_and_not_never():
    """Rounding keeps the last change above tol (1 − d), and 2 d^k would need more than 10^16 steps."""
    web = [[0, 1, 0], [1, 0, 1], [0, 0.001, 0]]
    with pytest.raises(np.linalg.LinAlgError, match="after 1000 steps: raise tol"):
        pagerank.pagerank(web, 1 - EPS, max_steps=1000)
    assert pagerank.pagerank(web, 0.999, max_steps=23_708).error <= 1e-10
    with pytest.raises(np.linalg.LinAlgError, match="after 2 steps"):
        pagerank.pagerank(web, max_steps=2)
    for steps, error in ((0, ValueError), (1.0, TypeError)):
        with pytest.raises(error, match="max_steps"):
            pagerank.pagerank(web, max_steps=steps)


def test_a_dangling_page_keeps_its_rank_in_the_web():
    """Without the correction the total would shrink; here it stays 1, and the page's rank is spread evenly."""
    web = [[0, 0], [1, 0]]
    result = pagerank.pagerank(web, 0.5)
    np.testing.assert_allclose(result.ranks, [0.4, 0.6])


def test_jumps_to_chosen_pages_only():
    web = np.eye(4)[[3, 0, 1, 2]]
    jump = np.array([1, 0, 0, 0])
    result = pagerank.pagerank(web, 0.5, tol=1e-13, jump=jump)
    np.testing.assert_allclose(result.ranks, np.array([8, 4, 2, 1]) / 15, rtol=1e-12)
    G = pagerank.google_matrix(web, 0.5, jump=jump)
    np.testing.assert_allclose(G @ result.ranks, result.ranks, atol=1e-13)
    assert pagerank.google_matrix(np.zeros((4, 4)), 0.5, jump=jump)[0].tolist() == [1, 1, 1, 1]


def test_weights_divide_the_rank():
    G = pagerank.google_matrix([[0, 0, 0], [3, 0, 0], [1, 0, 0]], 0.5)
    np.testing.assert_allclose(G[:, 0], [1 / 6, 1 / 6 + 3 / 8, 1 / 6 + 1 / 8])


@pytest.mark.parametrize("function", [pagerank.pagerank, pagerank.google_matrix])
@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (([[-1]],), {}, ValueError, "negative"),
        (([[1, 2]],), {}, ValueError, "square"),
        (([[np.nan]],), {}, ValueError, "finite"),
        (([],), {}, ValueError, "empty"),
        (([[1j]],), {}, TypeError, "real"),
        ((np.eye(2), 1), {}, ValueError, "less than 1"),
        ((np.eye(2), -0.1), {}, ValueError, "at least 0"),
        ((np.eye(2), "high"), {}, TypeError, "damping"),
        ((np.eye(2),), {"jump": [1]}, ValueError, "2 entries"),
        ((np.eye(2),), {"jump": [0.5, 0.4]}, ValueError, "sum to 1"),
        ((sparse.csr_array([[-1.0]]),), {}, ValueError, "negative"),
    ],
)
def test_bad_arguments_are_refused(function, arguments, options, error, message):
    with pytest.raises(error, match=message):
        function(*arguments, **options)


@pytest.mark.parametrize("tol", [0, 1e-15, np.nan])
def test_a_tolerance_below_rounding_is_refused(tol):
    with pytest.raises(ValueError, match="tol"):
        pagerank.pagerank(np.eye(2), tol=tol)


@pytest.mark.parametrize("scale", [1e308, 1e-310])
def test_weights_of_any_size_are_shares_of_their_column(scale):
    """Sums of huge weights overflow, and the reciprocals of tiny ones: neither may change the ranks."""
    web = np.array([[0.0, 0, 1], [1, 0, 0], [1, 1, 0]])
    uneven = web * [scale, 1, 1]
    np.testing.assert_allclose(pagerank.pagerank(uneven).ranks, pagerank.pagerank(web).ranks, rtol=1e-12)
    np.testing.assert_allclose(pagerank.google_matrix(uneven), pagerank.google_matrix(web), rtol=1e-12)
