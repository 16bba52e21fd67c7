"""What tests of the vocabulary share: tags, topics, and what stands where."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.effects.tag_suggestions import tag_named
from moderation.actions.tags.relations import imply
from moderation.actions.transaction import transaction
from moderation.domain.actor import Context
from moderation.extensions import db
from moderation.models import Tag, TagImplication, Topic, TopicTag


@pytest.fixture
def tag(topic: Topic, operator: Context) -> Callable[[str], int]:
    """Return the id of the tag with this name, made where there is none."""

    def make(name: str) -> int:
        with transaction() as session:
            return tag_named(session, operator, name).id

    return make


@pytest.fixture
def broader(tag: Callable[[str], int], operator: Context) -> Callable[[str, str], int]:
    """Let one tag imply another; return the implication's id."""

    def make(narrower: str, broad: str) -> int:
        numbers = tag(narrower), tag(broad)
        with transaction() as session:
            one, other = (session.get_one(Tag, number) for number in numbers)
            return imply(session, operator, one, other).id

    return make


@pytest.fixture
def topics(topic: Topic, operator: Context) -> list[int]:
    """Three topics, the first of which is `topic`."""
    others = [
        create_topic(operator, TopicDraft({"en": Words(f"Can AI do {what}?")}, slug=what))
        for what in ("sums", "rhymes")
    ]
    return [topic.id, *others]


@pytest.fixture
def standing(app: object) -> Callable[[int], dict[str, bool]]:
    """Return the tags on a topic by name, and whether each is only implied."""

    def read(topic_id: int) -> dict[str, bool]:
        query = select(Tag.name, TopicTag.implied).join(TopicTag, TopicTag.tag_id == Tag.id)
        rows = db.session.execute(query.where(TopicTag.topic_id == topic_id, TopicTag.present))
        return dict(map(tuple, rows))

    return read


@pytest.fixture
def implication(app: object) -> Callable[[int], TagImplication]:
    """Return the implication with this id."""
    return lambda number: db.session.get_one(TagImplication, number)
