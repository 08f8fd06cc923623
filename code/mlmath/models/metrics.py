"""How good is a classifier? Counts, rates, and the curve of all thresholds.

:func:`confusion` counts hits and errors of yes-or-no decisions, and :class:`Confusion` derives the rates.
:func:`roc_curve` sweeps the threshold over scores, :func:`auc` is the area under the curve by the trapezoidal rule, and
:func:`ranking_statistic` is the same number in other words: how often a positive example outscores a negative one.

See: confusion-matrix, roc-curve, area-under-roc.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.calculus.quadrature import trapezoid
from mlmath.validate import as_count, as_vector, same_length

__all__ = ["Confusion", "Roc", "auc", "confusion", "ranking_statistic", "roc_curve"]

Floats = NDArray[np.float64]


class Confusion(NamedTuple):
    """The four counts of a yes-or-no decision, and the rates that follow from them.

    A rate whose denominator is 0 is undefined, and returned as NaN: a classifier that never says yes has no precision,
    neither a good nor a bad one.

    Attributes
    ----------
    tp : int
        True positives: said yes, and it was so.
    fp : int
        False positives: said yes, and it was not so.
    fn : int
        False negatives: said no, and it was so.
    tn : int
        True negatives: said no, and it was not so.

    Examples
    --------
    >>> counts = Confusion(tp=8, fp=2, fn=4, tn=6)
    >>> counts.precision, counts.recall, counts.accuracy
    (0.8, 0.6666666666666666, 0.7)
    >>> Confusion(tp=0, fp=0, fn=3, tn=7).precision
    nan
    """

    tp: int
    fp: int
    fn: int
    tn: int

    @property
    def table(self) -> NDArray[np.int64]:
        """The counts as scikit-learn orders them, shape (2, 2): rows are truths, columns decisions, no before yes."""
        return np.array([[self.tn, self.fp], [self.fn, self.tp]])

    @property
    def accuracy(self) -> float:
        """The share of right decisions."""
        return _ratio(self.tp + self.tn, sum(self))

    @property
    def prevalence(self) -> float:
        """The share of positives among all."""
        return _ratio(self.tp + self.fn, sum(self))

    @property
    def recall(self) -> float:
        """The share of the positives that are found: the true positive rate, or sensitivity."""
        return _ratio(self.tp, self.tp + self.fn)

    @property
    def specificity(self) -> float:
        """The share of the negatives that are recognized: the true negative rate."""
        return _ratio(self.tn, self.tn + self.fp)

    @property
    def fall_out(self) -> float:
        """The share of the negatives that are taken for positives: the false positive rate."""
        return _ratio(self.fp, self.tn + self.fp)

    @property
    def miss_rate(self) -> float:
        """The share of the positives that are missed: the false negative rate."""
        return _ratio(self.fn, self.tp + self.fn)

    @property
    def precision(self) -> float:
        """The share of the yes that are right: the positive predictive value."""
        return _ratio(self.tp, self.tp + self.fp)

    @property
    def negative_predictive_value(self) -> float:
        """The share of the no that are right."""
        return _ratio(self.tn, self.tn + self.fn)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, as 2tp/(2tp + fp + fn); undefined only if all three are 0."""
        return _ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)

    @property
    def balanced_accuracy(self) -> float:
        """The mean of recall and specificity."""
        return (self.recall + self.specificity) / 2


class Roc(NamedTuple):
    """The receiver operating characteristic: one point for each threshold.

    Attributes
    ----------
    fpr : ndarray, shape (k + 1,)
        False positive rate if everything with at least this score is called positive; from 0 to 1.
    tpr : ndarray, shape (k + 1,)
        True positive rate, from 0 to 1.
    thresholds : ndarray, shape (k + 1,)
        Infinity, and then the k different scores, descending.
    """

    fpr: Floats
    tpr: Floats
    thresholds: Floats


def confusion(truth: ArrayLike, decision: ArrayLike) -> Confusion:
    """Count the four outcomes of yes-or-no decisions.

    Parameters
    ----------
    truth, decision : array_like, shape (n,)
        1 or True for positive, 0 or False for negative.

    Returns
    -------
    Confusion

    Raises
    ------
    ValueError
        If the shapes differ, or an entry is neither 0 nor 1.

    Notes
    -----
    O(n) operations. See: confusion-matrix, def-confusion-matrix.

    Examples
    --------
    >>> confusion([1, 1, 0, 0, 0], [1, 0, 1, 0, 0])
    Confusion(tp=1, fp=1, fn=1, tn=2)
    """
    positive, yes = _as_labels(truth, "truth"), _as_labels(decision, "decision")
    same_length(positive, yes, "truth", "decision")
    counts = [positive & yes, ~positive & yes, positive & ~yes, ~positive & ~yes]
    return Confusion(*(int(np.count_nonzero(outcome)) for outcome in counts))


