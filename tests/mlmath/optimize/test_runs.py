"""Asking a caller's function for numbers: what is not one number is named, what overflows is NaN."""

import math

import numpy as np
import pytest
from mlmath.optimize.runs import Run, value_of, values_of


def test_one_value() -> None:
    assert value_of(lambda x: x * x, 3, "f") == 9
    assert value_of(lambda x: np.array(7), 3, "f") == 7
    assert math.isnan(value_of(math.exp, 1e3, "f"))  # Python's OverflowError tells no sign
    assert value_of(lambda x: 1 / x, 0.0, "f") == np.inf
    with pytest.raises(ValueError, match="g must be a single number, got shape"):
        value_of(lambda x: [x], 3, "g")
    with pytest.raises(TypeError, match="g must be real"):
        value_of(lambda x: 1j, 3, "g")
    with pytest.raises(TypeError, match="g must be a number, but the function returned None"):
        value_of(lambda x: None, 3, "g")  # a forgotten return is no NaN
    with pytest.raises(TypeError, match="g must be a function, got 2"):
        value_of(2, 3, "g")


def test_many_values() -> None:
    assert values_of(lambda x: 2.0, [1, 2, 3], "f").tolist() == [2, 2, 2]
    with pytest.raises(ValueError, match="f must be finite, got inf at 2"):
        values_of(lambda x: 1 / (x - 2), [1, 2], "f")
    with pytest.raises(TypeError, match="f must be a function, got None"):
        values_of(None, [1, 2], "f")
    points = np.array([1.0, 2.0])
    assert values_of(lambda x: np.negative(x, out=x), points, "f").tolist() == [-1, -2]
    assert points.tolist() == [1, 2]


def test_a_run_counts_its_steps_and_knows_good_ends() -> None:
    run = Run(2.0, np.array([0.0, 1.0, 2.0]), "small step")
    assert (run.steps, run.converged) == (2, True)
    assert not run._replace(reason="cycle").converged
