"""Boxes with ``:class: dropdown`` (solutions, long proofs) as ``<details>``: opened by keyboard, without a script.

On the way, the boxes get what their extensions leave out: an identifier that no other box of the page has, and the
word "Proof" apart from the first sentence, so that it can be set as a title.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import solution_node
from sphinx_proof.nodes import proof_node


class fold(nodes.General, nodes.Element):  # noqa: N801 - the name of a node type of docutils
    """A part of the page that the reader opens."""


class fold_title(nodes.General, nodes.TextElement):  # noqa: N801
    """The line that opens it."""


class UniqueBoxes(SphinxTransform):
    """Number the identifiers that sphinx-proof and sphinx-exercise use for every box of a page."""

    default_priority = 790

    def apply(self, **kwargs: Any) -> None:
        """Rename them in the document tree."""
        count = 0
        for node in self.document.findall(nodes.Element):
            for i, name in enumerate(node.get("ids", ())):
                if name == "proof" or name.endswith("-content"):
                    count += 1
                    node["ids"][i] = f"box-{count}"


def _proof_title(box: nodes.Element) -> nodes.Node | None:
    """Take the word that sphinx-proof puts before the first sentence of a proof out of that sentence."""
    for text in box.findall(nodes.Text):
        if text.startswith("Proof. "):
            text.parent.replace(text, nodes.Text(text.removeprefix("Proof. ")))
            return nodes.Text("Proof")
        break
    return None


class FoldBoxes(SphinxPostTransform):
    """Rewrite proofs and folded solutions for website and e-book, after their numbers and titles are resolved."""

    default_priority = 950
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Rewrite the boxes of one page."""
        for node in list(self.document.findall(proof_node)):
            box = node.children[0]
            if not isinstance(box, nodes.admonition):
                continue  # already rewritten
            title = _proof_title(box)
            if "dropdown" in box["classes"]:
                node.replace_self(_folded(box, [title or nodes.Text("Proof")], box.children))
            elif title:
                first = next(box.findall(nodes.paragraph), None)
                label = nodes.inline("", "Proof. ", classes=["proof-title"])
                if first is not None and first is box.children[0]:
                    first.insert(0, label)
                else:
                    box.insert(0, nodes.paragraph("", "", label))
        for node in list(self.document.findall(solution_node)):
            if "dropdown" in node["classes"]:
                title, *content = node.children
                node.replace_self(_folded(node, title.children, content))


def _folded(box: nodes.Element, title: list[nodes.Node], content: list[nodes.Node]) -> fold:
    classes = [name for name in box["classes"] if name not in ("dropdown", "admonition")]
    details = fold("", ids=box["ids"], classes=[*classes, "fold"])
    # The title is what one presses, so a link cannot stand in it: a reference keeps its words only.
    plain = [part for node in title for part in (node.children if isinstance(node, nodes.reference) else [node])]
    details += fold_title("", "", *plain)
    details += nodes.container("", *content, classes=["fold-content"])
    return details


def _visit(self: Any, node: fold) -> None:
    self.body.append(self.starttag(node, "details"))


def _depart(self: Any, node: fold) -> None:
    self.body.append("</details>\n")


def _visit_title(self: Any, node: fold_title) -> None:
    self.body.append(self.starttag(node, "summary", ""))


def _depart_title(self: Any, node: fold_title) -> None:
    self.body.append("</summary>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the nodes and transforms."""
    app.add_node(fold, html=(_visit, _depart))
    app.add_node(fold_title, html=(_visit_title, _depart_title))
    app.add_transform(UniqueBoxes)
    app.add_post_transform(FoldBoxes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
