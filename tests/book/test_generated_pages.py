"""The parts of the book that are made from data: chapter cards, notation, crosswalk, reading paths."""

import re

import pytest
import syllabus
from notation import symbols
from notation_table import row
from small_book import build_small_book

CARD = """# Norms

:::{chapter-card}
:minutes: 90
- compute a norm $\\norm{x}$
- derive the triangle inequality
:::
"""
FIRST = "# First\n"
INDEX = "# Book\n\n```{toctree}\nnorms-and-inner-products\n```\n"


@pytest.fixture
def build(tmp_path):
    """Return a function that builds some pages; it returns the warnings and a function that reads a built page."""

    def run(**pages: str):
        files = {name.replace("__", "/").replace("_", "-") + ".md": text for name, text in pages.items()}
        warnings = build_small_book(tmp_path, files, ["curriculum", "reading_paths", "crosswalk", "notation_table"])
        return warnings, lambda name: (tmp_path / "html" / f"{name}.html").read_text(encoding="utf8")

    return run


def test_a_card_says_what_one_needs_learns_and_how_long_it_takes(build):
    warnings, read = build(index=INDEX, norms_and_inner_products=CARD)
    assert warnings == ""
    card = read("norms-and-inner-products").partition('<div class="chapter-card')[2]
    assert re.findall(r"<dt>(.*?)</dt>", card)[:3] == ["You need", "You will be able to", "Time"]
    assert "Vector spaces (to come)" in card
    assert "derive the triangle inequality" in card
    assert "About 90 minutes" in card


def test_a_required_chapter_becomes_a_link_as_soon_as_it_is_written(build):
    build(index=INDEX, norms_and_inner_products=CARD)
    more = INDEX.replace("norms", "vector-spaces\nnorms")
    warnings, read = build(index=more, norms_and_inner_products=CARD, vector_spaces="# Spaces\n")
    assert warnings == ""
    assert re.search(r'<a [^>]*href="vector-spaces.html">.*Vector spaces', read("norms-and-inner-products"))
    assert "to come" not in read("norms-and-inner-products")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (":minutes: 90\n", "", "needs the option :minutes:"),
        (":minutes: 90", ":minutes: long", "minutes"),
        ("- compute a norm $\\norm{x}$\n- derive the triangle inequality", "Words.", "the body of a chapter card"),
    ],
)
def test_a_card_that_lacks_something_is_an_error(build, old, new, message):
    assert message in build(index=INDEX, norms_and_inner_products=CARD.replace(old, new))[0]


def test_a_card_on_a_page_that_is_no_chapter_is_an_error(build):
    assert "is no chapter" in build(index=CARD)[0]


def test_a_reading_path_links_what_is_written_and_names_the_rest(build):
    path = "\n:::{reading-path} norms-and-inner-products\n:::\n\n:::{prerequisite-graph}\n:::\n"
    warnings, read = build(index=INDEX + path, norms_and_inner_products=CARD)
    assert warnings == ""
    steps = re.search(r'<ol class="[^"]*reading-path.*?</ol>', read("index"), re.DOTALL)[0]
    assert steps.count("<li>") == 4
    assert steps.count("(to come)") == 3
    assert steps.count("<a ") == 1
    graph = read("index").partition('<div class="prerequisite-graph')[2]
    assert '<svg role="group" aria-label="Graph of the chapters' in graph
    link = '<a href="norms-and-inner-products.html" aria-label="Norms and inner products"'
    assert graph.partition("</svg>")[0].count(link) == 1
    listing = graph.partition("</svg>")[2]
    for chapter in syllabus.chapters().values():
        assert chapter.title in listing.replace("&amp;", "&")


@pytest.mark.parametrize("directive", ["{reading-path} nowhere", "{crosswalk} nobody"])
def test_an_unknown_goal_or_source_is_an_error(build, directive):
    assert "has no" in build(index=f"# Book\n\n:::{directive}\n:::\n")[0]


def test_the_crosswalk_links_the_sections_of_a_written_chapter(build):
    page = CARD + "\n(unit-vectors)=\n## Unit vectors\n"
    warnings, read = build(index=INDEX + "\n:::{crosswalk} krohn\n:::\n", norms_and_inner_products=page)
    assert warnings == ""
    assert 'href="norms-and-inner-products.html#unit-vectors"' in read("index")
    assert "Vector spaces (to come): Bases and dimension" in read("index")


def test_every_symbol_is_on_the_notation_page(build):
    warnings, read = build(index="# Notation\n\n:::{notation-table}\n:::\n")
    assert warnings == ""
    for symbol in symbols():
        assert f"\\{symbol['macro']}" in read("index")


def test_symbols_are_declared_once_and_examples_use_them():
    macros = [symbol["macro"] for symbol in symbols()]
    assert len(macros) == len(set(macros))
    for symbol in symbols():
        assert symbol["meaning"]
        assert not symbol["args"] or "example" in symbol, f"{symbol['macro']} takes arguments: show an example"
        if "example" in symbol:
            assert re.search(rf"\\{symbol['macro']}(?![A-Za-z])", symbol["example"]), symbol["macro"]
            assert len(row(symbol)) == 4


@pytest.mark.book
def test_the_generated_pages_are_filled(site):
    def read(name: str) -> str:
        return (site / f"{name}.html").read_text(encoding="utf8")

    assert read("reference/statements").count("/tests/statements/test_") >= 10, "the table of statements"
    assert read("reference/glossary").count("<dt") >= 10, "the glossary"
    assert read("genindex").count("#def-") >= 10, "the index"
    assert read("front/reading-paths").count("<ol") >= 5, "the reading paths"
    assert read("reference/crosswalk").count("<tr") >= 400, "the crosswalk"
