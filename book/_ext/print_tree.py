"""Arrange the assembled book for print: what the web folds, links and numbers, on paper.

Sphinx hands the LaTeX writer one tree of the whole book. :class:`ArrangeForPrint` turns it into the tree of a printed
book, step by step; each step is one function. All numbers are read from the same tables as the website's and written
into the tree (``print_number``), so TeX counts nothing and the two editions cannot disagree.
"""

import math
import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from exercises import in_words
from repository import repository
from sphinx import addnodes
from sphinx.builders.latex.nodes import captioned_literal_block
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.matching import Matcher
from sphinx_exercise.nodes import exercise_subtitle, is_exercise_node, solution_node
from sphinx_proof.nodes import NODE_TYPES, proof_node, unenumerable_node

APPENDIX = "Hints and solutions"
LONGEST_UNBROKEN_TABLE = 24  # rows
LONGEST_UNBROKEN_BOX = 12  # lines, estimated
CHARACTERS_IN_A_LINE = 85
STATEMENTS = (*NODE_TYPES.values(), unenumerable_node)


class Box(nodes.Admonition, nodes.Element):
    """A framed piece of text. Its first child is its title; ``kind``, ``head`` and ``label`` are attributes."""


class Collected(nodes.Element):
    """Bibliography entries that stay on the page where the chapter asked for them."""


class AnswersOf(nodes.Element):
    """What belongs to the page ``docname`` and stands elsewhere, so that links within that page keep their meaning."""


def latex(text: str) -> nodes.raw:
    """Return a piece of LaTeX as a node."""
    return nodes.raw("", text, format="latex")


def label_of(docname: str, target: str) -> str:
    """Return the LaTeX label of a target, as Sphinx's writer escapes it."""
    return rf"\detokenize{{{docname}:{target}}}"


def docname_of(node: nodes.Node) -> str:
    """Return the source page of a node in the assembled tree."""
    while not isinstance(node, addnodes.start_of_file | AnswersOf):
        if isinstance(node, nodes.document):
            return str(node["docname"])
        node = node.parent
    return str(node["docname"])


def is_component(node: nodes.Node, *names: str) -> bool:
    """Tell whether a node is one of the named components of sphinx-design."""
    return isinstance(node, nodes.container) and node.get("design_component") in names


