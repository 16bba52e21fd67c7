"""How the one engine behaves: SQLite's pragmas, plain BEGIN for reads, BEGIN IMMEDIATE for writes.

The figures behind each choice: SQLAlchemy's defaults lose updates on SQLite (no BEGIN before
SELECT), and a plain BEGIN fails at once when a read turns into a write.
"""

from typing import Any

from sqlalchemy import Connection, Engine, Executable, event

#: The execution option that marks a connection as opened by ``actions.transaction``.
WRITE_OPTION = "venire_write"

PRAGMAS = ("busy_timeout=10000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON")


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
