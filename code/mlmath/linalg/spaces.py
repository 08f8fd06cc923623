"""Span, independence, basis, coordinates: what one algorithm, sifting, answers about finitely many vectors.

Call :func:`sift` for everything at once, or :func:`is_independent`, :func:`span_contains`, :func:`coordinates`,
:func:`extract_basis`, :func:`extend_to_basis`, :func:`sum_basis` and :func:`intersection_basis`, which read their
answer off it. Vectors come as the rows of a list or array. Whole numbers and fractions (Python's, NumPy's, SymPy's)
are computed with exactly; floats and complex numbers with rounding and a stated tolerance. The scalars are the
rational, real or complex numbers: True and False count as 1 and 0, and 1 + 1 is 2.

See: linear-combinations-span, linear-independence, basis-and-dimension, subspaces
"""

import numbers
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_matrix, as_number, as_vector, in_range

__all__ = [
    "Sifted",
    "combination",
    "coordinates",
    "dependence",
    "dimension",
    "extend_to_basis",
    "extract_basis",
    "intersection_basis",
    "is_independent",
    "sift",
    "span_contains",
    "sum_basis",
]

Vectors = NDArray[Any]


class Sifted(NamedTuple):
    """What sifting finds out about the vectors v₀, …, v₍ₖ₋₁₎.

    Attributes
    ----------
    kept : list of int
        The indices of the vectors that are no combination of those before them: a basis of the span.
    coefficients : ndarray, shape (k, r)
        Row j holds the coordinates of vⱼ in the basis of the kept vectors.
    """

    kept: list[int]
    coefficients: Vectors


def sift(vectors: ArrayLike, *, rtol: float | None = None) -> Sifted:
    """Keep the vectors that are no combination of earlier ones, and write all the others as combinations of them.

    Parameters
    ----------
    vectors : array_like, shape (k, n)
        The vectors, one a row. An empty list is welcome; its span is the zero space.
    rtol : float, optional
        For floats: a vector counts as a combination of earlier ones if the largest entry of what is left of it is at
        most `rtol` times its own largest entry, less than 1. If None, 100 · max(k, n) · machine epsilon of double
        precision, also for floats that were shorter. Below 2⁻²⁰⁰ it is taken as 2⁻²⁰⁰. Exact numbers need none.

    Returns
    -------
    Sifted
        The indices of the kept vectors, and the coefficients: fractions for exact input, otherwise floats or complex
        numbers.

    Raises
    ------
    TypeError
        If an entry is no number.
    ValueError
        If the vectors differ in length, have no entries, or are not finite, or `rtol` is negative or at least 1.
    OverflowError
        If a coefficient exceeds the largest floating-point number.

    Notes
    -----
    At most about 4knr operations if r vectors are kept. See: alg-sift, prp-sift. Because the entry divided by is the
    largest of its vector, no step makes a remainder more than twice as large. With floats the answer is a decision:
    vectors that are nearly dependent change sides with the tolerance, and coefficients too small for a float become 0.

    Examples
    --------
    >>> kept, coefficients = sift([[1, 2, 0], [2, 4, 0], [0, 1, 1], [1, 3, 1]])
    >>> kept
    [0, 2]
    >>> [[int(c) for c in row] for row in coefficients]
    [[1, 0], [2, 0], [0, 1], [1, 1]]
    """
    kept, C, exponents = _sifted(_as_vectors(vectors, "vectors"), rtol)
    return Sifted(kept, _unscaled(C, exponents, exponents[kept]))


