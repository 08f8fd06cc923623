"""The statements of the chapter "Eigenvalues and eigenvectors", verified, with cases that need their hypotheses."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import characteristic as ch
from mlmath.linalg import transforms as tf
from mlmath.symbolic import eigen

EPS = np.finfo(float).eps
x = sp.Symbol("lambda")
small = st.integers(-4, 4)
angles = st.floats(0.05, math.pi - 0.05)
planes = arrays(np.int64, (2, 2), elements=small)
squares = st.integers(1, 4).flatmap(lambda n: arrays(np.int64, (n, n), elements=small))
#: Matrices of Gaussian integers, as SymPy's, so that all is exact.
gaussian = st.integers(1, 3).flatmap(
    lambda n: st.tuples(arrays(np.int64, (n, n), elements=small), arrays(np.int64, (n, n), elements=small)).map(
        lambda pair: sp.Matrix(pair[0].tolist()) + sp.I * sp.Matrix(pair[1].tolist())
    )
)
#: Lower and upper unit triangular factors: an integer matrix with determinant 1.
changes = st.lists(st.integers(-2, 2), min_size=6, max_size=6).map(
    lambda c: (
        sp.Matrix([[1, 0, 0], [c[0], 1, 0], [c[1], c[2], 1]]) * sp.Matrix([[1, c[3], c[4]], [0, 1, c[5]], [0, 0, 1]])
    )
)
#: A triangular 3 × 3 matrix with few different values on the diagonal: repeated and defective ones occur often.
triangles = st.tuples(
    st.lists(st.integers(-1, 1), min_size=3, max_size=3), st.lists(small, min_size=3, max_size=3)
).map(lambda t: sp.Matrix([[t[0][0], t[1][0], t[1][1]], [0, t[0][1], t[1][2]], [0, 0, t[0][2]]]))


def insert(coefficients, A):
    """Return the value of a polynomial at a matrix by Horner's rule."""
    total = sp.zeros(A.rows)
    for c in coefficients:
        total = (total * A + c * sp.eye(A.rows)).applyfunc(sp.expand)
    return total


def flat(z):
    """Return a number made of rationals, square roots and i with a rational denominator, multiplied out: unique."""
    return sp.expand(sp.radsimp(z))


def is_zero(M):
    """Say whether a matrix of such numbers is zero."""
    return M.applyfunc(flat).is_zero_matrix


def is_real_eigenvector(A, v):
    """Say whether A v is a multiple of v, for a vector of the plane, by the determinant of the two."""
    image = A @ v
    return abs(v[0] * image[1] - v[1] * image[0]) <= 1e-12


# ---- Plane maps ----


@pytest.mark.verifies("prp-plane-eigenvectors")
@given(angles, angles, st.floats(0.2, 3), st.floats(-3, 3))
def test_the_table_of_plane_maps(theta, direction, a, b):
    """Property: the pairs of each row satisfy the equation, and no direction away from them does."""
    assume(abs(a - b) > 0.1 and abs(b) > 0.1)
    u = np.array([math.cos(direction), math.sin(direction)])
    w = np.array([-u[1], u[0]])
    e = np.eye(2)
    table = [
        (tf.scaling(a, b), [(a, e[0]), (b, e[1])]),
        (tf.reflection(u), [(1, u), (-1, w)]),
        (tf.projection(u), [(1, u), (0, w)]),
        (tf.shear(b), [(1, e[0])]),
        (tf.rotation(theta), []),
    ]
    for A, known in table:
        for value, v in known:
            assert pytest.approx(value * v, abs=1e-14) == A @ v
        for t in np.arange(0, math.pi, 0.05):
            z = np.array([math.cos(t), math.sin(t)])
            if all(abs(z[0] * v[1] - z[1] * v[0]) > 0.04 for _, v in known):
                assert not is_real_eigenvector(A, z)
    assert is_real_eigenvector(a * e, u)


@pytest.mark.verifies("prp-plane-eigenvectors")
def test_the_excluded_cases_of_plane_maps():
    """Example: for k = 0, θ = π and a = b the table would be wrong: every vector is an eigenvector."""
    z = np.array([0.3, 0.8])
    for A in (tf.shear(0), tf.rotation(math.pi), tf.scaling(2, 2)):
        assert is_real_eigenvector(A, z)


