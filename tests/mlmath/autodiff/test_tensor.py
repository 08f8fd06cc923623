"""The tape of arrays: every rule, twice differentiated, against torch and differences on every kind of shape."""

import copy
import gc
import pickle
import tracemalloc
import weakref

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as extra
from mlmath.autodiff import functional, rules
from mlmath.autodiff import tensor as ad
from mlmath.autodiff.check import gradient_check
from mlmath.autodiff.tensor import Tensor, gradient

F = torch.nn.functional


def random(shape, low=-2.0, high=2.0, seed=0):
    """Return an array of a shape; the seed and the shape choose it."""
    rng = np.random.default_rng([seed, *shape])
    return np.asarray(rng.uniform(low, high, shape))


def agrees(ours, theirs, *arrays):
    """Compare value, gradient and second derivatives with torch, and the gradient with central differences."""
    xs = [Tensor(a) for a in arrays]
    ts = [torch.tensor(np.ascontiguousarray(a).reshape(np.shape(a)), requires_grad=True) for a in arrays]
    y, z = ours(*xs), theirs(*ts)
    assert isinstance(y, Tensor)
    assert y.shape == tuple(z.shape)
    assert y.value.dtype == np.float64
    close(y.value, z)
    u = random(y.shape, seed=1)
    first = gradient(y, xs, u, create_graph=True)
    numbers = gradient(y, xs, u)
    expected = torch.autograd.grad(z, ts, torch.from_numpy(u), create_graph=True, materialize_grads=True)
    for number, a, b in zip(numbers, first, expected, strict=True):
        close(number, b)
        assert np.array_equal(number, a.value)  # the same rules, on arrays and on tensors
    vs = [random(a.shape, seed=2) for a in arrays]
    s = sum(((a * v).sum() for a, v in zip(first, vs, strict=True)), Tensor(0.0))
    r = sum((b * torch.from_numpy(v)).sum() for b, v in zip(expected, vs, strict=True))
    if r.requires_grad:
        second = torch.autograd.grad(r, ts, allow_unused=True, materialize_grads=True)
    else:
        second = [torch.zeros_like(t) for t in ts]
    for a, b in zip(gradient(s, xs), second, strict=True):
        close(a, b)
    for k, a in enumerate(arrays):

        def along(x, k=k):
            return (u * ours(*arrays[:k], x if isinstance(x, Tensor) else Tensor(x), *arrays[k + 1 :])).sum()

        assert a.size == 0 or gradient_check(along, a).passed


def close(ours, theirs):
    """Compare two results of a dozen roundings of numbers up to a thousand."""
    expected = theirs.numpy(force=True)
    assert np.shape(ours) == expected.shape
    assert np.allclose(ours, expected, rtol=1e-11, atol=1e-11)


SHAPES = [(), (1,), (3,), (2, 3), (2, 1, 3), (0,), (2, 0, 3)]
ONE = {
    "exp": (np.exp, torch.exp, -2, 2),
    "expm1": (np.expm1, torch.expm1, -2, 2),
    "log": (np.log, torch.log, 0.2, 3),
    "log1p": (np.log1p, torch.log1p, -0.5, 3),
    "sqrt": (np.sqrt, torch.sqrt, 0.2, 3),
    "sin": (np.sin, torch.sin, -2, 2),
    "cos": (np.cos, torch.cos, -2, 2),
    "tan": (np.tan, torch.tan, -1, 1),
    "arcsin": (np.arcsin, torch.arcsin, -0.9, 0.9),
    "arccos": (np.arccos, torch.arccos, -0.9, 0.9),
    "arctan": (np.arctan, torch.arctan, -2, 2),
    "sinh": (np.sinh, torch.sinh, -2, 2),
    "cosh": (np.cosh, torch.cosh, -2, 2),
    "tanh": (np.tanh, torch.tanh, -2, 2),
    "absolute": (abs, abs, -2, 2),
    "sign": (np.sign, torch.sign, -2, 2),
    "square": (np.square, torch.square, -2, 2),
    "positive": (lambda x: +x, lambda x: +x, -2, 2),
    "negative": (lambda x: -x, lambda x: -x, -2, 2),
    "cube": (lambda x: x**3, lambda x: x**3, -2, 2),
    "power 0": (lambda x: x**0, lambda x: x**0, -2, 2),
    "reciprocal": (lambda x: 1 / x, lambda x: 1 / x, 0.2, 2),
    "root": (lambda x: x**0.5, lambda x: x**0.5, 0.2, 2),
    "exponential": (lambda x: 2**x, lambda x: 2**x, -2, 2),
    "relu": (ad.relu, torch.relu, -2, 2),
    "softplus": (ad.softplus, F.softplus, -2, 2),
    "sigmoid": (ad.sigmoid, torch.sigmoid, -2, 2),
    "sum": (np.sum, torch.sum, -2, 2),
    "ravel": (np.ravel, torch.ravel, -2, 2),
    "shift": (lambda x: 3 - (x - 1) + 2 * x / 4, lambda x: 3 - (x - 1) + 2 * x / 4, -2, 2),
}


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", ONE)
def test_functions_of_one_array(name, shape):
    ours, theirs, low, high = ONE[name]
    agrees(ours, theirs, random(shape, low, high))


