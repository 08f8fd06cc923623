"""Pictures of vectors: arrows, unit balls, angles, projections, Gram–Schmidt. One call draws one figure.

Every function returns the figure; in a notebook cell end the line with a semicolon, so that only the picture appears.

See: ch-norms-and-inner-products
"""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Arc, Circle, Polygon
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import gram_schmidt, inner, norms, projection
from mlmath.plotting._arrows import bold, draw_vector, fit_plane
from mlmath.plotting._checked import check_titles, plane_matrix, plane_points, plane_vector, positive, some
from mlmath.plotting._sampled import Function, on
from mlmath.plotting.style import COLORS, CYCLE, DASHES, MARKERS, PALETTE, figure
from mlmath.validate import as_matrix, as_vector, same_length

__all__ = [
    "angles",
    "arrows",
    "curves",
    "distances",
    "functions",
    "gram_schmidt_steps",
    "images",
    "loss_of_orthogonality",
    "normalization",
    "orthogonal_plane",
    "project",
    "unit_balls",
]

Floats = NDArray[np.float64]


def arrows(vectors: ArrayLike, labels: Sequence[str] = (), tails: ArrayLike | None = None) -> Figure:
    """Draw vectors of the plane as arrows.

    Parameters
    ----------
    vectors : array_like, shape (k, 2)
        The vectors, one a row.
    labels : sequence of str
        A label for each vector, or none.
    tails : array_like, shape (k, 2), optional
        Where the arrows start; at the origin if None.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If the vectors are not finite real pairs, or the numbers of labels or tails do not fit.

    Notes
    -----
    See: vector-norms.

    Examples
    --------
    >>> fig = arrows([[2, 1], [-1, 2]], ["$x$", "$y$"])
    """
    V = plane_points(vectors, "vectors")
    T = np.zeros_like(V) if tails is None else plane_points(tails, "tails")
    same_length(V, T, "vectors", "tails")
    if labels and len(labels) != len(V):
        raise ValueError(f"labels must have {len(V)} entries, one for each vector, got {len(labels)}")
    fig, ax = figure(width=3.6, height=3.6)
    for i, (v, tail) in enumerate(zip(V, T, strict=True)):
        draw_vector(ax, v, CYCLE[i % 6], labels[i] if labels else "", tail)
    fit_plane(ax, np.vstack([T, T + V, [[0, 0]]]))
    return fig


def unit_balls(orders: Sequence[float]) -> Figure:
    """Draw the sets of vectors of the plane whose p-norm is at most 1, one panel for each order.

    Parameters
    ----------
    orders : sequence of float
        Positive numbers or ``np.inf``. Below 1 the set is not convex; a chord that leaves it shows that.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    ValueError
        If there is no order, or one is not positive.

    Notes
    -----
    See: norm-axioms.

    Examples
    --------
    >>> fig = unit_balls([0.5, 1, 2, np.inf])
    """
    ps = as_vector(orders, "orders", finite=False)
    if np.isnan(ps).any() or (ps <= 0).any():
        raise ValueError(f"orders must be positive, got {orders!r}")
    fig, axes = figure(1, len(ps), width=1.75 * len(ps) + 0.4, height=2.3, sharey=True, squeeze=False)
    t = np.linspace(0, np.pi / 2, 91)
    for ax, p in zip(axes[0], ps, strict=True):
        if p == np.inf:
            quarter = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
        else:  # |cos t|^(2/p) and |sin t|^(2/p) have powers p that add up to 1
            quarter = np.column_stack([np.cos(t) ** (2 / p), np.sin(t) ** (2 / p)])
        turns = [quarter, quarter[::-1] * [-1, 1], -quarter, quarter[::-1] * [1, -1]]
        color = COLORS["blue"] if p >= 1 else COLORS["orange"]
        ax.add_patch(Polygon(np.vstack(turns), facecolor=color, alpha=0.25))
        ax.add_patch(Polygon(np.vstack(turns), fill=False, edgecolor=color, linewidth=1.8))
        if p < 1:
            ax.plot([1, 0], [0, 1], color=COLORS["ink"], linestyle="--", linewidth=1.2)
            ax.plot(0.5, 0.5, "o", color=COLORS["ink"], markersize=4)
        name = r"\infty" if p == np.inf else f"{p:g}"
        ax.set(xlim=(-1.3, 1.3), ylim=(-1.3, 1.3), aspect="equal", title=f"$p = {name}$", xticks=(-1, 0, 1))
        ax.set_yticks((-1, 0, 1))
    return fig


