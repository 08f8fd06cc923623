"""Randomized low-rank factorization: exact for low rank, nearly optimal otherwise, as good as scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath.linalg import randomized
from sklearn.utils.extmath import randomized_svd

from tests.mlmath.linalg.matrices_for_tests import REFUSED, with_singular_values


def rng(seed=0):
    return np.random.default_rng(seed)


@given(m=st.integers(1, 30), n=st.integers(1, 30), seed=st.integers(0, 99))
def test_matrices_of_low_rank_are_reproduced(m, n, seed):
    r = 1 + seed % min(m, n)
    A = rng(seed).normal(size=(m, r)) @ rng(seed + 1).normal(size=(r, n))
    U, values, Vt = randomized.svd(A, r, rng(seed))
    assert (U.shape, values.shape, Vt.shape) == ((m, r), (r,), (r, n))
    np.testing.assert_allclose(U * values @ Vt, A, atol=1e-11 * np.linalg.norm(A))
    np.testing.assert_allclose(U.T @ U, np.eye(r), atol=1e-13)
    np.testing.assert_allclose(Vt @ Vt.T, np.eye(r), atol=1e-13)
    np.testing.assert_allclose(values, np.linalg.svd(A)[1][:r], rtol=0, atol=1e-12 * values[0])


@pytest.mark.parametrize("seed", range(20))
def test_the_error_is_near_the_best_and_values_are_never_too_large(seed):
    values = np.arange(1, 61) ** -1.0
    A = with_singular_values(100, 60, values, rng(seed))
    U, found, Vt = randomized.svd(A, 10, rng(seed))
    assert np.linalg.norm(A - U * found @ Vt, 2) <= 1.1 * values[10]
    assert (found <= values[:10] * (1 + 1e-13)).all()
    np.testing.assert_allclose(found, values[:10], rtol=1e-2)


def test_power_steps_and_oversampling_help_where_the_values_fall_slowly():
    A = with_singular_values(200, 150, np.arange(1, 151) ** -0.5, rng(1))
    norms = [
        np.mean([np.linalg.norm(A - Q @ (Q.T @ A), 2) for Q in (f(seed) for seed in range(10))])
        for f in (
            lambda seed: randomized.range_finder(A, 10, rng(seed), power_steps=0),
            lambda seed: randomized.range_finder(A, 10, rng(seed), power_steps=4),
            lambda seed: randomized.range_finder(A, 20, rng(seed), power_steps=4),
        )
    ]
    assert norms[0] > 1.2 * norms[1] > 1.2 * 1.1 * norms[2]


def test_small_singular_values_survive_the_power_steps():
    """Without a QR factorization in between, directions below eps^(1/9) of the first would be lost."""
    values = np.logspace(0, -8, 9)
    A = with_singular_values(50, 40, np.r_[values, np.zeros(31)], rng(2))
    np.testing.assert_allclose(randomized.svd(A, 9, rng()).values, values, rtol=1e-6)


def test_it_is_as_accurate_as_scikit_learn():
    A = with_singular_values(400, 200, np.arange(1, 201) ** -1.0, rng(3))
    errors = []
    for seed in range(5):
        U, values, Vt = randomized.svd(A, 20, rng(seed))
        ours = np.linalg.norm(A - U * values @ Vt)
        U, values, Vt = randomized_svd(A, 20, random_state=seed)
        errors.append(ours / np.linalg.norm(A - U * values @ Vt))
    assert max(errors) <= 1.001


def test_the_same_generator_gives_the_same_result_and_signs_are_those_of_the_full_decomposition():
    A = rng(4).normal(size=(30, 20))
    one, other = (randomized.svd(A, 5, rng(9)) for _ in range(2))
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)
    assert (one.Vt[np.arange(5), np.abs(one.Vt).argmax(axis=1)] > 0).all()


def test_the_zero_matrix_and_huge_matrices():
    U, values, _ = randomized.svd(np.zeros((6, 4)), 2, rng())
    np.testing.assert_array_equal(values, 0)
    np.testing.assert_allclose(U.T @ U, np.eye(2), atol=1e-14)
    A = rng(5).normal(size=(6, 4))
    np.testing.assert_allclose(
        randomized.svd(A * 1e300, 4, rng()).values, randomized.svd(A, 4, rng()).values * 1e300, rtol=1e-12
    )
    with pytest.raises(OverflowError, match="a singular value"):
        randomized.svd(np.full((2, 2), 1.5e308), 1, rng())


def test_integers_are_not_truncated_and_single_precision_becomes_double():
    A = np.array([[1, 2], [3, 4], [5, 6]])
    expected = np.linalg.svd(A)[1]
    np.testing.assert_allclose(randomized.svd(A, 2, rng()).values, expected, rtol=1e-13)
    np.testing.assert_allclose(randomized.svd(A.astype(np.float32), 2, rng()).values, expected, rtol=1e-13)


@pytest.mark.parametrize(("value", "error"), REFUSED)
@pytest.mark.parametrize("f", [randomized.svd, randomized.range_finder])
def test_bad_matrices_are_refused(f, value, error):
    with pytest.raises(error, match=r"^A must"):
        f(value, 1, rng())


def test_other_bad_arguments_are_refused():
    A = np.eye(3)
    with pytest.raises(ValueError, match=r"^rank must be at most 3"):
        randomized.svd(A, 4, rng())
    with pytest.raises(ValueError, match=r"^rank must be at least 1"):
        randomized.svd(A, 0, rng())
    with pytest.raises(ValueError, match=r"^size must be at most 3"):
        randomized.range_finder(A, 4, rng())
    with pytest.raises(TypeError, match=r"^size must be an integer"):
        randomized.range_finder(A, 1.0, rng())
    for f in (randomized.svd, randomized.range_finder):
        with pytest.raises(TypeError, match=r"^rng must be"):
            f(A, 1, 0)
        with pytest.raises(ValueError, match=r"^power_steps must be at least 0"):
            f(A, 1, rng(), power_steps=-1)
    with pytest.raises(ValueError, match=r"^oversampling must be at least 0"):
        randomized.svd(A, 1, rng(), oversampling=-1)
