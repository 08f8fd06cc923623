"""The statements of the chapter on singular values and PCA, each verified, with a case that needs its hypothesis."""

import math

import dask
import dask.array as da
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import qr, randomized, svd, symmetric_eigen
from mlmath.linalg.pca import PCA
from sklearn.datasets import load_digits, load_iris

EPS = np.finfo(float).eps
shapes = st.tuples(st.integers(1, 6), st.integers(1, 6))
small = st.integers(-4, 4)
#: Integer matrices of every shape; zero and rank-deficient ones occur.
matrices = shapes.flatmap(lambda s: arrays(float, s, elements=small))
pairs = shapes.flatmap(lambda s: st.tuples(*[arrays(float, s, elements=small)] * 2))
squares = st.integers(1, 6).flatmap(lambda n: arrays(float, (n, n), elements=small))
tables = st.tuples(st.integers(2, 7), st.integers(1, 5)).flatmap(lambda s: arrays(float, s, elements=small))
seeds = st.integers(0, 10_000)


def slack(*arrays_):
    """Return a bound for the rounding errors of a few products of these small matrices."""
    size = max(max(a.shape, default=1) for a in arrays_)
    return 200 * size * EPS * math.prod(1 + float(np.linalg.norm(a)) for a in arrays_)


def exact_rank(A):
    return sp.Matrix(A.astype(int).tolist()).rank()


def padded(values, shape):
    S = np.zeros(shape)
    np.fill_diagonal(S, values)
    return S


def random_orthogonal(n, rng):
    return np.linalg.qr(rng.normal(size=(n, n)))[0]


# ---- The decomposition ----


@pytest.mark.verifies("thm-svd")
@given(matrices)
def test_every_matrix_has_full_factors_of_the_right_shape(A):
    """Property: U, Σ and V for integer matrices of all shapes and ranks; the squares are the eigenvalues of AᵀA."""
    m, n = A.shape
    U, values, Vt = svd.decompose(A, full=True)
    assert (U.shape, values.shape, Vt.shape) == ((m, m), (min(m, n),), (n, n))
    assert (np.diff(values) <= 0).all()
    assert (values >= 0).all()
    np.testing.assert_allclose(U.T @ U, np.eye(m), atol=1e-13)
    np.testing.assert_allclose(Vt @ Vt.T, np.eye(n), atol=1e-13)
    np.testing.assert_allclose(U @ padded(values, A.shape) @ Vt, A, atol=slack(A))
    eigenvalues = np.linalg.eigvalsh(A.T @ A)[::-1]
    np.testing.assert_allclose(np.append(values**2, np.zeros(n))[:n], eigenvalues, atol=slack(A, A))


@pytest.mark.verifies("thm-svd")
@given(seeds, st.integers(1, 6), st.integers(1, 6))
def test_simple_singular_values_have_vectors_unique_up_to_sign(seed, m, n):
    """Property: a matrix built from chosen factors gives them back up to one sign a pair; with equal values, not."""
    rng = np.random.default_rng(seed)
    U, V, p = random_orthogonal(m, rng), random_orthogonal(n, rng), min(m, n)
    found = svd.decompose(U[:, :p] * np.arange(p, 0, -1.0) @ V[:, :p].T)
    signs = np.sign((found.Vt * V[:, :p].T).sum(axis=1))
    np.testing.assert_allclose(found.values, np.arange(p, 0, -1.0), atol=1e-12)
    np.testing.assert_allclose(found.Vt, signs[:, None] * V[:, :p].T, atol=1e-11)
    np.testing.assert_allclose(found.U, signs * U[:, :p], atol=1e-11)
    if m == n >= 2:  # two decompositions of the identity whose vectors are no multiples of each other
        assert np.abs(np.abs(V) - np.eye(n)).max() > 1e-6
        np.testing.assert_allclose(V @ np.eye(n) @ V.T, np.eye(n), atol=1e-13)


@pytest.mark.verifies("thm-svd")
def test_the_decomposition_by_hand_is_exact():
    """Symbolic: the factors of the text multiply to the matrix, and U and V are orthogonal."""
    r2, r3 = sp.sqrt(2), sp.sqrt(3)
    U = sp.Matrix([[2, 0, r2], [1, -r3, -r2], [1, r3, -r2]]) / sp.sqrt(6)
    V = sp.Matrix([[1, 1], [1, -1]]) / r2
    assert sp.simplify(U.T * U) == sp.eye(3)
    assert sp.simplify(U * sp.Matrix([[r3, 0], [0, 1], [0, 0]]) * V.T) == sp.Matrix([[1, 1], [0, 1], [1, 0]])


