"""Known tags by what a suggested name is, or is spelt like: index look-ups, without any plugin."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from moderation.domain.tags import form
from moderation.domain.tags.matching import SAME_FORM
from moderation.domain.tags.suggesting import MOST_KEPT, Candidate
from moderation.extensions import db
from moderation.models import Tag, TagAlias
from moderation.queries.tags.expressions import is_living

MOST_ALIASES = 40
"""Other names of one tag that are looked at."""


@dataclass(frozen=True, slots=True)
class KnownTag:
    """The tag that a name or an alias stands for."""

    id: int
    name: str
    deprecated: bool


def known_as(name: str) -> KnownTag | None:
    """Return the living tag with this normalised name or alias; None for a new name."""
    tags = select(Tag.id, Tag.name, Tag.deprecated).where(Tag.live)
    called = tags.join(TagAlias, TagAlias.tag_id == Tag.id)
    # A name of its own goes before the alias of another; together they would be no index look-up.
    row = (
        db.session.execute(tags.where(Tag.name == name)).first()
        or db.session.execute(called.where(TagAlias.name == name, TagAlias.live)).first()
    )
    return None if row is None else KnownTag(row.id, row.name, row.deprecated)


def names_of(tag: KnownTag) -> list[str]:
    """Return the name of a tag, then its aliases by name, at most 40."""
    aliases = select(TagAlias.name).where(TagAlias.tag_id == tag.id, TagAlias.live)
    return [tag.name, *db.session.scalars(aliases.order_by(TagAlias.name).limit(MOST_ALIASES))]


def of_one_form(name: str) -> list[Candidate]:
    """Return the tags in use that have a name or an alias of the same form; at most 8 of each."""
    shape = form(name)
    # Whether a tag lives is asked afterwards: SQLite would walk all living ones instead.
    named = select(Tag.id).where(Tag.form == shape).limit(4 * MOST_KEPT)
    called = select(TagAlias.tag_id).where(TagAlias.form == shape, TagAlias.live).limit(MOST_KEPT)
    identifiers = {*db.session.scalars(named), *db.session.scalars(called)}
    return [
        Candidate(row.id, row.name, row.topic_count, SAME_FORM)
        for row in tags_in_use(identifiers).values()
    ]


def tags_in_use(identifiers: Iterable[int]) -> dict[int, Tag]:
    """Return by their ids the tags that may be put on a topic: living ones, not deprecated."""
    wanted = frozenset(identifiers)
    if not wanted:
        return {}
    query = select(Tag).where(Tag.id.in_(wanted), is_living(), ~Tag.deprecated)
    return {tag.id: tag for tag in db.session.scalars(query.order_by(Tag.id))}
