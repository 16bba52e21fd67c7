"""The ledger as its page shows it: newest acts first, and how far the chain is sealed."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from moderation.domain.errors import NotFound
from moderation.domain.messages import Message, message
from moderation.extensions import db
from moderation.models import LedgerEntry, LedgerPrivate
from moderation.queries.desk.stored import as_message

PAGE_SIZE = 50
COUNTED = 1_000

BLIND = frozenset({"second_look", "known_answer"})
"""Kinds of subjects that tell who is tested with what, and how each person answered."""

_SUBJECT = re.compile(r"[a-z_]{1,30}:[\w.:-]{1,80}", re.ASCII)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One act. `state` are the covered values as they stand after it, by name.

    `private` tells whether a private part was written and whether it is still kept. What is not
    `told` has no state, and its subject is the kind alone.
    """

    id: int
    subject: str
    version: int
    act: str
    actor: str
    at: datetime
    reason: Message | None
    state: tuple[tuple[str, object], ...]
    undoes: int | None
    position: int | None
    hash: str | None
    private: str
    told: bool = True


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Some rows; `following` is the id to go on before, None at the end."""

    rows: tuple[LedgerRow, ...]
    following: int | None


@dataclass(frozen=True, slots=True)
class ChainState:
    """The newest sealed row, and what is not sealed yet (counted to 1,001)."""

    position: int
    hash: str
    unsealed: int
    oldest_unsealed: datetime | None


def ledger_page(subject: str = "", before: int | None = None, *, blind: bool = False) -> LedgerPage:
    """Read a page, newest first; with a subject ("item:12") only its acts.

    For a `blind` reader second looks and known answers happened, and no more. Raises NotFound for a
    text that names no subject, and for one that the reader is not told of.
    """
    hidden = BLIND if blind else frozenset()
    if _kind(subject) in hidden:
        raise NotFound(message("Admins alone are told of these acts."))
    if subject and not _SUBJECT.fullmatch(subject):
        raise NotFound(message("Write a subject such as item:12 or user:5."))
    query = select(LedgerEntry).limit(PAGE_SIZE + 1)
    if subject:
        # A subject's versions rise with its ids, and (subject, version) is the index.
        query = query.where(LedgerEntry.subject == subject)
        query = query.order_by(LedgerEntry.subject_version.desc())
        if before is not None:
            query = query.where(LedgerEntry.subject_version < before)
    else:
        query = query.order_by(LedgerEntry.id.desc())
        if before is not None:
            query = query.where(LedgerEntry.id < before)
    entries = db.session.scalars(query).all()
    shown = entries[:PAGE_SIZE]
    kept = _kept(entry.id for entry in shown)
    rows = tuple(_told(_row(entry, entry.id in kept), hidden) for entry in shown)
    more = len(entries) > PAGE_SIZE
    return LedgerPage(rows, (rows[-1].version if subject else rows[-1].id) if more else None)


def _kind(subject: str) -> str:
    return subject.partition(":")[0]


def _told(row: LedgerRow, hidden: Collection[str]) -> LedgerRow:
    kind = _kind(row.subject)
    return replace(row, subject=kind, state=(), told=False) if kind in hidden else row


def _kept(identifiers: Iterable[int]) -> set[int]:
    query = select(LedgerPrivate.entry_id).where(LedgerPrivate.entry_id.in_(list(identifiers)))
    return set(db.session.scalars(query))


def _row(entry: LedgerEntry, private_kept: bool) -> LedgerRow:
    covered = entry.public.get("set")
    state = covered.items() if isinstance(covered, dict) else ()
    return LedgerRow(
        id=entry.id,
        subject=entry.subject,
        version=entry.subject_version,
        act=entry.act,
        actor=entry.actor,
        at=entry.written_at,
        reason=as_message(entry.public.get("reason")),
        state=tuple((str(name), value) for name, value in state),
        undoes=entry.undoes,
        position=entry.position,
        hash=entry.hash,
        private=_private(entry, private_kept),
    )


def _private(entry: LedgerEntry, kept: bool) -> str:
    if entry.private_digest is None:
        return "none"
    return "kept" if kept else "erased"


def chain_state() -> ChainState:
    """Return how far the chain goes and what waits to be sealed."""
    last = db.session.execute(
        select(LedgerEntry.position, LedgerEntry.hash)
        .where(LedgerEntry.position.is_not(None))
        .order_by(LedgerEntry.position.desc())
        .limit(1)
    ).first()
    waiting = (
        select(LedgerEntry.id, LedgerEntry.written_at)
        .where(LedgerEntry.position.is_(None))
        .order_by(LedgerEntry.id)
        .limit(COUNTED + 1)
        .subquery()
    )
    counted = select(func.count(), func.min(waiting.c.written_at)).select_from(waiting)
    number, oldest = db.session.execute(counted).one()
    return ChainState(
        last.position or 0 if last else 0, last.hash or "" if last else "", number, oldest
    )
