"""The statements of the chapter "Vector spaces", each verified, with a case that needs its hypothesis.

Over the small fields F₂ and F₃ the plane and the space have so few vectors that a statement can be tried on all of
them, straight from the definitions. Over the rational numbers, random integer vectors are computed with exactly.
"""

import itertools
import math
from functools import cache

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st
from mlmath.linalg import plane, spaces
from sklearn.datasets import load_digits

small = st.integers(-4, 4)


def lists(n, most=5, least=0):
    """Return a strategy for lists of integer vectors of length n."""
    return st.lists(st.lists(small, min_size=n, max_size=n), min_size=least, max_size=most)


families = st.integers(1, 4).flatmap(lambda n: lists(n, least=1))
pairs_of_families = st.integers(1, 4).flatmap(lambda n: st.tuples(lists(n, 4, 1), lists(n, 4, 1)))


def rank(vectors):
    """Return the exact rank, by SymPy."""
    return sp.Matrix(vectors).rank() if len(vectors) else 0


# ---- Finite spaces, by brute force ----


def add(p, *vectors):
    return tuple(sum(entries) % p for entries in zip(*vectors, strict=True))


def scale(p, c, v):
    return tuple(c * x % p for x in v)


def combine(p, coefficients, vectors, n):
    return add(p, (0,) * n, *(scale(p, c, v) for c, v in zip(coefficients, vectors, strict=True)))


def space(p, n):
    """Return all vectors of F_p^n."""
    return list(itertools.product(range(p), repeat=n))


def span(p, vectors, n):
    """Return all combinations, from the definition."""
    return frozenset(combine(p, c, vectors, n) for c in itertools.product(range(p), repeat=len(vectors)))


def independent(p, vectors, n):
    """Return whether only zero coefficients give zero, from the definition."""
    zero = (0,) * n
    return not any(
        any(c) and combine(p, c, vectors, n) == zero for c in itertools.product(range(p), repeat=len(vectors))
    )


def subsets(things):
    return [frozenset(c) for k in range(len(things) + 1) for c in itertools.combinations(things, k)]


def is_closed(p, n, U):
    """Return whether a set passes the subspace test."""
    sums = all(add(p, u, v) in U for u in U for v in U)
    return (0,) * n in U and sums and all(scale(p, c, u) in U for u in U for c in range(p))


@cache
def subspaces(p, n):
    return [U for U in subsets(space(p, n)) if is_closed(p, n, U)]


def failing_axioms(V, scalars, plus, times, field):
    """Return the numbers of the axioms that a finite candidate violates; 0 stands for leaving the set.

    `field` is a pair of functions, the sum and the product of scalars.
    """
    V = list(V)
    members = set(V)
    if not all(plus(u, v) in members for u in V for v in V) or not all(
        times(a, v) in members for a in scalars for v in V
    ):
        return {0}
    zeros = [z for z in V if all(plus(v, z) == v for v in V)]
    axioms = {
        1: all(plus(plus(u, v), w) == plus(u, plus(v, w)) for u in V for v in V for w in V),
        2: all(plus(u, v) == plus(v, u) for u in V for v in V),
        3: bool(zeros),
        4: bool(zeros) and all(any(plus(v, w) == zeros[0] for w in V) for v in V),
        5: all(times(1, v) == v for v in V),
        6: all(times(a, times(b, v)) == times(field[1](a, b), v) for a in scalars for b in scalars for v in V),
        7: all(times(a, plus(u, v)) == plus(times(a, u), times(a, v)) for a in scalars for u in V for v in V),
        8: all(times(field[0](a, b), v) == plus(times(a, v), times(b, v)) for a in scalars for b in scalars for v in V),
    }
    return {number for number, holds in axioms.items() if not holds}


def modulo(p):
    return (lambda a, b: (a + b) % p, lambda a, b: a * b % p)


def failing_mod(p, V, times=None):
    plus = lambda u, v: add(p, u, v)  # noqa: E731
    return failing_axioms(V, range(p), plus, times or (lambda c, v: scale(p, c, v)), modulo(p))


SPACES = [(2, 0), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2)]  # F₂⁰ holds the zero vector alone


# ---- Arrows ----


