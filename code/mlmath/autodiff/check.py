"""Is a gradient right? Compare it with central differences, with a tolerance that follows from their two errors.

:func:`gradient_check` compares the gradient of a function, entry by entry, and says how far apart the two are, and how
far apart they may be. See: numerical-differentiation and autodiff-from-scratch.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.autodiff.functional import grad
from mlmath.autodiff.tensor import Tensor
from mlmath.validate import as_array, as_number, in_range

__all__ = ["GradientCheck", "gradient_check"]

_EPS, _TINY = float(np.finfo(float).eps), float(np.finfo(float).tiny)


class GradientCheck(NamedTuple):
    """The result: ``passed``, and arrays of the shape of x.

    ``gradient`` is what was checked, ``differences`` the central differences, ``tolerance`` how far they may be apart,
    and ``worst`` the index at which the error is the largest multiple of its tolerance.
    """

    passed: bool
    worst: tuple[int, ...]
    gradient: NDArray[Any]
    differences: NDArray[Any]
    tolerance: NDArray[Any]


def gradient_check(
    f: Callable[[Any], Any],
    x: ArrayLike,
    gradient: Callable[[Any], Any] | None = None,
    *,
    rounding: float = 32 * _EPS,
) -> GradientCheck:
    """Compare the gradient of `f` at x with central differences.

    Parameters
    ----------
    f : callable
        A function of one array that returns one number.
    x : array_like, any shape
        The point.
    gradient : callable, optional
        What is checked: a function that returns the gradient at a point; by default that of
        :func:`mlmath.autodiff.functional.grad`.
    rounding : float
        How far a value of f may be off, as a multiple of the size of f: a few units of 2.2e-16, more if f adds up
        large numbers that cancel.

    Returns
    -------
    GradientCheck

    Raises
    ------
    TypeError, ValueError
        If `x`, a value of `f` or the gradient is not real and finite, or has a wrong shape.
    OverflowError
        If the values of `f` are so large that the tolerance is not finite.

    Notes
    -----
    Let D(h) be the slope of the secant from x - h to x + h. Where f has five continuous derivatives,
    D(h) = f' + c h^2 + O(h^4) with c = f'''/6, so that D(2h) - D(h) = 3 c h^2 + O(h^4): a third of this difference
    is the truncation error, and twice that is allowed. Rounding adds at most the rounding error of f divided by h. It
    is a multiple of the numbers that f computes with; where they cancel, f(x) is smaller than they are. Their size is
    taken to be |f| + s |f'| + s^2 |f''|/2 with s = max(1, |x|), the largest that an entry of x gives. At a kink no
    gradient exists, and the check may fail for any answer; so it may where f oscillates within a step h = 6e-6 s.
    Four evaluations of `f` for each entry of `x`.
    See: numerical-differentiation.

    Examples
    --------
    >>> result = gradient_check(lambda x: np.sum(np.sin(x)), [0.0, 1.0])
    >>> result.passed
    True
    >>> wrong = gradient_check(lambda x: np.sum(np.sin(x)), [0.0, 1.0], lambda x: np.cos(x) + [0, 1e-6])
    >>> wrong.passed, wrong.worst
    (False, (1,))
    """
    point = as_array(x, "x", double=True)
    unit = as_number(rounding, "rounding", above=0.0)
    for function, name in ((f, "f"), (gradient or f, "gradient")):
        if not callable(function):
            raise TypeError(f"{name} must be a function, got {function!r}")
    slope = as_array(_plain((gradient or grad(f))(point.copy())), "the gradient")
    if slope.shape != point.shape:
        raise ValueError(f"the gradient must have the shape of x, {point.shape}, got {slope.shape}")
    differences, truncation, sizes = (np.empty(point.shape) for _ in range(3))
    scale = np.maximum(1.0, np.abs(point))
    unit_step = _EPS ** (1 / 3)
    for index in np.ndindex(point.shape):
        s = float(scale[index])
        near, inner = _secant(f, point, index, unit_step * s)
        far, outer = _secant(f, point, index, 2 * unit_step * s)
        bend = abs(sum(outer) - sum(inner)) / (6 * unit_step**2)  # s^2 |f''|/2
        differences[index], truncation[index] = near, abs(far - near) / 3
        sizes[index] = max(map(abs, inner + outer)) + s * abs(near) + bend
    size = max(float(sizes.max()), _TINY)
    with np.errstate(all="ignore"):  # a tolerance may be so small that it rounds to 0
        tolerance = in_range(2 * truncation + unit * size / (unit_step * scale), "the tolerance")
        error = np.abs(slope - differences)
        excess = np.where(error == 0, 0.0, error / tolerance)
    worst = tuple(int(k) for k in np.unravel_index(np.argmax(excess), point.shape))
    return GradientCheck(bool(excess.max() <= 1), worst, slope, differences, tolerance)


def _secant(f: Callable[[Any], Any], x: NDArray[Any], index: tuple[int, ...], h: float) -> tuple[float, list[float]]:
    """Return the slope of the secant from x - h to x + h in one entry, and the two values of f."""
    after, before = x.copy(), x.copy()
    after[index] += h
    before[index] -= h
    run = float(after[index] - before[index])  # before f has a chance to change its argument
    values = [as_number(_plain(f(part[()])), f"f at step {h:.1e} from x in entry {index}") for part in (after, before)]
    return (values[0] - values[1]) / run, values


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Tensor) else value
