"""What the text of a chapter may and may not contain.

Numbers. A result in a sentence comes from a cell through ``glue``; a typed one can be wrong. The rule:

* no decimal fraction in running text (a literal such as 0.71), except after a word that makes it a number of a section,
  table or version;
* no decimal fraction after an "approximately equal" sign inside a formula;
* no decimal fraction after a word like "about" in a caption or an alternative text.

The text of an exercise is free: its numbers are given, not computed. Everywhere else a comment line
``% decimal: why it is no result`` directly before the paragraph or formula allows it.
"""

import re
import textwrap
from pathlib import Path

import pytest
import yaml
from markdown_it.token import Token
from sources import Block, Page

DECIMAL = r"\d+\.\d+"
NUMBERED = r"(?:[Ss]ections?|[Cc]hapters?|[Tt]ables?|[Ff]igures?|[Ee]xercises?|[Vv]ersions?|§+|and|to|,|–)\s*$"
ABOUT = r"(?:near|about|roughly|approximately|almost|nearly|≈)"
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f]")


def text_of(tokens: list[Token], kinds: tuple[str, ...]) -> str:
    """Return the text of the inline tokens of some kinds; the others become a blank."""
    return "".join(token.content if token.type in kinds else " " for token in tokens)


def typed_results(page: Page) -> list[str]:
    """Return the decimal numbers on a page that look like typed results."""
    found = []
    allowed = False
    for block in page.blocks:
        if block.kind == "comment":
            allowed = block.text.startswith("decimal: ") and len(block.text) > 15
            continue
        if block.within("exercise-start") or block.within("prf:algorithm"):
            continue
        if not allowed:
            found += [f"{page}:{block.line} {number}" for number in decimals(block)]
        allowed = False
    for cell in page.cells:
        said = yaml.safe_dump(cell.options.get("mystnb") or {}, width=10_000)
        found += [f"{page}:{cell.line} {number}" for number in re.findall(rf"{ABOUT}\s+\$?({DECIMAL})", said)]
    return found


def decimals(block: Block) -> list[str]:
    """Return the decimal numbers in a block that the rule forbids."""
    found = []
    if block.kind in ("paragraph", "heading"):
        text = text_of(block.inline, ("text",))
        numbers = re.finditer(rf"(?<![\w.]){DECIMAL}(?![\w.]*\d)", text)
        found += [match[0] for match in numbers if not re.search(NUMBERED, text[: match.start()])]
        formulas = [token.content for token in block.inline if token.type.startswith("math_inline")]
    else:
        formulas = [block.text] if block.kind == "formula" else []
    for formula in formulas:
        found += re.findall(rf"\\(?:approx|simeq|doteq|sim)\s*[-+{{]*\s*({DECIMAL})", formula)
    return found


def stray_bold(page: Page) -> list[str]:
    """Return the bold words outside definitions."""
    found = []
    for block in page.blocks:
        bold = any(token.type == "strong_open" for token in block.inline)
        if bold and not block.within("prf:definition"):
            found.append(f"{page}:{block.line} {block.text[:60]}")
    return found


def bad_openings(page: Page) -> list[str]:
    """Return the proofs that do not begin with a sentence: print would glue a formula or list to the word "Proof"."""
    found = []
    for i, block in enumerate(page.blocks):
        if block.name != "prf:proof":
            continue
        first = next((b for b in page.blocks[i + 1 :] if b.kind != "comment"), None)
        sentence = first and block in first.inside and first.kind == "paragraph"
        words = sentence and re.search(r"[A-Za-z]{2,}", text_of(first.inline, ("text",)))
        if not words or re.match(r"\s*([-*+]|\d+[.)])\s", block.text):
            found.append(f"{page}:{block.line}")
    return found


def forbidden_markup(page: Page) -> list[str]:
    """Return displays that number differently on the web and in print, and pictographs that print does not have."""
    found = []
    for number, line in enumerate(page.text.splitlines(), start=1):
        if re.search(r"\\begin\{(align|eqnarray|gather|multline)\*?\}", line) or EMOJI.search(line):
            found.append(f"{page}:{number} {line.strip()[:60]}")
    return found


@pytest.mark.parametrize(
    "rule", [typed_results, stray_bold, bad_openings, forbidden_markup], ids=lambda rule: rule.__name__
)
def test_the_chapters_keep_the_rule(chapters, rule):
    assert [fault for page in chapters for fault in rule(page)] == []


@pytest.mark.parametrize("rule", [bad_openings, forbidden_markup], ids=lambda rule: rule.__name__)
def test_the_other_pages_keep_the_rule(pages, rule):
    assert [fault for page in pages for fault in rule(page)] == []


def page_of(text: str) -> Page:
    return Page(Path("page.md"), textwrap.dedent(text))


@pytest.mark.parametrize(
    "text",
    [
        "The error is 0.25.",
        "The error is about $x \\approx 0.25$.",
        "$$\nx = \\sqrt 2 \\approx 1.41\n$$",
        "| a | b |\n|---|---|\n| 1.5 | c |",
        "- The step 0.1 is too large.",
        ":::{prf:remark}\n:label: rem-a\nIt is 3.5 times faster.\n:::",
        "% decimal: \n\nThe error is 0.25.",
        "% decimal: a given number, not a result\n\nIt is small.\n\nThe error is 0.25.",
        "## A step of 0.1",
        '```{code-cell} ipython3\n---\nmystnb:\n  image: {alt: "The line stays near 0.95 ."}\n---\n```',
    ],
)
def test_a_typed_result_is_found(text):
    assert typed_results(page_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "The error is {glue:text}`norms-error:.2f`.",
        "With $p = 0.5$ the coin is fair.",
        "In code that is `0.5`.",
        "See section 2.3 and table 4.1, or sections 2.3 and 2.4.",
        "There are 12 apples. 7 are red.",
        "% decimal: a given number, not a result\n\nThe error is 0.25.",
        ":::{exercise-start} T\n:label: ex-a\n:::\nA side is 1.5 long.\n:::{exercise-end}\n:::",
        "```{code-cell} ipython3\nx = 0.25\n```",
        "Python 3.11.7 runs it.",
        '```{code-cell} ipython3\n---\nmystnb:\n  image: {alt: "A star for p = 0.5, then a disc."}\n---\n```',
    ],
)
def test_what_is_no_result_passes(text):
    assert typed_results(page_of(text)) == []


def test_bold_outside_a_definition_is_found():
    inside = ":::{prf:definition} T\n:label: def-a\nA **word**.\n:::\n"
    assert stray_bold(page_of(inside)) == []
    assert stray_bold(page_of(inside + "\nA **word**."))
    assert stray_bold(page_of("- a **word**"))


@pytest.mark.parametrize(
    ("proof", "good"),
    [
        ("By the theorem, $x = 1$.", True),
        ("Let\n$$\nx\n$$\nThen.", True),
        ("$$\nx\n$$\nThen.", False),
        ("$x$ is one.", True),
        ("$x = 1$.", False),
        ("1. First.\n2. Second.", False),
        ("- First.", False),
    ],
)
def test_the_beginning_of_a_proof(proof, good):
    assert (bad_openings(page_of(f":::{{prf:proof}}\n{proof}\n:::")) == []) == good


@pytest.mark.parametrize("text", ["\\begin{align}", "\\begin{align*}", "\\begin{gather}", "Done ✅", "⚠️", "🎲"])
def test_forbidden_markup_is_found(text):
    assert forbidden_markup(page_of(text))
    assert forbidden_markup(page_of("\\begin{aligned} a → b ≤ ∎ \\end{aligned}")) == []
