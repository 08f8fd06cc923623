"""Times measured once and kept, because a page that is built twice must be the same twice.

Written by ``python -m benchmarks.loops``. See: vectorization-benchmarks.
"""

__all__ = ["MACHINE", "SIZES", "SUMMATION"]

#: Where the times were measured.
MACHINE = "CPython 3.11.7, NumPy 2.4.6, Linux x86_64"

#: How many numbers were added.
SIZES = [
    1,
    3,
    10,
    30,
    100,
    300,
    1000,
    3000,
    10000,
    30000,
    100000,
    300000,
    1000000,
]

#: Seconds of one call, the best of seven repetitions, for each way to add.
SUMMATION = {
    "loop over a list": [
        1.01e-07,
        1.80e-07,
        2.37e-07,
        8.38e-07,
        2.33e-06,
        6.62e-06,
        1.52e-05,
        4.64e-05,
        1.72e-04,
        4.39e-04,
        1.79e-03,
        6.12e-03,
        1.50e-02,
    ],
    "sum(list)": [
        1.10e-07,
        1.12e-07,
        1.24e-07,
        2.73e-07,
        6.75e-07,
        1.12e-06,
        3.76e-06,
        1.27e-05,
        4.45e-05,
        1.18e-04,
        4.62e-04,
        1.23e-03,
        5.03e-03,
    ],
    "np.sum(array)": [
        3.79e-06,
        3.17e-06,
        2.17e-06,
        3.62e-06,
        3.63e-06,
        2.34e-06,
        2.35e-06,
        4.57e-06,
        5.52e-06,
        8.86e-06,
        2.44e-05,
        1.17e-04,
        3.74e-04,
    ],
    "np.sum(list)": [
        5.57e-06,
        5.61e-06,
        4.21e-06,
        6.73e-06,
        9.36e-06,
        1.28e-05,
        3.33e-05,
        8.76e-05,
        3.15e-04,
        9.22e-04,
        2.78e-03,
        8.53e-03,
        2.53e-02,
    ],
}
