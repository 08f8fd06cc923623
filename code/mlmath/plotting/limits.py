r"""Figures for sequences, series and limits: bands and boxes, branches, partial sums, polygons around a circle.

Functions are ordinary callables on arrays, sequences are callables on one integer. A function that draws one panel
takes ``ax`` and returns it; a function that draws several panels makes its own figure and returns the array of axes.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from mlmath.calculus import sequences as _sequences
from mlmath.plotting._checked import plane_points
from mlmath.plotting._sampled import Function, Interval, between, on
from mlmath.plotting.style import COLORS, DASHES, MARKERS, PALETTE, axes_or_new, figure
from mlmath.validate import as_count, as_number, as_vector

__all__ = [
    "bisection",
    "branches",
    "epsilon_band",
    "epsilon_delta",
    "histories",
    "orders",
    "polygons",
    "power_series",
    "sequences",
    "squeeze",
    "sums",
    "without_maximum",
]


def histories(
    curves: Mapping[str, ArrayLike],
    *,
    x: ArrayLike | None = None,
    labels: tuple[str, str] = ("step", "value"),
    scale: str = "linear",
    level: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw numbers that were recorded step by step, as lines.

    Parameters
    ----------
    curves : mapping of str to array_like, shape (k,)
        What was recorded, by name.
    x : array_like, shape (k,), optional
        Where; 1, 2, 3, … if left out.
    labels : tuple of str
        Of the two axes.
    scale : str
        "linear", "semilogx", "semilogy" or "loglog".
    level : float, optional
        A thin horizontal line.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If a curve is no vector of finite numbers, does not have the length of `x`, or `scale` is another word.

    Examples
    --------
    >>> _ = histories({"error": [1.0, 0.5, 0.25]}, scale="semilogy")
    """
    if scale not in ("linear", "semilogx", "semilogy", "loglog"):
        raise ValueError(f"scale must be linear, semilogx, semilogy or loglog, got {scale!r}")
    axis = axes_or_new(ax, height=3.3)
    for k, (name, values) in enumerate(curves.items()):
        y = as_vector(values, name)
        steps = np.arange(1, y.size + 1) if x is None else as_vector(x, "x")
        if steps.size != y.size:
            raise ValueError(f"{name} must have one number for each x, got {y.size} for {steps.size}")
        keep = y > 0 if scale in ("semilogy", "loglog") else np.ones(y.size, dtype=bool)
        axis.plot(steps[keep], y[keep], ls=DASHES[k % 6], color=PALETTE[k % 6], lw=1.6, label=name)
    axis.set(xlabel=labels[0], ylabel=labels[1])
    axis.set_xscale("log" if scale in ("semilogx", "loglog") else "linear")
    axis.set_yscale("log" if scale in ("semilogy", "loglog") else "linear")
    if level is not None:
        axis.axhline(as_number(level, "level"), color=COLORS["ink"], linewidth=0.8)
    axis.legend()
    return axis


def epsilon_band(
    a: Callable[[int], Any], limit: float, eps: float, count: int, *, first: int = 1, ax: Axes | None = None
) -> Axes:
    """Draw the terms of a sequence, the band of half width `eps` around `limit`, and from where on they stay in it.

    Parameters
    ----------
    a : callable
        The sequence.
    limit, eps : float
        The middle and the half width of the band.
    count : int
        How many terms are drawn.
    first : int
        The index of the first.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If `eps` is not positive, or a term is not finite.

    Notes
    -----
    The line at N says that all terms from N to the last one drawn lie in the band, and nothing about later ones.

    Examples
    --------
    >>> _ = epsilon_band(lambda n: 1 / n, 0.0, 0.2, 20)
    """
    axis = axes_or_new(ax, height=3.2)
    middle, half = as_number(limit, "limit"), as_number(eps, "eps", above=0.0)
    values = _sequences.terms(a, count, first=first)
    n = np.arange(first, first + values.size)
    inside = np.abs(values - middle) < half
    axis.axhspan(middle - half, middle + half, color=COLORS["sky"], alpha=0.25, lw=0, label=f"limit ± {half:g}")
    axis.axhline(middle, color=COLORS["ink"], linewidth=0.9)
    axis.plot(n[inside], values[inside], "o", ms=4, color=COLORS["blue"], label="terms in the band")
    axis.plot(n[~inside], values[~inside], "s", ms=4, mfc="none", color=COLORS["orange"], label="terms outside")
    if inside[-1]:
        start = int(n[-1]) + 1 - int(np.argmin(np.append(inside[::-1], False)))
        axis.axvline(
            start - 0.5, color=COLORS["green"], ls="--", lw=1.3, label=f"from N = {start} on all drawn terms in"
        )
    axis.set(xlabel="n", ylabel="$a_n$")
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.legend()
    return axis


