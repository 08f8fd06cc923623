"""Moved images: exact cases, SciPy as the peer, bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import affine, images
from mlmath.linalg.transforms import reflection, rotation, scaling, shear
from scipy import ndimage
from sklearn.datasets import load_sample_image

pictures = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda s: arrays(float, s, elements=st.integers(0, 255))
)
BOTH = ["bilinear", "nearest"]


@pytest.mark.parametrize("interpolation", BOTH)
@given(picture=pictures)
def test_symmetries_of_the_square_move_pixels_exactly(interpolation, picture):
    def moved(M, **options):
        return images.warp(picture, M, interpolation=interpolation, **options)

    np.testing.assert_array_equal(moved(np.eye(2)), picture)
    np.testing.assert_allclose(moved(rotation(np.pi)), picture[::-1, ::-1], atol=1e-10)
    np.testing.assert_array_equal(moved(scaling(-1, 1)), picture[:, ::-1])
    np.testing.assert_array_equal(moved(reflection([1, 0])), picture[::-1])
    turned = moved(rotation(np.pi / 2), shape=picture.shape[::-1])
    np.testing.assert_allclose(turned, np.rot90(picture), atol=1e-10)


@pytest.mark.parametrize("interpolation", BOTH)
def test_a_translation_by_whole_pixels_moves_up_and_to_the_right(interpolation):
    picture = np.arange(12.0).reshape(3, 4)
    moved = images.warp(picture, affine.translation([1, 1]), fill=-1, interpolation=interpolation)
    np.testing.assert_array_equal(moved[:2, 1:], picture[1:, :-1])
    assert (moved[2] == -1).all()
    assert (moved[:, 0] == -1).all()


@pytest.mark.parametrize("M", [rotation(0.5), shear(0.5) @ rotation(-1), affine.affine(scaling(0.5, 2), [7.3, -4.1])])
@pytest.mark.parametrize(("interpolation", "order"), [("bilinear", 1), ("nearest", 0)])
def test_a_photo_moves_as_in_scipy(M, interpolation, order):
    photo = load_sample_image("china.jpg")[::4, ::4] / 255
    ours = images.warp(photo, M, interpolation=interpolation, fill=0.25)
    h, w, _ = photo.shape
    # SciPy wants the inverse map, in rows and columns: x = j − (w − 1)/2, y = (h − 1)/2 − i.
    to_points = np.array([[0, 1, -(w - 1) / 2], [-1, 0, (h - 1) / 2], [0, 0, 1]])
    M = affine.affine(M) if len(M) == 2 else M
    back = np.linalg.inv(to_points) @ np.linalg.inv(M) @ to_points
    for c in range(3):
        theirs = ndimage.affine_transform(
            photo[..., c], back[:2, :2], back[:2, 2], order=order, mode="constant", cval=0.25
        )
        close = np.abs(ours[..., c] - theirs) < 1e-9
        if order == 1:
            assert close.mean() > 0.998  # a place that rounding puts on the edge may count as inside or outside
        else:
            assert close.mean() > 0.99  # and halfway between two pixels either may be the nearest


@given(pictures.filter(lambda a: min(a.shape) > 1), st.floats(0, 1), st.floats(0, 1))
def test_bilinear_values_lie_between_their_neighbours(picture, s, t):
    h, w = picture.shape
    i, j = s * (h - 1), t * (w - 1)
    value = images.bilinear(picture, [i], [j])[0]
    around = picture[int(i) : int(i) + 2, int(j) : int(j) + 2]
    assert around.min() - 1e-9 <= value <= around.max() + 1e-9
    assert images.nearest(picture, [i], [j])[0] in picture


def test_a_plane_is_reproduced():
    i, j = np.indices((5, 7))
    rows, columns = np.array([0, 1.25, 3.5, 4]), np.array([6, 2.75, 0.5, 0])
    values = images.bilinear(2 * i - 3 * j, rows, columns)
    np.testing.assert_allclose(values, 2 * rows - 3 * columns, atol=1e-13)
    two = images.bilinear(np.stack([i, j], axis=2), rows, columns)
    np.testing.assert_allclose(two, np.column_stack([rows, columns]), atol=1e-13)


def test_the_input_is_not_changed_and_integers_are_not_truncated():
    picture = np.array([[0, 1], [2, 3]])
    moved = images.warp(picture, affine.translation([0.5, 0]))
    assert moved[0, 1] == 0.5
    assert picture.tolist() == [[0, 1], [2, 3]]


def test_bad_input_is_refused():
    picture = np.eye(3)
    with pytest.raises(ValueError, match="image must have shape"):
        images.warp([1, 2], np.eye(2))
    with pytest.raises(ValueError, match="image must not be empty"):
        images.warp(np.zeros((0, 3)), np.eye(2))
    with pytest.raises(ValueError, match="image must be finite"):
        images.warp([[np.nan]], np.eye(2))
    with pytest.raises(TypeError, match="image must be real"):
        images.warp([[1j]], np.eye(2))
    with pytest.raises(np.linalg.LinAlgError, match="singular"):
        images.warp(picture, scaling(1, 0))
    with pytest.raises(ValueError, match=r"M must have shape \(2, 2\) or \(3, 3\)"):
        images.warp(picture, np.eye(4))
    with pytest.raises(ValueError, match="interpolation must be"):
        images.warp(picture, np.eye(2), interpolation="cubic")
    with pytest.raises(TypeError, match="shape must be an integer"):
        images.warp(picture, np.eye(2), shape=(2.0, 2))
    with pytest.raises(ValueError, match="fill must be finite"):
        images.warp(picture, np.eye(2), fill=np.nan)
    for f in (images.bilinear, images.nearest):
        with pytest.raises(ValueError, match="same shape"):
            f(picture, [1, 2], [1])
        with pytest.raises(ValueError, match="rows must be a vector"):
            f(picture, [[1]], [[1]])


def test_shapes_are_pairs_and_maps_may_be_badly_scaled():
    for shape in (5, (2,), (2, 2, 2)):
        with pytest.raises(ValueError, match="shape must be a pair"):
            images.warp(np.eye(3), np.eye(2), shape=shape)
    line = np.ones((1, 3))
    np.testing.assert_array_equal(images.warp(line, np.diag([1, 1e-20])), line)
    with pytest.raises(OverflowError, match="exceeds the largest"):
        images.warp(line, 1e-320 * np.eye(2))
