"""Pairs and fractions in one list: every one has its place, and every place its one."""

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.foundations.counting import pair, rationals, unpair

huge = st.integers(1, 10**30)


@given(huge, huge)
def test_a_pair_is_found_at_its_place(i, j):
    assert unpair(pair(i, j)) == (i, j)


@given(huge)
def test_a_place_belongs_to_the_pair_that_stands_there(k):
    assert pair(*unpair(k)) == k


def test_the_list_runs_along_the_diagonals():
    listed = [(d - j, j) for d in range(2, 60) for j in range(1, d)]
    assert [unpair(k) for k in range(1, len(listed) + 1)] == listed
    assert [pair(i, j) for i, j in listed] == list(range(1, len(listed) + 1))


def test_the_fractions_are_different_and_complete():
    numbers = rationals(2000)
    assert len(set(numbers)) == 2000
    seen = set(numbers)
    top = max(p + q for p, q in (x.as_integer_ratio() for x in numbers))
    for p, q in itertools.product(range(1, top), repeat=2):
        if p + q < top and math.gcd(p, q) == 1:
            assert Fraction(p, q) in seen
    assert numbers[:5] == [1, 2, Fraction(1, 2), 3, Fraction(1, 3)]
    assert rationals(1) == [1]


@pytest.mark.parametrize("bad", [0, -1])
def test_numbers_below_one_are_refused(bad):
    for call in (lambda: pair(bad, 1), lambda: pair(1, bad), lambda: unpair(bad), lambda: rationals(bad)):
        with pytest.raises(ValueError, match="must be at least 1"):
            call()


@pytest.mark.parametrize("bad", [1.0, "1", None, True, 1j])
def test_what_is_no_integer_is_refused(bad):
    for call in (lambda: pair(bad, 1), lambda: pair(1, bad), lambda: unpair(bad), lambda: rationals(bad)):
        with pytest.raises(TypeError, match="must be an integer"):
            call()
