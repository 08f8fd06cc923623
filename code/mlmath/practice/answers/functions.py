"""The answers to the exercises of the chapter on functions, computed on another way than in the solutions."""

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from mlmath.practice.keys import answer

x, y = sp.symbols("x y")
Floats = NDArray[np.float64]


@answer(
    "ex-fn-image",
    kind="interval",
    wrong=[
        ((7.0, 12.0), "Those are the values at the two ends; the lowest point lies between them."),
        ((0.0, 5.0), "That is the domain; the image consists of values."),
        ((3.0, 7.0), "The far end of the domain is higher: look at x = 5."),
    ],
)
def _() -> tuple[float, float]:
    # y is a value if t^2 - 4t + 7 - y has a zero in [0, 5]: for y from the discriminant's zero to the larger end value
    lowest = sp.solve(sp.discriminant(x**2 - 4 * x + 7 - y, x), y)[0]
    return float(lowest), float(max((x**2 - 4 * x + 7).subs(x, end) for end in (0, 5)))


@answer(
    "ex-fn-domain",
    kind="interval",
    wrong=[
        ((-2.0, 2.0), "That is where the logarithm is defined; the root needs more."),
        ((0.0, 4.0), "4 - x^2 is positive only up to x = 2."),
        ((-2.0, 0.0), "There the root is not defined."),
    ],
)
def _() -> tuple[float, float]:
    grid = np.arange(-4000, 4001) / 1000
    inside = grid[(4 - grid**2 > 0) & (grid > 0)]
    return float(round(inside.min() - 0.001, 9)), float(round(inside.max() + 0.001, 9))


@answer(
    "ex-fn-odd-part",
    kind="expression",
    wrong=[
        (x, "That is f(x) - f(-x); the odd part is half of it."),
        (sp.log(2 + sp.exp(x) + sp.exp(-x)) / 2, "That is the even part; take the difference, not the sum."),
        (-x / 2, "The sign: f(x) minus f(-x), not the other way round."),
    ],
)
def _() -> sp.Expr:
    # the odd part is odd, so that its Taylor polynomials are; those of softplus are known
    series = sp.series(sp.log(1 + sp.exp(x)), x, 0, 6).removeO()
    return sp.expand((series - series.subs(x, -x)) / 2)


def _applied(f: Callable[[float], float], start: float, times: int) -> float:
    for _ in range(times):
        start = f(start)
    return start


@answer(
    "ex-fn-iterate",
    kind="function",
    points=[(3.0, 0), (3.0, 1), (1.0, 2), (5.0, 4)],
    wrong=[
        (
            lambda t, n: _applied(lambda s: (s + 2 / s) / 2, t, n + 1),
            "f(3.0, 0) is off. The answer should be 3, but yours is 1.8333333. You are off by -1.166667.",
        ),
    ],
)
def _() -> Callable[[float, int], float]:
    def iterate(start: float, times: int) -> float:
        # (t - r)/(t + r) is squared by each step, r being the root of 2
        r = np.sqrt(2)
        q = ((start - r) / (start + r)) ** (2**times)
        return float(r * (1 + q) / (1 - q))

    return iterate


@answer(
    "ex-fn-schedule",
    kind="number",
    wrong=[
        (np.log2(1000), "That counts the halvings; each takes 10 epochs."),
        (10 * np.log(1000), "That is the natural logarithm; the rate is halved, so take the one with base 2."),
        (10 * np.log2(1e4), "The rate starts at 0.1: the quotient to reach is 1/1000."),
    ],
)
def _() -> float:
    return float(sp.nsolve(sp.Rational(1, 10) * 2 ** (-x / 10) - sp.Rational(1, 10000), x, 90))


@answer(
    "ex-fn-wave",
    kind="array",
    wrong=[
        ([5.0, float(np.arctan(3 / 4))], "The angle belongs to the point (3, 4): its tangent is 4/3."),
        ([7.0, float(np.arctan(4 / 3))], "Amplitudes do not add up: r^2 is the sum of the squares."),
        ([5.0, -float(np.arctan(4 / 3))], "The sign of the angle: cos(x - φ), with φ > 0."),
    ],
)
def _() -> Floats:
    z = complex(3, 4)  # 3 cos x + 4 sin x is the real part of (3 + 4i) e^(-ix)
    return np.array([abs(z), np.angle(z)])


