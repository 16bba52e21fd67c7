"""What a declaration says of a value beyond its type, and how a declaration is taken apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exact."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a value means, for readers of the description."""

    told: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text of `least` to `most` characters; `pattern` is what all of it matches."""

    most: int
    least: int = 0
    pattern: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number from `least` to `most`."""

    most: int = LARGEST
    least: int = 0
    told: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a declaration: its type, whether null is a value of it, what else is said."""

    name: str
    type: Any
    optional: bool
    required: bool
    default: object
    says: Told | Text | Number | None

    @property
    def told(self) -> str:
        """What the field means."""
        return "" if self.says is None else self.says.told


def parts(declared: type) -> tuple[Part, ...]:
    """Return the fields of a declaration in their order."""
    return _parts(declared)


@cache
def _parts(declared: Any) -> tuple[Part, ...]:
    hints = get_type_hints(declared, include_extras=True)
    return tuple(_part(one.name, hints[one.name], one.default) for one in fields(declared))


def _part(name: str, hint: Any, default: object) -> Part:
    says: Told | Text | Number | None = None
    if get_origin(hint) is Annotated:
        hint, *more = get_args(hint)
        says = next((one for one in more if isinstance(one, Told | Text | Number)), None)
    kind, optional = _without_none(hint)
    required = default is MISSING
    return Part(name, kind, optional, required, None if required else default, says)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    kinds = [one for one in get_args(hint) if one is not NoneType]
    if len(kinds) != 1:
        raise TypeError(f"a declared value has one type, or none: {hint}")
    return kinds[0], True


def is_list(kind: Any) -> bool:
    """Whether a declared type is a list: ``tuple[X, ...]``."""
    return get_origin(kind) is tuple


def is_mapping(kind: Any) -> bool:
    """Whether a declared type is an object with names of its own: ``Mapping[str, X]``."""
    return get_origin(kind) is Mapping


def inner(kind: Any) -> Any:
    """Return the type of a list's or an object's values."""
    return get_args(kind)[0] if is_list(kind) else get_args(kind)[1]
