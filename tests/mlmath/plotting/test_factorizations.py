"""The figures of factorizations show what they say: shapes, images and levels are checked against the mathematics."""

import numpy as np
import pytest
from mlmath.plotting import factorizations as draw


@pytest.mark.parametrize(("first", "second", "turn"), [(50, 95, 90), (10, 30, 40), (0, 100, -160), (20, 20, 0)])
def test_two_mirrors_turn_the_letter(first, second, turn):
    ax = draw.mirrors(first, second).axes[0]
    given, once, twice = (patch.get_xy()[:-1] for patch in ax.patches)
    t = np.radians(turn)
    rotation = np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]])
    np.testing.assert_allclose(twice, given @ rotation.T, atol=1e-12)
    mirror = np.array([np.cos(np.radians(first)), np.sin(np.radians(first))])
    middle = (given + once) / 2  # on the first mirror
    np.testing.assert_allclose(middle - np.outer(middle @ mirror, mirror), 0, atol=1e-12)
    assert f"turned by {turn}°" in ax.get_legend().get_texts()[2].get_text()


def test_projections_show_points_and_images():
    P = np.array([[1.0, 1.0], [0.0, 0.0]])
    fig = draw.projections({"orthogonal": np.diag([1.0, 0.0]), "oblique": P})
    assert [ax.get_title() for ax in fig.axes] == ["orthogonal", "oblique"]
    points, images = (line.get_xydata() for line in fig.axes[1].lines[-2:])
    np.testing.assert_allclose(images, points @ P.T, atol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(points, axis=1), 1)
    assert np.abs(fig.axes[1].get_xlim()).max() >= np.abs(images).max()


def test_level_sets_lie_on_the_form_and_carry_both_signs():
    A = np.array([[1.0, 2.0], [2.0, 1.0]])
    fig = draw.level_sets({"indefinite": A, "zero": np.zeros((2, 2))}, reach=2)
    assert len(fig.axes[0].collections) == 2
    for contours, sign in zip(fig.axes[0].collections, (1, -1), strict=True):
        for level, path in zip((0.5, 1, 2, 4), contours.get_paths(), strict=True):
            values = sign * np.einsum("ij,jk,ik->i", path.vertices, A, path.vertices)
            np.testing.assert_allclose(values, level, atol=0.01)
    axes = [line.get_xydata()[1] - line.get_xydata()[0] for line in fig.axes[0].lines]
    assert axes[0] @ axes[1] == pytest.approx(0, abs=1e-12)
    assert not fig.axes[1].collections


def test_falling_draws_what_is_positive_over_the_steps():
    fig = draw.falling({"a": [1, 0.1, 0], "b": [1, 0.5, 0.25, 0.125]}, "step", "error", guides={"c": [1, 0.1]}, start=1)
    ax = fig.axes[0]
    assert ax.get_yscale() == "log"
    a, b, c = (line.get_xydata() for line in ax.lines)
    np.testing.assert_allclose(a, [[1, 1], [2, 0.1]])
    np.testing.assert_allclose(b[:, 0], [1, 2, 3, 4])
    np.testing.assert_allclose(c[:, 1], [1, 0.1])
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["a", "b", "c"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step", "error")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: draw.mirrors(np.nan, 1), ValueError, "first"),
        (lambda: draw.mirrors(1, "a"), TypeError, "second"),
        (lambda: draw.projections({}), ValueError, "projectors must hold"),
        (lambda: draw.projections({"a": np.eye(3)}), ValueError, "shape"),
        (lambda: draw.level_sets({}), ValueError, "forms must hold"),
        (lambda: draw.level_sets({"a": [[1, 2], [0, 1]]}), np.linalg.LinAlgError, "symmetric"),
        (lambda: draw.level_sets({"a": np.eye(2)}, reach=0), ValueError, "reach"),
        (lambda: draw.falling({}, "", ""), ValueError, "series must hold"),
        (lambda: draw.falling({"a": [-1.0]}, "", ""), ValueError, "negative"),
        (lambda: draw.falling({"a": [np.inf]}, "", ""), ValueError, "finite"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
