"""Function objects: one value in every world, derivatives, algebra, parameters, domains, order of composition."""

import operator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce

import mpmath
import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from mlmath.autodiff import dual
from mlmath.autodiff.dual import Dual
from mlmath.autodiff.scalar import Value
from mlmath.autodiff.tensor import Tensor, gradient
from mlmath.calculus import activations, differences
from mlmath.calculus import functions as fn
from mlmath.calculus.functions import (
    Absolute,
    Arctangent,
    Artanh,
    Composition,
    Constant,
    Cosine,
    Exponential,
    Function,
    Identity,
    LeakyReLU,
    Linear,
    Logarithm,
    Logit,
    Polynomial,
    Power,
    ReLU,
    Sigmoid,
    Sine,
    Softplus,
    Step,
    Sum,
    Tangent,
    Tanh,
)

EPS = float(np.finfo(float).eps)
u = sp.Symbol("u", real=True)

EVERYWHERE = [
    Constant(Fraction(7, 2)),
    Identity(),
    Linear(-2, 0.5),
    Polynomial(3),
    Polynomial(1, -2, 0, 4),
    Power(0),
    Power(1),
    Power(3),
    Exponential(),
    Exponential(Fraction(1, 2)),
    Exponential(10),
    Sine(),
    Cosine(),
    Arctangent(),
    Absolute(),
    Step(),
    Step(-1, Fraction(1, 3), 0),
    ReLU(),
    LeakyReLU(0.25),
    Sigmoid(),
    Tanh(),
    Softplus(),
]
POSITIVE = [Power(-2), Power(0.5), Power(Fraction(-1, 3)), Power(np.pi), Logarithm(), Logarithm(2), Logarithm(0.3)]
BETWEEN = [Logit(), Logit() @ Power(2), Artanh()]
COMBINED = [
    Sine() + 2,
    1 - Exponential(),
    Sigmoid() * Polynomial(0, 1),
    Sine() / (2 + Cosine()),
    -Tanh(),
    Sine() ** 2,
    Sigmoid() @ Linear(2, 1) @ Tanh() @ Linear(-1, 3),
    Softplus() @ (Sine() * 3),
    2 / Exponential(),
]
CASES = [(f, x) for f in EVERYWHERE + COMBINED for x in (-1.3, 0.4, 2.0)]
CASES += [(f, x) for f in POSITIVE for x in (0.2, 3.0)]
CASES += [(f, x) for f in BETWEEN for x in (0.1, 0.49, 0.9)]
CASES += [(Tangent(), 1.1)]
AT_KINKS = [
    Absolute(),
    Step(),
    Step(-1, 1, 0),
    ReLU(),
    LeakyReLU(0.25),
    Sigmoid(),
    Tanh(),
    Softplus(),
    Sigmoid() @ ReLU(),
]
CASES += [(f, 0.0) for f in AT_KINKS]

each_case = pytest.mark.parametrize(("f", "x"), CASES, ids=lambda part: repr(part))


def exact(f: Function, x: float) -> float:
    """The value by SymPy with thirty digits."""
    return float(f.symbolic(sp.Rational(x)).evalf(30))


# --- One function, many worlds ----------------------------------------------------------------------------------------


@each_case
def test_all_worlds_give_the_same_value(f: Function, x: float) -> None:
    y = f(x)
    assert type(y) is float
    expected = exact(f, x)
    tolerance = 64 * EPS * max(1.0, abs(expected))
    assert y == pytest.approx(expected, abs=tolerance)
    assert f(np.float64(x)) == y
    assert np.allclose(f(np.array([[x, x]])), np.full((1, 2), y), rtol=4 * EPS, atol=0)
    assert np.allclose(f([x]), [y], rtol=4 * EPS, atol=0)
    worlds = [
        f(Dual(x, 1)).value,
        f(Value(x)).value,
        f(Tensor(x)).value,
        f(torch.tensor(x, dtype=torch.float64)).item(),
        f.symbolic(u).subs(u, sp.Rational(x)).evalf(30),
    ]
    assert [float(value) for value in worlds] == pytest.approx([y] * 5, abs=tolerance)


