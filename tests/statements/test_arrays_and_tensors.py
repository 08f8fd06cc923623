"""The statements of the chapter "Arrays and tensors", each verified, with a case that needs its hypothesis."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import shapes
from mlmath.linalg.flat_matrix import FlatMatrix
from mlmath.models.preprocessing import StandardScaler

EPS = np.finfo(float).eps
#: Shapes with up to four axes; lengths 0 and 1 and the scalar occur.
any_shape = st.lists(st.sampled_from([0, 1, 2, 3, 4]), max_size=4).map(tuple)
few = st.lists(st.lists(st.sampled_from([0, 1, 1, 2, 3]), max_size=4).map(tuple), min_size=1, max_size=4)
small = st.integers(-9, 9)
integer_arrays = any_shape.flatmap(lambda s: arrays(np.int64, s, elements=small))


def permutations_of(array):
    return st.permutations(range(array.ndim)).map(tuple)


# ---- Storage ----


@pytest.mark.verifies("thm-row-major")
@given(any_shape)
def test_the_places_of_row_major_storage_are_numbered_without_gaps(shape):
    """Property: the sum of index times stride runs through 0, …, N − 1, and the formula of the theorem leads back.

    The strides are recomputed here from their definition; for N = 0 there are neither indices nor places.
    """
    size = math.prod(shape)
    strides = [math.prod(shape[k + 1 :]) for k in range(len(shape))]
    every = list(itertools.product(*(range(n) for n in shape)))
    places = [sum(i * s for i, s in zip(index, strides, strict=True)) for index in every]
    assert sorted(places) == list(range(size))
    assert places == [shapes.flat_index(index, shape) for index in every]
    for index, place in zip(every, places, strict=True):
        assert index == tuple(place // s % n for s, n in zip(strides, shape, strict=True))
        assert index == shapes.multi_index(place, shape)


@pytest.mark.verifies("thm-row-major")
def test_numpy_stores_its_arrays_in_this_order():
    """Example: the memory of an array of shape (4, 5, 6), and the place 79 of the index (2, 3, 1)."""
    A = np.arange(120).reshape(4, 5, 6)
    assert A.ravel(order="K").tolist() == list(range(120))
    assert A[2, 3, 1] == 79 == shapes.flat_index((2, 3, 1), (4, 5, 6))


@pytest.mark.verifies("thm-row-major")
def test_other_strides_number_nothing():
    """Example: with the number of rows as stride, two entries of a 2 × 3 matrix share a place."""
    places = [2 * i + j for i, j in np.ndindex(2, 3)]
    assert len(set(places)) < 6


@pytest.mark.verifies("cor-reshape")
@given(integer_arrays, st.data())
def test_reshapes_compose_and_can_be_undone(A, data):
    """Property: random arrays and shapes of their size; each reshaped entry is found by its place."""

    def other_shape():
        lengths, rest = [], A.size
        while rest > 1 and len(lengths) < 3:
            divisors = [d for d in range(1, rest + 1) if rest % d == 0]
            lengths.append(data.draw(st.sampled_from(divisors)))
            rest //= lengths[-1]
        return (*lengths, rest)

    first, second = other_shape(), other_shape()
    B = A.reshape(first)
    assert np.array_equal(B.reshape(second), A.reshape(second))
    assert np.array_equal(B.reshape(A.shape), A)
    for index in np.ndindex(*first):
        assert B[index] == A[shapes.multi_index(shapes.flat_index(index, first), A.shape)]


@pytest.mark.verifies("cor-reshape")
def test_reshaping_needs_equal_sizes_and_the_missing_length_must_be_determined():
    """Example: 6 entries fit no shape of size 8; −1 stands for a length only if the others divide the size."""
    A = np.arange(6)
    assert A.reshape(2, -1).shape == (2, 3)
    for shape in [(4, 2), (4, -1), (0, -1)]:
        with pytest.raises(ValueError, match="reshape"):
            A.reshape(shape)
    with pytest.raises(ValueError, match="reshape"):  # every length would do
        np.zeros((0, 3)).reshape(0, -1)


@pytest.mark.verifies("prp-slice")
@given(st.data(), st.integers(0, 12), st.integers(1, 5))
def test_a_slice_is_a_vector_with_another_start_and_stride(data, n, t):
    """Property: random slices of every third entry of a list: number of entries, places, and NumPy's own stride."""
    start = data.draw(st.integers(0, n))
    stop = data.draw(st.integers(start, n))
    p, s = 2, 3
    memory = np.arange(p + 3 * n + 3, dtype=np.int8)  # one byte an entry; each says its place
    x = memory[p : p + s * n : s]
    part = x[start:stop:t]
    assert x.tolist() == [p + i * s for i in range(n)]
    assert len(part) == math.ceil(Fraction(stop - start, t))
    assert part.tolist() == [(p + start * s) + k * (t * s) for k in range(len(part))]
    if len(part) > 1:
        assert part.strides == (t * s,)
        assert part.ctypes.data - memory.ctypes.data == p + start * s
        assert np.shares_memory(part, memory)


