"""Hessenberg form: as near to a triangle as finitely many reflections bring a matrix without changing its eigenvalues.

Call :func:`reduce`. A triangular matrix would show its eigenvalues on the diagonal, but no finite algorithm finds one
for every matrix: it would solve polynomial equations of any degree with roots. One diagonal more can be had, and there
:mod:`mlmath.linalg.qr_algorithm` begins. Matrices are real; complex input is refused.

See: qr-algorithm
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg.qr import _apply, _reflector
from mlmath.linalg.scaling import scaled, unscaled
from mlmath.validate import as_square

__all__ = ["Hessenberg", "reduce"]

Floats = NDArray[np.float64]


class Hessenberg(NamedTuple):
    """A matrix in Hessenberg form: A = Q H Qᵀ.

    Attributes
    ----------
    H : ndarray, shape (n, n)
        Zero below the first diagonal under the main one; tridiagonal if A is symmetric.
    Q : ndarray, shape (n, n)
        Orthogonal.

    Examples
    --------
    >>> reduce([[1, 2], [3, 4]]).H
    array([[1., 2.],
           [3., 4.]])
    """

    H: Floats
    Q: Floats


def reduce(A: ArrayLike) -> Hessenberg:
    """Return the Hessenberg form of a matrix, by one Householder reflection a column.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real square matrix.

    Returns
    -------
    Hessenberg
        H and Q with A = Q H Qᵀ.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.
    OverflowError
        If an entry of H exceeds the largest floating-point number.

    Notes
    -----
    10n³/3 operations for H and 4n³/3 for Q. The reflection that clears column k must leave row k + 1 in place: applied
    from the right as well, it would otherwise fill the column again. See: qr-algorithm.
    Source: G. H. Golub and C. F. Van Loan, Matrix Computations (4th ed., 2013), algorithm 7.4.2.

    Examples
    --------
    >>> H, Q = reduce([[1, 2, 3], [3, 4, 5], [4, 5, 6]])
    >>> H.round(2)
    array([[ 1.  , -3.6 ,  0.2 ],
           [-5.  , 10.08,  0.44],
           [ 0.  ,  0.44, -0.08]])
    >>> np.allclose(Q @ H @ Q.T, [[1, 2, 3], [3, 4, 5], [4, 5, 6]])
    True
    """
    S, e = scaled(as_square(A, "A"))
    n = len(S)
    V, taus = np.zeros((n, max(n - 2, 0))), np.zeros(max(n - 2, 0))
    for k in range(n - 2):
        v, tau, alpha = _reflector(S[k + 1 :, k])
        S[k + 1 :, k], S[k + 1, k] = 0.0, alpha
        S[k + 1 :, k + 1 :] -= np.outer(tau * v, v @ S[k + 1 :, k + 1 :])  # H S
        S[:, k + 1 :] -= np.outer(S[:, k + 1 :] @ v, tau * v)  # (H S) H
        V[k + 1 :, k], taus[k] = v, tau
    return Hessenberg(unscaled(S, e, "an entry of H"), _apply(V, taus, np.eye(n)))
