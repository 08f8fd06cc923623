"""Step-by-step Taylor expansions against SymPy's derivatives, and what is refused."""

import random

import pytest
import sympy as sp
from mlmath.calculus import taylor
from mlmath.symbolic.derivatives import NoRuleError
from mlmath.symbolic.expansions import expand_at

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
TERMS = 4


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
        "absolute value of what is negative", "sine series", "cosine series", "geometric series", "sine over cosine",
        "product of series",
    )  # fmt: skip
    assert str(expansion).splitlines()[-1].endswith("= 3*x - x**2 + O(x**3)")
    assert expansion._repr_latex_().startswith("$$\n\\begin{aligned}")
    assert expand_at(sp.Abs(x + 3), x, 0, 1).rules() == ("absolute value of what is positive",)
    shifted = expand_at(sp.Symbol("t") * x**2, x, 1, 2)
    assert str(shifted).startswith("with                    h = x - 1")
    assert "h = x - 1" in shifted.latex()
    assert str(expand_at(sp.Integer(3), x, 0, 2)) == "polynomial  3 = 3"
    assert expand_at(x**7, x, 0, 2).coefficients == (0, 0, 0)
    assert str(expand_at(x**7, x, 0, 2)) == "polynomial  x**7 = 0 + O(x**3)"
    assert expand_at(x**x, x, 1, 0).coefficients == (1,)


@pytest.mark.parametrize(
    ("expression", "center"),
    [(sp.log(x), 0), (sp.log(x), -1), (sp.sqrt(x), 0), (1 / x, 0), (sp.Abs(x), 0), (sp.sign(x), 1), (sp.Max(x, 0), 1),
     (sp.asin(x), 1), (sp.tan(x), sp.pi / 2), (sp.gamma(x), 1), (sp.sqrt(-1 - x**2), 0), (sp.I * x, 0)],
)  # fmt: skip
def test_what_is_not_smooth_or_has_no_rule_is_refused(expression: sp.Expr, center: object) -> None:
    with pytest.raises(NoRuleError):
        expand_at(expression, x, center, 3)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("x", x), TypeError, "got a string"),
        ((x, "x"), TypeError, "variable must be"),
        ((sp.Eq(x, 1), x), TypeError, "expression must be"),
        ((sp.Matrix([x]), x), TypeError, "expression must be"),
        ((x, x, x), ValueError, "center must be"),
        ((x, x, sp.oo), ValueError, "center must be"),
        ((x, x, sp.I), ValueError, "center must be"),
        ((x, x, 0, -1), ValueError, "degree"),
        ((x, x, 0, 1.5), TypeError, "degree"),
        ((sp.Symbol("n", integer=True), sp.Symbol("n", integer=True)), NoRuleError, "interval"),
        ((x * sp.Symbol("x", real=True), x), NoRuleError, "share one name"),
        ((sp.log(a + x) + sp.log(-a + x), x), NoRuleError, "found no parameters"),
    ],
)
def test_bad_arguments_are_named(arguments: tuple[object, ...], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        expand_at(*arguments)


def test_a_wrong_rule_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from mlmath.symbolic import expansions

    wrong = {**expansions._OUTER_SERIES, sp.sin: ("sine series", lambda c, k: sp.Integer(k))}
    monkeypatch.setattr(expansions, "_OUTER_SERIES", wrong)
    with pytest.raises(AssertionError, match="disagree"):
        expand_at(sp.sin(x), x, 0, 3)
