"""What the chapter on differentiation states, checked: by SymPy where it can decide, otherwise on random instances.

Random functions are polynomials with integer coefficients, on which SymPy computes exactly. Numerical tolerances are
multiples of the machine epsilon times the size of the numbers involved, or follow from a bound on a derivative.
"""

from fractions import Fraction
from itertools import pairwise
from math import factorial

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mlmath.calculus import activations, differences, taylor
from mlmath.symbolic.derivatives import derive

x, t, a, h, c, m, b = sp.symbols("x t a h c m b", real=True)
EPS = float(np.finfo(float).eps)
coefficients = st.lists(st.integers(-5, 5), min_size=1, max_size=5)
small = st.integers(-6, 6)

#: SymPy takes its time on the first call, and thirty exact instances say enough.
exact = settings(deadline=None, max_examples=30)


def polynomial(cs: list[int], u: sp.Expr = x) -> sp.Expr:
    return sum((sp.Integer(v) * u**k for k, v in enumerate(cs)), sp.Integer(0))


def slope_at(f: sp.Expr, point: object) -> sp.Expr:
    """The derivative by the definition: a limit of secant slopes, not SymPy's rules."""
    quotient = sp.cancel((f.subs(x, point + h) - f.subs(x, point)) / h)
    if quotient.is_rational_function(h) and sp.denom(quotient).subs(h, 0) != 0:
        return quotient.subs(h, 0)  # h is cancelled, so the quotient is continuous at 0: the limit is the value
    return sp.limit(quotient, h, 0)


def caratheodory(f: sp.Expr, point: object) -> sp.Expr:
    """The factor q of f(x) = f(point) + q(x)(x - point), for polynomials a polynomial."""
    return sp.cancel((f - f.subs(x, point)) / (x - point))


# --- The definition ---------------------------------------------------------------------------------------------------


@pytest.mark.verifies("alg-delta-method")
@exact
@given(coefficients, st.floats(-3, 3), st.sampled_from([0.5, 0.1, -0.5]))
def test_the_delta_method_converges_to_the_derivative(cs: list[int], point: float, step: float) -> None:
    """Property: for random polynomials the delta method stays within a computed error bound."""
    f = np.polynomial.Polynomial(cs)
    found = differences.delta_method(f, point, step=step, factor=0.5, rounds=15)
    assert np.allclose(found.h, step * 0.5 ** np.arange(15), rtol=4 * EPS)
    reach = abs(point) + 1
    bend = sum(abs(v) * k * (k - 1) * reach ** max(k - 2, 0) for k, v in enumerate(cs))  # bounds |f''| on the way
    size = sum(abs(v) * reach**k for k, v in enumerate(cs))
    rounding = 16 * EPS * size / np.abs(found.h)
    assert (np.abs(found.slope - f.deriv()(point)) <= np.abs(found.h) * bend / 2 + rounding).all()


@pytest.mark.verifies("alg-delta-method")
def test_without_a_derivative_the_delta_method_need_not_converge() -> None:
    """Example: without a derivative the slopes keep swinging, or depend on the side of a corner."""
    slopes = differences.delta_method(
        lambda u: u * np.sin(1 / np.where(u == 0, 1, u)), 0.0, factor=0.7, rounds=30
    ).slope
    assert np.ptp(slopes[10:]) > 1  # it keeps swinging
    assert set(differences.delta_method(np.abs, 0.0, step=-1).slope) == {-1.0}  # and at a corner the side decides


@pytest.mark.verifies("prp-first-principles")
def test_four_derivatives_from_the_definition() -> None:
    """Symbolic: constant, line, square and reciprocal are differentiated from the definition."""
    assert slope_at(c + 0 * x, a) == 0
    assert sp.simplify(slope_at(m * x + b, a) - m) == 0
    assert sp.simplify(slope_at(x**2, a) - 2 * a) == 0
    nonzero = sp.Symbol("a", real=True, nonzero=True)
    assert sp.simplify(slope_at(1 / x, nonzero) + 1 / nonzero**2) == 0
    # the identity in the proof, for all h
    assert sp.simplify((1 / (x + h) - 1 / x) / h + 1 / (x * (x + h))) == 0


@pytest.mark.verifies("prp-first-principles")
def test_the_reciprocal_has_no_derivative_at_zero() -> None:
    """Example: the reciprocal has huge secant slopes near zero and no value at zero."""
    one_over = differences.secant_slopes(lambda u: 1 / u, 1e-8, [1e-8, 1e-9])
    assert (one_over < -1e14).all()
    with pytest.raises(ValueError, match="finite"), np.errstate(divide="ignore"):
        differences.secant_slopes(lambda u: np.divide(1.0, u), 0.0, 0.1)


