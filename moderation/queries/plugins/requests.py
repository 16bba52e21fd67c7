"""What was asked of the supervisor: changes of installed code, and what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, select

from moderation.domain.errors import Invalid
from moderation.domain.messages import Message, from_json, message
from moderation.domain.plugins.pins import Pin, parse_pins
from moderation.extensions import db
from moderation.models import PluginRequest

ALLOWED_FILE = "plugins-allowed.txt"
OPEN = ("asked", "running")
MOST_SHOWN = 50
LONGEST = timedelta(hours=1)
"""No change takes as long: what is still running then was left by a machine that is gone."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. ``act`` is install, upgrade, remove, rollback or restart.

    ``state`` is asked, running, done or failed; ``outcome`` says why, or what was done.
    """

    id: int
    act: str
    target: str
    state: str
    version: int
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    outcome: Message | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done, or being done."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the operator's list allows, and why it allows nothing when it cannot be read."""

    pins: tuple[Pin, ...] = ()
    trouble: Message | None = None


def last_requests(limit: int = 20) -> list[Request]:
    """Give the newest requests first, at most 50."""
    query = select(PluginRequest).order_by(PluginRequest.id.desc()).limit(min(limit, MOST_SHOWN))
    return [_shown(row) for row in db.session.scalars(query)]


def open_request() -> Request | None:
    """Give the request that waits or is being worked off; there is one at most."""
    query = (
        select(PluginRequest)
        .where(PluginRequest.state.in_(OPEN))
        .order_by(PluginRequest.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    row = db.session.scalars(query).first()
    return None if row is None else _shown(row)


def cut_off(place: str, now: datetime) -> ColumnElement[bool]:
    """Give the condition for what was begun and will not end, unless somebody holds its lock.

    That is what was begun at this ``place``. What another machine does is its own, until nobody
    can be at it any more.
    """
    here = PluginRequest.place.in_((place, ""))
    return (PluginRequest.state == "running") & (here | (PluginRequest.asked_at < now - LONGEST))


def is_asked(place: str, now: datetime) -> bool:
    """Whether anything waits for the supervisor, or was begun here and perhaps cut off."""
    waits = (PluginRequest.state == "asked") | cut_off(place, now)
    query = select(PluginRequest.id).where(waits).limit(1)
    found = db.session.execute(query).first() is not None
    db.session.rollback()
    return found


def allowed(instance: Path) -> Allowed:
    """Read the operator's list of names, versions and hashes that the dashboard may ask for."""
    try:
        return Allowed(parse_pins((instance / ALLOWED_FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        text = message("The operator has made no list of allowed plugins (%(file)s).",
                       file=ALLOWED_FILE)  # fmt: skip
        return Allowed(trouble=text)
    except (OSError, UnicodeDecodeError) as error:
        text = message("The list of allowed plugins cannot be read: %(why)s", why=str(error))
        return Allowed(trouble=text)
    except Invalid as error:
        return Allowed(trouble=error.reason)


def _shown(row: PluginRequest) -> Request:
    return Request(
        row.id, row.act, row.target, row.state, row.version, row.asked_by, row.asked_at,
        row.finished_at, _outcome(row.outcome),
    )  # fmt: skip


def _outcome(stored: Mapping[str, object] | None) -> Message | None:
    return None if stored is None else from_json(stored)
