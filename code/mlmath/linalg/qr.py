"""QR factorization: write any matrix as an orthogonal matrix times a triangular one, A = Q R, by reflections.

Call :func:`blocked` to factor a matrix and :func:`tall_skinny` if its rows come in chunks, in memory or on Dask. To see
how it works, read :func:`reflector` (the mirror that folds a vector onto the first axis) and :func:`by_reflections`
(one mirror a column). The blocked version performs the same reflections, several at a time as one product of matrices.
Matrices are real; complex input is refused.

See: qr-decomposition
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg.scaling import scaled, unscaled
from mlmath.validate import as_count, as_matrix, as_vector

__all__ = [
    "QR",
    "PivotedQR",
    "Reflector",
    "blocked",
    "by_reflections",
    "compact_wy",
    "pivoted",
    "positive_diagonal",
    "reflector",
    "tall_skinny",
    "tall_skinny_triangle",
]

Floats = NDArray[np.float64]


class Reflector(NamedTuple):
    """The reflection H = I − τ v vᵀ that maps a vector x to α e₁.

    Attributes
    ----------
    v : ndarray, shape (m,)
        A normal of the mirror, scaled so that v₁ = 1.
    tau : float
        2 / ‖v‖², or 0 if x is a multiple of e₁ already: then H is the identity and reflects nothing.
    alpha : float
        The first entry of H x: α = −sign(x₁) ‖x‖, or x₁ if τ = 0.

    Examples
    --------
    >>> reflector([3, 4]).alpha
    -5.0
    """

    v: Floats
    tau: float
    alpha: float


class QR(NamedTuple):
    """The factors of an m × n matrix A = Q R.

    Attributes
    ----------
    Q : ndarray, shape (m, k)
        Orthonormal columns; k = min(m, n) in the thin factorization, k = m in the full one.
    R : ndarray, shape (k, n)
        Upper triangular: zero below the diagonal. The diagonal has either sign.

    Examples
    --------
    >>> blocked([[3, 1], [4, 7]]).R.round(12)
    array([[-5. , -6.2],
           [ 0. ,  3.4]])
    """

    Q: Floats
    R: Floats


class PivotedQR(NamedTuple):
    """The factors of a matrix whose columns were put into a better order: A[:, order] = Q R.

    Attributes
    ----------
    Q : ndarray, shape (m, k)
        Orthonormal columns, k = min(m, n).
    R : ndarray, shape (k, n)
        Upper triangular; the absolute values on the diagonal never rise, and none of the entries to the right of a
        diagonal entry is larger, up to rounding and to numbers below 10⁻¹⁵⁰ times the first, whose squares vanish.
    order : ndarray of int, shape (n,)
        The columns of A in the order in which they were taken.

    Examples
    --------
    >>> pivoted([[1, 0], [0, 2]]).order
    array([1, 0])
    """

    Q: Floats
    R: Floats
    order: NDArray[np.intp]


def reflector(x: ArrayLike) -> Reflector:
    """Return the Householder reflection that maps `x` to a multiple of the first standard basis vector.

    Parameters
    ----------
    x : array_like, shape (m,)
        The vector; zero is allowed, it stays where it is.

    Returns
    -------
    Reflector
        v, τ and α with (I − τ v vᵀ) x = α e₁.

    Raises
    ------
    TypeError, ValueError
        If `x` is not a finite, non-empty, real vector.
    OverflowError
        If ‖x‖ exceeds the largest floating-point number.

    Notes
    -----
    3m operations. The mirror's normal is x − α e₁. Of the two mirrors, the one with sign(α) = −sign(x₁) is taken:
    then x₁ − α adds two numbers of the same sign and loses no digit. See: qr-decomposition.
    Source: A. S. Householder, "Unitary triangularization of a nonsymmetric matrix", J. ACM 5 (1958), 339–342.

    Examples
    --------
    >>> v, tau, alpha = reflector([3, 4])
    >>> v, tau, alpha
    (array([1. , 0.5]), 1.6, -5.0)
    >>> np.array([3, 4]) - tau * v * (v @ [3, 4])
    array([-5.,  0.])
    """
    x, e = scaled(as_vector(x, "x"))
    v, tau, alpha = _reflector(x)
    return Reflector(v, tau, float(unscaled(np.array(alpha), e, "the norm of x")))


def by_reflections(A: ArrayLike) -> QR:
    """Return the full QR factorization, with one Householder reflection a column: the version to read.

    Parameters
    ----------
    A : array_like, shape (m, n)
        Any matrix: tall, wide, or of deficient rank.

    Returns
    -------
    QR
        Q of shape (m, m) and R of shape (m, n).

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real matrix.
    OverflowError
        If an entry of R exceeds the largest floating-point number.

    Notes
    -----
    2n²(m − n/3) operations for R, and 4(m²n − mn² + n³/3) for Q, if m ≥ n. Q is orthogonal and Q R is A up to
    rounding for every A, however dependent its columns are. See: qr-decomposition.
    Source: G. H. Golub and C. F. Van Loan, Matrix Computations (4th ed., 2013), algorithm 5.2.1.

    Examples
    --------
    >>> Q, R = by_reflections([[3, 1], [4, 7], [0, 0]])
    >>> Q.shape, R.shape, np.allclose(Q @ R, [[3, 1], [4, 7], [0, 0]])
    ((3, 3), (3, 2), True)
    """
    R, e = scaled(as_matrix(A, "A"))
    m, n = R.shape
    Q = np.eye(m)
    for j in range(min(m, n)):
        v, tau, _ = _reflector(R[j:, j])
        R[j:, j:] -= np.outer(tau * v, v @ R[j:, j:])  # H R: fold column j onto the axis
        Q[:, j:] -= np.outer(Q[:, j:] @ v, tau * v)  # Q H, so that Q R stays A
    return QR(Q, unscaled(np.triu(R), e, "an entry of R"))


def blocked(A: ArrayLike, *, full: bool = False, block: int = 32) -> QR:
    """Return the QR factorization, with the reflections of `block` columns applied at once: the version to use.

    Parameters
    ----------
    A : array_like, shape (m, n)
        Any matrix: tall, wide, or of deficient rank.
    full : bool
        Whether Q shall be square; otherwise it has min(m, n) columns.
    block : int
        How many reflections are gathered before they are applied to the rest of the matrix.

    Returns
    -------
    QR
        Q of shape (m, k) and R of shape (k, n); k = m if `full`, else min(m, n).

    Raises
    ------
    TypeError
        If `A` is not real and numeric, or `block` is not an integer.
    ValueError
        If `A` is not a finite, non-empty matrix, or block < 1.
    OverflowError
        If an entry of R exceeds the largest floating-point number.

    Notes
    -----
    As many operations as :func:`by_reflections`, nearly all of them in products of matrices, which a processor does
    many times faster than the same work on one vector after the other. See: qr-decomposition.
    Source: R. Schreiber and C. Van Loan, "A storage-efficient WY representation for products of Householder
    transformations", SIAM J. Sci. Stat. Comput. 10 (1989), 53–57.

    Examples
    --------
    >>> Q, R = blocked([[3, 1], [4, 7], [0, 0]])
    >>> Q.shape, R.shape, np.allclose(Q @ R, [[3, 1], [4, 7], [0, 0]])
    ((3, 2), (2, 2), True)
    """
    S, e = scaled(as_matrix(A, "A"))
    panels = _reduce(S, as_count(block, "block"))
    m, n = S.shape
    Q = np.eye(m, m if full else min(m, n))
    for j, V, T in reversed(panels):  # the last panel first: it meets the fewest columns that are not yet trivial
        Q[j:, j:] -= V @ (T @ (V.T @ Q[j:, j:]))
    return QR(Q, unscaled(np.triu(S[: Q.shape[1]]), e, "an entry of R"))


def pivoted(A: ArrayLike) -> PivotedQR:
    """Return the thin QR factorization with column pivoting: next comes the column of which most is left.

    Parameters
    ----------
    A : array_like, shape (m, n)
        Any matrix.

    Returns
    -------
    PivotedQR
        Q, R and the order of the columns. Where the diagonal of R falls to the level of rounding errors, the columns
        that are left depend on those before: the rank can be read off, but for contrived matrices.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite, non-empty, real matrix.
    OverflowError
        If an entry of R exceeds the largest floating-point number.

    Notes
    -----
    As many operations as :func:`blocked` and half as many again for the lengths, one column at a time, because the
    choice of a column needs all others up to date. See: qr-decomposition.
    Source: P. A. Businger and G. H. Golub, "Linear least squares solutions by Householder transformations", Numer.
    Math. 7 (1965), 269–276.

    Examples
    --------
    >>> Q, R, order = pivoted([[1, 2, 5], [1, 2, 3]])
    >>> order, np.allclose(Q @ R, np.array([[1, 2, 5], [1, 2, 3]])[:, order])
    (array([2, 1, 0]), True)
    """
    S, e = scaled(as_matrix(A, "A"))
    m, n = S.shape
    k = min(m, n)
    C, order = S.T.copy(), np.arange(n)  # columns as rows: each lies in one piece
    V, taus = np.zeros((k, m)), np.zeros(k)
    for j in range(k):
        p = j + int(np.einsum("ij,ij->i", C[j:, j:], C[j:, j:]).argmax())
        C[[j, p]], order[[j, p]] = C[[p, j]], order[[p, j]]
        v, tau, C[j, j] = _reflector(C[j, j:])
        C[j + 1 :, j:] -= (C[j + 1 :, j:] @ v)[:, np.newaxis] * (tau * v)
        V[j, j:], taus[j] = v, tau
    return PivotedQR(_apply(V.T, taus, np.eye(m, k)), unscaled(np.triu(C.T[:k]), e, "an entry of R"), order)


def compact_wy(V: ArrayLike, tau: ArrayLike) -> Floats:
    """Return the triangle T with H₁ H₂ ⋯ H_k = I − V T Vᵀ: a product of reflections as one product of matrices.

    Parameters
    ----------
    V : array_like, shape (m, k)
        The normals of the mirrors as columns.
    tau : array_like, shape (k,)
        Their factors: Hⱼ = I − τⱼ vⱼ vⱼᵀ.

    Returns
    -------
    ndarray, shape (k, k)
        Upper triangular, with τ on the diagonal.

    Raises
    ------
    TypeError, ValueError
        If an argument is not real, finite and of the right shape.

    Notes
    -----
    k²m + k³/3 operations. By induction: (I − V T Vᵀ)(I − τ v vᵀ) = I − V T Vᵀ − τ v vᵀ + τ V (T Vᵀ v) vᵀ, so that a
    reflection more adds the column −τ T Vᵀ v over τ to T. See: qr-decomposition.

    Examples
    --------
    >>> compact_wy([[1, 0], [0.5, 1]], [1.6, 2.0])
    array([[ 1.6, -1.6],
           [ 0. ,  2. ]])
    """
    V, tau = as_matrix(V, "V"), as_vector(tau, "tau")
    if V.shape[1] != len(tau):
        raise ValueError(f"tau must have one entry for each column of V, got shapes {tau.shape} and {V.shape}")
    return _triangle(V, tau)


def positive_diagonal(Q: ArrayLike, R: ArrayLike) -> QR:
    """Return the same factorization with a diagonal of R that is not negative.

    Parameters
    ----------
    Q : array_like, shape (m, k)
        Orthonormal columns.
    R : array_like, shape (k, n)
        Upper triangular.

    Returns
    -------
    QR
        The factors with rows of R and columns of Q multiplied by −1 where R had a negative diagonal entry. If A has
        independent columns, the thin factorization with this sign is the only one.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite, non-empty, real matrix, or the shapes do not fit.

    Notes
    -----
    O(mk + kn) operations. See: qr-decomposition.

    Examples
    --------
    >>> positive_diagonal(*blocked([[3, 1], [4, 7]])).R.round(12)
    array([[5. , 6.2],
           [0. , 3.4]])
    """
    Q, R = as_matrix(Q, "Q"), as_matrix(R, "R")
    if Q.shape[1] != R.shape[0]:
        raise ValueError(f"R must have as many rows as Q has columns, got shapes {R.shape} and {Q.shape}")
    signs = np.ones(len(R))
    signs[: min(R.shape)][np.diag(R) < 0] = -1
    return QR(Q * signs, R * signs[:, np.newaxis])


def tall_skinny(A: Any, *, rows: int | None = None) -> QR:
    """Return the thin QR factorization of a matrix that is treated chunk by chunk: NumPy or Dask, with the same code.

    Each chunk of rows is factored by itself. Two triangles on top of each other are factored again, until one triangle
    is left: R. The factors Q of all levels, multiplied, are Q.

    Parameters
    ----------
    A : array_like or dask.array.Array, shape (m, n)
        The matrix. It pays if the chunks have many more rows than columns, but any shape is right.
    rows : int, optional
        The number of rows of a chunk if `A` is in memory; max(4n, 1000) if None. A Dask array keeps its chunks of
        rows; its columns are put into one chunk.

    Returns
    -------
    QR
        Q of shape (m, k) and R of shape (k, n), k = min(m, n), with a diagonal of R that is not negative. For a Dask
        array, both are Dask arrays: nothing is computed yet, and Q has the chunks of `A`.

    Raises
    ------
    TypeError
        If `A` is not real and numeric, or `rows` is not an integer.
    ValueError
        If `A` is not a non-empty matrix, rows < 1, or a Dask array does not know its chunk sizes. Entries that are not
        finite are refused too, by a Dask array only when it is computed.
    OverflowError
        If an entry of R exceeds the largest floating-point number.

    Notes
    -----
    2mn² operations for R and as many for Q, on as many processors as there are chunks; only triangles travel between
    them. See: pca-at-scale. Source: J. Demmel, L. Grigori, M. Hoemmen and J. Langou, "Communication-optimal parallel
    and sequential QR and LU factorizations", SIAM J. Sci. Comput. 34 (2012), A206–A239.

    Examples
    --------
    >>> A = np.random.default_rng(0).normal(size=(10_000, 5))
    >>> Q, R = tall_skinny(A)
    >>> np.allclose(Q @ R, A), np.allclose(R, positive_diagonal(*blocked(A)).R)
    (True, True)
    """
    blocks, run, join, single = _chunks(A, rows)
    factors = [run(_factors_of, block) for block in blocks]
    Ss, R = _merge([run(_part, pair, 1) for pair in factors], run)
    Qs = [run(np.matmul, run(_part, pair, 0), S) for pair, S in zip(factors, Ss, strict=True)]
    return QR(join(Qs), single(R))


def tall_skinny_triangle(A: Any, *, rows: int | None = None) -> Floats:
    """Return only the factor R of :func:`tall_skinny`: no chunk outlives its own factorization.

    Parameters
    ----------
    A : array_like or dask.array.Array, shape (m, n)
        The matrix.
    rows : int, optional
        The number of rows of a chunk if `A` is in memory; max(4n, 1000) if None.

    Returns
    -------
    ndarray or dask.array.Array, shape (min(m, n), n)
        R, with a diagonal that is not negative.

    Raises
    ------
    TypeError, ValueError, OverflowError
        As for :func:`tall_skinny`.

    Notes
    -----
    2mn² operations, and memory for one chunk a processor and a few triangles, however many rows there are.
    See: pca-at-scale.

    Examples
    --------
    >>> tall_skinny_triangle([[3, 1], [4, 7], [0, 0]], rows=1).round(12)
    array([[5. , 6.2],
           [0. , 3.4]])
    """
    blocks, run, _, single = _chunks(A, rows)
    triangle: Floats = single(_merge([run(_triangle_of, block) for block in blocks], run)[1])
    return triangle


def _reflector(x: Floats) -> tuple[Floats, float, float]:
    """Return v, τ and α for a vector whose squares neither overflow nor matter where they underflow."""
    tail = float(x[1:] @ x[1:])
    v = np.array(x)
    v[0] = 1.0
    if tail == 0.0:
        return v, 0.0, float(x[0])
    alpha = float(-np.copysign(np.sqrt(x[0] * x[0] + tail), x[0]))
    v[1:] /= x[0] - alpha
    return v, float((alpha - x[0]) / alpha), alpha


def _reduce(A: Floats, block: int) -> list[tuple[int, Floats, Floats]]:
    """Triangularize `A` in place (what is left below the diagonal is rounding), and return each panel's j, V and T."""
    k = min(A.shape)
    panels = []
    for j in range(0, k, block):
        V, tau = _reduce_panel(A[j:, j : min(j + block, k)])
        T = _triangle(V, tau)
        rest = A[j:, j + len(tau) :]
        rest -= V @ (T.T @ (V.T @ rest))
        panels.append((j, V, T))
    return panels


