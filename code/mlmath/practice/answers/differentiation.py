"""The answers to the exercises of the chapter on differentiation, computed on another way than in the solutions."""

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from mlmath.practice.keys import answer

x, c, s, w, y = sp.symbols("x c s w y")


@answer(
    "ex-diff-train",
    kind="number",
    wrong=[
        (4.0, "That is the distance between start and end; divide it by the time."),
        (-3.0, "That is the velocity at t = 2; the average over the whole time is asked for."),
        (9.0, "That averages the velocities at the two ends; use the positions there."),
    ],
)
def _() -> float:
    t = sp.Symbol("t")
    velocity = sp.diff(t**3 - 6 * t**2 + 9 * t, t)
    return float(sp.integrate(velocity, (t, 0, 4)) / 4)


@answer(
    "ex-diff-delta-cubic",
    kind="array",
    wrong=[
        ([19.0, 12.61, 12.0601, 12.006001, 12.00060001], "Those are the slopes; subtract the derivative 12 from each."),
        ([6.0, 0.6, 0.06, 0.006, 0.0006], "You left out the second term of the error, h squared."),
    ],
)
def _() -> NDArray[Any]:
    h = np.array([1.0, 0.1, 0.01, 0.001, 0.0001])
    errors: NDArray[Any] = 6 * h + h**2
    return errors


@answer(
    "ex-diff-root",
    kind="expression",
    domain={"x": (0.1, 5)},
    wrong=[
        (1 / sp.sqrt(x), "The sum of the two roots tends to twice the root: a factor 1/2 is missing."),
        (sp.sqrt(x) / 2, "The root belongs into the denominator."),
    ],
)
def _() -> sp.Expr:
    return sp.diff(sp.sqrt(x), x)


@answer(
    "ex-diff-notation",
    kind="choice",
    choices=("a", "b", "c", "d"),
    wrong=[
        ("a", "That is f' evaluated at 2x; the inner derivative 2 is missing."),
        ("c", "That is f' evaluated at 2x, written with an operator; the inner derivative 2 is missing."),
        ("d", "The outer derivative has to be taken at 2x, not at x."),
    ],
)
def _() -> str:
    def slope(u: sp.Expr) -> sp.Expr:
        return 3 * u**2

    values = {"a": slope(2 * x), "b": 2 * slope(2 * x), "c": slope(2 * x), "d": 2 * slope(x)}
    (letter,) = [name for name, value in values.items() if sp.expand(value - sp.diff((2 * x) ** 3, x)) == 0]
    return letter


@answer(
    "ex-diff-kinks",
    kind="set",
    wrong=[
        ({-1, 1}, "You missed a point: a vertical tangent is no derivative either."),
        ({0}, "The absolute value of x^2 - 1 has corners as well, where x^2 = 1."),
    ],
)
def _() -> set[int]:
    h = sp.Symbol("h", positive=True)

    def f(u: sp.Expr) -> sp.Expr:  # the real cube root is odd
        return sp.Abs(u**2 - 1) + sp.sign(u) * sp.cbrt(sp.Abs(u)) + u * sp.Abs(u)

    def slope(point: int, side: int) -> sp.Expr:
        return sp.limit((f(point + side * h) - f(sp.Integer(point))) / (side * h), h, 0)

    return {p for p in range(-2, 3) if slope(p, 1) != slope(p, -1) or not slope(p, 1).is_finite}


@answer(
    "ex-diff-silu",
    kind="expression",
    symbols="x s",
    domain={"s": (0.05, 0.95)},
    wrong=[
        (s * (1 - s), "That is the product of the two derivatives; the product rule has two terms."),
        (s + s * (1 - s), "The second term is x times the derivative of the sigmoid."),
        (x * s * (1 - s), "The first term of the product rule is missing."),
    ],
)
def _() -> sp.Expr:
    sigmoid = 1 / (1 + sp.exp(-x))
    slope = sp.diff(x * sigmoid, x)
    return sp.simplify(slope.subs(sp.exp(-x), 1 / s - 1))


