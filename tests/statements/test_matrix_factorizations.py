"""The statements of "Orthogonality and matrix factorizations", each with a case that needs its hypothesis."""

import itertools
import math

import numpy as np
import pytest
import scipy.linalg
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import cholesky, least_squares, matrices, power, projection, projectors, qr, qr_algorithm, quadratic
from mlmath.linalg import gram_schmidt as gs
from mlmath.linalg import symmetric_eigen as eigen
from scipy.stats import ortho_group

EPS = float(np.finfo(float).eps)
small = st.integers(-4, 4)
sizes = st.integers(1, 5)
shapes = st.tuples(sizes, sizes)
seeds = st.integers(0, 10**6)
integer_matrices = shapes.flatmap(lambda s: arrays(float, s, elements=small))
square = sizes.flatmap(lambda n: arrays(float, (n, n), elements=small))
symmetric = square.map(lambda B: B + B.T)
definite = square.map(lambda B: B.T @ B + np.eye(len(B)))
gram = integer_matrices.map(lambda B: B.T @ B)


def independent(A):
    """Say whether the columns are independent, for integer matrices of small size."""
    return sp.Matrix(A.astype(int).tolist()).rank() == A.shape[1]


def tolerance(n, *scales):
    """Return a bound for the errors of a backward stable factorization of size n and what is computed from it."""
    return 200 * (n + 1) ** 2 * EPS * (1 + sum(scales))


def orthogonal(n, seed):
    """Return a random orthogonal matrix; scipy's generator needs n > 1."""
    return ortho_group.rvs(n, random_state=seed) if n > 1 else np.array([[1.0 if seed % 2 else -1.0]])


def with_eigenvalues(values, seed):
    """Return a symmetric matrix with these eigenvalues and random eigenvectors, and the eigenvectors."""
    Q = orthogonal(len(values), seed)
    A = (Q * np.asarray(values, dtype=float)) @ Q.T
    return (A + A.T) / 2, Q


# ---- Adjoints and orthogonal transformations ----


@pytest.mark.verifies("thm-adjoint")
@given(sizes, sizes, st.data())
def test_the_weighted_adjoint_moves_the_map_to_the_other_side(m, n, data):
    """Property: integer maps and weights; both sides agree, another matrix fails, the adjoint of the adjoint is A."""
    A = data.draw(arrays(float, (m, n), elements=small))
    M, N = (data.draw(arrays(float, (k, k), elements=small)) for k in (n, m))
    M, N = M.T @ M + np.eye(n), N.T @ N + np.eye(m)
    star = np.linalg.solve(M, A.T @ N)
    size = 1 + np.abs(M @ star).max() + np.abs(star).max() * np.linalg.cond(M)
    np.testing.assert_allclose(A.T @ N, M @ star, atol=1e-12 * size)  # all basis vectors at once
    np.testing.assert_allclose(np.linalg.solve(N, star.T @ M), A, atol=1e-11 * size * np.linalg.cond(N))
    wrong = star + np.eye(n, m)
    assert not np.allclose(A.T @ N, M @ wrong)


@pytest.mark.verifies("thm-adjoint")
def test_the_adjoint_in_orthonormal_bases_is_the_transpose_and_over_the_complex_numbers_not():
    """Example: orthonormal bases of a weighted space; then a complex matrix, where the plain transpose fails."""
    M = np.array([[2.0, 1.0], [1.0, 3.0]])
    A = np.array([[1.0, 2.0], [-1.0, 4.0]])
    B = np.linalg.inv(np.linalg.cholesky(M)).T  # columns orthonormal for M
    np.testing.assert_allclose(B.T @ M @ B, np.eye(2), atol=1e-14)
    star = np.linalg.solve(M, A.T @ M)
    np.testing.assert_allclose(np.linalg.solve(B, star @ B), np.linalg.solve(B, A @ B).T, atol=1e-13)
    Z, v, w = np.array([[1, 2j], [1 - 1j, 3]]), np.array([1, 1j]), np.array([2j, 1])
    assert np.vdot(Z @ v, w) == pytest.approx(np.vdot(v, Z.conj().T @ w))
    assert np.vdot(Z @ v, w) != pytest.approx(np.vdot(v, Z.T @ w))


@pytest.mark.verifies("thm-fundamental-subspaces")
@given(integer_matrices)
def test_the_four_subspaces_are_orthogonal_complements(A):
    """Property: exact arithmetic for integer matrices of every rank: dimensions, orthogonality, kernels of AᵀA."""
    E = sp.Matrix(A.astype(int).tolist())
    rank, kernel, cokernel = E.rank(), E.nullspace(), E.T.nullspace()
    assert len(cokernel) == E.rows - rank
    assert all((E.T * w).is_zero_matrix for w in cokernel)
    assert all(row.dot(v) == 0 for v in kernel for row in (E.row(i) for i in range(E.rows)))
    assert E.T.rank() == rank == (E.T * E).rank()
    assert (E.T * E).nullspace() == kernel


@pytest.mark.verifies("thm-fundamental-subspaces")
def test_the_kernel_of_a_square_needs_the_adjoint():
    """Example: for a nilpotent matrix, A² has a larger kernel than A; over C, AᵀA without conjugation too."""
    N = sp.Matrix([[0, 1], [0, 0]])
    assert (N * N).rank() < N.rank() == (N.T * N).rank()
    z = sp.Matrix([1, sp.I])
    assert sp.expand((z.T * z)[0]) == 0
    assert sp.expand((z.H * z)[0]) == 2


