"""Changes of many rows in this process: by the handler of their queue, and every write watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from flask import current_app
from sqlalchemy import Connection, event, update

from benchmarks.stage.instances import context
from moderation.actions.transaction import transaction
from moderation.database import WRITE_OPTION
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.extensions import db
from moderation.models import WorkItem
from moderation.work.claims import claim
from moderation.work.handlers import Handler
from moderation.work.kinds import PACE
from moderation.work.place import address
from moderation.work.shift import Shift


def operator() -> Context:
    """Make the context of the one who plans and decides: for rights, the machine's operator."""
    now = context()
    return Context(Actor(ActorKind.OPERATOR, "bench"), now.now, now.group)


def leave_to_others() -> None:
    """Take off the queue what earlier changes have caused: its handling is not measured here."""
    waiting = update(WorkItem).where(WorkItem.state == "queued").values(state="done")
    with transaction() as session:
        session.execute(waiting.execution_options(synchronize_session=False))


def work_while(goes_on: Callable[[], bool], handler: Handler) -> None:
    """Take turns while there is something to do; the events that it causes are left to others."""
    shift = Shift("bulk", current_app.extensions["venire_plugins"], PACE["bulk"])
    while goes_on():
        handler(shift, claim("bulk", limit=1, lease=shift.pace.lease, who=address()))


@contextmanager
def writing_watched() -> Iterator[list[float]]:
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
