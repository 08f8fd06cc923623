"""The table of derivatives that every engine of this package looks things up in.

:data:`SLOPES` holds the functions of one number, :data:`RULES` the operations on arrays. Both are written with what
arrays and tensors have in common, so that a rule runs on plain arrays when a number is wanted, and is recorded itself
when its result shall be differentiated once more.

See: forward-and-reverse-mode.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["RULES", "SLOPES"]

# The derivative of each elementary function y = f(x), from x and y.
SLOPES: dict[str, Callable[[Any, Any], Any]] = {
    "exp": lambda x, y: y,
    "expm1": lambda x, y: np.exp(x),
    "log": lambda x, y: 1 / x,
    "log1p": lambda x, y: 1 / (1 + x),
    "sqrt": lambda x, y: 0.5 / y,
    "sin": lambda x, y: np.cos(x),
    "cos": lambda x, y: -np.sin(x),
    "tan": lambda x, y: 1 + y * y,
    "arcsin": lambda x, y: 1 / np.sqrt((1 - x) * (1 + x)),
    "arccos": lambda x, y: -1 / np.sqrt((1 - x) * (1 + x)),
    "arctan": lambda x, y: 1 / (1 + x * x),
    "sinh": lambda x, y: np.cosh(x),
    "cosh": lambda x, y: np.sinh(x),
    "tanh": lambda x, y: 1 - y * y,
    "absolute": lambda x, y: np.sign(x),  # 0 at the kink, by convention
    "sign": lambda x, y: 0 * y,
}


# --- Operations that NumPy has not, or has with other arguments -------------------------------------------------------


def total(x: Any, axis: Any, keepdims: bool) -> Any:
    """Return the sum along some axes."""
    return x.sum(axis=axis, keepdims=keepdims)


def largest(x: Any, axis: Any, keepdims: bool) -> Any:
    """Return the maximum along some axes."""
    return x.max(axis=axis, keepdims=keepdims)


def smallest(x: Any, axis: Any, keepdims: bool) -> Any:
    """Return the minimum along some axes."""
    return x.min(axis=axis, keepdims=keepdims)


def reshape(x: Any, shape: Any) -> Any:
    """Return the same entries in another shape."""
    return x.reshape(shape)


def transpose(x: Any, axes: Any) -> Any:
    """Return the array with its axes in another order."""
    return x.transpose(axes)


def broadcast_to(x: Any, shape: Any) -> Any:
    """Return the array repeated along new axes and axes of length 1."""
    return np.broadcast_to(x, shape)


def cast(x: Any, dtype: Any) -> Any:
    """Return the array with floats of another precision."""
    return x.astype(dtype)


def concatenate(*parts: Any, axis: int, starts: Any) -> Any:
    """Return the parts one after the other; part k begins at ``starts[k]``."""
    return np.concatenate(parts, axis=axis)


def gather(x: Any, index: Any) -> Any:
    """Return the entries x[index]."""
    return x[index]


def scatter(g: Any, index: Any, shape: Any) -> Any:
    """Return zeros of a shape, to which g is added at the index, as often as an entry occurs there."""
    if not isinstance(g, (np.ndarray, np.generic)):
        return g.record(scatter, g, index=index, shape=shape)
    y = np.zeros(shape, g.dtype)
    if all(part is None or part is Ellipsis or isinstance(part, (slice, int)) for part in index):
        y[index] = g  # no entry occurs twice
    else:
        np.add.at(y, index, g)
    return y


def relu(x: Any) -> Any:
    """Return max(0, x)."""
    return np.maximum(x, 0)


def softmax(x: Any, axis: Any) -> Any:
    """Return exp(x) divided by its sum."""
    z = np.exp(x - x.max(axis=axis, keepdims=True))
    return z / z.sum(axis=axis, keepdims=True)


def log_softmax(x: Any, axis: Any) -> Any:
    """Return x - log(sum(exp(x)))."""
    z = x - x.max(axis=axis, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))


def logsumexp(x: Any, axis: Any, keepdims: bool) -> Any:
    """Return log(sum(exp(x))); the largest entry is taken out, so that nothing overflows."""
    top = x.max(axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    with np.errstate(divide="ignore"):  # the logarithm of a sum of zeros is minus infinity
        y = np.log(np.exp(x - top).sum(axis=axis, keepdims=True)) + top
    return y if keepdims else y.reshape(x.sum(axis=axis).shape)


# --- The rules --------------------------------------------------------------------------------------------------------
# rule(g, y, *arguments, **options) returns g·∂y/∂argument, where y is the result and g the derivative of the output
# with respect to y. Where an argument was broadcast, the engine adds up what the rule returns.


def _kept(g: Any, x: Any, axis: Any, keepdims: bool) -> Any:
    """Give the result of a reduction of x its lost axes back, with length 1."""
    if keepdims or axis is None:
        return g
    return g.reshape(tuple(1 if k in axis else n for k, n in enumerate(x.shape)))


def _extreme(g: Any, y: Any, x: Any, axis: Any, keepdims: bool) -> Any:
    """Return the derivative of a maximum or minimum: entries that tie share it."""
    at = (x == _kept(y, x, axis, keepdims)) | (x != x)  # a NaN is its own maximum
    return _kept(g, x, axis, keepdims) * (at / at.sum(axis=axis, keepdims=True, dtype=float))


def _ahead(g: Any, ahead: Any, not_behind: Any) -> Any:
    """Return g where this argument is ahead, half of it where both are level."""
    half = g.dtype.type(0.5)
    return g * (half * ahead + half * not_behind)


def _power_base(g: Any, y: Any, a: Any, b: Any) -> Any:
    if isinstance(b, (int, float)):
        return g * (b * a ** (b - 1)) if b else g * 0
    return g * (b * a ** np.where(b == 0, 1, b - 1))  # 0 a^(0-1) is 0 at a = 0 too


def _power_exponent(g: Any, y: Any, a: Any, b: Any) -> Any:
    return g * (y * np.log(np.where(a == 0, 1.0, a)))  # 0^b is constant for b > 0


def _matmul_left(g: Any, y: Any, a: Any, b: Any) -> Any:
    if a.ndim == 1 and b.ndim == 1:
        return g * b
    if a.ndim == 1:
        return (b @ g[..., None])[..., 0]
    if b.ndim == 1:
        return g[..., None] * b
    return g @ b.swapaxes(-1, -2)


def _matmul_right(g: Any, y: Any, a: Any, b: Any) -> Any:
    if a.ndim == 1 and b.ndim == 1:
        return g * a
    if a.ndim == 1:
        return a[:, None] * g[..., None, :]
    if b.ndim == 1:
        return (a.swapaxes(-1, -2) @ g[..., None])[..., 0]
    return a.swapaxes(-1, -2) @ g


def _logsumexp(g: Any, y: Any, x: Any, axis: Any, keepdims: bool) -> Any:
    y = _kept(y, x, axis, keepdims)
    return _kept(g, x, axis, keepdims) * np.exp(x - np.where(y == -np.inf, 0, y))


def _share(g: Any, y: Any, a: Any) -> Any:
    same = a == y  # infinite, perhaps
    return g * np.exp(np.where(same, 0, a) - np.where(same, 0, y))


def _part(k: int) -> Callable[..., Any]:
    """Return the rule of the k-th part of a concatenation."""

    def rule(g: Any, y: Any, *parts: Any, axis: int, starts: Any) -> Any:
        return g[(slice(None),) * axis + (slice(starts[k], starts[k + 1]),)]

    return rule


def _elementwise(slope: Callable[[Any, Any], Any]) -> tuple[Callable[..., Any]]:
    return (lambda g, y, x: g * slope(x, y),)


# For each operation one rule an argument; for any number of arguments, a function that returns the k-th rule.
RULES: dict[Callable[..., Any], Any] = {
    **{getattr(np, name): _elementwise(slope) for name, slope in SLOPES.items()},
    np.positive: (lambda g, y, x: g,),
    np.negative: (lambda g, y, x: -g,),
    np.square: (lambda g, y, x: g * (2 * x),),
    np.add: (lambda g, y, a, b: g, lambda g, y, a, b: g),
    np.subtract: (lambda g, y, a, b: g, lambda g, y, a, b: -g),
    np.multiply: (lambda g, y, a, b: g * b, lambda g, y, a, b: g * a),
    np.divide: (lambda g, y, a, b: g / b, lambda g, y, a, b: -g * y / b),
    np.power: (_power_base, _power_exponent),
    np.maximum: (lambda g, y, a, b: _ahead(g, a > b, a >= b), lambda g, y, a, b: _ahead(g, b > a, b >= a)),
    np.minimum: (lambda g, y, a, b: _ahead(g, a < b, a <= b), lambda g, y, a, b: _ahead(g, b < a, b <= a)),
    relu: (lambda g, y, x: g * (x > 0),),  # 0 at the kink, by convention
    np.logaddexp: (lambda g, y, a, b: _share(g, y, a), lambda g, y, a, b: _share(g, y, b)),
    np.where: (None, lambda g, y, c, a, b: np.where(c, g, 0), lambda g, y, c, a, b: np.where(c, 0, g)),
    np.matmul: (_matmul_left, _matmul_right),
    total: (lambda g, y, x, axis, keepdims: np.broadcast_to(_kept(g, x, axis, keepdims), x.shape),),
    largest: (_extreme,),
    smallest: (_extreme,),
    logsumexp: (_logsumexp,),
    softmax: (lambda g, y, x, axis: y * (g - (g * y).sum(axis=axis, keepdims=True)),),
    log_softmax: (lambda g, y, x, axis: g - np.exp(y) * g.sum(axis=axis, keepdims=True),),
    reshape: (lambda g, y, x, shape: g.reshape(x.shape),),
    transpose: (lambda g, y, x, axes: g.transpose(tuple(int(k) for k in np.argsort(axes))),),
    broadcast_to: (lambda g, y, x, shape: g,),
    cast: (lambda g, y, x, dtype: g,),
    gather: (lambda g, y, x, index: scatter(g, index, x.shape),),
    scatter: (lambda g, y, x, index, shape: g[index],),
    concatenate: _part,
}
