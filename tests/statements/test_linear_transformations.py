"""The statements of the chapter "Linear transformations and determinants", each verified, with cases that break it."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
import scipy.linalg
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import affine, determinant, elimination, images, projection
from mlmath.linalg import transforms as tf
from mlmath.linalg.counting import counted
from scipy import ndimage

EPS = np.finfo(float).eps
small = st.integers(-4, 4)
sizes = st.integers(1, 4)
#: Integer matrices, vectors and factors: all sums and products are exact.
squares = sizes.flatmap(lambda n: arrays(np.int64, (n, n), elements=small))
pairs = sizes.flatmap(lambda n: st.tuples(*[arrays(np.int64, (n, n), elements=small)] * 2))
rectangles = st.tuples(sizes, sizes).flatmap(lambda s: arrays(np.int64, s, elements=small))
angles = st.floats(-10, 10)


def det(A):
    """Return the determinant of integers exactly."""
    return determinant.exact(A)


def unimodular(n):
    """Return a strategy for integer matrices with an integer inverse: lower times upper, ones on the diagonals."""
    entries = arrays(np.int64, (n, n), elements=st.integers(-2, 2))
    return st.tuples(entries, entries).map(
        lambda p: (np.tril(p[0], -1) + np.eye(n, dtype=int)) @ (np.triu(p[1], 1) + np.eye(n, dtype=int))
    )


def integer_inverse(P):
    """Return the inverse of a matrix with determinant ±1, in integers."""
    inverse = np.round(np.linalg.inv(P)).astype(int)
    assert (P @ inverse == np.eye(len(P))).all()
    return inverse


# ---- Linear maps and their matrices ----


@pytest.mark.verifies("prp-linear-combinations")
@given(rectangles, st.data())
def test_linear_maps_respect_combinations_and_are_determined_by_a_basis(A, data):
    """Property: combinations of random vectors; the map with given images of a random basis is found, and only one."""
    n = A.shape[1]
    V = data.draw(arrays(np.int64, (n, 3), elements=small))
    c = data.draw(arrays(np.int64, 3, elements=small))
    assert (A @ np.zeros(n) == 0).all()
    np.testing.assert_array_equal(A @ (V @ c), (A @ V) @ c)
    basis = data.draw(unimodular(n))
    images_of_basis = data.draw(arrays(np.int64, A.shape, elements=small))
    T = images_of_basis @ integer_inverse(basis)  # coordinates first, then the combination of the images
    np.testing.assert_array_equal(T @ basis, images_of_basis)
    other = T + data.draw(arrays(np.int64, A.shape, elements=small))
    assert ((other @ basis == images_of_basis).all()) == (other == T).all()


@pytest.mark.verifies("prp-linear-combinations")
def test_maps_that_are_not_linear_break_it_and_dependent_vectors_leave_no_choice():
    """Example: a translation moves 0; x ↦ ∛(x³ + y³) is homogeneous and not additive; images of dependent vectors."""
    assert ((np.zeros(2) + 1) != 0).all()

    def cube(v):
        return np.cbrt(v[0] ** 3 + v[1] ** 3)

    e1, e2 = np.eye(2)
    assert cube(-2 * (e1 + e2)) == pytest.approx(-2 * cube(e1 + e2))
    assert cube(e1 + e2) < cube(e1) + cube(e2)
    # No linear map sends (1, 0) to 1 and (2, 0) to 3: the system for its matrix has no solution.
    assert elimination.rank([[1, 0], [2, 0]]) < elimination.rank([[1, 0, 1], [2, 0, 3]])


@pytest.mark.verifies("thm-matrix-of-map")
@given(rectangles, st.data())
def test_the_matrix_in_two_bases_turns_coordinates_into_coordinates(A, data):
    """Property: random integer maps and bases of both spaces; a changed matrix fails for some basis vector."""
    m, n = A.shape
    B, C = data.draw(unimodular(n)), data.draw(unimodular(m))
    M = integer_inverse(C) @ A @ B  # column j: the coordinates in C of A b_j
    c = data.draw(arrays(np.int64, n, elements=small))
    np.testing.assert_array_equal(C @ (M @ c), A @ (B @ c))
    np.testing.assert_array_equal(tf.matrix_of(lambda x: A @ x, n, np.random.default_rng(0)), A)
    other = M + data.draw(arrays(np.int64, (m, n), elements=small))
    agrees = all((C @ (other @ e) == A @ (B @ e)).all() for e in np.eye(n, dtype=int))
    assert agrees == (other == M).all()


@pytest.mark.verifies("thm-matrix-of-map")
def test_the_matrix_of_the_derivative():
    """Symbolic: the matrix of the derivative in the powers differentiates a generic polynomial of degree 5."""
    t = sp.Symbol("t")
    a = sp.symbols("a0:6")
    p = sum(c * t**k for k, c in enumerate(a))
    D = sp.Matrix(5, 6, lambda i, j: j if i == j - 1 else 0)
    assert list(D * sp.Matrix(a)) == [sp.diff(p, t).coeff(t, k) for k in range(5)]


@pytest.mark.verifies("prp-map-composition")
@given(st.tuples(sizes, sizes, sizes), st.data())
def test_composition_is_the_product_of_the_matrices(shape, data):
    """Property: functions that apply random integer matrices; the matrix is found from the images of a basis."""
    k, m, n = shape
    S = data.draw(arrays(np.int64, (k, m), elements=small))
    T = data.draw(arrays(np.int64, (m, n), elements=small))
    composed = tf.matrix_of(lambda x: S @ (T @ x), n, np.random.default_rng(0))
    np.testing.assert_allclose(composed, S @ T, atol=1e-12)
    B, C, D = (data.draw(unimodular(d)) for d in (n, m, k))
    left = integer_inverse(D) @ (S @ T) @ B
    np.testing.assert_array_equal(left, (integer_inverse(D) @ S @ C) @ (integer_inverse(C) @ T @ B))


@pytest.mark.verifies("prp-map-composition")
def test_the_order_of_a_composition_matters():
    """Example: a quarter turn and a shear do not commute."""
    R, S = np.array([[0, -1], [1, 0]]), np.array([[1, 1], [0, 1]])
    assert (R @ S != S @ R).any()


@pytest.mark.verifies("prp-plane-maps")
def test_the_matrices_of_the_plane_maps():
    """Symbolic: each matrix acts on the unit vector along the line and on the one across it as the map must."""
    theta, phi, k, a, b, x, y, r = sp.symbols("theta phi k a b x y r", real=True)
    c, s = sp.cos(theta), sp.sin(theta)
    u, n = sp.Matrix([c, s]), sp.Matrix([-s, c])
    zero = sp.zeros(2, 1)
    reflection = sp.Matrix([[sp.cos(2 * theta), sp.sin(2 * theta)], [sp.sin(2 * theta), -sp.cos(2 * theta)]])
    rotation = sp.Matrix([[c, -s], [s, c]])
    assert sp.simplify(u * u.T * u - u) == sp.simplify(u * u.T * n) == zero
    assert sp.simplify(reflection * u - u) == sp.simplify(reflection * n + n) == zero
    assert sp.simplify(reflection - (2 * u * u.T - sp.eye(2))) == sp.zeros(2)
    turned = r * sp.Matrix([sp.cos(phi + theta), sp.sin(phi + theta)])
    assert sp.simplify(rotation * (r * sp.Matrix([sp.cos(phi), sp.sin(phi)])) - turned) == zero
    assert sp.Matrix([[1, k], [0, 1]]) * sp.Matrix([x, y]) == sp.Matrix([x + k * y, y])
    assert sp.diag(a, b) * sp.Matrix([x, y]) == sp.Matrix([a * x, b * y])


@pytest.mark.verifies("prp-plane-maps")
@given(angles, arrays(float, 2, elements=st.integers(-9, 9)))
def test_the_functions_of_the_package_are_these_maps(theta, x):
    """Property: projection against the projection onto a vector, reflection as 2p − x, rotation by complex numbers."""
    u = np.array([math.cos(theta), math.sin(theta)])
    p = projection.onto_vector(x, u)
    np.testing.assert_allclose(tf.projection(theta) @ x, p, atol=1e-13)
    np.testing.assert_allclose(tf.reflection(theta) @ x, 2 * p - x, atol=1e-13)
    turned = complex(*x) * complex(*u)
    np.testing.assert_allclose(tf.rotation(theta) @ x, [turned.real, turned.imag], atol=1e-13)


@pytest.mark.verifies("prp-plane-maps")
def test_a_reflection_in_a_line_off_the_origin_is_not_linear():
    """Example: mirrored in the line y = 1 the origin moves; twice the angle in the matrix cannot be once the angle."""
    assert tf.find_counterexample(lambda x: [x[0], 2 - x[1]], 2, np.random.default_rng(0)) is not None
    assert not np.allclose(tf.reflection(0.5) @ [1, 0], [math.cos(0.5), math.sin(0.5)])


# ---- Affine maps and images ----

affine_problems = sizes.flatmap(
    lambda n: st.tuples(
        arrays(np.int64, (2, n, n), elements=small),
        arrays(np.int64, (2, n), elements=small),
        arrays(np.int64, (3, n), elements=small),
    )
)


@pytest.mark.verifies("prp-affine")
@given(affine_problems, small, small)
def test_affine_maps_keep_mixtures_parallels_and_ratios(problem, t, r):
    """Property: integers, so that all is exact: mixtures with any t, images of a line, and r times a segment."""
    (A, _), (b, _), (x, y, p) = problem

    def f(v):
        return A @ v + b

    np.testing.assert_array_equal(f((1 - t) * x + t * y), (1 - t) * f(x) + t * f(y))
    np.testing.assert_array_equal(f(p + t * x) - f(p), f(t * x) - f(np.zeros(len(b), dtype=int)))  # same direction
    np.testing.assert_array_equal(f(p + r * (y - x)) - f(p), r * (f(y) - f(x)))


@pytest.mark.verifies("prp-affine")
@given(affine_problems)
def test_a_map_that_keeps_mixtures_is_affine(problem):
    """Property: a function is used only through its values; the A and b read off them reproduce it."""
    (A, _), (b, _), points = problem

    def f(v):
        return A @ v + b

    n = len(b)
    origin = f(np.zeros(n, dtype=int))
    read = np.column_stack([f(e) - origin for e in np.eye(n, dtype=int)])
    for x in points:
        np.testing.assert_array_equal(read @ x + origin, f(x))


@pytest.mark.verifies("prp-affine")
def test_mixtures_with_t_in_the_unit_interval_only_at_the_origin_are_not_enough_and_lengths_are_not_kept():
    """Example: x ↦ |x| keeps mixtures of numbers of one sign only; a shear changes a length and a ratio of lengths."""
    assert abs(0.5 * 1 + 0.5 * -1) != 0.5 * abs(1) + 0.5 * abs(-1)
    S = tf.shear(1)
    before = [np.linalg.norm(v) for v in ([1, 0], [0, 1])]
    after = [np.linalg.norm(S @ v) for v in ([1, 0], [0, 1])]
    assert before[0] / before[1] != after[0] / after[1]  # on lines that are not parallel


@pytest.mark.verifies("prp-affine")
def test_a_singular_linear_part_lets_parallel_lines_coincide_or_become_points():
    """Example: the projection onto the first axis: horizontal lines fall together, vertical lines become points."""
    A, t = np.diag([1, 0]), np.arange(-2, 3)[:, None]
    low, high = t * [1, 0] + [0, 0], t * [1, 0] + [0, 1]
    np.testing.assert_array_equal(low @ A.T, high @ A.T)
    assert len(np.unique((t * [0, 1] + [3, 0]) @ A.T, axis=0)) == 1


@pytest.mark.verifies("prp-homogeneous")
@given(affine_problems)
def test_homogeneous_matrices_compose_and_invert(problem):
    """Property: products of matrices against compositions, exactly; the inverse in fractions, or none if singular."""
    (A, C), (b, d), points = problem
    F, G = affine.affine(A, b), affine.affine(C, d)
    for x in points:
        np.testing.assert_array_equal((F @ [*x, 1])[:-1], A @ x + b)
        np.testing.assert_array_equal((F @ G @ [*x, 1])[:-1], A @ (C @ x + d) + b)
    exact = sp.Matrix(F.astype(int).tolist())
    if det(A) == 0:
        assert exact.det() == 0
        kernel = sp.Matrix(A.tolist()).nullspace()[0]
        difference = exact * sp.Matrix([*kernel, 1]) - exact * sp.Matrix([0] * len(b) + [1])
        assert difference.is_zero_matrix
    else:
        back = sp.Matrix(A.tolist()).inv()
        wanted = back.row_join(-back * sp.Matrix(b.tolist()))
        assert exact.inv()[:-1, :] == wanted


@pytest.mark.verifies("alg-warp")
@settings(max_examples=30)
@given(arrays(float, (6, 8), elements=st.integers(0, 9)), st.floats(-3, 3), st.floats(0.6, 1.6), st.integers(-2, 2))
def test_inverse_mapping_against_scipy(image, angle, factor, shift):
    """Property: random images and maps against scipy.ndimage; pixels within 1e-6 of the border are left out."""
    M = affine.affine(factor * tf.rotation(angle), [shift, 1])
    h, w = image.shape
    to_points = np.array([[0, 1, -(w - 1) / 2], [-1, 0, (h - 1) / 2], [0, 0, 1]])
    back = np.linalg.inv(to_points) @ np.linalg.inv(M) @ to_points
    theirs = ndimage.affine_transform(image, back[:2, :2], back[:2, 2], order=1, mode="constant", cval=-1)
    place = np.einsum("ij,jkl->ikl", back[:2, :2], np.indices(image.shape)) + back[:2, 2][:, None, None]
    limits = np.array([h - 1, w - 1])[:, None, None]
    doubtful = ((np.abs(place) < 1e-5) | (np.abs(place - limits) < 1e-5)).any(axis=0)
    ours = images.warp(image, M, fill=-1)
    np.testing.assert_allclose(ours[~doubtful], theirs[~doubtful], atol=1e-8)


@pytest.mark.verifies("alg-warp")
def test_forward_mapping_leaves_holes_and_a_singular_map_has_no_inverse():
    """Example: pixels sent to the nearest place of an image twice as wide fill half of it; a projection is refused."""
    columns = np.arange(10)
    assert len(set(2 * columns)) == 10 < 20
    assert (images.warp(np.ones((4, 10)), tf.scaling(2, 1), shape=(4, 19)) == 1).all()
    with pytest.raises(np.linalg.LinAlgError):
        images.warp(np.ones((4, 4)), tf.projection(0.3))


# ---- Kernel, image, rank ----


@pytest.mark.verifies("prp-kernel-image")
@given(rectangles, st.data())
def test_kernel_and_image_are_subspaces_and_fibres_are_shifted_kernels(A, data):
    """Property: integer vectors, exactly: combinations stay; the solutions differ by kernel vectors; injectivity."""
    n = A.shape[1]
    kernel = sp.Matrix(A.tolist()).nullspace()
    x, y = (data.draw(arrays(np.int64, n, elements=small)) for _ in range(2))
    for u in kernel:
        for v in kernel:
            assert (sp.Matrix(A.tolist()) * (u + 3 * v)).is_zero_matrix
        assert sp.Matrix((A @ x).tolist()) == sp.Matrix(A.tolist()) * (sp.Matrix(x.tolist()) + 2 * u)
    np.testing.assert_array_equal(A @ x + 5 * (A @ y), A @ (x + 5 * y))  # again in the image
    assert (not kernel) == (sp.Matrix(A.tolist()).rank() == n)
    if (A @ x == A @ y).all() and (x != y).any():
        assert kernel  # two vectors with one image need a kernel


@pytest.mark.verifies("prp-kernel-image")
def test_without_linearity_the_kernel_says_nothing_about_other_images():
    """Example: x ↦ x² is 0 only at 0, and yet 1 and −1 have the same image."""
    assert [x for x in range(-3, 4) if x**2 == 0] == [0]
    assert (-1) ** 2 == 1**2


@pytest.mark.verifies("thm-rank-nullity")
@given(rectangles)
def test_rank_nullity(A):
    """Property: kernel and column space of integer matrices computed separately by SymPy, and by our elimination."""
    exact = sp.Matrix(A.tolist())
    assert len(exact.nullspace()) + len(exact.columnspace()) == A.shape[1]
    assert elimination.null_space(A).shape[1] == len(exact.nullspace())
    assert elimination.rank(A) == len(exact.columnspace())


@pytest.mark.verifies("thm-rank-nullity")
@pytest.mark.parametrize("shape", [(1, 1), (3, 1), (1, 3), (3, 3)])
def test_rank_nullity_at_the_ends(shape):
    """Example: the zero map forgets everything, an injective map nothing."""
    assert elimination.null_space(np.zeros(shape)).shape[1] == shape[1]
    assert elimination.rank(np.zeros(shape)) == 0
    assert elimination.null_space(np.eye(5)[:, : shape[1]]).shape[1] == 0


@pytest.mark.verifies("thm-rank-nullity")
def test_rank_nullity_over_the_complex_numbers():
    """Example: a complex matrix with dependent columns; conjugation is additive and yet not linear over them."""
    A = sp.Matrix([[1, sp.I], [sp.I, -1]])
    assert len(A.nullspace()) == 1 == 2 - A.rank()
    assert elimination.null_space(np.array([[1, 1j], [1j, -1]])).shape == (2, 1)
    z, w = 2 + 3j, 1 - 1j
    assert (z + w).conjugate() == z.conjugate() + w.conjugate()
    assert (1j * z).conjugate() != 1j * z.conjugate()


@pytest.mark.verifies("thm-rank-nullity")
def test_rank_nullity_needs_linearity():
    """Example: the map x ↦ max(x, 0) is 0 on half a line, which is no subspace and has no dimension."""
    zeros = [x for x in range(-3, 4) if max(x, 0) == 0]
    assert -1 in zeros
    assert 1 not in zeros


@pytest.mark.verifies("thm-invertible-maps")
@given(squares)
def test_injective_surjective_and_invertible_agree_for_square_matrices(A):
    """Property: no kernel, full image and an inverse of integer matrices, each found separately."""
    exact = sp.Matrix(A.tolist())
    n = len(A)
    injective, surjective = not exact.nullspace(), len(exact.columnspace()) == n
    reaches = all(elimination.solve(A, e).particular is not None for e in np.eye(n)) if surjective else False
    assert injective == surjective == reaches == (det(A) != 0)
    if injective:
        inverse = exact.inv()
        assert inverse * exact == exact * inverse == sp.eye(n)
        x, y = sp.Matrix(range(n)), sp.ones(n, 1)
        assert inverse * (x + 7 * y) == inverse * x + 7 * (inverse * y)


@pytest.mark.verifies("thm-invertible-maps")
@given(rectangles)
def test_between_different_dimensions_one_of_the_two_fails(A):
    """Property: a wide matrix has a kernel, a tall one misses a vector."""
    m, n = A.shape
    exact = sp.Matrix(A.tolist())
    assert n <= m or exact.nullspace()
    assert n >= m or len(exact.columnspace()) < m


@pytest.mark.verifies("thm-invertible-maps")
def test_the_shift_of_sequences_is_injective_and_not_surjective():
    """Example: on sequences with finitely many entries, kept as lists of any length, shifting right loses nothing."""

    def right(x):
        return [0, *x]

    def left(x):
        return x[1:]

    assert left(right([1, 2, 3])) == [1, 2, 3]  # injective
    assert right(left([1, 2, 3])) != [1, 2, 3]  # what begins with 1 is no image


# ---- Change of basis ----


@pytest.mark.verifies("thm-change-of-basis")
@given(squares, st.data())
def test_change_of_basis(A, data):
    """Property: old and new bases with integer inverses; coordinates and the matrix of the map, exactly."""
    n = len(A)
    B, P = data.draw(unimodular(n)), data.draw(unimodular(n))
    new = B @ P  # new basis vectors with the old coordinates P
    c = data.draw(arrays(np.int64, n, elements=small))
    np.testing.assert_array_equal(B @ (P @ c), new @ c)
    old_matrix = integer_inverse(B) @ A @ B
    new_matrix = integer_inverse(new) @ A @ new
    np.testing.assert_array_equal(new_matrix, integer_inverse(P) @ old_matrix @ P)
    np.testing.assert_allclose(tf.in_basis(old_matrix, P), new_matrix, atol=1e-6 * (1 + np.abs(new_matrix).max()))
    wrong = P @ old_matrix @ integer_inverse(P)
    if (wrong != new_matrix).any():  # on the other side the inverse gives another matrix
        assert (new @ wrong != A @ new).any()


@pytest.mark.verifies("thm-change-of-basis")
def test_dependent_vectors_are_no_basis():
    """Example: a matrix with dependent columns is refused as a basis."""
    with pytest.raises(np.linalg.LinAlgError):
        tf.in_basis(np.eye(2), [[1, 2], [2, 4]])


@pytest.mark.verifies("prp-similar")
@given(squares, st.data())
def test_similar_matrices_share_rank_trace_and_powers(A, data):
    """Property: the relation is reflexive, symmetric and transitive; rank and trace agree, for powers too."""
    n = len(A)
    P, Q = data.draw(unimodular(n)), data.draw(unimodular(n))
    B = integer_inverse(P) @ A @ P
    np.testing.assert_array_equal(P @ B @ integer_inverse(P), A)
    np.testing.assert_array_equal(integer_inverse(Q) @ B @ Q, integer_inverse(P @ Q) @ A @ (P @ Q))
    for k in (1, 2, 3):
        Ak, Bk = (np.linalg.matrix_power(M, k) for M in (A, B))
        assert np.trace(Ak) == np.trace(Bk)
        assert sp.Matrix(Ak.tolist()).rank() == sp.Matrix(Bk.tolist()).rank()


@pytest.mark.verifies("prp-similar")
def test_equal_rank_and_trace_do_not_make_matrices_similar():
    """Example: a shear and the identity: whatever P is, P⁻¹ I P is the identity."""
    shear = np.array([[1, 1], [0, 1]])
    assert np.trace(shear) == 2
    assert elimination.rank(shear) == 2
    assert (shear != np.eye(2)).any()


# ---- Determinants ----


def formula(A):
    """Return the sum over all permutations, written with itertools and no other code of the package."""
    n = len(A)
    return sum(
        (-1) ** sum(a > b for a, b in itertools.combinations(p, 2)) * math.prod(int(A[p[j]][j]) for j in range(n))
        for p in itertools.permutations(range(n))
    )


@pytest.mark.verifies("lem-alternating")
@given(squares.filter(lambda A: len(A) > 1), st.data())
def test_exchanges_additions_and_dependent_columns(A, data):
    """Property: the formula of the determinant, times 3, as an alternating multilinear function of integer columns."""
    i, j = data.draw(st.lists(st.integers(0, len(A) - 1), min_size=2, max_size=2, unique=True))
    t = data.draw(small)

    def F(M):
        return 3 * formula(M)

    exchanged, added, dependent = A.copy(), A.copy(), A.copy()
    exchanged[:, [i, j]] = A[:, [j, i]]
    added[:, i] += t * A[:, j]
    dependent[:, i] = t * A[:, j]
    assert F(exchanged) == -F(A)
    assert F(added) == F(A)
    assert F(dependent) == 0


@pytest.mark.verifies("lem-alternating")
def test_a_multilinear_function_need_not_alternate():
    """Example: the product of the diagonal entries is multilinear, but does not vanish for equal columns."""
    A = np.ones((2, 2))
    assert A[0, 0] * A[1, 1] != 0


@pytest.mark.verifies("prp-det-small")
def test_the_small_formulas():
    """Symbolic: the three formulas against SymPy's determinant, and the inverse of a generic 2 × 2 matrix."""
    a, b, c, d, e, f, g, h, i = entries = sp.symbols("a:i")
    two, three = sp.Matrix([[a, b], [c, d]]), sp.Matrix(3, 3, entries)
    assert sp.Matrix([[a]]).det() == a
    assert sp.expand(two.det() - (a * d - b * c)) == 0
    assert sp.expand(three.det() - (a * e * i + b * f * g + c * d * h - c * e * g - b * d * i - a * f * h)) == 0
    swapped = sp.Matrix([[d, -b], [-c, a]])
    assert (two * swapped - (a * d - b * c) * sp.eye(2)).expand() == sp.zeros(2)
    assert (swapped * two - (a * d - b * c) * sp.eye(2)).expand() == sp.zeros(2)


