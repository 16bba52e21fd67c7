"""Leaving an item to somebody else: held for information, escalated to a role, given back."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from moderation.actions.effects import effect_of
from moderation.actions.record import last_act
from moderation.domain.actor import Actor, ActorKind, Context, permitted
from moderation.domain.errors import Invalid, NotAllowed
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.messages import message
from moderation.domain.roles import Role
from moderation.models import ReviewItem

#: Why an item waits that a person held: it stands where a filter's name does.
INFORMATION = "information"

#: Who decides on what was escalated.
ESCALATED_TO = Role.ADMIN


def may_decide(actor: Actor, kind: ItemKind, needs_role: str | None) -> bool:
    """Whether somebody may decide on items of a kind; `needs_role` is whom one was escalated to."""
    try:
        permission = effect_of(kind).permission
    except Invalid:
        return False
    fits = needs_role is None or actor.role in (needs_role, Role.ADMIN)
    return fits and permitted(actor, permission)


def require_role(session: Session, context: Context, item: ReviewItem, act: DecisionAct) -> None:
    """Raise NotAllowed for a person whose role is not the one that a locked item needs.

    Whoever escalated it may take that back.
    """
    needed = item.needs_role
    if needed is None or context.actor.kind is not ActorKind.USER:
        return
    if context.actor.role in (needed, Role.ADMIN):
        return
    escalated = last_act(session, item, "item.escalate")
    own = escalated is not None and escalated.actor == str(context.actor)
    if act is not DecisionAct.RELEASE or not own:
        raise NotAllowed(
            message("This was escalated; people with the role “%(role)s” decide.", role=needed),
            advice=message("Leave a note if they should know something. Nothing was changed."),
        )


def passed_on(session: Session, item: ReviewItem, act: DecisionAct) -> Mapping[str, object]:
    """Mark a locked item as one that a person holds, escalates or releases, before they do.

    Returns what the ledger row keeps: the role asked for, or why the item waited until then.
    """
    if act is DecisionAct.ESCALATE:
        item.needs_role = ESCALATED_TO.value
        return {"needs_role": ESCALATED_TO.value}
    if act is DecisionAct.HOLD:
        was = _waited_for(session, item)
        item.reason = INFORMATION
        return {"was": was}
    if act is DecisionAct.RELEASE:
        item.needs_role = None
        item.reason = _waited_for(session, item)
    return {}


def _waited_for(session: Session, item: ReviewItem) -> str | None:
    """Return why the item waited before somebody held it for information."""
    if item.reason != INFORMATION:
        return item.reason
    held = last_act(session, item, "item.hold")
    was = None if held is None else held.public.get("was")
    return was if isinstance(was, str) else None
