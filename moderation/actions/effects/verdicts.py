"""A changed verdict that a person confirmed becomes the topic's status."""

from sqlalchemy.orm import Session

from moderation.actions.pages import touch_site, touch_topic
from moderation.actions.record import lock, record
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.models import JuryCheck, ReviewItem, Revision, Topic


def publish(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Publish the check and let the topic have its verdict.

    Raises Invalid when a later check was published meanwhile.
    """
    topic = lock(session, Topic, item.topic_id)
    check = lock(session, JuryCheck, revision.content["check_id"])
    if topic.current_check_id != revision.content["check_before"]:
        raise Invalid(message("A later check has been published; reject this change instead."))
    check.published = True
    record(session, context, check, "check.published")
    _set_status(session, context, topic, str(revision.content["status_after"]), check.id)


def withdraw(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Give the topic the status and the check that it had before.

    Raises Invalid when a later check was published meanwhile.
    """
    topic = lock(session, Topic, item.topic_id)
    check = lock(session, JuryCheck, revision.content["check_id"])
    if topic.current_check_id != check.id:
        raise Invalid(message("A later check has been published since; undo that one first."))
    check.published = False
    record(session, context, check, "check.unpublished")
    before = revision.content["check_before"]
    earlier = before if isinstance(before, int) else None
    _set_status(session, context, topic, str(revision.content["status_before"]), earlier)


def _set_status(
    session: Session, context: Context, topic: Topic, status: str, check_id: int | None
) -> None:
    topic.status = status
    topic.status_since = context.now
    topic.current_check_id = check_id
    record(session, context, topic, "topic.status")
    touch_topic(session, topic.id)
    touch_site(session)
