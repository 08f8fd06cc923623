"""The step-by-step integration: every result against SymPy, every step a true equation, every refusal said plainly."""

import random
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import sympy as sp
from mlmath.symbolic import integrals
from mlmath.symbolic.derivatives import NoRuleError
from mlmath.symbolic.integrals import Integration, antiderive

x, a, b = sp.symbols("x a b")
n = sp.Symbol("n", integer=True, positive=True)

# --- Random expressions in the stated classes -------------------------------------------------------------------------

TABLE = [sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh]


def ratio(rng: random.Random) -> sp.Rational:
    return sp.Rational(rng.choice([-4, -3, -2, -1, 1, 2, 3, 4]), rng.randint(1, 3))


def line(rng: random.Random) -> sp.Expr:
    return ratio(rng) * x + rng.randint(-3, 3)


def polynomial(rng: random.Random, degree: int = 3) -> sp.Expr:
    return sum(rng.randint(-4, 4) * x**k for k in range(degree + 1)) + x ** rng.randint(1, degree)


def irreducible(rng: random.Random) -> sp.Expr:
    half = rng.randint(-3, 3)
    return x**2 + 2 * half * x + half**2 + rng.randint(1, 6)


def powers(rng: random.Random) -> sp.Expr:
    terms = range(rng.randint(1, 4))
    return sum(ratio(rng) * x ** sp.Rational(rng.randint(-6, 6), rng.randint(1, 3)) for _ in terms)


def tabulated(rng: random.Random) -> sp.Expr:
    outer = [*TABLE, lambda u: u ** rng.randint(-3, 5), lambda u: 2**u, lambda u: sp.sqrt(u)]
    return sum(ratio(rng) * rng.choice(outer)(line(rng)) for _ in range(rng.randint(1, 3)))


def chain(rng: random.Random) -> sp.Expr:
    k = rng.randint(-3, 3)
    inner = [x**2 + k, sp.sin(2 * x), sp.cos(x), sp.exp(x) + 2, sp.log(x), sp.sqrt(x), x**3 - x, sp.tan(x)]
    outer = [sp.exp, sp.sin, sp.cos, sp.cosh, lambda u: u**3, lambda u: 1 / u, lambda u: 1 / (1 + u**2)]
    g = rng.choice(inner)
    return ratio(rng) * rng.choice(outer)(g) * sp.diff(g, x)


def product(rng: random.Random) -> sp.Expr:
    power = x ** rng.randint(0, 3)
    kinds = [
        polynomial(rng) * rng.choice(TABLE)(line(rng)),
        power * sp.log(line(rng)),
        power * sp.log(x) ** rng.randint(1, 3),
        power * sp.atan(rng.randint(1, 3) * x),
    ]
    return rng.choice(kinds)


def wave(rng: random.Random) -> sp.Expr:
    return ratio(rng) * sp.exp(line(rng)) * rng.choice([sp.sin, sp.cos])(line(rng))


def fraction(rng: random.Random) -> sp.Expr:
    factors = [x - rng.randint(-3, 3) for _ in range(rng.randint(0, 2))]
    factors += [irreducible(rng) ** rng.randint(1, 2) for _ in range(rng.randint(0, 1))]
    return polynomial(rng, rng.randint(1, 4)) / (sp.Mul(*factors) if factors else x**2 + 1)


def waves(rng: random.Random) -> sp.Expr:
    return sp.sin(rng.randint(1, 2) * x) ** rng.randint(0, 4) * sp.cos(rng.randint(1, 3) * x) ** rng.randint(1, 4)


CLASSES: list[Callable[[random.Random], sp.Expr]] = [powers, tabulated, chain, product, wave, fraction, waves]


