"""Norms and distances: axioms, extreme entries, peers, bad input."""

import numpy as np
import pytest
import scipy.linalg
import scipy.spatial.distance
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import norms

EPS = np.finfo(float).eps
ORDERS = [1.0, 1.5, 2.0, 3.0, 7.0, np.inf]
orders = st.sampled_from(ORDERS)
# NumPy loses digits where a power is subnormal, so that peers are compared on entries of moderate size.
moderate = st.floats(-1e6, 1e6).map(lambda t: t if abs(t) > 1e-6 else 0.0)


def vectors():
    return st.integers(1, 12).flatmap(lambda k: arrays(float, k, elements=moderate))


pairs = st.integers(1, 12).flatmap(lambda k: st.tuples(*[arrays(float, k, elements=moderate)] * 2))


@given(vectors(), orders)
def test_p_norm_agrees_with_numpy(x, p):
    # A sum of n positive terms and one root: n + p roundings at most on either side.
    assert norms.p_norm(x, p) == pytest.approx(np.linalg.norm(x, p), rel=4 * (len(x) + 8) * EPS, abs=1e-300)


def test_p_norm_agrees_with_torch():
    import torch

    x = [1.0, -2.0, 3.5]
    for p in ORDERS:
        theirs = float(torch.linalg.vector_norm(torch.tensor(x, dtype=torch.float64), p))
        assert norms.p_norm(x, p) == pytest.approx(theirs, rel=1e-14)


def test_integer_triples_are_exact():
    for a, b, c in [(3, 4, 5), (5, 12, 13), (8, 15, 17), (20, 21, 29)]:
        assert norms.p_norm([a, b]) == c
    assert norms.p_norm(np.array([3, 4], dtype=np.int8)) == 5  # int8 would overflow at 16 · 16


def test_small_integers_are_not_squared_in_their_own_type():
    assert norms.squared_norm(np.array([100, 100], dtype=np.int8)) == 20000


@pytest.mark.parametrize("p", ORDERS)
@pytest.mark.parametrize("scale", [1e200, 1e300, 1e-200, 1e-308, 5e-324])
def test_extreme_entries_neither_overflow_nor_underflow(p, scale):
    reference = norms.p_norm([3, -4, 0], p)
    value = norms.p_norm(np.array([3.0, -4.0, 0.0]) * scale, p)
    # A subnormal result is rounded to a multiple of 2^-1074.
    assert value == pytest.approx(reference * scale, rel=1e-13, abs=5e-324)
    assert value > 0


@pytest.mark.parametrize("p", [50.0, 1e3, 1e6, 1e300])
def test_huge_orders_approach_the_max_norm(p):
    x = [0.3, -0.5, 0.5]
    assert norms.p_norm(x, p) == pytest.approx(0.5 * 2 ** (1 / p), rel=1e-14)


@given(st.integers(1, 8).flatmap(lambda k: arrays(float, k, elements=st.floats(-1e300, 1e300))), orders)
def test_absolute_homogeneity_is_exact_for_powers_of_two(x, p):
    x = np.where(np.abs(x) < 1e-290, 0.0, x)
    assert norms.p_norm(x * 0.25, p) == 0.25 * norms.p_norm(x, p)


@given(vectors())
def test_max_and_squared_norm(x):
    assert norms.max_norm(x) == norms.p_norm(x, np.inf) == max(abs(float(t)) for t in x)
    assert norms.squared_norm(x) == pytest.approx(float(np.sum(x**2)), rel=4 * len(x) * EPS, abs=1e-300)


def test_unrepresentable_norms_are_errors_and_not_infinity():
    with pytest.raises(OverflowError, match="norm of x"):
        norms.p_norm([1.5e308, 1.5e308])
    with pytest.raises(OverflowError, match="squared norm"):
        norms.squared_norm([1e200])
    with pytest.raises(OverflowError, match="distance"):
        norms.distance([1.7e308], [-1.7e308])
    with pytest.raises(OverflowError, match="distance"):
        norms.pairwise_distances([[1.7e308]], [[-1.7e308]])


@given(vectors(), orders)
def test_normalized_vectors_have_norm_one_and_the_same_direction(x, p):
    if not x.any():
        with pytest.raises(ValueError, match="zero vector"):
            norms.normalize(x, p)
        return
    u = norms.normalize(x, p)
    assert norms.p_norm(u, p) == pytest.approx(1, rel=4 * (len(x) + 8) * EPS)
    np.testing.assert_allclose(u * norms.p_norm(x, p), x, rtol=4 * (len(x) + 8) * EPS, atol=1e-300)


def test_normalize_reaches_the_ends_of_the_floating_point_range():
    np.testing.assert_array_equal(norms.normalize([5e-324, 0]), [1, 0])
    np.testing.assert_allclose(norms.normalize([1.7e308, 1.7e308]), [0.5**0.5] * 2, rtol=1e-15)


@given(pairs, orders)
def test_distance_agrees_with_scipy(xy, p):
    x, y = xy
    theirs = scipy.spatial.distance.minkowski(x, y, p) if p < np.inf else scipy.spatial.distance.chebyshev(x, y)
    assert norms.distance(x, y, p) == pytest.approx(theirs, rel=4 * (len(x) + 8) * EPS, abs=1e-300)
    assert norms.distance(x, y, p) == norms.distance(y, x, p)
    assert (norms.distance(x, y, p) == 0) == np.array_equal(x, y)


