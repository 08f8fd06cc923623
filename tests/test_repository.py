"""The shape of the repository: what lies where, what may import what, and what stays small."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "code" / "mlmath"
REQUIRED = [
    "README.md",
    "LICENSE",
    "CITATION.cff",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "Makefile",
    "_config.yml",
    "_toc.yml",
    "pyproject.toml",
    "requirements.txt",
    "code/pyproject.toml",
    "code/mlmath/__init__.py",
    "code/mlmath/py.typed",
    "book/index.md",
    "book/syllabus.yml",
    "book/crosswalk.yml",
    "book/notation.yml",
    "book/references.bib",
]
BINARY = {".woff2", ".png"}
LARGEST = 120_000  # bytes; the libraries in book/_vendor are larger
HEAVY = ("torch", "tensorflow", "scipy", "sklearn", "sympy", "matplotlib", "IPython", "pandas")
CHEAP = 0.050  # seconds that `import mlmath` may take beyond `import numpy`


def tracked() -> list[Path]:
    """Return the files under version control (those that exist); without Git, nothing can be said."""
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.skip("not a Git checkout")
    return [ROOT / name for name in run.stdout.split("\0") if name and (ROOT / name).is_file()]


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("name", REQUIRED)
def test_a_file_that_everything_relies_on_exists(name):
    assert (ROOT / name).stat().st_size or name.endswith("py.typed")


def test_code_is_no_package_and_every_subject_is_one():
    assert not (ROOT / "code" / "__init__.py").exists(), "it would hide the standard library's module `code`"
    folders = {file.parent for file in PACKAGE.rglob("*.py")}
    assert [name_of(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def content_faults(name: str, content: bytes) -> list[str]:
    """Say what is wrong with the content of a file under version control."""
    vendored = name.startswith("book/_vendor/")
    if b"\0" in content:
        return [] if Path(name).suffix in BINARY else [f"{name} is binary"]
    found = [f"{name} has {len(content)} bytes"] if len(content) > LARGEST and not vendored else []
    if content and not content.endswith(b"\n") and not vendored:
        found.append(f"{name} does not end with a newline")
    if b"\r" in content and not vendored:
        found.append(f"{name} has carriage returns")
    if name.endswith(".ipynb"):
        found.append(f"{name} is a notebook: chapters are text")
    return found


def test_files_are_text_small_and_end_with_a_newline():
    assert [fault for file in tracked() for fault in content_faults(name_of(file), file.read_bytes())] == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("book/a.md", b"text"),
        ("book/a.md", b"text\r\n"),
        ("book/a.dat", b"\0\n"),
        ("book/a.md", b"x" * (LARGEST + 1) + b"\n"),
        ("book/a.ipynb", b"{}\n"),
    ],
)
def test_a_bad_file_is_found(name, content):
    assert content_faults(name, content)
    assert content_faults("book/a.md", b"text\n") == []


def foreign_assets(text: str) -> list[str]:
    """Return what a template or style sheet would load from another site."""
    patterns = [
        r"""<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc\s*=\s*["']?((?:https?:)?//[^"'\s>]+)""",
        r"""<link\b(?![^>]*rel=["'](?:canonical|license|me)["'])[^>]*\bhref\s*=\s*["']?((?:https?:)?//[^"'\s>]+)""",
        r"""url\(\s*["']?((?:https?:)?//[^"')\s]+)""",
        r"""@import\s+["']((?:https?:)?//[^"']+)""",
        r"""(?:fetch|import|importScripts)\(\s*["'`]((?:https?:)?//[^"'`]+)""",
    ]
    return [address for pattern in patterns for address in re.findall(pattern, text)]


def test_nothing_is_loaded_from_another_site():
    files = [file for folder in ("_templates", "_static") for file in (ROOT / "book" / folder).rglob("*")]
    files = [file for file in files if file.suffix in (".html", ".css", ".js", ".svg")]
    assert files
    assert {name_of(file): foreign_assets(file.read_text(encoding="utf8")) for file in files} == {
        name_of(file): [] for file in files
    }


@pytest.mark.parametrize(
    "text",
    [
        '<script defer src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/x.css">',
        "@font-face { src: url(https://fonts.example/x.woff2) }",
        '@import "https://fonts.example/x.css";',
        "await import('https://cdn.example/x.mjs')",
    ],
)
def test_a_foreign_asset_is_found(text):
    assert foreign_assets(text)
    assert foreign_assets('<a href="https://example.org">x</a> <script src="_static/x.js">') == []


