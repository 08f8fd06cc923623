"""Newton's method: the order it should have, honest reasons where it fails, and brackets that cannot."""

from fractions import Fraction
from math import isqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.optimize import brackets, newton
from scipy import optimize

EPS = float(np.finfo(float).eps)


def test_the_square_root_of_two_squares_its_error() -> None:
    run = newton.root(lambda x: x * x - 2, lambda x: 2 * x, 1.0)
    assert run.converged
    assert run.x == pytest.approx(np.sqrt(2), rel=2 * EPS)
    errors = np.abs(run.path - np.sqrt(2))
    assert newton.convergence_order(errors[:5]) == pytest.approx(2, abs=0.1)
    assert errors[1:4] == pytest.approx(errors[:3] ** 2 / (2 * run.path[:3]), rel=1e-3)


def test_the_order_is_two_at_simple_and_one_at_double_zeros() -> None:
    simple = newton.root(lambda x: np.exp(x) - 2, np.exp, 1.5)
    assert newton.convergence_order(np.abs(simple.path - np.log(2))[1:5]) == pytest.approx(2, abs=0.1)
    double = newton.root(lambda x: x * x, lambda x: 2 * x, 1.0, max_steps=30)
    assert double.path == pytest.approx(0.5 ** np.arange(31))
    assert newton.convergence_order(double.path) == pytest.approx(1, abs=1e-12)
    assert double.reason == "max steps"


def test_the_reasons_are_honest() -> None:
    def cubic(x: float) -> float:
        return x**3 - 2 * x + 2

    cycle = newton.root(cubic, lambda x: 3 * x * x - 2, 0.0)
    assert (cycle.reason, cycle.path.tolist()) == ("cycle", [0, 1, 0])
    assert newton.root(lambda x: x * x - 2, lambda x: 2 * x, 0.0).reason == "flat"
    assert newton.root(lambda x: x, lambda x: 1.0, 0.0).reason == "zero"
    hit = newton.root(lambda x: x - 3, lambda x: 1.0, 0.0)
    assert (hit.reason, hit.x) == ("zero", 3.0)
    away = newton.root(np.arctan, lambda x: 1 / (1 + x * x), 2.0)
    assert away.reason in ("diverged", "flat")
    assert np.isfinite(away.path).all()
    outside = newton.root(np.log, lambda x: 1 / x, 10.0)  # the step leads to a negative number
    assert (outside.reason, outside.x < 0) == ("diverged", True)
    tiny = newton.root(lambda x: 1.0, lambda x: 1e-320, 0.0)
    assert (tiny.reason, tiny.x) == ("diverged", 0.0)
    assert newton.root(cubic, lambda x: 3 * x * x - 2, 0.1, max_steps=0).path.tolist() == [0.1]


def test_a_cube_root_sends_newton_away() -> None:
    run = newton.root(np.cbrt, lambda x: 1 / (3 * np.cbrt(x) ** 2), 0.1, max_steps=10)
    assert run.path == pytest.approx(0.1 * (-2.0) ** np.arange(11))


def test_the_tolerance_ends_the_iteration() -> None:
    run = newton.root(lambda x: x * x - 2, lambda x: 2 * x, 1.0, tol=0.01)
    assert run.steps == 3  # 1, 1.5, 1.4167, 1.4142: the third step is the first that is short
    assert newton.root(lambda x: x * x - 2, lambda x: 2 * x, 1.0, tol=0).reason == "small step"


def test_a_minimum_is_told_from_a_maximum_and_from_neither() -> None:
    found = newton.minimum(lambda x: np.exp(x) - 1 / x, lambda x: np.exp(x) + 1 / x**2, 1.0)
    assert found.converged
    assert found.x == pytest.approx(0.5671432904097838, abs=1e-12)
    assert newton.minimum(lambda x: -2 * x, lambda x: -2.0, 3.0).reason == "maximum"
    assert newton.minimum(lambda x: 3 * x * x, lambda x: 6 * x, 0.0).reason == "undecided"
    assert newton.minimum(lambda x: x * x + 1, lambda x: 2 * x, 0.0).reason == "flat"
    assert newton.minimum(lambda x: 2 * (x - 5), lambda x: 2.0, -100.0).path.tolist() == [-100, 5]


