"""Execute notebooks, several at once, in kernels whose results depend on nothing but the cells.

The settings of the kernels are in ``kernel_profile``. A cell fails if it raises, takes too long or writes to the
standard error stream: a warning on a page of the book is a fault of the book.
"""

import asyncio
import hashlib
import importlib.metadata
import os
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pins
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

PROFILE = Path(__file__).parent / "kernel_profile"
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Run:
    """One notebook: what to execute, and what came of it."""

    name: str
    notebook: NotebookNode
    folder: Path
    seconds: float = 0.0
    #: For each cell that was executed, its index in the notebook and the seconds that it took.
    cells: list[tuple[int, float]] = field(default_factory=list)
    #: Why the notebook failed; None if it did not.
    error: str | None = None
    #: The index of the cell that failed.
    failed: int | None = None


def key() -> str:
    """Return a hash of what every kernel shares: Python, the installed reader group and the profile."""
    parts = [platform.python_implementation(), platform.python_version()]
    for requirement in pins.groups()["reader"]:
        name = pins.distribution(requirement)
        try:
            parts.append(f"{name}=={importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            parts.append(f"{name} is not installed")
    parts += [path.read_text(encoding="utf8") for path in sorted(PROFILE.rglob("*.py"))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def jobs() -> int:
    """Return how many kernels run at once: ``MLMATH_JOBS``, or the number of cores that this process may use."""
    chosen = os.environ.get("MLMATH_JOBS", "")
    if chosen:
        if not chosen.isdigit() or int(chosen) < 1:
            raise ValueError(f"MLMATH_JOBS must be a positive whole number, got {chosen!r}: set it so, or unset it")
        return int(chosen)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def environment(code: Path, build: Path) -> dict[str, str]:
    """Return the environment of a kernel, after writing the profile into the folder `build`."""
    home = build / ".ipython"
    shutil.copytree(PROFILE, home / "profile_default", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return {
        **os.environ,
        "IPYTHONDIR": str(home),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(code), os.environ.get("PYTHONPATH")])),
        "PYTHONHASHSEED": "0",
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


def execute(
    runs: Sequence[Run],
    *,
    timeout: int,
    environment: dict[str, str],
    parallel: int,
    started: Callable[[Run], None],
    ended: Callable[[Run], None],
) -> None:
    """Execute the notebooks in place, `parallel` at a time and in the given order, and fill in their results."""

    async def all_of_them() -> None:
        gate = asyncio.Semaphore(parallel)
        with tempfile.TemporaryDirectory(prefix="kernels-") as sockets:

            async def one(number: int, run: Run) -> None:
                async with gate:
                    started(run)
                    await _execute(run, timeout, environment, Path(sockets) / str(number))
                    ended(run)

            async with asyncio.TaskGroup() as group:
                for number, run in enumerate(runs):
                    group.create_task(one(number, run))

    asyncio.run(all_of_them())


async def _execute(run: Run, timeout: int, environment: dict[str, str], socket: Path) -> None:
    begin_cell = 0.0
    current: int | None = None

    def start(cell: NotebookNode, cell_index: int) -> None:
        nonlocal begin_cell, current
        begin_cell, current = time.perf_counter(), cell_index

    def finish(cell: NotebookNode, cell_index: int, execute_reply: Any) -> None:
        run.cells.append((cell_index, time.perf_counter() - begin_cell))

    client = _Client(
        run.notebook,
        timeout=timeout,
        kernel_name=run.notebook.metadata.get("kernelspec", {}).get("name", "python3"),
        resources={"metadata": {"path": str(run.folder)}},
        record_timing=False,  # times in the cells' metadata would change the key of the cache
        shutdown_kernel="immediate",
        on_cell_execute=start,
        on_cell_executed=finish,
    )
    client.socket = socket
    begin = time.perf_counter()
    try:
        await client.async_execute(env=environment)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        run.error, run.failed = _ANSI.sub("", str(error)).strip(), current
    else:
        _check_standard_error(run)
    run.seconds = time.perf_counter() - begin


def _check_standard_error(run: Run) -> None:
    """Let the run fail at the first cell that wrote to the standard error stream."""
    for index, cell in enumerate(run.notebook.cells):
        text = "".join(o.text for o in cell.get("outputs", ()) if o.output_type == "stream" and o.name == "stderr")
        if text:
            rule = "-" * 18
            run.error = f"The cell warned or wrote to standard error:\n{rule}\n{cell.source}\n{rule}\n{text.rstrip()}"
            run.failed = index
            return


class _Client(NotebookClient):
    """A client that leaves Ctrl-C to asyncio, which ends all the kernels and not only the last one started."""

    socket: Path

    @asynccontextmanager
    async def async_setup_kernel(self, **options: Any) -> AsyncIterator[None]:
        manager = self.create_kernel_manager()
        if sys.platform != "win32":  # no TCP ports, so no two kernels can be given the same one
            manager.transport = "ipc"
            manager.ip = str(self.socket)
            manager.connection_file = f"{self.socket}.json"
        try:
            await self.async_start_new_kernel(**options)
            await self.async_start_new_kernel_client()
            yield
        finally:
            await self._async_cleanup_kernel()
