"""Read mathematics that a reader typed, and never execute any of it.

A text passes four gates. The characters: every piece must be a number, a name, an operator, a bracket or a comma. The
names: each must be a declared symbol, a function or a constant. The grammar: Python's own parser builds a tree (it
does not run it), and only the node types of arithmetic are let through. The size: before any power, factorial or
product is formed, a bound for the digits of the result is checked.

``2x``, ``3(x + 1)``, ``x^2``, ``π/4`` and ``√(2)`` are understood.
"""

import ast
import difflib
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import sympy

from mlmath.practice.feedback import UnreadableError

__all__ = ["MAX_LENGTH", "ParsingError", "parse"]

MAX_LENGTH = 1000  # characters
MAX_TOKENS = 400
MAX_DEPTH = 40  # nested brackets, signs and powers
MAX_DIGITS = 100  # of a number that is typed
MAX_EXPONENT = 300  # of a number typed as 1e300
MAX_WEIGHT = 2000  # bits of the largest number, or degree of the largest power, that may come up
MAX_FACTORIAL = 170  # 171! exceeds the largest double


class ParsingError(UnreadableError):
    """The text is not an expression that can be read; the message says where and why."""


class _Function(NamedTuple):
    build: Any
    least: int
    most: int


def _unevaluated(function: Any) -> Any:
    """Keep a function whose automatic evaluation may need unbounded precision (floor, max) as it stands."""
    return lambda *arguments: function(*arguments, evaluate=False)


_CIRCLE = ("sin", "cos", "tan")

_FUNCTIONS: dict[str, _Function] = {
    **{name: _Function(getattr(sympy, name), 1, 1) for name in ("sqrt", "exp", "erf", "erfc", "cot", "sec", "csc")},
    **{
        f"{a}{b}{c}": _Function(getattr(sympy, f"{a}{b}{c}"), 1, 1)
        for a in ("", "a")
        for b in _CIRCLE
        for c in ("", "h")
    },
    **{f"arc{name}": _Function(getattr(sympy, f"a{name}"), 1, 1) for name in _CIRCLE},
    "abs": _Function(sympy.Abs, 1, 1),
    "ln": _Function(sympy.log, 1, 1),
    "log": _Function(sympy.log, 1, 2),
    "log2": _Function(lambda x: sympy.log(x) / sympy.log(2), 1, 1),
    "log10": _Function(lambda x: sympy.log(x) / sympy.log(10), 1, 1),
    "cbrt": _Function(sympy.cbrt, 1, 1),
    "sign": _Function(_unevaluated(sympy.sign), 1, 1),
    "floor": _Function(_unevaluated(sympy.floor), 1, 1),
    "max": _Function(_unevaluated(sympy.Max), 1, 20),
    "min": _Function(_unevaluated(sympy.Min), 1, 20),
    "factorial": _Function(sympy.factorial, 1, 1),
    "binomial": _Function(sympy.binomial, 2, 2),
    "gamma": _Function(sympy.gamma, 1, 1),
}
_FUNCTIONS["Abs"], _FUNCTIONS["Max"], _FUNCTIONS["Min"] = (_FUNCTIONS[n] for n in ("abs", "max", "min"))

# Functions that SymPy turns into a long number at once: their argument is bounded before.
_EXPLOSIVE = {"factorial", "binomial", "gamma"}

_CONSTANTS = {"pi": sympy.pi, "e": sympy.E, "E": sympy.E, "i": sympy.I, "I": sympy.I, "oo": sympy.oo, "inf": sympy.oo}

# What readers type or paste, in the characters that the grammar knows.
_ALIASES = {
    "×": "*",
    "·": "*",
    "⋅": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "π": " pi ",
    "∞": " oo ",
    "√": " sqrt ",
    "²": "^2",
    "³": "^3",
    "½": "(1/2)",
    "\u00a0": " ",
    "\t": " ",
    "\n": " ",
}
_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "η": "eta",
    "θ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "ξ": "xi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "φ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
}

_TOKEN = re.compile(
    r"(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?![.\d])"
    r"|(?P<name>[A-Za-z](?:[A-Za-z0-9]|_(?!_))*)"
    r"|(?P<operator>\*\*|[-+*/^])"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)",
    re.ASCII,
)

