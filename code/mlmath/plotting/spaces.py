"""Pictures of vector spaces: arrows added and scaled, spans, coordinate grids, subspaces and what is none.

Every function returns the figure; in a notebook cell end the line with a semicolon, so that only the picture appears.

See: ch-vector-spaces
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Arc, Polygon
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import plane, spaces
from mlmath.plotting._arrows import bold, draw_vector, fit_plane
from mlmath.plotting._checked import plane_matrix, plane_vector
from mlmath.plotting.style import COLORS, figure
from mlmath.validate import as_matrix, as_vector

__all__ = [
    "adding_and_scaling",
    "coordinate_grids",
    "polar",
    "spans_in_space",
    "subspace_test",
    "two_planes",
]

Floats = NDArray[np.float64]


def polar(v: ArrayLike) -> Figure:
    """Draw an arrow of the plane with its two legs, its length and its angle to the first axis.

    Parameters
    ----------
    v : array_like, shape (2,)
        An arrow other than zero.

    Returns
    -------
    Figure
        The figure; labels state the components, the length and the angle.

    Raises
    ------
    TypeError, ValueError
        If `v` is not a finite real pair, or is zero.

    Notes
    -----
    See: vector-geometry.

    Examples
    --------
    >>> fig = polar([4, 3])
    """
    v = plane_vector(v, "v")
    length, angle = plane.magnitude_and_direction(v)
    fig, ax = figure(width=4.6, height=3.4)
    legs = np.array([[0, 0], [v[0], 0], v])
    ax.plot(legs[:, 0], legs[:, 1], color=COLORS["orange"], linestyle="--", linewidth=1.8)
    size = 0.5 * length
    start, end = sorted([0.0, np.degrees(angle)])
    ax.add_patch(Arc((0, 0), size, size, theta1=start, theta2=end, color=COLORS["gray"], linewidth=1.6))
    draw_vector(ax, v, "blue", bold("v"))
    side = np.array([-v[1], v[0]]) / length
    right, up = (1.0 if c >= 0 else -1.0 for c in v)
    for text, at, offset in (
        (f"{v[0]:.4g}", [v[0] / 2, 0], (0, -12 * up)),
        (f"{v[1]:.4g}", [v[0], v[1] / 2], (14 * right, 0)),
        (f"length {length:.4g}", v / 2, 26 * side * right * up),
        (f"{np.degrees(angle):.3g}°", plane.from_polar(size / 2, angle / 2), 18 * plane.from_polar(1, angle / 2)),
    ):
        ax.annotate(text, at, tuple(offset), textcoords="offset points", ha="center", va="center")
    fit_plane(ax, np.array([v, [size / 2, 0], [0, up * size / 2 if abs(angle) > np.pi / 2 else 0]]))
    return fig


def adding_and_scaling(x: ArrayLike, y: ArrayLike) -> Figure:
    """Draw the sum and the difference of two arrows of the plane, and multiples of the first one.

    Parameters
    ----------
    x, y : array_like, shape (2,)
        Two arrows other than zero.

    Returns
    -------
    Figure
        The figure with three panels.

    Raises
    ------
    TypeError, ValueError
        If an arrow is not a finite real pair, or is zero.

    Notes
    -----
    See: vector-addition-scaling.

    Examples
    --------
    >>> fig = adding_and_scaling([3, 1], [1, 2])
    """
    x, y = plane_vector(x, "x"), plane_vector(y, "y")
    for v in (x, y):
        plane.magnitude_and_direction(v)  # refuses the zero vector
    fig, axes = figure(1, 3, width=7.2, height=2.8)
    for ax, title in zip(axes, ("sum", "difference", "multiples"), strict=True):
        ax.set_title(title)
    for ax in axes[:2]:
        draw_vector(ax, x, "blue", bold("x"))
        draw_vector(ax, y, "orange", bold("y"))
    for tail, v in ((y, x), (x, y)):
        axes[0].plot(*np.array([tail, tail + v]).T, color=COLORS["gray"], linestyle="--", linewidth=1.4)
    draw_vector(axes[0], x + y, "green", r"$\boldsymbol{x}+\boldsymbol{y}$", width=2.4)
    draw_vector(axes[1], x - y, "green", "", y, width=2.4)
    axes[1].annotate(
        r"$\boldsymbol{x}-\boldsymbol{y}$", (x + y) / 2, (16, 8), textcoords="offset points", ha="center", fontsize=12
    )
    side = 0.28 * np.array([-x[1], x[0]])
    points = [np.zeros(2)]
    for i, (factor, name) in enumerate(((2, "2"), (1, ""), (0.5, r"\frac{1}{2}"), (0, "0"), (-1, "-"))):
        tail = (2 - i) * side
        color = "purple" if factor < 0 else "blue"
        draw_vector(axes[2], factor * x, color, rf"${name}\boldsymbol{{x}}$" if factor else "", tail)
        if not factor:
            axes[2].annotate(r"$0\boldsymbol{x}$", tail, (13, 0), textcoords="offset points", ha="center", va="center")
        points += [tail, tail + factor * x]
    fit_plane(axes[0], np.array([x, y, x + y]))
    fit_plane(axes[1], np.array([x, y, x + y]))
    room = points[-1] + 0.3 * (points[-1] - points[-2])  # for the label of the last tip
    fit_plane(axes[2], np.array([*points, room]))
    return fig


def spans_in_space(families: Sequence[ArrayLike]) -> Figure:
    """Draw families of vectors of space and their spans, one panel a family: a line, a plane, or all of space.

    Parameters
    ----------
    families : sequence of array_like, shape (k, 3)
        Families of vectors, one vector a row, not all zero.

    Returns
    -------
    Figure
        The figure; each title states the dimension of the span.

    Raises
    ------
    TypeError, ValueError
        If there is no family, a family is not a finite real array of shape (k, 3), or spans only the zero vector.

    Notes
    -----
    See: linear-combinations-span.

    Examples
    --------
    >>> fig = spans_in_space([[[1, 0, 1]], [[1, 0, 1], [0, 1, 1]]])
    """
    matrices = [as_matrix(family, f"families[{i}]") for i, family in enumerate(families)]
    if not matrices:
        raise ValueError("families must hold at least one family of vectors")
    options: dict[str, Any] = {"subplot_kw": {"projection": "3d"}, "squeeze": False}
    fig, axes = figure(1, len(matrices), width=2.0 * len(matrices), height=2.5, **options)
    for i, (ax, V) in enumerate(zip(axes[0], matrices, strict=True)):
        if V.shape[1] != 3:
            raise ValueError(f"families[{i}] must have shape (k, 3), got {V.shape}")
        basis = V[spaces.extract_basis(V)]
        if len(basis) == 0:
            raise ValueError(f"families[{i}] must span more than the zero vector")
        reach = 1.5 * float(np.abs(V).max())
        _draw_span(ax, basis, reach)
        for v, color in zip(V, ("blue", "orange", "green", "purple") * len(V), strict=False):
            ax.quiver(0, 0, 0, *v, color=COLORS[color], linewidth=2.2, arrow_length_ratio=0.18)
        ax.set_title(("line", "plane", "space")[len(basis) - 1] + f": dimension {len(basis)}", fontsize=10)
        _space(ax, reach)
    return fig


def coordinate_grids(v: ArrayLike, basis: ArrayLike) -> Figure:
    """Draw a vector of the plane with its coordinates in the standard basis and in another one.

    Parameters
    ----------
    v : array_like, shape (2,)
        The vector.
    basis : array_like, shape (2, 2)
        Two independent vectors, one a row.

    Returns
    -------
    Figure
        The figure with two panels, each with the grid of the basis and the way from the origin to `v` along it.

    Raises
    ------
    TypeError, ValueError
        If an argument is not real and finite or has another shape.
    LinAlgError
        If the basis vectors are dependent.

    Notes
    -----
    See: basis-and-dimension.

    Examples
    --------
    >>> fig = coordinate_grids([4, 2], [[1, 1], [2, -1]])
    """
    v, B = plane_vector(v, "v"), plane_matrix(basis, "basis")
    fig, axes = figure(1, 2, width=7.0, height=3.4)
    corner = spaces.coordinates(v, B)[0] * B[0]
    frame = np.vstack([v, B, np.eye(2), corner])
    for ax, basis_here, names in ((axes[0], np.eye(2), ("e_1", "e_2")), (axes[1], B, ("b_1", "b_2"))):
        c = spaces.coordinates(v, basis_here)
        ax.grid(False)
        steps = np.arange(-30, 31)
        for first, second in (basis_here, basis_here[::-1]):
            for k in steps:
                line = np.array([k * first - 60 * second, k * first + 60 * second])
                ax.plot(
                    line[:, 0], line[:, 1], color=COLORS["gray"], linewidth=0.5, alpha=0.6, scalex=False, scaley=False
                )
        way = np.array([[0, 0], np.asarray(c[0] * basis_here[0], dtype=float), v])
        ax.plot(way[:, 0], way[:, 1], color=COLORS["green"], linestyle="--", linewidth=2.0)
        for b, other, name, color in zip(basis_here, basis_here[::-1], names, ("blue", "orange"), strict=True):
            draw_vector(ax, b, color, width=2.2)
            side = np.array([-b[1], b[0]]) / np.linalg.norm(b)
            away = -13 * np.sign(side @ other) * side  # beside the arrow, away from the other one and from the way
            ax.annotate(
                bold(name), b / 2, tuple(away), textcoords="offset points", ha="center", va="center", fontsize=12
            )
        ax.plot(*v, "o", color=COLORS["ink"])
        ax.annotate(bold("v"), v, (8, 8), textcoords="offset points", ha="center", fontsize=12)
        fit_plane(ax, frame)
        ax.set_title(f"coordinates ({c[0]:.4g}, {c[1]:.4g})")
    return fig


def subspace_test() -> Figure:
    """Draw four sets in the plane, a subspace and three that are none, each with the combination that leaves it.

    Returns
    -------
    Figure
        The figure with four panels: a line through the origin, a line beside it, a quadrant, a union of two lines.

    Notes
    -----
    See: subspaces.

    Examples
    --------
    >>> fig = subspace_test()
    """
    fig, axes = figure(1, 4, width=7.2, height=2.4, sharey=True)
    far = 5.0
    direction = np.array([2.0, 1.0])
    ends = np.array([-far, far])[:, np.newaxis] * direction
    for ax, lines in ((axes[0], [ends]), (axes[1], [ends + np.array([0, 1.2])])):
        for line in lines:
            ax.plot(line[:, 0], line[:, 1], color=COLORS["sky"], linewidth=4, alpha=0.6)
    axes[2].add_patch(Polygon(far * np.array([[0, 0], [1, 0], [1, 1], [0, 1]]), color=COLORS["sky"], alpha=0.4))
    for line in (np.array([[-far, 0], [far, 0]]), np.array([[0, -far], [0, far]])):
        axes[3].plot(line[:, 0], line[:, 1], color=COLORS["sky"], linewidth=4, alpha=0.6)
    shift = np.array([0, 1.2])
    for ax, title, given, outcome, inside in (
        (axes[0], "a line through 0:\nsubspace", [0.5 * direction, -direction], -0.5 * direction, True),
        (
            axes[1],
            "a line beside 0:\na sum leaves it",
            [-0.5 * direction + shift, 0.2 * direction + shift],
            None,
            False,
        ),
        (axes[2], "a quadrant:\na multiple leaves it", [np.array([1.2, 0.8])], np.array([-1.2, -0.8]), False),
        (axes[3], "two lines:\na sum leaves them", [np.array([1.5, 0]), np.array([0, 1.2])], None, False),
    ):
        result = np.sum(given, axis=0) if outcome is None else outcome
        for v in given:
            draw_vector(ax, v, "blue")
        draw_vector(ax, result, "green" if inside else "orange", width=2.6)
        ax.plot(0, 0, "o", color=COLORS["ink"], markersize=4)
        ax.set_title(title, fontsize=10)
        ax.set(xlim=(-2.6, 2.6), ylim=(-2.6, 2.6), aspect="equal", xticks=(-2, 0, 2), yticks=(-2, 0, 2))
    return fig


def two_planes(first: ArrayLike, second: ArrayLike) -> Figure:
    """Draw two planes of space through the origin and the line in which they meet.

    Parameters
    ----------
    first, second : array_like, shape (2, 3)
        Two independent vectors of each plane, one a row.

    Returns
    -------
    Figure
        The figure.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite real array of shape (2, 3) with independent rows, or both span the same plane.

    Notes
    -----
    See: thm-dimension-formula.

    Examples
    --------
    >>> fig = two_planes([[1, 0, 0], [0, 1, 0]], [[1, 0, 1], [0, 1, 1]])
    """
    U, W = as_matrix(first, "first"), as_matrix(second, "second")
    for V, name in ((U, "first"), (W, "second")):
        if V.shape != (2, 3) or not spaces.is_independent(V):
            raise ValueError(f"{name} must be two independent vectors of shape (3,), got shape {V.shape}")
    common = spaces.intersection_basis(U, W)
    if len(common) != 1:
        raise ValueError("first and second must span different planes")
    fig, ax = figure(width=4.2, height=3.6, subplot_kw={"projection": "3d"})
    for V, color in ((U, "sky"), (W, "gold")):
        _draw_span(ax, V, 1.0, color)
    line = common[0] / np.linalg.norm(common[0])
    ax.plot(*np.outer(line, [-1.3, 1.3]), color=COLORS["ink"], linewidth=2.6)
    for name, V, color, sides in (("U", U, "blue", (1, -1)), ("W", W, "gold", (1, 1))):
        corner = 1.0 * sides[0] * _square(V)[0] + 1.0 * sides[1] * _square(V)[1]
        ax.text(*(1.1 * corner), f"${name}$", color=COLORS[color], fontsize=13)
    ax.text(*(1.45 * line), r"$U \cap W$", fontsize=12)
    _space(ax, 1.1)
    return fig


def _square(basis: Floats) -> Floats:
    """Return two orthogonal unit vectors of the plane spanned by two independent vectors."""
    u = basis[0] / np.linalg.norm(basis[0])
    w = basis[1] - (basis[1] @ u) * u
    return np.array([u, w / np.linalg.norm(w)])


def _draw_span(ax: Any, basis: Floats, reach: float, color: str = "sky") -> None:
    """Draw the part of a span in space within reach of the origin: a line, a plane, or a box."""
    if len(basis) == 1:
        direction = as_vector(basis[0], "direction") / np.linalg.norm(basis[0])
        ax.plot(*np.outer(direction, [-1.2 * reach, 1.2 * reach]), color=COLORS[color], linewidth=2.6)
    elif len(basis) == 2:
        s = np.linspace(-1.1 * reach, 1.1 * reach, 7)
        S, T = np.meshgrid(s, s)
        u, w = _square(basis)
        X, Y, Z = (S * u[k] + T * w[k] for k in range(3))
        ax.plot_surface(X, Y, Z, color=COLORS[color], alpha=0.3, edgecolor=COLORS[color], linewidth=0.3)
    else:
        corners = np.array([-reach, reach])
        for a in corners:
            for b in corners:
                for axis in range(3):
                    edge = np.insert(np.array([[a, b], [a, b]]), axis, corners, axis=1)
                    ax.plot(*edge.T, color=COLORS[color], linewidth=1.2)


def _space(ax: Any, reach: float) -> None:
    """Make the axes of space equal and quiet."""
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), zlim=(-reach, reach), xticks=(), yticks=(), zticks=())
    ax.set_box_aspect((1, 1, 1))
    ax.view_init(elev=22, azim=-60)
