"""Changes of many items as their pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from moderation.domain.desk.bulk import (
    IN_WORK,
    BulkState,
    EntryResult,
    has_more_to_read,
    needs_agreement,
)
from moderation.domain.desk.foresight import Foresight, foresight_from_json
from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.messages import Message
from moderation.extensions import db
from moderation.models import BulkChange, BulkEntry, ReviewItem
from moderation.queries.desk.stored import as_message
from moderation.queries.settings import site_settings
from moderation.queries.users import shown_names

PAGE_SIZE = 100
LIST_SIZE = 50


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change. `planned_by` and `agreed_by` name actors as the ledger does.

    `to_do`, `done` and `refused` count entries, `refused` also what moved. `alone`: whether nobody
    else has to agree. `unread`: whether its plan was never complete. `undone_by` is the newest
    change that takes this one back, and `left_over` says that it could not do so with every item.
    """

    id: int
    act: DecisionAct
    state: BulkState
    planned_by: str
    agreed_by: str | None
    undoes: int | None
    undone_by: int | None
    left_over: bool
    reason: str
    canned: str
    total: int
    to_do: int
    done: int
    refused: int
    capped: bool
    alone: bool
    unread: bool
    planned_at: datetime
    ended_at: datetime | None
    version: int

    @property
    def in_work(self) -> bool:
        """Whether a worker is at it, so that the page has news soon."""
        return self.state in IN_WORK

    @property
    def can_be_resumed(self) -> bool:
        """Whether it was stopped with something left to do."""
        return self.state is BulkState.STOPPED and (self.to_do > 0 or self.unread)

    @property
    def can_be_undone(self) -> bool:
        """Whether it has decided something that can be taken back."""
        ended = self.state in (BulkState.DONE, BulkState.STOPPED)
        partly = self.state is BulkState.UNDONE and self.left_over
        return (ended or partly) and self.done > 0 and self.act is not DecisionAct.UNDO


@dataclass(frozen=True, slots=True)
class EntryView:
    """One item of a change; `foresight` is None where something was in the way from the start."""

    item_id: int
    kind: ItemKind
    summary: str
    language: str
    result: EntryResult
    foresight: Foresight | None
    why: Message | None
    by: str
    what: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Some entries by item; `following` is where the next page begins, None at the end."""

    rows: tuple[EntryView, ...]
    following: int | None


def change_view(change_id: int) -> ChangeView:
    """Return one change. Raises NotFound."""
    row = db.session.get(BulkChange, change_id, populate_existing=True)
    if row is None:
        raise NotFound
    return _view(row, newest_undo(change_id))


def newest_undo(change_id: int) -> BulkChange | None:
    """Return the newest change that takes this one back."""
    query = (
        select(BulkChange)
        .where(BulkChange.undoes_id == change_id)
        .order_by(BulkChange.id.desc())
        .limit(1)
    )
    return db.session.scalars(query).first()


def recent_changes(below: int | None) -> tuple[list[ChangeView], int | None]:
    """List changes, newest first, and give the id below which the next page begins."""
    query = select(BulkChange).order_by(BulkChange.id.desc()).limit(LIST_SIZE + 1)
    if below is not None:
        query = query.where(BulkChange.id < below)
    rows = db.session.scalars(query).all()
    shown = [_view(row, None) for row in rows[:LIST_SIZE]]
    return shown, shown[-1].id if len(rows) > LIST_SIZE else None


def agreement_awaited(viewer: str) -> int:
    """Count how many of the newest changes wait until `viewer` (such as "user:3") or others agree.

    What lies further back than a page of the list is not counted: the cost stays the same.
    """
    newest = select(BulkChange.state, BulkChange.planned_by).order_by(BulkChange.id.desc())
    waiting = BulkState.NEEDS_AGREEMENT.value
    rows = db.session.execute(newest.limit(LIST_SIZE)).all()
    return sum(row.state == waiting and row.planned_by != viewer for row in rows)


def entry_page(change_id: int, after: int | None, result: EntryResult | None) -> EntryPage:
    """Read entries after an item's number, all of them or those with one result."""
    query = (
        select(BulkEntry, ReviewItem)
        .join(ReviewItem, ReviewItem.id == BulkEntry.item_id)
        .where(BulkEntry.change_id == change_id, BulkEntry.item_id > (after or 0))
        .order_by(BulkEntry.item_id)
        .limit(PAGE_SIZE + 1)
    )
    if result is not None:
        query = query.where(BulkEntry.result == result.value)
    rows = tuple(_entry(*row) for row in db.session.execute(query))
    shown = rows[:PAGE_SIZE]
    return EntryPage(shown, shown[-1].item_id if len(rows) > PAGE_SIZE else None)


def names_of(changes: Iterable[ChangeView], entries: Sequence[EntryView]) -> Mapping[int, str]:
    """Return the shown names of all accounts that these mention."""
    actors = {actor for one in changes for actor in (one.planned_by, one.agreed_by or "")}
    actors |= {entry.by for entry in entries}
    actors |= {later.by for entry in entries if entry.foresight for later in entry.foresight.later}
    people = (actor.removeprefix("user:") for actor in actors if actor.startswith("user:"))
    return shown_names({int(number) for number in people})


def _view(row: BulkChange, undo: BulkChange | None) -> ChangeView:
    return ChangeView(
        id=row.id,
        act=DecisionAct(row.act),
        state=BulkState(row.state),
        planned_by=row.planned_by,
        agreed_by=row.agreed_by,
        undoes=row.undoes_id,
        undone_by=None if undo is None else undo.id,
        left_over=undo is not None and undo.refused > 0,
        reason=row.reason,
        canned=row.canned,
        total=row.total,
        to_do=row.to_do,
        done=row.done,
        refused=row.refused,
        capped=row.capped,
        alone=not needs_agreement(row.to_do, site_settings().bulk_limit_alone),
        unread=has_more_to_read(row.cursor, capped=row.capped),
        planned_at=row.planned_at,
        ended_at=row.ended_at,
        version=row.version,
    )


def _entry(entry: BulkEntry, item: ReviewItem) -> EntryView:
    return EntryView(
        item_id=entry.item_id,
        kind=ItemKind(item.kind),
        summary=item.summary,
        language=item.language,
        result=EntryResult(entry.result),
        foresight=foresight_from_json(entry.foreseen) if entry.foreseen else None,
        why=as_message(entry.why),
        by=entry.by or "",
        what=entry.what or "",
    )
