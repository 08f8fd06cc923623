"""What the chapter on computing derivatives states, checked.

Programs are drawn at random and run with fractions, so that values, dual numbers and sweeps are exact and can be
compared with SymPy's derivatives without a tolerance. Where functions such as exp occur, mpmath computes with fifty
digits.
"""

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from mlmath.autodiff import dual, functional, scalar
from mlmath.calculus import chains, differences
from mlmath.calculus import functions as fn

EPS = float(np.finfo(float).eps)
exact = settings(deadline=None, max_examples=60)
fractions = st.fractions(-3, 3, max_denominator=8)
mpmath.mp.dps = 50


# --- Random programs --------------------------------------------------------------------------------------------------

#: Functions of one number with their derivatives, from the argument and the value; both work on any exact number.
SMOOTH: dict[str, tuple[Callable[[Any], Any], Callable[[Any, Any], Any]]] = {
    "square": (lambda a: a * a, lambda a, y: 2 * a),
    "cubic": (lambda a: a * a * a - a, lambda a, y: 3 * a * a - 1),
    "bell": (lambda a: 1 / (1 + a * a), lambda a, y: -2 * a * y * y),
}


class Program(NamedTuple):
    """`inputs` numbers, then for each operation its name and the places of its operands, then places of outputs."""

    inputs: int
    operations: list[tuple[str, tuple[int, ...]]]
    outputs: list[int]


@st.composite
def programs(draw: st.DrawFn, outputs: int | None = 1, longest: int = 7) -> Program:
    n = draw(st.integers(1, 3))
    operations = []
    for j in range(n, n + draw(st.integers(1, longest))):
        name = draw(st.sampled_from(["+", "-", "*", "/", *SMOOTH]))
        places = st.integers(0, j - 1)
        operations.append((name, (draw(places),) if name in SMOOTH else (draw(places), draw(places))))
    last = n + len(operations) - 1
    if outputs == 1:
        return Program(n, operations, [last])
    return Program(n, operations, draw(st.lists(st.integers(0, last), min_size=1, max_size=3)))


def run(program: Program, x: list[Any]) -> list[Any]:
    """The values of a program."""
    v = list(x)
    for name, places in program.operations:
        a = [v[i] for i in places]
        if name in SMOOTH:
            v.append(SMOOTH[name][0](a[0]))
        else:
            v.append({"+": lambda p, q: p + q, "-": lambda p, q: p - q, "*": lambda p, q: p * q}[name](*a)
                     if name != "/" else a[0] / a[1])  # fmt: skip
    return v


def local(name: str, a: list[Any], y: Any) -> list[Any]:
    """The local derivatives of an operation, one for each operand."""
    if name in SMOOTH:
        return [SMOOTH[name][1](a[0], y)]
    return {"+": lambda: [1, 1], "-": lambda: [1, -1], "*": lambda: [a[1], a[0]], "/": lambda: [1 / a[1], -y / a[1]]}[
        name
    ]()


def forward(program: Program, x: list[Any], direction: list[Any]) -> list[Any]:
    """The derivatives of all values in a direction."""
    v, dots = run(program, x), list(direction)
    for j, (name, places) in enumerate(program.operations, start=program.inputs):
        slopes = local(name, [v[i] for i in places], v[j])
        dots.append(sum((c * dots[i] for c, i in zip(slopes, places, strict=True)), Fraction(0)))
    return dots


def sweep(program: Program, x: list[Any], seeds: list[Any], order: list[int] | None = None) -> list[Any]:
    """The reverse sweep, as in the box; `order` lists the operations by place, last to first if None."""
    v = run(program, x)
    bars = [Fraction(0)] * len(v)
    for u, j in zip(seeds, program.outputs, strict=True):
        bars[j] += u
    last_first = range(len(v) - 1, program.inputs - 1, -1)
    for j in last_first if order is None else order:
        name, places = program.operations[j - program.inputs]
        for c, a in zip(local(name, [v[i] for i in places], v[j]), places, strict=True):
            bars[a] += c * bars[j]
    return bars[: program.inputs]


def point_of(program: Program, data: st.DataObject) -> list[Fraction]:
    """A point at which the program is defined."""
    x = [data.draw(fractions) for _ in range(program.inputs)]
    try:
        run(program, x)
    except ZeroDivisionError:
        assume(False)
    return x


def slope_along(program: Program, x: list[Fraction], direction: list[Fraction]) -> list[sp.Expr]:
    """SymPy's derivatives at t = 0 of all values along the line x + t v."""
    t = sp.Symbol("t")
    line = [sp.Rational(p) + t * sp.Rational(q) for p, q in zip(x, direction, strict=True)]
    return [sp.diff(value, t).subs(t, 0) for value in run(program, line)]


class Dual(NamedTuple):
    """Dual numbers with exact parts, by the formulas of the definition and the proposition."""

    a: Any
    b: Any

    def __add__(self, other: Any) -> "Dual":  # type: ignore[override]
        other = other if isinstance(other, Dual) else Dual(other, 0)
        return Dual(self.a + other.a, self.b + other.b)

    def __sub__(self, other: "Dual") -> "Dual":
        return Dual(self.a - other.a, self.b - other.b)

    def __mul__(self, other: Any) -> "Dual":  # type: ignore[override]
        return Dual(self.a * other.a, self.a * other.b + self.b * other.a)

    def __truediv__(self, other: "Dual") -> "Dual":
        return Dual(self.a / other.a, (self.b * other.a - self.a * other.b) / other.a**2)


