"""Problems on norms, angles, projections and Gram–Schmidt, with integers and simple fractions throughout.

The numbers are built backwards, from the answer: lengths come from Pythagorean triples and quadruples, projections
from a sum of orthogonal integer vectors.
"""

from typing import Any

import numpy as np
import sympy as sp

from mlmath.practice.problems import Draft

__all__ = ["angle", "gram_schmidt", "norms", "projection"]

TRIPLES = [(3, 4), (5, 12), (8, 15), (7, 24), (20, 21)]
QUADRUPLES = [(1, 2, 2), (2, 3, 6), (1, 4, 8), (4, 4, 7), (2, 6, 9), (6, 6, 7)]

# Three orthogonal integer vectors of length 3; permuting entries and changing signs gives the others of this kind.
FRAME = sp.Matrix([[1, 2, 2], [2, 1, -2], [2, -2, 1]])


def _vector(entries: Any) -> str:
    return "(" + ", ".join(sp.latex(sp.sympify(e)) for e in entries) + ")"


def _shuffle(entries: Any, rng: np.random.Generator, factor: int = 1) -> sp.Matrix:
    """Return the entries as a column, in random order, with random signs."""
    signs = rng.choice([-1, 1], size=len(entries))
    order = rng.permutation(len(entries))
    return sp.Matrix([int(factor * signs[i]) * int(entries[i]) for i in order])


def _orthogonal_frame(rng: np.random.Generator) -> list[sp.Matrix]:
    """Return three orthogonal integer vectors of length 3, as columns."""
    rows, columns = rng.permutation(3), rng.permutation(3)
    signs = rng.choice([-1, 1], size=3)
    return [sp.Matrix([int(signs[j]) * FRAME[int(i), int(j)] for j in columns]) for i in rows]


def _nonzero(rng: np.random.Generator, bound: int) -> int:
    return int(rng.choice([n for n in range(-bound, bound + 1) if n]))


def norms(rng: np.random.Generator, level: int) -> Draft:
    """Ask for a 1-, 2- or max norm (level 1), a distance in space (2), the norm of another inner product (3)."""
    if level == 1:
        x = _shuffle(TRIPLES[rng.integers(len(TRIPLES))], rng, int(rng.integers(1, 4)))
        p = str(rng.choice(["1", "2", r"\infty"]))
        values = {"1": sum(abs(e) for e in x), "2": x.norm(), r"\infty": max(abs(e) for e in x)}
        ways = {
            "1": " + ".join(f"|{e}|" for e in x),
            "2": r"\sqrt{" + " + ".join(f"({e})^2" for e in x) + "}",
            r"\infty": r"\max(" + ", ".join(f"|{e}|" for e in x) + ")",
        }
        names = {"1": "1-norm, the sum of the sizes", "2": "2-norm", r"\infty": "max norm, the largest size"}
        wrong = [(value, f"This is the {names[q]}. Which norm is asked for?") for q, value in values.items() if q != p]
        wrong += [(sum(e**2 for e in x), "This is the squared 2-norm.")]
        wrong += [(sum(x), "You added the entries with their signs: sizes are wanted.")]
        return Draft(
            rf"Compute the norm $\lVert x \rVert_{{{p}}}$ of $x = {_vector(x)}$.".replace("_{2}", "_2").replace(
                "_{1}", "_1"
            ),
            "number",
            lambda: values[p],
            [
                f"Recall what the index means: this is the {names[p]}.",
                "Signs do not matter in a norm: begin with sizes.",
            ],
            lambda: rf"$$\lVert x \rVert_{{{p}}} = {ways[p]} = {sp.latex(values[p])}$$",
            wrong,
        )
    if level == 2:
        step = _shuffle(QUADRUPLES[rng.integers(len(QUADRUPLES))], rng)
        x = sp.Matrix(rng.integers(-5, 6, size=3).tolist())
        y = x + step
        return Draft(
            rf"How far apart are $x = {_vector(x)}$ and $y = {_vector(y)}$ in the 2-norm?",
            "number",
            lambda: (y - x).norm(),
            ["A distance is the norm of a difference.", f"The difference is $y - x = {_vector(step)}$."],
            lambda: (
                rf"$$\lVert y - x \rVert_2 = \lVert {_vector(step)} \rVert_2 = \sqrt{{{step.dot(step)}}} = "
                f"{step.norm()}$$"
            ),
            [
                (step.dot(step), "This is the squared distance: a root is still to be taken."),
                (sum(abs(e) for e in step), "This is the distance in the 1-norm."),
                ((y + x).norm(), "This is the norm of the sum; a distance is the norm of the difference."),
                (abs(y.norm() - x.norm()), "This is the difference of the norms, which is smaller than the distance."),
            ],
        )
    shear = sp.Matrix([[1, _nonzero(rng, 2)], [0, 1]])
    image = _shuffle(TRIPLES[rng.integers(3)], rng)
    x = shear.inv() * image
    M = shear.T * shear
    return Draft(
        rf"The inner product $\langle x, y \rangle_M = x^\top M y$ with $M = {sp.latex(M)}$ has a norm of its own. "
        rf"Compute $\lVert x \rVert_M$ for $x = {_vector(x)}$.",
        "number",
        lambda: sp.sqrt((x.T * M * x)[0]),
        [r"$\lVert x \rVert_M = \sqrt{x^\top M x}$.", f"Begin with $M x = {_vector(M * x)}$."],
        lambda: (
            rf"$M x = {_vector(M * x)}$, so $x^\top M x = {(x.T * M * x)[0]}$ and "
            rf"$\lVert x \rVert_M = {sp.latex(sp.sqrt((x.T * M * x)[0]))}$."
        ),
        [
            ((x.T * M * x)[0], "This is the squared norm: a root is still to be taken."),
            (x.norm(), "This is the ordinary 2-norm, without M."),
            ((M * x).norm(), "This is the 2-norm of Mx, which is something else."),
        ],
    )


