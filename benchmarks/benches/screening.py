"""Comments screened by one worker through the real queue, against one RQ job a comment."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from time import monotonic, sleep

from flask import Flask
from redis import Redis

from benchmarks.measuring import Effort, Spread, ratio, side_by_side
from benchmarks.peers import one_job
from benchmarks.report import Line, Target
from benchmarks.stage.instances import VENIRE, application, checkout, config_of, context, folder
from benchmarks.stage.processes import started
from benchmarks.stage.words import comments, names
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, submit_comment
from moderation.extensions import db
from moderation.paths import broker_socket
from moderation.work.bell import bell_of
from moderation.work.processes import broker

SLUG = "can-ai-be-measured"
PATIENCE = 180.0
NOTE = (
    "the bundled filters on different comments, from the bell (or from enqueueing) to the last "
    "stored finding; each side has one worker process and its application loaded before the fork"
)


class _Mute:
    """A bell that is not rung while comments are gathered."""

    def ring(self, queues: object) -> None:
        """Do nothing."""


def run(effort: Effort) -> list[Line]:
    """Let both screen fresh comments in turn."""
    many, few = effort.sized(2_000, 40), effort.sized(60, 3)
    seeds = count(1)
    with _stage() as (app, place):
        database = place / "venire.sqlite3"
        client = Redis.from_url(app.config["VENIRE"].broker_url)

        jobs = one_job.queue(client)

        def ours(number: int = many) -> float:
            ids = _submit(app, number, next(seeds))
            return number / _timed(lambda: bell_of(app).ring(["screen"]), database, ids)

        def theirs(number: int = few) -> float:
            ids = _submit(app, number, next(seeds))
            calls = [(one_job.screen_one, one) for one in ids]
            return number / _timed(lambda: [jobs.enqueue(*call) for call in calls], database, ids)

        ours(1), theirs(1)  # until both workers are there
        figures = side_by_side({"venire": ours, "rq": theirs}, effort.rounds)
    return [_line(figures["venire"], figures["rq"])]


def _line(ours: list[float], theirs: list[float]) -> Line:
    return Line(
        "comments screened",
        ratio(ours, theirs),
        ours=f"{Spread.of(ours).median:,.0f}/s",
        peer=f"an RQ job each {Spread.of(theirs).median:,.0f}/s",
        target=Target("at least", 20),
        note=NOTE,
    )


@contextmanager
def _stage() -> Iterator[tuple[Flask, Path]]:
    """Give an application with broker, our worker and RQ's beside it."""
    with folder() as place, application(config_of(place)) as app:
        create_topic(context(), TopicDraft({"en": Words("Can AI be measured?")}, slug=SLUG))
        db.session.remove()
        environment = {"VENIRE_INSTANCE": str(place), "PYTHONPATH": str(checkout())}
        log = place / "workers.log"
        peer = [sys.executable, "-c", "from benchmarks.peers.one_job import main; main()"]
        with started(broker.command(place), {}, log):
            _wait_for(broker_socket(place))
            ours = started([*VENIRE, "worker", "screen"], environment, log)
            with ours, started(peer, environment, log):
                yield app, place


def _wait_for(socket: Path) -> None:
    began = monotonic()
    while not socket.exists():
        if monotonic() - began > 10:
            raise RuntimeError("the broker did not start")
        sleep(0.02)


def _submit(app: Flask, number: int, seed: int) -> list[int]:
    """Submit comments of as many authors, without waking anybody; return their items' ids."""
    trace = Trace(context().now.date() + timedelta(days=90), "Mozilla/5.0 (bench)", "", 41.5)
    bell, app.extensions["venire_bell"] = bell_of(app), _Mute()
    texts, authors = comments(seed), names(seed)
    ids = []
    for _ in range(number):
        now = context()
        draft = CommentDraft(next(authors), next(texts))
        ids.append(submit_comment(now, AuthorKey(now.group * 2), SLUG, draft, trace, "en").item_id)
    app.extensions["venire_bell"] = bell
    return ids


def _timed(start: Callable[[], object], database: Path, ids: list[int]) -> float:
    """Return the seconds from ``start`` until every item has left screening."""
    query = "SELECT count(*) FROM review_item WHERE state = 'screening' AND id BETWEEN ? AND ?"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        began = monotonic()
        start()
        while connection.execute(query, (ids[0], ids[-1])).fetchone()[0]:
            if monotonic() - began > PATIENCE:
                raise RuntimeError(f"not all comments were screened after {PATIENCE:.0f} s")
            sleep(0.01)
        return monotonic() - began
