"""Gradient descent: the last iterate and the path agree, the reason is honest, and nothing becomes NaN."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.optimize import descent
from mlmath.optimize.descent import gradient_descent

EPS = float(np.finfo(float).eps)
positive = st.floats(0.01, 10)


def test_the_last_iterate_is_the_end_of_the_path() -> None:
    """A notebook elsewhere returns the iterate before the last: 0.64 where its path ends at 0.512."""
    run = gradient_descent(lambda x: 2 * x, 1.0, 0.1, max_steps=3)
    assert run.x == run.path[-1] == pytest.approx(0.512)
    assert run.path == pytest.approx([1, 0.8, 0.64, 0.512])
    assert (run.steps, run.reason, run.converged) == (3, "max steps", False)


def test_no_steps_return_the_start() -> None:
    run = gradient_descent(lambda x: 2 * x, 1, 0.1, max_steps=0)
    assert (run.x, run.path.tolist(), run.steps, run.reason) == (1.0, [1.0], 0, "max steps")


def test_at_a_stationary_point_it_stays_and_says_so_even_without_steps() -> None:
    run = gradient_descent(lambda x: 2 * x, 0, 0.1, max_steps=0)
    assert (run.x, run.reason, run.converged) == (0.0, "small slope", True)


@given(positive, st.floats(-5, 5), st.floats(-5, 5), st.floats(0.01, 1.9), st.integers(0, 30))
def test_on_a_quadratic_the_distance_is_multiplied_by_one_minus_rate_curvature(
    curvature: float, minimizer: float, start: float, product: float, steps: int
) -> None:
    rate = product / curvature
    run = gradient_descent(lambda x: curvature * (x - minimizer), start, rate, max_steps=steps, slope_tol=0.0)
    expected = minimizer + (1 - rate * curvature) ** np.arange(run.path.size) * (start - minimizer)
    # each step rounds a few times at the size of the points, and a contraction does not magnify it by more than 1
    assert np.allclose(run.path, expected, rtol=0, atol=8 * EPS * (steps + 1) * (abs(start) + abs(minimizer) + 1))


def test_the_stopping_rules_look_at_the_slope_and_at_the_step() -> None:
    by_slope = gradient_descent(lambda x: 2 * x, 1.0, 0.1, slope_tol=1e-3)
    assert by_slope.reason == "small slope"
    assert abs(2 * by_slope.x) <= 1e-3 < abs(2 * by_slope.path[-2])
    by_step = gradient_descent(lambda x: 2 * x, 1.0, 0.1, slope_tol=0.0, step_tol=1e-3)
    lengths = np.abs(np.diff(by_step.path))
    assert by_step.reason == "small step"
    assert lengths[-1] <= 1e-3 < lengths[-2]


def test_a_step_lost_in_rounding_ends_the_descent() -> None:
    run = gradient_descent(lambda x: x - 0.1, 1.0, 1e-20, slope_tol=0.0)
    assert (run.steps, run.reason) == (1, "small step")
    assert run.path.tolist() == [1.0, 1.0]


def test_divergence_is_reported_and_the_path_stays_finite() -> None:
    run = gradient_descent(lambda x: 2 * x, 1.0, 1.5, max_steps=10**5)
    assert run.reason == "diverged"
    assert not run.converged
    assert np.isfinite(run.path).all()
    cubic = gradient_descent(lambda x: 4 * float(x) ** 3, 10.0, 1.0)  # Python's power raises an OverflowError
    assert (cubic.reason, bool(np.isfinite(cubic.path).all())) == ("diverged", True)
    assert gradient_descent(lambda x: 1e308, 0.0, 10.0).reason == "diverged"  # finite slope, no finite next point
    undefined = gradient_descent(lambda x: 1 / (x - 3), 2.0, 1.0)  # lands exactly on the pole
    assert (undefined.reason, undefined.x) == ("diverged", 3.0)


def test_a_step_out_of_the_domain_ends_at_the_last_point_inside() -> None:
    """x - log x: from 3, rate 5 leads to a negative x, where the derivative is a number and means nothing."""
    run = gradient_descent(lambda x: 1 - 1 / x, 3.0, 5.0, domain=(0, np.inf))
    assert (run.x, run.reason) == (3.0, "left the domain")
    inside = gradient_descent(lambda x: 1 - 1 / x, 3.0, 0.5, domain=(0, np.inf))
    assert inside.converged
    assert inside.x == pytest.approx(1, abs=1e-7)


def test_the_exact_bound_for_quadratics() -> None:
    for product, expected in [(0.5, "monotone"), (1.0, "one step"), (1.5, "oscillating"), (2.0, "cycle")]:
        assert descent.regime(product / 4, 4.0) == expected
    assert descent.regime(0.5000001, 4.0) == "divergent"
    assert descent.regime(0.1, -1.0) == "divergent"
    assert descent.regime(1e-20, 1.0) == "monotone"  # the product is lost beside 1
    assert descent.regime(1e-20, -1.0) == "divergent"


@given(positive, st.floats(0.05, 3))
def test_the_regime_is_what_the_path_does(curvature: float, rate: float) -> None:
    path = gradient_descent(lambda x: curvature * x, 1.0, rate, max_steps=2, slope_tol=0.0).path
    name = descent.regime(rate, curvature)
    if path.size == 3 and abs(abs(1 - rate * curvature) - 1) > 1e-9 and abs(1 - rate * curvature) > 1e-9:
        assert (abs(path[2]) > abs(path[1]) > abs(path[0])) == (name == "divergent")
        assert (path[0] > 0 > path[1] and abs(path[1]) < 1) == (name == "oscillating")
        assert (0 < path[1] < path[0]) == (name == "monotone")


@given(st.floats(0.01, 5), st.floats(0, 5), st.floats(0.001, 2))
def test_the_contraction_bounds_every_factor_and_is_attained_at_an_end(mu: float, more: float, rate: float) -> None:
    L = mu + more
    bound = descent.contraction(rate, mu, L)
    factors = np.abs(1 - rate * np.linspace(mu, L, 50))
    # the grid rounds at the size of rate L
    assert factors.max() == pytest.approx(bound, abs=8 * EPS * (1 + rate * L))
    if rate * mu > 1e-9 and rate * L < 2 - 1e-9:
        assert bound < 1
    if rate * L > 2 + 1e-9:
        assert bound > 1


@given(st.floats(0.01, 5), st.floats(0, 5))
def test_the_best_rate_beats_its_neighbours(mu: float, more: float) -> None:
    L = mu + more
    best = descent.best_rate(mu, L)
    factor = descent.contraction(best, mu, L)
    assert factor == pytest.approx((L - mu) / (L + mu), abs=8 * EPS)
    for other in (0.9 * best, 1.1 * best):
        assert descent.contraction(other, mu, L) > factor


def test_integers_zero_dimensional_arrays_and_single_precision_are_accepted() -> None:
    run = gradient_descent(lambda x: np.array(2 * x), np.float32(1), 0.25, max_steps=2)
    assert run.path.tolist() == [1.0, 0.5, 0.25]
    assert run.path.dtype == np.float64


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((math.sin, np.nan, 0.1), {}, ValueError, "start must be finite"),
        ((math.sin, [1.0], 0.1), {}, ValueError, "start must be a single number"),
        ((math.sin, 1.0, 0.0), {}, ValueError, "rate must be greater than 0"),
        ((math.sin, 1.0, -1.0), {}, ValueError, "rate must be greater than 0"),
        ((math.sin, 1.0, 1j), {}, TypeError, "rate must be real"),
        ((math.sin, 1.0, 0.1), {"max_steps": -1}, ValueError, "max_steps must be at least 0"),
        ((math.sin, 1.0, 0.1), {"max_steps": 2.5}, TypeError, "max_steps must be an integer"),
        ((math.sin, 1.0, 0.1), {"slope_tol": -1}, ValueError, "slope_tol"),
        ((math.sin, 1.0, 0.1), {"step_tol": np.inf}, ValueError, "step_tol"),
        ((math.sin, 1.0, 0.1), {"domain": (2, 3)}, ValueError, "start must lie in the open interval"),
        ((lambda x: np.array([x, x]), 1.0, 0.1), {}, ValueError, "the derivative must be a single number"),
        ((lambda x: 1j, 1.0, 0.1), {}, TypeError, "the derivative must be real"),
        ((lambda x: "a", 1.0, 0.1), {}, TypeError, "the derivative must hold numbers"),
        ((lambda x: np.nan, 1.0, 0.1), {}, ValueError, "finite at the start"),
        ((lambda x: 1 / x, 0.0, 0.1), {}, ValueError, "finite at the start"),
    ],
)
def test_bad_input_is_named(arguments, options, error, message) -> None:
    with pytest.raises(error, match=message):
        gradient_descent(*arguments, **options)


def test_bad_input_of_the_small_functions_is_named() -> None:
    with pytest.raises(ValueError, match="curvature must not be zero"):
        descent.regime(1.0, 0.0)
    with pytest.raises(OverflowError, match="rate times curvature"):
        descent.regime(1e200, 1e200)
    with pytest.raises(ValueError, match="least must not exceed largest"):
        descent.contraction(1.0, 3.0, 2.0)
    with pytest.raises(ValueError, match="least must be greater than 0"):
        descent.best_rate(0.0, 2.0)
    with pytest.raises(OverflowError, match="the best rate"):
        descent.best_rate(5e-324, 5e-324)
    assert descent.best_rate(1e308, 1.7e308) == pytest.approx(2 / 2.7e308)


@pytest.mark.parametrize("domain", [(1,), (0, 1, 2), (2, 1), (np.nan, 1), (1, 1), 5])
def test_a_domain_that_is_no_interval_is_named(domain) -> None:
    with pytest.raises(ValueError, match="domain must be two numbers, the smaller one first"):
        gradient_descent(lambda x: x, 1.0, 0.1, domain=domain)


def test_a_domain_of_words_is_named() -> None:
    with pytest.raises(TypeError, match="domain must hold numbers"):
        gradient_descent(lambda x: x, 1.0, 0.1, domain=("a", "b"))  # type: ignore[arg-type]


def test_the_ends_do_not_belong_to_the_domain() -> None:
    run = gradient_descent(lambda x: 1.0, 1.0, 1.0, domain=(0, np.inf))
    assert run.reason == "left the domain"
    assert run.path.tolist() == [1.0]