@given(st.floats(-3, 3), st.floats(0.01, 20), st.floats(0.01, 20), st.sampled_from([1e-3, 1e-9, 1e-12]))
def test_safe_root_cannot_fail_and_is_never_twice_as_slow_as_bisection(
    zero: float, left: float, right: float, tol: float
) -> None:
    low, high = zero - left, zero + right
    for f, slope in [
        (lambda x: np.arctan(x - zero), lambda x: 1 / (1 + (x - zero) ** 2)),
        (lambda x: (x - zero) ** 3, lambda x: 3 * (x - zero) ** 2),
        (lambda x: np.cbrt(x - zero), lambda x: 1.0),  # a wrong derivative
        (lambda x: zero - x, lambda x: 0.0),
    ]:
        found = newton.safe_root(f, slope, low, high, tol=tol)
        assert found.low <= zero <= found.high
        assert found.error <= max(tol, 4 * EPS * (abs(zero) + 1))
        assert found.path.size <= 3 + 2 * brackets.bisection_steps(high - low, tol)
        assert low <= found.path.min()
        assert found.path.max() <= high


def test_safe_root_is_fast_where_newton_is() -> None:
    found = newton.safe_root(lambda x: x * x - 2, lambda x: 2 * x, 0, 2)
    assert Fraction(found.low) ** 2 <= 2 <= Fraction(found.high) ** 2
    assert found.path.size < 16 < 2 + brackets.bisection_steps(2, 1e-12)
    theirs = optimize.brentq(lambda x: x * x - 2, 0, 2, xtol=1e-12)
    assert found.x == pytest.approx(theirs, abs=2e-12)


def test_safe_root_with_tolerance_zero_ends_at_neighbouring_floats() -> None:
    found = newton.safe_root(lambda x: x * x - 2, lambda x: 2 * x, 0, 2, tol=0)
    assert found.high == np.nextafter(found.low, 2) or found.error == 0
    assert newton.safe_root(lambda x: x, lambda x: 1.0, -1, 3)[:3] == (0, 0, 0)
    assert newton.safe_root(lambda x: x, lambda x: 1.0, 0, 3).path.tolist() == [0, 3]


def test_safe_root_takes_infinite_values() -> None:
    found = newton.safe_root(lambda x: 1 / x - 3, lambda x: -1 / x**2, 0.0, 5.0)
    assert found.x == pytest.approx(1 / 3, abs=1e-12)


def test_safe_minimum_finds_the_minimum_that_newton_leaves() -> None:
    """log cosh: from 2 Newton's step for the derivative tanh leads away; the bracket holds it back."""
    slope, bend = np.tanh, lambda x: 1 / np.cosh(x) ** 2
    assert newton.minimum(slope, bend, 2.0).reason in ("diverged", "flat")
    found = newton.safe_minimum(slope, bend, -1.0, 20.0)
    assert abs(found.x) <= found.error <= 1e-12


def test_heron_falls_to_the_root_from_any_start() -> None:
    for start in (1e-3, 1.0, 50.0):
        run = newton.square_root(2, start)
        assert run.converged
        assert (np.diff(run.path[1:-1]) < 0).all()
        assert run.x == pytest.approx(np.sqrt(2), rel=2 * EPS)
    assert newton.square_root(4, 2).path.tolist() == [2, 2]
    assert newton.square_root(0)[::2] == (0.0, "zero")
    assert newton.square_root(2, max_steps=0)[::2] == (2.0, "max steps")


@given(st.floats(min_value=0, exclude_min=True, allow_infinity=False))
def test_square_roots_of_all_sizes_are_right_after_few_steps(a: float) -> None:
    run = newton.square_root(a)
    assert run.converged
    assert run.steps <= 6
    exact = isqrt(int(Fraction(a) * 4**1100))  # the root times 2^1100, rounded down
    assert abs(Fraction(run.x) * 2**1100 - exact) <= Fraction(2 * EPS) * exact + 1


@given(st.floats(1e-300, 1e300), st.sampled_from([1, -1]))
def test_reciprocals_are_right_after_four_steps(size: float, sign: int) -> None:
    a = sign * size
    run = newton.reciprocal(a)
    assert run.converged
    assert run.steps <= 4
    assert abs(Fraction(run.x) * Fraction(a) - 1) <= 3 * EPS
    assert abs(Fraction(run.path[0]) * Fraction(a) - 1) <= Fraction(1, 17) + Fraction(EPS) * 4


def test_a_reciprocal_needs_a_start_between_0_and_2_over_a() -> None:
    assert newton.reciprocal(4, 0.4999).converged
    assert newton.reciprocal(-4, -0.01).converged
    for start in (0.0, 0.5, -0.1, 3.0, 1e300):
        assert newton.reciprocal(4, start).reason == "diverged"
    assert newton.reciprocal(7, 0.1, max_steps=2).reason == "max steps"
    assert newton.reciprocal(4, 0.25, max_steps=0)[::2] == (0.25, "small step")


