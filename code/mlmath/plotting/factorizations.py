"""Pictures of orthogonality and factorizations: mirrors, projectors, level sets, and errors that fall by steps.

Every function returns the figure; in a notebook cell end the line with a semicolon, so that only the picture appears.

See: ch-matrix-factorizations
"""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import symmetric_eigen
from mlmath.plotting._checked import not_negative, plane_matrix, some
from mlmath.plotting.style import COLORS, DASHES, MARKERS, PALETTE, figure
from mlmath.validate import as_number, as_symmetric

__all__ = ["falling", "level_sets", "mirrors", "projections"]

Floats = NDArray[np.float64]
#: The outline of a letter F, which no rotation or reflection maps onto itself.
_F = np.array([[0, 0], [0.4, 0], [0.4, 1], [1, 1], [1, 1.4], [0.4, 1.4], [0.4, 2], [1.3, 2], [1.3, 2.4], [0, 2.4]])


def mirrors(first: float, second: float) -> Figure:
    """Draw a letter F, its image in one mirror, and the image of that in another: a rotation of the first.

    Parameters
    ----------
    first, second : float
        The angles of the mirrors, lines through the origin, against the first axis, in degrees.

    Returns
    -------
    Figure
        The figure; its legend states the angle of the rotation.

    Raises
    ------
    TypeError, ValueError
        If an angle is not a finite number.

    Notes
    -----
    See: orthogonal-transformations.

    Examples
    --------
    >>> fig = mirrors(50, 95)
    """
    angles = [as_number(first, "first"), as_number(second, "second")]
    F = 0.45 * _F + [1.5, 0.25]
    shapes = [F]
    for angle in np.radians(angles):
        S = np.array([[np.cos(2 * angle), np.sin(2 * angle)], [np.sin(2 * angle), -np.cos(2 * angle)]])
        shapes.append(shapes[-1] @ S.T)
    turn = (2 * (angles[1] - angles[0]) + 180) % 360 - 180
    names = ("given", "after one mirror", f"after both mirrors:\nturned by {turn:g}°")
    fig, ax = figure(width=6.2, height=3.4)
    for shape, name, color, hatch in zip(shapes, names, ("blue", "gray", "orange"), ("", "///", "..."), strict=True):
        ax.fill(*shape.T, facecolor=COLORS[color], alpha=0.35, hatch=hatch, edgecolor=COLORS[color], label=name)
    reach = 1.1 * float(np.abs(np.vstack(shapes)).max())
    for angle, dash, label in zip(np.radians(angles), ("--", "-."), ("first mirror", "second mirror"), strict=True):
        end = reach * np.array([np.cos(angle), np.sin(angle)])
        ax.plot([-end[0], end[0]], [-end[1], end[1]], color=COLORS["ink"], linestyle=dash, linewidth=1.4, label=label)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    return fig


