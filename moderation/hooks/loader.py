"""Loads plugins: what is switched off is never imported, what breaks is listed with its reason."""

from __future__ import annotations

import importlib
import logging
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from pluggy import PluginManager

from moderation import paths
from moderation.domain.messages import Message, message
from moderation.hooks.calling.answers import plain_text, writable
from moderation.hooks.contracts import ContractBroken
from moderation.hooks.doors import API_VERSION, EVENTS
from moderation.hooks.guard import TimeIsUp, attempt
from moderation.hooks.loading import packages
from moderation.hooks.loading.blocking import Blocks, blocks_of
from moderation.hooks.loading.one_thread import keep_to_one_thread
from moderation.hooks.loading.records import (
    LoadOptions,
    Origin,
    PluginRecord,
    PluginState,
    Source,
)
from moderation.hooks.loading.registration import (
    check_module,
    enlist,
    implements,
    new_plugin_manager,
    registrations,
)
from moderation.hooks.loading.sources import NAME, find_sources, mount
from moderation.hooks.redaction import hide

IMPORT_SECONDS = 10.0
"""How long the import of one plugin may take."""
_DETAIL = 2_000
_READ = 20_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """The plugins of one app: pluggy's manager with the good ones, and a record of each."""

    plugin_manager: PluginManager
    records: tuple[PluginRecord, ...]


def load(instance: Path, options: LoadOptions | None = None, bundled: Path | None = None) -> Loaded:
    """Load the bundled plugins, those in `instance/plugins`, and those of installed packages.

    `bundled` is the folder of the bundled ones, the shipped one if None. Nothing that a plugin
    does at import or registration raises here.
    """
    chosen = options or LoadOptions()
    folders = [bundled or paths.folder("plugins"), instance / "plugins"]
    keep_to_one_thread()
    mount(folders)
    packages.use(instance)
    sources = find_sources(*folders)
    session = _Session(new_plugin_manager(), chosen, blocks_of(instance))
    records = [session.record(source) for source in sources]
    return Loaded(session.manager, (*records, *_absent(chosen.only, sources)))


def _absent(wanted: tuple[str, ...] | None, sources: Iterable[Source]) -> list[PluginRecord]:
    known = {source.name for source in sources}
    reason = message("It was asked for by name, but there is no such plugin.")
    return [
        PluginRecord(Source(name, Origin.FOLDER, ""), PluginState.FAILED, reason)
        for name in wanted or ()
        if name not in known
    ]


class _Session:
    """One run of the loader."""

    def __init__(self, manager: PluginManager, options: LoadOptions, blocks: Blocks) -> None:
        self.manager = manager
        self.options = options
        self.blocks = blocks
        self.names: set[str] = set()
        self.taken: set[tuple[str, str]] = set()

    def record(self, source: Source) -> PluginRecord:
        """Load one plugin, or say why not."""
        refused = self._refusal(source)
        if refused is not None:
            return PluginRecord(source, *refused)
        self.names.add(source.name)
        outcome = attempt(IMPORT_SECONDS, self._load, source)
        if outcome.value is not None:
            return outcome.value
        self._forget(source)
        return _failed(source, outcome.error)

    def _refusal(self, source: Source) -> tuple[PluginState, Message] | None:
        options = self.options
        blocked = options.blocked.get(source.name) or self.blocks.reason(source)
        if blocked is not None:
            return PluginState.BLOCKED, blocked
        if options.safe_mode and source.origin is not Origin.BUNDLED:
            return PluginState.LEFT_OUT, message("Safe mode loads bundled plugins only.")
        if options.only is not None and source.name not in options.only:
            return PluginState.LEFT_OUT, message("It is not among the plugins asked for by name.")
        if options.only is None and source.name in options.disabled:
            return PluginState.DISABLED, message("An admin switched it off.")
        if source.name in self.names:
            return PluginState.FAILED, message("Another plugin has the same name.")
        return _no_name(source) or _other_api(source)

    def _load(self, source: Source) -> PluginRecord:
        with _own_voice(logging.getLogger()):
            return self._loaded(source)

    def _loaded(self, source: Source) -> PluginRecord:
        module = importlib.import_module(source.module)
        check_module(module)
        enlist(self.manager, source.name, module)
        found = registrations(self.manager, source.name, self.taken)
        self.taken |= {(one.door.name, one.implementation.id) for one in found}
        heard = tuple(name for name in EVENTS if implements(self.manager, source.name, name))
        return PluginRecord(
            source, PluginState.LOADED, None, "", _version(source, module), found, heard
        )

    def _forget(self, source: Source) -> None:
        if self.manager.has_plugin(source.name):
            self.manager.unregister(name=source.name)


def _no_name(source: Source) -> tuple[PluginState, Message] | None:
    """Refuse what an entry point calls otherwise than a file in the folder could be called."""
    if NAME.fullmatch(source.name):
        return None
    text = message(
        "This is no name for a plugin: take letters, digits and underscores, a letter first, at"
        " most 60."
    )
    return PluginState.FAILED, text


def _other_api(source: Source) -> tuple[PluginState, Message] | None:
    """Refuse what says in its metadata that it was written for other interfaces, unimported."""
    if not source.apis or str(API_VERSION) in source.apis:
        return None
    text = message(
        "Its package was made for plugin API %(stated)s, this is %(current)s.",
        stated=", ".join(source.apis), current=API_VERSION,
    )  # fmt: skip
    return PluginState.FAILED, text


@contextmanager
def _own_voice(root: logging.Logger) -> Iterator[None]:
    """Keep what a process says its own: a command's output, and which log lines are written."""
    level, disabled = root.level, root.manager.disable
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        root.setLevel(level)
        root.manager.disable = disabled


def _version(source: Source, module: ModuleType) -> str:
    return source.version or writable(str(getattr(module, "__version__", "")))[:40]


def _failed(source: Source, error: BaseException | None) -> PluginRecord:
    caught = error or RuntimeError("nothing came back")
    if isinstance(caught, TimeIsUp):
        reason = message("It took longer than %(seconds)s s to load.", seconds=IMPORT_SECONDS)
    elif isinstance(caught, ContractBroken):
        reason = message("It was refused: %(error)s.", error=plain_text(caught))
    else:
        kind = type(caught).__name__
        reason = message("It did not load: %(error)s", error=f"{kind}: {plain_text(caught)}")
    return PluginRecord(source, PluginState.FAILED, reason, _trace(caught))


def _trace(error: BaseException) -> str:
    printed = attempt(1.0, traceback.format_exception, error)
    text = "".join(printed.value or [])
    clean = text[-_READ:].replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return hide(clean)[-_DETAIL:]
