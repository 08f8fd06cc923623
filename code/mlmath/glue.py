"""Carry a computed value from a code cell into a sentence of the book.

``glue("loss", 0.25)`` stores the value under a name; ``{glue:text}`loss`` in the text shows it.
Outside the book (a plain notebook, a script) the call stores nothing that anyone sees and does no harm.
"""

import sys
from typing import Any

__all__ = ["glue"]


def glue(name: str, value: Any) -> None:
    """Store `value` under `name`, so that the text of the chapter can show it.

    Parameters
    ----------
    name : str
        The name that the text refers to. By convention it begins with a short form of the chapter's name.
    value : object
        A Python or NumPy number, a string, a SymPy expression or a figure. NumPy scalars become Python numbers, so
        that a format such as ``{glue:text}`loss:.3f``` applies.

    Examples
    --------
    >>> glue("answer", 42)  # shows nothing; the text shows it
    """
    if "IPython" not in sys.modules:  # a script: there is no text to carry the value to
        return
    from IPython.core.formatters import format_display_data
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    if get_ipython() is None:  # a script that loaded IPython
        return
    if hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
        value = value.item()
    data, metadata = format_display_data(value)  # type: ignore[no-untyped-call]
    # The two MIME prefixes are MyST-NB's contract for a value that is stored and not displayed.
    prefix = "application/papermill.record/"
    metadata["scrapbook"] = {"name": name, "mime_prefix": prefix}
    display({prefix + mime: payload for mime, payload in data.items()}, raw=True, metadata=metadata)  # type: ignore[no-untyped-call]
