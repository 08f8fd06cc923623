"""What the figures of optimization draw: the right points, lines, tangents and strips."""

import numpy as np
import pytest
from matplotlib.axes import Axes
from mlmath.plotting import optimization as draw


def lines(ax: Axes, label: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """The data of the lines whose label contains the text."""
    found = [one for one in ax.get_lines() if label in str(one.get_label())]
    return [(np.asarray(one.get_xdata(), dtype=float), np.asarray(one.get_ydata(), dtype=float)) for one in found]


def slope(x: np.ndarray, y: np.ndarray) -> float:
    return float((y[-1] - y[0]) / (x[-1] - x[0]))


def test_stationary_marks_each_kind_at_its_height() -> None:
    ax = draw.stationary(np.abs, (-1, 2), {-1: "end", 0: "kink", 2: "end"})
    ((x, y),) = lines(ax, "end")
    assert (x.tolist(), y.tolist()) == ([-1, 2], [1, 2])
    assert lines(ax, "kink")[0][1].tolist() == [0]
    level = draw.stationary(np.square, (-1, 1), {0: "local minimum"})
    assert any(set(np.asarray(one.get_ydata())) == {0.0} and len(one.get_xdata()) == 2 for one in level.get_lines())
    with pytest.raises(ValueError, match="got \\['saddle'\\]"):
        draw.stationary(np.square, (-1, 1), {0: "saddle"})


def test_mean_values_draws_parallel_lines() -> None:
    cubic, rate = (lambda u: u**3 - 3 * u), (lambda u: 3 * u**2 - 3)
    left, right = draw.mean_values(cubic, rate, -2, 3, [-np.sqrt(7 / 3), np.sqrt(7 / 3)], (np.square, cubic, -1 / 3))
    ((sx, sy),) = lines(left, "secant")
    tangents = [one for one in left.get_lines() if one.get_linestyle() == "--"]
    assert len(tangents) == 2
    for one in tangents:
        assert slope(np.asarray(one.get_xdata()), np.asarray(one.get_ydata())) == pytest.approx(slope(sx, sy))
    ((cx, cy),) = lines(right, "chord")
    ((tx, ty),) = lines(right, "tangent")
    assert slope(tx, ty) == pytest.approx(slope(cx, cy)) == 4
    assert np.interp(1 / 9, tx, ty) == pytest.approx(float(cubic(-1 / 3)))


def test_convexity_draws_chord_tangent_and_second_derivative() -> None:
    axes = draw.convexity(np.square, lambda u: 2 * u, lambda u: 2.0, (-1, 1), (-0.5, 0.5), 0.5)
    chord = next(one for one in axes[0].get_lines() if one.get_marker() == "o")
    assert np.asarray(chord.get_ydata()).tolist() == [0.25, 0.25]
    tangent = next(one for one in axes[1].get_lines() if one.get_linestyle() == "--")
    assert slope(np.asarray(tangent.get_xdata()), np.asarray(tangent.get_ydata())) == pytest.approx(1)
    bend = next(one for one in axes[2].get_lines() if one.get_linestyle() == "-.")
    assert set(np.asarray(bend.get_ydata())) == {2.0}


def test_descents_draws_a_panel_for_each_path() -> None:
    axes = draw.descents(np.square, {"a": [1, 0.5], "b": [1, -1], "c": [1]}, (-2, 2), columns=2)
    assert [ax.get_title() for ax in axes] == ["a", "b", "c"]
    path = next(one for one in axes[1].get_lines() if one.get_marker() == "o")
    assert np.asarray(path.get_ydata()).tolist() == [1, 1]
    low, high = draw.descents(np.square, {"a": [1]}, (-2, 2), ylim=(0, 9))[0].get_ylim()
    assert (low, high) == (0, 9)


def test_columns_are_counted() -> None:
    with pytest.raises(ValueError, match="columns must be at least 1"):
        draw.descents(np.square, {"a": [1]}, (-2, 2), columns=0)


def test_basins_divides_the_strip_where_the_ends_change() -> None:
    starts = np.linspace(-1, 1, 21)
    ends = np.where(starts < 0, -1.0, 1.0)
    ends[10] = np.nan
    upper, lower = draw.basins(np.square, starts, ends, {-1.0: "left", 1.0: "right"}, paths=[[0.5, 1]], clip=(0, 2))
    legend = lower.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["left", "right", "nowhere"]
    widths = sorted(round(float(patch.get_width()), 2) for patch in lower.patches)
    assert widths == [0.1, 0.95, 0.95]
    assert upper.get_ylim() == (0, 2)
    assert len(lines(upper, "start 0.5")) == 1
    assert len(draw.basins(np.square, [-1, 1], [0, 0], {0.0: "all"})[1].patches) == 1


def test_parabolas_mark_the_mean() -> None:
    axes = draw.parabolas([[2], [0, 1, 5]], (-1, 6))
    marks = [next(one for one in ax.get_lines() if one.get_marker() == "v") for ax in axes]
    assert [(float(m.get_xdata()[0]), float(m.get_ydata()[0])) for m in marks] == [(2, 0), (2, 14)]
    assert [ax.get_title() for ax in axes] == ["1 target", "3 targets"]


def test_marked_puts_a_mark_on_each_curve() -> None:
    ax = draw.marked(
        {"a": np.square, "b": lambda u: (u - 1) ** 2 + 1}, [0.0, 1.0], (-1, 2), labels=("x", "y"), ylim=(0, 5)
    )
    marks = [one for one in ax.get_lines() if one.get_marker() == "v"]
    assert [float(m.get_ydata()[0]) for m in marks] == [0, 1]
    assert ax.get_ylim() == (0, 5)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x", "y")
    assert draw.marked({"a": np.square}, [0.0], (-1, 1), labels=("x", "y")).get_ylim() != (0, 5)


def test_mixture_draws_the_mixed_series_and_marks_the_share() -> None:
    left, right = draw.mixture([1, 2, 3], [3, 2, 1], lambda w: (2 * w - 1) ** 2, 0.5, (-0.5, 1.5))
    assert lines(left, "mixture")[0][1].tolist() == [2, 2, 2]
    mark = next(one for one in right.get_lines() if one.get_marker() == "v")
    assert (float(mark.get_xdata()[0]), float(mark.get_ydata()[0])) == (0.5, 0)
    assert {text.get_text() for text in right.texts} == {"all A", "all B"}


def test_flows_draws_the_exact_curve_and_the_polygons() -> None:
    ax = draw.flows(lambda t: np.exp(-t), {"Euler": ([0, 1, 2], [1, 0, 0])}, 2.0)
    ((_, y),) = lines(ax, "flow")
    assert y[-1] == pytest.approx(np.exp(-2))
    assert lines(ax, "Euler")[0][1].tolist() == [1, 0, 0]


def test_halvings_draws_the_intervals_below_each_other() -> None:
    ax = draw.halvings(lambda u: u - 1, [(0, 2), (0.5, 2), (0.5, 1.25)])
    bars = [one for one in ax.get_lines() if one.get_marker() == "|"]
    assert [np.asarray(one.get_xdata()).tolist() for one in bars] == [[0, 2], [0.5, 2], [0.5, 1.25]]
    levels = [float(one.get_ydata()[0]) for one in bars]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] < -1  # below the curve