@each_case
def test_the_derivative_is_what_every_engine_computes(f: Function, x: float) -> None:
    slope = f.derivative()(x)
    value, tensor, theirs = Value(x), Tensor(x), torch.tensor(x, dtype=torch.float64, requires_grad=True)
    f(value).backward()
    f(theirs).backward()
    engines = [float(f(Dual(x, 1)).tangent), value.derivative, float(gradient(f(tensor), tensor)), float(theirs.grad)]
    assert engines == pytest.approx([slope] * 4, abs=256 * EPS * max(1.0, abs(slope)))


@pytest.mark.parametrize(("f", "x"), [(f, x) for f, x in CASES if x != 0], ids=lambda part: repr(part))
def test_the_derivative_is_sympys_away_from_kinks(f: Function, x: float) -> None:
    expected = float(sp.diff(f.symbolic(u), u).subs(u, sp.Rational(x)).evalf(30))
    assert f.derivative()(x) == pytest.approx(expected, rel=1e-13, abs=1e-13)
    assert exact(f.derivative(), x) == pytest.approx(expected, rel=1e-13, abs=1e-13)


@pytest.mark.parametrize("f", [Sigmoid(), Tanh(), Softplus(), Logit() @ Sigmoid()], ids=repr)
@pytest.mark.parametrize("x", [-3.0, 0.0, 1.5])
def test_second_and_third_derivatives_agree_in_torch(f: Function, x: float) -> None:
    t = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    y = f(t)
    expression, ours = f.symbolic(u), f
    for _ in range(3):
        (y,) = torch.autograd.grad(y, t, create_graph=True)
        ours, expression = ours.derivative(), sp.diff(expression, u)
        expected = float(expression.subs(u, sp.Rational(x)).evalf(30))
        assert y.item() == pytest.approx(expected, abs=1e-12)
        assert ours(x) == pytest.approx(expected, abs=1e-12)


def test_parameters_can_be_variables_of_an_engine() -> None:
    data = np.array([-1.0, 0.0, 2.0])
    w, b = Tensor(1.5), Tensor(-0.5)
    model = Sigmoid() @ Linear(w, b)
    assert model.parameters == {"1.a": w, "1.b": b}
    ours = gradient(model(data).sum(), list(model.parameters.values()))
    s = Sigmoid().derivative()(1.5 * data - 0.5)
    assert np.allclose(ours, [(s * data).sum(), s.sum()], rtol=1e-14)
    tw, tb = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (1.5, -0.5))
    (Sigmoid() @ Linear(tw, tb))(torch.tensor(data)).sum().backward()
    assert np.allclose([tw.grad, tb.grad], ours, rtol=1e-14)
    value = Value(1.5)
    (Sigmoid() @ Linear(value, -0.5))(2.0).backward()
    assert value.derivative == pytest.approx(s[2] * 2, rel=1e-14)
    assert Linear(Dual(3, 1), 0)(2.0).tangent == 2
    assert dual.derivative(lambda a: (Constant(a) * Exponential(a))(2.0), 3.0) == pytest.approx(3 * 3**2, rel=1e-14)


def test_parameters_can_be_symbols() -> None:
    a, b = sp.symbols("a b", positive=True)
    assert sp.expand((Linear(a, b) @ Linear(b, a)).symbolic(u)) == a * b * u + a**2 + b
    assert sp.simplify(sp.diff(Exponential(a).symbolic(u), u) - Exponential(a).derivative().symbolic(u)) == 0
    assert sp.simplify(sp.diff(Power(b).symbolic(a), a) - Power(b).derivative().symbolic(a)) == 0
    assert Linear(sp.Rational(1, 2), 0)(3) == 1.5
    assert Linear(a, 0)(2.0) == 2.0 * a
    assert Power(a)(2.0) == 2.0**a
    with pytest.raises(ValueError, match="needs x > 0"):
        Power(a)(-2.0)


