"""The symmetric eigenproblem: write a symmetric matrix as A = V Λ Vᵀ with an orthogonal V.

Call :func:`decompose`. It works in two steps that can be called alone. :func:`tridiagonalize` makes A tridiagonal by
reflections, which takes finitely many steps. :func:`divide_and_conquer` finds the eigenvalues and eigenvectors of the
tridiagonal matrix: cut it in two, solve the halves, and mend the cut, a change of rank one. Two simpler algorithms are
there to read, and to check the fast one: :func:`jacobi` makes the largest entries off the diagonal zero by rotations,
and :func:`tridiagonal_qr` is the QR algorithm of a tridiagonal matrix. Matrices are real; eigenvalues come in
descending order.

See: spectral-theorem, qr-algorithm
"""

import itertools
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg.qr import _apply, _reflector
from mlmath.linalg.scaling import scaled, unscaled
from mlmath.validate import as_count, as_symmetric, as_vector

__all__ = [
    "SymmetricEigen",
    "Tridiagonal",
    "decompose",
    "divide_and_conquer",
    "jacobi",
    "tridiagonal_qr",
    "tridiagonalize",
]

Floats = NDArray[np.float64]

_EPS = float(np.finfo(float).eps)

#: A tridiagonal matrix up to this size is not cut any more.
_SMALL = 12


class SymmetricEigen(NamedTuple):
    """The eigenvalues and eigenvectors of a symmetric matrix: A = V diag(λ) Vᵀ.

    Attributes
    ----------
    values : ndarray, shape (n,)
        The eigenvalues λ₁ ≥ … ≥ λₙ, each as often as its multiplicity.
    vectors : ndarray, shape (n, n)
        V: column j is an eigenvector of length 1 for λⱼ, and the columns are orthogonal to each other. The sign of a
        column, and the basis of an eigenspace of a repeated eigenvalue, are the algorithm's choice.

    Examples
    --------
    >>> decompose([[2, 1], [1, 2]]).values
    array([3., 1.])
    """

    values: Floats
    vectors: Floats


class Tridiagonal(NamedTuple):
    """A symmetric matrix in tridiagonal form: A = Q T Qᵀ.

    Attributes
    ----------
    diagonal : ndarray, shape (n,)
        The diagonal of T.
    off : ndarray, shape (n - 1,)
        The entries beside the diagonal, above as below.
    Q : ndarray, shape (n, n)
        Orthogonal.

    Examples
    --------
    >>> tridiagonalize(np.eye(3)).off
    array([0., 0.])
    """

    diagonal: Floats
    off: Floats
    Q: Floats


def decompose(A: ArrayLike) -> SymmetricEigen:
    """Return the eigenvalues and orthonormal eigenvectors of a symmetric matrix.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real symmetric matrix. Entries that differ by rounding only, at most by 100 · n · machine epsilon times the
        largest entry, are replaced by their mean.

    Returns
    -------
    SymmetricEigen
        The eigenvalues in descending order, and the eigenvectors as columns.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.
    numpy.linalg.LinAlgError
        If `A` is not symmetric.
    OverflowError
        If an eigenvalue exceeds the largest floating-point number.

    Notes
    -----
    8n³/3 operations for the tridiagonal form and its Q, and at most 4n³ for the rest. The errors ‖A − V Λ Vᵀ‖ / ‖A‖
    and ‖VᵀV − I‖ are small multiples of machine epsilon, for clusters of eigenvalues too. See: spectral-theorem.

    Examples
    --------
    >>> values, V = decompose([[2, 1], [1, 2]])
    >>> values, np.abs(V).round(4)
    (array([3., 1.]), array([[0.7071, 0.7071],
           [0.7071, 0.7071]]))
    """
    S, e = scaled(as_symmetric(A, "A"))
    V, tau, d, off = _reduce(S)
    values, W = _solve(d, off)
    return SymmetricEigen(unscaled(values[::-1], e, "an eigenvalue"), _apply(V, tau, W[:, ::-1]))


