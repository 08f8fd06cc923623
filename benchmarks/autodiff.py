"""Gradients of two networks against micrograd, autograd and PyTorch: seconds, and bytes at the peak.

All of them compute the same numbers, which is asserted before anything is measured.
"""

import tracemalloc
from collections.abc import Callable
from itertools import pairwise

import autograd
import autograd.numpy as anp
import micrograd.engine
import numpy as np
import torch
from mlmath.autodiff.functional import grad
from mlmath.autodiff.tensor import log_softmax, relu

from benchmarks.harness import Case

Gradient = Callable[[], object]
SMALL = "Gradient of an MLP 2-16-16-1, 100 points"
LARGE = "Gradient of an MLP 784-256-10, batch of 128"


def small() -> dict[str, Gradient]:
    """Return the gradient of the mean squared error of a network of two hidden layers, by each engine."""
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((100, 2)), rng.standard_normal((100, 1))
    sizes = (2, 16, 16, 1)
    weights = [rng.standard_normal(shape) for shape in pairwise(sizes)]
    biases = [rng.standard_normal(n) for n in sizes[1:]]
    parameters = [p for pair in zip(weights, biases, strict=True) for p in pair]

    def ours(W1, b1, W2, b2, W3, b3):
        return np.mean((relu(relu(X @ W1 + b1) @ W2 + b2) @ W3 + b3 - y) ** 2)

    def with_autograd(parameters):
        W1, b1, W2, b2, W3, b3 = parameters
        hidden = anp.maximum(anp.maximum(X @ W1 + b1, 0) @ W2 + b2, 0)
        return anp.mean((hidden @ W3 + b3 - y) ** 2)

    def with_torch():
        hidden = torch.relu(torch.relu(torch_X @ leaves[0] + leaves[1]) @ leaves[2] + leaves[3])
        return torch.autograd.grad(((hidden @ leaves[4] + leaves[5] - torch_y) ** 2).mean(), leaves)

    def with_micrograd():
        values = [np.vectorize(micrograd.engine.Value, otypes=[object])(p) for p in parameters]
        loss = 0
        for point, target in zip(X.tolist(), y[:, 0].tolist(), strict=True):
            layer = point
            for k in range(0, 6, 2):
                columns = zip(values[k].T, values[k + 1], strict=True)
                layer = [sum((w * x for w, x in zip(column, layer, strict=True)), b) for column, b in columns]
                layer = layer if k == 4 else [z.relu() for z in layer]
            loss = loss + (layer[0] - target) ** 2
        (loss / len(X)).backward()
        return [np.vectorize(lambda v: v.grad, otypes=[float])(p) for p in values]

    torch_X, torch_y = torch.from_numpy(X), torch.from_numpy(y)
    leaves = [torch.tensor(p, requires_grad=True) for p in parameters]
    gradient, theirs = grad(ours, wrt=range(6)), autograd.grad(with_autograd)
    return same(
        {
            "mlmath": lambda: gradient(*parameters),
            "micrograd": with_micrograd,
            "autograd": lambda: theirs(parameters),
            "torch": with_torch,
        }
    )


def large() -> dict[str, Gradient]:
    """Return the gradient of the mean cross-entropy of a network of one hidden layer, in float32, by each engine."""
    rng = np.random.default_rng(0)
    X = rng.random((128, 784), dtype=np.float32)
    rows, labels = np.arange(128), rng.integers(10, size=128)
    shapes = [(784, 256), (256,), (256, 10), (10,)]
    parameters = [rng.standard_normal(shape, dtype=np.float32) / 20 for shape in shapes]

    def ours(W1, b1, W2, b2):
        return -np.mean(log_softmax(relu(X @ W1 + b1) @ W2 + b2)[rows, labels])

    def with_autograd(parameters):
        W1, b1, W2, b2 = parameters
        scores = anp.maximum(X @ W1 + b1, 0) @ W2 + b2
        scores = scores - anp.max(scores, axis=1, keepdims=True)
        return -anp.mean(scores[rows, labels] - anp.log(anp.sum(anp.exp(scores), axis=1)))

    def with_torch():
        scores = torch.relu(torch_X @ leaves[0] + leaves[1]) @ leaves[2] + leaves[3]
        return torch.autograd.grad(torch.nn.functional.cross_entropy(scores, torch_labels), leaves)

    torch_X, torch_labels = torch.from_numpy(X), torch.from_numpy(labels)
    leaves = [torch.tensor(p, requires_grad=True) for p in parameters]
    gradient, theirs = grad(ours, wrt=range(4)), autograd.grad(with_autograd)
    return same({"mlmath": lambda: gradient(*parameters), "autograd": lambda: theirs(parameters), "torch": with_torch})


def same(engines: dict[str, Gradient]) -> dict[str, Gradient]:
    """Return the engines after asserting that they agree."""
    ours = engines["mlmath"]()
    for name, gradient in engines.items():
        for a, b in zip(ours, gradient(), strict=True):
            digits = 1e-9 if a.dtype == np.float64 else 1e-4
            assert np.allclose(a, np.asarray(b), rtol=digits, atol=digits * float(np.abs(a).max())), name
    return engines


def cases() -> list[Case]:
    """Return the comparisons."""
    budgets = {"micrograd": 1e-3, "autograd": 1.0}
    tasks = [(SMALL, small(), budgets), (LARGE, large(), {"autograd": 1.0, "torch": 2.0})]
    return [
        Case(task, peer, engines["mlmath"], engines[peer], limits.get(peer))
        for task, engines, limits in tasks
        for peer in engines
        if peer != "mlmath"
    ]


def memory() -> str:
    """Return a sentence with the bytes that the large gradient allocates at its peak, here and in PyTorch."""
    engines = large()
    ours, theirs = allocated(engines["mlmath"]), allocated_by_torch(engines["torch"])
    return (
        f"The gradient of the MLP 784-256-10 allocates {ours / 1e6:.2f} MB at its peak, PyTorch {theirs / 1e6:.2f} MB: "
        f"a ratio of {ours / theirs:.2g}, of which the design allows 3."
    )


def allocated(gradient: Gradient) -> int:
    """Return how many bytes Python and NumPy allocate at the peak."""
    tracemalloc.start()
    gradient()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def allocated_by_torch(gradient: Gradient) -> int:
    """Return how many bytes PyTorch allocates at the peak, from the events that its profiler records."""
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU], profile_memory=True) as profile:
        gradient()
    events = [event for event in profile.profiler.kineto_results.events() if event.name() == "[memory]"]
    now = peak = 0
    for event in sorted(events, key=lambda event: event.start_ns()):
        now += event.nbytes()
        peak = max(peak, now)
    return peak
