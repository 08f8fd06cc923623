"""Integrals as averages: Monte Carlo integration in any dimension, and importance sampling.

An integral is an expectation, an expectation is estimated by a mean, and a mean comes with a standard error. So every
function returns an :class:`Estimate`: a value and how far to trust it.

See: monte-carlo.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.statistics.describe import standard_error
from mlmath.validate import as_array, as_count, as_generator, as_vector, same_length

__all__ = ["Estimate", "effective_sample_size", "estimate_mean", "importance_sampling", "integrate"]

Array = NDArray[np.float64]


class Estimate(NamedTuple):
    """A Monte Carlo estimate.

    Attributes
    ----------
    value : float
        The estimate.
    standard_error : float
        Its estimated standard deviation. Meaningless if the sampled quantity has no variance.
    n : int
        How many draws it used.

    See: monte-carlo.
    """

    value: float
    standard_error: float
    n: int


def estimate_mean(values: ArrayLike) -> Estimate:
    """Return the mean of independent draws with its standard error.

    Parameters
    ----------
    values : array_like, shape (n,), n ≥ 2
        Independent draws of the quantity whose expectation is wanted.

    Returns
    -------
    Estimate
        Mean, S/√n and n.

    Raises
    ------
    ValueError
        If there are fewer than two draws, or one is not finite.

    Notes
    -----
    O(n). See: monte-carlo.

    Examples
    --------
    >>> estimate_mean([1, 2, 3, 4, 5])
    Estimate(value=3.0, standard_error=0.7071067811865476, n=5)
    """
    values = as_vector(values, "values")
    if values.size < 2:
        raise ValueError(f"values must hold at least 2 draws to tell a standard error, got {values.size}")
    return Estimate(float(values.mean()), float(standard_error(values)), values.size)


def integrate(
    f: Callable[[Array], Array], low: ArrayLike, high: ArrayLike, n: int, rng: np.random.Generator
) -> Estimate:
    """Estimate the integral of a function over a box of any dimension d.

    Parameters
    ----------
    f : callable
        Takes points of shape (n, d), returns values of shape (n,).
    low, high : array_like, shape (d,)
        The corners of the box, low < high in every coordinate.
    n : int
        How many uniform points to draw, at least 2.
    rng : numpy.random.Generator
        The source of randomness.

    Returns
    -------
    Estimate
        The integral, with its standard error.

    Raises
    ------
    ValueError
        If the corners do not make a box whose volume is a float, or `f` returns another shape than (n,).

    Notes
    -----
    n evaluations of `f`; the error shrinks as 1/√n whatever d is. See: prp-sampling-monte-carlo.

    Examples
    --------
    >>> area = integrate(lambda x: (x**2).sum(axis=1) <= 1, [-1, -1], [1, 1], 100_000, np.random.default_rng(0))
    >>> abs(area.value - math.pi) < 3 * area.standard_error
    True
    """
    low, high, n = as_vector(low, "low"), as_vector(high, "high"), as_count(n, "n", at_least=2)
    same_length(low, high, "low", "high")
    rng = as_generator(rng, "rng")
    if (low >= high).any():
        raise ValueError(f"high must exceed low in every coordinate, got low={low.tolist()}, high={high.tolist()}")
    volume = math.prod((b - a for a, b in zip(low.tolist(), high.tolist(), strict=True)))
    if not 0 < volume < math.inf:
        raise ValueError(f"low and high must span a volume that is a positive float, got {volume:g}")
    values = _values_of(f, low + (high - low) * rng.random((n, low.size)))
    mean = estimate_mean(values)
    return Estimate(volume * mean.value, volume * mean.standard_error, n)


def importance_sampling(
    f: Callable[[Array], Array],
    log_target: Callable[[Array], Array],
    log_proposal: Callable[[Array], Array],
    draws: ArrayLike,
) -> tuple[Estimate, Array]:
    """Estimate the expectation of f under a target density from draws of another density, the proposal.

    Parameters
    ----------
    f : callable
        Takes the draws, returns values of shape (n,).
    log_target, log_proposal : callable
        Logarithms of the two densities, both normalized, at the draws; shape (n,). The target may be -inf.
    draws : array_like, shape (n,) or (n, d)
        Independent draws from the proposal.

    Returns
    -------
    estimate : Estimate
        The mean of f times weight, with its standard error.
    weights : ndarray, shape (n,)
        Target over proposal at each draw.

    Raises
    ------
    ValueError
        If there are fewer than two draws, a shape is wrong, a weight is not finite or all weights are zero.

    Notes
    -----
    O(n). Unbiased if the proposal is positive wherever f times target is not zero; the standard error is honest only if
    the square of f times weight has an expectation. See: prp-sampling-importance.

    Examples
    --------
    >>> draws = 3 + np.random.default_rng(0).standard_normal(50_000)
    >>> tail, _ = importance_sampling(lambda x: x > 3, lambda x: -(x**2) / 2, lambda x: -((x - 3) ** 2) / 2, draws)
    >>> abs(tail.value - 0.0013498980316) < 3 * tail.standard_error
    True
    """
    draws = as_array(draws, "draws")
    if draws.ndim == 0:
        raise ValueError("draws must have shape (n,) or (n, d), got a single number")
    with np.errstate(invalid="ignore"):
        logs = np.asarray(log_target(draws), dtype=float) - np.asarray(log_proposal(draws), dtype=float)
    if logs.shape != draws.shape[:1]:
        raise ValueError(f"log densities must return shape {draws.shape[:1]}, got {logs.shape}")
    if np.isnan(logs).any() or (logs > 709).any():
        raise ValueError("weights must be finite: the proposal vanishes, or nearly, where the target does not")
    weights: Array = np.exp(logs)
    if not weights.any():
        raise ValueError("weights must not all be zero: the target vanishes, or nearly, at every draw of the proposal")
    return estimate_mean(_values_of(f, draws) * weights), weights


def effective_sample_size(weights: ArrayLike) -> float:
    """Return (Σw)² / Σw²: how many equally weighted draws are worth as much as these.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Non-negative weights, not all zero; a common factor does not matter.

    Returns
    -------
    float
        Between 1 (one draw has all the weight) and n (equal weights).

    Raises
    ------
    ValueError
        If a weight is negative or all are zero.

    Notes
    -----
    O(n). See: monte-carlo. Source: Kong (1992).

    Examples
    --------
    >>> effective_sample_size([1, 1, 1, 1]), effective_sample_size([1, 0, 0, 0])
    (4.0, 1.0)
    """
    w = as_vector(weights, "weights")
    if (w < 0).any() or not w.any():
        raise ValueError(f"weights must be non-negative and not all zero, got minimum {w.min():g}")
    w = w / w.max()  # a common factor does not matter, and the squares cannot overflow
    return float(w.sum() ** 2 / (w**2).sum())


def _values_of(f: Callable[[Array], Array], points: Array) -> Array:
    values = np.asarray(f(points), dtype=float)
    if values.shape != points.shape[:1]:
        raise ValueError(f"f must return shape {points.shape[:1]}, one value for each point, got {values.shape}")
    return values
