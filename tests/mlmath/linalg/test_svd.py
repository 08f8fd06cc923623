"""The singular value decomposition: every shape and rank, the versions agree, what is built on it, bad input."""

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import svd

from tests.mlmath.linalg.matrices_for_tests import REFUSED, rectangular, square, with_singular_values

EPS = np.finfo(float).eps
SHAPES = [(1, 1), (1, 5), (5, 1), (4, 4), (9, 4), (4, 9), (40, 25), (25, 40)]
VERSIONS = [svd.decompose, svd.jacobi]
every_version = pytest.mark.parametrize("version", VERSIONS)
integer_matrices = st.tuples(st.integers(1, 7), st.integers(1, 7)).flatmap(
    lambda s: arrays(np.int64, s, elements=st.integers(-4, 4))
)


def assert_decomposes(A, U, values, Vt, factor=20):
    A = np.asarray(A, dtype=float)
    n, k = max(A.shape), min(A.shape)
    assert values.shape == (k,)
    assert (values >= 0).all()
    assert (np.diff(values) <= 0).all()
    assert np.linalg.norm(U.T @ U - np.eye(U.shape[1])) <= factor * n * EPS
    assert np.linalg.norm(Vt @ Vt.T - np.eye(len(Vt))) <= factor * n * EPS
    assert np.linalg.norm(A - U[:, :k] * values @ Vt[:k]) <= factor * n * EPS * np.linalg.norm(A)
    assert np.abs(values - scipy.linalg.svdvals(A)).max() <= factor * n * EPS * np.linalg.norm(A)


@every_version
@given(A=integer_matrices)
def test_integer_matrices_are_decomposed(version, A):
    assert_decomposes(A, *version(A))


@pytest.mark.parametrize("n", [1, 2, 5, 20, 60])
def test_hard_matrices_are_decomposed(n):
    for matrices in (square(n), rectangular(n, 2 * n), rectangular(2 * n + 1, n)):
        for _, A in matrices:
            assert_decomposes(A, *svd.decompose(A))


@pytest.mark.parametrize("n", [1, 2, 5, 20])
def test_jacobi_decomposes_hard_matrices(n):
    for matrices in (square(n), rectangular(n, n + 3), rectangular(n + 3, n)):
        for _, A in matrices:
            assert_decomposes(A, *svd.jacobi(A))


@every_version
@pytest.mark.parametrize("shape", SHAPES)
def test_it_agrees_with_lapack_up_to_signs(version, shape):
    A = np.random.default_rng(3).normal(size=shape)
    U, values, Vt = version(A)
    for peer in (np.linalg.svd(A, full_matrices=False), scipy.linalg.svd(A, full_matrices=False)):
        np.testing.assert_allclose(values, peer[1], rtol=1e-12)
        np.testing.assert_allclose(np.abs(U), np.abs(peer[0]), atol=1e-11)
        np.testing.assert_allclose(np.abs(Vt), np.abs(peer[2]), atol=1e-11)


