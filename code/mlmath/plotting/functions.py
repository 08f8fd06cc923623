"""Figures of functions: graph, arrows and machine; chains; sums; inverses in the mirror; families of curves.

Functions are ordinary callables on arrays. Every drawing function returns its axes; in a notebook cell end the line
with a semicolon, so that only the picture appears.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch
from numpy.typing import ArrayLike, NDArray

from mlmath.calculus.functions import (
    Arctangent,
    Cosine,
    Exponential,
    Logarithm,
    Polynomial,
    Power,
    Sine,
    Tangent,
)
from mlmath.plotting._sampled import Function, Interval, between, curve, on
from mlmath.plotting.style import COLORS, axes_or_new, figure, panel_grid, styled
from mlmath.validate import as_count, as_number, as_vector, same_length

__all__ = ["chains", "elementary", "families", "fits", "mirrored", "moves", "pointwise", "views"]


def views(f: Function, points: ArrayLike, domain: Interval, formula: str) -> NDArray[Any]:
    """Draw one function three times: as a machine, as arrows between two number lines, and as a graph.

    Parameters
    ----------
    f : callable
        A function on arrays.
    points : array_like, shape (k,)
        Arguments whose arrows are drawn, and which are marked on the graph; the last one goes through the machine.
    domain : tuple of float
        Where to draw the graph.
    formula : str
        What stands on the machine.

    Returns
    -------
    ndarray of Axes, shape (3,)

    Raises
    ------
    TypeError, ValueError
        If `points` is no vector of finite numbers, `domain` is no interval, or `f` has complex values.

    Examples
    --------
    >>> _ = views(np.square, [-1, 0, 2], (-2, 2), "$x^2$")
    """
    x = as_vector(points, "points")
    y = on(f, x)
    _, axes = figure(1, 3, width=7.4, height=2.6, gridspec_kw={"width_ratios": [1.3, 1, 1.3]})
    machine, arrows, graph = axes
    _chain(machine, [f"{x[-1]:g}", f"{y[-1]:g}"], [formula])
    machine.set(ylim=(-1.2, 1.2), title="machine")
    low, high = min(x.min(), y.min()), max(x.max(), y.max())
    margin = 0.08 * (high - low or 1.0)
    for side, name in ((0, "x"), (1, "f(x)")):
        arrows.plot([side, side], [low - margin, high + margin], color=COLORS["gray"], linewidth=1)
        arrows.text(side, high + 1.5 * margin, name, ha="center", va="bottom")
    for start, end in zip(x, y, strict=True):
        style = {"arrowstyle": "-|>", "color": COLORS["blue"], "shrinkA": 3, "shrinkB": 3, "linewidth": 1.2}
        arrows.annotate("", (1, end), (0, start), arrowprops=style)
        arrows.text(-0.08, start, f"{start:g}", ha="right", va="center", fontsize=9)
    for end in np.unique(y):
        arrows.text(1.08, end, f"{end:g}", ha="left", va="center", fontsize=9)
    arrows.set(xlim=(-0.5, 1.5), ylim=(low - 2 * margin, high + 4 * margin), title="arrows")
    arrows.axis("off")
    curve(graph, f, domain)
    graph.plot(x, y, "o", color=COLORS["orange"], markersize=5)
    graph.plot([x[-1], x[-1], graph.get_xlim()[0]], [0, y[-1], y[-1]], ":", color=COLORS["orange"], linewidth=1.2)
    graph.set(title="graph", xlabel="x", ylabel="f(x)")
    return axes  # type: ignore[no-any-return]


def chains(rows: Mapping[str, Sequence[tuple[str, Function]]], x: float) -> Axes:
    """Draw compositions as chains of machines, one row each, with the numbers that pass between the machines.

    Parameters
    ----------
    rows : mapping of str to sequence of (str, callable)
        For each title the functions as the formula writes them, the outermost first; the last one acts first.
    x : float
        The number that enters every chain.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `x` is no finite number.

    Examples
    --------
    >>> _ = chains({"f ∘ g": [("square", np.square), ("sin", np.sin)]}, 1.0)
    """
    start = as_number(x, "x")
    axis = axes_or_new(None, width=6.6, height=1.3 * len(rows))
    for level, (title, functions) in enumerate(rows.items()):
        value, numbers = start, [f"{start:.4g}"]
        for _, f in reversed(functions):
            value = float(on(f, value))
            numbers.append(f"{value:.4g}")
        _chain(axis, numbers, [name for name, _ in reversed(functions)], level=-2.0 * level)
        axis.text(-1.15, -2.0 * level, title, ha="right", va="center", fontsize=11)
    axis.set_xlim(-3.2, axis.get_xlim()[1])
    axis.set_ylim(-2.0 * len(rows) + 1.0, 1.0)
    return axis


def pointwise(f: Function, g: Function, domain: Interval, points: ArrayLike) -> Axes:
    """Draw two functions and their sum, with arrows that carry the values of the second to the top of the first.

    Parameters
    ----------
    f, g : callable
        Functions on arrays.
    domain : tuple of float
        Where to draw.
    points : array_like, shape (k,)
        Where the arrows stand.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `points` is no vector of finite numbers, `domain` is no interval, or a function has complex values.

    Examples
    --------
    >>> _ = pointwise(np.sin, np.square, (-1, 1), [0.5])
    """
    at = as_vector(points, "points")
    axis = axes_or_new(None, height=3.2)
    t = between(domain, 801)
    three: dict[str, Function] = {"f": f, "g": g, "f + g": lambda u: on(f, u) + on(g, u)}
    for (name, h), (color, line, _) in styled(three, "three"):
        axis.plot(t, on(h, t), linestyle=line, color=COLORS[color], label=name)
    bottom, height = on(f, at), on(g, at)
    style = {"arrowstyle": "-|>", "color": COLORS["orange"], "shrinkA": 0, "shrinkB": 0, "linewidth": 1.3}
    for x, foot, step in zip(at, bottom, height, strict=True):
        axis.annotate("", (x, step), (x, 0), arrowprops=style)
        axis.annotate("", (x, foot + step), (x, foot), arrowprops=style)
    axis.axhline(0, color=COLORS["gray"], linewidth=0.8)
    axis.set_xlabel("x")
    axis.legend()
    return axis


def mirrored(pairs: Mapping[str, tuple[Function, Function, Interval]]) -> NDArray[Any]:
    """Draw functions with their inverses, mirror images in the diagonal, one panel for each pair.

    Parameters
    ----------
    pairs : mapping of str to (callable, callable, tuple of float)
        For each title the function, its inverse, and the interval on which the function is drawn; the inverse is drawn
        on the image of this interval.

    Returns
    -------
    ndarray of Axes, one for each pair

    Raises
    ------
    TypeError, ValueError
        If an interval is none, or a function has complex values.

    Examples
    --------
    >>> _ = mirrored({"square": (np.square, np.sqrt, (0, 2))})
    """
    _, row = figure(1, len(pairs), width=7.4, height=2.9, squeeze=False)
    axes: NDArray[Any] = row[0]
    for ax, (title, (f, inverse, domain)) in zip(axes, pairs.items(), strict=True):
        t = between(domain, 801)
        y = on(f, t)
        s = np.linspace(y.min(), y.max(), 801)
        low, high = min(t[0], s[0]), max(t[-1], s[-1])
        ax.plot([low, high], [low, high], ":", color=COLORS["gray"], linewidth=1)
        ax.plot(t, y, color=COLORS["blue"], label="function")
        ax.plot(s, on(inverse, s), "--", color=COLORS["orange"], label="inverse")
        ax.set(xlim=(low, high), ylim=(low, high), aspect="equal", title=title)
        ax.title.set_fontsize(10)
        ax.locator_params(nbins=5)
        ax.tick_params(labelsize=8)
    axes[0].legend(fontsize=8)
    return axes


def families(
    panels: Mapping[str, Mapping[str, Function]],
    domain: Interval | Mapping[str, Interval],
    *,
    ylim: Interval | None = None,
    columns: int = 3,
) -> NDArray[Any]:
    """Draw several functions into each of several panels, every panel with its legend.

    Parameters
    ----------
    panels : mapping of str to mapping of str to callable
        For each title the functions of the panel by name, at most five.
    domain : tuple of float, or mapping of str to tuple of float
        Where to draw: the same for all panels, or by title.
    ylim : tuple of float, optional
        The heights that all panels show; a curve is cut where it leaves them.
    columns : int
        Panels in a row.

    Returns
    -------
    ndarray of Axes, flat, one for each panel

    Raises
    ------
    TypeError, ValueError
        If a panel holds more than five functions, `domain` is no interval, a function has complex values, or `columns`
        is no positive integer.

    Examples
    --------
    >>> _ = families({"powers": {"x": lambda x: x, "$x^2$": np.square}}, (-1, 1), columns=1)
    """
    _, axes = panel_grid(len(panels), as_count(columns, "columns"), width=7.4, height=2.3)
    for ax, (title, functions) in zip(axes, panels.items(), strict=True):
        t = between(domain[title] if isinstance(domain, Mapping) else domain, 2001)
        for (name, f), (color, line, _) in styled(functions, f"panels[{title!r}]"):
            y = np.array(on(f, t))
            if ylim is not None:
                y[(y < ylim[0] - np.ptp(ylim)) | (y > ylim[1] + np.ptp(ylim))] = np.nan
            y[:-1][np.abs(np.diff(y)) > 0.1 * np.ptp(ylim if ylim is not None else y)] = np.nan  # do not join a jump
            ax.plot(t, y, linestyle=line, color=COLORS[color], label=name)
        ax.axhline(0, color=COLORS["gray"], linewidth=0.7)
        ax.set(xlim=(t[0], t[-1]), title=title)
        if ylim is not None:
            ax.set_ylim(*ylim)
        ax.title.set_fontsize(10)
        ax.tick_params(labelsize=8)
        ax.legend(fontsize=8, loc="best")
    return axes  # type: ignore[no-any-return]


def elementary() -> NDArray[Any]:
    """Draw the elementary functions: polynomials, powers, exponentials, logarithms, waves, and the tangent.

    Returns
    -------
    ndarray of Axes, shape (6,)

    Examples
    --------
    >>> len(elementary())
    6
    """
    panels: dict[str, dict[str, Function]] = {
        "polynomials": {
            "$x^2$": Power(2),
            "$x^3 - 2x$": Polynomial(0, -2, 0, 1),
            "$x^4 - 3x^2 + 1$": Polynomial(1, 0, -3, 0, 1),
        },
        "powers": {"$x^{1/2}$": Power(0.5), "$x^{3/2}$": Power(1.5), "$x^{-1}$": Power(-1)},
        "exponentials": {"$2^x$": Exponential(2), "$e^x$": Exponential(), "$(1/2)^x$": Exponential(0.5)},
        "logarithms": {"$\\log_2$": Logarithm(2), "$\\log$": Logarithm(), "$\\log_{10}$": Logarithm(10)},
        "waves": {"sin": Sine(), "cos": Cosine()},
        "tangent": {"tan": Tangent(), "arctan": Arctangent()},
    }
    domains = {"polynomials": (-2.2, 2.2), "powers": (0.01, 4.0), "exponentials": (-3.0, 3.0)}
    domains |= {"logarithms": (0.01, 6.0), "waves": (-7.0, 7.0), "tangent": (-3.3, 3.3)}
    return families(panels, domains, ylim=(-3, 4))


def moves(f: Function, domain: Interval, *, height: float) -> NDArray[Any]:
    """Draw a graph moved, stretched and mirrored, and its even and odd part.

    Parameters
    ----------
    f : callable
        A function on arrays.
    domain : tuple of float
        Where to draw.
    height : float
        The panels show the heights from minus this to this.

    Returns
    -------
    ndarray of Axes, shape (4,)

    Raises
    ------
    TypeError, ValueError
        If `height` is not positive, or `domain` is no interval.

    Examples
    --------
    >>> _ = moves(np.exp, (-2, 2), height=3)
    """
    top = as_number(height, "height", above=0.0)
    panels: dict[str, dict[str, Function]] = {
        "moved": {"f(x)": f, "f(x - 1)": lambda t: f(t - 1), "f(x) + 1": lambda t: f(t) + 1},
        "stretched": {"f(x)": f, "f(x/2)": lambda t: f(t / 2), "2 f(x)": lambda t: 2 * f(t)},
        "mirrored": {"f(x)": f, "f(-x)": lambda t: f(-t), "-f(x)": lambda t: -f(t)},
        "even and odd part": {
            "f(x)": f,
            "even part": lambda t: (f(t) + f(-t)) / 2,
            "odd part": lambda t: (f(t) - f(-t)) / 2,
        },
    }
    return families(panels, domain, ylim=(-top, top), columns=2)


def fits(
    x: ArrayLike, y: ArrayLike, curves: Mapping[str, Function], *, labels: tuple[str, str] = ("x", "y")
) -> NDArray[Any]:
    """Draw data, and in each panel one function through it.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The data.
    curves : mapping of str to callable
        The functions by title.
    labels : tuple of str
        Of the axes.

    Returns
    -------
    ndarray of Axes, one for each function

    Raises
    ------
    TypeError, ValueError
        If `x` and `y` are no vectors of the same length.

    Examples
    --------
    >>> _ = fits([0, 1], [1, 3], {"line": lambda x: 1 + 2 * x})
    """
    a, b = as_vector(x, "x"), as_vector(y, "y")
    same_length(a, b, "x", "y")
    _, row = figure(1, len(curves), width=7.4, height=2.7, squeeze=False, sharey=True)
    axes: NDArray[Any] = row[0]
    t = np.linspace(a.min(), a.max(), 2001)
    for ax, (title, f) in zip(axes, curves.items(), strict=True):
        ax.plot(a, b, ".", color=COLORS["gray"], markersize=2.5)
        ax.plot(t, on(f, t), color=COLORS["orange"], linewidth=1.6)
        ax.set(title=title, xlabel=labels[0])
        ax.title.set_fontsize(10)
        ax.tick_params(labelsize=8)
    axes[0].set_ylabel(labels[1])
    return axes


def _chain(axis: Axes, numbers: Sequence[str], names: Sequence[str], level: float = 0.0) -> None:
    """Draw boxes with names in a row, with arrows between them that carry the numbers."""
    style = {"arrowstyle": "-|>", "color": COLORS["blue"], "shrinkA": 0, "shrinkB": 0, "linewidth": 1.6}
    for k, number in enumerate(numbers):
        axis.annotate("", (2.4 * k + 0.0, level), (2.4 * k - 0.9, level), arrowprops=style)
        axis.text(2.4 * k - 0.5, level + 0.16, number, ha="center", va="bottom", fontsize=10)
    for k, name in enumerate(names):
        box = FancyBboxPatch(
            (2.4 * k + 0.08, level - 0.45), 1.34, 0.9, boxstyle="round,pad=0.02", fc=COLORS["sky"], alpha=0.35
        )
        axis.add_patch(box)
        axis.text(2.4 * k + 0.75, level, name, ha="center", va="center", fontsize=11)
    axis.set_xlim(-1.1, 2.4 * len(names) + 0.2)
    axis.axis("off")
