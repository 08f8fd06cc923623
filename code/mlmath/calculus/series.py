r"""Infinite series: their partial sums, what is left over, and the tests that decide convergence.

:func:`partial_sums` adds term by term. Three functions enclose the sum from finitely many terms: :func:`geometric`
(a ratio bounds the rest), :func:`alternating` (Leibniz) and :func:`telescoping` (the integral test). The limits of
:func:`ratio_test` and :func:`root_test` are SymPy's; :func:`ratios` and :func:`roots` show the numbers before the
limit. :func:`rearrange` sums a conditionally convergent series to any target, :func:`cauchy_product` multiplies two
series.

Enclosures are exact where the terms are (integers, Fractions): then the sum certainly lies between the two ends.
With floats the ends carry the rounding errors of the terms. See: series-convergence, harmonic-and-geometric-series and
absolute-convergence in the chapter on limits.
"""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_array, as_count, as_number, as_vector, in_range

__all__ = [
    "Enclosure",
    "Rearrangement",
    "Verdict",
    "alternating",
    "cauchy_product",
    "geometric",
    "partial_sums",
    "ratio_test",
    "ratios",
    "rearrange",
    "root_test",
    "roots",
    "telescoping",
]

Term = Callable[[int], Any]


class Enclosure(NamedTuple):
    """The sum of a series lies between ``low`` and ``high``, if the hypotheses of the test hold for all terms.

    Attributes
    ----------
    low : Fraction or float
        The lower end; a Fraction if the terms are exact.
    high : Fraction or float
        The upper end.
    """

    low: Any
    high: Any


class Verdict(NamedTuple):
    """The result of the ratio or root test.

    Attributes
    ----------
    limit : sympy.Expr
        The limit of the ratios or roots.
    conclusion : str
        "converges absolutely" (limit below 1), "diverges" (above 1) or "no conclusion" (equal to 1); with a
        parameter in the limit, a sentence about it.
    """

    limit: Any
    conclusion: str


class Rearrangement(NamedTuple):
    """The same terms in another order.

    Attributes
    ----------
    order : ndarray of int, shape (count,)
        The indices of the terms, in the new order; none occurs twice.
    sums : ndarray, shape (count,)
        The partial sums in that order.
    """

    order: NDArray[Any]
    sums: NDArray[Any]


def partial_sums(term: Term, count: int, *, first: int = 1) -> NDArray[Any]:
    """Return the first `count` partial sums of the series with the terms term(first), term(first + 1), ….

    Parameters
    ----------
    term : callable
        Called with one Python integer at a time.
    count : int
        How many partial sums.
    first : int
        The index of the first term, at least 0.

    Returns
    -------
    ndarray of float, shape (count,)
        Each is the sum of its terms up to a few units in the last place, unless terms of both signs cancel.

    Raises
    ------
    ValueError
        If a term is not one finite real number; the index is named.
    OverflowError
        If a term or a partial sum is too large for a float.

    Notes
    -----
    O(count), with Neumaier's compensation, whose result at each step is the running sum plus the error kept.
    See: series-convergence.

    Examples
    --------
    >>> partial_sums(lambda k: 2.0**-k, 4)
    array([0.5   , 0.75  , 0.875 , 0.9375])
    """
    sums = np.empty(as_count(count, "count"))
    start = as_count(first, "first", at_least=0)
    total = error = 0.0
    for k in range(sums.size):
        t = _float(_number(term, start + k), f"term({start + k})")
        new = total + t
        error += (total - new) + t if abs(total) >= abs(t) else (t - new) + total
        total = new
        sums[k] = total + error
    return in_range(sums, "a partial sum")


def geometric(term: Term, count: int, ratio: Any, *, first: int = 1) -> Enclosure:
    """Enclose a sum whose omitted terms shrink at least by the factor `ratio` from one to the next.

    Parameters
    ----------
    term : callable
        Called with one Python integer at a time.
    count : int
        How many terms are added; the rest is bounded by the first omitted term over 1 - ratio.
    ratio : number
        A number q with 0 <= q < 1 and |term(k + 1)| <= q |term(k)| from the first omitted term on.
    first : int
        The index of the first term.

    Returns
    -------
    Enclosure

    Raises
    ------
    ValueError
        If `ratio` is not in [0, 1), or the first ratio of omitted terms exceeds it.

    Notes
    -----
    count + 2 calls. See: harmonic-and-geometric-series.

    Examples
    --------
    >>> geometric(lambda k: Fraction(1, math.factorial(k)), 3, Fraction(1, 4), first=0)
    Enclosure(low=Fraction(41, 18), high=Fraction(49, 18))
    """
    q = as_number(ratio, "ratio", at_least=0.0)
    if q >= 1 or ratio >= 1:  # a Fraction just below 1 may round to 1
        raise ValueError(f"ratio must be less than 1, got {ratio}")
    start = as_count(first, "first", at_least=0)
    after = start + as_count(count, "count")
    omitted, second = (abs(_number(term, k)) for k in (after, after + 1))
    if second > ratio * omitted:
        raise ValueError(f"|term({after + 1})| exceeds ratio times |term({after})|: {second} > {ratio} * {omitted}")
    total, rest = _sum(term, start, after), omitted / (1 - ratio)
    return Enclosure(total - rest, total + rest)


