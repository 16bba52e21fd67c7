"""What all contracts have in common: the base class, and checks of what plugins give.

A value that breaks its contract cannot be built: building it raises
`ContractBroken`, which the manager turns into a failure with the plugin's name.
"""

from __future__ import annotations

import math
import re
from abc import ABC
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from moderation.domain.messages import Message, message
from moderation.hooks.contracts.http import HttpClient, NoWayOut, RateLimit

SettingsT = TypeVar("SettingsT")
LONGEST_MESSAGE = 500
LONGEST_PARAMETER = 1_000
MOST_PARAMETERS = 20
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{1,39}")


class ContractBroken(ValueError):
    """What a plugin gave does not keep its contract; the text says what and how."""


class NotSetUp(Exception):
    """What an implementation needs was not set yet; the text says what the admin must set.

    Not counted as a failure: until it is set, the implementation cannot be used.
    """


def require(condition: bool, text: str) -> None:
    """Raise `ContractBroken(text)` unless `condition` holds."""
    if not condition:
        raise ContractBroken(text)


def require_text(value: object, limit: int, name: str) -> None:
    """Accept a str of at most `limit` characters that can be written as UTF-8.

    No subclass: a text that calls itself safe markup would be believed.
    """
    if type(value) is not str:
        raise ContractBroken(f"{name} must be text, not {type(value).__name__}")
    if len(value) > limit:
        raise ContractBroken(f"{name} has {len(value)} characters, at most {limit} are taken")
    if not _is_writable(value):
        raise ContractBroken(f"{name} holds a lone surrogate or a null character")


def _is_writable(value: str) -> bool:
    """Checked for every reason of every finding: nearly all are plain."""
    if "\0" in value:
        return False
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def require_number(value: object, lowest: float, highest: float, name: str) -> None:
    """Accept a finite int or float (not a bool) between `lowest` and `highest`, both included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ContractBroken(f"{name} must be a number, not {type(value).__name__}")
    if not (math.isfinite(value) and lowest <= value <= highest):
        raise ContractBroken(f"{name} is {value}, it must lie between {lowest} and {highest}")


def require_each(values: object, kind: type, limit: int, name: str) -> None:
    """Accept a tuple of at most `limit` values that are all of `kind`."""
    if not isinstance(values, tuple):
        raise ContractBroken(f"{name} must be a tuple, not {type(values).__name__}")
    if len(values) > limit:
        raise ContractBroken(f"{name} has {len(values)} entries, at most {limit} are taken")
    for value in values:
        if not isinstance(value, kind):
            raise ContractBroken(f"{name} holds {type(value).__name__}, not {kind.__name__}")


@dataclass(frozen=True, slots=True)
class NoSettings:
    """The settings class of an implementation that has nothing to set."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an implementation may know of the place it runs in.

    `instance` is the absolute path of the installation's own folder, `http` the guarded client.
    """

    instance: Path
    http: HttpClient = field(default_factory=NoWayOut)


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """The answer to an admin who pressed "check": whether it works, and in words why."""

    works: bool
    text: Message

    def __post_init__(self) -> None:
        """Raise `ContractBroken` for a text that is no message."""
        require_message(self.text, "text")


def require_message(value: object, name: str) -> None:
    """Accept a `Message` whose texts are plain, with at most 20 parameters."""
    if type(value) is not Message:
        raise ContractBroken(f"{name} must be made with message()")
    require_text(value.id, LONGEST_MESSAGE, name)
    require(len(value.params) <= MOST_PARAMETERS, f"{name} has too many parameters")
    for key, parameter in value.params.items():
        require_text(key, LONGEST_MESSAGE, name)
        if type(parameter) not in (int, float):
            require_text(parameter, LONGEST_PARAMETER, name)


class Implementation(ABC, Generic[SettingsT]):
    """Base of everything that a plugin registers behind a door.

    A plugin registers the *class*. The manager builds one object of it for each
    process and each set of settings, and calls it from one thread at a time
    unless the door's page says otherwise.

    `id`: stable, unique over all plugins, `[a-z][a-z0-9_]{1,39}`; stored in rows.
    `title`: shown to moderators and admins.
    `settings_class`: a frozen dataclass whose fields are made with
    `moderation.hooks.settings.setting`; `NoSettings` when there are none.
    `rate_limit`: how gently each of its hosts is asked.
    """

    id: ClassVar[str]
    title: ClassVar[Message]
    settings_class: ClassVar[type[Any]] = NoSettings
    rate_limit: ClassVar[RateLimit] = RateLimit()

    def __init__(self, settings: SettingsT, surroundings: Surroundings) -> None:
        """Keep `settings` (an object of `settings_class`) and `surroundings`; do no work here."""
        self.settings = settings
        self.surroundings = surroundings

    @property
    def http(self) -> HttpClient:
        """The guarded client, for the hosts that `hosts` names."""
        return self.surroundings.http

    def hosts(self) -> tuple[str, ...]:
        """Name the services that it speaks to, as `name` (port 443) or `name:port`; () for none."""
        return ()

    def check(self) -> CheckAnswer:
        """Say whether this implementation can work with its settings; an exception means no."""
        return CheckAnswer(True, message("Nothing to check."))
