"""Statements of reasons, read from the ledger rows of the decisions that made them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, tuple_

from moderation.domain.messages import Message, message
from moderation.domain.openness import Stated, Statement, is_software, lifted_at
from moderation.extensions import db
from moderation.models import LedgerEntry, StatementRow
from moderation.queries.desk.stored import as_message

BATCH = 500
MOST_SHOWN = 5
PAGE_SIZE = 50
STATING = ("item.reject", "item.approve", "item.set_aside")
_DECIDING = ("item.approve", "item.reject", "item.withdraw", "item.undo")

_Later = tuple[str, int | None, datetime]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list of statements goes on: after this time and ledger row."""

    made_at: datetime
    decision: int


@dataclass(frozen=True, slots=True)
class StatementsPage:
    """Some statements; `following` is the decision to go on before, None at the end."""

    statements: tuple[Statement, ...]
    following: int | None


def statements_to(item_id: int) -> tuple[Statement, ...]:
    """Return the newest statements made to the author of an item, newest first."""
    query = _entries().where(StatementRow.item_id == item_id)
    query = query.order_by(StatementRow.made_at.desc(), StatementRow.entry_id.desc())
    return tuple(_read(db.session.scalars(query.limit(MOST_SHOWN)).all()))


def statements_between(
    start: datetime, end: datetime, after: Place | None = None, most: int = BATCH
) -> list[Statement]:
    """Return statements made from `start` until before `end`, oldest first, a batch at a time."""
    query = _entries().where(StatementRow.made_at >= start, StatementRow.made_at < end)
    if after is not None:
        place = tuple_(StatementRow.made_at, StatementRow.entry_id)
        query = query.where(place > (after.made_at, after.decision))
    query = query.order_by(StatementRow.made_at, StatementRow.entry_id).limit(most)
    return _read(db.session.scalars(query).all())


def all_between(start: datetime, end: datetime) -> Iterator[Statement]:
    """Give all statements of a span, oldest first; no transaction stays open between batches."""
    place: Place | None = None
    while some := statements_between(start, end, place):
        db.session.rollback()
        yield from some
        place = Place(some[-1].made_at, some[-1].decision)


def newest_statements(before: int | None = None, most: int = PAGE_SIZE) -> StatementsPage:
    """Return a page of all statements, newest decisions first, from before one of them on."""
    query = _entries().order_by(StatementRow.entry_id.desc()).limit(most + 1)
    if before is not None:
        query = query.where(StatementRow.entry_id < before)
    entries = db.session.scalars(query).all()
    more = len(entries) > most
    return StatementsPage(tuple(_read(entries[:most])), entries[most - 1].id if more else None)


def wrong_statements() -> Iterator[Message]:
    """Yield a message for each statement that is in the ledger or in its index alone."""
    for number, _ in misplaced_statements():
        yield message("The statement of reasons of act %(id)s is not in order.", id=number)


def misplaced_statements() -> Iterator[tuple[int, tuple[int, datetime] | None]]:
    """Give each act whose place in the index is wrong, with the item and time that it should have.

    None for an act that states nothing.
    """
    query = (
        select(LedgerEntry, StatementRow)
        .outerjoin(StatementRow, StatementRow.entry_id == LedgerEntry.id)
        .where(LedgerEntry.act.in_(STATING))
        .execution_options(yield_per=BATCH)
    )
    for entry, row in db.session.execute(query):
        stated = stated_in(entry)
        told = None if stated is None else (stated.item, entry.written_at)
        if told != _indexed(row):
            yield entry.id, told


def _indexed(row: StatementRow | None) -> tuple[int, datetime] | None:
    return None if row is None else (row.item_id, row.made_at)


def stated_in(entry: LedgerEntry) -> Stated | None:
    """Return what a ledger row states; None where it states nothing that can be read."""
    kept = entry.public.get("statement")
    if kept is None:
        return None
    try:
        return Stated.from_json(kept)
    except ValueError:
        return None


def _entries() -> Select[LedgerEntry]:
    return select(LedgerEntry).join(StatementRow, StatementRow.entry_id == LedgerEntry.id)


def _read(entries: Sequence[LedgerEntry]) -> list[Statement]:
    later = _later({entry.subject for entry in entries})
    found = ((entry, stated_in(entry), later[entry.subject]) for entry in entries)
    return [
        _statement(entry, stated, decisions)
        for entry, stated, decisions in found
        if stated is not None
    ]


def _statement(
    entry: LedgerEntry, stated: Stated, decisions: Sequence[tuple[int, _Later]]
) -> Statement:
    after = [one for version, one in decisions if version > entry.subject_version]
    return Statement(
        entry.id,
        stated,
        entry.written_at,
        by_software=is_software(entry.actor),
        reason=as_message(entry.public.get("reason")),
        lifted_at=lifted_at(entry.id, stated.measure, after),
    )


def _later(subjects: set[str]) -> dict[str, list[tuple[int, _Later]]]:
    """Read the decisions on some items, each with its version, oldest first."""
    query = (
        select(LedgerEntry)
        .where(LedgerEntry.subject.in_(subjects), LedgerEntry.act.in_(_DECIDING))
        .order_by(LedgerEntry.subject, LedgerEntry.subject_version)
    )
    found: dict[str, list[tuple[int, _Later]]] = defaultdict(list)
    for row in db.session.scalars(query) if subjects else ():
        found[row.subject].append((row.subject_version, (row.act, row.undoes, row.written_at)))
    return found
