"""Derived counts, counted again: where a stored count differs, something wrote past the actions."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select

from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.models import Comment, PollVote, ReviewItem, Supporter, Tag, Topic, TopicTag

Counting = type[Topic] | type[Tag] | type[ReviewItem]


@dataclass(frozen=True, slots=True)
class Counter:
    """A column that holds what `counted`, a query on rows of other tables, gives."""

    model: Counting
    column: str
    counted: Select[int]

    @property
    def truth(self) -> ScalarSelect[int]:
        """What a row's column should hold, as an expression."""
        return self.counted.correlate(self.model).scalar_subquery()


@dataclass(frozen=True, slots=True)
class WrongCount:
    """A row whose stored count is not what counting gives."""

    id: int
    found: int
    expected: int


def _votes(choice: str) -> Counter:
    votes = select(func.count()).where(PollVote.topic_id == Topic.id, PollVote.choice == choice)
    return Counter(Topic, f"poll_{choice}", votes)


TOPICS_OF_TAGS = Counter(
    Tag,
    "topic_count",
    select(func.count()).where(TopicTag.tag_id == Tag.id, TopicTag.present),
)

COUNTERS = (
    *map(_votes, ("yes", "no", "maybe")),
    Counter(
        Topic,
        "comment_count",
        select(func.count()).where(Comment.topic_id == Topic.id, Comment.shown),
    ),
    TOPICS_OF_TAGS,
    Counter(
        ReviewItem,
        "weight",
        select(func.coalesce(func.sum(Supporter.weight), 0)).where(
            Supporter.item_id == ReviewItem.id
        ),
    ),
)
"""Every count that is stored beside what it counts."""


def wrong_counters() -> Iterator[Message]:
    """Yield a message for each stored count that is not what counting gives."""
    for counter in COUNTERS:
        for wrong in differing(counter):
            yield message(
                "%(column)s of %(table)s %(id)s is %(found)s; counting gives %(expected)s.",
                column=counter.column, table=counter.model.__tablename__, id=wrong.id,
                found=wrong.found, expected=wrong.expected,
            )  # fmt: skip


def differing(counter: Counter, *within: ColumnElement[bool]) -> Iterator[WrongCount]:
    """Give the rows whose count is wrong, all or those for which all of `within` holds."""
    stored = getattr(counter.model, counter.column)
    query = select(counter.model.id, stored, counter.truth).where(stored != counter.truth, *within)
    for identifier, found, expected in db.session.execute(query.order_by(counter.model.id)).all():
        yield WrongCount(identifier, found, expected)
