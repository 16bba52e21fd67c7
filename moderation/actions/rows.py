"""Rows that two processes may be the first to make, at the same moment."""

from collections.abc import Mapping

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def make_unless_there(session: Session, table: Table, values: Mapping[str, object]) -> None:
    """Insert a row inside the caller's transaction; one with the same key stays as it is.

    On PostgreSQL it waits for whoever makes the same row, whose values count: lock the row and read
    it after this.
    """
    connection = session.connection()
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(make(table).values(dict(values)).on_conflict_do_nothing())
