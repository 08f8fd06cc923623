"""The notebooks that readers launch are readable anywhere, and run with what their first cell installs.

The tests make the layout that is published: the branch `notebooks`, and the site with the downloads beside its pages.
"""

import ast
import asyncio
import functools
import itertools
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from editions import unavailable
from nbclient import NotebookClient
from notation import expand_macros, symbols
from notebooks import imported_packages, reader_pins, requirements_of
from readme import BADGES, chapters
from repository import NOTEBOOK_BRANCH, ROOT, repository

CHAPTERS = {
    path.relative_to(ROOT / "book").with_suffix("").as_posix(): path
    for path in sorted((ROOT / "book").glob("*/*.md"))
    if "{code-cell}" in path.read_text(encoding="utf8")
}


@dataclass(frozen=True)
class Release:
    """What is published: the folder of the branch `notebooks`, and the website."""

    notebooks: Path
    site: Path


def build(folder: Path, *builder: str) -> None:
    """Build an edition into `folder`."""
    command = [sys.executable, "scripts/book.py", "build", "book", "--toc", ROOT / "_toc.yml", "--path-output", folder]
    command += [*builder, "-W", "-n", "--keep-going"]
    run = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Make what is published as `make release` does; what the site was built from is reused."""
    folder = tmp_path_factory.mktemp("release")
    for shared in (".jupyter_cache", ".doctrees"):
        if (ROOT / "_build" / shared).exists():
            shutil.copytree(ROOT / "_build" / shared, folder / "_build" / shared)
    build(folder, "--builder", "custom", "--custom-builder", "notebooks")
    notebooks = folder / "_build" / "notebooks"
    runpy.run_path(str(ROOT / "scripts" / "binder.py"))["main"](notebooks)
    (folder / "_build" / "mlmath.pdf").write_bytes(b"%PDF-1.7 stands for the print edition\n")
    build(folder)
    return Release(notebooks, folder / "_build" / "html")


@functools.cache
def parsed(page: Path) -> BeautifulSoup:
    """Return a page of the site; parsing one takes seconds."""
    return BeautifulSoup(page.read_text(encoding="utf8"), "html.parser")


@pytest.fixture(scope="session")
def exported(release: Release) -> dict[str, nbformat.NotebookNode]:
    """Return the notebooks by the name of their page."""
    files = sorted(release.notebooks.rglob("*.ipynb"))
    return {path.relative_to(release.notebooks).with_suffix("").as_posix(): nbformat.read(path, 4) for path in files}


@pytest.fixture(params=CHAPTERS)
def notebook(request: pytest.FixtureRequest, exported: dict[str, nbformat.NotebookNode]) -> nbformat.NotebookNode:
    return exported[request.param]


def text_of(notebook: nbformat.NotebookNode) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.book
def test_every_chapter_with_code_becomes_a_notebook(exported):
    assert sorted(exported) == sorted(CHAPTERS)


@pytest.mark.book
def test_the_branch_holds_the_notebooks_and_the_settings_of_binder_only(release):
    files = {path.relative_to(release.notebooks).as_posix() for path in release.notebooks.rglob("*") if path.is_file()}
    assert files == {f"{name}.ipynb" for name in CHAPTERS} | {".binder/requirements.txt", ".binder/runtime.txt"}


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
    assert notebook.cells[0] is code[0]
    assert "REQUIREMENTS" in code[0].source


@pytest.mark.book
@pytest.mark.parametrize("host", ["", "COLAB_RELEASE_TAG", "KAGGLE_KERNEL_RUN_TYPE"])
def test_the_first_cell_installs_on_the_services_and_does_nothing_elsewhere(notebook, host, monkeypatch):
    installed = []
    monkeypatch.setattr(subprocess, "check_call", installed.append)
    for name in ("COLAB_RELEASE_TAG", "KAGGLE_KERNEL_RUN_TYPE", "MLMATH_INSTALL"):
        monkeypatch.delenv(name, raising=False)
    if host:
        monkeypatch.setenv(host, "1")
    exec(notebook.cells[0].source, {})
    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    assert installed == ([[*pip, *first_cell_requirements(notebook)]] if host else [])


@pytest.mark.book
def test_paragraphs_are_one_line_so_that_no_line_begins_a_list_by_accident(notebook):
    for cell in notebook.cells:
        lines = without_code(cell.source).splitlines() if cell.cell_type == "markdown" else []
        for line, after in itertools.pairwise(lines):
            begins_something = re.match(r"\s*(?:>\s*)*(?:$|[*+-] |\d+\. |\|)", after)
            assert not line.strip("> ") or begins_something, f"{line}\n{after}"


@pytest.mark.book
def test_only_headings_of_the_page_are_headings(notebook):
    headings = re.findall(r"^#+ (.*)$", without_code(text_of(notebook)), re.MULTILINE)
    assert not {"NumPy", "PyTorch", "TensorFlow"} & set(headings)
    assert len([line for line in text_of(notebook).splitlines() if re.match("# ", line)]) >= 1


def as_set(text: str) -> str:
    """Write the powers of ten of a text as the page shows them: 9.0 \\cdot 10^{15} as 9.0⋅1015."""
    powers = re.sub(r"(?<=10)\^\{(-?\d+)\}", lambda found: found[1].replace("-", "−"), text)
    return re.sub(r"\$-(?=\d)", "$−", powers).replace(r" \cdot 10", "⋅10")


@pytest.mark.book
def test_numbers_from_cells_stand_in_the_text(release, exported):
    """Every value that a page of the site shows from a cell is in the notebook's text too, digit for digit."""
    for name, path in CHAPTERS.items():
        glued = re.findall(r"\{glue:text\}`([^`]+)`", path.read_text(encoding="utf8"))
        spans = parsed(release.site / f"{name}.html").select("span.pasted-text")
        values = [(span.select_one(".katex-html") or span).get_text() for span in spans]
        assert len(values) >= len(glued) > 0, name
        text = as_set(text_of(exported[name]))
        assert [value for value in values if value not in text] == []


