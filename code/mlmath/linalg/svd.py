"""Singular value decomposition: every matrix as A = U Σ Vᵀ, a rotation, a stretch along the axes, another rotation.

Call :func:`decompose`, and then :func:`low_rank`, :func:`pseudoinverse` or :func:`rank`. The way to it is geometric.
:func:`polar` splits A into an orthogonal matrix after a symmetric stretch, A = W H; the eigenvectors V of H are the
axes of the stretch. :func:`jacobi` is the version to read: it rotates pairs of columns until all are orthogonal; their
lengths are the singular values. Matrices are real; complex input is refused.

It is tempting to take the eigenvalues of AᵀA, which are the squares of the singular values. That loses half of the
digits: with singular values 1 and 10⁻⁹, the entries of AᵀA must hold 10⁻¹⁸ beside 1, and a float cannot. Nothing here
forms AᵀA.

See: singular-value-decomposition, low-rank-approximation, pseudoinverse
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import cholesky, qr, symmetric_eigen
from mlmath.linalg.scaling import scaled, unscaled
from mlmath.linalg.triangular import lower_in_place, upper_in_place
from mlmath.validate import as_count, as_matrix, as_number, in_range

__all__ = ["SVD", "Polar", "decompose", "jacobi", "low_rank", "polar", "pseudoinverse", "rank"]

Floats = NDArray[np.float64]

_EPS = float(np.finfo(float).eps)


class SVD(NamedTuple):
    """The factors of an m × n matrix A = U diag(σ) Vᵀ.

    Attributes
    ----------
    U : ndarray, shape (m, k)
        Orthonormal columns, the left singular vectors; k = min(m, n) if thin, k = m if full.
    values : ndarray, shape (min(m, n),)
        The singular values σ₁ ≥ σ₂ ≥ … ≥ 0.
    Vt : ndarray, shape (k, n)
        Orthonormal rows, the right singular vectors; k = min(m, n) if thin, k = n if full. In each of the first
        min(m, n) rows the entry of largest absolute value is positive; of several within a millionth, the first.

    Examples
    --------
    >>> decompose([[3, 0], [0, -4]]).U
    array([[ 0.,  1.],
           [-1.,  0.]])
    """

    U: Floats
    values: Floats
    Vt: Floats


class Polar(NamedTuple):
    """The factors of an m × n matrix with m ≥ n: A = W H.

    Attributes
    ----------
    W : ndarray, shape (m, n)
        Orthonormal columns if A has rank n: the matrix with this property that is nearest to A.
    H : ndarray, shape (n, n)
        Symmetric and positive semidefinite, the root of AᵀA.

    Examples
    --------
    >>> polar([[0, -2], [3, 0]]).W.round(12)
    array([[ 0., -1.],
           [ 1.,  0.]])
    """

    W: Floats
    H: Floats


def decompose(A: ArrayLike, *, full: bool = False) -> SVD:
    """Return the singular value decomposition.

    Parameters
    ----------
    A : array_like, shape (m, n)
        Any real matrix: tall, wide, or of deficient rank.
    full : bool
        Whether U and V shall be square; otherwise they have min(m, n) columns.

    Returns
    -------
    SVD
        U, the singular values in descending order, and Vᵀ.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real matrix.
    OverflowError
        If a singular value exceeds the largest floating-point number.

    Notes
    -----
    O(mn min(m, n)) operations, all but a few in products of matrices. With A = W H and H = V Λ Vᵀ, the columns of
    A V = W V Λ are orthogonal up to rounding, so that its QR factorization has a diagonal R: Q and |R| are U and Σ.
    Q is orthogonal to working accuracy even if singular values are zero. The errors ‖A − U Σ Vᵀ‖ / ‖A‖, ‖UᵀU − I‖ and
    ‖VᵀV − I‖ are small multiples of machine epsilon. See: singular-value-decomposition. Source: Y. Nakatsukasa and
    N. J. Higham, "Stable and efficient spectral divide and conquer algorithms for the symmetric eigenvalue
    decomposition and the SVD", SIAM J. Sci. Comput. 35 (2013), A1325–A1349.

    Examples
    --------
    >>> U, values, Vt = decompose([[1, 1], [0, 1], [1, 0]])
    >>> (values**2).round(12)
    array([3., 1.])
    >>> np.allclose(U * values @ Vt, [[1, 1], [0, 1], [1, 0]])
    True
    """
    S, e = scaled(as_matrix(A, "A"))
    if S.shape[0] < S.shape[1]:
        V, values, Ut = _decompose(S.T, full)
        U, Vt = Ut.T, V.T
    else:
        U, values, Vt = _decompose(S, full)
    return _signed(U, unscaled(values, e, "a singular value"), Vt)


def jacobi(A: ArrayLike, *, max_sweeps: int = 30) -> SVD:
    """Return the thin decomposition by rotating pairs of columns until all are orthogonal: the version to read.

    Parameters
    ----------
    A : array_like, shape (m, n)
        Any real matrix.
    max_sweeps : int
        How often all pairs are visited at most; about 6 to 10 sweeps are usual.

    Returns
    -------
    SVD
        The same as :func:`decompose`.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real matrix, or max_sweeps < 1.
    numpy.linalg.LinAlgError
        If the last sweep allowed still found a pair that was not orthogonal.
    OverflowError
        If a singular value exceeds the largest floating-point number.

    Notes
    -----
    O(mn²) operations a sweep. The rotation of columns p and q is the one that makes [[a, b], [b, c]] diagonal, where
    a and c are their squared lengths and b their dot product. What is accumulated in V turns A into A V = U Σ.
    A pair counts as orthogonal if the cosine of its angle is at most machine epsilon times the number of rows, or if a
    column is shorter than machine epsilon times the longest. See: singular-value-decomposition.
    Source: M. R. Hestenes, "Inversion of matrices by biorthogonalization and related results", J. SIAM 6 (1958), 51–90.

    Examples
    --------
    >>> (jacobi([[1, 1], [0, 1], [1, 0]]).values ** 2).round(12)
    array([3., 1.])
    """
    S, e = scaled(as_matrix(A, "A"))
    max_sweeps = as_count(max_sweeps, "max_sweeps")
    wide = S.shape[0] < S.shape[1]
    B = (S.T if wide else S).copy(order="F")
    V = np.eye(B.shape[1], order="F")
    for _ in range(max_sweeps):
        if not _jacobi_sweep(B, V):
            break
    else:
        raise np.linalg.LinAlgError(f"columns of A are not orthogonal after {max_sweeps} sweeps: raise max_sweeps")
    U, values, order = _directions_and_lengths(B)
    Vt = V[:, order].T
    if wide:
        U, Vt = Vt.T, U.T
    return _signed(U, unscaled(values, e, "a singular value"), Vt)


def polar(A: ArrayLike) -> Polar:
    """Return the polar decomposition of a matrix that is not wide: A = W H, as a complex number is e^(iφ) r.

    Parameters
    ----------
    A : array_like, shape (m, n), m ≥ n
        The matrix.

    Returns
    -------
    Polar
        W and H. If A has no full rank, W is not orthogonal in the directions that A maps to zero; A = W H and H are
        right.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real matrix, or m < n.
    OverflowError
        If an entry of H exceeds the largest floating-point number.

    Notes
    -----
    Six steps of X ← X (a I + b XᵀX)(I + c XᵀX)⁻¹ with a, b, c chosen anew each time so that the singular values in
    [machine epsilon, 1] come as near to 1 as a function of this form can bring them; the singular vectors stay. No
    inverse is formed: with the factors Q₁ and Q₂ in the QR factorization of √c X over I, the step is
    (b/c) X + (a − b/c)/√c · Q₁ Q₂ᵀ. Once c is moderate, a Cholesky factor of I + c XᵀX does the same for less.
    See: singular-value-decomposition. Source: Y. Nakatsukasa, Z. Bai and F. Gygi, "Optimizing Halley's iteration for
    computing the matrix polar decomposition", SIAM J. Matrix Anal. Appl. 31 (2010), 2700–2720.

    Examples
    --------
    >>> W, H = polar([[0, -2], [3, 0]])
    >>> H.round(12)
    array([[3., 0.],
           [0., 2.]])
    """
    S, e = scaled(as_matrix(A, "A"))
    if S.shape[0] < S.shape[1]:
        raise ValueError(f"A must not have more columns than rows, got shape {S.shape}: take the transpose")
    Q, R, order = qr.pivoted(S)
    W, back = _orthogonal_factor(R), np.argsort(order)
    H = unscaled(_symmetric_factor(W, R), e, "an entry of H")
    return Polar((Q @ W)[:, back], H[back][:, back])


def low_rank(A: ArrayLike, k: int) -> Floats:
    """Return the matrix of rank at most `k` that is nearest to `A`: the first k terms of Σ σᵢ uᵢ vᵢᵀ.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix.
    k : int
        The largest rank allowed, from 0 to min(m, n).

    Returns
    -------
    ndarray, shape (m, n)
        The approximation. Its distance from `A` is σₖ₊₁ in the spectral norm, and √(σₖ₊₁² + σₖ₊₂² + …)
        in the Frobenius norm.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real matrix, or `k` is not an integer from 0 to min(m, n).
    OverflowError
        If a singular value exceeds the largest floating-point number.

    Notes
    -----
    O(mn min(m, n)) operations for the decomposition. See: low-rank-approximation. Source: C. Eckart and G. Young, "The
    approximation of one matrix by another of lower rank", Psychometrika 1 (1936), 211–218.

    Examples
    --------
    >>> low_rank([[3, 0], [0, 1]], 1).round(12)
    array([[3., 0.],
           [0., 0.]])
    """
    A = as_matrix(A, "A")
    if as_count(k, "k", at_least=0) > min(A.shape):
        raise ValueError(f"k must be at most {min(A.shape)}, the smaller side of A, got {k}")
    U, values, Vt = decompose(A)
    return np.asarray(U[:, :k] * values[:k] @ Vt[:k])


def rank(A: ArrayLike, *, rtol: float | None = None) -> int:
    """Return the numerical rank: how many singular values exceed `rtol` times the largest.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix.
    rtol : float, optional
        The cut-off; max(m, n) · machine epsilon if None: below it, rounding errors look the same.

    Returns
    -------
    int
        The rank; 0 for the zero matrix.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real matrix, or `rtol` is negative.

    Notes
    -----
    O(mn min(m, n)) operations. See: singular-value-decomposition.

    Examples
    --------
    >>> rank([[1, 2], [2, 4]]), rank([[1, 2], [2, 4.001]]), rank([[1, 2], [2, 4.001]], rtol=0.01)
    (1, 2, 1)
    """
    S, _ = scaled(as_matrix(A, "A"))  # the rank does not depend on the scale, and nothing can overflow
    return _count(decompose(S).values, S.shape, rtol)


def pseudoinverse(A: ArrayLike, *, rtol: float | None = None) -> Floats:
    """Return the Moore–Penrose pseudoinverse V Σ⁺ Uᵀ, where Σ⁺ inverts the singular values that are not zero.

    Parameters
    ----------
    A : array_like, shape (m, n)
        Any real matrix.
    rtol : float, optional
        A singular value of at most `rtol` times the largest counts as zero; max(m, n) · machine epsilon if None.

    Returns
    -------
    ndarray, shape (n, m)
        A⁺. A⁺b is the shortest x among those that make ‖Ax − b‖ smallest.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real matrix, or `rtol` is negative.
    OverflowError
        If an entry of the result exceeds the largest floating-point number, or `rtol` keeps a singular value that is
        about 10⁻³⁰⁸ times the largest or smaller.

    Notes
    -----
    O(mn min(m, n)) operations. The result jumps when a singular value crosses the cut-off: it is the rank that is
    decided, not a digit. See: pseudoinverse. Source: R. Penrose, "A generalized inverse for matrices", Proc. Camb.
    Philos. Soc. 51 (1955), 406–413.

    Examples
    --------
    >>> pseudoinverse([[2, 0], [0, 0], [0, 0]])
    array([[0.5, 0. , 0. ],
           [0. , 0. , 0. ]])
    """
    S, e = scaled(as_matrix(A, "A"))
    U, values, Vt = decompose(S)
    r = _count(values, S.shape, rtol)
    with np.errstate(over="ignore", invalid="ignore"):
        P = (Vt[:r].T / values[:r]) @ U[:, :r].T
    what = "an entry of the pseudoinverse"
    return unscaled(in_range(P, what), -e, what)


def _count(values: Floats, shape: tuple[int, ...], rtol: float | None) -> int:
    """Return how many singular values count as other than zero."""
    tolerance = max(shape) * _EPS if rtol is None else as_number(rtol, "rtol", at_least=0.0)
    return int((values > tolerance * values[0]).sum())


def _decompose(A: Floats, full: bool) -> tuple[Floats, Floats, Floats]:
    """Return U, σ and Vᵀ of a matrix that is not wide."""
    n = A.shape[1]
    Q, R, order = qr.pivoted(A)  # the iteration for the polar factor needs rows and columns of falling size
    V = symmetric_eigen.decompose(_symmetric_factor(_orthogonal_factor(R), R)).vectors
    U, values, falling = _directions_and_lengths(R @ V)  # R V = U Σ: its columns are orthogonal, up to rounding
    U, V = Q @ U, V[np.argsort(order)][:, falling]
    if full:
        U = np.concatenate([U, qr.blocked(U, full=True).Q[:, n:]], axis=1)
    return U, values, V.T


def _directions_and_lengths(B: Floats) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Return U, σ and an order with B[:, order] = U diag(σ), for columns that are orthogonal up to rounding.

    The QR factorization divides them by their lengths, and finds a direction where a length is zero.
    """
    order = np.argsort(-np.sqrt((B * B).sum(axis=0)), kind="stable")
    U, R = qr.blocked(B[:, order])
    values = np.abs(np.diag(R))
    falling = np.argsort(-values, kind="stable")
    return (U * np.where(np.diag(R) < 0, -1.0, 1.0))[:, falling], values[falling], order[falling]


