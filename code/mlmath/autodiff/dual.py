"""Forward mode: numbers that carry their derivative along.

A :class:`Dual` is a pair, a value and its derivative in one direction or in several at once; every operation computes
both. :func:`derivative` differentiates a function of one variable, :func:`jacobian` one of several.

See: forward-and-reverse-mode.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.autodiff.arithmetic import Number, operator
from mlmath.autodiff.rules import SLOPES
from mlmath.validate import as_array, as_vector

__all__ = ["Dual", "derivative", "jacobian"]

_runs = itertools.count(1)
_run = ContextVar("_run", default=0)  # which derivative is being computed; 0 for numbers made by hand


class Dual(Number):
    """A value with its derivative, written a + bε where ε² = 0.

    It has the operators ``+ - * / **``, and the functions of :mod:`mlmath.calculus.elementary` as methods. Comparisons
    compare the values, ``==`` too. Dual numbers do not nest: one that belongs to another derivative is refused.

    Parameters
    ----------
    value : array_like, shape S
        A number, or an array that is treated entry by entry.
    tangent : array_like, shape S or (n,) + S
        Its derivative, or its derivatives in n directions; 0 for a constant.

    Raises
    ------
    TypeError
        If one of them is not real and numeric.
    ValueError
        If one of them is not finite, or the shape of `tangent` does not fit.

    Examples
    --------
    >>> x = Dual(3, 1)
    >>> x * x + 2 * x
    Dual(15.0, 8.0)
    >>> Dual(3, [1, 0]) * Dual(2, [0, 1])
    Dual(6.0, [2.0, 3.0])
    """

    def __init__(self, value: ArrayLike, tangent: ArrayLike = 0.0) -> None:
        v, t = as_array(value, "value"), as_array(tangent, "tangent")
        if np.isscalar(tangent):
            t = np.broadcast_to(t, v.shape)
        if t.ndim - v.ndim not in (0, 1) or t.shape[t.ndim - v.ndim :] != v.shape:
            raise ValueError(f"tangent must have the shape of value, {v.shape}, or (n, *that), got {t.shape}")
        self.value, self.tangent, self.run = v[()], t[()], _run.get()

    def __repr__(self) -> str:
        return f"Dual({self.value.tolist()}, {self.tangent.tolist()})"

    @operator
    def __add__(self, other: Any) -> "Dual":
        a, da, b, db = _both(self, other)
        return _dual(a + b, da + db)

    @operator
    def __sub__(self, other: Any) -> "Dual":
        a, da, b, db = _both(self, other)
        return _dual(a - b, da - db)

    @operator
    def __mul__(self, other: Any) -> "Dual":
        a, da, b, db = _both(self, other)
        return _dual(a * b, da * b + a * db)

    @operator
    def __truediv__(self, other: Any) -> "Dual":
        a, da, b, db = _both(self, other)
        return _dual(a / b, (da - a / b * db) / b)

    @operator
    def __pow__(self, other: Any) -> "Dual":
        a, da, n, dn = _both(self, other)
        y, slope = a**n, n * a ** np.where(n == 0, 1, n - 1)  # 0 for n = 0, at a = 0 too
        if not np.any(dn):
            return _dual(y, slope * da)
        logarithm = np.log(np.where(a > 0, a, np.where(a == 0, 1, np.nan)))  # 0^n is constant for n > 0
        return _dual(y, slope * da + np.where(dn == 0, 0, y * logarithm * dn))

    def elementary(self, name: str) -> "Dual":
        """Return an elementary function of this number: the chain rule, with the slope from the table."""
        _same_run(self)
        y = getattr(np, name)(self.value)
        return _dual(y, SLOPES[name](self.value, y) * self.tangent)

    def maximum(self, other: Any) -> "Dual":
        """Return the larger of two numbers; if they are equal, the mean of both derivatives, by convention."""
        a, da, b, db = _both(self, other)
        weight = np.where(a > b, 1.0, np.where(a == b, 0.5, 0.0))
        return _dual(np.maximum(a, b), weight * da + (1 - weight) * db)

    def where(self, condition: Any, other: Any) -> "Dual":
        """Return this number where the condition holds, the other one elsewhere."""
        a, da, b, db = _both(self, other)
        return _dual(np.where(condition, a, b), np.where(condition, da, db))


def derivative(f: Callable[[Any], Any], x: ArrayLike) -> NDArray[Any]:
    """Return the derivative of a function of one variable, at one or many points, to machine precision.

    Parameters
    ----------
    f : callable
        A function that treats its argument entry by entry.
    x : array_like, any shape
        The points.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` or the value of `f` is not real, numeric and finite, or has a wrong shape; if another derivative is being
        computed whose dual numbers take part.

    Notes
    -----
    One evaluation of `f`. It cannot be nested; :func:`mlmath.autodiff.functional.grad` can.
    See: forward-and-reverse-mode.

    Examples
    --------
    >>> derivative(lambda x: x**3, [0, 1, 2])
    array([ 0.,  3., 12.])
    """
    points = as_array(x, "x")
    with _differentiating(f):
        tangent = _tangent(f(Dual(points, 1.0)))
    if tangent.shape not in ((), points.shape):
        raise ValueError(f"f must return one value for each point, got {tangent.shape} for points of {points.shape}")
    return np.array(np.broadcast_to(tangent, points.shape))[()]


def jacobian(f: Callable[[Any], Any], x: ArrayLike) -> NDArray[Any]:
    """Return the matrix of partial derivatives ∂f_i/∂x_j, one direction for each variable.

    Parameters
    ----------
    f : callable
        It gets an array of n dual numbers (of dtype object) and returns one number or a sequence of m numbers.
    x : array_like, shape (n,)
        The point.

    Returns
    -------
    ndarray, shape (m, n), or (n,) if `f` returns one number

    Raises
    ------
    TypeError, ValueError
        If `x` is not a finite real vector, or `f` returns anything but numbers; if another derivative is being computed
        whose dual numbers take part.

    Notes
    -----
    One evaluation of `f`, in which every operation computes n derivatives: the cost grows with the number of
    variables. See: forward-and-reverse-mode.

    Examples
    --------
    >>> jacobian(lambda x: [x[0] * x[1], x[0] + 3 * x[1]], [2, 5])
    array([[5., 2.],
           [1., 3.]])
    """
    point = as_vector(x, "x")
    n = len(point)
    inputs = np.empty(n, dtype=object)
    with _differentiating(f):
        inputs[:] = [Dual(value, direction) for value, direction in zip(point, np.eye(n), strict=True)]
        y = f(inputs)
        parts = np.array(y, dtype=object)
        rows = [np.broadcast_to(_tangent(part), n) for part in parts.flat]
    return np.array(rows).reshape((len(rows), n) if parts.ndim else n)


@contextmanager
def _differentiating(f: Any) -> Iterator[None]:
    """Let the dual numbers that are made meanwhile belong together."""
    if not callable(f):
        raise TypeError(f"f must be a function, got {f!r}")
    token = _run.set(next(_runs))
    try:
        yield
    finally:
        _run.reset(token)


def _same_run(x: Dual) -> None:
    """Refuse a number that carries the derivative in some other direction: the two would be added up."""
    if x.run != _run.get() and np.any(x.tangent):
        raise ValueError("a dual number of another derivative takes part: nest mlmath.autodiff.functional.grad instead")


def _tangent(y: Any) -> Any:
    """Return the derivative of what a function returned, 0 for a plain number."""
    y = y[()] if isinstance(y, np.ndarray) and y.ndim == 0 else y
    if isinstance(y, Dual):
        _same_run(y)
        return y.tangent
    return 0 * as_array(y, "the value of f")


def _dual(value: Any, tangent: Any) -> Dual:
    """Return the result of an operation; it may be infinite, as it may in plain arithmetic."""
    result = Dual.__new__(Dual)
    result.value, result.tangent, result.run = value, tangent, _run.get()
    return result


def _both(x: Any, y: Any) -> tuple[Any, Any, Any, Any]:
    """Return two numbers and their tangents, shaped so that NumPy's broadcasting fits values and directions."""
    x, y = Dual.lift(x), Dual.lift(y)
    for part in (x, y):
        _same_run(part)
    ndim = max(x.value.ndim, y.value.ndim)
    tangents = []
    for part in (x, y):
        n = part.tangent.ndim - part.value.ndim  # axes of directions: none or one
        shape = part.tangent.shape
        tangents.append(part.tangent.reshape(shape[:n] + (1,) * (ndim - part.value.ndim) + shape[n:])[()])
    return x.value, tangents[0], y.value, tangents[1]
