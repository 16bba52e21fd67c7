"""How long decisions took and what waits too long, counted anew each time from indexes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, func, select, union_all

from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.measures.pace import Timing
from moderation.extensions import db
from moderation.models import ReviewItem
from moderation.models.review import DECIDED_BY_HAND
from moderation.queries.desk import COUNTED

LOOKED_BACK = timedelta(days=28)
MOST_OF_A_KIND = 500
"""The latest so many decisions of each kind are looked at, however many more there are."""

PERSON = "user:"  # what the actor of a person begins with
_WAITING = (ItemState.WAITING.value, ItemState.HELD.value, ItemState.ESCALATED.value)


@dataclass(frozen=True, slots=True)
class Overdue:
    """What waits of a kind beyond its time: how many (1,001 for more than 1,000), since when."""

    count: int
    since: datetime


def timings(now: datetime) -> list[Timing]:
    """List the latest decisions that people made in the last 28 days, at most 500 of each kind."""
    latest = [_latest(kind, now - LOOKED_BACK).subquery() for kind in ItemKind]
    together = union_all(*(select(one) for one in latest))
    return [
        _timing(row) for row in db.session.execute(together) if row.decided_by.startswith(PERSON)
    ]


def whole_since(now: datetime) -> datetime:
    """Return from when on `timings` leaves no decision out: later than 28 days ago for many."""
    since = now - LOOKED_BACK
    cut = [_latest(kind, since).offset(MOST_OF_A_KIND - 1).limit(1).subquery() for kind in ItemKind]
    together = union_all(*(select(one.c.decided_at) for one in cut))
    return max(db.session.scalars(together), default=since)


def overdue(now: datetime) -> Mapping[ItemKind, Overdue]:
    """Tell of which kinds something waits for a person beyond its time."""
    found = {kind: _overdue(kind, now) for kind in ItemKind}
    return {kind: one for kind, one in found.items() if one is not None}


def _latest(kind: ItemKind, since: datetime) -> Select[*tuple[object, ...]]:
    columns = (
        ReviewItem.kind, ReviewItem.queue_id, ReviewItem.decided_by, ReviewItem.decided_at,
        ReviewItem.created_at, ReviewItem.opened_at, ReviewItem.decide_by,
    )  # fmt: skip
    return (
        select(*columns)
        .where(ReviewItem.kind == kind.value, ReviewItem.decided_at >= since, DECIDED_BY_HAND)
        .order_by(ReviewItem.decided_at.desc())
        .limit(MOST_OF_A_KIND)
    )


def _timing(row: Row[*tuple[object, ...]]) -> Timing:
    return Timing(
        ItemKind(row.kind),
        row.queue_id,
        int(row.decided_by.removeprefix(PERSON)),
        row.decided_at,
        row.decided_at - row.created_at,
        row.decide_by - row.created_at,
        None if row.opened_at is None else row.opened_at - row.created_at,
    )


def _overdue(kind: ItemKind, now: datetime) -> Overdue | None:
    found = list(_late(kind, now))
    if not found:
        return None
    return Overdue(min(COUNTED + 1, sum(count for count, _ in found)), min(at for _, at in found))


def _late(kind: ItemKind, now: datetime) -> Iterator[tuple[int, datetime]]:
    """Count in each state, no further than anyone reads, and give the earliest deadline."""
    for state in _WAITING:
        few = (
            select(ReviewItem.decide_by)
            .where(
                ReviewItem.kind == kind.value, ReviewItem.state == state, ReviewItem.decide_by < now
            )
            .order_by(ReviewItem.decide_by, ReviewItem.id)
            .limit(COUNTED + 1)
            .subquery()
        )
        count, earliest = db.session.execute(
            select(func.count(), func.min(few.c.decide_by)).select_from(few)
        ).one()
        if count:
            yield count, earliest
