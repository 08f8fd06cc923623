r"""Figures for the calculus of one variable: one call a picture.

Functions are ordinary callables on arrays; a constant may return one number. A function that draws one panel takes
``ax`` and returns it; a function that draws several panels makes its own figure and returns the array of axes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from mlmath.plotting._checked import not_negative, positive
from mlmath.plotting._sampled import Function, Interval, between, curve, fit, on
from mlmath.plotting.style import COLORS, DASHES, MARKERS, PALETTE, axes_or_new, figure, panel_grid
from mlmath.validate import as_count, as_number, as_vector, same_length

__all__ = [
    "average_rate",
    "chain_rule",
    "concavity",
    "decay",
    "descent",
    "error_orders",
    "failures",
    "inverse_slopes",
    "panels",
    "product_rule",
    "rate_and_area",
    "secants",
    "tangent",
    "taylor",
    "with_derivative",
    "zoom",
]


def zoom(f: Function, x: float, widths: Sequence[float], *, line: bool = True) -> NDArray[Any]:
    """Draw ever narrower windows around (x, f(x)), each window marked as a box in the one before.

    Parameters
    ----------
    f : callable
        A function on arrays.
    x : float
        The point that stays in the middle.
    widths : sequence of float
        The window widths, shrinking.
    line : bool
        Whether the last window shows the straight line through its ends, dashed.

    Returns
    -------
    ndarray of Axes, shape (len(widths),)

    Raises
    ------
    TypeError, ValueError
        If the widths are not positive and decreasing, or `f` has complex values.

    Notes
    -----
    Both axes are magnified by the same factor, so a straight line keeps its direction. See: zooming-into-curves.

    Examples
    --------
    >>> len(zoom(np.square, 1.0, [4, 1]))
    2
    """
    sizes = as_vector(widths, "widths")
    if np.any(sizes <= 0) or np.any(np.diff(sizes) >= 0):
        raise ValueError(f"widths must be positive and decreasing, got {sizes.tolist()}")
    _, row = figure(1, sizes.size, width=7.4, height=2.4, squeeze=False)
    axes: NDArray[Any] = row[0]
    y = on(f, [x])[0]
    first = x + np.linspace(-sizes[0] / 2, sizes[0] / 2, 801)
    low, high = float(np.min(on(f, first))), float(np.max(on(f, first)))
    margin = 0.05 * (high - low or 1.0)  # a constant gets a window of height 0.1
    ratio = (high - low + 2 * margin) / sizes[0]  # the height of every window over its width
    for k, (ax, width) in enumerate(zip(axes, sizes, strict=True)):
        t = x + np.linspace(-width / 2, width / 2, 801)
        ax.plot(t, on(f, t), color=COLORS["blue"])
        ax.plot(x, y, "o", color=COLORS["orange"], markersize=4)
        if k == 0:
            ax.set(xlim=(t[0], t[-1]), ylim=(low - margin, high + margin))
        else:
            ax.set(xlim=(t[0], t[-1]), ylim=(y - ratio * width / 2, y + ratio * width / 2))
        if k + 1 < sizes.size:
            w = sizes[k + 1]
            ax.add_patch(Rectangle((x - w / 2, y - ratio * w / 2), w, ratio * w, fill=False, ec=COLORS["orange"]))
        elif line:
            ax.plot(t[[0, -1]], on(f, t[[0, -1]]), "--", color=COLORS["ink"], linewidth=1)
        ax.set_title(f"width {width:g}", fontsize=10)
        ax.locator_params(nbins=3)
        ax.tick_params(labelsize=8)
    return axes


def average_rate(
    f: Function,
    a: float,
    b: float,
    domain: Interval,
    *,
    labels: tuple[str, str] = ("x", "f(x)"),
    ax: Axes | None = None,
) -> Axes:
    """Draw the secant of `f` from a to b with its run and its rise.

    Parameters
    ----------
    f : callable
        A function on arrays.
    a, b : float
        The two points.
    domain : tuple of float
        Where to draw.
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
        If `domain` is no interval, or `f` has complex values.

    Notes
    -----
    See: rates-and-slopes.

    Examples
    --------
    >>> _ = average_rate(np.square, 1.0, 2.0, (0, 3))
    """
    axis = axes_or_new(ax)
    ya, yb = on(f, [a, b])
    curve(axis, f, domain)
    slope = (yb - ya) / (b - a)
    axis.plot([a, b], [ya, yb], "o-", color=COLORS["orange"], label=f"secant, slope {slope:.3g}")
    axis.plot([a, b, b], [ya, ya, yb], ":", color=COLORS["gray"])
    low, high = sorted((a, b))
    axis.annotate(f"run {b - a:.3g}", ((low + high) / 2, ya), (0, -13), textcoords="offset points", ha="center")
    axis.annotate(f"rise {yb - ya:.3g}", (b, (ya + yb) / 2), (6, 0), textcoords="offset points", va="center")
    axis.set(xlabel=labels[0], ylabel=labels[1])
    axis.legend(loc="upper left")
    return axis


def secants(
    f: Function, x: float, h: ArrayLike, slope: float, domain: Interval, *, label: str = "f", ax: Axes | None = None
) -> Axes:
    """Draw the secants of `f` from x to each x + h, and the tangent with the given slope.

    Parameters
    ----------
    f : callable
        A function on arrays.
    x : float
        The fixed point.
    h : array_like, shape (k,)
        Steps.
    slope : float
        The slope of the tangent.
    domain : tuple of float
        Where to draw.
    label : str
        Of the curve.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `h` is not a vector of finite numbers, `domain` is no interval, or `f` has complex values.

    Notes
    -----
    See: delta-method.

    Examples
    --------
    >>> _ = secants(np.square, 1.0, [1.0, 0.5], 2.0, (0, 2.5))
    """
    axis = axes_or_new(ax)
    steps = as_vector(h, "h")
    curve(axis, f, domain, label=label)
    ends = np.asarray(domain, dtype=float)
    y = on(f, [x])[0]
    for k, step in enumerate(steps):
        m = (on(f, [x + step])[0] - y) / step
        color, style = PALETTE[1 + k % 5], DASHES[1 + k % 5]
        axis.plot(ends, y + m * (ends - x), linestyle=style, color=color, lw=1.3, label=f"h = {step:g}: slope {m:.4g}")
        axis.plot(x + step, y + m * step, "o", color=color, markersize=5)
    axis.plot(ends, y + slope * (ends - x), color=COLORS["ink"], linewidth=1.3, label=f"tangent: slope {slope:.4g}")
    axis.plot(x, y, "o", color=COLORS["ink"])
    fit(axis, f, domain)
    axis.legend()
    return axis


def tangent(f: Function, x: float, slope: float, h: ArrayLike, domain: Interval) -> NDArray[Any]:
    """Draw the tangent and the gap to the curve; beside it, gap and gap/step against the step, both logarithmic.

    Parameters
    ----------
    f : callable
        A function on arrays.
    x, slope : float
        The point of contact and the slope there.
    h : array_like, shape (k,)
        Positive steps; the first marks the gap on the left, all appear on the right.
    domain : tuple of float
        Where to draw.

    Returns
    -------
    ndarray of Axes, shape (2,)

    Raises
    ------
    TypeError, ValueError
        If `h` is not a vector of finite numbers, `domain` is no interval, or `f` has complex values.

    Notes
    -----
    See: linear-approximation.

    Examples
    --------
    >>> _ = tangent(np.square, 1.0, 2.0, [0.5, 0.1], (0, 2))
    """
    steps = as_vector(h, "h")
    _, axes = figure(1, 2, width=7.2, height=3.0)
    left, right = axes
    y = on(f, [x])[0]
    ends = np.asarray(domain, dtype=float)
    curve(left, f, domain, label="f")
    left.plot(ends, y + slope * (ends - x), "--", color=COLORS["orange"], label="tangent")
    far = x + steps[0]
    gap = [y + slope * steps[0], on(f, [far])[0]]
    left.plot([far, far], gap, color=COLORS["purple"], linewidth=3, label="remainder r(h)")
    left.plot([x, far], [gap[0], gap[0]], ":", color=COLORS["gray"])
    left.plot(x, y, "o", color=COLORS["ink"])
    fit(left, f, domain)
    left.set_xlabel("x")
    left.legend()
    remainder = np.abs(on(f, x + steps) - y - slope * steps)
    right.loglog(steps, remainder, "o-", color=COLORS["purple"], label="|r(h)|")
    right.loglog(steps, remainder / steps, "s--", color=COLORS["green"], label="|r(h)| / h")
    right.set_xlabel("step h")
    right.invert_xaxis()
    right.legend()
    return axes  # type: ignore[no-any-return]


def failures() -> NDArray[Any]:
    """Draw four functions without a derivative at 0: corner, jump, vertical tangent, and endless oscillation.

    Returns
    -------
    ndarray of Axes, shape (4,)

    Notes
    -----
    See: existence-of-derivatives.

    Examples
    --------
    >>> len(failures())
    4
    """
    _, axes = figure(1, 4, width=7.6, height=2.3)
    t = np.linspace(-1, 1, 2001)
    positive = np.linspace(0, 1, 1001)
    corner, jump, vertical, wild = axes
    corner.plot(t, np.abs(t))
    corner.set_title("corner: |x|", fontsize=9)
    jump.plot(-positive[::-1], np.zeros(1001), color=COLORS["blue"])
    jump.plot(positive, np.ones(1001), color=COLORS["blue"])
    jump.plot(0, 1, "o", color=COLORS["blue"])
    jump.plot(0, 0, "o", mfc="none", color=COLORS["blue"])
    jump.set_title("jump: step at 0", fontsize=9)
    vertical.plot(t, np.cbrt(t))
    vertical.axvline(0, color=COLORS["orange"], linestyle="--", linewidth=1)
    vertical.set_title("vertical: cube root", fontsize=9)
    wiggle = np.sort(np.concatenate([t, 1 / np.linspace(1, 60, 6000)]))
    values = wiggle * np.sin(1 / np.where(wiggle == 0, 1, wiggle))
    wild.plot(wiggle, values, linewidth=1)
    wild.plot(t, t, ":", t, -t, ":", color=COLORS["gray"], linewidth=1)
    wild.set_title("oscillation: x sin(1/x)", fontsize=9)
    for ax in axes:
        ax.plot(0, 1 if ax is jump else 0, "o", color=COLORS["orange"], markersize=4)
        ax.locator_params(nbins=3)
        ax.tick_params(labelsize=8)
    return axes  # type: ignore[no-any-return]


def product_rule(u: float, v: float, du: float, dv: float, *, ax: Axes | None = None) -> Axes:
    """Draw the rectangle u times v and its growth by du and dv: two strips and a small corner.

    Parameters
    ----------
    u, v : float
        The sides, positive.
    du, dv : float
        Their growth, positive.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If a length is not positive.

    Notes
    -----
    See: product-rule.

    Examples
    --------
    >>> _ = product_rule(3, 2, 0.5, 0.4)
    """
    u, v, du, dv = (as_number(value, name, above=0.0) for value, name in [(u, "u"), (v, "v"), (du, "du"), (dv, "dv")])
    axis = axes_or_new(ax, width=5.2, height=3.4)
    parts: list[tuple[tuple[float, float], float, float, str, str]] = [
        ((0, 0), u, v, "sky", "uv"),
        ((u, 0), du, v, "orange", "du · v"),
        ((0, v), u, dv, "green", "u · dv"),
        ((u, v), du, dv, "purple", "du · dv"),
    ]
    for corner, width, height, color, label in parts:
        axis.add_patch(Rectangle(corner, width, height, fc=COLORS[color], alpha=0.35, ec=COLORS["ink"]))
        axis.text(corner[0] + width / 2, corner[1] + height / 2, label, ha="center", va="center", fontsize=11)
    for middle, text in [(u / 2, "u"), (u + du / 2, "du")]:
        axis.annotate(text, (middle, 0), (0, -14), textcoords="offset points", ha="center")
    for middle, text in [(v / 2, "v"), (v + dv / 2, "dv")]:
        axis.annotate(text, (0, middle), (-8, 0), textcoords="offset points", va="center", ha="right")
    axis.set(xlim=(-0.12 * u, (u + du) * 1.03), ylim=(-0.15 * v, (v + dv) * 1.03), aspect="equal")
    axis.axis("off")
    return axis


def chain_rule(g: Function, f: Function, x: float, h: float, *, names: Sequence[str] = ("x", "u", "y")) -> Axes:
    """Draw the step h on three number lines x, u = g(x), y = f(u), and how each function stretches it.

    Parameters
    ----------
    g, f : callable
        The inner and the outer function.
    x, h : float
        The point and the step.
    names : sequence of str
        What the three lines are called.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError
        If a function has complex values.

    Notes
    -----
    The lines share one scale; each is shifted so that its point sits at the left. See: chain-rule.

    Examples
    --------
    >>> _ = chain_rule(lambda t: 3 * t, lambda u: 2 * u, 1.0, 0.1)
    """
    axis = axes_or_new(None, width=6.2, height=2.6)
    us = on(g, [x, x + h])
    ys = on(f, us)
    steps = [h, float(us[1] - us[0]), float(ys[1] - ys[0])]
    starts = [x, float(us[0]), float(ys[0])]
    reach = max(abs(s) for s in steps)
    for row, (name, start, step) in enumerate(zip(names, starts, steps, strict=True)):
        level = 2 - row
        axis.plot([min(0, step) - 0.15 * reach, 1.15 * reach], [level, level], color=COLORS["gray"], linewidth=0.8)
        axis.plot([0, step], [level, level], color=PALETTE[row], linewidth=5, solid_capstyle="butt")
        axis.plot(0, level, "o", color=COLORS["ink"], markersize=5)
        axis.annotate(f"{name} = {start:.3g}", (0, level), (0, 9), textcoords="offset points", ha="center", fontsize=9)
        axis.annotate(f"step {step:.3g}", (step, level), (2, 7), textcoords="offset points", ha="center", fontsize=9)
        if row < 2:
            factor = steps[row + 1] / step
            axis.plot([0, 0], [level, level - 1], ":", color=COLORS["gray"], linewidth=1)
            axis.plot([step, steps[row + 1]], [level, level - 1], ":", color=COLORS["gray"], linewidth=1)
            axis.text(1.45 * reach, level - 0.5, f"stretched by {factor:.3g}", ha="right", va="center", fontsize=9)
    axis.set(ylim=(-0.5, 2.6), xlim=(min(0, *steps) - 0.35 * reach, 1.5 * reach))
    axis.axis("off")
    return axis


def with_derivative(
    f: Function, derivative: Function, domain: Interval, *, names: tuple[str, str] = ("f", "f′")
) -> NDArray[Any]:
    """Draw `f` above its derivative; where the derivative is negative, both panels are shaded.

    Parameters
    ----------
    f, derivative : callable
        Functions on arrays.
    domain : tuple of float
        Where to draw.
    names : tuple of str
        Of the two panels.

    Returns
    -------
    ndarray of Axes, shape (2,)

    Raises
    ------
    TypeError, ValueError
        If `domain` is no interval, or a function has complex values.

    Notes
    -----
    See: rates-and-slopes, exp-log-trig-derivatives.

    Examples
    --------
    >>> _ = with_derivative(np.sin, np.cos, (0, 6))
    """
    _, axes = figure(2, 1, width=6.2, height=3.8, sharex=True)
    t = between(domain, 801)
    negative = on(derivative, t) < 0
    for ax, function, color, name in zip(axes, (f, derivative), ("blue", "orange"), names, strict=True):
        ax.plot(t, on(function, t), color=COLORS[color])
        ax.fill_between(
            t, 0, 1, where=negative, transform=ax.get_xaxis_transform(), color=COLORS["gray"], alpha=0.18, linewidth=0
        )
        ax.set_ylabel(name)
        ax.margins(x=0)
    axes[1].axhline(0, color=COLORS["ink"], linewidth=0.8)
    axes[1].set_xlabel("x")
    return axes  # type: ignore[no-any-return]


def panels(functions: Mapping[str, tuple[Function, Function]], domain: Interval, *, columns: int = 3) -> NDArray[Any]:
    """Draw functions with their derivatives, one small panel each.

    Parameters
    ----------
    functions : mapping
        From a title to a pair (function, derivative).
    domain : tuple of float
        Where to draw; the point 0 is left out of the derivative, so that a jump there is not joined.
    columns : int
        Panels in a row.

    Returns
    -------
    ndarray of Axes, flat, one for each function

    Raises
    ------
    TypeError, ValueError
        If `domain` is no interval, or a function has complex values.

    Notes
    -----
    See: activation-derivatives.

    Examples
    --------
    >>> _ = panels({"square": (np.square, lambda x: 2 * x)}, (-1, 1))
    """
    _, axes = panel_grid(len(functions), as_count(columns, "columns"), width=7.2, height=2.1, sharex=True)
    t = between(domain, 802)
    gap = np.where(np.arange(t.size) == np.searchsorted(t, 0.0), np.nan, t)  # breaks the line at 0
    for ax, (title, (f, derivative)) in zip(axes, functions.items(), strict=True):
        ax.plot(t, on(f, t), color=COLORS["blue"], label="function")
        values = np.where(np.isnan(gap), np.nan, on(derivative, t))
        ax.plot(t, values, "--", color=COLORS["orange"], label="derivative")
        ax.set_title(title, fontsize=10)
        ax.tick_params(labelsize=8)
    axes[0].legend(fontsize=8)
    return axes  # type: ignore[no-any-return]


def inverse_slopes(f: Function, inverse: Function, x: float, slope: float, domain: Interval) -> Axes:
    """Draw `f`, its inverse as the mirror image in the diagonal, and the two tangents, mirrored as well.

    Parameters
    ----------
    f, inverse : callable
        Functions on arrays.
    x, slope : float
        A point and the slope of f there, not zero.
    domain : tuple of float
        Where f is drawn; the inverse is drawn over the image.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `domain` is no interval, or a function has complex values.

    Notes
    -----
    See: exp-log-trig-derivatives.

    Examples
    --------
    >>> _ = inverse_slopes(np.exp, np.log, 0.5, np.exp(0.5), (-2, 1.2))
    """
    axis = axes_or_new(None, width=4.6, height=4.2)
    t = between(domain, 401)
    ends = np.sort(on(f, domain))
    image = np.linspace(ends[0], ends[1], 401)
    y = on(f, [x])[0]
    reach = np.array([-0.7, 0.7])
    axis.plot(t, on(f, t), color=COLORS["blue"], label="f")
    axis.plot(image, on(inverse, image), "--", color=COLORS["orange"], label="inverse of f")
    low, high = min(t[0], image[0]), max(t[-1], image[-1])
    axis.plot([low, high], [low, high], ":", color=COLORS["gray"], label="y = x")
    run = reach / np.hypot(1, slope)
    axis.plot(x + run, y + slope * run, color=COLORS["ink"], label=f"slope {slope:.3g}")
    axis.plot(y + slope * run, x + run, "-.", color=COLORS["ink"], label=f"slope {1 / slope:.3g}")
    axis.plot([x, y], [y, x], "o", color=COLORS["ink"], markersize=5)
    axis.set(xlim=(low, high), ylim=(low, high), aspect="equal")
    axis.legend(fontsize=8)
    return axis


def concavity(f: Function, second: Function, domain: Interval, *, name: str = "f", ax: Axes | None = None) -> Axes:
    """Draw `f`, solid where its second derivative is positive (bends up) and dashed where it is negative.

    Parameters
    ----------
    f, second : callable
        The function and its second derivative.
    domain : tuple of float
        Where to draw.
    name : str
        Of the function.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `domain` is no interval, or a function has complex values.

    Notes
    -----
    See: higher-derivatives.

    Examples
    --------
    >>> _ = concavity(np.sin, lambda x: -np.sin(x), (0, 6))
    """
    axis = axes_or_new(ax, height=3.0)
    t = between(domain, 1201)
    y, bend = on(f, t), on(second, t)
    axis.plot(t, np.where(bend > 0, y, np.nan), color=COLORS["blue"], label=f"{name}″ > 0: bends up")
    axis.plot(t, np.where(bend < 0, y, np.nan), "--", color=COLORS["orange"], label=f"{name}″ < 0: bends down")
    change = np.flatnonzero(np.sign(bend[:-1]) * np.sign(bend[1:]) < 0)
    axis.plot(t[change], y[change], "o", color=COLORS["ink"], label="inflection")
    axis.set_xlabel("x")
    axis.legend()
    return axis


def taylor(
    f: Function, polynomials: Mapping[int, Function], domain: Interval, *, band: tuple[int, Function] | None = None,
    ylim: Interval | None = None, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw a function, Taylor polynomials, and the band in which the remainder bound confines the function.

    Parameters
    ----------
    f : callable
        The function.
    polynomials : mapping
        From degree to polynomial.
    domain : tuple of float
        Where to draw.
    band : tuple, optional
        A degree and a function that bounds the error: the band is that polynomial plus and minus the bound.
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

    Notes
    -----
    See: taylor-polynomials.

    Examples
    --------
    >>> _ = taylor(np.sin, {1: lambda x: x}, (-2, 2), band=(1, lambda x: abs(x) ** 2 / 2))
    """
    axis = axes_or_new(ax)
    t = between(domain, 801)
    if band is not None:
        degree, bound = band
        middle, r = on(polynomials[degree], t), on(bound, t)
        axis.fill_between(
            t, middle - r, middle + r, color=COLORS["sky"], alpha=0.3, lw=0, label=f"degree {degree} ± bound"
        )
    axis.plot(t, on(f, t), color=COLORS["ink"], linewidth=2.4, label="function")
    for k, (degree, p) in enumerate(polynomials.items()):
        axis.plot(t, on(p, t), linestyle=DASHES[1 + k % 5], color=PALETTE[k % 6], label=f"degree {degree}")
    if ylim is not None:
        axis.set_ylim(*ylim)
    axis.set_xlabel("x")
    axis.legend(fontsize=8)
    return axis