def test_symbolic_takes_a_name_or_an_expression() -> None:
    x, t = sp.Symbol("x", real=True), sp.Symbol("t", real=True)
    assert Sine().symbolic() == sp.sin(x)
    assert Sine().symbolic("t") == sp.sin(t)
    assert Sine().symbolic(t**2) == sp.sin(t**2)
    assert Linear(Fraction(1, 3), 1).symbolic(t) == t / 3 + 1  # exact
    assert Constant(2).symbolic() == 2
    assert ReLU().symbolic() == sp.Max(0, x)
    assert LeakyReLU(2).symbolic() == sp.Piecewise((x, x > 0), (2 * x, True))
    assert Step(-1, 1, 0).symbolic() == sp.Piecewise((-1, x < 0), (1, x > 0), (0, True))
    with pytest.raises(TypeError, match="x must be a name or an expression"):
        Sine().symbolic(2.0)


def test_the_result_has_the_kind_and_the_shape_of_the_argument() -> None:
    for f in EVERYWHERE:
        assert f(np.full((2, 3), 0.5)).shape == (2, 3)
        assert f(np.float32(0.5)).dtype == np.float32
        assert f(np.full(2, 0.5, dtype=np.float32)).dtype == np.float32
        assert type(f(True)) is type(f(1)) is type(f(Decimal(1))) is type(f(Fraction(1))) is float
        assert f(torch.full((2,), 0.5)).dtype == torch.float32
    big = np.array([3_000_000], dtype=np.int64)
    assert Power(3)(big)[0] == Polynomial(0, 0, 0, 1)(big)[0] == 2.7e19  # as integers they would overflow
    x = np.array([1.0, 2.0])
    Identity()(x)[0] = 5
    assert x[0] == 1.0


@pytest.mark.parametrize("bad", ["2", [1.0, "2"], 1j, object()])
def test_what_is_no_real_number_is_refused(bad: object) -> None:
    for f in (Linear(2, 1), Sine(), Sigmoid(), Sine() + 1, Sine() @ Cosine()):
        with pytest.raises(TypeError, match="x must"):
            f(bad)


@pytest.mark.parametrize("bad", [None, np.nan, np.inf, [], [[1.0], [1.0, 2.0]], np.ma.masked_array([1.0], [True])])
def test_not_finite_empty_ragged_and_masked_arguments_are_refused(bad: object) -> None:
    with pytest.raises(ValueError, match="x must"):
        Sine()(bad)


# --- Domains ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "outside", "inside", "domain"),
    [
        (Logarithm(), 0.0, 1e-300, "x > 0"),
        (Logarithm(2), -1.0, 2.0, "x > 0"),
        (Power(-1), 0.0, -2.0, "x != 0"),
        (Power(0.5), -1.0, 2.0, "x >= 0"),
        (Power(-0.5), 0.0, 1.0, "x > 0"),
        (Logit(), 1.0, 0.5, "0 < x < 1"),
        (Logit(), 0.0, 0.5, "0 < x < 1"),
        (Artanh(), -1.0, 0.5, "-1 < x < 1"),
        (Sine() / Identity(), 0.0, -1.0, "a denominator that is not 0"),
        (Logarithm() @ Linear(-1, 0), 0.0, -1.0, "x > 0"),
    ],
    ids=repr,
)
def test_arguments_outside_of_the_domain_are_refused_in_every_world(f, outside, inside, domain) -> None:
    worlds = [float, Value, Tensor, lambda x: Dual(x, 1), lambda x: torch.tensor(x, dtype=torch.float64)]
    for world in [*worlds, lambda x: np.array([inside, x])]:
        with pytest.raises(ValueError, match=rf"needs {domain}, got x = "):
            f(world(outside))
        f(world(inside))
    assert f.symbolic() is not None


