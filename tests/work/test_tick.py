"""The clock's duties: each can be done any number of times."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from moderation.actions.transaction import transaction
from moderation.domain.errors import Misconfigured
from moderation.extensions import db
from moderation.hooks import blackbox
from moderation.models import Heartbeat, LedgerEntry, WorkItem
from moderation.queries.work import engine, is_ticking
from moderation.work import roll, tick
from moderation.work.alone import refuse_second_host
from moderation.work.claims import claim, table
from moderation.work.place import address


@pytest.fixture
def dead_process() -> int:
    """The number of a process that has ended."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child


def test_what_a_dead_process_had_is_taken_back_at_once(app, asked, row, dead_process):
    asked("screen", "item:1", "item:2")
    claim("screen", limit=1, lease=600, who=address(dead_process))
    claim("screen", limit=1, lease=600, who=address())
    assert tick.take_back_lost() == 1
    assert (row("item:1").state, row("item:1").lost) == ("queued", 1)
    assert row("item:2").state == "running"
    assert tick.take_back_lost() == 0


def test_another_machines_claim_waits_for_its_lease(app, asked, row, dead_process):
    asked("screen", "item:1", "item:2")
    claim("screen", limit=1, lease=600, who=f"0123456789ab/{dead_process}")
    claim("screen", limit=1, lease=-1, who=f"0123456789ab/{dead_process}")
    assert tick.take_back_lost() == 1
    assert row("item:1").state == "running"
    assert row("item:2").state == "queued"


def test_the_black_box_of_a_dead_worker_names_the_plugin(app, asked, row, config, dead_process):
    asked("screen", "item:1")
    claim("screen", limit=1, lease=600, who=address(dead_process))
    box = config.instance / roll.FOLDER / f"screen.{dead_process}.1700000000.box"
    box.parent.mkdir()
    blackbox.open_at(box)
    blackbox.note("hostile", "item:1")
    blackbox.close()
    tick.take_back_lost()
    assert row("item:1").last_error["params"] == {"plugin": "hostile"}


def test_due_work_is_rung_for_when_its_bell_was_lost(app, broker, asked, row):
    asked("screen", "item:1")
    asked("jury", "topic:1", due_at=datetime.now(UTC) + timedelta(hours=1))
    app.extensions["venire_bell"].flush()
    broker.flushall()
    tick.ring_for_due_work()
    tick.ring_for_due_work()
    assert broker.llen("rq:queue:screen") == 1
    assert broker.llen("rq:queue:jury") == 0


def test_a_successor_of_running_work_is_not_rung_for(app, broker, asked):
    asked("screen", "item:1")
    claim("screen", limit=1, lease=600, who=address())
    asked("screen", "item:1")
    app.extensions["venire_bell"].flush()
    broker.flushall()
    tick.ring_for_due_work()
    assert broker.llen("rq:queue:screen") == 0


def test_the_living_are_on_the_roll_and_the_dead_leave_it(app, config, clock, dead_process):
    clock.moment = datetime.now(UTC)
    own = roll.sign_on(config.instance, "screen")
    dead = own.with_name(f"jury.{dead_process}.1700000000.box")
    dead.touch()
    os.utime(dead, (1, 1))
    roll.sign_on(config.instance, "tick")
    tick.beat()
    tick.beat()
    state = engine(clock())
    assert {(one.role, one.queue) for one in state.workers} == {("worker", "screen"), ("tick", "")}
    assert state.ticking
    assert is_ticking(clock())
    assert not dead.exists()
    clock.forward(seconds=16)
    assert not is_ticking(clock())


def test_an_empty_roll_is_no_trouble(app):
    tick.beat()
    assert db.session.scalar(select(func.count()).select_from(Heartbeat)) == 0


def test_sqlite_is_not_shared_by_two_machines(app, clock):
    clock.moment = datetime.now(UTC)
    now = clock()
    with transaction() as session:
        session.add(
            Heartbeat(
                name="screen@elsewhere/1", role="worker", queue="screen", host="elsewhere",
                process=1, started_at=now, seen_at=now,
            )
        )  # fmt: skip
    if db.engine.dialect.name != "sqlite":
        refuse_second_host()
        return
    with pytest.raises(Misconfigured, match="elsewhere"):
        refuse_second_host()
    clock.forward(seconds=16)
    refuse_second_host()


def test_what_the_ledger_gained_is_sealed(app, operator):
    from moderation.actions.editing.topics import TopicDraft, Words, create_topic

    create_topic(operator, TopicDraft({"en": Words("Can AI do this?")}, slug="this"))
    assert tick.seal() > 0
    assert tick.seal() == 0
    unsealed = select(func.count(LedgerEntry.id)).where(LedgerEntry.position.is_(None))
    assert db.session.scalar(unsealed) == 0


def test_finished_work_is_kept_for_a_week_and_dead_work_until_it_is_retried(app, asked, clock):
    asked("screen", "item:1", "item:2", "item:3")
    old = clock() - timedelta(days=8)
    with transaction() as session:
        connection = session.connection()
        for subject, state, at in (("item:1", "done", old), ("item:2", "dead", old)):
            statement = table.update().where(table.c.subject == subject)
            connection.execute(statement.values(state=state, finished_at=at))
    tick.clean()
    db.session.rollback()
    query = select(WorkItem.subject).order_by(WorkItem.subject)
    assert list(db.session.scalars(query)) == ["item:2", "item:3"]


def test_a_duty_that_fails_does_not_stop_the_others(app, asked, row, monkeypatch, dead_process):
    asked("screen", "item:1")
    claim("screen", limit=1, lease=600, who=address(dead_process))
    monkeypatch.setattr(tick, "DUTIES", {"bad": (1.0, _fail), "good": (1.0, tick.take_back_lost)})
    tick.tick_once(app)
    assert row("item:1").state == "queued"


def _fail() -> None:
    raise ValueError("a duty that fails")


def test_everything_can_be_done_on_an_empty_installation_twice(app, clock):
    clock.moment = datetime.now(UTC)
    for _ in range(2):
        app.extensions.pop("venire_tick", None)
        tick.tick_once(app)
