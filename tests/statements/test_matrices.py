"""The statements of the chapter "Matrices and their properties", each verified, with cases that need the hypotheses."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.calculus.activations import sigmoid
from mlmath.linalg import matmul, matrices
from mlmath.models.dense import Dense
from scipy.stats import ortho_group

EPS = np.finfo(float).eps
sizes = st.integers(1, 5)
small = st.integers(-9, 9)  # products of integers are exact
seeds = st.integers(0, 2**32 - 1)


def integer_matrices(*shape_of):
    """Return a strategy for integer matrices whose shapes are pairs of the same random sizes: "mn", "np" and so on."""
    names = sorted(set("".join(shape_of)))
    return st.tuples(*[sizes] * len(names)).flatmap(
        lambda drawn: st.tuples(
            *[
                arrays(np.int64, tuple(dict(zip(names, drawn, strict=True))[name] for name in shape), elements=small)
                for shape in shape_of
            ]
        )
    )


def generic(name, m, n):
    """Return a matrix of symbols."""
    return sp.Matrix(m, n, sp.symbols(f"{name}:{m * n}", real=True))


def exact(A):
    """Return an integer matrix as a SymPy matrix."""
    return sp.Matrix(np.asarray(A).tolist())


def random_orthogonal(n, seed):
    """Return a random orthogonal matrix; for n = 1, where SciPy has none, a sign."""
    rng = np.random.default_rng(seed)
    return ortho_group.rvs(n, random_state=rng) if n > 1 else np.array([[rng.choice([-1.0, 1.0])]])


# ---- Products ----


@pytest.mark.verifies("prp-matrix-vector-product")
@given(integer_matrices("mn", "n", "n"), small, small)
def test_rows_columns_and_linearity(problem, s, t):
    """Property: both readings, linearity and the columns, exactly, for random integer matrices."""
    A, x, y = problem
    by_columns = sum(x[j] * A[:, j] for j in range(len(x)))
    np.testing.assert_array_equal(by_columns, [np.sum(row * x) for row in A])
    np.testing.assert_array_equal(matmul.combine_columns(A, x), matmul.dot_rows(A, x))
    np.testing.assert_array_equal(
        matmul.dot_rows(A, s * x + t * y), s * matmul.dot_rows(A, x) + t * matmul.dot_rows(A, y)
    )
    for j, e in enumerate(np.eye(len(x))):
        np.testing.assert_array_equal(matmul.dot_rows(A, e), A[:, j])


@pytest.mark.verifies("prp-matrix-vector-product")
def test_agreement_on_some_vectors_is_not_agreement_of_matrices():
    """Example: two different matrices have the same product with a vector; "for all x" is needed."""
    A, B, x = np.eye(2), np.array([[0.0, 1.0], [1.0, 0.0]]), [1.0, 1.0]
    assert (matmul.dot_rows(A, x) == matmul.dot_rows(B, x)).all()
    assert not (A == B).all()


@pytest.mark.verifies("prp-product-readings", "alg-matrix-product")
@given(integer_matrices("mn", "np"))
def test_four_readings_of_the_product(AB):
    """Property: entries, rows, outer products and the algorithm give the columns of the definition, exactly."""
    A, B = AB
    (m, n), p = A.shape, B.shape[1]
    definition = np.column_stack([matmul.combine_columns(A, B[:, j]) for j in range(p)])
    entries = [[sum(A[i, k] * B[k, j] for k in range(n)) for j in range(p)] for i in range(m)]
    rows = [sum(A[i, k] * B[k] for k in range(n)) for i in range(m)]
    layers = sum(np.outer(A[:, k], B[k]) for k in range(n))
    for reading in (entries, rows, layers, matmul.by_definition(A, B), matmul.by_columns(A, B)):
        np.testing.assert_array_equal(reading, definition)
    np.testing.assert_array_equal(matmul.by_outer_products(A, B), definition)


@pytest.mark.verifies("alg-matrix-product")
def test_the_loops_multiply_matrices_of_symbols():
    """Symbolic: the three loops, run on symbols, return SymPy's product."""
    A, B = generic("a", 2, 3), generic("b", 3, 2)
    C = matmul._three_loops(A.tolist(), B.tolist(), sp.Integer(0))
    assert sp.Matrix(C) == A * B


