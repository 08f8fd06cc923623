"""An interval, given by its two ends."""

import math
from typing import Any

from mlmath.practice.feedback import Feedback, UnreadableError, right, wrong
from mlmath.practice.keys import Options
from mlmath.practice.kinds.number import SLIP, close
from mlmath.practice.reading import describe, is_sympy, listed, show, to_number

__all__ = ["compare_interval"]


def compare_interval(value: Any, truth: Any, options: Options) -> Feedback:
    """Compare an interval with the right one; an infinite end is welcome."""
    low, high = _ends(value)
    left, right_end = _ends(truth)
    lower, upper = _same(low, left, options.rtol), _same(high, right_end, options.rtol)
    if lower and upper:
        return right()
    if _same(low, right_end, options.rtol) and _same(high, left, options.rtol):
        return wrong("The ends are right, but exchanged: the lower one comes first.")
    if low > high:
        return wrong("Your lower end lies above your upper end.")
    if lower or upper:
        good, bad, end, target = ("lower", "upper", high, right_end) if lower else ("upper", "lower", low, left)
        return wrong(f"The {good} end is right; the {bad} one, {show(end)}, is too {_side(end, target)}.")
    if all(math.isfinite(x) for x in (low, high, left, right_end)):
        if _same(low, left, 5e-3) and _same(high, right_end, 5e-3):
            return wrong("Close: both ends agree to two or three digits. Hand over unrounded ends.")
        ratio = (high - low) / (right_end - left) if right_end > left else math.nan
        if close((low + high) / 2 + 1, (left + right_end) / 2 + 1, SLIP):
            side = "wide" if ratio > 1 else "narrow"
            twice = " by a factor 2" if close(ratio, 2, SLIP) or close(ratio, 0.5, SLIP) else ""
            return wrong(
                f"The midpoint is right, but the interval is too {side}{twice}. "
                "Check the quantile, the standard error and the confidence level."
            )
        if close(ratio, 1, SLIP):
            return wrong(f"The width is right, but the interval is centred too {_side(low, left)}.")
    return wrong(f"Both ends are off: the lower one is too {_side(low, left)}, the upper one {_side(high, right_end)}.")


def _ends(value: Any) -> tuple[float, float]:
    if is_sympy(value) and hasattr(value, "inf") and hasattr(value, "sup") and value.is_Interval:
        value = (value.inf, value.sup)
    ends = listed(value, "An interval, given by its two ends,")
    if len(ends) != 2:
        raise UnreadableError(f"An interval has two ends, but this is {describe(value)}.")
    low, high = (_end(end) for end in ends)
    return low, high


def _end(value: Any) -> float:
    if is_sympy(value) and value.is_infinite:
        return math.inf if value.is_extended_positive else -math.inf
    if isinstance(value, float) and math.isinf(value):
        return float(value)
    number = to_number(value)
    if isinstance(number, complex):
        raise UnreadableError("The end of an interval is a real number, but this one is complex.")
    return number


def _same(a: float, b: float, rtol: float) -> bool:
    return a == b if math.isinf(a) or math.isinf(b) else close(a, b, rtol)


def _side(a: float, b: float) -> str:
    return "large" if a > b else "small"
