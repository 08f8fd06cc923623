"""The README tells the truth about the repository."""

import re

import readme
from repository import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf8")


def test_the_table_of_chapters_is_current():
    assert readme.with_table(TEXT) == TEXT, "run: make readme"


def test_every_command_that_it_names_exists():
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf8"), re.MULTILINE))
    for name in re.findall(r"\bmake (\w+)", TEXT + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf8")):
        assert name in targets, name


def test_every_folder_and_file_that_it_names_exists():
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT):
        assert (ROOT / target).exists(), target
    block = re.search(r"## Find your way\n\n```\n(.*?)```", TEXT, re.DOTALL)[1]
    for line in block.splitlines():
        assert (ROOT / line.split()[0]).exists(), line