@pytest.mark.verifies("thm-linear-approximation")
@exact
@given(coefficients, small)
def test_the_three_faces_agree(cs: list[int], point: int) -> None:
    """Property: for random polynomials limit, little-o and continuous factor give the same slope."""
    f = polynomial(cs)
    q = caratheodory(f, point)
    slope = q.subs(x, point)  # face 3
    assert slope == slope_at(f, point)  # face 1
    r = sp.expand(f.subs(x, point + h) - f.subs(x, point) - slope * h)
    assert sp.limit(r / h, h, 0) == 0  # face 2
    assert sp.expand(r - (q.subs(x, point + h) - slope) * h) == 0  # the equation of the proof


@pytest.mark.verifies("thm-linear-approximation")
@exact
@given(coefficients, small, st.fractions(-3, 3).filter(lambda d: d != 0))
def test_the_tangent_beats_every_other_line_nearby(cs: list[int], point: int, off: Fraction) -> None:
    """Property: close to the point the tangent errs less than a line of another random slope."""
    f = polynomial(cs)
    slope = caratheodory(f, point).subs(x, point)
    # |r(h)| <= B |h|^2 for |h| <= 1 with B the sum of the coefficients of r/h^2; any delta < |off| / (2B) serves
    r = sp.Poly(sp.expand(f.subs(x, point + h) - f.subs(x, point) - slope * h), h)
    bound = sum(abs(v) for v in r.all_coeffs())
    delta = min(Fraction(1), abs(off) / (2 * int(bound) + 1))
    for step in (delta / 2, -delta / 2, delta / 1000):
        error = abs(r.eval(sp.Rational(step.numerator, step.denominator)))
        other = abs(
            r.eval(sp.Rational(step.numerator, step.denominator))
            - sp.Rational(off.numerator, off.denominator) * sp.Rational(step.numerator, step.denominator)
        )
        assert error < other


@pytest.mark.verifies("thm-linear-approximation")
def test_at_a_corner_no_slope_leaves_a_little_o() -> None:
    """Example: for the absolute value at zero, four slopes all leave an error that is no little-o."""
    for slope in (-1, 0, sp.Rational(1, 2), 1):
        left = sp.limit((sp.Abs(h) - slope * h) / h, h, 0, "-")
        right = sp.limit((sp.Abs(h) - slope * h) / h, h, 0, "+")
        assert (left, right) != (0, 0)


@pytest.mark.verifies("thm-differentiable-continuous")
@exact
@given(coefficients, small)
def test_a_differentiable_function_is_continuous(cs: list[int], point: int) -> None:
    """Property: random rational functions with a finite slope have their value as the limit."""
    f = polynomial(cs) / (1 + x**2)
    assert slope_at(f, point).is_finite
    assert sp.limit(f, x, point) == f.subs(x, point)


@pytest.mark.verifies("thm-differentiable-continuous")
def test_a_jump_has_no_derivative_and_continuity_is_not_enough() -> None:
    """Example: a jump has an infinite slope, and a continuous function with a corner has none."""
    s = sp.Symbol("s", positive=True)
    assert sp.limit((sp.Heaviside(-s, 1) - sp.Heaviside(0, 1)) / -s, s, 0) == sp.oo  # a jump: an infinite slope
    assert sp.limit(sp.Abs(x), x, 0) == 0  # continuous, and yet:
    assert sp.limit(sp.Abs(h) / h, h, 0, "-") != sp.limit(sp.Abs(h) / h, h, 0, "+")


@pytest.mark.verifies("prp-one-sided-derivatives")
@exact
@given(small, small)
def test_differentiable_exactly_if_the_sides_agree(left_slope: int, right_slope: int) -> None:
    """A bent line with a parabola added: the two one-sided limits are the two slopes."""
    s = sp.Symbol("s", positive=True)
    left = sp.limit((left_slope * -s + s**2) / -s, s, 0)
    right = sp.limit((right_slope * s + s**2) / s, s, 0)
    assert (left, right) == (left_slope, right_slope)
    f = sp.Piecewise((left_slope * x + x**2, x < 0), (right_slope * x + x**2, True))
    steps = np.concatenate([np.logspace(-3, -9, 7), -np.logspace(-3, -9, 7)])
    slopes = differences.secant_slopes(sp.lambdify(x, f, "numpy"), 0.0, steps)
    one_limit = bool((np.abs(slopes - slopes[6]) <= 2e-3).all())
    assert one_limit == (left_slope == right_slope)


# --- The rules --------------------------------------------------------------------------------------------------------


