"""What a reader hears: right answers pass in every form, and wrong ones earn a message that helps."""

import dataclasses
import math
import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mlmath.practice import check
from mlmath.practice.checking import judge
from mlmath.practice.feedback import Feedback
from mlmath.practice.keys import KINDS, Key, Options, UnknownLabelError, answer, find

x, y = sp.symbols("x y")


def verdict(kind, truth, value, wrong=(), **options) -> Feedback:
    """Judge one answer against a key made on the spot."""
    return judge(Key("ex-test", kind, lambda: truth, wrong, Options(**options)), value)


# -- right answers, in every form -----------------------------------------------------------------------------------

SINE = sp.sin(x) ** 2
CHAIN = sp.diff(sp.sin(3 * x**2), x)

FORMS = [0.75, Fraction(3, 4), Decimal("0.75"), sp.Rational(3, 4), np.float64(0.75), np.array(0.75), np.array([[0.75]])]
FORMS += ["3/4", "0.75", ".75", "sqrt(9)/4", "1 - 2^-2"]
HALF_ROOT = ["sqrt(2)/2", "1/√(2)", "cos(π/4)", 1 / math.sqrt(2), sp.cos(sp.pi / 4)]
UNIT = [(0.25, 1), [0.25, 1], "[1/4, 1]", np.array([0.25, 1]), sp.Interval(0.25, 1)]

RIGHT = [
    *[("number", 0.75, v, {}) for v in FORMS],
    *[("number", sp.sqrt(2) / 2, v, {}) for v in HALF_ROOT],
    ("number", 0, 1e-12, {}),
    ("number", 1e-17, 0, {}),  # the rounding error of a zero
    ("number", 1 / 3, 0.33, {"rtol": 0.02}),
    ("number", 1j, "i", {}),
    *[("expression", SINE, v, {}) for v in ("sin(x)^2", "1 - cos(x)^2", "(1 - cos(2x))/2", (1 - sp.cos(2 * x)) / 2)],
    ("expression", sp.log(sp.Symbol("x", positive=True)), "ln(x)", {}),
    ("expression", 2 * sp.log(sp.Symbol("x", positive=True)), "log(x^2)", {}),
    ("expression", sp.sqrt(x), "x^(1/2)", {}),
    ("expression", sp.Abs(x), "sqrt(x^2)", {}),
    ("expression", x**3 / 3, "x^3/3 - 7", {"up_to_constant": True}),
    ("expression", sp.log(x), "-log(1/x)", {"domain": {"x": (0.5, 4)}}),
    ("expression", sp.Integer(5), 5, {}),
    ("expression", x / 3, sp.Float(1 / 3) * x, {}),
    ("expression", sp.Piecewise((x, x > 0), (0, True)), "max(x, 0)", {}),
    ("expression", sp.Piecewise((x, (x > 0) & (x < 2)), (-x, (x <= 0) | (x > 9)), (2, True)), "min(abs(x), 2)", {}),
    ("expression", x / 3, sp.Float(0.33333333) * x, {}),
    ("expression", sp.sqrt(-1 - x**2), "i sqrt(1 + x^2)", {}),
    ("expression", sp.factorial(x), "gamma(x + 1)", {"domain": {"x": (1, 5)}}),
    ("expression", x + sp.pi, "x + 4atan(1)", {}),
    ("number", 3, sp.Matrix([[3]]), {}),
    ("expression", sp.Matrix([2 * x, 3 * y]), "[2x, 3y]", {}),
    ("expression", [2 * x, 3 * y], sp.Matrix([2 * x, 3 * y]), {}),
    ("expression", sp.Matrix([[x, y], [0, 1]]), "[[x, y], [0, 1]]", {}),
    ("expression", sp.binomial(sp.Symbol("n", integer=True), 2), "n(n-1)/2", {}),
    *[("array", [1.0, 0.5], v, {}) for v in ([1, 0.5], (1, 0.5), "[1, 1/2]", np.array([1, 0.5]), [1, Fraction(1, 2)])],
    ("array", np.eye(2), sp.eye(2), {}),
    ("array", [math.sqrt(2), 0], [sp.sqrt(2), 0], {}),
    *[("set", [1, -2], v, {}) for v in ([-2, 1], {1, -2}, "{-2, 1}", np.array([1, -2]), sp.FiniteSet(1, -2))],
    ("set", [1, 1, 2], [2, 1, 1], {}),
    ("set", [sp.sqrt(2), -sp.sqrt(2)], ["-sqrt(2)", 2**0.5], {}),
    ("set", [x, x**2], ["x^2", x], {}),
    ("set", [[1, 0], [1, 1]], [[2, 2], [-3, 0]], {"up_to_scale": True}),
    ("set", [[1, 0], [1, 1]], [[1, 1], [1, 0]], {}),
    *[("choice", "b", v, {"choices": ("a", "b", "c")}) for v in ("b", "B", " (b) ", "b.")],
    ("choice", "yes", "true", {"choices": ("yes", "no")}),
    ("choice", "true", "yes", {"choices": ("yes", "no")}),
    *[("choice", "yes", v, {}) for v in (True, "yes", "Yes", "true", np.True_)],
    ("choice", False, "no", {}),
    ("choice", 3, "3", {}),
    *[("direction", [1, 2], v, {}) for v in ([1, 2], [-2, -4], "[1/2, 1]", sp.Matrix([3, 6]), [[1, 2]], [[1], [2]])],
    ("direction", [1, 1j], [1j, -1], {}),
    *[
        ("span", [[1, 0, 1], [0, 1, 0]], v, {})
        for v in ([[1, 1, 1], [1, -1, 1]], np.array([[1, 0], [0, 1], [1, 0]]), "[[2, 0, 2], [0, 5, 0]]")
    ],
    ("span", np.array([[1.0], [2.0]]), [2, 4], {}),
    ("span", [sp.Matrix([1, 2])], sp.Matrix([2, 4]), {}),
    *[("interval", (0.25, 1), v, {}) for v in UNIT],
    ("interval", (0, math.inf), (0, sp.oo), {}),
    ("interval", (-math.inf, 0), "(-oo, 0)", {}),
    ("function", np.square, lambda t: t * t, {"points": (0.0, 1.5, -2.0)}),
    ("function", np.dot, lambda a, b: sum(a * b), {"points": (([1, 2], [3, 4]), ([0, 1], [1, 1]))}),
    ("distribution", [0.25, 0.75], "[1/4, 3/4]", {}),
    ("distribution", {"H": 0.25, "T": 0.75}, {"T": 0.75, "H": "1/4"}, {}),
]


