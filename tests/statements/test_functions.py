"""What the chapter on functions states, checked: exactly on finite functions and fractions where that is possible.

A function on a finite set is a dictionary; its values are integers or fractions, so that nothing is rounded. Where
irrational numbers occur, mpmath computes with many more digits than are compared.
"""

from fractions import Fraction
from itertools import combinations, pairwise, product

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mlmath.calculus import activations, interpolation
from mlmath.calculus import functions as fn
from mlmath.models import losses

x, y = sp.symbols("x y", real=True)
EPS = float(np.finfo(float).eps)
exact = settings(max_examples=50)

integers = st.integers(-6, 6)
tables = st.dictionaries(integers, integers, min_size=1, max_size=7)
fractions = st.fractions(-4, 4, max_denominator=8)
nonzero = fractions.filter(lambda t: t != 0)


def rises(f: dict, strictly: bool = True) -> bool:
    values = [f[t] for t in sorted(f)]
    return all(a < b or (a == b and not strictly) for a, b in pairwise(values))


def falls(f: dict) -> bool:
    return rises({t: -v for t, v in f.items()})


@st.composite
def rising(draw: st.DrawFn, domain: list | None = None) -> dict:
    points = sorted(draw(st.sets(integers, min_size=1, max_size=6))) if domain is None else domain
    gaps = draw(st.lists(st.integers(1, 5), min_size=len(points), max_size=len(points)))
    return dict(zip(points, np.cumsum(gaps).tolist(), strict=True))


# --- Graphs -----------------------------------------------------------------------------------------------------------


@pytest.mark.verifies("prp-line-tests")
@given(st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3))))
def test_lines_tell_graphs_and_injective_functions(points: set[tuple[int, int]]) -> None:
    """Property: for random sets of points the counts on vertical and horizontal lines decide."""
    vertical = all(sum(a == t for a, _ in points) <= 1 for t in range(4))
    f = dict(points)
    assert (set(f.items()) == points) == vertical  # a dictionary holds one value for each argument
    if vertical:
        hits = [sum(b == t for _, b in points) for t in range(4)]
        injective = all(f[s] != f[t] for s, t in combinations(f, 2))
        assert injective == all(count <= 1 for count in hits)
        assert (set(f.values()) == set(range(4))) == all(count >= 1 for count in hits)


@pytest.mark.verifies("prp-line-tests")
def test_the_circle_is_no_graph_and_the_parabola_not_injective() -> None:
    """Example: a vertical line meets the circle twice, a horizontal one the parabola twice."""
    assert len(sp.solve(x**2 + y**2 - 1, y)) == 2
    assert sp.solve(x**2 - 4, x) == [-2, 2]


@pytest.mark.verifies("prp-monotone")
@given(rising(), st.data())
def test_strictly_monotone_functions(g: dict, data: st.DataObject) -> None:
    """Property: random strictly monotone functions have monotone inverses, compositions and sums."""
    for sense in (1, -1):
        f = {t: sense * v for t, v in g.items()}
        inverse = {v: t for t, v in f.items()}
        assert len(inverse) == len(f)
        assert (rises if sense == 1 else falls)(inverse)
    for inner_sense, outer_sense in product((1, -1), repeat=2):
        inner = {t: inner_sense * v for t, v in g.items()}
        outer = {u: outer_sense * v for u, v in data.draw(rising(sorted(inner.values()))).items()}
        chain = {t: outer[v] for t, v in inner.items()}
        assert (rises if inner_sense == outer_sense else falls)(chain)
    steps = data.draw(st.lists(st.integers(0, 3), min_size=len(g), max_size=len(g)))
    weak = dict(zip(sorted(g), np.cumsum(steps).tolist(), strict=True))
    assert rises(weak, strictly=False)
    assert rises({t: g[t] + weak[t] for t in g})


@pytest.mark.verifies("prp-monotone")
def test_what_monotone_functions_need() -> None:
    """Example: a constant is increasing and not injective; the reciprocal is injective and not monotone."""
    constant = {0: 1, 1: 1}
    assert rises(constant, strictly=False)
    assert len(set(constant.values())) < len(constant)
    assert not rises({t: 2 * v for t, v in constant.items()})  # two increasing summands, none strictly
    reciprocal = {t: Fraction(1, t) for t in (-2, -1, 1, 2)}
    assert len(set(reciprocal.values())) == 4
    assert not rises(reciprocal)
    assert not falls(reciprocal)


@pytest.mark.verifies("prp-moves")
@given(tables, fractions, nonzero, nonzero, fractions)
def test_a_graph_moves_with_the_affine_maps(f: dict, a: Fraction, b: Fraction, c: Fraction, d: Fraction) -> None:
    """Property: the graph of the moved function is the image of the points, exactly."""
    domain = {a + b * t for t in f}
    moved = {(t, c * f[int((t - a) / b)] + d) for t in domain}
    assert moved == {(a + b * t, d + c * v) for t, v in f.items()}


@pytest.mark.verifies("prp-moves")
def test_stretching_by_zero_gives_no_graph_and_minus_inside_moves_right() -> None:
    """Example: with b = 0 two points come to stand above each other; the kink of ReLU(x - 3) is at 3."""
    image = {(1 + 0 * t, v) for t, v in {0: 0, 1: 5}.items()}
    assert len({t for t, _ in image}) < len(image)
    assert [float(activations.relu(t - 3.0)) for t in (-3, 3, 4)] == [0, 0, 1]
    w, b = 2.0, 5.0
    assert float(activations.relu(w * (-b / w) + b)) == 0 < float(activations.relu(w * (-b / w + 1) + b))