@pytest.mark.verifies("thm-power-rule")
@pytest.mark.parametrize("n", range(1, 8))
def test_natural_and_negative_powers(n: int) -> None:
    """Symbolic: the factorization of the proof gives the slopes of natural and negative powers."""
    factor = sum(t ** (n - 1 - k) * x**k for k in range(n))
    assert sp.expand(t**n - x**n - (t - x) * factor) == 0
    assert sp.expand(factor.subs(t, x) - n * x ** (n - 1)) == 0
    quotient = sp.cancel((t**-n - x**-n) / (t - x))
    assert sp.simplify(quotient.subs(t, x) + n * x ** (-n - 1)) == 0
    assert slope_at(x**n, 0) == (1 if n == 1 else 0)  # the boundary case x = 0, with 0^0 = 1


@pytest.mark.verifies("thm-power-rule")
@pytest.mark.parametrize(("p", "q"), [(1, 2), (3, 2), (-1, 2), (2, 3), (-5, 3), (7, 4), (0, 5)])
def test_rational_powers(p: int, q: int) -> None:
    """Symbolic: for seven rational exponents the quotient of two factors gives the power rule."""
    u, s = sp.symbols("u s", positive=True)
    slope = sp.cancel(sp.cancel((s**p - u**p) / (s - u)) / sp.cancel((s**q - u**q) / (s - u))).subs(s, u)
    r = sp.Rational(p, q)
    assert sp.simplify(slope - r * (u**q) ** (r - 1)) == 0


@pytest.mark.verifies("thm-power-rule")
def test_the_cube_root_fails_at_zero_where_the_rule_does_not_speak() -> None:
    """Example: at zero the cube root has an infinite slope, the power four thirds has slope zero."""
    s = sp.Symbol("s", positive=True)
    assert sp.limit(sp.cbrt(s) / s, s, 0) == sp.oo
    assert sp.limit(s ** sp.Rational(4, 3) / s, s, 0) == 0


@pytest.mark.verifies("thm-linearity")
@exact
@given(coefficients, coefficients, small, small)
def test_linearity(cs: list[int], ds: list[int], factor: int, point: int) -> None:
    """Property: multiples and sums of random functions have the multiple and the sum of the slopes."""
    f, g = polynomial(cs), polynomial(ds) / (1 + x**2)
    assert sp.simplify(slope_at(factor * f, point) - factor * slope_at(f, point)) == 0
    assert sp.simplify(slope_at(f + g, point) - slope_at(f, point) - slope_at(g, point)) == 0


@pytest.mark.verifies("thm-linearity")
def test_a_sum_can_be_differentiable_although_its_terms_are_not() -> None:
    """Without the hypothesis the formula has no meaning: |x| + (-|x|) is 0, and its terms have no slopes at 0."""
    assert slope_at(sp.Abs(x) - sp.Abs(x), 0) == 0
    assert sp.limit(sp.Abs(h) / h, h, 0, "-") != sp.limit(sp.Abs(h) / h, h, 0, "+")


@pytest.mark.verifies("thm-product-rule")
@exact
@given(coefficients, coefficients, small)
def test_the_product_rule(cs: list[int], ds: list[int], point: int) -> None:
    """Property: the continuous factor of the proof and the product rule, for random polynomials."""
    f, g = polynomial(cs), polynomial(ds)
    p, q = caratheodory(f, point), caratheodory(g, point)
    fa, ga = f.subs(x, point), g.subs(x, point)
    bracket = p * g + fa * q
    assert sp.expand(f * g - fa * ga - bracket * (x - point)) == 0
    assert bracket.subs(x, point) == slope_at(f * g, point)
    assert slope_at(f * g, point) == slope_at(f, point) * ga + fa * slope_at(g, point)


@pytest.mark.verifies("thm-product-rule")
def test_the_product_of_derivatives_is_wrong_and_the_hypothesis_is_not_necessary() -> None:
    """Example: the product of slopes is wrong, and a factor with a corner can do no harm."""
    assert slope_at(x * x, 3) == 6 != slope_at(x, 3) * slope_at(x, 3)
    assert sp.limit(h * sp.Abs(h) / h, h, 0) == 0  # x|x| has a slope at 0, although |x| has none


@pytest.mark.verifies("thm-quotient-rule")
@exact
@given(coefficients, coefficients, small)
def test_the_quotient_rule(cs: list[int], ds: list[int], point: int) -> None:
    """Property: the equation of the proof and the quotient rule, for random polynomials."""
    f, g = polynomial(cs), polynomial(ds)
    fa, ga = f.subs(x, point), g.subs(x, point)
    assume(ga != 0)
    p, q = caratheodory(f, point), caratheodory(g, point)
    assert sp.expand((f * ga - fa * g) - (p * ga - fa * q) * (x - point)) == 0  # times g(x) g(a)
    expected = (slope_at(f, point) * ga - fa * slope_at(g, point)) / ga**2
    assert slope_at(f / g, point) == expected