@pytest.mark.verifies("thm-orthogonal-transformations")
@given(sizes, seeds, st.data())
def test_keeping_lengths_keeps_inner_products_in_a_weighted_space(n, seed, data):
    """Property: orthogonal in an orthonormal basis of a weighted inner product; the plain matrix need not be."""
    B = data.draw(arrays(float, (n, n), elements=st.integers(-2, 2)))
    M = B.T @ B + np.eye(n)
    L = np.linalg.cholesky(M)
    T = np.linalg.solve(L.T, orthogonal(n, seed) @ L.T)
    x, y = (data.draw(arrays(float, n, elements=small)) for _ in range(2))
    slack = tolerance(n) * np.linalg.cond(M) * (1 + x @ M @ x + y @ M @ y)
    assert (T @ x) @ M @ (T @ x) == pytest.approx(x @ M @ x, abs=slack)
    assert (T @ x) @ M @ (T @ y) == pytest.approx(x @ M @ y, abs=slack)
    star = np.linalg.solve(M, T.T @ M)
    np.testing.assert_allclose(star @ T, np.eye(n), atol=tolerance(n) * np.linalg.cond(M) ** 2)


@pytest.mark.verifies("thm-orthogonal-transformations")
def test_keeping_angles_or_determinants_is_not_enough():
    """Example: doubling keeps angles and not lengths; a shear keeps the area and not lengths."""
    x, y = np.array([1.0, 0.0]), np.array([1.0, 2.0])
    cosine = x @ y / np.linalg.norm(x) / np.linalg.norm(y)
    assert (2 * x) @ (2 * y) / np.linalg.norm(2 * x) / np.linalg.norm(2 * y) == pytest.approx(cosine)
    assert np.linalg.norm(2 * x) != np.linalg.norm(x)
    shear = np.array([[1.0, 1.0], [0.0, 1.0]])
    assert np.linalg.det(shear) == pytest.approx(1)
    assert not matrices.is_orthogonal(shear)


@pytest.mark.verifies("prp-plane-orthogonal")
def test_orthogonal_matrices_of_the_plane_are_rotations_and_reflections():
    """Symbolic: both families are orthogonal with determinant ±1; the mirror line and the product are as stated."""
    s, t = sp.symbols("s t", real=True)

    def rotation(a):
        return sp.Matrix([[sp.cos(a), -sp.sin(a)], [sp.sin(a), sp.cos(a)]])

    def reflection(a):
        return sp.Matrix([[sp.cos(a), sp.sin(a)], [sp.sin(a), -sp.cos(a)]])

    for family, determinant in ((rotation, 1), (reflection, -1)):
        Q = family(t)
        assert sp.simplify(Q.T * Q) == sp.eye(2)
        assert sp.simplify(Q.det()) == determinant
    line, normal = sp.Matrix([sp.cos(t), sp.sin(t)]), sp.Matrix([-sp.sin(t), sp.cos(t)])
    assert (reflection(2 * t) * line - line).applyfunc(sp.simplify).is_zero_matrix
    assert (reflection(2 * t) * normal + normal).applyfunc(sp.simplify).is_zero_matrix
    assert (reflection(s) * reflection(t) - rotation(s - t)).applyfunc(sp.simplify).is_zero_matrix


@pytest.mark.verifies("prp-plane-orthogonal")
@given(seeds)
def test_every_orthogonal_matrix_of_the_plane_is_one_of_the_two_kinds(seed):
    """Property: a random orthogonal matrix is the rotation or the reflection that its first column and sign tell."""
    Q = orthogonal(2, seed)
    c, s = Q[:, 0]
    kinds = (np.array([[c, -s], [s, c]]), np.array([[c, s], [s, -c]]))
    assert sum(np.allclose(Q, kind, atol=1e-12) for kind in kinds) == 1


# ---- The spectral theorem ----


@pytest.mark.verifies("lem-symmetric")
@given(symmetric)
def test_symmetric_matrices_have_real_eigenvalues_and_orthogonal_eigenvectors(A):
    """Property: the general solver, which knows nothing of symmetry, finds real and orthogonal ones."""
    values, V = np.linalg.eig(A)
    size = 1 + np.abs(A).max()
    assert np.abs(np.imag(values)).max() <= tolerance(len(A), size)
    for i, j in itertools.combinations(range(len(A)), 2):
        gap = abs(values[i] - values[j])
        if gap > 1e-6 * size:
            assert abs(np.vdot(V[:, i], V[:, j])) <= tolerance(len(A), size) / gap


@pytest.mark.verifies("lem-symmetric")
def test_without_symmetry_eigenvalues_are_complex_or_eigenvectors_slanted():
    """Example: a rotation has the eigenvalues ±i; a triangular matrix has eigenvectors at 45 degrees."""
    assert np.abs(np.linalg.eigvals(np.array([[0.0, -1.0], [1.0, 0.0]])).imag).min() == 1
    _, V = np.linalg.eig(np.array([[1.0, 1.0], [0.0, 2.0]]))
    assert abs(V[:, 0] @ V[:, 1]) == pytest.approx(math.sqrt(0.5))


@pytest.mark.verifies("thm-spectral")
@given(symmetric)
def test_symmetric_matrices_are_diagonalized_by_orthogonal_ones(A):
    """Property: integer symmetric matrices, repeated eigenvalues included; the factors and the sum of projectors."""
    values, Q = eigen.decompose(A)
    n, size = len(A), np.abs(A).max()
    assert gs.loss_of_orthogonality(Q) <= tolerance(n)
    np.testing.assert_allclose(Q * values @ Q.T, A, atol=tolerance(n, n * size))
    total = sum(value * np.outer(q, q) for value, q in zip(values, Q.T, strict=True))
    np.testing.assert_allclose(total, A, atol=tolerance(n, n * size))


@pytest.mark.verifies("thm-spectral")
def test_the_spectral_theorem_for_a_generic_matrix_of_size_two():
    """Symbolic: the eigenvectors of [[a, b], [b, c]] are orthogonal and diagonalize it, for every b other than 0."""
    a, c = sp.symbols("a c", real=True)
    b = sp.Symbol("b", positive=True)
    A = sp.Matrix([[a, b], [b, c]])
    root = sp.sqrt((a - c) ** 2 + 4 * b**2)
    vectors = [sp.Matrix([2 * b, c - a + sign * root]) for sign in (1, -1)]
    for sign, v in zip((1, -1), vectors, strict=True):
        assert sp.simplify(A * v - (a + c + sign * root) / 2 * v).is_zero_matrix
    assert sp.simplify(vectors[0].dot(vectors[1])) == 0


