"""One hidden layer that passes through given points: sums of shifted steps, or of shifted kinks.

A network with one input, one hidden layer and one output is a sum of activation functions, each shifted and scaled.
:func:`steps` and :func:`hinges` write down its weights instead of learning them.

See: thm-relu-interpolation.
"""

import numpy as np
from numpy.typing import ArrayLike

from mlmath.calculus.functions import Constant, Linear, ReLU, Step, Sum
from mlmath.validate import as_vector, in_range, same_length

__all__ = ["hinges", "steps"]


def steps(nodes: ArrayLike, values: ArrayLike) -> Sum:
    """Return the sum of steps that has the value y_k from the node t_k on, up to the next node.

    It is x -> y_0 + Σ (y_k - y_(k-1)) H(x - t_k) with the step H, where k runs from 1 to n.

    Parameters
    ----------
    nodes : array_like, shape (n + 1,)
        The nodes t_0 < t_1 < … < t_n.
    values : array_like, shape (n + 1,)
        The values y_0, …, y_n.

    Returns
    -------
    Sum
        A function with n steps.

    Raises
    ------
    TypeError, ValueError
        If the arguments are no real, finite vectors of the same length, or the nodes do not increase.
    OverflowError
        If a difference exceeds the largest float.

    Examples
    --------
    >>> steps([0, 1, 2], [5, 7, 4])([0, 0.5, 1, 3])
    array([5., 5., 7., 4.])
    """
    t, y = _points(nodes, values)
    jumps = _difference(y)
    return Sum(Constant(y[0]), *(h * (Step() @ Linear(1, -node)) for h, node in zip(jumps, t[1:], strict=True)))


def hinges(nodes: ArrayLike, values: ArrayLike) -> Sum:
    """Return the sum of ReLUs that joins the points (t_k, y_k) by straight lines.

    With the slopes m_k of the lines it is x -> y_0 + m_0 ReLU(x - t_0) + Σ (m_k - m_(k-1)) ReLU(x - t_k), where k runs
    from 1 to n - 1. Left of t_0 it is constant; right of t_n the last line goes on.

    Parameters
    ----------
    nodes : array_like, shape (n + 1,)
        The nodes t_0 < t_1 < … < t_n.
    values : array_like, shape (n + 1,)
        The values y_0, …, y_n.

    Returns
    -------
    Sum
        A function with n kinks.

    Raises
    ------
    TypeError, ValueError
        If the arguments are no real, finite vectors of the same length, or the nodes do not increase.
    OverflowError
        If a difference or a slope exceeds the largest float.

    Examples
    --------
    >>> hinges([0, 1, 3], [5, 7, 3])([0, 0.5, 1, 2])
    array([5., 6., 7., 5.])
    """
    t, y = _points(nodes, values)
    with np.errstate(over="ignore"):
        slopes = in_range(_difference(y) / _difference(t), "a slope")
    bends = np.concatenate([slopes[:1], _difference(slopes)])
    return Sum(Constant(y[0]), *(w * (ReLU() @ Linear(1, -node)) for w, node in zip(bends, t[:-1], strict=True)))


def _points(nodes: ArrayLike, values: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    t, y = as_vector(nodes, "nodes"), as_vector(values, "values")
    same_length(t, y, "nodes", "values")
    if not (np.diff(t) > 0).all():
        raise ValueError(f"nodes must increase, got {t[:-1][np.diff(t) <= 0][0]:g} before a number that is not larger")
    return t, y


def _difference(values: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return in_range(np.diff(values), "a difference")
