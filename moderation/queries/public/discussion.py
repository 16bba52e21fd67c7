"""The published comments of a topic, as threads: bounded by number and by bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from sqlalchemy import bindparam, select

from moderation.extensions import db
from moderation.models import Comment, Topic
from moderation.queries.public.rows import AnyRow, rows_of

#: A page shows at most so many comments, and stops earlier when their texts are long.
COMMENTS_SHOWN = 30
BYTES_SHOWN = 12_000

_NEWEST = (
    select(
        Comment.id,
        Comment.parent_id,
        Comment.author_name,
        Comment.body,
        Comment.language,
        Comment.written_at,
    )
    .where(Comment.topic_id == bindparam("topic"), Comment.shown)
    .order_by(Comment.id.desc())
    .limit(COMMENTS_SHOWN + 1)
)
_BEFORE = _NEWEST.where(Comment.id < bindparam("before"))
_AUTHORS = select(Comment.id, Comment.author_name).where(
    Comment.id.in_(bindparam("comments", expanding=True)), Comment.shown
)


@dataclass(frozen=True, slots=True)
class PublicComment:
    """A published comment. ``answers`` is the name of whom it answers, where that is shown."""

    id: int
    author_name: str
    body: str
    language: str
    written_at: datetime
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and what was answered to it or to its answers, oldest first."""

    opening: PublicComment
    replies: tuple[PublicComment, ...]


@dataclass(frozen=True, slots=True)
class Discussion:
    """The newest threads first; ``older_than`` is the id before which older comments begin."""

    threads: tuple[Thread, ...]
    older_than: int | None


@dataclass(frozen=True, slots=True)
class QuotedComment:
    """A comment on its own, with the slug of the topic on whose page it stands."""

    comment: PublicComment
    topic_slug: str


def discussion(topic_id: int, before: int | None = None) -> Discussion:
    """Return the newest comments of a topic, or the newest with an id below ``before``."""
    if before is None:
        rows = rows_of(_NEWEST, topic=topic_id)
    else:
        rows = rows_of(_BEFORE, topic=topic_id, before=before)
    fitting = rows[: _fitting(rows)]
    older = fitting[-1].id if len(fitting) < len(rows) else None
    return Discussion(_threads(fitting, _names_elsewhere(fitting)), older)


def quoted_comment(comment_id: int) -> QuotedComment | None:
    """Return a published comment by its id; None when there is none to be seen."""
    query = (
        select(
            Comment.id,
            Comment.author_name,
            Comment.body,
            Comment.language,
            Comment.written_at,
            Topic.slug,
        )
        .join(Topic, Topic.id == Comment.topic_id)
        .where(Comment.id == comment_id, Comment.shown, Topic.visible)
    )
    row = db.session.execute(query).first()
    return None if row is None else QuotedComment(_comment(row), row.slug)


def _fitting(rows: Sequence[AnyRow]) -> int:
    """Return how many rows a page takes: at least one, then while their texts are short enough."""
    sizes = accumulate(len(row.body.encode()) for row in rows[:COMMENTS_SHOWN])
    return max(1, sum(size <= BYTES_SHOWN for size in sizes))


def _names_elsewhere(rows: Sequence[AnyRow]) -> dict[int, str]:
    """Return who wrote the published comments that these answer, but which stand on other pages."""
    answered = {row.parent_id for row in rows} - {row.id for row in rows} - {None}
    rows = rows_of(_AUTHORS, comments=list(answered)) if answered else ()
    return {row.id: row.author_name for row in rows}


def _threads(rows: Sequence[AnyRow], elsewhere: Mapping[int, str]) -> tuple[Thread, ...]:
    by_id = {row.id: row for row in rows}
    replies: dict[int, list[PublicComment]] = {}
    openings = []
    for row in reversed(rows):
        opening = _opening(row, by_id)
        if opening is row:
            openings.append(_comment(row, elsewhere.get(row.parent_id)))
        else:
            answers = by_id[row.parent_id].author_name
            replies.setdefault(opening.id, []).append(_comment(row, answers))
    return tuple(Thread(one, tuple(replies.get(one.id, ()))) for one in reversed(openings))


def _opening(row: AnyRow, by_id: dict[int, AnyRow]) -> AnyRow:
    """Return the first comment of a row's thread, as far as it is on this page."""
    while row.parent_id in by_id:
        row = by_id[row.parent_id]
    return row


def _comment(row: AnyRow, answers: str | None = None) -> PublicComment:
    return PublicComment(row.id, row.author_name, row.body, row.language, row.written_at, answers)
