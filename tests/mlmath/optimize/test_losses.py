"""Three losses and their minimizers: closed forms against grids, and the degenerate cases decided."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlmath import datasets
from mlmath.optimize import losses
from scipy import special

EPS = float(np.finfo(float).eps)
values = st.lists(st.floats(-10, 10), min_size=1, max_size=8)


@given(values, st.floats(-10, 10))
def test_the_mean_minimizes_and_the_excess_is_a_square(targets: list[float], x: float) -> None:
    mean = losses.weighted_mean(targets)
    least, other = losses.squared_loss(mean, targets), losses.squared_loss(x, targets)
    size = 400 * len(targets) * 16 * EPS
    assert other - least == pytest.approx(len(targets) * (x - mean) ** 2, abs=size)
    assert other >= least - size
    assert min(targets) <= mean <= max(targets)


def test_weights_pull_the_mean() -> None:
    assert losses.weighted_mean([0, 10], [9, 1]) == pytest.approx(1)
    assert losses.weighted_mean([0, 10], [0, 3]) == 10
    assert losses.weighted_mean([1e308, 1e308], [1e308, 1e308]) == 1e308
    assert losses.squared_loss([[0.0], [1.0]], [0, 10], [9, 1]).tolist() == [[100], [90]]


@given(st.integers(1, 50).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_of_heads_minimizes_the_log_loss(counts: tuple[int, int]) -> None:
    h, n = counts
    least = losses.coin_loss(h / n, h, n)
    grid = np.linspace(0.01, 0.99, 99)
    assert (losses.coin_loss(grid, h, n) >= least - 8 * EPS * 5 * n).all()
    assert least == pytest.approx(-special.xlogy(h, h / n) - special.xlogy(n - h, 1 - h / n), abs=8 * EPS * n)


def test_the_loss_is_the_log_of_the_product_where_that_does_not_underflow() -> None:
    p = np.array([0.1, 0.5, 0.7])
    assert losses.coin_loss(p, 7, 10) == pytest.approx(-np.log(p**7 * (1 - p) ** 3))
    assert 0.5**5000 == 0  # the product underflows
    assert losses.coin_loss(0.5, 2500, 5000) == pytest.approx(5000 * np.log(2))


@given(st.floats(-30, 30))
def test_the_loss_of_a_score_is_the_loss_of_its_probability(z: float) -> None:
    p = special.expit(z)
    if p < 1:
        # rounding p moves log(1 - p) by eps / (1 - p)
        tolerance = 8 * EPS * (3 / (1 - p) + 10 * abs(z) + 1)
        assert losses.coin_loss_of_score(z, 7, 10) == pytest.approx(losses.coin_loss(p, 7, 10), abs=tolerance)


def test_scores_of_any_size_have_a_finite_loss() -> None:
    assert losses.coin_loss_of_score([-1000.0, 1000.0], 7, 10) == pytest.approx([7000, 3000])
    assert losses.coin_loss_of_score(np.float32(-1000), 1, 1) == 1000
    with pytest.raises(OverflowError, match="the loss"):
        losses.coin_loss_of_score(1e308, 0, 10)


def test_a_coin_that_only_shows_one_side() -> None:
    assert losses.coin_loss([0.0, 0.5], 0, 3) == pytest.approx([0, 3 * np.log(2)])
    assert losses.coin_loss(1.0, 3, 3) == 0
    for p, heads in [(0.0, 1), (1.0, 2), (-0.1, 1), (1.1, 1)]:
        with pytest.raises(ValueError, match="p must be a probability under which"):
            losses.coin_loss([0.5, p], heads, 3)


def covariances() -> st.SearchStrategy[tuple[float, float, float]]:
    deviation = st.just(0.0) | st.floats(1e-3, 10)
    return st.tuples(deviation, deviation, st.floats(-1, 1)).map(
        lambda t: (t[0] ** 2, t[1] ** 2, t[2] * t[0] * t[1] * (1 - 4 * EPS))
    )


@given(covariances(), st.floats(-3, 3))
def test_no_other_mix_varies_less(moments: tuple[float, float, float], other: float) -> None:
    best = losses.least_variance_mix(*moments)
    tolerance = 64 * EPS * (moments[0] + moments[1] + 1) * 16 * (1 + best.weight**2)
    assert losses.mixture_variance(other, *moments) >= best.variance - tolerance
    inside = losses.least_variance_mix(*moments, bounded=True)
    assert 0 <= inside.weight <= 1
    grid = losses.mixture_variance(np.linspace(0, 1, 101), *moments)
    assert inside.variance <= grid.min() + tolerance


def test_the_closed_form_on_data() -> None:
    a, b = datasets.supplier_prices()
    assert a.shape == b.shape == (50,)
    (va, c), (_, vb) = np.cov(a, b, ddof=0)
    best = losses.least_variance_mix(va, vb, c)
    assert best.unique
    assert 0 < best.weight < 1
    assert best.variance == pytest.approx(np.var(best.weight * a + (1 - best.weight) * b))
    assert best.variance == pytest.approx((va * vb - c**2) / (va + vb - 2 * c))
    assert best.variance < min(va, vb)
    weights = np.linspace(-1, 2, 3001)
    assert weights[np.argmin(losses.mixture_variance(weights, va, vb, c))] == pytest.approx(best.weight, abs=1e-3)


def test_the_extreme_correlations_are_decided() -> None:
    opposite = losses.least_variance_mix(4, 1, -2)  # correlation -1: 1/3 of A against 2/3 of B does not vary
    assert opposite.weight == pytest.approx(1 / 3)
    assert opposite.variance == pytest.approx(0, abs=4 * EPS)
    same = losses.least_variance_mix(4, 1, 2)  # correlation 1, different variances
    assert (same.weight, same.variance, same.unique) == (-1, 0, True)
    assert losses.least_variance_mix(4, 1, 2, bounded=True)[:2] == (0, 1)
    assert losses.least_variance_mix(1, 4, 2, bounded=True)[:2] == (1, 1)
    equal = losses.least_variance_mix(4, 4, 4)  # correlation 1, equal variances: every mix is as good
    assert (equal.weight, equal.variance, equal.unique) == (0.5, 4, False)
    assert losses.least_variance_mix(0, 0, 0) == (0.5, 0, False)
    assert losses.least_variance_mix(0, 3, 0)[:2] == (1, 0)
    assert losses.least_variance_mix(3, 3, 1)[:2] == (0.5, 2)


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="targets must not be empty"):
        losses.squared_loss(0.0, [])
    with pytest.raises(ValueError, match="weights must not be negative"):
        losses.squared_loss(0.0, [1, 2], [1, -1])
    with pytest.raises(ValueError, match="not all zero"):
        losses.weighted_mean([1, 2], [0, 0])
    with pytest.raises(ValueError, match="same shape"):
        losses.weighted_mean([1, 2], [1])
    with pytest.raises(OverflowError, match="the loss"):
        losses.squared_loss(1e200, [0.0])
    with pytest.raises(ValueError, match="heads must not exceed tosses, got 4 of 3"):
        losses.coin_loss(0.5, 4, 3)
    with pytest.raises(ValueError, match="heads must be at least 0"):
        losses.coin_loss(0.5, -1, 3)
    with pytest.raises(TypeError, match="tosses must be an integer"):
        losses.coin_loss_of_score(0.5, 1, 3.0)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="p must be finite"):
        losses.coin_loss(np.nan, 1, 3)
    with pytest.raises(OverflowError, match="the loss exceeds"):
        losses.coin_loss([0.5, 1e-300], 10**307, 10**308)
    with pytest.raises(ValueError, match="var_a must be at least 0"):
        losses.least_variance_mix(-1, 1, 0)
    with pytest.raises(ValueError, match="covariance must be between -2 and 2"):
        losses.mixture_variance(0.5, 4, 1, 2.1)
    with pytest.raises(OverflowError, match="the variance"):
        losses.mixture_variance(1e200, 1, 1, 0)
    with pytest.raises(OverflowError, match="the variance of the difference"):
        losses.least_variance_mix(1e308, 1e308, -1e308)


@pytest.mark.parametrize("loss", [losses.coin_loss, losses.coin_loss_of_score])
def test_counts_that_no_float_can_hold_are_named(loss) -> None:
    with pytest.raises(ValueError, match="tosses must hold numbers that fit into a float"):
        loss(0.5, 10**400, 10**401)
    assert loss(0.5, 10**30, 10**30) > 0


def test_the_loss_of_a_tiny_probability_keeps_its_digits() -> None:
    """With log(1 - p) it would be exactly zero: 1 - p rounds to 1."""
    assert losses.coin_loss(1e-20, 0, 10) == pytest.approx(1e-19, rel=4 * EPS)


def test_rounding_moves_no_mean_out_of_the_targets_and_makes_no_variance_negative() -> None:
    assert losses.weighted_mean([0.1] * 5) == 0.1
    w, va, vb, c = -6.559826459921098, 8.5, 6.4, 7.37563556583431
    assert w**2 * va + 2 * w * (1 - w) * c + (1 - w) ** 2 * vb < 0
    assert losses.mixture_variance(w, va, vb, c) == 0


def test_a_difference_or_a_covariance_within_rounding_counts_as_the_limit() -> None:
    assert losses.least_variance_mix(1, 1, 1 - EPS / 2) == (0.5, pytest.approx(1, rel=4 * EPS), False)
    above = np.sqrt(2) * np.sqrt(3) * (1 + 4 * EPS)
    assert losses.least_variance_mix(2, 3, above).variance == pytest.approx(0, abs=1e-12)
