"""Pictures of matrices: products, entries, rows as lines, points before and after a map. One call draws one figure.

Every function returns the figure; in a notebook cell end the line with a semicolon, so that only the picture appears.

See: ch-matrices
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg.matrices import inverse_2x2
from mlmath.plotting._checked import check_titles, some
from mlmath.plotting.style import COLORS, DASHES, MARKERS, PALETTE, figure
from mlmath.validate import as_array, as_count, as_matrix, as_vector

__all__ = ["column_combination", "heat_maps", "histograms", "point_sets", "product", "row_lines"]

Floats = NDArray[np.float64]
_HEIGHTS = {1: 3.4, 2: 3.4, 3: 2.6}  # of a figure with so many square panels
_MOST_WRITTEN = 8  # a matrix with more rows or columns is drawn without numbers


def column_combination(A: ArrayLike, x: ArrayLike) -> Figure:
    """Draw Ax in the plane as a walk: the columns of A, multiplied by the entries of x, head to tail.

    Parameters
    ----------
    A : array_like, shape (2, n)
        The matrix.
    x : array_like, shape (n,)
        The coefficients.

    Returns
    -------
    Figure
        The figure. Each step is labelled with its coefficient and its column; a step of length 0 is left out.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite real matrix with two rows, or `x` has not an entry for each of its columns.

    Notes
    -----
    See: matrix-vector-product.

    Examples
    --------
    >>> fig = column_combination([[2, -1], [1, 2]], [2, 1])
    """
    A, x = as_matrix(A, "A"), as_vector(x, "x")
    if A.shape != (2, len(x)):
        raise ValueError(f"A must have shape (2, {len(x)}), got {A.shape}")
    stops = np.vstack([np.zeros(2), np.cumsum((A * x).T, axis=0)])
    fig, ax = figure(width=4.2, height=3.6)
    arrows = [(stops[j], stops[j + 1], rf"${x[j]:g}\,\boldsymbol{{a}}_{{{j + 1}}}$") for j in range(len(x))]
    arrows.append((stops[0], stops[-1], r"$\boldsymbol{A}\boldsymbol{x}$"))
    for i, (tail, tip, label) in enumerate(arrows):
        length = float(np.hypot(*(tip - tail)))
        if length == 0:
            continue
        last = i == len(arrows) - 1
        color = COLORS["ink"] if last else PALETTE[i % 6]
        style: dict[str, Any] = {
            "arrowstyle": "-|>",
            "color": color,
            "linewidth": 2.6 if last else 1.8,
            "shrinkA": 0,
            "shrinkB": 0,
        }
        ax.annotate("", tip, tail, arrowprops=style | {"mutation_scale": 13})
        away = np.array([tail[1] - tip[1], tip[0] - tail[0]]) / length * (13 if last else -13)
        ax.annotate(label, (tail + tip) / 2, tuple(away), textcoords="offset points", ha="center", va="center")
    margin = 0.15 * float(np.ptp(stops, axis=0).max() or 1.0)
    ax.set(xlim=(stops[:, 0].min() - margin, stops[:, 0].max() + margin))
    ax.set(ylim=(stops[:, 1].min() - margin, stops[:, 1].max() + margin), aspect="equal")
    ax.locator_params(integer=True, nbins=6)
    return fig


def product(
    A: ArrayLike, B: ArrayLike, names: Sequence[str] = ("A", "B", "AB"), *, entry: tuple[int, int] | None = None
) -> Figure:
    """Draw the product AB as it is computed by hand: A on the left, B above, and AB where rows and columns cross.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The left factor.
    B : array_like, shape (n, p)
        The right factor.
    names : sequence of three str
        The titles of the two factors and of the product.
    entry : tuple of two int, optional
        Row and column, from 0, of an entry of the product; it, its row of A and its column of B are framed.

    Returns
    -------
    Figure
        The figure. Small matrices show their numbers; in large ones a large number
        stands out from the page, in each by its own scale.

    Raises
    ------
    TypeError, ValueError
        If a factor is not a finite, non-empty, real matrix, the inner sizes differ, there are not three names, or the
        entry does not exist.

    Notes
    -----
    See: matrix-multiplication.

    Examples
    --------
    >>> fig = product([[1, 2], [3, 4]], [[1, 0, 2], [0, 1, 1]], entry=(0, 2))
    """
    A, B = as_matrix(A, "A"), as_matrix(B, "B")
    if A.shape[1] != B.shape[0]:
        raise ValueError(f"B must have as many rows as A has columns, got shapes {A.shape} and {B.shape}")
    if len(names) != 3:
        raise ValueError(f"names must hold three titles, got {len(names)}")
    (m, n), p = A.shape, B.shape[1]
    whole = entry is None or all(isinstance(i, (int, np.integer)) for i in entry)
    if entry is not None and not (whole and len(entry) == 2 and 0 <= entry[0] < m and 0 <= entry[1] < p):
        raise ValueError(f"entry must be the indices of a row below {m} and of a column below {p}, got {entry}")
    unit = 0.42 if max(m, n, p) <= _MOST_WRITTEN else 4.0 / max(m + n, n + p)
    fig, axes = figure(
        2, 2, width=unit * (n + p) + 0.9, height=unit * (m + n) + 0.9,
        gridspec_kw={"width_ratios": [n, p], "height_ratios": [n, m]},
    )  # fmt: skip
    axes[0, 0].set_axis_off()
    for ax, matrix, name in ((axes[1, 0], A, names[0]), (axes[0, 1], B, names[1]), (axes[1, 1], A @ B, names[2])):
        _matrix(ax, matrix)
        ax.set_title(name, fontsize=11)
    if entry is not None:
        i, j = entry
        _frame(axes[1, 0], (-0.5, i - 0.5), n, 1)
        _frame(axes[0, 1], (j - 0.5, -0.5), 1, n)
        _frame(axes[1, 1], (j - 0.5, i - 0.5), 1, 1)
    return fig


def heat_maps(matrices: Sequence[ArrayLike], titles: Sequence[str]) -> Figure:
    """Draw matrices side by side, each entry a cell: blue for positive, orange for negative numbers.

    Parameters
    ----------
    matrices : sequence of array_like, shape (m, n)
        The matrices.
    titles : sequence of str
        A title for each.

    Returns
    -------
    Figure
        The figure; matrices of up to 8 rows and columns show their numbers. All have one scale.

    Raises
    ------
    TypeError, ValueError
        If there is no matrix, one is not finite and real, or the numbers of matrices and titles differ.

    Notes
    -----
    See: symmetric-matrices.

    Examples
    --------
    >>> fig = heat_maps([np.eye(3), -np.eye(3)], ["one", "other"])
    """
    arrays = [as_matrix(matrix, f"matrices[{i}]") for i, matrix in enumerate(matrices)]
    check_titles(titles, arrays, "matrices")
    top = max(float(np.abs(a).max()) for a in arrays) or 1.0
    fig, axes = figure(1, len(arrays), width=2.05 * len(arrays), height=2.3, squeeze=False)
    for ax, matrix, title in zip(axes[0], arrays, titles, strict=True):
        _matrix(ax, matrix, top)
        ax.set_title(title, fontsize=11)
    return fig


def row_lines(
    systems: Sequence[tuple[ArrayLike, ArrayLike]],
    titles: Sequence[str],
    names: tuple[str, str] = ("x_1", "x_2"),
    *,
    reach: float = 4.0,
) -> Figure:
    """Draw each row of each system Ax = b in two unknowns as a line; the common point of two lines is marked.

    Parameters
    ----------
    systems : sequence of pairs (A, b), shapes (m, 2) and (m,)
        The systems; no row of a matrix A is zero.
    titles : sequence of str
        A title for each panel.
    names : tuple of two str
        The unknowns, as TeX.
    reach : float
        How far the axes reach to each side of the middle of the picture, which is the common point or the origin.

    Returns
    -------
    Figure
        The figure, one panel a system.

    Raises
    ------
    TypeError, ValueError
        If there is no system, the numbers of systems and titles differ, an array has another shape or is not finite,
        or a row is zero: it has no line.

    Notes
    -----
    See: matrix-inverse, uninvertible-matrices.

    Examples
    --------
    >>> fig = row_lines([([[2, 1], [1, 3]], [5, 10])], ["one solution"])
    """
    check_titles(titles, systems, "systems")
    fig, axes = figure(
        1, len(systems), width=min(6.6, 3.4 * len(systems)), height=_HEIGHTS[min(len(systems), 3)], squeeze=False
    )
    for ax, (matrix, right), title in zip(axes[0], systems, titles, strict=True):
        A, b = as_matrix(matrix, "A"), as_vector(right, "b")
        if A.shape != (len(b), 2):
            raise ValueError(f"A must have shape ({len(b)}, 2), got {A.shape}")
        if not A.any(axis=1).all():
            raise ValueError("A must not have a zero row: it has no line")
        try:
            centre = inverse_2x2(A) @ b if len(b) == 2 else np.zeros(2)
            common = len(b) == 2
        except np.linalg.LinAlgError:
            centre, common = np.zeros(2), False
        for i, (row, value) in enumerate(zip(A, b, strict=True)):
            foot = centre + (value - row @ centre) / (row @ row) * row
            along = np.array([-row[1], row[0]]) / np.hypot(*row)
            ends = foot + np.array([[-1], [1]]) * (4 * reach) * along
            style: dict[str, Any] = {
                "color": PALETTE[i % 6],
                "linestyle": DASHES[i % 6],
                "linewidth": 2.2 + 1.2 * (i == 0),
            }
            ax.plot(*ends.T, label=f"row {i + 1}", **style)
        if common:
            ax.plot(*centre, "o", color=COLORS["ink"], markersize=7, zorder=5)
        ax.set(xlim=centre[0] + np.array([-reach, reach]), ylim=centre[1] + np.array([-reach, reach]))
        ax.set(aspect="equal", title=title, xlabel=f"${names[0]}$", ylabel=f"${names[1]}$")
        ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        ax.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        ax.legend(loc="lower left")
    return fig


def point_sets(
    sets: Sequence[ArrayLike],
    titles: Sequence[str],
    *,
    groups: ArrayLike | None = None,
    outline: bool = False,
    labels: Sequence[tuple[str, str]] = (),
) -> Figure:
    """Draw sets of points of the plane, one panel each: a data set, or an outline, before and after a map.

    Parameters
    ----------
    sets : sequence of array_like, shape (k, 2)
        The points, one a row.
    titles : sequence of str
        A title for each panel.
    groups : array_like, shape (k,), optional
        The group of each point of every set; groups differ in colour and marker.
    outline : bool
        Whether consecutive points are joined by lines, and the inside is filled; then all panels have one scale.
    labels : sequence of pairs of str
        What the axes of each panel show, or nothing.

    Returns
    -------
    Figure
        The figure; lengths count the same on both axes.

    Raises
    ------
    TypeError, ValueError
        If there is no set, an array has another shape or is not finite, or the numbers of sets, titles, labels and
        groups do not fit.

    Notes
    -----
    See: transforming-datasets, orthogonal-matrices.

    Examples
    --------
    >>> square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    >>> fig = point_sets([square, 2 * square], ["before", "after"], outline=True)
    """
    arrays = [as_matrix(points, f"sets[{i}]") for i, points in enumerate(sets)]
    if not arrays or len(arrays) != len(titles) or len(labels) not in (0, len(arrays)):
        raise ValueError(
            f"there must be a title (and a pair of labels, or none) for each set, at least one, "
            f"got {len(arrays)} sets, {len(titles)} titles and {len(labels)} pairs"
        )
    for i, points in enumerate(arrays):
        if points.shape[1] != 2:
            raise ValueError(f"sets[{i}] must have shape (k, 2), got {points.shape}")
    members = None if groups is None else as_vector(groups, "groups")
    if members is not None and any(len(points) != len(members) for points in arrays):
        raise ValueError(f"groups must have an entry for each point of every set, got {len(members)}")
    fig, axes = figure(
        1,
        len(arrays),
        width=min(6.6, 3.2 * len(arrays)),
        height=_HEIGHTS[min(len(arrays), 3)] - 0.4 * (len(arrays) > 3),
        squeeze=False,
    )
    everything = np.vstack([*arrays, np.zeros((1, 2))])
    for i, (ax, points, title) in enumerate(zip(axes[0], arrays, titles, strict=True)):
        if outline:
            ax.fill(*points.T, facecolor=COLORS["sky"], edgecolor=COLORS["blue"], linewidth=1.8, alpha=0.6)
            ax.plot(*points[0], "o", color=COLORS["ink"], markersize=5)
            ax.plot(0, 0, "+", color=COLORS["ink"], markersize=9)
            margin = 0.12 * float(np.ptp(everything, axis=0).max())
            ax.set(xlim=(everything[:, 0].min() - margin, everything[:, 0].max() + margin))
            ax.set(ylim=(everything[:, 1].min() - margin, everything[:, 1].max() + margin))
        else:
            _scatter(ax, points, members)
        ax.set_aspect("equal", adjustable="box" if outline else "datalim")
        ax.set_title(title)
        if labels:
            ax.set(xlabel=labels[i][0], ylabel=labels[i][1])
        ax.locator_params(nbins=6 - outline * 2)
    return fig


def histograms(values: Mapping[str, ArrayLike], *, bins: int = 40) -> Figure:
    """Draw the histogram of each array, one panel a name.

    Parameters
    ----------
    values : mapping of str to array_like, any shape
        The arrays, by the title of the panel.
    bins : int
        The number of bars in each panel, at least 1.

    Returns
    -------
    Figure
        The figure; the bars of a panel add up to the number of its values.

    Raises
    ------
    TypeError, ValueError
        If there is no array, one is not finite and real, or `bins` is not a positive integer.

    Notes
    -----
    See: dense-layer-forward.

    Examples
    --------
    >>> fig = histograms({"input": [1, 2, 2, 3], "activation": [0.1, 0.5, 0.5, 0.9]}, bins=3)
    """
    bins = as_count(bins, "bins")
    fig, axes = figure(1, len(some(values, "values")), width=2.3 * len(values) + 0.2, height=2.4, squeeze=False)
    for i, (ax, (name, data)) in enumerate(zip(axes[0], values.items(), strict=True)):
        ax.hist(as_array(data, f"values[{name!r}]").ravel(), bins=bins, color=PALETTE[i % 6])
        ax.set_title(name)
        ax.locator_params(axis="x", nbins=5)
        ax.ticklabel_format(axis="y", style="sci", scilimits=(0, 4))
    axes[0, 0].set_ylabel("how many")
    return fig


def _matrix(ax: Axes, matrix: Floats, top: float | None = None) -> None:
    """Draw a small matrix with its numbers and the colours of their signs, a large one in grey."""
    m, n = matrix.shape
    ax.set(xticks=(), yticks=())
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(True)
    if max(m, n) > _MOST_WRITTEN:
        ax.imshow(matrix, cmap="gray_r", aspect="auto", interpolation="nearest")
        return
    scale = float(np.abs(matrix).max()) or 1.0 if top is None else top
    for i in range(m):
        for j in range(n):
            value = float(matrix[i, j])
            color = COLORS["blue"] if value > 0 else COLORS["orange"]
            cell: dict[str, Any] = {"facecolor": color, "alpha": 0.55 * abs(value) / scale, "linewidth": 0}
            ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, **cell))
            ax.text(j, i, f"{value + 0.0:.3g}", ha="center", va="center", fontsize=10, color=COLORS["ink"])
    ax.set(xlim=(-0.5, n - 0.5), ylim=(m - 0.5, -0.5), aspect="equal")


def _frame(ax: Axes, corner: tuple[float, float], width: float, height: float) -> None:
    """Frame some cells of a matrix."""
    style: dict[str, Any] = {"fill": False, "edgecolor": COLORS["ink"], "linewidth": 2.0, "clip_on": False, "zorder": 5}
    ax.add_patch(Rectangle(corner, width, height, **style))


def _scatter(ax: Axes, points: Floats, groups: Floats | None) -> None:
    """Draw points, each group with a colour and a marker of its own."""
    if groups is None:
        ax.plot(*points.T, "o", color=COLORS["blue"], markersize=3.5)
        return
    for i, group in enumerate(np.unique(groups)):
        style: dict[str, Any] = {
            "color": PALETTE[i % 6],
            "marker": MARKERS[i % 6],
            "linestyle": "",
            "markersize": 3.5,
        }
        ax.plot(*points[groups == group].T, alpha=0.8, **style)