@answer(
    "ex-fn-softplus-inverse",
    kind="expression",
    domain={"y": (0.1, 5)},
    wrong=[
        (1 / sp.log(1 + sp.exp(y)), "That is the reciprocal; the inverse function undoes softplus."),
        (sp.exp(y) - 1, "The last step is missing: that is e^x, and x was asked for."),
        (sp.log(sp.exp(y) + 1), "That is softplus again; the 1 changes its sign."),
    ],
)
def _() -> sp.Expr:
    (solution,) = sp.solve(sp.Eq(sp.exp(y), 1 + x), x)
    return sp.log(solution)


@answer(
    "ex-fn-logaddexp",
    kind="function",
    points=[
        (0.0, 0.0),
        (1.0, 2.0),
        (1000.0, 1000.0),
        (-1000.0, -1000.0),
        (1000.0, -1000.0),
        (-1000.0, 1000.0),
        (-1e20, 1.0),
    ],
    wrong=[
        (np.maximum, "f(0.0, 0.0) is off. The answer should be 0.6931472, but yours is 0. You are off by -0.6931472."),
    ],
)
def _() -> Callable[[Any, Any], Any]:
    def add(a: float, b: float) -> float:
        return float(np.logaddexp(a, b))

    return add


@answer(
    "ex-fn-tent",
    kind="array",
    wrong=[
        ([2.0, -1.0, 0.0], "Those are the slopes; the weights are their changes."),
        ([1.0, -2.0, 1.0], "That tent ends at 2 and is 1 high: the right side is twice as long as the left one."),
        ([2.0, -4.0, 2.0], "The slope after the peak is -1, not -2: the tent ends at 3."),
    ],
)
def _() -> Floats:
    relu = np.maximum(0, np.array([[1.0], [3.0], [4.0]]) - np.array([0.0, 1.0, 3.0]))
    weights: Floats = np.linalg.solve(relu, [2.0, 0.0, 0.0])  # the heights at 1, 3 and 4
    return weights


@answer(
    "ex-fn-swish",
    kind="function",
    points=[0.0, 0.7, -3.0, 1000.0, -1000.0],
    wrong=[
        (
            lambda t: 1 / (1 + np.exp(-np.clip(2 * t, -700, 700))),
            "Right at the first 1 points, but f(0.7) is off.",
        ),
    ],
)
def _() -> Callable[[float], float]:
    def slope(t: float) -> float:
        step = 1e-5
        if abs(t) > 100:
            return float(t > 0)
        f = [s / (1 + np.exp(-2 * s)) for s in (t - 2 * step, t - step, t + step, t + 2 * step)]
        return float((f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * step))

    return slope


@answer(
    "ex-fn-order",
    kind="array",
    wrong=[
        ([4.0, 64.0], "You applied the functions from left to right; the one next to the argument acts first."),
        ([64.0, 64.0], "The two orders give different numbers."),
        ([16.0, 4.0], "Between the two others stands g: after h comes g, then the square."),
    ],
)
def _() -> Floats:
    f, g, h = x**2, 3 * x - 1, x + 2
    first = f.subs(x, g.subs(x, h))
    second = h.subs(x, g.subs(x, f))
    return np.array([float(first.subs(x, 1)), float(second.subs(x, 1))])


@answer(
    "ex-fn-teeth",
    kind="array",
    wrong=[
        ([1, 2, 4, 8, 16, 32, 64, 128], "Those are the teeth; each crosses the height twice."),
        (
            [2, 4, 6, 8, 10, 12, 14, 16],
            "The count doubles with each factor: each half of [0, 1] carries a whole copy.",
        ),
    ],
)
def _() -> Floats:
    # the preimages of 1/2: each number u in (0, 1) is reached from u/2 and from 1 - u/2
    points, counts = {sp.Rational(1, 2)}, []
    for _ in range(8):
        points = {v for u in points for v in (u / 2, 1 - u / 2)}
        counts.append(len(points))
    return np.array(counts, dtype=float)
