"""The statements of the chapter "Systems of linear equations", each verified, with a case that needs its hypothesis."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import condition, elimination, lu, triangular
from mlmath.symbolic import elimination as exact

EPS = np.finfo(float).eps
small = st.integers(-3, 3)
shapes = st.tuples(st.integers(1, 4), st.integers(1, 4))
full = shapes.flatmap(lambda s: arrays(np.int64, s, elements=small))
#: Products of thin factors, so that low ranks are not rare.
thin = st.tuples(st.integers(1, 4), st.integers(1, 2), st.integers(1, 4)).flatmap(
    lambda s: st.tuples(arrays(np.int64, s[:2], elements=small), arrays(np.int64, s[1:], elements=small)).map(
        lambda pair: pair[0] @ pair[1]
    )
)
matrices = full | thin
squares = st.integers(1, 4).flatmap(lambda n: arrays(np.int64, (n, n), elements=small))
with_right_side = matrices.flatmap(lambda A: st.tuples(st.just(A), arrays(np.int64, len(A), elements=small)))
quick = settings(max_examples=60, deadline=None)


def as_exact(A):
    return sp.Matrix(np.asarray(A).tolist())


def is_echelon(M):
    """Return whether a matrix fulfils the definition of a row echelon form."""
    first = [next((j for j in range(M.cols) if M[i, j] != 0), math.inf) for i in range(M.rows)]
    return all(a < b or a == b == math.inf for a, b in itertools.pairwise(first))


def independent(vectors):
    """Return whether integer vectors are independent: their Gram determinant is not zero. No elimination of ours."""
    V = as_exact(vectors)
    return (V * V.T).det(method="berkowitz") != 0


def largest_minor(A):
    """Return the size of the largest square block of rows and columns with a nonzero determinant."""
    M = as_exact(A)
    for size in range(min(M.shape), 0, -1):
        for rows in itertools.combinations(range(M.rows), size):
            for columns in itertools.combinations(range(M.cols), size):
                if M.extract(list(rows), list(columns)).det(method="berkowitz") != 0:
                    return size
    return 0


# ---- Row operations and echelon forms ----


@pytest.mark.verifies("prp-row-operations")
@quick
@given(with_right_side, st.data())
def test_row_operations_are_reversible_products_that_keep_the_solutions(system, data):
    """Property: for random integer systems, each operation is E times the matrix, undone, and maps solutions alike."""
    A, b = system
    M = as_exact(np.column_stack([A, b]))
    i, j = data.draw(st.integers(0, M.rows - 1)), data.draw(st.integers(0, M.rows - 1))
    c = data.draw(st.sampled_from([-2, 1, 3]))
    pairs = [(exact.swap(M, i, j), lambda N: exact.swap(N, i, j))]
    pairs += [(exact.scale(M, i, c), lambda N: exact.scale(N, i, sp.Rational(1, c)))]
    if i != j:
        pairs += [(exact.add_multiple(M, i, j, c), lambda N: exact.add_multiple(N, i, j, -c))]
    for step, undo in pairs:
        assert step.elementary * M == step.matrix
        assert undo(step.matrix).matrix == M
        assert step.elementary * undo(step.matrix).elementary == sp.eye(M.rows)
        for x in itertools.product((-1, 0, 1), repeat=A.shape[1]):
            v = sp.Matrix([*x, -1])
            assert (M * v).is_zero_matrix == (step.matrix * v).is_zero_matrix


@pytest.mark.verifies("prp-row-operations")
def test_multiplying_by_zero_and_subtracting_a_row_from_itself_lose_an_equation():
    """Example: both would make the unsolvable system x = 1, x = 2 solvable; the functions refuse them."""
    M = [[1, 1], [1, 2]]
    with pytest.raises(ValueError, match="zero"):
        exact.scale(M, 1, 0)
    with pytest.raises(ValueError, match="different rows"):
        exact.add_multiple(M, 1, 1, -1)
    assert elimination.solve([[1], [1]], [1, 2]).count == "none"
    assert elimination.solve([[1], [0]], [1, 0]).count == "one"


@pytest.mark.verifies("alg-row-echelon", "thm-row-echelon")
@quick
@given(matrices)
def test_elimination_ends_in_a_row_echelon_form(A):
    """Property: random integer matrices, many of low rank; the form is reached by invertible matrices, exactly."""
    reduction = exact.row_echelon(A)
    assert is_echelon(reduction.matrix)
    E = sp.eye(len(A))
    for step in reduction.steps:
        E = step.elementary * E
    assert E.det() != 0
    assert E * as_exact(A) == reduction.matrix
    form = elimination.row_echelon(A)
    assert form.pivots == reduction.pivots
    assert is_echelon(sp.Matrix((form.matrix != 0).astype(int).tolist()))


@pytest.mark.verifies("alg-row-echelon")
def test_a_row_without_search_for_a_pivot_fails():
    """Example: without step 1 the algorithm would divide by the zero in the corner of this invertible matrix."""
    A = np.array([[0.0, 1.0], [1.0, 0.0]])
    with np.errstate(divide="ignore"):
        assert np.isinf(A[1, 0] / A[0, 0])
    assert elimination.row_echelon(A).pivots == (0, 1)


@pytest.mark.verifies("alg-substitution")
@quick
@given(st.integers(1, 5), st.data())
def test_substitution_solves_triangular_systems(n, data):
    """Property: integer matrices with the diagonal ±1, forwards and backwards, exact."""
    T = data.draw(arrays(np.int64, (n, n), elements=small))
    np.fill_diagonal(T, data.draw(st.sampled_from([-1, 1])))
    x = data.draw(arrays(np.int64, n, elements=small))
    U, L = np.triu(T), np.tril(T)
    np.testing.assert_array_equal(triangular.back_substitution(U, U @ x), x)
    np.testing.assert_array_equal(triangular.forward_substitution(L, L @ x), x)
    np.testing.assert_array_equal(triangular.solve_upper(U, U @ x), x)


@pytest.mark.verifies("alg-substitution")
def test_substitution_costs_n_squared_and_needs_a_diagonal():
    """Example: the operations of the formula, run on counting numbers; a zero on the diagonal stops it."""
    from mlmath.linalg.counting import counted

    n = 6
    U, tally = counted(np.triu(np.ones((n, n))))
    x = [None] * n
    for i in reversed(range(n)):
        value = U[0, 0]  # stands for b_i
        for j in range(i + 1, n):
            value = value - U[i, j] * x[j]
        x[i] = value / U[i, i]
    assert tally.total == n**2
    with pytest.raises(np.linalg.LinAlgError):
        triangular.back_substitution([[1, 1], [0, 0]], [1, 1])


@pytest.mark.verifies("thm-rref-unique")
@quick
@given(matrices, st.data())
def test_any_row_operations_lead_to_the_same_reduced_form(A, data):
    """Property: random row operations first, then reduction, against the reduction of the matrix itself; exact."""
    M = as_exact(A)
    for _ in range(4):
        i, j = data.draw(st.integers(0, M.rows - 1)), data.draw(st.integers(0, M.rows - 1))
        M = exact.scale(M, i, 2).matrix if i == j else exact.add_multiple(exact.swap(M, i, j).matrix, i, j, -1).matrix
    mine, other = exact.reduced_row_echelon(M).matrix, exact.reduced_row_echelon(A).matrix
    assert mine == other == as_exact(A).rref()[0]


@pytest.mark.verifies("thm-rref-unique")
def test_different_reduced_forms_have_different_solutions_and_unreduced_ones_need_not():
    """Example: all reduced forms of shape 2 × 3 over {0, 1, 2} have different null spaces; 2R and R have the same."""
    forms = []
    for entries in itertools.product((0, 1, 2), repeat=6):
        M = sp.Matrix(2, 3, entries)
        if M.rref()[0] == M:
            forms.append(M)
    spaces = {tuple(sp.Matrix.hstack(*space).T.rref()[0]) if (space := M.nullspace()) else () for M in forms}
    assert len(spaces) == len(forms) > 10
    R = sp.Matrix([[1, 2]])
    assert (2 * R).nullspace() == R.nullspace()
    assert is_echelon(2 * R)


# ---- Rank and solutions ----


@pytest.mark.verifies("thm-row-rank")
@quick
@given(matrices)
def test_the_number_of_pivots_is_the_number_of_independent_rows_and_of_columns(A):
    """Property: against the largest nonzero minor, which treats rows and columns alike; pivot columns are a basis."""
    pivots = exact.row_echelon(A).pivots
    assert len(pivots) == largest_minor(A) == elimination.rank(A) == elimination.rank(A.T)
    if pivots:
        assert independent(A[:, list(pivots)].T)
        for j in range(A.shape[1]):
            if j not in pivots:
                assert not independent(A[:, [*pivots, j]].T)


@pytest.mark.verifies("thm-row-rank")
def test_pivot_columns_of_the_form_do_not_span_the_columns_of_the_matrix():
    """Example: row operations keep the span of the rows, but not that of the columns."""
    A = np.array([[1, 1], [1, 1]])
    R = exact.reduced_row_echelon(A).matrix
    assert list(R[:, 0]) == [1, 0]
    assert independent([[1, 0], A[:, 0]])  # (1, 0) is no multiple of (1, 1)


@pytest.mark.verifies("thm-solution-set")
@quick
@given(with_right_side)
def test_all_solutions_are_one_plus_the_null_space(system):
    """Property: every integer solution in a box is reached, and all that is reached solves the system; exact bases."""
    A, _ = system
    N = sp.Matrix.hstack(*as_exact(A).nullspace()) if as_exact(A).nullspace() else sp.zeros(A.shape[1], 0)
    ours = elimination.null_space(A)
    assert ours.shape[1] == A.shape[1] - largest_minor(A) == N.cols
    np.testing.assert_allclose(ours, np.array(N.tolist(), dtype=float).reshape(ours.shape), atol=1e-9)
    free = [j for j in range(A.shape[1]) if j not in elimination.row_echelon(A).pivots]
    start = np.ones(A.shape[1], dtype=int)
    solution = elimination.solve(A, A @ start)
    for x in itertools.product((-1, 0, 1), repeat=A.shape[1]):
        x = np.array(x)
        reached = solution.particular + solution.null_space @ x[free]
        assert np.array_equal(A @ x, A @ start) == bool(np.allclose(reached, x, atol=1e-9))


@pytest.mark.verifies("thm-rouche-capelli")
@quick
@given(with_right_side)
def test_solvability_and_uniqueness_by_ranks(system):
    """Property: ranks by minors, against SymPy's set of solutions and our count."""
    A, b = system
    r, augmented = largest_minor(A), largest_minor(np.column_stack([A, b]))
    expected = "none" if augmented > r else "one" if r == A.shape[1] else "infinitely many"
    found = sp.linsolve((as_exact(A), as_exact(b)))
    symbols = found.free_symbols - {*()} if found else set()
    count = "none" if not found else "infinitely many" if symbols else "one"
    assert expected == count == elimination.solve(A, b).count


