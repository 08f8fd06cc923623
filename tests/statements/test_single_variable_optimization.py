"""What the chapter on optimizing functions of one variable states, checked: by SymPy where it can decide, otherwise on
random instances.

Random functions are polynomials or fractions with integer coefficients, on which the arithmetic is exact: their
iterations run with ``Fraction``. Numerical tolerances are multiples of the machine epsilon times the size of the
numbers involved.
"""

from fractions import Fraction
from itertools import pairwise, product

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mlmath.optimize import brackets, convexity, descent, flow, losses, newton
from mlmath.symbolic.convexity import convexity as decide
from mlmath.symbolic.extrema import classify, extrema_on, stationary_points

x, t = sp.symbols("x t", real=True)
EPS = float(np.finfo(float).eps)
small = st.integers(-4, 4)
fractions = st.fractions(Fraction(-5), Fraction(5), max_denominator=12)
positive = st.fractions(Fraction(1, 10), Fraction(5), max_denominator=12)

#: SymPy takes its time on the first call, and thirty exact instances say enough.
exact = settings(deadline=None, max_examples=30)


def polynomial(cs: list[int], u: object = x) -> object:
    return sum((int(v) * u**k for k, v in enumerate(cs)), 0 * u)


# --- Extrema ----------------------------------------------------------------------------------------------------------


@pytest.mark.verifies("thm-fermat")
@exact
@given(st.lists(small, min_size=3, max_size=5), small)
def test_where_the_slope_is_not_zero_there_is_no_extremum(cs: list[int], c: int) -> None:
    """Property: next to a point with a slope of a random polynomial there are larger and smaller values."""
    f = polynomial(cs)
    slope = sp.diff(f, x).subs(x, c)
    assume(slope != 0)
    bend = sum(abs(v) * k * k * (abs(c) + 1) ** k for k, v in enumerate(cs))  # bounds |f''| / 2 within 1 of c
    h = abs(slope) / (2 * bend + 1)  # so short a step cannot turn the sign of f'(c) h
    values = [f.subs(x, c - h), f.subs(x, c), f.subs(x, c + h)]
    assert (values[0] < values[1] < values[2]) or (values[0] > values[1] > values[2])


@pytest.mark.verifies("thm-fermat")
def test_at_an_end_or_a_kink_an_extremum_needs_no_slope_zero() -> None:
    """Example: x has its minimum on [0, 1] at an end, with slope one, and |x| has it at a kink, without a slope."""
    assert extrema_on(x, x, 0, 1).minimizers == (0,)
    assert sp.diff(x, x) == 1
    assert extrema_on(sp.Abs(x), x, -1, 2).minimizers == (0,)
    assert sp.limit(sp.Abs(t) / t, t, 0, "-") != sp.limit(sp.Abs(t) / t, t, 0, "+")


@pytest.mark.verifies("prp-candidates")
@exact
@given(st.lists(small, min_size=2, max_size=2), st.integers(-3, 2), st.integers(1, 4))
def test_the_extreme_values_are_among_the_candidates(roots: list[int], low: int, width: int) -> None:
    """Property: for random cubics with rational stationary points no grid point beats the best candidate."""
    f = sp.integrate(sp.expand(6 * (x - roots[0]) * (x - roots[1])), x)
    candidates = {sp.Integer(low), sp.Integer(low + width)} | {sp.Integer(r) for r in roots if low < r < low + width}
    values = [f.subs(x, p) for p in candidates]
    grid = [f.subs(x, low + width * sp.Rational(k, 24)) for k in range(25)]
    assert min(values) <= min(grid)
    assert max(values) >= max(grid)
    found = extrema_on(f, x, low, low + width)
    assert (found.minimum, found.maximum) == (min(values), max(values))


@pytest.mark.verifies("prp-candidates")
def test_an_open_interval_or_a_jump_may_leave_no_extremum() -> None:
    """Example: on the open interval (0, 1), and with a jump at an end, x comes near 1 and never attains it."""
    points = [1 - Fraction(1, 10**k) for k in range(1, 9)]
    assert all(later > earlier for earlier, later in pairwise(points))  # never a largest value, and all below 1

    def jumping(u: Fraction) -> Fraction:
        return u if u < 1 else Fraction(0)  # on the closed interval [0, 1]

    assert all(jumping(p) < 1 for p in [*points, Fraction(1)])
    assert max(jumping(p) for p in points) > jumping(Fraction(1))


# --- Mean values ------------------------------------------------------------------------------------------------------


@pytest.mark.verifies("thm-cauchy-mean-value")
@exact
@given(st.lists(small, min_size=2, max_size=4), st.lists(small, min_size=2, max_size=4), small, st.integers(1, 4))
def test_cauchys_equation_has_a_solution_inside(cs: list[int], ds: list[int], a: int, width: int) -> None:
    """Property: for random pairs of polynomials the equation has a root strictly between the ends."""
    f, g, b = polynomial(cs), polynomial(ds), a + width
    equation = (f.subs(x, b) - f.subs(x, a)) * sp.diff(g, x) - (g.subs(x, b) - g.subs(x, a)) * sp.diff(f, x)
    helper = (f.subs(x, b) - f.subs(x, a)) * g - (g.subs(x, b) - g.subs(x, a)) * f
    assert sp.expand(helper.subs(x, a) - helper.subs(x, b)) == 0  # the function of the proof
    if sp.expand(equation) != 0:
        inside = sp.Poly(equation, x).count_roots(a, b)
        inside -= sum(equation.subs(x, end) == 0 for end in (a, b))
        assert inside >= 1


@pytest.mark.verifies("thm-cauchy-mean-value")
def test_a_kink_or_two_coordinates_break_the_mean_value_theorem() -> None:
    """Example: |x| on [-1, 1] has no slope zero, and a circular motion returns without ever standing still."""
    assert {sp.diff(sp.Abs(t), t).subs(t, side) for side in (-1, 1)} == {-1, 1}  # the secant has slope 0
    velocity = sp.Matrix([sp.cos(t), sp.sin(t)]).diff(t)
    assert sp.simplify(velocity.dot(velocity)) == 1
    turn = [sp.cos(2 * sp.pi) - sp.cos(0), sp.sin(2 * sp.pi) - sp.sin(0)]
    assert turn == [0, 0]