@pytest.mark.verifies("prp-det-small")
@given(arrays(np.int64, (2, 2), elements=small))
def test_two_by_two_matrices_are_invertible_exactly_if_the_determinant_is_not_zero(A):
    """Property: integer matrices, singular ones included, against the rank."""
    assert (A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0] != 0) == (sp.Matrix(A.tolist()).rank() == 2)


@pytest.mark.verifies("prp-det-small")
def test_the_diagonal_rule_ends_at_three():
    """Example: for n = 4 a matrix of a permutation that lies on no diagonal has determinant ±1, and the rule says 0."""
    A = np.eye(4, dtype=int)[[1, 0, 2, 3]]
    n = 4
    falling = sum(math.prod(A[k, (j + k) % n] for k in range(n)) for j in range(n))
    rising = sum(math.prod(A[k, (j - k) % n] for k in range(n)) for j in range(n))
    assert falling - rising == 0 != det(A) == -1


@pytest.mark.verifies("lem-sign")
@pytest.mark.parametrize("n", range(1, 5))
def test_signs_of_all_small_permutations(n):
    """Property: all pairs of permutations of at most four numbers: exchanges, compositions, inverses."""
    everything = list(itertools.permutations(range(n)))
    for p in everything:
        for i, j in itertools.combinations(range(n), 2):
            q = list(p)
            q[i], q[j] = q[j], q[i]
            assert determinant.sign(q) == -determinant.sign(p)
        assert determinant.sign(np.argsort(p)) == determinant.sign(p)
        for q in everything:
            assert determinant.sign([p[k] for k in q]) == determinant.sign(p) * determinant.sign(q)