@pytest.mark.verifies("prp-symmetric-2x2")
def test_the_formula_for_symmetric_matrices():
    """Symbolic: both values are roots of the generic polynomial, and the eigenvectors (b, λ − a) are orthogonal."""
    a, b, d = sp.symbols("a b d", real=True)
    root = sp.sqrt((a - d) ** 2 + 4 * b**2)
    values = [(a + d + s * root) / 2 for s in (1, -1)]
    S = sp.Matrix([[a, b], [b, d]])
    vectors = [sp.Matrix([b, v - a]) for v in values]
    for value, v in zip(values, vectors, strict=True):
        assert (S * v - value * v).applyfunc(sp.simplify).is_zero_matrix
    assert sp.simplify(vectors[0].dot(vectors[1])) == 0
    assert sp.expand((a + d) ** 2 - 4 * (a * d - b * b) - ((a - d) ** 2 + 4 * b**2)) == 0


@pytest.mark.verifies("prp-symmetric-2x2")
def test_without_symmetry_the_eigenvalues_need_not_be_real_nor_the_vectors_orthogonal():
    """Example: a quarter turn has no real eigenvalue; (4, 1; 2, 3) has the vectors (1, 1) and (1, −2)."""
    assert not np.isreal(np.linalg.eigvals([[0, -1], [1, 0]])).any()
    first, second = (space.basis[0] for space in eigen.decompose([[4, 1], [2, 3]]).spaces)
    assert first.dot(second) != 0


# ---- The characteristic polynomial ----


@pytest.mark.verifies("thm-characteristic")
@given(squares)
@settings(max_examples=60)
def test_roots_are_the_numbers_that_make_the_matrix_singular(A):
    """Property: an integer is a root exactly if A − λI has a null space; there are n complex roots."""
    M = sp.Matrix(A.tolist())
    p = sp.Poly(ch.polynomial(A), x)
    for value in range(-6, 7):
        space = eigen.eigenspace(M, value)
        assert (p.eval(value) == 0) == (len(space) > 0) == ((M - value * sp.eye(len(A))).rank() < len(A))
        assert all(v.is_zero_matrix is False and M * v == value * v for v in space)
        assert all(entry.is_real for v in space for entry in v)
    assert p.degree() == len(A)
    values = np.linalg.eigvals(A.astype(float))
    scale = (1 + np.linalg.norm(A)) ** len(A)
    assert np.abs(np.poly(values) - [float(c) for c in p.all_coeffs()]).max() <= 1e-9 * scale


@pytest.mark.verifies("thm-characteristic")
def test_over_the_reals_there_may_be_no_eigenvalue():
    """Example: λ² + 1 has no real root, so that the complex numbers are needed; the pair ±i has complex vectors."""
    assert eigen.eigenvalues([[0, -1], [1, 0]]) == {sp.I: 1, -sp.I: 1}


@pytest.mark.verifies("thm-characteristic-coefficients")
@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_coefficients_for_a_generic_matrix(n):
    """Symbolic: the expanded determinant of λI − A has the sums of principal minors as coefficients, with signs."""
    A = sp.Matrix(n, n, sp.symbols(f"a0:{n * n}"))
    p = sp.Poly((x * sp.eye(n) - A).det(method="berkowitz"), x)
    minors = ch.by_principal_minors(np.array(A.tolist(), dtype=object))
    assert [sp.expand(c - m) for c, m in zip(p.all_coeffs(), minors, strict=True)] == [0] * (n + 1)
    assert sp.expand(p.all_coeffs()[1] + A.trace()) == 0
    assert sp.expand(p.all_coeffs()[-1] - (-1) ** n * A.det()) == 0


@pytest.mark.verifies("thm-characteristic-coefficients")
@pytest.mark.verifies("alg-faddeev-leverrier")
@given(gaussian)
@settings(max_examples=40)
def test_minors_and_the_algorithm_give_the_determinant_for_complex_matrices(A):
    """Property: for matrices of Gaussian integers the two ways agree with SymPy's polynomial, exactly."""
    rows = np.array(A.tolist(), dtype=object)
    expected = [sp.expand(c) for c in A.charpoly(x).all_coeffs()]
    assert [sp.expand(c) for c in ch.polynomial(rows)] == expected
    assert [sp.expand(c) for c in ch.by_principal_minors(rows)] == expected