def interval(integration: Integration) -> tuple[sp.Rational, sp.Rational] | None:
    """Find a short interval on which the conditions seem to hold: at no sample point they fail or change their sign."""
    sides = [(type(c), sp.lambdify(x, c.lhs - c.rhs, "numpy")) for c in integration.conditions]
    for k in range(24):
        low = sp.Rational(3 * k - 35, 17)
        points = float(low) + np.arange(13) / 24
        with np.errstate(invalid="ignore", divide="ignore"):
            signs = [(kind, set(np.sign(side(points)).tolist())) for kind, side in sides]
        if all(len(s) == 1 and (s == {1.0} if kind is sp.StrictGreaterThan else 0 not in s) for kind, s in signs):
            return low, low + sp.Rational(1, 2)
    return None


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("block", range(3))
def test_random_integrands_of_the_stated_classes_agree_with_sympy(kind: Callable, block: int) -> None:
    """72 a class, 504 in all: SymPy's derivative is the integrand, mpmath's area the difference of two values."""
    areas = 0
    for seed in range(24 * block, 24 * block + 24):
        expression = kind(random.Random(seed))
        integration = antiderive(expression, x)  # none may be refused
        assert not integration.result.atoms(sp.Integral)
        gap = sp.diff(integration.result.replace(sp.Abs, lambda u: sp.sqrt(u**2)), x) - expression
        bounds = interval(integration)
        if bounds is None:
            continue
        for p in (bounds[0], sum(bounds) / 2, bounds[1]):
            size = 1 + abs(sp.N(expression.subs(x, p), 30))
            assert abs(sp.N(gap.subs(x, p), 30, chop=True)) <= 1e-20 * size
        f, F = (sp.lambdify(x, e, "mpmath") for e in (expression, integration.result))
        with mpmath.workdps(20):
            low, high = (mpmath.mpf(v.p) / v.q for v in bounds)
            area = mpmath.quad(f, [low, high])
            assert abs(area - (F(high) - F(low))) <= 1e-8 * (1 + abs(area) + abs(F(low)))
        areas += 1
    assert areas >= 18  # the others are real nowhere in the window


@pytest.mark.parametrize("kind", [powers, product, wave], ids=lambda kind: kind.__name__)
def test_sympy_finds_the_same_antiderivative_up_to_a_constant(kind: Callable) -> None:
    for seed in range(100, 104):
        expression = kind(random.Random(seed))
        ours, theirs = antiderive(expression, x).result, sp.integrate(expression, x)
        gaps = [sp.N((ours - theirs).subs(x, sp.Rational(p, 7)), 25) for p in (23, 26, 29)]  # to the right of all poles
        assert max(abs(gap - gaps[0]) for gap in gaps) <= 1e-15 * (1 + abs(gaps[0]))


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_each_step_of_random_integrations_is_a_true_equation(kind: Callable) -> None:
    """Differentiate both sides; under an unevaluated integral the integrand comes out, times g' after u = g."""
    checked = 0
    for seed in range(200, 212):
        integration = antiderive(kind(random.Random(seed)), x)
        for step in integration.steps:
            t = step.variable
            opened = sp.Integer(0)
            after = step.after
            for part, variable in step.parts:
                integral = next(i for i in after.atoms(sp.Expr) | set(sp.preorder_traversal(after)) if part_of(i, part))
                share = sp.diff(after.xreplace({integral: sp.Symbol("I_")}), sp.Symbol("I_"))
                inner = part
                if variable != t:
                    ((name, g),) = step.named
                    assert name == variable.name
                    inner = part.subs(variable, g) * sp.diff(g, t)
                opened += share * inner
                after = after.xreplace({integral: sp.Integer(0)})
            gap = opened + sp.diff(after.replace(sp.Abs, lambda u: sp.sqrt(u**2)), t) - step.before
            for p in (sp.Rational(22, 7), sp.Rational(3, 5)):
                value = sp.N(gap.subs(t, p), 30, chop=True)
                if value.is_real and all(sp.sympify(step.where).subs(t, p) == sp.true for _ in [0]):
                    assert abs(value) <= 1e-18 * (1 + abs(sp.N(step.before.subs(t, p), 30)))
                    checked += 1
    assert checked >= 20


def part_of(node: sp.Basic, part: sp.Expr) -> bool:
    return type(node).__name__ == "_I" and node.args[0] == part


# --- The rules by name ------------------------------------------------------------------------------------------------

