"""Problems on derivative rules, tangent lines and Taylor polynomials, with small integer coefficients."""

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp

from mlmath.calculus import taylor as series
from mlmath.practice.problems import Draft

__all__ = ["derivative_rules", "tangent_line", "taylor"]

x = sp.Symbol("x", real=True)


def _nonzero(rng: np.random.Generator, bound: int) -> int:
    return int(rng.choice([n for n in range(-bound, bound + 1) if n]))


def _pick(rng: np.random.Generator, choices: list[Any]) -> Any:
    return choices[int(rng.integers(len(choices)))]


def derivative_rules(rng: np.random.Generator, level: int) -> Draft:
    """Ask for the derivative of sums and a product (level 1), a chain (2), a quotient or product with chains (3)."""
    a, b, c = _nonzero(rng, 5), _nonzero(rng, 5), int(rng.integers(2, 5))
    base = [sp.sin(x), sp.cos(x), sp.exp(x)]
    inner = [a * x + b, x**2 + abs(b), x**c, sp.exp(x), sp.sin(x)]
    outer: list[Callable[[Any], Any]] = [sp.sin, sp.cos, sp.exp, lambda u: u**c, sp.tanh]
    slips: list[tuple[Any, str]] = []
    if level == 1:
        f, g = _pick(rng, base), x**c
        expression = _pick(rng, [a * f + b * g, g * f + a, a * g * f])
        slips = (
            [(expression.diff(x) - (g * f).diff(x) + g.diff(x) * f.diff(x), _PRODUCT)] if expression.has(g * f) else []
        )
    elif level == 2:
        inside, outside = _pick(rng, inner), _pick(rng, outer)
        expression = outside(inside)
        u = sp.Dummy("u", real=True)
        slips = [(outside(u).diff(u).subs(u, inside), "The inner derivative (chain rule) is missing.")]
    else:
        top, bottom = (
            _pick(rng, outer)(_pick(rng, inner[:3])),
            _pick(rng, [x**2 + abs(b), sp.exp(a * x), 2 + sp.cos(x)]),
        )
        expression = _pick(rng, [top / bottom, top * bottom])
        if expression == top * bottom:
            slips = [(top.diff(x) * bottom.diff(x), _PRODUCT)]
        else:
            slips = [(top.diff(x) / bottom.diff(x), "The quotient rule is more than a quotient of derivatives.")]
    return Draft(
        rf"Differentiate $f(x) = {sp.latex(expression)}$.",
        "expression",
        lambda: sp.diff(expression, x),
        _rule_hints(level),
        lambda: _derivation(expression),
        [*slips, (expression, "This is the function itself: differentiate it.")],
        {"symbols": "x", "domain": {"x": (0.2, 1.5)}},
    )


_PRODUCT = "The product rule is f′g + fg′, not f′g′."


def _rule_hints(level: int) -> list[str]:
    last = [
        "A sum is differentiated term by term; a product has a rule of its own.",
        "There is a function inside a function: the derivative of the inner one is a factor.",
        "Name the outermost operation first: a quotient, a product, or a composition?",
    ]
    return [last[level - 1], "Write down the rule with its letters before you put in the functions."]


def _derivation(expression: Any) -> str:
    from mlmath.symbolic.derivatives import derive

    return derive(expression, x).markdown()


