"""The statements of the chapter "Norms and inner products", each verified, with a case that needs its hypothesis."""

import itertools
import math

import numpy as np
import pytest
import scipy.linalg
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import gram_schmidt as gs
from mlmath.linalg import inner, norms, projection
from mlmath.symbolic.gram_schmidt import gram_schmidt
from scipy.stats import ortho_group

EPS = np.finfo(float).eps
ORDERS = [1.0, 1.25, 1.5, 2.0, 3.0, 8.0, math.inf]
orders = st.sampled_from(ORDERS)
entries = st.floats(-1e3, 1e3).map(lambda t: t if abs(t) > 1e-3 else 0.0)
dimensions = st.integers(1, 8)
vectors = dimensions.flatmap(lambda n: arrays(float, n, elements=entries))
pairs = dimensions.flatmap(lambda n: st.tuples(*[arrays(float, n, elements=entries)] * 2))
triples = dimensions.flatmap(lambda n: st.tuples(*[arrays(float, n, elements=entries)] * 3))
small = st.integers(-5, 5)
integer_pairs = st.integers(1, 6).flatmap(lambda n: st.tuples(*[arrays(float, n, elements=small)] * 2))
#: A positive definite matrix and two vectors, all of integers, so that inner products are exact.
spaces = st.integers(1, 5).flatmap(
    lambda n: st.tuples(
        arrays(float, (n, n), elements=st.integers(-3, 3)).map(lambda B: B.T @ B + np.eye(len(B))),
        arrays(float, n, elements=small),
        arrays(float, n, elements=small),
    )
)
#: A vector and a matrix whose columns span a subspace; dependent and zero columns occur.
subspaces = st.tuples(st.integers(1, 6), st.integers(1, 5)).flatmap(
    lambda s: st.tuples(arrays(float, s[0], elements=small), arrays(float, s, elements=small))
)


def conjugate(p):
    """Return q with 1/p + 1/q = 1."""
    return math.inf if p == 1 else 1.0 if p == math.inf else p / (p - 1)


def formula(x, p):
    """Return the expression of the p-norm, also for p < 1, where it is no norm."""
    return float(np.sum(np.abs(x) ** p) ** (1 / p))


def rounding(n, *sizes):
    """Return a bound for the rounding errors of a few sums of n terms whose results have these sizes."""
    return 20 * (n + 10) * EPS * sum(sizes)


# ---- Norms ----


@pytest.mark.verifies("prp-p-limit")
@given(vectors, st.floats(1, 1e4))
def test_p_norms_lie_between_the_max_norm_and_its_multiple_that_tends_to_one(x, p):
    """Property: the two bounds of the proof, for random vectors and p; then the limit itself for large p."""
    n, largest = len(x), norms.max_norm(x)
    slack = rounding(n, largest)
    assert largest - slack <= norms.p_norm(x, p) <= n ** (1 / p) * largest + slack
    assert norms.p_norm(x, 1e15) == pytest.approx(largest, rel=1e-13)


@pytest.mark.verifies("prp-p-limit")
def test_the_limit_of_p_norms_for_a_generic_pair():
    """Symbolic: for a > b > 0 the norm is a (1 + (b/a)^p)^(1/p), whose limit SymPy finds; for b = a it is a as well."""
    a, p = sp.symbols("a p", positive=True)
    ratio = sp.Rational(2, 3)
    assert sp.limit(a * (1 + ratio**p) ** (1 / p), p, sp.oo) == a
    assert sp.limit(a * 2 ** (1 / p), p, sp.oo) == a


@pytest.mark.verifies("prp-p-limit")
def test_in_infinite_dimension_the_p_norms_need_not_exist():
    """Example: for the constant sequence 1 the maximum is 1, but the p-norm of n terms grows like n^(1/p)."""
    assert [norms.p_norm(np.ones(n), 2) for n in (1, 100, 10000)] == [1, 10, 100]


@pytest.mark.verifies("prp-unit-ball")
@given(pairs, orders, st.floats(0, 1))
def test_norms_have_convex_unit_balls(xy, p, weight):
    """Property: a mixture of two vectors of the ball lies in the ball."""
    x, y = (v / max(1.0, norms.p_norm(v, p)) for v in xy)
    assert norms.p_norm(weight * x + (1 - weight) * y, p) <= 1 + rounding(len(x), 1)


@pytest.mark.verifies("prp-unit-ball")
@settings(max_examples=50)
@given(st.floats(0, 2 * math.pi), st.floats(0, 2 * math.pi), st.booleans())
def test_a_polygon_gives_a_norm_exactly_if_it_is_convex(alpha, beta, dented):
    """Property: the gauge of a symmetric octagon obeys the triangle inequality; dented, it does not.

    The gauge of a star-shaped polygon is computed from its edges, without any formula of a norm.
    """
    radii = np.array([1.0, 0.5 if dented else 1.0] * 4)
    corners = radii[:, np.newaxis] * np.array(
        [[math.cos(k * math.pi / 4), math.sin(k * math.pi / 4)] for k in range(8)]
    )

    def gauge(v):
        for c, d in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            s = np.linalg.solve(np.column_stack([c, d]), v)
            if (s >= -1e-12).all():
                return s.sum()
        raise AssertionError("the sectors cover the plane")

    x = np.array([math.cos(alpha), math.sin(alpha)])
    y = np.array([math.cos(beta), math.sin(beta)])
    if dented:  # two tips of gauge 1 whose middle lies beyond the dent
        assert gauge(corners[0] + corners[2]) > 2.5
    else:
        assert gauge(x + y) <= gauge(x) + gauge(y) + 1e-12