CASES = [
    (sp.Integer(0), "constant rule"),
    (a * sp.sin(b), "constant rule"),
    (x, "power rule"),
    (x**5, "power rule"),
    (x**n, "power rule"),
    (x**a, "power rule"),
    (sp.sqrt(x), "power rule"),
    (1 / x, "reciprocal rule"),
    (x**-1.0, "reciprocal rule"),
    (3 * sp.sin(x), "constant multiple rule"),
    (x + sp.exp(x), "linearity"),
    (sp.exp(a * x), "antiderivative of exp, linear argument"),
    (2**x, "antiderivative of an exponential"),
    ((2 * x + 1) ** 5, "power rule, linear argument"),
    (1 / (3 * x + 2), "reciprocal rule, linear argument"),
    (1 / sp.cos(x) ** 2, "tangent rule"),
    (1 / sp.sin(2 * x) ** 2, "cotangent rule, linear argument"),
    (1 / sp.cosh(x) ** 2, "tanh rule"),
    (1 / sp.sinh(x) ** 2, "coth rule"),
    (1 / sp.sqrt(4 - x**2), "arcsine rule"),
    (1 / sp.sqrt(3 - 2 * x - x**2), "complete the square, arcsine rule"),
    (1 / sp.sqrt(4 + x**2), "arsinh rule"),
    (1 / sp.sqrt(x**2 + 2 * x + 5), "complete the square, arsinh rule"),
    (1 / (x**2 + 4), "arctangent rule"),
    (1 / (x**2 + a**2), "arctangent rule"),
    (1 / (x**2 + 2 * x + 5), "complete the square, arctangent rule"),
    (1 / (x**2 - 2), "two real zeros"),
    (1 / (x**2 + 1) ** 2, "reduction formula"),
    (1 / (2 * x**2 + 2 * x + 1) ** 3, "complete the square, reduction formula"),
    ((x + 3) / (x**2 + 2 * x + 5), "split the numerator"),
    (1 / (x**2 - 1), "partial fractions"),
    ((x**2 - 1) / (x - 1), "cancel"),
    ((x - 1) / (x**2 - 1), "cancel"),
    ((x + 1) * (x + 2), "expand"),
    (x * (1 + sp.sqrt(x)), "expand"),
    ((sp.exp(x) + x) ** 2, "expand"),
    (x * (x**2 + 1) ** 9, "substitution"),
    (x * sp.exp(-(x**2) / 2), "substitution"),
    (x * sp.sqrt(x + 1), "substitution"),
    (1 / (1 + sp.sqrt(x)), "substitution"),
    (1 / (sp.sqrt(x) * (x + 1)), "substitution"),
    (x / (x**4 + 1), "substitution"),
    (1 / (x * sp.log(x)), "substitution"),
    (sp.exp(x) / (1 + sp.exp(x)), "substitution"),
    (x * sp.exp(x), "integration by parts"),
    (sp.log(x), "integration by parts"),
    (sp.erf(x), "integration by parts"),
    (sp.asin(x), "integration by parts"),
    (x**2 * 3**x, "integration by parts"),
    (sp.exp(x) * sp.sin(x), "integration by parts"),
    (sp.tan(x), "in sine and cosine"),
    (sp.tanh(x), "in sine and cosine"),
    (sp.tan(x) ** 2, "trigonometric identity"),
    (sp.coth(x) ** 2, "trigonometric identity"),
    (sp.sec(x), "in sine and cosine"),
    (1 / sp.sin(x), "trigonometric identity"),
    (sp.sin(x) ** 2, "product-to-sum identities"),
    (sp.sin(2 * x) * sp.cos(3 * x), "product-to-sum identities"),
    (sp.cosh(x) ** 2, "in exponentials"),
    (sp.exp(x) * sp.sinh(x), "in exponentials"),
]


@pytest.mark.parametrize(("expression", "rule"), CASES, ids=str)
def test_the_first_step_names_the_rule(expression: sp.Expr, rule: str) -> None:
    integration = antiderive(expression, x)
    assert integration.rules()[0] == rule
    values = {x: sp.Rational(7, 5), a: sp.Rational(3, 7), b: sp.Rational(-2, 9), n: 3}
    smooth = integration.result.replace(sp.Abs, lambda u: sp.sqrt(u**2))
    gap = (sp.diff(smooth, x) - expression).subs(values)
    if all(c.subs(values) == sp.true for c in integration.conditions):
        assert abs(sp.N(gap, 30, chop=True)) < 1e-12


