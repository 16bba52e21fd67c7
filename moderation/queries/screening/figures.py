"""How each filter does on this site, and all of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from sqlalchemy import case, func, select

from moderation.domain.messages import Message, message
from moderation.domain.screening import Disposition, FindingOutcome
from moderation.domain.screening.figures import (
    CalibrationBin,
    Figures,
    Judged,
    Share,
    calibration,
    figures,
)
from moderation.domain.screening.tallies import HIT_FROM, TOGETHER
from moderation.domain.screening.trials import TrialStanding
from moderation.extensions import db
from moderation.hooks.calling.backend import Backend
from moderation.hooks.doors import FILTERS
from moderation.hooks.manager import Manager
from moderation.models import FilterHour, PluginHealth
from moderation.queries.plugins.health import BackendHealth, health_of
from moderation.queries.screening.outcomes import Outcome, outcomes, standing_of

WEEKS = 8
"""So many weeks are told apart, the one that runs included."""
LATENCY_HOURS = 72
PAID_DAYS = 14


@dataclass(frozen=True, slots=True)
class FilterWeek:
    """What a filter answered in the week from `start` on (a Monday, UTC), and how right it was.

    `hits` are answers from which it alone would hold an item. `decided` counts items of that week
    on which people decided, `precision` is of its hits among these.
    """

    start: date
    asked: int
    hits: int
    abstained: int
    failed: int
    decided: int
    precision: Share


@dataclass(frozen=True, slots=True)
class FilterReport:
    """How one filter does with the settings and the code that it has now; "" is all together.

    `counting`: its findings count. `trial`: they are stored and count for nothing. `candidate`:
    these are changed settings on trial beside the old ones, which go on counting. `blind` counts
    the items among the figures that were drawn from those let through. `standing` is how far a
    trial is, None without one. `p50_ms` and `p95_ms` are upper bounds, None where nothing is known.
    `afterwards` counts those among them about which it was asked when people had decided already.
    `paid_calls` are those of 14 days, None for a filter that costs nothing. `setup` and `code` name
    the settings and the code: whoever lets a filter count says which they saw.
    """

    filter_id: str
    plugin: str
    title: Message
    counting: bool
    trial: bool
    candidate: bool
    figures: Figures
    calibration: tuple[CalibrationBin, ...]
    weeks: tuple[FilterWeek, ...]
    p50_ms: float | None
    p95_ms: float | None
    blind: int
    standing: TrialStanding | None
    paid_calls: int | None
    setup: str = ""
    code: str = ""
    afterwards: int = 0


def filter_reports(
    manager: Manager, now: datetime, filter_id: str | None = None
) -> tuple[FilterReport, ...]:
    """Tell how the enabled filters do, in their order, each followed by its candidate.

    With `filter_id`, only that one. Reads at most 2,000 outcomes a filter.
    """
    told = _Told(manager, now)
    candidates = {one.id: one for one in manager.candidates()}
    pairs = [(one, candidates.get(one.id)) for one in manager.backends(FILTERS)]
    return tuple(
        told.report(one)
        for pair in pairs
        for one in pair
        if one is not None and filter_id in (None, one.id)
    )


def combined_report(now: datetime) -> FilterReport:
    """Tell how all filters that count do together: a hit is an item that was not let through."""
    found = outcomes(TOGETHER)
    return FilterReport(
        filter_id=TOGETHER,
        plugin="",
        title=message("All filters together"),
        counting=True,
        trial=False,
        candidate=False,
        figures=figures(_judged(one) for one in found),
        calibration=_calibration(found),
        weeks=_weeks(_by_week(now), TOGETHER, found, now, (False, True)),
        p50_ms=None,
        p95_ms=None,
        blind=_blind(found),
        standing=None,
        paid_calls=None,
    )


class _Told:
    """What is read once for the reports of all filters."""

    def __init__(self, manager: Manager, now: datetime) -> None:
        self.manager = manager
        self.now = now
        self.weeks = _by_week(now)
        self.paid = _calls(now)
        self.health: Mapping[str, BackendHealth] = {
            one.backend: one
            for one in health_of(None, now, LATENCY_HOURS)
            if one.door == FILTERS.name
        }

    def report(self, one: Backend) -> FilterReport:
        found = outcomes(one.id, one.setup)
        health = None if one.candidate else self.health.get(one.id)
        return FilterReport(
            filter_id=one.id,
            plugin=one.plugin,
            title=one.title,
            counting=not one.shadow,
            trial=one.shadow,
            candidate=one.candidate,
            figures=figures(_judged(outcome) for outcome in found),
            calibration=_calibration(found),
            weeks=_weeks(self.weeks, one.id, found, self.now, _told_by(one)),
            p50_ms=health.p50_ms if health else None,
            p95_ms=health.p95_ms if health else None,
            blind=_blind(found),
            standing=standing_of(found) if one.shadow else None,
            paid_calls=self.paid.get(one.id, 0) if one.paid and not one.candidate else None,
            setup=one.setup,
            code=self.manager.code(one.plugin),
            afterwards=sum(each.afterwards for each in found),
        )


_PASSED = frozenset({Disposition.ALLOW.value})
_STOPPED = frozenset({Disposition.HOLD.value, Disposition.REJECT.value})


def _judged(one: Outcome) -> Judged:
    return Judged(_hit(one), one.unwanted, one.weight)


def _hit(one: Outcome) -> bool | None:
    """Say whether it called the item unwanted; None where it said nothing."""
    if one.outcome in _STOPPED or one.outcome in _PASSED:
        return one.outcome in _STOPPED
    return one.points >= HIT_FROM if one.outcome == FindingOutcome.SCORE else None


def _calibration(found: Sequence[Outcome]) -> tuple[CalibrationBin, ...]:
    scored = [(one.score, one.unwanted) for one in found if one.score is not None]
    return calibration(scored)


def _blind(found: Sequence[Outcome]) -> int:
    return sum(one.weight > 1 for one in found)


Counts: TypeAlias = tuple[int, int, int, int]
"""Asked, hits, abstained, failed."""
_NOTHING: Counts = (0, 0, 0, 0)
ByWeek: TypeAlias = Mapping[tuple[str, bool, int], Counts]
"""By filter, whether it was on trial, and how many weeks ago."""


def _by_week(now: datetime) -> ByWeek:
    """Add up the hours of the last weeks where they are kept: they are many."""
    weeks_ago = case(
        *((FilterHour.hour >= _moment(_start(now, number)), number) for number in range(WEEKS))
    )
    sums = [
        func.sum(getattr(FilterHour, name)) for name in ("asked", "hits", "abstained", "failed")
    ]
    query = (
        select(FilterHour.filter_id, FilterHour.trial, weeks_ago, *sums)
        .where(FilterHour.hour >= _moment(_start(now, WEEKS - 1)))
        .group_by(FilterHour.filter_id, FilterHour.trial, weeks_ago)
    )
    return {
        (row[0], row[1], row[2]): (row[3], row[4], row[5], row[6])
        for row in db.session.execute(query)
    }


def _start(now: datetime, weeks_ago: int) -> date:
    today = now.astimezone(UTC).date()
    return today - timedelta(days=today.weekday() + 7 * weeks_ago)


def _weeks_ago(now: datetime, moment: datetime) -> int:
    return -((moment.astimezone(UTC).date() - _start(now, 0)).days // 7)


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _told_by(one: Backend) -> tuple[bool, ...]:
    """Say which hours tell of a filter: those on trial or not, as it stands, before the others.

    Those that counted are of the old settings, and tell nothing of a candidate.
    """
    return (True,) if one.candidate else (one.shadow, not one.shadow)


def _weeks(
    counted: ByWeek,
    filter_id: str,
    found: Sequence[Outcome],
    now: datetime,
    told_by: Sequence[bool],
) -> tuple[FilterWeek, ...]:
    """Give the weeks, oldest first; each tells of the first of `told_by` that has something."""
    decided: dict[int, list[Outcome]] = {}
    for one in found:
        decided.setdefault(_weeks_ago(now, one.decided_at), []).append(one)
    weeks = []
    for number in reversed(range(WEEKS)):
        sides = ((filter_id, trial, number) for trial in told_by)
        counts = next((counted[side] for side in sides if side in counted), _NOTHING)
        start = _start(now, number)
        own = decided.get(number, [])
        precision = figures(_judged(one) for one in own).precision
        weeks.append(FilterWeek(start, *counts, decided=len(own), precision=precision))
    return tuple(weeks)


def _calls(now: datetime) -> dict[str, int]:
    """Count the calls of filters by id in the last days, for those that cost something."""
    counts = PluginHealth.scores + PluginHealth.abstentions + PluginHealth.errors
    query = (
        select(PluginHealth.backend, func.sum(counts + PluginHealth.timeouts))
        .where(PluginHealth.door == FILTERS.name)
        .where(PluginHealth.hour >= now - timedelta(days=PAID_DAYS))
        .group_by(PluginHealth.backend)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
