"""Pictures of graphs show what they say: arrows, outlines and numbers are checked against the mathematics."""

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle
from mlmath.linalg import laplacian, markov
from mlmath.plotting import COLORS
from mlmath.plotting import graphs as draw

CYCLE = np.eye(3)[[2, 0, 1]]
PATH = np.diag([1.0, 1, 1], 1) + np.diag([1.0, 1, 1], -1)


def arrows(ax):
    return [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]


def outlines(ax):
    return [patch for patch in ax.patches if isinstance(patch, Circle) and not patch.get_fill()]


def texts(ax):
    return [text.get_text() for text in ax.texts]


def ends(arrow, discs):
    """Return the vertices where an arrow begins and ends: the discs nearest to where it was told to."""
    begin, end = arrow._posA_posB or arrow._path_original.vertices[[0, -1]]
    centres = np.array([disc.center for disc in discs])
    return tuple(int(np.argmin(np.linalg.norm(centres - place, axis=1))) for place in (begin, end))


def test_a_digraph_has_an_arrow_for_each_entry_from_column_to_row():
    A = np.array([[0, 2, 0], [7, 1, 0], [0, 3, 0]])
    ax = draw.digraph(A, weights=True).axes[0]
    discs = outlines(ax)
    assert len(discs) == 3
    assert sorted(ends(a, discs) for a in arrows(ax)) == [(0, 1), (1, 0), (1, 1), (1, 2)]
    assert sorted(texts(ax)) == sorted(["1", "2", "3", "2", "7", "1", "3"])
    for arrow in arrows(ax):
        box = arrow.get_path().get_extents()
        assert ax.get_xlim()[0] < box.x0 <= box.x1 < ax.get_xlim()[1]
        assert ax.get_ylim()[0] < box.y0 <= box.y1 < ax.get_ylim()[1]


def test_an_arrow_and_its_way_back_are_apart():
    ax = draw.digraph([[0, 1], [1, 0]], positions=[[0, 0], [1, 0]]).axes[0]
    middles = [a.get_path().vertices[1:-1, 1].mean() for a in arrows(ax)]
    assert middles[0] * middles[1] < 0


def test_the_layout_is_a_circle_clockwise_from_the_top_or_as_given():
    centres = np.array([d.center for d in outlines(draw.digraph(np.zeros((4, 4))).axes[0])])
    np.testing.assert_allclose(centres, [[0, 1], [1, 0], [0, -1], [-1, 0]], atol=1e-12)
    given_ = [[3, 1], [2, 5]]
    centres = [d.center for d in outlines(draw.digraph(np.eye(2), "ab", positions=given_).axes[0])]
    np.testing.assert_array_equal(centres, given_)
    assert outlines(draw.digraph([[1]]).axes[0])[0].center == (0, 0)


def test_components_differ_in_colour_and_outline():
    A = np.array([[0, 1, 0], [1, 0, 0], [0, 1, 0]])
    ax = draw.component_digraph(A).axes[0]
    first, second, third = outlines(ax)
    assert to_hex(first.get_edgecolor()) == to_hex(second.get_edgecolor()) != to_hex(third.get_edgecolor())
    assert first.get_linestyle() == second.get_linestyle() != third.get_linestyle()
    grey = [a for a in arrows(ax) if to_hex(a.get_edgecolor()).upper() == COLORS["gray"]]
    assert [ends(a, outlines(ax)) for a in grey] == [(1, 2)]


def test_ranks_are_areas_and_numbers():
    ax = draw.ranked_digraph([[0, 1], [1, 0]], [0.2, 0.8], "AB").axes[0]
    radii = [disc.radius for disc in outlines(ax)]
    assert (radii[1] / radii[0]) ** 2 == pytest.approx(4)
    assert {"0.200", "0.800", "A", "B"} <= set(texts(ax))
    assert "1.000" in texts(draw.ranked_digraph([[0]], [1]).axes[0])


def test_the_normal_form_lies_above_its_outlined_blocks():
    A = np.zeros((4, 4))
    A[1, 0] = A[0, 1] = A[2, 1] = A[3, 2] = 1
    given_, form = draw.block_triangular(A).axes
    blocks = [p for p in form.patches if isinstance(p, Rectangle)]
    assert [b.get_width() for b in blocks] == [1, 1, 2]
    x, y = form.lines[0].get_data()
    for block in blocks:
        below = y > block.get_y() + block.get_height()
        beside = (x > block.get_x()) & (x < block.get_x() + block.get_width())
        assert not (below & beside).any()
    assert len(x) == len(given_.lines[0].get_xdata()) == 4
    assert [t.get_text() for t in form.get_xticklabels()] == ["4", "3", "1", "2"]


def test_the_path_in_the_triangle_is_the_evolution():
    P = np.array([[5, 1, 3], [3, 7, 3], [2, 2, 4]]) / 10
    fig = draw.simplex({"positive": P, "two ends": np.diag([1.0, 1, 1])}, [1, 0, 0], 4)
    corners = np.array([[0, 0], [1, 0], [0.5, 3**0.5 / 2]])
    path = fig.axes[0].lines[1].get_xydata()
    np.testing.assert_allclose(path, markov.evolve(P, [1, 0, 0], 4) @ corners)
    star = fig.axes[0].lines[3].get_xydata()
    np.testing.assert_allclose(star[0], markov.stationary(P) @ corners)
    assert len(fig.axes[1].lines) == 3  # no star: the stationary distribution is not unique


