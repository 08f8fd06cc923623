"""Every public function and class of the package documents itself completely, in NumPy's style.

The package is parsed, not imported. Public is what a module lists in ``__all__``. The machinery that no reader calls
(the checks at the door, and how an answer is read and compared) needs a sentence for each function. The apparatus
(plotting, practice, glue) belongs to no section, so that it names none.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "code" / "mlmath"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "answers" not in path.parts)
#: Those whose name does not say that they are for the package alone.
OPEN_MODULES = [path for path in MODULES if not re.match("_[a-z]", path.name)]

APPARATUS = ("plotting", "practice", "glue.py", "validate.py", "datasets.py")
MACHINERY = ("validate.py", "practice")

Definition = ast.FunctionDef | ast.ClassDef


def sections(docstring: str) -> dict[str, str]:
    """Return the sections of a docstring by title; the text before the first is the section ""."""
    pieces = re.split(r"^(\w[\w ]*)\n-{3,}$", docstring, flags=re.MULTILINE)
    return {"": pieces[0]} | dict(zip(pieces[1::2], pieces[2::2], strict=True))


def documented(section: str) -> set[str]:
    """Return the names that a section "Parameters" describes: the lines that are not indented."""
    lines = [line for line in section.splitlines() if line and not line.startswith(" ") and " : " in f"{line} : "]
    return {name.strip().lstrip("*") for line in lines for name in line.partition(" : ")[0].split(",")}


def arguments(function: ast.FunctionDef) -> set[str]:
    """Return the names of a function's arguments."""
    a = function.args
    extra = [argument for argument in (a.vararg, a.kwarg) if argument]
    return {argument.arg for argument in [*a.posonlyargs, *a.args, *a.kwonlyargs, *extra]} - {"self", "cls"}


def public(tree: ast.Module) -> Iterator[Definition]:
    """Yield the functions and classes that a module lists in ``__all__``."""
    listed: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            listed = set(ast.literal_eval(node.value))
    yield from (node for node in tree.body if isinstance(node, Definition) and node.name in listed)


def own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the nodes of a function's body without those of functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))


def raises(function: ast.FunctionDef) -> bool:
    """Say whether a function refuses some input: with ``raise``, or with one of the checks of mlmath.validate."""
    for node in own_nodes(function):
        if isinstance(node, ast.Raise):
            return True
        if isinstance(node, ast.Call) and re.fullmatch(r"(as_[a-z]+|same_length)", ast.unparse(node.func)):
            return True
    return False


def function_gaps(function: ast.FunctionDef, module_docstring: str) -> list[str]:
    """Say what the docstring of a function lacks."""
    docstring = ast.get_docstring(function) or ""
    if not docstring:
        return ["no docstring"]
    parts = sections(docstring)
    found = [] if docstring.split("\n\n")[0].rstrip().endswith((".", ")", ":")) else ["the summary is no sentence"]
    if arguments(function) != documented(parts.get("Parameters", "")):
        wrong = arguments(function) ^ documented(parts.get("Parameters", ""))
        found.append(f"Parameters: {', '.join(sorted(wrong))}")
    returns = function.returns and ast.unparse(function.returns) != "None"
    if returns and not {"Returns", "Yields"} & set(parts):
        found.append("Returns")
    if raises(function) and "Raises" not in parts:
        found.append("Raises")
    if ">>> " not in parts.get("Examples", ""):
        found.append("Examples")
    if "See: " not in docstring and "See: " not in module_docstring:
        found.append("See")
    return found


def class_gaps(node: ast.ClassDef, module_docstring: str) -> list[str]:
    """Say what the docstrings of a class and of its public methods lack."""
    docstring = ast.get_docstring(node) or ""
    if not docstring:
        return ["no docstring"]
    parts = sections(docstring)
    methods = [method for method in node.body if isinstance(method, ast.FunctionDef)]
    found = [f"{m.name}: no docstring" for m in methods if not m.name.startswith("_") and not ast.get_docstring(m)]
    for method in methods:
        described = documented(parts.get("Parameters", ""))
        if method.name == "__init__" and arguments(method) != described:
            found.append(f"Parameters: {', '.join(sorted(arguments(method) ^ described))}")
    several = re.findall(r"^(\w+(?:, \w+)+) : ", parts.get("Attributes", ""), flags=re.MULTILINE)
    found += [f"{names}: the reference would show a name as a type, describe each by itself" for names in several]
    kind = " ".join(ast.unparse(part) for part in [*node.bases, *node.decorator_list])
    if re.search(r"NamedTuple|dataclass", kind):
        fields = [part.target.id for part in node.body if isinstance(part, ast.AnnAssign)]
        found += [f"{field} is not described" for field in fields if not re.search(rf"\b{field}\b", docstring)]
        # A mere record shows itself where it is returned.
        example = any("property" not in map(ast.unparse, method.decorator_list) for method in methods)
    else:
        example = not re.search(r"Error|Exception", kind)
    if example and not any(">>> " in (ast.get_docstring(part) or "") for part in [node, *methods]):
        found.append("Examples")
    if "See: " not in docstring and "See: " not in module_docstring:
        found.append("See")
    return found


