"""Functions that make functions: sums, products, quotients and chains of whatever can be called.

The result is a new function, which calls its parts when it is called itself. One order of composition, here and in the
whole book: ``compose(f, g)`` is f after g, as in the formula f ∘ g, and the part that stands next to the argument acts
first. See: function-algebra.
"""

from collections.abc import Callable
from typing import Any

__all__ = ["add", "compose", "divide", "multiply", "subtract"]

Map = Callable[[Any], Any]


def add(f: Map, g: Map) -> Map:
    """Return the function x -> f(x) + g(x).

    Parameters
    ----------
    f, g : callable
        Functions of one argument.

    Returns
    -------
    callable

    Raises
    ------
    TypeError
        If `f` or `g` cannot be called.

    Examples
    --------
    >>> add(abs, round)(-2.5)
    0.5
    """
    _callable(f=f, g=g)
    return lambda x: f(x) + g(x)


def subtract(f: Map, g: Map) -> Map:
    """Return the function x -> f(x) - g(x).

    Parameters
    ----------
    f, g : callable
        Functions of one argument.

    Returns
    -------
    callable

    Raises
    ------
    TypeError
        If `f` or `g` cannot be called.

    Examples
    --------
    >>> subtract(abs, round)(-2.5)
    4.5
    """
    _callable(f=f, g=g)
    return lambda x: f(x) - g(x)


def multiply(f: Map, g: Map) -> Map:
    """Return the function x -> f(x) · g(x), entry by entry on arrays.

    Parameters
    ----------
    f, g : callable
        Functions of one argument.

    Returns
    -------
    callable

    Raises
    ------
    TypeError
        If `f` or `g` cannot be called.

    Examples
    --------
    >>> multiply(abs, round)(-2.5)
    -5.0
    """
    _callable(f=f, g=g)
    return lambda x: f(x) * g(x)


def divide(f: Map, g: Map) -> Map:
    """Return the function x -> f(x) / g(x); where g is 0, division does what it does in the world of the values.

    Parameters
    ----------
    f, g : callable
        Functions of one argument.

    Returns
    -------
    callable

    Raises
    ------
    TypeError
        If `f` or `g` cannot be called.

    Examples
    --------
    >>> divide(abs, round)(-2.5)
    -1.25
    """
    _callable(f=f, g=g)
    return lambda x: f(x) / g(x)


def compose(*functions: Map) -> Map:
    """Return the function x -> f1(f2(...fn(x))): the last one acts first, as in f1 ∘ f2 ∘ … ∘ fn.

    Parameters
    ----------
    *functions : callable
        Functions of one argument, the outermost first; none at all compose to the identity.

    Returns
    -------
    callable

    Raises
    ------
    TypeError
        If one of them cannot be called.

    Examples
    --------
    >>> compose(str, abs)(-2), compose()(-2)
    ('2', -2)
    """
    _callable(**{f"functions[{k}]": f for k, f in enumerate(functions)})

    def composition(x: Any) -> Any:
        for f in reversed(functions):
            x = f(x)
        return x

    return composition


def _callable(**functions: Any) -> None:
    for name, f in functions.items():
        if not callable(f):
            raise TypeError(f"{name} must be a function, got {f!r}")
