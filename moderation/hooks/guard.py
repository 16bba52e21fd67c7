"""Time limits for calls into plugins.

On the main thread a limit is a timer whose signal raises `TimeIsUp`, a `BaseException`, so that
`except Exception` in a plugin does not swallow it; it strikes again when something else does.
Elsewhere nothing can be interrupted: the call is timed, and late results are refused. Whatever
used SIGALRM before (such as a job's own time limit) keeps its handler and its remaining time.
"""

from __future__ import annotations

import faulthandler
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from time import monotonic, perf_counter
from types import FrameType
from typing import Any, Generic, NamedTuple, TextIO, TypeVar

ValueT = TypeVar("ValueT")

_AGAIN = 0.25
"""Seconds until the timer strikes again at code that swallowed it."""
_MOST_STRIKES = 20
_AT_ONCE = 1e-6
_SLACK = 0.001


class TimeIsUp(BaseException):
    """The time limit of a guarded call has passed."""


class Attempt(NamedTuple, Generic[ValueT]):
    """How a guarded call ended: its value or its error, and the seconds that it took."""

    value: ValueT | None
    error: BaseException | None
    seconds: float


class _Watch:
    """The state of the one timer of this process; touched by the main thread only."""

    __slots__ = ("ends", "foreign_at", "foreign_handler", "strikes", "watching")

    def __init__(self) -> None:
        self.watching = False
        self.ends: float | None = None
        self.strikes = 0
        self.foreign_at: float | None = None
        self.foreign_handler: Any = signal.SIG_DFL

    def start(self) -> None:
        """Take over the signal, and remember what is due to its former owner."""
        remaining, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        self.foreign_at = monotonic() + remaining if remaining else None
        self.foreign_handler = signal.signal(signal.SIGALRM, self.strike)
        self.ends, self.watching = None, True
        self.arm(None)

    def stop(self) -> None:
        """Give the signal back, with the time that is left."""
        self.watching = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self.foreign_handler or signal.SIG_DFL)
        if self.foreign_at is not None:
            signal.setitimer(signal.ITIMER_REAL, max(_AT_ONCE, self.foreign_at - monotonic()))

    def arm(self, ends: float | None) -> None:
        """Set the timer to `ends` or to what is due to the former owner, whichever is first."""
        self.ends, self.strikes = ends, 0
        due = self.foreign_at
        if ends is not None:
            due = ends if due is None else min(due, ends)
        if due is None:
            signal.setitimer(signal.ITIMER_REAL, 0)
        else:
            signal.setitimer(signal.ITIMER_REAL, max(_AT_ONCE, due - monotonic()), _AGAIN)

    def strike(self, number: int, frame: FrameType | None) -> None:
        """Handle the signal: end the guarded call, or hand on what is not ours."""
        if self.ends is not None:
            self.strikes += 1
            if self.strikes <= _MOST_STRIKES and self._is_due():
                raise TimeIsUp
        elif self.foreign_at is not None and monotonic() >= self.foreign_at - _SLACK:
            self.foreign_at = None
            self.arm(None)
            if callable(self.foreign_handler):
                self.foreign_handler(number, frame)

    def _is_due(self) -> bool:
        now = monotonic() + _SLACK
        late = self.ends is not None and now >= self.ends
        return late or (self.foreign_at is not None and now >= self.foreign_at)


_watch = _Watch()


def on_main_thread() -> bool:
    """Say whether this thread can be interrupted by a timer."""
    return threading.current_thread() is threading.main_thread()


@contextmanager
def watching() -> Iterator[None]:
    """Hold the timer over many guarded calls: each of them then costs about a microsecond less.

    Optional; nested use and use outside the main thread do nothing.
    """
    if _watch.watching or not on_main_thread():
        yield
        return
    _watch.start()
    try:
        yield
    finally:
        _watch.stop()


def attempt(seconds: float, function: Callable[..., ValueT], *arguments: Any) -> Attempt[ValueT]:
    """Call `function(*arguments)` under a limit of `seconds`; only KeyboardInterrupt passes.

    A call that ended in time after all, but late, counts as late: its error is `TimeIsUp`.
    """
    if not on_main_thread():
        return _timed(seconds, function, arguments)
    if _watch.watching:
        return _interruptible(seconds, function, arguments)
    with watching():
        return _interruptible(seconds, function, arguments)


def _interruptible(
    seconds: float, function: Callable[..., ValueT], arguments: tuple[Any, ...]
) -> Attempt[ValueT]:
    outer = _watch.ends
    ends = monotonic() + seconds
    try:
        try:
            _watch.arm(ends if outer is None else min(ends, outer))
            return _timed(seconds, function, arguments)
        finally:
            _watch.arm(outer)
    except TimeIsUp as error:  # it struck between the call's end and the timer's
        _watch.arm(outer)
        return Attempt(None, error, monotonic() - ends + seconds)


def _timed(
    seconds: float, function: Callable[..., ValueT], arguments: tuple[Any, ...]
) -> Attempt[ValueT]:
    started = perf_counter()
    try:
        value = function(*arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - SystemExit and TimeIsUp end here by design
        return Attempt(None, error, perf_counter() - started)
    taken = perf_counter() - started
    return Attempt(value, None, taken) if taken <= seconds else Attempt(None, TimeIsUp(), taken)


def start_aside(
    deliver: Callable[[Attempt[ValueT]], None],
    seconds: float,
    function: Callable[..., ValueT],
    *arguments: Any,
) -> None:
    """Call `function(*arguments)` in a daemon thread, which hands its end to `deliver`.

    Nobody can interrupt such a thread: a late one dies with the process.
    """

    def work() -> None:
        try:
            deliver(_timed(seconds, function, arguments))
        except KeyboardInterrupt as error:
            deliver(Attempt(None, error, 0.0))

    threading.Thread(target=work, name="plugin-call", daemon=True).start()


def attempt_aside(
    seconds: float, function: Callable[..., ValueT], *arguments: Any
) -> Attempt[ValueT]:
    """Call `function(*arguments)` in a daemon thread, and wait for at most `seconds`."""
    ended: SimpleQueue[Attempt[ValueT]] = SimpleQueue()
    start_aside(ended.put, seconds, function, *arguments)
    try:
        return ended.get(timeout=seconds)
    except Empty:
        return Attempt(None, TimeIsUp(), seconds)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `TimeIsUp` in the body after `seconds`, on the main thread; elsewhere do nothing."""
    if not on_main_thread():
        yield
        return
    with watching():
        outer, ends = _watch.ends, monotonic() + seconds
        _watch.arm(ends if outer is None else min(ends, outer))
        try:
            yield
        finally:
            _watch.arm(outer)


@contextmanager
def last_resort(seconds: float, file: TextIO) -> Iterator[None]:
    """End the whole process when the body takes longer, its stacks written to `file`.

    For code that no signal reaches, such as a loop in C that holds the interpreter. `file` needs
    a descriptor. Not nestable; a second use sets the time anew.
    """
    faulthandler.dump_traceback_later(seconds, exit=True, file=file)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
