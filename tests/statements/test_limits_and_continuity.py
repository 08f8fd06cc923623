"""What the chapter on limits states, checked: on exact fractions where possible, with the N and δ of its proofs.

No test sees infinitely many terms. Where a statement promises an index, a remainder or a δ, the test computes it as
the proof does and checks it on many later terms; where it promises a limit, SymPy takes it. Each important hypothesis
has an instance that violates it and fails.
"""

import math
from fractions import Fraction
from itertools import accumulate, pairwise, permutations

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mlmath.calculus import exhaustion, limits, power_series, sequences, series
from mlmath.symbolic.limits import take_limit

x, t = sp.symbols("x t", real=True)
n = sp.Symbol("n", integer=True, positive=True)
EPS = float(np.finfo(float).eps)
exact = settings(deadline=None, max_examples=40)

ratios = st.fractions(-5, 5, max_denominator=12)
SHARES = st.fractions(-1, 1, max_denominator=12)
accuracies = st.sampled_from([Fraction(1, 2), Fraction(1, 10), Fraction(1, 77)])


class Approach:
    """The sequence L + c (-1)^n / n^p with c >= 0: its N for an ε is known by algebra."""

    def __init__(self, limit: Fraction, c: Fraction, p: int) -> None:
        self.limit, self.c, self.p = limit, abs(c), p

    def __call__(self, k: int) -> Fraction:
        return self.limit + self.c * Fraction((-1) ** k, k**self.p)

    def index(self, eps: Fraction) -> int:
        """The smallest N with c/n^p < eps for all n >= N."""
        k = 1
        while self.c / Fraction(k) ** self.p >= eps:
            k += 1
        return k

    def bound(self) -> Fraction:
        return abs(self.limit) + self.c


approaches = st.builds(Approach, ratios, st.fractions(0, 3, max_denominator=6), st.integers(1, 3))


def later(start: int) -> list[int]:
    return [start, start + 1, start + 2, 2 * start + 7, 10 * start + 1, 1000 * start + 3]


# --- Sequences --------------------------------------------------------------------------------------------------------


@pytest.mark.verifies("prp-limit-unique")
@exact
@given(approaches, ratios)
def test_no_second_limit_and_a_bound(a: Approach, other: Fraction) -> None:
    """Property: half the distance as accuracy refutes a second limit; the bound holds; changed heads do not matter."""
    assume(other != a.limit)
    start = a.index(abs(a.limit - other) / 2)
    assert all(abs(a(k) - other) >= abs(a.limit - other) / 2 for k in later(start))
    head = a.index(Fraction(1))
    bound = max([abs(a(k)) for k in range(1, head + 1)] + [abs(a.limit) + 1])
    assert all(abs(a(k)) <= bound for k in [*range(1, 60), *later(head)])

    def changed(k: int) -> Fraction:
        return Fraction(10**6) if k <= 5 else a(k)

    eps = Fraction(1, 50)
    assert sequences.settles(changed, a.limit, eps, stay=20).start == max(6, a.index(eps))


@pytest.mark.verifies("prp-limit-unique")
def test_a_bounded_sequence_need_not_converge_and_an_unbounded_one_cannot() -> None:
    """Example: the signs are bounded without a limit; the integers leave every band."""
    assert all(sequences.settles(lambda k: (-1) ** k, c / 4, 1, stay=3, at_most=50).start is None for c in range(-8, 9))
    assert all(sequences.settles(lambda k: k, c, 1, stay=3, at_most=50).start is None for c in range(0, 40, 5))


@pytest.mark.verifies("thm-limit-algebra")
@exact
@given(approaches, approaches, accuracies)
def test_the_indices_of_the_proof_serve_sum_product_and_quotient(a: Approach, b: Approach, eps: Fraction) -> None:
    """Property: for random exact sequences the N that the proof constructs works for sum, product and quotient."""
    start = max(a.index(eps / 2), b.index(eps / 2))
    assert all(abs(a(k) + b(k) - a.limit - b.limit) < eps for k in later(start))
    tiny = eps / 2 / max(b.bound(), abs(a.limit), Fraction(1))
    start = max(a.index(tiny), b.index(tiny))
    for k in later(start):
        gap = abs(a(k) * b(k) - a.limit * b.limit)
        assert gap <= b.bound() * abs(a(k) - a.limit) + abs(a.limit) * abs(b(k) - b.limit)
        assert gap < eps
        assert abs(abs(a(k)) - abs(a.limit)) < eps
    if b.limit != 0:
        start = b.index(abs(b.limit) / 2)
        for k in later(start):
            assert abs(b(k)) > abs(b.limit) / 2
            assert abs(1 / b(k) - 1 / b.limit) <= 2 * abs(b(k) - b.limit) / b.limit**2
    if a.limit > b.limit:  # then a <= b fails somewhere
        start = max(s.index((a.limit - b.limit) / 2) for s in (a, b))
        assert a(start) > b(start)


@pytest.mark.verifies("thm-limit-algebra")
def test_a_quotient_of_null_sequences_may_do_anything() -> None:
    """Example: with a null denominator the quotient tends to 0, to 1, to infinity, or jumps; strictness is lost."""
    quotients = [n**-2 / n**-1, n**-1 / n**-1, n**-1 / n**-2]
    assert [sp.limit(quotient, n, sp.oo) for quotient in quotients] == [0, 1, sp.oo]
    jumping = [Fraction((-1) ** k, k) / Fraction(1, k) for k in range(1, 9)]
    assert sorted(set(jumping)) == [-1, 1]
    assert all(Fraction(1, k) > 0 for k in range(1, 50))
    assert sp.limit(1 / n, n, sp.oo) == 0


@pytest.mark.verifies("thm-squeeze")
@exact
@given(approaches, st.fractions(0, 2, max_denominator=9), st.lists(st.fractions(0, 1), min_size=6, max_size=6))
def test_what_is_between_has_the_same_limit(a: Approach, width: Fraction, where: list[Fraction]) -> None:
    """Property: any choice between two random sequences with a common limit is within ε from their N on."""
    eps = Fraction(1, 20)
    low, high = Approach(a.limit, a.c, a.p), Approach(a.limit, a.c + width, 1)
    start = max(low.index(eps), high.index(eps))
    for k, share in zip(later(start), where, strict=True):
        ends = sorted((a.limit - abs(low(k) - a.limit), a.limit + abs(high(k) - a.limit)))
        assert abs(ends[0] + share * (ends[1] - ends[0]) - a.limit) < eps
    with pytest.raises(ValueError, match="fails at index"):
        sequences.squeeze(lambda k: 0, lambda k: (-1) ** k, lambda k: 1 / k, 5)  # nothing follows without the order


@pytest.mark.verifies("prp-basic-limits")
@exact
@given(st.fractions(Fraction(1, 20), 6), st.fractions(-Fraction(19, 20), Fraction(19, 20)), accuracies)
def test_the_two_null_sequences(p: Fraction, q: Fraction, eps: Fraction) -> None:
    """Property: beyond the N of the proof random powers and geometric sequences are small; Bernoulli holds."""
    with mpmath.workdps(200):
        accuracy, power = (mpmath.mpf(v.numerator) / v.denominator for v in (eps, p))
        start = mpmath.ceil(accuracy ** (-1 / power)) + 1
        assert mpmath.power(start, -power) < accuracy
    if q != 0:
        h = 1 / abs(q) - 1
        assert all((1 + h) ** k >= 1 + k * h for k in range(1, 40))
        start = math.floor(1 / (eps * h)) + 1
        assert abs(q) ** min(start, 3000) < eps
    assert [sp.limit(c, n, sp.oo) for c in (n ** sp.Rational(-1, 7), sp.Rational(-9, 10) ** n)] == [0, 0]