@pytest.mark.verifies("lem-young")
@given(st.floats(0, 1e3), st.floats(0, 1e3), st.floats(1.01, 50))
def test_young(a, b, p):
    """Property: the inequality for random a, b, p, and equality where b is chosen as a^(p/q)."""
    q = conjugate(p)
    assume(max(a**p, b**q) < 1e200)
    right = a**p / p + b**q / q
    assert a * b <= right * (1 + 1e-12)
    b_equal = a ** (p / q)
    assert a * b_equal == pytest.approx(a**p / p + b_equal**q / q, rel=1e-9, abs=1e-300)


@pytest.mark.verifies("lem-young")
def test_young_has_its_only_minimum_where_the_powers_agree():
    """Symbolic: f(b) = a^p/p + b^q/q − ab has derivative b^(q−1) − a and second derivative (q − 1) b^(q−2) > 0."""
    a, b, u = sp.symbols("a b u", positive=True)
    q = 1 + u  # any q > 1, with p = q / (q − 1)
    p = q / (q - 1)
    f = a**p / p + b**q / q - a * b
    assert sp.simplify(sp.diff(f, b, 2)).is_positive
    critical = a ** (1 / (q - 1))
    assert sp.simplify(sp.diff(f, b).subs(b, critical)) == 0
    assert sp.simplify(sp.powsimp(f.subs(b, critical), force=True)) == 0
    assert sp.simplify(critical**q - a**p) == 0  # the place where the powers agree
    assert 1.0 * 1.0 > 1 / 2 + 1 / 3  # with 1/p + 1/q = 5/6 < 1 the inequality fails for a = b = 1


@pytest.mark.verifies("thm-holder")
@given(pairs, orders)
def test_hoelder(xy, p):
    """Property: random vectors and conjugate exponents, p = 1 and p = ∞ included; equality where |y|^q is |x|^p."""
    x, y = xy
    q = conjugate(p)
    right = norms.p_norm(x, p) * norms.p_norm(y, q)
    assert float(np.abs(x * y).sum()) <= right + rounding(len(x), right)
    if 1 < p < math.inf and x.any():
        z = np.abs(x / norms.max_norm(x)) ** (p / q)
        right = norms.p_norm(x, p) * norms.p_norm(z, q)
        assert float(np.abs(x * z).sum()) == pytest.approx(right, rel=1e-11)


@pytest.mark.verifies("thm-holder")
@given(integer_pairs, st.sampled_from([2, 3]), st.booleans())
def test_hoelder_is_strict_unless_the_powers_are_dependent(xy, p, match):
    """Property: integers whose powers are integers; equality exactly if all 2 × 2 minors of the powers vanish."""
    x, y = np.abs(xy)
    if p == 3:  # q = 3/2: squares have integer powers
        y = y**2
    if match:  # make the powers equal, for both orders
        y = x ** (p - 1)
    q = conjugate(p)
    powers = np.array([x**p, np.round(y**q)])
    dependent = all(powers[0, i] * powers[1, j] == powers[0, j] * powers[1, i] for i, j in np.ndindex(len(x), len(x)))
    left, right = float(x @ y), norms.p_norm(x, p) * norms.p_norm(y, q)
    assert (right - left <= 1e-12 * right) == dependent


@pytest.mark.verifies("thm-holder")
def test_hoelder_needs_conjugate_exponents():
    """Example: for p = q = 3 (so that 1/p + 1/q < 1) the vectors of ones violate the inequality."""
    ones = np.ones(8)
    assert ones @ ones == 8 > norms.p_norm(ones, 3) * norms.p_norm(ones, 3) == pytest.approx(4)


@pytest.mark.verifies("thm-minkowski")
@given(pairs, orders, st.floats(-100, 100))
def test_minkowski(xy, p, t):
    """Property: all three axioms of a norm for random vectors."""
    x, y = xy
    a, b = norms.p_norm(x, p), norms.p_norm(y, p)
    assert norms.p_norm(x + y, p) <= a + b + rounding(len(x), a, b)
    assert (a > 0) == bool(x.any())
    assert norms.p_norm(t * x, p) == pytest.approx(abs(t) * a, rel=1e-12, abs=1e-300)


def same_ray(x, y):
    """Return whether one of two integer vectors is a multiple t ≥ 0 of the other, exactly."""
    minors = all(x[i] * y[j] == x[j] * y[i] for i, j in np.ndindex(len(x), len(x)))
    return minors and bool(x @ y >= 0)


@pytest.mark.verifies("thm-minkowski")
@given(integer_pairs, st.sampled_from([1.5, 2.0, 3.0]), st.integers(-2, 3))
def test_minkowski_is_strict_unless_the_vectors_lie_on_one_ray(xy, p, k):
    """Property: integer vectors, also multiples of each other; equality exactly for a factor t ≥ 0."""
    x, other = xy
    for y in (other, k * x):
        gap = norms.p_norm(x, p) + norms.p_norm(y, p) - norms.p_norm(x + y, p)
        assert (gap <= 1e-12 * (norms.p_norm(x, p) + norms.p_norm(y, p))) == same_ray(x, y)


