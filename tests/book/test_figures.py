"""Every figure says in words what the reader should see in it."""

import re
from pathlib import Path

import pytest
from figures import alt_problem
from sources import Page


def alternative_texts(page: Page) -> list[tuple[int, str]]:
    """Return line and alternative text of each figure of a page."""
    found = []
    for cell in page.cells:
        options = cell.options.get("mystnb") or {}
        if options.get("figure") or options.get("image"):
            found.append((cell.line, (options.get("image") or {}).get("alt", "")))
    found += [(block.line, block.options.get("alt", "")) for block in page.directives("figure", "image")]
    return found


def faults(pages: list[Page]) -> list[str]:
    """Say which figures have no text of their own."""
    found = []
    seen: dict[str, str] = {}
    for page in pages:
        for line, alt in alternative_texts(page):
            where = f"{page}:{line}"
            if problem := alt_problem(alt):
                found.append(f"{where} {problem}")
            elif alt in seen:
                found.append(f"{where} has the same text as {seen[alt]}")
            seen.setdefault(alt, where)
    return found


def test_every_figure_has_a_text_of_its_own(pages):
    assert faults(pages) == []


@pytest.mark.parametrize(
    ("alt", "good"),
    [
        ("Two vectors and the angle between them.", True),
        ("", False),
        ("A vector", False),
        ("justonelongwordwithoutspaces", False),
        ("../_images/cbd69c2d1f9a6cf094aebd71f6fbe57fba1cebb2.png", False),
        ("plot of norms.svg", False),
        ("cbd69c2d1f9a6cf094aebd71f6fbe57fba1cebb27140f67b08d1", False),
    ],
)
def test_an_alternative_text_that_says_nothing_is_found(alt, good):
    assert (alt_problem(alt) == "") == good


def test_a_repeated_or_missing_text_is_found():
    cell = "```{{code-cell}} ipython3\n---\nmystnb:\n  image: {{alt: {}}}\n---\nf()\n```\n\n"
    one, two = cell.format("The unit ball of a norm"), cell.format("The unit ball of another norm")
    none = "```{code-cell} ipython3\n---\nmystnb:\n  figure: {name: fig-a, caption: A caption.}\n---\nf()\n```\n"
    assert faults([Page(Path("a.md"), one + two)]) == []
    assert len(faults([Page(Path("a.md"), one + two), Page(Path("b.md"), one)])) == 1
    assert len(faults([Page(Path("a.md"), one + none)])) == 1


@pytest.mark.book
def test_every_image_of_the_website_has_a_text(site):
    count = 0
    for file in site.rglob("*.html"):
        for image in re.findall(r"<img\b[^>]*>", file.read_text(encoding="utf8")):
            alt = re.search(r'\balt="([^"]*)"', image)
            assert alt, f"{file.relative_to(site)}: {image[:200]}"
            if "_images/" in image:  # a picture of the book, not a button of the site
                assert alt_problem(alt[1]) == "", f"{file.relative_to(site)}: {image[:200]}"
                count += 1
    assert count >= 15, "the website has hardly any images: is it the whole book?"
