"""Settings shared by all tests."""

from hypothesis import settings

# No deadline: the first example of a test also pays for imports. Failures print how to repeat them.
settings.register_profile("book", deadline=None, print_blob=True)
settings.load_profile("book")
