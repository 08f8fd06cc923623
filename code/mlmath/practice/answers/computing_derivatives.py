"""The answers to the exercises of the chapter on computing derivatives, each computed on another way than there."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from mlmath.practice.keys import answer

Floats = NDArray[np.float64]


@answer(
    "ex-auto-swell",
    kind="number",
    wrong=[
        (10240, "You counted two v and two v' in the rule; there are three v: in the sine, alone, and in the cosine."),
        (1024, "That is the number of letters in v itself; the derivative is asked for."),
        (30720, "Twice too many: with s = 2^k and d = 2 d + 3 s the closed form is 3 k 2^(k - 1)."),
    ],
)
def _() -> int:
    # a text for each expression, written out in full, up to a depth at which that is possible; then the ratio d/(s k)
    v, slope, ratios = "x", "", []
    for k in range(1, 9):
        v, slope = f"({v})*sin({v})", f"({slope})*sin({v})+({v})*cos({v})*({slope})"
        ratios.append(sp.Rational(slope.count("x"), k * 2**k))
    (ratio,) = set(ratios)
    return int(ratio * 10 * 2**10)


@answer(
    "ex-auto-lambdify",
    kind="function",
    points=[np.array([-3, -1, 1, 2]), np.array([-2.5, 0.25]), 4],
    wrong=[
        (
            lambda u: (1 - np.abs(np.asarray(u, float))) * np.exp(-np.abs(np.asarray(u, float))),
            "For negative x the function falls towards 0: the factor sign(x) is missing.",
        ),
        (
            lambda u: np.sign(u) * np.exp(-np.abs(np.asarray(u, float))),
            "The second term of the product rule is missing.",
        ),
    ],
)
def _() -> Callable[[Any], Floats]:
    def slope(u: Any) -> Floats:
        t = np.asarray(u, dtype=float)  # for positive x it is x e^-x, and the function is even: its slope is odd
        values: Floats = np.where(t > 0, 1.0, -1.0) * (1 - np.abs(t)) * np.exp(-np.abs(t))
        return values

    return slope


@answer(
    "ex-auto-noise",
    kind="array",
    wrong=[
        ([0.01, 0.0002], "That is the truncation error alone; the noise adds twice as much."),
        ([0.01, 0.0004], "That is the noise alone; truncation comes on top."),
        ([0.0011547, 0.0138564], "Those are the formulas of the forward difference."),
    ],
)
def _() -> Floats:
    h = sp.Symbol("h", positive=True)
    noise, bound = sp.Rational(4, 10**6), 12
    total = bound * h**2 / 6 + noise / h
    (step,) = sp.solve(sp.diff(total, h), h)
    return np.array([float(step), float(total.subs(h, step))])


@answer(
    "ex-auto-graph",
    kind="array",
    wrong=[
        (
            [12, 8, 4, 4],
            "The sign for y: the local derivative of a difference with respect to its second operand is -1.",
        ),
        ([8, 12, 4, -4], "The product hands x to w and w to x: exchange the first two."),
        ([6, 4, 2, -2], "The square hands back twice the error, 2 times 2, not the error."),
    ],
)
def _() -> Floats:
    w, x, b, y = sp.symbols("w x b y")
    cost = (w * x + b - y) ** 2
    return np.array([float(sp.diff(cost, s).subs({w: 2, x: 3, b: 1, y: 5})) for s in (w, x, b, y)])


@answer(
    "ex-auto-dual",
    kind="array",
    wrong=[
        ([1 / 3, 11 / 9], "The sign of the denominator's part: bc - ad with d = -1 adds 1."),
        ([1 / 3, 4 / 3], "You divided only the numerator's part by 3; the denominator moves, too."),
        ([1 / 3, 7 / 9], "The square is 1 + 4 epsilon: the mixed term occurs twice."),
    ],
)
def _() -> Floats:
    t = sp.Symbol("t")
    f = (1 + 2 * t) ** 2 / (3 - t)  # the path that the dual number stands for
    return np.array([float(f.subs(t, 0)), float(sp.diff(f, t).subs(t, 0))])


@answer(
    "ex-auto-hessian",
    kind="array",
    wrong=[
        (
            np.arange(1, 1001) / 1000 * np.sum((np.arange(1, 1001) / 1000) ** 2),
            "That is the gradient; multiply the Hessian by v.",
        ),
        (
            2 * np.arange(1, 1001) / 1000 * np.sum(np.arange(1, 1001) / 1000),
            "One term is missing: the squared length of x times v.",
        ),
    ],
)
def _() -> Floats:
    x = np.arange(1, 1001) / 1000
    hessian = 2 * np.outer(x, x) + np.sum(x**2) * np.eye(1000)
    return np.asarray(hessian @ np.ones(1000))


@answer(
    "ex-auto-order",
    kind="array",
    wrong=[
        ([720000, 60400000], "The other way round: from the right each factor meets 1000 columns."),
        ([360400000, 720800], "The first factor is not multiplied by anything: leave it out of the sum."),
    ],
)
def _() -> Floats:
    widths = [1000, 300, 200, 2]
    products = [n * m for n, m in pairwise(widths)]
    return np.array([widths[0] * sum(products[1:]), widths[-1] * sum(products[:-1])], dtype=float)


@answer(
    "ex-auto-accumulate",
    kind="number",
    wrong=[
        (3, "That is the last gradient alone; backward adds to the attribute."),
        (6, "That is the gradient of the square, once; three sweeps have been added."),
        (18, "A detached factor is a constant: the last sweep adds 3, not 6."),
    ],
)
def _() -> int:
    w, constant = sp.symbols("w constant")
    swept = [w**2, w**2, w * constant]
    return int(sum(sp.diff(f, w) for f in swept).subs({w: 3, constant: 3}))


@answer(
    "ex-auto-tapes",
    kind="number",
    wrong=[
        (4 * np.e, "That is the first derivative."),
        (10 * np.e, "The mixed term occurs twice: 3 x^2 times the exponential, from both orders."),
        (7 * np.e, "The product rule for second derivatives has a mixed term: twice 3 x^2 times the exponential."),
    ],
)
def _() -> float:
    x = sp.Symbol("x")
    return float(sp.diff(x**3 * sp.exp(x), x, 2).subs(x, 1))


_EXAMPLES = np.array([[1.0, 2.0], [0.0, 1.0], [-1.0, 1.0]])
_LABELS = np.array([1.0, -1.0, 1.0])


def _rows(sign: float = -1.0) -> Floats:
    margins = _LABELS * (_EXAMPLES @ np.array([1.0, -1.0]))
    rows: Floats = sign * (_LABELS / (1 + np.exp(margins)))[:, None] * _EXAMPLES
    return rows


@answer(
    "ex-auto-each",
    kind="array",
    wrong=[
        (-_rows(), "The sign: the loss falls where the margin grows."),
        (_rows().mean(axis=0), "That is the gradient of the mean; one row for each example is asked for."),
    ],
)
def _() -> Floats:
    return _rows()


@answer(
    "ex-auto-softplus",
    kind="function",
    points=[-1000.0, -2.0, 0.0, 1.5, 1000.0],
    wrong=[
        (lambda u: np.logaddexp(0, u), "The share of the second factor is missing: x is used twice, add both."),
        (
            lambda u: 0.5 * (1 + np.tanh(u / 2)),
            "That is the local derivative of the node; run the sweep of the product.",
        ),
    ],
)
def _() -> Callable[[float], float]:
    def slope(u: float) -> float:
        sigmoid = (1 + np.tanh(u / 2)) / 2
        return float(np.logaddexp(0, u) + u * sigmoid)

    return slope


@answer(
    "ex-auto-first-step",
    kind="array",
    wrong=[
        ([-2.6, -1.8], "You climbed: the step goes against the gradient."),
        ([7.8, 5.4], "The cost is a mean: divide by the number of points."),
        ([1.3, 0.9], "The derivative of the square has a factor 2."),
    ],
)
def _() -> Floats:
    w, b = sp.symbols("w b")
    cost = sum((w * x + b - y) ** 2 for x, y in [(0, 1), (1, 3), (2, 5)]) / 3
    slopes = [sp.diff(cost, s).subs({w: 0, b: 0}) for s in (w, b)]
    return np.array([float(-sp.Rational(3, 10) * s) for s in slopes])
