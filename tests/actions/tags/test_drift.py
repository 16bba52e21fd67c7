"""What is derived from the vocabulary is held against what it is derived from."""

import pytest
from sqlalchemy import delete, update

from moderation.actions.operating.sealing import seal_ledger
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.models import Tag, TagAlias, TagClosure, TopicTag
from moderation.queries.tags.drift import wrong_vocabulary
from moderation.queries.verification import verify


@pytest.fixture
def robots(topic, broader, tag, operator):
    """A topic with the tag "soft robot", which implies "robot"."""
    broader("soft robot", "robot")
    narrow, topic_id = tag("soft robot"), topic.id
    with transaction() as session:
        retag(session, operator, [Retag(topic_id, (narrow,))])
    return topic


def write(statement):
    with transaction() as session:
        session.execute(statement)


def test_what_the_actions_wrote_is_as_derived(robots):
    assert list(wrong_vocabulary()) == []
    seal_ledger()
    assert verify().problems == ()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (update(Tag).where(Tag.name == "robot").values(form="else"), "wrong form"),
        (delete(TagClosure), "not what implications say"),
        (update(TopicTag).values(implied=True), "by no tag there"),
        (
            update(TopicTag).where(TopicTag.implied).values(present=False, implied=False),
            "which another one there implies",
        ),
    ],
    ids=["form", "closure", "implied by nothing", "missing"],
)
def test_what_was_written_past_them_is_told(robots, statement, told):
    write(statement)
    assert any(told in str(one) for one in wrong_vocabulary())
    assert any(told in str(one) for one in verify().problems)


def test_an_alias_s_form_is_looked_at_too(robots, tag):
    write(TagAlias.__table__.insert().values(name="bot", form="x", tag_id=tag("robot")))
    assert [str(one) for one in wrong_vocabulary()] == ["The name “bot” is kept with a wrong form."]
