"""Keeping children alive: started, started again with back-off, and stopped in time."""

import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import structlog

LONGEST_DELAY = 30.0  # seconds between two starts of a child that keeps ending
FIRST_DELAY = 0.25
OLD = "old "  # before the names of children that others took the place of
GROWN_UP = 60.0  # seconds of life after which earlier failures are forgotten

_log = structlog.get_logger(__name__)


def restart_delay(failures: int) -> float:
    """Seconds to wait before the start that follows ``failures`` ends in a row."""
    return min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(failures, 16))


@dataclass(slots=True)
class Child:
    """One child: ``start`` makes it and returns its process number.

    One that is to run ``once`` is not started again when it ends.
    """

    name: str
    start: Callable[[], int]
    process: int | None = None
    once: bool = False
    failures: int = 0
    started: float = 0.0
    due: float = field(default=0.0)


class Nursery:
    """The children of one process, and the signals that end it.

    Signals wake the loop through a socket pair, so that nothing is polled. Only the thread that
    made it may use it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Take over SIGTERM, SIGINT and SIGCHLD of this process; ``clock`` is in seconds."""
        self._clock = clock
        self._children: dict[str, Child] = {}
        self._stopping = False
        self._heard: list[signal.Signals] = []
        self._selector = selectors.DefaultSelector()
        self._wake, self._alarm = socket.socketpair()
        for end in (self._wake, self._alarm):
            end.setblocking(False)
        self._selector.register(self._wake, selectors.EVENT_READ)
        signal.set_wakeup_fd(self._alarm.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _ask_to_stop(self, *_: object) -> None:
        self._stopping = True

    def heed(self, *numbers: signal.Signals) -> None:
        """Take note of these signals from now on; `take_heard` gives them."""
        for number in numbers:
            signal.signal(number, self._hear)

    def _hear(self, number: int, _: object) -> None:
        self._heard.append(signal.Signals(number))

    def has_heard(self) -> bool:
        """Whether a signal that is heeded came since the last `take_heard`."""
        return bool(self._heard)

    def take_heard(self) -> set[signal.Signals]:
        """Give the heeded signals that came, each once, and forget them."""
        heard, self._heard = self._heard, []
        return set(heard)

    @property
    def stopping(self) -> bool:
        """Whether a signal asked this process to end."""
        return self._stopping

    def add(self, name: str, start: Callable[[], int], *, once: bool = False) -> None:
        """Start a child and keep it alive from now on; with ``once``, until it ends."""
        child = self._children[name] = Child(name, start, once=once)
        self._start(child)

    def names(self) -> list[str]:
        """Name all children, in the order in which they came."""
        return list(self._children)

    def has(self, name: str) -> bool:
        """Whether there is such a child, up or down."""
        return name in self._children

    def process_of(self, name: str) -> int | None:
        """The process number of a child, None while it is down or when there is none."""
        child = self._children.get(name)
        return None if child is None else child.process

    def supersede(self, name: str, by: str) -> str:
        """Let the child ``by`` be ``name`` and be kept alive; return the name of who was it."""
        old, new = self._children.pop(name), self._children.pop(by)
        old.name, old.once = f"{OLD}{name} {old.process or ''}", True
        new.name, new.once, new.start, new.failures = name, False, old.start, 0
        self._children[new.name] = new
        if old.process is not None:
            self._children[old.name] = old
        return old.name

    def send(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a child that is up."""
        child = self._children.get(name)
        self._signal([] if child is None else [child], number)

    def let_go(self, number: signal.Signals, seconds: float) -> None:
        """Ask all children to leave by a signal and start none again; wait until all have left.

        A signal that asks this process to stop, or the end of so many seconds, ends the wait.
        """
        self._children = {name: one for name, one in self._children.items() if one.process}
        for child in self._children.values():
            child.once = True
            self.send(child.name, number)
        self.keep(lambda: not self._children, seconds)

    def keep(self, until: Callable[[], bool] = lambda: False, seconds: float = 0.0) -> bool:
        """Keep the children alive until ``until()`` holds, a signal comes or ``seconds`` are over.

        0 seconds is for ever. ``until`` is asked at every wake, every 50 ms while it matters.
        Returns whether ``until()`` held.
        """
        end = self._clock() + seconds if seconds else None
        while not self._stopping:
            self._reap()
            self._start_due()
            if until():
                return True
            if end is not None and self._clock() >= end:
                return False
            self._sleep(0.05 if seconds else None)
        return False

    def stop(self, names: Iterable[str], seconds: float, again_after: float | None = None) -> None:
        """End children: SIGTERM, once more after ``again_after`` seconds, SIGKILL at the end."""
        leaving = [self._children.pop(name) for name in names if name in self._children]
        self._signal(leaving, signal.SIGTERM)
        end = self._clock() + seconds
        again = None if again_after is None else self._clock() + again_after
        while self._alive(leaving) and self._clock() < end:
            if again is not None and self._clock() >= again:
                self._signal(leaving, signal.SIGTERM)
                again = None
            self._sleep(0.02)
        self._signal(leaving, signal.SIGKILL)
        while self._alive(leaving):
            self._sleep(0.02)

    def close(self) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(-1)
        self._selector.close()
        self._wake.close()
        self._alarm.close()

    def _start(self, child: Child) -> None:
        child.process = child.start()
        child.started = self._clock()

    def _start_due(self) -> None:
        for child in self._children.values():
            if child.process is None and self._clock() >= child.due:
                self._start(child)

    def _reap(self) -> None:
        for child in tuple(self._children.values()):
            status = _ended(child)
            if status is not None and child.once:
                del self._children[child.name]
            elif status is not None:
                self._mourn(child, status)

    def _mourn(self, child: Child, status: int) -> None:
        if self._clock() - child.started >= GROWN_UP:
            child.failures = 0
        delay = restart_delay(child.failures)
        child.failures += 1
        child.due = self._clock() + delay
        _log.warning("a process ended", process=child.name, status=status, again_in=delay)

    def _alive(self, children: list[Child]) -> bool:
        for child in children:
            _ended(child)
        return any(child.process is not None for child in children)

    @staticmethod
    def _signal(children: list[Child], number: signal.Signals) -> None:
        for child in children:
            if child.process is not None:
                os.kill(child.process, number)

    def _sleep(self, seconds: float | None) -> None:
        waits = [
            child.due - self._clock() for child in self._children.values() if not child.process
        ]
        limits = [max(0.0, wait) for wait in [*waits, *([] if seconds is None else [seconds])]]
        self._selector.select(min(limits) if limits else None)
        try:
            while self._wake.recv(512):
                pass
        except BlockingIOError:
            pass


def _ended(child: Child) -> int | None:
    """Collect a child that ended and return its exit status (negative: the signal's number)."""
    if child.process is None:
        return None
    process, status = os.waitpid(child.process, os.WNOHANG)
    if process == 0:
        return None
    child.process = None
    return os.waitstatus_to_exitcode(status)