@pytest.mark.parametrize(
    ("f", "x", "first"),
    [
        (Exponential(), [1.0, 1000.0], "1000"),
        (Exponential() - Exponential(), 1000, "1000"),  # infinity minus infinity
        (Polynomial(1, 2, -3), 1e200, "1e\\+200"),
        (Power(-1), 5e-324, "5e-324"),
        (Linear(1e300, 0), np.float32(1), "1"),
        (LeakyReLU(1e300), -1e10, "-1"),
    ],
    ids=repr,
)
def test_a_value_that_is_no_finite_number_is_refused(f: Function, x: object, first: str) -> None:
    with (
        np.errstate(all="ignore"),
        pytest.raises(OverflowError, match=f"at x = {first}"),
    ):
        f(x)


def test_an_infinity_on_the_way_may_do_no_harm() -> None:
    with np.errstate(over="ignore"):
        assert (1 / (1 + Exponential()))(1000) == 0
        assert (Arctangent() @ Exponential())(1000) == np.pi / 2


def test_integers_of_torch_do_not_wrap_around() -> None:
    assert Power(40)(torch.tensor([3])).item() == 3.0**40  # as an integer it would be negative
    assert Power(-1)(torch.tensor([4])).item() == 0.25
    assert Identity()(torch.tensor([2**40])).dtype == torch.float64
    for f in (Power(2), Sigmoid()):
        with pytest.raises(TypeError, match="x must be real, got dtype"):
            f(torch.tensor([1j]))


@pytest.mark.parametrize("bad", [sp.Matrix([1]), sp.ImmutableMatrix([1]), u > 0, sp.true, sp.Interval(0, 1)])
def test_objects_of_sympy_that_are_no_numbers_are_refused(bad: object) -> None:
    for f in (Identity(), Power(2), Sigmoid(), Sine()):
        with pytest.raises(TypeError, match="x must be a number, an array or an expression"):
            f(bad)
    with pytest.raises(TypeError, match="a must be a number, an array or an expression"):
        Linear(bad, 0)


def test_derivatives_stay_inside_the_domain_where_they_can() -> None:
    assert Power(0.5)(0) == 0
    with pytest.raises(ValueError, match="needs x > 0"):
        Power(0.5).derivative()(0)


# --- Algebra and composition ------------------------------------------------------------------------------------------

leaves = st.sampled_from([Linear(2, 1), Polynomial(1, 0, -1), Sine(), Sigmoid(), Tanh(), Softplus(), Arctangent()])
points = st.integers(-300, 300).map(lambda k: k / 100)  # tiny arguments overflow in quotients


@given(leaves, leaves, points)
def test_values_are_combined_pointwise(f: Function, g: Function, x: float) -> None:
    assert (f + g)(x) == f(x) + g(x)
    assert (f - g)(x) == f(x) - g(x)
    assert (f * g)(x) == f(x) * g(x)
    assert (-f)(x) == -f(x)
    assert (f**2)(x) == f(x) ** 2
    assert (f + 2)(x) == (2 + f)(x) == f(x) + 2
    assert (2 - f)(x) == 2 - f(x)
    assert fn.Sum(f, g, f)(x) == f(x) + g(x) + f(x)
    assert fn.Sum(f)(x) == f(x)
    assert fn.Sum(f, g, 2).derivative()(x) == f.derivative()(x) + g.derivative()(x)
    assert (f - 2)(x) == f(x) - 2
    assert (3 * f)(x) == (f * 3)(x) == 3 * f(x)
    assert (f / 2)(x) == f(x) / 2
    assume(g(x) != 0)
    assert (f / g)(x) == f(x) / g(x)
    assert (1 / g)(x) == 1 / g(x)