@pytest.mark.verifies("prp-slice")
def test_a_list_of_indices_is_no_slice():
    """Example: the places 0, 1 and 3 have no common step, and NumPy makes a copy; Python's lists are copied as well."""
    x = np.arange(5)
    assert not np.shares_memory(x[[0, 1, 3]], x)
    values = [0, 1, 2]
    values[:2][0] = 9
    assert values == [0, 1, 2]


@pytest.mark.verifies("prp-transposition")
@given(integer_arrays, st.data())
def test_permutations_of_axes_compose_invert_and_permute_the_strides(A, data):
    """Property: random arrays and permutations, entry by entry, against the definition and NumPy."""
    first, second = data.draw(permutations_of(A)), data.draw(permutations_of(A))
    B = A.transpose(first)
    assert B.shape == tuple(A.shape[axis] for axis in first)
    for index in np.ndindex(*A.shape):
        assert B[tuple(index[axis] for axis in first)] == A[index]
    composed = tuple(first[axis] for axis in second)
    assert np.array_equal(B.transpose(second), A.transpose(composed))
    assert np.array_equal(B.transpose(shapes.inverse_permutation(first)), A)
    if A.size:
        own = shapes.row_major_strides(A.shape)
        moved = [own[axis] for axis in first]
        flat = A.ravel().tolist()
        for index in np.ndindex(*B.shape):
            assert B[index] == flat[sum(j * s for j, s in zip(index, moved, strict=True))]


@pytest.mark.verifies("prp-transposition")
def test_the_order_of_two_transpositions_matters_and_each_axis_is_needed_once():
    """Example: two permutations that do not commute; a list with a repeated axis is refused."""
    A = np.zeros((2, 3, 4))
    first, second = (1, 0, 2), (0, 2, 1)
    assert A.transpose(first).transpose(second).shape == (3, 4, 2)
    assert A.transpose(second).transpose(first).shape == (4, 2, 3)
    with pytest.raises(ValueError, match="repeated axis"):
        A.transpose((0, 0, 1))
    with pytest.raises(ValueError, match="once"):
        shapes.inverse_permutation((0, 0, 1))


# ---- Arithmetic ----


@pytest.mark.verifies("prp-hadamard")
def test_the_rules_of_the_hadamard_product_for_generic_matrices():
    """Symbolic: commutative, associative, distributive, neutral ones, transposition and the inverse, for 2 × 3."""
    A, B, C = (sp.Matrix(2, 3, sp.symbols(f"{name}1:7")) for name in "abc")
    mul = sp.matrix_multiply_elementwise
    assert mul(A, B) == mul(B, A)
    assert mul(mul(A, B), C) == mul(A, mul(B, C))
    assert sp.expand(mul(A, B + C) - mul(A, B) - mul(A, C)) == sp.zeros(2, 3)
    assert mul(A, sp.ones(2, 3)) == A
    assert mul(A.T, B.T) == mul(A, B).T
    assert mul(A, A.applyfunc(lambda t: 1 / t)) == sp.ones(2, 3)


@pytest.mark.verifies("prp-hadamard")
@given(any_shape.flatmap(lambda s: st.tuples(*[arrays(np.int64, s, elements=small)] * 3)), st.data())
def test_the_rules_of_the_hadamard_product_for_arrays_of_any_shape(triple, data):
    """Property: the same rules, exactly, for integer arrays; an inverse exists exactly if no entry is 0."""
    A, B, C = triple
    axes = data.draw(permutations_of(A))
    assert np.array_equal(A * B, B * A)
    assert np.array_equal((A * B) * C, A * (B * C))
    assert np.array_equal(A * (B + C), A * B + A * C)
    assert np.array_equal(A.transpose(axes) * B.transpose(axes), (A * B).transpose(axes))
    x = sp.Symbol("x")
    solutions = {a: sp.solve(a * x - 1, x) for a in {int(a) for a in A.flat}}
    assert all(found == ([sp.Rational(1, a)] if a else []) for a, found in solutions.items())


