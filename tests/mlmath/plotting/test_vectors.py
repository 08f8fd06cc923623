"""Each figure shows what it says: the artists are checked against the mathematics, not merely drawn."""

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Arc, Circle, Polygon
from matplotlib.text import Annotation
from mlmath.plotting import COLORS
from mlmath.plotting import vectors as draw


def arrows_of(ax):
    """Return (tail, tip, colour) of every arrow."""
    shafts = [child for child in ax.get_children() if isinstance(child, Annotation) and child.arrow_patch is not None]
    return [(np.array(a.xyann), np.array(a.xy), to_hex(a.arrow_patch.get_edgecolor()).upper()) for a in shafts]


def tips(ax):
    return [tip for _, tip, _ in arrows_of(ax)]


def labels_of(ax):
    return [t.get_text() for t in ax.texts if t.get_text()]


def all_text(fig):
    return [t for t in fig.findobj(mpl.text.Text) if t.get_text().strip() and t.get_visible()]


def test_arrows_start_at_their_tails_and_end_at_their_tips():
    ax = draw.arrows([[2, 1], [-1, 2]], ["$x$", "$y$"], tails=[[0, 0], [1, 1]]).axes[0]
    np.testing.assert_array_equal([(*tail, *tip) for tail, tip, _ in arrows_of(ax)], [[0, 0, 2, 1], [1, 1, 0, 3]])
    assert labels_of(ax) == ["$x$", "$y$"]
    for _, tip, _ in arrows_of(ax):
        assert ax.get_xlim()[0] < tip[0] < ax.get_xlim()[1]
        assert ax.get_ylim()[0] < tip[1] < ax.get_ylim()[1]
    assert ax.get_aspect() == 1


def test_the_zero_vector_is_a_point():
    ax = draw.arrows([[0, 0]]).axes[0]
    assert not arrows_of(ax)
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[0, 0]])


@pytest.mark.parametrize("p", [0.5, 1, 1.5, 2, 4, np.inf])
def test_the_edge_of_a_unit_ball_has_norm_one(p):
    ax = draw.unit_balls([p]).axes[0]
    edge = next(patch for patch in ax.patches if isinstance(patch, Polygon)).get_xy()
    size = np.abs(edge).max(axis=1) if p == np.inf else (np.abs(edge) ** p).sum(axis=1) ** (1 / p)
    np.testing.assert_allclose(size, 1, rtol=1e-12)
    assert {tuple(s) for s in np.sign(edge[np.all(np.abs(edge) > 1e-9, axis=1)])} == {
        (1, 1),
        (1, -1),
        (-1, 1),
        (-1, -1),
    }
    chord = [line for line in ax.lines if len(line.get_xydata()) == 2]
    assert bool(chord) == (p < 1)  # only there a chord leaves the set


def test_unit_balls_have_one_titled_panel_each():
    fig = draw.unit_balls([1, 2, np.inf])
    assert [ax.get_title() for ax in fig.axes] == ["$p = 1$", "$p = 2$", r"$p = \infty$"]


def test_normalized_arrows_end_on_the_unit_circle():
    vectors = np.array([[3, 1], [-1, 2], [0.2, -0.5]])
    ax = draw.normalization(vectors).axes[0]
    circle = next(patch for patch in ax.patches if isinstance(patch, Circle))
    assert circle.radius == 1
    long, unit = np.array(tips(ax)[0::2]), np.array(tips(ax)[1::2])
    np.testing.assert_array_equal(long, vectors)
    np.testing.assert_allclose(unit, vectors / np.linalg.norm(vectors, axis=1)[:, np.newaxis])


@pytest.mark.parametrize(("x", "y"), [([1, 1], [5, 4]), ([0, 0], [1, -3]), ([2, 2], [-1, 2])])
def test_the_paths_are_as_long_as_the_legend_says(x, y):
    ax = draw.distances(x, y).axes[0]
    paths = [line.get_xydata() for line in ax.lines[:3]]
    lengths = [np.linalg.norm(np.diff(path, axis=0), axis=1).sum() for path in paths]
    d = np.abs(np.subtract(x, y))
    np.testing.assert_allclose(lengths, [d.sum(), np.linalg.norm(d), d.max()])
    shown = [float(t.get_text().split(": ")[1]) for t in ax.get_legend().get_texts()]
    np.testing.assert_allclose(shown, lengths, rtol=1e-3)


