"""The one order of names, whatever the language of a database is."""

from sqlalchemy import ColumnElement, collate

from moderation.extensions import db


def by_code_points(name: ColumnElement[str]) -> ColumnElement[str]:
    """Compare by code points: where a language's order rules, a beginning is no range.

    PostgreSQL has indexes of names in this order, migration 0018.
    """
    postgresql = db.session.get_bind().dialect.name == "postgresql"
    return collate(name, "C") if postgresql else name
