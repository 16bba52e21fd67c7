"""Time limits for calls into plugins.

On the main thread a limit is a timer whose signal raises `TimeIsUp`, a `BaseException`, so that
`except Exception` in a plugin does not swallow it; it strikes again when something else does
(a bare `except`, or the interpreter itself in a finalizer).
Elsewhere nothing can be interrupted: the call is made in a thread of its own, which is left behind
when it is late, so that no plugin holds a request. Whatever used SIGALRM before (such as a job's
own time limit) keeps its handler and its remaining time.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from queue import Empty, SimpleQueue
from threading import get_ident
from time import monotonic
from types import FrameType
from typing import Any, Generic, NamedTuple, TextIO, TypeVar

ValueT = TypeVar("ValueT")

_BEAT = 0.01
"""Seconds between two looks at the clock while a call is watched: a limit's precision."""
_MERCY = 0.25
"""Seconds until `TimeIsUp` strikes again at code that swallowed it."""
_MOST_STRIKES = 20


class TimeIsUp(BaseException):
    """The time limit of a guarded call has passed."""


class Attempt(NamedTuple, Generic[ValueT]):
    """How a guarded call ended: its value or its error, and the seconds that it took."""

    value: ValueT | None
    error: BaseException | None
    seconds: float


_new = tuple.__new__  # a third of what Attempt(…) costs; this is made for every call


class _Watch:
    """The one timer of this process; touched by the main thread only.

    It beats while anything is watched, and each beat looks whether the call in hand is over its
    time: so a guarded call sets no timer of its own, which would cost it two system calls.
    """

    __slots__ = ("ends", "foreign_at", "foreign_handler", "strikes", "thread", "watching")

    def __init__(self) -> None:
        self.watching = False
        self.thread = 0
        self.ends = inf
        self.strikes = 0
        self.foreign_at = inf
        self.foreign_handler: Any = signal.SIG_DFL

    def start(self) -> None:
        """Take over the signal, and remember what is due to its former owner."""
        remaining, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        self.foreign_at = monotonic() + remaining if remaining else inf
        self.foreign_handler = signal.signal(signal.SIGALRM, self.beat)
        self.ends, self.thread, self.watching = inf, get_ident(), True
        signal.setitimer(signal.ITIMER_REAL, _BEAT, _BEAT)

    def stop(self) -> None:
        """Give the signal back, with the time that is left."""
        self.watching = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self.foreign_handler or signal.SIG_DFL)
        if self.foreign_at != inf:
            signal.setitimer(signal.ITIMER_REAL, max(1e-6, self.foreign_at - monotonic()))

    def forget(self) -> None:
        """Begin anew in a forked process, which inherits the handler but not the timer."""
        if self.watching:
            self.watching, self.ends = False, inf
            signal.signal(signal.SIGALRM, self.foreign_handler or signal.SIG_DFL)

    def beat(self, number: int, frame: FrameType | None) -> None:
        """Look at the clock: end the call in hand, or hand the signal to its former owner."""
        now = monotonic()
        if self.ends == inf:
            self._hand_on(now, number, frame)
        elif self.strikes < _MOST_STRIKES and now >= self._due():
            self.strikes += 1
            self.ends = now + _MERCY
            raise TimeIsUp

    def _due(self) -> float:
        # After the first strike only its repetition is waited for.
        return self.ends if self.strikes else min(self.ends, self.foreign_at)

    def _hand_on(self, now: float, number: int, frame: FrameType | None) -> None:
        if now >= self.foreign_at:
            self.foreign_at = inf
            if callable(self.foreign_handler):
                self.foreign_handler(number, frame)


class _Aside(threading.local):
    """When the guarded call on a thread that cannot be interrupted is over."""

    ends = inf


_aside = _Aside()
_watch = _Watch()
os.register_at_fork(after_in_child=_watch.forget)


def remaining() -> float:
    """Give the seconds that are left of the guarded call in hand on this thread.

    Infinity outside of one, and in threads that a plugin started itself.
    """
    ends = _watch.ends if get_ident() == _watch.thread and _watch.watching else _aside.ends
    return ends - monotonic()


def on_main_thread() -> bool:
    """Say whether this thread can be interrupted by a timer."""
    return threading.current_thread() is threading.main_thread()


class watching:  # noqa: N801 - used as a function; a class, for it is entered for each item
    """Hold the timer over many guarded calls, which otherwise each set and reset it.

    Optional; nested use and use outside the main thread do nothing.
    """

    __slots__ = ("mine",)

    def __enter__(self) -> None:
        """Start the timer, unless it runs or this thread cannot be interrupted."""
        self.mine = not _watch.watching and on_main_thread()
        if self.mine:
            _watch.start()

    def __exit__(self, *details: object) -> None:
        """Stop the timer if it was started here."""
        if self.mine:
            _watch.stop()


def attempt(seconds: float, function: Callable[..., ValueT], *arguments: Any) -> Attempt[ValueT]:
    """Call `function(*arguments)` under a limit of `seconds`; only KeyboardInterrupt passes.

    Back in time from every thread; away from the main one the call is made in one of its own. A
    call that ended in time after all, but late, counts as late: its error is `TimeIsUp`.
    """
    if not _watch.watching or get_ident() != _watch.thread:
        return _unwatched(seconds, function, arguments)
    value, error, outer, started = None, None, _watch.ends, monotonic()
    ends = started + seconds
    try:
        _watch.strikes = 0
        _watch.ends = ends if ends < outer else outer
        try:
            value = function(*arguments)
        except BaseException as caught:  # noqa: BLE001 - see `_ended`
            error = caught
        _watch.ends = outer
    except TimeIsUp as late:  # it struck between the call's end and here
        _watch.ends = outer
        error = late
    taken = monotonic() - started
    if error is None and taken <= seconds:
        return _new(Attempt, (value, None, taken))
    return _ended(value, error, taken, seconds)


def _unwatched(
    seconds: float, function: Callable[..., ValueT], arguments: tuple[Any, ...]
) -> Attempt[ValueT]:
    if not on_main_thread():
        within = max(0.0, min(seconds, remaining()))
        return _passing_on(attempt_aside(within, function, *arguments))
    with watching():
        return attempt(seconds, function, *arguments)


def _passing_on(ended: Attempt[ValueT]) -> Attempt[ValueT]:
    if isinstance(ended.error, KeyboardInterrupt):
        raise ended.error
    return ended


def _timed(
    seconds: float, function: Callable[..., ValueT], arguments: tuple[Any, ...]
) -> Attempt[ValueT]:
    """Call it on this thread, which is its own, and say afterwards whether it was in time."""
    value, error, started = None, None, monotonic()
    _aside.ends = started + seconds
    try:
        value = function(*arguments)
    except BaseException as caught:  # noqa: BLE001 - see `_ended`
        error = caught
    return _ended(value, error, monotonic() - started, seconds)


def _ended(
    value: ValueT | None, error: BaseException | None, taken: float, limit: float
) -> Attempt[ValueT]:
    """Tell how a call ended: SystemExit is an error like any other, Ctrl-C is not the call's."""
    if error is None:
        return Attempt(value, None, taken) if taken <= limit else Attempt(None, TimeIsUp(), taken)
    if isinstance(error, KeyboardInterrupt):
        raise error
    return Attempt(None, error, taken)


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
        outer = _watch.ends
        _watch.strikes = 0
        _watch.ends = min(monotonic() + seconds, outer)
        try:
            yield
        finally:
            _watch.ends = outer


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