def run_dual(program: Program, x: list[Dual]) -> list[Dual]:
    v = list(x)
    for name, places in program.operations:
        if name in SMOOTH:
            p = v[places[0]]
            value = SMOOTH[name][0](p.a)
            v.append(Dual(value, SMOOTH[name][1](p.a, value) * p.b))
        else:
            v.append(run(Program(2, [(name, (0, 1))], [2]), [v[i] for i in places])[2])
    return v


# --- Symbolic differentiation -----------------------------------------------------------------------------------------


@pytest.mark.verifies("prp-expression-swell")
def test_written_out_expressions_double_and_the_program_does_not() -> None:
    """Example: up to depth 12 the letters are counted in full texts, and the program's operations one by one."""
    v, slope = "x", "1"
    for n in range(1, 13):
        v, slope = f"4*({v})*(1-({v}))", f"4*({slope})*(1-({v}))+4*({v})*(-({slope}))"
        assert v.count("x") == 2**n
        assert slope.count("x") == n * 2**n
        if n <= 5:
            formula = v.replace("x", "X")
            X = sp.Symbol("X")
            assert sp.expand(sp.sympify(slope.replace("x", "X")) - sp.diff(sp.sympify(formula), X)) == 0
    count, value, derivative = 0, Fraction(1, 3), Fraction(1)
    for n in range(1, 6):
        below, four = 1 - value, 4 * value
        new_value, first, second = four * below, 4 * derivative, four * derivative
        value, derivative = new_value, first * below - second
        count += 7  # 1 - v, 4v, their product, 4v', 4v' (1 - v), 4v v', the difference
        assert count == 7 * n
        X = sp.Symbol("X")
        formula = X
        for _ in range(n):
            formula = 4 * formula * (1 - formula)
        assert sp.diff(formula, X).subs(X, sp.Rational(1, 3)) == derivative


# --- Finite differences -----------------------------------------------------------------------------------------------


@pytest.mark.verifies("thm-truncation")
@exact
@given(st.floats(-3, 3), st.floats(1e-6, 2))
def test_the_intermediate_points_of_the_three_quotients_exist(x: float, h: float) -> None:
    """Property: for exp, with fifty digits, the points c are where the theorem puts them, and the bounds hold."""
    a, step = mpmath.mpf(x), mpmath.mpf(h)
    f, slope = mpmath.exp, mpmath.exp(a)
    ahead = 2 * ((f(a + step) - f(a)) / step - slope) / step  # f''(c)
    assert a < mpmath.log(ahead) < a + step
    behind = -2 * ((f(a) - f(a - step)) / step - slope) / step
    assert a - step < mpmath.log(behind) < a
    central = 12 * ((f(a + step) - f(a - step)) / (2 * step) - slope) / step**2  # f'''(c+) + f'''(c-)
    assert f(a - step) + f(a) < central < f(a) + f(a + step)
    for quotient, bound in (((mpmath.sin(a + step) - mpmath.sin(a)) / step, step / 2),
                            ((mpmath.sin(a) - mpmath.sin(a - step)) / step, step / 2),
                            ((mpmath.sin(a + step) - mpmath.sin(a - step)) / (2 * step), step**2 / 6)):  # fmt: skip
        assert abs(quotient - mpmath.cos(a)) <= bound


@pytest.mark.verifies("thm-truncation")
def test_the_truncation_bounds_are_attained() -> None:
    """Symbolic: on a parabola and on a cubic the errors equal the bounds for every step."""
    x, M = sp.symbols("x M", real=True)
    h = sp.Symbol("h", positive=True)
    parabola, cubic = (lambda u: M * u**2 / 2), (lambda u: M * u**3 / 6)
    assert sp.simplify((parabola(x + h) - parabola(x)) / h - M * x - M * h / 2) == 0
    assert sp.simplify((parabola(x) - parabola(x - h)) / h - M * x + M * h / 2) == 0
    assert sp.simplify((cubic(x + h) - cubic(x - h)) / (2 * h) - M * x**2 / 2 - M * h**2 / 6) == 0


@pytest.mark.verifies("thm-truncation")
def test_without_the_derivatives_the_truncation_error_is_larger() -> None:
    """Example: near a kink the central error is 1/2 at every step; the forward one of |x|^(4/3) at 0 exceeds any Mh."""
    for k in range(1, 40):
        h = 0.5**k
        assert float(differences.central(np.abs, h / 2, h)) == 0.5  # the slope there is 1
        forward_error = (h ** (4 / 3) - 0) / h  # f(x) = |x|^(4/3) has f'(0) = 0 and no f''(0)
        assert forward_error / h > 2.0 ** (2 * k / 3) * (1 - 1e-12)