@pytest.mark.verifies("thm-spectral")
@given(sizes, seeds, st.data())
def test_conversely_orthogonally_diagonalizable_matrices_are_symmetric(n, seed, data):
    """Property: QΛQᵀ is symmetric; with a slanted basis instead of Q it need not be."""
    values = data.draw(arrays(float, n, elements=small))
    Q = orthogonal(n, seed)
    A = Q * values @ Q.T
    np.testing.assert_allclose(A, A.T, atol=tolerance(n, 4))
    V = np.array([[1.0, 1.0], [0.0, 1.0]])
    slanted = V @ np.diag([1.0, 2.0]) @ np.linalg.inv(V)
    assert not np.allclose(slanted, slanted.T)


@pytest.mark.verifies("thm-spectral")
def test_complex_symmetric_matrices_need_not_be_diagonalizable():
    """Example: [[1, i], [i, −1]] equals its transpose and its square is zero, but it is not zero."""
    A = sp.Matrix([[1, sp.I], [sp.I, -1]])
    assert A.T == A
    assert (A * A).expand().is_zero_matrix
    assert not A.is_diagonalizable()


@pytest.mark.verifies("cor-rayleigh")
@given(integer_matrices, symmetric, st.data())
def test_forms_and_stretch_factors_lie_between_their_extremes(C, A, data):
    """Property: random vectors obey the bounds, and eigenvectors attain them."""
    for G, form in ((A, lambda x: x @ A @ x), (C.T @ C, lambda x: float(np.sum((C @ x) ** 2)))):
        values, Q = eigen.decompose(G)
        x = data.draw(arrays(float, len(G), elements=small))
        slack = tolerance(len(G), np.abs(G).max()) * (1 + x @ x)
        assert values[-1] * (x @ x) - slack <= form(x) <= values[0] * (x @ x) + slack
        assert form(Q[:, 0]) == pytest.approx(values[0], abs=slack)
        assert form(Q[:, -1]) == pytest.approx(values[-1], abs=slack)
    values = eigen.decompose(A).values
    assert np.linalg.norm(A, 2) == pytest.approx(np.abs(values).max(), abs=tolerance(len(A), np.abs(A).max()))


@pytest.mark.verifies("cor-rayleigh")
def test_without_symmetry_the_largest_eigenvalue_bounds_nothing():
    """Example: both eigenvalues of [[1, −4], [0, 1]] are 1, but its form takes −2 and its norm exceeds 4."""
    A = np.array([[1.0, -4.0], [0.0, 1.0]])
    assert np.array([1.0, 1.0]) @ A @ [1.0, 1.0] == -2
    assert np.linalg.norm(A, 2) > 4


# ---- Projectors ----


@pytest.mark.verifies("prp-projectors")
@given(st.integers(2, 5), st.data())
def test_projectors_split_the_space_and_their_trace_counts(n, data):
    """Symbolic: oblique projectors of integer bases in exact arithmetic: image, null space, complement, trace."""
    k = data.draw(st.integers(1, n))
    B = sp.Matrix(data.draw(arrays(np.int64, (n, n), elements=st.integers(-2, 2))).tolist())
    assume(B.det() != 0)
    P = B * sp.diag(*[1] * k, *[0] * (n - k)) * B.inv()
    assert P * P == P
    assert P.trace() == P.rank() == k
    assert all(P * B[:, i] == B[:, i] for i in range(k))
    other = sp.eye(n) - P
    assert other * other == other
    assert other.rank() == n - k
    assert (P * other).is_zero_matrix
    assert set(P.eigenvals()) <= {0, 1}


@pytest.mark.verifies("prp-projectors")
def test_a_trace_counts_only_for_projectors():
    """Example: diag(2, 0) is not idempotent; its trace is 2 and its rank 1."""
    A = np.diag([2.0, 0.0])
    assert not projectors.is_projector(A)
    assert (np.trace(A), np.linalg.matrix_rank(A)) == (2, 1)


@pytest.mark.verifies("thm-orthogonal-projectors")
@given(integer_matrices, st.data())
def test_the_orthogonal_projector_by_both_formulas(A, data):
    """Property: symmetric and idempotent, projects as the subspace does, never longer, and unique: both formulas."""
    P = projectors.onto(A)
    x = data.draw(arrays(float, len(A), elements=small))
    assert projectors.is_orthogonal_projector(P)
    np.testing.assert_allclose(P @ x, projection.onto_subspace(x, A), atol=1e-11)
    assert np.linalg.norm(P @ x) <= np.linalg.norm(x) + 1e-12
    if independent(A):
        formula = A @ np.linalg.solve(A.T @ A, A.T)
        np.testing.assert_allclose(P, formula, atol=tolerance(len(A)) * np.linalg.cond(A) ** 2)
    turned = gs.reorthogonalized(A).Q
    turned = turned @ orthogonal(turned.shape[1], 7) if turned.shape[1] else turned
    np.testing.assert_allclose(P, turned @ turned.T, atol=1e-12)  # another orthonormal basis


@pytest.mark.verifies("thm-orthogonal-projectors")
@given(arrays(float, 3, elements=small), arrays(float, 3, elements=small))
def test_an_oblique_projector_fails_all_four_conditions_together(a, b):
    """Property: for projectors a bᵀ / bᵀa the conditions hold if a and b are parallel, and all fail otherwise."""
    assume(a @ b != 0)
    P = np.outer(a, b) / (a @ b)
    parallel = not np.cross(a, b).any()
    assert np.allclose(P, P.T) == parallel
    assert (np.linalg.norm(P, 2) <= 1 + 1e-12) == parallel
    null = scipy.linalg.null_space(b[np.newaxis])
    assert np.allclose(a @ null, 0) == parallel
    assert np.allclose(P, np.outer(a, a) / (a @ a)) == parallel


