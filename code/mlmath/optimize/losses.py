r"""Three problems of one variable that have a formula for their answer.

Squared loss: :func:`squared_loss`, least at the mean (:func:`weighted_mean`). Log-loss of a coin: :func:`coin_loss`,
least at the share of heads, and :func:`coin_loss_of_score`, which takes any real score and cannot overflow or take
the logarithm of zero. Two suppliers: :func:`mixture_variance`, least at :func:`least_variance_mix`.

See: squared-loss-minimization, log-loss-minimization, supplier-cost-minimization.
"""

from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mlmath.optimize.runs import Floats
from mlmath.validate import as_array, as_count, as_number, as_vector, in_range, same_length

__all__ = [
    "Mix",
    "coin_loss",
    "coin_loss_of_score",
    "least_variance_mix",
    "mixture_variance",
    "squared_loss",
    "weighted_mean",
]

_EPS = float(np.finfo(float).eps)


class Mix(NamedTuple):
    """How much of the first of two quantities to take.

    Attributes
    ----------
    weight : float
        The share w of the first; the second has 1 - w.
    variance : float
        Of the mixture.
    unique : bool
        Whether every other weight (within the bounds, if there are any) gives a larger variance.
    """

    weight: float
    variance: float
    unique: bool


def squared_loss(x: ArrayLike, targets: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Return the sum of weights[i] (x - targets[i])².

    Parameters
    ----------
    x : array_like, any shape
        Where to evaluate.
    targets : array_like, shape (n,)
        Numbers, n ≥ 1.
    weights : array_like, shape (n,), optional
        Not negative, not all zero; without them all are 1.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    TypeError, ValueError
        If an argument is not numeric or not finite, or the weights are negative, all zero, or not as many.
    OverflowError
        If a value is too large for a float.

    Notes
    -----
    O(n) for each point. See: prp-squared-loss.

    Examples
    --------
    >>> squared_loss([0, 1, 2], [0, 3])
    array([9., 5., 5.])
    """
    points, (a, w) = as_array(x, "x", double=True), _targets(targets, weights)
    with np.errstate(over="ignore", invalid="ignore"):
        loss: Floats = ((points[..., np.newaxis] - a) ** 2) @ w
    return in_range(loss, "the loss")


def weighted_mean(targets: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the mean of the targets, where :func:`squared_loss` is least.

    Parameters
    ----------
    targets : array_like, shape (n,)
        Numbers, n ≥ 1.
    weights : array_like, shape (n,), optional
        Not negative, not all zero; without them all are 1.

    Returns
    -------
    float
        Between the smallest and the largest target.

    Raises
    ------
    TypeError, ValueError
        If an argument is not numeric or not finite, or the weights are negative, all zero, or not as many.

    Notes
    -----
    See: prp-squared-loss.

    Examples
    --------
    >>> weighted_mean([0, 3]), weighted_mean([0, 3], [2, 1])
    (1.5, 1.0)
    """
    a, w = _targets(targets, weights)
    w = w / w.max()
    w = w / w.sum()
    return float(np.clip(w @ a, a.min(), a.max()))


def coin_loss(p: ArrayLike, heads: int, tosses: int) -> Floats:
    """Return the log-loss of the claim that a coin shows heads with probability `p`, for the observed tosses.

    Parameters
    ----------
    p : array_like, any shape
        Probabilities: strictly between 0 and 1, except that 0 is allowed if there were no heads, 1 if no tails.
    heads, tosses : int
        0 ≤ heads ≤ tosses, tosses ≥ 1.

    Returns
    -------
    ndarray, shape of `p`
        -heads log p - (tosses - heads) log(1 - p), natural logarithms, with 0 log 0 = 0.

    Raises
    ------
    TypeError, ValueError
        If the counts are no such integers, or p is outside its range: there the tosses are impossible, and the loss
        would be infinite.
    OverflowError
        If a value is too large for a float.

    Notes
    -----
    The loss is the sum over the tosses of the negative logarithm of the probability of what was seen. The product of
    the probabilities underflows for about a thousand tosses; the sum of their logarithms does not.
    See: prp-coin-loss.

    Examples
    --------
    >>> coin_loss([0.25, 0.5], 1, 2).round(4)
    array([1.674 , 1.3863])
    """
    h, n = _counts(heads, tosses)
    probability = as_array(p, "p", double=True)
    bad = (probability < 0) | (probability > 1) | ((probability == 0) & (h > 0)) | ((probability == 1) & (h < n))
    if bad.any():
        raise ValueError(
            f"p must be a probability under which {h} heads in {n} tosses are possible, got {probability[bad][0]:g}"
        )
    inside = np.where((probability == 0) | (probability == 1), 0.5, probability)
    with np.errstate(over="ignore"):
        loss = -(h * np.log(inside) + (n - h) * np.log1p(-inside))
    total: Floats = np.where(inside == probability, loss, 0.0)[()]
    return in_range(total, "the loss")


def coin_loss_of_score(z: ArrayLike, heads: int, tosses: int) -> Floats:
    """Return the log-loss of the probability sigmoid(z): heads softplus(-z) + tails softplus(z).

    Parameters
    ----------
    z : array_like, any shape
        Scores; every real number is allowed.
    heads, tosses : int
        0 ≤ heads ≤ tosses, tosses ≥ 1.

    Returns
    -------
    ndarray, shape of `z`

    Raises
    ------
    TypeError, ValueError
        If the counts are no such integers, or z is not finite and real.
    OverflowError
        If a value is too large for a float.

    Notes
    -----
    No exponential of a positive number is taken, and no logarithm of a rounded zero. See: log-loss-minimization.

    Examples
    --------
    >>> coin_loss_of_score([-1000.0, 0.0], 1, 2).round(4)
    array([1000.    ,    1.3863])
    """
    h, n = _counts(heads, tosses)
    score = as_array(z, "z", double=True)
    small = np.log1p(np.exp(-np.abs(score)))
    with np.errstate(over="ignore", invalid="ignore"):
        loss: Floats = h * (np.maximum(-score, 0) + small) + (n - h) * (np.maximum(score, 0) + small)
        return in_range(loss, "the loss")


def mixture_variance(weight: ArrayLike, var_a: float, var_b: float, covariance: float) -> Floats:
    """Return the variance of w A + (1 - w) B.

    Parameters
    ----------
    weight : array_like, any shape
        Shares w of A; negative ones and ones above 1 are allowed.
    var_a, var_b, covariance : float
        The variances of A and B and their covariance, with covariance² ≤ var_a var_b.

    Returns
    -------
    ndarray, shape of `weight`
        w² var_a + 2 w (1 - w) covariance + (1 - w)² var_b.

    Raises
    ------
    ValueError
        If a variance is negative, or the covariance is larger than any two quantities of these variances can have.
    OverflowError
        If a value is too large for a float.

    Notes
    -----
    Rounding can make a variance of zero slightly negative; such values are returned as 0. See: prp-two-suppliers.

    Examples
    --------
    >>> mixture_variance([0, 0.5, 1], 4, 1, 0)
    array([1.  , 1.25, 4.  ])
    """
    va, vb, c = _moments(var_a, var_b, covariance)
    w = as_array(weight, "weight", double=True)
    with np.errstate(over="ignore", invalid="ignore"):
        variance = in_range(w**2 * va + 2 * w * (1 - w) * c + (1 - w) ** 2 * vb, "the variance")
    clipped: Floats = np.maximum(variance, 0.0)
    return clipped


def least_variance_mix(var_a: float, var_b: float, covariance: float, *, bounded: bool = False) -> Mix:
    """Return the share w of A for which w A + (1 - w) B varies least.

    Parameters
    ----------
    var_a, var_b, covariance : float
        The variances of A and B and their covariance, with covariance² ≤ var_a var_b.
    bounded : bool
        Whether w must lie in [0, 1]. Otherwise it may be negative or exceed 1: one sells what one does not have.

    Returns
    -------
    Mix
        w = (var_b - covariance)/D with D = var_a + var_b - 2 covariance. If D = 0, that is if A - B does not vary
        (correlation 1 and equal variances, or no variance at all), every w gives the same variance: then w = 1/2.
        With `bounded`, the point of [0, 1] nearest to w.

    Raises
    ------
    ValueError
        If a variance is negative, or the covariance is larger than any two quantities of these variances can have.
    OverflowError
        If a number on the way is too large for a float.

    Notes
    -----
    See: prp-two-suppliers. Source: Markowitz (1952).

    Examples
    --------
    >>> least_variance_mix(3, 1, 0)
    Mix(weight=0.25, variance=0.75, unique=True)
    >>> least_variance_mix(4, 1, 2)  # correlation 1: sell one A for two B
    Mix(weight=-1.0, variance=0.0, unique=True)
    """
    va, vb, c = _moments(var_a, var_b, covariance)
    D = in_range((va - c) + (vb - c), "the variance of the difference")
    noise = 4 * _EPS * in_range(va + vb, "the sum of the variances")
    if noise >= D:  # rounding cannot tell it from zero
        return Mix(0.5, float(mixture_variance(0.5, va, vb, c)), False)
    w = (vb - c) / D
    if bounded:
        w = min(max(w, 0.0), 1.0)
    return Mix(w, float(mixture_variance(w, va, vb, c)), True)


def _targets(targets: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    a = as_vector(targets, "targets")
    w = np.ones(a.size) if weights is None else as_vector(weights, "weights")
    same_length(a, w, "targets", "weights")
    if (w < 0).any() or not w.any():
        raise ValueError("weights must not be negative, and not all zero")
    return a, w


def _counts(heads: int, tosses: int) -> tuple[int, int]:
    n = as_count(tosses, "tosses")
    h = as_count(heads, "heads", at_least=0)
    as_number(n, "tosses")  # it must fit into a float
    if h > n:
        raise ValueError(f"heads must not exceed tosses, got {h} of {n}")
    return h, n


def _moments(var_a: float, var_b: float, covariance: float) -> tuple[float, float, float]:
    va, vb = as_number(var_a, "var_a", at_least=0.0), as_number(var_b, "var_b", at_least=0.0)
    c = as_number(covariance, "covariance")
    most = sqrt(va) * sqrt(vb)
    if abs(c) > most * (1 + 8 * _EPS):
        raise ValueError(f"covariance must be between -{most:g} and {most:g} for these variances, got {c:g}")
    return va, vb, c
