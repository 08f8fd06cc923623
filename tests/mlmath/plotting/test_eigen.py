"""The figures of eigenvectors show what they say, and refuse directions that are no eigenvectors."""

import matplotlib as mpl
import numpy as np
import pytest
from mlmath.plotting import eigen as draw


def texts(fig):
    return [t for t in fig.findobj(mpl.text.Text) if t.get_text().strip() and t.get_visible()]


def arrow_tips(ax):
    return np.array([t.xy for t in ax.texts if isinstance(t, mpl.text.Annotation) and t.arrow_patch is not None])


A, V = [[2, 1], [1, 2]], [[1, 1], [1, -1]]


def test_directions_show_the_images_of_unit_vectors():
    left, right = draw.directions(A, V).axes
    unit = arrow_tips(left)
    assert np.linalg.norm(unit, axis=1) == pytest.approx(1)
    assert arrow_tips(right) == pytest.approx(unit * [[3], [1]])
    tips = np.array([line.get_xydata()[0] for line in left.lines if len(line.get_xydata()) == 1])
    images = np.array([line.get_xydata()[0] for line in right.lines if len(line.get_xydata()) == 1])
    assert images == pytest.approx(tips @ np.array(A).T)
    assert len(tips) == 24


def test_plane_maps_state_eigenvalues_and_draw_their_lines():
    fig = draw.plane_maps(
        {
            "shear": ([[1, 1], [0, 1]], [[1], [0]]),
            "stretch": ([[2, 0], [0, 0.5]], np.eye(2)),
            "double": (2 * np.eye(2), None),
            "turn": ([[0, -1], [1, 0]], []),
        }
    )
    titles = [ax.get_title() for ax in fig.axes if ax.get_title()]
    assert titles == [
        "shear\n$\\lambda = 1$",
        "stretch\n$\\lambda = 2, 0.5$",
        "double\nevery direction, $\\lambda = 2$",
        "turn\nno real $\\lambda$",
    ]
    assert [len([line for line in ax.lines if isinstance(line, mpl.lines.AxLine)]) for ax in fig.axes] == [
        1,
        2,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ([[1], [2]], "no eigenvector"),
        (None, "multiple"),
        ([], "real eigenvalues"),
        ([[0], [0]], "zero"),
        ([[1]], "shape"),
    ],
)
def test_plane_maps_refuse_what_is_not_true(given, text):
    with pytest.raises(ValueError, match=text):
        draw.plane_maps({"shear": ([[1, 1], [0, 1]], given)})


def test_an_eigenbasis_shows_both_sums():
    before, after = draw.eigenbasis(A, V, [1, 2]).axes
    assert arrow_tips(before)[-1] == pytest.approx([1, 2])
    assert arrow_tips(after)[-1] == pytest.approx([4, 5])
    assert arrow_tips(after)[0] == pytest.approx(3 * arrow_tips(before)[0])


def test_orbits_are_repeated_products():
    fig = draw.orbits({"turn": [[0, -1], [1, 0]], "half": np.eye(2) / 2}, [1, 0], 4)
    path = fig.axes[0].lines[0].get_xydata()
    assert path == pytest.approx(np.array([(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)]))
    assert fig.axes[1].lines[0].get_xydata()[-1] == pytest.approx([1 / 16, 0])


def test_growth_and_perturbations_are_logarithmic():
    ax = draw.growth({"a": [1, 2, 4]}, "length").axes[0]
    assert ax.get_yscale() == "log"
    assert ax.lines[0].get_xydata().tolist() == [[0, 1], [1, 2], [2, 4]]
    ax = draw.perturbations([1e-4, 1e-2], {"a": [1e-2, 1e-1]}).axes[0]
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert ax.lines[1].get_ydata() == pytest.approx([1e-2, 1e-1])


def test_spectra_modes_and_principal_directions():
    ax = draw.spectra({"turn": [[0, -1], [1, 0]]}).axes[0]
    assert sorted(ax.lines[1].get_ydata()) == pytest.approx([-1, 1])
    fig = draw.modes([[1, 1], [1, -1]], ["slow", "fast"])
    assert fig.axes[1].lines[1].get_ydata().tolist() == [0, 1, -1, 0]
    X = np.array([[0, 0], [1, 1], [2, 2]])
    tip = arrow_tips(draw.principal_direction(X, [[3], [3]], ("x", "y")).axes[0])
    assert tip[0] == pytest.approx(X.mean(axis=0) + 2 * np.ones(2))
    draw.principal_direction([[1, 2]], [[1], [0]], ("x", "y"))


def test_no_text_is_small():
    figures = [
        draw.directions(A, [[1], [1]]),
        draw.plane_maps({"a": (A, V)}),
        draw.eigenbasis(A, V, [1, 2]),
        draw.orbits({"a": A}, [1, 0], 2),
        draw.growth({"a": [1, 2]}, "y"),
        draw.perturbations([1, 2], {"a": [1, 2]}),
        draw.spectra({"a": A}),
        draw.modes(V, ["a", "b"]),
        draw.principal_direction([[0, 1], [1, 0]], V, ("x", "y")),
    ]
    for fig in figures:
        fig.canvas.draw()
        assert min(t.get_fontsize() for t in texts(fig)) >= 8


@pytest.mark.parametrize(
    "call",
    [
        lambda: draw.directions(np.eye(3), np.eye(3)),
        lambda: draw.directions(A, [[1], [2]]),
        lambda: draw.plane_maps({}),
        lambda: draw.eigenbasis(A, V, [1, 2, 3]),
        lambda: draw.eigenbasis(A, [[1], [1]], [1, 2]),
        lambda: draw.orbits({}, [1, 0], 2),
        lambda: draw.orbits({"a": A}, [1, 0, 0], 2),
        lambda: draw.growth({"a": [1, 0]}, "y"),
        lambda: draw.growth({}, "y"),
        lambda: draw.perturbations([1, -1], {"a": [1, 1]}),
        lambda: draw.perturbations([1, 2], {"a": [1]}),
        lambda: draw.perturbations([1, 2], {"a": [1, 0]}),
        lambda: draw.spectra({}),
        lambda: draw.modes(V, ["a"]),
        lambda: draw.principal_direction(np.eye(3), V, ("x", "y")),
        lambda: draw.principal_direction(np.eye(2), [[0], [0]], ("x", "y")),
    ],
)
def test_bad_arguments_are_refused(call):
    with pytest.raises(ValueError, match=r"must|eigenvector|shape"):
        call()
