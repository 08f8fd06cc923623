"""Samples refute convexity, with a counterexample that is one; rounding refutes nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.optimize import convexity

EPS = float(np.finfo(float).eps)
points = st.lists(st.floats(-5, 5), min_size=3, max_size=20, unique=True)
CONVEX = [
    (np.exp, np.exp, np.exp),
    (np.square, lambda x: 2 * x, lambda x: 2.0),
    (lambda x: x**4, lambda x: 4 * x**3, lambda x: 12 * x**2),
    (lambda x: 0.1 * x + 0.3, lambda x: 0.1, lambda x: 0.0),  # a line: every violation is rounding
    (lambda x: np.logaddexp(0, x), lambda x: 1 / (1 + np.exp(-x)), lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
]


@pytest.mark.parametrize(("f", "derivative", "second"), CONVEX)
@given(points)
def test_convex_functions_are_not_refuted(f, derivative, second, sample) -> None:
    assert convexity.refute_by_chords(f, sample) is None
    assert convexity.refute_by_tangents(f, derivative, sample) is None
    assert convexity.refute_by_curvature(second, sample) is None


def test_a_kink_may_be_convex_and_chords_see_it() -> None:
    grid = np.linspace(-2, 2, 41)
    assert convexity.refute_by_chords(np.abs, grid) is None
    assert convexity.refute_by_chords(lambda x: -np.abs(x), grid) is not None


@given(points)
def test_a_counterexample_is_one(sample) -> None:
    def f(x):
        return np.sin(2 * x)

    def slope(x):
        return 2 * np.cos(2 * x)

    if (found := convexity.refute_by_chords(f, sample)) is not None:
        x, z, y = found.points
        assert x < z < y
        t = (y - z) / (y - x)
        assert f(z) - (t * f(x) + (1 - t) * f(y)) == pytest.approx(found.gap, abs=1e-12)
        assert found.gap > 0
    if (found := convexity.refute_by_tangents(f, slope, sample)) is not None:
        a, b = found.points
        assert f(a) + slope(a) * (b - a) - f(b) == pytest.approx(found.gap, abs=1e-12)
        assert found.gap > 0


def test_three_tests_refute_the_sine_between_0_and_pi() -> None:
    grid = np.linspace(0, np.pi, 21)
    assert convexity.refute_by_chords(np.sin, grid).test == "chord"
    assert convexity.refute_by_tangents(np.sin, np.cos, grid).test == "tangent"
    worst = convexity.refute_by_curvature(lambda x: -np.sin(x), grid)
    assert worst.gap == pytest.approx(1)
    assert worst.points == pytest.approx((np.pi / 2,))


def test_samples_prove_nothing() -> None:
    """A convex function with a bump between the sample points passes all three tests."""

    def bump(x):
        return x**2 + np.sin(np.pi * x) ** 2

    integers = np.arange(-5.0, 6.0)
    assert convexity.refute_by_chords(bump, integers) is None
    assert convexity.refute_by_chords(bump, np.linspace(-5, 5, 41)) is not None


def test_a_tolerance_for_the_second_derivative() -> None:
    assert convexity.refute_by_curvature(lambda x: -1e-17, [0.0]) is not None
    assert convexity.refute_by_curvature(lambda x: -1e-17, [0.0], tol=1e-15) is None


def test_points_may_come_in_any_order_and_twice() -> None:
    shuffled = convexity.refute_by_chords(lambda x: -(x**2), [3, 1, 2, 1])
    assert shuffled.points == (1.0, 2.0, 3.0)
    assert shuffled.gap == pytest.approx(1)


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0, 10)), min_size=1, max_size=8))
def test_jensens_gap_is_not_negative_for_a_convex_function(pairs) -> None:
    x, w = np.array(pairs).T
    if w.max() < 1e-3:
        w = w + 1
    assert convexity.jensen_gap(np.exp, x, w) >= -8 * EPS * len(x) * np.exp(5)
    assert convexity.jensen_gap(lambda t: 3 * t + 1, x, w) == pytest.approx(0, abs=8 * EPS * len(x) * 16)


def test_jensens_gap_of_the_square_is_the_variance() -> None:
    x = np.array([1.0, 4.0, 4.0, 7.0])
    assert convexity.jensen_gap(np.square, x) == pytest.approx(np.var(x))
    assert convexity.jensen_gap(np.square, [2.0]) == 0
    assert convexity.jensen_gap(np.log, [1e-3, 1.0], [0.0, 2.0]) == 0
    assert convexity.jensen_gap(np.square, [0, 2], [1e308, 1e308]) == 1


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="at least 3 different numbers, got 2"):
        convexity.refute_by_chords(np.exp, [1, 2, 2])
    with pytest.raises(ValueError, match="at least 2 different"):
        convexity.refute_by_tangents(np.exp, np.exp, [1])
    with pytest.raises(ValueError, match="points must not be empty"):
        convexity.refute_by_curvature(np.exp, [])
    with pytest.raises(ValueError, match="tol must be at least 0"):
        convexity.refute_by_curvature(np.exp, [1], tol=-1)
    with pytest.raises(ValueError, match="f must be finite, got -inf at 0"):
        convexity.refute_by_chords(np.log, [0, 1, 2])
    with pytest.raises(ValueError, match="f must be one value for each point, got shape"):
        convexity.refute_by_chords(lambda x: np.ones(2), [0, 1, 2])
    with pytest.raises(ValueError, match="points must be finite"):
        convexity.refute_by_chords(np.exp, [0, 1, np.nan])
    with pytest.raises(OverflowError, match="the gap to a tangent"):
        convexity.refute_by_tangents(np.exp, lambda x: 1e308, [-10, 0, 100])
    with pytest.raises(OverflowError, match="the gap to a chord"):
        convexity.refute_by_chords(lambda x: np.array([-1.7e308, 1.7e308, -1.7e308]), [0, 1, 2])
    with pytest.raises(OverflowError, match="the gap exceeds"):
        convexity.jensen_gap(lambda x: np.where(x == 1, -1.7e308, 1.7e308), [0, 2])
    with pytest.raises(TypeError, match="f must be a function, got 3"):
        convexity.refute_by_chords(3, [0, 1, 2])
    with pytest.raises(ValueError, match="weights must not be negative"):
        convexity.jensen_gap(np.exp, [0, 1], [1, -1])
    with pytest.raises(ValueError, match="not all zero"):
        convexity.jensen_gap(np.exp, [0, 1], [0, 0])
    with pytest.raises(ValueError, match="same shape"):
        convexity.jensen_gap(np.exp, [0, 1], [1])


def test_points_farther_apart_than_the_largest_float_are_refused() -> None:
    """Their distance would be infinite, the weight of one end 0, and the line would not be convex."""

    def line(x: np.ndarray) -> np.ndarray:
        return -1e-308 * x

    with pytest.raises(OverflowError, match="the distance of two points"):
        convexity.refute_by_chords(line, [-1.7e308, 0, 1e308])
    with pytest.raises(OverflowError, match="the distance of two points"):
        convexity.refute_by_tangents(line, lambda x: -1e-308, [-1.7e308, 1e308])
    assert convexity.refute_by_curvature(lambda x: 0.0, [-1.7e308, 1e308]) is None


def test_rounding_moves_no_mean_out_of_the_interval() -> None:
    """The mean of five times 0.1 rounds to more than 0.1, where the function has no value."""
    assert convexity.jensen_gap(lambda x: -np.sqrt(0.1 - x), [0.1] * 5) == 0


def test_a_function_that_changes_its_argument_changes_no_points() -> None:
    def square(x: np.ndarray) -> np.ndarray:
        x *= x
        return x

    points = np.array([1.0, 2.0, 6.0])
    assert convexity.jensen_gap(square, points) == pytest.approx(41 / 3 - 9)
    assert points.tolist() == [1, 2, 6]
    assert convexity.refute_by_tangents(lambda x: -square(x), lambda x: -2 * x, [0, 1, 3]).points == (0, 3)