def _reduce_panel(A: Floats) -> tuple[Floats, Floats]:
    """Triangularize a few columns in place, and return the reflections: normals V, as columns, and factors τ."""
    m, n = A.shape
    V, taus, C = np.zeros((n, m)), np.zeros(n), A.T.copy()  # columns as rows: each lies in one piece
    for j in range(n):
        v, tau, alpha = _reflector(C[j, j:])
        C[j + 1 :, j:] -= (C[j + 1 :, j:] @ v)[:, np.newaxis] * (tau * v)
        C[j, j], V[j, j:], taus[j] = alpha, v, tau
    A[:] = C.T
    return V.T, taus


def _triangle(V: Floats, tau: Floats) -> Floats:
    """Return the triangle of :func:`compact_wy`."""
    T, G = np.diag(tau), V.T @ V
    for j in range(1, len(tau)):
        T[:j, j] = -tau[j] * (T[:j, :j] @ G[:j, j])
    return T


def _apply(V: Floats, tau: Floats, B: Floats, block: int = 32) -> Floats:
    """Return H₁ H₂ ⋯ B, with `block` reflections at a time; column j of V begins with j zeros or more."""
    B = B.copy()
    for j in reversed(range(0, len(tau), block)):
        W = V[j:, j : j + block]
        B[j:] -= W @ (_triangle(W, tau[j : j + block]) @ (W.T @ B[j:]))
    return B