@pytest.mark.verifies("thm-normal-equations")
@given(integer_matrices, st.data())
def test_normal_equations_hold_exactly_for_the_closest_points(A, data):
    """Symbolic: exact solutions for every rank; all give the same Ax, and a step away is farther by ‖A d‖²."""
    b = sp.Matrix(data.draw(arrays(np.int64, len(A), elements=small)).tolist())
    E = sp.Matrix(A.astype(int).tolist())
    x, free = (E.T * E).gauss_jordan_solve(E.T * b)  # raises if there is no solution
    assert (len(free) == 0) == (E.rank() == E.cols)
    image = E * x
    assert not image.free_symbols & set(free)  # the same for all solutions
    d = sp.Matrix(data.draw(arrays(np.int64, E.cols, elements=small)).tolist())
    near, far = (E * x - b), (E * (x + d) - b)
    assert sp.expand(far.dot(far) - near.dot(near) - (E * d).dot(E * d)) == 0


@pytest.mark.verifies("thm-normal-equations")
def test_in_another_norm_the_closest_point_does_not_solve_the_normal_equations():
    """Example: the sum of absolute errors of a constant is smallest at the median, not at the mean."""
    data = np.array([0.0, 0.0, 3.0])
    mean, median = data.mean(), np.median(data)
    assert np.abs(data - median).sum() < np.abs(data - mean).sum()
    assert np.square(data - mean).sum() < np.square(data - median).sum()


# ---- Power iteration and deflation ----

spectra = st.lists(st.integers(1, 8), min_size=0, max_size=3)


@pytest.mark.verifies("alg-power-iteration", "thm-power-iteration")
@given(spectra, st.sampled_from([-10, 10]), seeds)
def test_power_iteration_converges_at_the_rate_of_the_theorem(rest, first, seed):
    """Property: slanted bases, exact powers in fractions of λ₁; the bound of the proof, and the alternating sign."""
    values = np.array([first, *sorted(rest, reverse=True)], dtype=float)
    n, rng = len(values), np.random.default_rng(seed)
    V = np.eye(n) + np.triu(rng.integers(-2, 3, size=(n, n)), 1)  # independent, not orthogonal
    A = V * values @ np.linalg.inv(V)
    c = rng.integers(1, 4, size=n).astype(float)
    v = V @ c
    q = values[1] / 10 if n > 1 else 0.0
    C = sum(np.linalg.norm(c[i] * V[:, i]) for i in range(1, n))
    for k in range(1, 30):
        v = A @ v / first
        assert np.linalg.norm(v - c[0] * V[:, 0]) <= C * q**k + 1e-9 * (1 + C)
    found = power.iterate(A, V @ c, max_steps=5000)
    assert found.value == pytest.approx(first, rel=1e-6)
    u = found.vector
    image = A @ u / np.linalg.norm(A @ u)
    assert image @ u == pytest.approx(np.sign(first), abs=1e-6)


@pytest.mark.verifies("thm-power-iteration", "alg-power-iteration")
def test_power_iteration_needs_a_dominant_eigenvalue_and_a_good_start():
    """Example: a rotation and ±1 use up the steps; a start orthogonal to the eigenvector finds another eigenvalue."""
    for A in ([[0, -1], [1, 0]], [[0, 1], [1, 0]]):
        with pytest.raises(np.linalg.LinAlgError, match="steps"):
            power.iterate(A, [1, 2], max_steps=500)
    assert power.iterate(np.diag([3.0, 1.0]), [0, 1]).value == 1


@pytest.mark.verifies("prp-residual-test")
@given(symmetric, st.data())
def test_an_eigenvalue_lies_within_the_residual(A, data):
    """Property: random unit vectors and numbers; and no number has a smaller residual than the Rayleigh quotient."""
    v = data.draw(arrays(float, len(A), elements=small))
    assume(v.any())
    v = v / np.linalg.norm(v)
    mu = data.draw(st.floats(-10, 10))
    values = np.linalg.eigvalsh(A)
    slack = tolerance(len(A), np.abs(A).max(), abs(mu))
    residual = np.linalg.norm(A @ v - mu * v)
    assert np.abs(values - mu).min() <= residual + slack
    best = power.rayleigh_quotient(A, v)
    assert np.linalg.norm(A @ v - best * v) <= residual + slack


@pytest.mark.verifies("prp-residual-test")
def test_the_residual_test_needs_symmetry():
    """Symbolic: for [[0, 1], [δ², 0]] the residual of (e₁, 0) is δ² and the eigenvalues are ±δ."""
    d = sp.Symbol("d", positive=True)
    A = sp.Matrix([[0, 1], [d**2, 0]])
    assert (A * sp.Matrix([1, 0])).norm() == d**2
    assert set(A.eigenvals()) == {d, -d}


@pytest.mark.verifies("prp-rayleigh-rate")
@given(spectra, st.sampled_from([-10, 10]), seeds)
def test_the_rayleigh_quotient_obeys_its_bound(rest, first, seed):
    """Property: random symmetric matrices with the dominant eigenvalue ±10; the bound with its constant, each step."""
    signs = np.random.default_rng(seed).choice([-1, 1], size=len(rest))
    values = np.array([first, *(sorted(rest, reverse=True) * signs)], dtype=float)
    A, Q = with_eigenvalues(values, seed)
    v = np.random.default_rng(seed + 1).normal(size=len(values))
    v /= np.linalg.norm(v)
    c = Q.T @ v
    assume(abs(c[0]) > 1e-3)
    q = np.abs(values[1:]).max(initial=0) / 10
    for k in range(25):
        error = abs(v @ A @ v - first)
        assert error <= 20 * (1 - c[0] ** 2) / c[0] ** 2 * q ** (2 * k) + tolerance(len(values), 10)
        v = A @ v / np.linalg.norm(A @ v)


