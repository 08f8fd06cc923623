"""The statements of the chapter "Mathematical language and computing tools", each verified, with its boundary cases."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.foundations import complex_roots, counting, floats, summation
from mlmath.symbolic import logic
from sympy import Q, S, ask

U = Fraction(1, 2**53)
EPS = np.finfo(float).eps
finite = st.floats(allow_nan=False, allow_infinity=False)
moderate = st.floats(-1e100, 1e100)
gaussian = st.builds(lambda a, b: (a, b), st.fractions(-50, 50), st.fractions(-50, 50))
terms = arrays(float, st.integers(1, 30), elements=moderate)
p, q, r = sp.symbols("p q r")


def gamma(m, u=U):
    return m * u / (1 - m * u)


def product(z, w):
    """Return the product of two complex numbers that are given as pairs of fractions."""
    return z[0] * w[0] - z[1] * w[1], z[0] * w[1] + z[1] * w[0]


# ---- Logic ----


@pytest.mark.verifies("prp-tautologies")
def test_the_laws_of_logic():
    """Symbolic: SymPy finds no case that violates one of the laws; our truth tables and plain Python agree."""
    laws = [
        sp.Equivalent(p >> q, ~q >> ~p),
        sp.Equivalent(~(p >> q), p & ~q),
        sp.Equivalent(~(p & q), ~p | ~q),
        sp.Equivalent(~(p | q), ~p & ~q),
        (~p >> (q & ~q)) >> p,
        ((p >> q) & (q >> r)) >> (p >> r),
    ]
    for law in laws:
        assert sp.satisfiable(~law) is False
        assert logic.is_tautology(law)
    for a, b in itertools.product([True, False], repeat=2):
        assert ((not a) or b) == (b or (not a)) == (not (a and not b))


@pytest.mark.verifies("prp-tautologies")
def test_the_converse_and_the_inverse_are_other_statements():
    """Example: p false and q true separates an implication from its converse; they are equivalent to each other."""
    assert not logic.equivalent(p >> q, q >> p)
    assert logic.equivalent(q >> p, ~p >> ~q)
    table = logic.truth_table(p >> q, q >> p)
    assert [row[:2] for row in table.rows if row[2] and not row[3]] == [(False, True)]
    assert not logic.equivalent(~(p & q), ~p & ~q)


@pytest.mark.verifies("prp-quantifiers")
@given(st.lists(st.booleans(), max_size=6))
def test_the_negation_of_quantifiers(truth):
    """Property: on random finite sets, the empty one included, not-all is some-not and not-some is all-not."""
    assert (not all(truth)) == any(not value for value in truth)
    assert (not any(truth)) == all(not value for value in truth)


@pytest.mark.verifies("prp-quantifiers")
@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_the_order_of_quantifiers(rows, columns, data):
    """Property: one y for all x gives each x its y, for random tables; the identity table violates the reverse."""
    table = data.draw(arrays(bool, (rows, columns)))
    if table.all(axis=0).any():
        assert table.any(axis=1).all()
    own = np.eye(max(rows, 2), dtype=bool)
    assert own.any(axis=1).all()
    assert not own.all(axis=0).any()


@pytest.mark.verifies("lem-even-square")
def test_an_odd_number_has_an_odd_square():
    """Symbolic: (2k + 1)² − 1 is twice an integer for an integer symbol k; checked for n from −100 to 100 as well."""
    k = sp.Symbol("k", integer=True)
    assert sp.expand((2 * k + 1) ** 2 - (2 * (2 * k**2 + 2 * k) + 1)) == 0
    assert ask(Q.integer(2 * k**2 + 2 * k))
    assert all(n % 2 == 0 for n in range(-100, 101) if n**2 % 2 == 0)
    half = sp.sqrt(2)  # not an integer: its square is even all the same
    assert (half**2) % 2 == 0


@pytest.mark.verifies("thm-induction")
@given(st.lists(st.booleans(), min_size=1, max_size=30), st.integers(-5, 5))
def test_induction_on_finite_beginnings(truth, start):
    """Property: where base and step hold up to a bound, none fails; else the first failure breaks one of them."""
    statements = dict(enumerate(truth, start))
    base = statements[start]
    steps = all(statements[n + 1] for n in statements if statements[n] and n + 1 in statements)
    assert (base and steps) == all(truth)
    if base and not all(truth):
        smallest = min(n for n, value in statements.items() if not value)
        assert statements[smallest - 1]  # the contradiction of the proof


@pytest.mark.verifies("thm-induction")
def test_neither_base_nor_step_can_be_dropped():
    """Example: n = n + 1 has a true step and no base; n < 5 has a base and no step; both are false in the end."""

    def successor(n):
        return n == n + 1

    assert all(successor(n + 1) or not successor(n) for n in range(100))  # the step: the premise is never true
    assert not any(successor(n) for n in range(100))

    def small(n):
        return n < 5

    assert small(1)
    assert [n for n in range(1, 100) if small(n) and not small(n + 1)] == [4]  # here the step breaks


@pytest.mark.verifies("prp-geometric-sum")
@given(gaussian, st.integers(0, 12))
def test_the_geometric_sum(ratio, n):
    """Property: (1 − q) times the sum is 1 − q^(n+1) exactly, for complex q with fractional parts; q = 1 is refused."""
    powers = [(Fraction(1), Fraction(0))]
    for _ in range(n + 1):
        powers.append(product(powers[-1], ratio))
    total = tuple(sum(part) for part in zip(*powers[:-1], strict=True))
    factor = (1 - ratio[0], -ratio[1])
    assert product(factor, total) == (1 - powers[-1][0], -powers[-1][1])
    if ratio == (1, 0):
        assert factor == (0, 0)  # the formula would divide by zero; the sum is n + 1
        assert total == (n + 1, 0)


@pytest.mark.verifies("prp-geometric-sum")
def test_base_and_step_of_the_geometric_sum():
    """Symbolic: the formula is 1 for n = 0, and its increment is the next power."""
    ratio = sp.Symbol("q")
    n = sp.Symbol("n", integer=True, nonnegative=True)
    formula = (1 - ratio ** (n + 1)) / (1 - ratio)
    assert formula.subs(n, 0) == 1
    assert sp.simplify(formula.subs(n, n + 1) - formula - ratio ** (n + 1)) == 0


# ---- Sets ----


subsets = st.sets(st.integers(0, 9))


@pytest.mark.verifies("prp-de-morgan-sets")
@given(subsets, subsets)
def test_de_morgan_for_sets(a, b):
    """Property: both laws for random subsets of ten elements, empty and full ones included."""
    whole = set(range(10))
    assert whole - (a | b) == (whole - a) & (whole - b)
    assert whole - (a & b) == (whole - a) | (whole - b)


@pytest.mark.verifies("prp-de-morgan-sets")
def test_the_complement_of_an_intersection_is_not_the_intersection_of_the_complements():
    """Example: with A = {1} and B = {2} in {1, 2} the false law gives the empty set in place of everything."""
    whole, a, b = {1, 2}, {1}, {2}
    assert whole - (a & b) == whole
    assert (whole - a) & (whole - b) == set()


@pytest.mark.verifies("prp-equivalence-classes")
@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_classes_partition(labels):
    """Property: "same label" has classes that cover everything and do not overlap."""
    members = range(len(labels))
    classes = {frozenset(b for b in members if labels[a] == labels[b]) for a in members}
    assert sorted(itertools.chain(*classes)) == list(members)
    assert len(classes) == len(set(labels))


@pytest.mark.verifies("prp-equivalence-classes")
@pytest.mark.parametrize(
    "related",
    [lambda a, b: abs(a - b) <= 1, lambda a, b: a <= b, lambda a, b: a == b == 0],
    ids=["not transitive", "not symmetric", "not reflexive"],
)
def test_without_one_of_the_three_properties_classes_overlap_or_do_not_cover(related):
    """Example: near, at most, and both zero each lack one property, and 0, 1, 2 lies not in exactly one class."""
    classes = {frozenset(b for b in range(3) if related(a, b)) for a in range(3)}
    counts = [sum(a in c for c in classes) for a in range(3)]
    assert any(count != 1 for count in counts)


def injective(f):
    return len(set(f.values())) == len(f)


def surjective(f, codomain):
    return set(f.values()) == set(codomain)


finite_functions = st.tuples(st.integers(0, 4), st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda s: st.tuples(
        st.lists(st.integers(0, s[1] - 1), min_size=s[0], max_size=s[0]).map(lambda v: dict(enumerate(v))),
        st.lists(st.integers(0, s[2] - 1), min_size=s[1], max_size=s[1]).map(lambda v: dict(enumerate(v))),
        st.just(s),
    )
)


@pytest.mark.verifies("prp-composition")
@given(finite_functions)
def test_compositions(case):
    """Property: injective, surjective and bijective pass to the composition, for random finite functions."""
    f, g, (_, b, c) = case
    both = {a: g[f[a]] for a in f}
    if injective(f) and injective(g):
        assert injective(both)
    if surjective(f, range(b)) and surjective(g, range(c)):
        assert surjective(both, range(c))


@pytest.mark.verifies("prp-composition")
@pytest.mark.parametrize(("a", "b"), list(itertools.product(range(4), repeat=2)))
def test_exactly_the_bijections_have_an_inverse_and_it_is_unique(a, b):
    """Property: among all functions between sets of up to three elements, by trying all candidates for the inverse."""
    for values in itertools.product(range(b), repeat=a):
        inverses = [
            back
            for back in itertools.product(range(a), repeat=b)
            if all(back[values[x]] == x for x in range(a)) and all(values[back[y]] == y for y in range(b))
        ]
        bijective = len(set(values)) == a == b
        assert len(inverses) == bijective


@pytest.mark.verifies("thm-rationals-countable")
@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_every_pair_has_one_place_and_every_place_one_pair(i, j):
    """Property: the formula of the place counts the earlier diagonals, and is inverted for random huge pairs."""
    place = counting.pair(i, j)
    assert place == (i + j - 2) * (i + j - 1) // 2 + j
    assert counting.unpair(place) == (i, j)
    assert counting.unpair(counting.pair(*counting.unpair(i))) == counting.unpair(i)


@pytest.mark.verifies("thm-rationals-countable")
def test_the_list_of_fractions_reaches_each_of_them():
    """Example: all 10 099 reduced fractions with i + j ≤ 182 stand among the first ones, each once."""
    wanted = {Fraction(i, s - i) for s in range(2, 183) for i in range(1, s) if math.gcd(i, s) == 1}
    listed = counting.rationals(len(wanted))
    assert set(listed) == wanted
    assert len(set(listed)) == len(listed)


@pytest.mark.verifies("thm-cantor")
@given(st.integers(1, 12).flatmap(lambda n: arrays(int, (n, n), elements=st.sampled_from([4, 5]))))
def test_the_diagonal_differs_from_every_row(listed):
    """Property: the sequence of the proof differs from row n in digit n, for random square beginnings of lists."""
    missing = 9 - np.diag(listed)
    assert set(missing) <= {4, 5}
    assert all(missing[n] != row[n] for n, row in enumerate(listed))


@pytest.mark.verifies("thm-cantor")
def test_with_one_digit_the_argument_fails():
    """Example: there is one sequence of digits 4, so the set is countable, and the rule 9 − d leaves the digits."""
    assert len(set(itertools.product([4], repeat=7))) == 1
    assert len(set(itertools.product([4, 5], repeat=7))) == 2**7


# ---- Numbers ----


@pytest.mark.verifies("thm-sqrt-two")
def test_no_fraction_has_the_square_two():
    """Symbolic: the primes of a² have even exponents and 2 has an odd one in 2b², for a, b < 500; and by SymPy."""
    assert sp.sqrt(2).is_rational is False
    assert not any(math.isqrt(2 * b * b) ** 2 == 2 * b * b for b in range(1, 100_000))
    assert all(sp.multiplicity(2, a * a) % 2 == 0 for a in range(1, 500))
    assert all(sp.multiplicity(2, 2 * b * b) % 2 == 1 for b in range(1, 500))
    assert Fraction(3, 2) ** 2 == Fraction(9, 4)  # where the number is a square of a fraction, the root is rational


@pytest.mark.verifies("thm-square-root")
@given(st.fractions(0, 10**6))
def test_the_bounds_in_the_proof_of_the_square_root(a):
    """Property: from a number below or above the root, the steps h of the proof stay on their side, exactly."""
    assert (a + 1) ** 2 > a
    for s in (Fraction(0), a / 2, Fraction(math.isqrt(math.floor(a))), a, a + 1):
        if s * s < a:
            h = min(Fraction(1), (a - s * s) / (2 * s + 1))
            assert h > 0
            assert (s + h) ** 2 <= a
        elif s * s > a:
            h = (s * s - a) / (2 * s)
            assert s - h >= 0
            assert (s - h) ** 2 > a


@pytest.mark.verifies("thm-square-root")
def test_square_roots_exist_in_the_reals_and_not_in_the_rationals():
    """Symbolic: SymPy's root squares to a generic a ≥ 0; a negative number has no real root; 2 has no rational one."""
    a = sp.Symbol("a", nonnegative=True)
    assert sp.sqrt(a) ** 2 == a
    x = sp.Symbol("x", real=True)
    assert sp.solveset(x**2 + 1, x, S.Reals) == S.EmptySet
    assert sp.solveset(x**2 - 2, x, S.Rationals) in (
        S.EmptySet,
        sp.Intersection(S.Rationals, {sp.sqrt(2), -sp.sqrt(2)}),
    )
    assert sp.Intersection(S.Rationals, sp.FiniteSet(sp.sqrt(2), -sp.sqrt(2))) == S.EmptySet


