"""What a page of the website loads: our style sheets and one small script, nothing from elsewhere.

The theme sphinx-book-theme stays the base of the templates, but its style sheet (Bootstrap and Font Awesome, 65 kB
compressed) and its scripts (1.6 MB) are replaced by ``book.css`` and ``book.js``. So are the files of the extensions
that Jupyter Book adds to every page.
"""

import hashlib
import os
import re
import shutil
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from katex_math import spoken
from repository import repository
from sphinx.application import Sphinx

FONTS = Path(__file__).resolve().parents[1] / "_vendor" / "source-serif-4"
#: Files, and inline scripts, of the theme and of extensions, that the pages of this book do without.
UNUSED = re.compile(
    r"_static/(styles/|scripts/|basic\.css|pygments\.css|togglebutton|copybutton|clipboard|mystnb\.|sphinx-thebe"
    r"|proof\.css|exercise\.css|sphinx-design\.min|doctools|documentation_options|sphinx_highlight|book\.|dark\.)"
    r"|thebe|togglebuttonSelector|toggleHint|toggleOpenOnPrint|DOCUMENTATION_OPTIONS",
    re.IGNORECASE,
)
#: What the build leaves in ``_static`` and no page asks for.
LEFTOVERS = ("styles", "scripts", "vendor", "images", "locales", "webpack-macros.html", "sbt-webpack-macros.html")


STATIC = Path(__file__).resolve().parents[1] / "_static"
#: The classes of tokens that the style sheet sets apart.
COLOURED = set(re.findall(r"\.highlight \.([a-z]+\d?)\b", (STATIC / "book.css").read_text(encoding="utf8")))
#: The graph of prerequisites, a drawing inside the page.
GRAPH = re.compile(r'(<svg role="group".*?</svg>)', re.DOTALL)
IMAGE = re.compile(r'<img(?![^>]* (?:width|class)=)(?=[^>]* src="[^"]*_images/([^"/]+)")')
VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
PIXELS_PER_POINT = 96 / 72
#: Up to this width in pixels a drawing can still be read when a telephone shrinks it.
NARROW = 480
TOKEN = re.compile(r'<span class="([a-z]{1,3}\d?)">([^<]*)</span>')
#: An outline long enough to be worth a name.
OUTLINE = re.compile(r'<path d="([^"]{60,})"(?:/>|></path>)')


def needed(asset: Any) -> bool:
    """Return whether a page loads this style sheet or script of Sphinx's list."""
    text = f"{getattr(asset, 'filename', asset)} {getattr(asset, 'attributes', {}).get('body', '')}"
    return not UNUSED.search(text)


def description(doctree: nodes.document, length: int = 200) -> str:
    """Return the first paragraph without formulas in plain characters, for search engines and link previews."""
    for paragraph in doctree.findall(nodes.paragraph):
        plain = isinstance(paragraph.parent, nodes.section) and next(paragraph.findall(nodes.math), None) is None
        if plain and len(paragraph.astext()) > 60:
            text = " ".join(paragraph.astext().split())
            return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"
    return ""


def contents(toc: str) -> str:
    """Return the list of the page's sections, without the page's own title."""
    title = BeautifulSoup(toc, "html.parser").find("li")
    sections = title.find("ul") if title else None
    return str(sections) if sections else ""


def accessible(body: str) -> str:
    """Return the text of a page with what assistive technology needs and the writers of Sphinx leave out.

    Wide tables get a box that can be scrolled; the roles that docutils gives a bibliography are taken out, because
    ``doc-biblioentry`` is deprecated and a list of other things than list items is none.
    """
    body = body.replace("<table", '<div class="table-wrap"><table').replace("</table>", "</table></div>")
    body = body.replace(' role="doc-biblioentry"', "")
    body = GRAPH.sub(r'<div class="graph">\1</div>', body)
    return body.replace('<div role="list" class="citation-list">', '<div class="citation-list">')


def svg_size(path: Path) -> tuple[float, float] | None:
    """Return width and height of a drawing, in the unit of its own coordinates."""
    found = VIEW_BOX.search(path.read_text(encoding="utf8")[:2000]) if path.suffix == ".svg" and path.exists() else None
    return (float(found[1]), float(found[2])) if found else None


