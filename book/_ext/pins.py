"""The groups of ``requirements.txt``: each begins with a line ``# [name]``.

``python book/_ext/pins.py reader`` prints a group; Binder installs its packages that way. Standard library only.
"""

import re
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements.txt"


def groups(text: str | None = None) -> dict[str, list[str]]:
    """Return the requirement lines of each group of `text`, by default of the project's ``requirements.txt``."""
    if text is None:
        text = REQUIREMENTS.read_text(encoding="utf8")
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in text.splitlines():
        header = re.match(r"#\s*\[([\w-]+)\]", line)
        if header:
            current = found.setdefault(header[1], [])
            continue
        requirement = line.split(" #")[0].strip()
        if not requirement or requirement.startswith("#"):
            continue
        if current is None:
            raise ValueError(f"requirements.txt: put {requirement!r} under a group, that is, below a line '# [name]'")
        current.append(requirement)
    return found


def distribution(requirement: str) -> str:
    """Return the name of the distribution that a requirement line pins."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    if name is None:
        raise ValueError(f"requirements.txt: expected 'name==version', got {requirement!r}")
    return name[0]


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["reader"]
    known = groups()
    for name in wanted:
        if name not in known:
            sys.exit(f"requirements.txt has no group [{name}]; it has {', '.join(known)}")
        print("\n".join(known[name]))
