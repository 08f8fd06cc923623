"""Names that would be drawn at random are counted instead, so that two builds give the same site."""

from typing import Any

from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from sphinx.application import Sphinx


def _counted_label(renderer: SphinxRenderer) -> str:
    """Return the label of an equation without one; labels are unique in the whole book."""
    env = renderer.sphinx_env
    assert env is not None
    return f"{env.docname.replace('/', '-')}-{env.new_serialno('equation')}"


def setup(app: Sphinx) -> dict[str, Any]:
    """Replace MyST's random labels of ``amsmath`` environments."""
    SphinxRenderer._random_label = _counted_label
    return {"parallel_read_safe": True, "parallel_write_safe": True}