@pytest.mark.parametrize(("kind", "truth", "value", "options"), RIGHT)
def test_right_answers_pass_in_every_form(kind, truth, value, options):
    feedback = verdict(kind, truth, value, **options)
    assert feedback, feedback.message
    assert repr(feedback).startswith("Correct")


# -- wrong answers, each with what the reader should hear -------------------------------------------------------------

WRONG = [
    ("number", 2.5, -2.5, "sign is not", {}),
    ("number", 0.4, 2.5, "reciprocal", {}),
    ("number", 0.05, 5, "percent", {}),
    ("number", 5, 0.05, "percent", {}),
    ("number", math.pi / 3, 60, "degrees; it is wanted in radians", {}),
    ("number", 60, math.pi / 3, "radians; it is wanted in degrees", {}),
    ("number", 5, 25, "square root is still to be taken", {}),
    ("number", 25, 5, "one root too many", {}),
    ("number", 0.3, 0.7, "complement", {}),
    ("number", math.log2(7), math.log(7), "instead of base 2", {}),
    ("number", math.log(7), math.log10(7), "base 10 instead of the natural", {}),
    ("number", 7, 14, "2 times too large", {}),
    ("number", 7, 3.5, "2 times too small", {}),
    ("number", 7.3, 7.3 * math.pi, "π times too large", {}),
    ("number", 7, -14, "factor 2 and the sign", {}),
    ("number", 10, 11, "Off by one", {}),
    ("number", 2 / 3, 0.667, "agrees with the answer to 3 digits", {}),
    ("number", 7, -5, "sign is off", {}),
    ("number", 7, 5, "too small", {}),
    ("number", 7, 0, "not zero", {}),
    ("number", 0, 3, "Too large", {}),
    ("number", 2, 2j, "complex", {}),
    ("number", 1 + 1j, 1 - 1j, "conjugate", {}),
    ("number", 1 + 1j, 5, "complex", {}),
    ("expression", CHAIN, "-6x cos(3x^2)", "up to the sign", {}),
    ("expression", CHAIN, "cos(3x^2)", "forgot the inner derivative", {}),
    ("expression", CHAIN, "6x sin(3x^2)", "Sine where cosine", {}),
    ("expression", CHAIN, "12 x cos(3x^2)", "constant factor: yours is 2 times", {}),
    ("expression", CHAIN, "6cos(3x^2)", "a factor x is missing", {}),
    ("expression", CHAIN + x, "cos(3x^2) + x", "In one term, you forgot the inner derivative", {}),
    ("expression", sp.exp(2 * x) + x**2, "exp(2x) - x^2", "sign of one term", {}),
    ("expression", sp.exp(2 * x) + x**2, "exp(2x)", "One term is missing", {}),
    ("expression", sp.exp(2 * x) + x**2, "exp(2x) + 3x^2", "All terms but one are right", {}),
    ("expression", sp.exp(2 * x) + x**2, "exp(2x) + x^2 + 3", "Correct up to a constant", {}),
    ("expression", sp.exp(2 * x) + x**2, "exp(2x) + x^3", "exponent is off by one", {}),
    ("expression", x**2 + 1, "1/(1 + x^2)", "reciprocal", {}),
    ("expression", x**2 + 1, "sqrt(1 + x^2)", "one root too many", {}),
    ("expression", x**4 + x, "4x^3 + 1", "one derivative too many", {}),
    ("expression", x**2 * y, "y^2 x", "exchanged", {}),
    ("expression", x * y + 1, "x + 1", "depends on y", {}),
    ("expression", x + 1, "x + z", "name 'z' is not known", {}),
    ("expression", x + 1, x + sp.Symbol("z"), "holds z", {}),
    ("expression", x**2 + 1, "x + 2", "at x = 1 your expression is 3, and it should be 2", {}),
    ("expression", x / 3, sp.Float(0.333) * x, "up to rounding", {}),
    ("expression", x, x + sp.Rational(1, 10**12), "Very close", {}),
    ("expression", x**3 / 3, "x^3", "3 times", {"up_to_constant": True}),
    ("expression", x, sp.Eq(y, x), "equation", {}),
    ("expression", x, sp.Integral(x, x), ".doit()", {}),
    ("expression", x, lambda t: t, "function f", {}),
    ("expression", x, sp.log(-1 - x**2) / 0, "NaN or a division by zero", {}),
    ("expression", sp.Matrix([2 * x, 3 * y]), "[2x, -3y]", "index (1, 0): Correct up to the sign", {}),
    ("expression", sp.Matrix([2 * x, 3 * y]), "[-2x, -3y]", "holds for every entry: Correct up to the sign", {}),
    ("expression", sp.Matrix([[x, y], [0, 1]]), "[x, y]", "shape should be (2, 2)", {}),
    ("expression", sp.Matrix([x, y]), 3, "list or matrix of expressions", {}),
    ("expression", sp.Matrix([x, y]), [x] * 101, "101 entries", {}),
    ("expression", sp.Matrix([x, y]), [[x, y], [x]], "differ in length", {}),
    ("expression", sp.Integer(5), 7, "your expression is 7, and it should be 5", {}),
    ("expression", sp.sqrt(x), "sqrt(x) + 0.000001 sin(x)", "Not equal", {}),
    ("expression", x, sp.Piecewise((x, sp.Contains(x, sp.S.Integers)), (0, True)), "condition that cannot be", {}),
    ("expression", x, True, "truth value True", {}),
    ("number", 1 + 1j, 2 + 3j, "real and its imaginary part", {}),
    ("array", [1, 2], [1, 2j], "complex", {}),
    ("array", [1, 2j], [5, 7], "Begin with", {}),
    ("distribution", [0.25, 0.75], [0.25, 0.75j], "complex", {}),
    ("interval", (1, 2), (1, 2j), "complex", {}),
    ("direction", [1, 2, 4], [4, 2, 1], "reverse", {}),
    ("span", [[1, 0, 1]], [[1, 0, 1.001]], "rounded", {}),
    ("set", [1, 2], [1, 2, 10**5000], "too large", {}),
    ("set", [[1, 0], [0, 1]], [[1, 0], [3, 1]], "1 of 2 are right", {}),
    ("array", [[1, 2], [3, 4]], [[1, 3], [2, 4]], "Transposed", {}),
    ("array", [[1, 2, 3]], [[1], [2], [3]], "shape should be (1, 3)", {}),
    ("array", [[1, 2, 3], [4, 5, 6]], [[1, 4], [2, 5], [3, 7]], "Transposed", {}),
    ("array", [1, 2, 3], [1, 2], "One entry too few", {}),
    ("array", [1, 2, 3], [1, 2, 4], "index 2 is off: you have 4", {}),
    ("array", [1, 2, 3], [1, -2, 3], "Check its sign", {}),
    ("array", [1, 2, 3], [-1, -2, -3], "wrong sign", {}),
    ("array", [1, 2, 3], [2, 4, 6], "2 times too large", {}),
    ("array", [0.6, 0.8], [3, 4], "normalize", {}),
    ("array", [1, 2, 3], [3, 2, 1], "reverse", {}),
    ("array", [1, 2, 3], [2, 3, 1], "another order", {}),
    ("array", [1, 2, 3], [1.5, 2.5, 3.5], "same amount, 0.5", {}),
    ("array", [1, 2, 4], [1, 0.5, 0.25], "reciprocal", {}),
    ("array", [1 / 3, 2 / 3], [0.333, 0.667], "rounded too coarsely", {}),
    ("array", [1, 2, 3, 4], [1, 2, 9, 7], "2 of 4 entries are right. Those at index 2, 3", {}),
    ("array", [1, 2], [5, 7], "no entry is", {}),
    ("array", [1, 2], [[1, 2], [3]], "differ in length", {}),
    ("array", [1, 2], [1, math.nan], "index 1", {}),
    ("array", [0, 0], [0, 1], "All entries of the answer are zero", {}),
    ("set", [1, 2, 3], [1, 2], "1 member of 3 is missing", {}),
    ("set", [1, 2, 3], [1, 2, 3, 9], "9 does not belong", {}),
    ("set", [1, 2, 3], [1, 2, 3, 3], "more often", {}),
    ("set", [1, 2, 7], [1, 2, -7], "-7 is not", {}),
    ("set", [1, 2], [5, 6], "None of your members", {}),
    ("set", [1, 2], range(3), "range", {}),
    ("choice", "b", "a", "Not 'a'", {"choices": ("a", "b", "c")}),
    ("choice", "b", "d", "Choose one of a, b, c", {"choices": ("a", "b", "c")}),
    ("choice", "yes", "no", "the other one", {}),
    ("choice", "yes", 2.5, "short text", {}),
    ("direction", [1, 2, 3], [0, 0, 0], "zero vector", {}),
    ("direction", [1, 2, 3], [1, 2], "3 entries", {}),
    ("direction", [1, 2, 3], [1, -2, 3], "some signs", {}),
    ("direction", [1, 2, 3], [3, 0, -1], "orthogonal", {}),
    ("direction", [1, 2, 3], [2, 4, 7], "Only the entry at index 2", {}),
    ("direction", [1, 2, 3], [1, 2.002, 3], "rounded", {}),
    ("direction", [1, 0], [1, 1], "45 degrees", {}),
    ("span", [[1, 0, 1], [0, 1, 0]], [[1, 0, 1], [2, 0, 2]], "linearly dependent", {}),
    ("span", [[1, 0, 1], [0, 1, 0]], [[1, 0, 1]], "too few: 1 of 2", {}),
    ("span", [[1, 0, 1], [0, 1, 0]], [[1, 0, 1], [0, 0, 1]], "Vector 1", {}),
    ("span", [[1, 0, 1], [0, 1, 0]], [[1, 0, 0]], "does not lie in the space", {}),
    ("span", [[1, 0, 1], [0, 1, 0]], [[1, 0, 0], [0, 0, 1]], "None of your vectors", {}),
    ("span", [[1, 0, 1], [0, 1, 0]], [[1, 0, 1], [0, 0, 0]], "zero vector", {}),
    ("span", [[1, 0, 1], [0, 1, 0]], [[1, 2]], "3 entries", {}),
    ("span", [[1, 0, 1], [0, 1, 0]], [[1, 0, 1], [0, 1, 0], [1, 1, 1]], "dependent: 3 vectors span only 2", {}),
    ("interval", (1, 2), (2, 1), "exchanged", {}),
    ("interval", (1, 2), (1, 2.5), "lower end is right; the upper one, 2.5, is too large", {}),
    ("interval", (1, 2), (0.5, 2.5), "midpoint is right, but the interval is too wide by a factor 2", {}),
    ("interval", (1, 2), (1.2, 2.2), "width is right", {}),
    ("interval", (1, 2), (1.001, 2.001), "unrounded", {}),
    ("interval", (1, 2), (0, 5), "Both ends are off", {}),
    ("interval", (1, 2), 3, "two ends", {}),
    ("interval", (1, 2), (5, 3), "lies above", {}),
    ("function", np.square, lambda t: -(t**2), "wrong sign", {"points": (1.0, 2.0)}),
    ("function", np.square, lambda t: t**3, "is off", {"points": (0.0, 1.0, 2.0)}),
    ("function", np.square, lambda t: 1 / 0, "raises ZeroDivisionError", {"points": (1.0,)}),
    ("function", np.square, lambda t: None, "None", {"points": (1.0,)}),
    ("function", np.square, lambda t: [t, t], "should have shape ()", {"points": (1.0,)}),
    ("function", np.square, lambda: 1, "raises TypeError", {"points": (1.0,)}),
    ("function", np.square, 4, "without calling it", {"points": (1.0,)}),
    ("distribution", [0.25, 0.75], [1, 3], "divide by the sum", {}),
    ("distribution", [0.25, 0.75], [25, 75], "percent", {}),
    ("distribution", [0.25, 0.75], [0.2, 0.7], "sum to 0.9", {}),
    ("distribution", [0.25, 0.75], [-0.25, 1.25], "never negative", {}),
    ("distribution", [0.25, 0.75], [0.75, 0.25], "sum to 1", {}),
    ("distribution", {"H": 0.25, "T": 0.75}, {"H": 0.5, "T": 0.5}, "'H', 'T'", {}),
    ("distribution", {"H": 0.25, "T": 0.75}, {"H": 1}, "'T' has no probability", {}),
    ("distribution", {"H": 0.25, "T": 0.75}, {"H": 0.25, "T": 0.75, "E": 0}, "not a possible outcome", {}),
    ("distribution", {"H": 0.25, "T": 0.75}, [0.25, 0.75], "dictionary", {}),
]


