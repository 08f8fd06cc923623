"""Turn what a reader hands over into a number, an array, a list of vectors or an expression, or say kindly why not.

Strings go through :mod:`mlmath.practice.parsing`; nothing is executed. SymPy is imported only if the answer needs it.
"""

import cmath
import math
import numbers
import sys
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from mlmath.practice.feedback import UnreadableError

__all__ = ["is_sympy", "listed", "show", "to_array", "to_number", "to_vectors"]

MAX_ENTRIES = 1_000_000
MAX_OBJECTS = 2000  # entries that must be read one by one: texts, fractions, SymPy numbers


def is_sympy(value: Any) -> TypeGuard[Any]:
    """Return whether `value` is a SymPy expression or matrix, without importing SymPy."""
    sympy = sys.modules.get("sympy")
    return sympy is not None and isinstance(value, (sympy.Basic, sympy.MatrixBase))


def describe(value: Any) -> str:
    """Return what kind of thing `value` is, in words."""
    if value is None:
        return "None (does your function return its result?)"
    if isinstance(value, (bool, np.bool_)):
        return f"the truth value {value}"
    if callable(value) and not is_sympy(value):
        return "a function (call it, and hand over what it returns)"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, Mapping):
        return "a dictionary"
    if isinstance(value, (set, frozenset)):
        return "a set"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of length {len(value)}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return f"an object of type {type(value).__name__}"


def show(number: complex) -> str:
    """Return a number the way that a sentence shows it: four significant digits."""
    if isinstance(number, complex) or np.iscomplexobj(number):
        number = complex(number)
        if number.imag:
            return f"{number.real:.4g} {'-' if number.imag < 0 else '+'} {abs(number.imag):.4g}i"
        number = number.real
    return f"{float(number):.4g}"


def plain(value: Any) -> Any:
    """Return a tensor of torch (tracked or not) as something that NumPy reads; anything else as it is."""
    return value.detach().cpu() if hasattr(value, "detach") and hasattr(value, "cpu") else value


def to_number(value: Any) -> float | complex:
    """Return `value` as a float, or as a complex number if it is not real.

    Raises
    ------
    UnreadableError
        If it is not one finite number.
    """
    value = plain(value)
    if value is None or isinstance(value, (bool, np.bool_)):
        raise UnreadableError(f"One number is expected, but this is {describe(value)}.")
    if isinstance(value, str):
        from mlmath.practice.parsing import parse

        value = parse(value)
        if isinstance(value, (list, tuple)):
            raise UnreadableError(f"One number is expected, but this is {describe(value)}.")
    if is_sympy(value):
        from mlmath.practice.numeric import constant

        number = constant(value)
    elif isinstance(value, (numbers.Number, Decimal)):
        try:
            number = complex(value)  # type: ignore[arg-type]
        except OverflowError:
            raise UnreadableError("This number is too large to compare: it has more than 300 digits.") from None
    else:
        try:
            array = np.asarray(value)
        except (TypeError, ValueError):
            raise UnreadableError(f"One number is expected, but this is {describe(value)}.") from None
        if array.size != 1 or (array.ndim == 0 and array.dtype.kind not in "iufc"):
            what = describe(value) if array.ndim == 0 else f"an array of shape {array.shape}"
            raise UnreadableError(f"One number is expected, but this is {what}.")
        return to_number(array.item())
    if cmath.isnan(number):
        raise UnreadableError(
            "This is NaN, not a number: somewhere 0/0, inf − inf or a log of a negative number came up."
        )
    if cmath.isinf(number):
        raise UnreadableError("This is infinite or too large: somewhere a division by zero or an overflow came up.")
    return number if number.imag else number.real


