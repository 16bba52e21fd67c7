"""Events reach plugins after the commit; what people decided reaches the filters."""

from pathlib import Path

import pytest
from sqlalchemy import select

from moderation.actions.decisions import Seen, decide
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.lifecycle import DecisionAct
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import ReviewItem, WorkItem
from moderation.work import shift
from tests.work.handlers.conftest import acting

LISTENER = """
from pathlib import Path

@hookimpl
def decision_made(event):
    with Path({path!r}).open("a") as file:
        file.write(f"{{event.event_id}} {{event.item_id}} {{event.act}} {{event.state}}\\n")
    if Path({path!r}).with_name("deaf").exists():
        raise ValueError("deaf")

class Pupil(Filter[NoSettings]):
    id = "pupil"
    title = message("Pupil")
    def screen(self, item):
        return score(0)
    def learn(self, example):
        with Path({path!r}).open("a") as file:
            file.write(f"learned {{example.item.item_id}} {{example.unwanted}}\\n")

@hookimpl
def register_filters(register):
    register(Pupil)
"""


@pytest.fixture
def heard(tmp_path: Path) -> Path:
    return tmp_path / "heard"


@pytest.fixture
def sources(heard: Path) -> dict[str, str]:
    return {"listener": LISTENER.format(path=str(heard))}


def reject(item_id: int) -> None:
    shift.work_on("screen")
    db.session.rollback()
    item = db.session.get_one(ReviewItem, item_id)
    context = acting()
    moderator = Context(Actor(ActorKind.USER, "1", Role.MODERATOR), context.now, context.group)
    seen = Seen(item.version, item.revision)
    decide(moderator, item_id, DecisionAct.REJECT, seen, "spam")


def states(kind: str) -> list[str]:
    db.session.rollback()
    query = select(WorkItem.state).where(WorkItem.kind == kind).order_by(WorkItem.id)
    return list(db.session.scalars(query))


def test_a_decision_is_told_and_learned_from(comment, heard):
    item = comment()
    reject(item)
    shift.work_on("bulk")
    shift.work_on("learn")
    told, learned = heard.read_text().splitlines()
    assert told.startswith("ledger:")
    assert told.endswith(f" {item} reject rejected")
    assert learned == f"learned {item} True"
    assert (states("event"), states("learn")) == (["done"], ["done"])


def test_an_event_that_was_not_heard_is_told_again(comment, heard):
    heard.with_name("deaf").touch()
    reject(comment())
    shift.work_on("bulk")
    assert states("event") == ["queued"]
    row = db.session.scalars(select(WorkItem).where(WorkItem.kind == "event")).one()
    assert row.attempts == 1
    assert row.last_error["params"]["error"] == "ValueError: deaf"


def test_an_event_of_a_newer_version_is_passed_over(asked, row):
    asked("event", "ledger:1", event="something_else", happened_at="2026-01-01T00:00:00+00:00")
    shift.work_on("bulk")
    assert row("ledger:1").state == "done"
