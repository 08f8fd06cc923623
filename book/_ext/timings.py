"""How long the chapters take: kept beside the cache, printed after a build and shown by ``{build-times}``."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import kernels
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

_FILE = "timings.json"

#: For each chapter ``seconds`` and ``cells``: the line, the seconds and the first line of code of each cell.
Timings = dict[str, dict[str, Any]]


def cache_folder(app: Sphinx) -> Path:
    """Return the folder of the results, which lies beside the output of every builder."""
    return Path(app.outdir).parent / ".jupyter_cache"


def load(folder: Path) -> Timings:
    """Return the times of the last execution of each chapter; nothing is known in a fresh folder."""
    path = folder / _FILE
    return json.loads(path.read_text(encoding="utf8")) if path.exists() else {}


def save(folder: Path, run: kernels.Run) -> None:
    """Add the times of a run to those in `folder`."""
    lines = run.notebook.metadata.source_map
    cells = [
        (lines[index] + 1, round(seconds, 3), _first_line(run.notebook.cells[index].source))
        for index, seconds in run.cells
    ]
    known = load(folder) | {run.name: {"seconds": round(run.seconds, 3), "cells": cells}}
    (folder / _FILE).write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf8")


def summary(known: Timings, executed: Collection[str], *, chapters: int = 5, cells: int = 8) -> str:
    """Return the slowest chapters and cells among those just executed, as text."""
    recent = {name: known[name] for name in executed if name in known}
    slow = sorted(recent, key=lambda name: -recent[name]["seconds"])[:chapters]
    every = [(seconds, name, line, code) for name in recent for line, seconds, code in recent[name]["cells"]]
    return "\n".join(
        [
            "slowest chapters:",
            *(f"  {recent[name]['seconds']:6.1f} s  {name}" for name in slow),
            "slowest cells:",
            *(
                f"  {seconds:6.1f} s  {name}:{line}  {code}"
                for seconds, name, line, code in sorted(every)[: -cells - 1 : -1]
            ),
        ]
    )


def pages(env: BuildEnvironment) -> set[str]:
    """Return the pages that show the times; they are read again when a chapter was executed."""
    if not hasattr(env, "pages_with_times"):
        env.pages_with_times = set()  # type: ignore[attr-defined]
    return env.pages_with_times & env.found_docs  # type: ignore[attr-defined, no-any-return]


class BuildTimes(SphinxDirective):
    """A table of the chapters with the seconds that their cells took; it differs from build to build."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        pages(self.env)
        self.env.pages_with_times.add(self.env.docname)  # type: ignore[attr-defined]
        known = load(cache_folder(self.env.app))
        here = {name: known[name] for name in known if name in self.env.found_docs}
        if not here:
            return self.parse_text_to_nodes("No chapter has been executed yet.")
        rows = ["| Chapter | Seconds | Cells | Slowest cell, seconds |", "|:--|--:|--:|--:|"]
        for name in sorted(here, key=lambda name: -here[name]["seconds"]):
            seconds, cells = here[name]["seconds"], here[name]["cells"]
            slowest = max((cell[1] for cell in cells), default=0.0)
            rows.append(f"| {{doc}}`/{name}` | {seconds:.1f} | {len(cells)} | {slowest:.1f} |")
        total = sum(chapter["seconds"] for chapter in here.values())
        rows.append(f"| Together | {total:.1f} | {sum(len(chapter['cells']) for chapter in here.values())} | |")
        return self.parse_text_to_nodes("\n".join(rows))


def _first_line(code: str) -> str:
    lines = [line for line in code.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return lines[0].strip()[:70] if lines else ""
