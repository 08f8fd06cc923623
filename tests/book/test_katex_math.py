"""The formulas of the website and the EPUB: set at build time, and refused when they are wrong."""

import json

import katex_math
import notation
import pytest
from docutils import nodes
from docutils.utils import new_document

MACROS = json.dumps({"\\" + s["macro"]: s["tex"] for s in notation.symbols()})


@pytest.mark.parametrize("name", ["katex", "temml"])
def test_every_macro_of_the_notation_is_understood_by_both_renderers(name):
    for symbol in notation.symbols():
        tex = "\\" + symbol["macro"] + "{x}" * symbol["args"]
        for source in (tex, symbol.get("example", tex)):
            assert "<math" in katex_math.render(source, macros=MACROS, name=name)


@pytest.mark.parametrize("name", ["katex", "temml"])
@pytest.mark.parametrize("tex", [r"\frac{1}{2", r"\nosuchcommand x", "x^2^3"])
def test_a_wrong_formula_is_refused(tex, name):
    with pytest.raises(katex_math.FormulaError):
        katex_math.render(tex, name=name)


def test_lines_outside_an_environment_are_aligned():
    assert katex_math.displayed(r"a &= b \\ &= c") == r"\begin{aligned}a &= b \\ &= c\end{aligned}"


def test_lines_inside_an_environment_are_left_alone():
    tex = r"\begin{aligned} a &= b \\ &= c \end{aligned}"
    assert katex_math.displayed(tex) == tex


def test_paragraphs_are_stacked():
    assert katex_math.displayed("a = b\n\nc = d") == r"\begin{gathered}a = b\\c = d\end{gathered}"


def test_an_environment_that_numbers_its_rows_is_starred():
    assert katex_math.displayed(r"\begin{align}a\end{align}", nowrap=True) == r"\begin{align*}a\end{align*}"


def test_a_title_shows_each_formula_once():
    title = "The ball of " + katex_math.render(r"\ell_p") + " norms"
    assert katex_math.spoken(title) == "The ball of ℓp norms"


def test_rows_of_fractions_stand_apart():
    assert (
        katex_math.spaced(r"\begin{matrix}\frac{1}{2}\\1\end{matrix}")
        == r"\begin{matrix}\frac{1}{2}\\[0.35em] 1\end{matrix}"
    )
    chosen = r"\frac{1}{2} \\[2pt] 1"
    assert katex_math.spaced(chosen) == chosen
    assert katex_math.spaced(r"a \\ b") == r"a \\ b"


def test_a_formula_is_tied_to_brackets_and_points_only():
    document = new_document("test")
    formulas = [nodes.math("", "x") for _ in range(3)]
    between = [nodes.Text(text) for text in ("(", "), ", " and ")]
    document += nodes.paragraph("", "", *(part for pair in zip(between, formulas, strict=True) for part in pair))
    katex_math.TieFormulas(document).run()
    assert document.astext() == "(x), x and x"
    assert [node.astext() for node in document.findall(nodes.inline)] == ["(x),"]


def test_an_equal_text_before_the_formula_keeps_its_point():
    document = new_document("test")
    document += nodes.paragraph(
        "", "", nodes.strong("", "term"), nodes.Text(". "), nodes.math("", "x"), nodes.Text(". ")
    )
    katex_math.TieFormulas(document).run()
    assert document.astext() == "term. x. "
    assert [node.astext() for node in document.findall(nodes.inline)] == ["x."]


def test_a_computed_number_is_tied_and_a_computed_sentence_is_not():
    document = new_document("test")
    document += nodes.paragraph("", "", *(nodes.inline("", text, classes=["pasted-text"]) for text in ("1e-17", "a b")))
    katex_math.TieFormulas(document).run()
    assert [node["classes"] for node in document.findall(nodes.inline)] == [["pasted-text", "tied"], ["pasted-text"]]


def test_only_the_last_piece_of_a_formula_is_tied():
    html = katex_math.tied(katex_math.render("a+b=c"))
    first, last = html.split('<span class="tied">')
    assert first.count(katex_math.PIECE) == 2
    assert last.count(katex_math.PIECE) == 1


def test_only_struts_that_make_a_line_higher_are_left():
    assert "katex-strut" not in katex_math.render("x_1 + (y)")
    assert "katex-strut" in katex_math.render(r"\frac{x}{y}")
    assert "katex-strut" in katex_math.render("x", display=True)


def test_common_spaces_are_classes():
    html = katex_math.render("a, b + c = d")
    assert [html.count(f'"mspace {name}"') for name in ("thin", "medium", "thick")] == [1, 2, 2]
    assert "margin-right:0.2" not in html
