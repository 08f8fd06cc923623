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


def test_fifty_prices_at_two_suppliers_that_move_against_each_other():
    a, b = datasets.supplier_prices()
    assert a.shape == b.shape == (50,)
    assert -0.5 < np.corrcoef(a, b)[0, 1] < 0
    a[0] = b[0] = 0
    assert min(map(np.min, datasets.supplier_prices())) > 0