@pytest.mark.verifies("thm-monotonicity")
@exact
@given(st.lists(small, min_size=1, max_size=3), small, st.fractions(-3, 3), st.fractions(-3, 3))
def test_a_squared_derivative_makes_a_strictly_increasing_function(
    cs: list[int], shift: int, u: Fraction, v: Fraction
) -> None:
    """Property: the integral of the square of a random polynomial, not zero, is strictly increasing."""
    root = polynomial(cs)
    assume(root != 0)
    assume(u != v)
    f = sp.integrate(sp.expand(root**2), x) + shift
    low, high = sorted([sp.Rational(u.numerator, u.denominator), sp.Rational(v.numerator, v.denominator)])
    assert f.subs(x, low) < f.subs(x, high)  # the derivative has finitely many zeros at most


@pytest.mark.verifies("thm-monotonicity")
def test_flat_pieces_and_gaps_break_strict_monotonicity() -> None:
    """Example: a flat piece makes two values equal, and -1/x falls across the gap although its slope is positive."""
    flat = sp.Max(x, 0) + sp.Min(x + 1, 0)  # its slope is 1, 0, 1
    assert flat.subs(x, -1) == flat.subs(x, 0) == 0
    assert sp.diff(-1 / x, x) == x**-2
    assert (-1 / x).subs(x, -1) > (-1 / x).subs(x, 1)
    negative = sp.diff(x**3 - x, x).subs(x, 0)  # a negative slope somewhere: not increasing
    assert negative < 0
    assert (x**3 - x).subs(x, sp.Rational(-1, 10)) > (x**3 - x).subs(x, sp.Rational(1, 10))


# --- Tests at a point -------------------------------------------------------------------------------------------------


@pytest.mark.verifies("thm-first-derivative-test")
@exact
@given(st.integers(1, 6), st.lists(st.integers(1, 5), min_size=1, max_size=3), small)
def test_the_sign_change_decides(power: int, factor: list[int], c: int) -> None:
    """Property: a derivative (x - c)^k times a positive factor gives a minimum for odd k and none for even k."""
    derivative = (x - c) ** power * polynomial(factor, x**2)
    f = sp.integrate(sp.expand(derivative), x)
    left, middle, right = (f.subs(x, c + h) for h in (sp.Rational(-1, 10), 0, sp.Rational(1, 10)))
    if power % 2:
        assert min(left, right) > middle
    else:
        assert left < middle < right


@pytest.mark.verifies("thm-first-derivative-test")
def test_the_first_derivative_test_needs_continuity_and_no_derivative_at_the_point() -> None:
    """Example: |x| passes the test at its kink; with a false value at 0 the slopes are the same, the minimum gone."""
    slopes = [sp.diff(sp.Abs(t), t).subs(t, side) for side in (-1, 1)]
    assert slopes == [-1, 1]
    assert all(sp.Abs(v) > 0 for v in (-1, sp.Rational(1, 100), 1))

    def broken(u: Fraction) -> Fraction:
        return abs(u) if u != 0 else Fraction(5)

    assert broken(Fraction(0)) > broken(Fraction(1, 10))


@pytest.mark.verifies("thm-higher-derivative-test")
@exact
@given(st.integers(2, 6), st.sampled_from([-3, -1, 2]), st.lists(small, max_size=2), small)
def test_the_first_derivative_that_does_not_vanish_decides(n: int, lead: int, more: list[int], c: int) -> None:
    """Property: for random polynomials with a zero of known order the sign of the values follows the theorem."""
    f = (x - c) ** n * (lead + (x - c) * polynomial(more))
    assert all(sp.diff(f, x, k).subs(x, c) == 0 for k in range(1, n))
    leading = sp.diff(f, x, n).subs(x, c)
    assert leading == lead * sp.factorial(n)
    h = sp.Rational(1, 10**4)
    left, right = f.subs(x, c - h), f.subs(x, c + h)  # f(c) = 0
    assert sp.sign(right) == sp.sign(lead)
    assert sp.sign(left) == sp.sign(lead) * (-1) ** n
    kind = classify(f, x, c).kind
    assert kind == ("flat inflection" if n % 2 else f"strict local {'minimum' if lead > 0 else 'maximum'}")


@pytest.mark.verifies("thm-higher-derivative-test")
def test_if_all_derivatives_vanish_the_test_is_silent() -> None:
    """Symbolic: the first five derivatives of exp(-1/x^2) tend to zero at zero, where it has a strict minimum."""
    f = sp.exp(-1 / x**2)
    for order in range(6):
        derivative = sp.diff(f, x, order)
        assert sp.limit(derivative, x, 0, "+") == sp.limit(derivative, x, 0, "-") == 0
    assert f.subs(x, sp.Rational(1, 10)) > 0
    assert [classify(g, x, 0).kind for g in (x**4, -(x**4), x**3)] == [
        "strict local minimum",
        "strict local maximum",
        "flat inflection",
    ]


# --- Convexity --------------------------------------------------------------------------------------------------------

#: Exact functions: convex ones and others.
CONVEX = [lambda u: u * u, abs, lambda u: max(u, 2 * u - 1), lambda u: u**4 - u, lambda u: 3 * u + 2]
OTHERS = [lambda u: u**3, lambda u: -abs(u), lambda u: u**4 - u * u]


@pytest.mark.verifies("lem-three-slopes")
@exact
@given(st.sampled_from(CONVEX + OTHERS), st.lists(fractions, min_size=3, max_size=3, unique=True))
def test_the_chord_inequality_is_the_inequality_of_slopes(f, points: list[Fraction]) -> None:
    """Property: for random exact points the two inequalities hold or fail together, and the middle slope is between."""
    a, z, b = sorted(points)
    weight = (b - z) / (b - a)
    below = f(z) <= weight * f(a) + (1 - weight) * f(b)
    left, whole, right = (f(z) - f(a)) / (z - a), (f(b) - f(a)) / (b - a), (f(b) - f(z)) / (b - z)
    assert below == (left <= right)
    assert min(left, right) <= whole <= max(left, right)
    if f in CONVEX:
        assert below


@pytest.mark.verifies("lem-three-slopes")
def test_functions_that_are_not_convex_violate_it_somewhere() -> None:
    """Example: for three functions that are not convex a search among integers finds a violated inequality."""
    for f in OTHERS:
        grid = [Fraction(k, 2) for k in range(-4, 5)]
        assert any(
            (f(z) - f(a)) / (z - a) > (f(b) - f(z)) / (b - z) for a, z, b in product(grid, repeat=3) if a < z < b
        )


