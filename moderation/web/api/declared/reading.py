"""Reading what came in by its declaration: exactly that, or a reason for each wrong field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from enum import StrEnum
from typing import Any, TypeVar

from moderation.domain.errors import Invalid
from moderation.domain.messages import Message, message
from moderation.web.api.declared.limits import LARGEST, Number, Part, Text, inner, is_list, parts

MOST_ENTRIES = 100
"""Names in an object, or values in a list."""

_SHOWN_NAME = 80
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)

T = TypeVar("T")


def read(declared: type[T], sent: object) -> T:
    """Read an object as JSON gives it. Raises Invalid with a reason for each wrong field."""
    if not isinstance(sent, Mapping):
        raise Invalid(message("Send a JSON object."))
    wrong: dict[str, Message] = {}
    values: dict[str, object] = {}
    for one in parts(declared):
        try:
            values[one.name] = _field(one, sent)
        except Invalid as error:
            wrong |= error.fields
    known = {one.name for one in parts(declared)}
    unknown = [str(name)[:_SHOWN_NAME] for name in sent if name not in known]
    wrong |= dict.fromkeys(unknown, message("There is no such field."))
    if wrong:
        raise Invalid(fields=wrong)
    return declared(**values)


def read_arguments(declared: type[T], sent: Mapping[str, Sequence[str]]) -> T:
    """Read the query of an address, each name with its texts. Raises as `read` does."""
    twice = {name[:_SHOWN_NAME]: message("Say this once.") for name in sent if len(sent[name]) > 1}
    if twice:
        raise Invalid(fields=twice)
    kinds = {one.name: one.type for one in parts(declared)}
    return read(declared, {name: _typed(kinds.get(name), sent[name][0]) for name in sent})


def _typed(kind: Any, text: str) -> object:
    """Return a text as the type that is declared; as it is where it cannot be one."""
    if kind is int and _WHOLE.fullmatch(text):
        return int(text)
    if kind is bool and text in ("true", "false"):
        return text == "true"
    return text


def _field(one: Part, sent: Mapping[Any, object]) -> object:
    if one.name not in sent:
        if one.required:
            raise Invalid.in_field(one.name, message("This is needed."))
        return one.default
    value = sent[one.name]
    if value is None and one.optional:
        return None
    return _value(one, one.type, value)


def _value(one: Part, kind: Any, value: object) -> object:
    if kind is str:
        return _text(one, value)
    if kind is bool:
        return _right(one, value, isinstance(value, bool), message("Write true or false."))
    if kind is int:
        return _number(one, value)
    if is_list(kind):
        return _list(one, kind, value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _choice(one, kind, value)
    if isinstance(kind, type) and is_dataclass(kind):
        return _object(one, kind, value)
    return _texts(one, value)


def _right(one: Part, value: object, fine: bool, why: Message) -> object:
    if not fine:
        raise Invalid.in_field(one.name, why)
    return value


def _text(one: Part, value: object) -> object:
    if not isinstance(value, str):
        raise Invalid.in_field(one.name, message("Write a text."))
    limits = one.says if isinstance(one.says, Text) else Text(LARGEST)
    fits = limits.least <= len(value) <= limits.most
    why = message("Write %(least)s to %(most)s characters.", least=limits.least, most=limits.most)
    _right(one, value, fits, why)
    fine = not limits.pattern or re.fullmatch(limits.pattern, value, re.ASCII) is not None
    return _right(one, value, fine, message("This is not of the form that is asked for."))


def _number(one: Part, value: object) -> object:
    limits = one.says if isinstance(one.says, Number) else Number()
    whole = isinstance(value, int) and not isinstance(value, bool)
    if isinstance(value, float) and value.is_integer():
        value, whole = int(value), True
    fine = whole and limits.least <= int(str(value)) <= limits.most
    why = message("Write a whole number from %(least)s to %(most)s.",
                  least=limits.least, most=limits.most)  # fmt: skip
    return _right(one, value, fine, why)


def _choice(one: Part, kind: type[StrEnum], value: object) -> object:
    if not isinstance(value, str) or value not in set(kind):
        raise Invalid.in_field(one.name, message("Choose one of: %(all)s", all=", ".join(kind)))
    return kind(value)


def _list(one: Part, kind: Any, value: object) -> object:
    if not isinstance(value, list) or len(value) > MOST_ENTRIES:
        raise Invalid.in_field(one.name, message("Write a list of at most 100 values."))
    return tuple(_value(one, inner(kind), each) for each in value)


def _texts(one: Part, value: object) -> object:
    """Read an object whose names are free and whose values are texts."""
    fine = isinstance(value, Mapping) and len(value) <= MOST_ENTRIES
    why = message("Write an object of texts, with at most 100 names.")
    if not fine or not isinstance(value, Mapping):
        raise Invalid.in_field(one.name, why)
    return _right(one, dict(value), all(isinstance(each, str) for each in value.values()), why)


def _object(one: Part, kind: type, value: object) -> object:
    try:
        return read(kind, value)
    except Invalid as error:
        if not error.fields:
            raise Invalid.in_field(one.name, error.reason) from None
        inside = {f"{one.name}.{name}": why for name, why in error.fields.items()}
        raise Invalid(fields=inside) from None
