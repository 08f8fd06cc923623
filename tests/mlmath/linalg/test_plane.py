"""Arrows of the plane: magnitude, direction and the way back, peers, bad input."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from mlmath.linalg import plane

EPS = np.finfo(float).eps
entries = st.floats(-1e150, 1e150)


@given(entries, entries)
def test_magnitude_and_direction_agree_with_complex_numbers(x, y):
    assume(x or y)
    length, angle = plane.magnitude_and_direction([x, y])
    assert length == pytest.approx(abs(complex(x, y)), rel=4 * EPS)
    assert angle == pytest.approx(np.angle(complex(x + 0.0, y + 0.0)), abs=8 * EPS)
    assert -math.pi <= angle <= math.pi


@given(entries, entries)
def test_from_polar_is_the_way_back(x, y):
    assume(x or y)
    length, angle = plane.magnitude_and_direction([x, y])
    np.testing.assert_allclose(plane.from_polar(length, angle), [x, y], atol=10 * EPS * length, rtol=0)


@pytest.mark.parametrize(
    ("v", "degrees"),
    [([1, 0], 0), ([1, 1], 45), ([0, 2], 90), ([-1, 1], 135), ([-1, 0], 180), ([-1, -0.0], 180), ([-1, -1], -135)],
)
def test_all_quadrants(v, degrees):
    assert math.degrees(plane.magnitude_and_direction(v)[1]) == pytest.approx(degrees, abs=1e-13)


def test_huge_and_tiny_arrows_keep_their_length():
    assert plane.magnitude_and_direction([3e200, 4e200])[0] == pytest.approx(5e200, rel=4 * EPS)
    assert plane.magnitude_and_direction([3e-200, 4e-200])[0] == pytest.approx(5e-200, rel=4 * EPS)
    assert plane.magnitude_and_direction(np.array([3, 4], dtype=np.float32))[0] == 5
    with pytest.raises(OverflowError, match="length of v"):
        plane.magnitude_and_direction([1.7e308, 1.7e308])


@pytest.mark.parametrize(
    ("v", "error", "message"),
    [
        ([0, 0], ValueError, "zero vector"),
        ([0.0, -0.0], ValueError, "zero vector"),
        ([1, 2, 3], ValueError, r"shape \(2,\)"),
        ([[1, 2]], ValueError, "vector of shape"),
        ([], ValueError, "empty"),
        ([1, np.nan], ValueError, "finite"),
        ([1, np.inf], ValueError, "finite"),
        ([1, 1j], TypeError, "real"),
        (["1", "2"], TypeError, "numbers"),
        (np.ma.masked_array([1, 2], mask=[0, 1]), ValueError, "masked"),
    ],
)
def test_bad_arrows_are_refused(v, error, message):
    with pytest.raises(error, match=message):
        plane.magnitude_and_direction(v)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((-1, 0), ValueError, "length must be at least 0"),
        ((np.nan, 0), ValueError, "length must be finite"),
        ((1, np.inf), ValueError, "angle must be finite"),
        (("1", 0), TypeError, "length"),
        ((1, 1j), TypeError, "angle"),
        (([1, 2], 0), ValueError, "single number"),
    ],
)
def test_bad_polar_coordinates_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        plane.from_polar(*arguments)