@pytest.mark.verifies("thm-quotient-rule")
def test_a_zero_of_the_denominator_breaks_the_quotient() -> None:
    """Example: the reciprocal is unbounded at zero, and the condition on x is recorded."""
    assert sp.limit(1 / x, x, 0, "+") == sp.oo
    assert derive(sp.sin(x) / x, x).conditions == (sp.Ne(x, 0),)


@pytest.mark.verifies("thm-chain-rule")
@exact
@given(coefficients, coefficients, small)
def test_the_chain_rule_with_caratheodorys_factors(outer: list[int], inner: list[int], point: int) -> None:
    """Property: Caratheodory's factors multiply to the slope of composed random polynomials."""
    u = sp.Symbol("u", real=True)
    f, g = polynomial(outer, u), polynomial(inner)
    start = g.subs(x, point)
    p = sp.cancel((f - f.subs(u, start)) / (u - start))
    q = caratheodory(g, point)
    whole = sp.expand(f.subs(u, g))
    assert sp.expand(whole - whole.subs(x, point) - p.subs(u, g) * q * (x - point)) == 0
    assert slope_at(whole, point) == p.subs(u, start) * q.subs(x, point)


@pytest.mark.verifies("thm-chain-rule")
def test_the_chain_rule_holds_where_the_inner_function_returns_to_its_value() -> None:
    """g(x) = x^2 sin(1/x) has g(x) = g(0) at points as close to 0 as you like; (sin o g)'(0) = cos(0) g'(0) = 0."""

    def g(u: np.ndarray) -> np.ndarray:
        return u**2 * np.sin(1 / np.where(u == 0, 1, u))

    returns = 1 / (np.pi * np.arange(1, 1000))
    assert (np.abs(g(returns)) <= 4 * np.pi * returns * EPS * 1e3).all()
    steps = np.concatenate([returns, -returns, np.logspace(-8, -1, 50)])
    slopes = differences.secant_slopes(lambda u: np.sin(g(u)), 0.0, steps)
    assert (np.abs(slopes) <= np.abs(steps) * (1 + 4 * EPS)).all()


@pytest.mark.verifies("thm-chain-rule")
def test_without_an_outer_derivative_the_chain_rule_is_silent() -> None:
    """|x^2| = x^2 is differentiable, |x^1| is not: at an outer corner either may happen."""
    assert slope_at(sp.Abs(x**2), 0) == 0
    assert differences.one_sided_slopes(np.abs, 0.0) == (-1.0, 1.0)


@pytest.mark.verifies("cor-generalized-power")
@exact
@given(coefficients, small, st.sampled_from([2, 3, -1, -2, sp.Rational(1, 2), sp.Rational(-3, 2)]))
def test_the_generalized_power_rule(cs: list[int], point: int, r: sp.Rational) -> None:
    """Property: powers of random polynomials have the claimed slope, by symbol and by differences."""
    g = polynomial(cs)
    value = g.subs(x, point)
    r = sp.sympify(r)
    assume((r.is_integer and (r > 0 or value != 0)) or value > 0)
    expected = r * value ** (r - 1) * slope_at(g, point)
    assert abs(sp.N(sp.diff(g**r, x).subs(x, point) - expected)) < 1e-9 * (1 + abs(expected))
    number = float(differences.central(sp.lambdify(x, g**r, "numpy"), float(point), 1e-6)) if value > 1 else None
    if number is not None:
        assert number == pytest.approx(float(expected), rel=1e-4, abs=1e-3)


@pytest.mark.verifies("cor-generalized-power")
def test_at_a_zero_of_the_base_the_root_rule_fails() -> None:
    """Example: the root of a square has a corner at the zero of its base, the rule fails there."""
    assert differences.one_sided_slopes(lambda u: np.sqrt(u**2), 0.0) == (-1.0, 1.0)
    assert derive(sp.sqrt(x**4 + 1), x).conditions == ()


@pytest.mark.verifies("thm-inverse-derivative")
@exact
@given(st.fractions(Fraction(1, 4), 4), st.fractions(0, 3), st.fractions(-3, 3))
def test_the_inverse_has_the_reciprocal_slope(linear: Fraction, cubic: Fraction, point: Fraction) -> None:
    """f(u) = linear u + cubic u^3 is strictly increasing; its inverse by bisection in 40 digits."""
    with mpmath.workdps(40):
        p, q, at = (mpmath.mpf(v.numerator) / v.denominator for v in (linear, cubic, point))

        def f(u: mpmath.mpf) -> mpmath.mpf:
            return p * u + q * u**3

        def inverse(y: mpmath.mpf) -> mpmath.mpf:
            return mpmath.findroot(lambda u: f(u) - y, at)

        step = mpmath.mpf(10) ** -10
        numeric = (inverse(f(at) + step) - inverse(f(at) - step)) / (2 * step)
        # the third derivative of the inverse is below 1e6 here, so the truncation error is below 1e6 * 1e-20
        assert abs(numeric - 1 / (p + 3 * q * at**2)) < 1e-12


