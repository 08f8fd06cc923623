"""Write the arranged tree of the book as LaTeX. What it looks like is decided in ``_tex/mlmath.sty``."""

import math
import re

from docutils import nodes
from katex_math import displayed
from print_tree import CHARACTERS_IN_A_LINE, AnswersOf, Box, Collected
from sphinx.builders.latex import LaTeXBuilder
from sphinx.builders.latex.nodes import captioned_literal_block
from sphinx.builders.latex.theming import Theme
from sphinx.writers.latex import BLANKLINE, CR, LaTeXTranslator

LONGEST_UNBROKEN_CODE = 14  # lines
MATRIX = re.compile(r"\\begin\{([bpv]?matrix)\}((?:(?!\\(?:begin|end)\{).)*)\\end\{\1\}", re.DOTALL)


def opened(tex: str) -> str:
    r"""Return a formula with the rows of its matrices apart where they hold fractions.

    >>> opened(r"\begin{matrix}1\end{matrix} \begin{matrix}\frac{1}{2}\end{matrix}")
    '\\begin{matrix}1\\end{matrix} {\\renewcommand{\\arraystretch}{1.4}\\begin{matrix}\\frac{1}{2}\\end{matrix}}'
    """
    apart = r"{{\renewcommand{{\arraystretch}}{{1.4}}{}}}"
    return MATRIX.sub(lambda match: apart.format(match[0]) if r"\frac" in match[2] else match[0], tex)


def lines_of(node: nodes.Element) -> int:
    """Return how many lines of text a code cell or its output takes, figures aside."""
    code = sum(block.astext().count("\n") + 2 for block in node.findall(nodes.literal_block))
    return code + sum(4 + 2 * block.astext().count(r"\\") for block in node.findall(nodes.math_block))


def table_lines(table: nodes.table) -> int:
    """Return about how many lines a table takes."""
    widths = [int(column["colwidth"]) for column in table.findall(nodes.colspec)]
    room = [max(CHARACTERS_IN_A_LINE * width / sum(widths), 1) for width in widths]
    rows = [[len(cell.astext()) for cell in row.children] for row in table.findall(nodes.row)]
    return sum(max((math.ceil(n / r) for n, r in zip(row, room, strict=False)), default=1) for row in rows)


