"""Problems on row reduction: systems with one solution, reduced forms, null spaces, all with integers.

The numbers are built backwards, from the answer: a reduced form is multiplied by an integer matrix whose inverse has
integers too, so that the row operations of the solution stay short.
"""

from typing import Any

import numpy as np
import sympy as sp

from mlmath.practice.problems import Draft

__all__ = ["null_space", "row_reduction"]


def _mixer(rng: np.random.Generator, n: int) -> sp.Matrix:
    """Return an integer matrix with an integer inverse: unit lower times unit upper triangular, rows shuffled."""
    L = sp.Matrix(np.tril(rng.choice([-1, 1, 2], (n, n)), -1).tolist()) + sp.eye(n)
    U = sp.Matrix(np.triu(rng.choice([-1, 1], (n, n)), 1).tolist()) + sp.eye(n)
    mixed = L * U
    return sp.Matrix([list(mixed[int(i), :]) for i in rng.permutation(n)])


def _different(rng: np.random.Generator, n: int, bound: int = 4) -> list[int]:
    """Return n different integers, none of them 0."""
    return [int(v) for v in rng.choice([k for k in range(-bound, bound + 1) if k], size=n, replace=False)]


def _equations(A: sp.Matrix, b: sp.Matrix) -> str:
    names = sp.symbols(f"x_1:{A.cols + 1}")
    rows = [f"{sp.latex(sum(a * x for a, x in zip(A[i, :], names, strict=True)))} &= {b[i]}" for i in range(A.rows)]
    return r"$$\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}$$"


def _reduction(M: sp.Matrix, augmented: int = 0) -> str:
    from mlmath.symbolic import elimination as exact

    return str(exact.reduced_row_echelon(M, augmented=augmented)._repr_latex_())


def row_reduction(rng: np.random.Generator, level: int) -> Draft:
    """Ask for the solution of two (level 1) or three equations (2), or for a reduced row echelon form (3)."""
    if level == 3:
        return _reduced_form(rng)
    n = level + 1
    x = sp.Matrix(_different(rng, n))
    A = _mixer(rng, n)
    b = A * x
    wrong: list[tuple[Any, str]] = [
        (list(reversed(x)), "The numbers are right, but in the reverse order."),
        (list(b), "These are the right-hand sides, not the unknowns."),
        ([*x[:-1], -x[n - 1]], "The last unknown has the wrong sign."),
        ([-x[0], *x[1:]], "The first unknown has the wrong sign: look at the last subtraction."),
    ]
    return Draft(
        f"Solve the system\n\n{_equations(A, b)}\n\nand hand over the list of the {n} unknowns.",
        "array",
        lambda: list(x),
        [
            "Write the augmented matrix and make zeros below the first pivot.",
            "An entry 1 is a pleasant pivot: swap rows if it stands further down.",
        ],
        lambda: f"{_reduction(A.row_join(b), 1)}\n\nThe last column is the solution.",
        wrong,
    )


def _reduced_form(rng: np.random.Generator) -> Draft:
    """Ask for the reduced form of a 3 × 4 matrix of rank 2."""
    p, q, r, s = _different(rng, 4, 3)
    R = sp.Matrix([[1, p, 0, q], [0, 0, 1, r], [0, 0, 0, 0]])
    if rng.integers(2):
        R = sp.Matrix([[1, 0, p, q], [0, 1, r, s], [0, 0, 0, 0]])
    A = _mixer(rng, 3) * R
    not_reduced = [list(R[0, :] + R[1, :]), list(R[1, :]), [0] * 4]
    return Draft(
        f"Compute the reduced row echelon form of ${sp.latex(A)}$.",
        "array",
        lambda: R.tolist(),
        ["One row becomes zero: its place is the last.", "Clear the entries above the pivots, too."],
        lambda: _reduction(A),
        [
            (not_reduced, "This is a row echelon form: the entry above the second pivot must become 0."),
            ([list(R[0, :]), [0] * 4, list(R[1, :])], "Zero rows come last."),
            ([list(2 * R[0, :]), list(R[1, :]), [0] * 4], "The pivots must be 1: divide the row."),
        ],
    )


def null_space(rng: np.random.Generator, level: int) -> Draft:
    """Ask for the vector of a one-dimensional null space with a given entry 1."""
    n = 3 if level == 1 else 4
    free = n - 1 if level < 3 else int(rng.integers(1, n - 1))
    c = _different(rng, n - 1)
    rows = sp.eye(n - 1)
    R = rows[:, :free].row_join(-sp.Matrix(c)).row_join(rows[:, free:])
    A = _mixer(rng, n - 1) * R
    v = [*c[:free], 1, *c[free:]]
    flipped = [*[-e for e in c[:free]], 1, *[-e for e in c[free:]]]
    return Draft(
        f"All solutions of $A x = 0$ with $A = {sp.latex(A)}$ are multiples of one vector. Which one has "
        f"$x_{free + 1} = 1$?",
        "array",
        lambda: v,
        [
            f"The unknown $x_{free + 1}$ is free; eliminate in the other columns.",
            "Read the other unknowns off the reduced form, and mind their signs.",
        ],
        lambda: f"{_reduction(A)}\n\nWith $x_{free + 1} = 1$ the rows say $x = {sp.latex(sp.Matrix(v).T)}$.",
        [
            (flipped, "The entries of the reduced form move to the other side: change their signs."),
            ([2 * e for e in v], f"This solves the system, but $x_{free + 1}$ must be 1."),
            ([0] * n, "The zero vector always solves it; another one is wanted."),
        ],
    )
