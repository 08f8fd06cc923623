"""The figures of systems show what they say: lines, planes and common points are checked against the equations."""

import itertools

import matplotlib as mpl
import numpy as np
import pytest
from mlmath.plotting import systems as draw
from mpl_toolkits.mplot3d.art3d import Poly3DCollection


def markers(ax):
    return [line.get_xydata()[0] for line in ax.lines if line.get_marker() == "o"]


@pytest.mark.parametrize("A", [[[1, 1], [1, -1]], [[1, 0], [0, 1]], [[2, 5], [0, 1e-3]], [[1, 0], [1, 2]]])
def test_lines_satisfy_their_equations_and_cross_in_the_solution(A):
    """Vertical lines included: the course's function cannot draw them."""
    b = [3, 2]
    ax = draw.lines([(A, b)]).axes[0]
    drawn = [line for line in ax.lines if line.get_marker() != "o"]
    for line, row, value in zip(drawn, A, b, strict=True):
        np.testing.assert_allclose(line.get_xydata() @ row, value, atol=1e-9)
    np.testing.assert_allclose(markers(ax), [np.linalg.solve(A, b)])


def test_a_line_reaches_across_the_window():
    ax = draw.lines([([[1, 1]], [50])], window=(0, 100, -80, 60)).axes[0]
    points = ax.lines[0].get_xydata()
    assert points[:, 0].min() < 0
    assert points[:, 0].max() > 100


@pytest.mark.parametrize(
    ("A", "b"), [([[1, 2], [2, 4]], [4, 8]), ([[1, 2], [1, 2]], [4, 8]), ([[1, 1], [1, -1], [1, 2]], [4, 2, 8])]
)
def test_without_a_unique_solution_no_point_is_marked(A, b):
    ax = draw.lines([(A, b)]).axes[0]
    assert len(ax.lines) == len(b)
    assert markers(ax) == []


def test_a_line_under_another_one_is_seen_on_both_sides_of_it():
    ax = draw.lines([([[1, 2], [-2, -4], [1, 0]], [4, -8, 1])]).axes[0]
    under, over, other = (line.get_linewidth() for line in ax.lines[:3])
    assert under >= 2 * over
    assert over == other


def test_titles_labels_and_names():
    fig = draw.lines([(np.eye(2), [1, 1])] * 2, ["a", "b"], names=("u", "v"), labels=["first", "second"])
    assert [ax.get_title() for ax in fig.axes] == ["a", "b"]
    assert fig.axes[0].get_xlabel() == "u"
    assert fig.axes[0].get_ylabel() == "v"
    assert [t.get_text() for t in fig.axes[0].get_legend().get_texts()] == ["first", "second"]


@pytest.mark.parametrize("normal", [[1, 0, 0], [0, 1, 0], [1, 1, 1], [1, -2, 3], [0, 1, 1]])
@pytest.mark.parametrize("value", [0, 1, -1.5])
def test_planes_satisfy_their_equations_and_fill_the_cube(normal, value, monkeypatch):
    drawn = []
    monkeypatch.setattr(draw, "Poly3DCollection", lambda p, **style: drawn.extend(p) or Poly3DCollection(p, **style))
    assert len(draw.planes([([normal], [value])], reach=2).axes[0].collections) == 1
    (corners,) = drawn
    np.testing.assert_allclose(corners @ normal, value, atol=1e-12)
    assert np.abs(corners).max() == pytest.approx(2)
    center = corners.mean(axis=0)
    around = np.roll(corners, -1, axis=0)
    turns = np.cross(corners - center, around - center) @ normal
    assert (turns >= -1e-12).all() or (turns <= 1e-12).all()  # the corners go once around


def test_a_plane_outside_the_cube_is_not_drawn():
    ax = draw.planes([([[1, 0, 0]], [5])], reach=2).axes[0]
    assert not ax.collections


def test_common_points_of_planes():
    A = [[1, 0, 1], [-1, 0, 1], [0, 1, 0]]
    B = [[1, 0, 1], [-1, 0, 1], [0, 0, 1]]
    fig = draw.planes([(A, [1, 1, 2]), (B, [1, 1, 1]), (B, [2, 2, -1]), ([[1, 0, 0]] * 2, [1, 1])], reach=3)
    points = [[np.array(line.get_data_3d()).T for line in ax.lines] for ax in fig.axes]
    np.testing.assert_allclose(points[0], [[[0, 2, 1]]])
    np.testing.assert_allclose(np.sort(points[1][0], axis=0), [[0, -3, 1], [0, 3, 1]], atol=1e-12)
    assert points[2] == points[3] == []


