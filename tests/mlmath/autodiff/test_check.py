"""The gradient check passes right gradients, finds wrong ones, and names bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.autodiff import tensor
from mlmath.autodiff.check import gradient_check
from mlmath.autodiff.functional import grad

FUNCTIONS = {
    "sine": lambda x: np.sum(np.sin(x)),
    "product": lambda x: np.sum(x * x[::-1] * np.exp(x / 4)),
    "line": lambda x: np.sum(3 * x),
    "constant": lambda x: np.sum(0 * x),
    "log-sum-exp": tensor.logsumexp,
    "cube": lambda x: np.sum(x**3),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@given(st.lists(st.floats(-3, 3), min_size=1, max_size=4))
def test_right_gradients_pass(name: str, x: list[float]) -> None:
    assert gradient_check(FUNCTIONS[name], x).passed


@pytest.mark.parametrize("name", FUNCTIONS)
@given(st.lists(st.floats(-3, 3), min_size=1, max_size=4), st.data())
def test_an_error_of_a_millionth_in_one_entry_is_found(name: str, x: list[float], data) -> None:
    entry = data.draw(st.integers(0, len(x) - 1))
    shift = np.zeros(len(x))
    shift[entry] = 1e-6 * max(1.0, 10 * abs(x[entry]) ** 3)  # rounding grows with the size of f, here x^3 at most
    result = gradient_check(FUNCTIONS[name], x, lambda t: grad(FUNCTIONS[name])(t) + shift)
    assert not result.passed
    assert result.worst == (entry,)


def test_the_tolerance_follows_from_the_two_errors() -> None:
    truth = np.exp(1.0)
    result = gradient_check(lambda x: np.exp(x), 1.0)
    assert abs(result.differences - truth) < result.tolerance < 1e-8
    assert result.worst == ()
    assert result.gradient == truth
    # 1e8 + x: the rounding errors of f are a hundred million times larger
    wide = gradient_check(lambda x: 1e8 + np.exp(x), 1.0)
    assert wide.passed
    assert 1e-2 < wide.tolerance < 1
    assert gradient_check(lambda x: (1e8 + np.exp(x)) - 1e8, 1.0, rounding=1e-8).passed


@pytest.mark.parametrize("factor", [1e-300, 1e-20, 1e-8, 1.0, 1e8, 1e200])
@given(st.lists(st.floats(-3, 3), min_size=1, max_size=3))
def test_the_verdict_does_not_depend_on_the_unit_of_f(factor: float, x: list[float]) -> None:
    def squares(t):
        return factor * np.sum((t - 1) ** 2)

    def slopes(t):
        return 2 * factor * (t - 1)

    assert gradient_check(squares, x).passed
    assert gradient_check(squares, x, slopes).passed
    assert not gradient_check(squares, x, lambda t: slopes(t) + 1e-6 * factor).passed


def test_a_wrong_gradient_of_a_tiny_function_is_found() -> None:
    assert gradient_check(lambda x: 1e-20 * x**2, 1.0, lambda x: 2e-20 * x).passed
    assert not gradient_check(lambda x: 1e-20 * x**2, 1.0, lambda x: 3e-20 * x).passed
    assert not gradient_check(lambda x: 0.0 * x, 1.0, lambda x: 1e-300).passed
    assert gradient_check(lambda x: 1e-310 * x**2, 1.0).passed  # below the smallest normal number
    assert gradient_check(lambda x: 0.0 * x, 1e300).passed  # the tolerance rounds to 0
    assert not gradient_check(lambda x: 0.0 * x, 1e300, lambda x: 5e-324).passed


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x**2 - 2 * x + 1,
        lambda x: (0.3 * x - 0.3) ** 2,
        lambda x: np.exp(x - 1) - x,
        lambda x: np.sin(x) - np.sin(2 - x),
        lambda x: np.log(x) - (x - 1),
    ],
)
@given(st.floats(-1e-12, 1e-12))
def test_terms_that_cancel_near_a_zero_or_a_minimum_raise_no_alarm(f, shift: float) -> None:
    """At x = 1 the value, and in most cases the slope, is 0, while the terms are not: they set the rounding error."""
    assert gradient_check(f, 1.0 + shift).passed


def test_values_near_the_largest_number_are_refused() -> None:
    with pytest.raises(OverflowError, match="the tolerance exceeds"):
        gradient_check(lambda x: 1e308 * x, 1.0, lambda x: 1e308)


def test_any_shape_and_any_gradient() -> None:
    x = np.arange(6.0).reshape(2, 3)
    result = gradient_check(lambda a: np.sum(a**2), x, lambda a: 2 * a)
    assert result.passed
    assert result.tolerance.shape == (2, 3)
    assert gradient_check(lambda a: np.sum(a**2), [1, 2]).passed  # integers


def test_a_kink_fails_for_a_convention() -> None:
    assert not gradient_check(tensor.relu, 0.0).passed
    assert gradient_check(tensor.relu, 1.0).passed


def test_the_point_is_left_as_it_was() -> None:
    x = np.array([1.0, 2.0])
    gradient_check(lambda a: np.sum(a * a), x)
    assert np.array_equal(x, [1.0, 2.0])


def test_functions_that_change_their_argument_do_not_spoil_the_check() -> None:
    def squares(p):
        total = np.sum(p**2)
        if isinstance(p, np.ndarray):
            p *= 2
        return total

    def slopes(p):
        g = 2 * p
        p[:] = 0
        return g

    x = np.array([1.0, 2.0])
    assert gradient_check(squares, x).passed
    assert gradient_check(squares, x, slopes).passed
    assert not gradient_check(squares, x, lambda p: p).passed
    assert x.tolist() == [1.0, 2.0]


def test_bad_input_is_named() -> None:
    with pytest.raises(TypeError, match="gradient must be a function"):
        gradient_check(np.sum, [1.0], 3)
    with pytest.raises(TypeError, match="f must be a function"):
        gradient_check(3, [1.0], np.ones_like)

    def square(x):
        return np.sum(x**2)

    with pytest.raises(ValueError, match="x must be finite"):
        gradient_check(square, [np.nan])
    with pytest.raises(ValueError, match="x must not be empty"):
        gradient_check(square, [])
    with pytest.raises(TypeError, match="x must be real"):
        gradient_check(square, 1j)
    with pytest.raises(ValueError, match=r"the gradient must have the shape of x, \(2,\), got \(\)"):
        gradient_check(square, [1.0, 2.0], lambda x: 1.0)
    with pytest.raises(ValueError, match="the gradient must be finite"):
        gradient_check(square, [1.0], lambda x: x * np.nan)
    with pytest.raises(ValueError, match=r"f at step .* from x in entry \(0,\) must be a single number"):
        gradient_check(lambda x: x, [1.0, 2.0], lambda x: x)
    with pytest.raises(ValueError, match=r"f at step .* in entry \(1,\) must be finite"):
        gradient_check(lambda x: np.inf if x[1] > 2 else 0.0, [1.0, 2.0], lambda x: x)
    with pytest.raises(TypeError, match="f must be a function"):
        gradient_check(3.0, 1.0)
    with pytest.raises(ValueError, match="rounding must be greater than 0"):
        gradient_check(square, 1.0, rounding=0.0)