@pytest.mark.verifies("prp-jacobi-rotation")
@given(st.tuples(st.integers(1, 6), st.integers(2, 5)).flatmap(lambda s: arrays(float, s, elements=small)))
def test_a_rotation_takes_two_b_squared_off_the_diagonal(B):
    """Property: the sum of squares of BᵀB off the diagonal before and after; a rotation by another angle takes less."""

    def off(M):
        G = M.T @ M
        return (G**2).sum() - (np.diag(G) ** 2).sum()

    a, b, c = B[:, 0] @ B[:, 0], B[:, 0] @ B[:, 1], B[:, 1] @ B[:, 1]
    _, J = np.linalg.eigh([[a, b], [b, c]])
    rotated = B.copy()
    rotated[:, :2] = B[:, :2] @ J
    assert abs(rotated[:, 0] @ rotated[:, 1]) <= slack(B, B)
    assert off(rotated) == pytest.approx(off(B) - 2 * b**2, abs=slack(B, B, B, B))
    tilted = B.copy()
    tilted[:, :2] = B[:, :2] @ J @ np.array([[0.8, -0.6], [0.6, 0.8]])
    assert off(tilted) >= off(rotated) - slack(B, B, B, B)


@pytest.mark.verifies("prp-svd-subspaces")
@given(matrices)
def test_rank_and_four_subspaces(A):
    """Property: the rank in exact arithmetic is the number of positive values; each basis lies in its space."""
    U, values, Vt = svd.decompose(A, full=True)
    r = exact_rank(A)
    assert (values > slack(A)).sum() == r
    np.testing.assert_allclose(U[:, :r] * values[:r] @ Vt[:r], A, atol=slack(A))
    np.testing.assert_allclose(A @ Vt[r:].T, 0, atol=slack(A))
    np.testing.assert_allclose(A.T @ U[:, r:], 0, atol=slack(A))
    np.testing.assert_allclose(U[:, :r] @ U[:, :r].T @ A, A, atol=slack(A))
    np.testing.assert_allclose(A @ Vt[:r].T @ Vt[:r], A, atol=slack(A))


@pytest.mark.verifies("prp-svd-norms")
@given(matrices, seeds)
def test_norms(A, seed):
    """Property: unit vectors are stretched by at most the largest and (m ≥ n) at least the smallest singular value."""
    _, values, Vt = svd.decompose(A)
    X = np.random.default_rng(seed).normal(size=(A.shape[1], 50))
    stretches = np.linalg.norm(A @ (X / np.linalg.norm(X, axis=0)), axis=0)
    assert stretches.max() <= values[0] + slack(A)
    assert np.linalg.norm(A @ Vt[0]) == pytest.approx(values[0], abs=slack(A))
    if A.shape[0] >= A.shape[1]:
        assert stretches.min() >= values[-1] - slack(A)
    assert (values**2).sum() == pytest.approx((A**2).sum(), abs=slack(A, A))


@pytest.mark.verifies("prp-svd-norms")
def test_a_wide_matrix_squashes_a_vector_however_large_its_singular_values_are():
    """Example: for m < n the smallest stretch is 0, not the last singular value."""
    A = np.array([[3.0, 0.0]])
    assert svd.decompose(A).values[-1] == 3
    assert np.linalg.norm(A @ [0, 1]) == 0


@pytest.mark.verifies("prp-svd-norms")
@given(squares)
def test_determinant_inverse_and_condition_number(A):
    """Property: |det| of an integer matrix in exact arithmetic is the product; norms of the inverse by SymPy's."""
    exact = sp.Matrix(A.astype(int).tolist())
    det, values = int(exact.det()), svd.decompose(A).values
    assert values.prod() == pytest.approx(abs(det), abs=slack(*[A] * len(A)))
    if det:
        inverse = np.array((exact.inv()).tolist(), dtype=float)
        kappa = values[0] / values[-1]
        assert np.linalg.norm(inverse, 2) == pytest.approx(1 / values[-1], rel=100 * len(A) * EPS * kappa)
        assert np.linalg.cond(A) == pytest.approx(kappa, rel=100 * len(A) * EPS * kappa)


