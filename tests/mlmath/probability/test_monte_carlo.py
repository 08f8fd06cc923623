"""Monte Carlo: estimates within their own error of known integrals, and honest errors."""

import math

import numpy as np
import pytest
from mlmath.probability import monte_carlo


@pytest.mark.parametrize("d", [1, 3, 12])
def test_integrals_of_products_in_any_dimension(d):
    truth = (1 - math.exp(-2)) ** d
    estimate = monte_carlo.integrate(
        lambda x: np.exp(-x.sum(axis=1)), np.zeros(d), np.full(d, 2), 40_000, np.random.default_rng(d)
    )
    assert abs(estimate.value - truth) < 5 * estimate.standard_error
    assert estimate.n == 40_000


def test_the_standard_error_is_the_spread_of_repeated_estimates():
    rng = np.random.default_rng(0)
    runs = [monte_carlo.integrate(lambda x: x[:, 0] ** 2, [0], [3], 200, rng) for _ in range(2000)]
    values = np.array([r.value for r in runs])
    exact = 3 * math.sqrt((81 / 5 - 9) / 200)  # volume · √(Var(U²)/n) for U uniform on [0, 3]
    assert abs(values.std() / exact - 1) < 6 / math.sqrt(2 * 2000)
    assert abs(np.mean([r.standard_error for r in runs]) / exact - 1) < 0.02


def test_a_constant_has_no_error():
    estimate = monte_carlo.integrate(lambda x: np.full(len(x), 2.0), [0, 0], [1, 3], 10, np.random.default_rng(0))
    assert estimate == (6, 0, 10)


def test_importance_sampling_finds_a_rare_event():
    draws = 5 + np.random.default_rng(1).standard_normal(20_000)
    estimate, weights = monte_carlo.importance_sampling(
        lambda x: x > 5, lambda x: -(x**2) / 2, lambda x: -((x - 5) ** 2) / 2, draws
    )
    truth = 0.5 * math.erfc(5 / math.sqrt(2))
    assert abs(estimate.value - truth) < 5 * estimate.standard_error
    assert estimate.standard_error < 0.05 * truth
    np.testing.assert_allclose(weights, np.exp(-5 * draws + 12.5))


def test_a_target_may_vanish_and_draws_may_be_vectors():
    rng = np.random.default_rng(2)
    draws = rng.random((5000, 2))

    def log_target(x):  # uniform on the square [0, 1/2]²
        return np.where((x < 0.5).all(axis=1), math.log(4), -np.inf)

    estimate, weights = monte_carlo.importance_sampling(
        lambda x: x.sum(axis=1), log_target, lambda x: np.zeros(len(x)), draws
    )
    assert set(weights.round(12)) == {0, 4}
    assert abs(estimate.value - 0.5) < 5 * estimate.standard_error


def test_effective_sample_size():
    assert monte_carlo.effective_sample_size(np.full(7, 0.1)) == pytest.approx(7)
    assert monte_carlo.effective_sample_size([0, 0, 5]) == 1
    assert monte_carlo.effective_sample_size([1e-200, 3e-200]) == pytest.approx(1.6)  # scale does not matter
    assert monte_carlo.effective_sample_size([1e200, 3e200]) == pytest.approx(1.6)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda g: monte_carlo.integrate(lambda x: x[:, 0], [0], [0], 9, g), ValueError, "high must exceed low"),
        (lambda g: monte_carlo.integrate(lambda x: x[:, 0], [0], [1, 2], 9, g), ValueError, "same shape"),
        (lambda g: monte_carlo.integrate(lambda x: x, [0], [1], 9, g), ValueError, "f must return shape"),
        (lambda g: monte_carlo.integrate(lambda x: x[:, 0], [0], [1], 1, g), ValueError, "n must be at least 2"),
        (lambda g: monte_carlo.estimate_mean([1]), ValueError, "at least 2 draws"),
        (lambda g: monte_carlo.effective_sample_size([-1, 2]), ValueError, "non-negative"),
        (lambda g: monte_carlo.effective_sample_size([0, 0]), ValueError, "not all zero"),
        (lambda g: monte_carlo.importance_sampling(np.cos, np.cos, np.cos, 1.0), ValueError, "single number"),
        (
            lambda g: monte_carlo.importance_sampling(np.cos, lambda x: 0.0, lambda x: 0.0, [1.0, 2.0]),
            ValueError,
            "log densities must return shape",
        ),
        (
            lambda g: monte_carlo.importance_sampling(np.cos, np.zeros_like, lambda x: 0 * x - np.inf, [1.0, 2.0]),
            ValueError,
            "weights must be finite",
        ),
    ],
)
def test_bad_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call(np.random.default_rng(0))


def test_a_volume_that_is_no_float_is_refused():
    with pytest.raises(ValueError, match="volume"):
        monte_carlo.integrate(lambda x: x[:, 0], np.zeros(20), np.full(20, 1e300), 10, np.random.default_rng(0))


def test_weights_that_all_vanish_are_refused():
    with pytest.raises(ValueError, match="must not all be zero"):
        monte_carlo.importance_sampling(np.ones_like, lambda x: np.full(x.shape, -1e5), np.zeros_like, [1.0, 2.0])


def test_a_seed_is_not_a_generator():
    with pytest.raises(TypeError, match="rng must be"):
        monte_carlo.integrate(lambda x: x[:, 0], [0], [1], 10, 0)
