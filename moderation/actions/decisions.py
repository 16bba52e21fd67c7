"""Deciding on a review item: one transaction that changes the item, the ledger and the gallery."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.aftermath import Settled, announce, remember_authors
from moderation.actions.desk.explaining import explain
from moderation.actions.desk.leases import end_lease, refuse_taken_over
from moderation.actions.desk.notes import checked_note, keep_note
from moderation.actions.desk.passing_on import passed_on, require_role
from moderation.actions.effects import Effect, effect_of
from moderation.actions.effects.matter import Matter
from moderation.actions.placing import place
from moderation.actions.record import Act, Gathered, gathered, lock
from moderation.actions.revising import revise, revise_back
from moderation.actions.statements import STATEMENT, Decision, keep_statements, state_reasons
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
from moderation.domain.openness import Stated
from moderation.models import LedgerEntry, ReviewItem, Revision, Topic, User
from moderation.models.covered import covered_values, subject_of
from moderation.queries.desk.ahead.changed import changed_by

_SETTLED = frozenset({ItemState.APPROVED, ItemState.REJECTED, ItemState.WITHDRAWN})
_UNDOABLE = ("item.approve", "item.reject")


@dataclass(frozen=True, slots=True)
class Seen:
    """The version and revision of the item that the decider had before them."""

    version: int
    revision: int


@dataclass(frozen=True, slots=True)
class Case:
    """An item to decide on, with the reason; `details` are kept in the ledger row."""

    item: ReviewItem
    reason: Message | None = None
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def decision(self) -> Decision:
        """What a statement of reasons is made from."""
        return Decision(self.item, self.reason, str(self.details.get("canned", "")))


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision left behind; the ledger row is the decision."""

    item_id: int
    state: ItemState
    version: int
    ledger_id: int


def decide(  # noqa: PLR0913 - what one form says of one decision
    context: Context,
    item_id: int,
    act: DecisionAct,
    seen: Seen,
    reason: str = "",
    *,
    canned: str = "",
    edited: Edit | None = None,
    holder: str = "",
    note: str = "",
) -> Decided:
    """Decide on an item as it was seen.

    `reason` is in the decider's own words, `canned` the id of a ready one. `edited` is what the
    decider changes; it goes with an approval and makes a new revision. `holder` is the tab that
    decides. `note` is one for other moderators, left in the same transaction.

    Raises NotAllowed, NotFound, Stale when version or revision moved or the tab's item was taken
    over (nothing is changed then), Invalid for a step that the state does not have, a decision
    without the reason that it needs (field reason), a wrong field of an edit or note, or an undo
    that later acts stand on.
    """
    left = checked_note(note)
    with transaction() as session:
        item = _locked(session, item_id)
        kind = ItemKind(item.kind)
        require(context, effect_of(kind).permission)
        _refuse_withdrawal(context, act)
        _refuse_changed_role(session, context)
        refuse_taken_over(session, context, item, holder)
        _refuse_stale(session, item, seen)
        why = explain(context, kind, act, reason, canned)
        if act is DecisionAct.APPROVE and edited is not None:
            revise(session, context, item, edited)
        decided = decide_locked(session, context, item, act, why.reason, why.details)
        if left:
            keep_note(session, context, item.id, left)
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
    return decide_all_locked(session, context, act, [Case(item, reason, details or {})])[0]


def decide_all_locked(
    session: Session, context: Context, act: DecisionAct, cases: Sequence[Case]
) -> list[Decided]:
    """Decide on several locked items by the same act: the one way in which items are decided.

    What can be read or written for all of them at once is. Raises what deciding on one of them
    raises; then none is decided, and the caller's transaction must not be committed.
    """
    undone = _undone(session, cases) if act is DecisionAct.UNDO else {}
    stated = state_reasons(session, context, act, [case.decision for case in cases])
    with gathered(session) as ledger:
        steps = [_begin(session, context, act, case, undone.get(case.item.id)) for case in cases]
        _take_effects(session, act, steps)
        places = [
            ledger.add(step.context, _act_on(ledger, act, step, stated.get(step.item.id)))
            for step in steps
        ]
    entries = [ledger.identifiers[place] for place in places]
    settled = [
        Settled(step.item, act, step.before, entry)
        for step, entry in zip(steps, entries, strict=True)
    ]
    keep_statements(session, context, [(one.entry, stated.get(one.item.id)) for one in settled])
    _place_anew(session, settled)
    remember_authors(session, settled)
    announce(session, context, settled)
    return [
        Decided(one.item.id, ItemState(one.item.state), one.item.version, one.entry)
        for one in settled
    ]


@dataclass(frozen=True, slots=True)
class _Step:
    """A case on its way: the context of its decision, where the item was, what is taken back."""

    context: Context
    case: Case
    before: ItemState
    undone: LedgerEntry | None
    passing: Mapping[str, object]

    @property
    def item(self) -> ReviewItem:
        """The item, by now in its new state."""
        return self.case.item


