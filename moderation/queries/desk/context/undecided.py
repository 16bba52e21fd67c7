"""Other items of nearly the same text that wait, too: what comes in numbers is decided at once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from moderation.domain.lifecycle import OPEN_STATES, ItemState
from moderation.models import ReviewItem
from moderation.models.base import table_of
from moderation.queries.public.rows import rows_of
from moderation.queries.screening.near import like_item

MOST_UNDECIDED = 8

_items = table_of(ReviewItem)
_CASES = select(
    _items.c.id, _items.c.state, _items.c.summary, _items.c.topic_id, _items.c.created_at
).where(_items.c.id.in_(bindparam("candidates", expanding=True)))
_OPEN = {state.value for state in OPEN_STATES}


@dataclass(frozen=True, slots=True)
class UndecidedCase:
    """An item of nearly the same text; `topic_id` is the topic where it is another one."""

    id: int
    state: ItemState
    summary: str
    created_at: datetime
    topic_id: int | None


def undecided_cases(item: ReviewItem) -> tuple[UndecidedCase, ...]:
    """Return the newest items that wait with nearly the text of `item`, at most 8.

    4 statements, each by keys; what came more than a month ago is not found.
    """
    candidates = like_item(item.id)
    rows = rows_of(_CASES, candidates=candidates) if candidates else ()
    found = sorted((row for row in rows if row.state in _OPEN), key=lambda row: -row.id)
    return tuple(
        UndecidedCase(
            row.id, ItemState(row.state), row.summary, row.created_at,
            None if row.topic_id == item.topic_id else row.topic_id,
        )
        for row in found[:MOST_UNDECIDED]
    )  # fmt: skip
