"""Figures of the first chapter: rounding sums, sets, mappings, fractions in a list, complex numbers, floats, timings.

Every function returns the figure; in a notebook cell end the line with a semicolon, so that only the picture appears.
See: ch-language-and-tools.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Arc, Circle
from numpy.typing import ArrayLike, NDArray

from mlmath.foundations.complex_roots import roots_of_unity
from mlmath.plotting.style import COLORS, figure, styled
from mlmath.validate import as_array, as_count, as_matrix, as_number, as_vector

__all__ = [
    "complex_product",
    "diagonals",
    "four_fields",
    "mappings",
    "number_line",
    "root_polygons",
    "running_sums",
    "signals",
    "timings",
    "venn",
]


def running_sums(sums: Mapping[str, ArrayLike], exact: ArrayLike) -> Figure:
    """Draw how sums grow in several precisions, beside the exact sums.

    Parameters
    ----------
    sums : mapping of str to array_like, shape (n,)
        The sums of the first 1, …, n terms, by name.
    exact : array_like, shape (n,)
        The same without rounding.

    Returns
    -------
    Figure
        One line each.

    Raises
    ------
    ValueError
        If the lengths differ, or there are more than five lines.

    Examples
    --------
    >>> fig = running_sums({"rounded": [0.1, 0.2]}, [0.1, 0.2])
    """
    truth = as_vector(exact, "exact")
    n = np.arange(1, len(truth) + 1)
    fig, ax = figure(height=3.1)
    ax.plot(n, truth, color=COLORS["ink"], linewidth=3, alpha=0.35, label="exact")
    for (name, values), (color, line, _) in styled(sums, "sums"):
        v = as_vector(values, name)
        if len(v) != len(truth):
            raise ValueError(f"{name} must have {len(truth)} entries, got {len(v)}")
        ax.plot(n, v, color=COLORS[color], linestyle=line, label=name)
    ax.set(xlabel="number of losses added", ylabel="sum so far")
    ax.legend()
    return fig


def signals(image: ArrayLike, sound: ArrayLike, counts: Mapping[str, float]) -> Figure:
    """Draw an image, a sound and a text the way that a model sees them: as numbers.

    Parameters
    ----------
    image : array_like, shape (m, n)
        Grey values, which are written into the pixels.
    sound : array_like, shape (k,)
        Samples of the air pressure.
    counts : mapping of str to float
        How often each word occurs.

    Returns
    -------
    Figure
        Three panels.

    Raises
    ------
    TypeError, ValueError
        If the image is no matrix or the sound no vector of finite numbers.

    Examples
    --------
    >>> fig = signals([[0, 15], [7, 3]], [0.0, 1.0, 0.0], {"ball": 2, "goal": 1})
    """
    pixels, wave = as_matrix(image, "image"), as_vector(sound, "sound")
    fig, axes = figure(1, 3, width=7.2, height=2.7)
    axes[0].imshow(pixels, cmap="Greys", vmax=1.25 * max(pixels.max(), 1))
    for (i, j), value in np.ndenumerate(pixels):
        dark = value > 0.75 * pixels.max()
        axes[0].text(j, i, f"{value:g}", ha="center", va="center", fontsize=8, color="white" if dark else COLORS["ink"])
    axes[0].set(title=f"image: {pixels.size} grey values", xticks=[], yticks=[])
    axes[0].grid(visible=False)
    axes[1].plot(wave, color=COLORS["gray"], linewidth=1)
    axes[1].plot(wave, color=COLORS["blue"], linestyle="none", marker="o", markersize=3)
    axes[1].set(title=f"sound: {wave.size} samples", xlabel="sample", ylabel="pressure")
    axes[2].barh(list(counts), list(counts.values()), color=COLORS["sky"], edgecolor=COLORS["blue"])
    axes[2].invert_yaxis()
    axes[2].set(title=f"text: {len(counts)} counts", xlabel="occurrences")
    return fig


def four_fields(
    X: ArrayLike, y: ArrayLike, path: ArrayLike, interval: tuple[float, float, float], names: tuple[str, str]
) -> Figure:
    """Draw one fitted classifier four times: as a line, a curve, a walk on a landscape and an uncertain number.

    Parameters
    ----------
    X : array_like, shape (n, 2)
        Two features of each example, with means near 0.
    y : array_like, shape (n,)
        The classes 0 and 1.
    path : array_like, shape (k, 2)
        The weights after each step of the descent, the last row being the fitted ones.
    interval : tuple of float
        Lower end, measured accuracy, upper end.
    names : tuple of str
        What the two features are called.

    Returns
    -------
    Figure
        Four panels.

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Examples
    --------
    >>> fig = four_fields([[1, 0], [-1, 0]], [1, 0], [[0, 0], [1, 0.1]], (0.4, 0.5, 0.6), ("a", "b"))
    """
    P, labels, W = as_matrix(X, "X"), as_vector(y, "y"), as_matrix(path, "path")
    if P.shape[1] != 2 or W.shape[1] != 2 or len(labels) != len(P):
        raise ValueError(
            f"X, y and path must have shapes (n, 2), (n,), (k, 2), got {P.shape}, {labels.shape}, {W.shape}"
        )
    fig, axes = figure(2, 2, width=7.0, height=5.6)
    _separating_line(axes[0, 0], P, labels, W[-1], names)
    _score_curve(axes[0, 1], P @ W[-1], labels)
    _descent(axes[1, 0], P, labels, W)
    low, middle, high = interval
    axes[1, 1].errorbar([middle], [0], xerr=[[middle - low], [high - middle]], fmt="o", color=COLORS["blue"], capsize=6)
    axes[1, 1].set(xlim=(0.5, 1), ylim=(-1, 1), yticks=[], xlabel="share of new images classified correctly")
    axes[1, 1].set_title("probability: how much to believe")
    return fig


def venn(panels: Mapping[str, Callable[[NDArray[np.bool_], NDArray[np.bool_]], NDArray[np.bool_]]]) -> Figure:
    """Shade sets that are built of two sets A and B, one panel each.

    Parameters
    ----------
    panels : mapping of str to callable
        The title, and which points belong to the set: a function of two arrays that say which points lie in A and B.

    Returns
    -------
    Figure
        One panel for each set; the frame is the whole set.

    Examples
    --------
    >>> fig = venn({"A and B": lambda a, b: a & b})
    """
    fig, axes = figure(1, len(panels), width=1.9 * len(panels), height=1.75, squeeze=False)
    x, y = np.meshgrid(np.linspace(-2, 2, 481), np.linspace(-1.3, 1.3, 313))
    inside = [(x - c) ** 2 + y**2 < 0.81 for c in (-0.5, 0.5)]
    for ax, (title, member) in zip(axes[0], panels.items(), strict=True):
        shaded = member(*inside)
        ax.contourf(x, y, shaded.astype(float), levels=[0.5, 1.5], colors=[COLORS["sky"]], alpha=0.6)
        for c, name in ((-0.5, "$A$"), (0.5, "$B$")):
            ax.add_patch(Circle((c, 0), 0.9, fill=False, color=COLORS["ink"], linewidth=1.2))
            ax.text(2.4 * c, 0.9, name, ha="center", va="center")
        ax.set(xlim=(-2, 2), ylim=(-1.3, 1.3), xticks=[], yticks=[], title=title, aspect="equal")
        ax.grid(visible=False)
        for spine in ax.spines.values():
            spine.set_visible(True)
    return fig


def mappings(functions: Mapping[str, Mapping[Any, Any]], codomain: Mapping[str, Sequence[Any]]) -> Figure:
    """Draw functions between finite sets as arrows.

    Parameters
    ----------
    functions : mapping of str to mapping
        For each title the function, as a dictionary.
    codomain : mapping of str to sequence
        For each title the set that the arrows lead into.

    Returns
    -------
    Figure
        One panel for each function.

    Raises
    ------
    ValueError
        If a function has no codomain, or an arrow leads out of it.

    Examples
    --------
    >>> fig = mappings({"a bijection": {1: "a", 2: "b"}}, {"a bijection": "ab"})
    """
    if set(functions) != set(codomain):
        raise ValueError(f"each function needs its codomain, got {list(functions)} and {list(codomain)}")
    fig, axes = figure(1, len(functions), width=1.8 * len(functions), height=2.2, squeeze=False)
    for ax, (title, f) in zip(axes[0], functions.items(), strict=True):
        targets = list(codomain[title])
        if not set(f.values()) <= set(targets):
            raise ValueError(f"the values of {title!r} must lie in its codomain")
        left = {a: -i + (len(f) - 1) / 2 for i, a in enumerate(f)}
        right = {b: -i + (len(targets) - 1) / 2 for i, b in enumerate(targets)}
        for a, b in f.items():
            style = {"arrowstyle": "-|>", "color": COLORS["blue"], "shrinkA": 8, "shrinkB": 8, "linewidth": 1.4}
            ax.annotate("", (1, right[b]), (0, left[a]), arrowprops=style)
        for x, places in ((0, left), (1, right)):
            for name, height in places.items():
                hit = x == 0 or name in f.values()
                ax.text(x, height, str(name), ha="center", va="center", color=COLORS["ink" if hit else "orange"])
                if not hit:
                    ax.add_patch(Circle((x, height), 0.17, fill=False, color=COLORS["orange"], linestyle="--"))
        ax.set(xlim=(-0.4, 1.4), ylim=(-1.6, 1.6), title=title)
        ax.title.set_fontsize(10)
        ax.axis("off")
    return fig


def diagonals(size: int) -> Figure:
    """Draw the table of fractions i/j and the diagonals along which they are listed.

    Parameters
    ----------
    size : int
        Rows and columns of the table, at least 2.

    Returns
    -------
    Figure
        Fractions that are not in lowest terms are grey and crossed out.

    Raises
    ------
    TypeError, ValueError
        If `size` is not an integer of at least 2.

    Examples
    --------
    >>> fig = diagonals(4)
    """
    size = as_count(size, "size", at_least=2)
    fig, ax = figure(width=3.9, height=3.7)
    style = {"arrowstyle": "-|>", "color": COLORS["sky"], "linewidth": 1.6, "shrinkA": 13, "shrinkB": 13}
    for first in range(2, size + 1):  # from 1/1 on, each diagonal runs from the first column up to the first row
        for j in range(1, first):
            ax.annotate("", (j + 1, first - j), (j, first - j + 1), arrowprops=style)
    for i in range(1, size + 1):
        for j in range(1, size + 1):
            skipped = math.gcd(i, j) > 1
            color = COLORS["gray" if skipped else "ink"]
            ax.text(j, i, f"${i}/{j}$", ha="center", va="center", fontsize=11, color=color)
            if skipped:
                ax.plot([j - 0.28, j + 0.28], [i + 0.18, i - 0.18], color=COLORS["orange"], linewidth=1.3, zorder=3)
    ax.set(xlim=(0.5, size + 0.5), ylim=(size + 0.5, 0.5), xlabel="denominator", ylabel="numerator")
    ax.set(xticks=range(1, size + 1), yticks=range(1, size + 1))
    ax.grid(visible=False)
    return fig


def complex_product(z: complex, w: complex) -> Figure:
    """Draw two complex numbers and their product: lengths multiply, angles add.

    Parameters
    ----------
    z, w : complex
        Nonzero numbers.

    Returns
    -------
    Figure
        Three arrows, each with its angle.

    Raises
    ------
    TypeError, ValueError
        If one of them is not a single finite number, or is 0.

    Examples
    --------
    >>> fig = complex_product(1 + 1j, 2j)
    """
    z, w = _complex_number(z, "z"), _complex_number(w, "w")
    if z == 0 or w == 0:
        raise ValueError("z and w must not be 0: 0 has no angle")
    fig, ax = figure(width=4.2, height=3.8)
    numbers = {"z": z, "w": w, "zw": z * w}
    largest = max(abs(v) for v in numbers.values())
    for (name, v), (color, line, _) in styled(numbers, "numbers"):
        style = {
            "arrowstyle": "-|>",
            "color": COLORS[color],
            "linewidth": 2,
            "linestyle": line,
            "shrinkA": 0,
            "shrinkB": 0,
        }
        ax.annotate("", (v.real, v.imag), (0, 0), arrowprops=style)
        outside = v + 0.09 * largest * v / abs(v)
        ax.text(outside.real, outside.imag, f"${name}$", color=COLORS[color], ha="center", va="center", fontsize=12)
        turn = math.degrees(math.atan2(v.imag, v.real)) % 360
        size = 0.5 * min(abs(u) for u in numbers.values()) * (0.7 + 0.3 * list(numbers).index(name))
        ax.add_patch(Arc((0, 0), 2 * size, 2 * size, theta1=0, theta2=turn, color=COLORS[color], linestyle=line))
    _complex_axes(ax, [0, *numbers.values()])
    return fig


def root_polygons(orders: Sequence[int]) -> Figure:
    """Draw the roots of unity of several orders as corners of polygons.

    Parameters
    ----------
    orders : sequence of int
        Numbers n of corners, one panel each.

    Returns
    -------
    Figure
        Each panel shows the unit circle and the solutions of z^n = 1.

    Raises
    ------
    TypeError, ValueError
        If an order is not an integer of at least 1.

    Examples
    --------
    >>> fig = root_polygons([3, 4])
    """
    counts = [as_count(n, "orders") for n in orders]
    fig, axes = figure(1, len(counts), width=2.1 * len(counts), height=2.4, squeeze=False)
    for ax, n in zip(axes[0], counts, strict=True):
        roots = roots_of_unity(n)
        closed = np.append(roots, roots[0])
        ax.add_patch(Circle((0, 0), 1, fill=False, color=COLORS["gray"], linestyle="--"))
        ax.plot(closed.real, closed.imag, color=COLORS["sky"], linewidth=1.2)
        ax.plot(roots.real, roots.imag, color=COLORS["blue"], linestyle="none", marker="o")
        ax.set_title(f"$z^{{{n}}} = 1$")
        _complex_axes(ax, [1.15 + 1.15j, -1.15 - 1.15j], names=False)
    return fig


def number_line(precision: int, powers: Sequence[int], x: float) -> Figure:
    """Draw all numbers of a small floating-point format on a line, and the rounding of one number.

    Parameters
    ----------
    precision : int
        The number of binary digits, at least 1.
    powers : sequence of int
        The powers of two that are allowed.
    x : float
        A number to round, between the smallest and the largest of them.

    Returns
    -------
    Figure
        Long ticks stand at powers of two; the gaps double there.

    Raises
    ------
    TypeError, ValueError
        If `precision` is not an integer of at least 1, or `x` lies outside.

    Examples
    --------
    >>> fig = number_line(3, [-1, 0, 1], 1.3)
    """
    p = as_count(precision, "precision")
    steps = 2 ** (p - 1)
    numbers = np.array([2.0**e * (1 + k / steps) for e in powers for k in range(steps)])
    target = as_number(x, "x", at_least=float(numbers.min()))
    if target > numbers.max():
        raise ValueError(f"x must be at most {numbers.max():g}, got {target:g}")
    fig, ax = figure(width=7.0, height=1.3)
    ax.axhline(0, color=COLORS["gray"], linewidth=1)
    for number in numbers:
        power = math.log2(number).is_integer()
        ax.plot([number] * 2, [0, 0.9 if power else 0.5], color=COLORS["blue"], linewidth=2.2 if power else 1.4)
        if power:
            ax.text(number, 1.05, str(Fraction(number)), ha="center", va="bottom")
    nearest = numbers[np.abs(numbers - target).argmin()]
    ax.plot([target], [0], marker="o", markersize=5, color=COLORS["orange"], zorder=3)
    ax.text(target, 0.25, "$x$", ha="center", va="bottom", fontsize=12, color=COLORS["orange"])
    bend = 0.8 if nearest > target else -0.8
    style = {"arrowstyle": "-|>", "color": COLORS["orange"], "connectionstyle": f"arc3,rad={bend}"}
    ax.annotate("", (nearest, -0.05), (target, -0.05), arrowprops=style | {"shrinkA": 3, "shrinkB": 1})
    ax.set(xlim=(0, numbers.max() * 1.04), ylim=(-0.8, 1.8))
    ax.axis("off")
    return fig


def timings(sizes: ArrayLike, seconds: Mapping[str, ArrayLike]) -> Figure:
    """Draw measured times against the size of the problem, as multiples of the shortest time.

    Parameters
    ----------
    sizes : array_like, shape (n,)
        The sizes.
    seconds : mapping of str to array_like, shape (n,)
        The times of each method.

    Returns
    -------
    Figure
        Both axes are logarithmic.

    Raises
    ------
    ValueError
        If a time is not positive, the lengths differ, or there are more than five methods.

    Examples
    --------
    >>> fig = timings([1, 10], {"loop": [1e-6, 1e-5]})
    """
    n = as_vector(sizes, "sizes")
    columns = {name: as_vector(values, name) for name, values in seconds.items()}
    for name, values in columns.items():
        if values.shape != n.shape or (values <= 0).any():
            raise ValueError(f"{name} must hold {len(n)} positive times")
    unit = min(values.min() for values in columns.values())
    fig, ax = figure(height=3.4)
    for (name, values), (color, line, marker) in styled(columns, "seconds"):
        ax.loglog(n, values / unit, color=COLORS[color], linestyle=line, marker=marker, markersize=5, label=name)
    ax.set(xlabel="how many numbers are added", ylabel="time (shortest = 1)")
    ax.legend()
    return fig


def _complex_number(value: Any, name: str) -> complex:
    array = as_array(value, name, allow_complex=True)
    if array.ndim != 0:
        raise ValueError(f"{name} must be a single number, got shape {array.shape}")
    return complex(array)


def _separating_line(ax: Axes, P: NDArray[Any], labels: NDArray[Any], w: NDArray[Any], names: tuple[str, str]) -> None:
    for label, (color, marker) in enumerate((("blue", "o"), ("orange", "^"))):
        points = P[labels == label]
        ax.plot(*points.T, color=COLORS[color], marker=marker, linestyle="none", markersize=3.5, alpha=0.7)
    ends = 1.1 * np.abs(P).max()
    along = np.array([-w[1], w[0]]) / max(np.linalg.norm(w), 1e-300)
    ax.axline((0, 0), tuple(along), color=COLORS["ink"], linewidth=1.2)
    ax.set(xlim=(-ends, ends), ylim=(-ends, ends), xlabel=names[0], ylabel=names[1])
    ax.set_title("linear algebra: images as vectors")


def _score_curve(ax: Axes, scores: NDArray[Any], labels: NDArray[Any]) -> None:
    reach = 1.1 * max(float(np.abs(scores).max()), 1.0)
    s = np.linspace(-reach, reach, 201)
    ax.plot(s, 1 / (1 + np.exp(-s)), color=COLORS["ink"])
    for label, (color, marker) in enumerate((("blue", "o"), ("orange", "^"))):
        own = scores[labels == label]
        ax.plot(
            own,
            np.full(len(own), 1.08 * label - 0.04),
            color=COLORS[color],
            marker=marker,
            linestyle="none",
            markersize=3.5,
            alpha=0.4,
        )
    ax.set(xlabel="score", ylabel="probability")
    ax.set_title("calculus: a smooth decision")


def _descent(ax: Axes, P: NDArray[Any], labels: NDArray[Any], W: NDArray[Any]) -> None:
    spread = np.ptp(np.vstack([W, [[0, 0]]]), axis=0).max() or 1.0
    center = W[-1]
    u, v = np.meshgrid(*(np.linspace(c - 1.5 * spread, c + 1.5 * spread, 81) for c in center))
    margins = (2 * labels - 1)[:, None, None] * (P[:, 0, None, None] * u + P[:, 1, None, None] * v)
    loss = np.logaddexp(0, -margins).mean(axis=0)
    ax.contour(u, v, loss, levels=14, colors=COLORS["gray"], linewidths=0.7)
    ax.plot(*W.T, color=COLORS["green"], marker=".", markersize=4, linewidth=1.2)
    ax.plot(*center, color=COLORS["purple"], marker="D", markersize=6)
    ax.set(xlabel="first weight", ylabel="second weight")
    ax.set_title("several variables: walk downhill")
    ax.grid(visible=False)


def _complex_axes(ax: Axes, points: Sequence[complex], *, names: bool = True) -> None:
    """Show a part of the complex plane that holds the points, with equal units."""
    low = np.array([min(p.real for p in points), min(p.imag for p in points)])
    high = np.array([max(p.real for p in points), max(p.imag for p in points)])
    margin = 0.14 * (high - low).max() if names else 0
    ax.axhline(0, color=COLORS["gray"], linewidth=0.8)
    ax.axvline(0, color=COLORS["gray"], linewidth=0.8)
    ax.set(xlim=(low[0] - margin, high[0] + margin), ylim=(low[1] - margin, high[1] + margin), aspect="equal")
    if names:
        ax.set(xlabel="real part", ylabel="imaginary part")