@pytest.mark.verifies("thm-inverse-derivative")
def test_a_zero_slope_becomes_a_vertical_tangent() -> None:
    """Example: the cube root, inverse of a function with slope zero, has growing slopes at zero."""
    slopes = differences.secant_slopes(np.cbrt, 0.0, [1e-3, 1e-6, 1e-9])  # the inverse of x^3, whose slope at 0 is 0
    assert all(later > 50 * earlier for earlier, later in pairwise(slopes))


@pytest.mark.verifies("thm-exp-log-derivatives")
@exact
@given(st.floats(-20, 20))
def test_the_exponential_facts_and_limits(number: float) -> None:
    """Property: the bounds of the proof and both slopes, for random numbers in forty digits."""
    with mpmath.workdps(40):
        u = mpmath.mpf(number)
        assert mpmath.exp(u) >= 1 + u
        step = mpmath.mpf(10) ** -15
        for side in (step, -step):  # the squeeze of the proof
            assert side <= mpmath.exp(side) - 1 <= side / (1 - side)
        slope = (mpmath.exp(u + step) - mpmath.exp(u - step)) / (2 * step)
        assert abs(slope / mpmath.exp(u) - 1) < 1e-20
        if number != 0:
            y = abs(u)
            small_step = y * step
            slope = (mpmath.log(y + small_step) - mpmath.log(y - small_step)) / (2 * small_step)
            assert abs(slope * y - 1) < 1e-15


@pytest.mark.verifies("thm-exp-log-derivatives")
def test_exp_and_log_by_symbol() -> None:
    """Symbolic: the limits for exp, log and general bases, and the bounds of the proof on instances."""
    positive = sp.Symbol("a", positive=True)
    assert sp.limit((sp.exp(a + h) - sp.exp(a)) / h, h, 0) == sp.exp(a)
    assert sp.simplify(sp.limit((sp.log(positive + h) - sp.log(positive)) / h, h, 0) - 1 / positive) == 0
    assert sp.simplify(sp.diff(sp.log(-x), x) - 1 / x) == 0
    assert sp.simplify(sp.limit((positive**h - 1) / h, h, 0) - sp.log(positive)) == 0
    # the series of the proof: the terms u^k/k! stay below u^k, whose sum is 1/(1 - u), for 0 < u < 1
    for u in (sp.Rational(1, 10), sp.Rational(1, 2), sp.Rational(9, 10)):
        partial = [sum(u**k / factorial(k) for k in range(n + 1)) for n in range(12)]
        assert all(1 + u <= s < 1 / (1 - u) for s in partial[1:])
        assert abs(partial[-1] - sp.exp(u)) < 1e-8
    # for all x != 0: log|x|; and c^x for c below and above 1
    for point in (sp.Integer(-2), sp.Rational(-1, 3), sp.Integer(3)):
        assert sp.limit((sp.log(sp.Abs(point + h)) - sp.log(sp.Abs(point))) / h, h, 0) == 1 / point
    for base in (sp.Rational(1, 2), sp.Integer(1), sp.Integer(3)):
        assert sp.limit((base**h - 1) / h, h, 0) == sp.log(base)
    # the squeeze fails for h >= 1: the upper bound is negative there
    assert sp.Rational(3, 2) / (1 - sp.Rational(3, 2)) < sp.exp(sp.Rational(3, 2)) - 1


@pytest.mark.verifies("cor-real-power")
def test_real_powers_and_varying_exponents() -> None:
    """Symbolic: slopes of real powers and of varying exponents; at zero a power may have none."""
    u, r = sp.Symbol("u", positive=True), sp.Symbol("r", real=True)
    f, g = sp.Function("f", positive=True)(u), sp.Function("g", real=True)(u)
    assert sp.simplify(sp.diff(sp.exp(r * sp.log(u)), u) - r * u ** (r - 1)) == 0
    formula = f**g * (g.diff(u) * sp.log(f) + g * f.diff(u) / f)
    assert sp.simplify(sp.diff(sp.exp(g * sp.log(f)), u) - formula) == 0
    # at x = 0, outside the hypothesis, x^r with 0 < r < 1 has no slope
    assert sp.limit(u ** (sp.sqrt(2) / 2) / u, u, 0) == sp.oo


@pytest.mark.verifies("thm-trig-derivatives")
@exact
@given(st.floats(1e-3, 1.57))
def test_the_inequality_that_the_trigonometric_limits_rest_on(angle: float) -> None:
    """Property: the inequalities between sine, angle and tangent, for random angles."""
    with mpmath.workdps(40):
        u = mpmath.mpf(angle)
        assert mpmath.sin(u) < u < mpmath.tan(u)
        assert mpmath.cos(u) < mpmath.sin(u) / u < 1
        assert 0 <= (1 - mpmath.cos(u)) / u <= u / 2


