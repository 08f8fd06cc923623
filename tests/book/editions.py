"""The print edition and the e-book as the tests find them: built if they are missing or older than their sources."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from repository import ROOT

SITE = ROOT / os.environ.get("MLMATH_SITE", "_build/html")
BUILD = SITE.parent
NUMBERED = "figure[id], table[id], div.literal-block-wrapper[id], div.proof[id], div.exercise[id]"


def unavailable(what: str) -> None:
    """Skip a test that needs something that is not there; fail if everything has to be there."""
    if os.environ.get("MLMATH_REQUIRE_ALL") == "1":
        pytest.fail(what)
    pytest.skip(what)


def newest_source() -> float:
    """Return when the last of the sources was changed."""
    files = [ROOT / "_config.yml", ROOT / "_toc.yml", ROOT / "requirements.txt"]
    for folder in ("book", "code/mlmath", "scripts"):
        files += [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return max(path.stat().st_mtime for path in files)


def built(name: str, script: str) -> Path:
    """Return an edition, built by its script unless it is newer than the sources."""
    edition = BUILD / name
    if not edition.exists() or edition.stat().st_mtime < newest_source():
        command = [sys.executable, str(ROOT / "scripts" / script), "--path-output", str(BUILD.parent)]
        run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-4000:]
    return edition


def need_site() -> None:
    """Skip (or fail) without a website to compare with."""
    if not (SITE / "index.html").exists():
        unavailable(f"the website is not built in {SITE}: run `make book`")


def parts() -> list[tuple[str, list[str]]]:
    """Return the captions and pages of the table of contents, pages in order, nested ones too."""

    def walk(entries: list[dict]) -> list[str]:
        found = []
        for entry in entries:
            if "glob" in entry:
                pages = sorted((ROOT / "book").glob(entry["glob"] + ".md"))
                found += [page.relative_to(ROOT / "book").with_suffix("").as_posix() for page in pages]
                continue
            found.append(entry["file"])
            found += walk(entry.get("sections", []))
        return found

    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf8"))
    return [(part["caption"], walk(part["chapters"])) for part in toc["parts"]]


@cache
def page_of_site(docname: str) -> Tag:
    """Return the article of a page of the website."""
    soup = BeautifulSoup((SITE / f"{docname}.html").read_text(encoding="utf8"), "html.parser")
    return soup.select_one("article, main") or soup


def number_in(text: str) -> str:
    """Return the number in ``Theorem 1.2`` or ``(1.2)``."""
    match = re.search(r"\d+(\.\d+)*", text)
    return match[0] if match else ""


def numbers_of_site(docname: str) -> dict[str, str]:
    """Return the number of everything that has one on a page, by LaTeX label (see ``print_tree.label_of``)."""
    article = page_of_site(docname)
    found = {}
    for section in article.select("section[id]"):
        heading = section.find(re.compile(r"^h[1-6]$"), recursive=False)
        number = heading.select_one(".section-number") if heading else None
        if number:
            found[f"{docname}:{section['id']}"] = number.get_text(strip=True).rstrip(".")
    for block in article.select(
        "figure[id], table[id], div.literal-block-wrapper[id], div.proof[id], div.exercise[id]"
    ):
        number = block.select_one(".caption-number")
        if number and number_in(number.get_text()):
            found[f"{docname}:{block['id']}"] = number_in(number.get_text())
    for equation in article.select("div.math[id^=equation-]"):
        found[f"equation:{docname}:{equation['id'].removeprefix('equation-')}"] = number_in(
            equation.select_one(".eqno").get_text()
        )
    return found
