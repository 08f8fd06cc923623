"""Pictures of systems of equations: lines and planes with their common points, costs and errors over decades.

Every function returns the figure; in a notebook cell end the line with a semicolon, so that only the picture appears.

See: ch-linear-systems
"""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d.art3d import Poly3DCollection
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import elimination
from mlmath.plotting._checked import positive, some
from mlmath.plotting.style import COLORS, DASHES, MARKERS, PALETTE, figure
from mlmath.validate import as_matrix, as_number, as_vector, same_length

__all__ = ["decades", "lines", "planes"]

Floats = NDArray[np.float64]
System = tuple[ArrayLike, ArrayLike]


def _same_line(row: np.ndarray, value: float, other: np.ndarray, other_value: float) -> bool:
    pair = [np.append(r, v) / np.abs(r).max() for r, v in ((row, value), (other, other_value))]
    return bool(np.allclose(pair[0], pair[1]) or np.allclose(pair[0], -pair[1]))


def lines(
    systems: Sequence[System],
    titles: Sequence[str] = (),
    *,
    window: tuple[float, float, float, float] = (-1, 6, -1, 6),
    names: Sequence[str] = (),
    labels: Sequence[str] = (),
) -> Figure:
    """Draw systems with two unknowns, each equation as a line and a unique solution as a point.

    Parameters
    ----------
    systems : sequence of (A, b), shapes (m, 2) and (m,)
        One panel for each; no row of A is zero. Vertical lines are welcome.
    titles : sequence of str
        A title for each panel, or none.
    window : (left, right, bottom, top)
        What part of the plane is shown.
    names : pair of str
        What the axes show, or none for x₁ and x₂.
    labels : sequence of str
        Names of the lines for a legend in the first panel, or none.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If there is no system, one is not finite with two unknowns, a row is zero, or the numbers of titles or labels do
        not fit.

    Notes
    -----
    See: systems-as-lines.

    Examples
    --------
    >>> fig = lines([([[1, 1], [1, -1]], [4, 2])], ["one solution"])
    """
    arrays = [_system(A, b, i, 2) for i, (A, b) in enumerate(systems)]
    _check_titles(arrays, titles)
    if labels and len(labels) != len(arrays[0][0]):
        raise ValueError(f"there must be a label for each line, got {len(labels)} for {len(arrays[0][0])}")
    if len(window) != 4:
        raise ValueError(f"window must be (left, right, bottom, top), got {window}")
    left, right, bottom, top = (as_number(end, "window") for end in window)
    if not (left < right and bottom < top):
        raise ValueError(f"window must be (left, right, bottom, top), got {window}")
    horizontal, vertical = names or ("$x_1$", "$x_2$")
    width = 1.9 * len(arrays) + 0.2 if len(arrays) > 1 else 4.6
    fig, axes = figure(1, len(arrays), width=width, height=2.4 if len(arrays) > 1 else 2.8, squeeze=False)
    reach = 2 * max(abs(v) for v in (left, right, bottom, top)) + 1
    for i, (ax, (A, b)) in enumerate(zip(axes[0], arrays, strict=True)):
        for k, (row, value) in enumerate(zip(A, b, strict=True)):
            row, value = row / np.abs(row).max(), value / np.abs(row).max()  # the same line, without huge squares
            foot = row * (value / (row @ row))  # the point of the line that is nearest to the origin
            along = np.array([-row[1], row[0]]) / np.hypot(*row)
            ends = np.array([foot - (reach + np.hypot(*foot)) * along, foot + (reach + np.hypot(*foot)) * along])
            name = labels[k] if labels and i == 0 else None
            style: dict[str, Any] = {"color": PALETTE[k % 6], "linestyle": DASHES[k % 6]}
            if any(_same_line(row, value, *other) for other in zip(A[k + 1 :], b[k + 1 :], strict=True)):
                style["linewidth"] = 4.5  # seen on both sides of the line that is drawn over it
            ax.plot(*ends.T, label=name, **style)
        solution = elimination.solve(A, b)
        if solution.count == "one" and solution.particular is not None:
            ax.plot(*solution.particular, "o", color=COLORS["ink"], markersize=7, zorder=3)
        ax.set(xlim=(left, right), ylim=(bottom, top), xlabel=horizontal)
        if titles:
            ax.set_title(titles[i])
    axes[0][0].set_ylabel(vertical)
    if labels:
        axes[0][0].legend(loc="best")
    return fig


