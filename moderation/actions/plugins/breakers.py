"""Breakers that all processes agree on: read before a batch, written after it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from moderation.actions.rows import make_unless_there
from moderation.actions.transaction import transaction
from moderation.domain.plugins import CLOSED, FIRST_REST, Standing, after
from moderation.extensions import db
from moderation.hooks.calling.health import HealthReport
from moderation.hooks.manager import Key, Manager
from moderation.models import PluginBreaker
from moderation.models.base import database_now, table_of

_breakers = table_of(PluginBreaker)


def agree_on_breakers(manager: Manager, calling: Collection[str]) -> None:
    """Let this process's breakers stand as the database has them.

    Where a rest is over, one process alone gets the probe: the first of those that are `calling`
    that door (or telling that event), for a probe that nobody makes would be lost. Ends the
    session's read transaction: call it before anything is loaded.
    """
    now = _database_time()
    rows = db.session.execute(select(_breakers)).all()
    db.session.rollback()
    stood = {(row.plugin, row.door, row.backend): _standing(row, now) for row in rows}
    due = [row for row in rows if row.open_until is not None and row.open_until <= now]
    for row in due:
        key = (row.plugin, row.door, row.backend)
        if row.door not in calling or not _take_probe(row, now):
            stood[key] = Standing(row.failures, row.rest_seconds, row.rest_seconds)
    started = manager.clock()
    manager.adopt({key: _moved(standing, started) for key, standing in stood.items()})


def _database_time() -> datetime:
    return db.session.execute(select(database_now())).scalar_one()


def _standing(row: Row[Any] | PluginBreaker, now: datetime) -> Standing:
    """Tell how a row stands, its end in seconds from now."""
    ends = None if row.open_until is None else (row.open_until - now).total_seconds()
    return Standing(row.failures, ends, row.rest_seconds)


def _moved(standing: Standing, by: float) -> Standing:
    ends = None if standing.open_until is None else standing.open_until + by
    return Standing(standing.failures, ends, standing.rest)


def _take_probe(row: Row[Any], now: datetime) -> bool:
    statement = (
        update(_breakers)
        .where(_breakers.c.plugin == row.plugin, _breakers.c.door == row.door)
        .where(_breakers.c.backend == row.backend, _breakers.c.open_until == row.open_until)
        .values(open_until=now + timedelta(seconds=row.rest_seconds))
    )
    with transaction() as session:
        return session.connection().execute(statement).rowcount == 1


def merge_tallies(session: Session, reports: Sequence[HealthReport]) -> None:
    """Write what a process's calls did to its breakers, inside the caller's transaction."""
    told = [report for report in reports if not report.tally.is_empty]
    if not told:
        return
    now: datetime = session.execute(select(database_now())).scalar_one()
    for report in told:
        _merge(session, report, now)


def _merge(session: Session, report: HealthReport, now: datetime) -> None:
    key: Key = (report.plugin, report.door, report.id)
    if report.tally.failed:
        _make_row(session, key, now)
    row = session.get(PluginBreaker, key, with_for_update=True, populate_existing=True)
    if row is None:
        return
    stands = after(_standing(row, now), report.tally, 0.0)
    if stands == CLOSED:
        session.delete(row)
        return
    ends = stands.open_until
    row.failures, row.rest_seconds, row.changed_at = stands.failures, stands.rest, now
    row.open_until = None if ends is None else now + timedelta(seconds=ends)


def _make_row(session: Session, key: Key, now: datetime) -> None:
    names = dict(zip(("plugin", "door", "backend"), key, strict=True))
    values = {**names, "failures": 0, "rest_seconds": FIRST_REST, "changed_at": now}
    make_unless_there(session, _breakers, values)