def normalization(vectors: ArrayLike) -> Figure:
    """Draw vectors of the plane and their unit vectors, whose tips lie on the unit circle.

    Parameters
    ----------
    vectors : array_like, shape (k, 2)
        Vectors other than zero, one a row.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If the vectors are not finite real pairs, or one is zero.

    Notes
    -----
    See: unit-vectors.

    Examples
    --------
    >>> fig = normalization([[3, 1], [-1, 2], [0.2, -0.5]])
    """
    V = plane_points(vectors, "vectors")
    units = np.array([norms.normalize(v) for v in V])
    fig, ax = figure(width=4.6, height=3.4)
    ax.add_patch(Circle((0, 0), 1, fill=False, edgecolor=COLORS["gray"], linestyle="--", linewidth=1.2))
    for v, u in zip(V, units, strict=True):
        draw_vector(ax, v, "sky")
        draw_vector(ax, u, "blue", width=2.4)
    fit_plane(ax, np.vstack([V, [[1, 1], [-1, -1]]]))
    return fig


def distances(x: ArrayLike, y: ArrayLike) -> Figure:
    """Draw three ways to measure how far apart two points of the plane are: p = 1, 2 and ∞.

    Parameters
    ----------
    x, y : array_like, shape (2,)
        Two points.

    Returns
    -------
    Figure
        The figure; its legend states the three distances.

    Raises
    ------
    TypeError, ValueError
        If a point is not a finite real pair.

    Notes
    -----
    See: distances.

    Examples
    --------
    >>> fig = distances([1, 1], [5, 4])
    """
    x, y = plane_vector(x, "x"), plane_vector(y, "y")
    corner = np.array([y[0], x[1]])
    wide = abs(y[0] - x[0]) >= abs(y[1] - x[1])
    longest = np.array([x, corner]) if wide else np.array([corner, y])
    outwards = np.array([0.0, -0.14]) if wide else np.array([0.14, 0.0])
    fig, ax = figure(width=4.8, height=3.2)
    for p, path, color, dash in (
        (1, np.array([x, corner, y]), "blue", "-"),
        (2, np.array([x, y]), "orange", "--"),
        (np.inf, longest + outwards, "green", ":"),
    ):
        name = r"\infty" if p == np.inf else str(p)
        label = rf"$p = {name}$: {norms.distance(x, y, p):.4g}"
        ax.plot(path[:, 0], path[:, 1], color=COLORS[color], linestyle=dash, linewidth=2.2, label=label)
    for point, name, side in ((x, "x", -1), (y, "y", 1)):
        ax.plot(*point, "o", color=COLORS["ink"])
        ax.annotate(bold(name), point, (8 * side, 8), textcoords="offset points", ha="center", fontsize=12)
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    fit_plane(ax, np.array([x, y]), origin=False)
    return fig


