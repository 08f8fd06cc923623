"""Reverse mode on numbers, on one page.

Every :class:`Value` remembers what it was computed from, and the derivative of this one step with respect to each of
its parents. :meth:`Value.backward` multiplies the derivatives along the steps, from the result back to the inputs, and
adds up where paths meet.

See: autodiff-from-scratch.
"""

import itertools
from typing import Any

import numpy as np

from mlmath.autodiff.arithmetic import Number, operator
from mlmath.autodiff.rules import SLOPES
from mlmath.validate import as_number

__all__ = ["Value"]

_clock = itertools.count()


class Value(Number):
    """A number on the tape. It has the operators ``+ - * / **``, and the elementary functions as methods.

    Parameters
    ----------
    value : float
        A finite number.
    name : str
        How drawings of the tape call it.
    operation : str
        The step that computed it; empty for an input.
    parents : tuple of (Value, float)
        What it was computed from, each with the derivative of this step with respect to it.

    Raises
    ------
    TypeError, ValueError
        If `value` is not a finite real number.

    Examples
    --------
    >>> x, y = Value(3), Value(2)
    >>> z = x * y + x**2
    >>> z.backward()
    >>> z.value, x.derivative, y.derivative
    (15.0, 8.0, 3.0)
    """

    def __init__(self, value: Any, name: str = "", operation: str = "", parents: tuple[Any, ...] = ()) -> None:
        self.value = float(value) if parents else as_number(value, "value")
        self.derivative = 0.0
        self.name, self.operation, self.parents = name, operation, parents
        self.number = next(_clock)

    def backward(self) -> None:
        """Set the attribute ``derivative`` of every value on the tape to the derivative of this one by it."""
        tape = self.tape()
        for node in tape:
            node.derivative = 0.0
        self.derivative = 1.0
        for node in tape:
            for parent, slope in node.parents:
                parent.derivative += node.derivative * slope

    def tape(self) -> "list[Value]":
        """Return all values that this one was computed from, latest first: each before its parents."""
        found, waiting = {self}, [self]
        while waiting:
            new = {parent for parent, _ in waiting.pop().parents} - found
            found |= new
            waiting.extend(new)
        return sorted(found, key=lambda node: node.number, reverse=True)

    @operator
    def __add__(self, other: Any) -> "Value":
        b = self.lift(other)
        return Value(self.value + b.value, "", "+", ((self, 1.0), (b, 1.0)))

    @operator
    def __sub__(self, other: Any) -> "Value":
        b = self.lift(other)
        return Value(self.value - b.value, "", "-", ((self, 1.0), (b, -1.0)))

    def __neg__(self) -> "Value":
        return Value(-self.value, "", "-", ((self, -1.0),))

    @operator
    def __mul__(self, other: Any) -> "Value":
        b = self.lift(other)
        return Value(self.value * b.value, "", "×", ((self, b.value), (b, self.value)))

    @operator
    def __truediv__(self, other: Any) -> "Value":
        b = self.lift(other)
        y = self.value / b.value
        return Value(y, "", "/", ((self, 1 / b.value), (b, -y / b.value)))

    @operator
    def __pow__(self, other: Any) -> "Value":
        x, n = np.float64(self.value), other.value if isinstance(other, Value) else as_number(other, "the exponent")
        y, slope = x**n, float(n * x ** (n - 1)) if n else 0.0
        if not isinstance(other, Value):
            return Value(y, "", f"^{n:g}", ((self, slope),))
        logarithm = np.log(x) if x > 0 else 0.0 if x == 0 else np.nan  # 0^n is constant for n > 0
        return Value(y, "", "^", ((self, slope), (other, float(y * logarithm))))

    def elementary(self, name: str) -> "Value":
        """Return an elementary function of this number, with its slope from the table."""
        x = np.float64(self.value)
        y = getattr(np, name)(x)
        return Value(y, "", name, ((self, float(SLOPES[name](x, y))),))

    def maximum(self, other: Any) -> "Value":
        """Return the larger of two numbers; if they are equal, both share the derivative."""
        b = self.lift(other)
        share = 1.0 if self > b else 0.0 if self < b else 0.5
        return Value(np.maximum(self.value, b.value), "", "max", ((self, share), (b, 1 - share)))

    def where(self, condition: Any, other: Any) -> "Value":
        """Return this number if the condition holds, else the other one."""
        return self if condition else self.lift(other)
