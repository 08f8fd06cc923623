"""Repeat an experiment many times and look at what the results do: the simulations behind the limit theorems.

Everything is vectorized: a row is one repetition. Randomness comes only from the generator that the caller passes.

See: law-of-large-numbers, sampling-distributions, central-limit-theorem, reading-confidence-intervals.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.probability.populations import Population
from mlmath.validate import as_array, as_count, as_generator, as_vector

__all__ = ["Coverage", "coverage_experiment", "running_means", "sampling_distribution", "standardized_means"]

Array = NDArray[np.float64]

_CHUNK = 4_000_000  # numbers held at once


def running_means(x: ArrayLike) -> Array:
    """Return the mean of the first 1, 2, …, n observations, along the last axis.

    Parameters
    ----------
    x : array_like, shape (..., n)
        One sample, or an array whose rows are samples.

    Returns
    -------
    ndarray, shape (..., n)
        Entry k - 1 is the mean of the first k.

    Raises
    ------
    ValueError
        If `x` is a single number, empty, or holds a NaN or an infinity.

    Notes
    -----
    O(n): one cumulative sum, where a mean for each prefix would cost O(n²). See: law-of-large-numbers.

    Examples
    --------
    >>> running_means([4, 0, 2]).tolist()
    [4.0, 2.0, 2.0]
    """
    x = as_array(x, "x")
    if x.ndim == 0:
        raise ValueError("x must have shape (n,) or (..., n), got a single number")
    means: Array = np.cumsum(x, axis=-1) / np.arange(1, x.shape[-1] + 1)
    return means


def sampling_distribution(
    population: Population | ArrayLike,
    n: int,
    repeats: int,
    rng: np.random.Generator,
    *,
    statistic: Callable[..., Any] = np.mean,
    replace: bool = True,
) -> Array:
    """Return a statistic of many samples: draws from its sampling distribution.

    Parameters
    ----------
    population : Population or array_like, shape (N,)
        What to draw from: a distribution, or the list of the members of a finite population.
    n : int
        The size of each sample.
    repeats : int
        How many samples to draw.
    rng : numpy.random.Generator
        The source of randomness.
    statistic : callable
        Called as ``statistic(samples, axis=-1)`` with samples of shape (m, n); returns shape (m,).
    replace : bool
        Whether a member may be drawn twice into one sample. False needs a finite population of at least `n` members.

    Returns
    -------
    ndarray, shape (repeats,)
        The statistic of each sample.

    Raises
    ------
    ValueError
        If `n` exceeds the population drawn without replacement, or that population is not a list of members, or the
        statistic returns a wrong shape.

    Notes
    -----
    O(repeats · n) with replacement, O(repeats · N) without. See: sampling-distributions.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> sampling_distribution([1, 2, 3], 3, 2, rng, replace=False).tolist()  # a census has no spread
    [2.0, 2.0]
    """
    n, repeats, rng = as_count(n, "n"), as_count(repeats, "repeats"), as_generator(rng, "rng")
    if isinstance(population, Population):
        if not replace:
            raise ValueError("population must be a list of members to draw without replacement, got a distribution")
        width = n

        def draw(rows: int) -> Array:
            return population.draw((rows, n), rng)
    else:
        members = as_vector(population, "population")
        if not replace and n > members.size:
            raise ValueError(f"n must be at most the population size {members.size}, got {n}")
        width = n if replace else members.size

        def draw(rows: int) -> Array:
            if replace:
                return members[rng.integers(members.size, size=(rows, n))]
            keys = rng.random((rows, members.size))  # the n smallest of N random keys are a random subset
            return members[np.argpartition(keys, n - 1, axis=1)[:, :n]]

    step = max(1, _CHUNK // width)
    rows = [min(step, repeats - start) for start in range(0, repeats, step)]
    parts = [np.asarray(statistic(draw(m), axis=-1)) for m in rows]
    for m, part in zip(rows, parts, strict=True):
        if part.shape != (m,):
            raise ValueError(f"statistic must return shape {(m,)}, one value a sample, got {part.shape}")
    return np.concatenate(parts)


def standardized_means(population: Population, n: int, repeats: int, rng: np.random.Generator) -> Array:
    """Return draws of √n (mean - μ)/σ, the quantity in the central limit theorem.

    Parameters
    ----------
    population : Population
        With a finite, positive variance.
    n : int
        The size of each sample.
    repeats : int
        How many samples to draw.
    rng : numpy.random.Generator
        The source of randomness.

    Returns
    -------
    ndarray, shape (repeats,)
        The standardized means.

    Raises
    ------
    ValueError
        If the population has no finite, positive variance: then there is nothing to standardize by.

    Notes
    -----
    O(repeats · n). See: thm-sampling-clt.

    Examples
    --------
    >>> from mlmath.probability.populations import uniform
    >>> standardized_means(uniform(), 12, 3, np.random.default_rng(0)).shape
    (3,)
    """
    if not (math.isfinite(population.variance) and population.variance > 0):
        raise ValueError(f"population must have a finite, positive variance, got {population.variance}")
    means = sampling_distribution(population, n, repeats, rng)
    return (means - population.mean) * math.sqrt(n) / population.sd


class Coverage(NamedTuple):
    """The outcome of a coverage experiment.

    Attributes
    ----------
    low : ndarray, shape (repeats,)
        The lower ends of the intervals.
    high : ndarray, shape (repeats,)
        The upper ends.
    hits : ndarray of bool, shape (repeats,)
        Which intervals contain the true mean.

    See: reading-confidence-intervals.
    """

    low: Array
    high: Array
    hits: NDArray[np.bool_]

    @property
    def rate(self) -> float:
        """The share of intervals that contain the true mean."""
        return float(self.hits.mean())


def coverage_experiment(
    population: Population,
    n: int,
    repeats: int,
    rng: np.random.Generator,
    interval: Callable[[Array], Any],
) -> Coverage:
    """Draw many samples, make an interval for the mean from each, and see which ones contain the true mean.

    Parameters
    ----------
    population : Population
        With a mean.
    n : int
        The size of each sample.
    repeats : int
        How many samples to draw.
    rng : numpy.random.Generator
        The source of randomness.
    interval : callable
        Takes samples of shape (repeats, n); returns the two ends, each of shape (repeats,).

    Returns
    -------
    Coverage
        The ends, and which intervals hit.

    Raises
    ------
    ValueError
        If the population has no mean, or the ends have another shape or are not finite.

    Notes
    -----
    O(repeats · n). The rate has itself a standard error of √(c(1-c)/repeats). See: reading-confidence-intervals.

    Examples
    --------
    >>> from mlmath.probability.populations import normal
    >>> from mlmath.statistics.intervals import t_interval
    >>> coverage_experiment(normal(), 5, 2000, np.random.default_rng(0), t_interval).rate
    0.942
    """
    if not math.isfinite(population.mean):
        raise ValueError(f"population must have a mean to cover, got {population.mean}")
    samples = population.draw((as_count(repeats, "repeats"), as_count(n, "n")), rng)
    low, high = (as_vector(end, "interval") for end in interval(samples))
    if low.shape != high.shape or low.size != repeats:
        raise ValueError(f"interval must return two ends of shape {(repeats,)}, got {low.shape} and {high.shape}")
    return Coverage(low, high, (low <= population.mean) & (population.mean <= high))
