"""One request and its answer, over connections that are kept for the next one.

Imported when the first request is made, never before.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Iterable, Iterator
from threading import Lock
from time import monotonic
from typing import cast

import httpcore2

from moderation.hooks.contracts.http import HttpResponse
from moderation.hooks.contracts.sources import SourceError, SourceLate, SourceMalformed
from moderation.hooks.outbound.bodies import read_body
from moderation.hooks.outbound.network import (
    GuardedNetwork,
    Leash,
    OutOfTime,
    Resolver,
    Untrusted,
    look_up,
)
from moderation.hooks.outbound.outgoing import Outgoing, shown
from moderation.hooks.outbound.places import Place
from moderation.hooks.redaction import hide

MOST_HEADERS = 100
LARGEST_HEADERS = 64 * 1024
_LARGEST_FRAMING = 256 * 1024
"""Bytes of headers, and of what divides a body into chunks, beside a tenth of the body."""
_KEEP_ALIVE_SECONDS = 15.0
_MOST_CONNECTIONS = 64
_NOT_KEPT = frozenset({"set-cookie", "set-cookie2"})


_making = Lock()


def _make_anew() -> None:
    global _making  # noqa: PLW0603 - whoever held it did not come along
    _making = Lock()


os.register_at_fork(after_in_child=_make_anew)


class Lost(SourceError):
    """The connection failed before a whole answer came; asking again may help."""


class TooLate(Lost, SourceLate):
    """No whole answer came in time."""


class Exchange:
    """Sends requests for one client. Safe after a fork: each process makes its own connections."""

    def __init__(
        self,
        allows: Callable[[Place], bool],
        private: frozenset[Place],
        agent: str,
        resolver: Resolver | None = None,
    ) -> None:
        """Take what may be reached, how the client is called, and who looks names up."""
        self._network = GuardedNetwork(allows, private, resolver or look_up)
        self._agent = agent
        self._trusted: ssl.SSLContext | None = None
        self._pools: tuple[int, httpcore2.ConnectionPool | None] = (0, None)

    def make_ready(self) -> None:
        """Make the connections' keeper in this process, unless it is there."""
        self._pool()

    def send(self, outgoing: Outgoing, seconds: float, *, once: bool = False) -> HttpResponse:
        """Send a request and read the whole answer, secrets and all, within so many seconds.

        With `once` a new connection is used, so that nothing is lost on one that has just been
        closed. Raises `Lost`, `SourceMalformed` and `HostRefused`.
        """
        place = outgoing.url.place
        leash = Leash(monotonic() + seconds, _LARGEST_FRAMING)
        try:
            with self._network.on(leash):
                pool = self._new_pool(0) if once else self._pool()
                return self._exchange(outgoing, pool, leash)
        except OutOfTime as error:
            raise TooLate(f"{place} did not answer in time") from error
        except Untrusted as error:
            raise SourceError(f"{place} was not trusted: {error}") from error
        except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
            if leash.closed:
                raise Lost(f"{place} closed the connection too early") from error
            raise SourceMalformed(f"{place} does not speak HTTP: {_why(error)}") from error
        except (httpcore2.NetworkError, httpcore2.TimeoutException) as error:
            raise Lost(f"{place} could not be reached: {_why(error)}") from error

    def _exchange(
        self, outgoing: Outgoing, pool: httpcore2.ConnectionPool, leash: Leash
    ) -> HttpResponse:
        response = pool.handle_request(self._request(outgoing))
        try:
            headers = _headers(response.headers)
            encoding = headers.pop("content-encoding", "")
            pieces = cast("Iterable[bytes]", response.stream)
            body = read_body(_credited(pieces, leash), encoding)
        finally:
            response.close()
        return HttpResponse(response.status, body, headers, shown(outgoing.url))

    def _request(self, outgoing: Outgoing) -> httpcore2.Request:
        url, content = outgoing.url, outgoing.content
        headers = [
            ("host", url.authority),
            ("user-agent", self._agent),
            ("accept-encoding", "gzip, deflate"),
            *outgoing.headers,
        ]
        if outgoing.method == "POST":
            headers.append(("content-length", str(len(content))))
        return httpcore2.Request(
            outgoing.method,
            httpcore2.URL(
                scheme=url.scheme, host=url.place.host, port=url.place.port, target=url.target
            ),
            headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
            content=content,
        )

    def _pool(self) -> httpcore2.ConnectionPool:
        """This process's connections; those of a parent are its own."""
        with _making:
            process, pool = self._pools
            if pool is None or process != os.getpid():
                pool = self._new_pool(_MOST_CONNECTIONS)
                self._pools = (os.getpid(), pool)
            return pool

    def _trust(self) -> ssl.SSLContext:
        """Whom the system trusts; read once, because that takes longer than many a request."""
        if self._trusted is None:
            self._trusted = httpcore2.default_ssl_context()
        return self._trusted

    def _new_pool(self, kept: int) -> httpcore2.ConnectionPool:
        return httpcore2.ConnectionPool(
            ssl_context=self._trust(),
            max_connections=_MOST_CONNECTIONS,
            max_keepalive_connections=kept,
            keepalive_expiry=_KEEP_ALIVE_SECONDS,
            network_backend=self._network,
        )


def _credited(pieces: Iterable[bytes], leash: Leash) -> Iterator[bytes]:
    """Give back to the leash what was body: what stays counted is headers and framing."""
    for piece in pieces:
        leash.bytes += len(piece) + len(piece) // 10
        yield piece


def _why(error: Exception) -> str:
    return hide(str(error))[:200]


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Check and read the headers of an answer; of those that came twice the values are joined."""
    listed = list(raw)
    size = sum(len(name) + len(value) for name, value in listed)
    if len(listed) > MOST_HEADERS or size > LARGEST_HEADERS:
        raise SourceMalformed("the answer has too many or too large headers")
    found: dict[str, str] = {}
    for name, value in listed:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        if key not in _NOT_KEPT:
            found[key] = f"{found[key]}, {text}" if key in found else text
    return found
