"""The forward pass of a chain of functions: what it stores, and that the product of the factors is the derivative."""

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given
from hypothesis import strategies as st
from mlmath.autodiff import dual, scalar, tensor
from mlmath.calculus import chains, differences
from mlmath.calculus.functions import Composition, Exponential, Linear, Power, ReLU, Sigmoid, Sine, Tanh

BELL = Exponential() @ Linear(-0.5, 0) @ Power(2) @ Linear(1, -1)


def test_the_values_and_factors_are_those_of_the_text() -> None:
    stored = chains.forward_pass(BELL, 3.0)
    assert stored.values == [3, 2, 4, -2, np.exp(-2)]
    assert stored.factors == [1, 4, -0.5, np.exp(-2)]
    assert chains.chain_derivative(BELL, 3.0) == pytest.approx(-2 * np.exp(-2), rel=1e-15)


def test_a_function_that_is_no_composition_is_a_chain_of_one() -> None:
    assert chains.forward_pass(Power(2), 3.0) == ([3.0, 9.0], [6.0])
    assert chains.chain_derivative(Power(2), 3.0) == 6
    total = Sine() + Power(2)  # a sum counts as one link
    assert chains.chain_derivative(total, 1.0) == pytest.approx(np.cos(1) + 2, rel=1e-15)


links = st.lists(st.sampled_from([Sine(), Tanh(), Sigmoid(), Linear(-2, 1), Linear(0.5, 3)]), min_size=1, max_size=6)


@given(links, st.floats(-3, 3))
def test_the_product_is_the_slope_of_the_composition(parts: list, x: float) -> None:
    f = Composition(*parts)
    slope = chains.chain_derivative(f, x)
    scale = 2.0 ** len(parts)  # no factor exceeds 2, nor do the curvatures of the links
    assert slope == pytest.approx(f.derivative()(x), abs=1e-13 * scale)
    assert slope == pytest.approx(float(dual.derivative(f, x)), abs=1e-13 * scale)
    assert slope == pytest.approx(float(differences.central(f, x)), abs=1e-7 * scale**2)


def test_arrays_expressions_and_variables_pass_through_a_chain() -> None:
    points = np.array([-1.0, 0.5, 3.0])
    slopes = chains.chain_derivative(BELL, points)
    assert slopes == pytest.approx((1 - points) * np.exp(-((points - 1) ** 2) / 2), rel=1e-14)
    assert chains.chain_derivative(BELL, [-1, 3]) == pytest.approx(slopes[[0, 2]])
    x = sp.Symbol("x", real=True)
    assert sp.simplify(chains.chain_derivative(BELL, x) - sp.diff(BELL.symbolic(), x)) == 0
    for variable in (scalar.Value(0.5), tensor.Tensor(0.5)):
        assert chains.chain_derivative(BELL, variable).value == pytest.approx(slopes[1])
    assert float(chains.chain_derivative(BELL, torch.tensor(0.5, dtype=torch.float64))) == pytest.approx(slopes[1])
    second = dual.derivative(lambda u: chains.chain_derivative(BELL, u), 0.5)  # a derivative is differentiated again
    assert second == pytest.approx((0.25 - 1) * np.exp(-0.125))


def test_at_a_kink_the_convention_of_the_function_holds() -> None:
    assert chains.chain_derivative(ReLU() @ Linear(3, 0), 0.0) == 0


def test_what_is_no_function_is_named() -> None:
    with pytest.raises(TypeError, match="f must be a Function, got <ufunc 'sin'>"):
        chains.forward_pass(np.sin, 1.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="f must be a Function"):
        chains.chain_derivative([Sine()], 1.0)  # type: ignore[arg-type]


def test_one_order_of_composition_in_values_and_derivatives() -> None:
    f = Tanh() @ Sigmoid()  # tanh after sigmoid, also where factors are stored
    assert chains.forward_pass(f, 1.0).values == [1, Sigmoid()(1.0), f(1.0)]
    inner = 1 / (1 + np.exp(-1))
    wanted = (1 - np.tanh(inner) ** 2) * inner * (1 - inner)
    other = (1 - np.tanh(1) ** 2) * Sigmoid().derivative()(np.tanh(1))  # the factors of the opposite order
    assert chains.chain_derivative(f, 1.0) == pytest.approx(wanted, rel=1e-14)
    assert abs(wanted - other) > 0.01


def test_an_error_within_a_function_is_not_turned_into_nan() -> None:
    def root(x: object) -> object:
        if np.any(np.asarray(x) < 0):
            raise ValueError("no root of a negative number")
        return np.sqrt(np.asarray(x))

    for method in (differences.forward, differences.backward, differences.central):
        with pytest.raises(ValueError, match="no root"):
            method(root, -1.0)


def test_the_absolute_value_differentiates_for_a_real_symbol_only() -> None:
    real, free = sp.Symbol("x", real=True), sp.Symbol("z")
    slope = sp.lambdify(real, sp.diff(sp.Abs(real), real))
    assert slope(np.array([-2.0, 0.0, 3.0])).tolist() == [-1, 0, 1]
    assert sp.diff(sp.Abs(free), free).has(sp.Derivative)
