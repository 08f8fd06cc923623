"""The statements of the chapter "Matrices, graphs and Markov chains", each verified, and their hypotheses."""

import itertools
import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import components, graphs, laplacian, markov, pagerank
from mlmath.linalg import permutation_matrices as permutations

EPS = np.finfo(float).eps
sizes = st.integers(1, 6)
#: Random 0–1 matrices, sparse ones more often than full ones.
digraphs = st.tuples(sizes, st.sampled_from([2, 3, 6])).flatmap(
    lambda s: arrays(np.int64, (s[0], s[0]), elements=st.integers(0, s[1]).map(lambda t: int(t == 1)))
)
weighted = sizes.flatmap(lambda n: arrays(np.int64, (n, n), elements=st.integers(-3, 3)))
orders = st.integers(1, 7).flatmap(lambda n: st.permutations(range(n)))


def stochastic(n, largest=4, smallest=0):
    """Return column-stochastic matrices made of small integers, zeros among them unless `smallest` is positive."""
    counts = arrays(np.int64, (n, n), elements=st.integers(smallest, largest))
    return counts.map(lambda C: _normalized(C))


def _normalized(counts):
    counts = counts + np.diag((counts.sum(axis=0) == 0).astype(int))  # a zero column becomes a state that is never left
    return counts / counts.sum(axis=0)


chains = st.integers(1, 5).flatmap(stochastic)
positive_chains = st.integers(2, 5).flatmap(lambda n: stochastic(n, smallest=1))
distributions = st.lists(st.integers(0, 5), min_size=5, max_size=5).map(lambda x: np.array(x, float) + 1e-3)
undirected = st.integers(1, 7).flatmap(
    lambda n: arrays(np.int64, (n, n), elements=st.sampled_from([0, 0, 0, 1, 2])).map(lambda W: np.triu(W, 1))
)
undirected = undirected.map(lambda U: (U + U.T).astype(float))


def reach(A):
    """Return who reaches whom: entry (i, j) says whether a walk leads from j to i. Computed by powers of I + A."""
    n = len(A)
    closure = np.eye(n, dtype=bool) | (np.asarray(A) != 0)
    for _ in range(n):
        closure = (closure.astype(int) @ closure.astype(int)) > 0
    return closure


def classes(A):
    """Return the strongly connected components as a set of sets, from who reaches whom."""
    both = reach(A) & reach(A).T
    return {frozenset(np.flatnonzero(row).tolist()) for row in both}


def blocks(numbers):
    """Return the division that a list of component numbers describes."""
    return {frozenset(np.flatnonzero(numbers == c).tolist()) for c in set(numbers.tolist())}


def walks(A, k, start):
    """Yield (end, weight) of every walk of length k from `start`, by enumeration."""
    if k == 0:
        yield start, 1
        return
    for middle, weight in walks(A, k - 1, start):
        for end in range(len(A)):
            if A[end, middle] != 0:
                yield end, weight * int(A[end, middle])


def tail(x, n):
    """Return the first n entries of a vector as a distribution."""
    return x[:n] / x[:n].sum()


# ---- Walks and components ----


@pytest.mark.verifies("thm-walks")
@settings(max_examples=60)
@given(st.integers(1, 4).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.integers(-2, 2))), st.integers(0, 4))
def test_powers_add_up_the_weights_of_walks(A, k):
    """Property: the power against an enumeration of all walks, with loops, negative weights, cancellation and k = 0."""
    expected = np.zeros_like(A)
    for j in range(len(A)):
        for i, weight in walks(A, k, j):
            expected[i, j] += weight
    np.testing.assert_array_equal(np.linalg.matrix_power(A, k), expected)


@pytest.mark.verifies("thm-walks")
@settings(max_examples=60)
@given(st.integers(1, 4).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.integers(0, 1))), st.integers(0, 4))
def test_powers_of_zeros_and_ones_count_walks(A, k):
    """Property: the numbers of walks against an enumeration."""
    counts = graphs.count_walks(A, k)
    for j in range(len(A)):
        ends = [end for end, _ in walks(A, k, j)]
        assert [counts[i, j] for i in range(len(A))] == [ends.count(i) for i in range(len(A))]


@pytest.mark.verifies("thm-walks")
def test_the_induction_step_of_the_walks_theorem():
    """Symbolic: for a generic 2 × 2 matrix the entry of the cube is the sum over the two vertices in between."""
    a, b, c, d = sp.symbols("a b c d")
    A = sp.Matrix([[a, b], [c, d]])
    sums = [A[0, x] * A[x, y] * A[y, 1] for x, y in itertools.product(range(2), repeat=2)]
    assert sp.expand((A**3)[0, 1] - sum(sums)) == 0