TWO = {
    "add": (lambda a, b: a + b,) * 2,
    "subtract": (lambda a, b: a - b,) * 2,
    "multiply": (lambda a, b: a * b,) * 2,
    "divide": (lambda a, b: a / b,) * 2,
    "power": (lambda a, b: a**b,) * 2,
    "maximum": (np.maximum, torch.maximum),
    "minimum": (np.minimum, torch.minimum),
    "logaddexp": (np.logaddexp, torch.logaddexp),
    "where": (
        lambda a, b: np.where(np.asarray(ad._value(a) > 1), a, b),
        lambda a, b: torch.where(a > 1, a, b),
    ),
    "shared": (lambda a, b: a * b * a + a / b,) * 2,
}
PAIRS = [((), ()), ((3,), ()), ((), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((0, 3), (3,)), ((2, 3), (2, 1))]


@pytest.mark.parametrize("shapes", PAIRS, ids=str)
@pytest.mark.parametrize("name", TWO)
def test_functions_of_two_arrays_broadcast(name, shapes):
    a, b = random(shapes[0], 0.3, 2), random(shapes[1], 0.3, 2, seed=3)
    agrees(*TWO[name], a, b)


PRODUCTS = [
    ((3,), (3,)),
    ((3,), (3, 2)),
    ((2, 3), (3,)),
    ((2, 3), (3, 4)),
    ((5, 2, 3), (3, 4)),
    ((5, 2, 3), (3,)),
    ((3,), (5, 3, 2)),
    ((2, 3), (5, 3, 2)),
    ((5, 2, 3), (5, 3, 2)),
    ((5, 1, 2, 3), (4, 3, 2)),
    ((0, 3), (3, 2)),
    ((2, 0), (0, 3)),
    ((0,), (0,)),
    ((4, 0), (0,)),
    ((0, 2, 3), (3,)),
    ((3,), (0, 3, 2)),
]


@pytest.mark.parametrize("shapes", PRODUCTS, ids=str)
def test_matrix_products_of_all_dimensions(shapes):
    agrees(lambda a, b: a @ b, lambda a, b: a @ b, random(shapes[0]), random(shapes[1], seed=3))


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [None, 0, -1, (0, 2), (-1, 0, 1)], ids=str)
@pytest.mark.parametrize("name", ["sum", "mean", "max", "min", "logsumexp"])
def test_reductions(name, axis, keepdims):
    dim = tuple(range(3)) if axis is None else axis
    theirs = {"max": torch.amax, "min": torch.amin}.get(name) or getattr(torch, name)
    mine = {"logsumexp": ad.logsumexp}.get(name) or getattr(np, name)
    agrees(
        lambda x: mine(x, axis=axis, keepdims=keepdims),
        lambda t: theirs(t, dim=dim, keepdim=keepdims),
        random((2, 4, 3)),
    )
    if name != "logsumexp":
        x = Tensor(random((2, 4, 3)))
        assert np.array_equal(getattr(x, name)(axis, keepdims).value, mine(x.value, axis=axis, keepdims=keepdims))


def test_sums_over_nothing():
    agrees(lambda x: x.sum(axis=0), lambda t: t.sum(dim=0), random((0, 3)))
    agrees(lambda x: x.sum(axis=1), lambda t: t.sum(dim=1), random((0, 3)))
    agrees(lambda x: x.sum(axis=()), lambda t: t * 1, random((2, 3)))
    agrees(lambda x: x.max(axis=1), lambda t: t.amax(dim=1), random((0, 3)))


@pytest.mark.parametrize("name", ["mean", "max", "min"])
def test_a_mean_or_extreme_of_nothing_is_refused(name):
    with pytest.raises(ValueError, match=rf"{name} needs at least one number .* shape \(0, 3\)"):
        getattr(Tensor(np.ones((0, 3))), name)(axis=0)