@pytest.mark.verifies("alg-matrix-product", "prp-product-readings")
def test_the_inner_sizes_must_agree():
    """Example: a 2 × 3 matrix has no product with a 2 × 3 matrix."""
    for f in (matmul.by_definition, matmul.by_columns, matmul.by_outer_products, matmul.blocked):
        with pytest.raises(ValueError, match="as many rows"):
            f(np.ones((2, 3)), np.ones((2, 3)))


@pytest.mark.verifies("prp-matrix-product-cost")
def test_the_number_of_operations_is_2mnp():
    """Property: counted by numbers that count, for all sizes up to 5."""
    for m, n, p in itertools.product(range(1, 6), repeat=3):
        assert matmul.operations(m, n, p) == 2 * m * n * p
    assert matmul.operations(7, 11, 1) == 2 * 7 * 11


@pytest.mark.verifies("prp-block-multiplication")
@given(integer_matrices("mn", "np"), st.data())
def test_blocks_multiply_like_entries(AB, data):
    """Property: random cuts, blocks of different sizes, exactly the blocks of the product."""
    A, B = AB

    def cuts(size):
        inner = data.draw(st.sets(st.integers(1, size - 1)) if size > 1 else st.just(set()))
        return list(itertools.pairwise([0, *sorted(inner), size]))

    rows, inner, columns = cuts(A.shape[0]), cuts(A.shape[1]), cuts(B.shape[1])
    for (a, b), (c, d) in itertools.product(rows, columns):
        block = sum(A[a:b, s:e] @ B[s:e, c:d] for s, e in inner)
        np.testing.assert_array_equal(block, (A @ B)[a:b, c:d])


@pytest.mark.verifies("prp-block-multiplication")
def test_blocks_must_be_cut_at_the_same_places():
    """Example: with cuts after 1 column of A and 2 rows of B the blocks have no product."""
    A, B = np.ones((2, 3)), np.ones((3, 2))
    with pytest.raises(ValueError, match="matmul"):
        A[:, :1] @ B[:2]


@pytest.mark.verifies("thm-associativity")
@given(integer_matrices("mn", "np", "pq", "p"))
def test_associativity(problem):
    """Property: both equations for random integer matrices, exactly."""
    A, B, C, x = problem
    product = matmul.by_definition
    np.testing.assert_array_equal(product(product(A, B), C), product(A, product(B, C)))
    np.testing.assert_array_equal(matmul.dot_rows(product(A, B), x), matmul.dot_rows(A, matmul.dot_rows(B, x)))


@pytest.mark.verifies("thm-associativity")
def test_associativity_of_generic_matrices_and_not_of_rounded_ones():
    """Symbolic: for matrices of symbols; with floating-point numbers it fails in the last digit."""
    A, B, C = generic("a", 2, 3), generic("b", 3, 2), generic("c", 2, 3)
    assert ((A * B) * C - A * (B * C)).applyfunc(sp.expand) == sp.zeros(2, 3)
    assert (0.1 * 0.7) * 0.3 != 0.1 * (0.7 * 0.3)  # 1 × 1 matrices


@pytest.mark.verifies("prp-product-rules")
@given(integer_matrices("mn", "mn", "np", "np"), small)
def test_sums_multiples_and_transposes(problem, t):
    """Property: the three rules for random integer matrices, exactly."""
    A, A2, B, C = problem
    np.testing.assert_array_equal(A @ (B + C), A @ B + A @ C)
    np.testing.assert_array_equal((A + A2) @ C, A @ C + A2 @ C)
    for other in ((t * A) @ B, A @ (t * B)):
        np.testing.assert_array_equal(t * (A @ B), other)
    np.testing.assert_array_equal((A @ B).T, B.T @ A.T)


