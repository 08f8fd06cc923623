"""Series: exact enclosures contain the known sums, tests agree with theory, rearrangements use every term once."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from mlmath.calculus import series

n = sp.Symbol("n", positive=True, integer=True)
EPS = float(np.finfo(float).eps)


def precise(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_partial_sums_are_the_exact_sums_up_to_second_order(values: list[float]) -> None:
    sums = series.partial_sums(lambda k: values[k], len(values), first=0)
    exact = Fraction(0)
    size = Fraction(0)
    for k, value in enumerate(values):
        exact += Fraction(value)
        size += abs(Fraction(value))
        # Neumaier: 2u |sum| for the last two roundings and a term of second order in u
        assert abs(Fraction(float(sums[k])) - exact) <= EPS * abs(exact) + Fraction(EPS) ** 2 * (k + 1) ** 2 * size


@given(st.fractions(-Fraction(9, 10), Fraction(9, 10)), st.integers(1, 30))
def test_geometric_encloses_the_geometric_series(q: Fraction, count: int) -> None:
    found = series.geometric(lambda k: q**k, count, abs(q), first=0)
    assert found.low <= 1 / (1 - q) <= found.high
    assert found.high - found.low == 2 * abs(q) ** count / (1 - abs(q))
    if q >= 0:
        assert found.high == 1 / (1 - q)  # the bound is attained


@pytest.mark.parametrize("count", [1, 5, 20])
def test_geometric_encloses_e(count: int) -> None:
    found = series.geometric(lambda k: Fraction(1, math.factorial(k)), count, Fraction(1, count + 1), first=0)
    with mpmath.workdps(60):
        assert precise(found.low) < mpmath.e < precise(found.high)


def test_geometric_refuses_a_ratio_that_the_terms_exceed() -> None:
    with pytest.raises(ValueError, match="exceeds ratio times"):
        series.geometric(lambda k: Fraction(1, k), 10, Fraction(1, 2))
    for ratio in (1, 2.0, -0.5, Fraction(10**20 + 1, 10**20)):
        with pytest.raises(ValueError, match="ratio must be"):
            series.geometric(lambda k: 0.5**k, 3, ratio)
    with pytest.raises(ValueError, match="less than 1"):
        series.geometric(lambda k: 0.5**k, 3, math.nextafter(1, 2))


@pytest.mark.parametrize("count", [1, 2, 7, 100])
def test_alternating_encloses_log_2_and_pi(count: int) -> None:
    low, high = series.alternating(lambda k: Fraction((-1) ** (k + 1), k), count)
    with mpmath.workdps(30):
        assert precise(low) < mpmath.log(2) < precise(high)
    assert high - low == Fraction(1, count + 1)
    low, high = series.alternating(lambda k: 4 * (-1) ** k / (2 * k + 1), count, first=0)
    assert low < math.pi < high


def test_alternating_refuses_equal_signs_and_growing_terms() -> None:
    with pytest.raises(ValueError, match="must alternate and not grow"):
        series.alternating(lambda k: Fraction(1, k), 3)
    with pytest.raises(ValueError, match="at 2 and 3"):
        series.alternating(lambda k: (-1) ** k * (1 if k < 3 else 5), 4)
    zeros = series.alternating(lambda k: 0, 3)  # zero is of either sign, and does not grow
    assert zeros == (0, 0)


@pytest.mark.parametrize("count", [2, 10, 1000])
def test_telescoping_encloses_the_sum_of_reciprocal_squares(count: int) -> None:
    low, high = series.telescoping(lambda k: Fraction(1, k**2), lambda k: Fraction(-1, k), 0, count)
    with mpmath.workdps(30):
        total = mpmath.pi**2 / 6
        assert precise(low) < total < precise(high)
    assert high - low == Fraction(1, count) - Fraction(1, count + 1)


def test_telescoping_with_floats_and_a_root() -> None:
    low, high = series.telescoping(lambda k: k**-1.5, lambda k: -2 / math.sqrt(k), 0.0, 100)
    assert low < float(mpmath.zeta(1.5)) < high
    with pytest.raises(ValueError, match="must lie between"):
        series.telescoping(lambda k: k**-1.5, lambda k: -3 / math.sqrt(k), 0.0, 100)
    with pytest.raises(ValueError, match="at_infinity must be finite"):
        series.telescoping(lambda k: 1 / k, math.log, np.inf, 10)


VERDICTS = [
    (n**2 / 2**n, sp.Rational(1, 2), "converges absolutely"),
    (sp.factorial(n) / n**n, sp.exp(-1), "converges absolutely"),
    (2**n / sp.factorial(n), 0, "converges absolutely"),
    ((-1) ** n * n / 3**n, sp.Rational(1, 3), "converges absolutely"),
    (sp.binomial(2 * n, n) / 5**n, sp.Rational(4, 5), "converges absolutely"),
    (3**n / n**3, 3, "diverges"),
    (n**n / sp.factorial(n), sp.E, "diverges"),
    (sp.exp(n**2), sp.oo, "diverges"),
    (1 / n, 1, "no conclusion"),
    (1 / n**2, 1, "no conclusion"),
    ((-1) ** n, 1, "no conclusion"),
]


@pytest.mark.parametrize(("term", "limit", "conclusion"), VERDICTS, ids=str)
def test_the_ratio_test(term: sp.Expr, limit: sp.Expr, conclusion: str) -> None:
    found = series.ratio_test(term, n)
    assert sp.simplify(found.limit - limit) == 0 or found.limit == limit
    assert found.conclusion == conclusion


@pytest.mark.parametrize(("term", "limit", "conclusion"), VERDICTS, ids=str)
def test_the_root_test_agrees_or_refuses(term: sp.Expr, limit: sp.Expr, conclusion: str) -> None:
    """Where the ratios have a limit, the roots have the same; factorials are refused, SymPy is wrong about them."""
    if term.has(sp.factorial, sp.binomial):
        with pytest.raises(ValueError, match="factorials"):
            series.root_test(term, n)
    else:
        assert series.root_test(term, n) == (limit, conclusion)


def test_the_root_test_decides_where_ratios_jump() -> None:
    term = (2 + (-1) ** n) ** n / 4**n  # ratios jump, roots are 3/4 and 1/4: no limit either
    with pytest.raises(ValueError, match=r"SymPy finds no limit|SymPy says"):
        series.ratio_test(term, n)
    assert series.root_test((n / (2 * n + 1)) ** n, n) == (sp.Rational(1, 2), "converges absolutely")


def test_a_parameter_stays_in_the_verdict() -> None:
    x = sp.Symbol("x", real=True)
    found = series.ratio_test(x**n / n, n)
    assert found.limit == sp.Abs(x)
    assert found.conclusion == "converges absolutely if Abs(x) < 1, diverges if Abs(x) > 1"
    assert series.ratio_test(x**n / sp.factorial(n), n) == (0, "converges absolutely")


def test_a_limit_that_numbers_contradict_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sp, "limit", lambda *_: sp.Rational(1, 3))
    with pytest.raises(ValueError, match=r"SymPy says .* -> 1/3, but at n = 10\^9 it is 0.5"):
        series.ratio_test(n**2 / 2**n, n)
    monkeypatch.setattr(sp, "limit", lambda *_: sp.Symbol("L"))
    with pytest.raises(ValueError, match="SymPy finds no limit"):
        series.ratio_test(n**2 / 2**n, n)

    def gives_up(*_: object) -> None:
        raise NotImplementedError("too hard")

    monkeypatch.setattr(sp, "limit", gives_up)
    with pytest.raises(ValueError, match="too hard"):
        series.ratio_test(n**2 / 2**n, n)


@given(st.integers(1, 200))
def test_ratios_and_roots_of_exact_terms_do_not_underflow(k: int) -> None:
    """n!/n^n: the ratio is (n/(n + 1))^n exactly, and the root tends to 1/e."""

    def term(m: int) -> Fraction:
        return Fraction(math.factorial(m), m**m)

    (ratio,) = series.ratios(term, [k])
    assert ratio == float(Fraction(k**k, (k + 1) ** k))
    (root,) = series.roots(term, [10 * k])
    with mpmath.workdps(30):
        exact = mpmath.exp(mpmath.loggamma(10 * k + 1) / (10 * k)) / (10 * k)
    # two logarithms, each rounded, whose difference is divided by 10k and exponentiated
    assert abs(root / float(exact) - 1) <= 4 * EPS * (1 + math.log(10 * k))


def test_ratios_and_roots_of_floats() -> None:
    assert np.allclose(series.ratios(lambda k: 2.0**-k, [1, 5, 9]), 0.5, rtol=2 * EPS)
    assert np.allclose(series.roots(lambda k: -(2.0**-k), [1, 5, 9]), 0.5, rtol=4 * EPS)
    assert series.roots(lambda k: 0, [3]).tolist() == [0.0]
    with pytest.raises(ValueError, match=r"term\(3\) is zero"):
        series.ratios(lambda k: k - 3, [3])


@pytest.mark.parametrize("target", [-0.5, 0.0, math.log(2), 1.5])
def test_the_alternating_harmonic_series_is_rearranged_to_any_target(target: float) -> None:
    count = 4000
    found = series.rearrange(lambda k: (-1) ** (k + 1) / k, target, count)
    assert len(set(found.order.tolist())) == count
    odd, even = found.order[found.order % 2 == 1], found.order[found.order % 2 == 0]
    assert (np.diff(odd) == 2).all()  # each sign in its first order
    assert (np.diff(even) == 2).all()
    assert (odd[0], even[0]) == (1, 2)
    # after a crossing the distance is at most the size of the term that crossed it
    late = found.sums[count // 2 :]
    smallest_used = 1 / min(odd[odd.size // 4], even[even.size // 4])
    assert np.max(np.abs(late - target)) <= smallest_used


def test_an_absolutely_convergent_series_cannot_be_steered() -> None:
    found = series.rearrange(lambda k: (-0.5) ** k, 3.0, 200, first=0)
    assert (found.order[:150] % 2 == 0).all()  # all positive terms in a row do not reach 3: their sum is 4/3
    assert found.sums.max() <= 4 / 3 + EPS


def test_a_missing_sign_is_said() -> None:
    with pytest.raises(ValueError, match="no negative term among 50 terms from index 1"):
        series.rearrange(lambda k: 1 / k, 0.5, 10, patience=50)
    with pytest.raises(ValueError, match="no nonnegative term"):
        series.rearrange(lambda k: -1 / k, 0.5, 10, patience=50)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=8), st.lists(st.integers(-50, 50), min_size=1, max_size=8))
def test_the_cauchy_product_multiplies_polynomials(a: list[int], b: list[int]) -> None:
    x = sp.Symbol("x")
    product = sp.Poly(
        sum(v * x**k for k, v in enumerate(a)) * sum(v * x**k for k, v in enumerate(b)) + sp.Integer(0), x
    )
    size = min(len(a), len(b))
    assert series.cauchy_product(a, b).tolist() == [float(product.coeff_monomial(x**k)) for k in range(size)]


def test_the_cauchy_product_of_two_exponential_series() -> None:
    fact = np.array([math.factorial(k) for k in range(15)], dtype=float)
    product = series.cauchy_product(0.5 ** np.arange(15) / fact, 1.5 ** np.arange(15) / fact)
    assert np.allclose(product, 2.0 ** np.arange(15) / fact, rtol=16 * EPS)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: series.partial_sums(lambda k: k, 0), "count must be at least 1"),
        (lambda: series.partial_sums(lambda k: k, 2, first=-1), "first must be at least 0"),
        (lambda: series.partial_sums(lambda k: np.nan, 2), r"term\(1\) must be finite"),
        (lambda: series.partial_sums(lambda k: [k], 2), r"term\(1\) must be one number"),
        (lambda: series.geometric(lambda k: 1, 0, 0.5), "count must be at least 1"),
        (lambda: series.alternating(lambda k: 1, 0), "count must be at least 1"),
        (lambda: series.telescoping(lambda k: 1, lambda k: 1, 0, 0), "count must be at least 1"),
        (lambda: series.telescoping(lambda k: 1 / k**2, lambda k: -1 / k, -5, 9), "at_infinity must be at least F"),
        (lambda: series.ratios(lambda k: 1, []), "indices must not be empty"),
        (lambda: series.roots(lambda k: 1, [0]), "indices must be at least 1"),
        (lambda: series.rearrange(lambda k: 1, np.inf, 2), "target must be finite"),
        (lambda: series.rearrange(lambda k: 1, 0, 2, patience=0), "patience must be at least 1"),
        (lambda: series.cauchy_product([], [1]), "a must not be empty"),
        (lambda: series.cauchy_product([1], [[1]]), "b must be a vector"),
    ],
)
def test_bad_input_is_named(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_what_is_no_real_number_is_a_type_error() -> None:
    with pytest.raises(TypeError, match=r"term\(1\) must be real"):
        series.partial_sums(lambda k: 1j, 2)
    with pytest.raises(TypeError, match="indices must be an integer"):
        series.roots(lambda k: 1.0, [1.5])


def test_overflow_is_said() -> None:
    with pytest.raises(OverflowError, match="partial sum"):
        series.partial_sums(lambda k: 1e308, 4)
    for term in (lambda k: 10 ** (200 * k), lambda k: Fraction(10 ** (200 * k), 3)):
        with pytest.raises(OverflowError, match=r"term\(2\) exceeds the largest"):
            series.partial_sums(term, 3)
        with pytest.raises(OverflowError, match="the root at 1 exceeds the largest"):
            series.roots(lambda k, term=term: term(2), [1])
        with pytest.raises(OverflowError, match=r"term\(3\) exceeds the largest"):
            series.rearrange(lambda k, term=term: term(k - 1), 0, 5, first=3)
    assert series.roots(lambda k: 10 ** (200 * k), [1, 7]) == pytest.approx(1e200, rel=1e-12)
    with pytest.raises(OverflowError, match="the ratio at 200 exceeds the largest"):
        series.ratios(lambda k: 10 ** (k * k), [2, 20, 200])
    with pytest.raises(OverflowError, match="a term exceeds the largest"):
        series.geometric(lambda k: 10**400 if k == 1 else 0.5**k, 3, 0.5)
    with pytest.raises(OverflowError, match="a value of F or f exceeds"):
        series.telescoping(lambda k: 0.5, lambda k: -(10**400), 0, 3)
    with pytest.raises(OverflowError, match="term of the product"):
        series.cauchy_product([1e200, 1e200], [1e200, 1])
