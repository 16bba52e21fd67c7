"""The vocabulary as far as a request concerns it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.tags.changes import KnownTag
from moderation.domain.tags.requests import Request, Vocabulary
from moderation.domain.tags.requests.faults import FIELD
from moderation.domain.tags.requests.lines import Act
from moderation.extensions import db
from moderation.models import Tag, TagAlias, TagClosure, TagImplication, Topic
from moderation.queries.public.rows import AnyRow
from moderation.queries.tags.expressions import is_living

MOST_READ = 2_000
"""Aliases, and implications, that one request may concern."""

Standing = Mapping[tuple[str, ...], tuple[str, int]]
"""Aliases by (name,) and implications by (narrower, broader): subject in the ledger and version."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a request is checked against, and the rows behind it.

    Of the vocabulary it has the tags and aliases that the request names, all other names of the
    tags that it ends, their implications, and every implication from a named tag upwards: so no
    circle is overlooked.
    """

    vocabulary: Vocabulary
    tags: Mapping[str, KnownTag]
    others: Standing


def snapshot(request: Request) -> Snapshot:
    """Read what a request concerns: seven statements, whatever it asks.

    Raises Invalid (field "request") where that is more than 2,000 aliases or implications.
    """
    names = request.names
    named = _aliases(TagAlias.name.in_(names))
    tags = _tags(or_(Tag.name.in_(names), Tag.id.in_({row.tag_id for row in named})))
    ended = {row.id for row in tags if row.name in _ended(request)}
    aliases = {row.name: row for row in (*named, *_aliases(TagAlias.tag_id.in_(ended)))}
    relations = _relations({row.id for row in tags}, ended)
    around = {one for row in relations for one in (row.narrower_id, row.broader_id)}
    tags = _tags(Tag.id.in_(around | {row.id for row in tags}))
    return _assembled(tags, aliases.values(), relations, _topics(request))


def _ended(request: Request) -> frozenset[str]:
    """Names of tags that a request ends, by their own or by one that it gives them before."""
    ended: set[str] = set()
    for line in reversed(request.lines):
        renamed = line.act is Act.RENAME and line.targets[0] in ended
        if renamed or line.act in {Act.MERGE, Act.SPLIT}:
            ended.add(line.source)
    return frozenset(ended)


def _aliases(condition: ColumnElement[bool]) -> list[AnyRow]:
    query = select(TagAlias.id, TagAlias.name, TagAlias.tag_id, TagAlias.version)
    return _all(query.where(condition, TagAlias.live))


def _tags(condition: ColumnElement[bool]) -> list[AnyRow]:
    query = select(Tag.id, Tag.name, Tag.version, Tag.topic_count, Tag.deprecated)
    return list(db.session.execute(query.where(condition, is_living())))


def _relations(named: Iterable[int], ended: Iterable[int]) -> list[AnyRow]:
    """Read the implications from tags upwards, and those with a tag that ends on either side."""
    above = select(TagClosure.broader_id).where(TagClosure.narrower_id.in_(named))
    narrower, broader = TagImplication.narrower_id, TagImplication.broader_id
    query = select(TagImplication.id, TagImplication.version, narrower, broader).where(
        TagImplication.live,
        or_(narrower.in_(named), narrower.in_(above), broader.in_(ended)),
    )
    return _all(query)


def _all(query: Select[*tuple[Any, ...]]) -> list[AnyRow]:
    rows = list(db.session.execute(query.limit(MOST_READ + 1)))
    if len(rows) > MOST_READ:
        reason = message(
            "This concerns more than %(most)s aliases or relations at once. Ask for less.",
            most=MOST_READ,
        )
        raise Invalid.in_field(FIELD, reason)
    return rows


def _topics(request: Request) -> frozenset[str]:
    slugs = request.topics
    return frozenset(db.session.scalars(select(Topic.slug).where(Topic.slug.in_(slugs))))


def _assembled(
    tags: Iterable[AnyRow],
    aliases: Iterable[AnyRow],
    relations: Iterable[AnyRow],
    topics: frozenset[str],
) -> Snapshot:
    names = {row.id: row.name for row in tags}
    leading = [row for row in aliases if row.tag_id in names]
    pairs = {
        (names[row.narrower_id], names[row.broader_id]): row
        for row in relations
        if {row.narrower_id, row.broader_id} <= names.keys()
    }
    vocabulary = Vocabulary(
        tags=frozenset(names.values()),
        deprecated=frozenset(row.name for row in tags if row.deprecated),
        aliases={row.name: names[row.tag_id] for row in leading},
        implications=frozenset(pairs),
        topics=topics,
    )
    known = {row.name: KnownTag(row.id, row.version, row.topic_count) for row in tags}
    others: dict[tuple[str, ...], tuple[str, int]] = {
        (row.name,): (f"tag_alias:{row.id}", row.version) for row in leading
    }
    others |= {pair: (f"tag_implication:{row.id}", row.version) for pair, row in pairs.items()}
    return Snapshot(vocabulary, known, others)
