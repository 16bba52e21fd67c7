"""Having work tried again that was given up."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import NotFound
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.models import WorkItem, WorkState
from moderation.work import outbox

MOST_AT_ONCE = 90  # two rows each stay below 200


def retry(context: Context, work_id: int) -> None:
    """Ask anew for the work of a dead row, due now; the row then names who asked.

    Where the same is queued already, nothing is doubled. Raises NotAllowed, and NotFound for a row
    that is not dead.
    """
    require(context, Permission.WORK_RETRY)
    with transaction() as session:
        row = session.get(WorkItem, work_id, with_for_update=True)
        if row is None or row.state != WorkState.dead:
            raise NotFound(message("This work is not waiting to be tried again."))
        _ask_anew(session, context, row)


def retry_all(context: Context, queue: str) -> int:
    """Ask anew for the 90 oldest dead rows of a queue; return how many. Raises NotAllowed."""
    require(context, Permission.WORK_RETRY)
    query = (
        select(WorkItem)
        .where(WorkItem.queue == queue, WorkItem.state == WorkState.dead)
        .order_by(WorkItem.finished_at)
        .limit(MOST_AT_ONCE)
        .with_for_update()
    )
    with transaction() as session:
        rows = session.scalars(query).all()
        for row in rows:
            _ask_anew(session, context, row)
        return len(rows)


def _ask_anew(session: Session, context: Context, row: WorkItem) -> None:
    row.state, row.note = WorkState.done, f"tried again by {context.actor}"
    outbox.ask(
        session, row.kind, row.subject, due_at=context.now, now=context.now,
        parameters=row.parameters,
    )  # fmt: skip
