"""Pictures of eigenvectors: directions that a map keeps, orbits, growth, spectra, vibrations. One call a figure.

Every function returns the figure; in a notebook cell end the line with a semicolon, so that only the picture appears.
Directions that are drawn as eigenvectors are checked first: a wrong one is an error, not a wrong picture.

See: ch-eigenvalues
"""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import characteristic
from mlmath.plotting._checked import plane_matrix, plane_points, plane_vector, positive, some
from mlmath.plotting._maps import SHORT_DASHES, as_move, draw_arrow, draw_grid, draw_unit_square, short, square_frame
from mlmath.plotting.style import COLORS, CYCLE, DASHES, MARKERS, PALETTE, figure, panel_grid
from mlmath.validate import as_count, as_matrix, as_square, same_length

__all__ = [
    "directions",
    "eigenbasis",
    "growth",
    "modes",
    "orbits",
    "perturbations",
    "plane_maps",
    "principal_direction",
    "spectra",
]

Floats = NDArray[np.float64]


def directions(A: ArrayLike, vectors: ArrayLike, *, count: int = 24) -> Figure:
    """Draw unit vectors all around and their images, and the lines of the eigenvectors.

    Parameters
    ----------
    A : array_like, shape (2, 2)
        A real matrix.
    vectors : array_like, shape (2, k)
        Eigenvectors of `A` as columns.
    count : int
        How many unit vectors are drawn.

    Returns
    -------
    Figure
        Left the unit vectors x, right their images A x; the eigenvectors and their images bold, on dashed lines.

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above, or a column is no eigenvector.

    Examples
    --------
    >>> fig = directions([[2, 1], [1, 2]], [[1, 1], [1, -1]])
    """
    A = plane_matrix(A, "A")
    V = _eigenvectors(A, vectors)
    t = 2 * np.pi * np.arange(as_count(count, "count")) / count
    circle = np.vstack([np.cos(t), np.sin(t)])
    reach = 1.15 * max(float(np.abs(A @ circle).max()), 1.0) + 0.2
    fig, axes = figure(1, 2, width=6.4, height=3.4)
    for ax, M, image in ((axes[0], np.eye(2), ""), (axes[1], A, r"\boldsymbol{A}")):
        for k, v in enumerate(V.T):
            _line(ax, v, CYCLE[k % 6])
        for x in (M @ circle).T:
            ax.plot([0, x[0]], [0, x[1]], color=COLORS["gray"], linewidth=0.7)
            ax.plot(*x, ".", color=COLORS["gray"], markersize=4)
        for k, v in enumerate(V.T):
            number = f"_{k + 1}" if V.shape[1] > 1 else ""
            draw_arrow(ax, np.zeros(2), M @ v, CYCLE[k % 6], "-")
            aside = np.array([-v[1], v[0]]) * (-1 if k else 1)
            _label(ax, M @ v, 13 * (aside + 0.9 * v), rf"${image}\boldsymbol{{v}}{number}$")
        title = rf"${image}\boldsymbol{{x}}$"
        square_frame(ax, reach, title)
    return fig


def plane_maps(maps: Mapping[str, tuple[ArrayLike, ArrayLike | None]], *, reach: float = 2.5) -> Figure:
    """Draw maps of the plane with the lines of their eigenvectors.

    Parameters
    ----------
    maps : mapping of str to (array_like of shape (2, 2), array_like of shape (2, k) or None)
        For each title a matrix and eigenvectors as columns, one for each line that is to be drawn; None says that every
        nonzero vector is an eigenvector, an empty list that there is no real one.
    reach : float
        How far the panels reach from the origin.

    Returns
    -------
    Figure
        One panel a map: the moved grid, the unit square with its image, the eigenvectors' lines, and the eigenvalues.

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above, a column is no eigenvector, or what None or the empty list say is not true.

    Examples
    --------
    >>> fig = plane_maps({"shear": ([[1, 1], [0, 1]], [[1], [0]]), "quarter turn": ([[0, -1], [1, 0]], [])})
    """
    matrices = {name: plane_matrix(A, name) for name, (A, _) in some(maps, "maps").items()}
    wide = min(3, len(maps))
    fig, axes = panel_grid(len(maps), wide, width=2.25 * wide + 0.3, height=2.6)
    for ax, (name, A) in zip(axes, matrices.items(), strict=True):
        draw_grid(ax, as_move(A, name))
        draw_unit_square(ax, as_move(A, name))
        given = maps[name][1]
        if given is None:
            if not np.array_equal(A, A[0, 0] * np.eye(2)):
                raise ValueError(f"{name}: some vectors are no eigenvectors, the matrix is no multiple of the identity")
            note = rf"every direction, $\lambda = {short(A[0, 0])}$"
        elif np.size(given) == 0:
            if np.isreal(np.linalg.eigvals(A)).any():
                raise ValueError(f"{name}: there are real eigenvalues")
            note = r"no real $\lambda$"
        else:
            V = _eigenvectors(A, given)
            values = [float(v @ A @ v) for v in V.T]
            for k, v in enumerate(V.T):
                _line(ax, v, ("green", "purple")[k % 2])
            note = r"$\lambda = " + ", ".join(short(value) for value in values) + "$"
        square_frame(ax, reach, f"{name}\n{note}")
    return fig


