"""Affine maps x ↦ A x + b, written as one matrix in homogeneous coordinates.

The matrix [[A, b], [0, 1]] acts on (x, 1). Build one with :func:`affine`, :func:`translation` or :func:`about`, join
several with :func:`compose`, and move points with :func:`apply`. Points are stored one a row, as everywhere in this
book; maps are composed in the order in which they are written, so that the last one acts first.

See: affine-transformations
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import transforms
from mlmath.validate import as_array, as_count, as_generator, as_square, as_vector, in_range, same_length

__all__ = ["BARNSLEY_FERN", "about", "affine", "apply", "attractor", "compose", "inverse", "parts", "translation"]

Floats = NDArray[np.float64]

#: The four maps of M. F. Barnsley's fern, *Fractals Everywhere* (1988), table III.3, each as (A, b, weight).
BARNSLEY_FERN = (
    ([[0.0, 0.0], [0.0, 0.16]], [0.0, 0.0], 0.01),
    ([[0.85, 0.04], [-0.04, 0.85]], [0.0, 1.6], 0.85),
    ([[0.2, -0.26], [0.23, 0.22]], [0.0, 1.6], 0.07),
    ([[-0.15, 0.28], [0.26, 0.24]], [0.0, 0.44], 0.07),
)


def affine(A: ArrayLike, b: ArrayLike | None = None) -> Floats:
    """Return the homogeneous matrix of x ↦ A x + b.

    Parameters
    ----------
    A : array_like, shape (n, n)
        The linear part.
    b : array_like, shape (n,), optional
        The translation; zero if None.

    Returns
    -------
    ndarray, shape (n + 1, n + 1)
        The matrix [[A, b], [0, 1]].

    Raises
    ------
    TypeError, ValueError
        If an argument is not finite, real and of the shape above.

    Notes
    -----
    See: prp-homogeneous.

    Examples
    --------
    >>> affine([[0, -1], [1, 0]], [5, 6])
    array([[ 0., -1.,  5.],
           [ 1.,  0.,  6.],
           [ 0.,  0.,  1.]])
    """
    A = as_square(A, "A")
    n = len(A)
    shift = np.zeros(n) if b is None else as_vector(b, "b")
    if shift.shape != (n,):
        raise ValueError(f"b must have shape ({n},) to fit A, got {shift.shape}")
    M = np.eye(n + 1)
    M[:n, :n], M[:n, n] = A, shift
    return M


def translation(b: ArrayLike) -> Floats:
    """Return the homogeneous matrix of x ↦ x + b.

    Parameters
    ----------
    b : array_like, shape (n,)
        How far every point moves.

    Returns
    -------
    ndarray, shape (n + 1, n + 1)
        The matrix.

    Raises
    ------
    TypeError, ValueError
        If `b` is not a finite real vector.

    Notes
    -----
    See: prp-homogeneous.

    Examples
    --------
    >>> apply(translation([1, 2]), [[0, 0], [5, 5]])
    array([[1., 2.],
           [6., 7.]])
    """
    b = as_vector(b, "b")
    return affine(np.eye(len(b)), b)


def about(center: ArrayLike, A: ArrayLike) -> Floats:
    """Return the affine map that acts like the linear map A, but with another point than the origin at rest.

    Parameters
    ----------
    center : array_like, shape (n,)
        The fixed point.
    A : array_like, shape (n, n)
        The linear part, such as a rotation.

    Returns
    -------
    ndarray, shape (n + 1, n + 1)
        The matrix of x ↦ center + A (x − center).

    Raises
    ------
    TypeError, ValueError
        If an argument is not finite, real and of the shape above.
    OverflowError
        If an entry exceeds the largest floating-point number.

    Notes
    -----
    See: affine-transformations.

    Examples
    --------
    >>> apply(about([1, 1], [[0, -1], [1, 0]]), [2, 1])
    array([1., 2.])
    """
    A, c = as_square(A, "A"), as_vector(center, "center")
    if c.shape != (len(A),):
        raise ValueError(f"center must have shape ({len(A)},) to fit A, got {c.shape}")
    return compose(translation(c), affine(A), translation(-c))


def compose(*maps: ArrayLike) -> Floats:
    """Return the matrix of several affine maps one after the other; the last one acts first.

    Parameters
    ----------
    *maps : array_like, shape (n + 1, n + 1)
        Homogeneous matrices of one size, at least one.

    Returns
    -------
    ndarray, shape (n + 1, n + 1)
        Their product: ``compose(S, T)`` is the matrix of S ∘ T.

    Raises
    ------
    TypeError, ValueError
        If there is no map, a matrix is not homogeneous, or the sizes differ.
    OverflowError
        If an entry of the product exceeds the largest floating-point number.

    Notes
    -----
    O(n³) operations a map. See: prp-homogeneous.

    Examples
    --------
    >>> double, move = affine([[2, 0], [0, 2]]), translation([1, 0])
    >>> apply(compose(double, move), [0, 0]), apply(compose(move, double), [0, 0])
    (array([2., 0.]), array([1., 0.]))
    """
    if not maps:
        raise ValueError("compose needs at least one map")
    first, *others = (_homogeneous(M, f"maps[{i}]") for i, M in enumerate(maps))
    product = first.copy()
    for i, M in enumerate(others, start=1):
        same_length(product, M, "maps[0]", f"maps[{i}]")
        with np.errstate(over="ignore", invalid="ignore"):
            product = in_range(product @ M, "the result")
    return product


def inverse(M: ArrayLike) -> Floats:
    """Return the matrix of the map that undoes an affine map.

    Parameters
    ----------
    M : array_like, shape (n + 1, n + 1)
        A homogeneous matrix [[A, b], [0, 1]].

    Returns
    -------
    ndarray, shape (n + 1, n + 1)
        [[A⁻¹, −A⁻¹ b], [0, 1]].

    Raises
    ------
    TypeError, ValueError
        If `M` is not a homogeneous matrix.
    LinAlgError
        If A, with its rows and columns scaled to one size, is singular to working precision: the map flattens space
        and cannot be undone.
    OverflowError
        If an entry of the result exceeds the largest floating-point number.

    Notes
    -----
    O(n³) operations. See: prp-homogeneous.

    Examples
    --------
    >>> inverse(affine([[2, 0], [0, 4]], [1, 1]))
    array([[ 0.5 ,  0.  , -0.5 ],
           [ 0.  ,  0.25, -0.25],
           [ 0.  ,  0.  ,  1.  ]])
    """
    A, b = parts(M)
    try:
        back = transforms.change_of_basis(np.eye(len(A)), A)
    except np.linalg.LinAlgError as error:
        raise np.linalg.LinAlgError("M must be invertible, but its linear part is singular") from error
    with np.errstate(over="ignore", invalid="ignore"):
        return affine(back, in_range(-back @ b, "the result"))


def parts(M: ArrayLike) -> tuple[Floats, Floats]:
    """Return the linear part A and the translation b of an affine map.

    Parameters
    ----------
    M : array_like, shape (n + 1, n + 1)
        A homogeneous matrix.

    Returns
    -------
    tuple of ndarray, shapes (n, n) and (n,)
        A and b.

    Raises
    ------
    TypeError, ValueError
        If `M` is not a homogeneous matrix.

    Notes
    -----
    See: def-affine-map.

    Examples
    --------
    >>> parts(translation([3, 4]))[1]
    array([3., 4.])
    """
    M = _homogeneous(M, "M")
    return M[:-1, :-1].copy(), M[:-1, -1].copy()


def apply(M: ArrayLike, points: ArrayLike) -> Floats:
    """Move points by an affine map, all at once.

    Parameters
    ----------
    M : array_like, shape (n + 1, n + 1)
        A homogeneous matrix.
    points : array_like, shape (k, n) or (n,)
        k points, one a row, or a single point.

    Returns
    -------
    ndarray, shape (k, n) or (n,)
        The images.

    Raises
    ------
    TypeError, ValueError
        If `M` is not a homogeneous matrix, or `points` are not finite, real and of the shape above.
    OverflowError
        If a coordinate exceeds the largest floating-point number.

    Notes
    -----
    O(k n²) operations; the column of ones is never formed. See: affine-transformations.

    Examples
    --------
    >>> apply(affine([[0, -1], [1, 0]], [5, 6]), [[1, 0], [0, 1]])
    array([[5., 7.],
           [4., 6.]])
    """
    A, b = parts(M)
    X = as_array(points, "points", double=True)
    if X.ndim not in (1, 2) or X.shape[-1] != len(A):
        raise ValueError(f"points must have shape (k, {len(A)}) or ({len(A)},), got {X.shape}")
    with np.errstate(over="ignore", invalid="ignore"):
        moved: Floats = X @ A.T + b  # row by row (A x + b)ᵀ = xᵀ Aᵀ + bᵀ
    return in_range(moved, "the result")


def attractor(
    maps: Sequence[ArrayLike], weights: ArrayLike, count: int, rng: np.random.Generator, *, steps: int = 60
) -> Floats:
    """Scatter points over the set that a family of shrinking affine maps reproduces from smaller copies of itself.

    Parameters
    ----------
    maps : sequence of array_like, shape (n + 1, n + 1)
        Homogeneous matrices whose linear parts shrink every vector (spectral norm below 1).
    weights : array_like, shape (len(maps),)
        How often each map is used, positive; they are divided by their sum.
    count : int
        The number of points.
    rng : numpy.random.Generator
        Chooses the maps.
    steps : int
        How many random maps, one after the other, move each point from the origin.

    Returns
    -------
    ndarray, shape (count, n)
        The points. Each step brings a point closer to the set, by the factor of the map that was used.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is said above, or a map does not shrink.
    OverflowError
        If a coordinate exceeds the largest floating-point number.

    Notes
    -----
    O(count · steps · n²) operations. The "chaos game" of M. F. Barnsley, *Fractals Everywhere* (1988).
    See: transforming-images.

    Examples
    --------
    >>> halves = [affine(np.eye(1) / 2), affine(np.eye(1) / 2, [0.5])]
    >>> points = attractor(halves, [1, 1], 100, np.random.default_rng(0))
    >>> bool(0 <= points.min() < 0.1 and 0.9 < points.max() <= 1)
    True
    """
    if not isinstance(maps, Sequence | np.ndarray) or len(maps) == 0:
        raise TypeError(f"maps must be a sequence of at least one matrix, got {maps!r}")
    family = [parts(M) for M in maps]
    chance, rng = as_vector(weights, "weights"), as_generator(rng, "rng")
    if len(family) != len(chance) or (chance <= 0).any():
        raise ValueError(f"weights must be {len(family)} positive numbers, one a map, got {weights!r}")
    if len({len(b) for _, b in family}) > 1:
        raise ValueError("maps must all have the same size")
    A, b = np.array([A for A, _ in family]), np.array([b for _, b in family])
    if max(np.linalg.norm(A, 2, axis=(1, 2))) >= 1:
        raise ValueError("maps must shrink every vector, but one has a linear part of spectral norm 1 or more")
    chance = chance / chance.max()  # so that the sum cannot overflow
    x = np.zeros((as_count(count, "count"), A.shape[1]))
    for _ in range(as_count(steps, "steps")):
        k = rng.choice(len(A), size=len(x), p=chance / chance.sum())
        with np.errstate(over="ignore", invalid="ignore"):
            x = in_range(np.einsum("pij,pj->pi", A[k], x) + b[k], "a point")
    return x


def _homogeneous(value: ArrayLike, name: str) -> Floats:
    """Return a matrix [[A, b], [0, 1]], or say that its last row is another one."""
    M = as_square(value, name)
    if len(M) < 2 or M[-1, :-1].any() or M[-1, -1] != 1:
        raise ValueError(f"{name} must have the last row (0, …, 0, 1) and at least two rows, got the rows {M.tolist()}")
    return M
