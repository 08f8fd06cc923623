"""Hidden layers through given points: values at and between the nodes, outside of them, and bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.autodiff.tensor import Tensor, gradient
from mlmath.calculus import interpolation

values = st.lists(st.integers(-50, 50), min_size=1, max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    y = draw(values)
    gaps = draw(st.lists(st.integers(1, 8), min_size=len(y), max_size=len(y)))
    return np.cumsum(gaps) / 4.0, np.array(y, dtype=float)


@given(tables())
def test_hinges_join_the_points_by_straight_lines(table: tuple[np.ndarray, np.ndarray]) -> None:
    t, y = table
    f = interpolation.hinges(t, y)
    x = np.linspace(t[0], t[-1], 57)
    # each of the n terms is at most 2 max|slope| times the width, and is rounded a few times
    size = (1 + 2 * len(t) * np.abs(np.diff(y, prepend=y[0])).max() / 0.25 * np.ptp(t)) + np.abs(y).max()
    assert np.allclose(f(x), np.interp(x, t, y), rtol=0, atol=8 * len(t) * np.finfo(float).eps * size)
    assert np.allclose(f(t), y, rtol=0, atol=8 * len(t) * np.finfo(float).eps * size)
    assert f(t[0] - 3) == y[0]


@given(tables())
def test_steps_keep_a_value_up_to_the_next_node(table: tuple[np.ndarray, np.ndarray]) -> None:
    t, y = table
    f = interpolation.steps(t, y)
    assert np.array_equal(f(t), y)  # integers are added without rounding
    assert np.array_equal(f(np.append(t[:-1] + np.diff(t) / 2, t[-1] + 1)), y)
    assert f(t[0] - 1) == y[0]


def test_the_layer_is_a_function_object_with_its_parameters() -> None:
    f = interpolation.hinges([0, 1, 2], [0, 1, 0])
    assert list(f.parameters.values()) == [0.0, 1.0, 1, 0.0, -2.0, 1, -1.0]
    assert f.derivative()([0.5, 1.5]).tolist() == [1, -1]
    x = Tensor([0.5, 1.5])
    assert gradient(f(x).sum(), x).tolist() == [1, -1]


@pytest.mark.parametrize("make", [interpolation.hinges, interpolation.steps])
def test_bad_input_is_named(make) -> None:
    assert make([2], [3])(7) == 3  # one point, no unit
    with pytest.raises(ValueError, match="nodes must increase, got 1 before"):
        make([0, 1, 1], [1, 2, 3])
    with pytest.raises(ValueError, match="nodes and values must have the same shape"):
        make([0, 1], [1, 2, 3])
    with pytest.raises(ValueError, match="nodes must not be empty"):
        make([], [])
    with pytest.raises(ValueError, match="values must be finite"):
        make([0, 1], [1, np.nan])
    with pytest.raises(TypeError, match="values must hold numbers"):
        make([0, 1], ["a", "b"])
    with pytest.raises(OverflowError, match="a difference"):
        make([0, 1], [-1e308, 1e308])


def test_a_slope_that_is_too_steep_is_refused() -> None:
    with pytest.raises(OverflowError, match="a slope"):
        interpolation.hinges([0, 1e-300], [0, 1e300])
