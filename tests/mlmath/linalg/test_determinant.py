"""Determinants: four methods agree, with peers and with exact arithmetic; known traps; bad input."""

import itertools
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import scipy.linalg
import sympy as sp
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import determinant as det
from mlmath.linalg.counting import counted

EPS = np.finfo(float).eps
integers = st.integers(1, 5).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.integers(-9, 9)))


def rounding(A):
    """Return n · n! · eps times the sum of the sizes of all terms: far above the error of any of the methods."""
    sizes = np.abs(np.asarray(A, dtype=complex))
    columns = np.prod(np.maximum(sizes.sum(axis=0), 1e-300))
    return 50 * len(sizes) ** 2 * EPS * columns


# ---- Permutations ----


@pytest.mark.parametrize("n", range(7))
def test_permutations_are_the_orders_of_exactly_n_numbers(n):
    assert det.permutations(n) == list(itertools.permutations(range(n)))
    assert len(det.permutations(n)) == math.factorial(n)
    assert all(len(p) == n for p in det.permutations(n))


@given(st.integers(0, 9).flatmap(lambda n: st.permutations(range(n))))
def test_inversions_and_sign(p):
    slow = sum(p[i] > p[j] for i, j in itertools.combinations(range(len(p)), 2))
    assert det.inversions(p) == slow
    matrix = np.eye(len(p))[list(p)] if p else np.eye(1)
    assert det.sign(p) == round(np.linalg.det(matrix))


@pytest.mark.parametrize("p", [(1, 2), (0, 0), (0, 2), (0.5, 1), (-1, 0), (1, 2, 3)])
def test_what_is_no_permutation_is_refused(p):
    with pytest.raises(ValueError, match="each of the numbers"):
        det.sign(p)


def test_bad_counts_are_refused():
    with pytest.raises(TypeError, match="n must be an integer"):
        det.permutations(3.0)
    with pytest.raises(ValueError, match="at least 0"):
        det.permutations(-1)
    with pytest.raises(ValueError, match="at most 9"):
        det.permutations(10)


# ---- The methods agree ----


@given(integers)
def test_integers_have_exact_determinants(A):
    truth = det.exact(A)
    assert det.by_permutations(A) == det.by_cofactors(A) == det.by_cofactors(A, remember=True) == truth
    assert isinstance(det.by_cofactors(A), int)
    assert int(sp.Matrix(A.tolist()).det()) == truth
    assert det.by_lu(A) == pytest.approx(float(truth), abs=rounding(A))
    s, size = det.sign_and_log(A)
    assert s * math.exp(size) == pytest.approx(float(truth), abs=rounding(A))


@given(integers)
def test_singular_integers_have_determinant_zero_by_lu(A):
    """Rounding is far below 1, so that a determinant of 0 is returned as exactly 0, and no other is."""
    assert (det.by_lu(A) == 0) == (det.exact(A) == 0)


@pytest.mark.parametrize("n", [1, 2, 5, 20, 100])
@pytest.mark.parametrize("dtype", [float, complex, np.float32])
def test_random_matrices_agree_with_peers(n, dtype):
    rng = np.random.default_rng(n)
    A = (rng.normal(size=(n, n)) + (1j * rng.normal(size=(n, n)) if dtype is complex else 0)).astype(dtype)
    wide = A.astype(complex if dtype is complex else float)
    assert det.by_lu(A) == pytest.approx(np.linalg.det(wide), rel=1e-10)
    assert det.by_lu(A) == pytest.approx(scipy.linalg.det(wide), rel=1e-10)
    assert det.by_lu(A) == pytest.approx(torch.linalg.det(torch.from_numpy(wide)).item(), rel=1e-10)
    s, size = det.sign_and_log(A)
    theirs = np.linalg.slogdet(wide)
    assert s == pytest.approx(theirs.sign, abs=1e-10)
    assert size == pytest.approx(theirs.logabsdet, abs=1e-9)
    if n <= 5:
        assert det.by_cofactors(wide) == pytest.approx(det.by_permutations(wide), rel=1e-12)
        assert det.by_cofactors(wide) == pytest.approx(det.by_lu(wide), rel=1e-10)


def test_symbols_and_fractions():
    a, b, c, d = sp.symbols("a b c d")
    for method in (det.by_permutations, det.by_cofactors):
        assert sp.expand(method(sp.Matrix([[a, b], [c, d]])) - (a * d - b * c)) == 0
    third = [[Fraction(1, 3), 1], [Fraction(1, 7), Fraction(3, 7)]]
    assert det.by_cofactors(third) == det.exact(third) == 0
    assert det.exact([[sp.Rational(1, 3), 1], [0, sp.Integer(3)]]) == 1
    assert det.exact([[0.1]]) == Fraction(0.1)  # a float is a fraction, and not 1/10


