"""Images moved by affine maps: for each pixel of the result, look up where it came from.

Call :func:`warp`. A pixel is a point: the centre of the image is the origin, x grows to the right and y upwards, one
unit a pixel. So ``warp(image, rotation(a))`` turns the picture counterclockwise about its centre.

See: transforming-images
"""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import affine
from mlmath.validate import as_array, as_count, as_number, as_square, as_vector, same_length

__all__ = ["bilinear", "nearest", "warp"]

Floats = NDArray[np.float64]


def warp(
    image: ArrayLike,
    M: ArrayLike,
    *,
    shape: tuple[int, int] | None = None,
    interpolation: Literal["bilinear", "nearest"] = "bilinear",
    fill: float = 0.0,
) -> Floats:
    """Return the image of a picture under an invertible linear or affine map of the plane.

    Parameters
    ----------
    image : array_like, shape (h, w) or (h, w, c)
        Grey values, or c colour channels.
    M : array_like, shape (2, 2) or (3, 3)
        A linear map, or an affine one as a homogeneous matrix.
    shape : (int, int), optional
        Height and width of the result; those of `image` if None. Both have their centre at the origin.
    interpolation : {"bilinear", "nearest"}
        How a value between pixels is found.
    fill : float
        The value where the result shows nothing of the picture.

    Returns
    -------
    ndarray, shape (h', w') or (h', w', c)
        The moved picture, as floats.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is said above.
    LinAlgError
        If the map is singular: it squashes the picture onto a line.
    OverflowError
        If the inverse map leads beyond the largest floating-point number.

    Notes
    -----
    O(h' w' c) operations. See: alg-warp.

    Examples
    --------
    >>> warp([[1, 2], [3, 4]], [[0, -1], [1, 0]])
    array([[2., 4.],
           [1., 3.]])
    """
    picture = _picture(image)
    matrix = as_square(M, "M")
    back = affine.inverse(affine.affine(matrix) if len(matrix) == 2 else matrix)
    if len(back) != 3:
        raise ValueError(f"M must have shape (2, 2) or (3, 3), got {matrix.shape}")
    if interpolation not in ("bilinear", "nearest"):
        raise ValueError(f"interpolation must be 'bilinear' or 'nearest', got {interpolation!r}")
    h, w = picture.shape[:2]
    if shape is not None and np.shape(shape) != (2,):
        raise ValueError(f"shape must be a pair (height, width), got {shape!r}")
    height, width = (h, w) if shape is None else (as_count(s, "shape") for s in shape)
    i, j = np.indices((height, width))
    target = np.column_stack([j.ravel() - (width - 1) / 2, (height - 1) / 2 - i.ravel()])
    x, y = affine.apply(back, target).T
    look_up = bilinear if interpolation == "bilinear" else nearest
    values = look_up(picture, (h - 1) / 2 - y, x + (w - 1) / 2, fill=fill)
    return values.reshape(height, width, *picture.shape[2:])


def bilinear(image: ArrayLike, rows: ArrayLike, columns: ArrayLike, *, fill: float = 0.0) -> Floats:
    """Return values between the pixels, as weighted means of the four pixels around each place.

    Parameters
    ----------
    image : array_like, shape (h, w) or (h, w, c)
        The picture.
    rows, columns : array_like, shape (k,)
        Places, in rows from 0 to h − 1 and columns from 0 to w − 1, with fractions.
    fill : float
        The value outside the picture (beyond a millionth of a pixel, which is rounding).

    Returns
    -------
    ndarray, shape (k,) or (k, c)
        The values. Along each row and column they are linear from pixel to pixel.

    Raises
    ------
    TypeError, ValueError
        If an argument is not finite, real and of the shape above.

    Notes
    -----
    O(k c) operations. See: transforming-images.

    Examples
    --------
    >>> bilinear([[0, 1], [2, 3]], [0.5, 0, 9], [0.5, 0.25, 0])
    array([1.5 , 0.25, 0.  ])
    """
    picture, i, j, inside = _places(image, rows, columns)
    h, w = picture.shape[:2]
    top, left = np.floor(i).astype(int), np.floor(j).astype(int)
    bottom, right = np.minimum(top + 1, h - 1), np.minimum(left + 1, w - 1)
    down, along = ((t - np.floor(t)).reshape(-1, *[1] * (picture.ndim - 2)) for t in (i, j))
    upper = (1 - along) * picture[top, left] + along * picture[top, right]
    lower = (1 - along) * picture[bottom, left] + along * picture[bottom, right]
    values: Floats = (1 - down) * upper + down * lower
    values[~inside] = as_number(fill, "fill")
    return values


def nearest(image: ArrayLike, rows: ArrayLike, columns: ArrayLike, *, fill: float = 0.0) -> Floats:
    """Return the values of the pixels nearest to some places; halfway, the pixel below or to the right.

    Parameters
    ----------
    image : array_like, shape (h, w) or (h, w, c)
        The picture.
    rows, columns : array_like, shape (k,)
        Places, in rows from 0 to h − 1 and columns from 0 to w − 1, with fractions.
    fill : float
        The value outside the picture.

    Returns
    -------
    ndarray, shape (k,) or (k, c)
        The values, each of them a value of the picture or `fill`.

    Raises
    ------
    TypeError, ValueError
        If an argument is not finite, real and of the shape above.

    Notes
    -----
    O(k c) operations. See: transforming-images.

    Examples
    --------
    >>> nearest([[0, 1], [2, 3]], [0.4, 0.6], [0.6, 0.6])
    array([1., 3.])
    """
    picture, i, j, inside = _places(image, rows, columns)
    values: Floats = picture[np.floor(i + 0.5).astype(int), np.floor(j + 0.5).astype(int)]
    values[~inside] = as_number(fill, "fill")
    return values


def _picture(image: ArrayLike) -> Floats:
    """Return a picture as floats."""
    picture = as_array(image, "image", double=True)
    if picture.ndim not in (2, 3):
        raise ValueError(f"image must have shape (h, w) or (h, w, c), got {picture.shape}")
    return picture


def _places(image: ArrayLike, rows: ArrayLike, columns: ArrayLike) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    """Return the picture, the places moved into it, and which of them were inside."""
    picture = _picture(image)
    i, j = as_vector(rows, "rows"), as_vector(columns, "columns")
    same_length(i, j, "rows", "columns")
    low, high = -1e-6, np.array(picture.shape[:2]) - 1 + 1e-6
    inside = (i >= low) & (i <= high[0]) & (j >= low) & (j <= high[1])
    return picture, np.clip(i, 0, picture.shape[0] - 1), np.clip(j, 0, picture.shape[1] - 1), inside
