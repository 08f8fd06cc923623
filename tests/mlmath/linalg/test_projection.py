"""Projections, coordinates and orthogonal complements: optimality, peers, bad input."""

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import gram_schmidt, projection

EPS = np.finfo(float).eps
small = st.integers(-4, 4)
problems = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda s: st.tuples(arrays(np.int64, s[0], elements=small), arrays(np.int64, s, elements=small))
)


@given(problems)
def test_projection_and_residual_split_the_vector_orthogonally(problem):
    x, A = problem
    p, r = projection.onto_subspace(x, A), projection.residual(x, A)
    scale = 1 + np.linalg.norm(x)
    np.testing.assert_allclose(p + r, x, atol=100 * EPS * scale)
    np.testing.assert_allclose(A.T @ r, 0, atol=1000 * EPS * scale)
    assert projection.distance_to_subspace(x, A) == pytest.approx(np.linalg.norm(r), abs=10 * EPS * scale)


@given(problems)
def test_projection_agrees_with_least_squares(problem):
    x, A = problem
    c, *_ = np.linalg.lstsq(A.astype(float), x.astype(float), rcond=None)
    np.testing.assert_allclose(projection.onto_subspace(x, A), A @ c, atol=1e-11 * (1 + np.linalg.norm(x)))


@given(problems)
def test_projecting_twice_changes_nothing(problem):
    x, A = problem
    p = projection.onto_subspace(x, A)
    np.testing.assert_allclose(projection.onto_subspace(p, A), p, atol=100 * EPS * (1 + np.linalg.norm(x)))


@given(problems)
def test_complement_agrees_with_the_null_space(problem):
    _, A = problem
    N = projection.orthogonal_complement(A)
    rank = np.linalg.matrix_rank(A)
    m = len(A)
    assert N.shape == (m, m - rank)
    np.testing.assert_allclose(A.T @ N, 0, atol=1e-13 * (1 + np.abs(A).max()))
    if m > rank:
        assert gram_schmidt.loss_of_orthogonality(N) <= 50 * m * EPS
        theirs = scipy.linalg.null_space(A.T)
        np.testing.assert_allclose(N @ N.T, theirs @ theirs.T, atol=1e-11)  # the same subspace


def test_complement_of_everything_and_of_nothing():
    assert projection.orthogonal_complement(np.eye(3)).shape == (3, 0)
    assert gram_schmidt.is_orthonormal(projection.orthogonal_complement(np.zeros((3, 1))), atol=1e-15)
    assert projection.orthogonal_complement(np.zeros((3, 1))).shape == (3, 3)


def test_complement_of_nearly_dependent_columns_is_orthogonal_to_them():
    A = np.vstack([scipy.linalg.hilbert(8), np.eye(8)[:3]])
    N = projection.orthogonal_complement(A)
    assert np.abs(A.T @ N).max() <= 1e-14
    assert gram_schmidt.loss_of_orthogonality(N) <= 1e-14


def test_projection_onto_the_zero_subspace_is_zero():
    np.testing.assert_array_equal(projection.onto_subspace([1, 2], [[0], [0]]), [0, 0])
    np.testing.assert_array_equal(projection.residual([1, 2], [[0], [0]]), [1, 2])


def test_onto_vector_by_hand_and_with_integers():
    x, u = np.array([2, 1]), np.array([1, 1])
    p = projection.onto_vector(x, u)
    np.testing.assert_allclose(p, [1.5, 1.5], rtol=4 * EPS)
    assert p.dtype == float
    np.testing.assert_array_equal(x, [2, 1])  # and the input is as it was


@given(problems, st.floats(1e-300, 1e300))
def test_the_length_of_the_direction_does_not_matter(problem, scale):
    x, A = problem
    u = A[:, 0]
    if not u.any():
        return
    np.testing.assert_allclose(
        projection.onto_vector(x, scale * u), projection.onto_vector(x, u), atol=20 * EPS * (1 + np.linalg.norm(x))
    )
    np.testing.assert_allclose(
        projection.onto_vector(x, u), projection.onto_subspace(x, A[:, :1]), atol=50 * EPS * (1 + np.linalg.norm(x))
    )


def test_coordinates_rebuild_the_vector():
    Q = gram_schmidt.reorthogonalized(np.random.default_rng(0).normal(size=(6, 6))).Q
    x = np.arange(6)
    c = projection.coordinates(x, Q)
    np.testing.assert_allclose(Q @ c, x, atol=1e-14)
    np.testing.assert_allclose(c, np.linalg.solve(Q, x), atol=1e-13)
    assert np.linalg.norm(c) == pytest.approx(np.linalg.norm(x), rel=1e-14)
    np.testing.assert_allclose(Q[:, :2] @ projection.coordinates(x, Q[:, :2]), projection.onto_subspace(x, Q[:, :2]))


def test_coordinates_refuse_a_basis_that_is_not_orthonormal():
    with pytest.raises(ValueError, match=r"^Q must have orthonormal columns"):
        projection.coordinates([1, 2], [[1, 1], [0, 1]])
    with pytest.raises(ValueError, match=r"^Q must have orthonormal columns"):
        projection.coordinates([1, 2], [[2, 0], [0, 2]])  # orthogonal is not enough


@pytest.mark.parametrize(
    "f", [projection.onto_subspace, projection.residual, projection.distance_to_subspace, projection.coordinates]
)
def test_bad_input_is_refused(f):
    with pytest.raises(ValueError, match="must have 3 rows"):
        f([1, 2, 3], np.eye(2))
    with pytest.raises(ValueError, match=r"^x must not be empty"):
        f([], np.eye(2))
    with pytest.raises(ValueError, match=r"^x must be finite"):
        f([1, np.nan], np.eye(2))
    with pytest.raises(ValueError, match="must be a matrix"):
        f([1, 2], [1, 2])
    with pytest.raises(TypeError, match=r"^x must be real"):
        f([1j, 2], np.eye(2))
    with pytest.raises(TypeError, match="numbers"):
        f(["a", "b"], np.eye(2))


def test_onto_vector_refuses_bad_directions():
    with pytest.raises(ValueError, match=r"^u must not be the zero vector"):
        projection.onto_vector([1, 2], [0, 0])
    with pytest.raises(ValueError, match="same shape"):
        projection.onto_vector([1, 2, 3], [2])
    with pytest.raises(ValueError, match=r"^A must"):
        projection.orthogonal_complement([1, 2])


def test_huge_vectors_are_projected_and_overflow_is_an_error():
    big = 1.7e308
    np.testing.assert_allclose(projection.onto_vector([big, big], [1, 1]), [big, big], rtol=4 * EPS)
    np.testing.assert_allclose(projection.onto_subspace([big] * 4, np.ones((4, 1))), [big] * 4, rtol=4 * EPS)
    np.testing.assert_allclose(projection.residual([big, -big], [[1], [1]]), [big, -big], rtol=4 * EPS)
    assert projection.distance_to_subspace([1e308] * 4, np.ones((4, 1))) <= 1e293
    with pytest.raises(OverflowError, match="entry of the result"):
        projection.coordinates([big] * 4, np.full((4, 1), 0.5))
    with pytest.raises(ValueError, match="orthonormal"):
        projection.coordinates([1.0], [[1e200]])


def test_a_small_entry_beside_a_huge_one_is_kept():
    np.testing.assert_array_equal(projection.onto_subspace([1e300, 1e-200], [[0], [1]]), [0, 1e-200])
