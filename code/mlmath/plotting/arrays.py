"""Pictures of arrays and tables: boxes, memory, broadcasting, densities of features. One call draws one figure.

Every function returns the figure; in a notebook cell end the line with a semicolon, so that only the picture appears.

See: ch-arrays-and-tensors
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg.shapes import broadcast_shape, row_major_strides
from mlmath.plotting._checked import positive, some
from mlmath.plotting.style import COLORS, CYCLE, DASHES, MARKERS, PALETTE, figure
from mlmath.validate import as_array, as_count, as_matrix, as_vector

__all__ = ["blocks", "broadcasting", "densities", "losses", "memory", "scatter", "squared_differences"]

Floats = NDArray[np.float64]


def blocks(shapes: Sequence[Sequence[int]]) -> Figure:
    """Draw arrays of up to three axes as boxes of cells, one panel a shape.

    Parameters
    ----------
    shapes : sequence of sequences of int
        Up to three positive lengths each. The last two axes are rows and columns, the first of three the sheets.

    Returns
    -------
    Figure
        The figure; each title is the shape.

    Raises
    ------
    TypeError, ValueError
        If there is no shape, a length is not a positive integer, or there are more than three.

    Notes
    -----
    See: scalars.

    Examples
    --------
    >>> fig = blocks([(), (4,), (3, 4), (2, 3, 4)])
    """
    checked = [tuple(as_count(n, f"shapes[{k}]") for n in shape) for k, shape in enumerate(shapes)]
    if not checked or any(len(shape) > 3 for shape in checked):
        raise ValueError(f"shapes must hold at least one shape, each of at most three axes, got {checked}")
    fig, axes = figure(1, len(checked), width=1.5 * len(checked), height=1.9, squeeze=False)
    for ax, shape in zip(axes[0], checked, strict=True):
        sheets, rows, columns = (1,) * (3 - len(shape)) + shape
        for sheet in reversed(range(sheets)):
            for i, j in np.ndindex(rows, columns):
                _cell(ax, j + 0.45 * sheet, i - 0.45 * sheet, CYCLE[sheet % 6], 0.30, solid=True)
        ax.set_title(f"shape {shape}", fontsize=10)
        _square(ax, (-0.7, 5.2), (3.2, -1.6))
    return fig


def memory(rows: int, columns: int) -> Figure:
    """Draw a matrix and the flat list that stores it row after row, with the two strides as arrows.

    Parameters
    ----------
    rows, columns : int
        The shape, at least (2, 2), at most 4 rows and 12 entries.

    Returns
    -------
    Figure
        The figure: above the matrix, each cell with its index, below the list, each cell with its place.

    Raises
    ------
    TypeError, ValueError
        If the shape is not of this kind.

    Notes
    -----
    See: reshape-and-stack.

    Examples
    --------
    >>> fig = memory(2, 3)
    """
    m, n = as_count(rows, "rows", at_least=2), as_count(columns, "columns", at_least=2)
    if m > 4 or m * n > 12:
        raise ValueError(f"the matrix must have at most 4 rows and 12 entries, got shape {(m, n)}")
    fig, ax = figure(width=6.0, height=1.7 + 0.5 * m)
    down, right = row_major_strides((m, n))
    left = (m * n - n) / 2  # the matrix stands above the middle of the list
    for i, j in np.ndindex(m, n):
        _cell(ax, left + j, i, CYCLE[i], 0.25, f"{i}, {j}")
        _cell(ax, i * down + j * right, m + 1.4, CYCLE[i], 0.25, str(i * down + j * right))
    for step, name, height in ((right, "next column", 0.25), (down, "next row", 0.95)):
        arrow = {"arrowstyle": "-|>", "color": COLORS["ink"], "linewidth": 1.2, "shrinkA": 0, "shrinkB": 0}
        bottom = m + 2.5 + height
        ax.annotate("", (0.5 + step, bottom), (0.5, bottom), arrowprops=arrow)
        ax.text(0.7 + step, bottom, f"{name}: {step} on", va="center", fontsize=9)
    ax.text(left - 0.3, m / 2, "matrix", ha="right", va="center", fontsize=10)
    ax.text(-0.3, m + 1.9, "memory", ha="right", va="center", fontsize=10)
    _square(ax, (-2.4, m * n + 0.2), (m + 3.9, -0.2))
    return fig


def broadcasting(a: ArrayLike, b: ArrayLike) -> Figure:
    """Draw the sum of two arrays of at most two axes, with the copies that broadcasting imagines drawn pale.

    Parameters
    ----------
    a, b : array_like, shape (), (n,) or (m, n)
        Two arrays whose shapes fit.

    Returns
    -------
    Figure
        The figure: two grids of the common shape and their sum.

    Raises
    ------
    TypeError, ValueError
        If the shapes do not fit, or an array has more than two axes or is not finite.

    Notes
    -----
    See: broadcasting.

    Examples
    --------
    >>> fig = broadcasting([[0], [10], [20]], [1, 2, 3, 4])
    """
    A, B = as_array(a, "a"), as_array(b, "b")
    shape = broadcast_shape((1, 1), A.shape, B.shape)
    if len(shape) > 2:
        raise ValueError(f"a and b must have at most two axes, got shapes {A.shape} and {B.shape}")
    rows, columns = shape
    fig, axes = figure(1, 3, width=6.2, height=0.8 + 1.85 * rows / max(columns, 3), squeeze=False)
    panels = ((A, "blue", f"{A.shape}"), (B, "orange", f"+  {B.shape}"), (A + B, "green", f"=  {(A + B).shape}"))
    for ax, (array, color, title) in zip(axes[0], panels, strict=True):
        own = (1,) * (2 - array.ndim) + array.shape
        values = np.broadcast_to(array, shape)
        for i, j in np.ndindex(*shape):
            real = i < own[0] and j < own[1]
            _cell(ax, j, i, color, 0.35 if real else 0.06, f"{values[i, j]:g}", dashed=not real)
        ax.set_title(title, fontsize=11)
        _square(ax, (-0.15, columns + 0.15), (rows + 0.15, -0.15))
    return fig


def squared_differences(row: ArrayLike, column: ArrayLike) -> Figure:
    """Draw the squares of all differences of an entry of `row` and an entry of `column`, with the diagonal marked.

    Parameters
    ----------
    row : array_like, shape (n,)
        What is subtracted from.
    column : array_like, shape (n, 1)
        What is subtracted.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If the shapes are not (n,) and (n, 1), or an entry is not finite.

    Notes
    -----
    See: ch-arrays-and-tensors.

    Examples
    --------
    >>> fig = squared_differences([1, 2, 4], [[1], [2], [4]])
    """
    p, y = as_vector(row, "row"), as_matrix(column, "column")
    if y.shape != (len(p), 1):
        raise ValueError(f"column must have shape {(len(p), 1)}, got {y.shape}")
    table = (p - y) ** 2
    fig, ax = figure(width=4.6, height=3.5)
    image = ax.imshow(table, cmap="Blues", vmin=0, interpolation="nearest")
    ends = (-0.5, len(p) - 0.5)
    ax.plot(ends, ends, color=COLORS["ink"], linestyle="--", linewidth=1.4, label="what was meant")
    ax.set(xlabel="prediction of flower", ylabel="truth of flower")
    ax.grid(False)
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0))
    fig.colorbar(image, ax=ax, label="squared difference")
    return fig


def densities(X: ArrayLike, names: Sequence[str], xlabel: str) -> Figure:
    """Draw a smoothed histogram of each column, one below the other on a common axis.

    Parameters
    ----------
    X : array_like, shape (m, n)
        The data, one observation a row; no column is constant.
    names : sequence of str
        A name for each column.
    xlabel : str
        What the horizontal axis shows.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If `X` is not a finite matrix, a column is constant, or the numbers of names and columns differ.

    Notes
    -----
    Each entry adds a Gaussian bump whose width is 1.06 s m^(-1/5), for a column with standard deviation s (B. W.
    Silverman, *Density Estimation*, 1986, section 3.4.2); a curve encloses the area 1. See: data-as-matrices.

    Examples
    --------
    >>> fig = densities([[1, 5], [2, 7], [4, 8]], ["length", "width"], "cm")
    """
    X = as_matrix(X, "X")
    m, n = X.shape
    if len(names) != n:
        raise ValueError(f"names must have {n} entries, one for each column, got {len(names)}")
    widths = 1.06 * X.std(axis=0) * m**-0.2
    if (X.min(axis=0) == X.max(axis=0)).any():
        raise ValueError("X must not have a constant column: it has no density")
    grid = np.linspace((X - 3 * widths).min(), (X + 3 * widths).max(), 501)
    fig, axes = figure(n, 1, width=6.0, height=0.85 * n + 0.5, sharex=True, sharey=True, squeeze=False)
    for k, (ax, name) in enumerate(zip(axes[:, 0], names, strict=True)):
        bumps = np.exp(-0.5 * ((grid[:, np.newaxis] - X[:, k]) / widths[k]) ** 2)
        curve = bumps.sum(axis=1) / (m * widths[k] * np.sqrt(2 * np.pi))
        ax.fill_between(grid, curve, color=PALETTE[k % 6], alpha=0.3, linewidth=0)
        ax.plot(grid, curve, color=PALETTE[k % 6])
        ax.text(0.99, 0.85, name, transform=ax.transAxes, ha="right", va="top", fontsize=9)
        ax.set(yticks=())
        ax.spines["left"].set_visible(False)
    axes[-1, 0].set(xlabel=xlabel, ylim=(0, None))  # the panels share it
    return fig


def scatter(x: ArrayLike, y: ArrayLike, groups: Sequence[str], xlabel: str, ylabel: str) -> Figure:
    """Draw observations as points, each group with its own colour and marker.

    Parameters
    ----------
    x, y : array_like, shape (m,)
        Two features.
    groups : sequence of str
        The group of each observation.
    xlabel, ylabel : str
        What the axes show.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If the features are not finite vectors of one length, or the number of groups differs from it.

    Notes
    -----
    See: data-as-matrices.

    Examples
    --------
    >>> fig = scatter([1, 2, 3], [2, 1, 3], ["a", "b", "a"], "length", "width")
    """
    u, v, names = as_vector(x, "x"), as_vector(y, "y"), np.asarray(groups)
    if not u.shape == v.shape == names.shape:
        raise ValueError(f"x, y and groups must have the same shape, got {u.shape}, {v.shape} and {names.shape}")
    fig, ax = figure(width=6.0, height=3.4)
    for k, name in enumerate(dict.fromkeys(names.tolist())):
        here = names == name
        color, marker = PALETTE[k % 6], MARKERS[k % 6]
        ax.plot(u[here], v[here], marker, color=color, markersize=4.5, alpha=0.75, label=str(name))
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def losses(histories: Mapping[str, ArrayLike]) -> Figure:
    """Draw the losses of training runs, step by step, with logarithmic axes.

    Parameters
    ----------
    histories : mapping of str to array_like, shape (k,)
        The loss before each step, positive, by the name that the legend shows.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If there is no run, or a loss is not finite and positive.

    Notes
    -----
    See: feature-scaling.

    Examples
    --------
    >>> fig = losses({"raw": [4, 3, 2.5], "standardized": [4, 1, 0.5]})
    """
    histories = some(histories, "histories")
    fig, ax = figure(width=6.0, height=3.3)
    for k, (name, values) in enumerate(histories.items()):
        loss = positive(values, f"histories[{name!r}]")
        steps = np.arange(1, len(loss) + 1)
        ax.loglog(steps, loss, color=PALETTE[k % 6], linestyle=DASHES[k % 6], label=name)
    ax.set(xlabel="step", ylabel="loss above the minimum")
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def _cell(
    ax: Axes,
    x: float,
    y: float,
    color: str,
    alpha: float,
    text: str = "",
    *,
    dashed: bool = False,
    solid: bool = False,
) -> None:
    """Draw one cell of a grid with its upper left corner at (x, y); a solid one hides what is behind it."""
    if solid:
        ax.add_patch(Rectangle((x, y), 1, 1, facecolor="white", linewidth=0))
    ax.add_patch(Rectangle((x, y), 1, 1, facecolor=COLORS[color], alpha=alpha, linewidth=0))
    edge: Any = {"edgecolor": COLORS["gray"], "linewidth": 0.8, "linestyle": ":" if dashed else "-"}
    ax.add_patch(Rectangle((x, y), 1, 1, fill=False, **edge))
    if text:
        ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", fontsize=9, color=COLORS["ink"])


def _square(ax: Axes, xlim: tuple[float, float], ylim: tuple[float, float]) -> None:
    """Make a panel of cells: equal scales, no axes."""
    ax.set(xlim=xlim, ylim=ylim, aspect="equal")
    ax.axis("off")
