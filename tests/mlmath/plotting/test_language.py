"""Each figure of the first chapter shows what it says: the artists are checked, not merely drawn."""

import math

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.patches import Arc, Circle
from matplotlib.text import Annotation
from mlmath.plotting import language as draw


def arrows_of(ax):
    """Return (tail, tip) of every arrow."""
    shafts = [child for child in ax.get_children() if isinstance(child, Annotation) and child.arrow_patch is not None]
    return [(tuple(map(float, a.xyann)), tuple(map(float, a.xy))) for a in shafts]


def texts(ax):
    return [t.get_text() for t in ax.texts if t.get_text()]


def test_running_sums_have_a_line_each_and_the_exact_one_behind():
    ax = draw.running_sums({"a": [1, 2], "b": [1, 1]}, [1, 2.5]).axes[0]
    np.testing.assert_array_equal([line.get_ydata() for line in ax.lines], [[1, 2.5], [1, 2], [1, 1]])
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), [1, 2])
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["exact", "a", "b"]
    assert len({line.get_linestyle() for line in ax.lines[1:]}) == 2
    with pytest.raises(ValueError, match="a must have 2 entries, got 3"):
        draw.running_sums({"a": [1, 2, 3]}, [1, 2])


def test_signals_show_their_numbers():
    fig = draw.signals([[0, 15], [7, 3]], [0.0, 1.0, -1.0], {"ball": 2, "goal": 1})
    assert texts(fig.axes[0]) == ["0", "15", "7", "3"]
    assert [ax.get_title() for ax in fig.axes] == ["image: 4 grey values", "sound: 3 samples", "text: 2 counts"]
    np.testing.assert_array_equal(fig.axes[1].lines[1].get_ydata(), [0, 1, -1])
    assert [bar.get_width() for bar in fig.axes[2].patches] == [2, 1]
    colours = {t.get_text(): t.get_color() for t in fig.axes[0].texts}
    assert colours["15"] == "white" != colours["0"]  # readable on black


def test_four_fields_agree_with_the_model():
    rng = np.random.default_rng(1)
    X = rng.normal(size=(40, 2))
    w = np.array([2.0, 1.0])
    y = (w @ X.T > 0).astype(float)
    fig = draw.four_fields(X, y, [[0, 0], [1, 0.4], w], (0.7, 0.8, 0.9), ("one", "two"))
    data, score, walk, rate = fig.axes
    assert sum(len(line.get_xdata()) for line in data.lines[:2]) == 40
    line = data.lines[2]  # the line of score 0 is orthogonal to the weights
    assert np.dot(np.subtract(line.get_xy2(), line.get_xy1()), w) == pytest.approx(0, abs=1e-12)
    curve = score.lines[0]
    np.testing.assert_allclose(curve.get_ydata(), 1 / (1 + np.exp(-curve.get_xdata())))
    np.testing.assert_array_equal(walk.lines[0].get_xydata(), [[0, 0], [1, 0.4], w])
    assert tuple(walk.lines[1].get_xydata()[0]) == tuple(w)
    (bar,) = rate.containers
    assert bar.lines[0].get_xdata()[0] == 0.8
    np.testing.assert_allclose(bar.lines[2][0].get_segments()[0][:, 0], [0.7, 0.9])
    assert (data.get_xlabel(), data.get_ylabel()) == ("one", "two")


@pytest.mark.parametrize(
    ("X", "y", "path"),
    [([[1, 2, 3]], [1], [[0, 0]]), ([[1, 2]], [1, 0], [[0, 0]]), ([[1, 2]], [1], [[0, 0, 0]])],
)
def test_four_fields_refuse_shapes_that_do_not_fit(X, y, path):
    with pytest.raises(ValueError, match="X, y and path must have shapes"):
        draw.four_fields(X, y, path, (0, 0.5, 1), ("a", "b"))


def shaded(ax, x, y):
    """Say whether a point lies inside an odd number of outlines: the others are holes."""
    outlines = [polygon for c in ax.collections for path in c.get_paths() for polygon in path.to_polygons()]
    return sum(mpl.path.Path(outline).contains_point((x, y)) for outline in outlines) % 2 == 1


def test_venn_panels_shade_their_set():
    fig = draw.venn({"both": lambda a, b: a & b, "outside": lambda a, b: ~(a | b)})
    points = {"left": (-1.0, 0), "middle": (0, 0), "right": (1.0, 0), "corner": (-1.8, 1.1)}
    both, outside = ({name: shaded(ax, *xy) for name, xy in points.items()} for ax in fig.axes)
    assert [name for name, is_in in both.items() if is_in] == ["middle"]
    assert not outside["left"]
    assert not outside["right"]
    assert outside["corner"]
    assert [sum(isinstance(patch, Circle) for patch in ax.patches) for ax in fig.axes] == [2, 2]


