"""Generated problems: ``new("projection", seed=7, level=2)`` gives a statement, hints, a check and a worked solution.

A topic is a function of the modules in ``mlmath.practice.generators``: it draws the numbers such that the arithmetic
stays pleasant, and returns a :class:`Draft`. The same topic, seed and level always give the same problem.
"""

import functools
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mlmath.practice.checking import judge
from mlmath.practice.feedback import Feedback
from mlmath.practice.keys import Key, Options

__all__ = ["TOPICS", "Draft", "Problem", "new"]

#: The module of each topic; its function has the name of the topic, with underscores.
TOPICS = {
    "norms": "vectors",
    "angle": "vectors",
    "projection": "vectors",
    "gram-schmidt": "vectors",
    "row-reduction": "systems",
    "null-space": "systems",
    "derivative-rules": "derivatives",
    "taylor": "derivatives",
    "tangent-line": "derivatives",
    "standard-error": "inference",
    "z-interval": "inference",
    "t-interval": "inference",
    "wilson-interval": "inference",
    "bias": "inference",
}

# Their modules are imported by need, so that a chapter that only checks answers does not load (and its execution does
# not depend on) everything that problems are made of.
_GENERATORS = "mlmath.practice.generators"

LEVELS = (1, 2, 3)


@dataclass(frozen=True)
class Draft:
    """What the function of a topic returns.

    Attributes
    ----------
    statement : str
        The problem, in Markdown with LaTeX formulas.
    kind : str
        The kind of the answer; see :mod:`mlmath.practice.keys`.
    compute : callable
        Computes the answer.
    hints : sequence of str
        From a nudge to nearly the way.
    explain : callable
        Writes the worked solution, in Markdown.
    wrong : sequence of (answer, message)
        Typical wrong answers; one that happens to be right passes all the same.
    options : mapping
        Options of the comparison.
    """

    statement: str
    kind: str
    compute: Callable[[], Any]
    hints: Sequence[str]
    explain: Callable[[], str]
    wrong: Sequence[tuple[Any, str]] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """A problem to solve; shown in a notebook, it is its statement.

    Attributes
    ----------
    topic : str
        One of :data:`TOPICS`.
    seed : int
        What the numbers were drawn with.
    level : int
        1, 2 or 3.
    statement : str
        The problem, in Markdown with LaTeX formulas.
    hints : tuple of str
        From a nudge to nearly the way.

    Examples
    --------
    >>> problem = new("standard-error", seed=3, level=1)
    >>> bool(problem.check(problem.key.value))
    True
    """

    topic: str
    seed: int
    level: int
    statement: str
    hints: tuple[str, ...]
    key: Key = field(repr=False)
    explain: Callable[[], str] = field(repr=False)

    def check(self, value: Any) -> Feedback:
        """Say whether `value` is the answer, and if it is not, what is off.

        Examples
        --------
        >>> new("bias", seed=1).check(None).right
        False
        """
        return judge(self.key, value)

    @functools.cached_property
    def solution(self) -> str:
        """The worked solution, in Markdown."""
        return self.explain()

    def _repr_markdown_(self) -> str:
        return self.statement


def new(topic: str, *, seed: int | None = None, level: int = 1) -> Problem:
    r"""Return a new problem.

    Parameters
    ----------
    topic : str
        One of :data:`TOPICS`, for example ``"projection"``.
    seed : int, optional
        The same seed gives the same problem. Without one, every call gives another problem; its seed is stored in it.
    level : int
        1, 2 or 3.

    Returns
    -------
    Problem
        The statement, hints, a check and a worked solution.

    Raises
    ------
    ValueError
        If the topic or the level is unknown, or the seed is negative.
    TypeError
        If the seed is not an integer.

    Examples
    --------
    >>> print(new("norms", seed=0).statement)
    Compute the norm $\lVert x \rVert_2$ of $x = (-7, 24)$.
    """
    if topic not in TOPICS:
        raise ValueError(f"topic must be one of {', '.join(TOPICS)}, got {topic!r}")
    if level not in LEVELS:
        raise ValueError(f"level must be 1, 2 or 3, got {level!r}")
    if seed is None:
        seed = int(np.random.SeedSequence().generate_state(1)[0])
    elif isinstance(seed, bool) or not isinstance(seed, (int, np.integer)):
        raise TypeError(f"seed must be an integer, got {seed!r}")
    elif seed < 0:
        raise ValueError(f"seed must not be negative, got {seed}")
    module = importlib.import_module(f"{_GENERATORS}.{TOPICS[topic]}")
    rng = np.random.default_rng([int(seed), level, *topic.encode()])
    draft: Draft = getattr(module, topic.replace("-", "_"))(rng, level)
    label = f"{topic}, seed {seed}, level {level}"
    key = Key(label, draft.kind, draft.compute, tuple(draft.wrong), Options(**draft.options))
    return Problem(topic, int(seed), level, draft.statement, tuple(draft.hints), key, draft.explain)
