"""Power, inverse and Rayleigh quotient iteration, deflation: pairs, signs, rates, and what happens when they fail."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.linalg import power

from tests.mlmath.linalg.matrices_for_tests import REFUSED_AS_SQUARE

EPS = np.finfo(float).eps


def rotated(values, seed=0):
    """Return a symmetric matrix with these eigenvalues, and its eigenvectors."""
    n = len(values)
    Q = np.linalg.qr(np.random.default_rng(seed).normal(size=(n, n)))[0]
    A = Q * values @ Q.T
    return (A + A.T) / 2, Q


@given(seed=st.integers(0, 500), n=st.integers(1, 8), sign=st.sampled_from([-1, 1]))
def test_the_dominant_pair_is_found_with_its_sign(seed, n, sign):
    values = np.random.default_rng(seed).uniform(-1, 1, n)
    values[0] = 2 * sign
    A, Q = rotated(values, seed)
    found = power.iterate(A)
    assert found.value == pytest.approx(2 * sign, rel=1e-9)
    np.testing.assert_allclose(abs(found.vector @ Q[:, 0]), 1, atol=1e-9)
    np.testing.assert_allclose(A @ found.vector, found.value * found.vector, atol=1e-8)
    assert found.vector[np.abs(found.vector).argmax()] > 0


def test_a_negative_dominant_eigenvalue_stops_as_early_as_a_positive_one():
    A, _ = rotated([3.0, 1.0, 0.5])
    steps = [len(power.iterate(sign * A).residuals) for sign in (1, -1)]
    assert steps[0] == steps[1] < 40
    assert power.iterate(-A).value == pytest.approx(-3)


def test_the_rate_is_the_ratio_of_the_eigenvalues():
    A, _ = rotated([4.0, -3.0, 1.0])
    assert power.iterate(A).rate == pytest.approx(0.75, rel=0.01)
    assert power.inverse(A, near=2.0).rate == pytest.approx(0.5, rel=0.01)
    assert np.isnan(power.iterate(np.eye(3)).rate)


def test_the_history_starts_with_the_first_vector_and_ends_with_the_answer():
    A = np.array([[2.0, 1.0], [1.0, 2.0]])
    found = power.iterate(A, [1, 0])
    assert found.estimates[0] == 2
    assert found.residuals[0] == 1
    assert found.estimates[-1] == found.value
    assert found.residuals[-1] <= 1e-10 * np.linalg.norm(A)
    assert (np.diff(found.residuals) < 0).all()


def test_nonsymmetric_matrices():
    A = np.array([[1.0, 2.0], [3.0, 0.0]])
    found = power.iterate(A)
    np.testing.assert_allclose([found.value, *found.vector], [3, 0.5**0.5, 0.5**0.5], rtol=1e-8)
    found = power.inverse(A, near=-1.9)
    np.testing.assert_allclose(A @ found.vector, -2 * found.vector, atol=1e-10)


@pytest.mark.parametrize("A", [[[0, 1], [1, 0]], [[0, -1], [1, 0]], np.diag([2.0, -2.0])])
def test_no_dominant_eigenvalue_is_reported_with_advice(A):
    with pytest.raises(np.linalg.LinAlgError, match=r"after 200 steps: raise max_steps.*none dominates"):
        power.iterate(A, [1, 0.5], max_steps=200)


def test_zero_and_identity_stop_at_once():
    found = power.iterate(np.zeros((3, 3)))
    assert (found.value, len(found.residuals)) == (0, 1)
    assert power.iterate(np.eye(3)).value == pytest.approx(1)
    assert power.iterate([[-5]]).value == -5


def test_a_start_without_the_dominant_direction_finds_the_next():
    assert power.iterate(np.diag([3.0, 2.0]), [0, 1]).value == 2


@given(seed=st.integers(0, 300), n=st.integers(2, 8))
def test_inverse_iteration_finds_the_nearest_eigenvalue(seed, n):
    values = np.arange(n) - 2.0
    A, Q = rotated(values, seed)
    k = seed % n
    found = power.inverse(A, near=values[k] + 0.3)
    assert found.value == pytest.approx(values[k], abs=1e-10)
    assert abs(found.vector @ Q[:, k]) == pytest.approx(1, abs=1e-10)


def test_inverse_iteration_with_an_exact_eigenvalue():
    for A, near in (([[2, 1], [1, 2]], 3), ([[0, 1], [1, 0]], -1), (np.ones((3, 3)), 0), (np.zeros((2, 2)), 0)):
        found = power.inverse(A, near=near)
        assert found.value == pytest.approx(near, abs=1e-14)
        assert len(found.residuals) <= 3


def test_inverse_iteration_between_two_eigenvalues_is_reported():
    with pytest.raises(np.linalg.LinAlgError, match="choose another number"):
        power.inverse(np.diag([1.0, 3.0]), near=2, start=[1, 0.5], max_steps=50)


@given(seed=st.integers(0, 300), n=st.integers(1, 8))
def test_rayleigh_quotient_iteration_converges_in_few_steps(seed, n):
    rng = np.random.default_rng(seed)
    values = np.arange(n) - 2.0
    A, _ = rotated(values, seed)
    found = power.rayleigh(A, rng.normal(size=n))
    assert np.abs(values - found.value).min() <= 1e-12
    np.testing.assert_allclose(A @ found.vector, found.value * found.vector, atol=1e-12)
    assert len(found.residuals) <= 20


def test_rayleigh_quotient_iteration_is_cubic():
    A, Q = rotated([1.0, 2.0, 4.0, 8.0])
    found = power.rayleigh(A, Q[:, 1] + 0.1 * Q[:, 2] + 0.1 * Q[:, 0])
    errors = found.residuals[found.residuals > 1e-13]
    assert errors[-1] <= 10 * errors[-2] ** 3
    with pytest.raises(np.linalg.LinAlgError, match="start elsewhere"):
        power.rayleigh(A, [1, 2, 3, 4], max_steps=1)


def test_the_rayleigh_quotient_makes_the_residual_smallest():
    A = np.random.default_rng(0).normal(size=(5, 5))
    v = np.arange(1.0, 6)
    mu = power.rayleigh_quotient(A, v)
    assert mu == pytest.approx(v @ A @ v / (v @ v))
    best = np.linalg.norm(A @ v - mu * v)
    assert all(best < np.linalg.norm(A @ v - other * v) for other in (mu - 0.1, mu + 0.1))


@pytest.mark.parametrize("n", [1, 2, 4, 50])
def test_deflation_finds_all_eigenvalues(n):
    values = np.linspace(1, 3, n) * np.where(np.arange(n) % 2, -1, 1)
    A, _ = rotated(values)
    found, V = power.deflate(A, rtol=1e-7)
    np.testing.assert_allclose(found, sorted(values, key=abs, reverse=True), atol=1e-8)
    assert np.linalg.norm(V.T @ V - np.eye(n)) <= 20 * n * EPS
    np.testing.assert_allclose(V.T @ A @ V, np.diag(found), atol=1e-5)


def test_deflation_of_the_integer_matrix_that_defeats_a_projection_done_once():
    A = np.array([[4, 1, 2, 3], [1, 3, 0, 1], [2, 0, 2, 1], [3, 1, 1, 1]])
    values, V = power.deflate(A)
    np.testing.assert_allclose(np.sort(values), np.linalg.eigvalsh(A), atol=1e-8)
    np.testing.assert_allclose(V @ np.diag(values) @ V.T, A, atol=1e-7)


def test_deflation_of_repeated_and_zero_eigenvalues():
    A, _ = rotated([2.0, 2.0, 1.0, 0.0, 0.0])
    np.testing.assert_allclose(power.deflate(A).values, [2, 2, 1, 0, 0], atol=1e-8)
    np.testing.assert_allclose(power.deflate(A, 2, rng=np.random.default_rng(5)).values, [2, 2], atol=1e-8)
    np.testing.assert_array_equal(power.deflate(np.zeros((3, 3))).values, 0)


def test_hotellings_deflation_moves_one_eigenvalue_to_zero():
    A, Q = rotated([5.0, 3.0, -2.0])
    B = power.deflated(A, 5.0, 7 * Q[:, 0])
    np.testing.assert_allclose(np.linalg.eigvalsh(B), [-2, 0, 3], atol=1e-14)


@pytest.mark.parametrize("scale", [1e300, 1e-300])
def test_huge_and_tiny_matrices(scale):
    A = np.array([[2.0, 1.0], [1.0, 2.0]])
    assert power.iterate(A * scale, [1, 0]).value == pytest.approx(3 * scale)
    assert power.inverse(A * scale, near=0.5 * scale).value == pytest.approx(scale)
    assert power.rayleigh(A * scale, [1, 0.5]).value == pytest.approx(3 * scale)
    np.testing.assert_allclose(power.deflate(A * scale).values, [3 * scale, scale], rtol=1e-9)


def test_integers_are_not_truncated_and_arguments_are_not_changed():
    A = np.array([[2, 1], [1, 3]])
    assert power.iterate(A).value == pytest.approx((5 + 5**0.5) / 2)
    assert power.iterate(A.astype(np.float32)).value == power.iterate(A).value
    B, v = A.astype(float), np.array([1.0, 0.5])
    for f in (power.iterate, power.rayleigh):
        f(B, v)
    power.deflate(B)
    np.testing.assert_array_equal(A, B)
    np.testing.assert_array_equal(v, [1, 0.5])


@pytest.mark.parametrize(("value", "error"), REFUSED_AS_SQUARE)
@pytest.mark.parametrize(
    "f",
    [
        power.iterate,
        power.inverse,
        power.deflate,
        lambda A: power.rayleigh(A, [1]),
        lambda A: power.rayleigh_quotient(A, [1]),
        lambda A: power.deflated(A, 1, [1]),
    ],
)
def test_bad_matrices_are_refused(f, value, error):
    with pytest.raises(error, match=r"^A must"):
        f(value)


def test_asymmetric_matrices_are_refused_where_symmetry_is_used():
    A = [[1, 2], [3, 4]]
    for f in (power.deflate, lambda A: power.rayleigh(A, [1, 0]), lambda A: power.deflated(A, 1, [1, 0])):
        with pytest.raises(np.linalg.LinAlgError, match=r"^A must be symmetric"):
            f(A)


def test_other_bad_arguments_are_refused():
    A = [[2, 1], [1, 2]]
    with pytest.raises(ValueError, match=r"^start must not be the zero vector"):
        power.iterate(A, [0, 0])
    with pytest.raises(ValueError, match=r"^start must have 2 entries"):
        power.iterate(A, [1, 0, 0])
    with pytest.raises(TypeError, match=r"^start must be real"):
        power.rayleigh(A, [1j, 0])
    with pytest.raises(ValueError, match=r"^rtol must be greater than 0"):
        power.iterate(A, rtol=0)
    with pytest.raises(ValueError, match=r"^max_steps must be at least 1"):
        power.iterate(A, max_steps=0)
    with pytest.raises(ValueError, match=r"^near must be"):
        power.inverse(A, near=np.nan)
    with pytest.raises(ValueError, match=r"^k must be at most 2"):
        power.deflate(A, 3)
    with pytest.raises(ValueError, match=r"^k must be at least 1"):
        power.deflate(A, 0)
    with pytest.raises(TypeError, match=r"^rng must be"):
        power.deflate(A, rng=0)
    with pytest.raises(ValueError, match=r"^v must not be the zero"):
        power.rayleigh_quotient(A, [0, 0])
    with pytest.raises(ValueError, match=r"^vector must have 2"):
        power.deflated(A, 1, [1])


def test_a_shift_that_dwarfs_the_matrix_is_refused():
    with pytest.raises(OverflowError, match="in the scale of A"):
        power.inverse([[1e-310, 0], [0, 2e-310]], near=1.0)


def test_huge_quotients_and_differences_are_computed_or_refused():
    huge = np.full((2, 2), 1e308)
    assert power.rayleigh_quotient(huge, [1, 0]) == pytest.approx(1e308)
    assert power.rayleigh_quotient(huge, [1, -1]) == pytest.approx(0, abs=1e293)
    with pytest.raises(OverflowError, match="the quotient exceeds"):
        power.rayleigh_quotient(huge, [1, 1])
    np.testing.assert_allclose(power.deflated(huge, 1.5e308, [1, 1]), huge / 4, rtol=1e-12)
    with pytest.raises(OverflowError, match="an entry of the result exceeds"):
        power.deflated([[1e308]], -1e308, [1])