@pytest.mark.verifies("prp-product-rules")
def test_the_order_in_the_transpose_matters_and_the_familiar_rules_fail():
    """Example: the transpose of a product in the wrong order, and every failure that the chapter lists."""
    M, N = np.array([[0, 1], [0, 0]]), np.array([[0, 0], [1, 0]])
    A = np.array([[1, 2], [3, 4]])
    assert not ((M @ A).T == M.T @ A.T).all()
    assert (M @ N == [[1, 0], [0, 0]]).all()
    assert (N @ M == [[0, 0], [0, 1]]).all()
    assert not (M @ M).any()
    assert not ((M + N) @ (M + N) == M @ M + 2 * M @ N + N @ N).all()
    assert ((M + N) @ (M + N) == M @ M + M @ N + N @ M + N @ N).all()
    assert not ((M @ N) @ (M @ N) == M @ M @ N @ N).all()


# ---- Norm, trace, symmetry ----


@pytest.mark.verifies("prp-frobenius")
@given(integer_matrices("mn", "mn", "np", "n"), small)
def test_the_frobenius_norm_is_a_norm_and_submultiplicative(problem, t):
    """Property: the axioms and both inequalities for random matrices, up to rounding; zero only for zero."""
    A, A2, B, x = problem
    f = matrices.frobenius_norm
    slack = 1 + 100 * EPS
    assert (f(A) == 0) == (not A.any())
    assert f(t * A) == pytest.approx(abs(t) * f(A), rel=100 * EPS)
    assert f(A + A2) <= (f(A) + f(A2)) * slack
    assert f(A @ B) <= f(A) * f(B) * slack
    assert np.linalg.norm(A @ x) <= f(A) * np.linalg.norm(x) * slack
    assert np.linalg.norm(A, 2) <= f(A) * slack


@pytest.mark.verifies("prp-frobenius")
def test_outer_products_give_equality_and_the_largest_entry_is_not_submultiplicative():
    """Example: equality for columns times rows; another norm of matrices fails the inequality of products."""
    u, v = np.array([[1.0], [2.0], [2.0]]), np.array([[3.0, 4.0]])
    assert matrices.frobenius_norm(u @ v) == matrices.frobenius_norm(u) * matrices.frobenius_norm(v) == 15
    ones = np.ones((2, 2))
    assert np.abs(ones @ ones).max() > np.abs(ones).max() ** 2


@pytest.mark.verifies("prp-trace")
def test_rules_of_the_trace_for_generic_matrices():
    """Symbolic: all three rules for matrices of symbols, with factors that are not square."""
    A, B, C = generic("a", 2, 3), generic("b", 3, 4), generic("c", 4, 2)
    S, T = generic("s", 3, 3), generic("t", 3, 3)
    s, t = sp.symbols("s t")
    assert sp.expand((s * S + t * T).trace() - s * S.trace() - t * T.trace()) == 0
    assert S.T.trace() == S.trace()
    assert sp.expand((A * A.T).trace() - (A.T * A).trace()) == 0
    D = generic("d", 3, 2)
    assert sp.expand((A * D).trace() - (D * A).trace()) == 0
    around = [(A * B * C).trace(), (B * C * A).trace(), (C * A * B).trace()]
    assert all(sp.expand(around[0] - other) == 0 for other in around)


@pytest.mark.verifies("prp-trace")
@given(integer_matrices("mn", "nm"))
def test_the_trace_of_our_function(AB):
    """Property: tr(AB) = tr(BA) for random integer matrices, computed by the package."""
    A, B = AB
    assert matrices.trace(A @ B) == matrices.trace(B @ A) == np.sum(A * B.T)


@pytest.mark.verifies("prp-trace")
def test_factors_of_a_trace_must_not_be_exchanged():
    """Example: tr(MNP) = 1, but tr(MPN) = 0; nor is the trace of a product the product of the traces."""
    M, N = np.array([[0, 1], [0, 0]]), np.array([[0, 0], [1, 0]])
    P = M @ N
    assert matrices.trace(M @ N @ P) == matrices.trace(N @ P @ M) == matrices.trace(P @ M @ N) == 1
    assert matrices.trace(M @ P @ N) == 0
    assert matrices.trace(np.eye(2) @ np.eye(2)) != matrices.trace(np.eye(2)) ** 2


