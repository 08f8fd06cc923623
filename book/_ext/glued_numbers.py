"""Set the numbers that cells carry into sentences as a printer would: 9.0e+15 as 9.0 · 10¹⁵, -0.5 with a minus sign."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

#: A number as Python's format `e` writes it.
SCIENTIFIC = re.compile(r"(-?)(\d(?:\.\d+)?)e([+-]\d+)")
NEGATIVE = re.compile(r"(?<![\w.])-(?=\d)")


def formula(number: str) -> str | None:
    """Return a number in scientific notation as TeX, or None for any other text."""
    found = SCIENTIFIC.fullmatch(number)
    if found is None:
        return None
    sign, digits, exponent = found.groups()
    if int(exponent) == 0:
        return sign + digits if float(digits) else "0"
    power = f"10^{{{int(exponent)}}}"
    return sign + (power if digits == "1" else rf"{digits} \cdot {power}")


class GluedNumbers(SphinxTransform):
    """Rewrite the numbers of the role `glue:text`, which MyST-NB has filled in while it read the page."""

    default_priority = 400  # before formulas are numbered and set

    def apply(self, **kwargs: Any) -> None:
        """Change the document tree."""
        for node in list(self.document.findall(nodes.inline)):
            if "pasted-text" not in node["classes"]:
                continue
            text = node.astext()
            tex = formula(text)
            node.children = []
            node += nodes.math(tex, tex) if tex is not None else nodes.Text(NEGATIVE.sub("−", text))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the transform."""
    app.add_transform(GluedNumbers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
