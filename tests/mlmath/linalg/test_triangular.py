"""Triangular systems: against SciPy, one and many right-hand sides, complex and integer input, bad input."""

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import triangular

EPS = np.finfo(float).eps
LOWER = [triangular.forward_substitution, triangular.solve_lower]
UPPER = [triangular.back_substitution, triangular.solve_upper]
MANY = [triangular.solve_lower, triangular.solve_upper]
every_function = pytest.mark.parametrize("solve", LOWER + UPPER)
many_sides = pytest.mark.parametrize("solve", MANY)


def side(solve):
    return np.tril if solve in LOWER else np.triu


def well_conditioned(n, seed, lower, dtype=float):
    rng = np.random.default_rng(seed)
    T = rng.uniform(-1, 1, (n, n)).astype(dtype) / n
    if dtype is complex:
        T = T + 1j * rng.uniform(-1, 1, (n, n)) / n
    return (np.tril if lower else np.triu)(T, 0) + np.eye(n)


@every_function
@given(n=st.integers(1, 5), data=st.data())
def test_integer_systems_with_unit_diagonal_are_solved_exactly(solve, n, data):
    T = side(solve)(data.draw(arrays(np.int64, (n, n), elements=st.integers(-9, 9))))
    np.fill_diagonal(T, data.draw(st.sampled_from([-1, 1])))
    x = data.draw(arrays(np.int64, n, elements=st.integers(-9, 9)))
    np.testing.assert_array_equal(solve(T, T @ x), x)


@pytest.mark.parametrize("n", [1, 2, 15, 16, 17, 33, 100])
@pytest.mark.parametrize("dtype", [float, complex])
@every_function
def test_it_agrees_with_lapack(solve, n, dtype):
    T = well_conditioned(n, n, solve in LOWER, dtype)
    b = np.random.default_rng(0).standard_normal(n)
    expected = scipy.linalg.solve_triangular(T, b, lower=solve in LOWER)
    np.testing.assert_allclose(solve(T, b), expected, atol=40 * n * EPS * np.abs(expected).max())


def test_it_agrees_with_torch():
    import torch

    T, B = well_conditioned(30, 1, False), np.random.default_rng(1).standard_normal((30, 4))
    expected = torch.linalg.solve_triangular(torch.tensor(T), torch.tensor(B), upper=True).numpy()
    np.testing.assert_allclose(triangular.solve_upper(T, B), expected, atol=1e-13)


@many_sides
@pytest.mark.parametrize("k", [1, 3])
def test_many_right_hand_sides_are_solved_column_by_column(solve, k):
    T = well_conditioned(40, 3, solve in LOWER)
    B = np.random.default_rng(2).standard_normal((40, k))
    loop = triangular.forward_substitution if solve in LOWER else triangular.back_substitution
    expected = np.column_stack([loop(T, b) for b in B.T])
    np.testing.assert_allclose(solve(T, B), expected, atol=1e-13)


@every_function
def test_the_input_is_not_changed(solve):
    T, b = well_conditioned(20, 4, solve in LOWER), np.ones(20)
    before = T.copy()
    solve(T, b)
    np.testing.assert_array_equal(T, before)
    np.testing.assert_array_equal(b, np.ones(20))


@every_function
def test_short_and_complex_types_become_double_precision(solve):
    assert solve(np.eye(2, dtype=np.float32), np.ones(2, dtype=np.float32)).dtype == np.float64
    assert solve(np.eye(2), np.array([1j, 0])).dtype == np.complex128
    assert solve(1j * np.eye(2), [1, 0])[0] == -1j


@every_function
@pytest.mark.parametrize("k", [0, 2])
def test_a_zero_on_the_diagonal_is_named(solve, k):
    T = np.eye(3)
    T[k, k] = 0
    with pytest.raises(np.linalg.LinAlgError, match=rf"index \({k}, {k}\)"):
        solve(T, np.ones(3))


@every_function
def test_the_wrong_triangle_is_named(solve):
    with pytest.raises(ValueError, match=r"must be (lower|upper) triangular, got 5.0 at index"):
        solve([[1, 0], [5, 1]] if solve in UPPER else [[1, 5], [0, 1]], [1, 1])


@every_function
def test_overflow_is_an_error(solve):
    with pytest.raises(OverflowError, match="largest floating-point number"):
        solve([[1e-200]], [1e200])


@every_function
@pytest.mark.parametrize(
    ("T", "b", "error", "message"),
    [
        ([[1, 0]], [1], ValueError, "must be square"),
        ([1, 2], [1, 2], ValueError, "must be a matrix"),
        ([[np.nan]], [1], ValueError, "must be finite"),
        ([["a"]], [1], TypeError, "must hold numbers"),
        ([[1]], [1, 2], ValueError, r"must have shape \(1,\)"),
        ([[1]], [np.inf], ValueError, "must be finite"),
        ([[1]], ["a"], TypeError, "must hold numbers"),
        ([[1]], [], ValueError, "must not be empty"),
        ([[1]], 1, ValueError, "must have shape"),
        ([[1]], np.ma.masked_array([1], [True]), ValueError, "masked"),
        ([[1]], np.ones((1, 1, 1)), ValueError, "must have shape"),
    ],
)
def test_bad_input_is_refused(solve, T, b, error, message):
    with pytest.raises(error, match=message):
        solve(T, b)


@pytest.mark.parametrize("solve", [triangular.forward_substitution, triangular.back_substitution])
def test_the_loops_take_one_right_hand_side(solve):
    with pytest.raises(ValueError, match="several right-hand sides"):
        solve(np.eye(2), np.eye(2))
