"""A warning is repeated by every build until its cause is gone.

Sphinx reads and writes only the pages that changed, so that a second build of a page with a broken reference says
nothing and succeeds. After a build with a warning or an error this extension forgets what Sphinx has read; the next
build reads every page again. Results of code cells are kept.
"""

import time
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the check to the end of the build."""
    began = time.time()

    def forget(app: Sphinx, exception: Exception | None) -> None:
        memory = Path(app.doctreedir) / "environment.pickle"
        # If the build failed before it stored anything, the memory is that of an earlier, clean build: keep it.
        stored = memory.exists() and memory.stat().st_mtime >= began
        if app._warncount or (exception and stored):
            memory.unlink(missing_ok=True)

    app.connect("build-finished", forget, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
