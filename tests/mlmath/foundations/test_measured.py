"""The kept times are complete, and tell what the chapter reads from them."""

import numpy as np
from mlmath.foundations import measured


def test_there_is_a_positive_time_for_each_size_and_way():
    assert sorted(set(measured.SIZES)) == measured.SIZES
    assert list(measured.SUMMATION) == ["loop over a list", "sum(list)", "np.sum(array)", "np.sum(list)"]
    for times in measured.SUMMATION.values():
        assert len(times) == len(measured.SIZES)
        assert min(times) > 0
    assert "CPython" in measured.MACHINE
    assert "NumPy" in measured.MACHINE


def test_lists_win_at_the_beginning_and_arrays_in_the_end():
    times = {way: np.array(seconds) for way, seconds in measured.SUMMATION.items()}
    ahead = times["np.sum(array)"] < times["sum(list)"]
    assert not ahead[0]
    assert ahead[-1]
    assert (np.diff(ahead.astype(int)) >= 0).all()  # one crossover
    assert (times["np.sum(list)"] > times["sum(list)"]).all()
    for seconds in times.values():  # linear in the end: a slope of one, within what noise does to it
        assert 0.6 < np.log10(seconds[-1] / seconds[-3]) < 1.5