def _orthogonal_factor(R: Floats) -> Floats:
    """Return the orthogonal polar factor of a square matrix whose entries are at most 1."""
    n = len(R)
    X = R / (np.linalg.norm(R) or 1.0)  # the Frobenius norm is at least the largest singular value
    low = _EPS  # smaller singular values do not matter
    while low < 1 - 10 * _EPS:
        # The best a, b, c for singular values between low and 1.
        d = (4 * (1 - low**2) / low**4) ** (1 / 3)
        a = math.sqrt(1 + d) + math.sqrt(8 - 4 * d + 8 * (2 - low**2) / (low**2 * math.sqrt(1 + d))) / 2
        b = (a - 1) ** 2 / 4
        c = a + b - 1
        if c > 100:
            Q = qr.blocked(np.concatenate([math.sqrt(c) * X, np.eye(n)])).Q
            X = (b / c) * X + ((a - b / c) / math.sqrt(c)) * (Q[:n] @ Q[n:].T)
        else:
            L = cholesky.blocked(np.eye(n) + c * (X.T @ X))
            Y = X.T.copy()  # becomes (I + c XᵀX)⁻¹ Xᵀ
            lower_in_place(L, Y)
            upper_in_place(L.T, Y)
            X = (b / c) * X + (a - b / c) * Y.T
        low = min(1.0, low * (a + b * low**2) / (1 + c * low**2))
    return X


