"""Planning a change of many items: every item with what would happen, before anything does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from moderation.actions.bulk.acting import planner_of
from moderation.actions.bulk.foreseen import Foreseen, foresee
from moderation.actions.bulk.obstacles import Looker
from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.desk.bulk import (
    BULK_ACTS,
    BulkState,
    BulkStep,
    EntryResult,
    next_bulk_state,
)
from moderation.domain.errors import Invalid
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.domain.texts import clean
from moderation.extensions import db
from moderation.models import BulkChange, BulkEntry
from moderation.models.base import table_of
from moderation.queries.desk.ahead.changes import change_view
from moderation.queries.desk.ahead.sources import Portion, next_portion
from moderation.queries.settings import site_settings
from moderation.work import outbox

#: Items planned in one transaction, each of them a row.
PORTION = 150
REASON_LIMIT = 500

#: Proves in the caller's transaction that the work is still its own; raises when it is not.
Fence: TypeAlias = Callable[[Session], None]

_INSERT = insert(table_of(BulkEntry))


@dataclass(frozen=True, slots=True)
class BulkDraft:
    """What somebody wants done: an act on a source's items, see ``queries.desk.ahead.sources``.

    `reason` is in their own words, `canned` the id of a ready one.
    """

    act: DecisionAct
    source: dict[str, object]
    reason: str = ""
    canned: str = ""
    undoes: int | None = None


def plan_change(context: Context, draft: BulkDraft) -> int:
    """Plan an act on many items and return the plan's id; nothing is decided.

    A small plan is there at once; a larger one is collected by a work item, up to the site's cap.
    Raises NotAllowed, NotFound for a queue that does not exist, Invalid for an act that cannot be
    done to many, or when there is nothing to decide.
    """
    require(context, Permission.ITEM_READ)
    if draft.act not in BULK_ACTS:
        raise Invalid(message("This cannot be done to many items at once."))
    reason = clean(draft.reason, REASON_LIMIT, required=False, field="reason")
    row = BulkChange(
        act=draft.act.value, state=BulkState.PLANNING.value, planned_by=str(context.actor),
        undoes_id=draft.undoes, act_group=context.group, reason=reason, canned=draft.canned,
        source=draft.source, cursor="", capped=False, total=0, to_do=0, done=0, refused=0,
        planned_at=context.now, version=0,
    )  # fmt: skip
    portion, foreseen = _next(context, row, site_settings().bulk_cap)
    if not foreseen:
        raise Invalid(message("There is nothing to decide here."))
    with transaction() as session:
        session.add(row)
        session.flush()
        _store(session, context, row, portion, foreseen)
        if row.state == BulkState.PLANNING:
            record(session, context, row, "bulk.begun")
            ask(session, context.now, row.id, context.now)
        return row.id


def plan_undo(context: Context, change_id: int) -> int:
    """Plan to take back what a change has done; return the new plan's id.

    What an earlier undo had to leave, as somebody was looking at it, can be planned again. Raises
    NotFound, NotAllowed, and Invalid while the change goes on, when it has decided nothing, or is
    an undo itself.
    """
    require(context, Permission.ITEM_READ)
    if not change_view(change_id).can_be_undone:
        raise Invalid(message("There is nothing to take back."))
    draft = BulkDraft(DecisionAct.UNDO, {"undoes": change_id}, undoes=change_id)
    return plan_change(context, draft)


def plan_part(now: datetime, change_id: int, fence: Fence) -> bool:
    """Collect the next items of a plan; return whether there are more.

    What is read is stored only while ``fence`` holds and the plan still stands where it stood.
    """
    change = db.session.get(BulkChange, change_id, populate_existing=True)
    if change is None or change.state != BulkState.PLANNING:
        return False
    context, stood = planner_of(change, now), change.cursor
    portion, foreseen = _next(context, change, site_settings().bulk_cap)
    with transaction() as session:
        fence(session)
        row = lock(session, BulkChange, change_id)
        if row.state != BulkState.PLANNING or row.cursor != stood:
            return False
        _store(session, context, row, portion, foreseen)
        return row.state == BulkState.PLANNING


def ask(session: Session, now: datetime, change_id: int, due_at: datetime) -> None:
    """Ask for work on a change. Due early, it comes before what its own decisions cause."""
    outbox.ask(session, "bulk", f"bulk:{change_id}", due_at=due_at, now=now)


def _next(context: Context, change: BulkChange, cap: int) -> tuple[Portion, list[Foreseen]]:
    """Read the next items of a change, and foresee what would become of them."""
    room = min(PORTION, cap - change.total)
    portion = next_portion(change.source, change.cursor, max(1, room))
    act = DecisionAct(change.act)
    looker = Looker(db.session(), context, act, change.reason, change.canned)
    return portion, foresee(looker, portion.items, change.undoes_id)


def _store(
    session: Session,
    context: Context,
    row: BulkChange,
    portion: Portion,
    foreseen: Sequence[Foreseen],
) -> None:
    """Write entries, and end the planning when there are no more items, or no more are taken."""
    fresh = _not_yet_in(session, row.id, foreseen)
    if fresh:
        session.connection().execute(_INSERT, [one.entry(row.id) for one in fresh])
    to_do = sum(one.result is EntryResult.TO_DO for one in fresh)
    row.total += len(fresh)
    row.to_do += to_do
    row.refused += len(fresh) - to_do
    row.cursor = portion.following
    full = row.total >= site_settings().bulk_cap
    row.capped = full and bool(portion.following)
    if full or not portion.following:
        row.state = next_bulk_state(BulkState.PLANNING, BulkStep.COLLECTED).value
        record(session, context, row, "bulk.planned", details=counts_of(row))


def _not_yet_in(session: Session, change_id: int, foreseen: Sequence[Foreseen]) -> list[Foreseen]:
    """Drop items that the plan has: one whose deadline moved can come by twice in a queue."""
    items = [one.item_id for one in foreseen]
    query = select(BulkEntry.item_id).where(
        BulkEntry.change_id == change_id, BulkEntry.item_id.in_(items)
    )
    known = set(session.scalars(query))
    return [one for one in foreseen if one.item_id not in known]


def counts_of(row: BulkChange) -> dict[str, object]:
    """Return what the ledger keeps of a change's progress."""
    return {"counts": {"to_do": row.to_do, "done": row.done, "refused": row.refused}}
