"""Answers of the chapter "Mathematical language and computing tools"."""

import itertools
from collections.abc import Callable, Iterable
from fractions import Fraction

import mpmath
import numpy as np
from numpy.typing import NDArray

from mlmath.foundations import counting
from mlmath.practice.keys import answer

Floats = NDArray[np.float64]


@answer(
    "ex-lang-cases",
    kind="number",
    wrong=[
        (3, "In these cases it is false: count the others."),
        (7, "That would be an implication whose premise is a conjunction: p implies q holds in more than one case."),
    ],
)
def _() -> int:
    return sum((not ((not p) or q)) or r for p, q, r in itertools.product([True, False], repeat=3))


@answer("ex-lang-negation", kind="choice", choices=("a", "b", "c"))
def _() -> str:
    # Two lists of losses decide: 0, 1, 0, 1, … does not tend to zero, and 1/m does.
    alternating, falling = [float(k % 2) for k in range(200)], [1 / (m + 1) for m in range(200)]

    def tails(losses: list[float]) -> list[list[float]]:
        return [losses[n:] for n in range(0, 150, 10)]

    levels = (0.1, 0.5)

    def for_all(conditions: Iterable[bool]) -> bool:
        return all(conditions)

    readings: dict[str, Callable[[list[float]], bool]] = {
        "a": lambda ls: any(for_all(max(t) >= e for t in tails(ls)) for e in levels),
        "b": lambda ls: for_all(any(min(t) >= e for t in tails(ls)) for e in levels),
        "c": lambda ls: any(any(min(t) >= e for t in tails(ls)) for e in levels),
    }
    (letter,) = [name for name, reading in readings.items() if reading(alternating) and not reading(falling)]
    return letter


@answer(
    "ex-lang-neither",
    kind="number",
    wrong=[
        (600, "These are divisible by 2 or by 5: take the complement."),
        (300, "The multiples of 10 were taken away twice: add them once."),
        (900, "These are not divisible by 10, that is, not by both."),
    ],
)
def _() -> int:
    return sum(1 for n in range(1, 1001) if n % 10 in (1, 3, 7, 9))


@answer(
    "ex-lang-place",
    kind="number",
    wrong=[
        (60, "Within a diagonal the second number grows, not the first: (11, 1) comes first."),
        (55, "So many pairs stand on the earlier diagonals: add the place on its own."),
        (73, "Before its diagonal stand ten diagonals with 1, 2, …, 10 pairs, not eleven."),
    ],
)
def _() -> int:
    return counting.pair(5, 7)


@answer(
    "ex-lang-supremum",
    kind="array",
    wrong=[
        ([0.0, 1.5], "The first number of A is 0, but later odd numbers n give smaller elements."),
        ([-1.0, 1.0], "The elements for even n are larger than 1: which is the largest?"),
        ([1.5, -1.0], "Both numbers are right, but the infimum comes first."),
    ],
)
def _() -> Floats:
    largest = max((-1) ** n + Fraction(1, n) for n in range(1, 1000))
    # The elements with odd n decrease; their distance from -1 is exactly 1/n.
    smallest = {(-1) ** n + Fraction(1, n) - Fraction(1, n) for n in range(1, 1000, 2)}
    (infimum,) = smallest
    return np.array([float(infimum), float(largest)])


@answer(
    "ex-lang-quotient",
    kind="number",
    wrong=[
        (2.2 - 0.4j, "You multiplied the numerator by the denominator itself: it must be its conjugate."),
        (-5 + 10j, "Divide by the squared modulus of the denominator, 5."),
        (3 - 2j, "A quotient of sums is not the sum of quotients."),
    ],
)
def _() -> complex:
    # Solve (1 - 2i)(a + bi) = 3 + 4i as two real equations.
    a, b = np.linalg.solve([[1.0, 2.0], [-2.0, 1.0]], [3.0, 4.0])
    return complex(a, b)


@answer(
    "ex-lang-fourth-roots",
    kind="set",
    wrong=[
        ([1 + 1j, -1 - 1j], "What you have is right, but 2 members of 4 are missing."),
        ([2**0.5 * 1j**k for k in range(4)], "These solve z⁴ = 4: the angle of -4 is not 0."),
        ([1j**k for k in range(4)], "These solve z⁴ = 1: neither the modulus nor the angle of -4 is that of 1."),
    ],
)
def _() -> list[complex]:
    return [complex(root) for root in np.roots([1, 0, 0, 0, 4])]


@answer(
    "ex-lang-double-root",
    kind="set",
    wrong=[([-6, 2], "None of your members belongs to the set. The sign is off.")],
)
def _() -> list[float]:
    return [float(a) for a in np.roots([1, -4, -12])]


@answer(
    "ex-lang-lambdify",
    kind="function",
    points=[np.array([-2.0, 0.0, 1.0, 2.5]), 0.25, np.array([[3.0], [-1.0]])],
    wrong=[
        (lambda x: x - 1 + 1 / 3, "The root of a square is the absolute value: it is never negative."),
    ],
)
def _() -> Callable[[Floats], Floats]:
    return lambda x: np.abs(np.asarray(x) - 1) + 1 / 3


@answer(
    "ex-lang-cancellation",
    kind="function",
    points=[1e-150, 1e-12, -1e-9, 1e-5, 0.01, 1.0, -3.0],
    wrong=[
        (lambda x: (1 - np.cos(x)) / x**2, "For small x the cosine rounds to 1 and everything cancels."),
        (lambda x: 0.5 - x**2 / 24, "This parabola is good near 0 only: it must serve up to 3."),
    ],
)
def _() -> Callable[[float], float]:
    def exact(x: float) -> float:
        with mpmath.workdps(350):  # the cosine of 1e-150 differs from 1 in the three hundredth decimal place
            t = mpmath.mpf(x)
            return float((1 - mpmath.cos(t)) / t**2)

    return exact


@answer(
    "ex-lang-last-integer",
    kind="number",
    wrong=[
        (2**24, "This one is a power of two, and all of these up to 2 to the power 127 are represented."),
        (2**23 + 1, "At 2 to the power 23 the gap is 1, not yet 2."),
        (2**53 + 1, "That is the answer for float64."),
    ],
    rtol=1e-12,
)
def _() -> int:
    # The gap exceeds 1 from the first power of two whose successor rounds back to it.
    powers: list[int] = [2**k for k in range(64)]
    return next(p for p in powers if bool(np.float32(p + 1) == np.float32(p))) + 1


@answer(
    "ex-lang-standstill",
    kind="number",
    wrong=[
        (32.0, "At 32 the gap is 1/4, and the sum still grows."),
        (128.0, "Already below, the step is half a gap, a tie: where does the tie go?"),
        (256.0, "That is the place for a format with more binary digits."),
    ],
)
def _() -> float:
    # The step 1/4 is lost where it is at most half of the gap 2^(k - 7) above an even number, first at 2^k.
    return float(next(2**k for k in range(20) if Fraction(1, 4) <= Fraction(2) ** (k - 7) / 2))