@pytest.mark.verifies("prp-scaling-arrow")
@given(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), st.integers(-9, 9))
def test_multiples_scale_the_magnitude_and_keep_or_reverse_the_direction(v, c):
    """Property: integer arrows and factors; magnitudes are compared as squares, directions as angles modulo a turn."""
    v = np.array(v)
    assert ((c * v) ** 2).sum() == c**2 * (v**2).sum()
    assume(v.any() and c)
    (long, there), (short, here) = plane.magnitude_and_direction(c * v), plane.magnitude_and_direction(v)
    assert long == pytest.approx(abs(c) * short, rel=1e-15)
    turn = (there - here - (0 if c > 0 else math.pi)) / (2 * math.pi)
    assert turn == pytest.approx(round(turn), abs=1e-14)


@pytest.mark.verifies("prp-scaling-arrow")
def test_the_magnitude_of_a_multiple_symbolically():
    """Symbolic: the root of (cx)² + (cy)² is |c| times the root of x² + y² for real c, x, y."""
    c, x, y = sp.symbols("c x y", real=True)
    assert sp.simplify(sp.sqrt((c * x) ** 2 + (c * y) ** 2) - sp.Abs(c) * sp.sqrt(x**2 + y**2)) == 0
    with pytest.raises(ValueError, match="no direction"):
        plane.magnitude_and_direction([0, 0])


# ---- Axioms ----


@pytest.mark.verifies("prp-first-consequences")
@pytest.mark.parametrize(("p", "n"), SPACES)
def test_first_consequences_in_all_small_spaces(p, n):
    """Example: in F_p^n, by trying all vectors and scalars: one zero, one negative each, and no divisors of zero."""
    V, zero = space(p, n), (0,) * n
    assert [z for z in V if all(add(p, v, z) == v for v in V)] == [zero]
    for v in V:
        assert [w for w in V if add(p, v, w) == zero] == [scale(p, p - 1, v)]  # p − 1 is −1
        for a in range(p):
            assert (scale(p, a, v) == zero) == (a == 0 or v == zero)


@pytest.mark.verifies("prp-first-consequences")
def test_first_consequences_in_the_positive_numbers():
    """Symbolic: for x ⊕ y = xy and c ⊙ x = x^c, 0 ⊙ x = 1, c ⊙ 1 = 1, −1 ⊙ x = 1/x, x^c = 1 only for c = 0 or x = 1."""
    x = sp.Symbol("x", positive=True)
    c = sp.Symbol("c", real=True)
    assert (x**0, sp.Integer(1) ** c, x**-1 * x) == (1, 1, 1)
    assert sp.solve(sp.log(x**c).expand(), c) == [0]
    assert sp.solve(sp.log(x), x) == [1]


@pytest.mark.verifies("prp-first-consequences")
def test_the_consequences_need_axiom_5_and_reciprocals():
    """Example: with a ⊙ (x, y) = (ax, 0), 2 ⊙ (0, 1) = 0 and −1 ⊙ v ≠ −v; and modulo 4, no field, 2 · 2 = 0."""
    odd = lambda a, v: (a * v[0] % 3, 0)  # noqa: E731
    assert failing_mod(3, space(3, 2), odd) == {5}
    assert odd(2, (0, 1)) == (0, 0)
    assert add(3, (0, 1), odd(2, (0, 1))) != (0, 0)
    assert failing_mod(4, space(4, 1)) == set()  # all eight axioms hold,
    assert scale(4, 2, (2,)) == (0,)  # but 2 has no reciprocal


@pytest.mark.verifies("prp-function-space")
@pytest.mark.parametrize(("p", "n"), SPACES)
def test_functions_on_a_finite_set_form_a_vector_space(p, n):
    """Example: all eight axioms for all functions from a set of n points (n = 0 included) to F_p, tried one by one."""
    assert failing_mod(p, space(p, n)) == set()


@pytest.mark.verifies("prp-function-space")
def test_functions_with_symbolic_values_obey_the_axioms():
    """Symbolic: real functions f, g, h of s and scalars a, b; each axiom is an identity of expressions."""
    s, a, b = sp.symbols("s a b")
    f, g, h = (sp.Function(name)(s) for name in "fgh")
    sides = [
        ((f + g) + h, f + (g + h)),
        (f + g, g + f),
        (f + 0, f),
        (f + (-f), 0),
        (1 * f, f),
        (a * (b * f), (a * b) * f),
        (a * (f + g), a * f + a * g),
        ((a + b) * f, a * f + b * f),
    ]
    assert all(sp.expand(left - right) == 0 for left, right in sides)


