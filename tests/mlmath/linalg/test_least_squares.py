"""Least squares: the residual is orthogonal to the columns, the two ways and their errors, dependent columns."""

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st
from mlmath.linalg import least_squares

from tests.mlmath.linalg.matrices_for_tests import REFUSED, with_singular_values

EPS = np.finfo(float).eps
VERSIONS = [least_squares.by_qr, least_squares.by_normal_equations]
every_version = pytest.mark.parametrize("version", VERSIONS)


@every_version
@given(n=st.integers(1, 8), more=st.integers(0, 10), k=st.integers(0, 3), seed=st.integers(0, 999))
def test_the_residual_is_orthogonal_to_the_columns(version, n, more, k, seed):
    rng = np.random.default_rng(seed)
    A = with_singular_values(n + more, n, rng.uniform(1, 5, n), rng)
    b = rng.normal(size=(n + more, k) if k else n + more)
    x = version(A, b)
    assert x.shape == (n, *b.shape[1:])
    np.testing.assert_allclose(A.T @ (A @ x - b), 0, atol=1e-12)


@every_version
def test_it_agrees_with_lapack_and_torch(version):
    import torch

    rng = np.random.default_rng(0)
    A, b = rng.normal(size=(20, 4)), rng.normal(size=20)
    np.testing.assert_allclose(version(A, b), scipy.linalg.lstsq(A, b)[0], rtol=1e-12)
    peer = torch.linalg.lstsq(torch.tensor(A), torch.tensor(b)[:, None]).solution[:, 0]
    np.testing.assert_allclose(version(A, b), peer.numpy(), rtol=1e-12)


@every_version
def test_square_systems_are_solved(version):
    np.testing.assert_allclose(version([[2, 1], [1, 3]], [4, 7]), [1, 2], rtol=1e-14)


def test_the_normal_equations_lose_twice_the_digits():
    rng = np.random.default_rng(1)
    for kappa in (1e3, 1e5, 1e7):
        A = with_singular_values(30, 5, np.logspace(0, -np.log10(kappa), 5), rng)
        x = np.ones(5)
        errors = [np.linalg.norm(version(A, A @ x) - x) for version in VERSIONS]
        assert errors[0] <= 100 * kappa * EPS
        assert errors[1] <= 100 * kappa**2 * EPS
        assert errors[1] > 20 * errors[0]


def test_beyond_half_of_the_digits_only_qr_works():
    A = np.array([[1, 1], [1e-9, 0], [0, 1e-9]])
    np.testing.assert_allclose(least_squares.by_qr(A, A @ [1, 2]), [1, 2], rtol=1e-6)
    with pytest.raises(np.linalg.LinAlgError, match="call by_qr"):
        least_squares.by_normal_equations(A, A @ [1, 2])


@pytest.mark.parametrize(
    "A", [[[1, 2], [2, 4], [3, 6]], np.zeros((3, 2)), [[1, 1 + EPS], [1, 1], [1, 1]], np.ones((3, 3))]
)
def test_dependent_columns_are_refused_with_advice(A):
    with pytest.raises(np.linalg.LinAlgError, match=r"column \d depends on others: drop columns .*pseudoinverse"):
        least_squares.by_qr(A, [1, 2, 3])


@every_version
def test_more_unknowns_than_equations_are_refused_with_advice(version):
    with pytest.raises(np.linalg.LinAlgError, match=r"3 columns of length 2 are not: .*pseudoinverse"):
        version(np.ones((2, 3)), [1, 2])


def test_a_column_in_other_units_is_no_dependence():
    A = np.array([[1, 0], [1, 1], [1, 2.0]])
    for unit in (1e-10, 1e-20, 1e20, 1e-300, 1e300):
        np.testing.assert_allclose(least_squares.by_qr(A * [1, unit], [1, 3, 5]), [1, 2 / unit], rtol=1e-12)
    several = least_squares.by_qr(A * [1, 1e20], [[1, 2], [3, 6], [5, 10]])
    np.testing.assert_allclose(several, [[1, 2], [2e-20, 4e-20]], rtol=1e-12)


@every_version
def test_huge_right_hand_sides(version):
    np.testing.assert_allclose(version(np.ones((4, 1)), np.full(4, 1e308)), [1e308], rtol=1e-12)
    np.testing.assert_allclose(version(np.full((4, 1), 1.7e308), np.full(4, 1.7e308)), [1], rtol=1e-12)


@every_version
@pytest.mark.parametrize("scale", [1e300, 1e-161, 1e-300])
def test_huge_and_tiny_matrices(version, scale):
    A = np.array([[1, 0], [1, 1], [1, 2.0]]) * scale
    np.testing.assert_allclose(version(A, np.array([1, 3, 5]) * scale), [1, 2], rtol=1e-12)


@every_version
def test_a_solution_that_is_too_large_is_refused(version):
    with pytest.raises(OverflowError, match="exceeds"):
        version([[1e-200], [1e-200]], [1e200, 1e200])


@every_version
def test_the_arguments_are_not_changed_and_integers_are_not_truncated(version):
    A, b = np.array([[1, 0], [1, 1], [1, 3]]), np.array([1, 2, 3])
    expected = np.linalg.lstsq(A.astype(float), b.astype(float))[0]
    np.testing.assert_allclose(version(A, b), expected, rtol=1e-13)
    np.testing.assert_allclose(version(A.astype(np.float32), b.astype(np.float32)), expected, rtol=1e-13)
    np.testing.assert_array_equal(A, [[1, 0], [1, 1], [1, 3]])
    np.testing.assert_array_equal(b, [1, 2, 3])


@pytest.mark.parametrize(("value", "error"), REFUSED)
@every_version
def test_bad_arguments_are_refused(version, value, error):
    with pytest.raises(error, match=r"^A must"):
        version(value, [1])
    with pytest.raises(ValueError, match=r"^b must have shape"):
        version(np.eye(2), [1])
    with pytest.raises(TypeError, match=r"^b must be real"):
        version(np.eye(2), [1j, 1])
    with pytest.raises(ValueError, match=r"^b must be finite"):
        version(np.eye(2), [np.nan, 1])