@pytest.mark.verifies("prp-basic-limits")
def test_at_the_borders_the_sequences_are_not_null() -> None:
    """Example: exponent 0 gives the constant 1, |q| = 1 does not shrink, |q| > 1 grows."""
    assert {k**0 for k in range(1, 20)} == {1}
    assert {abs((-1) ** k) for k in range(1, 20)} == {1}
    assert sequences.behaviour([1.1**k for k in range(40)]).direction == "strictly increasing"


@pytest.mark.verifies("thm-monotone-convergence")
@exact
@given(st.lists(st.fractions(0, 1, max_denominator=50), min_size=1, max_size=30), accuracies)
def test_increasing_and_bounded_means_close_to_the_supremum(steps: list[Fraction], eps: Fraction) -> None:
    """Property: random increasing sequences stay within ε of their supremum from the first such term on."""
    values = list(accumulate(step / 2**k for k, step in enumerate(steps)))  # bounded by 2
    top = max(values)
    start = next(k for k, value in enumerate(values) if value > top - eps)
    assert all(top - eps < value <= top for value in values[start:])
    assert top <= 2
    assert sequences.behaviour([float(v) for v in values]).direction in (
        "constant",
        "increasing",
        "strictly increasing",
    )


@pytest.mark.verifies("thm-monotone-convergence")
def test_without_bound_or_without_completeness_there_is_no_limit() -> None:
    """Example: the integers are monotone without a limit; decimals of the root of 2 have none among the fractions."""
    assert sequences.settles(lambda k: k, 10, 1, stay=3, at_most=100).start is None
    decimals = [Fraction(math.isqrt(2 * 10 ** (2 * k)), 10**k) for k in range(1, 30)]
    assert all(a <= b for a, b in pairwise(decimals))
    assert all(d**2 < 2 < (d + Fraction(1, 10**k)) ** 2 for k, d in enumerate(decimals, 1))
    assert not any((a / Fraction(b)) ** 2 == 2 for b in range(1, 60) for a in range(1, 90))


@pytest.mark.verifies("prp-sine-diverges")
def test_the_identities_behind_the_divergence_of_the_sine() -> None:
    """Symbolic: the two differences of the proof; and both signs come back again and again up to 10000."""
    difference = sp.sin(t + 2) - sp.sin(t) - 2 * sp.sin(1) * sp.cos(t + 1)
    assert sp.simplify(sp.expand_trig(difference.subs(t, t - 1))) == 0
    difference = sp.cos(t + 2) - sp.cos(t) + 2 * sp.sin(1) * sp.sin(t + 1)
    assert sp.simplify(sp.expand_trig(difference.subs(t, t - 1))) == 0
    values = sequences.terms(math.sin, 10_000)
    for start in range(0, 10_000, 100):
        assert np.ptp(values[start : start + 100]) > 1.9
    assert sequences.behaviour(np.sin(np.pi * np.arange(1, 9))).high < 1e-14  # multiples of pi are another matter


def monotone_subsequence(values: list[int]) -> list[int]:
    """The construction of the proof, for a finite list: its peaks, or a rising chain after the last useful peak."""
    peaks = [k for k, value in enumerate(values) if all(later_value <= value for later_value in values[k + 1 :])]
    chains = []
    for start in range(len(values)):
        chain = [start]
        for k in range(start + 1, len(values)):
            if values[k] > values[chain[-1]]:
                chain.append(k)
        chains.append(chain)
    return max([peaks, *chains], key=len)


@pytest.mark.verifies("thm-bolzano-weierstrass")
@exact
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=26))
def test_peaks_or_a_rising_chain_give_a_long_monotone_subsequence(values: list[int]) -> None:
    """Property: peaks fall, chains rise, and n terms always contain a monotone piece of length sqrt(n), rounded up."""
    picked = [values[k] for k in monotone_subsequence(values)]
    assert picked == sorted(picked) or picked == sorted(picked, reverse=True)
    longest = max(
        best_chain(values),
        best_chain([-v for v in values]),
    )
    assert longest >= math.isqrt(len(values) - 1) + 1  # Erdős and Szekeres: the finite form of the theorem


def best_chain(values: list[int]) -> int:
    best: list[int] = []
    for k, value in enumerate(values):
        best.append(1 + max((best[j] for j in range(k) if values[j] <= value), default=0))
    return max(best)


@pytest.mark.verifies("thm-bolzano-weierstrass")
def test_halving_a_bounded_sequence_closes_in_on_a_limit_and_an_unbounded_one_escapes() -> None:
    """Example: among 100000 sines, halving towards the fuller half leaves many terms in a tiny interval."""
    values = sequences.terms(math.sin, 100_000)
    low, high = -1.0, 1.0
    for _ in range(10):
        middle = (low + high) / 2
        fuller = np.sum((values >= low) & (values <= middle)) >= np.sum((values > middle) & (values <= high))
        low, high = (low, middle) if fuller else (middle, high)
    assert np.sum((values >= low) & (values <= high)) >= 100_000 / 2**10
    assert high - low == 2 / 2**10
    squares = sequences.terms(lambda k: k * k, 100)
    assert all(np.sum(np.abs(squares - c) <= 1) <= 2 for c in range(0, 1000, 50))


@pytest.mark.verifies("thm-cauchy")
@exact
@given(approaches, accuracies)
def test_terms_of_a_convergent_sequence_come_close_to_each_other(a: Approach, eps: Fraction) -> None:
    """Property: with the N for ε/2 all later pairs of terms differ by less than ε."""
    start = a.index(eps / 2)
    picked = [a(k) for k in later(start)]
    assert all(abs(u - v) < eps for u, v in permutations(picked, 2))


@pytest.mark.verifies("thm-cauchy")
def test_close_neighbours_are_not_enough_and_fractions_are_not_complete() -> None:
    """Example: roots of integers have close neighbours and no Cauchy property; Heron's fractions have no limit in Q."""
    roots = sequences.terms(math.sqrt, 10_000)
    assert np.diff(roots)[-1] < 0.01
    assert roots[-1] - roots[2499] == 50  # from n to 4n the root doubles
    heron = [Fraction(2)]
    for _ in range(6):
        heron.append((heron[-1] + 2 / heron[-1]) / 2)
    assert all(abs(u - v) < Fraction(1, 10**5) for u, v in permutations(heron[3:], 2))
    assert all(u**2 != 2 for u in heron)


# --- The number e and growth ------------------------------------------------------------------------------------------


@pytest.mark.verifies("thm-number-e")
@pytest.mark.parametrize("k", [1, 2, 3, 10, 40, 200])
def test_both_sequences_increase_and_the_rest_is_bounded(k: int) -> None:
    """Example: exact terms, the binomial form and the remainder bound for six indices; SymPy takes both limits."""

    def compound(m: int) -> Fraction:
        return Fraction(m + 1, m) ** m

    def partial(m: int) -> Fraction:
        return sum((Fraction(1, math.factorial(j)) for j in range(m + 1)), Fraction(0))

    assert compound(k) < compound(k + 1)
    assert partial(k) < partial(k + 1)
    brackets = (
        Fraction(1, math.factorial(j)) * math.prod((1 - Fraction(i, k) for i in range(j)), start=Fraction(1))
        for j in range(k + 1)
    )
    assert compound(k) == sum(brackets, Fraction(0)) <= partial(k)
    far = partial(k + 30)
    bound = Fraction(k + 2, math.factorial(k + 1) * (k + 1))
    assert 0 < far - partial(k) < bound < Fraction(1, k * math.factorial(k))
    assert sp.limit((1 + 1 / n) ** n, n, sp.oo) == sp.E


