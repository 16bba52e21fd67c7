"""Comments screened by one worker through the real queue, against one RQ job a comment."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from time import monotonic

from flask import Flask
from redis import Redis

from benchmarks.measuring import Effort, Spread, ratio, side_by_side
from benchmarks.peers import one_job
from benchmarks.report import Line, Target
from benchmarks.stage.instances import application, config_of, context, folder
from benchmarks.stage.words import comments, names
from benchmarks.stage.workers import Mute, broker_beside, look_up, wait_until, worker_beside
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, submit_comment
from moderation.work.bell import bell_of

SLUG = "can-ai-be-measured"
NOTE = (
    "the bundled filters on different comments, from the bell (or from enqueueing) to the last "
    "stored finding; each side has one worker process and its application loaded before the fork"
)


def run(effort: Effort) -> list[Line]:
    """Let both screen fresh comments in turn, each in an instance of its own."""
    many, few = effort.sized(2_000, 40), effort.sized(60, 3)
    seeds = count(1)
    peer_command = [sys.executable, "-c", "from benchmarks.peers.one_job import main; main()"]
    with (
        folder() as place,
        _side(place / "ours", ["worker", "screen"]) as venire,
        _side(place / "peer", peer_command) as peer,
    ):
        jobs = one_job.queue(Redis.from_url(peer.config["VENIRE"].broker_url))

        def ours(number: int = many) -> float:
            ids = _submit(venire, number, next(seeds))
            return number / _timed(venire, lambda: bell_of(venire).ring(["screen"]), ids)

        def theirs(number: int = few) -> float:
            ids = _submit(peer, number, next(seeds))
            calls = [(one_job.screen_one, one) for one in ids]
            return number / _timed(peer, lambda: [jobs.enqueue(*call) for call in calls], ids)

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
def _side(instance: Path, command: list[str]) -> Iterator[Flask]:
    """Give an application whose instance has a broker and one worker beside it."""
    instance.mkdir()
    with application(config_of(instance)) as app:
        create_topic(context(), TopicDraft({"en": Words("Can AI be measured?")}, slug=SLUG))
    with broker_beside(instance), worker_beside(instance, command):
        yield app


def _submit(app: Flask, number: int, seed: int) -> list[int]:
    """Submit comments of as many authors, without waking anybody; return their items' ids."""
    trace = Trace(context().now.date() + timedelta(days=90), "Mozilla/5.0 (bench)", "", 41.5)
    texts, authors = comments(seed), names(seed)
    ids = []
    bell, app.extensions["venire_bell"] = bell_of(app), Mute()
    with app.app_context():
        for _ in range(number):
            now = context()
            draft, author = CommentDraft(next(authors), next(texts)), AuthorKey(now.group * 2)
            ids.append(submit_comment(now, author, SLUG, draft, trace, "en").item_id)
    app.extensions["venire_bell"] = bell
    return ids


def _timed(app: Flask, start: Callable[[], object], ids: list[int]) -> float:
    """Return the seconds from ``start`` until every item has left screening."""
    query = "SELECT count(*) FROM review_item WHERE state = 'screening' AND id BETWEEN ? AND ?"
    database = Path(app.instance_path) / "venire.sqlite3"
    began = monotonic()
    start()
    wait_until(
        lambda: look_up(database, query, ids[0], ids[-1]) == (0,),
        "comments were left that nobody screened",
    )
    return monotonic() - began
