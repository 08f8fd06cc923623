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
#: A deviation that underflows becomes this number, so that nothing is divided by zero.
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
    The mean is kept in two parts, the middle of the range and the rest: ``mean_``, their rounded sum, can miss it by a
    good part of the deviation if the entries are large and lie close together.
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
    _rest: Floats

    def fit(self, X: ArrayLike) -> Self:
        """Learn mean and scale of each column of `X`, shape (m, n), and return the scaler itself.

        Raises
        ------
        TypeError, ValueError
            If `X` is not a finite, non-empty, real matrix.
        OverflowError
            If differences of its entries exceed the largest floating-point number.
        """
        X = as_matrix(X, "X")
        constant = X.min(axis=0) == X.max(axis=0)
        centre = X.min(axis=0) / 2 + X.max(axis=0) / 2
        shifted = _finite(X, np.subtract, centre)
        size = np.where(constant, 1.0, np.abs(shifted).max(axis=0))
        relative = shifted / size  # between -1 and 1
        offset = relative.mean(axis=0)
        scale = size * np.sqrt(((relative - offset) ** 2).mean(axis=0))
        self._centre = np.where(constant, X[0], centre)
        self._rest = np.where(constant, 0.0, size * offset)
        self.mean_ = self._centre + self._rest
        self.scale_ = np.where(constant, 1.0, np.maximum(scale, _SMALLEST))
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
            If a result exceeds the largest floating-point number.
        """
        shifted = _finite(self._checked(X), np.subtract, self._centre)
        centred = _finite(shifted, np.subtract, self._rest)
        return _finite(centred, np.divide, self.scale_)

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
            If a result exceeds the largest floating-point number.
        """
        scaled = _finite(self._checked(Z), np.multiply, self.scale_)
        return _finite(_finite(scaled, np.add, self._rest), np.add, self._centre)

    def _checked(self, X: ArrayLike) -> Floats:
        """Return `X` as a matrix that fits the training data."""
        if not hasattr(self, "mean_"):
            raise RuntimeError("call fit with training data first")
        X = as_matrix(X, "X")
        if X.shape[1] != self.n_features_in_:
            raise ValueError(f"X must have {self.n_features_in_} columns, as the training data, got shape {X.shape}")
        return X


def _finite(X: Floats, operation: np.ufunc, row: Floats) -> Floats:
    """Return the result of an operation with each row of `X`, or say that it overflowed."""
    with np.errstate(over="ignore"):
        result: Floats = operation(X, row)
    return in_range(result, "a result")