@pytest.mark.verifies("thm-archimedes")
@given(st.fractions(max_denominator=10**9), st.fractions(0, 1).filter(lambda e: e > 0))
def test_archimedes(x, eps):
    """Property: the next integer above x, and above 1/eps, do what is claimed, for random fractions."""
    n = max(1, math.floor(x) + 1)
    assert n > x
    m = math.floor(1 / eps) + 1
    assert Fraction(1, m) < eps


@pytest.mark.verifies("thm-archimedes")
def test_an_ordered_field_need_not_be_archimedean():
    """Symbolic: among rational functions, ordered by their sign for large t, the function t exceeds every number n."""
    t = sp.Symbol("t")
    n = sp.Symbol("n", integer=True, positive=True)
    assert sp.limit(t - n, t, sp.oo) == sp.oo  # t − n is positive in the end, whatever n is


@pytest.mark.verifies("thm-density")
@given(st.fractions(-1000, 1000), st.fractions(0, 1).filter(lambda d: d > 0))
def test_between_two_numbers_lies_a_fraction_and_an_irrational_number(a, gap):
    """Property: the fraction m/n of the proof, and r√2 with r between a/√2 and b/√2, compared exactly by SymPy."""
    b = a + gap
    n = math.floor(1 / gap) + 1
    m = math.floor(n * a) + 1
    assert a < Fraction(m, n) < b
    # r √2 > a is r > 0 or 2r² < a² as the signs say: SymPy decides it exactly
    low, high = sp.Rational(a) / sp.sqrt(2), sp.Rational(b) / sp.sqrt(2)
    k = int(sp.floor(1 / (high - low))) + 1
    rational = sp.Rational(int(sp.floor(k * low)) + 1, k)
    if rational == 0:
        k = int(sp.floor(1 / high)) + 1
        rational = sp.Rational(1, k)
    between = rational * sp.sqrt(2)
    assert sp.Rational(a) < between < sp.Rational(b)
    assert between.is_rational is False