@pytest.mark.verifies("thm-trig-derivatives")
def test_sine_cosine_tangent_arctangent() -> None:
    """Symbolic: the two basic limits and the steps that lead to sine, tangent and arctangent."""
    assert sp.limit(sp.sin(h) / h, h, 0) == 1
    assert sp.limit((sp.cos(h) - 1) / h, h, 0) == 0
    quotient = (sp.sin(x + h) - sp.sin(x)) / h
    split = sp.sin(x) * (sp.cos(h) - 1) / h + sp.cos(x) * sp.sin(h) / h
    assert sp.simplify(sp.expand_trig(quotient) - split) == 0
    tangent = sp.sin(x) / sp.cos(x)
    assert sp.simplify(sp.diff(tangent, x) - 1 - tangent**2) == 0
    assert sp.simplify(1 / (1 + sp.tan(sp.atan(x)) ** 2) - 1 / (1 + x**2)) == 0
    assert sp.limit((sp.atan(a + h) - sp.atan(a)) / h, h, 0).equals(1 / (1 + a**2))


@pytest.mark.verifies("thm-trig-derivatives")
def test_in_degrees_the_theorem_is_false() -> None:
    """Example: with the angle in degrees, against the hypothesis, sine has a slope other than 1."""
    slope = sp.limit(sp.sin(sp.pi * h / 180) / h, h, 0)
    assert slope == sp.pi / 180 != 1


@pytest.mark.verifies("prp-sigmoid-derivative")
def test_the_sigmoid_identities_by_symbol() -> None:
    """Symbolic: the slopes of sigmoid, softplus and tanh, and the square that bounds the first."""
    s = 1 / (1 + sp.exp(-x))
    assert sp.simplify(sp.diff(s, x) - s * (1 - s)) == 0
    assert sp.simplify(sp.diff(sp.log(1 + sp.exp(x)), x) - s) == 0
    assert sp.simplify(sp.diff(sp.sinh(x) / sp.cosh(x), x) - 1 + (sp.sinh(x) / sp.cosh(x)) ** 2) == 0
    assert sp.expand(t * (1 - t) - (sp.Rational(1, 4) - (t - sp.Rational(1, 2)) ** 2)) == 0


@pytest.mark.verifies("prp-sigmoid-derivative")
@given(st.floats(-700, 700))
def test_the_sigmoid_slope_is_positive_and_at_most_a_quarter(number: float) -> None:
    """Property: for random numbers the slope is positive and at most a quarter, attained at zero."""
    slope = float(activations.sigmoid_derivative(number))
    assert 0 < slope <= 0.25 * (1 + 4 * np.finfo(float).eps)  # the two factors and their product are rounded
    if abs(number) > 1e-6:  # nearer to 0 the difference x^2/16 is below the machine epsilon
        assert slope < 0.25
    assert float(activations.sigmoid_derivative(0.0)) == 0.25


# --- The mean value theorem and what follows -------------------------------------------------------------------------


@pytest.mark.verifies("lem-interior-extremum")
@exact
@given(small, st.integers(1, 4), st.sampled_from([-1, 1]))
def test_at_an_interior_extremum_the_slope_is_zero(at: int, order: int, sign: int) -> None:
    """Property: even powers around a random point, of either sign, have slope zero there."""
    assert slope_at(sign * (x - at) ** (2 * order), at) == 0


@pytest.mark.verifies("lem-interior-extremum")
def test_the_lemma_needs_the_interior_the_derivative_and_has_no_converse() -> None:
    """Example: an end point and a corner break the lemma, and the cube breaks its converse."""
    assert slope_at(x, 1) == 1  # x is largest at the end 1 of [0, 1]: no interior point, slope not zero
    assert differences.one_sided_slopes(np.abs, 0.0) == (-1.0, 1.0)  # a smallest value at a corner
    assert slope_at(x**3, 0) == 0  # a zero slope
    assert (-0.1) ** 3 < 0 < 0.1**3  # and no extremum


@pytest.mark.verifies("thm-mean-value")
@exact
@given(st.lists(st.integers(-5, 5), min_size=2, max_size=4), small, st.integers(1, 5))
def test_some_slope_equals_the_slope_of_the_secant(cs: list[int], left: int, width: int) -> None:
    """Property: for random polynomials a root inside the interval attains the slope of the secant."""
    f, right = polynomial(cs), left + width
    secant = (f.subs(x, right) - f.subs(x, left)) / sp.Integer(width)
    equation = sp.Poly(sp.diff(f, x) - secant, x)
    if equation.is_zero:
        return
    assert any(left < root < right for root in sp.real_roots(equation))