@pytest.mark.verifies("thm-number-e")
def test_the_two_roads_end_at_the_same_number() -> None:
    """Example: in 60 digits both sequences approach mpmath's e, the first one like e/(2n)."""
    with mpmath.workdps(60):
        m = mpmath.mpf(10) ** 12
        gap = mpmath.e - (1 + 1 / m) ** m
        assert abs(gap * 2 * m / mpmath.e - 1) < 1e-11
        assert abs(mpmath.fsum(1 / mpmath.factorial(j) for j in range(60)) - mpmath.e) < mpmath.mpf(10) ** -55


@pytest.mark.verifies("prp-orders-of-growth")
@exact
@given(st.integers(1, 6), st.integers(1, 6), st.fractions(Fraction(11, 10), 5))
def test_ratios_settle_below_one_and_the_quotients_vanish(p: int, m: int, base: Fraction) -> None:
    """Property: from a computed index on the quotients shrink at least by a fixed factor, for random exponents."""
    rho = (1 + 1 / base) / 2
    start = next(k for k in range(1, 10_000) if (1 + Fraction(1, k)) ** p / base <= rho)
    for k in (start, start + 1, start + 50):
        assert Fraction((k + 1) ** p) / base ** (k + 1) <= rho * Fraction(k**p) / base**k
    for k in (math.ceil(2 * base), 50):
        assert base ** (k + 1) / math.factorial(k + 1) <= base**k / math.factorial(k) / 2 or k + 1 < 2 * base
    u = sp.Symbol("u", positive=True)
    assert sp.limit(sp.log(u) ** m / u ** sp.Rational(1, p), u, sp.oo) == 0


@pytest.mark.verifies("prp-orders-of-growth")
def test_the_opposite_orders_fail() -> None:
    """Symbolic: the reversed quotients tend to infinity, base 1 does not grow, and constants can decide for long."""
    u = sp.Symbol("u", positive=True)
    assert [sp.limit(c, u, sp.oo) for c in (u / sp.log(u) ** 3, 2**u / u**9)] == [sp.oo, sp.oo]
    assert sp.limit(u / sp.Integer(1) ** u, u, sp.oo) == sp.oo  # base 1: the power wins
    assert [k for k in range(1, 300) if 100 * k > k**2] == list(range(1, 100))


# --- Series -----------------------------------------------------------------------------------------------------------


@pytest.mark.verifies("thm-series-tests")
@exact
@given(st.fractions(-Fraction(4, 5), Fraction(4, 5)), st.lists(st.fractions(-1, 1), min_size=40, max_size=40))
def test_comparison_and_remainder_with_a_geometric_series(r: Fraction, factors: list[Fraction]) -> None:
    """Property: terms bounded by a geometric series have partial sums within the geometric remainder."""
    terms = [factor * abs(r) ** k for k, factor in enumerate(factors)]
    sums = list(accumulate(terms))
    for k in (0, 3, 10):
        assert abs(sums[-1] - sums[k]) <= abs(r) ** (k + 1) / (1 - abs(r))
    found = series.geometric(lambda k: r**k, 12, abs(r), first=0)
    assert found.low <= 1 / (1 - r) <= found.high


@pytest.mark.verifies("thm-series-tests")
def test_ratio_and_root_test_decide_as_theory_says_and_are_silent_at_one() -> None:
    """Symbolic: seven series whose behaviour is known; the limit 1 occurs for both kinds."""
    decided = {n**3 / 2**n: True, 3**n / n**5: False, sp.factorial(n) / n**n: True, n**n / sp.factorial(n): False}
    for term, converges in decided.items():
        assert (series.ratio_test(term, n).conclusion == "converges absolutely") == converges
    assert series.root_test((n / (2 * n + 1)) ** n, n).limit == sp.Rational(1, 2)
    for silent in (1 / n, 1 / n**2):
        assert series.ratio_test(silent, n).limit == series.root_test(silent, n).limit == 1
    assert sp.Sum(1 / n**2, (n, 1, sp.oo)).doit() == sp.pi**2 / 6
    assert sp.Sum(1 / n, (n, 1, sp.oo)).doit() == sp.oo
    # ratios below 1 that come arbitrarily close to it: r < 1 has to be one number for all k
    assert all(Fraction(1, k + 1) / Fraction(1, k) < 1 for k in range(1, 50))


@pytest.mark.verifies("thm-leibniz")
@exact
@given(st.lists(st.fractions(0, 1, max_denominator=100), min_size=6, max_size=30))
def test_later_partial_sums_lie_between_consecutive_ones(values: list[Fraction]) -> None:
    """Property: for random decreasing terms every later partial sum lies between two consecutive ones."""
    b = sorted(values, reverse=True)
    sums = list(accumulate((-1) ** k * value for k, value in enumerate(b)))
    for k, (one, following) in enumerate(pairwise(sums)):
        assert all(min(one, following) <= later_sum <= max(one, following) for later_sum in sums[k + 1 :])
        assert all(abs(later_sum - one) <= b[k + 1] for later_sum in sums[k:])


@pytest.mark.verifies("thm-leibniz")
def test_alternating_terms_that_do_not_decrease_may_diverge() -> None:
    """Example: 1/k with -1/k^2 between: the terms alternate and tend to 0, and the sums grow like a logarithm."""

    def term(k: int) -> Fraction:
        return Fraction(2, k + 1) if k % 2 else -Fraction(4, k * k)

    sums = list(accumulate(term(k) for k in range(1, 4001)))
    assert sums[3999] - sums[1999] > Fraction(1, 2)
    with pytest.raises(ValueError, match="must alternate and not grow"):
        series.alternating(term, 10)


@pytest.mark.verifies("thm-telescoping")
@pytest.mark.parametrize("power", [2, 3, 5])
def test_the_sandwich_and_the_remainder_for_powers(power: int) -> None:
    """Example: for three powers the differences lie between the terms, and the zeta value in the enclosure."""

    def f(k: int) -> Fraction:
        return Fraction(1, k**power)

    def rising(k: int) -> Fraction:
        return -Fraction(1, (power - 1) * k ** (power - 1))

    assert all(f(k + 1) <= rising(k + 1) - rising(k) <= f(k) for k in range(1, 200))
    for count in (2, 50):
        low, high = series.telescoping(f, rising, 0, count)
        with mpmath.workdps(40):
            truth = mpmath.zeta(power)
            assert mpmath.mpf(low.numerator) / low.denominator < truth < mpmath.mpf(high.numerator) / high.denominator


@pytest.mark.verifies("thm-telescoping")
def test_an_unbounded_antiderivative_means_divergence() -> None:
    """Example: the logarithm lies in the sandwich of 1/k and is unbounded; a function outside of it is refused."""
    assert all(1 / (k + 1) < math.log1p(1 / k) < 1 / k for k in range(1, 5000))
    sums = series.partial_sums(lambda k: 1 / k, 2**16)
    assert all(sums[2 ** (j + 1) - 1] - sums[2**j - 1] >= 0.5 for j in range(15))
    with pytest.raises(ValueError, match="must lie between"):
        series.telescoping(lambda k: Fraction(1, k**2), lambda k: Fraction(-2, k), 0, 10)


@pytest.mark.verifies("thm-geometric-series")
@exact
@given(st.fractions(-Fraction(99, 100), Fraction(99, 100)), st.integers(0, 30))
def test_sum_and_remainder_of_the_geometric_series(q: Fraction, m: int) -> None:
    """Property: partial sum plus the stated remainder is 1/(1 - q), for random fractions."""
    partial = sum((q**k for k in range(m + 1)), Fraction(0))
    assert partial + q ** (m + 1) / (1 - q) == 1 / (1 - q)
    assert abs(q) ** (m + 1) <= abs(q) ** m


