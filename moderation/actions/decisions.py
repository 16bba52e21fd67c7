"""Deciding on a review item: one transaction that changes the item, the ledger and the gallery."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from moderation.actions.desk.explaining import explain
from moderation.actions.desk.leases import end_lease, refuse_taken_over
from moderation.actions.desk.passing_on import passed_on, require_role
from moderation.actions.effects import effect_of
from moderation.actions.placing import place
from moderation.actions.record import lock, record
from moderation.actions.revising import revise, revise_back
from moderation.actions.transaction import transaction
from moderation.domain.actor import ActorKind, Context, require
from moderation.domain.desk.editing import Edit
from moderation.domain.errors import Invalid, NotAllowed, Stale
from moderation.domain.lifecycle import (
    OPEN_STATES,
    PASSING_ON,
    DecisionAct,
    ItemKind,
    ItemState,
    next_state,
)
from moderation.domain.messages import Message, message
from moderation.models import Author, LedgerEntry, ReviewItem, Revision, Topic, User
from moderation.queries.authors.records import JUDGED_BY
from moderation.queries.desk.ahead.changed import changed_by
from moderation.work import outbox

_SETTLED = frozenset({ItemState.APPROVED, ItemState.REJECTED, ItemState.WITHDRAWN})
_UNDOABLE = ("item.approve", "item.reject")


@dataclass(frozen=True, slots=True)
class Seen:
    """The version and revision of the item that the decider had before them."""

    version: int
    revision: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision left behind; the ledger row is the decision."""

    item_id: int
    state: ItemState
    version: int
    ledger_id: int


def decide(
    context: Context,
    item_id: int,
    act: DecisionAct,
    seen: Seen,
    reason: str = "",
    *,
    canned: str = "",
    edited: Edit | None = None,
    holder: str = "",
) -> Decided:
    """Decide on an item as it was seen.

    `reason` is in the decider's own words, `canned` the id of a ready one. `edited` is what the
    decider changes; it goes with an approval and makes a new revision. `holder` is the tab that
    decides.

    Raises NotAllowed, NotFound, Stale when version or revision moved or the tab's item was taken
    over (nothing is changed then), Invalid for a step that the state does not have, a decision
    without the reason that it needs (field reason), a wrong field of an edit, or an undo that later
    acts stand on.
    """
    with transaction() as session:
        item = _locked(session, item_id)
        kind = ItemKind(item.kind)
        require(context, effect_of(kind).permission)
        _refuse_changed_role(session, context)
        refuse_taken_over(session, context, item, holder)
        _refuse_stale(session, item, seen)
        why = explain(context, kind, act, reason, canned)
        if act is DecisionAct.APPROVE and edited is not None:
            revise(session, context, item, edited)
        decided = decide_locked(session, context, item, act, why.reason, why.details)
        end_lease(session, context, item.id, holder)
        return decided


def decide_locked(
    session: Session,
    context: Context,
    item: ReviewItem,
    act: DecisionAct,
    reason: Message | None,
    details: Mapping[str, object] | None = None,
) -> Decided:
    """Decide inside the caller's transaction on an item that it has locked (topic before item).

    `details` are kept in the ledger row. Raises NotAllowed for a person who may not decide on this
    item whatever their permissions: because of its effect, or because it needs another role.
    """
    effect_of(ItemKind(item.kind)).guard(session, context, item)
    require_role(session, context, item, act)
    state = ItemState(item.state)
    after = next_state(state, act, before=ItemState(item.state_before or ItemState.WAITING))
    undone = _undone(session, item) if act is DecisionAct.UNDO else None
    if undone is not None:
        revise_back(session, item, undone)
    passing = passed_on(session, item, act) if state in OPEN_STATES else {}
    item.state_before = None if act is DecisionAct.UNDO else state.value
    item.state = after.value
    _take_effect(session, context, item, act, undone)
    settled = after in _SETTLED
    item.decided_at = context.now if settled else None
    item.decided_by = str(context.actor) if settled else None
    entry = record(
        session, context, item, f"item.{act.value}", reason=reason,
        undoes=None if undone is None else undone.id, details={**(details or {}), **passing},
    )  # fmt: skip
    if act in PASSING_ON and state in OPEN_STATES:
        place(session, [item.id])
    _remember_author(session, item, state, after)
    _announce(session, context, item, act, entry)
    return Decided(item.id, after, item.version, entry)