@pytest.mark.verifies("thm-walks")
def test_powers_with_other_weights_do_not_count():
    """Example: one edge of weight 2 gives one walk, but the entry 2; and opposite weights cancel two walks to 0."""
    assert np.array([[0, 0], [2, 0]])[1, 0] == 2
    assert len(list(walks(np.array([[0, 0], [2, 0]]), 1, 0))) == 1
    diamond = np.zeros((4, 4), dtype=int)
    diamond[1, 0] = diamond[2, 0] = diamond[3, 1] = 1
    diamond[3, 2] = -1
    assert len([end for end, _ in walks(diamond, 2, 0) if end == 3]) == 2
    assert (diamond @ diamond)[3, 0] == 0


@pytest.mark.verifies("alg-breadth-first")
@given(digraphs)
def test_breadth_first_search_finds_the_shortest_walks(A):
    """Property: the distance is the first power with a positive entry; −1 exactly where no power has one."""
    n = len(A)
    powers = [np.linalg.matrix_power(A.astype(object), k) for k in range(n)]
    for start in range(n):
        expected = [next((k for k in range(n) if powers[k][v, start] > 0), -1) for v in range(n)]
        assert graphs.distances_from(A, start).tolist() == expected


@pytest.mark.verifies("prp-components")
@given(digraphs)
def test_strong_connection_is_an_equivalence_relation(A):
    """Property: reflexive, symmetric and transitive on random digraphs; the classes cover each vertex once."""
    related = reach(A) & reach(A).T
    assert related.diagonal().all()
    assert (related == related.T).all()
    assert ((related.astype(int) @ related.astype(int) > 0) == related).all()
    assert sorted(v for c in classes(A) for v in c) == list(range(len(A)))


@pytest.mark.verifies("prp-components")
def test_reaching_alone_is_no_equivalence_relation():
    """Example: with the single edge 1 → 2 the relation "a walk leads from i to j" is not symmetric."""
    A = graphs.matrix_of(2, [(0, 1)])
    assert reach(A)[1, 0]
    assert not reach(A)[0, 1]


@pytest.mark.verifies("lem-condensation")
@given(digraphs)
def test_the_condensation_has_no_cycle_and_a_last_component(A):
    """Property: the condensation is nilpotent (no walk of length c), and one of its columns is zero."""
    C = components.condensation(A)
    assert not np.linalg.matrix_power(C, len(C)).any()
    assert (~C.any(axis=0)).any()
    numbers = components.strongly_connected_components(A)
    for p, q in np.ndindex(C.shape):
        linked = p != q and bool(A[np.ix_(numbers == p, numbers == q)].any())
        assert C[p, q] == linked


@pytest.mark.verifies("lem-condensation")
def test_a_coarser_or_finer_division_may_have_a_cycle():
    """Example: divide the cycle 1 → 2 → 1 into single vertices, and the digraph of the parts has a cycle."""
    A = graphs.matrix_of(2, [(0, 1), (1, 0)])
    assert np.linalg.matrix_power(A, 2).any()  # single vertices: both have an edge to another
    assert components.condensation(A).shape == (1, 1)


@pytest.mark.verifies("alg-kosaraju", "thm-kosaraju")
@given(digraphs)
def test_kosaraju_finds_the_components_in_order(A):
    """Property: the components against who reaches whom, and every edge between components to the smaller number."""
    numbers = components.kosaraju(A)
    assert blocks(numbers) == classes(A)
    heads, tails = np.nonzero(A)
    assert (numbers[heads] <= numbers[tails]).all()
    assert sorted(set(numbers.tolist())) == list(range(numbers.max() + 1))


@pytest.mark.verifies("thm-kosaraju")
def test_step_two_needs_the_order_of_step_one():
    """Example: for 1 → 2 a forward search from 1 first would put both into one component; the order prevents it."""
    A = graphs.matrix_of(2, [(0, 1)])
    assert (graphs.distances_from(A, 0) >= 0).all()
    assert components.kosaraju(A).tolist() == [1, 0]