@pytest.mark.verifies("thm-geometric-series")
def test_for_large_ratios_the_terms_do_not_vanish() -> None:
    """Example: at 1, -1 and 2 the partial sums grow or jump, although 1/(1 - q) is a number for two of them."""
    for q, sums in ((1, [1, 2, 3, 4]), (-1, [1, 0, 1, 0]), (2, [1, 3, 7, 15])):
        assert list(accumulate(q**k for k in range(4))) == sums


@pytest.mark.verifies("thm-harmonic")
def test_harmonic_sums_follow_the_logarithm_plus_gamma() -> None:
    """Example: the inequalities of the proof in 40 digits for many n, against mpmath's constant."""
    with mpmath.workdps(40):
        total = mpmath.mpf(0)
        before = (mpmath.mpf(2), mpmath.mpf(0))
        for m in range(1, 3000):
            total += mpmath.mpf(1) / m
            c, d = total - mpmath.log(m), total - mpmath.log(m + 1)
            assert before[1] < d < mpmath.euler < c < before[0]
            assert 0 < c - mpmath.euler < mpmath.mpf(1) / m
            assert mpmath.mpf(1) / (m + 1) < mpmath.log(1 + mpmath.mpf(1) / m) < mpmath.mpf(1) / m
            before = (c, d)
        # the mislabelled curve log(n + gamma) is off by about gamma
        assert abs(total - mpmath.log(2999 + mpmath.euler)) > 0.57
    assert sp.limit(sp.harmonic(n) - sp.log(n), n, sp.oo) == sp.EulerGamma


@pytest.mark.verifies("cor-p-series")
@pytest.mark.parametrize("p", [sp.Rational(1, 2), sp.Integer(1), sp.Rational(11, 10), sp.Integer(2)])
def test_blocks_of_powers(p: sp.Rational) -> None:
    """Example: doubling blocks are bounded by a geometric series above 1, and stay above a number at or below 1."""
    for j in range(1, 12):
        block = math.fsum(float(k) ** -float(p) for k in range(2**j, 2 ** (j + 1)))
        assert block <= (2 ** (1 - float(p))) ** j * (1 + 1e-12)
        if p <= 1:
            assert block >= 0.5
    assert sp.Sum(n**-p, (n, 1, sp.oo)).is_convergent() == (p > 1)


@pytest.mark.verifies("cor-p-series")
def test_the_alternating_harmonic_series_is_log_2() -> None:
    """Example: the even partial sums are H(2n) - H(n), exactly, and within 1/n of log 2."""
    harmonic = [Fraction(0), *accumulate(Fraction(1, k) for k in range(1, 121))]
    for m in (1, 5, 60):
        alternating = sum((Fraction((-1) ** (k + 1), k) for k in range(1, 2 * m + 1)), Fraction(0))
        assert alternating == harmonic[2 * m] - harmonic[m]
        assert abs(float(alternating) - math.log(2)) < 1 / m
    assert sp.summation((-1) ** (n + 1) / n, (n, 1, sp.oo)) == sp.log(2)


@pytest.mark.verifies("thm-absolute")
@exact
@given(st.permutations(list(range(12))), st.lists(st.fractions(-1, 1), min_size=40, max_size=40))
def test_a_rearrangement_of_an_absolutely_convergent_series_is_within_twice_the_tail(
    order: list[int], factors: list[Fraction]
) -> None:
    """Property: once the first N terms are used, a rearranged partial sum differs by less than twice the tail."""
    terms = [factor / 2**k for k, factor in enumerate(factors)]
    total = sum(terms, Fraction(0))
    assert abs(total) <= sum((abs(v) for v in terms), Fraction(0))
    rearranged = list(accumulate(terms[k] for k in [*order, *range(39, 11, -1)]))
    for size in (4, 8, 12):
        used = max(order.index(k) for k in range(size))  # from here on 0, …, size - 1 are among the terms
        tail = sum((abs(v) for v in terms[size:]), Fraction(0))
        assert all(abs(value - total) <= 2 * tail for value in rearranged[used:])


@pytest.mark.verifies("thm-absolute")
def test_the_converse_fails_and_so_does_free_rearrangement() -> None:
    """Example: the alternating harmonic series converges; its absolute values do not, and its order matters."""
    assert sp.Sum((-1) ** n / n, (n, 1, sp.oo)).is_convergent()
    assert not sp.Sum(1 / n, (n, 1, sp.oo)).is_convergent()
    two_one = [1 / (4 * m + 1) + 1 / (4 * m + 3) - 1 / (2 * m + 2) for m in range(5000)]
    assert abs(math.fsum(two_one) - 1.5 * math.log(2)) < 1e-4


@pytest.mark.verifies("thm-riemann")
@pytest.mark.parametrize("target", [-1.0, 0.0, 0.3, 2.0])
def test_the_greedy_order_reaches_every_target_and_uses_each_term_once(target: float) -> None:
    """Example: for four targets the sums stay within the last overshoot, and no index below a bound is left out."""
    found = series.rearrange(lambda k: (-1) ** (k + 1) / k, target, 60_000)
    above = found.sums > target
    crossings = np.flatnonzero(above[1:] != above[:-1]) + 1
    overshoot = np.abs(found.sums[crossings] - target)
    assert (overshoot <= 1 / found.order[crossings] + 1e-9).all()
    last = crossings[-1]
    assert abs(found.sums[last] - target) < 1e-3
    used = np.sort(found.order)
    complete = int(np.argmax(used != np.arange(1, used.size + 1))) if (np.diff(used) != 1).any() else used.size
    assert complete > 500  # all of 1, …, complete are used, none twice
    assert np.unique(used).size == used.size


@pytest.mark.verifies("thm-riemann")
def test_an_absolutely_convergent_series_stays_where_it_is() -> None:
    """Example: the greedy order cannot lift the series of powers of -1/2 above its positive part."""
    found = series.rearrange(lambda k: (-0.5) ** k, 2.0, 50, first=0)
    assert found.sums.max() <= 4 / 3


@pytest.mark.verifies("thm-cauchy-product")
@exact
@given(st.fractions(-Fraction(3, 5), Fraction(3, 5)), st.fractions(-Fraction(3, 5), Fraction(3, 5)))
def test_the_missing_products_are_bounded_as_in_the_proof(q: Fraction, r: Fraction) -> None:
    """Property: for random geometric series the difference of products obeys the bound, which tends to 0."""
    a, b = [q**k for k in range(41)], [r**k for k in range(41)]
    c = [sum((a[k] * b[m - k] for k in range(m + 1)), Fraction(0)) for m in range(41)]
    star_a, star_b = 1 / (1 - abs(q)), 1 / (1 - abs(r))
    for m in (5, 20, 40):
        gap = abs(sum(a[: m + 1]) * sum(b[: m + 1]) - sum(c[: m + 1]))
        half = m // 2 + 1
        bound = star_b * sum((abs(v) for v in a[half : m + 1]), Fraction(0))
        bound += star_a * sum((abs(v) for v in b[half : m + 1]), Fraction(0))
        assert gap <= bound
    assert abs(sum(c) - 1 / ((1 - q) * (1 - r))) < Fraction(1, 10**6)
    ours = series.cauchy_product([float(v) for v in a], [float(v) for v in b])
    assert np.allclose(ours, [float(v) for v in c], rtol=0, atol=1e-13)


@pytest.mark.verifies("thm-cauchy-product")
def test_without_absolute_convergence_the_product_can_diverge() -> None:
    """Example: the square of the alternating series of reciprocal roots has terms of absolute value at least 1."""
    a = (-1.0) ** np.arange(300) / np.sqrt(np.arange(1, 301))
    c = series.cauchy_product(a, a)
    m = np.arange(300)
    assert (np.abs(c) >= 2 * (m + 1) / (m + 2) - 1e-12).all()


