"""What an iteration returns: where it ended, the way it went, and why it stopped.

A method that can fail says so: :class:`Run` carries the reason, and never a NaN. :func:`value_of` asks a caller's
function for one number, :func:`values_of` for one number for each of several points.

See: gradient-descent-1d, newton-root-finding.
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_array, as_values, as_vector

__all__ = ["Function", "Reason", "Run", "value_of", "values_of"]

Function = Callable[[Any], Any]
Floats = NDArray[np.float64]

Reason = Literal[
    "zero", "small slope", "small step", "max steps", "diverged", "left the domain", "flat", "cycle", "maximum",
    "undecided",
]  # fmt: skip


class Run(NamedTuple):
    """The result of an iteration.

    Attributes
    ----------
    x : float
        The last iterate, ``path[-1]``.
    path : ndarray, shape (steps + 1,)
        All iterates, the start first. All are finite.
    reason : str
        Why it stopped. Good ends: "zero" (the function vanishes at x), "small slope", "small step". Bad ends: "max
        steps"; "diverged" (the next point, or the function at x, is no finite number); "left the domain"; "flat" (the
        tangent is horizontal and meets the axis nowhere); "cycle" (an iterate came back, so all would); "maximum"
        and "undecided" (a zero of the derivative where the second derivative is negative, or zero).
    """

    x: float
    path: Floats
    reason: Reason

    @property
    def converged(self) -> bool:
        """Whether the end is a good one."""
        return self.reason in ("zero", "small slope", "small step")

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return self.path.size - 1


def run_of(path: list[float], reason: Reason) -> Run:
    """Return the result for a list of iterates."""
    return Run(path[-1], np.array(path), reason)


def value_of(f: Function, x: float, name: str) -> float:
    """Return f(x), one real number; NaN or an infinity if it overflows or is not defined there.

    Parameters
    ----------
    f : callable
        A real function of one number.
    x : float
        The point.
    name : str
        What the value is called in an error message.

    Returns
    -------
    float
        The value. Python's OverflowError becomes NaN, since it does not tell the sign.

    Raises
    ------
    TypeError, ValueError
        If `f` cannot be called, or the value is not one real number.

    Examples
    --------
    >>> value_of(lambda t: t**2, 3.0, "f")
    9.0
    """
    try:
        with np.errstate(all="ignore"):
            y = as_array(_called(f, np.float64(x), name), name, finite=False, double=True)
    except OverflowError:
        return float("nan")
    if y.ndim != 0:
        raise ValueError(f"{name} must be a single number, got shape {y.shape}")
    return float(y)


def values_of(f: Function, points: ArrayLike, name: str) -> Floats:
    """Return the finite values of `f` at several points; a constant function may return one number for all.

    Parameters
    ----------
    f : callable
        A real function on arrays.
    points : array_like, shape (n,)
        The points.
    name : str
        What the value is called in an error message.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    TypeError, ValueError
        If `f` cannot be called, a value is no finite real number, or there is not one for each point.

    Examples
    --------
    >>> values_of(lambda t: t**2, [1, 2], "f")
    array([1., 4.])
    """
    x = as_vector(points, "points")
    with np.errstate(all="ignore"):
        y = _called(f, x.copy(), name)
    return as_values(y, x, name)


def _called(f: Function, x: Any, name: str) -> Any:
    """Return what a caller's function returns; a forgotten return shall not count as NaN."""
    if not callable(f):
        raise TypeError(f"{name} must be a function, got {f!r}")
    y = f(x)
    if y is None:
        raise TypeError(f"{name} must be a number, but the function returned None")
    return y
