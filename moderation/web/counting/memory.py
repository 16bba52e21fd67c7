"""How often an address wrote lately, in the process's memory: what limits count.

The memory storage that comes with the limiter starts a thread every 10 ms while requests come, and
each thread looks at every address that wrote within the hour. Here addresses are looked at when
they write, and all of them once a minute.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import time

from limits.storage import MovingWindowSupport, Storage

SCHEME = "venire-memory"
ADDRESS = f"{SCHEME}://"
SECONDS_BETWEEN_SWEEPS = 60.0


@dataclass(slots=True)
class _Window:
    """The moments of what was counted under one key, oldest first; they last ``length`` seconds."""

    length: float = 0.0
    moments: deque[float] = field(default_factory=deque)

    def forget(self, now: float) -> None:
        while self.moments and self.moments[0] < now - self.length:
            self.moments.popleft()


class RequestCounts(Storage, MovingWindowSupport):
    """Moving windows in memory; ``clock`` gives seconds. Safe to use from many threads."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the library's name and type

    def __init__(
        self,
        uri: str | None = None,
        wrap_exceptions: bool = False,
        clock: Callable[[], float] = time,
        **options: float | str | bool,
    ) -> None:
        """Start with nothing counted."""
        super().__init__(uri, wrap_exceptions, **options)
        self._clock = clock
        self._lock = Lock()
        self._windows: dict[str, _Window] = {}
        self._sweep_at = clock() + SECONDS_BETWEEN_SWEEPS

    @property
    def base_exceptions(self) -> type[Exception]:
        """The errors of storing: none are expected."""
        return ValueError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count ``amount`` unless more than ``limit`` would then lie within ``expiry`` seconds."""
        now = self._clock()
        with self._lock:
            window = self._window(key, expiry, now)
            if len(window.moments) + amount > limit:
                return False
            window.moments.extend([now] * amount)
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Return when the oldest that still counts was counted (now for none), and how many do."""
        now = self._clock()
        with self._lock:
            window = self._windows.get(key)
            if window is None:
                return now, 0
            window.forget(now)
            return (window.moments[0] if window.moments else now), len(window.moments)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count without a limit; return how many count now."""
        now = self._clock()
        with self._lock:
            moments = self._window(key, expiry, now).moments
            moments.extend([now] * amount)
            return len(moments)

    def get(self, key: str) -> int:
        """Return how many count now."""
        return self.get_moving_window(key, 0, 0)[1]

    def get_expiry(self, key: str) -> float:
        """Return when the oldest that counts now will count no more."""
        oldest, _ = self.get_moving_window(key, 0, 0)
        with self._lock:
            window = self._windows.get(key)
            return oldest + window.length if window and window.moments else oldest

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget everything; return the number of keys."""
        with self._lock:
            count = len(self._windows)
            self._windows.clear()
            return count

    def clear(self, key: str) -> None:
        """Forget what was counted under one key."""
        with self._lock:
            self._windows.pop(key, None)

    def _window(self, key: str, length: float, now: float) -> _Window:
        if now >= self._sweep_at:
            self._sweep(now)
        window = self._windows.get(key)
        if window is None:
            window = self._windows[key] = _Window()
        window.length = length
        window.forget(now)
        return window

    def _sweep(self, now: float) -> None:
        self._sweep_at = now + SECONDS_BETWEEN_SWEEPS
        for window in self._windows.values():
            window.forget(now)
        self._windows = {key: window for key, window in self._windows.items() if window.moments}
