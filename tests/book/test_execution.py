"""The cache knows the package, and what is wrong is red in every build: a small book tells one story, in order."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from execution import check_settings
from persistent_warnings import pages
from sample_project import SmallBook, page
from sphinx.errors import ConfigError

MODULES = {
    "__init__": "",
    "first": "from mlmath import shared\n\ndef value():\n    return shared.BASE + 1\n",
    "shared": "BASE = 41000\n",
    "second": "def value():\n    return 52000\n",
    "unrelated": "def value():\n    return 0\n",
}
CHAPTERS = {
    "one": page("One", "from mlmath import first", "first.value()"),
    "two": page("Two", "import mlmath.second", "mlmath.second.value()"),
    "three": "# Three\n\nNo code.\n",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> SmallBook:
    book = SmallBook(tmp_path_factory.mktemp("book"), CHAPTERS, MODULES)
    cold = book.build()
    assert cold.status == 0, cold.log
    assert cold.executed == ["one", "two"]
    assert "41001" in book.html("one")
    assert "52000" in book.html("two")
    assert "slowest chapters:" in cold.log
    assert "Executing notebook" not in cold.log, "MyST-NB executed what should have been in the cache"
    return book


def test_one_kernel_makes_the_same_pages_as_several(book, tmp_path):
    serial = book.build(tmp_path, MLMATH_JOBS="1")
    assert serial.status == 0, serial.log
    assert serial.executed == ["one", "two"]
    for chapter in ("one", "two"):
        assert (tmp_path / "_build" / "html" / f"{chapter}.html").read_text(encoding="utf8") == book.html(chapter)


def test_a_changed_function_gives_a_new_number_where_it_is_used(book):
    book.write("code/mlmath/shared.py", "BASE = 43000\n")
    build = book.build()
    assert build.status == 0, build.log
    assert build.executed == ["one"]
    assert "43001" in book.html("one")
    assert "41001" not in book.html("one")


def test_an_unrelated_module_prose_and_going_back_execute_nothing(book):
    book.write("code/mlmath/unrelated.py", "def value():\n    return 1\n")
    book.write("code/mlmath/shared.py", MODULES["shared"])
    book.write("book/two.md", CHAPTERS["two"].replace("Text.", "Another text."))
    build = book.build()
    assert build.status == 0, build.log
    assert build.executed == []
    assert "0 added, 2 changed, 0 removed" in build.log, build.log
    assert "41001" in book.html("one")
    assert "Another text." in book.html("two")
    assert "52000" in book.html("two")


def test_nothing_changed_reads_nothing(book):
    build = book.build()
    assert build.status == 0, build.log
    assert build.executed == []
    assert "0 added, 0 changed, 0 removed" in build.log


def test_failing_cells_are_red_twice(book):
    book.write("book/one.md", page("One", "1 / 0"))
    book.write("book/index.md", page("Index", "import warnings", "warnings.warn('mind the gap')"))
    book.write("book/three.md", page("Three", "from urllib.request import urlopen", "urlopen('https://example.org')"))
    book.write("code/mlmath/second.py", "def value():\n    raise ValueError('the page itself did not change')\n")
    for _ in range(2):
        build = book.build()
        assert build.status != 0
        assert build.executed == ["index", "one", "three", "two"]
        assert "ZeroDivisionError" in build.log
        assert "one.md:11: ERROR" in build.log.replace("\x1b[31m", "")
        assert "mind the gap" in build.log
        assert "cells have no network" in build.log
        assert "the page itself did not change" in build.log
    book.write("book/index.md", "# Index\n")
    book.write("book/one.md", CHAPTERS["one"])
    book.write("book/three.md", CHAPTERS["three"])
    book.write("code/mlmath/second.py", MODULES["second"])


def test_a_broken_reference_is_red_twice(book):
    book.write("book/index.md", "# Index\n\nSee {ref}`nowhere`.\n")
    for _ in range(2):
        build = book.build()
        assert build.status != 0
        assert build.executed == []
        assert "undefined label: 'nowhere'" in build.log
    assert "0 added, 1 changed, 0 removed" in build.log, "only the page with the warning is read again"
    book.write("book/index.md", "# Index\n")
    assert book.build().status == 0


def test_the_cache_keeps_a_few_results_of_a_chapter(book):
    kept = list(Path(book.folder, "_build", ".jupyter_cache", "one").iterdir())
    assert 1 <= len(kept) <= 5


@pytest.mark.parametrize(
    ("mode", "allow_errors", "advice"), [("force", False, "Set it to cache"), ("cache", True, "raises-exception")]
)
def test_a_setting_that_would_hide_faults_is_refused_with_advice(mode, allow_errors, advice):
    config = SimpleNamespace(nb_execution_mode=mode, nb_execution_allow_errors=allow_errors)
    with pytest.raises(ConfigError, match=advice):
        check_settings(config)


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (set(), set()),
        ({"/src/part/one.md:12", "/src/part/one.md", "/src/part/one.rst:"}, {"part/one"}),
        ({"/src/part/one.md:12", "/src/references.bib"}, None),
        ({"/elsewhere/code.py:3"}, None),
        ({""}, None),
    ],
)
def test_warnings_are_ascribed_to_pages(places, expected):
    assert pages(places, SimpleNamespace(srcdir="/src", all_docs={"part/one": 0})) == expected