@pytest.mark.verifies("prp-even-odd")
@given(st.lists(st.tuples(integers, integers), min_size=1, max_size=5), integers)
def test_a_function_splits_into_even_and_odd_in_one_way(pairs: list[tuple[int, int]], middle: int) -> None:
    """Property: on random symmetric domains the two parts are the only solution of the equations."""
    f = {0: middle} | {s * t: pair[s < 0] for t, pair in enumerate(pairs, start=1) for s in (1, -1)}
    even = {t: Fraction(f[t] + f[-t], 2) for t in f}
    odd = {t: Fraction(f[t] - f[-t], 2) for t in f}
    for t in f:
        assert even[-t] == even[t]
        assert odd[-t] == -odd[t]
        assert even[t] + odd[t] == f[t]
    # another even function leaves a rest that is not odd
    for t in f:
        other = dict(even) | {t: even[t] + 1, -t: even[t] + 1}
        rest = {u: f[u] - other[u] for u in f}
        assert any(rest[-u] != -rest[u] for u in f)


@pytest.mark.verifies("prp-even-odd")
def test_the_parts_of_relu_and_a_domain_without_symmetry() -> None:
    """Symbolic: the parts of ReLU are |x|/2 and x/2; for the logarithm f(-x) does not exist."""
    relu = (x + sp.Abs(x)) / 2
    assert sp.simplify((relu + relu.subs(x, -x)) / 2 - sp.Abs(x) / 2) == 0
    assert sp.simplify((relu - relu.subs(x, -x)) / 2 - x / 2) == 0
    with pytest.raises(ValueError, match="x > 0"):
        fn.Logarithm()([2.0, -2.0])


# --- Algebra ----------------------------------------------------------------------------------------------------------

vectors = st.lists(fractions, min_size=3, max_size=3).map(tuple)


@pytest.mark.verifies("prp-function-ring")
@given(vectors, vectors, vectors)
def test_functions_keep_the_laws_of_numbers_but_one(f: tuple, g: tuple, h: tuple) -> None:
    """Property: random functions on three points keep the laws of a field, except for reciprocals."""

    def add(a: tuple, b: tuple) -> tuple:
        return tuple(s + t for s, t in zip(a, b, strict=True))

    def times(a: tuple, b: tuple) -> tuple:
        return tuple(s * t for s, t in zip(a, b, strict=True))

    zero, one = (0,) * 3, (1,) * 3
    assert add(f, g) == add(g, f)
    assert times(f, g) == times(g, f)
    assert add(add(f, g), h) == add(f, add(g, h))
    assert times(times(f, g), h) == times(f, times(g, h))
    assert times(f, add(g, h)) == add(times(f, g), times(f, h))
    assert add(f, zero) == f == times(one, f)
    assert add(f, tuple(-t for t in f)) == zero
    if all(f):
        assert times(f, tuple(1 / t for t in f)) == one
    else:
        k = f.index(0)
        assert times(f, g)[k] == 0 != one[k]  # whatever g is


@pytest.mark.verifies("prp-function-ring")
def test_zero_divisors_need_two_points() -> None:
    """Example: two indicator functions multiply to zero; on one point functions are numbers."""
    f, g = {0: 1, 1: 0}, {0: 0, 1: 1}
    assert [f[t] * g[t] for t in f] == [0, 0]
    assert all(s * t != 0 for s in (-1, 2) for t in (-3, 1))
    grid = np.linspace(-3, 3, 61)
    assert not (activations.relu(grid) * activations.relu(-grid)).any()


maps = st.lists(st.integers(0, 4), min_size=5, max_size=5)


@pytest.mark.verifies("prp-composition-laws")
@given(maps, maps, maps)
def test_laws_of_composition(f: list[int], g: list[int], h: list[int]) -> None:
    """Property: random maps of five numbers obey the laws, sums and products being taken modulo five."""

    def after(a: list[int], b: list[int]) -> list[int]:
        return [a[b[t]] for t in range(5)]

    def plus(a: list[int], b: list[int]) -> list[int]:
        return [(s + t) % 5 for s, t in zip(a, b, strict=True)]

    def times(a: list[int], b: list[int]) -> list[int]:
        return [s * t % 5 for s, t in zip(a, b, strict=True)]

    identity = list(range(5))
    assert after(after(f, g), h) == after(f, after(g, h))
    assert after(plus(f, g), h) == plus(after(f, h), after(g, h))
    assert after(times(f, g), h) == times(after(f, h), after(g, h))
    assert after(f, identity) == f == after(identity, f)


@pytest.mark.verifies("prp-composition-laws")
def test_composition_neither_commutes_nor_distributes_from_the_left() -> None:
    """Symbolic: square and triple do not commute, and the square of a sum has a third term."""
    square, triple = fn.Power(2), fn.Linear(3, 0)
    assert (square @ triple).symbolic(x) == 9 * x**2 != (triple @ square).symbolic(x) == 3 * x**2
    g, h = sp.Function("g")(x), sp.Function("h")(x)
    assert sp.expand(square.symbolic(g + h) - square.symbolic(g) - square.symbolic(h)) == 2 * g * h


# --- Polynomials ------------------------------------------------------------------------------------------------------

coefficients = st.lists(integers, min_size=1, max_size=6)


@pytest.mark.verifies("prp-polynomial-identity")
@exact
@given(coefficients, st.sets(integers, min_size=6, max_size=6))
def test_enough_values_determine_the_coefficients(cs: list[int], points: set[int]) -> None:
    """Property: random polynomials of degree at most five are found again from six values, exactly."""
    values = [(t, sum(c * t**k for k, c in enumerate(cs))) for t in points]
    found = sp.interpolate(values, x)
    assert sp.expand(found - sum(c * x**k for k, c in enumerate(cs))) == 0


