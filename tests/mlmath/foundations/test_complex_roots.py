"""Complex roots: they solve the equation, are all different, and agree with NumPy and SymPy."""

import cmath
import math

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from mlmath.foundations.complex_roots import nth_roots, roots_of_unity

EPS = np.finfo(float).eps
numbers = st.complex_numbers(min_magnitude=1e-3, max_magnitude=1e3)


@given(numbers, st.integers(1, 30))
def test_the_powers_of_the_roots_are_the_number(w, n):
    roots = nth_roots(w, n)
    assert roots.shape == (n,)
    # a root carries about 10 roundings, each multiplied by n in the power
    np.testing.assert_allclose(roots**n, w, rtol=20 * (n + 5) * EPS)
    if n > 1:
        nearest = min(abs(a - b) for k, a in enumerate(roots) for b in roots[:k])
        assert nearest > abs(roots[0]) * math.sin(math.pi / n)  # half a side of the polygon


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 12])
def test_the_roots_of_unity_are_those_of_sympy(n):
    z = sp.Symbol("z")
    exact = [complex(root) for root in sp.roots(z**n - 1, z)]
    ours = roots_of_unity(n)
    assert len(exact) == n
    assert all(min(abs(root - other) for other in ours) < 10 * EPS for root in exact)
    assert ours[0] == 1
    np.testing.assert_allclose(ours, np.exp(2j * np.pi * np.arange(n) / n), atol=10 * EPS)


def test_the_first_root_is_the_principal_one():
    for w in (2, 1j, -3, -1 - 1j, 0.5 - 2j):
        assert nth_roots(w, 2)[0] == pytest.approx(cmath.sqrt(w), rel=1e-14, abs=1e-15)
        assert nth_roots(w, 1)[0] / 4 == pytest.approx(w / 4, rel=1e-14, abs=1e-320)
    np.testing.assert_allclose(sorted(nth_roots(8, 3).imag), sorted(np.roots([1, 0, 0, -8]).imag), atol=1e-14)


@pytest.mark.parametrize("w", [1e300, 1e-300, 1.7e308 + 1.7e308j, 1e-300j, 2 + 5e-324j, 5e-324])
def test_sizes_near_the_ends_of_the_range_do_no_harm(w):
    w = complex(w)
    size = 2 * math.sqrt(math.hypot(w.real / 4, w.imag / 4)) if abs(w.real) > 1e-300 else math.sqrt(abs(w))
    np.testing.assert_allclose(np.abs(nth_roots(w, 4)) ** 2, size, rtol=1e-13)
    assert nth_roots(w, 1)[0] / 4 == pytest.approx(w / 4, rel=1e-14, abs=1e-320)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 50, 5000])
@pytest.mark.parametrize("w", [1e200, 3e-200, -1.7e308, 5e-324, 1e300 - 1e299j])
def test_huge_and_tiny_numbers_keep_all_their_digits(w, n):
    with mpmath.workdps(40):
        exact = mpmath.root(mpmath.mpc(w), n)
        root = complex(nth_roots(w, n)[0])
        assert abs(mpmath.mpc(root) - exact) <= 8 * EPS * abs(exact)  # a dozen roundings, whatever the size


def test_a_negative_zero_does_not_turn_the_argument_around():
    # the argument lies in (-pi, pi], also if the imaginary part of a negative number is -0
    np.testing.assert_array_equal(nth_roots(complex(-8.0, -0.0), 3), nth_roots(-8, 3))


@pytest.mark.parametrize(
    ("w", "error"),
    [
        (0, ValueError),
        (math.nan, ValueError),
        (complex(0, math.inf), ValueError),
        ([1, 2], ValueError),
        ([], ValueError),
        (None, ValueError),
        ("1", TypeError),
    ],
)
def test_bad_numbers_are_refused(w, error):
    with pytest.raises(error, match=r"^w must"):
        nth_roots(w, 2)


@pytest.mark.parametrize(("n", "error"), [(0, ValueError), (-2, ValueError), (2.0, TypeError), (True, TypeError)])
def test_bad_orders_are_refused(n, error):
    for call in (lambda: nth_roots(1, n), lambda: roots_of_unity(n)):
        with pytest.raises(error, match=r"^n must"):
            call()
