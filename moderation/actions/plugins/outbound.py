"""What plugins' requests to other services must remember, over all processes: in the database.

Called from plugins' own threads, so each method opens a context and a session of its own, and one
short transaction in it. No request is made inside one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from flask import Flask
from sqlalchemy import Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from moderation.actions.rows import make_unless_there
from moderation.actions.transaction import transaction
from moderation.domain.errors import Unavailable
from moderation.extensions import db
from moderation.hooks.contracts.http import HttpResponse, RateLimit
from moderation.hooks.contracts.sources import SourceLimited
from moderation.hooks.outbound.memory import GRACE, Turn, Usage, held_back, spent, turn
from moderation.models import CachedAnswer, OutboundLimit, OutboundSlot
from moderation.models.base import database_now, table_of

AWAY_SECONDS = 10.0
"""When a plugin may come again while the database is away."""

_limits = table_of(OutboundLimit)
_slots = table_of(OutboundSlot)
_answers = table_of(CachedAnswer)
_log = structlog.get_logger(__name__)


def _database_time(session: Session) -> datetime:
    return session.execute(select(database_now())).scalar_one()


class DatabaseMemory:
    """The `OutboundMemory` of an installation."""

    def __init__(self, app: Flask, now: Callable[[Session], datetime] = _database_time) -> None:
        """Take the application, and the clock that all processes share: the database's own."""
        self._app = app
        self._now = now

    def enter(self, name: str, pace: RateLimit, patience: float) -> Turn | None:
        """Take a place and a turn; nothing is written when there is none."""
        with self._writing() as session:
            now = self._now(session)
            row = _locked(session, name, now)
            after, wait = turn(_usage(row), pace, now, patience)
            number = _free(session, name, pace.concurrency, now)
            if number is None:
                return None
            _write(row, after)
            holder = secrets.token_hex(16)
            until = now + timedelta(seconds=patience + GRACE)
            place = {"name": name, "number": number, "holder": holder, "until": until}
            _put(session, _slots, place)
            return Turn(name, number, holder, wait)

    def leave(self, turn: Turn) -> None:
        """Give the place back; where that fails it is free again when its time is over."""
        try:
            with self._writing() as session:
                session.connection().execute(
                    delete(_slots)
                    .where(_slots.c.name == turn.name, _slots.c.number == turn.number)
                    .where(_slots.c.holder == turn.holder)
                )
        except SourceLimited:
            _log.warning("a place stays taken until its time is over", limiter=turn.name)

    def hold_back(self, name: str, seconds: float) -> None:
        """Let no turn of any process begin for a while."""
        with self._writing() as session:
            now = self._now(session)
            row = _locked(session, name, now)
            _write(row, held_back(_usage(row), now, seconds))

    def spend(self, name: str, until: datetime | None) -> datetime:
        """Remember that the budget is spent, for all processes."""
        with self._writing() as session:
            now = self._now(session)
            row = _locked(session, name, now)
            after = spent(_usage(row), now, until)
            _write(row, after)
            return after.spent_until or now

    def recall(self, key: str) -> HttpResponse | None:
        """Give a kept answer."""
        with self._reading() as session:
            now = self._now(session)
            row = session.get(CachedAnswer, key)
            if row is None or row.expires_at <= now:
                return None
            headers = {str(name): str(value) for name, value in row.headers.items()}
            url = headers.pop(_URL, "")
            return HttpResponse(row.status, bytes(row.body), headers, url, from_cache=True)

    def keep(self, key: str, plugin: str, answer: HttpResponse, seconds: float) -> None:
        """Keep an answer for all processes; one that is there is replaced."""
        with self._writing() as session:
            now = self._now(session)
            row = {
                "key": key,
                "plugin": plugin,
                "status": answer.status,
                "headers": {**answer.headers, _URL: answer.url},
                "body": answer.body,
                "stored_at": now,
                "expires_at": now + timedelta(seconds=seconds),
            }
            _put(session, _answers, row)

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with self._own_context(), transaction() as session:
            yield session

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with self._own_context():
            yield db.session()

    @contextmanager
    def _own_context(self) -> Iterator[None]:
        """Open a context with a session of its own; a database that is away asks for patience."""
        with self._app.app_context():
            try:
                yield
            except (Unavailable, SQLAlchemyError) as error:
                text = "the database that remembers requests is away"
                raise SourceLimited(text, AWAY_SECONDS) from error
            finally:
                db.session.remove()


#: A header of ours under which a kept answer has its address; no HTTP header is called so.
_URL = ":url"


def _locked(session: Session, name: str, now: datetime) -> OutboundLimit:
    """Give a limiter's row, made when missing, that no other process changes meanwhile."""
    make_unless_there(session, _limits, {"name": name, "day": now.date(), "used": 0})
    return session.get_one(OutboundLimit, name, with_for_update=True, populate_existing=True)


def _usage(row: OutboundLimit) -> Usage:
    return Usage(row.day, row.next_at, row.spent_until, row.used)


def _write(row: OutboundLimit, usage: Usage) -> None:
    row.day, row.used = usage.day, usage.used
    row.next_at, row.spent_until = usage.next_at, usage.spent_until


def _free(session: Session, name: str, count: int, now: datetime) -> int | None:
    """Find a place that is free, or whose holder did not give it back in time."""
    query = select(_slots.c.number).where(_slots.c.name == name, _slots.c.until > now)
    taken = set(session.connection().scalars(query))
    return next((number for number in range(count) if number not in taken), None)


def _put(session: Session, table: Table, values: Mapping[str, object]) -> None:
    """Insert a row, or replace the one with the same key."""
    connection = session.connection()
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    key = [column.name for column in table.primary_key.columns]
    others = {name: value for name, value in values.items() if name not in key}
    statement = make(table).values(dict(values))
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=others))
