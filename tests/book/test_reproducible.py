"""Two clean builds of the same sources give the same site, byte for byte.

The builds differ in everything that must not matter: folder, hash seed, time zone, number of kernels, moment. Always
compared is a page with every construct; where nothing may be skipped, the model chapters too; and with
``MLMATH_FULL=1`` the whole book. One page may differ: the one that says how long the chapters took.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from benchmarks.build import copy_sources

ROOT = Path(__file__).resolve().parents[2]
MODEL_CHAPTERS = [
    "linear-algebra/norms-and-inner-products",
    "calculus/differentiation",
    "probability/sampling-and-intervals",
]
MAY_DIFFER = {"reference/build.html"}
DIFFERENCES = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "MLMATH_JOBS": "1"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "MLMATH_JOBS": "2", "OMP_NUM_THREADS": "2"},
)


def write_project(folder: Path) -> None:
    """Copy the sources into `folder`, with a table of contents of what is compared."""
    copy_sources(folder)
    if os.environ.get("MLMATH_FULL"):
        return
    shutil.copy(ROOT / "tests" / "book" / "constructs.md", folder / "book")
    pages = ["constructs", "reference/build"]
    pages += MODEL_CHAPTERS if os.environ.get("MLMATH_REQUIRE_ALL") else []
    toc = {"format": "jb-book", "root": "index", "chapters": [{"file": page} for page in pages]}
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf8")


def start_build(folder: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    program = Path(sys.executable).with_name("jupyter-book")
    # Without -W: with a shortened table of contents some references lead nowhere.
    command = [program, "build", "book", "--toc", folder / "_toc.yml", "--path-output", folder]
    return subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.slow
def test_two_clean_builds_are_identical(tmp_path):
    folders = [tmp_path / "first", tmp_path / "the second"]
    builds = []
    for folder, environment in zip(folders, DIFFERENCES, strict=True):
        write_project(folder)
        builds.append(start_build(folder, environment))
    logs = [build.communicate()[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], "\n".join(log[-4000:] for log in logs)

    sites = [folder / "_build" / "html" for folder in folders]
    names = [{p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()} for site in sites]
    assert names[0] == names[1]
    assert "index.html" in names[0]
    assert names[0] >= MAY_DIFFER
    differing = [name for name in names[0] if len({(site / name).read_bytes() for site in sites}) > 1]
    assert sorted(set(differing) - MAY_DIFFER) == []
