"""An approved translation is what readers of its language get."""

from sqlalchemy.orm import Session

from moderation.actions.pages import touch_site, touch_topic
from moderation.actions.record import lock, record
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.models import ReviewItem, Revision, Topic, TopicText
from moderation.queries.texts import words_of


def publish(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Give the topic its words in this language. Raises Invalid where it has some by now."""
    topic, content = lock(session, Topic, item.topic_id), revision.content
    target = str(content["target"])
    if session.get(TopicText, (topic.id, target)) is not None:
        raise Invalid(message("The topic has words in this language already."))
    text = TopicText(
        topic_id=topic.id,
        locale=target,
        question=str(content["question"]),
        short_answer=str(content["short_answer"]),
        description=str(content["description"]),
    )
    session.add(text)
    session.flush()
    words = {"words": {target: words_of(text)}}
    record(session, context, topic, "topic.translated", private=words, details=_details(item))
    _touch(session, topic)


def withdraw(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Take the words in this language off the topic; readers get another language again."""
    topic = lock(session, Topic, item.topic_id)
    text = session.get(TopicText, (topic.id, str(revision.content["target"])))
    if text is None:
        return
    session.delete(text)
    record(session, context, topic, "topic.untranslated", details=_details(item))
    _touch(session, topic)


def _details(item: ReviewItem) -> dict[str, object]:
    return {"item": item.id, "language": item.language}


def _touch(session: Session, topic: Topic) -> None:
    touch_topic(session, topic.id)
    touch_site(session)
