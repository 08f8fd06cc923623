"""Floating-point numbers taken apart and put together again, against struct, math, NumPy and torch."""

import math
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from mlmath.foundations.floats import Parts, decompose, round_to, spacing

finite = st.floats(allow_nan=False, allow_infinity=False)
fractions = st.fractions(max_denominator=10**9)


@given(finite)
def test_the_parts_have_the_value_of_the_number(x):
    parts = decompose(x)
    assert parts.value == Fraction(x)
    assert parts.kind in ("zero", "subnormal", "normal")
    assert (parts.kind == "zero") == (x == 0)
    assert (parts.kind == "subnormal") == (0 < abs(x) < 2.0**-1022)
    assert parts.sign == (math.copysign(1, x) < 0)
    assert len(parts.bits) == 66
    assert Parts(*(int(field, 2) for field in parts.bits.split())) == parts


@given(finite)
def test_the_power_is_that_of_frexp(x):
    if abs(x) >= 2.0**-1022:
        assert decompose(x).power == math.frexp(x)[1] - 1
    else:
        assert decompose(x).power == -1022


@pytest.mark.parametrize(
    ("x", "kind"),
    [
        (0.0, "zero"),
        (-0.0, "zero"),
        (2.0**-1074, "subnormal"),
        (np.nextafter(2.0**-1022, 0), "subnormal"),
        (2.0**-1022, "normal"),
        (np.finfo(float).max, "normal"),
        (math.inf, "infinity"),
        (-math.inf, "infinity"),
        (math.nan, "nan"),
    ],
)
def test_the_kinds(x, kind):
    assert decompose(x).kind == kind


@pytest.mark.parametrize("x", [math.inf, -math.inf, math.nan])
def test_infinity_and_nan_have_no_value_and_no_spacing(x):
    with pytest.raises(ValueError, match="is not the value of a number"):
        _ = decompose(x).value
    with pytest.raises(ValueError, match="x must be finite"):
        spacing(x)


def test_minus_zero_keeps_its_sign_and_equals_zero():
    assert decompose(-0.0) == (1, 0, 0)
    assert decompose(-0.0).value == 0


def test_shorter_floats_and_integers_are_converted_exactly():
    assert decompose(3) == decompose(3.0) == decompose(np.int8(3)) == decompose(np.float16(3))
    assert decompose(np.float32(0.1)).value == Fraction(float(np.float32(0.1))) != Fraction(0.1)


@given(finite)
def test_the_spacing_is_numpys_and_the_unit_in_the_last_place(x):
    gap = spacing(x)
    assert gap == math.ulp(x)
    assert math.log2(gap) == int(math.log2(gap))
    if abs(x) < np.finfo(float).max:
        assert gap == np.spacing(abs(x)) == Fraction(math.nextafter(abs(x), math.inf)) - Fraction(abs(x))


@given(fractions)
def test_rounding_to_53_bits_is_what_python_does(x):
    assert round_to(x, 53) == Fraction(float(x))


@given(st.floats(-60000, 60000).filter(lambda x: x == 0 or abs(x) > 1e-4))
def test_rounding_is_that_of_shorter_formats(x):
    assert round_to(x, 24) == Fraction(float(np.float32(x)))
    assert round_to(x, 11) == Fraction(float(np.float16(x)))
    # torch rounds a double to bfloat16 by way of float32: ask for the second step only
    short = float(np.float32(x))
    assert round_to(short, 8) == Fraction(torch.tensor(short).to(torch.bfloat16).item())


@given(fractions, st.integers(1, 60))
def test_no_number_with_that_many_digits_is_nearer(x, precision):
    rounded = round_to(x, precision)
    assert round_to(rounded, precision) == rounded
    assert round_to(-x, precision) == -rounded
    if x:
        assert abs(rounded - x) <= abs(x) / 2**precision


def test_ties_go_to_the_even_neighbour():
    assert [int(round_to(n, 3)) for n in (9, 11, 13, 15)] == [8, 12, 12, 16]
    assert round_to(0, 5) == 0
    assert round_to(7, 1) == 8


@pytest.mark.parametrize("x", [1j, "1", None, [1, 2], "one", np.ma.masked_array([1.0], [True])])
def test_what_is_no_single_real_number_is_refused(x):
    for function in (decompose, spacing):
        with pytest.raises((TypeError, ValueError), match=r"^x must"):
            function(x)


@pytest.mark.parametrize("x", [1j, "1", None, True, [1], np.array([1.0, 2.0])])
def test_rounding_refuses_what_is_not_rational(x):
    with pytest.raises(TypeError, match="x must be an integer, a fraction or a float"):
        round_to(x, 3)


def test_rounding_refuses_infinity_and_a_bad_precision():
    with pytest.raises(ValueError, match="x must be finite"):
        round_to(math.inf, 3)
    with pytest.raises(ValueError, match="x must be finite"):
        round_to(math.nan, 3)
    with pytest.raises(ValueError, match="precision must be at least 1"):
        round_to(1, 0)
    with pytest.raises(TypeError, match="precision must be an integer"):
        round_to(1, 2.0)
