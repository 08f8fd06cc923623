"""Sums and rules: exact on what they are exact for, their orders measured, SciPy as the peer, bad input named."""

import warnings

import numpy as np
import pytest
import scipy.integrate
from hypothesis import given
from hypothesis import strategies as st
from mlmath.calculus import quadrature
from mlmath.calculus.quadrature import QuadratureError

EPS = float(np.finfo(float).eps)
cuts = st.lists(st.integers(-40, 40), min_size=2, max_size=9, unique=True).map(lambda c: np.sort(c) / 4)
cubic = st.lists(st.integers(-9, 9), min_size=4, max_size=4).map(np.polynomial.Polynomial)


def bound(p: np.polynomial.Polynomial, a: float, b: float) -> float:
    """The size of the numbers that are added up: rounding is a multiple of epsilon times this."""
    return float(np.polynomial.Polynomial(np.abs(p.coef))(max(abs(a), abs(b), 1.0)) * (abs(b - a) + 1))


# --- Lower and upper sums ---------------------------------------------------------------------------------------------


@given(cuts, cubic)
def test_the_integral_lies_between_lower_and_upper_sum_and_refining_narrows_them(c, p):
    turning = [r.real for r in p.deriv().roots() if abs(r.imag) < 1e-9]
    exact = p.integ()(c[-1]) - p.integ()(c[0])
    # A double root of p' found with an error of √eps moves the value by eps only, and the sums by a rounding.
    slack = 1e4 * EPS * bound(p, c[0], c[-1])
    sums = quadrature.darboux_sums(p, c, turning=turning)
    finer = quadrature.darboux_sums(p, np.union1d(c, (c[:-1] + c[1:]) / 2), turning=turning)
    assert sums.lower - slack <= exact <= sums.upper + slack
    assert sums.lower <= finer.lower + slack
    assert finer.upper <= sums.upper + slack


def test_sums_by_hand():
    assert quadrature.darboux_sums(np.square, [0, 1, 2]) == (1.0, 5.0)
    assert quadrature.darboux_sums(np.square, [-1, 1, 2], turning=[0, 7]) == (1.0, 6.0)
    assert quadrature.darboux_sums(lambda x: 3, [0, 4]) == (12.0, 12.0)
    assert quadrature.darboux_sums(np.sign, [-1, 1]) == (-2.0, 2.0)
    assert quadrature.riemann_sum(np.square, [0, 1, 3], "left") == 2.0
    assert quadrature.riemann_sum(np.square, [0, 1, 3], "midpoint") == 0.25 + 2 * 4
    assert quadrature.riemann_sum(np.square, [0, 1, 3]) == 0.25 + 2 * 4
    assert quadrature.riemann_sum(np.square, [0, 1, 3], [1, 1]) == 3.0


def test_a_function_that_changes_its_argument_changes_neither_sums_nor_points():
    def square(x):
        x *= x
        return x

    cuts, tags = np.array([0.0, 2.0, 3.0]), np.array([1.0, 3.0])
    assert quadrature.riemann_sum(square, cuts, tags) == 2 * 1 + 9
    assert quadrature.riemann_sum(square, cuts, "left") == 4
    assert quadrature.darboux_sums(square, cuts) == (4, 8 + 9)
    assert (cuts.tolist(), tags.tolist()) == ([0, 2, 3], [1, 3])


def test_a_constant_with_rounding_noise_counts_as_monotone():
    low, high = quadrature.darboux_sums(lambda x: np.sin(x) ** 2 + np.cos(x) ** 2, np.linspace(0, 3, 50))
    assert low == pytest.approx(3, rel=8 * EPS)
    assert high == pytest.approx(3, rel=8 * EPS)


def test_a_forgotten_turning_point_is_noticed_where_it_shows():
    with pytest.raises(ValueError, match="not monotone between -1 and 1"):
        quadrature.darboux_sums(np.square, [-1, 1])


@given(cuts, cubic, st.integers(0, 2**32 - 1))
def test_every_riemann_sum_lies_between_the_sums_of_a_monotone_function(c, p, seed):
    def rising(x):
        return np.arctan(x) + x / 7

    tags = c[:-1] + np.random.default_rng(seed).uniform(size=c.size - 1) * np.diff(c)
    low, high = quadrature.darboux_sums(rising, c)
    for choice in ("left", "midpoint", "right", np.clip(tags, c[:-1], c[1:])):
        assert low - 1e-12 <= quadrature.riemann_sum(rising, c, choice) <= high + 1e-12


