"""One function, many worlds: the elementary functions of whatever the argument is.

``exp(x)`` is a float if x is one, an array if x is an array, an expression if x is one of SymPy, and a dual number, a
node of a tape or a tensor if x is one of those. So a formula is written once, and then evaluated, differentiated and
printed. The choice is made by three questions, in this order:

1. Is an argument an expression of SymPy? Then SymPy's function is taken.
2. Has an argument a method of that name, as dual numbers, tensors of :mod:`mlmath.autodiff` and torch tensors have?
   Then that method is called.
3. Otherwise NumPy's function is taken. Integers count as real numbers, in torch too, and an array of objects is
   treated entry by entry.

Outside of the domain each world keeps its own rules: ``log(-1)`` is NaN with a warning for NumPy, and complex for
SymPy. See: elementary-functions.
"""

import sys
from collections.abc import Callable
from numbers import Number, Real
from typing import Any

import numpy as np

from mlmath.calculus.worlds import floating

__all__ = [
    "absolute",
    "arccos",
    "arcsin",
    "arctan",
    "cos",
    "cosh",
    "exp",
    "expm1",
    "log",
    "log1p",
    "maximum",
    "minimum",
    "sign",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
    "where",
]

#: What SymPy calls by another name, or builds from other functions.
_SYMPY: dict[str, Callable[..., Any]] = {
    "expm1": lambda sp, x: sp.exp(x) - 1,
    "log1p": lambda sp, x: sp.log(1 + x),
    "arcsin": lambda sp, x: sp.asin(x),
    "arccos": lambda sp, x: sp.acos(x),
    "arctan": lambda sp, x: sp.atan(x),
    "absolute": lambda sp, x: sp.Abs(x),
    "maximum": lambda sp, x, y: sp.Max(x, y),
    "minimum": lambda sp, x, y: sp.Min(x, y),
}


def exp(x: Any) -> Any:
    """Return the exponential function e^x.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> exp(0)
    1.0
    """
    return _apply("exp", x)


def expm1(x: Any) -> Any:
    """Return e^x - 1, accurate for x near 0.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> expm1(1e-20)
    1e-20
    """
    return _apply("expm1", x)


def log(x: Any) -> Any:
    """Return the natural logarithm.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> log(1)
    0.0
    """
    return _apply("log", x)


def log1p(x: Any) -> Any:
    """Return log(1 + x), accurate for x near 0.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> log1p(1e-20)
    1e-20
    """
    return _apply("log1p", x)


def sqrt(x: Any) -> Any:
    """Return the square root.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> sqrt([4, 9])
    array([2., 3.])
    """
    return _apply("sqrt", x)


def sin(x: Any) -> Any:
    """Return the sine.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> sin(0)
    0.0
    """
    return _apply("sin", x)


def cos(x: Any) -> Any:
    """Return the cosine.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> cos(0)
    1.0
    """
    return _apply("cos", x)


def tan(x: Any) -> Any:
    """Return the tangent.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> tan(0)
    0.0
    """
    return _apply("tan", x)


def arcsin(x: Any) -> Any:
    """Return the angle between -π/2 and π/2 whose sine is x.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> arcsin(0)
    0.0
    """
    return _apply("arcsin", x)


def arccos(x: Any) -> Any:
    """Return the angle between 0 and π whose cosine is x.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> arccos(1)
    0.0
    """
    return _apply("arccos", x)


def arctan(x: Any) -> Any:
    """Return the angle between -π/2 and π/2 whose tangent is x.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> arctan(0)
    0.0
    """
    return _apply("arctan", x)


def sinh(x: Any) -> Any:
    """Return the hyperbolic sine (e^x - e^-x)/2.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> sinh(0)
    0.0
    """
    return _apply("sinh", x)


def cosh(x: Any) -> Any:
    """Return the hyperbolic cosine (e^x + e^-x)/2.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> cosh(0)
    1.0
    """
    return _apply("cosh", x)


def tanh(x: Any) -> Any:
    """Return the hyperbolic tangent sinh(x)/cosh(x).

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> tanh([-1000, 0, 1000])
    array([-1.,  0.,  1.])
    """
    return _apply("tanh", x)


def absolute(x: Any) -> Any:
    """Return the absolute value.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> absolute([-2, 3])
    array([2., 3.])
    """
    return _apply("absolute", x)


def sign(x: Any) -> Any:
    """Return -1, 0 or 1, the sign.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.

    Returns
    -------
    the kind of `x`

    Examples
    --------
    >>> sign([-2, 0, 3])
    array([-1.,  0.,  1.])
    """
    return _apply("sign", x)


