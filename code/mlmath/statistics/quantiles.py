"""Distribution functions and quantiles of the normal, the beta and Student's t distribution, without SciPy.

Confidence intervals need four functions: :func:`normal_ppf`, :func:`t_ppf`, :func:`beta_ppf` and the distribution
functions that they invert. The normal distribution comes from Python's standard library. The other two rest on one
function, the regularized incomplete beta function

    I_x(a, b) = (1 / B(a, b)) ∫_0^x s^(a-1) (1-s)^(b-1) ds,

which is the distribution function of the beta distribution; it is computed by a continued fraction and inverted by
Newton's method. All functions take and return single numbers.

See: confidence-interval-mean, confidence-interval-proportion.
"""

import math
from statistics import NormalDist

from mlmath.validate import as_number, as_probability

__all__ = ["beta_cdf", "beta_isf", "beta_ppf", "normal_cdf", "normal_ppf", "t_cdf", "t_ppf"]

_STANDARD_NORMAL = NormalDist()
_TINY = 1e-300
_MOST_STEPS = 100_000


def normal_cdf(z: float) -> float:
    """Return P(Z ≤ z) for a standard normal Z, with full relative accuracy in both tails.

    Parameters
    ----------
    z : float
        Any finite number.

    Returns
    -------
    float
        A probability.

    Raises
    ------
    TypeError, ValueError
        If `z` is not one finite real number.

    Notes
    -----
    Constant cost. The complementary error function keeps the digits of the lower tail, where 1 + erf would lose them.
    See: central-limit-theorem.

    Examples
    --------
    >>> round(normal_cdf(1.96), 4)
    0.975
    """
    return 0.5 * math.erfc(-as_number(z, "z") / math.sqrt(2))


def normal_ppf(p: float) -> float:
    """Return the standard normal quantile: the number z with P(Z ≤ z) = p.

    Parameters
    ----------
    p : float
        A probability strictly between 0 and 1.

    Returns
    -------
    float
        The quantile.

    Raises
    ------
    ValueError
        If `p` is not strictly between 0 and 1.

    Notes
    -----
    Constant cost. See: margin-of-error. Source: Wichura's algorithm AS 241, in Python's :mod:`statistics`.

    Examples
    --------
    >>> round(normal_ppf(0.975), 4)
    1.96
    """
    return _STANDARD_NORMAL.inv_cdf(as_probability(p, "p"))


def beta_cdf(x: float, a: float, b: float) -> float:
    """Return P(X ≤ x) for X with the beta distribution of parameters a, b: the regularized incomplete beta function.

    Parameters
    ----------
    x : float
        Any finite number; the result is 0 below 0 and 1 above 1.
    a, b : float
        The parameters, both positive.

    Returns
    -------
    float
        A probability.

    Raises
    ------
    ValueError
        If a parameter is not positive, or an argument is not one finite number.

    Notes
    -----
    O(√max(a, b)) steps of the continued fraction. See: confidence-interval-proportion. Source: NIST Digital Library of
    Mathematical Functions, 8.17.22.

    Examples
    --------
    >>> round(beta_cdf(0.25, 1, 2), 12)  # 1 - 0.75²
    0.4375
    """
    x = as_number(x, "x")
    a, b = as_number(a, "a", above=0), as_number(b, "b", above=0)
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    lower, _ = _beta_tails(x, 1 - x, math.log(x), math.log1p(-x), a, b)
    return lower


def beta_ppf(p: float, a: float, b: float) -> float:
    """Return the quantile of the beta distribution with parameters a, b: the x with P(X ≤ x) = p.

    Parameters
    ----------
    p : float
        A probability strictly between 0 and 1.
    a, b : float
        The parameters, both positive.

    Returns
    -------
    float
        A number in [0, 1]; the ends are met only when the quantile is closer to them than any other float.

    Raises
    ------
    ValueError
        If `p` is not strictly between 0 and 1, or a parameter is not positive.

    Notes
    -----
    A handful of Newton steps, each O(√max(a, b)). See: confidence-interval-proportion.

    Examples
    --------
    >>> round(beta_ppf(0.4375, 1, 2), 12)
    0.25
    """
    p = as_probability(p, "p")
    a, b = as_number(a, "a", above=0), as_number(b, "b", above=0)
    log_odds = _beta_log_odds(p, 1 - p, a, b)
    return math.exp(-_softplus(-log_odds))