# ---- Eigenvalues ----


@pytest.mark.verifies("prp-svd-eigenvalues")
@given(matrices)
def test_both_gram_matrices_have_the_squares_and_zeros(A):
    """Property: eigenvector equations on both sides, and the exact characteristic polynomials differ by powers of λ."""
    U, values, Vt = svd.decompose(A)
    np.testing.assert_allclose(A.T @ A @ Vt.T, Vt.T * values**2, atol=slack(A, A))
    np.testing.assert_allclose(A @ A.T @ U, U * values**2, atol=slack(A, A))
    t = sp.Symbol("t")
    exact = sp.Matrix(A.astype(int).tolist())
    right, left = (exact.T * exact).charpoly(t).as_expr(), (exact * exact.T).charpoly(t).as_expr()
    m, n = A.shape
    assert sp.expand(t**m * right - t**n * left) == 0


@pytest.mark.verifies("prp-svd-eigenvalues")
@given(squares)
def test_symmetric_matrices_and_bounds_for_eigenvalues(A):
    """Property: |λ| of A + Aᵀ are its singular values; those of A lie between its smallest and its largest one."""
    S = A + A.T
    moduli = np.sort(np.abs(symmetric_eigen.decompose(S).values))[::-1]
    np.testing.assert_allclose(moduli, svd.decompose(S).values, atol=slack(S))
    exact = sp.Matrix(A.astype(int).tolist())
    values = svd.decompose(A).values
    moduli = [abs(complex(z)) for z in np.linalg.eigvals(A)]
    assert max(moduli) <= values[0] + slack(A)
    if exact.det() != 0:
        assert min(moduli) >= values[-1] - 1e-3  # a defective eigenvalue of multiplicity 6 moves by ε^(1/6)
    assert math.prod(moduli) == pytest.approx(values.prod(), abs=slack(*[A] * len(A)))


@pytest.mark.verifies("prp-svd-eigenvalues")
def test_a_shear_has_other_singular_values_than_eigenvalues():
    """Symbolic: without symmetry the claim fails: the eigenvalue is 1, the singular values are the golden ratio's."""
    A = sp.Matrix([[1, 1], [0, 1]])
    golden = (1 + sp.sqrt(5)) / 2
    assert A.eigenvals() == {1: 2}
    t = sp.Symbol("t")
    wanted = sp.expand((t - golden**2) * (t - 1 / golden**2))
    assert sp.simplify((A.T * A).charpoly(t).as_expr() - wanted) == 0


# ---- Low rank ----


@pytest.mark.verifies("thm-eckart-young-spectral")
@given(pairs, st.data())
def test_no_matrix_of_lower_rank_is_nearer_in_the_spectral_norm(AB, data):
    """Property: random competitors of rank k, made by truncating another matrix; the truncation attains the bound."""
    A, other = AB
    k = data.draw(st.integers(0, min(A.shape) - 1))
    bound = svd.decompose(A).values[k]
    assert np.linalg.norm(A - svd.low_rank(A, k), 2) == pytest.approx(bound, abs=slack(A))
    for B in (svd.low_rank(other, k), svd.low_rank(A + other / 8, k), other[:, :k] @ other[:k]):
        assert np.linalg.norm(A - B, 2) >= bound - slack(A, other)
    assert bound == 0 or np.linalg.norm(A - A, 2) < bound  # a competitor of higher rank is nearer


@pytest.mark.verifies("thm-eckart-young-spectral")
def test_the_nearest_matrix_need_not_be_unique():
    """Example: diag(2, 0) and diag(3/2, 0) are both at distance 1 from diag(2, 1)."""
    A = np.diag([2.0, 1.0])
    assert [np.linalg.norm(A - np.diag([t, 0]), 2) for t in (2, 1.5)] == [1, 1]


@pytest.mark.verifies("prp-singular-sums")
@given(pairs)
def test_singular_values_of_sums(XY):
    """Property: all pairs of indices, and the perturbation bound; one index less on the left fails for X = Y = I."""
    X, Y = XY
    x, y, z = (svd.decompose(M).values for M in (X, Y, X + Y))
    p = len(x)
    for i in range(p):
        for j in range(p - i):
            assert z[i + j] <= x[i] + y[j] + slack(X, Y)
    assert np.abs(z - x).max() <= y[0] + slack(X, Y)
    X, Y = np.diag([1.0, 0.0]), np.diag([0.0, 1.0])
    assert svd.decompose(X + Y).values[1] > svd.decompose(X).values[1] + svd.decompose(Y).values[1]


