"""Labels are unique and speak one language, and everything that names one names one that exists."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
import syllabus
from repository import ROOT
from sources import PREFIXES, Page, calls_of, imports

SEE = re.compile(r"See:\s+((?:`{0,2}[a-z0-9-]+`{0,2}(?:,\s+|\s+and\s+)?)+)")


def label_faults(pages: list[Page]) -> list[str]:
    """Return labels that occur twice, have other characters, or the wrong prefix."""
    places = [(label, f"{page}:{line}") for page in pages for label, line in page.labels]
    counted = Counter(label for label, _ in places)
    found = [f"{where} {label} occurs {counted[label]} times" for label, where in places if counted[label] > 1]
    found += [f"{where} {label}" for label, where in places if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", label)]
    for page in pages:
        for block in page.blocks:
            prefix = wanted_prefix(block)
            if prefix and not block.label.startswith(prefix + "-"):
                found.append(
                    f"{page}:{block.line} {block.name or block.kind} has the label {block.label!r}, not {prefix}-…"
                )
        for cell in page.cells:
            figure = (cell.options.get("mystnb") or {}).get("figure")
            if figure and not str(figure.get("name", "")).startswith("fig-"):
                found.append(f"{page}:{cell.line} the figure has the name {figure.get('name')!r}, not fig-…")
    return found


def wanted_prefix(block) -> str:
    """Return the prefix that the label of a block must have."""
    if block.name.startswith("prf:"):
        return PREFIXES.get(block.name.removeprefix("prf:"), "")
    if block.name == "exercise-start":
        return "ex"
    if block.kind == "formula" and block.label:
        return "eq"
    return ""


def see_labels(source: str) -> list[str]:
    """Return the labels after "See:" in the docstrings of a module."""
    return [label for match in SEE.findall(source) for label in re.findall(r"[a-z0-9-]+", match) if label != "and"]


def unknown_see(sources: dict[str, str], known: set[str], to_come: set[str]) -> list[str]:
    """Return the labels in docstrings that neither exist nor are topics of a chapter to come."""
    return [
        f"{f}: {label}" for f, text in sources.items() for label in see_labels(text) if label not in known | to_come
    ]


def glue_faults(page: Page) -> list[str]:
    """Return glued names that are used and not defined, defined and not used, or lack the chapter's prefix."""
    names = imports(page.cells)
    defined = [
        call.args[0].value
        for cell in page.cells
        for name, call in calls_of(cell, names)
        if name == "mlmath.glue.glue" and call.args and hasattr(call.args[0], "value")
    ]
    used = {name.partition(":")[0] for name in re.findall(r"\{glue:\w*\}`([^`]+)`", page.text)}
    found = [f"{page}: {name} is used and not defined" for name in sorted(used - set(defined))]
    found += [f"{page}: {name} is defined and not used" for name in sorted(set(defined) - used)]
    found += [f"{page}: {name} is defined twice" for name, count in Counter(defined).items() if count > 1]
    short = short_name(page)
    return found + [
        f"{page}: {name} does not begin with {short}-" for name in defined if not name.startswith(f"{short}-")
    ]


def excerpt_faults(page: Page) -> list[str]:
    """Return the excerpts of files whose object, or whose first or last line, is no longer in the file."""
    found = []
    for block in page.directives("literalinclude"):
        source = (page.path.parent / block.argument).read_text(encoding="utf8")
        lines, options = source.splitlines(), block.options
        node = ast.parse(source) if "pyobject" in options else None
        for name in options.get("pyobject", "").split("."):
            if node is not None:
                node = next((part for part in node.body if getattr(part, "name", None) == name), None)
        if node is not None:
            lines = lines[node.lineno - 1 : node.end_lineno]
        elif "pyobject" in options:
            found.append(f"{page}:{block.line} there is no {options['pyobject']}")
        for option in ("start-at", "start-after", "end-at", "end-before"):
            wanted = options.get(option, "").strip("'\"")
            places = [i for i, line in enumerate(lines) if wanted in line]
            if not places:
                found.append(f"{page}:{block.line} {option}: no line has {wanted!r}")
            elif option.startswith("start"):
                lines = lines[places[0] :]
    return found


def short_name(page: Page) -> str:
    """Return the short name of a chapter, which all its exercises carry: the `norms` of `ex-norms-…`."""
    shorts = {block.label.split("-")[1] for block in page.directives("exercise-start") if block.label.count("-")}
    return shorts.pop() if len(shorts) == 1 else page.id


def test_labels_are_unique_and_well_formed(pages):
    assert label_faults(pages) == []