@pytest.mark.parametrize("p", ORDERS)
def test_pairwise_distances_agree_with_scipy(p):
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(7, 4)), rng.normal(size=(5, 4))
    metric = {"metric": "chebyshev"} if p == np.inf else {"metric": "minkowski", "p": p}
    np.testing.assert_allclose(
        norms.pairwise_distances(X, Y, p), scipy.spatial.distance.cdist(X, Y, **metric), rtol=1e-13
    )
    D = norms.pairwise_distances(X, p=p)
    np.testing.assert_array_equal(D, D.T)
    np.testing.assert_array_equal(np.diag(D), 0)


def test_pairwise_distances_keep_close_points_apart():
    # The expanded square ‖x‖² − 2⟨x, y⟩ + ‖y‖² would return 0 here.
    X = [[1e8, 0.0], [1e8, 1e-3]]
    assert norms.pairwise_distances(X)[0, 1] == 1e-3


@pytest.mark.parametrize("n", [1, 2, 10, 1000])
@pytest.mark.parametrize("p", ORDERS)
@pytest.mark.parametrize("q", ORDERS)
def test_comparison_constants_are_attained(n, p, q):
    ones, basis = np.ones(n), np.eye(1, n)[0]
    ratios = [norms.p_norm(v, p) / norms.p_norm(v, q) for v in (ones, basis)]
    assert norms.comparison_constant(n, p, q) == pytest.approx(max(ratios), rel=1e-12)


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ([], ValueError, "empty"),
        ([[1, 2], [3, 4]], ValueError, r"shape \(2, 2\)"),
        (3.0, ValueError, r"shape \(\)"),
        ([1, np.nan], ValueError, "index"),
        ([np.inf, 1], ValueError, "index"),
        ([[1], [2, 3]], ValueError, "rows differ"),
        (["a", "b"], TypeError, "numbers"),
        ([1j, 2], TypeError, "real"),
        (None, ValueError, "finite"),
    ],
)
@pytest.mark.parametrize("function", [norms.p_norm, norms.max_norm, norms.squared_norm, norms.normalize])
def test_bad_vectors_are_refused(function, value, error, message):
    with pytest.raises(error, match=message) as caught:
        function(value)
    assert str(caught.value).startswith("x ")


@pytest.mark.parametrize("p", [0, 0.5, -1, -np.inf, 0.999])
def test_orders_below_one_are_refused(p):
    for call in (lambda: norms.p_norm([1, 2], p), lambda: norms.distance([1], [2], p), lambda: norms.normalize([1], p)):
        with pytest.raises(ValueError, match="p must be at least 1"):
            call()


@pytest.mark.parametrize(
    ("p", "error"), [(np.nan, ValueError), ([1, 2], ValueError), ("2", TypeError), (None, ValueError)]
)
def test_orders_that_are_no_numbers_are_refused(p, error):
    with pytest.raises(error, match=r"^p must"):
        norms.p_norm([1, 2], p)


def test_lengths_must_agree_and_length_one_is_not_broadcast():
    with pytest.raises(ValueError, match="same shape"):
        norms.distance([1, 2, 3], [1])
    with pytest.raises(ValueError, match="same number of columns"):
        norms.pairwise_distances([[1, 2]], [[1, 2, 3]])
    with pytest.raises(ValueError, match=r"^n must"):
        norms.comparison_constant(0, 1, 2)
    with pytest.raises(TypeError, match=r"^n must"):
        norms.comparison_constant(2.0, 1, 2)
    with pytest.raises(ValueError, match=r"^q must"):
        norms.comparison_constant(2, 1, 0.5)


def test_arguments_are_not_changed():
    x = np.array([3.0, 4.0])
    norms.normalize(x)
    norms.p_norm(x, 3)
    np.testing.assert_array_equal(x, [3, 4])


@given(vectors())
def test_euclidean_norm_agrees_with_blas(x):
    assert norms.p_norm(x) == pytest.approx(scipy.linalg.norm(x), rel=4 * (len(x) + 2) * EPS, abs=1e-300)


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (np.ma.masked_array([3.0, 4.0, 100.0], mask=[0, 0, 1]), ValueError, "masked"),
        (np.array(["3", 4], dtype=object), TypeError, "'3'"),
        ([10**400, 1], ValueError, "fit into a float"),
        (np.array([np.longdouble("1e400")]), ValueError, "finite"),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), TypeError, "numbers"),
    ],
)
def test_entries_that_would_be_misread_are_refused(value, error, message):
    with pytest.raises(error, match=message):
        norms.p_norm(value)


def test_a_masked_array_without_masked_entries_is_an_array():
    assert norms.p_norm(np.ma.masked_array([3.0, 4.0])) == 5


def test_short_floats_are_added_in_double_precision():
    x = np.ones(70_000, dtype=np.float16)  # the sum is beyond the largest number of 16 bits, 65504
    assert norms.p_norm(x, 1) == 70_000
    assert norms.p_norm(x) == pytest.approx(70_000**0.5, rel=1e-15)


def test_entries_that_vanish_beside_a_huge_one_change_no_norm():
    for p in ORDERS:
        assert norms.p_norm([1e300, 1e-300], p) == pytest.approx(1e300, rel=4 * EPS)
