"""Problems on standard errors, confidence intervals and bias, with sample sizes whose roots are integers."""

import math
from fractions import Fraction

import numpy as np

from mlmath.practice.problems import Draft
from mlmath.statistics import describe, intervals
from mlmath.statistics.quantiles import normal_ppf, t_ppf

__all__ = ["bias", "standard_error", "t_interval", "wilson_interval", "z_interval"]

# Quantiles are rounded to two or three digits when one works with a table.
TABLE = 2e-3


def _data(rng: np.random.Generator, n: int) -> list[int]:
    """Return a sample of integers that are not all equal."""
    center = int(rng.integers(10, 60))
    data = [center + int(step) for step in rng.integers(-6, 7, size=n)]
    if len(set(data)) == 1:
        data[0] += 1
    return data


def _confidence(rng: np.random.Generator, level: int) -> float:
    return 0.95 if level == 1 else float(rng.choice([0.9, 0.99]))


def _listing(data: list[int]) -> str:
    return ", ".join(map(str, data))


def _ends(interval: intervals.Interval) -> str:
    return f"({interval.low:.4f}, {interval.high:.4f})"


def standard_error(rng: np.random.Generator, level: int) -> Draft:
    """Ask for that of a mean with known deviation (level 1), of a mean from data (2), of a proportion (3)."""
    if level == 1:
        sigma, root = int(rng.integers(2, 30)), int(rng.integers(2, 13))
        n = root**2
        return Draft(
            rf"A population has the standard deviation $\sigma = {sigma}$. What is the standard error of the mean of "
            f"{n} independent observations?",
            "number",
            lambda: describe.mean_standard_error(sigma, n),
            ["The variance of a mean is the variance of one observation divided by n.", f"The root of {n} is {root}."],
            lambda: rf"$\sigma / \sqrt{{n}} = {sigma} / {root} = {describe.mean_standard_error(sigma, n):.4g}$.",
            [
                (sigma / n, "Divide by the square root of n, not by n."),
                (sigma**2 / n, "This is the variance of the mean; take its root."),
                (sigma * root, "This is the standard deviation of the sum; the mean divides it by n."),
                (sigma, "This is the standard deviation of one observation; averaging makes it smaller."),
            ],
            {"rtol": TABLE},
        )
    if level == 2:
        data = _data(rng, int(rng.choice([4, 5, 9])))
        n, mean = len(data), Fraction(sum(data), len(data))
        squares = sum((value - mean) ** 2 for value in data)
        return Draft(
            f"Estimate the standard error of the mean from the sample {_listing(data)}.",
            "number",
            lambda: float(describe.standard_error(data)),
            ["Estimate the variance with the divisor n − 1 first.", f"The squared deviations sum to {squares}."],
            lambda: (
                rf"The mean is ${mean}$, the squared deviations sum to ${squares}$, so "
                rf"$s = \sqrt{{{squares} / {n - 1}}}$ and the standard error is $s / \sqrt{{{n}}} = "
                f"{float(describe.standard_error(data)):.4f}$."
            ),
            [
                (math.sqrt(squares / n / n), "The variance is estimated with the divisor n − 1, not n."),
                (math.sqrt(squares / (n - 1)), "This is the standard deviation of the data; divide by the root of n."),
                (math.sqrt(squares / (n - 1)) / n, "Divide by the square root of n, not by n."),
                (squares / (n - 1) / n, "This is the squared standard error; take its root."),
            ],
            {"rtol": TABLE},
        )
    n, percent = int(rng.choice([25, 100, 400, 900])), int(rng.choice([10, 20, 36, 50, 64, 80, 90]))
    p = percent / 100
    return Draft(
        f"In a sample of {n}, a share of {p:g} answers yes. Estimate the standard error of this share.",
        "number",
        lambda: describe.proportion_standard_error(p, n),
        ["One answer is 0 or 1, with variance p(1 − p).", f"The root of {n} is {math.isqrt(n)}."],
        lambda: (
            rf"$\sqrt{{p(1-p)/n}} = \sqrt{{{p:g} \cdot {1 - p:g} / {n}}} = "
            f"{describe.proportion_standard_error(p, n):.5g}$."
        ),
        [
            (p * (1 - p) / n, "This is the variance of the share; take its root."),
            (math.sqrt(p * (1 - p)), "This is the standard deviation of one answer; divide by the root of n."),
            (math.sqrt(p * (1 - p)) / n, "Divide by the square root of n, not by n."),
            (math.sqrt(p / n), "The factor 1 − p is missing under the root."),
        ],
        {"rtol": TABLE},
    )