@pytest.mark.verifies("lem-sign")
def test_the_number_of_inversions_itself_does_not_add_up():
    """Example: the reversal of three numbers has 3 inversions, and composed with itself none."""
    assert determinant.inversions((2, 1, 0)) == 3
    assert determinant.inversions((0, 1, 2)) == 0 != 3 + 3


@pytest.mark.verifies("thm-determinant")
@given(squares, st.data())
def test_the_permutation_formula_satisfies_the_three_rules(A, data):
    """Property: linear in each column, zero for equal columns, one for the identity; our code is the formula."""
    n = len(A)
    j = data.draw(st.integers(0, n - 1))
    column, t = data.draw(arrays(np.int64, n, elements=small)), data.draw(small)
    other, mixed = A.copy(), A.copy()
    other[:, j] = column
    mixed[:, j] = A[:, j] + t * column
    assert formula(mixed) == formula(A) + t * formula(other)
    assert formula(np.eye(n)) == 1
    if n > 1:
        equal = A.copy()
        equal[:, j] = A[:, (j + 1) % n]
        assert formula(equal) == 0
    assert determinant.by_permutations(A) == formula(A) == int(sp.Matrix(A.tolist()).det())


@pytest.mark.verifies("thm-determinant")
@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_rules_leave_one_number_free(n):
    """Symbolic: unknown values of a multilinear function on basis vectors, made alternating: one unknown is left.

    The values F(e_i1, …, e_in) are nⁿ unknowns. The rule of equal columns, asked of vectors of zeros and ones, gives
    linear equations whose solutions form a line, spanned by the signs of the permutations.
    """
    index = {places: k for k, places in enumerate(itertools.product(range(n), repeat=n))}
    equations = []
    for i, j in itertools.combinations(range(n), 2):
        for vector in itertools.product((0, 1), repeat=n):
            for rest in itertools.product(range(n), repeat=n - 2):
                row = [0] * len(index)
                for a, b in itertools.product(range(n), repeat=2):
                    places = list(rest)
                    places.insert(i, a)
                    places.insert(j, b)
                    row[index[tuple(places)]] += vector[a] * vector[b]
                equations.append(row)
    free = sp.Matrix(equations).nullspace() if equations else [sp.Matrix([1])]
    assert len(free) == 1
    signs = [determinant.sign(p) if sorted(p) == list(range(n)) else 0 for p in index]
    assert sp.Matrix.hstack(free[0], sp.Matrix(signs)).rank() == 1


