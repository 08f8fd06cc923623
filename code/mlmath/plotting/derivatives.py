r"""Figures for derivatives by machine: errors and costs of the methods, chains of factors, and a line that is fitted.

A function that draws one panel takes ``ax`` and returns it; a function that draws several panels makes its own figure
and returns the array of axes. What is drawn is computed elsewhere and handed over as numbers.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from mlmath.calculus.differences import central, error_bound, optimal_step
from mlmath.plotting._checked import not_negative, plane_points
from mlmath.plotting._sampled import Function, Interval, between
from mlmath.plotting.style import COLORS, DASHES, MARKERS, PALETTE, axes_or_new, figure
from mlmath.validate import as_matrix, as_vector, same_length

__all__ = ["aim", "chain", "family", "growth", "kink", "line_fit", "methods", "step_errors", "training"]

Panels = NDArray[Any]


def aim(paths: Mapping[str, tuple[ArrayLike, ArrayLike]], x: ArrayLike, y: ArrayLike, touches: ArrayLike) -> Panels:
    """Draw flights of a ball; beside them, where it lands against the angle, with tangents.

    Parameters
    ----------
    paths : mapping
        From a name to the coordinates of a flight, two arrays of shape (k,).
    x, y : array_like, shape (n,)
        Angles, and the distances at which the ball lands.
    touches : array_like, shape (m, 3)
        Angle, distance and slope of each tangent.

    Returns
    -------
    ndarray of Axes, shape (2,)

    Raises
    ------
    ValueError
        If `x` and `y` differ in shape, or an array is not a vector of finite numbers.

    Examples
    --------
    >>> len(aim({"one": ([0, 1, 2], [0, 1, 0])}, [0, 1, 2], [1, 3, 1], [[1, 3, 0]]))
    2
    """
    angles, landings = as_vector(x, "x"), as_vector(y, "y")
    same_length(angles, landings, "x", "y")
    _, (left, right) = figure(1, 2, width=7.4, height=2.9)
    for k, (name, (across, up)) in enumerate(paths.items()):
        left.plot(as_vector(across, name), as_vector(up, name), color=PALETTE[k % 6], ls=DASHES[k % 6], label=name)
    left.axhline(0, color=COLORS["gray"], linewidth=1)
    left.set(xlabel="distance in m", ylabel="height in m")
    left.legend()
    right.plot(angles, landings, color=COLORS["ink"], linewidth=1.2)
    reach = float(np.ptp(angles)) / 8
    for k, (angle, landing, slope) in enumerate(as_matrix(touches, "touches")):
        ends = angle + reach * np.array([-1.0, 1.0])
        right.plot(ends, landing + slope * (ends - angle), color=PALETTE[k % 6], ls=DASHES[k % 6], linewidth=2.4)
        right.plot(angle, landing, MARKERS[k % 6], color=PALETTE[k % 6])
    right.set(xlabel="angle in radians", ylabel="landing distance in m")
    axes: Panels = np.array([left, right])
    return axes


def growth(
    x: ArrayLike,
    series: Mapping[str, ArrayLike],
    *,
    xlabel: str,
    ylabel: str,
    log_x: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw positive numbers, such as costs or errors, against a size, on a logarithmic scale.

    Parameters
    ----------
    x : array_like, shape (n,)
        The sizes.
    series : mapping
        From a name to numbers of shape (n,); zeros are left out.
    xlabel, ylabel : str
        Of the axes.
    log_x : bool
        Whether the sizes are drawn on a logarithmic scale, too.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If an array is not a vector of finite numbers, its length is not that of `x`, or a number in it is negative.

    Examples
    --------
    >>> _ = growth([1, 2, 4], {"squares": [1, 4, 16]}, xlabel="n", ylabel="cost", log_x=True)
    """
    axis = axes_or_new(ax)
    sizes = as_vector(x, "x")
    for k, (name, values) in enumerate(series.items()):
        y = not_negative(values, name)
        same_length(sizes, y, "x", name)
        axis.plot(sizes[y > 0], y[y > 0], color=PALETTE[k % 6], ls=DASHES[k % 6], marker=MARKERS[k % 6], ms=5)
        axis.lines[-1].set_label(name)
    axis.set_yscale("log")
    if log_x:
        axis.set_xscale("log")
    else:
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.set(xlabel=xlabel, ylabel=ylabel)
    axis.legend()
    return axis