@pytest.mark.verifies("thm-irreducible")
@given(digraphs)
def test_three_ways_to_be_irreducible(A):
    """Property: strongly connected, no closed set among all subsets, and a positive power of I + A agree."""
    n = len(A)
    subsets = [np.array(s, dtype=bool) for s in np.ndindex(*[2] * n)]
    closed = [s for s in subsets if s.any() and not s.all() and not A[np.ix_(~s, s)].any()]
    power = np.linalg.matrix_power((np.eye(n, dtype=int) + A).astype(object), n - 1)
    assert (len(classes(A)) == 1) == (not closed) == bool((power > 0).all()) == graphs.is_irreducible(A)


@pytest.mark.verifies("thm-irreducible")
def test_irreducibility_needs_the_identity_all_n_minus_one_factors_and_no_signs():
    """Example: a cycle has no positive power, n − 2 factors are too few for it, and opposite weights cancel."""
    cycle = permutations.permutation_matrix([3, 0, 1, 2])
    assert graphs.is_irreducible(cycle)
    assert not any((np.linalg.matrix_power(cycle, k) > 0).all() for k in range(12))
    assert not (np.linalg.matrix_power(np.eye(4) + cycle, 2) > 0).all()
    signed = np.array([[-1, 1], [1, -1]])
    assert graphs.is_irreducible(signed)
    assert ((np.eye(2) + signed) == np.array([[0, 1], [1, 0]])).all()  # irreducible, but (I + A)^1 has zeros
    assert graphs.is_irreducible([[0]])


# ---- Permutations and the normal form ----


@pytest.mark.verifies("prp-permutation-orthogonal")
@given(orders, st.randoms(use_true_random=False))
def test_permutation_matrices_are_orthogonal(order, random):
    """Property: inverse, transpose and product, for random permutations; exact, because the entries are integers."""
    other = list(order)
    random.shuffle(other)
    P, Q = (permutations.permutation_matrix(s) for s in (order, other))
    n = len(order)
    np.testing.assert_array_equal(P.T @ P, np.eye(n))
    np.testing.assert_array_equal(P @ P.T, np.eye(n))
    np.testing.assert_array_equal(P.T, permutations.permutation_matrix(np.argsort(order)))
    assert permutations.is_permutation_matrix(P @ Q)
    np.testing.assert_array_equal(P @ Q, permutations.permutation_matrix(np.array(other)[list(order)]))


@pytest.mark.verifies("prp-permutation-orthogonal")
def test_a_matrix_with_a_repeated_row_is_not_orthogonal():
    """Example: with two equal rows of the identity the product with the transpose is not the identity."""
    P = np.eye(3)[[0, 0, 1]]
    assert not permutations.is_permutation_matrix(P)
    assert not np.array_equal(P @ P.T, np.eye(3))


@pytest.mark.verifies("prp-relabelling")
@given(weighted, st.randoms(use_true_random=False))
def test_relabelling_renames_the_edges_and_keeps_the_characteristic_polynomial(A, random):
    """Property: entries, edges and, by exact arithmetic, the characteristic polynomial of P A Pᵀ."""
    order = list(range(len(A)))
    random.shuffle(order)
    P = permutations.permutation_matrix(order)
    B = permutations.relabel(A, order)
    np.testing.assert_array_equal(B, P @ A @ P.T)
    name = {old: new for new, old in enumerate(order)}
    old, new = graphs.edges(A), graphs.edges(B)
    renamed = {(name[j], name[i], w) for j, i, w in zip(*(part.tolist() for part in old), strict=True)}
    assert renamed == set(zip(*(part.tolist() for part in new), strict=True))
    t = sp.Symbol("t")
    polynomials = [sp.Matrix(X.astype(int)).charpoly(t).as_expr() for X in (A, B)]
    assert sp.expand(polynomials[0] - polynomials[1]) == 0


@pytest.mark.verifies("prp-relabelling")
def test_moving_rows_alone_changes_the_eigenvalues():
    """Example: P A without Pᵀ is another matrix: the identity becomes P, with the eigenvalue −1."""
    P = permutations.permutation_matrix([1, 0])
    assert sorted(np.linalg.eigvals(P @ np.eye(2))) == pytest.approx([-1, 1])


@pytest.mark.verifies("thm-frobenius")
@given(weighted.map(lambda A: A * (np.abs(A) > 1)))
def test_the_frobenius_normal_form_is_block_triangular_with_irreducible_blocks(A):
    """Property: zeros below the blocks, each block irreducible, blocks are the components, P A Pᵀ as stated."""
    form = components.frobenius_normal_form(A)
    P = permutations.permutation_matrix(form.order)
    np.testing.assert_array_equal(form.matrix, P @ A @ P.T)
    ends = np.cumsum(form.sizes)
    assert ends[-1] == len(A)
    found = set()
    for start, end in zip(ends - form.sizes, ends, strict=True):
        assert graphs.is_irreducible(form.matrix[start:end, start:end])
        assert not form.matrix[end:, start:end].any()
        found.add(frozenset(form.order[start:end].tolist()))
    assert found == classes(A)