def test_two_quadratic_factors_one_of_them_squared() -> None:
    expression = (4 * x**3 + 3 * x - 3) / ((x**2 - 2 * x + 7) ** 2 * (x**2 + 4 * x + 10))
    gap = sp.diff(antiderive(expression, x).result, x) - expression
    assert all(abs(sp.N(gap.subs(x, p), 30, chop=True)) < 1e-25 for p in (-2, sp.Rational(1, 3), 5))


def test_cyclic_integration_by_parts_solves_for_the_integral() -> None:
    integration = antiderive(sp.exp(2 * x) * sp.sin(3 * x), x)
    assert integration.rules() == ("integration by parts", "integration by parts", "solve for the integral")
    assert sp.simplify(integration.result - sp.exp(2 * x) * (2 * sp.sin(3 * x) - 3 * sp.cos(3 * x)) / 13) == 0
    symbolic = antiderive(sp.exp(a * x) * sp.cos(b * x), x)
    assert symbolic.conditions == (sp.Ne(b, 0),)


def test_where_parts_would_return_the_integral_itself_another_way_is_taken() -> None:
    assert "solve for the integral" not in antiderive(sp.exp(x) * sp.cosh(x), x).rules()  # it would say I = A + I


@pytest.mark.parametrize(
    ("expression", "conditions"),
    [
        (x**3 + sp.exp(x), ()),
        (1 / x, (sp.Ne(x, 0),)),
        (sp.sqrt(x) + 1 / x, (x > 0,)),  # x ≠ 0 follows
        (sp.log(x), (x > 0,)),
        ((x**2 - 1) / (x - 1), (sp.Ne(x - 1, 0),)),  # the integrand has a hole
        (1 / (x**3 + 1), (sp.Ne(x + 1, 0),)),  # the quadratic factor has no zero
        (sp.exp(a * x), (sp.Ne(a, 0),)),
        (x**a, (x > 0, sp.Ne(a, -1))),
        (sp.tan(x), (sp.Ne(sp.cos(x), 0),)),
    ],
    ids=str,
)
def test_the_conditions_are_stated(expression: sp.Expr, conditions: tuple[sp.Basic, ...]) -> None:
    assert set(antiderive(expression, x).conditions) == set(conditions)


def test_the_logarithm_takes_the_absolute_value() -> None:
    result = antiderive(1 / (x - 2), x).result
    assert result == sp.log(sp.Abs(x - 2))
    assert abs(sp.N(result.subs(x, -1) - sp.log(3))) < 1e-15


# --- Between two bounds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "low", "high", "value"),
    [
        (x**2, 0, 3, 9),
        (x**2, 3, 0, -9),
        (sp.sin(x), 0, sp.pi, 2),
        (1 / x, 1, sp.E, 1),
        (1 / x, -sp.E, -1, -1),
        (x * sp.exp(-(x**2) / 2), 0, 1, 1 - sp.exp(-sp.Rational(1, 2))),
        (sp.sqrt(x), 0, 1, sp.Rational(2, 3)),
        (x * sp.sqrt(x**2 - 1), 1, sp.sqrt(2), sp.Rational(1, 3)),
        (1 / (1 + x**2), -1, 1, sp.pi / 2),
        (sp.cos(x), 2, 2, 0),
        (sp.tan(x), 0, 1, -sp.log(sp.cos(1))),
        (sp.tan(x), sp.pi - 1, sp.pi + 1, 0),  # an interval on which the cosine is negative
        (sp.tan(2 * x), 0, sp.pi / 8, sp.log(2) / 4),
        (1 / sp.cos(x), 0, sp.pi / 6, sp.log(3) / 2),
        (1 / sp.sin(x), sp.pi / 3, sp.pi / 2, sp.log(3) / 2),
        (sp.cot(x) + x, -sp.pi / 2, -sp.pi / 6, -sp.log(2) - sp.pi**2 / 9),
    ],
)
def test_values_between_bounds(expression: sp.Expr, low: sp.Expr, high: sp.Expr, value: sp.Expr) -> None:
    assert sp.simplify(antiderive(expression, x).between(low, high) - value) == 0


