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

__all__ = ["argument", "is_expression"]


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
    :mod:`mlmath.autodiff` and torch tensors, pass as they are.

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
        If a number or an array is not real, empty or not finite.

    Examples
    --------
    >>> argument([1, 2])
    array([1., 2.])
    """
    own = hasattr(x, "exp") or getattr(x, "__array_ufunc__", None) is not None
    if is_expression(x) or (own and not isinstance(x, Number | np.generic | np.ndarray)):
        return x
    return as_array(x, name)
