"""Pieces of pictures of maps of the plane: the grid, the unit square with a letter, arrows, a square frame."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from mlmath.linalg import affine
from mlmath.plotting._checked import plane_points
from mlmath.plotting.style import COLORS
from mlmath.validate import as_square

Floats = NDArray[np.float64]
Move = Callable[[Floats], Floats]

#: The letter F in the unit square: its mirror image is another letter, so that it shows a change of orientation.
_LETTER = np.column_stack(
    [
        [0.3, 0.3, 0.75, 0.75, 0.43, 0.43, 0.65, 0.65, 0.43, 0.43],
        [0.15, 0.85, 0.85, 0.72, 0.72, 0.57, 0.57, 0.44, 0.44, 0.15],
    ]
)
_SQUARE = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])
SHORT_DASHES = (0, (1.4, 0.7))


def as_move(value: Any, name: str) -> Move:
    """Return a function of points, one a row, from a matrix or from a function of one point."""
    if callable(value):
        return lambda X: plane_points([value(x) for x in X], name)
    M = as_square(value, name)
    if M.shape == (2, 2):
        return lambda X: X @ M.T
    if M.shape == (3, 3):
        return lambda X: affine.apply(M, X)
    raise ValueError(f"{name} must be a function or a matrix of shape (2, 2) or (3, 3), got {M.shape}")


def draw_grid(ax: Axes, move: Move, *, lines: int = 6) -> None:
    """Draw the images of the lines with whole coordinates."""
    t = np.linspace(-lines, lines, 40 * lines + 1)
    for c in range(-lines, lines + 1):
        for line in (np.column_stack([t, c + 0 * t]), np.column_stack([c + 0 * t, t])):
            ax.plot(*move(line).T, color=COLORS["sky"], linewidth=1.1 if c == 0 else 0.5)


def draw_unit_square(ax: Axes, move: Move) -> None:
    """Draw the unit square, its image with the letter, and the images of its two edges at the origin."""
    edge = np.vstack([a + np.linspace(0, 1, 21)[:, np.newaxis] * (b - a) for a, b in _sides(_SQUARE)])
    letter = np.vstack([a + np.linspace(0, 1, 6)[:, np.newaxis] * (b - a) for a, b in _sides(_LETTER)])
    ax.add_patch(Polygon(_SQUARE, fill=False, edgecolor=COLORS["gray"], linestyle="--", linewidth=1.2, zorder=3))
    ax.add_patch(Polygon(move(edge), facecolor=COLORS["gold"], alpha=0.35, zorder=2))
    ax.add_patch(Polygon(move(edge), fill=False, edgecolor=COLORS["gold"], linewidth=1.4, zorder=2))
    ax.add_patch(Polygon(move(letter), facecolor=COLORS["ink"], zorder=3))
    origin, first, second = move(np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]))
    draw_arrow(ax, origin, first, "blue", "-")
    draw_arrow(ax, origin, second, "orange", SHORT_DASHES)


def _sides(corners: Floats) -> list[tuple[Floats, Floats]]:
    """Return the sides of a polygon as pairs of corners."""
    return list(zip(corners, np.roll(corners, -1, axis=0), strict=True))


def draw_arrow(ax: Axes, tail: Floats, tip: Floats, color: str, dash: Any, label: str = "") -> None:
    """Draw an arrow with a dashed or solid shaft, or a point if it has no length."""
    way = tip - tail
    if not way.any():
        ax.plot(*tail, "o", color=COLORS[color], markersize=4, zorder=4)
        return
    length = float(np.hypot(*way))
    head = min(0.22, 0.5 * length)
    neck = tip - head * way / length
    ax.plot(*np.array([tail, neck]).T, color=COLORS[color], linestyle=dash, linewidth=2.0, zorder=4)
    style = {"arrowstyle": "-|>", "color": COLORS[color], "linewidth": 1.2, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", tuple(tip), tuple(tail + 0.9 * (neck - tail)), arrowprops=style | {"mutation_scale": 11}, zorder=4)
    if label:
        offset = 9 * way / length
        place: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "va": "center", "fontsize": 12}
        ax.annotate(label, tuple(tip), tuple(offset), **place)


def square_frame(ax: Axes, reach: float, title: str) -> None:
    """Show the square from −reach to reach."""
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.set_title(title, fontsize=10)
    ax.xaxis.set_major_locator(whole_numbers())
    ax.yaxis.set_major_locator(whole_numbers())
    ax.grid(False)


def whole_numbers() -> Any:
    """Return a rule that puts a few ticks at whole numbers."""
    return MaxNLocator(5, integer=True)


def short(value: float) -> str:
    """Return a number in three decimals, with a minus sign of full width and none in front of 0."""
    return f"{round(value, 3) + 0.0:g}".replace("-", "−")