# --- Rules on equal pieces --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "degree"),
    [("left_rule", 0), ("right_rule", 0), ("midpoint_rule", 1), ("trapezoidal_rule", 1), ("simpson_rule", 3)],
)
@given(p=cubic, a=st.integers(-8, 8), b=st.integers(-8, 8), n=st.integers(1, 6))
def test_each_rule_is_exact_up_to_its_degree_and_no_further(rule, degree, p, a, b, n):
    integrate = getattr(quadrature, rule)
    p = p.cutdeg(degree)
    exact = p.integ()(b) - p.integ()(a)
    assert abs(integrate(p, a / 4, b / 4, 2 * n) - (p.integ()(b / 4) - p.integ()(a / 4))) <= 50 * EPS * bound(p, a, b)
    assert integrate(p, a, b, 2 * n) == pytest.approx(exact, abs=50 * EPS * bound(p, a, b))
    power = np.polynomial.Polynomial([0] * (degree + 1) + [1])
    assert abs(integrate(power, 0, 1, 2) - 1 / (degree + 2)) > 1e-3


@pytest.mark.parametrize(("name", "order"), [("left", 1), ("midpoint", 2), ("trapezoid", 2), ("Simpson", 4)])
def test_the_error_falls_with_the_order_of_the_rule(name, order):
    n = 2 ** np.arange(3, 8)
    errors = [abs(quadrature.RULES[name](np.exp, 0, 1, int(k)) - (np.e - 1)) for k in n]
    assert np.polyfit(np.log(n), np.log(errors), 1)[0] == pytest.approx(-order, abs=0.1)


@pytest.mark.parametrize("name", ["left", "midpoint", "trapezoid", "Simpson"])
def test_swapped_bounds_turn_the_sign_and_equal_ones_give_zero(name):
    rule = quadrature.RULES[name]
    backwards = quadrature.right_rule if name == "left" else rule
    assert rule(np.exp, 1, 0, 4) == pytest.approx(-backwards(np.exp, 0, 1, 4), rel=8 * EPS)
    assert rule(np.exp, 2, 2, 4) == 0.0
    assert isinstance(rule(np.exp, 0, 1, 2), float)


def test_the_last_point_is_the_bound_itself():
    def root(x):  # 0.1 + 3 (0.2/3) is greater than 0.3: a grid that oversteps would leave the domain
        return np.sqrt(0.3 - x)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert quadrature.trapezoidal_rule(root, 0.1, 0.3, 3) > 0


def test_romberg_is_trapezoid_simpson_and_then_better():
    table = quadrature.romberg(np.exp, 0, 1, 5)
    for k in range(5):
        assert table[k, 0] == pytest.approx(quadrature.trapezoidal_rule(np.exp, 0, 1, 2**k), rel=8 * EPS)
    for k in range(1, 5):
        assert table[k, 1] == pytest.approx(quadrature.simpson_rule(np.exp, 0, 1, 2**k), rel=16 * EPS)
    assert abs(table[-1, -1] - (np.e - 1)) < 1e-12 < abs(table[-1, 1] - (np.e - 1))
    assert np.isnan(table[np.triu_indices(5, 1)]).all()
    root = quadrature.romberg(np.sqrt, 0, 1, 9)  # not smooth at 0: the extrapolation gains no order
    assert abs(root[-1, -1] - 2 / 3) > 1e-5


# --- Tables -----------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=2, max_size=30))
def test_tables_agree_with_numpy_and_scipy_at_any_spacing(points):
    x, y = np.array(sorted(points), dtype=float).T
    size = EPS * len(points) * 99 * 200
    assert quadrature.trapezoid(x, y) == pytest.approx(scipy.integrate.trapezoid(y, x), abs=size)
    assert quadrature.trapezoid(x[::-1], y[::-1]) == pytest.approx(-quadrature.trapezoid(x, y), abs=size)
    running = quadrature.cumulative_trapezoid(x, y)
    np.testing.assert_allclose(running, scipy.integrate.cumulative_trapezoid(y, x, initial=0), atol=size)
    assert running[-1] == pytest.approx(quadrature.trapezoid(x, y), abs=size)


def test_integers_are_not_truncated():
    assert quadrature.trapezoid([0, 1], [0, 1]) == 0.5
    assert quadrature.trapezoid(np.array([0, 1], dtype=np.float32), [0, 1]) == 0.5
    assert quadrature.left_rule(lambda x: x.astype(int), 0, 3, 3) == 3.0


# --- The adaptive rule ------------------------------------------------------------------------------------------------

