"""Changes of the vocabulary and their undo hold when others act, and stop things, in between."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from moderation.actions.operating.settings import change_site_settings
from moderation.actions.tags.changes import (
    agree_to_tag_change,
    plan_tag_change,
    plan_tag_undo,
    resume_tag_change,
    run_tag_change,
    stop_tag_change,
)
from moderation.actions.tags.describing import describe_tag
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.domain.errors import NotAllowed
from moderation.domain.roles import Role
from moderation.domain.tags.changes import Level
from moderation.domain.tags.describing import TagDescription
from moderation.extensions import db
from moderation.models import Tag, TagAlias
from moderation.queries.settings import read_site_settings
from moderation.queries.tags.changes.told import told_change
from moderation.queries.verification import verify
from tests.actions.tags.changes.conftest import change
from tests.actions.tags.changes.working import begin, done, work_on


@pytest.fixture
def limits(acting):
    def set_to(alone, second):
        settings, version = read_site_settings()
        wanted = replace(settings, tag_change_alone=alone, tag_change_second=second)
        change_site_settings(acting(Role.ADMIN), wanted, version)

    return set_to


def put_on(context, tag_id, topics):
    with transaction() as session:
        retag(session, context, [Retag(one, add=(tag_id,)) for one in topics])


def test_agreement_counts_what_the_change_reaches_by_then(tag, topics, operator, person, limits):
    tag("dog")
    cat = tag("cat")
    limits(0, 3)
    number = plan_tag_change(person("mo"), "merge cat -> dog")
    run_tag_change(person("mo"), number, change(number).version)
    assert change(number).level == Level.SECOND
    put_on(operator, cat, topics)
    told = told_change(number)
    assert (told.level, told.reach.topics) == (Level.ADMIN, 3)
    with pytest.raises(NotAllowed):
        agree_to_tag_change(person("ed"), number, change(number).version)
    agree_to_tag_change(person("ada"), number, change(number).version)
    assert change(number).state == "running"
    assert verify().sound, str(verify())


def test_topics_that_came_are_counted_once_however_often_it_is_looked_at(
    tag, topics, operator, person, limits
):
    tag("dog")
    cat = tag("cat")
    limits(0, 4)
    number = plan_tag_change(person("mo"), "merge cat -> dog")
    put_on(operator, cat, topics)
    for _ in range(2):
        run_tag_change(person("mo"), number, change(number).version)
        told = told_change(number)
        assert (told.level, told.reach.topics) == (Level.SECOND, 3)
        stop_tag_change(person("mo"), number)
        resume_tag_change(person("mo"), number, change(number).version)


def test_an_alias_that_cannot_come_back_stays_as_the_ledger_has_it(tag, operator):
    tag("dog")
    tag("wolf")
    done(operator, "alias hound -> dog")
    done(operator, "unalias hound")
    change = done(operator, "alias hound -> wolf\nsplit wolf -> grey wolf, red wolf")
    tag("hound")
    work_on(operator, begin(operator, plan_tag_undo(operator, change.id)))
    assert verify().sound, str(verify())


def called(number):
    """The name of a tag, and its other names."""
    query = select(TagAlias.name).where(TagAlias.tag_id == number, TagAlias.live)
    name = db.session.get_one(Tag, number, populate_existing=True).name
    return name, sorted(db.session.scalars(query))


def test_a_tag_gets_its_name_back_though_others_described_it(tag, operator):
    ml = tag("ml")
    renamed = done(operator, "rename ml -> machine learning")
    version = db.session.get_one(Tag, ml, populate_existing=True).version
    describe_tag(operator, ml, version, TagDescription(description="Learning machines."))
    work_on(operator, begin(operator, plan_tag_undo(operator, renamed.id)))
    assert called(ml) == ("ml", [])
    assert db.session.get_one(Tag, ml).description == "Learning machines."
    assert verify().sound, str(verify())


def test_a_name_leads_to_its_tag_though_others_renamed_that(tag, operator):
    ml = tag("ml")
    renamed = done(operator, "rename ml -> machine learning")
    done(operator, "rename machine learning -> learning machines")
    work_on(operator, begin(operator, plan_tag_undo(operator, renamed.id)))
    assert called(ml) == ("learning machines", ["machine learning", "ml"])
    assert verify().sound, str(verify())
