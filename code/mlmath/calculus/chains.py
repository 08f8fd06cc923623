r"""The derivative of a chain of function objects: store what the forward pass computes, then multiply.

:func:`forward_pass` runs a number through the functions of a composition and keeps what comes out of each, with the
derivative of each at its own input. :func:`chain_derivative` multiplies these factors. Asking the composition for its
derivative gives a formula instead, which computes the inner values anew for every factor.

See: derivatives-of-objects.
"""

from typing import Any, NamedTuple

from mlmath.calculus.functions import Composition, Function

__all__ = ["ForwardPass", "chain_derivative", "forward_pass"]


class ForwardPass(NamedTuple):
    """What a run of x through n functions leaves: ``values``, n + 1 of them, and ``factors``, the n derivatives.

    ``values[0]`` is x and ``values[k]`` what the k-th function returned; ``factors[k]`` is the derivative of the
    function that took ``values[k]``, at that value. The innermost function comes first.
    """

    values: list[Any]
    factors: list[Any]


def forward_pass(f: Function, x: Any) -> ForwardPass:
    """Run x through a composition and keep all values and the derivatives there.

    Parameters
    ----------
    f : Function
        A composition such as ``g @ h``; any other function counts as a chain of length 1.
    x : number, array_like, or anything else that functions accept
        The argument.

    Returns
    -------
    ForwardPass
        With one value more than there are functions.

    Raises
    ------
    TypeError
        If `f` is no `Function`.

    Notes
    -----
    Each function and each derivative is called once. See: derivatives-of-objects.

    Examples
    --------
    >>> from mlmath.calculus.functions import Linear, Power
    >>> forward_pass(Power(2) @ Linear(3, 1), 1.0)
    ForwardPass(values=[1.0, 4.0, 16.0], factors=[3.0, 8.0])
    """
    if not isinstance(f, Function):
        raise TypeError(f"f must be a Function, got {f!r}")
    links = f.parts[::-1] if isinstance(f, Composition) else (f,)
    values, factors = [x], []
    for link in links:
        factors.append(link.derivative()(values[-1]))
        values.append(link(values[-1]))
    return ForwardPass(values, factors)


def chain_derivative(f: Function, x: Any) -> Any:
    """Return the derivative of a composition at x: the product of the factors of its forward pass.

    Parameters
    ----------
    f : Function
        A composition such as ``g @ h``, or any other function.
    x : number, array_like, or anything else that functions accept
        The argument.

    Returns
    -------
    the kind of `x`

    Raises
    ------
    TypeError
        If `f` is no `Function`.

    Notes
    -----
    The factors are multiplied from the outermost to the innermost, as reverse mode does. See: derivatives-of-objects.

    Examples
    --------
    >>> from mlmath.calculus.functions import Linear, Power
    >>> chain_derivative(Power(2) @ Linear(3, 1), 1.0)
    24.0
    """
    *inner, product = forward_pass(f, x).factors
    for factor in reversed(inner):
        product = product * factor
    return product
