"""Execute the chapters in parallel before Sphinx reads them, and only those whose results may have changed.

A chapter is executed again when its code cells, a module of the package that they import (directly or not), its answer
keys, Python, the installed reader group of the pins or the kernels' profile changed. MyST-NB then finds every result
in its cache: jupyter-cache compares the cells, and everything else is in the *fingerprint*, which is part of the path
of the chapter's own cache. A chapter that fails is never stored, so that it fails in every build until it is mended.

Set ``MLMATH_JOBS`` to limit the number of kernels.
"""

import contextlib
import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import kernels
import timings
from dependencies import Library, code_cells
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core.read import create_nb_reader, is_myst_markdown_notebook
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError, SphinxError
from sphinx.util import logging

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "code"

#: How many results a chapter keeps: enough to go back and forth between branches.
_KEPT = 5

log = logging.getLogger(__name__)


class ExecutionFailedError(SphinxError):
    """Chapters failed; the reports were logged before."""

    category = "Execution"


class Execution:
    """The execution of one build."""

    def __init__(self) -> None:
        self.library = Library(CODE)
        self.kernel_key = kernels.key()
        #: Where the results are kept; known when the builder is there.
        self.cache = Path()
        #: The fingerprints of the chapters; pages without cells are not in it.
        self.fingerprints: dict[str, str] = {}
        self.executed: list[str] = []

    # -- which chapters -------------------------------------------------------------------------------------------

    def find_outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Name the pages that show results of another state of the package or the pins."""
        self.cache = timings.cache_folder(app)
        for name in env.found_docs:
            path = Path(env.doc2path(name))
            if path.suffix == ".md" and is_myst_markdown_notebook(text := path.read_text(encoding="utf8")):
                self.fingerprints[name] = self.fingerprint(text, name)
        shown = _shown(env)
        return [name for name, value in self.fingerprints.items() if shown.get(name) != value]

    def fingerprint(self, text: str, name: str) -> str:
        """Return a hash of everything but the cells that the results of a chapter depend on."""
        modules = self.library.modules(code_cells(text), chapter=name.rsplit("/", 1)[-1])
        return hashlib.sha256(f"{self.kernel_key} {self.library.digest(modules)}".encode()).hexdigest()

    def cache_of(self, name: str) -> Path:
        """Return the folder of jupyter-cache for the chapter as it is now."""
        return self.cache / name.replace("/", "--") / self.fingerprints[name][:16]

    # -- executing them -------------------------------------------------------------------------------------------

    def execute(self, app: Sphinx, env: BuildEnvironment, names: list[str]) -> None:
        """Execute the chapters among the pages to be read that have no stored result."""
        runs = [
            kernels.Run(name, notebook, Path(env.doc2path(name)).parent)
            for name in names
            if name in self.fingerprints and not self.is_stored(name, notebook := _notebook(env, name))
        ]
        if not runs:
            return
        self.executed = [run.name for run in runs]
        names += [page for page in timings.pages(env) if page not in names]
        known = timings.load(self.cache)
        runs.sort(key=lambda run: -known.get(run.name, {}).get("seconds", len(run.notebook.cells)))  # longest first
        parallel = min(kernels.jobs(), len(runs))
        log.info("executing %d of %d chapters with %d kernels", len(runs), len(self.fingerprints), parallel)
        done = 0

        def ended(run: kernels.Run) -> None:
            nonlocal done
            done += 1
            state = "FAILED" if run.error else "executed"
            log.info("  %-8s %s  %.1f s  (%d of %d)", state, run.name, run.seconds, done, len(runs))
            if not run.error:
                self.store(run)

        kernels.execute(
            runs,
            timeout=env.mystnb_config.execution_timeout,  # type: ignore[attr-defined]
            environment=kernels.environment(CODE, self.cache.parent),
            parallel=parallel,
            started=lambda run: log.info("  starting %s", run.name),
            ended=ended,
        )
        _fail_if_any(runs)

    def is_stored(self, name: str, notebook: NotebookNode) -> bool:
        """Tell whether the result of these cells is in the chapter's cache."""
        with contextlib.suppress(KeyError):
            get_cache(self.cache_of(name)).match_cache_notebook(notebook)
            return True
        return False

    def store(self, run: kernels.Run) -> None:
        """Keep the result and its times, and forget the oldest results of the chapter."""
        folder = self.cache_of(run.name)
        bundle = CacheBundleIn(run.notebook, run.name, data={"execution_seconds": run.seconds})
        get_cache(folder).cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        timings.save(self.cache, run)
        newest_first = sorted(folder.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in newest_first[_KEPT:]:
            if old != folder:
                shutil.rmtree(old)

    # -- showing the results --------------------------------------------------------------------------------------

    def choose_cache(self, app: Sphinx, name: str, source: list[str]) -> None:
        """Point MyST-NB to the cache of the page that it is about to read."""
        if name in self.fingerprints:
            env = app.env
            env.mystnb_config = env.mystnb_config.copy(execution_cache_path=str(self.cache_of(name)))
            _shown(env)[name] = self.fingerprints[name]

    def report(self, app: Sphinx, exception: Exception | None) -> None:
        """Print the slowest chapters and cells of this build."""
        if self.executed and exception is None:
            log.info("%s", timings.summary(timings.load(self.cache), self.executed))


def _notebook(env: BuildEnvironment, name: str) -> NotebookNode:
    """Return the page as the notebook that MyST-NB will look up in the cache."""
    path = env.doc2path(name)
    text = Path(path).read_text(encoding="utf8")
    reader = create_nb_reader(path, env.myst_config, env.mystnb_config, text)  # type: ignore[attr-defined]
    assert reader is not None, "only notebooks have a fingerprint"
    return reader.read(text)


def _fail_if_any(runs: Iterable[kernels.Run]) -> None:
    failed = [run for run in runs if run.error]
    for run in failed:
        line = run.notebook.metadata.source_map[run.failed or 0] + 1
        log.error("a code cell failed: %s", run.error, location=(run.name, line))
    if failed:
        names = ", ".join(sorted(run.name for run in failed))
        raise ExecutionFailedError(
            f"{names}: mend the cells reported above, and build again. The chapters that succeeded are kept."
        )


def _shown(env: BuildEnvironment) -> dict[str, str]:
    """Return the fingerprints of the results that the pages show; they outlive the build."""
    if not hasattr(env, "execution_fingerprints"):
        env.execution_fingerprints = {}  # type: ignore[attr-defined]
    return env.execution_fingerprints  # type: ignore[attr-defined, no-any-return]


def check_settings(config: Config) -> None:
    """Say what to do about settings that would silently give a book without results."""
    if config.nb_execution_mode not in ("cache", "off"):
        raise ConfigError(
            f"_config.yml: execute_notebooks is {config.nb_execution_mode!r}. Set it to cache, the mode that this book "
            "supports, or to off to see the text without results."
        )
    if config.nb_execution_allow_errors:
        raise ConfigError("_config.yml: remove allow_errors; tag a cell that is meant to raise with raises-exception.")
    if not CODE.is_dir():
        raise ConfigError(f"the package is missing: there is no folder {CODE}. Build from a complete clone.")


def _connect(app: Sphinx, config: Config) -> None:
    check_settings(config)
    if config.nb_execution_mode == "off":
        return
    execution = Execution()
    app.connect("env-get-outdated", execution.find_outdated)
    app.connect("env-before-read-docs", execution.execute)
    app.connect("source-read", execution.choose_cache)
    app.connect("build-finished", execution.report)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the execution once the configuration is known, and add the table of times."""
    app.connect("config-inited", _connect, priority=900)
    app.add_directive("build-times", timings.BuildTimes)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
