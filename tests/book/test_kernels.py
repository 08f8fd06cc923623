"""Kernels: no network, fixed seeds and threads, figures for web and print, SymPy as mathematics."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import kernels
import nbformat
import pytest

CODE = Path(__file__).resolve().parents[2] / "code"

CELLS = {
    "fixed": "import random, numpy as np; (random.random(), np.random.rand(), hash('word'))",
    "threads": "import os; [os.environ[n] for n in ('OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'SOURCE_DATE_EPOCH')]",
    "names": "{n for n in globals() if n[0] != '_'} - {*'In Out get_ipython exit quit open random np os'.split()}",
    "expression": "import sympy as sp; x = sp.Symbol('x'); x**2",
    "matrix": "sp.Matrix([[x, 1]])",
    "eigenvectors": "sp.Matrix([[2, 0], [0, 3]]).eigenvects()",
    "dict": "{x: sp.Rational(1, 2)}",
    "numbers": "[1, 2.5]",
    "mixed": "[x, 'text']",
    "figure": "import matplotlib.pyplot as plt; plt.plot([1, 2]);",
    "loopback": "import socket; socket.getaddrinfo('127.0.0.1', 80)[0][4]",
    "connect": "socket.socket().connect(('192.0.2.1', 80))",
    "resolve": "socket.gethostbyname('example.org')",
    "datagram": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
}
FORBIDDEN = ("connect", "resolve", "datagram")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    """Execute the cells in two kernels at once; return the first output of each cell by name."""
    folder = tmp_path_factory.mktemp("kernels")

    def notebook() -> nbformat.NotebookNode:
        cells = [nbformat.v4.new_code_cell(code) for code in CELLS.values()]
        for name, cell in zip(CELLS, cells, strict=True):
            cell.metadata["tags"] = ["raises-exception"] if name in FORBIDDEN else []
        return nbformat.v4.new_notebook(cells=cells)

    both = [kernels.Run(name, notebook(), folder) for name in "ab"]
    order = []
    with ThreadPoolExecutor(1) as own:  # the main thread may have the event loop of a browser
        own.submit(
            kernels.execute,
            both,
            timeout=60,
            environment=kernels.environment(CODE, folder),
            parallel=2,
            started=lambda run: order.append(f"start {run.name}"),
            ended=lambda run: order.append(f"end {run.name}"),
        ).result()
    assert sorted(order[:2]) == ["start a", "start b"], "the two kernels did not run at once"
    assert [run.error for run in both] == [None, None]
    assert all(len(run.cells) == len(CELLS) for run in both)
    return [{name: dict(cell.outputs[0]) for name, cell in zip(CELLS, run.notebook.cells, strict=True)} for run in both]


@pytest.mark.parametrize("name", [name for name in CELLS if name not in FORBIDDEN])
def test_two_kernels_give_the_same_output(runs, name):
    assert runs[0][name] == runs[1][name]


@pytest.mark.parametrize("name", FORBIDDEN)
def test_cells_have_no_network(runs, name):
    assert runs[0][name]["ename"] == "NoNetworkError"
    assert "cells have no network" in runs[0][name]["evalue"]


def test_this_machine_may_be_reached(runs):
    assert runs[0]["loopback"]["data"]["text/plain"] == "('127.0.0.1', 80)"


def test_threads_and_dates_are_fixed(runs):
    assert runs[0]["threads"]["data"]["text/plain"] == "['1', '1', '315532800']"


def test_the_start_up_leaves_no_names(runs):
    assert runs[0]["names"]["data"]["text/plain"] == "set()"


@pytest.mark.parametrize("name", ["expression", "matrix", "eigenvectors", "dict"])
def test_sympy_results_are_mathematics(runs, name):
    assert runs[0][name]["data"]["text/latex"].startswith("$\\displaystyle ")


@pytest.mark.parametrize("name", ["numbers", "mixed"])
def test_other_containers_are_text(runs, name):
    assert "text/latex" not in runs[0][name]["data"]


def test_figures_are_vector_graphics_for_web_and_print(runs):
    assert {"image/svg+xml", "application/pdf"} <= runs[0]["figure"]["data"].keys()
    assert "image/png" not in runs[0]["figure"]["data"]


def test_a_wrong_number_of_jobs_says_what_to_do(monkeypatch):
    monkeypatch.setenv("MLMATH_JOBS", "many")
    with pytest.raises(ValueError, match="positive whole number"):
        kernels.jobs()
    monkeypatch.setenv("MLMATH_JOBS", "3")
    assert kernels.jobs() == 3