@pytest.mark.verifies("thm-minkowski")
@pytest.mark.parametrize(("p", "x", "y"), [(1, [1, 0], [0, 1]), (math.inf, [1, 1], [1, -1])])
def test_at_the_ends_equality_does_not_need_one_ray(p, x, y):
    """Example: for p = 1 and p = ∞ vectors of different directions attain equality; for p = 2 they do not."""
    x, y = np.array(x), np.array(y)
    assert norms.p_norm(x + y, p) == norms.p_norm(x, p) + norms.p_norm(y, p) == 2
    assert norms.p_norm(x + y) < norms.p_norm(x) + norms.p_norm(y)
    assert not same_ray(x, y)


@pytest.mark.verifies("thm-minkowski")
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9, 0.99])
def test_minkowski_fails_below_one(p):
    """Example: for p < 1 the standard basis vectors violate the triangle inequality."""
    e1, e2 = np.eye(2)
    assert formula(e1 + e2, p) > formula(e1, p) + formula(e2, p)


@pytest.mark.verifies("thm-norm-comparison")
@given(vectors, orders, orders)
def test_comparison_of_p_norms(x, p, q):
    """Property: both inequalities for random vectors and all pairs of orders."""
    p, q = sorted((p, q))
    n, a, b = len(x), norms.p_norm(x, p), norms.p_norm(x, q)
    constant = n ** (1 / p - 1 / q)
    assert b <= a + rounding(n, a)
    assert a <= constant * b + rounding(n, constant * b)


@pytest.mark.verifies("thm-norm-comparison")
@pytest.mark.parametrize(("p", "q"), list(itertools.combinations(ORDERS, 2)))
def test_the_constants_of_the_comparison_are_attained(p, q):
    """Example: a standard basis vector attains 1, the vector of ones n^(1/p − 1/q); exchanged, the bound 1 fails."""
    n = 7
    assert norms.p_norm(np.eye(n)[0], p) == norms.p_norm(np.eye(n)[0], q) == 1
    ones = np.ones(n)
    assert norms.p_norm(ones, p) / norms.p_norm(ones, q) == pytest.approx(n ** (1 / p - 1 / q), rel=1e-13)
    assert norms.p_norm(ones, p) > norms.p_norm(ones, q)


@pytest.mark.verifies("thm-norm-equivalence")
@given(spaces, arrays(float, 5, elements=entries))
def test_norms_are_bounded_by_the_one_norm_on_both_sides(space, x):
    """Property: for norms √(xᵀMx) the constant M is max N(eᵢ), as in the proof, and m is positive.

    Here m = √λ_min / √n works, because √(xᵀMx) ≥ √λ_min ‖x‖₂ ≥ √λ_min ‖x‖₁ / √n.
    """
    matrix, _, _ = space
    n = len(matrix)
    x = x[:n]
    upper = max(inner.induced_norm(e, matrix) for e in np.eye(n))
    lower = math.sqrt(np.linalg.eigvalsh(matrix)[0] / n)
    one, other = norms.p_norm(x, 1), inner.induced_norm(x, matrix)
    assert lower > 0
    assert lower * one - rounding(n, one) * upper <= other <= upper * one + rounding(n, one) * upper


@pytest.mark.verifies("thm-norm-equivalence")
def test_in_infinite_dimension_norms_are_not_equivalent():
    """Symbolic: the powers t^k have maximum 1 on [0, 1], while their integral norms tend to zero."""
    t = sp.Symbol("t", positive=True)
    k = sp.Symbol("k", positive=True, integer=True)
    square = sp.integrate(t ** (2 * k), (t, 0, 1))
    assert sp.simplify(square - 1 / (2 * k + 1)) == 0
    assert sp.limit(sp.sqrt(square), k, sp.oo) == 0


@pytest.mark.verifies("thm-norm-equivalence")
def test_equivalence_needs_definiteness():
    """Example: |x₁| is homogeneous and obeys the triangle inequality, but no m > 0 bounds it from below."""
    assert abs(np.array([0.0, 1.0])[0]) == 0 < norms.p_norm([0, 1], 1)


@pytest.mark.verifies("prp-norm-metric")
@given(triples, orders, st.integers(-8, 8))
def test_a_norm_induces_a_metric(xyz, p, k):
    """Property: metric axioms, invariance under shifts, scaling and the reverse triangle inequality."""
    x, y, z = xyz
    xy, yz, xz = norms.distance(x, y, p), norms.distance(y, z, p), norms.distance(x, z, p)
    slack = rounding(len(x), xy, yz, norms.p_norm(x, p), norms.p_norm(y, p), norms.p_norm(z, p))
    assert xy >= 0
    assert (xy == 0) == np.array_equal(x, y)
    assert xy == norms.distance(y, x, p)
    assert xz <= xy + yz + slack
    assert norms.distance(x + z, y + z, p) == pytest.approx(xy, abs=slack)
    assert norms.distance(k * x, k * y, p) == pytest.approx(abs(k) * xy, abs=10 * slack)
    assert abs(norms.p_norm(x, p) - norms.p_norm(y, p)) <= xy + slack