def eigenbasis(A: ArrayLike, vectors: ArrayLike, x: ArrayLike) -> Figure:
    """Draw a vector as a sum of eigenvectors, before and after the map.

    Parameters
    ----------
    A : array_like, shape (2, 2)
        A real matrix.
    vectors : array_like, shape (2, 2)
        Two independent eigenvectors as columns.
    x : array_like, shape (2,)
        The vector.

    Returns
    -------
    Figure
        Left the grid of the eigenvectors with x and its two parts, right the same after the map: the cells are
        stretched along their edges, and do not turn.

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above, or a column is no eigenvector.
    LinAlgError
        If the eigenvectors are dependent.

    Examples
    --------
    >>> fig = eigenbasis([[2, 1], [1, 2]], [[1, -1], [1, 1]], [1, 2])
    """
    A, x = plane_matrix(A, "A"), plane_vector(x, "x")
    _eigenvectors(A, vectors)
    V = plane_matrix(vectors, "vectors")
    c = np.linalg.solve(V, x)
    reach = 1.15 * float(np.abs(np.column_stack([x, A @ x, V, A @ V])).max()) + 0.3
    fig, axes = figure(1, 2, width=6.4, height=3.5)
    for ax, M, title in ((axes[0], np.eye(2), "before"), (axes[1], A, "after")):
        draw_grid(ax, as_move(M @ V, "A"), lines=8)
        first, tip = M @ (c[0] * V[:, 0]), M @ x
        first_name, second_name, name = (
            (r"c_1\boldsymbol{v}_1", r"c_2\boldsymbol{v}_2", r"\boldsymbol{x}")
            if title == "before"
            else (r"\lambda_1c_1\boldsymbol{v}_1", r"\lambda_2c_2\boldsymbol{v}_2", r"\boldsymbol{Ax}")
        )
        draw_arrow(ax, np.zeros(2), first, "green", "-")
        draw_arrow(ax, first, tip, "purple", SHORT_DASHES)
        draw_arrow(ax, np.zeros(2), tip, "ink", "-", f"${name}$")
        _label(ax, first / 2, np.array([22, -8]), f"${first_name}$")
        _label(ax, (first + tip) / 2, np.array([22, 8]), f"${second_name}$")
        square_frame(ax, reach, title)
    return fig


def orbits(matrices: Mapping[str, ArrayLike], start: ArrayLike, steps: int) -> Figure:
    """Draw where repeated multiplication by matrices takes a point of the plane.

    Parameters
    ----------
    matrices : mapping of str to array_like, shape (2, 2)
        The matrices by their titles.
    start : array_like, shape (2,)
        The point.
    steps : int
        How often it is multiplied.

    Returns
    -------
    Figure
        One panel a matrix; the start is a square, later points are dots joined in order.

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.

    Examples
    --------
    >>> fig = orbits({"spiral": [[0.5, -0.5], [0.5, 0.5]]}, [1, 0], 8)
    """
    start, steps = plane_vector(start, "start"), as_count(steps, "steps")
    fig, axes = figure(1, len(some(matrices, "matrices")), width=2.3 * len(matrices) + 0.2, height=2.7, squeeze=False)
    for ax, (name, value) in zip(axes[0], matrices.items(), strict=True):
        A = plane_matrix(value, name)
        points = [start]
        for _ in range(steps):
            points.append(A @ points[-1])
        path = np.array(points)
        ax.plot(*path.T, ".-", color=COLORS["blue"], linewidth=0.9, markersize=5)
        ax.plot(*start, "s", color=COLORS["orange"], markersize=6)
        square_frame(ax, 1.15 * float(np.abs(path).max()), name)
    return fig