@pytest.mark.verifies("thm-mean-value")
def test_a_corner_and_a_jump_at_the_end_break_the_mean_value_theorem() -> None:
    """Example: with a corner inside or a jump at the end no slope equals that of the secant."""
    # |x| on [-1, 1]: the secant has slope 0, the slopes are -1 and 1
    assert {derive(sp.Abs(x), x).result.subs(x, v) for v in (-1, sp.Rational(1, 2), 1)} == {-1, 1}
    # f(x) = x on [0, 1), f(1) = 0: differentiable inside with slope 1, secant slope 0, not continuous at 1
    jump = sp.Piecewise((x, x < 1), (0, True))
    assert (jump.subs(x, 1) - jump.subs(x, 0)) / 1 == 0
    assert {slope_at(x, point) for point in (sp.Rational(1, 9), sp.Rational(1, 2), sp.Rational(8, 9))} == {1}
    assert sp.limit(x, x, 1) == 1 != jump.subs(x, 1)  # from the left f is x


@pytest.mark.verifies("cor-monotone")
@given(st.integers(0, 4), st.integers(1, 5), st.floats(-5, 5), st.floats(1e-3, 5), st.sampled_from([-1, 1]))
def test_the_sign_of_the_slope_is_the_sense_of_the_function(
    cubic: int, linear: int, u: float, gap: float, sign: int
) -> None:
    """The slope of sign (cubic x^3 + linear x) is sign (3 cubic x^2 + linear), never zero; compared exactly."""

    def f(number: float) -> Fraction:
        z = Fraction(number)
        return sign * (cubic * z**3 + linear * z)

    v = u + gap
    assume(v > u)
    assert (f(v) - f(u)) * sign > 0


@pytest.mark.verifies("cor-monotone")
def test_on_two_intervals_or_with_one_positive_slope_the_corollary_fails() -> None:
    """Example: two intervals, or a positive slope at one point only, break the corollary."""
    assert sp.diff(-1 / x, x).subs(x, -1) > 0
    assert sp.diff(-1 / x, x).subs(x, 1) > 0
    assert -1 / sp.Integer(-1) > -1 / sp.Integer(1)  # although -1 < 1
    slope = sp.diff(x / 2 + x**2 * sp.sin(1 / x), x)
    assert slope_at(x / 2, 0) > 0
    assert all(slope.subs(x, 1 / (2 * sp.pi * k)) < 0 for k in (1, 10, 10**6))
    step = sp.sign(x)  # slope 0 wherever it has one, and not constant
    assert derive(step, x).result == 0
    assert step.subs(x, -1) != step.subs(x, 1)


@pytest.mark.verifies("prp-tangent-below")
@exact
@given(st.lists(st.integers(0, 4), min_size=3, max_size=3), small, st.fractions(-6, 6))
def test_convex_polynomials_lie_above_their_tangents(weights: list[int], at: int, other: Fraction) -> None:
    """Property: random convex polynomials lie above their tangents, strictly where they should."""
    p, q, r = weights
    f = p * x**4 + q * x**2 + r * (x - 1) ** 2 + 3 * x  # second derivative 12 p x^2 + 2q + 2r >= 0
    point = sp.Rational(other.numerator, other.denominator)
    gap = f.subs(x, point) - f.subs(x, at) - sp.diff(f, x).subs(x, at) * (point - at)
    assert gap >= 0
    if q + r > 0 and point != at:
        assert gap > 0


@pytest.mark.verifies("prp-tangent-below")
def test_where_the_second_derivative_is_negative_a_tangent_is_crossed() -> None:
    """Example: a line is not strictly above its tangent, and the cube falls below one of its own."""
    line = 2 * x + 1  # f'' = 0: above its tangents, but not strictly
    assert line.subs(x, 5) == line.subs(x, 1) + sp.diff(line, x) * (5 - 1)
    f = x**3  # f'' = 6x is negative on the left
    assert f.subs(x, -3) < f.subs(x, 1) + sp.diff(f, x).subs(x, 1) * (-3 - 1)


@pytest.mark.verifies("thm-taylor")
@exact
@given(st.lists(st.integers(-4, 4), min_size=2, max_size=6), st.integers(-3, 3), st.integers(1, 3), st.integers(0, 3))
def test_lagranges_point_exists_for_polynomials(cs: list[int], center: int, gap: int, n: int) -> None:
    """Property: for random polynomials a root inside the interval serves as Lagrange's point."""
    f, point = polynomial(cs), center + gap
    partial = sum(sp.diff(f, x, k).subs(x, center) / factorial(k) * gap**k for k in range(n + 1))
    wanted = (f.subs(x, point) - partial) * factorial(n + 1) / sp.Integer(gap) ** (n + 1)
    equation = sp.Poly(sp.diff(f, x, n + 1) - wanted, x)
    assert equation.is_zero or any(center < root < point for root in sp.real_roots(equation))


