"""Writing the ledger: every act on a covered row, in the act's own transaction."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection, func, insert, inspect, select, text
from sqlalchemy.orm import Session

from moderation.domain.actor import Context
from moderation.domain.errors import NotFound
from moderation.domain.ledger import canonical, private_digest
from moderation.domain.messages import Message, to_json
from moderation.models import Base, LedgerEntry, LedgerPrivate
from moderation.models.base import table_of
from moderation.models.covered import Covered, covered_values, subject_of

Row = TypeVar("Row", bound=Base)
_entries = table_of(LedgerEntry)
_private = table_of(LedgerPrivate)

# Built once: building a statement costs more than running it.
_INSERT_ENTRIES = insert(_entries).returning(_entries.c.id, sort_by_parameter_order=True)
_INSERT_NUMBERED = insert(_entries)
_NEWEST = select(func.coalesce(func.max(_entries.c.id), 0))
_INSERT_PRIVATE = insert(_private)

_NAME_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")

_GATHERED = "venire_gathered_acts"


@dataclass(frozen=True, slots=True)
class Act:
    """One ledger row to be: ``covered`` are the covered columns as they are after the act.

    ``private`` holds what identifies a person or is a person's text; only its digest is sealed.
    ``reason`` is shown to readers in their language. ``undoes`` is the id of the row taken back.
    """

    subject: str
    version: int
    name: str
    covered: Mapping[str, object]
    private: Mapping[str, object] | None = None
    reason: Message | None = None
    undoes: int | None = None
    details: Mapping[str, object] = field(default_factory=dict)


def lock(session: Session, model: type[Row], identifier: object) -> Row:
    """Load a row afresh and keep other writers off it until the transaction ends.

    Lock in the order topic, item, then everything else, so that two actions never wait for each
    other. Raises NotFound.
    """
    row = session.get(model, identifier, populate_existing=True, with_for_update=True)
    if row is None:
        raise NotFound
    return row


def lock_name(session: Session, name: str) -> None:
    """Let nobody else make what has this name until the transaction ends: it is no row yet.

    SQLite has one writer anyway. Whoever locks rows besides has locked the topic before.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_NAME_LOCK, {"name": name})


def record(
    session: Session,
    context: Context,
    row: Covered,
    name: str,
    *,
    private: Mapping[str, object] | None = None,
    reason: Message | None = None,
    undoes: int | None = None,
    details: Mapping[str, object] | None = None,
) -> int:
    """Raise the row's version and write the act ``name`` on it; return the ledger row's id.

    Call it after the row was changed: the covered columns are taken as they are now. While acts are
    `gathered`, the row's id is not known yet, and 0 is returned.
    """
    gathering: Gathered | None = session.info.get(_GATHERED)
    row.version += 1
    if gathering is None or inspect(row).identity is None:
        session.flush()
    covered = covered_values(row)
    subject = subject_of(row)
    act = Act(subject, row.version, name, covered, private, reason, undoes, details or {})
    if gathering is not None:
        gathering.add(context, act)
        return 0
    return write_acts(session, context, [act])[0]


@dataclass(slots=True)
class Gathered:
    """Acts that are written together. ``identifiers`` are their ledger rows, in order."""

    identifiers: list[int] = field(default_factory=list)
    _acts: list[tuple[Context, Act]] = field(default_factory=list)
    _changed: dict[str, set[str]] = field(default_factory=dict)

    def add(self, context: Context, act: Act) -> int:
        """Keep an act until it is written; return its place among all of them."""
        self._changed.setdefault(context.part, set()).add(act.subject)
        self._acts.append((context, act))
        return len(self.identifiers) + len(self._acts) - 1

    def changed(self, part: str) -> list[str]:
        """Return the subjects that one decision of many has acted on until now."""
        return sorted(self._changed.get(part, ()))

    def write(self, session: Session) -> None:
        """Write what was kept until now."""
        session.flush()
        acts, self._acts = self._acts, []
        if acts:
            self.identifiers += _insert(session, acts)

    def take_in(self, inner: Gathered) -> None:
        """Count what decisions within a decision have changed as its own."""
        for part, subjects in inner._changed.items():
            self._changed.setdefault(part, set()).update(subjects)


@contextmanager
def gathered(session: Session) -> Iterator[Gathered]:
    """Let the acts of the block be written together at its end, in one statement.

    Within such a block another one can stand: what came before it is written first.
    """
    outer: Gathered | None = session.info.get(_GATHERED)
    if outer is not None:
        outer.write(session)
    own = session.info[_GATHERED] = Gathered()
    try:
        yield own
        own.write(session)
    finally:
        session.info[_GATHERED] = outer
    if outer is not None:
        outer.take_in(own)


@contextmanager
def together(session: Session) -> Iterator[None]:
    """Let the acts of the block be written in one statement: its own, or that of a block around it.

    For acts whose ledger rows' ids nobody asks for.
    """
    if session.info.get(_GATHERED) is not None:
        yield
        return
    with gathered(session):
        yield


def write_acts(session: Session, context: Context, acts: Sequence[Act]) -> list[int]:
    """Insert ledger rows for acts whose rows the caller has changed; return their ids in order."""
    return _insert(session, [(context, act) for act in acts])


def _insert(session: Session, acts: Sequence[tuple[Context, Act]]) -> list[int]:
    salts = [secrets.token_bytes(16) if act.private is not None else b"" for _, act in acts]
    rows = [_row(*one, salt) for one, salt in zip(acts, salts, strict=True)]
    identifiers = _written(session.connection(), rows)
    bodies = [
        {"entry_id": identifier, "salt": salt, "body": act.private}
        for identifier, (_, act), salt in zip(identifiers, acts, salts, strict=True)
        if act.private is not None
    ]
    if bodies:
        session.connection().execute(_INSERT_PRIVATE, bodies)
    return identifiers


def _written(connection: Connection, rows: list[dict[str, object]]) -> list[int]:
    """Insert ledger rows; return their ids in order.

    SQLite would tell the ids of one row at a time only. It has one writer, who knows the next ones.
    """
    if connection.dialect.name != "sqlite" or len(rows) == 1:
        return list(connection.execute(_INSERT_ENTRIES, rows).scalars())
    first = connection.execute(_NEWEST).scalar_one() + 1
    numbered = [{"id": number, **row} for number, row in enumerate(rows, first)]
    connection.execute(_INSERT_NUMBERED, numbered)
    return [*range(first, first + len(rows))]


def _row(context: Context, act: Act, salt: bytes) -> dict[str, object]:
    digest = None if act.private is None else private_digest(salt, canonical(act.private))
    return {
        "act_group": context.group,
        "subject": act.subject,
        "subject_version": act.version,
        "act": act.name,
        "actor": str(context.actor),
        "undoes": act.undoes,
        "public": _public(context, act),
        "private_digest": digest,
        "written_at": context.now,
    }


def _public(context: Context, act: Act) -> dict[str, object]:
    public: dict[str, object] = {
        **act.details,
        "at": context.now.isoformat(),
        "set": dict(act.covered),
    }
    if act.reason is not None:
        public["reason"] = to_json(act.reason)
    return public


def last_act(session: Session, row: Covered, *names: str) -> LedgerEntry | None:
    """Return the newest ledger row on ``row``, of one of ``names`` when any are given."""
    query = select(LedgerEntry).where(LedgerEntry.subject == subject_of(row))
    if names:
        query = query.where(LedgerEntry.act.in_(names))
    return session.scalars(query.order_by(LedgerEntry.subject_version.desc()).limit(1)).first()
