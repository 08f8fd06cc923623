"""Permutation matrices: what they do to vectors and matrices, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.linalg import permutation_matrices as permutations

orders = st.integers(1, 8).flatmap(lambda n: st.permutations(range(n)))


@given(orders)
def test_the_matrix_the_indexing_and_the_inverse_agree(order):
    n = len(order)
    rng = np.random.default_rng(n)
    x, A = rng.normal(size=n), rng.normal(size=(n, n))
    P = permutations.permutation_matrix(order)
    np.testing.assert_array_equal(P @ x, x[list(order)])
    np.testing.assert_array_equal(permutations.relabel(A, order), P @ A @ P.T)
    inverse = permutations.inverse_order(order)
    np.testing.assert_array_equal(permutations.permutation_matrix(inverse), P.T)
    np.testing.assert_array_equal(permutations.relabel(permutations.relabel(A, order), inverse), A)
    assert permutations.is_permutation_matrix(P)


@pytest.mark.parametrize(
    "A", [[[1, 1], [0, 0]], [[0.5, 0.5], [0.5, 0.5]], [[2, -1], [-1, 2]], [[0, 0], [0, 0]], [[-1]]]
)
def test_what_is_no_permutation_matrix(A):
    assert not permutations.is_permutation_matrix(A)


def test_complex_matrices_can_be_relabelled():
    np.testing.assert_array_equal(permutations.relabel([[1j, 2], [3, 4]], [1, 0]), [[4, 3], [2, 1j]])


@pytest.mark.parametrize("function", [permutations.permutation_matrix, permutations.inverse_order])
@pytest.mark.parametrize(
    ("order", "error", "message"),
    [
        ([0, 0], ValueError, "once"),
        ([1, 2], ValueError, "once"),
        ([-1, 0], ValueError, "once"),
        ([], ValueError, "non-empty"),
        ([[0, 1]], ValueError, "shape"),
        ([0.0, 1.0], TypeError, "integers"),
        ([True, False], TypeError, "integers"),
        ("ab", ValueError, "shape"),
    ],
)
def test_what_is_no_order_is_refused(function, order, error, message):
    with pytest.raises(error, match=message):
        function(order)


@pytest.mark.parametrize(
    ("A", "order", "error", "message"),
    [
        (np.eye(3), [0, 1], ValueError, "3 entries"),
        ([[1, 2]], [0], ValueError, "square"),
        ([[np.nan]], [0], ValueError, "finite"),
        (np.eye(2), [0, 2], ValueError, "once"),
    ],
)
def test_bad_relabellings_are_refused(A, order, error, message):
    with pytest.raises(error, match=message):
        permutations.relabel(A, order)


def test_a_bad_candidate_is_refused():
    with pytest.raises(ValueError, match="square"):
        permutations.is_permutation_matrix([[1, 0]])


def test_masked_orders_are_refused():
    with pytest.raises(ValueError, match="masked"):
        permutations.permutation_matrix(np.ma.array([0, 1, 2], mask=[False, True, False]))
