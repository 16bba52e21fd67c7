"""What must be remembered between requests: turns, places, spent budgets, cached answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from moderation.hooks.contracts.http import HttpResponse, RateLimit
from moderation.hooks.contracts.sources import SourceLimited, SourceSpent

MARGIN = 0.05
"""Seconds added to an interval: a process sets off a moment after its turn has come."""
LONGEST_PAUSE = timedelta(days=31)
"""How far ahead a service can be called spent."""
GRACE = 5.0
"""Seconds for which a place stays taken beyond the time of its request, if nobody gives it back."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How far one limiter has been used; the fields are those of `models.OutboundLimit`."""

    day: date
    next_at: datetime | None = None
    spent_until: datetime | None = None
    used: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """Leave to make one request after `wait` seconds, in place `number` until it is given back."""

    name: str
    number: int
    holder: str
    wait: float


class OutboundMemory(Protocol):
    """Remembers for all clients of a process, or of an installation.

    `name` is a limiter's: a plugin and a place. Each method is short and may be called from any
    thread.
    """

    def enter(self, name: str, pace: RateLimit, patience: float) -> Turn | None:
        """Take a place and a turn within `patience` seconds; None while all places are taken.

        Raises `SourceSpent` when the budget is used up, and `SourceLimited` when the next turn
        comes too late; then nothing is taken.
        """
        ...

    def leave(self, turn: Turn) -> None:
        """Give the place back."""
        ...

    def hold_back(self, name: str, seconds: float) -> None:
        """Let no turn begin for `seconds`: the service asked for it."""
        ...

    def spend(self, name: str, until: datetime | None) -> datetime:
        """Remember that a budget is spent, None: until midnight UTC; return until when."""
        ...

    def recall(self, key: str) -> HttpResponse | None:
        """Give the answer kept under `key`, unless its time is over."""
        ...

    def keep(self, key: str, plugin: str, answer: HttpResponse, seconds: float) -> None:
        """Keep an answer for `seconds`."""
        ...


def turn(usage: Usage, pace: RateLimit, now: datetime, patience: float) -> tuple[Usage, float]:
    """Take the next turn: give the usage after it and the seconds until it comes.

    `now` is aware UTC. Raises as `OutboundMemory.enter` does.
    """
    if usage.spent_until is not None and usage.spent_until > now:
        raise SourceSpent("the budget of this service is used up", usage.spent_until)
    today = usage if usage.day == now.date() else replace(usage, day=now.date(), used=0)
    if pace.per_day is not None and today.used >= pace.per_day:
        raise SourceSpent("the requests of this day are used up", next_midnight(now))
    begins = max(now, usage.next_at or now)
    wait = (begins - now).total_seconds()
    if wait > patience:
        raise SourceLimited("its next turn comes too late for this call", wait)
    pause = pace.interval + MARGIN if pace.interval > 0 else 0.0
    after = begins + timedelta(seconds=pause)
    return replace(today, next_at=after, used=today.used + 1, spent_until=None), wait


def held_back(usage: Usage, now: datetime, seconds: float) -> Usage:
    """Give the usage after a service asked for a pause of `seconds`."""
    until = now + min(timedelta(seconds=max(0.0, seconds)), LONGEST_PAUSE)
    return replace(usage, next_at=max(until, usage.next_at or until))


def spent(usage: Usage, now: datetime, until: datetime | None) -> Usage:
    """Give the usage after a service said that its budget is spent until then."""
    return replace(usage, spent_until=end_of_pause(now, until))


def end_of_pause(now: datetime, until: datetime | None) -> datetime:
    """Read an end that a plugin gave: None is midnight, a naive one UTC, a month the most."""
    if until is None:
        return next_midnight(now)
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(aware, now + LONGEST_PAUSE)


def next_midnight(now: datetime) -> datetime:
    """The next midnight (UTC), when daily budgets begin anew."""
    return datetime.combine(now.date() + timedelta(days=1), time(), UTC)