def gaps(source: str, path: str = "linalg/norms.py") -> list[str]:
    """Say what the docstrings of a module lack; `path` is relative to the package."""
    tree = ast.parse(source)
    docstring = ast.get_docstring(tree) or ""
    found = [] if docstring else ["the module has no docstring"]
    for node in public(tree):
        lacking = class_gaps(node, docstring) if isinstance(node, ast.ClassDef) else function_gaps(node, docstring)
        if path.startswith(APPARATUS):
            lacking = [gap for gap in lacking if gap != "See"]
        if path.startswith(MACHINERY) and node.name not in FOR_READERS:
            lacking = [gap for gap in lacking if "no docstring" in gap or "no sentence" in gap]
        found += [f"{node.name}: {gap}" for gap in lacking]
    return found


#: What readers import from the practice package itself.
FOR_READERS = {
    alias.name
    for node in ast.parse((PACKAGE / "practice" / "__init__.py").read_text(encoding="utf8")).body
    if isinstance(node, ast.ImportFrom)
    for alias in node.names
}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_public_functions_of_a_module_are_documented(module):
    assert gaps(module.read_text(encoding="utf8"), module.relative_to(PACKAGE).as_posix()) == []


def test_machinery_needs_a_sentence_and_apparatus_names_no_section():
    assert "f: See" not in gaps(GOOD.replace("See: vector-norms.", ""), "plotting/a.py")
    bare = '__all__ = ["f"]\n\ndef f(x: int) -> int:\n    """Return it."""\n'
    assert gaps(f'"""M."""\n{bare}', "validate.py") == []
    assert gaps(f'"""M."""\n{bare}'.replace("it.", "it"), "validate.py") == ["f: the summary is no sentence"]
    assert gaps(f'"""M."""\n{bare}'.replace('"""Return it."""', "..."), "validate.py") == ["f: no docstring"]


@pytest.mark.parametrize("module", OPEN_MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_with_code_lists_what_is_public(module):
    tree = ast.parse(module.read_text(encoding="utf8"))
    defined = {node.name for node in tree.body if isinstance(node, Definition) and not node.name.startswith("_")}
    assert not defined or any(
        isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__" for node in tree.body
    )


GOOD = '''"""A module.

See: vector-norms.
"""

__all__ = ["Thing", "f"]

def f(x: float, *, y: float = 1.0, **options: float) -> float:
    """Return the sum.

    Parameters
    ----------
    x, y : float
        The summands.
    **options
        Passed on.

    Returns
    -------
    float
        The sum.

    Raises
    ------
    TypeError
        If `x` is no number.

    Examples
    --------
    >>> f(1.0)
    2.0
    """
    return as_number(x, "x") + y

class Thing:
    """A thing.

    Parameters
    ----------
    size : int
        Its size.

    Examples
    --------
    >>> Thing(1).grow()
    """

    def __init__(self, size: int) -> None:
        self.size = size

    def grow(self) -> None:
        """Grow."""
'''


@pytest.mark.parametrize(
    ("old", "new", "gap"),
    [
        ("", "", None),
        ("x, y : float", "x : float", "f: Parameters: y"),
        ("x, y : float", "x, y, z : float", "f: Parameters: z"),
        ("**options\n        Passed on.", "", "f: Parameters: options"),
        ("Returns\n    -------", "Gives\n    -----", "f: Returns"),
        ("Raises\n    ------", "Fails\n    -----", "f: Raises"),
        (">>> f(1.0)", "f(1.0)", "f: Examples"),
        ("See: vector-norms.", "", "f: See"),
        ("Return the sum.", "Return the sum", "f: the summary is no sentence"),
        (">>> Thing", "Thing", "Thing: Examples"),
        ("size : int\n        Its size.", "", "Thing: Parameters: size"),
        ('"""Grow."""', "pass", "Thing: grow: no docstring"),
        (
            "    Examples\n    --------\n    >>> Thing",
            "    Attributes\n    ----------\n    a, b : int\n        Two.\n\n    Examples\n    --------\n    >>> Thing",
            "Thing: a, b: the reference would show a name as a type, describe each by itself",
        ),
        ('"""A module.\n\nSee: vector-norms.\n"""', "", "the module has no docstring"),
    ],
)
def test_a_gap_is_found(old, new, gap):
    assert old in GOOD
    found = gaps(GOOD.replace(old, new))
    assert (found == []) if gap is None else gap in found