@pytest.mark.verifies("thm-eckart-young-frobenius")
@given(pairs, st.data())
def test_no_matrix_of_lower_rank_is_nearer_in_the_frobenius_norm(AB, data):
    """Property: as for the spectral norm, with k up to p; competitors near the truncation are among them."""
    A, other = AB
    k = data.draw(st.integers(0, min(A.shape)))
    bound = math.sqrt((svd.decompose(A).values[k:] ** 2).sum())
    assert np.linalg.norm(A - svd.low_rank(A, k)) == pytest.approx(bound, abs=slack(A))
    for B in (svd.low_rank(other, k), svd.low_rank(A + other / 8, k), svd.low_rank(A + other / 1000, k)):
        assert np.linalg.norm(A - B) >= bound - slack(A, other)


@pytest.mark.verifies("cor-numerical-rank")
@given(matrices, seeds)
def test_small_perturbations_do_not_change_the_numerical_rank(A, seed):
    """Property: τ a little below half of the last positive value; the rank of the unperturbed matrix is found."""
    r = exact_rank(A)
    if r:
        tau = 0.49 * svd.decompose(A).values[r - 1]
        E = np.random.default_rng(seed).normal(size=A.shape)
        E *= 0.999 * tau / np.linalg.norm(E, 2)
        assert (svd.decompose(A + E).values > tau).sum() == r


@pytest.mark.verifies("cor-numerical-rank")
def test_larger_perturbations_may_change_it():
    """Example: with σ = 1 = τ the condition σ > 2τ fails, and a perturbation of norm τ hides the singular value."""
    A, E = np.diag([5.0, 1.0]), np.diag([0.0, -1.0])
    assert (svd.decompose(A + E).values > 1).sum() == 1


@pytest.mark.verifies("prp-svd-storage")
@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_storage(m, n, data):
    """Property: the sizes of the arrays themselves, in whole numbers, on both sides of the limit."""
    k = data.draw(st.integers(0, min(m, n)))
    entries = np.empty((m, k)).size + np.empty(k).size + np.empty((k, n)).size
    assert entries == k * (m + n + 1)
    assert (entries < np.empty((m, n)).size) == (sp.Integer(k) < sp.Rational(m * n, m + n + 1))


# ---- Systems and pseudoinverses ----


def exact_pseudoinverse(A):
    return np.array(sp.Matrix(A.astype(int).tolist()).pinv().tolist(), dtype=float)


def conditioning(A):
    """Return σ₁ / σᵣ, which limits the accuracy of a pseudoinverse."""
    values = np.linalg.svd(A, compute_uv=False)
    r = exact_rank(A)
    return float(values[0] / values[r - 1]) if r else 1.0


systems = shapes.flatmap(
    lambda s: st.tuples(*[arrays(float, shape, elements=small) for shape in (s, s[:1], s[1:], s[1:])])
)


@pytest.mark.verifies("prp-minimum-norm-solutions")
@given(systems)
def test_all_least_squares_solutions_and_the_shortest(system):
    """Property: exact solutions of the normal equations have equal residuals, less than others; one is shortest."""
    A, b, c, d = (sp.Matrix(part.astype(int).tolist()) for part in system)
    x, free = (A.T * A).gauss_jordan_solve(A.T * b)
    first = x.subs(dict.fromkeys(free, 0))
    second = x.subs(dict(zip(free, c, strict=False)))
    residual = (A * first - b).dot(A * first - b)
    assert A * (first - second) == sp.zeros(A.rows, 1)
    assert (A * d - b).dot(A * d - b) >= residual
    assert ((A * d - b).dot(A * d - b) == residual) == (A.T * (A * d - b) == sp.zeros(A.cols, 1))
    null = A.nullspace()
    shortest = first
    if null:
        N = sp.Matrix.hstack(*null)
        shortest = first - N * (N.T * N).LUsolve(N.T * first)
    assert sp.Matrix.hstack(A.T, shortest).rank() == A.rank()  # in the row space
    assert shortest.dot(shortest) <= second.dot(second)
    assert (shortest.dot(shortest) == second.dot(second)) == (shortest == second)


