"""The symmetric eigenproblem: residuals, orthogonality, clusters, the versions agree, bad input."""

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import symmetric_eigen as se

from tests.mlmath.linalg.matrices_for_tests import REFUSED_AS_SQUARE

EPS = np.finfo(float).eps
integer_matrices = st.integers(1, 14).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.integers(-3, 3)))


def by_divide_and_conquer(A):
    d, off, Q = se.tridiagonalize(A)
    values, V = se.divide_and_conquer(d, off)
    return se.SymmetricEigen(values, Q @ V)


def by_tridiagonal_qr(A):
    d, off, Q = se.tridiagonalize(A)
    values, V = se.tridiagonal_qr(d, off)
    return se.SymmetricEigen(values, Q @ V)


VERSIONS = [se.decompose, se.jacobi, by_divide_and_conquer, by_tridiagonal_qr]
every_version = pytest.mark.parametrize("version", VERSIONS)


def rotated(values, seed=0):
    """Return a symmetric matrix with these eigenvalues and random eigenvectors."""
    n = len(values)
    Q = np.linalg.qr(np.random.default_rng(seed).normal(size=(n, n)))[0]
    A = Q * values @ Q.T
    return (A + A.T) / 2


def tridiagonal(d, off):
    return np.diag(d) + np.diag(off, 1) + np.diag(off, -1)