@pytest.mark.verifies("prp-rayleigh-rate")
def test_without_symmetry_the_rayleigh_quotient_has_the_simple_rate():
    """Example: for a triangular matrix the error of the quotient falls by q = 1/2 a step, not by 1/4."""
    found = power.iterate([[2.0, 5.0], [0.0, 1.0]], [1.0, 1.0])
    errors = np.abs(found.estimates - 2)[10:20]
    np.testing.assert_allclose(errors[1:] / errors[:-1], 0.5, atol=0.01)


@pytest.mark.verifies("prp-deflation", "alg-deflation")
@given(st.lists(st.integers(1, 30), min_size=1, max_size=5, unique=True), seeds)
def test_deflation_finds_all_eigenvectors_of_a_symmetric_matrix(values, seed):
    """Property: random symmetric matrices with integer eigenvalues of both signs: three forms agree, UᵀAU diagonal."""
    order = np.array(sorted(values, reverse=True), dtype=float)
    order[1::2] *= -1
    A, Q = with_eigenvalues(order, seed)
    n, size = len(order), float(np.abs(order).max())
    for j in range(n + 1):
        P = np.eye(n) - Q[:, :j] @ Q[:, :j].T
        moved = A - (Q[:, :j] * order[:j]) @ Q[:, :j].T
        np.testing.assert_allclose(P @ A, moved, atol=tolerance(n, size))
        np.testing.assert_allclose(A @ P, moved, atol=tolerance(n, size))
        np.testing.assert_allclose(moved @ Q, Q * np.where(np.arange(n) < j, 0, order), atol=tolerance(n, size))
    found, U = power.deflate(A)
    np.testing.assert_allclose(found, order, atol=1e-7 * size)
    np.testing.assert_allclose(U.T @ A @ U, np.diag(order), atol=1e-6 * size)


@pytest.mark.verifies("prp-deflation", "alg-deflation")
def test_deflation_needs_symmetry_and_a_projection_at_every_step():
    """Example: for [[2, 1], [0, 1]] the projected matrix has another eigenvector; a projected start is not enough."""
    A = np.array([[2.0, 1.0], [0.0, 1.0]])
    P = np.diag([0.0, 1.0])  # removes the eigenvector e₁
    assert not np.allclose(P @ A, A @ P)
    S, _ = with_eigenvalues([6, 5, 4, 3], 1)
    first = power.iterate(S).vector
    v = np.random.default_rng(0).normal(size=4)
    v -= first * (first @ v)
    for _ in range(600):
        v = S @ v / np.linalg.norm(S @ v)
    assert v @ S @ v == pytest.approx(6)
    assert power.deflate(S, 2).values[1] == pytest.approx(5)


# ---- QR decomposition and QR algorithm ----


@pytest.mark.verifies("lem-reflector")
@given(st.integers(2, 6).flatmap(lambda m: arrays(float, m, elements=small)), st.sampled_from([-1, 1]))
def test_the_mirror_folds_a_vector_onto_the_axis(x, sign):
    """Property: integer vectors, both signs; the reflection is orthogonal and symmetric."""
    assume(x[1:].any())
    alpha = sign * np.linalg.norm(x)
    e = np.eye(len(x))[0]
    v = x - alpha * e
    H = np.eye(len(x)) - 2 * np.outer(v, v) / (v @ v)
    lost = np.linalg.norm(x) / np.linalg.norm(v)  # cancellation with the bad sign
    np.testing.assert_allclose(H @ x, alpha * e, atol=tolerance(len(x), np.linalg.norm(x)) * lost)
    assert matrices.is_orthogonal(H)


@pytest.mark.verifies("lem-reflector")
def test_a_multiple_of_the_axis_has_no_mirror_with_that_sign():
    """Example: for x = 3 e₁ and α = 3 the normal is zero; the other sign works, and so does no reflection at all."""
    x = np.array([3.0, 0.0])
    assert not (x - 3 * np.eye(2)[0]).any()
    assert qr.reflector(x).tau == 0


@pytest.mark.verifies("alg-householder-qr", "thm-qr")
@given(integer_matrices)
def test_every_matrix_has_a_qr_decomposition(A):
    """Property: tall, wide, deficient and zero matrices: orthogonal, triangular, product; the sign makes it unique."""
    m, n = A.shape
    for factor in (qr.by_reflections, lambda A: qr.blocked(A, full=True)):
        Q, R = factor(A)
        assert gs.loss_of_orthogonality(Q) <= tolerance(m)
        assert not np.tril(R, -1).any()
        np.testing.assert_allclose(Q @ R, A, atol=tolerance(m, np.abs(A).max() * n))
    if m >= n and independent(A):
        kappa = np.linalg.cond(A)
        Q, R = qr.positive_diagonal(*qr.blocked(A))
        other = gs.modified(A)
        assert (np.diag(R) > 0).all()
        np.testing.assert_allclose(Q, other.Q, atol=tolerance(m) * kappa**2)
        np.testing.assert_allclose(R, other.R, atol=tolerance(m, np.abs(A).max()) * kappa**2)


@pytest.mark.verifies("thm-qr")
def test_uniqueness_needs_independent_columns_and_a_sign():
    """Example: the zero column has many QR decompositions, and so has every matrix if signs are free."""
    A = np.zeros((2, 1))
    for q in ([1.0, 0.0], [0.6, 0.8]):
        np.testing.assert_allclose(np.outer(q, [0.0]), A)
    Q, R = qr.blocked([[3.0, 1.0], [4.0, 7.0]])
    np.testing.assert_allclose((-Q) @ (-R), Q @ R)


