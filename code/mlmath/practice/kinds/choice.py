"""A choice: a letter, or yes and no."""

from typing import Any

import numpy as np

from mlmath.practice.feedback import Feedback, UnreadableError, right, wrong
from mlmath.practice.keys import Options
from mlmath.practice.reading import describe

__all__ = ["compare_choice"]

SYNONYMS = {"true": "yes", "y": "yes", "false": "no", "n": "no"}


def compare_choice(value: Any, truth: Any, options: Options) -> Feedback:
    """Compare what was chosen with what should be; capitals, spaces and brackets do not count."""
    known = [_normal(c) for c in options.choices] or (["yes", "no"] if _normal(truth) in ("yes", "no") else [])
    chosen = _normal(value)
    if chosen not in known and SYNONYMS.get(chosen) in known:
        chosen = SYNONYMS[chosen]
    correct = _normal(truth)
    if correct not in known and SYNONYMS.get(correct) in known:
        correct = SYNONYMS[correct]
    if chosen == correct:
        return right()
    if known and chosen not in known:
        return wrong(f"Choose one of {', '.join(known)}; {chosen[:20]!r} is none of them.")
    if len(known) == 2:
        return wrong("It is the other one. Try to say why before you look at the solution.")
    return wrong(f"Not {chosen[:20]!r}. Look for a small example that speaks against it.")


def _normal(value: Any) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (int, np.integer)) and abs(int(value)) < 10**9:
        return str(int(value))
    if not isinstance(value, str):
        raise UnreadableError(f"A short text such as 'b' or 'yes' is expected, but this is {describe(value)}.")
    return " ".join(value[:200].lower().strip(" ().\"'\t\n").split())
