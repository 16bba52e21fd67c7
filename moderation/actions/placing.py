"""Giving items their named queue and their deadline.

Both follow from rules and can be made anew at any time; neither raises an item's version.
"""

from collections.abc import Sequence

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from moderation.domain.desk.priority import priority
from moderation.domain.desk.routing import RoutedQueue, route
from moderation.domain.messages import to_json
from moderation.models import ReviewItem
from moderation.models.base import table_of
from moderation.queries.desk.views.facts import KnownItem, known_items
from moderation.queries.desk.views.named import enabled_queues
from moderation.queries.settings import site_settings

_items = table_of(ReviewItem)
_PLACE = (
    update(_items)
    .where(_items.c.id == bindparam("item"))
    .values(
        queue_id=bindparam("new_queue"),
        decide_by=bindparam("new_deadline"),
        because=bindparam("new_because"),
    )
)


def place(session: Session, identifiers: Sequence[int]) -> None:
    """Place items by the rules as they stand, inside the caller's transaction; at most 200."""
    session.flush()
    queues = enabled_queues()
    reject_from = site_settings().rule().reject_from
    known = known_items(identifiers, reject_from, ruled=bool(queues))
    if known:
        session.connection().execute(_PLACE, [_placed(one, queues) for one in known])


def _placed(one: KnownItem, queues: Sequence[RoutedQueue]) -> dict[str, object]:
    weighed = priority(one.weighed)
    return {
        "item": one.id,
        "new_queue": route(one.facts, queues),
        "new_deadline": one.created_at + weighed.goal,
        "new_because": [to_json(why) for why in weighed.because],
    }
