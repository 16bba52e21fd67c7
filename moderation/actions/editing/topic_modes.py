"""When comments on one topic appear, where that differs from the rest of the site."""

from sqlalchemy import select

from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.authors import Mode
from moderation.domain.errors import Invalid, NotFound, Stale
from moderation.domain.messages import message
from moderation.domain.roles import Permission
from moderation.models import Topic, TopicMode


def set_topic_mode(context: Context, slug: str, mode: str, seen_version: int) -> None:
    """Give a topic a mode of its own, or with "" that of the site again.

    `seen_version` is that of the topic's mode when the form was opened, 0 for none. Needs
    `topic_mode`. Raises Invalid (field mode), NotFound and Stale.
    """
    require(context, Permission.TOPIC_MODE)
    if mode and mode not in set(Mode):
        raise Invalid.in_field("mode", message("Choose one."))
    with transaction() as session:
        topic_id = session.scalars(select(Topic.id).where(Topic.slug == slug)).first()
        if topic_id is None:
            raise NotFound(message("There is no topic at this address."))
        lock(session, Topic, topic_id)
        row = session.get(TopicMode, topic_id, populate_existing=True)
        if row is None:
            row = TopicMode(id=topic_id, version=0)
            session.add(row)
        if row.version != seen_version:
            raise Stale(version=row.version)
        row.mode = mode or None
        record(session, context, row, "topic_mode.changed")