@pytest.mark.verifies("thm-frobenius")
def test_a_block_form_with_a_reducible_block_does_not_show_the_components():
    """Example: one block for everything is block triangular too; irreducible blocks are what makes the form unique."""
    A = np.diag([1, 2])
    assert not graphs.is_irreducible(A)
    assert components.frobenius_normal_form(A).sizes.tolist() == [1, 1]


# ---- Markov chains ----


@pytest.mark.verifies("thm-stochastic-spectrum")
@given(chains)
def test_eigenvalues_of_column_stochastic_matrices(P):
    """Property: the 1-norm does not grow for complex vectors, no eigenvalue exceeds 1, and P − I is singular."""
    n = len(P)
    values, vectors = np.linalg.eig(P)
    assert (np.abs(P @ vectors).sum(axis=0) <= np.abs(vectors).sum(axis=0) * (1 + 4 * n * EPS)).all()
    # A defective eigenvalue of an n × n block moves by about eps^(1/n) under rounding.
    assert np.abs(values).max() <= 1 + 10 * (n * EPS) ** (1 / n)
    exact = sp.Matrix(n, n, lambda i, j: sp.Rational(float(P[i, j])).limit_denominator(100))
    assert (exact - sp.eye(n)).det() == 0


@pytest.mark.verifies("thm-stochastic-spectrum")
def test_a_matrix_whose_columns_do_not_sum_to_one_may_have_larger_eigenvalues():
    """Example: the matrix of ones has the eigenvalue 2, and with columns that sum to 1/2 none is 1."""
    assert np.abs(np.linalg.eigvals(np.ones((2, 2)))).max() == pytest.approx(2)
    assert np.abs(np.linalg.eigvals(np.full((2, 2), 0.25))).max() == pytest.approx(0.5)


@pytest.mark.verifies("thm-stationary")
@given(chains)
def test_every_chain_has_a_stationary_distribution_and_an_irreducible_one_exactly_one(P):
    """Property: existence for all; for irreducible chains the null space of P − I has dimension 1, and π > 0."""
    n = len(P)
    stationary = markov.stationary_distributions(P)
    np.testing.assert_allclose(P @ stationary, stationary, atol=1e-12)
    np.testing.assert_allclose(stationary.sum(axis=0), 1)
    if graphs.is_irreducible(P):
        exact = sp.Matrix(n, n, lambda i, j: sp.Rational(float(P[i, j])).limit_denominator(100))
        assert len((exact - sp.eye(n)).nullspace()) == 1
        assert (markov.stationary(P) > 0).all()


@pytest.mark.verifies("thm-stationary")
def test_without_irreducibility_uniqueness_or_positivity_fails():
    """Example: the identity keeps every distribution, and an absorbing state has a stationary one with a zero."""
    assert markov.stationary_distributions(np.eye(2)).shape == (2, 2)
    assert markov.stationary([[1, 0.5], [0, 0.5]]).tolist() == [1, 0]


@pytest.mark.verifies("prp-stationary-all")
@given(chains)
def test_stationary_distributions_are_the_mixtures_over_the_closed_classes(P):
    """Property: as many as the exact null space of P − I has dimensions, each on its class, and zero elsewhere."""
    n = len(P)
    closed = [c for c in classes(P) if not P[np.ix_([i not in c for i in range(n)], sorted(c))].any()]
    stationary = markov.stationary_distributions(P)
    assert stationary.shape[1] == len(closed)
    assert {frozenset(np.flatnonzero(column).tolist()) for column in stationary.T} == set(closed)
    exact = sp.Matrix(n, n, lambda i, j: sp.Rational(float(P[i, j])).limit_denominator(100))
    assert len((exact - sp.eye(n)).nullspace()) == len(closed)
    mixture = stationary.mean(axis=1)
    np.testing.assert_allclose(P @ mixture, mixture, atol=1e-12)


@pytest.mark.verifies("prp-stationary-all")
def test_a_combination_with_negative_coefficients_is_no_distribution():
    """Example: twice the first minus the second is fixed by P and sums to 1, but has a negative entry."""
    both = markov.stationary_distributions([[1, 0.5, 0], [0, 0, 0], [0, 0.5, 1]])
    x = both @ [2, -1]
    assert x.sum() == 1
    assert x.min() < 0