@pytest.mark.verifies("thm-convex-characterizations")
@exact
@given(st.lists(small, min_size=1, max_size=3), small, small, fractions, fractions)
def test_the_three_faces_for_functions_with_a_nonnegative_second_derivative(
    cs: list[int], slope: int, shift: int, u: Fraction, v: Fraction
) -> None:
    """Property: a random polynomial with a square as its second derivative has all three faces, at random points."""
    second = sp.expand(polynomial(cs) ** 2)
    first = sp.integrate(second, x) + slope
    f = sp.integrate(first, x) + shift
    a, b = (sp.Rational(p.numerator, p.denominator) for p in (u, v))
    assert f.subs(x, b) >= f.subs(x, a) + first.subs(x, a) * (b - a)
    assert (first.subs(x, b) - first.subs(x, a)) * (b - a) >= 0
    assert f.subs(x, (a + b) / 2) <= (f.subs(x, a) + f.subs(x, b)) / 2
    if second != 0 and a != b:  # then the derivative is strictly increasing: all three are strict
        assert f.subs(x, b) > f.subs(x, a) + first.subs(x, a) * (b - a)
        assert f.subs(x, (a + b) / 2) < (f.subs(x, a) + f.subs(x, b)) / 2


@pytest.mark.verifies("thm-convex-characterizations")
def test_all_faces_fail_together_and_strict_convexity_needs_no_positive_second_derivative() -> None:
    """Example: x^3 fails all four tests, x^4 is strictly convex with a zero of f'', and a bump hides from a grid."""
    grid = np.linspace(-1, 1, 9)
    assert convexity.refute_by_chords(lambda u: u**3, grid) is not None
    assert convexity.refute_by_tangents(lambda u: u**3, lambda u: 3 * u**2, grid) is not None
    assert convexity.refute_by_curvature(lambda u: 6 * u, grid) is not None
    assert not (np.diff(3 * grid**2) >= 0).all()
    assert decide(x**3, x).convex is False
    assert sp.diff(x**4, x, 2).subs(x, 0) == 0
    fourth = [Fraction(k) ** 4 for k in (-1, 0, 1)]
    assert fourth[1] < (fourth[0] + fourth[2]) / 2
    # on two intervals f'' >= 0 is not enough: -|x| has f'' = 0 except at 0
    assert convexity.refute_by_chords(lambda u: -np.abs(u), grid) is not None


@pytest.mark.verifies("thm-jensen")
@exact
@given(st.sampled_from(CONVEX), st.lists(st.tuples(fractions, positive), min_size=1, max_size=6))
def test_jensens_inequality(f, pairs: list[tuple[Fraction, Fraction]]) -> None:
    """Property: for random points and weights, exactly computed, with equality for n = 1 and for lines."""
    total = sum(w for _, w in pairs)
    mean = sum(p * w for p, w in pairs) / total
    gap = sum(f(p) * w for p, w in pairs) / total - f(mean)
    assert gap >= 0
    if len(pairs) == 1 or f is CONVEX[4]:
        assert gap == 0
    if f in (CONVEX[0], CONVEX[3]):  # strictly convex: equality only if all points agree
        assert (gap == 0) == (len({p for p, _ in pairs}) == 1)


@pytest.mark.verifies("thm-jensen")
def test_jensen_fails_without_convexity_or_with_a_negative_weight() -> None:
    """Example: for the concave logarithm the gap is negative, and for the square with a weight of minus one too."""
    assert convexity.jensen_gap(np.log, [1.0, 4.0]) < 0
    points, weights = [Fraction(0), Fraction(1), Fraction(2)], [Fraction(-1), Fraction(3), Fraction(-1)]
    mean = sum(p * w for p, w in zip(points, weights, strict=True))
    assert sum(weights) == 1
    assert sum(p**2 * w for p, w in zip(points, weights, strict=True)) < mean**2


@pytest.mark.verifies("thm-convex-minima")
@exact
@given(st.lists(small, min_size=1, max_size=2), st.integers(-3, 3), st.lists(fractions, min_size=1, max_size=8))
def test_a_stationary_point_of_a_convex_function_is_a_global_minimum(
    cs: list[int], c: int, others: list[Fraction]
) -> None:
    """Property: a random convex polynomial, tilted to be stationary at c, is nowhere smaller than there."""
    second = sp.expand(polynomial(cs) ** 2)
    first = sp.integrate(second, x)
    first -= first.subs(x, c)
    f = sp.integrate(first, x)
    values = [f.subs(x, sp.Rational(p.numerator, p.denominator)) for p in others]
    assert all(value >= f.subs(x, c) for value in values)
    if second != 0:  # strictly convex: at most one minimizer
        assert all((value == f.subs(x, c)) == (p == c) for p, value in zip(others, values, strict=True))


@pytest.mark.verifies("thm-convex-minima")
def test_minimizers_may_fill_an_interval_or_be_missing_and_other_functions_have_local_minima() -> None:
    """Example: max(|x| - 1, 0) has an interval of minimizers, exp none, and a quartic a minimum that is only local."""
    flat = [max(abs(Fraction(k, 4)) - 1, Fraction(0)) for k in range(-8, 9)]
    assert [value == 0 for value in flat] == [abs(k) <= 4 for k in range(-8, 9)]
    assert stationary_points(sp.exp(x), x) == ()
    assert sp.limit(sp.exp(x), x, -sp.oo) == 0
    two = [s for s in stationary_points(3 * x**4 - 4 * x**3 - 12 * x**2, x) if s.kind == "strict local minimum"]
    assert [s.value for s in two] == [-5, -32]


# --- Three losses -----------------------------------------------------------------------------------------------------


@pytest.mark.verifies("prp-squared-loss")
@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_the_squared_loss_is_a_parabola_around_the_mean(n: int) -> None:
    """Symbolic: the identity, for up to five targets and weights with letters."""
    a, w = sp.symbols(f"a1:{n + 1}"), sp.symbols(f"w1:{n + 1}", positive=True)
    total = sum(w)
    mean = sum(p * q for p, q in zip(w, a, strict=True)) / total
    loss = sum(p * (x - q) ** 2 for p, q in zip(w, a, strict=True))
    rest = sum(p * (mean - q) ** 2 for p, q in zip(w, a, strict=True))
    assert sp.simplify(loss - total * (x - mean) ** 2 - rest) == 0


