"""The chapters as the tests see them: MyST source, parsed into blocks by MyST's own parser.

A page is a flat list of blocks in reading order. A directive's body is parsed as well, and its blocks follow it; each
block knows the directives around it. Exercises and solutions, which span several blocks, count as directives around
the blocks between their start and end.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from repository import ROOT

EXTENSIONS = {"amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath", "substitution"}
#: Directives whose body is not Markdown.
VERBATIM = {"code-cell", "code-block", "code", "literalinclude", "math", "raw", "toctree", "bibliography", "glossary"}
STATEMENTS = {"theorem": "thm", "lemma": "lem", "proposition": "prp", "corollary": "cor", "algorithm": "alg"}
PREFIXES = {**STATEMENTS, "definition": "def", "example": "exm", "remark": "rem"}


@dataclass
class Block:
    """A piece of a page: a label, heading, paragraph, displayed formula, comment, directive or cell."""

    kind: str
    line: int
    text: str = ""
    name: str = ""
    level: int = 0
    argument: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    inline: list[Token] = field(default_factory=list)
    inside: tuple["Block", ...] = ()

    @property
    def label(self) -> str:
        """The label that the block defines, if any."""
        if self.kind in ("label", "formula"):
            return self.name
        return str(self.options.get("label", self.options.get("name", "")))

    @property
    def classes(self) -> list[str]:
        """The classes of a directive."""
        return str(self.options.get("class", "")).split()

    def within(self, name: str) -> "Block | None":
        """Return the innermost directive called `name` around this block."""
        return next((block for block in reversed(self.inside) if block.name == name), None)

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree of a cell; lines of IPython's own are left out."""
        lines = ["" if line.lstrip().startswith(("%", "!")) else line for line in self.text.splitlines()]
        return ast.parse("\n".join(lines))


def options_of(body: str) -> tuple[dict[str, Any], str, int]:
    """Split a directive's source into its options, its body, and the number of lines before the body."""
    lines = body.split("\n")
    if lines[0].strip() == "---":
        end = next(i for i in range(1, len(lines)) if lines[i].strip() == "---")
        return yaml.safe_load("\n".join(lines[1:end])) or {}, "\n".join(lines[end + 1 :]), end + 1
    options = {}
    count = 0
    for line in lines:
        match = re.match(r":([\w-]+):\s*(.*)", line)
        if not match:
            break
        options[match[1]] = match[2].strip()
        count += 1
    return options, "\n".join(lines[count:]), count


def tokens_of(text: str) -> list[Token]:
    """Parse Markdown."""
    config = MdParserConfig(enable_extensions=EXTENSIONS)
    return create_md_parser(config, RendererHTML).parse(text)


def blocks(text: str, line: int = 1, inside: tuple[Block, ...] = ()) -> Iterator[Block]:
    """Yield the blocks of a text that begins at `line` of its page."""
    level = 0
    paired: Block | None = None  # an open exercise or solution
    for token in tokens_of(text):
        at = line + token.map[0] if token.map else line
        around = (*inside, paired) if paired else inside
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "myst_target":
            yield Block("label", at, name=token.content, inside=around)
        elif token.type == "myst_line_comment":
            yield Block("comment", at, text=token.content.strip(), inside=around)
        elif token.type == "inline":
            kind = "heading" if level else "paragraph"
            yield Block(kind, at, token.content, level=level, inline=token.children or [], inside=around)
        elif token.type in ("math_block", "math_block_label", "amsmath"):
            name = token.info if token.type == "math_block_label" else ""
            yield Block("formula", at, text=token.content, name=name, inside=around)
        elif token.type in ("fence", "colon_fence"):
            match = re.match(r"\{([\w:-]+)\}\s*(.*)", token.info.strip())
            if not match:
                yield Block("listing", at, text=token.content, argument=token.info, inside=around)
                continue
            options, body, skipped = options_of(token.content)
            kind = "cell" if match[1] == "code-cell" else "directive"
            block = Block(kind, at, body, match[1], argument=match[2], options=options, inside=around)
            if block.name in ("exercise-end", "solution-end"):
                paired = None
                continue
            yield block
            if block.name in ("exercise-start", "solution-start"):
                paired = block
            elif block.name not in VERBATIM:
                yield from blocks(body, at + 1 + skipped, (*around, block))


