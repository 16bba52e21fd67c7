"""The modes that topics have of their own."""

from dataclasses import dataclass

from sqlalchemy import select

from moderation.extensions import db
from moderation.models import Topic, TopicMode
from moderation.queries.desk.topics import TopicLink, topic_links


@dataclass(frozen=True, slots=True)
class ModeOfTopic:
    """A topic with its own mode, "" for that of the site, and the version to name at a change."""

    topic: TopicLink
    mode: str
    version: int


def topic_mode(slug: str, locale: str) -> ModeOfTopic | None:
    """Return when comments on a topic appear; None for no such topic."""
    topic_id = db.session.scalars(select(Topic.id).where(Topic.slug == slug)).first()
    if topic_id is None:
        return None
    row = db.session.get(TopicMode, topic_id, populate_existing=True)
    link = topic_links([topic_id], locale)[topic_id]
    return ModeOfTopic(link, (row.mode or "") if row else "", row.version if row else 0)