def jacobi(A: ArrayLike, *, max_sweeps: int = 30) -> SymmetricEigen:
    """Return the same as :func:`decompose`, by rotations that make one entry after the other zero.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real symmetric matrix.
    max_sweeps : int
        How often all entries above the diagonal are visited at most; about 6 to 10 sweeps are usual.

    Returns
    -------
    SymmetricEigen
        The eigenvalues in descending order, and the eigenvectors as columns.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix, or max_sweeps < 1.
    numpy.linalg.LinAlgError
        If `A` is not symmetric, or an entry is still too large after the last sweep.
    OverflowError
        If an eigenvalue exceeds the largest floating-point number.

    Notes
    -----
    6n³ operations a sweep. A rotation spoils the zeros made before, but the sum of squares off the diagonal falls by
    2aₚ_q² each time. An entry counts as zero when it is at most machine epsilon times the largest entry of A.
    See: spectral-theorem. Source: C. G. J. Jacobi, "Über ein leichtes Verfahren, die in der Theorie der
    Säcularstörungen vorkommenden Gleichungen numerisch aufzulösen", J. reine angew. Math. 30 (1846), 51–94.

    Examples
    --------
    >>> jacobi([[2, 1], [1, 2]]).values.round(12)
    array([3., 1.])
    """
    S, e = scaled(as_symmetric(A, "A"))
    n, V = len(S), np.eye(len(S))
    for _ in range(as_count(max_sweeps, "max_sweeps")):
        rotated = False
        for p in range(n - 1):
            for q in range(p + 1, n):
                if abs(S[p, q]) > _EPS / 2:
                    J = _jacobi_rotation(S[p, p], S[p, q], S[q, q])
                    S[:, [p, q]] = S[:, [p, q]] @ J
                    S[[p, q]] = J.T @ S[[p, q]]
                    V[:, [p, q]] = V[:, [p, q]] @ J
                    rotated = True
        if not rotated:
            order = np.argsort(-np.diag(S), kind="stable")
            return SymmetricEigen(unscaled(np.diag(S)[order], e, "an eigenvalue"), V[:, order])
    raise np.linalg.LinAlgError(f"A is not diagonal after {max_sweeps} sweeps: raise max_sweeps")


def tridiagonalize(A: ArrayLike) -> Tridiagonal:
    """Make a symmetric matrix tridiagonal by reflections: A = Q T Qᵀ.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real symmetric matrix.

    Returns
    -------
    Tridiagonal
        The diagonal of T, the entries beside it, and Q.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.
    numpy.linalg.LinAlgError
        If `A` is not symmetric.
    OverflowError
        If an entry of T exceeds the largest floating-point number.

    Notes
    -----
    4n³/3 operations for T and as many for Q. Reflection k leaves the first k coordinates alone, folds what stands below
    the diagonal in column k onto its first entry, and acts from both sides: H A H = A − v wᵀ − w vᵀ with
    w = p − (τ pᵀv / 2) v and p = τ A v. See: qr-algorithm.
    Source: G. H. Golub and C. F. Van Loan, Matrix Computations (4th ed., 2013), algorithm 8.3.1.

    Examples
    --------
    >>> d, off, Q = tridiagonalize([[1, 3, 4], [3, 2, 0], [4, 0, 2]])
    >>> d.round(12), off.round(12)
    (array([1., 2., 2.]), array([-5.,  0.]))
    """
    S, e = scaled(as_symmetric(A, "A"))
    V, tau, d, off = _reduce(S)
    off = unscaled(off, e, "an entry of T") if len(off) else off
    return Tridiagonal(unscaled(d, e, "an entry of T"), off, _apply(V, tau, np.eye(len(S))))