def test_newton_tangents_lead_from_the_graph_to_the_next_iterate() -> None:
    ax = draw.newton_tangents(lambda u: u**2 - 2, [2, 1.5, 17 / 12], (1, 2.2), ylim=(-1, 3))
    tangents = [one for one in ax.get_lines() if one.get_linestyle() == "--"]
    assert [np.asarray(one.get_ydata()).tolist() for one in tangents] == [[2, 0], [0.25, 0]]
    assert slope(*(np.asarray(v) for v in tangents[0].get_data())) == 4
    assert ax.get_ylim() == (-1, 3)
    assert [text.get_text() for text in ax.texts] == ["$x_0$", "$x_1$", "$x_2$"]
    draw.newton_tangents(lambda u: u, [-1, 0], (-1, 1))


def test_newton_parabolas_touch_the_curve_and_end_at_the_next_iterate() -> None:
    ax = draw.newton_parabolas(np.exp, np.exp, np.exp, [0.0, -1.0], (-2, 1), ylim=(0, 3))
    ((t, y),) = lines(ax, "parabola")
    assert np.allclose(y, 1 + t + t**2 / 2)
    mark = next(one for one in ax.get_lines() if one.get_marker() == "v")
    assert float(mark.get_xdata()[0]) == -1
    assert ax.get_ylim() == (0, 3)
    assert draw.newton_parabolas(np.exp, np.exp, np.exp, [0.0, -1.0], (-2, 1)).get_ylim() != (0, 3)


def test_training_leaves_the_window() -> None:
    ax = draw.training({"slow": [3, 2], "divergent": [3, 90]}, (0, 4))
    assert ax.get_ylim() == (0, 4)
    assert lines(ax, "divergent")[0][0].tolist() == [0, 1]


def test_edge_draws_each_curvature_once_and_the_bound() -> None:
    ax = draw.edge([0.1, 1.0, 3.0], [[5.0, 5.0, 1.0], [1.0], []])
    dots = [one for one in ax.get_lines() if one.get_marker() == "o"]
    assert [np.asarray(one.get_ydata()).tolist() for one in dots] == [[1, 5], [1], []]
    ((x, y),) = lines(ax, "2/rate")
    assert np.allclose(x * y, 2)


def test_what_is_no_vector_is_refused() -> None:
    with pytest.raises(ValueError, match="starts must be finite"):
        draw.basins(np.square, [np.nan, 1], [0, 0], {0.0: "all"})
    with pytest.raises(ValueError, match="path must be a vector"):
        draw.newton_tangents(np.square, [[1.0]], (0, 1))


@pytest.mark.parametrize(
    ("starts", "ends", "message"),
    [
        ([-1, 0, 1], [0, 0], "ends must have shape"),
        ([1, -1], [0, 0], "starts must be at least two increasing numbers"),
        ([1], [0], "starts must be at least two increasing numbers"),
    ],
)
def test_basins_names_starts_and_ends_that_do_not_fit(starts, ends, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw.basins(np.square, starts, ends, {0.0: "all"})


def test_basins_draws_more_valleys_than_there_are_hatches() -> None:
    count = 7
    strip = draw.basins(np.square, range(count), range(count), {float(k): f"valley {k}" for k in range(count)})[1]
    assert len(strip.patches) == count


def test_edge_refuses_rates_that_a_logarithmic_axis_would_hide() -> None:
    with pytest.raises(ValueError, match="rates must be positive on a logarithmic scale, got -1"):
        draw.edge([-1.0, 1.0], [[1.0], [1.0]])
