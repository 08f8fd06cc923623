"""Checks at the door that figures share: pairs and matrices of the plane, what a logarithmic axis shows, titles."""

from collections.abc import Mapping, Sequence, Sized
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_matrix, as_vector

Floats = NDArray[np.float64]


def plane_vector(value: ArrayLike, name: str) -> Floats:
    """Return `value` as a vector of the plane."""
    v = as_vector(value, name)
    if v.shape != (2,):
        raise ValueError(f"{name} must have shape (2,), got {v.shape}")
    return v


def plane_points(value: ArrayLike, name: str) -> Floats:
    """Return `value` as points or vectors of the plane, one a row."""
    X = as_matrix(value, name)
    if X.shape[1] != 2:
        raise ValueError(f"{name} must have shape (k, 2), got {X.shape}")
    return X


def plane_matrix(value: ArrayLike, name: str) -> Floats:
    """Return `value` as a matrix of shape (2, 2)."""
    A = as_matrix(value, name)
    if A.shape != (2, 2):
        raise ValueError(f"{name} must have shape (2, 2), got {A.shape}")
    return A


def positive(values: ArrayLike, name: str) -> Floats:
    """Return a vector that a logarithmic axis can show."""
    y = as_vector(values, name)
    if (y <= 0).any():
        raise ValueError(f"{name} must be positive on a logarithmic scale, got {y.min():g}")
    return y


def not_negative(values: ArrayLike, name: str) -> Floats:
    """Return a vector for a logarithmic axis, which says that it leaves out zeros, but would hide negative numbers."""
    y = as_vector(values, name)
    if (y < 0).any():
        raise ValueError(f"{name} must not be negative on a logarithmic scale, got {y.min():g}")
    return y


def some(entries: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a mapping from names to what is drawn, at least one."""
    if not isinstance(entries, Mapping):
        raise TypeError(f"{name} must be a mapping from names, got {entries!r}")
    if not entries:
        raise ValueError(f"{name} must hold at least one entry")
    return entries


def check_titles(titles: Sequence[str], things: Sized, name: str) -> None:
    """Refuse no things at all, and a number of titles that is not theirs."""
    if not len(things) or len(titles) != len(things):
        raise ValueError(f"there must be as many titles as {name}, at least one, got {len(titles)} and {len(things)}")
