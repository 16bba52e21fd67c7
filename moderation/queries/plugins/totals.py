"""All calls that plugins ever got, as a monitor may see them: jurors are told by no name.

Everything is read from the database, so that every web process says the same; at most a row for
each implementation, and the 50 errors that are kept of each plugin.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from moderation.extensions import db
from moderation.hooks.calling.health import NO_LATENCIES
from moderation.hooks.doors import JURORS
from moderation.hooks.manager import Manager
from moderation.models import PluginBreaker, PluginError, PluginTotal
from moderation.queries.plugins.health import OUTCOMES

ALL_JURORS = "(jurors)"
"""What is said in place of a juror's plugin; no plugin can have this name."""


@dataclass(slots=True)
class Total:
    """What is counted of one plugin behind one door, or of all jurors together.

    ``counts`` by `OUTCOMES`; ``latencies`` counts the answers by the buckets of `BOUNDS_MS`;
    ``resting`` are implementations whose breaker is open.
    """

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    latencies: tuple[int, ...] = NO_LATENCIES
    resting: int = 0
    last_error: datetime | None = None


Totals = Mapping[tuple[str, str], Total]
"""By the plugin as it may be told, and the door's name (for listeners the event's)."""


def totals(manager: Manager, neutral: Callable[[str], str]) -> Totals:
    """Give what is counted, by plugin and door.

    Jurors are summed up under `ALL_JURORS`. Of a plugin that has a juror, what it has behind other
    doors is told under ``neutral(name)``, which must be stable and must not tell the name.
    """
    rows = db.session.scalars(select(PluginTotal)).all()
    naming = _Naming(_plugins_with_jurors(manager, rows), neutral)
    found: dict[tuple[str, str], Total] = {}
    for row in rows:
        _add(found.setdefault(naming.key(row.plugin, row.door), Total()), row)
    for plugin, door, number in _resting():
        found.setdefault(naming.key(plugin, door), Total()).resting += number
    for plugin, door, moment in _last_errors():
        total = found.setdefault(naming.key(plugin, door), Total())
        total.last_error = max(moment, total.last_error or moment)
    return found


@dataclass(frozen=True, slots=True)
class _Naming:
    secret: Set[str]
    neutral: Callable[[str], str]

    def key(self, plugin: str, door: str) -> tuple[str, str]:
        if door == JURORS.name:
            return ALL_JURORS, door
        return (self.neutral(plugin) if plugin in self.secret else plugin), door


def _plugins_with_jurors(manager: Manager, rows: Iterable[PluginTotal]) -> set[str]:
    loaded = {record.name for record in manager.plugins if JURORS.name in record.doors}
    return loaded | {row.plugin for row in rows if row.door == JURORS.name}


def _add(total: Total, row: PluginTotal) -> None:
    for name in OUTCOMES:
        total.counts[name] += getattr(row, name)
    pairs = zip(total.latencies, row.latencies or NO_LATENCIES, strict=True)
    total.latencies = tuple(one + other for one, other in pairs)


def _resting() -> list[tuple[str, str, int]]:
    table = PluginBreaker
    query = select(table.plugin, table.door, func.count()).where(table.open_until.is_not(None))
    return [(*row,) for row in db.session.execute(query.group_by(table.plugin, table.door))]


def _last_errors() -> list[tuple[str, str, datetime]]:
    table = PluginError
    query = select(table.plugin, table.door, func.max(table.happened_at))
    return [(*row,) for row in db.session.execute(query.group_by(table.plugin, table.door))]
