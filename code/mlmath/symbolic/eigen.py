r"""Eigenvalues, eigenspaces and diagonalization with exact numbers, step by step.

Call :func:`decompose`: the result shows itself in a notebook, the characteristic polynomial first, then one elimination
for each eigenvalue. :func:`diagonalize` returns V and Λ with A = V Λ V⁻¹, or says which eigenvalue lacks eigenvectors.

Eigenvalues are found in radicals where the characteristic polynomial splits into factors of degree at most 2, and in a
few more cases. No formula exists in general; for other matrices use :func:`mlmath.linalg.characteristic.pairs`.

See: characteristic-polynomial, solving-for-eigenvectors, eigenspaces, eigendecomposition
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import sympy as sp

from mlmath.linalg import characteristic
from mlmath.symbolic.elimination import Reduction, reduced_row_echelon
from mlmath.symbolic.exact import as_exact, as_exact_matrix, simplify
from mlmath.validate import as_count

__all__ = [
    "Decomposition",
    "Diagonalization",
    "Eigenspace",
    "characteristic_polynomial",
    "decompose",
    "diagonalize",
    "eigenspace",
    "eigenvalues",
    "power",
]

_LAMBDA = sp.Symbol("lambda")


@dataclass(frozen=True)
class Eigenspace:
    """An eigenvalue with all its eigenvectors.

    Attributes
    ----------
    value : sympy.Expr
        The eigenvalue.
    algebraic : int
        Its multiplicity as a root of the characteristic polynomial.
    basis : tuple of sympy.Matrix, shape (n, 1)
        A basis of the eigenspace: one free unknown is 1, the others are 0.
    reduction : Reduction
        The elimination of A − λI.

    Examples
    --------
    >>> space = decompose([[1, 1], [0, 1]]).spaces[0]
    >>> space.algebraic, space.geometric, space.defective
    (2, 1, True)
    """

    value: sp.Expr
    algebraic: int
    basis: tuple[sp.Matrix, ...]
    reduction: Reduction

    @property
    def geometric(self) -> int:
        """The dimension of the eigenspace."""
        return len(self.basis)

    @property
    def defective(self) -> bool:
        """Whether the eigenspace is too small."""
        return self.geometric < self.algebraic


@dataclass(frozen=True)
class Decomposition:
    """The characteristic polynomial and the eigenspaces of a matrix.

    Attributes
    ----------
    matrix : sympy.Matrix
        The matrix.
    polynomial : sympy.Poly
        Its characteristic polynomial in λ.
    spaces : tuple of Eigenspace
        The eigenspaces, in descending order of the real part of the eigenvalue, then of its imaginary part.

    Examples
    --------
    >>> [space.value for space in decompose([[4, 1], [2, 3]]).spaces]
    [5, 2]
    """

    matrix: sp.Matrix
    polynomial: sp.Poly
    spaces: tuple[Eigenspace, ...]

    @property
    def defective(self) -> bool:
        """Whether there is no basis of eigenvectors."""
        return any(space.defective for space in self.spaces)

    def _repr_latex_(self) -> str:
        """Show the polynomial with its roots, then A − λI, its reduced form and a basis for each eigenvalue."""
        factors = sp.prod((_LAMBDA - s.value) ** s.algebraic for s in self.spaces)
        rows = [rf"p(\lambda) &= {sp.latex(self.polynomial.as_expr())} = {sp.latex(factors)}"]
        for space in self.spaces:
            before, after = sp.latex(space.reduction.start), sp.latex(space.reduction.matrix)
            vectors = r",\, ".join(sp.latex(v) for v in space.basis)
            span = rf"E = \operatorname{{span}}\left({vectors}\right)"
            rows.append(rf"\lambda = {sp.latex(space.value)}: \quad {before} &\to {after}, \quad {span}")
        return r"$\displaystyle \begin{aligned} " + r" \\[4pt] ".join(rows) + r" \end{aligned}$"


class Diagonalization(NamedTuple):
    """A = V Λ V⁻¹.

    Attributes
    ----------
    V : sympy.Matrix
        The eigenvectors as columns.
    Lambda : sympy.Matrix
        The diagonal matrix of the eigenvalues.

    Examples
    --------
    >>> diagonalize([[4, 1], [2, 3]]).Lambda
    Matrix([
    [5, 0],
    [0, 2]])
    """

    V: sp.Matrix
    Lambda: sp.Matrix


def characteristic_polynomial(A: Any) -> sp.Poly:
    """Return det(λI − A) as a polynomial in λ.

    Parameters
    ----------
    A : sympy.Matrix or rows of exact numbers, shape (n, n)
        Numbers or symbols; no entry contains λ itself.

    Returns
    -------
    sympy.Poly
        The polynomial in ``Symbol("lambda")``, with leading coefficient 1.

    Raises
    ------
    TypeError, ValueError
        If `A` is not an exact square matrix, or contains λ.

    Notes
    -----
    O(n⁴) exact operations. See: def-characteristic-polynomial.

    Examples
    --------
    >>> characteristic_polynomial([[4, 1], [2, 3]]).as_expr()
    lambda**2 - 7*lambda + 10
    """
    A = _square(A)
    if A.has(_LAMBDA):
        raise ValueError("A must not contain the symbol lambda, which is the variable of the polynomial")
    return sp.Poly([sp.expand(c) for c in characteristic.polynomial(np.array(A.tolist(), dtype=object))], _LAMBDA)


def eigenvalues(A: Any) -> dict[sp.Expr, int]:
    """Return the eigenvalues with their algebraic multiplicities.

    Parameters
    ----------
    A : sympy.Matrix or rows of exact numbers, shape (n, n)
        Numbers, real or complex.

    Returns
    -------
    dict of sympy.Expr to int
        The complex eigenvalues in descending order of the real part, then of the imaginary part.

    Raises
    ------
    TypeError, ValueError
        If `A` is not an exact square matrix of numbers, or its characteristic polynomial has a factor of degree 3 or
        more that does not split.
    ArithmeticError
        If SymPy does not find out whether two eigenvalues are equal.

    Notes
    -----
    Factors the characteristic polynomial and solves quadratic equations. See: thm-characteristic.

    Examples
    --------
    >>> eigenvalues([[2, 0], [0, 2]])
    {2: 2}
    """
    polynomial = characteristic_polynomial(_numbers(A))
    roots = sp.roots(polynomial, cubics=False, quartics=False)
    if sum(roots.values()) < polynomial.degree():
        raise ValueError(
            f"the characteristic polynomial {polynomial.as_expr()} has a factor of degree 3 or more whose roots have "
            "no simple form: use mlmath.linalg.characteristic.pairs"
        )
    scale = max(abs(sp.N(root, 50)) for root in roots) or 1
    multiplicities: dict[sp.Expr, int] = {}
    for root, multiplicity in roots.items():  # equal roots in different forms count together
        value = _known(simplify(root), multiplicities, scale)
        multiplicities[value] = multiplicities.get(value, 0) + multiplicity
    return dict(sorted(multiplicities.items(), key=lambda item: _descending(item[0], scale)))


def eigenspace(A: Any, value: Any) -> tuple[sp.Matrix, ...]:
    """Return a basis of the solutions of (A − λI) v = 0, by elimination.

    Parameters
    ----------
    A : sympy.Matrix or rows of exact numbers, shape (n, n)
        Numbers, real or complex.
    value : number or sympy.Expr
        The number λ.

    Returns
    -------
    tuple of sympy.Matrix, shape (n, 1)
        A basis; empty if λ is not an eigenvalue.

    Raises
    ------
    TypeError, ValueError
        If `A` is not an exact square matrix of numbers, or `value` no exact number.

    Notes
    -----
    One elimination. See: prp-eigenspace.

    Examples
    --------
    >>> eigenspace([[4, 1], [2, 3]], 5)
    (Matrix([
    [1],
    [1]]),)
    """
    value = as_exact(value, "value", real=False)
    if value.free_symbols:
        raise TypeError(f"value must be a number, got {value}")
    return _null_space(reduced_row_echelon(_shifted(_numbers(A), value)))


def decompose(A: Any) -> Decomposition:
    """Return the characteristic polynomial, the eigenvalues and the eigenspaces, with all steps.

    Parameters
    ----------
    A : sympy.Matrix or rows of exact numbers, shape (n, n)
        Numbers, real or complex.

    Returns
    -------
    Decomposition
        Polynomial and eigenspaces.

    Raises
    ------
    TypeError, ValueError
        As :func:`eigenvalues`.
    ArithmeticError
        As :func:`eigenvalues`, or if SymPy does not recognize a complicated expression as zero.

    Notes
    -----
    One elimination for each eigenvalue. See: solving-for-eigenvectors.

    Examples
    --------
    >>> decomposition = decompose([[3, 1], [0, 3]])
    >>> decomposition.defective
    True
    """
    A = _numbers(A)
    spaces = []
    for value, multiplicity in eigenvalues(A).items():
        reduction = reduced_row_echelon(_shifted(A, value))
        basis = _null_space(reduction)
        if not basis:  # a pivot is zero and was not recognized
            raise ArithmeticError(f"A − ({value}) I was not recognized as singular: use linalg.characteristic.pairs")
        spaces.append(Eigenspace(value, multiplicity, basis, reduction))
    return Decomposition(A, characteristic_polynomial(A), tuple(spaces))


def diagonalize(A: Any) -> Diagonalization:
    """Return an eigendecomposition A = V Λ V⁻¹.

    Parameters
    ----------
    A : sympy.Matrix or rows of exact numbers, shape (n, n)
        Numbers, real or complex.

    Returns
    -------
    Diagonalization
        V and Λ; complex where they must be.

    Raises
    ------
    LinAlgError
        If `A` is defective; the message names an eigenvalue that lacks eigenvectors and both its multiplicities.
    TypeError, ValueError, ArithmeticError
        As :func:`decompose`.

    Notes
    -----
    One elimination for each eigenvalue. See: thm-diagonalizable.

    Examples
    --------
    >>> V, Lambda = diagonalize([[4, 1], [2, 3]])
    >>> V * Lambda * V.inv()
    Matrix([
    [4, 1],
    [2, 3]])
    """
    spaces = decompose(A).spaces
    for space in spaces:
        if space.defective:
            raise np.linalg.LinAlgError(
                f"A is defective: its eigenvalue {space.value} has algebraic multiplicity {space.algebraic}, but "
                f"geometric multiplicity {space.geometric}, so there is no basis of eigenvectors"
            )
    V = sp.Matrix.hstack(*(v for space in spaces for v in space.basis))
    return Diagonalization(V, sp.diag(*(space.value for space in spaces for _ in space.basis)))


def power(A: Any, k: Any) -> sp.Matrix:
    """Return the k-th power of a diagonalizable matrix as V Λᵏ V⁻¹.

    Parameters
    ----------
    A : sympy.Matrix or rows of exact numbers, shape (n, n)
        Numbers, real or complex.
    k : int or sympy.Symbol
        The exponent: an integer that is at least 0, or a symbol that stands for one.

    Returns
    -------
    sympy.Matrix
        The power, with simplified entries. With a symbol: the formula for all k ≥ 1 (and for k = 0 if 0 is no
        eigenvalue).

    Raises
    ------
    LinAlgError
        If `A` is defective.
    TypeError, ValueError, ArithmeticError
        As :func:`decompose`, or if `k` is neither of the two.

    Notes
    -----
    See: prp-matrix-powers.

    Examples
    --------
    >>> power([[4, 1], [2, 3]], 2)
    Matrix([
    [18,  7],
    [14, 11]])
    """
    V, Lambda = diagonalize(A)
    exponent = k if isinstance(k, sp.Symbol) else as_count(k, "k", at_least=0)
    diagonal = sp.diag(*(0 if d == 0 and exponent != 0 else d**exponent for d in Lambda.diagonal()))
    return (V * diagonal * V.inv()).applyfunc(simplify)


def _square(A: Any) -> sp.Matrix:
    """Return an exact square matrix."""
    M = as_exact_matrix(A, "A")
    if M.rows != M.cols:
        raise ValueError(f"A must be square, got shape {M.shape}")
    return M


def _numbers(A: Any) -> sp.Matrix:
    """Return an exact square matrix without symbols."""
    M = _square(A)
    if M.free_symbols:
        raise TypeError(f"A must hold numbers, got the symbols {sorted(map(str, M.free_symbols))}")
    return M


def _shifted(A: sp.Matrix, value: sp.Expr) -> sp.Matrix:
    """Return A − λI."""
    return A - value * sp.eye(A.rows)


def _null_space(reduction: Reduction) -> tuple[sp.Matrix, ...]:
    """Return one solution for each free unknown, which is 1 there."""
    R, pivots = reduction.matrix, reduction.pivots
    basis = []
    for free in (j for j in range(R.cols) if j not in pivots):
        v = sp.zeros(R.cols, 1)
        v[free] = sp.S.One
        for i, j in enumerate(pivots):
            v[j] = -R[i, free]
        basis.append(v)
    return tuple(basis)


def _known(value: sp.Expr, others: Iterable[sp.Expr], scale: Any) -> sp.Expr:
    """Return the one of the other numbers that equals the value, or the value itself."""
    for other in others:
        if _descending(value, scale) == _descending(other, scale):
            equal = (value - other).equals(0)
            if equal is None:
                raise ArithmeticError(f"SymPy cannot tell whether {value} and {other} are equal")
            if equal:
                return other
    return value


def _descending(value: sp.Expr, scale: Any) -> tuple[sp.Expr, sp.Expr]:
    """Return what sorts numbers by descending real part, then by descending imaginary part.

    Parts that agree in 40 digits behind the point, after division by the largest modulus, count as equal.
    """
    real, imaginary = (sp.N(value, 50) / scale).as_real_imag()
    return -round(sp.Float(real, 50), 40), -round(sp.Float(imaginary, 50), 40)