def test_the_ten_by_ten_determinant_that_remembers_takes_no_time():
    A = scipy.linalg.hilbert(10)
    numbers, tally = counted(A)
    value = det.by_cofactors(numbers, remember=True)
    assert tally.multiplications == 10 * 2**9 - 10
    assert float(value) == pytest.approx(float(det.exact(A)), rel=1e-2)


@pytest.mark.parametrize("n", range(1, 8))
def test_the_numbers_of_products(n):
    wanted = {
        det.by_permutations: (n - 1) * math.factorial(n),
        det.by_cofactors: sum(math.factorial(n) // math.factorial(k) for k in range(1, n)),
        det.exact: (n**3 + 2 * n - 3) // 3,
    }
    for method, count in wanted.items():
        A, tally = counted(scipy.linalg.hilbert(n))
        method(A)
        assert tally.multiplications + tally.divisions == count


# ---- Elimination ----


@pytest.mark.parametrize(
    ("A", "value"),
    [
        ([[0, 1], [1, 0]], -1.0),
        ([[0, 0], [0, 0]], 0.0),
        ([[1, 2], [2, 4]], 0.0),
        ([[1, 2, 3], [4, 5, 6], [7, 8, 9]], 0.0),
        ([[0, 1, 0], [0, 0, 1], [1, 0, 0]], 1.0),
        ([[0, 2], [0, 3]], 0.0),
        ([[-3]], -3.0),
    ],
)
def test_zero_pivots_and_singular_matrices(A, value):
    assert det.by_lu(A) == det.exact(A) == value
    assert math.copysign(1, det.by_lu(A)) == math.copysign(1, value)


def test_tiny_determinants_of_good_matrices_are_not_called_zero():
    for A in (np.diag([1.0, 1e-200]), np.diag([1e-20, 1.0, 1.0])[:, [1, 0, 2]], 1e-60 * np.eye(5)):
        assert det.by_lu(A) == pytest.approx(float(det.exact(A)), rel=1e-14)


def test_a_small_pivot_above_an_entry_that_is_surely_not_zero_is_kept():
    A = np.array([[1, 1, 0], [1, 1 + 2 * EPS, 1], [0, EPS, 0]])  # row 3 divided by eps: far from singular
    assert det.by_lu(A) == float(det.exact(A)) == -EPS
    assert det.sign_and_log(A) == (-1.0, pytest.approx(math.log(EPS), rel=1e-14))
    assert det.by_lu(A * [[1], [1], [0]]) == 0


def test_zero_means_not_distinguishable_from_singular():
    A = np.array([[0.1, 0.3], [0.3, 0.9]])  # singular as written, not as stored
    assert det.exact(A) != 0
    assert det.by_lu(A) == 0
    assert abs(det.by_lu(A, rtol=0)) <= 1e-16
    assert det.by_lu([[1, 2, 3], [4, 5, 6], [7, 8, 9]], rtol=0) == pytest.approx(0, abs=1e-14)
    assert det.sign_and_log(A) == (0, -math.inf)
    B = A + np.diag([0, 1e-12])
    assert det.by_lu(B) == det.by_lu(B, rtol=0) == pytest.approx(float(det.exact(B)), rel=1e-3)


def test_storing_the_entries_can_flip_the_sign_of_an_ill_conditioned_determinant():
    hilbert = [[Fraction(1, i + j + 1) for j in range(14)] for i in range(14)]
    stored = np.array(hilbert, dtype=float)
    assert det.exact(stored) < 0 < det.exact(hilbert)
    assert det.by_lu(stored) < 0


def test_overflow_is_an_error_and_underflow_is_zero():
    A = 1e10 * np.eye(40)
    with pytest.raises(OverflowError, match="sign_and_log"):
        det.by_lu(A)
    assert det.sign_and_log(-A[:39, :39]) == (-1.0, pytest.approx(390 * math.log(10), rel=1e-14))
    assert det.by_lu(A / 1e20) == 0
    assert det.sign_and_log(A / 1e20) == (1.0, pytest.approx(-400 * math.log(10), rel=1e-14))
    mixed = np.diag([1e250, 1e250, 1e-250, 1e-250])
    assert det.by_lu(mixed) == pytest.approx(1, rel=1e-14)
    assert det.by_lu(1j * mixed) == pytest.approx(1, rel=1e-14)


@given(integers.filter(lambda A: len(A) <= 4))
def test_adjugate(A):
    adjugate = det.adjugate(A)
    np.testing.assert_array_equal(A @ adjugate, int(det.exact(A)) * np.eye(len(A), dtype=int))
    np.testing.assert_array_equal(adjugate @ A, A @ adjugate)


def test_adjugates_keep_the_kind_of_entry():
    assert det.adjugate([[2.5]]).dtype == float
    np.testing.assert_array_equal(det.adjugate([[1.0, 2.0], [3.0, 4.0]]), [[4, -2], [-3, 1]])
    assert det.adjugate([[1j, 2], [0, 1]]).dtype == complex
    assert det.adjugate([[7]]).tolist() == [[1]]


# ---- Bad input ----

METHODS = [det.by_permutations, det.by_cofactors, det.exact, det.by_lu, det.sign_and_log, det.adjugate]


@pytest.mark.parametrize("f", METHODS)
@pytest.mark.parametrize(
    ("A", "error"),
    [
        ([[1, 2, 3], [4, 5, 6]], ValueError),
        ([1, 2], ValueError),
        ([[1, 2], [3]], ValueError),
        ([[]], ValueError),
        (np.zeros((0, 0)), ValueError),
        (np.zeros((0, 0), dtype=int), ValueError),
        ([[1.0, np.nan], [0, 1]], ValueError),
        ([[1.0, np.inf], [0, 1]], ValueError),
        (np.array([[1, math.nan], [0, 1]], dtype=object), ValueError),
        ([["1", "2"], ["3", "4"]], TypeError),
        (np.array([["1", 2], [3, 4]], dtype=object), TypeError),
        ([[None, 1], [1, 1]], (TypeError, ValueError)),  # NumPy reads None as NaN where it looks for floats
        (np.ma.masked_array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]]), ValueError),
    ],
)
def test_bad_matrices_are_refused(f, A, error):
    with pytest.raises(error, match="A must"):
        f(A)


