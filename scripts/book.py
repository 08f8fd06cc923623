"""Jupyter Book, started quicker: ``python scripts/book.py build book ...`` is ``jupyter-book build book ...``.

Two habits cost more than half of the time of a build in which nothing changed. They are left out here; the pages are
the same, and the plain command works as well.
"""

import gc
import sys

# jsonschema would compile a grammar of web addresses that no schema of a build asks for.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
# A build loads millions of objects and drops few; by default Python looks through all of them again and again.
gc.set_threshold(200_000, 20, 50)

from jupyter_book.cli.main import main  # noqa: E402

if __name__ == "__main__":
    main(prog_name="jupyter-book")
