"""Log-loss and cross-entropy: definitions, peers, extreme scores, bad input."""

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from mlmath.calculus import activations
from mlmath.models import losses

EPS = float(np.finfo(float).eps)
scores = st.floats(-300, 300)


@given(st.sampled_from([0, 1]), scores)
def test_log_loss_is_minus_the_log_of_the_right_probability(y: int, z: float) -> None:
    with mpmath.workdps(300):
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        expected = -(y * mpmath.log(p) + (1 - y) * mpmath.log(1 - p))
    assert abs(float(losses.log_loss(y, z)) - expected) <= 16 * EPS * expected


@given(st.integers(2, 5), st.data())
def test_cross_entropy_is_minus_the_log_of_the_right_probability(k: int, data: st.DataObject) -> None:
    row = data.draw(st.lists(st.floats(-50, 50), min_size=k, max_size=k))
    y = data.draw(st.integers(0, k - 1))
    with mpmath.workdps(60):
        total = sum(mpmath.exp(mpmath.mpf(s)) for s in row)
        expected = -mpmath.log(mpmath.exp(mpmath.mpf(row[y])) / total)
    # the difference of two scores is rounded, and so is its exponential, by up to 100 eps
    assert abs(losses.cross_entropy([y], [row])[0] - expected) <= 256 * EPS * expected


def test_torch_agrees() -> None:
    rng = np.random.default_rng(0)
    z, y = rng.normal(size=(7, 4)) * 20, rng.integers(0, 4, size=7)
    theirs = torch.nn.functional.cross_entropy(torch.tensor(z), torch.tensor(y), reduction="none")
    assert np.allclose(losses.cross_entropy(y, z), theirs, rtol=1e-14, atol=1e-14)
    y, z = rng.integers(0, 2, size=(3, 5)), rng.normal(size=(3, 5)) * 20
    args = (torch.tensor(z), torch.tensor(y, dtype=torch.float64))
    theirs = torch.nn.functional.binary_cross_entropy_with_logits(*args, reduction="none")
    assert losses.log_loss(y, z).shape == (3, 5)
    assert np.allclose(losses.log_loss(y, z), theirs, rtol=1e-13)


@given(st.sampled_from([0, 1]), scores)
def test_two_classes_are_the_case_of_one_score(y: int, z: float) -> None:
    assert losses.cross_entropy([y], [[0.0, z]])[0] == pytest.approx(float(losses.log_loss(y, z)), rel=16 * EPS)


def test_extreme_scores_cost_what_they_should() -> None:
    with np.errstate(all="raise", under="ignore"):
        assert losses.log_loss([1, 0, 1, 0], [1000, 1000, -1000, -1000]).tolist() == [0, 1000, 1000, 0]
        assert losses.log_loss([1, 0], [-1e308, 1e308]).tolist() == [1e308, 1e308]
        assert losses.cross_entropy([0, 1, 2], [[1e4, 0, -1e4]] * 3).tolist() == [0, 1e4, 2e4]
        assert losses.cross_entropy([0], [[5.0]]).tolist() == [0]  # one class is certain
    tiny = losses.log_loss([1], [40.0])[0]
    assert tiny == pytest.approx(np.exp(-40), rel=1e-15)
    assert -np.log(activations.sigmoid(40.0)) == 0  # what the probability has forgotten
    assert losses.cross_entropy([1], [[0.0, 40.0]])[0] == pytest.approx(np.exp(-40), rel=1e-15)
    with pytest.raises(OverflowError, match="the difference of two scores"):
        losses.cross_entropy([0], [[1e308, -1e308]])


def test_scores_are_no_probabilities() -> None:
    p = np.array([[0.9, 0.1]])
    assert losses.cross_entropy([0], np.log(p))[0] == pytest.approx(-np.log(0.9), rel=1e-14)
    assert losses.cross_entropy([0], p)[0] != pytest.approx(-np.log(0.9), rel=0.1)


def test_the_arguments_are_not_changed_and_shorter_floats_are_widened() -> None:
    s = np.array([[1.0, 2.0], [3.0, 3.0]])
    losses.cross_entropy([0, 1], s)
    assert s.tolist() == [[1, 2], [3, 3]]
    assert losses.cross_entropy([0, 1], s.astype(np.float32)).dtype == np.float64
    assert losses.log_loss([0, 1], np.float32([1, 2])).dtype == np.float64
    assert losses.log_loss(True, 2).shape == ()


@pytest.mark.parametrize(
    ("labels", "s", "error", "message"),
    [
        ([0, 1], [1.0], ValueError, "labels and scores must have the same shape"),
        ([0.5], [1.0], ValueError, "labels must be 0 or 1, got 0.5"),
        ([0, 2], [1.0, 1.0], ValueError, "labels must be 0 or 1, got 2"),
        (["yes"], [1.0], TypeError, "labels must hold numbers"),
        ([1], [np.nan], ValueError, "scores must be finite"),
        ([], [], ValueError, "labels must not be empty"),
        ([1], [1j], TypeError, "scores must be real"),
    ],
)
def test_log_loss_names_bad_input(labels, s, error, message) -> None:
    with pytest.raises(error, match=message):
        losses.log_loss(labels, s)


@pytest.mark.parametrize(
    ("labels", "s", "error", "message"),
    [
        ([0], [1.0, 2.0], ValueError, r"scores must be a matrix of shape \(n, k\)"),
        ([0, 1], [[1.0, 2.0]], ValueError, r"labels must have shape \(1,\)"),
        ([2], [[1.0, 2.0]], ValueError, "labels must lie between 0 and 1, got 2"),
        ([-1], [[1.0, 2.0]], ValueError, "labels must lie between 0 and 1, got -1"),
        ([0.0], [[1.0, 2.0]], TypeError, "labels must be integers"),
        ([True], [[1.0, 2.0]], TypeError, "labels must be integers"),
        (np.ma.masked_array([0], [True]), [[1.0, 2.0]], ValueError, "labels must not have masked entries"),
        ([0], [[1.0, np.inf]], ValueError, "scores must be finite"),
        ([0], [["a", "b"]], TypeError, "scores must hold numbers"),
    ],
)
def test_cross_entropy_names_bad_input(labels, s, error, message) -> None:
    with pytest.raises(error, match=message):
        losses.cross_entropy(labels, s)


def test_a_mask_that_hides_nothing_does_no_harm() -> None:
    labels, s = np.ma.masked_array([1], [False]), [[1.0, 2.0]]
    assert losses.cross_entropy(labels, s) == losses.cross_entropy([1], s)


def test_ragged_labels_are_named() -> None:
    with pytest.raises(ValueError, match="labels must be a vector, but its rows differ in length"):
        losses.cross_entropy([[0], [0, 1]], [[1.0, 2.0], [1.0, 2.0]])