@pytest.mark.verifies("thm-rounding-step")
def test_the_best_step_minimizes_the_bound() -> None:
    """Symbolic: both bounds have a single critical point, of positive curvature, with the stated value."""
    h, d, M = sp.symbols("h delta M", positive=True)
    for total, step, value in (
        (M * h / 2 + 2 * d / h, 2 * sp.sqrt(d / M), 2 * sp.sqrt(d * M)),
        (M * h**2 / 6 + d / h, sp.cbrt(3 * d / M), sp.cbrt(9 * d**2 * M) / 2),
    ):
        assert sp.simplify(sp.diff(total, h).subs(h, step)) == 0
        assert sp.simplify(total.subs(h, step) - value) == 0
        falling = sp.diff(total, h) * h**2  # a power of h minus a constant: one sign change, from minus to plus
        assert sp.simplify(sp.diff(falling, h)).is_positive
    found = differences.optimal_step(order=2, noise=4e-6, bound=12)
    assert found.h == pytest.approx(0.01)
    assert found.error == pytest.approx(6e-4)


@pytest.mark.verifies("thm-rounding-step")
@exact
@given(fractions, st.fractions(Fraction(1, 100), 2), st.fractions(0, 1), st.tuples(*[st.fractions(-1, 1)] * 2))
def test_noise_within_the_bound_changes_a_quotient_by_at_most_the_bound(
    x: Fraction, h: Fraction, delta: Fraction, noise: tuple[Fraction, Fraction]
) -> None:
    """Property: with exact noise of at most delta the errors stay below E1 and E2; the worst noise attains them."""
    f, M2 = (lambda u: u * u * u), 6 * (abs(x) + h)  # |f''| <= 6(|x| + h) between the points, f''' = 6
    first, second = (delta * share for share in noise)
    ahead = ((f(x + h) + first) - (f(x) + second)) / h
    behind = ((f(x) + first) - (f(x - h) + second)) / h
    assert max(abs(ahead - 3 * x * x), abs(behind - 3 * x * x)) <= M2 * h / 2 + 2 * delta / h
    central = ((f(x + h) + first) - (f(x - h) + second)) / (2 * h)
    assert abs(central - 3 * x * x) <= h * h + delta / h
    assert ((f(x + h) + delta) - (f(x - h) - delta)) / (2 * h) - 3 * x * x == h * h + delta / h
    parabola = lambda u: 3 * u * u  # noqa: E731
    assert ((parabola(x + h) + delta) - (parabola(x) - delta)) / h - 6 * x == 3 * h + 2 * delta / h
    twice = ((f(x + h) + 2 * delta) - (f(x - h) - 2 * delta)) / (2 * h)  # noise beyond delta breaks the bound
    assert delta == 0 or abs(twice - 3 * x * x) > h * h + delta / h


@pytest.mark.verifies("thm-rounding-step")
@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(1e-9, 1))
def test_difference_and_division_add_at_most_two_roundings(p: float, q: float, h: float) -> None:
    """Property: the computed quotient differs from the exact quotient of the same numbers by at most gamma_2 of it."""
    true = (Fraction(p) - Fraction(q)) / Fraction(h)
    u = Fraction(1, 2**53)
    assume(true == 0 or abs(true) > Fraction(1, 10**290))
    assert abs(Fraction((p - q) / h) - true) <= 2 * u / (1 - 2 * u) * abs(true)


@pytest.mark.verifies("prp-richardson")
@exact
@given(st.floats(-3, 3), st.floats(1e-5, 1))
def test_richardsons_error_is_within_the_bound(x: float, h: float) -> None:
    """Property: for the sine, with fifty digits, the error is at most h^4/18 at random points and steps."""
    a, step = mpmath.mpf(x), mpmath.mpf(h)
    D = lambda s: (mpmath.sin(a + s) - mpmath.sin(a - s)) / (2 * s)  # noqa: E731
    assert abs((4 * D(step) - D(2 * step)) / 3 - mpmath.cos(a)) <= step**4 / 18


@pytest.mark.verifies("prp-richardson")
def test_richardson_is_exact_on_quartics_and_not_at_a_kink() -> None:
    """Symbolic: a polynomial of degree five leaves h^4 times its fifth derivative over 30; |x| leaves its kink."""
    x, h = sp.symbols("x h", real=True)
    c = sp.symbols("c0:6", real=True)
    f = lambda u: sum(v * u**k for k, v in enumerate(c))  # noqa: E731
    D = lambda s: (f(x + s) - f(x - s)) / (2 * s)  # noqa: E731
    error = sp.expand((4 * D(h) - D(2 * h)) / 3 - sp.diff(f(x), x))
    assert error == -4 * c[5] * h**4
    for k in range(1, 20):
        assert abs(float(differences.richardson(np.abs, 0.5**k / 4, 0.5**k)) - 1) > 0.5


@pytest.mark.verifies("thm-complex-step")
@exact
@given(st.lists(fractions, min_size=1, max_size=7), st.fractions(Fraction(1, 10), 3), st.fractions(Fraction(1, 100), 1))
def test_the_complex_step_on_polynomials_obeys_both_bounds(a: list[Fraction], rho: Fraction, share: Fraction) -> None:
    """Property: for random polynomials, in exact complex arithmetic, both errors obey their bounds."""
    h = rho * share
    real, imaginary = Fraction(0), Fraction(0)
    for coefficient in reversed(a):  # Horner at t = ih
        real, imaginary = coefficient - imaginary * h, real * h
    S = sum(abs(v) * rho**k for k, v in enumerate(a))
    slope = a[1] if len(a) > 1 else Fraction(0)
    assert abs(imaginary / h - slope) <= S * h**2 / rho**3
    assert abs(real - a[0]) <= S * h**2 / rho**2


