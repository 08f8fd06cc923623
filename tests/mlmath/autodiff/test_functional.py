"""Derivatives of functions: against torch.func, nested, in both modes, from outside."""

import numpy as np
import pytest
import torch
from mlmath.autodiff import functional as ad
from mlmath.autodiff.tensor import Tensor

#: what torch.func itself imports
pytestmark = pytest.mark.filterwarnings("ignore:`torch.jit.script` is deprecated:DeprecationWarning")

RNG = np.random.default_rng(0)
A = RNG.standard_normal((4, 3))


def curve(x):
    """Return a vector of 4 from a vector of 3, in NumPy's and torch's words."""
    m = np if not isinstance(x, torch.Tensor) else torch
    matrix = A if m is np else torch.from_numpy(A)
    return m.exp(matrix @ x / 4) * (x * x).sum()


def height(x):
    return (curve(x) ** 2).sum()


X, V, U = RNG.standard_normal(3), RNG.standard_normal(3), RNG.standard_normal(4)
TX, TV, TU = (torch.from_numpy(part) for part in (X, V, U))


def test_gradients_agree_with_torch() -> None:
    assert np.allclose(ad.grad(height)(X), torch.func.grad(height)(TX).numpy(), rtol=1e-13)
    value, slope = ad.value_and_grad(height)(X)
    assert value == pytest.approx(float(height(TX)), rel=1e-14)
    assert np.array_equal(slope, ad.grad(height)(X))


def test_products_agree_with_torch() -> None:
    y, product = ad.jvp(curve, X, V)
    value, theirs = torch.func.jvp(curve, (TX,), (TV,))
    assert np.allclose(y, value.numpy(), rtol=1e-14)
    assert np.allclose(product, theirs.numpy(), rtol=1e-12)
    y, product = ad.vjp(curve, X, U)
    value, pull = torch.func.vjp(curve, TX)
    assert np.allclose(y, value.numpy(), rtol=1e-14)
    assert np.allclose(product, pull(TU)[0].numpy(), rtol=1e-12)


@pytest.mark.parametrize("mode", ["auto", "reverse", "forward"])
def test_jacobians_agree_with_torch_in_every_mode(mode: str) -> None:
    assert np.allclose(ad.jacobian(curve, mode)(X), torch.func.jacrev(curve)(TX).numpy(), rtol=1e-12)
    assert np.allclose(ad.jacobian(ad.grad(height), mode)(X), torch.func.hessian(height)(TX).numpy(), rtol=1e-12)


@pytest.mark.parametrize("shapes", [((2, 3), (2, 3)), ((), (2, 2)), ((3,), ()), ((0,), (0,)), ((2, 0), (3,))])
@pytest.mark.parametrize("mode", ["auto", "reverse", "forward"])
def test_a_jacobian_has_the_shape_of_the_output_then_of_the_input(mode: str, shapes) -> None:
    before, after = shapes
    weights = RNG.standard_normal(after + before)
    x = RNG.standard_normal(before)
    J = ad.jacobian(lambda t: (weights * t).sum(axis=tuple(range(len(after), weights.ndim))), mode)(x)
    assert np.allclose(J, weights, rtol=1e-15)


def test_the_hessian_times_a_vector_needs_no_hessian() -> None:
    H = torch.func.hessian(height)(TX).numpy()
    assert np.allclose(ad.hvp(height, X, V), H @ V, rtol=1e-12)
    n = 200_000  # its Hessian would take 320 GB
    x = np.linspace(0, 1, n)
    assert np.allclose(ad.hvp(lambda t: (t**3).sum(), x, np.ones(n)), 6 * x, rtol=1e-15)


def test_derivatives_nest() -> None:
    f, x = np.sin, 0.3
    for expected in (np.cos(x), -np.sin(x), -np.cos(x), np.sin(x), np.cos(x)):
        f = ad.grad(f)
        assert f(x) == pytest.approx(expected, rel=1e-13)


def test_perturbations_are_not_confused() -> None:
    assert ad.grad(lambda x: x * ad.grad(lambda y: x + y)(1.0))(1.0) == 1.0
    assert ad.grad(lambda x: x * ad.grad(lambda y: x * y)(2.0))(3.0) == 6.0
    assert ad.grad(lambda x: ad.grad(lambda y: x * x * y * y)(x))(2.0) == 24.0


