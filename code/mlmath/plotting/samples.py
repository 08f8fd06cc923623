"""Figures about samples: sampling distributions, limit theorems, intervals, the bootstrap and Monte Carlo errors.

Every function draws one figure and returns its axes. What must be told apart differs in marker or line style, not in
colour alone. See: population-and-sample to bootstrap.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from mlmath.plotting.style import COLORS, LINES, axes_or_new, figure, styled
from mlmath.probability import simulate
from mlmath.probability.populations import Population, binomial_probabilities
from mlmath.statistics.describe import mean_standard_error, standard_error, variance
from mlmath.validate import as_matrix, as_vector

__all__ = [
    "accuracy_distributions",
    "bias_of_variance",
    "bootstrap_histogram",
    "clt_grid",
    "coverage_curves",
    "difference_intervals",
    "group_error_bars",
    "interval_forest",
    "large_numbers",
    "monte_carlo_error",
    "population_and_sample",
    "replacement",
    "running_means_compared",
]


def accuracy_distributions(n: int, accuracies: Mapping[str, float], ax: Axes | None = None) -> Axes:
    """Draw the exact distribution of the measured accuracy of several models on `n` test examples.

    Parameters
    ----------
    n : int
        Number of independent test examples.
    accuracies : mapping of str to float
        The true accuracy of each model, by name.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
        With one step line for each model and a vertical line at its true accuracy.

    Raises
    ------
    ValueError
        If an accuracy lies outside [0, 1], or there are more than five.

    Examples
    --------
    >>> ax = accuracy_distributions(50, {"A": 0.9})
    """
    ax = axes_or_new(ax, height=3.0)
    shares = np.arange(n + 1) / n
    lows, highs = [], []
    for (name, p), (color, line, _) in styled(accuracies, "accuracies"):
        heights = binomial_probabilities(n, p)
        ax.step(shares, heights, where="mid", color=COLORS[color], linestyle=line, label=f"{name}: true accuracy {p:g}")
        ax.fill_between(shares, heights, step="mid", color=COLORS[color], alpha=0.2)
        ax.axvline(p, color=COLORS[color], linestyle=line, linewidth=1)
        lows.append(p - 4 * math.sqrt(p * (1 - p) / n))
        highs.append(p + 4 * math.sqrt(p * (1 - p) / n))
    ax.set(xlim=(max(0, min(lows)), min(1, max(highs))), ylim=(0, None))
    ax.set(xlabel=f"measured accuracy on {n} examples", ylabel="probability")
    ax.legend(loc="upper left")
    return ax


def population_and_sample(
    population: ArrayLike, sample: ArrayLike, *, label: str = "value", bins: int = 30
) -> NDArray[Any]:
    """Draw the histogram of a finite population above that of a sample from it, with both means.

    Parameters
    ----------
    population, sample : array_like, shapes (N,) and (n,)
        The values.
    label : str
        What the values are.
    bins : int
        Number of bins, common to both.

    Returns
    -------
    ndarray of Axes, shape (2,)
        Population above, sample below, with one horizontal axis.

    Raises
    ------
    ValueError
        If one of them is empty or not finite.

    Examples
    --------
    >>> axes = population_and_sample([1, 2, 2, 3], [2, 3], bins=3)
    """
    population, sample = as_vector(population, "population"), as_vector(sample, "sample")
    _, axes = figure(2, 1, height=3.8, sharex=True)
    edges = np.histogram_bin_edges(population, bins)
    center = float(population.mean())
    for ax, values, color, line, title in (
        (axes[0], population, "gray", "-", f"population, N = {population.size}"),
        (axes[1], sample, "blue", "--", f"sample, n = {sample.size}"),
    ):
        ax.hist(values, edges, color=COLORS[color], alpha=0.55)
        ax.axvline(float(values.mean()), color=COLORS[color], linestyle=line, label=f"mean {values.mean():.2f}")
        ax.set(title=title, ylabel="count")
    axes[1].axvline(center, color=COLORS["gray"], label=f"population mean {center:.2f}")
    for ax in axes:
        ax.legend()
    axes[1].set_xlabel(label)
    return np.asarray(axes)


def bias_of_variance(sizes: ArrayLike, by_n: ArrayLike, by_n_minus_1: ArrayLike, truth: float) -> Axes:
    """Draw the average of the two variance estimators against the sample size, with the exact expectations.

    Parameters
    ----------
    sizes : array_like, shape (k,)
        Sample sizes.
    by_n, by_n_minus_1 : array_like, shape (k,)
        Simulated averages of the estimators with divisor n and n - 1.
    truth : float
        The variance of the population.

    Returns
    -------
    Axes
        With two rows of markers and two lines.

    Raises
    ------
    ValueError
        If a vector is empty or not finite.

    Examples
    --------
    >>> ax = bias_of_variance([2, 3], [0.5, 0.7], [1, 1], 1.0)
    """
    n = as_vector(sizes, "sizes")
    ax = axes_or_new(None, height=3.2)
    fine = np.linspace(n.min(), n.max(), 200)
    ax.axhline(truth, color=COLORS["ink"], linewidth=1, label="population variance")
    ax.plot(fine, (fine - 1) / fine * truth, "--", color=COLORS["orange"], linewidth=1, label="(n−1)/n of it")
    ax.plot(n, as_vector(by_n_minus_1, "by_n_minus_1"), "o", color=COLORS["blue"], label="divisor n − 1")
    ax.plot(n, as_vector(by_n, "by_n"), "s", color=COLORS["orange"], label="divisor n")
    ax.set(xlabel="sample size n", ylabel="average of the estimates", ylim=(0, 1.25 * truth))
    ax.legend(loc="lower right", ncols=2)
    return ax


def large_numbers(runs: ArrayLike, mean: float, sd: float, means_by_n: Mapping[int, ArrayLike]) -> NDArray[Any]:
    """Draw running means that settle, beside histograms of means that tighten.

    Parameters
    ----------
    runs : array_like, shape (k, n)
        Running means of k experiments, as :func:`mlmath.probability.simulate.running_means` returns them.
    mean, sd : float
        Of the population behind `runs`; the band is mean ± 2 sd/√n.
    means_by_n : mapping of int to array_like
        For each sample size, many means of n whole numbers.

    Returns
    -------
    ndarray of Axes, shape (2,)
        Running means on the left, histograms on the right.

    Raises
    ------
    ValueError
        If `runs` is not a matrix, or there are more than five sample sizes.

    Examples
    --------
    >>> axes = large_numbers([[0, 0.5], [1, 0.5]], 0.5, 0.5, {1: [1, 2, 6], 10: [3, 3.5, 4]})
    """
    runs = as_matrix(runs, "runs")
    _, (left, right) = figure(1, 2, width=7.2, height=3.2)
    shown = _log_spaced(runs.shape[1])
    for row in runs:
        left.plot(shown + 1, row[shown], color=COLORS["blue"], linewidth=0.9, alpha=0.7)
    band = 2 * sd / np.sqrt(shown + 1)
    left.plot(shown + 1, mean + band, "--", color=COLORS["orange"], label="mean ± 2σ/√n")
    left.plot(shown + 1, mean - band, "--", color=COLORS["orange"])
    left.axhline(mean, color=COLORS["ink"], linewidth=1)
    left.set(xscale="log", ylim=(mean - 1.2 * sd, mean + 1.2 * sd), xlabel="tosses n", ylabel="share of heads so far")
    left.legend(loc="upper right")
    for (n, values), (color, line, _) in styled(means_by_n, "means_by_n"):
        means = as_vector(values, "means_by_n")
        width = max(1, round(0.4 * float(means.std()) * n)) / n
        edges = np.arange(means.min() - 0.5 / n, means.max() + width, width)
        style = {"histtype": "step", "color": COLORS[color], "linestyle": line, "linewidth": 1.4}
        right.hist(means, edges, density=True, label=f"n = {n}", **style)
    right.set(xlabel="mean of n dice", ylabel="density")
    right.legend()
    return np.array([left, right])


def replacement(
    sizes: ArrayLike, with_replacement: ArrayLike, without: ArrayLike, sigma: float, population_size: int
) -> Axes:
    """Draw the spread of the mean, with and without replacement, against the sample size.

    Parameters
    ----------
    sizes : array_like of int, shape (k,)
        Sample sizes, at most `population_size`.
    with_replacement, without : array_like, shape (k,)
        Simulated standard deviations of the mean.
    sigma : float
        The standard deviation of the population.
    population_size : int
        The number N of its members.

    Returns
    -------
    Axes
        Markers for the simulations, lines for the two formulas.

    Raises
    ------
    ValueError
        If a size exceeds `population_size`.

    Examples
    --------
    >>> ax = replacement([1, 5], [1, 0.4], [1, 0], 1.0, 5)
    """
    n = as_vector(sizes, "sizes")
    fine = np.unique(np.geomspace(1, max(population_size - 1, 1), 300).astype(int))  # a census has no spread to draw
    if n.max() > population_size:
        raise ValueError(f"sizes must be at most the population size {population_size}, got {n.max():g}")
    ax = axes_or_new(None, height=3.2)
    plain = [mean_standard_error(sigma, int(k)) for k in fine]
    finite = [mean_standard_error(sigma, int(k), population_size=population_size) for k in fine]
    ax.plot(fine, plain, "--", color=COLORS["orange"], linewidth=1.2, label="σ/√n")
    ax.plot(fine, finite, "-", color=COLORS["blue"], linewidth=1.2, label="σ/√n · √((N−n)/(N−1))")
    ax.plot(n, with_replacement, "s", color=COLORS["orange"], label="with replacement")
    ax.plot(n, without, "o", color=COLORS["blue"], label="without replacement")
    ax.set(xlabel="sample size n", ylabel="standard deviation of the mean", xscale="log", yscale="log")
    ax.legend()
    return ax


def clt_grid(
    populations: Sequence[Population], sizes: Sequence[int], repeats: int, rng: np.random.Generator
) -> NDArray[Any]:
    """Draw standardized means of several populations (rows) for several sample sizes (columns).

    Parameters
    ----------
    populations : sequence of Population, length r
        Each with a finite, positive variance.
    sizes : sequence of int, length c
        Sample sizes.
    repeats : int
        Number of means in each histogram.
    rng : numpy.random.Generator
        The source of randomness.

    Returns
    -------
    ndarray of Axes, shape (r, c)
        Each with a histogram and the standard normal density.

    Raises
    ------
    ValueError
        If a population has no finite, positive variance.

    Notes
    -----
    The bins of a population of whole numbers are its own steps, so that no gap is an artefact.

    Examples
    --------
    >>> from mlmath.probability.populations import uniform
    >>> axes = clt_grid([uniform()], [1, 9], 200, np.random.default_rng(0))
    """
    rows, columns = len(populations), len(sizes)
    _, axes = figure(
        rows, columns, width=2.2 * columns + 0.4, height=1.25 * rows + 0.6, sharex=True, sharey=True, squeeze=False
    )
    z = np.linspace(-4, 4, 161)
    for i, population in enumerate(populations):
        for j, n in enumerate(sizes):
            ax = axes[i, j]
            values = simulate.standardized_means(population, n, repeats, rng)
            ax.hist(values, _bins(population, n), density=True, color=COLORS["sky"], linewidth=0)
            ax.plot(z, np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi), color=COLORS["ink"], linewidth=1.2)
            ax.set(xlim=(-4, 4), ylim=(0, 0.75), yticks=[])
            if i == 0:
                ax.set_title(f"n = {n}")
            if j == 0:
                ax.set_ylabel(population.name.split(" ")[0])
    for ax in axes[-1]:
        ax.set_xlabel("standardized mean")
    return np.asarray(axes)


def running_means_compared(
    left: ArrayLike, right: ArrayLike, titles: tuple[str, str], limit: float = 6.0
) -> NDArray[Any]:
    """Draw the running means of two populations side by side, on one scale.

    Parameters
    ----------
    left, right : array_like, shape (k, n)
        Running means of k experiments each.
    titles : pair of str
        Names of the two populations.
    limit : float
        Half of the vertical range; a path that leaves it is cut, and that is the message.

    Returns
    -------
    ndarray of Axes, shape (2,)
        One line for each experiment.

    Raises
    ------
    ValueError
        If an argument is not a matrix.

    Examples
    --------
    >>> axes = running_means_compared([[1, 2]], [[0, 1]], ("a", "b"))
    """
    _, axes = figure(1, 2, width=7.2, height=3.1, sharey=True)
    for ax, runs, title in zip(axes, (as_matrix(left, "left"), as_matrix(right, "right")), titles, strict=True):
        shown = _log_spaced(runs.shape[1])
        for k, row in enumerate(runs):
            color, line, _ = LINES[k % len(LINES)]
            ax.plot(shown + 1, row[shown], color=COLORS[color], linestyle=line, linewidth=1.2)
        ax.axhline(0, color=COLORS["ink"], linewidth=0.8)
        ax.set(xscale="log", ylim=(-limit, limit), xlabel="n", title=title)
    axes[0].set_ylabel("mean of the first n")
    return np.asarray(axes)


def interval_forest(low: ArrayLike, high: ArrayLike, truth: float, ax: Axes | None = None) -> Axes:
    """Draw many intervals as vertical bars; a miss is marked by a cross and a dashed bar as well as by colour.

    Parameters
    ----------
    low, high : array_like, shape (k,)
        The ends of the intervals.
    truth : float
        The value that they are meant to contain.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
        With one bar and one marker for each interval.

    Raises
    ------
    ValueError
        If the vectors are empty or not finite.

    Examples
    --------
    >>> ax = interval_forest([0, 1], [2, 3], 0.5)
    """
    low, high = as_vector(low, "low"), as_vector(high, "high")
    ax = axes_or_new(ax, width=7.2, height=3.2)
    hits = (low <= truth) & (truth <= high)
    place, center = np.arange(1, low.size + 1), (low + high) / 2
    for chosen, color, line, marker, name in (
        (hits, "blue", "-", "o", "contains the mean"),
        (~hits, "orange", "--", "X", "misses it"),
    ):
        ax.vlines(place[chosen], low[chosen], high[chosen], color=COLORS[color], linestyle=line, linewidth=1.4)
        size = 3 if marker == "o" else 7
        label = f"{name}: {chosen.sum()}"
        ax.plot(place[chosen], center[chosen], marker, color=COLORS[color], markersize=size, label=label)
    ax.axhline(truth, color=COLORS["ink"], linewidth=1)
    ax.set(xlabel="experiment", ylabel="interval")
    ax.legend(loc="upper center", ncols=2, bbox_to_anchor=(0.5, 1.18))
    return ax


def coverage_curves(p: ArrayLike, curves: Mapping[str, ArrayLike], level: float = 0.95) -> Axes:
    """Draw the exact coverage of several intervals against the true proportion.

    Parameters
    ----------
    p : array_like, shape (k,)
        True proportions.
    curves : mapping of str to array_like, shape (k,)
        The coverage of each interval, by name.
    level : float
        The nominal level, drawn as a line.

    Returns
    -------
    Axes
        With one line for each interval.

    Raises
    ------
    ValueError
        If a vector is empty or not finite, or there are more than five curves.

    Examples
    --------
    >>> ax = coverage_curves([0.1, 0.5], {"Wald": [0.8, 0.93]})
    """
    p = as_vector(p, "p")
    ax = axes_or_new(None, height=3.4)
    ax.axhline(level, color=COLORS["ink"], linewidth=1, label=f"nominal {level:g}")
    for (name, values), (color, _, _) in styled(curves, "curves", LINES[1::-1] + LINES[2:]):
        heights, first = as_vector(values, name), name == next(iter(curves))
        ax.plot(p, heights, color=COLORS[color], linewidth=0.9 if first else 1.8, label=name)
    ax.set(xlabel="true proportion p", ylabel="probability that the interval contains p", ylim=(0.6, 1.01))
    ax.legend(loc="lower right")
    return ax


def group_error_bars(groups: Mapping[str, ArrayLike], *, label: str = "value") -> NDArray[Any]:
    """Draw the groups of a data set three times: with bars of one variance, one standard deviation, one standard error.

    Parameters
    ----------
    groups : mapping of str to array_like
        The observations of each group, by name.
    label : str
        What the observations are, with their unit.

    Returns
    -------
    ndarray of Axes, shape (3,)
        The first is the mistake: a variance has the unit squared and does not belong on this axis.

    Raises
    ------
    ValueError
        If a group has fewer than two observations.

    Examples
    --------
    >>> axes = group_error_bars({"a": [1, 2, 3], "b": [2, 4]})
    """
    samples = [as_vector(values, name) for name, values in groups.items()]
    centers = [float(x.mean()) for x in samples]
    bars = {
        "± variance (wrong unit)": ([float(variance(x, ddof=1)) for x in samples], "X", "orange"),
        "± standard deviation": ([math.sqrt(variance(x, ddof=1)) for x in samples], "o", "blue"),
        "± standard error": ([float(standard_error(x)) for x in samples], "s", "green"),
    }
    _, axes = figure(1, 3, width=7.4, height=3.0, sharey=True)
    for ax, (title, (lengths, marker, color)) in zip(axes, bars.items(), strict=True):
        ax.errorbar(range(len(samples)), centers, lengths, fmt=marker, color=COLORS[color], capsize=5)
        ax.set(title=title, xlim=(-0.5, len(samples) - 0.5))
        ax.set_xticks(range(len(samples)), list(groups))
    axes[0].set_ylabel(label)
    return np.asarray(axes)


def monte_carlo_error(n: ArrayLike, errors: Mapping[str, ArrayLike], grid: Mapping[str, tuple[Any, Any]]) -> Axes:
    """Draw the relative error of Monte Carlo and of grid integration against the number of evaluations.

    Parameters
    ----------
    n : array_like, shape (k,)
        Numbers of draws.
    errors : mapping of str to array_like, shape (k,)
        Monte Carlo errors, by name.
    grid : mapping of str to a pair of array_like
        Numbers of evaluations and errors of a grid rule, by name.

    Returns
    -------
    Axes
        Both axes logarithmic, with a reference line of slope -1/2.

    Raises
    ------
    ValueError
        If a vector is empty or not finite, or `errors` or `grid` holds more than five.

    Examples
    --------
    >>> ax = monte_carlo_error([10, 100], {"d = 1": [0.1, 0.03]}, {"grid": ([9, 81], [0.1, 0.01])})
    """
    n = as_vector(n, "n")
    ax = axes_or_new(None, height=3.6)
    first = None
    for (name, values), (color, _, marker) in styled(errors, "errors"):
        values = as_vector(values, name)
        first = float(values[0]) if first is None else first
        ax.loglog(n, values, marker, linestyle="-", color=COLORS[color], label=f"Monte Carlo, {name}")
    if first is not None:
        ax.loglog(n, 0.5 * first * np.sqrt(n[0] / n), color=COLORS["ink"], linewidth=1, label="slope −1/2")
    for (name, (evaluations, values)), (color, _, marker) in styled(grid, "grid"):
        style = {"marker": marker, "markerfacecolor": "none", "linestyle": ":", "color": COLORS[color]}
        ax.loglog(evaluations, values, label=f"grid, {name}", **style)
    ax.set(xlabel="evaluations of the function", ylabel="relative error")
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return ax


def bootstrap_histogram(values: ArrayLike, estimate: float, intervals: Mapping[str, tuple[float, float]]) -> Axes:
    """Draw the replicates of a statistic with several intervals below.

    Parameters
    ----------
    values : array_like, shape (repeats,)
        The replicates.
    estimate : float
        The statistic of the sample itself.
    intervals : mapping of str to pair of float
        The intervals, by name.

    Returns
    -------
    Axes
        Histogram, a line at the estimate, and one bar with caps for each interval.

    Raises
    ------
    ValueError
        If `values` is empty or not finite, or there are more than five intervals.

    Examples
    --------
    >>> ax = bootstrap_histogram([1, 2, 2, 3], 2.0, {"percentile": (1, 3)})
    """
    ax = axes_or_new(None, height=3.4)
    heights, _, _ = ax.hist(as_vector(values, "values"), 50, color=COLORS["sky"], alpha=0.7)
    ax.axvline(estimate, color=COLORS["ink"], linewidth=1.2, label=f"estimate {estimate:.3g}")
    step = 0.09 * float(np.max(heights))
    for k, ((name, (low, high)), (color, line, marker)) in enumerate(styled(intervals, "intervals")):
        height = -(k + 1) * step
        ax.plot([low, high], [height, height], linestyle=line, marker=marker, color=COLORS[color], label=name)
    ax.set(xlabel="statistic of the resample", ylabel="count")
    ax.set_yticks([t for t in ax.get_yticks() if t >= 0])
    ax.set_ylim(-(len(intervals) + 1) * step, None)
    ax.legend(loc="upper right")
    return ax


def difference_intervals(
    intervals: Mapping[str, tuple[float, float]],
    estimates: ArrayLike,
    *,
    label: str = "accuracy of A − accuracy of B",
) -> Axes:
    """Draw several intervals for a difference as horizontal bars against zero.

    Parameters
    ----------
    intervals : mapping of str to pair of float
        Lower and upper end, by name.
    estimates : array_like, shape (k,)
        The estimated difference of each interval.
    label : str
        What the difference is.

    Returns
    -------
    Axes
        A hollow marker where the interval contains zero, a filled one where it does not.

    Raises
    ------
    ValueError
        If there are not as many estimates as intervals.

    Examples
    --------
    >>> ax = difference_intervals({"paired": (-0.01, 0.05)}, [0.02])
    """
    centers = as_vector(estimates, "estimates")
    if centers.size != len(intervals):
        raise ValueError(f"estimates must hold {len(intervals)} numbers, one for each interval, got {centers.size}")
    ax = axes_or_new(None, height=0.5 * len(intervals) + 1.0)
    for k, ((low, high), center) in enumerate(zip(intervals.values(), centers, strict=True)):
        contains = low <= 0 <= high
        color = COLORS["orange" if contains else "blue"]
        ax.plot([low, high], [-k, -k], "--" if contains else "-", color=color, marker="|", markersize=10)
        ax.plot(center, -k, "o", color=color, markerfacecolor="none" if contains else color, markersize=7)
    ax.axvline(0, color=COLORS["ink"], linewidth=1)
    ax.set_yticks([-k for k in range(len(intervals))], list(intervals))
    ax.set(xlabel=label, ylim=(0.6 - len(intervals), 0.6))
    ax.grid(visible=False, axis="y")
    return ax


def _log_spaced(n: int, most: int = 300) -> NDArray[np.int_]:
    """Return at most `most` indices below n, denser at the start: enough for a line on a logarithmic axis."""
    return np.unique(np.geomspace(1, n, min(n, most)).astype(int)) - 1


def _bins(population: Population, n: int) -> NDArray[Any]:
    """Return bin edges for the standardized mean; for whole-number populations one bin, or a few, per possible sum."""
    if population.atoms is None or (population.atoms != np.floor(population.atoms)).any():
        return np.linspace(-4, 4, 41)
    step = 1 / (population.sd * math.sqrt(n))  # between neighbouring sums, after standardization
    together = max(1, round(0.2 / step))
    start = (-0.5 - n * population.mean) * step
    first = math.floor((-4.5 - start) / (together * step))
    count = math.ceil(9 / (together * step)) + 1
    return start + together * step * (first + np.arange(count + 1.0))
