"""The figures about samples draw what they say: positions, counts, markers and labels are read back from the axes."""

import numpy as np
import pytest
from mlmath.plotting import COLORS
from mlmath.plotting import samples as draw
from mlmath.probability import populations
from mlmath.statistics import describe, intervals


def line(ax, label):
    (found,) = [artist for artist in ax.lines if artist.get_label() == label]
    return np.asarray(found.get_xdata(), dtype=float), np.asarray(found.get_ydata(), dtype=float)


def test_accuracy_distributions_are_binomial():
    ax = draw.accuracy_distributions(20, {"A": 0.9, "B": 0.8})
    shares, heights = line(ax, "A: true accuracy 0.9")
    assert heights.sum() == pytest.approx(1)
    assert (shares * heights).sum() == pytest.approx(0.9)
    assert len({artist.get_linestyle() for artist in ax.lines}) == 2


def test_population_and_sample_share_bins_and_mark_both_means():
    population, sample = np.arange(10.0), np.array([1.0, 2.0])
    above, below = draw.population_and_sample(population, sample, label="x", bins=5)
    assert sum(p.get_height() for p in above.patches) == 10
    assert sum(p.get_height() for p in below.patches) == 2
    assert [p.get_x() for p in above.patches] == [p.get_x() for p in below.patches]
    assert {float(artist.get_xdata()[0]) for artist in below.lines} == {1.5, 4.5}
    assert below.get_xlabel() == "x"


def test_bias_of_variance_draws_the_exact_expectation():
    ax = draw.bias_of_variance([2, 4], [1, 1.5], [2, 2], 2.0)
    n, y = line(ax, "(n−1)/n of it")
    np.testing.assert_allclose(y, 2 * (n - 1) / n)
    np.testing.assert_array_equal(line(ax, "divisor n")[1], [1, 1.5])
    assert {artist.get_marker() for artist in ax.lines} >= {"o", "s"}


def test_large_numbers_draws_the_band_and_normalized_histograms():
    left, right = draw.large_numbers(np.full((3, 1000), 0.5), 0.5, 0.2, {2: [1, 1.5, 2], 10: np.linspace(1, 6, 51)})
    n, y = line(left, "mean ± 2σ/√n")
    np.testing.assert_allclose(y, 0.5 + 0.4 / np.sqrt(n))
    assert len(left.lines) == 3 + 2 + 1
    assert [t.get_text() for t in right.get_legend().get_texts()] == ["n = 2", "n = 10"]
    for patch in right.patches:
        x, heights = patch.get_xy()[:, 0], patch.get_xy()[:, 1]
        assert abs(0.5 * ((heights[1:] + heights[:-1]) * np.diff(x)).sum()) == pytest.approx(1)


def test_replacement_draws_both_formulas():
    ax = draw.replacement([1, 4], [2, 1], [2, 0.9], 2.0, 10)
    n, y = line(ax, "σ/√n")
    np.testing.assert_allclose(y, 2 / np.sqrt(n))
    n, y = line(ax, "σ/√n · √((N−n)/(N−1))")
    assert n.max() == 9
    np.testing.assert_allclose(y, [describe.mean_standard_error(2.0, int(k), population_size=10) for k in n])
    with pytest.raises(ValueError, match="at most the population size"):
        draw.replacement([11], [1], [1], 2.0, 10)


def test_clt_grid_has_a_normalized_histogram_for_each_population_and_size():
    chosen = [*populations.clt_populations(), populations.discrete([0.5, 1.25])]
    axes = draw.clt_grid(chosen, [1, 30], 500, np.random.default_rng(0))
    assert axes.shape == (7, 2)
    for ax in axes.ravel():
        assert sum(p.get_height() * p.get_width() for p in ax.patches) == pytest.approx(1)
        assert max(ax.lines[0].get_ydata()) == pytest.approx(1 / np.sqrt(2 * np.pi))
    assert axes[0, 1].get_title() == "n = 30"
    assert [ax.get_ylabel() for ax in axes[:3, 0]] == ["normal", "skewed", "bimodal"]


def test_lattice_bins_hold_whole_sums():
    population, n = populations.binomial(8, 0.2), 30
    sums = draw._bins(population, n) * population.sd * np.sqrt(n) + n * population.mean
    np.testing.assert_allclose(sums % 1, 0.5, atol=1e-6)  # every edge lies halfway between two possible sums
    assert np.ptp(np.diff(sums)) < 1e-6


def test_running_means_share_one_scale():
    axes = draw.running_means_compared(np.ones((2, 50)), np.zeros((3, 50)), ("left", "right"), limit=2)
    assert [ax.get_title() for ax in axes] == ["left", "right"]
    assert [ax.get_ylim() for ax in axes] == [(-2, 2)] * 2
    assert [len(ax.lines) for ax in axes] == [3, 4]
    with pytest.raises(ValueError, match="left must be a matrix"):
        draw.running_means_compared([1, 2], [[1]], ("a", "b"))


