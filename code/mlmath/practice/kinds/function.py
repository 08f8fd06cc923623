"""A function, compared with the right one at given points."""

from collections.abc import Callable
from typing import Any

import numpy as np

from mlmath.practice.feedback import Feedback, UnreadableError, right, wrong
from mlmath.practice.keys import Options
from mlmath.practice.kinds.array import compare_array
from mlmath.practice.reading import describe, to_array

__all__ = ["compare_function"]


def compare_function(value: Any, truth: Callable[..., Any], options: Options) -> Feedback:
    """Compare a function with the right one at every point of the option `points`."""
    if not callable(value):
        raise UnreadableError(
            f"A function is expected (hand over its name, without calling it), but this is {describe(value)}."
        )
    results, expected = [], []
    for point in options.points:
        arguments = point if isinstance(point, tuple) else (point,)
        call = f"f({', '.join(_short(a) for a in arguments)})"
        want = to_array(truth(*_copies(arguments)))
        try:
            raw = value(*_copies(arguments))
        except Exception as error:  # the reader's own function: whatever it raises is part of the feedback
            return wrong(f"{call} raises {type(error).__name__}: {str(error)[:200]}")
        try:
            got = to_array(raw)
        except UnreadableError as problem:
            return wrong(f"{call}: {problem}")
        if got.shape != want.shape:
            return wrong(f"{call} should have shape {want.shape}, but yours has shape {got.shape}.")
        results.append(got.ravel())
        expected.append(want.ravel())
    for index, (got, want) in enumerate(zip(results, expected, strict=True)):
        here = compare_array(got, want, options)
        if not here:
            point = options.points[index]
            arguments = point if isinstance(point, tuple) else (point,)
            call = f"f({', '.join(_short(a) for a in arguments)})"
            so_far = f"Right at the first {index} points, but " if index > 1 else ""
            everywhere = compare_array(np.concatenate(results), np.concatenate(expected), options).message
            if any(words in everywhere for words in ("sign", "factor", "scaled", "same amount", "reciprocal")):
                return wrong(f"{everywhere} (This holds for the values at all points that were tried.)")
            return wrong(f"{so_far}{call} is off. {here}" if so_far else f"{call} is off. {here}")
    return right()


def _copies(arguments: tuple[Any, ...]) -> list[Any]:
    """Return the arguments such that a function that changes its argument in place does no harm."""
    return [np.array(a) if isinstance(a, (np.ndarray, list)) else a for a in arguments]


def _short(argument: Any) -> str:
    text = " ".join(str(np.asarray(argument).tolist() if isinstance(argument, np.ndarray) else argument).split())
    return text if len(text) <= 40 else text[:37] + "…"
