r"""Activation functions and their derivatives, element by element, for any size of argument.

Every function takes an array (or number) of any shape and returns one of the same shape and floating dtype; integers
become float64. No exponential of a positive argument is ever taken, so nothing overflows at ±1000, and the derivatives
are written without the difference of two nearly equal numbers.

The functions themselves (except GELU) also take a SymPy expression, for which they return the textbook formula, and
the dual numbers, tape values and tensors of :mod:`mlmath.autodiff` and of torch, for which they return the same kind.

At a kink the derivative does not exist. What the functions return there is a convention, the one of PyTorch:
0 for ReLU and the absolute value, the slope of the left branch for leaky ReLU and ELU. See: activation-derivatives.
"""

from collections.abc import Callable
from math import erfc, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.calculus import elementary as el
from mlmath.calculus.worlds import argument, is_expression
from mlmath.validate import as_array, as_number, in_range

__all__ = [
    "ACTIVATIONS",
    "absolute",
    "absolute_derivative",
    "elu",
    "elu_derivative",
    "gelu",
    "gelu_derivative",
    "leaky_relu",
    "leaky_relu_derivative",
    "log_sigmoid",
    "log_sigmoid_derivative",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_derivative",
    "silu",
    "silu_derivative",
    "softplus",
    "softplus_derivative",
    "tanh",
    "tanh_derivative",
]

Array = NDArray[Any]


def sigmoid(x: Any) -> Any:
    """Return 1 / (1 + exp(-x)).

    With z = exp(-|x|), which lies in (0, 1], it is 1/(1 + z) for x >= 0 and z/(1 + z) for x < 0.
    See: alg-stable-sigmoid, prp-sigmoid-derivative.

    Parameters
    ----------
    x : array_like of any shape, or of another world
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`; or the kind of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> sigmoid([-1000, 0, 1000])
    array([0. , 0.5, 1. ])
    """
    t = argument(x)
    if is_expression(t):
        return 1 / (1 + el.exp(-t))
    # not e^(-|t|): the absolute value has no derivative at 0
    z = el.exp(el.where(t < 0, t, -t))
    return _answer(el.where(t < 0, z / (1 + z), 1 / (1 + z)), t)


def sigmoid_derivative(x: ArrayLike) -> Array:
    """Return s(x)(1 - s(x)) for the sigmoid s, computed as z/(1 + z)^2 with z = exp(-|x|).

    The product loses everything at x = 40, where s(x) rounds to 1; this form does not. See: prp-sigmoid-derivative.

    Parameters
    ----------
    x : array_like, any shape
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> float(sigmoid_derivative(0.0))
    0.25
    """
    t = as_array(x, "x")
    z = np.exp(-np.abs(t))
    return _shaped(z / (1 + z) ** 2, t)


def log_sigmoid(x: Any) -> Any:
    """Return log(sigmoid(x)) = -softplus(-x). See: activation-derivatives.

    Parameters
    ----------
    x : array_like of any shape, or of another world
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`; or the kind of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> log_sigmoid([-1000.0, 1000.0])
    array([-1000.,    -0.])
    """
    return -softplus(-argument(x))


def log_sigmoid_derivative(x: ArrayLike) -> Array:
    """Return 1 - sigmoid(x) = sigmoid(-x). See: activation-derivatives.

    Parameters
    ----------
    x : array_like, any shape
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> float(log_sigmoid_derivative(0.0))
    0.5
    """
    return softplus_derivative(-as_array(x, "x"))


def tanh(x: Any) -> Any:
    """Return the hyperbolic tangent, 2 sigmoid(2x) - 1. See: activation-derivatives.

    Parameters
    ----------
    x : array_like of any shape, or of another world
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`; or the kind of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> tanh([-1000.0, 0.0, 1000.0])
    array([-1.,  0.,  1.])
    """
    t = argument(x)
    return _answer(el.tanh(t), t)


def tanh_derivative(x: ArrayLike) -> Array:
    """Return 1 - tanh(x)^2, computed as (2z/(1 + z^2))^2 with z = exp(-|x|). See: activation-derivatives.

    Parameters
    ----------
    x : array_like, any shape
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> float(tanh_derivative(0.0))
    1.0
    """
    t = as_array(x, "x")
    z = np.exp(-np.abs(t))  # doubling the argument could overflow
    return _shaped((2 * z / (1 + z**2)) ** 2, t)


