"""Products of matrices: all versions agree with each other and with the peers, count right, and refuse bad input."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import matmul

EPS = np.finfo(float).eps
PRODUCTS = [matmul.by_definition, matmul.by_columns, matmul.by_outer_products, matmul.blocked]
VECTOR_PRODUCTS = [matmul.combine_columns, matmul.dot_rows]
sizes = st.integers(1, 7)
integers = st.integers(-1000, 1000)
reals = st.floats(-1e6, 1e6, allow_subnormal=False)


def factors(elements, dtype=float):
    """Return a strategy for two matrices that can be multiplied."""
    return st.tuples(sizes, sizes, sizes).flatmap(
        lambda s: st.tuples(arrays(dtype, s[:2], elements=elements), arrays(dtype, s[1:], elements=elements))
    )


@given(factors(integers, np.int64), st.integers(1, 8))
def test_all_products_are_exact_for_integers(AB, size):
    A, B = AB
    exact = A @ B  # 64-bit integers
    for product in PRODUCTS:
        C = product(A, B)
        assert C.dtype == np.float64
        np.testing.assert_array_equal(C, exact)
    np.testing.assert_array_equal(matmul.blocked(A, B, size), exact)
    for product in VECTOR_PRODUCTS:
        np.testing.assert_array_equal(product(A, B[:, 0]), exact[:, 0])


@given(factors(reals), st.integers(1, 8))
def test_all_products_agree_up_to_rounding(AB, size):
    A, B = AB
    # Each entry is a sum of n products, whatever the order: Higham (2002), section 3.5; two errors are compared.
    bound = 2 * A.shape[1] * EPS * (np.abs(A) @ np.abs(B)) + 1e-300
    for product in PRODUCTS:
        assert (np.abs(product(A, B) - A @ B) <= bound).all()
    assert (np.abs(matmul.blocked(A, B, size) - A @ B) <= bound).all()
    for product in VECTOR_PRODUCTS:
        assert (np.abs(product(A, B[:, 0]) - A @ B[:, 0]) <= bound[:, 0]).all()


def test_the_three_loops_keep_the_kind_of_number():
    A, B = [[Fraction(1, 3), Fraction(1, 2)]], [[Fraction(3)], [Fraction(4)]]
    assert matmul._three_loops(A, B, Fraction(0)) == [[Fraction(3)]]


def test_products_agree_with_torch_and_tensorflow():
    import tensorflow as tf
    import torch

    rng = np.random.default_rng(5)
    A, B = rng.normal(size=(70, 130)), rng.normal(size=(130, 65))
    bound = 2 * 130 * EPS * np.abs(A) @ np.abs(B)
    C = matmul.blocked(A, B)
    assert (np.abs(C - (torch.tensor(A) @ torch.tensor(B)).numpy()) <= bound).all()
    assert (np.abs(C - tf.matmul(A, B).numpy()) <= bound).all()


@given(sizes, sizes, sizes)
def test_the_number_of_operations(m, n, p):
    assert matmul.operations(m, n, p) == 2 * m * n * p


@pytest.mark.parametrize("f", PRODUCTS)
def test_float32_and_lists_become_double(f):
    A = np.array([[0.5, 1.5]], dtype=np.float32)
    C = f(A, [[2], [4]])
    assert C.dtype == np.float64
    np.testing.assert_array_equal(C, [[7.0]])


BAD = [
    ([[1 + 2j]], TypeError, "real"),
    ([["a"]], TypeError, "numbers"),
    ([[np.nan]], ValueError, "finite"),
    ([[np.inf]], ValueError, "finite"),
    ([[]], ValueError, "empty"),
    ([[1, 2], [3]], ValueError, "rectangular"),
    (np.ma.masked_array([[1.0]], mask=[[1]]), ValueError, "masked"),
]


@pytest.mark.parametrize(("bad", "error", "message"), [*BAD, ([1, 2], ValueError, "shape"), (3.0, ValueError, "shape")])
@pytest.mark.parametrize("f", PRODUCTS)
def test_bad_factors_are_refused_by_name(f, bad, error, message):
    with pytest.raises(error, match=f"^A .*{message}"):
        f(bad, [[1.0]])
    with pytest.raises(error, match=f"^B .*{message}"):
        f([[1.0]], bad)


@pytest.mark.parametrize(("bad", "error", "message"), BAD)
@pytest.mark.parametrize("f", VECTOR_PRODUCTS)
def test_bad_matrices_and_vectors_are_refused_by_name(f, bad, error, message):
    with pytest.raises(error, match=f"^A .*{message}"):
        f(bad, [1.0])
    if message != "rectangular":
        with pytest.raises(error, match=f"^x .*{message}"):
            f([[1.0]], bad[0])
    with pytest.raises(ValueError, match=r"^x must be a vector"):
        f([[1.0]], [[1.0]])


@pytest.mark.parametrize("f", PRODUCTS)
def test_sizes_must_fit(f):
    with pytest.raises(
        ValueError, match=r"B must have as many rows as A has columns, got shapes \(2, 3\) and \(2, 3\)"
    ):
        f(np.ones((2, 3)), np.ones((2, 3)))


@pytest.mark.parametrize("f", VECTOR_PRODUCTS)
def test_a_vector_of_length_one_is_not_broadcast(f):
    with pytest.raises(ValueError, match="as many entries"):
        f(np.ones((2, 3)), [1.0])


@pytest.mark.parametrize("f", PRODUCTS)
@pytest.mark.parametrize("A", [[[1e200, 0.0]], [[1e200, -1e200]]])
def test_overflow_is_an_error_also_where_infinities_cancel(f, A):
    with pytest.raises(OverflowError, match="entry of the product"):
        f(A, [[1e200], [1e200]])
    with pytest.raises(OverflowError, match="entry of the product"):
        matmul.dot_rows(A, [1e200, 1e200])


def test_the_message_is_true_where_only_a_partial_sum_overflows():
    A, x = [[1e308, 1e308, -1e308]], [1.0, 1.0, 1.0]  # the product is 1e308
    for f in PRODUCTS[:3]:
        with pytest.raises(OverflowError, match="or a sum on the way to it, exceeds"):
            f(A, [[t] for t in x])
    with pytest.raises(OverflowError, match="or a sum on the way to it, exceeds"):
        matmul.combine_columns(A, x)


@pytest.mark.parametrize("bad", [0, -1])
def test_bad_counts_are_refused(bad):
    with pytest.raises(ValueError, match="size must be at least 1"):
        matmul.blocked([[1.0]], [[1.0]], bad)
    for i, name in enumerate("mnp"):
        with pytest.raises(ValueError, match=f"{name} must be at least 1"):
            matmul.operations(*[bad if i == k else 2 for k in range(3)])
        with pytest.raises(TypeError, match=f"{name} must be an integer"):
            matmul.operations(*[2.0 if i == k else 2 for k in range(3)])
    with pytest.raises(TypeError, match="size must be an integer"):
        matmul.blocked([[1.0]], [[1.0]], 2.0)
