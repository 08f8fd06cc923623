"""Polygons around the circle: bounds that really hold, digits that are certain, and a formula that cancels."""

import sys
from fractions import Fraction
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from mlmath.calculus import exhaustion


def precise(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


@pytest.mark.parametrize("digits", [1, 2, 8, 30, 120])
def test_pi_lies_between_the_bounds_whatever_is_rounded(digits: int) -> None:
    """Rounding outwards keeps the bounds true for any number of digits, even one."""
    with mpmath.workdps(digits + 40):
        for sides, low, high in exhaustion.polygon_bounds(100, digits=digits):
            assert precise(low) < mpmath.pi < precise(high)
            inner, outer = sides * mpmath.sin(mpmath.pi / sides), sides * mpmath.tan(mpmath.pi / sides)
            # each of the two roundings a round loses less than one unit; what a round inherits it hardly amplifies
            tiny, allowed = mpmath.mpf(10) ** (-digits - 30), 2 * (sides // 6).bit_length() * mpmath.mpf(10) ** -digits
            assert precise(low) - tiny <= inner <= precise(low) + allowed
            assert outer - tiny <= precise(high) <= outer + allowed


def test_the_gap_shrinks_by_four_a_round() -> None:
    gaps = [high - low for _, low, high in exhaustion.polygon_bounds(30, digits=60)]
    for one, following in pairwise(gaps):
        assert following < one / 2  # what the proof needs
    assert abs(float(gaps[30] / gaps[29]) - 0.25) < 1e-9


def test_archimedes_bounds_for_the_96_gon_are_ours_rounded_outwards() -> None:
    last = exhaustion.polygon_bounds(4)[-1]
    assert last.sides == 96
    assert Fraction(223, 71) < last.low < last.high < Fraction(22, 7)
    assert exhaustion.polygon_bounds(0)[0].low == 3


@pytest.mark.parametrize("count", [1, 2, 15, 50, 200, 761])
def test_every_digit_is_right(count: int) -> None:
    with mpmath.workdps(count + 20):
        assert exhaustion.digits_of_pi(count) == mpmath.nstr(mpmath.pi, count + 12)[: count + 2]


def test_more_doublings_are_made_when_the_digits_are_not_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    true = exhaustion.polygon_bounds

    def coarse(doublings: int, *, digits: int) -> list[exhaustion.Bounds]:
        calls.append(doublings)
        return true(doublings if len(calls) > 2 else 3, digits=digits)

    monkeypatch.setattr(exhaustion, "polygon_bounds", coarse)
    assert exhaustion.digits_of_pi(20) == "3.14159265358979323846"
    assert calls == [50, 66, 100]  # for 30, 40 and 60 digits


def test_floating_point_follows_the_exact_bounds() -> None:
    exact = exhaustion.polygon_bounds(40, digits=40)
    for (p, P), (_, low, high) in zip(exhaustion.perimeters(40), exact, strict=True):
        assert abs(p - float(low)) <= 2e-15 * 3.5  # a few units in the last place: each round is a mean of two numbers
        assert abs(P - float(high)) <= 2e-15 * 3.5


def test_one_formula_keeps_all_digits_and_its_twin_loses_them() -> None:
    sides, stable, cancelling = exhaustion.side_by_side(28)
    assert sides.tolist() == [6 * 2**k for k in range(29)]
    truth = sides * np.sin(np.pi / sides)
    assert np.allclose(stable, truth, rtol=29 * 4 * np.finfo(float).eps)
    assert np.allclose(cancelling[:8], truth[:8], rtol=1e-9)  # good at first
    assert cancelling[-1] == 0  # and then 2 - sqrt(4 - s²) is 0
    errors = np.abs(cancelling - np.pi)
    best = int(np.argmin(errors))
    assert 8 < best < 20
    assert errors[best] > 1e-9
    assert errors[-1] > 3


def test_triangles_fill_the_parabola() -> None:
    areas = exhaustion.parabola_segment(7)
    for k, area in enumerate(areas):
        assert Fraction(4, 3) - area == Fraction(1, 3 * 4**k)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: exhaustion.polygon_bounds(-1), "doublings must be at least 0"),
        (lambda: exhaustion.polygon_bounds(1, digits=0), "digits must be at least 1"),
        (lambda: exhaustion.digits_of_pi(0), "count must be at least 1"),
        (lambda: exhaustion.digits_of_pi(sys.get_int_max_str_digits() + 1), "count must be at most"),
        (lambda: exhaustion.perimeters(-1), "doublings must be at least 0"),
        (lambda: exhaustion.side_by_side(-1), "doublings must be at least 0"),
        (lambda: exhaustion.side_by_side(61), "doublings must be at most 60"),
        (lambda: exhaustion.parabola_segment(0), "rounds must be at least 1"),
    ],
)
def test_bad_input_is_named(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("function", [exhaustion.polygon_bounds, exhaustion.digits_of_pi, exhaustion.perimeters])
def test_counts_are_integers(function) -> None:
    with pytest.raises(TypeError, match="must be an integer"):
        function(3.0)
