"""What the figures of functions draw: the right values, arrows, mirror images and gaps."""

import numpy as np
import pytest
from matplotlib.axes import Axes
from mlmath.calculus.functions import Linear, Power, Sigmoid, Step
from mlmath.plotting import functions as draw


def line(ax: Axes, label: str) -> tuple[np.ndarray, np.ndarray]:
    """The data of the one line with this label."""
    (found,) = [one for one in ax.get_lines() if one.get_label() == label]
    return np.asarray(found.get_xdata(), dtype=float), np.asarray(found.get_ydata(), dtype=float)


def words(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_text()]


def test_three_views_show_the_same_values() -> None:
    machine, arrows, graph = draw.views(np.square, [-1, 0, 2], (-2, 3), "$x^2$")
    assert sorted(words(machine)) == ["$x^2$", "2", "4"]
    ends = [(a.xyann[1], a.xy[1]) for a in arrows.texts if not a.get_text()]
    assert ends == [(-1, 1), (0, 0), (2, 4)]
    assert words(arrows)[-3:] == ["0", "1", "4"]
    points = graph.get_lines()[1]
    assert np.array_equal(points.get_xdata(), [-1, 0, 2])
    assert np.array_equal(points.get_ydata(), [1, 0, 4])
    assert graph.get_xlim() == (-2, 3)
    draw.views(lambda x: 0 * x, [0], (-1, 1), "0")  # one point, one value
    with pytest.raises(ValueError, match="points must not be empty"):
        draw.views(np.square, [], (-1, 1), "")


def test_chains_apply_the_last_function_first() -> None:
    f, g = ("square", np.square), ("add 1", lambda x: x + 1)
    axis = draw.chains({"f after g": [f, g], "g after f": [g, f]}, 3.0)
    rows = {level: [t.get_text() for t in axis.texts if t.get_text() and round(t.get_position()[1]) == level]
            for level in (0, -2)}  # fmt: skip
    assert rows[0] == ["3", "4", "16", "add 1", "square", "f after g"]
    assert rows[-2] == ["3", "9", "10", "square", "add 1", "g after f"]
    with pytest.raises(ValueError, match="x must be finite"):
        draw.chains({"f": [f]}, np.inf)


def test_sums_stand_on_the_first_function() -> None:
    axis = draw.pointwise(np.sin, np.square, (-1, 1), [0.5, 1.0])
    x, y = line(axis, "f + g")
    assert np.allclose(y, np.sin(x) + x**2)
    arrows = [(a.xyann, a.xy) for a in axis.texts]
    assert np.allclose(arrows[1], [(0.5, np.sin(0.5)), (0.5, np.sin(0.5) + 0.25)])
    assert np.allclose(arrows[2], [(1.0, 0), (1.0, 1.0)])


def test_inverses_are_mirror_images() -> None:
    axes = draw.mirrored({"square": (np.square, np.sqrt, (0, 2)), "line": (Linear(2, 1), Linear(0.5, -0.5), (-1, 1))})
    for ax, back in zip(axes, (np.square, Linear(2, 1)), strict=True):
        x, y = line(ax, "function")
        s, t = line(ax, "inverse")
        assert np.allclose(y, back(x))
        assert np.allclose(back(t), s)  # exchange the coordinates of a point of one curve: it lies on the other
        assert np.allclose([s[0], s[-1], t[0], t[-1]], [y[0], y[-1], x[0], x[-1]])
        assert ax.get_aspect() == 1
        assert ax.get_xlim() == ax.get_ylim()


def test_families_cut_what_leaves_the_window_and_do_not_join_a_jump() -> None:
    panels = {"jump": {"step": Step()}, "pole": {"reciprocal": lambda x: Power(-1)(np.where(x == 0, 1, x))}}
    axes = draw.families(panels, {"jump": (-1, 1), "pole": (-2, 2.1)}, ylim=(-3, 3), columns=3)
    assert len(axes) == 2
    assert len(axes[0].figure.axes) == 2  # the empty panel is gone
    _, jump = line(axes[0], "step")
    assert np.isnan(jump).sum() == 1
    x, pole = line(axes[1], "reciprocal")
    assert np.isnan(pole[np.abs(x) < 0.1]).all()
    assert axes[1].get_ylim() == (-3, 3)
    (alone,) = draw.families({"one": {"sigmoid": Sigmoid()}}, (-4, 4), columns=1)
    _, y = line(alone, "sigmoid")
    assert np.isfinite(y).all()


def test_elementary_functions_keep_their_names() -> None:
    axes = draw.elementary()
    x, y = line(axes[3], "$\\log_2$")
    assert np.allclose(2.0 ** y[np.isfinite(y)], x[np.isfinite(y)])
    x, y = line(axes[0], "$x^3 - 2x$")
    assert np.allclose(y[np.isfinite(y)], (x**3 - 2 * x)[np.isfinite(y)])


def test_moves_are_what_their_names_say() -> None:
    axes = draw.moves(np.exp, (-2, 2), height=9)
    for ax, name, g in [
        (axes[0], "f(x - 1)", lambda t: np.exp(t - 1)),
        (axes[1], "2 f(x)", lambda t: 2 * np.exp(t)),
        (axes[2], "f(-x)", lambda t: np.exp(-t)),
        (axes[3], "even part", np.cosh),
        (axes[3], "odd part", np.sinh),
    ]:
        x, y = line(ax, name)
        shown = np.isfinite(y)
        assert shown.mean() > 0.9
        assert np.allclose(y[shown], g(x[shown]))
    with pytest.raises(ValueError, match="height must be greater than 0"):
        draw.moves(np.exp, (-2, 2), height=0)


def test_fits_draw_the_data_under_each_curve() -> None:
    axes = draw.fits([0, 1, 3], [1, 3, 2], {"line": Linear(2, 1), "one": lambda x: 1.0}, labels=("t", "v"))
    for ax in axes:
        assert np.array_equal(ax.get_lines()[0].get_xydata(), [(0, 1), (1, 3), (3, 2)])
    assert np.allclose(axes[0].get_lines()[1].get_ydata()[[0, -1]], [1, 7])
    assert np.ptp(axes[1].get_lines()[1].get_ydata()) == 0
    assert (axes[0].get_xlabel(), axes[0].get_ylabel()) == ("t", "v")
    with pytest.raises(ValueError, match="x and y must have the same shape"):
        draw.fits([0, 1], [1], {"line": Linear(1, 0)})


@pytest.mark.parametrize("domain", [(1, 0), (1, 1), (0, 1, 2), (0, np.inf), (np.nan, 1)])
def test_a_domain_is_an_interval(domain) -> None:
    for call in (
        lambda: draw.views(np.square, [1], domain, ""),
        lambda: draw.pointwise(np.sin, np.cos, domain, [0.5]),
        lambda: draw.mirrored({"a": (np.square, np.sqrt, domain)}),
        lambda: draw.families({"a": {"b": np.sin}}, domain),
        lambda: draw.moves(np.exp, domain, height=1),
    ):
        with pytest.raises(ValueError, match="domain must be"):
            call()


def test_nothing_is_left_out_of_a_picture_silently() -> None:
    with pytest.raises(TypeError, match="must have real values"):
        draw.fits([0, 1], [0, 1], {"complex": lambda t: t * 1j})
    with pytest.raises(ValueError, match="must hold at most 5 lines, got 6"):
        draw.families({"a": {str(k): np.sin for k in range(6)}}, (0, 1))
    with pytest.raises(ValueError, match="columns must be at least 1"):
        draw.families({"a": {"b": np.sin}}, (0, 1), columns=0)
