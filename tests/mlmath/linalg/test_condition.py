"""Condition numbers and errors: against NumPy, against definitions, extreme and bad input."""

import math

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import condition as cond

NORMS = [1, 2, math.inf, "fro"]
every_norm = pytest.mark.parametrize("p", NORMS)
MASKED = np.ma.masked_array([[1.0]], [[True]])
entries = st.floats(-100, 100).map(lambda t: t if abs(t) > 1e-3 else 0.0)


@every_norm
@given(A=st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(lambda s: arrays(float, s, elements=entries)))
def test_norms_agree_with_numpy(p, A):
    assert cond.matrix_norm(A, p) == pytest.approx(np.linalg.norm(A, p), rel=1e-12)


@every_norm
def test_condition_numbers_agree_with_numpy(p):
    for n in (1, 2, 10):
        A = np.random.default_rng(n).standard_normal((n, n))
        assert cond.condition_number(A, p) == pytest.approx(np.linalg.cond(A, p), rel=1e-10)
    assert cond.condition_number(scipy.linalg.hilbert(5), p) == pytest.approx(
        np.linalg.cond(scipy.linalg.hilbert(5), p), rel=1e-9
    )


@every_norm
@pytest.mark.parametrize("A", [np.zeros((2, 2)), [[1, 2], [2, 4]], [[1, 0], [0, 0]], [[1, 0], [0, 1e-320]]])
def test_singular_matrices_have_an_infinite_condition_number(p, A):
    value = cond.condition_number(A, p)
    assert value == math.inf or value > 1e15


@every_norm
@pytest.mark.parametrize("factor", [1e-300, 1e300])
def test_the_condition_number_does_not_depend_on_the_scale(p, factor):
    A = np.array([[1.0, 2], [3, 4]])
    assert cond.condition_number(factor * A, p) == pytest.approx(np.linalg.cond(A, p), rel=1e-12)


def test_the_spectral_norm_of_large_entries_does_not_overflow():
    assert cond.matrix_norm([[3e300, 0], [0, 4e300]]) == pytest.approx(4e300)
    assert cond.matrix_norm([[3e200, 4e200]], "fro") == pytest.approx(5e200)
    for p in NORMS:
        with pytest.raises(OverflowError, match="largest floating-point number"):
            cond.matrix_norm(np.full((3, 3), 1.7e308), p)
        assert cond.matrix_norm(np.zeros((2, 3)), p) == 0


@pytest.mark.parametrize("p", [1, 2, math.inf])
def test_the_backward_error_is_the_size_of_an_actual_perturbation(p):
    """In the 2-norm the smallest perturbation is known: E and f of rank one. It must have the size that is reported."""
    rng = np.random.default_rng(0)
    A, x, b = rng.standard_normal((4, 3)), rng.standard_normal(3), rng.standard_normal(4)
    eta = cond.backward_error(A, x, b, p)
    r = b - A @ x
    dual = {1: np.sign(x), 2: x / np.linalg.norm(x), math.inf: np.eye(3)[np.abs(x).argmax()] * np.sign(x)}[p]
    size_x = np.linalg.norm(x, p)
    assert dual @ x == pytest.approx(size_x)
    size_A, size_b = np.linalg.norm(A, p), np.linalg.norm(b, p)
    E = size_A / (size_A * size_x + size_b) * np.outer(r, dual)
    f = -size_b / (size_A * size_x + size_b) * r
    np.testing.assert_allclose((A + E) @ x, b + f, atol=1e-13)
    assert np.linalg.norm(E, p) == pytest.approx(eta * size_A)
    assert np.linalg.norm(f, p) == pytest.approx(eta * size_b)


def test_backward_errors_at_the_edges():
    assert cond.backward_error([[0.0]], [0], [0]) == 0
    assert cond.backward_error([[1.0]], [0], [1]) == 1
    assert cond.backward_error([[0.0]], [3], [1]) == 1
    assert cond.backward_error([[1e200, 0], [0, 1]], [0, 1e200], [0, 1.5e200]) == pytest.approx(0, abs=1e-190)
    assert cond.backward_error([[0.0]], [1e300], [1e-300]) == 1
    assert cond.backward_error([[0.0]], [1e300], [0]) == 0
    assert cond.backward_error([[1e200]], [0], [0]) == 0
    assert cond.backward_error([[1e200]], [1e200], [0]) == 1
    assert cond.backward_error([[1e200]], [1e200], [1]) == 1
    assert cond.backward_error([[5e-324]], [1e300], [1e-300]) == 1
    assert cond.backward_error([[1e-200]], [1e-200], [1]) == 1


