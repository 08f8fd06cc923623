"""Quadratic forms: their value, sign, minors and axes; peers; bad input."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import cholesky, quadratic

small = st.integers(-4, 4)
symmetric = st.integers(1, 5).flatmap(lambda n: arrays(np.int64, (n, n), elements=small)).map(lambda B: B + B.T)
definite = (
    st.integers(1, 5).flatmap(lambda n: arrays(float, (n, n), elements=small)).map(lambda B: B.T @ B + np.eye(len(B)))
)


@given(symmetric, st.data())
def test_the_value_is_the_double_sum(A, data):
    x = data.draw(arrays(np.int64, len(A), elements=small))
    assert quadratic.evaluate(A, x) == sum(
        int(A[i, j]) * int(x[i]) * int(x[j]) for i in range(len(A)) for j in range(len(A))
    )


@pytest.mark.parametrize(
    ("A", "kind"),
    [
        ([[2, 1], [1, 2]], "positive definite"),
        ([[1, 1], [1, 1]], "positive semidefinite"),
        ([[0]], "positive semidefinite"),
        (np.zeros((3, 3)), "positive semidefinite"),
        ([[-2, 1], [1, -2]], "negative definite"),
        ([[-1, 1], [1, -1]], "negative semidefinite"),
        ([[0, 0], [0, -1]], "negative semidefinite"),
        ([[1, 2], [2, 1]], "indefinite"),
        ([[0, 1], [1, 0]], "indefinite"),
        (np.diag([1e-300, 1e-300]), "positive definite"),
        (np.diag([1e300, -1e300]), "indefinite"),
    ],
)
def test_the_class_of_small_matrices(A, kind):
    assert quadratic.classify(A) == kind


@given(symmetric)
def test_changing_the_sign_exchanges_positive_and_negative(A):
    exchange = {"positive": "negative", "negative": "positive", "indefinite": "indefinite"}
    assume(A.any())
    first, *rest = quadratic.classify(A).split()
    assert quadratic.classify(-A) == " ".join([exchange[first], *rest])


@given(definite)
def test_definite_matrices_are_recognized_as_by_cholesky(A):
    assert quadratic.classify(A) == "positive definite"
    assert cholesky.is_positive_definite(A)


def test_the_tolerance_decides_about_small_eigenvalues():
    A = np.diag([1.0, 1e-6])
    assert quadratic.classify(A) == "positive definite"
    assert quadratic.classify(A, rtol=1e-3) == "positive semidefinite"
    assert quadratic.classify(np.diag([1.0, 1e-15])) == "positive semidefinite"
    assert quadratic.classify(np.diag([1.0, 1e-15]), rtol=0) == "positive definite"


@given(symmetric)
def test_the_leading_minors_agree_with_exact_determinants(A):
    E = sp.Matrix(A.tolist())
    exact = [float(E[:k, :k].det()) for k in range(1, len(A) + 1)]
    scale = [1 + (len(A) * np.abs(A).max()) ** k for k in range(1, len(A) + 1)]
    assert (np.abs(quadratic.leading_minors(A) - exact) <= 1e-12 * np.array(scale)).all()


@given(definite, st.floats(1e-3, 1e3))
def test_the_half_axes_reach_the_level_set_in_orthogonal_directions(A, c):
    lengths, Q = quadratic.axes(A, c)
    np.testing.assert_allclose(Q.T @ Q, np.eye(len(A)), atol=1e-12)
    np.testing.assert_allclose(np.diag((Q * lengths).T @ A @ (Q * lengths)), c, rtol=1e-9)
    assert (np.diff(lengths) >= 0).all()


def test_axes_of_a_matrix_that_has_none_are_refused():
    for A in ([[1, 1], [1, 1]], [[1, 2], [2, 1]], [[-1]]):
        with pytest.raises(np.linalg.LinAlgError, match="positive definite"):
            quadratic.axes(A if A != [[1, 1], [1, 1]] else np.zeros((2, 2)))


BAD = [
    ([[1j]], TypeError, "real"),
    ([["a"]], TypeError, "number"),
    ([[np.nan]], ValueError, "finite"),
    ([[np.inf]], ValueError, "finite"),
    ([[1, 2]], ValueError, "square"),
    ([[1, 2], [3]], ValueError, "rectangular"),
    (np.zeros((0, 0)), ValueError, "empty"),
    (np.ma.masked_array([[1.0]], mask=[[True]]), ValueError, "masked"),
    ([[1, 2], [0, 1]], np.linalg.LinAlgError, "symmetric"),
]


@pytest.mark.parametrize(("value", "error", "message"), BAD)
def test_bad_matrices_are_named(value, error, message):
    for f in (
        quadratic.classify,
        quadratic.leading_minors,
        quadratic.axes,
        lambda A: quadratic.evaluate(A, [1, 1]),
    ):
        with pytest.raises(error, match=rf"A .*{message}"):
            f(value)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: quadratic.evaluate(np.eye(2), [1, 2, 3]), ValueError, "2 entries"),
        (lambda: quadratic.evaluate(np.eye(2), [1j, 2]), TypeError, "x must be real"),
        (lambda: quadratic.evaluate(np.eye(2), [np.nan, 2]), ValueError, "x must be finite"),
        (lambda: quadratic.axes(np.eye(2), 0), ValueError, "c must be greater"),
        (lambda: quadratic.axes(np.eye(2), np.nan), ValueError, "c must be finite"),
        (lambda: quadratic.classify(np.eye(2), rtol=-1), ValueError, "rtol must be at least"),
        (lambda: quadratic.classify(np.eye(2), rtol="a"), TypeError, "rtol"),
    ],
)
def test_other_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_single_precision_is_computed_in_double():
    assert quadratic.leading_minors(np.eye(2, dtype=np.float32)).dtype == np.float64


def test_the_form_and_the_axes_of_huge_and_tiny_matrices():
    assert quadratic.evaluate([[1e200]], [1e-150]) == pytest.approx(1e-100, rel=1e-13)
    assert quadratic.evaluate([[1e-300]], [1e200]) == pytest.approx(1e100, rel=1e-13)
    with pytest.raises(OverflowError, match="the form"):
        quadratic.evaluate([[1e200, 0], [0, -1e100]], [1e200, 1e200])
    np.testing.assert_allclose(quadratic.axes([[1e-200]], 1e200)[0], [1e200], rtol=1e-13)
    np.testing.assert_allclose(quadratic.axes([[1e200]], 1e-200)[0], [1e-200], rtol=1e-13)


def test_the_class_does_not_depend_on_the_scale_and_axes_overflow_only_in_their_lengths():
    assert quadratic.classify(np.full((2, 2), 1e308)) == "positive semidefinite"
    assert quadratic.classify([[0, 1e308], [1e308, 0]]) == "indefinite"
    for e in (1020, 1021, -1020, -1021):
        lengths, _ = quadratic.axes(np.ldexp([[2.0, 1.0], [1.0, 2.0]], e))
        np.testing.assert_allclose(lengths, np.sqrt([1 / 3, 1]) / np.sqrt(2.0**e), rtol=1e-14)
    with pytest.raises(OverflowError, match="a half axis exceeds"):
        quadratic.axes([[5e-324]], 1e308)
