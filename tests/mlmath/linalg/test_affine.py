"""Affine maps in homogeneous coordinates: the algebra, many points at once, attractors; bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import affine
from mlmath.linalg.transforms import rotation

small = st.integers(-5, 5)
problems = st.integers(1, 4).flatmap(
    lambda n: st.tuples(
        arrays(float, (2, n, n), elements=small),
        arrays(float, (2, n), elements=small),
        arrays(float, (3, n), elements=small),
    )
)


@given(problems)
def test_apply_compose_and_parts(problem):
    (A, B), (a, b), points = problem
    S, T = affine.affine(A, a), affine.affine(B, b)
    np.testing.assert_array_equal(affine.apply(S, points), [A @ x + a for x in points])
    np.testing.assert_array_equal(affine.apply(S, points[0]), A @ points[0] + a)
    np.testing.assert_array_equal(affine.apply(affine.compose(S, T), points), affine.apply(S, affine.apply(T, points)))
    np.testing.assert_array_equal(affine.compose(S), S)
    np.testing.assert_array_equal(affine.parts(S)[0], A)
    np.testing.assert_array_equal(affine.parts(S)[1], a)
    ones = np.column_stack([points, np.ones(3)])
    np.testing.assert_array_equal((ones @ S.T)[:, :-1], affine.apply(S, points))


@given(problems)
def test_inverse_and_fixed_point(problem):
    (A, _), (a, c), points = problem
    np.testing.assert_allclose(affine.apply(affine.about(c, A), c), c, atol=1e-12)
    if abs(np.linalg.det(A)) < 0.5:
        return
    M = affine.affine(A, a)
    np.testing.assert_allclose(affine.apply(affine.inverse(M), affine.apply(M, points)), points, atol=1e-9)
    np.testing.assert_allclose(affine.inverse(M), np.linalg.inv(M), atol=1e-9)


def test_a_turn_about_a_point_and_integers():
    M = affine.about([2, 1], rotation(np.pi / 2))
    np.testing.assert_allclose(affine.apply(M, [[3, 1], [2, 1]]), [[2, 2], [2, 1]], atol=1e-15)
    points = np.array([[1, 2]])
    assert affine.apply(affine.translation([0.5, 0]), points).tolist() == [[1.5, 2]]
    assert points.dtype.kind == "i"


def test_the_fern_is_made_of_its_copies():
    """Every point of the attractor lies, up to the spacing of the points, in the image of the attractor."""
    maps = [affine.affine(A, b) for A, b, _ in affine.BARNSLEY_FERN]
    weights = [w for *_, w in affine.BARNSLEY_FERN]
    rng = np.random.default_rng(0)
    X, Y = (affine.attractor(maps, weights, 2000, rng) for _ in range(2))
    copies = np.vstack([affine.apply(M, Y) for M in maps])
    gap = np.sqrt(((X[:, np.newaxis] - copies) ** 2).sum(axis=2)).min(axis=1)
    assert np.quantile(gap, 0.99) < 0.2 < 9 < X[:, 1].max()
    again = affine.attractor(maps, weights, 2000, np.random.default_rng(0))
    np.testing.assert_array_equal(again, X)


def test_the_middle_thirds():
    """Two maps of the line reproduce Cantor's set: no point falls into the middle third."""
    thirds = [affine.affine([[1 / 3]]), affine.affine([[1 / 3]], [2 / 3])]
    x = affine.attractor(thirds, [1, 3], 1000, np.random.default_rng(1), steps=30)[:, 0]
    assert not ((x > 1 / 3 + 1e-12) & (x < 2 / 3)).any()
    assert 0.7 < (x > 0.5).mean() < 0.8


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match=r"b must have shape \(2,\)"):
        affine.affine(np.eye(2), [1, 2, 3])
    with pytest.raises(ValueError, match="A must be square"):
        affine.affine([[1, 2]])
    with pytest.raises(ValueError, match="center must have shape"):
        affine.about([1], np.eye(2))
    with pytest.raises(ValueError, match="at least one map"):
        affine.compose()
    with pytest.raises(ValueError, match=r"maps\[1\]"):
        affine.compose(np.eye(3), np.eye(2))
    for M in ([[1, 0], [1, 1]], [[1, 0], [0, 2]], [[1]]):
        with pytest.raises(ValueError, match="last row"):
            affine.parts(M)
    with pytest.raises(np.linalg.LinAlgError, match="linear part is singular"):
        affine.inverse(affine.affine([[1, 2], [2, 4]]))
    with pytest.raises(ValueError, match="points must have shape"):
        affine.apply(np.eye(3), [1, 2, 3])
    with pytest.raises(ValueError, match="points must have shape"):
        affine.apply(np.eye(3), 5)
    with pytest.raises(ValueError, match="points must be finite"):
        affine.apply(np.eye(3), [1, np.nan])
    with pytest.raises(TypeError, match="b must be real"):
        affine.translation([1j])


