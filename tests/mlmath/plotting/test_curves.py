"""What the calculus figures draw: the right points, slopes, windows and bands."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from mlmath.plotting import curves


def line(ax: Axes, label: str) -> tuple[np.ndarray, np.ndarray]:
    """The data of the one line whose label contains the text."""
    (found,) = [one for one in ax.get_lines() if label in str(one.get_label())]
    return np.asarray(found.get_xdata(), dtype=float), np.asarray(found.get_ydata(), dtype=float)


def slope(ax: Axes, label: str) -> float:
    x, y = line(ax, label)
    return float((y[-1] - y[0]) / (x[-1] - x[0]))


def test_zoom_shrinks_its_windows_and_marks_the_next_one() -> None:
    axes = curves.zoom(np.square, 1.0, [4, 1, 0.25])
    assert [float(np.ptp(ax.get_xlim())) for ax in axes] == pytest.approx([4, 1, 0.25])
    shapes = [float(np.ptp(ax.get_ylim()) / np.ptp(ax.get_xlim())) for ax in axes]
    assert shapes == pytest.approx([shapes[0]] * 3)  # both axes are magnified alike, from the first window on
    for ax, following in itertools.pairwise(axes):
        (box,) = [p for p in ax.patches if isinstance(p, Rectangle)]
        assert box.get_width() == pytest.approx(np.ptp(following.get_xlim()))
        assert box.get_height() == pytest.approx(np.ptp(following.get_ylim()))
        assert box.get_x() + box.get_width() / 2 == pytest.approx(1.0)
    dashed = axes[-1].get_lines()[-1]
    chord = np.diff(dashed.get_ydata())[0] / np.diff(dashed.get_xdata())[0]
    assert chord == pytest.approx(2.0)  # symmetric chords of a parabola are parallel to the tangent


def test_zoom_wants_shrinking_widths() -> None:
    for bad in ([1, 2], [1, 1], [1, -1]):
        with pytest.raises(ValueError, match="positive and decreasing"):
            curves.zoom(np.square, 0.0, bad)


def test_average_rate_draws_the_secant_run_and_rise() -> None:
    ax = curves.average_rate(np.square, 1.0, 3.0, (0, 4), labels=("t", "s"))
    assert slope(ax, "secant, slope 4") == pytest.approx(4)
    assert {t.get_text() for t in ax.texts} == {"run 2", "rise 8"}
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("t", "s")


def test_secants_have_their_slopes_and_the_tangent_its() -> None:
    ax = curves.secants(np.square, 1.0, [1.0, 0.5], 2.0, (0, 2.5))
    assert [slope(ax, label) for label in ("h = 1:", "h = 0.5", "tangent")] == pytest.approx([3, 2.5, 2])
    x, y = line(ax, "h = 0.5")
    assert np.interp(1.0, x, y) == pytest.approx(1.0)
    assert ax.get_ylim()[1] < 8  # the curve chooses the window


def test_tangent_marks_the_remainder_and_plots_it_against_the_step() -> None:
    h = np.array([0.5, 0.25, 0.125])
    left, right = curves.tangent(np.square, 1.0, 2.0, h, (0, 2))
    x, y = line(left, "remainder")
    assert x.tolist() == [1.5, 1.5]
    assert abs(y[1] - y[0]) == pytest.approx(0.25)  # (x + h)^2 - x^2 - 2xh = h^2
    assert line(right, "/ h")[1] == pytest.approx(h)
    assert right.get_xscale() == right.get_yscale() == "log"


def test_failures_show_four_functions() -> None:
    axes = curves.failures()
    assert [ax.get_title().split(":")[0] for ax in axes] == ["corner", "jump", "vertical", "oscillation"]
    corner = axes[0].get_lines()[0]
    assert np.asarray(corner.get_ydata()) == pytest.approx(np.abs(corner.get_xdata()))
    wild = axes[3].get_lines()[0]
    assert (np.abs(wild.get_ydata()) <= np.abs(wild.get_xdata()) + 1e-15).all()


def test_product_rule_areas_sum_to_the_grown_rectangle() -> None:
    ax = curves.product_rule(3, 2, 0.5, 0.4)
    areas = [p.get_width() * p.get_height() for p in ax.patches if isinstance(p, Rectangle)]
    assert areas == pytest.approx([6, 1, 1.2, 0.2])
    assert sum(areas) == pytest.approx(3.5 * 2.4)
    with pytest.raises(ValueError, match="dv must be greater than 0"):
        curves.product_rule(3, 2, 0.5, 0)


def test_chain_rule_shows_the_three_steps_and_two_factors() -> None:
    ax = curves.chain_rule(lambda x: 3 * x, lambda u: 0.5 * u, 1.0, 0.1)
    texts = [t.get_text() for t in ax.texts]
    assert [t for t in texts if t.startswith("step")] == ["step 0.1", "step 0.3", "step 0.15"]
    assert [t for t in texts if t.startswith("stretched")] == ["stretched by 3", "stretched by 0.5"]


def test_with_derivative_shades_where_the_derivative_is_negative() -> None:
    upper, lower = curves.with_derivative(np.sin, np.cos, (0, np.pi))
    assert np.asarray(lower.get_lines()[0].get_ydata()) == pytest.approx(np.cos(lower.get_lines()[0].get_xdata()))
    (shade,) = upper.collections
    extent = shade.get_paths()[0].vertices[:, 0]
    assert (extent.min(), extent.max()) == pytest.approx((np.pi / 2, np.pi), abs=0.01)


def test_panels_break_the_derivative_at_zero() -> None:
    axes = curves.panels({"abs": (np.abs, np.sign), "one": (lambda x: 1.0, lambda x: 0.0)}, (-1, 1))
    assert [ax.get_title() for ax in axes] == ["abs", "one"]
    x, y = line(axes[0], "derivative")
    assert np.isnan(y).sum() == 1
    assert abs(x[np.isnan(y)][0]) < 0.01
    assert set(y[~np.isnan(y)]) == {-1.0, 1.0}


def test_inverse_slopes_are_reciprocal() -> None:
    ax = curves.inverse_slopes(np.exp, np.log, 0.0, 1.0, (-2, 1))
    ax2 = curves.inverse_slopes(lambda x: 2 * x, lambda y: y / 2, 0.5, 2.0, (-1, 1))
    assert slope(ax, "y = x") == pytest.approx(1)
    assert slope(ax2, "slope 2") == pytest.approx(2)
    assert slope(ax2, "slope 0.5") == pytest.approx(0.5)


def test_concavity_separates_the_bends_and_marks_the_inflection() -> None:
    ax = curves.concavity(np.sin, lambda x: -np.sin(x), (0.5, 6))
    x, y = line(ax, "bends up")
    assert (x[~np.isnan(y)] > np.pi - 0.01).all()
    assert line(ax, "inflection")[0] == pytest.approx([np.pi], abs=0.01)


def test_taylor_band_is_polynomial_plus_and_minus_bound() -> None:
    ax = curves.taylor(np.sin, {1: lambda x: x}, (-2, 2), band=(1, lambda x: x**2 / 2), ylim=(-3, 3))
    (band,) = ax.collections
    vertices = band.get_paths()[0].vertices
    assert vertices[:, 1].max() == pytest.approx(4)  # 2 + 2^2/2
    assert vertices[:, 1].min() == pytest.approx(-4)
    assert ax.get_ylim() == (-3, 3)
    x, y = line(ax, "function")
    assert y == pytest.approx(np.sin(x))


def test_rate_and_area_report_slope_and_distance() -> None:
    left, right = curves.rate_and_area(np.square, lambda t: 2 * t, 2.0, 1.5)
    assert slope(left, "slope 3") == pytest.approx(3)
    (area,) = right.collections
    assert area.get_label() == "area 2.25"


def test_descent_visits_the_path_on_the_loss() -> None:
    ax = curves.descent(np.square, [1.0, 0.5, 0.25], (-1, 1))
    x, y = line(ax, "steps")
    assert x.tolist() == [1.0, 0.5, 0.25]
    assert y.tolist() == [1.0, 0.25, 0.0625]
    assert line(ax, "end 0.25")[0].tolist() == [0.25]


def test_error_orders_leave_out_zeros() -> None:
    ax = curves.error_orders([0.1, 0.01, 0.001], {"forward": [0.1, 0.0, 0.001]})
    assert line(ax, "forward")[0].tolist() == [0.1, 0.001]
    assert ax.xaxis_inverted()


def test_what_a_logarithmic_axis_would_hide_is_refused() -> None:
    with pytest.raises(ValueError, match="forward must not be negative"):
        curves.error_orders([0.1, 0.01], {"forward": [0.1, -0.01]})
    with pytest.raises(ValueError, match="h and forward must have the same shape"):
        curves.error_orders([0.1, 0.01], {"forward": [0.1]})
    with pytest.raises(ValueError, match="sigmoid must be positive"):
        curves.decay({"sigmoid": [0.25, 0.0]})


def test_columns_are_counted() -> None:
    with pytest.raises(ValueError, match="columns must be at least 1"):
        curves.panels({"square": (np.square, np.square)}, (-1, 1), columns=0)


def test_decay_counts_from_one() -> None:
    ax = curves.decay({"sigmoid": [0.25, 0.0625]}, xlabel="depth")
    assert line(ax, "sigmoid")[0].tolist() == [1, 2]
    assert ax.get_yscale() == "log"
    assert ax.get_xlabel() == "depth"


def test_no_text_is_smaller_than_eight_points() -> None:
    curves.zoom(np.square, 1.0, [4, 1])
    curves.failures()
    curves.panels({"abs": (np.abs, np.sign)}, (-1, 1))
    curves.chain_rule(lambda x: 3 * x, lambda u: u, 1.0, 0.1)
    curves.taylor(np.sin, {1: lambda x: x}, (-2, 2))
    for number in plt.get_fignums():
        for text in plt.figure(number).findobj(lambda artist: hasattr(artist, "get_fontsize")):
            assert text.get_fontsize() >= 8