@pytest.mark.verifies("prp-function-space")
def test_functions_need_values_in_a_field():
    """Example: with values 0 and 1 and the sum min(x + y, 1), which has no negatives, the axioms 4 and 8 fail."""
    capped = lambda u, v: tuple(min(x + y, 1) for x, y in zip(u, v, strict=True))  # noqa: E731
    times = lambda c, v: tuple(c * x for x in v)  # noqa: E731
    assert failing_axioms(space(2, 2), range(2), capped, times, modulo(2)) == {4, 8}


def test_the_non_examples_fail_at_the_axioms_that_the_text_names():
    """Example: the finite copies of the non-examples, and the exercise with a ⊙ (x, y) = (ax, y)."""
    assert failing_mod(3, space(3, 2), lambda a, v: (a * v[0] % 3, v[1])) == {8}
    assert failing_mod(3, [v for v in space(3, 2) if v[1] == (v[0] + 1) % 3]) == {0}
    powers = (lambda x, y: x * y % 3, lambda c, x: x**c % 3)
    assert failing_axioms([1, 2], range(2), *powers, modulo(2)) == set()  # x ⊕ y = xy again, over F₂
    t = sp.Symbol("t")
    assert [sp.Poly(t**2 - t, t, modulus=2).eval(x) % 2 for x in (0, 1)] == [0, 0]  # not zero, but zero everywhere


# ---- Subspaces ----


@pytest.mark.verifies("prp-subspace-test")
@pytest.mark.parametrize(("p", "n"), SPACES)
def test_the_sets_that_pass_the_test_are_those_that_satisfy_the_axioms(p, n):
    """Example: every subset of F_p^n, at most 512 of them, is put to the subspace test and to all axioms."""
    for U in subsets(space(p, n)):
        assert is_closed(p, n, U) == (not failing_mod(p, U) and bool(U))


@pytest.mark.verifies("prp-subspace-test")
def test_each_condition_of_the_subspace_test_is_needed():
    """Example: the empty set lacks only 0, two axes only sums, the integers in Q only multiples."""
    axes = frozenset({(0, 0), (1, 0), (2, 0), (0, 1), (0, 2)})
    assert all(scale(3, c, v) in axes for c in range(3) for v in axes)
    assert not is_closed(3, 2, axes)
    assert not is_closed(3, 2, frozenset())
    assert (sp.Rational(1, 2) * 3).is_integer is False


@pytest.mark.verifies("prp-intersection-union")
@pytest.mark.parametrize(("p", "n"), SPACES)
def test_intersections_are_subspaces_and_unions_only_if_nested(p, n):
    """Example: all pairs of subspaces of F_p^n, all triples, and all of them together."""
    everything = subspaces(p, n)
    for U, W in itertools.product(everything, repeat=2):
        assert U & W in everything
        assert ((U | W) in everything) == (U <= W or W <= U)
    for family in (*itertools.combinations(everything, 3), everything):
        assert frozenset.intersection(*family) in everything


@pytest.mark.verifies("prp-intersection-union")
def test_three_subspaces_can_have_a_subspace_as_their_union():
    """Example: the plane over F₂ is the union of its three lines, none inside another; over F₃ it takes four."""
    for p, needed in ((2, 3), (3, 4)):
        lines = [U for U in subspaces(p, 2) if len(U) == p]
        assert len(lines) == needed
        assert frozenset.union(*lines) == frozenset(space(p, 2))
        assert frozenset.union(*lines[:-1]) != frozenset(space(p, 2))


# ---- Span and independence ----


@pytest.mark.verifies("prp-span")
@pytest.mark.parametrize(("p", "n"), SPACES)
def test_the_span_is_the_smallest_subspace(p, n):
    """Example: for all small sets S, the empty one included, the span is the intersection of all subspaces around S."""
    for S in subsets(space(p, n)):
        if len(S) > 4:
            continue
        found = span(p, sorted(S), n)
        assert found == frozenset.intersection(*[U for U in subspaces(p, n) if S <= U])
        for v in space(p, n):
            assert (v in found) == (span(p, [*sorted(S), v], n) == found)
    assert span(p, [], n) == {(0,) * n}


