"""Sequences watched term by term: indices found by search agree with algebra; nothing is claimed beyond the terms."""

from fractions import Fraction
from math import ceil, factorial, floor, isqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.calculus import sequences

fractions = st.fractions(Fraction(1, 10**4), Fraction(1, 2))


@given(fractions)
def test_the_index_of_one_over_n_is_the_one_that_algebra_finds(eps: Fraction) -> None:
    """1/n < eps exactly if n > 1/eps."""
    expected = floor(1 / eps) + 1
    found = sequences.settling_index(lambda n: Fraction(1, n), 0, eps)
    assert found == expected
    assert Fraction(1, found) < eps
    assert found == 1 or Fraction(1, found - 1) >= eps


@given(fractions, st.integers(1, 5))
def test_search_and_bisection_agree_where_the_distance_decreases(eps: Fraction, power: int) -> None:
    def a(n: int) -> Fraction:
        return 2 + Fraction((-1) ** n, n**power)

    found = sequences.settles(a, 2, eps, stay=10)
    assert found.start == sequences.settling_index(a, 2, eps)
    assert found.last == found.start + 9


def test_bisection_reaches_indices_that_no_search_would() -> None:
    eps = Fraction(1, 10**30)
    assert sequences.settling_index(lambda n: Fraction(1, isqrt(n)), 0, eps) == (10**30 + 1) ** 2
    assert sequences.settling_index(lambda n: Fraction(1, n), 0, Fraction(1, 10), first=50) == 50


def test_bisection_refuses_a_distance_that_grows_again() -> None:
    with pytest.raises(ValueError, match="does not decrease"):
        sequences.settling_index(lambda n: Fraction(1, n) if n < 100 else 1, 0, Fraction(1, 1000))
    with pytest.raises(ValueError, match="no term up to index 7"):
        sequences.settling_index(lambda n: 1, 0, 0.5, at_most=7)
    with pytest.raises(ValueError, match="no term up to index 1 "):
        sequences.settling_index(lambda n: 1, 0, 0.5, at_most=1)


def test_a_band_of_finitely_many_terms_is_no_proof() -> None:
    """The sequence below rests at 0 for a million terms and then goes to 1; the search says what it saw, no more."""

    def late(n: int) -> float:
        return 0.0 if n <= 10**6 else 1.0

    seen = sequences.settles(late, 0.0, 0.1, stay=1000)
    assert seen == (1, 1000)
    assert sequences.settles(late, 1.0, 0.1, stay=10, first=10**6 - 5, at_most=10**6 + 50).start == 10**6 + 1


def test_a_sequence_that_leaves_the_band_starts_over() -> None:
    leaves = sequences.settles(lambda n: 1.0 if n in (3, 7) else 0.0, 0.0, 0.5, stay=5)
    assert leaves == (8, 12)
    assert sequences.settles(lambda n: (-1.0) ** n, 0.0, 0.5, stay=5, at_most=100).start is None


def test_the_border_of_the_band_is_outside() -> None:
    assert sequences.settles(lambda n: Fraction(1, n), 0, 0.25, stay=1).start == 5


@pytest.mark.parametrize(
    ("values", "direction"),
    [
        ([1], "constant"),
        ([2, 2, 2], "constant"),
        ([1, 2, 3], "strictly increasing"),
        ([1, 1, 3], "increasing"),
        ([3, 2, 1], "strictly decreasing"),
        ([3, 3, 1], "decreasing"),
        ([1, 2, 1], "not monotone"),
        ([-1e308, 1e308], "strictly increasing"),
    ],
)
def test_directions(values: list[float], direction: str) -> None:
    found = sequences.behaviour(values)
    assert found == (direction, min(values), max(values))


@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=20))
def test_sorted_terms_are_monotone_and_bounded_by_their_ends(values: list[float]) -> None:
    up = sequences.behaviour(sorted(values))
    down = sequences.behaviour(sorted(values, reverse=True))
    assert up.direction in ("constant", "increasing", "strictly increasing")
    assert down.direction in ("constant", "decreasing", "strictly decreasing")
    assert (up.low, up.high) == (min(values), max(values)) == (down.low, down.high)


def test_squeeze_returns_terms_and_gap_and_names_the_first_failure() -> None:
    held = sequences.squeeze(lambda n: -1 / n, lambda n: np.cos(n) / n, lambda n: 1 / n, 200)
    assert np.allclose(held.gap, 2 / np.arange(1, 201), rtol=1e-15)
    assert (np.abs(held.middle) <= held.gap / 2 * (1 + 1e-15)).all()
    with pytest.raises(ValueError, match=r"fails at index 6: 0, 1\.2, 1"):
        sequences.squeeze(lambda n: 0, lambda n: n / 5, lambda n: 1, 20, first=2)


def test_terms_start_where_they_are_told_and_stay_exact_as_long_as_they_fit() -> None:
    assert sequences.terms(lambda n: Fraction(n, 4), 3, first=0).tolist() == [0, 0.25, 0.5]
    large = sequences.terms(lambda n: Fraction(3**n, factorial(n)), 100)  # 3^100 does not fit into 64 bits
    assert (large > 0).all()
    assert large[-1] < 1e-100
    assert ceil(large[0]) == 3


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sequences.terms(lambda n: 1 / n, 0), "count must be at least 1"),
        (lambda: sequences.terms(lambda n: 1 / n, 3, first=-1), "first must be at least 0"),
        (lambda: sequences.terms(lambda n: [n, n], 3), r"a\(1\) must be one number"),
        (lambda: sequences.terms(lambda n: np.inf, 3), r"a\(1\) must be finite"),
        (lambda: sequences.terms(lambda n: 10.0**n, 400), r"a\(309\) must be a finite number, but it overflows"),
        (lambda: sequences.terms(lambda n: 10**n, 400), r"a\(309\) must hold numbers that fit"),
        (lambda: sequences.settles(lambda n: n, 0, 0), "eps must be greater than 0"),
        (lambda: sequences.settles(lambda n: n, np.nan, 1), "limit must be finite"),
        (lambda: sequences.settles(lambda n: n, 0, 1, stay=0), "stay must be at least 1"),
        (lambda: sequences.settles(lambda n: n, 0, 1, first=5, at_most=4), "at_most must be at least 5"),
        (lambda: sequences.settling_index(lambda n: 1 / n, 0, -1), "eps must be greater than 0"),
        (lambda: sequences.settling_index(lambda n: np.nan, 0, 1), "must be finite"),
        (lambda: sequences.behaviour([]), "values must not be empty"),
        (lambda: sequences.behaviour([[1, 2]]), "values must be a vector"),
        (lambda: sequences.behaviour([1, np.nan]), "values must be finite"),
        (lambda: sequences.behaviour(np.ma.masked_array([1, 2], [True, False])), "masked"),
        (lambda: sequences.squeeze(lambda n: 0, lambda n: 0, lambda n: 0, 0), "count must be at least 1"),
    ],
)
def test_bad_input_is_named(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: sequences.terms(lambda n: "1", 3),
        lambda: sequences.terms(lambda n: 1j, 3),
        lambda: sequences.terms(lambda n: 1 / n, 3.0),  # type: ignore[arg-type]
        lambda: sequences.behaviour([1j]),
        lambda: sequences.settles(lambda n: n, "0", 1),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_real_number_is_a_type_error(call) -> None:
    with pytest.raises(TypeError):
        call()