def test_common_points_outside_the_cube_are_not_drawn():
    fig = draw.planes([(np.eye(3), [5, 0, 0]), (np.eye(3)[:2], [5, 0])], reach=3)
    assert [len(ax.lines) for ax in fig.axes] == [0, 0]


def test_lines_do_not_depend_on_the_scale_of_the_equations():
    for t in (1, 1e200, 1e-200):
        ax = draw.lines([(t * np.array([[1, 1], [1, -1]]), [4 * t, 2 * t])]).axes[0]
        np.testing.assert_allclose(ax.lines[0].get_xydata() @ [1, 1], 4)
        np.testing.assert_allclose(markers(ax), [[3, 1]])


def test_decades():
    fig = draw.decades([1, 10], {"a": [1, 100]}, "x", "y", lines={"b": [2, 3], "c": [3, 4]}, both=True)
    ax = fig.axes[0]
    assert ax.get_xscale() == ax.get_yscale() == "log"
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [1, 100])
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["a", "b", "c"]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["1", "10"]
    assert draw.decades([1, 2], {"a": [1, 2]}, "x", "y").axes[0].get_xscale() == "linear"


def test_decades_labels_powers_of_ten_where_the_positions_are_long_numbers():
    x = 22.0466 * 6.0 ** np.arange(10)
    fig = draw.decades(x, {"a": x}, "x", "y", both=True)
    fig.canvas.draw()
    labels = [t.get_window_extent() for t in fig.axes[0].get_xticklabels() if t.get_text()]
    assert len(labels) >= 4
    assert all(left.x1 < right.x0 for left, right in itertools.pairwise(labels))


def test_text_is_large_enough():
    figures = [
        draw.lines([(np.eye(2), [1, 1])], ["t"], labels=["a", "b"]),
        draw.planes([(np.eye(3), [1, 1, 1])], ["t"]),
        draw.decades([1, 2], {"a": [1, 2]}, "x", "y"),
    ]
    for fig in figures:
        sizes = [t.get_fontsize() for t in fig.findobj(mpl.text.Text) if t.get_text().strip() and t.get_visible()]
        assert min(sizes) >= 8


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: draw.lines([]), "at least one"),
        (lambda: draw.lines([(np.eye(2), [1, 1])], ["a", "b"]), "a title for each"),
        (lambda: draw.lines([(np.eye(2), [1, 1])], labels=["a"]), "a label for each line"),
        (lambda: draw.lines([(np.eye(3), [1, 1, 1])]), r"system 0 must have shapes \(m, 2\)"),
        (lambda: draw.lines([(np.eye(2), [1])]), "shapes"),
        (lambda: draw.lines([([[0, 0]], [1])]), "zero row"),
        (lambda: draw.lines([([[np.nan, 0]], [1])]), "A of system 0 must be finite"),
        (lambda: draw.lines([(np.eye(2), ["a", "b"])]), "b of system 0 must hold numbers"),
        (lambda: draw.lines([(np.eye(2), [1, 1])], window=(1, 0, 0, 1)), "left, right, bottom, top"),
        (lambda: draw.lines([(np.eye(2), [1, 1])], window=(0, 1)), "left, right, bottom, top"),
        (lambda: draw.planes([(np.eye(2), [1, 1])]), r"\(m, 3\)"),
        (lambda: draw.planes([]), "at least one"),
        (lambda: draw.planes([(np.eye(3), [1, 1, 1])], reach=0), "reach must be greater than 0"),
        (lambda: draw.decades([1], {}, "x", "y"), "ys must hold at least one entry"),
        (lambda: draw.decades([1], {"a": [0]}, "x", "y"), "must be positive"),
        (lambda: draw.decades([1], {"a": [1, 2]}, "x", "y"), "same shape"),
        (lambda: draw.decades([1], {"a": [1]}, "x", "y", lines={"b": [-1]}), "must be positive"),
        (lambda: draw.decades([np.nan], {"a": [1]}, "x", "y"), "x must be finite"),
        (lambda: draw.decades([0, 1], {"a": [1, 1]}, "x", "y", both=True), "x must be positive"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