@pytest.mark.parametrize("function", [ad.softmax, ad.log_softmax, ad.logsumexp])
def test_softmax_of_nothing_is_refused(function):
    with pytest.raises(ValueError, match="needs at least one number"):
        function(np.ones((3, 0)), axis=-1)


@pytest.mark.parametrize("name", ["max", "min"])
def test_entries_that_tie_share_the_derivative_as_in_torch(name):
    x = np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0], [5.0, np.inf, np.inf]])
    for axis in (None, 0, 1):
        t = torch.tensor(x, requires_grad=True)
        getattr(torch, "a" + name)(t, dim=(0, 1) if axis is None else axis).sum().backward()
        assert np.allclose(
            functional.grad(lambda a, axis=axis: getattr(a, name)(axis=axis).sum())(x), t.grad, rtol=1e-15
        )


@pytest.mark.parametrize("function", [np.maximum, np.minimum])
def test_arguments_that_tie_share_the_derivative_as_in_torch(function):
    a, b = np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0])
    ts = [torch.tensor(v, requires_grad=True) for v in (a, b)]
    getattr(torch, function.__name__)(*ts).sum().backward()
    for ours, t in zip(functional.grad(lambda a, b: function(a, b).sum(), wrt=(0, 1))(a, b), ts, strict=True):
        assert np.array_equal(ours, t.grad.numpy())