def test_decays_are_logarithmic_and_leave_zeros_out():
    ax = draw.decays({"error": [1, 0.1, 0]}, {"bound": [2, 1, 0.5]}, "error").axes[0]
    assert ax.get_yscale() == "log"
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), [0, 1])
    assert to_hex(ax.lines[1].get_color()).upper() == COLORS["gray"]
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["error", "bound"]


def test_the_division_of_a_graph_is_that_of_the_fiedler_vector():
    places = [[0, 0], [1, 0], [2, 0], [3, 0]]
    ax = draw.partitioned_graph(PATH, places).axes[0]
    _, vector = laplacian.fiedler(PATH)
    assert texts(ax) == [f"{v:+.2f}".replace("-", "−") for v in vector]
    assert [line.get_linestyle() for line in ax.lines] == ["-", ":", "-"]
    colors = [to_hex(d.get_edgecolor()) for d in outlines(ax)]
    assert colors[0] == colors[1] != colors[2] == colors[3]


def test_clusters_have_their_own_markers():
    ax = draw.clusters([[0, 0], [1, 1], [2, 2]], {"two": [0, 1, 0]}).axes[0]
    assert [len(line.get_xdata()) for line in ax.lines] == [2, 1]
    assert ax.lines[0].get_marker() != ax.lines[1].get_marker()


def test_images_stand_in_their_rows():
    one, two = np.full((2, 3, 3), 1.0), np.full((1, 3, 3), 5.0)
    ax = draw.image_rows({"first": one, "second": two}).axes[0]
    canvas = ax.images[0].get_array().filled(np.nan)
    assert canvas.shape == (10, 10)
    assert np.nansum(canvas[:5]) == 18
    assert np.nansum(canvas[5:]) == 45
    assert [t.get_text() for t in ax.get_yticklabels()] == ["first", "second"]


@pytest.mark.parametrize(
    "figure",
    [
        lambda: draw.digraph(CYCLE, weights=True),
        lambda: draw.component_digraph(CYCLE),
        lambda: draw.ranked_digraph(CYCLE, [1, 1, 1]),
        lambda: draw.block_triangular(CYCLE),
        lambda: draw.simplex({"cycle": CYCLE}, [1, 0, 0], 2),
        lambda: draw.decays({"a": [1, 0.5]}, {}, "y"),
        lambda: draw.partitioned_graph(PATH, [[0, 0], [1, 0], [2, 0], [3, 0]]),
        lambda: draw.clusters([[0, 0]], {"one": [0]}),
        lambda: draw.image_rows({"one": np.ones((1, 2, 2))}),
    ],
)
def test_text_is_large_enough(figure):
    for text in figure().findobj(mpl.text.Text):
        assert text.get_fontsize() >= 8 or not text.get_text().strip()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: draw.digraph([[1, 2]]), ValueError, "square"),
        (lambda: draw.digraph([[1]], ["a", "b"]), ValueError, "names"),
        (lambda: draw.digraph([[1]], positions=[[0, 0], [1, 1]]), ValueError, "positions"),
        (lambda: draw.component_digraph([[np.nan]]), ValueError, "finite"),
        (lambda: draw.ranked_digraph([[1]], [1, 2]), ValueError, "same shape"),
        (lambda: draw.ranked_digraph([[1]], [0]), ValueError, "positive"),
        (lambda: draw.block_triangular([[1j]]), TypeError, "real"),
        (lambda: draw.simplex({}, [1, 0, 0], 1), ValueError, "at least one"),
        (lambda: draw.simplex({"two": np.eye(2)}, [1, 0], 1), ValueError, "three states"),
        (lambda: draw.decays({}, {}, "y"), ValueError, "at least one"),
        (lambda: draw.decays({"a": [-1]}, {}, "y"), ValueError, "negative"),
        (lambda: draw.partitioned_graph(PATH, [[0, 0]]), ValueError, "positions"),
        (lambda: draw.clusters([[0, 0, 0]], {"a": [0]}), ValueError, r"X must have shape \(k, 2\)"),
        (lambda: draw.clusters([[0, 0]], {}), ValueError, "at least one"),
        (lambda: draw.clusters([[0, 0]], {"a": [0, 1]}), ValueError, "same shape"),
        (lambda: draw.clusters([[0, 0]], {"a": [0.5]}), TypeError, "integers"),
        (lambda: draw.digraph(CYCLE, positions=np.zeros((3, 2))), ValueError, "differ"),
        (lambda: draw.image_rows({}), ValueError, "at least one"),
        (lambda: draw.image_rows({"a": np.ones((0, 2, 2))}), ValueError, "must not be empty"),
        (lambda: draw.image_rows({"a": np.ones((2, 2))}), ValueError, "stack"),
        (lambda: draw.image_rows({"a": np.ones((1, 2, 2)), "b": np.ones((1, 3, 3))}), ValueError, "same shape"),
    ],
)
def test_bad_arguments_are_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
