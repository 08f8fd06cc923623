"""The extension ``exercises``: what is written behind a title, and what makes the build red."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CONF = """
project = "Small"
extensions = ["myst_parser", "sphinx_exercise", "sphinx_design", "exercises"]
myst_enable_extensions = ["colon_fence"]
"""

COMPLETE = """
# Page

:::{exercise-start} Longer side
:label: ex-small-side
:class: by-hand level-2
:::
How long is it?
:::{exercise-end}
:::

:::{dropdown} Hint
:class-container: hint
Pythagoras.
:::

:::{solution-start} ex-small-side
:class: dropdown
:::
Five.
:::{solution-end}
:::

See {ref}`ex-small-side` and {numref}`ex-small-side`.
"""


def build(folder: Path, text: str, builder: str = "html") -> tuple[str, str]:
    """Build a book of one page; return the page and the warnings."""
    folder.mkdir(exist_ok=True)
    (folder / "conf.py").write_text(CONF, encoding="utf8")
    (folder / "index.md").write_text(text, encoding="utf8")
    run = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", builder, str(folder), str(folder / builder)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "book" / "_ext")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    page = folder / builder / ("small.tex" if builder == "latex" else "index.html")
    return page.read_text(encoding="utf8") if page.exists() else "", run.stderr


@pytest.fixture(scope="module")
def complete(tmp_path_factory):
    return build(tmp_path_factory.mktemp("complete"), COMPLETE)


def test_a_complete_exercise_gives_no_warning(complete):
    assert complete[1] == ""


def test_kind_and_level_stand_behind_the_title(complete):
    assert re.search(r"Exercise 1.*Longer side.*by hand, level 2 of 3", complete[0])


def test_references_to_an_exercise_lead_to_it(complete):
    links = re.findall(r'href="#ex-small-side"[^>]*><span class="std std-\w+">([^<]*)', complete[0])
    assert links[-2:] == ["Exercise 1", "Exercise 1"]
    assert complete[0].count('id="ex-small-side"') == 1


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        ("by-hand level-2", "by-hand", "one class for its level is needed"),
        ("by-hand level-2", "level-2", "one class for its kind is needed"),
        (":class: by-hand level-2\n", "", "one class for its kind is needed"),
        ("by-hand level-2", "by-hand recall level-2", "but it has 2"),
        ("by-hand level-2", "by-hand level-7", "the class 'level-7' is unknown"),
        (":class-container: hint", ":class-container: other", "has no hint between it and its solution"),
        (COMPLETE[COMPLETE.index(":::{solution-start}") : COMPLETE.index("See")], "", "has 0 solutions instead of one"),
        ("{solution-start} ex-small-side", "{solution-start} ex-small-else", "which is no exercise of this page"),
    ],
)
def test_an_incomplete_exercise_is_a_warning(tmp_path, old, new, warning):
    assert old in COMPLETE
    _, warnings = build(tmp_path, COMPLETE.replace(old, new))
    assert warning in warnings
    assert "index.md:" in warnings
