"""Exact eigenvalues and eigenspaces: they solve the equation, agree with SymPy's, and defects are named."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.linalg import characteristic
from mlmath.symbolic import eigen

x = sp.Symbol("lambda")
small = st.integers(-4, 4)
planes = arrays(np.int64, (2, 2), elements=small)
#: Integer matrices with integer eigenvalues, some of them repeated, some defective: P J P⁻¹ with det P = ±1.
split = st.tuples(
    st.lists(st.integers(-2, 2), min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=2, max_size=2),
    st.lists(st.integers(-2, 2), min_size=3, max_size=3),
).map(lambda t: _with_spectrum(*t))


def _with_spectrum(values, coupled, below):
    values = sorted(values)
    J = sp.diag(*values)
    for i, flag in enumerate(coupled):
        if flag and values[i] == values[i + 1]:
            J[i, i + 1] = 1
    P = sp.Matrix([[1, 0, 0], [below[0], 1, 0], [below[1], below[2], 1]]) * sp.Matrix([[1, 1, 0], [0, 1, 1], [0, 0, 1]])
    return P * J * P.inv(), values, J


@given(split)
@settings(max_examples=40)
def test_known_spectra_are_found_with_both_multiplicities(case):
    A, values, J = case
    decomposition = eigen.decompose(A)
    assert decomposition.polynomial == sp.Poly(sp.prod(x - v for v in values), x)
    assert [(s.value, s.algebraic) for s in decomposition.spaces] == [
        (v, values.count(v)) for v in sorted(set(values), reverse=True)
    ]
    for space in decomposition.spaces:
        assert space.geometric == 3 - (J - space.value * sp.eye(3)).rank()
        assert all(A * v == space.value * v for v in space.basis)
    assert decomposition.defective == (sp.diag(*values) != J)


def flat(z):
    """Return a number made of rationals, square roots and i with a rational denominator, multiplied out: unique."""
    return sp.expand(sp.radsimp(z))


def is_zero(M):
    """Say whether a matrix of such numbers is zero."""
    return M.applyfunc(flat).is_zero_matrix


@given(planes)
@settings(max_examples=40)
def test_plane_matrices_are_reassembled_or_refused(A):
    M = sp.Matrix(A.tolist())
    if not M.is_diagonalizable():
        with pytest.raises(np.linalg.LinAlgError, match="algebraic multiplicity 2, but geometric multiplicity 1"):
            eigen.diagonalize(M)
        return
    V, Lambda = eigen.diagonalize(M)
    assert is_zero(M * V - V * Lambda)
    assert flat(V.det()) != 0


@pytest.mark.parametrize("A", [[[0, 0], [0, 2]], [[2, 1], [1, 0]], [[1, -2], [1, 3]], [[3, 0], [0, 3]]])
def test_powers_are_repeated_products(A):
    assert is_zero(eigen.power(A, 5) - sp.Matrix(A) ** 5)


def test_the_order_is_descending_and_complex_pairs_start_above():
    assert list(eigen.eigenvalues([[1, 0], [0, 5]])) == [5, 1]
    assert list(eigen.eigenvalues([[1, -2], [1, 3]])) == [2 + sp.I, 2 - sp.I]
    roots = list(eigen.eigenvalues([[0, 0, 2], [1, 0, 0], [0, 1, 0]]))
    assert [sp.simplify(r**3) for r in roots] == [2, 2, 2]


def test_the_message_for_a_defective_matrix_names_value_and_multiplicities():
    with pytest.raises(np.linalg.LinAlgError) as caught:
        eigen.diagonalize([[3, 1, 0], [0, 3, 0], [0, 0, 5]])
    for words in ("eigenvalue 3 ", "algebraic multiplicity 2", "geometric multiplicity 1"):
        assert words in str(caught.value)


def test_a_space_of_a_number_that_is_no_eigenvalue_is_empty():
    assert eigen.eigenspace([[1, 0], [0, 2]], 3) == ()
    assert len(eigen.eigenspace([[1, 0], [0, 1]], 1)) == 2
    assert eigen.eigenspace([[0, -1], [1, 0]], sp.I) == (sp.Matrix([sp.I, 1]),)


def test_powers():
    k = sp.Symbol("k", integer=True, positive=True)
    fibonacci = eigen.power([[1, 1], [1, 0]], k)
    for n in range(1, 8):
        wanted = sp.Matrix(characteristic.power([[1, 1], [1, 0]], n))
        assert is_zero(fibonacci.subs(k, n) - wanted)
    assert eigen.power([[0, 0], [0, 2]], 0) == sp.eye(2)
    assert eigen.power([[0, 0], [0, 2]], k) == sp.diag(0, 2**k)
    for bad, error in ((-1, ValueError), (1.5, TypeError), ("k", TypeError)):
        with pytest.raises(error, match="k must be"):
            eigen.power([[1]], bad)


def test_symbols_are_allowed_in_the_polynomial_only():
    a, b = sp.symbols("a b")
    assert eigen.characteristic_polynomial([[a, 1], [0, b]]) == sp.Poly((x - a) * (x - b), x)
    for f in (eigen.eigenvalues, eigen.decompose, eigen.diagonalize):
        with pytest.raises(TypeError, match="symbols"):
            f([[a, 1], [0, b]])
    with pytest.raises(ValueError, match="lambda"):
        eigen.characteristic_polynomial([[x]])


def test_roots_without_a_simple_form_are_refused():
    with pytest.raises(ValueError, match="degree 3 or more"):
        eigen.eigenvalues([[0, 0, 1], [1, 0, 1], [0, 1, 1]])


def test_a_singular_matrix_that_is_not_recognized_is_an_error(monkeypatch):
    monkeypatch.setattr(eigen, "_null_space", lambda reduction: ())
    with pytest.raises(ArithmeticError, match="not recognized"):
        eigen.decompose([[1]])


@pytest.mark.parametrize("f", [eigen.characteristic_polynomial, eigen.eigenvalues, eigen.decompose, eigen.diagonalize])
@pytest.mark.parametrize(
    ("A", "error"),
    [([[1, 2]], ValueError), ([], ValueError), ([[0.5]], TypeError), ([["1"]], TypeError), ([[sp.oo]], ValueError)],
)
def test_bad_matrices_are_refused(f, A, error):
    with pytest.raises(error, match="A"):
        f(A)


@pytest.mark.parametrize("value", [0.5, "1", sp.Symbol("t"), 2 * sp.Symbol("t") + 1])
def test_bad_values_are_refused(value):
    with pytest.raises(TypeError, match="value"):
        eigen.eigenspace([[1]], value)


@pytest.mark.parametrize(
    ("one", "same"),
    [
        (sp.sqrt(2) + sp.sqrt(3), sp.sqrt(5 + 2 * sp.sqrt(6))),
        (sp.sin(1) ** 2 + sp.cos(1) ** 2, sp.S.One),
        (sp.log(6), sp.log(2) + sp.log(3)),
        (sp.cbrt(sp.sqrt(5) + 2) - sp.cbrt(sp.sqrt(5) - 2), sp.S.One),
    ],
)
def test_equal_eigenvalues_in_different_forms_are_one(one, same):
    assert list(eigen.eigenvalues([[one, 0], [0, same]]).values()) == [2]
    space = eigen.decompose([[one, 1], [0, same]]).spaces[0]
    assert (space.algebraic, space.geometric) == (2, 1)
    with pytest.raises(np.linalg.LinAlgError, match="defective"):
        eigen.diagonalize([[one, 1], [0, same]])


def test_eigenvalues_of_which_equality_is_unknown_are_refused(monkeypatch):
    monkeypatch.setattr(sp.Expr, "equals", lambda self, other: None)
    with pytest.raises(ArithmeticError, match="equal"):
        eigen.eigenvalues([[sp.sqrt(2) + sp.sqrt(3), 0], [0, sp.sqrt(5 + 2 * sp.sqrt(6))]])


def test_the_steps_show_polynomial_elimination_and_basis():
    text = eigen.decompose([[4, 1], [2, 3]])._repr_latex_()
    for part in (
        r"\lambda^{2} - 7 \lambda + 10",
        r"\left(\lambda - 5\right)",
        r"\lambda = 5",
        r"\to",
        r"\operatorname{span}",
    ):
        assert part in text


def test_the_order_holds_for_tiny_close_and_huge_eigenvalues():
    tiny = sp.Rational(1, 10**20)
    for values in ([1 + tiny, 1], [2 * tiny, tiny], [2 * 10**400, 10**400], [-tiny, -2 * tiny], [0]):
        for order in (values, values[::-1]):
            assert list(eigen.eigenvalues(sp.diag(*order))) == values
    assert next(iter(eigen.eigenvalues([[0, 0, 2], [1, 0, 0], [0, 1, 0]]))).is_real