@pytest.mark.verifies("prp-squared-loss")
def test_zero_weights_do_not_count_and_negative_ones_turn_the_parabola() -> None:
    """Example: a target of weight zero does not move the mean; with a negative total there is no minimum."""
    assert losses.weighted_mean([0, 100], [1, 0]) == 0
    upside_down = -((x - 1) ** 2) + (x - 3) ** 2 / 2
    assert sp.diff(upside_down, x, 2) < 0
    assert sp.limit(upside_down, x, sp.oo) == -sp.oo


@pytest.mark.verifies("prp-coin-loss")
def test_the_share_of_heads_is_the_only_stationary_point() -> None:
    """Symbolic: derivative, second derivative and stationary point of the log-loss with letters."""
    h, n, p = sp.symbols("h n p", positive=True)
    loss = -h * sp.log(p) - (n - h) * sp.log(1 - p)
    assert sp.simplify(loss.diff(p) - (n * p - h) / (p * (1 - p))) == 0
    assert sp.simplify(loss.diff(p, 2) - h / p**2 - (n - h) / (1 - p) ** 2) == 0
    assert sp.solve(loss.diff(p), p) == [h / n]
    likelihood = p**h * (1 - p) ** (n - h)
    assert sp.simplify(sp.diff(likelihood, p).subs(p, h / n)) == 0


@pytest.mark.verifies("prp-coin-loss")
@given(st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.01, 0.99))
def test_no_other_probability_has_a_smaller_loss(counts: tuple[int, int], p: float) -> None:
    """Property: for random counts a random probability loses; with one side only the loss is monotone."""
    h, n = counts
    assert losses.coin_loss(p, h, n) >= losses.coin_loss(h / n, h, n) - 8 * EPS * 5 * n
    grid = losses.coin_loss(np.linspace(0.01, 0.99, 50), h, n)
    if h in (0, n):
        assert (np.sign(np.diff(grid)) == (1 if h == 0 else -1)).all()
        assert (grid > 0).all()


@pytest.mark.verifies("prp-two-suppliers")
def test_the_variance_of_a_mixture_by_symbol() -> None:
    """Symbolic: the completed square, the extreme correlations, and the range of the best share."""
    w, c, va, vb = sp.symbols("w c v_a v_b", real=True)
    D = va + vb - 2 * c
    V = w**2 * va + 2 * w * (1 - w) * c + (1 - w) ** 2 * vb
    best = (vb - c) / D
    assert sp.simplify(V - D * (w - best) ** 2 - (va * vb - c**2) / D) == 0
    assert sp.simplify(1 - best - (va - c) / D) == 0
    sa, sb = sp.symbols("s_a s_b", positive=True)
    for sign, expected in [(-1, sb / (sa + sb)), (1, sb / (sb - sa))]:
        extreme = {va: sa**2, vb: sb**2, c: sign * sa * sb}
        assert sp.simplify(best.subs(extreme) - expected) == 0
        assert sp.simplify(V.subs(extreme).subs(w, expected)) == 0
    assert sp.simplify(V.subs({va: vb, c: vb}) - vb) == 0  # correlation 1 and equal variances


@pytest.mark.verifies("prp-two-suppliers")
@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=2, max_size=8), st.fractions(-2, 3),
)  # fmt: skip
def test_the_mixture_on_random_samples(pairs: list[tuple[int, int]], w: Fraction) -> None:
    """Property: variances of random samples, in exact fractions: formula, minimizer, range, and the case D = 0."""
    n = len(pairs)

    def moment(u: list[Fraction], v: list[Fraction]) -> Fraction:
        return sum(p * q for p, q in zip(u, v, strict=True)) / n - sum(u) * sum(v) / Fraction(n) ** 2

    a, b = ([Fraction(p[i]) for p in pairs] for i in (0, 1))
    va, vb, c = moment(a, a), moment(b, b), moment(a, b)

    def variance(s: Fraction) -> Fraction:
        mixture = [s * p + (1 - s) * q for p, q in zip(a, b, strict=True)]
        return moment(mixture, mixture)

    assert variance(w) == w**2 * va + 2 * w * (1 - w) * c + (1 - w) ** 2 * vb
    D = va + vb - 2 * c
    assert (D == 0) == (len({p - q for p, q in pairs}) == 1)
    if D == 0:
        assert variance(w) == variance(Fraction(0))
        return
    best = (vb - c) / D
    assert variance(best) <= variance(w)
    assert (0 <= best <= 1) == (c <= min(va, vb))
    inside = min(max(best, Fraction(0)), Fraction(1))
    assert all(variance(inside) <= variance(Fraction(k, 8)) for k in range(9))
    assert (variance(best) == 0) == (c**2 == va * vb)


# --- Gradient descent -------------------------------------------------------------------------------------------------


@pytest.mark.verifies("alg-gradient-descent")
@given(st.floats(-3, 3), st.floats(0.05, 0.4), st.integers(0, 12), st.sampled_from([0.0, 0.1]))
def test_gradient_descent_returns_its_path_and_the_last_point_of_it(
    start: float, rate: float, steps: int, tol: float
) -> None:
    """Property: for random starts, rates, tolerances and numbers of steps, against a loop by hand."""

    def slope(u: float) -> float:
        return u + np.sin(u) / 2

    by_hand = [start]
    while abs(slope(by_hand[-1])) > tol and len(by_hand) <= steps:
        by_hand.append(by_hand[-1] - rate * slope(by_hand[-1]))
        if by_hand[-1] == by_hand[-2]:  # next to zero a step may be too short to change the point
            break
    run = descent.gradient_descent(slope, start, rate, max_steps=steps, slope_tol=tol)
    assert run.path.tolist() == by_hand
    assert run.x == by_hand[-1]


@pytest.mark.verifies("alg-gradient-descent")
def test_known_defects_of_descent_functions_are_not_here() -> None:
    """Example: the last iterate is the end of the path, no steps return the start, and an overflow is reported."""
    run = descent.gradient_descent(lambda u: 2 * u, 1.0, 0.1, max_steps=3)
    assert run.x == run.path[-1] == pytest.approx(0.512)
    assert descent.gradient_descent(lambda u: 2 * u, 1.0, 0.1, max_steps=0).x == 1
    away = descent.gradient_descent(lambda u: 2 * u, 1.0, 2.0)
    assert away.reason == "diverged"
    assert np.isfinite(away.path).all()


