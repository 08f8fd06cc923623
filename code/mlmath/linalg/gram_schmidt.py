"""Gram–Schmidt: turn any vectors into an orthonormal basis of their span.

Call :func:`classical`, :func:`modified` or, when the basis must be orthonormal to working accuracy,
:func:`reorthogonalized`. In exact arithmetic the three agree; in floating-point arithmetic they lose orthogonality at
different rates, which :func:`loss_of_orthogonality` measures. Vectors are the columns of a real matrix; complex input
is refused.

See: gram-schmidt
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg.norms import p_norm
from mlmath.validate import as_matrix, as_number, in_range

__all__ = ["Orthogonalized", "classical", "is_orthonormal", "loss_of_orthogonality", "modified", "reorthogonalized"]

Floats = NDArray[np.float64]


class Orthogonalized(NamedTuple):
    """The outcome of Gram–Schmidt for the columns of a matrix A of shape (m, n) and rank r: A = Q R.

    Attributes
    ----------
    Q : ndarray, shape (m, r)
        Orthonormal columns with the same span as the columns of A.
    R : ndarray, shape (r, n)
        The coordinates of the columns of A in that basis; upper triangular if no column was dependent.
    kept : tuple of int
        The indices of the r columns of A that are independent of the columns before them.

    Examples
    --------
    >>> modified([[1, 2], [1, 2]]).kept
    (0,)
    """

    Q: Floats
    R: Floats
    kept: tuple[int, ...]


def classical(A: ArrayLike, *, rtol: float | None = None) -> Orthogonalized:
    """Orthonormalize the columns of `A` by classical Gram–Schmidt.

    Each column loses its projections onto all earlier directions at once: every coefficient is computed from the
    original column.

    Parameters
    ----------
    A : array_like, shape (m, n)
        n vectors of length m, as columns. Integers are converted to floats, never truncated.
    rtol : float, optional
        A column whose remainder has a norm of at most `rtol` times the norm of the column counts as dependent on
        the earlier ones and adds no direction. 100 · max(m, n) · machine epsilon if None. With 0 only a remainder that
        is computed as exactly zero is dropped, so that mere rounding errors may pass for directions.

    Returns
    -------
    Orthogonalized
        Q, R and the indices of the independent columns.

    Raises
    ------
    TypeError
        If `A` is not real and numeric.
    ValueError
        If `A` is not a finite, non-empty matrix, or `rtol` is negative.
    OverflowError
        If the norm of a column exceeds the largest floating-point number.

    Notes
    -----
    2mn² operations. The computed columns may be far from orthogonal when the columns of `A` are nearly dependent.
    See: alg-gram-schmidt. Source: Å. Björck, Numerical Methods for Least Squares Problems (1996), section 2.4.

    Examples
    --------
    >>> Q, R, kept = classical([[3, 1], [4, 7]])
    >>> Q.round(12)
    array([[ 0.6, -0.8],
           [ 0.8,  0.6]])
    """
    return _orthogonalize(A, rtol, _subtract_at_once)


def modified(A: ArrayLike, *, rtol: float | None = None) -> Orthogonalized:
    """Orthonormalize the columns of `A` by modified Gram–Schmidt.

    Each column loses its projections one after the other: a coefficient is computed from what is left of the
    column, so that it also removes the rounding errors of the previous step.

    Parameters
    ----------
    A : array_like, shape (m, n)
        n vectors of length m, as columns.
    rtol : float, optional
        The tolerance for dependent columns, as in :func:`classical`.

    Returns
    -------
    Orthogonalized
        Q, R and the indices of the independent columns.

    Raises
    ------
    TypeError, ValueError, OverflowError
        As for :func:`classical`.

    Notes
    -----
    2mn² operations, as many as the classical version. For columns that are all kept, the loss of orthogonality is
    bounded by a modest multiple of machine epsilon times the condition number of `A`, as long as that product stays
    well below 1. See: alg-modified-gram-schmidt, rem-loss-of-orthogonality.
    Source: Å. Björck, "Solving linear least squares problems by Gram–Schmidt orthogonalization", BIT 7 (1967), 1–21.

    Examples
    --------
    >>> Q, R, kept = modified([[3, 1], [4, 7]])
    >>> R.round(12)
    array([[5. , 6.2],
           [0. , 3.4]])
    """
    return _orthogonalize(A, rtol, _subtract_one_by_one)


def reorthogonalized(A: ArrayLike, *, rtol: float | None = None) -> Orthogonalized:
    """Orthonormalize the columns of `A` by classical Gram–Schmidt, done twice for each column.

    Parameters
    ----------
    A : array_like, shape (m, n)
        n vectors of length m, as columns.
    rtol : float, optional
        The tolerance for dependent columns, as in :func:`classical`.

    Returns
    -------
    Orthogonalized
        Q, R and the indices of the independent columns. With the default `rtol`, Q is orthonormal to working accuracy
        for every `A`; with a smaller one this is proved only while the condition number of `A` stays well below the
        reciprocal of machine epsilon.

    Raises
    ------
    TypeError, ValueError, OverflowError
        As for :func:`classical`.

    Notes
    -----
    4mn² operations. See: rem-loss-of-orthogonality. Source: L. Giraud, J. Langou, M. Rozložník and J. van den Eshof,
    "Rounding error analysis of the classical Gram–Schmidt orthogonalization process", Numer. Math. 101 (2005), 87–100.

    Examples
    --------
    >>> nearly_parallel = [[1, 1, 1], [1e-9, 0, 0], [0, 1e-9, 0], [0, 0, 1e-9]]
    >>> round(loss_of_orthogonality(classical(nearly_parallel).Q), 3)
    0.5
    >>> loss_of_orthogonality(reorthogonalized(nearly_parallel).Q) < 1e-15
    True
    """
    return _orthogonalize(A, rtol, _subtract_twice)


def loss_of_orthogonality(Q: ArrayLike) -> float:
    """Return the spectral norm of I − QᵀQ: 0 for orthonormal columns.

    Parameters
    ----------
    Q : array_like, shape (m, n)
        The columns to test.

    Returns
    -------
    float
        The largest of abs(1 − λ) over the eigenvalues λ of QᵀQ; infinity if QᵀQ overflows.

    Raises
    ------
    TypeError, ValueError
        If `Q` is not a finite, non-empty, real matrix.

    Notes
    -----
    O(mn² + n³) operations. See: gram-schmidt.

    Examples
    --------
    >>> loss_of_orthogonality([[1, 0], [0, 1], [0, 0]])
    0.0
    """
    Q = as_matrix(Q, "Q")
    with np.errstate(over="ignore", invalid="ignore"):
        G = Q.T @ Q
    return float(np.linalg.norm(np.eye(Q.shape[1]) - G, 2)) if np.isfinite(G).all() else np.inf


def is_orthonormal(Q: ArrayLike, *, atol: float = 1e-10) -> bool:
    """Return whether the columns of `Q` are orthonormal, up to a loss of orthogonality of `atol`.

    Parameters
    ----------
    Q : array_like, shape (m, n)
        The columns to test.
    atol : float
        The largest loss of orthogonality that is tolerated.

    Returns
    -------
    bool
        Whether the columns are orthonormal.

    Raises
    ------
    TypeError, ValueError
        If `Q` is not a finite, non-empty, real matrix, or `atol` is negative.

    Notes
    -----
    O(mn² + n³) operations. See: def-orthonormal.

    Examples
    --------
    >>> is_orthonormal([[0.6, -0.8], [0.8, 0.6]]), is_orthonormal([[1, 1], [0, 1]])
    (True, False)
    """
    return loss_of_orthogonality(Q) <= as_number(atol, "atol", at_least=0.0)


Subtract = Callable[[Floats, Floats], tuple[Floats, Floats]]


def _orthogonalize(A: ArrayLike, rtol: float | None, subtract: Subtract) -> Orthogonalized:
    """Run Gram–Schmidt; `subtract` takes (Q, a) and returns a − Q c and the coefficients c."""
    A = as_matrix(A, "A")
    m, n = A.shape
    tolerance = 100 * max(m, n) * np.finfo(float).eps if rtol is None else as_number(rtol, "rtol", at_least=0.0)
    _, exponents = np.frexp(np.abs(A).max(axis=0))  # scaling each column by a power of two prevents overflow
    Q, R = np.zeros((m, min(m, n)), order="F"), np.zeros((min(m, n), n))
    kept: list[int] = []
    for j in range(n):
        a = np.ldexp(A[:, j], -exponents[j])
        r = len(kept)
        v, coefficients = subtract(Q[:, :r], a)
        R[:r, j] = coefficients
        length = p_norm(v)
        if r < min(m, n) and length > tolerance * math.sqrt(a @ a):  # in a 1/2 <= max |a_i| < 1, or a = 0
            Q[:, r] = v / length
            R[r, j] = length
            kept.append(j)
    with np.errstate(over="ignore"):
        R = np.ldexp(R, exponents)
    in_range(R, "the norm of a column of A")
    return Orthogonalized(Q[:, : len(kept)], R[: len(kept)], tuple(kept))


def _subtract_at_once(Q: Floats, a: Floats) -> tuple[Floats, Floats]:
    """Subtract all projections, each coefficient from `a` itself."""
    c = Q.T @ a
    return a - Q @ c, c


def _subtract_one_by_one(Q: Floats, a: Floats) -> tuple[Floats, Floats]:
    """Subtract them in turn, each coefficient from what is left."""
    c = np.zeros(Q.shape[1])
    v = a.copy()
    for i in range(Q.shape[1]):
        c[i] = Q[:, i] @ v
        v -= c[i] * Q[:, i]
    return v, c


def _subtract_twice(Q: Floats, a: Floats) -> tuple[Floats, Floats]:
    """Subtract all projections of `a`, then those of the remainder, which are the rounding errors of the first pass."""
    v, first = _subtract_at_once(Q, a)
    v, second = _subtract_at_once(Q, v)
    return v, first + second
