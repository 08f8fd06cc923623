"""What a chapter depends on is found by reading: every way to import that the package and the chapters use."""

from pathlib import Path

import pytest
from dependencies import Library, code_cells, imports

FILES = {
    "mlmath/__init__.py": "",
    "mlmath/linalg/__init__.py": "",
    "mlmath/linalg/norms.py": "from ..validate import check",
    "mlmath/linalg/lazy.py": "def f():\n    from mlmath.linalg import norms",
    "mlmath/linalg/named.py": "import importlib\nimportlib.import_module('mlmath.linalg.lazy')",
    "mlmath/validate.py": "import numpy",
    "mlmath/other.py": "",
    "mlmath/data/__init__.py": "",
    "mlmath/data/table.csv": "1,2",
    "mlmath/practice/__init__.py": "from mlmath.practice.checking import check",
    "mlmath/practice/checking.py": "",
    "mlmath/practice/answers/__init__.py": "",
    "mlmath/practice/answers/plane_geometry.py": "from mlmath import other",
    "mlmath/practice/answers/calculus.py": "",
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf8")
    return Library(tmp_path)


NORMS = {"mlmath", "mlmath.linalg", "mlmath.linalg.norms", "mlmath.validate"}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("import numpy as np", set()),
        ("import mlmath", {"mlmath"}),
        ("from mlmath.linalg import norms", NORMS),
        ("from mlmath.linalg.norms import norm", NORMS),
        ("import mlmath.linalg.norms as n", NORMS),
        ("if True:\n    from mlmath.linalg import norms", NORMS),
        ("from mlmath.linalg import lazy", NORMS | {"mlmath.linalg.lazy"}),
        ("from mlmath.linalg import named", NORMS | {"mlmath.linalg.lazy", "mlmath.linalg.named"}),
        ("%timeit 1\nfrom mlmath import other", {"mlmath", "mlmath.other"}),
    ],
)
def test_imports_are_followed(library, cell, expected):
    assert library.modules([cell], "plane-geometry") == expected


def test_a_cell_that_is_not_python_depends_on_everything(library):
    assert "mlmath.other" in library.modules(["def ("], "plane-geometry")


def test_practice_brings_the_answer_keys_of_the_same_chapter_only(library):
    found = library.modules(["from mlmath.practice import check"], "plane-geometry")
    assert {"mlmath.practice.answers.plane_geometry", "mlmath.other", "mlmath.practice.checking"} <= found
    assert "mlmath.practice.answers.calculus" not in found


def test_digest_follows_contents_and_data_and_nothing_else(library, tmp_path):
    modules = library.modules(["from mlmath.linalg import norms", "import mlmath.data"], "plane-geometry")
    before = library.digest(modules)
    (tmp_path / "mlmath/other.py").write_text("x = 1", encoding="utf8")
    (tmp_path / "mlmath/validate.py").touch()
    assert library.digest(modules) == before
    (tmp_path / "mlmath/data/table.csv").write_text("1,3", encoding="utf8")
    changed = library.digest(modules)
    assert changed != before
    (tmp_path / "mlmath/validate.py").write_text("import numpy as np", encoding="utf8")
    assert library.digest(modules) != changed


def test_a_relative_import_in_a_package_starts_at_the_package():
    assert "a.b.c" in imports("from .c import x", "a.b", is_package=True)
    assert "a.c" in imports("from .c import x", "a.b")


def test_code_cells_are_found_without_their_options():
    text = """\
```{code-cell} ipython3
---
mystnb:
  image: {alt: "import nothing"}
tags: [hide-input]
---
import a
```
````{code-cell}
:tags: [remove-input]

import b
```
import c
````
```python
import d
```
"""
    assert [cell.strip() for cell in code_cells(text)] == ["import a", "import b\n```\nimport c"]


def test_every_module_of_the_package_is_found_by_import():
    root = Path(__file__).resolve().parents[2] / "code"
    modules = Library(root).modules(["from mlmath.plotting import style"], "none")
    assert modules >= {"mlmath", "mlmath.plotting", "mlmath.plotting.style"}
    assert "mlmath.practice" not in modules
