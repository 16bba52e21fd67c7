"""Agreement to a change of the vocabulary: approved, it is done; rejected, it is stopped.

What was begun is not taken back here: the change's own page says what others did since, and plans
the way back.
"""

from sqlalchemy.orm import Session

from moderation.actions.record import lock
from moderation.actions.tags.changing import level_by_now, refuse_to_agree, take_step
from moderation.domain.actor import ActorKind, Context
from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import OPEN_STATES
from moderation.domain.messages import Message, message
from moderation.domain.tags.changes import ChangeState, ChangeStep
from moderation.models import ReviewItem, Revision, TagChange

BEGUN = message("This change has begun already. Stop it or take it back on its own page.")
ANEW = message("This change has been planned anew since.")


def guard(session: Session, context: Context, item: ReviewItem) -> None:
    """Raise NotAllowed for people who may not decide whether a change is agreed to."""
    revision = session.get_one(Revision, (item.id, item.revision))
    change = session.get(TagChange, _number(revision))
    if change is not None and context.actor.kind is ActorKind.USER:
        refuse_to_agree(context, change)


def agree(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Let a change that waits for it be done. Raises NotAllowed and Invalid.

    Whose agreement counts is said by what the change reaches by now: topics may have come.
    """
    change = _change(session, item, revision)
    refuse_to_agree(context, change)
    change.level = level_by_now(change).value
    change.agreed_by = str(context.actor)
    take_step(session, context, change, ChangeStep.AGREE, "tag_change.agreed")


def follow(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Stop a change that is not agreed to; let it wait again when that was undone.

    Raises Invalid where it has been planned anew since.
    """
    change = _change(session, item, revision)
    if item.state in OPEN_STATES:
        take_step(session, context, change, ChangeStep.REOPEN, "tag_change.asked")
    elif change.state == ChangeState.NEEDS_AGREEMENT:
        take_step(session, context, change, ChangeStep.STOP, "tag_change.stopped")


def take_back(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Let a change wait for agreement again. Raises Invalid once anything of it was done."""
    change = _change(session, item, revision)
    if (obstacle := in_the_way(change)) is not None:
        raise Invalid(obstacle)
    change.agreed_by = None
    take_step(session, context, change, ChangeStep.REOPEN, "tag_change.asked")


def in_the_way(change: TagChange) -> Message | None:
    """Say why the agreement to a change cannot be taken back; None while nothing of it is done."""
    untouched = (change.place, change.cursor, change.done) == (0, 0, 0)
    if not untouched or change.state in {ChangeState.DONE, ChangeState.UNDONE}:
        return BEGUN
    return None if change.state in {ChangeState.RUNNING, ChangeState.STOPPED} else ANEW


def _change(session: Session, item: ReviewItem, revision: Revision) -> TagChange:
    change = lock(session, TagChange, _number(revision))
    if change.item_id != item.id:
        raise Invalid(ANEW)
    return change


def _number(revision: Revision) -> int:
    return int(str(revision.content["change"]))