@pytest.mark.verifies("thm-complex-step")
@given(st.floats(-2, 2))
def test_a_tiny_complex_step_is_exact_to_rounding_where_differences_are_not(x: float) -> None:
    """Property: at a step of 1e-100 the imaginary part gives the slope to a few roundings; no difference could."""
    f = lambda u: np.exp(u) * np.sin(u)  # noqa: E731
    true = float(mpmath.exp(x) * (mpmath.sin(x) + mpmath.cos(x)))
    size = float(np.exp(x))
    assert abs(float(differences.complex_step(f, x)) - true) <= 16 * EPS * size


@pytest.mark.verifies("thm-complex-step")
def test_without_a_power_series_the_complex_step_fails() -> None:
    """Example: the absolute value of a complex number has no imaginary part; its slope at 0.3 is 1."""
    assert np.abs(0.3 + 1e-20j) == 0.3
    with pytest.raises(TypeError, match="must return complex"):
        differences.complex_step(np.abs, 0.3)
    assert float(differences.complex_step(lambda u: u * abs(u), 0.3)) == pytest.approx(0.3)  # the slope is 0.6
    smooth_but_flat = lambda z: np.exp(-1 / z**2)  # noqa: E731
    # all derivatives at 0 are 0, yet no series follows it: along the imaginary axis it explodes
    with np.errstate(over="ignore"):
        assert np.isinf(smooth_but_flat(np.complex128(0.01j)).real)


# --- Chains -----------------------------------------------------------------------------------------------------------


@pytest.mark.verifies("prp-stored-factors")
def test_the_derivative_of_a_composition_is_the_product_of_its_factors() -> None:
    """Symbolic: for three unspecified functions SymPy's derivative is the product, each factor at its own input."""
    x, u = sp.symbols("x u", real=True)
    f, g, h = (sp.Function(name) for name in "fgh")
    factors = [sp.diff(h(x), x), sp.diff(g(u), u).subs(u, h(x)), sp.diff(f(u), u).subs(u, g(h(x)))]
    assert sp.simplify(sp.diff(f(g(h(x))), x).doit() - sp.prod(factors).doit()) == 0


LINKS = [fn.Sine(), fn.Cosine(), fn.Tanh(), fn.Sigmoid(), fn.Linear(-2, 1), fn.Linear(Fraction(1, 2), 3), fn.Softplus()]


@pytest.mark.verifies("prp-stored-factors")
@given(st.lists(st.sampled_from(LINKS), min_size=1, max_size=8), st.floats(-3, 3))
def test_stored_factors_agree_with_the_object_s_derivative_and_with_dual_numbers(links: list[Any], x: float) -> None:
    """Property: for random chains of function objects the product equals f.derivative()(x) and the dual slope."""
    f = fn.Composition(*links)
    passed = chains.forward_pass(f, x)
    assert len(passed.values) == len(links) + 1
    assert len(passed.factors) == len(links)
    slope = chains.chain_derivative(f, x)
    scale = np.prod([max(1.0, abs(c)) for c in passed.factors])
    assert passed.values[-1] == f(x)
    assert abs(slope - f.derivative()(x)) <= 64 * len(links) * EPS * scale
    assert abs(slope - float(dual.derivative(f, x))) <= 64 * len(links) * EPS * scale


@pytest.mark.verifies("prp-stored-factors")
def test_each_function_is_called_once_and_a_factor_at_the_wrong_place_is_wrong() -> None:
    """Example: a counting function is called once a link; the factors must be taken at the inner values, not at x."""
    calls = []

    class Counting(fn.Sine):
        def formula(self, x: Any) -> Any:
            calls.append(x)
            return super().formula(x)

    f = fn.Composition(*[Counting()] * 5)
    stored = chains.forward_pass(f, 0.7)
    assert calls == stored.values[:-1]
    everywhere_at_x = np.cos(0.7) ** 5
    assert abs(everywhere_at_x - chains.chain_derivative(f, 0.7)) > 0.1


# --- Dual numbers and sweeps ------------------------------------------------------------------------------------------


@pytest.mark.verifies("lem-local-derivatives")
def test_one_operation_passes_derivatives_on_by_its_local_derivatives() -> None:
    """Symbolic: for unspecified operands and an unspecified function the formula holds for every operation."""
    t = sp.Symbol("t")
    a, b = sp.Function("a")(t), sp.Function("b")(t)
    da, db = sp.diff(a, t), sp.diff(b, t)
    for name, y in (("+", a + b), ("-", a - b), ("*", a * b), ("/", a / b)):
        slopes = local(name, [a, b], y)
        assert sp.simplify(sp.diff(y, t) - slopes[0] * da - slopes[1] * db) == 0
    phi, u = sp.Function("phi"), sp.Symbol("u")
    assert sp.simplify(sp.diff(phi(a), t).doit() - sp.diff(phi(u), u).subs(u, a).doit() * da) == 0
    square = sp.diff(a * a, t)  # one number in both places: the local derivatives are added
    assert sp.simplify(square - sum(local("*", [a, a], a * a)) * da) == 0
    for name, (f, slope) in SMOOTH.items():
        assert sp.simplify(sp.diff(f(u), u) - slope(u, f(u))) == 0, name


@pytest.mark.verifies("lem-local-derivatives")
def test_an_operation_without_a_derivative_passes_nothing_on() -> None:
    """Example: for the absolute value at 0 no c satisfies the formula in all directions."""
    along = [(abs(0 + 1e-9 * d) - 0) / 1e-9 for d in (1, -1)]
    assert along == [1, 1]  # a formula c * d would change its sign with d


