"""Small data sets of the book, each with its origin.

Call :func:`dose_response` or :func:`supplier_prices`. Where scikit-learn has a fitting set, the book takes that one.

See: regression-by-pseudoinverse, supplier-cost-minimization
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["dose_response", "supplier_prices"]

Floats = NDArray[np.float64]


def dose_response() -> tuple[Floats, Floats]:
    """Return eight doses of a drug and eight responses, nearly on a line. The numbers are invented.

    Returns
    -------
    dose : ndarray, shape (8,)
        Milligrams a day.
    response : ndarray, shape (8,)
        By how many points a symptom score falls.

    Notes
    -----
    Made up for this book: no trial is behind them. See: regression-by-pseudoinverse.

    Examples
    --------
    >>> dose, response = dose_response()
    >>> np.polyfit(dose, response, 1).round(2)
    array([0.31, 2.3 ])
    """
    dose = np.array([0.0, 5, 10, 15, 20, 25, 30, 40])
    response = np.array([1.8, 4.5, 4.9, 7.6, 8.1, 10.4, 11.0, 14.7])
    return dose, response


def supplier_prices() -> tuple[Floats, Floats]:
    """Return the prices of one part at two suppliers in fifty months. The numbers are invented.

    Returns
    -------
    a, b : ndarray, shape (50,)
        Prices in cents.

    Notes
    -----
    Made up for this book: no company is behind them. See: supplier-cost-minimization.

    Examples
    --------
    >>> a, b = supplier_prices()
    >>> np.cov(a, b, ddof=0).round(1)
    array([[28.4, -6.1],
           [-6.1, 10.4]])
    """
    a = [
        [102, 106, 110, 107, 115, 115, 113, 112, 112, 115, 108, 107, 106, 100, 96, 99, 103],
        [103, 97, 96, 101, 102, 102, 105, 107, 105, 107, 102, 104, 108, 110, 110, 110, 109],
        [108, 100, 102, 104, 103, 98, 105, 99, 99, 100, 101, 95, 102, 98, 96, 99],
    ]
    b = [
        [98, 101, 102, 101, 102, 102, 102, 103, 102, 102, 105, 109, 103, 106, 102, 109, 109],
        [111, 108, 106, 110, 109, 105, 103, 106, 104, 108, 101, 101, 101, 98, 99, 104, 100],
        [99, 98, 103, 103, 103, 104, 106, 106, 105, 108, 103, 105, 106, 105, 102, 104],
    ]
    return np.concatenate(a).astype(float), np.concatenate(b).astype(float)
