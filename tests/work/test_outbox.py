"""Work that is asked for is remembered once, and never slips between two workers."""

import sys
from datetime import timedelta
from subprocess import run

import pytest
from sqlalchemy import func, select

from moderation.actions.transaction import transaction
from moderation.extensions import db
from moderation.models import WorkItem
from moderation.work import outbox
from moderation.work.claims import claim, finish
from tests.work.conftest import just_now


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(WorkItem.id)))


def test_asking_twice_leaves_one_row(asked):
    asked("screen", "item:1")
    asked("screen", "item:1")
    assert count() == 1


def test_different_kinds_on_one_subject_are_different_work(asked):
    asked("jury", "topic:1")
    asked("enrich", "topic:1")
    assert count() == 2


def test_an_earlier_cause_brings_the_waiting_row_forward(asked, row):
    soon = just_now()
    asked("jury", "topic:1", due_at=soon + timedelta(days=3))
    asked("jury", "topic:1", due_at=soon)
    assert row("topic:1").due_at == soon


def test_a_later_cause_does_not_put_the_waiting_row_off(asked, row):
    soon = just_now()
    asked("jury", "topic:1", due_at=soon)
    asked("jury", "topic:1", due_at=soon + timedelta(days=3))
    assert row("topic:1").due_at == soon


def test_a_row_that_waits_out_a_failure_is_not_brought_forward(asked, row):
    later = just_now() + timedelta(hours=1)
    asked("jury", "topic:1", due_at=later)
    with transaction() as session:
        session.scalars(select(WorkItem)).one().attempts = 2
    asked("jury", "topic:1")
    assert row("topic:1").due_at == later


def test_a_cause_that_comes_while_the_work_runs_waits_as_its_one_successor(asked):
    asked("screen", "item:1")
    first = claim("screen", limit=10, lease=30, who="here/1")
    asked("screen", "item:1")
    asked("screen", "item:1")
    assert count() == 2
    assert claim("screen", limit=10, lease=30, who="here/2") == []
    with transaction() as session:
        finish(session, first)
    assert len(claim("screen", limit=10, lease=30, who="here/2")) == 1


def test_an_unknown_kind_is_refused_with_what_there_is(app):
    with transaction() as session, pytest.raises(ValueError, match=r"there are: .*screen"):
        outbox.ask(session, "scren", "item:1", due_at=just_now(), now=just_now())


def test_a_transaction_that_is_taken_back_asks_for_nothing_and_rings_for_nothing(app):
    now = just_now()

    def ask_and_fail():
        with transaction() as session:
            outbox.ask(session, "screen", "item:1", due_at=now, now=now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_and_fail()
    assert count() == 0
    with transaction() as session:
        assert "venire_bells" not in session.info


def test_importing_the_actions_does_not_bring_the_broker_along():
    code = "import sys, moderation.actions.visiting.submissions; sys.exit('rq' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0