def sequences(panels: Mapping[str, Callable[[int], Any]], count: int, *, first: int = 1) -> NDArray[Any]:
    """Draw the first terms of several sequences, a panel each.

    Parameters
    ----------
    panels : mapping of str to callable
        The sequences by title.
    count : int
        How many terms.
    first : int
        The first index.

    Returns
    -------
    ndarray of Axes, shape (number of panels,)

    Raises
    ------
    ValueError
        If a term is not one finite number.

    Examples
    --------
    >>> len(sequences({"n": lambda n: n}, 5))
    1
    """
    _, row = figure(1, len(panels), width=7.4, height=2.5, squeeze=False)
    for ax, (title, a) in zip(row[0], panels.items(), strict=True):
        values = _sequences.terms(a, count, first=first)
        n = np.arange(first, first + values.size)
        ax.plot(n, values, color=COLORS["sky"], linewidth=0.7)
        ax.plot(n, values, "o", ms=3.5, color=COLORS["blue"])
        ax.set_title(title, fontsize=10)
        ax.set_xlabel("n")
        ax.xaxis.set_major_locator(MaxNLocator(4, integer=True))
        ax.tick_params(labelsize=8)
    return row[0]  # type: ignore[no-any-return]


def orders(
    f: Function, g: Function, constant: float, start: float, domain: Interval, growth: Mapping[str, Function]
) -> NDArray[Any]:
    """Draw f below a multiple of g from some point on; beside it, the usual orders of growth.

    Parameters
    ----------
    f, g : callable
        Two functions.
    constant : float
        C in |f| <= C |g|.
    start : float
        From where on this holds.
    domain : tuple of float
        Where the left panel draws.
    growth : mapping of str to callable
        The curves of the right panel, by name; both axes are logarithmic.

    Returns
    -------
    ndarray of Axes, shape (2,)

    Raises
    ------
    TypeError, ValueError
        If `constant` is not positive, `domain` is no interval, or a function has complex values.

    Examples
    --------
    >>> _ = orders(lambda n: n + 5, lambda n: n, 2.0, 5.0, (1, 10), {"n": lambda n: n})
    """
    c = as_number(constant, "constant", above=0.0)
    _, axes = figure(1, 2, width=7.4, height=3.1)
    left, right = axes
    t = between(domain, 401)
    left.plot(t, on(f, t), color=COLORS["blue"], label="f(n)")
    left.plot(t, c * on(g, t), "--", color=COLORS["orange"], label=f"{c:g} g(n)")
    left.axvline(as_number(start, "start"), color=COLORS["green"], linestyle=":", label=f"from n = {start:g} on")
    left.set_xlabel("n")
    left.legend()
    n = np.geomspace(2, 1000, 200)
    for k, (name, h) in enumerate(growth.items()):
        values = np.minimum(on(h, n), 1e12)  # far above the window
        right.plot(n, values, ls=DASHES[k % 6], color=PALETTE[k % 6], lw=1.5, label=name)
    right.set(xscale="log", yscale="log", xlabel="n", ylim=(0.5, 1e9))
    right.legend(loc="upper left", fontsize=8)
    return axes  # type: ignore[no-any-return]


