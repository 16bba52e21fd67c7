"""How much a planned change reaches by now: topics may have got its tags since."""

from dataclasses import replace

from sqlalchemy import select

from moderation.domain.tags.changes import BY_TOPIC, Reach
from moderation.domain.tags.requests import Kind
from moderation.extensions import db
from moderation.models import Tag, TagChangeStep

_COUNTED = {Kind.RENAME, *BY_TOPIC} - {Kind.RETAG}


def reach_by_now(change_id: int, planned: Reach) -> Reach:
    """Return what was planned, with the topics that have got the tags of its steps since.

    Each tag counts at the first step that goes over its topics: there the plan has its own count.
    """
    query = select(TagChangeStep.kind, TagChangeStep.tags, TagChangeStep.topics)
    rows = db.session.execute(
        query.where(TagChangeStep.change_id == change_id).order_by(TagChangeStep.place)
    )
    first: dict[object, int] = {}
    for row in rows:
        if row.kind in _COUNTED and row.tags[0] is not None:
            first.setdefault(row.tags[0], row.topics)
    counts = db.session.execute(select(Tag.id, Tag.topic_count).where(Tag.id.in_(first)))
    come = sum(max(0, row.topic_count - first[row.id]) for row in counts)
    return replace(planned, topics=planned.topics + come)
