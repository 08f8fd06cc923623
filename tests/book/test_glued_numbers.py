"""Numbers from cells are set as numbers: powers of ten and minus signs."""

import pytest
from docutils import nodes
from docutils.utils import new_document
from glued_numbers import GluedNumbers, formula


@pytest.mark.parametrize(
    ("number", "tex"),
    [
        ("9.0e+15", r"9.0 \cdot 10^{15}"),
        ("-2.5e-03", r"-2.5 \cdot 10^{-3}"),
        ("1e-14", "10^{-14}"),
        ("1.0e-14", r"1.0 \cdot 10^{-14}"),
        ("-1e+00", "-1"),
        ("3.2e+00", "3.2"),
        ("0e+00", "0"),
        ("0.5", None),
        ("-3", None),
        ("e+5", None),
        ("one, 1e-14", None),
    ],
)
def test_scientific_notation_becomes_a_power_of_ten(number, tex):
    assert formula(number) == tex


def test_the_transform_changes_glued_texts_only():
    document = new_document("page")
    for text, classes in [("1e-14", ["pasted-text"]), ("from -1 to 2-3", ["pasted-text"]), ("1e-14", [])]:
        document += nodes.inline(text, text, classes=classes)
    GluedNumbers(document).apply()
    power, words, other = document.children
    assert [type(node) for node in power.children] == [nodes.math]
    assert power.astext() == "10^{-14}"
    assert words.astext() == "from −1 to 2-3"
    assert other.astext() == "1e-14"
