"""Every page, in light and dark, on a desktop and a phone, as a browser shows it."""

import gzip
import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.book]
FIRST_VISIT = 300_000
NEXT_PAGE = 100_000
HASH = re.compile(r"[0-9a-f]{16,}|\.(svg|png)$")


def test_no_message_in_the_console(visited, name, mode, width):
    assert visited(name, mode, width).messages == []


def test_no_request_leaves_the_site(visited, site, name, mode, width):
    assert [url for url in visited(name, mode, width).requests if not url.startswith((site, "data:"))] == []


def test_accessible(visited, name, mode, width):
    assert visited(name, mode, width).violations == []


def test_one_pale_paragraph_among_many_is_found(reader, objections, chapters, mode):
    page = reader(chapters[0], mode)
    page.evaluate("document.querySelector('article > section > p').style.color = '#777'")
    found = objections(page, colours=True)
    assert len(found) == 1
    assert found[0].startswith("color-contrast: ")


def test_a_nameless_button_is_found(reader, objections):
    page = reader("index")
    page.evaluate("document.querySelector('article').append(document.createElement('button'))")
    assert [objection.partition(":")[0] for objection in objections(page, colours=False)] == ["button-name"]


def test_nothing_is_wider_than_the_window(visited, name, mode, width):
    assert visited(name, mode, width).overflow == []


def test_all_mathematics_is_set(visited, name):
    seen = visited(name, "light", "desktop")
    assert seen.raw_math == []
    formulas, rendered = seen.formulas
    assert rendered == formulas


def test_every_image_is_there_and_described(visited, name):
    images = visited(name, "light", "desktop").images
    assert [source for source, _, loaded in images if not loaded] == []
    assert [alt for _, alt, _ in images if len(alt) < 15 or HASH.search(alt)] == []
    alts = [alt for _, alt, _ in images]
    assert sorted(alts) == sorted(set(alts))


def test_first_visit_is_light(files, weigh, name):
    loaded = {path: weigh(path) for path in files(name)}
    assert sum(loaded.values()) <= FIRST_VISIT, sorted(loaded.items(), key=lambda item: -item[1])[:12]


def test_next_page_is_light(files, weigh, name, chapters):
    """The reader comes from the front page through another chapter."""
    before = files("index") | files(next((other for other in chapters if other != name), "index"))
    loaded = {path: weigh(path) for path in files(name) - before}
    assert sum(loaded.values()) <= NEXT_PAGE, sorted(loaded.items(), key=lambda item: -item[1])[:12]


def test_the_budget_counts_bytes_on_the_wire(weigh, site_folder):
    page = site_folder / "index.html"
    assert weigh("index.html") == len(gzip.compress(page.read_bytes(), 6)) < page.stat().st_size
