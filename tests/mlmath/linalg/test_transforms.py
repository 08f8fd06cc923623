"""Plane maps, rotations of space, the matrix of a function, other bases: by their defining properties; bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import transforms as tf
from scipy.spatial.transform import Rotation

EPS = np.finfo(float).eps
angles = st.floats(-10, 10)
small = st.integers(-4, 4)


@given(angles)
def test_the_columns_of_a_rotation(a):
    np.testing.assert_array_equal(tf.rotation(a) @ [1, 0], [np.cos(a), np.sin(a)])
    np.testing.assert_allclose(tf.rotation(a) @ tf.rotation(-a), np.eye(2), atol=4 * EPS)


@given(angles)
def test_projection_and_reflection_of_a_line(a):
    u, n = np.array([np.cos(a), np.sin(a)]), np.array([-np.sin(a), np.cos(a)])
    for line in (a, u, -7 * u):
        np.testing.assert_allclose(
            tf.projection(line) @ np.column_stack([u, n]), np.column_stack([u, 0 * n]), atol=1e-15
        )
        np.testing.assert_allclose(tf.reflection(line) @ np.column_stack([u, n]), np.column_stack([u, -n]), atol=1e-15)


def test_scaling_and_shear_by_hand():
    np.testing.assert_array_equal(tf.scaling(2, 3, -1) @ [1, 1, 1], [2, 3, -1])
    np.testing.assert_array_equal(tf.shear(2) @ [3, 5], [13, 5])
    np.testing.assert_array_equal(tf.shear(2, axis=1) @ [3, 5], [3, 11])
    assert tf.scaling(1, 2).dtype == tf.shear(3).dtype == float


@given(arrays(float, 3, elements=small).filter(np.any), angles)
def test_rotations_of_space_agree_with_scipy(axis, a):
    R = tf.rotation_3d(axis, a)
    theirs = Rotation.from_rotvec(a * axis / np.linalg.norm(axis)).as_matrix()
    np.testing.assert_allclose(R, theirs, atol=30 * EPS)
    np.testing.assert_allclose(R @ axis, axis, atol=30 * EPS)


@pytest.mark.parametrize("f", [tf.projection, tf.reflection])
@pytest.mark.parametrize(
    ("line", "error"),
    [([0, 0], ValueError), ([1, 2, 3], ValueError), (np.nan, ValueError), ("x", TypeError), (1j, TypeError)],
)
def test_bad_lines_are_refused(f, line, error):
    with pytest.raises(error, match="line must"):
        f(line)


def test_bad_maps_are_refused():
    with pytest.raises(ValueError, match="factors must not be empty"):
        tf.scaling()
    with pytest.raises(ValueError, match="axis must be 0 or 1"):
        tf.shear(1, axis=2)
    with pytest.raises(ValueError, match="angle must be finite"):
        tf.rotation(np.inf)
    with pytest.raises(TypeError, match="angle must be real"):
        tf.rotation(1j)
    for axis in ([0, 0, 0], [1, 2]):
        with pytest.raises(ValueError, match="axis must be a nonzero vector"):
            tf.rotation_3d(axis, 1)


# ---- Functions ----


@given(
    st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(lambda s: arrays(float, s, elements=small)),
    st.integers(0, 2**32),
)
def test_the_matrix_of_a_matrix_is_the_matrix(A, seed):
    rng = np.random.default_rng(seed)
    assert tf.find_counterexample(lambda x: A @ x, A.shape[1], rng) is None
    np.testing.assert_array_equal(tf.matrix_of(lambda x: A @ x, A.shape[1], rng), A)


def test_a_function_with_numbers_as_values_has_one_row():
    assert tf.matrix_of(np.sum, 3, np.random.default_rng(0)).tolist() == [[1, 1, 1]]


@pytest.mark.parametrize(
    ("f", "rule"),
    [
        (lambda x: x + 1, "additivity"),
        (lambda x: x**2, "additivity"),
        (np.abs, "additivity"),
        (np.linalg.norm, "additivity"),
        (lambda x: np.cbrt(x[0] ** 3 + x[1] ** 3), "additivity"),
        (lambda x: [np.round(x[0])], "homogeneity"),
    ],
)
def test_functions_that_are_not_linear_are_found(f, rule):
    found = tf.find_counterexample(f, 2, np.random.default_rng(0))
    assert found.rule == rule
    assert found.gap > 0
    if rule == "additivity":
        left, right = f(found.x + found.y), np.add(f(found.x), f(found.y))
    else:
        left, right = f(found.t * found.x), found.t * np.array(f(found.x))
    assert np.abs(left - right).max() == pytest.approx(found.gap)
    with pytest.raises(ValueError, match="f must be linear, but"):
        tf.matrix_of(f, 2, np.random.default_rng(0))


def test_an_additive_function_that_is_not_homogeneous_is_found():
    """The positive part is homogeneous for t > 0 only; with other seeds either rule is found to fail first."""

    def positive_part_of_the_first(x):  # additive on each half-plane, not across them
        return [max(x[0], 0.0)]

    rules = {tf.find_counterexample(positive_part_of_the_first, 1, np.random.default_rng(s)).rule for s in range(20)}
    assert rules == {"additivity", "homogeneity"}
    found = next(
        c
        for c in (tf.find_counterexample(positive_part_of_the_first, 1, np.random.default_rng(s)) for s in range(20))
        if c.rule == "homogeneity"
    )
    assert not found.y.any()
    assert found.t < 0


def test_values_that_cancel_to_rounding_are_no_counterexample():
    """A product of two matrices that is zero in exact arithmetic; with no allowance rounding breaks additivity."""
    S, T = np.array([[0, 3, -2, -2]]), np.array([[-4], [-4], [-2], [-4]]) / 3

    def f(x):
        return S @ (T @ x)

    assert tf.find_counterexample(f, 1, np.random.default_rng(0)) is None
    assert tf.find_counterexample(f, 1, np.random.default_rng(0), rtol=0, atol=0) is not None
    tiny = tf.find_counterexample(lambda x: 1e-20 * np.abs(x), 2, np.random.default_rng(0), atol=0)
    assert tiny.rule in ("additivity", "homogeneity")


def test_none_is_no_proof():
    """A function that bends only far away passes."""
    assert tf.find_counterexample(lambda x: np.minimum(x, 1e9), 2, np.random.default_rng(0)) is None


def test_bad_functions_are_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="one length"):
        tf.find_counterexample(lambda x: x[x > 0] if (x > 0).any() else x, 3, rng)
    with pytest.raises(TypeError, match="value of f"):
        tf.find_counterexample(lambda x: "a", 2, rng)
    with pytest.raises(ValueError, match="value of f must be a vector"):
        tf.find_counterexample(lambda x: np.outer(x, x), 2, rng)
    with pytest.raises(ValueError, match="n must be at least 1"):
        tf.find_counterexample(np.sum, 0, rng)
    with pytest.raises(TypeError, match="rng must be"):
        tf.find_counterexample(np.sum, 2, 0)
    with pytest.raises(ValueError, match="trials"):
        tf.find_counterexample(np.sum, 2, rng, trials=0)
    for name in ("rtol", "atol"):
        with pytest.raises(ValueError, match=f"{name} must be at least 0"):
            tf.find_counterexample(np.sum, 2, rng, **{name: -1})


# ---- Bases ----


@given(arrays(float, (2, 3, 3), elements=small), arrays(float, 3, elements=small))
def test_change_of_basis_keeps_the_vector(bases, c):
    old, new = bases
    if min(abs(np.linalg.det(old)), abs(np.linalg.det(new))) < 0.5:
        return
    S = tf.change_of_basis(old, new)
    np.testing.assert_allclose(new @ (S @ c), old @ c, atol=1e-10)
    np.testing.assert_allclose(S @ tf.change_of_basis(new, old), np.eye(3), atol=1e-9)
    np.testing.assert_allclose(tf.in_basis(old, new), np.linalg.inv(new) @ old @ new, atol=1e-9)


@pytest.mark.parametrize("f", [tf.change_of_basis, tf.in_basis])
def test_bad_bases_are_refused(f):
    with pytest.raises(np.linalg.LinAlgError, match="independent columns"):
        f(np.eye(2), [[1, 2], [2, 4]])
    with pytest.raises(ValueError, match="same shape"):
        f(np.eye(3), np.eye(2))
    with pytest.raises(ValueError, match="must be square"):
        f(np.eye(2), [[1, 2]])
    with pytest.raises(ValueError, match="finite"):
        f(np.eye(2), [[1, np.nan], [0, 1]])
    with pytest.raises(TypeError, match="real"):
        f(1j * np.eye(2), np.eye(2))


@pytest.mark.parametrize("sizes", [[1e-20, 1], [1e150, 1e-150], [1e-310, 1], [1e308, 1]])
def test_the_lengths_of_the_basis_vectors_do_not_matter(sizes):
    # b1 = (s, s), b2 = (t, 2t): e1 = 2/s b1 - 1/t b2 and e2 = -1/s b1 + 1/t b2
    s, t = sizes
    P = np.array([[1.0, 1.0], [1.0, 2.0]]) * sizes
    np.testing.assert_allclose(tf.change_of_basis(P, np.eye(2)), P)
    np.testing.assert_allclose(tf.in_basis(2 * np.eye(2), P / 4), 2 * np.eye(2))
    if s > 1e-300:
        np.testing.assert_allclose(tf.change_of_basis(np.eye(2), P), [[2 / s, -1 / s], [-1 / t, 1 / t]])
    else:
        with pytest.raises(OverflowError):
            tf.change_of_basis(np.eye(2), P)
    for wrong in (P * [0, 1], P[:, [0, 0]], [[1, 1e-20], [1, 1e-20 * (1 + 1e-16)]]):
        with pytest.raises(np.linalg.LinAlgError, match="independent columns"):
            tf.in_basis(np.eye(2), wrong)
    with pytest.raises(OverflowError, match="A @ basis"):
        tf.in_basis([[1e200, 0], [0, 1]], 1e200 * np.eye(2))


def test_a_function_may_overwrite_its_argument_or_reuse_its_result():
    rng = np.random.default_rng(0)

    def double(x):
        x *= 2
        return x

    buffer = np.zeros(2)

    def bend(x):
        buffer[:] = x[0] ** 2, x[1]
        return buffer

    def mix(x):
        buffer[:] = x[0] + x[1], x[1]
        return buffer

    np.testing.assert_array_equal(tf.matrix_of(double, 2, rng), 2 * np.eye(2))
    np.testing.assert_array_equal(tf.matrix_of(mix, 2, rng), [[1, 1], [0, 1]])
    assert tf.find_counterexample(bend, 2, rng) is not None


def test_bases_of_very_different_lengths_are_bases():
    np.testing.assert_allclose(tf.change_of_basis(np.eye(2), np.diag([1, 1e-20])), np.diag([1, 1e20]), rtol=1e-15)
    np.testing.assert_allclose(tf.in_basis([[0, 1], [1, 0]], np.diag([1, 1e-20])), [[0, 1e-20], [1e20, 0]], rtol=1e-15)
    with pytest.raises(np.linalg.LinAlgError, match="old must have independent columns"):
        tf.change_of_basis([[1, 1e-20], [1, 1e-20]], np.eye(2))
    for call in (
        lambda: tf.in_basis(np.full((2, 2), 1e308), [[1, 1], [1, -1]]),
        lambda: tf.change_of_basis(np.eye(2), np.diag([1, 1e-320])),
    ):
        with pytest.raises(OverflowError, match="exceeds the largest"):
            call()


def test_ragged_values_are_named():
    with pytest.raises(ValueError, match="the value of f must be a rectangular array"):
        tf.matrix_of(lambda x: [x, [1]], 2, np.random.default_rng(0))
