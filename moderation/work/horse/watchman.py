"""Interrupting the main thread where it waits for others, when the worker is asked to stop."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from moderation.work.horse.stopping import Stopped, must_stop

_LOOKS = 0.2  # seconds between two looks at the flag


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise Stopped in the body soon after the worker was asked to stop, even in mid-wait.

    For the main thread of a horse that works on one item; elsewhere the body runs as it is. A
    transaction that the exception hits is taken back, so what the body writes is whole.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    over = threading.Event()
    signal.signal(signal.SIGUSR2, _raise)
    threading.Thread(target=_watch, args=(over,), name="watchman", daemon=True).start()
    try:
        yield
    finally:
        over.set()
        # Not the default, which would end the process if the watchman has just sent the signal.
        signal.signal(signal.SIGUSR2, signal.SIG_IGN)


def _watch(over: threading.Event) -> None:
    while not over.wait(_LOOKS):
        if must_stop() and not over.is_set():
            # To the main thread itself: only that interrupts what it waits in.
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR2)
            return


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise Stopped