def test_matrices_that_are_too_large_for_factorial_cost_are_refused():
    for f in (det.by_permutations, det.by_cofactors):
        with pytest.raises(ValueError, match=r"smaller|at most"):
            f(np.eye(10))
    with pytest.raises(ValueError, match="use by_lu"):
        det.by_cofactors(np.eye(17), remember=True)


def test_a_masked_array_without_masked_entries_is_an_array():
    assert det.by_cofactors(np.ma.masked_array([[1, 2], [3, 4]])) == -2


def test_exact_needs_real_numbers_and_the_tolerance_is_not_negative():
    with pytest.raises(TypeError, match="real numbers"):
        det.exact([[1j, 2], [3, 4]])
    with pytest.raises(TypeError, match="real numbers"):
        det.exact([[sp.Symbol("a")]])
    for f in (det.by_lu, det.sign_and_log):
        with pytest.raises(ValueError, match="rtol must be at least 0"):
            f(np.eye(2), rtol=-1)


@pytest.mark.parametrize("f", [det.by_permutations, det.by_cofactors, det.exact, det.adjugate])
@pytest.mark.parametrize("entry", [np.float32("nan"), Decimal("nan"), sp.nan, sp.oo, sp.zoo, complex("nan")])
def test_entries_of_any_type_must_be_finite(f, entry):
    with pytest.raises(ValueError, match="A must be finite"):
        f(np.array([[entry, 1], [1, 1]], dtype=object))


def test_overflow_of_the_slow_methods_is_an_error():
    big = np.diag([1e200, 1e200, 1e-300])
    for call in (
        lambda: det.by_permutations(big),
        lambda: det.by_cofactors(big[::-1, ::-1]),
        lambda: det.by_cofactors(1e200 * np.ones((2, 2))),
        lambda: det.by_permutations(1e200j * np.eye(2)),
        lambda: det.adjugate(big),
    ):
        with pytest.raises(OverflowError, match="largest floating-point number"):
            call()
    assert det.by_permutations([[10**200, 0], [0, 10**200]]) == 10**400
    assert det.by_lu(big) == pytest.approx(1e100, rel=1e-14)


def test_integers_of_masked_arrays_stay_exact_and_zeros_are_positive():
    A = np.ma.masked_array([[2**60 + 1, 2], [3, 4]])
    assert det.by_cofactors(A) == det.by_permutations(A) == det.exact(A) == 4 * (2**60 + 1) - 6
    assert not np.signbit(det.adjugate([[1.0, 0.0], [0.0, 1.0]])).any()


def test_permutations_must_be_sequences():
    for p in (None, 5):
        with pytest.raises(ValueError, match="p must be"):
            det.sign(p)
