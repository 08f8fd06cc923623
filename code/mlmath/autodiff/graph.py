"""The tape as a graph: its steps with names, values and derivatives, in words and as places for a drawing.

:func:`describe` writes a tape down, line by line, and :func:`steps` lists it; :func:`layout` says where the steps may
stand in a picture, which :func:`mlmath.plotting.tapes.tape` draws. All of them take a
:class:`~mlmath.autodiff.scalar.Value` or a :class:`~mlmath.autodiff.tensor.Tensor`.

See: computational-graphs.
"""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from mlmath.autodiff.scalar import Value
from mlmath.autodiff.tensor import Tensor, gradient

__all__ = ["Layout", "Step", "describe", "layout", "steps"]

_SYMBOLS = {
    "add": "+",
    "subtract": "-",
    "multiply": "×",
    "divide": "/",
    "power": "^",
    "matmul": "@",
    "negative": "-",
    "absolute": "abs",
    "maximum": "max",
    "minimum": "min",
    "total": "sum",
    "largest": "max",
    "smallest": "min",
    "gather": "[ ]",
}


class Step(NamedTuple):
    """One value on a tape.

    ``name`` is that of an input or of a named step; ``operation`` what computed it, empty for inputs and constants;
    ``value`` and ``derivative`` are texts, the derivative that of the output with respect to this step, empty for
    constants; ``parents`` are the places, in the list, of what it was computed from; ``slopes`` are the derivatives
    of this step with respect to each of them, known for tapes of numbers.
    """

    name: str
    operation: str
    value: str
    derivative: str
    parents: tuple[int, ...]
    slopes: tuple[str, ...]


class Layout(NamedTuple):
    """Places for a drawing: ``places`` of the steps as (layer, height), ``paths`` of the arrows as lists of points."""

    places: list[tuple[float, float]]
    paths: dict[tuple[int, int], list[tuple[float, float]]]


def steps(y: Value | Tensor) -> list[Step]:
    """Return the steps from which `y` was computed, in the order of computation; `y` is the last.

    Inputs without a name count as constants. Equal constants are not merged: each use is a step.

    Parameters
    ----------
    y : Value or Tensor
        The output. If it is a tensor with several entries, no derivatives are given.

    Returns
    -------
    list of Step

    Raises
    ------
    TypeError
        If `y` is neither.

    Notes
    -----
    For a Value this calls ``backward``.

    Examples
    --------
    >>> x = Value(3, name="x")
    >>> [(step.name or step.operation, step.value, step.derivative) for step in steps(x * x + 1)]
    [('x', '3', '6'), ('×', '9', '1'), ('', '1', ''), ('+', '10', '1')]
    """
    if isinstance(y, Value):
        return _of_values(y)
    if isinstance(y, Tensor):
        return _of_tensors(y)
    raise TypeError(f"y must be a Value or a Tensor, got {type(y).__name__}")


def describe(y: Value | Tensor) -> str:
    """Return the tape in words, a line for each step: the alternative to a drawing.

    Parameters
    ----------
    y : Value or Tensor
        The output.

    Returns
    -------
    str

    Raises
    ------
    TypeError
        If `y` is neither.

    Examples
    --------
    >>> w, x = Value(2, name="w"), Value(3, name="x")
    >>> print(describe((w * x - 1) ** 2))
    w = 2, derivative 30
    x = 3, derivative 20
    step 1: w × x = 6, derivative 10
    step 2: step 1 - 1 = 5, derivative 10
    step 3: (step 2)^2 = 25, derivative 1
    """
    names: list[str] = []
    lines = []
    count = 0
    for step in steps(y):
        if not step.operation:
            names.append(step.name or step.value)
            text = f"{step.name} = {step.value}" if step.name else ""
        else:
            count += 1
            names.append(step.name or f"step {count}")
            text = f"{names[-1]}: {_formula(step.operation, [names[k] for k in step.parents])} = {step.value}"
        if text:
            lines.append(text + (f", derivative {step.derivative}" if step.derivative else ""))
    return "\n".join(lines)


