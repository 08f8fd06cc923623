"""The QR algorithm: the eigenvalues and eigenvectors of any square matrix.

Call :func:`decompose`; :func:`eigenvalues` and :func:`schur` are parts of it. The idea fits in two lines: factor
A = Q R, multiply in the other order, R Q = QᵀA Q, and repeat. :func:`unshifted_steps` does just that, and shows where
it stands still. :func:`shifted` subtracts a good guess of an eigenvalue before each step, which makes it fast; it is
the version to read. :func:`schur` takes two shifts at once, so that pairs of complex eigenvalues are found with real
numbers. Matrices are real; complex input is refused. Call :mod:`mlmath.linalg.symmetric_eigen` for symmetric matrices.

See: qr-algorithm
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import hessenberg, qr
from mlmath.linalg.scaling import scaled, unscaled
from mlmath.validate import as_count, as_square

__all__ = ["Eigen", "Schur", "decompose", "eigenvalues", "schur", "shifted", "unshifted_steps"]

Floats = NDArray[np.float64]
Array = NDArray[Any]

_EPS = float(np.finfo(float).eps)


class Schur(NamedTuple):
    """The real Schur form of a matrix: A = Q T Qᵀ.

    Attributes
    ----------
    T : ndarray, shape (n, n)
        Upper triangular, but for a block of two rows and columns on the diagonal for each pair of complex eigenvalues.
    Q : ndarray, shape (n, n)
        Orthogonal.

    Examples
    --------
    >>> schur([[0, 1], [1, 0]]).T.round(12)
    array([[ 1.,  0.],
           [ 0., -1.]])
    """

    T: Floats
    Q: Floats


class Eigen(NamedTuple):
    """The eigenvalues and eigenvectors of a square matrix: A V = V diag(λ).

    Attributes
    ----------
    values : ndarray, shape (n,)
        The eigenvalues in descending order of the real part, then of the imaginary part; real numbers if all are real.
    vectors : ndarray, shape (n, n)
        V: column j has length 1 and is an eigenvector for λⱼ. Its largest entry (one of them) is real and positive. If
        A is defective, some columns are equal up to rounding.

    Examples
    --------
    >>> decompose([[2, 1], [0, 1]]).values
    array([2., 1.])
    """

    values: Array
    vectors: Array


def unshifted_steps(A: ArrayLike, steps: int) -> Floats:
    """Return A₀ = A and A₁, A₂, … with Aₖ = Q R and Aₖ₊₁ = R Q: the QR algorithm without shifts.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real square matrix.
    steps : int
        How many steps to take.

    Returns
    -------
    ndarray, shape (steps + 1, n, n)
        The matrices, all similar to A.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix, or steps < 0.
    OverflowError
        If an entry exceeds the largest floating-point number.

    Notes
    -----
    O(n³) operations a step. If |λ₁| > … > |λₙ| (and the eigenvectors are in no special position), the entries below
    the diagonal vanish like (|λᵢ₊₁| / |λᵢ|)ᵏ and the eigenvalues appear on the diagonal. Equal absolute values stop
    it: an orthogonal matrix has R = I up to signs, and stays as it is. See: qr-algorithm.
    Source: J. G. F. Francis, "The QR transformation, part 1", Comput. J. 4 (1961), 265–271.

    Examples
    --------
    >>> unshifted_steps([[2, 1], [1, 2]], 20)[-1].round(6)
    array([[3., 0.],
           [0., 1.]])
    >>> unshifted_steps([[0, 1], [1, 0]], 20)[-1]  # the eigenvalues 1 and −1 never appear
    array([[0., 1.],
           [1., 0.]])
    """
    S, e = scaled(as_square(A, "A"))
    found = [S]
    for _ in range(as_count(steps, "steps", at_least=0)):
        Q, R = qr.positive_diagonal(*qr.by_reflections(found[-1]))
        found.append(R @ Q)
    return unscaled(np.array(found), e)


def shifted(A: ArrayLike, *, max_steps: int = 30) -> Floats:
    """Return the eigenvalues of a matrix whose eigenvalues are all real, by the QR algorithm with shifts.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real square matrix, for example a symmetric one.
    max_steps : int
        How many steps one eigenvalue may take; 2 to 4 are usual.

    Returns
    -------
    ndarray, shape (n,)
        The eigenvalues in descending order.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix, or max_steps < 1.
    numpy.linalg.LinAlgError
        If an eigenvalue takes more steps, as complex ones do.
    OverflowError
        If an eigenvalue exceeds the largest floating-point number.

    Notes
    -----
    O(n³) operations a step, O(n⁴) in all. One step: A − μI = Q R, A ← R Q + μI, where μ is the eigenvalue of the last
    two rows and columns that is nearer to the last diagonal entry (Wilkinson's shift; the real part of a complex pair).
    When the last row is zero but for its last entry, up to machine epsilon times the norm of A, that entry is an
    eigenvalue, and the algorithm goes on with a matrix smaller by one. See: qr-algorithm.

    Examples
    --------
    >>> shifted([[0, 1], [1, 0]]).round(12)
    array([ 1., -1.])
    """
    S, e = scaled(as_square(A, "A"))
    max_steps = as_count(max_steps, "max_steps")
    S, _ = hessenberg.reduce(S)
    negligible = _EPS * float(np.linalg.norm(S))
    found: list[float] = []
    while len(S) > 1:
        for _ in range(max_steps):
            if abs(S[-1, -2]) <= negligible:
                break
            mu = _wilkinson_shift(*S[-2:, -2:].ravel().tolist()) * np.eye(len(S))
            Q, R = qr.by_reflections(S - mu)
            S = R @ Q + mu
        else:
            raise np.linalg.LinAlgError(
                f"an eigenvalue of A takes more than {max_steps} steps: raise max_steps, or call decompose if A may "
                "have complex eigenvalues"
            )
        found.append(float(S[-1, -1]))
        S = S[:-1, :-1]
    found.append(float(S[0, 0]))
    return unscaled(np.sort(found)[::-1], e, "an eigenvalue")


def decompose(A: ArrayLike) -> Eigen:
    """Return the eigenvalues and eigenvectors of a square matrix.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real square matrix.

    Returns
    -------
    Eigen
        The eigenvalues and, as columns, eigenvectors of length 1.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.
    numpy.linalg.LinAlgError
        If the QR algorithm does not converge, which has not been seen.
    OverflowError
        If an eigenvalue exceeds the largest floating-point number.

    Notes
    -----
    About 25n³ operations for the Schur form, and 2n³ for the vectors by back substitution: from T, an eigenvector
    for λ = tₖₖ has a 1 at place k, zeros below, and above what solves (T − λI) x = 0. Each pair (λ, v) belongs to a
    matrix that differs from A by a small multiple of machine epsilon, relative to the norm of A. It does not follow
    that λ is near an eigenvalue of A: those of a defective matrix move by the root of the change.
    See: qr-algorithm, eigendecomposition.

    Examples
    --------
    >>> values, V = decompose([[0, -1], [1, 0]])
    >>> values, np.allclose(np.array([[0, -1], [1, 0]]) @ V, V * values)
    (array([0.+1.j, 0.-1.j]), True)
    """
    S, e = scaled(as_square(A, "A"))
    T, Q = _schur(S)
    values, blocks = _read_off(T)
    X = np.zeros(T.shape, dtype=values.dtype)
    for start, size in blocks:
        x = _eigenvector(T, start, size, values[start], blocks)
        X[:, start] = x
        if size == 2:
            X[:, start + 1] = x.conj()
    V = Q @ X
    V /= np.sqrt((np.abs(V) ** 2).sum(axis=0))
    largest = V[np.abs(V).argmax(axis=0), np.arange(len(V))]
    V *= np.abs(largest) / largest
    order = _order(values)
    return Eigen(_unscaled(values[order], e), V[:, order])


def eigenvalues(A: ArrayLike) -> Array:
    """Return the eigenvalues of a square matrix, each as often as its algebraic multiplicity.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real square matrix.

    Returns
    -------
    ndarray, shape (n,)
        The eigenvalues in descending order of the real part, then of the imaginary part; real numbers if all are real.

    Raises
    ------
    TypeError, ValueError, numpy.linalg.LinAlgError, OverflowError
        As for :func:`decompose`.

    Notes
    -----
    About 25n³ operations. See: qr-algorithm.

    Examples
    --------
    >>> eigenvalues([[0, 1, 0], [0, 0, 1], [1, 0, 0]]).round(4)  # the cube roots of 1
    array([ 1. +0.j   , -0.5+0.866j, -0.5-0.866j])
    """
    S, e = scaled(as_square(A, "A"))
    values, _ = _read_off(_schur(S)[0])
    return _unscaled(values[_order(values)], e)


def schur(A: ArrayLike) -> Schur:
    """Return the real Schur form of a square matrix, by the QR algorithm with double shifts.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real square matrix.

    Returns
    -------
    Schur
        T, triangular but for a block of two rows for each pair of complex eigenvalues, and Q, with A = Q T Qᵀ.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real square matrix.
    numpy.linalg.LinAlgError
        If an eigenvalue takes more than 60 steps, which has not been seen.
    OverflowError
        If an entry of T exceeds the largest floating-point number.

    Notes
    -----
    About 25n³ operations. A step with the shifts μ and μ̄, the eigenvalues of the last two rows and columns of the
    Hessenberg form H, needs only the first column of (H − μI)(H − μ̄I), which is real and has three entries. A
    reflection that folds it onto the axis, applied from both sides, makes a bulge below the diagonals, and further
    reflections of three rows chase it out. An entry below the diagonal counts as zero when it is at most machine
    epsilon times the sum of its neighbours on the diagonal. Where steps 10 and 20 have split off nothing, they take
    other shifts. See: qr-algorithm. Source: J. G. F. Francis, "The QR transformation, part 2", Comput. J. 4
    (1962), 332–345.

    Examples
    --------
    >>> T, Q = schur([[1, 2], [3, 2]])
    >>> np.diag(T).round(12), np.allclose(Q @ T @ Q.T, [[1, 2], [3, 2]])
    (array([-1.,  4.]), True)
    """
    S, e = scaled(as_square(A, "A"))
    T, Q = _schur(S)
    return Schur(unscaled(T, e, "an entry of T"), Q)


def _wilkinson_shift(a: float, b: float, c: float, d: float) -> float:
    """Return the eigenvalue of [[a, b], [c, d]] that is nearer to d, or the real part of a complex pair."""
    half = (a - d) / 2
    square = half * half + b * c
    if square < 0:
        return (a + d) / 2
    z = half + math.copysign(math.sqrt(square), half)
    return d - b * c / z if z else d


def _schur(A: Floats) -> tuple[Floats, Floats]:
    """Return T and Q."""
    H, Q = hessenberg.reduce(A)
    size = float(np.linalg.norm(H))
    last, steps = len(H) - 1, 0
    while last > 0:
        first = last
        while first > 0:
            near = abs(H[first, first]) + abs(H[first - 1, first - 1])
            if abs(H[first, first - 1]) <= _EPS * (near or size):
                H[first, first - 1] = 0.0  # the eigenvalues of both parts are those of the whole
                break
            first -= 1
        if last - first <= 1:
            if last - first == 1:
                _split(H, Q, first)
            last, steps = first - 1, 0
            continue
        if steps == 60:
            raise np.linalg.LinAlgError("the QR algorithm does not converge for A")
        steps += 1
        _francis_step(H, Q, first, last, exceptional=steps in (10, 20))
    return H, Q


def _francis_step(H: Floats, Q: Floats, first: int, last: int, *, exceptional: bool) -> None:
    """Do one double step on the rows and columns `first` to `last`, at least three, in place."""
    (a, b), (c, d) = H[last - 1 : last + 1, last - 1 : last + 1].tolist()
    total, product = a + d, a * d - b * c  # the sum and the product of both shifts
    if exceptional:
        total = abs(c) + abs(H[last - 1, last - 2])
        total, product = 1.5 * total, total**2
    (p, q, _), (r, s, _), (_, u, _) = H[first : first + 3, first : first + 3].tolist()
    x = np.array([p * p + q * r - total * p + product, r * (p + s - total), r * u])
    for k in range(first, last):
        end = min(k + 3, last + 1)
        left = max(k - 1, first)
        v, tau, _ = qr._reflector(x[: end - k])
        normal = (tau * v)[:, np.newaxis]
        H[k:end, left:] -= normal * (v @ H[k:end, left:])
        below = min(k + 4, last + 1)
        H[:below, k:end] -= (H[:below, k:end] @ normal) * v
        Q[:, k:end] -= (Q[:, k:end] @ normal) * v
        if k > first:
            H[k + 1 : end, k - 1] = 0.0  # what the reflection made zero
        x = H[k + 1 : k + 4, k]


def _split(H: Floats, Q: Floats, k: int) -> None:
    """Make the block of rows k and k + 1 triangular by a rotation if its eigenvalues are real, in place."""
    (a, b), (c, d) = H[k : k + 2, k : k + 2].tolist()
    half = (a - d) / 2
    square = half * half + b * c
    if square < 0:
        return
    z = half + math.copysign(math.sqrt(square), half)  # (z, c) is an eigenvector
    r = math.hypot(z, c)
    G = np.array([[z, -c], [c, z]]) / r
    H[k : k + 2, k:] = G.T @ H[k : k + 2, k:]
    H[: k + 2, k : k + 2] = H[: k + 2, k : k + 2] @ G
    Q[:, k : k + 2] = Q[:, k : k + 2] @ G
    H[k + 1, k] = 0.0


def _read_off(T: Floats) -> tuple[Array, list[tuple[int, int]]]:
    """Return the eigenvalues along the diagonal of a Schur form, and the start and size of each block."""
    values: Array = np.diag(T).copy()
    blocks, k = [], 0
    while k < len(T):
        size = 2 if k + 1 < len(T) and T[k + 1, k] else 1
        if size == 2:
            (a, b), (c, d) = T[k : k + 2, k : k + 2].tolist()
            values = values.astype(complex)
            imaginary = 1j * math.sqrt(-(((a - d) / 2) ** 2 + b * c))
            values[k : k + 2] = (a + d) / 2 + imaginary, (a + d) / 2 - imaginary
        blocks.append((k, size))
        k += size
    return values, blocks


def _eigenvector(T: Floats, start: int, size: int, value: Any, blocks: list[tuple[int, int]]) -> Array:
    """Solve (T − λI) x = 0 for the eigenvalue of one block, from the block upwards."""
    small = _EPS * (float(np.abs(T).max()) or 1.0)
    x = np.zeros(len(T), dtype=type(value))
    x[start : start + size] = [1.0] if size == 1 else [T[start, start + 1], value - T[start, start]]
    b = -T[:start, start : start + size] @ x[start : start + size]
    for k, width in reversed([block for block in blocks if block[0] < start]):
        M = T[k : k + width, k : k + width] - value * np.eye(width)
        solution = _solve_block(M, b[k : k + width], small)
        x[k : k + width] = solution
        b[:k] -= T[:k, k : k + width] @ solution
        growth = float(np.abs(solution).max())
        if growth > 1e100:  # only the direction counts
            x /= growth
            b /= growth
    return x


def _solve_block(M: Array, b: Array, small: float) -> Array:
    """Solve one equation or two by elimination, with a pivot that is nearly zero made `small`."""

    def pivot(p: Any) -> Any:
        return p if abs(p) > small else small

    if len(b) == 1:
        return np.asarray(b / pivot(M[0, 0]))
    if abs(M[1, 0]) > abs(M[0, 0]):
        M, b = M[::-1], b[::-1]
    factor = M[1, 0] / pivot(M[0, 0])
    second = (b[1] - factor * b[0]) / pivot(M[1, 1] - factor * M[0, 1])
    return np.array([(b[0] - M[0, 1] * second) / pivot(M[0, 0]), second])


def _order(values: Array) -> NDArray[np.intp]:
    """Return the order by falling real part, then by falling imaginary part."""
    return np.lexsort((-values.imag, -values.real))


def _unscaled(values: Array, e: int) -> Array:
    """Return real or complex eigenvalues in the scale of the matrix."""
    if values.dtype.kind == "c":
        return np.asarray(unscaled(values.real, e, "an eigenvalue") + 1j * unscaled(values.imag, e, "an eigenvalue"))
    return unscaled(values, e, "an eigenvalue")