_ADVICE = {
    "=": "Hand over only what stands on one side of the equation.",
    "!": "Write factorial(5) for 5!.",
    "|": "Write abs(x) for |x|.",
    "'": "Quotation marks are not needed inside.",
    '"': "Quotation marks are not needed inside.",
    ".": "A full stop is allowed only inside a number such as 0.5.",
    "%": "Write a fraction, such as 0.05 for 5 percent.",
    "°": "Write an angle in radians, such as pi/3.",
    ";": "Separate entries by commas.",
    "_": "Names begin with a letter and hold no double underscore.",
}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int


def parse(text: str, symbols: Iterable[str] = ()) -> Any:
    """Return what `text` says: a SymPy expression, or a list (of lists) of them.

    Parameters
    ----------
    text : str
        For example ``"2x^2 + sqrt(3)/2"`` or ``"[1, 2, 3/4]"``.
    symbols : iterable of str
        The names that stand for variables; all others are refused.

    Raises
    ------
    ParsingError
        If the text is too long, too deep, would give too large a number, or is not mathematics.

    Examples
    --------
    >>> parse("2x(x + 1)", ["x"])
    2*x*(x + 1)
    >>> parse("[3/4, sqrt(8)]")
    [3/4, 2*sqrt(2)]
    """
    if not isinstance(text, str):
        raise ParsingError(f"A text is expected, but this is of type {type(text).__name__}.")
    if len(text) > MAX_LENGTH:
        raise ParsingError(f"This text has {len(text)} characters; an answer has at most {MAX_LENGTH}.")
    names = {_GREEK.get(str(s), str(s)): sympy.Symbol(str(s)) for s in symbols}
    tokens = _tokens(text)
    source, places = _python(tokens, names)
    try:
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ParsingError(
            f"{_quote(text)} is not a complete expression. Is an operator or a bracket missing?"
        ) from None
    try:
        return _Builder(names, places).build(tree.body, 0)
    except ParsingError:
        raise
    except (ArithmeticError, ValueError, TypeError, RecursionError, MemoryError, AttributeError):
        # SymPy refuses some combinations (a power of an infinity, a list in a sum) with errors of many types.
        raise ParsingError(f"{_quote(text)} has no meaning as a number or an expression.") from None


def _tokens(text: str) -> list[_Token]:
    """Cut the text into tokens; the first character that begins none is named."""
    for character, plain in _ALIASES.items():
        text = text.replace(character, plain)
    for character, plain in _GREEK.items():
        text = text.replace(character, f" {plain} ")
    tokens: list[_Token] = []
    position = 0
    depth = 0
    while position < len(text):
        if text[position] == " ":
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if match is None:
            raise ParsingError(_unknown_character(text, position))
        kind = str(match.lastgroup)
        depth += (kind == "open") - (kind == "close")
        tokens.append(_Token(kind, match.group(), position))
        position = match.end()
        if depth > MAX_DEPTH:
            raise ParsingError(f"The brackets are nested more than {MAX_DEPTH} deep.")
        if len(tokens) > MAX_TOKENS:
            raise ParsingError(f"This has more than {MAX_TOKENS} numbers, names and signs; an answer is shorter.")
    if not tokens:
        raise ParsingError("This text is empty.")
    return tokens


def _unknown_character(text: str, position: int) -> str:
    character = text[position]
    name = unicodedata.name(character, f"control character {ord(character)}").lower()
    shown = f"{character!r} ({name})" if not character.isascii() or not character.isprintable() else repr(character)
    advice = _ADVICE.get(character, "")
    if not character.isascii() and unicodedata.normalize("NFKC", character).isascii():
        advice = "It looks like an ordinary character, but is another one: type it anew."
    elif not character.isascii() and character.isalpha():
        advice = "Only Latin and Greek letters can be read; many others look the same."
    elif character.isdecimal():
        return f"The number at position {position + 1} has two decimal points."
    return f"{shown} at position {position + 1} cannot be read as mathematics. {advice}".rstrip()


def _quote(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "…")