@pytest.mark.verifies("thm-rouche-capelli")
def test_over_a_finite_field_there_are_not_infinitely_many():
    """Example: with arithmetic modulo 2, x + y = 1 has two solutions: "infinitely many" needs enough numbers."""
    solutions = [(x, y) for x in (0, 1) for y in (0, 1) if (x + y) % 2 == 1]
    assert len(solutions) == 2


@pytest.mark.verifies("cor-more-unknowns")
@quick
@given(st.integers(1, 3), st.integers(1, 3), st.data())
def test_more_unknowns_than_equations(m, extra, data):
    """Property: integer systems with m < n have a nonzero solution of Ax = 0 and never exactly one of Ax = b."""
    A = data.draw(arrays(np.int64, (m, m + extra), elements=small))
    b = data.draw(arrays(np.int64, m, elements=small))
    N = as_exact(A).nullspace()
    assert N
    assert not N[0].is_zero_matrix
    assert elimination.null_space(A).shape[1] >= extra
    assert elimination.solve(A, b).count != "one"


@pytest.mark.verifies("cor-more-unknowns")
def test_with_as_many_equations_zero_may_be_the_only_solution():
    """Example: the identity, with as many equations as unknowns, has no other solution of Ax = 0."""
    assert elimination.null_space(np.eye(3)).shape == (3, 0)


