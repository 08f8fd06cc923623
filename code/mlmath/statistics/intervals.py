"""Confidence intervals for a mean, a proportion and a difference, and the coverage that they really have.

Each function returns an :class:`Interval`. The intervals for a mean take one sample of shape (n,), or an array of
samples of shape (..., n) and then return arrays of endpoints. Those for a proportion take a count, or many counts.

See: margin-of-error, confidence-interval-mean, confidence-interval-proportion, reading-confidence-intervals.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.probability.populations import binomial_probabilities
from mlmath.statistics.describe import sample_mean, standard_error
from mlmath.statistics.quantiles import beta_isf, beta_ppf, normal_ppf, t_ppf
from mlmath.validate import as_array, as_count, as_number, as_probability, as_vector

__all__ = [
    "Interval",
    "agresti_coull",
    "clopper_pearson",
    "exact_coverage",
    "margin_of_error",
    "newcombe",
    "required_sample_size",
    "t_interval",
    "wald",
    "welch_degrees_of_freedom",
    "welch_interval",
    "wilson",
    "z_interval",
]


class Interval(NamedTuple):
    """The ends `low` and `high` of an interval, or of many intervals: floats, or arrays of one shape.

    See: def-sampling-interval.

    Examples
    --------
    >>> Interval(1.0, 3.0).contains(2)
    True
    """

    low: Any
    high: Any

    def contains(self, value: Any) -> Any:
        """Return whether `value` lies between the ends, the ends included (O(1) an interval).

        Examples
        --------
        >>> Interval(np.array([0, 2]), np.array([1, 3])).contains(2.5).tolist()
        [False, True]
        """
        return (self.low <= value) & (value <= self.high)

    @property
    def margin(self) -> Any:
        """Half of the width."""
        return (self.high - self.low) / 2


def margin_of_error(error: float, level: float = 0.95) -> float:
    """Return the half-width of a normal interval: the quantile of `level` times the standard error.

    Parameters
    ----------
    error : float
        The standard error of the estimator, not negative.
    level : float
        The confidence level, strictly between 0 and 1.

    Returns
    -------
    float
        z times `error`, where P(-z ≤ Z ≤ z) = `level` for a standard normal Z.

    Raises
    ------
    ValueError
        If `error` is negative or `level` is not strictly between 0 and 1.

    Notes
    -----
    Constant cost. See: margin-of-error.

    Examples
    --------
    >>> round(margin_of_error(2.0), 4)
    3.9199
    """
    return _z(level) * as_number(error, "error", at_least=0)


def required_sample_size(margin: float, sigma: float, level: float = 0.95) -> int:
    """Return the smallest n for which the normal margin of error of a mean is at most `margin`.

    Parameters
    ----------
    margin : float
        The wanted margin of error, positive, in the unit of `sigma`.
    sigma : float
        The standard deviation of one observation; 1/2 is the largest possible one for a proportion.
    level : float
        The confidence level.

    Returns
    -------
    int
        The rounded-up (z sigma / margin)², at least 1.

    Raises
    ------
    ValueError
        If `margin` is not positive, `sigma` is negative or `level` is not strictly between 0 and 1.

    Notes
    -----
    Constant cost. Half the margin costs four times the sample. See: margin-of-error.

    Examples
    --------
    >>> required_sample_size(0.03, 0.5)
    1068
    """
    margin, sigma = as_number(margin, "margin", above=0), as_number(sigma, "sigma", at_least=0)
    return max(1, math.ceil((_z(level) * sigma / margin) ** 2))


def z_interval(x: ArrayLike, sigma: float, level: float = 0.95) -> Interval:
    """Return the confidence interval for a mean when the population's standard deviation is known.

    Parameters
    ----------
    x : array_like, shape (..., n)
        One sample, or an array whose rows are samples.
    sigma : float
        The known standard deviation, positive.
    level : float
        The confidence level.

    Returns
    -------
    Interval
        Sample mean ± z sigma/√n.

    Raises
    ------
    ValueError
        If `sigma` is not positive, `x` is empty or `level` is not strictly between 0 and 1.

    Notes
    -----
    O(n). The coverage is exactly `level` for normal data, approximately for others. See: thm-sampling-z-coverage.

    Examples
    --------
    >>> z = z_interval([4, 6, 5, 9], sigma=2)
    >>> round(z.low, 3), round(z.high, 3)
    (4.04, 7.96)
    """
    sigma = as_number(sigma, "sigma", above=0)
    center = sample_mean(x)
    margin = margin_of_error(sigma / math.sqrt(np.shape(x)[-1]), level)
    return _interval(center - margin, center + margin)


def t_interval(x: ArrayLike, level: float = 0.95) -> Interval:
    """Return Student's confidence interval for a mean, the spread being estimated from the same sample.

    Parameters
    ----------
    x : array_like, shape (..., n), n ≥ 2
        One sample, or an array whose rows are samples.
    level : float
        The confidence level.

    Returns
    -------
    Interval
        Sample mean ± t S/√n, with the t quantile of n - 1 degrees of freedom. A constant sample gives a single point.

    Raises
    ------
    ValueError
        If n < 2 or `level` is not strictly between 0 and 1.

    Notes
    -----
    O(n). The coverage is exactly `level` for normal data. See: thm-sampling-student. Source: Student (1908).

    Examples
    --------
    >>> t = t_interval([4, 6, 5, 9])
    >>> round(t.low, 3), round(t.high, 3)
    (2.563, 9.437)
    """
    level = as_probability(level, "level")
    center, error = sample_mean(x), standard_error(x)
    margin = -t_ppf((1 - level) / 2, np.shape(x)[-1] - 1) * error  # the lower tail keeps the digits of levels near 1
    return _interval(center - margin, center + margin)


def welch_degrees_of_freedom(x: ArrayLike, y: ArrayLike) -> float:
    """Return Welch's degrees of freedom for the difference of the means of two samples.

    Parameters
    ----------
    x, y : array_like, shapes (m,) and (n,), m, n ≥ 2
        Two independent samples, not both constant.

    Returns
    -------
    float
        Between min(m, n) - 1 and m + n - 2.

    Raises
    ------
    ValueError
        If a sample has fewer than two observations, or both are constant.

    Notes
    -----
    O(m + n). See: reading-confidence-intervals. Source: Welch (1947).

    Examples
    --------
    >>> welch_degrees_of_freedom([1, 2, 3], [11, 12, 13])
    4.0
    """
    x, y = as_vector(x, "x"), as_vector(y, "y")
    s1, s2 = standard_error(x), standard_error(y)
    if s1 == 0 == s2:
        raise ValueError("x and y must not both be constant: the degrees of freedom are undefined")
    larger = max(s1, s2)
    a, b = (s1 / larger) ** 2, (s2 / larger) ** 2
    a, b = a / (a + b), b / (a + b)  # shares, so that no square overflows or underflows
    return float(1 / (a**2 / (x.size - 1) + b**2 / (y.size - 1)))


def welch_interval(x: ArrayLike, y: ArrayLike, level: float = 0.95) -> Interval:
    """Return Welch's confidence interval for the mean of `x` minus the mean of `y`; the spreads may differ.

    Parameters
    ----------
    x, y : array_like, shapes (m,) and (n,), m, n ≥ 2
        Two independent samples.
    level : float
        The confidence level.

    Returns
    -------
    Interval
        Difference of the means ± t √(Sx²/m + Sy²/n). Two constant samples give a single point.

    Raises
    ------
    ValueError
        If a sample has fewer than two observations or `level` is not strictly between 0 and 1.

    Notes
    -----
    O(m + n). The coverage is close to `level` for normal data, not exact: the t distribution approximates.
    See: reading-confidence-intervals. Source: Welch (1947).

    Examples
    --------
    >>> w = welch_interval([1, 2, 3], [11, 12, 13])
    >>> round(w.low, 3), round(w.high, 3)
    (-12.267, -7.733)
    """
    x, y, level = as_vector(x, "x"), as_vector(y, "y"), as_probability(level, "level")
    difference = float(x.mean() - y.mean())
    error = math.hypot(standard_error(x), standard_error(y))
    if error == 0:
        return Interval(difference, difference)
    margin = -t_ppf((1 - level) / 2, welch_degrees_of_freedom(x, y)) * error
    return Interval(difference - margin, difference + margin)


def wald(successes: ArrayLike, n: int, level: float = 0.95) -> Interval:
    """Return the Wald interval for a proportion: estimate ± z times estimated standard error.

    Parameters
    ----------
    successes : int or array_like of int
        The number of successes k, or several, each between 0 and `n`.
    n : int
        The number of trials.
    level : float
        The confidence level.

    Returns
    -------
    Interval
        The ends, not clipped to [0, 1]. For k = 0 and k = n the interval is a single point.

    Raises
    ------
    ValueError
        If a count is not an integer between 0 and `n`, or `level` is not strictly between 0 and 1.

    Notes
    -----
    O(1) a count. Shown because it is everywhere; its coverage falls far below `level` when p is near 0 or 1.
    See: confidence-interval-proportion. Source: Brown, Cai and DasGupta (2001).

    Examples
    --------
    >>> w = wald(8, 10)
    >>> round(w.low, 3), round(w.high, 3)
    (0.552, 1.048)
    """
    k, n, z = *_counts(successes, n), _z(level)
    p = k / n
    margin = z * np.sqrt(p * (1 - p) / n)
    return _interval(p - margin, p + margin)


def wilson(successes: ArrayLike, n: int, level: float = 0.95) -> Interval:
    """Return the Wilson interval for a proportion: all p that a z test with the error √(p(1-p)/n) would keep.

    Parameters
    ----------
    successes : int or array_like of int
        The number of successes k, or several, each between 0 and `n`.
    n : int
        The number of trials.
    level : float
        The confidence level.

    Returns
    -------
    Interval
        The ends, always within [0, 1] and never equal.

    Raises
    ------
    ValueError
        If a count is not an integer between 0 and `n`, or `level` is not strictly between 0 and 1.

    Notes
    -----
    O(1) a count. See: thm-sampling-wilson. Source: Wilson (1927).

    Examples
    --------
    >>> w = wilson(8, 10)
    >>> round(w.low, 3), round(w.high, 3)
    (0.49, 0.943)
    """
    k, n, z = *_counts(successes, n), _z(level)
    p = k / n
    center = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    margin = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    low = np.where(k == 0, 0.0, center - margin)  # exact by algebra; rounding would miss it
    high = np.where(k == n, 1.0, center + margin)
    return _interval(low, high)


def agresti_coull(successes: ArrayLike, n: int, level: float = 0.95) -> Interval:
    """Return the Agresti–Coull interval: Wald's formula after adding z²/2 successes and z²/2 failures.

    Parameters
    ----------
    successes : int or array_like of int
        The number of successes k, or several, each between 0 and `n`.
    n : int
        The number of trials.
    level : float
        The confidence level.

    Returns
    -------
    Interval
        The ends, not clipped to [0, 1]. It has Wilson's center and contains Wilson's interval.

    Raises
    ------
    ValueError
        If a count is not an integer between 0 and `n`, or `level` is not strictly between 0 and 1.

    Notes
    -----
    O(1) a count. See: confidence-interval-proportion. Source: Agresti and Coull (1998).

    Examples
    --------
    >>> a = agresti_coull(8, 10)
    >>> round(a.low, 3), round(a.high, 3)
    (0.479, 0.954)
    """
    k, n, z = *_counts(successes, n), _z(level)
    trials = n + z**2
    p = (k + z**2 / 2) / trials
    margin = z * np.sqrt(p * (1 - p) / trials)
    return _interval(p - margin, p + margin)


def clopper_pearson(successes: ArrayLike, n: int, level: float = 0.95) -> Interval:
    """Return the Clopper–Pearson interval for a proportion, whose coverage is never below `level`.

    Parameters
    ----------
    successes : int or array_like of int
        The number of successes k, or several, each between 0 and `n`.
    n : int
        The number of trials.
    level : float
        The confidence level.

    Returns
    -------
    Interval
        The p for which neither binomial tail at k is rarer than (1 - `level`)/2.

    Raises
    ------
    ValueError
        If a count is not an integer between 0 and `n`, or `level` is not strictly between 0 and 1.

    Notes
    -----
    Two beta quantiles a count. See: prp-sampling-clopper-pearson. Source: Clopper and Pearson (1934).

    Examples
    --------
    >>> c = clopper_pearson(8, 10)
    >>> round(c.low, 3), round(c.high, 3)
    (0.444, 0.975)
    """
    k, n = _counts(successes, n)
    tail = (1 - as_probability(level, "level")) / 2
    low = [0.0 if j == 0 else beta_ppf(tail, j, n - j + 1) for j in k.ravel()]
    high = [1.0 if j == n else beta_isf(tail, j + 1, n - j) for j in k.ravel()]
    return _interval(np.reshape(low, k.shape), np.reshape(high, k.shape))


def newcombe(k1: int, n1: int, k2: int, n2: int, level: float = 0.95) -> Interval:
    """Return Newcombe's interval for the difference p1 - p2 of two independent proportions.

    Parameters
    ----------
    k1, n1 : int
        Successes and trials of the first sample.
    k2, n2 : int
        Successes and trials of the second sample.
    level : float
        The confidence level.

    Returns
    -------
    Interval
        Built from the two Wilson intervals; always within [-1, 1].

    Raises
    ------
    ValueError
        If a count is not an integer between 0 and its number of trials.

    Notes
    -----
    Constant cost. It must not be used for two models judged on the same examples: those proportions are dependent.
    See: sampling-in-machine-learning. Source: Newcombe (1998), method 10.

    Examples
    --------
    >>> d = newcombe(56, 70, 48, 80)
    >>> round(d.low, 4), round(d.high, 4)
    (0.0524, 0.3339)
    """
    first, second = wilson(as_count(k1, "k1", at_least=0), n1, level), wilson(as_count(k2, "k2", at_least=0), n2, level)
    p1, p2 = k1 / n1, k2 / n2
    low = p1 - p2 - math.hypot(p1 - first.low, second.high - p2)
    high = p1 - p2 + math.hypot(first.high - p1, p2 - second.low)
    return Interval(float(low), float(high))


def exact_coverage(
    method: Callable[[ArrayLike, int, float], Interval], n: int, p: ArrayLike, level: float = 0.95
) -> NDArray[np.float64]:
    """Return the exact probability that an interval for a proportion contains p: a binomial sum, no simulation.

    Parameters
    ----------
    method : callable
        :func:`wald`, :func:`wilson`, :func:`agresti_coull`, :func:`clopper_pearson` or another function of counts,
        number of trials and level that returns an :class:`Interval`.
    n : int
        The number of trials.
    p : float or array_like
        The true proportions, each in [0, 1].
    level : float
        The nominal confidence level.

    Returns
    -------
    ndarray
        The coverage at each p, in the shape of `p`.

    Raises
    ------
    ValueError
        If a p lies outside [0, 1], or an argument is refused by `method`.

    Notes
    -----
    O(n) for each p. See: confidence-interval-proportion.

    Examples
    --------
    >>> float(exact_coverage(wald, 10, 0.5).round(4)), float(exact_coverage(wilson, 10, 0.5).round(4))
    (0.8906, 0.9785)
    """
    n, p = as_count(n, "n"), as_array(p, "p")
    ends = method(np.arange(n + 1), n, level)
    covered = ends.contains(p[..., np.newaxis])  # shape (..., n + 1): does the interval of k contain p?
    total: NDArray[np.float64] = (binomial_probabilities(n, p) * covered).sum(axis=-1)
    return total


def _z(level: float) -> float:
    """Return the z with P(-z ≤ Z ≤ z) = level; from the lower tail, which keeps the digits of levels near 1."""
    return -normal_ppf((1 - as_probability(level, "level")) / 2)


def _counts(successes: ArrayLike, n: int) -> tuple[NDArray[np.float64], int]:
    """Check that all counts are integers between 0 and n."""
    n, k = as_count(n, "n"), as_array(successes, "successes")
    wrong = (k != np.floor(k)) | (k < 0) | (k > n)
    if wrong.any():
        raise ValueError(f"successes must be integers between 0 and n = {n}, got {k[wrong].flat[0]:g}")
    return k, n


def _interval(low: Any, high: Any) -> Interval:
    """Return an interval of floats for a single sample or count, of arrays otherwise."""
    return Interval(float(low), float(high)) if np.ndim(low) == 0 else Interval(low, high)
