"""What the figures of limits draw: the right bands, boxes, branches, sums and polygons."""

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from mlmath.plotting import limits as draw


def data(ax: Axes, label: str) -> tuple[np.ndarray, np.ndarray]:
    """The data of the one line whose label contains the text."""
    (found,) = [one for one in ax.get_lines() if label in str(one.get_label())]
    return np.asarray(found.get_xdata(), dtype=float), np.asarray(found.get_ydata(), dtype=float)


def test_histories_keep_positive_numbers_on_a_logarithmic_scale() -> None:
    ax = draw.histories({"a": [1.0, 0.0, 0.25], "b": [1.0, 1.0, 1.0]}, scale="loglog", level=0.5)
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert data(ax, "a")[0].tolist() == [1, 3]
    assert draw.histories({"a": [-1.0, 2.0]}, x=[5, 6]).get_yscale() == "linear"
    assert data(draw.histories({"a": [-1.0, 2.0]}, x=[5, 6]), "a")[0].tolist() == [5, 6]
    with pytest.raises(ValueError, match="a must have one number for each x, got 2 for 3"):
        draw.histories({"a": [1.0, 2.0]}, x=[1, 2, 3])
    with pytest.raises(ValueError, match="scale must be linear, semilogx"):
        draw.histories({"a": [1.0]}, scale="log")


def test_the_band_separates_terms_and_marks_where_the_drawn_ones_settle() -> None:
    ax = draw.epsilon_band(lambda n: 1 + (-1) ** n / n, 1.0, 0.1, 40)
    inside, outside = data(ax, "terms in the band"), data(ax, "terms outside")
    assert outside[0].tolist() == list(range(1, 11))
    assert (np.abs(inside[1] - 1) < 0.1).all()
    assert data(ax, "from N = 11")[0].tolist() == [10.5, 10.5]
    wandering = draw.epsilon_band(lambda n: (-1) ** n, 1.0, 0.5, 5)  # the last term is outside
    assert not [line for line in wandering.get_lines() if "from N" in str(line.get_label())]
    constant = draw.epsilon_band(lambda n: 2, 2.0, 0.5, 5, first=3)
    assert data(constant, "from N = 3")[0].tolist() == [2.5, 2.5]
    with pytest.raises(ValueError, match="eps must be greater than 0"):
        draw.epsilon_band(lambda n: n, 0.0, 0.0, 5)


def test_sequences_are_drawn_as_dots() -> None:
    axes = draw.sequences({"square": lambda n: n**2, "sign": lambda n: (-1) ** n}, 5, first=0)
    assert [ax.get_title() for ax in axes] == ["square", "sign"]
    assert axes[0].get_lines()[1].get_ydata().tolist() == [0, 1, 4, 9, 16]


def test_orders_show_the_multiple_and_the_place() -> None:
    left, right = draw.orders(lambda n: n + 5, lambda n: n, 2.0, 5.0, (1, 10), {"one": lambda n: 1, "2^n": np.exp2})
    n, multiple = data(left, "2 g(n)")
    assert (multiple == 2 * n).all()
    assert data(left, "from n = 5")[0].tolist() == [5, 5]
    assert (right.get_xscale(), right.get_yscale()) == ("log", "log")
    assert (data(right, "one")[1] == 1).all()
    with pytest.raises(ValueError, match="constant must be greater than 0"):
        draw.orders(np.sin, np.sin, 0.0, 1.0, (1, 2), {})


def test_the_curve_beside_the_harmonic_sums_is_what_its_label_says() -> None:
    """The sources drew log n + γ under the label log(n + γ): here label and curve come as one pair."""
    gamma = np.euler_gamma
    n = np.arange(1, 200)
    ax = draw.sums({"sums": np.cumsum(1 / n)}, curves={"log n + γ": lambda t: np.log(t) + gamma}, logarithmic=True)
    t, curve = data(ax, "log n + γ")
    assert np.allclose(curve, np.log(t) + gamma)
    assert not np.allclose(curve, np.log(t + gamma))
    gap = data(ax, "sums")[1] - (np.log(n) + gamma)
    assert (gap > 0).all()
    assert (gap < 1 / (2 * n)).all()


def test_sums_show_their_limit_and_begin_where_they_are_told() -> None:
    ax = draw.sums({"S": [1.0, 1.5, 1.75]}, limit=2.0, first=0)
    assert data(ax, "S")[0].tolist() == [0, 1, 2]
    assert data(ax, "limit 2")[1].tolist() == [2, 2]