@pytest.mark.verifies("thm-penrose")
@given(matrices)
def test_the_four_conditions_and_the_exact_pseudoinverse(A):
    """Property: SymPy's exact pseudoinverse satisfies the conditions exactly; the one from the SVD agrees with it."""
    exact = sp.Matrix(A.astype(int).tolist())
    P = exact.pinv()
    assert exact * P * exact == exact
    assert P * exact * P == P
    assert exact * P == (exact * P).T
    assert P * exact == (P * exact).T
    accuracy = 1000 * EPS * conditioning(A) ** 2 * (1 + np.abs(exact_pseudoinverse(A)).max())
    np.testing.assert_allclose(svd.pseudoinverse(A), exact_pseudoinverse(A), atol=accuracy)


@pytest.mark.verifies("thm-penrose")
def test_each_condition_is_needed_and_the_four_have_one_solution():
    """Symbolic: for [1, 0] all solutions of the conditions, found by SymPy: infinitely many without one of them."""
    x, y = sp.symbols("x y", real=True)
    A, X = sp.Matrix([[1, 0]]), sp.Matrix([x, y])
    conditions = [A * X * A - A, X * A * X - X, (A * X).T - A * X, (X * A).T - X * A]
    equations = [list(c) for c in conditions]
    assert sp.solve([e for c in equations for e in c], [x, y], dict=True) == [{x: 1, y: 0}]
    assert sp.solve(equations[0], [x, y], dict=True) == [{x: 1}]  # y is free: [1, t]ᵀ
    assert all(value.subs({x: 0, y: 0}) == 0 for c in equations[1:] for value in c)  # 0 satisfies the last three


@pytest.mark.verifies("thm-minimum-norm")
@given(systems)
def test_the_pseudoinverse_gives_the_shortest_least_squares_solution(system):
    """Property: A⁺b with the exact pseudoinverse solves the normal equations and lies in the row space, exactly."""
    A, b, _, d = (sp.Matrix(part.astype(int).tolist()) for part in system)
    x = A.pinv() * b
    assert A.T * (A * x - b) == sp.zeros(A.cols, 1)
    assert sp.Matrix.hstack(A.T, x).rank() == A.rank()
    assert (A * x - b).dot(A * x - b) <= (A * d - b).dot(A * d - b)
    A, b = system[0], system[1]
    peer = np.linalg.lstsq(A, b, rcond=None)[0]
    np.testing.assert_allclose(svd.pseudoinverse(A) @ b, peer, atol=1e-8 * conditioning(A) ** 2)


@pytest.mark.verifies("prp-full-rank-pseudoinverse")
@given(matrices)
def test_formulas_for_full_rank_and_projections(A):
    """Property: exact formulas where the rank is full; A A⁺ and A⁺A are symmetric, idempotent, with the right spans."""
    exact = sp.Matrix(A.astype(int).tolist())
    P, r = exact.pinv(), exact.rank()
    if r == exact.cols:
        assert (exact.T * exact).inv() * exact.T == P
        assert P * exact == sp.eye(exact.cols)
    if r == exact.rows:
        assert exact.T * (exact * exact.T).inv() == P
        assert exact * P == sp.eye(exact.rows)
    if r == exact.rows == exact.cols:
        assert exact.inv() == P
    for projection, spanning in ((exact * P, exact), (P * exact, exact.T)):
        assert projection.T == projection == projection * projection
        assert projection * spanning == spanning
        assert projection.rank() == r


@pytest.mark.verifies("prp-full-rank-pseudoinverse")
def test_without_full_rank_the_formulas_fail_and_so_does_the_rule_for_products():
    """Example: dependent columns leave AᵀA singular; (AB)⁺ is not B⁺A⁺; diag(1, t)⁺ is not continuous at 0."""
    A = sp.Matrix([[1, 2], [2, 4]])
    assert (A.T * A).det() == 0
    A, B = sp.Matrix([[1, 0]]), sp.Matrix([1, 1])
    assert (A * B).pinv() == sp.eye(1) != B.pinv() * A.pinv()
    assert [svd.pseudoinverse(np.diag([1, t]), rtol=0)[1, 1] for t in (1e-3, 1e-6, 0)] == pytest.approx([1e3, 1e6, 0])


# ---- Principal components ----


