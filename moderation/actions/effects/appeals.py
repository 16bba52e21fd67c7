"""A granted appeal takes the first decision back and does the opposite of it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from moderation.actions.record import last_act, lock
from moderation.domain.actor import ActorKind, Context
from moderation.domain.errors import Invalid, NotAllowed
from moderation.domain.lifecycle import DecisionAct, ItemState
from moderation.domain.messages import Message, message
from moderation.models import Appeal, LedgerEntry, ReviewItem, Revision
from moderation.queries.authors.appeals import may_decide_appeal, standing_decision
from moderation.queries.desk.stored import as_message

_GRANTED = message("Granted on appeal.")
_OPPOSITE = {
    "item.reject": (DecisionAct.APPROVE, ItemState.APPROVED),
    "item.approve": (DecisionAct.REJECT, ItemState.REJECTED),
}
_AGAIN = {"item.reject": DecisionAct.REJECT, "item.approve": DecisionAct.APPROVE}


def refuse_own(session: Session, context: Context, item: ReviewItem) -> None:
    """Raise NotAllowed for the person who made the decision that is appealed."""
    if context.actor.kind is ActorKind.USER and not may_decide_appeal(item.id, str(context.actor)):
        raise NotAllowed(
            message("You made the decision that is appealed; somebody else decides on this."),
            advice=message("Leave it to another moderator or an admin. Nothing was changed."),
        )


def grant(session: Session, context: Context, item: ReviewItem, revision: Revision) -> None:
    """Take the appealed decision back and take the opposite one.

    Nothing happens where others have done so already. Raises Invalid when the item has been decided
    anew since, and whatever the opposite decision raises.
    """
    appeal = _appeal(session, item)
    original = lock(session, ReviewItem, appeal.of_item_id)
    first = session.get_one(LedgerEntry, appeal.decision_id)
    act, wanted = _OPPOSITE[first.act]
    if original.state == wanted:
        return
    if original.state in _AGAINST:
        _require_standing(original, first)
        _decide(session, context, original, DecisionAct.UNDO, _GRANTED)
    _decide(session, context, original, act, _GRANTED)


def take_back(
    session: Session, context: Context, item: ReviewItem, revision: Revision, undone: frozenset[str]
) -> None:
    """Put the first decision in force again, with its reason; it stays the one that is appealed.

    Raises Invalid when the item has been decided anew since the appeal was granted.
    """
    appeal = _appeal(session, item)
    if f"item:{appeal.of_item_id}" not in undone:
        return
    original = lock(session, ReviewItem, appeal.of_item_id)
    first = session.get_one(LedgerEntry, appeal.decision_id)
    _require_untouched(session, item, original)
    _decide(session, context, original, DecisionAct.UNDO, None)
    again, reason = _AGAIN[first.act], as_message(first.public.get("reason"))
    canned = first.public.get("canned")
    details = {"canned": canned} if canned else {}
    appeal.decision_id = _decide(session, context, original, again, reason, details)


_AGAINST = (ItemState.APPROVED, ItemState.REJECTED)


def _appeal(session: Session, item: ReviewItem) -> Appeal:
    appeal = session.get(Appeal, item.id)
    if appeal is None:
        raise Invalid(message("This appeal names no decision; turn it down."))
    return appeal


def _require_standing(original: ReviewItem, first: LedgerEntry) -> None:
    last = standing_decision(original.id)
    if last is None or last.id != first.id:
        raise Invalid(
            message("The item has been decided anew since; the author can appeal that decision.")
        )


def _require_untouched(session: Session, item: ReviewItem, original: ReviewItem) -> None:
    granted, last = last_act(session, item, "item.approve"), last_act(session, original)
    if granted is None or last is None or granted.act_group != last.act_group:
        raise Invalid(message("The item has been decided anew since; take that back first."))


def _decide(
    session: Session,
    context: Context,
    original: ReviewItem,
    act: DecisionAct,
    reason: Message | None,
    details: Mapping[str, object] | None = None,
) -> int:
    from moderation.actions.decisions import decide_locked  # decisions know all effects

    return decide_locked(session, context, original, act, reason, details).ledger_id
