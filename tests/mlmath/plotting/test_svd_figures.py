"""The figures of singular values show what they say: the artists are checked against the mathematics."""

import numpy as np
import pytest
from mlmath.plotting import svd as draw


def test_the_three_steps_end_at_the_image_of_the_circle():
    A = np.array([[3.0, 0.0], [4.0, 5.0]])
    fig = draw.three_steps(A)
    first, last = (ax.lines[0].get_xydata() for ax in (fig.axes[0], fig.axes[3]))
    np.testing.assert_allclose(last, first @ A.T, atol=1e-12)
    np.testing.assert_allclose(fig.axes[1].lines[1].get_xydata()[1], [1, 0], atol=1e-12)
    stretched = [fig.axes[2].lines[i].get_xydata()[1] for i in (1, 3)]
    np.testing.assert_allclose(stretched, [[np.sqrt(45), 0], [0, np.sqrt(5)]], atol=1e-12)
    draw.three_steps(np.zeros((2, 2)))


def test_photos_show_whole_grey_levels_from_0_to_255():
    fig = draw.photos([[[-3, 100.4], [254.6, 300]]] * 4, list("abcd"))
    assert fig.axes[0].images[0].get_array().tolist() == [[0, 100], [255, 255]]
    assert [ax.get_title() for ax in fig.axes] == list("abcd")
    assert fig.axes[0].images[0].get_clim() == (0, 255)


def test_digits_share_one_scale():
    fig = draw.digits([np.eye(3), 16 * np.eye(3)], ["faint", "dark"])
    assert [ax.images[0].get_clim() for ax in fig.axes] == [(0, 16)] * 2


@pytest.mark.parametrize("n", [3, 65])
def test_error_curves_begin_at_zero_and_mark_few_points(n):
    y = np.linspace(1, 0, n)
    ax = draw.error_curves(np.arange(n), {"error": y}).axes[0]
    assert ax.get_ylim()[0] == 0
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), y)
    assert (ax.lines[0].get_marker() in ("", "None")) == (n > 20)


def test_two_systems_mark_their_solutions():
    fig = draw.two_systems([[1, 1], [1, -1], [1, 0]], [4, 0, 1], [1, 2], 5)
    points = [
        next(line.get_xydata()[0] for line in ax.lines if line.get_label() == name)
        for ax, name in zip(fig.axes, ("least squares", "shortest solution"), strict=True)
    ]
    np.testing.assert_allclose(points, [[5 / 3, 2], [1, 2]])
    assert [ax.get_title() for ax in fig.axes] == ["3 equations", "1 equation"]


def test_the_line_and_its_distances():
    ax = draw.line_fit([0, 1, 2], [1, 1, 4], [0.5, 1.5], "x", "y").axes[0]
    np.testing.assert_allclose(ax.lines[0].get_xydata(), [[0, 0.5], [2, 3.5]])
    ends = [segment[:, 1].tolist() for segment in ax.collections[0].get_segments()]
    np.testing.assert_allclose(ends, [[1, 0.5], [1, 2], [4, 3.5]])


def test_each_group_has_its_points_and_marker():
    ax = draw.groups([[0, 0], [1, 1], [2, 0]], [0, 1, 0], ["one", "two"], "x", "y").axes[0]
    assert [line.get_xydata().tolist() for line in ax.lines] == [[[0, 0], [2, 0]], [[1, 1]]]
    assert len({line.get_marker() for line in ax.lines}) == 2


@pytest.mark.parametrize("flip", [1, -1])
def test_the_axis_lies_between_the_regressions(flip):
    X = np.array([[0.0, 0], [1, 2], [2, 1], [3, 3]]) * [1, flip]
    lines = draw.axis_and_regressions(X, "x", "y").axes[0].lines[1:]
    slopes = [np.divide(*np.diff(line.get_xydata(), axis=0)[0][::-1]) for line in lines]
    np.testing.assert_allclose(slopes, flip * np.array([5 / 4, 1, 4 / 5]))


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="A must have shape"):
        draw.three_steps(np.eye(3))
    with pytest.raises(ValueError, match="as many titles"):
        draw.photos([np.eye(2)], [])
    with pytest.raises(ValueError, match="must have shapes"):
        draw.two_systems(np.eye(3), [1, 2, 3], [1, 2], 1)
    with pytest.raises(ValueError, match="a row of zeros"):
        draw.two_systems([[1, 0], [0, 0]], [1, 2], [1, 2], 1)
    with pytest.raises(ValueError, match="weights must have shape"):
        draw.line_fit([1, 2], [1, 2], [1, 2, 3], "x", "y")
    with pytest.raises(ValueError, match="labels must be"):
        draw.groups([[0, 0]], [1], ["one"], "x", "y")
    with pytest.raises(ValueError, match=r"Z must have shape \(k, 2\)"):
        draw.groups([[0, 0, 0]], [0], ["one"], "x", "y")
    with pytest.raises(ValueError, match="correlated"):
        draw.axis_and_regressions([[0, 0], [1, 0], [0, 1], [1, 1]], "x", "y")
