"""Hessenberg and Schur form, eigenvalues and eigenvectors of any square matrix; where the plain algorithm fails."""

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import hessenberg, symmetric_eigen
from mlmath.linalg import qr_algorithm as qa

from tests.mlmath.linalg.matrices_for_tests import REFUSED_AS_SQUARE, square

EPS = np.finfo(float).eps
SWAP = np.array([[0, 1], [1, 0]])
integer_matrices = st.integers(1, 7).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.integers(-3, 3)))


def hard_matrices(n):
    """Yield the matrices of the accuracy tests, and some that are hard for eigenvalues."""
    rng = np.random.default_rng(n)
    yield from square(n)
    yield "cyclic permutation", np.roll(np.eye(n), 1, axis=0)
    yield "jordan block", 2 * np.eye(n) + np.diag(np.ones(n - 1), 1)
    yield "orthogonal", np.linalg.qr(rng.normal(size=(n, n)))[0]
    yield "frank", np.triu(np.ones((n, n)), -1) * (n - np.arange(n))
    yield "repeated complex pairs", np.kron(np.eye((n + 1) // 2), [[1, 2], [-2, 1]])
    yield "companion", scipy.linalg.companion(np.r_[1, rng.normal(size=n)])


def assert_decomposes(A, values, V, factor=20):
    A = np.asarray(A, dtype=float)
    n, size = len(A), np.linalg.norm(A)
    np.testing.assert_allclose(np.linalg.norm(V, axis=0), 1, rtol=n * 10 * EPS)
    assert np.linalg.norm(A @ V - V * values, axis=0).max() <= factor * n * EPS * size
    assert values.sum() == pytest.approx(np.trace(A), abs=factor * n * n * EPS * size)
    largest = np.abs(V).max(axis=0)
    assert (np.abs(V - largest).min(axis=0) <= 10 * EPS).all()  # some largest entry is real and positive


@given(A=integer_matrices)
def test_hessenberg_form(A):
    H, Q = hessenberg.reduce(A)
    n = len(A)
    assert not np.tril(H, -2).any()
    np.testing.assert_allclose(Q.T @ Q, np.eye(n), atol=20 * n * EPS)
    np.testing.assert_allclose(Q @ H @ Q.T, A, atol=20 * n * EPS * np.linalg.norm(A), rtol=0)


def test_the_hessenberg_form_agrees_with_lapack_and_is_tridiagonal_for_symmetric_matrices():
    A = np.random.default_rng(0).normal(size=(20, 20))
    H, Q = scipy.linalg.hessenberg(A, calc_q=True)
    np.testing.assert_allclose(np.abs(hessenberg.reduce(A).H), np.abs(H), atol=1e-12)
    np.testing.assert_allclose(np.abs(hessenberg.reduce(A).Q), np.abs(Q), atol=1e-12)
    assert np.abs(np.triu(hessenberg.reduce(A + A.T).H, 2)).max() <= 1e-13


@given(A=integer_matrices)
def test_schur_form(A):
    T, Q = qa.schur(A)
    n = len(A)
    np.testing.assert_allclose(Q.T @ Q, np.eye(n), atol=20 * n * EPS)
    np.testing.assert_allclose(Q @ T @ Q.T, A, atol=20 * n * EPS * np.linalg.norm(A), rtol=0)
    below = np.diag(T, -1) != 0
    assert not np.tril(T, -2).any()
    assert not (below[1:] & below[:-1]).any()
    for k in np.flatnonzero(below):  # only pairs of complex eigenvalues stay together
        assert ((T[k, k] - T[k + 1, k + 1]) / 2) ** 2 + T[k, k + 1] * T[k + 1, k] < 0


@given(A=integer_matrices)
def test_integer_matrices_are_decomposed(A):
    assert_decomposes(A, *qa.decompose(A))
    np.testing.assert_array_equal(qa.decompose(A).values, qa.eigenvalues(A))


@pytest.mark.parametrize("n", [1, 2, 3, 10, 60])
def test_hard_matrices_are_decomposed(n):
    for _, A in hard_matrices(n):
        assert_decomposes(A, *qa.decompose(A))


@pytest.mark.parametrize("n", [1, 2, 3, 10, 40])
def test_eigenvalues_agree_with_lapack_where_they_are_well_conditioned(n):
    rng = np.random.default_rng(n)
    A = rng.normal(size=(n, n))
    values = qa.eigenvalues(A)
    expected = scipy.linalg.eigvals(A)
    nearest = np.abs(values[:, np.newaxis] - expected).min(axis=1)
    assert nearest.max() <= 1e-11
    S = A + A.T
    np.testing.assert_allclose(qa.eigenvalues(S), symmetric_eigen.decompose(S).values, atol=1e-12)
    assert qa.eigenvalues(S).dtype == float


def test_it_agrees_with_torch():
    import torch

    A = np.random.default_rng(1).normal(size=(6, 6))
    expected = torch.linalg.eigvals(torch.tensor(A)).numpy()
    expected = expected[np.lexsort((-expected.imag, -expected.real.round(9)))]
    np.testing.assert_allclose(qa.eigenvalues(A), expected, atol=1e-12)


def test_complex_eigenvalues_come_in_exact_pairs_and_real_ones_stay_real():
    values, V = qa.decompose([[0, -1, 0], [1, 0, 0], [0, 0, 3]])
    np.testing.assert_allclose(values, [3, 1j, -1j], atol=1e-15)
    assert values[1] == values[2].conj()
    np.testing.assert_array_equal(V[:, 1], V[:, 2].conj())
    assert qa.eigenvalues([[1, 2], [0, 3]]).dtype == float
    np.testing.assert_array_equal(qa.eigenvalues([[1, 2], [0, 3]]), [3, 1])


def test_the_plain_algorithm_stands_still_where_the_shifted_ones_converge():
    steps = qa.unshifted_steps(SWAP, 100)
    assert steps.shape == (101, 2, 2)
    assert (steps == SWAP).all()
    for f in (qa.shifted, qa.eigenvalues):
        np.testing.assert_allclose(f(SWAP), [1, -1], atol=1e-15)
    np.testing.assert_allclose(np.abs(qa.decompose(SWAP).vectors), 0.5**0.5, rtol=1e-15)
    P = np.roll(np.eye(6), 1, axis=0)
    np.testing.assert_allclose(np.sort_complex(qa.eigenvalues(P) ** 6), 1, atol=1e-14)


def test_the_plain_algorithm_converges_at_the_rate_of_the_ratios():
    Q = np.linalg.qr(np.random.default_rng(2).normal(size=(3, 3)))[0]
    A = Q * [8.0, 4.0, 1.0] @ Q.T
    steps = qa.unshifted_steps(A, 30)
    for M in steps:
        np.testing.assert_allclose(np.linalg.eigvalsh((M + M.T) / 2), [1, 4, 8], rtol=1e-12)
    np.testing.assert_allclose(np.diag(steps[-1]), [8, 4, 1], rtol=1e-12)
    below = np.abs(steps[8:16, 1, 0])
    np.testing.assert_allclose(below[1:] / below[:-1], 1 / 2, rtol=1e-2)
    below = np.abs(steps[8:13, 2, 1])
    np.testing.assert_allclose(below[1:] / below[:-1], 1 / 4, rtol=1e-2)


@given(A=integer_matrices)
def test_shifted_and_double_shifted_versions_agree_on_symmetric_matrices(A):
    A = A + A.T
    tolerance = 20 * len(A) * EPS * np.linalg.norm(A)
    np.testing.assert_allclose(qa.shifted(A), np.linalg.eigvalsh(A)[::-1], atol=tolerance)
    np.testing.assert_allclose(qa.eigenvalues(A), np.linalg.eigvalsh(A)[::-1], atol=tolerance)


def test_shifted_finds_real_eigenvalues_and_reports_complex_ones():
    A = np.array([[4.0, 1, 0], [2, 3, 1], [0, 0, 1]])
    np.testing.assert_allclose(qa.shifted(A), [5, 2, 1], rtol=1e-13)
    for B in ([[0, -1], [1, 0]], [[1, -2], [2, 1]]):
        with pytest.raises(np.linalg.LinAlgError, match="complex eigenvalues"):
            qa.shifted(B)


def test_defective_matrices_have_one_direction():
    values, V = qa.decompose([[3, 1], [0, 3]])
    np.testing.assert_array_equal(values, [3, 3])
    assert np.abs(V[1]).max() <= 1e-15
    values, V = qa.decompose(2 * np.eye(30) + np.diag(np.ones(29), 1))  # the entries would grow to eps^-29
    assert np.isfinite(V).all()
    np.testing.assert_allclose(np.abs(V[0]), 1, rtol=1e-14)


@pytest.mark.parametrize("scale", [1e300, 1e-300])
def test_huge_and_tiny_matrices(scale):
    A = np.array([[2.0, 1.0, 0.5], [-1.0, 2.0, 3.0], [0.5, -3.0, 1.0]])
    np.testing.assert_allclose(qa.eigenvalues(A * scale), qa.eigenvalues(A) * scale, rtol=1e-12)
    np.testing.assert_allclose(qa.shifted((A + A.T) * scale), qa.shifted(A + A.T) * scale, rtol=1e-12)
    np.testing.assert_allclose(hessenberg.reduce(A * scale).H, hessenberg.reduce(A).H * scale, rtol=1e-12)


@pytest.mark.parametrize("f", [qa.decompose, qa.eigenvalues, qa.shifted])
def test_an_eigenvalue_that_overflows_is_an_error(f):
    with pytest.raises(OverflowError, match="an eigenvalue"):
        f(np.full((2, 2), 1.5e308))


def test_an_algorithm_that_does_not_converge_is_reported(monkeypatch):
    monkeypatch.setattr(qa, "_francis_step", lambda *args, **options: None)
    with pytest.raises(np.linalg.LinAlgError, match="does not converge"):
        qa.eigenvalues(np.random.default_rng(0).normal(size=(4, 4)))


def test_the_argument_is_not_changed_and_single_precision_becomes_double():
    A = np.array([[2, 1], [1, 3]], dtype=np.float32)
    np.testing.assert_array_equal(qa.eigenvalues(A), qa.eigenvalues(A.astype(int)))
    B = A.astype(float)
    for f in (qa.decompose, qa.schur, qa.shifted, hessenberg.reduce):
        f(B)
    qa.unshifted_steps(B, 1)
    np.testing.assert_array_equal(A, B)


@pytest.mark.parametrize(("value", "error"), REFUSED_AS_SQUARE)
@pytest.mark.parametrize(
    "f", [qa.decompose, qa.eigenvalues, qa.schur, qa.shifted, hessenberg.reduce, lambda A: qa.unshifted_steps(A, 1)]
)
def test_bad_matrices_are_refused(f, value, error):
    with pytest.raises(error, match=r"^A must"):
        f(value)


def test_other_bad_arguments_are_refused():
    with pytest.raises(ValueError, match=r"^steps must be at least 0"):
        qa.unshifted_steps([[1]], -1)
    with pytest.raises(TypeError, match=r"^steps must be an integer"):
        qa.unshifted_steps([[1]], 1.0)
    with pytest.raises(ValueError, match=r"^max_steps must be at least 1"):
        qa.shifted([[1]], max_steps=0)


def test_steps_with_huge_entries_are_computed_or_refused():
    steps = qa.unshifted_steps([[1e308, 1e307], [1e307, 1e307]], 5)
    np.testing.assert_allclose(steps / 1e308, qa.unshifted_steps([[1, 0.1], [0.1, 0.1]], 5), atol=1e-14)
    with pytest.raises(OverflowError, match="exceeds"):
        qa.unshifted_steps(np.full((2, 2), 1e308), 2)
