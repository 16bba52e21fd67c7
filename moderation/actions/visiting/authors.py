"""Visitors become authors at their first POST."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from moderation.domain.actor import Actor, ActorKind, Context
from moderation.models import Author
from moderation.models.base import table_of

_authors = table_of(Author)


@dataclass(frozen=True, slots=True)
class AuthorKey:
    """Who sends a form: the SHA-256 (hex) of the random id in the visitor's cookie."""

    token_hash: str


def author_id(session: Session, key: AuthorKey, context: Context) -> int:
    """Return the author's row number, made now when this is the first sight."""
    connection = session.connection()
    values = {
        "token_hash": key.token_hash,
        "first_seen_at": context.now,
        "approved": 0,
        "rejected": 0,
    }
    found = connection.execute(_upsert(connection.dialect.name), values)
    return int(found.scalar_one())


@lru_cache
def _upsert(dialect: str) -> Insert:
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(_authors)
    # The update changes nothing: it makes RETURNING answer for a known author too.
    upsert: Insert = statement.on_conflict_do_update(
        index_elements=["token_hash"], set_={"token_hash": statement.excluded.token_hash}
    ).returning(_authors.c.id)
    return upsert


def as_author(context: Context, identifier: int) -> Context:
    """Return the context in which the author ``identifier`` is the one who acts."""
    return Context(Actor(ActorKind.AUTHOR, str(identifier), None), context.now, context.group)