def beta_isf(q: float, a: float, b: float) -> float:
    """Return the upper quantile of the beta distribution with parameters a, b: the x with P(X > x) = q.

    Parameters
    ----------
    q : float
        A probability strictly between 0 and 1; however small, it keeps its digits, which 1 - q would lose.
    a, b : float
        The parameters, both positive.

    Returns
    -------
    float
        A number in [0, 1].

    Raises
    ------
    ValueError
        If `q` is not strictly between 0 and 1, or a parameter is not positive.

    Notes
    -----
    A handful of Newton steps, each O(√max(a, b)). See: confidence-interval-proportion.

    Examples
    --------
    >>> round(beta_isf(0.5625, 1, 2), 12)
    0.25
    """
    q = as_probability(q, "q")
    a, b = as_number(a, "a", above=0), as_number(b, "b", above=0)
    return math.exp(-_softplus(-_beta_log_odds(1 - q, q, a, b)))


def t_cdf(t: float, df: float) -> float:
    """Return P(T ≤ t) for T with Student's t distribution of `df` degrees of freedom.

    Parameters
    ----------
    t : float
        Any finite number.
    df : float
        Degrees of freedom, positive, not necessarily an integer.

    Returns
    -------
    float
        A probability.

    Raises
    ------
    ValueError
        If `df` is not positive, or an argument is not one finite number.

    Notes
    -----
    O(√df) steps. df / (df + T²) has the beta distribution with parameters df/2 and 1/2.
    See: confidence-interval-mean.

    Examples
    --------
    >>> round(t_cdf(1.0, 1), 12)  # one degree of freedom is the Cauchy distribution
    0.75
    """
    t, df = as_number(t, "t"), as_number(df, "df", above=0)
    if t == 0:
        return 0.5
    log_odds = math.log(df) - 2 * math.log(abs(t))  # of x = df / (df + t²)
    log_x, log_y = -_softplus(-log_odds), -_softplus(log_odds)
    outside, _ = _beta_tails(math.exp(log_x), math.exp(log_y), log_x, log_y, df / 2, 0.5)
    return 0.5 * outside if t < 0 else 1 - 0.5 * outside


def t_ppf(p: float, df: float) -> float:
    """Return the quantile of Student's t distribution with `df` degrees of freedom.

    Parameters
    ----------
    p : float
        A probability strictly between 0 and 1.
    df : float
        Degrees of freedom, positive, not necessarily an integer.

    Returns
    -------
    float
        The t with P(T ≤ t) = p.

    Raises
    ------
    ValueError
        If `p` is not strictly between 0 and 1, or `df` is not positive.

    Notes
    -----
    A handful of Newton steps, each O(√df). See: confidence-interval-mean.

    Examples
    --------
    >>> round(t_ppf(0.975, 9), 4)
    2.2622
    """
    p, df = as_probability(p, "p"), as_number(df, "df", above=0)
    if p == 0.5:
        return 0.0
    tail = min(p, 1 - p)
    log_odds = _beta_log_odds(2 * tail, 1 - 2 * tail, df / 2, 0.5)  # of x = df / (df + t²), so t² = df (1-x)/x
    size = math.sqrt(df) * math.exp(-log_odds / 2)
    return -size if p < 0.5 else size


def _softplus(u: float) -> float:
    """Return log(1 + exp(u)) without overflow."""
    return max(u, 0.0) + math.log1p(math.exp(-abs(u)))