@pytest.mark.verifies("prp-frobenius-inner")
@given(integer_matrices("mn", "mn", "mn"), small, small)
def test_the_trace_gives_an_inner_product(problem, s, t):
    """Property: linear, symmetric, positive definite, equal to the trace, and inducing the Frobenius norm."""
    A, B, C = problem
    f = matrices.frobenius_inner
    assert f(A, B) == np.trace(A.T @ B) == f(B, A)
    assert f(s * A + t * B, C) == s * f(A, C) + t * f(B, C)
    assert (f(A, A) > 0) == bool(A.any())
    assert np.trace(A.T @ A) == np.trace(A @ A.T) == f(A, A)
    assert matrices.frobenius_norm(A) == pytest.approx(math.sqrt(f(A, A)), rel=100 * EPS)


@pytest.mark.verifies("prp-frobenius-inner")
def test_without_the_transpose_it_is_no_inner_product():
    """Example: tr(AA) is zero for a nonzero matrix, and negative for another one."""
    assert np.trace(np.array([[0, 1], [0, 0]]) @ [[0, 1], [0, 0]]) == 0
    assert np.trace(np.array([[0, 1], [-1, 0]]) @ [[0, 1], [-1, 0]]) == -2


@pytest.mark.verifies("prp-symmetric-parts")
@given(
    sizes.flatmap(lambda n: st.tuples(arrays(np.int64, (n, n), elements=small), arrays(np.int64, n, elements=small)))
)
def test_symmetric_and_antisymmetric_parts(problem):
    """Property: sum, symmetries, orthogonality, Pythagoras and the quadratic form, exactly for integers."""
    A, x = problem
    S, K = matrices.symmetric_part(A), matrices.antisymmetric_part(A)
    np.testing.assert_array_equal(S + K, A)
    assert (S == S.T).all()
    assert (K == -K.T).all()
    assert not np.diag(K).any()
    assert matrices.frobenius_inner(S, K) == 0
    assert np.sum(A * A) == np.sum(S * S) + np.sum(K * K)
    assert x @ A @ x == x @ S @ x


@pytest.mark.verifies("prp-symmetric-parts")
def test_the_parts_are_unique():
    """Symbolic: the equations S + K = A with both symmetries have one solution."""
    A, S, K = generic("a", 2, 2), generic("s", 2, 2), generic("k", 2, 2)
    conditions = [*(S + K - A), *(S - S.T), *(K + K.T)]
    (solution,) = sp.solve(conditions, [*S, *K], dict=True)
    assert sp.simplify(S.subs(solution) - (A + A.T) / 2) == sp.zeros(2)
    assert sp.simplify(K.subs(solution) - (A - A.T) / 2) == sp.zeros(2)


@pytest.mark.verifies("prp-gram-symmetric")
@given(integer_matrices("mn", "n"))
def test_products_with_the_transpose(problem):
    """Property: both products are symmetric, and the form is a squared length, exactly for integers."""
    X, v = problem
    for G in (X.T @ X, X @ X.T):
        assert (G == G.T).all()
    assert v @ X.T @ X @ v == np.sum((X @ v) ** 2) >= 0


@pytest.mark.verifies("prp-gram-symmetric")
def test_a_product_of_symmetric_matrices_need_not_be_symmetric():
    """Example: two symmetric matrices that do not commute."""
    A, B = np.array([[1, 2], [2, 0]]), np.diag([1, 2])
    assert not (A @ B == (A @ B).T).all()


@pytest.mark.verifies("prp-identity")
@given(integer_matrices("mn"))
def test_the_identity_is_neutral(problem):
    """Property: from both sides, for random integer matrices."""
    (A,) = problem
    m, n = A.shape
    np.testing.assert_array_equal(np.eye(m) @ A, A)
    np.testing.assert_array_equal(A @ np.eye(n), A)