@given(leaves, leaves, leaves, points)
def test_composition_applies_the_right_part_first(f: Function, g: Function, h: Function, x: float) -> None:
    assert (f @ g)(x) == f(g(x))
    assert Composition(f, g, h)(x) == f(g(h(x))) == (f @ (g @ h))(x) == ((f @ g) @ h)(x)
    assert (f @ (g @ h)).parts == ((f @ g) @ h).parts == (f, g, h)
    assert (f @ Identity())(x) == (Identity() @ f)(x) == f(x)
    assert Composition(f)(x) == f(x)


@given(st.lists(leaves, min_size=1, max_size=4), points)
def test_the_order_is_that_of_the_formula_written_out_with_reduce(parts: list[Function], x: float) -> None:
    assert Composition(*parts)(x) == reduce(lambda value, f: f(value), reversed(parts), x)
    assert reduce(lambda f, g: f @ g, parts)(x) == Composition(*parts)(x)


def test_the_two_orders_differ_and_no_call_mixes_them() -> None:
    inner_first, outer_first = Sigmoid() @ Linear(3, 0), Linear(3, 0) @ Sigmoid()
    assert inner_first(1) == float(activations.sigmoid(3.0))
    assert outer_first(1) == 3 * float(activations.sigmoid(1.0))
    assert inner_first(1) == pytest.approx(0.953, abs=5e-4)
    assert outer_first(1) == pytest.approx(2.193, abs=5e-4)
    # the derivative is that of the same order
    assert inner_first.derivative()(1) == pytest.approx(differences.central(inner_first, 1.0), abs=1e-9)
    assert outer_first.derivative()(1) == pytest.approx(differences.central(outer_first, 1.0), abs=1e-9)


def test_a_combination_collects_the_parameters_of_its_parts() -> None:
    f = Sigmoid() @ Linear(2, 1) @ Tanh() @ Linear(-1, 3)
    assert f.parameters == {"1.a": 2, "1.b": 1, "3.a": -1, "3.b": 3}
    g = f + 5 * Polynomial(1, 2)
    assert g.parameters == {"0.1.a": 2, "0.1.b": 1, "0.3.a": -1, "0.3.b": 3, "1.0.value": 5, "1.1.c0": 1, "1.1.c1": 2}
    twice = Linear(2, 1) @ Linear(2, 1)
    assert list(twice.parameters.values()) == [2, 1, 2, 1]
    assert (Sine() / Exponential(3)).parameters == {"1.base": 3}
    assert (Exponential() @ Logarithm()).parameters == {}


def test_representations_can_be_read_back() -> None:
    for f in EVERYWHERE + POSITIVE + BETWEEN + COMBINED:
        back = eval(repr(f), {**vars(fn), "Fraction": Fraction})
        assert repr(back) == repr(f)
        assert back(0.3) == f(0.3)
    assert repr((Sine() + 1) * Cosine()) == "(Sine() + Constant(1)) * Cosine()"
    assert repr(Sine() - (Cosine() - Tanh())) == "Sine() - (Cosine() - Tanh())"


@pytest.mark.parametrize(
    "make", [lambda: 3.0, lambda: np.float64(3), lambda: Value(3), lambda: Dual(3), lambda: Tensor(3)]
)
def test_numbers_of_every_engine_stand_on_both_sides_of_a_function(make) -> None:
    """A number beside a function object becomes a parameter, whichever of the two is written first."""
    f, w = Linear(2, 1), make()
    for operation in (operator.add, operator.sub, operator.mul, operator.truediv, operator.pow):
        for left, right in ((w, f), (f, w)):
            combined = operation(left, right)
            assert isinstance(combined, Function)
            assert any(value is w or value == 3 for value in combined.parameters.values())
            y = combined(2.0)
            ends = [part(2.0) if part is f else 3.0 for part in (left, right)]
            assert getattr(y, "value", y) == pytest.approx(operation(*ends), rel=1e-15)


