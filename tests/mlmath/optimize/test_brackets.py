"""Bisection and golden section: the bracket contains what is sought, and has the width that was promised."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.optimize import brackets
from scipy import optimize

EPS = float(np.finfo(float).eps)
R = (sqrt(5) - 1) / 2


@given(st.floats(-10, 10), st.floats(0.01, 5), st.floats(0.01, 5), st.sampled_from([1, -1]), st.integers(1, 30))
def test_the_bracket_contains_the_zero_and_halves_each_time(
    zero: float, left: float, right: float, sign: int, n: int
) -> None:
    low, high = zero - left, zero + right
    found = brackets.bisect(lambda x: sign * (x - zero), low, high, tol=(high - low) / 2**n)
    assert found.low <= zero <= found.high
    # the ends round at their size
    assert found.high - found.low <= (high - low) / 2**n + 2 * EPS * (abs(low) + abs(high))
    assert abs(found.x - zero) <= found.error
    assert found.path.size <= 2 + brackets.bisection_steps(high - low, (high - low) / 2**n) + 1


def test_bisection_agrees_with_scipy() -> None:
    ours = brackets.bisect(lambda x: np.exp(x) - 2, 0, 1, tol=1e-14).x
    assert ours == pytest.approx(optimize.bisect(lambda x: np.exp(x) - 2, 0, 1, xtol=1e-14), abs=1e-13)


def test_with_tolerance_zero_the_ends_become_neighbouring_floats() -> None:
    found = brackets.bisect(lambda x: x * x - 2, 0, 2, tol=0)
    assert found.high == np.nextafter(found.low, 2)
    assert Fraction(found.low) ** 2 < 2 < Fraction(found.high) ** 2


def test_a_zero_that_is_hit_exactly_is_the_whole_bracket() -> None:
    assert brackets.bisect(lambda x: x, -1, 1)[:3] == (0, 0, 0)
    assert brackets.bisect(lambda x: x, 0, 1)[:3] == (0, 0, 0)
    assert brackets.bisect(lambda x: x, -1, 0)[:3] == (0, 0, 0)


def test_only_signs_count_so_that_tiny_and_infinite_values_do_no_harm() -> None:
    found = brackets.bisect(lambda x: (x - 1 / 3) * 1e-200, 0, 1, tol=1e-10)  # a product of two values would vanish
    assert found.low <= 1 / 3 <= found.high
    pole = brackets.bisect(lambda x: 1 / x - 3, 0.0, 1.0)  # infinite at 0
    assert pole.x == pytest.approx(1 / 3, abs=1e-12)


def test_a_jump_over_zero_is_found_as_well() -> None:
    found = brackets.bisect(lambda x: -1.0 if x < 0.3 else 2.0, 0, 1)
    assert found.low < 0.3 <= found.high


@given(st.fractions(Fraction(1, 1000), 1000), st.fractions(Fraction(1, 1000), 1000))
def test_the_number_of_bisections_is_exact(width: Fraction, tol: Fraction) -> None:
    n = brackets.bisection_steps(float(width), float(tol))
    w, t = Fraction(float(width)), Fraction(float(tol))
    assert w <= t * 2**n
    assert n == 0 or w > t * 2 ** (n - 1)


def test_the_number_of_bisections_at_the_border() -> None:
    assert [brackets.bisection_steps(8, tol) for tol in (8, 4, 3.9, 9, 1)] == [0, 1, 2, 0, 3]
    assert brackets.bisection_steps(1e308, 5e-324) == 2098


@given(st.floats(-5, 5), st.floats(0.1, 5), st.floats(0.1, 5), st.floats(0.1, 3), st.integers(0, 12))
def test_golden_section_encloses_the_minimum_of_a_unimodal_function(
    minimizer: float, left: float, right: float, power: float, n: int
) -> None:
    low, high = minimizer - left, minimizer + right
    tol = (high - low) * R**n * 1.000001
    found = brackets.golden_section(lambda x: np.abs(x - minimizer) ** power, low, high, tol=tol)
    assert found.low <= minimizer <= found.high
    assert found.high - found.low <= tol
    assert found.low <= found.x <= found.high
    assert found.path.size <= 2 + n + 2  # a tie of two probes takes three steps at once
    assert low < found.path.min()
    assert found.path.max() < high


@pytest.mark.parametrize("tol", [1e-3, 1e-6])
def test_golden_section_takes_as_many_steps_as_promised(tol: float) -> None:
    found = brackets.golden_section(lambda x: (x - 1) ** 2, 0, 3, tol=tol)
    assert found.path.size == 2 + brackets.golden_steps(3, tol)
    assert brackets.golden_steps(3, 3) == 0
    assert brackets.golden_steps(3, 4) == 0
    assert R ** brackets.golden_steps(3, tol) * 3 <= tol < R ** (brackets.golden_steps(3, tol) - 1) * 3


def test_a_tie_of_two_probes_is_resolved_by_the_middle() -> None:
    found = brackets.golden_section(lambda x: x * x, -1, 1, tol=0.3)
    assert found.low <= 0 <= found.high
    assert found.high - found.low <= 0.3


def test_rounding_stops_the_search_before_it_could_lose_the_minimum() -> None:
    for minimizer in (0.3, 0.7, 1 / 3, 0.5):
        found = brackets.golden_section(lambda x, m=minimizer: 1 + (x - m) ** 2, 0, 1, tol=0)
        assert found.low <= minimizer <= found.high
        assert 1e-9 < found.high - found.low < 1e-6  # about the root of the machine epsilon, as the docstring says
    sharp = brackets.golden_section(lambda x: abs(x - 0.3), 0, 1, tol=0)  # a value of zero at the minimum: no noise
    assert sharp.high - sharp.low < 1e-15


def test_golden_section_agrees_with_scipy() -> None:
    def f(x: float) -> float:
        return float(np.exp(x) - 2 * x)

    theirs = optimize.minimize_scalar(f, bracket=(-1, 0.5, 3), method="golden", tol=1e-9).x
    assert brackets.golden_section(f, -1, 3).x == pytest.approx(theirs, abs=2e-6)


def test_infinite_values_are_high_values() -> None:
    found = brackets.golden_section(lambda x: np.where(abs(x - 0.2) > 0.1, np.inf, (x - 0.2) ** 2), 0, 0.5, tol=1e-3)
    assert found.low <= 0.2 <= found.high
    flat = brackets.golden_section(lambda x: -np.inf, 0, 1)
    assert (flat.low, flat.high) == (0, 1)


@pytest.mark.parametrize("method", [brackets.bisect, brackets.golden_section])
def test_bad_input_is_named(method) -> None:
    with pytest.raises(ValueError, match="low must be less than high"):
        method(np.sin, 1, 1)
    with pytest.raises(ValueError, match="low must be finite"):
        method(np.sin, -np.inf, 1)
    with pytest.raises(ValueError, match="tol must be at least 0"):
        method(np.sin, -1, 1, tol=-1)
    with pytest.raises(OverflowError, match="high - low"):
        method(np.sin, -1e308, 1e308)
    with pytest.raises(ValueError, match="f must be a number, but it is not defined, or overflows, at"):
        method(lambda x: np.nan, -1, 1)
    with pytest.raises(ValueError, match="f must be a number, but it is not defined, or overflows, at"):
        method(lambda x: -(float(x) ** 200) * 1e308 * 10.0 ** float(x), 300, 400)  # Python raises an OverflowError
    with pytest.raises(ValueError, match="single number"):
        method(lambda x: np.ones(3), -1, 1)


def test_equal_signs_and_bad_widths_are_refused() -> None:
    with pytest.raises(ValueError, match="both values are positive"):
        brackets.bisect(lambda x: x * x + 1, -1, 1)
    with pytest.raises(ValueError, match="both values are negative"):
        brackets.bisect(lambda x: -1, -1, 1)
    for steps in (brackets.bisection_steps, brackets.golden_steps):
        with pytest.raises(ValueError, match="width must be greater than 0"):
            steps(0, 1)
        with pytest.raises(ValueError, match="tol must be greater than 0"):
            steps(1, 0)


def test_golden_section_does_not_compare_values_that_rounding_made_different() -> None:
    """Half of the values are the next float above; near the minimum they make hills that are not there."""
    for m in np.linspace(-1, 1, 41) + 1e-3 / 3:

        def rounded(x: float, m: float = m) -> float:
            y = (x - m) ** 2 + 1
            return float(np.nextafter(y, 2 * y)) if int(x * 2**45) % 2 else float(y)

        found = brackets.golden_section(rounded, m - 1.3, m + 2.1, tol=0)
        assert found.low <= m <= found.high