@pytest.mark.parametrize("axis", [-1, 0, (0, 2)], ids=str)
@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax(name, axis):
    def theirs(t):
        if isinstance(axis, int):
            return getattr(F, name)(t, dim=axis)
        logs = t - torch.logsumexp(t, dim=axis, keepdim=True)
        return logs if name == "log_softmax" else torch.exp(logs)

    agrees(lambda x: getattr(ad, name)(x, axis), theirs, random((2, 4, 3)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nothing_overflows_at_a_thousand(dtype):
    x = np.array([[1000, -1000, 999], [-1000, -1000, -1000], [0, 1000, 1000]], dtype)
    t = torch.tensor(x, requires_grad=True)
    rtol = 10 * np.finfo(dtype).eps
    for ours, theirs in [
        (lambda a: ad.softmax(a), lambda a: F.softmax(a, dim=-1)),
        (lambda a: ad.log_softmax(a), lambda a: F.log_softmax(a, dim=-1)),
        (lambda a: ad.logsumexp(a, axis=1), lambda a: torch.logsumexp(a, dim=1)),
        (lambda a: ad.logsumexp(a), lambda a: torch.logsumexp(a, dim=(0, 1))),
        (ad.softplus, lambda a: torch.logaddexp(torch.zeros_like(a), a)),
        (ad.sigmoid, torch.sigmoid),
        (np.tanh, torch.tanh),
    ]:
        leaf = Tensor(x)
        y, z = ours(leaf), theirs(t)
        assert y.dtype == dtype
        assert np.allclose(y.value, z.detach().numpy(), rtol=rtol)
        u = random(y.shape, seed=5).astype(dtype)
        g = gradient(y, leaf, u)
        assert g.dtype == dtype
        expected = torch.autograd.grad(z, t, torch.from_numpy(u))[0].numpy()
        assert np.allclose(g, expected, rtol=rtol, atol=10 * np.finfo(dtype).eps)


def test_log_sum_exp_of_infinities():
    x = np.array([[-np.inf, -np.inf], [0.0, -np.inf]])
    leaf = Tensor(x)
    y = ad.logsumexp(leaf, axis=1)
    assert np.array_equal(y.value, [-np.inf, 0.0])
    assert np.array_equal(gradient(y, leaf, [1.0, 1.0]), [[0.0, 0.0], [1.0, 0.0]])


def test_sigmoid_keeps_its_digits_where_it_rounds_to_one():
    # 1 - y would lose them all
    assert functional.grad(ad.sigmoid)(40.0) == pytest.approx(np.exp(-40), rel=1e-13)
    assert functional.grad(ad.sigmoid)(-700.0) == pytest.approx(np.exp(-700), rel=1e-12)


INDICES = {
    "number": 1,
    "negative": -1,
    "slice": slice(1, None),
    "steps": slice(None, None, -2),
    "two": (0, 2),
    "column": (slice(None), 1),
    "ellipsis": (Ellipsis, -1),
    "new axis": (None, slice(None), None),
    "list": [2, 0, 2],
    "array": np.array([[0, 1], [1, 1]]),
    "pairs": (np.array([0, 1, 0, 0]), np.array([1, 2, 1, 3])),
    "mixed": (slice(None), [0, 0, 3]),
    "mask": np.arange(12).reshape(3, 4) % 3 == 0,
    "mask of rows": np.array([True, False, True]),
    "none": np.array([], dtype=int),
    "empty list": [],
    "empty slice": slice(3, 3),
    "integer of numpy": np.int64(2),
    "everything": (),
}


@pytest.mark.parametrize("name", INDICES)
def test_indices(name):
    index = INDICES[name]
    theirs_index = torch.as_tensor(index) if isinstance(index, list | np.ndarray) else index
    if name == "empty list":
        theirs_index = theirs_index.long()
    x = random((3, 4))

    def theirs(t):
        if name == "steps":
            return torch.flip(t, (0,))[::2]
        if name == "everything":
            return t * 1
        return t[theirs_index]

    agrees(lambda a: a[index], theirs, x)


def test_shapes_change():
    x = random((2, 3, 4))
    agrees(lambda a: a.reshape(4, 6), lambda t: t.reshape(4, 6), x)
    agrees(lambda a: a.reshape((-1, 2)), lambda t: t.reshape(-1, 2), x)
    agrees(lambda a: np.reshape(a, 24), lambda t: t.reshape(24), x)
    agrees(lambda a: a.T, lambda t: t.permute(2, 1, 0), x)
    agrees(lambda a: a.transpose(1, 2, 0), lambda t: t.permute(1, 2, 0), x)
    agrees(lambda a: np.transpose(a, (-1, 0, 1)), lambda t: t.permute(2, 0, 1), x)
    agrees(lambda a: np.transpose(a), lambda t: t.permute(2, 1, 0), x)
    agrees(lambda a: np.swapaxes(a, 0, -1), lambda t: t.swapaxes(0, -1), x)
    agrees(lambda a: np.expand_dims(a, 1), lambda t: t.unsqueeze(1), x)
    agrees(lambda a: np.expand_dims(a, -1), lambda t: t.unsqueeze(-1), x)
    agrees(lambda a: np.broadcast_to(a, (5, 3)), lambda t: t.broadcast_to((5, 3)), random((1, 3)))
    agrees(lambda a: a.reshape(()), lambda t: t.reshape(()), random((1, 1)))
    agrees(lambda a: a.reshape(1, 1), lambda t: t.reshape(1, 1), random(()))


def test_parts_are_joined():
    a, b, c = random((2, 3)), random((4, 3), seed=1), random((2, 3), seed=2)
    agrees(lambda a, b: np.concatenate([a, b, a]), lambda a, b: torch.cat([a, b, a]), a, b)
    agrees(lambda a, c: np.concatenate([a, c], axis=-1), lambda a, c: torch.cat([a, c], dim=-1), a, c)
    agrees(lambda a, c: np.stack([a, c, c]), lambda a, c: torch.stack([a, c, c]), a, c)
    agrees(lambda a, c: np.stack((a, c), axis=-1), lambda a, c: torch.stack((a, c), dim=-1), a, c)
    agrees(lambda a: np.concatenate([a, np.ones((1, 3))]), lambda a: torch.cat([a, torch.ones(1, 3)]), a)
    agrees(lambda a: np.stack([a[0], 3.0 * np.ones(3)]), lambda a: torch.stack([a[0], 3.0 * torch.ones(3)]), a)
    agrees(lambda x: np.stack([x * x, 1.0, x]), lambda t: torch.stack([t * t, torch.tensor(1.0), t]), random(()))
    agrees(lambda a: np.concatenate([a, a]), lambda a: torch.cat([a, a]), random((0, 2)))


@pytest.mark.parametrize("name", ["transposed", "strided", "reversed", "Fortran", "repeated"])
def test_memory_layout_does_not_matter(name):
    a = {
        "transposed": random((4, 3)).T,
        "strided": random((6, 8))[::2, ::2],
        "reversed": random((3, 4))[::-1, ::-1],
        "Fortran": np.asfortranarray(random((3, 4))),
        "repeated": np.broadcast_to(random((4,)), (3, 4)),
    }[name]
    agrees(lambda x: np.exp(x) * x + x[::-1] @ x.T @ x, lambda t: torch.exp(t) * t + torch.flip(t, (0,)) @ t.T @ t, a)


def test_every_rule_has_been_tried():
    # the tests above call each function in the table; this one counts
    done = {getattr(np, name) for name in rules.SLOPES} | {np.positive, np.negative, np.square, np.where, np.matmul}
    done |= {np.add, np.subtract, np.multiply, np.divide, np.power, np.maximum, np.minimum, np.logaddexp}
    done |= {rules.relu, rules.total, rules.largest, rules.smallest, rules.logsumexp, rules.softmax, rules.log_softmax}
    done |= {rules.reshape, rules.transpose, rules.broadcast_to, rules.gather, rules.scatter, rules.concatenate}
    assert set(rules.RULES) - done == {rules.cast}  # which has a test of its own


# --- Types ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, bool])
def test_integers_become_floats(dtype):
    x = np.array([1, 0, 1], dtype)
    t = Tensor(x)
    assert t.dtype == np.float64
    assert np.array_equal(functional.grad(lambda a: (a * 0.5).sum())(x), [0.5, 0.5, 0.5])
    assert (t * x).dtype == np.float64


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_floats_keep_their_precision(dtype):
    x = np.array([1.0, 2.0], dtype)
    y = (Tensor(x) * 2 + 1) ** 2 / 3
    assert y.dtype == dtype
    assert functional.grad(lambda a: np.sum(2 * a**2))(x).dtype == dtype
    assert functional.grad(lambda a: np.maximum(a, 1.5).max())(x).dtype == dtype
    assert functional.grad(lambda a: (a * np.array([1.0, 2.0])).sum())(x).dtype == dtype  # a constant in double


def test_precision_can_be_changed():
    x = Tensor(np.array([1.0, 2.0], np.float32))
    y = x.astype(np.float64) ** 2
    assert y.dtype == np.float64
    g = gradient(y.sum(), x, create_graph=True)
    assert g.dtype == np.float32
    assert np.array_equal(gradient(g.sum(), x), [2.0, 2.0])
    with pytest.raises(TypeError, match="dtype must be one of floats, got int64"):
        x.astype(int)


@pytest.mark.parametrize("bad", ["2", None, 1j, [1j, 2.0], object(), np.ma.masked_array([1.0, 2.0], [0, 1])])
def test_what_holds_no_real_numbers_is_refused(bad):
    with pytest.raises(TypeError, match="value must hold real numbers"):
        Tensor(bad)
    for operate in (lambda t: t * bad, lambda t: bad + t if not isinstance(bad, str) else t + bad):
        with pytest.raises(TypeError):
            operate(Tensor([1.0, 2.0]))


def test_ragged_rows_are_refused():
    with pytest.raises(ValueError, match="value must be a rectangular array"):
        Tensor([[1.0], [1.0, 2.0]])


def test_nan_and_infinity_pass_as_in_numpy():
    x = np.array([np.nan, np.inf, 1.0])
    assert np.array_equal(functional.grad(lambda a: (a * a).sum())(x), 2 * x, equal_nan=True)
    assert np.isnan(functional.grad(lambda a: a.max())(x)[1:]).sum() == 0
    assert np.array_equal(np.isnan(Tensor(x)), [True, False, False])
    assert np.array_equal(np.isfinite(Tensor(x)), [False, False, True])


# --- What cannot be changed ------------------------------------------------------------------------------------------


def test_the_callers_array_can_change_without_harm():
    x, c = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    index = np.array([0, 0])
    t = Tensor(x)
    y = (t * c)[index].sum()
    x[:], c[:], index[:] = 0.0, 0.0, 1
    assert y.value == 6.0
    assert np.array_equal(gradient(y, t), [6.0, 0.0])


def test_views_of_the_callers_constants_are_copied_too():
    c = np.array([3.0, 4.0])
    t = Tensor(2.0)
    y = (t * memoryview(c)).sum()
    z = (c[::-1] * t).sum()
    c[:] = 0.0
    assert gradient(y, t) == gradient(z, t) == 7.0


def test_the_answers_are_the_callers_own():
    a, b = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    seed = np.ones(2)
    ga, gb = gradient(a + b, [a, b], seed)
    ga[0] = gb[1] = 7.0
    assert np.array_equal(seed, [1.0, 1.0])
    assert np.array_equal(ga, [7.0, 1.0])
    assert np.array_equal(gb, [1.0, 7.0])
    whole = gradient(a.sum(), a)
    whole[0] = 5.0
    assert np.array_equal(whole, [5.0, 1.0])
    again = gradient(a * 1.0, [a, a], seed)
    again[0][0] = 9.0
    assert again[1][0] == 1.0


def test_values_are_read_only():
    t = Tensor([1.0, 2.0])
    for node in (t, t * 2, t[0:1], t.T):
        with pytest.raises(ValueError, match="read-only"):
            node.value[0] = 5.0
    with pytest.raises(TypeError, match="cannot be changed"):
        t[0] = 5.0


def test_an_augmented_assignment_makes_another_tensor():
    t = Tensor([1.0, 2.0])
    s = t
    s *= t
    assert s is not t
    assert np.array_equal(t.value, [1.0, 2.0])
    assert np.array_equal(gradient(s.sum(), t), [2.0, 4.0])
    x = np.ones(2)
    with pytest.raises(TypeError, match="with out has no rule"):
        x += t


def test_a_tape_can_be_asked_again_and_again():
    t = Tensor([1.0, 2.0])
    y = (t**3).sum()
    assert np.array_equal(gradient(y, t), gradient(y, t))  # nothing accumulates
    z = y * 2
    assert np.array_equal(gradient(z, t), 2 * gradient(y, t))


def test_history_is_not_lost_by_accident():
    t = Tensor([1.0, 2.0])
    for lose in (np.asarray, lambda t: np.array([t, t]), np.linalg.norm, np.cumsum, np.add.reduce, np.floor):
        with pytest.raises(TypeError):
            lose(t)
    with pytest.raises(TypeError):
        float(Tensor(1.0))
    with pytest.raises(TypeError, match=r"np\.cumsum has no rule for tensors"):
        np.cumsum(t)
    with pytest.raises(TypeError, match=r"np\.add\.reduce has no rule"):
        np.add.reduce(t)
    with pytest.raises(TypeError, match="an index must be of integers"):
        t[Tensor(0)]
    with pytest.raises(TypeError, match="condition must be an array of truth values"):
        np.where(t, t, t)


# --- The tape ---------------------------------------------------------------------------------------------------------


def test_a_chain_of_a_hundred_thousand_operations_differentiates():
    x = Tensor(1.0)
    y = x
    for _ in range(100_000):
        y = y * 1.00001
    # each of 1e5 products rounds
    assert gradient(y, x) == pytest.approx(1.00001**100_000, rel=1e5 * 2.3e-16)
    assert gradient(gradient(y * y, x, create_graph=True), x) == pytest.approx(2 * 1.00001**200_000, rel=5e5 * 2.3e-16)
    last = weakref.ref(y)
    del y
    gc.collect()
    assert last() is None  # and is forgotten without recursion


def test_derivatives_of_steps_are_forgotten_on_the_way():
    x = Tensor(np.ones(100_000))
    y = x
    for _ in range(50):
        y = y * 1.01
    out = y.sum()
    tracemalloc.start()
    gradient(out, x)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * x.value.nbytes  # not 50 of them


def test_only_what_is_asked_for_is_computed(monkeypatch):
    def forbidden(*arguments, **options):
        raise AssertionError("this derivative is not needed")

    monkeypatch.setitem(rules.RULES, np.multiply, (rules.RULES[np.multiply][0], forbidden))
    monkeypatch.setitem(rules.RULES, np.exp, (forbidden,))
    x, w = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    y = (x * np.exp(w)).sum()
    assert np.allclose(gradient(y, x), np.exp([3.0, 4.0]), rtol=1e-15)


def test_steps_on_the_way_can_be_asked_for():
    x = Tensor(3.0)
    y = x * x
    z = y * y + x
    assert gradient(z, [z, y, x]) == [1.0, 18.0, 109.0]
    assert gradient(z, y) == 18.0
    assert gradient(y, z) == 0.0  # z is not on the way
    assert gradient(z, []) == []
    unrelated = Tensor([1.0, 2.0])
    assert np.array_equal(gradient(z, unrelated), [0.0, 0.0])
    assert np.array_equal(gradient(z, unrelated, create_graph=True).value, [0.0, 0.0])
    assert [node.number for node in (x, y, z)] == sorted(node.number for node in (x, y, z))


def test_a_seed_makes_a_vector_jacobian_product():
    x = Tensor([1.0, 2.0])
    assert np.array_equal(gradient(x**2, x, [1, 10]), [2.0, 40.0])
    assert np.array_equal(gradient((x**2).sum(), x, 3), [6.0, 12.0])
    s = Tensor([1.0, 10.0])
    g = gradient(x**2, x, s, create_graph=True)
    assert np.array_equal(gradient(g, s, [1.0, 1.0]), [2.0, 4.0])


def test_the_logarithm_of_an_infinite_sum_has_no_invented_slope():
    x = torch.tensor([np.inf, 1.0], dtype=torch.float64, requires_grad=True)
    torch.logsumexp(x, 0).backward()
    t = Tensor([np.inf, 1.0])
    with np.errstate(invalid="ignore"):
        ours = gradient(ad.logsumexp(t), t)
    assert np.array_equal(ours, x.grad.numpy(), equal_nan=True)
    assert ours[1] == 0
    nothing = Tensor([-np.inf, -np.inf])
    assert gradient(ad.logsumexp(nothing), nothing).tolist() == [0, 0]


def test_bad_requests_are_named():
    with pytest.raises(TypeError, match="y and x must be tensors, got int"):
        gradient(Tensor(1.0), 3)
    with pytest.raises(ValueError, match=r"all parts must have as many axes, got \(1,\), \(\)"):
        np.concatenate([Tensor([1.0]), Tensor(2.0)])
    with pytest.raises(TypeError, match="axis must be an integer"):
        np.concatenate([Tensor([1.0])], axis=None)
    x = Tensor([1.0, 2.0])
    with pytest.raises(ValueError, match=r"y must be a single number, got shape \(2,\)"):
        gradient(x * 2, x)
    with pytest.raises(ValueError, match=r"seed must have the shape of y, \(2,\), got \(3,\)"):
        gradient(x * 2, x, np.ones(3))
    with pytest.raises(TypeError, match="seed must hold real numbers"):
        gradient(x.sum(), x, 1j)
    with pytest.raises(TypeError, match="must be tensors, got ndarray"):
        gradient(np.ones(2), x)
    with pytest.raises(TypeError, match="must be tensors, got float"):
        gradient(x.sum(), [x, 2.0])
    with pytest.raises(ValueError, match="all parts must have the same shape"):
        np.stack([x, x[0]])


def test_unused_branches_do_no_harm():
    # sqrt has an infinite slope at 0, the chosen branch has not: choose the argument before the function
    x = np.array([0.0, 4.0])
    slope = functional.grad(lambda t: np.where(t > 0, np.sqrt(np.where(t > 0, t, 1)), t).sum())(x)
    assert np.array_equal(slope, [1.0, 0.25])


# --- What it looks like -----------------------------------------------------------------------------------------------


def test_it_behaves_like_an_array():
    t = Tensor([[1, 2, 3], [4, 5, 6]], name="t")
    assert (t.shape, t.ndim, t.size, len(t), t.name) == ((2, 3), 2, 6, 2, "t")
    assert (np.shape(t), np.ndim(t)) == ((2, 3), 2)
    a, b = t
    assert np.array_equal((a + b).value, [5.0, 7.0, 9.0])
    assert repr(t[0]) == "Tensor([1., 2., 3.])"
    assert repr(t.sum()) == "Tensor(21.0)"
    assert t.operation == ""
    assert (t @ t.T).operation == "matmul"
    assert np.array_equal(np.zeros_like(t), np.zeros((2, 3)))
    assert np.array_equal(np.ones_like(t), np.ones((2, 3)))


def test_comparisons_return_arrays():
    t = Tensor([1.0, 2.0, 3.0])
    assert isinstance(t > 2, np.ndarray)
    assert np.array_equal(t > 2, [False, False, True])
    assert np.array_equal(t >= Tensor(2.0), [False, True, True])
    assert np.array_equal(t < np.array([2, 2, 4]), [True, False, True])
    assert np.array_equal(np.array([2, 2, 4]) > t, [True, False, True])
    assert np.array_equal(t <= 1, [True, False, False])
    assert np.array_equal(t == 2, [False, True, False])
    assert np.array_equal(t != 2, [True, False, True])
    assert Tensor(1.0)
    assert not Tensor(0.0)
    with pytest.raises(ValueError, match="ambiguous"):
        bool(t)
    with pytest.raises(TypeError, match="unhashable"):
        hash(t)


def test_constants_stand_on_both_sides():
    t, c = Tensor([1.0, 2.0]), np.array([3.0, 5.0])
    for y, slope in [
        (c + t, [1, 1]),
        (c - t, [-1, -1]),
        (c * t, c),
        (c / t, [-3, -1.25]),
        (c**t, c ** np.array([1, 2]) * np.log(c)),
        (np.eye(2) @ t, [1, 1]),
        (t @ np.eye(2), [1, 1]),
        ([3.0, 5.0] * t, c),
        ([3.0, 5.0] @ t, c),
        (np.float64(3) * t, [3, 3]),
    ]:
        assert isinstance(y, Tensor)
        assert np.allclose(gradient(y.sum(), t), slope, rtol=1e-15)


@pytest.mark.parametrize(("base", "exponent"), [(0.0, 0.0), (0.0, 1.0), (0.0, 2.0), (-2.0, 3.0), (-2.0, 0.0)])
def test_powers_at_zero_and_below_agree_with_torch(base, exponent):
    t = torch.tensor(base, dtype=torch.float64, requires_grad=True)
    (t**exponent).backward()
    assert functional.grad(lambda a: a**exponent)(base) == float(t.grad)
    assert functional.grad(lambda a: a ** np.array([exponent]))(base) == float(t.grad)
    if base == 0:
        n = torch.tensor(exponent, dtype=torch.float64, requires_grad=True)
        (torch.tensor(base, dtype=torch.float64) ** n).backward()
        assert functional.grad(lambda n: base**n)(exponent) == float(n.grad)


# --- Random shapes ----------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(
    extra.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, min_side=0, max_side=3), st.sampled_from(list(TWO))
)
def test_any_two_shapes_that_broadcast(shapes, name):
    a, b = (random(shape, 0.3, 2, seed=k) for k, shape in enumerate(shapes.input_shapes))
    agrees(*TWO[name], a, b)