@pytest.mark.verifies("thm-contraction")
@given(chains, arrays(np.int64, 5, elements=st.integers(-5, 5)))
def test_the_contraction_coefficient_bounds_differences_and_is_attained(P, z):
    """Property: random z with sum 0; equality for a difference of standard basis vectors; the bound by 1 − nμ."""
    n = len(P)
    z = (n * z[:n] - z[:n].sum()).astype(float)
    delta = markov.contraction_coefficient(P)
    assert np.abs(P @ z).sum() <= delta * np.abs(z).sum() + 20 * n * EPS * np.abs(z).sum()
    attained = [np.abs(P[:, j] - P[:, k]).sum() / 2 for j, k in itertools.combinations(range(n), 2)]
    assert delta == pytest.approx(max(attained, default=0.0), abs=1e-15)
    assert delta <= 1 - n * P.min() + 10 * n * EPS


@pytest.mark.verifies("thm-contraction")
def test_contraction_needs_sum_zero_and_positive_entries():
    """Example: a distribution keeps its norm, however small δ is; and a chain with zeros can have δ = 1."""
    P = np.full((2, 2), 0.5)
    assert markov.contraction_coefficient(P) == 0
    assert np.abs(P @ [1, 0]).sum() == 1
    assert markov.contraction_coefficient([[0, 1], [1, 0]]) == 1


def closed_lengths(A, longest):
    """Return the lengths of closed walks up to `longest`, from powers of the pattern."""
    pattern = (np.asarray(A) != 0).astype(np.int64)
    power, found = np.eye(len(A), dtype=np.int64), []
    for k in range(1, longest + 1):
        power = np.minimum(power @ pattern, 1)
        if np.trace(power) > 0:
            found.append(k)
    return found


@pytest.mark.verifies("prp-period")
@settings(max_examples=200)
@given(digraphs, st.integers(1, 5))
def test_the_period_from_one_search_divides_all_closed_walks(A, m):
    """Property: against the gcd of closed walks up to length n, for random irreducible digraphs; and m times it.

    In the second digraph every edge of the first is a path of m edges, so that all closed walks are m times as long.
    """
    n = len(A)
    A = A | np.eye(n, dtype=int)[np.roll(np.arange(n), 1)]  # the cycle through all vertices makes it irreducible
    # Simple cycles have length at most n, and every closed walk is made of them.
    expected = math.gcd(*closed_lengths(A, n))
    assert graphs.period(A) == expected
    heads, tails = np.nonzero(A)
    links = []
    for k, (i, j) in enumerate(zip(heads.tolist(), tails.tolist(), strict=True)):
        path = [j, *range(n + k * (m - 1), n + (k + 1) * (m - 1)), i]
        links += list(itertools.pairwise(path))
    assert graphs.period(graphs.matrix_of(n + len(heads) * (m - 1), links)) == m * expected


