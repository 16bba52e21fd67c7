"""A whole plugin, loaded as an installation loads it: through the real loader, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from moderation.hooks.contracts import HttpClient
from moderation.hooks.loader import Loaded, load
from moderation.hooks.loading.records import LoadOptions, PluginRecord, PluginState
from moderation.hooks.testing.events import check_events
from moderation.hooks.testing.making import make
from moderation.hooks.testing.suites import check_contract

_STUB = """import sys
from importlib import import_module

sys.modules[__name__] = import_module({module!r})
"""
"""A module in the plugins' folder that stands for an importable one, whatever its name is."""


def put_plugin(plugin: str | Path, instance: Path) -> str:
    """Put a plugin into an instance folder and return its name there.

    `plugin` is the module's name as it is imported, or the path of its file or folder.
    """
    plugins = instance / "plugins"
    plugins.mkdir(parents=True, exist_ok=True)
    if isinstance(plugin, Path):
        place = plugins / plugin.name
        if not place.exists():
            place.symlink_to(plugin.absolute())
        return plugin.stem
    name = plugin.rpartition(".")[2]
    (plugins / f"{name}.py").write_text(_STUB.format(module=plugin), encoding="utf-8")
    return name


def load_alone(plugin: str | Path, instance: Path) -> Loaded:
    """Load one plugin and no other, as `put_plugin` takes it.

    Raises AssertionError with the reason and the traceback when it does not load.
    """
    name = put_plugin(plugin, instance)
    loaded = load(instance, LoadOptions(only=(name,)))
    found = record_of(loaded.records, name)
    if found.state is not PluginState.LOADED:
        raise AssertionError(f"{name} is not loaded: {found.reason}\n{found.detail}")
    return loaded


def record_of(records: Iterable[PluginRecord], name: str) -> PluginRecord:
    """Give what is known of one plugin. Raises LookupError when there is none of that name."""
    for one in records:
        if one.name == name:
            return one
    raise LookupError(f"there is no plugin {name!r}")


def check_plugin(
    plugin: str | Path,
    instance: Path,
    texts: Iterable[str] = (),
    *,
    settings: dict[str, Any] | None = None,
    http: HttpClient | None = None,
) -> PluginRecord:
    """Load a plugin and run the suite of everything that it registers and hears.

    `settings` and `http` are given to each implementation, as `make` takes them; `texts` are
    tried besides the suites' own. Returns what the loader knows of it. Raises AssertionError.
    """
    loaded = load_alone(plugin, instance)
    record = next(one for one in loaded.records if one.state is PluginState.LOADED)
    for one in record.registrations:
        check_contract(make(one.implementation, instance, settings, http), texts)
    if record.events:
        check_events(import_module(record.source.module))
    return record