@pytest.mark.verifies("prp-identity")
def test_no_other_matrix_is_neutral():
    """Symbolic: Ex = x for the standard basis leaves only E = I; one vector alone would not."""
    E = generic("e", 3, 3)
    conditions = [entry for j in range(3) for entry in E * sp.eye(3)[:, j] - sp.eye(3)[:, j]]
    (solution,) = sp.solve(conditions, list(E), dict=True)
    assert E.subs(solution) == sp.eye(3)
    swap = np.array([[0, 1], [1, 0]])
    assert (swap @ [1, 1] == [1, 1]).all()


# ---- Inverses ----

square_pairs = st.integers(1, 4).flatmap(lambda n: st.tuples(*[arrays(np.int64, (n, n), elements=small)] * 2))


@pytest.mark.verifies("prp-inverse-rules")
@settings(max_examples=40)
@given(square_pairs, st.integers(1, 5), st.data())
def test_rules_of_the_inverse(AB, t, data):
    """Property: the four rules and the solution of Ax = b, in exact arithmetic, for random invertible matrices."""
    A, B = exact(AB[0]), exact(AB[1])
    assume(A.rank() == B.rank() == A.rows)
    A_inv, B_inv = A.inv(), B.inv()
    identity = sp.eye(A.rows)
    assert A * A_inv == A_inv * A == identity
    assert A_inv.inv() == A
    assert (A * B).inv() == B_inv * A_inv
    assert A.T.inv() == A_inv.T
    assert (t * A).inv() == A_inv / t
    b = sp.Matrix(data.draw(st.lists(small, min_size=A.rows, max_size=A.rows)))
    unknowns = sp.symbols(f"x:{A.rows}")
    assert sp.linsolve((A, b), *unknowns) == {tuple(A_inv * b)}  # one solution, and no other


@pytest.mark.verifies("prp-inverse-rules")
def test_the_order_matters_and_sums_have_no_rule():
    """Example: the inverse of AB is not that of A times that of B, and A + B may be singular."""
    A, B = sp.Matrix([[2, 1], [1, 3]]), sp.Matrix([[1, 2], [0, 1]])
    assert (A * B).inv() != A.inv() * B.inv()
    assert (sp.eye(2) + -sp.eye(2)).rank() == 0


@pytest.mark.verifies("thm-invertible")
@settings(max_examples=60)
@given(st.integers(1, 4).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.integers(-2, 2))))
def test_the_four_conditions_hold_together_or_fail_together(A):
    """Property: exact arithmetic decides each condition for random integer matrices, singular ones among them."""
    A = exact(A)
    n = A.rows
    unknown = generic("x", n, n)
    left = sp.linsolve(list(unknown * A - sp.eye(n)), list(unknown))
    right = sp.linsolve(list(A * unknown - sp.eye(n)), list(unknown))
    independent = A.nullspace() == []
    assert (left != sp.EmptySet) == (right != sp.EmptySet) == independent
    if independent:
        assert left == right  # one matrix only, and the same from both sides
        assert len(left) == 1


@pytest.mark.verifies("thm-invertible")
def test_half_of_the_definition_is_not_enough_for_matrices_that_are_not_square():
    """Example: a 1 × 2 row and a 2 × 1 column with the product 1, in the other order not the identity."""
    row, column = np.array([[1, 0]]), np.array([[1], [5]])
    assert row @ column == 1
    assert not (column @ row == np.eye(2)).all()


@pytest.mark.verifies("prp-inverse-2x2")
def test_the_formula_for_symbols():
    """Symbolic: both products of a generic matrix with the numerator are (ad − bc) I."""
    a, b, c, d = sp.symbols("a b c d")
    A, B = sp.Matrix([[a, b], [c, d]]), sp.Matrix([[d, -b], [-c, a]])
    for product in (A * B, B * A):
        assert (product - (a * d - b * c) * sp.eye(2)).applyfunc(sp.expand) == sp.zeros(2)


