"""Deciding on a review item: one transaction that changes the item, the ledger and the gallery."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from moderation.actions.effects import effect_of
from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.domain.actor import ActorKind, Context, require
from moderation.domain.errors import Invalid, Stale
from moderation.domain.lifecycle import DecisionAct, ItemKind, ItemState, next_state
from moderation.domain.messages import Message, message
from moderation.domain.texts import clean
from moderation.models import Author, Lease, LedgerEntry, ReviewItem, Revision, Topic
from moderation.queries.authors.records import JUDGED_BY
from moderation.work import outbox

REASON_LIMIT = 500

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
    context: Context, item_id: int, act: DecisionAct, seen: Seen, reason: str = ""
) -> Decided:
    """Decide on an item as it was seen.

    Raises NotAllowed, NotFound, Stale when version or revision moved (nothing is changed then),
    Invalid for a step that the state does not have, a rejection by a person without a reason
    (field reason), or an undo that later acts stand on.
    """
    why = _reason(context, act, reason)
    with transaction() as session:
        item = _locked(session, item_id)
        require(context, effect_of(ItemKind(item.kind)).permission)
        _refuse_stale(session, item, seen)
        _refuse_taken_over(session, context, item)
        return decide_locked(session, context, item, act, why)


def decide_locked(
    session: Session, context: Context, item: ReviewItem, act: DecisionAct, reason: Message | None
) -> Decided:
    """Decide inside the caller's transaction on an item that it has locked (topic before item).

    Raises NotAllowed for a person who may not decide on this item whatever their role.
    """
    effect_of(ItemKind(item.kind)).guard(session, context, item)
    state = ItemState(item.state)
    after = next_state(state, act, before=ItemState(item.state_before or ItemState.WAITING))
    undone = _undone(session, item) if act is DecisionAct.UNDO else None
    item.state_before = None if act is DecisionAct.UNDO else state.value
    item.state = after.value
    _take_effect(session, context, item, act, undone)
    settled = after in _SETTLED
    item.decided_at = context.now if settled else None
    item.decided_by = str(context.actor) if settled else None
    entry = record(
        session, context, item, f"item.{act.value}", reason=reason,
        undoes=None if undone is None else undone.id,
    )  # fmt: skip
    _remember_author(session, item, state, after)
    _announce(session, context, item, act, entry)
    return Decided(item.id, after, item.version, entry)


def _reason(context: Context, act: DecisionAct, reason: str) -> Message | None:
    needed = act is DecisionAct.REJECT and context.actor.kind is ActorKind.USER
    text = clean(reason, REASON_LIMIT, required=needed, field="reason")
    return message("%(reason)s", reason=text) if text else None


def _locked(session: Session, item_id: int) -> ReviewItem:
    topic_id = session.scalars(select(ReviewItem.topic_id).where(ReviewItem.id == item_id)).first()
    if topic_id is not None:
        lock(session, Topic, topic_id)
    return lock(session, ReviewItem, item_id)


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


def _refuse_taken_over(session: Session, context: Context, item: ReviewItem) -> None:
    """An expired lease refuses nothing; one that somebody took over says that they are at it."""
    lease = session.get(Lease, item.id)
    if lease is None or lease.until <= context.now or lease.taken_over_from is None:
        return
    if context.actor.kind is ActorKind.USER and str(lease.taken_over_from) == context.actor.id:
        raise Stale(
            message("Somebody else has taken this item over. Nothing was done."),
            by=f"user:{lease.user_id}", what="take_over", version=item.version,
            revision=item.revision,
        )  # fmt: skip


def _take_effect(
    session: Session,
    context: Context,
    item: ReviewItem,
    act: DecisionAct,
    undone: LedgerEntry | None,
) -> None:
    if act in (DecisionAct.HOLD, DecisionAct.RELEASE):
        return
    effect = effect_of(ItemKind(item.kind))
    revision = session.get_one(Revision, (item.id, item.revision))
    if act is DecisionAct.APPROVE:
        effect.apply(session, context, item, revision)
    elif undone is not None and undone.act == "item.approve":
        effect.revert(session, context, item, revision, _changed_by(session, undone))
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


def _changed_by(session: Session, entry: LedgerEntry) -> frozenset[str]:
    query = select(LedgerEntry.subject).where(LedgerEntry.act_group == entry.act_group)
    return frozenset(session.scalars(query))


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
    if act in (DecisionAct.HOLD, DecisionAct.RELEASE):
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
