"""Quadratic forms: xᵀAx for a symmetric matrix, its sign, and the ellipse on which it is constant.

Call :func:`classify` for the sign by eigenvalues, :func:`leading_minors` for Sylvester's criterion, and :func:`axes`
for the half axes of the ellipsoid xᵀAx = c. The cheapest test of definiteness is
:func:`mlmath.linalg.cholesky.is_positive_definite`. Matrices are real and symmetric; complex input is refused.

See: quadratic-forms
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import determinant, symmetric_eigen
from mlmath.linalg.scaling import scaled, unscaled
from mlmath.validate import as_number, as_symmetric, as_vector

__all__ = ["axes", "classify", "evaluate", "leading_minors"]

Floats = NDArray[np.float64]


def evaluate(A: ArrayLike, x: ArrayLike) -> float:
    """Return xᵀAx.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real symmetric matrix.
    x : array_like, shape (n,)
        A vector.

    Returns
    -------
    float
        The value of the form.

    Raises
    ------
    TypeError, ValueError
        If an argument is not real and finite, or the shapes do not fit.
    numpy.linalg.LinAlgError
        If `A` is not symmetric.
    OverflowError
        If the value exceeds the largest floating-point number.

    Notes
    -----
    2n² operations. See: def-quadratic-form.

    Examples
    --------
    >>> evaluate([[2, 1], [1, 2]], [1, -1])
    2.0
    """
    A, x = as_symmetric(A, "A"), as_vector(x, "x")
    if len(x) != len(A):
        raise ValueError(f"x must have {len(A)} entries, one for each row of A, got shape {x.shape}")
    (S, e), (y, f) = scaled(A), scaled(x)
    return float(unscaled(y @ S @ y, e + 2 * f, "the value of the form"))


def classify(A: ArrayLike, *, rtol: float | None = None) -> str:
    """Say which sign xᵀAx has, from the signs of the eigenvalues.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real symmetric matrix.
    rtol : float, optional
        An eigenvalue counts as zero if it is at most this part of the largest, in absolute value; 100 · n · machine
        epsilon if None.

    Returns
    -------
    str
        "positive definite", "positive semidefinite", "negative definite", "negative semidefinite" or "indefinite": the
        first that is true. The zero matrix is positive semidefinite (and negative semidefinite as well).

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix, or `rtol` is not a number of at least 0.
    numpy.linalg.LinAlgError
        If `A` is not symmetric.

    Notes
    -----
    O(n³) operations. See: thm-principal-axes.

    Examples
    --------
    >>> classify([[2, 1], [1, 2]]), classify([[1, 1], [1, 1]]), classify([[1, 2], [2, 1]])
    ('positive definite', 'positive semidefinite', 'indefinite')
    """
    values = symmetric_eigen.decompose(scaled(as_symmetric(A, "A"))[0]).values  # the scale changes no sign
    relative = 100 * len(values) * float(np.finfo(float).eps) if rtol is None else as_number(rtol, "rtol", at_least=0)
    zero = relative * np.abs(values).max()
    low, high = values[-1], values[0]
    if low > zero:
        return "positive definite"
    if low >= -zero:
        return "positive semidefinite"
    if high < -zero:
        return "negative definite"
    return "negative semidefinite" if high <= zero else "indefinite"


def leading_minors(A: ArrayLike) -> Floats:
    """Return the determinants of the leading blocks of 1, 2, …, n rows and columns.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real symmetric matrix.

    Returns
    -------
    ndarray, shape (n,)
        The minors; by Sylvester's criterion all are positive exactly if `A` is positive definite.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.
    numpy.linalg.LinAlgError
        If `A` is not symmetric.
    OverflowError
        If a minor exceeds the largest floating-point number.

    Notes
    -----
    O(n⁴) operations: the criterion is for proofs and small matrices, Cholesky for the rest. A minor nearer to zero than
    the smallest floating-point number is returned as zero. See: thm-sylvester.

    Examples
    --------
    >>> leading_minors([[2, 1], [1, 2]]).round(12)
    array([2., 3.])
    """
    A = as_symmetric(A, "A")
    return np.array([float(determinant.by_lu(A[:k, :k])) for k in range(1, len(A) + 1)])


def axes(A: ArrayLike, c: float = 1.0) -> tuple[Floats, Floats]:
    """Return the half axes of the ellipsoid xᵀAx = c of a positive definite matrix.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A symmetric positive definite matrix.
    c : float
        The value of the form, positive.

    Returns
    -------
    lengths : ndarray, shape (n,)
        √(c / λᵢ), the shortest first.
    directions : ndarray, shape (n, n)
        The eigenvectors, as columns.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix, or `c` is not positive.
    numpy.linalg.LinAlgError
        If `A` is not symmetric or not positive definite: then the level set has no half axes.
    OverflowError
        If a length exceeds the largest floating-point number.

    Notes
    -----
    O(n³) operations. Rounding decides if the smallest eigenvalue is about zero, compared with the largest:
    :func:`classify` calls such a matrix semidefinite. See: thm-principal-axes.

    Examples
    --------
    >>> axes([[1, 0], [0, 4]])[0].round(12)
    array([0.5, 1. ])
    """
    S, e = scaled(as_symmetric(A, "A"))
    values, Q = symmetric_eigen.decompose(S)
    c = as_number(c, "c", above=0.0)
    if values[-1] <= 0:
        raise np.linalg.LinAlgError(
            f"A must be positive definite, but its smallest eigenvalue is {np.ldexp(values[-1], e):.3g}: it has no "
            "ellipsoid"
        )
    odd = e % 2  # √2ᵉ is a power of two for even e
    lengths = math.sqrt(c) / np.sqrt(values * 2**odd)  # the quotient c / λ could overflow
    return unscaled(lengths, (odd - e) // 2, "a half axis"), Q