@pytest.mark.verifies("prp-hadamard")
def test_a_zero_product_needs_no_zero_factor_and_the_matrix_product_has_other_rules():
    """Example: (1, 0) ⊙ (0, 1) = 0, and a pair for which A ⊙ B = B ⊙ A but AB ≠ BA."""
    assert not (np.array([1, 0]) * np.array([0, 1])).any()
    A, B = np.array([[1, 2], [3, 4]]), np.array([[0, 1], [1, 5]])
    assert np.array_equal(A * B, B * A)
    assert not np.array_equal(A @ B, B @ A)


def by_the_box(arrays_given):
    """Broadcast as the three steps of the algorithm say, without NumPy's own broadcasting."""
    d = max(a.ndim for a in arrays_given)
    padded = [(1,) * (d - a.ndim) + a.shape for a in arrays_given]  # step 1
    common = []
    for lengths in zip(*padded, strict=True):  # step 2
        others = [n for n in lengths if n != 1]
        if any(n != others[0] for n in others):
            return None
        common.append(others[0] if others else 1)
    stretched = []
    for a, shape in zip(arrays_given, padded, strict=True):  # step 3
        big = np.empty(common, dtype=a.dtype)
        for index in np.ndindex(*common):
            big[index] = a[tuple(0 if n == 1 else i for i, n in zip(index, shape, strict=True))[d - a.ndim :]]
        stretched.append(big)
    return stretched


@pytest.mark.verifies("alg-broadcast")
@given(few)
def test_the_algorithm_is_what_numpy_does(many):
    """Property: up to four random shapes with zeros and ones; shapes, entries and refusals agree with NumPy's."""
    given_arrays = [np.arange(math.prod(shape)).reshape(shape) for shape in many]
    ours = by_the_box(given_arrays)
    if ours is None:
        with pytest.raises(ValueError, match=r"mismatch|broadcast"):
            np.broadcast_arrays(*given_arrays)
        with pytest.raises(ValueError, match="do not fit"):
            shapes.broadcast_shape(*many)
        return
    theirs = np.broadcast_arrays(*given_arrays)
    assert all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))
    assert shapes.broadcast_shape(*many) == theirs[0].shape


@pytest.mark.verifies("alg-broadcast")
def test_torch_follows_the_same_algorithm():
    """Example: all pairs of shapes with up to two axes of length 1, 2 or 3."""
    import torch

    some = [(), *itertools.product([1, 2, 3]), *itertools.product([1, 2, 3], repeat=2)]
    for pair in itertools.product(some, repeat=2):
        try:
            ours = shapes.broadcast_shape(*pair)
        except ValueError:
            with pytest.raises(RuntimeError, match="hape"):
                torch.broadcast_shapes(*pair)
        else:
            assert tuple(torch.broadcast_shapes(*pair)) == ours


def common_shape(*many):
    """Return the common shape, or None."""
    try:
        return shapes.broadcast_shape(*many)
    except ValueError:
        return None


@pytest.mark.verifies("prp-broadcast")
@given(few)
def test_shapes_fit_together_if_they_fit_in_pairs_and_in_any_order(many):
    """Property: joint and pairwise fit, all orders, all first pairs, and the scalar as neutral element."""
    together = common_shape(*many)
    in_pairs = all(common_shape(a, b) is not None for a, b in itertools.combinations(many, 2))
    assert (together is not None) == in_pairs
    assert {common_shape(*order) for order in itertools.permutations(many)} == {together}
    assert common_shape(*many, ()) == together
    if together is not None and len(many) > 1:
        first = common_shape(*many[:2])
        assert common_shape(first, *many[2:]) == together


@pytest.mark.verifies("prp-broadcast")
def test_padding_at_the_other_end_would_not_do():
    """Example: (2,) fits (3, 2) but not (2, 3), although 2 occurs in both; three shapes of which two do not fit."""
    assert common_shape((2,), (3, 2)) == (3, 2)
    assert common_shape((2,), (2, 3)) is None
    assert common_shape((2,), (1,), (3,)) is None


# ---- Reductions ----