def tridiagonal_qr(d: ArrayLike, off: ArrayLike, *, max_sweeps: int = 30) -> SymmetricEigen:
    """Return the eigenvalues and eigenvectors of a symmetric tridiagonal matrix by the QR algorithm with shifts.

    Parameters
    ----------
    d : array_like, shape (n,)
        The diagonal.
    off : array_like, shape (n - 1,)
        The entries beside the diagonal.
    max_sweeps : int
        How many sweeps one eigenvalue may take; 2 or 3 are usual.

    Returns
    -------
    SymmetricEigen
        The eigenvalues in descending order, and the eigenvectors as columns.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite, real vector of the right length, or max_sweeps < 1.
    numpy.linalg.LinAlgError
        If an eigenvalue takes more sweeps.
    OverflowError
        If an eigenvalue exceeds the largest floating-point number.

    Notes
    -----
    O(n²) operations for the eigenvalues and about 6n³ for the vectors, as rotations of two vectors at a time. A sweep
    is one step T − μI = Q R, T ← R Q + μI, done implicitly: the first rotation of Q makes an entry outside the three
    diagonals, and the others chase it out at the end. The shift μ is the eigenvalue of the last two rows and columns
    that is nearer to the last diagonal entry (Wilkinson's). An entry beside the diagonal counts as zero when it is at
    most machine epsilon times the largest entry of T. See: qr-algorithm.
    Source: G. H. Golub and C. F. Van Loan, Matrix Computations (4th ed., 2013), algorithm 8.3.3.

    Examples
    --------
    >>> tridiagonal_qr([0, 0], [1]).values.round(12)
    array([ 1., -1.])
    """
    d, off, e = _tridiagonal(d, off)
    values, V = _small(d, off, as_count(max_sweeps, "max_sweeps"))
    return SymmetricEigen(unscaled(values[::-1], e, "an eigenvalue"), V[:, ::-1])


def divide_and_conquer(d: ArrayLike, off: ArrayLike) -> SymmetricEigen:
    """Return the eigenvalues and eigenvectors of a symmetric tridiagonal matrix by divide and conquer.

    Parameters
    ----------
    d : array_like, shape (n,)
        The diagonal.
    off : array_like, shape (n - 1,)
        The entries beside the diagonal.

    Returns
    -------
    SymmetricEigen
        The eigenvalues in descending order, and the eigenvectors as columns.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite, real vector of the right length.
    OverflowError
        If an eigenvalue exceeds the largest floating-point number.

    Notes
    -----
    At most 8n³/3 operations, nearly all of them in products of matrices, and fewer where eigenvalues are repeated.
    With β beside the cut, T is a matrix of two blocks plus |β| u uᵀ. The blocks are solved by the same algorithm. In
    the basis of their eigenvectors T is D + ρ z zᵀ with a diagonal D, and its eigenvalues are the roots λ of
    1 + ρ Σ zⱼ²/(dⱼ − λ) = 0, one in each gap of D. See: qr-algorithm.
    Source: J. J. M. Cuppen, "A divide and conquer method for the symmetric tridiagonal eigenproblem", Numer. Math. 36
    (1981), 177–195; M. Gu and S. C. Eisenstat, "A divide-and-conquer algorithm for the symmetric tridiagonal
    eigenproblem", SIAM J. Matrix Anal. Appl. 16 (1995), 172–191.

    Examples
    --------
    >>> divide_and_conquer([2, 2, 2], [1, 1]).values.round(4)
    array([3.4142, 2.    , 0.5858])
    """
    d, off, e = _tridiagonal(d, off)
    values, V = _solve(d, off)
    return SymmetricEigen(unscaled(values[::-1], e, "an eigenvalue"), V[:, ::-1])


def _jacobi_rotation(a: float, b: float, c: float) -> Floats:
    """Return the rotation J with Jᵀ [[a, b], [b, c]] J diagonal, by the smaller of the possible angles."""
    theta = (c - a) / (2 * b)
    t = math.copysign(1 / (abs(theta) + math.hypot(theta, 1)), theta)  # the tangent of the angle
    cosine = 1 / math.hypot(t, 1)
    return cosine * np.array([[1, t], [-t, 1]])


def _tridiagonal(d: ArrayLike, off: ArrayLike) -> tuple[Floats, Floats, int]:
    """Check the diagonals and scale them."""
    d = as_vector(d, "d")
    off = as_vector(off, "off") if len(d) > 1 or np.size(off) else np.zeros(0)
    if len(off) != len(d) - 1:
        raise ValueError(f"off must have one entry less than d, got shapes {off.shape} and {d.shape}")
    both, e = scaled(np.concatenate([d, off]))
    return both[: len(d)], both[len(d) :], e


