"""The thread around a comment: what it answers, what stands beside it, what answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, literal, select

from moderation.domain.lifecycle import ItemKind, ItemState
from moderation.models import Comment, ReviewItem
from moderation.models.base import table_of
from moderation.queries.desk.views.search import LARGEST_ID
from moderation.queries.public.rows import AnyRow, rows_of

#: How far up a thread is followed, and how many comments are shown on each side.
MOST_ABOVE = 4
MOST_BESIDE = 3
MOST_BELOW = 4

_comments, _items = table_of(Comment), table_of(ReviewItem)

_REMARKS = select(
    _comments.c.id, _comments.c.item_id, _comments.c.parent_id, _comments.c.topic_id,
    _comments.c.author_name, _comments.c.body, _comments.c.language, _comments.c.shown,
    _comments.c.written_at, _items.c.state,
).join(_items, _items.c.id == _comments.c.item_id)  # fmt: skip
_OF_ITEM = _REMARKS.where(_comments.c.item_id == bindparam("item"))
_BY_NUMBER = _REMARKS.where(_comments.c.id == bindparam("comment"))


def _upwards() -> Select[*tuple[Any, ...]]:
    """Give a comment and what it answers, step by step, one more than is shown."""
    columns = _comments.c.id, _comments.c.parent_id
    first = select(*columns, literal(0).label("step"))
    chain = first.where(_comments.c.id == bindparam("comment")).cte("chain", recursive=True)
    higher = (
        select(*columns, chain.c.step + 1)
        .join_from(chain, _comments, _comments.c.id == chain.c.parent_id)
        .where(chain.c.step < MOST_ABOVE)
    )
    chain = chain.union_all(higher)
    return _REMARKS.join(chain, chain.c.id == _comments.c.id).order_by(chain.c.step)


_ABOVE = _upwards()
_ON_TOPIC = _REMARKS.where(_comments.c.topic_id == bindparam("topic"))
_BELOW = (
    _ON_TOPIC.where(_comments.c.parent_id == bindparam("comment"))
    .order_by(_comments.c.id)
    .limit(MOST_BELOW + 1)
)
_BEFORE = (
    _ON_TOPIC.where(_comments.c.id < bindparam("before"))
    .order_by(_comments.c.id.desc())
    .limit(MOST_BESIDE)
)
_BESIDE_ANSWERS = _BEFORE.where(_comments.c.parent_id == bindparam("parent"))
_BESIDE_OPENINGS = _BEFORE.where(_comments.c.parent_id.is_(None))


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment that was published at some time; `state` is that of its own item.

    It can be approved and yet not be `shown`: a report hides it.
    """

    id: int
    item_id: int
    author_name: str
    body: str
    language: str
    state: ItemState
    shown: bool
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """What stands around one comment, each part in the order of reading.

    `above` begins with the oldest; `higher` says that it does not begin at the top. `beside` are
    the answers to the same comment (or the openings on the same topic) just before it; `below` the
    first answers to it, `lower` says that there are more.
    """

    above: tuple[Remark, ...] = ()
    beside: tuple[Remark, ...] = ()
    below: tuple[Remark, ...] = ()
    higher: bool = False
    lower: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the comment stands alone."""
        return not (self.above or self.beside or self.below)


def thread_around(
    kind: ItemKind, item_id: int, topic_id: int | None, content: Mapping[str, object]
) -> Thread:
    """Read the thread of a comment's item, or of the comment that a report is about.

    At most 4 statements; each follows an index and stops. Other kinds have no thread.
    """
    own = _own(kind, item_id, content)
    if kind is ItemKind.COMMENT and topic_id is not None:
        parent = content.get("parent")
        return _thread(topic_id, parent if isinstance(parent, int) else None, own)
    if own is not None:
        return _thread(own.topic_id, own.parent_id, own)
    return Thread()


def _own(kind: ItemKind, item_id: int, content: Mapping[str, object]) -> AnyRow | None:
    if kind is ItemKind.COMMENT:
        return next(iter(rows_of(_OF_ITEM, item=item_id)), None)
    number = str(content.get("subject", "")).removeprefix("comment:")
    if kind is ItemKind.REPORT and number.isascii() and number.isdigit() and len(number) < 19:
        return next(iter(rows_of(_BY_NUMBER, comment=int(number))), None)
    return None


def _thread(topic_id: int, parent_id: int | None, own: AnyRow | None) -> Thread:
    above = () if parent_id is None else rows_of(_ABOVE, comment=parent_id)
    below = () if own is None else rows_of(_BELOW, topic=topic_id, comment=own.id)
    before = LARGEST_ID if own is None else own.id
    if parent_id is None:
        beside = rows_of(_BESIDE_OPENINGS, topic=topic_id, before=before)
    else:
        beside = rows_of(_BESIDE_ANSWERS, topic=topic_id, parent=parent_id, before=before)
    return Thread(
        above=_remarks(above[:MOST_ABOVE][::-1]),
        beside=_remarks(beside[::-1]),
        below=_remarks(below[:MOST_BELOW]),
        higher=len(above) > MOST_ABOVE,
        lower=len(below) > MOST_BELOW,
    )


def _remarks(rows: Sequence[AnyRow]) -> tuple[Remark, ...]:
    return tuple(
        Remark(
            row.id, row.item_id, row.author_name, row.body, row.language, ItemState(row.state),
            row.shown, row.written_at,
        )
        for row in rows
    )  # fmt: skip
