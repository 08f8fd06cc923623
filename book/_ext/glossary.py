"""The glossary and the index grow out of the definitions.

The **bold** words in a ``{prf:definition}`` are the terms that it defines. Each becomes an entry of the index and, with
the sentence that defines it, of the page with the directive ``{definition-list}``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)
LISTS = nodes.bullet_list | nodes.enumerated_list


@dataclass(frozen=True)
class Term:
    """A term and where it is defined."""

    name: str
    label: str
    docname: str
    sentence: tuple[nodes.Element, ...]
    main: str
    """The first term that the same sentence defines; only its entry repeats the sentence."""


class definition_list_place(nodes.General, nodes.Element):  # noqa: N801
    """Where the glossary goes once all pages are read."""


class DefinitionList(SphinxDirective):
    """All terms that the book defines, in alphabetical order."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the list."""
        self.env.mlmath_glossary_page = self.env.docname  # type: ignore[attr-defined]
        return [definition_list_place()]


def stored(env: BuildEnvironment) -> dict[str, list[Term]]:
    """Return the terms of all pages by document name."""
    if not hasattr(env, "mlmath_terms"):
        env.mlmath_terms = {}  # type: ignore[attr-defined]
    return env.mlmath_terms  # type: ignore[attr-defined,no-any-return]


def terms(env: BuildEnvironment) -> list[Term]:
    """Return every term in alphabetical order."""
    return sorted((t for found in stored(env).values() for t in found), key=lambda t: (t.name.casefold(), t.label))


def sentence_around(strong: nodes.Element) -> tuple[nodes.Element, ...]:
    """Return copies of the paragraph or list that a term stands in, and of what belongs to the same sentence."""
    paragraph = strong
    while not isinstance(paragraph, nodes.paragraph):
        paragraph = paragraph.parent
    if isinstance(paragraph.parent, nodes.list_item) and paragraph.astext()[:1].islower():
        paragraph = paragraph.parent.parent
    found = [paragraph]
    for before in reversed(paragraph.parent[: paragraph.parent.index(paragraph)]):
        if isinstance(before, nodes.target):  # the anchor of a numbered formula
            continue
        whole = isinstance(found[0], nodes.paragraph) and not found[0].astext()[:1].islower()
        if whole or not isinstance(before, nodes.paragraph | nodes.math_block):
            break
        found.insert(0, before)
    for follower in paragraph.parent[paragraph.parent.index(paragraph) + 1 :]:
        if found[-1].astext().rstrip().endswith((".", "?", "!")):
            break
        if isinstance(follower, nodes.target):  # the anchor of a numbered formula
            continue
        if not isinstance(follower, nodes.paragraph | nodes.math_block | LISTS):
            break
        found.append(follower)
    return tuple(map(detached, found))


def detached(node: nodes.Element) -> nodes.Element:
    """Return a copy that can stand on another page: no anchors, no number, no index entries, no page of its own."""
    copy = node.deepcopy()
    for extra in [*copy.findall(addnodes.index), *copy.findall(nodes.target)]:
        extra.parent.remove(extra)
    for part in copy.findall():
        part.document = None
        if isinstance(part, nodes.Element):
            part["ids"], part["names"] = [], []
        if isinstance(part, nodes.math_block):
            part["label"] = part["number"] = None
    return copy


def terms_of(box: nodes.Element, bold: list[nodes.strong], docname: str) -> Iterator[Term]:
    """Return the terms of a definition, each with its sentence and the first term of that sentence."""
    first: dict[str, str] = {}
    for strong in bold:
        sentence = sentence_around(strong)
        main = first.setdefault("".join(node.pformat() for node in sentence), strong.astext())
        yield Term(strong.astext(), box["label"], docname, sentence, main)


class CollectTerms(SphinxTransform):
    """Find the terms of a page while it is read, and put them into the index."""

    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        """Store the terms in the environment and add index entries."""
        found = []
        for box in self.document.findall(nodes.Element):
            if box.get("realtype") != "definition":
                continue
            bold = list(box.findall(nodes.strong))
            if not bold:
                logger.warning("definition %s has no term in bold", box["label"], location=box)
            found += list(terms_of(box, bold, self.env.docname))
        stored(self.env)[self.env.docname] = found
        for term in found:
            entry = ("single", term.name.replace(";", ","), term.label, "", None)
            self.document.insert(0, addnodes.index(entries=[entry]))


class FillList(SphinxPostTransform):
    """Fill ``{definition-list}``."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Replace the place by the list."""
        for place in list(self.document.findall(definition_list_place)):
            entries = [self.entry(term) for term in terms(self.env)]
            empty = nodes.paragraph("", "The book defines no terms yet.")
            place.replace_self(nodes.definition_list("", *entries, classes=["glossary"]) if entries else empty)

    def entry(self, term: Term) -> nodes.definition_list_item:
        """Return a term, the sentence that defines it, and the link to the definition."""
        link = addnodes.pending_xref(
            "",
            nodes.inline("", term.label),
            refdomain="prf",
            reftype="ref",
            reftarget=term.label,
            refexplicit=False,
            refwarn=True,
            refdoc=self.env.docname,
        )
        if term.main != term.name:
            also = nodes.paragraph(
                "", "", nodes.Text("See "), nodes.emphasis("", term.main), nodes.Text(" ("), link, nodes.Text(").")
            )
            return nodes.definition_list_item("", nodes.term("", term.name), nodes.definition("", also))
        sentence = [node.deepcopy() for node in term.sentence]
        for reference in (found for node in sentence for found in node.findall(addnodes.pending_xref)):
            reference["refdoc"] = self.env.docname  # addresses are relative to this page now
        source = nodes.paragraph("", "", link, classes=["glossary-source"])
        return nodes.definition_list_item("", nodes.term("", term.name), nodes.definition("", *sentence, source))


def _purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    stored(env).pop(docname, None)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    stored(env).update({docname: stored(other)[docname] for docname in docnames if docname in stored(other)})
    if hasattr(other, "mlmath_glossary_page"):
        env.mlmath_glossary_page = other.mlmath_glossary_page  # type: ignore[attr-defined]


def _rewrite_when_terms_change(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the glossary again when a definition anywhere changed."""
    now = [(t.name, t.label, t.docname, [node.pformat() for node in t.sentence]) for t in terms(env)]
    before, env.mlmath_terms_written = getattr(env, "mlmath_terms_written", None), now  # type: ignore[attr-defined]
    page = getattr(env, "mlmath_glossary_page", None)
    return [page] if page in env.found_docs and before != now else []


def setup(app: Sphinx) -> dict[str, Any]:
    """Collect while reading, list while writing."""
    app.add_node(definition_list_place)
    app.add_directive("definition-list", DefinitionList)
    app.add_transform(CollectTerms)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", _rewrite_when_terms_change)
    app.add_post_transform(FillList)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
