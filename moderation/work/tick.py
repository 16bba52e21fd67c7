"""The clock of the work engine: small duties, each safe to do many times and on many machines."""

import signal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from time import monotonic

import structlog
from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from moderation.actions.jury import ask_for_overdue_checks, schedule_due_checks
from moderation.actions.operating.cleaning import clean_up
from moderation.actions.operating.day_seals import close_yesterday
from moderation.actions.operating.lateness import tell_of_lateness
from moderation.actions.operating.months import count_months
from moderation.actions.operating.sealing import seal_ledger
from moderation.actions.plugins.keeping_up import catch_up
from moderation.actions.screening.emergencies import (
    suspend_broken_filters,
    tell_of_changed_filters,
)
from moderation.actions.screening.learning import ask_where_models_lack
from moderation.actions.screening.trials import begin_trials
from moderation.actions.transaction import transaction
from moderation.actions.visiting.addresses import forget_addresses
from moderation.config import Config
from moderation.domain.errors import Unavailable
from moderation.extensions import db
from moderation.hooks import blackbox
from moderation.hooks.manager import Manager
from moderation.models import Heartbeat, LedgerEntry
from moderation.models.base import database_now
from moderation.models.work import WorkState
from moderation.queries.plugins.requests import is_asked
from moderation.work import roll
from moderation.work.alone import host_name, refuse_second_host
from moderation.work.bell import bell_of
from moderation.work.claims import running_already, table
from moderation.work.claims.returns import death_of, take_back, take_back_expired
from moderation.work.installing.generations import Shelf
from moderation.work.installing.restarting import signal_supervisor
from moderation.work.kinds import PACE
from moderation.work.place import address, context, is_alive, process_of

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Clock:
    """When each duty was done last, in seconds of a steady clock; and this tick's own entry."""

    done: dict[str, float] = field(default_factory=dict)
    signed: bool = False


def tick_once(app: Flask) -> None:
    """Do every duty whose time has come. One that fails is logged and does not stop the others.

    The first call raises Misconfigured where another machine works on the same SQLite database.
    """
    clock = app.extensions.setdefault("venire_tick", _Clock())
    if not clock.signed:
        with app.app_context():
            refuse_second_host()
        roll.sign_on(app.config["VENIRE"].instance, "tick")
        clock.signed = True
    for name, (seconds, duty) in DUTIES.items():
        if monotonic() - clock.done.get(name, float("-inf")) >= seconds:
            clock.done[name] = monotonic()
            _do(app, name, duty)


def _do(app: Flask, name: str, duty: Callable[[], object]) -> None:
    with app.app_context():
        try:
            duty()
        except Unavailable as error:
            _log.error("the database is away", duty=name, reason=str(error.reason))
        except Exception:  # noqa: BLE001 - the other duties go on
            _log.exception("a duty failed", duty=name)
        finally:
            db.session.remove()


def take_back_lost() -> int:
    """Return what dead processes had claimed: at once on this machine, else when the lease ends."""
    noted = {box.subject: box for box in _boxes_of_the_dead()}
    dead = [where for where in _claimants() if _is_dead(where)]
    count = 0
    if dead:
        condition = table.c.claimed_by.in_(dead)
        count = take_back(condition, lambda one, many: death_of(one, many, noted.get(one.subject)))
    return count + take_back_expired()


def _claimants() -> Iterable[str]:
    query = select(table.c.claimed_by).where(table.c.state == WorkState.running.value).distinct()
    return [where for where in db.session.scalars(query) if where]


def _is_dead(where: str) -> bool:
    process = process_of(where)
    return process is not None and not is_alive(process)


def _boxes_of_the_dead() -> Iterable[blackbox.Entry]:
    config: Config = current_app.config["VENIRE"]
    for one in roll.entries(config.instance):
        if not one.is_alive:
            noted = blackbox.read(one.box)
            if noted is not None:
                yield noted


def ring_for_due_work() -> None:
    """Ring for every queue in which something is due: bells are lost with the broker."""
    due = [queue for queue in PACE if _is_due(queue)]
    db.session.rollback()
    if due:
        bell_of(current_app).ring_now(due)