@pytest.mark.verifies("thm-determinant")
def test_without_one_of_the_rules_there_are_others():
    """Example: three functions of 2 × 2 matrices, each of which satisfies two rules and is not the determinant."""
    A, equal = np.array([[1, 2], [3, 4]]), np.array([[1, 1], [3, 3]])

    def diagonal(M):  # multilinear and normalized
        return M[0, 0] * M[1, 1]

    def double(M):  # multilinear and alternating
        return 2 * det(M)

    def cubed(M):  # alternating and normalized
        return det(M) ** 3

    assert diagonal(np.eye(2)) == 1
    assert diagonal(equal) != 0
    assert double(np.eye(2)) == 2 * 1
    assert cubed(equal) == 0
    assert len({diagonal(A), double(A), cubed(A), det(A)}) == 4


@pytest.mark.verifies("cor-det-transpose")
@given(squares)
def test_transposes_have_the_same_determinant(A):
    """Property: integer matrices, by the formula and by exact elimination."""
    assert formula(A.T) == formula(A) == det(A.T)


@pytest.mark.verifies("thm-cofactor-expansion")
@given(squares)
def test_expansion_along_every_row_and_column(A):
    """Property: integer matrices; the minors by the formula, the code along the first row."""
    n = len(A)

    def cofactor(i, j):
        rest = np.delete(np.delete(A, i, axis=0), j, axis=1)
        return (-1) ** (i + j) * (formula(rest) if n > 1 else 1)

    for i in range(n):
        assert sum(int(A[i, k]) * cofactor(i, k) for k in range(n)) == formula(A)
        assert sum(int(A[k, i]) * cofactor(k, i) for k in range(n)) == formula(A)
    assert determinant.by_cofactors(A) == determinant.by_cofactors(A, remember=True) == formula(A)


