"""Changes of the vocabulary are done as planned, in parts, or stop with the reason."""

import pytest
from sqlalchemy import select

from moderation.actions.effects.tag_suggestions import tag_named
from moderation.actions.record import record
from moderation.actions.tags.changes.running import give_up_tag_change, go_on_with
from moderation.actions.tags.describing import describe_tag
from moderation.actions.tags.relations import add_alias
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.actions.users import disable
from moderation.domain.tags.describing import TagDescription
from moderation.extensions import db
from moderation.models import LedgerEntry, Tag, TagAlias, TagChange, Topic, TopicTag
from moderation.queries.verification import verify
from tests.actions.tags.changes.working import begun, done, tables, unproved, work_on


@pytest.fixture
def put(tag, operator):
    """Put tags on a topic."""

    def put_on(topic_id, *names):
        numbers = tuple(map(tag, names))
        with transaction() as session:
            retag(session, operator, [Retag(topic_id, add=numbers)])

    return put_on


def names_on(standing, topics):
    return [sorted(standing(topic_id)) for topic_id in topics]


def aliases():
    query = select(TagAlias.name, Tag.name).join(Tag, Tag.id == TagAlias.tag_id)
    return dict(map(tuple, db.session.execute(query.where(TagAlias.live))))


def test_a_renamed_tag_keeps_its_topics_and_its_old_name_leads_to_it(
    put, topics, operator, standing
):
    put(topics[0], "ml")
    change = done(operator, "rename ml -> machine learning")
    assert (change.state, change.why) == ("done", None)
    assert standing(topics[0]) == {"machine learning": False}
    assert aliases() == {"ml": "machine learning"}
    assert db.session.scalar(select(Tag.slug).where(Tag.live)) == "machine-learning"
    assert verify().sound, str(verify())


def test_a_rename_to_the_name_of_a_retired_tag_leaves_that_one_the_old_name(tag, operator):
    number, gone = tag("ml"), tag("learning")
    with transaction() as session:
        row = session.get_one(Tag, gone)
        row.live = False
        record(session, operator, row, "tag.retired")
    assert done(operator, "rename ml -> learning").state == "done"
    assert db.session.get_one(Tag, number).name == "learning"
    assert tag("ml") == number
    assert verify().sound, str(verify())


def test_a_merge_moves_topics_aliases_and_relations(put, topics, broader, operator, standing):
    for topic_id in topics:
        put(topic_id, "cat")
    put(topics[1], "feline", "black cat")
    broader("cat", "animal")
    broader("black cat", "cat")
    done(operator, "alias kitty -> cat")
    change = done(operator, "merge cat -> feline")
    assert change.state == "done", change.why
    assert names_on(standing, topics) == [
        ["animal", "feline"],
        ["animal", "black cat", "feline"],
        ["animal", "feline"],
    ]
    assert aliases() == {"kitty": "feline", "cat": "feline"}
    assert verify().sound, str(verify())
    group = select(LedgerEntry.id).where(
        LedgerEntry.act_group == change.act_group, LedgerEntry.act == "topic.tagged"
    )
    assert len(db.session.scalars(group).all()) >= 3
    assert change.done >= 3


def test_a_split_gives_topics_all_parts(put, topics, operator, standing):
    for topic_id in topics:
        put(topic_id, "cats and dogs")
    change = done(operator, "split cats and dogs -> cat, dog")
    assert change.state == "done", change.why
    assert names_on(standing, topics) == [["cat", "dog"]] * 3
    assert verify().sound, str(verify())


def test_relations_come_and_go_on_all_topics(put, topics, tag, operator, standing):
    for topic_id in topics:
        put(topic_id, "cat")
    tag("pet")
    assert done(operator, "imply cat -> pet").state == "done"
    assert standing(topics[2]) == {"cat": False, "pet": True}
    assert verify().sound, str(verify())
    assert done(operator, "unimply cat -> pet").state == "done"
    assert standing(topics[2]) == {"cat": False}
    assert verify().sound, str(verify())


def test_aliases_and_offers_come_and_go(tag, operator):
    number = tag("cat")
    done(operator, "alias kitty -> cat\ndeprecate cat")
    assert aliases() == {"kitty": "cat"}
    assert db.session.get_one(Tag, number).deprecated
    done(operator, "unalias kitty\nrevive cat")
    assert aliases() == {}
    assert not db.session.get_one(Tag, number, populate_existing=True).deprecated
    assert verify().sound, str(verify())


