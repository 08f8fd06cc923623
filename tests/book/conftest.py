"""What the tests of the book share: the parsed pages, and the built website."""

import os
from pathlib import Path

import pytest
import syllabus
from editions import unavailable
from repository import ROOT
from sources import Page, all_pages


@pytest.fixture(scope="session")
def pages() -> list[Page]:
    """Every page of the book."""
    return all_pages()


@pytest.fixture(scope="session")
def chapters(pages: list[Page]) -> list[Page]:
    """The chapters that are written, in book order."""
    docnames = {page.path.relative_to(ROOT / "book").with_suffix("").as_posix(): page for page in pages}
    by_id = {page.id: page for docname, page in docnames.items() if syllabus.chapter_at(docname)}
    return [by_id[chapter] for chapter in syllabus.chapters() if chapter in by_id]


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built website."""
    folder = ROOT / os.environ.get("MLMATH_SITE", "_build/html")
    if not (folder / "index.html").exists():
        unavailable(f"the website is not built in {folder}: run `make book`")
    return folder
