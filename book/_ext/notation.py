"""The notation of the book (``notation.yml``) as macros for every renderer.

Sets ``mathjax3_config`` (which the other mathematics renderers of this book read too) and defines the same macros in
the preamble of the print edition.
"""

from pathlib import Path
from typing import Any

import yaml
from sphinx.application import Sphinx
from sphinx.config import Config

NOTATION = Path(__file__).resolve().parents[1] / "notation.yml"


def symbols() -> list[dict[str, Any]]:
    """Return every symbol of ``notation.yml``, in order, with its group."""
    groups = yaml.safe_load(NOTATION.read_text(encoding="utf8"))
    return [{"args": 0, **symbol, "group": group["group"]} for group in groups for symbol in group["symbols"]]


def web_macros() -> dict[str, Any]:
    """Return the macros as MathJax and KaTeX want them: a body, or a body and its number of arguments."""
    return {s["macro"]: [s["tex"], s["args"]] if s["args"] else s["tex"] for s in symbols()}


def latex_macros() -> str:
    r"""Return the macros as LaTeX definitions.

    Each is declared with ``\providecommand`` first: the class of the print edition already defines some of the names.
    """
    lines = []
    for s in symbols():
        arguments = f"[{s['args']}]" if s["args"] else ""
        body = s.get("latex", s["tex"])
        lines.append(rf"\providecommand{{\{s['macro']}}}{{}}\renewcommand{{\{s['macro']}}}{arguments}{{{body}}}")
    return "\n".join(lines)


def _configure(app: Sphinx, config: Config) -> None:
    config["mathjax3_config"] = {"tex": {"macros": web_macros()}}
    elements = dict(config["latex_elements"])
    elements["preamble"] = elements.get("preamble", "") + "\n" + latex_macros() + "\n"
    config["latex_elements"] = elements


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the macros before any builder reads the configuration."""
    app.connect("config-inited", _configure, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