@pytest.mark.verifies("thm-density")
def test_steps_as_wide_as_the_gap_may_miss_it():
    """Example: the proof needs 1/n < b − a: for a = 0, b = 1/2 n = 2 its fraction is b itself; n = 3 does."""
    a, b = Fraction(0), Fraction(1, 2)
    found = {n: Fraction(math.floor(n * a) + 1, n) for n in (2, 3)}
    assert found[2] == b
    assert a < found[3] < b


@pytest.mark.verifies("prp-nines")
@given(st.integers(1, 60), st.fractions(0, 1).filter(lambda e: e > 0))
def test_the_decimals_with_nines_have_the_supremum_one(n, eps):
    """Property: n nines are 1 − 10^(−n), below 1; for each random eps enough nines exceed 1 − eps, as in the proof."""
    assert sum(Fraction(9, 10**k) for k in range(1, n + 1)) == 1 - Fraction(1, 10**n) < 1
    m = min(math.floor(1 / eps) + 1, 10_000)
    assert m == 10_000 or 1 - Fraction(1, 10**m) > 1 - eps
    k = sp.Symbol("k", integer=True)
    assert sp.Sum(9 * sp.Rational(1, 10) ** k, (k, 1, sp.oo)).doit() == 1


@pytest.mark.verifies("thm-reals-uncountable")
@given(arrays(int, 12, elements=st.sampled_from([4, 5])), arrays(int, 12, elements=st.sampled_from([4, 5])))
def test_different_sequences_of_fours_and_fives_are_different_numbers(d, e):
    """Property: decimals whose first difference is at digit k differ by more than (8/9) 10^(−k), whatever follows."""
    assume((d != e).any())
    first = int((d != e).argmax()) + 1
    numbers = [sum(Fraction(int(digit), 10**k) for k, digit in enumerate(digits, 1)) for digits in (d, e)]
    assert abs(numbers[0] - numbers[1]) > Fraction(8, 9) / 10**first


