"""The declarations as JSON Schema (draft 2020-12, which OpenAPI 3.1 takes)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from moderation.domain.messages import Message
from moderation.web.api.declared.limits import (
    Number,
    Part,
    Text,
    inner,
    is_list,
    is_mapping,
    parts,
)
from moderation.web.api.declared.reading import MOST_ENTRIES
from moderation.web.api.declared.writing import written

_PLAIN: Mapping[Any, Mapping[str, object]] = {
    str: {"type": "string"},
    Message: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    object: {},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


class Schemas:
    """Makes schemas; objects and choices go into `components` and are referred to by name."""

    def __init__(self) -> None:
        """Begin without any component."""
        self.components: dict[str, object] = {}

    def of(self, declared: type) -> dict[str, object]:
        """Return a reference to the schema of a declaration."""
        return self._of(declared)

    def part(self, one: Part, *, said: bool = True) -> dict[str, object]:
        """Return the schema of one field; without `said` that of an argument in an address.

        What it means stands beside an argument, and leaving it out is how one says null.
        """
        schema = {**self._of(one.type), **_limits(one)}
        if one.optional and said:
            schema = _or_null(schema)
        if one.told and said:
            schema["description"] = one.told
        if not one.required and one.default not in (None, "", ()):
            schema["default"] = written(one.default)
        return schema

    def _of(self, kind: Any) -> dict[str, object]:
        if kind in _PLAIN:
            return dict(_PLAIN[kind])
        if is_list(kind):
            return {"type": "array", "items": self._of(inner(kind)), "maxItems": MOST_ENTRIES}
        if is_mapping(kind):
            values = self._of(inner(kind))
            return {"type": "object", "additionalProperties": values or True}
        return self._component(kind)

    def _component(self, kind: type) -> dict[str, object]:
        name = kind.__name__
        if name not in self.components:
            self.components[name] = {}  # known before its fields are: one may lie in another
            self.components[name] = (
                _choice(kind) if issubclass(kind, StrEnum) else self._fields(kind)
            )
        return {"$ref": f"#/components/schemas/{name}"}

    def _fields(self, kind: type) -> dict[str, object]:
        if not is_dataclass(kind):
            raise TypeError(f"{kind.__name__} is no declaration")
        found = parts(kind)
        schema: dict[str, object] = {
            "type": "object",
            "description": (kind.__doc__ or "").strip().partition("\n")[0],
            "properties": {one.name: self.part(one) for one in found},
            "additionalProperties": False,
        }
        needed = [one.name for one in found if one.required]
        return {**schema, "required": needed} if needed else schema


def _choice(kind: type[StrEnum]) -> dict[str, object]:
    return {"type": "string", "enum": [one.value for one in kind]}


def _limits(one: Part) -> dict[str, object]:
    says = one.says
    if isinstance(says, Number):
        return {"minimum": says.least, "maximum": says.most}
    if isinstance(says, Text):
        least = {"minLength": says.least} if says.least else {}
        pattern = {"pattern": f"^(?:{says.pattern})$"} if says.pattern else {}
        return {**least, "maxLength": says.most, **pattern}
    return {}


def _or_null(schema: Mapping[str, object]) -> dict[str, object]:
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [dict(schema), {"type": "null"}]}