@dataclass
class Page:
    """A page of the book."""

    path: Path
    text: str

    @property
    def id(self) -> str:
        """The name of the file without its ending: the chapter's id."""
        return self.path.stem

    def __str__(self) -> str:
        return self.path.relative_to(ROOT).as_posix() if self.path.is_relative_to(ROOT) else self.path.name

    @cached_property
    def blocks(self) -> list[Block]:
        """Everything on the page, in reading order."""
        return list(blocks(self.text))

    @property
    def cells(self) -> list[Block]:
        """The code cells."""
        return [block for block in self.blocks if block.kind == "cell"]

    def directives(self, *names: str) -> list[Block]:
        """Return the directives with one of the names."""
        return [block for block in self.blocks if block.kind == "directive" and block.name in names]

    @property
    def boxes(self) -> list[Block]:
        """The numbered boxes: theorems, definitions, examples, …"""
        return [b for b in self.blocks if b.name.startswith("prf:") and b.name != "prf:proof"]

    @cached_property
    def labels(self) -> list[tuple[str, int]]:
        """Every label of the page and its line."""
        found = [(block.label, block.line) for block in self.blocks if block.label]
        for cell in self.cells:
            figure = (cell.options.get("mystnb") or {}).get("figure") or {}
            if "name" in figure:
                found.append((figure["name"], cell.line))
        return found

    def section(self, label: str, others: set[str] = frozenset()) -> list[Block] | None:
        """Return the blocks of the section with a label, without subsections that carry a label in `others`."""
        found: list[Block] | None = None
        level = 0
        pending: set[str] = set()
        skipping = 0
        for block in self.blocks:
            if block.kind == "label" and not block.inside:
                pending.add(block.name)
                continue
            if block.kind == "heading" and not block.inside:
                if found is not None and block.level <= level:
                    return found
                if found is None and label in pending:
                    found, level = [], block.level
                elif found is not None:
                    if skipping and block.level <= skipping:
                        skipping = 0
                    if not skipping and pending & others:
                        skipping = block.level
                pending = set()
            elif block.kind not in ("comment",):
                pending = set()
            if found is not None and not skipping:
                found.append(block)
        return found


def page(path: Path) -> Page:
    """Read a page."""
    return Page(path, path.read_text(encoding="utf8"))


def all_pages() -> list[Page]:
    """Return every page of the book."""
    files = sorted((ROOT / "book").rglob("*.md"))
    return [page(file) for file in files if not file.relative_to(ROOT).parts[1].startswith("_")]


def imports(cells: list[Block]) -> dict[str, str]:
    """Return what the imported names stand for: ``{"np": "numpy", "norm": "mlmath.linalg.norms.norm"}``."""
    names = {}
    for cell in cells:
        for node in ast.walk(cell.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    names[alias.asname or alias.name.partition(".")[0]] = (
                        alias.name if alias.asname else alias.name.partition(".")[0]
                    )
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def uses(cell: Block, names: dict[str, str]) -> set[str]:
    """Return the dotted names of what a cell uses, such as ``numpy.linalg.norm``; import lines do not count."""
    found = set()
    for node in ast.walk(cell.tree):
        parts = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name) and node.id in names:
            found.add(".".join([names[node.id], *reversed(parts)]))
    return found


def calls_of(cell: Block, names: dict[str, str]) -> list[tuple[str, ast.Call]]:
    """Return the calls in a cell with the dotted name of what is called, imported names spelled out."""
    found = []
    for node in ast.walk(cell.tree):
        if isinstance(node, ast.Call):
            head, _, rest = ast.unparse(node.func).partition(".")
            found.append((".".join(filter(None, [names.get(head, head), rest])), node))
    return found


def code_lines(cell: Block) -> list[str]:
    """Return the lines of a cell that are neither blank nor comments."""
    return [line for line in cell.text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