@pytest.mark.parametrize(
    ("expression", "low", "high", "message"),
    [
        (1 / x**2, -1, 1, "integrand .* continuous"),
        (1 / x, -1, 1, "integrand .* continuous"),
        (1 / sp.sqrt(x), 0, 1, "integrand .* continuous"),
        (sp.log(x), 0, 1, "integrand .* continuous"),
        (sp.tan(x), 0, 3, "integrand .* continuous"),
        (sp.tan(x), 0, sp.pi / 2, "integrand .* continuous"),
        (sp.cot(x), -1, 1, "integrand .* continuous"),
        (1 / sp.cos(x), 1, 2, "integrand .* continuous"),
        (x ** sp.Rational(1, 3), -1, 1, "not known to be continuous"),  # not real for x < 0
        (x * (x**2 - 1) ** sp.Rational(1, 3), -1, 1, "not known to be continuous"),
        (sp.cos(x) * sp.sin(x) ** sp.Rational(1, 3), -1, 1, "not known"),
        (sp.exp(-x), 0, sp.oo, "not finite"),
        (x, 0, sp.I, "not finite"),
    ],
)
def test_the_fundamental_theorem_is_not_applied_where_it_does_not_hold(
    expression: sp.Expr, low: sp.Expr, high: sp.Expr, message: str
) -> None:
    with pytest.raises(NoRuleError, match=message):
        antiderive(expression, x).between(low, high)


def test_an_antiderivative_with_a_jump_is_noticed() -> None:
    """d/dx arctan(tan x) is 1 between the poles, but the function jumps at π/2."""
    sneaky = Integration(sp.Integer(1), x, (), sp.atan(sp.tan(x)), ())
    with pytest.raises(NoRuleError, match=r"antiderivative .* continuous"):
        sneaky.between(0, 3)


@pytest.mark.parametrize(
    ("inside", "high"),
    [(sp.cos(x), sp.pi / 2), (sp.cos(x), 2), (sp.sin(x) - 1, sp.pi / 2), (sp.tan(x), 2), (sp.tan(2 * x), 1)],
)
def test_a_logarithm_is_continuous_only_where_its_argument_is_and_is_not_zero(inside: sp.Expr, high: sp.Expr) -> None:
    """The integrand is taken to be harmless, so that only the antiderivative can be refused."""
    logarithm = Integration(sp.Integer(0), x, (), x + 3 * sp.log(sp.Abs(inside)), ())
    logarithm.between(sp.Rational(1, 2), sp.Rational(3, 4))
    with pytest.raises(NoRuleError, match=r"antiderivative .* continuous"):
        logarithm.between(sp.Rational(1, 2), high)


def test_what_sympy_cannot_decide_is_refused() -> None:
    odd = Integration(sp.cos(x), x, (), sp.Function("F")(x), ())
    with pytest.raises(NoRuleError, match="not known to be continuous"):
        odd.between(0, 1)


@pytest.mark.parametrize("bounds", [("0", 1), (0, "1"), (a, 1)])
def test_bounds_are_numbers(bounds: tuple[object, object]) -> None:
    with pytest.raises(TypeError, match="the bounds must be numbers"):
        antiderive(x, x).between(*bounds)