def test_it_agrees_with_torch():
    import torch

    A = np.random.default_rng(3).normal(size=(8, 5))
    U, values, Vt = (np.asarray(part) for part in torch.linalg.svd(torch.tensor(A), full_matrices=False))
    np.testing.assert_allclose(svd.decompose(A).values, values, rtol=1e-13)
    np.testing.assert_allclose(np.abs(svd.decompose(A).Vt), np.abs(Vt), atol=1e-12)
    np.testing.assert_allclose(np.abs(svd.decompose(A).U), np.abs(U), atol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_thin_and_full_factors(shape):
    A = np.random.default_rng(4).normal(size=shape)
    m, n = shape
    thin, full = svd.decompose(A), svd.decompose(A, full=True)
    assert (thin.U.shape, thin.Vt.shape) == ((m, min(shape)), (min(shape), n))
    assert (full.U.shape, full.Vt.shape) == ((m, m), (n, n))
    assert_decomposes(A, *full)
    Sigma = np.zeros(shape)
    np.fill_diagonal(Sigma, full.values)
    np.testing.assert_allclose(full.U @ Sigma @ full.Vt, A, atol=1e-13)
    np.testing.assert_array_equal(full.U[:, : min(shape)], thin.U)
    np.testing.assert_array_equal(full.Vt[: min(shape)], thin.Vt)


@every_version
@given(A=integer_matrices)
def test_the_sign_convention_holds(version, A):
    Vt = version(A).Vt
    for row in Vt:
        assert row[np.flatnonzero(np.abs(row) > np.abs(row).max() * (1 - 1e-6))[0]] > 0


@every_version
def test_the_sign_does_not_depend_on_rounding(version):
    X = np.array([[-5, -5], [1, 4], [4, 1]])  # right singular vectors (1, 1)/√2 and (1, −1)/√2: entries of equal size
    for scale in (1, -1, 3, 0.1, 7e5):
        assert (version(X * scale).Vt[:, 0] > 0).all()


@every_version
@pytest.mark.parametrize("shape", [(6, 4), (4, 6), (5, 5)])
def test_zero_and_rank_deficient_matrices_have_orthogonal_factors(version, shape):
    m, n = shape
    for A in (np.zeros(shape), np.ones(shape), np.eye(m, n), np.eye(m, n) * (np.arange(n) < 2)):
        assert_decomposes(A, *version(A))
    assert_decomposes(np.zeros(shape), *svd.decompose(np.zeros(shape), full=True))


def test_repeated_and_clustered_singular_values():
    rng = np.random.default_rng(5)
    for values in (np.ones(40), 1 + 1e-14 * rng.normal(size=40), np.r_[np.ones(20), np.full(20, 1e-9)], np.eye(40)[0]):
        A = with_singular_values(50, 40, np.sort(values)[::-1], rng)
        assert_decomposes(A, *svd.decompose(A))


def test_small_singular_values_are_not_lost_as_by_the_eigenvalues_of_the_gram_matrix():
    A = np.array([[1, 1], [1e-9, 0], [0, 1e-9]])
    expected = [2**0.5, 1e-9]
    for version in VERSIONS:
        np.testing.assert_allclose(version(A).values, expected, rtol=1e-6)
    lost = np.linalg.eigvalsh(A.T @ A)[0]
    assert abs(lost) ** 0.5 < 1e-12 or abs(lost) ** 0.5 > 5e-9


@every_version
@pytest.mark.parametrize("scale", [1e300, 1e-300])
def test_huge_and_tiny_matrices(version, scale):
    A = np.array([[2.0, 1.0, 0.5], [1.0, -2.0, 3.0]])
    np.testing.assert_allclose(version(A * scale).values, version(A).values * scale, rtol=1e-13)
    np.testing.assert_allclose(version(A * scale).Vt, version(A).Vt, atol=1e-13)


@every_version
def test_a_singular_value_that_overflows_is_an_error(version):
    with pytest.raises(OverflowError, match="a singular value"):
        version(np.full((2, 2), 1.5e308))


def test_the_rank_does_not_overflow():
    assert svd.rank(np.full((2, 2), 1.5e308)) == 1
    assert svd.rank(np.diag([1.5e308, 1.0])) == 1
    with pytest.raises(OverflowError, match="a singular value"):
        svd.low_rank(np.full((2, 2), 1.5e308), 1)


def test_too_few_sweeps_are_reported():
    with pytest.raises(np.linalg.LinAlgError, match="raise max_sweeps"):  # a second sweep would find nothing to do
        svd.jacobi([[1, 1], [0, 1]], max_sweeps=1)
    with pytest.raises(np.linalg.LinAlgError, match="raise max_sweeps"):
        svd.jacobi(np.random.default_rng(0).normal(size=(5, 5)), max_sweeps=1)


@given(A=integer_matrices.filter(lambda A: A.shape[0] >= A.shape[1]))
def test_polar_factors(A):
    W, H = svd.polar(A)
    n, size = A.shape[1], np.linalg.norm(A)
    np.testing.assert_array_equal(H, H.T)
    np.testing.assert_allclose(W @ H, A, atol=50 * max(A.shape) * EPS * size, rtol=0)
    assert np.linalg.eigvalsh(H)[0] >= -50 * n * EPS * size
    if np.linalg.matrix_rank(A) == n:
        np.testing.assert_allclose(W.T @ W, np.eye(n), atol=100 * n * EPS)


@pytest.mark.parametrize("shape", [(1, 1), (6, 6), (30, 20)])
def test_polar_agrees_with_scipy(shape):
    A = np.random.default_rng(6).normal(size=shape)
    W, H = scipy.linalg.polar(A)
    np.testing.assert_allclose(svd.polar(A).W, W, atol=1e-12)
    np.testing.assert_allclose(svd.polar(A).H, H, atol=1e-12)


@pytest.mark.parametrize("shape", [(6, 4), (4, 6), (5, 5)])
def test_low_rank_approximation_has_the_errors_that_eckart_and_young_promise(shape):
    A = np.random.default_rng(7).normal(size=shape)
    values = np.append(np.linalg.svd(A)[1], 0)
    for k in range(min(shape) + 1):
        E = A - svd.low_rank(A, k)
        assert np.linalg.matrix_rank(svd.low_rank(A, k), tol=1e-12) == k
        assert np.linalg.norm(E, 2) == pytest.approx(values[k], abs=1e-13)
        assert np.linalg.norm(E) == pytest.approx(np.linalg.norm(values[k:]), abs=1e-13)


@given(A=integer_matrices, seed=st.integers(0, 99))
def test_no_other_matrix_of_that_rank_is_nearer(A, seed):
    rng = np.random.default_rng(seed)
    k = int(rng.integers(0, min(A.shape)))
    B = rng.normal(size=(A.shape[0], k)) @ rng.normal(size=(k, A.shape[1]))
    best = np.linalg.norm(A - svd.low_rank(A, k))
    assert best <= np.linalg.norm(A - B) + 1e-12
    assert best <= np.linalg.norm(A - svd.low_rank(A + B, k)) + 1e-12


@given(A=integer_matrices)
def test_the_rank_of_integer_matrices(A):
    assert svd.rank(A) == np.linalg.matrix_rank(A)


def test_the_rank_depends_on_the_cut_off():
    A = with_singular_values(8, 6, np.logspace(0, -10, 6), np.random.default_rng(0))
    assert [svd.rank(A, rtol=t) for t in (0.5, 1e-3, 1e-9, 0)] == [1, 2, 5, 6]
    assert svd.rank(np.zeros((2, 3))) == svd.rank(np.zeros((2, 3)), rtol=0) == 0


@given(A=integer_matrices)
def test_the_four_penrose_conditions(A):
    X = svd.pseudoinverse(A)
    tolerance = 1e-12 * (1 + np.linalg.norm(A)) * (1 + np.linalg.norm(X)) ** 2
    assert X.shape == A.T.shape
    for left, right in ((A @ X @ A, A), (X @ A @ X, X), ((A @ X).T, A @ X), ((X @ A).T, X @ A)):
        np.testing.assert_allclose(left, right, atol=tolerance)


@given(A=integer_matrices)
def test_the_pseudoinverse_is_numpys(A):
    X = np.linalg.pinv(A, rcond=1e-12)
    np.testing.assert_allclose(svd.pseudoinverse(A), X, atol=1e-12 * (1 + np.linalg.norm(X)) ** 2)


def test_the_pseudoinverse_of_special_matrices():
    np.testing.assert_array_equal(svd.pseudoinverse(np.zeros((2, 3))), np.zeros((3, 2)))
    A = np.array([[2.0, 1.0], [1.0, 3.0]])
    np.testing.assert_allclose(svd.pseudoinverse(A), np.linalg.inv(A), rtol=1e-13)
    np.testing.assert_allclose(svd.pseudoinverse(A * 1e200), np.linalg.inv(A) / 1e200, rtol=1e-13)
    np.testing.assert_allclose(svd.pseudoinverse(np.diag([1, 1e-10]), rtol=1e-9), np.diag([1.0, 0.0]), atol=1e-15)
    np.testing.assert_allclose(svd.pseudoinverse(np.diag([1, 1e-300]), rtol=0), np.diag([1, 1e300]), rtol=1e-14)
    for A in ([[1e-320]], np.diag([1, 1e-310]), np.diag([1e100, 1e-215])):
        with pytest.raises(OverflowError, match=r"^an entry of the pseudoinverse"):
            svd.pseudoinverse(A, rtol=0)


@every_version
def test_the_argument_is_not_changed_and_single_precision_becomes_double(version):
    A = np.array([[3, 1], [1, 2], [0, 1]], dtype=np.float32)
    values = version(A).values
    np.testing.assert_array_equal(values, version(A.astype(int)).values)
    np.testing.assert_array_equal(A, [[3, 1], [1, 2], [0, 1]])
    B = A.astype(float)
    version(B)
    np.testing.assert_array_equal(A, B)


@pytest.mark.parametrize(("value", "error"), REFUSED)
@pytest.mark.parametrize("f", [*VERSIONS, svd.polar, svd.rank, svd.pseudoinverse, lambda A: svd.low_rank(A, 1)])
def test_bad_matrices_are_refused(f, value, error):
    with pytest.raises(error, match=r"^A must"):
        f(value)


def test_other_bad_arguments_are_refused():
    with pytest.raises(ValueError, match=r"^A must not have more columns than rows"):
        svd.polar([[1, 2]])
    with pytest.raises(ValueError, match=r"^k must be at most 1"):
        svd.low_rank([[1, 2]], 2)
    with pytest.raises(ValueError, match=r"^k must be at least 0"):
        svd.low_rank([[1, 2]], -1)
    with pytest.raises(TypeError, match=r"^k must be an integer"):
        svd.low_rank([[1, 2]], 1.0)
    for f in (svd.rank, svd.pseudoinverse):
        with pytest.raises(ValueError, match=r"^rtol must be at least 0"):
            f([[1]], rtol=-1)
    with pytest.raises(ValueError, match=r"^max_sweeps must be at least 1"):
        svd.jacobi([[1]], max_sweeps=0)
