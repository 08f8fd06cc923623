"""The tape in words and in layers: nothing is lost, nothing overlaps, and the drawing says the same."""

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from mlmath.autodiff import graph
from mlmath.autodiff.scalar import Value
from mlmath.autodiff.tensor import Tensor, gradient, relu
from mlmath.plotting import tapes


def squared_error() -> Value:
    w, b, x, y = (Value(v, name=n) for v, n in [(2, "w"), (-1, "b"), (3, "x"), (4, "y")])
    loss = (w * x + b - y) ** 2
    loss.name = "loss"
    return loss


def tangle() -> Value:
    x = Value(0.5, name="x")
    return (x * x + x.sin() * x) * x.exp() / 1e-6 + x - (-x) + x**3


def network() -> Tensor:
    W = Tensor(np.ones((2, 3)), name="W")
    return np.mean((relu(np.arange(30.0).reshape(10, 3) @ W.T) - [1, 2]) ** 2)


TAPES = [squared_error, tangle, network, lambda: Tensor(2.0, name="x"), lambda: Value(3)]


def test_a_tape_in_words() -> None:
    assert graph.describe(squared_error()).splitlines() == [
        "w = 2, derivative 6",
        "b = -1, derivative 2",
        "x = 3, derivative 4",
        "y = 4, derivative -2",
        "step 1: w × x = 6, derivative 2",
        "step 2: step 1 + b = 5, derivative 2",
        "step 3: step 2 - y = 1, derivative 2",
        "loss: (step 3)^2 = 1, derivative 1",
    ]
    assert graph.describe(network()).splitlines()[:3] == [
        "W = shape (2, 3), derivative shape (2, 3)",
        "step 1: transpose(W) = shape (3, 2), derivative shape (3, 2)",
        "step 2: shape (10, 3) @ step 1 = shape (10, 2), derivative shape (10, 2)",
    ]


def test_constants_have_no_derivative() -> None:
    x = Tensor([1.0, 2.0], name="x")
    tape = graph.steps((x * 3.0).sum())
    assert [(s.name or s.operation, s.value, s.derivative) for s in tape] == [
        ("x", "[1, 2]", "[3, 3]"),
        ("", "3", ""),
        ("×", "[3, 6]", "[1, 1]"),
        ("sum", "9", "1"),
    ]
    assert [s.derivative for s in graph.steps(Value(2, name="a") + 3)] == ["1", "", "1"]
    assert [s.derivative for s in graph.steps(x * 2)] == ["", "", ""]  # several outputs: no derivatives
    assert graph.describe(-Tensor(2.0)) == "step 1: -(2) = -2, derivative 1"


def test_long_numbers_are_shortened() -> None:
    y = Value(1 / 3) * 1e-7
    assert [s.value for s in graph.steps(y)] == ["0.3333", "1e-7", "3.333e-8"]
    assert graph.steps(Tensor([1 / 3, 2 / 3]))[0].value == "shape (2,)"


def test_derivatives_are_those_of_the_engines() -> None:
    tensor = network()
    (W,) = (node for node in [tensor] for node in _ancestors(node) if node.name == "W")
    assert gradient(tensor, W).shape == (2, 3)
    loss = squared_error()
    shown = {s.name: s.derivative for s in graph.steps(loss) if s.name}
    assert shown == {node.name: f"{node.derivative:g}" for node in loss.tape() if node.name}


def _ancestors(node: Tensor) -> list[Tensor]:
    return [node, *(a for parent in node.parents for a in _ancestors(parent))]


@pytest.mark.parametrize("make", TAPES)
def test_arrows_run_to_the_right_and_no_two_steps_share_a_place(make) -> None:
    tape = graph.steps(make())
    places, paths = graph.layout(tape)
    assert len(set(places)) == len(places)
    assert {(p, k) for k, step in enumerate(tape) for p in step.parents} == set(paths)
    for (parent, child), path in paths.items():
        assert path[0] == places[parent]
        assert path[-1] == places[child]
        assert [x for x, _ in path] == list(np.arange(places[parent][0], places[child][0] + 1))
        assert not set(path[1:-1]) & set(places)  # it passes between the others


def test_inputs_stand_beside_their_first_use() -> None:
    tape = graph.steps(squared_error())
    layers = {step.name: x for step, (x, _) in zip(tape, graph.layout(tape).places, strict=True) if step.name}
    assert layers == {"w": 0, "x": 0, "b": 1, "y": 2, "loss": 4}


@pytest.mark.parametrize("slopes", [False, True])
@pytest.mark.parametrize("make", TAPES)
def test_the_drawing_shows_every_step_and_every_arrow(make, slopes: bool) -> None:
    y = make()
    tape = graph.steps(y)
    fig = tapes.tape(y, slopes=slopes)
    (ax,) = fig.axes
    texts = [t.get_text().replace("−", "-") for t in ax.texts]
    arrows = [p for p in ax.patches if isinstance(p, FancyArrowPatch)]
    boxes = [p for p in ax.patches if isinstance(p, FancyBboxPatch)]
    assert len(arrows) == len(graph.layout(tape).paths)
    assert len(boxes) == sum(bool(s.name or s.operation) for s in tape)
    for step in tape:
        assert step.value.removeprefix("shape ") in texts
        assert not step.derivative or step.derivative.startswith("shape") or f"∂ {step.derivative}" in texts
    assert min(t.get_fontsize() for t in ax.texts) >= 8
    fig.canvas.draw()
    limits = ax.get_window_extent()
    assert all(limits.contains(*point) for t in ax.texts for point in t.get_window_extent().corners())


def test_slopes_stand_beside_the_arrows() -> None:
    x = Value(3, name="x")
    texts = [t.get_text() for t in tapes.tape(x * x, slopes=True).axes[0].texts]
    assert "3, 3" in texts
    assert "∂ 6" not in [t.get_text() for t in tapes.tape(x * x, derivatives=False).axes[0].texts]


@pytest.mark.parametrize("function", [graph.steps, graph.describe, tapes.tape])
def test_what_has_no_tape_is_refused(function) -> None:
    with pytest.raises(TypeError, match="y must be a Value or a Tensor, got float"):
        function(3.0)


def test_a_layout_needs_steps() -> None:
    with pytest.raises(ValueError, match="tape must hold at least one step"):
        graph.layout([])
    for what in (Value(3), 3, [1.0]):
        with pytest.raises(TypeError, match=r"tape must be a list of steps, as steps\(y\) returns it, got"):
            graph.layout(what)