@pytest.mark.verifies("thm-pca-variance")
@given(tables, seeds)
def test_principal_axes_have_the_largest_variances(X, seed):
    """Property: variances by NumPy along random directions orthogonal to the first axes; coordinates uncorrelated."""
    C = np.cov(X.T).reshape(X.shape[1], -1)
    lam, W = symmetric_eigen.decompose(C)
    tolerance = slack(X, X)
    sigma = svd.decompose(X - X.mean(axis=0)).values
    squares = np.append(sigma**2, np.zeros(len(lam)))[: len(lam)]
    np.testing.assert_allclose(lam, squares / (len(X) - 1), atol=tolerance)
    np.testing.assert_allclose(np.cov(W.T @ X.T).reshape(C.shape), np.diag(lam), atol=tolerance)
    rng = np.random.default_rng(seed)
    for k in range(len(lam)):
        w = W[:, k:] @ rng.normal(size=len(lam) - k)
        w /= np.linalg.norm(w)
        assert np.var(X @ w, ddof=1) == pytest.approx(w @ C @ w, abs=tolerance)
        assert np.var(X @ w, ddof=1) <= lam[k] + tolerance
        assert np.var(X @ W[:, k], ddof=1) == pytest.approx(lam[k], abs=tolerance)


@pytest.mark.verifies("thm-pca-variance")
def test_without_centring_the_first_direction_is_another_one():
    """Example: points that vary along (0, 1) with the mean (10, 0); without centring the first one fails."""
    X = np.array([[10.0, -1.0], [10.0, 1.0]])
    np.testing.assert_allclose(svd.decompose(X).Vt[0], [1, 0], atol=1e-12)
    np.testing.assert_allclose(PCA(1).fit(X).components_, [[0, 1]], atol=1e-12)


@pytest.mark.verifies("thm-pca-reconstruction")
@given(tables, st.data(), seeds)
def test_no_other_flat_is_nearer_to_the_points(X, data, seed):
    """Property: random points and subspaces of dimension k, and small changes of the best ones, are not nearer."""
    m, n = X.shape
    k = data.draw(st.integers(0, n))
    lam, W = symmetric_eigen.decompose(np.cov(X.T).reshape(n, n))

    def distance(a, basis):
        Q = np.linalg.qr(basis)[0]
        rest = X - a
        return ((rest - rest @ Q @ Q.T) ** 2).sum()

    best, tolerance = (m - 1) * lam[k:].sum(), 10 * slack(X, X)
    assert distance(X.mean(axis=0), W[:, :k]) == pytest.approx(best, abs=tolerance)
    rng = np.random.default_rng(seed)
    for size in (1.0, 0.01):
        a = X.mean(axis=0) + size * rng.normal(size=n)
        basis = W[:, :k] + size * rng.normal(size=(n, k))
        assert distance(a, basis) >= best - tolerance
        assert distance(X.mean(axis=0), basis) >= best - tolerance


# ---- Random sampling ----


@pytest.mark.verifies("alg-randomized-svd")
@given(seeds, st.integers(1, 4), st.integers(0, 3), st.integers(0, 2))
def test_the_algorithm_finds_a_matrix_of_low_rank(seed, k, extra, q):
    """Property: matrices of rank k, and the steps of the box written out in NumPy with the same random numbers."""
    rng = np.random.default_rng(seed)
    A = random_orthogonal(9, rng)[:, :k] * np.arange(k, 0, -1) @ random_orthogonal(7, rng)[:, :k].T
    found = randomized.svd(A, k, np.random.default_rng(seed), oversampling=extra, power_steps=q)
    np.testing.assert_allclose(found.U * found.values @ found.Vt, A, atol=1e-10)
    B = rng.normal(size=(9, 7))
    found = randomized.svd(B, k, np.random.default_rng(seed), oversampling=extra, power_steps=q)
    Q = np.linalg.qr(B @ np.random.default_rng(seed).standard_normal((7, min(k + extra, 7))))[0]
    for _ in range(q):
        Q = np.linalg.qr(B.T @ Q)[0]
        Q = np.linalg.qr(B @ Q)[0]
    np.testing.assert_allclose(found.values, np.linalg.svd(Q.T @ B, compute_uv=False)[:k], atol=1e-8)


