"""What is known of each plugin, loaded or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from moderation.domain.messages import Message
from moderation.hooks.contracts import Implementation
from moderation.hooks.doors import Door


class Origin(StrEnum):
    """Where a plugin comes from."""

    BUNDLED = "bundled"
    FOLDER = "folder"
    ENTRY_POINT = "entry_point"


class PluginState(StrEnum):
    """What became of a plugin at start-up. All but the first two were never imported."""

    LOADED = "loaded"
    FAILED = "failed"
    DISABLED = "disabled"
    BLOCKED = "blocked"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Source:
    """A plugin that could be loaded: its name, origin, and how to import it.

    `module` is the dotted name to import; `path` the file or folder, None for entry points. Of
    entry points alone are known `package`, the distribution that brings them, its `version`, and
    `apis`: the versions of the plugin interface that it says it was written for, () when unsaid.
    """

    name: str
    origin: Origin
    module: str
    path: Path | None = None
    version: str = ""
    package: str = ""
    apis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registration:
    """One implementation that a plugin registered behind a door."""

    plugin: str
    door: Door
    implementation: type[Implementation[Any]]


@dataclass(frozen=True, slots=True)
class PluginRecord:
    """One plugin as the admin sees it.

    `reason` says why it is not loaded (None when it is); `detail` is the end of the traceback.
    `registrations` is what it offers, `events` the events that it hears.
    """

    source: Source
    state: PluginState
    reason: Message | None = None
    detail: str = ""
    version: str = ""
    registrations: tuple[Registration, ...] = ()
    events: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The plugin's own name."""
        return self.source.name

    @property
    def doors(self) -> tuple[str, ...]:
        """The names of the doors that it uses, without doubles."""
        return tuple(dict.fromkeys(one.door.name for one in self.registrations))


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """What to load.

    `safe_mode`: bundled plugins only. `only`: exactly these names (None: all that are enabled).
    `disabled`: switched off by an admin; `only` has the last word over it. `blocked`: refused
    whatever else is set, with the reason.
    """

    safe_mode: bool = False
    only: tuple[str, ...] | None = None
    disabled: frozenset[str] = frozenset()
    blocked: Mapping[str, Message] = field(default_factory=dict)