def _begin(
    session: Session,
    context: Context,
    act: DecisionAct,
    case: Case,
    undone: LedgerEntry | None,
) -> _Step:
    """Take one item to its next state, before its effect: that looks at where the item stands."""
    item = case.item
    effect_of(ItemKind(item.kind)).guard(session, context, item)
    require_role(session, context, item, act)
    state = ItemState(item.state)
    after = next_state(state, act, before=ItemState(item.state_before or ItemState.WAITING))
    if undone is not None and item.revision > 1:
        revise_back(session, item, undone)
    passing = passed_on(session, item, act) if state in OPEN_STATES else {}
    item.state_before = None if act is DecisionAct.UNDO else state.value
    item.state = after.value
    settled = after in _SETTLED
    item.decided_at = context.now if settled else None
    item.decided_by = str(context.actor) if settled else None
    own = replace(context, part=context.part or f"item:{item.id}")
    return _Step(own, case, state, undone, passing)


def _act_on(ledger: Gathered, act: DecisionAct, step: _Step, stated: Stated | None) -> Act:
    """Make the decision's own row, which names what it has changed and states its reasons."""
    item, undone = step.item, step.undone
    item.version += 1
    changed = ledger.changed(step.context.part)
    stating = {} if stated is None else {STATEMENT: stated.to_json()}
    return Act(
        subject_of(item),
        item.version,
        f"item.{act.value}",
        covered_values(item),
        reason=step.case.reason,
        undoes=None if undone is None else undone.id,
        details={**step.case.details, **step.passing, **stating, "changed": changed},
    )


def _place_anew(session: Session, settled: Sequence[Settled]) -> None:
    """Place what waits for people by the rules of today: those of its first time may be gone."""
    waiting = [one.item.id for one in settled if ItemState(one.item.state) in OPEN_STATES]
    if waiting:
        place(session, waiting)


def _locked(session: Session, item_id: int) -> ReviewItem:
    topic_id = session.scalars(select(ReviewItem.topic_id).where(ReviewItem.id == item_id)).first()
    if topic_id is not None:
        lock(session, Topic, topic_id)
    return lock(session, ReviewItem, item_id)


def _refuse_withdrawal(context: Context, act: DecisionAct) -> None:
    """Raise Invalid for a person who withdraws: that is for rules, and nothing takes it back."""
    if act is DecisionAct.WITHDRAW and context.actor.kind is ActorKind.USER:
        raise Invalid(
            message("People do not withdraw what others sent; reject it, which can be undone.")
        )


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


def _take_effects(session: Session, act: DecisionAct, steps: Sequence[_Step]) -> None:
    """Let the items' effects happen, kind by kind."""
    if act in PASSING_ON:
        return
    for kind, some in groupby(sorted(steps, key=_kind), key=_kind):
        effect, these = effect_of(kind), list(some)
        if act is DecisionAct.APPROVE:
            _apply(session, effect, these)
            continue
        back = [step for step in these if step.undone and step.undone.act == "item.approve"]
        _revert(session, effect, back)
        if effect.follows:
            for step in (step for step in these if step not in back):
                effect.follow(session, step.context, step.item, _revision(session, step))


def _apply(session: Session, effect: Effect, steps: Sequence[_Step]) -> None:
    if effect.apply_all is not None:
        effect.apply_all(session, _matters(session, steps))
        return
    for step in steps:
        effect.apply(session, step.context, step.item, _revision(session, step))


def _revert(session: Session, effect: Effect, steps: Sequence[_Step]) -> None:
    if effect.revert_all is not None and steps:
        effect.revert_all(session, _matters(session, steps))
        return
    for step in steps:
        subjects = changed_by(step.undone) if step.undone else frozenset()
        revision = _revision(session, step)
        effect.revert(session, step.context, step.item, revision, subjects)


def _matters(session: Session, steps: Sequence[_Step]) -> list[Matter]:
    return [Matter(step.context, step.item, _revision(session, step)) for step in steps]


def _kind(step: _Step) -> ItemKind:
    return ItemKind(step.item.kind)


def _revision(session: Session, step: _Step) -> Revision:
    return session.get_one(Revision, (step.item.id, step.item.revision))


def _undone(session: Session, cases: Sequence[Case]) -> dict[int, LedgerEntry]:
    """Read which decision on each item would be taken back. Raises Invalid where there is none."""
    subjects = {f"item:{case.item.id}": case.item.id for case in cases}
    query = (
        select(LedgerEntry)
        .where(LedgerEntry.subject.in_(subjects), LedgerEntry.act.in_(_UNDOABLE))
        .order_by(LedgerEntry.subject, LedgerEntry.subject_version)
    )
    newest = {subjects[entry.subject]: entry for entry in session.scalars(query)}
    if len(newest) < len(subjects):
        raise Invalid(message("There is no decision to undo."))
    return newest
