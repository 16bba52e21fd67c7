"""How the one engine behaves: SQLite's pragmas, plain BEGIN for reads, BEGIN IMMEDIATE for writes.

The figures behind each choice: SQLAlchemy's defaults lose updates on SQLite (no BEGIN before
SELECT), and a plain BEGIN fails at once when a read turns into a write.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Executable, event
from sqlalchemy.orm import Session

#: The execution option that marks a connection as opened by ``actions.transaction``.
WRITE_OPTION = "venire_write"

#: A checkpoint waits for the disk; every 4,000 pages instead of 1,000 it does so for more commits.
PRAGMAS = (
    "busy_timeout=10000",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "wal_autocheckpoint=4000",
)

#: Seconds that a thread waits for its turn before it tries without one.
TURN_SECONDS = 10.0

_turn = Lock()


def _turn_anew() -> None:
    global _turn  # noqa: PLW0603 - whoever held it did not come along
    _turn = Lock()


os.register_at_fork(after_in_child=_turn_anew)


def tune(engine: Engine) -> None:
    """Let ``engine`` write inside ``actions.transaction`` only, and set up SQLite's connections."""
    event.listen(engine, "before_execute", _refuse_stray_write)
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)


def _prepare_connection(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver opens no transaction by itself
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITE_OPTION, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _refuse_stray_write(connection: Connection, statement: Executable, *_: object) -> None:
    """Raise for any statement that writes on a connection that no transaction opened for it."""
    writes = getattr(statement, "is_dml", False)
    if writes and not connection.get_execution_options().get(WRITE_OPTION, False):
        raise RuntimeError("rows are written inside actions.transaction() only")


@contextmanager
def turn_to_write(session: Session) -> Iterator[None]:
    """Let the writers of this process come one after the other to SQLite.

    SQLite lets those who wait try again after pauses of up to 100 ms, and whoever tries first wins.
    Threads that wait for each other here are woken at once, so that only processes compete there.
    """
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    turn = _turn
    mine = turn.acquire(timeout=TURN_SECONDS)
    try:
        yield
    finally:
        if mine:
            turn.release()
