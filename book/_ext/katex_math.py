"""Mathematics as static HTML: every formula is set at build time.

The website gets KaTeX's HTML (with its hidden MathML, which screen readers use), the EPUB gets Temml's MathML. Both
scripts lie in ``_vendor`` and run inside V8 (the package ``mini-racer``), so that neither Node nor a network is needed
to build the book, and no script to read it. A formula that does not parse is a warning with its file and line.
"""

import functools
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

VENDOR = Path(__file__).resolve().parents[1] / "_vendor"
CALLS = {
    "katex": "katex.renderToString(tex, {displayMode: display, macros: {...macros}, throwOnError: true,"
    " strict: 'error'})",
    "temml": "temml.renderToString(tex, {displayMode: display, macros: {...macros}, throwOnError: true,"
    " strict: true, xml: true})",
}
ENVIRONMENT = re.compile(r"\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.DOTALL)
ANNOTATION = re.compile(
    r"<semantics>(.*)<annotation encoding=\"application/x-tex\">.*</annotation></semantics>", re.DOTALL
)
DIGITS = re.compile(r"(\d\.\d\d)\d+em")
NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
TAG = re.compile(r"<m[a-z]+ [^>]*>")
LOOKS = re.compile(
    r" (?:stretchy|fence|separator|[lr]space|form|m(?:in|ax)size|width|height|displaystyle|scriptlevel"
    r'|column(?:align|spacing)|rowspacing)="[^"]*"'
)
ALONE = re.compile(r"<mrow>(<(m[ion])\b[^<>]*>[^<>]*</\2>)</mrow>")
STRUT = re.compile(r'<span class="katex-strut" style="height:([\d.]+)em(?:;vertical-align:-([\d.]+)em)?"></span>')
SPACE = re.compile(r'class="mspace" style="margin-right:0\.(1667|2222|2778)em;?"')
SPACES = {"1667": "thin", "2222": "medium", "2778": "thick"}
ROWS = re.compile(r"\\\\(?!\s*\[)\s*")
NUMBERED = re.compile(r"\\(begin|end)\{(align|alignat|equation|gather|multline|flalign)\}")

#: What stays with the formula after it, and before it.
PIECE = '<span class="katex-base">'
OPENING = re.compile(r"[(\[“‘-]+$")
CLOSING = re.compile(r"[,.;:!?)\]”’%-]+")

logger = logging.getLogger(__name__)


class FormulaError(ValueError):
    """A formula that the renderer cannot parse."""


@functools.cache
def _engine(name: str, macros: str, pid: int) -> MiniRacer:
    """Start V8 with one of the two renderers; once a process (``pid``), because V8 does not survive a fork."""
    engine = MiniRacer()
    engine.eval((VENDOR / name / f"{name}.min.js").read_text(encoding="utf8"))
    engine.eval(
        f"var macros = {macros};"
        "function render(tex, display) {"
        f" try {{ return JSON.stringify({{html: {CALLS[name]}}}) }}"
        " catch (error) { return JSON.stringify({error: String(error.message || error)}) } }"
    )
    return engine


def compact(html: str, *, display: bool) -> str:
    """Return a formula without what neither a browser nor a screen reader uses; it makes a chapter a sixth lighter.

    That is the source, which KaTeX repeats inside the MathML; there also a namespace, rows of one symbol, and how wide
    or high a symbol is drawn; a class without a style; struts no higher than a line of text; the digits of a length
    below a tenth of a pixel. The three common spaces become classes.
    """
    html = ANNOTATION.sub(r"\1", html).replace(NAMESPACE, "")
    html = ALONE.sub(r"\1", TAG.sub(lambda match: LOOKS.sub("", match[0]), html)).replace(' mtight"', '"')
    html = SPACE.sub(lambda match: f'class="mspace {SPACES[match[1]]}"', html)
    html = DIGITS.sub(r"\1em", html).replace(';">', '">')
    return html if display else STRUT.sub(_strut, html)


def _strut(match: re.Match[str]) -> str:
    height, depth = float(match[1]), float(match[2] or 0)
    return "" if height <= 1.1 and depth <= 0.3 else match[0]


@functools.cache
def render(tex: str, *, display: bool = False, macros: str = "{}", name: str = "katex") -> str:
    """Return the HTML (``katex``) or MathML (``temml``) of a formula.

    Parameters
    ----------
    tex
        The formula, without delimiters.
    display
        Whether it stands on a line of its own.
    macros
        JSON object that maps each macro, with its backslash, to its body.
    name
        The renderer, ``katex`` or ``temml``.

    Raises
    ------
    FormulaError
        If the formula does not parse; the message is the renderer's.
    """
    answer = json.loads(_engine(name, macros, os.getpid()).call("render", tex, display))
    if "error" in answer:
        raise FormulaError(answer["error"])
    return compact(answer["html"], display=display) if name == "katex" else str(answer["html"])


def macro_table(config: Config) -> str:
    """Return the macros of ``mathjax3_config`` (see ``notation.py``) in the form that both renderers read."""
    macros = ((config.mathjax3_config or {}).get("tex") or {}).get("macros") or {}
    table = {"\\" + name: body if isinstance(body, str) else body[0] for name, body in macros.items()}
    return json.dumps(table, sort_keys=True)


def displayed(tex: str, *, nowrap: bool = False) -> str:
    """Return the source of a display as both renderers want it.

    Lines broken outside any environment, and paragraphs, become aligned rows. An environment that would number its
    own rows is starred, because Sphinx numbers equations.
    """
    if nowrap:
        return spaced(NUMBERED.sub(r"\\\1{\2*}", tex))
    rows = [row for row in tex.split("\n\n") if row.strip()]
    rows = [rf"\begin{{aligned}}{row}\end{{aligned}}" if r"\\" in ENVIRONMENT.sub("", row) else row for row in rows]
    return spaced(rows[0] if len(rows) == 1 else r"\begin{gathered}" + r"\\".join(rows) + r"\end{gathered}")


def spaced(tex: str) -> str:
    """Return a display whose rows of fractions stand apart: both renderers set them so tight that they touch."""
    return ROWS.sub(r"\\\\[0.35em] ", tex) if r"\frac" in tex else tex


def tied(html: str) -> str:
    """Return a formula whose last piece does not part from what follows it."""
    start, end = html.rfind(PIECE), len(html) - len("</span></span>")
    return html if start < 0 else f'{html[:start]}<span class="tied">{html[start:end]}</span></span></span>'


class TieFormulas(SphinxPostTransform):
    """Tie a formula to a bracket before it and a point after it, and the parts of a computed number to each other.

    A browser may break the line on either side of a formula, even before a full stop, and within ``1e-17``; the class
    ``tied`` forbids it. The formula itself may be broken: only its last piece is tied too.
    """

    default_priority = 960
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Move the bracket and the point into one inline element with the formula; mark the numbers."""
        for pasted in self.document.findall(nodes.inline):
            if "pasted-text" in pasted.get("classes", ()) and " " not in pasted.astext():
                pasted["classes"].append("tied")
        for formula in list(self.document.findall(nodes.math)):
            parent = formula.parent
            position = parent.index(formula)
            before = parent[position - 1] if position and isinstance(parent[position - 1], nodes.Text) else ""
            after = next((node for node in parent[position + 1 : position + 2] if isinstance(node, nodes.Text)), "")
            opening, closing = OPENING.search(str(before)), CLOSING.match(str(after))
            if not opening and not closing:
                continue
            tied = nodes.inline("", "", classes=["tied"])
            parent[position] = tied
            if opening:
                parent[position - 1] = nodes.Text(before[: opening.start()])
                tied += nodes.Text(opening[0])
            tied += formula
            if closing:
                # By position: equal texts (". " after two terms) are equal nodes, and the first would lose its point.
                parent[position + 1] = nodes.Text(after[closing.end() :])
                tied += nodes.Text(closing[0])


def spoken(html: str) -> str:
    """Return the plain text of a title: each formula by the characters that it shows, once."""
    soup = BeautifulSoup(html, "html.parser")
    for extra in soup.select(".katex-html, annotation"):
        extra.decompose()
    return soup.get_text()


def _formula(translator: Any, node: nodes.Node, tex: str, display: bool) -> str:
    name = "temml" if translator.builder.name == "epub" else "katex"
    try:
        return render(tex, display=display, macros=macro_table(translator.config), name=name)
    except FormulaError as error:
        logger.warning("mathematics: %s in %r", error, tex[:80], location=node, type="math", subtype="parse")
        return f'<code class="math-error">{translator.encode(tex)}</code>'


def _visit_inline(self: Any, node: nodes.math) -> None:
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate"))
    html = _formula(self, node, node.astext(), False)
    self.body.append((tied(html) if "tied" in node.parent.get("classes", ()) else html) + "</span>")
    raise nodes.SkipNode


def _visit_display(self: Any, node: nodes.math_block) -> None:
    tex = displayed(node.astext(), nowrap=bool(node["nowrap"]))
    self.body.append(self.starttag(node, "div", "", CLASS="math notranslate"))
    self.body.append(_formula(self, node, tex, True))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def _use(app: Sphinx, config: Config) -> None:
    config["html_math_renderer"] = "katex"


def _add_assets(app: Sphinx) -> None:
    """Copy the style sheet, with its WOFF2 fonts only, next to the pages."""
    if app.builder.format != "html" or app.builder.name == "epub":
        return
    target = Path(app.outdir) / "_static" / "katex"
    shutil.copytree(VENDOR / "katex" / "fonts", target / "fonts", dirs_exist_ok=True)
    css = (VENDOR / "katex" / "katex.min.css").read_text(encoding="utf8")
    css = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)', "", css)
    (target / "katex.min.css").write_text(css, encoding="utf8")
    shutil.copy(VENDOR / "katex" / "LICENSE", target / "LICENSE")
    app.add_css_file("katex/katex.min.css")


def _plain_title(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Take the formulas out of the window's title: Sphinx would strip their tags and show each formula twice."""
    if "katex" in context.get("title", ""):
        context["title"] = spoken(context["title"])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer and choose it."""
    app.add_post_transform(TieFormulas)
    app.add_html_math_renderer("katex", (_visit_inline, None), (_visit_display, None))
    app.connect("config-inited", _use, priority=950)  # after Jupyter Book has set its own
    app.connect("builder-inited", _add_assets)
    app.connect("html-page-context", _plain_title, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
