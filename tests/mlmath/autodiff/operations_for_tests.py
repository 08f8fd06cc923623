"""Operations that every engine of differentiation must know, in one place for the tests of all engines."""

from mlmath.calculus import elementary as el

#: Where functions are differentiated that 1.7 lies outside of.
POINTS = {"arcsin": 0.3, "arccos": -0.4}
BINARY = {
    "sum": lambda a, b: a + b,
    "difference": lambda a, b: a - b,
    "product": lambda a, b: a * b,
    "quotient": lambda a, b: a / b,
    "power": lambda a, b: a**b,
    "a number on the left": lambda a, b: 2 + (3 - (2 * (1 / (2**a)))) + b,
    "signs": lambda a, b: -a * +b + abs(-a),
    "shared": lambda a, b: a * a + a * b + a,
    "maximum": lambda a, b: el.maximum(a * a, b) + el.minimum(a, 1.5),
    "where": lambda a, b: el.where(a > 1, a * b, b) + el.where(a > 1, 2.0, b),
}