# --- Power series -----------------------------------------------------------------------------------------------------


@pytest.mark.verifies("thm-radius")
@pytest.mark.parametrize(
    ("coefficient", "radius"),
    [
        (1 / sp.factorial(n), sp.oo),
        (sp.binomial(2 * n, n), sp.Rational(1, 4)),
        ((-1) ** n / n, 1),
        (2**n / n**3, sp.Rational(1, 2)),
        (sp.factorial(n), 0),
    ],
    ids=str,
)
def test_inside_the_terms_vanish_geometrically_and_outside_they_are_unbounded(
    coefficient: sp.Expr, radius: sp.Expr
) -> None:
    """Example: for five series the exact radius separates bounded from unbounded terms."""
    assert power_series.radius(coefficient, n).value == radius
    logs = [float(sp.log(sp.Abs(coefficient.subs(n, m))).evalf(20)) for m in (200, 400)]
    inside = 5.0 if radius == sp.oo else float(radius) * 0.8
    outside = 0.01 if radius == 0 else float("inf") if radius == sp.oo else float(radius) * 1.25
    if inside > 0:
        sizes = [log + m * math.log(inside) for log, m in zip(logs, (200, 400), strict=True)]
        assert sizes[1] < sizes[0] - 20
    if outside < float("inf"):
        sizes = [log + m * math.log(outside) for log, m in zip(logs, (200, 400), strict=True)]
        assert sizes[1] > sizes[0] + 20


@pytest.mark.verifies("thm-radius")
@exact
@given(st.fractions(-Fraction(9, 10), Fraction(9, 10)), st.integers(1, 30))
def test_the_remainder_bound_of_power_series(u: Fraction, degree: int) -> None:
    """Property: for the logarithmic series (coefficients at most 1) the rest is below the geometric bound."""
    rest = sum((Fraction((-1) ** (k + 1), k) * u**k for k in range(degree + 1, degree + 200)), Fraction(0))
    bound = abs(u) ** (degree + 1) / (1 - abs(u))
    assert abs(rest) <= bound
    assert math.isclose(
        float(power_series.tail_bound(1.0, 1.0, degree, float(u))), float(bound), rel_tol=1e-9, abs_tol=1e-300
    )


@pytest.mark.verifies("prp-power-series-lipschitz")
@exact
@given(st.lists(st.integers(-6, 6), min_size=1, max_size=9), st.fractions(0, 2), SHARES, SHARES)
def test_power_series_change_by_at_most_the_sum_of_the_proof(
    cs: list[int], rho: Fraction, share: Fraction, other: Fraction
) -> None:
    """Property: for random polynomials, which have infinite radius, M = sum k |c_k| rho^(k-1) bounds all slopes."""
    u, v = share * rho, other * rho
    big = sum((k * abs(c) * rho ** (k - 1) for k, c in enumerate(cs) if k), Fraction(0))
    values = [sum((c * w**k for k, c in enumerate(cs)), Fraction(0)) for w in (u, v)]
    assert abs(values[0] - values[1]) <= big * abs(u - v)


@pytest.mark.verifies("prp-power-series-lipschitz")
def test_up_to_the_radius_the_slopes_are_not_bounded() -> None:
    """Example: for the geometric series M is 1/(1 - rho)^2 inside, and no M serves the whole interval."""
    q = sp.Symbol("q", positive=True)
    total = sp.summation(n * sp.Rational(3, 4) ** (n - 1), (n, 1, sp.oo))
    assert total == 16
    assert sp.limit(1 / (1 - q) ** 2, q, 1, "-") == sp.oo


@pytest.mark.verifies("thm-exp-series")
@exact
@given(st.fractions(-6, 6, max_denominator=20), st.fractions(-6, 6, max_denominator=20), st.integers(0, 12))
def test_the_exponential_series_turns_sums_into_products(u: Fraction, v: Fraction, m: int) -> None:
    """Property: the Cauchy product of the terms is the term of the sum, exactly; the sum is mpmath's exp."""
    product = sum((u**k / math.factorial(k) * v ** (m - k) / math.factorial(m - k) for k in range(m + 1)), Fraction(0))
    assert product == (u + v) ** m / math.factorial(m)
    total = sum((u**k / math.factorial(k) for k in range(80)), Fraction(0))
    with mpmath.workdps(30):
        truth = mpmath.exp(mpmath.mpf(u.numerator) / u.denominator)
        assert abs(mpmath.mpf(total.numerator) / total.denominator - truth) <= 1e-25 * (1 + truth)
    assert total > 1 + u or u == 0


# --- Exhaustion -------------------------------------------------------------------------------------------------------


@pytest.mark.verifies("lem-arc")
@exact
@given(st.floats(1e-6, 1.57), st.lists(st.floats(0.05, 1.0), min_size=1, max_size=6))
def test_arc_chord_and_tangents(u: float, weights: list[float]) -> None:
    """Property: the inequalities in 40 digits, the chord's length, and the superadditivity for random partitions."""
    with mpmath.workdps(40):
        arc = mpmath.mpf(u)
        half = arc / 2
        assert mpmath.sin(arc) < 2 * mpmath.sin(half) < arc < 2 * mpmath.tan(half) < mpmath.tan(arc)
        chord = mpmath.sqrt((1 - mpmath.cos(arc)) ** 2 + mpmath.sin(arc) ** 2)
        assert abs(chord - 2 * mpmath.sin(half)) < mpmath.mpf(10) ** -33
        pieces = [arc * mpmath.mpf(w) / mpmath.fsum(weights) for w in weights]
        broken = mpmath.fsum(2 * mpmath.sin(p / 2) for p in pieces)
        tangents = mpmath.fsum(2 * mpmath.tan(p / 2) for p in pieces)
        tiny = mpmath.mpf(10) ** -35
        assert 2 * mpmath.sin(half) <= broken + tiny
        assert broken < arc + tiny
        assert tangents <= 2 * mpmath.tan(half) + tiny


@pytest.mark.verifies("lem-arc")
def test_beyond_a_right_angle_the_tangent_inequality_fails() -> None:
    """Example: at 2, beyond a quarter of the circle, the tangent is negative."""
    assert math.tan(2.0) < 0 < 2.0


@pytest.mark.verifies("thm-polygons")
@pytest.mark.parametrize("sides", [6, 7, 12, 96, 1000])
def test_the_doubling_formulas_and_the_enclosure(sides: int) -> None:
    """Example: the three formulas for five numbers of sides in 50 digits."""
    with mpmath.workdps(50):
        p, outer = sides * mpmath.sin(mpmath.pi / sides), sides * mpmath.tan(mpmath.pi / sides)
        p2, outer2 = 2 * sides * mpmath.sin(mpmath.pi / 2 / sides), 2 * sides * mpmath.tan(mpmath.pi / 2 / sides)
        assert p < p2 < mpmath.pi < outer2 < outer
        assert abs(2 * p * outer / (p + outer) - outer2) < mpmath.mpf(10) ** -45
        assert abs(mpmath.sqrt(p * outer2) - p2) < mpmath.mpf(10) ** -45
        assert outer2 - p2 < (outer - p) / 2


@pytest.mark.verifies("thm-polygons")
@exact
@given(st.integers(1, 40), st.integers(0, 60))
def test_outward_rounding_keeps_the_bounds_true(digits: int, doublings: int) -> None:
    """Property: for random precision and number of rounds the interval contains pi; a rounding inwards would not."""
    last = exhaustion.polygon_bounds(doublings, digits=digits)[-1]
    with mpmath.workdps(90):
        low, high = (mpmath.mpf(v.numerator) / v.denominator for v in (last.low, last.high))
        assert low < mpmath.pi < high
        if doublings > 2 * digits:  # then the polygons are closer to pi than the last digit: inwards it would fail
            unit = mpmath.mpf(10) ** -digits
            assert low + unit * (doublings + 2) > mpmath.pi > high - unit * 2 * (doublings + 2)


