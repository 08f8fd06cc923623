"""The worlds in which a formula is evaluated: plain numbers, expressions of SymPy, numbers that know more.

A formula that shall work in every world begins with :func:`argument`, which checks what can be checked at the door and
lets the rest pass, and asks :func:`is_expression` where SymPy should see the textbook form.

See: callable-functions.
"""

import sys
from numbers import Number
from typing import Any

import numpy as np

from mlmath.validate import as_array

__all__ = ["argument", "floating", "is_expression"]


def is_expression(x: Any) -> bool:
    """Say whether something is an expression of SymPy; who has none need not have imported SymPy.

    Parameters
    ----------
    x : object
        Anything.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_expression(2.0)
    False
    """
    sp = sys.modules.get("sympy")
    return sp is not None and isinstance(x, sp.Basic)


def argument(x: Any, name: str = "x") -> Any:
    """Return the argument of a function of one variable, checked as far as its world allows.

    Numbers and whatever NumPy makes an array of are checked, and become floats: integers never overflow later.
    Expressions of SymPy and everything that brings its own elementary functions, such as the numbers and tensors of
    :mod:`mlmath.autodiff` and torch tensors, pass as they are, except that integers become floats in torch too.

    Parameters
    ----------
    x : number, array_like, SymPy expression, Dual, Value, Tensor or torch tensor
        The argument.
    name : str
        Its name, for the error message.

    Returns
    -------
    ndarray, or the kind of `x`

    Raises
    ------
    TypeError, ValueError
        If a number or an array is not real, empty or not finite, if a torch tensor is complex, or if an object of SymPy
        stands for no number, such as a relation or a matrix.

    Examples
    --------
    >>> argument([1, 2])
    array([1., 2.])
    """
    sp = sys.modules.get("sympy")
    if sp is not None and (isinstance(x, sp.MatrixBase) or (isinstance(x, sp.Basic) and not isinstance(x, sp.Expr))):
        raise TypeError(f"{name} must be a number, an array or an expression, got {x!r}")
    own = hasattr(x, "exp") or getattr(x, "__array_ufunc__", None) is not None
    if is_expression(x) or (own and not isinstance(x, Number | np.generic | np.ndarray)):
        return floating(x, name)
    return as_array(x, name)


def floating(x: Any, name: str = "x") -> Any:
    """Return a torch tensor of integers as one of floats, which do not wrap around, and anything else as it is.

    Parameters
    ----------
    x : object
        Anything.
    name : str
        Its name, for the error message.

    Returns
    -------
    torch tensor of dtype float64, or `x`

    Raises
    ------
    TypeError
        If `x` is a complex torch tensor.

    Examples
    --------
    >>> floating(2)
    2
    """
    if not hasattr(x, "is_floating_point") or x.is_floating_point():
        return x
    if x.is_complex():
        raise TypeError(f"{name} must be real, got dtype {x.dtype}")
    return x.double()
