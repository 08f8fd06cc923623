"""The print edition: complete, whole, and numbered like the website."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from editions import BUILD, built, need_site, number_in, numbers_of_site, page_of_site, parts, unavailable
from pypdf import PageObject, PdfReader
from repository import ROOT
from sources import all_pages
from sphinx.util.matching import Matcher

sys.path.insert(0, str(ROOT / "scripts"))
import make_pdf

pytestmark = pytest.mark.pdf
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))
LEFT_OUT = Matcher(CONFIG["sphinx"]["config"]["print_leaves_out"])
WORDS_ON_A_FULL_PAGE = 900
HEAD, FOOT = 765, 60  # points above the lower edge: between running head and page number
DEFINITION = re.compile(r"^:+\{prf:definition\}.*\n:label: (\S+)\n(?:.*\n)*?((?:.*\n)*?):::", re.M)
BOLD = re.compile(r"\*\*(.+?)\*\*")


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    if missing := make_pdf.missing_tex():
        unavailable(f"no TeX ({', '.join(missing)}): sudo apt-get install --no-install-recommends {make_pdf.DEBIAN}")
    return PdfReader(built("mlmath.pdf", "make_pdf.py"))


@pytest.fixture(scope="module")
def texts(pdf: PdfReader) -> list[str]:
    return [page.extract_text() for page in pdf.pages]


@pytest.fixture(scope="module")
def lines(pdf: PdfReader) -> list[dict[int, list[tuple[str, str]]]]:
    return [lines_of_body(page) for page in pdf.pages]


@pytest.fixture(scope="module")
def labels(pdf: PdfReader) -> dict[str, tuple[str, str]]:
    """The number and the page that TeX wrote for every label."""
    aux = (BUILD / "latex" / "mlmath.aux").read_text(encoding="utf8")
    found = re.findall(r"^\\newlabel\{([^}]+)\}\{\{([^}]*)\}\{(\w+)\}", aux, re.M)
    return {label: (number, page) for label, number, page in found}


def printed_pages() -> list[str]:
    return [docname for _, docnames in parts() for docname in docnames if not LEFT_OUT(docname)]


def test_tex_has_nothing_to_complain(pdf: PdfReader) -> None:
    log = (BUILD / "latex" / "mlmath.log").read_text(encoding="utf8", errors="replace")
    assert "Output written on mlmath.xdv" in log
    assert make_pdf.complaints(log) == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("./mlmath.tex:7: Undefined control sequence.", "error"),
        ("! Emergency stop.", "error"),
        ("Missing character: There is no 🎲 in font lmr!", "missing character"),
        ("LaTeX Warning: Reference `thm-x' on page 3 undefined on input line 4.", "undefined"),
        ("LaTeX Warning: Label `thm-x' multiply defined.", "defined twice"),
        ("Overfull \\hbox (10.1pt too wide) in paragraph at lines 3--4", "overfull"),
        ("Overfull \\vbox (35.0pt too high) has occurred while \\output is active []", "overfull"),
    ],
)
def test_a_complaint_of_tex_is_recognized(line: str, kind: str) -> None:
    assert [c.kind for c in make_pdf.complaints(f"This is XeTeX\n{line}\nend")] == [kind]


def test_a_line_that_sticks_out_invisibly_is_no_complaint() -> None:
    assert make_pdf.complaints("Overfull \\hbox (9.9pt too wide) in paragraph at lines 3--4") == []


def test_without_tex_one_line_says_what_to_install(tmp_path: Path) -> None:
    script = ROOT / "scripts" / "make_pdf.py"
    command = [sys.executable, str(script), "--path-output", str(tmp_path)]
    run = subprocess.run(command, env={**os.environ, "PATH": ""}, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr == ""
    first, *rest = run.stdout.splitlines()
    assert "xelatex" in first
    assert f"sudo apt-get install --no-install-recommends {make_pdf.DEBIAN}" in first
    assert "MacTeX" in first
    assert "MiKTeX" in first
    assert rest == ["No Chrome or Chromium either, which could print the website instead."]


def test_the_packages_named_are_those_that_ci_installs() -> None:
    script = (ROOT / ".ci" / "system-packages").read_text(encoding="utf8")
    assert f"tex=({make_pdf.DEBIAN})" in script
    assert "texlive-full" not in script


def test_title_and_author_are_in_the_metadata(pdf: PdfReader) -> None:
    assert pdf.metadata.title == CONFIG["title"]
    assert pdf.metadata.author == CONFIG["author"]
    assert pdf.metadata.subject
    assert pdf.root_object["/Lang"] == CONFIG["sphinx"]["config"]["language"]
    assert pdf.root_object["/PageMode"] == "/UseOutlines"


def test_no_page_is_empty(pdf: PdfReader, texts: list[str]) -> None:
    for number, (page, text) in enumerate(zip(pdf.pages, texts, strict=True), 1):
        drawn = "/XObject" in (page.get("/Resources") or {})
        assert drawn or len(text.split()) > 5, f"page {number} of the file is empty: {text!r}"


def test_the_book_is_as_long_as_its_chapters(pdf: PdfReader) -> None:
    words = sum(len((ROOT / "book" / f"{name}.md").read_text(encoding="utf8").split()) for name in printed_pages())
    assert len(pdf.pages) > words / WORDS_ON_A_FULL_PAGE + len(printed_pages()) / 2


def fonts(resources: Any, seen: set[int]) -> Iterator[Any]:
    """Yield the fonts of a page and of the figures in it."""
    resources = resources.get_object()
    for font in (resources.get("/Font") or {}).values():
        yield font.get_object()
    for inner in (resources.get("/XObject") or {}).values():
        form = inner.get_object()
        if id(form) not in seen and form.get("/Subtype") == "/Form" and "/Resources" in form:
            seen.add(id(form))
            yield from fonts(form["/Resources"], seen)


def test_all_fonts_are_embedded(pdf: PdfReader) -> None:
    names = set()
    seen: set[int] = set()
    for page in pdf.pages:
        for font in fonts(page["/Resources"], seen):
            if font["/Subtype"] == "/Type3":  # drawn inside the file
                continue
            described = font["/DescendantFonts"][0].get_object() if font["/Subtype"] == "/Type0" else font
            descriptor = described["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), font["/BaseFont"]
            names.add(font["/BaseFont"])
    assert any("DejaVuSansMono" in name or "FreeMono" in name for name in names)
    assert any("LMRoman" in name for name in names)


def test_code_is_at_least_eight_points_high(pdf: PdfReader) -> None:
    sizes = set()

    def visit(text: str, cm: list[float], tm: list[float], font: dict | None, size: float) -> None:
        if font and "Mono" in font.get("/BaseFont", "") and len(text.strip()) > 20:
            sizes.add(round(size * abs(tm[3] * cm[3]), 1))

    for page in pdf.pages:
        page.extract_text(visitor_text=visit)
    assert sizes
    assert min(sizes) >= 8


def flat(outline: list[Any]) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from flat(entry)
        else:
            yield str(entry.title)


def same(text: str) -> str:
    """Return a title without what typesetting changes: quotes, dashes, spaces."""
    return re.sub(r"[\s’'“”\"–-]+", " ", text).strip()


def headings_of_site(docname: str) -> Iterator[str]:
    """Yield the number of each heading of a page, or its title where it has none; titles with formulas are left out."""
    for heading in page_of_site(docname).select("section > h1, section > h2, section > h3"):
        number = heading.select_one(".section-number")
        for extra in heading.select(".headerlink"):
            extra.decompose()
        if number:
            yield number.get_text(strip=True).rstrip(".")
        elif not heading.select(".math"):
            yield same(heading.get_text())


def test_the_outline_is_the_table_of_contents(pdf: PdfReader) -> None:
    need_site()
    outline = [same(title) for title in flat(pdf.outline)]
    keys = outline + [title.partition(" ")[0] for title in outline]
    for caption, docnames in parts():
        printed = [docname for docname in docnames if not LEFT_OUT(docname)]
        if printed:
            assert same(caption) in outline
        for docname in printed:
            missing = [heading for heading in headings_of_site(docname) if heading not in keys]
            assert not missing, f"{docname}: {missing} not in the outline"


def test_numbers_equal_those_of_the_website(labels: dict[str, tuple[str, str]]) -> None:
    need_site()
    compared = 0
    for docname in printed_pages():
        for label, number in numbers_of_site(docname).items():
            assert label in labels, f"{label} ({number} on the website) has no label in print"
            assert labels[label][0] == number, f"{label}: {number} on the website, {labels[label][0]} in print"
            compared += 1
    assert compared > 10


def test_numbers_stand_on_the_page_of_their_label(
    pdf: PdfReader, texts: list[str], labels: dict[str, tuple[str, str]]
) -> None:
    need_site()
    by_label = dict(zip(pdf.page_labels, texts, strict=True))
    for docname in printed_pages():
        article = page_of_site(docname)
        for box in article.select("div.proof[id], div.exercise[id]"):
            number = box.select_one(".caption-number")  # a proof has none
            head = " ".join(number.get_text().split()) if number else ""
            if number_in(head):
                page = labels[f"{docname}:{box['id']}"][1]
                assert head in " ".join(by_label[page].split()), f"{head} is not on page {page}"


def test_every_exercise_has_its_answer_in_the_appendix(labels: dict[str, tuple[str, str]]) -> None:
    need_site()
    for docname in printed_pages():
        for exercise in page_of_site(docname).select("div.exercise[id]"):
            label = f"{docname}:{exercise['id']}"
            assert f"{label}-answer" in labels, f"{label} has neither hint nor solution in print"
            assert int(labels[f"{label}-answer"][1]) > int(labels[label][1])


def test_answers_and_exercises_refer_to_each_other(
    pdf: PdfReader, texts: list[str], labels: dict[str, tuple[str, str]]
) -> None:
    by_label = dict(zip(pdf.page_labels, map(squeezed, texts), strict=True))
    answers = [label for label in labels if re.search(r":ex-.*-answer$", label)]
    assert answers
    for label in answers:
        number, page = labels[label.removesuffix("-answer")]
        there = labels[label][1]
        assert f"page{there}" in by_label[page], f"exercise {number} does not tell the page of its answer"
        assert f"Exercise{number}page{page}" in by_label[there], f"the answer to {number} does not tell its page"


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_index_tells_the_page_of_the_definition(labels: dict[str, tuple[str, str]]) -> None:
    written = (BUILD / "latex" / "mlmath.idx").read_text(encoding="utf8")
    written = written.replace(r"\sphinxhyphen{}", "-")
    pages = set(re.findall(r"^\\indexentry\{(.*?)@.*\}\{(\w+)\}$", written, re.M))
    assert pages
    for page in all_pages():
        docname = page.path.relative_to(ROOT / "book").with_suffix("").as_posix()
        for label, terms in DEFINITION.findall(page.path.read_text(encoding="utf8")):
            place = labels[f"{docname}:{label}"][1]
            for term in BOLD.findall(terms):
                if "$" not in term:
                    around = {str(int(place) + step) for step in (0, 1)}  # a long definition runs on
                    found = {where for what, where in pages if same(what) == same(term)}
                    assert found & around, f"{term}: in the index on {found}, defined on page {place}"


def test_no_heading_or_label_stands_alone_at_the_end_of_a_page(lines: list[dict[int, list[tuple[str, str]]]]) -> None:
    for number, page in enumerate(lines, 1):
        last = page[min(page)] if page else []
        heading = bool(last) and all("LMSans" in font and "Bold" in font for _, font in last)
        assert not heading, f"page {number} of the file ends with the heading {''.join(text for text, _ in last)!r}"


def lines_of_body(page: PageObject) -> dict[int, list[tuple[str, str]]]:
    """Return the pieces of text of a page with their fonts, by height above the lower edge of the paper in points."""
    lines: dict[int, list[tuple[str, str]]] = {}

    def visit(text: str, cm: list[float], tm: list[float], font: dict | None, size: float) -> None:
        height = round(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])
        if text.strip() and font and FOOT < height < HEAD:
            lines.setdefault(height, []).append((text, str(font.get("/BaseFont", ""))))

    page.extract_text(visitor_text=visit)
    return lines


def test_pages_are_filled(lines: list[dict[int, list[tuple[str, str]]]]) -> None:
    """Few pages end far above the foot: only the last of a chapter, and those before a large figure or formula."""
    middle = (HEAD + FOOT) / 2
    empty = sum(min(page, default=HEAD) > middle for page in lines)
    assert empty < len(printed_pages()) + len(lines) / 20


def test_links_lead_somewhere(pdf: PdfReader) -> None:
    places = pdf.named_destinations
    internal = external = 0
    for page in pdf.pages:
        for annotation in page.get("/Annots") or []:
            link = annotation.get_object()
            action = link.get("/A", {})
            target = link.get("/Dest") or action.get("/D")
            if "/URI" in action:
                assert re.match(r"https?://\S+$", str(action["/URI"]))
                external += 1
            elif isinstance(target, str | bytes):
                assert (target if isinstance(target, str) else target.decode()) in places
                internal += 1
    assert internal
    assert external
