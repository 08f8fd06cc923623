"""Step-by-step Taylor expansions against SymPy's derivatives, and what is refused."""

import random

import pytest
import sympy as sp
from mlmath.calculus import taylor
from mlmath.symbolic.derivatives import NoRuleError
from mlmath.symbolic.expansions import expand_at
from sympy.polys.ring_series import rs_exp, rs_sin

x, a = sp.symbols("x a")
CENTERS = [sp.Integer(0), sp.Integer(1), sp.Rational(-1, 2), sp.Rational(1, 3)]
INNER = [
    lambda r: r.randint(-2, 2) * x + r.randint(1, 3),
    lambda r: x**2 + r.randint(-2, 2) * x,
    lambda r: sp.sin(r.randint(1, 3) * x),
    lambda r: sp.exp(-x) + r.randint(0, 2),
    lambda r: sp.cos(x) / r.randint(2, 4),
    lambda r: x / (x**2 + r.randint(2, 5)),
]
#: Eight classes of expressions; what stands inside is drawn from INNER.
CLASSES = {
    "exponential": lambda r, u, v: sp.exp(u) + r.randint(-2, 2) * v,
    "trigonometric": lambda r, u, v: sp.sin(u) * sp.cos(v),
    "logarithm": lambda r, u, v: v * sp.log(u**2 + r.randint(1, 3)),
    "quotient": lambda r, u, v: u / (v**2 + r.randint(1, 3)),
    "root": lambda r, u, v: (u**2 + r.randint(1, 3)) ** sp.Rational(r.choice([-3, -1, 1, 3]), 2) + v,
    "inverse": lambda r, u, v: r.choice([sp.atan, sp.asinh])(u) + sp.asin(sp.sin(v) / 3),
    "hyperbolic": lambda r, u, v: r.choice([sp.sinh, sp.cosh, sp.tanh])(u) - v,
    "power": lambda r, u, v: (u**2 + 1) ** v,
}
TERMS = 3


def agree(ours: sp.Expr, theirs: sp.Expr) -> bool:
    """Compare two exact numbers with 30 digits."""
    p, q = sp.N(ours, 30), sp.N(theirs, 30)
    return bool(abs(p - q) <= sp.Float("1e-20", 30) * (1 + abs(q)))


@pytest.mark.parametrize("kind", CLASSES)
def test_random_expressions_agree_with_sympys_derivatives(kind: str) -> None:
    """Sixty-four a class, 512 in all; none of these may be refused."""
    rng = random.Random(kind)
    for _ in range(64):
        u, v = (rng.choice(INNER)(rng) for _ in range(2))
        expression, center = CLASSES[kind](rng, u, v), rng.choice(CENTERS)
        ours = expand_at(expression, x, center, TERMS).coefficients
        theirs = taylor.from_symbolic(expression, x, center, TERMS)
        assert all(agree(p, q) for p, q in zip(ours, theirs, strict=True)), (expression, center)


@pytest.mark.parametrize("kind", CLASSES)
def test_each_step_is_a_true_expansion(kind: str) -> None:
    """A wrong step may not cancel in the end: each part is compared on its own."""
    rng = random.Random(f"steps {kind}")
    for _ in range(4):
        u, v = (rng.choice(INNER)(rng) for _ in range(2))
        expansion = expand_at(CLASSES[kind](rng, u, v), x, rng.choice(CENTERS), 3)
        for step in expansion.steps:
            theirs = taylor.from_symbolic(step.part, x, expansion.center, 3)
            assert all(agree(p, q) for p, q in zip(step.coefficients, theirs, strict=True)), step


def test_the_remainder_is_of_the_order_that_is_printed() -> None:
    expression = sp.exp(sp.sin(x)) / (1 + x**2)
    expansion = expand_at(expression, x, 1, 4)
    gap = expression - expansion.polynomial
    far, near = (sp.N(gap.subs(x, 1 + sp.Rational(1, n)), 40) for n in (1000, 2000))
    assert abs(sp.log(far / near, 2) - 5) < 0.01


def test_every_outer_function_has_an_expansion() -> None:
    inside = {sp.acosh: 2, sp.acoth: 2, sp.asec: 2, sp.acsc: 2, sp.log: 2}
    for function in (sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc, sp.sinh, sp.cosh, sp.tanh,
                     sp.coth, sp.sech, sp.csch, sp.asin, sp.acos, sp.atan, sp.acot, sp.asec, sp.acsc, sp.asinh,
                     sp.acosh, sp.atanh, sp.acoth, sp.asech, sp.acsch, sp.erf):  # fmt: skip
        center = sp.sympify(inside.get(function, sp.Rational(1, 2)))
        ours = expand_at(function(x), x, center, 3).coefficients
        theirs = taylor.from_symbolic(function(x), x, center, 3)
        assert all(agree(p, q) for p, q in zip(ours, theirs, strict=True)), function