EASY = [
    (np.exp, 0, 1, np.e - 1),
    (np.sqrt, 0, 1, 2 / 3),
    (lambda x: np.abs(x - 1 / 3), 0, 1, 5 / 18),
    (lambda x: 1 / (1e-4 + (x - 0.3) ** 2), 0, 1, 100 * (np.arctan(70) + np.arctan(30))),
    (np.cos, 0, 20, np.sin(20)),
    (lambda x: x**9, -1, 1, 0.0),
    (lambda x: np.sin(4 * np.pi * x) ** 2, 0, 1, 0.5),
    (lambda x: np.heaviside(x - 1 / np.pi, 0.5), 0, 1, 1 - 1 / np.pi),
    (lambda x: 7.0, 2, 5, 21.0),
    (np.exp, 1, 0, 1 - np.e),
]


@pytest.mark.parametrize(("f", "a", "b", "exact"), EASY)
@pytest.mark.parametrize("tolerance", [1e-4, 1e-10])
def test_the_adaptive_rule_keeps_its_promise_on_these(f, a, b, exact, tolerance):
    result = quadrature.adaptive_simpson(f, a, b, atol=tolerance, rtol=0)
    rounding = 1e3 * EPS * (1 + abs(exact))
    # In a piece with a jump of height 1 and width w the error is at most 0.19 w and the estimate at least w/12.
    assert abs(result.value - exact) <= 3 * result.error + rounding
    assert result.error <= tolerance
    assert result.cuts[0] == a
    assert result.cuts[-1] == b
    assert (np.diff(result.cuts) * (b - a) > 0).all()


@pytest.mark.parametrize(("f", "a", "b", "exact"), EASY)
def test_scipy_agrees(f, a, b, exact):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", scipy.integrate.IntegrationWarning)
        theirs, _ = scipy.integrate.quad(lambda x: float(f(np.asarray(x))), a, b, limit=200)
    assert quadrature.adaptive_simpson(f, a, b).value == pytest.approx(theirs, abs=1e-7)


def test_the_relative_tolerance_serves_small_and_large_integrals():
    for size in (1e-200, 1e200):
        result = quadrature.adaptive_simpson(lambda x, s=size: s * np.exp(x), 0, 1, atol=0, rtol=1e-8)
        assert result.value == pytest.approx(size * (np.e - 1), rel=1e-8)
        assert result.error <= 1e-8 * result.value


def test_pieces_are_small_where_the_function_is_rough():
    cuts = quadrature.adaptive_simpson(np.sqrt, 0, 1).cuts
    assert np.diff(cuts)[0] < 1e-4 < 0.005 < np.diff(cuts)[-1]


def test_equal_bounds_need_no_evaluation():
    value, error, evaluations, cuts = quadrature.adaptive_simpson(np.exp, 2, 2)
    assert (value, error, evaluations, cuts.tolist()) == (0.0, 0.0, 0, [2.0])


def test_what_happens_between_the_points_is_missed_and_more_pieces_find_it():
    def peak(x):
        return np.exp(-(((x - 0.517) / 1e-4) ** 2))

    exact = 1e-4 * np.sqrt(np.pi)
    blind = quadrature.adaptive_simpson(peak, 0, 1)
    assert abs(blind.value - exact) > 1e3 * blind.error  # the estimate is no bound
    assert quadrature.adaptive_simpson(peak, 0, 1, pieces=5000).value == pytest.approx(exact, abs=1e-10)


@pytest.mark.parametrize(
    ("f", "a", "b", "options"),
    [
        (lambda x: 1 / (x + 1e-300), 0, 1, {}),
        (lambda x: 1 / np.where(x == 0, 1, x), 0, 1, {}),
        (lambda x: np.sin(1 / np.where(x == 0, 1, x)) / np.where(x == 0, 1, x), 0, 1, {}),
        (np.sqrt, 0, 1, {"max_evaluations": 100}),
        (np.exp, 0, 1, {"atol": 0, "rtol": 1e-20}),
        (lambda x: np.sign(x - 1 - 2 * EPS), 1 - 1e-8, 1 + 1e-8, {"atol": 1e-30, "rtol": 0}),
    ],
)
def test_an_integral_that_does_not_settle_is_an_error_that_says_where(f, a, b, options):
    with pytest.raises(QuadratureError, match=r"is not known to .* near .*may not exist"):
        quadrature.adaptive_simpson(f, a, b, **options)


