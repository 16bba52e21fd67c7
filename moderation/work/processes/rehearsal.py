"""A rehearsal before the fork, so that forked processes inherit what their first job would compile.

RQ forks a horse for each job. The first use of a statement compiles it, and the first use of a
table's class maps it: together 0.2 s of a job, in every horse again, unless the process from which
it was forked had done it. So that process plays a screening and a hearing through, by the real
handlers, in an empty database in memory and with stand-ins for the plugins.
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import Engine, StaticPool
from sqlalchemy.orm import configure_mappers

from moderation.actions.editing.topics import TopicDraft, Words, create_topic
from moderation.actions.jury import order_check
from moderation.actions.visiting.authors import AuthorKey
from moderation.actions.visiting.proposals import Trace
from moderation.actions.visiting.submissions import CommentDraft, submit_comment
from moderation.domain.actor import Actor, ActorKind, Context
from moderation.domain.jury import SMALLEST_PANEL, Vote
from moderation.domain.screening import Finding, FindingOutcome
from moderation.extensions import db
from moderation.hooks.calling.answers import Answer, JurorAnswer
from moderation.hooks.calling.panel import Ask
from moderation.hooks.contracts import JurorBallot, ScreenedItem
from moderation.work import handlers  # noqa: F401 - loaded before the fork
from moderation.work.place import context
from moderation.work.shift import work_on

SLUG = "rehearsal"
UNWANTED = "unwanted"

_log = structlog.get_logger(__name__)


def rehearse(app: Flask) -> None:
    """Warm this process up for what it will fork. Never raises: without it, work is only slower.

    To be called while the process has one thread; it has one thread afterwards. Where the database
    is none of SQLite's, statements stay uncompiled: they differ, and there is no other to play in.
    """
    configure_mappers()
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return
        try:
            with _in_memory(db.engine), _stand_ins(app):
                _play()
        except Exception as error:  # noqa: BLE001 - nothing depends on it
            _log.warning("the rehearsal failed", error=repr(error))
    _wait_for_threads()


@contextmanager
def _in_memory(engine: Engine) -> Iterator[None]:
    """Let the engine, whose compiled statements are the ones to keep, open an empty database."""
    with engine.connect():
        pass  # the dialect learns on its first connection what it talks to
    engine.dispose()
    real = engine.pool
    engine.pool = StaticPool(_nowhere)
    try:
        with engine.connect() as connection:
            db.metadata.create_all(connection)
            connection.commit()
        yield
    finally:
        db.session.remove()
        engine.pool.dispose()
        engine.pool = real


def _nowhere() -> Any:
    return sqlite3.connect(":memory:", isolation_level=None)


@contextmanager
def _stand_ins(app: Flask) -> Iterator[None]:
    """Put a manager without plugins and a mute bell in the place of the real ones."""
    real = app.extensions["venire_plugins"]
    app.extensions["venire_plugins"] = _Understudies()
    app.extensions["venire_bell"] = _Mute()
    try:
        yield
    finally:
        app.extensions["venire_plugins"] = real
        app.extensions.pop("venire_bell")


def _play() -> None:
    create_topic(_operator(), TopicDraft({"en": Words("Can this be played?")}, slug=SLUG))
    trace = Trace(context().now.date() + timedelta(days=1))
    for number, text in enumerate(("Well said.", "Well said too.", UNWANTED)):
        draft = CommentDraft("Understudy", text)
        submit_comment(context(), AuthorKey(f"{number:064d}"), SLUG, draft, trace, "en")
    order_check(_operator(), SLUG)
    for queue in ("screen", "jury", "screen"):
        work_on(queue)


def _operator() -> Context:
    return Context(Actor(ActorKind.OPERATOR, SLUG), context().now, context().group)


def _wait_for_threads() -> None:
    """Let helpers of the handlers end: only a process with one thread may be forked."""
    for one in threading.enumerate():
        if one is not threading.current_thread():
            one.join(1.0)


class _Mute:
    """A bell that nobody hears."""

    def ring(self, queues: object) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class _Juror:
    """As much of a juror as a hearing asks for."""

    id: str
    trouble: None = None
    paid: bool = False
    seconds_limit: float = 1.0


class _Understudies:
    """Stand in for the plugin manager, and answer at once."""

    def flush(self) -> tuple[()]:
        """Have counted nothing."""
        return ()

    def filters(self) -> tuple[()]:
        """Give no filter: `screen` asks none."""
        return ()

    def shadow_filters(self) -> tuple[()]:
        """Have no filter on trial."""
        return ()

    def learning_filters(self) -> tuple[()]:
        """Have no filter that needs a model."""
        return ()

    def screen(self, item: ScreenedItem) -> list[Finding]:
        """Find something in what is unwanted."""
        score = 8.0 if UNWANTED in item.text else 0.0
        return [Finding(SLUG, FindingOutcome.SCORE, score)]

    def jurors(self) -> tuple[_Juror, ...]:
        """Give a panel."""
        return tuple(_Juror(f"{SLUG}_{number}") for number in range(SMALLEST_PANEL))

    def shadow_jurors(self) -> tuple[()]:
        """Have no juror on trial."""
        return ()

    def ask_jurors(self, asks: Sequence[Ask]) -> Iterator[tuple[int, JurorAnswer]]:
        """Let every juror say no."""
        for ask in asks:
            yield ask.key, Answer(SLUG, ask.juror_id, JurorBallot(Vote.NO, "No."))
