"""Work that was asked for and needs no worker any more, because it was done by other hands."""

from collections.abc import Collection

from sqlalchemy import update

from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.roles import Permission
from moderation.models import WorkItem, WorkState


def done_otherwise(context: Context, kind: str, subjects: Collection[str]) -> None:
    """Mark what is queued of one kind on these subjects (at most 200) as done.

    What a worker has begun is left to it. Raises NotAllowed.
    """
    require(context, Permission.WORK_RETRY)
    with transaction() as session:
        session.execute(
            update(WorkItem)
            .where(WorkItem.kind == kind, WorkItem.subject.in_(subjects))
            .where(WorkItem.state == WorkState.queued)
            .values(state=WorkState.done, finished_at=context.now)
            .execution_options(synchronize_session=False)
        )