@pytest.mark.verifies("thm-invertible-elimination")
@quick
@given(squares, st.data())
def test_the_criteria_agree(A, data):
    """Property: all eight criteria, each tested in its own way, for random integer matrices."""
    n = len(A)
    truth = as_exact(A).det(method="berkowitz") != 0
    reduction = exact.reduced_row_echelon(A)
    b = data.draw(arrays(np.int64, n, elements=small))
    counts = [elimination.solve(A, v).count for v in (b, *np.eye(n))]
    assert (len(reduction.pivots) == n) == truth
    assert (reduction.matrix == sp.eye(n)) == truth
    assert all(count == "one" for count in counts) == truth
    assert any(count == "one" for count in counts) == truth
    assert all(count != "none" for count in counts) == truth
    assert independent(A) == independent(A.T) == truth
    if truth:
        np.testing.assert_allclose(elimination.gauss_jordan_inverse(A) @ A, np.eye(n), atol=1e-9)


@pytest.mark.verifies("thm-invertible-elimination")
def test_the_matrix_must_be_square():
    """Example: independent columns and unique solutions do not make a tall matrix solvable for every b."""
    A = [[1], [1]]
    assert independent(np.transpose(A))
    assert elimination.solve(A, [2, 2]).count == "one"
    assert elimination.solve(A, [1, 2]).count == "none"


