"""The network under the client: names are looked up once, addresses checked, connections pinned.

Imported when the first request is made, never before.
"""

from __future__ import annotations

import select
import socket
import ssl
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeAlias

import httpcore2

from moderation.hooks.contracts.sources import HostRefused, SourceMalformed
from moderation.hooks.guard import attempt_aside
from moderation.hooks.outbound.addresses import Address, is_private, is_public, read_address
from moderation.hooks.outbound.places import Place

Resolver: TypeAlias = Callable[[str, int], Sequence[str]]
"""Gives the IP addresses of a host (and port) as texts; raises OSError when there are none."""

CONNECT_SECONDS = 10.0
MOST_ADDRESSES = 8
"""Addresses of one host that are tried."""


class OutOfTime(httpcore2.TimeoutException):
    """The time of the request in hand is over."""


class Untrusted(Exception):
    """The other side could not prove that it is the host that was asked for."""


@dataclass(slots=True)
class Leash:
    """What the request in hand on this thread may still use up.

    `ends` in seconds of `monotonic`; `bytes` that may still be received; `closed` once the other
    side has ended the connection.
    """

    ends: float
    bytes: int
    closed: bool = False

    def seconds(self) -> float:
        """The time that is left. Raises `OutOfTime` when there is none."""
        left = self.ends - monotonic()
        if left <= 0:
            raise OutOfTime("the time for this request is over")
        return left


def look_up(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


class GuardedNetwork(httpcore2.NetworkBackend):
    """Connects to what was allowed and checked, and to nothing else."""

    def __init__(
        self, allows: Callable[[Place], bool], private: frozenset[Place], resolver: Resolver
    ) -> None:
        """Take a test of places, the operator's private places, and how names are looked up."""
        self._allows = allows
        self._private = private
        self._resolver = resolver
        self._here = threading.local()

    @contextmanager
    def on(self, leash: Leash) -> Iterator[None]:
        """Hold every use of the network on this thread to `leash`."""
        self._here.leash = leash
        try:
            yield
        finally:
            del self._here.leash

    def leash(self) -> Leash:
        """The leash of the request in hand; outside of one nothing may be reached."""
        found: Leash | None = getattr(self._here, "leash", None)
        if found is None:
            raise HostRefused("no request is in hand on this thread")
        return found

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Look the host up, check every address, connect to one of them."""
        place = Place(host, port)
        if not self._allows(place):
            raise HostRefused(f"{place} is not among the hosts of this plugin")
        addresses = self._addresses(place)
        return _Stream(self._connect(addresses[:MOST_ADDRESSES], port), self.leash)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        """Refuse: nothing on this machine is a service of somebody else."""
        raise HostRefused("no local socket may be reached")

    def _addresses(self, place: Place) -> list[Address]:
        literal = read_address(place.host)
        texts = [place.host] if literal else self._resolve(place)
        found = list(dict.fromkeys(map(read_address, texts)))
        if not found or not all(one is not None and self._may_be(place, one) for one in found):
            raise HostRefused(f"{place} leads to an address that is not public")
        return [one for one in found if one is not None]

    def _resolve(self, place: Place) -> Sequence[str]:
        """Look a name up in a thread of its own: the system's resolver knows no time limit."""
        seconds = self.leash().seconds()
        ended = attempt_aside(seconds, self._resolver, place.host, place.port)
        if isinstance(ended.error, OSError | UnicodeError):
            raise httpcore2.ConnectError(f"the name {place.host} was not found") from ended.error
        if ended.value is None:
            raise OutOfTime(f"the name {place.host} was not found in time") from ended.error
        return ended.value

    def _may_be(self, place: Place, address: Address) -> bool:
        return is_public(address) or (place in self._private and is_private(address))

    def _connect(self, addresses: Sequence[Address], port: int) -> socket.socket:
        for number, address in enumerate(addresses):
            share = self.leash().seconds() / (len(addresses) - number)
            try:
                return _connected(address, port, min(share, CONNECT_SECONDS))
            except OSError as error:
                last = error
        raise httpcore2.ConnectError(f"no connection: {last.strerror or last}") from last


def _connected(address: Address, port: int, seconds: float) -> socket.socket:
    """Connect to exactly this address: a number, so nothing is looked up again."""
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.settimeout(seconds)
        opened.connect((str(address), port))
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        opened.close()
        raise
    return opened


class _Stream(httpcore2.NetworkStream):
    """One connection, whose every read and write is held to the leash of the request in hand."""

    def __init__(self, opened: socket.socket, leash: Callable[[], Leash]) -> None:
        self._socket = opened
        self._leash = leash
        # Clients are made anew when settings change; what the old ones kept ends with them.
        self._end = weakref.finalize(self, opened.close)
        self._end.atexit = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        leash = self._leash()
        with _errors(httpcore2.ReadError):
            self._socket.settimeout(leash.seconds())
            content = self._socket.recv(max_bytes)
        leash.closed = not content
        leash.bytes -= len(content)
        if leash.bytes < 0:
            raise SourceMalformed("the answer is too large")
        return content

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        rest = memoryview(buffer)
        with _errors(httpcore2.WriteError):
            while rest:
                self._socket.settimeout(self._leash().seconds())
                rest = rest[self._socket.send(rest) :]

    def close(self) -> None:
        self._end()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            with _errors(httpcore2.ConnectError):
                self._socket.settimeout(min(self._leash().seconds(), CONNECT_SECONDS))
                secured = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except BaseException:
            self.close()
            raise
        return _Stream(secured, self._leash)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return _is_readable(self._socket)
        return self._socket if info == "socket" else None


@contextmanager
def _errors(kind: type[Exception]) -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise Untrusted(f"its certificate is not trusted: {error.verify_message}") from error
    except TimeoutError as error:
        raise OutOfTime("no answer in time") from error
    except OSError as error:
        raise kind(error.strerror or str(error)) from error


def _is_readable(opened: socket.socket) -> bool:
    """Whether an idle connection has something to say, which can only be its end."""
    if opened.fileno() < 0:
        return True
    poll = select.poll()
    poll.register(opened, select.POLLIN)
    return bool(poll.poll(0))