def test_angles_show_the_arc_between_the_vectors_and_the_dot_product():
    fig = draw.angles([([3, 1], [1, 2]), ([2, 1], [-1, 2]), ([1, 2], [2, -1])])
    arcs = [next(p for p in ax.patches if isinstance(p, Arc)) for ax in fig.axes]
    assert [(a.theta2 - a.theta1) % 360 for a in arcs] == pytest.approx([45, 90, 90])
    titles = [ax.get_title() for ax in fig.axes]
    assert [t.split("= ")[1].split("$")[0] for t in titles] == ["5", "0", "0"]
    assert [t.split("\n")[1] for t in titles] == ["45°", "90°", "90°"]
    assert len({ax.get_xlim() for ax in fig.axes}) == 1  # one scale


def test_the_plane_is_orthogonal_to_the_vector():
    normal = np.array([1.0, 1.0, 2.0])
    ax = draw.orthogonal_plane(normal).axes[0]
    surface, *quivers = ax.collections
    corners = np.concatenate([np.asarray(f).reshape(-1, 3) for f in surface._faces])
    np.testing.assert_allclose(corners @ normal, 0, atol=1e-12)
    assert np.linalg.matrix_rank(corners) == 2
    shafts = [np.diff(np.asarray(q._segments3d)[0], axis=0)[0] for q in quivers]
    np.testing.assert_allclose(np.cross(shafts[0], normal), 0, atol=1e-12)
    assert abs(shafts[1] @ normal) + abs(shafts[2] @ normal) + abs(shafts[1] @ shafts[2]) < 1e-12


@pytest.mark.parametrize(("x", "u"), [([2, 3], [4, 1]), ([-2, 3], [4, 1]), ([1, -2], [-1, -1])])
def test_the_residual_meets_the_line_at_a_right_angle(x, u):
    ax = draw.project(x, u).axes[0]
    by_color = {color: (tail, tip) for tail, tip, color in arrows_of(ax)}
    p = by_color[COLORS["green"]][1]
    tail, tip = by_color[COLORS["orange"]]
    np.testing.assert_allclose(tail, p)
    np.testing.assert_allclose(tip, x)
    assert abs((tip - tail) @ u) < 1e-12
    assert abs(np.linalg.det([p, u])) < 1e-12
    mark = ax.lines[-1].get_xydata()
    assert abs((mark[1] - mark[0]) @ (mark[2] - mark[1])) < 1e-12
    assert len(mark) == 3


def test_projecting_a_vector_of_the_line_draws_no_right_angle():
    ax = draw.project([2, 1], [4, 2]).axes[0]
    assert [len(line.get_xydata()) for line in ax.lines if line.get_marker() != "o"] == [2]


def test_gram_schmidt_steps_end_with_an_orthonormal_pair():
    A = np.array([[3, 1], [1, 2]])
    given, subtract, normalize = draw.gram_schmidt_steps(A).axes
    np.testing.assert_array_equal(tips(given), A.T)
    u2 = next(tip for tail, tip, color in arrows_of(subtract) if color == COLORS["purple"] and not tail.any())
    assert abs(u2 @ A[:, 0]) < 1e-12
    Q = np.array(tips(normalize)).T
    np.testing.assert_allclose(Q.T @ Q, np.eye(2), atol=1e-15)
    assert [ax.get_title() for ax in (given, subtract, normalize)] == ["given", "subtract the projection", "normalize"]


def test_loss_is_drawn_with_both_reference_lines():
    kappa, eps = np.array([1e2, 1e5, 1e10]), np.finfo(float).eps
    ax = draw.loss_of_orthogonality(kappa, {"classical": [1e-12, 1e-6, 1], "modified": [1e-14, 1e-11, 1e-6]}).axes[0]
    lines = {line.get_label(): line.get_xydata() for line in ax.lines}
    assert list(lines)[:2] == ["classical", "modified"]
    np.testing.assert_array_equal(lines["classical"], np.column_stack([kappa, [1e-12, 1e-6, 1]]))
    one, two = list(lines.values())[2:]
    np.testing.assert_allclose(one[:, 1], one[:, 0] * eps)
    np.testing.assert_allclose(two[:, 1], two[:, 0] ** 2 * eps)
    assert two[-1, 1] == pytest.approx(1)  # the quadratic bound ends where it says nothing any more
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")


