"""The vocabulary of the book's figures: one style, one call a picture.

Modules follow subjects. Every function draws on the axes given as ``ax`` (or makes a figure of its own), and returns
the axes, so that calls compose.
"""

from mlmath.plotting.style import COLORS, figure, use_style

__all__ = ["COLORS", "figure", "use_style"]
