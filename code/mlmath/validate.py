"""Checks at the door: turn an argument into an array, or say which argument is wrong and why.

Every public function of the package begins with one of these calls, so that its body is only mathematics.
Integers become floats (never truncated later), and so do the shorter floats of a vector or a matrix, because the
functions promise results of double precision. Complex numbers pass only where they are meant, and empty, ragged,
masked, non-numeric, infinite and NaN input is refused with an error that names the argument.
"""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "as_array",
    "as_count",
    "as_generator",
    "as_matrix",
    "as_number",
    "as_probability",
    "as_right_hand_side",
    "as_square",
    "as_symmetric",
    "as_values",
    "as_vector",
    "in_range",
    "same_length",
]

Result = TypeVar("Result", bound=float | NDArray[Any])


def as_array(
    value: Any, name: str, *, allow_complex: bool = False, finite: bool = True, double: bool = False
) -> NDArray[Any]:
    """Return `value` as a non-empty array of floats (or complex numbers).

    Parameters
    ----------
    value : array_like
        What the caller passed.
    name : str
        The argument's name, for the error message.
    allow_complex : bool
        Whether complex entries are meant here.
    finite : bool
        Whether NaN and infinite entries are refused.
    double : bool
        Whether floats of another precision are converted to double precision too, not only integers.

    Raises
    ------
    TypeError
        If `value` is not numeric, or complex where that is not meant.
    ValueError
        If `value` is ragged, empty, masked, or holds a NaN, an infinity or a number too large for a float.
    """
    rows = value if isinstance(value, (list, tuple)) else [value]
    if any(np.ma.is_masked(row) for row in rows if isinstance(row, np.ma.MaskedArray)):
        raise ValueError(f"{name} must not have masked entries: drop them or fill them first")
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be a rectangular array, but its rows differ in length") from error
    if array.dtype == object:
        texts = [entry for entry in array.flat if isinstance(entry, (str, bytes))]
        try:
            array = array.astype(float)  # Fractions and SymPy numbers are welcome
        except OverflowError as error:
            raise ValueError(f"{name} must hold numbers that fit into a float") from error
        except (TypeError, ValueError) as error:
            raise TypeError(f"{name} must hold numbers, got entries such as {array.flat[0]!r}") from error
        if texts:  # float("3") would succeed
            raise TypeError(f"{name} must hold numbers, got entries such as {texts[0]!r}")
    if array.dtype.kind not in "biufc":
        raise TypeError(f"{name} must hold numbers, got dtype {array.dtype}")
    if array.dtype.kind == "c" and not allow_complex:
        raise TypeError(f"{name} must be real, got complex dtype {array.dtype}")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, got shape {array.shape}")
    if double or array.dtype.kind in "biu":
        with np.errstate(over="ignore"):
            array = array.astype(complex if array.dtype.kind == "c" else float, copy=False)
    if finite and not np.isfinite(array).all():
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} must be finite, got {array[index]} at index {index}")
    return array


def as_vector(value: Any, name: str, **options: Any) -> NDArray[Any]:
    """Return `value` as a vector of shape (n,), n ≥ 1, in double precision; `options` as in :func:`as_array`."""
    array = as_array(value, name, double=True, **options)
    if array.ndim != 1:
        raise ValueError(f"{name} must be a vector of shape (n,), got shape {array.shape}")
    return array


def as_matrix(value: Any, name: str, **options: Any) -> NDArray[Any]:
    """Return `value` as a matrix of shape (m, n), m, n ≥ 1, in double precision; `options` as in :func:`as_array`."""
    array = as_array(value, name, double=True, **options)
    if array.ndim != 2:
        raise ValueError(f"{name} must be a matrix of shape (m, n), got shape {array.shape}")
    return array


def as_square(value: Any, name: str, **options: Any) -> NDArray[Any]:
    """Return `value` as a square matrix of shape (n, n), n ≥ 1; `options` as in :func:`as_array`."""
    array = as_matrix(value, name, **options)
    if array.shape[0] != array.shape[1]:
        raise ValueError(f"{name} must be square, got shape {array.shape}")
    return array