def test_the_order_of_known_sequences() -> None:
    assert newton.convergence_order([0.5**k for k in range(10)]) == pytest.approx(1)
    assert newton.convergence_order([0.1 ** (3**k) for k in range(5)]) == pytest.approx(3)
    for k in range(3, 40):  # the mean of equal logarithms may be rounded
        with pytest.raises(ValueError, match="errors must change"):
            newton.convergence_order([0.7**k] * k)


def test_bad_input_is_named() -> None:
    def line(x: float) -> float:
        return x

    with pytest.raises(ValueError, match="start must be finite"):
        newton.root(line, line, np.inf)
    with pytest.raises(ValueError, match="f must be finite at the start"):
        newton.root(np.log, lambda x: 1 / x, -1.0)
    with pytest.raises(ValueError, match="tol must be at least 0"):
        newton.root(line, line, 1.0, tol=-1)
    with pytest.raises(TypeError, match="max_steps must be an integer"):
        newton.root(line, line, 1.0, max_steps=True)
    with pytest.raises(ValueError, match="the derivative must be a single number"):
        newton.root(line, lambda x: np.ones(2), 1.0)
    with pytest.raises(ValueError, match="low must be less than high"):
        newton.safe_root(line, line, 1, -1)
    with pytest.raises(OverflowError, match="high - low"):
        newton.safe_root(line, line, -1e308, 1e308)
    with pytest.raises(ValueError, match="different signs"):
        newton.safe_root(lambda x: x * x + 1, line, -1, 1)
    with pytest.raises(ValueError, match="f must be a number"):
        newton.safe_root(lambda x: np.nan, line, -1, 1)
    with pytest.raises(ValueError, match="no minimum is enclosed"):
        newton.safe_minimum(lambda x: -x, lambda x: -1.0, -1, 1)
    with pytest.raises(ValueError, match="low must be less than high"):
        newton.safe_minimum(line, line, 1, -1)
    with pytest.raises(ValueError, match="a must be at least 0"):
        newton.square_root(-1)
    with pytest.raises(ValueError, match="start must be greater than 0"):
        newton.square_root(2, 0)
    assert newton.square_root(1e308, 5e-324).reason == "diverged"
    with pytest.raises(ValueError, match="a must not be zero"):
        newton.reciprocal(0)
    with pytest.raises(OverflowError, match="1/a"):
        newton.reciprocal(5e-324)
    for bad in ([1.0, 0.1], [1.0, 0.0, 0.1], [0.1, 0.1, 0.1]):
        with pytest.raises(ValueError, match="errors must"):
            newton.convergence_order(bad)


def test_a_vertical_tangent_is_no_convergence() -> None:
    """The step -f/f' is 0 there: 1 + x^(1/3) has the tangent x = 0 at 0, and its zero is -1."""
    run = newton.root(lambda x: 1 + np.cbrt(x), lambda x: 1 / (3 * np.cbrt(x) ** 2), 0.0)
    assert run.reason == "diverged"
    assert not run.converged
    assert run.path.tolist() == [0.0]


def test_a_reciprocal_from_a_start_near_zero_doubles_until_it_is_near() -> None:
    """For 1e-20 the residual 1 - a x rounds to 1, as it does outside of the interval of convergence."""
    run = newton.reciprocal(3, 1e-20, max_steps=100)
    assert run.reason == "small step"
    assert run.x == pytest.approx(1 / 3, rel=4 * EPS)
    assert run.path[1] == 2e-20
    assert newton.reciprocal(3, -1e-20).reason == "diverged"
    assert newton.reciprocal(3, 0.0).reason == "diverged"


def test_a_bad_start_is_refused_for_the_root_of_zero_too() -> None:
    with pytest.raises(ValueError, match="start must be greater than 0, got -1"):
        newton.square_root(0, -1)


def test_the_tolerance_is_relative_for_large_iterates() -> None:
    small = newton.root(lambda x: x * x - 2, lambda x: 2 * x, 1.0, tol=1e-3)
    large = newton.root(lambda x: x * x - 2e20, lambda x: 2 * x, 1e10, tol=1e-3)
    assert large.reason == small.reason == "small step"
    assert large.path == pytest.approx(1e10 * small.path, rel=1e-12)


def test_safe_root_bisects_after_a_step_that_did_not_halve() -> None:
    """A derivative that is too large by 1e9 makes steps that stay inside and get nowhere."""
    calls = 0

    def line(x: float) -> float:
        nonlocal calls
        calls += 1
        assert calls <= 2 + 2 * 40
        return x - 1 / 3

    assert newton.safe_root(line, lambda x: 1e9, 0, 1).x == pytest.approx(1 / 3, abs=1e-12)
