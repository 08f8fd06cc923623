"""Inner products, angles and cosines: algebra, accuracy, peers, bad input."""

import math

import mpmath
import numpy as np
import pytest
import scipy.integrate
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import inner
from sklearn.metrics.pairwise import cosine_similarity as sklearn_cosine

EPS = np.finfo(float).eps
moderate = st.floats(-1e6, 1e6, allow_subnormal=False)
pairs = st.integers(1, 30).flatmap(lambda k: st.tuples(*[arrays(float, k, elements=moderate)] * 2))
integer_pairs = st.integers(1, 30).flatmap(
    lambda k: st.tuples(*[arrays(np.int64, k, elements=st.integers(-1000, 1000))] * 2)
)
DOTS = [inner.dot, inner.dot_by_loop, inner.dot_by_sum]


@given(integer_pairs)
def test_the_three_dot_products_are_exact_for_integers(xy):
    x, y = xy
    exact = sum(int(a) * int(b) for a, b in zip(x, y, strict=True))
    assert [f(x, y) for f in DOTS] == [exact] * 3


@given(pairs)
def test_the_three_dot_products_agree_up_to_rounding(xy):
    x, y = xy
    bound = 2 * len(x) * EPS * float(np.abs(x) @ np.abs(y)) + 1e-300  # Higham (2002), section 3.1
    exact = math.fsum(float(a) * float(b) for a, b in zip(x, y, strict=True))
    for f in DOTS:
        assert abs(f(x, y) - exact) <= bound


def test_dot_agrees_with_torch():
    import torch

    x, y = np.linspace(-1, 2, 50), np.linspace(3, -1, 50)
    assert inner.dot(x, y) == pytest.approx(float(torch.dot(torch.tensor(x), torch.tensor(y))), rel=1e-13)


@pytest.mark.parametrize("f", DOTS)
def test_vectors_of_length_one_are_not_broadcast(f):
    with pytest.raises(ValueError, match="same shape"):
        f([1, 2, 3], [2])


@pytest.mark.parametrize("f", DOTS)
def test_overflow_is_an_error(f):
    with pytest.raises(OverflowError, match="inner product"):
        f([1e200, 1e200], [1e200, -1e200])


@pytest.mark.parametrize("t", [1e-3, 1e-8, 1e-12, 1e-20, 1.0, math.pi / 2, 3.0])
def test_angle_is_accurate_where_the_arc_cosine_is_not(t):
    with mpmath.workdps(60):
        x, y = (1.0, 0.0), (math.cos(t), math.sin(t))
        exact = float(mpmath.atan2(mpmath.mpf(y[1]), mpmath.mpf(y[0])))
    assert inner.angle(x, y) == pytest.approx(exact, rel=8 * EPS)


def test_the_arc_cosine_formula_would_fail():
    x, y = np.array([1.0, 0.0]), np.array([1.0, 1e-9])
    assert np.arccos(x @ y / (np.linalg.norm(x) * np.linalg.norm(y))) == 0  # all digits lost
    assert inner.angle(x, y) == pytest.approx(1e-9, rel=4 * EPS)