# ---- Growth, cost, factors ----


@pytest.mark.verifies("prp-growth")
@quick
@given(st.integers(1, 8), st.data())
def test_entries_grow_at_most_by_powers_of_two(n, data):
    """Property: every intermediate entry, in exact arithmetic with partial pivoting."""
    A = data.draw(arrays(np.int64, (n, n), elements=st.integers(-9, 9)))
    W = [[Fraction(int(e)) for e in row] for row in A]
    largest = top = max(abs(e) for row in W for e in row)
    for k in range(n):
        p = max(range(k, n), key=lambda i: abs(W[i][k]))
        W[k], W[p] = W[p], W[k]
        for i in range(k + 1, n) if W[k][k] else ():
            f = W[i][k] / W[k][k]
            assert abs(f) <= 1
            W[i] = [x - f * y for x, y in zip(W[i], W[k], strict=True)]
        largest = max(largest, *(abs(e) for row in W for e in row))
    assert largest <= 2 ** (n - 1) * top


@pytest.mark.verifies("prp-growth")
def test_the_bound_is_attained_and_needs_pivoting():
    """Example: the matrix of the proof for n up to 40; and with a tiny pivot there is no bound without a swap."""
    for n in range(1, 41):
        W = np.eye(n) - np.tril(np.ones((n, n)), -1)
        W[:, -1] = 1
        assert lu.growth(W) == 2 ** (n - 1)
    t = sp.Symbol("t", positive=True)
    for n in range(2, 6):
        A = sp.diag(sp.Matrix([[t, 1], [1, 1]]), sp.eye(n - 2))
        eliminated = exact.add_multiple(A, 1, 0, -1 / t).matrix  # without a swap
        assert eliminated.is_upper
        assert sp.limit(eliminated[1, 1], t, 0) == -sp.oo
    assert exact.row_echelon([[t, 1], [1, 1]]).steps[0].kind == "swap"
    assert lu.growth([[1e-20, 1], [1, 1]]) == 1


@pytest.mark.verifies("thm-lu-cost")
def test_the_cost_for_every_n():
    """Symbolic: the sum over the pivots for a symbolic n; and the count of the loop for n up to 12."""
    k, n = sp.symbols("k n", integer=True, positive=True)
    each = sp.summation(k**2, (k, 1, n - 1))
    divisions = sp.summation(k, (k, 1, n - 1))
    assert sp.expand(each - (n - 1) * n * (2 * n - 1) / 6) == 0
    assert sp.expand(divisions + 2 * each - (4 * n**3 - 3 * n**2 - n) / 6) == 0
    assert sp.limit((divisions + 2 * each) / (sp.Rational(2, 3) * n**3), n, sp.oo) == 1
    for size in range(1, 13):
        tally = lu.count_operations(np.random.default_rng(size).standard_normal((size, size)))
        assert (tally.divisions, tally.multiplications, tally.additions) == (
            divisions.subs(n, size),
            each.subs(n, size),
            each.subs(n, size),
        )