def projections(projectors: Mapping[str, ArrayLike]) -> Figure:
    """Draw what projectors of the plane do to points on a circle, one panel for each.

    Parameters
    ----------
    projectors : mapping of str to array_like, shape (2, 2)
        The matrices, by title.

    Returns
    -------
    Figure
        The figure: each point, its image, and the way between them.

    Raises
    ------
    TypeError, ValueError
        If there is no matrix, or one is not a finite real matrix of shape (2, 2).

    Notes
    -----
    See: projection-operators.

    Examples
    --------
    >>> fig = projections({"orthogonal": [[0.5, 0.5], [0.5, 0.5]]})
    """
    matrices = {name: plane_matrix(P, f"projectors[{name!r}]") for name, P in some(projectors, "projectors").items()}
    fig, axes = _panels(len(matrices))
    t = np.radians(np.arange(12) * 30 + 10)
    points = np.column_stack([np.cos(t), np.sin(t)])
    images = {name: points @ P.T for name, P in matrices.items()}
    reach = 1.15 * max(1.0, *(float(np.abs(Y).max()) for Y in images.values()))
    for ax, (name, Y) in zip(axes, images.items(), strict=True):
        for x, y in zip(points, Y, strict=True):
            ax.plot(*np.array([x, y]).T, color=COLORS["gray"], linewidth=0.9)
        ax.plot(*points.T, "o", color=COLORS["blue"], markersize=5, label="point")
        ax.plot(*Y.T, "s", color=COLORS["orange"], markersize=4, label="image")
        _square(ax, reach, name)
    axes[-1].legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def level_sets(forms: Mapping[str, ArrayLike], *, reach: float = 2.0) -> Figure:
    """Draw where quadratic forms of the plane are constant, with their principal axes, one panel for each.

    Parameters
    ----------
    forms : mapping of str to array_like, shape (2, 2)
        Symmetric matrices, by title.
    reach : float
        The panels show both coordinates from −reach to reach.

    Returns
    -------
    Figure
        The figure: levels above 0 drawn through, below 0 dashed, and the eigenvectors.

    Raises
    ------
    TypeError, ValueError
        If there is no matrix, one is not a finite real matrix of shape (2, 2), or `reach` is not positive.
    numpy.linalg.LinAlgError
        If a matrix is not symmetric.

    Notes
    -----
    See: quadratic-forms.

    Examples
    --------
    >>> fig = level_sets({"definite": [[2, 1], [1, 2]], "indefinite": [[1, 2], [2, 1]]})
    """
    matrices = {
        name: as_symmetric(plane_matrix(A, f"forms[{name!r}]"), f"forms[{name!r}]")
        for name, A in some(forms, "forms").items()
    }
    fig, axes = _panels(len(matrices))
    reach = as_number(reach, "reach", above=0.0)
    s = np.linspace(-reach, reach, 201)
    X, Y = np.meshgrid(s, s)
    for ax, (name, A) in zip(axes, matrices.items(), strict=True):
        Z = A[0, 0] * X * X + 2 * A[0, 1] * X * Y + A[1, 1] * Y * Y
        levels = np.array([0.5, 1, 2, 4])
        for sign, dash, color in ((1, "solid", "blue"), (-1, "dashed", "orange")):
            if (sign * Z).max() > levels[0]:
                ax.contour(X, Y, sign * Z, levels=levels, colors=COLORS[color], linestyles=dash, linewidths=1.3)
        for q in symmetric_eigen.decompose(A).vectors.T:
            ax.plot(*np.outer(q, [-reach, reach]), color=COLORS["ink"], linewidth=1.0, linestyle=":")
        _square(ax, reach, name)
    return fig


def falling(
    series: Mapping[str, ArrayLike],
    xlabel: str,
    ylabel: str,
    *,
    guides: Mapping[str, ArrayLike] | None = None,
    start: int = 0,
) -> Figure:
    """Draw positive numbers step by step on a logarithmic axis, with predictions as thin lines.

    Parameters
    ----------
    series : mapping of str to array_like, shape (k,)
        What was measured, by name; the lengths may differ, and zeros are left out.
    xlabel, ylabel : str
        What the axes show.
    guides : mapping of str to array_like, shape (k,), optional
        What was predicted, by name.
    start : int
        The step of the first number.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If there is no series, or a number is negative or not finite.

    Notes
    -----
    See: power-iteration, qr-algorithm.

    Examples
    --------
    >>> fig = falling({"error": [1, 0.1, 0.01]}, "step", "error")
    """
    series = some(series, "series")
    fig, ax = figure(width=6.2, height=3.3)
    for k, (name, values) in enumerate(series.items()):
        style = {"linestyle": DASHES[k % 6], "marker": MARKERS[k % 6], "markersize": 4}
        ax.plot(*_positive(values, name, start), color=PALETTE[k % 6], label=name, **style)
    for k, (name, values) in enumerate((guides or {}).items()):
        color = COLORS["gray" if k % 2 else "ink"]
        ax.plot(*_positive(values, name, start), color=color, linestyle=(0, (1, 2 + k)), linewidth=1.4, label=name)
    ax.set_yscale("log")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def _positive(values: ArrayLike, name: str, start: int) -> tuple[Floats, Floats]:
    """Return the steps and the numbers that are not zero."""
    y = not_negative(values, name)
    steps = np.arange(start, start + len(y), dtype=float)
    return steps[y > 0], y[y > 0]


def _panels(count: int) -> tuple[Figure, Sequence[Axes]]:
    """Return a figure and its square panels."""
    fig, axes = figure(1, count, width=2.35 * count + 0.4, height=2.7, squeeze=False)
    return fig, list(axes[0])


def _square(ax: Axes, reach: float, title: str) -> None:
    """Show the same range on both axes."""
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", title=title)
