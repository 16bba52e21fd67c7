"""A jury check of nine jurors that each think for a second, through the real queue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from flask import Flask
from sqlalchemy.orm import Session

from benchmarks.measuring import Effort, Spread
from benchmarks.report import Line, Target
from benchmarks.stage.instances import application, config_of, context, folder
from benchmarks.stage.workers import Mute, broker_beside, look_up, wait_until, worker_beside
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.jury import open_check, order_check
from moderation.actions.transaction import transaction
from moderation.extensions import db
from moderation.models import Seat
from moderation.work.bell import bell_of

SLUG = "can-ai-wait-a-second"
JURORS = 9
PLUGIN = f'''
"""Jurors that think for a second."""

import time

from moderation.hooks.toolkit import Juror, JurorBallot, Vote, hookimpl, message


def _juror(number):
    class Slow(Juror):
        id = f"slow_{{number}}"
        title = message("Slow juror")

        def vote(self, case):
            time.sleep(1)
            return JurorBallot(Vote.NO, "Nothing came of it.")

    return Slow


@hookimpl
def register_jurors(register):
    for number in range({JURORS}):
        register(_juror(number))
'''
NOTE = (
    "a plugin with nine jurors; the check is opened with its panel's seats, and seats are added up "
    "to nine (the largest panel is smaller) before the worker takes it up; timed until the verdict "
    "can be read: from the worker's claim, and from the order with bell and fork"
)


def run(effort: Effort) -> list[Line]:
    """Hear one topic some times."""
    with _stage() as (app, place):
        _hear(app, place)  # until the worker is there
        times = [_hear(app, place) for _ in range(max(1, effort.rounds // 2))]
    session = Spread.of([check for check, _ in times])
    whole = Spread.of([from_order for _, from_order in times])
    return [
        Line(
            f"jury check, {JURORS} jurors of 1 s",
            session,
            "s",
            target=Target("at most", 1.15),
            note=NOTE,
        ),
        Line("the same from the order on", whole, "s", note=NOTE),
    ]


@contextmanager
def _stage() -> Iterator[tuple[Flask, Path]]:
    with folder() as place:
        plugin = place / "plugins" / "slow_jurors" / "__init__.py"
        plugin.parent.mkdir(parents=True)
        plugin.write_text(PLUGIN, encoding="utf-8")
        with application(config_of(place)) as app:
            create_topic(context(), TopicDraft({"en": Words("Can AI wait?")}, slug=SLUG))
            with broker_beside(place), worker_beside(place, ["worker", "jury"]):
                yield app, place


def _hear(app: Flask, place: Path) -> tuple[float, float]:
    """Return the seconds until a verdict stands: from the worker's claim, and from the order."""
    bell, app.extensions["venire_bell"] = bell_of(app), Mute()
    topic = order_check(context(), SLUG)
    check = _open_with_all(topic)
    app.extensions["venire_bell"] = bell
    began = monotonic()
    bell.ring(["jury"])
    database = place / "venire.sqlite3"
    query = "SELECT yes + almost + no FROM jury_check WHERE id = ? AND state <> 'hearing'"
    wait_until(lambda: bool(look_up(database, query, check)), "the check was not concluded")
    whole, over = monotonic() - began, datetime.now(UTC).replace(tzinfo=None)
    if look_up(database, query, check) != (JURORS,):
        raise RuntimeError(f"not all of {JURORS} jurors voted")
    (claimed,) = look_up(database, "SELECT max(started_at) FROM work_item WHERE kind = 'jury'")
    return (over - datetime.fromisoformat(str(claimed))).total_seconds(), whole


def _open_with_all(topic: int) -> int:
    """Open the check that the worker will find, and give every juror a seat."""
    jurors = [f"slow_{number}" for number in range(JURORS)]
    hearing = open_check(
        context(), topic, jurors, cause="operator", ordered_by="bench", seed=1, fence=_no_fence
    )
    seated = {one.juror_id for one in hearing.summons}
    with transaction() as session:
        for number, juror in enumerate(sorted({*jurors} - seated), len(seated) + 1):
            session.add(
                Seat(check_id=hearing.check_id, number=number, juror_id=juror, state="empty")
            )
    db.session.remove()
    return hearing.check_id


def _no_fence(_session: Session) -> None:
    """Nobody else has this work: no worker was woken yet."""
