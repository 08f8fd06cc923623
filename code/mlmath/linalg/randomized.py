"""Randomized low-rank factorization: find the few directions that matter with a handful of random vectors.

Call :func:`svd`. A times a few random vectors spans, nearly, the space of the largest singular vectors: the others are
stretched less. :func:`range_finder` finds an orthonormal basis Q of it; Qᵀ A is a small matrix, decomposed at little
cost. Matrices are real; complex input is refused.

See: randomized-svd
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import qr
from mlmath.linalg.scaling import scaled, unscaled
from mlmath.linalg.svd import SVD, decompose
from mlmath.validate import as_count, as_generator, as_matrix

__all__ = ["range_finder", "svd"]

Floats = NDArray[np.float64]


def range_finder(A: ArrayLike, size: int, rng: np.random.Generator, *, power_steps: int = 4) -> Floats:
    """Return orthonormal columns that nearly span the columns of `A` that matter.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix.
    size : int
        How many columns; a few more than the rank sought.
    rng : numpy.random.Generator
        Where the random vectors come from.
    power_steps : int
        How often the vectors are multiplied by A Aᵀ to make the large singular values larger yet.

    Returns
    -------
    ndarray, shape (m, size)
        Q; ‖A − Q QᵀA‖ is what is lost.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real matrix, `size` is not from 1 to min(m, n), power_steps < 0 or `rng` is
        no generator.

    Notes
    -----
    2mn · size · (1 + 2 · power_steps) operations. A QR factorization after each product keeps the columns apart:
    without it, all would turn towards the first singular vector and lose the others in rounding.
    See: randomized-svd. Source: N. Halko, P.-G. Martinsson and J. A. Tropp, "Finding structure with randomness:
    probabilistic algorithms for constructing approximate matrix decompositions", SIAM Rev. 53 (2011), 217–288.

    Examples
    --------
    >>> A = np.outer([1, 2, 2], [3, 4])
    >>> Q = range_finder(A, 1, np.random.default_rng(0))
    >>> np.allclose(Q @ Q.T @ A, A)
    True
    """
    S, _ = _moderate(as_matrix(A, "A"))
    _check_size(size, S, "size")
    as_generator(rng, "rng")
    return _range(S, size, rng, as_count(power_steps, "power_steps", at_least=0))


def svd(A: ArrayLike, rank: int, rng: np.random.Generator, *, oversampling: int = 10, power_steps: int = 4) -> SVD:
    """Return the `rank` largest singular values of a large matrix and their vectors, nearly.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix.
    rank : int
        How many singular values, from 1 to min(m, n).
    rng : numpy.random.Generator
        Where the random vectors come from.
    oversampling : int
        How many more random vectors than singular values are used, as far as min(m, n) allows.
    power_steps : int
        How often the vectors are multiplied by A Aᵀ; 0 is enough if the singular values fall fast.

    Returns
    -------
    SVD
        U of shape (m, rank), the values, and Vᵀ of shape (rank, n), with the signs of
        :func:`mlmath.linalg.svd.decompose`.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real matrix, `rank` is not from 1 to min(m, n), a count is negative, or
        `rng` is no generator.
    OverflowError
        If a singular value exceeds the largest floating-point number.

    Notes
    -----
    About 4mn(rank + oversampling)(1 + power_steps) operations, instead of O(mn min(m, n)). The values are never too
    large but for rounding. See: randomized-svd. Source: N. Halko, P.-G. Martinsson and J. A. Tropp, "Finding structure
    with randomness: probabilistic algorithms for constructing approximate matrix decompositions", SIAM Rev. 53 (2011),
    217–288.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> A = rng.normal(size=(300, 5)) @ rng.normal(size=(5, 200))
    >>> U, values, Vt = svd(A, 5, rng)
    >>> np.allclose(U * values @ Vt, A)
    True
    """
    S, e = _moderate(as_matrix(A, "A"))
    _check_size(rank, S, "rank")
    as_generator(rng, "rng")
    size = min(rank + as_count(oversampling, "oversampling", at_least=0), *S.shape)
    Q = _range(S, size, rng, as_count(power_steps, "power_steps", at_least=0))
    small = decompose(Q.T @ S)
    values = unscaled(small.values[:rank], e, "a singular value")
    return SVD(Q @ small.U[:, :rank], values, small.Vt[:rank])


def _moderate(A: Floats) -> tuple[Floats, int]:
    """Scale `A`, but not if nothing can overflow: a large matrix is not copied without need."""
    return (A, 0) if 1e-100 < max(A.max(), -A.min()) < 1e100 else scaled(A)


def _check_size(size: int, A: Floats, name: str) -> None:
    """Refuse more directions than there are."""
    if as_count(size, name) > min(A.shape):
        raise ValueError(f"{name} must be at most {min(A.shape)}, the smaller side of A, got {size}")


def _range(A: Floats, size: int, rng: np.random.Generator, power_steps: int) -> Floats:
    """Return the basis."""
    Q = qr.blocked(A @ rng.standard_normal((A.shape[1], size))).Q
    for _ in range(power_steps):
        Q = qr.blocked(A.T @ Q).Q
        Q = qr.blocked(A @ Q).Q
    return Q
