"""Functions as objects: they can be called, combined, printed, and asked for their parameters and their derivative.

A :class:`Function` is evaluated with ``f(x)`` on a number, an array, an expression of SymPy, a dual number, a value or
tensor of :mod:`mlmath.autodiff`, or a torch tensor, and answers in the same world: :mod:`mlmath.calculus.elementary`
makes the choice. ``f + g``, ``f - g``, ``f * g``, ``f / g`` combine values. One order of composition, everywhere:
``f @ g`` is f after g, as in the formula f ∘ g.

Arguments outside of the domain are refused where they can be seen, and so are values that exceed the largest float; an
expression of SymPy is not checked, and tensors keep the infinities of their engine. Parameters
are numbers, or symbols, or variables of one of the engines, with respect to which one wants to differentiate.

See: callable-functions, composition-objects.
"""

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, fields
from fractions import Fraction
from numbers import Integral, Number, Rational, Real
from typing import Any

import numpy as np

from mlmath.calculus import activations
from mlmath.calculus import elementary as el
from mlmath.calculus.worlds import argument, is_expression
from mlmath.validate import as_number

__all__ = [
    "Absolute",
    "Arctangent",
    "Artanh",
    "Combination",
    "Composition",
    "Constant",
    "Cosine",
    "Difference",
    "Exponential",
    "Function",
    "Identity",
    "LeakyReLU",
    "Linear",
    "Logarithm",
    "Logit",
    "Polynomial",
    "Power",
    "Product",
    "Quotient",
    "ReLU",
    "Sigmoid",
    "Sine",
    "Softplus",
    "Step",
    "Sum",
    "Tangent",
    "Tanh",
]


@dataclass(frozen=True, eq=False, repr=False)
class Function(ABC):
    """A real function of one variable. A subclass says what its fields are, and writes `formula` and `derivative`.

    The fields of the subclass, declared as in a dataclass, are its parameters.

    Examples
    --------
    >>> @dataclass(frozen=True, eq=False, repr=False)
    ... class Square(Function):
    ...     scale: float = 1
    ...     def formula(self, x):
    ...         return self.scale * x * x
    ...     def derivative(self):
    ...         return Linear(2 * self.scale, 0)
    >>> f = Square(3)
    >>> f, f(2), f([1, 2]), f.parameters
    (Square(scale=3), 12.0, array([ 3., 12.]), {'scale': 3})
    >>> f.symbolic()
    3*x**2
    """

    __array_ufunc__ = None  # array + function is left to us, and refused

    @abstractmethod
    def formula(self, x: Any) -> Any:
        """Return the value at `x`, computed with operators and :mod:`mlmath.calculus.elementary`."""

    @abstractmethod
    def derivative(self) -> "Function":
        """Return the derivative; its formula may make sense at more points than the function is defined at."""

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, _parameter(getattr(self, field.name), field.name))

    def __call__(self, x: Any) -> Any:
        """Return the value at `x`, in the world of `x`; a list is taken as an array, and overflow is refused."""
        if isinstance(x, Function):
            raise TypeError(f"x must be an argument, got the function {x!r}: for a composition write f @ g")
        t = argument(x)
        y = self.formula(t[()] if isinstance(t, np.ndarray) else t)
        if not isinstance(y, np.ndarray | np.generic):
            return y
        _finite(self, t, y)
        number = isinstance(x, Number) and not isinstance(x, np.generic)
        return y.item() if number else np.asarray(y)[()]

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def symbolic(self, x: Any = "x") -> Any:
        """Return the formula as an expression of SymPy, in a real symbol of that name or in a given expression."""
        import sympy as sp

        if not isinstance(x, str) and not is_expression(x):
            raise TypeError(f"x must be a name or an expression of SymPy, got {x!r}")
        try:
            return sp.sympify(self(sp.Symbol(x, real=True) if isinstance(x, str) else x))
        except RecursionError as error:
            raise RecursionError("the formula is nested deeper than SymPy can follow") from error

    def inverse(self) -> "Function":
        """Return the inverse, for functions that have one among those of this module."""
        raise ValueError(f"no inverse of {self!r} is known here")

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items())
        return f"{type(self).__name__}({given})"

    def __add__(self, other: Any) -> "Function":
        return Sum(self, other)

    def __radd__(self, other: Any) -> "Function":
        return Sum(other, self)

    def __sub__(self, other: Any) -> "Function":
        return Difference(self, other)

    def __rsub__(self, other: Any) -> "Function":
        return Difference(other, self)

    def __mul__(self, other: Any) -> "Function":
        return Product(self, other)

    def __rmul__(self, other: Any) -> "Function":
        return Product(other, self)

    def __truediv__(self, other: Any) -> "Function":
        return Quotient(self, other)

    def __rtruediv__(self, other: Any) -> "Function":
        return Quotient(other, self)

    def __pow__(self, exponent: Any) -> "Function":
        return Composition(Power(exponent), self)

    def __rpow__(self, base: Any) -> "Function":
        return Composition(Exponential(base), self)

    def __neg__(self) -> "Function":
        return Product(-1, self)

    def __matmul__(self, inner: Any) -> "Function":
        return Composition(self, inner)


