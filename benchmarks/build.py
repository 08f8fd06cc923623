"""How long the book takes to build, and how heavy its pages are: ``make bench``.

Works on a copy of the sources in a temporary folder, with the command of ``make book``.
"""

import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from benchmarks import page

ROOT = Path(__file__).resolve().parents[1]
CHAPTER = "linear-algebra/norms-and-inner-products"
MODULE = "mlmath/linalg/norms.py"

_LINK = re.compile(r"""<(?:link|script|img)\b[^>]*?(?:href|src)=["']([^"']+)["']""")
_URL = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
_KINDS = {".css": "CSS", ".js": "JavaScript", ".svg": "figures", ".png": "figures", ".woff2": "fonts"}


def copy_sources(folder: Path) -> None:
    """Copy what a build needs."""
    leave_out = shutil.ignore_patterns("__pycache__", "_build", ".*cache", "*.egg-info")
    for name in ("book", "code", "scripts", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=leave_out)
    for path in ROOT.iterdir():
        if path.is_file() and path.name != ".git":
            shutil.copy(path, folder)


def build(folder: Path) -> tuple[float, int]:
    """Build the book; return the seconds and the number of chapters that were executed."""
    command = [
        sys.executable,
        "scripts/book.py",
        "build",
        "book",
        "--toc",
        folder / "_toc.yml",
        "--path-output",
        folder,
    ]
    begin = time.perf_counter()
    run = subprocess.run([*map(str, command)], cwd=folder, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begin
    if run.returncode:
        sys.exit(f"the book does not build; run  make book  first\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return seconds, run.stdout.count("\n  starting ")


def times(folder: Path) -> list[str]:
    """Build in each situation, and return the rows of the table."""

    def edit(path: Path, more: str) -> None:
        path.write_text(path.read_text(encoding="utf8") + more, encoding="utf8")

    situations = [
        ("Nothing built yet", 600, lambda: None),
        ("Nothing changed", 5, lambda: None),
        (
            "The text of a chapter changed",
            15,
            lambda: edit(folder / "book" / f"{CHAPTER}.md", "\nOne more sentence.\n"),
        ),
        ("A module of the package changed", None, lambda: edit(folder / "code" / MODULE, "\n# One more comment.\n")),
    ]
    rows = ["| Situation | Seconds | Chapters executed | Budget, seconds |", "|:--|--:|--:|--:|"]
    for name, budget, change in situations:
        change()
        seconds, executed = build(folder)
        rows.append(f"| {name} | {seconds:.1f} | {executed} | {budget or '–'} |")
        print(rows[-1], flush=True)
    return rows


def weights(site: Path, name: str) -> dict[str, int]:
    """Return the gzipped bytes of a page and of all that it may load, by kind. Fonts count whether used or not."""
    found = {"HTML": _gzipped(site / name)}
    waiting, seen = _local(site, site / name, _LINK), set()
    while waiting:
        path = waiting.pop()
        kind = _KINDS.get(path.suffix)
        if path in seen or kind is None or not path.is_file():
            continue
        seen.add(path)
        found[kind] = found.get(kind, 0) + _gzipped(path)
        if kind == "CSS":
            waiting |= _local(site, path, _URL)
    return found


def weight_rows(site: Path) -> list[str]:
    """Return the rows of the table of weights: every page that has a chapter, and the front page."""
    kinds = ["HTML", "CSS", "JavaScript", "fonts", "figures"]
    rows = [f"| Page, kB gzipped | {' | '.join(kinds)} |", "|:--|" + "--:|" * len(kinds)]
    chapters = sorted(p.relative_to(site).as_posix() for p in site.glob("*/*.html") if p.parent.name[0] not in "_.")
    for name in ["index.html", *chapters]:
        found = weights(site, name)
        rows.append(f"| {name} | " + " | ".join(f"{found.get(kind, 0) / 1000:.1f}" for kind in kinds) + " |")
    return rows


def _local(site: Path, source: Path, pattern: re.Pattern[str]) -> set[Path]:
    links = pattern.findall(source.read_text(encoding="utf8"))
    local = [urlsplit(link) for link in links if not link.startswith(("data:", "#"))]
    return {Path(os.path.normpath(source.parent / unquote(url.path))) for url in local if not url.netloc}


def _gzipped(path: Path) -> int:
    return len(path.read_bytes()) if path.suffix in (".woff2", ".png") else len(gzip.compress(path.read_bytes()))


def main() -> None:
    """Measure, print and write the page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_sources(folder)
        rows = times(folder)
        weight = weight_rows(folder / "_build" / "html")
    print("\n".join(weight))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    page.write("build", "\n".join([*rows, "", f"The machine has {cores} cores.", "", *weight]))


if __name__ == "__main__":
    main()
