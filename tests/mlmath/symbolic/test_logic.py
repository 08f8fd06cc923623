"""Truth tables: all cases, the connectives, agreement with SymPy's own satisfiability test, bad input."""

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from mlmath.symbolic.logic import equivalent, is_tautology, truth_table
from sympy.logic.inference import satisfiable

p, q, r = sp.symbols("p q r")
leaves = st.sampled_from([p, q, r, sp.true, sp.false])
formulas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(sp.Not),
        st.builds(sp.And, inner, inner),
        st.builds(sp.Or, inner, inner),
        st.builds(sp.Implies, inner, inner),
        st.builds(sp.Equivalent, inner, inner),
        st.builds(sp.Xor, inner, inner),
    ),
    max_leaves=8,
)


@given(formulas)
def test_a_tautology_is_what_has_an_unsatisfiable_negation(formula):
    assert is_tautology(formula) == (satisfiable(~formula) is False)


@given(formulas, formulas)
def test_equivalent_formulas_imply_each_other(a, b):
    assert equivalent(a, b) == is_tautology(sp.Equivalent(a, b)) == equivalent(b, a)


def test_the_connectives_are_pythons():
    table = truth_table(~p, p & q, p | q, p >> q, sp.Equivalent(p, q), p ^ q)
    assert table.symbols == (p, q)
    assert [row[:2] for row in table.rows] == [(True, True), (True, False), (False, True), (False, False)]
    for a, b, *values in table.rows:
        assert values == [not a, a and b, a or b, (not a) or b, a == b, a != b]
    assert table.column(3) == (True, False, True, True)


def test_the_rows_are_all_cases():
    table = truth_table(p | q | r)
    assert len({row[:3] for row in table.rows}) == len(table.rows) == 8
    assert sum(table.column(0)) == 7
    assert truth_table(sp.true).rows == ((True,),)
    assert truth_table(True, p).rows == ((True, True, True), (False, True, False))


def test_a_column_is_that_of_a_formula_also_from_the_end():
    table = truth_table(p & q, p >> q)
    assert table.column(-1) == table.column(1) == (True, False, True, True)
    assert table.column(-2) == table.column(0)
    for index in (2, -3):
        with pytest.raises(IndexError):
            table.column(index)


def test_a_single_letter_is_a_formula_and_no_tautology():
    assert truth_table(p).column(0) == (True, False)
    assert not is_tautology(p)
    assert is_tautology(True)
    assert not is_tautology(False)


def test_the_table_is_shown_with_a_line_before_the_results():
    text = truth_table(p & q)._repr_latex_()
    assert text.startswith("$")
    assert r"\begin{array}{cc|c} p & q & p \wedge q \\ \hline" in text
    assert text.count(r"\mathrm{T}") == 5
    assert text.count(r"\mathrm{F}") == 7


x = sp.Symbol("x")


@pytest.mark.parametrize("bad", [1, 2.5, "p & q", None, x + 1, x > 0, sp.Eq(p, q), sp.Q.even(x), p & (x > 0), [p]])
def test_what_is_no_formula_is_refused(bad):
    for call in (lambda: truth_table(bad), lambda: is_tautology(bad), lambda: equivalent(p, bad)):
        with pytest.raises(TypeError, match="a formula of symbols"):
            call()


def test_none_and_too_many_are_refused():
    with pytest.raises(ValueError, match="at least one formula"):
        truth_table()
    with pytest.raises(ValueError, match="at most 16 symbols"):
        truth_table(sp.And(*sp.symbols("a0:17")))
