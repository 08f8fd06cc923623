"""Arguments of every world: what is checked, and what passes."""

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
import torch
from mlmath.autodiff.dual import Dual
from mlmath.autodiff.scalar import Value
from mlmath.autodiff.tensor import Tensor
from mlmath.calculus import functions, worlds


def test_what_knows_its_own_functions_passes_as_it_is() -> None:
    for x in (sp.Symbol("x"), sp.Integer(2), Dual(1, 1), Value(1), Tensor([1.0]), torch.tensor([np.nan])):
        assert worlds.argument(x) is x


def test_numbers_and_arrays_become_arrays_of_floats() -> None:
    for x in (2, 2.0, True, Fraction(2), Decimal(2), np.float32(2), np.bool_(True), [2], (2,), np.array([2])):
        t = worlds.argument(x)
        assert isinstance(t, np.ndarray)
        assert t.dtype.kind == "f"
    for bad in ("2", object(), 1j, np.str_("2"), functions.Sine()):
        with pytest.raises(TypeError, match="t must"):
            worlds.argument(bad, "t")
    with pytest.raises(ValueError, match="t must be finite"):
        worlds.argument([np.nan], "t")


def test_expressions_are_recognized() -> None:
    assert worlds.is_expression(sp.pi)
    assert not any(worlds.is_expression(x) for x in (2.0, "x", np.ones(2), None))


def test_neither_sympy_nor_torch_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "sympy")
    assert not worlds.is_expression(sp.pi)
    code = Path(worlds.__file__).parents[2]
    program = (
        f"import sys; sys.path.insert(0, {str(code)!r}); from mlmath.calculus import functions as f; "
        "print((f.Sigmoid() @ f.Linear(2, -2))(1), 'sympy' in sys.modules or 'torch' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["0.5", "False"]
