"""Asking for a change of installed code, and the steps of whoever carries it out.

The web only asks. The supervisor's process does it, and writes down how it ended.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from moderation.actions.record import lock, record
from moderation.actions.transaction import transaction
from moderation.config import Config
from moderation.domain.accounts.confirming import just_confirmed
from moderation.domain.actor import Context, require
from moderation.domain.errors import Invalid, NotAllowed, Stale
from moderation.domain.messages import Message, message, to_json
from moderation.domain.plugins.pins import index_name, parse_wanted
from moderation.domain.roles import Permission
from moderation.hooks.loading.packages import installed
from moderation.models import PluginRequest
from moderation.queries.plugins.requests import OPEN, allowed, cut_off

#: A name for PostgreSQL's advisory lock: one who asks at a time, over all hosts.
ASKING_LOCK = 0x56454E50


class InstallAct(StrEnum):
    """What can be asked for."""

    INSTALL = "install"
    UPGRADE = "upgrade"
    REMOVE = "remove"
    ROLLBACK = "rollback"
    RESTART = "restart"


class NotConfirmed(NotAllowed):
    """The password was not typed within the last 5 minutes."""

    default_reason = message("Type your password again: this puts code on the machine.")


def ask(
    context: Context, act: str, target: str, confirmed_at: datetime | None, config: Config
) -> int:
    """Ask for a change of installed code; return the request's id.

    ``target`` is NAME==VERSION of the operator's list for install and upgrade, the name of an
    installed package for remove, and empty for rollback and restart. ``confirmed_at`` is when the
    admin last typed the password. Raises NotAllowed (NotConfirmed), Invalid with the reason, and
    Stale while another change is under way.
    """
    require(context, Permission.PLUGIN_CONFIGURE)
    refuse_unless_switched_on(config)
    if not just_confirmed(confirmed_at, context.now):
        raise NotConfirmed
    wanted = checked_target(act, target, config)
    with transaction() as session:
        _take_turn(session)
        if session.scalars(select(PluginRequest.id).where(PluginRequest.state.in_(OPEN))).first():
            raise Stale(message("Another change of plugins is under way. Nothing was done."))
        return _add(session, context, act, wanted, "asked", "plugin.change_asked")


def _take_turn(session: Session) -> None:
    """Let two who ask at once ask one after the other; on SQLite all writers do."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ASKING_LOCK})


def refuse_unless_switched_on(config: Config) -> None:
    """Raise NotAllowed unless the operator lets the dashboard ask."""
    if not config.allow_install:
        text = message("The operator did not allow this: it needs %(name)s.",
                       name="VENIRE_ALLOW_INSTALL=1")  # fmt: skip
        raise NotAllowed(text)


def checked_target(act: str, target: str, config: Config) -> str:
    """Return the target in its proper form. Raises Invalid with why it cannot be asked for."""
    if act not in set(InstallAct):
        raise Invalid(message("There is no such act: %(act)s", act=act[:40]))
    if act in (InstallAct.ROLLBACK, InstallAct.RESTART):
        return ""
    if act == InstallAct.REMOVE:
        return _installed_name(target, config)
    return _listed(target, config)


def _installed_name(target: str, config: Config) -> str:
    name = index_name(target.strip())
    for one in installed(config.instance):
        if one.plugins and (one.pin.name == name or target in one.plugins):
            return one.pin.name
    raise Invalid.in_field("target", message("%(name)s is not installed.", name=name[:100]))


def _listed(target: str, config: Config) -> str:
    wanted, listed = parse_wanted(target), allowed(config.instance)
    if listed.trouble is not None:
        raise Invalid.in_field("target", listed.trouble)
    if not any((one.name, one.version) == (wanted.name, wanted.version) for one in listed.pins):
        text = message("%(pin)s is not on the operator's list.", pin=wanted.wanted)
        raise Invalid.in_field("target", text)
    return wanted.wanted


def withdraw(context: Context, request_id: int) -> None:
    """Take back a request with which nobody has begun. Raises NotAllowed, NotFound and Stale."""
    require(context, Permission.PLUGIN_CONFIGURE)
    with transaction() as session:
        row = lock(session, PluginRequest, request_id)
        if row.state != "asked":
            raise Stale(message("Somebody has begun with it, or it is done."))
        _end(session, context, row, message("It was taken back."), done=False)


def begin(context: Context, act: str, target: str, place: str = "") -> int:
    """Write down a change that somebody makes at the command line of a place; return its id."""
    with transaction() as session:
        return _add(session, context, act, target, "running", "plugin.change_started", place)


def start(context: Context, place: str = "") -> tuple[int, str, str] | None:
    """Begin at a place with the oldest request that waits; return its id, act and target.

    None when none waits.

    What is marked as running although nobody holds the installer's lock was cut off: the caller,
    who holds it, has it written down as failed first.
    """
    with transaction() as session:
        query = select(PluginRequest).where(PluginRequest.state == "asked")
        row = session.scalars(query.order_by(PluginRequest.id).limit(1).with_for_update()).first()
        if row is None:
            return None
        row.state, row.place = "running", place
        record(session, context, row, "plugin.change_started")
        return row.id, row.act, row.target


def finish(context: Context, request_id: int, outcome: Message, *, done: bool) -> None:
    """Write down how a change ended. Raises NotFound; ended ones stay as they are."""
    with transaction() as session:
        row = lock(session, PluginRequest, request_id)
        if row.state in OPEN:
            _end(session, context, row, outcome, done=done)


def finish_cut_off(context: Context, place: str = "") -> int:
    """Write down as failed what was begun and never ended; only for who holds the place's lock."""
    with transaction() as session:
        query = select(PluginRequest).where(cut_off(place, context.now)).limit(50)
        rows = session.scalars(query.with_for_update()).all()
        for row in rows:
            _end(
                session,
                context,
                row,
                message("It was cut off; the list of plugins says what is installed."),
                done=False,
            )
        return len(rows)


def _add(
    session: Session,
    context: Context,
    act: str,
    target: str,
    state: str,
    name: str,
    place: str = "",
) -> int:
    row = PluginRequest(
        act=act, target=target[:200], state=state, version=0, place=place,
        asked_by=str(context.actor), asked_at=context.now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, context, row, name)
    return row.id


def _end(
    session: Session, context: Context, row: PluginRequest, outcome: Message, *, done: bool
) -> None:
    row.state = "done" if done else "failed"
    row.finished_at, row.outcome = context.now, to_json(outcome)
    name = "plugin.change_made" if done else "plugin.change_failed"
    record(session, context, row, name, reason=outcome)
