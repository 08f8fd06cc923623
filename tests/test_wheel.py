"""The distribution `mlmath` holds the whole package and nothing else, and says what it needs."""

import shutil
import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

CODE = Path(__file__).resolve().parents[1] / "code"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, since setuptools writes beside the sources; nothing is downloaded."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(CODE, folder / "code", ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"))
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", folder, folder / "code"], check=True)
    (built,) = folder.glob("*.whl")
    return built


def test_every_module_is_in_it_and_nothing_else(wheel):
    files = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    sources = [path for path in (CODE / "mlmath").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert files == {path.relative_to(CODE).as_posix() for path in sources}
    assert "mlmath/py.typed" in files


def test_it_works_on_every_supported_python_and_says_so(wheel):
    assert wheel.name.endswith("-py3-none-any.whl")
    archive = zipfile.ZipFile(wheel)
    name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = HeaderParser().parsestr(archive.read(name).decode())
    assert metadata["Name"] == "mlmath"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "BSD-3-Clause"
    assert metadata["Summary"]


def test_it_runs_where_the_sources_are_not(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); "
        "from mlmath.linalg import norms; from mlmath import practice; "
        "print(norms.__file__, norms.p_norm([3, 4]), practice.check('ex-norms-three-lengths', [11, 7, 6]))"
    )
    run = subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout.startswith(str(tmp_path))
    assert "5.0" in run.stdout
    assert "Correct" in run.stdout
