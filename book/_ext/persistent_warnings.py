"""A warning is repeated by every build until its cause is gone.

Sphinx reads and writes only the pages that changed, so that a second build of a page with a broken reference says
nothing and succeeds. This extension notes the pages with warnings; the next build reads and writes them again. After a
warning that belongs to no page, or a build that broke off, the next build reads everything. Results of cells are kept.
"""

import json
import logging
import re
import time
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import NAMESPACE, WarningLogRecordTranslator


class _Places(logging.Handler):
    """Collects the places of all warnings, as Sphinx prints them: a path, mostly with a line number."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.places: set[str] = set()
        self.addFilter(WarningLogRecordTranslator(app))  # makes a path of a node or the name of a page

    def emit(self, record: logging.LogRecord) -> None:
        self.places.add(str(getattr(record, "location", None) or ""))


def pages(places: set[str], env: BuildEnvironment) -> set[str] | None:
    """Return the pages at the given places, or None if one of them is not on a page."""
    found = set()
    for place in places:
        if not place:
            return None
        path = Path(re.sub(r":(\d+)?$", "", place))
        relative = path.relative_to(env.srcdir) if path.is_relative_to(env.srcdir) else path
        name = relative.with_suffix("").as_posix()
        if name not in env.all_docs:
            return None
        found.add(name)
    return found


def setup(app: Sphinx) -> dict[str, Any]:
    """Listen to the warnings, and connect to the beginning and the end of the build."""
    began = time.time()
    memory = Path(app.doctreedir) / "environment.pickle"
    noted = Path(app.doctreedir) / "warnings.json"
    handler = _Places(app)
    logging.getLogger(NAMESPACE).addHandler(handler)

    def read_again(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
        return json.loads(noted.read_text(encoding="utf8")) if noted.exists() else []

    def note(app: Sphinx, exception: Exception | None) -> None:
        logging.getLogger(NAMESPACE).removeHandler(handler)
        if exception:
            # If the build failed before it stored anything, the memory is that of an earlier build: keep it.
            if memory.exists() and memory.stat().st_mtime >= began:
                memory.unlink()
            return
        found = pages(handler.places, app.env) if app._warncount else set()
        if found is None:
            memory.unlink(missing_ok=True)
        noted.write_text(json.dumps(sorted(found or ())), encoding="utf8")

    app.connect("env-get-outdated", read_again)
    app.connect("build-finished", note, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