# --- Combinations -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False, repr=False, init=False)
class Combination(Function):
    """A function made of functions. Its parameters are those of its parts, each with the number of its part.

    Parameters
    ----------
    *parts : Function or number
        From left to right as they are written; a number becomes a constant function.

    Raises
    ------
    TypeError
        If a part is neither.
    ValueError
        If functions are nested deeper than Python can follow, 400 levels by default; sums and compositions of many
        parts are one level.

    Examples
    --------
    >>> (Linear(2, 1) + 5).parameters
    {'0.a': 2, '0.b': 1, '1.value': 5}
    """

    parts: tuple[Function, ...]
    _sign = ""

    def __init__(self, *parts: Any) -> None:
        functions = [part if isinstance(part, Function) else Constant(part) for part in parts]
        depth = 1 + max((getattr(part, "_depth", 0) for part in functions), default=0)
        deepest = sys.getrecursionlimit() // 2 - 100  # printing takes two calls a level
        if depth > deepest:
            raise ValueError(
                f"parts must not be nested more than {deepest} deep, which is what sys.getrecursionlimit() allows: "
                "Sum and Composition take any number of parts"
            )
        object.__setattr__(self, "parts", tuple(functions))
        object.__setattr__(self, "_depth", depth)

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of all parts; those of part k have names such as ``k.a``."""
        parameters = {}
        for k, part in enumerate(self.parts):
            for name, value in part.parameters.items():
                parameters[f"{k}.{name}"] = value
        return parameters

    def __repr__(self) -> str:
        # f.__repr__() and not repr(f): that would be a third call a level
        texts = [f"({f.__repr__()})" if isinstance(f, Combination) else repr(f) for f in self.parts]
        return f" {self._sign} ".join(texts)


class Sum(Combination):
    """The function x -> f1(x) + f2(x) + … + fn(x).

    A first part that is a sum itself is replaced by its parts; they are added from left to right anyway.

    Parameters
    ----------
    *parts : Function or number
        At least one part.

    Raises
    ------
    TypeError
        If a part is neither.
    ValueError
        If there is no part.

    Examples
    --------
    >>> (Sine() + 1)(0), Sum(1, Identity(), Power(2))(3)
    (1.0, 13.0)
    """

    _sign = "+"

    def __init__(self, *parts: Any) -> None:
        if not parts:
            raise ValueError("parts must not be empty: the zero function is Constant(0)")
        first, *rest = parts
        super().__init__(*(first.parts if isinstance(first, Sum) else [first]), *rest)

    def formula(self, x: Any) -> Any:
        """Return f1(x) + … + fn(x), added from left to right."""
        total = self.parts[0].formula(x)
        for f in self.parts[1:]:
            total = total + f.formula(x)
        return total

    def derivative(self) -> Function:
        """Return f1' + … + fn'."""
        return Sum(*(f.derivative() for f in self.parts))


class Difference(Combination):
    """The function x -> f(x) - g(x).

    Parameters
    ----------
    f, g : Function or number
        The parts.

    Examples
    --------
    >>> (1 - Sine())(0)
    1.0
    """

    _sign = "-"

    def __init__(self, f: Any, g: Any) -> None:
        super().__init__(f, g)

    def formula(self, x: Any) -> Any:
        """Return f(x) - g(x)."""
        f, g = self.parts
        return f.formula(x) - g.formula(x)

    def derivative(self) -> Function:
        """Return f' - g'."""
        f, g = self.parts
        return f.derivative() - g.derivative()


class Product(Combination):
    """The function x -> f(x) g(x).

    Parameters
    ----------
    f, g : Function or number
        The parts.

    Examples
    --------
    >>> (3 * Identity())(2)
    6.0
    """

    _sign = "*"

    def __init__(self, f: Any, g: Any) -> None:
        super().__init__(f, g)

    def formula(self, x: Any) -> Any:
        """Return f(x) g(x)."""
        f, g = self.parts
        return f.formula(x) * g.formula(x)

    def derivative(self) -> Function:
        """Return f' g + f g'. See: thm-product-rule."""
        f, g = self.parts
        return f.derivative() * g + f * g.derivative()


class Quotient(Combination):
    """The function x -> f(x) / g(x), defined where both are and g is not 0.

    Parameters
    ----------
    f, g : Function or number
        The parts.

    Examples
    --------
    >>> (1 / Identity())(4)
    0.25
    >>> (1 / Identity())([2, 0])
    Traceback (most recent call last):
    ...
    ValueError: Constant(1) / Identity() needs a denominator that is not 0, got x = 0.0
    """

    _sign = "/"

    def __init__(self, f: Any, g: Any) -> None:
        super().__init__(f, g)

    def formula(self, x: Any) -> Any:
        """Return f(x) / g(x)."""
        f, g = self.parts
        below = g.formula(x)
        _inside(self, x, lambda: (below > 0) | (below < 0), "a denominator that is not 0")
        return f.formula(x) / below

    def derivative(self) -> Function:
        """Return (f' g - f g') / (g g). See: thm-quotient-rule."""
        f, g = self.parts
        return (f.derivative() * g - f * g.derivative()) / (g * g)


class Composition(Combination):
    """The function x -> f1(f2(...fn(x))): the part that is written last acts first, as in f1 ∘ f2 ∘ … ∘ fn.

    A part that is a composition itself is replaced by its parts; composition is associative.

    Parameters
    ----------
    *parts : Function
        At least one, the outermost first.

    Raises
    ------
    TypeError
        If a part is not a `Function`.
    ValueError
        If there is no part.

    Examples
    --------
    >>> f = Sigmoid() @ Linear(2, 1)
    >>> f, f(-0.5), f.parameters
    (Sigmoid() @ Linear(a=2, b=1), 0.5, {'1.a': 2, '1.b': 1})
    >>> (Linear(2, 1) @ Sigmoid())(0)
    2.0
    >>> f.inverse()
    Linear(a=Fraction(1, 2), b=Fraction(-1, 2)) @ Logit()
    """

    _sign = "@"

    def __init__(self, *parts: Any) -> None:
        for k, part in enumerate(parts):
            if not isinstance(part, Function):
                raise TypeError(f"parts[{k}] must be a Function, got {part!r}")
        if not parts:
            raise ValueError("parts must not be empty")
        super().__init__(*(f for part in parts for f in (part.parts if isinstance(part, Composition) else [part])))

    def formula(self, x: Any) -> Any:
        """Return f1(f2(...fn(x)))."""
        for f in reversed(self.parts):
            x = f.formula(x)
        return x

    def derivative(self) -> Function:
        """Return (f1' ∘ f2 ∘ … ∘ fn) · (f2 ∘ … ∘ fn)'. See: thm-chain-rule."""
        slope = self.parts[-1].derivative()
        for k in reversed(range(len(self.parts) - 1)):
            slope = (self.parts[k].derivative() @ Composition(*self.parts[k + 1 :])) * slope
        return slope

    def inverse(self) -> Function:
        """Return the inverses of the parts, composed in the opposite order."""
        return Composition(*(f.inverse() for f in reversed(self.parts)))


# --- Polynomials and powers -------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False, repr=False)
class Constant(Function):
    """The function with one value.

    Parameters
    ----------
    value : number, SymPy expression, or variable of an engine
        Its value.

    Examples
    --------
    >>> Constant(3)([1, 2])
    array([3., 3.])
    """

    value: Any

    def __repr__(self) -> str:
        return f"Constant({self.value!r})"

    def formula(self, x: Any) -> Any:
        """Return the value, in the shape of `x`."""
        return _fit(self.value, x) + 0 * x

    def derivative(self) -> Function:
        """Return 0."""
        return Constant(0)


@dataclass(frozen=True, eq=False, repr=False)
class Identity(Function):
    """The function x -> x.

    Examples
    --------
    >>> Identity()(2)
    2.0
    """

    def formula(self, x: Any) -> Any:
        """Return `x`, as something new."""
        return 1 * x

    def derivative(self) -> Function:
        """Return 1."""
        return Constant(1)

    def inverse(self) -> Function:
        """Return the identity."""
        return self


@dataclass(frozen=True, eq=False, repr=False)
class Linear(Function):
    """The function x -> a x + b, whose graph is a line; linear algebra calls it affine.

    Parameters
    ----------
    a, b : number, SymPy expression, or variable of an engine
        Slope and value at 0.

    Examples
    --------
    >>> f = Linear(2, 1)
    >>> f(3), f([0, 1]), f.symbolic(), f.inverse()(7)
    (7.0, array([1., 3.]), 2*x + 1, 3.0)
    """

    a: Any
    b: Any

    def formula(self, x: Any) -> Any:
        """Return a x + b."""
        return _fit(self.a, x) * x + _fit(self.b, x)

    def derivative(self) -> Function:
        """Return the slope."""
        return Constant(self.a)

    def inverse(self) -> Function:
        """Return x -> (x - b) / a."""
        if isinstance(self.a, Real) and self.a == 0:
            raise ValueError(f"{self!r} is constant and has no inverse")
        a = Fraction(self.a) if isinstance(self.a, Rational) else self.a
        return Linear(1 / a, -self.b / a)


@dataclass(frozen=True, eq=False, repr=False, init=False)
class Polynomial(Function):
    """The function x -> c0 + c1 x + … + cn x^n.

    Parameters
    ----------
    *coefficients : number, SymPy expression, or variable of an engine
        The coefficients, in ascending order; at least one.

    Raises
    ------
    TypeError, ValueError
        If there is no coefficient, or one is no finite real number.

    Examples
    --------
    >>> p = Polynomial(1, 0, -3)
    >>> p(2), p.symbolic(), p.derivative()
    (-11.0, 1 - 3*x**2, Polynomial(0, -6))
    """

    coefficients: tuple[Any, ...]

    def __init__(self, *coefficients: Any) -> None:
        if not coefficients:
            raise ValueError("coefficients must not be empty: the zero polynomial is Polynomial(0)")
        checked = [_parameter(c, f"coefficients[{k}]") for k, c in enumerate(coefficients)]
        object.__setattr__(self, "coefficients", tuple(checked))

    @property
    def parameters(self) -> dict[str, Any]:
        """The coefficients, by the names c0, c1, …."""
        return {f"c{k}": c for k, c in enumerate(self.coefficients)}

    def __repr__(self) -> str:
        return f"Polynomial({', '.join(map(repr, self.coefficients))})"

    def formula(self, x: Any) -> Any:
        """Return the value by Horner's scheme: n products and n sums. See: alg-horner."""
        *lower, leading = (_fit(c, x) for c in self.coefficients)
        value = leading + 0 * x
        for c in reversed(lower):
            value = value * x + c
        return value

    def derivative(self) -> Function:
        """Return c1 + 2 c2 x + … + n cn x^(n - 1)."""
        return Polynomial(*([k * c for k, c in enumerate(self.coefficients)][1:] or [0]))


@dataclass(frozen=True, eq=False, repr=False)
class Power(Function):
    """The function x -> x^r: for an integer r where x is not 0 or r is not negative, otherwise for positive x.

    For r > 0 the value at 0 is 0 also if r is not an integer, and x^0 is 1 everywhere.

    Parameters
    ----------
    exponent : number, SymPy expression, or variable of an engine
        The exponent r.

    Raises
    ------
    ValueError
        If `exponent` is an integer that no float equals: whether it is even would be lost.

    Examples
    --------
    >>> Power(-2)(4), Power(0.5)([0, 9])
    (0.0625, array([0., 3.]))
    >>> Power(0.5)(-1)
    Traceback (most recent call last):
    ...
    ValueError: Power(exponent=0.5) needs x >= 0, got x = -1.0
    """

    exponent: Any

    def __post_init__(self) -> None:
        given = self.exponent
        super().__post_init__()
        if isinstance(given, Integral) and int(float(given)) != int(given):
            raise ValueError(f"exponent must be exactly a float, got {given}")

    def formula(self, x: Any) -> Any:
        """Return x^r."""
        r = float(self.exponent) if isinstance(self.exponent, Real) else None
        if r is not None and r.is_integer():
            if r < 0:
                _inside(self, x, lambda: (x > 0) | (x < 0), "x != 0")
            return x ** int(r)
        if r is not None and r > 0:
            _inside(self, x, lambda: np.logical_not(np.asarray(x < 0)), "x >= 0")
        else:
            _inside(self, x, lambda: x > 0, "x > 0")
        return x ** _fit(self.exponent, x)

    def derivative(self) -> Function:
        """Return r x^(r - 1)."""
        if isinstance(self.exponent, Real) and self.exponent == 0:
            return Constant(0)
        return Constant(self.exponent) * Power(self.exponent - 1)


@dataclass(frozen=True, eq=False, repr=False)
class Absolute(Function):
    """The absolute value.

    Examples
    --------
    >>> Absolute()([-2, 3])
    array([2., 3.])
    """

    def formula(self, x: Any) -> Any:
        """Return |x|."""
        return activations.absolute(x)

    def derivative(self) -> Function:
        """Return the sign; 0 at the kink, by convention."""
        return Step(-1, 1, 0)


# --- Exponentials, logarithms, waves ----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False, repr=False)
class Exponential(Function):
    """The function x -> a^x.

    Parameters
    ----------
    base : number > 0, SymPy expression, variable of an engine, or None
        The base a; None means e.

    Raises
    ------
    ValueError
        If `base` is not positive.

    Examples
    --------
    >>> Exponential(2)([3, -1]), Exponential().symbolic()
    (array([8. , 0.5]), exp(x))
    """

    base: Any = None

    def __post_init__(self) -> None:
        _base(self)

    @property
    def parameters(self) -> dict[str, Any]:
        """The base, unless it is e."""
        return {} if self.base is None else {"base": self.base}

    def formula(self, x: Any) -> Any:
        """Return a^x."""
        return el.exp(x) if self.base is None else _fit(self.base, x) ** x

    def derivative(self) -> Function:
        """Return log(a) a^x."""
        return self if self.base is None else (Logarithm() @ Constant(self.base)) * self

    def inverse(self) -> Function:
        """Return the logarithm with the same base."""
        return Logarithm(self.base)


@dataclass(frozen=True, eq=False, repr=False)
class Logarithm(Function):
    """The function x -> log_a(x), for x > 0.

    Parameters
    ----------
    base : number > 0 other than 1, SymPy expression, variable of an engine, or None
        The base a; None means e.

    Raises
    ------
    ValueError
        If `base` is not positive, or 1.

    Examples
    --------
    >>> Logarithm(2)([1, 8]), Logarithm().symbolic()
    (array([0., 3.]), log(x))
    >>> Logarithm()([1, 0])
    Traceback (most recent call last):
    ...
    ValueError: Logarithm() needs x > 0, got x = 0.0
    """

    base: Any = None

    def __post_init__(self) -> None:
        _base(self)
        if isinstance(self.base, Real) and self.base == 1:
            raise ValueError("base must not be 1: all powers of 1 are 1")

    @property
    def parameters(self) -> dict[str, Any]:
        """The base, unless it is e."""
        return {} if self.base is None else {"base": self.base}

    def formula(self, x: Any) -> Any:
        """Return log(x) / log(a)."""
        _inside(self, x, lambda: x > 0, "x > 0")
        return el.log(x) if self.base is None else el.log(x) / el.log(_fit(self.base, x))

    def derivative(self) -> Function:
        """Return 1 / (x log(a))."""
        return Power(-1) if self.base is None else Power(-1) / (Logarithm() @ Constant(self.base))

    def inverse(self) -> Function:
        """Return the exponential function with the same base."""
        return Exponential(self.base)


@dataclass(frozen=True, eq=False, repr=False)
class Sine(Function):
    """The sine of an angle in radians.

    Examples
    --------
    >>> Sine()(0)
    0.0
    """

    def formula(self, x: Any) -> Any:
        """Return sin x."""
        return el.sin(x)

    def derivative(self) -> Function:
        """Return the cosine."""
        return Cosine()


@dataclass(frozen=True, eq=False, repr=False)
class Cosine(Function):
    """The cosine of an angle in radians.

    Examples
    --------
    >>> Cosine()(0)
    1.0
    """

    def formula(self, x: Any) -> Any:
        """Return cos x."""
        return el.cos(x)

    def derivative(self) -> Function:
        """Return minus the sine."""
        return -Sine()


@dataclass(frozen=True, eq=False, repr=False)
class Tangent(Function):
    """The tangent of an angle in radians; no floating-point number is exactly an odd multiple of π/2.

    Examples
    --------
    >>> Tangent()(0)
    0.0
    """

    def formula(self, x: Any) -> Any:
        """Return tan x."""
        return el.tan(x)

    def derivative(self) -> Function:
        """Return 1 + tan^2 x."""
        return 1 + Tangent() * Tangent()


@dataclass(frozen=True, eq=False, repr=False)
class Arctangent(Function):
    """The angle between -π/2 and π/2 with a given tangent.

    Examples
    --------
    >>> Arctangent()(0)
    0.0
    """

    def formula(self, x: Any) -> Any:
        """Return arctan x."""
        return el.arctan(x)

    def derivative(self) -> Function:
        """Return 1 / (1 + x^2)."""
        return 1 / Polynomial(1, 0, 1)


# --- Activation functions ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False, repr=False)
class Step(Function):
    """A function that is constant on both sides of 0.

    Parameters
    ----------
    below, above, at_zero : number, SymPy expression, or variable of an engine
        The value for x < 0, for x > 0, and at 0; by default 0, 1 and 1.

    Examples
    --------
    >>> Step()([-2, 0, 3]), Step(-1, 1, 0)(-2)
    (array([0., 1., 1.]), -1.0)
    """

    below: Any = 0
    above: Any = 1
    at_zero: Any = 1

    def formula(self, x: Any) -> Any:
        """Return the value on the side of `x`."""
        below, above, at_zero = (_fit(value, x) + 0 * x for value in (self.below, self.above, self.at_zero))
        if is_expression(x):
            return sys.modules["sympy"].Piecewise((below, x < 0), (above, x > 0), (at_zero, True))
        return el.where(x < 0, below, el.where(x > 0, above, at_zero))

    def derivative(self) -> Function:
        """Return 0; at the jump, where there is no derivative, by convention."""
        return Constant(0)


@dataclass(frozen=True, eq=False, repr=False)
class ReLU(Function):
    """The rectified linear unit x -> max(0, x).

    Examples
    --------
    >>> ReLU()([-2, 0, 3])
    array([0., 0., 3.])
    """

    def formula(self, x: Any) -> Any:
        """Return max(0, x)."""
        return activations.relu(x)

    def derivative(self) -> Function:
        """Return the step from 0 to 1; 0 at the kink, by convention."""
        return Step(0, 1, 0)


@dataclass(frozen=True, eq=False, repr=False)
class LeakyReLU(Function):
    """The function x -> x for x > 0 and slope · x otherwise.

    Parameters
    ----------
    slope : number
        The slope of the left branch.

    Examples
    --------
    >>> LeakyReLU(0.5)([-2, 3])
    array([-1.,  3.])
    """

    slope: Any = 0.01

    def formula(self, x: Any) -> Any:
        """Return x or slope · x."""
        left = x if is_expression(x) else el.where(x > 0, 0, x)  # a steep slope could overflow on the right
        return el.where(x > 0, x, _fit(self.slope, x) * left)

    def derivative(self) -> Function:
        """Return the step from `slope` to 1; `slope` at the kink, by convention."""
        return Step(self.slope, 1, self.slope)


@dataclass(frozen=True, eq=False, repr=False)
class Sigmoid(Function):
    """The logistic function x -> 1 / (1 + e^(-x)); nothing overflows.

    Examples
    --------
    >>> Sigmoid()([-1000, 0, 1000]), Sigmoid().symbolic()
    (array([0. , 0.5, 1. ]), 1/(1 + exp(-x)))
    """

    def formula(self, x: Any) -> Any:
        """Return 1 / (1 + e^(-x))."""
        return activations.sigmoid(x)

    def derivative(self) -> Function:
        """Return x -> s(x) s(-x); 1 - s(x) would lose digits."""
        return self * (self @ Linear(-1, 0))

    def inverse(self) -> Function:
        """Return the logit."""
        return Logit()


@dataclass(frozen=True, eq=False, repr=False)
class Logit(Function):
    """The logarithm of the odds x / (1 - x), for 0 < x < 1; the inverse of the sigmoid.

    Examples
    --------
    >>> Logit()([0.5, 0.75]).round(4), Logit().symbolic()
    (array([0.    , 1.0986]), log(x/(1 - x)))
    """

    def formula(self, x: Any) -> Any:
        """Return log(x / (1 - x)); near 1/2 as log(1 + (2x - 1)/(1 - x)), so that no digits are lost."""
        if is_expression(x):
            return el.log(x / (1 - x))
        _inside(self, x, lambda: (x > 0) & (x < 1), "0 < x < 1")
        middle = el.absolute(x - 0.5) < 0.25
        near, far = el.where(middle, x, 0.5), el.where(middle, 0.5, x)  # both branches are computed
        return el.where(middle, el.log1p((2 * near - 1) / (1 - near)), el.log(far / (1 - far)))

    def derivative(self) -> Function:
        """Return 1 / (x (1 - x))."""
        return 1 / (Identity() * Linear(-1, 1))

    def inverse(self) -> Function:
        """Return the sigmoid."""
        return Sigmoid()


@dataclass(frozen=True, eq=False, repr=False)
class Tanh(Function):
    """The hyperbolic tangent, x -> 2 s(2x) - 1 with the sigmoid s.

    Examples
    --------
    >>> Tanh()([-1000, 0, 1000])
    array([-1.,  0.,  1.])
    """

    def formula(self, x: Any) -> Any:
        """Return tanh x."""
        return activations.tanh(x)

    def derivative(self) -> Function:
        """Return x -> 4 s(2x) s(-2x), which loses no digits where 1 - tanh^2 x does."""
        return 4 * (Sigmoid().derivative() @ Linear(2, 0))

    def inverse(self) -> Function:
        """Return the inverse hyperbolic tangent."""
        return Artanh()


@dataclass(frozen=True, eq=False, repr=False)
class Artanh(Function):
    """The inverse of the hyperbolic tangent, x -> log((1 + x)/(1 - x))/2, for -1 < x < 1.

    Examples
    --------
    >>> Artanh()([0, 1e-20]), Tanh().inverse()
    (array([0.e+00, 1.e-20]), Artanh())
    """

    def formula(self, x: Any) -> Any:
        """Return the difference of two logarithms, which have different signs: no digits are lost."""
        _inside(self, x, lambda: (x > -1) & (x < 1), "-1 < x < 1")
        return (el.log1p(x) - el.log1p(-x)) / 2

    def derivative(self) -> Function:
        """Return 1 / ((1 + x) (1 - x))."""
        return 1 / (Linear(1, 1) * Linear(-1, 1))

    def inverse(self) -> Function:
        """Return the hyperbolic tangent."""
        return Tanh()


@dataclass(frozen=True, eq=False, repr=False)
class Softplus(Function):
    """The function x -> log(1 + e^x); nothing overflows.

    Examples
    --------
    >>> Softplus()([-1000, 1000])
    array([   0., 1000.])
    """

    def formula(self, x: Any) -> Any:
        """Return log(1 + e^x)."""
        return activations.softplus(x)

    def derivative(self) -> Function:
        """Return the sigmoid."""
        return Sigmoid()


# --- Helpers ----------------------------------------------------------------------------------------------------------


def _parameter(value: Any, name: str) -> Any:
    """Return a parameter as it is, if it is a number, an expression, or a variable of an engine."""
    checked = argument(value, name)
    if is_expression(value) and value.is_number:
        argument([value], name)  # pi and sqrt(2) pass, but neither i nor infinity
    if not isinstance(checked, np.ndarray):
        return value
    number = as_number(checked, name)
    exact = isinstance(value, Rational) and not isinstance(value, np.generic)
    return value if exact else number  # integers and fractions stay what they are


def _base(f: Any) -> None:
    """Check the base of an exponential function or a logarithm; None stands for e."""
    if f.base is not None:
        object.__setattr__(f, "base", _parameter(f.base, "base"))
        if is_expression(f.base) and not f.base.is_number:
            return
        if isinstance(f.base, Real) or is_expression(f.base):
            as_number(f.base, "base", above=0.0)
        elif not np.asarray(f.base > 0).all():
            raise ValueError(f"base must be greater than 0, got {f.base!r}")


def _fit(parameter: Any, x: Any) -> Any:
    """Return a parameter such that it computes with x: exact beside an expression, a float everywhere else."""
    if is_expression(x):
        return sys.modules["sympy"].sympify(parameter) if isinstance(parameter, Real) else parameter
    number = isinstance(parameter, Real) or (is_expression(parameter) and parameter.is_number)
    return float(parameter) if number else parameter


def _finite(f: Function, x: Any, y: Any) -> None:
    """Refuse values that are complex, infinite or NaN; symbols as parameters make an array of objects, not checked."""
    if np.iscomplexobj(y):
        raise TypeError(f"{f!r} must have real values, got complex ones")
    if y.dtype != object and not np.isfinite(y).all():
        bad = ~np.isfinite(y)
        first = np.broadcast_to(np.asarray(x), y.shape)[bad][0]
        raise OverflowError(f"{f!r} has no finite floating-point value at x = {first}, got {y[bad].flat[0]}")


def _inside(f: Function, x: Any, allowed: Callable[[], Any], domain: str) -> None:
    """Refuse numbers outside of the domain; an expression is not checked."""
    if is_expression(x):
        return
    good = np.asarray(allowed())
    if not good.all():
        x = x.detach() if hasattr(x, "detach") else getattr(x, "value", x)
        first = np.broadcast_to(np.asarray(x), good.shape)[~good][0]
        raise ValueError(f"{f!r} needs {domain}, got x = {first}")
