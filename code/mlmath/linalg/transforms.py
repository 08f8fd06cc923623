"""Linear maps of the plane and of space as matrices, and the matrix of a map that is given as a function.

Call :func:`scaling`, :func:`reflection`, :func:`shear`, :func:`rotation` and :func:`projection` for the classical maps,
:func:`matrix_of` for the matrix of any linear function, and :func:`in_basis` to see a map in other coordinates.
Vectors are columns: the matrix A moves x to A @ x.

See: linear-maps, matrix-of-a-map, plane-transformations, change-of-basis
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.linalg import lu, norms
from mlmath.linalg.scaling import equilibrated
from mlmath.validate import as_array, as_count, as_generator, as_number, as_square, as_vector, in_range, same_length

__all__ = [
    "Counterexample",
    "change_of_basis",
    "find_counterexample",
    "in_basis",
    "matrix_of",
    "projection",
    "reflection",
    "rotation",
    "rotation_3d",
    "scaling",
    "shear",
]

Floats = NDArray[np.float64]
Function = Callable[[Floats], ArrayLike]


def scaling(*factors: float) -> Floats:
    """Return the matrix that multiplies each coordinate by a factor of its own.

    Parameters
    ----------
    *factors : float
        n numbers, at least one; a negative one also flips, a zero flattens.

    Returns
    -------
    ndarray, shape (n, n)
        The diagonal matrix; ``scaling(1, 1)`` is the identity.

    Raises
    ------
    TypeError, ValueError
        If a factor is not a finite real number, or there is none.

    Notes
    -----
    See: prp-plane-maps.

    Examples
    --------
    >>> scaling(2, 0.5)
    array([[2. , 0. ],
           [0. , 0.5]])
    """
    return np.diag(as_vector(factors, "factors"))


def rotation(angle: float) -> Floats:
    """Return the matrix that turns the plane about the origin, counterclockwise for a positive angle.

    Parameters
    ----------
    angle : float
        The angle in radians.

    Returns
    -------
    ndarray, shape (2, 2)
        The matrix with columns (cos, sin) and (−sin, cos).

    Raises
    ------
    TypeError, ValueError
        If `angle` is not a finite real number.

    Notes
    -----
    See: prp-plane-maps.

    Examples
    --------
    >>> rotation(np.pi / 2).round(12) @ [1, 0]
    array([0., 1.])
    """
    angle = as_number(angle, "angle")
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s], [s, c]])


def shear(factor: float, axis: int = 0) -> Floats:
    """Return the matrix that moves points along one axis, in proportion to the other coordinate.

    Parameters
    ----------
    factor : float
        How far a point at height 1 moves.
    axis : int
        0 for (x, y) ↦ (x + factor · y, y), 1 for (x, y) ↦ (x, y + factor · x).

    Returns
    -------
    ndarray, shape (2, 2)
        The matrix.

    Raises
    ------
    TypeError, ValueError
        If `factor` is not a finite real number, or `axis` is neither 0 nor 1.

    Notes
    -----
    See: prp-plane-maps.

    Examples
    --------
    >>> shear(2) @ [1, 1]
    array([3., 1.])
    """
    if as_count(axis, "axis", at_least=0) > 1:
        raise ValueError(f"axis must be 0 or 1, got {axis}")
    matrix = np.eye(2)
    matrix[axis, 1 - axis] = as_number(factor, "factor")
    return matrix


def projection(line: ArrayLike) -> Floats:
    """Return the matrix that projects the plane orthogonally onto a line through the origin.

    Parameters
    ----------
    line : float or array_like, shape (2,)
        The angle of the line in radians, or a vector along it.

    Returns
    -------
    ndarray, shape (2, 2)
        The matrix u uᵀ of the unit vector u along the line.

    Raises
    ------
    TypeError, ValueError
        If `line` is not a finite real number or a nonzero pair.

    Notes
    -----
    See: prp-plane-maps.

    Examples
    --------
    >>> projection([1, 1]).round(12)
    array([[0.5, 0.5],
           [0.5, 0.5]])
    """
    u = _unit(line, "line")
    return np.outer(u, u)


def reflection(line: ArrayLike) -> Floats:
    """Return the matrix that mirrors the plane in a line through the origin.

    Parameters
    ----------
    line : float or array_like, shape (2,)
        The angle of the line in radians, or a vector along it.

    Returns
    -------
    ndarray, shape (2, 2)
        The matrix 2 u uᵀ − I of the unit vector u along the line.

    Raises
    ------
    TypeError, ValueError
        If `line` is not a finite real number or a nonzero pair.

    Notes
    -----
    See: prp-plane-maps.

    Examples
    --------
    >>> reflection([1, 0]) @ [2, 3]
    array([ 2., -3.])
    """
    mirrored: Floats = 2 * projection(line) - np.eye(2)
    return mirrored


def rotation_3d(axis: ArrayLike, angle: float) -> Floats:
    """Return the matrix that turns space about an axis through the origin, by the right-hand rule.

    Parameters
    ----------
    axis : array_like, shape (3,)
        A nonzero vector along the axis; seen from its tip, a positive angle turns counterclockwise.
    angle : float
        The angle in radians.

    Returns
    -------
    ndarray, shape (3, 3)
        cos(angle) I + sin(angle) [u]ₓ + (1 − cos(angle)) u uᵀ, with the unit vector u and [u]ₓ x = u × x.

    Raises
    ------
    TypeError, ValueError
        If `axis` is not a finite nonzero triple of real numbers, or `angle` is not a finite number.

    Notes
    -----
    The formula is O. Rodrigues', J. Math. Pures Appl. 5 (1840), 380–440. See: plane-transformations.

    Examples
    --------
    >>> rotation_3d([0, 0, 5], np.pi / 2).round(12) @ [1, 0, 0]
    array([0., 1., 0.])
    """
    direction, angle = as_vector(axis, "axis"), as_number(angle, "angle")
    if direction.shape != (3,) or not direction.any():
        raise ValueError(f"axis must be a nonzero vector of shape (3,), got {axis!r}")
    u = norms.normalize(direction)
    cross = np.array([[0, -u[2], u[1]], [u[2], 0, -u[0]], [-u[1], u[0], 0]])
    turned: Floats = np.cos(angle) * np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * np.outer(u, u)
    return turned


class Counterexample(NamedTuple):
    """Vectors for which a function breaks a rule of linear maps.

    Attributes
    ----------
    rule : str
        "additivity" if f(x + y) differs from f(x) + f(y), "homogeneity" if f(t x) differs from t f(x).
    x : ndarray
        The first vector.
    y : ndarray
        The second vector; zero for "homogeneity".
    t : float
        The factor (1 for "additivity").
    gap : float
        The largest difference between the two sides.
    """

    rule: str
    x: Floats
    y: Floats
    t: float
    gap: float


def find_counterexample(
    f: Function, n: int, rng: np.random.Generator, *, trials: int = 20, rtol: float = 1e-9, atol: float = 1e-12
) -> Counterexample | None:
    """Search, with random vectors, for a violation of additivity or homogeneity.

    Parameters
    ----------
    f : callable
        A function of a vector of shape (n,) whose values are vectors of one length, or numbers.
    n : int
        The dimension of the domain.
    rng : numpy.random.Generator
        Draws vectors of many sizes, from 1e-3 to 1e3.
    trials : int
        How often both rules are tried.
    rtol : float
        How large a difference may be, relative to the values of f, and still count as rounding.
    atol : float
        How large it may be relative to the vectors: where the values of f are zero up to rounding.

    Returns
    -------
    Counterexample or None
        A counterexample shows that f is not linear (beyond rounding). None shows only that none was met: a function
        may bend where no trial looked.

    Raises
    ------
    TypeError, ValueError
        If an argument, or a value of f, is not what is said above.

    Notes
    -----
    4 · `trials` evaluations of f. See: def-linear-map.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> find_counterexample(lambda x: [x[0] - x[1]], 2, rng) is None
    True
    >>> find_counterexample(lambda x: x + 1, 2, rng).rule
    'additivity'
    """
    n, rng, trials = as_count(n, "n"), as_generator(rng, "rng"), as_count(trials, "trials")
    rtol, atol = as_number(rtol, "rtol", at_least=0), as_number(atol, "atol", at_least=0)
    for _ in range(trials):
        x, y = (10 ** rng.uniform(-3, 3) * rng.normal(size=n) for _ in range(2))
        t = float(rng.normal())
        fx, fy = _value(f, x), _value(f, y)
        for rule, left, right in (
            ("additivity", _value(f, x + y), fx + _same(fx, fy)),
            ("homogeneity", _value(f, t * x), t * fx),
        ):
            gap = float(np.abs(_same(right, left) - right).max())
            if gap > rtol * max(np.abs(fx).max(), np.abs(fy).max()) + atol * max(np.abs(x).max(), np.abs(y).max()):
                alone = rule == "homogeneity"
                return Counterexample(rule, x, 0 * y if alone else y, t if alone else 1.0, gap)
    return None


def matrix_of(f: Function, n: int, rng: np.random.Generator) -> Floats:
    """Return the matrix of a linear function between coordinate spaces: its columns are the images of the basis.

    Parameters
    ----------
    f : callable
        A linear function of a vector of shape (n,), whose values are vectors of shape (m,) or numbers.
    n : int
        The dimension of the domain.
    rng : numpy.random.Generator
        For the search for a counterexample to linearity.

    Returns
    -------
    ndarray, shape (m, n)
        The matrix A with f(x) = A x; m is 1 for a function with numbers as values.

    Raises
    ------
    TypeError
        If a value of f is not real and numeric.
    ValueError
        If f is found not to be linear; the message names the rule that fails.

    Notes
    -----
    n evaluations of f, and those of :func:`find_counterexample`. See: thm-matrix-of-map.

    Examples
    --------
    >>> matrix_of(lambda x: [x[1], x[0], x[0] - x[1]], 2, np.random.default_rng(0))
    array([[ 0.,  1.],
           [ 1.,  0.],
           [ 1., -1.]])
    """
    broken = find_counterexample(f, n, rng)
    if broken is not None:
        raise ValueError(f"f must be linear, but {broken.rule} fails by {broken.gap:.3g} at x = {broken.x}")
    return np.column_stack([_value(f, e) for e in np.eye(n)])


def change_of_basis(old: ArrayLike, new: ArrayLike) -> Floats:
    """Return the matrix that turns coordinates in one basis into coordinates in another.

    Parameters
    ----------
    old, new : array_like, shape (n, n)
        Two bases of n-space, each as the columns of a matrix.

    Returns
    -------
    ndarray, shape (n, n)
        S = new⁻¹ old: if c are the coordinates of x in `old`, then S c are those in `new`.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite real square matrix, or the sizes differ.
    LinAlgError
        If the columns, scaled to one size, are dependent to working precision: they are no basis.
    OverflowError
        If a coordinate exceeds the largest floating-point number.

    Notes
    -----
    O(n³) operations. See: thm-change-of-basis.

    Examples
    --------
    >>> change_of_basis(np.eye(2), [[1, 1], [0, 1]])
    array([[ 1., -1.],
           [ 0.,  1.]])
    """
    old, new = as_square(old, "old"), as_square(new, "new")
    same_length(old, new, "old", "new")
    _equilibrated_basis(old, "old")
    return _coordinates(new, old, "new")


def in_basis(A: ArrayLike, basis: ArrayLike) -> Floats:
    """Return the matrix P⁻¹ A P of a linear map in another basis.

    Parameters
    ----------
    A : array_like, shape (n, n)
        The matrix of the map in the standard basis.
    basis : array_like, shape (n, n)
        The other basis, as the columns of a matrix P.

    Returns
    -------
    ndarray, shape (n, n)
        Column j holds the coordinates of A pⱼ in the basis p₁, …, pₙ.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a finite real square matrix, or the sizes differ.
    LinAlgError
        If the columns of `basis`, scaled to one size, are dependent to working precision.
    OverflowError
        If a number exceeds the largest floating-point number.

    Notes
    -----
    O(n³) operations. See: thm-change-of-basis.

    Examples
    --------
    >>> in_basis([[2, 0], [1, 2]], [[0, 1], [1, 0]])
    array([[2., 1.],
           [0., 2.]])
    """
    A, P = as_square(A, "A"), as_square(basis, "basis")
    same_length(A, P, "A", "basis")
    with np.errstate(over="ignore", invalid="ignore"):
        moved = A @ P
    return _coordinates(P, in_range(moved, "A @ basis"), "basis")


def _unit(line: ArrayLike, name: str) -> Floats:
    """Return the unit vector along a line that is given by its angle or by a vector."""
    array = as_array(line, name, double=True)
    if array.ndim == 0:
        return np.array([np.cos(array), np.sin(array)])
    if array.shape != (2,) or not array.any():
        raise ValueError(f"{name} must be an angle or a nonzero vector of shape (2,), got {line!r}")
    return norms.normalize(array)


def _equilibrated_basis(P: Floats, name: str) -> tuple[Floats, NDArray[np.int_], NDArray[np.int_]]:
    """Return E, r and c with P = 2^r E 2^c, or say that the columns are dependent to working precision."""
    E, r, c = equilibrated(P)
    if np.linalg.matrix_rank(E) < len(E):
        raise np.linalg.LinAlgError(f"{name} must have independent columns, but they are dependent")
    return E, r, c


def _coordinates(P: Floats, X: Floats, name: str) -> Floats:
    """Return P⁻¹ X, the coordinates of the columns of X in the basis P."""
    E, r, c = _equilibrated_basis(P, name)
    with np.errstate(over="ignore"):
        right = in_range(np.ldexp(X, -r), "the result")
        return in_range(np.ldexp(lu.solve(E, right), -c.T), "the result")


def _value(f: Function, x: Floats) -> Floats:
    """Return f(x) as a vector; a number becomes a vector of length 1."""
    value = as_array(f(x.copy()), "the value of f", double=True)
    value = as_vector(np.atleast_1d(value), "the value of f")
    return value.copy()  # f may overwrite its argument, or return the same array again and again


def _same(first: Floats, second: Floats) -> Floats:
    """Return the second value of f, or say that it has another length than the first."""
    if first.shape != second.shape:
        raise ValueError(f"the values of f must have one length, got shapes {first.shape} and {second.shape}")
    return second