class _Chunks(NamedTuple):
    """The chunks of a matrix, and how to compute with them: at once (NumPy) or later (Dask)."""

    blocks: list[Any]
    run: Callable[..., Any]
    join: Callable[[list[Any]], Any]
    single: Callable[[Any], Any]


def _chunks(A: Any, rows: int | None) -> _Chunks:
    if rows is not None:
        rows = as_count(rows, "rows")
    if not hasattr(A, "__dask_graph__"):
        A = as_matrix(A, "A")
        step = rows or max(4 * A.shape[1], 1000)
        blocks = [A[i : i + step] for i in range(0, len(A), step)]
        return _Chunks(blocks, lambda f, *arguments: f(*arguments), np.concatenate, lambda R: R)

    da: Any = import_module("dask.array")  # only whoever has such an array needs the package
    later: Any = import_module("dask").delayed
    if A.ndim != 2 or 0 in A.shape:
        raise ValueError(f"A must be a matrix of shape (m, n), m, n ≥ 1, got shape {A.shape}")
    if np.isnan(A.shape).any():
        raise ValueError("A must know the sizes of its chunks: call A.compute_chunk_sizes() first")
    if A.dtype.kind not in "biuf":
        raise TypeError(f"A must be real and numeric, got dtype {A.dtype}")
    A = A.rechunk({1: -1})
    k = min(A.shape)

    def join(Qs: list[Any]) -> Any:
        sizes = zip(Qs, A.chunks[0], strict=True)
        return da.concatenate([da.from_delayed(Q, (size, k), float) for Q, size in sizes])

    return _Chunks(
        list(A.to_delayed()[:, 0]),
        lambda f, *arguments: later(f, pure=True)(*arguments),
        join,
        lambda R: da.from_delayed(R, (k, A.shape[1]), float),
    )


