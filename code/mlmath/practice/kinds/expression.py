"""An expression in symbols, compared as a function of them.

Two expressions are equal if their values agree at a dozen fixed random points of the domain, and, where all their
numbers are exact, at three more points to 25 of 40 digits. For expressions of bounded size made of elementary functions
an accident of this kind has no realistic chance, and it takes milliseconds; whether two such expressions are
equal is undecidable in general, and `simplify` may search for minutes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import mpmath
import numpy as np
import sympy
from numpy.typing import NDArray

from mlmath.practice import numeric
from mlmath.practice.feedback import Feedback, UnreadableError, right, wrong
from mlmath.practice.keys import Options
from mlmath.practice.parsing import parse
from mlmath.practice.reading import describe, is_sympy, place, show, to_number

__all__ = ["compare_expression", "to_expression"]

POINTS = 16
MAX_ENTRIES = 100
EXACT_NODES = 400  # beyond this size, double precision has to do
RTOL = 1e-9
FACTORS = {2: "2", 3: "3", 4: "4", 0.5: "1/2", 1 / 3: "1/3", 0.25: "1/4", np.pi: "π", 2 * np.pi: "2π"}


def to_expression(value: Any, names: tuple[str, ...]) -> Any:
    """Return `value`, an expression, a number or a text in the variables `names`, as a SymPy expression."""
    if isinstance(value, str):
        value = parse(value, names)
    if isinstance(value, (bool, np.bool_)) or value is None:
        raise UnreadableError(f"An expression is expected, but this is {describe(value)}.")
    if is_sympy(value):
        if isinstance(value, sympy.MatrixBase):
            raise UnreadableError(f"One expression is expected, but this is a matrix of shape {value.shape}.")
        if isinstance(value, sympy.core.relational.Relational):
            raise UnreadableError("An expression is expected, but this is an equation. Hand over its right-hand side.")
        if not isinstance(value, sympy.Expr):
            raise UnreadableError(f"An expression is expected, but this is {describe(value)}.")
        if numeric.size(value) > numeric.MAX_NODES:
            raise UnreadableError("This expression is too large to compare. Simplify it first.")
        if value.has(sympy.nan, sympy.zoo):
            raise UnreadableError("This expression holds NaN or a division by zero.")
        return value
    if isinstance(value, list):
        raise UnreadableError("One expression is expected, but this is a list.")
    if callable(value):
        variables = ", ".join(names) or "x"
        raise UnreadableError(
            f"An expression is expected, but this is a function f. Hand over f({variables}) in symbols."
        )
    number = to_number(value)
    return sympy.sympify(int(number) if isinstance(number, float) and number.is_integer() else number)


@dataclass(frozen=True)
class _Sample:
    """The points at which the key has a value, and its values there."""

    points: Mapping[str, NDArray[Any]]
    values: NDArray[Any]

    def of(self, expression: Any) -> NDArray[Any]:
        """Return the values of another expression at the same points."""
        values: NDArray[Any] = numeric.at_points(expression, self.points)
        return values

    def agree(self, a: NDArray[Any], b: NDArray[Any] | None = None, rtol: float = RTOL) -> bool:
        """Return whether two lists of values agree; points where either has none do not count."""
        b = self.values if b is None else b
        usable = np.isfinite(a) & np.isfinite(b)
        if usable.sum() < max(1, (np.isfinite(b).sum() + 1) // 2):
            return False
        a, b = a[usable], b[usable]
        with np.errstate(all="ignore"):
            return bool((np.abs(a - b) <= rtol * np.maximum(np.abs(a), np.abs(b)) + 1e-13).all())


def compare_expression(value: Any, truth: Any, options: Options) -> Feedback:
    """Compare an expression, or a vector or matrix of expressions, with the right one."""
    if isinstance(truth, (sympy.MatrixBase, list, tuple, np.ndarray)):
        return _compare_entries(value, truth, options)
    declared = tuple(options.symbols.replace(",", " ").split())
    key = to_expression(truth, declared)
    names = tuple(sorted({*(s.name for s in key.free_symbols), *declared}))
    answer = to_expression(value, names)
    strange = sorted({s.name for s in answer.free_symbols} - set(names))
    if strange:
        variables = f"The variables here are {', '.join(names)}." if names else "The answer holds no variable."
        return wrong(f"Your expression holds {', '.join(strange[:3])[:60]}, which does not occur here. {variables}")
    sample = _sample(key, names, options)
    if options.up_to_constant:
        return _compare_up_to_constant(answer, key, sample)
    values = sample.of(answer)
    if sample.agree(values):
        if _exactly(answer, key, sample):
            return right()
        return wrong("Very close, but not equal: the values agree only to ten digits or so. Keep exact numbers.")
    if answer.has(sympy.Float) and sample.agree(values, rtol=5e-3):
        if sample.agree(values, rtol=options.rtol):
            return right("Exact numbers such as 1/3 or sqrt(2) would be better still.")
        return wrong("Right up to rounding: keep exact numbers such as 1/3 or sqrt(2) in your expression.")
    return wrong(_what_is_off(answer, values, key, sample))


def _compare_entries(value: Any, truth: Any, options: Options) -> Feedback:
    """Compare a vector or matrix of expressions entry by entry; a list and a column say the same."""
    key = _entries(truth)
    names = {s.name for entry in key.flat for s in sympy.sympify(entry).free_symbols}
    options = replace(options, symbols=" ".join(sorted({*names, *options.symbols.replace(",", " ").split()})))
    answer = _entries(parse(value, options.symbols.split()) if isinstance(value, str) else value)
    if answer.ndim == 1 and key.ndim == 2 and 1 in key.shape:
        answer = answer.reshape(-1, 1) if key.shape[1] == 1 else answer.reshape(1, -1)
    elif key.ndim == 1 and answer.ndim == 2 and 1 in answer.shape:
        answer = answer.ravel()
    if answer.shape != key.shape:
        transposed = " Yours looks transposed." if answer.shape == key.shape[::-1] != key.shape else ""
        return wrong(f"The shape should be {key.shape}, but yours is {answer.shape}.{transposed}")
    verdicts = {index: compare_expression(answer[index], key[index], options) for index in np.ndindex(key.shape)}
    off = [index for index, verdict in verdicts.items() if not verdict]
    if not off:
        return right()
    first = verdicts[off[0]].message
    if len(off) == key.size > 1 and all(verdicts[index].message == first for index in off):
        return wrong(f"The same holds for every entry: {first}")
    return wrong(f"{key.size - len(off)} of {key.size} entries are right. {place(off[0])}: {first}")


def _entries(value: Any) -> NDArray[Any]:
    """Return a list, array or matrix of expressions as an array of objects."""
    if isinstance(value, sympy.MatrixBase):
        value = value.tolist()
    if not isinstance(value, (list, tuple, np.ndarray)):
        raise UnreadableError(f"A list or matrix of expressions is expected, but this is {describe(value)}.")
    array = np.array(value, dtype=object)
    if any(isinstance(entry, (list, tuple)) for entry in array.flat):
        raise UnreadableError("The rows of this matrix differ in length.")
    if array.size == 0 or array.size > MAX_ENTRIES:
        raise UnreadableError(f"This has {array.size} entries; an answer has between 1 and {MAX_ENTRIES}.")
    return array


def _compare_up_to_constant(answer: Any, key: Any, sample: _Sample) -> Feedback:
    shift = sample.of(answer) - sample.values
    first = shift[np.isfinite(shift)][:1]
    if first.size and sample.agree(shift, np.full_like(shift, first[0]), rtol=1e-7) and np.isfinite(shift).sum() >= 3:
        return right()
    return wrong(_what_is_off(answer, sample.of(answer), key, sample))


def _sample(key: Any, names: tuple[str, ...], options: Options) -> _Sample:
    """Return fixed random points of the domain at which the key has a finite value, real ones if there are any."""
    rng = np.random.default_rng(20_240_229)
    by_name = {s.name: s for s in key.free_symbols}
    candidates = {}
    for name in names:
        draws = rng.uniform(size=4 * POINTS)
        if name in options.domain:
            low, high = (float(end) for end in options.domain[name])
            candidates[name] = low + (high - low) * (0.02 + 0.96 * draws)
        elif name in by_name and by_name[name].is_integer:
            candidates[name] = np.floor(1 + 8 * draws)
        elif name in by_name and by_name[name].is_positive:
            candidates[name] = 0.1 + 2.9 * draws
        else:  # half of the points are positive, for roots and logarithms
            candidates[name] = np.where(np.arange(4 * POINTS) % 2, 0.1 + 2.9 * draws, 6 * draws - 3)
    values = np.array(numeric.at_points(key, candidates))
    finite = np.isfinite(values)
    real = finite & (np.abs(values.imag) <= 1e-12 * np.abs(values))
    keep = np.flatnonzero(real if real.sum() >= 3 or not names else finite)[:POINTS]
    if keep.size == 0:
        raise UnreadableError("The right answer has no finite value on its domain. Please report this exercise.")
    return _Sample({name: column[keep] for name, column in candidates.items()}, values[keep])


def _exactly(answer: Any, key: Any, sample: _Sample) -> bool:
    """Return whether two expressions whose values agree in double precision also agree in many digits."""
    if answer == key or answer.has(sympy.Float) or key.has(sympy.Float):
        return True
    if numeric.size(answer) + numeric.size(key) > EXACT_NODES:
        return True
    for index in range(min(3, sample.values.size)):
        point = {n: sympy.Rational(round(float(c[index]) * 1000), 1000) for n, c in sample.points.items()}
        a, b = numeric.with_digits(answer, point), numeric.with_digits(key, point)
        if a is None or b is None:
            continue
        if abs(a - b) > mpmath.mpf(10) ** -25 * max(1, abs(a), abs(b)):
            return False
    return True


def _what_is_off(answer: Any, values: NDArray[Any], key: Any, sample: _Sample) -> str:
    """Say what leads from the key to the answer, or else where the two differ."""
    if not np.isfinite(values).any():
        return "Your expression has no finite value where the right one has. Is its domain right?"
    if sample.agree(values, -sample.values):
        return "Correct up to the sign: your expression is minus the right one."
    with np.errstate(all="ignore"):
        ratio, shift = values / sample.values, values - sample.values
    constant = _constant(ratio, sample)
    if constant is not None and abs(constant) > 1e-12 and key.free_symbols:
        name = next((n for f, n in FACTORS.items() if abs(constant - f) < 1e-9 * f), show(constant))
        return f"Correct up to a constant factor: yours is {name} times the right one."
    for variant, message in _slips(key):
        try:
            if sample.agree(values, sample.of(variant)):
                return message
        except UnreadableError:
            continue
    for name in sample.points:
        for power, verb in ((1, "missing"), (-1, "too many")):
            with np.errstate(all="ignore"):
                factor = _constant(ratio * sample.points[name] ** power, sample)
            if factor is not None:
                also = (
                    "" if abs(factor - 1) < 1e-9 else f", and the number in front is {show(factor)} times the right one"
                )
                return f"Nearly: a factor {name} is {verb}{also}."
    missing = sorted({s.name for s in key.free_symbols} - {s.name for s in answer.free_symbols})
    if missing:
        return f"The right expression depends on {', '.join(missing)}, but yours does not."
    constant = _constant(shift, sample)
    if constant is not None and key.free_symbols and abs(constant) < 1e4 * np.abs(sample.values).max():
        return f"Correct up to a constant: yours differs from the right one by {show(constant)} everywhere."
    term = _term(values, key, sample)
    return term or _example(answer, key, sample)


def _constant(values: NDArray[Any], sample: _Sample) -> complex | None:
    """Return the constant value of `values`, or None if it is not constant."""
    finite = values[np.isfinite(values)]
    if finite.size < 3 or not sample.agree(values, np.full_like(values, finite[0]), rtol=1e-8):
        return None
    return complex(finite[0])


def _slips(key: Any) -> Iterator[tuple[Any, str]]:
    """Yield expressions that follow from the key by one typical slip, with what to say."""
    yield 1 / key, "This is the reciprocal of the right expression."
    yield key**2, "This is the square of the right expression: a square root is still to be taken."
    yield sympy.sqrt(key), "This is the square root of the right expression: one root too many."
    inner = "You forgot the inner derivative (chain rule): "
    terms = sympy.Add.make_args(key)
    for symbol in sorted(key.free_symbols, key=str)[:3]:
        for inside in _inner(key):
            slope = inside.diff(symbol)
            if slope == 0 or slope == 1:
                continue
            tail = f"the derivative of {_short(inside)} is still to be multiplied."
            yield key / slope, inner + tail
            yield key * slope, f"The derivative of {_short(inside)} is one factor too many."
            for term in terms if len(terms) > 1 else ():
                yield key - term + term / slope, f"In one term, you forgot the inner derivative: {tail}"
    for term in terms if 1 < len(terms) <= 12 else ():
        yield key - 2 * term, "The sign of one term is off; all the others are right."
        yield key - term, "One term is missing; all that you have is right."
    for old, new, message in (
        (sympy.sin, sympy.cos, "Sine where cosine should be, or the other way round."),
        (sympy.cos, sympy.sin, "Sine where cosine should be, or the other way round."),
        (sympy.sinh, sympy.cosh, "sinh where cosh should be, or the other way round."),
        (sympy.cosh, sympy.sinh, "sinh where cosh should be, or the other way round."),
    ):
        if key.has(old):
            yield key.replace(old, new), message
    if key.has(sympy.sin) and key.has(sympy.cos):
        swap = sympy.Dummy("f")
        hidden = sympy.Function(swap.name)
        yield (
            key.replace(sympy.sin, hidden).replace(sympy.cos, sympy.sin).replace(hidden, sympy.cos),
            "Sine and cosine are exchanged.",
        )
    powers = sorted((p for p in key.atoms(sympy.Pow) if p.exp.is_Rational), key=str)
    for p in powers[:8]:
        for step in (1, -1):
            changed = key.xreplace({p: p.base ** (p.exp + step)})
            yield changed, f"One exponent is off by one: that of {_short(p.base)}."
    for symbol in sorted(key.free_symbols, key=str)[:3]:
        yield sympy.diff(key, symbol), "This is the derivative of the right expression: one derivative too many."
    symbols = sorted(key.free_symbols, key=str)
    if len(symbols) == 2:
        exchange = {symbols[0]: symbols[1], symbols[1]: symbols[0]}
        yield key.xreplace(exchange), f"{symbols[0]} and {symbols[1]} are exchanged."


def _inner(key: Any) -> list[Any]:
    """Return what stands inside the functions and powers of the key: candidates for a forgotten inner derivative."""
    found = {a for f in key.atoms(sympy.Function) for a in f.args if a.free_symbols and not a.is_Symbol}
    found |= {p.base for p in key.atoms(sympy.Pow) if p.base.free_symbols and not p.base.is_Symbol}
    found |= {p.exp for p in key.atoms(sympy.Pow) if p.exp.free_symbols and not p.exp.is_Symbol}
    found |= {p.exp for p in key.atoms(sympy.exp) if not p.exp.is_Symbol} if key.has(sympy.exp) else set()
    return sorted((e for e in found if numeric.size(e) < 100), key=str)[:8]


def _term(values: NDArray[Any], key: Any, sample: _Sample) -> str:
    """Say that all terms but one are right, if the rest is a multiple of one term."""
    terms = sympy.Add.make_args(key)
    if not 1 < len(terms) <= 12:
        return ""
    for term in terms:
        with np.errstate(all="ignore"):
            ratio = (values - sample.values) / sample.of(term)
        constant = _constant(ratio, sample)
        if constant is not None:
            return (
                f"All terms but one are right; one has {show(1 + constant)} times the coefficient that it should have."
            )
    return ""


def _example(answer: Any, key: Any, sample: _Sample) -> str:
    """Say where the two differ, at a point where one can compute both by hand."""
    names = list(sample.points)
    for trial in (1.0, 2.0, 0.5, 3.0):
        point = {name: np.array([trial]) for name in names}
        a, b = numeric.at_points(answer, point)[0], numeric.at_points(key, point)[0]
        if np.isfinite(a) and np.isfinite(b) and abs(a - b) > 1e-6 * max(1, abs(b)):
            where = ", ".join(f"{name} = {trial:g}" for name in names)
            return f"Not equal: at {where} your expression is {show(a)}, and it should be {show(b)}."
    index = 0
    for index in range(sample.values.size):
        if not sample.agree(sample.of(answer)[index : index + 1], sample.values[index : index + 1]):
            break
    where = ", ".join(f"{name} = {show(column[index])}" for name, column in sample.points.items())
    got, want = sample.of(answer)[index], sample.values[index]
    where = f"at {where} " if where else ""
    return f"Not equal: {where}your expression is {show(got)}, and it should be {show(want)}."


def _short(expression: Any) -> str:
    text = str(expression)
    return text if len(text) <= 40 else "the inner function"
