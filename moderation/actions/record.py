"""Writing the ledger: every act on a covered row, in the act's own transaction."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import insert, select
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
_INSERT_PRIVATE = insert(_private)


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

    Call it after the row was changed: the covered columns are taken as they are now.
    """
    row.version += 1
    session.flush()
    covered = covered_values(row)
    subject = subject_of(row)
    act = Act(subject, row.version, name, covered, private, reason, undoes, details or {})
    return write_acts(session, context, [act])[0]


def write_acts(session: Session, context: Context, acts: Sequence[Act]) -> list[int]:
    """Insert ledger rows for acts whose rows the caller has changed; return their ids in order."""
    salts = [secrets.token_bytes(16) if act.private is not None else b"" for act in acts]
    rows = [_row(context, act, salt) for act, salt in zip(acts, salts, strict=True)]
    identifiers = list(session.connection().execute(_INSERT_ENTRIES, rows).scalars())
    bodies = [
        {"entry_id": identifier, "salt": salt, "body": act.private}
        for identifier, act, salt in zip(identifiers, acts, salts, strict=True)
        if act.private is not None
    ]
    if bodies:
        session.connection().execute(_INSERT_PRIVATE, bodies)
    return identifiers


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
    if context.part:
        public["part"] = context.part
    if act.reason is not None:
        public["reason"] = to_json(act.reason)
    return public


def last_act(session: Session, row: Covered, *names: str) -> LedgerEntry | None:
    """Return the newest ledger row on ``row``, of one of ``names`` when any are given."""
    query = select(LedgerEntry).where(LedgerEntry.subject == subject_of(row))
    if names:
        query = query.where(LedgerEntry.act.in_(names))
    return session.scalars(query.order_by(LedgerEntry.subject_version.desc()).limit(1)).first()
