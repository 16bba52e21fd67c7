"""The steps of a change of many items: do it, agree to it, stop it, go on with the rest."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.bulk.plans import ask, counts_of
from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.domain.actor import ActorKind, Context, permitted, require
from moderation.domain.desk.bulk import (
    ENDED,
    IN_WORK,
    BulkState,
    BulkStep,
    has_more_to_read,
    needs_agreement,
    next_bulk_state,
)
from moderation.domain.errors import Invalid, NotAllowed, Stale
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.models import BulkChange
from moderation.queries.settings import site_settings


def run_change(context: Context, change_id: int, version: int) -> BulkState:
    """Have a planned change done as it was seen; return where it stands now.

    Above the site's limit it waits for somebody else to agree. Raises NotAllowed for everybody but
    who planned it, NotFound, Stale, and Invalid when nothing of it can be done.
    """
    require(context, Permission.ITEM_READ)
    with transaction() as session:
        row = _seen(session, change_id, version)
        if row.planned_by != str(context.actor):
            raise NotAllowed(message("Only who planned this can have it done."))
        if not row.to_do:
            raise Invalid(message("Nothing of this can be done."))
        alone = not needs_agreement(row.to_do, site_settings().bulk_limit_alone)
        step = BulkStep.RUN if alone else BulkStep.ASK
        _take(session, context, row, step, "bulk.run" if alone else "bulk.asked")
        return BulkState(row.state)


def agree_to_change(context: Context, change_id: int, version: int) -> None:
    """Agree to another person's large change, which is done then.

    Raises NotAllowed for who planned it and for those who may not decide; NotFound, Stale, Invalid.
    """
    require(context, Permission.ITEM_DECIDE)
    with transaction() as session:
        row = _seen(session, change_id, version)
        if row.planned_by == str(context.actor) or context.actor.kind is not ActorKind.USER:
            raise NotAllowed(message("Somebody else has to agree to this."))
        row.agreed_by = str(context.actor)
        _take(session, context, row, BulkStep.AGREE, "bulk.agreed")


def stop_change(context: Context, change_id: int) -> None:
    """Stop a change: what is decided stays decided, and can be taken back.

    For who planned it and for all who may decide. Raises NotAllowed, NotFound, and Invalid when it
    has ended already.
    """
    require(context, Permission.ITEM_READ)
    with transaction() as session:
        row = lock(session, BulkChange, change_id)
        own = row.planned_by == str(context.actor)
        if not own and not permitted(context.actor, Permission.ITEM_DECIDE):
            raise NotAllowed(message("Only who planned this can stop it."))
        _take(session, context, row, BulkStep.STOP, "bulk.stopped")


def resume_change(context: Context, change_id: int, version: int) -> None:
    """Make a plan again of what a stopped change has not done; it is run like any plan.

    So a large rest needs somebody's agreement anew. Raises NotAllowed for everybody but who planned
    it, NotFound, Stale, and Invalid when nothing is left, or while it is being taken back.
    """
    require(context, Permission.ITEM_READ)
    with transaction() as session:
        row = _seen(session, change_id, version)
        if row.planned_by != str(context.actor):
            raise NotAllowed(message("Only who planned this can go on with it."))
        if _is_being_undone(session, change_id):
            raise Invalid(message("This is being taken back; drop that plan first."))
        unread = has_more_to_read(row.cursor, capped=row.capped)
        if not row.to_do and not unread:
            raise Invalid(message("Nothing of this is left to do."))
        step = BulkStep.COLLECT if unread else BulkStep.RESUME
        _take(session, context, row, step, "bulk.resumed")
        row.ended_at = None


def _is_being_undone(session: Session, change_id: int) -> bool:
    query = select(BulkChange.id).where(
        BulkChange.undoes_id == change_id, BulkChange.state.not_in([one.value for one in ENDED])
    )
    return session.scalars(query.limit(1)).first() is not None


def give_up_change(session: Session, context: Context, change_id: int) -> None:
    """Stop a change that no worker could do, inside the caller's transaction."""
    row = lock(session, BulkChange, change_id)
    if BulkState(row.state) not in ENDED:
        row.ended_at = context.now
        row.state = next_bulk_state(BulkState(row.state), BulkStep.STOP).value
        reason = message("The work could not be done; an operator sees why.")
        record(session, context, row, "bulk.stopped", reason=reason, details=counts_of(row))


def _seen(session: Session, change_id: int, version: int) -> BulkChange:
    row = lock(session, BulkChange, change_id)
    if row.version != version:
        raise Stale(version=row.version)
    return row


def _take(session: Session, context: Context, row: BulkChange, step: BulkStep, act: str) -> None:
    """Take a step; a change that is to be collected or done now gets its work."""
    row.state = next_bulk_state(BulkState(row.state), step).value
    if row.state == BulkState.STOPPED:
        row.ended_at = context.now
    record(session, context, row, act, details=counts_of(row))
    if row.state in IN_WORK:
        ask(session, context.now, row.id, context.now)