def planes(systems: Sequence[System], titles: Sequence[str] = (), *, reach: float = 3.0) -> Figure:
    """Draw systems with three unknowns, each equation as a plane, with their common point or line.

    Parameters
    ----------
    systems : sequence of (A, b), shapes (m, 3) and (m,)
        One panel for each; no row of A is zero.
    titles : sequence of str
        A title for each panel, or none.
    reach : float
        The cube from −reach to reach is shown, and what of the planes and their common points lies in it.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If there is no system, one is not finite with three unknowns, a row is zero, the number of titles does not fit,
        or `reach` is not positive.

    Notes
    -----
    See: systems-as-planes.

    Examples
    --------
    >>> fig = planes([(np.eye(3), [1, 1, 1])], ["one solution"])
    """
    arrays = [_system(A, b, i, 3) for i, (A, b) in enumerate(systems)]
    _check_titles(arrays, titles)
    reach = as_number(reach, "reach", above=0.0)
    fig, axes = figure(
        1, len(arrays), width=2.5 * len(arrays), height=2.7, squeeze=False, subplot_kw={"projection": "3d"}
    )
    for i, (ax, (A, b)) in enumerate(zip(axes[0], arrays, strict=True)):
        for k, (row, value) in enumerate(zip(A, b, strict=True)):
            corners = _slice_of_cube(row, float(value), reach)
            if len(corners) >= 3:
                color = PALETTE[k % 6]
                ax.add_collection3d(Poly3DCollection([corners], facecolor=color, edgecolor=color, alpha=0.32))
        solution = elimination.solve(A, b)
        if solution.particular is not None and solution.null_space.shape[1] < 2:
            ends = _segment_in_cube(solution.particular, solution.null_space, reach)
            style = {"marker": "o"} if solution.count == "one" else {"linewidth": 3.0}
            if np.abs(ends).max() <= reach * (1 + 1e-9):  # what lies outside would be drawn there
                ax.plot(*ends.T, color=COLORS["ink"], zorder=10, **style)
        ax.set(xlim=(-reach, reach), ylim=(-reach, reach), zlim=(-reach, reach), xticks=(), yticks=(), zticks=())
        ax.set(xlabel="$x_1$", ylabel="$x_2$", zlabel="$x_3$")
        ax.xaxis.labelpad = ax.yaxis.labelpad = ax.zaxis.labelpad = -12
        ax.view_init(elev=20, azim=-81)
        ax.set_box_aspect(None, zoom=0.95)  # room for the names of the axes
        if titles:
            ax.set_title(titles[i], y=0.98)
    return fig


