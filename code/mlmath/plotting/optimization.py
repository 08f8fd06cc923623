r"""Figures for the optimization of functions of one variable: one call a picture.

Functions are ordinary callables on arrays; a constant may return one number. A function that draws one panel takes
``ax`` and returns it; a function that draws several panels makes its own figure and returns the array of axes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from mlmath.plotting._checked import positive
from mlmath.plotting._sampled import Function, Interval, between, curve, fit, on
from mlmath.plotting.style import COLORS, DASHES, MARKERS, PALETTE, axes_or_new, figure, panel_grid
from mlmath.validate import as_count, as_vector

__all__ = [
    "basins",
    "convexity",
    "descents",
    "edge",
    "flows",
    "halvings",
    "marked",
    "mean_values",
    "mixture",
    "newton_parabolas",
    "newton_tangents",
    "parabolas",
    "stationary",
    "training",
]


#: How the kinds of points are drawn: marker and colour.
_KINDS = {
    "local minimum": ("v", "green"),
    "local maximum": ("^", "orange"),
    "flat inflection": ("D", "purple"),
    "kink": ("X", "gold"),
    "end": ("s", "gray"),
}


def stationary(f: Function, domain: Interval, points: Mapping[float, str], *, ax: Axes | None = None) -> Axes:
    """Draw a function and mark its candidates for extrema, each kind with its own sign.

    Parameters
    ----------
    f : callable
        A function on arrays.
    domain : tuple of float
        Where to draw.
    points : mapping
        From a point to its kind: "local minimum", "local maximum", "flat inflection", "kink" or "end".
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If a kind is not one of these, `domain` is no interval, or `f` has complex values.

    Notes
    -----
    At stationary points a short piece of the horizontal tangent is drawn.

    Examples
    --------
    >>> _ = stationary(np.square, (-1, 1), {0: "local minimum"})
    """
    if unknown := set(points.values()) - set(_KINDS):
        raise ValueError(f"points must be of the kinds {', '.join(_KINDS)}, got {sorted(unknown)}")
    axis = axes_or_new(ax)
    _curve(axis, f, domain)
    reach = 0.06 * (domain[1] - domain[0])
    for kind, (marker, color) in _KINDS.items():
        where = np.array([float(p) for p, name in points.items() if name == kind])
        if not where.size:
            continue
        heights = on(f, where)
        if kind not in ("kink", "end"):
            for p, y in zip(where, heights, strict=True):
                axis.plot([p - reach, p + reach], [y, y], color=COLORS["ink"], linewidth=1.2)
        axis.plot(where, heights, marker, color=COLORS[color], markersize=8, label=kind, clip_on=False)
    axis.set_xlabel("x")
    axis.legend()
    return axis


def mean_values(
    f: Function, derivative: Function, a: float, b: float, where: ArrayLike, curve: tuple[Function, Function, float]
) -> NDArray[Any]:  # fmt: skip
    """Draw a secant with its parallel tangents, and a plane curve with a chord and the parallel tangent.

    Parameters
    ----------
    f, derivative : callable
        A function on arrays and its derivative.
    a, b : float
        The ends of the secant.
    where : array_like, shape (k,)
        The points with f'(c) equal to the slope of the secant.
    curve : tuple
        Functions g and h, and a parameter c: the right panel shows the curve (g(t), h(t)) for t between a and b, its
        chord, and the line parallel to it through the point at c.

    Returns
    -------
    ndarray of Axes, shape (2,)

    Raises
    ------
    TypeError, ValueError
        If `where` is not a vector of finite numbers, or a function has complex values.

    Examples
    --------
    >>> _ = mean_values(np.square, lambda x: 2 * x, 0.0, 1.0, [0.5], (np.cos, np.sin, 0.5))
    """
    _, axes = figure(1, 2, width=7.2, height=3.1)
    left, right = axes
    points = as_vector(where, "where")
    room = 0.08 * (b - a)
    _curve(left, f, (a - room, b + room), label="f")
    ends = np.array([a, b])
    left.plot(ends, on(f, ends), "o-", color=COLORS["orange"], label="secant")
    reach = 0.2 * (b - a) * np.array([-1, 1])
    for k, c in enumerate(points):
        y, m = on(f, [c])[0], on(derivative, [c])[0]
        left.plot(c + reach, y + m * reach, "--", color=COLORS["green"], label="tangents" if k == 0 else None)
        left.plot(c, y, "o", color=COLORS["ink"], markersize=5)
        left.axvline(c, ymax=0.06, color=COLORS["ink"], linewidth=1)
    left.set(xlabel="x", title="Lagrange: one function")
    left.legend(fontsize=8)

    g, h, c = curve
    t = np.linspace(a, b, 401)
    right.plot(on(g, t), on(h, t), color=COLORS["blue"], label="(g(t), f(t))")
    xs, ys = on(g, ends), on(h, ends)
    right.plot(xs, ys, "o-", color=COLORS["orange"], label="chord")
    at = np.array([c])
    span = np.array([-0.35, 0.35])
    right.plot(on(g, at) + span * np.ptp(xs) * np.sign(xs[1] - xs[0]), on(h, at) + span * (ys[1] - ys[0]), "--",
               color=COLORS["green"], label="tangent")  # fmt: skip
    right.plot(on(g, at), on(h, at), "o", color=COLORS["ink"], markersize=5)
    right.set(xlabel="g", ylabel="f", title="Cauchy: a curve")
    right.legend(fontsize=8)
    for ax in axes:
        ax.title.set_fontsize(10)
    return axes  # type: ignore[no-any-return]


def convexity(
    f: Function, derivative: Function, second: Function, domain: Interval, chord: Interval, contact: float
) -> NDArray[Any]:  # fmt: skip
    """Draw the three faces of convexity: below its chords, above its tangents, with f'' at least zero.

    Parameters
    ----------
    f, derivative, second : callable
        A function on arrays and its derivatives.
    domain : tuple of float
        Where to draw.
    chord : tuple of float
        The ends of the chord.
    contact : float
        Where the tangent touches.

    Returns
    -------
    ndarray of Axes, shape (3,)

    Raises
    ------
    TypeError, ValueError
        If `domain` is no interval, or a function has complex values.

    Examples
    --------
    >>> _ = convexity(np.square, lambda x: 2 * x, lambda x: 2.0, (-1, 1), (-0.5, 0.5), 0.2)
    """
    _, axes = figure(1, 3, width=7.6, height=2.7)
    t = between(domain, 401)
    ends = np.asarray(chord, dtype=float)
    inside = t[(t > ends[0]) & (t < ends[1])]
    for ax in axes[:2]:
        ax.plot(t, on(f, t), color=COLORS["blue"])
    y = on(f, ends)
    line = y[0] + (y[1] - y[0]) / (ends[1] - ends[0]) * (inside - ends[0])
    axes[0].fill_between(inside, on(f, inside), line, color=COLORS["gray"], alpha=0.2, lw=0)
    axes[0].plot(ends, y, "o-", color=COLORS["orange"])
    axes[0].set_title("chords lie above")
    height, slope = on(f, [contact])[0], on(derivative, [contact])[0]
    tangent = height + slope * (t - contact)
    axes[1].fill_between(t, tangent, on(f, t), color=COLORS["gray"], alpha=0.2, lw=0)
    axes[1].plot(t, tangent, "--", color=COLORS["green"])
    axes[1].plot(contact, height, "o", color=COLORS["ink"], markersize=5)
    axes[1].set_title("tangents lie below")
    axes[2].plot(t, on(second, t), "-.", color=COLORS["purple"])
    axes[2].axhline(0, color=COLORS["ink"], linewidth=0.8)
    axes[2].set_title("f″ is not negative")
    for ax in axes:
        ax.title.set_fontsize(10)
        ax.set_xlabel("x")
        ax.locator_params(nbins=4)
    return axes  # type: ignore[no-any-return]


def descents(
    f: Function, paths: Mapping[str, ArrayLike], domain: Interval, *, columns: int = 4, height: float | None = None,
    ylim: Interval | None = None,
) -> NDArray[Any]:  # fmt: skip
    """Draw several descents on one function, one small panel each.

    Parameters
    ----------
    f : callable
        A function on arrays.
    paths : mapping
        From a title to the visited points, the first one first; points outside of the domain are cut off.
    domain : tuple of float
        Where to draw.
    columns : int
        Panels in a row.
    height : float, optional
        Of a row, in inches.
    ylim : tuple of float, optional
        The vertical window.

    Returns
    -------
    ndarray of Axes, flat, one for each path

    Raises
    ------
    TypeError, ValueError
        If a path is not a vector of finite numbers, `domain` is no interval, or `f` has complex values.

    Examples
    --------
    >>> _ = descents(np.square, {"slow": [1, 0.9], "fast": [1, 0.1]}, (-1, 1))
    """
    across = min(as_count(columns, "columns"), len(paths))
    row = 2.4 if height is None else height
    _, axes = panel_grid(len(paths), across, width=1.9 * across, height=row, sharex=True, sharey=True)
    for ax, (title, path) in zip(axes, paths.items(), strict=True):
        visited = as_vector(path, title)
        _curve(ax, f, domain)
        ax.plot(visited, on(f, visited), "o--", color=COLORS["orange"], markersize=4, linewidth=1)
        ax.plot(visited[0], on(f, visited[:1]), "s", color=COLORS["ink"], markersize=5)
        ax.set_title(title, fontsize=9)
        ax.locator_params(nbins=4)
        ax.tick_params(labelsize=8)
        fit(ax, f, domain)
        if ylim is not None:
            ax.set_ylim(*ylim)
    return axes  # type: ignore[no-any-return]


def basins(
    f: Function, starts: ArrayLike, ends: ArrayLike, names: Mapping[float, str], *, tol: float = 1e-3,
    paths: Sequence[ArrayLike] = (), clip: Interval | None = None,
) -> NDArray[Any]:  # fmt: skip
    """Draw a function above a strip that tells where each start ends.

    Parameters
    ----------
    f : callable
        A function on arrays.
    starts, ends : array_like, shape (n,)
        Increasing starts, and where each of them ended; NaN where it came to no end.
    names : mapping
        From an end to what it is called; other ends count as "nowhere".
    tol : float
        How near an end must be to be recognized.
    paths : sequence of array_like
        Some descents to draw on the function.
    clip : tuple of float, optional
        The vertical window of the upper panel.

    Returns
    -------
    ndarray of Axes, shape (2,)

    Raises
    ------
    TypeError, ValueError
        If `starts` is not a vector of at least two increasing finite numbers, there is not one end for each, or `f` has
        complex values.

    Examples
    --------
    >>> _ = basins(np.square, [-1, 1], [0, np.nan], {0.0: "the minimum"})
    """
    where = as_vector(starts, "starts")
    final = np.asarray(ends, dtype=float)
    if where.size < 2 or not (np.diff(where) > 0).all():
        raise ValueError(f"starts must be at least two increasing numbers, got {where.tolist()}")
    if final.shape != where.shape:
        raise ValueError(f"ends must have shape {where.shape}, one for each start, got {final.shape}")
    _, axes = figure(2, 1, width=6.4, height=3.9, sharex=True, height_ratios=[5, 1])
    upper, lower = axes
    _curve(upper, f, (where[0], where[-1]))
    for k, path in enumerate(paths):
        visited = as_vector(path, "a path")
        color = PALETTE[1 + k % 5]
        upper.plot(visited, on(f, visited), "--", marker=MARKERS[k % 6], color=color, markersize=3, linewidth=1,
                   label=f"start {visited[0]:g}")  # fmt: skip
    if paths:
        upper.legend()
    if clip is not None:
        upper.set_ylim(*clip)
    kind = np.full(where.shape, -1)
    for k, point in enumerate(names):
        kind[np.abs(final - point) < tol] = k
    hatches = ["", "///", "...", "xx", "\\\\"]
    half = np.diff(where, prepend=where[0], append=where[-1]) / 2
    for k, name in [*enumerate(names.values()), (-1, "nowhere")]:
        if not (kind == k).any():
            continue
        color = COLORS["gray"] if k < 0 else PALETTE[k % 6]
        edges = np.flatnonzero(np.diff(np.concatenate([[0], (kind == k).astype(int), [0]])))
        for i, (first, last) in enumerate(zip(edges[::2], edges[1::2] - 1, strict=True)):
            low, high = where[first] - half[first], where[last] + half[last + 1]
            lower.axvspan(low, high, facecolor=color, alpha=0.55, hatch=hatches[k % 5] if k >= 0 else "--",
                          edgecolor=COLORS["ink"], linewidth=0, label=name if i == 0 else None)  # fmt: skip
    for point in names:
        upper.axvline(point, color=COLORS["gray"], linestyle=":", linewidth=1)
    lower.set(yticks=[], xlabel="start")
    lower.grid(visible=False)
    lower.legend(loc="upper center", bbox_to_anchor=(0.5, -0.75), ncols=4, fontsize=8)
    return axes  # type: ignore[no-any-return]


def parabolas(groups: Sequence[ArrayLike], domain: Interval) -> NDArray[Any]:
    """Draw the squared distances to targets, their sum, and its minimum at the mean; one panel for each group.

    Parameters
    ----------
    groups : sequence of array_like
        The targets of each panel.
    domain : tuple of float
        Where to draw.

    Returns
    -------
    ndarray of Axes, one for each group

    Raises
    ------
    ValueError
        If a group is not a vector of finite numbers.

    Examples
    --------
    >>> _ = parabolas([[0], [0, 2]], (-1, 3))
    """
    _, row = figure(1, len(groups), width=7.4, height=2.7, squeeze=False, sharey=True)
    axes: NDArray[Any] = row[0]
    t = between(domain, 301)
    for ax, group in zip(axes, groups, strict=True):
        targets = as_vector(group, "a group")
        squares = (t[:, np.newaxis] - targets) ** 2
        ax.plot(t, squares, "--", color=COLORS["gray"], linewidth=1)
        ax.plot(t, squares.sum(axis=1), color=COLORS["blue"])
        mean = float(targets.mean())
        ax.plot(mean, ((mean - targets) ** 2).sum(), "v", color=COLORS["orange"], markersize=8, zorder=6)
        ax.plot(targets, np.zeros(targets.size), "o", color=COLORS["ink"], markersize=6, clip_on=False, zorder=5)
        ax.set_title("1 target" if targets.size == 1 else f"{targets.size} targets", fontsize=10)
        ax.set_xlabel("x")
    axes[0].set_ylabel("loss")
    return axes


def marked(
    functions: Mapping[str, Function], minimizers: Sequence[float], domain: Interval, *, labels: tuple[str, str],
    ylim: Interval | None = None, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw several functions, each with its minimizer marked.

    Parameters
    ----------
    functions : mapping
        From a name to a function on arrays.
    minimizers : sequence of float
        One for each function.
    domain : tuple of float
        Where to draw.
    labels : tuple of str
        Of the axes.
    ylim : tuple of float, optional
        The vertical window.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `domain` is no interval, or a function has complex values.

    Examples
    --------
    >>> _ = marked({"square": np.square}, [0.0], (-1, 1), labels=("x", "loss"))
    """
    axis = axes_or_new(ax, height=3.2)
    t = between(domain, 401)
    for k, ((name, f), best) in enumerate(zip(functions.items(), minimizers, strict=True)):
        color = PALETTE[k % 6]
        axis.plot(t, on(f, t), linestyle=DASHES[k % 6], color=color, label=name)
        axis.plot(best, on(f, [best])[0], "v", color=color, markersize=8)
    axis.set(xlabel=labels[0], ylabel=labels[1])
    if ylim is not None:
        axis.set_ylim(*ylim)
    axis.legend()
    return axis


