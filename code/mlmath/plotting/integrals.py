r"""Figures for integrals, and for the curves of classifiers: one call a picture.

Functions are ordinary callables on arrays; a constant may return one number. A function that draws one panel takes
``ax`` and returns it; a function that draws several panels makes its own figure and returns the array of axes.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from numpy.typing import ArrayLike, NDArray

from mlmath.calculus.gauss import Rule
from mlmath.calculus.quadrature import darboux_sums
from mlmath.models.metrics import Roc, confusion
from mlmath.plotting._checked import not_negative
from mlmath.plotting._sampled import Function, Interval, between, on
from mlmath.plotting.style import COLORS, DASHES, MARKERS, PALETTE, axes_or_new, figure
from mlmath.validate import as_count, as_number, as_vector, same_length

__all__ = [
    "accumulation",
    "adaptive_pieces",
    "broken_line",
    "darboux",
    "gauss_rules",
    "growing_strip",
    "orders",
    "roc",
    "rules",
    "score_histograms",
    "tails",
]


def accumulation(
    rate: Function, total: Function, domain: Interval, ends: Sequence[float], *, names: tuple[str, str] = ("f", "A")
) -> NDArray[Any]:
    """Draw areas under a rate up to several ends; beside it the areas as heights of a second curve.

    Parameters
    ----------
    rate, total : callable
        The rate, and what has accumulated since the left end of the domain.
    domain : tuple of float
        Where to draw.
    ends : sequence of float
        Where the areas stop.
    names : tuple of str
        Of the vertical axes.

    Returns
    -------
    ndarray of Axes, shape (2,)

    Raises
    ------
    TypeError, ValueError
        If `domain` is no interval, or a function has complex values.

    Notes
    -----
    See: area-and-accumulation.

    Examples
    --------
    >>> len(accumulation(np.cos, np.sin, (0, 6), [1, 3]))
    2
    """
    _, axes = figure(1, 2, width=7.2, height=2.8)
    t = between(domain, 801)
    axes[0].plot(t, on(rate, t), color=COLORS["ink"])
    axes[1].plot(t, on(total, t), color=COLORS["ink"])
    start = domain[0]
    for k, end in enumerate(ends):
        part = t[(t >= start) & (t <= end)]
        height = float(on(total, [end])[0])
        color = PALETTE[k % 6]
        axes[0].fill_between(part, 0, on(rate, part), color=color, alpha=0.35, linewidth=0)
        axes[0].axvline(end, color=color, linestyle=":", linewidth=1)
        label = f"up to {end:g}: {height:.3g}"
        axes[1].plot(end, height, MARKERS[k % 6], color=color, label=label, clip_on=False, zorder=4)
        axes[1].vlines(end, 0, height, color=color, linestyle=":", linewidth=1)
        start = end
    for ax, name in zip(axes, names, strict=True):
        ax.axhline(0, color=COLORS["gray"], linewidth=0.8)
        ax.set(xlabel="x", ylabel=name, xlim=domain)
    axes[1].legend(fontsize=8)
    return axes  # type: ignore[no-any-return]


def darboux(f: Function, partitions: Sequence[ArrayLike], *, turning: ArrayLike = ()) -> NDArray[Any]:
    """Draw lower and upper rectangles on each of some partitions, with the two sums as titles.

    Parameters
    ----------
    f : callable
        A function on arrays, monotone between neighbours among cuts and turning points.
    partitions : sequence of array_like
        Cuts, increasing; one panel each.
    turning : array_like
        Where `f` turns round.

    Returns
    -------
    ndarray of Axes, shape (len(partitions),)

    Raises
    ------
    TypeError, ValueError
        If a partition does not increase, `f` is not monotone where it should be, or `f` has complex values.

    Notes
    -----
    See: riemann-integral.

    Examples
    --------
    >>> len(darboux(np.square, [[0, 1], [0, 0.5, 1]]))
    2
    """
    _, row = figure(1, len(partitions), width=7.4, height=2.6, squeeze=False, sharey=True)
    axes: NDArray[Any] = row[0]
    for ax, partition in zip(axes, partitions, strict=True):
        cuts = as_vector(partition, "partitions")
        sums = darboux_sums(f, cuts, turning=turning)
        width = np.diff(cuts)
        low = np.array([darboux_sums(f, piece, turning=turning).lower for piece in pairwise(cuts)]) / width
        high = np.array([darboux_sums(f, piece, turning=turning).upper for piece in pairwise(cuts)]) / width
        lighter: dict[str, Any] = {
            "facecolor": to_rgba(COLORS["orange"], 0.35),
            "edgecolor": COLORS["ink"],  # opaque, like the hatching
            "linewidth": 0.4,
        }
        ax.bar(cuts[:-1], high - low, width, low, align="edge", hatch="///", **lighter)
        ax.bar(cuts[:-1], low, width, align="edge", color=COLORS["blue"], alpha=0.35, edgecolor=COLORS["ink"], lw=0.6)
        t = np.linspace(cuts[0], cuts[-1], 801)
        ax.plot(t, on(f, t), color=COLORS["ink"])
        ax.set_title(f"{width.size} pieces: {sums.lower:.4g} to {sums.upper:.4g}", fontsize=9)
        ax.tick_params(labelsize=8)
        ax.set_xlabel("x")
    return axes


def growing_strip(f: Function, x: float, h: float, domain: Interval, *, ax: Axes | None = None) -> Axes:
    """Draw the area up to x, and the strip by which it grows when x grows by h, between its two rectangles.

    Parameters
    ----------
    f : callable
        A positive function on arrays, monotone from x to x + h.
    x, h : float
        The end of the area and its growth, h > 0.
    domain : tuple of float
        Where to draw; the area begins at its left end.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `h` is not positive, `domain` is no interval, or `f` has complex values.

    Notes
    -----
    See: fundamental-theorem.

    Examples
    --------
    >>> _ = growing_strip(np.exp, 1.0, 0.4, (0, 2))
    """
    axis = axes_or_new(ax, height=3.0)
    step = as_number(h, "h", above=0.0)
    t = between(domain, 801)
    past, strip = np.linspace(domain[0], x, 401), np.linspace(x, x + step, 101)
    axis.fill_between(past, 0, on(f, past), color=COLORS["blue"], alpha=0.3, linewidth=0, label="A(x)")
    face = to_rgba(COLORS["orange"], 0.45)
    growth: dict[str, Any] = {"facecolor": face, "edgecolor": COLORS["ink"], "linewidth": 0.4, "hatch": "///"}
    axis.fill_between(strip, 0, on(f, strip), label="A(x + h) − A(x)", **growth)
    axis.plot(t, on(f, t), color=COLORS["ink"], label="f")
    for height, style in zip(on(f, [x, x + step]), ("--", ":"), strict=True):
        axis.plot([x, x + step], [height, height], linestyle=style, color=COLORS["ink"], linewidth=1.4)
    axis.set_xticks([domain[0], x, x + step], ["a", "x", "x + h"])
    axis.set_ylim(0, None)
    axis.legend(loc="upper left")
    return axis


def rules(f: Function, a: float, b: float, pieces: int) -> NDArray[Any]:
    """Draw what four rules integrate instead of `f`: left and middle rectangles, trapezoids, parabolas.

    Parameters
    ----------
    f : callable
        A function on arrays.
    a, b : float
        The bounds.
    pieces : int
        The number of pieces, even.

    Returns
    -------
    ndarray of Axes, shape (4,)

    Raises
    ------
    TypeError, ValueError
        If `pieces` is no even positive integer, or `f` has complex values.

    Notes
    -----
    See: trapezoidal-rule.

    Examples
    --------
    >>> len(rules(np.exp, 0, 1, 4))
    4
    """
    if as_count(pieces, "pieces") % 2:
        raise ValueError(f"pieces must be even, as Simpson's parabolas need two each, got {pieces}")
    _, axes = figure(1, 4, width=7.6, height=2.3, sharey=True)
    cuts = np.linspace(a, b, pieces + 1)
    t = np.linspace(a, b, 801)
    middle = (cuts[:-1] + cuts[1:]) / 2
    shade: dict[str, Any] = {"color": COLORS["blue"], "alpha": 0.3}
    edge: dict[str, Any] = {"color": COLORS["blue"], "linewidth": 1}
    heights = [("left", cuts[:-1]), ("midpoint", middle)]
    for ax, (name, points) in zip(axes, heights, strict=False):
        y = on(f, points)
        ax.bar(cuts[:-1], y, np.diff(cuts), align="edge", edgecolor=COLORS["blue"], linewidth=1, **shade)
        ax.plot(points, y, "o", color=COLORS["orange"], markersize=4)
        ax.set_title(name, fontsize=9)
    y = on(f, cuts)
    axes[2].fill_between(cuts, 0, y, linewidth=0, **shade)
    axes[2].plot(cuts, y, **edge)
    axes[2].vlines(cuts, 0, y, **edge)
    axes[2].set_title("trapezoid", fontsize=9)
    for i in range(0, pieces, 2):
        s = np.linspace(cuts[i], cuts[i + 2], 101)
        parabola = np.polyval(np.polyfit(cuts[i : i + 3], y[i : i + 3], 2), s)
        axes[3].fill_between(s, 0, parabola, linewidth=0, **shade)
        axes[3].plot(s, parabola, **edge)
        axes[3].vlines(s[[0, -1]], 0, parabola[[0, -1]], **edge)
    axes[3].set_title("Simpson", fontsize=9)
    for ax in axes[2:]:
        ax.plot(cuts, y, "o", color=COLORS["orange"], markersize=4)
    for ax in axes:
        ax.plot(t, on(f, t), color=COLORS["ink"], linewidth=1.2)
        ax.set_xlabel("x")
        ax.tick_params(labelsize=8)
    return axes  # type: ignore[no-any-return]


def orders(
    sizes: ArrayLike,
    errors: Mapping[str, ArrayLike],
    *,
    fit: bool = True,
    xlabel: str = "pieces",
    ax: Axes | None = None,
) -> Axes:
    """Draw errors against the number of pieces or points, both logarithmic, with the fitted slopes in the legend.

    Parameters
    ----------
    sizes : array_like, shape (k,)
        Numbers of pieces.
    errors : mapping
        From a name to errors of shape (k,); zeros are left out.
    fit : bool
        Whether the legend gives the slope of the line fitted to the logarithms.
    xlabel : str
        Of the horizontal axis.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If an argument is not a vector of finite numbers, or errors are negative or not as many as the sizes.

    Notes
    -----
    See: trapezoidal-rule.

    Examples
    --------
    >>> _ = orders([1, 2, 4], {"square": [1, 0.25, 0.0625]})
    """
    axis = axes_or_new(ax)
    n = as_vector(sizes, "sizes")
    for k, (name, values) in enumerate(errors.items()):
        e = not_negative(values, name)
        same_length(n, e, "sizes", name)
        keep = e > 0
        slope = f", slope {np.polyfit(np.log(n[keep]), np.log(e[keep]), 1)[0]:.2f}" if fit else ""
        axis.loglog(n[keep], e[keep], marker=MARKERS[k % 6], linestyle=DASHES[k % 6], ms=4, label=name + slope)
    axis.set(xlabel=xlabel, ylabel="error")
    axis.legend(fontsize=8)
    return axis


def broken_line(
    x: ArrayLike,
    y: ArrayLike,
    *,
    f: Function | None = None,
    labels: tuple[str, str] = ("x", "y"),
    ax: Axes | None = None,
) -> Axes:
    """Draw the trapezoids under the broken line through points at any spacing.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The points, x ascending.
    f : callable, optional
        The curve that the points were taken from.
    labels : tuple of str
        Of the axes.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `x` or `y` is not a vector of finite numbers, or `f` has complex values.

    Notes
    -----
    See: trapezoidal-rule.

    Examples
    --------
    >>> _ = broken_line([0, 1, 3], [1, 2, 1])
    """
    axis = axes_or_new(ax, height=2.8)
    xs, ys = as_vector(x, "x"), as_vector(y, "y")
    axis.fill_between(xs, 0, ys, color=COLORS["blue"], alpha=0.3, linewidth=0)
    axis.vlines(xs, 0, ys, color=COLORS["blue"], linewidth=1)
    axis.plot(xs, ys, "o-", color=COLORS["blue"], markersize=5, linewidth=1.2, label="measured, joined")
    if f is not None:
        t = np.linspace(xs[0], xs[-1], 801)
        axis.plot(t, on(f, t), "--", color=COLORS["ink"], linewidth=1.2, label="true curve")
    axis.set(ylim=(min(0.0, float(ys.min())), None), xlabel=labels[0], ylabel=labels[1])
    axis.legend()
    return axis


def adaptive_pieces(f: Function, cuts: ArrayLike, *, ax: Axes | None = None) -> Axes:
    """Draw a function over the pieces that an adaptive rule chose.

    Parameters
    ----------
    f : callable
        A function on arrays.
    cuts : array_like, shape (n + 1,)
        The borders of the pieces.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `cuts` is not a vector of finite numbers, or `f` has complex values.

    Notes
    -----
    See: numerical-quadrature.

    Examples
    --------
    >>> _ = adaptive_pieces(np.sqrt, [0, 0.25, 0.5, 1])
    """
    axis = axes_or_new(ax, height=2.8)
    borders = as_vector(cuts, "cuts")
    t = np.linspace(borders[0], borders[-1], 2001)
    y = on(f, t)
    axis.vlines(borders, 0, on(f, borders), color=COLORS["sky"], linewidth=0.7)
    axis.plot(t, y, color=COLORS["ink"], label="f")
    axis.plot(borders, np.zeros_like(borders), "|", color=COLORS["orange"], ms=9, label=f"{borders.size - 1} pieces")
    axis.set_xlabel("x")
    axis.legend()
    return axis


def tails(functions: Mapping[str, tuple[Function, Function]], start: float, end: float) -> NDArray[Any]:
    """Draw positive tails, and their integrals from the start up to a growing bound.

    Parameters
    ----------
    functions : mapping
        From a name to a pair: the function, and its integral from `start`.
    start, end : float
        Where to draw, 0 < start < end; the right panel has a logarithmic axis.

    Returns
    -------
    ndarray of Axes, shape (2,)

    Raises
    ------
    TypeError
        If a function has complex values.

    Notes
    -----
    See: improper-integrals.

    Examples
    --------
    >>> len(tails({"1/x²": (lambda x: 1 / x**2, lambda b: 1 - 1 / b)}, 1, 100))
    2
    """
    _, axes = figure(1, 2, width=7.2, height=2.9)
    near = np.linspace(start, start + 5, 401)
    far = np.geomspace(start, end, 401)
    for k, (name, (f, F)) in enumerate(functions.items()):
        style: dict[str, Any] = {"color": PALETTE[k % 6], "linestyle": DASHES[k % 6], "label": name}
        axes[0].plot(near, on(f, near), **style)
        axes[1].semilogx(far, on(F, far), **style)
    axes[0].set(xlabel="x", title="tail", ylim=(0, None))
    axes[1].set(xlabel="upper bound b", title=f"area from {start:g} to b")
    axes[0].legend(fontsize=8)
    for ax in axes:
        ax.title.set_fontsize(10)
    return axes  # type: ignore[no-any-return]


def gauss_rules(found: Mapping[str, Rule], *, ax: Axes | None = None) -> Axes:
    """Draw the nodes of quadrature rules in rows, each with an area proportional to its weight.

    Parameters
    ----------
    found : mapping
        From a name to a rule.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Notes
    -----
    See: gaussian-quadrature.

    Examples
    --------
    >>> _ = gauss_rules({"trapezoid": Rule(np.array([-1.0, 1.0]), np.array([1.0, 1.0]))})
    """
    axis = axes_or_new(ax, height=0.5 + 0.42 * len(found))
    for row, (nodes, weights) in enumerate(found.values()):
        low, high = float(min(nodes)), float(max(nodes))
        axis.plot([min(-1.0, low), max(1.0, high)], [-row, -row], color=COLORS["gray"], linewidth=0.8)
        axis.scatter(nodes, np.full(len(nodes), -row), s=300 * weights, color=COLORS["blue"], alpha=0.75, zorder=3)
    axis.set_yticks(-np.arange(len(found)), list(found), fontsize=9)
    axis.set(ylim=(0.6 - len(found), 0.5), xlabel="node")
    axis.grid(visible=False)
    return axis


def score_histograms(
    truth: ArrayLike, scores: ArrayLike, threshold: float, *, names: tuple[str, str] = ("negative", "positive"),
    xlabel: str = "score", ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw the scores of both classes as histograms, upwards and downwards, with a threshold and the four counts.

    Parameters
    ----------
    truth : array_like, shape (n,)
        0 for negative, 1 for positive.
    scores : array_like, shape (n,)
        The scores.
    threshold : float
        From here on an example is called positive.
    names : tuple of str
        Of the two classes.
    xlabel : str
        Of the horizontal axis.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the scores are not finite numbers, or the labels are not 0 and 1.

    Notes
    -----
    See: confusion-matrix.

    Examples
    --------
    >>> _ = score_histograms([0, 0, 1, 1], [1.0, 2.0, 2.0, 3.0], 2.0)
    """
    axis = axes_or_new(ax, height=3.0)
    s, cut = as_vector(scores, "scores"), as_number(threshold, "threshold")
    positive = as_vector(truth, "truth") == 1
    counts = confusion(truth, s >= cut)
    edges = np.histogram_bin_edges(s, 30)
    up, down = np.histogram(s[positive], edges)[0], np.histogram(s[~positive], edges)[0]
    shape: dict[str, Any] = {"align": "edge", "linewidth": 0, "alpha": 0.6}
    axis.bar(edges[:-1], up, np.diff(edges), color=COLORS["orange"], hatch="//", label=names[1], **shape)
    axis.bar(edges[:-1], -down, np.diff(edges), color=COLORS["blue"], label=names[0], **shape)
    axis.axvline(cut, color=COLORS["ink"], linestyle="--")
    axis.axhline(0, color=COLORS["ink"], linewidth=0.8)
    places = [("TP", counts.tp, 0.98, 0.94, "right"), ("FP", counts.fp, 0.98, 0.06, "right")]
    places += [("FN", counts.fn, 0.02, 0.94, "left"), ("TN", counts.tn, 0.02, 0.06, "left")]
    for text, count, x, y, side in places:
        axis.text(x, y, f"{text} {count}", transform=axis.transAxes, ha=side, va="center", fontsize=10)
    axis.set(xlabel=xlabel, ylabel="examples")
    axis.set_yticks(axis.get_yticks(), [f"{abs(v):g}" for v in axis.get_yticks()])
    axis.legend(loc="upper right", bbox_to_anchor=(1.0, 0.88), fontsize=8)
    return axis


