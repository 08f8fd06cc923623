"""What the figures for integrals draw: areas, sums, pieces, orders, nodes and ROC points where they belong."""

import numpy as np
import pytest
from mlmath.calculus import gauss
from mlmath.calculus.quadrature import darboux_sums
from mlmath.models.metrics import roc_curve
from mlmath.plotting import integrals as draw


def labels(ax) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_accumulation_marks_the_areas_at_their_ends():
    left, right = draw.accumulation(np.cos, np.sin, (0, 6), [1, 3], names=("r", "R"))
    assert labels(right) == ["up to 1: 0.841", "up to 3: 0.141"]
    assert (left.get_ylabel(), right.get_ylabel()) == ("r", "R")
    assert len(left.collections) == 2


def test_darboux_draws_rectangles_with_the_areas_of_the_two_sums():
    axes = draw.darboux(np.square, [[-1, 1, 2], np.linspace(-1, 2, 7)], turning=[0])
    for ax, cuts in zip(axes, ([-1, 1, 2], np.linspace(-1, 2, 7)), strict=True):
        lower, upper = darboux_sums(np.square, cuts, turning=[0])
        areas = [bar.get_width() * bar.get_height() for bar in ax.patches]
        n = len(cuts) - 1
        assert sum(areas[n:]) == pytest.approx(lower)
        assert sum(areas) == pytest.approx(upper)
        assert ax.get_title() == f"{n} pieces: {lower:.4g} to {upper:.4g}"


def test_growing_strip_has_two_heights():
    ax = draw.growing_strip(np.exp, 1.0, 0.5, (0, 2))
    heights = [line.get_ydata()[0] for line in ax.get_lines() if len(line.get_xdata()) == 2]
    assert heights == pytest.approx([np.exp(1), np.exp(1.5)])
    with pytest.raises(ValueError, match="h must be greater than 0"):
        draw.growing_strip(np.exp, 1.0, 0.0, (0, 2))


def test_rules_draw_rectangles_chords_and_exact_parabolas():
    axes = draw.rules(lambda x: x**2, 0, 2, 4)
    assert [ax.get_title() for ax in axes] == ["left", "midpoint", "trapezoid", "Simpson"]
    assert sum(bar.get_width() * bar.get_height() for bar in axes[0].patches) == pytest.approx(1.75)
    parabola = axes[3].get_lines()[0]
    np.testing.assert_allclose(parabola.get_ydata(), np.square(parabola.get_xdata()), atol=1e-12)


def test_orders_fit_their_slopes_and_leave_zeros_out():
    n = np.array([1.0, 2, 4, 8])
    ax = draw.orders(n, {"two": n**-2.0, "exact": [1.0, 0.5, 0, 0.125]}, xlabel="nodes")
    assert labels(ax) == ["two, slope -2.00", "exact, slope -1.00"]
    assert ax.get_xlabel() == "nodes"
    assert labels(draw.orders(n, {"two": n**-2.0}, fit=False)) == ["two"]


def test_orders_refuse_what_their_axes_would_hide():
    with pytest.raises(ValueError, match="two must not be negative"):
        draw.orders([1, 2], {"two": [1, -1]})
    with pytest.raises(ValueError, match="sizes and two must have the same shape"):
        draw.orders([1, 2], {"two": [1]})


def test_rules_need_pairs_of_pieces():
    with pytest.raises(ValueError, match="pieces must be even"):
        draw.rules(np.exp, 0, 1, 3)


def test_broken_line_passes_through_the_points():
    ax = draw.broken_line([0, 1, 3], [1, -2, 1], f=np.cos, labels=("t", "c"))
    assert ax.get_lines()[0].get_ydata().tolist() == [1, -2, 1]
    assert ax.get_ylim()[0] == -2
    assert labels(ax) == ["measured, joined", "true curve"]
    assert labels(draw.broken_line([0, 1], [1, 2])) == ["measured, joined"]


def test_adaptive_pieces_are_counted():
    assert "3 pieces" in labels(draw.adaptive_pieces(lambda x: 2.0, [0, 0.25, 0.5, 1]))


def test_tails_and_their_areas():
    left, right = draw.tails({"1/x²": (lambda x: 1 / x**2, lambda b: 1 - 1 / b)}, 1, 100)
    assert labels(left) == ["1/x²"]
    assert right.get_lines()[0].get_ydata()[-1] == pytest.approx(0.99)
    assert right.get_xscale() == "log"


def test_gauss_rules_have_areas_like_weights():
    rule = gauss.legendre(3)
    ax = draw.gauss_rules({"three": rule, "normal": gauss.normal(2)})
    sizes = ax.collections[0].get_sizes()
    np.testing.assert_allclose(sizes / sizes.sum(), rule.weights / 2)
    np.testing.assert_allclose(ax.collections[0].get_offsets()[:, 0], rule.nodes)


def test_score_histograms_show_every_example_and_the_counts():
    truth, scores = [0, 0, 1, 1, 1], [1.0, 4.0, 2.0, 3.0, 5.0]
    ax = draw.score_histograms(truth, scores, 3.0, names=("no", "yes"), xlabel="s")
    assert {text.get_text() for text in ax.texts} == {"TP 2", "FP 1", "FN 1", "TN 1"}
    heights = [bar.get_height() for bar in ax.patches]
    assert sum(h for h in heights if h > 0) == 3
    assert sum(h for h in heights if h < 0) == -2


def test_roc_marks_a_threshold_and_shades_the_first_curve():
    curve = roc_curve([1, 0, 1, 0], [4, 3, 2, 1])
    ax = draw.roc({"a": curve, "b": roc_curve([0, 1, 0, 1], [4, 3, 2, 1])}, shade=True, mark={"a": 3})
    star = ax.get_lines()[2]
    assert (star.get_xdata()[0], star.get_ydata()[0]) == (0.5, 0.5)
    assert len(ax.collections) == 1
    assert labels(ax) == ["coin", "a", "b"]
    long = roc_curve(np.arange(80) % 2, np.arange(80))
    assert draw.roc({"long": long}).get_lines()[1].get_marker() == "None"