@pytest.mark.verifies("prp-inverse-2x2")
@given(arrays(np.int64, (2, 2), elements=st.integers(-4, 4)))
def test_the_formula_decides_which_matrices_are_invertible(A):
    """Property: for random integer matrices ad − bc is zero exactly if the columns are dependent."""
    a, b, c, d = (int(t) for t in A.ravel())
    dependent = exact(A).nullspace() != []
    assert (a * d - b * c == 0) == dependent
    if dependent:
        with pytest.raises(np.linalg.LinAlgError):
            matrices.inverse_2x2(A)
    else:
        np.testing.assert_allclose(A @ matrices.inverse_2x2(A), np.eye(2), atol=1e-13)


@pytest.mark.verifies("prp-singular")
@settings(max_examples=60)
@given(
    st.integers(1, 4).flatmap(
        lambda n: st.tuples(arrays(np.int64, (n, n), elements=st.integers(-2, 2)), arrays(np.int64, n, elements=small))
    )
)
def test_equations_with_a_singular_matrix(problem):
    """Property: exact arithmetic; never one solution, and for one of the standard basis vectors none."""
    A, b = exact(problem[0]), sp.Matrix(problem[1].tolist())
    assume(A.nullspace())
    assert A.T.nullspace()  # the rows are dependent too
    unknowns = sp.symbols(f"x:{A.rows}")
    solutions = sp.linsolve((A, b), *unknowns)
    if solutions != sp.EmptySet:
        (solution,) = solutions
        assert set(unknowns) & set().union(*(sp.sympify(entry).free_symbols for entry in solution))
        n = A.nullspace()[0]
        particular = sp.Matrix([entry.subs(dict.fromkeys(unknowns, 0)) for entry in solution])
        assert all(A * (particular + t * n) == b for t in (0, 1, -7))
    basis = [sp.linsolve((A, sp.eye(A.rows)[:, j]), *unknowns) for j in range(A.rows)]
    assert sp.EmptySet in basis


@pytest.mark.verifies("prp-singular")
def test_an_invertible_matrix_has_exactly_one_solution():
    """Example: the hypothesis is needed; [[2, 1], [1, 3]] x = (5, 10) has the single solution (1, 3)."""
    x, y = sp.symbols("x y")
    assert sp.linsolve((sp.Matrix([[2, 1], [1, 3]]), sp.Matrix([5, 10])), x, y) == {(1, 3)}


def test_every_candidate_for_an_inverse_of_the_matrix_one_to_nine_is_off_by_a_half():
    """Property: the bound of the text, in exact arithmetic, for what the library returns and for random matrices."""
    A = exact(np.arange(1, 10).reshape(3, 3))
    n = sp.Matrix([1, -2, 1])
    assert A * n == sp.zeros(3, 1) == A.T * n
    rng = np.random.default_rng(4)
    candidates = [rng.normal(size=(3, 3)) * 10.0**k for k in range(-3, 17)]
    candidates.append(np.linalg.pinv(np.arange(1.0, 10.0).reshape(3, 3)))
    for B in candidates:
        fractions = sp.Matrix(3, 3, [sp.Rational(Fraction(float(t))) for t in B.ravel()])
        assert max(abs(entry) for entry in A * fractions - sp.eye(3)) >= sp.Rational(1, 2)


@pytest.mark.verifies("prp-one-sided")
@settings(max_examples=60)
@given(
    st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(lambda s: arrays(np.int64, s, elements=st.integers(-2, 2)))
)
def test_one_sided_inverses_exist_exactly_for_independent_columns_or_rows(A):
    """Property: the solvability of LA = I and AR = I, decided exactly, against independence; and the formula."""
    A = exact(A)
    m, n = A.shape
    unknown = generic("x", n, m)
    left = sp.linsolve(list(unknown * A - sp.eye(n)), list(unknown)) != sp.EmptySet
    right = sp.linsolve(list(A * unknown - sp.eye(m)), list(unknown)) != sp.EmptySet
    assert left == (A.nullspace() == [])
    assert right == (A.T.nullspace() == [])
    if left:
        assert m >= n
        assert (A.T * A).inv() * A.T * A == sp.eye(n)
    if right:
        assert m <= n
    assert not (left and right) or m == n


@pytest.mark.verifies("prp-one-sided")
def test_the_formula_needs_real_entries():
    """Example: the complex column (1, i) is independent, but its product with its transpose is 0."""
    A = sp.Matrix([1, sp.I])
    assert A.nullspace() == []
    assert (A.T * A)[0] == 0
    assert (A.H * A)[0] == 2


