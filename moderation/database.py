"""How the one engine behaves: SQLite's pragmas, plain BEGIN for reads, BEGIN IMMEDIATE for writes.

The figures behind each choice: SQLAlchemy's defaults lose updates on SQLite (no BEGIN before
SELECT), and a plain BEGIN fails at once when a read turns into a write.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import ORMExecuteState, Session

#: The execution option that marks a connection as opened by ``actions.transaction``.
WRITE_OPTION = "venire_write"

PRAGMAS = ("busy_timeout=10000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON")


def tune(engine: Engine) -> None:
    """Set up every new connection of ``engine``; on PostgreSQL there is nothing to do."""
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


def may_write(session: Session) -> bool:
    """Say whether the session's connection was opened by ``actions.transaction``."""
    return bool(session.connection().get_execution_options().get(WRITE_OPTION, False))


@event.listens_for(Session, "before_flush")
def _refuse_stray_flush(session: Session, _context: object, _instances: object) -> None:
    if not may_write(session):
        raise RuntimeError("rows are written inside actions.transaction() only")


@event.listens_for(Session, "do_orm_execute")
def _refuse_stray_statement(state: ORMExecuteState) -> None:
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and not may_write(state.session):
        raise RuntimeError("rows are written inside actions.transaction() only")