def mixture(a: ArrayLike, b: ArrayLike, variance: Function, weight: float, domain: Interval) -> NDArray[Any]:
    """Draw two series and their mixture over time; beside it the variance of all mixtures, the least one marked.

    Parameters
    ----------
    a, b : array_like, shape (n,)
        The two series.
    variance : callable
        The variance of the mixture as a function of the weight of the first.
    weight : float
        The weight to show.
    domain : tuple of float
        The weights of the right panel; those between 0 and 1 are shaded.

    Returns
    -------
    ndarray of Axes, shape (2,)

    Raises
    ------
    TypeError, ValueError
        If a series is not a vector of finite numbers, `domain` is no interval, or `variance` has complex values.

    Examples
    --------
    >>> _ = mixture([1, 2], [2, 1], lambda w: (2 * w - 1) ** 2 / 4, 0.5, (-1, 2))
    """
    first, second = as_vector(a, "a"), as_vector(b, "b")
    _, axes = figure(1, 2, width=7.4, height=3.0, width_ratios=[1.3, 1])
    left, right = axes
    month = np.arange(1, first.size + 1)
    left.plot(month, first, "--", color=COLORS["orange"], linewidth=1.2, label="A")
    left.plot(month, second, ":", color=COLORS["green"], linewidth=1.8, label="B")
    left.plot(month, weight * first + (1 - weight) * second, color=COLORS["blue"], label="mixture")
    left.set(xlabel="month", ylabel="price")
    left.legend(ncols=3, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, 1.16))
    t = between(domain, 301)
    right.axvspan(0, 1, color=COLORS["gray"], alpha=0.15, linewidth=0)
    right.plot(t, on(variance, t), color=COLORS["blue"])
    ends = np.array([0.0, 1.0])
    right.plot(ends, on(variance, ends), "o", color=COLORS["ink"], markersize=5)
    for w, name in [(0.0, "all B"), (1.0, "all A")]:
        right.annotate(name, (w, on(variance, [w])[0]), (-6, -11) if w == 0 else (6, 4),
                       ha="right" if w == 0 else "left", textcoords="offset points", fontsize=9)  # fmt: skip
    right.plot(weight, on(variance, [weight])[0], "v", color=COLORS["orange"], markersize=9)
    right.set(xlabel="share of A", ylabel="variance")
    return axes  # type: ignore[no-any-return]