# --- Sets -------------------------------------------------------------------------------------------------------------

ends = st.integers(-4, 4)
intervals = st.builds(
    lambda a, b, left, right: sp.Interval(min(a, b), max(a, b), left, right), ends, ends, st.booleans(), st.booleans()
)
unions = st.lists(intervals, min_size=1, max_size=3).map(lambda parts: sp.Union(*parts))


def is_open(a: sp.Set) -> bool:
    """By the definition, for a finite union of intervals: each point has room, if the points at risk have."""
    risky = [c for c in range(-5, 6) if c in a]
    return all(sp.Interval.open(c - sp.Rational(1, 9), c + sp.Rational(1, 9)).is_subset(a) for c in risky)


def is_closed(a: sp.Set) -> bool:
    return is_open(sp.S.Reals - a)


@pytest.mark.verifies("prp-open-sets")
@exact
@given(unions, unions)
def test_unions_and_intersections_of_open_and_of_closed_sets(a: sp.Set, b: sp.Set) -> None:
    """Property: for random unions of intervals with integer ends, by the definition."""
    inner_a, inner_b, outer_a, outer_b = a.interior, b.interior, a.closure, b.closure
    assert is_open(sp.Union(inner_a, inner_b))
    assert is_open(sp.Intersection(inner_a, inner_b))
    assert is_closed(sp.Union(outer_a, outer_b))
    assert is_closed(sp.Intersection(outer_a, outer_b))


@pytest.mark.verifies("prp-open-sets")
def test_infinitely_many_open_sets_can_meet_in_one_point() -> None:
    """Example: no interval around 0 lies in all (-1/k, 1/k); a union of closed intervals fills an open one."""
    for room in (Fraction(1, 10), Fraction(1, 999)):
        k = math.floor(1 / room) + 1
        assert not -Fraction(1, k) < room < Fraction(1, k)
    union = sp.Union(*[sp.Interval(sp.Rational(1, k), 1 - sp.Rational(1, k)) for k in range(2, 9)])
    assert 0 not in union  # and it never will: the union over all k is (0, 1)


@pytest.mark.verifies("prp-closed-sequences")
@exact
@given(unions)
def test_closed_means_containing_boundary_and_limits(a: sp.Set) -> None:
    """Property: for random unions of intervals the three conditions agree; limits are taken towards each end."""
    boundary = [c for c in range(-5, 6) if c in a.boundary]
    keeps_boundary = all(c in a for c in boundary)
    reachable = []
    for c in range(-5, 6):
        for side in (-1, 1):
            tail = [c + side * sp.Rational(1, k) for k in (10, 100, 1000)]
            if all(point in a for point in tail):
                reachable.append(c)  # c is a limit of elements of a
    keeps_limits = all(c in a for c in reachable)
    assert is_closed(a) == keeps_boundary == keeps_limits


@pytest.mark.verifies("prp-closed-sequences")
def test_a_half_open_interval_loses_a_limit() -> None:
    """Example: 1/k lies in (0, 1], and its limit 0 does not; 0 is a boundary point that is missing."""
    half_open = sp.Interval.Lopen(0, 1)
    assert all(sp.Rational(1, k) in half_open for k in range(1, 30))
    assert 0 not in half_open
    assert 0 in half_open.boundary
    assert not is_closed(half_open)
    assert not is_open(half_open)


@pytest.mark.verifies("thm-heine-borel")
@exact
@given(unions, st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=4), accuracies)
def test_a_subsequence_closes_in(a: sp.Set, shares: list[tuple[Fraction, Fraction]], eps: Fraction) -> None:
    """Property: in random closed bounded sets the subsequence kept by halving settles at an element of the set."""
    closed = a.closure
    assume(not closed.is_empty)
    pieces = closed.args if isinstance(closed, sp.Union) else (closed,)
    segments = [(Fraction(int(p.inf)), Fraction(int(p.sup))) for p in pieces]

    def path(k: int) -> tuple[Fraction, Fraction]:
        low, high = segments[k % len(segments)]
        goal, start = (low + abs(share) * (high - low) for share in shares[k % len(shares)])
        return goal, start

    def term(k: int) -> Fraction:
        """Wander between the segments, in each towards a random point of it."""
        goal, start = path(k)
        return goal + (start - goal) / k

    low, high, count = Fraction(-4), Fraction(4), 1200
    kept = list(range(1, count + 1))
    while high - low > eps:
        middle = (low + high) / 2
        left, right = ([k for k in kept if (term(k) <= middle) == side] for side in (True, False))
        kept, low, high = (left, low, middle) if len(left) >= len(right) else (right, middle, high)
    assert len(kept) >= count // 2 ** math.ceil(math.log2(8 / eps)) > 0
    for k in kept[-9:]:
        goal = path(k)[0]
        assert sp.Rational(goal.numerator, goal.denominator) in closed
        assert low - Fraction(8, k) <= goal <= high + Fraction(8, k)


@pytest.mark.verifies("thm-heine-borel")
def test_each_half_of_the_hypothesis_is_needed() -> None:
    """Example: in (0, 1] the sequence 1/k has its limit outside; in the integers k has no convergent subsequence."""
    assert sp.limit(1 / n, n, sp.oo) not in sp.Interval.Lopen(0, 1)
    assert all(abs(i - j) >= 1 for i, j in permutations(range(20), 2))


@pytest.mark.verifies("thm-extreme-value")
@exact
@given(st.lists(st.integers(-4, 4), min_size=1, max_size=4), st.integers(-3, 3), st.integers(0, 4))
def test_polynomials_have_extreme_values_on_closed_intervals(cs: list[int], left: int, width: int) -> None:
    """Property: for random polynomials the maximum over ends and critical points is attained and not exceeded."""
    f = sum((sp.Integer(c) * x**k for k, c in enumerate(cs)), sp.Integer(0))
    right = left + width
    candidates = [sp.Integer(left), sp.Integer(right)]
    if sp.degree(f, x) >= 2:
        candidates += [r for r in sp.Poly(sp.diff(f, x), x).all_roots() if r.is_real and left <= r <= right]
    top = max(float(f.subs(x, c)) for c in candidates)
    bottom = min(float(f.subs(x, c)) for c in candidates)
    values = sp.lambdify(x, f + 0 * x)(np.linspace(left, right, 401)) + np.zeros(401)
    slack = 64 * EPS * sum(abs(c) * 7.0**k for k, c in enumerate(cs))
    assert bottom - slack <= values.min() <= values.max() <= top + slack


@pytest.mark.verifies("thm-extreme-value")
def test_without_a_hypothesis_the_maximum_is_missing() -> None:
    """Example: 1/x on (0, 1], x/(1 + x) on [0, infinity) and a jump come as close to their suprema as you like."""
    assert sp.limit(1 / x, x, 0, "+") == sp.oo
    assert sp.limit(x / (1 + x), x, sp.oo) == 1
    assert all(Fraction(k, k + 1) < 1 for k in range(100))

    def jump(u: float) -> float:
        return u if u < 1 else 0.0

    assert max(jump(u) for u in np.linspace(0, 1, 1001)) < 1
    assert jump(1 - 1e-12) > 1 - 1e-11


# --- Limits of functions ----------------------------------------------------------------------------------------------