@pytest.mark.verifies("thm-cofactor-expansion")
def test_without_the_signs_the_expansion_fails():
    """Example: minors without their signs add up to the permanent."""
    assert det([[1, 2], [3, 4]]) != 1 * 4 + 2 * 3


@pytest.mark.verifies("prp-cramer")
@given(squares, st.data())
def test_adjugate_and_cramer(A, data):
    """Property: both products with the adjugate, and Cramer's quotients against the exact solution."""
    n, value = len(A), int(det(A))
    adjugate = determinant.adjugate(A)
    np.testing.assert_array_equal(A @ adjugate, value * np.eye(n, dtype=int))
    np.testing.assert_array_equal(adjugate @ A, value * np.eye(n, dtype=int))
    assume(value != 0)
    b = data.draw(arrays(np.int64, n, elements=small))
    x = sp.Matrix(A.tolist()).solve(sp.Matrix(b.tolist()))
    for j in range(n):
        replaced = A.copy()
        replaced[:, j] = b
        assert Fraction(int(det(replaced)), value) == Fraction(int(x[j].p), int(x[j].q))


@pytest.mark.verifies("prp-cramer")
def test_a_singular_matrix_has_an_adjugate_and_no_inverse():
    """Example: for determinant 0 the product with the adjugate is zero, which inverts nothing."""
    A = np.array([[1, 2], [2, 4]])
    assert not (A @ determinant.adjugate(A)).any()


