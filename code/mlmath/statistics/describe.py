"""What a sample tells at once: mean, proportion, variance, and how uncertain the mean is.

`ddof` ("delta degrees of freedom") has no default anywhere: dividing by n describes these numbers, dividing by n - 1
estimates the variance of the population that they came from, and the caller must say which is meant.

See: sample-statistics, bias-of-estimators, standard-error.
"""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_array, as_count, as_number

__all__ = [
    "finite_population_factor",
    "mean_standard_error",
    "proportion",
    "proportion_standard_error",
    "sample_mean",
    "standard_deviation",
    "standard_error",
    "variance",
    "welford",
]


def sample_mean(x: ArrayLike) -> Any:
    """Return the mean along the last axis.

    Parameters
    ----------
    x : array_like, shape (..., n)
        One sample, or an array whose rows are samples.

    Returns
    -------
    float or ndarray, shape (...)
        The mean of each sample.

    Raises
    ------
    TypeError, ValueError
        If `x` is empty, ragged, not numeric, or holds a NaN or an infinity.

    Notes
    -----
    O(n). NumPy adds pairwise: the rounding error grows like log n, not n. See: sample-statistics.

    Examples
    --------
    >>> float(sample_mean([1, 2, 6]))
    3.0
    """
    x = _samples(x, "x")
    with np.errstate(over="ignore"):
        mean = x.mean(axis=-1)
    if np.isfinite(mean).all():
        return mean
    return (x / x.shape[-1]).sum(axis=-1)  # the sum was too large for a float; a mean never is


def proportion(outcomes: ArrayLike) -> Any:
    """Return the share of ones in a sample of zeros and ones, along the last axis.

    Parameters
    ----------
    outcomes : array_like of bool or of 0 and 1, shape (..., n)
        One sample, or an array whose rows are samples.

    Returns
    -------
    float or ndarray, shape (...)
        The proportion: the sample mean of an indicator.

    Raises
    ------
    ValueError
        If an entry is neither 0 nor 1.

    Notes
    -----
    O(n). See: sample-statistics.

    Examples
    --------
    >>> float(proportion([True, False, True, True]))
    0.75
    """
    outcomes = _samples(outcomes, "outcomes")
    strange = (outcomes != 0) & (outcomes != 1)
    if strange.any():
        raise ValueError(f"outcomes must be 0 or 1, got {outcomes[strange][0]:g}")
    return outcomes.mean(axis=-1)


def variance(x: ArrayLike, *, ddof: int) -> Any:
    """Return the sum of squared deviations from the mean, divided by n - `ddof`, along the last axis.

    Parameters
    ----------
    x : array_like, shape (..., n)
        One sample, or an array whose rows are samples.
    ddof : int
        1 for the unbiased estimate of a population variance, 0 for the variance of these numbers themselves.

    Returns
    -------
    float or ndarray, shape (...)
        The variance, never negative.

    Raises
    ------
    ValueError
        If n ≤ `ddof`: one observation says nothing about spread.
    OverflowError
        If the squares exceed the largest float; :func:`standard_deviation` may still exist.

    Notes
    -----
    O(n). Two passes: the mean first, then the deviations, minus the small rounding error that their sum reveals. The
    one-pass formula, mean of squares minus square of mean, loses all digits when the spread is small against the mean.
    See: sample-statistics, thm-sampling-bessel. Source: Chan, Golub and LeVeque (1983), equation 1.7.

    Examples
    --------
    >>> float(variance([1, 2, 6], ddof=1)), float(variance([1, 3], ddof=0))
    (7.0, 1.0)
    """
    x, ddof = _samples(x, "x"), as_count(ddof, "ddof", at_least=0)
    n = x.shape[-1]
    if n <= ddof:
        raise ValueError(f"x must hold more than ddof = {ddof} observations, got {n}")
    with np.errstate(over="ignore", invalid="ignore"):  # told below, in one error
        deviations = x - x.mean(axis=-1, keepdims=True)
        squares = (deviations**2).sum(axis=-1) - deviations.sum(axis=-1) ** 2 / n
    if not np.isfinite(squares).all():
        raise OverflowError(f"x is too large for its variance to be a float, got numbers up to {np.abs(x).max():g}")
    return np.maximum(squares, 0.0) / (n - ddof)


def standard_deviation(x: ArrayLike, *, ddof: int) -> Any:
    """Return the square root of :func:`variance`, in the unit of the data.

    Parameters
    ----------
    x : array_like, shape (..., n)
        One sample, or an array whose rows are samples.
    ddof : int
        As in :func:`variance`.

    Returns
    -------
    float or ndarray, shape (...)
        The standard deviation.

    Raises
    ------
    ValueError
        If n ≤ `ddof`.

    Notes
    -----
    O(n). The root of an unbiased variance is not an unbiased standard deviation. See: bias-of-estimators.

    Examples
    --------
    >>> float(standard_deviation([1, 3], ddof=0))
    1.0
    """
    x = _samples(x, "x")
    unit = np.abs(x).max(axis=-1)
    unit = np.where((unit > 0) & ((unit < 1e-100) | (unit > 1e100)), unit, 1.0)  # no square over- or underflows
    return unit * np.sqrt(variance(x / unit[..., np.newaxis], ddof=ddof))


