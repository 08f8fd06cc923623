"""The library reference: every public function of `mlmath` from its docstring, linked to the section it serves.

``{library} linalg`` documents all modules of a sub-package. In a docstring, ``See: thm-cauchy-schwarz`` becomes a
link to that statement or section.
"""

import re
import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from repository import ROOT
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

PACKAGE = ROOT / "code" / "mlmath"
_SEE = re.compile(r"\bSee: ([a-z0-9-]+(?:, [a-z0-9-]+)*)\.?")
_STATEMENT = ("thm-", "lem-", "prp-", "cor-", "alg-", "def-", "exm-", "rem-")


def modules_of(folder: Path) -> list[str]:
    """Return the public modules in a folder of the package, in alphabetical order; answer keys stay out of sight."""
    files = sorted(p for p in folder.rglob("*.py") if not p.name.startswith("_") and "answers" not in p.parts)
    return [".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in files]


def link_sections(labels: set[str], lines: list[str]) -> None:
    """Turn ``See: label`` in the lines of a docstring into links, where the label exists (in place)."""

    def link(match: re.Match[str]) -> str:
        links = []
        for label in match[1].split(", "):
            if label in labels:
                role = "prf:ref" if label.startswith(_STATEMENT) else "ref"
                links.append(f":{role}:`{label}`")
            else:
                links.append(f"``{label}``")
        return "See: " + ", ".join(links)

    lines[:] = [_SEE.sub(link, line) for line in lines]


def escape_bars(lines: list[str]) -> None:
    """Keep |x| an absolute value: in reStructuredText it would be a substitution (in place)."""
    in_doctest = False
    for k, line in enumerate(lines):
        in_doctest = line.lstrip().startswith(">>>") or (in_doctest and bool(line.strip()))
        if not in_doctest:
            pieces = line.split("``")  # every second piece is literal text
            pieces[::2] = [piece.replace("|", r"\|") for piece in pieces[::2]]
            lines[k] = "``".join(pieces)


class Library(SphinxDirective):
    """``{library} folder`` documents every module of that sub-package; ``{library} .`` the modules at the top."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write one section a module and leave its content to autodoc."""
        folder = self.arguments[0]
        if folder == ".":
            modules = [f"mlmath.{path.stem}" for path in sorted(PACKAGE.glob("*.py")) if path.stem != "__init__"]
        else:
            modules = modules_of(PACKAGE / folder)
        if not modules:
            raise self.error(f"the package has no modules in {folder!r}")
        sections: list[nodes.Node] = []
        for module in modules:
            self.env.note_dependency(str(PACKAGE.parent / Path(*module.split(".")).with_suffix(".py")))
            section = nodes.section(ids=[module.replace(".", "-")], names=[module])
            section += nodes.title("", "", nodes.literal("", module))
            text = ["", f".. automodule:: {module}", "   :members:", "   :member-order: bysource", ""]
            self.state.nested_parse(StringList(_as_myst(text), source=module), self.content_offset, section)
            sections.append(section)
        return sections


def _as_myst(lines: list[str]) -> list[str]:
    return ["```{eval-rst}", *lines, "```"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive and the links."""
    sys.path.insert(0, str(PACKAGE.parent))  # autodoc imports the modules
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("sphinx.ext.napoleon")
    app.add_directive("library", Library)

    def process(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
        escape_bars(lines)
        link_sections(_labels_in_the_sources(app.srcdir), lines)

    def skip(app: Sphinx, what: str, name: str, obj: object, skipped: bool, options: object) -> bool | None:
        # The fields of a named tuple are described under "Attributes"; by themselves they only count.
        return True if (getattr(obj, "__doc__", None) or "").startswith("Alias for field number") else None

    app.connect("autodoc-process-docstring", process)
    app.connect("autodoc-skip-member", skip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _labels_in_the_sources(book: Path) -> set[str]:
    """Return the labels written in the chapters; Sphinx itself knows them only after every page is read."""
    text = "".join(path.read_text(encoding="utf8") for path in sorted(Path(book).rglob("*.md")))
    return set(re.findall(r"^\(([\w-]+)\)=", text, re.MULTILINE)) | set(re.findall(r":label: *(\S+)", text))