class PrintTranslator(LaTeXTranslator):
    """Sphinx's LaTeX writer with this book's numbers, boxes, code cells and page references."""

    def __init__(self, document: nodes.document, builder: LaTeXBuilder, theme: Theme) -> None:
        document["contentsname"] = "Contents"  # Sphinx would take the caption of the first part
        super().__init__(document, builder, theme)

    # -- headings ----------------------------------------------------------------------------------------------

    def visit_title(self, node: nodes.title) -> None:
        """Write a heading with the number it was given, or starred and still in the table of contents."""
        section = node.parent
        if isinstance(section, Box):
            self.body.append("{")
            self.context.append("}" + CR)
            self.in_title = 1
            return
        if not isinstance(section, nodes.section) or self.this_is_the_title:
            super().visit_title(node)
            return
        level = self.sectionnames[min(self.sectionlevel, len(self.sectionnames) - 1)]
        number = section.get("print_number")
        if level == "part":
            command = r"\mlpart{"
        elif number:
            self.body.append(rf"\setcounter{{{level}}}{{{number[-1] - 1}}}" + CR)
            command = rf"\{level}{{"
        else:
            command = rf"\mlunnumbered{{{level}}}{{"
        self.body.append(command)
        self.context.append("}" + self.hypertarget_to(section) + CR)
        self.in_title = 1

    def visit_rubric(self, node: nodes.rubric) -> None:
        """Write a heading that is not in the table of contents."""
        self.body.append(BLANKLINE + r"\mlrubric{")
        self.context.append("}" + CR)
        self.in_title = 1

    def depart_rubric(self, node: nodes.rubric) -> None:
        """Close the heading."""
        self.in_title = 0
        self.body.append(self.context.pop())

    # -- boxes, cells ------------------------------------------------------------------------------------------

    def visit_Box(self, node: Box) -> None:
        """Open a box; its title follows as an argument."""
        self.body.append(
            CR
            + rf"\begin{{mlbox}}{{{node['kind']}}}{{{node['head']}}}{{{node.get('note', '')}}}"
            + rf"{{\mllabel{{{node['print_number']}}}{{{node['label']}}}"
            + "".join(rf"\label{{{alias}}}" for alias in node.get("aliases", ()))
            + "}"
        )
        self.no_latex_floats += 1

    def depart_Box(self, node: Box) -> None:
        """Close a box."""
        self.body.append(CR + r"\end{mlbox}" + CR)
        self.no_latex_floats -= 1

    def visit_container(self, node: nodes.container) -> None:
        """Open the few containers that look different in print."""
        if "cell" in node["classes"] and not self.table and not self.no_latex_floats:
            code, *outputs = [lines_of(part) for part in node.children if isinstance(part, nodes.Element)] or [0]
            if 0 < code <= LONGEST_UNBROKEN_CODE:  # a cell and the beginning of what it gives stay on one page
                least = 30 if any(node.findall(nodes.math_block)) else 6  # a formula is never broken
                shown = sum(outputs) + 2 if sum(outputs) else 0  # with the space around the boxes
                self.body.append(CR + rf"\mlneed{{{code + min(shown, least)}\baselineskip}}" + CR)
        if "cell_output" in node["classes"]:
            kind = {nodes.literal_block: "text", nodes.math_block: "formula"}
            first = next((kind[type(n)] for n in node.findall() if type(n) in kind), "other")
            first = "other" if any(node.findall(nodes.image)) else first
            self.body.append(CR + rf"\begin{{mloutput}}{{{first}}}" + CR)
        if "chapter-card" in node["classes"]:
            self.body.append(CR + r"\begin{mlcard}" + CR)

    def depart_container(self, node: nodes.container) -> None:
        """Close them."""
        for name, environment in (("cell_output", "mloutput"), ("chapter-card", "mlcard")):
            if name in node["classes"]:
                self.body.append(CR + rf"\end{{{environment}}}" + CR)

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        """Write code or an output; a short one stays on one page."""
        lines = node.astext().count("\n") + 2
        parent = node.parent
        in_cell = isinstance(parent, nodes.container) and {"cell_input", "cell_output"} & set(parent["classes"])
        if lines <= LONGEST_UNBROKEN_CODE and not in_cell and not self.table and not self.no_latex_floats:
            self.body.append(CR + rf"\mlneed{{{lines}\baselineskip}}" + CR)
        super().visit_literal_block(node)

    # -- numbers -----------------------------------------------------------------------------------------------

    def visit_figure(self, node: nodes.figure) -> None:
        """Write a figure with the website's number."""
        self._number("figure", node)
        super().visit_figure(node)

    def visit_table(self, node: nodes.table) -> None:
        """Write a table with the website's number."""
        if "longtable" not in node["classes"]:  # a caption, a head and a few rows stay together
            lines = 3 + table_lines(node) if any(node.findall(nodes.title)) else 8  # no page ends with a caption
            self.body.append(CR + rf"\mlneed{{{min(max(lines, 8), 30)}\baselineskip}}")
        self._number("table", node)
        super().visit_table(node)

    def visit_captioned_literal_block(self, node: captioned_literal_block) -> None:
        """Write a listing with the website's number."""
        self._number("literalblock", node)

    def _number(self, counter: str, node: nodes.Element) -> None:
        if "print_number" in node:
            self.body.append(CR + rf"\renewcommand{{\the{counter}}}{{{node['print_number']}}}" + CR)

    def visit_math_block(self, node: nodes.math_block) -> None:
        """Write a display, numbered as on the website, shrunk to the line if it is too wide."""
        if node.get("nowrap"):
            super().visit_math_block(node)
        tex = opened(displayed(node.astext().strip()))
        if node.get("label"):
            label = f"equation:{node['docname']}:{node['label']}"
            number = node.get("print_number", "")
            self.body.append(rf"\mlnumbereddisplay{{{number}}}{{{label}}}{{{tex}}}" + CR)
        else:  # a plain sum or chain is one that TeX can break into lines
            plain = not any(part in tex for part in (r"\begin{", r"\left", r"\\"))
            command = r"\mlbreakabledisplay" if plain else r"\mldisplay"
            end = r"\qedhere" if node.get("qed") else ""
            self.body.append(rf"{command}{{{tex}}}{{{end}}}" + CR)
        raise nodes.SkipNode

    # -- references --------------------------------------------------------------------------------------------

    def visit_reference(self, node: nodes.reference) -> None:
        """Follow a link into another chapter with its page."""
        super().visit_reference(node)
        uri = node.get("refuri", "")
        if uri.startswith("%") and not self.in_title and not self.table:
            docname, _, target = uri[1:].partition("#")
            if docname != self.curfilestack[-1]:
                label = self.idescape(f"{docname}:{target or ':doc'}")
                self.context.append(self.context.pop() + rf"\mlpage{{{label}}}")

    def visit_AnswersOf(self, node: AnswersOf) -> None:
        """Resolve links from here on as on the page that this came from."""
        self.curfilestack.append(node["docname"])

    def depart_AnswersOf(self, node: AnswersOf) -> None:
        """Return to the page before."""
        self.curfilestack.pop()

    # -- bibliography ------------------------------------------------------------------------------------------

    def visit_Collected(self, node: Collected) -> None:
        """Open the list of works."""
        self.body.append(CR + r"\begin{mlbibliography}" + CR)

    def depart_Collected(self, node: Collected) -> None:
        """Close it."""
        self.body.append(CR + r"\end{mlbibliography}" + CR)
