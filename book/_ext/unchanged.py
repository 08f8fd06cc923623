"""Leave out what a build need not do when no page was read.

At every build Sphinx loads the trees of all pages to number their figures, a third of the time of a build in which
nothing changed. The numbers are kept with the environment; they can only change if a page is read or removed.
"""

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector


class Removals:
    """Whether pages were removed, and what follows from it."""

    def __init__(self) -> None:
        self.any = False

    def note(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Remember that a page is read again or removed."""
        self.any = True

    def keep_numbers(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Do not call the collector that numbers figures if no page will be read and none was removed."""
        if docnames or self.any:
            return
        for listener in list(app.events.listeners["env-get-updated"]):
            if isinstance(getattr(listener.handler, "__self__", None), TocTreeCollector):
                app.disconnect(listener.id)


def setup(app: Sphinx) -> dict[str, bool]:
    """Listen to what the build is about to read."""
    removals = Removals()
    app.connect("env-purge-doc", removals.note)
    app.connect("env-before-read-docs", removals.keep_numbers, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
