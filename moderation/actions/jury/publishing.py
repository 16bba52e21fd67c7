"""Publishing a check: the one place where a verdict becomes a topic's status, or stops being it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.pages import touch_site, touch_topic
from moderation.actions.record import lock, record
from moderation.domain.actor import Context
from moderation.domain.lifecycle import OPEN_STATES, DecisionAct, ItemKind, ItemState, next_state
from moderation.domain.messages import message
from moderation.domain.topics import TopicStatus
from moderation.models import JuryCheck, ReviewItem, Revision, Topic

_OPEN = tuple(OPEN_STATES)


def publish_check(
    session: Session, context: Context, topic: Topic, check: JuryCheck, status: TopicStatus
) -> None:
    """Show a check on its topic's page, inside the caller's transaction.

    The caller has locked topic and check. Only a check with a verdict becomes the topic's current
    one; ``status`` is what the topic has afterwards.
    """
    check.published = True
    record(session, context, check, "check.published")
    if check.verdict is not None:
        _set_current(session, context, topic, check.id, status, context.now)
    touch_topic(session, topic.id)
    touch_site(session)


def unpublish_check(
    session: Session,
    context: Context,
    topic: Topic,
    check: JuryCheck,
    before: tuple[int | None, TopicStatus, datetime],
) -> None:
    """Take a check off the page; ``before``: the topic's check, its status and since when."""
    check.published = False
    record(session, context, check, "check.unpublished")
    _set_current(session, context, topic, *before)
    touch_topic(session, topic.id)
    touch_site(session)


def withdraw_overtaken(session: Session, context: Context, topic: Topic) -> None:
    """Withdraw changes of verdict that still wait, because a newer check has a verdict now.

    Their checks were held, so they stand in the case file; only their verdicts are overtaken.
    """
    waiting = (
        select(ReviewItem.id)
        .where(ReviewItem.topic_id == topic.id, ReviewItem.kind == ItemKind.VERDICT)
        .where(ReviewItem.state.in_(_OPEN))
        .order_by(ReviewItem.id)
    )
    for identifier in session.scalars(waiting).all():
        item = lock(session, ReviewItem, identifier)
        item.state_before = item.state
        item.state = next_state(ItemState(item.state), DecisionAct.WITHDRAW).value
        item.decided_at, item.decided_by = context.now, str(context.actor)
        reason = message("A newer check has reached a verdict.")
        record(session, context, item, "item.withdraw", reason=reason)
        _keep_in_case_file(session, context, item)


def _keep_in_case_file(session: Session, context: Context, item: ReviewItem) -> None:
    revision = session.get_one(Revision, (item.id, item.revision))
    check = lock(session, JuryCheck, revision.content["check_id"])
    check.published = True
    record(session, context, check, "check.published")


def _set_current(
    session: Session,
    context: Context,
    topic: Topic,
    check_id: int | None,
    status: TopicStatus,
    since: datetime,
) -> None:
    if topic.status != status.value:
        topic.status = status.value
        topic.status_since = since
    topic.current_check_id = check_id
    record(session, context, topic, "topic.heard")
