"""Rows that two processes may be the first to make, at the same moment."""

from collections.abc import Mapping
from typing import TypeAlias

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

Insert: TypeAlias = postgresql.Insert | sqlite.Insert
"""An INSERT that can say what becomes of a row whose key is there already."""


def insert_into(session: Session, table: Table) -> Insert:
    """Begin such an INSERT in the words of the session's database."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(table) if on_postgresql else sqlite.insert(table)


def make_unless_there(session: Session, table: Table, values: Mapping[str, object]) -> None:
    """Insert a row inside the caller's transaction; one with the same key stays as it is.

    On PostgreSQL it waits for whoever makes the same row, whose values count: lock the row and read
    it after this.
    """
    statement = insert_into(session, table).values(dict(values))
    session.connection().execute(statement.on_conflict_do_nothing())
