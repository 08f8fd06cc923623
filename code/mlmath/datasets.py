"""Small data sets of the book, each with its origin.

Call :func:`dose_response`. Where scikit-learn has a fitting set, the book takes that one.

See: regression-by-pseudoinverse
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["dose_response"]

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