@pytest.mark.verifies("thm-reals-uncountable")
def test_with_the_digits_zero_and_nine_two_sequences_can_be_one_number():
    """Example: the supremum of 0.0999… is that of 0.1000…, so a diagonal with nines could name a listed number."""
    nines = [sum(Fraction(9, 10**k) for k in range(2, n)) for n in range(3, 40)]
    assert all(value < Fraction(1, 10) for value in nines)
    assert Fraction(1, 10) - nines[-1] == Fraction(1, 10**38)


# ---- Complex numbers ----


@pytest.mark.verifies("thm-complex-field")
def test_the_complex_numbers_are_a_field():
    """Symbolic: all laws for generic real and imaginary parts, and the reciprocal."""
    a, b, c, d, e, f = sp.symbols("a:f", real=True)
    z, w, v = a + b * sp.I, c + d * sp.I, e + f * sp.I
    laws = [
        z * w - w * z,
        (z * w) * v - z * (w * v),
        (z + w) + v - (z + (w + v)),
        z * (w + v) - z * w - z * v,
        sp.conjugate(z + w) - sp.conjugate(z) - sp.conjugate(w),
        sp.conjugate(z * w) - sp.conjugate(z) * sp.conjugate(w),
        z * sp.conjugate(z) - (a**2 + b**2),
    ]
    assert all(sp.expand(law) == 0 for law in laws)
    assert sp.simplify(z * sp.conjugate(z) / (a**2 + b**2)) == 1


