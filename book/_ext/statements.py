"""Statements are tests: each theorem, lemma, proposition, corollary and algorithm is checked by one, or says why not.

* Under each such box a line leads to the test that checks it (web only).
* ``{statement-table}`` lists every statement and its check.
* A statement without a check is a warning, and so is a check of a statement that does not exist; the book is built
  with warnings as errors.

A statement that no computation can check has ``:class: unchecked`` and a last paragraph that begins with
"Not checked by a test:" and says why.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checks import Check, find_checks
from docutils import nodes
from repository import ROOT, repository
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

CHECKED_TYPES = ("theorem", "lemma", "proposition", "corollary", "algorithm")
EXCUSE = "Not checked by a test:"


@dataclass(frozen=True)
class Statement:
    """A numbered box that needs a check."""

    label: str
    type: str
    docname: str
    line: int
    title: tuple[nodes.Node, ...]
    unchecked: bool
    excuse: str


class statement_table(nodes.General, nodes.Element):  # noqa: N801
    """Where the table of all statements goes once all pages are read."""


class StatementTable(SphinxDirective):
    """Every statement of the book and its check."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the table."""
        self.env.mlmath_statement_page = self.env.docname  # type: ignore[attr-defined]
        return [statement_table()]


def boxes(tree: nodes.Node) -> list[nodes.Element]:
    """Return the numbered boxes (theorems, definitions, …) of a page."""
    return [node for node in tree.findall(nodes.Element) if "realtype" in node.attributes]


def title_of(box: nodes.Element) -> tuple[nodes.Node, ...]:
    """Return the title of a box without the parentheses that sphinx-proof puts around it."""
    children = [child.deepcopy() for child in box[0].children]
    if children and isinstance(children[0], nodes.Text):
        children[0] = nodes.Text(children[0].lstrip().removeprefix("("))
    if children and isinstance(children[-1], nodes.Text):
        children[-1] = nodes.Text(children[-1].removesuffix(")"))
    for child in children:
        for node in child.findall():
            node.document = None  # a stored title must not drag its page along
    return tuple(children)


class CollectStatements(SphinxTransform):
    """Remember the statements of a page while it is read."""

    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        """Store them in the environment."""
        store = stored(self.env)
        store[self.env.docname] = [
            Statement(
                label=box["label"],
                type=box["realtype"],
                docname=self.env.docname,
                line=box.line or box[0].line or 0,
                title=title_of(box),
                unchecked="unchecked" in box["classes"],
                excuse=next((p.astext() for p in box.findall(nodes.paragraph) if p.astext().startswith(EXCUSE)), ""),
            )
            for box in boxes(self.document)
            if box["realtype"] in CHECKED_TYPES
        ]


def stored(env: BuildEnvironment) -> dict[str, list[Statement]]:
    """Return the statements of all pages by document name."""
    if not hasattr(env, "mlmath_statements"):
        env.mlmath_statements = {}  # type: ignore[attr-defined]
    return env.mlmath_statements  # type: ignore[attr-defined,no-any-return]


def book_order(env: BuildEnvironment) -> list[str]:
    """Return the document names in the order of the table of contents."""
    ordered: list[str] = []
    waiting = [env.config.root_doc]
    while waiting:
        docname = waiting.pop()
        ordered.append(docname)
        waiting.extend(reversed(env.toctree_includes.get(docname, [])))
    return ordered


def statements(env: BuildEnvironment) -> list[Statement]:
    """Return every statement, in book order."""
    return [statement for docname in book_order(env) for statement in stored(env).get(docname, [])]


def problems(statement: Statement, checks: list[Check]) -> str:
    """Say what is wrong with the check of a statement; an empty string if nothing is."""
    if statement.unchecked and checks:
        return f"{statement.label} has the class unchecked, but {checks[0].path} checks it"
    if statement.unchecked and not statement.excuse:
        return f"{statement.label} has the class unchecked: a last paragraph “{EXCUSE} …” must say why"
    if not statement.unchecked and not checks:
        return f'{statement.label} is not checked by any test (@pytest.mark.verifies("{statement.label}"))'
    return next((f"{check.path}:{check.line} asserts nothing" for check in checks if not check.asserts), "")


def unknown_labels(checks: dict[str, list[Check]], known: set[str], sources: Path) -> list[Check]:
    """Return the checks of labels that no page has; pages that this build leaves out count too."""
    missing = {label: found[0] for label, found in checks.items() if label not in known}
    if missing:
        text = "\n".join(page.read_text(encoding="utf8") for page in sources.rglob("*.md"))
        written = set(re.findall(r"^\s*:label: *(\S+)", text, re.MULTILINE))
        missing = {label: check for label, check in missing.items() if label not in written}
    return list(missing.values())