@pytest.mark.verifies("prp-dual-arithmetic")
def test_dual_arithmetic_is_that_of_certain_matrices() -> None:
    """Symbolic: sums, products and quotients of general dual numbers agree with those of 2 x 2 matrices."""
    a, b, c, d, e, f = sp.symbols("a:f", real=True)
    pair = lambda p, q: sp.Matrix([[p, q], [0, p]])  # noqa: E731
    product = Dual(a, b) * Dual(c, d)
    assert pair(a, b) * pair(c, d) == pair(*product)
    assert pair(a, b) + pair(c, d) == pair(*(Dual(a, b) + Dual(c, d)))
    assert [sp.expand(p - q) for p, q in zip(product, Dual(c, d) * Dual(a, b), strict=True)] == [0, 0]
    left, right = (Dual(a, b) * Dual(c, d)) * Dual(e, f), Dual(a, b) * (Dual(c, d) * Dual(e, f))
    assert [sp.expand(p - q) for p, q in zip(left, right, strict=True)] == [0, 0]
    quotient = Dual(a, b) / Dual(c, d)
    assert [sp.simplify(p - q) for p, q in zip(quotient * Dual(c, d), (a, b), strict=True)] == [0, 0]
    assert (Dual(0, d) * Dual(e, f)).a == 0  # never 1: no reciprocal for c = 0
    ours = dual.Dual(3.0, 2.0) / dual.Dual(2.0, -1.0)
    assert (ours.value, ours.tangent) == (1.5, 1.75)


@pytest.mark.verifies("thm-dual-numbers")
@exact
@given(programs(longest=5), st.data())
def test_dual_numbers_give_the_derivative_of_every_value(program: Program, data: st.DataObject) -> None:
    """Property: random programs on exact dual numbers give SymPy's derivative along the line, for every value."""
    x = point_of(program, data)
    direction = [data.draw(fractions) for _ in x]
    found = run_dual(program, [Dual(p, q) for p, q in zip(x, direction, strict=True)])
    assert [p.a for p in found] == run(program, x)
    wanted = slope_along(program, x, direction)
    assert all(sp.Rational(p.b) - q == 0 for p, q in zip(found, wanted, strict=True))


@pytest.mark.verifies("thm-dual-numbers")
def test_at_a_tie_the_branch_that_ran_is_differentiated() -> None:
    """Example: the identity, written with a test that ties at 0, gets the slope of the branch there."""

    def identity(u: Any) -> Any:
        return u if u < 0 or u > 0 else 0 * u

    assert dual.derivative(identity, 0.5) == 1
    assert dual.derivative(identity, 0.0) == 0


@pytest.mark.verifies("alg-reverse-sweep", "thm-reverse-sweep")
@exact
@given(programs(outputs=None), st.data())
def test_the_sweep_satisfies_the_identity_in_every_admissible_order(program: Program, data: st.DataObject) -> None:
    """Property: for random programs, outputs, seeds and directions both sums agree exactly, in any admissible order."""
    x = point_of(program, data)
    direction = [data.draw(fractions) for _ in x]
    seeds = [data.draw(fractions) for _ in program.outputs]
    dots = forward(program, x, direction)
    wanted = sum(u * dots[j] for u, j in zip(seeds, program.outputs, strict=True))
    bars = sweep(program, x, seeds)
    assert sum(p * q for p, q in zip(bars, direction, strict=True)) == wanted
    order: list[int] = []
    waiting = list(range(program.inputs, program.inputs + len(program.operations)))
    while waiting:  # any operation whose result is used by no operation that still waits
        free = [j for j in waiting if all(j not in program.operations[k - program.inputs][1] for k in waiting)]
        order.append(data.draw(st.sampled_from(free)))
        waiting.remove(order[-1])
    assert sweep(program, x, seeds, order) == bars


@pytest.mark.verifies("thm-reverse-sweep")
@exact
@given(programs(longest=5), st.data())
def test_the_sweep_gives_all_partial_derivatives(program: Program, data: st.DataObject) -> None:
    """Property: with one output the returned numbers are SymPy's partial derivatives; the tape Value gives the same."""
    x = point_of(program, data)
    symbols = sp.symbols(f"x:{program.inputs}")
    y = run(program, list(symbols))[-1]
    there = dict(zip(symbols, map(sp.Rational, x), strict=True))
    bars = sweep(program, x, [Fraction(1)])
    assert all(sp.diff(y, s).subs(there) - sp.Rational(bar) == 0 for s, bar in zip(symbols, bars, strict=True))
    leaves = [scalar.Value(float(p)) for p in x]
    numbers = run(program, leaves)
    assume(all(abs(v.value) < 1e6 and (v.value == 0 or abs(v.value) > 1e-3) for v in numbers))
    numbers[-1].backward()
    slopes = [abs(float(c)) for name, places in program.operations
              for c in local(name, [numbers[i].value for i in places], 1.0)]  # fmt: skip
    scale = 1 + np.prod([1 + c for c in slopes])  # bounds the sum of all walks
    found = [leaf.derivative for leaf in leaves]  # 0 for inputs that are not on the tape
    assert np.allclose(found, [float(bar) for bar in bars], rtol=1e-9, atol=1e-13 * scale**2)


