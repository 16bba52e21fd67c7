"""Counts of requests that all web processes share, in the broker; in memory while it is away.

Most addresses write once or twice, and asking the broker costs as much as several statements. So a
process counts the first fifth of a limit alone. Who writes more than that is told of to the broker,
which then decides: each further process can let a fifth of a limit too many pass, and no more.

Away means: a question failed or took longer than 0.2 s. Then this process counts alone for 5 s
before it asks again, so that a limit is never open and a visitor never waits for the broker.
"""

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

import structlog
from limits.storage import MovingWindowSupport, RedisStorage, Storage

from moderation.web.counting.memory import RequestCounts

SCHEME = "venire-shared"
TIME_OUT = 0.2  # seconds
SILENCE = 5.0  # seconds
#: The part of a limit that a process counts alone: one in so many.
ALONE = 5
MOST_KNOWN = 10_000  # keys that the broker is told of, between two looks for old ones

Result = TypeVar("Result")
_log = structlog.get_logger(__name__)


def address_of(broker_url: str) -> str:
    """Give the limiter's address for counts in the broker at ``broker_url``."""
    return f"{SCHEME}://{broker_url}"


class SharedCounts(Storage, MovingWindowSupport):
    """Moving windows in the broker, with a memory of its own to fall back to."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the library's name and type

    def __init__(
        self,
        uri: str,
        wrap_exceptions: bool = False,
        clock: Callable[[], float] = monotonic,
        **options: float | str | bool,
    ) -> None:
        """Count at the broker whose address follows the scheme; nothing is sent yet."""
        super().__init__(uri, wrap_exceptions, **options)
        broker = uri.removeprefix(f"{SCHEME}://").replace("unix://", "redis+unix://", 1)
        self._broker = RedisStorage(
            broker, socket_timeout=TIME_OUT, socket_connect_timeout=TIME_OUT
        )
        self._memory = RequestCounts()
        self._clock = clock
        self._silent_until = 0.0
        self._known_until: dict[str, float] = {}

    @property
    def base_exceptions(self) -> type[Exception]:
        """The errors of storing: none come through."""
        return ValueError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count ``amount`` unless more than ``limit`` would then lie within ``expiry`` seconds."""
        if self._clock() < self._known_until.get(key, 0.0):
            return self._ask(lambda counts: counts.acquire_entry(key, limit, expiry, amount))
        alone = limit // ALONE
        if self._memory.acquire_entry(key, alone, expiry, amount):
            return True
        return self._tell(key, limit, expiry, amount)

    def _tell(self, key: str, limit: int, expiry: int, amount: int) -> bool:
        """Count at the broker from now on, and first what was counted alone."""
        now = self._clock()
        if len(self._known_until) >= MOST_KNOWN:
            kept = {name: until for name, until in self._known_until.items() if until > now}
            self._known_until = kept
        self._known_until[key] = now + expiry
        counted = self._memory.get(key)
        return self._ask(
            lambda counts: counts.acquire_entry(
                key, limit, expiry, amount + (counted if counts is self._broker else 0)
            )
        )

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Return when the oldest that still counts was counted, and how many do."""
        return self._ask(lambda counts: counts.get_moving_window(key, limit, expiry))

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count without a limit; return how many count now."""
        return self._ask(lambda counts: counts.incr(key, expiry, amount))

    def get(self, key: str) -> int:
        """Return how many count now."""
        return self._ask(lambda counts: counts.get(key))

    def get_expiry(self, key: str) -> float:
        """Return when the count ends."""
        return self._ask(lambda counts: counts.get_expiry(key))

    def check(self) -> bool:
        """Say that counting works: it always does."""
        return True

    def reset(self) -> int | None:
        """Forget everything."""
        return self._ask(lambda counts: counts.reset())

    def clear(self, key: str) -> None:
        """Forget what was counted under one key."""
        self._ask(lambda counts: counts.clear(key))

    def _ask(self, question: "Callable[[RedisStorage | RequestCounts], Result]") -> Result:
        if self._clock() >= self._silent_until:
            try:
                return question(self._broker)
            except (self._broker.dependency.RedisError, OSError) as error:
                self._silent_until = self._clock() + SILENCE
                _log.warning("requests are counted in memory", error=str(error))
        return question(self._memory)
