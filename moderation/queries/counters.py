"""Derived counts, counted again: where a stored count differs, something wrote past the actions."""

from collections.abc import Iterator

from sqlalchemy import Select, func, select

from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.models import Comment, PollVote, ReviewItem, Supporter, Tag, Topic, TopicTag


def wrong_counters() -> Iterator[Message]:
    """Yield a message for each stored count that is not what counting gives."""
    for choice in ("yes", "no", "maybe"):
        counted = select(func.count()).where(
            PollVote.topic_id == Topic.id, PollVote.choice == choice
        )
        yield from _differing(Topic, f"poll_{choice}", counted)
    comments = select(func.count()).where(Comment.topic_id == Topic.id, Comment.shown)
    yield from _differing(Topic, "comment_count", comments)
    topics = select(func.count()).where(TopicTag.tag_id == Tag.id, TopicTag.present)
    yield from _differing(Tag, "topic_count", topics)
    weight = select(func.coalesce(func.sum(Supporter.weight), 0)).where(
        Supporter.item_id == ReviewItem.id
    )
    yield from _differing(ReviewItem, "weight", weight)


def _differing(
    model: type[Topic] | type[Tag] | type[ReviewItem], column: str, counted: Select[int]
) -> Iterator[Message]:
    stored = getattr(model, column)
    truth = counted.correlate(model).scalar_subquery()
    query = select(model.id, stored, truth).where(stored != truth)
    for identifier, found, expected in db.session.execute(query):
        yield message(
            "%(column)s of %(table)s %(id)s is %(found)s; counting gives %(expected)s.",
            column=column, table=model.__tablename__, id=identifier, found=found,
            expected=expected,
        )  # fmt: skip
