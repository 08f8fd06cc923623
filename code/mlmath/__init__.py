"""The mathematics of machine learning, as a small tested library: the code of the book.

Sub-packages are subjects: ``linalg``, ``calculus``, ``probability``, ``statistics``, ``models``, ``symbolic``,
``practice``, ``plotting``. Importing :mod:`mlmath` itself loads nothing; import the subject that you need.
"""

__version__ = "0.1.0"