def z_interval(rng: np.random.Generator, level: int) -> Draft:
    """Ask for one at 95 percent (level 1), at another level (2), or for the sample size for a margin (3)."""
    confidence = _confidence(rng, level)
    margin, factor = int(rng.integers(1, 5)), int(rng.integers(2, 9))
    sigma = margin * factor
    z = normal_ppf((1 + confidence) / 2)
    if level == 3:
        exact = (z * sigma / margin) ** 2
        return Draft(
            rf"The standard deviation is $\sigma = {sigma}$. How many observations does a {100 * confidence:g} percent "
            f"interval for the mean need so that its margin of error is at most {margin}?",
            "number",
            lambda: intervals.required_sample_size(margin, sigma, confidence),
            [r"Solve $z \sigma / \sqrt{n} \le m$ for $n$.", "A number of observations is an integer: round up."],
            lambda: (
                rf"$n \ge (z \sigma / m)^2 = ({z:.4f} \cdot {sigma} / {margin})^2 = {exact:.2f}$, so "
                f"$n = {intervals.required_sample_size(margin, sigma, confidence)}$."
            ),
            [
                (math.floor(exact), "Round up: with this number the margin is still too large."),
                (exact, "A number of observations is an integer: round up."),
                (math.ceil(z * sigma / margin), "This is the root of the number: square it."),
            ],
            {"rtol": 1e-9},
        )
    root = int(rng.integers(3, 13))
    n, mean = root**2, int(rng.integers(40, 120))
    error = describe.mean_standard_error(sigma, n)

    def key() -> tuple[float, float]:
        half = intervals.margin_of_error(error, confidence)
        return mean - half, mean + half

    return Draft(
        rf"The mean of {n} observations is {mean}; the standard deviation $\sigma = {sigma}$ is known. Give the "
        f"{100 * confidence:g} percent confidence interval for the mean of the population, as a pair.",
        "interval",
        key,
        ["The margin of error is a quantile of the normal distribution times the standard error.", f"z = {z:.3f}."],
        lambda: (
            rf"The standard error is ${sigma} / {root} = {error:.4g}$, the margin ${z:.4f} \cdot {error:.4g} = "
            rf"{z * error:.4f}$, and the interval $({mean - z * error:.4f}, {mean + z * error:.4f})$."
        ),
        [
            (
                (mean - z * sigma, mean + z * sigma),
                "This uses the standard deviation instead of the standard error.",
            ),
            ((mean - error, mean + error), "This is one standard error to each side; multiply it by the quantile."),
            ((mean - z * sigma / n, mean + z * sigma / n), "The standard error divides by the root of n, not by n."),
        ],
        {"rtol": TABLE * z * error / (mean + z * error)},
    )


def t_interval(rng: np.random.Generator, level: int) -> Draft:
    """Ask for one at 95 percent from five to eight numbers (level 1), at another level (2), from three or four (3)."""
    data = _data(rng, int(rng.integers(3, 5)) if level == 3 else int(rng.integers(5, 9)))
    confidence = _confidence(rng, level)
    n, mean = len(data), float(describe.sample_mean(data))
    t, z = t_ppf((1 + confidence) / 2, n - 1), normal_ppf((1 + confidence) / 2)
    error = float(describe.standard_error(data))
    biased = error * math.sqrt((n - 1) / n)
    late = t_ppf((1 + confidence) / 2, n)
    one_sided = t_ppf(confidence, n - 1)
    return Draft(
        f"Give the {100 * confidence:g} percent t interval for the mean from the sample {_listing(data)}, as a pair.",
        "interval",
        lambda: tuple(intervals.t_interval(data, confidence)),
        ["Mean plus or minus a t quantile times the standard error.", f"There are {n - 1} degrees of freedom."],
        lambda: (
            rf"The mean is ${mean:.4f}$, the standard error $s/\sqrt{{n}} = {error:.4f}$, the quantile "
            rf"$t = {t:.4f}$ with {n - 1} degrees of freedom, the margin ${t * error:.4f}$: "
            f"${_ends(intervals.t_interval(data, confidence))}$."
        ),
        [
            (
                (mean - z * error, mean + z * error),
                "This uses the normal quantile, too small for an estimated deviation.",
            ),
            ((mean - t * biased, mean + t * biased), "The variance is estimated with the divisor n − 1, not n."),
            ((mean - late * error, mean + late * error), "There are n − 1 degrees of freedom, not n."),
            (
                (mean - one_sided * error, mean + one_sided * error),
                "This is the one-sided quantile, but there are two tails.",
            ),
        ],
        {"rtol": TABLE * t * error / (abs(mean) + t * error)},
    )


