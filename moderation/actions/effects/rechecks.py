"""A granted request for a new hearing asks for a jury check."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.models import ReviewItem, Revision, WorkItem, WorkState
from moderation.work import outbox


def order(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Ask for the check now."""
    outbox.ask(
        session, "jury", f"topic:{item.topic_id}", due_at=context.now, now=context.now,
        parameters={"cause": "request", "ordered_by": str(context.actor), "item": item.id},
    )  # fmt: skip


def call_off(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Take the check back while it still waits; another cause's stays.

    Raises Invalid once the jury has begun.
    """
    queued = queued_check(session, item.topic_id)
    if queued is None:
        raise Invalid(message("The jury has heard this case already; that cannot be taken back."))
    drop_if_own(session, queued, item)


def queued_check(session: Session, topic_id: int | None) -> WorkItem | None:
    """Return the work item of the topic's check that waits in the queue."""
    query = select(WorkItem).where(
        WorkItem.kind == "jury",
        WorkItem.subject == f"topic:{topic_id}",
        WorkItem.state == WorkState.queued,
    )
    return session.scalars(query.with_for_update()).first()


def drop_if_own(session: Session, queued: WorkItem, item: ReviewItem) -> None:
    """Delete a queued check that this item brought about; another cause's check stays."""
    if queued.parameters.get("item") == item.id:
        session.execute(delete(WorkItem).where(WorkItem.id == queued.id))
