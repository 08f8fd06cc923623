"""Cholesky: the factor, its versions, definiteness and the error that names the minor, solving, bad input."""

import numpy as np
import pytest
import scipy.linalg
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import cholesky

from tests.mlmath.linalg.matrices_for_tests import REFUSED_AS_SQUARE

EPS = np.finfo(float).eps
VERSIONS = [cholesky.by_columns, cholesky.blocked, lambda A: cholesky.blocked(A, block=3)]
every_version = pytest.mark.parametrize("version", VERSIONS)
integer_matrices = st.integers(1, 6).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.integers(-4, 4)))


def definite(n, seed=0):
    A = np.random.default_rng(seed).normal(size=(n, n))
    return A @ A.T + 0.1 * np.eye(n)


@every_version
@pytest.mark.parametrize("n", [1, 2, 3, 31, 32, 33, 100])
def test_the_factor_is_lapacks_and_reproduces_the_matrix(version, n):
    A = definite(n)
    L = version(A)
    assert (np.diag(L) > 0).all()
    assert not np.triu(L, 1).any()
    np.testing.assert_allclose(L @ L.T, A, atol=4 * n * EPS * np.abs(A).max(), rtol=0)
    np.testing.assert_allclose(L, scipy.linalg.cholesky(A, lower=True), atol=1e-10)


def test_it_agrees_with_torch():
    import torch

    A = definite(20)
    np.testing.assert_allclose(cholesky.blocked(A), torch.linalg.cholesky(torch.tensor(A)).numpy(), atol=1e-12)


@every_version
@given(B=integer_matrices, seed=st.integers(0, 99))
def test_the_factor_exists_exactly_for_positive_minors(version, B, seed):
    A = B @ B.T if seed % 2 else B + B.T
    minors = [sp.Matrix(A[:k, :k]).det() for k in range(1, len(A) + 1)]
    first = next((k for k, minor in enumerate(minors, 1) if minor <= 0), None)
    if first is None:
        L = version(A)
        np.testing.assert_allclose(L @ L.T, A, atol=20 * len(A) * EPS * np.abs(A).max(), rtol=0)
    elif minors[first - 1] < 0:  # a minor of exactly zero is left to rounding
        with pytest.raises(np.linalg.LinAlgError, match=f"leading minor of order {first} is not positive"):
            version(A)


@every_version
@pytest.mark.parametrize(
    ("A", "order"),
    [([[0]], 1), ([[-1]], 1), ([[1, 1], [1, 1]], 2), ([[1, 2], [2, 1]], 2), (np.diag([1, 1, 1, 1, -1, 1]), 5)],
)
def test_the_first_minor_that_is_not_positive_is_named(version, A, order):
    with pytest.raises(np.linalg.LinAlgError, match=f"leading minor of order {order} is not positive"):
        version(A)


@every_version
def test_an_asymmetric_matrix_is_refused_and_rounding_is_tolerated(version):
    with pytest.raises(np.linalg.LinAlgError, match=r"symmetric, but A\[0, 1\] = 1 and A\[1, 0\] = 2"):
        version([[4, 1], [2, 4]])
    A = np.array([[4, 2 + 1e-14], [2, 5]])
    np.testing.assert_allclose(version(A), [[2, 0], [1, 2]], rtol=1e-13)


@every_version
@pytest.mark.parametrize("scale", [1e300, 2e300, 1e-300, 2e-300, 1e-318])
def test_huge_and_tiny_matrices(version, scale):
    A = np.array([[4.0, 2.0], [2.0, 5.0]])
    np.testing.assert_allclose(version(A * scale), np.sqrt(scale) * version(A), rtol=1e-3 if scale < 1e-308 else 1e-14)


@every_version
def test_graded_matrices_are_no_difficulty(version):
    scale = np.logspace(0, -20, 30)
    A = definite(30) * scale * scale[:, np.newaxis]
    L = version(A)
    np.testing.assert_allclose(L @ L.T, A, rtol=1e-9)


@given(n=st.integers(1, 40), k=st.integers(0, 3), seed=st.integers(0, 99))
def test_solutions_satisfy_the_equations(n, k, seed):
    A = definite(n, seed)
    B = np.random.default_rng(seed).normal(size=(n, k) if k else n)
    X = cholesky.solve(A, B)
    assert X.shape == B.shape
    scale = np.linalg.norm(A) * np.linalg.norm(X) + np.linalg.norm(B)
    assert np.linalg.norm(A @ X - B) <= 20 * n * EPS * scale


def test_the_log_determinant():
    A = definite(30)
    assert cholesky.log_determinant(A) == pytest.approx(np.linalg.slogdet(A)[1], rel=1e-12)
    assert cholesky.log_determinant(1e-200 * np.eye(9)) == pytest.approx(-1800 * np.log(10))


def test_definiteness():
    assert cholesky.is_positive_definite(definite(10))
    assert not cholesky.is_positive_definite(-definite(10))
    assert not cholesky.is_positive_definite(np.zeros((2, 2)))
    with pytest.raises(np.linalg.LinAlgError, match="symmetric"):
        cholesky.is_positive_definite([[1, 2], [3, 1]])


@every_version
def test_the_argument_is_not_changed_and_integers_are_not_truncated(version):
    A = np.array([[2, 1], [1, 2]])
    np.testing.assert_allclose(version(A), [[2**0.5, 0], [0.5**0.5, 1.5**0.5]], rtol=1e-15)
    np.testing.assert_array_equal(A, [[2, 1], [1, 2]])
    B = A.astype(float)
    version(B)
    np.testing.assert_array_equal(A, B)
    np.testing.assert_array_equal(version(A.astype(np.float32)), version(A))


@pytest.mark.parametrize(("value", "error"), REFUSED_AS_SQUARE)
@pytest.mark.parametrize(
    "f",
    [
        cholesky.by_columns,
        cholesky.blocked,
        cholesky.log_determinant,
        cholesky.is_positive_definite,
        lambda A: cholesky.solve(A, [1]),
    ],
)
def test_bad_matrices_are_refused(f, value, error):
    with pytest.raises(error, match=r"^A must"):
        f(value)


def test_other_bad_arguments_are_refused():
    with pytest.raises(ValueError, match=r"^B must have shape"):
        cholesky.solve(np.eye(2), [1, 2, 3])
    with pytest.raises(TypeError, match=r"^B must be real"):
        cholesky.solve(np.eye(2), [1j, 2])
    with pytest.raises(ValueError, match=r"^block must be at least 1"):
        cholesky.blocked(np.eye(2), block=0)
    with pytest.raises(TypeError, match=r"^block must be an integer"):
        cholesky.blocked(np.eye(2), block=1.5)


@every_version
def test_a_tiny_pivot_in_an_indefinite_matrix_is_refused_without_a_warning(version):
    tiny = 1e-310
    for A in ([[tiny, 1], [1, 1]], np.eye(4) * [1, tiny, 1, 1] + np.fliplr(np.diag([0, 0.5, 0.5, 0]))):
        with pytest.raises(np.linalg.LinAlgError, match="positive definite"):
            version(A)