@pytest.mark.verifies("alg-reverse-sweep")
def test_operations_in_the_wrong_order_lose_derivatives() -> None:
    """Example: if an operation is treated before one that uses its result, the answer is wrong."""
    program = Program(1, [("square", (0,)), ("cubic", (1,))], [2])
    x = [Fraction(2)]
    assert sweep(program, x, [Fraction(1)]) == [(3 * 16 - 1) * 4]
    assert sweep(program, x, [Fraction(1)], order=[1, 2]) == [0]


@pytest.mark.verifies("alg-reverse-sweep", "thm-reverse-sweep")
def test_outputs_that_are_inputs_or_occur_twice_are_seeded_like_others() -> None:
    """Example: an output may be an input, may occur twice, and later operations do not matter."""
    program = Program(2, [("*", (0, 1)), ("*", (2, 2))], [2, 0, 2])
    assert sweep(program, [Fraction(3), Fraction(5)], [Fraction(1), Fraction(7), Fraction(2)]) == [3 * 5 + 7, 3 * 3]
    assert sweep(Program(1, [("square", (0,))], [0]), [Fraction(4)], [Fraction(1)]) == [1]


class Counted:
    """A fraction that counts the operations done with it."""

    total = 0

    def __init__(self, value: Any) -> None:
        self.value = Fraction(value)

    def _do(self, other: Any, symbol: str) -> "Counted":
        Counted.total += 1
        p, q = self.value, other.value if isinstance(other, Counted) else Fraction(other)
        return Counted({"+": lambda: p + q, "-": lambda: p - q, "*": lambda: p * q, "/": lambda: p / q}[symbol]())

    def __add__(self, other: Any) -> "Counted":
        return self._do(other, "+")

    def __sub__(self, other: Any) -> "Counted":
        return self._do(other, "-")

    def __mul__(self, other: Any) -> "Counted":
        return self._do(other, "*")

    def __truediv__(self, other: Any) -> "Counted":
        return self._do(other, "/")


def counted_run(program: Program, x: list[Fraction], directions: int, seeds: int) -> int:
    """Count the operations of a run with derivatives in some directions, followed by some sweeps, as in the table."""
    Counted.total = 0
    v = [Counted(p) for p in x]
    dots = [[Counted(1) for _ in range(directions)] for _ in x]
    slopes: dict[int, Counted] = {}
    for j, (name, places) in enumerate(program.operations, start=program.inputs):
        a, da = [v[i] for i in places], [dots[i] for i in places]
        if name in SMOOTH:
            y = Counted(SMOOTH[name][0](a[0].value))
            Counted.total += 1  # one call of the function
            p = a[0]
            slopes[j] = {  # the minus of the bell is left to whoever adds it
                "square": lambda p=p: p * 2,
                "cubic": lambda p=p: p * p * 3 - 1,
                "bell": lambda p=p, y=y: p * y * y * 2,
            }[name]()
            dots.append([slopes[j] * d for d in da[0]])
        else:
            y = a[0]._do(a[1], name)
            rows = list(zip(da[0], da[1], strict=True))
            if name in "+-":
                dots.append([p._do(q, name) for p, q in rows])
            elif name == "*":
                dots.append([p * a[1] + a[0] * q for p, q in rows])
            else:
                dots.append([(p - y * q) / a[1] for p, q in rows])
        v.append(y)
    for _ in range(seeds):
        bars = [Counted(0) for _ in v]
        bars[-1] = Counted(1)
        for j in range(len(v) - 1, program.inputs - 1, -1):
            name, places = program.operations[j - program.inputs]
            if name in SMOOTH:
                bars[places[0]] = bars[places[0]] + slopes[j] * bars[j]
                continue
            (p, q), bar = places, bars[j]
            first, second = bar, bar
            if name == "*":
                first, second = bar * v[q], bar * v[p]
            elif name == "/":
                first = bar / v[q]
                second = v[j] * first
            bars[p] = bars[p] + first
            bars[q] = bars[q] - second if name in "-/" else bars[q] + second
    return Counted.total


@pytest.mark.verifies("thm-sweep-cost")
@exact
@given(programs(longest=12), st.integers(0, 4), st.integers(0, 3), st.data())
def test_the_operations_counted_stay_below_the_bounds(
    program: Program, directions: int, seeds: int, data: st.DataObject
) -> None:
    """Property: operations of random programs are counted one by one; s is 3, the largest of the three functions."""
    x = point_of(program, data)
    T, s = len(program.operations), 3
    assert counted_run(program, x, directions, 0) <= (1 + s + 3 * directions) * T
    assert counted_run(program, x, 0, seeds) <= (1 + s + 4 * seeds) * T


@pytest.mark.verifies("thm-sweep-cost")
def test_the_price_of_a_product_of_n_numbers() -> None:
    """Example: for a product of n numbers the bounds are attained: 5 evaluations for any n, against 1 + 3n forwards."""
    for n in (2, 5, 20):
        program = Program(n, [("*", (0, 1))] + [("*", (n + k, k + 2)) for k in range(n - 2)], [2 * n - 2])
        x, T = [Fraction(k + 1) for k in range(n)], n - 1
        assert counted_run(program, x, 0, 1) == 5 * T
        assert counted_run(program, x, n, 0) == (1 + 3 * n) * T
        assert sweep(program, x, [Fraction(1)]) == [np.prod(x) / p for p in x]


