"""Having a planned change of the vocabulary done, agreeing to another's, stopping, going on."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.decisions import decide_locked
from moderation.actions.record import lock
from moderation.actions.tags.changing import level_by_now, refuse_to_agree, take_step
from moderation.actions.transaction import transaction
from moderation.actions.visiting.proposals import Proposal, propose
from moderation.domain.actor import Actor, ActorKind, Context, require
from moderation.domain.errors import Invalid, NotAllowed, Stale
from moderation.domain.lifecycle import OPEN_STATES, DecisionAct, ItemKind
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.domain.tags.changes import ENDED, ChangeState, ChangeStep, Level
from moderation.models import ReviewItem, TagChange

_WITHDRAWN = message("It was stopped by whoever planned it.")


def run_tag_change(context: Context, change_id: int, version: int) -> ChangeState:
    """Have a planned change done as it was seen; return where it stands now.

    Where it reaches too far for one person, by what it touches and what is set now, it waits for
    somebody's agreement, and that for a decision on the desk. Raises NotAllowed for everybody but
    who planned it, NotFound, Stale, and Invalid when it is no plan any more.
    """
    require(context, Permission.TAG_WRITE)
    with transaction() as session:
        change = _own(session, context, change_id, version)
        change.level = level_by_now(change).value
        if change.level == Level.ALONE:
            take_step(session, context, change, ChangeStep.RUN, "tag_change.run")
        else:
            _ask(session, context, change)
        return ChangeState(change.state)


def agree_to_tag_change(context: Context, change_id: int, version: int) -> None:
    """Agree to another person's change, which is done then; decides the item on the desk.

    Raises NotAllowed for who planned it, and for all but admins where it reaches that far;
    NotFound, Stale, Invalid.
    """
    require(context, Permission.TAG_WRITE)
    with transaction() as session:
        item = _item(session, change_id)
        change = _seen(session, change_id, version)
        refuse_to_agree(context, change)
        if change.state != ChangeState.NEEDS_AGREEMENT or item is None:
            raise Invalid(message("This does not wait for agreement."))
        decide_locked(session, context, item, DecisionAct.APPROVE, None)


def stop_tag_change(context: Context, change_id: int) -> None:
    """Stop a change: what is done stays done, and can be taken back.

    For all who may write tags. One that waits for agreement is turned down on the desk by it, or
    withdrawn by who planned it. Raises NotAllowed, NotFound, and Invalid when it has ended already.
    """
    require(context, Permission.TAG_WRITE)
    with transaction() as session:
        item = _item(session, change_id)
        change = lock(session, TagChange, change_id)
        if change.state != ChangeState.NEEDS_AGREEMENT or item is None:
            take_step(session, context, change, ChangeStep.STOP, "tag_change.stopped")
        elif change.planned_by != str(context.actor):
            decide_locked(session, context, item, DecisionAct.REJECT, None)
        else:
            take_step(session, context, change, ChangeStep.STOP, "tag_change.stopped")
            venire = replace(context, actor=Actor(ActorKind.SYSTEM, "tag_changes"))
            decide_locked(session, venire, item, DecisionAct.WITHDRAW, _WITHDRAWN)


def resume_tag_change(context: Context, change_id: int, version: int) -> None:
    """Make a plan again of what a stopped change has not done; it is run like any plan.

    So a rest that reaches far needs agreement anew. Raises NotAllowed for everybody but who planned
    it, NotFound, Stale, and Invalid when it was not stopped, or is being taken back.
    """
    require(context, Permission.TAG_WRITE)
    with transaction() as session:
        change = _own(session, context, change_id, version)
        if _is_being_undone(session, change_id):
            raise Invalid(message("This is being taken back; drop that plan first."))
        if _is_half_undone(session, change_id):
            raise Invalid(message("A part of this was taken back. Take back the rest as well."))
        change.agreed_by = change.why = None
        take_step(session, context, change, ChangeStep.RESUME, "tag_change.resumed")


def _ask(session: Session, context: Context, change: TagChange) -> None:
    """Put a change before others; no filter looks at it, since no visitor wrote it."""
    content = {"change": change.id, "request": change.request, "reason": change.reason}
    change.item_id = propose(
        session, context,
        Proposal(
            ItemKind.TAG_CHANGE, content, _summary(change), str(context.actor),
            duplicate_key=f"tag_change:{change.id}", reason="tag_change",
        ),
    )  # fmt: skip
    take_step(session, context, change, ChangeStep.ASK, "tag_change.asked")


def _summary(change: TagChange) -> str:
    lines = [line for line in change.request.split("\n") if line]
    first = lines[0] if lines else f"undo {change.undoes_id}"
    return f"{first} (+{len(lines) - 1})" if len(lines) > 1 else first


def _item(session: Session, change_id: int) -> ReviewItem | None:
    """Lock the item on which a change is agreed to, before the change; None where none waits."""
    query = select(TagChange.item_id).where(TagChange.id == change_id)
    number = session.scalars(query).first()
    item = None if number is None else lock(session, ReviewItem, number)
    return item if item is not None and item.state in OPEN_STATES else None


def _own(session: Session, context: Context, change_id: int, version: int) -> TagChange:
    change = _seen(session, change_id, version)
    if change.planned_by != str(context.actor):
        raise NotAllowed(message("Only who planned this can have it done."))
    return change


def _seen(session: Session, change_id: int, version: int) -> TagChange:
    change = lock(session, TagChange, change_id)
    if change.version != version:
        raise Stale(version=change.version)
    return change


def _is_being_undone(session: Session, change_id: int) -> bool:
    query = select(TagChange.id).where(
        TagChange.undoes_id == change_id, TagChange.state.not_in([one.value for one in ENDED])
    )
    return session.scalars(query.limit(1)).first() is not None


def _is_half_undone(session: Session, change_id: int) -> bool:
    query = select(TagChange.id).where(TagChange.undoes_id == change_id, TagChange.done > 0)
    return session.scalars(query.limit(1)).first() is not None