# --- Refusals and printing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "error", "message"),
    [
        (sp.exp(-(x**2)), NoRuleError, "no rule here integrates .* no proof"),
        (sp.sin(x) / x, NoRuleError, "no rule here integrates"),
        (1 / (x**5 + 1), NoRuleError, "no rule here integrates"),
        (x * sp.exp(x) * sp.sin(x), NoRuleError, "no rule here integrates"),
        (sp.gamma(x) * sp.gamma(x**2), NoRuleError, "no rule here integrates"),
        (sp.Function("f")(x), NoRuleError, "no rule here integrates"),
        (sp.Abs(x), NoRuleError, "no rule here integrates"),
        (sp.Integral(sp.sin(x) / x, x), NoRuleError, "no rule here integrates"),
        (sp.I * x, NoRuleError, "not a finite real number"),
        (sp.log(-1 - x**2), NoRuleError, "not real"),
        (x * sp.asin(2), NoRuleError, "not real"),
        (sp.sqrt(x) + sp.sqrt(-x), NoRuleError, "found no point"),
        (1 / sp.sqrt(-4 - x**2), NoRuleError, "no rule here|not real|found no point"),
        (2 ** (3 * x) * sp.log(x), NoRuleError, "no rule here"),
        ((-2) ** x, NoRuleError, "nowhere|no rule here|found no point"),
        (3 * sp.exp(-(x**2)), NoRuleError, "no rule here"),
        (sp.tan(x**2) ** 2, NoRuleError, "no rule here"),
        (x * sp.Function("f")(x) ** 2, NoRuleError, "no rule here"),
        (sp.gamma(x) * sp.polygamma(0, x) * sp.exp(sp.gamma(x)), NoRuleError, "no rule here"),
    ],
    ids=str,
)
def test_refusals_say_why(expression: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        antiderive(expression, x)


def test_the_new_variable_avoids_the_letters_in_use() -> None:
    u, v = sp.symbols("u v")
    (name, _), *_ = antiderive(u * sp.exp(u**2), u).steps[0].named
    assert name != "u"
    (name, _), *_ = antiderive(u * v * x * sp.exp(x**2 / u), x).steps[1].named
    assert name not in ("u", "v", "x")
    nested = antiderive(sp.cos(sp.log(x)) * sp.exp(sp.sin(sp.log(x))) / x, x)
    assert [s.named[0][0] for s in nested.steps if s.named] in (["u"], ["u", "v"])


def test_symbols_come_back_as_they_went_in() -> None:
    integration = antiderive(sp.exp(-a * x) * x, x)
    assert integration.result.free_symbols == {a, x}
    assert integration.variable is x
    assert all(step.before.free_symbols <= {a, x} for step in integration.steps)


def test_a_wrong_rule_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from mlmath.symbolic import integrals

    monkeypatch.setitem(integrals._TABLE, sp.sin, ("sin", sp.cos))
    with pytest.raises(AssertionError, match="its derivative disagrees"):
        antiderive(sp.sin(x), x)


def test_a_long_result_is_not_simplified() -> None:
    integration = antiderive(sum(sp.exp(k * x) * x**k for k in range(9)), x)
    assert integration.simplified() == integration.result


def test_printed_forms() -> None:
    integration = antiderive(x**2 * sp.cos(x), x)
    assert str(integration) == repr(integration)
    assert str(integration).splitlines()[0].endswith("= x**2*sin(x) - 2 int[x*sin(x)]dx, f = x**2, g = sin(x)")
    latex = integration._repr_latex_()
    assert latex.startswith("$$\n\\begin{aligned}")
    named = sum(bool(step.named) for step in integration.steps)
    assert latex.count("\\\\") == len(integration.steps) + named  # a line break after each but the last line
    assert latex.count("{") == latex.count("}")
    assert r"&\text{with} && f = x^{2},\; g = \sin{\left(x \right)}" in latex
    assert latex.rstrip("$\n").endswith("+ C\n\\end{aligned}")
    markdown = antiderive(1 / x, x).markdown()
    assert markdown.startswith("1. Reciprocal rule: $")
    assert "+ C$" in markdown
    assert "Valid where $x \\neq 0$." in markdown
    assert "Together: $" in integration.markdown()
    assert r"$ with $f = x^{2},\; g = \sin{\left(x \right)}$" in integration.markdown()
    assert r"\text{valid where}" in antiderive(1 / x, x).latex()
    assert "valid where" in str(antiderive(1 / x, x))
    assert r"\int \left(x^{2} + x\right) \, \mathrm{d} x" in antiderive(x**2 + x, x).latex()
    assert "(a + 1) int[sin(x)]dx" in str(antiderive((a + 1) * sp.sin(x), x))
    assert r"\left(a + 1\right) \int" in antiderive((a + 1) * sp.sin(x), x).latex()
    assert str(antiderive(-sp.sin(x), x)).splitlines()[0].endswith("= -int[sin(x)]dx")
    assert str(antiderive(sp.Integer(0), x)).endswith("= 0 + C")
    assert str(antiderive(x * sp.exp(x), x)).splitlines()[-1] == "simplified             = (x - 1)*exp(x) + C"


def test_decimals_are_read_as_fractions() -> None:
    assert antiderive(0.1 * x**2.0, x).result == x**3 / 30


def test_the_result_evaluates_on_arrays() -> None:
    F = sp.lambdify(x, antiderive(x * sp.exp(-x), x).result, "numpy")
    t = np.linspace(0, 3, 7)
    np.testing.assert_allclose(F(t) - F(0.0), 1 - (1 + t) * np.exp(-t), atol=1e-14)


@pytest.mark.parametrize("expression", [x**x, (x + 1) ** (2 * x), sp.sin(x) ** x, sp.asin(sp.sqrt(x))])
def test_a_power_with_the_variable_twice_and_a_circle_of_substitutions_are_refused(expression: sp.Expr) -> None:
    with pytest.raises(NoRuleError, match="no rule here integrates"):
        antiderive(expression, x)


def test_a_condition_that_is_not_real_at_a_sample_point_only_excludes_the_point() -> None:
    a = sp.Symbol("a")
    assert antiderive(sp.log(2 * a) ** x, x).result == sp.log(2 * a) ** x / sp.log(sp.log(2 * a))


def test_letters_never_run_out() -> None:
    taken = {"u", "v", "w", "s", "t", "y", "z", "u_1"}
    search = integrals._Search(taken)
    letters = [x]
    for _ in range(40):
        letters.append(search._new_variable(letters[-1]))
    assert len(set(letters)) == 41
    assert not taken & {s.name for s in letters}


@pytest.mark.parametrize(
    "expression",
    [sp.tan(sp.sinh(sp.tan(x))), sp.tan(x) * sp.sinh(x**2) ** 3, sp.tan(sp.tan(sp.tan(x))), sp.sinh(sp.sinh(x))],
)
def test_nested_waves_are_refused_without_complex_exponentials(
    expression: sp.Expr, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Complex exponentials lead nowhere here, and took the better part of a minute to do so."""
    seen = []
    rules = integrals._rules

    def watched(f: sp.Expr, *rest: sp.Symbol) -> object:
        seen.append(f)
        return rules(f, *rest)

    monkeypatch.setattr(integrals, "_rules", watched)
    with pytest.raises(NoRuleError, match="no rule here integrates"):
        antiderive(expression, x)
    assert not any(f.has(sp.I) for f in seen)


@pytest.mark.parametrize("expression", [sp.tanh(x) ** 3, 1 / (1 + 1 / x), 1 / (x - 1 / x)])
def test_fractions_within_a_denominator(expression: sp.Expr) -> None:
    integration = antiderive(expression, x)
    t = sp.Symbol("t", positive=True)
    slope = sp.diff(integration.result.subs(x, t), t)
    assert abs(sp.N(slope.subs(t, 2) - expression.subs(x, 2))) < 1e-12
    if expression.is_rational_function(x):
        assert sp.Ne(x, 0) in integration.conditions  # the integrand has no value there


def test_a_wave_times_sinh_stays_real() -> None:
    result = antiderive(sp.sinh(x) * sp.sin(x), x).result
    assert not result.has(sp.I)
    assert sp.simplify(sp.diff(result, x) - sp.sinh(x) * sp.sin(x)) == 0


@pytest.mark.parametrize("power", [sp.Rational(1, 3), sp.Rational(4, 3), sp.sqrt(2), sp.Rational(-1, 5)])
def test_roots_of_negative_numbers_are_not_integrated(power: sp.Expr) -> None:
    """The power is complex there, and the difference of two complex values is no area."""
    with pytest.raises(NoRuleError, match="is not known to be continuous"):
        antiderive(x**power, x).between(-1, 1)
    assert antiderive(x**power, x).between(1, 2) == sp.simplify((2 ** (power + 1) - 1) / (power + 1))
    with pytest.raises(NoRuleError, match="is not known to be continuous"):
        antiderive(x * (x**2 - 1) ** sp.Rational(1, 3), x).between(-2, 3)
