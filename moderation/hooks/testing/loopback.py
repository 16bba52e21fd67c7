"""Nothing that is tried out leaves this machine, whatever protocol it speaks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from socket import gethostname
from typing import Any

_LEADING_OUT = frozenset(
    {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
     "socket.gethostbyname"}
)  # fmt: skip


class LeftMachine(AssertionError):
    """Something tried to reach another machine while it may not."""


class _Watch:
    """What the interpreter tells of sockets; it cannot be taken out again, only told to look away.

    Python's own audit events see every socket of every thread and library, without a stand-in.
    """

    def __init__(self) -> None:
        self.added = False
        self.tried: list[str] | None = None

    def start(self) -> list[str]:
        if not self.added:
            sys.addaudithook(self.look)
            self.added = True
        self.tried = []
        return self.tried

    def look(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.tried is None or event not in _LEADING_OUT:
            return
        host = _host(arguments[0] if event.startswith("socket.get") else arguments[1])
        if host is not None and not _is_here(host):
            self.tried.append(host)
            raise LeftMachine(f"it tried to reach {host}: nothing leaves this machine in a test")


_watch = _Watch()


def _host(target: Any) -> str | None:
    """Give the host that an address names; None for one that names none, as in the file system."""
    named = target[0] if isinstance(target, tuple) and target else target
    text = named.decode("utf-8", "replace") if isinstance(named, bytes) else named
    return text if isinstance(text, str) and not text.startswith(("/", "\0")) else None


def _is_here(host: str) -> bool:
    if host in {"", "localhost"} or host == gethostname():  # mail programs look up their own name
        return True
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@contextmanager
def loopback_only() -> Iterator[None]:
    """Refuse whatever would leave this machine while the body runs, in all threads.

    Sockets to 127.0.0.1, ::1 and in the file system are left alone: a server that a test starts
    can be reached. A refused attempt raises `LeftMachine` where it was made, and again here, for
    code that swallows errors. Programs that the body starts are not watched.
    """
    before, tried = _watch.tried, _watch.start()
    try:
        yield
    finally:
        _watch.tried = before
    if tried:
        raise LeftMachine(f"it tried to reach {tried[0]}, and hid the refusal")
