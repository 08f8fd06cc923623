"""Gram–Schmidt: the factorization, dependent and integer input, measured loss of orthogonality, bad input."""

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import gram_schmidt as gs

EPS = np.finfo(float).eps
VERSIONS = [gs.classical, gs.modified, gs.reorthogonalized]
integer_matrices = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda s: arrays(np.int64, s, elements=st.integers(-4, 4))
)
every_version = pytest.mark.parametrize("version", VERSIONS)


@every_version
@given(A=integer_matrices)
def test_q_times_r_is_the_matrix_and_r_is_triangular(version, A):
    Q, R, kept = version(A)
    r, n = R.shape
    assert Q.shape == (len(A), r)
    np.testing.assert_allclose(Q @ R, A, atol=1e-13 * max(1, np.abs(A).max()) * n)
    for i, j in enumerate(kept):  # row i starts at its pivot column, which is positive
        assert not R[i, :j].any()
        assert R[i, j] > 0


@every_version
@given(A=integer_matrices)
def test_the_rank_of_integer_matrices_is_found(version, A):
    assert len(version(A).kept) == np.linalg.matrix_rank(A)


@every_version
@given(A=integer_matrices)
def test_kept_columns_are_those_that_raise_the_rank(version, A):
    ranks = [0] + [np.linalg.matrix_rank(A[:, : j + 1]) for j in range(A.shape[1])]
    assert version(A).kept == tuple(j for j in range(A.shape[1]) if ranks[j + 1] > ranks[j])


@given(A=integer_matrices)
def test_reorthogonalized_columns_are_orthonormal_to_working_accuracy(A):
    Q = gs.reorthogonalized(A).Q
    if Q.shape[1]:
        assert gs.loss_of_orthogonality(Q) <= 20 * sum(A.shape) * EPS


@every_version
def test_it_agrees_with_lapack_up_to_signs(version):
    A = np.random.default_rng(0).normal(size=(30, 8))
    Q, R, _ = version(A)
    Q_lapack, R_lapack = np.linalg.qr(A)
    signs = np.sign(np.diag(R_lapack))
    np.testing.assert_allclose(Q, Q_lapack * signs, atol=1e-13)
    np.testing.assert_allclose(R, R_lapack * signs[:, np.newaxis], atol=1e-12)


def test_it_agrees_with_torch_up_to_signs():
    import torch

    A = np.random.default_rng(1).normal(size=(12, 5))
    Q_torch = torch.linalg.qr(torch.tensor(A)).Q.numpy()
    np.testing.assert_allclose(np.abs(gs.modified(A).Q), np.abs(Q_torch), atol=1e-13)


@every_version
@pytest.mark.parametrize("dtype", [np.int8, np.int64, bool, object])
def test_integer_input_is_not_truncated(version, dtype):
    A = np.array([[1, 1], [1, 0]], dtype=dtype)
    np.testing.assert_allclose(version(A).Q, np.array([[1, 1], [1, -1]]) / np.sqrt(2), rtol=1e-15)
    assert A.dtype == dtype


@every_version
def test_dependent_zero_and_surplus_columns_add_no_direction(version):
    A = np.array([[0, 1, 2, 1, 5], [0, 1, 2, 0, 7]])
    Q, R, kept = version(A)
    assert kept == (1, 3)
    assert np.isfinite(Q).all()
    np.testing.assert_allclose(Q @ R, A, atol=1e-14)
    assert version(np.zeros((3, 2))).Q.shape == (3, 0)
    assert version(np.zeros((3, 2))).R.shape == (0, 2)


@every_version
@pytest.mark.parametrize("scale", [1e300, 1e-300])
def test_scaling_a_column_does_not_change_the_directions(version, scale):
    A = np.array([[3.0, 1.0], [4.0, 7.0]])
    Q, R, kept = version(A * [1, scale])
    assert kept == (0, 1)
    np.testing.assert_allclose(Q, version(A).Q, rtol=1e-13)
    np.testing.assert_allclose(R, version(A).R * [1, scale], rtol=1e-13)


@every_version
def test_a_norm_that_overflows_is_an_error(version):
    with pytest.raises(OverflowError, match="column of A"):
        version([[1.5e308], [1.5e308]])


@every_version
def test_the_tolerance_decides_what_counts_as_dependent(version):
    A = [[1, 1], [0, 1e-6]]
    assert version(A).kept == (0, 1)
    assert version(A, rtol=1e-5).kept == (0,)
    B = [[1, 1], [0, 1e-15]]
    assert version(B).kept == (0,)
    assert version(B, rtol=0).kept == (0, 1)