def layout(tape: list[Step]) -> Layout:
    """Return places in layers: every step to the right of what it was computed from, inputs beside their first use.

    An arrow that passes a layer gets a place there too, so that it runs between the steps. Within a layer the places
    are sorted by the mean height of their neighbours, a few times to and fro, and spread evenly.

    Parameters
    ----------
    tape : list of Step
        As :func:`steps` returns it.

    Returns
    -------
    Layout

    Raises
    ------
    TypeError
        If `tape` is no list of steps.
    ValueError
        If there is no step.

    Notes
    -----
    Source: Sugiyama, Tagawa and Toda, Methods for visual understanding of hierarchical system structures (1981).

    Examples
    --------
    >>> x = Value(3, name="x")
    >>> layout(steps(x * x + 1)).places
    [(0.0, 0.0), (1.0, 0.5), (1.0, -0.5), (2.0, 0.0)]
    """
    if not isinstance(tape, list) or not all(isinstance(step, Step) for step in tape):
        raise TypeError(f"tape must be a list of steps, as steps(y) returns it, got {tape!r}")
    if not tape:
        raise ValueError("tape must hold at least one step")
    layers = _layers(tape)
    columns: list[list[Any]] = [[] for _ in range(max(layers) + 1)]
    neighbours: dict[Any, list[Any]] = {}
    chains = {}
    for k, step in enumerate(tape):
        columns[layers[k]].append(k)
        for parent in dict.fromkeys(step.parents):
            chain = [parent, *((parent, k, m) for m in range(layers[parent] + 1, layers[k])), k]
            chains[parent, k] = chain
            for a, b in pairwise(chain):
                neighbours.setdefault(a, []).append(b)
                neighbours.setdefault(b, []).append(a)
            for m, waypoint in enumerate(chain[1:-1], layers[parent] + 1):
                columns[m].append(waypoint)
    height: dict[Any, float] = {}
    for column in columns:
        height.update(_spread(column))
    for sweep in range(8):
        for column in columns if sweep % 2 else columns[::-1]:
            mean = {p: float(np.mean([height[q] for q in neighbours.get(p, [p])])) for p in column}
            height.update(_spread(sorted(column, key=lambda p, mean=mean: -mean[p])))  # type: ignore[misc]
    column_of = {p: float(m) for m, column in enumerate(columns) for p in column}
    places = [(column_of[k], height[k]) for k in range(len(tape))]
    return Layout(places, {ends: [(column_of[p], height[p]) for p in chain] for ends, chain in chains.items()})


def _of_values(y: Value) -> list[Step]:
    y.backward()
    nodes = y.tape()[::-1]
    place = {node: k for k, node in enumerate(nodes)}
    return [
        Step(
            node.name,
            node.operation,
            _number(node.value),
            _number(node.derivative) if node.name or node.operation else "",
            tuple(place[parent] for parent, _ in node.parents),
            tuple(_number(slope) for _, slope in node.parents),
        )
        for node in nodes
    ]


def _of_tensors(y: Tensor) -> list[Step]:
    found, waiting = {y.number: y}, [y]
    while waiting:
        for parent in waiting.pop().parents:
            if parent.number not in found:
                found[parent.number] = parent
                waiting.append(parent)
    nodes = [found[number] for number in sorted(found)]
    slopes = gradient(y, nodes) if y.size == 1 else [None] * len(nodes)
    tape: list[Step] = []
    place: dict[int, int] = {}
    for node, slope in zip(nodes, slopes, strict=True):
        parents = []
        for argument in node.arguments:
            if not isinstance(argument, Tensor):
                tape.append(Step("", "", _text(np.asarray(argument)), "", (), ()))
            parents.append(place[argument.number] if isinstance(argument, Tensor) else len(tape) - 1)
        operation = _SYMBOLS.get(node.operation, node.operation)
        known = slope is not None and bool(node.name or operation)
        tape.append(Step(node.name, operation, _text(node.value), _text(slope) if known else "", tuple(parents), ()))
        place[node.number] = len(tape) - 1
    return tape


def _number(x: float) -> str:
    return f"{x:.4g}".replace("e+0", "e").replace("e-0", "e-")


def _text(x: Any) -> str:
    """Return a number, a short vector in full, any other array by its shape."""
    if x.ndim == 0:
        return _number(float(x))
    entries = ", ".join(_number(float(entry)) for entry in x) if x.ndim == 1 and x.size <= 3 else ""
    return f"[{entries}]" if 0 < len(entries) <= 10 else f"shape {x.shape}"


def _formula(operation: str, names: list[str]) -> str:
    """Return the operation applied to its arguments, as one writes it."""
    if operation.startswith("^") and len(names) == 1:
        return f"({names[0]}){operation}"
    if len(names) == 2 and not operation[0].isalpha():
        return f"{names[0]} {operation} {names[1]}"
    return f"{operation}({', '.join(names)})"


def _layers(tape: list[Step]) -> list[int]:
    """Return the layer of each step: one more than that of its last parent; inputs wait for their first use."""
    layers: list[int] = []
    for step in tape:
        layers.append(max((layers[k] + 1 for k in step.parents), default=0))
    for k in reversed(range(len(tape))):
        users = [layers[m] for m in range(k + 1, len(tape)) if k in tape[m].parents]
        if not tape[k].parents and users:
            layers[k] = min(users) - 1
    return layers


def _spread(column: list[Any]) -> dict[Any, float]:
    """Return evenly spaced heights, around 0, in the order of the column from the top."""
    return {p: (len(column) - 1) / 2 - k for k, p in enumerate(column)}