@pytest.mark.verifies("thm-descent-quadratic")
@exact
@given(fractions.filter(lambda v: v != 0), fractions, fractions, positive, st.integers(0, 8))
def test_descent_on_a_quadratic_in_exact_fractions(
    lam: Fraction, m: Fraction, start: Fraction, rate: Fraction, steps: int
) -> None:
    """Property: powers of 1 - rate lambda, and what they do, for random exact quadratics."""
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - rate * lam * (path[-1] - m))
    q = 1 - rate * lam
    assert all(p - m == q**k * (start - m) for k, p in enumerate(path))
    if start != m and steps:
        gap, later = abs(start - m), abs(path[-1] - m)
        assert (later < gap) == (0 < rate * lam < 2)
        assert (later == gap) == (rate * lam == 2)
        assert (path[1] == m) == (rate * lam == 1)
        if 0 < rate * lam < 2 and rate * lam != 1:
            assert ((path[1] - m) * (start - m) > 0) == (rate * lam < 1)


@pytest.mark.verifies("thm-descent-quadratic")
def test_the_border_is_sharp() -> None:
    """Example: at 2/lambda the path jumps between two points; a thousandth above it leaves, below it arrives."""
    assert descent.gradient_descent(lambda u: 4 * (u - 1), 3.0, 0.5, max_steps=4).path.tolist() == [3, -1, 3, -1, 3]
    ends = [
        abs(descent.gradient_descent(lambda u: 4 * u, 1.0, 0.5 * f, max_steps=20000, slope_tol=0).x)
        for f in (0.999, 1.001)
    ]
    assert ends[0] < 1e-12 < 1e12 < ends[1]


#: Strongly convex and smooth: derivative, least and largest second derivative, minimizer.
STRONG = [
    (lambda u: 2 * (u - 1), 2.0, 2.0, 1.0),
    (lambda u: u + np.tanh(u), 1.0, 2.0, 0.0),
    (lambda u: u / 4 + 1 / (1 + np.exp(-u)) - 1 / 2, 0.25, 0.5, 0.0),
    (lambda u: np.where(u > 0, 3 * u, u), 1.0, 3.0, 0.0),  # no second derivative at 0
]


@pytest.mark.verifies("thm-descent-linear")
@pytest.mark.parametrize(("slope", "mu", "L", "minimizer"), STRONG)
@given(st.floats(-5, 5), st.floats(0.01, 1.2))
def test_linear_convergence(slope, mu: float, L: float, minimizer: float, start: float, share: float) -> None:
    """Property: each step shrinks the distance by the factor q at least, for random starts and rates."""
    rate = share * 2 / L
    path = descent.gradient_descent(slope, start, rate, max_steps=15, slope_tol=0).path
    q = descent.contraction(rate, mu, L)
    assert (q < 1) == (rate < 2 / L) or abs(share - 1) < 8 * EPS
    gaps = np.abs(path - minimizer)
    assert (gaps[1:] <= q * gaps[:-1] + 16 * EPS * (abs(start) + 2) * max(1, q) ** 15).all()
    best = descent.best_rate(mu, L)
    assert descent.contraction(best, mu, L) <= q + 8 * EPS
    assert descent.contraction(best, mu, L) == pytest.approx((L - mu) / (L + mu), abs=8 * EPS)


@pytest.mark.verifies("thm-descent-linear")
def test_the_factor_is_attained_and_without_strong_convexity_none_holds() -> None:
    """Example: the kinked function attains q on each side; on x^4 the ratio of the distances tends to one."""
    rate = 0.5
    right, left = (descent.gradient_descent(STRONG[3][0], s, rate, max_steps=1).path for s in (1.0, -1.0))
    assert right[1] / right[0] == -0.5  # 1 - rate L
    assert left[1] / left[0] == 0.5  # 1 - rate mu
    flat = descent.gradient_descent(lambda u: np.clip(u, -1, 1) ** 3, 1.0, 1 / 3, max_steps=3000, slope_tol=0).path
    assert flat[-1] / flat[-2] > 0.999
    assert flat[-1] > 0.01


@pytest.mark.verifies("thm-descent-sublinear")
@pytest.mark.parametrize(
    ("f", "slope", "L", "minimizers"),
    [
        (lambda u: np.where(np.abs(u) > 1, np.abs(u) - 3 / 4, u**4 / 4), lambda u: np.clip(u, -1, 1) ** 3, 3, (0, 0)),
        (lambda u: np.maximum(np.abs(u) - 1, 0) ** 2 / 2, lambda u: u - np.clip(u, -1, 1), 1, (-1, 1)),
        (lambda u: np.logaddexp(u, -u), np.tanh, 1, (0, 0)),
    ],
)
@given(st.floats(-4, 4), st.floats(0.05, 1))
def test_convergence_without_strong_convexity(f, slope, L: float, minimizers, start: float, share: float) -> None:
    """Property: the bound, the monotone approach to the nearest minimizer, and no overshoot."""
    rate = share / L
    path = descent.gradient_descent(slope, start, rate, max_steps=40, slope_tol=0).path
    nearest = float(np.clip(start, *minimizers))
    n = np.arange(1, path.size)
    least = float(f(np.array(nearest)))
    assert (f(path[1:]) - least <= (start - nearest) ** 2 / (2 * rate * n) + 8 * EPS).all()
    side = np.sign(start - nearest)
    assert (side * (path - nearest) >= -4 * EPS).all()
    assert (side * np.diff(path) <= 4 * EPS).all()


@pytest.mark.verifies("thm-descent-sublinear")
def test_too_large_a_rate_or_no_minimizer_breaks_it() -> None:
    """Example: with the rate 3/L a parabola explodes, and on exp(-x) the path runs off to infinity."""
    exploding = descent.gradient_descent(lambda u: u, 1.0, 3.0, max_steps=10).path
    assert (np.diff(np.abs(exploding)) > 0).all()
    runaway = descent.gradient_descent(lambda u: -np.exp(-u), 0.0, 1.0, max_steps=1000, slope_tol=0).path
    assert runaway[-1] > 6
    assert (np.diff(runaway) > 0).all()


@pytest.mark.verifies("prp-fixed-point")
@given(st.floats(-0.9, 0.9), st.floats(-1, 1), st.floats(0.01, 0.05))
def test_an_attracting_fixed_point_has_the_ratio_of_its_slope(slope: float, bend: float, start: float) -> None:
    """Property: iterates of random parabolas near a fixed point converge with the ratio of the slope there."""
    errors = [start]
    for _ in range(200):
        errors.append(slope * errors[-1] + bend * errors[-1] ** 2)
    assert abs(errors[-1]) < 1e-3 * start or abs(slope) > 0.85
    usable = [(e, f) for e, f in pairwise(errors) if abs(e) > 1e-12]
    e, f = usable[-1]
    assert abs(f / e - slope) <= abs(bend) * abs(e) + 8 * EPS


