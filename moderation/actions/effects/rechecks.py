"""A granted request for a new hearing asks for a jury check, which may have other causes too."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from moderation.domain.actor import Context
from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.models import ReviewItem, Revision, WorkItem, WorkState
from moderation.work import outbox

#: Stands among a check's causes for what is no item: a person's order, or the calendar.
NO_ITEM = 0

_CAUSES = "causes"


def order(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Ask for the check now."""
    call_jury(session, context, item.topic_id, "request", due_at=context.now, item=item)


def call_off(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Take the check back while it still waits, unless it has another cause besides.

    Raises Invalid once the jury has begun.
    """
    if queued_check(session, item.topic_id) is None:
        raise Invalid(message("The jury has heard this case already; that cannot be taken back."))
    drop_cause(session, item)


def call_jury(
    session: Session,
    context: Context,
    topic_id: int | None,
    cause: str,
    *,
    due_at: datetime,
    item: ReviewItem | None = None,
) -> None:
    """Ask for a check of a topic; one that waits already gets this as another of its causes.

    Whoever takes back what one `item` brought about then leaves what others want.
    """
    mark = NO_ITEM if item is None else item.id
    outbox.ask(
        session, "jury", f"topic:{topic_id}", due_at=due_at, now=context.now,
        parameters={"cause": cause, "ordered_by": str(context.actor), _CAUSES: [mark]},
    )  # fmt: skip
    queued = queued_check(session, topic_id)
    if queued is not None and mark not in causes_of(queued.parameters):
        _set_causes(queued, [*causes_of(queued.parameters), mark])


def drop_cause(session: Session, item: ReviewItem) -> None:
    """Take an item's part back in the check that waits; what nothing else asked for is dropped."""
    queued = queued_check(session, item.topic_id)
    if queued is None or item.id not in causes_of(queued.parameters):
        return
    left = [cause for cause in causes_of(queued.parameters) if cause != item.id]
    if left:
        _set_causes(queued, left)
    else:
        session.execute(delete(WorkItem).where(WorkItem.id == queued.id))


def queued_check(session: Session, topic_id: int | None) -> WorkItem | None:
    """Return the work item of the topic's check that waits in the queue, as it stands now."""
    query = select(WorkItem).where(
        WorkItem.kind == "jury",
        WorkItem.subject == f"topic:{topic_id}",
        WorkItem.state == WorkState.queued,
    )
    locked = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(locked).first()


def causes_of(parameters: dict[str, object]) -> list[int]:
    """Return the numbers of the items that a waiting check goes back to, `NO_ITEM` for others.

    Work that an earlier version asked for names one item at most.
    """
    causes = parameters.get(_CAUSES)
    if isinstance(causes, list):
        return [int(cause) for cause in causes]
    item = parameters.get("item")
    return [item if isinstance(item, int) else NO_ITEM]


def _set_causes(queued: WorkItem, causes: list[int]) -> None:
    queued.parameters = {**queued.parameters, _CAUSES: causes}