@pytest.mark.parametrize(("kind", "truth", "value", "says", "options"), WRONG)
def test_wrong_answers_earn_a_message_that_helps(kind, truth, value, says, options):
    feedback = verdict(kind, truth, value, **options)
    assert not feedback
    assert says in feedback.message
    assert len(feedback.message) > len("Wrong.")


TRUTHS = {
    "number": (2.5, {}),
    "expression": (x**2 + x, {}),
    "array": ([1, 2], {}),
    "set": ([1, 2], {}),
    "choice": ("b", {"choices": ("a", "b")}),
    "direction": ([1, 2], {}),
    "span": ([[1, 2]], {}),
    "interval": ((1, 2), {}),
    "function": (np.square, {"points": (1.5,)}),
    "distribution": ([0.25, 0.75], {}),
}

STRANGE = {
    "None": None,
    "NaN": math.nan,
    "infinity": math.inf,
    "empty text": "",
    "empty list": [],
    "object": object(),
    "type": int,
    "bytes": b"1",
    "dictionary": {},
    "set of text": {"a", "?"},
    "nested": [[[1], [2, [3]]]],
    "huge integer": 10**5000,
    "huge float": 1e308,
    "huge text": "1" * 100_000,
    "huge list": [1.0] * 1_100_000,
    "huge list of texts": ["sqrt(2)"] * 100_000,
    "huge array": np.ones((1200, 1200)),
    "code": "__import__('os').system('true')",
    "object array": np.array([None, "x"], dtype=object),
    "dates": np.array(["2024-01-01"], dtype="datetime64[D]"),
    "generator": (i for i in [1]),
    "exception": ValueError("x"),
    "module": math,
    "nan expression": sp.nan,
    "infinite expression": sp.zoo,
    "huge expression": sp.Add(*[sp.Symbol(f"a{i}") for i in range(3000)]),
    "matrix with symbols": sp.Matrix([[x, y]]),
    "empty matrix": sp.Matrix(0, 0, []),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", STRANGE)
def test_strange_input_is_answered_kindly_and_quickly(kind, what):
    truth, options = TRUTHS[kind]
    start = time.process_time()
    feedback = verdict(kind, truth, STRANGE[what], **options)
    assert time.process_time() - start < 1
    assert not feedback
    assert 8 <= len(feedback.message) < 400


# -- properties -----------------------------------------------------------------------------------------------------

numbers = st.floats(-1e6, 1e6).filter(lambda t: abs(t) > 1e-3)


@settings(deadline=10_000)
@given(numbers)
def test_a_number_passes_and_its_variants_do_not(t):
    assert verdict("number", t, t)
    assert verdict("number", t, repr(t) if "e" not in repr(t) else t)
    for variant in (-t, 2 * t, t / 2, t + 0.01 * abs(t), math.nan):
        assert not verdict("number", t, variant)


@settings(deadline=10_000)
@given(st.lists(numbers, min_size=2, max_size=5), st.integers(0, 4))
def test_an_array_passes_and_its_variants_do_not(entries, index):
    t = np.array(entries)
    off = t.copy()
    off[index % t.size] += 1 + abs(off[index % t.size])
    assert verdict("array", t, t.tolist())
    for variant in (-t, 2 * t, off, t[:, None], t[:-1]):
        assert not verdict("array", t, variant)


@settings(deadline=10_000)
@given(st.lists(numbers, min_size=3, max_size=3), st.floats(0.01, 100), st.sampled_from([-1, 1]))
def test_a_direction_is_unchanged_by_scaling(entries, factor, sign):
    t = np.array(entries)
    assert verdict("direction", t, sign * factor * t)
    assume(abs(t[1:]).max() > 1e-3 * abs(t[0]))
    assert not verdict("direction", t, t + np.linalg.norm(t) * np.array([0.5, 0, 0]))


@settings(deadline=10_000)
@given(st.integers(0, 2**32 - 1))
def test_a_span_does_not_depend_on_its_basis(seed):
    rng = np.random.default_rng(seed)
    basis = rng.standard_normal((4, 2))
    change = rng.standard_normal((2, 2))
    assume(abs(np.linalg.det(change)) > 1e-2)
    assert verdict("span", basis, basis @ change)
    assert not verdict("span", basis, basis + 0.5 * np.roll(basis, 1, axis=0))


EXPRESSIONS = st.recursive(
    st.sampled_from(["x", "y", "2", "3", "1/2", "pi"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        st.tuples(st.sampled_from(["sin", "cos", "exp", "abs", "atan", "erf"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
        inner.map(lambda t: f"({t})^2"),
    ),
    max_leaves=8,
)


@settings(deadline=10_000)
@given(EXPRESSIONS)
def test_an_expression_passes_its_own_check_in_bounded_time(text):
    from mlmath.practice.parsing import ParsingError, parse

    try:
        truth = parse(text, ["x", "y"])
        plus = parse(f"{text} + x/3", ["x", "y"])
    except ParsingError:
        assume(False)
    values = [sp.N(truth.subs({x: a, y: b})) for a, b in ((0.3, 0.7), (1.1, 0.4))]
    assume(all(v.is_finite and abs(v) < 1e6 for v in values))
    assert verdict("expression", truth, text, symbols="x y")
    assert not verdict("expression", truth, plus, symbols="x y")


@pytest.mark.parametrize(
    "text",
    [
        "x + exp(-exp(exp(exp(10x))))",
        "x^x^x^x^x^x^x",
        "gamma(gamma(gamma(x)))",
        "exp(" * 38 + "x" + ")" * 38,
        "sin(" * 38 + "x" + ")" * 38,
        "floor(exp(exp(exp(x))))",
        "max(exp(exp(x)), exp(exp(x) + 1))",
        "factorial(x^200)",
        "binomial(x^20, x^20)",
        "erf(10^300 x)",
        "tan(10^300 x)",
        "(x + y)^150 (x - y)^150",
        "sqrt(" * 20 + "x" + "+2)" * 20,
        "+".join(f"cos(x^{n})" for n in range(2, 40)),
    ],
)
def test_hostile_expressions_that_can_be_parsed_are_compared_in_bounded_time(text):
    start = time.process_time()
    feedback = verdict("expression", sp.sin(x) * y + sp.exp(x) * sp.cos(y), text)
    assert time.process_time() - start < 1
    assert not feedback


def test_expressions_whose_tree_is_exponentially_large_are_refused():
    value = x
    for _ in range(60):  # a small object, but 2^60 nodes
        value = sp.sin(value) + sp.cos(value)
    messages = [verdict(kind, TRUTHS[kind][0], value).message for kind in ("number", "expression", "array", "set")]
    messages.append(verdict("interval", (1, 2), (value, 2)).message)
    assert all("too large" in message for message in messages)


def test_deep_expressions_do_not_exhaust_the_stack():
    value = x
    for _ in range(5000):
        value = sp.sin(value, evaluate=False)
    assert "too large" in verdict("expression", x, value).message


# -- the machinery ----------------------------------------------------------------------------------------------------


def test_declared_mistakes_earn_their_message_even_rounded():
    wrong = [(1.5, "You forgot the root.")]
    assert verdict("number", 1.2247448714, 1.5, wrong).message == "You forgot the root."
    assert verdict("number", 1.2247448714, 1.5001, wrong).message == "You forgot the root."
    assert verdict("number", 1.2247448714, 1.2247448714, wrong)


def test_a_declared_mistake_of_another_shape_does_not_disturb():
    assert "sign" in verdict("array", [1, 2], [-1, -2], [(None, "never"), ([1, 2, 3], "longer")]).message


def test_feedback_is_true_or_false_and_reads_well():
    assert bool(Feedback(True, "Correct."))
    assert str(Feedback(False, "One. " * 40)) == "One. " * 40
    assert max(map(len, repr(Feedback(False, "One. " * 40)).splitlines())) <= 88
    with pytest.raises(dataclasses.FrozenInstanceError):
        Feedback(True, "x").right = False


def test_keys_are_computed_once_and_lazily():
    calls = []

    @answer("ex-test-lazy", kind="number")
    def _():
        calls.append(1)
        return 2.0

    assert calls == []
    assert check("ex-test-lazy", 2)
    assert not check("ex-test-lazy", 3)
    assert calls == [1]


def test_unknown_labels_name_similar_ones():
    answer("ex-test-length", kind="number")(lambda: 1.0)
    with pytest.raises(UnknownLabelError, match="Did you mean ex-test-length") as caught:
        check("ex-test-lenght", 1)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, KeyError)
    with pytest.raises(TypeError, match="label"):
        check(3, 1)


def test_declarations_are_checked():
    with pytest.raises(ValueError, match="kind of ex-test-bad must be one of"):
        answer("ex-test-bad", kind="riddle")
    with pytest.raises(TypeError):
        answer("ex-test-bad", kind="number", tolerance=3)(lambda: 1)


def test_a_key_without_a_value_on_its_domain_is_reported_as_such():
    assert "report this exercise" in verdict("expression", sp.exp(x), "x", domain={"x": (1e4, 2e4)}).message


def test_two_modules_cannot_declare_the_same_label():
    def first():
        return 1.0

    def second():
        return 2.0

    second.__module__ = "elsewhere"
    answer("ex-test-twice", kind="number")(first)
    with pytest.raises(ValueError, match="two answer keys"):
        answer("ex-test-twice", kind="number")(second)
    assert find("ex-test-twice").value == 1.0


def test_tensors_are_read():
    torch = pytest.importorskip("torch")
    assert verdict("array", [1.0, 2.0], torch.tensor([1.0, 2.0], requires_grad=True))
    assert verdict("number", 2.0, torch.tensor(2.0, requires_grad=True))


def test_checking_is_fast():
    key = Key("ex-test", "expression", lambda: sp.diff(sp.sin(3 * x**2) * sp.exp(x) + x, x))
    judge(key, "x")
    start = time.process_time()
    for _ in range(5):
        judge(key, "exp(x) sin(3x^2) + 6x exp(x) cos(3x^2) + 1")
    assert (time.process_time() - start) / 5 < 0.05
