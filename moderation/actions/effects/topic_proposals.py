"""An approved question becomes a topic in research."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.editing.topics import TopicDraft, add_topic, set_visible
from moderation.domain.actor import Context
from moderation.models import ReviewItem, Revision, Topic


def open_case(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Open a case for the question, or open it again."""
    topic = _topic(session, item)
    if topic is not None:
        set_visible(session, context, topic, True)
        return
    question = str(revision.content["question"])
    topic = add_topic(session, context, TopicDraft.asked(question, item.language))
    item.topic_id = topic.id


def close_case(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Take the topic out of sight; nothing of it is lost."""
    topic = _topic(session, item)
    if topic is not None:
        set_visible(session, context, topic, False)


def _topic(session: Session, item: ReviewItem) -> Topic | None:
    if item.topic_id is None:
        return None
    return session.scalars(select(Topic).where(Topic.id == item.topic_id).with_for_update()).one()