def growth(curves: Mapping[str, ArrayLike], ylabel: str, *, xlabel: str = "step $k$") -> Figure:
    """Draw positive sequences on a logarithmic scale, where a geometric sequence is a straight line.

    Parameters
    ----------
    curves : mapping of str to array_like, shape (k,)
        The values after 0, 1, 2, … steps.
    ylabel, xlabel : str
        What they measure.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If there is no curve, or a value is not finite and positive.

    Examples
    --------
    >>> fig = growth({"half": [1, 0.5, 0.25]}, "length")
    """
    curves = some(curves, "curves")
    fig, ax = figure(width=5.6, height=3.2)
    for i, (name, values) in enumerate(curves.items()):
        y = positive(values, f"curves[{name!r}]")
        ax.semilogy(np.arange(len(y)), y, label=name, color=PALETTE[i % 6], linestyle=DASHES[i % 6])
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def perturbations(sizes: ArrayLike, moves: Mapping[str, ArrayLike]) -> Figure:
    """Draw how far eigenvalues move when a matrix is changed a little, both on logarithmic scales.

    Parameters
    ----------
    sizes : array_like, shape (k,)
        The sizes of the change, positive.
    moves : mapping of str to array_like, shape (k,)
        How far the eigenvalues of each matrix move, positive.

    Returns
    -------
    Figure
        The curves, and thin lines of the slopes 1 and 1/2 for comparison.

    Raises
    ------
    TypeError, ValueError
        If the numbers are not positive and as many as the sizes, or there is no curve.

    Examples
    --------
    >>> fig = perturbations([1e-4, 1e-2], {"defective": [1e-2, 1e-1]})
    """
    eps, moves = positive(sizes, "sizes"), some(moves, "moves")
    fig, ax = figure(width=5.6, height=3.2)
    for slope, name in ((1.0, r"$\varepsilon$"), (0.5, r"$\sqrt{\varepsilon}$")):
        ax.loglog(
            eps, eps**slope, color=COLORS["gray"], linewidth=0.8, linestyle="-" if slope == 1 else "--", label=name
        )
    for i, (name, values) in enumerate(moves.items()):
        y = positive(values, f"moves[{name!r}]")
        same_length(eps, y, "sizes", f"moves[{name!r}]")
        ax.loglog(eps, y, linestyle="", marker=MARKERS[i % 6], markersize=5, label=name, color=PALETTE[i % 6])
    ax.set(xlabel=r"size $\varepsilon$ of the change", ylabel="largest move of an eigenvalue")
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def spectra(matrices: Mapping[str, ArrayLike]) -> Figure:
    """Draw the eigenvalues of matrices in the complex plane, with the unit circle.

    Parameters
    ----------
    matrices : mapping of str to array_like, shape (n, n)
        The matrices by their titles.

    Returns
    -------
    Figure
        One panel a matrix, all with the same axes.

    Raises
    ------
    TypeError, ValueError
        If there is no matrix, or one is not square.

    Examples
    --------
    >>> fig = spectra({"quarter turn": [[0, -1], [1, 0]]})
    """
    values = {
        name: np.linalg.eigvals(as_square(A, name, allow_complex=True))
        for name, A in some(matrices, "matrices").items()
    }
    reach = 1.12 * max(1.0, *(float(np.abs(v).max()) for v in values.values()))
    fig, axes = figure(1, len(values), width=2.3 * len(values) + 0.3, height=2.8, squeeze=False)
    t = np.linspace(0, 2 * np.pi, 181)
    for ax, (name, v) in zip(axes[0], values.items(), strict=True):
        ax.plot(np.cos(t), np.sin(t), color=COLORS["gray"], linewidth=1, linestyle="--")
        ax.plot(v.real, v.imag, "o", color=COLORS["blue"], markersize=3, alpha=0.8)
        square_frame(ax, reach, name)
        ax.set_xlabel("real part")
    axes[0, 0].set_ylabel("imaginary part")
    return fig