@pytest.mark.verifies("prp-span")
@given(families, st.lists(st.integers(-3, 3), min_size=5, max_size=5), st.lists(small, min_size=4, max_size=4))
def test_membership_in_a_span_over_the_rationals(V, c, v):
    """Property: combinations are found in the span; any vector is, exactly if it leaves SymPy's rank as it is."""
    assert spaces.span_contains(V, spaces.combination(c[: len(V)], V))
    v = v[: len(V[0])]
    assert spaces.span_contains(V, v) == (rank([*V, v]) == rank(V))


def small_lists(p, n, most=3):
    return [list(c) for k in range(most + 1) for c in itertools.product(space(p, n), repeat=k)]


@pytest.mark.verifies("prp-independence-facts")
@pytest.mark.parametrize(("p", "n"), [(2, 0), (2, 1), (2, 2), (3, 1), (3, 2)])
def test_the_first_facts_for_all_short_lists(p, n):
    """Example: (a) to (e) for all lists of at most three vectors of F_p^n, from the definition."""
    zero = (0,) * n
    for V in small_lists(p, n):
        free = independent(p, V, n)
        if len(V) == 0:
            assert free
        if len(V) == 1:
            assert free == (V[0] != zero)
        if len(V) == 2:
            multiples = [(scale(p, c, V[i]), V[1 - i]) for c in range(p) for i in range(2)]
            assert free == all(v != w for v, w in multiples)
        if zero in V or len(set(V)) < len(V):
            assert not free
        if free:
            assert all(independent(p, part, n) for k in range(len(V)) for part in itertools.combinations(V, k))
        assert free == (len(span(p, V, n)) == p ** len(V))  # one list of coefficients for each vector


@pytest.mark.verifies("prp-independence-facts")
@pytest.mark.parametrize("V", [[[1, 1j], [1j, -1]], [[1 + 1j, 2], [2, 2 - 2j]]])
def test_the_field_matters_for_dependence(V):
    """Example: complex multiples of each other are dependent over C, and independent over R."""
    assert not spaces.is_independent(V)
    real = [[z.real for z in v] + [z.imag for z in v] for v in np.array(V)]
    assert spaces.is_independent(real)


@pytest.mark.verifies("lem-dependence")
@pytest.mark.parametrize(("p", "n"), [(2, 0), (2, 1), (2, 2), (2, 3), (3, 2)])
def test_the_dependence_lemma_for_all_short_lists(p, n):
    """Example: dependent exactly if a vector lies in the span of earlier ones; without it the span is the same."""
    for V in small_lists(p, n):
        late = [j for j in range(len(V)) if V[j] in span(p, V[:j], n)]
        assert independent(p, V, n) == (not late)
        for j in late:
            assert span(p, V[:j] + V[j + 1 :], n) == span(p, V, n)


@pytest.mark.verifies("lem-dependence")
@given(families)
def test_the_dependence_lemma_over_the_rationals(V):
    """Property: a returned dependence combines to zero and ends with 1; there is one exactly if the rank is small."""
    relation = spaces.dependence(V)
    assert (relation is None) == (rank(V) == len(V)) == spaces.is_independent(V)
    if relation is not None:
        assert not any(spaces.combination(relation, V))
        assert [c for c in relation if c][-1] == 1


@pytest.mark.verifies("lem-dependence")
def test_not_every_vector_of_a_dependent_list_is_superfluous():
    """Example: (1, 0), (2, 0), (0, 1) are dependent, but without the last one the span shrinks."""
    V = [[1, 0], [2, 0], [0, 1]]
    assert not spaces.is_independent(V)
    assert [spaces.dimension(V[:j] + V[j + 1 :]) for j in range(3)] == [2, 2, 1]


@pytest.mark.verifies("prp-plane-determinant")
@pytest.mark.parametrize("p", [2, 3, 5])
def test_the_determinant_test_for_all_pairs_over_small_fields(p):
    """Example: all pairs of vectors of the plane over F_p, dependence from the definition."""
    for v, w in itertools.product(space(p, 2), repeat=2):
        assert independent(p, [v, w], 2) == ((v[0] * w[1] - v[1] * w[0]) % p != 0)