def tangent_line(rng: np.random.Generator, level: int) -> Draft:
    """Ask for the tangent of a parabola (level 1), of a cubic or 1/x (2), of a transcendental function (3)."""
    a, b, at = _nonzero(rng, 4), _nonzero(rng, 5), _nonzero(rng, 3)
    if level == 1:
        f = a * x**2 + b * x + int(rng.integers(-4, 5))
    elif level == 2:
        f = _pick(rng, [a * x**3 + b * x, sp.Integer(a) / x, x**2 + sp.Integer(a) / x])
    else:
        at = 0
        f = _pick(
            rng, [sp.exp(a * x) + b * x, a * sp.sin(b * x) + 2, sp.log(1 + abs(a) * x) + b, sp.cos(a * x) + b * x]
        )
    value, slope = f.subs(x, at), f.diff(x).subs(x, at)
    line = sp.expand(value + slope * (x - at))
    return Draft(
        rf"Give the equation $y = \dots$ of the tangent to the graph of $f(x) = {sp.latex(f)}$ at $x = {at}$; "
        "hand over the right-hand side.",
        "expression",
        lambda: line,
        ["The tangent has the value and the slope of the function at the point.", "$y = f(a) + f'(a)(x - a)$."],
        lambda: (
            rf"$f({at}) = {sp.latex(value)}$, $f'(x) = {sp.latex(f.diff(x))}$ and $f'({at}) = {sp.latex(slope)}$, so "
            rf"$y = {sp.latex(value)} + ({sp.latex(slope)})(x - ({at})) = {sp.latex(line)}$."
        ),
        [
            (value + slope * x, f"This has the right slope, but does not pass through the point at x = {at}."),
            (slope * (x - at), "The value of the function at the point is missing."),
            (f.diff(x), "This is the derivative at every x; the slope is its value at the point."),
            (value - slope * (x - at), "The slope has the wrong sign."),
        ],
        {"symbols": "x", "domain": {"x": (-2, 2)}},
    )


def taylor(rng: np.random.Generator, level: int) -> Draft:
    """Ask for a Taylor polynomial at 0 (level 1), at another point (2), at 0 of a product (3)."""
    a, b = _nonzero(rng, 3), int(rng.integers(1, 4))
    degree = int(rng.integers(2, 4))
    center = sp.Integer(0)
    if level == 1:
        f = _pick(rng, [sp.exp(a * x), sp.sin(b * x) + sp.cos(x), sp.log(1 + x), 1 / (1 - x), sp.cos(b * x) + a * x])
    elif level == 2:
        center, f = _pick(
            rng,
            [
                (sp.Integer(b**2), sp.sqrt(x)),
                (sp.Integer(b), 1 / x),
                (sp.Integer(1), sp.log(x) + a),
                (sp.Integer(1), sp.exp(x - 1) * b),
                (sp.pi / 2, b * sp.sin(x)),
            ],
        )
        degree = 2
    else:
        f = _pick(
            rng,
            [
                sp.exp(a * x) * sp.cos(b * x),
                sp.exp(a * x) / (1 - x),
                sp.sin(b * x) * sp.exp(a * x),
                sp.exp(sp.sin(b * x)),
            ],
        )
    terms = series.from_symbolic(f, x, center, degree)

    def polynomial(coefficients: Any) -> Any:
        return sp.Add(*[c * (x - center) ** k for k, c in enumerate(coefficients)])

    forgotten = [c * sp.factorial(k) for k, c in enumerate(terms)]
    values = [rf"f^{{({k})}}({sp.latex(center)}) = {sp.latex(value)}" for k, value in enumerate(forgotten)]
    slips = [(polynomial(forgotten), "The coefficients are derivatives divided by factorials: divide by k!.")]
    if center != 0:
        shifted = sp.Add(*[c * x**k for k, c in enumerate(terms)])
        slips.append(
            (shifted, f"These are the right coefficients, but the powers are those of x − {center}, not of x.")
        )
    slips.append((polynomial(terms[:-1]), "The term of the highest degree is missing."))
    return Draft(
        f"Compute the Taylor polynomial of degree at most {degree} of $f(x) = {sp.latex(f)}$ "
        f"at $a = {sp.latex(center)}$.",
        "expression",
        lambda: polynomial(terms),
        [
            "The polynomial has the same value and the same derivatives as the function at the point.",
            r"The coefficient of $(x - a)^k$ is $f^{(k)}(a) / k!$.",
        ],
        lambda: f"${', '.join(values)}$; divided by the factorials, the polynomial is ${sp.latex(polynomial(terms))}$.",
        slips,
        {"symbols": "x", "domain": {"x": (-2, 3)}},
    )
