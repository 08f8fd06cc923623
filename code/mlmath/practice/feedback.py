"""What a reader hears about an answer."""

import textwrap
from dataclasses import dataclass

__all__ = ["Feedback", "UnreadableError", "right", "wrong"]

WIDTH = 88  # characters a line when a notebook or a printed page shows the message


class UnreadableError(ValueError):
    """An answer that cannot be compared at all; the message says why and what to hand over instead."""


@dataclass(frozen=True)
class Feedback:
    """The verdict on an answer: true if it is right; its text is the message.

    Parameters
    ----------
    right : bool
        Whether the answer counts as right.
    message : str
        One to three sentences for the reader.

    Examples
    --------
    >>> Feedback(True, "Correct.")
    Correct.
    >>> bool(Feedback(False, "Check the sign."))
    False
    """

    right: bool
    message: str

    def __bool__(self) -> bool:
        return self.right

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return textwrap.fill(self.message, WIDTH)


def right(remark: str = "") -> Feedback:
    """Return the verdict on a right answer, with a remark if there is more to say."""
    return Feedback(True, f"Correct. {remark}".rstrip())


def wrong(message: str) -> Feedback:
    """Return the verdict on an answer that is not right; `message` says what is off."""
    return Feedback(False, message)
