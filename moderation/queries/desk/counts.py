"""How many items wait in each queue, counted no further than anyone reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select, true

from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.extensions import db
from moderation.models import ReviewItem

COUNTED = 1_000
MOST_REASONS = 20

_OPEN = (ItemState.WAITING.value, ItemState.HELD.value)


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers up to 1,001, which stands for "more than 1,000"."""

    everything: int = 0
    held: int = 0
    escalated: int = 0
    kinds: Mapping[ItemKind, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    named: Mapping[int, int] = field(default_factory=dict)
    oldest: datetime | None = None


def counts(kinds: Iterable[ItemKind], named: Iterable[int] = ()) -> Counts:
    """Count the open items: all, held, of each kind, in named queues, and by reason if there are.

    `named` are ids of named queues.
    """
    narrowed: list[ColumnElement[bool]] = [true()]
    listed, queues, reasons = list(kinds), list(named), _reasons()
    narrowed += [ReviewItem.kind == kind.value for kind in listed]
    narrowed += [ReviewItem.queue_id == queue for queue in queues]
    narrowed += [ReviewItem.reason == reason for reason in reasons]
    asked = [_count(condition, state) for condition in narrowed for state in _OPEN]
    escalated = _count(true(), ItemState.ESCALATED.value)
    *found, passed_on = db.session.execute(select(*asked, escalated)).one()
    # Two states make one number: neither was counted further than the number is told.
    pairs = zip(found[::2], found[1::2], strict=True)
    everything, *others = (min(COUNTED + 1, waiting + held) for waiting, held in pairs)
    of_kinds, rest = others[: len(listed)], others[len(listed) :]
    by_reason = zip(reasons, rest[len(queues) :], strict=True)
    return Counts(
        everything,
        found[1],
        passed_on,
        dict(zip(listed, of_kinds, strict=True)),
        {reason: number for reason, number in by_reason if number},
        dict(zip(queues, rest, strict=False)),
        _oldest(),
    )


def open_by_kind() -> dict[tuple[ItemKind, str], int]:
    """Count what is open, screening included, by kind and state; each number stops at 1,001."""
    states = (ItemState.SCREENING.value, *_OPEN, ItemState.ESCALATED.value)
    asked = [(kind, state) for kind in ItemKind for state in states]
    counted = [_count(ReviewItem.kind == kind.value, state) for kind, state in asked]
    return dict(zip(asked, db.session.execute(select(*counted)).one(), strict=True))


def _count(condition: ColumnElement[bool], state: str) -> ScalarSelect[int]:
    """Count behind a limit: a range of 1,001 index entries at most.

    The order, which nobody needs, keeps PostgreSQL from reading the whole table for so many rows.
    """
    few = (
        select(ReviewItem.id)
        .where(condition, ReviewItem.state == state)
        .order_by(ReviewItem.decide_by, ReviewItem.id)
        .limit(COUNTED + 1)
        .subquery()
    )
    return select(func.count()).select_from(few).scalar_subquery()


def _reasons() -> list[str]:
    """List the reasons that exist by jumping through the index from one to the next."""
    known: list[str] = []
    query = select(func.min(ReviewItem.reason))
    while len(known) < MOST_REASONS:
        found = db.session.scalar(query.where(ReviewItem.reason > (known[-1] if known else "")))
        if found is None:
            break
        known.append(found)
    return known


def _oldest() -> datetime | None:
    """Return when the item with the earliest deadline came in."""
    firsts = [
        db.session.execute(
            select(ReviewItem.decide_by, ReviewItem.created_at)
            .where(ReviewItem.state == state)
            .order_by(ReviewItem.decide_by, ReviewItem.id)
            .limit(1)
        ).first()
        for state in _OPEN
    ]
    found = [first.created_at for first in firsts if first is not None]
    return min(found, default=None)
