"""The curriculum (``syllabus.yml``) as plain objects: parts, chapters, topics, and what needs what.

Nothing here knows Sphinx, so that the tests and the pages read the curriculum through the same functions.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

BOOK = Path(__file__).resolve().parents[1]
SYLLABUS = BOOK / "syllabus.yml"


@dataclass(frozen=True)
class Topic:
    """One section's worth of teaching."""

    id: str
    title: str
    seeds: tuple[str, ...]
    show: tuple[str, ...]
    note: str = ""
    label: str = ""

    @property
    def section(self) -> str:
        """The label of the section that teaches the topic."""
        return self.label or self.id


@dataclass(frozen=True)
class Chapter:
    """One page of the book, written or to come."""

    id: str
    title: str
    part: str
    prerequisites: tuple[str, ...]
    topics: tuple[Topic, ...]


def parse(parts: list[dict[str, Any]]) -> dict[str, Chapter]:
    """Return the chapters of a parsed ``syllabus.yml`` by id, in book order."""
    chapters = {}
    for part in parts:
        for entry in part["chapters"]:
            topics = tuple(
                Topic(**{**topic, "seeds": tuple(topic["seeds"]), "show": tuple(topic["show"])})
                for topic in entry["topics"]
            )
            chapters[entry["id"]] = Chapter(
                entry["id"], entry["title"], part["title"], tuple(entry["prerequisites"]), topics
            )
    return chapters


@cache
def chapters() -> dict[str, Chapter]:
    """Return every chapter of the curriculum by id, in book order."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first is ten times faster; not every platform has it
    return parse(yaml.load(SYLLABUS.read_text(encoding="utf8"), Loader=loader))


def chapter_at(docname: str) -> Chapter | None:
    """Return the chapter that a document is; a reference page may be called like a chapter and is none."""
    folder, _, name = docname.rpartition("/")
    return None if folder.startswith(("front", "reference")) else chapters().get(name)


def path_to(goal: str, curriculum: dict[str, Chapter]) -> list[Chapter]:
    """Return what must be read to understand the chapter `goal`, in book order, the chapter itself last."""
    needed: set[str] = set()
    waiting = [goal]
    while waiting:
        chapter = waiting.pop()
        if chapter not in needed:
            needed.add(chapter)
            waiting.extend(curriculum[chapter].prerequisites)
    return [chapter for chapter in curriculum.values() if chapter.id in needed]