@pytest.mark.verifies("prp-norm-metric")
def test_the_discrete_metric_comes_from_no_norm_and_the_squared_distance_is_no_metric():
    """Example: a metric that does not scale, and a function that breaks the triangle inequality."""

    def discrete(x, y):
        return float(x != y)

    assert discrete(2 * 0.0, 2 * 1.0) != 2 * discrete(0.0, 1.0)
    assert norms.squared_norm([2 - 0]) > norms.squared_norm([1 - 0]) + norms.squared_norm([2 - 1])


# ---- The dot product and angles ----


@pytest.mark.verifies("prp-dot-angle")
def test_dot_product_in_polar_coordinates():
    """Symbolic: r s cos(α − β) for generic polar coordinates; numerically, the angle is the one between the arrows."""
    r, s = sp.symbols("r s", positive=True)
    alpha, beta = sp.symbols("alpha beta", real=True)
    x, y = (size * sp.Matrix([sp.cos(a), sp.sin(a)]) for size, a in ((r, alpha), (s, beta)))
    assert sp.simplify(x.dot(y) - r * s * sp.cos(alpha - beta)) == 0
    for a, b in itertools.product(np.linspace(-3, 3, 13), repeat=2):
        turn = abs((a - b + math.pi) % (2 * math.pi) - math.pi)  # in [0, π]
        u, v = 2 * np.array([math.cos(a), math.sin(a)]), 3 * np.array([math.cos(b), math.sin(b)])
        assert inner.dot(u, v) == pytest.approx(6 * math.cos(turn), abs=1e-14)
        assert inner.angle(u, v) == pytest.approx(turn, abs=1e-14)


@pytest.mark.verifies("prp-dot-angle")
def test_another_inner_product_has_other_angles():
    """Example: for another matrix than the identity the inner product is not ‖x‖ ‖y‖ cos θ of the plane's angle."""
    assert inner.inner([1, 0], [0, 1], [[2, 1], [1, 2]]) == 1 != inner.dot([1, 0], [0, 1]) == 0


@pytest.mark.verifies("cor-law-of-cosines")
@given(pairs)
def test_law_of_cosines(xy):
    """Property: random nonzero vectors, with the angle computed by another formula than the dot product."""
    x, y = xy
    assume(x.any() and y.any())
    a, b, theta = norms.p_norm(x), norms.p_norm(y), inner.angle(x, y)
    expected = a**2 + b**2 - 2 * a * b * math.cos(theta)
    assert norms.squared_norm(x - y) == pytest.approx(expected, abs=rounding(len(x), a**2, b**2))


@pytest.mark.verifies("cor-law-of-cosines")
def test_the_law_of_cosines_fails_for_another_norm():
    """Example: a right angle with legs of 1-norm 1, whose third side has 1-norm 2 and not √2."""
    x, y = [1, 0], [0, 1]
    assert norms.distance(x, y, 1) ** 2 == 4 != norms.p_norm(x, 1) ** 2 + norms.p_norm(y, 1) ** 2


# ---- Inner products ----


@pytest.mark.verifies("prp-spd-inner-products")
@given(spaces)
def test_positive_definite_matrices_give_inner_products_and_come_back(space):
    """Property: symmetry, linearity and definiteness, exact for integers; the matrix is read off the basis."""
    matrix, x, y = space
    n = len(matrix)

    def product(u, v):
        return inner.inner(u, v, matrix)

    assert product(x, y) == product(y, x)
    assert product(2 * x - 3 * y, x) == 2 * product(x, x) - 3 * product(y, x)
    assert (product(x, x) > 0) == bool(x.any())
    assert np.array_equal([[product(e, f) for f in np.eye(n)] for e in np.eye(n)], matrix)


@pytest.mark.verifies("prp-spd-inner-products")
@pytest.mark.parametrize("matrix", [[[1, 2], [0, 1]], [[1, 2], [2, 1]], [[1, 1], [1, 1]], [[1, 0], [0, -1]]])
def test_other_matrices_break_a_rule(matrix):
    """Example: matrices that are not symmetric, indefinite or only semidefinite each break a rule."""
    M = np.array(matrix)
    asymmetric = not np.array_equal(M, M.T)
    grid = [np.array(v) for v in itertools.product(range(-2, 3), repeat=2) if any(v)]
    assert asymmetric or any(v @ M @ v <= 0 for v in grid)
    with pytest.raises(np.linalg.LinAlgError):
        inner.inner([1, 0], [0, 1], M)


@pytest.mark.verifies("thm-cauchy-schwarz")
@given(spaces, st.integers(-4, 4))
def test_cauchy_schwarz_with_its_case_of_equality(space, k):
    """Property: exact for integer vectors and integer inner products; equality exactly for dependent vectors."""
    matrix, x, y = space
    xy, xx, yy = (inner.inner(*v, matrix) for v in ((x, y), (x, x), (y, y)))
    assert xy**2 <= xx * yy
    assert (xy**2 == xx * yy) == (np.linalg.matrix_rank(np.column_stack([x, y])) < 2)
    kx = inner.inner(x, k * x, matrix)
    assert kx**2 == xx * inner.inner(k * x, k * x, matrix)