@pytest.mark.verifies("prp-period")
def test_the_period_needs_irreducibility():
    """Example: cycles of lengths 2 and 3 side by side have closed walks with gcd 1; a search from one sees only one."""
    A = np.zeros((5, 5), dtype=int)
    A[:2, :2] = [[0, 1], [1, 0]]
    A[2:, 2:] = [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    assert math.gcd(*closed_lengths(A, 5)) == 1
    with pytest.raises(ValueError, match="irreducible"):
        graphs.period(A)


@pytest.mark.verifies("thm-primitive")
@given(digraphs)
def test_primitive_means_irreducible_with_period_one(A):
    """Property: against the powers; if any is positive, the one with exponent (n − 1)² + 1 is (Wielandt's bound)."""
    n = len(A)
    power = np.eye(n, dtype=np.int64)
    for _ in range((n - 1) ** 2 + 1):
        power = np.minimum(power @ A, 1)
    lengths = closed_lengths(A, n)
    expected = len(classes(A)) == 1 and bool(lengths) and math.gcd(*lengths) == 1
    assert bool((power > 0).all()) == expected == graphs.is_primitive(A)


@pytest.mark.verifies("thm-primitive")
def test_primitive_needs_both_conditions():
    """Example: the swap is irreducible with period 2, a triangle with loops has period-1 blocks and is reducible."""
    assert not graphs.is_primitive([[0, 1], [1, 0]])
    assert not graphs.is_primitive([[1, 1], [0, 1]])
    assert not graphs.is_primitive([[0]])
    assert graphs.is_primitive([[1]])


@pytest.mark.verifies("thm-convergence")
@given(positive_chains, distributions, st.integers(0, 30))
def test_positive_chains_converge_at_the_rate_of_their_contraction(P, x, k):
    """Property: the bound 2 δ^k with r = 1 for random positive chains, starts and times."""
    n = len(P)
    pi = markov.stationary(P)
    far = np.abs(markov.evolve(P, tail(x, n), k)[-1] - pi).sum()
    assert far <= 2 * markov.contraction_coefficient(P) ** k + 200 * n * EPS


@pytest.mark.verifies("thm-convergence")
@settings(max_examples=60)
@given(chains, distributions)
def test_primitive_chains_converge_and_periodic_ones_do_not(P, x):
    """Property: with r = (n − 1)² + 1 steps a turn the bound 2 δ^q holds; with period d ≥ 2 a start returns to zero."""
    n = len(P)
    if graphs.is_primitive(P):
        r = (n - 1) ** 2 + 1
        delta = markov.contraction_coefficient(_normalized_columns(np.linalg.matrix_power(P, r)))
        assert delta < 1
        pi = markov.stationary(P)
        for q in (1, 3):
            far = np.abs(markov.evolve(P, tail(x, n), q * r + 1)[-1] - pi).sum()
            assert far <= 2 * delta**q + 1e-10
    elif graphs.is_irreducible(P):
        d = graphs.period(P)
        path = markov.evolve(P, np.eye(n)[0], 20 * d)
        assert (path[d::d, 0] > 0).any()
        assert not path[1::d, 0].any()


def _normalized_columns(P):
    """Return P with the rounding errors of its column sums removed."""
    return P / P.sum(axis=0)


@pytest.mark.verifies("thm-convergence")
def test_the_swap_does_not_converge():
    """Example: irreducible, but with period 2: the distance to the stationary distribution stays what it was."""
    path = markov.evolve([[0, 1], [1, 0]], [1, 0], 9)
    assert {markov.total_variation(x, [0.5, 0.5]) for x in path} == {0.5}


@pytest.mark.verifies("thm-perron-frobenius")
@given(st.integers(2, 5).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.sampled_from([0, 0, 1, 2, 3]))))
def test_perron_and_frobenius_on_random_matrices(A):
    """Property: ρ > 0 is a simple eigenvalue with a positive eigenvector; primitive: the others are smaller."""
    n = len(A)
    A = A + np.eye(n, dtype=int)[np.roll(np.arange(n), 1)]  # with a cycle through all vertices: irreducible
    values, vectors = np.linalg.eig(A.astype(float))
    k = int(np.argmax(values.real))
    rho = values[k].real
    assert abs(values[k].imag) <= 1e-9
    assert rho > 0
    # Other eigenvalues may be defective, and move by about eps^(1/n) under rounding.
    slack = 10 * rho * (n * EPS) ** (1 / n)
    assert np.abs(values).max() <= rho + slack
    v = vectors[:, k].real
    v = v * np.sign(v.sum())
    assert (v > 0).all()
    polynomial = sp.Matrix(A).charpoly().as_expr()
    t = next(iter(polynomial.free_symbols))
    assert abs(float(sp.diff(polynomial, t).subs(t, sp.Float(rho, 30)))) > 1e-6  # a simple root
    if graphs.is_primitive(A):
        others = np.abs(np.delete(values, k))
        assert (others < rho - 1e-9).all()


@pytest.mark.verifies("thm-perron-frobenius")
def test_perron_and_frobenius_need_irreducibility_and_primitivity():
    """Example: for a triangular matrix ρ is a double root or the eigenvector has a zero; the swap has −ρ as well."""
    assert np.linalg.eigvals([[1, 1], [0, 1]]) == pytest.approx([1, 1])
    values, vectors = np.linalg.eig([[2, 1], [0, 1]])
    assert vectors[1, int(np.argmax(values))] == 0
    assert sorted(np.linalg.eigvals([[0, 1], [1, 0]])) == pytest.approx([-1, 1])


# ---- PageRank ----

webs = st.integers(1, 6).flatmap(
    lambda n: arrays(np.int64, (n, n), elements=st.sampled_from([0, 0, 1, 2]))  # dangling pages occur
)


