"""Forward mode: numbers that carry their derivative along.

A :class:`Dual` is a pair, a value and its derivative in one direction or in several at once; every operation computes
both. :func:`derivative` differentiates a function of one variable, :func:`jacobian` one of several.

See: forward-and-reverse-mode.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.autodiff.arithmetic import Number
from mlmath.autodiff.rules import SLOPES
from mlmath.validate import as_array, as_vector

__all__ = ["Dual", "derivative", "jacobian"]


class Dual(Number):
    """A value with its derivative, written a + bε where ε² = 0.

    It has the operators ``+ - * / **``, and the functions of :mod:`mlmath.calculus.elementary` as methods. Comparisons
    compare the values.

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
        self.value, self.tangent = v[()], t[()]

    def __repr__(self) -> str:
        return f"Dual({self.value.tolist()}, {self.tangent.tolist()})"

    def __add__(self, other: Any) -> "Dual":
        a, da, b, db = _both(self, other)
        return _dual(a + b, da + db)

    def __sub__(self, other: Any) -> "Dual":
        a, da, b, db = _both(self, other)
        return _dual(a - b, da - db)

    def __mul__(self, other: Any) -> "Dual":
        a, da, b, db = _both(self, other)
        return _dual(a * b, da * b + a * db)

    def __truediv__(self, other: Any) -> "Dual":
        a, da, b, db = _both(self, other)
        return _dual(a / b, (da - a / b * db) / b)

    def __pow__(self, other: Any) -> "Dual":
        if isinstance(other, Dual):
            return (other * self.elementary("log")).elementary("exp")
        a, da, n, _ = _both(self, other)
        slope = n * a ** np.where(n == 0, 1, n - 1)  # 0 for n = 0, at a = 0 too
        return _dual(a**n, slope * da)

    def elementary(self, name: str) -> "Dual":
        """Return an elementary function of this number: the chain rule, with the slope from the table."""
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
        If `x` is not real, numeric and finite.

    Notes
    -----
    One evaluation of `f`. See: forward-and-reverse-mode.

    Examples
    --------
    >>> derivative(lambda x: x**3, [0, 1, 2])
    array([ 0.,  3., 12.])
    """
    points = as_array(x, "x")
    y = f(Dual(points, 1.0))
    return np.broadcast_to(y.tangent, points.shape)[()] if isinstance(y, Dual) else np.zeros(points.shape)[()]


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
        If `x` is not a finite real vector.

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
    inputs[:] = [Dual(value, direction) for value, direction in zip(point, np.eye(n), strict=True)]
    y = f(inputs)
    rows = [part.tangent if isinstance(part, Dual) else np.zeros(n) for part in np.ravel(np.array(y, dtype=object))]
    return np.array(rows[0]) if isinstance(y, Dual) or np.ndim(y) == 0 else np.array(rows)


def _dual(value: Any, tangent: Any) -> Dual:
    """Return the result of an operation; it may be infinite, as it may in plain arithmetic."""
    result = Dual.__new__(Dual)
    result.value, result.tangent = value, tangent
    return result


def _both(x: Any, y: Any) -> tuple[Any, Any, Any, Any]:
    """Return two numbers and their tangents, shaped so that NumPy's broadcasting fits values and directions."""
    x, y = Dual.lift(x), Dual.lift(y)
    ndim = max(x.value.ndim, y.value.ndim)
    tangents = []
    for part in (x, y):
        n = part.tangent.ndim - part.value.ndim  # axes of directions: none or one
        shape = part.tangent.shape
        tangents.append(part.tangent.reshape(shape[:n] + (1,) * (ndim - part.value.ndim) + shape[n:])[()])
    return x.value, tangents[0], y.value, tangents[1]
