"""Run in every kernel of the book before its first cell. Leaves no names behind for the cells."""


def _close_network() -> None:
    """Refuse name resolution and connections that leave this machine, however they are made in Python.

    An audit hook sees them all and cannot be removed. The kernel's own channels are ZeroMQ's, below Python.
    """
    import ipaddress
    import sys
    from typing import Any

    class NoNetworkError(RuntimeError):
        """Not an OSError, so that no library takes it for a fault of the network and tries again."""

    def local(host: Any) -> bool:
        if isinstance(host, bytes):
            host = host.decode("ascii", "replace")
        if host in (None, "", "localhost"):
            return True
        try:
            return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
        except ValueError:
            return False

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if not event.startswith("socket."):
            return
        if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
            address = arguments[1]
            host = address[0] if isinstance(address, tuple) else None  # a string is a local (Unix) socket
        elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
            host = arguments[0]
        else:
            return
        if not local(host):
            raise NoNetworkError(
                f"cells have no network: this cell asked for {host!r}. "
                "Use data that ships with scikit-learn or mlmath.datasets."
            )

    sys.addaudithook(guard)


def _fix_seeds() -> None:
    """Seed the global generators; the book uses ``np.random.default_rng(seed)``, but libraries may not."""
    import random

    import numpy as np

    random.seed(0)
    np.random.seed(0)  # noqa: NPY002


def _show_containers_as_mathematics() -> None:
    """Typeset lists, tuples, sets and dicts of SymPy objects; SymPy itself does so for single ones."""
    import sys
    from typing import Any

    def leaves(value: Any) -> Any:
        if isinstance(value, dict):
            value = [*value.keys(), *value.values()]
        if isinstance(value, list | tuple | set | frozenset):
            for item in value:
                yield from leaves(item)
        else:
            yield value

    def to_latex(value: Any) -> str | None:
        sympy = sys.modules.get("sympy")
        if sympy is None:
            return None
        kinds = (sympy.Basic, sympy.MatrixBase)
        found = list(leaves(value))
        if not any(isinstance(item, kinds) for item in found):
            return None
        if not all(isinstance(item, (*kinds, int, float, complex)) for item in found):
            return None
        return rf"$\displaystyle {sympy.latex(value)}$"

    formatter = get_ipython().display_formatter.formatters["text/latex"]  # type: ignore[name-defined]  # noqa: F821
    for kind in (list, tuple, set, frozenset, dict):
        formatter.for_type(kind, to_latex)


_close_network()
_fix_seeds()
_show_containers_as_mathematics()
del _close_network, _fix_seeds, _show_containers_as_mathematics
