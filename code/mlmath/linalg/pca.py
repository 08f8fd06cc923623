"""Principal component analysis: the directions in which data vary most.

Create a :class:`PCA`, call :meth:`PCA.fit` with a table of observations, one a row, and read off the directions
(``components_``) and how much varies along them (``explained_variance_``). The names are scikit-learn's. The table may
be a Dask array that fits into no memory: the code is the same, because it needs only the mean and the triangle R of a
tall-skinny QR factorization.

See: principal-component-analysis, pca-at-scale
"""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mlmath.linalg import svd, symmetric_eigen
from mlmath.linalg.qr import tall_skinny_triangle
from mlmath.validate import as_count, as_matrix, in_range

__all__ = ["PCA"]

Floats = NDArray[np.float64]


class PCA:
    """Principal component analysis of a table X of m observations (rows) of n features (columns).

    Parameters
    ----------
    n_components : int, optional
        How many components to keep, at most min(m, n); min(m, n) if None.
    route : {"svd", "covariance"}
        How they are computed: as right singular vectors of the centred table X − x̄, or as eigenvectors of its
        covariance matrix (X − x̄)ᵀ(X − x̄) / (m − 1). In exact arithmetic both are the same; the second squares the
        condition number, and loses small variances.

    Attributes
    ----------
    components_ : ndarray, shape (k, n)
        The directions as orthonormal rows, by falling variance. In each, the entry of largest absolute value is
        positive; of several within a millionth, the first.
    explained_variance_ : ndarray, shape (k,)
        The variances along them, with the divisor m − 1.
    explained_variance_ratio_ : ndarray, shape (k,)
        The same as shares of the sum of the variances of all features.
    singular_values_ : ndarray, shape (k,)
        The singular values of the centred table.
    mean_ : ndarray, shape (n,)
        The means of the features.

    Notes
    -----
    O(mn²) operations; the means and the factorization read the table once each. Features are centred, not scaled to
    variance 1: what unit they have matters. Means are rounded: a standard deviation below machine epsilon times the
    largest mean is no more than that. See: principal-component-analysis. Source: K. Pearson, "On lines and planes
    of closest fit to systems of points in space", Phil. Mag. 2 (1901), 559–572.

    Examples
    --------
    >>> pca = PCA(n_components=1).fit([[0, 0], [1, 1], [2, 2]])
    >>> pca.components_.round(4), pca.explained_variance_ratio_.round(4)
    (array([[0.7071, 0.7071]]), array([1.]))
    """

    components_: Floats
    explained_variance_: Floats
    explained_variance_ratio_: Floats
    singular_values_: Floats
    mean_: Floats

    def __init__(self, n_components: int | None = None, *, route: Literal["svd", "covariance"] = "svd") -> None:
        if n_components is not None:
            as_count(n_components, "n_components")
        if route not in ("svd", "covariance"):
            raise ValueError(f"route must be 'svd' or 'covariance', got {route!r}")
        self.n_components = n_components
        self.route = route

    def fit(self, X: Any) -> "PCA":
        """Find the components of the rows of `X`, an array or a Dask array of shape (m, n), m ≥ 2, and return self.

        Raises TypeError or ValueError if `X` is not a finite, real matrix, has fewer rows than two or equal rows only,
        or n_components is larger than min(m, n); OverflowError if a variance exceeds the largest float.
        """
        X = _table(X)
        m, n = X.shape
        k = min(m, n) if self.n_components is None else self.n_components
        if m < 2:
            raise ValueError("X must have at least two rows: one observation does not vary")
        if k > min(m, n):
            raise ValueError(f"n_components must be at most {min(m, n)}, the smaller side of X, got {k}")
        with np.errstate(over="ignore", invalid="ignore"):
            mean = np.asarray(X.mean(axis=0))
        if not np.isfinite(mean).all():
            raise ValueError("X must be finite, and its sums must not exceed the largest floating-point number")
        centred = X - mean
        if self.route == "svd":
            _, values, components = svd.decompose(np.asarray(tall_skinny_triangle(centred)))
        else:
            values, components = _from_covariance(_gram(centred), min(m, n))
        with np.errstate(over="ignore"):
            variances = values**2 / (m - 1)
        in_range(variances, "a variance of X")
        # Values so small may be the rounding of the mean: then look whether any row differs at all.
        doubtful = values[0] <= m * np.sqrt(m * n) * np.finfo(float).eps * np.abs(mean).max()
        if variances[0] == 0 or (doubtful and bool(np.asarray((X[:1] == X).all()))):
            raise ValueError("X must have rows that differ enough: there is no variance to explain")
        self.mean_ = mean
        self.components_, self.singular_values_ = components[:k], values[:k]
        self.explained_variance_ = variances[:k]
        shares = (values / values[0]) ** 2  # not of the variances: they may be so small that digits are missing
        self.explained_variance_ratio_ = shares[:k] / shares.sum()
        return self

    def transform(self, X: Any) -> Any:
        """Return the coordinates of the rows of `X`, shape (m, n), along the components: shape (m, k), lazy on Dask.

        Raises RuntimeError before a call of fit, TypeError or ValueError if `X` is not a finite, real matrix with n
        columns; OverflowError if a coordinate exceeds the largest float (on Dask it is infinite then).
        """
        self._check_fitted()
        X = _table(X)
        if X.shape[1] != len(self.mean_):
            raise ValueError(
                f"X must have {len(self.mean_)} columns, as the table that was fitted, got shape {X.shape}"
            )
        with np.errstate(over="ignore", invalid="ignore"):
            Z = (X - self.mean_) @ self.components_.T
        return _representable(Z, "a coordinate of a row of X")

    def fit_transform(self, X: Any) -> Any:
        """Fit to `X` and return its coordinates."""
        return self.fit(X).transform(X)

    def inverse_transform(self, Z: Any) -> Any:
        """Return the points with coordinates `Z`, shape (m, k), in the features: shape (m, n), lazy on Dask.

        Raises as :meth:`transform`.
        """
        self._check_fitted()
        Z = _table(Z, "Z")
        if Z.shape[1] != len(self.components_):
            raise ValueError(f"Z must have {len(self.components_)} columns, one a component, got shape {Z.shape}")
        with np.errstate(over="ignore", invalid="ignore"):
            X = Z @ self.components_ + self.mean_
        return _representable(X, "an entry of a point")

    def _check_fitted(self) -> None:
        """Refuse to work before there are components."""
        if not hasattr(self, "components_"):
            raise RuntimeError("there are no components yet: call fit first")