def combination(coefficients: ArrayLike, vectors: ArrayLike) -> Vectors:
    """Return the linear combination c₁v₁ + … + cₖvₖ.

    Parameters
    ----------
    coefficients : array_like, shape (k,)
        The coefficients.
    vectors : array_like, shape (k, n)
        The vectors, one a row. For k = 0 pass an array of shape (0, n): the empty sum is the zero vector of length n.

    Returns
    -------
    ndarray, shape (n,)
        Fractions if everything is exact, otherwise floats or complex numbers.

    Raises
    ------
    TypeError
        If an entry is no number.
    ValueError
        If the vectors differ in length, an entry is not finite or, beside floats, too large for one, there are not as
        many coefficients as vectors, or an empty list does not tell the length.
    OverflowError
        If an entry on the way exceeds the largest floating-point number.

    Notes
    -----
    2kn operations. See: def-linear-combination.

    Examples
    --------
    >>> combination([2.0, -1.0], [[1.0, 2.0], [0.0, 3.0]])
    array([2., 1.])
    """
    V = _as_vectors(vectors, "vectors")
    shape = np.array(coefficients, dtype=object).shape
    if shape != (len(V),):
        raise ValueError(f"coefficients must have shape ({len(V)},), one for each vector, got {shape}")
    if V.size == 0:
        if V.shape[1] == 0:
            raise ValueError("vectors must tell their length: pass an array of shape (0, n) for an empty list")
        return _zeros(V.shape[1], V.dtype)
    c = _as_row(coefficients, "coefficients")[0]
    if "O" in (V.dtype.kind, c.dtype.kind) and V.dtype != c.dtype:  # fractions times floats would be slow floats
        V, c = as_matrix(V, "vectors", allow_complex=True), as_vector(c, "coefficients", allow_complex=True)
    with np.errstate(over="ignore", invalid="ignore"):
        total = c[0] * V[0]
        for factor, v in zip(c[1:], V[1:], strict=True):
            total = total + factor * v
    return np.asarray(total if total.dtype == object else in_range(total, "the combination"))


def dimension(vectors: ArrayLike, *, rtol: float | None = None) -> int:
    """Return the dimension of the span.

    Parameters
    ----------
    vectors : array_like, shape (k, n)
        The vectors, one a row; none is allowed.
    rtol : float, optional
        The tolerance for floats, as in :func:`sift`.

    Returns
    -------
    int
        The number of vectors in a basis of the span.

    Raises
    ------
    TypeError, ValueError
        As for :func:`sift`.

    Notes
    -----
    The cost of :func:`sift`. See: def-dimension.

    Examples
    --------
    >>> dimension([[1, 2], [2, 4]]), dimension([])
    (1, 0)
    """
    return len(_sifted(_as_vectors(vectors, "vectors"), rtol)[0])


def is_independent(vectors: ArrayLike, *, rtol: float | None = None) -> bool:
    """Return whether the vectors are linearly independent.

    Parameters
    ----------
    vectors : array_like, shape (k, n)
        The vectors, one a row; the empty list is independent.
    rtol : float, optional
        The tolerance for floats, as in :func:`sift`.

    Returns
    -------
    bool
        Whether only the coefficients 0, …, 0 combine the vectors to zero.

    Raises
    ------
    TypeError, ValueError
        As for :func:`sift`.

    Notes
    -----
    The cost of :func:`sift`. See: def-independence, lem-dependence.

    Examples
    --------
    >>> is_independent([[1, 2], [3, 4]]), is_independent([[1, 2], [2, 4]])
    (True, False)
    """
    V = _as_vectors(vectors, "vectors")
    return dimension(V, rtol=rtol) == len(V)


def dependence(vectors: ArrayLike, *, rtol: float | None = None) -> Vectors | None:
    """Return coefficients, not all zero, that combine the vectors to zero, or None if the vectors are independent.

    Parameters
    ----------
    vectors : array_like, shape (k, n)
        The vectors, one a row.
    rtol : float, optional
        The tolerance for floats, as in :func:`sift`.

    Returns
    -------
    ndarray, shape (k,), or None
        Coefficients with c₁v₁ + … + cₖvₖ = 0 in which the last one that is not zero is 1.

    Raises
    ------
    TypeError, ValueError, OverflowError
        As for :func:`sift`.

    Notes
    -----
    The cost of :func:`sift`. See: lem-dependence.

    Examples
    --------
    >>> [int(c) for c in dependence([[1, 2, 3], [4, 5, 6], [7, 8, 9]])]
    [1, -2, 1]
    """
    kept, C = sift(vectors, rtol=rtol)
    j = next((j for j in range(len(C)) if j not in kept), None)
    if j is None:
        return None
    relation = _zeros(len(C), C.dtype)
    relation[kept] = -C[j]
    relation[j] += 1
    return relation


def span_contains(vectors: ArrayLike, v: ArrayLike, *, rtol: float | None = None) -> bool:
    """Return whether `v` is a linear combination of the vectors.

    Parameters
    ----------
    vectors : array_like, shape (k, n)
        The vectors, one a row; the empty list spans the zero vector alone.
    v : array_like, shape (n,)
        The vector in question.
    rtol : float, optional
        The tolerance for floats, as in :func:`sift`.

    Returns
    -------
    bool
        Whether `v` lies in the span.

    Raises
    ------
    TypeError, ValueError
        As for :func:`sift`, or if `v` is not of the same length as the vectors.

    Notes
    -----
    The cost of :func:`sift` for k + 1 vectors. See: def-span.

    Examples
    --------
    >>> span_contains([[1, 0, 1], [0, 1, 1]], [2, 3, 5]), span_contains([], [0, 0])
    (True, True)
    """
    V, last = _as_vectors(vectors, "vectors"), _as_row(v, "v")
    return len(V) not in _sifted(_joined(V, last, "vectors", "v"), rtol)[0]