def angle(rng: np.random.Generator, level: int) -> Draft:
    """Ask for an angle of 45, 90 or 135 degrees in the plane (level 1), of 60 or 120 in space (2), for a cosine (3)."""
    if level == 3:
        first, second = rng.permutation(len(TRIPLES))[:2]
        x, y = _shuffle(TRIPLES[first], rng), _shuffle(TRIPLES[second], rng)
        cosine = x.dot(y) / (x.norm() * y.norm())
        return Draft(
            rf"Compute the cosine of the angle between $x = {_vector(x)}$ and $y = {_vector(y)}$, as a fraction.",
            "number",
            lambda: cosine,
            [r"$\cos\theta = x^\top y / (\lVert x \rVert_2 \lVert y \rVert_2)$.", "Both lengths are integers."],
            lambda: _explain_cosine(x, y) + f" $= {sp.latex(cosine)}$.",
            [
                (x.dot(y), "This is the inner product; divide by both lengths."),
                (x.dot(y) / x.norm(), "Divide by the other length as well."),
                (sp.acos(cosine), "This is the angle itself; its cosine is asked for."),
                (x.dot(y) / (x.norm() * y.norm()) ** 2, "Divide by the lengths, not by their squares."),
            ],
        )
    if level == 1:
        a, b = (_nonzero(rng, 5) for _ in range(2))
        x = sp.Matrix([a, b])
        quarter = sp.Matrix([-b, a])
        y = [x + quarter, quarter, quarter - x][rng.integers(3)]
        y = y if rng.integers(2) else sp.Matrix([[0, 1], [-1, 0]]) * y  # on either side
    else:
        first, second = [(1, 1, 0), (1, 0, 1), (0, 1, 1)][rng.integers(3)], (1, 1, 0)
        x = _shuffle(second, rng)
        y = _shuffle(first, rng)
        while abs(x.dot(y)) != 1:
            y = _shuffle(first, rng)
    x, y = int(rng.integers(1, 4)) * x, int(rng.integers(1, 4)) * y
    theta = sp.acos(sp.nsimplify(x.dot(y) / (x.norm() * y.norm())))
    return Draft(
        rf"Compute the angle between $x = {_vector(x)}$ and $y = {_vector(y)}$, in radians.",
        "number",
        lambda: theta,
        [r"$\cos\theta = x^\top y / (\lVert x \rVert_2 \lVert y \rVert_2)$.", f"The inner product is {x.dot(y)}."],
        lambda: _explain_cosine(x, y) + rf" $= {sp.latex(sp.cos(theta))}$, so $\theta = {sp.latex(theta)}$.",
        [
            (sp.pi - theta, "This is the angle to −y: check the sign of the inner product."),
            (sp.cos(theta), "This is the cosine; the angle itself is asked for."),
            (sp.pi / 2 - theta, "This is the angle whose sine, not cosine, you have."),
        ],
        {"rtol": 1e-4},
    )