def angles(pairs: Sequence[tuple[ArrayLike, ArrayLike]]) -> Figure:
    """Draw pairs of vectors of the plane with the angle between them and their dot product, one panel a pair.

    Parameters
    ----------
    pairs : sequence of (array_like, array_like)
        Pairs of vectors other than zero, each of shape (2,).

    Returns
    -------
    Figure
        The figure; each title states the dot product and the angle.

    Raises
    ------
    TypeError, ValueError
        If there is no pair, or a vector is not a finite real pair or is zero.

    Notes
    -----
    See: dot-product-geometry.

    Examples
    --------
    >>> fig = angles([([2, 1], [1, 2]), ([2, 1], [-1, 2])])
    """
    if not pairs:
        raise ValueError("pairs must hold at least one pair of vectors")
    fig, axes = figure(1, len(pairs), width=2.2 * len(pairs) + 0.2, height=2.6, squeeze=False)
    points = np.array([plane_vector(v, name) for pair in pairs for v, name in zip(pair, "xy", strict=True)])
    for ax, (first, second) in zip(axes[0], pairs, strict=True):
        x, y = plane_vector(first, "x"), plane_vector(second, "y")
        theta = np.degrees(inner.angle(x, y))
        start, end = (np.degrees(np.arctan2(v[1], v[0])) for v in (x, y))
        if (end - start) % 360 > 180:
            start, end = end, start
        size = 0.7 * min(norms.p_norm(x), norms.p_norm(y))
        ax.add_patch(Arc((0, 0), size, size, theta1=start, theta2=end, color=COLORS["gray"], linewidth=1.6))
        draw_vector(ax, x, "blue", bold("x"))
        draw_vector(ax, y, "orange", bold("y"))
        title = rf"$\boldsymbol{{x}}^T \boldsymbol{{y}} = {inner.dot(x, y):.3g}$" + f"\n{theta:.4g}°"
        ax.set_title(title)
        fit_plane(ax, points)  # the same scale in all panels
    return fig


def orthogonal_plane(normal: ArrayLike) -> Figure:
    """Draw a vector of space and a piece of the plane of all vectors that are orthogonal to it.

    Parameters
    ----------
    normal : array_like, shape (3,)
        A vector other than zero.

    Returns
    -------
    Figure
        The figure: the vector, the plane, and an orthonormal basis of the plane.

    Raises
    ------
    TypeError, ValueError
        If `normal` is not a finite real triple or is zero.

    Notes
    -----
    See: orthogonal-vectors, orthogonal-complement.

    Examples
    --------
    >>> fig = orthogonal_plane([1, 1, 2])
    """
    n = norms.normalize(normal)
    if n.shape != (3,):
        raise ValueError(f"normal must have shape (3,), got {n.shape}")
    basis = projection.orthogonal_complement(n[:, np.newaxis])
    fig, ax = figure(width=4.4, height=3.9, subplot_kw={"projection": "3d"})
    s = np.linspace(-1.3, 1.3, 9)
    S, T = np.meshgrid(s, s)
    X, Y, Z = (S * basis[k, 0] + T * basis[k, 1] for k in range(3))
    ax.plot_surface(X, Y, Z, color=COLORS["sky"], alpha=0.3, edgecolor=COLORS["sky"], linewidth=0.3)
    for v, color, name in ((1.4 * n, "orange", "a"), (basis[:, 0], "blue", "q_1"), (basis[:, 1], "blue", "q_2")):
        ax.quiver(0, 0, 0, *v, color=COLORS[color], linewidth=2.2, arrow_length_ratio=0.15)
        ax.text(*(1.14 * v), bold(name), fontsize=12)
    ax.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), zlim=(-1.2, 1.2), xticks=(), yticks=(), zticks=())
    ax.set(xlabel="$x_1$", ylabel="$x_2$", zlabel="$x_3$")
    ax.xaxis.labelpad = ax.yaxis.labelpad = ax.zaxis.labelpad = -10
    ax.view_init(elev=20, azim=-35)
    return fig


def project(x: ArrayLike, u: ArrayLike) -> Figure:
    """Draw the projection of one vector of the plane onto the line spanned by another, and the residual.

    Parameters
    ----------
    x : array_like, shape (2,)
        The vector to project.
    u : array_like, shape (2,)
        The direction of the line, not zero.

    Returns
    -------
    Figure
        The figure, with a mark at the right angle.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite real pair, or `u` is zero.

    Notes
    -----
    See: vector-projection.

    Examples
    --------
    >>> fig = project([2, 3], [4, 1])
    """
    x, u = plane_vector(x, "x"), plane_vector(u, "u")
    p = projection.onto_vector(x, u)
    q = norms.normalize(u)
    fig, ax = figure(width=4.8, height=3.4)
    reach = 1.25 * max(norms.p_norm(u), norms.p_norm(p))
    ax.plot(*np.outer(q, [-0.3 * reach, reach]), color=COLORS["gray"], linewidth=1.0, linestyle="--")
    draw_vector(ax, u, "sky", bold("u"))
    draw_vector(ax, x, "blue", bold("x"))
    draw_vector(ax, p, "green", bold("p"), width=2.4)
    draw_vector(ax, x - p, "orange", bold("r"), p, label_at=0.5)
    r = x - p
    if norms.p_norm(r) > 1e-9 * norms.p_norm(x):
        size = 0.06 * reach
        side = -q if p @ q > 0 else q
        corner = np.array([p + size * side, p + size * (side + norms.normalize(r)), p + size * norms.normalize(r)])
        ax.plot(corner[:, 0], corner[:, 1], color=COLORS["ink"], linewidth=1.0)
    fit_plane(ax, np.array([x, u, p, -0.3 * reach * q]))
    return fig