def _python(tokens: list[_Token], names: dict[str, Any]) -> tuple[str, list[str]]:
    """Return the tokens as Python source, multiplication signs filled in, and the names in order of their numbers.

    Names become ``n0``, ``n1``, …, so that no word of the language can be among them.
    """
    pieces: list[str] = []
    places: list[str] = []
    previous: _Token | None = None
    divided = False  # whether the factor before this token stands under a fraction bar: 1/2x has two readings
    opened: list[tuple[str, bool]] = []
    start = ""  # the operator before the factor that ends in `previous`
    for token in _split_names(tokens, names):
        if token.kind == "number":
            _check_number(token.text)
        begins = token.kind in ("number", "name", "open")
        ends = previous is not None and previous.kind in ("number", "name", "close")
        call = token.kind == "open" and token.text == "(" and previous is not None and previous.text in _FUNCTIONS
        call = call and previous is not None and previous.kind == "name" and previous.text not in names
        if (
            previous is not None
            and previous.kind == "name"
            and previous.text in _FUNCTIONS
            and previous.text not in names
        ):
            if not call:
                raise ParsingError(f"Write the argument of {previous.text} in brackets: {previous.text}(…).")
        elif begins and ends and previous is not None:
            if token.kind == "number":
                raise ParsingError(f"Write a multiplication sign between {previous.text!r} and {token.text!r}.")
            if divided:
                raise ParsingError("A product right after a fraction bar has two readings: write 1/(2*x) or (1/2)*x.")
            pieces.append("*")
            start = "*"
        if token.kind == "operator":
            start = token.text
            divided = False
        elif token.kind == "open":
            opened.append((token.text, start == "/"))
            start = ""
            divided = False
        elif token.kind == "close":
            pair = {"(": ")", "[": "]", "{": "}"}
            if not opened or pair[opened[-1][0]] != token.text:
                raise ParsingError(
                    f"The bracket {token.text!r} at position {token.start + 1} closes none that is open."
                )
            divided = opened.pop()[1]
        elif token.kind == "comma":
            start = ""
            divided = False
        elif not (call or divided):
            divided = start == "/"
        if token.kind == "name":
            places.append(token.text)
            pieces.append(f"n{len(places) - 1}")
        elif token.kind == "number":
            pieces.append(_literal(places, token.text))
        else:
            pieces.append({"^": "**", "{": "[", "}": "]"}.get(token.text, token.text))
        previous = token
    if opened:
        raise ParsingError(f"The bracket {opened[-1][0]!r} is never closed.")
    return " ".join(pieces), places


def _literal(places: list[str], number: str) -> str:
    """Keep a number's own digits: Python would round 0.1, and it is exactly 1/10 here."""
    places.append(number)
    return f"n{len(places) - 1}"


def _check_number(text: str) -> None:
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or len(exponent) > 5 or (exponent and abs(int(exponent)) > MAX_EXPONENT):
        shown = text if len(text) <= 20 else text[:17] + "…"
        raise ParsingError(f"The number {shown} is too long or too large.")


def _split_names(tokens: list[_Token], names: dict[str, Any]) -> list[_Token]:
    """Check every name, and read ``xy`` as x times y if both are symbols and ``xy`` is not."""
    result: list[_Token] = []
    for token in tokens:
        word = token.text
        if token.kind != "name" or word in names or word in _FUNCTIONS or word in _CONSTANTS:
            result.append(token)
        elif len(word) <= 4 and all(letter in names for letter in word):
            result.extend(_Token("name", letter, token.start + i) for i, letter in enumerate(word))
        else:
            raise ParsingError(_unknown_name(word, names))
    return result


def _unknown_name(word: str, names: dict[str, Any]) -> str:
    shown = word if len(word) <= 40 else word[:37] + "…"
    known = [*names, *_FUNCTIONS, *_CONSTANTS]
    for function in sorted(_FUNCTIONS, key=len, reverse=True):
        if word.startswith(function) and word[len(function) :] in names:
            return f"Write {function}({word[len(function) :]}) instead of {shown}."
    close = difflib.get_close_matches(shown, known, n=1, cutoff=0.7)
    variables = f"The variables here are {', '.join(names)}." if names else "No variable occurs in this answer."
    return f"The name {shown!r} is not known. " + (f"Did you mean {close[0]}?" if close else variables)


