"""Pieces of pictures of vectors of the plane: an arrow with its label, axes that fit, bold names."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from mlmath.plotting.style import COLORS

Floats = NDArray[np.float64]


def draw_vector(
    ax: Axes,
    v: Floats,
    color: str,
    label: str = "",
    tail: Any = (0.0, 0.0),
    *,
    width: float = 1.8,
    label_at: float = 1.0,
) -> None:
    """Draw one arrow and its label, beside the fraction `label_at` of its length."""
    tail = np.asarray(tail, dtype=float)
    if not v.any():
        ax.plot(*tail, "o", color=COLORS[color], markersize=4)
        return
    style = {"arrowstyle": "-|>", "color": COLORS[color], "linewidth": width, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", tail + v, tail, arrowprops=style | {"mutation_scale": 13})
    if label:
        along = v / np.hypot(*v)
        side = np.array([-along[1], along[0]])
        offset = 9 * along if label_at == 1.0 else 10 * side
        ax.annotate(
            label, tail + label_at * v, tuple(offset), textcoords="offset points", ha="center", va="center", fontsize=12
        )


def fit_plane(ax: Axes, points: Floats, *, origin: bool = True) -> None:
    """Make the axes fit the points, with equal scales and room for labels."""
    everything = np.vstack([points, [[0, 0]]]) if origin else points
    low, high = everything.min(axis=0), everything.max(axis=0)
    margin = 0.16 * max(float((high - low).max()), 1e-9)
    ax.set_xlim(low[0] - margin, high[0] + margin)
    ax.set_ylim(low[1] - margin, high[1] + margin)
    ax.set_aspect("equal")
    ax.locator_params(integer=True, nbins=6)


def bold(name: str) -> str:
    """Return a letter, or a letter with an index, as a bold vector."""
    letter, _, index = name.partition("_")
    return rf"$\boldsymbol{{{letter}}}" + (f"_{index}$" if index else "$")