def test_mappings_draw_each_arrow_and_circle_what_is_missed():
    f = {1: "a", 2: "a"}
    ax = draw.mappings({"f": f}, {"f": "abc"}).axes[0]
    heights = {t.get_text(): t.get_position()[1] for t in ax.texts if t.get_text()}
    assert arrows_of(ax) == [((0, heights["1"]), (1, heights["a"])), ((0, heights["2"]), (1, heights["a"]))]
    assert sorted(patch.center[1] for patch in ax.patches if isinstance(patch, Circle)) == sorted(
        heights[name] for name in "bc"
    )
    with pytest.raises(ValueError, match="must lie in its codomain"):
        draw.mappings({"f": {1: "d"}}, {"f": "abc"})
    with pytest.raises(ValueError, match="each function needs its codomain"):
        draw.mappings({"f": {1: "d"}}, {"g": "abc"})


def test_diagonals_run_up_and_cross_out_what_is_reducible():
    ax = draw.diagonals(4).axes[0]
    assert arrows_of(ax) == [((j, n - j + 1), (j + 1, n - j)) for n in (2, 3, 4) for j in range(1, n)]
    crossed = {tuple(np.mean(line.get_xydata(), axis=0).round(6)) for line in ax.lines}
    assert crossed == {(j, i) for i in range(1, 5) for j in range(1, 5) if math.gcd(i, j) > 1}
    assert "$3/2$" in texts(ax)
    with pytest.raises(ValueError, match="size must be at least 2"):
        draw.diagonals(1)


def test_the_product_has_the_sum_of_the_angles():
    z, w = 2 + 1j, 1 + 1.5j
    ax = draw.complex_product(z, w).axes[0]
    assert [complex(*tip) for _, tip in arrows_of(ax)] == [z, w, z * w]
    turns = [arc.theta2 for arc in ax.patches if isinstance(arc, Arc)]
    assert turns[2] == pytest.approx(turns[0] + turns[1])
    assert ax.get_aspect() == 1
    for bad in ((0, 1), (1, 0)):
        with pytest.raises(ValueError, match="must not be 0"):
            draw.complex_product(*bad)
    for bad in ("1", math.nan, math.inf, [1, 2], None):
        with pytest.raises((TypeError, ValueError), match=r"^w must"):
            draw.complex_product(1, bad)


def test_no_line_is_left_out_in_silence():
    six = {str(k): [1, 2] for k in range(6)}
    for call in (lambda: draw.running_sums(six, [1, 2]), lambda: draw.timings([1, 2], six)):
        with pytest.raises(ValueError, match="must hold at most 5 lines, got 6"):
            call()


def test_polygons_have_the_roots_as_corners():
    fig = draw.root_polygons([1, 3])
    for ax, n in zip(fig.axes, (1, 3), strict=True):
        corners = ax.lines[1].get_xydata() @ [1, 1j]
        assert len(corners) == n
        np.testing.assert_allclose(corners**n, 1, atol=1e-12)
    with pytest.raises(ValueError, match="orders must be at least 1"):
        draw.root_polygons([0])


def test_the_number_line_shows_the_format_and_the_nearest_number():
    ax = draw.number_line(3, [-1, 0, 1], 1.3).axes[0]
    ticks = [line.get_xdata()[0] for line in ax.lines if len(line.get_xdata()) == 2 and line.get_xdata()[0] > 0]
    np.testing.assert_array_equal(ticks, [0.5, 0.625, 0.75, 0.875, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5])
    assert arrows_of(ax)[0][1][0] == 1.25
    assert texts(ax)[:3] == ["1/2", "1", "2"]
    for x in (0.4, 3.6):
        with pytest.raises(ValueError, match="x must be at"):
            draw.number_line(3, [-1, 0, 1], x)


def test_timings_are_multiples_of_the_shortest():
    ax = draw.timings([1, 10], {"loop": [2e-6, 2e-5], "array": [1e-6, 1e-6]}).axes[0]
    np.testing.assert_allclose([line.get_ydata() for line in ax.lines], [[2, 20], [1, 1]])
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert len({line.get_marker() for line in ax.lines}) == 2
    for bad in ([1e-6], [0.0, 1.0]):
        with pytest.raises(ValueError, match="loop must hold 2 positive times"):
            draw.timings([1, 10], {"loop": bad})


def test_no_text_is_smaller_than_eight_points():
    figures = [
        draw.running_sums({"a": [1, 2]}, [1, 2]),
        draw.signals([[0, 15], [7, 3]], [0.0, 1.0], {"ball": 2}),
        draw.four_fields([[1, 0], [-1, 0]], [1, 0], [[0, 0], [1, 0]], (0.4, 0.5, 0.6), ("a", "b")),
        draw.venn({"a": lambda a, b: a}),
        draw.mappings({"f": {1: "a"}}, {"f": "a"}),
        draw.diagonals(3),
        draw.complex_product(1j, 1j),
        draw.root_polygons([3]),
        draw.number_line(2, [0], 1.2),
        draw.timings([1, 2], {"a": [1, 2]}),
    ]
    for fig in figures:
        fig.canvas.draw()
        sizes = [t.get_fontsize() for t in fig.findobj(mpl.text.Text) if t.get_text().strip() and t.get_visible()]
        assert min(sizes) >= 8