def alternating(term: Term, count: int, *, first: int = 1) -> Enclosure:
    """Enclose the sum of an alternating series with decreasing terms between two partial sums (Leibniz).

    Parameters
    ----------
    term : callable
        The terms with their signs: they alternate, decrease in absolute value and tend to 0.
    count : int
        The partial sums with `count` and with count + 1 terms are the two ends.
    first : int
        The index of the first term.

    Returns
    -------
    Enclosure

    Raises
    ------
    ValueError
        If among the count + 1 terms two neighbours have the same sign, or the later one is larger.

    Notes
    -----
    count + 1 calls. That the later terms alternate and decrease to 0 is for the reader to know.
    See: series-convergence.

    Examples
    --------
    >>> alternating(lambda k: Fraction((-1) ** (k + 1), k), 4)
    Enclosure(low=Fraction(7, 12), high=Fraction(47, 60))
    """
    start = as_count(first, "first", at_least=0)
    after = start + as_count(count, "count")
    signed = [_number(term, k) for k in range(start, after + 1)]
    for k, (one, following) in enumerate(pairwise(signed), start):
        if min(one, following) > 0 or max(one, following) < 0 or abs(following) > abs(one):
            raise ValueError(f"terms must alternate and not grow, got {one} and {following} at {k} and {k + 1}")
    before = _add(signed[:-1])
    low, high = sorted((before, before + signed[-1]))
    return Enclosure(low, high)


def telescoping(
    term: Term, antiderivative: Callable[[int], Any], at_infinity: Any, count: int, *, first: int = 1
) -> Enclosure:
    """Enclose a sum by the integral test: each term lies between two differences of another function F.

    Parameters
    ----------
    term : callable
        Decreasing positive terms f(k).
    antiderivative : callable
        F, with f(k + 1) <= F(k + 1) - F(k) <= f(k). Every function F with F' = f, f decreasing, has this property.
    at_infinity : number
        The limit of F.
    count : int
        How many terms are added.
    first : int
        The index of the first term.

    Returns
    -------
    Enclosure
        With N the index of the first omitted term, the rest lies between F(inf) - F(N) and F(inf) - F(N - 1).

    Raises
    ------
    ValueError
        If the inequality fails between two of the terms that are added, or F is already above `at_infinity`.

    Notes
    -----
    2 · count calls. See: series-convergence.

    Examples
    --------
    >>> telescoping(lambda k: Fraction(1, k**2), lambda k: Fraction(-1, k), 0, 10).high - Fraction(1968329, 1270080)
    Fraction(1, 10)
    """
    start = as_count(first, "first", at_least=0)
    after = start + as_count(count, "count")
    as_number(at_infinity, "at_infinity")
    f = [_number(term, k) for k in range(start, after + 1)]
    levels = [_number(antiderivative, k) for k in range(start, after + 1)]
    exact = all(isinstance(v, Fraction) for v in f + levels)
    rounding = 8 * np.finfo(float).eps  # of F and f
    slack = 0 if exact else rounding * max(abs(_float(v, "a value of F or f")) for v in f + levels)
    for k in range(len(f) - 1):
        rise = levels[k + 1] - levels[k]
        if not f[k + 1] - slack <= rise <= f[k] + slack:
            raise ValueError(f"F({start + k + 1}) - F({start + k}) = {rise} must lie between {f[k + 1]} and {f[k]}")
    if at_infinity < levels[-1] - slack:
        raise ValueError(f"at_infinity must be at least F({after}) = {levels[-1]}, as F increases, got {at_infinity}")
    total = _add(f[:-1])
    return Enclosure(total + (at_infinity - levels[-1]), total + (at_infinity - levels[-2]))


def ratio_test(expression: Any, index: Any) -> Verdict:
    """Apply the ratio test to the series with the general term `expression`, by symbol.

    Parameters
    ----------
    expression : sympy.Expr
        The general term.
    index : sympy.Symbol
        Its index, which tends to infinity.

    Returns
    -------
    Verdict
        From the limit of |a(n + 1)/a(n)|.

    Raises
    ------
    ValueError
        If SymPy finds no limit, or numbers do not confirm it. Those of :func:`ratios` may help.

    Notes
    -----
    See: series-convergence.

    Examples
    --------
    >>> import sympy as sp
    >>> n = sp.Symbol("n", positive=True, integer=True)
    >>> ratio_test(n**2 / 2**n, n)
    Verdict(limit=1/2, conclusion='converges absolutely')
    """
    import sympy as sp

    a = sp.sympify(expression)
    return _verdict(sp.powsimp(sp.expand_power_base(sp.combsimp(a.subs(index, index + 1) / a))), index)