def as_right_hand_side(value: Any, name: str, rows: int, **options: Any) -> NDArray[Any]:
    """Return `value` as one vector of shape (rows,) or k of them as columns, (rows, k); `options` as in `as_array`."""
    array = as_array(value, name, double=True, **options)
    if array.ndim not in (1, 2) or array.shape[0] != rows:
        raise ValueError(f"{name} must have shape ({rows},) or ({rows}, k), got {array.shape}")
    return array


def as_symmetric(value: Any, name: str) -> NDArray[Any]:
    """Return `value` as a symmetric matrix: entries that differ by rounding only are replaced by their mean.

    The tolerance is 100 · n · machine epsilon times the largest absolute value of an entry.
    """
    A = as_square(value, name)
    if (A == A.T).all():
        return A
    halved = A / 2  # halves, so that nothing overflows
    gap = np.abs(halved - halved.T)
    if gap.max() > 100 * len(A) * np.finfo(float).eps * np.abs(halved).max():
        i, j = sorted(int(k) for k in np.unravel_index(np.argmax(gap), gap.shape))
        raise np.linalg.LinAlgError(
            f"{name} must be symmetric, but {name}[{i}, {j}] = {A[i, j]:g} and {name}[{j}, {i}] = {A[j, i]:g}"
        )
    return np.asarray(halved + halved.T)


def as_values(value: Any, points: NDArray[Any], name: str) -> NDArray[Any]:
    """Return what a function gave at several points: one finite number for each, where a constant may give one for all.

    The error says at which point a value is not finite.
    """
    values = as_array(value, name, finite=False, double=True)
    if values.shape not in (points.shape, ()):
        raise ValueError(
            f"{name} must be one value for each point, got shape {values.shape} for points of shape {points.shape}"
        )
    values = np.broadcast_to(values, points.shape)
    if not np.isfinite(values).all():
        where = np.unravel_index(np.argmax(~np.isfinite(values)), points.shape)
        raise ValueError(f"{name} must be finite, got {values[where]:g} at {points[where]:g}")
    return values


def same_length(x: NDArray[Any], y: NDArray[Any], x_name: str, y_name: str) -> None:
    """Refuse two arrays whose shapes differ; NumPy would silently broadcast a vector of length 1."""
    if x.shape != y.shape:
        raise ValueError(f"{x_name} and {y_name} must have the same shape, got {x.shape} and {y.shape}")


def in_range(result: Result, what: str) -> Result:
    """Return the `result` of a computation, or say that it overflowed; an infinity would spoil later results silently.

    Finite numbers add up to an infinity or a NaN only if a number on the way exceeds the range of floats.
    """
    if not np.isfinite(result).all():
        raise OverflowError(f"{what} exceeds the largest floating-point number")
    return result


def as_number(value: Any, name: str, *, above: float = -np.inf, at_least: float = -np.inf) -> float:
    """Return `value` as a finite float, greater than `above` and not less than `at_least`."""
    array = as_array(value, name)
    if array.ndim != 0:
        raise ValueError(f"{name} must be a single number, got shape {array.shape}")
    number = float(array)
    if number <= above:
        raise ValueError(f"{name} must be greater than {above:g}, got {number:g}")
    if number < at_least:
        raise ValueError(f"{name} must be at least {at_least:g}, got {number:g}")
    return number


def as_count(value: Any, name: str, *, at_least: int = 1) -> int:
    """Return `value` as an integer that is not less than `at_least`; 3.0 is refused, it is not a count."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be an integer, got {value!r}")
    if value < at_least:
        raise ValueError(f"{name} must be at least {at_least}, got {value}")
    return int(value)


def as_generator(value: Any, name: str) -> np.random.Generator:
    """Return `value` if it is a generator of random numbers; a bare seed is refused, it would restart at each call."""
    if not isinstance(value, np.random.Generator):
        raise TypeError(f"{name} must be a numpy.random.Generator such as np.random.default_rng(0), got {value!r}")
    return value


def as_probability(value: Any, name: str) -> float:
    """Return `value` as a float strictly between 0 and 1."""
    number = as_number(value, name)
    if not 0 < number < 1:
        raise ValueError(f"{name} must lie strictly between 0 and 1, got {number:g}")
    return number
