"""The answers to the exercises of the chapter on sequences, limits and continuity, computed another way than there."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from mlmath.practice.keys import answer

x, q = sp.symbols("x q")


@answer(
    "ex-lim-index",
    kind="number",
    wrong=[
        (498, "At n = 498 the distance is exactly 1/100, and the definition asks for less."),
        (500, "Right for all later terms, but not the smallest: 5/(n + 2) < 1/100 already holds one index before."),
        (3, "That is the limit; asked is the index from which on the terms stay close to it."),
    ],
)
def _() -> int:
    def near(n: int) -> bool:
        return abs(Fraction(3 * n + 1, n + 2) - 3) < Fraction(1, 100)

    return max(n for n in range(1, 2000) if not near(n)) + 1


@answer(
    "ex-lim-verdicts",
    kind="set",
    wrong=[
        ({1, 4}, "One series is missing: its terms alternate and decrease to 0."),
        ({1, 3, 4, 6}, "A constant factor does not make the harmonic series converge."),
        ({1, 2, 3, 4}, "The terms of (2) tend to 1, so its partial sums cannot settle."),
        ({1, 3, 4, 5}, "Factorials outgrow every power of 10: the terms of (5) do not tend to 0."),
    ],
)
def _() -> set[int]:
    k = np.arange(1.0, 16_001.0)
    terms = {
        1: k**5 * np.exp2(-k),
        2: k / (k + 1),
        3: np.cos(np.pi * k) / np.sqrt(k),
        4: k**-1.5,
        5: np.exp(np.minimum(np.cumsum(np.log(k / 10)), 600)),
        6: 1 / (10**9 * k),
    }

    def block(term: NDArray[Any], n: int) -> float:  # the terms from n to 2n: they must shrink with n
        return float(abs(term[n : 2 * n].sum()))

    return {name for name, term in terms.items() if block(term, 8000) <= 0.9 * block(term, 2000)}


@answer(
    "ex-lim-patience",
    kind="number",
    rtol=1e-9,
    wrong=[
        (91379, "At this n the sum is still below 12."),
        (162754, "You left out Euler's constant: the sum is about log n + 0.577, not log n."),
        (12, "Asked is the number of terms, not the sum."),
    ],
)
def _() -> int:
    low, high = 1, 2**20  # harmonic numbers increase: bisection with 30 digits
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if sp.harmonic(sp.Float(middle, 30)).evalf(30) <= 12 else (low, middle)
    return high


@answer(
    "ex-lim-square",
    kind="expression",
    domain={"q": (-0.9, 0.9)},
    wrong=[
        (1 / (1 - q), "That is the sum of the series itself; its square is asked for."),
        (q / (1 - q) ** 2, "That is the sum of n q^n; here the coefficients are n + 1."),
    ],
)
def _() -> sp.Expr:
    return sp.factor(sp.diff(q / (1 - q), q))  # (n + 1) q^n is the derivative of q^(n + 1)


@answer(
    "ex-lim-two-one",
    kind="expression",
    wrong=[
        (sp.log(2), "That is the sum in the first order; this order has another one."),
        (sp.log(4), "That is the contribution of the positive terms beyond what cancels; subtract the rest too."),
        (sp.log(2) / 2, "The sign of the change: two positive terms for one negative make the sum larger."),
    ],
)
def _() -> sp.Expr:
    def harmonic(n: int) -> float:
        return math.fsum(1 / k for k in range(1, n + 1))

    far = harmonic(40_000) - harmonic(20_000) / 2 - harmonic(10_000) / 2
    return min((sp.Rational(k, 4) * sp.log(2) for k in range(1, 12)), key=lambda value: abs(float(value) - far))


@answer(
    "ex-lim-radius",
    kind="number",
    wrong=[
        (0.25, "That is the limit of the ratios; the radius is one over it."),
        (1.0, "The factorials do not cancel completely: work out the quotient of two neighbours."),
        (2.0, "The quotient is 2 (2k + 1)/(k + 1), which tends to 4."),
    ],
)
def _() -> float:
    size = 10**7  # far out, by logarithms of factorials
    log_coefficient = 2 * math.lgamma(size + 1) - math.lgamma(2 * size + 1)
    return round(math.exp(-log_coefficient / size), 3)


@answer(
    "ex-lim-sets",
    kind="set",
    wrong=[
        ({2, 4, 5}, "One is missing: an unbounded interval can be closed."),
        ({2, 3, 4, 5, 6}, "The numbers 1/n tend to 0, which does not lie in the set (3)."),
        ({1, 2, 4, 5, 6}, "The numbers 1/n lie in (1), and their limit 0 does not."),
        ({4, 5, 6}, "One is missing: a convergent sequence of integers is constant in the end."),
    ],
)
def _() -> set[int]:
    def closed(limits_of_sequences: list[float], member: Any) -> bool:
        return all(member(limit) for limit in limits_of_sequences)

    def is_one_over(u: float) -> bool:
        return u > 0 and float(1 / u).is_integer()

    verdicts = {
        1: closed([0.0, 0.5, 1.0], lambda u: 0 < u <= 1),
        2: closed([-2.0, 0.0, 5.0], lambda u: float(u).is_integer()),
        3: closed([0.0, 1.0, 0.5], is_one_over),
        4: closed([0.0, 1.0, 0.5], lambda u: u == 0 or is_one_over(u)),
        5: closed([-1.0, 1.0], lambda u: u**2 - 1 == 0),
        6: closed([0.0, 3.0], lambda u: u >= 0),
    }
    return {name for name, verdict in verdicts.items() if verdict}


@answer(
    "ex-lim-delta",
    kind="number",
    wrong=[
        (1.0, "On the right side there is that much room, but the left side is tighter."),
        (1 / 6, "That is the accuracy for the values; asked is how close x must be to 2."),
        (1.5, "That is the left end of the interval; its distance to 2 is asked for."),
    ],
)
def _() -> float:
    t = sp.Symbol("t", positive=True)
    ends = [sp.solve(sp.Eq(1 / t, sp.Rational(1, 2) + side * sp.Rational(1, 6)), t)[0] for side in (1, -1)]
    return float(min(abs(end - 2) for end in ends))


@answer(
    "ex-lim-conjugate",
    kind="number",
    wrong=[
        (0.0, "0/0 is not 0: multiply above and below by the sum of the root and 3."),
        (1 / 6, "The numerator becomes 2(x - 4): a factor 2 is missing."),
        (2 / 3, "The root tends to 3 as well, so the denominator tends to 6."),
    ],
)
def _() -> float:
    h = sp.Rational(1, 10**20)
    return float(((sp.sqrt(2 * (4 + h) + 1) - 3) / h).evalf(15))


@answer(
    "ex-lim-two-sides",
    kind="array",
    wrong=[
        ([1.0, 2.0, 1.5], "Left and right are exchanged: from the left, 1/x tends to minus infinity."),
        ([2.0, 1.0, 1.0], "For large x the exponent 1/x tends to 0, so the exponential tends to 1."),
        ([2.0, 0.0, 1.5], "On the right both numerator and denominator grow; divide by the exponential."),
    ],
)
def _() -> NDArray[Any]:
    def f(u: float) -> float:
        z = np.exp(-abs(1 / u))  # never overflows
        return float((2 + z) / (1 + z) if u < 0 else (2 * z + 1) / (z + 1))

    return np.round([f(-1e-3), f(1e-3), f(1e12)], 9)