def test_one_topic_gets_another_tag(put, topics, tag, operator, standing):
    put(topics[0], "cat")
    put(topics[1], "cat")
    tag("dog")
    slug = db.session.scalar(select(Topic.slug).where(Topic.id == topics[1]))
    assert done(operator, f"retag cat -> dog on {slug}").state == "done"
    assert names_on(standing, topics) == [["cat"], ["dog"], []]


def test_topics_that_came_meanwhile_are_moved_too(put, topics, tag, operator, standing):
    put(topics[1], "cat")
    tag("feline")
    number = begun(operator, "merge cat -> feline")
    assert go_on_with(operator.now, number, unproved, 1)
    put(topics[0], "cat")
    put(topics[2], "cat")
    assert work_on(operator, number, 1).state == "done"
    assert names_on(standing, topics) == [["feline"]] * 3
    assert verify().sound, str(verify())


def test_what_came_between_the_move_and_the_end_is_moved_too(put, topics, tag, operator, standing):
    put(topics[1], "cat")
    tag("feline")
    number = begun(operator, "merge cat -> feline")
    while db.session.get_one(TagChange, number, populate_existing=True).place == 0:
        go_on_with(operator.now, number, unproved, 1)
    put(topics[0], "cat")
    assert work_on(operator, number, 1).state == "done"
    assert names_on(standing, topics) == [["feline"], ["feline"], []]


def test_what_others_changed_since_the_plan_stops_it_before_the_step(
    put, topics, tag, operator, acting
):
    put(topics[0], "cat")
    number = tag("dog")
    change = begun(operator, "alias hound -> dog\nmerge cat -> dog")
    version = db.session.get_one(Tag, number).version
    describe_tag(acting(actor=operator.actor), number, version, TagDescription("It barks."))
    row = work_on(operator, change)
    assert row.state == "stopped"
    assert row.why["params"] == {"name": "dog"}
    assert aliases() == {}
    assert verify().sound, str(verify())


def test_a_name_that_others_took_stops_it(tag, operator):
    tag("cat")
    change = begun(operator, "alias kitty -> cat\nrename cat -> feline")
    tag("feline")
    row = work_on(operator, change)
    assert (row.state, row.place) == ("stopped", 1)
    assert aliases() == {"kitty": "cat"}
    assert "feline" in str(row.why)


def test_a_name_that_came_to_a_merged_tag_stops_its_end(put, topics, tag, operator):
    put(topics[0], "cat")
    tag("feline")
    change = begun(operator, "merge cat -> feline")
    with transaction() as session:
        add_alias(session, operator, "puss", tag_named(session, operator, "cat"))
    assert work_on(operator, change).state == "stopped"
    assert verify().sound, str(verify())


def test_a_planner_who_lost_the_right_stops_it(tag, person, operator):
    tag("cat")
    mo = person("mo")
    change = begun(mo, "alias kitty -> cat")
    disable(operator, int(mo.actor.id))
    assert work_on(operator, change).state == "stopped"
    assert aliases() == {}


def test_work_that_was_given_up_stops_it(tag, operator):
    tag("cat")
    change = begun(operator, "alias kitty -> cat")
    with transaction() as session:
        give_up_tag_change(session, operator, change)
    row = db.session.get_one(TagChange, change, populate_existing=True)
    assert (row.state, row.ended_at) == ("stopped", operator.now)
    assert not go_on_with(operator.now, change, unproved)


class Killed(Exception):
    """The worker is gone."""


def test_whoever_is_killed_it_ends_the_same(put, topics, broader, operator):
    for topic_id in topics:
        put(topic_id, "cat")
    broader("cat", "animal")
    broader("feline", "creature")
    change = begun(operator, "merge cat -> feline\nrename feline -> felines")

    def dies(session):
        raise Killed

    parts = 0
    while True:
        with pytest.raises(Killed):
            go_on_with(operator.now, change, dies, 1)
        parts += 1
        if not go_on_with(operator.now, change, unproved, 1):
            break
    assert parts > 5
    assert db.session.get_one(TagChange, change, populate_existing=True).state == "done"
    stands = {name for (_, name, *_) in tables()["tags"]}
    assert stands == {"animal", "felines", "creature"}
    assert verify().sound, str(verify())


def test_a_stopped_change_rests_where_it_is(put, topics, tag, operator):
    for topic_id in topics:
        put(topic_id, "cat")
    tag("feline")
    change = begun(operator, "merge cat -> feline")
    assert go_on_with(operator.now, change, unproved, 1)
    with transaction() as session:
        give_up_tag_change(session, operator, change)
    before = tables()
    assert not go_on_with(operator.now, change, unproved, 1)
    assert tables() == before
    left = select(TopicTag.topic_id).join(Tag).where(Tag.name == "cat", TopicTag.present)
    assert db.session.scalars(left).all() == topics[1:]