def _table(X: Any, name: str = "X") -> Any:
    """Return a checked array; a Dask array is checked as far as that is possible without computing it."""
    if not hasattr(X, "__dask_graph__"):
        return as_matrix(X, name)
    if X.ndim != 2 or 0 in X.shape:
        raise ValueError(f"{name} must be a matrix of shape (m, n), m, n ≥ 1, got shape {X.shape}")
    if isinstance(X._meta, np.ma.MaskedArray):
        raise ValueError(f"{name} must not be masked: fill the entries first, by dask.array.ma.filled")
    if np.isnan(X.shape).any():
        raise ValueError(f"{name} must know the sizes of its chunks: call {name}.compute_chunk_sizes() first")
    if X.dtype.kind not in "biuf":
        raise TypeError(f"{name} must be real and numeric, got dtype {X.dtype}")
    return X.astype(float)


def _representable(result: Any, what: str) -> Any:
    """Refuse an array with entries beyond the largest float; on Dask they are not known yet."""
    return in_range(result, what) if isinstance(result, np.ndarray) else result


def _gram(centred: Any) -> Floats:
    """Return (X − x̄)ᵀ(X − x̄)."""
    with np.errstate(over="ignore", invalid="ignore"):
        G = np.asarray(centred.T @ centred)
    return in_range(G, "a variance of X")


def _from_covariance(G: Floats, k: int) -> tuple[Floats, Floats]:
    """Return singular values and components from the matrix (X − x̄)ᵀ(X − x̄)."""
    squares, V = symmetric_eigen.decompose(G)
    components = V[:, :k].T
    values = np.sqrt(np.maximum(squares[:k], 0))  # rounding may make zeros negative
    return values, components * svd._leading_signs(components)[:, np.newaxis]
