"""Write what Binder needs on the branch `notebooks`: the reader group of requirements.txt and the book's package."""

import sys
from pathlib import Path

import pins
from notebooks import requirements_of
from repository import ROOT

#: Binder has no GPU: the small build of torch.
_INDEX = "--extra-index-url https://download.pytorch.org/whl/cpu"


def requirements() -> str:
    """Return the requirements file of the branch."""
    library = requirements_of([])[0]
    return "\n".join([_INDEX, *pins.groups()["reader"], library]) + "\n"


def main(folder: Path) -> None:
    """Write the folder `.binder` beside the notebooks."""
    target = folder / ".binder"
    target.mkdir(parents=True, exist_ok=True)
    (target / "requirements.txt").write_text(requirements(), encoding="utf8")
    (target / "runtime.txt").write_text((ROOT / ".binder" / "runtime.txt").read_text(encoding="utf8"), encoding="utf8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