@pytest.mark.verifies("prp-fixed-point")
@given(st.floats(1.1, 3) | st.floats(-3, -1.1), st.floats(-1, 1), st.floats(1e-6, 1e-3))
def test_a_repelling_fixed_point_throws_everything_out(slope: float, bend: float, start: float) -> None:
    """Property: near a fixed point with a slope beyond one the iterates of random parabolas leave a neighbourhood."""
    delta = 0.05  # |slope + bend e| >= 1.05 there
    error = start
    for _ in range(400):
        if abs(error) >= delta:
            break
        error = slope * error + bend * error**2
    assert abs(error) >= delta


@pytest.mark.verifies("prp-fixed-point")
def test_at_slope_one_either_may_happen() -> None:
    """Example: x - x^3 attracts and x + x^3 repels, both with the slope one; sharp minima repel large rates."""
    inside, outside = 0.1, 0.1
    for _ in range(1000):
        inside -= inside**3
        outside = min(outside + outside**3, 1.0)
    assert inside < 0.03 < 1.0 == outside
    for rate, comes_back in [(0.45, True), (0.55, False)]:  # f'' = 4, border 1/2
        end = descent.gradient_descent(lambda u: 2 * np.sin(2 * u), 0.01, rate, max_steps=300).x
        assert (abs(end) < 0.01) == comes_back


# --- Gradient flow ----------------------------------------------------------------------------------------------------


@pytest.mark.verifies("prp-flow-quadratic")
def test_the_flow_of_a_quadratic() -> None:
    """Symbolic: the formula satisfies the equation and the start; every solution has a constant product with exp."""
    lam, m, start, time = sp.symbols("lambda m x_0 t", real=True)
    formula = m + (start - m) * sp.exp(-lam * time)
    assert sp.simplify(formula.diff(time) + lam * (formula - m)) == 0
    assert formula.subs(time, 0) == start
    curve = sp.Function("x")(time)
    moving = (sp.exp(lam * time) * (curve - m)).diff(time)
    assert sp.simplify(moving.subs(curve.diff(time), -lam * (curve - m))) == 0
    assert flow.quadratic_flow(2.0, 1.0, 4.0, 0.5) == pytest.approx(1 + 3 * np.exp(-1))


@pytest.mark.verifies("prp-equilibrium")
@pytest.mark.parametrize("start", [0.3, -0.3, 0.01])
def test_the_sign_of_the_curvature_decides_the_stability(start: float) -> None:
    """Simulation: the flow of the cosine, whose solution is known, leaves 0 and is drawn to pi exponentially."""
    # x' = sin x has tan(x/2) = tan(x0/2) e^t; at 0 the loss cos has f'' = -1, at pi f'' = 1
    times = np.linspace(0, 5, 51)
    with mpmath.workdps(30):
        away = np.array([float(2 * mpmath.atan(mpmath.tan(mpmath.mpf(start) / 2) * mpmath.exp(u))) for u in times])
    assert abs(away[-1]) > 0.5 or abs(start) == 0.01
    assert (np.diff(np.abs(away)) > 0).all()
    # near pi: mu = sin(d)/d for the largest distance d = pi - |x| on the way
    gaps = np.pi - np.abs(away)
    near = gaps < 1
    if near.sum() > 2:
        first, t0 = gaps[near][0], times[near][0]
        mu = np.sin(first) / first
        assert (gaps[near] <= first * np.exp(-mu * (times[near] - t0)) + 16 * EPS).all()
    steps = flow.euler(lambda u: -np.sin(u), start, 1e-3, 5000)
    assert np.allclose(steps.x[::100], away, atol=5e-3)


@pytest.mark.verifies("prp-equilibrium")
def test_at_curvature_zero_either_may_happen() -> None:
    """Example: x^4 draws the flow to zero, -x^4 sends it away, and both have the second derivative zero there."""
    drawn = flow.euler(lambda u: 4 * u**3, 0.5, 0.01, 3000).x
    sent = flow.euler(lambda u: -4 * u**3, 0.5, 0.001, 400).x
    assert abs(drawn[-1]) < 0.1
    assert sent[-1] > 0.6
    assert flow.equilibrium(0.0) == "undecided"


@pytest.mark.verifies("prp-euler-quadratic")
@given(st.floats(0.1, 5), st.floats(-3, 3), st.floats(0.01, 1), st.integers(1, 60))
def test_eulers_methods_on_a_quadratic(lam: float, start: float, product_: float, k: int) -> None:
    """Property: the three factors and the error bound, for random quadratics and steps with h lambda up to one."""
    h = product_ / lam
    explicit = flow.euler(lambda u: lam * u, start, h, k).x[-1]
    implicit = flow.implicit_euler_quadratic(lam, 0.0, start, h, k).x[-1]
    exact_end = float(flow.quadratic_flow(lam, 0.0, start, h * k))
    rounding = 8 * EPS * (k + 1) * (abs(start) + 1)
    assert explicit == pytest.approx((1 - h * lam) ** k * start, abs=rounding)
    assert implicit == pytest.approx((1 + h * lam) ** -k * start, abs=rounding)
    assert abs(explicit - exact_end) <= lam**2 * (h * k) * h / 2 * abs(start) + rounding


@pytest.mark.verifies("prp-euler-quadratic")
def test_the_explicit_method_has_a_border_and_the_implicit_one_has_none() -> None:
    """Example: beyond h = 2/lambda the explicit method grows, the implicit one falls even with h = 1000."""
    grows = np.abs(flow.euler(lambda u: 4 * u, 1.0, 0.51, 50).x)
    assert (np.diff(grows) > 0).all()
    falls = np.abs(flow.implicit_euler_quadratic(4.0, 0.0, 1.0, 1000.0, 5).x)
    assert (falls[1:] < falls[:-1] / 1000).all()
    # beyond h lambda = 1 the bound of the error fails in general: h lambda = 10, three steps
    assert abs((1 - 10) ** 3 - np.exp(-30)) > 10**2 * 3 / 2


# --- Brackets ---------------------------------------------------------------------------------------------------------


