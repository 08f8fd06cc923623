"""Pictures of maps: grids and unit squares under maps of the plane, areas, volumes, moved images. One call a figure.

Every function returns the figure; in a notebook cell end the line with a semicolon, so that only the picture appears.

See: ch-linear-transformations
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d.art3d import Poly3DCollection
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import determinant, transforms
from mlmath.plotting._checked import check_titles, plane_matrix, plane_points, plane_vector, positive, some
from mlmath.plotting._maps import (
    SHORT_DASHES,
    as_move,
    draw_arrow,
    draw_grid,
    draw_unit_square,
    short,
    square_frame,
    whole_numbers,
)
from mlmath.plotting.style import COLORS, DASHES, MARKERS, figure, panel_grid
from mlmath.validate import as_array, as_count, as_number, as_square, as_vector, same_length

__all__ = ["areas", "bases", "cloud", "grids", "operations", "parallelepiped", "pictures"]

Floats = NDArray[np.float64]

_PARTS = ("orange", "purple", "blue", "green", "sky", "gold")  # the whole is green


def grids(maps: Mapping[str, Any], *, reach: float = 2.5, columns: int = 3) -> Figure:
    """Draw what maps of the plane do to a grid and to the unit square, one panel a map.

    Parameters
    ----------
    maps : mapping of str to (array_like, shape (2, 2) or (3, 3), or callable)
        Linear maps, affine maps as homogeneous matrices, or functions of one point of shape (2,), by their titles.
    reach : float
        How far the panels reach from the origin.
    columns : int
        The number of panels in a row.

    Returns
    -------
    Figure
        The figure. Dashed: the unit square before the map. Filled, with the letter F: its image. Arrows: where the
        corners (1, 0), solid, and (0, 1), dashed, go, seen from the image of the origin.

    Raises
    ------
    TypeError, ValueError
        If there is no map, one is not as above, `reach` is not positive, or `columns` is no count.

    Examples
    --------
    >>> fig = grids({"shear": [[1, 1], [0, 1]], "half turn": [[-1, 0], [0, -1]]})
    """
    moves = {name: as_move(value, name) for name, value in some(maps, "maps").items()}
    reach, wide = as_number(reach, "reach", above=0), min(as_count(columns, "columns"), len(moves))
    fig, axes = panel_grid(len(moves), wide, width=2.15 * wide + 0.3, height=2.35)
    for ax, (name, move) in zip(axes, moves.items(), strict=True):
        draw_grid(ax, move)
        draw_unit_square(ax, move)
        square_frame(ax, reach, name)
    return fig


def areas(matrices: Mapping[str, ArrayLike], *, reach: float = 2.5) -> Figure:
    """Draw the image of the unit square under linear maps, with the determinant below each title.

    Parameters
    ----------
    matrices : mapping of str to array_like, shape (2, 2)
        The maps by their titles.
    reach : float
        How far the panels reach from the origin.

    Returns
    -------
    Figure
        The figure, one panel a map. A mirrored F shows a negative determinant, a segment the value 0.

    Raises
    ------
    TypeError, ValueError
        If there is no matrix, one is not finite, real and of shape (2, 2), or `reach` is not positive.
    OverflowError
        If a determinant exceeds the largest floating-point number.

    Examples
    --------
    >>> fig = areas({"stretch": [[2, 0], [0, 1]], "flat": [[1, 1], [1, 1]]})
    """
    reach = as_number(reach, "reach", above=0)
    fig, axes = figure(1, len(some(matrices, "matrices")), width=2.0 * len(matrices) + 0.2, height=2.55, squeeze=False)
    for ax, (name, value) in zip(axes[0], matrices.items(), strict=True):
        A = plane_matrix(value, name)
        draw_unit_square(ax, as_move(A, name))
        square_frame(ax, reach, f"{name}\ndet = {_value(A)}")
    return fig


def parallelepiped(A: ArrayLike) -> Figure:
    """Draw the image of the unit cube under a linear map of space.

    Parameters
    ----------
    A : array_like, shape (3, 3)
        The matrix; its columns are the edges at the origin.

    Returns
    -------
    Figure
        The figure; the title states the determinant.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite real matrix of shape (3, 3).
    OverflowError
        If the determinant exceeds the largest floating-point number.

    Examples
    --------
    >>> fig = parallelepiped([[2, 0, 1], [0, 2, 0], [0, 1, 2]])
    """
    A = as_square(A, "A")
    if A.shape != (3, 3):
        raise ValueError(f"A must have shape (3, 3), got {A.shape}")
    fig, ax = figure(width=4.2, height=3.6, subplot_kw={"projection": "3d"})
    faces = []
    for k in range(3):  # two opposite faces for each edge
        u, v, w = A[:, k], A[:, (k + 1) % 3], A[:, (k + 2) % 3]
        faces += [[shift, shift + u, shift + u + v, shift + v] for shift in (np.zeros(3), w)]
    ax.add_collection3d(Poly3DCollection(faces, facecolor=COLORS["sky"], edgecolor=COLORS["blue"], alpha=0.12))
    for k, name in enumerate(("a_1", "a_2", "a_3")):
        a = A[:, k]
        ax.quiver(0, 0, 0, *a, color=COLORS[("blue", "orange", "green")[k]], linewidth=2.2, arrow_length_ratio=0.12)
        ax.text(*(1.12 * a), rf"$\boldsymbol{{{name[0]}}}_{name[2]}$", fontsize=12)
    corners = np.array(faces).reshape(-1, 3)
    low, high = corners.min(axis=0), corners.max(axis=0)
    middle, half = (low + high) / 2, max(float((high - low).max()) / 2, 0.5)
    ax.set(xlim=(middle[0] - half, middle[0] + half), ylim=(middle[1] - half, middle[1] + half))
    ax.set(zlim=(middle[2] - half, middle[2] + half), xlabel="$x_1$", ylabel="$x_2$", zlabel="$x_3$")
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_major_locator(whole_numbers())
    ax.set_title(f"det = {_value(A)}")
    ax.view_init(elev=22, azim=-50)
    ax.set_box_aspect(None, zoom=0.88)  # room for the labels
    return fig


def bases(P: ArrayLike, x: ArrayLike) -> Figure:
    """Draw one vector of the plane and its coordinates in the standard basis and in another one.

    Parameters
    ----------
    P : array_like, shape (2, 2)
        The other basis, as columns.
    x : array_like, shape (2,)
        The vector.

    Returns
    -------
    Figure
        Two panels, each with the grid of a basis and the way to the vector along the grid; the titles state the
        coordinates.

    Raises
    ------
    TypeError, ValueError
        If an argument is not finite, real and of the shape above.
    LinAlgError
        If the columns of `P` are dependent.

    Examples
    --------
    >>> fig = bases([[2, -1], [1, 1]], [3, 3])
    """
    P, x = plane_matrix(P, "P"), plane_vector(x, "x")
    coordinates = transforms.change_of_basis(np.eye(2), P) @ x
    reach = 1.15 * max(float(np.abs(x).max()), float(np.abs(P).max()), 1.0) + 0.4
    fig, axes = figure(1, 2, width=6.2, height=3.3)
    for ax, B, c, letter in ((axes[0], np.eye(2), x, "e"), (axes[1], P, coordinates, "p")):
        draw_grid(ax, as_move(B, "P"), lines=12)
        way = np.array([np.zeros(2), c[0] * B[:, 0], x])
        ax.plot(*way.T, color=COLORS["green"], linestyle=":", linewidth=2.4)
        for k, color, dash in ((0, "blue", "-"), (1, "orange", SHORT_DASHES)):
            draw_arrow(ax, np.zeros(2), B[:, k], color, dash, rf"$\boldsymbol{{{letter}}}_{k + 1}$")
        draw_arrow(ax, np.zeros(2), x, "ink", "-", r"$\boldsymbol{x}$")
        square_frame(ax, reach, f"coordinates ({short(c[0])}, {short(c[1])})")
    return fig


def pictures(images: Sequence[ArrayLike], titles: Sequence[str]) -> Figure:
    """Draw images side by side: colours as they are, grey values dark where they are large.

    Parameters
    ----------
    images : sequence of array_like, shape (h, w) or (h, w, 3)
        Grey images on one scale from 0, or colour images with values from 0 to 1.
    titles : sequence of str
        A title for each image.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If there is no image, one is not as above, or the numbers of images and titles differ.

    Examples
    --------
    >>> fig = pictures([np.eye(4), 1 - np.eye(4)], ["one", "other"])
    """
    arrays = [as_array(image, f"images[{i}]", double=True) for i, image in enumerate(images)]
    check_titles(titles, arrays, "images")
    for i, array in enumerate(arrays):
        if array.ndim != 2 and (array.ndim != 3 or array.shape[2] != 3):
            raise ValueError(f"images[{i}] must have shape (h, w) or (h, w, 3), got {array.shape}")
    top = max([float(a.max()) for a in arrays if a.ndim == 2], default=1.0)
    ratio = max(a.shape[0] / a.shape[1] for a in arrays)
    each = min(2.5, 7.4 / len(arrays))
    fig, axes = figure(1, len(arrays), width=each * len(arrays), height=each * ratio + 0.4, squeeze=False)
    for ax, array, title in zip(axes[0], arrays, titles, strict=True):
        if array.ndim == 2:
            ax.imshow(array, cmap="gray_r", vmin=0, vmax=top, interpolation="none")
        else:
            ax.imshow(np.clip(array, 0, 1), interpolation="none")
        ax.set_title(title, fontsize=9)
        ax.set(xticks=(), yticks=())
        ax.grid(False)
        for spine in ax.spines.values():
            spine.set_visible(True)
    return fig


def cloud(parts: Mapping[str, ArrayLike]) -> Figure:
    """Draw points of the plane, each part in its own colour, side by side with all of them together.

    Parameters
    ----------
    parts : mapping of str to array_like, shape (k, 2)
        The points of each part, by its name.

    Returns
    -------
    Figure
        The figure: first all points, then one panel a part, with the others pale behind it.

    Raises
    ------
    TypeError, ValueError
        If there is no part, or one is not a finite real matrix with two columns.

    Examples
    --------
    >>> fig = cloud({"left": [[0, 0], [0, 1]], "right": [[1, 0], [1, 1]]})
    """
    points = {name: plane_points(value, name) for name, value in some(parts, "parts").items()}
    everything = np.vstack(list(points.values()))
    fig, axes = figure(1, len(points) + 1, width=1.75 * (len(points) + 1), height=2.9, squeeze=False)
    style: dict[str, Any] = {"linestyle": "", "marker": ".", "markersize": 0.9, "rasterized": True}
    panels = [("all", everything, "green"), *((name, X, _PARTS[i % 6]) for i, (name, X) in enumerate(points.items()))]
    for ax, (name, X, color) in zip(axes[0], panels, strict=True):
        ax.plot(*everything.T, color="#CFCFCF", **style)
        ax.plot(*X.T, color=COLORS[color], **style)
        ax.set(aspect="equal", title=name)
        ax.set_axis_off()
    return fig


def operations(sizes: ArrayLike, counts: Mapping[str, ArrayLike]) -> Figure:
    """Draw how many operations several methods need, on a logarithmic scale.

    Parameters
    ----------
    sizes : array_like, shape (k,)
        The sizes n.
    counts : mapping of str to array_like, shape (k,)
        The numbers of operations of each method, positive.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If there is no method, or the numbers are not finite, positive and as many as the sizes.

    Examples
    --------
    >>> fig = operations([2, 3], {"slow": [2, 12], "fast": [3, 10]})
    """
    n, counts = as_vector(sizes, "sizes"), some(counts, "counts")
    fig, ax = figure(width=5.4, height=3.2)
    for i, (name, values) in enumerate(counts.items()):
        y = positive(values, f"counts[{name!r}]")
        same_length(n, y, "sizes", f"counts[{name!r}]")
        style = {"color": COLORS[_PARTS[i % 6]], "marker": MARKERS[i % 6], "linestyle": DASHES[i % 6]}
        ax.semilogy(n, y, label=name, markersize=4, **style)
    ax.set(xlabel="size $n$", ylabel="multiplications and divisions")
    ax.xaxis.set_major_locator(whole_numbers())
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def _value(A: Floats) -> str:
    """Return the determinant in four digits: a small one is not shown as 0."""
    return f"{determinant.by_lu(A):.4g}".replace("-", "−")
