"""Characteristic polynomials agree with each other and with the peers; residuals and powers are what they say."""

import itertools
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import characteristic as ch

EPS = np.finfo(float).eps
integers = st.integers(1, 5).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.integers(-6, 6)))


@given(integers)
def test_two_algorithms_and_sympy_agree_exactly_on_integers(A):
    x = sp.Symbol("x")
    assert ch.polynomial(A) == ch.by_principal_minors(A) == sp.Matrix(A.tolist()).charpoly(x).all_coeffs()
    assert all(isinstance(c, int) for c in ch.polynomial(A))


@given(integers)
def test_the_polynomial_of_floats_is_numpys(A):
    ours, peer = ch.polynomial(A.astype(float)), np.poly(A.astype(float))
    scale = (1 + np.linalg.norm(A)) ** len(A)
    assert np.abs(np.array(ours) - peer).max() <= 1e-9 * scale


def test_fractions_complex_numbers_and_symbols():
    half = Fraction(1, 2)
    assert ch.polynomial([[half, 1], [0, half]]) == [1, -1, Fraction(1, 4)]
    assert ch.by_principal_minors([[half, 1], [0, half]]) == [1, -1, Fraction(1, 4)]
    assert ch.polynomial([[1j, 0], [0, 1]]) == [1, -1 - 1j, 1j]
    a, b, c, d = sp.symbols("a b c d")
    for f in (ch.polynomial, ch.by_principal_minors):
        assert [sp.expand(e) for e in f([[a, b], [c, d]])] == [1, -a - d, a * d - b * c]
    assert ch.polynomial([[7]]) == ch.by_principal_minors([[7]]) == [1, -7]
    assert ch.polynomial(np.float32([[2]])) == [1, -2.0]


BAD = [
    ([[1, 2]], ValueError, "square"),
    ([[1, 2], [3]], ValueError, "rows differ"),
    ([1, 2], ValueError, "shape"),
    (np.zeros((0, 0)), ValueError, "empty"),
    ([[np.nan]], ValueError, "finite"),
    ([[np.inf]], ValueError, "finite"),
    ([["1"]], TypeError, "numbers"),
    (np.ma.array([[1.0]], mask=[[True]]), ValueError, "masked"),
    (np.array([[math.nan]], dtype=object), ValueError, "finite"),
]
#: What NumPy stores as an object, and is not the nan or inf of Python.
STRANGE = [
    *(sp.nan, sp.oo, -sp.oo, sp.zoo, sp.Float("inf"), sp.Symbol("x") + sp.oo),
    *(np.float32("nan"), np.float64("inf"), Decimal("nan"), Decimal("-inf")),
]


@pytest.mark.parametrize("f", [ch.polynomial, ch.by_principal_minors, ch.pairs, ch.spectral_radius])
@pytest.mark.parametrize(("A", "error", "text"), BAD)
def test_bad_matrices_are_refused(f, A, error, text):
    with pytest.raises(error, match=text):
        f(A)


@pytest.mark.parametrize(("A", "error", "text"), BAD)
def test_bad_matrices_have_no_powers_and_no_residuals(A, error, text):
    with pytest.raises(error, match=text):
        ch.power(A, 2)
    with pytest.raises(error, match=text):
        ch.residuals(A, [1], [[1]])


@pytest.mark.parametrize("entry", STRANGE)
@pytest.mark.parametrize("f", [ch.polynomial, ch.by_principal_minors, lambda A: ch.power(A, 0)])
def test_no_entry_is_infinite_or_undefined_whatever_its_type(f, entry):
    with pytest.raises(ValueError, match=r"finite.* at index \(1, 0\)"):
        f(np.array([[1, sp.Symbol("x")], [entry, 2]], dtype=object))


@pytest.mark.filterwarnings("error")
def test_numpys_integers_among_objects_do_not_overflow():
    A = np.array([[np.int64(2**62), np.int64(2**62)], [np.int64(2**62), Fraction(1, 2)]], dtype=object)
    exact = [1, -(2**62) - Fraction(1, 2), 2**61 - 2**124]
    assert ch.polynomial(A) == ch.by_principal_minors(A) == exact
    assert ch.power(A, 2)[0, 0] == 2**125


def test_principal_minors_of_large_matrices_are_refused():
    with pytest.raises(ValueError, match="at most 9"):
        ch.by_principal_minors(np.eye(10))


@given(integers)
def test_numpys_pairs_come_in_order_with_small_residuals(A):
    values, vectors, residuals, condition = ch.pairs(A)
    assert all(a.real > b.real or (a.real == b.real and a.imag >= b.imag) for a, b in itertools.pairwise(values))
    assert residuals.max() <= 100 * len(A) * EPS
    assert np.linalg.norm(vectors, axis=0) == pytest.approx(1)
    assert condition >= 1 - 1e-12
    assert ch.spectral_radius(A) == pytest.approx(np.abs(values).max(), rel=1e-6, abs=1e-6)