@pytest.mark.book
def test_boxes_have_the_title_and_number_of_the_page(release, exported):
    for name in CHAPTERS:
        text = text_of(exported[name])
        page = parsed(release.site / f"{name}.html")
        numbers = [node.get_text(strip=True) for node in page.select("article .caption-number")]
        assert len(numbers) > 20
        for number in numbers:
            assert re.search(rf"(\*\*|\*|### ){re.escape(number)}(?!\d)", text), number


@pytest.mark.book
def test_exercises_keep_their_hints_and_not_their_solutions(notebook):
    text = text_of(notebook)
    assert text.count("### Exercise") == text.count("[Solution, on the page]") > 0
    assert text.count("<details><summary>Hint") >= text.count("### Exercise")


@pytest.mark.book
def test_links_lead_to_pages_and_places_of_the_published_site(notebook, release):
    for page, anchor in re.findall(rf"\]\({re.escape(repository().site)}/([^)#]+)(?:#([^)]+))?\)", text_of(notebook)):
        html = (release.site / page).read_text(encoding="utf8")
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
    pins = reader_pins(reader_pins_text())
    assert {"numpy", "sympy", "matplotlib", "scipy", "scikit-learn", "torch", "tensorflow", "dask"} <= set(pins)
    assert all("==" in line for lines in pins.values() for line in lines)
    assert not any("#" in line for lines in pins.values() for line in lines)
    assert "pytest" not in pins


# -- launch and download ---------------------------------------------------------------------------------------------


def notebook_at(address: str, release: Release) -> Path:
    """Return the file that a service opens when its launch link is followed."""
    url = urlsplit(address)
    blob = f"{repository().slug}/blob/{NOTEBOOK_BRANCH}/"
    if url.netloc == "mybinder.org":
        assert url.path == f"/v2/gh/{repository().slug}/{NOTEBOOK_BRANCH}"
        assert (release.notebooks / ".binder" / "requirements.txt").is_file()
        return release.notebooks / parse_qs(url.query)["urlpath"][0].removeprefix("lab/tree/")
    if url.netloc == "www.kaggle.com":
        return release.notebooks / parse_qs(url.query)["src"][0].removeprefix(f"https://github.com/{blob}")
    roots = {
        "colab.research.google.com": "/github/",
        "studiolab.sagemaker.aws": "/import/github/",
        "console.paperspace.com": "/github/",
    }
    assert unquote(url.path).startswith(roots[url.netloc] + blob), address
    return release.notebooks / unquote(url.path).removeprefix(roots[url.netloc] + blob)


@pytest.mark.book
@pytest.mark.parametrize("name", CHAPTERS)
def test_every_link_of_the_menus_resolves_against_what_is_published(name, release):
    menus = parsed(release.site / f"{name}.html").select("header details.menu")
    links = {a.get_text(" ", strip=True): a["href"] for menu in menus for a in menu.select("a")}
    repo, here = repository(), f"https://site.invalid/{name}.html"
    launched = [
        notebook_at(links.pop(s), release) for s in ("Google Colab", "Binder", "Kaggle", "SageMaker Studio Lab")
    ]
    assert launched == [release.notebooks / f"{name}.ipynb"] * 4
    assert launched[0].is_file()

    def downloaded(label: str) -> bytes:
        return (release.site / unquote(urlsplit(urljoin(here, links.pop(label))).path).lstrip("/")).read_bytes()

    assert downloaded("Download as notebook .ipynb") == launched[0].read_bytes()
    assert downloaded("Download the text .md") == CHAPTERS[name].read_bytes()
    assert downloaded("Download the book .pdf").startswith(b"%PDF")
    source = CHAPTERS[name].relative_to(ROOT).as_posix()
    assert links.pop("View the source") == f"{repo.url}/blob/{repo.branch}/{source}"
    assert links.pop("Edit this page") == f"{repo.url}/edit/{repo.branch}/{source}"
    report = urlsplit(links.pop("Report an error"))
    assert f"{report.scheme}://{report.netloc}{report.path}" == f"{repo.url}/issues/new"
    assert f"Page: {name}\nCommit: {repo.commit[:12]}\n" in parse_qs(report.query)["body"][0]
    assert links == {}, "a link of the menus that this test does not follow"


