"""What the page of a tag tells besides its topics: other names, and the tags around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from moderation.extensions import db
from moderation.models import Tag, TagAlias, TagImplication, Topic, TopicTag
from moderation.queries.public.rows import AnyRow
from moderation.queries.tags.looking_up import title_of

MOST_ALIASES = 40
MOST_RELATIONS = 30
MOST_RELATED = 10
LOOKED_AT = 60
"""The tag's newest topics, whose other tags are counted as related."""


@dataclass(frozen=True, slots=True)
class NamedTag:
    """Another tag, as a link: its title in the reader's language and its topics."""

    id: int
    title: str
    slug: str
    count: int


@dataclass(frozen=True, slots=True)
class ToldTag:
    """Aliases by name, broader and narrower tags (the most used first), and related ones."""

    aliases: tuple[str, ...]
    broader: tuple[NamedTag, ...]
    narrower: tuple[NamedTag, ...]
    related: tuple[NamedTag, ...]


def told_tag(tag_id: int, locale: str) -> ToldTag:
    """Return what stands around a tag, each kind bounded: four queries, whatever it is on."""
    above, below = TagImplication.broader_id.expression, TagImplication.narrower_id.expression
    broader = _implied(above, below, tag_id, locale)
    narrower = _implied(below, above, tag_id, locale)
    known = [tag_id, *(one.id for one in (*broader, *narrower))]
    return ToldTag(_aliases(tag_id), broader, narrower, _related(tag_id, known, locale))


def _aliases(tag_id: int) -> tuple[str, ...]:
    query = select(TagAlias.name).where(TagAlias.tag_id == tag_id, TagAlias.live)
    return tuple(db.session.scalars(query.order_by(TagAlias.name).limit(MOST_ALIASES)))


def _implied(
    wanted: ColumnElement[int], given: ColumnElement[int], tag_id: int, locale: str
) -> tuple[NamedTag, ...]:
    query = (
        select(Tag.id, Tag.name, Tag.slug, Tag.titles, Tag.topic_count)
        .join(TagImplication, wanted == Tag.id)
        .where(given == tag_id, TagImplication.live, Tag.live)
        .order_by(Tag.topic_count.desc(), Tag.name)
        .limit(MOST_RELATIONS)
    )
    return tuple(_named(row, locale) for row in db.session.execute(query))


def _related(tag_id: int, known: Sequence[int], locale: str) -> tuple[NamedTag, ...]:
    """Return tags on the same topics: those on most of the newest ones first."""
    newest = (
        select(TopicTag.topic_id)
        .join(Topic, Topic.id == TopicTag.topic_id)
        .where(TopicTag.tag_id == tag_id, TopicTag.present, Topic.visible)
        .order_by(TopicTag.topic_id.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    other = aliased(TopicTag)
    query = (
        select(Tag.id, Tag.name, Tag.slug, Tag.titles, Tag.topic_count)
        .join(other, other.tag_id == Tag.id)
        .join(newest, newest.c.topic_id == other.topic_id)
        .where(other.present, Tag.live, ~Tag.deprecated, Tag.id.not_in(known))
        .group_by(Tag.id)
        .order_by(func.count().desc(), Tag.name)
        .limit(MOST_RELATED)
    )
    return tuple(_named(row, locale) for row in db.session.execute(query))


def _named(row: AnyRow, locale: str) -> NamedTag:
    return NamedTag(row.id, title_of(row.titles, row.name, locale), row.slug, row.topic_count)
