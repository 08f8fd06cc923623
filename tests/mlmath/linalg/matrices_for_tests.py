"""Matrices that are hard for numerical linear algebra, in one place for all accuracy tests.

``square(n)`` and ``rectangular(m, n)`` yield (name, matrix): random, graded over 20 decades, Hilbert, Vandermonde,
nearly singular, and of low rank. All are reproducible. ``REFUSED`` is what no function takes for a real matrix, with
the error that it causes.
"""

from collections.abc import Iterator

import numpy as np
import scipy.linalg

EPS = float(np.finfo(float).eps)
SIZES = (1, 2, 5, 20, 80, 200)

REFUSED = [
    ([], ValueError),
    (np.zeros((0, 0)), ValueError),
    (np.zeros((0, 3)), ValueError),
    ([1, 2], ValueError),
    (np.ones((2, 2, 2)), ValueError),
    ([[np.nan]], ValueError),
    ([[np.inf]], ValueError),
    ([[1], [2, 3]], ValueError),
    ([[1j]], TypeError),
    ([["a"]], TypeError),
    (np.ma.masked_array([[1.0]], mask=[[1]]), ValueError),
]
REFUSED_AS_SQUARE = [*REFUSED, (np.ones((2, 3)), ValueError)]


def square(n: int) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the n × n matrices."""
    yield from rectangular(n, n)
    yield "hilbert", scipy.linalg.hilbert(n)
    yield "wilkinson growth", growing(min(n, 50))
    yield "identity", np.eye(n)
    yield "zero", np.zeros((n, n))


def rectangular(m: int, n: int) -> Iterator[tuple[str, np.ndarray]]:
    """Yield m × n matrices."""
    rng = np.random.default_rng([m, n])
    A = rng.standard_normal((m, n))
    yield "random", A
    yield "small integers", rng.integers(-3, 4, (m, n)).astype(float)
    yield "rows graded", np.logspace(0, -20, m)[:, np.newaxis] * A
    yield "columns graded", A * np.logspace(10, -10, n)
    yield "vandermonde", np.vander(np.linspace(-1, 1, m), n)
    yield "near singular", with_singular_values(m, n, np.r_[np.ones(min(m, n) - 1), 1e-15], rng)
    yield "decaying", with_singular_values(m, n, np.logspace(0, -16, min(m, n)), rng)
    r = (min(m, n) + 1) // 2
    yield "rank deficient", rng.standard_normal((m, r)) @ rng.standard_normal((r, n)) if min(m, n) > 1 else 0 * A


def with_singular_values(m: int, n: int, values: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return an m × n matrix with random singular vectors and these singular values."""
    k = min(m, n)
    U = np.linalg.qr(rng.standard_normal((m, k)))[0]
    V = np.linalg.qr(rng.standard_normal((n, k)))[0]
    return U * values @ V.T


def growing(n: int) -> np.ndarray:
    """Return Wilkinson's matrix, for which partial pivoting lets the entries grow to 2^(n − 1)."""
    A = np.eye(n) - np.tril(np.ones((n, n)), -1)
    A[:, -1] = 1
    return A