@pytest.mark.verifies("prp-power-steps")
@given(squares, st.integers(0, 2), st.integers(1, 6), seeds)
def test_powers_and_values_that_are_never_too_large(A, q, size, seed):
    """Property: singular values of (A Aᵀ)^q A; those of QᵀA for random orthonormal Q; low rank is caught whole."""
    P = np.linalg.matrix_power(A @ A.T, q) @ A
    values = svd.decompose(A).values
    np.testing.assert_allclose(svd.decompose(P).values, values ** (2 * q + 1), atol=slack(*[A] * (2 * q + 1)))
    rng, size = np.random.default_rng(seed), min(size, len(A))
    Q = random_orthogonal(len(A), rng)[:, :size]
    assert (svd.decompose(Q.T @ A).values <= values[:size] + slack(A)).all()
    rank = exact_rank(A)
    if 0 < rank <= size:
        Q = randomized.range_finder(A, size, rng, power_steps=0)
        np.testing.assert_allclose(Q @ Q.T @ A, A, atol=1e-7 * (1 + values[0]))


@pytest.mark.verifies("prp-power-steps")
def test_power_steps_keep_the_span_of_the_power():
    """Example: Q after two steps projects like (A Aᵀ)² A Ω; with fewer columns than the rank, A is cut."""
    A = np.diag([3.0, 2.0, 1.0]) + 0.1
    omega = np.random.default_rng(7).standard_normal((3, 2))
    Q = randomized.range_finder(A, 2, np.random.default_rng(7), power_steps=2)
    direct = np.linalg.qr(np.linalg.matrix_power(A @ A.T, 2) @ A @ omega)[0]
    np.testing.assert_allclose(Q @ Q.T, direct @ direct.T, atol=1e-10)
    assert np.linalg.norm(A - Q @ Q.T @ A) > 0.5


@pytest.mark.verifies("thm-range-finder")
@pytest.mark.parametrize(
    "values", [np.ones(12), 1 / np.arange(1, 13), 0.5 ** np.arange(12)], ids=["flat", "slow", "fast"]
)
def test_the_mean_error_of_the_range_finder_is_below_the_bound(values):
    """Simulation: 2000 runs for k = 1 and 3, s = 2 and 5; the mean plus five standard errors is below the bound."""
    rng = np.random.default_rng(11)
    A = random_orthogonal(15, rng)[:, :12] * values @ random_orthogonal(12, rng).T
    for k, s in ((1, 2), (3, 2), (3, 5)):
        omega = rng.standard_normal((2000, 12, k + s))
        Q = np.linalg.qr(A @ omega)[0]
        errors = np.linalg.norm(A - Q @ (Q.transpose(0, 2, 1) @ A), axis=(1, 2))
        bound = math.sqrt(1 + k / (s - 1)) * math.sqrt((values[k:] ** 2).sum())
        assert errors.mean() + 5 * errors.std() / math.sqrt(len(errors)) <= bound
        assert errors.min() >= math.sqrt((values[k + s :] ** 2).sum()) * (1 - 1e-9)


@pytest.mark.verifies("thm-range-finder")
@given(seeds, st.integers(1, 4), st.integers(2, 4))
def test_the_steps_of_the_proof(seed, k, s):
    """Property: the inequality before averaging, and the lengths of the columns of a pseudoinverse as distances."""
    rng = np.random.default_rng(seed)
    U, V, values = random_orthogonal(9, rng)[:, :8], random_orthogonal(8, rng), 1 / np.arange(1.0, 9.0)
    A, omega = U * values @ V.T, rng.standard_normal((8, k + s))
    Q = np.linalg.qr(A @ omega)[0]
    first, last = V[:, :k].T @ omega, V[:, k:].T @ omega
    P = np.linalg.pinv(first)
    bound = (values[k:] ** 2).sum() + (((values[k:, None] * last) @ P) ** 2).sum()
    assert ((A - Q @ Q.T @ A) ** 2).sum() <= bound * (1 + 1e-9)
    for i in range(k):
        others = np.delete(first, i, axis=0).T
        rest = first[i] - others @ np.linalg.lstsq(others, first[i], rcond=None)[0]
        assert np.linalg.norm(P[:, i]) == pytest.approx(1 / np.linalg.norm(rest), rel=1e-6)


