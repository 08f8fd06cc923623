"""Each figure shows what it says: the artists are checked against the mathematics, not merely drawn."""

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Annotation
from mlmath.plotting import matrices as pic


def written(ax):
    """Return the numbers that are written into the cells of a matrix, at their places."""
    cells = {(round(t.get_position()[1]), round(t.get_position()[0])): t.get_text() for t in ax.texts}
    shape = tuple(1 + max(index) for index in zip(*cells, strict=True))
    return np.array([[float(cells[i, j]) for j in range(shape[1])] for i in range(shape[0])])


def frames(ax):
    return [p for p in ax.patches if isinstance(p, Rectangle) and p.get_linewidth() == 2.0]


def arrows(ax):
    found = [a for a in ax.texts if isinstance(a, Annotation) and a.arrow_patch is not None]
    return np.array([(*a.xyann, *a.xy) for a in found])


def test_the_columns_are_walked_head_to_tail_to_the_product():
    A, x = np.array([[2, -1, 1], [1, 2, 0]]), np.array([2, 1, -3])
    ax = pic.column_combination(A, x).axes[0]
    expected = [(0, 0, 4, 2), (4, 2, 3, 4), (3, 4, 0, 4), (0, 0, *(A @ x))]
    np.testing.assert_allclose(arrows(ax), expected)
    labels = [t.get_text() for t in ax.texts if t.get_text()]
    assert len(labels) == 4
    assert "2" in labels[0]
    assert "-3" in labels[2]
    for x_tip, y_tip in np.vstack([arrows(ax)[:, :2], arrows(ax)[:, 2:]]):
        assert ax.get_xlim()[0] < x_tip < ax.get_xlim()[1]
        assert ax.get_ylim()[0] < y_tip < ax.get_ylim()[1]


def test_steps_of_length_zero_are_left_out():
    assert len(arrows(pic.column_combination([[2, 1], [1, 0]], [1, 0]).axes[0])) == 2
    assert len(arrows(pic.column_combination([[0], [0]], [1]).axes[0])) == 0


def test_a_small_product_shows_its_numbers_and_frames_the_entry():
    A, B = np.array([[1, 2], [3, 4], [0, -1]]), np.array([[2, 0, 1], [1, -1, 3]])
    axes = pic.product(A, B, ["left", "right", "both"], entry=(1, 2)).axes
    _, above, left, corner = axes
    for ax, matrix, name in ((left, A, "left"), (above, B, "right"), (corner, A @ B, "both")):
        np.testing.assert_array_equal(written(ax), matrix)
        assert ax.get_title() == name
        assert len(frames(ax)) == 1
    assert frames(left)[0].get_bbox().bounds == (-0.5, 0.5, 2, 1)  # row 1
    assert frames(above)[0].get_bbox().bounds == (1.5, -0.5, 1, 2)  # column 2
    assert frames(corner)[0].get_bbox().bounds == (1.5, 0.5, 1, 1)
    assert not any(frames(ax) for ax in pic.product(A, B).axes)


def test_a_large_product_shows_the_matrices_in_grey():
    rng = np.random.default_rng(0)
    A, B = rng.normal(size=(9, 20)), rng.normal(size=(20, 12))
    _, above, left, corner = pic.product(A, B).axes
    for ax, matrix in ((left, A), (above, B), (corner, A @ B)):
        np.testing.assert_allclose(ax.images[0].get_array(), matrix)
        assert not ax.texts


def test_heat_maps_tell_signs_by_colour_and_number_and_share_a_scale():
    fig = pic.heat_maps([[[4, -2], [0, 1]], [[-4, 0], [0, 0]]], ["one", "other"])
    first, second = fig.axes
    assert [ax.get_title() for ax in fig.axes] == ["one", "other"]
    np.testing.assert_array_equal(written(first), [[4, -2], [0, 1]])
    filled = first.patches
    assert [round(p.get_alpha() / 0.55 * 4) for p in filled] == [4, 2, 0, 1]
    assert filled[0].get_facecolor()[:3] == filled[3].get_facecolor()[:3] != filled[1].get_facecolor()[:3]
    assert second.patches[0].get_alpha() == pytest.approx(0.55)
    assert [t.get_text() for t in pic.heat_maps([[[-0.0]]], ["zero"]).axes[0].texts] == ["0"]


def test_row_lines_satisfy_their_equations_and_meet_in_the_solution():
    A, b = np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([5.0, 10.0])
    ax = pic.row_lines([(A, b)], ["crossing"], ("w_1", "w_2")).axes[0]
    *lines, point = ax.lines
    for line, row, value in zip(lines, A, b, strict=True):
        np.testing.assert_allclose(line.get_xydata() @ row, value)
    np.testing.assert_allclose(point.get_xydata(), [[1, 3]])
    assert len({line.get_linestyle() for line in lines}) == 2
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("$w_1$", "$w_2$", "crossing")


