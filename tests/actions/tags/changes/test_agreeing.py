"""What reaches far is done when another person has agreed to it, on its page or on the desk."""

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from moderation.actions.decisions import decide
from moderation.actions.operating.settings import change_site_settings
from moderation.actions.tags.changes import (
    agree_to_tag_change,
    plan_tag_change,
    resume_tag_change,
    run_tag_change,
    stop_tag_change,
)
from moderation.actions.tags.standing import Retag, retag
from moderation.actions.transaction import transaction
from moderation.domain.actor import Actor, ActorKind
from moderation.domain.errors import Invalid, NotAllowed, NotFound, Stale
from moderation.domain.lifecycle import DecisionAct, ItemState
from moderation.domain.roles import Role
from moderation.domain.tags.changes import ChangeState, Level
from moderation.extensions import db
from moderation.models import LedgerEntry, ReviewItem, TagChange, WorkItem
from moderation.queries.desk.ahead.undoing import undo_foreseen
from moderation.queries.settings import read_site_settings
from moderation.queries.tags.changes.told import told_change
from moderation.queries.verification import verify
from tests.actions.conftest import seen
from tests.actions.tags.changes.conftest import change
from tests.actions.test_at_once import at_once

ALONE, SECOND, ADMIN = (50, 1000), (0, 1000), (0, 0)
APPROVE, REJECT, UNDO = DecisionAct.APPROVE, DecisionAct.REJECT, DecisionAct.UNDO


@pytest.fixture
def limits(acting):
    def set_to(alone, second):
        settings, version = read_site_settings()
        wanted = replace(settings, tag_change_alone=alone, tag_change_second=second)
        change_site_settings(acting(Role.ADMIN), wanted, version)

    return set_to


@pytest.fixture
def asked(person, tag, limits):
    """A function that has Mo plan a change and ask for it, where limits are such."""

    def make(alone, second):
        limits(alone, second)
        tag("ml")
        number = plan_tag_change(person("mo"), "rename ml -> machine learning", "One spelling")
        run_tag_change(person("mo"), number, change(number).version)
        return number

    return make


def item_of(number):
    return db.session.get_one(ReviewItem, change(number).item_id, populate_existing=True)


def work_asked():
    query = select(WorkItem.subject).where(WorkItem.kind == "retag")
    return list(db.session.scalars(query))


def test_what_reaches_little_is_done_at_once(asked):
    number = asked(*ALONE)
    row = change(number)
    assert (row.state, row.item_id, row.agreed_by) == (ChangeState.RUNNING, None, None)
    assert work_asked() == [f"tag_change:{number}"]


def test_what_reaches_further_waits_on_the_desk_and_is_done_when_agreed_to(asked, person):
    number = asked(*SECOND)
    assert change(number).state == ChangeState.NEEDS_AGREEMENT
    assert work_asked() == []
    item = item_of(number)
    assert (item.state, item.summary) == (ItemState.WAITING, "rename ml -> machine learning")
    agree_to_tag_change(person("ed"), number, change(number).version)
    assert (change(number).state, change(number).agreed_by) == (ChangeState.RUNNING, "user:3")
    assert (item_of(number).state, item_of(number).decided_by) == (ItemState.APPROVED, "user:3")
    assert work_asked() == [f"tag_change:{number}"]
    assert verify().problems == ()


def test_agreement_on_the_desk_is_the_same(asked, person):
    number = asked(*SECOND)
    item = item_of(number).id
    decide(person("ada"), item, APPROVE, seen(item))
    assert (change(number).state, change(number).agreed_by) == (ChangeState.RUNNING, "user:2")
    with pytest.raises(Invalid):
        agree_to_tag_change(person("ed"), number, change(number).version)
    assert work_asked() == [f"tag_change:{number}"]


@pytest.mark.parametrize("act", [APPROVE, REJECT])
def test_nobody_decides_on_their_own_change(asked, person, act):
    number = asked(*SECOND)
    item = item_of(number).id
    with pytest.raises(NotAllowed):
        agree_to_tag_change(person("mo"), number, change(number).version)
    with pytest.raises(NotAllowed):
        decide(person("mo"), item, act, seen(item), "No")
    assert change(number).state == ChangeState.NEEDS_AGREEMENT


@pytest.mark.parametrize("kind", [ActorKind.SYSTEM, ActorKind.OPERATOR, ActorKind.RULE])
def test_only_people_agree(asked, acting, kind):
    number = asked(*SECOND)
    with pytest.raises(NotAllowed):
        agree_to_tag_change(acting(actor=Actor(kind, "x")), number, change(number).version)


def test_what_reaches_furthest_needs_an_admin(asked, person):
    number = asked(*ADMIN)
    assert change(number).level == Level.ADMIN
    item = item_of(number).id
    for deny in (
        lambda: agree_to_tag_change(person("ed"), number, change(number).version),
        lambda: stop_tag_change(person("ed"), number),
        lambda: decide(person("ed"), item, APPROVE, seen(item)),
    ):
        with pytest.raises(NotAllowed):
            deny()
    agree_to_tag_change(person("ada"), number, change(number).version)
    assert change(number).state == ChangeState.RUNNING


