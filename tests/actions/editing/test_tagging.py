"""Tags that an editor puts on a topic or takes off."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from moderation.actions.editing.tagging import tag_topic, untag_topic
from moderation.domain.actor import Context
from moderation.domain.errors import Invalid, NotAllowed, NotFound
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import LedgerEntry, Tag, Topic, TopicTag
from moderation.queries.verification import verify


def standing(topic: Topic) -> list[str]:
    query = select(Tag.name).join(TopicTag, TopicTag.tag_id == Tag.id)
    query = query.where(TopicTag.topic_id == topic.id, TopicTag.present, Tag.live)
    return list(db.session.scalars(query.order_by(Tag.name)))


def test_tags_stand_under_their_one_spelling(topic: Topic, operator: Context) -> None:
    tag_topic(operator, topic.id, ["Computer-Vision", "faces"])
    assert standing(topic) == ["computer vision", "faces"]
    assert verify().problems == ()


def test_putting_a_tag_on_twice_is_one_act(topic: Topic, operator: Context) -> None:
    tag_topic(operator, topic.id, ["faces"])
    before = db.session.scalars(select(LedgerEntry.id)).all()
    tag_topic(operator, topic.id, ["faces"])
    assert db.session.scalars(select(LedgerEntry.id)).all() == before


def test_taking_tags_off_retires_those_that_stand_nowhere(topic: Topic, operator: Context) -> None:
    tag_topic(operator, topic.id, ["faces"])
    untag_topic(operator, topic.id)
    assert standing(topic) == []
    assert not db.session.scalars(select(Tag)).one().live
    tag_topic(operator, topic.id, ["faces"])
    assert standing(topic) == ["faces"]
    assert verify().problems == ()


def test_a_bad_name_puts_nothing_on(topic: Topic, operator: Context) -> None:
    with pytest.raises(Invalid):
        tag_topic(operator, topic.id, ["faces", "..."])
    assert standing(topic) == []


def test_only_those_who_write_topics_tag_them(topic: Topic, acting: Callable[..., Context]) -> None:
    with pytest.raises(NotAllowed):
        tag_topic(acting(Role.OPERATOR), topic.id, ["faces"])
    tag_topic(acting(Role.EDITOR), topic.id, ["faces"])
    with pytest.raises(NotAllowed):
        untag_topic(acting(Role.OPERATOR), topic.id)


def test_a_topic_that_is_not_there(app: object, operator: Context) -> None:
    with pytest.raises(NotFound):
        tag_topic(operator, 4711, ["faces"])