def test_the_answer_is_a_tensor_only_if_one_came_from_outside() -> None:
    w = Tensor(3.0)
    assert isinstance(ad.grad(lambda x: w * x)(2.0), Tensor)
    assert isinstance(ad.grad(lambda x: x * x)(w), Tensor)
    assert isinstance(ad.grad(lambda x, y: x * y)(2.0, w), Tensor)
    assert isinstance(ad.vjp(lambda x: x * x, 2.0, w)[1], Tensor)
    assert isinstance(ad.jvp(lambda x: x * x, 2.0, w)[1], Tensor)
    assert not isinstance(ad.grad(lambda x: Tensor(2.0) * x)(2.0), Tensor)
    assert not isinstance(ad.value_and_grad(lambda x: x * x)(2.0)[0], Tensor)


def test_several_arguments() -> None:
    def f(x, y, *, power=1):
        return (x * y**power).sum()

    a, b = ad.grad(f, wrt=(0, 1))([1.0, 2.0], 3.0, power=2)
    assert np.array_equal(a, [9.0, 9.0])
    assert b == 18.0
    assert ad.grad(f, wrt=-1)([1.0, 2.0], 3.0) == 3.0
    assert ad.value_and_grad(f, wrt=[0])([1.0, 2.0], 3.0)[1][0].tolist() == [3.0, 3.0]


def test_a_function_that_does_not_depend_on_x_has_derivative_zero() -> None:
    assert np.array_equal(ad.grad(lambda x: 3.0)([1.0, 2.0]), [0.0, 0.0])
    assert np.array_equal(ad.jvp(lambda x: np.ones(2), [1.0, 2.0, 3.0], [1, 1, 1])[1], [0.0, 0.0])
    assert np.array_equal(ad.jacobian(lambda x: np.ones(2))([1.0, 2.0, 3.0]), np.zeros((2, 3)))


def test_the_callers_arrays_stay_as_they_are() -> None:
    x, v = X.copy(), V.copy()
    ad.hvp(height, x, v)
    assert np.array_equal(x, X)
    assert np.array_equal(v, V)
    slope = ad.grad(lambda t: t.sum())(x)
    slope[0] = 7.0  # the answer is the caller's own array
    assert x.flags.writeable


def test_a_value_that_is_no_array_of_numbers_is_named() -> None:
    for value in (None, "2", 1j):
        with pytest.raises(TypeError, match="the value of f must hold real numbers"):
            ad.grad(lambda x, value=value: value)(1.0)
    with pytest.raises(TypeError, match=r"use its value, or np\.stack"):
        ad.jacobian(lambda x: [x[0], x[1]])([1.0, 2.0])


def test_bad_input_is_named() -> None:
    for transform in (ad.grad, ad.value_and_grad, ad.jacobian):
        with pytest.raises(TypeError, match="f must be a function"):
            transform(3.0)
    for product in (ad.jvp, ad.vjp, ad.hvp):
        with pytest.raises(TypeError, match="f must be a function"):
            product(3.0, 1.0, 1.0)
    with pytest.raises(ValueError, match=r"f must return one number, got shape \(4,\)"):
        ad.grad(curve)(X)
    with pytest.raises(ValueError, match=r"u must have the shape of f\(x\), \(4,\), got \(3,\)"):
        ad.vjp(curve, X, V)
    with pytest.raises(ValueError, match=r"v must have the shape of x, \(3,\), got \(4,\)"):
        ad.jvp(curve, X, U)
    with pytest.raises(ValueError, match="wrt names argument 1"):
        ad.grad(height, wrt=1)(X)
    with pytest.raises(ValueError, match="mode must be"):
        ad.jacobian(curve, "backward")
    with pytest.raises(TypeError, match="value must hold real numbers"):
        ad.grad(height)(1j * X)


def test_arguments_are_named_by_distinct_integers() -> None:
    def product(x, y):
        return x * y

    for wrong in ("a", None, 1.0, True, [0, 1.0], [[0]]):
        with pytest.raises(TypeError, match="wrt must be an integer or a sequence"):
            ad.grad(product, wrt=wrong)
    for twice in ((0, 0), (0, -2)):
        with pytest.raises(ValueError, match="wrt must name each argument once"):
            ad.grad(product, wrt=twice)(1.0, 2.0)
    assert ad.grad(product, wrt=np.int64(1))(3.0, 2.0) == 3.0
    assert ad.grad(product, wrt=())(3.0, 2.0) == ()


def test_the_vector_of_a_hessian_product_is_named() -> None:
    with pytest.raises(ValueError, match=r"v must have the shape of x, \(2,\), got \(1,\)"):
        ad.hvp(lambda x: (x**2).sum(), [1.0, 2.0], [1.0])
