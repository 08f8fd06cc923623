"""Backward errors on hard matrices, at most 100 n eps, beside LAPACK's own; ``pytest -s`` shows the tables.

Each function of ours is compared with the product that it must reproduce, relative to the norm of the matrix; errors
of magnified conditioning are not the algorithm's fault and do not count.
"""

import numpy as np
import pytest
import scipy.linalg
from mlmath.linalg import condition, lu

from tests.mlmath.linalg.matrices_for_tests import EPS, SIZES, growing, square

#: Singular up to rounding, or spoilt by growth for every program that pivots partially.
UNSOLVABLE = ("zero", "rank deficient", "wilkinson growth")


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
