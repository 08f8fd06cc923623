"""Sifting and what is read off it: exactness, peers, scaling, edge cases, bad input."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import scipy.linalg
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import spaces

EPS = np.finfo(float).eps
small = st.integers(-4, 4)
shapes = st.tuples(st.integers(1, 5), st.integers(1, 5))
integers = shapes.flatmap(lambda s: arrays(np.int64, s, elements=small))
gaussian = shapes.flatmap(lambda s: st.tuples(arrays(float, s, elements=small), arrays(float, s, elements=small))).map(
    lambda pair: pair[0] + 1j * pair[1]
)

# ---- Exact numbers ----


@given(integers)
def test_integers_are_sifted_exactly(V):
    kept, C = spaces.sift(V)
    assert kept == list(sp.Matrix(V.T).rref()[1])  # pivot columns are the vectors that depend on no earlier one
    assert C.shape == (len(V), len(kept))
    assert all(isinstance(c, Fraction) for c in C.flat)
    if kept:
        assert (C @ V[kept].astype(object) == V).all()


@given(integers, st.integers(1, 50), st.integers(1, 50))
def test_a_common_factor_changes_nothing(V, numerator, denominator):
    factor = Fraction(numerator, denominator)
    fractions = [[factor * int(x) for x in v] for v in V]
    assert spaces.sift(fractions).kept == spaces.sift(V).kept
    assert (spaces.sift(fractions).coefficients == spaces.sift(V).coefficients).all()


@pytest.mark.parametrize(
    "V",
    [
        [[sp.Rational(1, 3), 1], [1, 3]],
        sp.Matrix([[1, 2], [2, 4]]),
        [[True, False], [True, False]],
        np.array([[True, True], [True, True]]),
        np.array([[1, 2], [3, 6]], dtype=np.uint8),
        [[10**30, 1], [2 * 10**30, 2]],
        [[2**63, -1], [2**64, -2]],
        (np.array([1, 2]), np.array([2, 4])),
        np.asfortranarray([[1, 2], [2, 4]]),
        np.broadcast_to(np.array([1, 2]), (2, 2)),
    ],
)
def test_all_kinds_of_exact_numbers_are_computed_with_exactly(V):
    kept, C = spaces.sift(V)
    assert kept == [0]
    assert all(isinstance(c, Fraction) for c in C.flat)


def test_exact_numbers_tell_apart_what_floats_cannot():
    V = [[10**8 + 1, 10**8], [10**8, 10**8 - 1]]
    assert spaces.is_independent(V)
    assert not spaces.is_independent(np.array(V, dtype=float))
    assert np.linalg.matrix_rank(np.array(V, dtype=float)) == 1
    assert spaces.is_independent(V, rtol=0.9)  # the tolerance concerns floats only


# ---- Floats and complex numbers ----


# With small (Gaussian) integers, all numbers on the way are quotients of minors: numerators below 3e4 by Hadamard's
# inequality for 4 rows of length 5 and entries below 6, denominators at least 1. A few hundred roundings follow.
NEAR = 1e-8


@given(gaussian)
def test_complex_vectors_agree_with_singular_values(V):
    kept, C = spaces.sift(V)
    assert len(kept) == np.linalg.matrix_rank(V)
    np.testing.assert_allclose(C @ V[kept] if kept else 0 * V, V, atol=NEAR, rtol=0)


@given(arrays(float, shapes, elements=small.map(lambda t: t / 2)))
def test_floats_agree_with_fractions(V):
    kept, C = spaces.sift(V)
    exact = spaces.sift((2 * V).astype(int))
    assert kept == exact.kept
    np.testing.assert_allclose(C, exact.coefficients.astype(float), atol=NEAR, rtol=0)


@pytest.mark.parametrize("power", [-1060, -300, 0, 300, 1000])
def test_scales_do_not_matter(power):
    V = np.array([[1.0, 2.0], [2.0, 4.0], [1.0, 0.0]])
    kept, C = spaces.sift(np.ldexp(V, power))
    assert kept == [0, 2]
    np.testing.assert_array_equal(C, [[1, 0], [2, 0], [0, 1]])


def test_vectors_of_very_different_sizes():
    V = [[1e-200, 0.0], [1e90, 0.0], [0.0, 1e-300]]
    kept, C = spaces.sift(V)
    assert kept == [0, 2]
    assert C[1, 0] == pytest.approx(1e290, rel=1e-14)
    with pytest.raises(OverflowError, match="coefficient"):
        spaces.sift([[1e-200, 0.0], [1e200, 0.0]])
    assert spaces.dimension([[1e-200, 0.0], [1e200, 0.0]]) == 1  # needs no coefficient
    assert spaces.sift([[1e-200 + 0j, 0.0], [1e90j, 0.0]]).coefficients[1, 0] == pytest.approx(1e290j, rel=1e-14)


@pytest.mark.parametrize(("first", "second"), [(1e200, 1e-200), (1e-200, 1e200), (1e-300, 1e300), (-1e308, 1j * 1e308)])
def test_the_size_of_a_vector_does_not_matter_for_an_intersection(first, second):
    U, W = first * np.array([[1.0, 1.0]]), second * np.array([[1.0, 1.0]])
    np.testing.assert_allclose(spaces.intersection_basis(U, W), W, rtol=4 * EPS)


def test_one_tolerance_decides_in_all_steps_of_an_intersection():
    # W's second vector leaves 350 machine epsilons: more than 300 for W alone, less than 400 for four vectors.
    U, W = [[0.0, 0.0, 1.0], [1.0, 1.0, 0.0]], [[1.0, 1.0, 0.0], [1.0, 1.0 + 350 * EPS, 0.0]]
    common = spaces.intersection_basis(U, W)
    assert len(common) == spaces.dimension(common) == 1


def test_an_intersection_of_exact_vectors_with_floats_takes_all_as_floats():
    # As integers the two vectors span the plane; as floats they are parallel, up to the tolerance.
    exact = [[10**8 + 1, 10**8], [10**8, 10**8 - 1]]
    assert len(spaces.intersection_basis(exact, [[1, 1]])) == 1
    for floats in ([[0.5, 0.5]], [[0.5, 0.5j]]):
        assert len(spaces.intersection_basis(exact, floats)) == 0
        assert len(spaces.intersection_basis(floats, exact)) == 0


def test_complex_results_that_are_too_large_are_refused_by_name():
    with pytest.raises(OverflowError, match="coefficient"):
        spaces.sift([[1e-300j, 0], [1e300, 0]])
    for call in (
        lambda: spaces.sift([[10**400, 1j]]),
        lambda: spaces.combination([0.5], [[10**400, 1]]),
        lambda: spaces.combination([10**400], [[0.5, 1]]),
    ):
        with pytest.raises(ValueError, match="fit into a float"):
            call()


def test_what_exceeds_the_largest_float_is_refused():
    with pytest.raises(OverflowError, match="entry"):
        spaces.intersection_basis([[1.0, 1.0, 1.0]], [[1.0, 1.0, 0.5], [0.0, 0.0, 1.7e308]])  # (2, 2, 2) · 1.7e308
    with pytest.raises(OverflowError, match="combination"):
        spaces.combination([1e200], [[1e200, 1.0]])
    # eᵢ₋₁ + 10⁻¹² eᵢ: the last coordinate vector has coefficients up to 10⁴⁸⁰, but the dimension needs none.
    chain = np.eye(40, k=-1) + np.diag([1.0] + 39 * [1e-12])
    assert spaces.dimension(chain) == 40
    with pytest.raises(OverflowError, match="coefficient"):
        spaces.coordinates(np.eye(40)[-1], chain)


def test_a_tolerance_of_zero_divides_by_nothing_too_small():
    kept, C = spaces.sift([[1.0, 0.0], [1.0, 1e-310], [0.0, 1.0]], rtol=0)
    assert kept == [0, 2]
    np.testing.assert_array_equal(C, [[1, 0], [1, 0], [0, 1]])


@pytest.mark.parametrize(("rtol", "dimension"), [(None, 2), (0, 2), (1e-13, 2), (1e-5, 1)])
def test_the_tolerance_is_relative_to_the_vector(rtol, dimension):
    V = np.array([[1.0, 1.0], [1.0, 1.0 + 1e-6]])
    assert spaces.dimension(V, rtol=rtol) == dimension
    assert spaces.dimension(1e6 * V, rtol=rtol) == dimension


def test_rounding_is_not_taken_for_a_direction():
    tenths = np.array([[0.1, 0.3], [0.3, 0.9]])  # 3 · 0.1 is not 0.3 in floats
    assert spaces.dimension(tenths) == 1
    assert spaces.dimension(tenths, rtol=0) == 2
    assert spaces.dimension(np.float32(tenths), rtol=1e-6) == 1


def test_hilbert_matrices_of_moderate_size_are_independent():
    for n in range(1, 9):
        assert spaces.is_independent(scipy.linalg.hilbert(n))


def test_many_images_in_random_order_have_the_rank_that_singular_values_find():
    rng = np.random.default_rng(3)
    V = rng.normal(size=(40, 7)) @ rng.normal(size=(7, 30))
    kept, C = spaces.sift(V)
    assert kept == list(range(7))
    np.testing.assert_allclose(C @ V[kept], V, atol=1e-10)


# ---- What is read off ----


@given(integers)
def test_a_dependence_is_one(V):
    relation = spaces.dependence(V)
    if relation is None:
        assert np.linalg.matrix_rank(V) == len(V)
    else:
        assert len(relation) == len(V)
        assert not any(spaces.combination(relation, V))
        assert any(relation)


def test_a_dependence_of_floats_and_of_complex_numbers():
    np.testing.assert_allclose(spaces.dependence([[0.5, 0.0], [1.0, 0.0]]), [-2, 1])
    np.testing.assert_allclose(spaces.dependence([[1, 1j], [1j, -1]]), [-1j, 1])
    np.testing.assert_array_equal(spaces.dependence([[0, 0], [1, 1]]), [1, 0])


@given(integers)
def test_the_intersection_of_a_span_with_itself_and_with_nothing(V):
    assert len(spaces.intersection_basis(V, V)) == len(spaces.sum_basis(V, V)) == np.linalg.matrix_rank(V)
    assert spaces.intersection_basis(V, []).shape == (0, V.shape[1])
    assert spaces.intersection_basis(np.zeros((0, V.shape[1])), V).shape == (0, V.shape[1])
    assert len(spaces.sum_basis([], V)) == len(spaces.sum_basis(V, [])) == np.linalg.matrix_rank(V)


def test_floats_and_integers_together():
    total = spaces.sum_basis([[1, 0]], [[0.5, 0.5]])
    assert total.dtype == float
    np.testing.assert_array_equal(total, [[1, 0], [0.5, 0.5]])
    np.testing.assert_allclose(spaces.coordinates([0.5, 2.0], [[1, 0], [0, 1]]), [0.5, 2])
    assert spaces.span_contains([[1, 1j]], [1j, -1])
    np.testing.assert_allclose(spaces.intersection_basis([[1, 1j]], [[2j, -2]]), [[2j, -2]])
    mixed = spaces.combination([0.5, 2], [[Fraction(1, 2), 1], [1, 0]])
    np.testing.assert_allclose(mixed, [2.25, 0.5])
    assert spaces.combination([Fraction(1, 2), 2], [[2, 4], [1, 0]]).tolist() == [3, 2]


def test_fractions_and_complex_numbers_together():
    kept, C = spaces.sift([[Fraction(1, 2), 1j], [1j, -2]])
    assert kept == [0]
    np.testing.assert_allclose(C, [[1], [2j]])
    np.testing.assert_allclose(spaces.coordinates([Fraction(1, 2), 1j], [[2, 0], [0, 2]]), [0.25, 0.5j])
    assert spaces.sift([[Fraction(1, 2), 0.5]]).coefficients.dtype == float
    assert spaces.sift([[Decimal(1), Fraction(1, 2)]]).coefficients.dtype == float


def test_extending_keeps_floats_and_nothing_extends_to_the_standard_basis():
    np.testing.assert_array_equal(spaces.extend_to_basis([[0.5, 0.5]]), [[0.5, 0.5], [1, 0]])
    np.testing.assert_array_equal(spaces.extend_to_basis(np.zeros((0, 3))).astype(int), np.eye(3))


# ---- Edge cases ----


def test_the_empty_list():
    assert spaces.sift([]).kept == []
    assert spaces.sift([]).coefficients.shape == (0, 0)
    assert spaces.is_independent([])
    assert spaces.dependence([]) is None
    assert spaces.dimension([]) == 0
    assert spaces.extract_basis(np.zeros((0, 3))) == []
    assert spaces.span_contains([], [0, 0, 0])
    assert not spaces.span_contains(np.zeros((0, 3)), [0, 0, 1])
    assert spaces.coordinates([0, 0], []).shape == (0,)
    assert spaces.intersection_basis([], []).shape == (0, 0)
    assert spaces.sum_basis([], []).shape == (0, 0)
    assert spaces.sum_basis(np.zeros((0, 3)), np.zeros((0, 3))).shape == (0, 3)
    nothing = spaces.combination([], np.zeros((0, 3)))
    assert nothing.tolist() == [0, 0, 0]
    assert all(isinstance(x, Fraction) for x in nothing)  # no entry is inexact
    for call in (lambda: spaces.combination([], []), lambda: spaces.extend_to_basis([])):
        with pytest.raises(ValueError, match=r"shape \(0, n\)"):
            call()


def test_zero_vectors_are_dependent_and_lie_in_every_span():
    assert not spaces.is_independent([[0, 0]])
    assert not spaces.is_independent([[0.0, 0.0]])
    assert spaces.extract_basis([[0.0, 0.0], [0.0, 1.0], [0.0, 0.0]]) == [1]
    assert spaces.span_contains([[0.0, 1.0]], [0.0, 0.0])
    np.testing.assert_array_equal(spaces.coordinates([0.0, 0.0], [[0.0, 1.0]]), [0])


def test_arguments_are_not_changed():
    V = np.array([[1.0, 2.0], [3.0, 4.0]])
    W = np.array([[1, 2], [3, 4]], dtype=object)
    spaces.sift(V)
    spaces.sift(W)
    spaces.sum_basis(V, W)
    np.testing.assert_array_equal(V, [[1, 2], [3, 4]])
    assert [type(x) for x in W.flat] == [int] * 4


# ---- Bad input ----

BAD = [
    ([[1, 2], [3]], ValueError, "differ in length"),
    ([np.ones((1, 2)), np.ones((1, 3))], ValueError, "differ in length"),
    ([1, 2], ValueError, "must be a matrix"),
    ([[[1, 2]]], ValueError, "must be a matrix"),
    ([[], []], ValueError, "must not be empty"),
    ([[1, np.nan]], ValueError, "finite"),
    ([[1, np.inf]], ValueError, "finite"),
    ([["1", "2"]], TypeError, "must hold numbers"),
    (["ab", "cd"], TypeError, "must hold numbers"),
    (np.array([[1, 2]], dtype="m8[D]"), TypeError, "must hold numbers"),
    ([[None, 1]], ValueError, "must be finite"),
    (None, ValueError, "must be finite"),
    (np.ma.masked_array([[1, 2]], mask=[[0, 1]]), ValueError, "masked"),
    (np.ma.masked_array([[1.0, 2.0]], mask=[[0, 1]]), ValueError, "masked"),
    ([np.ma.masked_array([1.0, 2.0], mask=[0, 1])], ValueError, "masked"),
]

BAD_VECTORS = [
    (np.ma.masked_array([1, 2], mask=[0, 1]), ValueError, "masked"),
    (np.ma.masked_array([1.0, 2.0], mask=[0, 1]), ValueError, "masked"),
    ([1, np.nan], ValueError, "finite"),
    ([1, np.inf], ValueError, "finite"),
    (["1", "2"], TypeError, "must hold numbers"),
    ([[1], [1, 2]], ValueError, "differ in length"),
]


@pytest.mark.parametrize(("value", "error", "message"), BAD_VECTORS)
def test_a_bad_vector_is_refused_by_every_function(value, error, message):
    calls = {
        "v": [lambda v: spaces.span_contains([[1, 2]], v), lambda v: spaces.coordinates(v, [[1, 2]])],
        "coefficients": [lambda c: spaces.combination(c, [[1, 2], [3, 4]])],
    }
    for name, functions in calls.items():
        for function in functions:
            with pytest.raises(error, match=f"^{name} .*{message}"):
                function(value)


@pytest.mark.parametrize(("v", "message"), [(1, r"shape \(n,\)"), ([[1, 2]], r"shape \(n,\)"), ([], "empty")])
def test_what_is_no_vector_is_refused(v, message):
    for call in (spaces.span_contains, lambda V, v: spaces.coordinates(v, V)):
        with pytest.raises(ValueError, match=f"^v must .*{message}"):
            call([[1, 2]], v)


@pytest.mark.parametrize(("value", "error", "message"), BAD)
def test_bad_vectors_are_refused_by_every_function(value, error, message):
    calls = {
        "vectors": [
            spaces.sift,
            spaces.dimension,
            spaces.is_independent,
            spaces.dependence,
            spaces.extract_basis,
            spaces.extend_to_basis,
            lambda V: spaces.span_contains(V, [1, 2]),
            lambda V: spaces.combination([1], V),
        ],
        "basis": [lambda V: spaces.coordinates([1, 2], V)],
        "first": [lambda V: spaces.sum_basis(V, [[1, 2]]), lambda V: spaces.intersection_basis(V, [[1, 2]])],
        "second": [lambda V: spaces.sum_basis([[1, 2]], V), lambda V: spaces.intersection_basis([[1, 2]], V)],
    }
    for name, functions in calls.items():
        for function in functions:
            with pytest.raises(error, match=f"^{name} .*{message}"):
                function(value)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: spaces.span_contains([[1, 2]], [1, 2, 3]),
            "vectors and v must hold vectors of one length, got 2 and 3",
        ),
        (lambda: spaces.coordinates([1], [[1, 2]]), "basis and v must hold"),
        (lambda: spaces.sum_basis([[1, 2]], [[1]]), "first and second must hold"),
        (lambda: spaces.intersection_basis(np.zeros((0, 3)), [[1, 2]]), "first and second must hold"),
        (lambda: spaces.combination([1, 2], [[1, 2]]), r"coefficients must have shape \(1,\)"),
        (lambda: spaces.combination([[1]], [[1, 2]]), r"coefficients must have shape \(1,\)"),
        (lambda: spaces.sift([[1, 2]], rtol=-1), "rtol must be at least 0"),
        (lambda: spaces.sift([[1.0, 2.0]], rtol=1), "rtol must be less than 1"),
        (lambda: spaces.sift([[1, 2]], rtol=np.nan), "rtol must be finite"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_what_is_no_basis_is_refused():
    with pytest.raises(np.linalg.LinAlgError, match="basis must be independent"):
        spaces.coordinates([1, 2], [[1, 2], [2, 4]])
    with pytest.raises(np.linalg.LinAlgError, match="v must lie in the span"):
        spaces.coordinates([1, 3], [[1, 2]])
    with pytest.raises(np.linalg.LinAlgError, match="vectors must be independent"):
        spaces.extend_to_basis([[1.0, 2.0], [2.0, 4.0]])
