"""What the page of a tag tells besides its topics: other names, and the tags around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from moderation.extensions import db
from moderation.models import Tag, TagAlias, TagImplication, Topic, TopicTag
from moderation.queries.public.room import bytes_of_link, fitting
from moderation.queries.public.rows import AnyRow
from moderation.queries.tags.expressions import by_code_points, is_living
from moderation.queries.tags.looking_up import title_of

MOST_SHOWN = 40
MOST_RELATED = 10
LOOKED_AT = 60
"""The tag's newest topics, whose other tags are counted as related."""
ROOM = 4_000
"""Bytes that the names and addresses of one list may take."""
MOST_COUNTED = 1_000
PAGE_SIZE = 40


class Side(StrEnum):
    """What a list around a tag holds."""

    NAMES = "names"
    BROADER = "broader"
    NARROWER = "narrower"


@dataclass(frozen=True, slots=True)
class NamedTag:
    """Another tag, as a link: its title in the reader's language and its topics."""

    id: int
    title: str
    slug: str
    count: int


@dataclass(frozen=True, slots=True)
class ToldTag:
    """Aliases by name, broader and narrower tags (the most used first), and related ones.

    `more` says by side how many there are besides what is shown, at most 1,000.
    """

    aliases: tuple[str, ...]
    broader: tuple[NamedTag, ...]
    narrower: tuple[NamedTag, ...]
    related: tuple[NamedTag, ...]
    more: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ListAround:
    """A page of one list by name: aliases have a name only. `following` is where it goes on."""

    names: tuple[str, ...]
    tags: tuple[NamedTag, ...]
    following: str | None


def told_tag(tag_id: int, locale: str) -> ToldTag:
    """Return what stands around a tag, each kind bounded: seven queries, whatever it is on."""
    rows = {side: _first(tag_id, side) for side in Side}
    aliases = [row.name for row in rows[Side.NAMES]]
    names = fitting(aliases, ROOM, lambda name: len(name.encode()))
    broader, narrower = (
        fitting([_named(row, locale) for row in rows[side]], ROOM, _bytes)
        for side in (Side.BROADER, Side.NARROWER)
    )
    known = [tag_id, *(row.id for side in (Side.BROADER, Side.NARROWER) for row in rows[side])]
    related = fitting(_related(tag_id, known, locale), ROOM, _bytes)
    shown = {Side.NAMES: names, Side.BROADER: broader, Side.NARROWER: narrower}
    more = {side.value: _count(tag_id, side) - len(some) for side, some in shown.items()}
    return ToldTag(names, broader, narrower, related, more)


def list_around(tag_id: int, side: Side, locale: str, after: str = "") -> ListAround:
    """Return a page of one list around a tag, by name, from after a name on."""
    name = TagAlias.name if side is Side.NAMES else Tag.name
    order = by_code_points(name.expression)
    query = _around(tag_id, side).where(order > after).order_by(order).limit(PAGE_SIZE + 1)
    rows = db.session.execute(query).all()
    following = rows[PAGE_SIZE - 1].name if len(rows) > PAGE_SIZE else None
    shown = rows[:PAGE_SIZE]
    if side is Side.NAMES:
        return ListAround(tuple(row.name for row in shown), (), following)
    return ListAround((), tuple(_named(row, locale) for row in shown), following)


def _around(tag_id: int, side: Side) -> Select[*tuple[Any, ...]]:
    if side is Side.NAMES:
        return select(TagAlias.name).where(TagAlias.tag_id == tag_id, TagAlias.live)
    above, below = TagImplication.broader_id.expression, TagImplication.narrower_id.expression
    wanted, given = (above, below) if side is Side.BROADER else (below, above)
    return (
        select(Tag.id, Tag.name, Tag.slug, Tag.titles, Tag.topic_count)
        .join(TagImplication, wanted == Tag.id)
        .where(given == tag_id, TagImplication.live, is_living())
    )


def _first(tag_id: int, side: Side) -> Sequence[AnyRow]:
    query = _around(tag_id, side)
    ordered = (
        query.order_by(TagAlias.name)
        if side is Side.NAMES
        else query.order_by(Tag.topic_count.desc(), Tag.name)
    )
    return db.session.execute(ordered.limit(MOST_SHOWN)).all()


def _count(tag_id: int, side: Side) -> int:
    some = _around(tag_id, side).limit(MOST_SHOWN + MOST_COUNTED).subquery()
    return db.session.execute(select(func.count()).select_from(some)).scalar_one()


def _bytes(tag: NamedTag) -> int:
    return bytes_of_link(tag.title, tag.slug)


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
        .where(other.present, is_living(), ~Tag.deprecated, Tag.id.not_in(known))
        .group_by(Tag.id)
        .order_by(func.count().desc(), Tag.name)
        .limit(MOST_RELATED)
    )
    return tuple(_named(row, locale) for row in db.session.execute(query))


def _named(row: AnyRow, locale: str) -> NamedTag:
    return NamedTag(row.id, title_of(row.titles, row.name, locale), row.slug, row.topic_count)