def gram_schmidt_steps(A: ArrayLike) -> Figure:
    """Draw Gram–Schmidt for two vectors of the plane: the input, the subtraction, the orthonormal result.

    Parameters
    ----------
    A : array_like, shape (2, 2)
        Two independent vectors, as columns.

    Returns
    -------
    Figure
        The figure with three panels.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite real matrix of shape (2, 2), or its columns are dependent.

    Notes
    -----
    See: gram-schmidt.

    Examples
    --------
    >>> fig = gram_schmidt_steps([[3, 1], [1, 2]])
    """
    A = plane_matrix(A, "A")
    Q, _, kept = gram_schmidt.modified(A)
    if len(kept) < 2:
        raise ValueError("the columns of A must be independent")
    a, b = A.T
    p = projection.onto_vector(b, a)
    fig, axes = figure(1, 3, width=7.2, height=2.7)
    draw_vector(axes[0], a, "blue", bold("a_1"))
    draw_vector(axes[0], b, "orange", bold("a_2"))
    fit_plane(axes[0], np.array([a, b, p, b - p]))
    axes[0].set_title("given")
    draw_vector(axes[1], a, "sky")
    draw_vector(axes[1], p, "green", bold("p"), label_at=0.6)
    draw_vector(axes[1], b, "orange", bold("a_2"))
    draw_vector(axes[1], b - p, "purple", "", p)
    draw_vector(axes[1], b - p, "purple", bold("u_2"))
    fit_plane(axes[1], np.array([a, b, p, b - p]))
    axes[1].set_title("subtract the projection")
    draw_vector(axes[2], Q[:, 0], "blue", bold("q_1"))
    draw_vector(axes[2], Q[:, 1], "purple", bold("q_2"))
    axes[2].add_patch(Circle((0, 0), 1, fill=False, edgecolor=COLORS["gray"], linestyle="--", linewidth=1.2))
    fit_plane(axes[2], np.array([[1.1, 1.1], [-1.1, -1.1]]))
    axes[2].set_title("normalize")
    return fig