@pytest.mark.verifies("prp-sequential-limit")
@exact
@given(st.integers(-3, 3), st.integers(1, 4), accuracies, approaches)
def test_a_delta_serves_every_sequence(a: int, slope: int, eps: Fraction, s: Approach) -> None:
    """Property: for random broken lines the δ of the definition makes f(x_n) settle for every random sequence."""

    def f(u: Fraction) -> Fraction:
        return 2 + slope * abs(u - a) if u > a else 2 + (u - a)

    delta = eps / slope
    to_a = Approach(Fraction(a), s.c + 1, s.p)
    start = to_a.index(delta)
    assert all(abs(f(to_a(k)) - 2) < eps for k in later(start))
    found = limits.delta_monotone(lambda u: float(f(Fraction(u))), a, 2.0, float(eps), reach=4.0)
    assert found.delta == pytest.approx(float(delta), rel=1e-12)


@pytest.mark.verifies("prp-sequential-limit")
def test_two_sequences_expose_a_missing_limit() -> None:
    """Example: sin(1/x) tends to 0 and to 1 along two sequences, and no δ serves half of the amplitude."""
    zeros = [1 / (math.pi * k) for k in range(1, 200)]
    ones = [1 / (2 * math.pi * k + math.pi / 2) for k in range(1, 200)]
    assert max(abs(math.sin(1 / u)) for u in zeros) < 1e-12
    assert min(math.sin(1 / u) for u in ones) > 1 - 1e-12
    assert limits.delta_on_grid(lambda u: math.sin(1 / u), 0.0, 0.0, 0.5).delta <= 1e-3
    assert take_limit(sp.sin(1 / x), x, 0).result is None


@pytest.mark.verifies("cor-function-limit-algebra")
@exact
@given(st.lists(st.integers(-5, 5), min_size=1, max_size=4), st.lists(st.integers(-5, 5), min_size=1, max_size=4), ends)
def test_limits_of_sums_products_and_quotients(cs: list[int], ds: list[int], a: int) -> None:
    """Symbolic: for random polynomials with a removable hole put in, SymPy's limits add, multiply and divide."""
    hole = (x - a) / (x - a)
    f, g = (sum((sp.Integer(c) * x**k for k, c in enumerate(v)), sp.Integer(0)) for v in (cs, ds))
    lf, lg = f.subs(x, a), g.subs(x, a)
    assert sp.limit(f + g * hole, x, a) == lf + lg
    assert sp.limit(f * g, x, a) == lf * lg
    if lg != 0:
        assert sp.limit(f / g, x, a) == lf / lg
    assert take_limit(f * g + f, x, a).result == lf * lg + lf


@pytest.mark.verifies("cor-function-limit-algebra")
def test_zero_times_infinity_has_no_rule_and_the_squeeze_needs_both_sides() -> None:
    """Example: x times 1/x, 1/x^2 and 1/sqrt(x) have three different limits; below only, nothing is held."""
    u = sp.Symbol("u", positive=True)
    assert [sp.limit(u * g, u, 0, "+") for g in (1 / u, 1 / u**2, 1 / sp.sqrt(u))] == [1, sp.oo, 0]
    assert take_limit(1 / x**2, x, 0).result == sp.oo  # although 0 <= 1/x^2 and 0 tends to 0


@pytest.mark.verifies("cor-function-limit-algebra")
@exact
@given(st.integers(1, 6), st.integers(-4, 4), st.integers(1, 3), accuracies)
def test_an_inner_function_hands_its_delta_on(c: int, a: int, m: int, eps: Fraction) -> None:
    """Property: with u = c (x - a)^m and f = y sin(1/y), which has no value at 0, the δ of f and that of u combine."""
    delta = float(eps) / 2  # |f(y)| <= |y| < eps
    inner = (delta / c) ** (1 / m)
    for share in (-0.99, -0.3, 1e-3, 0.5, 0.99):
        u = c * (share * inner) ** m
        assert 0 < abs(u) < delta
        assert abs(u * math.sin(1 / u)) < eps
    assert take_limit(sp.sin(c * (x - a) ** m) / (c * (x - a) ** m), x, a).result == 1


@pytest.mark.verifies("cor-function-limit-algebra")
def test_substitution_needs_an_inner_function_that_avoids_its_limit() -> None:
    """Example: f is 1 at 0 and 0 elsewhere, so f(y) tends to 0; after u = 0 or x sin(1/x) the values do not."""

    def f(y: float) -> int:
        return int(y == 0)

    assert {f(10.0**-k) for k in range(1, 50)} == {0}
    assert {f(0 * 10.0**-k) for k in range(1, 50)} == {1}
    at = [1 / (k * sp.pi) for k in range(1, 9)] + [2 / ((2 * k + 1) * sp.pi) for k in range(1, 9)]
    assert [f(point * sp.sin(1 / point)) for point in at] == [1] * 8 + [0] * 8
    assert take_limit(sp.exp(1 / x), x, 0, "left").result == 0  # the inner limit may be infinite
    assert take_limit(sp.exp(1 / x), x, 0, "right").result == sp.oo


@pytest.mark.verifies("thm-number-e")
def test_from_eight_on_each_term_gains_more_than_a_digit_and_not_before() -> None:
    """Example: the distances to e of the partial sums, exact up to a rest of 1/60!."""
    rest = [sum((Fraction(1, math.factorial(j)) for j in range(m + 1, 61)), Fraction(0)) for m in range(1, 31)]
    gains = [before / after for before, after in pairwise(rest)]
    assert [m for m, gain in enumerate(gains, 1) if gain <= 10] == list(range(1, 8))


@pytest.mark.verifies("prp-known-limits")
def test_the_known_limits_by_symbol_and_by_their_squeezes() -> None:
    """Symbolic: SymPy and the named rules take the four limits; the inequalities hold in 50 digits near 0."""
    four = {
        sp.sin(x) / x: 1,
        (1 - sp.cos(x)) / x**2: sp.Rational(1, 2),
        (sp.exp(x) - 1) / x: 1,
        sp.log(1 + x) / x: 1,
    }
    for expression, value in four.items():
        assert sp.limit(expression, x, 0) == take_limit(expression, x, 0).result == value
    with mpmath.workdps(50):
        for k in range(1, 40):
            for u in (mpmath.mpf(2) ** -k, -(mpmath.mpf(2) ** -k)):
                assert mpmath.cos(u) < mpmath.sin(u) / u < 1
                assert 0 < 1 - mpmath.cos(u) < u**2 / 2
                assert u < mpmath.exp(u) - 1 < u / (1 - u)
                assert u / (1 + u) < mpmath.log(1 + u) < u


@pytest.mark.verifies("prp-known-limits")
def test_in_degrees_the_sine_has_another_limit() -> None:
    """Example: the limit belongs to the arc as the angle; in degrees it is pi/180."""
    assert sp.limit(sp.sin(sp.pi * x / 180) / x, x, 0) == sp.pi / 180


@pytest.mark.verifies("prp-two-sides")
@exact
@given(st.integers(-3, 3), st.integers(-3, 3), st.integers(1, 3), st.integers(1, 3))
def test_a_limit_exists_exactly_if_the_sides_agree(left: int, right: int, m: int, k: int) -> None:
    """Property: for random broken functions the two-sided limit exists if and only if the one-sided ones are equal."""
    f = sp.Piecewise((left + m * x, x < 0), (right - k * x, True))
    found = take_limit(f, x, 0)
    assert [take_limit(f, x, 0, side).result for side in ("left", "right")] == [left, right]
    assert (found.result == left) if left == right else (found.result is None and found.sides == (left, right))


@pytest.mark.verifies("prp-two-sides")
def test_infinite_sides_must_have_the_same_sign() -> None:
    """Example: 25/x^2 has an infinite limit at 0 and 25/x has none."""
    assert take_limit(25 / x**2, x, 0).result == sp.oo
    assert take_limit(25 / x, x, 0).sides == (-sp.oo, sp.oo)


