"""The same computation in NumPy, PyTorch and TensorFlow, side by side.

Consecutive code cells tagged ``framework-numpy``, ``framework-torch`` and ``framework-tensorflow`` become one tab set
of sphinx-design. All of them are executed. On the website the choice of a reader holds for every tab set; without
JavaScript, in print and in the EPUB the tabs still work or stand one after the other.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx_design.shared import create_component

LABELS = {
    "tag_framework-numpy": "NumPy",
    "tag_framework-torch": "PyTorch",
    "tag_framework-tensorflow": "TensorFlow",
}


def framework(node: nodes.Node) -> str | None:
    """Return the class that marks a code cell as one framework's, or None for any other node."""
    if isinstance(node, nodes.container) and "cell" in node["classes"]:
        return next((name for name in node["classes"] if name in LABELS), None)
    return None


def runs(children: list[nodes.Node]) -> list[list[nodes.Element]]:
    """Return the groups of consecutive framework cells; a framework seen again starts a new group."""
    groups: list[list[nodes.Element]] = []
    previous = False
    for child in children:
        name = framework(child)
        if name and previous and name not in [framework(cell) for cell in groups[-1]]:
            groups[-1].append(child)
        elif name:
            groups.append([child])
        previous = name is not None
    return groups


def tab_set(cells: list[nodes.Element]) -> nodes.container:
    """Return the cells as one synchronized tab set."""
    items = []
    for cell in cells:
        label = LABELS[framework(cell)]
        title = nodes.rubric(label, label, classes=["sd-tab-label"], sync_id=label.lower(), sync_group="framework")
        content = create_component("tab-content", children=[cell], classes=["sd-tab-content"])
        items.append(create_component("tab-item", children=[title, content], classes=["sd-tab-item"], selected=False))
    return create_component("tab-set", children=items, classes=["sd-tab-set", "frameworks"])


class GroupFrameworkCells(SphinxTransform):
    """Turn each run of framework cells into a tab set."""

    default_priority = 800

    def apply(self, **kwargs: Any) -> None:
        """Replace the cells in the document tree."""
        parents = {id(node.parent): node.parent for node in self.document.findall(lambda n: framework(n) is not None)}
        for parent in parents.values():
            for cells in runs(parent.children):
                position = parent.index(cells[0])
                for cell in cells:
                    parent.remove(cell)
                parent.insert(position, tab_set(cells))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the transform."""
    app.add_transform(GroupFrameworkCells)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