def coordinates(v: ArrayLike, basis: ArrayLike, *, rtol: float | None = None) -> Vectors:
    """Return the coordinates of `v` in a basis of a space that contains it.

    Parameters
    ----------
    v : array_like, shape (n,)
        The vector.
    basis : array_like, shape (k, n)
        Independent vectors, one a row, whose span contains `v`.
    rtol : float, optional
        The tolerance for floats, as in :func:`sift`.

    Returns
    -------
    ndarray, shape (k,)
        The only coefficients with c₁b₁ + … + cₖbₖ = v.

    Raises
    ------
    TypeError, ValueError, OverflowError
        As for :func:`sift`, or if `v` is not of the same length as the basis vectors.
    LinAlgError
        If the basis vectors are dependent, or `v` does not lie in their span.

    Notes
    -----
    The cost of :func:`sift` for k + 1 vectors. See: prp-coordinates.

    Examples
    --------
    >>> [str(c) for c in coordinates([5, 1], [[1, 1], [1, -1]])]
    ['3', '2']
    """
    B, last = _as_vectors(basis, "basis"), _as_row(v, "v")
    kept, C = sift(_joined(B, last, "basis", "v"), rtol=rtol)
    if kept[: len(B)] != list(range(len(B))):
        raise np.linalg.LinAlgError("basis must be independent, but some vector is a combination of those before it")
    if len(B) in kept:
        raise np.linalg.LinAlgError("v must lie in the span of the basis, but it does not")
    return np.asarray(C[-1])


def extract_basis(vectors: ArrayLike, *, rtol: float | None = None) -> list[int]:
    """Return which of the vectors form a basis of their span: those that are no combination of earlier ones.

    Parameters
    ----------
    vectors : array_like, shape (k, n)
        The vectors, one a row.
    rtol : float, optional
        The tolerance for floats, as in :func:`sift`.

    Returns
    -------
    list of int
        The indices of the vectors of the basis, from 0, in ascending order.

    Raises
    ------
    TypeError, ValueError
        As for :func:`sift`.

    Notes
    -----
    The cost of :func:`sift`. See: thm-bases.

    Examples
    --------
    >>> extract_basis([[0, 0], [1, 1], [2, 2], [1, 0], [0, 1]])
    [1, 3]
    """
    return _sifted(_as_vectors(vectors, "vectors"), rtol)[0]


def extend_to_basis(vectors: ArrayLike, *, rtol: float | None = None) -> Vectors:
    """Extend independent vectors to a basis of the whole space by vectors of the standard basis.

    Parameters
    ----------
    vectors : array_like, shape (k, n)
        Independent vectors, one a row. For k = 0 pass an array of shape (0, n).
    rtol : float, optional
        The tolerance for floats, as in :func:`sift`.

    Returns
    -------
    ndarray, shape (n, n)
        The vectors, followed by the standard basis vectors that add a direction.

    Raises
    ------
    TypeError, ValueError
        As for :func:`sift`, or if an empty list does not tell the length.
    LinAlgError
        If the vectors are dependent.

    Notes
    -----
    The cost of :func:`sift` for k + n vectors. See: thm-bases.

    Examples
    --------
    >>> extend_to_basis([[1, 1, 0], [1, -1, 0]]).astype(int)
    array([[ 1,  1,  0],
           [ 1, -1,  0],
           [ 0,  0,  1]])
    """
    V = _as_vectors(vectors, "vectors")
    k, n = V.shape
    if n == 0:
        raise ValueError("vectors must tell their length: pass an array of shape (0, n) for an empty list")
    everything = _joined(V, _as_vectors(np.eye(n, dtype=int), "standard basis"), "vectors", "standard basis")
    kept = _sifted(everything, rtol)[0]
    if kept[:k] != list(range(k)):
        raise np.linalg.LinAlgError("vectors must be independent, but some vector is a combination of those before it")
    return np.asarray(everything[kept])


