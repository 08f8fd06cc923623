"""Backward errors on hard matrices, at most 100 n eps, beside LAPACK's own; ``pytest -s`` shows the tables.

Each function of ours is compared with the product that it must reproduce, relative to the norm of the matrix; errors
of magnified conditioning are not the algorithm's fault and do not count.
"""

import numpy as np
import pytest
import scipy.linalg
from mlmath.linalg import cholesky, condition, lu, qr, qr_algorithm, svd, symmetric_eigen
from threadpoolctl import threadpool_limits

from tests.mlmath.linalg.matrices_for_tests import EPS, SIZES, growing, rectangular, square

#: Singular up to rounding, or spoilt by growth for every program that pivots partially.
UNSOLVABLE = ("zero", "rank deficient", "wilkinson growth")


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """Keep threads from waiting for each other: the matrices are small."""
    with threadpool_limits(1):
        yield


def relative(E, A):
    """Return ‖E‖ / ‖A‖ in the Frobenius norm, 0 for the zero matrix if there is no error."""
    size = np.linalg.norm(A)
    return float(np.linalg.norm(E) / size) if size else float(np.linalg.norm(E))


def report(title, rows):
    """Print a table of (matrix, n, our error, LAPACK's error), both in units of n eps."""
    print(f"\n{title}: error / (n eps)\n{'matrix':<18} {'n':>4} {'mlmath':>10} {'LAPACK':>10}")
    for name, n, ours, theirs in rows:
        print(f"{name:<18} {n:>4} {ours / (n * EPS):>10.3g} {theirs / (n * EPS):>10.3g}")


@pytest.mark.parametrize("factor", [lu.factor, lu.factor_by_loop])
def test_the_factors_reproduce_the_matrix(factor):
    rows = []
    for n in SIZES:
        for name, A in square(n):
            f = factor(A)
            P, L, U = scipy.linalg.lu(A)
            rows.append((name, len(A), relative(A[f.order] - f.L @ f.U, A), relative(A - P @ L @ U, A)))
    report(f"PA = LU by {factor.__name__}", rows)
    assert {(name, n) for name, n, ours, _ in rows if ours > 100 * n * EPS} == set()


def test_the_factors_of_complex_matrices():
    rng = np.random.default_rng(0)
    for n in SIZES:
        A = rng.standard_normal((n, n)) + 1j * rng.standard_normal((n, n))
        f = lu.factor(A)
        assert relative(A[f.order] - f.L @ f.U, A) <= 100 * n * EPS


def test_solutions_have_a_small_backward_error():
    """Wilkinson's matrix is left out: there partial pivoting fails, LAPACK's as well (see the next test)."""
    rows = []
    for n in SIZES:
        for name, A in square(n):
            b = A @ np.ones(len(A))
            if name in UNSOLVABLE or not np.diag(lu.factor(A).U).all():
                continue
            theirs = scipy.linalg.lu_solve(scipy.linalg.lu_factor(A), b)
            rows.append(
                (name, n, condition.backward_error(A, lu.solve(A, b), b), condition.backward_error(A, theirs, b))
            )
    report("Ax = b", rows)
    assert {(name, n) for name, n, ours, _ in rows if ours > 100 * n * EPS} == set()


def test_growth_spoils_the_backward_error_as_it_does_for_lapack():
    A = growing(60)
    b = np.random.default_rng(0).standard_normal(60)
    ours = condition.backward_error(A, lu.solve(A, b), b)
    theirs = condition.backward_error(A, np.linalg.solve(A, b), b)
    assert min(ours, theirs) > 1e-5
    assert condition.condition_number(A) < 100


def test_the_inverse_has_a_small_right_residual():
    """Column j of X solves Ax = eⱼ with a small backward error, so ‖AX − I‖ is small relative to ‖A‖ ‖X‖."""
    rows = []
    for n in SIZES:
        for name, A in square(n):
            if name in UNSOLVABLE or not np.diag(lu.factor(A).U).all():
                continue
            inverses = (lu.inverse(A), np.linalg.inv(A))
            errors = [np.linalg.norm(A @ X - np.eye(n)) / np.linalg.norm(A) / np.linalg.norm(X) for X in inverses]
            rows.append((name, n, *errors))
    report("AX = I", rows)
    assert {(name, n) for name, n, ours, _ in rows if ours > 100 * n * EPS} == set()


def orthogonality(Q):
    """Return ‖I − QᵀQ‖ in the Frobenius norm."""
    return float(np.linalg.norm(np.eye(Q.shape[1]) - Q.T @ Q))


def check(title, rows):
    """Print the table, and allow 100 n eps."""
    report(title, rows)
    assert {(name, n) for name, n, ours, _ in rows if not ours <= 100 * n * EPS} == set()