def loss_of_orthogonality(condition: ArrayLike, losses: Mapping[str, ArrayLike]) -> Figure:
    """Draw measured losses of orthogonality against condition numbers, with lines for κ eps and κ² eps.

    Parameters
    ----------
    condition : array_like, shape (k,)
        Condition numbers κ.
    losses : mapping of str to array_like, shape (k,)
        The measured losses of each method, positive.

    Returns
    -------
    Figure
        The figure, with logarithmic axes.

    Raises
    ------
    TypeError, ValueError
        If the numbers are not positive and finite, or their counts differ.

    Notes
    -----
    See: gram-schmidt.

    Examples
    --------
    >>> fig = loss_of_orthogonality([1e2, 1e4], {"classical": [1e-12, 1e-8], "modified": [1e-14, 1e-12]})
    """
    kappa = positive(condition, "condition")
    fig, ax = figure(width=5.6, height=3.7)
    for i, (name, values) in enumerate(losses.items()):
        y = positive(values, f"losses[{name!r}]")
        same_length(kappa, y, "condition", f"losses[{name!r}]")
        ax.loglog(kappa, y, color=PALETTE[i % 6], marker=MARKERS[i % 6], linestyle=DASHES[i % 6], label=name)
    line = np.array([kappa.min(), kappa.max()])
    eps = float(np.finfo(float).eps)
    steep = np.array([kappa.min(), min(kappa.max(), eps**-0.5)])  # beyond, the bound says nothing
    ax.loglog(line, line * eps, color=COLORS["gray"], linestyle=":", linewidth=1.4, label=r"$\kappa\,\varepsilon$")
    ax.loglog(steep, steep**2 * eps, color=COLORS["ink"], linestyle=":", linewidth=1.4, label=r"$\kappa^2\varepsilon$")
    ax.set(xlabel=r"condition number $\kappa$", ylabel=r"$\Vert I - Q^{T} Q\Vert_2$")
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def functions(fs: Sequence[Function], labels: Sequence[str], a: float = -1, b: float = 1) -> Figure:
    """Draw functions over an interval.

    Parameters
    ----------
    fs : sequence of callable
        Functions of an array of points; constants are repeated.
    labels : sequence of str
        A label for each function.
    a, b : float
        The ends of the interval, a < b.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If the numbers of functions and labels differ, there is none, a ≥ b, or a value is not finite.

    Notes
    -----
    See: inner-products.

    Examples
    --------
    >>> fig = functions([np.sin, np.cos], ["sin", "cos"], 0, 6)
    """
    if not a < b:
        raise ValueError(f"a must be less than b, got [{a}, {b}]")
    t = np.linspace(a, b, 401)
    ys = {name: on(f, t) for f, name in zip(fs, labels, strict=True)}
    return curves(t, ys, "$t$", "", markers=False)


def curves(x: ArrayLike, ys: Mapping[str, ArrayLike], xlabel: str, ylabel: str, *, markers: bool = True) -> Figure:
    """Draw several quantities against one, each with its own colour, dash and marker.

    Parameters
    ----------
    x : array_like, shape (k,)
        The horizontal positions.
    ys : mapping of str to array_like, shape (k,)
        The curves, by the name that the legend shows.
    xlabel, ylabel : str
        What the axes show.
    markers : bool
        Whether the points are marked.

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
    See: cosine-similarity.

    Examples
    --------
    >>> fig = curves([0, 1, 2], {"square": [0, 1, 4]}, "x", "y")
    """
    x, ys = as_vector(x, "x"), some(ys, "ys")
    fig, ax = figure(width=5.8, height=3.3)
    for i, (name, values) in enumerate(ys.items()):
        y = as_vector(values, f"ys[{name!r}]")
        same_length(x, y, "x", f"ys[{name!r}]")
        marker = MARKERS[i % 6] if markers else ""
        ax.plot(x, y, color=PALETTE[i % 6], linestyle=DASHES[i % 6], marker=marker, markersize=4, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def images(pictures: Sequence[ArrayLike], titles: Sequence[str], *, largest: float | None = None) -> Figure:
    """Draw grey images side by side, dark where the value is large, all on one scale.

    Parameters
    ----------
    pictures : sequence of array_like, shape (h, w)
        The images, with values from 0.
    titles : sequence of str
        A title for each image.
    largest : float, optional
        The value that is drawn black; the largest value of all images if None.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If there is no image, one is not a finite matrix, or the numbers of images and titles differ.

    Notes
    -----
    See: ch-norms-and-inner-products.

    Examples
    --------
    >>> fig = images([np.eye(4), 1 - np.eye(4)], ["one", "other"])
    """
    arrays = [as_matrix(picture, f"pictures[{i}]") for i, picture in enumerate(pictures)]
    check_titles(titles, arrays, "pictures")
    top = max(float(a.max()) for a in arrays) if largest is None else largest
    fig, axes = figure(1, len(arrays), width=1.35 * len(arrays), height=1.9, squeeze=False)
    for ax, picture, title in zip(axes[0], arrays, titles, strict=True):
        ax.imshow(picture, cmap="gray_r", vmin=0, vmax=top)
        ax.set_title(title, fontsize=9)
        ax.set(xticks=(), yticks=())
        ax.grid(False)
        for spine in ax.spines.values():
            spine.set_visible(True)
    return fig
