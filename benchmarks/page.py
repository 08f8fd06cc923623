"""Put tables between the markers of ``book/reference/benchmarks.md``; the page is committed with its results."""

import platform
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "book" / "reference" / "benchmarks.md"


def write(section: str, text: str) -> None:
    """Replace the section of the page between ``% begin <section>`` and ``% end <section>``."""
    begin, end = f"% begin {section}\n", f"% end {section}\n"
    old = PAGE.read_text(encoding="utf8")
    if begin not in old or end not in old:
        raise ValueError(f"{PAGE}: put the lines '{begin.strip()}' and '{end.strip()}' where the table shall stand")
    new = f"{begin}\n{text}\n\nMeasured with {machine()}.\n\n{end}"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    PAGE.write_text(pattern.sub(lambda _: new, old), encoding="utf8")


def machine() -> str:
    """Return what the reader must know about the machine."""
    return f"{platform.python_implementation()} {platform.python_version()} on {platform.system()} {platform.machine()}"
