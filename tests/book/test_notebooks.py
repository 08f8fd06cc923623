"""The notebooks that readers launch are readable anywhere, and run with what their first cell installs."""

import ast
import json
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from notation import expand_macros, symbols
from notebooks import imported_packages, reader_pins, requirements_of
from repository import ROOT, repository

NOTEBOOKS = ROOT / "_build" / "notebooks"
CHAPTERS = sorted(p.stem for p in (ROOT / "book").glob("*/*.md") if "{code-cell}" in p.read_text(encoding="utf8"))


@pytest.fixture(scope="session")
def exported() -> dict[str, nbformat.NotebookNode]:
    """Export the notebooks; what the site was built from is reused."""
    program = str(Path(sys.executable).with_name("jupyter-book"))
    command = [program, "build", "book", "--toc", str(ROOT / "_toc.yml")]
    command += [
        "--path-output",
        ".",
        "--builder",
        "custom",
        "--custom-builder",
        "notebooks",
        "-W",
        "-n",
        "--keep-going",
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    return {path.stem: nbformat.read(path, 4) for path in NOTEBOOKS.rglob("*.ipynb")}


@pytest.fixture(params=CHAPTERS)
def notebook(request: pytest.FixtureRequest, exported: dict[str, nbformat.NotebookNode]) -> nbformat.NotebookNode:
    return exported[request.param]


def text_of(notebook: nbformat.NotebookNode) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.book
def test_every_chapter_with_code_becomes_a_notebook(exported):
    assert sorted(exported) == CHAPTERS


@pytest.mark.book
def test_no_markup_of_the_source_is_left(notebook):
    text = without_code(text_of(notebook))
    for leftover in (":::", "{prf:", "{ref}", "{eq}", "{numref}", "{cite", "{glue", ":label:", "papermill", "\ue000"):
        assert leftover not in text


@pytest.mark.book
def test_no_macro_of_the_book_is_left(notebook):
    text = without_code(text_of(notebook))
    standard = {s["macro"] for s in symbols() if re.fullmatch(rf"\\{s['macro']}", s["tex"])}
    for symbol in symbols():
        if symbol["macro"] not in standard:
            assert not re.search(rf"\\{symbol['macro']}(?![A-Za-z])", text), symbol["macro"]


@pytest.mark.book
def test_display_mathematics_stays_on_one_line(notebook):
    for line in without_code(text_of(notebook)).splitlines():
        assert line.count("$$") in (0, 2), line


@pytest.mark.book
def test_outputs_are_stripped_and_the_first_code_cell_installs(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert "REQUIREMENTS" in code[0].source


@pytest.mark.book
def test_exercises_keep_their_hints_and_not_their_solutions(notebook):
    text = text_of(notebook)
    assert text.count("### Exercise") == text.count("[Solution, on the page]") > 0
    assert text.count("<details><summary>Hint") >= text.count("### Exercise")


@pytest.mark.book
def test_links_lead_to_pages_and_places_of_the_built_site(notebook, site):
    for page, anchor in re.findall(rf"\]\({re.escape(repository().site)}/([^)#]+)(?:#([^)]+))?\)", text_of(notebook)):
        html = (Path(site) / page).read_text(encoding="utf8")
        assert not anchor or f'id="{anchor}"' in html, (page, anchor)


def test_macros_are_written_out():
    assert expand_macros(r"\vect{x} \in \R^n") == r"\boldsymbol{x} \in \mathbb{R}^n"
    assert expand_macros(r"\norm{\vect x + \vect{y}}") == (r"\left\lVert \boldsymbol{x} + \boldsymbol{y} \right\rVert")
    assert expand_macros(r"\inner{\vect{a}_{1}}{b}") == r"\left\langle \boldsymbol{a}_{1}, b \right\rangle"
    assert expand_macros(r"\Rightarrow \frac{1}{2}") == r"\Rightarrow \frac{1}{2}"


def test_a_macro_without_its_argument_is_an_error():
    with pytest.raises(ValueError, match="lacks its argument"):
        expand_macros(r"\vect")
    with pytest.raises(ValueError, match="unbalanced"):
        expand_macros(r"\vect{x")


def test_the_first_cell_installs_what_the_cells_import_and_no_more():
    names = requirements_of(["import numpy as np\nfrom sklearn.datasets import load_iris", "%pip list"])
    assert [name.split("==")[0].split(" ")[0] for name in names] == [
        "mlmath", "numpy", "sympy", "matplotlib", "scikit-learn",
    ]  # fmt: skip


def test_imports_inside_functions_count():
    assert imported_packages(["def f():\n    import torch.nn\n"]) == {"torch"}


def test_the_pins_of_the_reader_group_are_read():
    pins = reader_pins((ROOT / "requirements.txt").read_text(encoding="utf8"))
    assert {"numpy", "sympy", "matplotlib", "scipy", "scikit-learn", "torch", "tensorflow"} <= set(pins)
    assert all("==" in line for lines in pins.values() for line in lines)
    assert "pytest" not in pins


@pytest.mark.book
@pytest.mark.slow
def test_notebooks_run_in_an_environment_that_holds_only_what_their_first_cells_install(
    exported, tmp_path, monkeypatch
):
    """One clean environment serves all notebooks: what each installs, plus the kernel that every host brings along."""
    if not os.environ.get("MLMATH_REQUIRE_ALL"):
        pytest.skip("installs a second environment of more than a gigabyte; set MLMATH_REQUIRE_ALL=1 to run it")
    requirements: set[str] = set()
    for notebook in exported.values():
        requirements |= set(first_cell_requirements(notebook))
    library = {line for line in requirements if line.startswith("mlmath @")}
    assert len(library) == 1
    # The repository on GitHub may not have this commit yet: the same folder is installed from here.
    local = [*sorted(requirements - library), str(ROOT / "code")]
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    python = next(home.glob("*/python*"))
    pinned_kernel = [
        line for line in (ROOT / "requirements.txt").read_text().splitlines() if line.startswith("ipykernel")
    ]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *local, *pinned_kernel], check=True)
    spec = tmp_path / "kernels" / "clean"
    spec.mkdir(parents=True)
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": command, "language": "python", "display_name": "clean"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    for name, notebook in exported.items():
        runnable = nbformat.from_dict(notebook)
        client = NotebookClient(
            runnable, timeout=300, kernel_name="clean", resources={"metadata": {"path": str(tmp_path)}}
        )
        client.execute()  # raises, with the cell's traceback, if a cell fails
        assert all(c.execution_count for c in runnable.cells if c.cell_type == "code"), name


def first_cell_requirements(notebook: nbformat.NotebookNode) -> list[str]:
    """Read the list REQUIREMENTS from the notebook's first code cell."""
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    for node in ast.parse(cell.source).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "REQUIREMENTS":
            return ast.literal_eval(node.value)
    raise AssertionError("the first cell lists no REQUIREMENTS")