# --- Continuity -------------------------------------------------------------------------------------------------------


@pytest.mark.verifies("thm-continuous-functions")
@pytest.mark.parametrize(
    "f",
    [
        x**3 - 2 * x,
        sp.exp(x),
        sp.sin(x),
        sp.cos(x),
        sp.Abs(x),
        sp.exp(sp.sin(x) ** 2),
        1 / (1 + x**2),
        sp.log(2 + x**2),
    ],
    ids=str,
)
def test_the_limit_is_the_value(f: sp.Expr) -> None:
    """Symbolic: for eight functions and five points SymPy's limit from both sides is the value."""
    for point in (-2, -sp.Rational(1, 3), 0, 1, sp.pi):
        for side in "-+":
            assert sp.simplify(sp.limit(f, x, point, side) - f.subs(x, point)) == 0


@pytest.mark.verifies("thm-continuous-functions")
@exact
@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(0.01, 50))
def test_the_inequalities_behind_sine_and_logarithm(u: float, v: float, a: float) -> None:
    """Property: the sine is 1-Lipschitz, and the logarithm is squeezed, for random points in 30 digits."""
    with mpmath.workdps(30):
        assert abs(mpmath.sin(u) - mpmath.sin(v)) <= abs(mpmath.mpf(u) - v) + mpmath.mpf(10) ** -25
        shift = mpmath.mpf(a) / 1000
        ratio = shift / a
        assert ratio / (1 + ratio) <= mpmath.log(mpmath.mpf(a) + shift) - mpmath.log(a) <= ratio + mpmath.mpf(10) ** -25


@pytest.mark.verifies("thm-continuous-functions")
def test_a_step_and_a_quotient_with_zero_denominator_are_not_continuous() -> None:
    """Example: the step has different sides at 0; 1/x cannot be given a value at 0."""
    assert sp.limit(sp.Heaviside(x), x, 0, "-") != sp.limit(sp.Heaviside(x), x, 0, "+")
    assert take_limit(1 / x, x, 0).result is None


@pytest.mark.verifies("thm-intermediate-value")
@exact
@given(st.lists(st.integers(-6, 6), min_size=2, max_size=5), st.fractions(0, 1, max_denominator=40))
def test_halving_finds_a_point_with_the_value(cs: list[int], share: Fraction) -> None:
    """Property: for random polynomials and values the invariant of the proof holds, and the values close in."""

    def f(u: Fraction) -> Fraction:
        return sum((c * u**k for k, c in enumerate(cs)), Fraction(0))

    low, high = Fraction(-2), Fraction(3)
    if f(low) > f(high):
        cs = [-c for c in cs]
    v = f(low) + share * (f(high) - f(low))
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) <= v else (low, middle)
        assert f(low) <= v <= f(high)
    slope = sum(k * abs(c) * Fraction(3) ** (k - 1) for k, c in enumerate(cs) if k)
    assert abs(f(low) - v) <= slope * (high - low)
    assert high - low == Fraction(5, 2**30)


@pytest.mark.verifies("thm-intermediate-value")
def test_a_jump_and_the_rational_numbers_miss_a_value() -> None:
    """Example: the step never takes one half; no fraction squares to 2, although 1 and 2 lie on both sides."""
    assert 0.5 not in {float(u >= 0) for u in np.linspace(-1, 1, 999)}
    assert all(Fraction(a, b) ** 2 != 2 for b in range(1, 60) for a in range(b, 2 * b))


@pytest.mark.verifies("thm-uniform-continuity")
@exact
@given(st.lists(st.integers(-5, 5), min_size=1, max_size=5), accuracies, st.lists(ratios, min_size=8, max_size=8))
def test_one_delta_serves_the_whole_interval(cs: list[int], eps: Fraction, points: list[Fraction]) -> None:
    """Property: on [-5, 5] the δ from a bound on the slopes serves random polynomials at random points."""
    slope = 1 + sum(k * abs(c) * 5 ** (k - 1) for k, c in enumerate(cs) if k)
    delta = eps / slope

    def f(u: Fraction) -> Fraction:
        return sum((c * u**k for k, c in enumerate(cs)), Fraction(0))

    for u in points:
        v = max(Fraction(-5), u - delta * Fraction(99, 100))
        assert abs(f(u) - f(v)) < eps


@pytest.mark.verifies("thm-uniform-continuity")
def test_near_a_pole_every_delta_is_too_large() -> None:
    """Example: for 1/x on (0, 1] the points δ/2 and δ are closer than δ, and their values differ by 1/δ."""
    for delta in (Fraction(1, 10), Fraction(1, 10**6)):
        assert 1 / (delta / 2) - 1 / delta == 1 / delta > 1


# --- In machine learning ----------------------------------------------------------------------------------------------


def recursion(steps: list[Fraction], d: Fraction, v: Fraction) -> list[Fraction]:
    values = [d]
    for s in steps:
        values.append((1 - s) ** 2 * values[-1] + s**2 * v)
    return values


@pytest.mark.verifies("thm-step-sizes")
@exact
@given(st.fractions(Fraction(1, 4), 9), st.fractions(0, 4), st.floats(0.5, 1.0))
def test_divergent_sums_of_vanishing_steps_kill_the_error(d: Fraction, v: Fraction, power: float) -> None:
    """Property: with s_k = k^-p/2, p up to 1, the bound of the proof holds at every step and tends to 0."""
    errors, eps = [float(d)], 0.05
    start = next(k for k in range(1, 10**7) if 0.5 * k**-power * float(v) <= eps)
    bound = None
    assert start < 2000  # so that the bound is checked
    for k in range(1, 4000):
        s = 0.5 * k**-power
        if k == start:
            bound = abs(errors[-1] - eps)
        errors.append((1 - s) ** 2 * errors[-1] + s**2 * float(v))
        if bound is not None:
            bound *= math.exp(-s)
            assert errors[-1] - eps <= bound * (1 + 1e-9) + 1e-12


@pytest.mark.verifies("thm-step-sizes")
@exact
@given(st.fractions(Fraction(1, 4), 9), st.fractions(0, 4), st.fractions(Fraction(1, 20), Fraction(19, 20)))
def test_summable_steps_stop_early_and_constant_steps_keep_trembling(d: Fraction, v: Fraction, s: Fraction) -> None:
    """Property: the lower bound of part 2 and the exact law of part 3, for random exact numbers."""
    steps = [s / 2**k for k in range(12)]
    left_over = math.prod((1 - step) ** 2 for step in steps)
    values = recursion(steps, d, v)
    assert values[-1] >= left_over * d > 0
    m = next(k for k in range(12) if sum(steps[k:]) <= Fraction(1, 2))
    assert math.prod((1 - step for step in steps[m:]), start=Fraction(1)) >= 1 - sum(steps[m:]) >= Fraction(1, 2)
    floor = s * v / (2 - s)
    values = recursion([s] * 8, d, v)
    assert all(value - floor == (1 - s) ** (2 * k) * (d - floor) for k, value in enumerate(values))


@pytest.mark.verifies("thm-step-sizes")
def test_steps_that_do_not_vanish_do_not_arrive() -> None:
    """Example: an infinite sum alone is not enough: the constant step keeps a floor; 1/(k+1)^2 goes half the way."""
    values = recursion([Fraction(1, 10)] * 60, Fraction(4), Fraction(1))
    assert abs(values[-1] - Fraction(1, 19)) < Fraction(1, 10**4)
    product = math.prod((1 - Fraction(1, (k + 1) ** 2) for k in range(1, 500)), start=Fraction(1))
    assert product == Fraction(501, 1000)
