"""Exact Gram–Schmidt, one named step at a time: for vectors of numbers or symbols, and for functions.

Call :func:`gram_schmidt` for column vectors and :func:`gram_schmidt_functions` for expressions in one variable. The
result shows itself as a table of steps in a notebook and holds the orthogonal and the orthonormal basis.

See: gram-schmidt
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from mlmath.symbolic.exact import as_exact, simplify

__all__ = ["Derivation", "Step", "gram_schmidt", "gram_schmidt_functions"]

Inner = Callable[[Any, Any], sp.Expr]


@dataclass(frozen=True)
class Step:
    """One step of the derivation.

    Attributes
    ----------
    name : str
        "start", "coefficient", "subtract", "normalize" or "drop".
    reason : str
        What the step does, in words.
    symbol : str
        The name of the new quantity, in LaTeX.
    formula : str
        How it is computed, in LaTeX.
    value : sympy object
        What comes out.

    Examples
    --------
    >>> gram_schmidt([sp.Matrix([3, 4])]).steps[0].name
    'start'
    """

    name: str
    reason: str
    symbol: str
    formula: str
    value: Any


@dataclass(frozen=True)
class Derivation:
    """All steps of a Gram–Schmidt process and what they lead to.

    Attributes
    ----------
    steps : tuple of Step
        The steps in order.
    orthogonal : tuple
        Orthogonal vectors u₁, …, u_r, not normalized; dependent input adds none.
    orthonormal : tuple
        The same vectors divided by their norms.
    kept : tuple of int
        The indices of the r input vectors that are independent of those before them.

    Examples
    --------
    >>> gram_schmidt([sp.Matrix([3, 4]), sp.Matrix([6, 8])]).kept
    (0,)
    """

    steps: tuple[Step, ...]
    orthogonal: tuple[Any, ...]
    orthonormal: tuple[Any, ...]
    kept: tuple[int, ...]

    def _repr_latex_(self) -> str:
        """Show the steps as aligned equations, each with its name."""
        rows = []
        for step in self.steps:
            middle = f"{step.formula} = " if step.formula else ""
            value = sp.latex(step.value).replace(r"\\", r"\\[4pt]")  # room between the fractions of a column
            rows.append(rf"{step.symbol} &= {middle}{value} && \text{{{step.name}}}")
        return r"$\displaystyle \begin{aligned} " + r" \\[2pt] ".join(rows) + r" \end{aligned}$"


def gram_schmidt(vectors: Sequence[Any], inner: Inner | None = None) -> Derivation:
    """Orthogonalize column vectors exactly and record every step.

    Parameters
    ----------
    vectors : sequence of sympy.Matrix or sequence of sequence of numbers
        Column vectors of one length, of numbers or real symbols.
    inner : callable, optional
        A symmetric positive definite inner product of two columns; the dot product if None.

    Returns
    -------
    Derivation
        The steps, the orthogonal and orthonormal vectors and the indices of the independent inputs.

    Raises
    ------
    TypeError
        If an entry is not a real number or symbol, or is a floating-point number: then nothing would be exact.
    ValueError
        If there is no vector, lengths differ, a vector is not a column, or the inner product of a nonzero vector
        with itself is not positive.

    Notes
    -----
    O(m n²) exact operations for n vectors of length m, whose numbers grow. A symbolic remainder counts as zero exactly
    if SymPy simplifies it to zero; for special values of the symbols it may vanish without being zero as an expression.
    See: alg-gram-schmidt.

    Examples
    --------
    >>> derivation = gram_schmidt([sp.Matrix([1, 1]), sp.Matrix([2, 0])])
    >>> derivation.orthogonal[1].T
    Matrix([[1, -1]])
    >>> [step.name for step in derivation.steps]
    ['start', 'coefficient', 'subtract', 'normalize', 'normalize']
    """
    columns = [_as_column(v, i) for i, v in enumerate(vectors)]
    lengths = {c.rows for c in columns}
    if len(lengths) > 1:
        raise ValueError(f"vectors must all have the same length, got lengths {sorted(lengths)}")

    def dot(x: Any, y: Any) -> sp.Expr:
        return (x.T * y)[0, 0]

    return _orthogonalize(columns, inner or dot, "a", "u", "q", lambda x: x.applyfunc(simplify))


def gram_schmidt_functions(
    functions: Sequence[Any], variable: sp.Symbol, a: Any = -1, b: Any = 1, weight: Any = 1
) -> Derivation:
    """Orthogonalize functions exactly for the inner product ∫ f(t) g(t) w(t) dt over [a, b].

    Parameters
    ----------
    functions : sequence of sympy.Expr
        Expressions in `variable`, such as 1, t, t².
    variable : sympy.Symbol
        The variable t.
    a, b : sympy number
        The ends of the interval; infinite ends are allowed if the weight makes the integrals finite.
    weight : sympy.Expr
        The weight function w, positive inside the interval.

    Returns
    -------
    Derivation
        The steps and the orthogonal and orthonormal functions. For 1, t, t², … on [−1, 1] the orthogonal ones are
        multiples of the Legendre polynomials.

    Raises
    ------
    TypeError
        If a function is a floating-point expression.
    ValueError
        If there is no function, an expression contains other symbols, or a squared norm is not positive and finite.

    Notes
    -----
    n(n + 1)/2 exact integrals. See: gram-schmidt.

    Examples
    --------
    >>> t = sp.Symbol("t", real=True)
    >>> gram_schmidt_functions([1, t, t**2], t).orthogonal
    (1, t, t**2 - 1/3)
    """
    expressions = [as_exact(f, f"function {i}") for i, f in enumerate(functions)]
    a, b, weight = sp.sympify(a), sp.sympify(b), as_exact(weight, "weight")
    for i, f in enumerate([*expressions, weight]):
        if extra := f.free_symbols - {variable}:
            name = f"function {i}" if i < len(expressions) else "weight"
            raise ValueError(f"{name} must contain no symbol but {variable}, got {sorted(map(str, extra))}")

    def integral(f: Any, g: Any) -> sp.Expr:
        return sp.integrate(sp.expand(f * g * weight), (variable, a, b))

    return _orthogonalize(expressions, integral, "f", "p", "q", simplify)


def _orthogonalize(
    vectors: list[Any], inner: Inner, given: str, made: str, unit: str, tidy: Callable[[Any], Any]
) -> Derivation:
    """Run classical Gram–Schmidt without normalization, then normalize: roots appear only in the last steps."""
    if not vectors:
        raise ValueError("there must be at least one vector")
    steps: list[Step] = []
    orthogonal: list[Any] = []
    squares: list[Any] = []
    kept: list[int] = []
    for j, v in enumerate(vectors):
        name = f"{given}_{{{j + 1}}}"
        new = f"{made}_{{{len(orthogonal) + 1}}}"
        remainder, terms = v, []
        for i, u in enumerate(orthogonal):
            c = simplify(inner(u, v) / squares[i])
            old = f"{made}_{{{i + 1}}}"
            symbol = f"c_{{{i + 1},{j + 1}}}"
            formula = rf"\frac{{\langle {old}, {name} \rangle}}{{\langle {old}, {old} \rangle}}"
            reason = f"coefficient of the projection of vector {j + 1} onto direction {i + 1}"
            steps.append(Step("coefficient", reason, symbol, formula, c))
            remainder = remainder - c * u
            terms.append(f"{symbol} {old}")
        remainder = tidy(remainder)
        formula = " - ".join([name, *terms])
        if _is_zero(remainder):
            reason = f"vector {j + 1} depends on the vectors before it and adds no direction"
            steps.append(Step("drop", reason, formula, "", remainder))
            continue
        square = simplify(inner(remainder, remainder))
        if square.is_positive is False or square.is_finite is False:
            raise ValueError(f"the squared norm of {remainder} must be positive and finite, got {square}")
        reason = f"vector {j + 1} minus its projections" if terms else f"vector {j + 1} as it is"
        steps.append(Step("subtract" if terms else "start", reason, new, formula, remainder))
        orthogonal.append(remainder)
        squares.append(square)
        kept.append(j)
    orthonormal = []
    for i, (u, square) in enumerate(zip(orthogonal, squares, strict=True)):
        q = tidy(u / sp.sqrt(square))
        old = f"{made}_{{{i + 1}}}"
        reason = f"direction {i + 1} divided by its norm"
        steps.append(Step("normalize", reason, f"{unit}_{{{i + 1}}}", rf"\frac{{{old}}}{{\lVert {old} \rVert}}", q))
        orthonormal.append(q)
    return Derivation(tuple(steps), tuple(orthogonal), tuple(orthonormal), tuple(kept))


def _is_zero(value: Any) -> bool:
    """Return whether a simplified vector or function is zero."""
    return bool(value.is_zero_matrix) if isinstance(value, sp.MatrixBase) else value == 0


def _as_column(vector: Any, i: int) -> sp.Matrix:
    """Return `vector` as an exact column."""
    if isinstance(vector, sp.MatrixBase):
        if vector.cols != 1 or vector.rows == 0:
            raise ValueError(f"vector {i} must be a column of shape (n, 1), got shape {vector.shape}")
        entries = list(vector)
    elif isinstance(vector, (list, tuple)) and vector:
        entries = list(vector)
    else:
        raise ValueError(f"vector {i} must be a SymPy column or a non-empty list of numbers, got {vector!r}")
    return sp.Matrix([as_exact(entry, f"entry {k} of vector {i}") for k, entry in enumerate(entries)])
