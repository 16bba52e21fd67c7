"""A worker that others took over from finishes what it has in hand, and is paid for it once."""

import signal
import time
from pathlib import Path

import pytest

from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.jury import order_check
from moderation.actions.plugins.choices import disable
from moderation.domain.roles import Role
from moderation.extensions import db
from moderation.models import JuryCheck, Seat, WorkItem
from tests.work.processes import command, eventually

JUROR = """
import pathlib, time
from moderation.hooks.toolkit import *

place = pathlib.Path({place!r})

class Slow(Juror):
    title = message("Slow")
    seconds_limit = 20.0

    def vote(self, case):
        (place / "began").touch()
        while not (place / "go").exists():
            time.sleep(0.02)
        return JurorBallot(Vote.NO, "No.")

@hookimpl
def register_jurors(register):
    for number in range(3):
        register(type("Slow", (Slow,), {{"id": f"slow_{{number}}"}}))
"""
OTHERS = ("cues", "measures", "stances")


@pytest.fixture
def slow(app, config, acting, tmp_path: Path):
    """A panel of jurors that wait for a file before they vote."""
    for other in OTHERS:
        disable(acting(Role.ADMIN), other, 0)
    folder = config.instance / "plugins"
    folder.mkdir()
    (folder / "slow.py").write_text(JUROR.format(place=str(tmp_path)))
    return tmp_path


def state():
    db.session.rollback()
    return db.session.scalars(
        db.select(JuryCheck.state).execution_options(populate_existing=True)
    ).first()


@pytest.mark.slow
def test_a_hearing_in_hand_is_heard_to_its_end(app, config, broker, slow, operator):
    create_topic(operator, TopicDraft({"en": Words("Can this be heard?")}, slug="heard"))
    order_check(operator, "heard")
    with command(config, "worker", "jury") as worker:
        eventually((slow / "began").exists)
        worker.popen.send_signal(signal.SIGUSR1)
        ends = time.monotonic() + 0.5
        eventually(lambda: time.monotonic() > ends)
        assert worker.lives(), worker.said
        assert state() == "hearing"
        (slow / "go").touch()
        assert worker.popen.wait(20) == 0
    assert state() != "hearing"
    row = db.session.scalars(db.select(WorkItem).where(WorkItem.kind == "jury")).one()
    assert (row.state, row.attempts) == ("done", 0)
    assert set(db.session.scalars(db.select(Seat.state))) == {"filled"}


@pytest.mark.slow
def test_it_can_still_be_stopped(app, config, broker, slow, operator):
    create_topic(operator, TopicDraft({"en": Words("Can this be heard?")}, slug="heard"))
    order_check(operator, "heard")
    with command(config, "worker", "jury") as worker:
        eventually((slow / "began").exists)
        worker.popen.send_signal(signal.SIGUSR1)
        worker.popen.send_signal(signal.SIGTERM)
        assert worker.popen.wait(15) == 0
    row = db.session.scalars(db.select(WorkItem).where(WorkItem.kind == "jury")).one()
    assert row.state == "queued"


@pytest.mark.slow
def test_a_worker_without_work_leaves_at_once(config, broker):
    with command(config, "worker", "jury") as worker:
        eventually(lambda: list((config.instance / "present").glob("jury.*")))
        eventually(lambda: broker.smembers("rq:workers:jury"))
        eventually(lambda: b"idle" in [broker.hget(one, "state") for one in
                                       broker.smembers("rq:workers:jury")])  # fmt: skip
        worker.popen.send_signal(signal.SIGUSR1)
        assert worker.popen.wait(15) == 0
