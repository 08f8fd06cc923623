"""A statement without its check, or a check without its statement, stops the build."""

import re
import textwrap
from pathlib import Path

import checks
import pytest
import statements
from checks import checks_in, find_checks
from code_links import line_of, module_tests
from repository import ROOT
from small_book import build_small_book
from sources import STATEMENTS, Page

PAGE = """
# Page

:::{prf:theorem} A *title* with $x$
:label: thm-one
True.
:::

:::{prf:lemma}
:label: lem-two
:class: unchecked
True.

Not checked by a test: it speaks about infinity.
:::

:::{prf:definition} A word
:label: def-word
A **word** is a **vector** that agrees with {prf:ref}`thm-one`.
:::

:::{prf:definition} A number
:label: def-number
A **number** is

$$
z = 1
$$ (eq-z)

for each $z$.

That is all.
:::

```{literalinclude} CODE
:lines: 3-
```

:::{statement-table}
:::

:::{definition-list}
:::
"""
TEST = '''
import pytest

@pytest.mark.verifies("thm-one")
def test_one():
    """Symbolic: the difference is zero."""
    assert 1 == 1
'''


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Return a function that builds a page beside a test module; it returns the warnings and the page."""

    def run(page: str = PAGE, test: str = TEST, builder: str = "html") -> tuple[str, str]:
        (tmp_path / "tests").mkdir(exist_ok=True)
        (tmp_path / "tests" / "test_it.py").write_text(test)
        monkeypatch.setattr(statements, "ROOT", tmp_path)
        page = page.replace("CODE", f"/{ROOT}/code/mlmath/validate.py")
        extensions = ["sphinx_proof", "statements", "glossary", "code_links"]
        warnings = build_small_book(tmp_path, {"index.md": page}, extensions, builder)
        output = tmp_path / builder / ("index.html" if builder == "html" else "projectnamenotset.tex")
        return warnings, output.read_text(encoding="utf8")

    return run


def test_a_checked_statement_leads_to_its_test_and_the_table_lists_all(build):
    warnings, html = build()
    assert warnings == ""
    box = html[html.index('id="thm-one"') : html.index('id="lem-two"')]
    assert re.search(r'href="https://github.com/[^"]*/tests/test_it.py#L5">Checked by a test \(symbolic\)', box)
    table = html[html.index('<table class="statements') : html.index("</table>")]
    assert "Theorem 1" in table
    assert "A <em>title</em> with" in table
    assert "the difference is zero" in table
    assert "it speaks about infinity" in table


def test_print_has_the_table_and_no_links_under_the_boxes(build):
    warnings, tex = build(builder="latex")
    assert warnings == ""
    assert "the difference is zero" in tex
    assert "Checked by a test" not in tex


@pytest.mark.parametrize(
    ("change_page", "change_test", "message"),
    [
        (("", ""), ('@pytest.mark.verifies("thm-one")', ""), "thm-one is not checked by any test"),
        (("", ""), ("assert 1 == 1", "1 == 1"), "test_it.py:5 asserts nothing"),
        (("", ""), ('"thm-one")', '"thm-one", "thm-none")'), "'thm-none', which is no label"),
        (("thm-one", "thm-other"), ("", ""), "thm-other is not checked by any test"),
        ((":class: unchecked\n", ""), ("", ""), "lem-two is not checked by any test"),
        (("Not checked by a test:", "Because"), ("", ""), "must say why"),
        (("", ""), ('"thm-one")', '"thm-one", "lem-two")'), "has the class unchecked, but"),
    ],
)
def test_what_is_unchecked_is_a_warning(build, change_page, change_test, message):
    warnings, _ = build(PAGE.replace(*change_page), TEST.replace(*change_test))
    assert message in warnings


def test_a_marker_that_vanishes_is_noticed_although_no_page_changed(build):
    assert build()[0] == ""
    warnings, html = build(test=TEST.replace("@pytest.mark.verifies", "# "))
    assert "thm-one is not checked by any test" in warnings
    assert "Checked by a test" not in html


def test_definitions_fill_the_glossary_and_the_index(build, tmp_path):
    warnings, html = build()
    assert warnings == ""
    glossary = html[html.index('<dl class="glossary') :]
    assert re.findall(r"<dt>(.*?)</dt>", glossary) == ["number", "vector", "word"]
    entry = glossary.partition("</dd>")[0]
    assert "z = 1" in entry
    assert "for each" in entry
    assert "That is all" not in entry
    assert 'id="' not in entry
    assert 'href="#def-word"' in glossary
    index = (tmp_path / "html" / "genindex.html").read_text(encoding="utf8")
    assert 'href="index.html#def-word">word</a>' in index


def test_a_sentence_that_defines_two_terms_stands_in_the_glossary_once(build):
    page = PAGE.replace("**word**", "**word** or **name**")
    assert "**name**" in page
    warnings, html = build(page)
    assert warnings == ""
    glossary = html[html.index('<dl class="glossary') :]
    entries = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", glossary, re.S))
    assert re.search(r'^<p>See <em>word</em> \(<a [^>]*href="#def-word"', entries["name"])
    assert "See" not in entries["word"]


def test_a_list_stands_in_the_glossary_with_its_first_sentence(build):
    listed = "**word** is\n\n* **long** if it has ten letters,\n* **short** if not.\n\nAnd a **vector** "
    warnings, html = build(PAGE.replace("**word** is a **vector** ", listed))
    assert warnings == ""
    glossary = html[html.index('<dl class="glossary') :]
    entries = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", glossary, re.S))
    assert re.search(r"A <strong>.*ten letters.*if not", entries["word"], re.S)
    assert all("See <em>word</em>" in entries[name] for name in ("long", "short"))


def test_a_definition_without_a_bold_term_is_a_warning(build):
    assert "has no term in bold" in build(PAGE.replace("**", ""))[0]


def test_included_code_leads_to_its_line_and_its_tests(build):
    _, html = build()
    assert re.search(r'href="https://github.com/[^"]*/code/mlmath/validate.py#L3">source</a>', html)
    source = "def f():\n    x = 1\n\n    def g():\n        return x\n"
    assert line_of("def g():\n    return x", source) == 4
    assert module_tests(ROOT / "code/mlmath/linalg/norms.py") == ROOT / "tests/mlmath/linalg/test_norms.py"
    assert module_tests(ROOT / "code/mlmath/linalg/nothing.py") is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ('"""Property: it holds."""\n    assert sp', "property"),
        ("assert sp.Symbol('x')", "symbolic"),
        ("assert np.random.default_rng(0)", "simulation"),
        ("assert 1", "example"),
    ],
)
def test_the_kind_of_a_check(code, kind):
    source = f'import pytest\n\n@pytest.mark.verifies("thm-a")\ndef test_it_holds():\n    {code}\n'
    (check,) = checks_in(source, "tests/test_a.py")
    assert check.kind == kind
    assert check.summary in ("it holds.", "it holds")


def test_a_marker_on_a_class_counts_for_its_tests_and_hypothesis_is_a_property():
    source = textwrap.dedent("""
        @pytest.mark.verifies("thm-a")
        class TestA:
            @given(x=floats())
            @pytest.mark.verifies("thm-b")
            def test_x(self, x):
                with pytest.raises(ValueError):
                    f(x)
    """)
    found = list(checks_in(source, "t.py"))
    assert [(c.label, c.name, c.kind, c.asserts) for c in found] == [
        ("thm-a", "TestA.test_x", "property", True),
        ("thm-b", "TestA.test_x", "property", True),
    ]


def test_a_computed_label_is_refused():
    with pytest.raises(ValueError, match="quotation marks"):
        list(checks_in("@pytest.mark.verifies(LABEL)\ndef test_x(): pass\n", "t.py"))


def test_every_statement_of_the_book_is_checked_by_a_test_that_can_fail(pages: list[Page]):
    found = find_checks(ROOT)
    boxes = {box.label: box for page in pages for box in page.boxes}
    needed = {label for label, box in boxes.items() if box.name.removeprefix("prf:") in STATEMENTS}
    free = {label for label in needed if "unchecked" in boxes[label].classes}
    assert sorted(needed - free - set(found)) == [], "statements without a test"
    assert sorted(set(found) - set(boxes)) == [], "tests of statements that do not exist"
    assert sorted(free & set(found)) == [], "statements that call themselves unchecked, but have a test"
    assert [f"{c.path}:{c.line}" for tests in found.values() for c in tests if not c.asserts] == []


def test_the_checks_of_a_chapter_are_in_the_file_with_its_name(chapters: list[Page]):
    home = {box.label: page.id.replace("-", "_") for page in chapters for box in page.boxes}
    for label, found in find_checks(ROOT).items():
        if label in home:
            assert f"tests/statements/test_{home[label]}.py" in {check.path for check in found}, label


def test_the_extension_looks_at_the_same_types_as_the_labels():
    assert set(statements.CHECKED_TYPES) == set(STATEMENTS)
    assert set(checks.TELLTALES.values()) < set(checks.KINDS)


def test_the_marker_is_declared():
    assert "verifies(" in (ROOT / "pyproject.toml").read_text(encoding="utf8")
    assert Path(statements.__file__).parent == ROOT / "book" / "_ext"