@pytest.mark.verifies("thm-pagerank")
@given(webs, st.floats(0, 0.95), distributions)
def test_pagerank_exists_is_unique_and_power_iteration_obeys_both_bounds(A, d, x):
    """Property: against a linear system, for random webs with dangling pages, damping factors and starts."""
    n = len(A)
    G = pagerank.google_matrix(A, d)
    np.testing.assert_allclose(G.sum(axis=0), 1, atol=4 * n * EPS)
    S_part = G - (1 - d) / n  # d S: I − d S is invertible because ‖d S‖₁ = d < 1, so the solution is unique
    p = np.linalg.solve(np.eye(n) - S_part, np.full(n, (1 - d) / n))
    assert (p >= (1 - d) / n - 1e-13).all()
    assert p.sum() == pytest.approx(1)
    x = np.pad(x, (0, max(0, n - 5)), constant_values=1e-3)
    old = tail(x, n)
    for k in range(1, 12):
        new = G @ old
        far = np.abs(new - p).sum()
        assert far <= 2 * d**k + 1e-12
        assert far <= d / (1 - d) * np.abs(new - old).sum() + 1e-12
        old = new


@pytest.mark.verifies("thm-pagerank")
def test_without_jumps_pagerank_need_not_be_unique_or_converge():
    """Example: d = 1 on two pages that link to themselves, or to each other."""
    with pytest.raises(ValueError, match="less than 1"):
        pagerank.pagerank(np.eye(2), 1)
    assert markov.stationary_distributions(np.eye(2)).shape[1] == 2
    assert markov.evolve([[0, 1], [1, 0]], [1, 0], 100)[-1].tolist() == [1, 0]


@pytest.mark.verifies("alg-pagerank")
@given(webs, st.floats(0, 0.95), st.sampled_from([1e-2, 1e-6, 1e-12]))
def test_pagerank_keeps_its_tolerance(A, d, tol):
    """Property: the error against a linear system is within the bound that is returned, and that within tol."""
    n = len(A)
    p = np.linalg.solve(np.eye(n) - (pagerank.google_matrix(A, d) - (1 - d) / n), np.full(n, (1 - d) / n))
    result = pagerank.pagerank(A, d, tol=tol)
    assert result.error <= tol
    assert np.abs(result.ranks - p).sum() <= result.error + 1e-13


# ---- The Laplacian ----


@pytest.mark.verifies("thm-laplacian")
def test_the_quadratic_form_of_the_laplacian():
    """Symbolic: for generic weights of four vertices xᵀ L x is the sum of w (x_i − x_j)²."""
    n = 4
    x = sp.Matrix(sp.symbols(f"x1:{n + 1}"))
    W = sp.zeros(n, n)
    for i, j in itertools.combinations(range(n), 2):
        W[i, j] = W[j, i] = sp.Symbol(f"w{i}{j}")
    L = sp.diag(*[sum(W[i, :]) for i in range(n)]) - W
    squares = sum(W[i, j] * (x[i] - x[j]) ** 2 for i, j in itertools.combinations(range(n), 2))
    assert sp.expand((x.T * L * x)[0] - squares) == 0


@pytest.mark.verifies("thm-laplacian")
@given(undirected)
def test_the_null_space_of_the_laplacian_counts_components(W):
    """Property: L = B Bᵀ, the exact dimension of the null space, and the indicators of the components in it."""
    L, B = laplacian.laplacian(W), laplacian.incidence(W)
    np.testing.assert_allclose(B @ B.T, L, atol=20 * len(W) * EPS)
    parts = classes(W)
    assert len(sp.Matrix(L.astype(int)).nullspace()) == len(parts) == laplacian.zero_eigenvalues(W)
    for part in parts:
        assert not (L @ np.isin(np.arange(len(W)), list(part))).any()


@pytest.mark.verifies("thm-laplacian")
def test_negative_weights_break_the_laplacian():
    """Example: with a negative weight the form takes negative values; such a matrix is refused."""
    W = np.array([[0, -1], [-1, 0]])
    L = np.diag(W.sum(axis=1)) - W
    assert np.array([1, 0]) @ L @ [1, 0] < 0
    with pytest.raises(ValueError, match="negative"):
        laplacian.laplacian(W)


def _without_isolated_vertices(W):
    """Return the graph with each isolated vertex joined to a new vertex of its own: all degrees are positive."""
    alone = np.flatnonzero(W.sum(axis=1) == 0)
    n, k = len(W), len(alone)
    larger = np.zeros((n + k, n + k))
    larger[:n, :n] = W
    larger[alone, np.arange(n, n + k)] = larger[np.arange(n, n + k), alone] = 1
    return larger