@settings(max_examples=40)
@given(extra.mutually_broadcastable_shapes(signature=np.matmul.signature, max_dims=2, min_side=0, max_side=3))
def test_any_two_shapes_that_multiply(shapes):
    a, b = (random(shape, seed=k) for k, shape in enumerate(shapes.input_shapes))
    agrees(lambda a, b: a @ b, lambda a, b: a @ b, a, b)


@settings(max_examples=40)
@given(st.data())
def test_any_index(data):
    x = random(data.draw(extra.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=4)))
    indices = extra.basic_indices(x.shape, allow_newaxis=True)
    if x.size:
        indices = indices | extra.integer_array_indices(x.shape)
    index = data.draw(indices)
    leaf = Tensor(x)
    y = leaf[index]
    assert np.array_equal(y.value, x[index])
    u = random(y.shape, seed=1)
    expected = np.zeros(x.shape)
    np.add.at(expected, index, u)
    assert np.allclose(gradient(y, leaf, u), expected, rtol=1e-15)


@settings(max_examples=40)
@given(st.data())
def test_any_axes(data):
    x = random(data.draw(extra.array_shapes(min_dims=1, max_dims=4, max_side=3)))
    axis = data.draw(st.none() | extra.valid_tuple_axes(x.ndim, min_size=1))
    keepdims = data.draw(st.booleans())
    dim = tuple(range(x.ndim)) if axis is None else axis
    for ours, theirs in [
        (np.sum, torch.sum),
        (np.mean, torch.mean),
        (np.max, torch.amax),
        (np.min, torch.amin),
        (ad.logsumexp, torch.logsumexp),
    ]:
        agrees(
            lambda a, f=ours: f(a, axis=axis, keepdims=keepdims),
            lambda t, f=theirs: f(t, dim=dim, keepdim=keepdims),
            x,
        )


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda t: pickle.loads(pickle.dumps(t))])
def test_a_copy_is_another_variable(duplicate):
    w = Tensor([2.0, 3.0], name="w")
    v = duplicate(w)
    assert v.value.tolist() == [2, 3]
    assert v.name == "w"
    with pytest.raises(ValueError, match="read-only"):
        v.value[0] = 1
    assert [g.tolist() for g in gradient(np.sum(w * v**2), [w, v])] == [[4, 9], [8, 18]]
    with pytest.raises(TypeError, match="cannot be copied with its history: copy its value"):
        duplicate(w * 3)


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint16, bool])
def test_short_constants_as_bases_lose_no_digits(dtype):
    """NumPy's logarithm of a uint8 has three digits."""
    base, exponent = np.array([1, 0, 7]).astype(dtype), Tensor(2.0)
    number = base.astype(float)
    expected = np.sum(number**2 * np.log(np.where(number == 0, 1, number)))
    assert gradient(np.sum(base**exponent), exponent) == pytest.approx(expected, rel=1e-15)


def test_axes_that_do_not_exist_are_named():
    with pytest.raises(np.exceptions.AxisError, match="axis 5 is out of bounds for array of dimension 2"):
        Tensor(np.ones((2, 3))).swapaxes(0, 5)
    assert Tensor(np.ones((2, 3, 4))).swapaxes(-1, 0).shape == (4, 3, 2)


def test_sigmoid_and_softplus_have_slopes_at_infinity():
    x = Tensor([-np.inf, -800.0, 800.0, np.inf])
    assert gradient(np.sum(ad.softplus(x)), x).tolist() == [0, 0, 1, 1]
    assert gradient(np.sum(ad.sigmoid(x)), x).tolist() == [0, 0, 0, 0]
