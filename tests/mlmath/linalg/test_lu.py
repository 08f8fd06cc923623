"""PLU: the factorization, the loop against the fast version, solving, inverting, singular input, bad input."""

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import lu
from numpy.linalg import LinAlgError

EPS = np.finfo(float).eps
VERSIONS = [lu.factor, lu.factor_by_loop]
every_version = pytest.mark.parametrize("version", VERSIONS)
integer_matrices = st.integers(1, 7).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.integers(-5, 5)))


def gaussian(n, seed=0, dtype=float):
    rng = np.random.default_rng([n, seed])
    A = rng.standard_normal((n, n))
    return A + 1j * rng.standard_normal((n, n)) if dtype is complex else A


@every_version
@given(A=integer_matrices)
def test_the_factors_are_triangular_and_reproduce_the_permuted_matrix(version, A):
    f = version(A)
    n = len(A)
    assert sorted(f.order) == list(range(n))
    np.testing.assert_array_equal(f.L, np.tril(f.L))
    np.testing.assert_array_equal(np.diag(f.L), 1)
    np.testing.assert_array_equal(f.U, np.triu(f.U))
    assert np.abs(f.L).max() <= 1 + EPS
    np.testing.assert_array_equal(f.P @ A, A[f.order])
    np.testing.assert_allclose(f.L @ f.U, A[f.order], atol=4 * n * EPS * max(1, np.abs(f.U).max()))


@every_version
def test_factors_without_rounding_are_exact(version):
    """L of quarters and U of integers, no ties: each operation is exact, and the factors are the ones put in."""
    rng = np.random.default_rng(5)
    for n in (1, 3, 24, 25, 60):
        L = np.tril(rng.integers(-1, 2, (n, n)) / 4, -1) + np.eye(n)
        U = np.triu(rng.integers(-3, 4, (n, n)), 1) + np.diag(rng.choice([-8.0, 8.0], n))
        f = version(L @ U)
        np.testing.assert_array_equal(f.order, np.arange(n))
        np.testing.assert_array_equal(f.L, L)
        np.testing.assert_array_equal(f.U, U)


@pytest.mark.parametrize("n", [1, 2, 23, 24, 25, 49, 100, 150])
@pytest.mark.parametrize("dtype", [float, complex])
def test_the_fast_version_equals_the_loop(n, dtype):
    A = gaussian(n, dtype=dtype)
    fast, slow = lu.factor(A), lu.factor_by_loop(A)
    np.testing.assert_array_equal(fast.order, slow.order)
    np.testing.assert_allclose(fast.packed, slow.packed, atol=1e3 * n * EPS * np.abs(slow.packed).max())


@every_version
@pytest.mark.parametrize("dtype", [float, complex])
def test_it_agrees_with_lapack(version, dtype):
    A = gaussian(60, 1, dtype)
    packed, swaps = scipy.linalg.lu_factor(A)
    order = np.arange(60)
    for i, j in enumerate(swaps):
        order[[i, j]] = order[[j, i]]
    if dtype is float:  # LAPACK measures complex pivots by |Re| + |Im|, so that its order may differ
        np.testing.assert_array_equal(version(A).order, order)
        np.testing.assert_allclose(version(A).packed, packed, atol=1e-11)
        assert version(A).sign == (-1) ** np.count_nonzero(swaps != np.arange(60))
    b = np.arange(60.0)
    np.testing.assert_allclose(lu.solve_factored(version(A), b), np.linalg.solve(A, b), rtol=1e-9)


def test_it_agrees_with_torch():
    import torch

    A = gaussian(40, 2)
    P, L, U = torch.linalg.lu(torch.tensor(A))
    f = lu.factor(A)
    np.testing.assert_allclose(f.P.T, P.numpy())
    np.testing.assert_allclose(f.L, L.numpy(), atol=1e-12)
    np.testing.assert_allclose(f.U, U.numpy(), atol=1e-12)


@every_version
def test_a_zero_pivot_is_no_obstacle(version):
    """The course's code divides by it and returns NaN."""
    f = version([[0, 1], [1, 0]])
    np.testing.assert_array_equal(f.packed, np.eye(2))
    np.testing.assert_array_equal(f.order, [1, 0])
    assert f.sign == -1


@every_version
@pytest.mark.parametrize("A", [np.zeros((3, 3)), [[1, 2], [2, 4]], [[0, 1], [0, 2]], np.ones((60, 60)), [[0]]])
def test_singular_matrices_have_factors_too(version, A):
    A = np.array(A, dtype=float)
    f = version(A)
    np.testing.assert_array_equal(f.L @ f.U, A[f.order])
    assert (np.diag(f.U) == 0).any()
    with pytest.raises(LinAlgError, match=r"pivot of column \d+"):
        lu.solve_factored(f, np.ones(len(A)))


@given(st.permutations(range(6)))
def test_the_sign_counts_inversions(order):
    """An independent rule: the parity of the number of pairs in the wrong order."""
    inversions = sum(order[i] > order[j] for i in range(6) for j in range(i + 1, 6))
    assert lu.PLU(np.eye(6), np.array(order)).sign == (-1) ** inversions


