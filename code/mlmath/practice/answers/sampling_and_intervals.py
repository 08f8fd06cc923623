"""Answers to the exercises on sampling, limit theorems and confidence intervals."""

import itertools
import math
import statistics
from collections.abc import Callable

import sympy as sp

from mlmath.practice.keys import answer
from mlmath.statistics import intervals, quantiles

_n, _p, _s, _z = sp.symbols("n p s z", positive=True)
_T = quantiles.t_ppf(0.975, 3)


@answer(
    "ex-sampling-what-is-random",
    kind="choice",
    choices=("a", "b", "c", "d"),
    wrong=[
        ("a", "That is a parameter: it belongs to the population, whoever draws."),
        ("d", "The standard error belongs to the population and to n. Only its estimate is random."),
    ],
)
def _() -> str:
    return "b"


@answer(
    "ex-sampling-two-of-four",
    kind="number",
    wrong=[
        (35 / 8, "That is with replacement: the correction (N - n)/(N - 1) is missing."),
        (3.5, "Divide by 6: these are all six means, not a sample of them."),
    ],
)
def _() -> float:
    return statistics.pvariance([(a + b) / 2 for a, b in itertools.combinations([1, 3, 5, 9], 2)])


@answer(
    "ex-sampling-plug-in",
    kind="expression",
    symbols="n p",
    domain={"n": (2, 20), "p": (0.05, 0.95)},
    wrong=[(_p * (1 - _p), "That would be unbiased, but E[p̂²] is not E[p̂]².")],
)
def _() -> sp.Expr:
    k = sp.Symbol("k", integer=True)
    # p̂ (1 - p̂) is the mean of X_i (1 - X_j) over all pairs: n (n - 1) of them have i ≠ j, and the others are zero
    return sp.Sum(_p * (1 - _p), (k, 1, _n * (_n - 1))).doit() / _n**2


@answer(
    "ex-sampling-chebyshev-coins",
    kind="number",
    wrong=[
        (385, "That is what the normal approximation asks for. Chebyshev asks for more."),
        (8000, "The variance of one toss is 1/4, not 1."),
    ],
)
def _() -> int:
    return next(n for n in itertools.count(1) if n >= 20 * 100)  # (1/4) / (n / 400) = 100 / n ≤ 1 / 20


@answer(
    "ex-sampling-ten-dice",
    kind="number",
    wrong=[
        (1 - quantiles.normal_cdf(5 / math.sqrt(175 / 6)), "That is the normal approximation without the correction."),
        (1 - quantiles.normal_cdf(4.5 / math.sqrt(175 / 6)), "That is the corrected normal approximation, not exact."),
    ],
)
def _() -> float:
    ways = {0: 1}
    for _ in range(10):
        longer: dict[int, int] = {}
        for total, count in ways.items():
            for face in range(1, 7):
                longer[total + face] = longer.get(total + face, 0) + count
        ways = longer
    return sum(count for total, count in ways.items() if total >= 40) / 6**10


@answer(
    "ex-sampling-cauchy-choice",
    kind="choice",
    choices=("a", "b", "c", "d"),
    wrong=[("b", "Dividing by the root of n supposes a finite variance."), ("a", "Nothing shrinks like 1/n here.")],
)
def _() -> str:
    return "c"


@answer(
    "ex-sampling-poll",
    kind="number",
    wrong=[(1536, "Round up: with 1536 the margin is a little too large."), (385, "That is for a margin of 5 points.")],
)
def _() -> int:
    return intervals.required_sample_size(0.025, 0.5)


@answer(
    "ex-sampling-t-by-hand",
    kind="interval",
    wrong=[
        ((4 - _T * math.sqrt(8 / 3), 4 + _T * math.sqrt(8 / 3)), "Divide S by the root of n: the mean varies less."),
        ((4 - 1.959964 * math.sqrt(2 / 3), 4 + 1.959964 * math.sqrt(2 / 3)), "S is estimated: take the t quantile."),
        ((4 - _T * math.sqrt(1 / 2), 4 + _T * math.sqrt(1 / 2)), "The divisor of the variance is n - 1."),
    ],
)
def _() -> tuple[float, float]:
    interval = intervals.t_interval([2, 4, 4, 6])
    return interval.low, interval.high


@answer(
    "ex-sampling-no-errors",
    kind="expression",
    symbols="n z",
    domain={"n": (2, 50), "z": (0.5, 3)},
    wrong=[
        (_z**2 / _n, "The factor 1/(1 + z²/n) is missing."),
        (sp.Integer(0), "That is the Wald interval, which has no width here."),
        (_z**2 / (2 * (_n + _z**2)), "That is the centre of the interval; add the margin."),
    ],
)
def _() -> sp.Expr:
    p = sp.Symbol("p", positive=True)
    return max(sp.solve(p**2 - _z**2 * p * (1 - p) / _n, p), key=lambda root: float(root.subs({_n: 7, _z: 2})))


@answer("ex-sampling-wald-coverage", kind="function", points=(0.03, 0.11, 0.25, 0.5, 0.68, 0.97))
def _() -> Callable[[float], float]:
    return lambda p: float(intervals.exact_coverage(intervals.wald, 12, p))


@answer(
    "ex-sampling-reading",
    kind="choice",
    choices=("a", "b", "c", "d"),
    wrong=[
        ("a", "The parameter is a fixed number; the level is a property of the procedure."),
        ("b", "The interval is for the mean. It gets arbitrarily short with more data; the population does not."),
        ("d", "The interval is centred at this sample's mean, not at μ: fewer of the other means lie in it."),
    ],
)
def _() -> str:
    return "c"


@answer(
    "ex-sampling-overlap",
    kind="interval",
    wrong=[((5.0, 7.0), "Multiply by z = 2."), ((10.0, 28.0), "They touch at z times the sum of the standard errors.")],
)
def _() -> tuple[float, float]:
    return 2 * math.sqrt(3**2 + 4**2), 2.0 * (3 + 4)


@answer(
    "ex-sampling-wide-proposal",
    kind="expression",
    symbols="s",
    domain={"s": (0.8, 3)},
    wrong=[
        (_s / sp.sqrt(2 * _s**2 - 1), "A factor s is missing: q has 1/s in front."),
        (_s**2 / sp.sqrt(2 * _s**2 + 1), "Check the sign in the exponent: dividing by q adds x²/(2s²)."),
    ],
)
def _() -> sp.Expr:
    return _s / sp.sqrt(2 - 1 / _s**2)


@answer(
    "ex-sampling-bootstrap-median",
    kind="distribution",
    wrong=[([0.2] * 5, "The members are equally likely in each draw, but the median is not.")],
)
def _() -> list[float]:
    counts = [0] * 5
    for resample in itertools.product(range(5), repeat=5):
        counts[sorted(resample)[2]] += 1
    return [count / 5**5 for count in counts]