@pytest.mark.parametrize("p", [1, 2, math.inf])
@pytest.mark.parametrize(("i", "j"), [(1000, 1000), (-1000, -1000), (1000, -1000), (-1000, 0), (0, 1000), (-500, -500)])
def test_the_backward_error_does_not_depend_on_the_scales(p, i, j):
    """Also where the product Ax and the residual are beyond the floats: there b would be, too, so it is scaled less."""
    rng = np.random.default_rng(1)
    A, x, b = rng.standard_normal((4, 3)), rng.standard_normal(3), rng.standard_normal(4)
    eta = cond.backward_error(A, x, b, p)
    assert eta == pytest.approx(
        np.linalg.norm(b - A @ x, p) / (np.linalg.norm(A, p) * np.linalg.norm(x, p) + np.linalg.norm(b, p)), rel=1e-14
    )
    huge, tiny = np.ldexp(A, i), np.ldexp(x, j)
    if abs(i + j) <= 1000:
        assert cond.backward_error(huge, tiny, np.ldexp(b, i + j), p) == pytest.approx(eta, rel=1e-14)
    else:  # the smaller of the two sides does not matter
        ratio = np.linalg.norm(A @ x, p) / (np.linalg.norm(A, p) * np.linalg.norm(x, p))
        assert cond.backward_error(huge, tiny, b, p) == pytest.approx(ratio if i > 0 else 1, rel=1e-14)


def test_forward_errors():
    assert cond.forward_error([1, 2], [1, 2]) == 0
    assert cond.forward_error([3, 0], [0, 4], 2) == pytest.approx(5 / 4)
    assert cond.forward_error([3, 0], [0, 4], 1) == pytest.approx(7 / 4)
    assert cond.forward_error([5e-324], [1e-323]) == 0.5
    with pytest.raises(OverflowError, match="the error exceeds"):
        cond.forward_error([1e300], [1e-300])


def test_error_bounds():
    assert cond.error_bound(10, 0, 0.01) == pytest.approx(0.1)
    assert cond.error_bound(10, 0.01, 0.01) == pytest.approx(0.2 / 0.9)
    assert cond.error_bound(10, 0.1) == math.inf
    assert cond.error_bound(10, 0) == 0
    assert cond.error_bound(math.inf, 0) == math.inf  # a singular matrix has not one solution, even without errors
    assert cond.error_bound(math.inf, 0, 1e-16) == math.inf
    assert cond.error_bound(math.inf, 1e-16) == math.inf


@pytest.mark.parametrize("p", [3, 0, -1, "nuc", "1", None, [1], math.nan])
def test_unknown_norms_are_refused(p):
    for call in (lambda: cond.matrix_norm([[1]], p), lambda: cond.condition_number([[1]], p)):
        with pytest.raises(ValueError, match="p must be 1, 2, infinity"):
            call()
    with pytest.raises(ValueError, match="p must be 1, 2"):
        cond.backward_error([[1]], [1], [1], p)


def test_the_frobenius_norm_has_no_backward_error():
    with pytest.raises(ValueError, match="measures matrices, not vectors"):
        cond.backward_error([[1]], [1], [1], "fro")
    with pytest.raises(ValueError, match="p must be 1, 2"):
        cond.backward_error([[1]], [1], [1], np.array([1, 2]))


@pytest.mark.parametrize("function", [cond.matrix_norm, cond.condition_number])
@pytest.mark.parametrize(
    "A", [[1], [], [[np.nan]], [[1, 2], [3]], [["a"]], [[1j]], np.ma.masked_array([[1]], [[True]])]
)
def test_bad_matrices_are_refused(function, A):
    with pytest.raises((ValueError, TypeError), match="A must"):
        function(A)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cond.condition_number([[1, 2]]), "square"),
        (lambda: cond.backward_error([[1, 2]], [1], [1]), "to fit b and x"),
        (lambda: cond.backward_error([[1]], [1, 2], [1]), "to fit b and x"),
        (lambda: cond.backward_error([[1]], [np.nan], [1]), "x must"),
        (lambda: cond.backward_error([[1]], [1], [[1]]), "b must"),
        (lambda: cond.backward_error([[1j]], [1], [1]), "A must be real"),
        (lambda: cond.forward_error([1], [0]), "exact must not be the zero vector"),
        (lambda: cond.forward_error([1, 2], [1]), "same shape"),
        (lambda: cond.forward_error([np.inf], [1]), "x must be finite"),
        (lambda: cond.forward_error([1], ["a"]), "exact must hold numbers"),
        (lambda: cond.forward_error([1], [1], 0.5), "p must be at least 1"),
        (lambda: cond.error_bound(0.5, 0), "condition must be at least 1"),
        (lambda: cond.error_bound(np.nan, 0), "condition must be finite"),
        (lambda: cond.error_bound(2, -1), "error_in_matrix must be at least 0"),
        (lambda: cond.error_bound(2, 0, -1), "error_in_right_side must be at least 0"),
        (lambda: cond.error_bound("a", 0), "condition must hold numbers"),
        (lambda: cond.error_bound([2, 3], 0), "condition must be a single number"),
        (lambda: cond.error_bound(np.array([2, 3]), 0), "condition must be a single number"),
        (lambda: cond.error_bound(-np.inf, 0), "condition must be finite"),
    ],
)
def test_bad_arguments_are_refused(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
