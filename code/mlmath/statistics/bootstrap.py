"""The bootstrap: resample the sample, and read the uncertainty of any statistic off the resamples.

:func:`replicates` draws the resamples; :func:`percentile_interval`, :func:`basic_interval` and :func:`bca_interval`
turn them into confidence intervals. A statistic is a function like :func:`numpy.mean` or :func:`numpy.median` that is
called as ``statistic(samples, axis=1)`` and reduces that axis; this is what makes the module fast.

See: bootstrap.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.statistics.intervals import Interval
from mlmath.statistics.quantiles import normal_cdf, normal_ppf
from mlmath.validate import as_array, as_count, as_generator, as_number, as_probability, as_vector

__all__ = ["acceleration", "basic_interval", "bca_interval", "bias_correction", "percentile_interval", "replicates"]

Array = NDArray[np.float64]
Statistic = Callable[..., Any]

_CHUNK = 4_000_000  # numbers held at once


def replicates(x: ArrayLike, statistic: Statistic, repeats: int, rng: np.random.Generator) -> Array:
    """Return a statistic of many resamples, each of n observations drawn from `x` with replacement.

    Parameters
    ----------
    x : array_like, shape (n,) or (n, d), n ≥ 2
        The sample; a row is an observation, so that what belongs together stays together.
    statistic : callable
        Called as ``statistic(samples, axis=1)`` with samples of shape (m, n) or (m, n, d); returns shape (m,).
    repeats : int
        How many resamples to draw; a few thousand for an interval.
    rng : numpy.random.Generator
        The source of randomness.

    Returns
    -------
    ndarray, shape (repeats,)
        The statistic of each resample.

    Raises
    ------
    ValueError
        If `x` has fewer than two observations, or the statistic returns a wrong shape or a value that is not finite.

    Notes
    -----
    O(repeats · n), vectorized. See: alg-sampling-bootstrap. Source: Efron (1979).

    Examples
    --------
    >>> replicates([5, 5, 5], np.mean, 2, np.random.default_rng(0)).tolist()
    [5.0, 5.0]
    """
    x, repeats, rng = _observations(x), as_count(repeats, "repeats"), as_generator(rng, "rng")
    step = max(1, _CHUNK // x.size)
    parts = []
    for start in range(0, repeats, step):
        picks = rng.integers(x.shape[0], size=(min(step, repeats - start), x.shape[0]))
        parts.append(_apply(statistic, x[picks]))
    return np.concatenate(parts)


def percentile_interval(values: ArrayLike, level: float = 0.95) -> Interval:
    """Return the percentile interval: the middle `level` of the replicates.

    Parameters
    ----------
    values : array_like, shape (repeats,)
        What :func:`replicates` returned.
    level : float
        The confidence level.

    Returns
    -------
    Interval
        The two quantiles. A constant statistic gives a single point.

    Raises
    ------
    ValueError
        If `level` is not strictly between 0 and 1.

    Notes
    -----
    O(repeats). It keeps its meaning under every increasing change of scale. See: bootstrap. Source: Efron (1979).

    Examples
    --------
    >>> p = percentile_interval(np.arange(101), level=0.9)
    >>> round(p.low, 9), round(p.high, 9)
    (5.0, 95.0)
    """
    tail = (1 - as_probability(level, "level")) / 2
    low, high = np.quantile(as_vector(values, "values"), [tail, 1 - tail])
    return Interval(float(low), float(high))


def basic_interval(values: ArrayLike, estimate: float, level: float = 0.95) -> Interval:
    """Return the basic interval: the percentile interval mirrored at the estimate.

    Parameters
    ----------
    values : array_like, shape (repeats,)
        What :func:`replicates` returned.
    estimate : float
        The statistic of the sample itself.
    level : float
        The confidence level.

    Returns
    -------
    Interval
        2 · estimate minus the quantiles, in order.

    Raises
    ------
    ValueError
        If `level` is not strictly between 0 and 1.

    Notes
    -----
    O(repeats). It assumes that (estimate - truth) is distributed as (replicate - estimate). See: bootstrap.
    Source: Davison and Hinkley (1997), section 5.2.

    Examples
    --------
    >>> b = basic_interval(np.arange(101), 40, level=0.9)
    >>> round(b.low, 9), round(b.high, 9)
    (-15.0, 75.0)
    """
    estimate, mirrored = as_number(estimate, "estimate"), percentile_interval(values, level)
    return Interval(2 * estimate - mirrored.high, 2 * estimate - mirrored.low)


def bias_correction(values: ArrayLike, estimate: float) -> float:
    """Return the z0 of the BCa interval: the normal quantile of the share of replicates below the estimate.

    Parameters
    ----------
    values : array_like, shape (repeats,)
        What :func:`replicates` returned.
    estimate : float
        The statistic of the sample itself.

    Returns
    -------
    float
        0 if the estimate is the median of the replicates. Replicates equal to the estimate count one half, so that a
        discrete statistic is not shifted.

    Raises
    ------
    ValueError
        If all replicates lie on one side of the estimate: then z0 is infinite and BCa does not exist.

    Notes
    -----
    O(repeats). See: alg-sampling-bca. Source: Efron and Tibshirani (1993), equation 14.14.

    Examples
    --------
    >>> bias_correction([1, 2, 2, 3], 2)
    0.0
    """
    values, estimate = as_vector(values, "values"), as_number(estimate, "estimate")
    share = float((values < estimate).mean() + 0.5 * (values == estimate).mean())
    if not 0 < share < 1:
        raise ValueError(
            "estimate must lie among the replicates: all of them are on one side, the correction is infinite"
        )
    return normal_ppf(share)


def acceleration(x: ArrayLike, statistic: Statistic) -> float:
    """Return the acceleration of the BCa interval: one sixth of the skewness of the jackknife values.

    Parameters
    ----------
    x : array_like, shape (n,) or (n, d), n ≥ 2
        The sample.
    statistic : callable
        As in :func:`replicates`.

    Returns
    -------
    float
        Σd³ / (6 (Σd²)^1.5) with d = mean of the jackknife values - jackknife value; 0 if they are all equal.

    Raises
    ------
    ValueError
        As in :func:`replicates`.

    Notes
    -----
    O(n²): the statistic of n samples that leave one observation out. See: alg-sampling-bca.
    Source: Efron and Tibshirani (1993), equation 14.15.

    Examples
    --------
    >>> acceleration([1, 2, 3], np.mean)
    0.0
    """
    x = _observations(x)
    n = x.shape[0]
    others = np.arange(n - 1) + (np.arange(n - 1) >= np.arange(n)[:, np.newaxis])  # row i: all indices but i
    step = max(1, _CHUNK // x.size)
    left_out = np.concatenate([_apply(statistic, x[others[start : start + step]]) for start in range(0, n, step)])
    d = left_out.mean() - left_out
    largest = np.abs(d).max()
    if largest <= 8 * np.finfo(float).eps * np.abs(left_out).max():  # equal but for rounding
        return 0.0
    d = d / largest  # the ratio does not change, and no cube underflows
    return float((d**3).sum() / (6 * (d**2).sum() ** 1.5))


def bca_interval(x: ArrayLike, statistic: Statistic, values: ArrayLike, level: float = 0.95) -> Interval:
    """Return the bias-corrected and accelerated bootstrap interval.

    Parameters
    ----------
    x : array_like, shape (n,) or (n, d), n ≥ 2
        The sample.
    statistic : callable
        As in :func:`replicates`.
    values : array_like, shape (repeats,)
        What :func:`replicates` returned for this sample and statistic.
    level : float
        The confidence level.

    Returns
    -------
    Interval
        Two quantiles of the replicates, at corrected levels. If all replicates equal the estimate (a constant sample),
        the interval is that single point.

    Raises
    ------
    ValueError
        If all replicates lie on one side of the estimate, or the correction leaves the range of levels.

    Notes
    -----
    O(n² + repeats). See: alg-sampling-bca. Source: Efron (1987).

    Examples
    --------
    >>> x = np.array([1.0, 2.0, 2.5, 3.0, 9.0])
    >>> r = replicates(x, np.mean, 2000, np.random.default_rng(0))
    >>> bca_interval(x, np.mean, r).high > percentile_interval(r).high  # the long tail is on the right
    True
    """
    level, values = as_probability(level, "level"), as_vector(values, "values")
    estimate = float(_apply(statistic, _observations(x)[np.newaxis])[0])
    if (values == estimate).all():
        return Interval(estimate, estimate)
    z0, a = bias_correction(values, estimate), acceleration(x, statistic)
    tail = (1 - level) / 2
    low, high = np.quantile(values, [_corrected_level(tail, z0, a), _corrected_level(1 - tail, z0, a)])
    return Interval(float(low), float(high))


def _corrected_level(p: float, z0: float, a: float) -> float:
    """Return the level of the replicates at which the BCa interval takes the quantile that was meant to be p."""
    z = z0 + normal_ppf(p)
    if 1 - a * z <= 0:
        raise ValueError(f"the acceleration {a:.3g} is too large for this level: the BCa interval does not exist")
    return normal_cdf(z0 + z / (1 - a * z))


def _observations(x: ArrayLike) -> Array:
    x = as_array(x, "x")
    if x.ndim not in (1, 2) or x.shape[0] < 2:
        raise ValueError(f"x must have shape (n,) or (n, d) with n at least 2, got shape {x.shape}")
    return x


def _apply(statistic: Statistic, samples: Array) -> Array:
    """Return the statistic of each sample, refusing what cannot be ranked."""
    values = np.asarray(statistic(samples, axis=1), dtype=float)
    if values.shape != samples.shape[:1]:
        raise ValueError(f"statistic must return shape {samples.shape[:1]}, one value a sample, got {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError("statistic must be finite on every resample, got NaN or infinity on one")
    return values