def rate_and_area(position: Function, speed: Function, duration: float, at: float) -> NDArray[Any]:
    """Draw the two questions of calculus: the slope of the position at a time, and the area under the speed up to it.

    Parameters
    ----------
    position, speed : callable
        Functions of time; the second is the derivative of the first.
    duration, at : float
        How long to draw, and the time in question.

    Returns
    -------
    ndarray of Axes, shape (2,)

    Raises
    ------
    TypeError
        If a function has complex values.

    Notes
    -----
    See: calculus-overview.

    Examples
    --------
    >>> _ = rate_and_area(np.square, lambda t: 2 * t, 2.0, 1.0)
    """
    _, axes = figure(1, 2, width=7.2, height=2.7)
    t = np.linspace(0, duration, 401)
    y, slope = on(position, [at])[0], on(speed, [at])[0]
    near = at + np.array([-0.22, 0.22]) * duration
    axes[0].plot(t, on(position, t), color=COLORS["blue"])
    axes[0].plot(near, y + slope * (near - at), "--", color=COLORS["orange"], label=f"slope {slope:.3g}")
    axes[0].plot(at, y, "o", color=COLORS["ink"])
    axes[0].set(title="rate: how fast at this moment?", xlabel="time", ylabel="distance")
    axes[1].plot(t, on(speed, t), color=COLORS["orange"])
    past = t[t <= at]
    covered = y - on(position, [0.0])[0]
    axes[1].fill_between(past, 0, on(speed, past), color=COLORS["blue"], alpha=0.25, lw=0, label=f"area {covered:.3g}")
    axes[1].plot(at, slope, "o", color=COLORS["ink"])
    axes[1].set(title="accumulation: how far so far?", xlabel="time", ylabel="speed")
    for ax in axes:
        ax.title.set_fontsize(10)
        ax.legend(loc="upper left")
    return axes  # type: ignore[no-any-return]


