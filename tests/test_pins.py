"""Versions are written once, in requirements.txt, and everything else agrees with it."""

import importlib.metadata
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pins
import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = [Requirement(line) for group in pins.groups().values() for line in group]
PROJECT = tomllib.loads((ROOT / "code" / "pyproject.toml").read_text(encoding="utf8"))["project"]


def applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate()


def test_the_groups_are_known():
    assert list(pins.groups()) == ["reader", "build", "notebooks", "test"]


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=str)
def test_every_version_is_exact(requirement):
    assert [spec.operator for spec in requirement.specifier] == ["=="]


def test_no_package_is_pinned_twice():
    names = [requirement.name for requirement in REQUIREMENTS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("requirement", [r for r in REQUIREMENTS if applies(r)], ids=str)
def test_the_installed_version_is_the_pinned_one(requirement):
    installed = importlib.metadata.version(requirement.name)
    assert requirement.specifier.contains(installed), f"{installed} is installed: run  make environment"


@pytest.mark.parametrize("dependency", PROJECT["dependencies"])
def test_the_package_allows_the_pinned_versions(dependency):
    bound = Requirement(dependency)
    assert {spec.operator for spec in bound.specifier} == {">="}, "a library states lower bounds only"
    pinned = next(r for r in REQUIREMENTS if r.name == bound.name)
    assert str(pinned) in pins.groups()["reader"]
    assert bound.specifier.contains(next(iter(pinned.specifier)).version)


def test_the_supported_pythons_agree():
    supported = [c.split()[-1] for c in PROJECT["classifiers"] if c.startswith("Programming Language :: Python :: 3.")]
    assert supported == ["3.11", "3.12", "3.13"]
    assert PROJECT["requires-python"] == f">={supported[0]}"
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf8"))
    assert workflow["jobs"]["package"]["strategy"]["matrix"]["python"] == supported
    assert "(3, 11) <= v < (3, 14)" in (ROOT / "Makefile").read_text(encoding="utf8")
    assert (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf8").strip() == f"python-{supported[0]}"


def test_binder_installs_the_reader_group_and_repeats_no_version():
    script = (ROOT / ".binder" / "postBuild").read_text(encoding="utf8")
    assert "==" not in script
    assert "python book/_ext/pins.py reader >/tmp/reader.txt" in script
    command = [sys.executable, ROOT / "book" / "_ext" / "pins.py", "reader"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed.splitlines() == pins.groups()["reader"]


def test_binder_on_the_branch_of_the_notebooks_installs_the_same(tmp_path):
    runpy.run_path(str(ROOT / "scripts" / "binder.py"))["main"](tmp_path)
    lines = (tmp_path / ".binder" / "requirements.txt").read_text(encoding="utf8").splitlines()
    assert lines[1:-1] == pins.groups()["reader"]
    assert lines[-1].startswith("mlmath @ git+https://")
    assert lines[-1].endswith("#subdirectory=code")


def test_a_requirement_outside_the_groups_is_refused_with_advice():
    with pytest.raises(ValueError, match="put 'numpy==1' under a group"):
        pins.groups("numpy==1\n# [reader]\n")


def test_comments_and_markers_are_read():
    text = "# words\n# [a] what it is\nx==1 # why\n\n# [b]\ny==2; sys_platform == 'linux'\n"
    assert pins.groups(text) == {"a": ["x==1"], "b": ["y==2; sys_platform == 'linux'"]}


def test_an_unknown_group_is_named():
    command = [sys.executable, ROOT / "book" / "_ext" / "pins.py", "nothing"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "no group [nothing]" in run.stderr
