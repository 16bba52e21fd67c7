"""How a change of the vocabulary goes from one state to the next, within a caller's transaction."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.actions.record import record
from moderation.domain.actor import ActorKind, Context
from moderation.domain.errors import NotAllowed
from moderation.domain.messages import Message, message
from moderation.domain.roles import Role
from moderation.domain.tags.changes import (
    ENDED,
    ChangeState,
    ChangeStep,
    Level,
    Reach,
    next_change_state,
)
from moderation.models import TagChange
from moderation.queries.tags.changes.growth import reach_by_now
from moderation.queries.tags.changes.preview import level_as_set
from moderation.work import outbox


def take_step(
    session: Session,
    context: Context,
    change: TagChange,
    step: ChangeStep,
    act: str,
    reason: Message | None = None,
) -> None:
    """Take a locked change a step further, with its ledger row; one that runs now gets its work.

    The row is of the change's own group of acts. Raises Invalid on a step that it cannot take.
    """
    change.state = next_change_state(ChangeState(change.state), step).value
    change.ended_at = context.now if change.state in ENDED else None
    counts = {"done": change.done, "total": change.total}
    own = replace(context, group=change.act_group)
    record(session, own, change, act, reason=reason, details={"counts": counts})
    if change.state == ChangeState.RUNNING:
        ask_for_work(session, context.now, change.id, context.now)


def ask_for_work(session: Session, now: datetime, change_id: int, due_at: datetime) -> None:
    """Ask for the work on a change."""
    outbox.ask(session, "retag", f"tag_change:{change_id}", due_at=due_at, now=now)


def level_by_now(change: TagChange) -> Level:
    """Who has to agree to a change that has not run yet, by what it reaches and what is set now.

    Its `reach` stays what its planner saw: what came since is counted from there, each time anew.
    """
    return level_as_set(reach_by_now(change.id, Reach.from_json(change.reach)))


def refuse_to_agree(context: Context, change: TagChange) -> None:
    """Raise NotAllowed for everybody whose agreement to a change does not count.

    That is whoever planned it, all who are no people, and where its reach asks for an admin by
    now, everybody else.
    """
    if change.planned_by == str(context.actor) or context.actor.kind is not ActorKind.USER:
        raise NotAllowed(message("Somebody else has to agree to this."))
    waits = change.state == ChangeState.NEEDS_AGREEMENT
    level = level_by_now(change) if waits else change.level
    if level == Level.ADMIN and context.actor.role is not Role.ADMIN:
        raise NotAllowed(message("This reaches so far that an admin has to agree."))