def relu(x: Any) -> Any:
    """Return max(0, x). See: activation-derivatives.

    Parameters
    ----------
    x : array_like of any shape, or of another world
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`; or the kind of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> relu([-2, 0, 3])
    array([0., 0., 3.])
    """
    t = argument(x)
    return el.maximum(0, t) if is_expression(t) else _answer(el.where(t > 0, t, 0), t)


def relu_derivative(x: ArrayLike) -> Array:
    """Return 1 for x > 0 and 0 for x < 0; at 0, where no derivative exists, 0 by convention.

    See: activation-derivatives. Source: Bertoin et al. (2021) measure what the convention changes.

    Parameters
    ----------
    x : array_like, any shape
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> relu_derivative([-2, 0, 3])
    array([0., 0., 1.])
    """
    t = as_array(x, "x")
    return _shaped(np.where(t > 0, 1, 0), t)


def leaky_relu(x: Any, slope: float = 0.01) -> Any:
    """Return x for x > 0 and slope * x otherwise. See: activation-derivatives.

    Parameters
    ----------
    x : array_like of any shape, or of another world
        Finite real arguments.
    slope : float
        The slope of the left branch.

    Returns
    -------
    ndarray, shape of `x`; or the kind of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.
    OverflowError
        If a value exceeds the largest float of the dtype of `x`.

    Examples
    --------
    >>> leaky_relu([-2, 3], slope=0.5)
    array([-1.,  3.])
    """
    t, a = argument(x), as_number(slope, "slope")
    left = t if is_expression(t) else el.where(t > 0, 0, t)  # a steep slope could overflow on the right
    with np.errstate(over="ignore"):
        return _answer(el.where(t > 0, t, a * left), t)


def leaky_relu_derivative(x: ArrayLike, slope: float = 0.01) -> Array:
    """Return 1 for x > 0 and `slope` for x < 0; at 0 `slope`, by convention. See: activation-derivatives.

    Parameters
    ----------
    x : array_like, any shape
        Finite real arguments.
    slope : float
        The slope of the left branch.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.
    OverflowError
        If `slope` exceeds the largest float of the dtype of `x`.

    Examples
    --------
    >>> leaky_relu_derivative([-2, 0, 3], slope=0.5)
    array([0.5, 0.5, 1. ])
    """
    t, a = as_array(x, "x"), as_number(slope, "slope")
    return _shaped(np.where(t > 0, 1, a), t)


def elu(x: Any, alpha: float = 1.0) -> Any:
    """Return x for x > 0 and alpha (exp(x) - 1) otherwise. See: activation-derivatives.

    Parameters
    ----------
    x : array_like of any shape, or of another world
        Finite real arguments.
    alpha : float
        Minus the limit at minus infinity.

    Returns
    -------
    ndarray, shape of `x`; or the kind of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.
    OverflowError
        If a value exceeds the largest float of the dtype of `x`.

    Examples
    --------
    >>> elu([-1000.0, 3.0])
    array([-1.,  3.])
    """
    t, a = argument(x), as_number(alpha, "alpha")
    left = t if is_expression(t) else el.where(t > 0, 0, t)
    with np.errstate(over="ignore"):
        return _answer(el.where(t > 0, t, a * el.expm1(left)), t)


def elu_derivative(x: ArrayLike, alpha: float = 1.0) -> Array:
    """Return 1 for x > 0 and alpha exp(x) for x < 0; at 0 `alpha`, which is the derivative if alpha is 1.

    See: activation-derivatives.

    Parameters
    ----------
    x : array_like, any shape
        Finite real arguments.
    alpha : float
        Minus the limit at minus infinity.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.
    OverflowError
        If `alpha` exceeds the largest float of the dtype of `x`.

    Examples
    --------
    >>> elu_derivative([0.0, 3.0])
    array([1., 1.])
    """
    t, a = as_array(x, "x"), as_number(alpha, "alpha")
    return _shaped(np.where(t > 0, 1, a * np.exp(np.minimum(t, 0))), t)


def softplus(x: Any) -> Any:
    """Return log(1 + exp(x)), computed as max(x, 0) + log1p(exp(-|x|)). See: activation-derivatives.

    Parameters
    ----------
    x : array_like of any shape, or of another world
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`; or the kind of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> softplus([-1000.0, 1000.0])
    array([   0., 1000.])
    """
    t = argument(x)
    if is_expression(t):
        return el.log(1 + el.exp(t))
    z = el.exp(el.where(t < 0, t, -t))
    return _answer(el.where(t < 0, 0, t) + el.log1p(z), t)


