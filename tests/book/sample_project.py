"""A small book in a temporary folder: this book's configuration, extensions and pins, other chapters and package."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FRONT = "---\nfile_format: mystnb\nkernelspec: {name: python3, display_name: Python 3}\n---\n\n"


def page(title: str, *cells: str, text: str = "Text.") -> str:
    """Return a chapter with the given code cells."""
    fenced = "".join(f"\n```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells)
    return f"{FRONT}# {title}\n\n{text}\n{fenced}"


@dataclass(frozen=True)
class Build:
    """What a build did."""

    status: int
    log: str
    executed: list[str]


class SmallBook:
    """A project folder with a book that is built by the plain command."""

    def __init__(self, folder: Path, chapters: dict[str, str], modules: dict[str, str]) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "book" / "_ext", folder / "book" / "_ext", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "requirements.txt", folder)
        config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))
        small = {key: config[key] for key in ("title", "only_build_toc_files", "exclude_patterns", "execute")}
        small["sphinx"] = {
            "local_extensions": dict.fromkeys(("build_lock", "persistent_warnings", "execution"), "book/_ext"),
            "config": {key: value for key, value in config["sphinx"]["config"].items() if key.startswith("nb_")},
        }
        toc = {"format": "jb-book", "root": "index", "chapters": [{"file": name} for name in chapters]}
        self.write("_config.yml", yaml.safe_dump(small))
        self.write("_toc.yml", yaml.safe_dump(toc))
        self.write("book/index.md", "# A small book\n")
        for name, text in chapters.items():
            self.write(f"book/{name}.md", text)
        for name, text in modules.items():
            self.write(f"code/mlmath/{name}.py", text)

    def write(self, path: str, text: str) -> None:
        """Write a file of the project."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf8")

    def build(self, output: Path | None = None, **environment: str) -> Build:
        """Build the book as ``make book`` does."""
        command = [
            Path(sys.executable).with_name("jupyter-book"),
            *("build", "book", "--toc", self.folder / "_toc.yml", "--path-output", output or self.folder),
            *("-W", "-n", "--keep-going"),
        ]
        run = subprocess.run(
            [str(part) for part in command],
            cwd=self.folder,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        started = [line.split()[-1] for line in run.stdout.splitlines() if line.startswith("  starting ")]
        return Build(run.returncode, run.stdout, sorted(started))

    def html(self, chapter: str) -> str:
        """Return the page of a chapter."""
        return (self.folder / "_build" / "html" / f"{chapter}.html").read_text(encoding="utf8")
