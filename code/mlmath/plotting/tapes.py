"""Pictures of tapes: how a number was computed, and how its derivative runs back.

:func:`tape` draws the graph of a computation, left to right. In words, :func:`mlmath.autodiff.graph.describe` says the
same.
"""

from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from mlmath.autodiff.graph import Step, layout, steps
from mlmath.autodiff.scalar import Value
from mlmath.autodiff.tensor import Tensor
from mlmath.plotting.style import COLORS, figure

__all__ = ["tape"]

# all lengths in inches
_WIDTH, _HEIGHT = 0.86, 0.54  # of a box
_GAP, _ROW = 0.46, 0.82  # between the boxes of two layers, without slopes beside the arrows; between two rows
_WIDE = 0.9  # the gap with slopes


def tape(y: Value | Tensor, *, derivatives: bool = True, slopes: bool = False) -> Figure:
    """Draw the steps from which a number was computed, with their values and derivatives.

    Inputs have round corners, steps square ones, and constants no frame; the output has a thick frame.

    Parameters
    ----------
    y : Value or Tensor
        The output; the figure is made for tapes of up to about twenty steps.
    derivatives : bool
        Whether the derivative of the output with respect to each step stands below its value, after the sign ∂.
    slopes : bool
        Whether the derivative of each step with respect to its parents stands beside the arrows (tapes of numbers).

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError
        If `y` is no Value and no Tensor.

    Examples
    --------
    >>> w, x = Value(2, name="w"), Value(3, name="x")
    >>> fig = tape((w * x - 1) ** 2)
    """
    nodes = steps(y)
    places, paths = layout(nodes)
    rows = 1 + 2 * max(abs(height) for _, height in places)
    gap = _WIDE if slopes else _GAP
    width, height = (_WIDTH + gap) * (1 + places[-1][0]), _ROW * rows
    fig, ax = figure(width=width, height=height)
    for k, (place, node) in enumerate(zip(places, nodes, strict=True)):
        _box(ax, _inches(place, gap), node, derivatives, last=k == len(nodes) - 1)
    for (parent, child), points in paths.items():
        path = [_inches(point, gap) for point in points]
        _arrow(ax, path)
        if slopes and nodes[child].slopes:
            where = nodes[child].parents.index(parent)
            text = nodes[child].slopes[where]
            both = nodes[child].parents.count(parent) == 2  # x·x: two arrows drawn as one
            text = f"{text}, {nodes[child].slopes[1 - where]}" if both else text
            _beside(ax, path, text)
    ax.set_xlim(-(_WIDTH + gap) / 2, width - (_WIDTH + gap) / 2)
    ax.set_ylim(-height / 2, height / 2)
    ax.axis("off")
    return fig


def _inches(place: tuple[float, float], gap: float) -> tuple[float, float]:
    return place[0] * (_WIDTH + gap), place[1] * _ROW


def _box(ax: Axes, place: tuple[float, float], node: Step, derivatives: bool, *, last: bool) -> None:
    x, y = place
    is_constant = not node.name and not node.operation
    if not is_constant:
        style = "square,pad=0" if node.operation else "round,pad=0,rounding_size=0.15"
        color = COLORS["ink"] if node.operation else COLORS["blue"]
        ax.add_patch(
            FancyBboxPatch(
                (x - _WIDTH / 2, y - _HEIGHT / 2),
                _WIDTH,
                _HEIGHT,
                boxstyle=style,
                facecolor="none",
                edgecolor=color,
                linewidth=2.4 if last else 1.2,
            )
        )
    head = f"{node.name}: {node.operation}" if node.name and node.operation else node.name or node.operation
    lines = [(head, COLORS["ink"])] if head else []
    lines.append((node.value, COLORS["gray"] if is_constant else COLORS["ink"]))
    if derivatives and node.derivative and not node.derivative.startswith("shape"):  # it has the shape of the value
        lines.append((f"∂ {node.derivative}", COLORS["orange"]))
    for k, (text, color) in enumerate(lines):
        text = text.removeprefix("shape ").replace("-", "−")
        where, align = (x + _WIDTH / 2 - 0.05, "right") if is_constant else (x, "center")
        height = y + 0.17 * ((len(lines) - 1) / 2 - k)
        ax.text(where, height, text, color=color, ha=align, va="center", fontsize=9)


def _arrow(ax: Axes, path: list[tuple[float, float]]) -> None:
    """Draw a smooth arrow from the right side of one box to the left side of another, straight past those between."""
    half = _WIDTH / 2
    vertices, codes = [(path[0][0] + half, path[0][1])], [Path.MOVETO]
    for (x0, y0), (x1, y1) in pairwise(path):
        middle = (x0 + x1) / 2
        vertices += [(middle, y0), (middle, y1), (x1 - half, y1), (x1 + half, y1)]
        codes += [Path.CURVE4] * 3 + [Path.LINETO]
    ax.add_patch(
        FancyArrowPatch(
            path=Path(vertices[:-1], codes[:-1]),
            arrowstyle="-|>",
            mutation_scale=9,
            color=COLORS["gray"],
            linewidth=1.1,
            shrinkA=0,
            shrinkB=0,
        )
    )


def _beside(ax: Axes, path: list[tuple[float, float]], text: str) -> None:
    """Write the slope of an arrow beside its last piece, above it if that is level."""
    (x0, y0), (x1, y1) = path[-2:]
    x, y, text = (x0 + x1) / 2, (y0 + y1) / 2, text.replace("-", "−")
    if y0 == y1:
        ax.text(x, y + 0.03, text, color=COLORS["green"], ha="center", va="bottom", fontsize=8)
    else:
        ax.text(x + 0.06, y, text, color=COLORS["green"], ha="left", va="center", fontsize=8)
