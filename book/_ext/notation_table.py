"""The page of symbols, from the same file that defines the macros (``notation.yml``).

``{notation-table}`` renders a table for each group: the symbol as the reader meets it, what it means, and the macro
that an author writes.
"""

from itertools import groupby
from typing import Any

from docutils import nodes
from notation import NOTATION, symbols
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


def row(entry: dict[str, Any]) -> list[str]:
    """Return the cells of one symbol: how it looks, what it means, the macro, and how the example is written."""
    macro = "\\" + entry["macro"]
    if "example" not in entry:
        return [f"${macro}$", entry["meaning"], f"`{macro}`", ""]
    arguments = "".join(f"{{#{i + 1}}}" for i in range(entry["args"]))
    return [f"${entry['example']}$", entry["meaning"], f"`{macro}{arguments}`", f"`{entry['example']}`"]


def tables(entries: list[dict[str, Any]]) -> str:
    """Return the tables as MyST text."""
    text = []
    for group, members in groupby(entries, key=lambda entry: entry["group"]):
        text += [f"```{{list-table}} {group}", ":header-rows: 1", ":widths: 18 42 16 24", ":class: notation", ""]
        for cells in [["Symbol", "Meaning", "Macro", "Written as"], *map(row, members)]:
            text += [("* - " if i == 0 else "  - ") + cell for i, cell in enumerate(cells)]
        text += ["```", ""]
    return "\n".join(text)


class NotationTable(SphinxDirective):
    """All symbols of the book."""

    def run(self) -> list[nodes.Node]:
        """Render the tables."""
        self.env.note_dependency(str(NOTATION))
        return self.parse_text_to_nodes(tables(symbols()))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("notation-table", NotationTable)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
