"""A load generator: keep-alive connections on raw sockets, all in one thread.

It reads no more of an answer than its status and its length, so that it takes little of a machine
that it shares with the servers it drives. It connects to loopback addresses only; a visitor may
come from any address of 127.0.0.0/8, so that limits that count addresses can stay on.
"""

from __future__ import annotations

import re
import selectors
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic

TARGET = "127.0.0.1"
PATIENCE = 10.0  # seconds for the answers that are still to come when the time is over
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Visit:
    """One visitor: requests to send one after the other, and the address to come from."""

    requests: Iterator[bytes]
    source: str = TARGET


@dataclass(slots=True)
class Tally:
    """What came of a drive: expected answers within ``seconds``, later ones, and everything else.

    ``waits`` are seconds from request to whole answer; ``odd`` is the first unexpected answer.
    """

    answered: int = 0
    late: int = 0
    failed: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    odd: bytes = b""

    @property
    def rate(self) -> float:
        """Expected answers a second. Raises RuntimeError when anything failed."""
        if self.failed or not self.answered:
            raise RuntimeError(f"{self.failed} requests failed; the first: {self.odd[:300]!r}")
        return self.answered / self.seconds


class _Connection:
    """One visitor at a time on one socket."""

    __slots__ = ("answer", "missing", "requests", "sent_at", "socket")

    def __init__(self, port: int, visit: Visit) -> None:
        self.socket = socket.create_connection((TARGET, port), 10, (visit.source, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests = visit.requests
        self.sent_at = 0.0
        self.answer = b""
        self.missing = 0

    def send(self) -> bool:
        """Send the next request; False when the visitor is done."""
        request = next(self.requests, None)
        if request is None:
            return False
        self.answer, self.missing = b"", 0
        self.sent_at = monotonic()
        self.socket.sendall(request)
        return True

    def receive(self) -> bool:
        """Take what has come; True when the answer is whole. Raises ConnectionError when cut."""
        data = self.socket.recv(_CHUNK)
        if not data:
            raise ConnectionError("the server closed the connection")
        if self.missing:
            self.missing -= len(data)
            return self.missing <= 0
        self.answer += data
        end = self.answer.find(b"\r\n\r\n")
        if end < 0:
            return False
        length = _LENGTH.search(self.answer, 0, end)
        self.missing = end + 4 + (int(length[1]) if length else 0) - len(self.answer)
        return self.missing <= 0


class _Drive:
    """The loop of one drive."""

    def __init__(self, port: int, visits: Iterator[Visit], status: int) -> None:
        self._port = port
        self._visits = visits
        self._status = str(status).encode()
        self._selector = selectors.DefaultSelector()
        self._busy = 0
        self.tally = Tally()

    def run(self, connections: int, seconds: float) -> Tally:
        """Drive for so many seconds, then wait for the answers that are under way."""
        started = monotonic()
        end = started + seconds
        for _ in range(connections):
            self._enter()
        while self._busy and monotonic() < end + PATIENCE:
            for key, _ in self._selector.select(0.5):
                self._serve(key.data, end)
        self.tally.failed += self._busy  # those that never got an answer
        self.tally.seconds = seconds
        self._close()
        return self.tally

    def _serve(self, connection: _Connection, end: float) -> None:
        try:
            if not connection.receive():
                return
        except OSError as error:
            self._fail(repr(error).encode())
            self._leave(connection)
            return
        now = monotonic()
        self._count(connection, now, end)
        if now >= end or not connection.send():
            self._leave(connection)
            if now < end:
                self._enter()

    def _count(self, connection: _Connection, now: float, end: float) -> None:
        if connection.answer[9:12] != self._status:
            self._fail(connection.answer)
        elif now <= end:
            self.tally.answered += 1
            self.tally.waits.append(now - connection.sent_at)
        else:
            self.tally.late += 1

    def _fail(self, what: bytes) -> None:
        self.tally.failed += 1
        self.tally.odd = self.tally.odd or what

    def _enter(self) -> None:
        """Let the next visitor in, if there is one."""
        visit = next(self._visits, None)
        if visit is None:
            return
        connection = _Connection(self._port, visit)
        if connection.send():
            self._selector.register(connection.socket, selectors.EVENT_READ, connection)
            self._busy += 1
        else:
            connection.socket.close()

    def _leave(self, connection: _Connection) -> None:
        self._selector.unregister(connection.socket)
        connection.socket.close()
        self._busy -= 1

    def _close(self) -> None:
        for key in list(self._selector.get_map().values()):
            self._leave(key.data)
        self._selector.close()


def drive(
    port: int, visits: Iterator[Visit], *, connections: int, seconds: float, status: int = 200
) -> Tally:
    """Keep ``connections`` busy with visits for so many seconds; ``status`` is what is expected."""
    return _Drive(port, visits, status).run(connections, seconds)


def address(number: int) -> str:
    """Give the loopback address of a visitor: 255 * 254 networks of /24 before one comes twice."""
    net = number % (255 * 254)
    return f"127.{1 + net // 255}.{net % 255}.{1 + number // (255 * 254) % 250}"