def all_shapes(n):
    """Yield the square matrices of one size, and tall and wide ones of which no side is longer than 200."""
    yield from square(n)
    yield from rectangular(n, (n + 1) // 2)
    yield from rectangular((n + 1) // 2, n)


@pytest.mark.parametrize("factor", [qr.by_reflections, qr.blocked, qr.tall_skinny])
def test_qr_reproduces_the_matrix_with_orthonormal_columns(factor):
    rows = []
    for n in SIZES:
        for name, A in all_shapes(n):
            Q, R = factor(A)
            Q_peer, R_peer = scipy.linalg.qr(A, mode="economic")
            theirs = max(relative(A - Q_peer @ R_peer, A), orthogonality(Q_peer))
            rows.append((name, max(A.shape), max(relative(A - Q @ R, A), orthogonality(Q)), theirs))
    check(f"A = QR by {factor.__name__}", rows)


def test_pivoted_qr_reproduces_the_matrix_with_orthonormal_columns():
    rows = []
    for n in SIZES:
        for name, A in all_shapes(n):
            Q, R, order = qr.pivoted(A)
            Q_peer, R_peer, order_peer = scipy.linalg.qr(A, mode="economic", pivoting=True)
            theirs = max(relative(A[:, order_peer] - Q_peer @ R_peer, A), orthogonality(Q_peer))
            rows.append((name, max(A.shape), max(relative(A[:, order] - Q @ R, A), orthogonality(Q)), theirs))
    check("AP = QR", rows)


@pytest.mark.parametrize("factor", [cholesky.by_columns, cholesky.blocked])
def test_cholesky_reproduces_the_matrix(factor):
    """The matrices are AAᵀ, moved away from the edge of definiteness by more than rounding."""
    rows = []
    for n in SIZES:
        for name, A in square(n):
            S = A @ A.T
            S += 100 * n * EPS * (np.linalg.norm(S) or 1) * np.eye(len(S))
            S = (S + S.T) / 2
            L, L_peer = factor(S), scipy.linalg.cholesky(S, lower=True)
            rows.append((name, len(S), relative(S - L @ L.T, S), relative(S - L_peer @ L_peer.T, S)))
    check(f"A = LLᵀ by {factor.__name__}", rows)


def test_symmetric_eigenvectors_reproduce_the_matrix_and_are_orthonormal():
    rows = []
    for n in SIZES:
        for name, A in square(n):
            S = (A + A.T) / 2
            values, V = symmetric_eigen.decompose(S)
            values_peer, V_peer = scipy.linalg.eigh(S)
            theirs = max(relative(S - V_peer * values_peer @ V_peer.T, S), orthogonality(V_peer))
            rows.append((name, len(S), max(relative(S - V * values @ V.T, S), orthogonality(V)), theirs))
    check("A = VΛVᵀ", rows)


def test_the_schur_form_reproduces_the_matrix_with_an_orthogonal_factor():
    rows = []
    for n in SIZES:
        for name, A in square(n):
            T, Q = qr_algorithm.schur(A)
            T_peer, Q_peer = scipy.linalg.schur(A)
            theirs = max(relative(A - Q_peer @ T_peer @ Q_peer.T, A), orthogonality(Q_peer))
            rows.append((name, len(A), max(relative(A - Q @ T @ Q.T, A), orthogonality(Q)), theirs))
    check("A = QTQᵀ", rows)


def test_pairs_of_eigenvalues_and_eigenvectors_have_small_residuals():
    rows = []
    for n in SIZES[:-1]:
        for name, A in square(n):
            errors = []
            for values, V in (qr_algorithm.decompose(A), scipy.linalg.eig(A)):
                worst = np.linalg.norm(A @ V - V * values, axis=0).argmax()
                errors.append(relative(A @ V[:, worst] - values[worst] * V[:, worst], A))
            rows.append((name, len(A), *errors))
    check("Av = λv", rows)


def svd_error(A, U, values, Vt):
    """Return the largest of the three errors of a thin decomposition."""
    return max(relative(A - U * values @ Vt, A), orthogonality(U), orthogonality(Vt.T))


@pytest.mark.parametrize(("decompose", "sizes"), [(svd.decompose, SIZES), (svd.jacobi, SIZES[:-2])])
def test_singular_vectors_reproduce_the_matrix_and_are_orthonormal(decompose, sizes):
    rows = []
    for n in sizes:
        for name, A in all_shapes(n):
            theirs = svd_error(A, *scipy.linalg.svd(A, full_matrices=False))
            rows.append((name, max(A.shape), svd_error(A, *decompose(A)), theirs))
    check(f"A = UΣVᵀ by {decompose.__name__}", rows)
