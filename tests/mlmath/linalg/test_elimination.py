"""Row reduction: forms, rank, null space and solutions, against exact arithmetic and NumPy; bad input."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import elimination as el
from numpy.linalg import LinAlgError

small = st.integers(-4, 4)
shapes = st.tuples(st.integers(1, 6), st.integers(1, 6))
matrices = shapes.flatmap(lambda s: arrays(np.int64, s, elements=small))
#: Products of thin factors: many of them have a rank below both dimensions.
thin = st.tuples(st.integers(1, 5), st.integers(1, 2), st.integers(1, 5)).flatmap(
    lambda s: st.tuples(
        arrays(np.int64, (s[0], s[1]), elements=small), arrays(np.int64, (s[1], s[2]), elements=small)
    ).map(lambda pair: pair[0] @ pair[1])
)
either = matrices | thin


def exact_rref(A):
    R, pivots = sp.Matrix(A.tolist()).rref()
    return np.array(R.tolist(), dtype=float), pivots


def is_echelon(E, pivots):
    """Check the definition: each pivot is the first nonzero entry of its row, pivots move right, zero rows last."""
    first = [int(np.flatnonzero(row)[0]) for row in E if row.any()]
    return first == list(pivots) == sorted(set(first)) and not E[len(first) :].any()


@given(either)
def test_row_echelon_forms_fulfil_the_definition(A):
    E, pivots = el.row_echelon(A)
    assert is_echelon(E, pivots)
    assert np.linalg.matrix_rank(A) == len(pivots)


@given(either)
def test_the_reduced_form_is_that_of_exact_arithmetic(A):
    R, pivots = el.reduced_row_echelon(A)
    expected, exact_pivots = exact_rref(A)
    assert pivots == exact_pivots
    np.testing.assert_allclose(R, expected, atol=1e-11 * max(1, np.abs(expected).max()))
    assert is_echelon(R, pivots)
    np.testing.assert_array_equal(R[:, list(pivots)], np.eye(len(A))[:, : len(pivots)])


@given(either)
def test_the_null_space_is_a_basis_of_the_solutions(A):
    N = el.null_space(A)
    n = A.shape[1]
    assert N.shape == (n, n - np.linalg.matrix_rank(A))
    np.testing.assert_allclose(A @ N, 0, atol=1e-11 * max(1, np.abs(N).max(initial=0)))
    assert N.shape[1] == 0 or np.linalg.matrix_rank(N) == N.shape[1]


@given(either, st.data())
def test_systems_made_to_be_solvable_are_solved(A, data):
    x = data.draw(arrays(np.int64, A.shape[1], elements=small))
    solution = el.solve(A, A @ x)
    unique = np.linalg.matrix_rank(A) == A.shape[1]
    assert solution.count == ("one" if unique else "infinitely many")
    size = max(1, np.abs(solution.particular).max())
    np.testing.assert_allclose(A @ solution.particular, A @ x, atol=1e-11 * size)
    free = [j for j in range(A.shape[1]) if j not in solution.pivots]
    np.testing.assert_array_equal(solution.particular[free], 0)
    np.testing.assert_allclose(solution.particular + solution.null_space @ x[free], x, atol=1e-10 * size)


@given(either, st.data())
def test_solvability_agrees_with_the_ranks(A, data):
    b = data.draw(arrays(np.int64, len(A), elements=small))
    augmented = sp.Matrix(np.column_stack([A, b]).tolist())
    solvable = augmented.rank() == sp.Matrix(A.tolist()).rank()
    assert (el.solve(A, b).count != "none") == solvable


def test_the_course_examples():
    assert el.solve([[1, 1], [1, 2]], [10, 12]).count == "one"
    assert el.solve([[1, 1], [2, 2]], [10, 20]).count == "infinitely many"
    assert el.solve([[1, 1], [2, 2]], [10, 24]).count == "none"
    np.testing.assert_allclose(el.solve([[0, 1], [1, 0]], [2, 3]).particular, [3, 2])


def test_zero_matrices():
    solution = el.solve(np.zeros((2, 3)), [0, 0])
    np.testing.assert_array_equal(solution.particular, 0)
    np.testing.assert_array_equal(solution.null_space, np.eye(3))
    assert el.solve(np.zeros((2, 3)), [0, 1e-300]).count == "none"
    assert el.rank(np.zeros((2, 3))) == 0


@pytest.mark.parametrize("factor", [1e-200, 1e-12, 1, 1e12, 1e200])
def test_the_decisions_do_not_depend_on_the_scale(factor):
    A = factor * np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]])
    assert el.rank(A) == 2
    assert el.solve(A, [1, 2, 3]).count == "infinitely many"
    assert el.solve(A, [1, 2, 4]).count == "none"
    assert el.solve(A / factor, factor * np.array([1.0, 2, 3])).count == "infinitely many"


def test_the_tolerance_decides():
    A = [[1, 1], [1, 1 + 1e-10]]
    assert el.rank(A) == el.rank(A, rtol=0) == 2
    assert el.rank(A, rtol=1e-9) == 1
    third = [[0.1, 0.3], [0.2, 0.6], [0.7, 2.1]]  # rank 1 but for rounding
    assert el.rank(third) == 1
    assert np.linalg.matrix_rank(third) == 1
    assert el.solve(third, [0.1, 0.2, 0.7]).count == "infinitely many"
    assert el.solve(A, [1, 2], rtol=1e-9).count == "none"


def test_complex_systems():
    A = np.array([[1, 1j], [1j, -1]])
    assert el.rank(A) == 1
    np.testing.assert_allclose(A @ el.null_space(A), 0)
    solution = el.solve([[1, 1j], [1, -1j]], [2, 0])
    np.testing.assert_allclose(solution.particular, [1, -1j])


def test_complex_entries_whose_absolute_value_overflows_are_not_taken_for_zero():
    """The parts are finite, the absolute value is not: a threshold of infinity would make every rank 0."""
    big = 1.5e308 * (1 + 1j)
    for call in (
        lambda: el.rank([[big]]),
        lambda: el.null_space([[big]]),
        lambda: el.solve([[big]], [1]),
        lambda: el.solve([[1], [1]], [1, big]),
    ):
        with pytest.raises(OverflowError, match="absolute value"):
            call()


def test_row_operations_are_pure_and_reversible():
    A = np.array([[1, 2], [3, 4], [5, 6]])
    before = A.copy()
    np.testing.assert_array_equal(el.swap(el.swap(A, 0, 2), 0, 2), A)
    np.testing.assert_array_equal(el.scale(el.scale(A, 1, 4), 1, 0.25), A)
    np.testing.assert_array_equal(el.add_multiple(el.add_multiple(A, 1, 0, 3), 1, 0, -3), A)
    np.testing.assert_array_equal(el.swap(A, 0, 2), [[5, 6], [3, 4], [1, 2]])
    np.testing.assert_array_equal(el.scale(A, 1, 0.5), [[1, 2], [1.5, 2], [5, 6]])
    np.testing.assert_array_equal(el.add_multiple(A, 0, 2, -1), [[-4, -4], [3, 4], [5, 6]])
    np.testing.assert_array_equal(el.swap(A, 1, 1), A)
    assert el.scale(A, 0, 1j)[0, 1] == 2j
    np.testing.assert_array_equal(A, before)
    for f in (el.row_echelon, el.reduced_row_echelon, el.rank, el.null_space):
        f(A)
    el.solve(A, [1, 2, 3])
    np.testing.assert_array_equal(A, before)
    B = A.astype(float)
    assert not np.shares_memory(el.swap(B, 0, 0), B)


@pytest.mark.parametrize("n", [1, 2, 5, 20])
def test_the_inverse_by_gauss_jordan(n):
    A = np.random.default_rng(n).standard_normal((n, n))
    X = el.gauss_jordan_inverse(A)
    np.testing.assert_allclose(X, np.linalg.inv(A), rtol=1e-9, atol=1e-11)
    np.testing.assert_array_equal(el.gauss_jordan_inverse([[0, 1], [1, 0]]), [[0, 1], [1, 0]])


@pytest.mark.parametrize(("A", "column"), [([[1, 2], [2, 4]], 1), ([[0, 1], [0, 1]], 0), ([[0]], 0)])
def test_a_singular_matrix_has_no_inverse(A, column):
    with pytest.raises(LinAlgError, match=f"column {column} "):
        el.gauss_jordan_inverse(A)


FUNCTIONS = [
    el.row_echelon,
    el.reduced_row_echelon,
    el.rank,
    el.null_space,
    el.gauss_jordan_inverse,
    lambda A: el.swap(A, 0, 0),
    lambda A: el.scale(A, 0, 1),
    lambda A: el.add_multiple(A, 0, 1, 1),
    lambda A: el.solve(A, [1]),
]


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(
    ("A", "error"),
    [
        ([1], ValueError),
        ([], ValueError),
        ([[]], ValueError),
        ([[1, 2], [3]], ValueError),
        ([[np.nan]], ValueError),
        ([[np.inf]], ValueError),
        ([["x"]], TypeError),
        (np.ma.masked_array([[1.0]], [[True]]), ValueError),
    ],
)
def test_bad_matrices_are_refused(function, A, error):
    with pytest.raises(error, match="A must"):
        function(A)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: el.swap(np.eye(2), 0, 2), ValueError, "j must be a row of A, 0 to 1, got 2"),
        (lambda: el.swap(np.eye(2), -1, 0), ValueError, "i must be at least 0"),
        (lambda: el.swap(np.eye(2), 0.0, 1), TypeError, "i must be an integer"),
        (lambda: el.scale(np.eye(2), 0, 0), ValueError, "c must not be zero"),
        (lambda: el.scale(np.eye(2), 0, np.nan), ValueError, "c must be finite"),
        (lambda: el.scale(np.eye(2), 0, [1, 2]), ValueError, "c must be a single number"),
        (lambda: el.scale(np.eye(2), 5, 2), ValueError, "i must be a row"),
        (lambda: el.scale(np.eye(2), 0, "2"), TypeError, "c must hold numbers"),
        (lambda: el.add_multiple(np.eye(2), 0, 0, 1), ValueError, "different rows"),
        (lambda: el.add_multiple(np.eye(2), 0, 3, 1), ValueError, "j must be a row"),
        (lambda: el.add_multiple(np.eye(2), 0, 1, np.inf), ValueError, "c must be finite"),
        (lambda: el.scale([[1e300]], 0, 1e300), OverflowError, "largest"),
        (lambda: el.add_multiple([[1e308], [1e308]], 0, 1, 1e3), OverflowError, "largest"),
        (lambda: el.row_echelon([[1e308, 1e308], [-1e308, 1e308]]), OverflowError, "largest"),
        (lambda: el.rank(np.eye(2), rtol=-1), ValueError, "rtol must be at least 0"),
        (lambda: el.rank(np.eye(2), rtol="a"), TypeError, "rtol must hold numbers"),
        (lambda: el.solve(np.eye(2), [1]), ValueError, r"b must have shape \(2,\)"),
        (lambda: el.solve(np.eye(2), np.eye(2)), ValueError, "b must be a vector"),
        (lambda: el.solve(np.eye(2), [1, np.nan]), ValueError, "b must be finite"),
        (lambda: el.solve(np.eye(2), ["a", "b"]), TypeError, "b must hold numbers"),
        (lambda: el.gauss_jordan_inverse([[1, 2]]), ValueError, "square"),
    ],
)
def test_bad_arguments_are_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