@pytest.mark.verifies("prp-determinant-cost")
@pytest.mark.parametrize("n", range(1, 8))
def test_the_counted_products(n):
    """Example: sizes 1 to 7 of a matrix without zeros, counted while each method runs."""
    wanted = {
        determinant.by_permutations: (n - 1) * math.factorial(n),
        determinant.by_cofactors: math.factorial(n) * sum(Fraction(1, math.factorial(k)) for k in range(1, n)),
        determinant.exact: Fraction(n**3 + 2 * n - 3, 3),
    }
    for method, count in wanted.items():
        A, tally = counted(scipy.linalg.hilbert(n))
        method(A)
        assert tally.multiplications + tally.divisions == count


@pytest.mark.verifies("prp-determinant-cost")
def test_the_formulas_of_the_costs_satisfy_their_recursions():
    """Symbolic: c(n) = n (c(n − 1) + 1) for the first thirty sizes, and the sum of k² + k in closed form."""
    cost = 0
    for n in range(2, 31):
        cost = n * (cost + 1)
        assert cost == math.factorial(n) * sum(Fraction(1, math.factorial(k)) for k in range(1, n))
    n, k = sp.symbols("n k", integer=True, positive=True)
    total = sp.summation(k**2 + k, (k, 1, n - 1)) + n - 1
    assert sp.expand(total - (n**3 + 2 * n - 3) / 3) == 0