@pytest.mark.verifies("prp-qr-cost")
def test_the_sum_of_the_costs():
    """Symbolic: the closed form of the sum, and its leading terms."""
    m, n, j = sp.symbols("m n j", integer=True, positive=True)
    total = sp.summation(4 * (m - j + 1) * (n - j + 1), (j, 1, n))
    closed = sp.Rational(2, 3) * n * (n + 1) * (3 * m - n + 1)
    assert sp.expand(total - closed) == 0
    rest = sp.expand(closed - (2 * m * n**2 - sp.Rational(2, 3) * n**3))
    assert sp.Poly(rest, m, n).total_degree() == 2


@pytest.mark.verifies("prp-qr-cost")
@given(st.integers(1, 12), st.integers(1, 12))
def test_the_cost_is_what_counting_finds(n, extra):
    """Property: count the entries that each reflection touches."""
    m = n + extra - 1
    touched = sum(4 * np.zeros((m, n))[j:, j:].size for j in range(n))
    assert touched * 3 == 2 * n * (n + 1) * (3 * m - n + 1)


@pytest.mark.verifies("alg-qr-algorithm", "prp-qr-powers")
@given(square, st.integers(1, 4))
def test_the_qr_algorithm_factors_the_powers(A, steps):
    """Property: integer matrices, singular ones included: similar matrices, and Aᵏ as a product of factors."""
    Q_hat = R_hat = np.eye(len(A))
    current = A
    for _ in range(steps):
        Q, R = qr.by_reflections(current)
        current = R @ Q
        Q_hat, R_hat = Q_hat @ Q, R @ R_hat
    size = max(1.0, np.linalg.norm(A))
    np.testing.assert_allclose(Q_hat.T @ A @ Q_hat, current, atol=tolerance(len(A), size) * steps)
    expected = np.linalg.matrix_power(A, steps)
    np.testing.assert_allclose(Q_hat @ R_hat, expected, atol=tolerance(len(A)) * steps * size**steps)
    first = expected[:, 0]
    if np.linalg.norm(first) > 1e-9:
        assert abs(Q_hat[:, 0] @ first) == pytest.approx(np.linalg.norm(first), rel=1e-8)


@pytest.mark.verifies("prp-qr-powers")
def test_multiplying_in_the_same_order_does_nothing():
    """Example: Q R is A again; only R Q moves towards the eigenvalues."""
    A = np.array([[2.0, 1.0], [1.0, 2.0]])
    Q, R = qr.by_reflections(A)
    np.testing.assert_allclose(Q @ R, A)
    assert abs((R @ Q)[1, 0]) < A[1, 0]


@pytest.mark.verifies("thm-qr-algorithm", "alg-qr-algorithm")
@given(st.lists(st.integers(1, 6), min_size=1, max_size=4, unique=True), seeds)
def test_the_unshifted_algorithm_converges_in_order_at_the_rate(exponents, seed):
    """Property: eigenvalues ±2^e; the diagonal becomes Λ in order, and the rest shrinks at the rate q."""
    order = 2.0 ** np.array(sorted(exponents, reverse=True))
    order[1::2] *= -1
    A, Q = with_eigenvalues(order, seed)
    minors = [abs(np.linalg.det(Q.T[:k, :k])) for k in range(1, len(order) + 1)]
    assume(min(minors) > 1e-2)
    history = qr_algorithm.unshifted_steps(A, 80)
    off = history - np.array([np.diag(np.diag(M)) for M in history])
    q = np.abs(order[1:] / order[:-1]).max(initial=0.0)
    size = np.abs(order).max()
    np.testing.assert_allclose(history[-1], np.diag(order), atol=1e-9 * size)
    late = np.abs(off).max(axis=(1, 2))[20:40]
    assert (late <= 1e6 * size * q ** np.arange(20, 40) + tolerance(len(order), 50 * size)).all()


@pytest.mark.verifies("thm-qr-algorithm")
def test_equal_moduli_or_a_vanishing_minor_break_the_convergence_or_the_order():
    """Example: [[0, 1], [1, 0]] stands still; a diagonal matrix in the wrong order stays in the wrong order."""
    swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert (qr_algorithm.unshifted_steps(swap, 100) == swap).all()
    wrong = np.diag([1.0, 2.0])  # Qᵀ = [[0, 1], [1, 0]] has the leading minor 0
    np.testing.assert_allclose(qr_algorithm.unshifted_steps(wrong, 50)[-1], wrong)


@pytest.mark.verifies("alg-shifted-qr")
@given(symmetric)
def test_the_shifted_algorithm_finds_the_eigenvalues_of_symmetric_matrices(A):
    """Property: integer symmetric matrices, equal moduli included, against LAPACK."""
    theirs = np.linalg.eigvalsh(A)[::-1]
    np.testing.assert_allclose(qr_algorithm.shifted(A), theirs, atol=tolerance(len(A), 10 * np.abs(A).max()))


@pytest.mark.verifies("alg-shifted-qr")
def test_the_shifted_algorithm_converges_where_the_unshifted_one_cannot_and_reports_complex_pairs():
    """Example: the exchange matrix has 1 and −1; a rotation has no real eigenvalue and ends in an error."""
    np.testing.assert_allclose(qr_algorithm.shifted([[0, 1], [1, 0]]), [1, -1], atol=1e-14)
    with pytest.raises(np.linalg.LinAlgError, match="steps"):
        qr_algorithm.shifted([[0, -1], [1, 0]])


@pytest.mark.verifies("prp-exact-shift")
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_an_exact_eigenvalue_as_shift_splits_off_at_once(n):
    """Symbolic: unreduced Hessenberg matrices, integer eigenvalue: the last row is (0, …, 0, μ), the form stays."""
    mu = 3
    H = sp.Matrix(n, n, lambda i, j: (i + 2 * j) % 4 + 1 if i <= j + 1 else 0)
    x = sp.Symbol("x")
    H[0, n - 1] = H[0, n - 1] + x  # choose one entry so that μ is an eigenvalue
    H = H.subs(x, sp.solve((H - mu * sp.eye(n)).det(), x)[0])
    M = (H - mu * sp.eye(n)).applyfunc(sp.Rational)
    assert M.det() == 0
    Q, R = np.linalg.qr(np.array(M, dtype=float), mode="complete")
    last = (R @ Q + mu * np.eye(n))[-1]
    slack = tolerance(n, float(max(map(abs, M)))) * 100
    np.testing.assert_allclose(last, [0.0] * (n - 1) + [mu], atol=slack)
    np.testing.assert_allclose(np.tril(R @ Q, -2), 0, atol=slack)  # R is singular, and R Q a Hessenberg matrix