def decades(
    x: ArrayLike,
    ys: Mapping[str, ArrayLike],
    xlabel: str,
    ylabel: str,
    *,
    lines: Mapping[str, ArrayLike] | None = None,
    both: bool = False,
) -> Figure:
    """Draw positive quantities over decades: measured ones with markers, predicted ones as thin lines.

    Parameters
    ----------
    x : array_like, shape (k,)
        The horizontal positions.
    ys : mapping of str to array_like, shape (k,)
        What was measured, by name.
    xlabel, ylabel : str
        What the axes show.
    lines : mapping of str to array_like, shape (k,), optional
        What was predicted, by name.
    both : bool
        Whether the horizontal axis is logarithmic too; its ticks are then the positions, if these are integers.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If there is no curve, or one is not positive, finite and of the length of `x`; or if `both` and `x` is not
        positive.

    Notes
    -----
    See: condition-number, pivoting-and-cost.

    Examples
    --------
    >>> fig = decades([1, 2, 3], {"error": [1e-16, 1e-12, 1e-8]}, "n", "error")
    """
    t, ys = positive(x, "x") if both else as_vector(x, "x"), some(ys, "ys")
    fig, ax = figure(width=6.0, height=3.3)
    for k, (name, values) in enumerate(ys.items()):
        y = _positive(t, values, f"ys[{name!r}]")
        ax.plot(t, y, color=PALETTE[k % 6], linestyle=DASHES[k % 6], marker=MARKERS[k % 6], label=name)
    for k, (name, values) in enumerate((lines or {}).items()):
        y = _positive(t, values, f"lines[{name!r}]")
        ax.plot(t, y, color=COLORS["gray" if k % 2 else "ink"], linestyle=":", linewidth=1.4, label=name)
    ax.set_yscale("log")
    if both:
        ax.set_xscale("log")
        if (t == np.rint(t)).all():  # sizes; the labels of other numbers would overlap
            ax.set_xticks(t, [f"{v:g}" for v in t])
            ax.set_xticks([], minor=True)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def _positive(t: Floats, values: ArrayLike, name: str) -> Floats:
    """Return a curve that a logarithmic axis can show."""
    y = positive(values, name)
    same_length(t, y, "x", name)
    return y


def _system(A: Any, b: Any, i: int, unknowns: int) -> tuple[Floats, Floats]:
    """Return a system with this number of unknowns in which every equation is a line or plane."""
    matrix, right = as_matrix(A, f"A of system {i}"), as_vector(b, f"b of system {i}")
    if matrix.shape != (len(right), unknowns):
        raise ValueError(f"system {i} must have shapes (m, {unknowns}) and (m,), got {matrix.shape} and {right.shape}")
    if not matrix.any(axis=1).all():
        raise ValueError(f"system {i} must not have a zero row: that is no line or plane")
    return matrix, right


def _check_titles(arrays: Sequence[Any], titles: Sequence[str]) -> None:
    """Refuse no systems, and a number of titles that does not fit."""
    if not arrays or (titles and len(titles) != len(arrays)):
        raise ValueError(f"there must be a title for each system, at least one, got {len(titles)} for {len(arrays)}")


def _slice_of_cube(normal: Floats, value: float, reach: float) -> Floats:
    """Return the corners of the polygon in which a plane cuts the cube, in order around it; none if it misses."""
    found = []
    for axis in range(3):
        others = [k for k in range(3) if k != axis]
        for signs in itertools.product((-reach, reach), repeat=2):
            if normal[axis] == 0:
                continue
            point = np.zeros(3)
            point[others] = signs
            point[axis] = (value - normal[others] @ signs) / normal[axis]
            if abs(point[axis]) <= reach * (1 + 1e-12):
                found.append(point)
    if not found:
        return np.zeros((0, 3))
    corners = np.array(found)
    middle = corners.mean(axis=0)
    u = np.cross(normal, np.eye(3)[np.abs(normal).argmin()])
    v = np.cross(normal, u)
    angles = np.arctan2((corners - middle) @ v / np.linalg.norm(v), (corners - middle) @ u / np.linalg.norm(u))
    return corners[np.argsort(angles)]


def _segment_in_cube(point: Floats, direction: Floats, reach: float) -> Floats:
    """Return the point, or the ends of the part of the line through it that lies in the cube, as rows."""
    if direction.shape[1] == 0:
        return point[np.newaxis]
    d = direction[:, 0]
    moving = d != 0
    bounds = np.sort([(-reach - point[moving]) / d[moving], (reach - point[moving]) / d[moving]], axis=0)
    return np.array([point + t * d for t in (bounds[0].max(), bounds[1].min())])
