"""Doing a change of many items in parts, each of them one short transaction."""

from collections.abc import Sequence
from datetime import datetime
from time import monotonic

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.bulk.acting import part_for, planner_of
from moderation.actions.bulk.foreseen import latest_act
from moderation.actions.bulk.obstacles import REFUSALS, Looker, Obstacle
from moderation.actions.bulk.plans import Fence, counts_of
from moderation.actions.decisions import decide_locked
from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.desk.bulk import BulkState, BulkStep, EntryResult, next_bulk_state
from moderation.domain.errors import NotFound, Stale
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.messages import message, to_json
from moderation.models import BulkChange, BulkEntry, ReviewItem, Revision, Topic

#: Items decided in one transaction: each costs 8 rows, and at most 12.
PART = 16
#: Seconds after which a part ends though more items would fit.
PART_SECONDS = 0.02

_REFUSED = (*REFUSALS, NotFound, Stale)


def run_part(now: datetime, change_id: int, fence: Fence) -> bool:
    """Decide the next items of a running change; return whether there are more.

    ``fence`` proves in the same transaction that the work is the caller's. Each item's entry is
    marked with its decision, so that it is decided once, whatever is killed.
    """
    try:
        return _run(now, change_id, fence, careful=False)
    except _REFUSED:  # by what an effect found: the others of the part are tried one by one
        return _run(now, change_id, fence, careful=True)


def _run(now: datetime, change_id: int, fence: Fence, *, careful: bool) -> bool:
    ends = monotonic() + PART_SECONDS
    with transaction() as session:
        fence(session)
        change = lock(session, BulkChange, change_id)
        if change.state != BulkState.RUNNING:
            return False
        entries = _next_entries(session, change)
        if entries:
            _Part(session, change, planner_of(change, now), careful).decide(entries, ends)
            return True
        _finish(session, planner_of(change, now), change)
        return False


def _next_entries(session: Session, change: BulkChange) -> Sequence[BulkEntry]:
    """Read what is next: the oldest items first, and in an undo the newest, as they came later."""
    order = BulkEntry.item_id.desc() if change.act == DecisionAct.UNDO else BulkEntry.item_id.asc()
    query = (
        select(BulkEntry)
        .where(BulkEntry.change_id == change.id, BulkEntry.result == EntryResult.TO_DO.value)
        .order_by(order)
        .limit(PART)
    )
    return session.scalars(query).all()


class _Part:
    """One part of a change inside its transaction. ``careful`` gives each item a savepoint."""

    def __init__(
        self, session: Session, change: BulkChange, context: Context, careful: bool
    ) -> None:
        self._session, self._change, self._context = session, change, context
        self._careful = careful
        self._act = DecisionAct(change.act)
        self._looker = Looker(session, context, self._act, change.reason, change.canned)

    def decide(self, entries: Sequence[BulkEntry], ends: float) -> None:
        """Decide one entry after the other until the time is over; one at least."""
        numbers = [entry.item_id for entry in entries]
        self._looker.look_at_leases(numbers)
        items = _locked(self._session, numbers)
        for entry in entries:
            self._settle(entry, items.get(entry.item_id))
            if monotonic() >= ends:
                break

    def _settle(self, entry: BulkEntry, item: ReviewItem | None) -> None:
        in_the_way = self._in_the_way(entry, item)
        if in_the_way is None and item is not None:
            in_the_way = self._decide(entry, item)
        self._change.to_do -= 1
        if in_the_way is None:
            self._change.done += 1
            return
        self._change.refused += 1
        entry.result = (EntryResult.MOVED if in_the_way.moved else EntryResult.REFUSED).value
        entry.why = to_json(in_the_way.why)
        entry.by, entry.what = in_the_way.by or None, in_the_way.what or None

    def _in_the_way(self, entry: BulkEntry, item: ReviewItem | None) -> Obstacle | None:
        if item is None:
            return Obstacle(message("The item is gone."))
        if (item.version, item.revision) != (entry.version, entry.revision):
            last = latest_act(item.id)
            why = message("It has changed since this was planned.")
            return Obstacle(why, last.actor, last.act.removeprefix("item."), moved=True)
        return self._looker.obstacle(item)

    def _decide(self, entry: BulkEntry, item: ReviewItem) -> Obstacle | None:
        if not self._careful:
            self._decide_now(entry, item)
            return None
        try:
            with self._session.begin_nested():
                self._decide_now(entry, item)
        except _REFUSED as error:
            return Obstacle(error.reason)
        return None

    def _decide_now(self, entry: BulkEntry, item: ReviewItem) -> None:
        why = self._looker.explained(ItemKind(item.kind))
        decided = decide_locked(
            self._session, part_for(self._context, item), item, self._act, why.reason, why.details
        )
        entry.result = EntryResult.DONE.value
        entry.decision_id = decided.ledger_id


def _locked(session: Session, numbers: Sequence[int]) -> dict[int, ReviewItem]:
    """Lock the topics of these items, then the items, in order: as all actions do."""
    topics = select(ReviewItem.topic_id).where(
        ReviewItem.id.in_(numbers), ReviewItem.topic_id.is_not(None)
    )
    known = set(session.scalars(topics))
    ordered = select(Topic).where(Topic.id.in_(known)).order_by(Topic.id).with_for_update()
    session.scalars(ordered.execution_options(populate_existing=True)).all()
    query = select(ReviewItem).where(ReviewItem.id.in_(numbers)).order_by(ReviewItem.id)
    found = session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()
    _read_revisions(session, found)
    return {item.id: item for item in found}


def _read_revisions(session: Session, items: Sequence[ReviewItem]) -> None:
    """Read at once what each decision looks at: the session keeps it."""
    session.scalars(
        select(Revision)
        .join(ReviewItem, ReviewItem.id == Revision.item_id)
        .where(Revision.item_id.in_([item.id for item in items]))
        .where(Revision.number == ReviewItem.revision)
    ).all()


def _finish(session: Session, context: Context, change: BulkChange) -> None:
    """End a change of which nothing is left to do; one that took another back says so there."""
    _step(session, context, change, BulkStep.FINISH, "bulk.done")
    change.ended_at = context.now
    if change.undoes_id is None or not change.done:
        return
    other = lock(session, BulkChange, change.undoes_id)
    if other.state != BulkState.UNDONE:
        _step(session, context, other, BulkStep.TAKEN_BACK, "bulk.undone")


def _step(session: Session, context: Context, row: BulkChange, step: BulkStep, act: str) -> None:
    row.state = next_bulk_state(BulkState(row.state), step).value
    record(session, context, row, act, details=counts_of(row))
