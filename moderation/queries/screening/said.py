"""What a filter said lately."""

from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Row, select

from moderation.domain.lifecycle import ItemState
from moderation.domain.messages import Message
from moderation.domain.screening.tallies import HIT_FROM
from moderation.extensions import db
from moderation.models import FindingRow, ReviewItem
from moderation.models.base import table_of
from moderation.queries.desk.stored import as_messages

LOOKED_AT = 2_000
"""Newest findings of all filters among which those of one are looked for."""
SHOWN = 10
FINDINGS_OF_ONE = 3
"""What is reckoned with: an item is screened again after a change or a failure."""

_findings, _items = table_of(FindingRow), table_of(ReviewItem)


@dataclass(frozen=True, slots=True)
class Said:
    """A finding from which its filter alone would hold an item, and how the item stands now."""

    item_id: int
    summary: str
    state: ItemState
    score: float
    reasons: tuple[Message, ...]


def said_lately(filter_id: str, held_from: float = HIT_FROM) -> tuple[Said, ...]:
    """Return a filter's newest hits, at most `SHOWN`; reads no more than the newest findings."""
    newest = select(_findings).order_by(_findings.c.id.desc()).limit(LOOKED_AT).subquery()
    query = (
        select(newest, _items.c.summary, _items.c.state)
        .join(_items, _items.c.id == newest.c.item_id)
        .where(newest.c.filter_id == filter_id, newest.c.score >= held_from)
        .order_by(newest.c.id.desc())
        .limit(SHOWN * FINDINGS_OF_ONE)
    )
    by_item: dict[int, Said] = {}
    for row in db.session.execute(query):
        by_item.setdefault(row.item_id, _said(row))
    return tuple(islice(by_item.values(), SHOWN))


def _said(row: Row) -> Said:  # type: ignore[type-arg]
    state = ItemState(row.state)
    return Said(row.item_id, row.summary, state, row.score, as_messages(row.reasons))
