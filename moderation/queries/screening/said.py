"""What a filter said lately, and why it said nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Row, select

from moderation.domain.lifecycle import ItemState
from moderation.domain.messages import Message
from moderation.domain.screening.findings import FindingOutcome
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


@dataclass(frozen=True, slots=True)
class Silence:
    """What a filter said nothing for, and how often; `reason` is None where it gave none."""

    reason: Message | None
    count: int


@dataclass(frozen=True, slots=True)
class Silences:
    """How often a filter was asked lately, and its reasons to say nothing, the commonest first."""

    asked: int
    reasons: tuple[Silence, ...]

    @property
    def always(self) -> bool:
        """Whether it said nothing of anything."""
        return self.asked > 0 and sum(one.count for one in self.reasons) == self.asked


NONE_ASKED = Silences(0, ())
"""What is known of a filter that has not been asked lately."""


def silences_lately() -> Mapping[str, Silences]:
    """Tell by filter why it said nothing; reads the newest findings of all filters, no more."""
    query = select(_findings.c.filter_id, _findings.c.outcome, _findings.c.reasons)
    by_filter: dict[str, list[Any]] = {}
    for row in db.session.execute(query.order_by(_findings.c.id.desc()).limit(LOOKED_AT)):
        by_filter.setdefault(row.filter_id, []).append(row)
    return {name: _silences(rows) for name, rows in by_filter.items()}


def _silences(rows: Iterable[Any]) -> Silences:
    found = list(rows)
    silent = (one for one in found if one.outcome != FindingOutcome.SCORE.value)
    counts = Counter(next(iter(as_messages(one.reasons)), None) for one in silent)
    return Silences(len(found), tuple(Silence(*one) for one in counts.most_common()))
