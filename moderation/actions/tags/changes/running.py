"""Doing a change of the vocabulary in parts, each of them one short transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.bulk.acting import planner_of
from moderation.actions.bulk.plans import Fence
from moderation.actions.record import lock
from moderation.actions.tags.changes.doing import do, refuse_changed
from moderation.actions.tags.changes.turns import GOES_WITH, Turn
from moderation.actions.tags.changes.undoing import end_undo, undo_part
from moderation.actions.tags.changing import take_step
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid, NotAllowed, NotFound
from moderation.domain.messages import Message, message, to_json
from moderation.domain.roles import Permission
from moderation.domain.tags.changes import ENDED, ChangeState, ChangeStep
from moderation.domain.tags.requests import Kind
from moderation.models import TagChange, TagChangeStep

LARGEST_PART = 200
"""Topics that are gone over in one transaction."""

_LONGEST_RUN = 3  # steps that are done together


def go_on_with(now: datetime, change_id: int, fence: Fence, size: int = LARGEST_PART) -> bool:
    """Do the next part of a running change; return whether there is more.

    `fence` proves in the part's own transaction that the work is the caller's. A part goes over at
    most `size` topics. What cannot be done as planned stops the change with the reason, and nothing
    of that part is done.
    """
    try:
        return _do_part(now, change_id, fence, size)
    except (Invalid, NotAllowed, NotFound) as refusal:
        reason = refusal.reason
    with transaction() as session:
        fence(session)
        change = lock(session, TagChange, change_id)
        if change.state == ChangeState.RUNNING:
            _stop(session, planner_of(change, now), change, reason)
    return False


def give_up_tag_change(session: Session, context: Context, change_id: int) -> None:
    """Stop a change that no worker could do, inside the caller's transaction."""
    change = lock(session, TagChange, change_id)
    if ChangeState(change.state) not in ENDED:
        reason = message("The work could not be done; an operator sees why.")
        _stop(session, context, change, reason)


def _stop(session: Session, context: Context, change: TagChange, reason: Message) -> None:
    change.why = to_json(reason)
    take_step(session, context, change, ChangeStep.STOP, "tag_change.stopped", reason)


def _do_part(now: datetime, change_id: int, fence: Fence, size: int) -> bool:
    with transaction() as session:
        fence(session)
        change = lock(session, TagChange, change_id)
        if change.state != ChangeState.RUNNING:
            return False
        context = planner_of(change, now)
        require(context, Permission.TAG_WRITE)
        do_part = _do_steps if change.undoes_id is None else undo_part
        if do_part(session, context, change, size):
            return True
        take_step(session, context, change, ChangeStep.FINISH, "tag_change.done")
        end_undo(session, context, change)
        return False


def _do_steps(session: Session, context: Context, change: TagChange, size: int) -> bool:
    """Take a turn at the step that is next; False where there is none."""
    steps = _next_steps(session, change)
    for step in steps:
        if not change.cursor:
            refuse_changed(session, change, step)
        outcome = do(Turn(session, context, step, change.cursor, size))
        change.done += outcome.topics
        change.cursor = outcome.cursor or 0
        if change.cursor:
            break
        change.place, change.done = step.place + 1, change.done + 1
    return bool(steps)


def _next_steps(session: Session, change: TagChange) -> Sequence[TagChangeStep]:
    """Return the next step and those that have to be done with it."""
    query = select(TagChangeStep).where(
        TagChangeStep.change_id == change.id, TagChangeStep.place >= change.place
    )
    steps = session.scalars(query.order_by(TagChangeStep.place).limit(_LONGEST_RUN)).all()
    together = 1
    while together < len(steps) and _go_together(*steps[together - 1 : together + 1]):
        together += 1
    return steps[:together]


def _go_together(one: TagChangeStep, other: TagChangeStep) -> bool:
    return one.line == other.line and Kind(other.kind) in GOES_WITH.get(Kind(one.kind), ())
