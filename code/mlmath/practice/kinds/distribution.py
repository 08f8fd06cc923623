"""A probability distribution on finitely many outcomes."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from mlmath.practice.feedback import Feedback, UnreadableError, right, wrong
from mlmath.practice.keys import Options
from mlmath.practice.kinds.array import compare_array, near
from mlmath.practice.kinds.number import SLIP
from mlmath.practice.reading import place, show, to_array

__all__ = ["compare_distribution"]


def compare_distribution(value: Any, truth: Any, options: Options) -> Feedback:
    """Compare probabilities with the right ones: an array, or a dictionary from outcomes to probabilities."""
    outcomes = list(truth) if isinstance(truth, Mapping) else None
    if outcomes is not None:
        if not isinstance(value, Mapping):
            raise UnreadableError(
                f"A dictionary from outcomes to probabilities is expected, such as {{{outcomes[0]!r}: …}}."
            )
        missing = [o for o in outcomes if o not in value]
        extra = [o for o in value if o not in truth]
        if missing:
            return wrong(f"The outcome {missing[0]!r} has no probability yet.")
        if extra:
            return wrong(f"{str(extra[0])[:40]!r} is not a possible outcome.")
        value, truth = [value[o] for o in outcomes], [truth[o] for o in outcomes]
    v, t = to_array(value), to_array(truth)
    if v.shape == t.shape and near(v, t, options.rtol).all():
        return right()
    if np.iscomplexobj(v):
        return wrong("Probabilities are real numbers, but some of yours are complex.")
    if v.shape == t.shape and near(v, 100 * t, SLIP).all():
        return wrong("Right in percent; probabilities are wanted as fractions that sum to 1.")
    if (v < 0).any():
        index = tuple(int(i) for i in np.argwhere(v < 0)[0])
        return wrong(f"A probability is never negative. {place(index)} is {show(v[index])}.")
    total = v.sum()
    if abs(total - 1) > SLIP:
        share = v.shape == t.shape and total > 0 and near(v / total, t, SLIP).all()
        tail = "; divide by the sum, and it is right." if share else ", so this is not a distribution yet."
        return wrong(f"Your probabilities sum to {show(total)}{tail}")
    verdict = compare_array(value, truth, options)
    if outcomes is not None and v.shape == t.shape:
        bad = [repr(o) for o, same in zip(outcomes, near(v, t, options.rtol), strict=True) if not same]
        return wrong(f"The probabilities sum to 1, but those of {', '.join(bad[:4])} are off.")
    return wrong(f"The probabilities sum to 1. {verdict}") if v.shape == t.shape else verdict