@pytest.mark.verifies("thm-cauchy-schwarz")
def test_cauchy_schwarz_for_generic_vectors():
    """Symbolic: in dimension 4 the difference of the squares is the sum of the squared 2 × 2 minors."""
    x, y = sp.Matrix(sp.symbols("x1:5", real=True)), sp.Matrix(sp.symbols("y1:5", real=True))
    gap = x.dot(x) * y.dot(y) - x.dot(y) ** 2
    minors = sum((x[i] * y[j] - x[j] * y[i]) ** 2 for i, j in itertools.combinations(range(4), 2))
    assert sp.expand(gap - minors) == 0


@pytest.mark.verifies("thm-cauchy-schwarz")
def test_cauchy_schwarz_needs_positive_definiteness():
    """Example: for x₁y₁ − x₂y₂ the vectors (2, 1) and (1, 0) violate the inequality."""
    M = np.diag([1, -1])
    x, y = np.array([2, 1]), np.array([1, 0])
    assert (x @ M @ y) ** 2 == 4 > (x @ M @ x) * (y @ M @ y) == 3


@pytest.mark.verifies("cor-induced-norm")
@given(spaces, st.floats(-50, 50))
def test_the_induced_norm_obeys_the_axioms(space, t):
    """Property: the three axioms for random inner products."""
    matrix, x, y = space
    a, b = inner.induced_norm(x, matrix), inner.induced_norm(y, matrix)
    assert inner.induced_norm(x + y, matrix) <= (a + b) * (1 + 1e-12)
    assert inner.induced_norm(t * x, matrix) == pytest.approx(abs(t) * a, rel=1e-12, abs=1e-300)
    assert (a > 0) == bool(x.any())
    assert a**2 == pytest.approx(inner.inner(x, x, matrix), rel=1e-12)


@pytest.mark.verifies("cor-induced-norm")
@given(spaces, st.integers(-2, 3))
def test_the_induced_norm_has_equality_exactly_on_one_ray(space, k):
    """Property: exact for integers: ‖x + y‖ = ‖x‖ + ‖y‖ says ⟨x, y⟩ ≥ 0 and ⟨x, y⟩² = ‖x‖² ‖y‖²."""
    matrix, x, other = space
    for y in (other, k * x):
        product = inner.inner(x, y, matrix)
        equal = product >= 0 and product**2 == inner.inner(x, x, matrix) * inner.inner(y, y, matrix)
        assert equal == same_ray(x, y)
        a, b = inner.induced_norm(x, matrix), inner.induced_norm(y, matrix)
        if equal:
            assert inner.induced_norm(x + y, matrix) == pytest.approx(a + b, rel=1e-12, abs=1e-300)
        else:
            assert inner.induced_norm(x + y, matrix) < a + b


@pytest.mark.verifies("cor-induced-norm")
def test_an_indefinite_form_induces_no_norm():
    """Example: √|x₁² − x₂²| gives (1, 1) and (1, −1) length 0, but their sum length 2."""

    def length(v):
        return math.sqrt(abs(v[0] ** 2 - v[1] ** 2))

    assert length((1, 1)) == length((1, -1)) == 0 < length((2, 0))


@pytest.mark.verifies("prp-polarization")
@given(spaces)
def test_polarization_and_parallelogram(space):
    """Property: exact for integer vectors and integer inner products."""
    matrix, x, y = space

    def square(v):
        return inner.inner(v, v, matrix)

    assert square(x + y) - square(x - y) == 4 * inner.inner(x, y, matrix)
    assert square(x + y) + square(x - y) == 2 * square(x) + 2 * square(y)


@pytest.mark.verifies("prp-polarization", "thm-jordan-von-neumann")
@pytest.mark.parametrize("p", [p for p in ORDERS if p != 2])
def test_other_p_norms_violate_the_parallelogram_identity(p):
    """Example: for the two standard basis vectors the identity reads 2 · 2^(2/p) = 4, which is true for p = 2 only."""
    e1, e2 = np.eye(2)
    left = norms.p_norm(e1 + e2, p) ** 2 + norms.p_norm(e1 - e2, p) ** 2
    assert left == pytest.approx(2 * 2 ** (2 / p))
    assert abs(left - 4) > 0.1


@pytest.mark.verifies("thm-jordan-von-neumann")
@given(spaces, arrays(float, 5, elements=small), st.integers(-3, 3))
def test_polarizing_a_norm_with_the_parallelogram_identity_gives_an_inner_product(space, z, k):
    """Property: only the norm is used; what polarization returns is bilinear, and its matrix is the hidden one."""
    matrix, x, y = space
    z = z[: len(x)]

    def square(v):
        return inner.induced_norm(v, matrix) ** 2

    def product(u, v):
        return (square(u + v) - square(u - v)) / 4

    slack = 1e-10 * (1 + sum(square(v) for v in (x, y, z))) * 20
    assert product(x + k * y, z) == pytest.approx(product(x, z) + k * product(y, z), abs=slack)
    assert product(x, y) == pytest.approx(product(y, x), abs=slack)
    assert product(x, y) == pytest.approx(x @ matrix @ y, abs=slack)


@pytest.mark.verifies("thm-jordan-von-neumann")
def test_polarizing_the_one_norm_gives_nothing_linear():
    """Example: the 1-norm violates the parallelogram identity, and its polarization is not additive."""

    def product(u, v):
        return (norms.p_norm(u + v, 1) ** 2 - norms.p_norm(u - v, 1) ** 2) / 4

    x, y, z = np.array([0, 1]), np.array([0, 1]), np.array([1, 1])
    assert product(x + y, z) != product(x, z) + product(y, z)


