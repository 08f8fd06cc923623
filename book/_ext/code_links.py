"""From the code that a chapter shows to its file, and to the tests of that file.

A ``{literalinclude}`` of a module of ``mlmath`` gets a line with the links "source" and "tests" (web only). The tests
of ``code/mlmath/linalg/norms.py`` are in ``tests/mlmath/linalg/test_norms.py``.
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from repository import ROOT, repository
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

PACKAGE = ROOT / "code" / "mlmath"


def line_of(excerpt: str, source: str) -> int:
    """Return the number of the line of `source` at which `excerpt` begins, whatever its indentation."""
    wanted = [line.strip() for line in excerpt.strip("\n").splitlines()]
    lines = [line.strip() for line in source.splitlines()]
    for start in range(len(lines) - len(wanted) + 1):
        if lines[start : start + len(wanted)] == wanted:
            return start + 1
    return 1


def module_tests(module: Path) -> Path | None:
    """Return the test file of a module of the package, None if there is none."""
    candidate = ROOT / "tests" / "mlmath" / module.parent.relative_to(PACKAGE) / f"test_{module.name}"
    return candidate if candidate.exists() else None


class CodeLinks(SphinxTransform):
    """Add the line of links after each included piece of the package."""

    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        """Append the links."""
        for block in list(self.document.findall(nodes.literal_block)):
            file = Path(block.get("source", "")).resolve()
            if not file.is_relative_to(PACKAGE):
                continue
            path = file.relative_to(ROOT).as_posix()
            line = nodes.paragraph(classes=["code-links"])
            address = repository().source(path, line_of(block.astext(), file.read_text(encoding="utf8")))
            line += nodes.reference("", "source", internal=False, refuri=address)
            line += nodes.Text(f" in {file.relative_to(PACKAGE.parent).as_posix()}")
            if tests := module_tests(file):
                address = repository().source(tests.relative_to(ROOT).as_posix())
                line += nodes.Text(" · ")
                line += nodes.reference("", "tests", internal=False, refuri=address)
            # An included piece with a caption is wrapped together with it.
            outer = block.parent if "literal-block-wrapper" in block.parent.get("classes", []) else block
            outer.parent.insert(outer.parent.index(outer) + 1, line)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the transform."""
    app.add_transform(CodeLinks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