def test_only_the_planner_has_a_plan_done_and_as_it_was_seen(person, tag):
    tag("ml")
    number = plan_tag_change(person("mo"), "deprecate ml")
    version = change(number).version
    with pytest.raises(NotAllowed):
        run_tag_change(person("ada"), number, version)
    with pytest.raises(NotAllowed):
        run_tag_change(person("op"), number, version)
    with pytest.raises(Stale):
        run_tag_change(person("mo"), number, version - 1)
    with pytest.raises(NotFound):
        run_tag_change(person("mo"), number + 1, version)
    run_tag_change(person("mo"), number, version)
    with pytest.raises(Invalid):
        run_tag_change(person("mo"), number, change(number).version)


def test_topics_that_came_since_count_when_it_is_run(person, tag, topics, limits, operator):
    limits(4, 1000)
    number = tag("ml")
    tag("machine learning")
    plan = plan_tag_change(person("mo"), "merge ml -> machine learning")
    assert change(plan).level == Level.ALONE
    limits(3, 1000)
    with transaction() as session:
        retag(session, operator, [Retag(one, add=(number,)) for one in topics])
    state = run_tag_change(person("mo"), plan, change(plan).version)
    assert state is ChangeState.NEEDS_AGREEMENT
    assert told_change(plan).reach.topics == 3


def test_a_change_that_is_turned_down_is_stopped_and_can_be_planned_again(asked, person):
    number = asked(*SECOND)
    item = item_of(number).id
    decide(person("ed"), item, REJECT, seen(item), "Two things")
    assert change(number).state == ChangeState.STOPPED
    resume_tag_change(person("mo"), number, change(number).version)
    run_tag_change(person("mo"), number, change(number).version)
    assert item_of(number).id != item
    assert undo_foreseen(item).refused is not None
    with pytest.raises(Invalid):
        decide(person("ed"), item, UNDO, seen(item))


def test_a_rejection_that_is_undone_lets_it_wait_again(asked, person):
    number = asked(*SECOND)
    item = item_of(number).id
    stop_tag_change(person("ed"), number)
    assert item_of(number).state == ItemState.REJECTED
    assert undo_foreseen(item).refused is None
    decide(person("ed"), item, UNDO, seen(item))
    assert change(number).state == ChangeState.NEEDS_AGREEMENT
    agree_to_tag_change(person("ada"), number, change(number).version)
    assert change(number).state == ChangeState.RUNNING


def test_the_planner_s_stop_withdraws_the_item(asked, person):
    number = asked(*SECOND)
    stop_tag_change(person("mo"), number)
    assert (change(number).state, item_of(number).state) == (
        ChangeState.STOPPED, ItemState.WITHDRAWN,
    )  # fmt: skip
    acts = select(LedgerEntry.act, LedgerEntry.actor).where(
        LedgerEntry.subject == f"tag_change:{number}"
    )
    assert tuple(db.session.execute(acts.order_by(LedgerEntry.id.desc())).first()) == (
        "tag_change.stopped", "user:1",
    )  # fmt: skip
    with pytest.raises(Invalid):
        stop_tag_change(person("mo"), number)


def test_agreement_is_taken_back_while_nothing_was_done(asked, person):
    number = asked(*SECOND)
    item = item_of(number).id
    decide(person("ed"), item, APPROVE, seen(item))
    assert undo_foreseen(item).whole
    decide(person("ed"), item, UNDO, seen(item))
    assert (change(number).state, change(number).agreed_by) == (ChangeState.NEEDS_AGREEMENT, None)
    assert item_of(number).state == ItemState.WAITING


def test_what_has_begun_is_not_taken_back_on_the_desk(asked, person):
    number = asked(*SECOND)
    item = item_of(number).id
    decide(person("ed"), item, APPROVE, seen(item))
    with transaction() as session:
        session.execute(update(TagChange).values(place=1))
    assert undo_foreseen(item).refused is not None
    with pytest.raises(Invalid):
        decide(person("ed"), item, UNDO, seen(item))
    assert change(number).state == ChangeState.RUNNING


def test_all_acts_on_a_change_are_of_its_group(asked, person):
    number = asked(*SECOND)
    agree_to_tag_change(person("ed"), number, change(number).version)
    stop_tag_change(person("ada"), number)
    resume_tag_change(person("mo"), number, change(number).version)
    groups = select(LedgerEntry.act_group, func.count()).where(
        LedgerEntry.subject == f"tag_change:{number}"
    )
    assert list(map(tuple, db.session.execute(groups.group_by(LedgerEntry.act_group)))) == [
        (change(number).act_group, 5)
    ]


def test_of_many_who_agree_and_refuse_at_once_one_decides(app, asked, person):
    number = asked(*SECOND)
    version, item = change(number).version, item_of(number).id
    shown, people = seen(item), [person(name) for name in ("ed", "ada")] * 3
    acts = [
        lambda who: agree_to_tag_change(who, number, version),
        lambda who: decide(who, item, REJECT, shown, "No"),
        lambda who: decide(who, item, APPROVE, shown),
    ]

    def try_to(one):
        act, who = one
        try:
            act(replace(who, group=uuid.uuid4().hex))
        except (Stale, Invalid):
            return 0
        return 1

    tries = [(act, who) for act in acts for who in people]
    assert sum(at_once(app, try_to, tries)) == 1
    approved = item_of(number).state == ItemState.APPROVED
    assert change(number).state == (ChangeState.RUNNING if approved else ChangeState.STOPPED)
    assert len(work_asked()) == approved
    assert verify().problems == ()
