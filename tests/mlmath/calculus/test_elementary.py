"""Elementary functions: one name, the same number in every world."""

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
import torch
from mlmath.autodiff import dual, functional
from mlmath.autodiff.scalar import Value
from mlmath.autodiff.tensor import Tensor
from mlmath.calculus import elementary as el

ONE = [name for name in el.__all__ if name not in ("maximum", "minimum", "where")]
INSIDE = {"arcsin": 0.3, "arccos": -0.4}
TORCH = {name: getattr(torch, name) for name in [*ONE, "maximum", "minimum", "where"]}


def point(name: str) -> float:
    return INSIDE.get(name, 1.7)


class Recorded:
    """A number of another world: its functions are its methods."""

    def __init__(self, value: float) -> None:
        self.value = value

    def __getattr__(self, name: str):
        if name not in el.__all__:
            raise AttributeError(name)
        return lambda *others: (name, self.value, *others)


@pytest.mark.parametrize("name", ONE)
def test_all_worlds_give_the_same_number(name: str) -> None:
    f, x = getattr(el, name), point(name)
    expected = getattr(np, name)(x)
    assert type(f(x)) is float
    assert f(x) == expected
    assert isinstance(f(np.float64(x)), np.float64)
    assert np.array_equal(f(np.array([[x, x / 2]])), getattr(np, name)(np.array([[x, x / 2]])))
    assert np.array_equal(f([x]), [expected])
    theirs = f(torch.tensor(x, dtype=torch.float64))
    assert torch.equal(theirs, TORCH[name](torch.tensor(x, dtype=torch.float64)))
    assert float(theirs) == pytest.approx(expected, rel=1e-15)
    t = sp.Symbol("t")
    assert f(t).free_symbols == {t}
    assert float(f(t).subs(t, x)) == pytest.approx(expected, rel=1e-14)
    assert f(Recorded(x)) == (name, x)


@pytest.mark.parametrize("name", ["maximum", "minimum"])
def test_functions_of_two_arguments_take_a_number_on_either_side(name: str) -> None:
    f = getattr(el, name)
    t = sp.Symbol("t")
    assert f(2, 1.0) == getattr(np, name)(2.0, 1.0)
    assert type(f(2, 1)) is float
    assert np.array_equal(f(np.array([0.0, 2.0]), 1), getattr(np, name)([0.0, 2.0], 1))
    assert f(t, 0) == f(0, t) == getattr(sp, name[:3].capitalize())(t, 0)
    x = torch.tensor([0.0, 2.0], dtype=torch.float64)
    assert torch.equal(f(x, 1), f(1, x))
    assert torch.equal(f(x, 1), TORCH[name](x, torch.ones(2, dtype=torch.float64)))
    assert torch.equal(f(x, 2 * x), TORCH[name](x, 2 * x))
    assert f(Recorded(1.0), 2) == f(2, Recorded(1.0)) == (name, 1.0, 2)


def test_where_chooses_in_every_world() -> None:
    t = sp.Symbol("t", real=True)
    x = torch.tensor([-1.0, 2.0])
    assert el.where(True, 2, 3) == 2.0
    assert type(el.where(np.bool_(False), 2, 3)) is float
    assert el.where(t > 0, t, 0) == sp.Piecewise((t, t > 0), (0, True))
    assert el.where(True, t, 0) == t
    assert np.array_equal(el.where(np.array([True, False]), [1, 2], 0), [1.0, 0.0])
    assert np.array_equal(el.where(False, [1, 2], 0), [0.0, 0.0])
    assert torch.equal(el.where(x > 0, x, 0.0), torch.tensor([0.0, 2.0]))
    assert torch.equal(el.where(x > 0, 0.0, x), torch.tensor([-1.0, 0.0]))
    assert torch.equal(el.where([False, True], x, 0.0), torch.tensor([0.0, 2.0]))
    name, value, condition, other = el.where(True, Recorded(1.0), 2.0)
    assert (name, value, bool(condition), other) == ("where", 1.0, True, 2.0)
    name, value, condition, other = el.where(True, 2.0, Recorded(1.0))
    assert (name, value, bool(condition), other) == ("where", 1.0, False, 2.0)


def test_gradients_pass_through_in_torch() -> None:
    x = torch.tensor([0.5, 1.5], dtype=torch.float64, requires_grad=True)
    el.maximum(el.exp(x) * el.sin(x), 1.0).sum().backward()
    expected = np.where(np.exp([0.5, 1.5]) * np.sin([0.5, 1.5]) > 1, np.exp(1.5) * (np.sin(1.5) + np.cos(1.5)), 0)
    assert np.allclose(x.grad.numpy(), expected, rtol=1e-14)


def formula(x):
    """Return a number that every function of one argument has gone into."""
    inside = el.tanh(x) / 2
    total = el.where(x > 0, el.sqrt(el.absolute(x)), 0.0)
    for name in ONE:
        total = total + getattr(el, name)(inside if name in INSIDE else el.maximum(x, 0.25))
    return el.minimum(total, 100.0) * x