@pytest.mark.verifies("prp-normalized-rows")
@given(undirected.map(_without_isolated_vertices), st.integers(0, 100))
def test_scaled_rows_of_normalized_eigenvectors_tell_components_apart(W, seed):
    """Property: random graphs, a random orthonormal basis of the null space; equal rows, or orthogonal ones."""
    L = laplacian.laplacian(W, normalized=True)
    values, vectors = np.linalg.eigh(L)
    parts = classes(W)
    k = len(parts)
    assert np.count_nonzero(np.abs(values) < 1e-12) == k
    turn = np.linalg.qr(np.random.default_rng(seed).normal(size=(k, k)))[0]
    rows = vectors[:, :k] @ turn
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    same = np.array([[any({i, j} <= part for part in parts) for j in range(len(W))] for i in range(len(W))])
    np.testing.assert_allclose(rows @ rows.T, same.astype(float), atol=1e-10)


@pytest.mark.verifies("prp-normalized-rows")
def test_without_scaling_the_rows_of_a_component_differ():
    """Example: in a star the centre has a larger degree, so its row is longer until it is scaled."""
    W = np.zeros((4, 4))
    W[0, 1:] = W[1:, 0] = 1
    _, vectors = laplacian.smallest_eigenvectors(W, 1, normalized=True)
    np.testing.assert_allclose(vectors[0] / vectors[1], 3**0.5, rtol=1e-12)


connected = undirected.filter(lambda W: len(W) > 1 and len(classes(W)) == 1)


@pytest.mark.verifies("prp-ratio-cut")
@given(connected, st.integers(1, 126))
def test_the_ratio_cut_is_a_value_of_the_form_and_at_least_lambda_two(W, bits):
    """Property: random connected graphs and sets; the identity up to rounding, and the lower bound."""
    n = len(W)
    side = np.array([bits >> v & 1 for v in range(n)], dtype=bool)
    if side.all() or not side.any():
        side = np.arange(n) == 0
    x = np.where(side, n - side.sum(), -side.sum()).astype(float)
    assert x.sum() == 0
    L = laplacian.laplacian(W)
    cut = laplacian.ratio_cut(W, side)
    assert cut == pytest.approx(x @ L @ x / (x @ x), rel=100 * EPS)
    assert cut >= laplacian.fiedler(W)[0] - 100 * n * EPS * np.abs(L).sum(axis=1).max()


@pytest.mark.verifies("prp-ratio-cut")
def test_the_signs_of_the_fiedler_vector_need_not_give_the_best_cut():
    """Example: two long paths joined by rungs along one half (Guattery and Miller's roach): the signs cut all rungs.

    Cutting the two paths where the rungs end costs two edges only, for parts of the same size.
    """
    k = 6
    n = 4 * k
    W = np.zeros((n, n))
    for row in (0, 2 * k):
        for v in range(2 * k - 1):
            W[row + v, row + v + 1] = W[row + v + 1, row + v] = 1
    for v in range(k):
        W[v, 2 * k + v] = W[2 * k + v, v] = 1
    side = laplacian.bipartition(W)
    assert len(set(side[: 2 * k])) == len(set(side[2 * k :])) == 1  # the two paths
    body = np.arange(n) % (2 * k) < k
    value, _ = laplacian.fiedler(W)
    assert laplacian.ratio_cut(W, side) > 2 * laplacian.ratio_cut(W, body) > 2 * value


@pytest.mark.verifies("alg-spectral-clustering")
@settings(max_examples=40)
@given(st.lists(st.integers(2, 5), min_size=1, max_size=4), st.integers(0, 2**32 - 1), st.integers(0, 100))
def test_spectral_clustering_finds_separate_parts(parts, seed, weak):
    """Property: k complete graphs, apart or joined by weights of at most 1 % of theirs, are the k clusters."""
    truth = np.repeat(np.arange(len(parts)), parts)
    W = (truth[:, None] == truth).astype(float)
    W[truth[:, None] != truth] = weak / 100 * 0.01 / len(truth)
    np.fill_diagonal(W, 0)
    order = np.random.default_rng(seed).permutation(len(truth))
    found = laplacian.spectral_clustering(W[np.ix_(order, order)], len(parts), np.random.default_rng(seed))
    assert blocks(found) == blocks(truth[order])


@pytest.mark.verifies("alg-spectral-clustering")
def test_too_few_clusters_join_parts():
    """Example: asked for two clusters of three separate parts, the algorithm must join two of them."""
    truth = np.repeat(np.arange(3), 4)
    W = (truth[:, None] == truth).astype(float)
    found = laplacian.spectral_clustering(W, 2, np.random.default_rng(0))
    assert len(blocks(found)) == 2