class _Builder:
    """Turns the tree into a SymPy expression, with a bound on every number before it is computed.

    The weight of an expression bounds the bits of the numbers in it and its degree: it adds up under + and ·, and is
    multiplied by the exponent under powers.
    """

    def __init__(self, names: dict[str, Any], places: list[str]) -> None:
        self.names = names
        self.places = places

    def build(self, node: ast.expr, depth: int) -> Any:
        """Return the expression, or the list, that the tree stands for."""
        if isinstance(node, (ast.List, ast.Tuple)):
            if depth > 3 or not node.elts:
                raise ParsingError("Lists are neither empty nor nested more than three deep.")
            return [self.build(element, depth + 1) for element in node.elts]
        return self.visit(node, 0)[0]

    def visit(self, node: ast.expr, depth: int) -> tuple[Any, float]:
        """Return the expression and its weight."""
        if depth > 3 * MAX_DEPTH:
            raise ParsingError("This expression is nested too deeply.")
        match node:
            case ast.Name(id=name):
                return self.leaf(self.places[int(name[1:])])
            case ast.UnaryOp(op=ast.UAdd() | ast.USub() as sign, operand=operand):
                value, weight = self.visit(operand, depth + 1)
                return (-value if isinstance(sign, ast.USub) else value), weight
            case ast.BinOp(left=left, op=op, right=right):
                a, weight = self.visit(left, depth + 1)
                b, other = self.visit(right, depth + 1)
                return self.combine(a, weight, op, b, other)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self.call(self.places[int(name[1:])], [self.visit(a, depth + 1) for a in arguments])
        raise ParsingError("Only numbers, names, + - * / ^, brackets and functions can be read here.")

    def leaf(self, text: str) -> tuple[Any, float]:
        if text[0].isdigit() or text[0] == ".":
            value = sympy.Rational(text)
            return value, _bits(value)
        if text in self.names:
            return self.names[text], 1
        if text in _CONSTANTS:
            return _CONSTANTS[text], 1
        raise ParsingError(f"Write the argument of {text} in brackets: {text}(…).")

    def combine(self, a: Any, weight: float, op: ast.operator, b: Any, other: float) -> tuple[Any, float]:
        if isinstance(op, ast.Pow):
            return self.power(a, weight, b, other)
        total = _bounded(weight + other)
        match op:
            case ast.Add():
                return a + b, total
            case ast.Sub():
                return a - b, total
            case ast.Mult():
                return a * b, total
            case ast.Div():
                if b == 0:
                    raise ParsingError("This divides by zero.")
                return a / b, total
        raise ParsingError("Only + - * / ^ can be read here.")

    def power(self, a: Any, weight: float, b: Any, other: float) -> tuple[Any, float]:
        if b.is_Rational:
            times = max(abs(int(b.p)), int(b.q))
        elif b.is_number:
            times = MAX_WEIGHT if b.has(sympy.oo, sympy.zoo) else 1
        else:
            times = 1
        if a == 0 and (b.is_number and not b.is_positive):
            raise ParsingError("This divides by zero.")
        total = _bounded(max(weight, 1) * max(times, 1) + other)
        return a**b, total

    def call(self, name: str, arguments: list[tuple[Any, float]]) -> tuple[Any, float]:
        if name not in _FUNCTIONS or name in self.names:
            raise ParsingError(f"{name} is not a function that can be used here.")
        function = _FUNCTIONS[name]
        if not function.least <= len(arguments) <= function.most:
            few = "one argument" if function.most == 1 else f"{function.least} to {function.most} arguments"
            raise ParsingError(f"{name} takes {few}, but has {len(arguments)} here.")
        values = [value for value, _ in arguments]
        if name in _EXPLOSIVE:
            for value in values:
                if value.is_number and not (value.is_Rational and value.q <= 2 and abs(value) <= MAX_FACTORIAL):
                    raise ParsingError(f"The argument of {name} is too large, or not a number that it can take.")
            if values[0].is_number and not all(value.is_number for value in values):
                raise ParsingError(f"The arguments of {name} should all be numbers, or all variables.")
        total = _bounded(sum(weight for _, weight in arguments) + 1)
        value = function.build(*values)
        return value, max(total, _bounded(_bits(value)))


def _bits(value: Any) -> float:
    """Return the bits of a rational number, at least 1."""
    if not value.is_Rational:
        return 1
    return max(1, int(value.p).bit_length() + int(value.q).bit_length())


def _bounded(weight: float) -> float:
    if not weight <= MAX_WEIGHT or math.isnan(weight):
        raise ParsingError("This would be a number of hundreds of digits, or a power too high, so it is not computed.")
    return weight
