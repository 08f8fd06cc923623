"""Conditioning: how much a system magnifies errors in its data, and how good a computed solution is.

Call :func:`condition_number`, :func:`backward_error`, :func:`forward_error` and :func:`error_bound`. The number `p`
names the norm: 1, 2, infinity, or ``"fro"``.

See: condition-number
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mlmath.linalg import lu, norms
from mlmath.linalg.scaling import scaled
from mlmath.validate import as_matrix, as_number, as_square, as_vector, in_range, same_length

__all__ = ["backward_error", "condition_number", "error_bound", "forward_error", "matrix_norm"]

Norm = float | str


def matrix_norm(A: ArrayLike, p: Norm = 2.0) -> float:
    """Return a norm of a matrix: the greatest stretch of a vector in the p-norm, or the Frobenius norm.

    Parameters
    ----------
    A : array_like, shape (m, n)
        A real matrix.
    p : {1, 2, inf, "fro"}
        1: the largest column sum of |aᵢⱼ|; infinity: the largest row sum; 2: the spectral norm; "fro": the root of
        the sum of squares.

    Returns
    -------
    float
        The norm.

    Raises
    ------
    TypeError
        If `A` is not real and numeric.
    ValueError
        If `A` is not a finite matrix, or `p` is none of the four.
    OverflowError
        If the norm exceeds the largest floating-point number.

    Notes
    -----
    O(mn) operations; for p = 2, O(mn min(m, n)) by NumPy. See: prp-operator-norms.

    Examples
    --------
    >>> matrix_norm([[1, -2], [3, 4]], 1), matrix_norm([[1, -2], [3, 4]], np.inf)
    (6.0, 7.0)
    """
    M, order = as_matrix(A, "A"), _as_norm(p)
    if order == "fro":
        return norms.p_norm(M.ravel())
    _, exponent = np.frexp(np.abs(M).max())  # a power of two changes no digit
    value = float(np.linalg.norm(np.ldexp(M, -exponent), order))
    with np.errstate(over="ignore"):
        value = float(np.ldexp(value, exponent))
    return in_range(value, "the norm of A")


def condition_number(A: ArrayLike, p: Norm = 2.0) -> float:
    """Return κ(A) = ‖A‖ ‖A⁻¹‖, at least 1 in an operator norm; infinity for a singular matrix or beyond the floats.

    Parameters
    ----------
    A : array_like, shape (n, n)
        A real matrix.
    p : {1, 2, inf, "fro"}
        The norm.

    Returns
    -------
    float
        The condition number. From about 1/eps on it says only that A is singular up to rounding: its digits are noise.

    Raises
    ------
    TypeError
        If `A` is not real and numeric.
    ValueError
        If `A` is not a finite square matrix, or `p` is none of the four.

    Notes
    -----
    For p = 2 by NumPy's singular values, otherwise through the inverse, O(n³). See: def-condition-number.

    Examples
    --------
    >>> condition_number([[1, 0], [0, 100]]), condition_number([[1, 2], [2, 4]], 1)
    (100.0, inf)
    """
    M, order = as_square(A, "A"), _as_norm(p)
    if not M.any():
        return math.inf
    M = M / np.abs(M).max()  # the condition number does not change
    if order == 2:
        stretches = np.linalg.svd(M, compute_uv=False)
        largest, smallest = float(stretches[0]), float(stretches[-1])
        return largest / smallest if smallest > largest * np.finfo(float).tiny else math.inf
    try:
        return matrix_norm(M, order) * matrix_norm(lu.inverse(M), order)
    except (np.linalg.LinAlgError, OverflowError):
        return math.inf


def backward_error(A: ArrayLike, x: ArrayLike, b: ArrayLike, p: float = np.inf) -> float:
    """Return ‖b − Ax‖ / (‖A‖ ‖x‖ + ‖b‖): how little the data must change for x to be an exact solution.

    Parameters
    ----------
    A : array_like, shape (m, n)
        The matrix.
    x : array_like, shape (n,)
        A computed solution.
    b : array_like, shape (m,)
        The right-hand side.
    p : {1, 2, inf}
        The norm.

    Returns
    -------
    float
        The smallest η such that (A + E)x = b + f for some ‖E‖ ≤ η ‖A‖ and ‖f‖ ≤ η ‖b‖. A good algorithm brings it down
        to a small multiple of the machine epsilon. 0 if the residual is zero. It does not depend on the scales of A, x
        and b; they are taken out by powers of two, so that nothing overflows.

    Raises
    ------
    TypeError
        If an argument is not real and numeric.
    ValueError
        If the shapes do not fit, an argument is not finite, or `p` is none of the three.

    Notes
    -----
    J. L. Rigal and J. Gaches, "On the compatibility of a given solution with the data of a linear system", J. ACM 14
    (1967), 543–548. See: thm-backward-error.

    Examples
    --------
    >>> backward_error([[1, 0], [0, 1]], [1, 1], [1, 1.5])
    0.2
    """
    A, x, b, p = as_matrix(A, "A"), as_vector(x, "x"), as_vector(b, "b"), _as_operator_norm(p)
    if A.shape != (len(b), len(x)):
        raise ValueError(f"A must have shape ({len(b)}, {len(x)}) to fit b and x, got {A.shape}")
    (A, i), (x, j), (b, k) = scaled(A), scaled(x), scaled(b)  # A · 2^i, x · 2^j, b · 2^k
    left, right = matrix_norm(A, p) * norms.p_norm(x, p), norms.p_norm(b, p)
    if left == 0 or right == 0:  # then only one side has a scale
        i, j, k = 0, 0, 0
    e = max(i + j, k)
    residual = np.ldexp(b, k - e) - np.ldexp(A @ x, i + j - e)
    size = np.ldexp(left, i + j - e) + np.ldexp(right, k - e)
    return float(norms.p_norm(residual, p) / size) if size else 0.0


def forward_error(x: ArrayLike, exact: ArrayLike, p: float = np.inf) -> float:
    """Return the relative error ‖x − exact‖ / ‖exact‖.

    Parameters
    ----------
    x : array_like, shape (n,)
        A computed solution.
    exact : array_like, shape (n,)
        The true one, not zero.
    p : float
        The order of the norm, at least 1, or ``np.inf``.

    Returns
    -------
    float
        The error.

    Raises
    ------
    TypeError
        If an argument is not real and numeric.
    ValueError
        If the lengths differ, an argument is not a finite vector, `exact` is zero, or p < 1.
    OverflowError
        If the difference or the error exceeds the largest floating-point number.

    Notes
    -----
    O(n) operations. See: condition-number.

    Examples
    --------
    >>> forward_error([1.0, 2.5], [1, 2])
    0.25
    """
    x, exact = as_vector(x, "x"), as_vector(exact, "exact")
    same_length(x, exact, "x", "exact")
    if not exact.any():
        raise ValueError("exact must not be the zero vector: an error relative to it has no meaning")
    return in_range(norms.distance(x, exact, p) / norms.p_norm(exact, p), "the error")


def error_bound(condition: float, error_in_matrix: float, error_in_right_side: float = 0.0) -> float:
    """Return the bound κ (ε_A + ε_b) / (1 − κ ε_A) for the relative error of the solution.

    Parameters
    ----------
    condition : float
        The condition number κ, at least 1; infinity for a singular matrix.
    error_in_matrix, error_in_right_side : float
        The relative errors ε_A of the matrix and ε_b of the right-hand side, in the same norm; at least 0.

    Returns
    -------
    float
        The bound; infinity if κ ε_A ≥ 1, because then a matrix within this error may be singular, and if κ is infinite,
        because then there is not one solution: nothing can be promised. Infinity also beyond the largest number.

    Raises
    ------
    TypeError, ValueError
        If κ < 1, an error is negative, or an argument is not a number.

    Notes
    -----
    See: thm-perturbation.

    Examples
    --------
    >>> error_bound(100, 0.005)
    1.0
    """
    singular = isinstance(condition, (float, np.floating)) and condition == math.inf
    kappa = math.inf if singular else as_number(condition, "condition", at_least=1.0)
    in_matrix = as_number(error_in_matrix, "error_in_matrix", at_least=0.0)
    in_right = as_number(error_in_right_side, "error_in_right_side", at_least=0.0)
    if singular or kappa * in_matrix >= 1:
        return math.inf
    return kappa * (in_matrix + in_right) / (1 - kappa * in_matrix)


def _as_norm(p: Any) -> Any:
    """Return the name of a norm, or say which there are."""
    if isinstance(p, str):
        if p == "fro":
            return p
    elif isinstance(p, (int, float, np.integer, np.floating)) and p in (1, 2, math.inf):
        return float(p)
    raise ValueError(f'p must be 1, 2, infinity or "fro", got {p!r}')


def _as_operator_norm(p: Any) -> float:
    """Return the order of an operator norm."""
    if isinstance(p, str) and p == "fro":
        raise ValueError("p must be 1, 2 or infinity: the Frobenius norm measures matrices, not vectors")
    return float(_as_norm(p))