@pytest.mark.verifies("thm-complex-field")
@given(gaussian, gaussian)
def test_the_product_formula_and_the_reciprocal(z, w):
    """Property: exact fractions; only 0 has no reciprocal, and i² = −1 = (−i)², so neither sign of i is possible."""
    if w != (0, 0):
        size = w[0] ** 2 + w[1] ** 2
        reciprocal = (w[0] / size, -w[1] / size)
        assert product(product(z, w), reciprocal) == z
    else:
        assert product(z, w) == (0, 0)
    assert product((0, 1), (0, 1)) == product((0, -1), (0, -1)) == (-1, 0)


@pytest.mark.verifies("prp-modulus")
@given(gaussian, gaussian, st.fractions(0, 5))
def test_the_modulus(z, w, t):
    """Property: squared moduli multiply exactly; the triangle inequality holds, with equality for z = tw, t ≥ 0."""

    def square(v):
        return v[0] ** 2 + v[1] ** 2

    assert square(product(z, w)) == square(z) * square(w)
    total = (z[0] + w[0], z[1] + w[1])
    inner = z[0] * w[0] + z[1] * w[1]  # the real part of z times the conjugate of w
    assert square(total) == square(z) + 2 * inner + square(w)
    assert inner**2 <= square(z) * square(w)  # so that |z + w|² ≤ (|z| + |w|)²
    same = (t * w[0], t * w[1])
    assert square((same[0] + w[0], same[1] + w[1])) == (t + 1) ** 2 * square(w)
    equal = inner >= 0 and inner**2 == square(z) * square(w)
    parallel = z[0] * w[1] == z[1] * w[0] and inner >= 0
    assert equal == (w == (0, 0) or parallel)


@pytest.mark.verifies("prp-modulus")
def test_opposite_directions_are_strict():
    """Example: z = −w has |z + w| = 0 < 2|w|: a negative factor t gives no equality."""
    assert abs((1 + 1j) + (-1 - 1j)) == 0 < 2 * abs(1 + 1j)