@pytest.mark.verifies("prp-plane-determinant")
@given(small, small, small, small, small, small)
def test_the_determinant_test_over_the_rationals_and_the_complex_numbers(a, b, c, d, s, t):
    """Property: integer and Gaussian integer pairs, among them multiples of each other."""
    for v, w in (([a, b], [c, d]), ([a, b], [s * a, s * b]), ([s * c, s * d], [t * c, t * d])):
        assert spaces.is_independent([v, w]) == (v[0] * w[1] - v[1] * w[0] != 0)
    z = np.array([[a + 1j * b, c + 1j * d], [s + 1j * t, a - 1j * c]])
    assert spaces.is_independent(z) == (z[0, 0] * z[1, 1] != z[0, 1] * z[1, 0])


@pytest.mark.verifies("prp-plane-determinant")
def test_the_determinant_test_needs_a_field():
    """Example: modulo 4 the vectors (2, 0), (0, 2) have ad − bc = 0, and neither is a multiple of the other."""
    multiples = [(scale(4, c, v), w) for c in range(4) for v, w in (((2, 0), (0, 2)), ((0, 2), (2, 0)))]
    assert (2 * 2) % 4 == 0
    assert all(v != w for v, w in multiples)


def sift_by_the_box(p, vectors):
    """Run the algorithm's box over F_p, with any nonzero position."""
    kept, found = [], []
    for j, v in enumerate(vectors):
        w = list(v)
        for u, at in found:
            c = w[at] * pow(u[at], -1, p)
            w = [(x - c * y) % p for x, y in zip(w, u, strict=True)]
        if any(w):
            kept.append(j)
            found.append((w, max(i for i, x in enumerate(w) if x)))
    return kept


@pytest.mark.verifies("alg-sift", "prp-sift")
@pytest.mark.parametrize(("p", "n", "most"), [(2, 2, 4), (2, 3, 3), (3, 2, 3), (5, 1, 3)])
def test_sifting_by_the_box_for_all_short_lists_over_small_fields(p, n, most):
    """Example: the kept indices are those of the vectors outside the span of earlier ones; same span, independent."""
    for V in small_lists(p, n, most):
        kept = sift_by_the_box(p, V)
        assert kept == [j for j in range(len(V)) if V[j] not in span(p, V[:j], n)]
        basis = [V[j] for j in kept]
        assert independent(p, basis, n)
        assert span(p, basis, n) == span(p, V, n)


@pytest.mark.verifies("alg-sift", "prp-sift")
@given(families)
def test_sifting_over_the_rationals_and_with_floats(V):
    """Property: the indices where SymPy's rank rises; the coefficients give the vectors back; floats keep the same."""
    kept, C = spaces.sift(V)
    assert kept == [j for j in range(len(V)) if rank(V[: j + 1]) > rank(V[:j])]
    if kept:
        assert (C @ np.array(V, dtype=object)[kept] == np.array(V, dtype=object)).all()
    assert spaces.sift(np.array(V, dtype=float)).kept == kept


@pytest.mark.verifies("alg-sift")
def test_sifting_modulo_4_goes_wrong():
    """Example: without reciprocals step 2 cannot be carried out: 2 has none modulo 4."""
    with pytest.raises(ValueError, match="not invertible"):
        sift_by_the_box(4, [(2, 1), (1, 0), (2, 2)][::-1])


# ---- Bases and dimension ----


@pytest.mark.verifies("prp-basis-characterizations")
@pytest.mark.parametrize(("p", "n"), SPACES)
def test_bases_are_the_minimal_spanning_and_the_maximal_independent_lists(p, n):
    """Example: all lists of at most three vectors of all subspaces of F_p^n."""
    for V, family in itertools.product(subspaces(p, n), small_lists(p, n)):
        if not V.issuperset(family):
            continue
        basis = independent(p, family, n) and span(p, family, n) == V
        shorter = [family[:j] + family[j + 1 :] for j in range(len(family))]
        minimal = span(p, family, n) == V and all(span(p, part, n) != V for part in shorter)
        maximal = independent(p, family, n) and not any(independent(p, [*family, v], n) for v in V)
        assert basis == minimal == maximal


