"""Answer keys: functions that compute the answer of an exercise, found by the label of the exercise.

A chapter's keys live in ``mlmath/practice/answers/<chapter>.py``::

    @answer("ex-norms-length", kind="number", wrong=[(-5.0, "A length is never negative.")])
    def _() -> float:
        return norms.norm([3, 4])

The module is imported, and the key computed, when the first answer to it is checked.
"""

import difflib
import functools
import importlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

__all__ = ["KINDS", "Key", "Options", "UnknownLabelError", "answer", "find", "labels"]

KINDS = (
    "number",
    "expression",
    "array",
    "set",
    "choice",
    "direction",
    "span",
    "interval",
    "function",
    "distribution",
)

_ANSWERS = "mlmath.practice.answers"
_DECLARATION = re.compile(r"""^@answer\(\s*["']([^"']+)["']""", re.MULTILINE)


class UnknownLabelError(ValueError, KeyError):
    """There is no answer key under this label."""

    def __str__(self) -> str:  # KeyError would show the message in quotation marks
        return str(self.args[0])


@dataclass(frozen=True)
class Options:
    """How an answer is compared with its key; each kind reads the options that concern it.

    Parameters
    ----------
    rtol : float
        Relative tolerance for numbers, however they come (scalar, in an array, as a value of a function).
    symbols : str
        Names that a typed expression may use, such as ``"x y"``, beyond those that occur in the key.
    domain : mapping of str to (float, float)
        Where the symbols of an expression live, such as ``{"x": (0, 1)}``.
    up_to_constant : bool
        Whether an expression counts as right if it differs from the key by a constant (antiderivatives).
    points : sequence
        Arguments on which two functions are compared; a tuple is a list of arguments.
    choices : sequence of str
        What can be chosen, such as ``("a", "b", "c")``.
    up_to_scale : bool
        Whether the members of a set are vectors that count up to a nonzero factor (eigenvectors).
    """

    rtol: float = 1e-6
    symbols: str = ""
    domain: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    up_to_constant: bool = False
    points: Sequence[Any] = ()
    choices: Sequence[str] = ()
    up_to_scale: bool = False


@dataclass(frozen=True)
class Key:
    """The answer key of one exercise: how it is computed and how answers are compared with it."""

    label: str
    kind: str
    compute: Callable[[], Any]
    wrong: Sequence[tuple[Any, str]] = ()
    options: Options = field(default_factory=Options)

    @functools.cached_property
    def value(self) -> Any:
        """The right answer, computed on first use."""
        return self.compute()


_registry: dict[str, Key] = {}


def answer(
    label: str, *, kind: str, wrong: Sequence[tuple[Any, str]] = (), **options: Any
) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Declare the decorated function, which takes no argument, as what computes the answer of the exercise `label`.

    Parameters
    ----------
    label : str
        The label of the exercise, written out (keys are found by reading the source).
    kind : str
        One of :data:`KINDS`: how answers are compared.
    wrong : sequence of (answer, message)
        Typical wrong answers, and what the reader who gives one of them should hear.
    **options
        See :class:`Options`.

    Raises
    ------
    ValueError
        If the kind is unknown, or if the label is declared twice.

    Examples
    --------
    >>> @answer("ex-doctest-half", kind="number", wrong=[(2.0, "That is the reciprocal.")])
    ... def _() -> float:
    ...     return 1 / 2
    >>> find("ex-doctest-half").value
    0.5
    """
    if kind not in KINDS:
        raise ValueError(f"kind of {label} must be one of {', '.join(KINDS)}, got {kind!r}")

    def register(compute: Callable[[], Any]) -> Callable[[], Any]:
        known = _registry.get(label)
        if known is not None and known.compute.__module__ != compute.__module__:
            raise ValueError(f"{label} has two answer keys, in {known.compute.__module__} and {compute.__module__}")
        _registry[label] = Key(label, kind, compute, tuple(wrong), Options(**options))
        return compute

    return register


def find(label: str) -> Key:
    """Return the key of the exercise with this label, importing the module that declares it.

    Raises
    ------
    UnknownLabelError
        If there is none; the message names similar labels.
    """
    if label not in _registry:
        modules = labels()
        if label not in modules:
            close = difflib.get_close_matches(label, [*modules, *_registry], n=3, cutoff=0.5)
            hint = f" Did you mean {' or '.join(close)}?" if close else " Labels look like ex-norms-unit-ball."
            raise UnknownLabelError(f"There is no answer to check under the label {label[:80]!r}.{hint}")
        importlib.import_module(f"{_ANSWERS}.{modules[label]}")
    return _registry[label]


@functools.cache
def labels() -> Mapping[str, str]:
    """Return the labels that have a key, each with the name of the module that declares it.

    Reading the sources takes a millisecond; importing every chapter's keys would load the whole package.
    """
    found = {}
    for source in resources.files(_ANSWERS).iterdir():
        if source.name.endswith(".py") and source.name != "__init__.py":
            for label in _DECLARATION.findall(source.read_text(encoding="utf8")):
                found[label] = source.name.removesuffix(".py")
    return found