@pytest.mark.verifies("thm-lu-cost")
def test_missing_pivots_make_it_cheaper():
    """Example: the zero matrix costs nothing; the count needs n pivots."""
    assert lu.count_operations(np.zeros((4, 4))).total == 0


@pytest.mark.verifies("alg-plu", "thm-plu")
@quick
@given(squares)
def test_every_square_matrix_has_a_plu_factorization(A):
    """Property: random integer matrices, many singular; shape of the factors, product, and the test for inverses."""
    n = len(A)
    for f in (lu.factor(A), lu.factor_by_loop(A)):
        assert sorted(map(tuple, f.P.astype(int))) == sorted(map(tuple, np.eye(n, dtype=int)))
        np.testing.assert_array_equal(f.L, np.tril(f.L))
        np.testing.assert_array_equal(np.diag(f.L), np.ones(n))
        assert np.abs(f.L).max() <= 1 + EPS
        np.testing.assert_array_equal(f.U, np.triu(f.U))
        np.testing.assert_allclose(f.L @ f.U, f.P @ A, atol=1e-13)
        truth = as_exact(A).det(method="berkowitz") != 0
        assert (np.abs(np.diag(f.U)).min() > 1e-10) == truth


@pytest.mark.verifies("thm-lu-leading")
@quick
@given(squares)
def test_without_pivoting_the_leading_blocks_decide(A):
    """Property: for invertible integer matrices, elimination needs no swap exactly if no leading block is singular."""
    M = as_exact(A)
    assume(M.det(method="berkowitz") != 0)
    blocks = all(M[:k, :k].det(method="berkowitz") != 0 for k in range(1, len(A) + 1))
    reduction = exact.row_echelon(A)
    straight = all(step.kind != "swap" for step in reduction.steps)
    assert straight == blocks
    if blocks:
        E = sp.eye(len(A))
        for step in reduction.steps:
            E = step.elementary * E
        L, U = E.inv(), reduction.matrix
        assert L.is_lower
        assert all(L[i, i] == 1 for i in range(len(A)))
        assert U.is_upper
        assert L * U == M


@pytest.mark.verifies("thm-lu-leading")
def test_factors_are_unique_even_if_only_the_last_block_is_singular():
    """Symbolic: LU = A has one solution if the first two leading blocks are invertible, A singular or not."""
    low = sp.symbols("l21 l31 l32")
    u = sp.symbols("u11 u12 u13 u22 u23 u33")
    L = sp.Matrix([[1, 0, 0], [low[0], 1, 0], [low[1], low[2], 1]])
    U = sp.Matrix([[u[0], u[1], u[2]], [0, u[3], u[4]], [0, 0, u[5]]])
    for corner, singular in ((9, True), (10, False)):
        A = sp.Matrix([[1, 2, 3], [4, 5, 6], [7, 8, corner]])
        assert (A.det() == 0) == singular
        found = sp.solve(list(L * U - A), [*low, *u], dict=True)
        assert len(found) == 1
        assert (L * U).subs(found[0]) == A
        assert (found[0][u[5]] == 0) == singular


@pytest.mark.verifies("thm-lu-leading")
def test_lu_of_singular_matrices_may_exist_and_not_be_unique():
    """Example: [[0, 1], [1, 0]] has no LU; a singular matrix has many, with a singular first block."""
    a, l21, u11, u12, u22 = sp.symbols("a l21 u11 u12 u22")
    product = sp.Matrix([[1, 0], [l21, 1]]) * sp.Matrix([[u11, u12], [0, u22]])
    assert sp.solve(list(product - sp.Matrix([[0, 1], [1, 0]])), [l21, u11, u12, u22]) == []
    singular = sp.Matrix([[0, 1], [0, 1]])
    assert sp.Matrix([[1, 0], [a, 1]]) * sp.Matrix([[0, 1], [0, 1 - a]]) == singular  # for every a