def _reduce(A: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Overwrite `A`; return the reflections V and τ, and both diagonals of T."""
    n = len(A)
    V, taus = np.zeros((n, max(n - 2, 0))), np.zeros(max(n - 2, 0))
    off = np.zeros(n - 1)
    for k in range(n - 2):
        v, tau, off[k] = _reflector(A[k + 1 :, k])
        rest = A[k + 1 :, k + 1 :]
        p = tau * (rest @ v)
        w = p - (tau / 2 * (p @ v)) * v
        rest -= np.stack([v, w], axis=1) @ np.stack([w, v])
        V[k + 1 :, k], taus[k] = v, tau
    if n > 1:
        off[-1] = A[-1, -2]
    return V, taus, np.diag(A).copy(), off


def _small(d: Floats, off: Floats, max_sweeps: int = 30) -> tuple[Floats, Floats]:
    """Return ascending eigenvalues and the eigenvectors by the QR algorithm, on plain floats: faster than arrays."""
    a, b = d.tolist(), off.tolist()
    rows = np.eye(len(a))  # the eigenvectors, as rows, so that a rotation works on two contiguous rows
    negligible = _EPS * max(map(abs, a + b))
    last, sweeps = len(a) - 1, 0
    while last > 0:
        first = last
        while first > 0 and abs(b[first - 1]) > negligible:
            first -= 1
        if first > 0:
            b[first - 1] = 0.0  # the matrix falls apart
        if first == last:
            last, sweeps = last - 1, 0
            continue
        if sweeps == max_sweeps:
            raise np.linalg.LinAlgError(f"an eigenvalue takes more than {max_sweeps} sweeps: raise max_sweeps")
        sweeps += 1
        _sweep(a, b, rows, first, last)
    order = np.argsort(a, kind="stable")
    return np.array(a)[order], rows[order].T


def _sweep(a: list[float], b: list[float], rows: Floats, first: int, last: int) -> None:
    """Do one implicit QR step with Wilkinson's shift on rows and columns `first` to `last`, in place."""
    half = (a[last - 1] - a[last]) / 2
    shift = a[last] - b[last - 1] ** 2 / (half + math.copysign(math.hypot(half, b[last - 1]), half))
    x, bulge = a[first] - shift, b[first]
    for k in range(first, last):
        r = math.hypot(x, bulge)
        c, s = (x / r, bulge / r) if r else (1.0, 0.0)
        if k > first:
            b[k - 1] = r
        # rows and columns k and k + 1 of T
        u = c * a[k] + s * b[k]
        v = c * b[k] + s * a[k + 1]
        w = -s * a[k] + c * b[k]
        y = -s * b[k] + c * a[k + 1]
        a[k], b[k], a[k + 1] = c * u + s * v, c * v - s * u, c * y - s * w
        if k + 1 < last:
            bulge = s * b[k + 1]
            b[k + 1] = c * b[k + 1]
            x = b[k]
        rows[k : k + 2] = np.array([[c, s], [-s, c]]) @ rows[k : k + 2]


def _solve(d: Floats, off: Floats) -> tuple[Floats, Floats]:
    """Return ascending eigenvalues and the eigenvectors of a tridiagonal matrix by divide and conquer."""
    n = len(d)
    if n <= _SMALL:
        return _small(d, off)
    cut = n // 2
    beta = off[cut - 1]
    d = d.copy()
    d[cut - 1 : cut + 1] -= abs(beta)  # T = two blocks + |β| u uᵀ with u = e_cut ± e_(cut + 1)
    (d1, V1), (d2, V2) = _solve(d[:cut], off[: cut - 1]), _solve(d[cut:], off[cut:])
    V = np.zeros((n, n))
    V[:cut, :cut], V[cut:, cut:] = V1, V2
    z = np.concatenate([V1[-1], math.copysign(1.0, beta) * V2[0]])  # u in the basis of the eigenvectors
    order = np.argsort(np.concatenate([d1, d2]), kind="stable")
    return _mend(np.concatenate([d1, d2])[order], z[order], abs(beta), V[:, order])


def _mend(d: Floats, z: Floats, rho: float, V: Floats) -> tuple[Floats, Floats]:
    """Return ascending eigenvalues and eigenvectors of V (D + ρ z zᵀ) Vᵀ, for ascending `d` and ρ ≥ 0."""
    kept = _deflate(d, z, rho, V)
    if kept.any():
        poles, weights = d[kept], z[kept]
        nearest, offset = _roots(poles, rho * weights**2)
        gaps = (poles - poles[nearest][:, np.newaxis]) - offset[:, np.newaxis]  # dⱼ − λᵢ, without cancellation
        # These λ are rounded, but exactly the eigenvalues for a ẑ near z, whose eigenvectors are orthogonal.
        differences = poles - poles[:, np.newaxis]
        np.fill_diagonal(differences, 1.0)
        ratios = gaps / differences
        weights = np.copysign(np.sqrt(np.abs(ratios.prod(axis=0))), weights)
        W = weights / gaps
        W /= np.sqrt((W * W).sum(axis=1))[:, np.newaxis]
        V[:, kept] = V[:, kept] @ W.T
        d[kept] = poles[nearest] + offset
    order = np.argsort(d, kind="stable")
    return d[order], V[:, order]


def _deflate(d: Floats, z: Floats, rho: float, V: Floats) -> NDArray[np.bool_]:
    """Say which entries matter: zⱼ is not negligible, and dⱼ equals no other (else a rotation makes one zⱼ zero)."""
    tolerance = 8 * _EPS * max(np.abs(d).max(), rho)
    kept: NDArray[np.bool_] = rho * np.abs(z) > tolerance
    for i, j in itertools.pairwise(np.flatnonzero(kept).tolist()):
        r = math.hypot(z[i], z[j])
        c, s = z[j] / r, z[i] / r
        if (d[j] - d[i]) * abs(c * s) <= tolerance:
            z[i], z[j] = 0.0, r
            d[i], d[j] = c * c * d[i] + s * s * d[j], s * s * d[i] + c * c * d[j]
            V[:, [i, j]] = V[:, [i, j]] @ np.array([[c, s], [-s, c]])
            kept[i] = False
    return kept


def _roots(d: Floats, weights: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Find the roots λᵢ of f(λ) = 1 + Σ wⱼ/(dⱼ − λ), all at once, for d₁ < d₂ < … and positive weights.

    f rises from −∞ to ∞ between two poles. Returned are the index of the pole nearest to each root, and the distance
    from it, which has all its digits even if the root is very near.
    """
    k = len(d)
    index = np.arange(k)
    following = np.append(d[1:], d[-1] + 2 * weights.sum())  # above the last root, which is in the lower half
    half = (following - d) / 2
    f = 1 + (weights / ((d - d[:, np.newaxis]) - half[:, np.newaxis])).sum(axis=1)
    left = (f >= 0) | (index == k - 1)  # whether the root is nearer to the pole below
    nearest = np.where(left, index, index + 1)
    poles = d - d[nearest][:, np.newaxis]  # seen from the nearest pole of each root
    x, low, high = np.where(left, half, -half), np.where(left, 0.0, -half), np.where(left, half, 0.0)
    below, above = np.where(left, 0.0, -2 * half), np.where(left, 2 * half, 0.0)  # the neighbouring poles
    side = np.where(index <= index[:, np.newaxis], -1.0, 1.0)  # whether pole j is below root i or above
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for _ in range(100):  # 4 to 8 are usual
            distances = 1 / (poles - x[:, np.newaxis])
            terms = weights * distances
            f = 1 + terms.sum(axis=1)
            done = np.abs(f) <= _EPS * k * (1 + np.einsum("ij,ij->i", terms, side))
            if done.all():
                break
            low, high = np.where(f < 0, x, low), np.where(f < 0, high, x)
            terms *= distances
            slope, difference = terms.sum(axis=1), np.einsum("ij,ij->i", terms, side)
            # Replace f by c + s/(below − x) + S/(above − x) with the same value and the slopes of both sides of f: the
            # root of that is the root of a quadratic. Where it leaves the bracket, halve the bracket.
            p, q = below - x, above - x
            a, b = (p + q) * f - p * q * slope, p * q * f
            c = f - p * (slope - difference) / 2 - q * (slope + difference) / 2
            root = np.sqrt(np.maximum(a * a - 4 * b * c, 0))
            better = x + np.where(a > 0, 2 * b / (a + root), (a - root) / (2 * c))
            inside = (low < better) & (better < high)
            x = np.where(done, x, np.where(inside, better, (low + high) / 2))
    return nearest, x