@pytest.mark.verifies("prp-polar-product")
def test_angles_add():
    """Symbolic: the product of two numbers on the unit circle, for generic angles, and powers by induction."""
    alpha, beta = sp.symbols("alpha beta", real=True)

    def turn(angle):
        return sp.cos(angle) + sp.I * sp.sin(angle)

    assert sp.simplify(sp.expand_trig(turn(alpha + beta)) - sp.expand(turn(alpha) * turn(beta))) == 0
    n = sp.Symbol("n", integer=True, positive=True)
    assert sp.simplify(sp.expand_trig(turn(n * alpha + alpha)) - sp.expand(turn(n * alpha) * turn(alpha))) == 0


@pytest.mark.verifies("prp-polar-product")
@given(st.floats(0.1, 10), st.floats(0.1, 10), st.floats(-math.pi, math.pi), st.floats(-math.pi, math.pi))
def test_lengths_multiply(r, s, alpha, beta):
    """Property: random products in polar form; arguments agree up to full turns only."""
    z, w = (radius * complex(math.cos(t), math.sin(t)) for radius, t in ((r, alpha), (s, beta)))
    expected = r * s * complex(math.cos(alpha + beta), math.sin(alpha + beta))
    assert abs(z * w - expected) <= 20 * EPS * r * s
    turns = (np.angle(z) + np.angle(w) - np.angle(z * w)) / (2 * math.pi)
    assert abs(turns - round(turns)) < 1e-13


@pytest.mark.verifies("thm-complex-roots")
@given(st.complex_numbers(min_magnitude=0.01, max_magnitude=100), st.integers(1, 20))
def test_the_roots_of_a_complex_number(w, n):
    """Property: n different solutions; the sum vanishes for n ≥ 2, and not for n = 1."""
    roots = complex_roots.nth_roots(w, n)
    size = abs(w) ** (1 / n)
    assert len(roots) == n
    np.testing.assert_allclose(roots**n, w, rtol=20 * (n + 5) * EPS)
    if n > 1:
        assert abs(roots.sum()) <= 20 * n * EPS * size
        assert min(abs(a - b) for a, b in itertools.combinations(roots, 2)) > size * math.sin(math.pi / n)
    else:
        assert roots[0] == pytest.approx(w)


@pytest.mark.verifies("thm-complex-roots")
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6])
def test_there_are_no_other_roots(n):
    """Symbolic: SymPy's solutions of z^n = 1 and of z^n = i are n numbers, and 0 has only itself as a root."""
    z = sp.Symbol("z")
    for w in (1, sp.I):
        exact = sp.roots(z**n - w, z)
        assert sum(exact.values()) == n == len(exact)
        ours = complex_roots.nth_roots(complex(w), n)
        assert all(min(abs(complex(s) - t) for t in ours) < 1e-14 for s in exact)
    assert sp.roots(z**n, z) == {0: n}


coefficients = st.lists(st.integers(-5, 5), min_size=2, max_size=6).filter(lambda c: c[0] != 0)


@pytest.mark.verifies("thm-polynomial-roots")
@given(coefficients, coefficients)
def test_a_polynomial_is_the_product_of_its_linear_factors(real, imaginary):
    """Property: NumPy's n roots of a random complex polynomial multiply back to its coefficients."""
    n = min(len(real), len(imaginary))
    c = np.array(real[:n]) + 1j * np.array(imaginary[:n])
    roots = np.roots(c)
    assert len(roots) == n - 1
    # backward stability of the eigenvalue computation: an error of order ε relative to all coefficients and root sizes
    scale = np.prod(1 + np.abs(roots)) * np.abs(c[0])
    np.testing.assert_allclose(c[0] * np.poly(roots), c, atol=1e-11 * scale)


@pytest.mark.verifies("thm-polynomial-roots")
def test_splitting_off_a_root_and_the_need_for_complex_numbers():
    """Symbolic: z^k − a^k is divisible by z − a for k ≤ 8; z² + 1 has no real root; a constant has none at all."""
    z, a = sp.symbols("z a")
    for k in range(1, 9):
        assert sp.expand((z - a) * sum(z ** (k - 1 - j) * a**j for j in range(k)) - (z**k - a**k)) == 0
    assert sp.real_roots(z**2 + 1) == []
    assert sp.roots(z**2 + 1) == {sp.I: 1, -sp.I: 1}
    assert len(np.roots([3])) == 0


