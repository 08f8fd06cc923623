"""The crosswalk: for readers who come from another course or book, where this one treats what.

``{crosswalk} krohn`` renders the lessons of one source in ``crosswalk.yml`` as tables, one for each of its parts. A
topic is a link if its section is written; the others are named with the chapter to come.
"""

import re
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import syllabus
import yaml
from curriculum import written
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

CROSSWALK = syllabus.BOOK / "crosswalk.yml"


@cache
def sources() -> dict[str, dict[str, Any]]:
    """Return the sources of ``crosswalk.yml`` by id."""
    return {source["id"]: source for source in yaml.safe_load(CROSSWALK.read_text(encoding="utf8"))}


def labels_in(page: Path) -> set[str]:
    """Return the section labels ``(label)=`` of a page."""
    return set(re.findall(r"^\(([a-z0-9-]+)\)=$", page.read_text(encoding="utf8"), re.MULTILINE))


def places(topics: list[str], existing: dict[str, set[str]]) -> str:
    """Return, as MyST text, the chapters that treat `topics`, with links to the sections that exist.

    Parameters
    ----------
    topics : list of str
        Topic ids.
    existing : dict
        The labels in each chapter that exists.
    """
    home = {topic.id: (chapter, topic) for chapter in syllabus.chapters().values() for topic in chapter.topics}
    order = list(home)
    found = [home[topic] for topic in sorted(topics, key=order.index)]
    lines = []
    for chapter, group in groupby(found, key=lambda pair: pair[0]):
        if chapter.id in existing:
            labels = existing[chapter.id]
            sections = [
                f"{{ref}}`{topic.title} <{topic.section}>`" if topic.section in labels else topic.title
                for _, topic in group
            ]
            lines.append(f"{chapter.title}: " + ", ".join(sections))
        else:
            lines.append(f"{chapter.title} (to come): " + ", ".join(topic.title for _, topic in group))
    return "; ".join(lines)


def tables(source: dict[str, Any], existing: dict[str, set[str]]) -> str:
    """Return the tables of one source as MyST text."""
    text = [source["about"], ""]
    for group in source["groups"]:
        text += [f"```{{list-table}} {group['title']}", ":header-rows: 1", ":widths: 35 65", ":class: crosswalk", ""]
        text += ["* - Lesson", "  - In this book"]
        for lesson in group["lessons"]:
            text += [f"* - {lesson['title']}", f"  - {places(lesson['topics'], existing)}"]
        text += ["```", ""]
    return "\n".join(text)


class Crosswalk(SphinxDirective):
    """The lessons of one source, and where this book treats them."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Render the tables."""
        for file in (CROSSWALK, syllabus.SYLLABUS):
            self.env.note_dependency(str(file))
        name = self.arguments[0]
        if name not in sources():
            raise self.error(f"crosswalk.yml has no source {name!r}, only {', '.join(sources())}")
        pages = {chapter: Path(self.env.doc2path(docname)) for chapter, docname in written(self.env).items()}
        for page in pages.values():
            self.env.note_dependency(str(page))
        existing = {chapter: labels_in(page) for chapter, page in pages.items()}
        return self.parse_text_to_nodes(tables(sources()[name], existing))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("crosswalk", Crosswalk)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