@pytest.mark.verifies("thm-taylor")
@pytest.mark.parametrize("n", range(5))
def test_the_auxiliary_function_of_the_proof(n: int) -> None:
    """Symbolic: the auxiliary function of the proof has the claimed derivative, for five orders."""
    f, k_const = sp.Function("f"), sp.Symbol("K")
    g = f(x) - sum(f(t).diff(t, k) / factorial(k) * (x - t) ** k for k in range(n + 1)) - k_const * (x - t) ** (n + 1)
    claimed = -f(t).diff(t, n + 1) / factorial(n) * (x - t) ** n + (n + 1) * k_const * (x - t) ** n
    assert sp.simplify(sp.diff(g, t) - claimed) == 0


@pytest.mark.verifies("thm-taylor")
def test_lagranges_point_for_exp_and_none_where_a_derivative_is_missing() -> None:
    """Example: Lagrange's point for exp lies inside; at a corner, without a derivative, none exists."""
    for n in range(6):  # e = T_n(1) + e^c/(n+1)!, solved for c
        partial = sum(sp.Rational(1, factorial(k)) for k in range(n + 1))
        point = sp.log((sp.E - partial) * factorial(n + 1))
        assert 0 < point < 1
    # n = 0 for |x| from -1 to 2: the slope 1/3 would be needed and never occurs
    assert Fraction(2 - 1, 3) not in {-1, 1}


@pytest.mark.verifies("cor-remainder-bound")
@exact
@given(st.floats(-4, 4), st.floats(-4, 4), st.integers(0, 15))
def test_the_remainder_of_sine_stays_below_its_bound(center: float, point: float, n: int) -> None:
    """Property: the remainder of sine stays below its bound, for random centers, points and orders."""
    with mpmath.workdps(60):
        a0, u = mpmath.mpf(center), mpmath.mpf(point)
        partial = mpmath.fsum(mpmath.sin(a0 + k * mpmath.pi / 2) * (u - a0) ** k / factorial(k) for k in range(n + 1))
        remainder = abs(mpmath.sin(u) - partial)
        assert remainder <= mpmath.mpf(float(taylor.remainder_bound(1.0, center, n, point))) + mpmath.mpf(10) ** -50


@pytest.mark.verifies("cor-remainder-bound")
def test_the_bound_is_attained_and_needs_its_hypothesis() -> None:
    """Example: a power attains the bound; with a wrong bound on the derivative the claim fails."""
    # boundary: x^(n+1) about 0 has the constant derivative (n+1)!, and equality holds
    for n in range(5):
        assert float(taylor.remainder_bound(factorial(n + 1), 0.0, n, 2.0)) == 2.0 ** (n + 1)
    # 1/(1 + x^2) at x = 2 with a wrong M: its Taylor polynomials at 0 run away
    partial = sum((-1) ** k * 4.0**k for k in range(10))
    assert abs(1 / 5 - partial) > float(taylor.remainder_bound(1.0, 0.0, 19, 2.0))


@pytest.mark.verifies("cor-descent-step")
@given(st.fractions(Fraction(1, 10), 10), st.fractions(-5, 5), st.fractions(Fraction(1, 100), 3))
def test_a_parabola_attains_the_bound(L: Fraction, point: Fraction, s: Fraction) -> None:
    """Property: random parabolas attain the bound on the descent with equality, in exact fractions."""
    slope = L * point
    after = L * (point - s * slope) ** 2 / 2
    assert after == L * point**2 / 2 - s * (1 - L * s / 2) * slope**2


@pytest.mark.verifies("cor-descent-step")
@given(st.floats(-10, 10), st.floats(1e-3, 20))
def test_softplus_minus_a_line_descends_as_promised(point: float, s: float) -> None:
    """f(x) = softplus(x) - x/3 has f'' = sigmoid' <= 1/4; f' and f of moderate size, so rounding stays below 1e-13."""

    def f(u: float) -> float:
        return float(activations.softplus(u)) - u / 3

    slope = float(activations.sigmoid(point)) - 1 / 3
    assert f(point - s * slope) <= f(point) - s * (1 - s / 8) * slope**2 + 1e-13


@pytest.mark.verifies("cor-descent-step")
def test_a_step_beyond_two_over_L_can_climb() -> None:
    """Example: too large a step, or no bound on the second derivative, lets the step climb."""
    L, point = 2.0, 1.0  # f(x) = x^2
    for s in (1.01, 2.0):
        assert (point - s * L * point) ** 2 > point**2
    assert (point - (2 / L) * L * point) ** 2 == point**2  # the boundary: neither up nor down
    # without a bound on f'': x^4 from a far point climbs with a step that is safe near 0
    assert (10.0 - 0.5 * 4 * 10.0**3) ** 4 > 10.0**4