@pytest.mark.verifies("alg-bisection", "thm-bisection")
@exact
@given(st.lists(small, min_size=2, max_size=4), st.integers(-4, 3), st.integers(1, 4), st.integers(0, 12))
def test_bisection_keeps_a_zero_and_halves_the_width(cs: list[int], a: int, width: int, n: int) -> None:
    """Property: for random polynomials with a change of sign, in exact fractions and by the package."""

    def f(u: Fraction) -> Fraction:
        return polynomial(cs, u)

    low, high = Fraction(a), Fraction(a + width)
    assume(f(low) * f(high) <= 0)
    for _ in range(n):
        m = (low + high) / 2
        low, high = (low, m) if f(low) * f(m) <= 0 else (m, high)
    assert f(low) * f(high) <= 0
    assert high - low == Fraction(width, 2**n)
    if any(cs):
        assert sp.Poly(cs[::-1], x).count_roots(sp.Rational(low), sp.Rational(high)) >= 1
    if f(Fraction(a)) * f(Fraction(a + width)) < 0:
        found = brackets.bisect(lambda u: float(f(Fraction(float(u)))), a, a + width, tol=width / 2**n)
        assert found.high - found.low <= width / 2**n  # dyadic numbers: no rounding
        assert f(Fraction(found.low)) * f(Fraction(found.high)) <= 0


@pytest.mark.verifies("thm-bisection")
def test_without_continuity_or_signs_there_may_be_no_zero() -> None:
    """Example: a jump changes its sign and has no zero, and x^2 + 1 has neither."""
    found = brackets.bisect(lambda u: -1.0 if u < 0.3 else 1.0, 0, 1)
    assert found.low < 0.3 <= found.high
    with pytest.raises(ValueError, match="different signs"):
        brackets.bisect(lambda u: u * u + 1, -1, 1)


@pytest.mark.verifies("alg-golden-section", "prp-golden-section")
@given(st.floats(0.05, 0.95), st.floats(0.2, 3), st.integers(1, 25))
def test_golden_section_keeps_the_minimizer(m: float, power: float, n: int) -> None:
    """Property: the box, step by step, for random unimodal functions: it contains m, has width r^n, costs n + 1."""
    r = (np.sqrt(5) - 1) / 2
    calls: list[float] = []
    known: dict[float, float] = {}

    def f(u: float) -> float:  # values at points that differ by rounding only are the same evaluation
        for old, value in known.items():
            if abs(old - u) < 1e-9:
                return value
        calls.append(u)
        known[u] = abs(u - m) ** power
        return known[u]

    a, b = 0.0, 1.0
    for k in range(n):
        if r ** (k + 1) < 1e-4:
            break
        s, t_ = b - r * (b - a), a + r * (b - a)
        assume(abs(f(s) - f(t_)) > 1e-12)  # no tie
        a, b = (a, t_) if f(s) < f(t_) else (s, b)
        assert a <= m <= b
        assert b - a == pytest.approx(r ** (k + 1), abs=1e-12)
        assert len(calls) == k + 2
    found = brackets.golden_section(lambda u: abs(u - m) ** power, 0, 1, tol=1e-4)
    assert found.low <= m <= found.high
    assert found.high - found.low <= 1e-4


@pytest.mark.verifies("prp-golden-section")
def test_with_two_valleys_golden_section_may_miss_the_lower_one() -> None:
    """Example: of two valleys the search ends in the higher one; the golden ratio satisfies r^2 = 1 - r."""
    r = (sp.sqrt(5) - 1) / 2
    assert sp.expand(r**2 - 1 + r) == 0

    def two(u: float) -> float:
        return min((u - 0.4) ** 2, 20 * (u - 0.99) ** 2 - 0.1)

    found = brackets.golden_section(two, 0, 1)
    assert abs(found.x - 0.4) < 1e-3
    assert two(0.99) < two(found.x)


# --- Newton -----------------------------------------------------------------------------------------------------------


@pytest.mark.verifies("alg-newton")
@exact
@given(st.lists(small, min_size=2, max_size=4), st.floats(-3, 3), st.integers(0, 6))
def test_newtons_steps_are_the_zeros_of_tangents(cs: list[int], start: float, steps: int) -> None:
    """Property: for random polynomials each iterate is where the tangent at the one before meets the axis."""
    f = np.polynomial.Polynomial(cs)
    run = newton.root(f, f.deriv(), start, max_steps=steps, tol=0)
    for before, after in pairwise(run.path):
        slope, value = f.deriv()(before), f(before)
        assert after == before - value / slope
    assert run.steps <= steps
    if run.reason == "flat":
        assert f.deriv()(run.x) == 0
    if run.reason == "zero":
        assert f(run.x) == 0


@pytest.mark.verifies("thm-newton-quadratic")
@pytest.mark.parametrize(
    ("f", "start", "zero"),
    [
        (x**2 - 2, 1.5, sp.sqrt(2)),
        (sp.exp(x) - 2, 1.0, sp.log(2)),
        (sp.cos(x), 1.2, sp.pi / 2),
        (x**3 - 2 * x + 2, -2.0, None),
    ],
)
def test_newton_converges_with_order_two_and_the_stated_constant(f, start: float, zero) -> None:
    """Simulation: with 400 digits the last of six quotients is near f''/(2 f'), and the fitted order is two."""
    with mpmath.workdps(400):
        value, slope = (sp.lambdify(x, g, "mpmath") for g in (f, sp.diff(f, x)))
        exact_zero = mpmath.findroot(value, start) if zero is None else mpmath.mpf(sp.N(zero, 400))
        error = [mpmath.mpf(start) - exact_zero]
        u = mpmath.mpf(start)
        for _ in range(6):
            u -= value(u) / slope(u)
            error.append(u - exact_zero)
        quotient = float(error[-1] / error[-2] ** 2)
        second = sp.lambdify(x, sp.diff(f, x, 2), "mpmath")
        constant = float(second(exact_zero) / (2 * slope(exact_zero)))
        assert quotient == pytest.approx(constant, rel=1e-6, abs=1e-6)
        sizes = [float(mpmath.log(abs(e))) for e in error[1:]]
    if constant != 0:
        order = np.polyfit(sizes[:-1], sizes[1:], 1)[0]
        assert order == pytest.approx(2, abs=0.1)


@pytest.mark.verifies("thm-newton-quadratic")
def test_a_start_too_far_away_or_a_flat_zero_breaks_it() -> None:
    """Example: the arctangent sends 1.5 away, a cubic traps 0 in a cycle, and at a double zero the order is one."""
    away = newton.root(np.arctan, lambda u: 1 / (1 + u**2), 1.5, max_steps=6).path
    assert (np.diff(np.abs(away)) > 0).all()
    assert newton.root(np.arctan, lambda u: 1 / (1 + u**2), 1.3).converged
    assert newton.root(lambda u: u**3 - 2 * u + 2, lambda u: 3 * u**2 - 2, 0.0).reason == "cycle"
    double = newton.root(np.square, lambda u: 2 * u, 1.0, max_steps=20).path
    assert newton.convergence_order(double) == pytest.approx(1, abs=1e-9)


