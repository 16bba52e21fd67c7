"""Counts of how an implementation fares, kept in memory until they are taken."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from dataclasses import dataclass
from typing import TypeAlias

from moderation.domain.messages import Message
from moderation.domain.plugins import NOTHING, Tally
from moderation.hooks.calling.answers import Failure, FailureKind

_Noted: TypeAlias = tuple[float, str, Failure]

BOUNDS_MS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000)
"""Upper bounds of the latency buckets in milliseconds; one more bucket holds the rest."""
NO_LATENCIES = (0,) * (len(BOUNDS_MS) + 1)
KEPT_ERRORS = 50


@dataclass(frozen=True, slots=True)
class Trouble:
    """One failed call: how many seconds ago, on what, and why."""

    age: float
    subject: str
    kind: FailureKind
    reason: Message


@dataclass(frozen=True, slots=True)
class HealthReport:
    """Counts of one implementation since the last report.

    `values` include `abstentions`. `tally` is what its breaker has to tell. `latencies` counts the
    calls by the buckets of `BOUNDS_MS`; p50 and p95 follow by `quantile`.
    """

    plugin: str
    door: str
    id: str
    values: int
    failures: dict[FailureKind, int]
    latencies: tuple[int, ...]
    troubles: tuple[Trouble, ...]
    abstentions: int = 0
    tally: Tally = NOTHING

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.calls and self.tally.is_empty

    @property
    def calls(self) -> int:
        """All calls that were asked for."""
        return self.values + sum(self.failures.values())

    def quantile(self, share: float) -> float | None:
        """Give the upper bound in ms of the bucket that holds this share; None without calls."""
        return quantile(self.latencies, share)


def quantile(latencies: tuple[int, ...], share: float) -> float | None:
    """Give the upper bound in ms of the bucket below which `share` (0 to 1) of the calls lie."""
    left = share * sum(latencies)
    if not left:
        return None
    for bound, count in zip(BOUNDS_MS, latencies, strict=False):
        left -= count
        if left <= 0:
            return bound
    return float("inf")


class Health:
    """The running counts of one implementation; one thread at a time, which the caller keeps."""

    __slots__ = ("abstentions", "failures", "latencies", "troubles", "values")

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.values = 0
        self.abstentions = 0
        self.failures: dict[FailureKind, int] = {}
        self.latencies = [0] * (len(BOUNDS_MS) + 1)
        self.troubles: deque[_Noted] = deque(maxlen=KEPT_ERRORS)

    def count_value(self, elapsed_ms: float) -> None:
        """Count a call that gave a value."""
        self.values += 1
        self.latencies[bisect_left(BOUNDS_MS, elapsed_ms)] += 1

    def count_failure(self, failure: Failure, at: float, subject: str) -> None:
        """Count a call that gave none, and keep its reason."""
        self.failures[failure.kind] = self.failures.get(failure.kind, 0) + 1
        self.troubles.append((at, subject, failure))

    def report(self, plugin: str, door: str, id: str, now: float, tally: Tally) -> HealthReport:
        """Give the counts as they stand at `now`, with what the breaker has to tell."""
        troubles = [
            Trouble(max(0.0, now - at), subject, failure.kind, failure.reason)
            for at, subject, failure in self.troubles
        ]
        return HealthReport(
            plugin,
            door,
            id,
            self.values,
            dict(self.failures),
            tuple(self.latencies),
            tuple(troubles),
            self.abstentions,
            tally,
        )