@pytest.mark.verifies("lem-steinitz")
@pytest.mark.parametrize(("p", "n"), [(2, 0), (2, 1), (2, 2), (3, 1), (3, 2)])
def test_exchange_for_all_short_lists(p, n):
    """Example: in all subspaces of F_p^n, every independent against every spanning list of at most three vectors."""
    for V in subspaces(p, n):
        short = [L for L in small_lists(p, n, 3) if V.issuperset(L)]
        spanning = [W for W in short if span(p, W, n) == V]
        for U, W in itertools.product([U for U in short if independent(p, U, n)], spanning):
            assert len(U) <= len(W)
            rests = itertools.combinations(W, len(W) - len(U))
            assert any(span(p, [*U, *rest], n) == V for rest in rests)


@pytest.mark.verifies("lem-steinitz")
@given(families, st.randoms(use_true_random=False))
def test_exchange_over_the_rationals(W, random):
    """Property: combinations of W that are independent are never more than W, and replace as many of its vectors."""
    mixed = [[int(x) for x in spaces.combination([random.randint(-2, 2) for _ in W], W)] for _ in W]
    U = [mixed[j] for j in spaces.extract_basis(mixed)]
    assert len(U) <= len(W)
    rests = itertools.combinations(W, len(W) - len(U))
    assert any(rank([*U, *rest]) == rank(W) for rest in rests)


@pytest.mark.verifies("lem-steinitz")
def test_exchange_needs_independence():
    """Example: three dependent vectors are more than the two that span the plane."""
    U = [[1, 0], [0, 1], [1, 1]]
    assert spaces.dimension([[1, 0], [0, 1]]) == 2 < len(U)
    assert not spaces.is_independent(U)


@pytest.mark.verifies("thm-bases")
@pytest.mark.parametrize(("p", "n"), [(2, 0), (2, 1), (2, 2), (2, 3), (3, 2)])
def test_bases_of_all_subspaces_of_small_spaces(p, n):
    """Example: in every subspace all bases have one size, spanning sets contain one, independent sets extend."""
    for V in subspaces(p, n):
        short = [sorted(S) for S in subsets(sorted(V)) if len(S) <= 4]
        free = [S for S in short if independent(p, S, n)]
        spanning = [S for S in short if span(p, S, n) == V]
        bases = [S for S in free if S in spanning]
        assert {p ** len(S) for S in bases} == {len(V)}
        for S in spanning:
            assert any(set(B) <= set(S) for B in bases)
            for U in free:
                assert any(set(U) <= set(B) <= {*U, *S} for B in bases)


@pytest.mark.verifies("thm-bases")
@given(families)
def test_extracting_and_extending_over_the_rationals(V):
    """Property: the extracted vectors are a basis of the span; extended, they are n independent vectors."""
    kept = spaces.extract_basis(V)
    basis = [V[j] for j in kept]
    assert len(kept) == rank(V) == rank(basis)
    full = spaces.extend_to_basis(np.array(basis, dtype=int).reshape(len(basis), len(V[0])))
    assert full.shape == (len(V[0]), len(V[0]))
    assert sp.Matrix(full).det() != 0
    np.testing.assert_array_equal(full[: len(basis)], np.array(basis).reshape(len(basis), len(V[0])))


@pytest.mark.verifies("thm-bases")
def test_dependent_lists_cannot_be_extended():
    """Example: (1, 2), (2, 4) is part of no basis."""
    with pytest.raises(np.linalg.LinAlgError, match="independent"):
        spaces.extend_to_basis([[1, 2], [2, 4]])


@pytest.mark.verifies("cor-counting")
@pytest.mark.parametrize(("p", "n"), [(2, 0), (2, 1), (2, 2), (3, 1), (3, 2)])
def test_counting_vectors_decides(p, n):
    """Example: all lists of at most three vectors of F_p^n, and all its subspaces."""
    whole = frozenset(space(p, n))
    for V in small_lists(p, n):
        free, spans = independent(p, V, n), span(p, V, n) == whole
        assert not (free and len(V) > n)
        assert not (spans and len(V) < n)
        assert free == spans or len(V) != n
    for U in subspaces(p, n):
        assert len(U) <= p**n
        assert (len(U) == p**n) == (whole == U)


