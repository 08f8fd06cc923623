"""Populations to draw samples from, each with its exact mean, variance and skewness.

A :class:`Population` bundles a sampler with the numbers that theory needs. The six populations on which the book
demonstrates the central limit theorem are in :func:`clt_populations`; the Cauchy distribution, for which it fails, is
drawn directly and has no mean and no variance (NaN), which no finite list of numbers could imitate.

See: population-and-sample, central-limit-theorem, clt-limitations.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_array, as_count, as_generator, as_number, as_probability, as_vector, same_length

__all__ = [
    "Population",
    "binomial",
    "binomial_probabilities",
    "cauchy",
    "clt_populations",
    "die",
    "discrete",
    "exponential",
    "mixture",
    "normal",
    "poisson",
    "uniform",
]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Population:
    """A distribution to draw from, with its exact moments.

    Attributes
    ----------
    name : str
        For titles.
    mean : float
        Exact; NaN where it does not exist, as for the next two.
    variance : float
        The mean squared deviation from the mean.
    skewness : float
        The mean cubed deviation in units of the standard deviation.
    sampler : callable
        Takes a generator and a shape, returns an array of draws.
    density : callable
        The density, or for a discrete population the probability of each value.
    atoms : ndarray or None
        The values of a discrete population (those that matter, if they are infinitely many), else None.

    See: population-and-sample.
    """

    name: str
    mean: float
    variance: float
    skewness: float
    sampler: Callable[[np.random.Generator, tuple[int, ...]], Array]
    density: Callable[[Array], Array]
    atoms: Array | None = None

    @property
    def sd(self) -> float:
        """The standard deviation."""
        return math.sqrt(self.variance)

    def draw(self, size: int | tuple[int, ...], rng: np.random.Generator) -> Array:
        """Return independent draws in an array of the given size (O(1) a draw).

        Examples
        --------
        >>> die(6).draw((2, 3), np.random.default_rng(0)).shape
        (2, 3)
        """
        shape = (as_count(size, "size"),) if not isinstance(size, tuple) else tuple(as_count(s, "size") for s in size)
        return self.sampler(as_generator(rng, "rng"), shape)


def normal(mean: float = 0.0, sd: float = 1.0) -> Population:
    """Return the normal population with the given mean and standard deviation.

    Parameters
    ----------
    mean, sd : float
        The mean; the standard deviation, positive.

    Returns
    -------
    Population
        With skewness 0.

    Raises
    ------
    ValueError
        If `sd` is not positive.

    Notes
    -----
    Constant cost. See: central-limit-theorem.

    Examples
    --------
    >>> normal(1, 2).variance
    4.0
    """
    mean, sd = as_number(mean, "mean"), as_number(sd, "sd", above=0)
    return Population(
        name="normal",
        mean=mean,
        variance=sd**2,
        skewness=0.0,
        sampler=lambda rng, size: rng.normal(mean, sd, size),
        density=lambda x: _normal_density(x, mean, sd),
    )


def exponential(rate: float = 1.0) -> Population:
    """Return the exponential population: waiting times, strongly skewed to the right.

    Parameters
    ----------
    rate : float
        Events per unit of time, positive.

    Returns
    -------
    Population
        With mean 1/rate and skewness 2.

    Raises
    ------
    ValueError
        If `rate` is not positive.

    Notes
    -----
    Constant cost. See: central-limit-theorem.

    Examples
    --------
    >>> exponential(0.5).mean, exponential(0.5).skewness
    (2.0, 2.0)
    """
    rate = as_number(rate, "rate", above=0)
    return Population(
        name="skewed (exponential)",
        mean=1 / rate,
        variance=1 / rate**2,
        skewness=2.0,
        sampler=lambda rng, size: rng.exponential(1 / rate, size),
        density=lambda x: np.where(x < 0, 0.0, rate * np.exp(-rate * np.maximum(x, 0))),
    )


def mixture(weights: ArrayLike, means: ArrayLike, sds: ArrayLike) -> Population:
    """Return a mixture of normal populations: first a component is drawn, then a number from it.

    Parameters
    ----------
    weights : array_like, shape (k,)
        Probabilities of the components.
    means, sds : array_like, shape (k,)
        Their means and (positive) standard deviations.

    Returns
    -------
    Population
        With the exact moments of the mixture.

    Raises
    ------
    ValueError
        If the shapes differ, the weights are not probabilities or a standard deviation is not positive.

    Notes
    -----
    O(k). See: central-limit-theorem.

    Examples
    --------
    >>> mixture([0.5, 0.5], [-2, 2], [1, 1]).variance
    5.0
    """
    w, m, s = as_vector(weights, "weights"), as_vector(means, "means"), as_vector(sds, "sds")
    same_length(w, m, "weights", "means")
    same_length(w, s, "weights", "sds")
    _check_probabilities(w, "weights")
    if (s <= 0).any():
        raise ValueError(f"sds must be positive, got {s.min():g}")
    mean = float(w @ m)
    d = m - mean
    var = float(w @ (s**2 + d**2))
    third = float(w @ (d**3 + 3 * d * s**2))  # E[(X - mean)³], component by component

    def sampler(rng: np.random.Generator, size: tuple[int, ...]) -> Array:
        component = rng.choice(w.size, p=w, size=size)
        return rng.normal(m[component], s[component])

    def density(x: Array) -> Array:
        parts = _normal_density(np.asarray(x)[..., np.newaxis], m, s)
        return np.asarray(parts @ w)

    return Population("bimodal (mixture)", mean, var, third / var**1.5, sampler, density)


def uniform(low: float = 0.0, high: float = 1.0) -> Population:
    """Return the continuous uniform population on an interval.

    Parameters
    ----------
    low, high : float
        The ends, low < high.

    Returns
    -------
    Population
        With variance (high - low)²/12 and skewness 0.

    Raises
    ------
    ValueError
        If low ≥ high.

    Notes
    -----
    Constant cost. See: central-limit-theorem.

    Examples
    --------
    >>> uniform(0, 6).mean, uniform(0, 6).variance
    (3.0, 3.0)
    """
    low = as_number(low, "low")
    high = as_number(high, "high", above=low)
    return Population(
        name="uniform",
        mean=(low + high) / 2,
        variance=(high - low) ** 2 / 12,
        skewness=0.0,
        sampler=lambda rng, size: rng.uniform(low, high, size),
        density=lambda x: np.where((x >= low) & (x <= high), 1 / (high - low), 0.0),
    )


def binomial(n: int, p: float) -> Population:
    """Return the binomial population: the number of successes in n independent trials.

    Parameters
    ----------
    n : int
        Number of trials.
    p : float
        Probability of success, strictly between 0 and 1.

    Returns
    -------
    Population
        With mean np, variance np(1-p) and skewness (1-2p)/√(np(1-p)).

    Raises
    ------
    ValueError
        If `n` < 1 or `p` is not strictly between 0 and 1.

    Notes
    -----
    O(n). With n = 1 it is the Bernoulli population, a biased coin. See: central-limit-theorem.

    Examples
    --------
    >>> binomial(10, 0.5).variance
    2.5
    """
    n, p = as_count(n, "n"), as_probability(p, "p")
    var = n * p * (1 - p)
    return Population(
        name="binomial",
        mean=n * p,
        variance=var,
        skewness=(1 - 2 * p) / math.sqrt(var),
        sampler=lambda rng, size: rng.binomial(n, p, size).astype(float),
        density=lambda x: _at_atoms(x, binomial_probabilities(n, p)),
        atoms=np.arange(n + 1.0),
    )


def poisson(rate: float) -> Population:
    """Return the Poisson population: the number of rare events in a unit of time.

    Parameters
    ----------
    rate : float
        The expected number, positive.

    Returns
    -------
    Population
        With mean and variance `rate` and skewness 1/√rate. `atoms` ends where less than 1e-12 is left.

    Raises
    ------
    ValueError
        If `rate` is not positive, or above a million.

    Notes
    -----
    O(rate) for the atoms. See: central-limit-theorem.

    Examples
    --------
    >>> poisson(4).skewness
    0.5
    """
    rate = as_number(rate, "rate", above=0)
    if rate > 1e6:
        raise ValueError(f"rate must be at most 1e6, or its atoms would fill the memory, got {rate:g}")
    last = math.ceil(rate + 8 * math.sqrt(rate) + 20)
    logs = np.array([-rate + k * math.log(rate) - math.lgamma(k + 1) for k in range(last + 1)])
    return Population(
        name="Poisson",
        mean=rate,
        variance=rate,
        skewness=1 / math.sqrt(rate),
        sampler=lambda rng, size: rng.poisson(rate, size).astype(float),
        density=lambda x: _at_atoms(x, np.exp(logs)),
        atoms=np.arange(last + 1.0),
    )


def cauchy(location: float = 0.0, scale: float = 1.0) -> Population:
    """Return the Cauchy population, which has neither a mean nor a variance.

    Parameters
    ----------
    location, scale : float
        The median, and half of the distance between the quartiles (positive).

    Returns
    -------
    Population
        With mean, variance and skewness NaN.

    Raises
    ------
    ValueError
        If `scale` is not positive.

    Notes
    -----
    Constant cost. The draws are independent draws of the distribution itself. Resampling a fixed list of Cauchy numbers
    would not do: a finite list has a mean and a variance. See: clt-limitations, thm-sampling-cauchy.

    Examples
    --------
    >>> cauchy().mean
    nan
    """
    location, scale = as_number(location, "location"), as_number(scale, "scale", above=0)
    return Population(
        name="Cauchy",
        mean=math.nan,
        variance=math.nan,
        skewness=math.nan,
        sampler=lambda rng, size: location + scale * rng.standard_cauchy(size),
        density=lambda x: scale / (math.pi * (scale**2 + (x - location) ** 2)),
    )


def discrete(values: ArrayLike, probabilities: ArrayLike | None = None, *, name: str = "discrete") -> Population:
    """Return the population with the given values and probabilities; equal ones if none are given.

    Parameters
    ----------
    values : array_like, shape (k,)
        The values. Repeated values are allowed: a finite population given as the list of its members.
    probabilities : array_like, shape (k,), optional
        Their probabilities.
    name : str
        For titles.

    Returns
    -------
    Population
        Drawn from with replacement. The skewness of a constant population is NaN.

    Raises
    ------
    ValueError
        If the shapes differ or the probabilities are negative or do not add up to 1.

    Notes
    -----
    O(k). See: population-and-sample.

    Examples
    --------
    >>> discrete([0, 1], [0.75, 0.25]).variance
    0.1875
    """
    v = as_vector(values, "values")
    w = np.full(v.size, 1 / v.size) if probabilities is None else as_vector(probabilities, "probabilities")
    same_length(v, w, "values", "probabilities")
    _check_probabilities(w, "probabilities")
    mean = float(w @ v)
    var = float(w @ (v - mean) ** 2)
    third = float(w @ (v - mean) ** 3)
    atoms, where = np.unique(v, return_inverse=True)
    masses = np.bincount(where, weights=w)

    def density(x: Array) -> Array:
        x = np.asarray(x, dtype=float)
        at = np.minimum(np.searchsorted(atoms, x), atoms.size - 1)
        return np.where(atoms[at] == x, masses[at], 0.0)

    return Population(
        name=name,
        mean=mean,
        variance=var,
        skewness=third / var**1.5 if var > 0 else math.nan,
        sampler=lambda rng, size: rng.choice(v, p=w, size=size),
        density=density,
        atoms=atoms,
    )


def die(sides: int = 6) -> Population:
    """Return a fair die.

    Parameters
    ----------
    sides : int
        At least 2; two sides are a coin with the values 1 and 2.

    Returns
    -------
    Population
        Uniform on 1, …, sides.

    Raises
    ------
    ValueError
        If `sides` < 2.

    Notes
    -----
    O(sides). See: law-of-large-numbers.

    Examples
    --------
    >>> die(6).mean
    3.5
    """
    return discrete(np.arange(1, as_count(sides, "sides", at_least=2) + 1), name=f"{sides}-sided die")


def clt_populations() -> list[Population]:
    """Return the six populations on which the book demonstrates the central limit theorem.

    Returns
    -------
    list of Population
        Normal, skewed, bimodal, uniform, binomial and Poisson.

    Notes
    -----
    Constant cost. See: central-limit-theorem.

    Examples
    --------
    >>> [p.name for p in clt_populations()][:2]
    ['normal', 'skewed (exponential)']
    """
    return [
        normal(0, 1),
        exponential(1),
        mixture([0.6, 0.4], [-2, 2], [0.6, 0.8]),
        uniform(0, 1),
        binomial(8, 0.2),
        poisson(1.5),
    ]


def binomial_probabilities(n: int, p: ArrayLike) -> Array:
    """Return the probabilities of 0, 1, …, n successes in n independent trials, for each p.

    Parameters
    ----------
    n : int
        Number of trials.
    p : float or array_like
        Probabilities of success in [0, 1].

    Returns
    -------
    ndarray, shape (..., n + 1)
        One row for each p; rows add up to 1.

    Raises
    ------
    ValueError
        If a p lies outside [0, 1].

    Notes
    -----
    O(n) for each p, through logarithms, so that n = 10 000 does not overflow. See: clt-limitations.

    Examples
    --------
    >>> binomial_probabilities(2, 0.5).round(12).tolist()
    [0.25, 0.5, 0.25]
    """
    n, p = as_count(n, "n"), as_array(p, "p")
    if ((p < 0) | (p > 1)).any():
        raise ValueError(f"p must lie between 0 and 1, got {p[(p < 0) | (p > 1)].flat[0]:g}")
    k = np.arange(n + 1)
    log_factorials = np.array([math.lgamma(j + 1) for j in range(n + 1)])
    log_choices = log_factorials[n] - log_factorials - log_factorials[::-1]
    p = p[..., np.newaxis]
    inside = np.clip(p, 5e-324, 1 - 1e-16)  # a harmless stand-in where p is 0 or 1
    rows = np.exp(log_choices + k * np.log(inside) + (n - k) * np.log1p(-inside))
    return np.asarray(np.where(p == 0, k == 0, np.where(p == 1, k == n, rows)), dtype=float)


def _normal_density(x: Array, mean: float | Array, sd: float | Array) -> Array:
    return np.asarray(np.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * math.sqrt(2 * math.pi)))


def _at_atoms(x: Array, masses: Array) -> Array:
    """Look up the probability of each x among 0, 1, …, len(masses) - 1; zero elsewhere."""
    x = np.asarray(x, dtype=float)
    inside = (x == np.floor(x)) & (x >= 0) & (x < masses.size)
    return np.where(inside, masses[np.where(inside, x, 0).astype(int)], 0.0)


def _check_probabilities(w: Array, name: str) -> None:
    if (w < 0).any() or abs(w.sum() - 1) > 1e-9:
        raise ValueError(f"{name} must be non-negative and add up to 1, got sum {w.sum():g} and minimum {w.min():g}")