@pytest.mark.verifies("thm-sweep-cost", "alg-reverse-sweep")
def test_a_sweep_adds_up_all_walks_without_writing_them_down() -> None:
    """Example: with v w and w = v + 1 in turn there are 2^n walks; the sweep takes 6n operations for their sum."""
    for n in range(1, 8):
        operations: list[tuple[str, tuple[int, ...]]] = []
        v = 0  # input 0 is v_0, input 1 the constant
        for k in range(n):
            operations += [("+", (v, 1)), ("*", (v, 2 + 2 * k))]
            v = 3 + 2 * k
        program, x = Program(2, operations, [v]), [Fraction(1, 3), Fraction(1)]
        values = run(program, x)
        walks: list[list[Fraction]] = [[] for _ in values]  # the weights of all walks from each value to the output
        walks[v] = [Fraction(1)]
        for j in range(v, 1, -1):
            name, places = operations[j - 2]
            for c, a in zip(local(name, [values[i] for i in places], values[j]), places, strict=True):
                walks[a] += [c * weight for weight in walks[j]]
        assert len(walks[0]) == 2**n
        assert sweep(program, x, [Fraction(1)]) == [sum(walks[0]), sum(walks[1])]
        assert counted_run(program, x, 0, 1) - counted_run(program, x, 0, 0) == 6 * n


# --- Jacobians and Hessians -------------------------------------------------------------------------------------------


@pytest.mark.verifies("cor-one-sweep")
@exact
@given(programs(outputs=None), st.data())
def test_sweeps_multiply_by_the_jacobian_and_its_transpose(program: Program, data: st.DataObject) -> None:
    """Property: Jacobians collected column by column and row by row agree exactly, and so do both products."""
    x = point_of(program, data)
    n, m = program.inputs, len(program.outputs)
    unit = lambda size, k: [Fraction(int(i == k)) for i in range(size)]  # noqa: E731
    outputs_of = lambda dots: [dots[j] for j in program.outputs]  # noqa: E731
    columns = np.array([outputs_of(forward(program, x, unit(n, k))) for k in range(n)], dtype=object).T
    rows = np.array([sweep(program, x, unit(m, i)) for i in range(m)], dtype=object)
    assert (columns == rows).all()
    v = np.array([data.draw(fractions) for _ in range(n)], dtype=object)
    u = np.array([data.draw(fractions) for _ in range(m)], dtype=object)
    pushed, pulled = outputs_of(forward(program, x, list(v))), sweep(program, x, list(u))
    assert list(rows @ v) == pushed
    assert list(rows.T @ u) == pulled
    assert u @ np.array(pushed) == np.array(pulled) @ v


@pytest.mark.verifies("cor-one-sweep")
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_the_engines_products_agree_with_its_jacobian(m: int, n: int, seed: int) -> None:
    """Property: for random layers jvp, vjp and the full Jacobian of the package agree within rounding."""
    rng = np.random.default_rng(seed)
    A, x, v, u = rng.normal(size=(m, n)), rng.normal(size=n), rng.normal(size=n), rng.normal(size=m)
    layer = lambda q: np.tanh(A @ q)  # noqa: E731
    J = functional.jacobian(layer)(x)
    size = 64 * max(m, n) * EPS * np.abs(A).sum() * max(np.abs(v).max(), np.abs(u).max())
    assert np.abs(functional.jvp(layer, x, v)[1] - J @ v).max() <= size
    assert np.abs(functional.vjp(layer, x, u)[1] - J.T @ u).max() <= size
    assert np.allclose(J, (1 - np.tanh(A @ x) ** 2)[:, None] * A, atol=size)


@pytest.mark.verifies("prp-jacobian-order")
@given(st.lists(st.integers(1, 6), min_size=2, max_size=6), st.integers(0, 99))
@example([3, 2, 5, 3], 0)
@example([2, 1, 100, 3], 0)
def test_products_of_jacobians_cost_what_the_formulas_say(widths: list[int], seed: int) -> None:
    """Property: for random widths both orders give one matrix; the products of numbers are counted in the loops."""
    rng = np.random.default_rng(seed)
    factors = [rng.integers(-3, 4, size=(m, n)) for n, m in itertools.pairwise(widths)]

    def multiply(A: Any, B: Any) -> tuple[Any, int]:
        C, count = np.zeros((A.shape[0], B.shape[1]), dtype=int), 0
        for i, j, k in itertools.product(range(A.shape[0]), range(B.shape[1]), range(A.shape[1])):
            C[i, j] += A[i, k] * B[k, j]
            count += 1
        return C, count

    forwards, forward_count = factors[0], 0
    for J in factors[1:]:
        forwards, more = multiply(J, forwards)
        forward_count += more
    backwards, reverse_count = factors[-1], 0
    for J in factors[-2::-1]:
        backwards, more = multiply(backwards, J)
        reverse_count += more
    assert (forwards == backwards).all()
    d, L = widths, len(widths) - 1
    assert forward_count == d[0] * sum(d[k] * d[k - 1] for k in range(2, L + 1))
    assert reverse_count == d[L] * sum(d[k] * d[k - 1] for k in range(1, L))
    if d[0] == d[L]:
        assert forward_count - reverse_count == d[0] ** 2 * (d[L - 1] - d[1])
    if d == [2, 1, 100, 3]:  # more outputs than inputs, and yet forward mode is dearer
        assert (forward_count, reverse_count) == (800, 306)


