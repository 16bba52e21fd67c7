"""A granted request for a new hearing asks for a jury check."""

from sqlalchemy import delete
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
        parameters={"cause": "request", "ordered_by": str(context.actor)},
    )  # fmt: skip


def call_off(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Take the check back while it still waits. Raises Invalid once the jury has begun."""
    waiting = delete(WorkItem).where(
        WorkItem.kind == "jury",
        WorkItem.subject == f"topic:{item.topic_id}",
        WorkItem.state == WorkState.queued,
    )
    if session.execute(waiting).rowcount == 0:  # type: ignore[attr-defined]
        raise Invalid(message("The jury has heard this case already; that cannot be taken back."))