@pytest.mark.parametrize("b", [[4, -4], [4, 8]])
def test_row_lines_of_a_singular_matrix_are_parallel_and_mark_no_point(b):
    ax = pic.row_lines([([[1, 2], [2, 4]], b)], ["parallel"]).axes[0]
    assert len(ax.lines) == 2
    first, second = (np.diff(line.get_xydata(), axis=0)[0] for line in ax.lines)
    assert first[0] * second[1] == pytest.approx(first[1] * second[0])
    same = np.allclose(ax.lines[1].get_xydata() @ [1, 2], 4)
    assert same == (b[1] == 8)


def test_row_lines_of_three_rows_have_no_common_point_marked():
    ax = pic.row_lines([([[1, 0], [0, 1], [1, 1]], [1, 1, 1])], ["three"]).axes[0]
    assert [len(line.get_xydata()) for line in ax.lines] == [2, 2, 2]


def test_point_sets_show_the_points_by_group():
    X = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
    fig = pic.point_sets([X, 2 * X], ["a", "b"], groups=[0, 1, 0], labels=[("x", "y"), ("u", "v")])
    for ax, points in zip(fig.axes, (X, 2 * X), strict=True):
        np.testing.assert_array_equal(ax.lines[0].get_xydata(), points[[0, 2]])
        np.testing.assert_array_equal(ax.lines[1].get_xydata(), points[[1]])
        assert ax.lines[0].get_marker() != ax.lines[1].get_marker()
        assert ax.get_aspect() == 1
    assert [ax.get_xlabel() for ax in fig.axes] == ["x", "u"]
    np.testing.assert_array_equal(pic.point_sets([X], ["a"]).axes[0].lines[0].get_xydata(), X)


def test_outlines_are_filled_and_share_a_scale():
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    fig = pic.point_sets([square, -3 * square], ["a", "b"], outline=True)
    for ax, points in zip(fig.axes, (square, -3 * square), strict=True):
        patch = next(p for p in ax.patches if isinstance(p, Polygon))
        np.testing.assert_array_equal(patch.get_xy()[:-1], points)
        assert ax.get_xlim() == fig.axes[0].get_xlim()
        assert ax.get_ylim() == fig.axes[0].get_ylim()


def test_histograms_count_every_value():
    values = {"one": np.arange(12.0).reshape(3, 4), "two": [1, 1, 2]}
    fig = pic.histograms(values, bins=5)
    for ax, (name, data) in zip(fig.axes, values.items(), strict=True):
        assert ax.get_title() == name
        assert sum(bar.get_height() for bar in ax.patches) == np.size(data)
        assert len(ax.patches) == 5


def test_no_text_is_smaller_than_8_points():
    A = np.arange(6.0).reshape(2, 3)
    figures = [
        pic.column_combination(A, [1, 1, 1]),
        pic.product(A, A.T, entry=(0, 0)),
        pic.heat_maps([A], ["A"]),
        pic.row_lines([([[1, 2], [2, 1]], [4, 5])], ["t"]),
        pic.point_sets([A.T], ["t"], labels=[("x", "y")]),
        pic.histograms({"A": A}),
    ]
    for fig in figures:
        texts = [t for t in fig.findobj(mpl.text.Text) if t.get_text().strip() and t.get_visible()]
        assert texts
        assert min(t.get_fontsize() for t in texts) >= 8


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pic.column_combination(np.ones((3, 2)), [1, 1]), r"A must have shape \(2, 2\)"),
        (lambda: pic.column_combination(np.ones((2, 2)), [1]), r"A must have shape \(2, 1\)"),
        (lambda: pic.product(np.ones((2, 3)), np.ones((2, 3))), "as many rows"),
        (lambda: pic.product(np.eye(2), np.eye(2), ["A"]), "three titles"),
        (lambda: pic.product(np.eye(2), np.eye(2), entry=(2, 0)), "entry must be"),
        (lambda: pic.product(np.eye(2), np.eye(2), entry=(0, -1)), "entry must be"),
        (lambda: pic.product(np.eye(2), np.eye(2), entry=(0.5, 1)), "entry must be"),
        (lambda: pic.heat_maps([], []), "as many titles"),
        (lambda: pic.heat_maps([np.eye(2)], []), "as many titles"),
        (lambda: pic.row_lines([], []), "as many titles"),
        (lambda: pic.row_lines([(np.eye(2), [1, 1])], []), "as many titles"),
        (lambda: pic.row_lines([(np.eye(3), [1, 1, 1])], ["t"]), "shape"),
        (lambda: pic.row_lines([([[1, 1], [0, 0]], [1, 1])], ["t"]), "zero row"),
        (lambda: pic.point_sets([], []), "for each set"),
        (lambda: pic.point_sets([np.eye(2)], ["a", "b"]), "for each set"),
        (lambda: pic.point_sets([np.eye(2)], ["a"], labels=[("x", "y")] * 2), "for each set"),
        (lambda: pic.point_sets([np.eye(3)], ["a"]), r"sets\[0\] must have shape"),
        (lambda: pic.point_sets([np.eye(2)], ["a"], groups=[1, 2, 3]), "groups must have"),
        (lambda: pic.histograms({}), "at least one"),
        (lambda: pic.histograms({"a": [1.0]}, bins=0), "bins must be at least 1"),
        (lambda: pic.histograms({"a": [np.nan]}), "finite"),
    ],
)
def test_bad_arguments_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
