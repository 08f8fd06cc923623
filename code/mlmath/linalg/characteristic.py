"""The characteristic polynomial det(λI − A) of a matrix, and what tells whether computed eigenpairs are right.

Call :func:`polynomial`; for integers, fractions and symbols it is exact. :func:`by_principal_minors` is the formula of
its coefficients, for comparison. :func:`pairs` returns NumPy's eigenvalues and eigenvectors in the order of the book,
together with what tells how far to trust them. :func:`power` multiplies a matrix with itself as seldom as possible.

See: characteristic-polynomial, eigen-equation, eigendecomposition
"""

import itertools
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import determinant
from mlmath.linalg.determinant import _rows
from mlmath.validate import as_count, as_matrix, as_square, as_vector

__all__ = ["Pairs", "by_principal_minors", "pairs", "polynomial", "power", "residuals", "spectral_radius"]

#: Up to this size the 2ⁿ principal minors take about a second.
_LARGEST = 9

#: Overflow gives no warning inside these functions: they refuse its result.
_quiet = np.errstate(over="ignore", invalid="ignore")


class Pairs(NamedTuple):
    """The eigenvalues and eigenvectors of a matrix as computed with floating-point numbers.

    Attributes
    ----------
    values : ndarray, shape (n,)
        Eigenvalues in descending order of the real part, then of the imaginary part; real numbers if the matrix is real
        and all computed eigenvalues are.
    vectors : ndarray, shape (n, n)
        V: column j has length 1 and belongs to eigenvalue j.
    residuals : ndarray, shape (n,)
        How well each pair satisfies the equation, see :func:`residuals`.
    condition : float
        The condition number of V. If it is huge, the columns are nearly dependent: A is defective or close to it.

    Examples
    --------
    >>> pairs([[2, 1], [1, 2]]).values
    array([3., 1.])
    """

    values: NDArray[Any]
    vectors: NDArray[Any]
    residuals: NDArray[np.float64]
    condition: float


@_quiet
def polynomial(A: Any) -> list[Any]:
    """Return the coefficients of det(λI − A) by the method of Faddeev and LeVerrier.

    Parameters
    ----------
    A : array_like, shape (n, n)
        Real or complex numbers, fractions or SymPy expressions.

    Returns
    -------
    list
        The n + 1 coefficients, that of λⁿ, which is 1, first. Exact for integers, fractions and expressions (these are
        not simplified).

    Raises
    ------
    TypeError, ValueError
        If `A` is not a square matrix of finite numbers or expressions.
    OverflowError
        If a coefficient, or a number on the way to it, exceeds the largest floating-point number.

    Notes
    -----
    About 2n⁴ operations. With floating-point numbers errors grow quickly with n: eigenvalues are not computed this way.
    Source: D. K. Faddeev and V. N. Faddeeva, Computational Methods of Linear Algebra (1963), section 47.
    See: alg-faddeev-leverrier.

    Examples
    --------
    >>> polynomial([[4, 1], [2, 3]])
    [1, -7, 10]
    """
    rows = [[Fraction(entry) if isinstance(entry, int) else entry for entry in row] for row in _rows(A)]
    n = len(rows)
    a, identity = _objects(rows), _objects([[int(i == j) for j in range(n)] for i in range(n)])
    M, coefficients = identity, [1]
    for k in range(1, n + 1):
        AM = a @ M
        c = -np.trace(AM) / k
        coefficients.append(c)
        M = AM + identity * c
    return [_whole(c) for c in _in_range(coefficients)]


@_quiet
def by_principal_minors(A: Any) -> list[Any]:
    """Return the coefficients of det(λI − A) as sums of principal minors.

    Parameters
    ----------
    A : array_like, shape (n, n)
        Real or complex numbers, fractions or SymPy expressions; n is at most 9.

    Returns
    -------
    list
        The n + 1 coefficients, that of λⁿ first; the one of λⁿ⁻ᵏ is (−1)ᵏ times the sum of the determinants of all
        k × k submatrices with the same rows as columns.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a square matrix of finite numbers or expressions, or n > 9.
    OverflowError
        If a minor, or a number on the way to it, exceeds the largest floating-point number.

    Notes
    -----
    2ⁿ − 1 determinants. See: thm-characteristic-coefficients.

    Examples
    --------
    >>> by_principal_minors([[4, 1], [2, 3]])
    [1, -7, 10]
    """
    a = _rows(A)
    n = len(a)
    if n > _LARGEST:
        raise ValueError(f"A must have at most {_LARGEST} rows, got {n}: there are 2^{n} principal minors")
    coefficients: list[Any] = [1]
    for k in range(1, n + 1):
        total: Any = 0
        for rows in itertools.combinations(range(n), k):
            minor = _objects([[a[i][j] for j in rows] for i in rows])
            total = total + determinant.by_cofactors(minor, remember=True)
        coefficients.append(-total if k % 2 else total)
    return _in_range(coefficients)