def sums(
    partial: Mapping[str, ArrayLike],
    *,
    curves: Mapping[str, Function] | None = None,
    limit: float | None = None,
    first: int = 1,
    logarithmic: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw partial sums as dots, with smooth curves to compare them with and a line at the limit.

    Parameters
    ----------
    partial : mapping of str to array_like, shape (k,)
        Partial sums by name.
    curves : mapping of str to callable, optional
        Functions of n, by the label that says what they are.
    limit : float, optional
        A horizontal line.
    first : int
        The index of the first partial sum.
    logarithmic : bool
        Whether the axis of n is logarithmic.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If the sums are not finite vectors, or a function has complex values.

    Examples
    --------
    >>> _ = sums({"S": [1.0, 1.5]}, curves={"2 - 1/n": lambda n: 2 - 1 / n}, limit=2.0)
    """
    axis = axes_or_new(ax, height=3.3)
    longest = 1
    for k, (name, values) in enumerate(partial.items()):
        y = as_vector(values, name)
        n = np.arange(first, first + y.size)
        longest = max(longest, y.size)
        axis.plot(n, y, marker=MARKERS[k % 6], ms=3.5, ls="none", color=PALETTE[k % 6], label=name)
    t = np.linspace(first, first + longest - 1, 400)
    for k, (name, f) in enumerate((curves or {}).items()):
        axis.plot(t, on(f, t), ls=DASHES[(k + 1) % 6], color=PALETTE[(k + 1) % 6], lw=1.5, label=name)
    if limit is not None:
        axis.axhline(as_number(limit, "limit"), color=COLORS["ink"], linewidth=0.9, label=f"limit {limit:.4g}")
    axis.set_xscale("log" if logarithmic else "linear")
    axis.set_xlabel("n")
    axis.legend()
    return axis


def power_series(
    f: Function, polynomials: Mapping[int, Function], radius: float, domain: Interval, ylim: Interval
) -> Axes:
    """Draw a function, partial sums of its power series at 0, and the interval of convergence, shaded.

    Parameters
    ----------
    f : callable
        The function.
    polynomials : mapping of int to callable
        The partial sums by degree.
    radius : float
        The radius of convergence.
    domain, ylim : tuple of float
        The window.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `radius` is not positive, `domain` is no interval, or a function has complex values.

    Examples
    --------
    >>> _ = power_series(np.exp, {1: lambda x: 1 + x}, 1.0, (-2, 2), (-1, 5))
    """
    axis = axes_or_new(None, height=3.4)
    r = as_number(radius, "radius", above=0.0)
    axis.axvspan(-r, r, color=COLORS["gray"], alpha=0.15, linewidth=0)
    t = between(domain, 801)
    with np.errstate(divide="ignore", invalid="ignore"):  # a pole leaves a gap
        values = on(f, t)
    axis.plot(t, values, color=COLORS["ink"], linewidth=2.4, alpha=0.8, label="function")
    for k, (degree, p) in enumerate(polynomials.items()):
        axis.plot(t, on(p, t), ls=DASHES[(k + 1) % 6], color=PALETTE[k % 6], lw=1.4, label=f"degree {degree}")
    axis.set(xlim=domain, ylim=ylim, xlabel="x")
    axis.legend()
    return axis


def polygons(sides: Sequence[int]) -> NDArray[Any]:
    """Draw the unit circle between a regular polygon inside and one outside, a panel for each number of sides.

    Parameters
    ----------
    sides : sequence of int
        Numbers of sides, at least 3.

    Returns
    -------
    ndarray of Axes, shape (len(sides),)

    Raises
    ------
    ValueError
        If a polygon has fewer than three sides.

    Examples
    --------
    >>> len(polygons([6, 12]))
    2
    """
    _, row = figure(1, len(sides), width=7.4, height=2.7, squeeze=False)
    circle = np.linspace(0, 2 * np.pi, 721)
    for ax, count in zip(row[0], sides, strict=True):
        n = as_count(count, "sides", at_least=3)
        corners = 2 * np.pi * np.arange(n + 1) / n
        outside = 1 / np.cos(np.pi / n)
        ax.plot(np.cos(circle), np.sin(circle), color=COLORS["gray"], linewidth=1)
        ax.plot(np.cos(corners), np.sin(corners), "-", color=COLORS["blue"], linewidth=1.4)
        middle = corners + np.pi / n
        ax.plot(outside * np.cos(middle), outside * np.sin(middle), "--", color=COLORS["orange"], linewidth=1.4)
        # Rounded so that the inequalities stay true; the hexagon's 3 must not become 2.9999 by a rounding error.
        low = np.floor(1e4 * n * np.sin(np.pi / n) + 1e-9) / 1e4
        high = np.ceil(1e4 * n * np.tan(np.pi / n)) / 1e4
        ax.set_title(f"{n} sides: {low:.4f} < π < {high:.4f}", fontsize=9)
        ax.set(aspect="equal", xlim=(-1.22, 1.22), ylim=(-1.22, 1.22))
        ax.axis("off")
    return row[0]  # type: ignore[no-any-return]


def epsilon_delta(
    f: Function,
    a: float,
    limit: float,
    eps: float,
    delta: float,
    domain: Interval,
    *,
    hole: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw a function with the ε-band around `limit` and the δ-window around `a`: the curve must not leave the box.

    Parameters
    ----------
    f : callable
        A function on arrays.
    a, limit : float
        The point and the limit there.
    eps, delta : float
        Half height and half width of the box, positive.
    domain : tuple of float
        Where to draw.
    hole : bool
        Whether the point (a, limit) is drawn as a hole: the value at `a` does not matter.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If eps or delta is not positive, `domain` is no interval, or `f` has complex values.

    Notes
    -----
    Inside the window the curve is drawn thick; a part of it that leaves the box is drawn in another colour, dotted.

    Examples
    --------
    >>> _ = epsilon_delta(np.square, 1.0, 1.0, 0.5, 0.2, (0, 2))
    """
    axis = axes_or_new(ax, height=3.3)
    e, d = as_number(eps, "eps", above=0.0), as_number(delta, "delta", above=0.0)
    t = _grid(domain, a)
    y = on(f, t)
    axis.axhspan(limit - e, limit + e, color=COLORS["sky"], alpha=0.2, linewidth=0)
    axis.axvspan(a - d, a + d, color=COLORS["gold"], alpha=0.15, linewidth=0)
    axis.add_patch(Rectangle((a - d, limit - e), 2 * d, 2 * e, fill=False, ec=COLORS["ink"], ls="--", lw=1))
    axis.plot(t, y, color=COLORS["gray"], linewidth=1.2)
    near = np.abs(t - a) < d
    inside = near & (np.abs(y - limit) < e)
    axis.plot(t, np.where(inside, y, np.nan), color=COLORS["blue"], linewidth=2.6, label="in the box")
    if (near & ~inside).any():
        axis.plot(t, np.where(near & ~inside, y, np.nan), ":", color=COLORS["orange"], lw=3, label="leaves the box")
    axis.plot(a, limit, "o", color=COLORS["ink"], mfc="white" if hole else COLORS["ink"], markersize=6)
    axis.set(xlim=domain, xlabel="x", title=f"ε = {e:g}, δ = {d:.3g}")
    axis.legend()
    return axis


def branches(
    functions: Mapping[str, Function],
    poles: Sequence[float],
    domain: Interval,
    ylim: Interval,
    *,
    asymptotes: Sequence[float] = (),
    ax: Axes | None = None,
) -> Axes:
    """Draw functions with poles or jumps, each branch on its own: no line across a pole.

    Parameters
    ----------
    functions : mapping of str to callable
        Functions by label.
    poles : sequence of float
        Where the branches end; drawn as dotted vertical lines.
    domain, ylim : tuple of float
        The window.
    asymptotes : sequence of float
        Heights of dotted horizontal lines.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `poles` are not finite numbers within the domain, `domain` is no interval, or a function has complex values.

    Examples
    --------
    >>> _ = branches({"25/x": lambda x: 25 / x}, [0.0], (-10, 10), (-60, 60))
    """
    axis = axes_or_new(ax, height=3.3)
    ends = [domain[0], *sorted(as_number(p, "poles") for p in poles), domain[1]]
    if any(right <= left for left, right in pairwise(ends)):
        raise ValueError(f"poles must lie inside the domain {domain}, got {list(poles)}")
    for k, (name, f) in enumerate(functions.items()):
        for j, (left, right) in enumerate(pairwise(ends)):
            inset = 1e-6 * (right - left)
            t = np.linspace(left + inset, right - inset, 801)
            y = on(f, t)
            y = np.where((y >= ylim[0]) & (y <= ylim[1]), y, np.nan)
            axis.plot(t, y, ls=DASHES[k % 6], color=PALETTE[k % 6], label=name if j == 0 else None)
    for p in poles:
        axis.axvline(p, color=COLORS["gray"], linestyle=":", linewidth=1.2)
    for height in asymptotes:
        axis.axhline(height, color=COLORS["gray"], linestyle=":", linewidth=1.2)
    axis.set(xlim=domain, ylim=ylim, xlabel="x")
    axis.legend()
    return axis


def squeeze(
    lower: Function, f: Function, upper: Function, domain: Interval, names: Sequence[str], *, ax: Axes | None = None
) -> Axes:
    """Draw a function between two others, the gap between them shaded.

    Parameters
    ----------
    lower, f, upper : callable
        Functions on arrays.
    domain : tuple of float
        Where to draw.
    names : sequence of str, length 3
        Labels.
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
    >>> _ = squeeze(lambda x: -x, np.sin, lambda x: x, (0.1, 1), ["-x", "sin x", "x"])
    """
    axis = axes_or_new(ax, height=3.2)
    t = _grid(domain, 0.0)
    low, middle, high = (on(g, t) for g in (lower, f, upper))
    axis.fill_between(t, low, high, color=COLORS["gray"], alpha=0.15, linewidth=0)
    for y, name, color, style in zip((high, middle, low), names[::-1], ("orange", "blue", "green"), "--:", strict=True):
        axis.plot(t, y, ls="--" if color == "orange" else style, color=COLORS[color], label=name)
    axis.set(xlim=domain, xlabel="x")
    axis.legend()
    return axis


def bisection(f: Function, brackets: ArrayLike, domain: Interval, *, ax: Axes | None = None) -> Axes:
    """Draw a function and, below it, the intervals of a bisection, one under the other.

    Parameters
    ----------
    f : callable
        A function on arrays.
    brackets : array_like, shape (k, 2)
        The ends of the intervals.
    domain : tuple of float
        Where to draw.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `brackets` is no table with two columns, `domain` is no interval, or `f` has complex values.

    Examples
    --------
    >>> _ = bisection(np.cos, [[1, 2], [1.5, 2]], (0, 3))
    """
    axis = axes_or_new(ax, height=3.4)
    table = plane_points(brackets, "brackets")
    t = between(domain, 601)
    y = on(f, t)
    axis.plot(t, y, color=COLORS["blue"])
    axis.axhline(0, color=COLORS["ink"], linewidth=0.8)
    step = 0.08 * float(np.ptp(y))
    for k, (left, right) in enumerate(table):
        level = float(y.min()) - step * (k + 1)
        axis.plot([left, right], [level, level], color=COLORS["orange"], linewidth=4, solid_capstyle="butt")
    axis.set(xlim=domain, xlabel="x", ylabel="f(x)")
    return axis


def without_maximum() -> NDArray[Any]:
    """Draw three functions without a largest value: on a set that is not closed, not bounded, and with a jump.

    Returns
    -------
    ndarray of Axes, shape (3,)

    Examples
    --------
    >>> len(without_maximum())
    3
    """
    _, axes = figure(1, 3, width=7.4, height=2.5)
    t = np.linspace(0, 1, 401)
    not_closed, not_bounded, jump = axes
    not_closed.plot(t[20:], 1 / t[20:])
    not_closed.set(title="1/x on (0, 1]: not closed", ylim=(0, 20))
    far = np.linspace(0, 12, 401)
    not_bounded.plot(far, far / (1 + far))
    not_bounded.axhline(1, color=COLORS["gray"], linestyle=":")
    not_bounded.set(title="x/(1 + x) on [0, ∞): not bounded", ylim=(0, 1.15))
    jump.plot(t, t)
    jump.plot(1, 1, "o", mfc="white", color=COLORS["blue"])
    jump.plot(1, 0, "o", color=COLORS["blue"])
    jump.set(title="a jump at 1: not continuous", ylim=(-0.08, 1.15))
    for ax in axes:
        ax.title.set_fontsize(9)
        ax.set_xlabel("x")
        ax.tick_params(labelsize=8)
    return np.asarray(axes)


def _grid(domain: Interval, a: float) -> NDArray[Any]:
    """Return points of the domain, without the point a itself: there the function may have no value."""
    t = between(domain, 1601)
    return np.extract(t != a, t)
