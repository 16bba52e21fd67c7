"""One page of a queue, in order of the deadlines; every page costs what the first costs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, select, tuple_, union_all

from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.domain.messages import Message
from moderation.extensions import db
from moderation.models import Lease, ReviewItem, Revision, User
from moderation.queries.desk.leases import Claim
from moderation.queries.desk.queues import Position, Queue, View
from moderation.queries.desk.stored import as_messages
from moderation.queries.desk.topics import TopicLink, topic_links
from moderation.queries.desk.views.search import found_items

PAGE_SIZE = 32
MOST_ALIKE = 200


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One item of a list. `step` is the change of status that a verdict item proposes."""

    id: int
    kind: ItemKind
    state: ItemState
    version: int
    revision: int
    summary: str
    reason: str | None
    reasons: tuple[Message, ...]
    because: tuple[Message, ...]
    unscreened: tuple[str, ...]
    score: float | None
    votes: int
    created_at: datetime
    decide_by: datetime
    decided_at: datetime | None
    topic: TopicLink | None
    looked_at_by: str | None
    step: tuple[str, str] | None
    position: Position


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some rows; `following` is where the next page begins, None at the end."""

    rows: tuple[QueueRow, ...]
    following: Position | None


def queue_page(
    queue: Queue,
    after: Position | None,
    viewer: int,
    locale: str,
    now: datetime,
    *,
    size: int = PAGE_SIZE,
) -> QueuePage:
    """Read the page after a position, for a viewer (whose own leases are not named).

    `size` is how many rows it has at most, from 1 to 100.
    """
    items = _items(queue, after, size + 1)
    shown = items[:size]
    topics = topic_links({item.topic_id for item in shown if item.topic_id}, locale)
    leases = _leases([item.id for item in shown], viewer, now)
    steps = _steps(shown)
    rows = tuple(
        _row(queue, item, topics.get(item.topic_id or 0), leases.get(item.id), steps.get(item.id))
        for item in shown
    )
    return QueuePage(rows, rows[-1].position if len(items) > size else None)


def claimed_rows(claims: Sequence[Claim], locale: str) -> tuple[QueueRow, ...]:
    """Read the items that somebody claimed as rows of a list, in the order given."""
    order = {claim.item_id: place for place, claim in enumerate(claims)}
    if not order:
        return ()
    items = db.session.scalars(select(ReviewItem).where(ReviewItem.id.in_(order))).all()
    topics = topic_links({item.topic_id for item in items if item.topic_id}, locale)
    steps = _steps(items)
    return tuple(
        _row(Queue(), item, topics.get(item.topic_id or 0), None, steps.get(item.id))
        for item in sorted(items, key=lambda item: order[item.id])
    )


def alike(queue: Queue, kind: ItemKind, after: Position | None) -> list[int]:
    """List items of one kind that follow in a queue; at most 200 are looked at."""
    return [item.id for item in _items(queue, after, MOST_ALIKE) if item.kind == kind]


def of_kinds(queue: Queue, kinds: Collection[ItemKind]) -> list[int]:
    """List the first items of a queue that are of some kinds; at most 200 are looked at."""
    return [item.id for item in _items(queue, None, MOST_ALIKE) if item.kind in kinds]


def portion(queue: Queue, after: Position | None, limit: int) -> tuple[list[int], Position | None]:
    """List so many items that follow in a queue, and the place of the last; None at the end."""
    items = _items(queue, after, limit + 1)
    shown = items[:limit]
    more = len(items) > limit
    return [item.id for item in shown], position_of(queue, shown[-1]) if more else None


def neighbour(queue: Queue, after: Position | None) -> int | None:
    """Return the id of the item after a position; at the end of the queue that of the first."""
    for start in (after, None):
        found = _items(queue, start, 1)
        if found:
            return found[0].id
    return None


def _items(queue: Queue, after: Position | None, limit: int) -> Sequence[ReviewItem]:
    """Read some items; the ids come from one index range a state, merged, or from the search."""
    if queue.view is View.FOUND:
        return _found(queue, after, limit)
    order = _order(queue)
    ranges = [_range(queue, condition, after, limit) for condition in _conditions(queue)]
    ids = union_all(*(select(each.subquery().c.id) for each in ranges)).subquery()
    query = select(ReviewItem).where(ReviewItem.id.in_(select(ids.c.id)))
    return db.session.scalars(query.order_by(*order).limit(limit)).all()


def _found(queue: Queue, after: Position | None, limit: int) -> Sequence[ReviewItem]:
    ids = found_items(queue.words, None if after is None else after.id, limit)
    query = select(ReviewItem).where(ReviewItem.id.in_(ids)).order_by(ReviewItem.id.desc())
    return db.session.scalars(query).all()


def _conditions(queue: Queue) -> list[ColumnElement[bool]]:
    if queue.view is View.DECIDED:
        return [ReviewItem.decided_at.is_not(None)]
    narrow: list[ColumnElement[bool]] = []
    if queue.kind:
        narrow.append(ReviewItem.kind == queue.kind.value)
    if queue.reason:
        narrow.append(ReviewItem.reason == queue.reason)
    if queue.named is not None:
        narrow.append(ReviewItem.queue_id == queue.named)
    return [_all([*narrow, ReviewItem.state == state.value]) for state in queue.states]


def _all(conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    first, *others = conditions
    for each in others:
        first = first & each
    return first


def _order(queue: Queue) -> tuple[UnaryExpression[Any], ...]:
    if queue.view is View.DECIDED:
        return ReviewItem.decided_at.desc(), ReviewItem.id.desc()
    return ReviewItem.decide_by.asc(), ReviewItem.id.asc()


def _range(
    queue: Queue, condition: ColumnElement[bool], after: Position | None, limit: int
) -> Select[int]:
    query = select(ReviewItem.id).where(condition).order_by(*_order(queue)).limit(limit)
    if after is None:
        return query
    if queue.view is View.DECIDED:
        return query.where(
            tuple_(ReviewItem.decided_at, ReviewItem.id) < tuple_(after.moment, after.id)
        )
    return query.where(tuple_(ReviewItem.decide_by, ReviewItem.id) > tuple_(after.moment, after.id))


def _leases(identifiers: Sequence[int], viewer: int, now: datetime) -> dict[int, str]:
    query = (
        select(Lease.item_id, User.name, User.email)
        .join(User, User.id == Lease.user_id)
        .where(Lease.item_id.in_(identifiers), Lease.until > now, Lease.user_id != viewer)
    )
    rows = db.session.execute(query)
    return {row.item_id: row.name or row.email.partition("@")[0] for row in rows}


def _steps(items: Sequence[ReviewItem]) -> Mapping[int, tuple[str, str]]:
    verdicts = [item.id for item in items if item.kind == ItemKind.VERDICT]
    if not verdicts:
        return {}
    query = select(Revision.item_id, Revision.content).where(
        Revision.item_id.in_(verdicts), Revision.number == 1
    )
    return {
        row.item_id: (str(row.content.get("status_before")), str(row.content.get("status_after")))
        for row in db.session.execute(query)
    }


def _row(
    queue: Queue,
    item: ReviewItem,
    topic: TopicLink | None,
    looked_at_by: str | None,
    step: tuple[str, str] | None,
) -> QueueRow:
    return QueueRow(
        id=item.id,
        kind=ItemKind(item.kind),
        state=ItemState(item.state),
        version=item.version,
        revision=item.revision,
        summary=item.summary,
        reason=item.reason,
        reasons=as_messages(item.reasons),
        because=as_messages(item.because),
        unscreened=tuple(item.unscreened or ()),
        score=item.score,
        votes=item.votes,
        created_at=item.created_at,
        decide_by=item.decide_by,
        decided_at=item.decided_at,
        topic=topic,
        looked_at_by=looked_at_by,
        step=step,
        position=position_of(queue, item),
    )


def position_of(queue: Queue, item: ReviewItem) -> Position:
    """Return an item's place in the queue's order."""
    decided = queue.view is View.DECIDED and item.decided_at is not None
    moment = item.decided_at if decided and item.decided_at else item.decide_by
    return Position(moment, item.id)
