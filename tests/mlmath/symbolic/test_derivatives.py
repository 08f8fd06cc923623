"""The step-by-step differentiation: every result against SymPy, every rule by name, every refusal said plainly."""

import random

import pytest
import sympy as sp
from mlmath.symbolic.derivatives import NoRuleError, derive

x, a, b = sp.symbols("x a b")
n = sp.Symbol("n", integer=True, positive=True)

ONE_ARGUMENT = [
    sp.exp, sp.sin, sp.cos, sp.tan, sp.atan, sp.sinh, sp.cosh, sp.tanh, sp.asinh, sp.Abs, sp.sec, sp.sech,
    lambda u: sp.log(1 + u**2), lambda u: sp.sqrt(2 + sp.sin(u)), lambda u: sp.asin(sp.sin(u) / 2),
    lambda u: sp.acos(u / (1 + u**2)), lambda u: sp.atanh(sp.cos(u) / 2), lambda u: sp.acosh(2 + u**2),
    lambda u: (1 + u**2) ** sp.Rational(-3, 2), lambda u: (2 + sp.cos(u)) ** u, lambda u: 2**u,
    lambda u: sp.Max(u, 1), lambda u: sp.Min(u, -u), sp.sign, sp.cot, sp.csc, sp.coth, sp.csch, sp.acot,
    lambda u: sp.asec(3 + u**2), lambda u: sp.acsc(3 + u**2), sp.erf, sp.acsch, sp.Heaviside,
    lambda u: sp.acoth(2 + u**2), lambda u: sp.asech(1 / (2 + u**2)),
    lambda u: sp.Piecewise((u**2, u < 1), (2 * u, True)),
]  # fmt: skip


def random_expression(rng: random.Random, depth: int) -> sp.Expr:
    """An expression of the given depth, with parameters a and b, that is real on an interval."""
    if depth == 0:
        return rng.choice([x, x, x, a, b, sp.Integer(rng.randint(-3, 3)), sp.Rational(rng.randint(1, 5), 3), x**2])
    kind = rng.random()
    left = random_expression(rng, depth - 1)
    if kind < 0.45:
        return rng.choice(ONE_ARGUMENT)(left)
    right = random_expression(rng, depth - 1)
    if kind < 0.6:
        return left + right
    if kind < 0.75:
        return left * right
    if kind < 0.9:
        return left / (1 + right**2)
    return left ** rng.randint(2, 3) - right


def numeric_equal(ours: sp.Expr, theirs: sp.Expr, conditions: tuple[sp.Basic, ...]) -> int:
    """Compare at ten points of our own choice; return how many were decided. The tolerance allows 30-digit rounding."""
    decided = 0
    for k in range(1, 11):
        point = {x: sp.Rational(17 * k - 90, 83), a: sp.Rational(3, 7), b: sp.Rational(-2, 9)}
        if not all(c.subs(point) == sp.true for c in conditions):
            continue
        u, v = (sp.N(e.subs(point), 30) for e in (ours, theirs))
        if u.is_real and v.is_real:
            assert abs(u - v) <= 1e-18 * (1 + abs(u))
            decided += 1
    return decided


@pytest.mark.parametrize("seed", range(10))
def test_random_expressions_agree_with_sympy(seed: int) -> None:
    """Fifty expressions a seed, five hundred in all: depth 1 to 3, and most of them decided at some point."""
    rng = random.Random(seed)
    real = {s: sp.Symbol(s.name, real=True) for s in (x, a, b)}
    back = {r: s for s, r in real.items()}
    decided = derived = refused = 0
    while derived < 50:
        expression = random_expression(rng, rng.randint(1, 3))
        if expression.has(sp.zoo, sp.nan, sp.I):
            continue
        try:
            derivation = derive(expression, x)
        except NoRuleError:  # a part that is off its domain everywhere; the count below shows that it is rare
            refused += 1
            continue
        derived += 1
        theirs = sp.diff(expression.xreplace(real), real[x]).xreplace(back)
        if theirs.has(sp.Derivative, sp.re, sp.im):  # SymPy does not see that the argument of Abs is real
            continue
        decided += numeric_equal(derivation.result, theirs, derivation.conditions) > 0
    assert decided >= 40
    assert refused <= 10