def _stirling_error(x: float) -> float:
    """Return log Γ(x) minus Stirling's formula (x - 1/2) log x - x + log √(2π)."""
    if x < 15:
        return math.lgamma(x) - ((x - 0.5) * math.log(x) - x + 0.5 * math.log(2 * math.pi))
    s = 1 / (x * x)
    return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s / 1188)))) / x


def _log_front(x: float, y: float, log_x: float, log_y: float, a: float, b: float) -> float:
    """Return log(x^a y^b / B(a, b)), where y = 1 - x.

    Written around the mean p = a / (a+b), where the large terms cancel by algebra and not by subtraction.
    """
    p, q = a / (a + b), b / (a + b)
    shift = x - p if x < y else q - y  # subtract where the numbers are small
    log_x_p = math.log1p(shift / p) if abs(shift) < 0.5 * p else log_x - math.log(p)
    log_y_q = math.log1p(-shift / q) if abs(shift) < 0.5 * q else log_y - math.log(q)
    stirling = _stirling_error(a + b) - _stirling_error(a) - _stirling_error(b)
    size = 0.5 * (math.log(a) + math.log(q) - math.log(2 * math.pi))
    return a * log_x_p + b * log_y_q + stirling + size


def _continued_fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of I_x(a, b), by Lentz's method; it converges fast for x < (a+1)/(a+b+2)."""
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > _TINY else _TINY)
    value = d
    for m in range(1, _MOST_STEPS):
        step = 1.0
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + term * d
            c = 1 + term / c
            d = 1 / (d if abs(d) > _TINY else _TINY)
            c = c if abs(c) > _TINY else _TINY
            step = c * d
            value *= step
        if abs(step - 1) < 1e-16 * 4:
            return value
    raise ArithmeticError(f"the continued fraction of the beta distribution did not converge for a={a:g}, b={b:g}")


def _beta_tails(x: float, y: float, log_x: float, log_y: float, a: float, b: float) -> tuple[float, float]:
    """Return P(X ≤ x) and P(X > x) for a beta variable X; the smaller one is computed, not subtracted."""
    front = math.exp(_log_front(x, y, log_x, log_y, a, b))
    if x < (a + 1) / (a + b + 2):
        lower = front * _continued_fraction(x, a, b) / a
        return min(lower, 1.0), max(1 - lower, 0.0)
    upper = front * _continued_fraction(y, b, a) / b
    return max(1 - upper, 0.0), min(upper, 1.0)


def _log_lower_tail(log_odds: float, a: float, b: float) -> tuple[float, float]:
    """Return log P(X ≤ x) of a beta variable, and its derivative, at the x with the given log-odds."""
    log_x, log_y = -_softplus(-log_odds), -_softplus(log_odds)
    x, y = math.exp(log_x), math.exp(log_y)
    front = _log_front(x, y, log_x, log_y, a, b)  # the density of the log-odds, as a logarithm
    if x < (a + 1) / (a + b + 2):
        log_tail = front + math.log(_continued_fraction(x, a, b) / a)
    else:
        log_tail = math.log1p(-math.exp(front) * _continued_fraction(y, b, a) / b)
    return log_tail, math.exp(front - log_tail)


def _beta_log_odds(p: float, q: float, a: float, b: float) -> float:
    """Return log(x / (1-x)) for the p-quantile x of the beta distribution; q = 1 - p is given to keep its digits.

    The logarithm of the distribution function is a concave function of the log-odds. Newton's method on it therefore
    converges from any start: after one step it approaches the root from the left.
    """
    if p > q:
        return -_beta_log_odds(q, p, b, a)
    target, u, last = math.log(p), math.log(a / b), math.inf
    for _ in range(200):
        value, slope = _log_lower_tail(u, a, b)
        step = (target - value) / slope
        u += step
        small = abs(step) < 1e-6 * max(1.0, abs(u))
        if step == 0 or (
            small and abs(step) >= 0.5 * last
        ):  # the steps shrink quadratically until only rounding is left
            return u
        last = abs(step)
    raise ArithmeticError(f"Newton's method for the beta quantile did not converge for a={a:g}, b={b:g}")