@pytest.mark.verifies("alg-gauss-jordan")
@quick
@given(squares)
def test_gauss_jordan_inverts_or_says_singular(A):
    """Property: exact arithmetic for integer matrices; the left half is I exactly for invertible ones."""
    n = len(A)
    form = exact.reduced_row_echelon(as_exact(A).row_join(sp.eye(n)), augmented=n).matrix
    if as_exact(A).det(method="berkowitz") != 0:
        assert form[:, :n] == sp.eye(n)
        assert form[:, n:] * as_exact(A) == sp.eye(n)
        np.testing.assert_allclose(elimination.gauss_jordan_inverse(A) @ A, np.eye(n), atol=1e-9)
    else:
        assert form[:, :n] != sp.eye(n)


# ---- Conditioning ----


@pytest.mark.verifies("prp-operator-norms")
@quick
@given(squares, st.data())
def test_row_and_column_sums_are_the_greatest_stretch(A, data):
    """Property: no random vector is stretched more, and the vectors of the proof are stretched as much."""
    n = len(A)
    x = data.draw(arrays(np.int64, n, elements=small))
    one, many = condition.matrix_norm(A, 1), condition.matrix_norm(A, np.inf)
    assert np.abs(A @ x).sum() <= one * np.abs(x).sum()
    assert np.abs(A @ x).max() <= many * np.abs(x).max()
    e = np.eye(n)[np.abs(A).sum(axis=0).argmax()]
    assert np.abs(A @ e).sum() == one
    row = A[np.abs(A).sum(axis=1).argmax()]
    signs = np.where(row >= 0, 1, -1)
    assert np.abs(A @ signs).max() == many


@pytest.mark.verifies("prp-operator-norms")
def test_the_frobenius_norm_is_no_operator_norm():
    """Example: the identity stretches nothing, but its Frobenius norm is not 1."""
    assert condition.matrix_norm(np.eye(4), "fro") == 2
    assert condition.matrix_norm(np.eye(4), 1) == condition.matrix_norm(np.eye(4), np.inf) == 1


def exact_norm(M, p):
    """Return the 1- or max norm of a rational matrix or column, exactly."""
    sizes = M.applyfunc(abs)
    sums = sp.ones(1, M.rows) * sizes if p == 1 else sizes * sp.ones(M.cols, 1)
    return max(sums)


@pytest.mark.verifies("thm-perturbation")
@quick
@given(st.integers(1, 3), st.sampled_from([1, math.inf]), st.data())
def test_perturbed_systems_stay_within_the_bound(n, p, data):
    """Property: rational systems and perturbations, solved and measured exactly, up to the edge of the hypothesis."""
    A = as_exact(data.draw(arrays(np.int64, (n, n), elements=small)))
    assume(A.det() != 0)
    x = as_exact(data.draw(arrays(np.int64, n, elements=small)))
    assume(not x.is_zero_matrix)
    E = as_exact(data.draw(arrays(np.int64, (n, n), elements=small)))
    f = as_exact(data.draw(arrays(np.int64, n, elements=small))) / 10
    b, stretch = A * x, exact_norm(A.inv(), p)
    if not E.is_zero_matrix:  # make ‖A⁻¹‖ ‖E‖ a number between 1/10 and 9/10
        E = E * sp.Rational(data.draw(st.integers(1, 9)), 10) / (stretch * exact_norm(E, p))
    assert (A + E).det() != 0
    moved = (A + E).inv() * (b + f)
    kappa = exact_norm(A, p) * stretch
    in_A, in_b = exact_norm(E, p) / exact_norm(A, p), exact_norm(f, p) / exact_norm(b, p)
    error = exact_norm(moved - x, p) / exact_norm(x, p)
    assert error <= kappa / (1 - kappa * in_A) * (in_A + in_b)
    assert condition.error_bound(float(kappa), float(in_A), float(in_b)) >= float(error) * (1 - 1e-12)


@pytest.mark.verifies("thm-perturbation")
def test_at_the_edge_of_the_hypothesis_the_matrix_may_become_singular():
    """Example: for A = diag(1, 1/k) the perturbation with ‖A⁻¹‖ ‖E‖ = 1 that deletes 1/k makes A + E singular."""
    for k in (1, 10, 1000):
        A, E = sp.diag(1, sp.Rational(1, k)), sp.diag(0, -sp.Rational(1, k))
        assert exact_norm(A.inv(), 1) * exact_norm(E, 1) == 1
        assert (A + E).det() == 0
    assert condition.error_bound(10, 0.1) == math.inf