def test_a_weight_before_a_function_is_differentiated() -> None:
    w = Tensor(3.0)
    assert gradient((w * Sine())(2.0), w) == np.sin(2.0)
    w = Value(3)
    (w ** Sine())(2.0).backward()
    assert w.derivative == pytest.approx(np.sin(2.0) * 3 ** (np.sin(2.0) - 1), rel=1e-15)
    assert dual.derivative(lambda a: (a / Exponential())(2.0), 3.0) == pytest.approx(np.exp(-2.0), rel=1e-15)


def test_sums_and_compositions_of_many_parts_are_flat() -> None:
    n = 3000
    f = reduce(operator.add, [Linear(k, 1) for k in range(n)])
    assert len(f.parts) == len(f.derivative().parts) == n
    assert f(2.0) == n * (n - 1) + n
    assert f.symbolic(u) == n * (n - 1) // 2 * u + n
    assert repr(f).startswith("Linear(a=0, b=1) + Linear(a=1, b=1) + ")
    g = Composition(*[Linear(0.5, 1)] * n)
    assert g(0.0) == 2
    assert repr(g).count("@") == n - 1
    assert (Sum(Sine(), 1) + Sum(2, 3)).parts[2].parts[1](0) == 3  # 2 + 3 is added first, as it was written


def test_functions_may_be_nested_as_deep_as_python_can_follow() -> None:
    deepest = reduce(operator.mul, [Linear(0, 1)] * 401)
    assert deepest(2.0) == 1
    assert deepest.symbolic(u) == 1
    assert len(deepest.parameters) == 2 * 401
    assert repr(deepest).count("(") == 401 + 399  # of each factor, and of each product but the whole
    with pytest.raises(ValueError, match=r"nested more than 400 deep.*Sum and Composition take any number"):
        deepest * 2
    with pytest.raises(ValueError, match="nested more than 400 deep"):
        deepest.derivative()  # of twice the depth
    half = reduce(operator.mul, [Linear(1, 0)] * 200)
    assert half.derivative()(1.0) == 200
    with pytest.raises(ValueError, match="nested more than 400 deep"):
        Composition(*[Sine()] * 3000).derivative()
    with pytest.raises(RecursionError, match="deeper than SymPy can follow"):
        Composition(*[Sine()] * 3000).symbolic()


def test_what_is_no_function_cannot_be_combined() -> None:
    with pytest.raises(TypeError, match=r"parts\[1\] must be a Function, got 2"):
        Sine() @ 2
    for left in (np.sin, Value(2), Dual(2), Tensor(2)):
        with pytest.raises(TypeError, match="unsupported operand"):
            left @ Sine()
    with pytest.raises(TypeError, match="value must hold numbers"):
        Sine() + "2"
    with pytest.raises(ValueError, match="value must be a single number"):
        Sine() + np.ones(2)
    with pytest.raises(ValueError, match="value must be a single number"):
        np.ones(2) * Sine()
    assert (np.float64(2) * Sine())(1.0) == 2 * np.sin(1.0)
    for combination in (Composition, fn.Sum):
        with pytest.raises(ValueError, match="parts must not be empty"):
            combination()
    with pytest.raises(TypeError, match="for a composition write f @ g"):
        Sine()(Cosine())


def test_a_function_does_not_change() -> None:
    with pytest.raises(AttributeError):
        Linear(2, 1).a = 3