def root_test(expression: Any, index: Any) -> Verdict:
    """Apply the root test to the series with the general term `expression`, by symbol.

    Parameters
    ----------
    expression : sympy.Expr
        The general term.
    index : sympy.Symbol
        Its index, which tends to infinity.

    Returns
    -------
    Verdict
        From the limit of the n-th root of |a(n)|.

    Raises
    ------
    ValueError
        If SymPy finds no limit, or numbers do not confirm it, or the term has factorials: SymPy 1.14 is wrong about
        their roots. Take the ratio test for them: where ratios have a limit, roots have the same.

    Notes
    -----
    See: series-convergence.

    Examples
    --------
    >>> import sympy as sp
    >>> n = sp.Symbol("n", positive=True, integer=True)
    >>> root_test((n / (2 * n + 1)) ** n, n)
    Verdict(limit=1/2, conclusion='converges absolutely')
    """
    import sympy as sp

    return _verdict(sp.powdenest(sp.Abs(sp.sympify(expression)) ** (1 / index), force=True), index)


def ratios(term: Term, indices: ArrayLike) -> NDArray[Any]:
    """Return |term(n + 1) / term(n)| for each index n.

    Parameters
    ----------
    term : callable
        Called with one Python integer at a time; exact terms are divided exactly and cannot underflow.
    indices : array_like of int, shape (k,)
        Where.

    Returns
    -------
    ndarray, shape (k,)

    Raises
    ------
    ValueError
        If a term is zero or not finite.
    OverflowError
        If a ratio is too large for a float.

    Notes
    -----
    2k calls. Ratios near 1 decide nothing. See: series-convergence.

    Examples
    --------
    >>> ratios(lambda n: Fraction(n, 3**n), [1, 10])
    array([0.66666667, 0.36666667])
    """
    found = []
    for n in _indices(indices):
        one, following = _number(term, n), _number(term, n + 1)
        if one == 0:
            raise ValueError(f"term({n}) is zero: the ratio has no meaning")
        found.append(_float(abs(following / one), f"the ratio at {n}"))
    return as_vector(found, "a ratio")


def roots(term: Term, indices: ArrayLike) -> NDArray[Any]:
    """Return the n-th root of |term(n)| for each index n.

    Parameters
    ----------
    term : callable
        Called with one Python integer at a time; exact terms may be as large or small as they like.
    indices : array_like of int, shape (k,)
        Where, at least 1.

    Returns
    -------
    ndarray, shape (k,)

    Raises
    ------
    ValueError
        If an index is less than 1 or a term is not finite.
    OverflowError
        If a root is too large for a float.

    Notes
    -----
    k calls; the root is taken by a logarithm. See: series-convergence.

    Examples
    --------
    >>> roots(lambda n: Fraction(1, 3**n), [1, 1000]).round(12)
    array([0.33333333, 0.33333333])
    """
    return np.array([_root(_number(term, n), n) for n in _indices(indices)])


def rearrange(term: Term, target: float, count: int, *, first: int = 1, patience: int = 10_000) -> Rearrangement:
    """Rearrange a series so that its partial sums approach `target`.

    Parameters
    ----------
    term : callable
        The terms in their first order.
    target : float
        Any real number.
    count : int
        How many terms of the new order.
    first : int
        The index of the first term.
    patience : int
        How many terms of the wrong sign may be passed over while looking for the next of the other sign.

    Returns
    -------
    Rearrangement

    Raises
    ------
    ValueError
        If the next term of a sign is not found.
    OverflowError
        If a term or a partial sum is too large for a float.

    Notes
    -----
    While the sum is at most the target, take the next term that is not negative, otherwise the next negative one. The
    sums approach the target if the terms tend to 0 and the series converges, but not absolutely; for an
    absolutely convergent series they cannot. See: absolute-convergence.

    Examples
    --------
    >>> rearrange(lambda k: (-1) ** (k + 1) / k, 1.0, 5).order
    array([1, 3, 2, 5, 4])
    """
    goal, size = as_number(target, "target"), as_count(count, "count")
    start, longest = as_count(first, "first", at_least=0), as_count(patience, "patience")
    nexts = {False: start, True: start}  # where to look for the next term that is not negative, or negative
    order, sums = [], []
    total = 0.0
    for _ in range(size):
        negative = total > goal
        n = nexts[negative]
        while ((value := _float(_number(term, n), f"term({n})")) < 0) != negative:
            n += 1
            if n - nexts[negative] >= longest:
                sign = "negative" if negative else "nonnegative"
                raise ValueError(f"no {sign} term among {longest} terms from index {nexts[negative]}")
        nexts[negative] = n + 1
        total += value
        order.append(n)
        sums.append(total)
    return Rearrangement(np.array(order), in_range(np.array(sums), "a partial sum"))


