"""What a checked request comes to: steps that each change one kind of thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a step does with the names it has."""

    CREATE = "create"  # a tag
    RENAME = "rename"  # a tag, its new name
    MOVE = "move"  # a tag, and what its topics have instead of it
    RETIRE = "retire"  # a tag without topics, aliases and relations
    ALIAS = "alias"  # a free name, the tag it leads to
    UNALIAS = "unalias"  # a name, the tag it led to
    IMPLY = "imply"  # a narrower tag, a broader one
    UNIMPLY = "unimply"  # a narrower tag, a broader one
    DEPRECATE = "deprecate"  # a tag
    REVIVE = "revive"  # a tag
    RETAG = "retag"  # a tag, and what the topic has instead of it


@dataclass(frozen=True, slots=True)
class Operation:
    """One step of what line `line` asked. `names` are of tags, never of aliases in their place."""

    line: int
    kind: Kind
    names: tuple[str, ...]
    topic: str = ""
