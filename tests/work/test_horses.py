"""A worker's horses: stopped in mid-job without loss, buried with the name of what killed them."""

import signal
import time
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from redis import Redis
from sqlalchemy import func, select

from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, submit_comment
from moderation.config import Config
from moderation.extensions import db
from moderation.models import ReviewItem, WorkItem
from moderation.work.bell import bell_of
from tests.work.processes import Process, command, eventually

PLUGIN = """
import os, time
from moderation.hooks.toolkit import *

class Troubled(Filter[NoSettings]):
    id = "troubled"
    title = message("Troubled")
    seconds_limit = 1.0
    def screen(self, item):
        if "die" in item.text:
            os._exit(7)
        time.sleep(0.1)
        return score(0)

@hookimpl
def register_filters(register):
    register(Troubled)
"""


@pytest.fixture
def send(app, operator, acting) -> Callable[[str], int]:
    """A function that sends a comment and gives its item's id."""
    create_topic(operator, TopicDraft({"en": Words("Can AI do it?")}, slug="it"))

    def post(text: str) -> int:
        key = AuthorKey(f"{abs(hash(text)):064x}"[:64])
        trace = Trace(delete_on=date(2030, 1, 1))
        draft = CommentDraft("Ada", text)
        return submit_comment(operator, key, "it", draft, trace, "en").item_id

    return post


@pytest.fixture
def worker(config: Config, broker: Redis) -> Iterator[Process]:
    """A worker of the queue ``screen`` with a slow and deadly filter."""
    folder = config.instance / "plugins"
    folder.mkdir()
    (folder / "troubled.py").write_text(PLUGIN)
    with command(config, "worker", "screen") as process:
        eventually(lambda: broker.smembers("rq:workers:screen") or not process.lives())
        assert process.lives(), process.said
        yield process


def states() -> dict[str, int]:
    db.session.rollback()
    query = select(WorkItem.state, func.count()).where(WorkItem.kind == "screen")
    return dict(db.session.execute(query.group_by(WorkItem.state)).all())


def test_a_busy_worker_that_is_told_to_stop_gives_back_what_it_did_not_begin(
    app, worker: Process, send
):
    for number in range(60):
        send(f"Remark {number}")
    bell_of(app).flush()
    eventually(lambda: states().get("done"))
    began = time.monotonic()
    worker.popen.send_signal(signal.SIGTERM)
    assert worker.popen.wait(10) == 0
    assert time.monotonic() - began < 5
    left = states()
    assert set(left) == {"done", "queued"}
    query = select(WorkItem.attempts).where(WorkItem.kind == "screen", WorkItem.state == "queued")
    assert set(db.session.scalars(query)) == {0}


def test_a_horse_that_died_leaves_the_name_of_the_plugin_and_others_go_on(
    app, worker: Process, send, row
):
    good, deadly, fine = send("Good"), send("Please die"), send("Fine")
    bell_of(app).flush()
    eventually(lambda: row(f"item:{deadly}").last_error)
    assert row(f"item:{deadly}").last_error["params"] == {"plugin": "troubled"}
    assert row(f"item:{deadly}").note == "troubled"
    for item in (good, fine):
        eventually(lambda item=item: row(f"item:{item}").state == "done")
        assert db.session.get_one(ReviewItem, item).state == "waiting"
    assert worker.lives()