# --- Parameters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Linear(np.nan, 0), "a must be finite"),
        (lambda: Linear(None, 0), "a must be finite"),
        (lambda: Linear(1, [1, 2]), "b must be a single number"),
        (lambda: Polynomial(), "coefficients must not be empty"),
        (lambda: Polynomial(1, np.inf), r"coefficients\[1\] must be finite"),
        (lambda: Linear(sp.oo, 0), "a must be finite"),
        (lambda: Linear(0, sp.nan), "b must be finite"),
        (lambda: Exponential(-sp.pi), "base must be greater than 0"),
        (lambda: Logarithm(1 - sp.sqrt(2)), "base must be greater than 0"),
        (lambda: Exponential(Tensor(-2.0)), "base must be greater than 0"),
        (lambda: Exponential(Value(-2.0)), "base must be greater than 0"),
        (lambda: Logarithm(Dual(0, 1)), "base must be greater than 0"),
        (lambda: Logarithm(torch.tensor(-2.0)), "base must be greater than 0"),
        (lambda: Power(10**20 + 1), "exponent must be exactly a float"),
        (lambda: Power(np.int64(2**53 + 1)), "exponent must be exactly a float"),
        (lambda: Exponential(0), "base must be greater than 0"),
        (lambda: Exponential(-2), "base must be greater than 0"),
        (lambda: Logarithm(1), "base must not be 1"),
        (lambda: Logarithm(-1), "base must be greater than 0"),
        (lambda: Power(10**400), "exponent must hold numbers that fit"),
        (lambda: Linear(0, 1).inverse(), "is constant and has no inverse"),
        (lambda: Sine().inverse(), r"no inverse of Sine\(\) is known here"),
        (lambda: (Sine() @ Linear(2, 0)).inverse(), r"no inverse of Sine\(\)"),
    ],
)
def test_bad_parameters_are_named(make, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("make", "name"),
    [(lambda: Linear("2", 0), "a"), (lambda: Linear(sp.I, 0), "a"), (lambda: Polynomial("1"), "coefficients")],
)
def test_parameters_that_are_no_numbers_are_named(make, name: str) -> None:
    with pytest.raises(TypeError, match=rf"{name}.* must hold numbers"):
        make()


def test_parameters_stay_exact_where_they_can() -> None:
    assert Linear(2, Fraction(1, 3)).parameters == {"a": 2, "b": Fraction(1, 3)}
    assert type(Linear(np.int8(100), 0).a) is float
    assert Polynomial(0, 0, 1).derivative().coefficients == (0, 2)
    assert Polynomial(5).derivative().coefficients == (0,)


def test_a_subclass_needs_a_formula_and_a_derivative_only() -> None:
    @dataclass(frozen=True, eq=False, repr=False)
    class Bump(Function):
        """A bell around 0."""

        width: float = 1

        def formula(self, x):
            return fn.el.exp(-((x / self.width) ** 2))

        def derivative(self):
            return Linear(-2 / self.width**2, 0) * self

    bump = Bump(2)
    assert repr(bump) == "Bump(width=2)"
    assert bump([0, 2]).tolist() == [1, np.exp(-1)]
    assert bump.derivative()(1.0) == pytest.approx(differences.central(bump, 1.0), abs=1e-9)
    assert (Sigmoid() @ bump).parameters == {"1.width": 2}
    with pytest.raises(TypeError, match="abstract"):
        Function()

    class Root(Bump):
        """A formula that leaves the real numbers."""

        def formula(self, x):
            return np.emath.sqrt(x)

    assert Root()(4) == 2
    with pytest.raises(TypeError, match="must have real values"):
        Root()([4, -4])


# --- Inverses ---------------------------------------------------------------------------------------------------------

INVERTIBLE = [
    (Identity(), -2.0),
    (Linear(-4, 3), 0.7),
    (Linear(0.3, 3.0), 0.7),
    (Exponential(), 1.3),
    (Exponential(0.5), 1.3),
    (Logarithm(10), 0.2),
    (Sigmoid(), -1.5),
    (Logit(), 0.3),
    (Tanh(), 0.8),
    (Artanh(), -0.8),
    (Sigmoid() @ Linear(2, 1), 0.4),
    (Logarithm(3) @ Sigmoid() @ Linear(5, 1), -0.2),
]


