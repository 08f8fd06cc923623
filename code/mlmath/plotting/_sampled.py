"""What a figure needs of a function: points of an interval, the values there, the curve, a window that it fills."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from mlmath.plotting.style import COLORS
from mlmath.validate import as_vector

Function = Callable[[Any], Any]
Interval = tuple[float, float]


def between(domain: Interval, count: int) -> NDArray[Any]:
    """Return `count` points from the lower to the upper end of an interval."""
    ends = as_vector(domain, "domain")
    if ends.shape != (2,) or ends[0] >= ends[1]:
        raise ValueError(f"domain must be a pair of numbers, the smaller one first, got {domain!r}")
    return np.linspace(ends[0], ends[1], count)


def on(f: Function, points: ArrayLike) -> NDArray[Any]:
    """Return the values of f at the points; a constant may return one number.

    Complex values are refused: Matplotlib would draw their real parts. NaN stays, it is a gap in the curve; a forgotten
    return is none.
    """
    t = np.asarray(points, dtype=float)
    values = f(t.copy())  # f may change its argument
    if values is None:
        raise TypeError("a function to be drawn must return its values, got None")
    y = np.asarray(values)
    if np.iscomplexobj(y):
        raise TypeError("a function to be drawn must have real values, got complex ones")
    if y.shape not in (t.shape, (), (1,)):
        raise ValueError(f"a function to be drawn must have one value a point, got shape {y.shape} for {t.shape}")
    return np.broadcast_to(y.astype(float), t.shape)


def curve(axis: Axes, f: Function, domain: Interval, label: str | None = None) -> None:
    """Draw f in blue over the whole width of the panel."""
    t = between(domain, 801)
    axis.plot(t, on(f, t), color=COLORS["blue"], label=label)
    axis.set_xlim(*domain)


def fit(axis: Axes, f: Function, domain: Interval) -> None:
    """Let the curve, not what is drawn around it, choose the vertical window."""
    y = on(f, between(domain, 801))
    margin = 0.08 * float(np.ptp(y))
    axis.set_ylim(float(y.min()) - margin, float(y.max()) + margin)
