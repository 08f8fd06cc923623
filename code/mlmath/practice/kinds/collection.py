"""A set: numbers, expressions or vectors, in any order."""

from collections.abc import Callable
from typing import Any

import numpy as np

from mlmath.practice.feedback import Feedback, UnreadableError, right, wrong
from mlmath.practice.keys import Options
from mlmath.practice.kinds.number import compare_number
from mlmath.practice.kinds.space import compare_direction
from mlmath.practice.reading import is_sympy, listed

__all__ = ["compare_set"]

MAX_MEMBERS = 200


def compare_set(value: Any, truth: Any, options: Options) -> Feedback:
    """Compare the members of two sets in any order; each member of the truth is wanted once."""
    members, wanted = listed(value, "A set or list"), listed(truth, "A set or list")
    if len(members) > MAX_MEMBERS:
        raise UnreadableError(f"This has {len(members)} members, far more than any answer here.")
    compare = _comparison(wanted, options)
    missing, extra, twice = list(wanted), [], []
    for member in members:
        match = next((i for i, w in enumerate(missing) if compare(member, w, options).right), None)
        if match is not None:
            del missing[match]
        elif any(compare(member, w, options).right for w in wanted):
            twice.append(member)
        else:
            extra.append(member)
    if not missing and not extra:
        if twice:
            return wrong(f"All members are right, but {_show(twice[0])} is listed more often than it should be.")
        return right()
    if not extra:
        return wrong(
            f"What you have is right, but {_count(len(missing), 'member')} of {len(wanted)} {_be(missing)} missing."
        )
    if not missing:
        return wrong(f"Nothing is missing, but {_show(extra[0])} does not belong to the set.")
    if len(missing) == len(wanted):
        return wrong(
            f"None of your members belongs to the set. {compare(extra[0], _closest(extra[0], missing), options)}"
        )
    about = compare(extra[0], _closest(extra[0], missing), options)
    return wrong(f"{len(wanted) - len(missing)} of {len(wanted)} are right, but {_show(extra[0])} is not. {about}")


def _comparison(wanted: list[Any], options: Options) -> Callable[[Any, Any, Options], Feedback]:
    """Return how two members are compared: as vectors, expressions or numbers."""
    if any(np.ndim(w.tolist() if hasattr(w, "tolist") else w) > 0 for w in wanted if not isinstance(w, str)):
        if options.up_to_scale:
            return compare_direction
        from mlmath.practice.kinds.array import compare_array

        return compare_array
    if any(isinstance(w, str) or (is_sympy(w) and w.free_symbols) for w in wanted):
        from mlmath.practice.kinds.expression import compare_expression

        return compare_expression
    return compare_number


def _closest(member: Any, missing: list[Any]) -> Any:
    """Return the missing member that was probably meant, so that the feedback speaks of it."""
    try:
        return min(missing, key=lambda w: abs(complex(member) - complex(w)))
    except (TypeError, ValueError, OverflowError):
        return missing[0]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _be(things: list[Any]) -> str:
    return "is" if len(things) == 1 else "are"


def _show(member: Any) -> str:
    try:
        text = " ".join(str(member).split())
    except ValueError:  # Python refuses to write out an integer of more than 4300 digits
        return "a number of thousands of digits"
    return text if len(text) <= 40 else text[:37] + "…"