def _factors_of(A: Floats) -> QR:
    """Return the thin factorization with the sign that is unique."""
    return positive_diagonal(*blocked(A))


def _triangle_of(A: Floats) -> Floats:
    """Return only the triangle, which costs half as much."""
    S, e = scaled(as_matrix(A, "A"))
    _reduce(S, 32)
    R = np.triu(S[: min(S.shape)])
    return positive_diagonal(np.eye(len(R)), unscaled(R, e, "an entry of R")).R


def _merge(triangles: list[Any], run: Callable[..., Any]) -> tuple[list[Any], Any]:
    """Return the triangle R of several triangles Rᵢ on top of each other, and the small factors Sᵢ with Rᵢ = Sᵢ R."""
    if len(triangles) == 1:
        return [run(_identity, triangles[0])], triangles[0]
    half = len(triangles) // 2
    (upper, R_upper), (lower, R_lower) = _merge(triangles[:half], run), _merge(triangles[half:], run)
    both = run(_factors_of_two, R_upper, R_lower)
    upper = [run(np.matmul, S, run(_part, both, 0)) for S in upper]
    lower = [run(np.matmul, S, run(_part, both, 1)) for S in lower]
    return upper + lower, run(_part, both, 2)


def _factors_of_two(R_upper: Floats, R_lower: Floats) -> tuple[Floats, Floats, Floats]:
    """Factor two triangles on top of each other; return the upper and the lower rows of Q, and the new triangle."""
    Q, R = _factors_of(np.concatenate([R_upper, R_lower]))
    return Q[: len(R_upper)], Q[len(R_upper) :], R


def _identity(R: Floats) -> Floats:
    """Return the identity matrix with as many rows as `R`."""
    return np.eye(len(R))


def _part(factors: tuple[Floats, ...], i: int) -> Floats:
    """Return one of the factors: a task of its own, so that the others can be forgotten."""
    return factors[i]
