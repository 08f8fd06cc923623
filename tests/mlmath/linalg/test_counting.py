"""Counting numbers: they compute like floats, and each operation is counted once."""

import numpy as np
import pytest
from mlmath.linalg import counting
from mlmath.linalg.counting import Counted, Tally


def test_they_compute_like_floats():
    tally = Tally()
    x, y = Counted(6.0, tally), Counted(-4.0, tally)
    values = [x + y, x + 1, 1 + x, x - y, x - 1, 1 - x, x * y, x * 2, 2 * x, x / y, x / 2, 3 / x, -x, abs(y)]
    assert [float(v) for v in values] == [2, 7, 7, 10, 5, -5, -24, 12, 12, -1.5, 3, 0.5, -6, 4]
    assert tally == Tally(additions=6, multiplications=3, divisions=3)
    assert tally.total == 12


def test_comparisons_are_free():
    tally = Tally()
    x, y = Counted(1.0, tally), Counted(2.0, tally)
    assert x < y
    assert y > 1
    assert x == 1
    assert x != y
    assert x != "1"
    assert x <= y >= x >= 1
    assert not y <= 1
    assert not x >= 2
    assert x == np.int64(1) == np.float32(1) == x
    assert hash(x) == hash(1.0)
    assert np.argmax(np.array([x, y, x])) == 1
    assert tally.total == 0


def test_an_integer_is_a_value_too():
    assert float(Counted(3, Tally()) + 1) == 4
    assert float(Counted(3, Tally())) == 3


def test_arrays_of_them_count_elementwise():
    x, tally = counting.counted([[1, 2], [3, 4]])
    y = x * x - x
    np.testing.assert_array_equal(y.astype(float), [[0, 2], [6, 12]])
    assert (tally.multiplications, tally.additions) == (4, 4)


@pytest.mark.parametrize("bad", [[], [np.nan], ["a"], [1j], [[1], [2, 3]], [np.longdouble("1e4000")]])
def test_bad_input_is_refused(bad):
    with pytest.raises((TypeError, ValueError), match="A must"):
        counting.counted(bad)