def _locked(session: Session, item_id: int) -> ReviewItem:
    topic_id = session.scalars(select(ReviewItem.topic_id).where(ReviewItem.id == item_id)).first()
    if topic_id is not None:
        lock(session, Topic, topic_id)
    return lock(session, ReviewItem, item_id)


def _refuse_changed_role(session: Session, context: Context) -> None:
    """Raise NotAllowed for a person whose role was changed after their request had begun."""
    if context.actor.kind is not ActorKind.USER:
        return
    account = session.get(User, int(context.actor.id))
    if account is not None and (not account.active or account.role != context.actor.role):
        raise NotAllowed(
            message("Your role has been changed in the meantime. Nothing was done."),
            advice=message("Sign in again to go on with what you may do now."),
        )


def _refuse_stale(session: Session, item: ReviewItem, seen: Seen) -> None:
    if (item.version, item.revision) == (seen.version, seen.revision):
        return
    query = (
        select(LedgerEntry)
        .where(LedgerEntry.subject == f"item:{item.id}")
        .order_by(LedgerEntry.subject_version.desc())
        .limit(1)
    )
    last = session.scalars(query).one()
    what = last.act.removeprefix("item.")
    raise Stale(by=last.actor, what=what, version=item.version, revision=item.revision)


def _take_effect(
    session: Session,
    context: Context,
    item: ReviewItem,
    act: DecisionAct,
    undone: LedgerEntry | None,
) -> None:
    if act in PASSING_ON:
        return
    effect = effect_of(ItemKind(item.kind))
    revision = session.get_one(Revision, (item.id, item.revision))
    if act is DecisionAct.APPROVE:
        effect.apply(session, context, item, revision)
    elif undone is not None and undone.act == "item.approve":
        effect.revert(session, context, item, revision, changed_by(undone))
    else:
        effect.follow(session, context, item, revision)


def _undone(session: Session, item: ReviewItem) -> LedgerEntry:
    query = (
        select(LedgerEntry)
        .where(LedgerEntry.subject == f"item:{item.id}", LedgerEntry.act.in_(_UNDOABLE))
        .order_by(LedgerEntry.subject_version.desc())
        .limit(1)
    )
    entry = session.scalars(query).first()
    if entry is None:
        raise Invalid(message("There is no decision to undo."))
    return entry


def _remember_author(
    session: Session, item: ReviewItem, before: ItemState, after: ItemState
) -> None:
    if item.author_id is None or item.kind not in JUDGED_BY:
        return
    changes = {"approved": 0, "rejected": 0}
    for state, change in ((before, -1), (after, 1)):
        if state.value in changes:
            changes[state.value] += change
    values = {name: getattr(Author, name) + change for name, change in changes.items() if change}
    if values:
        session.execute(
            update(Author)
            .where(Author.id == item.author_id)
            .values(values)
            .execution_options(synchronize_session=False)
        )


def _announce(
    session: Session, context: Context, item: ReviewItem, act: DecisionAct, entry: int
) -> None:
    """Tell plugins, after the commit and at least once, of decisions and of undone ones."""
    if act in PASSING_ON:
        return
    event = {
        "event": "decision_made",
        "happened_at": context.now.isoformat(),
        "item_id": item.id,
        "item_kind": item.kind,
        "act": act.value,
        "state": item.state,
    }
    outbox.ask(
        session, "event", f"ledger:{entry}", due_at=context.now, now=context.now, parameters=event
    )
