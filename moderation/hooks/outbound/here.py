"""The memory of one process: for places without a database, and for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Lock

from moderation.hooks.contracts.http import HttpResponse, RateLimit
from moderation.hooks.outbound.memory import GRACE, Turn, Usage, held_back, spent, turn

MOST_ANSWERS = 200


def _utc_now() -> datetime:
    return datetime.now(UTC)


class MemoryHere:
    """Remembers in this process alone, as `OutboundMemory` says."""

    def __init__(self, now: Callable[[], datetime] = _utc_now) -> None:
        """Take a clock that gives aware UTC."""
        self._now = now
        self._lock = Lock()
        self._usage: dict[str, Usage] = {}
        self._places: dict[tuple[str, int], datetime] = {}
        self._answers: dict[str, tuple[datetime, HttpResponse]] = {}

    def enter(self, name: str, pace: RateLimit, patience: float) -> Turn | None:
        """Take a place and a turn."""
        with self._lock:
            now = self._now()
            after, wait = turn(self._usage_of(name, now), pace, now, patience)
            number = self._free(name, pace.concurrency, now)
            if number is None:
                return None
            self._usage[name] = after
            self._places[name, number] = now + timedelta(seconds=patience + GRACE)
            return Turn(name, number, "here", wait)

    def leave(self, turn: Turn) -> None:
        """Give the place back."""
        with self._lock:
            self._places.pop((turn.name, turn.number), None)

    def hold_back(self, name: str, seconds: float) -> None:
        """Let no turn begin for a while."""
        with self._lock:
            now = self._now()
            self._usage[name] = held_back(self._usage_of(name, now), now, seconds)

    def spend(self, name: str, until: datetime | None) -> datetime:
        """Remember that the budget is spent."""
        with self._lock:
            now = self._now()
            after = spent(self._usage_of(name, now), now, until)
            self._usage[name] = after
            return after.spent_until or now

    def recall(self, key: str) -> HttpResponse | None:
        """Give a kept answer."""
        kept = self._answers.get(key)
        fresh = kept is not None and kept[0] > self._now()
        return replace(kept[1], from_cache=True) if kept is not None and fresh else None

    def keep(self, key: str, plugin: str, answer: HttpResponse, seconds: float) -> None:
        """Keep an answer; the oldest makes room."""
        with self._lock:
            while len(self._answers) >= MOST_ANSWERS:
                del self._answers[next(iter(self._answers))]
            self._answers[key] = (self._now() + timedelta(seconds=seconds), answer)

    def _usage_of(self, name: str, now: datetime) -> Usage:
        return self._usage.get(name, Usage(now.date()))

    def _free(self, name: str, count: int, now: datetime) -> int | None:
        taken = (self._places.get((name, number), now) for number in range(count))
        return next((number for number, until in enumerate(taken) if until <= now), None)
