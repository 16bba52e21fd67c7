"""Settings of plugins: a frozen dataclass, stored as JSON, checked when read.

Secrets are never stored: a secret field holds `env:NAME`, and `secret` looks that name up in the
environment when the plugin needs it.
"""

from __future__ import annotations

import math
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache
from typing import Any, TypeVar, get_type_hints

from moderation.domain.errors import Invalid
from moderation.domain.messages import Message, message
from moderation.hooks import redaction
from moderation.hooks.calling.answers import plain_text
from moderation.hooks.contracts import NotSetUp
from moderation.hooks.guard import attempt

SettingsT = TypeVar("SettingsT")

ENVIRONMENT_NAME = re.compile(r"env:[A-Z][A-Z0-9_]{0,99}")
OUR_SECRETS = frozenset(
    {
        "VENIRE_DATABASE_URL",
        "VENIRE_METRICS_TOKEN",
        "VENIRE_REDIS_URL",
        "VENIRE_SECRET_KEY",
        "VENIRE_SECRET_KEY_FALLBACKS",
    }
)
"""Variables with which whoever has them can be anybody here: no setting of a plugin leads there."""
LONGEST_TEXT = 10_000
MOST_LINES = 2_000
MAKING_SECONDS = 1.0
_LARGEST = sys.float_info.max
_KEY = "venire_setting"


@dataclass(frozen=True, slots=True)
class Setting:
    """How one field is shown and checked.

    `label` and `help` are for the admin. `lowest` and `highest` bound numbers, both included.
    `choices` lists all values that a text may have. `secret` fields hold `env:NAME`.
    """

    label: Message
    help: Message | None = None
    lowest: float = -math.inf
    highest: float = math.inf
    choices: tuple[str, ...] = ()
    secret: bool = False


@dataclass(frozen=True, slots=True)
class SettingField:
    """One field of a settings class: its name, type, default and `Setting`."""

    name: str
    kind: Any
    default: Any
    setting: Setting


KINDS = (bool, int, float, str, tuple[str, ...])
"""The types that a setting may have; a tuple is edited as lines."""


def setting(
    default: Any,
    label: Message,
    help: Message | None = None,
    *,
    lowest: float = -math.inf,
    highest: float = math.inf,
    choices: tuple[str, ...] = (),
    secret: bool = False,
) -> Any:
    """Declare a field of a settings class; the arguments are those of `Setting`."""
    declared = Setting(label, help, lowest, highest, choices, secret)
    return field(default=default, metadata={_KEY: declared})


def setting_fields(settings_class: type) -> tuple[SettingField, ...]:
    """List the fields of a settings class in their order.

    Raises TypeError when it is no frozen dataclass, or has a field that cannot be edited.
    """
    return _fields(settings_class)


@lru_cache(maxsize=256)  # asked several times at each start, and by every form
def _fields(settings_class: type) -> tuple[SettingField, ...]:
    if not is_dataclass(settings_class) or not _is_frozen(settings_class):
        raise TypeError(f"{settings_class.__name__} must be a frozen dataclass")
    kinds = get_type_hints(settings_class)
    return tuple(
        _setting_field(settings_class.__name__, one, kinds[one.name])
        for one in fields(settings_class)
    )


def _is_frozen(settings_class: type) -> bool:
    return bool(settings_class.__dataclass_params__.frozen)  # type: ignore[attr-defined]


def _setting_field(owner: str, one: Any, kind: Any) -> SettingField:
    declared = one.metadata.get(_KEY)
    if not isinstance(declared, Setting):
        raise TypeError(f"{owner}.{one.name} must be made with setting()")
    if kind not in KINDS:
        raise TypeError(f"{owner}.{one.name} must be a bool, int, float, str or tuple[str, ...]")
    return SettingField(one.name, kind, one.default, declared)