@pytest.mark.verifies("alg-faddeev-leverrier")
@given(st.integers(1, 7).flatmap(lambda n: arrays(np.int64, (n, n), elements=small)))
@settings(max_examples=40)
def test_the_steps_of_the_box_give_sympys_polynomial(A):
    """Property: the two formulas of the box, carried out literally, return the coefficients and end with zero."""
    M, matrix, coefficients = sp.eye(len(A)), sp.Matrix(A.tolist()), [1]
    for k in range(1, len(A) + 1):
        c = -(matrix * M).trace() / k
        coefficients.append(c)
        M = matrix * M + c * sp.eye(len(A))
    assert M.is_zero_matrix
    assert coefficients == matrix.charpoly(x).all_coeffs() == ch.polynomial(A)


@pytest.mark.verifies("thm-cayley-hamilton")
@given(gaussian)
@settings(max_examples=40)
def test_a_matrix_satisfies_its_equation(A):
    """Property: inserting a matrix of Gaussian integers, defective or not, into its polynomial gives zero exactly."""
    assert insert(A.charpoly(x).all_coeffs(), A).is_zero_matrix


@pytest.mark.verifies("thm-cayley-hamilton")
def test_another_polynomial_does_not_vanish_at_the_matrix():
    """Example: the polynomial of one matrix at another one; and the defective shear, which needs the square."""
    shear = sp.Matrix([[1, 1], [0, 1]])
    assert insert([1, -2, 1], shear).is_zero_matrix
    assert not insert([1, -1], shear).is_zero_matrix
    assert not insert([1, -2, 1], sp.Matrix([[4, 1], [2, 3]])).is_zero_matrix


# ---- Eigenspaces ----


@pytest.mark.verifies("prp-eigenspace")
@given(triangles, changes)
@settings(max_examples=40)
def test_eigenspaces_are_null_spaces_of_the_right_dimension(T, P):
    """Property: combinations of a basis are eigenvectors, the dimension is n minus the rank, spaces share only 0."""
    A = P * T * P.inv()
    spaces = eigen.decompose(A).spaces
    for space in spaces:
        v = sum((k * b for k, b in enumerate(space.basis, start=2)), sp.zeros(3, 1))
        assert A * v == space.value * v
        assert 1 <= space.geometric == 3 - (A - space.value * sp.eye(3)).rank()
    joined = sp.Matrix.hstack(*(b for space in spaces for b in space.basis))
    assert joined.rank() == joined.cols


@pytest.mark.verifies("prp-eigenspace")
def test_a_sum_of_eigenvectors_for_different_eigenvalues_is_none():
    """Example: (1, 0) and (0, 1) are eigenvectors of diag(1, 2), their sum is not."""
    assert not is_real_eigenvector(np.diag([1.0, 2.0]), np.array([1.0, 1.0]))


@pytest.mark.verifies("prp-multiplicities")
@given(triangles, changes)
@settings(max_examples=60)
def test_geometric_multiplicities_lie_between_one_and_the_algebraic(T, P):
    """Property: both inequalities, the algebraic multiplicity counted on the diagonal of the triangular factor."""
    diagonal = list(T.diagonal())
    for space in eigen.decompose(P * T * P.inv()).spaces:
        assert space.algebraic == diagonal.count(space.value)
        assert 1 <= space.geometric <= space.algebraic


@pytest.mark.verifies("prp-multiplicities")
def test_both_ends_of_the_inequality_occur():
    """Example: the identity of size 3 has the multiplicities 3 and 3, a Jordan block 3 and 1."""
    for A, geometric in ((sp.eye(3), 3), (sp.Matrix([[1, 1, 0], [0, 1, 1], [0, 0, 1]]), 1)):
        space = eigen.decompose(A).spaces[0]
        assert (space.algebraic, space.geometric) == (3, geometric)


