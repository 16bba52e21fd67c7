"""SQLite is one machine's database: its locks and its write-ahead log do not cross a network."""

import socket

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from moderation.config import Config
from moderation.domain.errors import Misconfigured
from moderation.domain.messages import message
from moderation.extensions import db
from moderation.models import Heartbeat
from moderation.queries.work import SILENT
from moderation.work.place import context


def refuse_second_host() -> None:
    """Raise Misconfigured when another machine works on this SQLite database right now.

    Needs an application context. A machine counts as at work for 15 s after its last heartbeat.
    """
    config: Config = current_app.config["VENIRE"]
    if not config.sqlite:
        return
    others = (Heartbeat.host != host_name()) & (Heartbeat.seen_at > context().now - SILENT)
    try:
        found = db.session.scalars(select(Heartbeat.host).where(others).limit(1)).first()
    except OperationalError:  # away: every job will say so, until it is back
        found = None
    db.session.rollback()
    if found is not None:
        raise Misconfigured(
            message(
                "The machine %(host)s works on this SQLite database; for more than one machine"
                " write a PostgreSQL address into VENIRE_DATABASE_URL.",
                host=found,
            )
        )


def host_name() -> str:
    """This machine's name, as heartbeats carry it."""
    return socket.gethostname()[:80]