@pytest.mark.verifies("thm-jordan-von-neumann")
def test_the_parallelogram_identity_must_hold_for_all_pairs():
    """Example: the norm whose ball is a regular octagon passes for the standard basis and fails for another pair."""
    angles = math.pi / 8 + math.pi / 4 * np.arange(8)
    normals = np.column_stack([np.cos(angles), np.sin(angles)]) / math.cos(math.pi / 8)

    def octagon(v):
        return float((normals @ v).max())

    def defect(x, y):
        return octagon(x + y) ** 2 + octagon(x - y) ** 2 - 2 * octagon(x) ** 2 - 2 * octagon(y) ** 2

    e1, e2 = np.eye(2)
    assert defect(e1, e2) == pytest.approx(0, abs=1e-14)
    assert defect(e1, (e1 + e2) / math.sqrt(2)) > 0.5


@pytest.mark.verifies("thm-jordan-von-neumann")
def test_the_step_of_the_proof_that_makes_sums_linear():
    """Symbolic: with squared norms as unknowns, the two parallelogram identities give the formula for b(x + y, 2z)."""
    xz, yz, sum_z, x_z, y_z, sum_minus, difference = sp.symbols("xz yz sum_z x_z y_z sum_minus difference")
    # ‖x ± z‖², ‖y ± z‖², ‖x + y ± 2z‖² and ‖x − y‖², related by the parallelogram identity for x ± z and y ± z
    relations = [sum_z + difference - 2 * xz - 2 * yz, sum_minus + difference - 2 * x_z - 2 * y_z]
    solved = sp.solve(relations, [sum_z, sum_minus])
    left = (xz - x_z) / 4 + (yz - y_z) / 4
    right = ((sum_z - sum_minus) / 4 / 2).subs(solved)
    assert sp.expand(left - right) == 0


# ---- Orthogonality ----


@pytest.mark.verifies("thm-pythagoras")
@given(integer_pairs)
def test_pythagoras_holds_exactly_for_orthogonal_vectors(xy):
    """Property: exact for integers, in both directions; an orthogonal partner is made by projection times ⟨x, x⟩."""
    x, y = xy
    z = (x @ x) * y - (x @ y) * x  # orthogonal to x, and still of integers
    for v in (y, z):
        adds_up = norms.squared_norm(x + v) == norms.squared_norm(x) + norms.squared_norm(v)
        assert adds_up == (x @ v == 0)
    assert x @ z == 0


@pytest.mark.verifies("thm-pythagoras")
def test_pythagoras_for_several_vectors_needs_all_pairs():
    """Symbolic: Legendre polynomials add up for generic coefficients; for three vectors there is no converse."""
    t = sp.Symbol("t")
    c = sp.symbols("c0:4", real=True)
    total = sum(ck * sp.legendre(k, t) for k, ck in enumerate(c))
    square = sp.integrate(sp.expand(total**2), (t, -1, 1))
    assert sp.expand(square - sum(ck**2 * sp.Rational(2, 2 * k + 1) for k, ck in enumerate(c))) == 0
    # For three vectors the sum of squares may be right although they are not orthogonal.
    x, y, z = np.array([1, 0]), np.array([1, 1]), np.array([-1, 0])
    assert norms.squared_norm(x + y + z) == 2 != norms.squared_norm(x) + norms.squared_norm(y) + norms.squared_norm(z)
    u, v, w = np.array([1, 0]), np.array([2, 1]), np.array([0, -2])
    assert norms.squared_norm(u + v + w) == norms.squared_norm(u) + norms.squared_norm(v) + norms.squared_norm(w)
    assert u @ v == 2 != 0


@pytest.mark.verifies("prp-orthogonal-independent")
@given(st.integers(1, 6), st.integers(0, 10**6), st.data())
def test_orthogonal_nonzero_vectors_have_full_rank(n, seed, data):
    """Property: scaled columns of random orthogonal matrices have full rank; with a zero vector they have not."""
    Q = np.atleast_2d(ortho_group.rvs(n, random_state=seed)) if n > 1 else np.eye(1)
    scales = data.draw(arrays(float, n, elements=st.floats(0.1, 10)))
    k = data.draw(st.integers(1, n))
    A = (Q * scales)[:, :k]
    assert np.linalg.matrix_rank(A) == k
    A[:, -1] = 0  # still orthogonal, but one of the vectors is zero
    assert np.linalg.matrix_rank(A) == k - 1


@pytest.mark.verifies("prp-orthogonal-independent")
def test_a_repeated_vector_is_not_orthogonal_to_itself():
    """Example: the list x, x is dependent; x ⟂ x fails, because only the zero vector is orthogonal to itself."""
    A = np.array([[1, 1], [2, 2]])
    assert np.linalg.matrix_rank(A) == 1
    assert A[:, 0] @ A[:, 1] == 5 != 0


@pytest.mark.verifies("prp-orthogonal-independent")
def test_orthogonality_of_neighbours_only_is_not_enough():
    """Example: x ⟂ y and y ⟂ z, but x and z are parallel, so the three vectors are dependent."""
    A = np.array([[1, 0, 2], [0, 1, 0], [0, 0, 0]])
    assert A[:, 0] @ A[:, 1] == A[:, 1] @ A[:, 2] == 0
    assert np.linalg.matrix_rank(A) == 2


