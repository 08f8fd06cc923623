"""Activations: peers (torch and mpmath), derivatives against differences, extreme arguments, and the kinks."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from mlmath.autodiff.dual import Dual
from mlmath.autodiff.scalar import Value
from mlmath.autodiff.tensor import Tensor, gradient
from mlmath.calculus import activations as act
from mlmath.calculus import differences

NAMES = list(act.ACTIVATIONS)
SMOOTH = ["sigmoid", "logsigmoid", "tanh", "elu", "softplus", "silu", "gelu"]
KINKED = ["relu", "leaky_relu", "abs"]


@pytest.mark.parametrize("name", NAMES)
def test_values_and_derivatives_agree_with_torch(name: str) -> None:
    import torch

    theirs = {**vars(torch.nn.functional), "abs": torch.abs, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[name]
    x = np.concatenate([np.linspace(-15, 15, 121), [0.0, -0.0, 1e-9, -1e-9]])
    t = torch.tensor(x, requires_grad=True)
    y = theirs(t)
    y.sum().backward()
    f, df = act.ACTIVATIONS[name]
    assert np.allclose(f(x), y.detach().numpy(), rtol=1e-13, atol=1e-13)
    assert np.allclose(df(x), t.grad.numpy(), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("name", NAMES)
def test_the_convention_at_the_kink_is_torchs(name: str) -> None:
    import torch

    theirs = {**vars(torch.nn.functional), "abs": torch.abs, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[name]
    t = torch.zeros((), dtype=torch.float64, requires_grad=True)
    theirs(t).backward()
    assert float(act.ACTIVATIONS[name][1](0.0)) == pytest.approx(float(t.grad), abs=1e-16)


def test_options_agree_with_torch_at_the_kink_too() -> None:
    import torch

    x = np.array([-2.0, 0.0, 3.0])
    for ours, theirs in [
        (act.leaky_relu_derivative(x, 0.3), lambda t: torch.nn.functional.leaky_relu(t, 0.3)),
        (act.elu_derivative(x, 2.0), lambda t: torch.nn.functional.elu(t, 2.0)),
    ]:
        t = torch.tensor(x, requires_grad=True)
        theirs(t).sum().backward()
        assert np.allclose(ours, t.grad.numpy(), rtol=1e-15)


@pytest.mark.parametrize("name", SMOOTH)
@given(st.floats(-12, 12))
def test_the_derivative_is_the_limit_of_central_differences(name: str, x: float) -> None:
    f, df = act.ACTIVATIONS[name]
    if name == "elu" and abs(x) < 1e-3:  # its second derivative jumps at 0
        return
    # eps^(2/3) times the size of f and of its third derivative, both at most 12 here
    assert abs(float(differences.central(f, x)) - float(df(x))) <= 2e-8


@pytest.mark.parametrize("name", KINKED)
def test_one_sided_slopes_differ_at_a_kink(name: str) -> None:
    left, right = differences.one_sided_slopes(act.ACTIVATIONS[name][0], 0.0)
    assert right - left > 0.9


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nothing_overflows_and_the_dtype_is_kept(name: str, dtype: type) -> None:
    x = np.array([[-1e30, -1000, -100], [0, 100, 1000], [1e30, 1, -1]], dtype=dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        for f in act.ACTIVATIONS[name]:
            y = f(x)
            assert y.dtype == dtype
            assert y.shape == x.shape
            assert np.isfinite(y).all()


@pytest.mark.parametrize("name", NAMES)
def test_integers_become_floats_and_numbers_stay_numbers(name: str) -> None:
    for f in act.ACTIVATIONS[name]:
        assert f([1, 2]).dtype == np.float64
        assert np.ndim(f(2)) == 0
        assert float(f(2)) == float(f(np.array([2.0]))[0])


@given(st.floats(-700, 700))
def test_sigmoid_and_its_derivative_keep_relative_accuracy(x: float) -> None:
    with mpmath.workdps(40):
        s = 1 / (1 + mpmath.exp(-mpmath.mpf(x)))
        d = s * (1 / (1 + mpmath.exp(mpmath.mpf(x))))
    # exp of a rounded argument: a relative error of some eps; the quotients add a few more
    assert abs(float(act.sigmoid(x)) - s) <= 8 * np.finfo(float).eps * s
    assert abs(float(act.sigmoid_derivative(x)) - d) <= 8 * np.finfo(float).eps * d


def test_the_textbook_product_loses_what_ours_keeps() -> None:
    s = float(act.sigmoid(40.0))
    assert s * (1 - s) == 0.0
    assert float(act.sigmoid_derivative(40.0)) == pytest.approx(np.exp(-40), rel=1e-15)


@given(st.floats(-30, 30))
def test_identities(x: float) -> None:
    eps = np.finfo(float).eps
    assert float(act.sigmoid(x) + act.sigmoid(-x)) == pytest.approx(1, abs=4 * eps)
    assert float(act.tanh(x)) == pytest.approx(float(2 * act.sigmoid(2 * x) - 1), abs=8 * eps)
    assert float(act.tanh_derivative(x)) == pytest.approx(float(4 * act.sigmoid_derivative(2 * x)), rel=8 * eps)
    assert float(act.softplus(x) - act.softplus(-x)) == pytest.approx(x, abs=64 * eps)
    assert float(act.relu(x) - act.relu(-x)) == x
    assert float(act.absolute(x)) == float(act.relu(x) + act.relu(-x))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_largest_floats_raise_no_warning(name: str, dtype: type) -> None:
    big = np.finfo(dtype).max
    for f in act.ACTIVATIONS[name]:
        y = f(np.array([-big, big], dtype=dtype))
        assert y.dtype == dtype
        assert np.isfinite(y).all()
    assert float(act.leaky_relu(float(np.finfo(float).max), slope=10.0)) == np.finfo(float).max


@given(st.floats(-300, 300))
def test_the_slope_of_tanh_keeps_its_relative_accuracy(x: float) -> None:
    with mpmath.workdps(40):
        expected = mpmath.sech(mpmath.mpf(x)) ** 2
    assert abs(float(act.tanh_derivative(x)) - expected) <= 16 * np.finfo(float).eps * expected


def test_gelu_keeps_its_left_tail() -> None:
    with mpmath.workdps(40):
        expected = -30 * mpmath.ncdf(-30)
    assert abs(float(act.gelu(-30.0)) - expected) <= 1e-12 * abs(expected)


@pytest.mark.parametrize("name", NAMES)
def test_bad_input_is_named(name: str) -> None:
    for f in act.ACTIVATIONS[name]:
        with pytest.raises(ValueError, match="x must be finite"):
            f([1.0, np.nan])
        with pytest.raises(ValueError, match="x must not be empty"):
            f([])
        with pytest.raises(TypeError, match="x must hold numbers"):
            f(["a"])
        with pytest.raises(TypeError, match="x must be real"):
            f([1j])


WORLDS = [name for name in NAMES if name != "gelu"]


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("point", [-1000.0, -3.0, 0.0, 0.7, 1000.0])
def test_the_other_worlds_agree_and_differentiate_to_the_derivative(name: str, point: float) -> None:
    import torch

    f, slope = act.ACTIVATIONS[name]
    value, tensor, theirs = Value(point), Tensor(point), torch.tensor(point, dtype=torch.float64, requires_grad=True)
    y, z, w = f(value), f(tensor), f(theirs)
    assert [y.value, z.value, w.item(), f(Dual(point, 1)).value] == pytest.approx([float(f(point))] * 4, rel=1e-15)
    y.backward()
    w.backward()
    slopes = [value.derivative, gradient(z, tensor), theirs.grad, f(Dual(point, 1)).tangent]
    assert [float(s) for s in slopes] == pytest.approx([float(slope(point))] * 4, rel=1e-14, abs=1e-300)


@pytest.mark.parametrize("name", WORLDS)
def test_sympy_sees_the_textbook_formula(name: str) -> None:
    f, slope = act.ACTIVATIONS[name]
    x = sp.Symbol("x", real=True)
    expression = f(x)
    assert expression.free_symbols == {x}
    for point in (-2.5, 1.5):
        assert float(expression.subs(x, point)) == pytest.approx(float(f(point)), rel=1e-14)
        assert float(sp.diff(expression, x).subs(x, point)) == pytest.approx(float(slope(point)), rel=1e-13)
    known = {"sigmoid": 1 / (1 + sp.exp(-x)), "relu": sp.Max(0, x), "softplus": sp.log(1 + sp.exp(x))}
    assert expression == known.get(name, expression)


def test_other_worlds_keep_their_type_and_shape() -> None:
    import torch

    t = torch.tensor([[-1.0, 2.0]], dtype=torch.float32)
    for name in WORLDS:
        assert act.ACTIVATIONS[name][0](t).dtype == torch.float32
        assert act.ACTIVATIONS[name][0](Tensor([[-1.0, 2.0]])).shape == (1, 2)


def test_bad_options_are_named() -> None:
    with pytest.raises(ValueError, match="slope must be finite"):
        act.leaky_relu(1.0, np.inf)
    with pytest.raises(ValueError, match="alpha must be a single number"):
        act.elu_derivative(1.0, [1.0, 2.0])  # type: ignore[arg-type]


@pytest.mark.parametrize("f", [act.leaky_relu, act.elu, act.leaky_relu_derivative])
def test_a_value_that_exceeds_the_largest_float_is_refused(f) -> None:
    with pytest.raises(OverflowError, match="a value exceeds"):
        f(np.float32(-2), 1e300)