def _explain_cosine(x: sp.Matrix, y: sp.Matrix) -> str:
    lengths = rf"{sp.latex(x.norm())} \cdot {sp.latex(y.norm())}"
    return rf"$x^\top y = {x.dot(y)}$, and $\cos\theta = \dfrac{{{x.dot(y)}}}{{{lengths}}}$"


def projection(rng: np.random.Generator, level: int) -> Draft:
    """Ask for a projection on a line in the plane (level 1), on a line in space (2), on a plane (3)."""
    if level == 3:
        u, v, normal = _orthogonal_frame(rng)
        a, b, c = _nonzero(rng, 3), _nonzero(rng, 3), _nonzero(rng, 2)
        x = a * u + b * v + c * normal
        target = a * u + b * v
        return Draft(
            rf"Project $x = {_vector(x)}$ onto the plane spanned by the orthogonal vectors $u = {_vector(u)}$ and "
            rf"$v = {_vector(v)}$.",
            "array",
            lambda: list(target),
            [
                "$u$ and $v$ are orthogonal: the projections onto their two lines add up.",
                r"$u^\top u = v^\top v = 9$.",
            ],
            lambda: (
                r"$\dfrac{x^\top u}{u^\top u} u + \dfrac{x^\top v}{v^\top v} v = "
                rf"\dfrac{{{x.dot(u)}}}{{9}} u + "
                rf"\dfrac{{{x.dot(v)}}}{{9}} v = {_vector(target)}$. "
                f"What is left, ${_vector(x - target)}$, is orthogonal to both."
            ),
            [
                (list(x - target), "This is what the projection leaves over, the part orthogonal to the plane."),
                (list(a * u), "This is the projection onto the line of u alone; add that onto the line of v."),
                (list(b * v), "This is the projection onto the line of v alone; add that onto the line of u."),
                (list(9 * target), "Divide by the squared lengths of u and v."),
                (list(3 * target), "Divide by the squared lengths of u and v, not by the lengths."),
            ],
        )
    if level == 1:
        u = sp.Matrix([_nonzero(rng, 4), _nonzero(rng, 4)])
        x = _nonzero(rng, 3) * u + _nonzero(rng, 3) * sp.Matrix([-u[1], u[0]])
    else:
        u = _shuffle([(1, 1, 1), (1, 2, 0), (1, 1, 2), (1, 2, 2), (2, 1, 0)][rng.integers(5)], rng)
        x = sp.Matrix(rng.integers(-4, 5, size=3).tolist())
        while x.dot(u) == 0 or (x - x.dot(u) / u.dot(u) * u).is_zero_matrix:
            x = sp.Matrix(rng.integers(-4, 5, size=3).tolist())
    target = x.dot(u) / u.dot(u) * u
    wrong = [
        (list(x - target), "This is what the projection leaves over, the part orthogonal to u."),
        (list(x.dot(u) * u), "Divide by the squared length of u."),
        (list(x.dot(u) / u.norm() * u), "Divide by the squared length of u, not by its length."),
        (list(x.dot(u) / x.dot(x) * x), "This projects u onto x: the roles are exchanged."),
    ]
    return Draft(
        rf"Project $x = {_vector(x)}$ onto the line spanned by $u = {_vector(u)}$.",
        "array",
        lambda: list(target),
        [r"The projection is a multiple of $u$.", r"The multiple is $x^\top u / (u^\top u)$."],
        lambda: (
            r"$\dfrac{x^\top u}{u^\top u} u = "
            rf"\dfrac{{{x.dot(u)}}}{{{u.dot(u)}}} {_vector(u)} = {_vector(target)}$. "
            rf"What is left, ${_vector(x - target)}$, is orthogonal to $u$."
        ),
        wrong,
    )


