"""What rules and priorities are told of items, read for many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, union_all

from moderation.domain.desk.priority import Weighed
from moderation.domain.desk.routing import ItemFacts
from moderation.domain.lifecycle import OPEN_STATES, ItemKind, ItemState
from moderation.extensions import db
from moderation.models import ReviewItem, Tag, TagAlias, Topic, TopicTag
from moderation.queries.authors.records import author_records
from moderation.queries.settings import site_settings

_REACH = Topic.poll_yes + Topic.poll_no + Topic.poll_maybe + Topic.comment_count


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item with what places it: where it lies now, and when it came in."""

    id: int
    summary: str
    created_at: datetime
    queue_id: int | None
    facts: ItemFacts
    weighed: Weighed


def known_items(
    identifiers: Sequence[int], reject_from: float, *, ruled: bool = True
) -> list[KnownItem]:
    """Give items by their ids, in their order; `reject_from` is the site's threshold.

    Where no rule will ask (not `ruled`), nothing is read of topics' tags and of authors.
    """
    query = _ITEMS.where(ReviewItem.id.in_(identifiers)).order_by(ReviewItem.id)
    return _known(query, reject_from, ruled=ruled)


def newest_items(limit: int, reject_from: float) -> list[KnownItem]:
    """Give the newest items, newest first, whatever became of them."""
    return _known(_ITEMS.order_by(ReviewItem.id.desc()).limit(limit), reject_from)


def open_items(after: int, span: int) -> tuple[list[int], int | None]:
    """Look at the `span` items above the id `after`: give those that are not decided, and the last.

    The last is None at the end. Walking by id costs the same at every step, whatever is open.
    """
    items = select(ReviewItem.id, ReviewItem.state).where(ReviewItem.id > after)
    rows = db.session.execute(items.order_by(ReviewItem.id).limit(span)).all()
    return [row.id for row in rows if row.state in _OPEN], rows[-1].id if rows else None


_OPEN = frozenset({ItemState.SCREENING, *OPEN_STATES})
_ITEMS = (
    select(
        ReviewItem.id, ReviewItem.kind, ReviewItem.language, ReviewItem.reason, ReviewItem.score,
        ReviewItem.votes, ReviewItem.summary, ReviewItem.created_at, ReviewItem.queue_id,
        ReviewItem.topic_id, ReviewItem.author_id,
        _REACH.label("reach"),
    )
    .outerjoin(Topic, Topic.id == ReviewItem.topic_id)
)  # fmt: skip


def _known(
    query: Select[*tuple[Any, ...]], reject_from: float, *, ruled: bool = True
) -> list[KnownItem]:
    rows = db.session.execute(query).all()
    asked = rows if ruled else []
    tags = _tags({row.topic_id for row in asked if row.topic_id is not None})
    states = _states({row.author_id for row in asked if row.author_id is not None})
    return [
        _one(row, tags.get(row.topic_id, frozenset()), reject_from, states.get(row.author_id, ""))
        for row in rows
    ]


def _one(row: Row[Any], tags: frozenset[str], reject_from: float, author: str) -> KnownItem:
    facts = ItemFacts(row.kind, row.language, tags, row.reason, row.score, author)
    weighed = Weighed(
        ItemKind(row.kind), row.reason, row.votes, row.reach or 0, row.score, reject_from
    )
    return KnownItem(row.id, row.summary, row.created_at, row.queue_id, facts, weighed)


def _states(authors: set[int]) -> Mapping[int, str]:
    if not authors:
        return {}
    trust = site_settings().trust()
    return {one: trust.state(record).value for one, record in author_records(authors).items()}


def _tags(topics: set[int]) -> Mapping[int, frozenset[str]]:
    """Read the names of topics' tags and their other names: a rule outlives a rename."""
    if not topics:
        return {}
    standing = TopicTag.topic_id.in_(topics), TopicTag.present
    own = select(TopicTag.topic_id, Tag.name).join(Tag, Tag.id == TopicTag.tag_id).where(*standing)
    others = (
        select(TopicTag.topic_id, TagAlias.name)
        .join(TagAlias, TagAlias.tag_id == TopicTag.tag_id)
        .where(*standing, TagAlias.live)
    )
    found: dict[int, set[str]] = {}
    for topic_id, name in db.session.execute(union_all(own, others)):
        found.setdefault(topic_id, set()).add(name)
    return {topic_id: frozenset(names) for topic_id, names in found.items()}
