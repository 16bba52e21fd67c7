"""Open desks: browsers that ask again and again, each at its own moment of the same interval."""

from __future__ import annotations

import re
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from benchmarks.stage.load import TARGET

_TAG = re.compile(rb"\r\netag: *([^\r]+)", re.IGNORECASE)
_CURSOR = re.compile(rb'"cursor": *(\d+)')
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(slots=True)
class Answers:
    """What the desks got so far: answers by status, and how many were cut off."""

    by_status: dict[int, int] = field(default_factory=dict)
    cut: int = 0

    @property
    def count(self) -> int:
        """All whole answers."""
        return sum(self.by_status.values())


class _Desk:
    """One browser with a keep-alive connection, which remembers what it knows."""

    __slots__ = ("after", "answer", "cookie", "due", "port", "socket", "tag")

    def __init__(self, port: int, cookie: str, due: float) -> None:
        self.port, self.cookie, self.due = port, cookie, due
        self.after, self.tag, self.answer = b"0", b"", b""
        self.socket = self._connected()

    def _connected(self) -> socket.socket:
        made = socket.create_connection((TARGET, self.port), 10)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def ask(self) -> None:
        """Send the question."""
        known = b"If-None-Match: %s\r\n" % self.tag if self.tag else b""
        self.answer = b""
        self.socket.sendall(
            b"GET /review/changes?after=%s HTTP/1.1\r\nHost: %s\r\nUser-Agent: bench\r\n"
            b"Cookie: %s\r\n%s\r\n" % (self.after, TARGET.encode(), self.cookie.encode(), known)
        )

    def hear(self) -> int:
        """Take what has come; the status once the answer is whole, else 0."""
        data = self.socket.recv(1 << 16)
        if not data:
            raise ConnectionError("the server closed the connection")
        self.answer += data
        end = self.answer.find(b"\r\n\r\n")
        if end < 0:
            return 0
        length = _LENGTH.search(self.answer, 0, end)
        if len(self.answer) < end + 4 + (int(length[1]) if length else 0):
            return 0
        tag, cursor = _TAG.search(self.answer, 0, end), _CURSOR.search(self.answer, end)
        self.tag = tag[1] if tag else b""
        self.after = cursor[1] if cursor else self.after
        return int(self.answer[9:12])


@contextmanager
def open_desks(port: int, cookies: list[str], every: float) -> Iterator[Answers]:
    """Keep one desk for each cookie open beside the block; each asks once in ``every`` seconds."""
    answers, over = Answers(), threading.Event()
    began = monotonic()
    desks = [
        _Desk(port, cookie, began + every * place / len(cookies))
        for place, cookie in enumerate(cookies)
    ]
    keeper = threading.Thread(target=_keep, args=(desks, every, answers, over), daemon=True)
    keeper.start()
    try:
        yield answers
    finally:
        over.set()
        keeper.join(10)
        for desk in desks:
            desk.socket.close()


def _keep(desks: list[_Desk], every: float, answers: Answers, over: threading.Event) -> None:
    with selectors.DefaultSelector() as selector:
        for desk in desks:
            selector.register(desk.socket, selectors.EVENT_READ, desk)
        waiting = sorted(desks, key=lambda one: one.due)
        while not over.is_set():
            while waiting and waiting[0].due <= monotonic():
                desk = waiting.pop(0)
                desk.due += every
                waiting.append(desk)  # all wait equally long, so they stay in order
                desk.ask()
            for key, _ in selector.select(max(0.0, min(0.1, waiting[0].due - monotonic()))):
                _hear(key.data, answers, selector)


def _hear(desk: _Desk, answers: Answers, selector: selectors.BaseSelector) -> None:
    try:
        status = desk.hear()
    except OSError:
        answers.cut += 1
        selector.unregister(desk.socket)
        return
    if status:
        answers.by_status[status] = answers.by_status.get(status, 0) + 1