def hard_matrices(n):
    """Yield repeated, clustered, graded and structured cases."""
    rng = np.random.default_rng(n)
    A = rng.normal(size=(n, n))
    graded = np.logspace(0, -20, n)
    yield "random", A + A.T
    yield "zero", np.zeros((n, n))
    yield "identity", np.eye(n)
    yield "ones", np.ones((n, n))
    yield "graded", graded[:, np.newaxis] * (A + A.T) * graded
    yield "hilbert", scipy.linalg.hilbert(n)
    yield "two eigenvalues", rotated(np.where(np.arange(n) < n // 2, 1.0, 2.0))
    yield "opposite eigenvalues", rotated(np.where(np.arange(n) % 2, 1.0, -1.0))
    yield "tight cluster", rotated(1 + 1e-14 * rng.normal(size=n))
    yield "wide cluster", rotated(1 + 1e-9 * rng.normal(size=n))
    yield "decaying", rotated(np.logspace(0, -16, n))
    yield "rank one", np.outer(A[0], A[0])
    yield "wilkinson", tridiagonal(np.abs(np.arange(n) - n // 2), np.ones(n - 1))
    yield "second differences", tridiagonal(2 * np.ones(n), -np.ones(n - 1))
    yield "glued", scipy.linalg.block_diag(*[tridiagonal([1, 2, 1], [1, 1])] * (n // 3), np.eye(n - n // 3 * 3))


def assert_decomposes(A, values, V, factor=20):
    A, n = np.asarray(A, dtype=float), len(A)
    assert (np.diff(values) <= 0).all()
    assert np.linalg.norm(V.T @ V - np.eye(n)) <= factor * n * EPS
    assert np.linalg.norm(A - V * values @ V.T) <= factor * n * EPS * np.linalg.norm(A)
    expected = np.linalg.eigvalsh(A)[::-1]
    assert np.abs(values - expected).max() <= factor * n * EPS * np.linalg.norm(A)


@every_version
@given(A=integer_matrices)
def test_integer_matrices_are_decomposed(version, A):
    assert_decomposes(A + A.T, *version(A + A.T))


@pytest.mark.parametrize("n", [1, 2, 3, 9, 13, 30, 64, 200])
def test_hard_matrices_are_decomposed(n):
    for _, A in hard_matrices(n):
        assert_decomposes(A, *se.decompose(A))


@every_version
@pytest.mark.parametrize("n", [1, 2, 5, 25])
def test_every_version_decomposes_hard_matrices(version, n):
    for _, A in hard_matrices(n):
        assert_decomposes(A, *version(A))


@every_version
def test_it_agrees_with_lapack_and_torch_up_to_signs(version):
    import torch

    A = np.random.default_rng(0).normal(size=(30, 30))
    A = A + A.T
    values, V = version(A)
    for peer_values, peer_V in (np.linalg.eigh(A), map(np.asarray, torch.linalg.eigh(torch.tensor(A)))):
        np.testing.assert_allclose(values, peer_values[::-1], atol=1e-13)
        np.testing.assert_allclose(np.abs(V), np.abs(peer_V[:, ::-1]), atol=1e-12)


def test_eigenvectors_of_a_four_by_four_matrix_are_right():
    A = np.array([[4, 1, 2, 3], [1, 3, 0, 1], [2, 0, 2, 1], [3, 1, 1, 1]])
    for version in VERSIONS:
        values, V = version(A)
        np.testing.assert_allclose(A @ V, V * values, atol=1e-14)


@given(
    d=arrays(float, st.integers(1, 40), elements=st.sampled_from([0.0, 1.0, 1 + 1e-15, 1e-8, -1.0, 1e-100])),
    seed=st.integers(0, 999),
)
def test_tridiagonal_matrices_with_tiny_gaps_are_decomposed(d, seed):
    off = np.random.default_rng(seed).choice([0, 1, 1e-8, 1e-16, 1e-100, -1], size=len(d) - 1)
    T = tridiagonal(d, off)
    assert_decomposes(T, *se.divide_and_conquer(d, off))
    assert_decomposes(T, *se.tridiagonal_qr(d, off))


@given(A=integer_matrices)
def test_tridiagonal_form_is_similar_to_the_matrix(A):
    A = A + A.T
    n = len(A)
    d, off, Q = se.tridiagonalize(A)
    assert (d.shape, off.shape) == ((n,), (n - 1,))
    np.testing.assert_allclose(Q.T @ Q, np.eye(n), atol=20 * n * EPS)
    np.testing.assert_allclose(Q @ tridiagonal(d, off) @ Q.T, A, atol=20 * n * EPS * np.linalg.norm(A), rtol=0)


@every_version
@pytest.mark.parametrize("scale", [1e300, 1e-300])
def test_huge_and_tiny_matrices(version, scale):
    A = np.array([[2.0, 1.0, 0.5], [1.0, 2.0, 3.0], [0.5, 3.0, 1.0]])
    np.testing.assert_allclose(version(A * scale).values, version(A).values * scale, rtol=1e-13)
    np.testing.assert_allclose(np.abs(version(A * scale).vectors), np.abs(version(A).vectors), rtol=1e-12)


@pytest.mark.parametrize("f", [se.decompose, se.jacobi])
def test_an_eigenvalue_that_overflows_is_an_error(f):
    with pytest.raises(OverflowError, match="eigenvalue"):
        f(np.full((2, 2), 1.5e308))


def test_a_difference_by_rounding_is_tolerated_and_a_larger_one_is_named():
    A = np.array([[2.0, 1.0], [1.0, 2.0]])
    B = A + np.array([[0, 1e-14], [0, 0]])
    np.testing.assert_allclose(se.decompose(B).values, [3, 1], rtol=1e-13)
    for f in (se.decompose, se.jacobi, se.tridiagonalize):
        with pytest.raises(np.linalg.LinAlgError, match=r"A\[0, 1\] = 5 and A\[1, 0\] = 1"):
            f([[2, 5], [1, 2]])


def test_too_few_sweeps_are_reported():
    A = np.array([[2.0, 1.0, 0.5], [1.0, 2.0, 3.0], [0.5, 3.0, 1.0]])
    with pytest.raises(np.linalg.LinAlgError, match="raise max_sweeps"):
        se.jacobi(A, max_sweeps=1)
    d, off, _ = se.tridiagonalize(A)
    with pytest.raises(np.linalg.LinAlgError, match="more than 1 sweeps"):
        se.tridiagonal_qr(d, off, max_sweeps=1)


@every_version
def test_the_argument_is_not_changed_and_single_precision_becomes_double(version):
    A = np.array([[2, 1], [1, 3]], dtype=np.float32)
    values = version(A).values
    np.testing.assert_array_equal(values, version(A.astype(float)).values)
    np.testing.assert_array_equal(A, [[2, 1], [1, 3]])
    np.testing.assert_allclose(values, [(5 + 5**0.5) / 2, (5 - 5**0.5) / 2], rtol=1e-15)


@pytest.mark.parametrize(("value", "error"), REFUSED_AS_SQUARE)
@pytest.mark.parametrize("f", [se.decompose, se.jacobi, se.tridiagonalize])
def test_bad_matrices_are_refused(f, value, error):
    with pytest.raises(error, match=r"^A must"):
        f(value)


@pytest.mark.parametrize("f", [se.divide_and_conquer, se.tridiagonal_qr])
def test_bad_diagonals_are_refused(f):
    with pytest.raises(ValueError, match=r"^off must have one entry less than d"):
        f([1, 2], [1, 2])
    with pytest.raises(ValueError, match=r"^off must have one entry less than d"):
        f([1], [1])
    with pytest.raises(ValueError, match=r"^off must not be empty"):
        f([1, 2], [])
    with pytest.raises(ValueError, match=r"^d must be finite"):
        f([np.nan], [])
    with pytest.raises(TypeError, match=r"^d must be real"):
        f([1j], [])
    with pytest.raises(ValueError, match=r"^max_sweeps must"):
        se.tridiagonal_qr([1], [], max_sweeps=0)
    with pytest.raises(TypeError, match=r"^max_sweeps must"):
        se.jacobi([[1]], max_sweeps=1.5)