@pytest.mark.verifies("thm-range-finder")
def test_the_average_of_the_squared_pseudoinverse_and_its_hypothesis():
    """Symbolic: 1/d² for s + 1 squares has the average 1/(s - 1) by its density; for s = 1 it is infinite."""
    x = sp.Symbol("x", positive=True)
    for s in (2, 3, 4, 7):
        nu = s + 1
        density = (
            x ** (sp.Rational(nu, 2) - 1) * sp.exp(-x / 2) / (2 ** sp.Rational(nu, 2) * sp.gamma(sp.Rational(nu, 2)))
        )
        assert sp.simplify(sp.integrate(density / x, (x, 0, sp.oo)) - sp.Rational(1, s - 1)) == 0
    assert sp.integrate(sp.exp(-x / 2) / (2 * x), (x, 0, sp.oo)) == sp.oo


# ---- Chunks ----


def chunked(A, sizes):
    return np.split(A, np.cumsum(sizes)[:-1])


@pytest.mark.verifies("thm-tall-skinny")
@given(st.lists(st.integers(1, 5), min_size=1, max_size=5), st.integers(1, 4), seeds)
def test_the_triangle_of_triangles_factors_the_whole(sizes, n, seed):
    """Property: chunks of any height, shorter than wide too, written out with NumPy; then the function of the book."""
    A = np.random.default_rng(seed).integers(-4, 5, (sum(sizes), n)).astype(float)
    factors = [np.linalg.qr(chunk) for chunk in chunked(A, sizes)]
    S, R = np.linalg.qr(np.concatenate([R for _, R in factors]))
    blocks = np.split(S, np.cumsum([R.shape[0] for _, R in factors])[:-1])
    Q = np.concatenate([Q_i @ S_i for (Q_i, _), S_i in zip(factors, blocks, strict=True)])
    tolerance = slack(A, A)
    np.testing.assert_allclose(Q @ R, A, atol=tolerance)
    np.testing.assert_allclose(Q.T @ Q, np.eye(Q.shape[1]), atol=1e-13)
    np.testing.assert_allclose(R.T @ R, A.T @ A, atol=tolerance)
    mine = qr.tall_skinny_triangle(A, rows=max(sizes))
    np.testing.assert_allclose(mine.T @ mine, A.T @ A, atol=tolerance)
    p = min(A.shape)
    np.testing.assert_allclose(svd.decompose(mine).values[:p], svd.decompose(A).values[:p], atol=tolerance)


@pytest.mark.verifies("thm-tall-skinny")
def test_adding_up_the_triangles_instead_is_wrong():
    """Example: R is not the sum of the triangles of the chunks: orthonormal columns are needed at the second level."""
    A = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 1.0]])
    upper, lower = (qr.positive_diagonal(*np.linalg.qr(chunk)).R for chunk in (A[:2], A[2:]))
    assert not np.allclose((upper + lower).T @ (upper + lower), A.T @ A)


@pytest.mark.verifies("alg-pca-chunks")
@pytest.mark.parametrize("scheduler", ["synchronous", "threads"])
@pytest.mark.parametrize("rows", [10, 37, 150])
def test_pca_by_chunks_is_pca(scheduler, rows):
    """Example: irises in chunks of several sizes, by the steps of the box in NumPy and by the class on Dask arrays."""
    X = load_iris().data
    chunks = [X[i : i + rows] for i in range(0, len(X), rows)]
    mean = sum(chunk.sum(axis=0) for chunk in chunks) / len(X)
    R = np.zeros((0, 4))
    for chunk in chunks:
        R = np.linalg.qr(np.concatenate([R, np.linalg.qr(chunk - mean)[1]]))[1]
    expected = PCA().fit(X)
    by_box = svd.decompose(R)
    np.testing.assert_allclose(by_box.values**2 / (len(X) - 1), expected.explained_variance_, rtol=1e-10)
    np.testing.assert_allclose(by_box.Vt, expected.components_, atol=1e-10)
    with dask.config.set(scheduler=scheduler):
        lazy = PCA().fit(da.from_array(X, chunks=(rows, 4)))
    np.testing.assert_allclose(lazy.components_, expected.components_, atol=1e-10)


@pytest.mark.verifies("alg-pca-chunks")
def test_means_of_the_chunks_do_not_do():
    """Example: centring each chunk by its own mean loses the variance between chunks of sorted data."""
    X = load_digits().data
    X = X[np.argsort(X.sum(axis=1))]
    chunks = chunked(X, [600, 600, 597])
    own = np.concatenate([chunk - chunk.mean(axis=0) for chunk in chunks])
    assert (own**2).sum() < 0.99 * ((X - X.mean(axis=0)) ** 2).sum()