def residuals(A: ArrayLike, values: ArrayLike, vectors: ArrayLike) -> NDArray[np.float64]:
    """Return how far pairs are from satisfying A v = λ v, relative to the sizes of what is compared.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real or complex matrix.
    values : array_like, shape (k,)
        The alleged eigenvalues.
    vectors : array_like, shape (n, k)
        The alleged eigenvectors, as columns; none of them zero.

    Returns
    -------
    ndarray, shape (k,)
        ‖A v − λ v‖ / ((‖A‖ + |λ|) ‖v‖) with the Frobenius norm of A; between 0 (exact) and 1. A few times the machine
        epsilon is as good as rounding allows. A small residual says that the pair is exact for a matrix near A.

    Raises
    ------
    TypeError, ValueError
        If an argument is not finite and of the shape above, or a vector is zero.

    Notes
    -----
    2n²k operations. See: eigen-equation.

    Examples
    --------
    >>> residuals([[2, 1], [1, 2]], [3, 1], [[1, 1], [1, -1]])
    array([0., 0.])
    """
    A = as_square(A, "A", allow_complex=True)
    values = as_vector(values, "values", allow_complex=True)
    vectors = as_matrix(vectors, "vectors", allow_complex=True)
    if vectors.shape != (len(A), len(values)):
        raise ValueError(f"vectors must have shape ({len(A)}, {len(values)}), got {vectors.shape}")
    A, values = _shrunk(A, values)
    largest = np.maximum(np.abs(vectors.real), np.abs(vectors.imag)).max(axis=0)  # a modulus could overflow
    if (largest == 0).any():
        raise ValueError(f"vectors must not be zero, but column {int(np.argmin(largest))} is")
    V = vectors / largest
    V = V / np.linalg.norm(V, axis=0)
    gaps = np.linalg.norm(A @ V - V * values, axis=0)
    sizes = np.linalg.norm(A) + np.abs(values)
    return np.asarray(gaps / np.where(sizes == 0, 1, sizes))


def pairs(A: ArrayLike) -> Pairs:
    """Return the eigenvalues and eigenvectors by NumPy, in the order of the book, with two measures of trust.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real or complex matrix.

    Returns
    -------
    Pairs
        Values, vectors, residuals, and the condition number of the matrix of vectors.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite square matrix of numbers.
    OverflowError
        If an eigenvalue exceeds the largest floating-point number.

    Notes
    -----
    About 25n³ operations. See: eigendecomposition.

    Examples
    --------
    >>> pairs([[0, -1], [1, 0]]).values
    array([0.+1.j, 0.-1.j])
    """
    A = as_square(A, "A", allow_complex=True)
    values, vectors = np.linalg.eig(A)
    _in_range(values.tolist())
    order = np.lexsort((-values.imag, -values.real))
    values, vectors = values[order], vectors[:, order]
    return Pairs(values, vectors, residuals(A, values, vectors), float(np.linalg.cond(vectors)))


@_quiet
def spectral_radius(A: ArrayLike) -> float:
    """Return the largest absolute value of an eigenvalue.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real or complex matrix.

    Returns
    -------
    float
        The spectral radius. For defective matrices only half of the digits or fewer may be right.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a finite square matrix of numbers.
    OverflowError
        If the spectral radius exceeds the largest floating-point number.

    Notes
    -----
    About 10n³ operations. See: def-spectral-radius.

    Examples
    --------
    >>> round(spectral_radius([[0, -2], [2, 0]]), 12)
    2.0
    """
    values = np.linalg.eigvals(as_square(A, "A", allow_complex=True))
    return float(_in_range([np.abs(values).max()])[0])


@_quiet
def power(A: Any, k: int) -> NDArray[Any]:
    """Return the k-th power of a matrix by repeated squaring.

    Parameters
    ----------
    A : array_like, shape (n, n)
        Real or complex numbers, fractions or SymPy expressions.
    k : int
        The exponent, at least 0.

    Returns
    -------
    ndarray, shape (n, n)
        The power; exact Python numbers for integers, fractions and expressions. The power 0 is the identity.

    Raises
    ------
    TypeError, ValueError
        If `A` is not a square matrix of finite numbers or expressions, or `k` is not an integer that is at least 0.
    OverflowError
        If an entry, or a number on the way to it, exceeds the largest floating-point number.

    Notes
    -----
    At most 2 log₂ k products of matrices for k ≥ 2. See: prp-matrix-powers.

    Examples
    --------
    >>> power([[1, 1], [1, 0]], 10)
    array([[89, 55],
           [55, 34]], dtype=object)
    """
    rows = _rows(A)
    k = as_count(k, "k", at_least=0)
    numeric = all(isinstance(entry, (float, complex)) for row in rows for entry in row)
    square = _objects(rows)
    result: NDArray[Any] = np.eye(len(rows), dtype=int).astype(object)
    if numeric:
        square, result = np.array(rows), np.eye(len(rows), dtype=np.array(rows).dtype)
    while k:
        if k % 2:
            result = result @ square
        k //= 2
        if k:
            square = square @ square
    _in_range(result.ravel().tolist())
    return result


def _objects(rows: list[list[Any]]) -> NDArray[Any]:
    """Return a square array of Python objects, whatever their type."""
    array = np.empty((len(rows), len(rows)), dtype=object)
    array[:] = rows
    return array


def _in_range(numbers: list[Any]) -> list[Any]:
    """Return the numbers; raise if a floating-point number among them is infinite or NaN."""
    if any(isinstance(z, (float, complex)) and not np.isfinite(z) for z in numbers):
        raise OverflowError("the result exceeds the largest floating-point number")
    return numbers


def _whole(c: Any) -> Any:
    """Return a fraction that is an integer as an integer."""
    return int(c) if isinstance(c, Fraction) and c.denominator == 1 else c


def _shrunk(A: NDArray[Any], values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Divide matrix and values by the power of two that brings the larger of them near 1."""
    parts = [np.abs(part).max() for x in (A, values) for part in (x.real, x.imag)]
    _, e = np.frexp(max(parts))
    first, second = -(int(e) // 2), -(int(e) - int(e) // 2)  # in two steps: one factor alone could overflow
    return A * 2.0**first * 2.0**second, values * 2.0**first * 2.0**second