@pytest.mark.verifies("thm-backward-error")
@quick
@given(st.integers(1, 4), st.sampled_from([1, 2, math.inf]), st.data())
def test_the_backward_error_is_attained_and_is_the_smallest(n, p, data):
    """Property: the perturbation of the proof makes x exact; random perturbations that do so are no smaller."""
    entries = st.integers(-5, 5)
    A = data.draw(arrays(float, (n, n), elements=entries))
    x, b = (data.draw(arrays(float, n, elements=entries)) for _ in range(2))
    size_A, size_x, size_b = (float(np.linalg.norm(v, p)) for v in (A, x, b))
    total = size_A * size_x + size_b
    assume(total > 0)
    r = b - A @ x
    eta = condition.backward_error(A, x, b, p)
    z = {1: np.sign(x), 2: x / (size_x or 1.0), math.inf: np.sign(x) * (np.arange(n) == np.abs(x).argmax())}[p]
    E, f = size_A / total * np.outer(r, z), -size_b / total * r
    np.testing.assert_allclose((A + E) @ x, b + f, atol=1e-11)
    assert np.linalg.norm(E, p) <= eta * size_A * (1 + 1e-12) + 1e-13
    assert np.linalg.norm(f, p) <= eta * size_b * (1 + 1e-12) + 1e-13
    other = data.draw(arrays(float, (n, n), elements=entries))
    g = (A + other) @ x - b  # then (A + other) x = b + g
    needed = max(np.linalg.norm(other, p) / size_A if size_A else 0, np.linalg.norm(g, p) / size_b if size_b else 0)
    possible = (size_A or not other.any()) and (size_b or not g.any())
    assert not possible or needed >= eta * (1 - 1e-12)


@pytest.mark.verifies("cor-residual")
@quick
@given(st.integers(1, 3), st.sampled_from([1, math.inf]), st.data())
def test_the_error_lies_between_the_bounds_of_the_residual(n, p, data):
    """Property: rational systems, exact norms and condition numbers, any vector in place of the solution."""
    A = as_exact(data.draw(arrays(np.int64, (n, n), elements=small)))
    assume(A.det() != 0)
    x, y = (as_exact(data.draw(arrays(np.int64, n, elements=small))) for _ in range(2))
    assume(not x.is_zero_matrix)
    b = A * x
    kappa = exact_norm(A, p) * exact_norm(A.inv(), p)
    residual = exact_norm(b - A * y, p) / exact_norm(b, p)
    error = exact_norm(y - x, p) / exact_norm(x, p)
    assert residual / kappa <= error <= kappa * residual


@pytest.mark.verifies("cor-residual")
def test_both_bounds_are_attained():
    """Example: for diag(1, 1/k) the residual is k times too small, or k times too large."""
    k = 1000
    A = sp.diag(1, sp.Rational(1, k))
    for x, error in ((sp.Matrix([1, 0]), sp.Matrix([0, 1])), (sp.Matrix([0, 1]), sp.Matrix([1, 0]))):
        b = A * x
        residual = exact_norm(A * error, 1) / exact_norm(b, 1)
        assert residual in (sp.Rational(1, k), k)
        assert exact_norm(error, 1) / exact_norm(x, 1) == 1


@pytest.mark.verifies("prp-label-spreading")
@quick
@given(st.integers(2, 6), st.integers(1, 2), st.integers(0, 10**6))
def test_scores_are_determined_exactly_if_chains_reach_a_label(total, k, seed):
    """Property: random neighbours, exact determinants, against a search along the chains."""
    rng = np.random.default_rng(seed)
    k = min(k, total - 1)
    neighbours = [rng.choice([j for j in range(total) if j != i], k, replace=False) for i in range(total)]
    labelled = int(rng.integers(1, total))
    W = sp.zeros(total)
    for i, others in enumerate(neighbours):
        for j in others:
            W[i, int(j)] = sp.Rational(1, k)
    A = (sp.eye(total) - W)[labelled:, labelled:]
    reached = set(range(labelled))
    for _ in range(total):
        reached |= {i for i in range(total) if reached & set(map(int, neighbours[i]))}
    assert (A.det(method="berkowitz") != 0) == (len(reached) == total)
