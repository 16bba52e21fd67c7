"""Ten thousand comments decided at once and taken back at once, and single ones in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from time import perf_counter
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Connection, event, select, update

from benchmarks.measuring import Effort, Spread
from benchmarks.report import Line, Target
from benchmarks.stage.instances import application, config_of, context, folder
from benchmarks.stage.words import comments
from benchmarks.stage.workers import Mute
from moderation.actions.bulk import BulkDraft, plan_change, plan_undo, run_change
from moderation.actions.decisions import Seen, decide
from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.operating.settings import change_site_settings
from moderation.actions.transaction import transaction
from moderation.actions.visiting.proposals import Proposal, propose
from moderation.database import WRITE_OPTION
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.lifecycle import DecisionAct, ItemKind
from moderation.extensions import db
from moderation.models import BulkChange, ReviewItem, Topic, WorkItem
from moderation.queries.settings import SiteSettings
from moderation.work.claims import claim
from moderation.work.handlers.bulk import change_many
from moderation.work.kinds import PACE
from moderation.work.place import address
from moderation.work.shift import Shift

MANY, SINGLE = 10_000, 300
TOPICS = 60
A_TRANSACTION = 20  # proposals written together
AT_MOST = Target("at most", 20.0)
NOTE = (
    "approving waiting comments of 60 topics in one change, by the handler of the queue with its "
    "claims, in one process on SQLite; the plan is made before and not counted"
)
SINGLE_NOTE = "one moderator approving waiting comments by the action behind the button"


def run(effort: Effort) -> list[Line]:
    """Approve all and take all back, round after round; then approve some one by one."""
    many, few = effort.sized(MANY, 40), effort.sized(SINGLE, 5)
    rounds = 1 if effort.quick else min(3, effort.rounds)
    with folder() as place, application(config_of(place)) as app:
        app.extensions["venire_bell"] = Mute()
        _fill(many)
        done, undone, longest = [], [], []
        for _ in range(rounds):
            with _writing_watched() as times:
                number, seconds = _timed(lambda: _planned(DecisionAct.APPROVE))
                done.append(seconds)
                undone.append(_timed(partial(_plan_back, number))[1])
            longest.append(max(times) * 1000)
        singles = _singly(few)
    sizes = f"{many:,} comments"
    return [
        _line("decided at once", done, "s", AT_MOST, sizes),
        _line("taken back at once", undone, "s", AT_MOST, sizes),
        _line("longest write of these", longest, "ms", Target("at most", 50.0), sizes),
        Line("decided one by one", Spread.of(singles), "/s", note=SINGLE_NOTE),
    ]


def _line(what: str, figures: list[float], unit: str, target: Target, ours: str) -> Line:
    return Line(what, Spread.of(figures), unit, ours=ours, target=target, note=NOTE)


def _fill(many: int) -> None:
    """Write topics, and comments that wait for a person."""
    for number in range(TOPICS):
        words = {"en": Words(f"Can AI be measured in way {number}?")}
        create_topic(context(), TopicDraft(words, slug=f"way-{number}"))
    settings = SiteSettings(bulk_cap=many, bulk_limit_alone=many)
    change_site_settings(context(), settings, 0)
    topics = list(db.session.scalars(select(Topic.id)))
    texts = enumerate(islice(comments(1), many))
    while some := list(islice(texts, A_TRANSACTION)):
        with transaction() as session:
            for number, text in some:
                propose(session, context(), _comment(topics[number % TOPICS], text))


def _comment(topic: int, text: str) -> Proposal:
    content: dict[str, object] = {"author": "Ada", "body": text, "parent": None}
    return Proposal(ItemKind.COMMENT, content, text, "visitor", topic)


def _who() -> Context:
    """Make the context of the one who plans and decides: for rights, the machine's operator."""
    now = context()
    return Context(Actor(ActorKind.OPERATOR, "bench"), now.now, now.group)


def _planned(act: DecisionAct) -> int:
    return plan_change(_who(), BulkDraft(act, {"queue": {"kind": "comment"}}))


def _plan_back(number: int) -> int:
    return plan_undo(_who(), number)


def _timed(plan: Callable[[], int]) -> tuple[int, float]:
    """Plan a change, and return it with the seconds that doing it took."""
    _leave_to_others()
    number = plan()
    _work_on(number)
    run_change(_who(), number, _row(number).version)
    began = perf_counter()
    _work_on(number)
    seconds = perf_counter() - began
    row = _row(number)
    if row.state != "done" or row.refused:
        raise RuntimeError(f"the change is {row.state}, {row.refused} items were refused")
    return number, seconds


def _leave_to_others() -> None:
    """Take off the queue what earlier changes have caused: its handling is not measured here."""
    waiting = update(WorkItem).where(WorkItem.state == "queued").values(state="done")
    with transaction() as session:
        session.execute(waiting.execution_options(synchronize_session=False))


def _row(number: int) -> BulkChange:
    row = db.session.get_one(BulkChange, number, populate_existing=True)
    db.session.rollback()
    return row


def _work_on(number: int) -> None:
    """Take turns until the change rests; the events that it causes are left to others."""
    shift = Shift("bulk", _app().extensions["venire_plugins"], PACE["bulk"])
    while _row(number).state in ("planning", "running"):
        change_many(shift, claim("bulk", limit=1, lease=shift.pace.lease, who=address()))


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


@contextmanager
def _writing_watched() -> Iterator[list[float]]:
    """Give a list that fills with the seconds of each write transaction."""
    times: list[float] = []
    began: dict[int, float] = {}

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITE_OPTION):
            began[id(connection)] = perf_counter()

    def commit(connection: Connection) -> None:
        start = began.pop(id(connection), None)
        if start is not None:
            times.append(perf_counter() - start)

    listening: list[tuple[str, Any]] = [("begin", begin), ("commit", commit)]
    for name, listener in listening:
        event.listen(db.engine, name, listener)
    yield times
    for name, listener in listening:
        event.remove(db.engine, name, listener)


def _singly(few: int) -> list[float]:
    """Approve some comments one after the other; return how many a second."""
    query = select(ReviewItem.id, ReviewItem.version, ReviewItem.revision)
    rows = db.session.execute(query.where(ReviewItem.state == "waiting").limit(few)).all()
    db.session.rollback()
    began = perf_counter()
    for row in rows:
        decide(_who(), row.id, DecisionAct.APPROVE, Seen(row.version, row.revision))
    return [len(rows) / (perf_counter() - began)]