@pytest.mark.verifies("prp-reduction")
@given(integer_arrays, st.data())
def test_axes_are_summed_in_any_order(A, data):
    """Property: integer arrays, exactly: every order of a set of axes against all at once, for sum and product.

    Maxima, minima and means (as fractions) are compared where no axis of the set is empty.
    """
    chosen = data.draw(st.sets(st.integers(0, A.ndim - 1), max_size=A.ndim)) if A.ndim else set()
    exact = A.astype(object)  # Python integers do not overflow
    reductions = [(np.sum, exact), (np.prod, exact)]
    if all(A.shape[axis] for axis in chosen):
        reductions += [(np.max, A), (np.min, A)]
    for reduce, values in reductions:
        at_once = reduce(values, axis=tuple(chosen), keepdims=True)
        for order in itertools.permutations(chosen):
            step = values
            for axis in order:
                step = reduce(step, axis=axis, keepdims=True)
            assert np.array_equal(step, at_once)
    if all(A.shape[axis] for axis in chosen):
        fractions = np.vectorize(Fraction, otypes=[object])(A)
        step = fractions
        for axis in chosen:
            step = np.sum(step, axis=axis, keepdims=True) * Fraction(1, A.shape[axis])
        count = math.prod(A.shape[axis] for axis in chosen)
        assert np.array_equal(step * count, np.sum(fractions, axis=tuple(chosen), keepdims=True))


@pytest.mark.verifies("prp-reduction")
def test_the_hypotheses_of_reductions_are_needed():
    """Example: no maximum of nothing; ragged groups; sums of floats depend on the order."""
    empty = np.zeros((0, 3))
    assert empty.sum(axis=0).tolist() == [0, 0, 0]
    assert empty.prod(axis=0).tolist() == [1, 1, 1]
    with pytest.raises(ValueError, match="no identity"):
        empty.max(axis=0)
    assert np.mean([np.mean([1, 1, 1]), np.mean([5])]) == 3 != np.mean([1, 1, 1, 5])
    A = np.array([[1e16, 1.0], [-1e16, 1.0]])
    assert A.sum(axis=0).sum() == 2 != A.sum(axis=1).sum()


# ---- The matrix product ----


class Counted(float):
    """A float that counts how often it is multiplied and added."""

    products = sums = 0

    def __mul__(self, other):
        Counted.products += 1
        return Counted(float(self) * float(other))

    def __add__(self, other):
        Counted.sums += 1
        return Counted(float(self) + float(other))


@pytest.mark.verifies("prp-product-cost")
@given(st.tuples(*[st.integers(1, 5)] * 3))
def test_the_product_takes_as_many_operations_as_stated(sizes):
    """Property: numbers that count are multiplied in matrices of random sizes, the result compared with NumPy's."""
    m, n, p = sizes
    A = np.arange(m * n).reshape(m, n) - 3
    B = np.arange(n * p).reshape(n, p) % 5
    left, right = (FlatMatrix([[Counted(x) for x in row] for row in M]) for M in (A, B))
    Counted.products = Counted.sums = 0
    product = left @ right
    assert (Counted.products, Counted.sums) == (m * n * p, m * p * (n - 1))
    assert np.array_equal(product.to_numpy(), A @ B)


@pytest.mark.verifies("prp-product-cost")
def test_the_element_wise_sum_is_cheaper():
    """Example: the count is the one of these loops for the product; a sum of matrices takes mn additions."""
    Counted.products = Counted.sums = 0
    M = FlatMatrix([[Counted(1)] * 4] * 3)
    assert (M + M).shape == (3, 4)
    assert (Counted.products, Counted.sums) == (0, 12)


# ---- Standardizing ----


@pytest.mark.verifies("thm-standardize")
def test_mean_variance_and_units_for_generic_numbers():
    """Symbolic: three generic numbers; mean 0, variance 1, the way back, idempotence, and units a > 0 and b cancel."""
    x = sp.symbols("x1:4", real=True)
    a = sp.Symbol("a", positive=True)
    b = sp.Symbol("b", real=True)

    def standardized(values):
        mean = sum(values) / 3
        s = sp.sqrt(sp.factor(sum((v - mean) ** 2 for v in values) / 3))
        return [(v - mean) / s for v in values], mean, s

    z, mean, s = standardized(x)
    assert sp.simplify(sum(z)) == 0
    assert sp.simplify(sum(t**2 for t in z) / 3) == 1
    assert all(sp.simplify(mean + s * t - v) == 0 for t, v in zip(z, x, strict=True))
    other, _, scaled = standardized([a * v + b for v in x])
    assert sp.simplify(scaled / s) == a
    assert all(sp.simplify(t - u) == 0 for t, u in zip(z, other, strict=True))


#: Two columns of the same length; the second is in half of the cases the first in other units.
pairs = st.integers(2, 8).flatmap(
    lambda n: st.tuples(
        arrays(float, n, elements=st.integers(-50, 50)),
        arrays(float, n, elements=st.integers(-50, 50)),
        st.integers(1, 3),
        st.booleans(),
    ).map(lambda t: (t[0], t[2] * t[0] + 7 if t[3] else t[1]))
)
tables = st.integers(1, 8).flatmap(lambda n: arrays(float, n, elements=st.integers(-50, 50)))


