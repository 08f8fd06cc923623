"""Each figure of vector spaces shows what it says: the artists are checked against the mathematics."""

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.patches import Arc, Polygon
from matplotlib.text import Annotation
from mlmath.plotting import spaces as draw


def arrows_of(ax):
    """Return (tail, tip) of every arrow."""
    shafts = [child for child in ax.get_children() if isinstance(child, Annotation) and child.arrow_patch is not None]
    return [(np.array(a.xyann), np.array(a.xy)) for a in shafts]


def labels_of(ax):
    return [t.get_text() for t in ax.texts if t.get_text()]


def quivers_of(ax):
    """Return the vectors that the arrows of a panel in space show: a shaft runs from the tip to the tail."""
    lines = [c for c in ax.collections if hasattr(c, "_segments3d")]
    return [-np.diff(np.asarray(q._segments3d)[0], axis=0)[0] for q in lines]


@pytest.mark.parametrize(
    ("v", "labels", "degrees"),
    [([4, 3], ["4", "3", "length 5", "36.9°"], (0, 36.87)), ([-2, -2], ["-2", "length 2.828", "-135°"], (-135, 0))],
)
def test_polar_states_components_length_and_angle(v, labels, degrees):
    ax = draw.polar(v).axes[0]
    assert set(labels) <= set(labels_of(ax))
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[0, 0], [v[0], 0], v])
    arc = next(patch for patch in ax.patches if isinstance(patch, Arc))
    assert (arc.theta1, arc.theta2) == pytest.approx(degrees, abs=0.01)
    np.testing.assert_array_equal(arrows_of(ax)[0], [[0, 0], v])


def test_sum_and_difference_close_the_parallelogram_and_multiples_are_parallel():
    x, y = np.array([3, 1]), np.array([1, 2])
    total, difference, multiples = draw.adding_and_scaling(x, y).axes
    np.testing.assert_array_equal([tip for _, tip in arrows_of(total)], [x, y, x + y])
    assert {tuple(line.get_xydata()[-1]) for line in total.lines} == {tuple(x + y)}
    tail, tip = arrows_of(difference)[-1]
    np.testing.assert_array_equal([tail, tip], [y, x])
    drawn = [tip - tail for tail, tip in arrows_of(multiples)]
    np.testing.assert_allclose(drawn, [2 * x, x, 0.5 * x, -x])
    assert len(multiples.lines) == 1  # zero times x is a point


def test_spans_have_the_dimension_of_their_titles():
    a, b = [1, 1, 2], [2, -1, 0]
    fig = draw.spans_in_space([[a], [a, b], [a, b, [-1, 2, 2]], [a, b, [0, 2, -1]]])
    titles = [ax.get_title() for ax in fig.axes]
    assert titles == ["line: dimension 1", "plane: dimension 2", "plane: dimension 2", "space: dimension 3"]
    np.testing.assert_allclose(quivers_of(fig.axes[2]), [a, b, [-1, 2, 2]])
    line = np.array(fig.axes[0].lines[0].get_data_3d()).T
    assert np.linalg.matrix_rank([*line, a]) == 1
    for ax in fig.axes[1:3]:
        surface = ax.collections[0]
        corners = np.concatenate([np.asarray(face).reshape(-1, 3) for face in surface._faces])
        assert np.linalg.matrix_rank([*corners, a, b], tol=1e-9) == 2
    assert len(fig.axes[3].lines) == 12  # the edges of a box


def test_the_ways_along_both_grids_end_at_the_vector():
    v, B = np.array([5, 1]), np.array([[2, 1], [1, -1]])
    standard, skew = draw.coordinate_grids(v, B).axes
    assert [ax.get_title() for ax in (standard, skew)] == ["coordinates (5, 1)", "coordinates (2, 1)"]
    for ax, corner in ((standard, [5, 0]), (skew, [4, 2])):
        way = next(line for line in ax.lines if line.get_linestyle() == "--").get_xydata()
        np.testing.assert_array_equal(way, [[0, 0], corner, v])
        assert ax.get_xlim()[0] < corner[0] < ax.get_xlim()[1]
    np.testing.assert_array_equal([tip for _, tip in arrows_of(skew)], B)