@pytest.mark.verifies("prp-heron")
@exact
@given(positive, positive)
def test_herons_identity_and_the_falling_iterates(root: Fraction, start: Fraction) -> None:
    """Property: for random rational roots and starts, exactly: the squared fraction, and a falling sequence."""
    a, path = root**2, [start]
    for _ in range(5):
        path.append((path[-1] + a / path[-1]) / 2)
    for before, after in pairwise(path):
        assert (after - root) / (after + root) == ((before - root) / (before + root)) ** 2
    assert all(later <= earlier for earlier, later in pairwise(path[1:]))
    assert all(p >= root for p in path[1:])


@pytest.mark.verifies("prp-heron")
def test_a_negative_start_finds_the_negative_root() -> None:
    """Example: from a negative start, outside of the hypothesis, the averages tend to minus the root."""
    path = newton.root(lambda u: u * u - 2, lambda u: 2 * u, -1.0).path
    assert path[-1] == pytest.approx(-np.sqrt(2))


@pytest.mark.verifies("prp-reciprocal")
@exact
@given(fractions.filter(lambda v: v != 0), fractions)
def test_the_residual_of_a_reciprocal_is_squared(a: Fraction, start: Fraction) -> None:
    """Property: for random numbers, exactly: the residual, and convergence exactly between 0 and 2/a."""
    path = [start]
    for _ in range(6):
        path.append(path[-1] * (2 - a * path[-1]))
    residuals = [1 - a * p for p in path]
    assert all(after == before**2 for before, after in pairwise(residuals))
    between = min(Fraction(0), 2 / a) < start < max(Fraction(0), 2 / a)
    assert between == (abs(residuals[0]) < 1)
    if start in (0, 2 / a):
        assert path[1:] == [0] * 6
    elif not between:
        assert abs(path[-1]) > abs(path[-2]) > abs(path[1])


@pytest.mark.verifies("prp-newton-multiple")
@pytest.mark.parametrize("m", [2, 3, 5])
def test_at_a_multiple_zero_newton_is_linear(m: int) -> None:
    """Simulation: for (x - 1)^m exp(x), with 200 digits, the ratios of the errors tend to 1 - 1/m."""
    g = sp.exp(x)
    f = (x - 1) ** m * g
    assert sp.simplify(f / sp.diff(f, x) - (x - 1) * g / (m * g + (x - 1) * sp.diff(g, x))) == 0
    with mpmath.workdps(200):
        errors = [mpmath.mpf("0.4")]
        for _ in range(60):
            errors.append(errors[-1] - errors[-1] / (m + errors[-1]))  # f / f' = e g / (m g + e g'), and g' = g
        assert float(errors[-1] / errors[-2]) == pytest.approx(1 - 1 / m, abs=1e-4)


@pytest.mark.verifies("prp-newton-multiple")
def test_a_zero_that_is_no_power_breaks_the_rate() -> None:
    """Example: exp(-1/x^2) vanishes faster than every power at 0, and the ratio of the errors tends to one."""
    e = 0.3
    ratios = []
    for _ in range(2000):
        step = e**3 / 2  # f / f' for exp(-1/x^2)
        ratios.append((e - step) / e)
        e -= step
    assert ratios[-1] > 0.999
    u = sp.Symbol("u", positive=True)
    flat = sp.exp(-1 / u**2)
    assert sp.simplify(flat / sp.diff(flat, u) - u**3 / 2) == 0


@pytest.mark.verifies("prp-newton-minimum")
def test_newton_goes_to_the_stationary_point_of_the_taylor_parabola() -> None:
    """Symbolic: for a general function; and the constant of quadratic convergence for exp(x) - 2x is one half."""
    u = sp.Symbol("u", real=True)
    value, slope = sp.symbols("f0 f1", real=True)
    bend = sp.Symbol("f2", real=True, nonzero=True)
    parabola = value + slope * (u - x) + bend / 2 * (u - x) ** 2
    assert sp.solve(sp.diff(parabola, u), u) == [x - slope / bend] or sp.simplify(
        sp.solve(sp.diff(parabola, u), u)[0] - (x - slope / bend)
    ) == 0  # fmt: skip
    assert sp.diff(parabola, u, 2) == bend
    with mpmath.workdps(300):
        error, point = [], mpmath.mpf(1)
        for _ in range(7):
            point -= 1 - 2 * mpmath.exp(-point)
            error.append(point - mpmath.log(2))
        assert float(error[-1] / error[-2] ** 2) == pytest.approx(0.5, rel=1e-6)
        sizes = [float(mpmath.log(abs(e))) for e in error]
    assert np.polyfit(sizes[:-1], sizes[1:], 1)[0] == pytest.approx(2, abs=0.1)


@pytest.mark.verifies("prp-newton-minimum")
@given(st.floats(0.1, 5), st.floats(-5, 5), st.floats(-5, 5), st.sampled_from([1, -1]))
def test_on_a_quadratic_one_step_arrives_be_it_a_minimum_or_a_maximum(
    lam: float, m: float, start: float, sign: int
) -> None:
    """Property: for random quadratics one step reaches the stationary point, and its kind is reported."""
    run = newton.minimum(lambda u: sign * lam * (u - m), lambda u: sign * lam, start)
    assert run.x == pytest.approx(m, abs=16 * EPS * (abs(m) + abs(start) + 1))
    assert run.steps <= 2
    assert run.reason == ("maximum" if sign < 0 else run.reason)
    assert run.converged == (sign > 0)


@pytest.mark.verifies("prp-newton-minimum")
def test_where_the_second_derivative_vanishes_newton_is_slow_or_silent() -> None:
    """Example: on x^4 the errors shrink by 2/3 only, and where f'' = 0 there is no step."""
    run = newton.minimum(lambda u: 4 * u**3, lambda u: 12 * u**2, 1.0, max_steps=10)
    assert run.path[1:] / run.path[:-1] == pytest.approx(np.full(10, 2 / 3))
    assert newton.minimum(lambda u: u**2 - 1, lambda u: 2 * u, 0.0).reason == "flat"
