"""The curriculum (``syllabus.yml``) as it shows in the book.

``{chapter-card}`` stands under the title of every chapter: what the reader needs, what they will be able to do, and
how long it takes. Its body is the list of objectives; what the reader needs comes from the curriculum::

    :::{chapter-card}
    :minutes: 90
    - compute a norm
    - derive the triangle inequality
    :::

A chapter exists if one of the book's parts contains a page that is called like it; the pages name the other ones as
"to come".
"""

from typing import Any, ClassVar

import syllabus
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective


def written(env: BuildEnvironment) -> dict[str, str]:
    """Return the chapters that exist: chapter id to document name."""
    found = {docname: syllabus.chapter_at(docname) for docname in sorted(env.found_docs)}
    pages = {chapter.id: docname for docname, chapter in found.items() if chapter}
    return {chapter: pages[chapter] for chapter in syllabus.chapters() if chapter in pages}


def page_link(docname: str, text: str, current: str) -> nodes.Node:
    """Return a link to the page `docname`."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", text),
        refdomain="std",
        reftype="doc",
        reftarget="/" + docname,
        refexplicit=True,
        refwarn=True,
        refdoc=current,
    )


def chapter_link(chapter: str, env: BuildEnvironment) -> list[nodes.Node]:
    """Return the title of a chapter: a link if it exists, "to come" otherwise."""
    title = syllabus.chapters()[chapter].title
    if chapter in written(env):
        return [page_link(written(env)[chapter], title, env.docname)]
    return [nodes.inline("", f"{title} (to come)", classes=["to-come"])]


def row(term: str, *content: nodes.Node) -> nodes.definition_list_item:
    """Return one line of a card: a term and what is said about it."""
    return nodes.definition_list_item("", nodes.term("", term), nodes.definition("", *content))


class ChapterCard(SphinxDirective):
    """What a chapter needs, what it teaches, and how long it takes."""

    has_content = True
    option_spec: ClassVar = {"minutes": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        """Build the card from the body (the objectives) and the curriculum."""
        self.env.note_dependency(str(syllabus.SYLLABUS))
        chapter = syllabus.chapter_at(self.env.docname)
        if chapter is None:
            raise self.error(f"{self.env.docname} is no chapter of syllabus.yml")
        if "minutes" not in self.options:
            raise self.error("a chapter card needs the option :minutes:")
        objectives = self.parse_content_to_nodes()
        if len(objectives) != 1 or not isinstance(objectives[0], nodes.bullet_list):
            raise self.error("the body of a chapter card is one list: what the reader will be able to do")

        needs = nodes.paragraph()
        for i, needed in enumerate(chapter.prerequisites):
            if i:
                needs += nodes.Text(", ")
            needs += chapter_link(needed, self.env)
        if not chapter.prerequisites:
            needs += nodes.Text("School mathematics")
        minutes = nodes.paragraph("", f"About {self.options['minutes']} minutes")
        card = nodes.definition_list(
            "",
            row("You need", needs),
            row("You will be able to", *objectives),
            row("Time", minutes),
        )
        return [nodes.container("", card, classes=["chapter-card"])]


def _reread_when_chapters_change(app: Sphinx, env: BuildEnvironment, *changes: Any) -> list[str]:
    """Read all pages again when a chapter came or went: links and "to come" are decided while reading."""
    now = set(written(env))
    before, env.mlmath_chapters = getattr(env, "mlmath_chapters", now), now  # type: ignore[attr-defined]
    return [] if before == now else sorted(env.found_docs)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_directive("chapter-card", ChapterCard)
    app.connect("env-get-outdated", _reread_when_chapters_change)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