def test_bad_attractors_are_refused():
    half, rng = affine.affine([[0.5]]), np.random.default_rng(0)
    for weights in ([1, 1], [0], [-1]):
        with pytest.raises(ValueError, match="positive numbers, one a map"):
            affine.attractor([half], weights, 5, rng)
    with pytest.raises(ValueError, match="same size"):
        affine.attractor([half, affine.affine(np.eye(2) / 2)], [1, 1], 5, rng)
    with pytest.raises(ValueError, match="must shrink"):
        affine.attractor([affine.translation([1])], [1], 5, rng)
    with pytest.raises(TypeError, match="rng must be"):
        affine.attractor([half], [1], 5, 0)
    with pytest.raises(ValueError, match="count must be"):
        affine.attractor([half], [1], 0, rng)
    with pytest.raises(ValueError, match="steps must be"):
        affine.attractor([half], [1], 5, rng, steps=0)


nonzero = st.integers(1, 4) | st.integers(-4, -1)


@given(arrays(float, (3, 3), elements=nonzero), arrays(int, (2, 3), elements=st.integers(-400, 400)))
def test_rows_and_columns_of_very_different_sizes_do_not_make_a_map_singular(A, exponents):
    r, c = exponents[0][:, np.newaxis], exponents[1]
    M = affine.affine(np.ldexp(A, r + c))
    if abs(np.linalg.det(A)) < 0.5:
        with pytest.raises(np.linalg.LinAlgError, match="singular"):
            affine.inverse(M)
        return
    np.testing.assert_allclose(np.ldexp(affine.inverse(M)[:3, :3], (r + c).T), np.linalg.inv(A), atol=1e-11)


def test_a_badly_scaled_row_keeps_the_digits_of_the_inverse():
    """Elimination of the unscaled matrix takes the wrong pivot and loses the first entry."""
    A = [[1, 1e20], [1, 1]]
    np.testing.assert_allclose(affine.inverse(affine.affine(A))[:2, :2], [[-1e-20, 1], [1e-20, -1e-20]], rtol=1e-14)
    assert abs(np.linalg.inv(A)[0, 0] + 1e-20) > 1e-21


def test_overflow_is_an_error():
    huge = affine.affine(1e200 * np.eye(2))
    for call in (
        lambda: affine.compose(huge, huge),
        lambda: affine.about([1e300, 0], 1e300 * np.eye(2)),
        lambda: affine.apply(huge, [1e200, 0]),
        lambda: affine.inverse(affine.affine(np.diag([1, 1e-320]))),
        lambda: affine.inverse(affine.affine(1e-200 * np.eye(2), [1e200, 0])),
        lambda: affine.attractor([affine.affine([[0.9]], [1.7e308])], [1], 2, np.random.default_rng(0)),
    ):
        with pytest.raises(OverflowError, match="exceeds the largest"):
            call()


def test_results_are_new_arrays():
    M = np.eye(3)
    affine.compose(M)[0, 0] = 2
    for part in affine.parts(M):
        part[0] = 2
    np.testing.assert_array_equal(M, np.eye(3))


def test_large_weights_and_bad_families():
    half, rng = affine.affine([[0.5]]), np.random.default_rng(0)
    assert affine.attractor([half, half], [1e308, 1e308], 3, rng).shape == (3, 1)
    for maps in ([], None):
        with pytest.raises(TypeError, match="maps must be a sequence"):
            affine.attractor(maps, [1], 5, rng)
