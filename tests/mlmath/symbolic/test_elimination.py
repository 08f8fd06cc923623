"""Exact row reduction: each step is a reversible row operation, the forms are the right ones, assumptions are said."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from mlmath.symbolic import elimination as el
from mlmath.symbolic.exact import as_exact, as_exact_matrix, simplify

matrices = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda s: arrays(np.int64, s, elements=st.integers(-4, 4))
)
a, b = sp.symbols("a b")


@given(matrices)
def test_each_step_is_the_product_with_an_invertible_elementary_matrix(A):
    reduction = el.reduced_row_echelon(A)
    M = reduction.start
    assert sp.Matrix(A.tolist()) == M
    for step in reduction.steps:
        assert step.elementary.det() != 0
        assert sp.simplify(step.elementary * M - step.matrix).is_zero_matrix
        M = step.matrix
    assert reduction.matrix == M


@given(matrices)
def test_the_reduced_form_is_sympys(A):
    reduction = el.reduced_row_echelon(A)
    R, pivots = sp.Matrix(A.tolist()).rref()
    assert reduction.matrix == R
    assert reduction.pivots == pivots
    assert reduction.assumptions == ()


@given(matrices)
def test_the_echelon_form_has_its_pivots_on_stairs(A):
    reduction = el.row_echelon(A)
    rows = reduction.matrix.tolist()
    first = [next(j for j, e in enumerate(row) if e != 0) for row in rows if any(e != 0 for e in row)]
    assert tuple(first) == reduction.pivots
    assert first == sorted(set(first))
    assert not any(e != 0 for row in rows[len(first) :] for e in row)


def test_row_operations():
    A = [[1, 2], [3, 4], [5, 6]]
    assert el.swap(A, 0, 2).matrix == sp.Matrix([[5, 6], [3, 4], [1, 2]])
    assert el.scale(A, 1, sp.Rational(1, 3)).matrix == sp.Matrix([[1, 2], [1, sp.Rational(4, 3)], [5, 6]])
    assert el.add_multiple(A, 2, 0, -5).matrix == sp.Matrix([[1, 2], [3, 4], [0, -4]])
    assert A == [[1, 2], [3, 4], [5, 6]]
    M = sp.Matrix(A)
    el.swap(M, 0, 1)
    assert sp.Matrix(A) == M


@pytest.mark.parametrize(
    ("step", "latex"),
    [
        (el.swap(sp.eye(2), 0, 1), r"R_1 \leftrightarrow R_2"),
        (el.scale(sp.eye(2), 0, 3), r"R_1 \to 3 R_1"),
        (el.scale(sp.eye(2), 0, -1), r"R_1 \to -R_1"),
        (el.scale(sp.eye(2), 1, a + 1), r"R_2 \to \left(a + 1\right) R_2"),
        (el.add_multiple(sp.eye(2), 1, 0, 1), r"R_2 \to R_2 + R_1"),
        (el.add_multiple(sp.eye(2), 1, 0, -1), r"R_2 \to R_2 - R_1"),
        (el.add_multiple(sp.eye(2), 1, 0, sp.Rational(-3, 2)), r"R_2 \to R_2 - \frac{3}{2} R_1"),
        (el.add_multiple(sp.eye(12), 11, 9, 2), r"R_{12} \to R_{12} + 2 R_{10}"),
    ],
)
def test_operations_have_names(step, latex):
    assert step.latex == latex


def test_symbols_and_assumptions():
    reduction = el.reduced_row_echelon([[a, 1, 1], [a, 2, b]], augmented=1)
    assert reduction.assumptions == (a,)
    x = reduction.matrix[:, -1]
    system = sp.Matrix([[a, 1], [a, 2]])
    assert sp.simplify(system * x - sp.Matrix([1, b])).is_zero_matrix
    assert r"\text{assumed: } a \ne 0" in reduction._repr_latex_()
    special = el.reduced_row_echelon([[0, 1, 1], [0, 2, b]], augmented=1)
    assert special.pivots == (1,)
    assert special.matrix[1, 2] == b - 2


def test_a_number_is_preferred_to_a_symbol_as_a_pivot():
    reduction = el.row_echelon([[a, 1], [2, a]])
    assert reduction.steps[0].kind == "swap"
    assert reduction.assumptions == (simplify(1 - a**2 / 2),)


def test_what_is_zero_in_disguise_is_no_pivot():
    x = sp.Symbol("x")
    assert el.row_echelon([[sp.sin(x) ** 2 + sp.cos(x) ** 2 - 1, 1]]).pivots == (1,)
    assert el.row_echelon([[x, x**2 - 1], [1, (x**2 - 1) / x]]).pivots == (0,)


def test_irrational_and_complex_numbers():
    root = sp.sqrt(2)
    assert el.reduced_row_echelon([[root, 2], [1, root]]).pivots == (0,)
    assert el.reduced_row_echelon([[1, sp.I], [sp.I, -1]]).matrix == sp.Matrix([[1, sp.I], [0, 0]])


def test_right_hand_sides_get_no_pivot():
    reduction = el.reduced_row_echelon([[1, 1, 1], [1, 1, 2]], augmented=1)
    assert reduction.pivots == (0,)
    assert reduction.matrix == sp.Matrix([[1, 1, 1], [0, 0, 1]])
    inverse = el.reduced_row_echelon([[0, 2, 1, 0], [1, 0, 0, 1]], augmented=2)
    assert inverse.matrix[:, 2:] == sp.Matrix([[0, 2], [1, 0]]).inv()


def test_it_shows_itself():
    text = el.reduced_row_echelon([[0, 2, 4], [1, 1, 3], [2, 4, 10]], augmented=1)._repr_latex_()
    assert text.startswith(r"$\displaystyle \begin{aligned}")
    assert text.count(r"\begin{array}{rr|r}") == 1 + text.count(r"\xrightarrow")
    assert r"R_1 \leftrightarrow R_2" in text
    down = el.row_echelon([[1, 0], [2, 0], [3, 0]])._repr_latex_()
    assert r"\substack{R_2 \to R_2 - 2 R_1 \\ R_3 \to R_3 - 3 R_1}" in down  # one arrow for both
    assert down.count(r"\begin{array}{rr}") == 2
    both = el.reduced_row_echelon([[2, 0], [0, 3]])._repr_latex_()
    assert both.count("xrightarrow") == 1


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: el.row_echelon([[0.5]]), TypeError, r"A\[0, 0\] must be exact"),
        (lambda: el.row_echelon([["1"]]), TypeError, "the string"),
        (lambda: el.row_echelon([[sp.oo]]), ValueError, "must be finite"),
        (lambda: el.row_echelon([[1, 2], [3]]), ValueError, r"rows of one length, at least 1, got \[2, 1\]"),
        (lambda: el.row_echelon([[]]), ValueError, "at least 1"),
        (lambda: el.row_echelon([]), ValueError, "non-empty list of rows"),
        (lambda: el.row_echelon([1, 2]), ValueError, "non-empty list of rows"),
        (lambda: el.row_echelon(5), ValueError, "non-empty list of rows"),
        (lambda: el.row_echelon([[object()]]), TypeError, "must be a number"),
        (lambda: el.row_echelon([[sp.S.true]]), TypeError, "must be a number"),
        (lambda: el.row_echelon([[1, 2]], augmented=2), ValueError, "leave a column"),
        (lambda: el.row_echelon([[1, 2]], augmented=-1), ValueError, "at least 0"),
        (lambda: el.reduced_row_echelon([[1, 2]], augmented=1.0), TypeError, "integer"),
        (lambda: el.swap(sp.eye(2), 0, 2), ValueError, "j must be a row of A, 0 to 1, got 2"),
        (lambda: el.swap(sp.eye(2), -1, 0), ValueError, "at least 0"),
        (lambda: el.scale(sp.eye(2), 0, 0), ValueError, "c must not be zero"),
        (lambda: el.scale(sp.eye(2), 0, 0.5), TypeError, "c must be exact"),
        (lambda: el.add_multiple(sp.eye(2), 1, 1, 2), ValueError, "different rows"),
        (lambda: el.add_multiple(sp.eye(2), 0, 1, "2"), TypeError, "the string"),
    ],
)
def test_bad_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_exact_expressions():
    assert as_exact(3, "x") == 3
    assert as_exact(sp.I, "x", real=False) == sp.I
    with pytest.raises(TypeError, match="x must be real"):
        as_exact(sp.I, "x")
    assert as_exact_matrix(np.array([[1, 2]]), "A") == sp.Matrix([[1, 2]])
    assert as_exact_matrix(sp.Matrix([[a]]), "A") == sp.Matrix([[a]])
