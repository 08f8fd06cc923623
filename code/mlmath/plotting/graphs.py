"""Pictures of graphs, of chains and of clusters. One call draws one figure; every function returns it.

Graphs are given by matrices, with the convention of the package: a_ij ≠ 0 is an arrow from vertex j to vertex i. The
layout is fixed: vertices stand on a circle, clockwise from the top, unless positions are given.

See: ch-matrices-and-graphs
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import components, laplacian, markov
from mlmath.linalg.graphs import edges
from mlmath.plotting._checked import not_negative, plane_points, some
from mlmath.plotting.style import COLORS, CYCLE, DASHES, MARKERS, PALETTE, figure
from mlmath.validate import as_array, as_matrix, as_square, as_vector, same_length

__all__ = [
    "block_triangular",
    "clusters",
    "component_digraph",
    "decays",
    "digraph",
    "image_rows",
    "partitioned_graph",
    "ranked_digraph",
    "simplex",
]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_RADIUS = 0.14
_WIDE = 0.39
_BEND = 0.2


def digraph(
    A: ArrayLike, names: Sequence[str] = (), *, positions: ArrayLike | None = None, weights: bool = False
) -> Figure:
    """Draw the digraph of a matrix.

    Parameters
    ----------
    A : array_like, shape (n, n)
        The matrix; a_ij ≠ 0 is an arrow from vertex j to vertex i.
    names : sequence of str
        What stands in the vertices; the numbers 1, …, n if empty.
    positions : array_like, shape (n, 2), optional
        Where the vertices stand; on a circle if None.
    weights : bool
        Whether the entries stand beside the arrows.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite real square matrix, or the numbers of names or positions do not fit.

    Notes
    -----
    See: graph-of-a-matrix.

    Examples
    --------
    >>> fig = digraph([[0, 2], [1, 1]], weights=True)
    """
    A = as_square(A, "A")
    places = _places(positions, len(A))
    names = _names(names, len(A))
    fig, ax = figure(width=4.4, height=3.4)
    discs = [_vertex(ax, place, name) for place, name in zip(places, names, strict=True)]
    _arrows(ax, A, places, discs, weights=weights)
    _frame(ax, places)
    return fig


def component_digraph(A: ArrayLike, names: Sequence[str] = (), *, positions: ArrayLike | None = None) -> Figure:
    """Draw the digraph of a matrix with its strongly connected components in different colours and line styles.

    Parameters
    ----------
    A : array_like, shape (n, n)
        The matrix; a_ij ≠ 0 is an arrow from vertex j to vertex i.
    names : sequence of str
        What stands in the vertices; the numbers 1, …, n if empty.
    positions : array_like, shape (n, 2), optional
        Where the vertices stand; on a circle if None.

    Returns
    -------
    Figure
        The figure: arrows within a component in its colour, arrows between components grey and dotted.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite real square matrix, or the numbers of names or positions do not fit.

    Notes
    -----
    See: strong-connectivity.

    Examples
    --------
    >>> fig = component_digraph([[0, 1, 0], [1, 0, 0], [0, 1, 0]])
    """
    A = as_square(A, "A")
    groups = components.strongly_connected_components(A)
    places = _places(positions, len(A))
    names = _names(names, len(A))
    fig, ax = figure(width=4.6, height=2.5)
    discs = [
        _vertex(ax, place, name, CYCLE[g % 6], DASHES[g % 6])
        for place, name, g in zip(places, names, groups, strict=True)
    ]
    _arrows(ax, A, places, discs, groups=groups)
    _frame(ax, places)
    return fig


def ranked_digraph(A: ArrayLike, ranks: ArrayLike, names: Sequence[str] = ()) -> Figure:
    """Draw a web whose pages have areas in proportion to their ranks, with the ranks beside them.

    Parameters
    ----------
    A : array_like, shape (n, n)
        The matrix of links; a_ij ≠ 0 is a link from page j to page i.
    ranks : array_like, shape (n,)
        Positive numbers.
    names : sequence of str
        What stands in the vertices; the numbers 1, …, n if empty.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite real square matrix, or the numbers of ranks or names do not fit.

    Notes
    -----
    See: pagerank.

    Examples
    --------
    >>> fig = ranked_digraph([[0, 1], [1, 0]], [0.5, 0.5])
    """
    A, r = as_square(A, "A"), as_vector(ranks, "ranks")
    same_length(A[0], r, "the first row of A", "ranks")
    if (r <= 0).any():
        raise ValueError("ranks must be positive")
    names = _names(names, len(A))
    places = _places(None, len(A))
    fig, ax = figure(width=4.8, height=3.7)
    radii = 0.3 * np.sqrt(r / r.max())
    discs = [_vertex(ax, *both, radius=radius) for *both, radius in zip(places, names, radii, strict=True)]
    _arrows(ax, A, places, discs)
    for place, rank, radius in zip(places, r, radii, strict=True):
        outwards = place / np.hypot(*place) if place.any() else np.array([0.0, 1.0])
        across, up = (int(np.round(1.2 * part)) for part in outwards)
        ax.text(
            *(place + (radius + 0.06) * outwards),
            f"{rank:.3f}",
            ha=("center", "left", "right")[across],
            va=("center", "bottom", "top")[up],
            fontsize=10,
        )
    _frame(ax, 1.18 * places)
    return fig


def block_triangular(A: ArrayLike) -> Figure:
    """Draw where a matrix is nonzero, as given and in Frobenius normal form, with its diagonal blocks outlined.

    Parameters
    ----------
    A : array_like, shape (n, n)
        The matrix.

    Returns
    -------
    Figure
        The figure with two panels.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite real square matrix.

    Notes
    -----
    See: frobenius-normal-form.

    Examples
    --------
    >>> fig = block_triangular([[1, 0], [1, 1]])
    """
    A = as_square(A, "A")
    form = components.frobenius_normal_form(A)
    n = len(A)
    fig, axes = figure(1, 2, width=6.0, height=3.1)
    for ax, matrix, order, title in (
        (axes[0], A, np.arange(n), "given"),
        (axes[1], form.matrix, form.order, "Frobenius normal form"),
    ):
        i, j = np.nonzero(matrix)
        ax.plot(j, i, "s", color=COLORS["blue"], markersize=120 / max(n, 8))
        ax.set(xlim=(-0.6, n - 0.4), ylim=(n - 0.4, -0.6), aspect="equal", title=title)
        ax.set_xticks(range(n), [str(v + 1) for v in order])
        ax.set_yticks(range(n), [str(v + 1) for v in order])
    start = 0
    for size in form.sizes:
        corner = (start - 0.5, start - 0.5)
        axes[1].add_patch(Rectangle(corner, size, size, fill=False, edgecolor=COLORS["orange"], linewidth=2))
        start += size
    return fig


def simplex(chains: Mapping[str, ArrayLike], x: ArrayLike, steps: int) -> Figure:
    """Draw how the distributions of chains with three states move through the triangle of all distributions.

    Parameters
    ----------
    chains : mapping of str to array_like, shape (3, 3)
        Column-stochastic matrices, by the titles of their panels.
    x : array_like, shape (3,)
        The distribution at time 0.
    steps : int
        How many steps are drawn.

    Returns
    -------
    Figure
        The figure, one panel a chain. A star marks the stationary distribution, where it is unique.

    Raises
    ------
    TypeError, ValueError
        If a matrix is not column-stochastic with three states, or `x` is no distribution.

    Notes
    -----
    See: markov-chains.

    Examples
    --------
    >>> fig = simplex({"swap": [[0, 1, 0], [1, 0, 0], [0, 0, 1]]}, [1, 0, 0], 3)
    """
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 3**0.5 / 2]])
    fig, axes = figure(1, len(some(chains, "chains")), width=2.5 * len(chains), height=2.5, squeeze=False)
    for ax, (title, P) in zip(axes[0], chains.items(), strict=True):
        path = markov.evolve(P, x, steps)
        if path.shape[1] != 3:
            raise ValueError(f"chains[{title!r}] must have three states, got {path.shape[1]}")
        ax.plot(*corners[[0, 1, 2, 0]].T, color=COLORS["gray"], linewidth=1.0)
        places = path @ corners
        ax.plot(*places.T, color=COLORS["blue"], marker="o", markersize=4, linewidth=1.2)
        ax.plot(*places[0], marker="s", color=COLORS["ink"], markersize=6)
        if len(markov.closed_classes(P)) == 1:
            ax.plot(*(markov.stationary(P) @ corners), marker="*", color=COLORS["orange"], markersize=13)
        for corner, name, side in zip(corners, "123", ((-9, -7), (9, -7), (0, 9)), strict=True):
            ax.annotate(name, corner, side, textcoords="offset points", ha="center", va="center", fontsize=10)
        ax.set(xlim=(-0.15, 1.15), ylim=(-0.16, 1.02), aspect="equal", title=title)
        ax.axis("off")
    return fig


def decays(curves: Mapping[str, ArrayLike], bounds: Mapping[str, ArrayLike], ylabel: str) -> Figure:
    """Draw positive quantities against the number of steps, with bounds as grey lines, on a logarithmic scale.

    Parameters
    ----------
    curves : mapping of str to array_like, shape (k,)
        The quantities after 0, 1, … steps, by the names that the legend shows. Zeros are not drawn.
    bounds : mapping of str to array_like, shape (k,)
        The bounds, likewise.
    ylabel : str
        What is drawn.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If there is no curve, or a value is negative or not finite.

    Notes
    -----
    See: pagerank.

    Examples
    --------
    >>> fig = decays({"error": [1, 0.1]}, {"bound": [2, 1]}, "error")
    """
    curves = some(curves, "curves")
    fig, ax = figure(width=5.8, height=3.3)
    for i, (name, values) in enumerate([*curves.items(), *bounds.items()]):
        y = not_negative(values, name)
        k = np.flatnonzero(y > 0)
        measured = i < len(curves)
        color = CYCLE[i % 6] if measured else "gray"
        marker = MARKERS[i % 6] if measured else ""
        dash = "-" if measured else DASHES[(i - len(curves) + 1) % 6]
        ax.semilogy(k, y[k], color=COLORS[color], linestyle=dash, marker=marker, markersize=4, label=name)
    ax.set(xlabel="step $k$", ylabel=ylabel)
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def partitioned_graph(W: ArrayLike, positions: ArrayLike) -> Figure:
    """Draw a connected graph with its Fiedler vector: the entries in the vertices, their signs as colour and outline.

    Parameters
    ----------
    W : array_like, shape (n, n)
        Symmetric, nonnegative weights of a connected graph.
    positions : array_like, shape (n, 2)
        Where the vertices stand.

    Returns
    -------
    Figure
        The figure; lines that the division cuts are grey and dotted.

    Raises
    ------
    TypeError, ValueError
        If `W` is not such a matrix, or the number of positions does not fit.

    Notes
    -----
    See: graph-laplacian.

    Examples
    --------
    >>> fig = partitioned_graph([[0, 1], [1, 0]], [[0, 0], [1, 0]])
    """
    W = as_square(W, "W")
    places = _places(positions, len(W))
    _, vector = laplacian.fiedler(W)
    fig, ax = figure(width=4.7, height=2.1)
    for i, j in np.argwhere(np.triu(W, 1)):
        cut = vector[i] * vector[j] <= 0
        style = {"color": COLORS["gray"], "linestyle": ":"} if cut else {"color": COLORS["ink"], "linestyle": "-"}
        along = (places[j] - places[i]) / np.hypot(*(places[j] - places[i])) * _WIDE
        ax.plot(*np.array([places[i] + along, places[j] - along]).T, linewidth=1.8, zorder=1, **style)
    for place, value in zip(places, vector, strict=True):
        side = 0 if value > 0 else 1
        _vertex(ax, place, f"{value:+.2f}".replace("-", "−"), CYCLE[side], DASHES[side], radius=_WIDE, size=9)
    _frame(ax, places)
    return fig


def clusters(X: ArrayLike, divisions: Mapping[str, ArrayLike]) -> Figure:
    """Draw points of the plane, one panel for each division into clusters, told apart by colour and marker.

    Parameters
    ----------
    X : array_like, shape (m, 2)
        The points.
    divisions : mapping of str to array_like of int, shape (m,)
        The number of each point's cluster, by the titles of the panels.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If the points are not finite real pairs, there is no division, or one has another length or no integers.

    Notes
    -----
    See: graph-laplacian.

    Examples
    --------
    >>> fig = clusters([[0, 0], [1, 1]], {"two": [0, 1]})
    """
    X = plane_points(X, "X")
    fig, axes = figure(1, len(some(divisions, "divisions")), width=3.1 * len(divisions), height=2.6, squeeze=False)
    for ax, (title, numbers) in zip(axes[0], divisions.items(), strict=True):
        labels = np.asarray(numbers)
        same_length(X[:, 0], labels, "the first column of X", f"divisions[{title!r}]")
        if labels.dtype.kind not in "iu":
            raise TypeError(f"divisions[{title!r}] must hold integers, got dtype {labels.dtype}")
        for c in np.unique(labels):
            ax.plot(*X[labels == c].T, MARKERS[c % 6], color=PALETTE[c % 6], markersize=4, alpha=0.8)
        ax.set(title=title, aspect="equal", xticks=(), yticks=())
    return fig


def image_rows(rows: Mapping[str, ArrayLike]) -> Figure:
    """Draw rows of grey images, each row under its name, dark where the value is large.

    Parameters
    ----------
    rows : mapping of str to array_like, shape (k, h, w)
        The images of each row; rows may differ in length.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If there is no row, or one is not a stack of images.

    Notes
    -----
    See: graphs-in-ml.

    Examples
    --------
    >>> fig = image_rows({"first": np.eye(4)[None]})
    """
    stacks = {name: as_array(images, f"rows[{name!r}]", double=True) for name, images in some(rows, "rows").items()}
    if any(stack.ndim != 3 for stack in stacks.values()):
        raise ValueError("each row must be a stack of images of shape (k, h, w)")
    if len({stack.shape[1:] for stack in stacks.values()}) > 1:
        raise ValueError("all images must have the same shape")
    columns = max(len(stack) for stack in stacks.values())
    h, w = next(iter(stacks.values())).shape[1:]
    canvas = np.full((len(rows) * (h + 2), columns * (w + 2)), np.nan)  # two pixels between images stay empty
    for r, stack in enumerate(stacks.values()):
        for c, picture in enumerate(stack):
            canvas[r * (h + 2) : r * (h + 2) + h, c * (w + 2) : c * (w + 2) + w] = picture
    fig, ax = figure(width=0.5 * columns + 1.2, height=0.52 * len(rows))
    ax.imshow(canvas, cmap="gray_r", vmin=0)
    ax.set_xticks([])
    ax.set_yticks(np.arange(len(rows)) * (h + 2) + (h - 1) / 2, list(stacks))
    ax.tick_params(length=0)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    return fig


def _vertex(
    ax: Axes,
    place: Floats,
    name: str,
    color: str = "blue",
    dash: Any = "-",
    *,
    radius: float = _RADIUS,
    size: float = 11,
) -> Circle:
    """Draw a vertex with its name and return its disc."""
    ax.add_patch(Circle(tuple(place), radius, facecolor=COLORS[color], alpha=0.2, edgecolor="none", zorder=2))
    disc = Circle(tuple(place), radius, fill=False, edgecolor=COLORS[color], linewidth=1.8, zorder=3)
    disc.set_linestyle(dash)
    ax.add_patch(disc)
    ax.text(place[0], place[1], name, ha="center", va="center", fontsize=size, zorder=4)
    return disc


def _arrows(
    ax: Axes,
    A: Floats,
    places: Floats,
    discs: Sequence[Circle],
    *,
    groups: Integers | None = None,
    weights: bool = False,
) -> None:
    """Draw the arrows of a digraph: straight, bent where one comes back, a loop from a vertex to itself."""
    centre = places.mean(axis=0)
    for j, i, weight in zip(*edges(A), strict=True):
        between = groups is not None and groups[i] != groups[j]
        color = COLORS["gray"] if between else COLORS["ink"] if groups is None else PALETTE[groups[i] % 6]
        style: dict[str, Any] = {
            "arrowstyle": "-|>",
            "mutation_scale": 13,
            "linewidth": 1.5,
            "color": color,
            "zorder": 1,
        }
        style |= {"linestyle": (0, (1, 1.2)) if between else "-", "shrinkA": 0, "shrinkB": 0}
        if i == j:
            label_at = _loop(ax, places[i], discs[i].radius, centre, style)
        else:
            bend = _BEND if A[j, i] != 0 else 0.0
            curve = f"arc3,rad={bend}"
            ends = (tuple(places[j]), tuple(places[i]))
            ax.add_patch(FancyArrowPatch(*ends, patchA=discs[j], patchB=discs[i], connectionstyle=curve, **style))
            dx, dy = places[i] - places[j]
            side = np.array([dy, -dx])
            label_at = (places[i] + places[j]) / 2 + side * (bend / 2 + 0.11 / np.hypot(dx, dy))
        if weights:
            ax.text(
                label_at[0],
                label_at[1],
                f"{weight:g}",
                ha="center",
                va="center",
                fontsize=10,
                color=COLORS["ink"],
                zorder=5,
            )


def _loop(ax: Axes, place: Floats, radius: float, centre: Floats, style: dict[str, Any]) -> Floats:
    """Draw an arrow from a vertex to itself, on the side away from the centre; return where its label stands."""
    away = place - centre
    angle = np.arctan2(away[1], away[0]) if np.hypot(*away) > 1e-9 else np.pi / 2

    def at(turn: float, distance: float) -> Floats:
        return np.asarray(place + distance * np.array([np.cos(angle + turn), np.sin(angle + turn)]))

    curve = Path(
        [at(0.55, radius), at(0.6, 3.1 * radius), at(-0.6, 3.1 * radius), at(-0.55, radius)],
        [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
    )
    ax.add_patch(FancyArrowPatch(path=curve, **style))
    return at(0.0, 2.9 * radius)


def _places(positions: ArrayLike | None, n: int) -> Floats:
    """Return the positions of n vertices; on a circle, clockwise from the top, if none are given."""
    if positions is None:
        angle = np.pi / 2 - 2 * np.pi * np.arange(n) / n
        return np.column_stack([np.cos(angle), np.sin(angle)]) * (n > 1)
    places = as_matrix(positions, "positions")
    if places.shape != (n, 2):
        raise ValueError(f"positions must have shape ({n}, 2), one for each vertex, got {places.shape}")
    if len(np.unique(places, axis=0)) < n:
        raise ValueError("positions must differ from each other")
    return np.asarray(places)


def _names(names: Sequence[str], n: int) -> Sequence[str]:
    """Return the names of n vertices, the numbers from 1 if there are none."""
    if len(names) not in (0, n):
        raise ValueError(f"names must have {n} entries, one for each vertex, got {len(names)}")
    return names if len(names) else [str(k + 1) for k in range(n)]


def _frame(ax: Axes, places: Floats) -> None:
    """Fit the axes to the vertices, with room for loops and labels, and hide them."""
    low, high = places.min(axis=0) - 0.48, places.max(axis=0) + 0.48
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
    ax.axis("off")