@pytest.mark.parametrize("x", [0.7, 1.9, -0.6])
def test_one_formula_is_differentiated_in_every_world(x: float) -> None:
    t = sp.Symbol("t", real=True)
    expected = float(sp.diff(formula(t), t).subs(t, sp.Float(x, 30)))
    node = Value(x)
    formula(node).backward()
    leaf = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    formula(leaf).backward()
    assert dual.derivative(formula, x) == pytest.approx(expected, rel=1e-13)
    assert node.derivative == pytest.approx(expected, rel=1e-13)
    assert functional.grad(formula)(x) == pytest.approx(expected, rel=1e-13)
    assert float(leaf.grad) == pytest.approx(expected, rel=1e-13)
    assert isinstance(formula(Tensor([x, x])), Tensor)
    assert np.allclose(dual.derivative(formula, [x, x]), expected, rtol=1e-13)


def test_integers_count_as_real_numbers() -> None:
    assert np.array_equal(el.absolute(np.array([-128], dtype=np.int8)), [128.0])
    assert el.exp(np.array([1], dtype=np.int8)).dtype == np.float64
    assert el.sqrt(10**40) == pytest.approx(1e20, rel=1e-15)
    assert el.sqrt(Fraction(1, 4)) == 0.5
    assert el.sqrt(True) == 1.0
    assert el.exp(np.array([1.0], dtype=np.float32)).dtype == np.float32
    assert el.exp(1j * np.pi) == pytest.approx(-1)


def test_small_arguments_keep_their_digits() -> None:
    assert el.expm1(1e-18) == 1e-18
    assert el.log1p(1e-18) == 1e-18


def test_an_array_of_objects_is_treated_entry_by_entry() -> None:
    t = sp.Symbol("t")
    assert list(el.exp(np.array([t, 0]))) == [sp.exp(t), 1.0]
    assert list(el.maximum([t, Fraction(1, 2)], np.array([t - 1, 0]))) == [sp.Max(t, t - 1), 0.5]
    assert el.exp([Recorded(1.0), Recorded(2.0)])[1] == ("exp", 2.0)


def test_outside_of_the_domain_each_world_keeps_its_rules() -> None:
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(el.log(-1.0))
    assert el.log(sp.Integer(-1)) == sp.I * sp.pi
    assert np.isnan(el.exp(np.nan))
    assert el.exp(-np.inf) == 0.0
    assert el.exp(np.array([])).shape == (0,)


@pytest.mark.parametrize("bad", ["2", None, object(), [1.0, "2"], [None]])
def test_what_is_no_number_is_refused(bad: object) -> None:
    with pytest.raises(TypeError, match="x must be a number"):
        el.exp(bad)


def test_ragged_rows_and_matrices_of_sympy_are_refused() -> None:
    with pytest.raises(ValueError, match="x must be a rectangular array"):
        el.exp([[1.0], [1.0, 2.0]])
    for matrix in (sp.Matrix([1]), sp.ImmutableMatrix([1])):
        with pytest.raises(TypeError, match="applyfunc"):
            el.exp(matrix)


def test_what_numpy_can_handle_is_left_to_numpy() -> None:
    class Series:
        dtype = float

        def __array_ufunc__(self, function, method, *inputs):
            return function.__name__

    assert el.exp(Series()) == "exp"


def test_it_works_without_sympy_and_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "sympy")
    assert el.exp(0) == 1.0
    code = Path(el.__file__).parents[2]
    program = (
        f"import sys; sys.path.insert(0, {str(code)!r}); from mlmath.calculus import elementary as el; "
        "print(el.exp(0), 'sympy' in sys.modules or 'torch' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["1.0", "False"]


def test_integers_of_torch_count_as_real_numbers() -> None:
    whole = torch.tensor([1, 2])
    assert torch.equal(el.maximum(whole, 1.5), torch.tensor([1.5, 2.0], dtype=torch.float64))
    assert torch.equal(el.minimum(1.5, whole), torch.tensor([1.0, 1.5], dtype=torch.float64))
    assert el.exp(whole).dtype == torch.float64
    with pytest.raises(TypeError, match="x must be real"):
        el.exp(torch.tensor([1j]))


@pytest.mark.parametrize("condition", ["False", None, np.nan, 1, [1, 0], [0.5]])
def test_a_condition_is_true_or_false(condition: object) -> None:
    with pytest.raises(TypeError, match="condition must be true or false"):
        el.where(condition, 1, 2)


def test_a_number_that_fits_into_no_float_is_named() -> None:
    for call in (el.exp, lambda x: el.maximum(1, x), lambda x: el.where([True], x, 0)):
        with pytest.raises(ValueError, match="x must fit into a float"):
            call(10**400)
