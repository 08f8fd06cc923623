"""Compare an answer with the key of its exercise: :func:`check`."""

import importlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mlmath.practice.feedback import Feedback, UnreadableError, wrong
from mlmath.practice.keys import Key, Options, find

__all__ = ["check", "judge"]

# Which module compares which kind; loaded when needed, because some of them import SymPy.
_MODULES = {
    "number": "mlmath.practice.kinds.number",
    "expression": "mlmath.practice.kinds.expression",
    "array": "mlmath.practice.kinds.array",
    "set": "mlmath.practice.kinds.collection",
    "choice": "mlmath.practice.kinds.choice",
    "direction": "mlmath.practice.kinds.space",
    "span": "mlmath.practice.kinds.space",
    "interval": "mlmath.practice.kinds.interval",
    "function": "mlmath.practice.kinds.function",
    "distribution": "mlmath.practice.kinds.distribution",
}


def check(label: str, value: Any) -> Feedback:
    """Say whether `value` answers the exercise `label`, and if it does not, what is off.

    Parameters
    ----------
    label : str
        The label of an exercise, as printed beside it.
    value : object
        The answer: a number, a SymPy expression, an array, a function, …, or a string such as ``"sqrt(2)/2"``, which
        is read by a small parser and never executed.

    Returns
    -------
    Feedback
        True if the answer is right; printed, it says what is right and what is off.

    Raises
    ------
    UnknownLabelError
        If no exercise has this label (a ValueError); the message names similar labels.

    Examples
    --------
    >>> from mlmath.practice.keys import answer
    >>> @answer("ex-doctest-slope", kind="number")
    ... def _() -> float:
    ...     return 3.0
    >>> check("ex-doctest-slope", "6/2")
    Correct.
    >>> check("ex-doctest-slope", -3)
    The size is right, but the sign is not.
    """
    if not isinstance(label, str):
        raise TypeError(f"label must be the text of an exercise's label, got {type(label).__name__}")
    return judge(find(label), value)


def judge(key: Key, value: Any) -> Feedback:
    """Compare `value` with `key`; a typical wrong answer that is declared with the key earns its own message."""
    compare = comparison(key.kind)
    try:
        verdict = compare(value, key.value, key.options)
    except UnreadableError as problem:
        verdict = wrong(str(problem))
    if verdict.right:
        return verdict
    rounded = replace(key.options, rtol=max(key.options.rtol, 1e-3))  # a mistake is recognized when it comes rounded
    for mistake, message in key.wrong:
        try:
            if compare(value, mistake, rounded).right:
                return wrong(message)
        except UnreadableError:
            continue
    return verdict


def comparison(kind: str) -> Callable[[Any, Any, Options], Feedback]:
    """Return the function ``compare(value, truth, options)`` of a kind of answer."""
    module = importlib.import_module(_MODULES[kind])
    compare: Callable[[Any, Any, Options], Feedback] = getattr(module, f"compare_{kind}")
    return compare
