"""What to use instead of a tag that is no longer used."""

from sqlalchemy import select

from moderation.domain.tags.suggesting import Candidate, to_use_instead
from moderation.extensions import db
from moderation.models import Tag, TagClosure
from moderation.queries.tags.expressions import is_living
from moderation.queries.tags.look_alikes import KnownTag, of_one_form

MOST_BROADER = 50
"""Broader tags that are looked at."""


def instead_of(tag: KnownTag) -> tuple[Candidate, ...]:
    """Return the tags in use that stand in for one that is not, best first; () if none is known."""
    return to_use_instead(of_one_form(tag.name), _broader(tag.id))


def _broader(tag_id: int) -> list[Candidate]:
    query = (
        select(Tag.id, Tag.name, Tag.topic_count)
        .join(TagClosure, TagClosure.broader_id == Tag.id)
        .where(TagClosure.narrower_id == tag_id, is_living(), ~Tag.deprecated)
        .order_by(Tag.topic_count, Tag.name)
        .limit(MOST_BROADER)
    )
    rows = db.session.execute(query)
    return [Candidate(row.id, row.name, row.topic_count, 0.0) for row in rows]
