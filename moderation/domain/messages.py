"""Texts as data: an English msgid with parameters, translated when a reader is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Parameter: TypeAlias = str | int | float


@dataclass(frozen=True, slots=True)
class Message:
    """One text for a reader.

    `id` is the English text with `%(name)s` places, and the key in the catalogues. `params` fills
    the places. A text without parameters is never formatted, so its percent signs stay single;
    a text with parameters writes a literal percent sign as `%%`.
    """

    id: str
    params: Mapping[str, Parameter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", dict(self.params))

    def __hash__(self) -> int:
        return hash((self.id, frozenset(self.params.items())))

    def __str__(self) -> str:
        """The English text, for logs and the command line; a broken template gives itself."""
        return self.render(self.id)

    def render(self, template: str) -> str:
        """Fill `template` (the id or its translation). Never raises: plugins write texts too."""
        if not self.params:
            return template
        try:
            return template % self.params
        except (KeyError, TypeError, ValueError):
            return template

    def filled(self, **params: Parameter) -> Message:
        """The same text with these parameters added."""
        return Message(self.id, {**self.params, **params})


def message(id: str, /, **params: Parameter) -> Message:
    """Make a text. Call it with a literal first argument: that is what gets extracted."""
    return Message(id, params)


def to_json(text: Message) -> dict[str, object]:
    """The text as JSON data: `{"id": ..., "params": {...}}`."""
    return {"id": text.id, "params": dict(text.params)}


def from_json(data: object) -> Message:
    """Read what `to_json` made. Raises ValueError on any other form."""
    if not isinstance(data, Mapping) or not isinstance(data.get("id"), str):
        raise ValueError("a stored text needs an id")
    params = data.get("params", {})
    if not isinstance(params, Mapping) or not all(map(_is_parameter, params.items())):
        raise ValueError("the parameters of a stored text are names with strings or numbers")
    return Message(data["id"], params)


def _is_parameter(entry: tuple[object, object]) -> bool:
    name, value = entry
    return isinstance(name, str) and isinstance(value, (str, int, float))
