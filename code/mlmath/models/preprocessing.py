"""Preparing features: centre each column of a table and scale it to variance 1.

:class:`StandardScaler` learns mean and scale of each column from training data (``fit``), applies them to any data
(``transform``) and undoes that (``inverse_transform``). The names and the conventions are scikit-learn's.

See: feature-scaling
"""

from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlmath.validate import as_matrix, in_range

__all__ = ["StandardScaler"]

Floats = NDArray[np.float64]
#: A standard deviation that underflows becomes this number, so that ``scale_`` is never zero.
_SMALLEST = float(np.finfo(float).smallest_subnormal)


class StandardScaler:
    """Standardize the columns of a data matrix: subtract the mean, divide by the standard deviation.

    Attributes
    ----------
    mean_ : ndarray, shape (n,)
        The mean of each column of the training data.
    scale_ : ndarray, shape (n,)
        The standard deviation of each column, with the divisor m for m rows (ddof = 0, as in scikit-learn: the training
        data are described, nothing is estimated); 1 for a constant column, which is only centred.
    n_features_in_ : int
        The number of columns.

    Notes
    -----
    A column is constant if all its entries are equal; a rounding error of its mean is then not mistaken for a spread.
    Mean and deviation are kept relative to the middle of the range and the largest distance from it: ``mean_`` and
    ``scale_`` are rounded, and can miss them by a good part of the deviation if the entries are large and lie close
    together, or are subnormal.
    O(mn) operations for each method. See: def-standardize.

    Examples
    --------
    >>> scaler = StandardScaler().fit([[1, 10], [3, 10]])
    >>> scaler.transform([[1, 10], [5, 11]])
    array([[-1.,  0.],
           [ 3.,  1.]])
    >>> scaler.inverse_transform([[3, 1]])
    array([[ 5., 11.]])
    """

    mean_: Floats
    scale_: Floats
    n_features_in_: int
    _centre: Floats
    _size: Floats
    _offset: Floats
    _spread: Floats

    def fit(self, X: ArrayLike) -> Self:
        """Learn mean and scale of each column of `X`, shape (m, n), and return the scaler itself.

        Raises
        ------
        TypeError, ValueError
            If `X` is not a finite, non-empty, real matrix.
        """
        X = as_matrix(X, "X")
        constant = X.min(axis=0) == X.max(axis=0)
        middle = X.min(axis=0) / 2 + X.max(axis=0) / 2
        self._centre = np.where(constant, X[0], middle)
        shifted = X - self._centre
        self._size = np.where(constant, 1.0, np.abs(shifted).max(axis=0))
        relative = shifted / self._size  # between -1 and 1
        self._offset = relative.mean(axis=0)
        deviation = np.sqrt(((relative - self._offset) ** 2).mean(axis=0))
        self._spread = np.where(constant, 1.0, deviation)
        self.mean_ = self._centre + self._size * self._offset
        self.scale_ = np.maximum(self._size * self._spread, _SMALLEST)
        self.n_features_in_ = X.shape[1]
        return self

    def transform(self, X: ArrayLike) -> Floats:
        """Return (X − mean) / scale, column by column, with the mean and the scale of the training data.

        Raises
        ------
        RuntimeError
            If the scaler has not been fitted.
        TypeError, ValueError
            If `X` is not a finite, non-empty, real matrix with as many columns as the training data.
        OverflowError
            If a result, or a difference on the way, exceeds the largest floating-point number.
        """
        shifted = _finite(self._checked(X, "X"), np.subtract, self._centre)
        relative = _finite(shifted, np.divide, self._size)
        return _finite(relative - self._offset, np.divide, self._spread)

    def fit_transform(self, X: ArrayLike) -> Floats:
        """Return ``fit(X).transform(X)``."""
        return self.fit(X).transform(X)

    def inverse_transform(self, Z: ArrayLike) -> Floats:
        """Return mean + scale · Z, column by column: back to the original units.

        Raises
        ------
        RuntimeError
            If the scaler has not been fitted.
        TypeError, ValueError
            If `Z` is not a finite, non-empty, real matrix with as many columns as the training data.
        OverflowError
            If a result, or a product on the way, exceeds the largest floating-point number.
        """
        relative = self._checked(Z, "Z") * self._spread + self._offset
        return _finite(_finite(relative, np.multiply, self._size), np.add, self._centre)

    def _checked(self, X: ArrayLike, name: str) -> Floats:
        """Return `X` as a matrix that fits the training data."""
        if not hasattr(self, "mean_"):
            raise RuntimeError("call fit with training data first")
        X = as_matrix(X, name)
        if X.shape[1] != self.n_features_in_:
            columns = f"{self.n_features_in_} column" + "s" * (self.n_features_in_ > 1)
            raise ValueError(f"{name} must have {columns}, as the training data, got shape {X.shape}")
        return X


def _finite(X: Floats, operation: np.ufunc, row: Floats) -> Floats:
    """Return the result of an operation with each row of `X`, or say that it overflowed."""
    with np.errstate(over="ignore"):
        result: Floats = operation(X, row)
    return in_range(result, "a result")
