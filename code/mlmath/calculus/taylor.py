r"""Taylor polynomials: their coefficients, their values, and how far they can be from the function.

:func:`coefficients` turns derivatives at a point into coefficients (:func:`from_symbolic` asks SymPy for the
derivatives), :func:`evaluate` sums the polynomial, :func:`remainder_bound` bounds the error, and :func:`enclosure`
returns two numbers between which the value of the function certainly lies. See: taylor-polynomials.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import factorial, inf, isfinite
from sys import float_info
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_array, as_count, as_number, as_vector

__all__ = ["coefficients", "degree_for", "enclosure", "evaluate", "from_symbolic", "interval_bound", "remainder_bound"]


def coefficients(derivatives: ArrayLike) -> NDArray[Any]:
    """Return the Taylor coefficients f^(k)(a) / k! from the derivatives f(a), f'(a), ..., f^(n)(a).

    Parameters
    ----------
    derivatives : array_like, shape (n + 1,)
        The value and the derivatives at the centre, in order.

    Returns
    -------
    ndarray, shape (n + 1,)
        Coefficients, the constant one first.

    Raises
    ------
    ValueError
        If the derivatives are empty, not a vector, or not finite.

    Notes
    -----
    O(n) operations. See: def-taylor-polynomial.

    Examples
    --------
    >>> coefficients([1, 1, 1, 1])
    array([1.        , 1.        , 0.5       , 0.16666667])
    """
    values = as_vector(derivatives, "derivatives")
    return np.array([float(Fraction(float(v)) / factorial(k)) for k, v in enumerate(values)])


def from_symbolic(expression: Any, variable: Any, center: Any, degree: int) -> list[Any]:
    """Return the exact Taylor coefficients of a SymPy expression.

    Parameters
    ----------
    expression : sympy.Expr
        The function.
    variable : sympy.Symbol
        Its variable.
    center : number or sympy.Expr
        The point a.
    degree : int
        The degree n >= 0.

    Returns
    -------
    list of sympy.Expr, length n + 1
        f(a), f'(a), f''(a)/2, ..., f^(n)(a)/n!.

    Raises
    ------
    ValueError
        If a derivative is not finite at the centre, or the centre is a corner or a jump.

    Notes
    -----
    Differentiates `degree` times; an expression may grow with each. See: taylor-polynomials.

    Examples
    --------
    >>> import sympy as sp
    >>> x = sp.Symbol("x")
    >>> from_symbolic(sp.log(1 + x), x, 0, 3)
    [0, 1, -1/2, 1/3]
    """
    import sympy as sp

    result, current = [], sp.sympify(expression)
    for k in range(as_count(degree, "degree", at_least=0) + 1):
        if k > 0 and (kink := _kink(current, variable, center)) is not None:
            raise ValueError(f"{kink} need not have a derivative at {variable} = {center}: take another centre")
        current = sp.diff(current, variable) if k > 0 else current
        value = current.subs(variable, center)
        if value.is_finite is False or value.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
            raise ValueError(f"derivative number {k} is not finite at {variable} = {center}, got {value}")
        result.append(value / factorial(k))
    return result


def _kink(expression: Any, variable: Any, center: Any) -> Any:
    """Return a part with a corner or a jump at the centre, or None; SymPy differentiates |x| at 0 without a word."""
    import sympy as sp

    for part in expression.atoms(sp.Abs, sp.sign, sp.Heaviside, sp.Max, sp.Min, sp.Piecewise):
        if isinstance(part, sp.Piecewise):
            relations = set().union(*[condition.atoms(sp.core.relational.Relational) for _, condition in part.args])
            gaps = [relation.lhs - relation.rhs for relation in relations]
        elif isinstance(part, (sp.Max, sp.Min)):
            gaps = [g - h for i, g in enumerate(part.args) for h in part.args[:i]]
        else:
            gaps = [part.args[0]]
        if any(gap.has(variable) and gap.subs(variable, center).is_zero for gap in gaps):
            return part
    return None


def evaluate(coefficients: ArrayLike, center: float, x: ArrayLike) -> NDArray[Any]:
    """Return the values of the polynomial sum of c_k (x - a)^k, by Horner's rule.

    Parameters
    ----------
    coefficients : array_like, shape (n + 1,)
        The constant one first.
    center : float
        The point a.
    x : array_like, any shape
        Where to evaluate.

    Returns
    -------
    ndarray, shape of `x`

    Raises
    ------
    ValueError
        If the coefficients are empty or an argument is not finite.

    Notes
    -----
    n multiplications and n additions a point. See: taylor-polynomials.

    Examples
    --------
    >>> evaluate([1, 2, 3], 1.0, [1.0, 2.0])
    array([1., 6.])
    """
    c = as_vector(coefficients, "coefficients")
    shifted = as_array(x, "x") - as_number(center, "center")
    total = np.full_like(shifted, c[-1], dtype=np.result_type(shifted, c))
    for coefficient in c[-2::-1]:
        total = total * shifted + coefficient
    return total


def remainder_bound(bound: float | Fraction, center: float, degree: int, x: ArrayLike) -> NDArray[Any]:
    """Return M |x - a|^(n+1) / (n+1)!, which the error of the Taylor polynomial of degree n does not exceed.

    Parameters
    ----------
    bound : float
        A number M with |f^(n+1)| <= M everywhere between `center` and all of `x`; the caller vouches for it.
    center : float
        The point a.
    degree : int
        The degree n >= 0.
    x : array_like, any shape
        Where the polynomial is used.

    Returns
    -------
    ndarray, shape of `x`
        Computed exactly and rounded up, so each number is a bound in spite of floating-point arithmetic.

    Raises
    ------
    ValueError
        If M is negative or an argument is not finite.

    Notes
    -----
    This bounds the difference of the function and the exact polynomial; :func:`evaluate` adds its own rounding.
    See: cor-remainder-bound.

    Examples
    --------
    >>> remainder_bound(1.0, 0.0, 3, [0.5, 1.0])
    array([0.00260417, 0.04166667])
    """
    M, a = _exact_bound(bound), Fraction(as_number(center, "center"))
    n, points = as_count(degree, "degree", at_least=0), as_array(x, "x")
    exact = [M * abs(Fraction(float(p)) - a) ** (n + 1) / factorial(n + 1) for p in points.flat]
    return np.array([_round_up(value) for value in exact]).reshape(points.shape)


def interval_bound(bound: float | Fraction, center: float, degree: int, interval: tuple[float, float]) -> float:
    """Return the largest value of :func:`remainder_bound` on an interval: the one at its farther end.

    Parameters
    ----------
    bound : float
        A number M with |f^(n+1)| <= M on the interval and the centre.
    center : float
        The point a, inside the interval or not.
    degree : int
        The degree n >= 0.
    interval : tuple of float
        Its ends, the smaller one first.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the ends are out of order.

    Notes
    -----
    See: cor-remainder-bound.

    Examples
    --------
    >>> interval_bound(1.0, 0.0, 1, (-1.0, 2.0))
    2.0
    """
    low, high = as_number(interval[0], "the lower end"), as_number(interval[1], "the upper end")
    if low > high:
        raise ValueError(f"interval must be (low, high) with low <= high, got ({low:g}, {high:g})")
    return float(np.max(remainder_bound(bound, center, degree, [low, high])))


def degree_for(
    tolerance: float, radius: float, bound: float | Fraction | Callable[[int], float | Fraction], *, at_most: int = 200
) -> int:
    """Return the smallest degree whose remainder bound on |x - a| <= radius is at most `tolerance`.

    Parameters
    ----------
    tolerance : float
        Positive.
    radius : float
        Not negative.
    bound : float or callable
        M with |f^(k)| <= M for every k on the interval, or a function that gives M for each order k.
    at_most : int
        The largest degree to try.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If no degree up to `at_most` suffices.

    Notes
    -----
    See: cor-remainder-bound.

    Examples
    --------
    >>> degree_for(1e-6, 1.0, 1.0)
    9
    """
    limit, r = as_number(tolerance, "tolerance", above=0.0), as_number(radius, "radius", at_least=0.0)
    for n in range(as_count(at_most, "at_most", at_least=0) + 1):
        M = bound(n + 1) if callable(bound) else bound
        if float(remainder_bound(M, 0.0, n, r)) <= limit:
            return n
    raise ValueError(f"no degree up to {at_most} brings the bound below {limit:g}")


def enclosure(derivatives: Sequence[Any], center: float, x: float, bound: float | Fraction) -> tuple[float, float]:
    """Return two floats between which f(x) certainly lies, whatever the rounding.

    Parameters
    ----------
    derivatives : sequence of int, float or Fraction, length n + 1
        f(a), f'(a), ..., f^(n)(a), taken as exact.
    center, x : float
        The centre a and the point, taken as exact.
    bound : float
        M with |f^(n+1)| <= M between a and x.

    Returns
    -------
    tuple of float
        (low, high), the exact polynomial minus and plus the exact remainder bound, rounded outwards.

    Raises
    ------
    ValueError
        If there are no derivatives, or an argument is not finite.
    TypeError
        If a derivative is not an exact rational number or a float.

    Notes
    -----
    Exact rational arithmetic: O(n) operations on numbers of O(n) digits. See: cor-remainder-bound.

    Examples
    --------
    >>> low, high = enclosure([1] * 15, 0.0, 1.0, 3.0)  # e, from exp' = exp and e < 3
    >>> low < np.e < high, high - low < 1e-11
    (True, True)
    """
    if len(derivatives) == 0:
        raise ValueError("derivatives must not be empty")
    if any(isinstance(d, float) and not isfinite(d) for d in derivatives):
        raise ValueError("derivatives must be finite")
    step = Fraction(as_number(x, "x")) - Fraction(as_number(center, "center"))
    M, n = _exact_bound(bound), len(derivatives) - 1
    value = sum((Fraction(d) * step**k / factorial(k) for k, d in enumerate(derivatives)), Fraction(0))
    error = M * abs(step) ** (n + 1) / factorial(n + 1)
    return -_round_up(error - value), _round_up(value + error)


def _round_up(value: Fraction) -> float:
    """Return the smallest float that is not less than the exact value; infinity counts as one."""
    try:
        nearest = float(value)
    except OverflowError:
        return inf if value > 0 else -float_info.max
    return nearest if Fraction(nearest) >= value else float(np.nextafter(nearest, np.inf))


def _exact_bound(bound: Any) -> Fraction:
    """Return M as a fraction; an integer may be larger than any float, as factorials are."""
    if isinstance(bound, (int, Fraction)) and not isinstance(bound, bool):
        if bound < 0:
            raise ValueError("bound must be at least 0, got a negative number")
        return Fraction(bound)
    return Fraction(as_number(bound, "bound", at_least=0.0))
