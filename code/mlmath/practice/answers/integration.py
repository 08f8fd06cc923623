"""The answers to the exercises of the chapter on integration, computed on another way than in the solutions."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from mlmath.practice.keys import answer

x, t = sp.symbols("x t")


@answer(
    "ex-int-two-sums",
    kind="interval",
    wrong=[
        ((2.0, 1.0), "Right values in the wrong order: f decreases, so the left ends give the upper sum."),
        ((0.75, 1.5), "Multiply by the widths of the pieces, which are 1 and 2."),
    ],
)
def _() -> tuple[float, float]:
    cuts = [Fraction(1), Fraction(2), Fraction(4)]
    lower = sum((right - left) * min(1 / left, 1 / right) for left, right in pairwise(cuts))
    upper = sum((right - left) * max(1 / left, 1 / right) for left, right in pairwise(cuts))
    return float(lower), float(upper)


@answer(
    "ex-int-enough-pieces",
    kind="number",
    rtol=1e-9,
    wrong=[
        (639, "That is for the interval of length 1; the width of a piece is 2/n."),
        (1277, "With one piece less than enough the difference is still a little above 0.01: round up."),
    ],
)
def _() -> int:
    n = 1
    while True:  # the sums themselves, without the theorem
        ends = np.exp(np.linspace(0, 2, n + 1))
        gap = float(np.sum(ends[1:] - ends[:-1])) * 2 / n
        if gap <= 0.01:
            return n
        n = max(n + 1, int(n * gap / 0.011))


@answer(
    "ex-int-moving-bound",
    kind="expression",
    wrong=[
        (sp.exp(-(x**4)), "The chain rule is missing: multiply by the derivative of the bound."),
        (2 * x * sp.exp(-(x**2)), "The integrand has to be taken at the bound, t = x^2."),
    ],
)
def _() -> sp.Expr:
    area = sp.integrate(sp.exp(-(t**2)), (t, 0, x**2))  # SymPy knows it as an error function
    return sp.simplify(sp.diff(area, x))


@answer(
    "ex-int-between",
    kind="expression",
    wrong=[
        (16 - 4 * sp.log(2), "Subtract the value of the antiderivative at the lower bound, too."),
        (21 - 4 * sp.log(2), "The antiderivative of the root is x^(3/2) over 3/2: divide by the new exponent."),
    ],
)
def _() -> sp.Expr:
    return sp.integrate(3 * sp.sqrt(x) - 2 / x, (x, 1, 4))


@answer(
    "ex-int-log-parts",
    kind="expression",
    wrong=[
        (sp.exp(3) / 3, "That is the bracket alone; the second integral has to be subtracted."),
        ((2 * sp.exp(3) - 1) / 9, "Check the lower bound: minus a minus is a plus."),
    ],
)
def _() -> sp.Expr:
    u = sp.Symbol("u", positive=True)  # with x = e^u it is the integral of u e^(3u) from 0 to 1
    return sp.integrate(u * sp.exp(3 * u), (u, 0, 1))


@answer(
    "ex-int-logistic",
    kind="number",
    wrong=[
        (0.5, "That is the value at the lower bound u = 2 only; subtract the one at the upper bound."),
        (0.75, "That is the probability of everything up to log 3; the integral begins at 0."),
    ],
)
def _() -> float:
    sigmoid = 1 / (1 + sp.exp(-x))
    return float(sigmoid.subs(x, sp.log(3)) - sigmoid.subs(x, 0))


@answer(
    "ex-int-robot",
    kind="number",
    wrong=[
        (13.5, "That is the mean of the four speeds times the time; the readings are not equally spaced."),
        (19.0, "Those are rectangles with the speed at the left end; average the speeds at both ends."),
        (10.0, "Those are rectangles with the speed at the right end; average the speeds at both ends."),
    ],
)
def _() -> float:
    times, speeds = np.array([0.0, 1, 3, 6]), np.array([2.0, 4, 3, 0])
    fine = np.linspace(0, 6, 60_001)  # the broken line itself, in steps so small that each is a straight piece
    y = np.interp(fine, times, speeds)
    return float(np.sum((y[1:] + y[:-1]) / 2) * (fine[1] - fine[0]))


@answer(
    "ex-int-order",
    kind="number",
    rtol=1e-9,
    wrong=[
        (2.0, "That is the order for functions with a continuous second derivative on the closed interval."),
        (-1.5, "The slope is negative, the order is its size."),
        (0.5, "That is the exponent of the function; the order of the error is asked for."),
    ],
)
def _() -> float:
    n = np.array([1000, 4000])
    errors = [2 / 3 - (np.sum(np.sqrt(np.arange(1, m) / m)) + 0.5) / m for m in n]
    return round(2 * float(np.log(errors[0] / errors[1]) / np.log(4))) / 2


@answer(
    "ex-int-tail",
    kind="choice",
    choices=("a", "b", "c", "d"),
    wrong=[
        ("a", "Powers need an exponent above 1 in the denominator."),
        ("b", "With u = log x this becomes the integral of 1/u, which diverges."),
        ("d", "For large x this is nearly 1/x, which diverges."),
    ],
)
def _() -> str:
    y = sp.Symbol("y", positive=True)
    functions = {
        "a": 1 / sp.sqrt(y),
        "b": 1 / (y * sp.log(y)),
        "c": 1 / (y * sp.log(y) ** 2),
        "d": y / (1 + y**2),
    }
    # with y = e^u the tail is that of f(e^u) e^u in u; a power of u above 1 in the denominator is needed
    u = sp.Symbol("u", positive=True)
    tails = {name: sp.simplify(f.subs(y, sp.exp(u)) * sp.exp(u)) for name, f in functions.items()}
    (letter,) = [name for name, tail in tails.items() if sp.limit(u * tail, u, sp.oo) == 0]
    return letter


@answer(
    "ex-int-two-nodes",
    kind="array",
    wrong=[
        ([[0.585786, 3.414214], [0.5, 0.5]], "The nodes are right; equal weights do not give the moment 1 of x."),
        ([[1.0, 1.0], [0.5, 0.5]], "That is the zero of p_1; two nodes need the two zeros of p_2."),
    ],
)
def _() -> NDArray[Any]:
    nodes, weights = np.polynomial.laguerre.laggauss(2)
    return np.array([nodes, weights])


@answer(
    "ex-int-expected-loss",
    kind="number",
    rtol=1e-7,
    wrong=[
        (0.6931471805599453, "That is softplus at the mean of Z; the mean of softplus is larger."),
        (2.0204907400046657, "Is the weight normalized? The weights of the rule must add up to 1."),
    ],
)
def _() -> float:
    z = np.linspace(
        -12, 12, 4801
    )  # the trapezoidal rule is very accurate for smooth functions that vanish at both ends
    return float(np.sum(np.logaddexp(0, z) * np.exp(-(z**2) / 2)) * (z[1] - z[0]) / np.sqrt(2 * np.pi))


@answer(
    "ex-int-screening",
    kind="number",
    wrong=[
        (0.9, "That is the recall: the share of the ill that is found. The precision is a share of the accused."),
        (0.9495, "That is the accuracy; the precision looks at the positive decisions only."),
    ],
)
def _() -> float:
    prevalence, recall, specificity = Fraction(1, 100), Fraction(9, 10), Fraction(95, 100)
    found, accused = prevalence * recall, (1 - prevalence) * (1 - specificity)
    return float(found / (found + accused))


@answer(
    "ex-int-auc-ties",
    kind="number",
    wrong=[
        (6 / 9, "You counted the ties as losses; each counts one half."),
        (8 / 9, "You counted the ties as wins; each counts one half."),
        (2 / 9, "That is the area above the curve."),
    ],
)
def _() -> float:
    wins = sum(Fraction((p > q) - (p < q) + 1, 2) for p in (5, 4, 3) for q in (4, 3, 1))
    return float(wins / 9)
