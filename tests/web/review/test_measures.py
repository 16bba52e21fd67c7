"""The page of measures: what it tells follows from what was decided, and names only whom it may."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.actions.decisions import Seen, decide
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import ReviewItem
from moderation.queries.measures import pace as queries
from tests.web.conftest import send


def approve(browser, item_id):
    page = browser.get(f"/review/items/{item_id}").text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    form = {"action": "approve", "version": version, "revision": 1}
    assert send(browser, f"/review/items/{item_id}/decisions", **form).status_code == 303


@pytest.fixture
def decided(comment, mo, clock):
    """A comment that was first looked at after ten minutes and approved after forty."""
    item_id = comment()
    clock.forward(minutes=10)
    send(mo, f"/review/items/{item_id}/lease", action="take")
    clock.forward(minutes=30)
    approve(mo, item_id)
    return item_id


def test_a_decision_tells_how_long_it_took_and_when_somebody_first_looked(decided, clock):
    (one,) = queries.timings(clock())
    assert (one.kind, one.in_time) == (ItemKind.COMMENT, True)
    assert (one.waited, one.unseen) == (timedelta(minutes=40), timedelta(minutes=10))


def test_a_second_look_does_not_move_the_first(comment, mo, signed_in, clock):
    item_id = comment()
    clock.forward(minutes=10)
    send(mo, f"/review/items/{item_id}/lease", action="take")
    clock.forward(minutes=30)
    grace = signed_in(Role.MODERATOR, "grace")
    send(grace, f"/review/items/{item_id}/lease", action="take_over")
    approve(grace, item_id)
    assert queries.timings(clock())[0].unseen == timedelta(minutes=10)


def test_what_a_filter_decided_is_nobodys_time(comment, mo, clock):
    comment("A casino for everybody", score=8.0)
    assert queries.timings(clock()) == []
    assert "Nobody has decided anything" in mo.get("/review/measures").text


def test_old_decisions_are_forgotten(decided, clock):
    clock.forward(days=29)
    assert queries.timings(clock()) == []


def test_many_decisions_of_one_kind_cost_no_more_than_the_newest(
    comment, mo, clock, decided, monkeypatch
):
    monkeypatch.setattr(queries, "MOST_OF_A_KIND", 2)
    for number in range(3):
        approve(mo, comment(f"Comment {number}", author=f"{number}" * 64))
    assert [one.waited for one in queries.timings(clock())] == [timedelta(), timedelta()]


def test_what_was_taken_back_is_counted_as_far_back_as_what_was_decided(
    decided, comment, tag, mo, signed_in, operator, clock, monkeypatch
):
    grace = signed_in(Role.MODERATOR, "grace")
    page = grace.get(f"/review/items/{decided}").text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    form = {"action": "undo", "version": version, "revision": 1, "reason": "No."}
    assert send(grace, f"/review/items/{decided}/decisions", **form).status_code == 303
    assert "1 of 1" in mo.get("/review/measures").text
    approve(mo, tag("Of a kind with few decisions"))
    clock.forward(minutes=10)
    approve(mo, comment("Later", author="1" * 64))
    other = comment("By nobody in particular", author="2" * 64)
    item = db.session.get_one(ReviewItem, other)
    decide(
        replace(operator, now=clock()),
        other,
        DecisionAct.APPROVE,
        Seen(item.version, item.revision),
    )
    monkeypatch.setattr(queries, "MOST_OF_A_KIND", 2)
    assert "0 of 1" in mo.get("/review/measures").text


def test_a_moderator_reads_of_themselves_and_an_admin_of_everybody(decided, mo, signed_in):
    grace = signed_in(Role.MODERATOR, "grace")
    ada = signed_in(Role.ADMIN, "ada")
    assert "Yourself" in mo.get("/review/measures").text
    assert "Yourself" not in grace.get("/review/measures").text
    page = ada.get("/review/measures").text
    assert "By person" in page
    assert re.search(r'<th scope="row">mo</th>', page)


def test_what_waits_beyond_its_time_is_told_with_how_late_the_first_is(comment, signed_in, clock):
    comment()
    early = signed_in(Role.MODERATOR, "early")
    assert "Nothing that waits is late." in early.get("/review/measures").text
    clock.forward(days=2)
    mo = signed_in(Role.MODERATOR, "mo")
    comment("Another one.", author="d" * 64)
    late = queries.overdue(clock())
    assert {kind: one.count for kind, one in late.items()} == {ItemKind.COMMENT: 1}
    assert "late by 24 hours" in mo.get("/review/measures").text.replace("\xa0", " ")


def test_columns_show_what_was_in_time_and_what_was_late(decided, comment, signed_in, clock):
    item_id = comment("Another one.", author="d" * 64)
    clock.forward(days=2)
    mo = signed_in(Role.MODERATOR, "grace")
    approve(mo, item_id)
    page = mo.get("/review/measures").text
    assert len(re.findall(r'<rect class="in-time"', page)) == 1
    assert len(re.findall(r'<rect class="late"', page)) == 1
    assert "1 of 2" in page
