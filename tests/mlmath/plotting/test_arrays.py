"""Each figure of arrays and tables shows what it says: the artists are compared with the numbers."""

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.patches import Rectangle
from mlmath.plotting import arrays as draw
from sklearn.datasets import load_iris


def cells(ax):
    """Return the corners of the outlined cells."""
    return [p.get_xy() for p in ax.patches if isinstance(p, Rectangle) and not p.get_fill()]


def texts(ax):
    return [t.get_text() for t in ax.texts if t.get_text()]


def test_blocks_have_one_cell_for_each_entry():
    shapes = [(), (4,), (3, 4), (2, 3, 4)]
    fig = draw.blocks(shapes)
    for ax, shape in zip(fig.axes, shapes, strict=True):
        assert len(cells(ax)) == len(set(cells(ax))) == np.prod(shape, dtype=int)
        assert ax.get_title() == f"shape {shape}"


def test_memory_shows_indices_places_and_strides():
    ax = draw.memory(2, 3).axes[0]
    labels = texts(ax)
    assert [t for t in labels if "," in t] == ["0, 0", "0, 1", "0, 2", "1, 0", "1, 1", "1, 2"]
    assert [int(t) for t in labels if t.isdigit()] == list(range(6))
    assert "next column: 1 on" in labels
    assert "next row: 3 on" in labels
    lengths = [t.xy[0] - t.xyann[0] for t in ax.texts if isinstance(t, mpl.text.Annotation)]
    assert lengths == [1, 3]
    assert len(cells(ax)) == 12


def test_broadcasting_shows_the_copies_dashed_and_the_sum():
    a, b = np.array([[0], [10], [20]]), np.array([1, 2, 3, 4])
    fig = draw.broadcasting(a, b)
    for ax, array in zip(fig.axes, (a, b, a + b), strict=True):
        shown = np.array([float(t) for t in texts(ax)]).reshape(3, 4)
        np.testing.assert_array_equal(shown, np.broadcast_to(array, (3, 4)))
        outlines = [p for p in ax.patches if not p.get_fill()]
        assert sum(p.get_linestyle() == "-" for p in outlines) == array.size
    assert [ax.get_title() for ax in fig.axes] == ["(3, 1)", "+  (4,)", "=  (3, 4)"]


def test_the_squared_differences_are_all_pairs_with_zeros_on_the_line():
    x = np.array([1.0, 2.0, 4.0])
    fig = draw.squared_differences(x, x[:, np.newaxis])
    ax = fig.axes[0]
    table = np.asarray(ax.images[0].get_array())
    np.testing.assert_array_equal(table, [[0, 1, 9], [1, 0, 4], [9, 4, 0]])
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[-0.5, -0.5], [2.5, 2.5]])
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # row 0 is at the top, so that the line is the diagonal


def test_densities_enclose_the_area_one_and_peak_where_the_data_are():
    X = load_iris().data
    fig = draw.densities(X, ["a", "b", "c", "d"], "cm")
    for k, ax in enumerate(fig.axes):
        grid, curve = ax.lines[0].get_data()
        assert np.trapezoid(curve, grid) == pytest.approx(1, abs=0.01)  # the bumps end at three of their widths
        mean = np.trapezoid(grid * curve, grid)
        assert mean == pytest.approx(X[:, k].mean(), abs=0.02)
        assert any(isinstance(c, PolyCollection) for c in ax.collections)
        assert ax.get_ylim()[1] >= max(a.lines[0].get_ydata().max() for a in fig.axes)
    assert [texts(ax) for ax in fig.axes] == [["a"], ["b"], ["c"], ["d"]]
    assert fig.axes[-1].get_xlabel() == "cm"


def test_the_scatter_plot_shows_every_observation_in_its_group():
    ax = draw.scatter([1, 2, 3], [4, 5, 6], ["b", "a", "b"], "u", "v").axes[0]
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[1, 4], [3, 6]])
    np.testing.assert_array_equal(ax.lines[1].get_xydata(), [[2, 5]])
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["b", "a"]
    assert len({line.get_marker() for line in ax.lines}) == 2
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("u", "v")


def test_losses_are_drawn_from_step_one_on_with_different_dashes():
    ax = draw.losses({"raw": [4, 3], "scaled": [4, 1]}).axes[0]
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[1, 4], [2, 3]])
    assert ax.lines[0].get_linestyle() != ax.lines[1].get_linestyle()
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")


FIGURES = [
    lambda: draw.blocks([(), (2, 3, 4)]),
    lambda: draw.memory(2, 3),
    lambda: draw.broadcasting([[1], [2]], [1, 2]),
    lambda: draw.squared_differences([1, 2], [[1], [2]]),
    lambda: draw.densities([[1], [2]], ["a"], "cm"),
    lambda: draw.scatter([1, 2], [1, 2], ["a", "b"], "u", "v"),
    lambda: draw.losses({"a": [2, 1]}),
]


@pytest.mark.parametrize("make", FIGURES)
def test_text_is_at_least_eight_points_and_the_background_transparent(make):
    fig = make()
    fig.canvas.draw()
    assert min(t.get_fontsize() for t in fig.findobj(mpl.text.Text) if t.get_text().strip()) >= 8
    assert fig.get_facecolor()[3] == 0


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: draw.blocks([]), ValueError, "at least one"),
        (lambda: draw.blocks([(1, 2, 3, 4)]), ValueError, "three axes"),
        (lambda: draw.blocks([(0,)]), ValueError, "at least 1"),
        (lambda: draw.blocks([(2.0,)]), TypeError, "integer"),
        (lambda: draw.memory(1, 3), ValueError, "rows"),
        (lambda: draw.memory(2, 7), ValueError, "12 entries"),
        (lambda: draw.memory(5, 2), ValueError, "4 rows"),
        (lambda: draw.memory(2.0, 2), TypeError, "rows"),
        (lambda: draw.broadcasting([1, 2], [1, 2, 3]), ValueError, "do not fit"),
        (lambda: draw.broadcasting(np.ones((1, 1, 1)), 1), ValueError, "two axes"),
        (lambda: draw.broadcasting([np.nan], 1), ValueError, "finite"),
        (lambda: draw.squared_differences([1, 2], [1, 2]), ValueError, "matrix"),
        (lambda: draw.squared_differences([1, 2], [[1, 2]]), ValueError, r"shape \(2, 1\)"),
        (lambda: draw.densities([[1, 2], [2, 3]], ["a"], "x"), ValueError, "2 entries"),
        (lambda: draw.densities([[1], [1]], ["a"], "x"), ValueError, "constant"),
        (lambda: draw.densities([1, 2], ["a"], "x"), ValueError, "matrix"),
        (lambda: draw.scatter([1, 2], [1, 2], ["a"], "u", "v"), ValueError, "same shape"),
        (lambda: draw.scatter([1, 2], [1], ["a", "b"], "u", "v"), ValueError, "same shape"),
        (lambda: draw.losses({}), ValueError, "histories must hold at least one entry"),
        (lambda: draw.losses([4, 3]), TypeError, "histories must be a mapping"),
        (lambda: draw.losses({"a": [1, 0]}), ValueError, "positive"),
    ],
)
def test_bad_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
