"""Closing and opening the discussion of a topic."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.pages import touch_topic
from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid, NotFound
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.models import Topic, TopicLock


def lock_comments(context: Context, slug: str, *, locked: bool) -> bool:
    """Close the discussion of a topic, or open it; return whether that changed anything.

    What stands or waits stays; only new comments are refused. Needs `item_decide`. Raises NotFound.
    """
    require(context, Permission.ITEM_DECIDE)
    with transaction() as session:
        topic_id = session.scalars(select(Topic.id).where(Topic.slug == slug)).first()
        if topic_id is None:
            raise NotFound(message("There is no topic at this address."))
        lock(session, Topic, topic_id)
        row = session.get(TopicLock, topic_id, populate_existing=True)
        if (row is not None and row.locked) is locked:
            return False
        if row is None:
            row = TopicLock(id=topic_id, version=0)
            session.add(row)
        row.locked = locked
        record(session, context, row, "topic.comments_locked" if locked else "topic.comments_open")
        touch_topic(session, topic_id)
        return True


def refuse_locked(session: Session, topic_id: int) -> None:
    """Raise Invalid for a comment on a topic whose discussion is closed."""
    locked = select(TopicLock.locked).where(TopicLock.id == topic_id)
    if session.scalars(locked).first():
        raise Invalid(
            message("The discussion of this question is closed; new comments are not taken.")
        )