@pytest.mark.verifies("thm-bauer-fike")
@given(
    st.lists(st.integers(-3, 3), min_size=3, max_size=3),
    arrays(float, (3, 3), elements=st.integers(-3, 3)),
    arrays(float, (3, 3), elements=st.floats(-1, 1)),
    arrays(float, (3, 3), elements=st.floats(-1, 1)),
)
def test_eigenvalues_move_at_most_by_the_condition_of_the_eigenvectors(values, V, E, F):
    """Property: random diagonalizable matrices and complex changes; the slack covers rounding of the eigenvalues."""
    assume(abs(np.linalg.det(V)) > 0.5)
    E = E + 1j * F
    kappa = np.linalg.cond(V)
    changed = V @ np.diag(values) @ np.linalg.inv(V) + E
    moved = np.linalg.eigvals(changed)
    # Computed eigenvalues are exact for a matrix that differs by a few eps times its norm: theorem itself, once more.
    slack = 1e3 * EPS * kappa * (np.linalg.norm(changed) + kappa * np.abs(values).max() + 1)
    for mu in moved:
        assert np.abs(mu - np.array(values)).min() <= kappa * np.linalg.norm(E, 2) + slack


@pytest.mark.verifies("thm-bauer-fike")
def test_a_defective_matrix_has_no_such_bound():
    """Symbolic: the shear with ε below the diagonal has the eigenvalues 1 ± √ε, and √ε / ε is unbounded."""
    e = sp.Symbol("epsilon", positive=True)
    p = sp.Poly(ch.polynomial(np.array([[1, 1], [e, 1]], dtype=object)), x)
    assert sp.expand(p.eval(1 + sp.sqrt(e))) == sp.expand(p.eval(1 - sp.sqrt(e))) == 0
    assert sp.limit(sp.sqrt(e) / e, e, 0) == sp.oo


# ---- Eigenbases ----


@pytest.mark.verifies("thm-independent-eigenvectors")
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=3, unique=True), changes)
@settings(max_examples=40)
def test_eigenvectors_of_different_eigenvalues_are_independent(values, P):
    """Property: in a matrix with known different eigenvalues, the vectors found by elimination are independent."""
    n = len(values)
    P = P[:n, :n]  # its leading blocks have determinant 1
    A = P * sp.diag(*values) * P.inv()
    vectors = [eigen.eigenspace(A, value)[0] for value in values]
    assert sp.Matrix.hstack(*vectors).rank() == n


@pytest.mark.verifies("thm-independent-eigenvectors")
def test_eigenvectors_of_one_eigenvalue_may_be_dependent():
    """Example: (1, 0) and (2, 0) for the same eigenvalue."""
    assert np.linalg.matrix_rank(np.array([[1, 2], [0, 0]])) == 1


@pytest.mark.verifies("thm-diagonalizable")
@given(triangles, changes)
@settings(max_examples=60)
def test_the_four_conditions_agree(T, P):
    """Property: SymPy's verdict, the sum of the dimensions, equal multiplicities and a successful V Λ V⁻¹ agree."""
    A = P * T * P.inv()
    spaces = eigen.decompose(A).spaces
    verdict = sum(s.geometric for s in spaces) == 3
    assert verdict == all(s.geometric == s.algebraic for s in spaces) == A.is_diagonalizable()
    if verdict:
        V, Lambda = eigen.diagonalize(A)
        assert V.det() != 0
        assert V * Lambda * V.inv() == A
        assert all(A * V[:, j] == Lambda[j, j] * V[:, j] for j in range(3))
    else:
        with pytest.raises(np.linalg.LinAlgError, match="defective"):
            eigen.diagonalize(A)


@pytest.mark.verifies("thm-diagonalizable")
def test_real_matrices_with_complex_eigenvalues_are_diagonalizable_over_the_complex_numbers_only():
    """Example: the quarter turn."""
    A = sp.Matrix([[0, -1], [1, 0]])
    assert A.is_diagonalizable()
    assert not A.is_diagonalizable(reals_only=True)
    V, Lambda = eigen.diagonalize(A)
    assert is_zero(V * Lambda * V.inv() - A)


@pytest.mark.verifies("cor-distinct-eigenvalues")
@given(st.lists(st.integers(-5, 5), min_size=3, max_size=3, unique=True), st.lists(small, min_size=3, max_size=3))
@settings(max_examples=40)
def test_different_eigenvalues_suffice(values, above):
    """Property: triangular matrices with different diagonal entries are diagonalized."""
    T = sp.diag(*values)
    T[0, 1], T[0, 2], T[1, 2] = above
    V, Lambda = eigen.diagonalize(T)
    assert V * Lambda * V.inv() == T
    assert sorted(Lambda.diagonal()) == sorted(values)