@pytest.mark.verifies("thm-standardize")
@given(tables, st.floats(0.01, 100), st.floats(-100, 100))
def test_standardizing_random_columns(x, a, b):
    """Property: mean 0, variance 1, idempotent, invertible, blind to units; a negative factor flips the sign.

    The standard deviation is at least 1/4, and the numbers are at most 5100 after the change of units, with a deviation
    of at least 1/400: relative errors of 10 eps in them are at most 400 · 5100 · 10 eps < 1e-8 in the result.
    """
    assume(len(set(x.tolist())) > 1)
    scaler = StandardScaler()
    z = scaler.fit_transform(x[:, np.newaxis])[:, 0]
    assert abs(z.mean()) < 1e-12
    assert abs(z.var() - 1) < 1e-12
    np.testing.assert_allclose(scaler.inverse_transform(z[:, np.newaxis])[:, 0], x, atol=1e-12)
    np.testing.assert_allclose(StandardScaler().fit_transform(z[:, np.newaxis])[:, 0], z, atol=1e-12)
    np.testing.assert_allclose(StandardScaler().fit_transform((a * x + b)[:, np.newaxis])[:, 0], z, atol=1e-8)
    np.testing.assert_allclose(StandardScaler().fit_transform((-a * x + b)[:, np.newaxis])[:, 0], -z, atol=1e-8)


@pytest.mark.verifies("thm-standardize")
@given(pairs)
def test_columns_with_the_same_standardized_vector_differ_in_units_only(xy):
    """Property: the slope and offset of the proof carry one column into another with the same standardized vector.

    For other pairs no such map carries x into y. The threshold tells the two cases apart: n times the deviations are
    integer vectors u and v with squared lengths below 10^7; if they are not parallel, |u|²|v|² − (u·v)² is at least 1,
    so that 1 − cos² is above 10^-14 and the standardized vectors differ by more than 10^-8 somewhere.
    """
    x, y = xy
    assume(np.ptp(x) > 0 and np.ptp(y) > 0)
    z, w = (StandardScaler().fit_transform(v[:, np.newaxis])[:, 0] for v in (x, y))
    a = y.std() / x.std()
    b = y.mean() - a * x.mean()
    assert (np.abs(z - w).max() < 1e-9) == (np.abs(a * x + b - y).max() < 1e-9 * y.std())


@pytest.mark.verifies("thm-standardize")
def test_a_constant_column_loses_its_units_and_other_statistics_give_other_moments():
    """Example: for s = 0 the variance stays 0; with the statistics of other data mean and variance are not 0 and 1."""
    z = StandardScaler().fit_transform([[5.0], [5.0]])
    assert z.tolist() == [[0], [0]]
    other = StandardScaler().fit([[0.0], [2.0]]).transform([[4.0], [8.0]])
    assert (other.mean(), other.var()) == (5, 4)


# ---- The accident ----


def moments(values):
    """Return mean and variance (divisor n) as fractions."""
    mean = Fraction(sum(values), len(values))
    return mean, sum((v - mean) ** 2 for v in values) / len(values)


numbers = st.lists(small, min_size=1, max_size=7)


@pytest.mark.verifies("prp-all-differences")
@given(numbers, numbers)
def test_the_mean_square_of_all_differences(p, y):
    """Property: random integers, exactly; and no constant or random prediction beats the mean of y."""
    (p_mean, p_variance), (y_mean, y_variance) = moments(p), moments(y)
    mean_square = sum((Fraction(a) - b) ** 2 for a in p for b in y) / (len(p) * len(y))
    assert mean_square == p_variance + y_variance + (p_mean - y_mean) ** 2
    best = sum((y_mean - b) ** 2 for b in y) / len(y)
    assert best == y_variance <= mean_square
    assert (mean_square == best) == all(a == y_mean for a in p)


@pytest.mark.verifies("prp-all-differences")
def test_broadcasting_computes_this_mean_and_not_the_intended_one():
    """Example: perfect predictions; the diagonal gives 0, all differences give twice the variance."""
    y = np.array([1.0, 2.0, 6.0])
    assert np.mean((y - y[:, np.newaxis]) ** 2) == pytest.approx(2 * y.var(), rel=4 * EPS)
    assert np.mean((y - y) ** 2) == 0
