"""One look for all figures: readable in print, in the dark, and without colour vision.

Figures have a transparent background and dark ink; the website inverts them in dark mode with the hue kept.
The palette is Okabe and Ito's, which stays distinguishable under the common colour vision deficiencies. Lines that
must be told apart also differ in style or marker, never in colour alone.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure

__all__ = ["COLORS", "figure", "use_style"]

#: Okabe and Ito (2008), https://jfly.uni-koeln.de/color/
COLORS = {
    "blue": "#0072B2",
    "orange": "#D55E00",
    "green": "#009E73",
    "purple": "#AA3377",
    "sky": "#56B4E9",
    "gold": "#B58900",
    "gray": "#7A7A7A",
    "ink": "#1A1A1A",
}

#: The order in which the curves of a figure take their colours, dashes and markers: neighbours differ in all three.
CYCLE = ("blue", "orange", "green", "purple", "sky", "gold")
PALETTE = tuple(COLORS[name] for name in CYCLE)
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))
MARKERS = ("o", "s", "^", "D", "v", "P")
#: Colour, dash and marker of the lines of a figure that has few of them.
LINES = tuple(zip(("blue", "orange", "green", "purple", "gold"), DASHES, MARKERS, strict=False))

_STYLE: dict[str, Any] = {
    "figure.figsize": (6.2, 3.6),
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "savefig.transparent": True,
    "axes.facecolor": "none",
    "axes.prop_cycle": cycler(color=PALETTE),
    "axes.edgecolor": COLORS["gray"],
    "axes.labelcolor": COLORS["ink"],
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#D0D0D0",
    "grid.linewidth": 0.6,
    "axes.titlesize": 11,
    "axes.labelsize": 10,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "xtick.color": "#444444",
    "ytick.color": "#444444",
    "legend.fontsize": 9,
    "legend.framealpha": 0.0,
    "lines.linewidth": 1.8,
    "font.size": 10,
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "cm",
    "svg.fonttype": "path",
    "svg.hashsalt": "mlmath",
    "pdf.fonttype": 42,
}


def use_style() -> None:
    """Apply the book's style to Matplotlib; importing :mod:`mlmath.plotting` does it.

    Examples
    --------
    >>> use_style()
    >>> plt.rcParams["svg.hashsalt"]
    'mlmath'
    """
    plt.style.use(_STYLE)
    # Matplotlib's Computer Modern fonts carry no date, which fontTools reports for every PDF figure with a formula.
    logging.getLogger("fontTools.ttLib.tables._h_e_a_d").setLevel(logging.ERROR)


def figure(
    rows: int = 1, columns: int = 1, *, width: float = 6.2, height: float | None = None, **options: Any
) -> tuple[Figure, Any]:
    """Return a figure in the book's style and its axes (one, or an array of them).

    Parameters
    ----------
    rows, columns : int
        The grid of axes.
    width, height : float
        In inches; a height of None gives each row the golden proportion of its width.
    **options
        Passed to :func:`matplotlib.pyplot.subplots`.

    Returns
    -------
    tuple
        The figure, and its axes or an array of axes of shape (rows, columns) without the dimensions of length 1.

    Examples
    --------
    >>> fig, ax = figure()
    """
    if height is None:
        height = max(2.2, width / columns * 0.6 * rows)
    fig, axes = plt.subplots(rows, columns, figsize=(width, height), **options)
    return fig, axes


def axes_or_new(ax: Axes | None, **options: Any) -> Axes:
    """Return `ax`, or the axes of a new figure if it is None."""
    if ax is not None:
        return ax
    _, new = figure(**options)
    assert isinstance(new, Axes)
    return new


def panel_grid(count: int, columns: int, *, width: float, height: float, **options: Any) -> tuple[Figure, Any]:
    """Return a figure with `count` panels in rows of `columns`, each row so high, and an array of the panels."""
    rows = -(-count // columns)
    fig, axes = figure(rows, columns, width=width, height=height * rows, squeeze=False, **options)
    for ax in axes.flat[count:]:
        ax.remove()
    return fig, axes.ravel()[:count]


def styled(
    entries: Mapping[Any, Any], name: str, lines: Sequence[tuple[str, Any, str]] = LINES
) -> Iterator[tuple[tuple[Any, Any], tuple[str, Any, str]]]:
    """Return each entry of the argument `name` with its line; entries that no line is left for are refused."""
    if len(entries) > len(lines):
        raise ValueError(f"{name} must hold at most {len(lines)} lines, got {len(entries)}")
    return zip(entries.items(), lines, strict=False)


use_style()