@pytest.mark.verifies("prp-one-sided")
def test_a_left_inverse_is_not_unique():
    """Example: every row (1, t) is a left inverse of the column (1, 0); dependent columns have none."""
    column = np.array([[1], [0]])
    assert all(np.array([[1, t]]) @ column == 1 for t in range(-3, 4))
    dependent = sp.Matrix([[1, 2], [1, 2], [1, 2]])
    assert (dependent.T * dependent).nullspace()


# ---- Diagonal and orthogonal matrices ----


@pytest.mark.verifies("prp-diagonal")
@given(integer_matrices("np", "mn", "n", "n"))
def test_products_with_diagonal_matrices(problem):
    """Property: rows scaled from the left, columns from the right, diagonals multiplied, exactly for integers."""
    A, B, c, d = problem
    D = np.diag(d)
    np.testing.assert_array_equal(D @ A, d[:, np.newaxis] * A)
    np.testing.assert_array_equal(B @ D, B * d)
    np.testing.assert_array_equal(np.diag(c) @ D, np.diag(c * d))
    np.testing.assert_array_equal(np.diag(c) @ D, D @ np.diag(c))
    singular = exact(D).nullspace() != []
    assert singular == bool((d == 0).any())
    if not singular:
        np.testing.assert_allclose(D @ np.diag(1 / d), np.eye(len(d)), rtol=4 * EPS)


@pytest.mark.verifies("prp-diagonal")
@given(st.data(), sizes, sizes)
def test_rectangular_diagonal_matrices(data, m, n):
    """Property: entry i is multiplied, entries beyond the diagonal become or stay zero."""
    x = data.draw(arrays(np.int64, n, elements=small))
    D = np.zeros((m, n), dtype=np.int64)
    k = min(m, n)
    D[range(k), range(k)] = data.draw(arrays(np.int64, k, elements=small))
    expected = [D[i, i] * x[i] if i < k else 0 for i in range(m)]
    np.testing.assert_array_equal(D @ x, expected)


@pytest.mark.verifies("prp-diagonal")
def test_a_diagonal_matrix_does_not_commute_with_every_matrix():
    """Example: only diagonal matrices are promised to commute."""
    D, A = np.diag([1, 2]), np.array([[0, 1], [0, 0]])
    assert not (D @ A == A @ D).all()


@pytest.mark.verifies("thm-orthogonal-matrices")
@given(sizes, seeds)
def test_orthogonal_matrices_have_all_five_properties(n, seed):
    """Property: random orthogonal matrices, with tolerances of a few n² machine epsilons."""
    Q, P = random_orthogonal(n, seed), random_orthogonal(n, seed + 1)
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(2, n))
    tol = 20 * n * n * EPS
    np.testing.assert_allclose(Q.T @ Q, np.eye(n), atol=tol)
    np.testing.assert_allclose(Q @ Q.T, np.eye(n), atol=tol)
    np.testing.assert_allclose(np.linalg.inv(Q), Q.T, atol=tol)
    size = np.linalg.norm(x) * np.linalg.norm(y)
    assert (Q @ x) @ (Q @ y) == pytest.approx(x @ y, abs=tol * size)
    assert np.linalg.norm(Q @ x) == pytest.approx(np.linalg.norm(x), rel=tol)
    for R in (P @ Q, Q.T, np.linalg.inv(Q)):
        assert matrices.is_orthogonal(R, tol=10 * tol)


@pytest.mark.verifies("thm-orthogonal-matrices")
@given(st.integers(1, 3).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.integers(-1, 1))))
def test_each_property_alone_implies_the_others(A):
    """Property: for random matrices of −1, 0, 1 the conditions on columns, rows, dot products and lengths agree."""
    n = len(A)
    columns = (np.eye(n) == A.T @ A).all()
    rows = (np.eye(n) == A @ A.T).all()
    # Polarization reduces "all vectors" to sums of two standard basis vectors.
    tests = [*np.eye(n), *(e + f for e, f in itertools.combinations(np.eye(n), 2))]
    lengths = all((A @ v) @ (A @ v) == v @ v for v in tests)
    products = all((A @ v) @ (A @ w) == v @ w for v, w in itertools.product(np.eye(n), repeat=2))
    assert columns == rows == lengths == products


