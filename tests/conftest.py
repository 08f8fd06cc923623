"""Settings shared by all tests."""

from hypothesis import settings

# No deadline: the first example of a test also pays for imports. The examples are the same in every run, so that what
# is green stays green; `pytest --hypothesis-profile=search` looks further, and prints how to repeat what it finds.
settings.register_profile("book", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("book")