@answer(
    "ex-diff-softsign",
    kind="expression",
    wrong=[
        (1 / (1 + x) ** 2, "That is right for positive x only; for negative x the denominator has 1 - x."),
        (1 / (1 + sp.Abs(x)), "That is the secant slope at 0; the quotient rule squares the denominator."),
    ],
)
def _() -> sp.Expr:
    u = sp.Symbol("u", positive=True)
    right = sp.simplify(sp.diff(u / (1 + u), u))  # f is odd, so its derivative is even: put |x| for u
    return right.subs(u, sp.Abs(x))


@answer(
    "ex-diff-logistic",
    kind="expression",
    wrong=[
        (-1 / (1 + sp.exp(w * x * y)), "The innermost derivative, that of -yxw, is -yx and not -1."),
        (1 / (1 + sp.exp(-w * x * y)), "Only the outermost link: multiply by the derivatives of the inner ones."),
    ],
)
def _() -> sp.Expr:
    return sp.diff(sp.log(1 + sp.exp(-y * x * w)), w)


@answer(
    "ex-diff-rms",
    kind="expression",
    domain={"c": (0.2, 2)},
    wrong=[
        (-((x**2 + c) ** sp.Rational(-3, 2)) / 2, "The inner derivative, 2x, is missing."),
        (-x / sp.sqrt(x**2 + c), "The exponent drops by one: from -1/2 to -3/2."),
    ],
)
def _() -> sp.Expr:
    return sp.diff((x**2 + c) ** sp.Rational(-1, 2), x)


@answer(
    "ex-diff-inverse",
    kind="number",
    wrong=[
        (2.0, "That is the slope of f; the mirrored tangent has the reciprocal slope."),
        (float(1 / (1 + sp.E)), "You took the slope of f at 1; it is needed at g(1) = 0."),
    ],
)
def _() -> float:
    point = sp.nsolve(x + sp.exp(x) - 1, x, 0.1)
    return float(1 / sp.diff(x + sp.exp(x), x).subs(x, point))


def _mish_slope(u: float) -> float:
    """Differentiate Mish by SymPy and evaluate it with 60 digits and as many more as e^|u| needs."""
    mish = x * sp.tanh(sp.log(1 + sp.exp(x)))
    return float(sp.diff(mish, x).subs(x, sp.Rational(u)).evalf(60, maxn=4000))


def _tanh_of_softplus(u: float) -> float:
    return float(np.tanh(np.logaddexp(0, u)))


@answer(
    "ex-diff-mish",
    kind="function",
    points=(-1000.0, -20.0, -3.0, -0.5, 0.0, 0.5, 3.0, 20.0, 1000.0),
    wrong=[(_tanh_of_softplus, "That is the first term of the product rule; the second is missing.")],
)
def _() -> Callable[[float], float]:
    return _mish_slope


@answer(
    "ex-diff-robust",
    kind="interval",
    wrong=[
        ((0.0, 1.0), "The second derivative is even: the interval is symmetric about 0."),
        ((-float("inf"), float("inf")), "The loss does not bend up everywhere: look at the numerator of f''."),
    ],
)
def _() -> tuple[float, float]:
    r = sp.Symbol("r", real=True)
    interval = sp.solveset(sp.diff(sp.log(1 + r**2), r, 2) > 0, r, sp.S.Reals)
    return float(interval.inf), float(interval.sup)


@answer(
    "ex-diff-log-series",
    kind="number",
    wrong=[
        (1000, "The bound is 1/(n + 1), so one degree less is enough."),
        (998, "The bound is 1/(n + 1); at n = 998 it is still above 1/1000."),
    ],
)
def _() -> int:
    n = sp.Symbol("n", integer=True, nonnegative=True)
    bound = sp.simplify(sp.factorial(n) / sp.factorial(n + 1))
    return int(sp.ceiling(sp.solve(sp.Eq(bound, sp.Rational(1, 1000)), n)[0]))


@answer(
    "ex-diff-drill",
    kind="expression",
    domain={"x": (0.2, 4)},
    wrong=[
        (sp.sin(x) * x ** (sp.sin(x) - 1), "The power rule needs a constant exponent."),
        (x ** sp.sin(x) * sp.cos(x) * sp.log(x), "That treats the base as a constant; it varies too."),
    ],
)
def _() -> sp.Expr:
    return sp.diff(x ** sp.sin(x), x)
