"""Measure a function of the package against a peer in one run, on one thread; only the ratio is worth comparing."""

import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from threadpoolctl import threadpool_limits

#: A single measurement repeats the call until it takes this long, so that the clock's resolution does not matter.
_AT_LEAST = 0.02


@dataclass(frozen=True)
class Case:
    """One task, done by the package and by a peer. `budget` is the largest ratio that the design allows."""

    task: str
    peer_name: str
    ours: Callable[[], object]
    peer: Callable[[], object]
    budget: float | None = None


@dataclass(frozen=True)
class Result:
    """The median seconds of a call."""

    task: str
    peer_name: str
    ours: float
    peer: float
    budget: float | None

    @property
    def ratio(self) -> float:
        """How many times longer the package takes than its peer."""
        return self.ours / self.peer


def measure(case: Case, rounds: int = 9) -> Result:
    """Time both functions in turn, so that a busy machine slows both, and take the medians."""
    with threadpool_limits(1):
        functions = (case.ours, case.peer)
        loops = [_loops(function) for function in functions]
        seconds: tuple[list[float], list[float]] = ([], [])
        for _ in range(rounds):
            for function, n, found in zip(functions, loops, seconds, strict=True):
                found.append(_time(function, n))
    return Result(case.task, case.peer_name, *map(statistics.median, seconds), case.budget)


def exponent(make: Callable[[int], Callable[[], object]], sizes: Sequence[int], rounds: int = 5) -> float:
    """Return p such that the time of ``make(n)()`` grows like n^p, by a line through the logarithms of the medians."""
    with threadpool_limits(1):
        functions = [make(n) for n in sizes]
        loops = [_loops(f) for f in functions]
        seconds = [statistics.median(_time(f, k) for _ in range(rounds)) for f, k in zip(functions, loops, strict=True)]
    return statistics.linear_regression([*map(math.log, sizes)], [*map(math.log, seconds)]).slope


def table(results: Sequence[Result]) -> str:
    """Return the results as a Markdown table."""
    rows = ["| Task | mlmath | Peer | Peer's time | Ratio | Budget |", "|:--|--:|:--|--:|--:|--:|"]
    for r in results:
        budget = f"{r.budget:g}" if r.budget else "–"
        rows.append(f"| {r.task} | {_si(r.ours)} | {r.peer_name} | {_si(r.peer)} | {r.ratio:.2g} | {budget} |")
    return "\n".join(rows)


def _loops(function: Callable[[], object]) -> int:
    """Return how often to call the function in one measurement, after warming it up."""
    function()
    loops = 1
    while (seconds := _time(function, loops) * loops) < _AT_LEAST and loops < 10**6:
        loops = max(loops + 1, int(loops * min(10.0, 1.2 * _AT_LEAST / max(seconds, 1e-9))))
    return loops


def _time(function: Callable[[], object], loops: int) -> float:
    begin = time.perf_counter()
    for _ in range(loops):
        function()
    return (time.perf_counter() - begin) / loops


def _si(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"
