"""How long it takes to add n numbers in four ways: the times behind a figure of the first chapter.

``python -m benchmarks.loops`` measures and writes ``code/mlmath/foundations/measured.py``. The chapter cannot measure
while it is built: two builds of the same sources must give the same page.
"""

import platform
import timeit
from pathlib import Path

import numpy as np

TARGET = Path(__file__).resolve().parents[1] / "code" / "mlmath" / "foundations" / "measured.py"
SIZES = [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000]

TEXT = '''"""Times measured once and kept, because a page that is built twice must be the same twice.

Written by ``python -m benchmarks.loops``. See: vectorization-benchmarks.
"""

__all__ = ["MACHINE", "SIZES", "SUMMATION"]

#: Where the times were measured.
MACHINE = "{machine}"

#: How many numbers were added.
SIZES = [
{sizes}
]

#: Seconds of one call, the best of seven repetitions, for each way to add.
SUMMATION = {{
{rows}
}}
'''


def add(numbers: list[float]) -> float:
    """Return the sum by a loop."""
    total = 0.0
    for number in numbers:
        total += number
    return total


def best(statement: str, names: dict[str, object]) -> float:
    """Return the seconds of one call: the best of seven repetitions, each of them long enough for the clock."""
    timer = timeit.Timer(statement, globals=names)
    calls = max(1, round(0.05 / (timer.timeit(3) / 3)))
    return min(timer.repeat(7, calls)) / calls


def main() -> None:
    """Measure and write the module."""
    ways = {
        "loop over a list": "add(x)",
        "sum(list)": "sum(x)",
        "np.sum(array)": "np.sum(a)",
        "np.sum(list)": "np.sum(x)",
    }
    rng = np.random.default_rng(0)
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for n in SIZES:
        a = rng.random(n)
        for way, statement in ways.items():
            seconds[way].append(best(statement, {"add": add, "np": np, "x": a.tolist(), "a": a}))
    machine = f"CPython {platform.python_version()}, NumPy {np.__version__}, {platform.system()} {platform.machine()}"
    rows = "\n".join(f'    "{way}": [\n{_lines(times, 8)}\n    ],' for way, times in seconds.items())
    TARGET.write_text(TEXT.format(machine=machine, sizes=_lines(SIZES, 4), rows=rows), encoding="utf8")


def _lines(numbers: list[float] | list[int], indent: int) -> str:
    """Return numbers one a line, the way that the formatter wants a long list."""
    return "\n".join(f"{' ' * indent}{number if isinstance(number, int) else f'{number:.2e}'}," for number in numbers)


if __name__ == "__main__":
    main()