@pytest.mark.parametrize("shape", [(50,), (50, 1), (50, 7)])
def test_solutions_agree_with_lapack(shape):
    A, B = gaussian(50, 3), np.random.default_rng(0).standard_normal(shape)
    X = lu.solve(A, B)
    assert X.shape == shape
    np.testing.assert_allclose(X, np.linalg.solve(A, B), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("seed", range(100))
def test_inverses_of_random_matrices(seed):
    """As the course does with its inverse, with a bound instead of a print: ‖AX − I‖ ≤ 10 n eps ‖A‖ ‖X‖."""
    n = 1 + seed % 40
    A = gaussian(n, seed)
    X = lu.inverse(A)
    bound = 10 * n * EPS * np.linalg.norm(A) * np.linalg.norm(X)
    assert np.linalg.norm(A @ X - np.eye(n)) <= bound
    np.testing.assert_allclose(X, np.linalg.inv(A), atol=bound * np.linalg.norm(X))


def test_exact_inverse_of_an_integer_matrix():
    np.testing.assert_array_equal(
        lu.inverse([[2, 0, 0], [0, 0, 4], [0, -1, 0]]), [[0.5, 0, 0], [0, 0, -1], [0, 0.25, 0]]
    )


@pytest.mark.parametrize("function", [lu.inverse, lambda A: lu.solve(A, [1, 1])])
def test_singular_matrices_are_refused_with_the_pivot_named(function):
    with pytest.raises(LinAlgError, match="A is singular: the pivot of column 1"):
        function([[1, 2], [2, 4]])
    with pytest.raises(LinAlgError, match="column 0"):
        function([[0, 1], [0, 2]])


@every_version
def test_input_is_not_changed_and_becomes_double_precision(version):
    A = np.array([[1, 2], [3, 4]], dtype=np.int8)
    f = version(A)
    assert f.packed.dtype == np.float64
    np.testing.assert_array_equal(A, [[1, 2], [3, 4]])
    np.testing.assert_allclose(f.packed, [[3, 4], [1 / 3, 2 / 3]])
    B = gaussian(30)
    before = B.copy()
    version(B)
    np.testing.assert_array_equal(B, before)
    assert version(np.eye(2, dtype=np.float32)).packed.dtype == np.float64
    assert version(np.eye(2, dtype=np.complex64)).packed.dtype == np.complex128


@every_version
def test_numbers_at_both_ends_of_the_range(version):
    np.testing.assert_array_equal(version([[1e-320, 0], [0, 1e300]]).U, np.diag([1e-320, 1e300]))
    with pytest.raises(OverflowError, match="largest floating-point number"):
        version([[1e308, 1e308], [-1e308, 1e308]])


def test_overflow_of_a_solution():
    with pytest.raises(OverflowError):
        lu.solve([[1e-300]], [1e300])


@pytest.mark.parametrize("n", [1, 2, 3, 10])
def test_the_count_is_the_formula(n):
    tally = lu.count_operations(gaussian(n))
    assert tally.total == (4 * n**3 - 3 * n**2 - n) // 6
    assert tally.divisions == n * (n - 1) // 2
    assert tally.multiplications == tally.additions == (n - 1) * n * (2 * n - 1) // 6


def test_a_column_without_pivot_costs_nothing():
    assert lu.count_operations(np.zeros((5, 5))).total == 0


def test_growth():
    n = 12
    A = np.eye(n) - np.tril(np.ones((n, n)), -1)
    A[:, -1] = 1
    assert lu.growth(A) == 2 ** (n - 1)
    assert lu.growth(np.eye(4)) == 1
    with pytest.raises(ValueError, match="zero matrix"):
        lu.growth(np.zeros((2, 2)))


def test_growth_and_counts_do_not_depend_on_the_scale():
    A = np.array([[1.0, 1], [-1, 1]])
    for t in (1, 1.7e308, 1e-310, 5e-324):
        assert lu.growth(t * A) == 2
        assert lu.growth(t * A + 0j) == 2
        assert lu.count_operations(t * A).total == 3
    assert lu.growth([[1.7e308 + 1.7e308j, 1], [1, 1]]) == 1


@pytest.mark.parametrize("factors", [np.eye(2), None, "PLU", (np.eye(2), [0, 1])])
def test_what_is_no_factorization_is_refused(factors):
    with pytest.raises(TypeError, match="factors must be what factor returned"):
        lu.solve_factored(factors, [1, 2])


@pytest.mark.parametrize(
    "function", [*VERSIONS, lu.inverse, lu.growth, lu.count_operations, lambda A: lu.solve(A, [1])]
)
@pytest.mark.parametrize(
    ("A", "error", "message"),
    [
        ([[1, 2]], ValueError, "must be square"),
        ([1], ValueError, "must be a matrix"),
        (np.zeros((0, 0)), ValueError, "must not be empty"),
        ([[1, 2], [3]], ValueError, "rows differ in length"),
        ([[np.nan]], ValueError, "must be finite, got nan"),
        ([[np.inf]], ValueError, "must be finite, got inf"),
        ([["x"]], TypeError, "must hold numbers"),
        (np.ma.masked_array([[1.0]], [[True]]), ValueError, "masked"),
    ],
)
def test_bad_matrices_are_refused(function, A, error, message):
    with pytest.raises(error, match=message):
        function(A)


def test_counting_is_for_real_matrices():
    with pytest.raises(TypeError, match="real"):
        lu.count_operations([[1j]])


@pytest.mark.parametrize("b", [[1, 2, 3], 1, [np.nan, 1], ["a", "b"], [[1, 2]], np.ones((2, 1, 1)), []])
def test_bad_right_hand_sides_are_refused(b):
    with pytest.raises((ValueError, TypeError), match="B must"):
        lu.solve(np.eye(2), b)
