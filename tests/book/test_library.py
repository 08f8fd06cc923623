"""The library reference documents the whole package."""

import re

from library import PACKAGE, escape_bars, link_sections, modules_of
from repository import ROOT


def test_every_sub_package_has_a_page():
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    pages = {path.stem for path in (ROOT / "book" / "reference" / "library").glob("*.md")}
    assert pages == folders
    for page in pages:
        text = (ROOT / "book" / "reference" / "library" / f"{page}.md").read_text(encoding="utf8")
        assert re.search(rf"^```\{{library\}} {page}$", text, re.MULTILINE)
        assert modules_of(PACKAGE / page)


def test_answer_keys_are_not_shown():
    assert not any("answers" in module for module in modules_of(PACKAGE / "practice"))


def test_references_to_sections_become_links_where_the_section_exists():
    lines = ["See: thm-one.", "See: distances, thm-none."]
    link_sections({"thm-one", "distances"}, lines)
    assert lines == ["See: :prf:ref:`thm-one`", "See: :ref:`distances`, ``thm-none``"]


def test_bars_stay_absolute_values_outside_of_code():
    lines = ["the value |x|, ``a | b``", ">>> 1 | 2", "3", "", "and |y|"]
    escape_bars(lines)
    assert lines == [r"the value \|x\|, ``a | b``", ">>> 1 | 2", "3", "", r"and \|y\|"]