def modes(vectors: ArrayLike, titles: Sequence[str]) -> Figure:
    """Draw how the masses of a chain stand in its modes of vibration.

    Parameters
    ----------
    vectors : array_like, shape (n, k)
        One mode a column: the displacement of each of the n masses.
    titles : sequence of str
        A title for each mode.

    Returns
    -------
    Figure
        One panel a mode, the displacements drawn upwards; both ends of the chain are fixed.

    Raises
    ------
    TypeError, ValueError
        If `vectors` is not a real matrix, or the number of titles differs.

    Examples
    --------
    >>> fig = modes([[1, 1], [1, -1]], ["slow", "fast"])
    """
    V = as_matrix(vectors, "vectors")
    if len(titles) != V.shape[1]:
        raise ValueError(f"there must be as many titles as modes, got {len(titles)} and {V.shape[1]}")
    fig, axes = figure(1, V.shape[1], width=1.95 * V.shape[1] + 0.2, height=1.9, squeeze=False, sharey=True)
    places = np.arange(len(V) + 2)
    for ax, v, title in zip(axes[0], V.T, titles, strict=True):
        heights = np.concatenate([[0], v, [0]])
        ax.axhline(0, color=COLORS["gray"], linewidth=0.8)
        ax.plot(places, heights, color=COLORS["sky"], linewidth=1.2)
        ax.plot(places[1:-1], v, "o", color=COLORS["blue"], markersize=5)
        ax.plot(places[[0, -1]], [0, 0], "s", color=COLORS["ink"], markersize=5)
        ax.set_title(title, fontsize=10)
        ax.set(xticks=(), yticks=())
        ax.grid(False)
    return fig


def principal_direction(X: ArrayLike, vectors: ArrayLike, labels: tuple[str, str]) -> Figure:
    """Draw points of the plane and, from their mean, directions scaled to the spread of the points along them.

    Parameters
    ----------
    X : array_like, shape (n, 2)
        The points, one a row.
    vectors : array_like, shape (2, k)
        Directions as columns, none of them zero.
    labels : tuple of str
        The names of the two axes.

    Returns
    -------
    Figure
        The points and arrows, each twice as long as the standard deviation of the points along it.

    Raises
    ------
    TypeError, ValueError
        If an argument is not finite and of the shape above.

    Examples
    --------
    >>> fig = principal_direction([[0, 0], [1, 1], [2, 2]], [[1], [1]], ("x", "y"))
    """
    X, V = plane_points(X, "X"), _unit_columns(vectors)
    mean = X.mean(axis=0)
    fig, ax = figure(width=4.6, height=3.6)
    ax.plot(*X.T, ".", color=COLORS["gray"], markersize=4)
    for k, v in enumerate(V.T):
        spread = float(((X - mean) @ v).std(ddof=1 if len(X) > 1 else 0))
        draw_arrow(ax, mean, mean + 2 * spread * v, CYCLE[k % 6], "-", rf"$\boldsymbol{{v}}_{k + 1}$")
    ax.set(aspect="equal", xlabel=labels[0], ylabel=labels[1])
    return fig


def _eigenvectors(A: Floats, vectors: ArrayLike) -> Floats:
    """Return eigenvectors of a real matrix as columns of length 1, or say which column is none."""
    V = _unit_columns(vectors)
    values = np.einsum("ij,ik,kj->j", V, A, V)
    off = characteristic.residuals(A, values, V)
    if off.max() > 1e-12:
        worst = int(off.argmax())
        raise ValueError(f"column {worst} of vectors is no eigenvector: the residual is {off[worst]:.2g}")
    return V


def _unit_columns(vectors: ArrayLike) -> Floats:
    """Return vectors of the plane, given as columns, with length 1."""
    V = as_matrix(vectors, "vectors")
    if V.shape[0] != 2:
        raise ValueError(f"vectors must have shape (2, k), got {V.shape}")
    if (V == 0).all(axis=0).any():
        raise ValueError("vectors must not be zero")
    return np.asarray(V / np.linalg.norm(V, axis=0))


def _label(ax: Axes, place: Floats, offset: Floats, text: str) -> None:
    """Write a formula beside a point; the offset is in points."""
    ax.annotate(text, tuple(place), tuple(offset), textcoords="offset points", ha="center", va="center", fontsize=12)


def _line(ax: Axes, v: Floats, color: str) -> None:
    """Draw the line through the origin along v."""
    ax.axline(
        (0, 0), tuple(v), color=COLORS[color], linestyle="--" if color in ("blue", "green") else ":", linewidth=1.8
    )