def sized(body: str, files: dict[str, Path]) -> str:
    """Return the text of a page whose drawings say how large they are, so that nothing moves while they load.

    All but the first wait until the reader comes near. A row of panels is marked as wide: a telephone shows it at a
    size at which it can be read, and lets it scroll. What is little wider than a telephone shrinks instead.
    """
    count = 0

    def tag(match: re.Match[str]) -> str:
        nonlocal count
        size = svg_size(files[match[1]]) if match[1] in files else None
        if not size:
            return match[0]
        count += 1
        width, height = (round(side * PIXELS_PER_POINT) for side in size)
        extra = f' width="{width}" height="{height}"'
        extra += ' class="panels"' if width > max(NARROW, 1.9 * height) else ""
        extra += ' loading="lazy"' if count > 1 else ""
        return f"<img{extra}"

    return IMAGE.sub(tag, body)


def plain_code(html: str) -> str:
    """Return the code of a page without the marks of tokens that the style sheet leaves alone: 4 % of a page."""
    return TOKEN.sub(lambda match: match[2] if match[1] not in COLOURED else match[0], html)


def shared_outlines(body: str) -> str:
    """Return the text of a page with each long outline (a root, a brace) written once: a twentieth of some pages."""
    known: dict[str, str] = {}

    def shared(match: re.Match[str]) -> str:
        if match[1] in known:
            return f'<use href="#{known[match[1]]}"/>'
        known[match[1]] = f"outline-{len(known) + 1}"
        return f'<path id="{known[match[1]]}" d="{match[1]}"/>'

    return OUTLINE.sub(shared, body)


def _context(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    if app.builder.name == "epub":
        return
    if "body" in context:
        files = {name: Path(app.srcdir) / source for source, name in getattr(app.builder, "images", {}).items()}
        context["body"] = shared_outlines(plain_code(accessible(sized(context["body"], files))))
    context["css_files"] = [asset for asset in context["css_files"] if needed(asset)]
    context["script_files"] = [asset for asset in context["script_files"] if needed(asset)]
    context["asset_version"] = app.config.mlmath_asset_version
    context["published"] = repository().site if os.environ.get("GITHUB_ACTIONS") else ""
    context["author"] = app.config.author
    context["description"] = description(doctree) if doctree else ""
    context["sections"] = contents(context.get("toc", "")) if doctree else ""
    if page == "genindex" and page in app.builder.relations:  # type: ignore[attr-defined]  # Sphinx forgets its neighbour
        before = app.builder.relations[page][1]  # type: ignore[attr-defined]
        context["prev"] = {
            "link": app.builder.get_relative_uri(page, before),
            "title": app.builder.render_partial(app.env.titles[before])["title"],  # type: ignore[attr-defined]
        }
    for neighbour in ("prev", "next"):
        if context.get(neighbour):
            context[neighbour]["plain"] = spoken(context[neighbour]["title"])


def _drop_thebe(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Remove the settings of a service that the book does not use from the text of the page."""
    for node in list(doctree.findall(nodes.raw)):
        if "thebe" in node.astext() or "kernelName" in node.astext():
            node.parent.remove(node)


def _configure(app: Sphinx, config: Any) -> None:
    """Add the page for a wrong address, and a version of our files, so that no reader sees an old style."""
    files = sorted(STATIC.glob("*.[cj]s*"))
    config["html_domain_indices"] = False  # lists of raw labels; the pages under "Reference" are for readers
    config["html_additional_pages"] = {**config["html_additional_pages"], "404": "404.html"}
    config["mlmath_asset_version"] = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:8]


def _copy_fonts(app: Sphinx) -> None:
    if app.builder.format == "html" and app.builder.name != "epub":
        shutil.copytree(FONTS, Path(app.outdir) / "_static" / "fonts", dirs_exist_ok=True)


def _clean(app: Sphinx, error: Exception | None) -> None:
    """Remove from the site what no page asks for."""
    if error or app.builder.format != "html" or app.builder.name == "epub":
        return
    for name in LEFTOVERS:
        path = Path(app.outdir) / "_static" / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the steps."""
    app.add_config_value("mlmath_asset_version", "", "html", types=(str,))
    app.connect("config-inited", _configure, priority=950)
    app.connect("builder-inited", _copy_fonts)
    app.connect("doctree-resolved", _drop_thebe, priority=900)
    app.connect("html-page-context", _context, priority=990)
    app.connect("build-finished", _clean, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
