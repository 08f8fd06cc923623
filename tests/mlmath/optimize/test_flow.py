"""Gradient flow: Euler's steps are gradient descent, their error is of first order, and the stability is exact."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.optimize import flow
from mlmath.optimize.descent import gradient_descent
from scipy.integrate import solve_ivp

EPS = float(np.finfo(float).eps)
positive = st.floats(0.1, 5)


@given(positive, st.floats(-3, 3), st.floats(0.01, 3))
def test_explicit_euler_is_gradient_descent(curvature: float, start: float, step: float) -> None:
    def derivative(x: float) -> float:
        return curvature * np.sin(x)

    points = flow.euler(derivative, start, step, 20)
    path = gradient_descent(derivative, start, step, max_steps=20, slope_tol=0.0).path
    assert points.x[: path.size].tolist() == path.tolist()  # bit by bit
    assert points.t == pytest.approx(step * np.arange(21))


def test_the_flow_solves_its_equation() -> None:
    times = np.linspace(0, 3, 7)
    theirs = solve_ivp(lambda _, x: -2.0 * (x - 1), (0, 3), [4.0], t_eval=times, rtol=1e-10, atol=1e-12).y[0]
    assert flow.quadratic_flow(2.0, 1.0, 4.0, times) == pytest.approx(theirs, abs=1e-8)
    assert flow.quadratic_flow(-1.0, 2.0, 2.0, 1e6) == 2  # at rest on the hilltop
    assert flow.quadratic_flow(2.0, 1.0, 4.0, [[0.0], [1.0]]).shape == (2, 1)


@pytest.mark.parametrize("implicit", [False, True])
def test_the_error_at_a_fixed_time_is_of_first_order(implicit: bool) -> None:
    steps = np.array([16, 32, 64, 128, 256])
    exact = float(flow.quadratic_flow(1.0, 0.0, 1.0, 2.0))
    ends = [
        flow.implicit_euler_quadratic(1.0, 0.0, 1.0, 2 / n, int(n)).x[-1]
        if implicit
        else flow.euler(lambda x: x, 1.0, 2 / n, int(n)).x[-1]
        for n in steps
    ]
    slope = np.polyfit(np.log(2 / steps), np.log(np.abs(np.array(ends) - exact)), 1)[0]
    assert slope == pytest.approx(1, abs=0.1)


@given(positive, st.floats(-2, 2), st.floats(-2, 2), st.floats(0.01, 100))
def test_implicit_steps_solve_their_equation_and_always_approach(
    curvature: float, minimizer: float, start: float, step: float
) -> None:
    x = flow.implicit_euler_quadratic(curvature, minimizer, start, step, 10).x
    # residuals of the implicit equation, whose terms are of size step * curvature * distance
    tolerance = 8 * EPS * (1 + step * curvature) * (abs(minimizer) + abs(start) + 1)
    assert np.allclose(x[1:], x[:-1] - step * curvature * (x[1:] - minimizer), rtol=0, atol=tolerance)
    assert (np.abs(x[1:] - minimizer) <= np.abs(x[:-1] - minimizer) + 4 * EPS * (abs(minimizer) + 1)).all()


def test_the_largest_stable_step_is_exact() -> None:
    bound = flow.largest_stable_step(4.0)
    assert np.abs(flow.euler(lambda x: 4 * x, 1.0, 0.99 * bound, 1000).x[-1]) < 1e-8
    assert np.abs(flow.euler(lambda x: 4 * x, 1.0, bound, 1000).x).tolist() == [1.0] * 1001
    assert np.abs(flow.euler(lambda x: 4 * x, 1.0, 1.01 * bound, 1000).x[-1]) > 1e8


def test_equilibria_by_the_sign_of_the_curvature() -> None:
    for curvature, expected in [(1.0, "stable"), (-1.0, "unstable"), (0.0, "undecided")]:
        assert flow.equilibrium(curvature) == expected
        end = flow.quadratic_flow(curvature, 0.0, 0.1, 5.0)
        assert (abs(end) < 0.1) == (expected == "stable")
        assert (abs(end) > 0.1) == (expected == "unstable")


def test_no_steps_return_the_start() -> None:
    assert [a.tolist() for a in flow.euler(np.sin, 1, 0.1, 0)] == [[0], [1]]
    assert [a.tolist() for a in flow.implicit_euler_quadratic(1, 0, 1, 0.1, 0)] == [[0], [1]]


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="step must be greater than 0"):
        flow.euler(np.sin, 1.0, -0.1, 3)
    with pytest.raises(ValueError, match="steps must be at least 0"):
        flow.euler(np.sin, 1.0, 0.1, -3)
    with pytest.raises(OverflowError, match="a point of the trajectory"):
        flow.euler(lambda x: x**3, 10.0, 1.0, 20)
    with pytest.raises(ValueError, match="curvature must be greater than 0"):
        flow.implicit_euler_quadratic(-1.0, 0.0, 1.0, 0.1, 3)
    with pytest.raises(OverflowError, match="step times curvature"):
        flow.implicit_euler_quadratic(1e200, 0.0, 1.0, 1e200, 3)
    with pytest.raises(OverflowError, match="start - minimizer"):
        flow.implicit_euler_quadratic(1.0, -1e308, 1e308, 1.0, 3)
    with pytest.raises(OverflowError, match="the solution"):
        flow.quadratic_flow(-1.0, 0.0, 1.0, 1e6)
    with pytest.raises(ValueError, match="t must not be empty"):
        flow.quadratic_flow(1.0, 0.0, 1.0, [])
    with pytest.raises(ValueError, match="curvature must be greater than 0"):
        flow.largest_stable_step(0.0)
    with pytest.raises(OverflowError, match="the bound"):
        flow.largest_stable_step(5e-324)
    with pytest.raises(TypeError, match="curvature must be real"):
        flow.equilibrium(1j)  # type: ignore[arg-type]


def test_a_time_beyond_the_floats_is_refused() -> None:
    with pytest.raises(OverflowError, match="the last time"):
        flow.euler(lambda x: 0.0, 1, 1e308, 5)
    with pytest.raises(OverflowError, match="the last time"):
        flow.implicit_euler_quadratic(1e-300, 0, 1, 1e308, 5)
