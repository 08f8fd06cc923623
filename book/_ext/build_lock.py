"""One build at a time: builders share what Sphinx has read, and two processes would corrupt it for each other.

A second build of the same folder (another terminal, a test that exports the notebooks) waits until the first ends.
"""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

try:
    import fcntl
except ImportError:  # Windows outside WSL: builds are not guarded there
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)


def _wait(app: Sphinx, config: Config) -> None:
    if fcntl is None:
        return
    folder = Path(app.doctreedir)
    folder.mkdir(parents=True, exist_ok=True)
    app.build_lock = (folder / ".lock").open("w")  # type: ignore[attr-defined]  # the system unlocks when it is closed
    try:
        fcntl.flock(app.build_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[attr-defined]
    except BlockingIOError:
        log.info("waiting for another build of this book to end")
        fcntl.flock(app.build_lock, fcntl.LOCK_EX)  # type: ignore[attr-defined]


def _release(app: Sphinx, exception: Exception | None) -> None:
    if hasattr(app, "build_lock"):
        app.build_lock.close()


def setup(app: Sphinx) -> dict[str, Any]:
    """Lock before Sphinx loads what it has read, and unlock at the very end."""
    app.connect("config-inited", _wait, priority=0)
    app.connect("build-finished", _release, priority=1000)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