def unwrapped(children: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Return the children with the sections removed that the proof and exercise directives wrap around their body."""
    flat: list[nodes.Node] = []
    for child in children:
        wrapper = isinstance(child, nodes.section | nodes.admonition) and not any(
            isinstance(inner, nodes.title) for inner in child.children
        )
        flat += unwrapped(child.children) if wrapper else [child]
    return flat


def tie_to_parents(node: nodes.Element) -> None:
    """Make every node know its parent in the assembled tree; Sphinx leaves them with the page they came from."""
    for child in node.children:
        child.parent = node
        if isinstance(child, nodes.Element):
            tie_to_parents(child)


# -- the order of the book -----------------------------------------------------------------------------------------


def arrange_parts(document: nodes.document, env: BuildEnvironment) -> None:
    """Put the pages into parts, in the order and under the captions of the table of contents.

    The landing page is left out, as the title page takes its place, and so are the pages of ``print_leaves_out``.
    """
    left_out = Matcher(env.config.print_leaves_out)
    pages = {page["docname"]: page for page in document.findall(addnodes.start_of_file)}
    pages = {docname: page for docname, page in pages.items() if not left_out(docname)}
    book = next(document.findall(nodes.section))
    title = next(child for child in book.children if isinstance(child, nodes.title))
    book.children = []
    book += title
    for toctree in env.get_doctree(env.config.root_doc).findall(addnodes.toctree):
        chapters = [pages[docname] for _, docname in toctree["entries"] if docname in pages]
        if toctree.get("caption"):
            part = nodes.section("", nodes.title("", toctree["caption"]), classes=["part"])
            part.extend(chapters)
            book += part
        else:
            book.extend(chapters)


def link_to_site(document: nodes.document, env: BuildEnvironment) -> None:
    """Turn links to pages that are not printed into links to the website."""
    left_out = Matcher(env.config.print_leaves_out)
    for reference in document.findall(nodes.reference):
        docname, _, target = reference.get("refuri", "").removeprefix("%").partition("#")
        if docname == env.config.root_doc or left_out(docname):
            reference["refuri"] = f"{repository().site}/{docname}.html" + (f"#{target}" if target else "")


def number_sections(document: nodes.document, env: BuildEnvironment) -> None:
    """Give every section the number that it has on the website, if it has one."""
    for page in document.findall(addnodes.start_of_file):
        numbers = env.toc_secnumbers.get(page["docname"], {})
        top = [child for child in page.children if isinstance(child, nodes.section)]
        for section in page.findall(nodes.section):
            if docname_of(section) != page["docname"] or not section.get("ids"):
                continue
            found = numbers.get("" if section in top else "#" + section["ids"][0])
            if found:
                section["print_number"] = list(found)


def number_blocks(document: nodes.document, env: BuildEnvironment) -> None:
    """Give figures, tables, listings and equations the numbers of the website."""
    kinds: dict[type[nodes.Element], str] = {
        nodes.figure: "figure",
        nodes.table: "table",
        captioned_literal_block: "code-block",
        nodes.container: "code-block",
        nodes.math_block: "displaymath",
    }
    for node in document.findall(lambda n: type(n) in kinds):
        number = website_number(env, node, kinds[type(node)])
        if number:
            node["print_number"] = number


def website_number(env: BuildEnvironment, node: nodes.Element, kind: str) -> str:
    """Return the number of a node as the website shows it, or nothing."""
    numbers = env.toc_fignumbers.get(docname_of(node), {}).get(kind, {})
    for target in node.get("ids", ()):
        if target in numbers:
            return ".".join(map(str, numbers[target]))
    return ""


def let_tables_break(document: nodes.document) -> None:
    """Let long tables break across pages, with columns as their author or text asks for, and long names in cells."""
    for table in document.findall(nodes.table):
        for text in list(table.findall(nodes.Text)):
            if isinstance(text.parent, nodes.paragraph) and re.search(r"[\w-]{4,}[./][\w./-]{6,}", text):
                pieces = re.split(r"(?<=\w[./])(?=[a-z])", text)
                broken = [part for piece in pieces for part in (latex(r"\allowbreak{}"), nodes.Text(piece))]
                text.parent.replace(text, broken[1:])
        rows = list(table.findall(nodes.row))
        if len(rows) <= LONGEST_UNBROKEN_TABLE or any(table.findall(nodes.literal_block)):
            continue
        table["classes"].append("longtable")
        if "colwidths-given" in table["classes"]:
            continue
        table["classes"].append("colwidths-given")
        for i, column in enumerate(table.findall(nodes.colspec)):
            longest = max((len(row.children[i].astext()) for row in rows if len(row) > i), default=0)
            column["colwidth"] = min(max(longest, 20), 40)


# -- what the web folds --------------------------------------------------------------------------------------------


def drop_hidden_cells(document: nodes.document) -> None:
    """Leave out what a cell hides on the web: paper cannot unfold it."""
    for cell in list(document.findall(lambda n: isinstance(n, nodes.container) and n.get("nb_element") == "cell_code")):
        mode = cell.get("hide_mode", "")
        for part in list(cell.children):
            classes = part.get("classes", ()) if isinstance(part, nodes.Element) else ()
            hidden = (
                mode == "all"
                or ("cell_input" in classes and "input" in mode)
                or ("cell_output" in classes and "output" in mode)
            )
            if hidden:
                cell.remove(part)


def label_tabs(document: nodes.document) -> None:
    """Set tabs one after another, each under its label."""
    for item in document.findall(lambda n: is_component(n, "tab-item")):
        label = item.children[0]
        if isinstance(label, nodes.rubric):
            lines = 4 + sum(block.astext().count("\n") + 2 for block in item.findall(nodes.literal_block))
            lines = min(lines, 24)
            item.insert(0, latex(rf"\mltab{{{lines}}}{{{label.astext()}}}"))
            item.remove(label)


def shorten_listings(document: nodes.document) -> None:
    """Move listings to the margin, and leave of a docstring its first sentence: the rest is in the documentation."""
    for listing in document.findall(nodes.literal_block):
        if listing.children and listing.rawsource == listing.astext():
            listing.rawsource = without_details(textwrap.dedent(listing.astext()))
            listing.children = [nodes.Text(listing.rawsource)]


def without_details(code: str) -> str:
    """Return code with its docstrings cut after their first paragraph.

    >>> quotes = '"' * 3
    >>> without_details(f"{quotes}Say so.{chr(10)}{chr(10)}And more.{chr(10)}{quotes}") == f"{quotes}Say so.{quotes}"
    True
    """
    return re.sub(r'"""((?:[^\n"]+\n)+?)\s*\n.*?"""', lambda match: f'"""{match[1].rstrip()}"""', code, flags=re.DOTALL)


# -- statements, proofs, exercises ---------------------------------------------------------------------------------


def box(kind: str, head: str, label: str, number: str, title: Iterable[nodes.Node], body: list[nodes.Node]) -> Box:
    """Return a box with its title line."""
    if estimated_lines(body) <= LONGEST_UNBROKEN_BOX:
        kind += ",unbreakable"
    return Box("", nodes.title("", "", *title), *body, kind=kind, head=head, label=label, print_number=number)


def estimated_lines(body: Iterable[nodes.Node]) -> int:
    """Return about how many lines a text takes.

    >>> estimated_lines([nodes.paragraph("", "", nodes.Text("x" * 100)), nodes.math_block("", "x")])
    5
    """
    lines = 0
    for part in body:
        if isinstance(part, nodes.math_block | nodes.table):
            lines += 3 + part.astext().count("\\\\") + 2 * len(list(part.findall(nodes.row)))
        elif isinstance(part, nodes.TextElement):
            lines += sum(math.ceil((len(line) + 1) / CHARACTERS_IN_A_LINE) for line in part.astext().split("\n"))
        elif isinstance(part, nodes.Element):
            lines += estimated_lines(part.children)
    return lines


def index_where_defined(document: nodes.document) -> None:
    """Move the index entries of a definition from the top of its page into it, so that they tell its page."""
    boxes = {node["label"]: node for node in document.findall(lambda n: isinstance(n, STATEMENTS))}
    for entries in list(document.findall(addnodes.index)):
        target = boxes.get(entries["entries"][0][2]) if entries["entries"] else None
        if target is not None:
            entries.parent.remove(entries)
            target.insert(1, entries)  # below the title: after a full last line it would begin an empty one


def box_statements(document: nodes.document, env: BuildEnvironment) -> None:
    """Set definitions, theorems and their kin in boxes, and proofs as proofs."""
    for node in list(document.findall(lambda n: isinstance(n, STATEMENTS))):
        number = website_number(env, node, node["countertype"])
        title, *rest = node.children
        target = label_of(docname_of(node), node["label"])
        node.replace_self(
            box(
                kind=node["realtype"],
                head=f"{node['realtype'].title()} {number}".strip(),
                label=target,
                number=number,
                title=without_parentheses(title.children),
                body=unwrapped(rest),
            )
        )
    for node in list(document.findall(proof_node)):
        body = unwrapped(node.children)
        first = next((text for part in body for text in part.findall(nodes.Text)), None)
        if first is not None and first.startswith("Proof. "):  # sphinx-proof writes the word into the text
            first.parent.replace(first, nodes.Text(first.removeprefix("Proof. ")))
        end_with_qed(body)
        node.replace_self([latex(r"\begin{proof}"), *body, latex(r"\end{proof}")])


def end_with_qed(body: list[nodes.Node]) -> None:
    """Put the end mark of a proof on the last line of its text or formula, where there is one."""
    last = body[-1] if body else None
    while isinstance(last, nodes.bullet_list | nodes.enumerated_list | nodes.list_item) and last.children:
        last = last.children[-1]
    if isinstance(last, nodes.paragraph):
        last += latex(r"\qedhere")
    elif isinstance(last, nodes.math_block) and not last.get("label"):
        last["qed"] = True


def without_parentheses(title: list[nodes.Node]) -> list[nodes.Node]:
    """Return a title like `` (Cauchy-Schwarz)`` without its parentheses."""
    if not title:
        return []
    parts = [part.deepcopy() for part in title]
    if isinstance(parts[0], nodes.Text):
        parts[0] = nodes.Text(parts[0].lstrip().removeprefix("("))
    if isinstance(parts[-1], nodes.Text):
        parts[-1] = nodes.Text(parts[-1].removesuffix(")"))
    return parts


def is_hint(node: nodes.Node) -> bool:
    """Tell whether a node is a folded hint."""
    return is_component(node, "dropdown") and "hint" in node.get("container_classes", ())


def collect_exercises(document: nodes.document, env: BuildEnvironment) -> None:
    """Set the exercises in boxes and move their hints and solutions to an appendix, linked both ways."""
    appendix = nodes.section("", nodes.title("", APPENDIX), ids=["hints-and-solutions"])
    for page in list(document.findall(addnodes.start_of_file)):
        answers = [answer for exercise in list(page.findall(is_exercise_node)) for answer in _exercise(exercise, env)]
        if not answers:
            continue
        heading = env.titles[page["docname"]].deepcopy()
        number = env.toc_secnumbers.get(page["docname"], {}).get("")
        if number:
            heading.insert(0, nodes.Text(f"{number[0]}  "))
        section = nodes.section("", heading, ids=["solutions-" + nodes.make_id(page["docname"])])
        section.extend(answers)
        appendix += AnswersOf("", section, docname=page["docname"])
    if len(appendix) > 1:
        book = next(document.findall(nodes.section))
        (book.children[-1] if "part" in book.children[-1]["classes"] else book).append(appendix)


def _exercise(exercise: nodes.Element, env: BuildEnvironment) -> Iterator[nodes.Node]:
    """Replace one exercise by a box; yield its hints and its solution, which leave the chapter."""
    docname, label = docname_of(exercise), exercise["label"]
    number = website_number(env, exercise, "exercise")
    subtitle = next(exercise.children[0].findall(exercise_subtitle), None)
    title = [part.deepcopy() for part in subtitle.children] if subtitle else []
    hints, solution = _answers(exercise)
    answer = label_of(docname, f"{label}-answer")
    head = f"Exercise {number}".strip()

    body = unwrapped(exercise.children[1:])
    if hints or solution is not None:
        what = " and ".join(["Hint"] * bool(hints) + ["solution"] * (solution is not None)).capitalize()
        body.append(latex(rf"\mlanswerat{{{what}}}{{{answer}}}"))
    new = box("exercise", head, label_of(docname, label), number, title, body)
    new["note"] = in_words(exercise["classes"])
    new["aliases"] = [f"exercise:{label}"]  # what sphinx-exercise links to within a page
    exercise.replace_self(new)
    if not hints and solution is None:
        return

    yield latex(rf"\mlanswer{{{head}}}{{{label_of(docname, label)}}}{{{answer}}}")
    for hint in hints:
        hint.parent.remove(hint)
        yield from run_in("Hint", [part for part in hint.children if not isinstance(part, nodes.rubric)])
    if solution is not None:
        solution.parent.remove(solution)
        yield from run_in("Solution", unwrapped(solution.children[1:]))


def _answers(exercise: nodes.Element) -> tuple[list[nodes.Element], nodes.Element | None]:
    """Return the hints and the solution that follow an exercise, up to the next exercise."""
    hints: list[nodes.Element] = []
    siblings = exercise.parent.children
    for node in siblings[siblings.index(exercise) + 1 :]:
        if is_exercise_node(node) or isinstance(node, nodes.section):
            break
        if is_hint(node):
            hints.append(node)
        if isinstance(node, solution_node) and node["target_label"] == exercise["label"]:
            return hints, node
    return hints, None


def run_in(word: str, body: list[nodes.Node]) -> list[nodes.Node]:
    """Return a body that begins with a word in italics, on the first line of its text if there is one."""
    mark = latex(rf"\mlrunin{{{word}}}")
    if body and isinstance(body[0], nodes.paragraph):
        body[0].insert(0, mark)
        return body
    return [nodes.paragraph("", "", mark), *body]


# -- the end of the book -------------------------------------------------------------------------------------------


def keep_bibliography_in_place(document: nodes.document) -> None:
    """Wrap bibliography entries where they stand; else Sphinx moves them behind the book and leaves an empty page."""
    for citation in list(document.findall(nodes.citation)):
        parent = citation.parent
        place = parent.index(citation)
        if place and isinstance(parent[place - 1], Collected):
            collected = parent[place - 1]
            parent.remove(citation)
        else:
            collected = Collected()
            citation.replace_self(collected)
        entry = nodes.paragraph("", "", *[c for part in citation.children[1:] for c in part.children])
        docname = docname_of(collected)
        entry.insert(0, latex(r"\mlentry"))
        for target in citation["ids"]:  # sphinxcontrib-bibtex links to cite.…, Sphinx to the label
            anchor = rf"\label{{{label_of(docname, target)}}}\hypertarget{{cite.{docname}:{target}}}{{}}"
            entry.insert(1, latex(anchor))
        collected += entry


class ArrangeForPrint(SphinxPostTransform):
    """All steps, in order. References are resolved by then; titles of exercises are not yet."""

    default_priority = 15
    formats = ("latex",)

    def run(self, **options: Any) -> None:
        """Arrange the tree of the whole book."""
        if self.document.get("docname") != self.config.root_doc:
            return
        arrange_parts(self.document, self.env)
        tie_to_parents(self.document)
        link_to_site(self.document, self.env)
        let_tables_break(self.document)
        number_sections(self.document, self.env)
        number_blocks(self.document, self.env)
        drop_hidden_cells(self.document)
        label_tabs(self.document)
        shorten_listings(self.document)
        index_where_defined(self.document)
        box_statements(self.document, self.env)
        collect_exercises(self.document, self.env)
        keep_bibliography_in_place(self.document)
