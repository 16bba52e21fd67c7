"""Where the items of a change come from, read in portions that cost the same wherever they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from moderation.domain.desk.bulk import EntryResult
from moderation.extensions import db
from moderation.models import BulkEntry
from moderation.queries.desk.listing import portion
from moderation.queries.desk.queues import Position, Queue


@dataclass(frozen=True, slots=True)
class Portion:
    """Some items, and where the next portion begins: "" at the end."""

    items: tuple[int, ...]
    following: str = ""


def next_portion(source: Mapping[str, object], cursor: str, limit: int) -> Portion:
    """Read at most so many items after a cursor ("" is the beginning).

    A source is ``{"items": [ids]}``, ``{"queue": the desk's arguments}`` or ``{"undoes": id}``: the
    items that another change has decided. Raises NotFound for a queue that is gone.
    """
    if "queue" in source:
        return _of_queue(source["queue"], cursor, limit)
    after = int(cursor or 0)
    found = _selected(source, after) if "items" in source else _decided(source, after, limit + 1)
    following = str(found[limit - 1]) if len(found) > limit else ""
    return Portion(tuple(found[:limit]), following)


def _of_queue(arguments: object, cursor: str, limit: int) -> Portion:
    texts = arguments if isinstance(arguments, Mapping) else {}
    queue = Queue.parse({str(name): str(value) for name, value in texts.items()})
    items, following = portion(queue, Position.parse(cursor), limit)
    return Portion(tuple(items), "" if following is None else str(following))


def _selected(source: Mapping[str, object], after: int) -> list[int]:
    items = source["items"]
    return sorted(one for one in items if one > after) if isinstance(items, list) else []


def _decided(source: Mapping[str, object], after: int, limit: int) -> list[int]:
    query = (
        select(BulkEntry.item_id)
        .where(BulkEntry.change_id == source["undoes"])
        .where(BulkEntry.result == EntryResult.DONE.value, BulkEntry.item_id > after)
        .order_by(BulkEntry.item_id)
        .limit(limit)
    )
    return list(db.session.scalars(query))
