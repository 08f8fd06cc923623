"""The data sets have the shape that is promised, and nobody can spoil them for the next caller."""

import numpy as np
from mlmath import datasets


def test_eight_doses_and_responses_nearly_on_a_line():
    dose, response = datasets.dose_response()
    assert dose.shape == response.shape == (8,)
    assert (np.diff(dose) > 0).all()
    assert np.corrcoef(dose, response)[0, 1] > 0.98


def test_every_call_returns_arrays_of_its_own():
    dose, response = datasets.dose_response()
    dose[0] = response[0] = 99
    assert datasets.dose_response()[0][0] != 99
    assert datasets.dose_response()[1][0] != 99
