"""Gauss rules: exact to the degree 2n − 1 and no further, NumPy and SciPy as peers, the order measured."""

from fractions import Fraction
from math import factorial

import numpy as np
import pytest
import scipy.integrate
from mlmath.calculus import gauss
from mlmath.calculus.quadrature import QuadratureError

EPS = float(np.finfo(float).eps)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8, 16, 40, 100, 150])
def test_legendre_agrees_with_numpy(n):
    nodes, weights = gauss.legendre(n)
    x, w = np.polynomial.legendre.leggauss(n)
    np.testing.assert_allclose(nodes, x, atol=20 * n * EPS)  # eigenvalues of a matrix of norm 1
    np.testing.assert_allclose(weights, w, atol=20 * n * EPS)
    np.testing.assert_array_equal(nodes, -nodes[::-1])
    assert weights.sum() == pytest.approx(2, abs=20 * n * EPS)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8, 16, 40])
def test_normal_and_exponential_agree_with_numpy(n):
    nodes, weights = gauss.normal(n)
    x, w = np.polynomial.hermite_e.hermegauss(n)
    largest = max(1.0, float(x[-1]))
    np.testing.assert_allclose(nodes, x, atol=20 * n * EPS * largest)
    np.testing.assert_allclose(weights, w / np.sqrt(2 * np.pi), atol=20 * n * EPS)
    nodes, weights = gauss.exponential(n)
    x, w = np.polynomial.laguerre.laggauss(n)
    np.testing.assert_allclose(nodes, x, atol=20 * n * EPS * x[-1])
    np.testing.assert_allclose(weights, w, atol=20 * n * EPS * x[-1])


@pytest.mark.parametrize("n", [1, 2, 3, 4, 6, 9])
@pytest.mark.parametrize(
    ("rule", "moment"),
    [
        (gauss.legendre, lambda k: 2 / (k + 1) if k % 2 == 0 else 0.0),
        (gauss.normal, lambda k: float(factorial(k) // (2 ** (k // 2) * factorial(k // 2))) if k % 2 == 0 else 0.0),
        (gauss.exponential, lambda k: float(factorial(k))),
    ],
    ids=["legendre", "normal", "exponential"],
)
def test_exact_up_to_degree_2n_minus_1_and_not_for_2n(rule, moment, n):
    nodes, weights = rule(n)
    assert (weights >= 0).all()
    for k in range(2 * n):
        size = weights @ np.abs(nodes) ** k
        assert weights @ nodes**k == pytest.approx(moment(k), abs=200 * n * (k + 1) * EPS * (size + 1))
    # The defect of degree 2n is the squared norm of the orthogonal polynomial: β₀ β₁ ⋯ β_n.
    assert moment(2 * n) - weights @ nodes ** (2 * n) > 1e-7 * moment(2 * n)


def test_the_rule_with_two_nodes_by_hand():
    rule = gauss.from_recurrence([0, 0], [Fraction(1, 3)], 2)
    np.testing.assert_allclose(rule.nodes, [-1 / np.sqrt(3), 1 / np.sqrt(3)], rtol=4 * EPS)
    np.testing.assert_allclose(rule.weights, [1, 1], rtol=4 * EPS)
    single = gauss.from_recurrence([4], [], 3)
    assert (single.nodes.tolist(), single.weights.tolist()) == ([4.0], [3.0])


@pytest.mark.parametrize("n", [1, 2, 3])
def test_pieces_give_the_order_2n(n):
    pieces = 2 ** np.arange(1, 6) if n < 3 else 2 ** np.arange(1, 5)
    errors = [abs(gauss.integrate(np.exp, 0, 2, n, pieces=int(m)) - (np.e**2 - 1)) for m in pieces]
    assert np.polyfit(np.log(pieces), np.log(errors), 1)[0] == pytest.approx(-2 * n, abs=0.1)


def test_intervals_and_signs():
    exact = np.sin(3) - np.sin(1)
    assert gauss.integrate(np.cos, 1, 3, 12) == pytest.approx(exact, abs=1e-14)
    assert gauss.integrate(np.cos, 3, 1, 12, pieces=3) == pytest.approx(-exact, abs=1e-14)
    assert gauss.integrate(np.cos, 1, 1, 4) == 0.0
    assert gauss.integrate(lambda x: 2, 0, 3, 4) == pytest.approx(6, rel=8 * EPS)
    assert gauss.integrate(lambda x: 1 / np.sqrt(x), 0, 1, 50) < 2  # the bound itself is not visited


@pytest.mark.parametrize("power", [0.2, 0.5, 0.8])
def test_an_infinite_end_is_no_trouble_if_the_area_is_finite(power):
    result = gauss.adaptive_gauss(lambda x: x**-power, 0, 1)
    assert result.error <= 1e-10 * max(1, result.value)
    assert abs(result.value - 1 / (1 - power)) <= 4 * result.error  # not smooth: the estimate may be too small


def test_adaptive_gauss_agrees_with_scipy():
    for f, a, b in [(np.exp, 0, 1), (np.cos, 0, 20), (lambda x: 1 / (1e-4 + (x - 0.3) ** 2), 0, 1), (np.log, 0, 2)]:
        theirs, _ = scipy.integrate.quad(lambda x, f=f: float(f(x)), a, b, limit=200)
        assert gauss.adaptive_gauss(f, a, b).value == pytest.approx(theirs, rel=1e-8)


def test_an_infinite_area_is_an_error():
    with pytest.raises(QuadratureError, match="near 0, in a piece of width"):
        gauss.adaptive_gauss(lambda x: 1 / x, 0, 1)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: gauss.legendre(0), ValueError, "n must be at least 1"),
        (lambda: gauss.normal(2.0), TypeError, "n must be an integer"),
        (lambda: gauss.exponential(True), TypeError, "n must be an integer"),
        (lambda: gauss.from_recurrence([0, 0], [], 1), ValueError, "beta must have one entry less"),
        (lambda: gauss.from_recurrence([0, 0], [0], 1), ValueError, "beta must be positive, got 0"),
        (lambda: gauss.from_recurrence([0], [], 0), ValueError, "mass must be greater than 0"),
        (lambda: gauss.from_recurrence([np.nan], [], 1), ValueError, "alpha must be finite"),
        (lambda: gauss.integrate(np.exp, 0, np.inf, 3), ValueError, "b must be finite"),
        (lambda: gauss.integrate(np.exp, 0, 1, 0), ValueError, "n must be at least 1"),
        (lambda: gauss.integrate(np.exp, 0, 1, 2, pieces=0), ValueError, "pieces must be at least 1"),
        (lambda: gauss.integrate(lambda x: x / 0.0 if x is None else np.nan, 0, 1, 2), ValueError, "f must be finite"),
        (lambda: gauss.adaptive_gauss(np.exp, 0, 1, rtol=-1), ValueError, "rtol must be at least 0"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