def sum_basis(first: ArrayLike, second: ArrayLike, *, rtol: float | None = None) -> Vectors:
    """Return a basis of the sum U + W of the spans of two lists of vectors.

    Parameters
    ----------
    first, second : array_like, shapes (k, n) and (m, n)
        Vectors that span U and W, one a row; one of the lists may be empty, or both of shape (0, n).
    rtol : float, optional
        The tolerance for floats, as in :func:`sift`.

    Returns
    -------
    ndarray, shape (dim(U + W), n)
        Vectors of the two lists, one a row.

    Raises
    ------
    TypeError, ValueError
        As for :func:`sift`, or if the vectors of the two lists differ in length.

    Notes
    -----
    The cost of :func:`sift` for k + m vectors. See: def-sum.

    Examples
    --------
    >>> sum_basis([[1, 0, 0], [0, 1, 0]], [[1, 1, 0], [0, 1, 1]]).astype(int)
    array([[1, 0, 0],
           [0, 1, 0],
           [0, 1, 1]])
    """
    both = _joined(_as_vectors(first, "first"), _as_vectors(second, "second"), "first", "second")
    return np.asarray(both[_sifted(both, rtol)[0]])


def intersection_basis(first: ArrayLike, second: ArrayLike, *, rtol: float | None = None) -> Vectors:
    """Return a basis of the intersection U ∩ W of the spans of two lists of vectors.

    Parameters
    ----------
    first, second : array_like, shapes (k, n) and (m, n)
        Vectors that span U and W, one a row; one of the lists may be empty, or both of shape (0, n).
    rtol : float, optional
        The tolerance for floats, as in :func:`sift`.

    Returns
    -------
    ndarray, shape (dim(U ∩ W), n)
        A basis of the intersection, one vector a row; about as large as the vectors of W that they come from.

    Raises
    ------
    TypeError, ValueError, OverflowError
        As for :func:`sift`, or if the vectors of the two lists differ in length.

    Notes
    -----
    The cost of :func:`sift` for k + m vectors. See: thm-dimension-formula. Every vector of a basis of W that is a
    combination of a basis of U and earlier vectors of W gives one: its part in U.

    Examples
    --------
    >>> intersection_basis([[1, 0, 0], [0, 1, 0]], [[1, 1, 1], [0, 1, 1]]).astype(int)
    array([[-1,  0,  0]])
    """
    U, W = _as_vectors(first, "first"), _as_vectors(second, "second")
    both = _joined(U, W, "first", "second")  # refuses different lengths, and makes both exact or both floats
    k, n = both.shape
    rtol = _default_rtol(k, n) if rtol is None else rtol  # one tolerance for all three steps
    U, W = both[: len(U)], both[len(U) :]
    U, W = U[_sifted(U, rtol)[0]], W[_sifted(W, rtol)[0]]
    both, exponents = _scaled(np.vstack([U, W]))
    kept, C, _ = _sifted(both, rtol)
    others = [j for j in range(len(both)) if j not in kept]
    found = [combination(C[j, : len(U)], both[: len(U)]) for j in others]
    common = np.array(found, dtype=both.dtype).reshape(len(found), n)
    return _unscaled(common, exponents[others], np.zeros(n, dtype=np.int64))


@np.errstate(over="ignore", invalid="ignore")  # only coefficients can overflow, and those are looked at when returned
def _sifted(V: Vectors, rtol: float | None) -> tuple[list[int], Vectors, NDArray[np.int64]]:
    """Return the kept indices, the coefficients of the scaled vectors, and the powers of two that scaled them."""
    k, n = V.shape
    tolerance = _default_rtol(k, n) if rtol is None else as_number(rtol, "rtol", at_least=0)
    if tolerance >= 1:
        raise ValueError(f"rtol must be less than 1, got {tolerance:g}: every vector would count as zero")
    tolerance = 0 if V.dtype == object else max(tolerance, 2.0**-200)  # u[p] is divided by: not too small
    V, exponents = _scaled(V)
    C = _zeros((k, min(k, n)), V.dtype)
    kept: list[int] = []
    found: list[tuple[Vectors, int, Vectors]] = []
    for j, v in enumerate(V):
        w, used = v, _zeros(min(k, n), V.dtype)
        for u, p, made_of in found:  # u has its largest entry at p
            c = w[p] / u[p]
            w, used = w - c * u, used + c * made_of
            w[p] = 0 * c  # whatever rounding says
        if max(abs(w)) <= tolerance * max(abs(v)):
            C[j] = used
        else:
            C[j, len(kept)] += 1
            found.append((w, int(np.argmax(abs(w))), C[j] - used))
            kept.append(j)
    return kept, C[:, : len(kept)], exponents