def cauchy_product(a: ArrayLike, b: ArrayLike) -> NDArray[Any]:
    """Return the first terms of the Cauchy product: c(n) = a(0) b(n) + a(1) b(n - 1) + … + a(n) b(0).

    Parameters
    ----------
    a, b : array_like, shapes (m,) and (n,)
        The first terms of two series, from index 0.

    Returns
    -------
    ndarray, shape (min(m, n),)
        Only as many terms as can be computed from the given ones.

    Raises
    ------
    ValueError
        If a or b is empty, not a vector, or not finite.
    OverflowError
        If a term of the product is too large for a float.

    Notes
    -----
    O(k²) for k = min(m, n). See: absolute-convergence.

    Examples
    --------
    >>> cauchy_product([1, 1, 1, 1], [1, -1, 0, 0])
    array([1., 0., 0., 0.])
    """
    x, y = as_vector(a, "a"), as_vector(b, "b")
    size = min(x.size, y.size)
    with np.errstate(over="ignore", invalid="ignore"):  # said by in_range
        return in_range(np.convolve(x[:size], y[:size])[:size], "a term of the product")


def _number(term: Term, n: int) -> Any:
    """Return term(n), exact as a Fraction if it is an integer or a Fraction, otherwise as a finite float."""
    value = term(n)
    if isinstance(value, (int, Fraction, np.integer)):
        return Fraction(int(value)) if not isinstance(value, Fraction) else value
    array = as_array(value, f"term({n})")
    if array.ndim != 0:
        raise ValueError(f"term({n}) must be one number, got shape {array.shape}")
    return float(array)


def _float(value: Any, what: str) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise OverflowError(f"{what} exceeds the largest floating-point number") from error


def _add(values: list[Any]) -> Any:
    exact = all(isinstance(v, Fraction) for v in values)
    return sum(values, Fraction(0)) if exact else math.fsum(_float(v, "a term") for v in values)


def _sum(term: Term, start: int, after: int) -> Any:
    return _add([_number(term, k) for k in range(start, after)])


def _indices(indices: ArrayLike) -> list[int]:
    return [as_count(int(n) if float(n).is_integer() else n, "indices") for n in as_vector(indices, "indices")]


def _root(value: Any, n: int) -> float:
    if value == 0:
        return 0.0
    if isinstance(value, Fraction):  # math.log takes integers of any size
        logarithm = (math.log(abs(value.numerator)) - math.log(value.denominator)) / n
    else:
        logarithm = math.log(abs(value)) / n
    if logarithm > math.log(np.finfo(float).max):
        raise OverflowError(f"the root at {n} exceeds the largest floating-point number")
    return math.exp(logarithm)


def _verdict(quantity: Any, index: Any) -> Verdict:
    import mpmath
    import sympy as sp

    if quantity.has(sp.factorial, sp.gamma, sp.binomial):
        raise ValueError(f"no reliable limit of |{quantity}|, because of its factorials: try the ratio test")
    try:
        limit = sp.limit(sp.Abs(quantity), index, sp.oo)
    except (NotImplementedError, ValueError) as error:
        raise ValueError(f"SymPy finds no limit of |{quantity}|: {error}") from error
    if not isinstance(limit, sp.Expr) or not limit.is_extended_real or limit.has(sp.Limit, sp.AccumBounds, index):
        raise ValueError(f"SymPy finds no limit of |{quantity}|, got {limit}")
    if quantity.free_symbols <= {index}:  # confirm SymPy's limit far out
        with mpmath.workdps(30):
            far = abs(sp.lambdify(index, quantity, "mpmath")(mpmath.mpf(10) ** 9))
            agrees = far > 1000 if limit == sp.oo else abs(far - mpmath.mpf(sp.N(limit, 30))) <= 1e-3 * (1 + far)
        if not agrees:
            raise ValueError(f"SymPy says |{quantity}| -> {limit}, but at {index} = 10^9 it is {mpmath.nstr(far, 5)}")
    if sp.simplify(limit - 1) == 0:
        return Verdict(limit, "no conclusion")
    if limit.free_symbols and (limit > 1) not in (sp.true, sp.false):
        return Verdict(limit, f"converges absolutely if {limit} < 1, diverges if {limit} > 1")
    return Verdict(limit, "diverges" if limit > 1 else "converges absolutely")
