"""A trial of plugins in a process of its own: run by `trying`, never imported by anything else.

It loads them as Venire does, looks at what they register, builds them with the settings that they
have from the start, and writes what it saw into a file.
"""

import json
import resource
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from moderation import paths
from moderation.hooks import manager
from moderation.hooks.calling.backend import BUILD_SECONDS, Backend
from moderation.hooks.contracts import Implementation
from moderation.hooks.doors import DOORS, Door
from moderation.hooks.guard import attempt
from moderation.hooks.loading.records import LoadOptions, PluginRecord, PluginState
from moderation.hooks.loading.sources import find_sources


def main(instance: Path, answer: Path, memory: int, names: Iterable[str]) -> None:
    """Try the plugins `names` on a made-up instance folder, with so many bytes of memory."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer.write_text(json.dumps(_look(instance, tuple(names))), encoding="utf-8")


def _look(instance: Path, names: tuple[str, ...]) -> dict[str, object]:
    bundled = [one.name for one in find_sources(paths.folder("plugins"), instance / "none")]
    loaded = manager.start(instance, LoadOptions(only=(*bundled, *names)))
    records = {one.name: one for one in loaded.plugins if one.source.origin.value != "bundled"}
    troubles = {name: _trouble(records.get(name)) for name in names}
    seen = [
        _seen(loaded, door, one)
        for door in DOORS
        for one in loaded.backends(door)
        if one.plugin in names
    ]
    return {
        "troubles": {name: why for name, why in troubles.items() if why},
        "events": {name: list(one.events) for name, one in records.items()},
        "implementations": seen,
    }


def _trouble(record: PluginRecord | None) -> str:
    if record is None:
        return "it was not found"
    if record.state is not PluginState.LOADED:
        return str(record.reason or record.state.value)
    return "" if record.registrations or record.events else "it registers nothing"


def _seen(loaded: manager.Manager, door: Door, one: Backend) -> Mapping[str, object]:
    seen: dict[str, object] = {"plugin": one.plugin, "door": door.name, "id": one.id}
    if one.trouble is not None:
        return {**seen, "trouble": str(one.trouble)}
    if _needs_network(one.made):
        return {**seen, "checked": False}
    answer = loaded.check(door, one.id)
    if answer.value is None:
        why = answer.failure.reason if answer.failure else "no answer"
        return {**seen, "trouble": f"its check failed: {why}"}
    return {**seen, "checked": True, "works": answer.value.works, "says": str(answer.value.text)}


def _needs_network(implementation: Implementation[Any]) -> bool:
    hosts = attempt(BUILD_SECONDS, implementation.hosts)
    return hosts.value != ()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