@pytest.mark.verifies("prp-exact-shift")
def test_a_perfect_shift_needs_an_unreduced_matrix():
    """Example: diag(3, 1) with the shift 3: the eigenvalue stands in the first place, and the last row keeps 1."""
    M = np.diag([3.0, 1.0]) - 3 * np.eye(2)
    Q, R = qr.by_reflections(M)
    assert (R @ Q + 3 * np.eye(2))[-1, -1] == pytest.approx(1)


# ---- Definiteness and Cholesky ----


@pytest.mark.verifies("thm-principal-axes")
@given(symmetric, st.data())
def test_the_form_is_a_sum_of_squares_in_the_principal_axes(A, data):
    """Property: the value in both coordinates, and the class from the signs of the eigenvalues."""
    values, Q = eigen.decompose(A)
    x = data.draw(arrays(float, len(A), elements=small))
    slack = tolerance(len(A), np.abs(A).max()) * (1 + x @ x)
    assert x @ A @ x == pytest.approx(values @ (Q.T @ x) ** 2, abs=slack)
    counts = np.linalg.eigvalsh(A)
    bound = tolerance(len(A), np.abs(A).max())
    kind = quadratic.classify(A)
    assert (kind == "positive definite") == bool((counts > bound).all())
    assert (kind == "indefinite") == bool((counts > bound).any() and (counts < -bound).any())


@pytest.mark.verifies("thm-principal-axes")
@given(definite, st.floats(0.1, 10))
def test_the_half_axes_lie_on_the_level_set(A, c):
    """Property: the ends of the half axes have the form c, are orthogonal, and no point of the set is farther out."""
    lengths, Q = quadratic.axes(A, c)
    for length, q in zip(lengths, Q.T, strict=True):
        assert (length * q) @ A @ (length * q) == pytest.approx(c, rel=1e-9)
    x = np.ones(len(A))
    x *= math.sqrt(c / (x @ A @ x))
    assert lengths[0] * (1 - 1e-9) <= np.linalg.norm(x) <= lengths[-1] * (1 + 1e-9)


@pytest.mark.verifies("thm-principal-axes")
def test_a_semidefinite_level_set_is_unbounded():
    """Example: (1, −1) may be added to any point of (x + y)² = 1; half axes are refused."""
    assert quadratic.evaluate([[1, 1], [1, 1]], [100, -99]) == 1
    with pytest.raises(np.linalg.LinAlgError, match="positive definite"):
        quadratic.axes([[1, 1], [1, 1]])


def exact_minors(A):
    """Return the leading minors in exact arithmetic."""
    E = sp.Matrix(A.astype(int).tolist())
    return [E[:k, :k].det() for k in range(1, E.rows + 1)]


@pytest.mark.verifies("thm-sylvester")
@given(st.one_of(symmetric, definite))
def test_sylvester_agrees_with_the_eigenvalues(A):
    """Property: exact minors of integer matrices against floating-point eigenvalues, which are 1/det apart from 0."""
    values = np.linalg.eigvalsh(A)
    assume(np.abs(values).min() > tolerance(len(A), np.abs(A).max()))
    assert all(minor > 0 for minor in exact_minors(A)) == bool((values > 0).all())


@pytest.mark.verifies("thm-sylvester")
def test_sylvester_needs_symmetry_and_strict_signs():
    """Example: [[1, −4], [0, 1]] has the minors 1, 1 and a negative value; [[0, 0], [0, −1]] has the minors 0, 0."""
    A = np.array([[1.0, -4.0], [0.0, 1.0]])
    assert exact_minors(A) == [1, 1]
    assert np.ones(2) @ A @ np.ones(2) < 0
    B = np.array([[0.0, 0.0], [0.0, -1.0]])
    assert exact_minors(B) == [0, 0]
    assert quadratic.classify(B) == "negative semidefinite"


@pytest.mark.verifies("prp-semidefinite")
@given(st.one_of(symmetric, gram).filter(lambda A: len(A) <= 4))
def test_semidefinite_means_that_all_principal_minors_are_not_negative(A):
    """Property: exact principal minors of integer matrices, singular ones included, against the eigenvalues."""
    E = sp.Matrix(A.astype(int).tolist())
    rows = [list(s) for k in range(1, len(A) + 1) for s in itertools.combinations(range(len(A)), k)]
    by_minors = all(E.extract(s, s).det() >= 0 for s in rows)
    assert by_minors == quadratic.classify(A).startswith("positive")


@pytest.mark.verifies("prp-semidefinite")
def test_leading_minors_do_not_decide_semidefiniteness():
    """Example: diag(0, −1) has the leading minors 0, 0, and the principal minor −1."""
    A = sp.diag(0, -1)
    assert [A[:1, :1].det(), A.det(), A[1:, 1:].det()] == [0, 0, -1]


@pytest.mark.verifies("alg-cholesky", "thm-cholesky")
@given(st.one_of(definite, symmetric))
def test_cholesky_exists_exactly_for_positive_definite_matrices(A):
    """Property: integer matrices; exact minors decide whether both versions return the factor or an error."""
    minors = exact_minors(A)
    for factor in (cholesky.by_columns, cholesky.blocked):
        if all(minor > 0 for minor in minors):
            L = factor(A)
            assert (np.diag(L) > 0).all()
            assert not np.triu(L, 1).any()
            np.testing.assert_allclose(L @ L.T, A, atol=tolerance(len(A), np.abs(A).max()))
            kappa = np.linalg.cond(A)
            np.testing.assert_allclose(L, np.linalg.cholesky(A), atol=tolerance(len(A), np.abs(A).max()) * kappa)
        elif min(abs(m) for m in minors) > 0:
            order = next(k for k, minor in enumerate(minors, start=1) if minor < 0)
            with pytest.raises(np.linalg.LinAlgError, match=f"order {order} "):
                factor(A)


