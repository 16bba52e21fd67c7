"""Which implementations are used, in which order and with which settings: explicit data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from moderation.domain.errors import Invalid
from moderation.domain.messages import message
from moderation.domain.screening import FailPolicy
from moderation.hooks.calling.backend import Backend, build
from moderation.hooks.contracts import (
    DecisionMade,
    Surroundings,
    TopicChanged,
    VerdictReached,
)
from moderation.hooks.doors import FILTERS, JURORS
from moderation.hooks.loader import Loaded
from moderation.hooks.loading.records import Origin, PluginRecord, Registration
from moderation.hooks.loading.registration import only_caller
from moderation.hooks.settings import dump_settings, read_settings

if TYPE_CHECKING:
    from moderation.hooks.outbound.ways import WaysOut

Event: TypeAlias = DecisionMade | VerdictReached | TopicChanged
HOOK_OF_EVENT: Mapping[type, str] = MappingProxyType(
    {
        DecisionMade: "decision_made",
        VerdictReached: "verdict_reached",
        TopicChanged: "topic_changed",
    }
)
LISTENING_SECONDS = 5.0
"""How long a plugin may take over one event."""
LAST = 1_000
ON_TRIAL = (FILTERS, JURORS)
"""The doors whose implementations can be on trial."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the admin chose for one plugin.

    `order`: its place among others, lowest first; plugins of the same place go by name.
    `settings`: stored JSON by implementation id. `shadow`: ids of filters and jurors on trial,
    which are asked and counted for nothing. `fail_policy`: by filter id, what its failure means.
    `counting`: by filter id, the code that was let count; other code starts on trial again.
    `candidates`: by filter id, changed settings that are on trial beside those that count.
    """

    enabled: bool = True
    order: int = LAST
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    shadow: frozenset[str] = frozenset()
    fail_policy: Mapping[str, FailPolicy] = field(default_factory=dict)
    counting: Mapping[str, str] = field(default_factory=dict)
    candidates: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def choice_from_json(data: object) -> Choice:
    """Read a stored choice; whatever is not in its form counts as not chosen."""
    if not isinstance(data, Mapping):
        return Choice()
    order = data.get("order", LAST)
    return Choice(
        data.get("enabled", True) is not False,
        order if isinstance(order, int) else LAST,
        _settings(data, "settings"),
        frozenset(one for one in _sequence(data, "shadow") if isinstance(one, str)),
        {
            id: FailPolicy(one)
            for id, one in _mapping(data, "fail_policy").items()
            if isinstance(one, str) and one in _KNOWN
        },
        {id: one for id, one in _mapping(data, "counting").items() if isinstance(one, str)},
        _settings(data, "candidates"),
    )


_KNOWN = frozenset(policy.value for policy in FailPolicy)


def _mapping(data: Mapping[str, object], name: str) -> dict[str, Any]:
    found = data.get(name)
    return {str(id): one for id, one in found.items()} if isinstance(found, Mapping) else {}


def _settings(data: Mapping[str, object], name: str) -> dict[str, Mapping[str, Any]]:
    return {id: one for id, one in _mapping(data, name).items() if isinstance(one, Mapping)}


def _sequence(data: Mapping[str, object], name: str) -> list[object]:
    found = data.get(name)
    return found if isinstance(found, list) else []


def choice_to_json(choice: Choice) -> dict[str, object]:
    """Give the stored form of a choice."""
    return {
        "enabled": choice.enabled,
        "order": choice.order,
        "settings": {id: dict(one) for id, one in choice.settings.items()},
        "shadow": sorted(choice.shadow),
        "fail_policy": {id: policy.value for id, policy in choice.fail_policy.items()},
        "counting": dict(choice.counting),
        "candidates": {id: dict(one) for id, one in choice.candidates.items()},
    }


def seat_backends(
    loaded: Loaded,
    choices: Mapping[str, Choice],
    surroundings: Surroundings,
    ways_out: WaysOut | None = None,
    codes: Mapping[str, str] | None = None,
) -> dict[str, dict[str, Backend]]:
    """Build the implementations of all enabled plugins: by door, then by id, in order.

    Listeners stand under the name of their event, by the plugin's name. `codes` names the code of
    each plugin, see `code_of`; without it filters that nobody let count yet count all the same.
    """
    seats: dict[str, dict[str, Backend]] = {}
    for record in _in_order(loaded.records, choices):
        choice = choices.get(record.name, Choice())
        for one in record.registrations:
            seats.setdefault(one.door.name, {})[one.implementation.id] = _seat(
                record, one, choice, surroundings, ways_out, _code(codes, record)
            )
        for event in record.events:
            seats.setdefault(event, {})[record.name] = _listener(loaded, record, event)
    return seats


def _in_order(
    records: tuple[PluginRecord, ...], choices: Mapping[str, Choice]
) -> list[PluginRecord]:
    chosen = [(choices.get(record.name, Choice()), record) for record in records]
    enabled = [(choice, record) for choice, record in chosen if choice.enabled]
    enabled.sort(key=lambda pair: (pair[0].order, pair[1].name))
    return [record for _, record in enabled]


def _code(codes: Mapping[str, str] | None, record: PluginRecord) -> str | None:
    return None if codes is None else codes.get(record.name, "")


def _seat(
    record: PluginRecord,
    one: Registration,
    choice: Choice,
    surroundings: Surroundings,
    ways_out: WaysOut | None,
    code: str | None,
) -> Backend:
    id = one.implementation.id
    stored = choice.settings.get(id, {})
    made = build(one, choice.order, stored, surroundings, ways_out)
    made.shadow = is_on_trial(record, one, choice, code)
    made.fail_policy = choice.fail_policy.get(id, FailPolicy.BY_AUTHOR)
    if one.door is FILTERS:
        made.setup = setup_of(one, stored, code or "")
    return made


def seat_candidates(
    loaded: Loaded,
    choices: Mapping[str, Choice],
    surroundings: Surroundings,
    ways_out: WaysOut | None = None,
    codes: Mapping[str, str] | None = None,
) -> tuple[Backend, ...]:
    """Build filters once more with the changed settings that are on trial, in order."""
    made = []
    for record in _in_order(loaded.records, choices):
        choice = choices.get(record.name, Choice())
        for one in record.registrations:
            stored = choice.candidates.get(one.implementation.id)
            if one.door is FILTERS and stored is not None:
                candidate = build(one, choice.order, stored, surroundings, ways_out)
                candidate.shadow = candidate.candidate = True
                candidate.setup = setup_of(one, stored, _code(codes, record) or "")
                made.append(candidate)
    return tuple(made)


COUNTING_FROM_START = frozenset({"links_and_words", "repeats"})
"""Bundled filters that need no trial: what they know, they know from the start."""


def is_on_trial(record: PluginRecord, one: Registration, choice: Choice, code: str | None) -> bool:
    """Say whether an implementation is on trial by the admin's choice.

    A filter that nobody let count yet is, and one whose code is not what was let count. `code` is
    None where there are no trials but those that an admin began.
    """
    id = one.implementation.id
    if one.door not in ON_TRIAL or id in choice.shadow:
        return one.door in ON_TRIAL
    if one.door is not FILTERS or code is None:
        return False
    known = record.source.origin is Origin.BUNDLED and id in COUNTING_FROM_START
    return not known and choice.counting.get(id) != code


def setup_of(one: Registration, stored: Mapping[str, Any], code: str) -> str:
    """Give the short hash of a filter's settings and code: 16 characters."""
    try:
        settings = dump_settings(read_settings(one.implementation.settings_class, stored))
    except Invalid:
        settings = dict(stored)
    text = json.dumps([code, settings], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class _Listener:
    """Gives events to one plugin and no other."""

    def __init__(self, loaded: Loaded, plugin: str, hook: str) -> None:
        self._caller = only_caller(loaded.plugin_manager, plugin, hook)

    def hear(self, event: Event) -> None:
        self._caller(event=event)


def _listener(loaded: Loaded, record: PluginRecord, event: str) -> Backend:
    made = _Listener(loaded, record.name, event)
    title = message("Events")
    return Backend(record.name, event, record.name, title, LAST, LISTENING_SECONDS, made, None)
