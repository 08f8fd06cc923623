"""Practice: answers are checked with feedback, and problems are generated.

``check("ex-norms-unit-ball", 3)`` compares an answer with the key of an exercise of the book and says what is right
and what is off; ``new("projection", seed=7)`` makes a problem with hints and a worked solution. Nothing that a reader
types is ever executed.
"""

from mlmath.practice.checking import check
from mlmath.practice.problems import new

__all__ = ["check", "new"]