def softplus_derivative(x: ArrayLike) -> Array:
    """Return sigmoid(x). See: activation-derivatives.

    Parameters
    ----------
    x : array_like, any shape
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> float(softplus_derivative(0.0))
    0.5
    """
    slope: Array = sigmoid(as_array(x, "x"))
    return slope


def silu(x: Any) -> Any:
    """Return x sigmoid(x), also called swish. See: activation-derivatives.

    Parameters
    ----------
    x : array_like of any shape, or of another world
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`; or the kind of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> silu([-1000.0, 0.0, 1000.0])
    array([  -0.,    0., 1000.])
    """
    t = argument(x)
    return _answer(t * sigmoid(t), t)


def silu_derivative(x: ArrayLike) -> Array:
    """Return s(x) + x s'(x) for the sigmoid s, by the product rule. See: activation-derivatives.

    Parameters
    ----------
    x : array_like, any shape
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> float(silu_derivative(0.0))
    0.5
    """
    t = as_array(x, "x")
    return _shaped(sigmoid(t) + t * sigmoid_derivative(t), t)


def gelu(x: ArrayLike) -> Array:
    """Return x Phi(x), where Phi is the standard normal distribution function. See: activation-derivatives.

    Parameters
    ----------
    x : array_like, any shape
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> gelu([-1000.0, 0.0, 1000.0])
    array([  -0.,    0., 1000.])
    """
    t = as_array(x, "x")
    return _shaped(t * _normal_cdf(t), t)


def gelu_derivative(x: ArrayLike) -> Array:
    """Return Phi(x) + x phi(x), by the product rule; phi is the standard normal density.

    See: activation-derivatives.

    Parameters
    ----------
    x : array_like, any shape
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> float(gelu_derivative(0.0))
    0.5
    """
    t = as_array(x, "x")
    near = np.clip(t, -40, 40)  # the density is below the smallest float beyond; squaring 1e200 would overflow
    return _shaped(_normal_cdf(t) + near * np.exp(-(near**2) / 2) / sqrt(2 * pi), t)


def absolute(x: Any) -> Any:
    """Return |x|. See: activation-derivatives.

    Parameters
    ----------
    x : array_like of any shape, or of another world
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`; or the kind of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> absolute([-2, 3])
    array([2., 3.])
    """
    t = argument(x)
    return _answer(el.absolute(t), t)


def absolute_derivative(x: ArrayLike) -> Array:
    """Return the sign of x: -1, 0 or 1; the 0 at 0, where no derivative exists, is a convention.

    See: activation-derivatives.

    Parameters
    ----------
    x : array_like, any shape
        Finite real arguments.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError, ValueError
        If `x` is not numeric, not real, empty or not finite.

    Examples
    --------
    >>> absolute_derivative([-2, 0, 3])
    array([-1.,  0.,  1.])
    """
    t = as_array(x, "x")
    return _shaped(np.sign(t), t)


def _normal_cdf(t: Array) -> Array:
    # erfc, not 1 + erf: it keeps its relative accuracy in the left tail
    return np.asarray(np.vectorize(erfc, otypes=[float])(-t / sqrt(2)) / 2)


def _shaped(values: Any, like: Array) -> Array:
    """Return the values in the floating dtype of the argument; a number stays a number."""
    with np.errstate(over="ignore"):
        result: Array = np.asarray(values).astype(like.dtype)[()]
    return in_range(result, "a value")


def _answer(values: Any, like: Any) -> Any:
    """Return the values in the floating dtype of an array, or as they are in another world."""
    return _shaped(values, like) if isinstance(like, np.ndarray) else values


#: Every activation with its derivative, by the name that PyTorch uses.
ACTIVATIONS: dict[str, tuple[Callable[..., Array], Callable[..., Array]]] = {
    "sigmoid": (sigmoid, sigmoid_derivative),
    "logsigmoid": (log_sigmoid, log_sigmoid_derivative),
    "tanh": (tanh, tanh_derivative),
    "relu": (relu, relu_derivative),
    "leaky_relu": (leaky_relu, leaky_relu_derivative),
    "elu": (elu, elu_derivative),
    "softplus": (softplus, softplus_derivative),
    "silu": (silu, silu_derivative),
    "gelu": (gelu, gelu_derivative),
    "abs": (absolute, absolute_derivative),
}