@pytest.mark.book
def test_the_badges_of_the_readme_open_notebooks_that_are_published(release):
    readme = (ROOT / "README.md").read_text(encoding="utf8")
    row = rf"\[!\[(?:{'|'.join(name for name, _ in BADGES.values())}): [^\]]*\]\([^)]*\)\]\(([^)]*)\)"
    opened = [notebook_at(address, release) for address in re.findall(row, readme)]
    assert len(opened) == len(BADGES) * len(chapters())
    assert {path.relative_to(release.notebooks).with_suffix("").as_posix() for path in opened} == set(CHAPTERS)
    assert all(path.is_file() for path in opened)


# -- a clean environment ---------------------------------------------------------------------------------------------


def as_pip_installs() -> dict[str, str]:
    """Return the environment in which uv finds packages where pip would: uv does not read pip's settings."""
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    settings = {
        key.split(".")[-1]: ast.literal_eval(value) for key, value in re.findall(r"^(.*?)=(.*)$", listed.stdout, re.M)
    }
    names = {
        "UV_FIND_LINKS": "find-links", "UV_EXTRA_INDEX_URL": "extra-index-url", "UV_DEFAULT_INDEX": "index-url",
        "SSL_CERT_FILE": "cert",
    }  # fmt: skip
    found = {uv: settings[pip] for uv, pip in names.items() if pip in settings}
    # As pip does, take the pinned version from whichever index has it; a copy would be slow.
    return {**os.environ, **found, "UV_INDEX_STRATEGY": "unsafe-best-match", "UV_LINK_MODE": "hardlink"}


@pytest.mark.book
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_notebooks_run_in_an_environment_that_holds_only_what_their_first_cells_install(
    exported, tmp_path, monkeypatch
):
    """One clean environment serves all notebooks: what each installs, plus the kernel that every host brings along."""
    if os.environ.get("MLMATH_REQUIRE_ALL") != "1":
        unavailable("installs a second environment of more than a gigabyte; set MLMATH_REQUIRE_ALL=1 to run it")
    requirements = {line for notebook in exported.values() for line in first_cell_requirements(notebook)}
    library = {line for line in requirements if line.startswith("mlmath @")}
    assert len(library) == 1
    # GitHub may not have this commit yet: a copy of the same folder is installed instead.
    shutil.copytree(
        ROOT / "code", tmp_path / "code", ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info")
    )
    kernel = [line for line in reader_pins_text().splitlines() if line.startswith("ipykernel")]
    packages = [*sorted(requirements - library), str(tmp_path / "code"), *kernel]
    uv, home = str(Path(sys.executable).with_name("uv")), tmp_path / "venv"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, home], check=True)
    python = str(home / ("Scripts" if os.name == "nt" else "bin") / "python")
    command = [uv, "pip", "install", "--quiet", "--python", python, *packages]
    subprocess.run(command, check=True, env=as_pip_installs(), cwd=tmp_path)
    spec = tmp_path / "kernels" / "clean"
    spec.mkdir(parents=True)
    argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "language": "python", "display_name": "clean"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    runnable = {name: nbformat.from_dict(notebook) for name, notebook in exported.items()}
    with ThreadPoolExecutor(1) as aside:  # a browser's event loop may run in this thread
        aside.submit(lambda: asyncio.run(execute_all(list(runnable.values()), tmp_path))).result()
    for name, notebook in runnable.items():
        assert all(c.execution_count for c in notebook.cells if c.cell_type == "code"), name


async def execute_all(notebooks: list[nbformat.NotebookNode], folder: Path) -> None:
    """Execute notebooks in the clean environment, one on each core; raises with the traceback of a cell that fails."""
    gate = asyncio.Semaphore(os.cpu_count() or 1)
    resources = {"metadata": {"path": str(folder)}}

    async def execute(notebook: nbformat.NotebookNode) -> None:
        async with gate:
            client = NotebookClient(notebook, timeout=300, kernel_name="clean", resources=resources)
            await client.async_execute()

    await asyncio.gather(*map(execute, notebooks))


def reader_pins_text() -> str:
    return (ROOT / "requirements.txt").read_text(encoding="utf8")


def first_cell_requirements(notebook: nbformat.NotebookNode) -> list[str]:
    """Read the list REQUIREMENTS from the notebook's first code cell."""
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    for node in ast.parse(cell.source).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "REQUIREMENTS":
            return ast.literal_eval(node.value)
    raise AssertionError("the first cell lists no REQUIREMENTS")