@pytest.mark.verifies("prp-determinant-cost")
def test_zeros_are_multiplied_too_and_a_singular_matrix_ends_elimination_early():
    """Example: the formula of the identity costs as much as any; elimination of the zero matrix does nothing."""
    A, tally = counted(np.eye(3))
    determinant.by_permutations(A)
    assert tally.multiplications == 2 * 6
    A, tally = counted(np.zeros((3, 3)))
    determinant.exact(A)
    assert tally.multiplications + tally.divisions == 0 < (3**3 + 2 * 3 - 3) / 3


@pytest.mark.verifies("prp-det-operations")
@given(squares, st.data())
def test_row_operations_and_triangular_matrices(A, data):
    """Property: exchanges, multiples and sums of rows and columns, and triangular matrices, exactly."""
    n, c = len(A), data.draw(small)
    for M in (A, A.T):
        scaled = M.copy()
        scaled[0] *= c
        assert det(scaled) == c * det(M)
        if n > 1:
            swapped, added = M.copy(), M.copy()
            swapped[[0, n - 1]] = M[[n - 1, 0]]
            added[0] += c * M[n - 1]
            assert det(swapped) == -det(M)
            assert det(added) == det(M)
        for triangle in (np.triu(M), np.tril(M)):
            assert formula(triangle) == math.prod(int(v) for v in np.diag(M))
    assert det(c * A) == c**n * det(A)


@pytest.mark.verifies("prp-det-operations")
def test_replacing_a_row_by_a_combination_that_scales_it_changes_the_determinant():
    """Example: 2 · row 1 + row 2 in place of row 1 is two operations, and doubles the determinant."""
    A = np.array([[1, 2], [3, 4]])
    assert det([2 * A[0] + A[1], A[1]]) == 2 * det(A)


@pytest.mark.verifies("thm-det-product")
@given(pairs)
def test_the_determinant_of_a_product(pair):
    """Property: integer matrices, singular ones included, in both orders."""
    A, B = pair
    assert det(A @ B) == det(A) * det(B) == det(B @ A)


@pytest.mark.verifies("thm-det-product")
def test_the_determinant_of_a_generic_product_and_of_a_sum():
    """Symbolic: generic 3 × 3 matrices; for the sum the rule fails already for the identity."""
    A, B = (sp.Matrix(3, 3, sp.symbols(f"{name}:9")) for name in "ab")
    assert sp.expand((A * B).det() - A.det() * B.det()) == 0
    assert det(np.eye(2, dtype=int) + np.eye(2, dtype=int)) == 4 != 1 + 1


@pytest.mark.verifies("thm-det-product")
@settings(max_examples=20, deadline=None)
@given(pairs, pairs)
def test_determinants_of_complex_matrices(real, imaginary):
    """Property: Gaussian integers, exactly: products, the plain transpose, the adjugate; the conjugate one differs."""
    n = min(len(real[0]), len(imaginary[0]), 3)
    parts = zip(real, imaginary, strict=True)
    A, B = (sp.Matrix(R[:n, :n].tolist()) + sp.I * sp.Matrix(J[:n, :n].tolist()) for R, J in parts)

    def value(M):
        return sp.expand(determinant.by_permutations(M))

    assert value((A * B).expand()) == sp.expand(value(A) * value(B))
    assert value(A.T) == value(A)
    assert value(A.H) == sp.conjugate(value(A))
    assert (A * sp.Matrix(determinant.adjugate(A)) - value(A) * sp.eye(n)).expand().is_zero_matrix


@pytest.mark.verifies("thm-det-singular")
@given(squares)
def test_zero_determinant_means_singular(A):
    """Property: determinant, inverse, rank and kernel of integer matrices, each found separately."""
    exact = sp.Matrix(A.tolist())
    answers = {det(A) != 0, exact.rank() == len(A), not exact.nullspace(), determinant.by_lu(A) != 0}
    assert len(answers) == 1
    if det(A) != 0:
        assert exact.inv() * exact == sp.eye(len(A))


@pytest.mark.verifies("thm-det-singular")
def test_a_tiny_determinant_is_not_zero():
    """Example: a multiple of the identity with determinant 1e-40 is invertible, with the best condition number."""
    A = 0.01 * np.eye(20)
    assert 0 < determinant.by_lu(A) < 1e-39
    assert np.linalg.cond(A) == 1


@pytest.mark.verifies("cor-det-inverse")
@given(squares, st.data())
def test_inverse_similar_and_orthogonal_matrices(A, data):
    """Property: 1/det for the inverse, in fractions; similar matrices; products of reflections have determinant ±1."""
    n = len(A)
    if det(A) != 0:
        assert sp.Matrix(A.tolist()).inv().det() * int(det(A)) == 1
    P = data.draw(unimodular(n))
    assert det(integer_inverse(P) @ A @ P) == det(A)
    Q = np.eye(2)
    for angle in data.draw(st.lists(angles, max_size=5)):
        Q = Q @ tf.reflection(angle)
        assert abs(determinant.by_lu(Q)) == pytest.approx(1, abs=1e-13)


@pytest.mark.verifies("cor-det-inverse")
def test_determinant_one_does_not_make_a_matrix_orthogonal():
    """Example: a shear has determinant 1, and the columns are not orthonormal."""
    S = tf.shear(1)
    assert determinant.by_lu(S) == 1
    assert not np.allclose(S.T @ S, np.eye(2))


# ---- Area and volume ----