@pytest.mark.verifies("thm-orthogonal-matrices")
def test_square_and_normalized_are_needed():
    """Example: orthonormal columns without orthonormal rows, orthogonal columns without unit length."""
    U = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    assert (np.eye(2) == U.T @ U).all()
    assert not (np.eye(3) == U @ U.T).all()
    H = np.array([[1, 1], [1, -1]])
    assert H[:, 0] @ H[:, 1] == 0
    assert not matrices.is_orthogonal(H)
    for Q in ([[0, 0, 1], [1, 0, 0], [0, 1, 0]], np.array([[2, 3, 6], [3, -6, 2], [6, 2, -3]]) / 7):
        assert matrices.is_orthogonal(Q)


@pytest.mark.verifies("cor-frobenius-invariance")
@given(sizes, sizes, seeds)
def test_the_frobenius_norm_is_invariant(m, n, seed):
    """Property: random matrices and random orthogonal ones from both sides; a shear changes the norm."""
    A = np.random.default_rng(seed).normal(size=(m, n))
    P, Q = random_orthogonal(m, seed), random_orthogonal(n, seed + 1)
    f = matrices.frobenius_norm
    assert f(P @ A @ Q) == pytest.approx(f(A), rel=40 * (m + n) ** 2 * EPS)
    assert f(np.array([[1, 1], [0, 1]]) @ np.eye(2)) > f(np.eye(2)) + 0.3


# ---- Data and layers ----


@pytest.mark.verifies("prp-transformed-data")
@given(integer_matrices("kn", "dn"))
def test_transformed_data(problem):
    """Property: rows, mean and dot products, exactly for integers (the mean multiplied by the number of rows)."""
    X, A = problem
    Y = X @ A.T
    np.testing.assert_array_equal(Y, [A @ x for x in X])
    np.testing.assert_array_equal(Y, (A @ X.T).T)
    np.testing.assert_array_equal(Y.sum(axis=0), A @ X.sum(axis=0))
    np.testing.assert_array_equal(Y.T @ Y, A @ (X.T @ X) @ A.T)


@pytest.mark.verifies("prp-transformed-data")
def test_points_in_rows_need_the_matrix_on_the_right():
    """Example: with as many points as features AX has the same shape and other entries."""
    A, X = np.array([[1, 1], [0, 1]]), np.array([[1, 0], [1, 1]])
    assert (A @ X).shape == (X @ A.T).shape
    assert not (A @ X == X @ A.T).all()


@pytest.mark.verifies("prp-dense-batch")
@given(integer_matrices("kn", "un", "u"))
def test_a_layer_for_a_batch(problem):
    """Property: the batch formula equals the layer applied row by row; the cost is counted."""
    X, W, b = problem
    k, u, n = len(X), len(W), W.shape[1]
    batch = sigmoid(X @ W.T + np.outer(np.ones(k), b))
    np.testing.assert_allclose(batch, [sigmoid(W @ x + b) for x in X], rtol=4 * EPS)
    np.testing.assert_allclose(batch, Dense(W, b)(X), rtol=4 * EPS)
    assert matmul.operations(k, n, u) == 2 * k * u * n


@pytest.mark.verifies("prp-dense-batch")
def test_without_activation_two_layers_are_one():
    """Example: the products melt together; with the sigmoid in between they do not."""
    rng = np.random.default_rng(6)
    W1, W2, X = rng.normal(size=(4, 3)), rng.normal(size=(2, 4)), rng.normal(size=(5, 3))
    np.testing.assert_allclose((X @ W1.T) @ W2.T, X @ (W2 @ W1).T, atol=1e-13)
    deep = Dense(W2)(Dense(W1)(X))
    assert np.abs(deep - Dense(W2 @ W1)(X)).max() > 0.05