@given(pairs, st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_angle_and_cosine_ignore_lengths(xy, a, b):
    x, y = xy
    if not (x.any() and y.any()):
        return
    # The unit vectors are rounded to a few units in the last place, and so the angle, absolutely.
    assert inner.angle(a * x, b * y) == pytest.approx(inner.angle(x, y), abs=20 * EPS * math.sqrt(len(x)) + 1e-15)
    assert inner.angle(x, -y) == pytest.approx(math.pi - inner.angle(x, y), abs=20 * EPS * math.sqrt(len(x)) + 1e-15)
    assert math.cos(inner.angle(x, y)) == pytest.approx(inner.cosine_similarity(x, y), abs=20 * EPS * len(x))
    assert -1 <= inner.cosine_similarity(x, y) <= 1


def test_angle_and_cosine_reach_the_ends_of_the_range():
    assert inner.angle([1e200, 0], [1e-200, 1e-200]) == pytest.approx(math.pi / 4, rel=4 * EPS)
    assert inner.cosine_similarity([5e-324, 0], [1e300, 0]) == 1
    assert inner.angle([1, 2], [-2, -4]) == math.pi


def test_cosine_matrix_agrees_with_scikit_learn_and_with_the_pairs():
    rng = np.random.default_rng(1)
    X, Y = rng.normal(size=(6, 5)), rng.normal(size=(4, 5))
    np.testing.assert_allclose(inner.cosine_matrix(X, Y), sklearn_cosine(X, Y), atol=4 * EPS)
    pairwise = [[inner.cosine_similarity(x, y) for y in Y] for x in X]
    np.testing.assert_allclose(inner.cosine_matrix(X, Y), pairwise, atol=4 * EPS)
    np.testing.assert_allclose(np.diag(inner.cosine_matrix(X)), 1, rtol=4 * EPS)


def test_directions_of_zero_vectors_are_refused():
    for f in (inner.angle, inner.cosine_similarity):
        with pytest.raises(ValueError, match=r"^y must not be the zero"):
            f([1, 2], [0, 0])
        with pytest.raises(ValueError, match=r"^x must not be the zero"):
            f([0, 0], [1, 2])
    with pytest.raises(ValueError, match=r"^row 1 of X"):
        inner.cosine_matrix([[1, 2], [0, 0]])
    with pytest.raises(ValueError, match=r"^row 0 of Y"):
        inner.cosine_matrix([[1, 2]], [[0, 0]])
    with pytest.raises(ValueError, match="columns"):
        inner.cosine_matrix([[1, 2]], [[1, 2, 3]])


spd = (
    st.integers(1, 5)
    .flatmap(lambda n: arrays(float, (n, n), elements=st.integers(-3, 3)))
    .map(lambda B: B.T @ B + np.eye(len(B)))
)


@given(spd, st.data())
def test_a_positive_definite_matrix_gives_an_inner_product(M, data):
    n = len(M)
    small = arrays(float, n, elements=st.integers(-9, 9))
    x, y, z = data.draw(small), data.draw(small), data.draw(small)
    assert inner.inner(x, y, M) == inner.inner(y, x, M)  # integers: exact
    assert inner.inner(2 * x + z, y, M) == 2 * inner.inner(x, y, M) + inner.inner(z, y, M)
    assert (inner.inner(x, x, M) > 0) == x.any()
    assert inner.inner(x, y, np.eye(n)) == inner.dot(x, y)
    assert inner.induced_norm(x, M) == pytest.approx(math.sqrt(inner.inner(x, x, M)), rel=1e-12, abs=1e-12)


def test_matrices_that_define_no_inner_product_are_refused():
    with pytest.raises(np.linalg.LinAlgError, match="symmetric"):
        inner.inner([1, 0], [0, 1], [[1, 2], [0, 1]])
    with pytest.raises(np.linalg.LinAlgError, match="eigenvalue -1"):
        inner.inner([1, 0], [0, 1], [[1, 2], [2, 1]])
    with pytest.raises(np.linalg.LinAlgError, match="positive definite"):
        inner.induced_norm([1, 0], [[1, 1], [1, 1]])  # semidefinite: a nonzero vector has length 0
    with pytest.raises(ValueError, match="shape"):
        inner.inner([1, 0], [0, 1], np.eye(3))
    with pytest.raises(ValueError, match="square"):
        inner.inner([1, 0], [0, 1], [[1, 0, 0], [0, 1, 0]])


def test_gram_matrix_collects_the_inner_products():
    A = np.array([[1, 2, 0], [0, 1, 3]])
    M = np.array([[2.0, 1.0], [1.0, 3.0]])
    expected = [[inner.inner(a, b, M) for b in A.T] for a in A.T]
    np.testing.assert_allclose(inner.gram_matrix(A, M), expected, rtol=1e-15)
    np.testing.assert_array_equal(inner.gram_matrix(A), A.T @ A)
    with pytest.raises(ValueError, match=r"^M must have shape"):
        inner.gram_matrix(A, np.eye(3))


@pytest.mark.parametrize(
    ("f", "g", "a", "b"),
    [
        (np.exp, np.sin, -1, 2),
        (np.abs, lambda t: 3.0, -1, 1),  # a kink, and a constant that is repeated
        (lambda t: t**19, lambda t: t**20, 0, 1),
        (lambda t: np.cos(40 * t), np.cos, 0, 3),
        (np.sqrt, np.sqrt, 0, 1),
    ],
)
def test_function_inner_agrees_with_scipy(f, g, a, b):
    theirs, _ = scipy.integrate.quad(lambda t: f(t) * g(t), a, b, epsabs=1e-13, limit=200)
    assert inner.function_inner(f, g, a, b) == pytest.approx(theirs, abs=1e-11)


def test_function_inner_with_a_weight():
    value = inner.function_inner(lambda t: t, lambda t: t, 0, 1, weight=lambda t: t)
    assert value == pytest.approx(1 / 4, rel=1e-14)


def test_function_inner_bears_functions_that_change_their_argument():
    def square(t):
        t *= t
        return t

    assert inner.function_inner(square, square, 0, 1, weight=square) == pytest.approx(1 / 7, rel=1e-14)


def test_function_inner_refuses_what_it_cannot_integrate():
    with pytest.raises(ArithmeticError, match="did not settle"):
        inner.function_inner(lambda t: 1 / t, lambda t: 1.0, 0, 1)
    with pytest.raises(ValueError, match="less than"):
        inner.function_inner(np.sin, np.sin, 1, 1)
    with pytest.raises(ValueError, match="weight must not be negative"):
        inner.function_inner(np.sin, np.sin, weight=lambda t: t)
    with pytest.raises(ValueError, match=r"^f\(t\) must be finite"):
        inner.function_inner(lambda t: t * np.nan, np.sin)
    with pytest.raises(TypeError, match=r"^g\(t\)"):
        inner.function_inner(np.sin, lambda t: 1j * t)
    with pytest.raises(ValueError, match="rtol"):
        inner.function_inner(np.sin, np.sin, rtol=0)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ([], ValueError),
        ([[1, 2]], ValueError),
        ([1, np.nan], ValueError),
        ([1, np.inf], ValueError),
        ([[1], [2, 3]], ValueError),
        (["a", "b"], TypeError),
        ([1j, 2], TypeError),
    ],
)
@pytest.mark.parametrize("f", [*DOTS, inner.angle, inner.cosine_similarity])
def test_bad_vectors_are_refused(f, value, error):
    with pytest.raises(error, match=r"^x must"):
        f(value, [1, 2])
    with pytest.raises(error, match=r"^y must"):
        f([1, 2], value)