def test_parameters_give_formulas_and_conditions() -> None:
    expansion = expand_at(sp.log(a + x), x, 0, 3)
    assert expansion.coefficients == (sp.log(a), 1 / a, -1 / (2 * a**2), 1 / (3 * a**3))
    assert expansion.conditions == (a > 0,)
    assert "valid where" in str(expansion)
    assert "valid where" in expansion.latex()
    moved = expand_at(x**3, x, a, 4)
    assert moved.coefficients == (a**3, 3 * a**2, 3 * a, 1, 0)
    assert [sp.expand(c) for c in expand_at((1 + x) ** a, x, 0, 2).coefficients] == [1, a, a**2 / 2 - a / 2]


def test_steps_are_named_and_shown() -> None:
    expansion = expand_at(sp.Abs(x - 3) * sp.tan(x), x, 0, 2)
    assert expansion.rules() == (
        "absolute value of what is negative", "cosine series", "geometric series", "sine series", "in sine and cosine",
        "product of series",
    )  # fmt: skip
    assert str(expansion).splitlines()[-1].endswith("= 3*x - x**2 + O(x**3)")
    assert expansion._repr_latex_().startswith("$$\n\\begin{aligned}")
    assert expand_at(sp.Abs(x + 3), x, 0, 1).rules() == ("absolute value of what is positive",)
    assert "in sinh and cosh" in expand_at(sp.tanh(x), x, 0, 1).rules()
    assert expand_at(sp.Integer(3), x, 0, 2).rules() == ("polynomial",)
    assert expand_at(x**x, x, 1, 0).coefficients == (1,)


def test_what_is_left_out_is_said() -> None:
    assert str(expand_at(sp.Integer(3), x, 0, 2)) == "polynomial  3 = 3"
    assert str(expand_at(sp.Integer(0), x, 0, 2)) == "polynomial  0 = 0"
    assert str(expand_at(x**7, x, 0, 2)) == "polynomial  x**7 = 0 + O(x**3)"
    assert str(expand_at(x * (x + 1) ** 2, x, 0, 3)).endswith(" = x + 2*x**2 + x**3")
    assert str(expand_at(x * (x + 1) ** 2, x, 0, 2)).endswith(" = x + 2*x**2 + O(x**3)")
    assert str(expand_at(sp.cos(x), x, 0, 3)).endswith(" = 1 - x**2/2 + O(x**4)")  # no term of degree 3, but of 4


def test_the_distance_from_the_centre_gets_a_letter() -> None:
    shifted = expand_at(sp.Symbol("t") * x**2, x, 1, 2)
    assert str(shifted).startswith("with                    h = x - 1\n")
    assert "h = x - 1" in shifted.latex()
    assert str(expand_at(x**2, x, -a, 1)).splitlines()[0].endswith("h = x + a")
    crowded = sp.Mul(*sp.symbols("h t h_1")) * sp.sin(x)
    assert "h_2 = x - 1" in str(expand_at(crowded, x, 1, 1))
    assert shifted.polynomial.subs(sp.Symbol("t"), 5).expand() == 5 * x**2


def test_a_function_without_a_known_series_is_integrated_from_its_derivative() -> None:
    expansion = expand_at(sp.atan(x), x, 0, 5)
    assert expansion.rules() == ("geometric series", "arctan: integrate its derivative's series")
    assert expansion.coefficients == (0, 1, 0, -sp.Rational(1, 3), 0, sp.Rational(1, 5))
    inside = expand_at(sp.asin(a + x), x, 0, 1)
    assert inside.coefficients == (sp.asin(a), 1 / sp.sqrt(1 - a**2))
    assert inside.conditions == (sp.Abs(a) < 1,)


def test_conditions_of_powers() -> None:
    assert expand_at(a**x, x, 0, 2).conditions == (a > 0,)
    assert expand_at(1 / (a + x), x, 0, 2).conditions == (sp.Ne(a, 0),)
    assert expand_at(sp.sqrt(a + x), x, 0, 2).conditions == (a > 0,)
    assert expand_at((a + x) ** 3, x, 0, 2).conditions == ()
    assert expand_at(sp.sec(a + x), x, 0, 1).conditions == (sp.Ne(sp.cos(a), 0),)


def test_decimal_numbers_are_taken_as_fractions() -> None:
    assert expand_at(sp.log(1.5 + x), x, 0.5, 1).coefficients == (sp.log(2), sp.Rational(1, 2))


def test_an_assumption_about_the_variable_must_leave_room_on_both_sides() -> None:
    positive, negative = sp.Symbol("p", positive=True), sp.Symbol("q", negative=True)
    assert expand_at(sp.sqrt(positive**2), positive, 2, 1).coefficients == (2, 1)
    assert expand_at(sp.Abs(negative), negative, -2, 1).coefficients == (2, -1)
    for variable, center in ((positive, 0), (positive, -1), (positive, a), (negative, 1), (negative, 0),
                             (sp.Symbol("nonzero", nonzero=True), 0)):  # fmt: skip
        with pytest.raises(NoRuleError, match="the assumptions about"):
            expand_at(variable, variable, center)


