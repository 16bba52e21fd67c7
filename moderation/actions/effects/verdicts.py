"""A changed verdict that a person confirmed becomes the topic's status."""

from datetime import datetime

from sqlalchemy.orm import Session

from moderation.actions.jury.publishing import publish_check, unpublish_check
from moderation.actions.record import lock
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.topics import TopicStatus
from moderation.models import JuryCheck, ReviewItem, Revision, Topic


def publish(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Publish the check and let the topic have its verdict.

    Raises Invalid when another check was published since this one was held.
    """
    topic = lock(session, Topic, item.topic_id)
    check = lock(session, JuryCheck, revision.content["check_id"])
    if topic.current_check_id != revision.content["check_before"]:
        raise Invalid(message("Another check has been published since; reject this change."))
    status = TopicStatus(str(revision.content["status_after"]))
    publish_check(session, context, topic, check, status)


def withdraw(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Give the topic the check, the status and its date that it had before.

    Raises Invalid when another check was published since.
    """
    topic = lock(session, Topic, item.topic_id)
    check = lock(session, JuryCheck, revision.content["check_id"])
    if topic.current_check_id != check.id:
        raise Invalid(message("Another check has been published since; undo that one first."))
    unpublish_check(session, context, topic, check, _before(revision))


def _before(revision: Revision) -> tuple[int | None, TopicStatus, datetime]:
    content = revision.content
    earlier = content["check_before"]
    return (
        earlier if isinstance(earlier, int) else None,
        TopicStatus(str(content["status_before"])),
        datetime.fromisoformat(str(content["since_before"])),
    )
