"""Ledger, plugins and work as operators see them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from moderation.actions import users
from moderation.actions.operating.sealing import seal_ledger
from moderation.actions.operating.settings import change_setting
from moderation.actions.transaction import transaction
from moderation.domain.messages import message, to_json
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import Heartbeat, WorkItem
from tests.web.conftest import OWN, send


@pytest.fixture
def op(signed_in):
    return signed_in(Role.OPERATOR, "op")


@pytest.fixture
def dead(app, clock):
    with transaction() as session:
        row = WorkItem(
            kind="jury", subject="topic:7", queue="jury", state="dead", parameters={}, attempts=5,
            lost=0, token=5, due_at=clock(), created_at=clock(), finished_at=clock(),
            last_error=to_json(message("The horse has died of %(cause)s.", cause="thirst")),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def test_the_ledger_shows_acts_and_how_far_they_are_sealed(op):
    assert "user.created" in op.get("/admin/ledger").text
    assert "not yet" in op.get("/admin/ledger").text
    seal_ledger()
    assert "№ 1" in op.get("/admin/ledger").text


def test_the_ledger_tells_no_address(op, person):
    person(Role.EDITOR, "secretive")
    assert "secretive@example.org" not in op.get("/admin/ledger").text


def test_the_ledger_of_one_subject(op, operator, person):
    user_id = person(Role.EDITOR)
    users.disable(operator, user_id)
    page = op.get(f"/admin/ledger?subject=user:{user_id}").text
    assert "user.disabled" in page
    assert f"user:{user_id - 1}" not in page


@pytest.mark.parametrize("subject", ["'; drop table ledger", "user", "user:", "x" * 300, "a:b c"])
def test_a_subject_that_is_none(op, subject):
    assert op.get("/admin/ledger", query_string={"subject": subject}).status_code == 404


def test_the_ledger_goes_on_before_an_act(op, monkeypatch):
    monkeypatch.setattr("moderation.queries.ledger.PAGE_SIZE", 1)
    users_made = op.get("/admin/ledger").text
    assert "Earlier acts" not in users_made or "before=" in users_made


def test_the_ledger_names_a_link_where_nobody_was_known_yet(op, operator, person):
    user_id = person(Role.EDITOR)
    token = users.make_link(operator, user_id)
    op.application.test_client().post(f"/auth/link/{token}", headers=OWN)
    page = op.get(f"/admin/ledger?subject=user:{user_id}").text
    row = page.split("user.link_used")[1].split("</tr>")[0]
    assert "whoever had the one-time link" in row
    assert "author" not in row


def test_covered_values_are_read_by_people(op, operator, person):
    user_id = person(Role.EDITOR)
    users.disable(operator, user_id)
    page = op.get(f"/admin/ledger?subject=user:{user_id}").text
    assert "active: yes" in page
    assert "active: no" in page
    assert not re.search(r": (None|True|False)\b", page)


def test_a_setting_is_read_by_people_too(op, operator):
    change_setting(operator, "demo.loaded", {"state": "loaded", "now": None})
    page = op.get("/admin/ledger?subject=setting:demo.loaded").text
    assert "state loaded" in page
    assert "now —" in page


def test_a_killed_worker_is_not_counted_and_is_said_to_have_ended(op, clock):
    with transaction() as session:
        for number, seconds in enumerate((4, 40, 400)):
            session.add(
                Heartbeat(name=f"screen@here/{number}", role="worker", queue="screen", host="here",
                          process=7000 + number, started_at=clock() - timedelta(hours=1),
                          seen_at=clock() - timedelta(seconds=seconds))
            )  # fmt: skip
    page = re.sub(r"\s+", " ", op.get("/admin/work").text)
    assert re.search(r'<code class="hint">screen</code></th> <td class="number">1</td>', page)
    alive, ended = (page.split(f'<td class="number">{process}<')[0].rpartition("<tr")[2]
                    for process in (7000, 7001))  # fmt: skip
    assert "ended" not in alive
    assert "ended" in ended
    assert "7002" not in page


def test_work_says_that_broker_and_clock_are_away(op):
    page = op.get("/admin/work").text
    assert "The broker is away." in page
    assert "No clock is running." in page


def test_dead_work_is_shown_with_its_cause_and_tried_again(op, dead, clock):
    clock.forward(minutes=1)
    page = op.get("/admin/work").text
    assert "The horse has died of thirst." in page
    assert send(op, f"/admin/work/{dead}/retries").status_code == 303
    rows = db.session.execute(select(WorkItem.state).where(WorkItem.subject == "topic:7"))
    assert sorted(rows.scalars()) == ["done", "queued"]
    assert send(op, f"/admin/work/{dead}/retries").status_code == 404


def test_all_dead_work_of_a_queue_is_tried_again(op, dead):
    assert send(op, "/admin/work/queues/jury/retries").status_code == 303
    assert "1 is in the queue again." in op.get("/admin/work").text
    assert send(op, "/admin/work/queues/unknown/retries").status_code == 404


def test_overdue_work_is_shown_with_its_age(op, clock):
    with transaction() as session:
        session.add(
            WorkItem(kind="screen", subject="item:1", queue="screen", state="queued", attempts=0,
                     parameters={}, lost=0, token=0, due_at=clock() - timedelta(seconds=75),
                     created_at=clock())
        )  # fmt: skip
    assert "1:15" in op.get("/admin/work").text