def test_interval_forest_marks_the_misses_by_shape_too():
    low, high = np.array([0.0, 2.0, 0.5, -3.0]), np.array([1.5, 3.0, 4.0, -1.0])
    ax = draw.interval_forest(low, high, 1.0)
    by_marker = {a.get_marker(): list(a.get_xdata()) for a in ax.lines if a.get_marker() in ("o", "X")}
    assert by_marker == {"o": [1, 3], "X": [2, 4]}
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["contains the mean: 2", "misses it: 2"]
    assert sum(len(c.get_segments()) for c in ax.collections) == 4


def test_coverage_curves_draw_each_interval_and_the_level():
    p = np.linspace(0.1, 0.9, 9)
    curves = {m.__name__: intervals.exact_coverage(m, 20, p, 0.9) for m in (intervals.wald, intervals.wilson)}
    ax = draw.coverage_curves(p, curves, 0.9)
    np.testing.assert_array_equal(line(ax, "wald")[1], curves["wald"])
    np.testing.assert_array_equal(line(ax, "wilson")[1], curves["wilson"])
    assert list(line(ax, "nominal 0.9")[1]) == [0.9, 0.9]


def test_group_error_bars_have_the_three_lengths():
    groups = {"a": [1.0, 3.0], "b": [2.0, 2.5, 6.0]}
    axes = draw.group_error_bars(groups, label="cm")
    expected = [lambda x: np.var(x, ddof=1), lambda x: np.std(x, ddof=1), lambda x: np.std(x, ddof=1) / np.sqrt(len(x))]
    for ax, length in zip(axes, expected, strict=True):
        segments = ax.containers[0].lines[2][0].get_segments()
        for segment, x in zip(segments, groups.values(), strict=True):
            assert (segment[1, 1] - segment[0, 1]) / 2 == pytest.approx(length(x))
    assert "wrong" in axes[0].get_title()
    assert axes[0].get_ylabel() == "cm"


def test_monte_carlo_error_is_log_log_with_a_reference_slope():
    ax = draw.monte_carlo_error([10, 1000], {"d = 1": [0.1, 0.01]}, {"d = 1": ([5, 25], [0.2, 0.01])})
    n, y = line(ax, "slope −1/2")
    assert np.log(y[1] / y[0]) / np.log(n[1] / n[0]) == pytest.approx(-0.5)
    assert list(line(ax, "grid, d = 1")[1]) == [0.2, 0.01]
    assert ax.get_xscale() == ax.get_yscale() == "log"


def test_bootstrap_histogram_draws_each_interval_below():
    values = np.random.default_rng(0).normal(size=500)
    ax = draw.bootstrap_histogram(values, 0.1, {"percentile": (-2, 2), "BCa": (-1, 3)})
    assert sum(p.get_height() for p in ax.patches) == 500
    ends, height = line(ax, "BCa")
    assert list(ends) == [-1, 3]
    assert (height < 0).all()
    assert min(ax.get_yticks()) >= 0


def test_difference_intervals_hollow_means_zero_is_inside():
    ax = draw.difference_intervals({"wide": (-0.2, 0.4), "narrow": (0.05, 0.15)}, [0.1, 0.1], label="gain")
    faces = [a.get_markerfacecolor() for a in ax.lines if a.get_marker() == "o"]
    assert faces == ["none", COLORS["blue"]]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["wide", "narrow"]
    assert ax.get_xlabel() == "gain"
    with pytest.raises(ValueError, match="estimates must hold 1 numbers"):
        draw.difference_intervals({"one": (0, 1)}, [1, 2])


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda some: draw.accuracy_distributions(50, dict.fromkeys(some, 0.9)), "accuracies"),
        (lambda some: draw.large_numbers([[0.0], [1.0]], 0.5, 0.5, {k: [1, 2, 6] for k in some}), "means_by_n"),
        (lambda some: draw.coverage_curves([0.1, 0.5], {k: [0.8, 0.9] for k in some}), "curves"),
        (lambda some: draw.monte_carlo_error([10, 100], {k: [0.1, 0.03] for k in some}, {}), "errors"),
        (lambda some: draw.monte_carlo_error([10, 100], {}, {k: ([9, 81], [0.1, 0.01]) for k in some}), "grid"),
        (lambda some: draw.bootstrap_histogram([1, 2, 2, 3], 2.0, dict.fromkeys(some, (1, 3))), "intervals"),
    ],
)
def test_five_lines_are_drawn_and_a_sixth_is_not_left_out_silently(call, name):
    axes = np.ravel(call(range(1, 6)))
    shown = [artist.get_label() for ax in axes for artist in ax.get_legend_handles_labels()[0]]
    assert len(shown) == len(set(shown)) >= 5
    with pytest.raises(ValueError, match=f"{name} must hold at most 5 lines, got 6"):
        call(range(1, 7))
