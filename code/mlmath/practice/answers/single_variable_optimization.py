"""Answers of the chapter on optimizing functions of one variable, computed independently of the solutions in the text.

The chapter uses the algorithms of ``mlmath.optimize`` and the exact solver of ``mlmath.symbolic.extrema``. The keys use
SymPy's own solvers, closed formulas, or a plain search.
"""

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from mlmath.practice.keys import answer

Floats = NDArray[np.float64]
x = sp.Symbol("x", real=True)


@answer(
    "ex-opt-candidates",
    kind="set",
    wrong=[
        ({2}, "The value at one of the ends is just as small."),
        ({-1}, "There is a stationary point with the same value."),
        ({0, 2}, "Stationary points are candidates; compare the values, and do not forget the ends."),
    ],
)
def _() -> set[int]:
    values = {k: k**3 - 3 * k**2 + 1 for k in range(-1, 5)}  # f' = 3x(x - 2): all candidates are integers
    return {k for k, value in values.items() if value == min(values.values())}


@answer(
    "ex-opt-flat",
    kind="choice",
    choices=("a", "b", "c", "d"),
    wrong=[
        ("a", "Its second derivative vanishes, but the function has a minimum there: look at the values."),
        ("c", "Its slope at 0 is not zero."),
        ("d", "It is positive on both sides of 0: a minimum."),
    ],
)
def _() -> str:
    h = sp.Rational(1, 1000)
    functions = {"a": x**4, "b": -(x**5), "c": x**3 + x, "d": sp.Abs(x) ** 3}
    flat = []
    for name, f in functions.items():
        slope = sp.limit(f / x, x, 0)  # f(0) = 0
        if slope == 0 and f.subs(x, -h) * f.subs(x, h) < 0:
            flat.append(name)
    (letter,) = flat
    return letter


@answer(
    "ex-opt-wave",
    kind="interval",
    wrong=[
        ((0.0, 2.0), "A negative k only moves the wave: the interval is symmetric."),
        ((-1.0, 1.0), "The parabola's second derivative is 2, not 1."),
        ((-float("inf"), 2.0), "For a very negative k the second derivative is negative somewhere too."),
    ],
)
def _() -> tuple[float, float]:
    k = sp.Symbol("k", real=True)
    second = sp.diff(x**2 + k * sp.cos(x), x, 2)
    extremes = [second.subs(x, 0), second.subs(x, sp.pi)]  # linear in cos x: extreme where cos x = 1 and -1
    allowed = sp.Intersection(*[sp.solveset(value >= 0, k, sp.S.Reals) for value in extremes])
    return float(allowed.inf), float(allowed.sup)


h, n = sp.symbols("h n", positive=True)


@answer(
    "ex-opt-smoothing",
    kind="expression",
    symbols="h n",
    domain={"h": (0.5, 4), "n": (5, 9)},
    wrong=[
        (h / n, "Count the two invented tosses as well."),
        ((h + 1) / (n + 1), "Two tosses were added, one head and one tail."),
    ],
)
def _() -> sp.Expr:
    heads, tails = h + 1, n - h + 1
    return heads / (heads + tails)


@answer(
    "ex-opt-funds",
    kind="array",
    wrong=[
        ([1 / 4, 5 / 8], "The covariance is the correlation times both standard deviations."),
        ([0.2, 0.8], "That would be right for uncorrelated funds."),
        ([5 / 7, 3 / 7], "That is the share of the second fund."),
    ],
)
def _() -> Floats:
    w = sp.Symbol("w", real=True)
    mixture = sp.Matrix([w, 1 - w])
    variance = sp.expand((mixture.T * sp.Matrix([[4, -1], [-1, 1]]) * mixture)[0])
    (share,) = sp.solve(sp.diff(variance, w), w)
    return np.array([float(share), float(variance.subs(w, share))])


@answer(
    "ex-opt-count",
    kind="number",
    wrong=[
        (61, "After so many steps x is still a little too large."),
        (132, "The factor of each step is 1 - 2/10, not 1 - 1/10."),
    ],
)
def _() -> int:
    k = 0
    while sp.Rational(4, 5) ** k > sp.Rational(1, 10**6):
        k += 1
    return k


@answer(
    "ex-opt-rate",
    kind="number",
    wrong=[
        (14 / 3, "That is the second derivative; the border is 2 divided by it."),
        (3 / 14, "That rate needs one step; the border is twice as large."),
        (1 / 7, "Mind the 1/n in front of the sum."),
        (1.0, "That would be the border for a mean of 2; square the features before you average."),
    ],
)
def _() -> float:
    w, rate = sp.symbols("w gamma", real=True)
    labels = sp.symbols("y1:4", real=True)
    loss = sum((y - w * (i + 1)) ** 2 for i, y in enumerate(labels)) / 6
    factor = sp.diff(w - rate * sp.diff(loss, w), w)  # of one step, free of labels
    return float(sp.solve(sp.Eq(factor, -1), rate)[0])


v, a = sp.symbols("x a", positive=True)


@answer(
    "ex-opt-inverse-root",
    kind="expression",
    symbols="x a",
    domain={"x": (0.2, 2), "a": (0.2, 3)},
    wrong=[
        (v * (2 - a * v), "That is the map for the reciprocal; here the function is 1/x^2 - a."),
        (v * (1 + a * v**2) / 2, "Check the sign: f' is negative, and two minus signs meet."),
        (v * (3 - a * v**2), "A factor 1/2 is missing."),
    ],
)
def _() -> sp.Expr:
    u = sp.Symbol("u")
    tangent = (v**-2 - a) - 2 * v**-3 * (u - v)
    return sp.expand(sp.solve(tangent, u)[0])


@answer(
    "ex-opt-barrier",
    kind="interval",
    wrong=[
        ((0.0, 1.0), "Starts beyond the minimizer can converge too: they jump to the other side first."),
        ((0.0, float("inf")), "From a large start the first step leads to a negative number."),
    ],
)
def _() -> tuple[float, float]:
    inside = sp.solveset(x * (2 - x) > 0, x, sp.S.Reals)  # the first step stays positive, and then |1 - x| shrinks
    return float(inside.inf), float(inside.sup)