CASES = [
    (sp.Integer(7), "constant rule"),
    (a * sp.sin(b), "constant rule"),
    (x, "identity"),
    (x**5, "power rule"),
    (x**n, "power rule"),
    (sp.sqrt(x), "power rule"),
    (1 / x, "power rule"),
    (x**a, "power rule"),
    (3 * sp.sin(x), "constant multiple rule"),
    (x + sp.exp(x), "sum rule"),
    (x * sp.exp(-x), "product rule"),
    (sp.sin(x) / x, "quotient rule"),
    (1 / (x * sp.sin(x)), "reciprocal rule"),
    (sp.sin(x**2), "chain rule with sin"),
    (sp.exp(-x), "chain rule with exp"),
    (sp.log(sp.cos(x)), "chain rule with log"),
    ((x**2 + 1) ** 7, "generalized power rule"),
    (sp.sin(x) ** 3, "generalized power rule"),
    (2**x, "exponential rule"),
    (a ** (x**2), "chain rule with exponential"),
    (x**x, "logarithmic differentiation"),
    (sp.sin(x) ** x, "logarithmic differentiation"),
    (sp.Abs(x), "derivative of the absolute value"),
    (sp.sign(x), "derivative of sign"),
    (sp.Max(x, 0), "branches of the maximum"),
    (sp.Min(x, 1, a), "branches of the minimum"),
    (sp.atan(x), "derivative of arctan"),
    (sp.erf(2 * x), "chain rule with erf"),
    (sp.Heaviside(x), "derivative of the unit step"),
    (sp.Piecewise((x, x > 0), (0, True)), "piece by piece"),
]


@pytest.mark.parametrize(("expression", "rule"), CASES, ids=lambda v: str(v))
def test_the_first_step_names_the_rule(expression: sp.Expr, rule: str) -> None:
    assert derive(expression, x).rules()[0] == rule


def test_each_step_is_a_true_equation() -> None:
    """Put SymPy's derivatives of the parts into the right side of a step: it is the derivative of the left side."""
    t = sp.Symbol("t", positive=True)
    expression = t**t * sp.sin(t**2) / (1 + sp.exp(-t)) + sp.log(sp.cosh(t)) ** 3
    derivation = derive(expression, t)
    assert len(derivation.steps) > 10
    for step in derivation.steps:
        placeholders = [d for d in sp.preorder_traversal(step.after) if type(d).__name__ == "_D"]
        assert {d.args[0] for d in placeholders} <= set(step.parts)
        filled = step.after.xreplace({d: sp.diff(d.args[0], t) for d in placeholders})
        assert abs(sp.N((filled - sp.diff(step.before, t)).subs(t, sp.Rational(3, 7)), 30)) < 1e-25


@pytest.mark.parametrize("seed", range(4))
def test_each_step_of_random_derivations_is_a_true_equation(seed: int) -> None:
    """The same on random expressions: each step on its own, compared where its parts are differentiable."""
    rng = random.Random(1000 + seed)
    checked = 0
    t, constants = sp.Symbol("t", real=True), {a: sp.Rational(3, 7), b: sp.Rational(-2, 9)}
    while checked < 40:
        expression = random_expression(rng, 2).subs(constants).subs(x, t)
        if not expression.has(t) or expression.has(sp.zoo, sp.nan, sp.I):
            continue
        try:
            derivation = derive(expression, t)
        except NoRuleError:
            continue
        for step in derivation.steps:
            placeholders = [d for d in sp.preorder_traversal(step.after) if type(d).__name__ == "_D"]
            assert {d.args[0] for d in placeholders} <= set(step.parts)
            filled = step.after.xreplace({d: sp.diff(d.args[0], t) for d in placeholders})
            gap = filled - sp.diff(step.before, t)
            if gap.has(sp.Derivative, sp.re, sp.im, sp.DiracDelta):
                continue  # SymPy does not see that the argument of Abs is real
            for point in (sp.Rational(-7, 5), sp.Rational(1, 3), sp.Rational(9, 4)):
                if all(c.subs(t, point) == sp.true for c in derivation.conditions):
                    size = 1 + abs(sp.N(filled.subs(t, point), 30))
                    assert abs(sp.N(gap.subs(t, point), 30, chop=True)) <= 1e-20 * size
                    checked += 1


def test_a_part_that_occurs_twice_is_derived_once() -> None:
    steps = derive(sp.sin(x**2) * sp.cos(x**2), x).steps
    assert [s.before for s in steps].count(x**2) == 1


@pytest.mark.parametrize(
    ("expression", "condition"),
    [
        (sp.Abs(x), sp.Ne(x, 0)),
        (sp.log(x), x > 0),
        (sp.sqrt(x), x > 0),
        (x**-2, sp.Ne(x, 0)),
        (sp.Max(x, 0), sp.Ne(x, 0)),
        (sp.asin(x), sp.Abs(x) < 1),
        (x**x, x > 0),
        (sp.tan(x), sp.Ne(sp.cos(x), 0)),
        (x * sp.Abs(x), sp.Ne(x, 0)),
        (sp.sign(sp.log(x)), x > 0),
    ],
    ids=str,
)
def test_the_conditions_are_stated(expression: sp.Expr, condition: sp.Basic) -> None:
    assert condition in derive(expression, x).conditions


def test_no_condition_where_none_is_needed() -> None:
    for expression in [x**3, sp.exp(x), 1 / (1 + x**2), sp.sqrt(x**2 + 1), sp.Abs(x**2 + 1), sp.atan(x)]:
        assert derive(expression, x).conditions == ()


def test_at_a_kink_no_value_is_claimed() -> None:
    relu = derive(sp.Max(0, x), x).result
    assert [relu.subs(x, v) for v in (-2, 3)] == [0, 1]
    assert relu.subs(x, 0) is sp.nan


