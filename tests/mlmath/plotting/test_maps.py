"""The figures of maps show what they say: the artists are checked against the mathematics."""

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.patches import Polygon
from mlmath.linalg.affine import translation
from mlmath.linalg.transforms import rotation, scaling, shear
from mlmath.plotting import maps as draw


def polygons(ax):
    return [patch.get_xy() for patch in ax.patches if isinstance(patch, Polygon)]


def area(corners):
    """Return the signed area of a polygon by the shoelace formula."""
    x, y = corners[:-1].T if np.array_equal(corners[0], corners[-1]) else corners.T
    return (x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2


def texts(fig):
    return [t for t in fig.findobj(mpl.text.Text) if t.get_text().strip() and t.get_visible()]


def test_each_panel_shows_its_map():
    fig = draw.grids(
        {"shear": shear(1), "move": translation([1, 0.5]), "f": lambda x: [x[0] + x[1] ** 2, x[1]], "id": np.eye(2)}
    )
    panels = [ax for ax in fig.axes if ax.get_title()]
    assert [ax.get_title() for ax in panels] == ["shear", "move", "f", "id"]
    corners = [[(0, 0), (1, 0), (2, 1), (1, 1)], [(1, 0.5), (2, 0.5), (2, 1.5), (1, 1.5)]]
    for ax, wanted in zip(panels, corners, strict=False):
        image = polygons(ax)[1]
        for corner in wanted:
            assert np.abs(image - corner).sum(axis=1).min() < 1e-12
    ends = [line.get_xydata() for line in panels[0].lines if line.get_linewidth() == 0.5]
    for line in ends:  # straight, parallel to an edge
        way = line[-1] - line[0]
        assert abs(way[1]) < 1e-12 or abs(way[0] - way[1]) < 1e-12
    curve = [line.get_xydata() for line in panels[2].lines if len(line.get_xydata()) > 100]
    assert any(np.ptp(np.diff(c[:, 0])) > 0.01 for c in curve)  # bent
    assert len(fig.axes) == 4  # the two empty places of the second row are gone


@pytest.mark.parametrize(("A", "value"), [(shear(3), 1), (scaling(-2, 1), -2), (rotation(1), 1), (scaling(1, 0), 0)])
def test_the_drawn_area_is_the_determinant(A, value):
    ax = draw.areas({"A": A}).axes[0]
    assert area(polygons(ax)[1]) == pytest.approx(value, abs=1e-12)
    assert ax.get_title() == f"A\ndet = {value}".replace("-", "−")
    letter = polygons(ax)[3]
    assert np.sign(round(area(letter), 9)) == -np.sign(value)  # the letter is traced clockwise


def test_the_parallelepiped_has_its_edges_and_its_determinant():
    fig = draw.parallelepiped([[2, 0, 1], [0, 2, 0], [0, 1, 2]])
    ax = fig.axes[0]
    assert ax.get_title() == "det = 8"
    assert ax.get_zlim()[1] >= 3
    draw.parallelepiped(np.zeros((3, 3)))


def test_coordinates_in_two_bases():
    fig = draw.bases([[2, -1], [1, 1]], [1, 2])
    assert [ax.get_title() for ax in fig.axes] == ["coordinates (1, 2)", "coordinates (1, 1)"]
    for ax, corner in zip(fig.axes, [(1, 0), (2, 1)], strict=True):
        way = next(line.get_xydata() for line in ax.lines if line.get_linestyle() == ":")
        np.testing.assert_allclose(way, [(0, 0), corner, (1, 2)], atol=1e-12)
    draw.bases(np.eye(2), [0, 0])


def test_pictures_in_grey_and_colour():
    fig = draw.pictures([np.eye(3), np.full((3, 3, 3), 2.0)], ["grey", "colour"])
    grey, colour = (ax.images[0] for ax in fig.axes)
    assert grey.get_clim() == (0, 1)
    assert colour.get_array().max() == 1
    assert [ax.get_title() for ax in fig.axes] == ["grey", "colour"]


def test_clouds_and_operations():
    fig = draw.cloud({"a": [[0, 0]], "b": [[1, 1], [2, 2]]})
    assert [len(ax.lines[1].get_xydata()) for ax in fig.axes] == [3, 1, 2]
    assert [len(ax.lines[0].get_xydata()) for ax in fig.axes] == [3, 3, 3]
    ax = draw.operations([2, 3], {"slow": [2, 12], "fast": [3, 10]}).axes[0]
    assert ax.get_yscale() == "log"
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[2, 2], [3, 12]])
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["slow", "fast"]


def test_every_text_has_at_least_eight_points():
    figures = [
        draw.grids({"a": np.eye(2)}),
        draw.areas({"a": np.eye(2)}),
        draw.parallelepiped(np.eye(3)),
        draw.bases(np.eye(2), [1, 1]),
        draw.pictures([np.eye(2)], ["a"]),
        draw.cloud({"a": [[0, 0], [1, 2]]}),
        draw.operations([1, 2], {"a": [1, 2]}),
    ]
    for fig in figures:
        fig.canvas.draw()
        assert min(t.get_fontsize() for t in texts(fig)) >= 8


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: draw.grids({}), "at least one entry"),
        (lambda: draw.areas({}), "at least one entry"),
        (lambda: draw.cloud({}), "at least one entry"),
        (lambda: draw.operations([1], {}), "at least one entry"),
        (lambda: draw.grids({"a": np.eye(4)}), "a must be a function or a matrix"),
        (lambda: draw.grids({"a": lambda x: [1, 2, 3]}), r"a must have shape \(k, 2\)"),
        (lambda: draw.areas({"a": np.eye(3)}), r"a must have shape \(2, 2\)"),
        (lambda: draw.parallelepiped(np.eye(2)), r"A must have shape \(3, 3\)"),
        (lambda: draw.bases(np.eye(2), [1, 2, 3]), r"x must have shape \(2,\)"),
        (lambda: draw.bases([[1, 1], [1, 1]], [1, 2]), "independent columns"),
        (lambda: draw.pictures([], []), "as many titles"),
        (lambda: draw.pictures([np.eye(2)], []), "as many titles"),
        (lambda: draw.pictures([np.ones((2, 2, 4))], ["a"]), r"images\[0\] must have shape"),
        (lambda: draw.cloud({"a": [[1, 2, 3]]}), r"a must have shape \(k, 2\)"),
        (lambda: draw.operations([1, 2], {"a": [1]}), "same shape"),
        (lambda: draw.operations([1, 2], {"a": [1, 0]}), "must be positive"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_what_is_no_mapping_and_bad_options_are_refused():
    with pytest.raises(TypeError, match="must be a mapping"):
        draw.grids([np.eye(2)])
    with pytest.raises(ValueError, match="reach must be greater than 0"):
        draw.areas({"a": np.eye(2)}, reach=-1)
    with pytest.raises(ValueError, match="columns must be at least 1"):
        draw.grids({"a": np.eye(2)}, columns=0)
    with pytest.raises(ValueError, match="a must be a rectangular array"):
        draw.grids({"a": lambda x: [1, 2] if x[0] > 0 else [1]})


def test_a_small_determinant_is_not_shown_as_zero():
    assert draw.areas({"a": 1e-3 * np.eye(2)}).axes[0].get_title().endswith("det = 1e−06")
