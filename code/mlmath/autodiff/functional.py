"""Derivatives of functions: what one calls.

A function of arrays, written with operators and NumPy's functions, goes in. :func:`grad`, :func:`value_and_grad` and
:func:`jacobian` return the function that computes its derivative; :func:`jvp`, :func:`vjp` and :func:`hvp` multiply a
vector by a derivative that is never written down. They may be nested.

The answer is a plain array, unless a tensor takes part from outside, as when one of these functions is used within
another: then it is a tensor, whose derivative can be taken in turn.

See: functional-autodiff, jvp-and-vjp.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mlmath.autodiff.tensor import Tensor, _real, gradient

__all__ = ["grad", "hvp", "jacobian", "jvp", "value_and_grad", "vjp"]

Function = Callable[..., Any]


def grad(f: Function, wrt: int | Sequence[int] = 0) -> Function:
    """Return the function that computes the gradient of `f`.

    Parameters
    ----------
    f : callable
        A function of arrays that returns one number.
    wrt : int or sequence of int
        With respect to which of its arguments.

    Returns
    -------
    callable
        It takes the arguments of `f`, and returns an array of the shape of that argument; a tuple of arrays if `wrt`
        is a sequence.

    Raises
    ------
    TypeError
        If `f` cannot be called, or `wrt` holds anything but integers.
    ValueError
        If `wrt` names an argument twice.

    Notes
    -----
    Time and memory within a small multiple of those of `f`, however many the variables. See: functional-autodiff.

    Examples
    --------
    >>> grad(lambda x: (x**2).sum())([1, 2, 3])
    array([2., 4., 6.])
    >>> grad(grad(lambda x: x**3))(2.0)
    np.float64(12.0)
    """
    both = value_and_grad(f, wrt)

    def gradient_of_f(*arguments: Any, **options: Any) -> Any:
        return both(*arguments, **options)[1]

    return gradient_of_f


def value_and_grad(f: Function, wrt: int | Sequence[int] = 0) -> Function:
    """Return the function that computes f and its gradient together.

    Parameters
    ----------
    f : callable
        A function of arrays that returns one number.
    wrt : int or sequence of int
        With respect to which of its arguments.

    Returns
    -------
    callable
        It takes the arguments of `f`, and returns the value and the gradient, as :func:`grad`.

    Raises
    ------
    TypeError, ValueError
        As :func:`grad`.

    Notes
    -----
    See: functional-autodiff.

    Examples
    --------
    >>> value_and_grad(lambda x, y: x * y, wrt=(0, 1))(3.0, 2.0)
    (np.float64(6.0), (np.float64(2.0), np.float64(3.0)))
    """
    _check(f)
    places = _places(wrt)

    def both(*arguments: Any, **options: Any) -> tuple[Any, Any]:
        y, leaves, outside = _run(f, arguments, places, options)
        if y.size != 1:
            raise ValueError(f"f must return one number, got shape {y.shape}: use jacobian, or sum it up")
        slopes = tuple(gradient(y, leaves, create_graph=outside))
        return _answer(y, outside), slopes[0] if np.ndim(wrt) == 0 else slopes

    return both


def vjp(f: Function, x: Any, u: Any) -> tuple[Any, Any]:
    """Return f(x) and the vector–Jacobian product u J, by one backward pass.

    Parameters
    ----------
    f : callable
        A function of one array that returns an array.
    x : array_like, any shape
        The point.
    u : array_like, shape of f(x)
        The vector on the left of the Jacobian.

    Returns
    -------
    value : ndarray
        f(x).
    product : ndarray, shape of `x`
        u J.

    Raises
    ------
    TypeError
        If `f` cannot be called.
    ValueError
        If the shape of `u` is not that of f(x).

    Notes
    -----
    See: jvp-and-vjp.

    Examples
    --------
    >>> vjp(lambda x: x**2, [1, 2], [10, 1])
    (array([1., 4.]), array([20.,  4.]))
    """
    _check(f)
    y, (leaf,), outside = _run(f, (x,), (0,), {})
    outside = outside or isinstance(u, Tensor)
    product = gradient(y, leaf, _shaped(u, y, "u", "f(x)"), create_graph=outside)
    return _answer(y, outside), product


def jvp(f: Function, x: Any, v: Any) -> tuple[Any, Any]:
    """Return f(x) and the Jacobian–vector product J v, the derivative of f at x in the direction v.

    The product u J is linear in u, and its derivative with respect to u in the direction v is J v: two backward passes
    make a forward one.

    Parameters
    ----------
    f : callable
        A function of one array that returns an array.
    x : array_like, any shape
        The point.
    v : array_like, shape of `x`
        The direction.

    Returns
    -------
    value, product : ndarray
        f(x) and J v, of the same shape.

    Raises
    ------
    TypeError
        If `f` cannot be called.
    ValueError
        If the shape of `v` is not that of `x`.

    Notes
    -----
    Source of the two passes: J. Townsend, A new trick for calculating Jacobian vector products (2017).
    See: jvp-and-vjp.

    Examples
    --------
    >>> jvp(lambda x: x**2, [1, 2], [10, 1])
    (array([1., 4.]), array([20.,  4.]))
    """
    _check(f)
    y, (leaf,), outside = _run(f, (x,), (0,), {})
    outside = outside or isinstance(v, Tensor)
    u = Tensor(np.zeros(y.shape, y.dtype))
    pulled = gradient(y, leaf, u, create_graph=True)
    product = gradient(pulled, u, _shaped(v, leaf, "v", "x"), create_graph=outside)
    return _answer(y, outside), product


def jacobian(f: Function, mode: str = "auto") -> Function:
    """Return the function that computes all partial derivatives of `f`.

    Parameters
    ----------
    f : callable
        A function of one array that returns an array.
    mode : str
        "reverse" takes one backward pass for each entry of f(x), "forward" one pass for each entry of x; "auto"
        takes fewer.

    Returns
    -------
    callable
        It takes x and returns an array of the shape of f(x) followed by the shape of x: an (m, n) matrix for vectors.

    Raises
    ------
    TypeError
        If `f` cannot be called.
    ValueError
        If there is no such mode.

    Notes
    -----
    See: jvp-and-vjp.

    Examples
    --------
    >>> jacobian(lambda x: np.stack([x[0] * x[1], x[0] + 3 * x[1]]))([2, 5])
    array([[5., 2.],
           [1., 3.]])
    >>> jacobian(grad(lambda x: x[0] ** 2 * x[1]))([2, 5])
    array([[10.,  4.],
           [ 4.,  0.]])
    """
    _check(f)
    if mode not in ("auto", "reverse", "forward"):
        raise ValueError(f"mode must be 'auto', 'reverse' or 'forward', got {mode!r}")

    def jacobian_of_f(x: Any) -> Any:
        y, (leaf,), outside = _run(f, (x,), (0,), {})
        if mode == "reverse" or (mode == "auto" and y.size <= leaf.size):
            rows = [gradient(y, leaf, seed, create_graph=outside) for seed in _units(y)]
            return _array(rows, leaf).reshape(y.shape + leaf.shape)
        u = Tensor(np.zeros(y.shape, y.dtype))
        pulled = gradient(y, leaf, u, create_graph=True)
        columns = [gradient(pulled, u, seed, create_graph=outside) for seed in _units(leaf)]
        J = _array(columns, y).reshape((leaf.size, y.size))
        return J.swapaxes(0, 1).reshape(y.shape + leaf.shape)

    return jacobian_of_f


def hvp(f: Function, x: Any, v: Any) -> Any:
    """Return the Hessian of `f` at x times v, without the Hessian: the gradient of the number (gradient of f) · v.

    Parameters
    ----------
    f : callable
        A function of one array that returns one number.
    x : array_like, any shape
        The point.
    v : array_like, shape of `x`
        The vector.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError
        If `f` cannot be called.
    ValueError
        If f(x) is not one number, or the shape of `v` is not that of `x`.

    Notes
    -----
    Two backward passes, however many the variables. Source: B. Pearlmutter, Fast exact multiplication by the Hessian
    (1994). See: jvp-and-vjp.

    Examples
    --------
    >>> hvp(lambda x: x[0] ** 2 * x[1], [2, 5], [1, 0])
    array([10.,  4.])
    """
    if np.shape(v) != np.shape(x):
        raise ValueError(f"v must have the shape of x, {np.shape(x)}, got {np.shape(v)}")
    return vjp(grad(f), x, v)[1]


def _check(f: Function) -> None:
    if not callable(f):
        raise TypeError(f"f must be a function, got {f!r}")


def _places(wrt: Any) -> tuple[int, ...]:
    """Return the places of the arguments with respect to which to differentiate."""
    places = (wrt,) if np.ndim(wrt) == 0 else tuple(wrt)
    for k in places:
        if isinstance(k, (bool, np.bool_)) or not isinstance(k, (int, np.integer)):
            raise TypeError(f"wrt must be an integer or a sequence of integers, got {wrt!r}")
    return places


def _run(
    f: Function, arguments: Sequence[Any], places: Sequence[int], options: dict[str, Any]
) -> tuple[Tensor, list[Tensor], bool]:
    """Call `f` on fresh tensors at some places; say also whether the result depends on older tensors, from outside."""
    inputs = list(arguments)
    for k in places:
        if not -len(inputs) <= k < len(inputs):
            raise ValueError(f"wrt names argument {k}, but f was called with {len(inputs)} positional arguments")
        # a tensor gets a new node of its own, so that only what f does with it counts
        inputs[k] = +inputs[k] if isinstance(inputs[k], Tensor) else Tensor.watch(inputs[k])
    if len({k % len(inputs) for k in places}) < len(places):
        raise ValueError(f"wrt must name each argument once, got {tuple(places)}")
    leaves = [inputs[k] for k in places]
    y = f(*inputs, **options)
    y = y if isinstance(y, Tensor) else Tensor(_real(y, "the value of f"))
    first = min((leaf.number for leaf in leaves), default=0)
    seen, waiting = {y.number}, [y]
    while waiting:
        node = waiting.pop()
        if node.number < first:
            return y, leaves, True
        for parent in node.parents:
            if parent.number not in seen:
                seen.add(parent.number)
                waiting.append(parent)
    return y, leaves, any(leaf.parents for leaf in leaves)


def _answer(y: Tensor, outside: bool) -> Any:
    """Return the value of f as an array of the caller's own, unless it must stay on the tape."""
    return y if outside else np.array(y.value)[()]


def _shaped(vector: Any, like: Tensor, name: str, other: str) -> Any:
    """Refuse a vector whose shape does not fit."""
    if np.shape(vector) != like.shape:
        raise ValueError(f"{name} must have the shape of {other}, {like.shape}, got {np.shape(vector)}")
    return vector


def _units(t: Tensor) -> list[Any]:
    """Return the unit vectors of the shape of a tensor."""
    return list(np.eye(t.size, dtype=t.dtype).reshape((t.size, *t.shape)))


def _array(parts: list[Any], like: Tensor) -> Any:
    """Stack the rows of a Jacobian, each of the shape of a tensor."""
    return np.stack(parts) if parts else np.zeros((0, *like.shape), like.dtype)