@pytest.mark.verifies("cor-counting")
@given(families)
def test_counting_over_the_rationals(V):
    """Property: more than n vectors are dependent, fewer do not span, n are independent exactly if they span."""
    n = len(V[0])
    dimension = spaces.dimension(V)
    assert dimension <= min(n, len(V))
    if len(V) == n:
        assert spaces.is_independent(V) == (dimension == n) == (sp.Matrix(V).det() != 0)
    if dimension == n:
        assert all(spaces.span_contains(V, e) for e in np.eye(n, dtype=int))


@pytest.mark.verifies("cor-counting")
def test_in_infinite_dimension_counting_says_nothing():
    """Example: t, t², t³, … are independent and infinitely many like all powers, but do not span: 1 is missing."""
    powers = np.eye(6, dtype=int)
    assert spaces.is_independent(powers[1:])
    assert not spaces.span_contains(powers[1:], powers[0])


@pytest.mark.verifies("prp-coordinates")
@given(
    st.integers(1, 4).flatmap(lambda n: st.tuples(lists(n, n, n), *[st.lists(small, min_size=n, max_size=n)] * 2)),
    small,
)
def test_coordinates_are_unique_and_linear(problem, a):
    """Property: exact coordinates are those that made the vector, and follow sums and multiples."""
    B, c, d = problem
    assume(rank(B) == len(B))
    v, w = spaces.combination(c, B), spaces.combination(d, B)
    assert list(spaces.coordinates(v, B)) == c
    assert list(spaces.coordinates(v + w, B)) == [x + y for x, y in zip(c, d, strict=True)]
    assert list(spaces.coordinates(a * v, B)) == [a * x for x in c]


@pytest.mark.verifies("prp-coordinates")
def test_coordinates_need_a_basis():
    """Example: in dependent vectors (1, 1) has several lists of coefficients; outside the span it has none."""
    V = [[1, 0], [0, 1], [1, 1]]
    assert spaces.combination([1, 1, 0], V).tolist() == spaces.combination([0, 0, 1], V).tolist()
    with pytest.raises(np.linalg.LinAlgError, match="independent"):
        spaces.coordinates([1, 1], V)
    with pytest.raises(np.linalg.LinAlgError, match="lie in the span"):
        spaces.coordinates([1, 1], [[1, 0]])


@pytest.mark.verifies("prp-polynomials-infinite")
@given(lists(5, 6, 1))
def test_no_finite_list_of_polynomials_spans_all(coefficients):
    """Property: random polynomials of degree at most 4; the next power is no combination of them."""
    t = sp.Symbol("t")
    polynomials = [sp.Poly.from_list(c[::-1], t) for c in coefficients]
    m = max(0, *(q.degree() for q in polynomials if not q.is_zero), 0)
    power = [0] * (m + 1) + [1]
    padded = [(c + [0] * 6)[: m + 2] for c in coefficients]
    assert not spaces.span_contains(padded, power)
    assert spaces.is_independent(np.eye(m + 2, dtype=int))


@pytest.mark.verifies("prp-polynomials-infinite")
def test_as_functions_on_finitely_many_points_polynomials_do_have_a_finite_basis():
    """Example: on m points only m powers have independent values, so polynomials are more than such functions."""
    for m in range(1, 6):
        values = [[point**k for point in range(m)] for k in range(m + 3)]
        assert spaces.dimension(values) == m


# ---- Sums ----


@pytest.mark.verifies("thm-dimension-formula")
@pytest.mark.parametrize(("p", "n"), SPACES)
def test_the_dimension_formula_for_all_pairs_of_subspaces(p, n):
    """Example: all pairs of subspaces of F_p^n; a subspace of dimension d has p^d vectors."""
    for U, W in itertools.product(subspaces(p, n), repeat=2):
        total = {add(p, u, w) for u in U for w in W}
        assert frozenset(total) in subspaces(p, n)
        assert len(total) * len(U & W) == len(U) * len(W)


@pytest.mark.verifies("thm-dimension-formula")
@given(pairs_of_families)
def test_the_dimension_formula_over_the_rationals(pair):
    """Property: bases of sum and intersection: right sizes, the intersection inside both, the sum around both."""
    U, W = pair
    total, common = spaces.sum_basis(U, W), spaces.intersection_basis(U, W)
    assert len(total) == rank(U + W)
    assert len(common) == rank(U) + rank(W) - rank(U + W)
    assert rank(common.tolist()) == len(common)
    for v in common:
        assert rank([*U, list(v)]) == rank(U)
        assert rank([*W, list(v)]) == rank(W)


