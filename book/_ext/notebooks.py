"""A Sphinx builder that writes each chapter as a plain notebook for Colab, Kaggle, Studio Lab, Binder and Jupyter.

The chapter's resolved document tree becomes Markdown that any notebook can show: numbered boxes are block quotes with
their title, references are links to the published page, macros are written out, values from cells are in the text.
Outputs are left out, and so are solutions: the exercise is followed by its hints, a cell for the reader's answer and
a link to the solution. The Markdown of ordinary nodes is the work of sphinx-markdown-builder.
"""

import ast
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from notation import expand_macros
from repository import ROOT, repository
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx_markdown_builder.contexts import IndentContext, SubContext, SubContextParams, WrappedContext
from sphinx_markdown_builder.translator import MarkdownTranslator, pushing_context

log = logging.getLogger(__name__)

# A line of its own that stands for a code cell; U+E000 is private and occurs in no text.
_CELL = "\ue000cell {}\ue000"
_CELL_PATTERN = re.compile(r"^\ue000cell (\d+)\ue000$", re.MULTILINE)

#: The import name of each package of the reader group whose distribution is called differently.
_DISTRIBUTION = {"sklearn": "scikit-learn"}
#: What mlmath itself imports; the first cell always installs these.
_ALWAYS = ("numpy", "sympy", "matplotlib")

_SETUP = """\
# Colab, Kaggle and Studio Lab: install the book's library and the versions that this chapter was tested with.
# Anywhere else this cell does nothing. On Kaggle, switch on "Internet" in the settings of the notebook first.
import importlib.metadata
import os
import subprocess
import sys

REQUIREMENTS = {requirements}
HOSTED = ("COLAB_RELEASE_TAG", "KAGGLE_KERNEL_RUN_TYPE", "MLMATH_INSTALL")
if any(name in os.environ for name in HOSTED) or os.path.isdir("/home/studio-lab-user"):
    subprocess.check_call([sys.executable, "-m", "pip", "install", "--quiet", *REQUIREMENTS])
    if "numpy" in sys.modules and sys.modules["numpy"].__version__ != importlib.metadata.version("numpy"):
        print("The session had loaded another version of NumPy: restart it, then run the cells below.")
"""

#: The code of a cell is folded, in Colab and in JupyterLab.
_HIDDEN = {"cellView": "form", "jupyter": {"source_hidden": True}}

_ANSWER = """\
# Your answer: put it in place of the dots and remove the "#".
# check("{}", ...)"""


def reader_pins(requirements: str) -> dict[str, list[str]]:
    """Return the requirement lines of the group ``[reader]`` by distribution name."""
    group = requirements.split("# [reader]")[1].split("# [")[0]
    # pip strips the comments of a file, but not those of a requirement on its command line.
    lines = [line.split(" #")[0].strip() for line in group.splitlines() if line.strip() and not line.startswith("#")]
    pins: dict[str, list[str]] = {}
    for line in lines[1:] if "==" not in lines[0] else lines:
        # TensorFlow's CPU build is another distribution with the same import name.
        name = line.split("==")[0].removesuffix("-cpu")
        pins.setdefault(name, []).append(line)
    return pins