@pytest.mark.verifies("prp-polynomial-identity")
@given(st.sets(integers, min_size=1, max_size=5))
def test_one_value_less_is_not_enough(points: set[int]) -> None:
    """Property: a product of linear factors vanishes at n points and is not the zero polynomial of degree n."""
    p = sp.Poly(sp.prod([x - t for t in points]), x)
    assert all(p.eval(t) == 0 for t in points)
    assert p.degree() == len(points)
    assert not p.is_zero


class Counting(Fraction):
    """A fraction that counts additions and multiplications."""

    counts = {"+": 0, "*": 0}  # noqa: RUF012

    def __add__(self, other):
        self.counts["+"] += 1
        return Counting(Fraction(self) + Fraction(other))

    def __mul__(self, other):
        self.counts["*"] += 1
        return Counting(Fraction(self) * Fraction(other))


@pytest.mark.verifies("alg-horner")
@given(coefficients, fractions)
def test_horner_gives_the_value_with_n_products_and_sums(cs: list[int], t: Fraction) -> None:
    """Property: on random polynomials the scheme is exact and does n multiplications and n additions."""
    Counting.counts.update({"+": 0, "*": 0})
    v = Counting(cs[-1])
    for c in reversed(cs[:-1]):
        v = v * t + c
    assert v == sum(c * t**k for k, c in enumerate(cs))
    assert Counting.counts == {"+": len(cs) - 1, "*": len(cs) - 1}
    ours = fn.Polynomial(*cs)(float(t))
    size = sum(abs(c) * abs(t) ** k for k, c in enumerate(cs))
    assert abs(Fraction(ours) - v) <= 4 * len(cs) * EPS * size


# --- Powers, exponentials, logarithms ---------------------------------------------------------------------------------


@pytest.mark.verifies("lem-roots")
@given(st.fractions(-1, 5, max_denominator=12), st.integers(1, 12))
def test_bernoullis_inequality(h: Fraction, n: int) -> None:
    """Property: random numbers from -1 on keep the inequality, exactly; equality is for n = 1 or h = 0 only."""
    assert (1 + h) ** n >= 1 + n * h
    assert ((1 + h) ** n == 1 + n * h) == (n == 1 or h == 0)


@pytest.mark.verifies("lem-roots")
@given(st.fractions(Fraction(1, 20), 50, max_denominator=20), st.fractions(0, 8, max_denominator=20), st.integers(1, 7))
def test_only_the_root_is_the_supremum(a: Fraction, s: Fraction, n: int) -> None:
    """Property: if the power of a random number is not a, the steps of the proof lead past it, exactly."""
    assert (1 + a) ** n > a
    if s**n < a:
        h = min(Fraction(1), (a - s**n) / (n * (s + 1) ** (n - 1)))
        assert h > 0
        assert (s + h) ** n <= a
    elif s**n > a:
        h = (s**n - a) / (n * s ** (n - 1))
        assert 0 < h <= s
        assert (s - h) ** n >= a


@pytest.mark.verifies("lem-roots")
def test_roots_need_real_numbers_and_the_inequality_needs_h_from_minus_one() -> None:
    """Example: no fraction has the square 2, no real number the square -1; at h = -4 and n = 3 the inequality fails."""
    assert sp.Poly(x**2 - 2, x).ground_roots() == {}
    assert sp.real_roots(x**2 + 1, x) == []
    assert sp.real_roots(x**2 - 4, x) == [-2, 2]  # one of them is not negative
    assert (1 - 4) ** 3 < 1 - 3 * 4