@pytest.mark.parametrize("tiny", [1e-150, 1e-200, 1e-308])
def test_the_smallest_angles_do_not_vanish(tiny):
    assert inner.angle([1, 0], [1, tiny]) == pytest.approx(tiny, rel=8 * EPS)


@given(pairs, st.floats(1e-16, 1))
def test_the_angle_is_off_by_a_few_epsilons_also_for_nearly_parallel_vectors(xy, t):
    x, y = xy
    y = x + t * y
    if not (x.any() and y.any()):
        return
    with mpmath.workdps(700):  # enough digits to square the smallest numbers exactly
        a, b = ([mpmath.mpf(float(v)) for v in vector] for vector in (x, y))
        na, nb = (mpmath.sqrt(mpmath.fsum(v * v for v in vector)) for vector in (a, b))
        minus = mpmath.sqrt(mpmath.fsum((u / na - v / nb) ** 2 for u, v in zip(a, b, strict=True)))
        plus = mpmath.sqrt(mpmath.fsum((u / na + v / nb) ** 2 for u, v in zip(a, b, strict=True)))
        exact = float(2 * mpmath.atan2(minus, plus))
    assert inner.angle(x, y) == pytest.approx(exact, abs=8 * EPS, rel=4 * EPS)


def test_a_matrix_whose_asymmetry_hides_behind_a_large_entry_is_refused():
    with pytest.raises(np.linalg.LinAlgError, match="symmetric"):
        inner.inner([1, 0], [0, 1], [[1e13, 0], [1, 1]])


def test_the_message_names_the_asymmetric_entries_and_not_larger_ones_that_differ_by_rounding():
    M = [[1e9, 1e8 * (1 + 1e-15), 0], [1e8, 1e9, 1e-9], [0, 2e-9, 1e9]]
    with pytest.raises(np.linalg.LinAlgError, match=r"M\[1, 2\] = 1e-09 and M\[2, 1\] = 2e-09"):
        inner.inner([1, 0, 0], [0, 1, 0], M)


def test_an_asymmetry_by_rounding_is_evened_out():
    M = np.array([[2.0, 0.1 + 0.2], [0.3, 2.0]])
    assert M[0, 1] != M[1, 0]
    assert inner.inner([1, 0], [0, 1], M) == inner.inner([0, 1], [1, 0], M)


def test_overflow_of_other_inner_products_is_an_error():
    with pytest.raises(OverflowError, match="columns of A"):
        inner.gram_matrix([[1e200, 1]])
    with pytest.raises(OverflowError, match="columns of A"):
        inner.gram_matrix([[1e200, 1]], [[2.0]])
    with pytest.raises(OverflowError, match="norm of x"):
        inner.induced_norm([1e200], [[1e300]])
    assert inner.induced_norm([1e200], [[4e100]]) == pytest.approx(2e250, rel=4 * EPS)
    with pytest.raises(OverflowError, match="f and g"):
        inner.function_inner(lambda t: 1e200, lambda t: 1e200)


def test_function_inner_sees_a_peak_of_a_hundredth_of_the_interval_or_says_that_it_does_not_settle():
    for center in np.linspace(-0.9, 0.9, 37):
        value = inner.function_inner(lambda t, c=center: np.exp(-(((t - c) / 0.01) ** 2)), lambda t: 1.0)
        assert value == pytest.approx(0.01 * math.sqrt(math.pi), rel=1e-9)


def test_function_inner_refuses_wrong_shapes_and_infinite_intervals():
    with pytest.raises(ValueError, match=r"^f\(t\) must be one value for each point"):
        inner.function_inner(lambda t: np.ones((3, 3)), np.sin)
    with pytest.raises(ValueError, match=r"^g\(t\) must be one value for each point"):
        inner.function_inner(np.sin, lambda t: np.ones(1))
    with pytest.raises(ValueError, match="finite"):
        inner.function_inner(np.sin, np.sin, -1.7e308, 1.7e308)
    with pytest.raises(ValueError, match="b must be finite"):
        inner.function_inner(np.sin, np.sin, 0, np.inf)
