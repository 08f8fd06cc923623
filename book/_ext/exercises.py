"""Exercises: their kind and difficulty in words, and a warning for each that is not complete.

An exercise is complete if its classes name one kind and one level, if a hint (a dropdown with the container class
``hint``) follows it, and then its solution::

    :::{exercise-start} The longer side
    :label: ex-norms-longer-side
    :class: by-hand level-2
    :::

The print edition sets the same words (:func:`in_words`) in its own boxes, and folding is the business of the pages.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx_design.shared import is_component
from sphinx_exercise.nodes import is_exercise_node, is_solution_node

KINDS = {"recall": "recall", "by-hand": "by hand", "prove": "proof", "code": "code"}
LEVELS = {"level-1": "level 1 of 3", "level-2": "level 2 of 3", "level-3": "level 3 of 3"}

#: Classes that sphinx-exercise itself sets, and those that change how an exercise looks.
NEUTRAL = {"exercise", "exercise-start", "dropdown"}

logger = logging.getLogger(__name__)


def in_words(classes: list[str]) -> str:
    """Return the kind and the level of an exercise.

    >>> in_words(["exercise", "by-hand", "level-2"])
    'by hand, level 2 of 3'
    """
    known = {**KINDS, **LEVELS}
    return ", ".join(known[name] for name in [*KINDS, *LEVELS] if name in classes)


def problems(document: nodes.document) -> list[tuple[nodes.Element, str]]:
    """Return what is missing or unknown in the exercises of a page, each with the place."""
    found: list[tuple[nodes.Element, str]] = []
    boxes = [node for node in document.findall(nodes.Element) if is_exercise_node(node) or is_solution_node(node)]
    exercises = {node["label"]: node for node in boxes if is_exercise_node(node)}
    for label, node in exercises.items():
        found.extend((node, f"exercise {label}: {problem}") for problem in _wrong_classes(node["classes"]))
        if not _followed_by_hint(node):
            found.append((node, f"exercise {label} has no hint between it and its solution"))
        solutions = [box for box in boxes if is_solution_node(box) and box["target_label"] == label]
        if len(solutions) != 1:
            found.append((node, f"exercise {label} has {len(solutions)} solutions instead of one"))
    found.extend(
        (box, f"this solution belongs to {box['target_label']}, which is no exercise of this page")
        for box in boxes
        if is_solution_node(box) and box["target_label"] not in exercises
    )
    return found


def _wrong_classes(classes: list[str]) -> list[str]:
    # `topic-…` names a topic of the syllabus that the exercise trains; the curriculum's test checks it
    given = [name for name in classes if name not in NEUTRAL and not name.startswith("topic-")]
    wrong = [f"the class {name!r} is unknown" for name in given if name not in KINDS and name not in LEVELS]
    for what, known in (("kind", KINDS), ("level", LEVELS)):
        count = sum(name in known for name in given)
        if count != 1:
            wrong.append(f"one class for its {what} is needed ({', '.join(known)}), but it has {count}")
    return wrong


def _followed_by_hint(exercise: nodes.Element) -> bool:
    siblings = exercise.parent.children
    for node in siblings[siblings.index(exercise) + 1 :]:
        if is_exercise_node(node) or is_solution_node(node):
            return False
        if is_component(node, "dropdown") and "hint" in node.get("container_classes", ()):
            return True
    return False


def _check(app: Sphinx, document: nodes.document) -> None:
    for node, problem in problems(document):
        logger.warning(problem, location=node, type="exercises")


class NameKind(SphinxPostTransform):
    """Write the kind and the level behind the title of every exercise."""

    default_priority = 25  # after sphinx-exercise has resolved the titles

    def run(self, **kwargs: Any) -> None:
        """Extend the titles of one page; the print edition sets its own."""
        if self.app.builder.format == "latex":
            return
        for node in self.document.findall(is_exercise_node):
            words = in_words(node["classes"])
            if words and isinstance(node.children[0], nodes.title):
                node.children[0] += nodes.inline("", f" · {words}", classes=["exercise-kind"])


def setup(app: Sphinx) -> dict[str, Any]:
    """Check the exercises when a page is read, and name their kind when it is written."""
    app.setup_extension("sphinx_exercise")
    app.connect("doctree-read", _check)
    app.add_post_transform(NameKind)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
