"""Markov chains: evolution, stationary distributions by value and against elimination, classes, bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import markov

EPS = np.finfo(float).eps
counts = st.integers(1, 7).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.sampled_from([0, 0, 1, 3, 50])))
chains = counts.map(lambda C: (C + np.diag((C.sum(axis=0) == 0).astype(int))) / np.maximum(C.sum(axis=0), 1))


def by_elimination(P):
    """Return the stationary distribution of an irreducible chain by elimination without subtractions.

    W. K. Grassmann, M. I. Taksar and D. P. Heyman, "Regenerative analysis and steady state distributions for Markov
    chains", Operations Research 33 (1985), 1107–1116: every entry is accurate to a few units in the last place.
    """
    Q = P.T.copy()  # rows sum to 1
    n = len(Q)
    for k in range(n - 1, 0, -1):
        Q[:k, k] /= Q[k, :k].sum()
        Q[:k, :k] += np.outer(Q[:k, k], Q[k, :k])
    pi = np.zeros(n)
    pi[0] = 1
    for k in range(1, n):
        pi[k] = pi[:k] @ Q[:k, k]
    return pi / pi.sum()


@given(chains)
def test_stationary_distributions_are_stationary(P):
    found = markov.stationary_distributions(P)
    np.testing.assert_allclose(P @ found, found, atol=1e-11)
    assert (found >= 0).all()
    np.testing.assert_allclose(found.sum(axis=0), 1, rtol=10 * EPS * len(P))
    if found.shape[1] == 1:
        np.testing.assert_array_equal(markov.stationary(P), found[:, 0])
    else:
        with pytest.raises(ValueError, match="closed classes"):
            markov.stationary(P)


@given(st.integers(2, 8).flatmap(lambda n: arrays(np.int64, (n, n), elements=st.integers(1, 9))))
def test_the_eigenvector_agrees_with_elimination(C):
    P = C / C.sum(axis=0)
    np.testing.assert_allclose(markov.stationary(P), by_elimination(P), rtol=1e-11)


@pytest.mark.parametrize(
    "P",
    [
        [[0.1, 0.6], [0.9, 0.4]],  # NumPy returns the eigenvalue -0.5 first
        [[0.5, 0.3], [0.5, 0.7]],  # 0.2 first
        [[0, 0, 1], [1, 0, 0], [0, 1, 0]],  # complex eigenvalues of absolute value 1 first
        [[0, 1], [1, 0]],
    ],
)
def test_the_eigenvalue_is_chosen_by_value_not_by_position(P):
    pi = markov.stationary(P)
    np.testing.assert_allclose(np.array(P) @ pi, pi, atol=10 * EPS)
    np.testing.assert_allclose(pi, by_elimination(np.array(P, dtype=float)), rtol=1e-13)


def test_states_that_are_left_for_ever_have_probability_zero():
    P = [[0.5, 0, 0], [0.25, 0.5, 0.5], [0.25, 0.5, 0.5]]
    np.testing.assert_allclose(markov.stationary(P), [0, 0.5, 0.5], rtol=1e-14)
    assert markov.stationary(P)[0] == 0
    assert [c.tolist() for c in markov.closed_classes(P)] == [[1, 2]]


def test_a_chain_of_one_state():
    assert markov.stationary([[1]]).tolist() == [1]
    assert markov.contraction_coefficient([[1]]) == 0
    assert markov.evolve([[1]], [1], 2).tolist() == [[1], [1], [1]]


def test_a_chain_that_nearly_falls_apart_is_refused():
    e = 1e-15
    P = [[1 - e, e], [e, 1 - e]]
    with pytest.raises(np.linalg.LinAlgError, match="nearly falls"):
        markov.stationary(P)
    with pytest.raises(np.linalg.LinAlgError, match="nearly falls"):
        markov.stationary_distributions(P)
    e = 1e-6  # well apart
    np.testing.assert_allclose(markov.stationary([[1 - e, 3 * e], [e, 1 - 3 * e]]), [0.75, 0.25], rtol=1e-8)


@given(chains, st.integers(0, 6))
def test_evolution_is_multiplication_by_powers(P, steps):
    n = len(P)
    x = np.full(n, 1 / n)
    path = markov.evolve(P, x, steps)
    assert path.shape == (steps + 1, n)
    np.testing.assert_allclose(path[-1], np.linalg.matrix_power(P, steps) @ x, atol=20 * n * (steps + 1) * EPS)
    np.testing.assert_allclose(path.sum(axis=1), 1, atol=20 * n * (steps + 1) * EPS)


@given(st.integers(0, 1000))
def test_evolution_ends_in_a_distribution_after_many_steps(seed):
    """Without care the rounding errors of the column sums add up, and `total_variation` would refuse the result."""
    C = np.random.default_rng(seed).random((5, 5))
    P = C / C.sum(axis=0)
    last = markov.evolve(P, [1, 0, 0, 0, 0], 1000)[-1]
    assert markov.total_variation(last, markov.stationary(P)) <= 100 * EPS


@given(chains)
def test_the_contraction_coefficient_is_the_largest_distance_of_two_columns(P):
    pairs = [markov.total_variation(a / a.sum(), b / b.sum()) for a in P.T for b in P.T]
    assert markov.contraction_coefficient(P) == pytest.approx(max(pairs), abs=4 * len(P) * EPS)


def test_total_variation_is_the_largest_difference_over_events():
    rng = np.random.default_rng(0)
    x, y = (v / v.sum() for v in rng.random((2, 6)))
    events = np.array(list(np.ndindex(*[2] * 6)))
    assert markov.total_variation(x, y) == pytest.approx(np.abs(events @ (x - y)).max(), rel=1e-14)


def test_integers_float32_and_lists_are_welcome():
    assert markov.stationary(np.array([[0, 1], [1, 0]])).tolist() == pytest.approx([0.5, 0.5])
    assert markov.stationary(np.array([[0.5, 0.5], [0.5, 0.5]], dtype=np.float32)).dtype == float


@pytest.mark.parametrize(
    "function",
    [
        markov.as_column_stochastic,
        lambda P: markov.evolve(P, [1, 0], 1),
        markov.closed_classes,
        markov.stationary,
        markov.stationary_distributions,
        markov.contraction_coefficient,
    ],
)
@pytest.mark.parametrize(
    ("P", "error", "message"),
    [
        ([[0.5, 0.5], [0.5, 0.4]], ValueError, "column 1 sums to 0.9"),
        ([[0.5, 0.5], [0.2, 0.8]], ValueError, "rows do, so hand over the transpose"),
        ([[1.5, 0], [-0.5, 1]], ValueError, r"negative entries, got -0.5 at index \(1, 0\)"),
        ([[1, 0]], ValueError, "square"),
        ([[np.nan, 0], [1, 1]], ValueError, "finite"),
        ([], ValueError, "empty"),
        ([[1j, 0], [0, 1]], TypeError, "real"),
        ([["a"]], TypeError, "numbers"),
    ],
)
def test_bad_transition_matrices_are_refused(function, P, error, message):
    with pytest.raises(error, match=message):
        function(P)


@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        ([0.5, 0.4], ValueError, "sum to 1"),
        ([1.5, -0.5], ValueError, "negative"),
        ([1, 0, 0], ValueError, "same shape"),
        ([[1, 0]], ValueError, "vector"),
        ([np.inf, 0], ValueError, "finite"),
        ([1j, 0], TypeError, "real"),
    ],
)
def test_bad_distributions_are_refused(x, error, message):
    with pytest.raises(error, match=message):
        markov.evolve(np.eye(2), x, 1)
    with pytest.raises(error, match=message):
        markov.total_variation(x, [1, 0])
    with pytest.raises(error, match=message):
        markov.total_variation([1, 0], x)


@pytest.mark.parametrize(("steps", "error"), [(-1, ValueError), (1.0, TypeError)])
def test_bad_numbers_of_steps_are_refused(steps, error):
    with pytest.raises(error, match="steps"):
        markov.evolve(np.eye(2), [1, 0], steps)


def test_distances_do_not_exceed_one():
    """Sums of 1 up to rounding: the distance of distributions without a common outcome is not more than 1."""
    rng = np.random.default_rng(0)
    for _ in range(50):
        x, y = (z / z.sum() for z in rng.random((2, 7)))
        x, y = np.append(x, np.zeros(7)), np.append(np.zeros(7), y)
        assert 1 - 1e-14 <= markov.total_variation(x, y) <= 1
        P = np.column_stack([x, y] * 7)
        assert 1 - 1e-14 <= markov.contraction_coefficient(P) <= 1


def test_a_sum_that_is_nearly_one_is_shown_in_full():
    with pytest.raises(ValueError, match=r"sums to (0\.99999|1\.00000)\d+"):
        markov.as_column_stochastic(np.array([[0.1, 0.3], [0.9, 0.7]], dtype=np.float32))