def _is_due(queue: str) -> bool:
    query = (
        select(table.c.id)
        .where(table.c.queue == queue, table.c.state == WorkState.queued.value)
        .where(table.c.due_at <= select(database_now()).scalar_subquery())
        .where(~running_already())
        .limit(1)
    )
    return db.session.execute(query).first() is not None


def seal() -> int:
    """Seal what the ledger gained; return how many rows."""
    unsealed = select(LedgerEntry.id).where(LedgerEntry.position.is_(None)).limit(1)
    found = db.session.execute(unsealed).first()
    return seal_ledger() if found else 0


def beat() -> None:
    """Note which processes of this machine live, and strike those that ended from the roll."""
    config: Config = current_app.config["VENIRE"]
    rows = []
    for one in roll.entries(config.instance):
        if one.is_alive:
            rows.append(_heartbeat(one))
        elif _is_cold(one):
            roll.sign_off(one.box)
    if not rows:
        return
    factory = sqlite.insert if config.sqlite else postgresql.insert
    statement = factory(Heartbeat).on_conflict_do_update(
        index_elements=["name"], set_={"seen_at": context().now}
    )
    with transaction() as session:
        session.connection().execute(statement, rows)


def _heartbeat(one: roll.Signed) -> dict[str, object]:
    working = one.role in PACE
    return {
        "name": f"{one.role}@{address(one.process)}",
        "role": "worker" if working else one.role,
        "queue": one.role if working else "",
        "host": host_name(),
        "process": one.process,
        "started_at": one.since,
        "seen_at": context().now,
    }


def _is_cold(one: roll.Signed) -> bool:
    """A box is kept until whoever shares in the death has had time to read it."""
    return roll.age_of_box(one) > KEPT_SECONDS


KEPT_SECONDS = 60.0


def schedule() -> int:
    """Ask for the jury checks whose time has come, and for those that nobody ended in time."""
    return schedule_due_checks(context()) + ask_for_overdue_checks(context())


def close_day() -> bool:
    """Keep and publish the last hash of the day that is over."""
    return close_yesterday(context())


def warn() -> bool:
    """Tell the operator that something on the desk waits too long, once a day."""
    return tell_of_lateness(context())


def watch_filters() -> None:
    """Put broken filters back on trial, tell who went there; begin trials, and learning."""
    manager = current_app.extensions["venire_plugins"]
    catch_up(manager, ())
    suspend_broken_filters(context(), manager)
    tell_of_changed_filters(context(), manager)
    begin_trials(context(), manager)
    ask_where_models_lack(context(), manager)


def count_on() -> int:
    """Count the public's figures on, from the acts that were sealed since."""
    return count_months(context())


def call_the_installer() -> None:
    """Tell the supervisor of this machine that the dashboard asked for a change of plugins."""
    config: Config = current_app.config["VENIRE"]
    shelf = Shelf(config.instance)
    if config.allow_install and is_asked(shelf.place, context().now) and not shelf.is_busy():
        signal_supervisor(config.instance, signal.SIGUSR1)


def clean() -> None:
    """Delete what is kept for a time only, a bounded part at a time."""
    clean_up(context())
    forget_addresses(context(), needed=_plugins().needs_address())


def _plugins() -> Manager:
    """Give the plugins as they were last chosen; nothing is called from here."""
    manager: Manager = current_app.extensions["venire_plugins"]
    catch_up(manager, ())
    return manager


#: Duty's name -> seconds between two times, and what is done.
DUTIES: Mapping[str, tuple[float, Callable[[], object]]] = {
    "take_back": (1.0, take_back_lost),
    "seal": (1.0, seal),
    "beat": (5.0, beat),
    "schedule": (10.0, schedule),
    "close_day": (60.0, close_day),
    "count_on": (30.0, count_on),
    "clean": (60.0, clean),
    "warn": (60.0, warn),
    "watch_filters": (60.0, watch_filters),
    "call_the_installer": (3.0, call_the_installer),
    "ring": (1.0, ring_for_due_work),
}