def test_power_series_shade_the_interval_of_convergence() -> None:
    ax = draw.power_series(lambda x: 1 / (1 - x), {1: lambda x: 1 + x}, 1.0, (-2, 2), (-3, 5))
    assert ax.get_ylim() == (-3, 5)
    assert data(ax, "degree 1")[1][0] == -1
    assert (ax.patches[0].get_x(), ax.patches[0].get_width()) == (-1, 2)
    with pytest.raises(ValueError, match="radius must be greater than 0"):
        draw.power_series(np.exp, {}, 0.0, (-1, 1), (0, 1))


@pytest.mark.parametrize("sides", [3, 6, 25])
def test_polygons_lie_inside_and_outside_the_circle(sides: int) -> None:
    (ax,) = draw.polygons([sides])
    _, inner, outer = ax.get_lines()
    radius = [np.hypot(*line.get_data()) for line in (inner, outer)]
    assert np.allclose(radius[0], 1)
    middles = (outer.get_xydata()[1:] + outer.get_xydata()[:-1]) / 2
    assert np.allclose(np.hypot(*middles.T), 1)  # the outer sides touch the circle in their middles
    low, high = (float(t) for t in ax.get_title().split(": ")[1].split(" < π < "))
    assert low - 1e-12 <= sides * np.sin(np.pi / sides) < np.pi < sides * np.tan(np.pi / sides) <= high + 1e-12
    assert low < np.pi < high
    with pytest.raises(ValueError, match="sides must be at least 3"):
        draw.polygons([2])


def test_the_box_shows_whether_the_curve_leaves_it() -> None:
    good = draw.epsilon_delta(np.square, 1.0, 1.0, 0.5, 0.2, (0, 2))
    (box,) = [p for p in good.patches if isinstance(p, Rectangle) and not p.get_fill()]
    assert (box.get_x(), box.get_y(), box.get_width(), box.get_height()) == pytest.approx((0.8, 0.5, 0.4, 1.0))
    assert not [line for line in good.get_lines() if "leaves" in str(line.get_label())]
    bad = draw.epsilon_delta(np.square, 1.0, 1.0, 0.5, 0.3, (0, 2), hole=False)
    x, y = data(bad, "leaves")
    assert (np.abs(y[np.isfinite(y)] - 1) >= 0.5).all()
    assert (np.abs(x[np.isfinite(y)] - 1) < 0.3).all()
    with pytest.raises(ValueError, match="delta must be greater than 0"):
        draw.epsilon_delta(np.square, 1.0, 1.0, 0.5, 0.0, (0, 2))


def test_no_line_crosses_a_pole() -> None:
    """The sources joined the branches of 25/x through infinity; here each branch is a line of its own."""
    ax = draw.branches({"25/x": lambda x: 25 / x}, [0.0], (-10, 10), (-60, 60), asymptotes=[0.0])
    left, right = ax.get_lines()[:2]
    assert (np.asarray(left.get_xdata()) < 0).all()
    assert (np.asarray(right.get_xdata()) > 0).all()
    assert left.get_label() == "25/x"
    for line in (left, right):
        y = np.asarray(line.get_ydata())
        assert np.nanmax(np.abs(y)) <= 60
    constant = draw.branches({"1": lambda x: 1.0}, [], (0, 1), (0, 2))
    assert (np.asarray(constant.get_lines()[0].get_ydata()) == 1).all()
    with pytest.raises(ValueError, match="poles must lie inside the domain"):
        draw.branches({"f": np.sin}, [3.0], (0, 2), (-1, 1))


def test_squeeze_draws_three_curves_in_order() -> None:
    ax = draw.squeeze(np.cos, lambda x: np.sin(x) / x, lambda x: 1, (-1.5, 1.5), ["low", "middle", "high"])
    low, middle, high = (data(ax, name)[1] for name in ("low", "middle", "high"))
    assert (low < middle).all()
    assert (middle < high).all()


def test_bisection_draws_one_bar_for_each_bracket() -> None:
    ax = draw.bisection(np.cos, [[1, 2], [1.5, 2]], (0, 3))
    bars = [line for line in ax.get_lines() if line.get_linewidth() == 4]
    assert [list(bar.get_xdata()) for bar in bars] == [[1, 2], [1.5, 2]]
    with pytest.raises(ValueError, match=r"brackets must have shape \(k, 2\), got \(1, 3\)"):
        draw.bisection(np.cos, [[1, 2, 3]], (0, 3))


def test_the_three_functions_have_no_maximum_in_their_windows() -> None:
    not_closed, not_bounded, jump = draw.without_maximum()
    assert np.max(not_closed.get_lines()[0].get_ydata()) >= 19
    assert np.max(not_bounded.get_lines()[0].get_ydata()) < 1
    assert [list(line.get_ydata()) for line in jump.get_lines()[1:]] == [[1], [0]]