def roc_curve(truth: ArrayLike, scores: ArrayLike) -> Roc:
    """Return true against false positive rate for all thresholds.

    Parameters
    ----------
    truth : array_like, shape (n,)
        1 or True for positive, 0 or False for negative; both must occur.
    scores : array_like, shape (n,)
        The higher, the more likely positive. Examples with equal scores cross the threshold together.

    Returns
    -------
    Roc

    Raises
    ------
    ValueError
        If the shapes differ, a label is neither 0 nor 1, a score is not finite, different scores round to the same
        float, or one of the classes is missing: then one of the two rates is undefined.

    Notes
    -----
    O(n log n) operations, those of sorting. See: roc-curve, alg-roc.

    Examples
    --------
    >>> fpr, tpr, thresholds = roc_curve([1, 0, 1, 0], [0.9, 0.7, 0.6, 0.2])
    >>> fpr, tpr
    (array([0. , 0. , 0.5, 0.5, 1. ]), array([0. , 0.5, 0.5, 1. , 1. ]))
    """
    positive, s = _as_scored(truth, scores)
    order = np.argsort(-s, kind="stable")
    s, positive = s[order], positive[order]
    last_of_ties = np.append(np.flatnonzero(s[1:] != s[:-1]), s.size - 1)
    tp = np.cumsum(positive)[last_of_ties]
    fp = np.cumsum(~positive)[last_of_ties]
    fpr, tpr = np.append(0, fp) / fp[-1], np.append(0, tp) / tp[-1]
    return Roc(fpr, tpr, np.append(np.inf, s[last_of_ties]))


def auc(truth: ArrayLike, scores: ArrayLike) -> float:
    """Return the area under the ROC curve, by the trapezoidal rule.

    Parameters
    ----------
    truth, scores : array_like, shape (n,)
        As in :func:`roc_curve`.

    Returns
    -------
    float
        Between 0 and 1; 1/2 for scores that do not know the truth.

    Raises
    ------
    ValueError
        As in :func:`roc_curve`.

    Notes
    -----
    O(n log n) operations. See: area-under-roc, thm-auc-ranking.

    Examples
    --------
    >>> auc([1, 0, 1, 0], [0.9, 0.7, 0.6, 0.2])
    0.75
    """
    curve = roc_curve(truth, scores)
    return trapezoid(curve.fpr, curve.tpr)


def ranking_statistic(truth: ArrayLike, scores: ArrayLike) -> float:
    """Return the share of the pairs of a positive and a negative example in which the positive one has more score.

    Parameters
    ----------
    truth, scores : array_like, shape (n,)
        As in :func:`roc_curve`.

    Returns
    -------
    float
        A tie counts one half. It is the Mann–Whitney statistic over the number of pairs.

    Raises
    ------
    ValueError
        As in :func:`roc_curve`.

    Notes
    -----
    O(n log n) operations: each positive is looked up among the sorted negatives. See: area-under-roc, thm-auc-ranking.

    Examples
    --------
    >>> ranking_statistic([1, 0, 1, 0], [0.9, 0.7, 0.6, 0.2])
    0.75
    """
    positive, s = _as_scored(truth, scores)
    winners, losers = s[positive], np.sort(s[~positive])
    below = np.searchsorted(losers, winners, side="left")
    not_above = np.searchsorted(losers, winners, side="right")
    pairs = winners.size * losers.size
    return int(np.sum(below) + np.sum(not_above)) / (2 * pairs)


def _ratio(part: int, whole: int) -> float:
    counts = [as_count(value, "a count", at_least=0) for value in (part, whole)]
    if counts[0] > counts[1]:
        raise ValueError(f"no count may be negative: {part} of {whole} is no share")
    return counts[0] / counts[1] if whole else math.nan


def _as_labels(value: Any, name: str) -> NDArray[np.bool_]:
    labels = as_vector(value, name)
    wrong = (labels != 0) & (labels != 1)
    if wrong.any():
        i = int(np.argmax(wrong))
        raise ValueError(f"{name} must hold 0 and 1 only, got {labels[i]:g} at index {i}")
    return labels.astype(bool)


def _as_scored(truth: ArrayLike, scores: ArrayLike) -> tuple[NDArray[np.bool_], Floats]:
    positive, s = _as_labels(truth, "truth"), as_vector(scores, "scores")
    same_length(positive, s, "truth", "scores")
    if positive.all() or not positive.any():
        missing = "negative" if positive.all() else "positive"
        raise ValueError(f"truth must hold both classes, but no example is {missing}: one rate has no denominator")
    given = scores if isinstance(scores, np.ndarray) else np.asarray(scores, dtype=object)
    if given.dtype != s.dtype and len(set(given.tolist())) > len(set(s.tolist())):
        raise ValueError("scores must not be tied by rounding to floats: subtract a constant from large integers first")
    return positive, s