def rational_power(base: Fraction, twelfth: Fraction, r: Fraction) -> Fraction:
    """The power of base = twelfth^12 to an exponent with a denominator that divides 12, by roots and products only."""
    root = twelfth ** (12 // r.denominator)
    assert root**r.denominator == base
    return root**r.numerator


twelfths = st.integers(-30, 30).map(lambda k: Fraction(k, 12))
bases = st.fractions(Fraction(1, 4), 4, max_denominator=6)


@pytest.mark.verifies("lem-rational-powers")
@exact
@given(bases, bases, twelfths, twelfths)
def test_rational_powers_keep_the_laws(s: Fraction, t: Fraction, p: Fraction, q: Fraction) -> None:
    """Property: on random twelfth powers the laws hold exactly, and the power increases for bases above one."""
    a, b = s**12, t**12
    for k in (2, 3, 4):  # other ways to write p = m/n as a fraction: km/(kn)
        if 12 % (k * p.denominator) == 0:
            assert (s ** (12 // (k * p.denominator))) ** (k * p.numerator) == rational_power(a, s, p)
    assert rational_power(a, s, p + q) == rational_power(a, s, p) * rational_power(a, s, q)
    assert rational_power(a * b, s * t, p) == rational_power(a, s, p) * rational_power(b, t, p)
    c, u = s**144, s ** int(12 * p)  # u is the twelfth root of c^p
    assert rational_power(c, s**12, p) == u**12
    assert rational_power(u**12, u, q) == s ** int(144 * p * q)  # (c^p)^q = c^(pq)
    assert (rational_power(a, s, p) < rational_power(a, s, q)) == ((p < q) if a > 1 else (p > q) if a < 1 else False)


@pytest.mark.verifies("lem-rational-powers")
@given(st.fractions(1, 50, max_denominator=9).filter(lambda a: a > 1), st.integers(1, 40))
def test_roots_approach_one(a: Fraction, n: int) -> None:
    """Property: for random bases the n-th root lies between 1 and 1 + (a - 1)/n, compared by n-th powers."""
    assert 1**n < a <= (1 + (a - 1) / n) ** n


@pytest.mark.verifies("lem-rational-powers")
def test_negative_bases_depend_on_the_fraction() -> None:
    """Example: for the base -8 the exponents 1/3 and 2/6 give -2 and 2."""
    assert sp.real_root(-8, 3) == -2
    assert sp.real_root((-8) ** 2, 6) == 2


@pytest.mark.verifies("thm-exponential")
@given(st.fractions(Fraction(11, 10), 20, max_denominator=10), *[st.integers(-5000, 5000)] * 2, st.integers(1, 500))
def test_powers_between_rational_powers(a: Fraction, i: int, j: int, n: int) -> None:
    """Property: random values turn sums into products, increase, and lie between neighbouring rational powers."""
    u, v = i / 997, j / 997
    with mpmath.workdps(60):
        base = mpmath.mpf(a.numerator) / a.denominator

        def power(t: float) -> mpmath.mpf:
            return mpmath.power(base, mpmath.mpf(t))

        tiny = mpmath.mpf(10) ** -50
        assert abs(power(u) * power(v) / mpmath.power(base, mpmath.mpf(u) + mpmath.mpf(v)) - 1) < tiny
        assert u >= v or power(u) < power(v)
        k = int(mpmath.floor(n * mpmath.mpf(u)))
        low, high = mpmath.root(base, n) ** k, mpmath.root(base, n) ** (k + 1)
        assert low * (1 - tiny) <= power(u) <= high * (1 + tiny)
        assert high / low <= (1 + (base - 1) / n) * (1 + tiny)  # equal for n = 1
        assert abs(mpmath.power(base, mpmath.log(power(v) + 1) / mpmath.log(base)) / (power(v) + 1) - 1) < tiny
        ours = fn.Exponential(a)(u)
        assert abs(ours / power(u) - 1) <= 8 * EPS * (1 + abs(u * mpmath.log(base)))


@pytest.mark.verifies("thm-exponential")
def test_without_monotony_there_are_other_solutions() -> None:
    """Example: on numbers p + q sqrt(2) the function 2^p turns sums into products and is not increasing."""
    root = sp.sqrt(2)

    def other(p: int, q: int) -> sp.Expr:
        return sp.Integer(2) ** p

    assert other(1, 0) == 2
    for (p, q), (s, t) in product(product((-1, 2), repeat=2), repeat=2):
        assert other(p + s, q + t) == other(p, q) * other(s, t)
    assert -1 + 1 * root > 0
    assert other(-1, 1) < other(0, 0)


@pytest.mark.verifies("thm-exponential")
@exact
@given(st.fractions(Fraction(11, 10), 9, max_denominator=10), st.fractions(Fraction(1, 50), 50, max_denominator=50))
def test_the_supremum_of_the_proof_is_a_solution(a: Fraction, v: Fraction) -> None:
    """Property: bisection for the supremum of the x with a^x at most v, in dyadic exponents, ends at the value v."""
    low, high = Fraction(0), Fraction(0)
    while a ** int(low) > v:
        low -= 1
    while a ** int(high) <= v:
        high += 1
    with mpmath.workdps(50):
        base, goal = (mpmath.mpf(t.numerator) / t.denominator for t in (a, v))
        for _ in range(60):
            middle = (low + high) / 2
            power = mpmath.power(base, mpmath.mpf(middle.numerator) / middle.denominator)
            low, high = (middle, high) if power <= goal else (low, middle)
        assert abs(mpmath.power(base, mpmath.mpf(low.numerator) / low.denominator) / goal - 1) < mpmath.mpf(10) ** -14


@pytest.mark.verifies("prp-log-laws")
def test_laws_of_logarithms_in_sympy() -> None:
    """Symbolic: product, power, change of base and the laws of powers for positive symbols."""
    a, b, u, v = sp.symbols("a b u v", positive=True)
    s, t = sp.symbols("s t", real=True)

    def log(base: sp.Expr, value: sp.Expr) -> sp.Expr:
        return sp.log(value) / sp.log(base)

    assert sp.simplify(sp.expand_log(log(a, u * v) - log(a, u) - log(a, v))) == 0
    assert sp.simplify(sp.expand_log(log(a, u**t) - t * log(a, u))) == 0
    assert sp.simplify(log(b, u) - log(a, u) / log(a, b)) == 0
    assert sp.powsimp(a**s * a**t) == a ** (s + t)
    assert sp.expand_power_base((a * b) ** t) == a**t * b**t
    assert (a**s) ** t == a ** (s * t)


@pytest.mark.verifies("prp-log-laws")
@given(*[st.floats(0.05, 20).filter(lambda t: abs(t - 1) > 0.01)] * 3, st.floats(-4, 4))
def test_logarithms_of_every_base(a: float, b: float, u: float, t: float) -> None:
    """Property: random bases on both sides of one; log_a inverts a^x, and the laws hold to many digits."""
    with mpmath.workdps(40):
        a, b, u, t = (mpmath.mpf(value) for value in (a, b, u, t))

        def log(base: mpmath.mpf, value: mpmath.mpf) -> mpmath.mpf:
            return mpmath.log(value) / mpmath.log(base)

        tiny = mpmath.mpf(10) ** -32
        assert abs(mpmath.power(a, log(a, u)) / u - 1) < tiny
        assert abs(log(a, mpmath.power(u, t)) - t * log(a, u)) < tiny
        assert abs(log(1 / a, u) + log(a, u)) < tiny
        assert abs(log(b, u) - log(a, u) / log(a, b)) < tiny
        ours = fn.Logarithm(float(a))(float(u))
        assert abs(ours - log(a, u)) <= 8 * EPS * abs(log(a, u))


@pytest.mark.verifies("prp-log-laws")
def test_the_laws_need_positive_numbers_and_products() -> None:
    """Example: the logarithm of a sum is no sum, and ((-1)^2)^(1/2) is not (-1)^1."""
    assert float(sp.log(2 + 3) - sp.log(2) - sp.log(3)) < -0.1
    assert sp.sqrt((-1) ** 2) == 1 != (-1) ** 1


# --- Trigonometric functions ------------------------------------------------------------------------------------------


@pytest.mark.verifies("prp-trig-monotone")
def test_the_differences_are_products() -> None:
    """Symbolic: the two identities of the proof."""
    middle, half = sp.symbols("m d", real=True)
    difference = sp.cos(middle - half) - sp.cos(middle + half) - 2 * sp.sin(middle) * sp.sin(half)
    assert sp.expand(sp.expand_trig(difference)) == 0
    slope = sp.tan(y) - sp.tan(x) - sp.sin(y - x) / (sp.cos(x) * sp.cos(y))
    assert sp.simplify(sp.expand_trig(slope.rewrite(sp.cos))) == 0 or sp.simplify(slope) == 0


@pytest.mark.verifies("prp-trig-monotone")
@given(st.fractions(0, 1), st.fractions(0, 1), st.floats(-1, 1), st.floats(-1e6, 1e6))
def test_monotone_on_their_intervals_and_onto(s: Fraction, t: Fraction, c: float, slope: float) -> None:
    """Property: random pairs of angles are mapped in order, and random values are attained."""
    assume(s < t)
    with mpmath.workdps(60):
        a, b = (mpmath.pi * mpmath.mpf(q.numerator) / q.denominator for q in (s, t))
        assert mpmath.cos(a) > mpmath.cos(b)
        assert mpmath.sin(a - mpmath.pi / 2) < mpmath.sin(b - mpmath.pi / 2)
        if s > 0 and t < 1:
            assert mpmath.tan(a - mpmath.pi / 2) < mpmath.tan(b - mpmath.pi / 2)
        tiny = mpmath.mpf(10) ** -50
        angle = mpmath.atan2(mpmath.sqrt(1 - mpmath.mpf(c) ** 2), c)
        assert 0 <= angle <= mpmath.pi
        assert abs(mpmath.cos(angle) - c) < tiny
        steep = mpmath.atan2(slope, 1)
        assert abs(steep) < mpmath.pi / 2
        assert abs(mpmath.tan(steep) - slope) < tiny * (1 + abs(slope)) ** 2


@pytest.mark.verifies("prp-trig-monotone")
def test_beyond_the_intervals_they_turn_or_jump() -> None:
    """Example: the sine falls after pi/2, the cosine rises after pi, and the tangent jumps at pi/2."""
    assert sp.sin(sp.pi / 2) > sp.sin(2 * sp.pi / 3)
    assert sp.cos(sp.pi) < sp.cos(4 * sp.pi / 3)
    assert sp.tan(sp.pi / 4) > sp.tan(3 * sp.pi / 4)


# --- Inverses ---------------------------------------------------------------------------------------------------------

permutations = st.permutations(range(6)).map(list)


@pytest.mark.verifies("prp-inverse-chain")
@given(permutations, permutations)
def test_inverses_reverse_the_order(f: list[int], g: list[int]) -> None:
    """Property: for random permutations the inverse is mirrored, and the inverse of a chain is the chain reversed."""

    def inverse(a: list[int]) -> list[int]:
        return [a.index(t) for t in range(6)]

    assert {(t, v) for t, v in enumerate(inverse(f))} == {(v, t) for t, v in enumerate(f)}
    chain = [f[g[t]] for t in range(6)]
    assert inverse(chain) == [inverse(g)[inverse(f)[t]] for t in range(6)]


@pytest.mark.verifies("prp-inverse-chain")
@given(rising())
def test_a_rising_function_meets_its_inverse_on_the_diagonal(f: dict) -> None:
    """Property: common points of random strictly increasing functions and their inverses have equal coordinates."""
    inverse = {v: t for t, v in f.items()}
    assert all(t == f[t] for t in f if t in inverse and inverse[t] == f[t])


@pytest.mark.verifies("prp-inverse-chain")
def test_falling_functions_meet_elsewhere_and_the_other_order_fails() -> None:
    """Example: 1 - x is its own inverse; inverting square and shift in the wrong order misses."""
    falling = fn.Linear(-1, 1)
    assert falling(falling(0.25)) == 0.25 != falling(0.25)
    f, g = fn.Exponential(2), fn.Linear(3, 1)
    chain = f @ g
    assert (g.inverse() @ f.inverse())(chain(0.5)) == pytest.approx(0.5)
    assert (f.inverse() @ g.inverse())(chain(0.5)) != pytest.approx(0.5, abs=0.1)


@pytest.mark.verifies("prp-logit")
def test_logit_inverts_the_sigmoid_in_sympy() -> None:
    """Symbolic: both compositions are the identity, the symmetry holds, and odds multiply."""
    p, c = sp.symbols("p c", positive=True)
    sigma = 1 / (1 + sp.exp(-x))
    assert sp.simplify(sigma / (1 - sigma) - sp.exp(x)) == 0  # so the logit of it is x
    assert sp.simplify(sigma.subs(x, sp.log(p / (1 - p))) - p) == 0
    assert sp.simplify(sigma.subs(x, -x) - (1 - sigma)) == 0
    moved = sigma.subs(x, x + sp.log(c))
    assert sp.simplify(moved / (1 - moved) - c * sp.exp(x)) == 0


@pytest.mark.verifies("prp-logit")
@given(st.floats(-30, 30), st.floats(1e-6, 5))
def test_the_sigmoid_rises_between_zero_and_one(t: float, step: float) -> None:
    """Property: random scores give probabilities in order, strictly between 0 and 1."""
    with mpmath.workdps(40):
        low, high = (1 / (1 + mpmath.exp(-s)) for s in (mpmath.mpf(t), mpmath.mpf(t) + mpmath.mpf(step)))
    assert 0 < low < high < 1
    assert abs(fn.Sigmoid()(t) - low) <= 8 * EPS * low
    assert abs(fn.Logit()(fn.Sigmoid()(t)) - t) <= 64 * EPS * (1 + np.exp(abs(t)))


@pytest.mark.verifies("prp-logit")
@pytest.mark.parametrize("p", [0.0, 1.0, -0.5])
def test_certainty_has_no_logit(p: float) -> None:
    """Example: at 0, at 1 and beyond there is no logit."""
    with pytest.raises(ValueError, match="0 < x < 1"):
        fn.Logit()(p)


# --- Activation functions ---------------------------------------------------------------------------------------------


@pytest.mark.verifies("prp-activation-identities")
def test_relations_in_sympy() -> None:
    """Symbolic: tanh by the sigmoid, the identities of ReLU, softplus for both signs, and the logarithm."""
    sigma = 1 / (1 + sp.exp(-x))
    assert sp.simplify(sp.tanh(x).rewrite(sp.exp) - (2 * sigma.subs(x, 2 * x) - 1)) == 0
    relu = (x + sp.Abs(x)) / 2
    assert sp.simplify(relu - relu.subs(x, -x) - x) == 0
    assert sp.simplify(relu + relu.subs(x, -x) - sp.Abs(x)) == 0
    assert sp.simplify(y + relu.subs(x, x - y) - sp.Max(x, y).rewrite(sp.Abs)) == 0
    t = sp.Symbol("t", positive=True)
    for point in (t, -t):
        exponential = sp.exp(point.subs(t, sp.log(y**2 + 1)))
        stable = sp.Max(point, 0).subs(t, sp.log(y**2 + 1)) + sp.log(1 + sp.exp(-sp.log(y**2 + 1)))
        assert sp.simplify(sp.exp(sp.log(1 + exponential)) - sp.exp(stable)) == 0
    assert sp.simplify(sp.expand_log(sp.log(sigma), force=True) + sp.log(1 + sp.exp(-x))) == 0


@pytest.mark.verifies("prp-activation-identities")
@given(st.just(0.0) | st.floats(1e-20, 50) | st.floats(-50, -1e-20))
def test_softplus_lies_above_relu_by_at_most_log_2(t: float) -> None:
    """Property: at random points the gap is positive, at most log 2, and log 2 only at 0."""
    with mpmath.workdps(60):
        gap = mpmath.log(1 + mpmath.exp(mpmath.mpf(t))) - max(0, mpmath.mpf(t))
        assert 0 < gap <= mpmath.log(2)
        assert (gap == mpmath.log(2)) == (t == 0)
        assert abs(mpmath.log1p(mpmath.exp(-abs(mpmath.mpf(t)))) - gap) < mpmath.mpf(10) ** -50
        s = 1 / (1 + mpmath.exp(-2 * mpmath.mpf(t)))
        assert abs(mpmath.tanh(t) - (2 * s - 1)) < mpmath.mpf(10) ** -50
    assert -1 < mpmath.tanh(t) < 1 or abs(t) > 15
    assert float(activations.log_sigmoid(t)) == -float(activations.softplus(-t))


@pytest.mark.verifies("alg-stable-sigmoid")
@given(st.floats(-700, 700))
def test_the_stable_sigmoid_is_accurate(t: float) -> None:
    """Property: at random points z lies in (0, 1] and the result has a relative error of some roundings."""
    z = np.exp(-abs(t))
    assert 0 < z <= 1
    result = 1 / (1 + z) if t >= 0 else z / (1 + z)
    with mpmath.workdps(350):
        expected = 1 / (1 + mpmath.exp(-mpmath.mpf(t)))
    assert abs(result - expected) <= 8 * EPS * expected
    assert float(activations.sigmoid(t)) == result


@pytest.mark.verifies("alg-stable-sigmoid")
@pytest.mark.parametrize(("dtype", "edge"), [(np.float32, 89), (np.float64, 710)])
def test_the_textbook_forms_overflow(dtype: type, edge: int) -> None:
    """Example: beyond the edge exp overflows and one form is NaN; the stable form is 1."""
    assert np.isfinite(np.exp(dtype(edge - 1)))
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(dtype(edge))
        assert np.isinf(e)
        assert np.isnan(e / (1 + e))
    assert activations.sigmoid(dtype(edge)) == 1
    assert activations.sigmoid(dtype(edge)).dtype == dtype


@pytest.mark.verifies("prp-log-loss")
def test_log_loss_is_softplus_for_both_labels() -> None:
    """Symbolic: the exponentials of both sides are equal for y = 0 and y = 1, and not for y = 1/2."""
    z = sp.Symbol("z", real=True)
    sigma = 1 / (1 + sp.exp(-z))

    def gap(label: sp.Expr) -> sp.Expr:
        left = sigma ** (-label) * (1 - sigma) ** (label - 1)  # e to the loss
        return sp.simplify(left - (1 + sp.exp((1 - 2 * label) * z)))

    assert gap(sp.Integer(0)) == gap(sp.Integer(1)) == 0
    assert gap(sp.Rational(1, 2)).subs(z, 3) != 0


@pytest.mark.verifies("prp-log-loss")
@given(st.sampled_from([0, 1]), st.floats(-700, 700))
def test_log_loss_of_scores_is_accurate(label: int, z: float) -> None:
    """Property: random scores give the loss with a relative error of some roundings."""
    with mpmath.workdps(350):
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        expected = -mpmath.log(p if label else 1 - p)
    assert abs(float(losses.log_loss(label, z)) - expected) <= 16 * EPS * expected


@pytest.mark.verifies("thm-affine-collapse")
@exact
@given(st.lists(st.integers(1, 3), min_size=2, max_size=5), st.data())
def test_affine_layers_are_one_affine_map(widths: list[int], data: st.DataObject) -> None:
    """Property: random stacks of integer layers equal one layer, whose matrix and shift are computed."""

    def numbers(*shape: int) -> np.ndarray:
        count = int(np.prod(shape))
        return np.array(data.draw(st.lists(integers, min_size=count, max_size=count))).reshape(shape)

    layers = [(numbers(m, n), numbers(m)) for n, m in pairwise(widths)]
    matrix, shift = np.eye(widths[0], dtype=int), np.zeros(widths[0], dtype=int)
    for A, b in layers:
        matrix, shift = A @ matrix, A @ shift + b
    point = numbers(widths[0])
    value = point
    for A, b in layers:
        value = A @ value + b
    assert np.array_equal(value, matrix @ point + shift)


@pytest.mark.verifies("thm-affine-collapse")
def test_in_one_variable_and_with_a_kink_between() -> None:
    """Symbolic: the formula in one variable; with ReLU between two affine functions the slope changes."""
    a, b, c, d = sp.symbols("a b c d")
    assert sp.expand((fn.Linear(a, b) @ fn.Linear(c, d)).symbolic(x) - (a * c * x + a * d + b)) == 0
    bent = fn.Linear(2, 1) @ fn.ReLU() @ fn.Linear(1, -1)
    assert bent(0) + bent(2) != 2 * bent(1)


@pytest.mark.verifies("prp-xor")
@given(integers, integers, integers)
def test_no_affine_function_is_exclusive_or(a: int, b: int, c: int) -> None:
    """Property: random affine functions have equal sums on the two diagonals, so never the signs of XOR."""
    f = {(s, t): a * s + b * t + c for s in (0, 1) for t in (0, 1)}
    assert f[0, 0] + f[1, 1] == f[0, 1] + f[1, 0]
    assert not (f[0, 1] > 0 and f[1, 0] > 0 and f[0, 0] <= 0 and f[1, 1] <= 0)


@pytest.mark.verifies("prp-xor")
def test_two_relus_are_exclusive_or_and_three_points_are_no_obstacle() -> None:
    """Example: the four values; without the point (1, 1) the affine function x + y has the signs."""
    relu = activations.relu
    values = [[float(relu(s + t) - 2 * relu(s + t - 1)) for t in (0, 1)] for s in (0, 1)]
    assert values == [[0, 1], [1, 0]]
    assert [s + t > 0 for s, t in [(0, 0), (0, 1), (1, 0)]] == [False, True, True]


# --- One hidden layer -------------------------------------------------------------------------------------------------


@st.composite
def point_lists(draw: st.DrawFn) -> tuple[list[Fraction], list[Fraction]]:
    nodes = sorted(draw(st.sets(fractions, min_size=2, max_size=6)))
    return nodes, draw(st.lists(fractions, min_size=len(nodes), max_size=len(nodes)))


def relu(t: Fraction) -> Fraction:
    return max(t, Fraction(0))


def through(t: list[Fraction], v: list[Fraction], at: Fraction) -> Fraction:
    """The sum of the theorem, in exact arithmetic."""
    m = [(b - a) / (d - c) for (a, b), (c, d) in zip(pairwise(v), pairwise(t), strict=True)]
    return v[0] + m[0] * relu(at - t[0]) + sum((m[k] - m[k - 1]) * relu(at - t[k]) for k in range(1, len(m)))


def stairs(t: list[Fraction], v: list[Fraction], at: Fraction) -> Fraction:
    return v[0] + sum((v[k] - v[k - 1]) * (at >= t[k]) for k in range(1, len(t)))


@pytest.mark.verifies("thm-relu-interpolation")
@exact
@given(point_lists(), st.fractions(0, 1, max_denominator=10))
def test_the_layer_passes_through_the_points(points: tuple, part: Fraction) -> None:
    """Property: exactly, at the nodes and between them, for random points; the package agrees up to rounding."""
    t, v = points
    assert [through(t, v, node) for node in t] == v
    assert [stairs(t, v, node) for node in t] == v
    f, s = interpolation.hinges(t, v), interpolation.steps(t, v)
    size = float(max(map(abs, v)) + 1) * len(t) * 64 * 8  # slopes reach 64 max|v|, over a length of 8
    for k in range(len(t) - 1):
        middle = (1 - part) * t[k] + part * t[k + 1]
        assert through(t, v, middle) == (1 - part) * v[k] + part * v[k + 1]
        assert stairs(t, v, middle) == (v[k] if part < 1 else v[k + 1])
        assert abs(f(middle) - float(through(t, v, middle))) <= 8 * EPS * size
        if 0 < part < 1:
            assert s(middle) == pytest.approx(float(v[k]), abs=8 * EPS * size)


@pytest.mark.verifies("thm-relu-interpolation")
def test_the_nodes_must_increase_and_the_layer_leaves_the_points_beyond_them() -> None:
    """Example: equal nodes are refused; left of the first node the layer is constant."""
    with pytest.raises(ValueError, match="nodes must increase"):
        interpolation.hinges([0, 0, 1], [1, 2, 3])
    assert through([Fraction(0), Fraction(1)], [Fraction(0), Fraction(1)], Fraction(-5)) == 0


@pytest.mark.verifies("cor-interpolation-error")
@exact
@given(point_lists(), st.sets(st.integers(0, 20), min_size=0, max_size=6))
def test_the_errors_keep_their_bounds(points: tuple, chosen: set[int]) -> None:
    """Property: random piecewise linear functions and random nodes keep both bounds, exactly."""
    t, v = points
    L = max(abs(b - a) / (d - c) for (a, b), (c, d) in zip(pairwise(v), pairwise(t), strict=True))
    nodes = sorted({t[0], t[-1]} | {t[0] + (t[-1] - t[0]) * Fraction(k, 20) for k in chosen})
    values = [through(t, v, node) for node in nodes]
    h = max(b - a for a, b in pairwise(nodes))
    for k in range(61):
        at = t[0] + (t[-1] - t[0]) * Fraction(k, 60)
        g = through(t, v, at)
        assert abs(g - stairs(nodes, values, at)) <= L * h
        assert abs(g - through(nodes, values, at)) <= L * h / 2


@pytest.mark.verifies("cor-interpolation-error")
def test_the_bound_is_attained_and_a_jump_keeps_none() -> None:
    """Example: the absolute value between -1 and 1 attains L h/2; the step errs by 1/2 for every number of units."""
    one = [Fraction(1), Fraction(1)]
    assert abs(abs(Fraction(0)) - through([Fraction(-1), Fraction(1)], one, Fraction(0))) == Fraction(1) * 2 / 2
    for n in (1, 10, 100):
        nodes = np.linspace(-1, 1, 2 * n)  # 0 lies in the middle of an interval
        f = interpolation.hinges(nodes, np.where(nodes >= 0, 1.0, 0.0))
        assert abs(f(0.0) - 1.0) == pytest.approx(0.5, abs=1e-9)
    L, eps, length = 3.0, 0.01, 2.0
    n = int(np.ceil(L * length / (2 * eps)))
    nodes = np.linspace(-1, 1, n + 1)
    grid = np.linspace(-1, 1, 4001)
    tent = lambda u: L * np.abs(u - 0.123)  # noqa: E731
    assert np.abs(interpolation.hinges(nodes, tent(nodes))(grid) - tent(grid)).max() <= eps


# --- What exercises and examples say ----------------------------------------------------------------------------------


def test_the_tooth_composed_with_itself() -> None:
    """Example: k teeth composed have, exactly, 2^k pieces, 2^(k - 1) peaks and 2^k crossings of the height 1/2."""
    grid = [Fraction(j, 2**8) for j in range(2**8 + 1)]
    values = grid
    for k in range(1, 7):
        values = [1 - abs(1 - 2 * v) for v in values]
        slopes = [(b - a) * 2**8 for a, b in pairwise(values)]
        assert set(slopes) == {2**k, -(2**k)}
        assert sum(a != b for a, b in pairwise(slopes)) == 2**k - 1
        assert values.count(1) == 2 ** (k - 1)
        assert values.count(Fraction(1, 2)) == 2**k


def test_herons_rule_squares_the_distance() -> None:
    """Symbolic: a step from x leads to sqrt(2) + (x - sqrt(2))^2/(2x), so it never ends below sqrt(2)."""
    step = (x + 2 / x) / 2
    assert sp.simplify(step - sp.sqrt(2) - (x - sp.sqrt(2)) ** 2 / (2 * x)) == 0
    halved = (x - sp.sqrt(2)) / 2 - (x - sp.sqrt(2)) ** 2 / (2 * x)  # the gain beyond half of the distance
    assert sp.simplify(halved - sp.sqrt(2) * (x - sp.sqrt(2)) / (2 * x)) == 0  # positive for x > sqrt(2)


@given(st.fractions(Fraction(11, 10), 9, max_denominator=10), st.integers(1, 6), st.floats(1, 50))
def test_the_exponential_passes_the_power_where_the_solution_says(a: Fraction, n: int, factor: float) -> None:
    """Property: at random points from x0 = max(2, 4/h^2) on, with h = a^(1/(2n)) - 1, a^x exceeds x^n."""
    with mpmath.workdps(40):
        log_a = mpmath.log(mpmath.mpf(a.numerator) / a.denominator)
        h = mpmath.expm1(log_a / (2 * n))
        point = factor * max(2, 4 / h**2)
        assert point * log_a > n * mpmath.log(point)


def test_inside_the_mirror_and_the_domain() -> None:
    """Symbolic: the root of the square is |x|, the square of the root stops at 0; softplus has the odd part x/2."""
    assert sp.sqrt(x**2) == sp.Abs(x)
    with pytest.raises(ValueError, match="x >= 0"):
        (fn.Power(2) @ fn.Power(0.5))(-1)
    ratio = sp.simplify((1 + sp.exp(x)) / (1 + sp.exp(-x)))
    assert ratio == sp.exp(x)