@pytest.mark.verifies("cor-distinct-eigenvalues")
def test_equal_eigenvalues_may_or_may_not_prevent_it():
    """Example: the identity is diagonal, the shear is not diagonalizable."""
    assert sp.eye(2) == eigen.diagonalize(sp.eye(2)).V
    with pytest.raises(np.linalg.LinAlgError):
        eigen.diagonalize([[1, 1], [0, 1]])


# ---- Complex eigenvalues ----


@pytest.mark.verifies("prp-conjugate-pairs")
@given(planes, small)
@settings(max_examples=40)
def test_complex_eigenvalues_of_real_matrices_come_in_pairs(A, last):
    """Property: exact eigenvalues with multiplicities are closed under conjugation, and so are their spaces; n = 3."""
    M = sp.diag(sp.Matrix(A.tolist()), last)
    spaces = {s.value: s for s in eigen.decompose(M).spaces}
    for value, space in spaces.items():
        partner = spaces[sp.conjugate(value)]
        assert (partner.algebraic, partner.geometric) == (space.algebraic, space.geometric)
        for v in space.basis:
            assert is_zero(M * v.conjugate() - sp.conjugate(value) * v.conjugate())
    assert any(value.is_real for value in spaces)


@pytest.mark.verifies("prp-conjugate-pairs")
def test_complex_matrices_need_not_have_pairs():
    """Example: diag(i, 1) has i without −i, and diag(i) has odd size and no real eigenvalue."""
    assert eigen.eigenvalues([[sp.I, 0], [0, 1]]) == {sp.I: 1, 1: 1}
    assert eigen.eigenvalues([[sp.I]]) == {sp.I: 1}


@pytest.mark.verifies("thm-rotation-scaling")
@given(planes)
@settings(max_examples=30)
def test_a_complex_pair_is_a_rotation_with_scaling(A):
    """Property: with the exact eigenvectors of both a ∓ bi, the real bases turn A into the matrix of the theorem."""
    trace, det = int(np.trace(A)), int(A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0])
    assume(trace**2 < 4 * det)
    M = sp.Matrix(A.tolist())
    for space in eigen.decompose(M).spaces:
        a, minus_b = space.value.as_real_imag()
        v = space.basis[0]
        P = sp.Matrix.hstack(v.applyfunc(sp.re), v.applyfunc(sp.im))
        assert flat(P.det()) != 0
        assert is_zero(M * P - P * sp.Matrix([[a, minus_b], [-minus_b, a]]))
        assert sp.expand(a**2 + minus_b**2 - det) == 0


@pytest.mark.verifies("thm-rotation-scaling")
def test_for_a_real_eigenvalue_the_basis_does_not_exist():
    """Example: with b = 0 the vector can be real, y = 0, and P is singular."""
    v = eigen.eigenspace([[2, 1], [1, 2]], 3)[0]
    assert sp.Matrix.hstack(v.applyfunc(sp.re), v.applyfunc(sp.im)).det() == 0


# ---- Determinant, trace, functions of matrices ----


@pytest.mark.verifies("thm-trace-determinant")
@given(planes, planes, planes)
@settings(max_examples=40)
def test_sum_and_product_of_the_eigenvalues(A, B, corner):
    """Property: block triangular integer matrices of size 4, complex and repeated eigenvalues included, exactly."""
    M = sp.Matrix(np.block([[A, corner], [np.zeros((2, 2), dtype=int), B]]).tolist())
    values = eigen.eigenvalues(M)
    assert sp.simplify(sum(v * m for v, m in values.items()) - M.trace()) == 0
    assert sp.simplify(sp.prod(v**m for v, m in values.items()) - M.det()) == 0
    assert (M.det() == 0) == (0 in values)


@pytest.mark.verifies("thm-trace-determinant")
def test_without_multiplicities_or_complex_eigenvalues_the_identities_fail():
    """Example: the identity has trace 2 and the one eigenvalue 1; −I has determinant 1 and the one eigenvalue −1."""
    assert sum(eigen.eigenvalues(sp.eye(2))) != 2
    assert not any(v.is_real for v in eigen.eigenvalues([[0, -1], [1, 0]]))
    assert sp.prod(v for v in eigen.eigenvalues(-sp.eye(2))) == -1 != sp.eye(2).det()