def test_every_local_extension_exists_documents_itself_and_is_loaded():
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))
    local = config["sphinx"]["local_extensions"]
    for name, folder in local.items():
        tree = ast.parse((ROOT / folder / f"{name}.py").read_text(encoding="utf8"))
        assert ast.get_docstring(tree), name
        assert any(isinstance(node, ast.FunctionDef) and node.name == "setup" for node in tree.body), name
    for file in (ROOT / "book" / "_ext").glob("*.py"):
        has_setup = re.search(r"^def setup\(", file.read_text(encoding="utf8"), re.MULTILINE)
        assert not has_setup or file.stem in local, f"{file.stem} is an extension that _config.yml does not name"


def test_every_page_is_in_the_table_of_contents():
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf8"))
    files = [name_of(file).removeprefix("book/") for file in tracked() if file.is_relative_to(ROOT / "book")]
    pages = {name.removesuffix(".md") for name in files if name.endswith(".md") and not name.startswith("_")}
    patterns = list(entries(contents))
    assert [page for page in sorted(pages) if not any(fnmatch(page, pattern) for pattern in patterns)] == []


def entries(contents: dict) -> Iterator[str]:
    """Yield the files and patterns of a table of contents, at all depths."""
    yield from (contents[key] for key in ("root", "file", "glob") if key in contents)
    for key in ("parts", "chapters", "sections"):
        for entry in contents.get(key, []):
            yield from entries(entry)


def imported(source: str, top_level: bool = False) -> Iterator[str]:
    """Yield the modules that a source imports, anywhere or at its top level only."""
    tree = ast.parse(source)
    for node in tree.body if top_level else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_data_flows_one_way():
    extensions = {file.stem for file in (ROOT / "book" / "_ext").glob("*.py")}
    helpers = {file.stem for file in (ROOT / "tests").rglob("*.py")} - extensions
    for file in PACKAGE.rglob("*.py"):
        tops = {module.partition(".")[0] for module in imported(file.read_text(encoding="utf8"))}
        assert not tops & (extensions | helpers | {"book", "tests", "sphinx", "docutils", "pytest"}), name_of(file)
    for file in (ROOT / "book" / "_ext").glob("*.py"):
        tops = {module.partition(".")[0] for module in imported(file.read_text(encoding="utf8"))}
        assert not tops & (helpers | {"tests", "pytest", "mlmath"}), name_of(file)


def test_subjects_do_not_import_heavy_libraries_at_their_top():
    """The numerical subjects need NumPy alone; SymPy belongs to `symbolic` and `practice`, Matplotlib to `plotting`.

    Graphs are stored as SciPy's sparse matrices.
    """
    allowed = {"symbolic": {"sympy"}, "practice": {"sympy"}, "plotting": {"matplotlib"}}
    graphs = {f"linalg/{name}.py" for name in ("components", "graphs", "laplacian", "pagerank", "sparsity")}
    for file in PACKAGE.rglob("*.py"):
        subject = file.relative_to(PACKAGE).parts[0]
        tops = {m.partition(".")[0] for m in imported(file.read_text(encoding="utf8"), top_level=True)}
        sparse = {"scipy"} if file.relative_to(PACKAGE).as_posix() in graphs else set()
        assert not tops & set(HEAVY) - allowed.get(subject, set()) - sparse, name_of(file)


def loaded_by(module: str) -> set[str]:
    """Return which heavy libraries a fresh interpreter has loaded after importing a module."""
    code = f"import sys, {module}; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    return set(run_python(code).split())


def run_python(code: str) -> str:
    """Run a line of Python that can import the package."""
    code = f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); {code}"
    return subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout


def subjects() -> list[str]:
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


@pytest.mark.parametrize("subject", subjects())
def test_importing_a_subject_loads_no_framework(subject):
    loaded = loaded_by(f"mlmath.{subject}")
    assert not loaded & {"torch", "tensorflow", "scipy", "sklearn", "pandas"}


def test_importing_the_package_loads_nothing_and_is_cheap():
    assert loaded_by("mlmath") == set()
    timer = "import time, numpy; start = time.perf_counter(); import mlmath; print(time.perf_counter() - start)"
    assert statistics.median(float(run_python(timer)) for _ in range(5)) < CHEAP


def test_a_heavy_import_would_be_noticed():
    assert loaded_by("sympy") == {"sympy"}
    assert list(imported("import numpy as np\ndef f():\n    import torch\n", top_level=True)) == ["numpy"]
    assert "torch" in list(imported("def f():\n    import torch\n"))
