"""A plan keeps what was asked and seen, and changes nothing."""

import pytest
from sqlalchemy import func, select

from moderation.actions.tags.changes import plan_tag_change
from moderation.domain.errors import Invalid, NotAllowed
from moderation.domain.tags.changes import ChangeState, Level
from moderation.domain.tags.requests import RefusedRequest
from moderation.extensions import db
from moderation.models import LedgerEntry, Tag, TagChange, TagChangeStep
from moderation.queries.verification import verify
from tests.actions.tags.changes.conftest import change, steps


def test_a_plan_keeps_the_request_its_steps_and_who_asked(person, tag):
    old, kept = tag("ml"), tag("machine learning")
    asked = 'MERGE ml → "machine   learning"  # one tag\n\nimply machine_learning -> ai'
    tag("ai")
    number = plan_tag_change(person("mo"), asked, " One tag for one thing ")
    row = change(number)
    assert row.request == "merge ml -> machine learning\n\nimply machine learning -> ai\n"
    assert (row.state, row.planned_by, row.level) == (ChangeState.PLANNED, "user:1", Level.ALONE)
    assert (row.reason, row.version) == ("One tag for one thing", 1)
    assert [(one.line, one.kind, one.tags) for one in steps(number)] == [
        (1, "move", [old, kept]), (1, "retire", [old]), (1, "alias", [None, kept]),
        (3, "imply", [kept, kept + 1]),
    ]  # fmt: skip
    assert row.total == 4
    assert db.session.get_one(Tag, old).live
    assert verify().problems == ()


def test_the_plan_is_an_act_of_its_own_group(person, tag):
    tag("ml")
    mo = person("mo")
    numbers = [plan_tag_change(mo, "deprecate ml") for _ in range(2)]
    groups = {change(number).act_group for number in numbers}
    acts = db.session.execute(
        select(LedgerEntry.act, LedgerEntry.act_group).where(
            LedgerEntry.subject.in_(f"tag_change:{number}" for number in numbers)
        )
    )
    assert len(groups) == 2
    assert set(map(tuple, acts)) == {("tag_change.planned", group) for group in groups}


@pytest.mark.parametrize("name", ["op", "visitor"])
def test_who_may_not_write_tags_plans_nothing(person, visitor, tag, name):
    tag("ml")
    with pytest.raises(NotAllowed):
        plan_tag_change(visitor if name == "visitor" else person(name), "deprecate ml")
    assert nothing_planned()


def test_a_request_that_is_half_invalid_plans_nothing(person, tag):
    tag("ml")
    with pytest.raises(RefusedRequest) as caught:
        plan_tag_change(person("ed"), "deprecate ml\nmerge ml -> nowhere")
    assert [fault.line for fault in caught.value.faults] == [2]
    assert nothing_planned()


def test_a_reason_has_its_limit(person, tag):
    tag("ml")
    with pytest.raises(Invalid) as caught:
        plan_tag_change(person("ed"), "deprecate ml", "x" * 501)
    assert set(caught.value.fields) == {"reason"}
    assert nothing_planned()


def nothing_planned() -> bool:
    counts = [select(func.count()).select_from(table) for table in (TagChange, TagChangeStep)]
    return [db.session.scalar(one) for one in counts] == [0, 0]
