"""Exact Gram–Schmidt: the steps, the bases, functions, what it refuses."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from mlmath.linalg import gram_schmidt as numerical
from mlmath.symbolic.gram_schmidt import gram_schmidt, gram_schmidt_functions

t = sp.Symbol("t", real=True)
integer_vectors = st.integers(1, 4).flatmap(
    lambda m: st.lists(st.lists(st.integers(-3, 3), min_size=m, max_size=m), min_size=1, max_size=4)
)


@settings(max_examples=25, deadline=None)
@given(integer_vectors)
def test_result_is_exactly_orthonormal_and_spans_the_same(vectors):
    d = gram_schmidt(vectors)
    A = sp.Matrix(vectors).T
    assert len(d.kept) == A.rank() == len(d.orthonormal)
    for i, u in enumerate(d.orthonormal):
        for j, v in enumerate(d.orthonormal):
            assert sp.simplify((u.T * v)[0] - (i == j)) == 0
    if d.kept:
        assert A.row_join(sp.Matrix.hstack(*d.orthogonal)).rank() == A.rank()
        Q = np.array(sp.Matrix.hstack(*d.orthonormal).evalf(), dtype=float)
        np.testing.assert_allclose(Q, numerical.reorthogonalized(np.array(vectors).T).Q, atol=1e-12)


def test_every_step_is_named_and_true():
    d = gram_schmidt([[1, 1, 0], [1, 0, 1], [2, 1, 1]])
    names = [s.name for s in d.steps]
    assert names == ["start", "coefficient", "subtract", "coefficient", "coefficient", "drop", "normalize", "normalize"]
    assert d.steps[1].value == sp.Rational(1, 2)
    assert d.steps[2].value == sp.Matrix([sp.Rational(1, 2), sp.Rational(-1, 2), 1])
    assert "depends on" in d.steps[5].reason
    assert d.kept == (0, 1)
    assert d.steps[2].formula == "a_{2} - c_{1,2} u_{1}"
    assert all(step.reason and step.symbol for step in d.steps)


def test_it_shows_itself_as_mathematics():
    latex = gram_schmidt([[3, 4], [1, 0]])._repr_latex_()
    assert latex.startswith(r"$\displaystyle \begin{aligned}")
    assert latex.endswith(r"\end{aligned}$")
    assert r"\frac{\langle u_{1}, a_{2} \rangle}{\langle u_{1}, u_{1} \rangle} = \frac{3}{25}" in latex
    assert r"\text{normalize}" in latex


def test_symbols_are_welcome():
    a, b = sp.symbols("a b", positive=True)
    u, v = gram_schmidt([[a, b], [1, 0]]).orthonormal
    assert sp.simplify(u.dot(v)) == 0
    assert sp.simplify(v.dot(v) - 1) == 0
    c = sp.Symbol("c")
    assert gram_schmidt([[c, 0], [0, 1]]).orthogonal[0] == sp.Matrix([c, 0])


def test_another_inner_product():
    M = sp.Matrix([[2, 1], [1, 3]])
    d = gram_schmidt([[1, 0], [0, 1]], inner=lambda x, y: (x.T * M * y)[0])
    Q = sp.Matrix.hstack(*d.orthonormal)
    assert sp.simplify(Q.T * M * Q) == sp.eye(2)


def test_powers_become_legendre_polynomials():
    d = gram_schmidt_functions([1, t, t**2, t**3, t**4], t)
    for n, p in enumerate(d.orthogonal):
        legendre = sp.legendre(n, t)
        assert sp.expand(p / sp.LC(p, t) - legendre / sp.LC(legendre, t)) == 0
    for n, q in enumerate(d.orthonormal):
        assert sp.expand(q**2 - sp.Rational(2 * n + 1, 2) * sp.legendre(n, t) ** 2) == 0


def test_other_weights_give_other_families():
    laguerre = gram_schmidt_functions([1, t, t**2], t, 0, sp.oo, sp.exp(-t)).orthogonal
    assert [sp.expand(p) for p in laguerre] == [1, t - 1, t**2 - 4 * t + 2]
    dependent = gram_schmidt_functions([1, sp.sin(t) ** 2, sp.cos(t) ** 2], t, 0, sp.pi)
    assert dependent.kept == (0, 1)


@pytest.mark.parametrize(
    ("vectors", "error", "message"),
    [
        ([], ValueError, "at least one"),
        ([[]], ValueError, "vector 0"),
        ([[1, 2], [1]], ValueError, "same length"),
        ([[1.5, 2]], TypeError, "exact"),
        ([[1, sp.nan]], ValueError, "finite"),
        ([[1, sp.oo]], ValueError, "finite"),
        ([[1, sp.I]], TypeError, "real"),
        ([["__import__('os')", 1]], TypeError, "string"),
        ([[object(), 1]], TypeError, "number"),
        ([sp.eye(2)], ValueError, "column"),
        ([[sp.Eq(t, 1), 2]], TypeError, "number"),
    ],
)
def test_bad_vectors_are_refused(vectors, error, message):
    with pytest.raises(error, match=message):
        gram_schmidt(vectors)


def test_bad_inner_products_and_functions_are_refused():
    with pytest.raises(ValueError, match="positive"):
        gram_schmidt([[1, 0]], inner=lambda x, y: -(x.T * y)[0])
    with pytest.raises(ValueError, match="positive and finite"):
        gram_schmidt_functions([1], t, 0, sp.oo)
    with pytest.raises(ValueError, match="no symbol but t"):
        gram_schmidt_functions([sp.Symbol("s")], t)
    with pytest.raises(ValueError, match="weight must contain no symbol but t"):
        gram_schmidt_functions([1], t, weight=sp.Symbol("s"))
    with pytest.raises(TypeError, match="exact"):
        gram_schmidt_functions([0.5 * t], t)
    with pytest.raises(ValueError, match="at least one"):
        gram_schmidt_functions([], t)