def test_measured_loss_on_hilbert_matrices():
    for n in range(3, 11):
        A = scipy.linalg.hilbert(n)
        kappa = np.linalg.cond(A)
        loss_c, loss_m, loss_r = (gs.loss_of_orthogonality(version(A, rtol=0).Q) for version in VERSIONS)
        assert loss_m <= 10 * n * kappa * EPS
        assert loss_r <= 10 * n * EPS
        assert loss_c > 5 * loss_m
        if n * kappa**2 * EPS < 1:
            assert loss_c <= 10 * n * kappa**2 * EPS
    assert loss_c > 2  # for n = 10 the classical vectors are nowhere near orthogonal


@pytest.mark.parametrize("exponent", range(0, 15, 2))
def test_modified_loss_is_bounded_by_the_condition_number(exponent):
    rng = np.random.default_rng(exponent)
    U, V = (np.linalg.qr(rng.normal(size=(20, 20)))[0] for _ in range(2))
    A = U @ np.diag(np.logspace(0, -exponent, 20)) @ V.T
    assert gs.loss_of_orthogonality(gs.modified(A, rtol=0).Q) <= 200 * 10.0**exponent * EPS
    assert gs.loss_of_orthogonality(gs.reorthogonalized(A, rtol=0).Q) <= 200 * EPS


def test_loss_of_orthogonality_of_known_matrices():
    assert gs.loss_of_orthogonality(np.eye(4)) == 0
    assert gs.loss_of_orthogonality([[2.0], [0.0]]) == 3  # |1 − 2²|
    Q = np.array([[1, 0.5], [0, 0.75**0.5]])  # two unit vectors at 60 degrees
    assert gs.loss_of_orthogonality(Q) == pytest.approx(0.5)
    assert gs.is_orthonormal(np.eye(4)[:, :2])
    assert not gs.is_orthonormal(Q)
    assert gs.is_orthonormal(Q, atol=0.6)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ([], ValueError),
        (np.zeros((0, 3)), ValueError),
        ([1, 2], ValueError),
        (np.ones((2, 2, 2)), ValueError),
        ([[1, np.nan]], ValueError),
        ([[1, np.inf]], ValueError),
        ([[1], [2, 3]], ValueError),
        ([["a"]], TypeError),
        ([[1j]], TypeError),
    ],
)
@pytest.mark.parametrize("f", [*VERSIONS, gs.loss_of_orthogonality, gs.is_orthonormal])
def test_bad_matrices_are_refused(f, value, error):
    with pytest.raises(error, match=r"^(A|Q) must"):
        f(value)


@every_version
def test_bad_tolerances_are_refused(version):
    with pytest.raises(ValueError, match=r"^rtol must be at least 0"):
        version(np.eye(2), rtol=-1)
    with pytest.raises(ValueError, match=r"^atol must be at least 0"):
        gs.is_orthonormal(np.eye(2), atol=-1)


@every_version
def test_arguments_are_not_changed(version):
    A = np.array([[3.0, 1.0], [4.0, 7.0]])
    version(A)
    np.testing.assert_array_equal(A, [[3, 1], [4, 7]])


@every_version
def test_single_precision_input_is_computed_in_double_precision(version):
    A = np.random.default_rng(0).integers(-3, 4, size=(6, 3)).astype(np.float32)
    A = np.column_stack([A, A @ np.array([1, 2, 3], dtype=np.float32)])  # exact: the last column is dependent
    assert version(A).kept == (0, 1, 2)
    np.testing.assert_array_equal(version(A).Q, version(A.astype(float)).Q)


@every_version
def test_masked_entries_are_refused(version):
    with pytest.raises(ValueError, match="masked"):
        version(np.ma.masked_array([[1.0, 2.0], [3.0, 4.0]], mask=[[0, 1], [0, 0]]))


@pytest.mark.parametrize("seed", range(40))
def test_reorthogonalized_is_orthonormal_for_every_matrix_with_the_default_tolerance(seed):
    rng = np.random.default_rng(seed)
    m, n = rng.integers(2, 25, size=2)
    k = min(m, n)
    U, V = (np.linalg.qr(rng.normal(size=(s, s)))[0] for s in (m, n))
    A = U[:, :k] * np.logspace(0, -rng.uniform(0, 30), k) @ V[:k]  # condition numbers up to 1e30
    assert gs.loss_of_orthogonality(gs.reorthogonalized(A).Q) <= 2 * (m + n) * EPS


def test_loss_of_orthogonality_of_huge_columns_is_infinite():
    assert gs.loss_of_orthogonality([[1e200, 1], [1, 1]]) == np.inf
    assert not gs.is_orthonormal([[1e200]])