@pytest.mark.verifies("prp-same-spectrum")
@given(triangles, changes)
@settings(max_examples=40)
def test_transposed_and_similar_matrices_share_the_polynomial(T, P):
    """Property: exact polynomials of T, its transpose and a similar matrix; the diagonal of T has the roots."""
    p = eigen.characteristic_polynomial(T)
    assert p == eigen.characteristic_polynomial(T.T) == eigen.characteristic_polynomial(P.inv() * T * P)
    assert p == sp.Poly(sp.prod(x - d for d in T.diagonal()), x)


@pytest.mark.verifies("prp-same-spectrum")
def test_equal_polynomials_do_not_make_matrices_similar_nor_eigenvectors_equal():
    """Example: the shear and the identity; and the vectors of (4, 1; 2, 3) and its transpose."""
    shear = sp.Matrix([[1, 1], [0, 1]])
    assert eigen.characteristic_polynomial(shear) == eigen.characteristic_polynomial(sp.eye(2))
    assert shear.rank() == 2 != (shear - sp.eye(2)).rank() == 1
    assert eigen.eigenspace([[4, 1], [2, 3]], 2) != eigen.eigenspace([[4, 2], [1, 3]], 2)


@pytest.mark.verifies("prp-spectral-mapping")
@given(triangles, changes, st.lists(st.integers(-2, 2), min_size=1, max_size=4))
@settings(max_examples=40)
def test_polynomials_of_a_matrix_map_the_eigenvalues_with_multiplicity(T, P, q):
    """Property: the exact characteristic polynomial of q(A) has the roots q(λ); constants and defective A included."""
    A = P * T * P.inv()
    image = insert(q, A)
    mapped = [sp.Poly(q, x).eval(d) for d in T.diagonal()]
    assert eigen.characteristic_polynomial(image) == sp.Poly(sp.prod(x - m for m in mapped), x)
    for space in eigen.decompose(A).spaces:
        assert all(image * v == sp.Poly(q, x).eval(space.value) * v for v in space.basis)
    if A.det() != 0:
        inverse = sp.Poly(sp.prod(x - 1 / d for d in T.diagonal()), x)
        assert eigen.characteristic_polynomial(A.inv()) == inverse


@pytest.mark.verifies("prp-spectral-mapping")
def test_eigenvectors_of_a_power_need_not_be_eigenvectors_of_the_matrix():
    """Example: the square of the quarter turn is −I, for which every vector is an eigenvector."""
    R = tf.rotation(math.pi / 2)
    z = np.array([1.0, 0.0])
    assert is_real_eigenvector(R @ R, z)
    assert not is_real_eigenvector(R, z)


# ---- Powers ----


@pytest.mark.verifies("prp-matrix-powers")
@given(planes, st.integers(0, 9))
@settings(max_examples=40)
def test_powers_by_the_eigendecomposition(A, k):
    """Property: the product of k factors times V is V Λᵏ, exactly, V is invertible; the same for the inverse."""
    M = sp.Matrix(A.tolist())
    try:
        V, Lambda = eigen.diagonalize(M)
    except np.linalg.LinAlgError:
        assume(False)
    assert flat(V.det()) != 0
    powers = sp.diag(*(d**k for d in Lambda.diagonal()))
    product = sp.eye(2)
    for _ in range(k):
        product = product * M
    assert is_zero(product * V - V * powers)
    if M.det() != 0:
        assert 0 not in Lambda.diagonal()
        assert is_zero(product.inv() * V * powers - V)


@pytest.mark.verifies("prp-matrix-powers")
def test_a_defective_matrix_has_no_such_formula():
    """Example: powers of the shear grow linearly; powers of its eigenvalue do not."""
    with pytest.raises(np.linalg.LinAlgError):
        eigen.power([[1, 1], [0, 1]], 5)
    assert ch.power([[1, 1], [0, 1]], 5)[0, 1] == 5


