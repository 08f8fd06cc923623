"""The tape of numbers: against torch, against differences, deep, reused."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from mlmath.autodiff.rules import SLOPES
from mlmath.autodiff.scalar import Value
from mlmath.calculus import elementary as el

from tests.mlmath.autodiff.operations_for_tests import BINARY, POINTS


@pytest.mark.parametrize("name", SLOPES)
def test_elementary_functions_agree_with_torch(name: str) -> None:
    x = Value(POINTS.get(name, 1.7))
    y = getattr(el, name)(x)
    y.backward()
    t = torch.tensor(x.value, dtype=torch.float64, requires_grad=True)
    theirs = getattr(torch, name)(t)
    theirs.backward()
    assert y.value == pytest.approx(float(theirs.detach()), rel=1e-14)
    assert x.derivative == pytest.approx(float(t.grad), rel=1e-13)
    if name != "sign":  # NumPy finds the sign of an object by comparing
        assert getattr(np, name)(Value(x.value)).value == y.value  # NumPy's function asks for our method


@pytest.mark.parametrize("name", BINARY)
@given(a=st.floats(0.1, 3), b=st.floats(0.1, 3))
def test_operators_agree_with_torch(name: str, a: float, b: float) -> None:
    ours = [Value(a), Value(b)]
    theirs = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (a, b)]
    y, z = BINARY[name](*ours), BINARY[name](*theirs)
    y.backward()
    z.backward()
    assert y.value == pytest.approx(float(z.detach()), rel=1e-12, abs=1e-12)
    for x, t in zip(ours, theirs, strict=True):
        assert x.derivative == pytest.approx(float(t.grad), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(("x", "n"), [(0.0, 0), (0.0, 1), (0.0, 2), (-2.0, 3), (-2.0, -2), (-2.0, 0), (4.0, 0.5)])
def test_constant_exponents_agree_with_torch(x: float, n: float) -> None:
    v = Value(x)
    (v**n).backward()
    t = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    (t**n).backward()
    assert v.derivative == float(t.grad)


def test_paths_that_meet_add_up() -> None:
    x = Value(3)
    y = x * x
    z = y * y + y
    z.backward()
    assert x.derivative == 4 * 3**3 + 2 * 3
    assert y.derivative == 2 * 9 + 1
    assert z.derivative == 1


def test_backward_starts_afresh() -> None:
    x = Value(3)
    y = x * x
    y.backward()
    y.backward()
    assert x.derivative == 6.0
    (y * 10).backward()
    assert x.derivative == 60.0


def test_every_value_comes_before_its_parents() -> None:
    x, y = Value(2.0), Value(3.0)
    z = (x * y + x) * y
    place = {node: k for k, node in enumerate(z.tape())}
    assert len(place) == 5
    assert all(place[node] < place[parent] for node in place for parent, _ in node.parents)


def test_a_chain_of_a_hundred_thousand_steps_differentiates() -> None:
    x = Value(1.0)
    y = x
    for _ in range(100_000):
        y = y * 1.00001
    y.backward()
    # each of 1e5 products rounds: relative error below 1e5 eps
    assert x.derivative == pytest.approx(1.00001**100_000, rel=1e5 * 2.3e-16)
    del y


def test_numbers_of_numpy_stand_on_both_sides() -> None:
    x = Value(3.0)
    for y in (np.float64(2.0) * x, x * np.float64(2.0), np.float64(1.0) + x * 2):
        assert isinstance(y, Value)
        y.backward()
        assert x.derivative == 2.0


@pytest.mark.parametrize(("a", "b"), [(1.0, 2.0), (2.0, 1.0), (2.0, 2.0)])
@pytest.mark.parametrize("name", ["maximum", "minimum"])
def test_the_larger_and_the_smaller_agree_with_torch_and_ties_share(name: str, a: float, b: float) -> None:
    ours = [Value(a), Value(b)]
    getattr(el, name)(*ours).backward()
    theirs = [torch.tensor(v, requires_grad=True) for v in (a, b)]
    getattr(torch, name)(*theirs).backward()
    assert [x.derivative for x in ours] == [float(t.grad) for t in theirs]
    assert getattr(el, name)(a, Value(b)).value == getattr(np, name)(a, b)


def test_where_chooses() -> None:
    x = Value(2.0)
    assert el.where(x > 1, x * x, 0.0).value == 4.0
    assert el.where(x > 3, x * x, 0.0).value == 0.0
    assert el.where(x > 3, 0.0, x) is x


def test_values_are_compared_as_their_numbers() -> None:
    assert Value(1) < Value(2) < 3 < np.inf
    assert Value(3) > 2
    assert Value(2) == 2 == Value(2) != Value(1)
    assert 2 != Value(1) <= 1
    one, other = Value(1), Value(1)
    assert len({one, other}) == 2  # but as inputs they are two
    x = Value(0.0)
    y = Value(1.0) if x == 0 else el.sin(x) / x
    assert y.value == 1.0


def test_exponents_that_move_keep_bases_that_are_not_positive() -> None:
    x, n = Value(-2.0), Value(3.0)
    y = x**n
    y.backward()
    assert (y.value, x.derivative) == (-8.0, 12.0)
    assert np.isnan(n.derivative)
    x, n = Value(0.0), Value(2.0)
    (x**n).backward()
    assert (x.derivative, n.derivative) == (0.0, 0.0)
    n = Value(300.0)
    y = 10**n
    y.backward()
    assert y.value == 10.0**300
    assert np.isclose(n.derivative, 10.0**300 * np.log(10), rtol=1e-15)
    assert repr(Value(2)) == "Value(2.0)"


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), "2", None, 1j, [1.0, 2.0]])
def test_what_is_no_finite_number_is_refused(bad: object) -> None:
    with pytest.raises((TypeError, ValueError), match="value must"):
        Value(bad)
    with pytest.raises((TypeError, ValueError), match="value must"):
        Value(1.0) + bad


def test_an_exponent_and_an_attribute_are_named() -> None:
    with pytest.raises(TypeError, match="exponent must hold numbers"):
        Value(1.0) ** "2"
    with pytest.raises(AttributeError, match="no attribute 'erf'"):
        Value(1.0).erf()
    with pytest.raises(ZeroDivisionError):
        Value(1.0) / 0


def test_a_value_is_true_unless_it_is_zero() -> None:
    assert Value(-1)
    assert not Value(0)


def test_the_larger_of_a_number_and_nan_is_nan() -> None:
    with np.errstate(all="ignore"):
        nan = Value(0).log() * 0
    for result in (nan.maximum(1), Value(1).maximum(nan), nan.minimum(1), Value(1).minimum(nan)):
        assert np.isnan(result.value)


def test_a_value_is_combined_with_every_entry_of_an_array_of_values() -> None:
    v, w = np.array([Value(1), Value(2)]), Value(3)
    for product in (v * w, w * v):
        assert [y.value for y in product] == [3, 6]
    total = np.sum(v / w - w / v)
    total.backward()
    assert w.derivative == pytest.approx(-3 / 9 - (1 + 1 / 2))
    assert [x.derivative for x in v] == pytest.approx([1 / 3 + 3, 1 / 3 + 3 / 4])
