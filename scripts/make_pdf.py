"""Build the PDF of the book: ``make pdf``.

With XeLaTeX and latexmk the book is typeset and the result is checked: an error, a missing character, an undefined
reference or a line that sticks out by more than 10 pt fails the build. Without them, one line says what to install, and
if a Chrome or Chromium is there it prints the single-page website instead.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEBIAN = "latexmk make texlive-xetex texlive-fonts-recommended fonts-freefont-otf fonts-dejavu-core"
#: One file of each Debian package (or of what it depends on) that the book needs.
TEX_FILES = (
    "unicode-math.sty", "tcolorbox.sty", "titlesec.sty", "tabulary.sty", "pzdr.tfm", "latinmodern-math.otf",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
OVERFULL_LIMIT = 10.0  # points; less is not visible


def missing_tex() -> list[str]:
    """Return the programs and files of TeX that are missing."""
    programs = [name for name in ("xelatex", "latexmk", "makeindex", "kpsewhich") if not shutil.which(name)]
    if programs:
        return programs
    return [name for name in TEX_FILES if subprocess.run(["kpsewhich", name], capture_output=True).returncode != 0]


@dataclass(frozen=True)
class Complaint:
    """Something in TeX's log that a reader of the PDF would notice."""

    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


def complaints(log: str, limit: float = OVERFULL_LIMIT) -> list[Complaint]:
    r"""Return what is wrong according to a log of XeLaTeX (written without line breaks, see `typeset`).

    >>> [str(c) for c in complaints("Overfull \hbox (12.5pt too wide) in paragraph at lines 3--4")]
    ['overfull: 12.5pt too wide, in paragraph at lines 3--4']
    >>> complaints("Overfull \hbox (9.5pt too wide) in paragraph at lines 3--4")
    []
    """
    patterns = {
        "error": r"^(?:!|\S+:\d+:) (.*)",
        "missing character": r"^Missing character: (.*)",
        "undefined": r"^(?:LaTeX|Package \w+) Warning: (.*undefined.*)",
        "defined twice": r"^LaTeX Warning: (Label .* multiply defined.*)",
    }
    found = [Complaint(kind, text) for kind, pattern in patterns.items() for text in re.findall(pattern, log, re.M)]
    for points, what, where in re.findall(r"^Overfull \\[hv]box \(([\d.]+)pt too (wide|high)\) (.*)", log, re.M):
        if float(points) > limit:
            found.append(Complaint("overfull", f"{points}pt too {what}, {where}"))
    # After an error TeX does not run again, so that every reference is undefined.
    return list(dict.fromkeys([c for c in found if c.kind == "error"] or found))


def sphinx(output: Path, *builder: str) -> None:
    """Build the book with Jupyter Book; the executed chapters are shared with the website."""
    command = [
        str(Path(sys.executable).with_name("jupyter-book")),
        *("build", str(ROOT / "book"), "--toc", str(ROOT / "_toc.yml"), "--path-output", str(output)),
        *("-q", "-W", "-n", "--keep-going", "--builder", *builder),
    ]
    if code := subprocess.run(command, cwd=ROOT).returncode:
        raise SystemExit(code)


def typeset(folder: Path) -> list[Complaint]:
    """Run XeLaTeX as often as needed; return what is wrong with the result."""
    environment = {**os.environ, "FORCE_SOURCE_DATE": "1", "max_print_line": "10000"}
    command = ["latexmk", "-xelatex", "-interaction=nonstopmode", "-file-line-error", "-silent", "mlmath.tex"]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace")
    log = (folder / "mlmath.log").read_text(encoding="utf8", errors="replace")
    found = complaints(log)
    if run.returncode and not found:
        found.append(Complaint("error", f"latexmk ended with code {run.returncode}:\n{run.stdout[-2000:]}"))
    return found


def print_with_browser(browser: str, output: Path) -> Path:
    """Print the single-page website with a browser."""
    sphinx(output, "singlehtml")
    page = output / "_build" / "singlehtml" / "index.html"
    target = output / "_build" / "mlmath.pdf"
    options = [
        *("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
        *("--generate-pdf-document-outline", "--virtual-time-budget=5000"),
    ]
    subprocess.run([browser, *options, f"--print-to-pdf={target}", page.as_uri()], check=True, capture_output=True)
    return target


def main() -> int:
    """Build, check, and say what was done."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--path-output", type=Path, default=ROOT, help="folder that receives _build")
    parser.add_argument("--browser", action="store_true", help="print with a browser although TeX is there")
    options = parser.parse_args()
    output = options.path_output.resolve()

    missing = missing_tex()
    if missing or options.browser:
        if missing:
            print(
                f"No TeX to typeset the book ({', '.join(missing)} missing). On Debian or Ubuntu: sudo apt-get install "
                f"--no-install-recommends {DEBIAN}; on macOS install MacTeX, on Windows MiKTeX."
            )
        browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
        if browser is None:
            print("No Chrome or Chromium either, which could print the website instead.")
            return 1
        print(f"Printing the single-page website with {Path(browser).name} instead (no page numbers in references).")
        print(print_with_browser(browser, output))
        return 0

    sphinx(output, "latex")
    folder = output / "_build" / "latex"
    found = typeset(folder)
    for complaint in found:
        print(complaint)
    if found:
        print(f"{len(found)} complaints about {folder / 'mlmath.pdf'}")
        return 1
    print(shutil.copy(folder / "mlmath.pdf", output / "_build" / "mlmath.pdf"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