def test_a_defective_matrix_shows_in_the_condition_number():
    assert ch.pairs([[1, 1], [0, 1]]).condition > 1e15
    assert ch.pairs(np.eye(2)).condition == 1
    assert np.isrealobj(ch.pairs([[2, 1], [1, 2]]).values)
    assert np.iscomplexobj(ch.pairs([[0, -1], [1, 0]]).values)


def test_residuals_tell_right_pairs_from_wrong_ones():
    A = [[2, 1], [1, 2]]
    assert ch.residuals(A, [3, 1], [[1, 1], [1, -1]]).tolist() == [0, 0]
    wrong = ch.residuals(A, [3, 3], [[1, 1], [0, -1]])
    assert wrong == pytest.approx(np.sqrt([2, 4]) / (np.sqrt(10) + 3) / np.sqrt([1, 1]) * [1, 1])
    rotated = ch.residuals([[0, -1], [1, 0]], [1j, -1j], [[1, 1], [-1j, 1j]])
    assert rotated.max() == 0
    assert ch.residuals(np.zeros((2, 2)), [0], [[1], [2]]).tolist() == [0]
    assert ch.residuals(np.zeros((2, 2)), [5], [[1], [2]]) == pytest.approx(1)


@pytest.mark.parametrize("scale", [1e-300, 1e-160, 1e160, 1e300])
def test_residuals_do_not_depend_on_the_scale(scale):
    A = scale * np.array([[2.0, 1.0], [1.0, 2.0]])
    assert ch.residuals(A, [3 * scale, 2 * scale], [[1, 1], [1, -1]])[0] <= 4 * EPS
    assert ch.residuals(A, [3 * scale, 2 * scale], [[1, 1], [1, -1]])[1] == pytest.approx(1 / (2 + np.sqrt(10)))
    assert ch.residuals([[2, 1], [1, 2]], [3], scale * np.ones((2, 1)))[0] <= 4 * EPS


@pytest.mark.parametrize(
    ("values", "vectors", "error", "text"),
    [
        ([1, 2], [[1], [0]], ValueError, "shape"),
        ([[1]], [[1], [0]], ValueError, "values"),
        ([1], [1, 0], ValueError, "vectors"),
        ([1], [[0], [0]], ValueError, "column 0"),
        ([np.nan], [[1], [0]], ValueError, "finite"),
        ([1], [[np.inf], [0]], ValueError, "finite"),
        (["1"], [[1], [0]], TypeError, "numbers"),
    ],
)
def test_bad_pairs_are_refused(values, vectors, error, text):
    with pytest.raises(error, match=text):
        ch.residuals(np.eye(2), values, vectors)


@given(integers, st.integers(0, 12))
def test_powers_by_squaring_are_repeated_products(A, k):
    expected = sp.Matrix(A.tolist()) ** k
    assert ch.power(A, k).tolist() == expected.tolist()


def test_powers_of_floats_complex_numbers_and_symbols():
    assert ch.power(np.array([[1.0, 1.0], [1.0, 0.0]]), 10).tolist() == [[89, 55], [55, 34]]
    assert ch.power([[0, 1j], [1j, 0]], 2).tolist() == [[-1, 0], [0, -1]]
    assert ch.power(np.eye(2), 0).dtype == float
    x = sp.Symbol("x")
    assert ch.power([[x]], 3)[0, 0] == x**3
    assert ch.power([[2]], 200)[0, 0] == 2**200


def test_powers_need_a_count():
    for bad, error in ((-1, ValueError), (1.5, TypeError), (True, TypeError)):
        with pytest.raises(error, match="k must be"):
            ch.power([[1]], bad)


@pytest.mark.filterwarnings("error")
def test_results_beyond_the_largest_number_are_refused():
    huge = 1e200 * np.eye(3)
    for call in (
        lambda: ch.polynomial(huge),
        lambda: ch.by_principal_minors(huge),
        lambda: ch.by_principal_minors(1j * huge),
        lambda: ch.pairs(np.full((2, 2), 1.7e308)),
        lambda: ch.power(huge, 2),
        lambda: ch.power(1j * huge, 3),
        lambda: ch.spectral_radius(np.full((2, 2), 1.7e308)),
    ):
        with pytest.raises(OverflowError, match="largest"):
            call()
    assert ch.spectral_radius(huge) == 1e200
    for entry in (10**400, sp.Integer(10) ** 400, -Fraction(10**400, 3)):
        assert ch.power([[entry]], 1)[0, 0] == entry
        assert ch.polynomial([[entry]]) == ch.by_principal_minors([[entry]]) == [1, -entry]


@pytest.mark.filterwarnings("error")
def test_a_residual_is_no_nan_where_the_modulus_of_an_entry_overflows():
    assert ch.residuals(np.diag([1.0, 2.0]), [1], [[1.5e308 + 1.5e308j], [0]]).tolist() == [0]