def imported_packages(sources: list[str]) -> set[str]:
    """Return the top-level names that the cells import; cells with magics are read as far as they parse."""
    found: set[str] = set()
    for source in sources:
        try:
            tree = ast.parse(source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found


def requirements_of(sources: list[str]) -> list[str]:
    """Return what the first cell of a notebook with these cells installs: `mlmath` and the pins it needs."""
    pins = reader_pins((ROOT / "requirements.txt").read_text(encoding="utf8"))
    names = {*_ALWAYS, *(_DISTRIBUTION.get(name, name) for name in imported_packages(sources))}
    repo = repository()
    library = f"mlmath @ git+{repo.url}@{repo.commit}#subdirectory=code"
    return [library, *(line for name in pins if name in names for line in pins[name])]


class NotebookTranslator(MarkdownTranslator):
    """Markdown for a notebook; code cells are collected in `cells` and leave a mark in the text."""

    def __init__(self, document: nodes.document, builder: "NotebookBuilder") -> None:
        super().__init__(document, builder)
        self.cells: list[nbformat.NotebookNode] = []
        self.docname = builder.current_doc_name

    # -- code cells ------------------------------------------------------------------------------------------------

    def visit_container(self, node: nodes.Element) -> None:
        """Note a code cell, unfold a hint, drop what only the website shows."""
        kind = node.get("nb_element")
        if kind == "cell_code":
            self.add(_CELL.format(len(self.cells)), prefix_eol=2, suffix_eol=2)
            self.cells.append(_code_cell(node))
            for figure in node.findall(nodes.figure):
                self._figure_caption(figure)
            raise nodes.SkipNode
        if "sd-dropdown" in node.get("classes", ()) or node.get("design_component") == "dropdown":
            self._dropdown(node)
            raise nodes.SkipNode

    def depart_container(self, node: nodes.Element) -> None:
        """Nothing closes a container."""

    def _figure_caption(self, figure: nodes.Element) -> None:
        for caption in figure.findall(nodes.caption):
            number = self.config.numfig_format["figure"] % self._number("figure", figure)
            self.ensure_eol(2)
            self._push_context(WrappedContext(f"*{number}.* ", "", params=SubContextParams(2, 2)))
            for child in caption.children:
                child.walkabout(self)
            self._pop_context()

    def _dropdown(self, node: nodes.Element) -> None:
        title = next(node.findall(nodes.rubric), None)
        heading = title.astext() if title is not None else "More"
        self.add(f"<details><summary>{heading}</summary>", prefix_eol=2, suffix_eol=2)
        for child in node.children:
            if child is not title:
                child.walkabout(self)
        self.add("</details>", prefix_eol=2, suffix_eol=2)

    # -- text ----------------------------------------------------------------------------------------------------

    def visit_Text(self, node: nodes.Text) -> None:
        """Write a paragraph as one line: a line that happens to begin with "2." or "-" would begin a list."""
        if self.status.preserve_line_breaks:
            super().visit_Text(node)
        else:
            super().visit_Text(nodes.Text(node.astext().replace("\n", " ")))

    def visit_rubric(self, node: nodes.Element) -> None:
        """Write a label inside a section, such as the name of a framework, in bold: it is no heading."""
        self.ensure_eol(2)
        self._push_context(WrappedContext("**", "**", params=SubContextParams(2, 2)))

    def depart_rubric(self, node: nodes.Element) -> None:
        """End the label."""
        self._pop_context()

    visit_term, depart_term = visit_rubric, depart_rubric

    def visit_definition(self, node: nodes.Element) -> None:
        """Markdown has no definition lists: the term stands in bold above its text."""
        self.ensure_eol(2)

    def depart_definition(self, node: nodes.Element) -> None:
        """End with an empty line."""
        self.ensure_eol(2)

    def visit_literal_block(self, node: nodes.Element) -> None:
        """Name the language of a listing as other renderers know it."""
        if node.get("language") in ("default", "ipython3"):
            node["language"] = "python" if str(node.get("source", "")).endswith(".py") else ""
        super().visit_literal_block(node)

    # -- numbered boxes ----------------------------------------------------------------------------------------------

    def _number(self, kind: str, node: nodes.Element) -> str:
        numbers = self.builder.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        return ".".join(str(n) for name in node["ids"] for n in numbers.get(name, ()))

    def _box(self, heading: str, node: nodes.Element) -> None:
        self.ensure_eol(2)
        self._push_context(IndentContext("> ", empty=True, params=SubContextParams(2, 2)))
        self.add(heading, suffix_eol=2)
        for child in node.children:
            if not isinstance(child, nodes.title):
                child.walkabout(self)
        self._pop_context()

    def _inline(self, node: nodes.Element) -> str:
        self._push_context(SubContext())
        for child in node.children:
            child.walkabout(self)
        return self._ctx_queue.pop().make().strip()

    def unknown_visit(self, node: nodes.Node) -> None:
        """Write the boxes of sphinx-proof and sphinx-exercise; nothing else is unknown."""
        assert isinstance(node, nodes.Element)
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        name = type(node).__name__
        if name == "proof_node":
            self._proof(node)
        elif "realtype" in node:
            number = self._number(node.get("countertype", node["realtype"]), node)
            heading = f"**{node['realtype'].title()} {number}**".replace(" **", "**")
            subtitle = self._inline(title).strip("() ") if title is not None else ""
            self._box(f"{heading} ({subtitle})" if subtitle and subtitle != number else heading, node)
        elif name == "exercise_enumerable_node":
            self._exercise(node, title)
        elif name == "solution_node":
            self._solution(node)
        else:
            super().unknown_visit(node)
        raise nodes.SkipNode

    def _proof(self, node: nodes.Element) -> None:
        first = next(node.findall(nodes.paragraph))
        if isinstance(first[0], nodes.Text):  # sphinx-proof puts its own word there; this one is in italics
            first[0] = nodes.Text(first[0].removeprefix("Proof. "))
        first.insert(0, [nodes.emphasis("", "Proof."), nodes.Text(" ")])
        for child in node.children:
            for part in child.children if isinstance(child, nodes.Admonition) else [child]:
                if not isinstance(part, nodes.title):
                    part.walkabout(self)
        self.add("∎", prefix_eol=2, suffix_eol=2)

    def _exercise(self, node: nodes.Element, title: nodes.Element | None) -> None:
        number = self._number("exercise", node)
        subtitle = self._inline(title).strip() if title is not None else ""
        self.add(f"### Exercise {number} {subtitle}".rstrip(), prefix_eol=2, suffix_eol=2)
        for child in node.children:
            if not isinstance(child, nodes.title):
                child.walkabout(self)

    def _solution(self, node: nodes.Element) -> None:
        """Leave a cell for the reader's answer where the solution can be checked, and a link to the solution."""
        exercise = node["target_label"]
        if f'check("{exercise}"' in node.astext():
            self.add(_CELL.format(len(self.cells)), prefix_eol=2, suffix_eol=2)
            self.cells.append(nbformat.v4.new_code_cell(_ANSWER.format(exercise)))
        page = self.builder.get_target_uri(self.docname)
        self.add(f"[Solution, on the page]({page}#{node['label']})", prefix_eol=2, suffix_eol=2)

    # -- references, mathematics, pictures ---------------------------------------------------------------------------

    def _fetch_ref_uri(self, node: nodes.Element) -> str:
        """Every reference leads to the published page."""
        target = node.get("refuri", "")
        if node.get("refid"):
            target = f"{self.builder.get_target_uri(self.docname)}#{node['refid']}"
        return target

    def visit_target(self, node: nodes.Element) -> None:
        """Drop anchors: links lead to the published page."""

    def visit_math(self, node: nodes.Element) -> None:
        """Inline mathematics, with the book's macros written out."""
        self.add(f"${' '.join(expand_macros(node.astext()).split())}$")
        raise nodes.SkipNode

    def visit_math_block(self, node: nodes.Element) -> None:
        r"""Display mathematics on one line (a quoted line break would end it), with its number as ``\tag``."""
        formula = " ".join(expand_macros(node.astext()).split())
        if node.get("number"):
            formula += rf" \tag{{{get_node_equation_number(self, node)}}}"
        self.add(f"$$ {formula} $$", prefix_eol=2, suffix_eol=2)
        raise nodes.SkipNode

    def visit_image(self, node: nodes.Element) -> None:
        """Show a picture of the book from the published page."""
        name = Path(self.builder.env.images.get(node["uri"], (None, node["uri"]))[1]).name
        self.add(f"![{node.get('alt', '')}]({repository().site}/_images/{name})")
        raise nodes.SkipNode

    def visit_raw(self, node: nodes.Element) -> None:
        """Drop HTML and LaTeX that only one edition understands."""
        raise nodes.SkipNode

    def visit_citation(self, node: nodes.Element) -> None:
        """Drop the bibliography: citations lead to it on the site."""
        raise nodes.SkipNode

    def visit_substitution_reference(self, node: nodes.Element) -> None:
        """Nothing: substitutions are resolved before."""

    @pushing_context
    def visit_caption(self, node: nodes.Element) -> None:
        """Captions of listings and static figures, in italics."""
        self._push_context(WrappedContext("*", params=SubContextParams(2, 2)))


class NotebookBuilder(Builder):
    """Write ``<docname>.ipynb`` for each page with code cells."""

    name = "notebooks"
    format = "markdown"
    epilog = "The notebooks are in %(outdir)s."
    default_translator_class = NotebookTranslator

    def get_outdated_docs(self) -> set[str]:
        """Write every page: it takes less than a second."""
        return set(self.env.found_docs)

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of the published page."""
        return f"{repository().site}/{docname}.html"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return an absolute address: a notebook is read far from the site."""
        return self.get_target_uri(to, typ)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Remove what an earlier build wrote: a chapter may have another name now."""
        for path in Path(self.outdir).rglob("*.ipynb"):
            path.unlink()

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write one notebook, if the page has code."""
        self.current_doc_name = docname
        self.fignumbers = self.env.toc_fignumbers.get(docname, {})  # where Sphinx looks for an equation's number
        translator = NotebookTranslator(doctree, self)
        doctree.walkabout(translator)
        if not translator.cells:
            return
        notebook = self._notebook(docname, translator.astext(), translator.cells)
        path = Path(self.outdir, f"{docname}.ipynb")
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.validate(notebook)
        nbformat.write(notebook, path)

    def _notebook(self, docname: str, text: str, code: list[nbformat.NotebookNode]) -> nbformat.NotebookNode:
        setup = _SETUP.format(requirements=_pretty(requirements_of([cell.source for cell in code])))
        origin = (
            f"*This notebook is [a chapter]({self.get_target_uri(docname)}) of "
            f"[{self.config.project}]({repository().site}/). On Colab, Kaggle and Studio Lab run the cell above first: "
            "it installs what the chapter needs.*"
        )
        cells = [
            nbformat.v4.new_code_cell(setup.rstrip(), metadata=dict(_HIDDEN)),
            nbformat.v4.new_markdown_cell(origin),
        ]
        pieces = _CELL_PATTERN.split(text)  # text, number of a cell, text, ...
        for k, piece in enumerate(pieces):
            if k % 2:
                cells.append(code[int(piece)])
            elif piece.strip():
                cells.append(nbformat.v4.new_markdown_cell(piece.strip()))
        for k, cell in enumerate(cells):
            cell["id"] = f"cell-{k}"
        metadata = {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
        return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def _code_cell(node: nodes.Element) -> nbformat.NotebookNode:
    source = next(block.astext() for block in node.findall(nodes.literal_block))
    tags = node.get("cell_metadata", {}).get("tags", [])
    metadata: dict[str, Any] = {"tags": [tag for tag in tags if tag == "raises-exception"]}
    if "hide-input" in tags or "hide-cell" in tags:
        metadata |= _HIDDEN
    return nbformat.v4.new_code_cell(source, metadata={k: v for k, v in metadata.items() if v})


def _pretty(requirements: list[str]) -> str:
    lines = "".join(
        f"    {line!r},\n".replace("'", '"') if '"' not in line else f"    {line!r},\n" for line in requirements
    )
    return f"[\n{lines}]"


def _read_text_outputs(app: Sphinx, config: Config) -> None:
    """Give MyST-NB a representation of each output for this builder; it is needed for values glued into the text."""
    kinds = ("text/plain", "text/latex", "image/svg+xml", "image/png", "text/html", "text/markdown")
    overrides = [(NotebookBuilder.name, kind, k) for k, kind in enumerate(kinds)]
    config["nb_mime_priority_overrides"] = [*config["nb_mime_priority_overrides"], *overrides]


def _clean(app: Sphinx, error: Exception | None) -> None:
    """Remove the style sheets that extensions put beside the notebooks."""
    if app.builder.name == NotebookBuilder.name:
        shutil.rmtree(Path(app.outdir) / "_static", ignore_errors=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the builder."""
    app.connect("build-finished", _clean, priority=900)
    app.connect("config-inited", _read_text_outputs)
    app.setup_extension("sphinx_markdown_builder")
    app.add_builder(NotebookBuilder)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
