"""The matrix over flat storage: access, views, arithmetic against NumPy, exactness, counts, bad input."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg.flat_matrix import FlatMatrix

sizes = st.integers(1, 5)
integers = st.integers(-9, 9)


def tables(m, n):
    return arrays(np.int64, (m, n), elements=integers)


matrices = st.tuples(sizes, sizes).flatmap(lambda s: tables(*s))
same_shape = st.tuples(sizes, sizes).flatmap(lambda s: st.tuples(tables(*s), tables(*s)))
factors = st.tuples(sizes, sizes, sizes).flatmap(lambda s: st.tuples(tables(s[0], s[1]), tables(s[1], s[2])))


@given(matrices)
def test_the_entries_stand_row_after_row(A):
    M = FlatMatrix(A)
    assert M.entries == A.ravel().tolist()
    assert M.shape == A.shape
    assert M.strides == (A.shape[1], 1)
    assert M.rows() == A.tolist()
    np.testing.assert_array_equal(M.to_numpy(), A)
    for i, j in np.ndindex(*A.shape):
        assert M[i, j] == A[i, j] == M.entries[M.place(i, j)]


@given(matrices)
def test_the_transpose_is_a_view_with_exchanged_strides(A):
    M = FlatMatrix(A)
    np.testing.assert_array_equal(M.T.to_numpy(), A.T)
    assert M.T.entries is M.entries
    assert M.T.strides == M.strides[::-1]
    assert M.T.T == M
    M.T[A.shape[1] - 1, 0] = 100
    assert M[0, A.shape[1] - 1] == 100


@given(same_shape)
def test_the_sum_agrees_with_numpy(pair):
    A, B = pair
    np.testing.assert_array_equal((FlatMatrix(A) + FlatMatrix(B)).to_numpy(), A + B)
    np.testing.assert_array_equal((FlatMatrix(A).T + FlatMatrix(B).T).to_numpy(), (A + B).T)


@given(factors)
def test_the_product_agrees_with_numpy(pair):
    A, B = pair
    np.testing.assert_array_equal((FlatMatrix(A) @ FlatMatrix(B)).to_numpy(), A @ B)
    np.testing.assert_array_equal((FlatMatrix(B).T @ FlatMatrix(A).T).to_numpy(), (A @ B).T)


def test_floats_agree_with_numpy_up_to_rounding():
    rng = np.random.default_rng(0)
    A, B = rng.normal(size=(6, 7)), rng.normal(size=(7, 5))
    bound = 2 * 7 * np.finfo(float).eps * (np.abs(A) @ np.abs(B))
    assert (np.abs((FlatMatrix(A) @ FlatMatrix(B)).to_numpy() - A @ B) <= bound).all()


def test_results_are_as_exact_as_the_numbers():
    assert (FlatMatrix([[10**30]]) @ FlatMatrix([[10**30 + 1]]))[0, 0] == 10**60 + 10**30
    third = FlatMatrix([[Fraction(1, 3)]])
    assert (third + third)[0, 0] == Fraction(2, 3)
    assert (FlatMatrix([[1j, 2]]) @ FlatMatrix([[1j], [3]]))[0, 0] == 5
    assert (FlatMatrix([[Decimal("0.1")]]) + FlatMatrix([[Decimal("0.2")]]))[0, 0] == Decimal("0.3")
    small = FlatMatrix(np.array([[100, 100]], dtype=np.int8))  # in int8 the product would overflow
    assert (small @ small.T)[0, 0] == 20000
    assert FlatMatrix(np.array([[0.5]], dtype=np.float32))[0, 0] == 0.5


@pytest.mark.parametrize("row", [[2**63 + 1, -1], [2**53 + 1, 0.5], [2**53 + 1, 1j], [10**30, 0.5], [Fraction(1, 3)]])
def test_an_array_with_the_same_entries_rounds_none(row):
    assert FlatMatrix([row]).to_numpy().tolist() == [row]


def test_an_array_of_usual_numbers_has_their_usual_type():
    for row, kind in (([1, -2], "i"), ([2**63], "u"), ([1, 0.5], "f"), ([0.1, 1j], "c")):
        assert FlatMatrix([row]).to_numpy().dtype.kind == kind


def test_setting_an_entry_never_truncates():
    M = FlatMatrix([[1, 2]])
    M[0, 1] = 2.75
    assert M[0, 1] == 2.75


def test_columns_line_up_in_print():
    assert repr(FlatMatrix([[1, -20], [300, 4]])) == "FlatMatrix([[  1, -20],\n            [300,   4]])"
    assert eval(repr(FlatMatrix([[1, -20], [0.5, 4]]))) == FlatMatrix([[1, -20], [0.5, 4]])


def test_equality_and_hash():
    A = FlatMatrix([[1, 2]])
    others = [FlatMatrix([[1.0, 2.0]]), FlatMatrix([[1], [2]]), FlatMatrix([[1, 3]]), [[1, 2]]]
    assert [other == A for other in others] == [True, False, False, False]
    with pytest.raises(TypeError, match="unhashable"):
        hash(A)


def test_the_rows_are_copied():
    row = [1, 2]
    M = FlatMatrix([row])
    row[0] = 9
    assert M[0, 0] == 1
    M.rows()[0][0] = 7
    assert M[0, 0] == 1


@pytest.mark.parametrize(
    ("rows", "error", "message"),
    [
        ([], ValueError, "at least one row"),
        ([[]], ValueError, "at least one row"),
        ([[1, 2], [3]], ValueError, r"lengths \[2, 1\]"),
        ([[1, "2"]], TypeError, r"entry \(0, 1\)"),
        ([[1, None]], TypeError, "number"),
        ([[True]], TypeError, "number"),
        ([[np.True_]], TypeError, "number"),
        ([[1, math.nan]], ValueError, r"entry \(0, 1\) must be finite"),
        ([[complex(0, math.inf)]], ValueError, "finite"),
        ([[np.float32("inf")]], ValueError, "finite"),
        (np.ma.array([[1, 2]], mask=[[True, False]]), TypeError, "number"),
        (3, TypeError, "rows must be an iterable"),
        ([1, 2], TypeError, "rows must be an iterable"),
        (None, TypeError, "rows must be an iterable"),
    ],
)
def test_bad_rows_are_refused(rows, error, message):
    with pytest.raises(error, match=message):
        FlatMatrix(rows)


@pytest.mark.parametrize(
    ("index", "error", "message"),
    [
        ((2, 0), IndexError, "row index must lie between 0 and 1, got 2"),
        ((0, 3), IndexError, "column index must lie between 0 and 2, got 3"),
        ((-1, 0), IndexError, "row index"),
        ((-(2**70), 0), IndexError, "row index"),
        ((0, -1), IndexError, "column index"),
        ((0.0, 1), TypeError, "row index must be an integer"),
        ((0, True), TypeError, "column index must be an integer"),
        (0, TypeError, "two indices"),
        ((0, 1, 2), TypeError, "two indices"),
        (slice(None), TypeError, "two indices"),
    ],
)
def test_bad_indices_are_refused_when_reading_and_writing(index, error, message):
    M = FlatMatrix([[1, 2, 3], [4, 5, 6]])
    with pytest.raises(error, match=message):
        M[index]
    with pytest.raises(error, match=message):
        M[index] = 0
    assert M.entries == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("value", ["x", None, [1]])
def test_only_numbers_can_be_set(value):
    with pytest.raises(TypeError, match="the value must be a number"):
        FlatMatrix([[1]])[0, 0] = value


def test_shapes_that_do_not_fit_are_refused():
    A, B = FlatMatrix([[1, 2, 3]]), FlatMatrix([[1, 2]])
    with pytest.raises(ValueError, match=r"\(1, 3\) and \(1, 2\)"):
        A + B
    with pytest.raises(ValueError, match=r"columns .* rows .* \(1, 3\) and \(1, 2\)"):
        A @ B
    with pytest.raises(ValueError, match="equal shapes"):
        A + FlatMatrix([[1]])  # nothing is broadcast
    for other in (1, [[1, 2, 3]]):
        with pytest.raises(TypeError):
            A + other
        with pytest.raises(TypeError):
            A @ other


def test_overflow_is_an_error():
    huge = FlatMatrix([[1e308]])
    with pytest.raises(OverflowError, match="largest"):
        huge @ huge
    with pytest.raises(OverflowError, match="largest"):
        huge + huge