def _symmetric_factor(W: Floats, R: Floats) -> Floats:
    """Return the symmetric polar factor H = WᵀR, without the rounding that makes it asymmetric."""
    H = W.T @ R
    return np.asarray((H + H.T) / 2)


def _jacobi_sweep(B: Floats, V: Floats) -> bool:
    """Rotate each pair of columns once, in place, and say whether any pair was not orthogonal yet."""
    m, n = B.shape
    negligible = (_EPS * np.sqrt((B * B).sum(axis=0)).max()) ** 2
    rotated = False
    for p in range(n - 1):
        for q in range(p + 1, n):
            a, b, c = float(B[:, p] @ B[:, p]), float(B[:, p] @ B[:, q]), float(B[:, q] @ B[:, q])
            if abs(b) > m * _EPS * math.sqrt(a * c) and min(a, c) > negligible:
                J = symmetric_eigen._jacobi_rotation(a, b, c)
                B[:, [p, q]] = B[:, [p, q]] @ J
                V[:, [p, q]] = V[:, [p, q]] @ J
                rotated = True
    return rotated


def _signed(U: Floats, values: Floats, Vt: Floats) -> SVD:
    """Make the largest entry of each right singular vector positive."""
    k = len(values)
    signs = _leading_signs(Vt[:k])
    U, Vt = U.copy(), Vt.copy()
    U[:, :k] *= signs
    Vt[:k] *= signs[:, np.newaxis]
    return SVD(U, values, Vt)


def _leading_signs(rows: Floats) -> Floats:
    """Return the sign of the largest entry of each row; of entries that are equal up to rounding, the first counts."""
    sizes = np.abs(rows)
    first = (sizes >= (1 - 1e-6) * sizes.max(axis=1, keepdims=True)).argmax(axis=1)
    return np.where(rows[np.arange(len(rows)), first] < 0, -1.0, 1.0)
