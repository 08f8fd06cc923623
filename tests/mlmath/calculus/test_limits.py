"""Approach tables and δ for ε: right where algebra knows the answer, honest where a grid cannot see."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from mlmath.calculus import limits

EPS = float(np.finfo(float).eps)


def test_the_table_has_shrinking_steps_and_the_values_there() -> None:
    table = limits.approach(lambda x: x**2, 2.0, step=0.5, factor=0.5, rows=4)
    assert table.h.tolist() == [0.5, 0.25, 0.125, 0.0625]
    assert table.x.tolist() == [2.5, 2.25, 2.125, 2.0625]
    assert table.value.tolist() == [x**2 for x in table.x]
    left = limits.approach(lambda x: x**2, 2.0, side="left", rows=3)
    assert (left.x < 2).all()


def test_the_function_is_never_called_at_the_point() -> None:
    calls: list[float] = []
    limits.approach(lambda x: calls.append(x) or 1.0, 0.0, rows=20)
    limits.delta_on_grid(lambda x: calls.append(x) or 1.0, 0.0, 1.0, 0.5, points=50)
    limits.delta_monotone(lambda x: calls.append(x) or 1.0, 0.0, 2.0, 0.5)
    assert 0.0 not in calls
    assert len(calls) > 100


def test_infinite_and_undefined_values_are_shown() -> None:
    def wild(x: float) -> float:
        return 1 / (x - 0.1) if x < 0.2 else math.exp(1000 * x)

    table = limits.approach(wild, 0.0, rows=3)
    assert math.isnan(table.value[0])  # OverflowError
    assert math.isnan(table.value[1])  # ZeroDivisionError
    assert table.value[2] == pytest.approx(-1 / 0.09)
    assert limits.approach(lambda x: np.float64(1) / np.float64(0), 0.0, rows=1).value.tolist() == [math.inf]


def test_one_minus_cosine_gives_up_where_its_difference_cancels() -> None:
    """(1 - cos h)/h² tends to 1/2; the float table ends in 0, since cos h rounds to 1."""
    table = limits.approach(lambda x: (1 - np.cos(x)) / x**2, 0.0, rows=12)
    precise = limits.precise_values(lambda x: (1 - sp.cos(x)) / x**2, table.x)
    row = limits.gives_up(table.value, 0.5)
    assert 3 <= row <= 5
    assert table.value[-1] == 0.0
    assert (np.diff(np.abs(precise[:7] - 0.5)) < 0).all()
    assert np.allclose(precise, 0.5 - table.x**2 / 24, atol=table.x[0] ** 4 / 700, rtol=0)
    # rounding 1 - cos h costs at most u, divided by h²; truncation is h²/24
    assert (np.abs(table.value - 0.5) <= EPS / table.x**2 + table.x**2 / 24 + EPS).all()


def test_giving_up_takes_the_last_of_equals_and_counts_nan_as_worst() -> None:
    assert limits.gives_up([1.0, 1.0, 2.0], 1.0) == 1
    assert limits.gives_up([np.nan, 5.0, np.inf], 0.0) == 1
    assert limits.gives_up([0.4], 0.5) == 0


@given(st.floats(0.05, 3.0), st.floats(0.01, 0.9))
def test_delta_of_a_square_is_the_one_of_algebra(a: float, share: float) -> None:
    """|x² - a²| < eps for |x - a| < sqrt(a² + eps) - a, and this side is the smaller one."""
    eps = share * a**2
    found = limits.delta_monotone(lambda x: x * x, a, a * a, eps, reach=a)
    algebra = eps / (math.sqrt(a * a + eps) + a)
    # a*a and x*x are rounded by up to u (a² + eps) each, which moves the border by that over the slope 2a
    assert abs(found.delta - algebra) <= 4 * EPS * (a * a + eps) / a + 4 * EPS * a
    assert found.delta == found.right <= found.left
    grid = limits.delta_on_grid(lambda x: x * x, a, a * a, eps, reach=a, points=500)
    assert found.delta <= grid.delta + 4 * EPS * a
    assert grid.delta <= found.delta + a / 500 + 4 * EPS * a


def test_sides_are_kept_apart() -> None:
    def jump(x: float) -> float:
        return x if x < 0 else 1 + x

    assert limits.delta_on_grid(jump, 0.0, 1.0, 0.1, side="right", points=1000).delta == 0.1
    assert limits.delta_on_grid(jump, 0.0, 0.0, 0.1, side="left", points=1000).left == 0.1
    both = limits.delta_on_grid(jump, 0.0, 1.0, 0.1, points=1000)
    assert (both.delta, both.witness) == (0.0, -0.001)  # the nearest point on the left is off: no δ on this grid
    exact = limits.delta_monotone(jump, 0.0, 1.0, 0.25)
    assert exact.delta == 0.0
    assert exact.right == pytest.approx(0.25, abs=4 * EPS)
    assert exact.witness is not None
    assert exact.witness < 0
    assert limits.delta_monotone(jump, 0.0, 1.0, 0.25, side="right").left == np.inf


def test_a_function_that_stays_in_the_band_has_no_witness() -> None:
    for find in (limits.delta_on_grid, limits.delta_monotone):
        assert find(lambda x: x, 0.0, 0.0, 5.0, reach=2.0) == (2.0, 2.0, 2.0, None)


def test_a_grid_misses_what_happens_between_its_points() -> None:
    """A spike narrower than the grid is not seen: the answer is one about the grid."""

    def spike(x: float) -> float:
        return 1.0 if abs(x - 0.00052) < 1e-5 else 0.0

    assert limits.delta_on_grid(spike, 0.0, 0.0, 0.5, points=1000).witness is None
    assert limits.delta_on_grid(spike, 0.0, 0.0, 0.5, points=100_000).delta == pytest.approx(0.00052, abs=1e-5)


def test_an_oscillation_has_no_delta() -> None:
    found = limits.delta_on_grid(lambda x: math.sin(1 / x), 0.0, 0.0, 0.5, points=100_000)
    assert found.delta < 2e-4


def test_undefined_values_are_outside_the_band() -> None:
    assert limits.delta_on_grid(lambda x: math.nan, 0.0, 0.0, 1.0, points=10).delta == 0.0
    assert limits.delta_on_grid(lambda x: 1 / (x - 0.5), 0.0, -2.0, 100, points=10, side="right").delta == 0.5


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: limits.approach(math.sin, np.inf), "a must be finite"),
        (lambda: limits.approach(math.sin, 0.0, side="up"), "side must be one of left, right, got 'up'"),
        (lambda: limits.approach(math.sin, 0.0, side="both"), "side must be one of left, right"),
        (lambda: limits.approach(math.sin, 0.0, factor=1.0), "factor must be less than 1"),
        (lambda: limits.approach(math.sin, 0.0, factor=0.0), "factor must be greater than 0"),
        (lambda: limits.approach(math.sin, 0.0, step=-1.0), "step must be greater than 0"),
        (lambda: limits.approach(math.sin, 1.0, rows=20), r"step 1e-16 is lost"),
        (lambda: limits.approach(math.sin, 0.0, rows=0), "rows must be at least 1"),
        (lambda: limits.approach(lambda x: [x, x], 0.0), "f must return one number"),
        (lambda: limits.precise_values(sp.log, [2.0, -1.0]), r"f\(-1\) must be a finite real number"),
        (lambda: limits.precise_values(sp.log, [0.0]), r"f\(0\) must be a finite real number, got zoo"),
        (lambda: limits.precise_values(lambda t: sp.Symbol("s") * t, [1.0]), r"f\(1\) must be a finite real number"),
        (lambda: limits.precise_values(sp.log, []), "x must not be empty"),
        (lambda: limits.gives_up([], 0.0), "values must not be empty"),
        (lambda: limits.gives_up([1.0], np.nan), "exact must be finite"),
        (lambda: limits.delta_on_grid(math.sin, 0.0, 0.0, 0.0), "eps must be greater than 0"),
        (lambda: limits.delta_on_grid(math.sin, 0.0, 0.0, 0.1, reach=0), "reach must be greater than 0"),
        (lambda: limits.delta_on_grid(math.sin, 0.0, 0.0, 0.1, points=0), "points must be at least 1"),
        (lambda: limits.delta_on_grid(math.sin, 1e9, 0.0, 0.1, reach=1e-9), "the grid is too fine"),
        (lambda: limits.delta_on_grid(math.sin, 0.0, 0.0, 0.1, side="x"), "side must be one of left, right, both"),
        (lambda: limits.delta_monotone(math.sin, 0.0, 0.0, -1.0), "eps must be greater than 0"),
        (lambda: limits.delta_monotone(math.sin, 1e9, 0.0, 0.1, reach=1e-9), "reach 1e-09 is lost"),
    ],
)
def test_bad_input_is_named(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_values_that_are_no_real_numbers_are_a_type_error() -> None:
    with pytest.raises(TypeError, match="the value of f must be real"):
        limits.approach(lambda x: 1j, 0.0)
