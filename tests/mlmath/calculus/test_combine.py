"""Higher-order functions: pointwise values, one order of composition, bad input."""

from collections.abc import Callable

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from mlmath.calculus import combine
from mlmath.calculus.functions import Linear, Sigmoid

maps = st.sampled_from([np.sin, np.cos, np.tanh, lambda x: 2 * x + 1, lambda x: x * x + 1])
points = st.floats(-3, 3)


@given(maps, maps, points)
def test_values_are_combined_pointwise(f: Callable, g: Callable, x: float) -> None:
    assert combine.add(f, g)(x) == f(x) + g(x)
    assert combine.subtract(f, g)(x) == f(x) - g(x)
    assert combine.multiply(f, g)(x) == f(x) * g(x)
    assert combine.divide(f, lambda t: g(t) + 4)(x) == f(x) / (g(x) + 4)


@given(maps, maps, maps, points)
def test_compose_applies_the_last_function_first(f: Callable, g: Callable, h: Callable, x: float) -> None:
    assert combine.compose(f, g)(x) == f(g(x))
    assert combine.compose(f, g, h)(x) == f(g(h(x)))
    assert combine.compose(combine.compose(f, g), h)(x) == combine.compose(f, combine.compose(g, h))(x)
    assert combine.compose(f)(x) == f(x)
    assert combine.compose()(x) == x


def test_callables_and_objects_keep_the_same_order() -> None:
    f, g = Sigmoid(), Linear(3, 0)
    assert combine.compose(f, g)(1) == (f @ g)(1)
    assert combine.compose(g, f)(1) == (g @ f)(1)
    assert combine.compose(f, g)(1) != combine.compose(g, f)(1)


def test_arrays_symbols_and_words_pass_through() -> None:
    x = sp.Symbol("x")
    assert combine.multiply(sp.sin, sp.cos)(x) == sp.sin(x) * sp.cos(x)
    assert np.array_equal(combine.add(np.abs, np.sign)(np.array([-2.0, 3.0])), [1.0, 4.0])
    assert combine.compose(len, str.split)("two words") == 2
    with np.errstate(divide="ignore"):
        assert np.isinf(combine.divide(np.cos, np.sin)(np.float64(0)))


@pytest.mark.parametrize("make", [combine.add, combine.subtract, combine.multiply, combine.divide])
def test_what_cannot_be_called_is_refused(make: Callable) -> None:
    with pytest.raises(TypeError, match="f must be a function, got 2"):
        make(2, np.sin)
    with pytest.raises(TypeError, match="g must be a function, got None"):
        make(np.sin, None)
    with pytest.raises(TypeError, match=r"functions\[1\] must be a function"):
        combine.compose(np.sin, 3)