def _default_rtol(k: int, n: int) -> float:
    """Return the tolerance for k vectors of n floats."""
    return 100 * max(k, n) * float(np.finfo(float).eps)


def _as_row(value: Any, name: str) -> Vectors:
    """Return one vector as the only row, of the types of :func:`_as_vectors`."""
    if np.ma.is_masked(value) or np.array(value, dtype=object).ndim != 1 or len(value) == 0:
        as_vector(value, name, allow_complex=True)  # refuses it
    return _as_vectors([value], name)


def _as_vectors(value: Any, name: str) -> Vectors:
    """Return vectors as rows: of fractions (dtype object) if all entries are exact, else of floats or complex numbers.

    An empty list becomes an array of shape (0, 0), which goes with vectors of any length.
    """
    for part in (value, *(value if isinstance(value, (list, tuple)) else ())):
        if np.ma.is_masked(part):
            return as_matrix(part, name)  # refuses it
    try:  # an array of objects keeps large whole numbers, which NumPy may turn into floats
        array = np.asarray(value) if hasattr(value, "dtype") else np.array(value, dtype=object)
    except ValueError:
        return as_matrix(value, name)  # refuses rows of different lengths
    if array.dtype.kind == "b":
        array = array.astype(int)
    if array.shape == (0,) or (array.ndim == 2 and len(array) == 0):
        return np.zeros((0, array.shape[1] if array.ndim == 2 else 0), dtype=object)
    whole = array.dtype.kind in "iuO" and all(isinstance(x, numbers.Rational) for x in array.flat)
    if array.ndim == 2 and array.size and whole:
        exact = [Fraction(int(x.numerator), int(x.denominator)) for x in array.flat]
        return np.array(exact, dtype=object).reshape(array.shape)
    if array.dtype == object and all(isinstance(x, numbers.Number) for x in array.flat):
        complex_needed = any(isinstance(x, numbers.Complex) and not isinstance(x, numbers.Real) for x in array.flat)
        if complex_needed:  # NumPy would refuse fractions beside 1j
            try:
                value = array.astype(complex)
            except OverflowError as error:
                raise ValueError(f"{name} must hold numbers that fit into a float") from error
    return as_matrix(value, name, allow_complex=True)


def _zeros(shape: int | tuple[int, int], dtype: Any) -> Vectors:
    """Return zeros: fractions if the numbers are exact."""
    return np.full(shape, Fraction(0) if np.dtype(dtype).kind == "O" else 0, dtype=dtype)


def _joined(first: Vectors, second: Vectors, first_name: str, second_name: str) -> Vectors:
    """Return the rows of both arrays one below the other; a list of unknown length goes with anything."""
    if first.shape == (0, 0) or second.shape == (0, 0):
        return second if first.shape == (0, 0) else first
    if first.shape[1] != second.shape[1]:
        lengths = f"{first.shape[1]} and {second.shape[1]}"
        raise ValueError(f"{first_name} and {second_name} must hold vectors of one length, got {lengths}")
    if len(first) == 0 or len(second) == 0:
        return second if len(first) == 0 else first
    if first.dtype == object and second.dtype == object:
        return np.vstack([first, second])
    return np.vstack(
        [as_matrix(first, first_name, allow_complex=True), as_matrix(second, second_name, allow_complex=True)]
    )


def _scaled(V: Vectors) -> tuple[Vectors, NDArray[np.int64]]:
    """Divide each vector by a power of two, so that nothing overflows on the way; exact numbers stay as they are."""
    exponents = np.zeros(len(V), dtype=np.int64)
    if V.dtype == object:
        return V, exponents
    exponents += np.frexp(np.maximum(abs(V.real), abs(V.imag)).max(axis=1))[1]
    return _times_powers(V, -exponents[:, np.newaxis]), exponents


def _unscaled(C: Vectors, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Vectors:
    """Return the coefficients for the vectors as they were before :func:`_scaled`."""
    if C.dtype == object:
        return C
    with np.errstate(over="ignore"):
        C = _times_powers(C, rows[:, np.newaxis] - columns)
    return in_range(C, "a coefficient or entry")


def _times_powers(A: Vectors, exponents: NDArray[np.int64]) -> Vectors:
    """Multiply by powers of two: exactly, but for results that are too large or too small for a float."""
    if np.iscomplexobj(A):
        product = np.empty_like(A)  # a sum with 1j times an infinity would make a NaN of the real part
        product.real, product.imag = np.ldexp(A.real, exponents), np.ldexp(A.imag, exponents)
        return product
    return np.asarray(np.ldexp(A, exponents))
