"""What a wrong or hesitant answer costs: log-loss for two classes and cross-entropy for several.

Both start from scores, the numbers before the sigmoid or the softmax, not from probabilities. A probability that is
rounded to 0 has an infinite loss, and one that is rounded to 1 has none; the score keeps what they lost. No exponential
of a positive number is taken, so nothing overflows.

See: activation-functions.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.calculus.activations import softplus
from mlmath.validate import as_array, in_range, same_length

__all__ = ["cross_entropy", "log_loss"]

Floats = NDArray[np.float64]


def log_loss(labels: ArrayLike, scores: ArrayLike) -> Floats:
    """Return -log of the probability that the model gives to the right one of two classes, for each example.

    Class 1 has the probability p = 1/(1 + e^(-score)) and class 0 has 1 - p. The loss, -(y log p + (1 - y) log(1 - p)),
    is computed as softplus((1 - 2y) score) for the label y.

    Parameters
    ----------
    labels : array_like of 0 and 1, any shape
        The right classes.
    scores : array_like, shape of `labels`
        The scores of class 1: any real numbers, the logarithms of the odds.

    Returns
    -------
    ndarray, shape of `labels`
        At least 0, and about the size of the score where it is wrong.

    Raises
    ------
    TypeError, ValueError
        If an argument is not real, empty or not finite, a label is neither 0 nor 1, or the shapes differ.

    Notes
    -----
    One exponential and one logarithm an example. See: prp-log-loss.

    Examples
    --------
    >>> log_loss([1, 1, 0], [1000.0, -1000.0, 1000.0])
    array([   0., 1000., 1000.])
    """
    y, z = as_array(labels, "labels"), as_array(scores, "scores", double=True)
    same_length(y, z, "labels", "scores")
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"labels must be 0 or 1, got {y[~np.isin(y, (0, 1))].flat[0]}")
    losses: Floats = softplus(np.where(y == 1, -z, z))
    return losses


def cross_entropy(labels: ArrayLike, scores: ArrayLike) -> Floats:
    """Return -log of the probability that the model gives to the right one of k classes, for each example.

    The probabilities are the softmax of the scores: class j has p_j = e^(s_j) / (e^(s_1) + … + e^(s_k)). The largest
    score m is taken out: the loss is log(sum of e^(s_i - m)) - (s_j - m), where one term of the sum is 1.

    Parameters
    ----------
    labels : array_like of int, shape (n,)
        The right classes, as indices 0, …, k - 1.
    scores : array_like, shape (n, k)
        One row of scores an example: any real numbers, not probabilities.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    TypeError, ValueError
        If the scores are not a real, finite matrix, the labels are not integers, or their number or range does not fit.
    OverflowError
        If two scores of one example differ by more than the largest float.

    Notes
    -----
    k exponentials and one logarithm an example, without a loop. For two classes with the scores 0 and z it is the
    :func:`log_loss` of the score z. See: activation-functions.

    Examples
    --------
    >>> cross_entropy([0, 1], [[1000.0, 0.0], [1000.0, 0.0]])
    array([   0., 1000.])
    """
    s = as_array(scores, "scores", double=True)
    if s.ndim != 2:
        raise ValueError(f"scores must be a matrix of shape (n, k), got shape {s.shape}")
    if np.ma.is_masked(labels):
        raise ValueError("labels must not have masked entries: drop them or fill them first")
    try:
        y: NDArray[Any] = np.asarray(labels)
    except ValueError as error:
        raise ValueError("labels must be a vector, but its rows differ in length") from error
    if y.dtype.kind not in "iu":
        raise TypeError(f"labels must be integers, got dtype {y.dtype}")
    if y.shape != (len(s),):
        raise ValueError(f"labels must have shape ({len(s)},), one for each row of scores, got {y.shape}")
    if not ((y >= 0) & (y < s.shape[1])).all():
        raise ValueError(f"labels must lie between 0 and {s.shape[1] - 1}, got {y[(y < 0) | (y >= s.shape[1])][0]}")
    rows, best = np.arange(len(s)), s.argmax(axis=1)
    with np.errstate(over="ignore"):
        gaps = in_range(s - s[rows, best][:, None], "the difference of two scores")
    others = np.exp(gaps)
    others[rows, best] = 0  # the term 1 of the sum, which log1p adds without rounding
    return np.asarray(np.log1p(others.sum(axis=1)) - gaps[rows, y])