@pytest.mark.verifies("thm-orthonormal-coordinates")
@given(st.integers(2, 8), st.integers(0, 10**6), st.data())
def test_coordinates_and_parseval(n, seed, data):
    """Property: random orthonormal bases; expansion, inner product and norm from the coordinates."""
    Q = ortho_group.rvs(n, random_state=seed)
    x, y = data.draw(arrays(float, n, elements=entries)), data.draw(arrays(float, n, elements=entries))
    c, d = projection.coordinates(x, Q), projection.coordinates(y, Q)
    size = norms.p_norm(x) + norms.p_norm(y)
    np.testing.assert_allclose(Q @ c, x, atol=rounding(n, size))
    assert c @ d == pytest.approx(x @ y, abs=rounding(n, size**2))
    assert c @ c == pytest.approx(x @ x, abs=rounding(n, size**2))


@pytest.mark.verifies("thm-orthonormal-coordinates")
def test_coordinates_are_not_inner_products_in_a_basis_that_is_not_orthonormal():
    """Example: in the basis (1, 0), (1, 1) inner products do not rebuild the vector."""
    B, x = np.array([[1, 1], [0, 1]]), np.array([2, 3])
    assert not np.allclose(B @ (B.T @ x), x)
    with pytest.raises(ValueError, match="orthonormal"):
        projection.coordinates(x, B)


@pytest.mark.verifies("thm-best-approximation")
@settings(deadline=None)
@given(subspaces, st.data())
def test_the_projection_is_the_closest_point_and_the_only_one(problem, data):
    """Property: the residual is orthogonal to the subspace, and every other point of it is farther away."""
    x, A = problem
    p = projection.onto_subspace(x, A)
    size = 1 + norms.p_norm(x)
    np.testing.assert_allclose(A.T @ (x - p), 0, atol=1e-11 * size)
    u = A @ data.draw(arrays(float, A.shape[1], elements=small))
    extra = norms.squared_norm(x - u) - norms.squared_norm(x - p)
    apart = norms.squared_norm(u - p)
    assert extra == pytest.approx(apart, abs=1e-10 * (size + norms.p_norm(u)) ** 2)
    if apart > 1e-8:
        assert extra > 0


@pytest.mark.verifies("thm-best-approximation")
def test_best_approximation_for_generic_vectors():
    """Symbolic: for a line, the squared distance is a parabola in t with its minimum at the projection."""
    x1, x2, u1, u2, t = sp.symbols("x1 x2 u1 u2 t", real=True)
    x, u = sp.Matrix([x1, x2]), sp.Matrix([u1, u2])
    square = (x - t * u).dot(x - t * u)
    best = x.dot(u) / u.dot(u)
    assert sp.simplify(square - ((t - best) ** 2 * u.dot(u) + square.subs(t, best))) == 0


@pytest.mark.verifies("thm-best-approximation")
def test_other_norms_have_other_closest_points_and_not_only_one():
    """Example: in the max norm many points of the line through (1, 0) are equally close to (0, 1)."""
    x = np.array([0, 1])
    assert {norms.distance(x, [t, 0], np.inf) for t in (-1, -0.5, 0, 0.5, 1)} == {1.0}


@pytest.mark.verifies("cor-bessel")
@given(st.integers(2, 7), st.integers(0, 10**6), st.data())
def test_bessel_with_its_case_of_equality(n, seed, data):
    """Property: random orthonormal sets; equality for vectors of the span, and for no vector with a part outside."""
    k = data.draw(st.integers(1, n - 1))
    Q = ortho_group.rvs(n, random_state=seed)
    x = data.draw(arrays(float, n, elements=entries))
    c = Q[:, :k].T @ x
    slack = rounding(n, x @ x)
    assert c @ c <= x @ x + slack
    inside = Q[:, :k] @ c
    assert (Q[:, :k].T @ inside) @ (Q[:, :k].T @ inside) == pytest.approx(inside @ inside, abs=slack)
    outside = inside + Q[:, -1]
    assert (Q[:, :k].T @ outside) @ (Q[:, :k].T @ outside) == pytest.approx(outside @ outside - 1, abs=slack + 1e-12)


@pytest.mark.verifies("cor-bessel")
def test_bessel_needs_orthonormal_vectors():
    """Example: with the same unit vector twice the sum is twice the squared norm."""
    q = np.array([1.0, 0.0])
    assert 2 * (q @ q) ** 2 > q @ q


# ---- Gram–Schmidt and complements ----

versions = pytest.mark.parametrize("version", [gs.classical, gs.modified])
integer_matrices = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda s: arrays(np.int64, s, elements=st.integers(-3, 3))
)


@pytest.mark.verifies("alg-gram-schmidt", "alg-modified-gram-schmidt")
@versions
@settings(deadline=None)
@given(A=integer_matrices)
def test_both_algorithms_return_orthonormal_vectors_of_the_same_span(version, A):
    """Property: integer matrices of every rank, so that dependent and zero columns occur."""
    Q, R, kept = version(A)
    rank = np.linalg.matrix_rank(A)
    assert Q.shape[1] == len(kept) == rank
    np.testing.assert_allclose(Q @ R, A, atol=1e-13 * (1 + np.abs(A).max()))  # the span of Q holds the columns
    if rank:
        kappa = np.linalg.cond(A[:, kept])
        assert gs.loss_of_orthogonality(Q) <= 100 * kappa**2 * EPS


