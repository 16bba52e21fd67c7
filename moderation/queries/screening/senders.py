"""What is known of the addresses that items came from, while it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import func, select

from moderation.domain.authors.addresses import unseal
from moderation.extensions import db
from moderation.models import RequestTrace, ReviewItem
from moderation.models.base import seconds_before, table_of

#: How many of the newest earlier items from an address are looked at.
MOST_COUNTED = 30

_items, _traces = table_of(ReviewItem), table_of(RequestTrace)
_earlier, _theirs = _items.alias("earlier"), _traces.alias("theirs")


@dataclass(frozen=True, slots=True)
class Sender:
    """Where an item came from.

    ``address`` is empty where it is not kept; ``others_last_hour`` counts earlier items of other
    authors from the same address, the same day, in the hour before.
    """

    address: str = ""
    others_last_hour: int = 0


_newest = (
    select(_theirs.c.item_id)
    .where(_theirs.c.address_key == _traces.c.address_key, _theirs.c.item_id < _traces.c.item_id)
    .order_by(_theirs.c.item_id.desc())
    .limit(MOST_COUNTED)
    .correlate(_traces)
)
_others = (
    select(func.count())
    .select_from(_earlier)
    .where(_earlier.c.id.in_(_newest))
    .where(_earlier.c.created_at > seconds_before(_items.c.created_at, 3_600))
    .where(_earlier.c.author_id.is_distinct_from(_items.c.author_id))
    .correlate(_items, _traces)
    .scalar_subquery()
)
_QUERY = (
    select(_traces.c.item_id, _traces.c.address, _others.label("others"))
    .join_from(_traces, _items, _items.c.id == _traces.c.item_id)
    .where(_traces.c.address_key != "")
)


def senders(items: Sequence[int]) -> dict[int, Sender]:
    """Tell of those of these items whose address left a mark; the cost of each is bounded."""
    rows = db.session.execute(_QUERY.where(_traces.c.item_id.in_(items))).all()
    return {row.item_id: Sender(_opened(row.address), row.others) for row in rows}


def _opened(sealed: bytes | None) -> str:
    if sealed is None:
        return ""
    config = current_app.config
    return unseal([config["SECRET_KEY"], *config["SECRET_KEY_FALLBACKS"]], bytes(sealed))