def test_only_the_first_panel_is_a_subspace():
    line, beside, quadrant, cross = draw.subspace_test().axes
    slope = np.array([1, -2])
    assert all(abs(tip @ slope) < 1e-12 for _, tip in arrows_of(line))
    *inside, outside = [tip for _, tip in arrows_of(beside)]
    heights = [tip @ [-0.5, 1] for tip in inside]
    assert heights == pytest.approx([1.2, 1.2])
    assert outside @ [-0.5, 1] == pytest.approx(2.4)
    np.testing.assert_allclose(outside, np.sum(inside, axis=0))
    (_, good), (_, bad) = arrows_of(quadrant)
    np.testing.assert_allclose(bad, -good)
    assert good.min() > 0
    assert any(isinstance(patch, Polygon) for patch in quadrant.patches)
    (_, first), (_, second), (_, total) = arrows_of(cross)
    np.testing.assert_allclose(total, first + second)
    assert total.all()
    assert not first[1]
    assert not second[0]


def test_two_planes_meet_in_the_line_that_is_drawn():
    U, W = [[1, 0, 0], [0, 1, 0]], [[1, 1, 0], [0, 0, 1]]
    ax = draw.two_planes(U, W).axes[0]
    line = np.array(ax.lines[0].get_data_3d()).T
    for V in (U, W):
        assert np.linalg.matrix_rank([*V, *line], tol=1e-9) == 2
    assert np.linalg.matrix_rank(line) == 1


FIGURES = [
    lambda: draw.polar([4, 3]),
    lambda: draw.adding_and_scaling([3, 1], [1, 2]),
    lambda: draw.spans_in_space([[[1, 1, 2]], [[1, 1, 2], [2, -1, 0]]]),
    lambda: draw.coordinate_grids([5, 1], [[2, 1], [1, -1]]),
    draw.subspace_test,
    lambda: draw.two_planes([[1, 0, 0], [0, 1, 0]], [[1, 1, 0], [0, 0, 1]]),
]


@pytest.mark.parametrize("make", FIGURES)
def test_text_is_at_least_eight_points_and_the_background_transparent(make):
    fig = make()
    fig.canvas.draw()  # makes the tick labels
    texts = [t for t in fig.findobj(mpl.text.Text) if t.get_text().strip() and t.get_visible()]
    assert min(t.get_fontsize() for t in texts) >= 8
    assert fig.get_facecolor()[3] == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: draw.polar([0, 0]), "zero vector"),
        (lambda: draw.polar([1, 2, 3]), r"v must have shape \(2,\)"),
        (lambda: draw.adding_and_scaling([0, 0], [1, 2]), "zero vector"),
        (lambda: draw.adding_and_scaling([1, 2], [0, 0]), "zero vector"),
        (lambda: draw.adding_and_scaling([1, 2], [1]), r"y must have shape \(2,\)"),
        (lambda: draw.spans_in_space([]), "at least one family"),
        (lambda: draw.spans_in_space([[[1, 2]]]), r"families\[0\] must have shape"),
        (lambda: draw.spans_in_space([[[0, 0, 0]]]), "more than the zero vector"),
        (lambda: draw.coordinate_grids([1, 2], [[1, 2]]), "basis must have shape"),
        (lambda: draw.coordinate_grids([1, 2], [[1, 2], [2, 4]]), "basis must be independent"),
        (lambda: draw.two_planes([[1, 0, 0], [2, 0, 0]], [[1, 0, 0], [0, 1, 0]]), "first must be two independent"),
        (lambda: draw.two_planes([[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 1]]), "second must be two independent"),
        (lambda: draw.two_planes([[1, 0, 0], [0, 1, 0]], [[1, 1, 0], [0, 1, 0]]), "different planes"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises((ValueError, np.linalg.LinAlgError), match=message):
        call()
