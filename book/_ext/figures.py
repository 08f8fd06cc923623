"""Every picture says in words what it shows, or the build is red.

A picture without alternative text gets its file's name or hash from the tools, which helps nobody: it counts as
missing. Pictures that only decorate do not exist in this book.
"""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)

MINIMUM = 15


def alt_problem(alt: str) -> str:
    """Say what is wrong with an alternative text; an empty string if nothing is."""
    if not alt.strip():
        return "has no alternative text"
    if re.search(r"[0-9a-f]{20,}|\.(png|svg|pdf|jpe?g)$", alt):
        return f"has a file name instead of an alternative text: {alt!r}"
    if len(alt.strip()) < MINIMUM or " " not in alt.strip():
        return f"has an alternative text that says nothing: {alt!r}"
    return ""


class CheckAlternativeTexts(SphinxPostTransform):
    """Look at every image of a page that is written."""

    default_priority = 20  # MyST-NB puts the outputs of the cells in at 9

    def run(self, **kwargs: Any) -> None:
        """Warn about each image without a text."""
        for image in self.document.findall(nodes.image):
            if problem := alt_problem(image.get("alt", "")):
                logger.warning("the image %s %s", image.get("uri", ""), problem, location=image)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the check."""
    app.add_post_transform(CheckAlternativeTexts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