def maximum(x: Any, y: Any) -> Any:
    """Return the larger of two numbers, entry by entry.

    Parameters
    ----------
    x, y : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The arguments, of one kind or one of them numbers.

    Returns
    -------
    the kind of `x` and `y`

    Examples
    --------
    >>> maximum([-2, 3], 0)
    array([0., 3.])
    """
    return _apply("maximum", x, y)


def minimum(x: Any, y: Any) -> Any:
    """Return the smaller of two numbers, entry by entry.

    Parameters
    ----------
    x, y : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The arguments, of one kind or one of them numbers.

    Returns
    -------
    the kind of `x` and `y`

    Examples
    --------
    >>> minimum([-2, 3], 0)
    array([-2.,  0.])
    """
    return _apply("minimum", x, y)


def where(condition: Any, x: Any, y: Any) -> Any:
    """Return x where the condition holds and y elsewhere.

    Both are computed before: a NaN in the branch that is not taken stays harmless for the value only.

    Parameters
    ----------
    condition : bool, array of bool, SymPy relation or torch tensor of bool
        The condition.
    x, y : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The two branches.

    Returns
    -------
    the kind of `x` and `y`

    Raises
    ------
    TypeError
        If the condition is not true or false, but a number or a text.

    Examples
    --------
    >>> where([True, False], [1, 2], 0)
    array([1., 0.])
    """
    if _is_symbolic(condition, x, y):
        return sys.modules["sympy"].Piecewise((x, condition), (y, True))
    if not hasattr(condition, "new_tensor") and np.asarray(condition).dtype != bool:
        raise TypeError(f"condition must be true or false, got {condition!r}")
    numbers = [isinstance(branch, Number) and not isinstance(branch, np.generic) for branch in (x, y)]
    if isinstance(condition, (bool, np.bool_)) and all(numbers):
        return _apply("positive", x if condition else y)
    if hasattr(x, "where"):
        return x.where(_mask(x, condition), y)
    if hasattr(y, "where"):
        return y.where(~_mask(y, condition), x)
    return np.where(condition, _real(x), _real(y))


def _apply(name: str, *arguments: Any) -> Any:
    """Call the function `name` of the world to which the arguments belong."""
    arguments = tuple(floating(x) for x in arguments)
    if _is_symbolic(*arguments):
        sp = sys.modules["sympy"]
        return _SYMPY[name](sp, *arguments) if name in _SYMPY else getattr(sp, name)(*arguments)
    for k, x in enumerate(arguments):
        if hasattr(x, name):
            others = [_like(x, y) for y in arguments[:k] + arguments[k + 1 :]]  # maximum and minimum are symmetric
            return getattr(x, name)(*others)
    values = [_real(x) for x in arguments]
    if any(np.dtype(getattr(x, "dtype", float)).kind == "O" for x in values):
        return np.frompyfunc(lambda *entries: _apply(name, *entries), len(values), 1)(*values)
    result = getattr(np, name)(*values)
    return result.item() if all(isinstance(x, Number) and not isinstance(x, np.generic) for x in arguments) else result


def _is_symbolic(*arguments: Any) -> bool:
    """Say whether an argument is an expression of SymPy; who has none need not have imported SymPy."""
    sp = sys.modules.get("sympy")
    if sp is None:
        return False
    if any(isinstance(x, sp.MatrixBase) for x in arguments):  # its method `exp` is another function
        raise TypeError("x must not be a matrix of SymPy: use its method applyfunc")
    return any(isinstance(x, sp.Basic) for x in arguments)


def _like(x: Any, y: Any) -> Any:
    """Return y as a torch tensor if x is one: torch.maximum takes no numbers."""
    return x.new_tensor(y) if hasattr(x, "new_tensor") and not hasattr(y, "new_tensor") else y


def _mask(x: Any, condition: Any) -> Any:
    """Return a condition as an array, or as a torch tensor if x is one."""
    if hasattr(x, "new_tensor"):
        return condition if hasattr(condition, "new_tensor") else x.new_tensor(condition) != 0
    return np.asarray(condition)


def _real(x: Any) -> Any:
    """Return an argument of NumPy's functions: integers and fractions as floats, lists as arrays; no text."""
    if hasattr(x, "__array_ufunc__") and not isinstance(x, (np.ndarray, np.generic)):
        return x  # a tensor of mlmath.autodiff, a series of pandas: NumPy's functions know what to do
    if isinstance(x, Real) and not isinstance(x, np.generic):
        try:
            return float(x)
        except OverflowError as error:
            raise ValueError("x must fit into a float") from error
    try:
        array = np.asanyarray(x)
    except ValueError as error:
        raise ValueError("x must be a rectangular array, but its rows differ in length") from error
    if array.dtype.kind in "biu":
        return array.astype(float)
    if array.dtype.kind in "fc" or (array.dtype == object and array.ndim):
        return array
    raise TypeError(f"x must be a number, an array or an expression, got {x!r}")