def flows(
    exact: Function, discrete: Mapping[str, tuple[ArrayLike, ArrayLike]], duration: float, *, ax: Axes | None = None
) -> Axes:
    """Draw a solution of a differential equation and its approximations.

    Parameters
    ----------
    exact : callable
        The solution, a function of time on arrays.
    discrete : mapping
        From a name to the times and points of an approximation.
    duration : float
        How long to draw.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If times or points are not vectors of finite numbers, or `exact` has complex values.

    Examples
    --------
    >>> _ = flows(lambda t: np.exp(-t), {"Euler": ([0, 1], [1, 0])}, 1.0)
    """
    axis = axes_or_new(ax, height=3.2)
    t = np.linspace(0, duration, 301)
    axis.plot(t, on(exact, t), color=COLORS["ink"], linewidth=2.2, label="flow")
    for k, (name, (times, points)) in enumerate(discrete.items()):
        axis.plot(as_vector(times, "times"), as_vector(points, "points"), linestyle=DASHES[1 + k % 5],
                  marker=MARKERS[k % 6], markersize=4, linewidth=1.2, color=PALETTE[k % 6], label=name)  # fmt: skip
    axis.set(xlabel="time t", ylabel="x(t)", xlim=(0, duration))
    axis.legend(ncols=3, fontsize=8, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return axis


def halvings(f: Function, brackets: Sequence[Interval], *, ax: Axes | None = None) -> Axes:
    """Draw a function with a shrinking row of intervals under it.

    Parameters
    ----------
    f : callable
        A function on arrays.
    brackets : sequence of tuple
        The ends of each interval, the first one the widest.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError
        If `f` has complex values.

    Examples
    --------
    >>> _ = halvings(lambda x: x - 1, [(0, 2), (0.5, 2)])
    """
    axis = axes_or_new(ax, height=3.2)
    domain = brackets[0]
    _curve(axis, f, domain)
    axis.axhline(0, color=COLORS["ink"], linewidth=0.8)
    y = on(f, between(domain, 401))
    gap = 0.09 * float(np.ptp(y))
    for k, (low, high) in enumerate(brackets):
        level = float(y.min()) - gap * (k + 0.6)
        axis.plot([low, high], [level, level], "|-", color=COLORS["orange"], markersize=8, linewidth=2)
        axis.annotate(f"{k}", (domain[1], level), (8, 0), textcoords="offset points", va="center", fontsize=8)
    axis.set_xlabel("x")
    return axis


def newton_tangents(
    f: Function, path: ArrayLike, domain: Interval, *, ylim: Interval | None = None, ax: Axes | None = None
) -> Axes:
    """Draw Newton's steps: from each iterate up to the graph, and along the tangent down to the axis.

    Parameters
    ----------
    f : callable
        A function on arrays.
    path : array_like, shape (k,)
        The iterates: where the tangent at one of them meets the axis, the next one lies.
    domain : tuple of float
        Where to draw.
    ylim : tuple of float, optional
        The vertical window.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `path` is not a vector of finite numbers, `domain` is no interval, or `f` has complex values.

    Examples
    --------
    >>> _ = newton_tangents(lambda x: x**2 - 2, [2, 1.5], (1, 2.2))
    """
    axis = axes_or_new(ax, height=3.2)
    visited = as_vector(path, "path")
    _curve(axis, f, domain)
    axis.axhline(0, color=COLORS["ink"], linewidth=0.8)
    for k, x in enumerate(visited):
        y = on(f, [x])[0]
        axis.plot([x, x], [0, y], ":", color=COLORS["gray"], linewidth=1.2)
        if k + 1 < visited.size:
            axis.plot([x, visited[k + 1]], [y, 0], "--", color=PALETTE[1 + k % 5], linewidth=1.3)
            axis.plot(x, y, "o", color=COLORS["ink"], markersize=4)
        axis.plot(x, 0, "o", color=COLORS["orange"], markersize=5)
    for k, x in enumerate(visited[:3]):
        below = on(f, [x])[0] >= 0
        axis.annotate(f"$x_{k}$", (x, 0), (0, -15 if below else 6), textcoords="offset points", ha="center")
    axis.set_xlabel("x")
    if ylim is not None:
        axis.set_ylim(*ylim)
    return axis


def newton_parabolas(
    f: Function, derivative: Function, second: Function, path: ArrayLike, domain: Interval, *,
    ylim: Interval | None = None, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw Newton's steps for a minimum: at each iterate the Taylor parabola, whose lowest point is the next one.

    Parameters
    ----------
    f, derivative, second : callable
        A function on arrays and its first two derivatives.
    path : array_like, shape (k,)
        The iterates.
    domain : tuple of float
        Where to draw.
    ylim : tuple of float, optional
        The vertical window.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `path` is not a vector of finite numbers, `domain` is no interval, or a function has complex values.

    Examples
    --------
    >>> _ = newton_parabolas(np.exp, np.exp, np.exp, [0.0, -1.0], (-2, 1))
    """
    axis = axes_or_new(ax, height=3.2)
    visited = as_vector(path, "path")
    _curve(axis, f, domain, label="f")
    t = between(domain, 401)
    for k, x in enumerate(visited[:-1]):
        at = np.array([x])
        y, slope, bend = on(f, at)[0], on(derivative, at)[0], on(second, at)[0]
        color = PALETTE[1 + k % 5]

        def parabola(u: Any, x: float = x, y: float = y, slope: float = slope, bend: float = bend) -> Any:
            return y + slope * (u - x) + bend / 2 * (u - x) ** 2

        axis.plot(t, parabola(t), linestyle=DASHES[1 + k % 5], color=color, linewidth=1.2, label=f"parabola at $x_{k}$")
        axis.plot(x, y, "o", color=color, markersize=5)
        axis.plot(visited[k + 1], parabola(visited[k + 1]), "v", color=color, markersize=7)
    fit(axis, f, domain)
    if ylim is not None:
        axis.set_ylim(*ylim)
    axis.set_xlabel("x")
    axis.legend(fontsize=8)
    return axis


def training(
    losses: Mapping[str, ArrayLike], ylim: Interval, *, ylabel: str = "loss", ax: Axes | None = None
) -> Axes:  # fmt: skip
    """Draw losses against the number of steps taken, in a window that a diverging one leaves.

    Parameters
    ----------
    losses : mapping
        From a name to the losses after 0, 1, 2, ... steps.
    ylim : tuple of float
        The vertical window.
    ylabel : str
        Of the vertical axis.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If losses are not a vector of finite numbers.

    Examples
    --------
    >>> _ = training({"slow": [3, 2, 1.5], "divergent": [3, 9, 27]}, (0, 4))
    """
    axis = axes_or_new(ax, height=3.2)
    for k, (name, values) in enumerate(losses.items()):
        y = as_vector(values, name)
        axis.plot(np.arange(y.size), y, marker=MARKERS[k % 6], linestyle=DASHES[k % 6], markersize=4, label=name)
    axis.set(xlabel="steps", ylabel=ylabel, ylim=ylim)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.legend()
    return axis


def edge(rates: ArrayLike, curvatures: Sequence[ArrayLike], *, ax: Axes | None = None) -> Axes:
    """Draw the curvatures of the minima in which descents ended, for each learning rate, and the bound 2/rate.

    Parameters
    ----------
    rates : array_like, shape (k,)
        Learning rates.
    curvatures : sequence of array_like
        For each rate the second derivatives at the ends of its descents; none if no descent came to an end.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If `rates` is not a vector of positive finite numbers.

    Examples
    --------
    >>> _ = edge([0.1, 1.0], [[1.0, 5.0], [1.5]])
    """
    axis = axes_or_new(ax, height=3.4)
    gammas = positive(rates, "rates")
    for k, (gamma, found) in enumerate(zip(gammas, curvatures, strict=True)):
        values = np.unique(np.round(np.asarray(found, dtype=float), 6))
        axis.loglog(np.full(values.size, gamma), values, "o", color=COLORS["blue"], markersize=4,
                    label="where descents came to rest" if k == 0 else None)  # fmt: skip
    ends = np.array([gammas.min() / 1.3, gammas.max() * 1.3])
    axis.loglog(ends, 2 / ends, "--", color=COLORS["orange"], label="2/rate")
    axis.set(xlabel="learning rate", ylabel="second derivative at the end")
    axis.legend()
    return axis


def _curve(axis: Axes, f: Function, domain: Interval, label: str | None = None) -> None:
    """Draw a curve with room between the numbers below it."""
    curve(axis, f, domain, label)
    axis.xaxis.set_major_locator(MaxNLocator(nbins=7))
