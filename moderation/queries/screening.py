"""What filters are told of items that wait for screening."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, bindparam, select

from moderation.domain.lifecycle import ItemState
from moderation.extensions import db
from moderation.hooks.contracts import ScreenedItem, SenderHistory
from moderation.models import Author, RequestTrace, ReviewItem, Revision
from moderation.models.base import table_of
from moderation.queries.settings import site_settings

#: How far back, and how many at most, the same text and the same sender are looked for.
SAME_TEXT_DAYS = 7
MOST_COUNTED = 50

_items, _revisions = table_of(ReviewItem), table_of(Revision)
_traces, _authors = table_of(RequestTrace), table_of(Author)
_QUERY = (
    select(
        _items.c.id, _items.c.kind, _items.c.state, _items.c.topic_id, _items.c.author_id,
        _items.c.language, _items.c.revision, _items.c.version, _items.c.fingerprint,
        _items.c.created_at, _revisions.c.content, _traces.c.user_agent,
        _traces.c.referrer, _traces.c.seconds_to_fill,
        _traces.c.honeypot_filled, _authors.c.first_seen_at,
        _authors.c.approved, _authors.c.rejected,
    )
    .join_from(
        _items,
        _revisions,
        (_revisions.c.item_id == _items.c.id)
        & (_revisions.c.number == _items.c.revision),
    )
    .outerjoin(_traces, _traces.c.item_id == _items.c.id)
    .outerjoin(_authors, _authors.c.id == _items.c.author_id)
)  # fmt: skip

_SAME_TEXT = (
    select(_items.c.state)
    .where(_items.c.fingerprint == bindparam("fingerprint"), _items.c.id < bindparam("item"))
    .where(_items.c.created_at > bindparam("since"))
    .order_by(_items.c.created_at.desc())
    .limit(MOST_COUNTED)
)
_SENT_BEFORE = (
    select(_items.c.created_at)
    .where(_items.c.author_id == bindparam("author"), _items.c.id < bindparam("item"))
    .where(_items.c.created_at > bindparam("since"))
    .order_by(_items.c.created_at.desc())
    .limit(MOST_COUNTED)
)


@dataclass(frozen=True, slots=True)
class ToScreen:
    """An item for the filters, with what the core needs to store their findings."""

    item: ScreenedItem
    state: ItemState
    version: int
    revision: int
    trusted: bool


def items_to_screen(identifiers: Sequence[int]) -> list[ToScreen]:
    """Return the items with these ids, at their current revision, in order of their ids."""
    trusted_after = site_settings().trusted_after
    rows = db.session.execute(_QUERY.where(_items.c.id.in_(identifiers)).order_by(_items.c.id))
    return [_to_screen(row, trusted_after) for row in rows]


def _to_screen(row: Row, trusted_after: int) -> ToScreen:  # type: ignore[type-arg]
    trusted = (row.approved or 0) >= trusted_after and not row.rejected
    return ToScreen(_screened(row), ItemState(row.state), row.version, row.revision, trusted)


def _screened(row: Row) -> ScreenedItem:  # type: ignore[type-arg]
    texts = {name: value for name, value in row.content.items() if isinstance(value, str)}
    return ScreenedItem(
        item_id=row.id,
        kind=row.kind,
        text="\n\n".join(value for name, value in texts.items() if name not in _NOT_WRITTEN),
        fields=texts,
        author_name=texts.get("author", ""),
        language=row.language,
        topic_id=row.topic_id,
        author_key="" if row.author_id is None else str(row.author_id),
        author_approved=row.approved or 0,
        author_rejected=row.rejected or 0,
        first_seen_seconds=_age(row),
        seconds_to_fill=row.seconds_to_fill,
        honeypot_filled=bool(row.honeypot_filled),
        user_agent=row.user_agent or "",
        referrer=row.referrer or "",
        history=_history(row),
    )


#: Fields that the visitor chose or pointed at rather than wrote.
_NOT_WRITTEN = frozenset({"subject", "reason", "quoted"})


def _age(row: Row) -> float | None:  # type: ignore[type-arg]
    if row.first_seen_at is None:
        return None
    return float((row.created_at - row.first_seen_at).total_seconds())


def _history(row: Row) -> SenderHistory:  # type: ignore[type-arg]
    same = _same_text(row.fingerprint, row.id, row.created_at)
    sent = _sent_before(row.author_id, row.id, row.created_at)
    minute = row.created_at - timedelta(minutes=1)
    return SenderHistory(
        same_text_elsewhere=len(same),
        same_text_rejected=sum(state == ItemState.REJECTED for state in same),
        sent_last_minute=sum(moment > minute for moment in sent),
        sent_last_hour=len(sent),
    )


def _same_text(fingerprint: str | None, item_id: int, until: datetime) -> Sequence[str]:
    if fingerprint is None:
        return ()
    since = until - timedelta(days=SAME_TEXT_DAYS)
    values = {"fingerprint": fingerprint, "item": item_id, "since": since}
    return db.session.connection().execute(_SAME_TEXT, values).scalars().all()


def _sent_before(author_id: int | None, item_id: int, until: datetime) -> Sequence[datetime]:
    if author_id is None:
        return ()
    values = {"author": author_id, "item": item_id, "since": until - timedelta(hours=1)}
    return db.session.connection().execute(_SENT_BEFORE, values).scalars().all()
