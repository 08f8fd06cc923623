"""What all numbers that carry derivatives have in common.

A :class:`Number` that can add, subtract, multiply, divide and raise to a power gets the rest from here: plain numbers
on the left of an operator, comparisons, and the elementary functions as methods. See: forward-and-reverse-mode.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import numpy as np

from mlmath.autodiff.rules import SLOPES

__all__ = ["Number", "operator"]

Method = TypeVar("Method", bound=Callable[..., Any])


def operator(method: Method) -> Method:
    """Leave an operator to the other operand, if that wants no operators of others, as function objects do.

    Its sign is the one that NumPy has established, an attribute ``__array_ufunc__`` that is None. A :class:`Number`
    is combined with each entry of an array of objects, which may be such numbers.

    Parameters
    ----------
    method : callable
        A method such as ``__add__``, of a number and the other operand.

    Returns
    -------
    callable
        The method; it answers ``NotImplemented`` in that case, so that Python asks the other operand.

    Examples
    --------
    >>> from mlmath.autodiff.scalar import Value
    >>> from mlmath.calculus.functions import Sine
    >>> Value(2) * Sine()
    Constant(Value(2.0)) * Sine()
    """

    @wraps(method)
    def polite(self: Any, other: Any) -> Any:
        if getattr(type(other), "__array_ufunc__", ...) is None:
            return NotImplemented
        if isinstance(self, Number) and isinstance(other, np.ndarray) and other.dtype == object:
            return np.frompyfunc(lambda entry: method(self, entry), 1, 1)(other)
        return method(self, other)

    return cast(Method, polite)


class Number:
    """The base of :class:`~mlmath.autodiff.scalar.Value` and :class:`~mlmath.autodiff.dual.Dual`.

    A subclass has an attribute ``value``, is made from a plain number by its constructor, and defines the operators
    ``+ - * / **``, the method ``maximum``, and ``elementary(name)``, which applies a function of the table of slopes.

    Examples
    --------
    >>> from mlmath.autodiff.dual import Dual
    >>> 1 - Dual(2, 1).exp().log()
    Dual(-1.0, -1.0)
    """

    __array_priority__ = 1.0  # np.float64(2) * number is left to us
    value: Any

    @classmethod
    def lift(cls, x: Any) -> Any:
        """Return x as a number of this kind; a plain one becomes a constant."""
        return x if isinstance(x, cls) else cls(x)  # type: ignore[call-arg]

    def elementary(self, name: str) -> Any:
        """Return an elementary function of this number."""
        raise NotImplementedError

    def maximum(self, other: Any) -> Any:
        """Return the larger of two numbers."""
        raise NotImplementedError

    def minimum(self, other: Any) -> Any:
        """Return the smaller of two numbers; if they are equal, both share the derivative."""
        return -(-self).maximum(-self.lift(other))

    def __getattr__(self, name: str) -> Any:
        if name not in SLOPES:
            raise AttributeError(f"a {type(self).__name__} has no attribute {name!r}")
        return lambda: self.elementary(name)

    @operator
    def __radd__(self, other: Any) -> Any:
        return self.lift(other) + self

    @operator
    def __rsub__(self, other: Any) -> Any:
        return self.lift(other) - self

    @operator
    def __rmul__(self, other: Any) -> Any:
        return self.lift(other) * self

    @operator
    def __rtruediv__(self, other: Any) -> Any:
        return self.lift(other) / self

    @operator
    def __rpow__(self, other: Any) -> Any:
        return self.lift(other) ** self

    def __neg__(self) -> Any:
        return self.lift(0) - self

    def __pos__(self) -> Any:
        return self

    def __bool__(self) -> bool:
        return bool(self.value)

    def __abs__(self) -> Any:
        return self.elementary("absolute")

    def __lt__(self, other: Any) -> Any:
        return self.value < _plain(other)

    def __le__(self, other: Any) -> Any:
        return self.value <= _plain(other)

    def __gt__(self, other: Any) -> Any:
        return self.value > _plain(other)

    def __ge__(self, other: Any) -> Any:
        return self.value >= _plain(other)

    def __eq__(self, other: object) -> Any:
        return self.value == _plain(other)

    def __ne__(self, other: object) -> Any:
        return self.value != _plain(other)

    __hash__ = object.__hash__  # as a key, a number stands for itself only

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.value})"


def _plain(x: Any) -> Any:
    """Return what a number is compared by."""
    return x.value if isinstance(x, Number) else x
