"""Tags that stand on topics, with the broader ones that they imply."""

import pytest
from sqlalchemy import event, select

from moderation.actions.tags.relations import unimply
from moderation.actions.tags.standing import Retag, retag, settle
from moderation.actions.transaction import transaction
from moderation.domain.errors import NotFound
from moderation.extensions import db
from moderation.models import LedgerEntry, Tag, TagImplication, Topic
from moderation.queries.verification import verify


def change(operator, *changes):
    with transaction() as session:
        return [(link.topic_id, link.tag_id) for link in retag(session, operator, changes)]


def counts():
    return dict(map(tuple, db.session.execute(select(Tag.name, Tag.topic_count))))


def test_a_narrower_tag_brings_every_broader_one(topic, operator, tag, broader, standing):
    broader("poodle", "dog")
    broader("dog", "animal")
    change(operator, Retag(topic.id, add=(tag("poodle"),)))
    assert standing(topic.id) == {"poodle": False, "dog": True, "animal": True}
    assert counts() == {"poodle": 1, "dog": 1, "animal": 1}
    assert verify().problems == ()


def test_what_nothing_implies_any_more_leaves(topic, operator, tag, broader, standing):
    broader("poodle", "dog")
    change(operator, Retag(topic.id, add=(tag("poodle"),)))
    change(operator, Retag(topic.id, remove=(tag("poodle"),)))
    assert standing(topic.id) == {}
    assert counts() == {"poodle": 0, "dog": 0}
    assert verify().problems == ()


def test_what_was_put_on_besides_stays(topic, operator, tag, broader, standing):
    broader("poodle", "dog")
    change(operator, Retag(topic.id, add=(tag("poodle"), tag("dog"))))
    assert standing(topic.id) == {"poodle": False, "dog": False}
    change(operator, Retag(topic.id, remove=(tag("dog"),)))
    assert standing(topic.id) == {"poodle": False, "dog": True}
    change(operator, Retag(topic.id, add=(tag("dog"),)))
    change(operator, Retag(topic.id, remove=(tag("poodle"),)))
    assert standing(topic.id) == {"dog": False}
    assert verify().problems == ()


def test_what_is_only_implied_cannot_be_taken_off(topic, operator, tag, broader, standing):
    broader("poodle", "dog")
    change(operator, Retag(topic.id, add=(tag("poodle"),)))
    assert change(operator, Retag(topic.id, remove=(tag("dog"),))) == []


def test_many_topics_take_no_more_statements_than_two(topics, operator, tag, broader):
    broader("poodle", "dog")
    number, statements = tag("poodle"), []

    def count(*arguments):
        # SQLite gets ledger rows one by one: it does not return them in order otherwise.
        if "INTO ledger" not in arguments[2]:
            statements.append(arguments[2])

    event.listen(db.engine, "before_cursor_execute", count)
    change(operator, *(Retag(topic, add=(number,)) for topic in topics[:2]))
    two = len(statements)
    change(operator, *(Retag(topic, remove=(number,)) for topic in topics[:2]))
    statements.clear()
    change(operator, *(Retag(topic, add=(number,)) for topic in topics))
    event.remove(db.engine, "before_cursor_execute", count)
    assert len(statements) <= two
    assert counts() == {"poodle": 3, "dog": 3}
    assert verify().problems == ()


def test_pages_are_made_anew_only_where_something_changed(topics, operator, tag):
    number = tag("faces")
    change(operator, Retag(topics[0], add=(number,)))

    def versions():
        return dict(map(tuple, db.session.execute(select(Topic.id, Topic.page_version))))

    before, acts = versions(), db.session.query(LedgerEntry).count()
    change(operator, Retag(topics[0], add=(number,)), Retag(topics[1], add=(number,)))
    assert {one for one, version in versions().items() if version > before[one]} == {topics[1]}
    assert db.session.query(LedgerEntry).count() == acts + 1


def test_settling_follows_implications_that_came_and_went(topic, operator, tag, broader, standing):
    change(operator, Retag(topic.id, add=(tag("poodle"),)))
    number = broader("poodle", "dog")
    with transaction() as session:
        settle(session, operator, [topic.id])
    assert standing(topic.id) == {"poodle": False, "dog": True}
    with transaction() as session:
        unimply(session, operator, session.get_one(TagImplication, number))
        settle(session, operator, [topic.id])
    assert standing(topic.id) == {"poodle": False}
    assert verify().problems == ()


def test_a_topic_that_is_none(operator, tag):
    number = tag("faces")
    with pytest.raises(NotFound):
        change(operator, Retag(4711, add=(number,)))
