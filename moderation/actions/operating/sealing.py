"""Sealing the ledger: the one place that numbers rows and chains their hashes."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.orm import Session

from moderation.actions.transaction import transaction
from moderation.domain.ledger import GENESIS, seal
from moderation.models import LedgerEntry
from moderation.models.base import table_of
from moderation.queries.ledger_rows import as_act

MOST_AT_ONCE = 200

#: A name for PostgreSQL's advisory lock: one sealer at a time, over all hosts.
SEALER_LOCK = 0x56454E49

_entries = table_of(LedgerEntry)


def seal_ledger(limit: int = 1_000) -> int:
    """Seal up to ``limit`` unsealed rows in order of their ids; return how many.

    Rows that were committed late get later positions; only the sealer numbers, so there are no
    gaps. Safe to run at the same time on several hosts.
    """
    sealed = 0
    while sealed < limit:
        count = _seal_some(min(MOST_AT_ONCE, limit - sealed))
        sealed += count
        if count == 0:
            break
    return sealed


def _seal_some(limit: int) -> int:
    with transaction() as session:
        _take_lock(session)
        unsealed = select(LedgerEntry).where(LedgerEntry.position.is_(None))
        rows = session.scalars(unsealed.order_by(LedgerEntry.id).limit(limit)).all()
        if rows:
            _chain(session, rows)
        return len(rows)


def _take_lock(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SEALER_LOCK})


def _chain(session: Session, rows: Sequence[LedgerEntry]) -> None:
    position, previous = _head(session)
    seals = []
    for row in rows:
        position += 1
        previous = seal(previous, position, as_act(row).public_part(), row.private_digest)
        seals.append({"row": row.id, "place": position, "digest": previous})
    statement = update(_entries).where(_entries.c.id == bindparam("row"))
    statement = statement.values(position=bindparam("place"), hash=bindparam("digest"))
    session.connection().execute(statement, seals)


def _head(session: Session) -> tuple[int, str]:
    query = (
        select(LedgerEntry.position, LedgerEntry.hash)
        .where(LedgerEntry.position.is_not(None))
        .order_by(LedgerEntry.position.desc())
        .limit(1)
    )
    last = session.execute(query).first()
    return (last[0] or 0, last[1] or "") if last else (0, GENESIS)
