"""Dual numbers: against torch and differences, on numbers, arrays and in several directions."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from mlmath.autodiff import dual
from mlmath.autodiff.dual import Dual
from mlmath.autodiff.rules import SLOPES
from mlmath.calculus import differences
from mlmath.calculus import elementary as el

from tests.mlmath.autodiff.operations_for_tests import BINARY, POINTS


@pytest.mark.parametrize("name", SLOPES)
def test_elementary_functions_agree_with_torch_and_with_differences(name: str) -> None:
    x = POINTS.get(name, 1.7) * np.array([1.0, 0.5, 0.25])
    ours = dual.derivative(getattr(el, name), x)
    t = torch.tensor(x, requires_grad=True)
    getattr(torch, name)(t).sum().backward()
    assert np.allclose(ours, t.grad.numpy(), rtol=1e-13)
    # eps^(2/3), times third derivatives below 100 (tan at 1.7)
    assert np.allclose(ours, differences.central(getattr(np, name), x, 1e-6), rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("name", BINARY)
@given(a=st.floats(0.1, 3), b=st.floats(0.1, 3))
def test_operators_agree_with_torch(name: str, a: float, b: float) -> None:
    y = BINARY[name](Dual(a, [1, 0]), Dual(b, [0, 1]))
    theirs = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (a, b)]
    BINARY[name](*theirs).backward()
    assert np.allclose(y.tangent, [float(t.grad) for t in theirs], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("x", "n"), [(0.0, 0), (0.0, 1), (0.0, 2), (-2.0, 3), (-2.0, -2), (-2.0, 0), (4.0, 0.5)])
def test_constant_exponents_agree_with_torch(x: float, n: float) -> None:
    t = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    (t**n).backward()
    assert dual.derivative(lambda d: d**n, x) == float(t.grad)


@pytest.mark.parametrize("function", [el.maximum, el.minimum])
def test_ties_share_as_in_torch(function) -> None:
    y = function(Dual(2.0, [1, 0]), Dual(2.0, [0, 1]))
    assert np.array_equal(y.tangent, [0.5, 0.5])
    assert function(2.0, Dual(2.0, 1.0)).tangent == 0.5


def test_arrays_and_directions_broadcast() -> None:
    a = Dual(3.0, [1.0, 0.0])
    b = Dual(2.0, [0.0, 1.0])
    x = np.linspace(-1, 1, 5)
    y = a * x + b
    assert np.array_equal(y.value, 3 * x + 2)
    assert np.array_equal(y.tangent, [x, np.ones(5)])
    assert np.array_equal((x * a + b).tangent, y.tangent)
    z = y * np.arange(3.0)[:, None]
    assert z.tangent.shape == (2, 3, 5)
    assert np.array_equal(z.tangent[0], np.arange(3.0)[:, None] * x)


def test_a_function_that_does_not_depend_on_x_has_derivative_zero() -> None:
    assert np.array_equal(dual.derivative(lambda x: 3.0, [1.0, 2.0]), [0.0, 0.0])
    assert dual.derivative(lambda x: Dual(2.0), 1.0) == 0.0
    assert np.array_equal(dual.jacobian(lambda x: 3.0, [1.0, 2.0]), [0.0, 0.0])
    assert np.array_equal(dual.jacobian(lambda x: [x[0], 1.0], [1.0, 2.0]), [[1.0, 0.0], [0.0, 0.0]])


def test_jacobians_of_functions_written_with_numpy() -> None:
    A = np.arange(6.0).reshape(2, 3)
    x = np.array([0.5, -1.0, 2.0])
    assert np.allclose(dual.jacobian(lambda v: A @ v, x), A, rtol=1e-15)
    assert np.allclose(dual.jacobian(lambda v: v @ v, x), 2 * x, rtol=1e-15)
    assert np.allclose(dual.jacobian(lambda v: np.sum(np.exp(v)), x), np.exp(x), rtol=1e-15)
    assert np.allclose(dual.jacobian(np.sin, x), np.diag(np.cos(x)), rtol=1e-15)


def test_a_dual_number_is_combined_with_every_entry_of_the_vector() -> None:
    x = np.array([0.5, -1.0, 2.0])
    one, first = np.eye(3), np.outer(np.ones(3), [1.0, 0, 0])  # the derivatives of v, and of v[0] in each row
    column = x[:, None]
    cases = [
        (lambda v: v + v[0], one + first),
        (lambda v: v - v[0], one - first),
        (lambda v: v[0] - v, first - one),
        (lambda v: v * v[0], 0.5 * one + column * first),
        (lambda v: v[0] * v, 0.5 * one + column * first),
        (lambda v: v / v[0], one / 0.5 - column * first / 0.25),
        (lambda v: v[0] / v, first / column - 0.5 * one / column**2),
        (lambda v: v[0] ** v, column * 0.5 ** (column - 1) * first + np.log(0.5) * 0.5**column * one),
    ]
    for f, expected in cases:
        assert np.allclose(dual.jacobian(f, x), expected, rtol=0, atol=1e-14)


def test_comparisons_compare_the_values() -> None:
    x = Dual([1.0, 3.0], 1.0)
    assert np.array_equal(x < 2, [True, False])
    assert np.array_equal(x > Dual(2.0), [False, True])
    assert np.array_equal(x <= 1, [True, False])
    assert np.array_equal(x >= 3, [False, True])
    assert dual.derivative(lambda t: t**2 if t > 0 else -t, 3.0) == 6.0
    assert np.array_equal(x == 3, [False, True])
    assert np.array_equal(x != Dual(3.0), [True, False])
    assert Dual(3.0, 1.0) == 3 == Dual(3.0) != 2
    assert Dual(3.0) < np.inf
    assert dual.derivative(lambda t: 1 + 0 * t if t == 0 else el.sin(t) / t, 0.0) == 0.0


def test_exponents_that_move_keep_bases_that_are_not_positive() -> None:
    x = Dual(-2.0, [1.0, 0.0]) ** Dual(3.0)  # a constant exponent
    assert (x.value, x.tangent.tolist()) == (-8.0, [12.0, 0.0])
    assert (Dual(0.0, 1.0) ** Dual(2.0, 1.0)).tangent == 0.0
    assert (0 ** Dual(2.0, 1.0)).tangent == 0.0
    assert np.isnan((Dual(-2.0, 1.0) ** Dual(3.0, 1.0)).tangent)  # not defined for exponents close by
    y = 10 ** Dual(300.0, 1.0)
    assert y.value == 10.0**300  # the value of the plain program
    assert np.isclose(y.tangent, 10.0**300 * np.log(10), rtol=1e-15)


def test_a_derivative_within_a_derivative_is_not_confused_with_it() -> None:
    # d/dx (x d/dy (x + y)) = 1, but 2 if the two directions are added up
    def nested(x):
        return x * dual.derivative(lambda y: x + y, 1.0)

    with pytest.raises(ValueError, match="another derivative"):
        dual.derivative(nested, 1.0)
    with pytest.raises(ValueError, match="another derivative"):
        nested(Dual(1.0, 1.0))
    with pytest.raises(ValueError, match="another derivative"):
        dual.derivative(lambda x: x * dual.derivative(lambda y: y * np.exp(x), 1.0), 1.0)
    with pytest.raises(ValueError, match="another derivative"):
        dual.derivative(lambda x: dual.derivative(lambda y: x, 1.0), 1.0)
    with pytest.raises(ValueError, match="another derivative"):
        dual.jacobian(lambda v: dual.jacobian(lambda w: v[0] * w[0], [1.0])[0], [1.0, 2.0])
    assert dual.derivative(lambda x: x * dual.derivative(lambda y: Dual(3.0) * y, 1.0), 1.0) == 3.0
    assert Dual(1.0, 1.0) * 2 == 2  # the refusals left nothing behind


def test_what_is_no_number_has_no_derivative() -> None:
    assert dual.derivative(lambda x: np.where(x > 0, x, 0), 1.0) == 1.0
    for value in (None, "2", {}, [Dual(1.0, 1.0)] * 2):
        with pytest.raises((TypeError, ValueError), match="value of f must"):
            dual.derivative(lambda x, value=value: value, 1.0)
    for value in (None, "2", {}, [1.0, None], (k for k in range(2))):
        with pytest.raises((TypeError, ValueError), match="value of f must"):
            dual.jacobian(lambda v, value=value: value, [1.0, 2.0])
    with pytest.raises(ValueError, match="one value for each point"):
        dual.derivative(lambda x: x * np.ones(3), 1.0)
    with pytest.raises(TypeError, match="value of f must hold numbers"):
        dual.derivative(lambda x: np.where(x > 0, x, 0), [1.0, -1.0])
    for entry in (dual.derivative, dual.jacobian):
        with pytest.raises(TypeError, match="f must be a function"):
            entry(3, [1.0])
    assert dual.jacobian(lambda v: [], [1.0, 2.0]).shape == (0, 2)
    assert dual.jacobian(lambda v: [Dual(2.0), v[0]], [1.0, 2.0]).tolist() == [[0.0, 0.0], [1.0, 0.0]]
    result = dual.derivative(lambda x: 2 * Dual(1.0), [1.0, 2.0])
    result[0] = 5  # an array of the caller's own


def test_it_shows_both_parts() -> None:
    assert repr(Dual([1, 2], [[1, 0], [0, 1]])) == "Dual([1.0, 2.0], [[1.0, 0.0], [0.0, 1.0]])"
    assert repr(Dual(2)) == "Dual(2.0, 0.0)"


def test_integers_become_floats() -> None:
    assert (Dual(1, 1) / 3).value == 1 / 3
    assert Dual(2, 1) ** -1 < 0.6
    assert (2 ** Dual(-1, 1)).value == 0.5


@pytest.mark.parametrize("bad", [np.nan, np.inf, "2", None, 1j, []])
def test_what_is_no_finite_number_is_refused(bad: object) -> None:
    with pytest.raises((TypeError, ValueError), match="value must"):
        Dual(bad)
    with pytest.raises((TypeError, ValueError), match="tangent must"):
        Dual(1.0, bad)
    with pytest.raises((TypeError, ValueError), match="value must"):
        Dual(1.0, 1.0) * bad
    with pytest.raises((TypeError, ValueError), match="x must"):
        dual.derivative(np.exp, bad)
    with pytest.raises((TypeError, ValueError), match="x must"):
        dual.jacobian(np.exp, bad)


def test_shapes_and_attributes_are_named() -> None:
    with pytest.raises(ValueError, match="tangent must have the shape of value"):
        Dual([1.0, 2.0], [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="tangent must have the shape of value"):
        Dual(1.0, [[1.0]])
    with pytest.raises(ValueError, match="x must be a vector"):
        dual.jacobian(np.exp, 1.0)
    with pytest.raises(AttributeError, match="no attribute 'erf'"):
        Dual(1.0).erf()
