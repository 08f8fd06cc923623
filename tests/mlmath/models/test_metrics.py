"""Counts, rates, curve and area: by hand, against scikit-learn, against all pairs, and undefined rates as NaN."""

import math
from fractions import Fraction

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import assume, given
from hypothesis import strategies as st
from mlmath.models.metrics import Confusion, auc, confusion, ranking_statistic, roc_curve

EPS = float(np.finfo(float).eps)
labels = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40)
scored = st.lists(st.tuples(st.booleans(), st.integers(-3, 3)), min_size=2, max_size=40)  # few scores: many ties
counts = st.builds(Confusion, *[st.integers(0, 50)] * 4)


@given(labels)
def test_the_counts_agree_with_scikit_learn(pairs):
    truth, decision = np.array(pairs).T
    np.testing.assert_array_equal(
        confusion(truth, decision).table, sklearn.metrics.confusion_matrix(truth, decision, labels=[False, True])
    )
    assert sum(confusion(truth, decision)) == len(pairs)


@given(labels)
def test_the_rates_agree_with_scikit_learn_where_they_are_defined(pairs):
    truth, decision = np.array(pairs).T
    ours = confusion(truth, decision)
    for name, theirs in [
        ("precision", sklearn.metrics.precision_score),
        ("recall", sklearn.metrics.recall_score),
        ("f1", sklearn.metrics.f1_score),
    ]:
        expected = theirs(truth, decision, zero_division=np.nan)
        np.testing.assert_allclose(getattr(ours, name), expected, rtol=4 * EPS)
    assert ours.accuracy == sklearn.metrics.accuracy_score(truth, decision)
    swapped = confusion(~truth, ~decision)  # the negatives in the role of the positives
    np.testing.assert_allclose(
        [ours.specificity, ours.negative_predictive_value], [swapped.recall, swapped.precision], rtol=4 * EPS
    )
    if truth.any() and not truth.all():
        expected = sklearn.metrics.balanced_accuracy_score(truth, decision)
        assert ours.balanced_accuracy == pytest.approx(expected, rel=8 * EPS)


@given(counts)
def test_rates_are_shares_or_undefined_and_complementary_pairs_add_to_one(c):
    names = "accuracy prevalence recall specificity fall_out miss_rate precision negative_predictive_value f1"
    for name in names.split():
        rate = getattr(c, name)
        assert math.isnan(rate) or 0 <= rate <= 1
    if c.tp + c.fn:
        assert c.recall + c.miss_rate == pytest.approx(1)
    if c.tn + c.fp:
        assert c.specificity + c.fall_out == pytest.approx(1)
    if c.tp:
        assert c.f1 == pytest.approx(2 / (1 / c.precision + 1 / c.recall))


def test_undefined_rates_are_nan_and_not_zero():
    never_yes, all_negative = Confusion(0, 0, 3, 7), Confusion(0, 2, 0, 8)
    assert math.isnan(never_yes.precision)
    assert never_yes.recall == 0.0
    assert never_yes.f1 == 0.0  # 2tp/(2tp + fp + fn) has a denominator, the harmonic mean has not
    assert math.isnan(all_negative.recall)
    assert math.isnan(all_negative.balanced_accuracy)
    assert math.isnan(Confusion(0, 0, 0, 0).accuracy)
    assert math.isnan(Confusion(0, 0, 0, 5).f1)
    with pytest.raises(ValueError, match="a count must be at least 0"):
        _ = Confusion(-1, 2, 3, 4).precision
    with pytest.raises(ValueError, match="no count may be negative: 3 of 1"):
        _ = Confusion(3, 0, -2, 1).recall  # a share of three


def test_by_hand():
    c = confusion([1, 1, 1, 0, 0, 0, 0, 0], [1, 1, 0, 1, 0, 0, 0, 0])
    assert c == (2, 1, 1, 4)
    assert c.table.tolist() == [[4, 1], [1, 2]]
    assert (c.accuracy, c.precision, c.recall, c.specificity) == (0.75, 2 / 3, 2 / 3, 0.8)
    assert (c.prevalence, c.fall_out, c.miss_rate, c.negative_predictive_value) == (3 / 8, 0.2, 1 / 3, 0.8)


@given(scored)
def test_curve_and_area_agree_with_scikit_learn(pairs):
    truth, scores = np.array(pairs).T
    assume(0 < truth.sum() < truth.size)
    curve = roc_curve(truth, scores)
    fpr, tpr, thresholds = sklearn.metrics.roc_curve(truth, scores, drop_intermediate=False)
    np.testing.assert_array_equal(curve.fpr, fpr)
    np.testing.assert_array_equal(curve.tpr, tpr)
    np.testing.assert_array_equal(curve.thresholds, thresholds)
    assert auc(truth, scores) == pytest.approx(sklearn.metrics.roc_auc_score(truth, scores), abs=100 * EPS)


