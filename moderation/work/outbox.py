"""Asking for work: a row in the transaction of what causes it, and a bell after its commit.

Actions import this module and nothing else of `moderation.work`; the broker's libraries are
imported by the first bell, not here.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from moderation.models.base import table_of
from moderation.models.work import WorkItem, WorkState
from moderation.work.kinds import queue_of

_BELLS = "venire_bells"
_QUEUED = text("state = 'queued'")


def ask(
    session: Session,
    kind: str,
    subject: str,
    *,
    due_at: datetime,
    now: datetime,
    parameters: Mapping[str, object] | None = None,
) -> None:
    """Say that ``kind`` of work must be done on ``subject`` (such as ``item:12``) from ``due_at``.

    If the same is queued already, that row stands for both, keeps its parameters, and becomes due
    at the earlier of both times unless it is waiting out a failure. If it is running, a new row
    waits as its successor. Raises ValueError for an unknown kind.
    """
    ask_many(session, kind, [subject], due_at=due_at, now=now, parameters=parameters)


def ask_many(
    session: Session,
    kind: str,
    subjects: Iterable[str],
    *,
    due_at: datetime,
    now: datetime,
    parameters: Mapping[str, object] | None = None,
) -> None:
    """Ask for one ``kind`` of work on many subjects, as `ask` does for one; at most 200 a call."""
    wanted = dict.fromkeys(subjects, parameters or {})
    ask_each(session, kind, wanted, due_at=due_at, now=now)


def ask_each(
    session: Session,
    kind: str,
    wanted: Mapping[str, Mapping[str, object]],
    *,
    due_at: datetime,
    now: datetime,
) -> None:
    """Ask for one ``kind`` of work on subjects, each with its parameters; at most 200 a call."""
    queue = queue_of(kind)
    rows = [_row(kind, one, queue, due_at, now, wanted[one]) for one in wanted]
    if not rows:
        return
    connection = session.connection()
    connection.execute(_insert(connection.dialect.name), rows if len(rows) > 1 else rows[0])
    if due_at <= now:
        session.info.setdefault(_BELLS, set()).add(queue)


def was_asked(session: Session, kind: str, subject: str) -> bool:
    """Say whether this work waits, is done now, or was done not longer ago than work is kept."""
    query = select(WorkItem.id).where(WorkItem.queue == queue_of(kind), WorkItem.kind == kind)
    return session.scalars(query.where(WorkItem.subject == subject).limit(1)).first() is not None


def ring_after_commit(session: Session) -> None:
    """Wake workers for what was asked for since the last call; never raises, at most 0.2 s."""
    queues = session.info.pop(_BELLS, None)
    if queues:
        from moderation.work.bell import ring  # brings the broker's libraries

        ring(queues)


def forget(session: Session) -> None:
    """Drop the bells of a transaction that was taken back."""
    session.info.pop(_BELLS, None)


def _row(
    kind: str,
    subject: str,
    queue: str,
    due_at: datetime,
    now: datetime,
    parameters: Mapping[str, object] | None,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "subject": subject,
        "queue": queue,
        "state": WorkState.queued.value,
        "parameters": dict(parameters or {}),
        "attempts": 0,
        "lost": 0,
        "token": 0,
        "due_at": due_at,
        "created_at": now,
    }


@lru_cache
def _insert(dialect: str) -> Insert:
    # DO UPDATE and not DO NOTHING: it locks the queued row even where its condition is false. So
    # PostgreSQL cannot let a worker claim that row and finish it before our transaction is seen.
    table = table_of(WorkItem)
    factory = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = factory(table)
    return statement.on_conflict_do_update(
        index_elements=["kind", "subject"],
        index_where=_QUEUED,
        set_={"due_at": statement.excluded.due_at},
        where=(table.c.attempts == 0) & (table.c.due_at > statement.excluded.due_at),
    )