def gram_schmidt(rng: np.random.Generator, level: int) -> Draft:
    """Ask for the second orthogonal vector in the plane (level 1) or space (2), an orthonormal basis (3)."""
    if level == 3:
        return _orthonormal_basis(rng)
    if level == 1:
        first = sp.Matrix([_nonzero(rng, 4), _nonzero(rng, 4)])
        new_part = sp.Matrix([-first[1], first[0]]) * _nonzero(rng, 2)
    else:
        u, v, w = _orthogonal_frame(rng)
        first, new_part = u, v * _nonzero(rng, 2) + w * int(rng.integers(0, 2))
    second = _nonzero(rng, 3) * first + new_part
    return Draft(
        rf"Gram–Schmidt starts with $a_1 = {_vector(first)}$ and $a_2 = {_vector(second)}$, and $u_1 = a_1$. "
        r"Compute $u_2$, without normalizing it.",
        "array",
        lambda: list(new_part),
        ["Subtract from $a_2$ its projection onto $u_1$.", r"The coefficient is $a_2^\top u_1 / (u_1^\top u_1)$."],
        lambda: _steps([first, second], normalized=False),
        [
            (list(second - new_part), "This is the projection of the second vector onto the first; subtract it."),
            (list(second), "This is the second vector as it was: subtract its projection onto the first."),
            (list(2 * second - new_part), "You added the projection; subtract it."),
            (list(new_part / new_part.norm()), "This is normalized; here it is wanted before."),
            (
                list(second - second.dot(first) * first),
                "Divide the coefficient by the squared length of a₁.",
            ),
        ],
    )


def _orthonormal_basis(rng: np.random.Generator) -> Draft:
    frame = _orthogonal_frame(rng)
    scales = [int(rng.integers(1, 3)) for _ in range(3)]
    mixed = [int(rng.integers(-2, 3)) for _ in range(3)]
    a1 = scales[0] * frame[0]
    a2 = scales[1] * frame[1] + (mixed[0] or 1) * frame[0]
    a3 = scales[2] * frame[2] + mixed[1] * frame[0] + (mixed[2] or 1) * frame[1]
    target = [list(f / 3) for f in frame]
    return Draft(
        rf"Apply Gram–Schmidt to $a_1 = {_vector(a1)}$, $a_2 = {_vector(a2)}$, $a_3 = {_vector(a3)}$. Hand over "
        r"the list $[q_1, q_2, q_3]$ of the orthonormal vectors.",
        "array",
        lambda: target,
        ["Normalize only at the end: then all numbers up to there are integers.", "Every length is a multiple of 3."],
        lambda: _steps([a1, a2, a3], normalized=True),
        [
            ([list(scale * f) for scale, f in zip(scales, frame, strict=True)], "Orthogonal, but not normalized yet."),
            (
                [list(a / a.norm()) for a in (a1, a2, a3)],
                "You normalized the given vectors: orthogonalize first.",
            ),
        ],
    )


def _steps(vectors: list[sp.Matrix], *, normalized: bool) -> str:
    from mlmath.symbolic import gram_schmidt as exact

    derivation = exact.gram_schmidt(vectors)
    steps = [step for step in derivation.steps if normalized or step.name != "normalize"]
    lines = []
    for step in steps:
        value = _vector(step.value) if isinstance(step.value, sp.MatrixBase) else sp.latex(step.value)
        middle = f"{step.formula} = " if step.formula else ""
        lines.append(f"* {step.reason[:1].upper()}{step.reason[1:].rstrip('.')}: ${step.symbol} = {middle}{value}$.")
    return "\n".join(lines)