# --- Bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda q: q.darboux_sums(np.exp, [1]), ValueError, "cuts must hold at least two"),
        (lambda q: q.darboux_sums(np.exp, [1, 1]), ValueError, "cuts must hold at least two"),
        (lambda q: q.darboux_sums(np.exp, [0, np.nan]), ValueError, "cuts must be finite"),
        (lambda q: q.darboux_sums(np.exp, [0, 1], turning=["a"]), TypeError, "turning must hold numbers"),
        (lambda q: q.riemann_sum(np.exp, [2, 1]), ValueError, "cuts must hold"),
        (lambda q: q.riemann_sum(np.exp, [[0, 1]]), ValueError, "cuts must be a vector"),
        (lambda q: q.riemann_sum(np.exp, [0, 1], "centre"), ValueError, "tags must be 'left'"),
        (lambda q: q.riemann_sum(np.exp, [0, 1], [0, 1]), ValueError, "tags must hold one point for each of the 1"),
        (lambda q: q.riemann_sum(np.exp, [0, 1], [2]), ValueError, r"tags\[0\] = 2 is outside \[0, 1\]"),
        (lambda q: q.trapezoid([0], [1]), ValueError, "at least two points"),
        (lambda q: q.trapezoid([0, 1], [1]), ValueError, "x and y must have the same shape"),
        (lambda q: q.trapezoid([0, 2, 1], [1, 1, 1]), ValueError, r"turns round at x\[1\] = 2"),
        (lambda q: q.trapezoid([2, 2, 1, 3], [1, 1, 1, 1]), ValueError, r"turns round at x\[2\] = 1"),
        (lambda q: q.trapezoid([0, 1], [1, np.inf]), ValueError, "y must be finite"),
        (lambda q: q.trapezoid([0, 1j], [1, 1]), TypeError, "x must be real"),
        (lambda q: q.trapezoid(np.ma.array([0, 1], mask=[0, 1]), [1, 1]), ValueError, "x must not have masked"),
        (lambda q: q.trapezoid([0, 1e308], [1e308, 1e308]), OverflowError, "the sum exceeds"),
        (lambda q: q.cumulative_trapezoid([0, 1e308], [1e308, 1e308]), OverflowError, "the area exceeds"),
        (lambda q: q.trapezoid([-1e308, 1e308], [1, 1]), OverflowError, "the width of a piece exceeds"),
        (lambda q: q.cumulative_trapezoid([], []), ValueError, "x must not be empty"),
        (lambda q: q.left_rule(np.exp, 0, np.inf, 3), ValueError, "b must be finite"),
        (lambda q: q.left_rule(np.exp, [0], 1, 3), ValueError, "a must be a single number"),
        (lambda q: q.right_rule(np.exp, 0, 1, 0), ValueError, "n must be at least 1"),
        (lambda q: q.right_rule(np.exp, 0, 1, 2.0), TypeError, "n must be an integer"),
        (lambda q: q.midpoint_rule(lambda x: 1j * x, 0, 1, 2), TypeError, "f must be real"),
        (lambda q: q.midpoint_rule(lambda x: [1, 2, 3], 0, 1, 2), ValueError, "one value for each point, got shape"),
        (lambda q: q.midpoint_rule(np.exp, -1e308, 1e308, 2), OverflowError, "b - a exceeds"),
        (
            lambda q: q.trapezoidal_rule(lambda x: np.where(x > 0.4, np.nan, 1), 0, 1, 2),
            ValueError,
            "got nan at 0.5",
        ),
        (lambda q: q.trapezoidal_rule(lambda x: "one", 0, 1, 2), TypeError, "f must hold numbers"),
        (lambda q: q.simpson_rule(np.exp, 0, 1, 3), ValueError, "n must be even"),
        (lambda q: q.simpson_rule(np.exp, 0, 1, 1), ValueError, "n must be at least 2"),
        (lambda q: q.romberg(np.exp, 0, 1, 0), ValueError, "levels must be at least 1"),
        (lambda q: q.adaptive_simpson(np.exp, 0, np.nan), ValueError, "b must be finite"),
        (lambda q: q.adaptive_simpson(np.exp, 0, 1, atol=-1), ValueError, "atol must be at least 0"),
        (lambda q: q.adaptive_simpson(np.exp, 0, 1, atol=0, rtol=0), ValueError, "must not both be zero"),
        (lambda q: q.adaptive_simpson(np.exp, 0, 1, pieces=0), ValueError, "pieces must be at least 1"),
        (lambda q: q.adaptive_simpson(np.exp, 0, 1, max_evaluations=0), ValueError, "max_evaluations must be"),
        (
            lambda q: q.adaptive_simpson(lambda x: np.where(x == 0, np.inf, 1), 0, 1),
            ValueError,
            "got inf at 0",
        ),
        (lambda q: q.adaptive_simpson(lambda x: 1e308, 0, 70), OverflowError, "the integral exceeds"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call(quadrature)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("rule", quadrature.RULES.values())
def test_values_near_the_largest_number_are_averaged_without_overflow(rule):
    assert rule(lambda x: 0 * x + 1.7e308, 0, 1, 2) == pytest.approx(1.7e308, rel=1e-15)
    assert rule(lambda x: 0 * x + 3.0, 0, 1, 2) == 3.0