def _compare(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Warn about statements without checks and checks without statements; return the pages to write again."""
    checks = find_checks(ROOT)
    for statement in statements(env):
        if problem := problems(statement, checks.get(statement.label, [])):
            logger.warning(problem, location=(statement.docname, statement.line))
    for check in unknown_labels(checks, set(getattr(env, "proof_list", {})), Path(env.srcdir)):
        logger.warning("%s:%d verifies %r, which is no label in the book", check.path, check.line, check.label)

    before = getattr(env, "mlmath_checks", {})
    env.mlmath_checks = checks  # type: ignore[attr-defined]
    changed = {s.docname for s in statements(env) if checks.get(s.label) != before.get(s.label)}
    state = [replace(s, line=0, title=()) for s in statements(env)]
    if (changed or state != getattr(env, "mlmath_statement_state", None)) and hasattr(env, "mlmath_statement_page"):
        changed.add(env.mlmath_statement_page)
    env.mlmath_statement_state = state  # type: ignore[attr-defined]
    return sorted(changed & env.found_docs)


def link_to(check: Check, text: str) -> nodes.reference:
    """Return a link to a test's source."""
    return nodes.reference("", text, internal=False, refuri=repository().source(check.path, check.line))


class LinkChecks(SphinxPostTransform):
    """Put the line under each statement that leads to its check."""

    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Append the line to the box."""
        page = getattr(self.env, "mlmath_statement_page", None)
        for box in boxes(self.document):
            checks = self.env.mlmath_checks.get(box["label"], [])  # type: ignore[attr-defined]
            if box["realtype"] not in CHECKED_TYPES or not checks:
                continue
            line = nodes.paragraph(classes=["statement-check"])
            for i, check in enumerate(checks):
                line += nodes.Text(", " if i else "")
                line += link_to(check, f"another test ({check.kind})" if i else f"Checked by a test ({check.kind})")
            if page:
                line += nodes.Text(" · ")
                line += addnodes.pending_xref(
                    "",
                    nodes.inline("", "all statements"),
                    refdomain="std",
                    reftype="doc",
                    reftarget="/" + page,
                    refexplicit=True,
                    refdoc=self.env.docname,
                )
            box[-1] += line


def table(head: list[str], rows: list[list[list[nodes.Node]]], widths: list[int], css_class: str) -> nodes.table:
    """Return a table with one header row; each cell is a list of paragraphs."""

    def line(cells: list[list[nodes.Node]]) -> nodes.row:
        return nodes.row("", *[nodes.entry("", *cell) for cell in cells])

    group = nodes.tgroup("", *[nodes.colspec(colwidth=width) for width in widths], cols=len(head))
    group += nodes.thead("", line([[nodes.paragraph("", text)] for text in head]))
    group += nodes.tbody("", *[line(cells) for cells in rows])
    return nodes.table("", group, classes=[css_class, "colwidths-given"])


class FillTable(SphinxPostTransform):
    """Fill ``{statement-table}``."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Replace the place by the table."""
        for place in list(self.document.findall(statement_table)):
            rows = [self.row(statement) for statement in statements(self.env)]
            head = ["Statement", "Title", "What the tests do"]
            empty = nodes.paragraph("", "The book has no statements yet.")
            place.replace_self(table(head, rows, [20, 25, 55], "statements") if rows else empty)

    def row(self, statement: Statement) -> list[list[nodes.Node]]:
        """Return the cells of one statement."""
        number = addnodes.pending_xref(
            "",
            nodes.inline("", statement.label),
            refdomain="prf",
            reftype="ref",
            reftarget=statement.label,
            refexplicit=False,
            refwarn=True,
            refdoc=self.env.docname,
        )
        checks: list[Check] = self.env.mlmath_checks.get(statement.label, [])  # type: ignore[attr-defined]
        tests = [nodes.paragraph("", f"{c.kind.capitalize()}: ", link_to(c, c.summary)) for c in checks]
        title = nodes.paragraph("", "", *[node.deepcopy() for node in statement.title])
        return [[nodes.paragraph("", "", number)], [title], tests or [nodes.paragraph("", statement.excuse)]]


def _purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    stored(env).pop(docname, None)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    stored(env).update({docname: stored(other)[docname] for docname in docnames if docname in stored(other)})
    if hasattr(other, "mlmath_statement_page"):
        env.mlmath_statement_page = other.mlmath_statement_page  # type: ignore[attr-defined]


def setup(app: Sphinx) -> dict[str, Any]:
    """Collect while reading, compare when all is read, link while writing."""
    app.add_node(statement_table)
    app.add_directive("statement-table", StatementTable)
    app.add_transform(CollectStatements)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", _compare)
    app.add_post_transform(LinkChecks)
    app.add_post_transform(FillTable)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
