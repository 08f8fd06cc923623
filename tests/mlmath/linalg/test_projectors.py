"""Projectors: what they fix, what they send to zero, peers, bad input."""

import numpy as np
import pytest
import scipy.linalg
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import projection, projectors

small = st.integers(-4, 4)
shapes = st.tuples(st.integers(1, 5), st.integers(1, 5))
matrices = shapes.flatmap(lambda s: arrays(np.int64, s, elements=small))


@given(matrices)
def test_onto_is_an_orthogonal_projector_with_the_span_as_image(A):
    P = projectors.onto(A)
    assert (P == P.T).all()
    np.testing.assert_allclose(P @ P, P, atol=1e-13)
    np.testing.assert_allclose(P @ A, A, atol=1e-12)
    assert np.trace(P) == pytest.approx(np.linalg.matrix_rank(A), abs=1e-12)


@given(matrices)
def test_onto_agrees_with_scipy_and_with_projecting_vectors(A):
    Q = scipy.linalg.orth(A.astype(float))
    np.testing.assert_allclose(projectors.onto(A), Q @ Q.T, atol=1e-11)
    x = np.arange(1.0, len(A) + 1)
    np.testing.assert_allclose(projectors.onto(A) @ x, projection.onto_subspace(x, A), atol=1e-12)


def test_onto_nothing_and_everything():
    np.testing.assert_array_equal(projectors.onto(np.zeros((3, 2))), np.zeros((3, 3)))
    np.testing.assert_allclose(projectors.onto(np.eye(3)), np.eye(3))


@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_along_fixes_the_image_and_kills_the_complement(m, k, data):
    assume(k <= m)
    A, B = (data.draw(arrays(float, (m, k), elements=small)) for _ in range(2))
    assume(abs(np.linalg.det(B.T @ A)) > 0.5)
    P = projectors.along(A, B)
    scale = 1 + np.abs(P).max() ** 2
    np.testing.assert_allclose(P @ A, A, atol=1e-12 * scale * 16)
    np.testing.assert_allclose(P @ projection.orthogonal_complement(B), 0, atol=1e-11 * scale)
    assert projectors.is_projector(P, rtol=1e-10)


@pytest.mark.parametrize("units", [[1, 1e-200], [1e250, 1e-250], [1e-300, 1e307]])
def test_along_does_not_depend_on_the_units_of_the_columns(units):
    A, B = np.array([[1.0, 0], [1, 1], [1, 2]]), np.array([[1.0, 0], [0, 1], [0, 3]])
    np.testing.assert_allclose(projectors.along(A * units, B * units), projectors.along(A, B), atol=1e-14)


def test_along_with_equal_spans_is_orthogonal():
    A = np.array([[1, 0], [1, 1], [1, 2]])
    np.testing.assert_allclose(projectors.along(A, A), projectors.onto(A), atol=1e-14)


def test_along_refuses_columns_orthogonal_to_each_other_and_shapes_that_differ():
    with pytest.raises(np.linalg.LinAlgError, match="BᵀA is singular"):
        projectors.along([[1], [0]], [[0], [1]])
    dependent = np.array([[0.1, 0.3], [0.2, 0.6], [0.7, 2.1]])  # only up to rounding
    with pytest.raises(np.linalg.LinAlgError, match=r"^A must have independent columns"):
        projectors.along(dependent, np.eye(3, 2))
    with pytest.raises(np.linalg.LinAlgError, match=r"^B must have independent columns"):
        projectors.along(np.eye(3, 2), dependent)
    with pytest.raises(ValueError, match="same shape"):
        projectors.along([[1], [0]], np.eye(2))


@pytest.mark.parametrize(
    ("P", "is_projector", "is_orthogonal"),
    [
        (np.eye(2), True, True),
        (np.zeros((2, 2)), True, True),
        ([[1, 1], [0, 0]], True, False),
        ([[0, 0], [1, 1]], True, False),
        ([[1, 1], [1, 1]], False, False),
        ([[2, 0], [0, 0]], False, False),
        ([[1]], True, True),
        (np.diag([1, 1 + 1e-6]), False, False),
        (1e-9 * np.eye(2), False, False),
    ],
)
def test_recognition(P, is_projector, is_orthogonal):
    assert projectors.is_projector(P) == is_projector
    assert projectors.is_orthogonal_projector(P) == is_orthogonal


def test_single_precision_is_computed_in_double():
    assert projectors.onto(np.array([[1], [2]], dtype=np.float32)).dtype == np.float64


BAD = [
    ([[1j]], TypeError, "real"),
    ([["a"]], TypeError, "number"),
    ([[1, np.nan]], ValueError, "finite"),
    ([[np.inf]], ValueError, "finite"),
    ([[1, 2], [3]], ValueError, "rectangular"),
    (np.zeros((0, 2)), ValueError, "empty"),
    ([1, 2], ValueError, "matrix"),
    (np.ma.masked_array([[1.0, 2.0]], mask=[[True, False]]), ValueError, "masked"),
]


@pytest.mark.parametrize(("value", "error", "message"), BAD)
def test_bad_input_is_named(value, error, message):
    for f, name in (
        (projectors.onto, "A"),
        (projectors.is_projector, "P"),
        (projectors.is_orthogonal_projector, "P"),
        (lambda A: projectors.along(A, A), "A"),
        (lambda B: projectors.along(np.eye(2), B), "B"),
    ):
        with pytest.raises(error, match=rf"{name} .*{message}"):
            f(value)


def test_recognition_needs_a_square_matrix_and_a_positive_tolerance():
    for f in (projectors.is_projector, projectors.is_orthogonal_projector):
        with pytest.raises(ValueError, match="square"):
            f([[1, 2]])
        for rtol in (0, -1, np.nan):
            with pytest.raises(ValueError, match="rtol"):
                f(np.eye(2), rtol=rtol)
        with pytest.raises(TypeError, match="rtol"):
            f(np.eye(2), rtol="a")


@pytest.mark.parametrize("scale", [1e-300, 1e-200, 1e-13, 1e13, 1e200, 1e300])
def test_a_multiple_of_a_projector_is_none(scale):
    P = np.array([[scale, 0.0], [0.0, 0.0]])
    assert not projectors.is_projector(P)
    assert not projectors.is_orthogonal_projector(P)


def test_a_very_oblique_projector_is_recognized():
    assert projectors.is_projector([[1, 1e200], [0, 0]])
    assert not projectors.is_orthogonal_projector([[1, 1e200], [0, 0]])


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_the_oblique_projector_does_not_depend_on_the_scales(scale):
    A, B = np.array([[2.0], [1.0]]), np.array([[0.0], [1.0]])
    np.testing.assert_allclose(projectors.along(scale * A, scale * B), [[0, 2], [0, 1]], rtol=1e-15)
