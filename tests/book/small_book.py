"""Build a book of a few lines with some of the extensions, for the tests of those extensions."""

import io
import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace


def build_small_book(folder: Path, pages: dict[str, str], extensions: list[str], builder: str = "html") -> str:
    """Build the pages (name to text) into ``folder/<builder>``; return the warnings."""
    for name, text in pages.items():
        file = folder / "book" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_text(encoding="utf8") != text:
            file.write_text(text, encoding="utf8")
    settings = {
        "extensions": ["myst_parser", *extensions],
        "myst_enable_extensions": ["colon_fence", "dollarmath"],
        "numfig": True,
        "html_theme": "basic",
    }
    warnings = io.StringIO()
    with docutils_namespace():
        app = Sphinx(
            srcdir=folder / "book",
            confdir=None,
            outdir=folder / builder,
            doctreedir=folder / "trees" / "trees",
            buildername=builder,
            confoverrides=settings,
            status=io.StringIO(),
            warning=warnings,
        )
        app.build()
    return re.sub(r"\x1b\[[0-9;]*m", "", warnings.getvalue())