def test_curves_and_functions_draw_their_values():
    ax = draw.curves([0, 1, 2], {"square": [0, 1, 4], "line": [0, 1, 2]}, "n", "value").axes[0]
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[0, 0], [1, 1], [2, 4]])
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["square", "line"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("n", "value")
    assert ax.lines[0].get_linestyle() != ax.lines[1].get_linestyle()  # not told apart by colour alone
    ax = draw.functions([np.sin, lambda t: 2.0], ["sin", "two"], 0, 3).axes[0]
    t, y = ax.lines[0].get_data()
    np.testing.assert_array_equal(y, np.sin(t))
    assert (t[0], t[-1]) == (0, 3)
    assert set(ax.lines[1].get_ydata()) == {2.0}


def test_images_share_one_scale():
    fig = draw.images([np.eye(3), 4 * np.eye(3)], ["a", "b"])
    assert [ax.get_title() for ax in fig.axes] == ["a", "b"]
    assert [ax.images[0].get_clim() for ax in fig.axes] == [(0, 4)] * 2
    np.testing.assert_array_equal(fig.axes[1].images[0].get_array(), 4 * np.eye(3))
    assert draw.images([np.eye(3)], ["a"], largest=16).axes[0].images[0].get_clim() == (0, 16)


FIGURES = [
    lambda: draw.arrows([[2, 1]], ["$x$"]),
    lambda: draw.unit_balls([1, 2]),
    lambda: draw.normalization([[3, 1]]),
    lambda: draw.distances([1, 1], [5, 4]),
    lambda: draw.angles([([3, 1], [1, 2])]),
    lambda: draw.orthogonal_plane([1, 1, 2]),
    lambda: draw.project([2, 3], [4, 1]),
    lambda: draw.gram_schmidt_steps([[3, 1], [1, 2]]),
    lambda: draw.loss_of_orthogonality([1, 2], {"a": [1, 2]}),
    lambda: draw.functions([np.sin], ["sin"]),
    lambda: draw.images([np.eye(3)], ["a"]),
]


@pytest.mark.parametrize("make", FIGURES)
def test_text_is_at_least_eight_points_and_the_background_transparent(make):
    fig = make()
    fig.canvas.draw()  # makes the tick labels
    assert min(t.get_fontsize() for t in all_text(fig)) >= 8
    assert fig.get_facecolor()[3] == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: draw.arrows([[1, 2, 3]]), "vectors must have shape"),
        (lambda: draw.arrows([[1, 2]], ["a", "b"]), "labels must have 1"),
        (lambda: draw.arrows([[1, 2]], tails=[[0, 0], [0, 0]]), "same shape"),
        (lambda: draw.unit_balls([]), "orders"),
        (lambda: draw.unit_balls([0]), "orders must be positive"),
        (lambda: draw.unit_balls([np.nan]), "orders must be positive"),
        (lambda: draw.normalization([[0, 0]]), "zero vector"),
        (lambda: draw.distances([1, 2, 3], [1, 2]), r"x must have shape \(2,\)"),
        (lambda: draw.angles([]), "at least one pair"),
        (lambda: draw.angles([([0, 0], [1, 2])]), "zero vector"),
        (lambda: draw.orthogonal_plane([1, 2]), r"shape \(3,\)"),
        (lambda: draw.project([1, 2], [0, 0]), "zero vector"),
        (lambda: draw.gram_schmidt_steps([[1, 2], [2, 4]]), "independent"),
        (lambda: draw.gram_schmidt_steps(np.eye(3)), r"shape \(2, 2\)"),
        (lambda: draw.loss_of_orthogonality([1, 2], {"a": [1, 0]}), "positive"),
        (lambda: draw.loss_of_orthogonality([1, 2], {"a": [1]}), "same shape"),
        (lambda: draw.curves([1], {}, "x", "y"), "ys must hold at least one entry"),
        (lambda: draw.curves([1], {"a": [1, 2]}, "x", "y"), "same shape"),
        (lambda: draw.functions([np.sin], ["sin"], 1, 1), "less than"),
        (lambda: draw.functions([np.sin], []), "zip"),
        (lambda: draw.images([], []), "as many titles"),
        (lambda: draw.images([[1, 2]], ["a"]), "matrix"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
