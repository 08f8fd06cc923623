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
        7.27e-08,
        1.03e-07,
        2.92e-07,
        7.28e-07,
        2.11e-06,
        5.86e-06,
        1.95e-05,
        5.98e-05,
        1.99e-04,
        6.08e-04,
        1.94e-03,
        5.87e-03,
        2.16e-02,
    ],
    "sum(list)": [
        9.18e-08,
        9.60e-08,
        1.22e-07,
        2.47e-07,
        5.25e-07,
        1.51e-06,
        4.91e-06,
        1.40e-05,
        4.63e-05,
        1.43e-04,
        5.09e-04,
        1.43e-03,
        4.26e-03,
    ],
    "np.sum(array)": [
        2.08e-06,
        2.10e-06,
        2.11e-06,
        2.12e-06,
        2.14e-06,
        2.18e-06,
        2.36e-06,
        2.82e-06,
        4.39e-06,
        1.11e-05,
        2.51e-05,
        1.18e-04,
        4.51e-04,
    ],
    "np.sum(list)": [
        4.07e-06,
        4.42e-06,
        3.60e-06,
        5.23e-06,
        8.17e-06,
        1.60e-05,
        4.16e-05,
        1.17e-04,
        3.81e-04,
        1.12e-03,
        3.44e-03,
        1.01e-02,
        2.51e-02,
    ],
}
