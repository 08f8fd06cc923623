"""Secant slopes and difference quotients: exact on polynomials of the right degree, of the stated order elsewhere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.calculus import differences

EPS = float(np.finfo(float).eps)
points = st.floats(-10, 10)


@given(points, st.floats(-5, 5), st.floats(-5, 5))
def test_the_average_rate_of_a_line_is_its_slope(a: float, m: float, c: float) -> None:
    # three roundings of numbers of size |m| * 12 + |c|, divided by a step of 2
    tolerance = 4 * np.finfo(float).eps * (abs(m) * 12 + abs(c))
    assert abs(differences.average_rate(lambda t: m * t + c, a, a + 2) - m) <= tolerance


def test_the_average_rate_does_not_depend_on_the_order_of_the_points() -> None:
    assert differences.average_rate(np.exp, 0, 2) == pytest.approx(differences.average_rate(np.exp, 2, 0), rel=1e-15)


@given(points, st.integers(-8, 3))
def test_the_secant_slope_of_a_square_is_2x_plus_h(x: float, k: int) -> None:
    h = 10.0**k
    slope = float(differences.secant_slopes(lambda t: t * t, x, h))
    # two squares rounded to (|x| + h)^2 eps each, divided by h; and the step itself is off by eps |x + h|
    assert abs(slope - (2 * x + h)) <= 4 * np.finfo(float).eps * ((abs(x) + h) ** 2 / h + abs(x) + h)


def test_steps_keep_their_shape_and_may_be_negative() -> None:
    slopes = differences.secant_slopes(np.exp, 0.0, [[1.0, -1.0], [0.5, -0.5]])
    assert slopes.shape == (2, 2)
    assert (slopes[:, 0] > 1).all()  # exp is convex: slopes to the right exceed the derivative
    assert (slopes[:, 1] < 1).all()


def test_the_delta_method_approaches_the_derivative_linearly() -> None:
    h, slope = differences.delta_method(np.sin, 1.0, step=0.1, factor=0.5, rounds=10)
    errors = np.abs(slope - np.cos(1.0))
    ratios = errors[1:] / errors[:-1]
    assert np.allclose(ratios, 0.5, atol=0.02)
    assert np.allclose(h, 0.1 * 0.5 ** np.arange(10), rtol=1e-15)
    assert (errors <= h / 2).all()  # |sin''| <= 1


def test_a_negative_step_comes_from_the_left() -> None:
    assert (differences.delta_method(np.abs, 0.0, step=-1.0).slope == -1).all()
    assert (differences.delta_method(np.abs, 0.0, step=1.0).slope == 1).all()


def test_one_sided_slopes_show_a_corner_and_no_corner() -> None:
    assert differences.one_sided_slopes(abs, 0.0) == (-1.0, 1.0)
    left, right = differences.one_sided_slopes(np.sin, 0.0)
    assert abs(left - right) < 1e-9


@pytest.mark.parametrize(
    ("method", "order"), [(differences.forward, 1), (differences.backward, 1), (differences.central, 2)]
)
def test_the_error_has_the_stated_order(method: object, order: int) -> None:
    h = 2.0 ** -np.arange(3, 9)
    errors = np.array([abs(float(method(np.exp, 0.3, step)) - np.exp(0.3)) for step in h])  # type: ignore[operator]
    fitted = np.polyfit(np.log(h), np.log(errors), 1)[0]
    assert fitted == pytest.approx(order, abs=0.05)


def test_the_second_difference_has_order_two() -> None:
    h = 2.0 ** -np.arange(2, 7)
    errors = np.array([abs(float(differences.second(np.exp, 0.3, step)) - np.exp(0.3)) for step in h])
    assert np.polyfit(np.log(h), np.log(errors), 1)[0] == pytest.approx(2, abs=0.05)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=5))
def test_default_steps_reach_the_accuracy_of_their_order(xs: list[float]) -> None:
    x = np.array(xs)
    scale = np.maximum(1, np.abs(x))
    # truncation + rounding: sqrt(eps) for one-sided, eps^(2/3) for central, eps^(1/2) for the second difference
    assert (np.abs(differences.forward(np.sin, x) - np.cos(x)) <= 4e-8 * scale).all()
    assert (np.abs(differences.backward(np.sin, x) - np.cos(x)) <= 4e-8 * scale).all()
    assert (np.abs(differences.central(np.sin, x) - np.cos(x)) <= 1e-9 * scale**2).all()
    assert (np.abs(differences.second(np.sin, x) + np.sin(x)) <= 1e-6 * scale**2).all()


@given(points)
def test_central_differences_are_exact_on_parabolas_up_to_rounding(x: float) -> None:
    value = float(differences.central(lambda t: 3 * t * t - t, x, 0.5))
    assert abs(value - (6 * x - 1)) <= 16 * np.finfo(float).eps * (3 * (abs(x) + 1) ** 2 + abs(x) + 1)


def test_points_of_any_shape_and_integers_are_accepted() -> None:
    assert differences.central(np.exp, [[0, 1], [2, 3]]).shape == (2, 2)
    assert np.allclose(differences.central(np.exp, [0, 1]), np.exp([0, 1]), rtol=1e-9)
    assert differences.central(lambda t: 5.0, [1.0, 2.0]).tolist() == [0, 0]  # a constant may return one number


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="a and b must differ"):
        differences.average_rate(np.exp, 1, 1)
    with pytest.raises(ValueError, match="h must not hold a zero"):
        differences.secant_slopes(np.exp, 0.0, [0.1, 0.0])
    with pytest.raises(ValueError, match="h is too small"):
        differences.secant_slopes(np.exp, 1.0, 1e-20)
    with pytest.raises(ValueError, match="h is too small"):
        differences.central(np.exp, 1.0, 1e-20)
    with pytest.raises(ValueError, match="factor must be less than 1"):
        differences.delta_method(np.exp, 0.0, factor=1.0)
    with pytest.raises(ValueError, match="h must be greater than 0"):
        differences.one_sided_slopes(np.exp, 0.0, -1.0)
    with pytest.raises(ValueError, match="x must be finite"):
        differences.forward(np.exp, np.nan)
    with pytest.raises(TypeError, match="rounds must be an integer"):
        differences.delta_method(np.exp, 0.0, rounds=2.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="one value for each point"):
        differences.forward(lambda t: np.ones(7), [1.0, 2.0])
    with pytest.raises(ValueError, match="the value of f must be finite"):
        differences.average_rate(lambda t: np.inf, 0, 1)


def test_a_step_that_vanishes_on_one_side_only_is_refused() -> None:
    """Below -1 the floats lie half as dense as above: -1 + h moves, -1 - h does not, and 0/0 would be returned."""
    h = 0.3 * np.finfo(float).eps
    assert -1 + h != -1
    assert -1 - h == -1
    for method in (differences.forward, differences.backward, differences.central, differences.second):
        with pytest.raises(ValueError, match="h is too small"):
            method(np.exp, -1.0, h)


def test_what_overflows_is_refused_and_not_returned() -> None:
    with np.errstate(over="ignore"):
        with pytest.raises(ValueError, match="slope of a secant must be finite"):
            differences.secant_slopes(np.sign, 0.0, 1e-310)
        with pytest.raises(ValueError, match="run of a secant must be finite"):
            differences.average_rate(np.tanh, -1e308, 1e308)
        with pytest.raises(ValueError, match="slope of a secant must be finite"):
            differences.average_rate(lambda t: t * 1e308, -1.0, 1.0)
        with pytest.raises(ValueError, match=r"x \+ h must be finite"):
            differences.secant_slopes(np.tanh, 1e308, 1e308)


def test_outside_the_domain_an_error_is_raised() -> None:
    with np.errstate(invalid="ignore", divide="ignore"):
        with pytest.raises(ValueError, match="the value of f must be finite"):
            differences.central(np.log, 0.0)
        with pytest.raises(ValueError, match="the value of f must be finite"):
            differences.backward(np.sqrt, 0.0)


def test_steps_in_single_precision_do_not_spoil_the_slope() -> None:
    steps = np.array([1e-4, 1e-5], dtype=np.float32)
    assert np.allclose(differences.secant_slopes(np.exp, 1.0, steps), np.e, rtol=1e-4)


# --- The best step, and what beats it ---------------------------------------------------------------------------------


@given(st.sampled_from([1, 2]), st.floats(1e-20, 1e-6), st.floats(1e-3, 1e3), st.floats(-6, 6))
def test_no_step_has_a_smaller_bound_than_the_best_one(order: int, noise: float, bound: float, power: float) -> None:
    best = differences.optimal_step(order=order, noise=noise, bound=bound)
    other = float(differences.error_bound(best.h * 2**power, order=order, noise=noise, bound=bound))
    assert best.error <= other * (1 + 16 * EPS)
    assert best.error == pytest.approx(
        2 * np.sqrt(noise * bound) if order == 1 else np.cbrt(9 * noise**2 * bound) / 2, rel=1e-12
    )


@pytest.mark.parametrize(("method", "order"), [(differences.forward, 1), (differences.central, 2)])
def test_the_measured_error_stays_below_the_bound(method: object, order: int) -> None:
    h = 10.0 ** -np.arange(1, 13)  # exp: f'' and f''' are at most e^1.4 on [0.2, 1.4]; a value errs by one unit
    errors = np.array([abs(float(method(np.exp, 1.3, step)) - np.exp(1.3)) for step in h])  # type: ignore[operator]
    bounds = differences.error_bound(h, order=order, noise=EPS * np.exp(1.4), bound=float(np.exp(1.4)))
    assert (errors <= bounds + 2 * EPS * np.exp(1.4)).all()
    best = differences.optimal_step(order=order, noise=EPS * np.exp(1.3), bound=float(np.exp(1.3)))
    assert abs(float(method(np.exp, 1.3, best.h)) - np.exp(1.3)) <= best.error * (1 + 1e-3)  # type: ignore[operator]


def test_the_bound_keeps_the_shape_of_the_steps_and_needs_no_noise() -> None:
    assert differences.error_bound([[1.0], [2.0]], order=1, noise=0, bound=2).tolist() == [[1], [2]]
    assert float(differences.error_bound(0.5, order=2, noise=1.0, bound=0.0)) == 2


def test_richardson_has_order_four_and_is_exact_on_quartics() -> None:
    h = 2.0 ** -np.arange(1, 6)
    errors = np.array([abs(float(differences.richardson(np.exp, 0.3, step)) - np.exp(0.3)) for step in h])
    assert np.polyfit(np.log(h), np.log(errors), 1)[0] == pytest.approx(4, abs=0.05)
    # a thousand roundings of 5^4 would still pass, the term of fifth degree would not
    assert float(differences.richardson(lambda t: t**4, 3.0, 1.0)) == pytest.approx(108, abs=1e-9)
    assert abs(float(differences.richardson(lambda t: t**5, 3.0, 1.0)) - 405) > 3


def test_richardson_beats_the_central_difference_with_their_own_steps() -> None:
    x = np.linspace(-2, 2, 41)
    central = np.abs(differences.central(np.sin, x) - np.cos(x)).max()
    extrapolated = np.abs(differences.richardson(np.sin, x) - np.cos(x)).max()
    assert extrapolated < central
    assert extrapolated < 1e-11


@given(points)
def test_the_complex_step_is_as_exact_as_the_function(x: float) -> None:
    # sin(x + ih) = sin x cosh h + i cos x sinh h, and sinh h / h rounds to 1
    assert float(differences.complex_step(np.sin, x)) == pytest.approx(np.cos(x), abs=4 * EPS)
    cubic = float(differences.complex_step(lambda t: t**3 - 2 * t, x))
    assert abs(cubic - (3 * x * x - 2)) <= 8 * EPS * (3 * x * x + 2)


def test_the_complex_step_has_order_two_and_any_shape() -> None:
    h = 2.0 ** -np.arange(2, 7)
    errors = np.array([abs(float(differences.complex_step(np.exp, 0.3, step)) - np.exp(0.3)) for step in h])
    assert np.polyfit(np.log(h), np.log(errors), 1)[0] == pytest.approx(2, abs=0.05)
    assert differences.complex_step(np.exp, [[0, 1], [2, 3]]).shape == (2, 2)
    assert float(differences.complex_step(np.exp, np.float32(1))) == pytest.approx(np.e, rel=1e-15)


def test_the_complex_step_refuses_functions_that_leave_the_complex_numbers() -> None:
    with pytest.raises(TypeError, match="must return complex numbers"):
        differences.complex_step(np.abs, -1.0)
    with pytest.raises(ValueError, match="one value for each point"):
        differences.complex_step(lambda z: z[:1], [1.0, 2.0])
    with pytest.raises(TypeError, match="x must be real"):
        differences.complex_step(np.exp, 1j)
    with pytest.raises(ValueError, match="h must be greater than 0"):
        differences.complex_step(np.exp, 1.0, 0.0)
    with pytest.raises(ValueError, match="value of f must be finite"), np.errstate(all="ignore"):
        differences.complex_step(lambda z: np.exp(z) * 1e308, 10.0)


@pytest.mark.parametrize(("f", "x"), [(np.log, -1.0), (np.log, 0.0), (np.sqrt, -1.0), (np.arcsin, 2.0)])
def test_the_complex_step_refuses_points_where_only_the_complex_function_is_defined(f: object, x: float) -> None:
    with pytest.raises(ValueError, match="value of f must be finite"), np.errstate(all="ignore"):
        differences.complex_step(f, [1.0, x] if x != 2 else x)


def test_functions_that_change_their_argument_do_not_spoil_the_slope() -> None:
    def square(t):
        values = t**2
        if isinstance(t, np.ndarray):
            t *= 2
        return values

    x = np.array([1.0, 2.0])
    for method in (differences.forward, differences.backward, differences.central, differences.richardson):
        assert np.allclose(method(square, x), [2.0, 4.0], rtol=1e-7)
    assert np.allclose(differences.complex_step(square, x), [2.0, 4.0])
    assert np.allclose(differences.secant_slopes(square, 3.0, [1.0, 0.5]), [7.0, 6.5])
    assert np.allclose(differences.second(square, x), 2.0, rtol=1e-5)
    assert x.tolist() == [1.0, 2.0]


def test_what_cannot_be_called_is_named() -> None:
    for method in (differences.forward, differences.second, differences.complex_step):
        with pytest.raises(TypeError, match="f must be a function"):
            method(3, 1.0)


def test_bounds_and_best_steps_use_the_whole_range_of_floats() -> None:
    bound, best = differences.error_bound, differences.optimal_step
    assert bound(1e200, order=2, noise=1.0, bound=0.0) == 1e-200
    assert bound(1e-200, order=2, noise=0.0, bound=1e308) == pytest.approx(1e-92 / 6)
    assert bound(1e200, order=2, noise=0.0, bound=6e-300) == pytest.approx(1e100)
    assert bound(1e10, order=1, noise=1e308, bound=0.0) == pytest.approx(2e298)
    assert best(order=1, noise=1e300, bound=1e-300).h == pytest.approx(2e300)
    assert best(order=1, noise=1e-300, bound=1e300).h == pytest.approx(2e-300)
    h, error = best(order=2, noise=1e-300, bound=1e300)
    assert h == pytest.approx(3 ** (1 / 3) * 1e-200)
    assert error == pytest.approx(9 ** (1 / 3) / 2 * 1e-100)


def test_bad_bounds_are_named() -> None:
    for order in (True, 1.0, "1", np.array([1, 2])):
        with pytest.raises(ValueError, match="order must be 1"):
            differences.error_bound(1.0, order=order, noise=1.0, bound=1.0)
    with pytest.raises(ValueError, match="h must be positive"):
        differences.error_bound([0.1, 0.0], order=1, noise=1, bound=1)
    with pytest.raises(ValueError, match="order must be 1"):
        differences.error_bound(0.1, order=3, noise=1, bound=1)
    with pytest.raises(ValueError, match="noise must be at least 0"):
        differences.error_bound(0.1, order=1, noise=-1, bound=1)
    with pytest.raises(ValueError, match="bound must be at least 0"):
        differences.error_bound(0.1, order=1, noise=1, bound=-1)
    for noise, bound in ((0.0, 1.0), (1.0, 0.0)):
        with pytest.raises(ValueError, match="greater than 0"):
            differences.optimal_step(order=1, noise=noise, bound=bound)
    with pytest.raises(ValueError, match="order must be 1"):
        differences.optimal_step(order=0, noise=1, bound=1)
    with pytest.raises(OverflowError, match="bound exceeds"):
        differences.error_bound(1e-300, order=1, noise=1e300, bound=1)
    with pytest.raises(OverflowError, match="best step exceeds"):
        differences.optimal_step(order=1, noise=1e308, bound=1e-320)