def wilson_interval(rng: np.random.Generator, level: int) -> Draft:
    """Ask for one with a moderate share (level 1), a small share (2), no or only successes (3)."""
    n = int(rng.choice([10, 16, 20, 25, 40, 50]))
    if level == 1:
        k = int(rng.integers(math.ceil(0.3 * n), math.floor(0.7 * n) + 1))
    elif level == 2:
        k = int(rng.integers(1, max(2, n // 8) + 1))
    else:
        k = int(rng.choice([0, n]))
    p, z = k / n, normal_ppf(0.975)
    center = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    wald = tuple(float(end) for end in intervals.wald(k, n))
    without = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return Draft(
        f"Of {n} trials, {k} succeed. Give the 95 percent Wilson interval for the probability of success, as a pair.",
        "interval",
        lambda: tuple(float(end) for end in intervals.wilson(k, n)),
        [
            r"It holds all $p$ with $|\hat p - p| \le z \sqrt{p(1-p)/n}$: the standard error is that of $p$.",
            r"Its center is $(\hat p + z^2/(2n)) / (1 + z^2/n)$.",
        ],
        lambda: (
            rf"With $z = {z:.4f}$ and $\hat p = {p:g}$, the center is ${center:.4f}$ and the half-width ${half:.4f}$: "
            rf"${_ends(intervals.wilson(k, n))}$."
        ),
        [
            (
                wald,
                "This is the Wald interval, centered at the share itself.",
            ),
            ((center - without, center + without), "The half-width is to be divided by 1 + z²/n as well."),
            ((p - half, p + half), "The half-width is right, but the center is not the share itself."),
        ],
        {"rtol": TABLE},
    )


def bias(rng: np.random.Generator, level: int) -> Draft:
    """Ask for that of the variance with divisor n (level 1), of a shrunk mean (2), or its mean squared error (3)."""
    n, mu = int(rng.integers(4, 21)), int(rng.integers(1, 10))
    sigma2 = int(rng.integers(1, 10)) * n
    if level == 1:
        return Draft(
            rf"The variance of a population is $\sigma^2 = {sigma2}$. What is the bias of the variance estimator with "
            f"divisor $n$ for samples of {n} independent observations?",
            "number",
            lambda: -Fraction(sigma2, n),
            [r"Bias is expectation minus truth.", r"The expectation is $\sigma^2 (n-1)/n$."],
            lambda: rf"$\sigma^2 (n-1)/n - \sigma^2 = -\sigma^2/n = -{sigma2}/{n} = {-Fraction(sigma2, n)}$.",
            [
                (Fraction(sigma2, n), "The estimator is too small on average: its bias is negative."),
                (Fraction(sigma2 * (n - 1), n), "This is the expectation; subtract the truth."),
                (-Fraction(sigma2, n - 1), "The expectation is σ²(n − 1)/n: the bias has n in the denominator."),
                (0, "The divisor n − 1 makes the bias zero, not n."),
            ],
        )
    c = Fraction(int(rng.integers(1, 10)), 10)
    if level == 2:
        return Draft(
            rf"To be careful, you report ${c}$ times the sample mean. The population has the mean $\mu = {mu}$. "
            "What is the bias of this estimator?",
            "number",
            lambda: (c - 1) * mu,
            ["Bias is expectation minus truth.", r"The expectation of the sample mean is $\mu$."],
            lambda: rf"${c} \cdot {mu} - {mu} = {(c - 1) * mu}$.",
            [
                ((1 - c) * mu, "Bias is expectation minus truth: the sign is the other way round."),
                (c * mu, "This is the expectation; subtract the truth."),
                (c - 1, "This is the bias per unit of the mean: multiply by it."),
            ],
        )
    squared, spread = ((c - 1) * mu) ** 2, c**2 * Fraction(sigma2, n)
    return Draft(
        rf"You report ${c}$ times the mean of {n} independent observations from a population with $\mu = {mu}$ and "
        rf"$\sigma^2 = {sigma2}$. What is the mean squared error of this estimator of $\mu$?",
        "number",
        lambda: squared + spread,
        ["Mean squared error is squared bias plus variance.", r"The variance is $c^2 \sigma^2 / n$."],
        lambda: (
            rf"Squared bias $({(c - 1) * mu})^2 = {squared}$, variance $({c})^2 \cdot {sigma2}/{n} = {spread}$, "
            f"together ${squared + spread}$."
        ),
        [
            (squared, "This is the squared bias alone; add the variance."),
            (spread, "This is the variance alone; add the squared bias."),
            (abs((c - 1) * mu) + spread, "The bias is to be squared before the variance is added."),
            (squared + c * Fraction(sigma2, n), "The factor of the mean is squared in the variance."),
            (squared + c**2 * sigma2, "The variance of a mean is divided by n."),
        ],
    )
