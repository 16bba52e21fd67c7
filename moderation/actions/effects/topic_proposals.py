"""An approved question becomes a topic in research."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.editing.topics import TopicDraft, add_topic, set_visible
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.models import ReviewItem, Revision, Topic, TopicText


def open_case(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Open a case for the question, or open it again."""
    topic = _topic(session, item)
    question = str(revision.content["question"])
    if topic is not None:
        _require_same(session, topic, item, question)
        set_visible(session, context, topic, True)
        return
    topic = add_topic(session, context, TopicDraft.asked(question, item.language))
    item.topic_id = topic.id


def close_case(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Take the topic out of sight; nothing of it is lost."""
    topic = _topic(session, item)
    if topic is not None:
        set_visible(session, context, topic, False)


def _require_same(session: Session, topic: Topic, item: ReviewItem, question: str) -> None:
    """Raise Invalid where a case that is opened again would get another question by an edit."""
    words = session.get(TopicText, (topic.id, item.language))
    if words is not None and words.question != question:
        raise Invalid.in_field(
            "question",
            message("The case is there already, under its first question; open it as it was."),
        )


def _topic(session: Session, item: ReviewItem) -> Topic | None:
    if item.topic_id is None:
        return None
    return session.scalars(select(Topic).where(Topic.id == item.topic_id).with_for_update()).one()
