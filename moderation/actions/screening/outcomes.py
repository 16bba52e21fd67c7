"""Counting what filters answer, and keeping it beside what people decide."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.orm import Session

from moderation.actions.rows import insert_into
from moderation.domain.screening import Disposition, Finding, ScreeningRule
from moderation.domain.screening.tallies import TOGETHER, Tally, together
from moderation.models import BlindSample, FilterHour, FilterOutcome, FindingRow, Lesson, ReviewItem
from moderation.models.base import table_of
from moderation.queries.settings import site_settings

_hours, _outcomes = table_of(FilterHour), table_of(FilterOutcome)
_findings, _items = table_of(FindingRow), table_of(ReviewItem)
_lessons, _samples = table_of(Lesson), table_of(BlindSample)
_COUNTS = ("asked", "hits", "alone", "known", "abstained", "failed", "elapsed_ms")

UNKNOWN = "unknown"
"""What all filters came to where some failed and the others did not object."""


def count_answers(session: Session, now: datetime, some: Iterable[Tally]) -> None:
    """Add to what each filter answered this hour: one row a filter."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    rows = [
        {"filter_id": one.filter_id, "trial": one.trial, "hour": hour}
        | {name: getattr(one, name) for name in _COUNTS}
        for one in together(some)
    ]
    if rows:
        statement = insert_into(session, _hours)
        raised = {name: _hours.c[name] + statement.excluded[name] for name in _COUNTS}
        keys = list(_hours.primary_key.columns)
        statement = statement.on_conflict_do_update(index_elements=keys, set_=raised)
        session.connection().execute(statement, rows)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What people made of an item, when, and for how many items it stands."""

    unwanted: bool
    at: datetime
    weight: float = 1.0
    afterwards: bool = False


def keep_outcomes(session: Session, item_ids: Collection[int]) -> None:
    """Put what filters found on items beside what people decided, in the place of what stood there.

    A lesson is what people decided; an item without one counts if it was drawn from those let
    through and somebody looked at it. What filters found later than that is left out: they may have
    learned from it. One row a filter and item, and one for all together.
    """
    session.connection().execute(delete(_outcomes).where(_outcomes.c.item_id.in_(item_ids)))
    verdicts = _verdicts(session, item_ids)
    if verdicts:
        rule = site_settings().rule()
        rows = [*_of_filters(session, verdicts, rule), *_of_all(session, verdicts, rule)]
        session.connection().execute(insert(_outcomes), rows)


def _verdicts(session: Session, item_ids: Collection[int]) -> dict[int, _Verdict]:
    answered = select(_samples).where(
        _samples.c.item_id.in_(item_ids), _samples.c.unwanted.is_not(None)
    )
    found = {
        row.item_id: _Verdict(row.unwanted, row.answered_at, row.weight)
        for row in session.connection().execute(answered)
    }
    taught = select(_lessons.c.item_id, _lessons.c.unwanted, _lessons.c.taught_at).where(
        _lessons.c.item_id.in_(item_ids)
    )
    for row in session.connection().execute(taught):
        # What came to light otherwise than by a look at the sample stands for itself alone.
        weight = found[row.item_id].weight if row.item_id in found else 1.0
        found[row.item_id] = _Verdict(row.unwanted, row.taught_at, weight)
    return found


def _of_filters(
    session: Session, verdicts: Mapping[int, _Verdict], rule: ScreeningRule
) -> list[dict[str, object]]:
    query = select(_findings).where(_findings.c.item_id.in_(verdicts)).order_by(_findings.c.id)
    newest = {
        (row.item_id, row.filter_id, row.setup): row
        for row in session.connection().execute(query)
        if row.found_at <= verdicts[row.item_id].at
    }
    return [_row(row.item_id, row, verdicts[row.item_id], rule) for row in newest.values()]


def _row(
    item_id: int,
    found: Finding | Row,  # type: ignore[type-arg]
    verdict: _Verdict,
    rule: ScreeningRule,
) -> dict[str, object]:
    points = 0.0 if found.score is None else rule.points(found.filter_id, found.score)
    return {
        "item_id": item_id,
        "filter_id": found.filter_id,
        "setup": found.setup,
        "outcome": str(found.outcome),
        "score": found.score,
        "points": points,
        **_judged(verdict),
    }


def _judged(verdict: _Verdict) -> dict[str, object]:
    return {
        "unwanted": verdict.unwanted,
        "weight": verdict.weight,
        "afterwards": verdict.afterwards,
        "decided_at": verdict.at,
    }


@dataclass(frozen=True, slots=True)
class Afterthought:
    """What a filter finds on an item on which people had decided before it was asked."""

    item_id: int
    finding: Finding
    unwanted: bool
    decided_at: datetime

    def rests_on(self, verdict: _Verdict) -> bool:
        """Whether this is what people had decided when the filter was asked."""
        return (verdict.unwanted, verdict.at) == (self.unwanted, self.decided_at)


def keep_afterthoughts(session: Session, some: Iterable[Afterthought]) -> None:
    """Keep what a filter on trial finds on items of the past; what it had found in time stays.

    What was decided otherwise or undone since it was asked is left out.
    """
    rule, asked = site_settings().rule(), list(some)
    standing = _verdicts(session, [one.item_id for one in asked])
    rows = [
        _row(one.item_id, one.finding, replace(verdict, afterwards=True), rule)
        for one in asked
        if (verdict := standing.get(one.item_id)) is not None and one.rests_on(verdict)
    ]
    if rows:
        session.connection().execute(insert_into(session, _outcomes).on_conflict_do_nothing(), rows)


def _of_all(
    session: Session, verdicts: Mapping[int, _Verdict], rule: ScreeningRule
) -> list[dict[str, object]]:
    columns = (_items.c.id, _items.c.score, _items.c.unscreened)
    query = select(*columns).where(_items.c.id.in_(verdicts), _items.c.score.is_not(None))
    return [
        {
            "item_id": row.id,
            "filter_id": TOGETHER,
            "setup": "",
            "outcome": _came_to(row.score, row.unscreened, rule),
            "score": row.score,
            "points": row.score,
            **_judged(verdicts[row.id]),
        }
        for row in session.connection().execute(query)
    ]


def _came_to(score: float, unscreened: Sequence[str], rule: ScreeningRule) -> str:
    found = rule.disposition(score)
    return UNKNOWN if unscreened and found is Disposition.ALLOW else found.value