def step_errors(
    h: ArrayLike,
    errors: Mapping[str, ArrayLike],
    *,
    bounds: Mapping[str, tuple[int, float, float]] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw errors of difference quotients against the step, with the two branches of their bounds and the best step.

    Parameters
    ----------
    h : array_like, shape (n,)
        Positive steps.
    errors : mapping
        From a name to absolute errors of shape (n,); zeros are left out.
    bounds : mapping, optional
        From some of the names to (order, noise, bound) as in :func:`mlmath.calculus.differences.error_bound`.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If an array is not a vector of finite numbers, its length is not that of `h`, an error is negative, or there
        are no errors.

    Examples
    --------
    >>> _ = step_errors([0.1, 0.01], {"forward": [0.1, 0.01]}, bounds={"forward": (1, 1e-16, 1.0)})
    """
    axis = axes_or_new(ax, height=4.0)
    steps = as_vector(h, "h")
    if not errors:
        raise ValueError("errors must not be empty")
    lowest = np.inf
    for k, (name, values) in enumerate(errors.items()):
        e = not_negative(values, name)
        same_length(steps, e, "h", name)
        keep = e > 0
        lowest = min(lowest, float(np.min(e[keep], initial=np.inf)))
        axis.loglog(steps[keep], e[keep], MARKERS[k % 6], color=PALETTE[k % 6], ms=4, label=name)
        if bounds and name in bounds:
            order, noise, bound = bounds[name]
            for part in ({"noise": 0.0, "bound": bound}, {"noise": noise, "bound": 0.0}):
                line = error_bound(steps, order=order, **part)
                axis.loglog(steps, line, color=PALETTE[k % 6], ls=DASHES[1 + k % 5], linewidth=1.2)
            best = optimal_step(order=order, noise=noise, bound=bound)
            axis.loglog(best.h, best.error, "*", color=COLORS["ink"], markersize=12, markerfacecolor=PALETTE[k % 6])
    highest = max(float(np.max(as_vector(values, name))) for name, values in errors.items())
    if np.isfinite(lowest):
        axis.set_ylim(lowest / 4, highest * 4)  # the branches run on beyond the window
    axis.set(xlabel="step h", ylabel="error")
    axis.legend()
    return axis


def kink(f: Function, steps: Sequence[float], domain: Interval, *, ax: Axes | None = None) -> Axes:
    """Draw what central differences of `f` report around 0, for several steps.

    Parameters
    ----------
    f : callable
        A function on arrays, with a kink at 0.
    steps : sequence of float
        Positive steps.
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
        If a step is not positive, `domain` is no interval, or `f` has complex values.

    Examples
    --------
    >>> _ = kink(np.abs, [0.5, 0.1], (-1, 1))
    """
    axis = axes_or_new(ax, height=2.8)
    t = between(domain, 802)  # an even number of points: 0 is none of them
    for k, step in enumerate(steps):
        axis.plot(t, central(f, t, step), color=PALETTE[k % 6], ls=DASHES[k % 6], label=f"h = {step:g}")
    axis.set(xlabel="x", ylabel="central difference", xlim=domain)
    axis.legend()
    return axis


def chain(names: Sequence[str], values: ArrayLike, factors: ArrayLike, *, ax: Axes | None = None) -> Axes:
    """Draw a chain of functions: values on the way from left to right, products of factors on the way back.

    Parameters
    ----------
    names : sequence of str
        What stands in the boxes, n of them, the first function on the left.
    values : array_like, shape (n + 1,)
        The input and what comes out of each function.
    factors : array_like, shape (n,)
        The derivative of each function at its own input.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the lengths do not fit.

    Examples
    --------
    >>> _ = chain(["square", "exp"], [1.0, 1.0, 2.718], [2.0, 2.718])
    """
    x, slopes = as_vector(values, "values"), as_vector(factors, "factors")
    if len(x) != len(names) + 1 or len(slopes) != len(names):
        raise ValueError(f"for {len(names)} names there must be {len(names) + 1} values and {len(names)} factors")
    axis = axes_or_new(ax, width=7.4, height=2.3)
    products = np.append(np.cumprod(slopes[::-1])[::-1], 1.0)
    arrow = {"arrowstyle": "-|>", "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}
    for k, (name, slope) in enumerate(zip(names, slopes, strict=True)):
        axis.add_patch(FancyBboxPatch((2 * k + 0.62, -0.3), 0.76, 0.6, "round,pad=0.1", fc="none", ec=COLORS["ink"]))
        axis.text(2 * k + 1, 0.14, name, ha="center", va="center")
        axis.text(2 * k + 1, -0.22, f"× {_number(slope, 3)}", ha="center", va="center", color=COLORS["orange"])
    for k, (value, product) in enumerate(zip(x, products, strict=True)):
        forth, back = {**arrow, "color": COLORS["blue"]}, {**arrow, "color": COLORS["orange"], "linestyle": "--"}
        axis.annotate("", (2 * k + 0.5, 0.14), (2 * k - 0.5, 0.14), arrowprops=forth)
        axis.annotate("", (2 * k - 0.5, -0.22), (2 * k + 0.5, -0.22), arrowprops=back)
        axis.text(2 * k, 0.26, _number(value, 4), ha="center", va="bottom", color=COLORS["blue"])
        axis.text(2 * k, -0.34, _number(product, 4), ha="center", va="top", color=COLORS["orange"])
    axis.set(xlim=(-0.7, 2 * len(names) + 0.7), ylim=(-0.75, 0.75))
    axis.axis("off")
    return axis


def family(x: ArrayLike, rows: Mapping[str, ArrayLike], *, ax: Axes | None = None) -> Axes:
    """Draw several functions on one grid.

    Parameters
    ----------
    x : array_like, shape (n,)
        The grid.
    rows : mapping
        From a name to values of shape (n,).
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If an array is not a vector of finite numbers, or its length is not that of `x`.

    Examples
    --------
    >>> _ = family([0, 1], {"line": [0, 1]})
    """
    axis = axes_or_new(ax)
    grid = as_vector(x, "x")
    for k, (name, values) in enumerate(rows.items()):
        y = as_vector(values, name)
        same_length(grid, y, "x", name)
        axis.plot(grid, y, color=PALETTE[k % 6], ls=DASHES[k % 6], label=name)
    axis.set(xlabel="x", xlim=(grid[0], grid[-1]))
    axis.legend()
    return axis


def methods(
    x: ArrayLike, errors: Mapping[str, ArrayLike], costs: Mapping[str, ArrayLike], *, xlabel: str = "depth"
) -> Panels:
    """Draw errors of several methods, and beside them their costs, against a size.

    Parameters
    ----------
    x : array_like, shape (n,)
        The sizes.
    errors, costs : mapping
        From a name to numbers of shape (n,). One method looks the same in both panels.
    xlabel : str
        Of both axes.

    Returns
    -------
    ndarray of Axes, shape (2,)

    Raises
    ------
    ValueError
        If an array is not a vector of finite numbers, or its length is not that of `x`.

    Examples
    --------
    >>> len(methods([1, 2], {"a": [1e-9, 1e-8]}, {"a": [3, 6]}))
    2
    """
    _, (left, right) = figure(1, 2, width=7.4, height=3.3)
    names = list(dict.fromkeys([*errors, *costs]))
    for ax, series, ylabel in ((left, errors, "error"), (right, costs, "operations")):
        sizes = as_vector(x, "x")
        growth(sizes, {name: series.get(name, 0 * sizes) for name in names}, xlabel=xlabel, ylabel=ylabel, ax=ax)
        ax.get_legend().remove()
    left.figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=min(len(names), 4))
    axes: Panels = np.array([left, right])
    return axes


def line_fit(
    x: ArrayLike,
    y: ArrayLike,
    history: ArrayLike,
    *,
    epochs: Sequence[int],
    best: ArrayLike,
    labels: tuple[str, str] = ("x", "y"),
) -> Panels:
    """Draw data with the lines of some epochs; beside them, slope and intercept against the epoch.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        The data.
    history : array_like, shape (k, 2)
        Slope and intercept before the first epoch and after each.
    epochs : sequence of int
        Whose lines to draw: rows of `history`.
    best : array_like, shape (2,)
        Slope and intercept of the least-squares line.
    labels : tuple of str
        Of the axes of the left panel.

    Returns
    -------
    ndarray of Axes, shape (2,)

    Raises
    ------
    ValueError
        If `x` and `y` differ in shape, or `history` has no two columns.

    Examples
    --------
    >>> len(line_fit([0, 1], [1, 3], [[0, 0], [2, 1]], epochs=[0, 1], best=(2, 1)))
    2
    """
    inputs, outputs = as_vector(x, "x"), as_vector(y, "y")
    same_length(inputs, outputs, "x", "y")
    path, goal = plane_points(history, "history"), as_vector(best, "best")
    _, (left, right) = figure(1, 2, width=7.4, height=3.0)
    left.plot(inputs, outputs, "o", color=COLORS["ink"], markersize=5)
    ends = np.array([inputs.min(), inputs.max()])
    for k, epoch in enumerate(epochs):
        slope, intercept = path[epoch]
        left.plot(ends, slope * ends + intercept, color=PALETTE[k % 6], ls=DASHES[k % 6], label=f"epoch {epoch}")
    left.set(xlabel=labels[0], ylabel=labels[1])
    left.legend(fontsize=8)
    for column, name in enumerate(("slope", "intercept")):
        right.plot(path[:, column], color=PALETTE[column], ls=DASHES[column], label=name)
        right.axhline(goal[column], color=COLORS["gray"], linewidth=0.9, ls=":")
    right.set(xlabel="epoch", ylabel="parameter")
    right.set_xscale("symlog", linthresh=1)
    right.set_xlim(0, len(path) - 1)
    right.legend()
    axes: Panels = np.array([left, right])
    return axes


def training(losses: ArrayLike, *, ax: Axes | None = None) -> Axes:
    """Draw a loss against the epoch, on a logarithmic scale.

    Parameters
    ----------
    losses : array_like, shape (n,)
        Positive numbers, the first one of epoch 0.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If `losses` is not a vector of finite numbers.

    Examples
    --------
    >>> _ = training([1.0, 0.5, 0.25])
    """
    axis = axes_or_new(ax, height=2.6)
    axis.semilogy(as_vector(losses, "losses"), color=COLORS["blue"])
    axis.set(xlabel="epoch", ylabel="loss")
    return axis


def _number(value: float, digits: int) -> str:
    """Return a number with so many digits, and with a minus sign rather than a hyphen."""
    return f"{value:.{digits}g}".replace("-", "−")