@pytest.mark.verifies("prp-conjugate-roots")
@given(st.lists(st.integers(-4, 4), min_size=2, max_size=5).filter(lambda c: c[0] != 0))
def test_roots_of_real_polynomials_come_in_pairs(c):
    """Property: exact multiplicities of conjugate roots agree, and an odd degree brings a real root."""
    z = sp.Symbol("z")
    polynomial = sp.Poly(c, z)
    factors = sp.factor_list(polynomial)[1]
    for factor, _ in factors:  # over the rationals: each factor is real, and its complex roots pair up
        roots = factor.nroots(n=30, maxsteps=200)
        for root in roots:
            assert min(abs(sp.conjugate(root) - other) for other in roots) < 1e-12
    if polynomial.degree() % 2:
        assert len(sp.real_roots(polynomial)) >= 1


@pytest.mark.verifies("prp-conjugate-roots")
def test_complex_coefficients_spoil_the_pairs():
    """Example: z² − 2iz − 1 has the double root i alone."""
    z = sp.Symbol("z")
    assert sp.roots(z**2 - 2 * sp.I * z - 1, z) == {sp.I: 2}


# ---- Floating point ----


@pytest.mark.verifies("thm-rounding")
@given(st.fractions(max_denominator=10**12).filter(lambda x: abs(x) > Fraction(1, 10**100)))
def test_the_relative_error_of_rounding(x):
    """Property: rounding random fractions is off by at most u relatively, by our own rounding and by Python's."""
    rounded = Fraction(float(x))
    assert rounded == floats.round_to(x, 53)
    assert abs(rounded - x) <= U * abs(x)


@pytest.mark.verifies("thm-rounding")
def test_rounding_at_the_ends_of_the_range():
    """Example: nearly attained at 1 + u; exact at the ends; below the smallest normal number the bound fails."""
    tie = 1 + U
    assert abs(Fraction(float(tie)) - tie) == U
    largest = Fraction(np.finfo(float).max)
    assert largest == (2 - Fraction(1, 2**52)) * 2**1023
    assert Fraction(float(largest)) == largest
    smallest = Fraction(1, 2**1022)
    assert Fraction(float(smallest)) == smallest
    tiny = Fraction(3, 2**1075)  # one and a half times the smallest subnormal number
    assert abs(Fraction(float(tiny)) - tiny) > U * tiny
    with pytest.raises(OverflowError):
        float(largest * 2)


@pytest.mark.verifies("prp-cancellation")
@given(st.fractions(-9, 9), st.fractions(-9, 9), st.fractions(-1, 1), st.fractions(-1, 1))
def test_cancellation(a, b, alpha, beta):
    """Property: the bound in exact fractions for random inputs and errors, and equality for the signs of the proof."""
    assume(a != b)
    eta = max(abs(alpha), abs(beta))
    error = abs(a * (1 + alpha) - b * (1 + beta) - (a - b))
    assert error / abs(a - b) <= eta * (abs(a) + abs(b)) / abs(a - b)
    worst = [eta if a >= 0 else -eta, -eta if b >= 0 else eta]
    attained = abs(a * (1 + worst[0]) - b * (1 + worst[1]) - (a - b))
    assert attained == eta * (abs(a) + abs(b))


@pytest.mark.verifies("prp-cancellation")
def test_numbers_of_different_sign_do_not_cancel():
    """Example: for b = −a the factor is 1; for a = 1, b = 1 − 10^(−6) it is almost two million."""
    assert (abs(3) + abs(-3)) / abs(3 + 3) == 1
    b = 1 - Fraction(1, 10**6)
    assert (1 + b) / (1 - b) == 2 * 10**6 - 1


@pytest.mark.verifies("thm-summation-error")
@given(terms)
def test_the_error_of_a_sum_in_two_orders(x):
    """Property: exact errors of sums from left to right and in pairs stay below gamma_m times the sum of |x|."""
    exact = sum(map(Fraction, x.tolist()))
    size = sum(abs(Fraction(t)) for t in x.tolist())
    n = len(x)
    assert abs(Fraction(float(summation.in_order(x))) - exact) <= gamma(n - 1) * size
    assert abs(Fraction(float(summation.pairwise(x))) - exact) <= gamma(math.ceil(math.log2(n))) * size


