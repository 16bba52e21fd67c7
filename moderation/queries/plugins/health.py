"""How plugins fare: calls by how they ended and how long they took, errors, breakers, checks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from moderation.domain.messages import Message, from_json
from moderation.extensions import db
from moderation.hooks.calling.health import BOUNDS_MS, quantile
from moderation.hooks.manager import Key
from moderation.models import PluginBreaker, PluginCheck, PluginError, PluginHealth
from moderation.models.base import database_now

SHOWN_HOURS = 24
OUTCOMES = ("scores", "abstentions", "errors", "timeouts", "refusals", "limited", "skipped")
FAILED = ("errors", "timeouts", "refusals")
"""Outcomes that speak against the plugin itself."""


@dataclass(frozen=True, slots=True)
class HourCount:
    """The calls of one hour, which begins at `hour` (UTC): those that went well, and the others."""

    hour: datetime
    well: int
    failed: int
    put_off: int

    @property
    def calls(self) -> int:
        """All calls of the hour."""
        return self.well + self.failed + self.put_off


@dataclass(frozen=True, slots=True)
class BackendHealth:
    """The calls of one implementation over some hours, by how they ended.

    `p50_ms` and `p95_ms` are upper bounds of latency buckets, None without calls, infinite beyond
    the last bucket. `latencies` counts calls by the buckets of `BOUNDS_MS`.
    """

    plugin: str
    door: str
    backend: str
    scores: int
    abstentions: int
    errors: int
    timeouts: int
    refusals: int
    limited: int
    skipped: int
    latencies: tuple[int, ...]
    by_hour: tuple[HourCount, ...]

    @property
    def calls(self) -> int:
        """All calls that were asked for."""
        return sum(getattr(self, name) for name in OUTCOMES)

    @property
    def failures(self) -> int:
        """The calls that failed by the plugin's own fault."""
        return self.errors + self.timeouts + self.refusals

    @property
    def error_rate(self) -> float | None:
        """The share of the calls made that failed, 0 to 1; None when none was made."""
        made = self.calls - self.skipped - self.limited
        return self.failures / made if made else None

    @property
    def p50_ms(self) -> float | None:
        """Half of the calls took at most so many milliseconds."""
        return quantile(self.latencies, 0.5)

    @property
    def p95_ms(self) -> float | None:
        """19 of 20 calls took at most so many milliseconds."""
        return quantile(self.latencies, 0.95)


@dataclass(frozen=True, slots=True)
class KnownError:
    """One failed call: on what, how and why it failed, and when."""

    plugin: str
    door: str
    backend: str
    kind: str
    subject: str
    reason: Message
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class KnownCheck:
    """The last pressed check of an implementation; unanswered while `answered_at` is None."""

    asked_by: str
    asked_at: datetime
    answered_at: datetime | None
    works: bool | None
    answer: Message | None
    elapsed_ms: float


def health_of(plugin: str | None, now: datetime, hours: int = SHOWN_HOURS) -> list[BackendHealth]:
    """Give the health of one plugin's implementations, or of all, over the last `hours`."""
    latest = now.replace(minute=0, second=0, microsecond=0)
    first = latest - timedelta(hours=hours - 1)
    query = select(PluginHealth).where(PluginHealth.hour >= first)
    if plugin is not None:
        query = query.where(PluginHealth.plugin == plugin)
    by_key: dict[Key, list[PluginHealth]] = {}
    for row in db.session.scalars(query.order_by(PluginHealth.plugin, PluginHealth.hour)):
        by_key.setdefault((row.plugin, row.door, row.backend), []).append(row)
    shown = [first + timedelta(hours=number) for number in range(hours)]
    return [_health(key, rows, shown) for key, rows in by_key.items()]


def _health(key: Key, rows: Sequence[PluginHealth], shown: Iterable[datetime]) -> BackendHealth:
    sums = {name: sum(getattr(row, name) for row in rows) for name in OUTCOMES}
    latencies = [0] * (len(BOUNDS_MS) + 1)
    for row in rows:
        latencies = [left + right for left, right in zip(latencies, row.latencies, strict=True)]
    known = {row.hour: row for row in rows}
    by_hour = tuple(_hour(hour, known.get(hour)) for hour in shown)
    return BackendHealth(*key, **sums, latencies=tuple(latencies), by_hour=by_hour)


def _hour(hour: datetime, row: PluginHealth | None) -> HourCount:
    if row is None:
        return HourCount(hour, 0, 0, 0)
    failed = sum(getattr(row, name) for name in FAILED)
    return HourCount(hour, row.scores + row.abstentions, failed, row.limited + row.skipped)


def last_errors(plugin: str, limit: int = 50) -> list[KnownError]:
    """Give a plugin's newest errors, newest first."""
    query = select(PluginError).where(PluginError.plugin == plugin)
    rows = db.session.scalars(query.order_by(PluginError.id.desc()).limit(limit))
    return [
        KnownError(
            row.plugin, row.door, row.backend, row.kind, row.subject, from_json(row.reason),
            row.happened_at,
        )
        for row in rows
    ]  # fmt: skip


def breakers() -> dict[Key, timedelta]:
    """Give how long each implementation still rests; those whose calls pass are left out.

    By the database's clock, which set the end; after it, the next call tries again.
    """
    query = select(PluginBreaker, database_now()).where(PluginBreaker.open_until.is_not(None))
    return {
        (row.plugin, row.door, row.backend): row.open_until - now
        for row, now in db.session.execute(query)
        if row.open_until is not None
    }


def checks(plugin: str) -> dict[tuple[str, str], KnownCheck]:
    """Give the last check of each of a plugin's implementations, by door and id."""
    query = select(PluginCheck).where(PluginCheck.plugin == plugin)
    return {(row.door, row.backend): _check(row) for row in db.session.scalars(query)}


def _check(row: PluginCheck) -> KnownCheck:
    answer = from_json(row.answer) if row.answer else None
    return KnownCheck(
        row.asked_by, row.asked_at, row.answered_at, row.works, answer, row.elapsed_ms
    )
