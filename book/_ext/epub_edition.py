"""The e-book: Sphinx's EPUB builder without the website's templates, styles and scripts, and with MathML declared.

Tabs stand one after the other, hints and solutions are ``<details>``, formulas are MathML (``katex_math``), and what
the EPUB standard asks of the package document is written into it: ``scripts/make_epub.py`` has it checked.
"""

import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from docutils import nodes
from fold import fold, fold_title
from katex_math import macro_table, render, spoken
from print_tree import drop_hidden_cells, is_component, is_hint
from repository import repository
from sphinx.application import Sphinx
from sphinx.builders._epub_base import NavPoint
from sphinx.builders.epub3 import Epub3Builder
from sphinx.transforms.post_transforms import SphinxPostTransform

STYLE = Path(__file__).resolve().parents[1] / "_epub" / "mlmath.css"
OPF = "http://www.idpf.org/2007/opf"


class BookEpub(Epub3Builder):
    """Sphinx's EPUB 3 builder, with the parts of the website left out that no e-reader can use."""

    def init(self) -> None:
        """Choose the settings of the e-book before the templates are loaded."""
        config = self.config
        config["templates_path"] = []
        config["html_additional_pages"] = {}
        config["html_domain_indices"] = False
        config["epub_basename"] = "mlmath"
        config["epub_show_urls"] = "no"
        config["epub_tocscope"] = "includehidden"  # the table of contents is hidden in the landing page
        config["epub_identifier"] = config["epub_publisher"] = repository().site
        config["epub_uid"] = "book"
        config["epub_scheme"] = "URL"
        config["epub_description"] = config["epub_contributor"] = config.project
        super().init()

    def get_refnodes(self, doctree: nodes.Node, result: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Collect the table of contents; a formula in a title becomes the characters that it shows."""
        for math in list(doctree.findall(nodes.math)):
            shown = spoken(render(math.astext(), macros=macro_table(self.config)))
            math.parent.replace(math, nodes.Text(shown))
        return super().get_refnodes(doctree, result)

    def toc_metadata(self, level: int, navpoints: list[NavPoint]) -> dict[str, Any]:
        """Describe the old table of contents by the identifier that the package has; Sphinx gives its XML name."""
        return {**super().toc_metadata(level, navpoints), "uid": self.config.epub_identifier}

    def copy_static_files(self) -> None:
        """Copy the one style sheet of the e-book, and the colours of the code."""
        target = Path(self.outdir) / "_static"
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        shutil.copy(STYLE, target)
        (target / "pygments.css").write_text(self.highlighter.get_stylesheet(), encoding="utf8")

    def copy_image_files(self) -> None:
        """Copy the figures, in the form that an e-book allows."""
        super().copy_image_files()
        for figure in (Path(self.outdir) / self.imagedir).glob("*.svg"):
            figure.write_text(for_ebook(figure.read_text(encoding="utf8")), encoding="utf8")

    def build_epub(self) -> None:
        """Complete the package document, now that all files are written, and pack them."""
        declare_properties(Path(self.outdir))
        super().build_epub()


def for_ebook(svg: str) -> str:
    """Return a figure without its links, which lead to the website, and without names that nothing refers to.

    Matplotlib names a bitmap after its content, so that two equal ones have the same name, which is not allowed.

    >>> for_ebook('<a href="x.html"><image id="i1" width="2"/></a>')
    '<image width="2"/>'
    """
    svg = re.sub(r"</?a\b[^>]*>", "", svg)
    return re.sub(r'(<image\b[^>]*?) id="([^"]*)"', lambda m: m[0] if f"#{m[2]}" in svg else m[1], svg)


def standard_mathml(html: str) -> str:
    """Return a page with the sizes of formulas where MathML 3 allows them, which is on ``<mstyle>`` alone.

    >>> standard_mathml('<math><mfrac><mi scriptlevel="2">x</mi><mn>2</mn></mfrac></math>')
    '<math><mfrac><mstyle scriptlevel="2"><mi>x</mi></mstyle><mn>2</mn></mfrac></math>'
    """

    def standard(match: re.Match[str]) -> str:
        formula = ET.fromstring(match[0])
        for parent in list(formula.iter()):
            for place, child in enumerate(list(parent)):
                if "scriptlevel" in child.attrib and not child.tag.endswith("mstyle"):
                    around = ET.Element(child.tag.rpartition("}")[0] + "}mstyle" if "}" in child.tag else "mstyle")
                    around.set("scriptlevel", child.attrib.pop("scriptlevel"))
                    around.tail, child.tail = child.tail, None
                    around.append(child)
                    parent[place] = around
        return ET.tostring(formula, encoding="unicode")

    ET.register_namespace("", "http://www.w3.org/1998/Math/MathML")
    return re.sub(r"<math\b(?:(?!</math>).)*? scriptlevel=.*?</math>", standard, html, flags=re.DOTALL)


def declare_properties(folder: Path) -> None:
    """Add to ``content.opf`` the property ``mathml`` of each page that has it; list each page once."""
    ET.register_namespace("", OPF)
    ET.register_namespace("dc", "http://purl.org/dc/elements/1.1/")
    path = folder / "content.opf"
    tree = ET.parse(path)
    for item in tree.iter(f"{{{OPF}}}item"):
        page = folder / item.attrib["href"]
        if page.suffix == ".xhtml" and "<math" in page.read_text(encoding="utf8"):
            item.set("properties", " ".join([*item.get("properties", "").split(), "mathml"]))
    for spine in tree.iter(f"{{{OPF}}}spine"):
        seen: set[str] = set()
        for entry in list(spine):
            if entry.attrib["idref"] in seen:
                spine.remove(entry)
            seen.add(entry.attrib["idref"])
    tree.write(path, encoding="utf-8", xml_declaration=True)


class ArrangeForEpub(SphinxPostTransform):
    """Rewrite what relies on the website's style sheets, before sphinx-design and MyST-NB turn it into HTML."""

    default_priority = 15
    formats = ("html",)

    def run(self, **options: Any) -> None:
        """Rewrite one page."""
        if self.app.builder.name != "epub":
            return
        drop_hidden_cells(self.document)
        for paragraph in list(self.document.findall(nodes.paragraph)):  # lists of results in docstrings
            if any(isinstance(child, nodes.bullet_list) for child in paragraph.children):
                paragraph.replace_self(paragraph.children)
        for dropdown in list(self.document.findall(lambda n: is_component(n, "dropdown"))):
            has_title = isinstance(dropdown.children[0], nodes.rubric)
            title = dropdown.children[0].children if has_title else [nodes.Text("More")]
            body = nodes.container("", *dropdown.children[int(has_title) :])
            classes = ["fold", "hint"] if is_hint(dropdown) else ["fold"]
            dropdown.replace_self(fold("", fold_title("", "", *title), body, classes=classes))


def _slim(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Leave of the website's style sheets and scripts only those that the e-book has."""
    if app.builder.name == "epub":
        context["css_files"] = ["_static/pygments.css", f"_static/{STYLE.name}"]
        context["script_files"] = []
        # docutils marks the entries of a bibliography with a role that is deprecated since.
        context["body"] = standard_mathml(context.get("body", "").replace(' role="doc-biblioentry"', ""))


def _keep_tabs(app: Sphinx) -> None:
    """Leave tab sets as sphinx-design reads them, a label and a text each: its buttons are no XHTML."""
    if app.builder.name == "epub":
        transforms = app.registry.post_transforms
        transforms[:] = [transform for transform in transforms if transform.__name__ != "TabSetHtmlTransform"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Replace the builder and register what it needs."""
    app.add_builder(BookEpub, override=True)
    app.add_post_transform(ArrangeForEpub)
    app.connect("builder-inited", _keep_tabs)
    app.connect("html-page-context", _slim, priority=990)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