@given(scored)
def test_every_point_of_the_curve_is_the_confusion_at_its_threshold(pairs):
    truth, scores = np.array(pairs).T
    assume(0 < truth.sum() < truth.size)
    curve = roc_curve(truth, scores)
    for x, y, threshold in zip(*curve, strict=True):
        c = confusion(truth, scores >= threshold)
        assert (c.fall_out, c.recall) == (x, y)


@given(scored)
def test_the_area_is_the_share_of_ordered_pairs_with_ties_counting_half(pairs):
    truth, scores = np.array(pairs).T
    assume(0 < truth.sum() < truth.size)
    gaps = np.subtract.outer(scores[truth == 1], scores[truth == 0])
    share = np.mean((gaps > 0) + (gaps == 0) / 2)  # the definition, all pairs
    assert ranking_statistic(truth, scores) == pytest.approx(share, abs=100 * EPS)
    assert auc(truth, scores) == pytest.approx(share, abs=100 * EPS)


@given(scored)
def test_only_the_order_of_the_scores_counts_and_a_turned_order_turns_the_area(pairs):
    truth, scores = np.array(pairs).T
    assume(0 < truth.sum() < truth.size)
    area = ranking_statistic(truth, scores)
    assert ranking_statistic(truth, np.exp(scores) - 7) == area
    assert ranking_statistic(truth, -scores) == pytest.approx(1 - area, abs=4 * EPS)
    assert ranking_statistic(1 - truth, scores) == pytest.approx(1 - area, abs=4 * EPS)


def test_extreme_scores_do_not_overflow():
    assert auc([1, 0, 1, 0], [1e308, -1e308, 5e-324, 0.0]) == 1.0
    assert auc([1, 0], [7.0, 7.0]) == 0.5


@pytest.mark.parametrize("function", [roc_curve, auc, ranking_statistic])
def test_scores_that_rounding_would_tie_are_refused(function):
    """2^53 + 1 is no float: it would count as a tie with 2^53."""
    for scores in ([2**53, 2**53 + 1, 0.5], np.array([2**53, 2**53 + 1, 0]), [Fraction(1, 3), 1 / 3, 0]):
        with pytest.raises(ValueError, match="scores must not be tied by rounding"):
            function([0, 1, 0], scores)
    for scores in ([2**53, 2**53 + 2, 0], np.array([0.0, 1, -0.0], np.float32), [1, 1.0, 0], [True, 1, 0.0]):
        function([0, 1, 0], scores)
    assert auc([0, 1], np.array([0, 2**64 - 2**11], dtype=np.uint64)) == 1


def test_five_points_by_hand_have_the_area_three_quarters():
    curve = roc_curve([True, False, True, False], [9, 7, 6, 2])
    assert list(zip(curve.fpr, curve.tpr, strict=True)) == [(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 1), (1, 1)]
    assert curve.thresholds.tolist() == [np.inf, 9, 7, 6, 2]
    assert auc([True, False, True, False], [9, 7, 6, 2]) == 0.75


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: confusion([0, 1], [0]), ValueError, "truth and decision must have the same shape"),
        (lambda: confusion([0, 2], [0, 1]), ValueError, "truth must hold 0 and 1 only, got 2 at index 1"),
        (lambda: confusion([0, 1], [-1, 1]), ValueError, "decision must hold 0 and 1 only, got -1 at index 0"),
        (lambda: confusion([], []), ValueError, "truth must not be empty"),
        (lambda: confusion(["yes"], ["no"]), TypeError, "truth must hold numbers"),
        (lambda: confusion([[0, 1]], [[0, 1]]), ValueError, "truth must be a vector"),
        (lambda: roc_curve([0, 0], [1, 2]), ValueError, "no example is positive"),
        (lambda: auc([1, 1], [1, 2]), ValueError, "no example is negative"),
        (lambda: ranking_statistic([1], [1]), ValueError, "no example is negative"),
        (lambda: roc_curve([0, 1], [1, np.nan]), ValueError, "scores must be finite"),
        (lambda: roc_curve([0, 1], [1, np.inf]), ValueError, "scores must be finite"),
        (lambda: roc_curve([0, 1], [1, 2, 3]), ValueError, "truth and scores must have the same shape"),
        (lambda: roc_curve([0, 1], [1j, 2]), TypeError, "scores must be real"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
