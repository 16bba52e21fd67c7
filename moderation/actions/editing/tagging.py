"""Putting tags on a topic and taking them off: what an editor does without a suggestion."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.effects.tag_suggestions import set_present, tag_named
from moderation.actions.record import lock, record
from moderation.actions.tags.relations import in_relations
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context, require
from moderation.domain.roles import Permission
from moderation.domain.tags import normalise
from moderation.models import Tag, Topic, TopicTag


def tag_topic(context: Context, topic_id: int, names: Sequence[str]) -> None:
    """Put tags on a topic; what the vocabulary lacks is made, what stands there is left alone.

    Raises NotAllowed, NotFound and Invalid (a name that is none).
    """
    require(context, Permission.TOPIC_WRITE)
    wanted = [normalise(name) for name in names]
    with transaction() as session:
        lock(session, Topic, topic_id)
        for name in wanted:
            set_present(session, context, topic_id, tag_named(session, context, name), True)


def untag_topic(context: Context, topic_id: int) -> None:
    """Take every tag off a topic; tags that stand nowhere then leave the vocabulary.

    Those with a broader or narrower tag stay in it. Raises NotAllowed and NotFound.
    """
    require(context, Permission.TOPIC_WRITE)
    with transaction() as session:
        lock(session, Topic, topic_id)
        tags = _tags_on(session, topic_id)
        retag(session, context, [Retag(topic_id, remove=tuple(tag.id for tag in tags))])
        for tag in tags:
            _retire_if_unused(session, context, tag)


def _tags_on(session: Session, topic_id: int) -> Sequence[Tag]:
    query = (
        select(Tag)
        .join(TopicTag, TopicTag.tag_id == Tag.id)
        .where(TopicTag.topic_id == topic_id, TopicTag.present)
        .order_by(Tag.id)
        .with_for_update(of=Tag)
    )
    return session.scalars(query).all()


def _retire_if_unused(session: Session, context: Context, tag: Tag) -> None:
    if tag.live and tag.topic_count == 0 and not in_relations(session, tag):
        tag.live = False
        record(session, context, tag, "tag.retired")
