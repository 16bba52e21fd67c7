"""What a plugin's module offers: its hooks are checked, then called, each plugin alone."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from pluggy import HookImpl, PluginManager, PluginValidationError

from moderation.domain.errors import Invalid
from moderation.domain.messages import Message
from moderation.hooks import specs
from moderation.hooks.contracts import ContractBroken, Implementation
from moderation.hooks.contracts.base import IDENTIFIER
from moderation.hooks.doors import API_VERSION, DOORS, EVENTS, Door
from moderation.hooks.loading.records import Registration
from moderation.hooks.settings import read_settings, setting_fields

HOOKS = (*(door.hook for door in DOORS), *EVENTS)
_MARK = f"{specs.PROJECT}_impl"


def new_plugin_manager() -> PluginManager:
    """Make a pluggy manager that knows our hooks and nothing else."""
    manager = PluginManager(specs.PROJECT)
    manager.add_hookspecs(specs)
    return manager


def check_module(module: ModuleType) -> None:
    """Refuse a module for another API, with hooks that do not exist, or with none at all.

    Raises `ContractBroken` with what is wrong and, for a misspelt hook, what may be meant.
    """
    required = getattr(module, "requires_api", API_VERSION)
    if required != API_VERSION:
        raise ContractBroken(f"it asks for plugin API {required!r}, this is {API_VERSION}")
    functions = inspect.getmembers(module, inspect.isroutine)
    marked = {name for name, function in functions if hasattr(function, _MARK)}
    for name in sorted(marked - set(HOOKS)):
        raise ContractBroken(f"there is no hook {name!r}{_meant(name)}")
    for name in sorted(set(HOOKS) & ({name for name, _ in functions} - marked)):
        raise ContractBroken(f"its {name!r} is not marked with @hookimpl")
    if not marked:
        raise ContractBroken("it implements no hook")


def _meant(name: str) -> str:
    near = difflib.get_close_matches(name, HOOKS, n=1)
    return f", did you mean {near[0]!r}?" if near else ""


def enlist(manager: PluginManager, name: str, module: ModuleType) -> None:
    """Give the module to pluggy. Raises `ContractBroken` when a hook has other arguments."""
    try:
        manager.register(module, name=name)
    except PluginValidationError as error:
        raise ContractBroken(str(error).strip().replace("\n", " ")) from error


def registrations(
    manager: PluginManager, name: str, taken: set[tuple[str, str]]
) -> tuple[Registration, ...]:
    """Call the register hooks of one plugin, and no other's.

    `taken` holds (door, id) of the plugins before it. Raises what the plugin raises, and
    `ContractBroken` for a class that does not keep its contract or an id that is taken.
    """
    found: list[Registration] = []
    for door in DOORS:
        if implements(manager, name, door.hook):
            registrar = _Registrar(name, door, taken)
            only_caller(manager, name, door.hook)(register=registrar)
            _refuse_second_doors(found, registrar.found)
            found += registrar.found
    return tuple(found)


def _refuse_second_doors(found: Iterable[Registration], more: Iterable[Registration]) -> None:
    """Settings, trial and policy are stored under a plugin and an id: no two share them."""
    ids = {one.implementation.id: one.door.name for one in found}
    for one in more:
        if one.implementation.id in ids:
            raise ContractBroken(
                f"its {one.door.name} has the id {one.implementation.id!r}, as has its"
                f" {ids[one.implementation.id]}"
            )


def implements(manager: PluginManager, name: str, hook: str) -> bool:
    """Say whether the plugin `name` implements `hook`."""
    return any(one.plugin_name == name for one in _implementations(manager, hook))


def _implementations(manager: PluginManager, hook: str) -> list[HookImpl]:
    caller = getattr(manager.hook, hook)
    return list(caller.get_hookimpls())


def only_caller(manager: PluginManager, name: str, hook: str) -> Any:
    """Give a caller of `hook` that reaches the plugin `name` alone."""
    others = [one.plugin for one in _implementations(manager, hook) if one.plugin_name != name]
    return manager.subset_hook_caller(hook, others)


class _Registrar:
    """What a plugin's hook gets as `register`."""

    def __init__(self, plugin: str, door: Door, taken: set[tuple[str, str]]) -> None:
        self.plugin = plugin
        self.door = door
        self.taken = taken
        self.found: list[Registration] = []

    def __call__(self, implementation: type[Implementation[Any]]) -> None:
        check_class(self.door, implementation)
        identity = (self.door.name, implementation.id)
        ids = {one.implementation.id for one in self.found}
        if identity in self.taken or implementation.id in ids:
            raise ContractBroken(f"another {self.door.name} has the id {implementation.id!r}")
        self.found.append(Registration(self.plugin, self.door, implementation))


def check_class(door: Door, implementation: Any) -> None:
    """Raise `ContractBroken` unless `implementation` is a whole class of the door's contract."""
    if not isinstance(implementation, type) or not issubclass(implementation, door.contract):
        raise ContractBroken(
            f"a {door.name} must be a subclass of {door.contract.__name__}, given as a class"
        )
    if inspect.isabstract(implementation):
        missing = ", ".join(sorted(implementation.__abstractmethods__))
        raise ContractBroken(f"{implementation.__name__} lacks {missing}")
    _check_names(implementation)
    _check_limit(implementation, door.longest)
    _check_settings(implementation.settings_class)


def _check_limit(implementation: type[Implementation[Any]], longest: float) -> None:
    """Refuse a time limit that is none, or longer than others can wait."""
    limit = getattr(implementation, "seconds_limit", 1.0)
    if type(limit) not in (int, float) or not 0 < limit <= longest:
        raise ContractBroken(
            f"{implementation.__name__} needs a seconds_limit above 0 and up to {longest:g}"
        )


def _check_settings(settings_class: Any) -> None:
    """Refuse a class that cannot be edited, or that does not even take its own defaults."""
    try:
        setting_fields(settings_class)
        read_settings(settings_class, {})
    except TypeError as error:
        raise ContractBroken(str(error)) from error
    except Invalid as error:
        why = "; ".join(str(reason) for reason in error.fields.values()) or str(error.reason)
        text = f"{settings_class.__name__} does not take its defaults: {why}"
        raise ContractBroken(text) from error


def _check_names(implementation: type[Implementation[Any]]) -> None:
    identifier = getattr(implementation, "id", None)
    if not isinstance(identifier, str) or not IDENTIFIER.fullmatch(identifier):
        raise ContractBroken(
            f"{implementation.__name__} needs an id of small letters, digits and underscores"
        )
    if not isinstance(getattr(implementation, "title", None), Message):
        raise ContractBroken(f"{implementation.__name__} needs a title made with message()")