def test_every_chapter_has_its_label_above_its_title(chapters):
    for page in chapters:
        first = [block for block in page.blocks if block.kind in ("label", "heading")][:2]
        assert [(b.kind, b.name) for b in first] == [("label", f"ch-{page.id}"), ("heading", "")], page
        assert first[1].level == 1


def test_a_chapter_gives_its_exercises_one_short_name(chapters):
    assert [f"{page}: no exercises, or different short names" for page in chapters if short_name(page) == page.id] == []


def test_every_docstring_refers_to_a_label_that_exists(pages, chapters):
    known = {label for page in pages for label, _ in page.labels}
    written = {page.id for page in chapters}
    later = [chapter for chapter in syllabus.chapters().values() if chapter.id not in written]
    to_come = {topic.section for chapter in later for topic in chapter.topics}
    modules = sorted((ROOT / "code" / "mlmath").rglob("*.py"))
    sources = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf8") for file in modules}
    assert sum(len(see_labels(text)) for text in sources.values()) > 20
    assert unknown_see(sources, known, to_come) == []


def test_every_glued_name_is_defined_once_used_and_prefixed(chapters):
    assert [fault for page in chapters for fault in glue_faults(page)] == []


def test_every_excerpt_is_in_its_file(pages):
    assert sum(len(page.directives("literalinclude")) for page in pages) > 50
    assert [fault for page in pages for fault in excerpt_faults(page)] == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (":pyobject: f\n:start-at: x = 1\n:end-at: return x", None),
        (":pyobject: g", "there is no g"),
        (":pyobject: f\n:start-at: y = 1", "start-at"),
        (":pyobject: f\n:start-at: return x\n:end-at: 'x = 1'", "end-at"),
    ],
)
def test_a_fault_in_an_excerpt_is_found(options, message, tmp_path):
    (tmp_path / "a.py").write_text("def f():\n    x = 1\n    return x\n\n\ny = 1\n", encoding="utf8")
    found = excerpt_faults(Page(tmp_path / "page.md", f"```{{literalinclude}} a.py\n{options}\n```\n"))
    assert (found == []) if message is None else any(message in fault for fault in found)


def page_of(text: str, name: str = "page.md") -> Page:
    return Page(Path(name), text)


@pytest.mark.parametrize(
    "text",
    [
        "(a)=\n# A\n\n(a)=\n## B",
        "(A_b)=\n# A",
        "(a:b)=\n# A",
        ":::{prf:theorem}\n:label: lem-a\nText.\n:::",
        ":::{prf:theorem}\nText.\n:::",
        ":::{exercise-start}\n:label: exercise-a\n:::\nText.\n:::{exercise-end}\n:::",
        "$$\nx\n$$ (x)",
        "```{code-cell} ipython3\n---\nmystnb:\n  figure: {name: a, caption: b}\n---\n```",
    ],
)
def test_a_bad_label_is_found(text):
    assert label_faults([page_of(text)])


def test_good_labels_pass_and_a_label_on_two_pages_does_not():
    text = "(a)=\n# A\n\n:::{prf:theorem}\n:label: thm-a\nText.\n:::\n\n$$\nx\n$$ (eq-a)\n"
    assert label_faults([page_of(text)]) == []
    assert label_faults([page_of(text), page_of("(a)=\n# A", "b.md")])


def test_a_reference_of_a_docstring_to_nothing_is_found():
    source = '"""Text.\n\nSee: vector-norms, thm-a.\n"""\n\n"""O(n). See: ``unit-vectors``."""'
    assert see_labels(source) == ["vector-norms", "thm-a", "unit-vectors"]
    assert unknown_see({"a.py": source}, {"vector-norms"}, {"unit-vectors"}) == ["a.py: thm-a"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("", ""), None),
        (("{glue:text}`norms-a:.2f`", "text"), "defined and not used"),
        (("glue('norms-a', 1)", "1"), "used and not defined"),
        (("norms-a", "angle"), "does not begin with norms-"),
        (("glue('norms-a', 1)", "glue('norms-a', 1)\nglue('norms-a', 2)"), "defined twice"),
    ],
)
def test_a_fault_in_glued_names_is_found(change, message):
    text = (
        "```{code-cell} ipython3\nfrom mlmath.glue import glue\nglue('norms-a', 1)\n```\n\n{glue:text}`norms-a:.2f`\n\n"
        ":::{exercise-start}\n:label: ex-norms-b\n:::\nText.\n:::{exercise-end}\n:::\n"
    )
    found = glue_faults(page_of(text.replace(*change)))
    assert (found == []) if message is None else any(message in fault for fault in found)