@pytest.mark.verifies("thm-summation-error")
def test_half_precision_keeps_its_own_bound_as_long_as_there_is_one():
    """Example: 1000 float16 terms obey the bound with their u; with 10 000 terms nu > 1, and the sum stands still."""
    u = Fraction(1, 2**11)
    x = np.full(1000, 0.1, dtype=np.float16)
    exact = 1000 * Fraction(float(x[0]))
    assert abs(Fraction(float(summation.in_order(x))) - exact) <= gamma(999, u) * exact
    assert summation.in_order(np.full(10_000, 0.1, dtype=np.float16)) == 256
    assert 9999 * u > 1


@pytest.mark.verifies("alg-neumaier", "thm-neumaier")
@given(terms)
def test_the_error_of_compensated_summation(x):
    """Property: the exact error obeys the bound for random terms of sizes up to 10^100 that cancel nearly."""
    x = np.concatenate([x, -x[::-1] * (1 + EPS)])
    exact = sum(map(Fraction, x.tolist()))
    size = sum(abs(Fraction(t)) for t in x.tolist())
    error = abs(Fraction(float(summation.neumaier(x))) - exact)
    assert error <= U * abs(exact) + gamma(len(x) - 1) ** 2 * size


@pytest.mark.verifies("alg-neumaier", "thm-neumaier")
@given(moderate, moderate)
def test_the_bracket_of_the_algorithm_is_the_rounding_error(s, x):
    """Property: s + x = t + q exactly, for random pairs, where the larger one comes first; else it can fail."""
    large, small = (s, x) if abs(s) >= abs(x) else (x, s)
    t = large + small
    assert Fraction(large) + Fraction(small) == Fraction(t) + Fraction((large - t) + small)
    t = 1.0 + 1e100  # the wrong order loses the 1
    assert Fraction(1.0) + Fraction(1e100) != Fraction(t) + Fraction((1.0 - t) + 1e100)


@pytest.mark.verifies("thm-neumaier")
def test_without_n_u_below_one_nothing_is_promised():
    """Example: 10 000 float16 terms, nu > 1: the sum of the errors stands still as well."""
    assert summation.neumaier(np.full(10_000, 0.1, dtype=np.float16)) == 512


# ---- What the text says about the tools ----


def test_the_absolute_value_of_a_real_symbol_has_a_derivative_formula():
    """Example: with a real symbol SymPy differentiates |x| to sign(x); a complex symbol leaves an unevaluated mess."""
    x = sp.Symbol("x", real=True)
    assert sp.diff(sp.Abs(x), x) == sp.sign(x)
    assert sp.diff(sp.Abs(sp.Symbol("z")), sp.Symbol("z")).has(sp.Derivative)


def test_integer_tensors_truncate_and_have_no_mean():
    """Example: what the text says about integers in torch."""
    tensor = torch.tensor([1, 2])
    with pytest.raises(RuntimeError, match="mean"):
        tensor.mean()
    tensor[0] = 0.5
    assert tensor.tolist() == [0, 2]


def test_isclose_uses_its_second_argument_as_the_reference():
    """Example: 90 and 100 with a tolerance of a tenth, in both orders, against the formula in the text."""
    assert np.isclose(90, 100, rtol=0.1, atol=0)
    assert not np.isclose(100, 90, rtol=0.1, atol=0)
    assert math.isclose(90, 100, rel_tol=0.1) == math.isclose(100, 90, rel_tol=0.1)


def test_shift_operators_bind_more_tightly_than_and():
    """Example: p & q >> r is read as p & (q >> r)."""
    assert (p & q >> r) == (p & (q >> r)) != ((p & q) >> r)


def test_the_libraries_add_doubles_alike_except_that_tensorflow_drops_subnormal_numbers():
    """Example: 0.1 + 0.2 is the same number in all three; the smallest number, doubled, may be 0 in one."""
    tf = pytest.importorskip("tensorflow")
    tiny = 2.0**-1022
    for x, y, allowed in ((0.1, 0.2, []), (1e300, -3.0, []), (tiny, tiny, []), (5e-324, 5e-324, [0.0])):
        exact = np.float64(x) + np.float64(y)
        assert (torch.tensor(x, dtype=torch.float64) + torch.tensor(y, dtype=torch.float64)).item() == exact
        assert float(tf.constant(x, tf.float64) + tf.constant(y, tf.float64)) in [exact, *allowed]