@pytest.mark.parametrize(("f", "x"), INVERTIBLE, ids=repr)
def test_the_inverse_leads_back_on_both_sides(f: Function, x: float) -> None:
    g = f.inverse()
    assert g(f(x)) == pytest.approx(x, rel=1e-13)
    assert f(g(f(x))) == pytest.approx(f(x), rel=1e-13)
    assert g.inverse()(x) == pytest.approx(f(x), rel=1e-13)
    v = sp.Symbol("v", positive=True)
    assert float(f.symbolic(g.symbolic(v)).subs(v, f(x))) == pytest.approx(f(x), rel=1e-12)


def test_the_inverse_of_a_composition_reverses_the_order() -> None:
    f = Sigmoid() @ Linear(2, 1) @ Exponential()
    assert [type(part) for part in f.inverse().parts] == [Logarithm, Linear, Logit]


# --- Activations: stable and accurate ---------------------------------------------------------------------------------

ACTIVATIONS = [Sigmoid(), Tanh(), ReLU(), LeakyReLU(), LeakyReLU(30), Softplus(), Step(), Absolute()]


@pytest.mark.parametrize("f", ACTIVATIONS, ids=repr)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nothing_overflows_at_a_thousand(f: Function, dtype: type) -> None:
    x = np.array([-1e30, -1000, -100, 0, 100, 1000, 1e30], dtype=dtype)
    with np.errstate(all="raise", under="ignore"):
        for g in (f, f.derivative()):
            y = g(x)
            assert y.dtype == dtype
            assert np.isfinite(y).all()
    t = torch.tensor(x, requires_grad=True)
    f(t).sum().backward()
    assert torch.isfinite(t.grad).all()
    tensor = Tensor(x)
    assert np.isfinite(gradient(f(tensor).sum(), tensor)).all()


def test_the_objects_agree_with_the_functions_on_arrays() -> None:
    x = np.concatenate([np.linspace(-50, 50, 2001), [-1000.0, 1000.0]])
    names = {"sigmoid": Sigmoid(), "tanh": Tanh(), "relu": ReLU(), "softplus": Softplus(), "abs": Absolute()}
    for name, f in {**names, "leaky_relu": LeakyReLU()}.items():
        value, slope = activations.ACTIVATIONS[name]
        assert np.array_equal(f(x), value(x)), name
        assert np.allclose(f.derivative()(x), slope(x), rtol=32 * EPS, atol=0), name


@given(st.floats(1e-300, 1 - 1e-16))
def test_logit_keeps_its_relative_accuracy(p: float) -> None:
    assume(0 < p < 1)
    with mpmath.workdps(40):
        expected = mpmath.log(mpmath.mpf(p) / (1 - mpmath.mpf(p)))
    assert abs(Logit()(p) - expected) <= 8 * EPS * abs(expected)


@pytest.mark.parametrize("p", [0.25, 0.5, 0.75, 0.5 + EPS / 2, 0.5 - EPS / 4, 5e-324, 1 - EPS / 2])
def test_logit_at_the_seams_and_the_ends(p: float) -> None:
    with mpmath.workdps(400):
        expected = mpmath.log(mpmath.mpf(p) / (1 - mpmath.mpf(p)))
    assert abs(Logit()(p) - expected) <= 8 * EPS * abs(expected)


@given(st.floats(-1, 1, exclude_min=True, exclude_max=True) | st.sampled_from([1e-20, -5e-324, 1 - EPS / 2]))
def test_artanh_keeps_its_relative_accuracy(y: float) -> None:
    with mpmath.workdps(400):
        expected = mpmath.atanh(mpmath.mpf(y))
        assert abs(Artanh()(y) - expected) <= 4 * EPS * abs(expected) + 5e-324
    assert Tanh().inverse()(y) == Artanh()(y)


@given(st.floats(-700, 30))
def test_logit_undoes_the_sigmoid_as_well_as_rounding_allows(x: float) -> None:
    s = Sigmoid()(x)
    # a relative error of 4 eps in s moves the logit by 4 eps / (1 - s), and computing it costs 8 eps of its size
    assert abs(Logit()(s) - x) <= 8 * EPS * abs(x) + 8 * EPS / (1 - s)
