"""What filters are told of items that wait for screening."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Row, func, select

from moderation.domain.authors import AuthorRecord, AuthorState, Mode
from moderation.domain.lifecycle import ItemState
from moderation.domain.screening.sketches import Sketch, sketch
from moderation.extensions import db
from moderation.hooks.contracts import ScreenedItem, SenderHistory
from moderation.models import Author, RequestTrace, ReviewItem, Revision, TopicMode
from moderation.models.base import seconds_before, table_of
from moderation.queries.authors.records import author_records
from moderation.queries.screening.near import SKETCHED, Asked, Near, near_items
from moderation.queries.screening.senders import Sender, senders
from moderation.queries.settings import SiteSettings, site_settings

#: How far back, and how many at most, the same text and the same sender are looked for.
SAME_TEXT_DAYS = 7
MOST_COUNTED = 50

_items, _revisions = table_of(ReviewItem), table_of(Revision)
_traces, _authors = table_of(RequestTrace), table_of(Author)
_topic_modes = table_of(TopicMode)
_earlier = _items.alias("earlier")


def _counted(seconds: float, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """Count other items that came in the seconds before an item; stops at `MOST_COUNTED`."""
    some = (
        select(_earlier.c.id)
        .where(*conditions, _earlier.c.id < _items.c.id)
        .where(_earlier.c.created_at > seconds_before(_items.c.created_at, seconds))
        .where(_earlier.c.created_at <= _items.c.created_at)
        .limit(MOST_COUNTED)
        .correlate(_items)
        .subquery()
    )
    return select(func.count()).select_from(some).correlate(_items).scalar_subquery()


def _same_text(*, rejected: bool = False) -> ColumnElement[int]:
    same = _earlier.c.fingerprint == _items.c.fingerprint
    states = [_earlier.c.state == ItemState.REJECTED.value] if rejected else []
    return _counted(SAME_TEXT_DAYS * 86_400, same, *states)


def _sent(seconds: float) -> ColumnElement[int]:
    return _counted(seconds, _earlier.c.author_id == _items.c.author_id)


_QUERY = (
    select(
        _items.c.id, _items.c.kind, _items.c.state, _items.c.topic_id, _items.c.author_id,
        _items.c.language, _items.c.revision, _items.c.version, _items.c.fingerprint,
        _items.c.created_at, _revisions.c.content, _traces.c.user_agent,
        _traces.c.referrer, _traces.c.seconds_to_fill,
        _traces.c.honeypot_filled, _authors.c.first_seen_at,
        _authors.c.approved, _authors.c.rejected,
        _same_text().label("same_text"), _same_text(rejected=True).label("same_text_rejected"),
        _sent(60).label("sent_last_minute"), _sent(3_600).label("sent_last_hour"),
        _topic_modes.c.mode,
    )
    .join_from(
        _items,
        _revisions,
        (_revisions.c.item_id == _items.c.id)
        & (_revisions.c.number == _items.c.revision),
    )
    .outerjoin(_traces, _traces.c.item_id == _items.c.id)
    .outerjoin(_authors, _authors.c.id == _items.c.author_id)
    .outerjoin(_topic_modes, _topic_modes.c.id == _items.c.topic_id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToScreen:
    """An item for the filters, with what the core needs to store their findings.

    ``mode`` says when a comment of this author appears on this topic. ``sketch`` is kept to find
    texts that nearly agree with this one.
    """

    item: ScreenedItem
    state: ItemState
    version: int
    revision: int
    trusted: bool
    mode: Mode
    sketch: Sketch | None = None


def items_to_screen(identifiers: Sequence[int]) -> list[ToScreen]:
    """Return the items with these ids, at their current revision, in order of their ids."""
    settings = site_settings()
    query = _QUERY.where(_items.c.id.in_(identifiers)).order_by(_items.c.id)
    rows = db.session.execute(query).all()
    known = author_records(row.author_id for row in rows if row.author_id is not None)
    subjects = [_to_screen(row, settings, known.get(row.author_id, NOBODY)) for row in rows]
    near = near_items([*filter(None, map(_asked, rows, subjects))])
    from_where = senders([row.id for row in rows])
    return [
        _with_history(one, near.get(one.item.item_id, Near()), from_where.get(one.item.item_id))
        for one in subjects
    ]


def _asked(row: Row, subject: ToScreen) -> Asked | None:  # type: ignore[type-arg]
    if subject.sketch is None:
        return None
    return Asked(row.id, row.created_at, row.topic_id, row.fingerprint, subject.sketch)


def _with_history(subject: ToScreen, near: Near, sender: Sender | None) -> ToScreen:
    if subject.sketch is None and sender is None:
        return subject
    sender = sender or Sender()
    history = replace(
        subject.item.history,
        near_text_elsewhere=near.elsewhere,
        near_text_rejected=near.rejected,
        topics_with_text=near.topics,
        address_last_hour=sender.others_last_hour,
    )
    item = replace(subject.item, history=history, address=sender.address)
    return replace(subject, item=item)


#: The record of what no visitor wrote.
NOBODY = AuthorRecord()


def _to_screen(
    row: Row,  # type: ignore[type-arg]
    settings: SiteSettings,
    record: AuthorRecord,
) -> ToScreen:
    state = settings.trust().state(record)
    trusted, mode = state is AuthorState.TRUSTED, settings.mode_for(row.mode, state)
    item = _screened(row)
    return ToScreen(
        item, ItemState(row.state), row.version, row.revision, trusted, mode,
        sketch(item.text) if item.kind in SKETCHED else None,
    )  # fmt: skip


def _screened(row: Row) -> ScreenedItem:  # type: ignore[type-arg]
    texts = texts_in(row.content)
    return ScreenedItem(
        item_id=row.id,
        kind=row.kind,
        text=written_in(texts),
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


def texts_in(content: Mapping[str, object]) -> dict[str, str]:
    """Give the fields of a revision that are texts."""
    return {name: value for name, value in content.items() if isinstance(value, str)}


def written_in(texts: Mapping[str, str]) -> str:
    """Join what the visitor wrote of these fields by blank lines."""
    return "\n\n".join(value for name, value in texts.items() if name not in _NOT_WRITTEN)


def _age(row: Row) -> float | None:  # type: ignore[type-arg]
    if row.first_seen_at is None:
        return None
    return float((row.created_at - row.first_seen_at).total_seconds())


def _history(row: Row) -> SenderHistory:  # type: ignore[type-arg]
    return SenderHistory(
        same_text_elsewhere=row.same_text,
        same_text_rejected=row.same_text_rejected,
        sent_last_minute=row.sent_last_minute,
        sent_last_hour=row.sent_last_hour,
    )
