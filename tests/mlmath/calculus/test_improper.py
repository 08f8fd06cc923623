"""Unbounded intervals: tails that have an area, tails that have none and are refused, SciPy as the peer."""

import numpy as np
import pytest
import scipy.integrate
from mlmath.calculus import improper
from mlmath.calculus.quadrature import QuadratureError

INF = np.inf
CONVERGENT = [
    (lambda x: 1 / x**2, 1, INF, 1.0),
    (lambda x: x**-1.5, 1, INF, 2.0),
    (lambda x: np.exp(-x), 0, INF, 1.0),
    (np.exp, -INF, 0, 1.0),
    (np.exp, -INF, 2, np.e**2),
    (lambda x: x**3 * np.exp(-x), 0, INF, 6.0),
    (lambda x: 1 / (1 + x**2), -INF, INF, np.pi),
    (lambda x: np.exp(-(x**2)), -INF, INF, np.sqrt(np.pi)),
    (lambda x: np.exp(-x) / np.sqrt(x), 0, INF, np.sqrt(np.pi)),
    (np.log, 0, 1, -1.0),
    (np.cos, 0, 1, np.sin(1)),
]


@pytest.mark.parametrize(("f", "a", "b", "exact"), CONVERGENT)
def test_convergent_integrals_are_found(f, a, b, exact):
    result = improper.integrate(f, a, b)
    assert abs(result.value - exact) <= result.error + 1e-14
    theirs, _ = scipy.integrate.quad(lambda x: float(f(x)), a, b, limit=200)
    assert result.value == pytest.approx(theirs, rel=1e-7)
    assert (result.cuts[0], result.cuts[-1]) == (a, b)
    assert (np.diff(result.cuts) > 0).all()


def test_swapped_bounds_turn_the_sign():
    result = improper.integrate(lambda x: 1 / x**2, INF, 1)
    assert result.value == pytest.approx(-1)
    assert (result.cuts[0], result.cuts[-1]) == (INF, 1)
    assert improper.integrate(np.log, 2, 2).value == 0.0


@pytest.mark.parametrize(
    ("f", "a", "b"),
    [
        (lambda x: 1 / x, 1, INF),
        (lambda x: 1 / np.sqrt(x), 1, INF),
        (lambda x: 1 / x, 0, 1),
        (lambda x: 1.0, 0, INF),
        (lambda x: x, -INF, 0),
        (np.sin, 0, INF),
        (lambda x: x / (1 + x**2), -INF, INF),  # the halves cancel, and yet neither exists
        (lambda x: np.sinc(x / np.pi), 0, INF),  # converges, but not absolutely
        (lambda x: 1 / (x * np.log(x)), 2, INF),
        (lambda x: x**8, 0, INF),
    ],
)
def test_what_has_no_area_is_refused(f, a, b):
    with pytest.raises(QuadratureError, match=r"may not exist|does not exist"):
        improper.integrate(f, a, b)


def test_growth_beyond_all_numbers_is_refused():
    with pytest.raises(ValueError, match="f must be finite, got inf at"), np.errstate(over="ignore"):
        improper.integrate(np.exp, 0, INF)
    with pytest.raises(QuadratureError, match="does not tend to zero"):
        improper.to_unit_interval(lambda x: 1e300, 0, INF)(np.array([1e-10]))


def test_a_far_peak_is_missed_without_an_error_and_found_after_a_cut():
    def far(x):
        return np.exp(-((x - 1000) ** 2) / 2) / np.sqrt(2 * np.pi)

    assert improper.integrate(far, -INF, INF).value == 0.0  # documented: no sample met the peak
    left, right = improper.integrate(far, -INF, 1000).value, improper.integrate(far, 1000, INF).value
    assert left + right == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("scale", [1e-8, 1e-6, 1e-4, 1e-2, 1.0, 1e2, 1e5, 1e8])
def test_a_peak_at_the_finite_bound_is_found_whatever_its_width(scale):
    def waiting(x):
        return np.exp(-x / scale) / scale

    def bell(x):
        return np.exp(-((x / scale) ** 2) / 2) / (scale * np.sqrt(2 * np.pi))

    assert improper.integrate(waiting, 0, INF).value == pytest.approx(1, abs=1e-9)
    assert improper.integrate(lambda x: waiting(-x), -INF, 0).value == pytest.approx(1, abs=1e-9)
    result = improper.integrate(bell, -INF, INF)
    assert result.value == pytest.approx(1, abs=1e-9)
    assert (np.diff(result.cuts) > 0).all()


def test_the_substitution_keeps_the_area_of_each_piece():
    """With x = a + (1 − t)/t the interval [t, 1] becomes [a, x(t)], or its mirror image."""
    for a, b, side in [(2, INF, 1), (-INF, 2, -1)]:
        g = improper.to_unit_interval(lambda x: 1 / (1 + x**2), a, b)
        for t in (0.5, 0.1):
            x = 2 + side * (1 - t) / t
            area, _ = scipy.integrate.quad(lambda s, g=g: float(g(s)), t, 1)
            assert area == pytest.approx(abs(np.arctan(x) - np.arctan(2)), abs=1e-9)


def test_the_running_integral():
    ends = np.array([1, 2, 5, 5, 40])
    np.testing.assert_allclose(improper.running(lambda x: 1 / x, 1, ends), np.log(ends), atol=1e-9)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: improper.integrate(np.cos, np.nan, 1), ValueError, "a must not be NaN"),
        (lambda: improper.integrate(np.cos, 0, [1, 2]), ValueError, "b must be a single number"),
        (lambda: improper.integrate(np.cos, INF, INF), ValueError, "must not be the same infinity"),
        (lambda: improper.integrate(np.cos, 0, "1"), TypeError, "b must hold numbers"),
        (lambda: improper.integrate(np.cos, 0, INF, atol=-1), ValueError, "atol must be at least 0"),
        (lambda: improper.to_unit_interval(np.cos, 0, 1), ValueError, "exactly one of them infinite"),
        (lambda: improper.to_unit_interval(np.cos, -INF, INF), ValueError, "exactly one of them infinite"),
        (lambda: improper.to_unit_interval(np.cos, INF, 0), ValueError, "a must be less than b"),
        (lambda: improper.running(np.cos, 0, [2, 1]), ValueError, "ends must be ascending"),
        (lambda: improper.running(np.cos, 0, [-1]), ValueError, "ends must be ascending"),
        (lambda: improper.running(np.cos, INF, [1]), ValueError, "a must be finite"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