@pytest.mark.verifies("thm-powers-vanish")
@given(
    st.lists(st.floats(-1.6, 1.6), min_size=3, max_size=3),
    arrays(float, (3, 3), elements=st.integers(-3, 3)),
    st.integers(0, 40),
)
def test_powers_obey_the_bound_and_vanish_exactly_below_one(values, V, k):
    """Property: the bound for diagonalizable matrices with known spectrum; growth at least ρᵏ along an eigenvector."""
    assume(abs(np.linalg.det(V)) > 0.5)
    rho, kappa = np.abs(values).max(), np.linalg.cond(V)
    A = np.exp(0.7j) * V @ np.diag(values) @ np.linalg.inv(V)  # complex eigenvalues with the same moduli
    power = np.linalg.matrix_power(A, k)
    # Each product of k loses at most a few eps relative to the norms of its factors, which are at most κ ρ and κ ρʲ.
    slack = 100 * max(k, 1) * EPS * kappa**2 * max(np.linalg.norm(A, 2), 1) ** k
    assert np.linalg.norm(power, 2) <= kappa * rho**k * (1 + 1e-12) + slack
    v = V[:, np.abs(values).argmax()] / np.linalg.norm(V[:, np.abs(values).argmax()])
    assert np.linalg.norm(power @ v) >= rho**k * (1 - 1e-12) - slack


@pytest.mark.verifies("thm-powers-vanish")
@pytest.mark.parametrize("modulus", [0.5, 0.9, 0.99, 1.0, 1.01])
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_powers_of_defective_blocks_vanish_exactly_below_one(modulus, n):
    """Example: Jordan blocks with complex eigenvalues; entries are binomials times powers, below 1 they all vanish."""
    J = modulus * np.exp(0.7j) * np.eye(n) + np.eye(n, k=1)
    late = np.abs(np.linalg.matrix_power(J, 20000)).max()
    if modulus < 1:
        assert late < 1e-60
    elif modulus == 1:
        assert late >= 1 - 1e-9
        assert n == 1 or late > 1e4 - 1
    else:
        assert late > 1e60


@pytest.mark.verifies("thm-powers-vanish")
@given(triangles, changes, st.integers(0, 6))
@settings(max_examples=40)
def test_powers_are_combinations_of_the_products_of_the_proof(T, P, k):
    """Property: a power of A is the sum of the proof's products by its recursion, exactly, defective A included."""
    A, values = P * T * P.inv(), list(T.diagonal())
    products = [sp.eye(3)]
    for value in values:
        products.append((A - value * sp.eye(3)) * products[-1])
    r = [1, 0, 0]
    for _ in range(k):
        r = [values[0] * r[0], values[1] * r[1] + r[0], values[2] * r[2] + r[1]]
    assert products[3].is_zero_matrix
    assert sum((c * M for c, M in zip(r, products, strict=False)), sp.zeros(3)) == A**k


@pytest.mark.verifies("prp-jordan-power")
def test_powers_of_the_block():
    """Symbolic: one more factor turns the formula for k into that for k + 1, and it holds for k = 1."""
    value, k = sp.Symbol("mu"), sp.Symbol("k", integer=True, positive=True)

    def formula(k):
        return sp.Matrix([[value**k, k * value ** (k - 1)], [0, value**k]])

    J = formula(1)
    assert sp.Matrix([[value, 1], [0, value]]) == J
    assert (formula(k) * J - formula(k + 1)).applyfunc(sp.simplify).is_zero_matrix


@pytest.mark.verifies("prp-jordan-power")
@given(small, st.integers(-3, 3), st.integers(-3, 3))
def test_every_defective_matrix_of_size_two_is_similar_to_a_block(value, p, q):
    """Property: all matrices λI + c (p, q)ᵀ (−q, p) are defective (p, q not both 0); the basis of the proof works."""
    assume((p, q) != (0, 0))
    A = value * sp.eye(2) + sp.Matrix([p, q]) * sp.Matrix([[-q, p]])
    assert eigen.decompose(A).defective
    N = A - value * sp.eye(2)
    assert (N * N).is_zero_matrix
    w = next(e for e in (sp.Matrix([1, 0]), sp.Matrix([0, 1])) if not (N * e).is_zero_matrix)
    basis = sp.Matrix.hstack(N * w, w)
    assert basis.inv() * A * basis == sp.Matrix([[value, 1], [0, value]])


@pytest.mark.verifies("prp-jordan-power")
def test_the_identity_is_not_similar_to_a_block():
    """Example: a matrix that is not defective; A − λI is zero and gives no vector v."""
    assert not eigen.decompose(sp.eye(2)).defective
