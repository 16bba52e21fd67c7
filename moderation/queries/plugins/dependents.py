"""What would break if a plugin were removed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from moderation.extensions import db
from moderation.hooks.doors import JURORS
from moderation.hooks.manager import Manager
from moderation.models import JuryCheck, PluginHealth, Seat
from moderation.queries.plugins.choices import stored_choice

LOOKED_BACK = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Dependents:
    """What rests on a plugin.

    `emptied` names doors behind which nobody else stands; `calls` counts those of the last 14
    days; `seats` are held in checks that are being heard; `has_settings`: settings are stored.
    """

    emptied: tuple[str, ...]
    events: tuple[str, ...]
    calls: int
    seats: int
    has_settings: bool


def dependents(manager: Manager, plugin: str, now: datetime) -> Dependents:
    """Tell what rests on a plugin as this process has it loaded."""
    own = [one for one in manager.all_backends() if one.plugin == plugin]
    others = {one.door for one in manager.all_backends() if one.plugin != plugin}
    record = next((one for one in manager.plugins if one.name == plugin), None)
    doors = record.doors if record else ()
    offered = {one.door for one in own} & set(doors)
    return Dependents(
        emptied=tuple(door for door in doors if door in offered - others),
        events=record.events if record else (),
        calls=_calls(plugin, now - LOOKED_BACK),
        seats=_seats([one.id for one in own if one.door == JURORS.name]),
        has_settings=bool(stored_choice(plugin).choice.settings),
    )


def _calls(plugin: str, since: datetime) -> int:
    table = PluginHealth
    made = table.scores + table.abstentions + table.errors + table.timeouts + table.refusals
    query = select(func.sum(made)).where(table.plugin == plugin, table.hour >= since)
    return db.session.execute(query).scalar() or 0


def _seats(jurors: list[str]) -> int:
    if not jurors:
        return 0
    query = select(func.count()).select_from(Seat).join(JuryCheck, Seat.check_id == JuryCheck.id)
    held = query.where(JuryCheck.state == "hearing", Seat.juror_id.in_(jurors))
    return db.session.execute(held).scalar() or 0
