"""Where the book lives: owner, repository, branch, commit and the addresses that follow from them.

Written once, under ``repository:`` in ``_config.yml``. In GitHub Actions the environment wins, so that a fork links to
itself without an edit.
"""

import os
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK_BRANCH = "notebooks"


@dataclass(frozen=True)
class Repository:
    """A GitHub repository at one commit.

    Parameters
    ----------
    owner, name : str
        The repository is ``https://github.com/<owner>/<name>``.
    branch : str
        The branch that readers edit.
    commit : str
        The commit that was built, or the branch where Git cannot tell.
    """

    owner: str
    name: str
    branch: str
    commit: str

    @property
    def slug(self) -> str:
        """``owner/name``."""
        return f"{self.owner}/{self.name}"

    @property
    def url(self) -> str:
        """The repository's page."""
        return f"https://github.com/{self.slug}"

    @property
    def site(self) -> str:
        """The published book on GitHub Pages, without a slash at its end."""
        host = f"{self.owner.lower()}.github.io"
        return f"https://{host}" if self.name.lower() == host else f"https://{host}/{self.name}"

    def source(self, path: str, line: int | None = None) -> str:
        """Return the address of a file of the repository at the commit that was built, at a line if one is given."""
        return f"{self.url}/blob/{self.commit}/{path}" + (f"#L{line}" if line else "")

    def edit(self, path: str) -> str:
        """Return the address at which a reader edits a file."""
        return f"{self.url}/edit/{self.branch}/{path}"


def _git(*arguments: str) -> str:
    try:
        run = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:  # a downloaded archive on a machine without Git
        return ""
    return run.stdout.strip()


@cache
def repository() -> Repository:
    """Return the repository of this checkout."""
    written = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))["repository"]
    slug = os.environ.get("GITHUB_REPOSITORY") or written["url"].removeprefix("https://github.com/")
    owner, name = slug.strip("/").split("/")
    # On a pull request GITHUB_REF_NAME is "12/merge", which is no branch; GITHUB_BASE_REF is its target.
    on_branch = os.environ.get("GITHUB_REF_TYPE") == "branch"
    branch = os.environ.get("GITHUB_BASE_REF") or (on_branch and os.environ.get("GITHUB_REF_NAME")) or written["branch"]
    commit = os.environ.get("GITHUB_SHA") or _git("rev-parse", "HEAD") or branch
    return Repository(owner, name, branch, commit)