def welford(stream: Iterable[float], *, ddof: int) -> tuple[float, float]:
    """Return mean and variance of numbers that arrive one at a time, in one pass and constant memory.

    Parameters
    ----------
    stream : iterable of float
        The observations; a generator is welcome.
    ddof : int
        As in :func:`variance`.

    Returns
    -------
    mean, variance : float
        As :func:`sample_mean` and :func:`variance` return them.

    Raises
    ------
    ValueError
        If the stream ends after `ddof` or fewer numbers, or holds a NaN or an infinity.
    OverflowError
        If the squares exceed the largest float.

    Notes
    -----
    O(n) time, O(1) memory. See: alg-sampling-welford. Source: Welford (1962).

    Examples
    --------
    >>> welford(iter([1, 2, 6]), ddof=1)
    (3.0, 7.0)
    """
    ddof = as_count(ddof, "ddof", at_least=0)
    n, mean, squares = 0, 0.0, 0.0
    for number in stream:
        if not math.isfinite(number):
            raise ValueError(f"stream must hold finite numbers, got {number}")
        x = float(number)  # a half-precision number would stay one
        n += 1
        step = x - mean
        mean += step / n
        squares += step * (x - mean)  # old deviation times new deviation
    if n <= ddof or n == 0:
        raise ValueError(f"stream must hold more than ddof = {ddof} observations, got {n}")
    if not math.isfinite(squares):
        raise OverflowError("stream holds numbers that are too large for their variance to be a float")
    return mean, squares / (n - ddof)


def finite_population_factor(n: int, population_size: int) -> float:
    """Return √((N - n) / (N - 1)), by which drawing without replacement shrinks the standard error of a mean.

    Parameters
    ----------
    n : int
        The sample size.
    population_size : int
        The size N of the population, at least n.

    Returns
    -------
    float
        The factor: 1 for n = 1, 0 for a census (n = N).

    Raises
    ------
    ValueError
        If the sample is larger than the population.

    Notes
    -----
    Constant cost. See: thm-sampling-fpc.

    Examples
    --------
    >>> finite_population_factor(5, 17)
    0.8660254037844386
    """
    n = as_count(n, "n")
    size = as_count(population_size, "population_size")
    if n > size:
        raise ValueError(f"n must be at most the population size {size}, got {n}")
    return 1.0 if size == 1 else math.sqrt((size - n) / (size - 1))


def mean_standard_error(sigma: float, n: int, *, population_size: int | None = None) -> float:
    """Return the standard error of the mean of n draws, from the population's own standard deviation.

    Parameters
    ----------
    sigma : float
        The population's standard deviation (of a finite population: with divisor N), not negative.
    n : int
        The sample size.
    population_size : int, optional
        If given, the draws are made without replacement from that many members.

    Returns
    -------
    float
        sigma / √n, times :func:`finite_population_factor` if `population_size` is given.

    Raises
    ------
    ValueError
        If sigma is negative or n exceeds the population's size.

    Notes
    -----
    Constant cost. See: thm-sampling-mean-variance, thm-sampling-fpc.

    Examples
    --------
    >>> mean_standard_error(12.0, 16)
    3.0
    """
    sigma, n = as_number(sigma, "sigma", at_least=0), as_count(n, "n")
    factor = 1.0 if population_size is None else finite_population_factor(n, population_size)
    return sigma / math.sqrt(n) * factor


def standard_error(x: ArrayLike, *, population_size: int | None = None) -> Any:
    """Return the estimated standard error of the mean, from the sample alone, along the last axis.

    Parameters
    ----------
    x : array_like, shape (..., n), n ≥ 2
        One sample, or an array whose rows are samples.
    population_size : int, optional
        If given, the sample was drawn without replacement from that many members.

    Returns
    -------
    float or ndarray, shape (...)
        S / √n with S² of divisor n - 1; times √(1 - n/N) if `population_size` N is given.

    Raises
    ------
    ValueError
        If n < 2 or n exceeds the population's size.

    Notes
    -----
    O(n). The factor is √(1 - n/N) here and √((N-n)/(N-1)) in :func:`mean_standard_error`, because without replacement
    S² estimates the population variance with divisor N - 1. See: standard-error, thm-sampling-fpc.

    Examples
    --------
    >>> float(standard_error([1, 3, 5, 7, 9]))
    1.4142135623730951
    """
    x = _samples(x, "x")
    n = x.shape[-1]
    error = standard_deviation(x, ddof=1) / math.sqrt(n)
    if population_size is None:
        return error
    finite_population_factor(n, population_size)  # refuses a sample larger than the population
    return error * math.sqrt(1 - n / population_size)


def proportion_standard_error(p: float, n: int, *, population_size: int | None = None) -> float:
    """Return the standard error √(p (1-p) / n) of a sample proportion.

    Parameters
    ----------
    p : float
        The proportion of the population, between 0 and 1 inclusive.
    n : int
        The sample size.
    population_size : int, optional
        If given, the draws are made without replacement from that many members.

    Returns
    -------
    float
        The standard error; at most 1 / (2√n).

    Raises
    ------
    ValueError
        If p lies outside [0, 1] or n exceeds the population's size.

    Notes
    -----
    Constant cost. See: standard-error.

    Examples
    --------
    >>> proportion_standard_error(0.5, 100)
    0.05
    """
    p = as_number(p, "p", at_least=0)
    if p > 1:
        raise ValueError(f"p must be at most 1, got {p:g}")
    return mean_standard_error(math.sqrt(p * (1 - p)), n, population_size=population_size)


def _samples(x: Any, name: str) -> NDArray[np.float64]:
    """Return `x` as an array whose last axis runs over the observations of a sample."""
    array = as_array(x, name)
    if array.ndim == 0:
        raise ValueError(f"{name} must have shape (n,) or (..., n), got a single number")
    return array.astype(np.float64, copy=False)  # half and single precision would lose or overflow squares