@pytest.mark.verifies("prp-jacobian-order")
def test_the_jacobian_of_layers_is_the_product_of_theirs() -> None:
    """Example: the Jacobian of three composed layers equals the product, each factor at its own input."""
    rng = np.random.default_rng(2)
    A, B, x = rng.normal(size=(4, 3)), rng.normal(size=(2, 4)), rng.normal(size=3)
    first, second = (lambda q: np.tanh(A @ q)), (lambda q: np.sin(B @ q))
    J = functional.jacobian(lambda q: second(first(q)))(x)
    inner = np.tanh(A @ x)
    assert np.allclose(J, functional.jacobian(second)(inner) @ functional.jacobian(first)(x), rtol=1e-13)
    wrong = functional.jacobian(second)(np.zeros(4)) @ functional.jacobian(first)(x)
    assert not np.allclose(J, wrong, rtol=1e-3)


@pytest.mark.verifies("prp-hessian-vector")
@settings(deadline=None, max_examples=25)
@given(programs(longest=4), st.data())
def test_hessians_of_programs_are_symmetric_and_multiply_as_stated(program: Program, data: st.DataObject) -> None:
    """Property: for random programs the Hessian is symmetric, and Hv is the exact slope of the gradient along v."""
    x = point_of(program, data)
    n = program.inputs
    symbols = sp.symbols(f"x:{n}")
    y = run(program, list(symbols))[-1]
    there = dict(zip(symbols, map(sp.Rational, x), strict=True))
    H = sp.Matrix(n, n, lambda k, i: sp.diff(sp.diff(y, symbols[k]), symbols[i]).subs(there))
    assert sp.simplify(H - H.T) == sp.zeros(n, n)
    direction = [data.draw(fractions) for _ in range(n)]
    v = sp.Matrix([sp.Rational(p) for p in direction])
    # forward through reverse: the sweep runs on exact dual numbers
    lifted = [Dual(p, q) for p, q in zip(x, direction, strict=True)]
    values = run_dual(program, lifted)
    bars = [Dual(Fraction(0), Fraction(0))] * len(values)
    bars[-1] = Dual(Fraction(1), Fraction(0))
    one = Dual(Fraction(1), Fraction(0))
    for j in range(len(values) - 1, n - 1, -1):
        name, places = program.operations[j - n]
        a = [values[i] for i in places]
        if name in SMOOTH:
            u = sp.Symbol("u")
            curve = sp.diff(SMOOTH[name][0](u), u, 2).subs(u, sp.Rational(a[0].a))
            bend = Fraction(int(curve.p), int(curve.q))
            slope = SMOOTH[name][1](a[0].a, values[j].a)
            slopes = [Dual(slope, bend * a[0].b)]
        else:
            minus = Dual(Fraction(-1), Fraction(0))
            slopes = {
                "+": lambda: [one, one],
                "-": lambda minus=minus: [one, minus],
                "*": lambda a=a: [a[1], a[0]],
                "/": lambda a=a, j=j, minus=minus: [one / a[1], minus * values[j] / a[1]],
            }[name]()
        for c, i in zip(slopes, places, strict=True):
            bars[i] = bars[i] + c * bars[j]
    assert all(sp.Rational(bar.b) - entry == 0 for bar, entry in zip(bars[:n], H * v, strict=True))
    # reverse through reverse: the partial derivatives of the number <g, v>
    along = sum(sp.diff(y, s) * q for s, q in zip(symbols, v, strict=True))
    assert all(sp.diff(along, s).subs(there) - entry == 0 for s, entry in zip(symbols, H * v, strict=True))


@pytest.mark.verifies("prp-hessian-vector")
@given(st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_hvp_equals_hessian_times_vector(n: int, seed: int) -> None:
    """Property: for a random smooth function hvp agrees with the full Hessian and with a difference of gradients."""
    rng = np.random.default_rng(seed)
    A, x, v = rng.normal(size=(n + 1, n)), rng.normal(size=n), rng.normal(size=n)
    f = lambda q: np.sum(np.tanh(A @ q) ** 2) + np.sum(np.exp(q) * q[0])  # noqa: E731
    g = functional.grad(f)
    H = functional.jacobian(g)(x)
    size = np.abs(A).sum() ** 2 * np.abs(v).max() + np.exp(np.abs(x).max()) * (2 + np.abs(x).max()) * np.abs(v).sum()
    assert np.abs(H - H.T).max() <= 64 * n * EPS * size
    assert np.abs(functional.hvp(f, x, v) - H @ v).max() <= 64 * n * EPS * size
    h = 1e-5
    assert np.allclose((g(x + h * v) - g(x - h * v)) / (2 * h), H @ v, atol=1e-5 * size**1.5)


@pytest.mark.verifies("prp-hessian-vector")
def test_without_a_second_derivative_there_is_no_hessian() -> None:
    """Example: u|u| has the derivative 2|u|, whose slopes along +1 and -1 at 0 do not belong to one number."""
    g = lambda u: 2 * abs(u)  # noqa: E731
    ahead, behind = (g(1e-9) - g(0)) / 1e-9, (g(-1e-9) - g(0)) / 1e-9
    assert (ahead, behind) == (2, 2)  # a product H v would change its sign with v