def descent(loss: Function, path: ArrayLike, domain: Interval, *, label: str = "w", ax: Axes | None = None) -> Axes:
    """Draw a loss and the points that a descent visited on it, joined in order.

    Parameters
    ----------
    loss : callable
        A function on arrays.
    path : array_like, shape (k,)
        The visited parameters, the first one first.
    domain : tuple of float
        Where to draw.
    label : str
        Of the horizontal axis.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If `path` is not a vector of finite numbers, `domain` is no interval, or `loss` has complex values.

    Notes
    -----
    See: taylor-polynomials.

    Examples
    --------
    >>> _ = descent(np.square, [1.0, 0.5], (-1, 1))
    """
    axis = axes_or_new(ax)
    visited = as_vector(path, "path")
    curve(axis, loss, domain, label="loss")
    axis.plot(visited, on(loss, visited), "o--", color=COLORS["orange"], markersize=5, linewidth=1, label="steps")
    axis.plot(visited[-1], on(loss, [visited[-1]])[0], "s", color=COLORS["ink"], label=f"end {visited[-1]:.3g}")
    axis.set(xlabel=label, ylabel="loss")
    axis.legend()
    return axis


def error_orders(h: ArrayLike, errors: Mapping[str, ArrayLike], *, ax: Axes | None = None) -> Axes:
    """Draw errors against the step, both logarithmic.

    Parameters
    ----------
    h : array_like, shape (k,)
        Steps.
    errors : mapping
        From a name to errors of shape (k,).
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If `h` is not a vector of finite numbers, or errors are negative or not as many as the steps.

    Notes
    -----
    Zero errors are left out. See: delta-method.

    Examples
    --------
    >>> _ = error_orders([0.1, 0.01], {"forward": [0.1, 0.01]})
    """
    axis = axes_or_new(ax)
    steps = as_vector(h, "h")
    for k, (name, values) in enumerate(errors.items()):
        e = not_negative(values, name)
        same_length(steps, e, "h", name)
        keep = e > 0
        axis.loglog(steps[keep], e[keep], marker=MARKERS[k % 6], linestyle=DASHES[k % 6], markersize=4, label=name)
    axis.set(xlabel="step h", ylabel="error")
    axis.invert_xaxis()
    axis.legend()
    return axis


def decay(
    sizes: Mapping[str, ArrayLike], *, xlabel: str = "layer", ylabel: str = "size", ax: Axes | None = None
) -> Axes:
    """Draw positive numbers against their index 1, 2, 3, ..., on a logarithmic scale.

    Parameters
    ----------
    sizes : mapping
        From a name to an array of shape (k,).
    xlabel, ylabel : str
        Of the axes.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If a value of `sizes` is not a vector of positive finite numbers.

    Notes
    -----
    See: chain-rule.

    Examples
    --------
    >>> _ = decay({"sigmoid": [0.25, 0.0625]})
    """
    axis = axes_or_new(ax, height=3.2)
    for k, (name, values) in enumerate(sizes.items()):
        y = positive(values, name)
        axis.semilogy(np.arange(1, y.size + 1), y, marker=MARKERS[k % 6], ls=DASHES[k % 6], ms=4, label=name)
    axis.set(xlabel=xlabel, ylabel=ylabel)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.legend()
    return axis
