"""What a chapter's results depend on: found by reading its cells and the package, without importing either.

``Library(root).modules(cells, chapter)`` follows the imports of the cells through the package, at the top of a module
or inside a function, and ``digest`` turns the modules into a key that changes when one of them does.
"""

import ast
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

#: Modules that are looked up by name at run time: whoever imports the first needs the second of its own chapter.
PRACTICE = "mlmath.practice"
ANSWERS = "mlmath.practice.answers"

_CELL = re.compile(
    r"^(?P<fence>`{3,}|:{3,}|~{3,})\{code-cell\}[^\n]*\n(?P<body>.*?)^(?P=fence)", re.MULTILINE | re.DOTALL
)
_OPTIONS = re.compile(r"\A(?:---\n.*?^---\n|(?::[^\n]*\n)+)", re.MULTILINE | re.DOTALL)


def code_cells(text: str) -> list[str]:
    """Return the code of each code cell of a chapter in MyST Markdown, without the cell's options."""
    return [_OPTIONS.sub("", match["body"], count=1) for match in _CELL.finditer(text)]


def imports(source: str, module: str = "", *, is_package: bool = False) -> set[str]:
    """Return the dotted names that `source` may import.

    Besides import statements anywhere in the source, a string that is a dotted name counts: that is how modules are
    imported lazily. ``from a import b`` yields both ``a`` and ``a.b``, since ``b`` may be a module.

    Raises
    ------
    SyntaxError
        If `source` is not Python.
    """
    found: set[str] = set()
    parts = module.split(".")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                keep = len(parts) - node.level + is_package
                base = ".".join([*parts[:keep], *filter(None, [base])])
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
            found.add(node.value)
    return found


def _imports_of_cell(cell: str) -> set[str]:
    """Return what a cell may import; only a cell that is not plain Python (``%time``) needs IPython to read it."""
    try:
        return imports(cell)
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        return imports(TransformerManager().transform_cell(cell))


class Library:
    """The modules of the packages in a folder, and who imports whom."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files = {_name(path.relative_to(folder)): path for path in sorted(folder.rglob("*.py"))}
        self._direct: dict[str, set[str]] = {}

    def modules(self, cells: Iterable[str], chapter: str) -> set[str]:
        """Return the modules that the cells of a chapter import, directly or not.

        `chapter` is the chapter's id: who imports the practice package also depends on the answer keys of that
        chapter. A cell that is not Python (it will fail when it runs) depends on everything.
        """
        names: set[str] = set()
        for cell in cells:
            try:
                names |= _imports_of_cell(cell)
            except SyntaxError:
                return set(self._files)
        found = self._closure(names)
        if any(name == PRACTICE or name.startswith(PRACTICE + ".") for name in found):
            found |= self._closure({f"{ANSWERS}.{chapter.replace('-', '_')}"})
        return found

    def digest(self, modules: Iterable[str]) -> str:
        """Return a hash of the names and contents of `modules` and of the data files that lie beside them."""
        paths = {self._files[name] for name in modules}
        folders = {path.parent for path in paths}
        paths |= {p for folder in folders for p in folder.iterdir() if p.is_file() and p.suffix not in (".py", ".pyc")}
        result = hashlib.sha256()
        for path in sorted(paths):
            result.update(path.relative_to(self.folder).as_posix().encode() + b"\0")
            result.update(hashlib.sha256(path.read_bytes()).digest())
        return result.hexdigest()

    def _closure(self, names: Iterable[str]) -> set[str]:
        found: set[str] = set()
        waiting = list(self._existing(names))
        while waiting:
            module = waiting.pop()
            if module not in found:
                found.add(module)
                waiting += self._imported_by(module)
        return found

    def _imported_by(self, module: str) -> set[str]:
        if module not in self._direct:
            path = self._files[module]
            source = path.read_text(encoding="utf8")
            try:
                names = imports(source, module, is_package=path.name == "__init__.py")
            except SyntaxError:
                names = set(self._files)
            self._direct[module] = self._existing(names)
        return self._direct[module]

    def _existing(self, names: Iterable[str]) -> set[str]:
        """Return the modules among `names`, with the packages that are imported on the way to them."""
        found = set()
        for name in names:
            parts = name.split(".")
            found |= {".".join(parts[:n]) for n in range(1, len(parts) + 1)} & self._files.keys()
        return found


def _name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