@pytest.mark.verifies("prp-signed-area")
def test_signed_area_in_polar_coordinates():
    """Symbolic: r s sin(β − α) for generic polar coordinates; and the shoelace formula of the parallelogram."""
    r, s = sp.symbols("r s", positive=True)
    alpha, beta = sp.symbols("alpha beta", real=True)
    a, b = (size * sp.Matrix([sp.cos(v), sp.sin(v)]) for size, v in ((r, alpha), (s, beta)))
    assert sp.simplify(sp.Matrix.hstack(a, b).det() - r * s * sp.sin(beta - alpha)) == 0
    corners = [sp.zeros(2, 1), a, a + b, b]
    shoelace = sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(corners, [*corners[1:], corners[0]], strict=True)) / 2
    assert sp.simplify(shoelace - r * s * sp.sin(beta - alpha)) == 0


@pytest.mark.verifies("prp-signed-area")
@given(arrays(np.int64, (2, 2), elements=st.integers(-9, 9)).filter(lambda A: A.any(axis=0).all()))
def test_the_sign_tells_the_side(A):
    """Property: integer vectors; the angle from the complex quotient b/a, the height by projection."""
    a, b = A.T
    turn = np.angle(complex(*b) / complex(*a))  # in (−π, π]
    value = int(det(A))
    if value != 0:
        assert (value > 0) == (0 < turn < math.pi)
    else:
        assert abs(math.sin(turn)) < 1e-12
    height = np.linalg.norm(projection.residual(b, a[:, None]))
    assert abs(value) == pytest.approx(np.linalg.norm(a) * height, abs=1e-11)


@pytest.mark.verifies("prp-signed-area")
def test_exchanged_edges_have_the_opposite_sign():
    """Example: the same parallelogram, walked around the other way."""
    assert det([[2, 1], [0, 1]]) == 2 == -det([[1, 2], [1, 0]])


def volume(A):
    """Return base times height, from one edge to the next, by orthogonal projection."""
    heights = [np.linalg.norm(A[:, 0])]
    heights += [projection.distance_to_subspace(A[:, j], A[:, :j]) for j in range(1, A.shape[1])]
    return math.prod(heights)


@pytest.mark.verifies("thm-det-volume")
@given(pairs)
def test_base_times_height_is_the_size_of_the_determinant(pair):
    """Property: integer edges, dependent ones included, in two orders, and their images under a random map."""
    A, M = (B.astype(float) for B in pair)
    scale = math.prod(1 + np.linalg.norm(a) for a in A.T)
    assert volume(A) == pytest.approx(abs(float(det(pair[0]))), abs=1e-12 * scale)
    assert volume(A[:, ::-1]) == pytest.approx(volume(A), abs=1e-12 * scale)
    image = M @ A
    scale = math.prod(1 + np.linalg.norm(a) for a in image.T)
    assert volume(image) == pytest.approx(abs(float(det(pair[1]))) * volume(A), abs=1e-11 * scale)


@pytest.mark.verifies("thm-det-volume")
def test_the_volume_of_a_box_by_counting_points():
    """Simulation: 200,000 random points of a cube around a slanted box; 5 standard errors around its share."""
    A = np.array([[2.0, 0, 1], [0, 2, 0], [0, 1, 2]])
    points = np.random.default_rng(0).uniform(0, 4, size=(200_000, 3))
    inside = (np.abs(np.linalg.solve(A, points.T) - 0.5) <= 0.5).all(axis=0)
    share = 8 / 64
    assert inside.mean() == pytest.approx(share, abs=5 * math.sqrt(share * (1 - share) / len(points)))


@pytest.mark.verifies("thm-det-volume")
def test_the_product_of_the_lengths_is_the_volume_for_orthogonal_edges_only():
    """Example: a slanted box has less volume than the product of the lengths of its edges."""
    A = np.array([[1.0, 1.0], [0.0, 1.0]])
    assert np.prod(np.linalg.norm(A, axis=0)) > volume(A) == pytest.approx(1)


# ---- Elimination ----


@pytest.mark.verifies("alg-determinant-lu")
@given(squares)
def test_elimination_returns_the_determinant(A):
    """Property: integer matrices with zero pivots and singular ones: exactly in fractions, up to rounding in floats."""
    scale = math.prod(1 + np.linalg.norm(a) for a in A.T)
    assert determinant.exact(A) == formula(A)
    assert determinant.by_lu(A) == pytest.approx(float(formula(A)), abs=1e-13 * scale)
    assert (determinant.by_lu(A) == 0) == (formula(A) == 0)
    sign, size = determinant.sign_and_log(A)
    assert sign == np.sign(formula(A))
    assert math.exp(size) == pytest.approx(abs(formula(A)), rel=1e-10)


@pytest.mark.verifies("alg-determinant-lu")
@pytest.mark.parametrize(
    ("A", "value"),
    [
        ([[0, 1], [1, 0]], -1),
        ([[0, 0], [0, 5]], 0),
        ([[1, 2, 3], [4, 5, 6], [7, 8, 9]], 0),
        ([[0, 0, 1], [1, 0, 0], [0, 1, 0]], 1),
        ([[7]], 7),
    ],
)
def test_zero_pivots_and_singular_matrices(A, value):
    """Example: matrices on which elimination without exchanges divides by zero, and singular ones."""
    assert determinant.by_lu(A) == determinant.exact(A) == value
    if A[0][0] == 0:
        with np.errstate(divide="ignore", invalid="ignore"):
            assert not np.isfinite(np.array(A[-1], dtype=float) / float(A[0][0])).all()


@pytest.mark.verifies("alg-determinant-lu")
def test_forgetting_the_exchanges_gives_the_wrong_sign():
    """Example: the product of the pivots of a matrix that needs one exchange."""
    _, _, U = scipy.linalg.lu([[0.0, 1.0], [1.0, 0.0]])
    assert np.prod(np.diag(U)) == 1 == -determinant.by_lu([[0, 1], [1, 0]])
