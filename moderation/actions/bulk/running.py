"""Doing a change of many items in parts, each of them one short transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.bulk.acting import planner_of
from moderation.actions.bulk.foreseen import latest_act, read_revisions
from moderation.actions.bulk.obstacles import REFUSALS, Looker, Obstacle
from moderation.actions.bulk.plans import Fence, counts_of
from moderation.actions.decisions import Case, Decided, decide_all_locked
from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.domain.desk.bulk import (
    BULK_STEPS,
    BulkState,
    BulkStep,
    EntryResult,
    fitting,
    next_bulk_state,
)
from moderation.domain.errors import NotFound, Stale
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.messages import message, to_json
from moderation.models import BulkChange, BulkEntry, ReviewItem, Topic
from moderation.models.base import table_of

_topics = table_of(Topic)
_REFUSED = (*REFUSALS, NotFound, Stale)


def run_part(now: datetime, change_id: int, fence: Fence, size: int) -> bool:
    """Decide the next ``size`` items of a running change; return whether there may be more.

    ``fence`` proves in the same transaction that the work is the caller's. Each item's entry is
    marked with its decision, so that it is decided once, whatever is killed.
    """
    try:
        return _run(now, change_id, fence, size, careful=False)
    except _REFUSED:  # by what an effect found: the items are tried one by one
        return _run(now, change_id, fence, size, careful=True)


def _run(now: datetime, change_id: int, fence: Fence, size: int, *, careful: bool) -> bool:
    with transaction() as session:
        fence(session)
        change = lock(session, BulkChange, change_id)
        if change.state != BulkState.RUNNING:
            return False
        entries = _next_entries(session, change, size)
        if entries:
            _Part(session, change, planner_of(change, now)).decide(entries, careful=careful)
            return True
        _finish(session, planner_of(change, now), change)
        return False


def _next_entries(session: Session, change: BulkChange, size: int) -> Sequence[BulkEntry]:
    """Read what is next: the oldest items first, and in an undo the newest, as they came later."""
    order = BulkEntry.item_id.desc() if change.act == DecisionAct.UNDO else BulkEntry.item_id.asc()
    query = (
        select(BulkEntry, ReviewItem.kind)
        .join(ReviewItem, ReviewItem.id == BulkEntry.item_id)
        .where(BulkEntry.change_id == change.id, BulkEntry.result == EntryResult.TO_DO.value)
        .order_by(order)
        .limit(size)
    )
    rows = session.execute(query).all()
    return [row.BulkEntry for row in rows[: fitting(row.kind for row in rows)]]


class _Part:
    """One part of a change inside its transaction."""

    def __init__(self, session: Session, change: BulkChange, context: Context) -> None:
        self._session, self._change, self._context = session, change, context
        self._act = DecisionAct(change.act)
        self._looker = Looker(session, context, self._act, change.reason, change.canned)

    def decide(self, entries: Sequence[BulkEntry], *, careful: bool) -> None:
        """Decide on these entries' items at once; ``careful``: one by one, each on its own risk."""
        numbers = [entry.item_id for entry in entries]
        self._looker.look_at_leases(numbers)
        kept = _Locked(self._session, numbers)
        free = [entry for entry in entries if self._is_free(entry, kept.items.get(entry.item_id))]
        cases = [self._case(kept.items[entry.item_id]) for entry in free]
        if careful:
            for entry, case in zip(free, cases, strict=True):
                self._try(entry, case)
        elif free:
            decided = decide_all_locked(self._session, self._context, self._act, cases)
            for entry, one in zip(free, decided, strict=True):
                self._mark_done(entry, one)

    def _case(self, item: ReviewItem) -> Case:
        why = self._looker.explained(ItemKind(item.kind))
        return Case(item, why.reason, why.details)

    def _is_free(self, entry: BulkEntry, item: ReviewItem | None) -> bool:
        """Whether nothing is in the way; what is, is marked."""
        in_the_way = self._in_the_way(entry, item)
        if in_the_way is not None:
            self._mark_left(entry, in_the_way)
        return in_the_way is None

    def _in_the_way(self, entry: BulkEntry, item: ReviewItem | None) -> Obstacle | None:
        if item is None:
            return Obstacle(message("The item is gone."))
        if (item.version, item.revision) != (entry.version, entry.revision):
            last = latest_act(item.id)
            why = message("It has changed since this was planned.")
            return Obstacle(why, last.actor, last.act.removeprefix("item."), moved=True)
        return self._looker.obstacle(item)

    def _try(self, entry: BulkEntry, case: Case) -> None:
        """Decide on one item, which another of the same part may have moved meanwhile."""
        if not self._is_free(entry, case.item):
            return
        try:
            with self._session.begin_nested():
                (one,) = decide_all_locked(self._session, self._context, self._act, [case])
        except _REFUSED as error:
            self._mark_left(entry, Obstacle(error.reason))
        else:
            self._mark_done(entry, one)

    def _mark_done(self, entry: BulkEntry, decided: Decided) -> None:
        entry.result = EntryResult.DONE.value
        entry.decision_id = decided.ledger_id
        self._change.to_do -= 1
        self._change.done += 1

    def _mark_left(self, entry: BulkEntry, in_the_way: Obstacle) -> None:
        entry.result = (EntryResult.MOVED if in_the_way.moved else EntryResult.REFUSED).value
        entry.why = to_json(in_the_way.why)
        entry.by, entry.what = in_the_way.by or None, in_the_way.what or None
        self._change.to_do -= 1
        self._change.refused += 1


class _Locked:
    """Items of a part, locked after their topics and in order, as all actions do.

    What a decision looks at is read for all of them at once; it is kept here, for the session
    forgets what nobody holds.
    """

    def __init__(self, session: Session, numbers: Sequence[int]) -> None:
        topics = select(ReviewItem.topic_id).where(ReviewItem.id.in_(numbers))
        locked = select(_topics.c.id).where(_topics.c.id.in_(topics)).order_by(_topics.c.id)
        session.connection().execute(locked.with_for_update()).all()
        query = select(ReviewItem).where(ReviewItem.id.in_(numbers)).order_by(ReviewItem.id)
        afresh = query.with_for_update().execution_options(populate_existing=True)
        self.items = {item.id: item for item in session.scalars(afresh)}
        self.revisions = read_revisions(list(self.items.values()))


def _finish(session: Session, context: Context, change: BulkChange) -> None:
    """End a change of which nothing is left to do; one that took another back says so there."""
    _step(session, context, change, BulkStep.FINISH, "bulk.done")
    change.ended_at = context.now
    if change.undoes_id is None or not change.done:
        return
    other = lock(session, BulkChange, change.undoes_id)
    if BulkStep.TAKEN_BACK in BULK_STEPS[BulkState(other.state)]:
        _step(session, context, other, BulkStep.TAKEN_BACK, "bulk.undone")


def _step(session: Session, context: Context, row: BulkChange, step: BulkStep, act: str) -> None:
    row.state = next_bulk_state(BulkState(row.state), step).value
    record(session, context, row, act, details=counts_of(row))