def test_high_powers_and_degrees_are_not_multiplied_out() -> None:
    assert expand_at((1 + x) ** 10**6, x, 0, 2).coefficients == (1, 10**6, 10**6 * (10**6 - 1) // 2)
    assert expand_at((1 + x) ** 10**4, x, a, 1).coefficients[0] == (1 + a) ** 10**4
    _, t = sp.ring("t", sp.QQ)
    theirs = rs_exp(rs_sin(t, t, 21), t, 21)
    assert expand_at(sp.exp(sp.sin(x)), x, 0, 20).coefficients == tuple(theirs.coeff(t**k) for k in range(21))


#: Zero, but not written as such.
ZERO = sp.sin(1) ** 2 + sp.cos(1) ** 2 - 1


@pytest.mark.parametrize(
    ("expression", "center", "message"),
    [
        (sp.log(x), 0, r"log\(x\) at x = 0: the rule 'logarithmic series' needs u > 0, but u = 0"),
        (sp.log(x), -1, "needs u > 0, but u = -1"),
        (sp.sqrt(x), 0, "binomial series"),
        (x ** sp.Rational(7, 2), 0, "binomial series"),
        (x ** sp.Rational(1, 3), -1, "binomial series"),
        (x**a, 0, "binomial series"),
        ((-2) ** x, 0, "write with exp and log"),
        (x**x, 0, "write with exp and log"),
        (1 / x, 0, r"geometric series' needs Ne\(u, 0\), but u = 0"),
        (sp.sin(x) / x, 0, "geometric series"),
        (sp.exp(-1 / x**2), 0, "binomial series"),
        (1 / (x + ZERO), 0, "geometric series"),
        (sp.log(x + ZERO), 0, "logarithmic series"),
        (sp.Abs(x), 0, "may have a corner at x = 0"),
        (sp.sqrt(x**2), 0, "may have a corner at x = 0"),
        (sp.Abs(x - a), 0, "may have a corner at x = 0: the sign of a is not known"),
        (sp.sign(x), 1, "no rule expands sign"),
        (sp.Heaviside(x), 1, "no rule expands Heaviside"),
        (sp.Max(x, 0), 1, "no rule expands Max"),
        (sp.Piecewise((x, x > 0), (0, True)), 1, "no rule expands Piecewise"),
        (sp.Integral(sp.sin(a), (a, 0, x)), 0, "no rule expands Integral"),
        (x + sp.O(x**2), 0, "no rule expands O"),
        (sp.gamma(x), 1, "no rule expands gamma"),
        (sp.Function("f")(x), 0, "no rule expands f"),
        (sp.Function("f")(a) * x, 0, "found no real values"),
        (sp.AccumBounds(0, 1) * x, 0, "found no real values"),
        (sp.log(-1 - a**2) * x, 0, "not real"),
        (sp.asin(x), 1, r"needs Abs\(u\) < 1, but u = 1"),
        (sp.acosh(x), 1, "needs u > 1, but u = 1"),
        (sp.acot(x), 0, "arccot"),
        (sp.tan(x), sp.pi / 2, "geometric series"),
        (sp.atan(sp.tan(x)), sp.pi / 2, "geometric series"),
        (sp.sqrt(-1 - x**2), 0, "not real|needs u > 0"),
        (sp.asin(2) * x, 0, "not real"),
        (sp.I * x, 0, "not a finite real number"),
        (sp.Symbol("i", imaginary=True) * x, 0, "not real"),
        (sp.oo, 0, "not a finite real number"),
        (sp.log(x + a) + sp.log(x - a), 0, "found no real values .* with a > 0, a < 0"),
    ],
    ids=str,
)
def test_what_is_not_smooth_or_has_no_rule_is_refused(expression: sp.Expr, center: object, message: str) -> None:
    with pytest.raises(NoRuleError, match=message):
        expand_at(expression, x, center, 3)


@pytest.mark.parametrize(
    ("center", "degree", "error", "message"),
    [
        ("0", 3, TypeError, "center must be a SymPy expression, got a string"),
        (None, 3, TypeError, "center must be a scalar"),
        (x + 1, 3, ValueError, "center must be a finite real number that does not depend on x, got x"),
        (sp.oo, 3, ValueError, "center must be"),
        (sp.zoo, 3, ValueError, "center must be"),
        (sp.nan, 3, ValueError, "center must be"),
        (sp.I, 3, ValueError, "center must be"),
        ((-1) ** sp.Rational(1, 3), 3, ValueError, "center must be"),
        (sp.asin(2), 3, ValueError, "center must be"),
        (sp.Symbol("c", infinite=True), 3, ValueError, "center must be"),
        (sp.AccumBounds(0, 1), 3, ValueError, "center must be"),
        (0, -1, ValueError, "degree"),
        (0, 1.5, TypeError, "degree"),
        (0, True, TypeError, "degree"),
    ],
    ids=str,
)
def test_bad_centres_and_degrees_are_named(
    center: object, degree: object, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        expand_at(sp.sin(x), x, center, degree)


def test_a_wrong_rule_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from mlmath.symbolic import expansions

    wrong = {**expansions._SERIES, sp.sin: ("sine series", lambda c, k: sp.Integer(k))}
    monkeypatch.setattr(expansions, "_SERIES", wrong)
    with pytest.raises(AssertionError, match="disagree"):
        expand_at(sp.sin(x), x, 0, 3)
