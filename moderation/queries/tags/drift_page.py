"""What the page of drift shows: a part of the vocabulary, however much there is."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from moderation.extensions import db
from moderation.models import Tag, Topic
from moderation.queries.tags.drift import Drift, Part, drift_in, next_part

MOST_LINKS = 20_000
"""Topics on which the tags of one page stand, all together: each is looked at."""
MOST_SHOWN = 50
"""Rows of each sort."""


@dataclass(frozen=True, slots=True)
class NameAndSlug:
    """How a tag is called and linked; one out of use has no slug."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class ShownDrift:
    """A part and what differs there, with the tags (by id) and the slugs of topics to name it.

    There is no `drift` of a tag that stands on too many topics to look at all of them on a page.
    """

    part: Part
    drift: Drift | None
    tags: Mapping[int, NameAndSlug]
    topics: Mapping[int, str]

    @property
    def differs(self) -> bool:
        """Whether anything does."""
        one = self.drift
        return one is not None and bool(one.forms or one.pairs or one.links or one.counts)


def shown_drift(after: int = 0) -> ShownDrift | None:
    """Return what differs in the part of at most 500 tags after one; None where none is left.

    It ends earlier where they stand on more than 20,000 topics, and tells of each sort one link
    more than is shown: so a page costs much the same whatever there is.
    """
    part = next_part(after, MOST_LINKS)
    if part is None:
        return None
    drift = None if part.crowded else drift_in(part, MOST_SHOWN + 1)
    return ShownDrift(part, drift, _tags(part, drift), _topics(drift))


def _tags(part: Part, drift: Drift | None) -> dict[int, NameAndSlug]:
    wanted = {part.first, part.last}
    if drift is not None:
        wanted |= {tag for pair in drift.pairs[:MOST_SHOWN] for tag in pair}
        wanted |= {link.tag_id for link in drift.links}
        wanted |= {count.id for count in drift.counts[:MOST_SHOWN]}
    rows = db.session.execute(
        select(Tag.id, Tag.name, Tag.slug, Tag.live).where(Tag.id.in_(wanted))
    )
    return {row.id: NameAndSlug(row.name, row.slug if row.live else "") for row in rows}


def _topics(drift: Drift | None) -> dict[int, str]:
    wanted = {link.topic_id for link in drift.links} if drift is not None else set()
    query = select(Topic.id, Topic.slug).where(Topic.id.in_(wanted))
    return {row.id: row.slug for row in db.session.execute(query)} if wanted else {}
