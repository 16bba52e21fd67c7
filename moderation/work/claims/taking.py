"""Claiming work, and proving with every result that the claim still stands.

A claim raises the row's token and sets its lease by the database's clock, in one UPDATE. Whoever
writes a result first proves in the same transaction that the row still carries that token; a
worker that was taken for dead, and was not, therefore writes nothing.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Update, bindparam, exists, select, update
from sqlalchemy.orm import Session

from moderation.actions.transaction import transaction
from moderation.extensions import db
from moderation.models.base import database_now, table_of
from moderation.models.work import WorkItem, WorkState

table = table_of(WorkItem)

#: What a claim is read from. The note of an unfinished row is the list of its killers.
COLUMNS = (
    table.c.id, table.c.kind, table.c.subject, table.c.token, table.c.parameters,
    table.c.attempts, table.c.lost, table.c.note,
)  # fmt: skip


class LostLease(Exception):
    """Somebody else took the work over; nothing may be written for it any more."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One row that is ours for now.

    ``lost`` counts processes that died over it before, ``killers`` names the plugins that had it in
    hand then.
    """

    id: int
    kind: str
    subject: str
    token: int
    parameters: Mapping[str, Any]
    attempts: int
    lost: int
    killers: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """The number in the subject, such as 12 in ``item:12``."""
        return int(self.subject.partition(":")[2])


def claim(queue: str, *, limit: int, lease: float, who: str) -> list[Claim]:
    """Claim up to ``limit`` due rows of a queue for ``lease`` seconds, oldest first.

    ``who`` is the process's address (see `place`). Rows over which a process died before come first
    and alone, so that one that kills again takes no other with it.
    """
    with transaction() as session:
        return _claim_some(session, queue, 1, lease, who, suspect=True) or _claim_some(
            session, queue, limit, lease, who, suspect=False
        )


def _claim_some(
    session: Session, queue: str, limit: int, lease: float, who: str, *, suspect: bool
) -> list[Claim]:
    values = {
        "queue_name": queue,
        "most": limit,
        "who": who,
        "batch_name": secrets.token_hex(8) if limit > 1 else None,
    }
    rows = session.connection().execute(_claiming(suspect, lease), values).all()
    return sorted(map(as_claim, rows), key=lambda one: one.id)


def as_claim(row: Row[Any]) -> Claim:
    """Read a claim from its row's `COLUMNS`."""
    killers = tuple(row.note.split(",")) if row.note else ()
    return Claim(
        row.id, row.kind, row.subject, row.token, row.parameters, row.attempts, row.lost, killers
    )


@lru_cache
def _claiming(suspect: bool, lease: float) -> Update:
    """The one UPDATE of a claim. On SQLite, FOR UPDATE is left out: there is one writer."""
    due = (
        select(table.c.id)
        .where(table.c.queue == bindparam("queue_name"), table.c.state == WorkState.queued.value)
        # As a sub-query it is asked once, and the index can be used although time moves on.
        .where(table.c.due_at <= select(database_now()).scalar_subquery())
        .where(table.c.lost > 0 if suspect else table.c.lost == 0)
        .where(~running_already())
        .order_by(table.c.due_at, table.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return (
        update(table)
        .where(table.c.id == due.c.id)
        .values(
            state=WorkState.running.value, token=table.c.token + 1, batch=bindparam("batch_name"),
            claimed_by=bindparam("who"), started_at=database_now(), lease_until=database_now(lease),
        )
        .returning(*COLUMNS)
    )  # fmt: skip


def running_already() -> Any:
    """The condition that the same work on the same subject is running, of which there is one."""
    other = table.alias("other")
    same = (other.c.kind == table.c.kind) & (other.c.subject == table.c.subject)
    return exists().where(same, other.c.state == WorkState.running.value)


def prove(session: Session, claims: Sequence[Claim], lease: float) -> list[Claim]:
    """Renew the lease of those claims that still stand, and return them; locks their rows."""
    return _update(session, claims, _renewing(lease), WorkState.running)


def finish(session: Session, claims: Sequence[Claim]) -> list[Claim]:
    """Mark as done those claims that still stand, and return them: only theirs may be written."""
    return _update(session, claims, _FINISHING, WorkState.done)


def renew(claims: Sequence[Claim], lease: float) -> list[Claim]:
    """Renew leases in a transaction of its own; return the claims that still stand."""
    with transaction() as session:
        return prove(session, claims, lease)


def still_ours(claims: Sequence[Claim]) -> list[Claim]:
    """Return those claims that are neither finished nor taken over; it proves nothing."""
    found = _in_state(db.session(), claims, WorkState.running)
    db.session.rollback()
    return found


class Fence:
    """Proof of one claim, called first in each transaction that writes a part of its result.

    Raises LostLease when the claim does not stand any more. ``closing`` marks the work as done
    in the same transaction as the last part.
    """

    def __init__(self, claim: Claim, lease: float) -> None:
        """Prove ``claim``, each time renewing it for ``lease`` seconds."""
        self._claim = claim
        self._lease = lease

    def __call__(self, session: Session) -> None:
        """Prove and renew."""
        if not prove(session, [self._claim], self._lease):
            raise LostLease(self._claim.subject)

    def closing(self, session: Session) -> None:
        """Prove, and mark as done."""
        if not finish(session, [self._claim]):
            raise LostLease(self._claim.subject)


_MINE = (
    update(table)
    .where(table.c.id == bindparam("row"), table.c.token == bindparam("mine"))
    .where(table.c.state == WorkState.running.value)
)
_FINISHING = _MINE.values(state=WorkState.done.value, finished_at=database_now(), lease_until=None)


@lru_cache
def _renewing(lease: float) -> Update:
    return _MINE.values(lease_until=database_now(lease))


def _update(
    session: Session, claims: Sequence[Claim], statement: Update, after: WorkState
) -> list[Claim]:
    """Update the rows that carry our token; return the claims that stood."""
    if not claims:
        return []
    tokens = [{"row": one.id, "mine": one.token} for one in claims]
    count = session.connection().execute(statement, tokens).rowcount
    if count in (0, len(claims)):
        return list(claims) if count else []
    return _in_state(session, claims, after)


def _in_state(session: Session, claims: Sequence[Claim], state: WorkState) -> list[Claim]:
    """Those claims whose rows are in this state and carry our token: a new claim raises it."""
    query = select(table.c.id, table.c.token).where(
        table.c.id.in_([one.id for one in claims]), table.c.state == state.value
    )
    found = {(row.id, row.token) for row in session.connection().execute(query)}
    return [one for one in claims if (one.id, one.token) in found]
