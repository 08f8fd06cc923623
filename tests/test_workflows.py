"""The workflows are correct, pinned, small and have no more rights than they need."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pins
import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def program(name: str) -> str:
    """Return the program that belongs to this Python environment; actionlint has no build for every platform."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"{name} is not installed: pip install -r requirements.txt (x86-64 Linux) or see its website")
    return found


def test_there_is_a_workflow_for_each_purpose():
    assert [path.stem for path in WORKFLOWS] == ["canary", "ci", "publish"]


def test_actionlint_finds_nothing():
    run = subprocess.run([program("actionlint"), *WORKFLOWS], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_actionlint_finds_a_mistake(tmp_path):
    broken = tmp_path / "broken.yml"
    broken.write_text(WORKFLOWS[0].read_text(encoding="utf8").replace("runs-on:", "run-on:", 1))
    run = subprocess.run([program("actionlint"), broken], capture_output=True, text=True, check=False)
    assert run.returncode == 1


def test_zizmor_finds_nothing():
    run = subprocess.run(
        [program("zizmor"), "--offline", "--no-progress", str(ROOT / ".github")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_commit_with_their_version_beside(path):
    for line in path.read_text(encoding="utf8").splitlines():
        if "uses:" in line:
            assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_rights_are_granted_job_by_job_and_said_why(path):
    text = path.read_text(encoding="utf8")
    assert yaml.safe_load(text)["permissions"] == {}
    for line in text.splitlines():
        if re.match(r"\s+[\w-]+: (read|write)\b", line):
            assert "#" in line, f"say what the permission is for: {line.strip()}"
    assert "secrets." not in text


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_fits_on_a_page(path):
    assert len(path.read_text(encoding="utf8").splitlines()) <= 80


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_calls_only_targets_that_the_makefile_has(path):
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf8"), re.MULTILINE))
    for call in re.findall(r"\bmake ([\w -]+)", path.read_text(encoding="utf8")):
        assert set(call.split()) - {"REQUIREMENTS"} <= targets, call


def test_the_canary_frees_every_version_except_the_program_that_would_be_another():
    canary = (ROOT / ".github" / "workflows" / "canary.yml").read_text(encoding="utf8")
    command = re.search(r"(sed -E .*) > latest\.txt", canary)[1]
    run = subprocess.run(shlex.split(command), cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [line for line in run.stdout.splitlines() if line and not line.startswith("#")]
    freed = {Requirement(line).name: str(Requirement(line).specifier) for line in lines}
    assert freed.pop("jupyter-book") == "<2"
    assert set(freed.values()) == {""}
    assert len(freed) + 1 == sum(len(group) for group in pins.groups().values())


def test_the_canary_leaves_out_only_the_test_that_compares_with_the_pins():
    canary = (ROOT / ".github" / "workflows" / "canary.yml").read_text(encoding="utf8")
    (file, test), *others = re.findall(r"--deselect=(\S+)::(\S+)", canary)
    assert others == []
    assert f"def {test}(" in (ROOT / file).read_text(encoding="utf8")
