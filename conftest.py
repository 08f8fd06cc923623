"""Settings shared by all tests, and by the examples in the package's docstrings."""

import sys
from collections.abc import Iterator

import matplotlib as mpl
import pytest
from hypothesis import settings

mpl.use("agg")  # no window opens, wherever the tests run

# No deadline: the first example of a test also pays for imports. The examples are the same in every run, so that what
# is green stays green; `pytest --hypothesis-profile=search` looks further, and prints how to repeat what it finds.
settings.register_profile("book", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("book")


@pytest.fixture(autouse=True)
def _no_figure_stays_open() -> Iterator[None]:
    """Close the figures of a test; `pyplot` is not imported for tests that draw nothing."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
