"""What open desks ask for again and again."""

from importlib import import_module

import pytest

from moderation.domain.roles import Role
from tests.web.conftest import OWN, send, token_of

JSON = {"Accept": "application/json"}


@pytest.fixture
def cursor(mo, comment):
    comment()
    return mo.get("/review/changes?after=0").json["cursor"]


def test_nothing_new_is_an_empty_answer(mo, cursor):
    answer = mo.get(f"/review/changes?after={cursor}")
    assert (answer.status_code, answer.data) == (204, b"")


def test_a_known_tag_is_an_empty_answer(mo, cursor):
    tag = mo.get("/review/changes?after=0").headers["ETag"]
    answer = mo.get("/review/changes?after=0", headers={"If-None-Match": tag})
    assert answer.status_code == 304


def test_a_decision_is_news(mo, cursor, comment):
    item_id = comment("One more.", author="d" * 64)
    news = mo.get(f"/review/changes?after={cursor}").json
    assert news["items"] == [item_id]
    assert news["cursor"] > cursor


def test_more_news_than_anyone_reads_is_only_said_to_be_much(mo, cursor, comment, monkeypatch):
    changes = import_module("moderation.queries.desk.changes")
    monkeypatch.setattr(changes, "MOST_LISTED", 2)
    assert mo.get("/review/changes?after=0").json["items"] is None


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 40])
def test_a_spoilt_cursor_means_from_the_beginning(mo, cursor, after):
    assert mo.get(f"/review/changes?after={after}").json["cursor"] == cursor


def test_a_lease_of_somebody_else_is_news_of_the_item(mo, cursor, signed_in):
    grace = signed_in(Role.MODERATOR, "grace")
    cursor = mo.get("/review/changes?after=0").json["cursor"]
    query = f"/review/changes?after={cursor}&item=1&lease="
    assert mo.get(query).status_code == 204
    send(grace, "/review/items/1/lease", action="take")
    lease = mo.get(query).json["lease"]
    assert (lease["mine"], lease["by"], lease["seconds"]) == (False, "grace", 300)


def test_scripts_take_a_lease_and_learn_its_state(mo, cursor):
    form = {"action": "take", "csrf_token": token_of(mo)}
    answer = mo.post("/review/items/1/lease", data=form, headers=OWN | JSON)
    assert answer.json["lease"]["mine"]
    assert (
        mo.get(f"/review/changes?after={cursor}&item=1&lease={answer.json['mark']}").status_code
        == 204
    )


def test_a_taken_item_is_not_taken_by_looking_but_by_taking_over(mo, cursor, signed_in):
    grace = signed_in(Role.MODERATOR, "grace")
    send(grace, "/review/items/1/lease", action="take")
    send(mo, "/review/items/1/lease", action="take")
    assert "yours for" in grace.get("/review/items/1").text
    send(mo, "/review/items/1/lease", action="take_over")
    assert "being looked at by mo" in grace.get("/review/items/1").text


def test_a_lease_is_given_back_by_its_holder_only(mo, cursor, signed_in):
    grace = signed_in(Role.MODERATOR, "grace")
    send(grace, "/review/items/1/lease", action="take")
    send(mo, "/review/items/1/lease", action="release")
    assert "being looked at by grace" in mo.get("/review/items/1").text
    send(grace, "/review/items/1/lease", action="release")
    assert "nobody looks at it" in mo.get("/review/items/1").text


def test_an_expired_lease_refuses_nothing(mo, cursor, clock):
    send(mo, "/review/items/1/lease", action="take")
    clock.forward(minutes=6)
    form = {"action": "approve", "version": 2, "revision": 1}
    assert send(mo, "/review/items/1/decisions", **form).status_code == 303


def test_strangers_get_a_plain_no(client, app):
    assert client.get("/review/changes", headers=JSON).status_code == 401
