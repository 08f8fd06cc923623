"""Power iteration: multiply by A again and again, and the vector turns towards the dominant eigenvector.

Call :func:`iterate` for the dominant eigenvalue, :func:`inverse` for the one nearest to a number, :func:`rayleigh` for
the fastest way to some eigenvalue of a symmetric matrix, and :func:`deflate` for the largest k of a symmetric matrix.
Every function stops by the residual ‖Av − λv‖, which tells how good the pair is whatever its sign, and raises an error
that says what to do when the steps run out. Matrices are real; complex input is refused.

See: power-iteration, deflation
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import lu
from mlmath.linalg.norms import normalize
from mlmath.linalg.scaling import scaled, unscaled
from mlmath.linalg.svd import _leading_signs
from mlmath.linalg.symmetric_eigen import SymmetricEigen
from mlmath.validate import as_count, as_generator, as_number, as_square, as_symmetric, as_vector

__all__ = ["Iteration", "deflate", "deflated", "inverse", "iterate", "rayleigh", "rayleigh_quotient"]

Floats = NDArray[np.float64]


class Iteration(NamedTuple):
    """An eigenvalue, its eigenvector, and how they were reached.

    Attributes
    ----------
    value : float
        The eigenvalue λ, with its sign.
    vector : ndarray, shape (n,)
        An eigenvector of length 1; its largest entry in absolute value is positive; of several within a millionth,
        the first.
    residuals : ndarray, shape (steps + 1,)
        ‖Av − λv‖ after each step, first of the vector that was started with. For a symmetric matrix, some eigenvalue
        lies within that distance of λ.
    estimates : ndarray, shape (steps + 1,)
        The Rayleigh quotients vᵀAv after each step.

    Examples
    --------
    >>> round(iterate([[2, 1], [1, 2]]).value, 8)
    3.0
    """

    value: float
    vector: Floats
    residuals: Floats
    estimates: Floats

    @property
    def rate(self) -> float:
        """The factor by which a step shrinks the residual: the mean over the last half of the steps; NaN before two.

        For power iteration it estimates |λ₂| / |λ₁|.
        """
        tail = self.residuals[(len(self.residuals) - 1) // 2 :]
        tail = tail[tail > 0]
        if len(tail) < 2:
            return float("nan")
        return float((tail[-1] / tail[0]) ** (1 / (len(tail) - 1)))


def rayleigh_quotient(A: ArrayLike, v: ArrayLike) -> float:
    """Return vᵀAv / vᵀv: of all numbers μ, the one for which ‖Av − μv‖ is smallest.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real square matrix.
    v : array_like, shape (n,)
        A vector other than zero.

    Returns
    -------
    float
        The quotient; the eigenvalue if `v` is an eigenvector.

    Raises
    ------
    TypeError, ValueError
        If an argument is not real and finite, the shapes do not fit, or `v` is zero.
    OverflowError
        If the quotient exceeds the largest floating-point number.

    Notes
    -----
    2n² operations. See: power-iteration.

    Examples
    --------
    >>> rayleigh_quotient([[2, 1], [1, 2]], [1, 0])
    2.0
    """
    S, e = scaled(as_square(A, "A"))
    v = _start(v, len(S), "v")
    return float(unscaled(v @ (S @ v), e, "the quotient"))


def iterate(A: ArrayLike, start: ArrayLike | None = None, *, rtol: float = 1e-10, max_steps: int = 10_000) -> Iteration:
    """Return the dominant eigenvalue, the one of largest absolute value, and its eigenvector.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real square matrix with a dominant eigenvalue: real, and larger in absolute value than all others.
    start : array_like, shape (n,), optional
        The vector to begin with; a fixed random one if None. It must not be orthogonal to the eigenvector sought, which
        a random one is with probability 0.
    rtol : float
        Stop when ‖Av − λv‖ ≤ rtol · ‖A‖, in the Frobenius norm.
    max_steps : int
        The largest number of multiplications by A after the first.

    Returns
    -------
    Iteration
        The eigenvalue with its sign, the eigenvector, and the history.

    Raises
    ------
    TypeError, ValueError
        If an argument is not real and finite, the shapes do not fit, `start` is zero, rtol is not positive or
        max_steps < 1.
    numpy.linalg.LinAlgError
        If the residual is still too large after `max_steps`.
    OverflowError
        If the eigenvalue exceeds the largest floating-point number.

    Notes
    -----
    2n² operations a step. The error shrinks like (|λ₂| / |λ₁|)ᵏ; :attr:`Iteration.rate` estimates the factor. With a
    negative dominant eigenvalue the vector changes its sign at each step, so that ‖vₖ₊₁ − vₖ‖ would never become
    small; the residual does. See: power-iteration.
    Source: R. von Mises and H. Pollaczek-Geiringer, "Praktische Verfahren der Gleichungsauflösung", Z. angew. Math.
    Mech. 9 (1929), 152–164.

    Examples
    --------
    >>> found = iterate([[-2, 1], [1, -2]], [1, 0])
    >>> round(found.value, 8), np.abs(found.vector).round(5), len(found.residuals) < 30
    (-3.0, array([0.70711, 0.70711]), True)
    """
    S, e = scaled(as_square(A, "A"))
    v = _start(start, len(S), "start")
    advice = (
        "raise max_steps, or rtol; if two eigenvalues have the same absolute value, as a complex pair or ±λ have, none "
        "dominates: call mlmath.linalg.qr_algorithm.eigenvalues"
    )
    return _run(lambda v: S @ v, _size(S), e, v, _image, rtol, max_steps, advice)


def inverse(
    A: ArrayLike, near: float = 0.0, start: ArrayLike | None = None, *, rtol: float = 1e-12, max_steps: int = 1000
) -> Iteration:
    """Return the eigenvalue nearest to a number, by power iteration with the inverse of A − μI.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real square matrix.
    near : float
        The number μ; a better guess needs fewer steps.
    start : array_like, shape (n,), optional
        The vector to begin with; a fixed random one if None.
    rtol : float
        Stop when ‖Av − λv‖ ≤ rtol · ‖A‖, in the Frobenius norm.
    max_steps : int
        The largest number of steps.

    Returns
    -------
    Iteration
        The eigenvalue, the eigenvector, and the history.

    Raises
    ------
    TypeError, ValueError
        If an argument is not real and finite, the shapes do not fit, `start` is zero, rtol is not positive or
        max_steps < 1.
    numpy.linalg.LinAlgError
        If the residual is still too large after `max_steps`.
    OverflowError
        If the eigenvalue, or `near` divided by the size of `A`, exceeds the largest floating-point number.

    Notes
    -----
    2n³/3 operations for one PLU factorization and 2n² a step; no inverse is formed. The error shrinks like
    (|λ − μ| / |λ′ − μ|)ᵏ, where λ′ is the second nearest eigenvalue. If μ is an eigenvalue, a pivot of zero is replaced
    by a tiny number: the solution is huge, and points along the eigenvector. See: power-iteration.

    Examples
    --------
    >>> found = inverse([[2, 1], [1, 2]], near=0.9)
    >>> round(found.value, 12), np.abs(found.vector).round(5)
    (1.0, array([0.70711, 0.70711]))
    """
    S, e = scaled(as_square(A, "A"))
    shift = float(unscaled(as_number(near, "near"), -e, "the number, in the scale of A,"))
    v = _start(start, len(S), "start")
    factors = _factor(S, shift)
    advice = "raise max_steps; if two eigenvalues are equally near, as a complex pair is, choose another number"

    def step(v: Floats, value: float, image: Floats) -> Floats:
        return lu.solve_factored(factors, v)

    return _run(lambda v: S @ v, _size(S), e, v, step, rtol, max_steps, advice)


def rayleigh(A: ArrayLike, start: ArrayLike, *, rtol: float = 1e-14, max_steps: int = 50) -> Iteration:
    """Return an eigenpair of a symmetric matrix by inverse iteration whose shift is the newest Rayleigh quotient.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real symmetric matrix.
    start : array_like, shape (n,)
        The vector to begin with. It decides which eigenvalue is found, often but not always the one nearest to its
        Rayleigh quotient.
    rtol : float
        Stop when ‖Av − λv‖ ≤ rtol · ‖A‖, in the Frobenius norm.
    max_steps : int
        The largest number of steps; 3 to 10 are usual.

    Returns
    -------
    Iteration
        The eigenvalue, the eigenvector, and the history.

    Raises
    ------
    TypeError, ValueError
        If an argument is not real and finite, the shapes do not fit, `start` is zero, rtol is not positive or
        max_steps < 1.
    numpy.linalg.LinAlgError
        If `A` is not symmetric, or the residual is still too large after `max_steps`.
    OverflowError
        If the eigenvalue exceeds the largest floating-point number.

    Notes
    -----
    2n³/3 operations a step, for a new factorization; the number of correct digits triples at each step in the end.
    See: power-iteration. Source: B. N. Parlett, "The Rayleigh quotient iteration and some generalizations for nonnormal
    matrices", Math. Comp. 28 (1974), 679–693.

    Examples
    --------
    >>> found = rayleigh([[2, 1], [1, 2]], [1, 0.5])
    >>> round(found.value, 12), len(found.residuals) <= 6
    (3.0, True)
    """
    S, e = scaled(as_symmetric(A, "A"))
    v = _start(start, len(S), "start")

    def step(v: Floats, value: float, image: Floats) -> Floats:
        return lu.solve_factored(_factor(S, value), v)

    return _run(lambda v: S @ v, _size(S), e, v, step, rtol, max_steps, "raise max_steps, or start elsewhere")


def deflate(
    A: ArrayLike,
    k: int | None = None,
    *,
    rtol: float = 1e-10,
    max_steps: int = 10_000,
    rng: np.random.Generator | None = None,
) -> SymmetricEigen:
    """Return the k eigenvalues of largest absolute value of a symmetric matrix, one after the other.

    Each power iteration stays orthogonal to the eigenvectors already found: it is projected at every step, because
    rounding would bring them back.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real symmetric matrix.
    k : int, optional
        How many eigenvalues; all n if None.
    rtol : float
        The residual, relative to the Frobenius norm of A, at which an iteration stops. It is the residual within the
        complement of the vectors found before; their own residuals add to that of A v − λ v.
    max_steps : int
        The largest number of steps for one eigenvalue.
    rng : numpy.random.Generator, optional
        Where the starting vectors come from; a generator with a fixed seed if None.

    Returns
    -------
    SymmetricEigen
        The eigenvalues in the order found, by falling absolute value, and the eigenvectors as columns. Where all n are
        found, VᵀAV is diagonal up to the residuals.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of its kind, or `k` is not from 1 to n.
    numpy.linalg.LinAlgError
        If `A` is not symmetric, or an iteration does not converge, as for eigenvalues λ and −λ.
    OverflowError
        If an eigenvalue exceeds the largest floating-point number.

    Notes
    -----
    2n² + 4nk operations a step. Eigenvalues that are equal do no harm: any vector of their eigenspace will do. Two that
    are nearly equal in absolute value and differ in sign are slow. See: deflation.

    Examples
    --------
    >>> values, V = deflate([[4, 1, 0], [1, 3, 1], [0, 1, -1]], 2)
    >>> values.round(6)
    array([4.669664, 2.576888])
    """
    S, e = scaled(as_symmetric(A, "A"))
    n = len(S)
    k = n if k is None else as_count(k, "k")
    if k > n:
        raise ValueError(f"k must be at most {n}, the number of eigenvalues, got {k}")
    rng = np.random.default_rng(0) if rng is None else as_generator(rng, "rng")
    V, values = np.zeros((n, k)), np.zeros(k)

    for j in range(k):
        found = V[:, :j]

        def project(v: Floats, found: Floats = found) -> Floats:
            v = v - found @ (found.T @ v)
            return np.asarray(v - found @ (found.T @ v))  # once more, against rounding

        def apply(v: Floats, project: Callable[[Floats], Floats] = project) -> Floats:
            return project(S @ v)

        start = normalize(project(rng.standard_normal(n)))
        advice = "raise max_steps, or rtol; eigenvalues λ and −λ need mlmath.linalg.symmetric_eigen.decompose"
        result = _run(apply, _size(S), 0, start, _image, rtol, max_steps, advice)
        V[:, j], values[j] = result.vector, result.value
    return SymmetricEigen(unscaled(values, e, "an eigenvalue"), V)


def deflated(A: ArrayLike, value: float, vector: ArrayLike) -> Floats:
    """Return A − λ v vᵀ: the matrix with the eigenvalue λ of a symmetric matrix moved to zero (Hotelling's deflation).

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real symmetric matrix.
    value : float
        An eigenvalue λ.
    vector : array_like, shape (n,)
        Its eigenvector v; it is normalized.

    Returns
    -------
    ndarray, shape (n, n)
        The other eigenvalues and all eigenvectors are those of A.

    Raises
    ------
    TypeError, ValueError
        If an argument is not real and finite, the shapes do not fit, or `vector` is zero.
    numpy.linalg.LinAlgError
        If `A` is not symmetric.
    OverflowError
        If an entry of the result exceeds the largest floating-point number.

    Notes
    -----
    2n² operations. The error of v stays in the matrix, which is why :func:`deflate` projects instead. See: deflation.

    Examples
    --------
    >>> deflated([[2, 1], [1, 2]], 3, [1, 1]).round(12)
    array([[ 0.5, -0.5],
           [-0.5,  0.5]])
    """
    A = as_symmetric(A, "A")
    v = _start(vector, len(A), "vector")
    half = A / 2 - as_number(value, "value") / 2 * np.outer(v, v)  # halves, so that the difference cannot overflow
    return unscaled(half, 1, "an entry of the result")


def _start(value: ArrayLike | None, n: int, name: str) -> Floats:
    """Return a vector of length 1 to begin with."""
    v = np.random.default_rng(0).standard_normal(n) if value is None else as_vector(value, name)
    if len(v) != n:
        raise ValueError(f"{name} must have {n} entries, one for each row of A, got shape {v.shape}")
    if not v.any():
        raise ValueError(f"{name} must not be the zero vector: it has no direction")
    return normalize(v)


def _size(S: Floats) -> float:
    """Return the Frobenius norm."""
    return float(np.linalg.norm(S))


def _factor(S: Floats, shift: float) -> lu.PLU:
    """Factor S − shift · I, with tiny numbers in place of pivots that are zero."""
    factors = lu.factor(S - shift * np.eye(len(S)))
    packed = factors.packed.copy()
    diagonal, tiny = np.diag(packed), float(np.finfo(float).eps) ** 2
    np.fill_diagonal(packed, np.where(np.abs(diagonal) < tiny, tiny, diagonal))
    return lu.PLU(packed, factors.order)


Step = Callable[[Floats, float, Floats], Floats]


def _image(v: Floats, value: float, image: Floats) -> Floats:
    """Step of power iteration: the image becomes the vector."""
    return image


def _run(
    apply: Callable[[Floats], Floats],
    size: float,
    e: int,
    v: Floats,
    step: Step,
    rtol: float,
    max_steps: int,
    advice: str,
) -> Iteration:
    """Repeat v ← step(v, λ, Av), normalized, until Av is a multiple of v.

    `apply` multiplies by A in another scale, to which `e` leads back and in which A has the norm `size`.
    """
    tolerance = as_number(rtol, "rtol", above=0.0) * size
    max_steps = as_count(max_steps, "max_steps")
    residuals, estimates = [], []
    while True:
        image = apply(v)
        value = float(v @ image)
        residuals.append(float(np.linalg.norm(image - value * v)))
        estimates.append(value)
        if residuals[-1] <= tolerance:
            break
        if len(residuals) > max_steps:
            relative = residuals[-1] / size
            raise np.linalg.LinAlgError(f"the residual is still {relative:.2g} ‖A‖ after {max_steps} steps: {advice}")
        v = normalize(step(v, value, image))
    v = v * _leading_signs(v[np.newaxis])
    history = unscaled(np.array([residuals, estimates]), e, "an eigenvalue")
    return Iteration(float(history[1, -1]), v, history[0], history[1])
