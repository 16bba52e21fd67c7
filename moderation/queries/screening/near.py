"""Items whose text is nearly another's, found by their sketches."""

import json
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    String,
    bindparam,
    case,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.screening.sketches import Sketch, nearly_same
from moderation.extensions import db
from moderation.models import ReviewItem, TextSketch
from moderation.models.base import table_of
from moderation.models.screening.sketches import BAND_NAMES

#: Kinds with a text of their own; the others have one field, alike without harm.
SKETCHED = frozenset({ItemKind.COMMENT, ItemKind.TOPIC_PROPOSAL, ItemKind.APPEAL})
#: How many of the newest earlier items that share a band are looked at.
MOST_A_BAND = 12
#: A number after those of all items.
_AFTER_ALL = 2**62

_sketches, _items = table_of(TextSketch), table_of(ReviewItem)


@dataclass(frozen=True, slots=True)
class Asked:
    """An item for which others are looked for; ``fingerprint`` is alike for the very same text."""

    item_id: int
    came_at: datetime
    topic_id: int | None
    fingerprint: str | None
    sketch: Sketch


@dataclass(frozen=True, slots=True)
class Near:
    """What came before: items of nearly the text, how many of them were rejected by then, topics.

    Later rejections do not count: filters that learn get the item again as it was when it came.
    Items of the very same text count for ``topics`` alone.
    """

    elsewhere: int = 0
    rejected: int = 0
    topics: int = 0


@dataclass(frozen=True, slots=True)
class _Earlier:
    topic_id: int | None
    fingerprint: str | None
    signature: bytes
    rejected_at: datetime | None = None


def near_items(asked: Sequence[Asked]) -> dict[int, Near]:
    """Tell of each item what came before it; at most 144 others are compared with one.

    Two queries a batch, whose cost does not grow with what is stored. Items of the batch itself
    are found, too, though their sketches are not stored yet.
    """
    if not asked:
        return {}
    sharing = _stored({one.item_id: one.sketch.bands for one in asked})
    together = _together(asked)
    known = {one.item_id: _unstored(one) for one in asked}
    known |= _looked_up(set().union(*sharing.values()))
    found = {one: sharing[one] | others for one, others in together.items()}
    # One that was deleted between the two queries is not known any more.
    return {
        one.item_id: _compared(one, [known[each] for each in found[one.item_id] if each in known])
        for one in asked
    }


def like_item(item_id: int) -> list[int]:
    """Name the newest other items of the same or nearly the same text as a stored one, in order.

    Those that came before and after it; none for an item that has no sketch. Three queries by keys.
    """
    own = db.session.execute(_OWN, {"item": item_id}).one_or_none()
    if own is None:
        return []
    signature, *bands = own
    others = _looked_up(_stored({_AFTER_ALL: tuple(bands)})[_AFTER_ALL] - {item_id})
    alike = (one for one, other in others.items() if nearly_same(other.signature, signature))
    return sorted(alike, reverse=True)


_OWN = select(_sketches.c.signature, *(_sketches.c[name] for name in BAND_NAMES)).where(
    _sketches.c.item_id == bindparam("item")
)


def _compared(one: Asked, earlier: Iterable[_Earlier]) -> Near:
    alike = [other for other in earlier if nearly_same(other.signature, one.sketch.signature)]
    near = [other for other in alike if other.fingerprint != one.fingerprint]
    topics = {other.topic_id for other in alike} - {one.topic_id, None}
    rejected = [at for other in near if (at := other.rejected_at) and at <= one.came_at]
    return Near(len(near), len(rejected), len(topics))


def _together(asked: Iterable[Asked]) -> dict[int, set[int]]:
    """Find for each the items before it in the batch that share a band."""
    last: dict[tuple[int, int], deque[int]] = defaultdict(lambda: deque(maxlen=MOST_A_BAND))
    found: dict[int, set[int]] = {}
    for one in sorted(asked, key=lambda one: one.item_id):
        bands = [last[band] for band in enumerate(one.sketch.bands)]
        found[one.item_id] = set().union(*bands)
        for sharing in bands:
            sharing.append(one.item_id)
    return found


def _unstored(one: Asked) -> _Earlier:
    return _Earlier(one.topic_id, one.fingerprint, one.sketch.signature)


def _stored(bands: Mapping[int, tuple[int, ...]]) -> dict[int, set[int]]:
    """Find for each item the newest earlier ones whose stored sketch shares a band."""
    rows = json.dumps([(item_id, *some) for item_id, some in bands.items()])
    connection = db.session.connection()
    found = connection.execute(_sharing(connection.dialect.name), {"asked": rows})
    return {row[0]: _read(row[1:]) for row in found}


def _read(lists: Iterable[str | None]) -> set[int]:
    return {int(number) for each in lists if each for number in each.split(",")}


@cache
def _sharing(dialect: str) -> Select[Any]:
    asked = _postgresql_rows() if dialect == "postgresql" else _sqlite_rows()
    return select(asked.c.item_id, *(_newest(asked, band) for band in BAND_NAMES))


def _newest(asked: FromClause, band: str) -> ColumnElement[str]:
    """List the newest items before the one asked for with the same number in a band."""
    some = (
        select(_sketches.c.item_id)
        .where(_sketches.c[band] == asked.c[band], _sketches.c.item_id < asked.c.item_id)
        .order_by(_sketches.c.item_id.desc())
        .limit(MOST_A_BAND)
        .correlate(asked)
        .subquery()
    )
    listed = func.aggregate_strings(cast(some.c.item_id, String), ",")
    return select(listed).select_from(some).correlate(asked).scalar_subquery()


# The batch comes as one document, since a statement of as many parameters as it has numbers would
# be written anew for each size of batch, which took longer than the search.
_COLUMNS = ("item_id", *BAND_NAMES)


def _sqlite_rows() -> FromClause:
    rows = func.json_each(bindparam("asked", type_=String)).table_valued(column("value", JSON))
    return select(
        *(
            func.json_extract(rows.c.value, f"$[{place}]", type_=BigInteger).label(name)
            for place, name in enumerate(_COLUMNS)
        )
    ).cte("asked")


def _postgresql_rows() -> FromClause:
    document = cast(bindparam("asked", type_=String), JSONB)
    rows = func.jsonb_array_elements(document).table_valued(column("value", JSONB))
    return select(
        *(
            cast(rows.c.value[place].astext, BigInteger).label(name)
            for place, name in enumerate(_COLUMNS)
        )
    ).cte("asked")


_REJECTED_AT = case((_items.c.state == ItemState.REJECTED.value, _items.c.decided_at))


def _looked_up(identifiers: Collection[int]) -> Mapping[int, _Earlier]:
    if not identifiers:
        return {}
    query = (
        select(
            _items.c.id, _items.c.topic_id, _items.c.fingerprint, _sketches.c.signature,
            _REJECTED_AT,
        )
        .join_from(_sketches, _items, _items.c.id == _sketches.c.item_id)
        .where(_sketches.c.item_id.in_(identifiers))
    )  # fmt: skip
    return {item_id: _Earlier(*rest) for item_id, *rest in db.session.execute(query)}
