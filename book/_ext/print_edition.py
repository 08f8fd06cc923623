"""The print edition: Sphinx's LaTeX builder, set up for this book.

``print_tree`` arranges the book for paper, ``print_writer`` writes it, ``_tex/mlmath.sty`` says what it looks like;
here they are connected, and the title page learns the version, the commit, the date and the licence.
"""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from print_tree import ArrangeForPrint
from print_writer import PrintTranslator
from repository import repository
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.texescape import escape

ROOT = Path(__file__).resolve().parents[2]


def edition(root: Path = ROOT) -> dict[str, str]:
    """Return the commit, the date of the sources and the licences, each empty where nothing tells."""
    commit = _git(root, "rev-parse", "--short", "HEAD")
    seconds = os.environ.get("SOURCE_DATE_EPOCH") or _git(root, "log", "-1", "--format=%ct")
    date = f"{datetime.fromtimestamp(int(seconds), UTC):%-d %B %Y}" if seconds else ""
    citation = root / "CITATION.cff"
    licences = yaml.safe_load(citation.read_text(encoding="utf8")).get("license", []) if citation.is_file() else []
    return {
        "commit": commit,
        "date": date,
        "licence": ", ".join([licences] if isinstance(licences, str) else licences),
    }


def _git(root: Path, *arguments: str) -> str:
    try:
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""  # an archive of the sources: the title page then shows no commit


def _configure(app: Sphinx, config: Config) -> None:
    facts = {"version": config.version, "copyright": config.copyright, "site": repository().site, **edition()}
    lines = [rf"\newcommand{{\ml{name}}}{{{escape(str(text), 'xelatex')}}}" for name, text in facts.items()]
    elements = dict(config["latex_elements"])
    elements["preamble"] = "\n".join([r"\usepackage{mlmath}", *lines, elements.get("preamble", "")])
    config["latex_elements"] = elements


def _complete_singlehtml(app: Sphinx) -> None:
    """Let the single-page edition show what every other extension writes for HTML.

    sphinx-exercise registers visitors for the builder ``singlehtml`` by name, and Sphinx then ignores those that are
    registered for the format ``html``.
    """
    handlers = app.registry.translation_handlers
    if "singlehtml" in handlers:
        handlers["singlehtml"] = {**handlers.get("html", {}), **handlers["singlehtml"]}


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the parts."""
    app.add_config_value("print_leaves_out", [], "", list)
    app.set_translator("latex", PrintTranslator)
    app.add_post_transform(ArrangeForPrint)
    app.connect("config-inited", _configure, priority=50)  # before the macros, which need the packages
    app.connect("builder-inited", _complete_singlehtml)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
