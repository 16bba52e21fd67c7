"""What filters answered lately, beside what was usual before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import ColumnElement, func, select

from moderation.domain.screening.alarms import Answers, Ruled
from moderation.domain.screening.tallies import HIT_FROM
from moderation.extensions import db
from moderation.models import FilterHour, FilterOutcome

RECENT = timedelta(hours=2)
USUAL = timedelta(days=14)

Standings: TypeAlias = Mapping[tuple[str, bool], Answers]
"""By filter, and whether it was on trial."""


@dataclass(frozen=True, slots=True)
class Lately:
    """What filters answered in the last hours, and in the days before these."""

    recent: Standings
    before: Standings


def lately(now: datetime) -> Lately:
    """Add up the hours that are kept; the one that runs and the one before are recent."""
    edge = now.replace(minute=0, second=0, microsecond=0) - RECENT + timedelta(hours=1)
    usual = (FilterHour.hour < edge) & (FilterHour.hour >= edge - USUAL)
    return Lately(_sums(FilterHour.hour >= edge), _sums(usual))


def _sums(when: ColumnElement[bool]) -> Standings:
    sums = [func.sum(one) for one in (FilterHour.asked, FilterHour.alone, FilterHour.known)]
    query = (
        select(FilterHour.filter_id, FilterHour.trial, *sums)
        .where(when)
        .group_by(FilterHour.filter_id, FilterHour.trial)
    )
    return {(row[0], row[1]): Answers(row[2], row[3], row[4]) for row in db.session.execute(query)}


def ruled_lately(filter_id: str, setup: str, now: datetime) -> Ruled:
    """Tell what people decided in the last hours of what a filter called unwanted."""
    query = (
        select(FilterOutcome.unwanted, func.count())
        .where(FilterOutcome.filter_id == filter_id, FilterOutcome.setup == setup)
        .where(FilterOutcome.decided_at >= now - RECENT, FilterOutcome.points >= HIT_FROM)
        .group_by(FilterOutcome.unwanted)
    )
    counts = {row[0]: row[1] for row in db.session.execute(query)}
    return Ruled(sum(counts.values()), counts.get(False, 0))
