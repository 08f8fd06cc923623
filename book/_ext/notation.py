"""The notation of the book (``notation.yml``) as macros for every renderer.

Sets ``mathjax3_config`` (which the other mathematics renderers of this book read too) and defines the same macros in
the preamble of the print edition.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sphinx.application import Sphinx
from sphinx.config import Config

_MACRO = re.compile(r"\\([A-Za-z]+)")
NOTATION = Path(__file__).resolve().parents[1] / "notation.yml"


def symbols() -> list[dict[str, Any]]:
    """Return every symbol of ``notation.yml``, in order, with its group."""
    groups = yaml.safe_load(NOTATION.read_text(encoding="utf8"))
    return [{"args": 0, **symbol, "group": group["group"]} for group in groups for symbol in group["symbols"]]


@cache
def _table() -> dict[str, dict[str, Any]]:
    return {symbol["macro"]: symbol for symbol in symbols()}


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


def _argument(tex: str, start: int) -> tuple[str, int]:
    """Return the argument of a macro that begins at or after `start`, and where it ends."""
    while start < len(tex) and tex[start].isspace():
        start += 1
    if start == len(tex):
        raise ValueError(f"a macro lacks its argument in {tex!r}")
    if tex[start] == "\\":
        end = re.compile(r"\\(?:[A-Za-z]+|.)").match(tex, start).end()  # type: ignore[union-attr]
        return tex[start:end], end
    if tex[start] != "{":
        return tex[start], start + 1
    depth = 0
    for k in range(start, len(tex)):
        if tex[k] in "{}" and tex[k - 1] != "\\":
            depth += 1 if tex[k] == "{" else -1
            if depth == 0:
                return tex[start + 1 : k], k + 1
    raise ValueError(f"unbalanced braces in {tex!r}")


def expand_macros(tex: str) -> str:
    """Write the book's macros out, for places that know only standard TeX (a notebook elsewhere)."""
    table = _table()
    out, position = [], 0
    while match := _MACRO.search(tex, position):
        out.append(tex[position : match.start()])
        position = match.end()
        symbol = table.get(match[1])
        if symbol is None:
            out.append(match[0])
            continue
        body = symbol["tex"]
        for k in range(1, symbol["args"] + 1):
            argument, position = _argument(tex, position)
            body = body.replace(f"#{k}", expand_macros(argument))
        if body[-1].isalpha() and tex[position : position + 1].isalpha():
            body += " "  # \\R x must not become \\Rx
        out.append(body)
    return "".join([*out, tex[position:]])


def _configure(app: Sphinx, config: Config) -> None:
    config["mathjax3_config"] = {"tex": {"macros": web_macros()}}
    elements = dict(config["latex_elements"])
    elements["preamble"] = elements.get("preamble", "") + "\n" + latex_macros() + "\n"
    config["latex_elements"] = elements


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the macros before any builder reads the configuration."""
    app.connect("config-inited", _configure, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
