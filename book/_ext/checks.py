"""Which test checks which statement: the ``verifies`` markers of the test suite, read without importing it.

A test says what it checks::

    @pytest.mark.verifies("thm-cauchy-schwarz")
    def test_cauchy_schwarz_holds_for_generic_vectors():
        \"\"\"Symbolic: the difference of the squares is a sum of squares.\"\"\"

The first word of the docstring, with a colon, may name the kind of check; otherwise the kind is read off the code.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = ("symbolic", "property", "simulation", "example")
#: The kind of check that a name in the test's code gives away; the first that occurs counts.
TELLTALES = {"given": "property", "sp": "symbolic", "sympy": "symbolic", "default_rng": "simulation"}


@dataclass(frozen=True)
class Check:
    """A test that carries the marker ``verifies``."""

    label: str
    path: str
    line: int
    name: str
    kind: str
    summary: str
    asserts: bool


def markers(node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    """Return the labels that the decorators of a test (or a class of tests) say it verifies."""
    labels = []
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("mark.verifies"):
            for argument in decorator.args:
                if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                    raise ValueError(f"line {argument.lineno}: `verifies` takes labels in quotation marks only")
                labels.append(argument.value)
    return labels


def kind_of(test: ast.AST, docstring: str) -> str:
    """Return how a test checks: as its docstring says, or as its code shows."""
    said = docstring.partition(":")[0].lower()
    if said in KINDS:
        return said
    names = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(test) if isinstance(node, ast.Attribute)}
    return next((kind for name, kind in TELLTALES.items() if name in names), "example")


def asserts(test: ast.AST) -> bool:
    """Say whether a test can fail: an assertion, an expected exception, or a call whose name begins with ``assert``."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            if name == "raises" or name.lstrip("_").startswith("assert"):
                return True
    return False


def checks_in(source: str, path: str) -> Iterator[Check]:
    """Yield the checks in the source of one test module; `path` is relative to the root of the repository."""

    def visit(body: list[ast.stmt], inherited: list[str], prefix: str) -> Iterator[Check]:
        for node in body:
            if isinstance(node, ast.ClassDef):
                yield from visit(node.body, inherited + markers(node), f"{prefix}{node.name}.")
            elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
                labels = inherited + markers(node)
                if not labels:
                    continue
                docstring = (ast.get_docstring(node) or "").partition("\n")[0]
                kind = kind_of(node, docstring)
                if docstring.lower().startswith(kind + ":"):
                    docstring = docstring.partition(":")[2].strip()
                summary = docstring or node.name.removeprefix("test_").replace("_", " ")
                for label in labels:
                    yield Check(label, path, node.lineno, prefix + node.name, kind, summary, asserts(node))

    yield from visit(ast.parse(source).body, [], "")


def find_checks(root: Path) -> dict[str, list[Check]]:
    """Return the checks of all test modules under ``root/tests`` by the label of the statement."""
    found: dict[str, list[Check]] = {}
    for file in sorted((root / "tests").rglob("test_*.py")):
        for check in checks_in(file.read_text(encoding="utf8"), file.relative_to(root).as_posix()):
            found.setdefault(check.label, []).append(check)
    return found