@pytest.mark.verifies("alg-modified-gram-schmidt")
@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(-3, 3), min_size=3, max_size=3), min_size=1, max_size=4))
def test_in_exact_arithmetic_both_algorithms_agree(columns):
    """Symbolic: the modified algorithm, run here in fractions, returns the vectors of the classical derivation."""
    made = []
    for column in columns:
        v = sp.Matrix(column)
        for u in made:
            v -= u.dot(v) / u.dot(u) * u
        if not v.is_zero_matrix:
            made.append(v)
    assert tuple(made) == gram_schmidt(columns).orthogonal


@pytest.mark.verifies("alg-gram-schmidt", "alg-modified-gram-schmidt")
def test_the_algorithms_differ_in_floating_point_arithmetic():
    """Example: three nearly parallel columns; the classical version returns vectors at 60 degrees."""
    A = np.vstack([np.ones(3), 1e-9 * np.eye(3)])
    classical, modified = gs.classical(A).Q, gs.modified(A).Q
    assert classical[:, 1] @ classical[:, 2] == pytest.approx(0.5)
    assert abs(modified[:, 1] @ modified[:, 2]) < 1e-8


@pytest.mark.verifies("thm-gram-schmidt")
@settings(max_examples=30, deadline=None)
@given(integer_matrices)
def test_an_orthonormal_basis_exists_with_the_same_spans_step_by_step(A):
    """Property: exact arithmetic; after each column the ranks of input, output and both together agree."""
    derivation = gram_schmidt([list(map(int, column)) for column in A.T])
    exact = sp.Matrix(A.tolist())
    for j in range(1, A.shape[1] + 1):
        head = exact[:, :j]
        made = [u for u, index in zip(derivation.orthogonal, derivation.kept, strict=True) if index < j]
        assert head.rank() == len(made)
        if made:
            assert sp.Matrix.hstack(head, *made).rank() == len(made)
    Q = sp.Matrix.hstack(*derivation.orthonormal) if derivation.orthonormal else sp.zeros(len(A), 0)
    assert sp.simplify(Q.T * Q) == sp.eye(Q.cols)


@pytest.mark.verifies("thm-gram-schmidt")
def test_without_positive_definiteness_a_basis_may_have_no_orthonormal_version():
    """Example: for x₁y₁ − x₂y₂ the independent vector (1, 1) has length zero, and the process stops with an error."""
    with pytest.raises(ValueError, match="positive"):
        gram_schmidt([[1, 1], [1, 0]], inner=lambda x, y: x[0] * y[0] - x[1] * y[1])


@pytest.mark.verifies("thm-orthogonal-decomposition")
@settings(deadline=None)
@given(subspaces)
def test_orthogonal_decomposition(problem):
    """Property: dimensions, the two parts, uniqueness and the double complement, for random subspaces."""
    x, A = problem
    m, rank = len(x), int(np.linalg.matrix_rank(A))
    N = projection.orthogonal_complement(A)
    assert N.shape[1] == m - rank
    Q = gs.reorthogonalized(A).Q
    both = np.column_stack([Q, N])
    assert both.shape == (m, m)
    assert np.linalg.matrix_rank(both) == m  # together a basis, hence exactly one decomposition
    u, w = projection.onto_subspace(x, A), projection.residual(x, A)
    size = 1 + norms.p_norm(x)
    np.testing.assert_allclose(u + w, x, atol=1e-12 * size)
    np.testing.assert_allclose(np.linalg.solve(both, x)[:rank], Q.T @ u, atol=1e-11 * size)
    np.testing.assert_allclose(N @ (N.T @ x), w, atol=1e-11 * size)
    if 0 < rank < m:
        back = projection.orthogonal_complement(N)
        np.testing.assert_allclose(back @ back.T, Q @ Q.T, atol=1e-11)


@pytest.mark.verifies("thm-orthogonal-decomposition")
def test_an_indefinite_form_has_no_orthogonal_decomposition():
    """Example: for x₁y₁ − x₂y₂ the line through (1, 1) is its own complement."""
    M, u = np.diag([1, -1]), np.array([1, 1])
    complement = scipy.linalg.null_space((u @ M)[np.newaxis])
    assert np.linalg.matrix_rank(np.column_stack([u, complement])) == 1


@pytest.mark.verifies("thm-orthogonal-decomposition")
def test_in_infinite_dimension_a_vector_may_have_no_decomposition():
    """Symbolic: (1, 1/2, 1/4, …) comes as close as you like to sequences with finitely many entries, but is none.

    Such a sequence is orthogonal to all of them only if each of its entries is zero.
    """
    k = sp.Symbol("k", integer=True, positive=True)
    i = sp.Symbol("i", integer=True, nonnegative=True)
    rest = sp.summation(sp.Rational(1, 4) ** i, (i, k, sp.oo))  # the squared distance to the first k coordinates
    assert sp.limit(rest, k, sp.oo) == 0
    assert all(rest.subs(k, n) > 0 for n in (1, 10, 1000))
