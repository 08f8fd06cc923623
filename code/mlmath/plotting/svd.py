"""Pictures of singular values: the three steps of a matrix, photographs, error curves, fits, components.

Every function returns the figure; in a notebook cell end the line with a semicolon, so that only the picture appears.

See: ch-svd-and-pca
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import svd
from mlmath.linalg.pca import PCA
from mlmath.plotting import vectors
from mlmath.plotting._checked import check_titles, plane_matrix, plane_points
from mlmath.plotting.style import COLORS, CYCLE, DASHES, MARKERS, PALETTE, figure
from mlmath.validate import as_matrix, as_number, as_vector, same_length

__all__ = [
    "axis_and_regressions",
    "digits",
    "error_curves",
    "groups",
    "line_fit",
    "photos",
    "three_steps",
    "two_systems",
]

Floats = NDArray[np.float64]


def three_steps(A: ArrayLike) -> Figure:
    """Draw how a matrix of the plane maps the unit circle, in the steps of its singular value decomposition.

    Parameters
    ----------
    A : array_like, shape (2, 2)
        The matrix.

    Returns
    -------
    Figure
        The figure: the circle with the right singular vectors, then after each of Vᵀ, Σ and U.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite real matrix of shape (2, 2).

    Notes
    -----
    See: singular-value-decomposition.

    Examples
    --------
    >>> fig = three_steps([[3, 0], [4, 5]])
    """
    A = plane_matrix(A, "A")
    U, values, Vt = svd.decompose(A)
    steps = [np.eye(2), Vt, np.diag(values) @ Vt, U * values @ Vt]
    titles = [
        r"$\boldsymbol{x}$",
        r"$V^{T}\boldsymbol{x}$",
        r"$\Sigma V^{T}\boldsymbol{x}$",
        r"$U\Sigma V^{T}\boldsymbol{x}$",
    ]
    t = np.linspace(0, 2 * np.pi, 361)
    circle = np.array([np.cos(t), np.sin(t)])
    fig, axes = figure(1, 4, width=7.6, height=2.5)
    for i, (ax, M, title) in enumerate(zip(axes, steps, titles, strict=True)):
        reach = 1.25 * (1.0 if i < 2 else max(1.0, float(values[0])))
        ax.plot(*(M @ circle), color=COLORS["gray"], linewidth=1.4)
        for k, (color, dash) in enumerate((("blue", "-"), ("orange", (0, (3, 1))))):
            tip = M @ Vt[k]
            ax.plot([0, tip[0]], [0, tip[1]], color=COLORS[color], linestyle=dash, linewidth=2)
            ax.plot(*tip, marker=MARKERS[k], color=COLORS[color], markersize=5)
        ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
        ax.set_title(title)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_locator(MaxNLocator(4, integer=True))
    return fig


def photos(pictures: Sequence[ArrayLike], titles: Sequence[str]) -> Figure:
    """Draw grey photographs, light where the value is large, from 0 to 255, two in a row if there are four.

    Parameters
    ----------
    pictures : sequence of array_like, shape (h, w)
        The photographs; values outside 0 to 255 are drawn black or white.
    titles : sequence of str
        A title for each.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If there is no picture, one is not a finite real matrix, or the numbers of pictures and titles differ.

    Notes
    -----
    See: image-compression.

    Examples
    --------
    >>> fig = photos([np.zeros((2, 3)), np.full((2, 3), 255)], ["night", "snow"])
    """
    arrays = [as_matrix(picture, f"pictures[{i}]") for i, picture in enumerate(pictures)]
    check_titles(titles, arrays, "pictures")
    columns = 2 if len(arrays) == 4 else len(arrays)
    rows = len(arrays) // columns
    each = min(3.2, 7.6 / columns)
    ratio = max(a.shape[0] / a.shape[1] for a in arrays)
    fig, axes = figure(rows, columns, width=each * columns, height=rows * (each * ratio + 0.3), squeeze=False)
    for ax, picture, title in zip(axes.flat, arrays, titles, strict=True):
        # Whole grey levels: rounding in the last digit of a float cannot change the file of the figure.
        grey = np.clip(np.round(picture), 0, 255).astype(np.uint8)
        ax.imshow(grey, cmap="gray", vmin=0, vmax=255, interpolation="none")
        ax.set_title(title, fontsize=9)
        ax.set_axis_off()
    return fig


def digits(pictures: Sequence[ArrayLike], titles: Sequence[str]) -> Figure:
    """Draw small grey images side by side, dark where the value is large, with values from 0 to 16.

    Parameters
    ----------
    pictures : sequence of array_like, shape (h, w)
        The images.
    titles : sequence of str
        A title for each.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        As for :func:`mlmath.plotting.vectors.images`.

    Notes
    -----
    See: ch-svd-and-pca.

    Examples
    --------
    >>> fig = digits([np.eye(8), 16 * np.eye(8)], ["faint", "dark"])
    """
    arrays = [as_matrix(picture, f"pictures[{i}]") for i, picture in enumerate(pictures)]
    return vectors.images([np.round(a, 6) for a in arrays], titles, largest=16)


def error_curves(
    x: ArrayLike, ys: Mapping[str, ArrayLike], *, xlabel: str = "rank $k$", ylabel: str = "relative error"
) -> Figure:
    """Draw errors or shares, which lie between 0 and 1, against a rank or a number of components.

    Parameters
    ----------
    x : array_like, shape (k,)
        The ranks.
    ys : mapping of str to array_like, shape (k,)
        The curves by their names.
    xlabel, ylabel : str
        What the axes show.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If there is no curve, or one is not finite and of the length of `x`.

    Notes
    -----
    See: low-rank-approximation.

    Examples
    --------
    >>> fig = error_curves([0, 1, 2], {"error": [1, 0.5, 0]})
    """
    ranks = as_vector(x, "x")
    fig = vectors.curves(ranks, ys, xlabel, ylabel, markers=len(ranks) <= 20)
    fig.axes[0].set_ylim(bottom=0)
    return fig


def two_systems(A: ArrayLike, b: ArrayLike, a: ArrayLike, c: float) -> Figure:
    """Draw a system with too many equations beside one with too few.

    Parameters
    ----------
    A : array_like, shape (m, 2)
        The overdetermined system A x = b, one line a row.
    b : array_like, shape (m,)
        Its right-hand side.
    a : array_like, shape (2,)
        The single equation a·x = c.
    c : float
        Its right-hand side.

    Returns
    -------
    Figure
        The figure: lines with the point of least squares, and a line with its shortest solution.

    Raises
    ------
    TypeError, ValueError
        If an argument is not finite, real and of the shape above, or an equation has only zero coefficients.

    Notes
    -----
    See: overdetermined-systems.

    Examples
    --------
    >>> fig = two_systems([[1, 1], [1, -1], [1, 0]], [4, 0, 1], [1, 2], 5)
    """
    A, b, a = as_matrix(A, "A"), as_vector(b, "b"), as_vector(a, "a")
    c = as_number(c, "c")
    if A.shape[1] != 2 or a.shape != (2,) or b.shape != (len(A),):
        raise ValueError(f"A, b and a must have shapes (m, 2), (m,) and (2,), got {A.shape}, {b.shape} and {a.shape}")
    if not (A.any(axis=1).all() and a.any()):
        raise ValueError("A and a must not have a row of zeros: it describes no line")
    fig, axes = figure(1, 2, width=6.6, height=3.5)
    for i, (row, right) in enumerate(zip(A, b, strict=True)):
        _line(axes[0], row, right, CYCLE[i % 6], DASHES[i % 6])
    _line(axes[1], a, c, "blue", "-")
    best, shortest = svd.pseudoinverse(A) @ b, a * c / (a @ a)
    axes[0].plot(*best, "o", color=COLORS["ink"], markersize=7, label="least squares")
    axes[1].plot([0, shortest[0]], [0, shortest[1]], color=COLORS["orange"], linestyle="--")
    axes[1].plot(*shortest, "o", color=COLORS["ink"], markersize=7, label="shortest solution")
    axes[1].plot(0, 0, "s", color=COLORS["orange"], markersize=5, label="origin")
    places = {"least squares": (30, -3), "shortest solution": (4, 9), "origin": (9, -3)}
    for ax, centre, title in zip(axes, (best, shortest / 2), (f"{len(A)} equations", "1 equation"), strict=True):
        reach = max(2.4, 1.3 * float(np.abs(shortest).max()))
        ax.set(xlim=(centre[0] - reach, centre[0] + reach), ylim=(centre[1] - reach, centre[1] + reach))
        ax.set(aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
        ax.set_title(title)
        for line in ax.lines:
            name = str(line.get_label())
            if name in places:
                ax.annotate(name, line.get_xydata()[0], places[name], textcoords="offset points", fontsize=9)
    return fig


def line_fit(x: ArrayLike, y: ArrayLike, weights: ArrayLike, xlabel: str, ylabel: str) -> Figure:
    """Draw points, a line, and the vertical distances between them.

    Parameters
    ----------
    x, y : array_like, shape (k,)
        The points.
    weights : array_like, shape (2,)
        Intercept and slope of the line.
    xlabel, ylabel : str
        What the axes show.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If an argument is not finite, real and of the shape above.

    Notes
    -----
    See: regression-by-pseudoinverse.

    Examples
    --------
    >>> fig = line_fit([0, 1, 2], [1, 1, 4], [0.5, 1.5], "x", "y")
    """
    x, y, w = as_vector(x, "x"), as_vector(y, "y"), as_vector(weights, "weights")
    same_length(x, y, "x", "y")
    if w.shape != (2,):
        raise ValueError(f"weights must have shape (2,), got {w.shape}")
    fig, ax = figure(width=5.4, height=3.2)
    ends = np.array([x.min(), x.max()])
    ax.vlines(x, y, w[0] + w[1] * x, color=COLORS["gray"], linestyle=":", linewidth=1.6)
    ax.plot(ends, w[0] + w[1] * ends, color=COLORS["blue"])
    ax.plot(x, y, "o", color=COLORS["orange"])
    ax.set(xlabel=xlabel, ylabel=ylabel)
    return fig


def groups(Z: ArrayLike, labels: ArrayLike, names: Sequence[str], xlabel: str, ylabel: str) -> Figure:
    """Draw points of the plane with a colour and a marker for each group.

    Parameters
    ----------
    Z : array_like, shape (k, 2)
        The points.
    labels : array_like, shape (k,)
        The group of each point, from 0.
    names : sequence of str
        The names of the groups.
    xlabel, ylabel : str
        What the axes show.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the shape above, or a group has no name.

    Notes
    -----
    See: principal-component-analysis.

    Examples
    --------
    >>> fig = groups([[0, 0], [1, 1]], [0, 1], ["one", "two"], "x", "y")
    """
    Z, labels = plane_points(Z, "Z"), as_vector(labels, "labels")
    if labels.shape != (len(Z),) or not np.isin(labels, np.arange(len(names))).all():
        raise ValueError(f"labels must be {len(Z)} numbers of groups, from 0 to {len(names) - 1}")
    fig, ax = figure(width=6.2, height=3.4)
    for g, name in enumerate(names):
        color, marker = PALETTE[g % 6], MARKERS[g % 6]
        ax.plot(*Z[labels == g].T, linestyle="", marker=marker, color=color, markersize=4, alpha=0.8, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel, aspect="equal")
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def axis_and_regressions(X: ArrayLike, xlabel: str, ylabel: str) -> Figure:
    """Draw points of the plane with their first principal axis and both regression lines.

    Parameters
    ----------
    X : array_like, shape (k, 2)
        The points; both coordinates vary, and they are correlated.
    xlabel, ylabel : str
        What the axes show.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If `X` is not a finite real matrix with two columns, or its columns are uncorrelated.

    Notes
    -----
    See: principal-component-analysis.

    Examples
    --------
    >>> fig = axis_and_regressions([[0, 0], [1, 2], [2, 1], [3, 3]], "x", "y")
    """
    X = plane_points(X, "X")
    pca = PCA(1).fit(X)
    xx, xy, yy = ((X - pca.mean_).T @ (X - pca.mean_))[[0, 0, 1], [0, 1, 1]]
    if xy == 0:
        raise ValueError("X must have correlated columns: without correlation the lines are parallel to the axes")
    directions = {
        "regression of x on y": np.array([xy, yy]),
        "first principal axis": pca.components_[0],
        "regression of y on x": np.array([xx, xy]),
    }
    fig, ax = figure(width=6.2, height=3.6)
    ax.plot(*X.T, ".", color=COLORS["gray"], markersize=4)
    low, high = X.min(axis=0), X.max(axis=0)
    for (name, d), color, dash in zip(directions.items(), ("green", "blue", "orange"), ("--", "-", "-."), strict=True):
        t = np.array([low[1], high[1]]) if abs(d[1]) > abs(d[0]) else np.array([low[0], high[0]])
        along = 1 if abs(d[1]) > abs(d[0]) else 0
        ends = pca.mean_ + np.outer((t - pca.mean_[along]) / d[along], d)
        ax.plot(*ends.T, color=COLORS[color], linestyle=dash, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel, aspect="equal")
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def _line(ax: Axes, row: Floats, right: float, color: str, dash: Any) -> None:
    """Draw the line row·x = right."""
    point = row * right / (row @ row)
    ax.axline(tuple(point), tuple(point + np.array([-row[1], row[0]])), color=COLORS[color], linestyle=dash)
