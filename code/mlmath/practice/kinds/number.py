"""One number."""

import cmath
import math
from collections.abc import Callable
from typing import Any

from mlmath.practice.feedback import Feedback, right, wrong
from mlmath.practice.keys import Options
from mlmath.practice.reading import is_sympy, significant, to_number

__all__ = ["close", "compare_number", "slip"]

# A slip is recognized with this tolerance: who forgets a sign may round as well.
SLIP = 1e-3

# Slips that mean something in words, most telling first: what the reader would have got, and what to say.
SLIPS: tuple[tuple[Callable[[complex], complex], str], ...] = (
    (lambda t: -t, "The size is right, but the sign is not."),
    (lambda t: 100 * t, "This is 100 times too large. Is it in percent? A fraction is wanted."),
    (lambda t: t / 100, "This is 100 times too small. The answer is wanted in percent."),
    (lambda t: t * 180 / math.pi, "This is the angle in degrees; it is wanted in radians."),
    (lambda t: t * math.pi / 180, "This is the angle in radians; it is wanted in degrees."),
    (lambda t: 1 / t, "This is the reciprocal: you divided the wrong way round."),
    (lambda t: t**2, "This is the square of the answer: a square root is still to be taken."),
    (lambda t: cmath.sqrt(t), "This is the square root of the answer: one root too many."),
    (lambda t: t * math.log(10), "Right up to the base of a logarithm: you used the natural one instead of base 10."),
    (lambda t: t / math.log(10), "Right up to the base of a logarithm: you used base 10 instead of the natural one."),
    (lambda t: t * math.log(2), "Right up to the base of a logarithm: you used the natural one instead of base 2."),
    (lambda t: t / math.log(2), "Right up to the base of a logarithm: you used base 2 instead of the natural one."),
)

# Factors that are forgotten in practice.
FACTORS = (
    (2.0, "2"),
    (3.0, "3"),
    (4.0, "4"),
    (math.pi, "π"),
    (2 * math.pi, "2π"),
    (math.sqrt(2), "√2"),
    (math.sqrt(math.pi), "√π"),
    (math.sqrt(2 * math.pi), "√(2π)"),
    (10.0, "10"),
    (1000.0, "1000"),
)


def close(value: complex, truth: complex, rtol: float) -> bool:
    """Return whether two numbers agree; a truth below 1e-14 is the rounding error of a zero."""
    if abs(truth) < 1e-14:
        return abs(value) < 1e-9
    return abs(value - truth) <= rtol * abs(truth)


def slip(value: complex, truth: complex) -> str:
    """Return what single slip leads from `truth` to `value`, or an empty text."""
    if truth == 0:
        return ""
    for made, message in SLIPS:
        if close(value, made(truth), SLIP) and not close(made(truth), truth, 10 * SLIP):
            return message
    if 0 < truth.real < 1 and not truth.imag and close(value, 1 - truth, SLIP):
        return "This is 1 minus the answer: you took the complement."
    for factor, name in FACTORS:
        if close(value, factor * truth, SLIP):
            return f"Correct up to a factor: yours is {name} times too large."
        if close(value, truth / factor, SLIP):
            return f"Correct up to a factor: yours is {name} times too small."
    if close(value, -2 * truth, SLIP) or close(value, -truth / 2, SLIP):
        return "Correct up to a factor 2 and the sign."
    return ""


def compare_number(value: Any, truth: Any, options: Options) -> Feedback:
    """Compare one number with the right one."""
    v, t = to_number(value), to_number(truth)
    if close(v, t, options.rtol):
        exact = is_sympy(truth) and isinstance(value, float) and not truth.is_Float and not truth.is_Integer
        return right(f"The exact value is {truth}." if exact else "")
    if isinstance(v, complex) and not isinstance(t, complex):
        return wrong(
            "Your answer is a complex number, but the right one is real. Did a root of a negative number slip in?"
        )
    if isinstance(v, complex) or isinstance(t, complex):
        if close(v, complex(t).conjugate(), options.rtol):
            return wrong(
                "Your answer is the complex conjugate of the right one: the sign of its imaginary part is off."
            )
        return wrong(
            slip(v, t) or "The right answer is a complex number; check its real and its imaginary part one by one."
        )
    digits = significant(v, t)
    if digits >= 2:
        needed = max(digits + 1, round(-math.log10(options.rtol)))
        return wrong(
            f"Close: it agrees with the answer to {digits} digits, but {needed} are wanted. "
            "Hand over the unrounded value, or an exact one such as '2/3' or 'sqrt(2)'."
        )
    message = slip(v, t)
    if message:
        return wrong(message)
    if t == 0 or abs(t) < 1e-14:
        return wrong("Too large." if v > 0 else "Too small: the right answer is not negative.")
    if float(t).is_integer() and abs(v - t) == 1:
        return wrong(f"Off by one: yours is one too {'large' if v > t else 'small'}. What is counted, and from where?")
    if v == 0:
        return wrong("The answer is not zero. Does something cancel that should not?")
    if (v > 0) != (t > 0):
        return wrong(f"The sign is off, and the size is too {'large' if abs(v) > abs(t) else 'small'} as well.")
    size = "The sign and the order of magnitude are" if 1 / 3 < v / t < 3 else "The sign is"
    return wrong(f"{size} right, but your number is too {'large' if v > t else 'small'}.")