@pytest.mark.verifies("thm-dimension-formula", "prp-direct-sum")
@given(st.lists(st.integers(0, 9), max_size=4, unique=True), st.lists(st.integers(0, 9), max_size=4, unique=True))
def test_the_dimension_formula_for_spans_of_powers_in_the_space_of_all_polynomials(first, second):
    """Property: spans of powers, perhaps of none, in infinite dimension: shared powers span the intersection."""
    powers = np.eye(10, dtype=int)
    total, common = (
        spaces.sum_basis(powers[first], powers[second]),
        spaces.intersection_basis(powers[first], powers[second]),
    )
    shared = set(first) & set(second)
    assert {int(np.argmax(v)) for v in common} == shared
    assert (len(total), len(common)) == (len({*first, *second}), len(shared))
    assert (len(total) == len(first) + len(second)) == (not shared)


@pytest.mark.verifies("thm-dimension-formula")
def test_the_formula_does_not_extend_to_three_subspaces():
    """Example: for three lines in the plane inclusion and exclusion would give 3; the sum has dimension 2."""
    lines = [[[1, 0]], [[0, 1]], [[1, 1]]]
    pairwise = [len(spaces.intersection_basis(U, W)) for U, W in itertools.combinations(lines, 2)]
    assert (3 - sum(pairwise) + 0, spaces.dimension([v for U in lines for v in U])) == (3, 2)


@pytest.mark.verifies("prp-direct-sum")
@pytest.mark.parametrize(("p", "n"), SPACES)
def test_direct_sums_for_all_pairs_of_subspaces(p, n):
    """Example: meeting only in zero, unique decompositions, added dimensions, for all pairs in F_p^n."""
    for U, W in itertools.product(subspaces(p, n), repeat=2):
        sums = [add(p, u, w) for u in U for w in W]
        direct = {(0,) * n} == U & W
        assert direct == (len(set(sums)) == len(sums))  # no vector occurs twice
        assert direct == (len(set(sums)) == len(U) * len(W))  # the dimensions add up


@pytest.mark.verifies("prp-direct-sum")
def test_pairwise_trivial_intersections_do_not_make_three_subspaces_direct():
    """Example: three lines in the plane meet in zero only, yet (1, 1) = (1, 0) + (0, 1) decomposes in two ways."""
    lines = [[[1, 0]], [[0, 1]], [[1, 1]]]
    for U, W in itertools.combinations(lines, 2):
        assert len(spaces.intersection_basis(U, W)) == 0
    assert spaces.combination([1, 1], [lines[0][0], lines[1][0]]).tolist() == lines[2][0]


# ---- The last section ----


def rank_modulo(vectors, p):
    """Return the rank modulo a prime: a lower bound for the exact rank of integer vectors."""
    A, r = np.array(vectors, dtype=np.int64) % p, 0
    for column in range(A.shape[1]):
        rows = np.flatnonzero(A[r:, column])
        if len(rows) == 0:
            continue
        A[[r, r + rows[0]]] = A[[r + rows[0], r]]
        A[r] = A[r] * pow(int(A[r, column]), -1, p) % p
        others = np.arange(len(A)) != r
        A[others] = (A[others] - A[others, column][:, np.newaxis] * A[r]) % p
        r += 1
    return r


def test_the_dimensions_of_the_images_are_exact():
    """Example: the ranks of the text are exact: a prime gives lower bounds, homogeneous equations upper bounds."""
    X, digit = load_digits(return_X_y=True)
    ones = X[digit == 1]
    dark = ~ones.any(axis=0)
    assert (ones[:, 16] == 2 * ones[:, 24]).all()
    assert ones[:, 16].any()
    assert rank_modulo(ones, 32003) == 64 - dark.sum() - 1 == 51
    assert rank_modulo(X, 32003) == X.any(axis=0).sum() == 61
    zeros = X[digit == 0]
    assert rank_modulo(zeros, 32003) == zeros.any(axis=0).sum() == 48
    assert not zeros[:, dark].any()
    assert not zeros[:, [16, 24]].any()  # so zeros satisfy the equations of the ones