def roc(
    curves: Mapping[str, Roc], *, shade: bool = False, mark: Mapping[str, float] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw ROC curves in the unit square, with the diagonal of a coin.

    Parameters
    ----------
    curves : mapping
        From a name to a curve.
    shade : bool
        Whether the area under the first curve is shaded.
    mark : mapping, optional
        From the name of a curve to a threshold whose point is marked.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Notes
    -----
    See: roc-curve.

    Examples
    --------
    >>> from mlmath.models.metrics import roc_curve
    >>> _ = roc({"a": roc_curve([1, 0, 1, 0], [4, 3, 2, 1])}, shade=True, mark={"a": 3})
    """
    axis = axes_or_new(ax, width=4.4, height=4.0)
    axis.plot([0, 1], [0, 1], color=COLORS["gray"], linewidth=1, linestyle=":", label="coin")
    for k, (name, curve) in enumerate(curves.items()):
        few: dict[str, Any] = {"marker": MARKERS[k % 6], "markersize": 4} if curve.fpr.size < 30 else {}
        axis.plot(curve.fpr, curve.tpr, color=PALETTE[k % 6], linestyle=DASHES[k % 6], label=name, **few)
        if shade and k == 0:
            axis.fill_between(curve.fpr, 0, curve.tpr, color=PALETTE[0], alpha=0.18, linewidth=0)
        if mark and name in mark:
            i = int(np.argmax(curve.thresholds <= mark[name]))
            axis.plot(curve.fpr[i], curve.tpr[i], "*", color=COLORS["ink"], markersize=11, zorder=4)
    axis.set(xlabel="false positive rate", ylabel="true positive rate", xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    axis.set_aspect("equal")
    axis.legend(loc="lower right", fontsize=8)
    return axis
