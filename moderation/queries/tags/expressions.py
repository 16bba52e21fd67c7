"""Expressions on tags that several queries need."""

from sqlalchemy import ColumnElement, collate, false, func

from moderation.extensions import db
from moderation.models import Tag


def by_code_points(name: ColumnElement[str]) -> ColumnElement[str]:
    """Compare by code points: where a language's order rules, a beginning is no range.

    PostgreSQL has indexes of names in this order, migration 0018.
    """
    postgresql = db.session.get_bind().dialect.name == "postgresql"
    return collate(name, "C") if postgresql else name


def is_living() -> ColumnElement[bool]:
    """Say of tags that something else finds that they live; nothing is looked up by it.

    A plain ``Tag.live`` leads SQLite, which has no statistics, to read all living tags by the index
    of their shelf rather than twenty by their ids.
    """
    return func.coalesce(Tag.live, false())