def to_array(value: Any) -> NDArray[Any]:
    """Return `value` as an array of floats or complex numbers.

    Raises
    ------
    UnreadableError
        If it is ragged, empty, too large, or not numeric.
    """
    value = plain(value)
    if value is None or isinstance(value, (bool, np.bool_, Mapping, set, frozenset)):
        raise UnreadableError(f"An array is expected, but this is {describe(value)}.")
    if isinstance(value, str):
        from mlmath.practice.parsing import parse

        value = parse(value)
    if is_sympy(value) and hasattr(value, "tolist"):
        value = value.tolist()
    if callable(value) and not is_sympy(value):
        raise UnreadableError(f"An array is expected, but this is {describe(value)}.")
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        raise UnreadableError("The rows of this array differ in length.") from None
    if array.size == 0:
        raise UnreadableError("This array is empty.")
    if array.size > MAX_ENTRIES:
        raise UnreadableError(f"This array has {array.size} entries, far more than any answer here.")
    if array.dtype.kind in "OU":  # SymPy numbers, fractions, typed numbers; ragged lists do not get this far
        if array.size > MAX_OBJECTS:
            raise UnreadableError(f"This array has {array.size} entries that are no plain numbers; hand over floats.")
        entries = np.empty(array.shape, dtype=complex)
        for index in np.ndindex(array.shape):
            try:
                entries[index] = to_number(array[index])
            except UnreadableError as problem:
                raise UnreadableError(f"{place(index)}: {problem}") from None
        array = entries
    if array.dtype.kind not in "biufc":
        raise UnreadableError(f"An array of numbers is expected, but its entries are of type {array.dtype}.")
    array = array.astype(complex if array.dtype.kind == "c" else float)
    if not np.isfinite(array).all():
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise UnreadableError(f"{place(index)} is {array[index]}, not a finite number.")
    return np.real(array) if not np.iscomplexobj(array) or not np.imag(array).any() else array


def place(index: tuple[int, ...]) -> str:
    """Return the name of an entry: index 3, or row 1, column 2 (counted from 0, as in Python)."""
    if len(index) == 0:
        return "The value"
    if len(index) == 1:
        return f"The entry at index {index[0]}"
    return f"The entry at index ({', '.join(map(str, index))})"


def listed(value: Any, what: str) -> list[Any]:
    """Return the members of a list, tuple, set, array, matrix or typed list."""
    value = plain(value)
    if isinstance(value, str):
        from mlmath.practice.parsing import parse

        value = parse(value)
    if is_sympy(value):
        sympy = sys.modules["sympy"]
        if isinstance(value, sympy.MatrixBase):
            return list(value.tolist())
        if isinstance(value, (sympy.FiniteSet, sympy.Tuple)):
            return list(value.args)
        return [value]
    if isinstance(value, (set, frozenset, list, tuple, np.ndarray)):
        return [value.item()] if isinstance(value, np.ndarray) and value.ndim == 0 else list(value)
    if isinstance(value, numbers.Number) and not isinstance(value, bool):
        return [value]
    raise UnreadableError(f"{what} is expected, but this is {describe(value)}.")


def to_vectors(value: Any, length: int) -> NDArray[Any]:
    """Return vectors of `length` entries as the columns of a matrix.

    A list of vectors and a matrix with the vectors as its columns are both understood: the length decides.
    """
    if isinstance(value, (list, tuple, set, frozenset)):
        if len(value) > MAX_OBJECTS:
            raise UnreadableError(f"This has {len(value)} members, far more than any answer here.")
        value = [np.ravel(v.tolist()) if is_sympy(v) and hasattr(v, "tolist") else v for v in value]
    array = to_array(value)
    if array.ndim == 1:
        return to_vectors([array], length)
    if array.ndim != 2:
        raise UnreadableError(f"Vectors are expected, but this has shape {array.shape}.")
    rows_are_vectors = isinstance(value, (list, tuple, set, frozenset, str))
    if array.shape[1] == length and (rows_are_vectors or array.shape[0] != length):
        array = array.T
    if array.shape[0] != length:
        raise UnreadableError(f"Vectors with {length} entries are expected, but this has shape {array.shape}.")
    return array


def significant(value: float, truth: float) -> int:
    """Return how many leading digits of `value` agree with `truth` (0 if none do)."""
    if truth == 0 or value == truth:
        return 0
    return max(0, math.floor(-math.log10(abs(value - truth) / abs(truth)) + 0.3))
