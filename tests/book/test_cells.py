"""What a code cell of a chapter may and may not do."""

import ast
import re
import textwrap
from pathlib import Path

import pytest
from sources import Block, Page, calls_of, code_lines, imports, uses

LONGEST = 12
NETWORK = ("urllib", "requests", "httpx", "http", "socket", "ftplib", "aiohttp", "torchvision", "datasets")
SEEDED = ("numpy.random.default_rng", "numpy.random.Generator", "numpy.random.SeedSequence")
TORCH_RANDOM = re.compile(r"torch\.(rand|randn|randint|randperm|normal|bernoulli|multinomial)$")
NEEDS_RANDOM_STATE = re.compile(r"(\.rvs$|^sklearn\.datasets\.make_|\.train_test_split$|\.resample$)")


def unseeded(cell: Block, names: dict[str, str]) -> list[str]:
    """Say where a cell draws random numbers from anything but a generator with a seed."""
    found = []
    for name in uses(cell, names):
        if re.match(r"random(\.|$)", name):
            found.append("the module random")
        if name.startswith("numpy.random.") and not name.startswith(SEEDED):
            found.append(name)
    for name, call in calls_of(cell, names):
        options = {keyword.arg for keyword in call.keywords}
        if name == "numpy.random.default_rng" and not call.args and not options:
            found.append("default_rng() without a seed")
        if TORCH_RANDOM.search(name) and "generator" not in options:
            found.append(f"{name} without generator=")
        if name in ("torch.manual_seed", "tensorflow.random.set_seed"):
            found.append(f"{name}, a global seed")
        if re.match(r"tensorflow\.random\.(?!stateless_|Generator|set_seed)", name):
            found.append(name)
        if NEEDS_RANDOM_STATE.search(name) and "random_state" not in options:
            found.append(f"{name} without random_state=")
    return found


def networked(cell: Block, names: dict[str, str]) -> list[str]:
    """Say where a cell reaches for the network or the shell."""
    found = [line.strip() for line in cell.text.splitlines() if re.match(r"\s*[!%]", line)]
    for node in ast.walk(cell.tree):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        else:
            continue
        found += [module for module in modules if module.partition(".")[0] in NETWORK]
    found += [name for name in uses(cell, names) if re.search(r"\.(fetch_\w+|get_file|load_data|hub)\b", name)]
    addresses = [n for n in ast.walk(cell.tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return found + [node.value for node in addresses if re.match(r"https?://", node.value)]


def too_long(cell: Block, names: dict[str, str]) -> list[str]:
    """Say how long a cell is if it is too long; blank lines and comments do not count."""
    count = len(code_lines(cell))
    return [f"{count} lines"] if count > LONGEST else []


def labelled_prints(cell: Block, names: dict[str, str]) -> list[str]:
    """Return the prints that label a value instead of letting the sentence after the cell say what it is."""
    found = []
    for name, call in calls_of(cell, names):
        if name != "print" or not call.args:
            continue
        first = call.args[0]
        if isinstance(first, ast.JoinedStr) and first.values:
            first = first.values[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and re.search(r"[:=]\s*$", first.value):
            found.append(ast.unparse(call))
    return found


def silenced_warnings(cell: Block, names: dict[str, str]) -> list[str]:
    """Return the places where a cell hides a warning from the reader."""
    return [name for name in uses(cell, names) if name in ("warnings.filterwarnings", "warnings.simplefilter")]


RULES = [unseeded, networked, too_long, labelled_prints, silenced_warnings]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_cells_keep_the_rule(pages, rule):
    faults = []
    for page in pages:
        names = imports(page.cells)
        faults += [f"{page}:{cell.line} {fault}" for cell in page.cells for fault in rule(cell, names)]
    assert faults == []


def test_every_cell_is_read(pages):
    for page in pages:
        assert len(page.cells) == len(re.findall(r"^`{3,}\{code-cell\}", page.text, re.MULTILINE)), page


def test_no_cell_is_inside_another_directive_where_it_would_not_run(pages):
    pairs = ("exercise-start", "solution-start")
    nested = [f"{p}:{c.line}" for p in pages for c in p.cells if any(b.name not in pairs for b in c.inside)]
    assert nested == []


def test_torch_and_tensorflow_are_imported_only_in_their_cells(chapters):
    faults = []
    for page in chapters:
        for cell in page.cells:
            tags = cell.options.get("tags") or []
            for module in ("torch", "tensorflow"):
                if re.search(rf"^\s*(import|from) {module}\b", cell.text, re.MULTILINE):
                    faults += [] if f"framework-{module}" in tags else [f"{page}:{cell.line} imports {module}"]
    assert faults == []


SETUP = """
    ```{code-cell} ipython3
    import random
    import warnings
    import numpy as np
    import tensorflow as tf
    import torch
    from scipy import stats
    from sklearn import datasets as data
    from sklearn.model_selection import train_test_split
    ```
"""


def faults_of(rule, code: str) -> list[str]:
    page = Page(Path("page.md"), textwrap.dedent(SETUP) + f"\n```{{code-cell}} ipython3\n{code}\n```\n")
    names = imports(page.cells)
    return [fault for cell in page.cells for fault in rule(cell, names)]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (unseeded, "np.random.rand(3)"),
        (unseeded, "np.random.seed(1)"),
        (unseeded, "np.random.default_rng()"),
        (unseeded, "random.random()"),
        (unseeded, "torch.randn(3)"),
        (unseeded, "torch.manual_seed(0)"),
        (unseeded, "tf.random.normal([2])"),
        (unseeded, "tf.random.set_seed(2)"),
        (unseeded, "stats.norm.rvs(size=3)"),
        (unseeded, "data.make_blobs(3)"),
        (unseeded, "train_test_split(x)"),
        (networked, "import urllib.request"),
        (networked, "from requests import get"),
        (networked, "data.fetch_openml('iris')"),
        (networked, "!pip install x"),
        (networked, "%pip install x"),
        (networked, "open_it('https://example.org/data.csv')"),
        (too_long, "\n".join(f"x{i} = {i}" for i in range(13))),
        (labelled_prints, "print('x:', x)"),
        (labelled_prints, "print(f'x = {x}')"),
        (silenced_warnings, "warnings.filterwarnings('ignore')"),
    ],
)
def test_a_fault_in_a_cell_is_found(rule, code):
    assert faults_of(rule, code)


@pytest.mark.parametrize(
    "code",
    [
        "rng = np.random.default_rng(7)\nrng.normal(size=3)",
        "torch.randn(3, generator=torch.Generator().manual_seed(7))",
        "tf.random.stateless_normal([2], seed=[1, 2])",
        "data.make_blobs(3, random_state=1)",
        "data.load_iris()",
        "stats.norm.rvs(size=3, random_state=rng)",
        "\n".join(["# a comment", "", "x = 1"] * 12),
        "print(table)",
        "print('step  error')",
    ],
)
def test_a_good_cell_passes_every_rule(code):
    assert [fault for rule in RULES for fault in faults_of(rule, code)] == []