@pytest.mark.verifies("thm-cholesky")
def test_without_the_sign_or_definiteness_factors_are_not_unique():
    """Symbolic: −L is a factor too; the zero matrix of order 1 and [[0, 0], [0, 1]] have factors with a zero."""
    L = sp.Matrix([[2, 0], [1, 2]])
    assert (-L) * (-L).T == L * L.T
    s, c = sp.Rational(3, 5), sp.Rational(4, 5)
    for M in (sp.Matrix([[0, 0], [0, 1]]), sp.Matrix([[0, 0], [s, c]])):
        assert sp.Matrix([[0, 0], [0, 1]]) == M * M.T


@pytest.mark.verifies("prp-cholesky-cost")
def test_the_count_of_cholesky():
    """Symbolic: the sum of the entries times their operations."""
    n, j = sp.symbols("n j", integer=True, positive=True)
    assert sp.expand(sp.summation(2 * (j - 1) * (n - j + 1), (j, 1, n)) - (n**3 - n) / 3) == 0
    assert sp.expand(sp.summation(n - j, (j, 1, n)) - n * (n - 1) / 2) == 0


@pytest.mark.verifies("prp-cholesky-cost")
@pytest.mark.parametrize("n", [1, 2, 3, 8])
def test_the_count_of_cholesky_by_running_it(n):
    """Example: run the algorithm on counted fractions of a matrix whose factor is made of ones."""
    A = [[sp.Integer(min(i, j) + 1) for j in range(n)] for i in range(n)]
    L, work, divisions = [[sp.Integer(0)] * n for _ in range(n)], 0, 0
    for j in range(n):
        column = []
        for i in range(j, n):
            entry = A[i][j]
            for k in range(j):
                entry -= L[i][k] * L[j][k]
                work += 2
            column.append(entry)
        for i, entry in enumerate(column, start=j):
            L[i][j] = sp.sqrt(entry) if i == j else entry / L[j][j]
            divisions += i > j
    assert [[sp.Integer(int(i >= j)) for j in range(n)] for i in range(n)] == L
    assert (3 * work, 2 * divisions) == (n**3 - n, n * (n - 1))


# ---- Least squares ----


@pytest.mark.verifies("thm-least-squares-qr")
@given(integer_matrices, st.data())
def test_least_squares_by_qr_solves_the_normal_equations(A, data):
    """Property: exact solutions of the normal equations of integer matrices; dependent columns are refused."""
    assume(A.shape[0] >= A.shape[1])
    b = data.draw(arrays(np.int64, len(A), elements=small))
    if not independent(A):
        with pytest.raises(np.linalg.LinAlgError, match="independent"):
            least_squares.by_qr(A, b)
        return
    E = sp.Matrix(A.astype(int).tolist())
    exact = np.array((E.T * E).LUsolve(E.T * sp.Matrix(b.tolist())), dtype=float)[:, 0]
    kappa = np.linalg.cond(A)
    slack = tolerance(len(A)) * kappa**2 * (1 + np.abs(b).max() + np.abs(exact).max())
    np.testing.assert_allclose(least_squares.by_qr(A, b), exact, atol=slack)
    Q, R = qr.blocked(A)
    np.testing.assert_allclose(scipy.linalg.solve_triangular(R, Q.T @ b), exact, atol=slack)


@pytest.mark.verifies("thm-least-squares-qr")
def test_with_dependent_columns_many_vectors_are_equally_good():
    """Example: two equal columns: (1, 0) and (0, 1) reach the same point."""
    A = np.array([[1.0, 1.0], [2.0, 2.0]])
    np.testing.assert_allclose(A @ [1, 0], A @ [0, 1])


@pytest.mark.verifies("prp-squared-condition")
@given(integer_matrices)
def test_the_condition_number_is_squared(A):
    """Property: integer matrices with independent columns; the triangle R keeps the condition number."""
    assume(independent(A))
    kappa = np.linalg.cond(A)
    assert np.linalg.cond(A.T @ A) == pytest.approx(kappa**2, rel=tolerance(len(A)) * kappa**2)
    assert np.linalg.cond(qr.blocked(A).R) == pytest.approx(kappa, rel=tolerance(len(A)) * kappa)


@pytest.mark.verifies("prp-squared-condition")
def test_the_square_of_a_matrix_is_another_matter():
    """Example: a slanted reflection has the square I, so κ(A A) = 1; it is AᵀA that squares κ."""
    A = np.array([[1.0, 10.0], [0.0, -1.0]])
    kappa = np.linalg.cond(A)
    assert np.linalg.cond(A @ A) == pytest.approx(1)
    assert np.linalg.cond(A.T @ A) == pytest.approx(kappa**2)


@pytest.mark.verifies("prp-squared-condition")
@pytest.mark.parametrize("degree", [12, 13, 14, 15])
def test_polynomials_of_degree_12_and_more_have_no_usable_normal_equations(degree):
    """Example: the chapter's 50 points: Cholesky refuses AᵀA or returns useless numbers; QR still recovers the ones."""
    A = np.vander(np.linspace(0, 1, 50), degree + 1, increasing=True)
    b = A.sum(axis=1)
    try:
        error = np.abs(least_squares.by_normal_equations(A, b) - 1).max()
    except np.linalg.LinAlgError:  # whether it is refused depends on the order in which a machine adds
        error = math.inf
    assert error > 0.01
    np.testing.assert_allclose(least_squares.by_qr(A, b), 1, atol=100 * EPS * np.linalg.cond(A))