def read_settings(settings_class: type[SettingsT], stored: Mapping[str, Any]) -> SettingsT:
    """Make a settings object from stored JSON; what is missing gets its default.

    Unknown names are passed over, so that a downgraded plugin still starts. Raises `Invalid`
    with a reason for each wrong field, or for the first one when the class itself refuses values
    that are fine one by one; TypeError for a wrong settings class.
    """
    values: dict[str, Any] = {}
    wrong: dict[str, Message] = {}
    for one in setting_fields(settings_class):
        try:
            values[one.name] = _read(one, stored.get(one.name, one.default))
        except Invalid as error:
            wrong[one.name] = error.reason
    if wrong:
        raise Invalid(fields=wrong)
    return _made(settings_class, values)


def _made(settings_class: type[SettingsT], values: dict[str, Any]) -> SettingsT:
    """Make the object; whatever a plugin's own check does is a refusal of the values."""
    made = attempt(MAKING_SECONDS, lambda: settings_class(**values))
    if made.value is not None:
        return made.value
    error = made.error or RuntimeError("nothing came back")
    why = f"{type(error).__name__}: {plain_text(error)}"
    reason = message("The plugin does not take these settings: %(why)s", why=why)
    raise Invalid(reason, fields=dict.fromkeys([*values][:1], reason)) from error


def dump_settings(settings: Any) -> dict[str, Any]:
    """Give the JSON form of a settings object; `read_settings` reads it back."""
    dumped = {one.name: getattr(settings, one.name) for one in setting_fields(type(settings))}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in dumped.items()
    }


def _read(one: SettingField, value: Any) -> Any:
    if one.kind is bool:
        return _read_switch(value)
    if one.kind in (int, float):
        return _read_number(one, value)
    if one.kind is str:
        return _read_text(one, value)
    return _read_lines(value)


def _read_switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Invalid(message("Choose yes or no."))
    return value


def _read_number(one: SettingField, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Invalid(message("Write a number."))
    # Compared as they are: a whole number of hundreds of digits is no float.
    if not one.setting.lowest <= value <= one.setting.highest or abs(value) > _LARGEST:
        raise Invalid(
            message(
                "Write a number from %(lowest)s to %(highest)s.",
                lowest=one.setting.lowest,
                highest=one.setting.highest,
            )
        )
    if one.kind is int and value != int(value):
        raise Invalid(message("Write a whole number."))
    return one.kind(value)


def _read_text(one: SettingField, value: Any) -> str:
    text = _plain(value)
    if one.setting.secret and text and not ENVIRONMENT_NAME.fullmatch(text):
        raise Invalid(
            message("Write env: and the name of an environment variable, such as env:API_KEY.")
        )
    if one.setting.secret and text.removeprefix("env:") in OUR_SECRETS:
        raise Invalid(message("This variable is Venire's own: no plugin gets what it holds."))
    if one.setting.choices and text not in one.setting.choices:
        listed = ", ".join(one.setting.choices)
        raise Invalid(message("Choose one of: %(choices)s.", choices=listed))
    return text


def _plain(value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid(message("Write a text."))
    if len(value) > LONGEST_TEXT:
        raise Invalid(message("Write at most %(limit)s characters.", limit=LONGEST_TEXT))
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()


def _read_lines(value: Any) -> tuple[str, ...]:
    lines = value.splitlines() if isinstance(value, str) else value
    if not isinstance(lines, list | tuple):
        raise Invalid(message("Write one entry a line."))
    if len(lines) > MOST_LINES:
        raise Invalid(message("Write at most %(limit)s lines.", limit=MOST_LINES))
    return tuple(filter(None, map(_plain, lines)))


class SecretMissing(NotSetUp, LookupError):
    """A secret's reference is empty, or its environment variable is not set."""


def secret(reference: str) -> str:
    """Look up `env:NAME` in the environment. Raises `SecretMissing`; the text names no value.

    Those of `OUR_SECRETS` are not given: who may set a plugin up may not yet have the site's key.
    What it gives is hidden from then on in all errors, logs and addresses of this process.
    """
    if not ENVIRONMENT_NAME.fullmatch(reference):
        raise SecretMissing("no environment variable is named, write env:NAME in the settings")
    name = reference.removeprefix("env:")
    if name in OUR_SECRETS:
        raise SecretMissing(f"the environment variable {name} is Venire's own, name another")
    value = os.environ.get(name, "")
    if not value:
        raise SecretMissing(f"the environment variable {name} is not set")
    redaction.remember(value)
    return value
