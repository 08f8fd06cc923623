"""Flat storage, permutations of axes and broadcasting, compared with NumPy on random shapes; bad input."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.linalg import shapes

axis_lengths = st.sampled_from([0, 1, 1, 2, 3, 4])
any_shape = st.lists(axis_lengths, max_size=5).map(tuple)
full_shape = st.lists(st.integers(1, 4), max_size=5).map(tuple)


@given(full_shape)
def test_strides_are_numpys_in_entries(shape):
    A = np.zeros(shape, dtype=np.int8)  # one byte an entry
    assert shapes.row_major_strides(shape) == A.strides


@given(any_shape)
def test_flat_and_multi_index_agree_with_numpy_everywhere(shape):
    every = list(np.ndindex(*shape))
    assert [shapes.flat_index(index, shape) for index in every] == list(range(math.prod(shape)))
    assert [shapes.multi_index(k, shape) for k in range(math.prod(shape))] == every
    if every and shape:
        assert shapes.flat_index(every[-1], shape) == np.ravel_multi_index(every[-1], shape)
        assert shapes.multi_index(len(every) - 1, shape) == np.unravel_index(len(every) - 1, shape)


@given(any_shape)
def test_strides_are_products_of_the_later_lengths_also_of_empty_axes(shape):
    assert shapes.row_major_strides(shape) == tuple(math.prod(shape[k + 1 :]) for k in range(len(shape)))


def test_a_scalar_has_one_entry_and_an_empty_array_none():
    assert shapes.flat_index((), ()) == 0
    assert shapes.multi_index(0, ()) == ()
    for place in (0, -1):
        with pytest.raises(IndexError, match="less than 0"):
            shapes.multi_index(place, (3, 0))


def test_indices_are_exact_beyond_64_bits():
    shape = (10**12, 10**12)
    assert shapes.multi_index(shapes.flat_index((10**12 - 1, 7), shape), shape) == (10**12 - 1, 7)


@given(st.lists(any_shape, max_size=4))
def test_broadcast_shape_agrees_with_numpy(many):
    try:
        theirs = np.broadcast_shapes(*many)
    except ValueError:
        with pytest.raises(ValueError, match="do not fit"):
            shapes.broadcast_shape(*many)
    else:
        assert shapes.broadcast_shape(*many) == theirs


@pytest.mark.parametrize("pair", list(itertools.product(itertools.product([0, 1, 2, 3], repeat=2), repeat=2)))
def test_broadcast_shape_agrees_with_numpy_for_all_small_pairs(pair):
    try:
        theirs = np.broadcast_shapes(*pair)
    except ValueError:
        with pytest.raises(ValueError, match=r"axis -[12] has the lengths"):
            shapes.broadcast_shape(*pair)
    else:
        assert shapes.broadcast_shape(*pair) == theirs


@given(st.integers(0, 6).flatmap(lambda d: st.permutations(range(d))))
def test_the_inverse_permutation_is_numpys_argsort(axes):
    inverse = shapes.inverse_permutation(axes)
    assert list(inverse) == np.argsort(axes).tolist()
    assert [axes[k] for k in inverse] == [inverse[k] for k in axes] == list(range(len(axes)))


def test_numpy_integers_are_accepted_and_python_integers_returned():
    result = shapes.multi_index(np.int64(5), np.array([2, 3]))
    assert result == (1, 2)
    assert all(type(i) is int for i in (*result, shapes.flat_index(np.array([1, 2]), (2, 3))))
    assert all(type(n) is int for n in shapes.broadcast_shape(np.array([2, 1]), (3,)))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: shapes.row_major_strides((2, -1)), ValueError, r"shape\[1\] must be at least 0"),
        (lambda: shapes.row_major_strides((2.0,)), TypeError, r"shape\[0\] must be an integer"),
        (lambda: shapes.row_major_strides(3), TypeError, "sequence"),
        (lambda: shapes.flat_index((1,), (2, 3)), ValueError, "2 entries"),
        (lambda: shapes.flat_index((1.0, 0), (2, 3)), TypeError, r"index\[0\]"),
        (lambda: shapes.flat_index((True, 0), (2, 3)), TypeError, r"index\[0\]"),
        (lambda: shapes.flat_index((2, 0), (2, 3)), IndexError, r"index\[0\] must lie between 0 and 1, got 2"),
        (lambda: shapes.flat_index((0, -1), (2, 3)), IndexError, r"index\[1\]"),
        (lambda: shapes.flat_index((0,), (0,)), IndexError, "axis 0 is empty"),
        (lambda: shapes.flat_index((-(2**70), 0), (2, 3)), IndexError, r"index\[0\]"),
        (lambda: shapes.flat_index(5, (2, 3)), TypeError, "index must be a sequence"),
        (lambda: shapes.inverse_permutation(3), TypeError, "axes must be a sequence"),
        (lambda: shapes.inverse_permutation(np.array(0)), TypeError, "axes must be a sequence"),
        (lambda: shapes.multi_index(6, (2, 3)), IndexError, "less than 6, got 6"),
        (lambda: shapes.multi_index(-1, (2, 3)), IndexError, "got -1"),
        (lambda: shapes.multi_index(1.0, (2, 3)), TypeError, "place"),
        (lambda: shapes.multi_index(0, (2, "3")), TypeError, r"shape\[1\]"),
        (lambda: shapes.broadcast_shape((2,), (3,)), ValueError, r"axis -1 has the lengths \[2, 3\]"),
        (lambda: shapes.broadcast_shape((0,), (3,)), ValueError, "do not fit"),
        (lambda: shapes.broadcast_shape((2,), 3), TypeError, r"shapes\[1\]"),
        (lambda: shapes.broadcast_shape((-1,)), ValueError, "at least 0"),
        (lambda: shapes.inverse_permutation((0, 2)), ValueError, "once"),
        (lambda: shapes.inverse_permutation((0, 0)), ValueError, "once"),
        (lambda: shapes.inverse_permutation((0, -1)), ValueError, "once"),
        (lambda: shapes.inverse_permutation((0.0,)), TypeError, r"axes\[0\]"),
    ],
)
def test_bad_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