def test_symbols_come_back_as_they_went_in() -> None:
    derivation = derive(sp.exp(-a * x), x)
    assert derivation.result.free_symbols == {a, x}
    assert derivation.variable is x
    assert sp.simplify(derivation.result - sp.diff(sp.exp(-a * x), x)) == 0


def test_square_root_of_a_square_is_read_as_absolute_value() -> None:
    assert derive(sp.sqrt(x**2), x).conditions == (sp.Ne(x, 0),)


@pytest.mark.parametrize(
    ("expression", "error", "message"),
    [
        (sp.gamma(x), NoRuleError, "gamma"),
        (sp.Function("f")(x), NoRuleError, "no rule here differentiates f"),
        (sp.Integral(sp.sin(x), x), NoRuleError, "Integral"),
        (x * sp.asin(2), NoRuleError, "asin.2. in .* is not real"),
        (sp.log(x) + sp.log(-x), NoRuleError, "found no point"),
        (sp.sqrt(x) * sp.sqrt(-x), NoRuleError, "found no point"),
        (sp.floor(x), NoRuleError, "floor"),
        (sp.I * x, NoRuleError, "not a finite real number"),
        (sp.oo + x, NoRuleError, "not a finite real number"),
        (sp.log(-1 - x**2), NoRuleError, "not real"),
        (sp.asin(2 + x**2), NoRuleError, "not real|nowhere"),
        ((-2) ** x, NoRuleError, "not positive"),
        (sp.Max(sp.log(x - 10**9), 2), NoRuleError, "cannot be confirmed"),
        (sp.Derivative(sp.gamma(x), x), NoRuleError, "Derivative"),
    ],
    ids=str,
)
def test_refusals_say_why(expression: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        derive(expression, x)


def test_a_domain_far_from_all_sample_points_is_no_contradiction() -> None:
    assert derive(sp.log(x - 10**6), x).conditions == (x - 10**6 > 0,)


def test_a_float_exponent_that_is_whole_counts_as_an_integer() -> None:
    assert derive(x**2.0, x).conditions == ()
    maybe_zero = sp.Symbol("n", integer=True, nonnegative=True)  # n x^(n-1) has no value at x = 0 if n = 0
    assert derive(x**maybe_zero, x).conditions == (sp.Ne(x, 0),)
    assert derive(x**-2.0, x).conditions == (sp.Ne(x, 0),)
    assert derive(x**0.5, x).conditions == (x > 0,)


def test_where_two_pieces_meet_no_rule_applies() -> None:
    bent = sp.Piecewise((0, x < 0), (x**2, x < 1), (3 * x, True))
    derivation = derive(bent, x)
    assert set(derivation.conditions) == {sp.Ne(x, 0), sp.Ne(x, 1)}
    assert [derivation.result.subs(x, v) for v in (-1, sp.Rational(1, 2), 2)] == [0, 1, 3]
    sinc = sp.Piecewise((sp.sin(x) / x, sp.Ne(x, 0)), (1, True))
    assert derive(sinc, x).conditions == (sp.Ne(x, 0),)
    assert derive(sp.Piecewise((x, a > 0), (0, True)), x).conditions == ()  # a is a parameter: no border in x


def test_a_long_derivation_is_shown_without_delay() -> None:
    """SymPy would simplify this result for minutes; the shown result is then the one that the rules give."""
    nested = x
    for _ in range(12):
        nested = sp.sin(nested) + x
    derivation = derive(nested, x)
    assert derivation.simplified() == derivation.result
    assert "together" in str(derivation)


def test_a_wrong_rule_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from mlmath.symbolic import derivatives

    name, _, where = derivatives._OUTER[sp.sin]
    monkeypatch.setitem(derivatives._OUTER, sp.sin, (name, lambda u: -sp.cos(u), where))
    with pytest.raises(AssertionError, match="SymPy disagrees"):
        derive(sp.sin(x), x)


def test_printed_forms() -> None:
    derivation = derive(sp.exp(-(x**2) / 2), x)
    assert str(derivation) == repr(derivation)
    assert str(derivation).splitlines()[-1].split() == ["together", "=", "-x*exp(-x**2/2)"]
    latex = derivation._repr_latex_()
    assert latex.startswith("$$\n\\begin{aligned}")
    assert latex.endswith("\\end{aligned}\n$$")
    assert latex.count("\\\\") == len(derivation.steps)  # a line break after each but the last line
    assert latex.count("{") == latex.count("}")
    assert r"\frac{\frac" not in latex
    markdown = derivation.markdown()
    assert markdown.count("\n1. ") + markdown.startswith("1. ") == 1
    assert "Together: $" in markdown
    assert "valid where" in str(derive(sp.log(x), x))
    assert "Valid where $x > 0$." in derive(sp.log(x), x).markdown()
    assert r"\text{valid where}" in derive(sp.log(x), x).latex()
