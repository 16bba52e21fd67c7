"""What the pages show of a plugin: what was found, what was chosen, and how it fares."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.domain.errors import NotFound
from moderation.domain.messages import message
from moderation.hooks.calling.backend import Backend
from moderation.hooks.calling.seating import Choice
from moderation.hooks.loading.records import PluginRecord, PluginState, Registration
from moderation.hooks.manager import Key, Manager
from moderation.queries.plugins.choices import StoredChoice, stored_choices
from moderation.queries.plugins.health import BackendHealth, HourCount, breakers, health_of

WORRYING_RATE = 0.05
"""The share of failed calls from which a plugin is shown among those to look at."""


class Attention(StrEnum):
    """Where a plugin stands in the list: what needs a look comes first."""

    WRONG = "wrong"
    WORKS = "works"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Part:
    """One implementation: what registered it, the object behind it, its counts and its rest.

    `backend` is None while the plugin is switched off. `rests_for` is what is left of its rest
    after repeated failures, None without one. `on_trial`: asked, and counted for nothing.
    """

    one: Registration
    backend: Backend | None
    health: BackendHealth | None
    rests_for: timedelta | None
    on_trial: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """One plugin as the pages show it."""

    record: PluginRecord
    stored: StoredChoice
    waits_for_restart: bool
    parts: tuple[Part, ...]
    by_hour: tuple[HourCount, ...]

    @property
    def name(self) -> str:
        """The plugin's own name."""
        return self.record.name

    @property
    def state(self) -> str:
        """The word for how it stands: the loader's, or what was chosen since."""
        if self.waits_for_restart:
            return "waits"
        if self.record.state is PluginState.LOADED and not self.stored.choice.enabled:
            return PluginState.DISABLED.value
        return self._trouble or self.record.state.value

    @property
    def _trouble(self) -> str | None:
        """The word for what keeps a loaded plugin, or a part of it, from being asked."""
        if any(part.backend and part.backend.trouble for part in self.parts):
            return "unusable"
        return "rests" if any(part.rests_for is not None for part in self.parts) else None

    @property
    def calls(self) -> int:
        """All calls in the hours shown."""
        return sum(hour.calls for hour in self.by_hour)

    @property
    def failures(self) -> int:
        """The calls that failed by its own fault in the hours shown."""
        return sum(hour.failed for hour in self.by_hour)

    @property
    def attention(self) -> Attention:
        """Whether somebody should look at it."""
        if self.state in (PluginState.DISABLED, PluginState.LEFT_OUT):
            return Attention.OFF
        troubled = any(_is_troubled(part) for part in self.parts)
        if self.state != PluginState.LOADED or troubled:
            return Attention.WRONG
        return Attention.WORKS


def _is_troubled(part: Part) -> bool:
    rate = part.health.error_rate if part.health else None
    unusable = part.backend is not None and part.backend.trouble is not None
    return unusable or part.rests_for is not None or (rate or 0.0) >= WORRYING_RATE


def standings(manager: Manager, now: datetime) -> list[Standing]:
    """Give all plugins: those that need a look first, then by the order of their use and name."""
    look = _Look(manager, now, None)
    shown = [look.at(record) for record in manager.plugins]
    places = {attention: place for place, attention in enumerate(Attention)}
    shown.sort(key=lambda one: (places[one.attention], one.stored.choice.order, one.name))
    return shown


def standing(manager: Manager, name: str, now: datetime) -> Standing:
    """Give one plugin. Raises NotFound."""
    found = [record for record in manager.plugins if record.name == name]
    if not found:
        raise NotFound(message("There is no such plugin."))
    return _Look(manager, now, name).at(found[0])


class _Look:
    """What is read once for all plugins of a page."""

    def __init__(self, manager: Manager, now: datetime, plugin: str | None) -> None:
        self.manager = manager
        self.stored = stored_choices()
        self.rests = breakers()
        self.backends = {(one.plugin, one.door, one.id): one for one in manager.all_backends()}
        self.health: Mapping[Key, BackendHealth] = {
            (one.plugin, one.door, one.backend): one for one in health_of(plugin, now)
        }

    def at(self, record: PluginRecord) -> Standing:
        stored = self.stored.get(record.name, StoredChoice())
        waits = record.state is PluginState.DISABLED and stored.choice.enabled
        parts = tuple(self._part(record, one, stored.choice) for one in record.registrations)
        own = [one for one in self.health.values() if one.plugin == record.name]
        return Standing(record, stored, waits, parts, tuple(_together(own)))

    def _part(self, record: PluginRecord, one: Registration, choice: Choice) -> Part:
        key = (one.plugin, one.door.name, one.implementation.id)
        tried = self.manager.is_on_trial(record, one, choice)
        return Part(one, self.backends.get(key), self.health.get(key), self.rests.get(key), tried)


def _together(health: Sequence[BackendHealth]) -> Iterable[HourCount]:
    for hours in zip(*(one.by_hour for one in health), strict=True):
        yield HourCount(
            hours[0].hour,
            sum(one.well for one in hours),
            sum(one.failed for one in hours),
            sum(one.put_off for one in hours),
        )
